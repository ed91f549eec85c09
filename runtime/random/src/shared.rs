//! Bit generators and legacy states that several objects and threads share.

use std::cell::{Cell, UnsafeCell};
use std::num::NonZeroUsize;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicPtr, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use parking_lot::RawMutex;
use parking_lot::lock_api::{GetThreadId, RawReentrantMutex};

use crate::generators::Source;
use crate::state::State;

/// A bit generator behind its lock. The lock is the one that Python sees as `bit_generator.lock`: a thread may hold it
/// from there and draw meanwhile, other threads wait.
pub struct BitGenerator {
    lock: RawReentrantMutex<RawMutex, ThisThread>,
    /// How often the thread that owns the lock holds it from Python.
    held: Cell<usize>,
    lent: Cell<bool>,
    source: UnsafeCell<Source>,
}

// SAFETY: all cells are touched only by the thread that owns the lock.
unsafe impl Sync for BitGenerator {}
// SAFETY: nothing in it belongs to a thread, while the lock is free.
unsafe impl Send for BitGenerator {}

impl BitGenerator {
    /// A generator that nobody shares yet.
    #[must_use]
    pub fn new(source: Source) -> BitGenerator {
        BitGenerator {
            lock: RawReentrantMutex::INIT,
            held: Cell::new(0),
            lent: Cell::new(false),
            source: UnsafeCell::new(source),
        }
    }

    /// The source of bits, for this thread alone. Hold it briefly.
    #[inline]
    pub fn turn(&self) -> Turn<'_> {
        self.lock.lock();
        Turn::new(self)
    }

    /// The same, if it is free within this time.
    #[inline]
    pub fn turn_within(&self, patience: Duration) -> Option<Turn<'_>> {
        let taken = if patience.is_zero() { self.lock.try_lock() } else { self.lock.try_lock_for(patience) };
        taken.then(|| Turn::new(self))
    }

    /// Takes the lock on behalf of Python, waiting so long at most; the result says whether it was taken.
    pub fn hold(&self, patience: Duration) -> bool {
        let taken = if patience.is_zero() { self.lock.try_lock() } else { self.lock.try_lock_for(patience) };
        if taken {
            self.held.set(self.held.get() + 1);
        }
        taken
    }

    /// Gives the lock back on behalf of Python; false if this thread does not hold it.
    pub fn release(&self) -> bool {
        if !self.lock.is_owned_by_current_thread() || self.held.get() == 0 {
            return false;
        }
        self.held.set(self.held.get() - 1);
        // SAFETY: this thread owns the lock, once for each time that it was held.
        unsafe { self.lock.unlock() };
        true
    }

    /// How often this thread holds the lock from Python.
    #[must_use]
    pub fn times_held(&self) -> usize {
        if self.lock.is_owned_by_current_thread() { self.held.get() } else { 0 }
    }

    /// Whether a thread owns the lock.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.lock.is_locked()
    }

    /// A number for the thread that asks, as the lock tells threads apart.
    #[must_use]
    pub fn thread() -> usize {
        ThisThread.nonzero_thread_id().get()
    }
}

/// Tells threads apart by the address of something that each has for itself.
struct ThisThread;

// SAFETY: threads that live at the same time have different addresses.
unsafe impl GetThreadId for ThisThread {
    #[allow(clippy::declare_interior_mutable_const, reason = "there is nothing in it")]
    const INIT: ThisThread = ThisThread;

    #[inline]
    fn nonzero_thread_id(&self) -> NonZeroUsize {
        thread_local! {
            static OWN: u8 = const { 0 };
        }
        OWN.with(|own| NonZeroUsize::new(std::ptr::from_ref(own) as usize).unwrap_or(NonZeroUsize::MAX))
    }
}

impl std::fmt::Debug for BitGenerator {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("BitGenerator")
    }
}

/// What this thread draws from, for itself, until this is dropped.
pub struct Turn<'a> {
    from: &'a BitGenerator,
    /// The deviate of a legacy state, which the lock guards too.
    gauss: Option<NonNull<Option<f64>>>,
    /// In its place where there is none.
    unused: Option<f64>,
}

