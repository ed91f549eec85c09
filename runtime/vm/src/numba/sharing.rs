//! Containers that several threads reach: one call at a time has a container of `numba.typed`, or an instance of a jitclass.
//!
//! Compiled code moves the items of a list and drops what it replaces, so two calls that have one list must not run at once;
//! the second waits until the first has returned. A call holds what it was passed, and with containers of containers
//! everything, because what it can reach shows only as it runs. What a thread holds its own calls may have, too: compiled code
//! calls Python, which calls compiled code.
//!
//! Deliberately absent: holding for reading only. A lookup may change a table, and items are counted when they are read.

use crate::interrupt;
use hotloop_core::storage::Storage;
use rustpython_vm::{PyResult, VirtualMachine};
use smallvec::SmallVec;
use std::cell::RefCell;
use std::sync::{Condvar, Mutex, MutexGuard, Once, PoisonError};
use std::time::Duration;

/// How long an interrupt can stay unnoticed.
const SLICE: Duration = Duration::from_millis(20);

/// What a call can reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reach {
    /// The containers at these addresses.
    These(SmallVec<[usize; 4]>),
    /// Any container.
    All,
}

impl Reach {
    /// Of containers without containers in them.
    pub(super) fn of<'a>(storages: impl Iterator<Item = &'a Storage>) -> Reach {
        Reach::These(storages.map(|storage| storage.as_raw() as usize).collect())
    }

    fn meets(&self, other: &Reach) -> bool {
        match (self, other) {
            (Reach::These(these), Reach::These(others)) => these.iter().any(|each| others.contains(each)),
            (Reach::These(these), Reach::All) | (Reach::All, Reach::These(these)) => !these.is_empty(),
            (Reach::All, Reach::All) => true,
        }
    }
}

struct State {
    /// Each with its number, and that of the thread.
    held: Vec<(u64, usize, Reach)>,
    /// The number of the next one.
    next: u64,
    waiting: usize,
}

static STATE: Mutex<State> = Mutex::new(State { held: Vec::new(), next: 0, waiting: 0 });
static FREED: Condvar = Condvar::new();

thread_local! {
    /// The state while this thread forks. So no other one is inside of it, whom the child would wait for in vain.
    static FORKING: RefCell<Option<MutexGuard<'static, State>>> = const { RefCell::new(None) };
}

extern "C" fn before_fork() {
    // A thread that ends, or that forks from here, has no place for it; then the fork is less safe, no more.
    let _ = FORKING.try_with(|forking| {
        if let Ok(mut forking) = forking.try_borrow_mut()
            && forking.is_none()
        {
            *forking = Some(state());
        }
    });
}

extern "C" fn after_fork_in_parent() {
    let _ = FORKING.try_with(|forking| forking.try_borrow_mut().map(|mut forking| forking.take()));
}

/// Lets go of what threads had that did not survive the fork.
extern "C" fn after_fork_in_child() {
    let survivor = own_number();
    let _ = FORKING.try_with(|forking| {
        if let Ok(mut forking) = forking.try_borrow_mut()
            && let Some(mut state) = forking.take()
        {
            state.held.retain(|(_, thread, _)| *thread == survivor);
            state.waiting = 0;
        }
    });
}

/// What no other living thread has.
pub(super) fn own_number() -> usize {
    thread_local! {
        static PLACE: u8 = const { 0 };
    }
    PLACE.with(|place| std::ptr::from_ref(place) as usize)
}

/// Containers that the thread has until this is dropped.
#[derive(Debug)]
pub(super) struct Held(u64);

/// Waits until no other thread has any of these containers.
///
/// # Errors
/// KeyboardInterrupt.
pub(super) fn hold(reach: Reach, vm: &VirtualMachine) -> PyResult<Held> {
    if let Some(held) = try_hold(&mut state(), &reach) {
        return Ok(held);
    }
    loop {
        if let Some(held) = vm.allow_threads(|| wait_for(&reach)) {
            return Ok(held);
        }
        interrupt::settle(vm)?;
    }
}

/// Lets other threads have what this one holds while it runs Python.
pub(super) fn released<T>(vm: &VirtualMachine, work: impl FnOnce() -> T) -> T {
    let own = own_number();
    let given_up: Vec<_> = {
        let mut state = state();
        let given_up = state.held.extract_if(.., |(_, thread, _)| *thread == own).collect();
        wake(&state);
        given_up
    };
    let result = work();
    if !given_up.is_empty() {
        // All at once: nobody waits for what another one has while it has something itself. An interrupt cannot leave from here, because
        // the code that goes on needs what it had.
        let meets = |state: &State| given_up.iter().any(|(_, _, reach)| is_held_by_others(state, reach, own));
        let mut state = state();
        while meets(&state) {
            drop(state);
            state = vm.allow_threads(|| {
                let mut state = self::state();
                if meets(&state) {
                    state.waiting += 1;
                    state = FREED.wait_timeout(state, SLICE).unwrap_or_else(PoisonError::into_inner).0;
                    state.waiting = state.waiting.saturating_sub(1);
                }
                state
            });
        }
        state.held.extend(given_up);
    }
    result
}

fn is_held_by_others(state: &State, reach: &Reach, own: usize) -> bool {
    state.held.iter().any(|(_, thread, held)| *thread != own && held.meets(reach))
}

fn try_hold(state: &mut State, reach: &Reach) -> Option<Held> {
    static WATCHING: Once = Once::new();
    WATCHING.call_once(|| {
        // SAFETY: the handlers take and leave a lock that no thread holds when it forks, because it runs no Python then. That they
        // cannot be registered for want of memory makes forks less safe, no more.
        unsafe {
            libc::pthread_atfork(Some(before_fork), Some(after_fork_in_parent), Some(after_fork_in_child))
        };
    });
    let own = own_number();
    if is_held_by_others(state, reach, own) {
        return None;
    }
    state.next += 1;
    let number = state.next;
    state.held.push((number, own, reach.clone()));
    Some(Held(number))
}

fn wait_for(reach: &Reach) -> Option<Held> {
    let mut state = state();
    if let Some(held) = try_hold(&mut state, reach) {
        return Some(held);
    }
    state.waiting += 1;
    let (mut state, _) = FREED.wait_timeout(state, SLICE).unwrap_or_else(PoisonError::into_inner);
    state.waiting = state.waiting.saturating_sub(1);
    try_hold(&mut state, reach)
}

fn wake(state: &State) {
    if state.waiting > 0 {
        FREED.notify_all();
    }
}

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut state = state();
        if let Some(at) = state.held.iter().rposition(|(number, ..)| *number == self.0) {
            state.held.swap_remove(at);
        }
        wake(&state);
    }
}