impl<'a> Turn<'a> {
    #[inline]
    fn new(from: &'a BitGenerator) -> Turn<'a> {
        // The lock lets the same thread in again. Nothing draws while it draws, but two references would be unsound.
        assert!(!from.lent.replace(true), "a random generator draws while it draws");
        Turn { from, gauss: None, unused: None }
    }

    /// To draw from.
    #[inline]
    pub fn state(&mut self) -> State<'_> {
        // SAFETY: this thread owns the lock, and nobody else has the source.
        let source = unsafe { &mut *self.from.source.get() };
        let gauss = match self.gauss {
            // SAFETY: this thread owns the lock that guards the deviate, which lives longer than this turn.
            Some(mut gauss) => unsafe { gauss.as_mut() },
            None => &mut self.unused,
        };
        State { source, gauss }
    }
}

impl Drop for Turn<'_> {
    #[inline]
    fn drop(&mut self) {
        self.from.lent.set(false);
        // SAFETY: this thread took the lock when this was made, and it is not sent to another one.
        unsafe { self.from.lock.unlock() };
    }
}

/// A legacy state that objects share: a bit generator, which may be replaced, and the waiting normal deviate, which the
/// generator's lock guards too.
pub struct SharedState {
    current: AtomicPtr<BitGenerator>,
    gauss: UnsafeCell<Option<f64>>,
    /// All generators that were ever current; others may still be about to lock them.
    generators: Mutex<Vec<Arc<BitGenerator>>>,
}

// SAFETY: the deviate is touched only by the thread that owns the lock of the current generator.
unsafe impl Sync for SharedState {}
// SAFETY: as above.
unsafe impl Send for SharedState {}

impl SharedState {
    /// A state on a bit generator.
    #[must_use]
    pub fn new(generator: Arc<BitGenerator>) -> SharedState {
        SharedState {
            current: AtomicPtr::new(Arc::as_ptr(&generator).cast_mut()),
            gauss: UnsafeCell::new(None),
            generators: Mutex::new(vec![generator]),
        }
    }

    /// The state, for this thread alone. Hold it briefly.
    #[inline]
    pub fn turn(&self) -> Turn<'_> {
        loop {
            if let Some(turn) = self.if_current(|generator| Some(generator.turn())) {
                return turn;
            }
        }
    }

    /// The same, if it is free within this time.
    #[inline]
    pub fn turn_within(&self, patience: Duration) -> Option<Turn<'_>> {
        self.if_current(|generator| generator.turn_within(patience))
    }

    /// Lets `work` draw from the state.
    #[inline]
    pub fn with<R>(&self, work: impl FnOnce(&mut State<'_>) -> R) -> R {
        work(&mut self.turn().state())
    }

    /// A turn of the generator, if it is still the current one then.
    #[inline]
    fn if_current<'a>(&'a self, take: impl FnOnce(&'a BitGenerator) -> Option<Turn<'a>>) -> Option<Turn<'a>> {
        let current = self.current.load(Ordering::Acquire);
        // SAFETY: all generators are kept for as long as this state.
        let mut turn = take(unsafe { &*current })?;
        if self.current.load(Ordering::Acquire) != current {
            return None;
        }
        turn.gauss = NonNull::new(self.gauss.get());
        Some(turn)
    }

    /// The current generator.
    pub fn generator(&self) -> Arc<BitGenerator> {
        let generators = self.generators.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let current = self.current.load(Ordering::Acquire).cast_const();
        // There is one for as long as the state exists: the last one.
        match generators.iter().find(|generator| Arc::as_ptr(generator) == current) {
            Some(generator) => generator.clone(),
            None => generators[generators.len() - 1].clone(),
        }
    }

    /// Draws from another generator from now on; no deviate waits then.
    pub fn replace(&self, generator: Arc<BitGenerator>) {
        let pointer = Arc::as_ptr(&generator).cast_mut();
        {
            let mut generators = self.generators.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            if !generators.iter().any(|known| Arc::ptr_eq(known, &generator)) {
                generators.push(generator);
            }
        }
        let old = self.current.load(Ordering::Acquire);
        // SAFETY: all generators are kept for as long as this state.
        let turn = unsafe { &*old }.turn();
        // SAFETY: this thread owns the lock of the generator that is current.
        unsafe { *self.gauss.get() = None };
        self.current.store(pointer, Ordering::Release);
        drop(turn);
    }
}

impl std::fmt::Debug for SharedState {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SharedState")
    }
}
