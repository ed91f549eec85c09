//! The context of one call into compiled code.
//!
//! Every compiled function receives a pointer to a [`CallContext`]. It leads to the safepoint word that loops poll, owns
//! what the call allocates until that escapes, and holds the error that the call ends with.
//!
//! **Ownership of allocations.** Compiled code counts references of the arrays it makes, but has no clean-up on its error
//! paths. Each block that it allocates is linked into the list of its context; the list is what an error exit frees
//! ([`CallContext::free_abandoned`]). A block leaves the list when it is freed or when it escapes to the caller
//! ([`adopt`]).

use std::cell::{Cell, UnsafeCell};
use std::collections::HashMap;
use std::ptr;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::allocation_list::AllocationList;
use crate::error::CallError;
use crate::outbox::Outbox;
use crate::storage::{self, OutOfMemory, Storage, StorageHeader};

/// A bit of the safepoint word: the user asked for an interrupt.
pub const INTERRUPT: u32 = 1;

/// The word that the compiled code of the main thread and its parallel workers polls.
static MAIN_SAFEPOINT: AtomicU32 = AtomicU32::new(0);
/// The word for every other Python thread: interrupts never reach them, as in CPython.
static OTHER_SAFEPOINT: AtomicU32 = AtomicU32::new(0);

/// Asks compiled code on the main thread to stop with KeyboardInterrupt at its next safepoint. Async-signal-safe.
pub fn request_interrupt() {
    MAIN_SAFEPOINT.fetch_or(INTERRUPT, Ordering::Release);
}

/// Forgets an interrupt that nothing has taken yet, as before each execute request.
pub fn clear_interrupt() {
    MAIN_SAFEPOINT.fetch_and(!INTERRUPT, Ordering::AcqRel);
}

/// Whether an interrupt is waiting for the main thread. Long loops of the array core poll this per block.
pub fn interrupt_requested() -> bool {
    MAIN_SAFEPOINT.load(Ordering::Relaxed) & INTERRUPT != 0
}

/// What the contexts have in the place of [`Outbox::waiting_word`] that deliver nothing.
static NOTHING_WAITS: AtomicU32 = AtomicU32::new(0);

/// Where what is printed in a call goes.
#[derive(Clone, Copy)]
pub(crate) enum Outlet<'a> {
    /// It is written by the thread that prints.
    Direct,
    /// It waits for the thread that called the parallel loop.
    Worker(&'a Outbox),
    /// As [`Outlet::Direct`], and this thread writes what waits here.
    Owner(&'a Outbox),
}

/// The number of a text's block, and where the text begins.
type TextIdentity = (u64, usize);

/// The state of one call. The first field is read by generated code at offset 0.
///
/// A context must not move once a call has used it: the blocks it owns point at its list.
#[repr(C)]
pub struct CallContext {
    safepoint: *const AtomicU32,
    /// The lowest address that the stack may reach; read by recursive functions at offset 8.
    stack_limit: usize,
    /// Whether printed text waits for this thread; read at safepoints, at offset 16.
    waiting: Cell<*const AtomicU32>,
    outbox: Cell<*const Outbox>,
    allocations: AllocationList,
    error: UnsafeCell<Option<Box<CallError>>>,
    /// Errors that are being handled, the outermost first, and whether there ever was one.
    caught: UnsafeCell<Vec<CallError>>,
    has_caught: Cell<bool>,
    /// The classes of exceptions that the code names by numbers, as the caller keeps them: where they are, and how many.
    classes: Cell<(*const (), usize)>,
    inside_parallel: Cell<bool>,
    /// Of the text that was last reached into: which one it is, a character, and the byte at which that starts.
    text_place: Cell<(TextIdentity, (usize, usize))>,
}

impl CallContext {
    /// A context for a call from a Python thread.
    pub fn new(on_main_thread: bool) -> CallContext {
        CallContext {
            safepoint: if on_main_thread { &MAIN_SAFEPOINT } else { &OTHER_SAFEPOINT },
            stack_limit: stack_limit(),
            waiting: Cell::new(&NOTHING_WAITS),
            outbox: Cell::new(ptr::null()),
            allocations: AllocationList::new(),
            error: UnsafeCell::new(None),
            caught: UnsafeCell::new(Vec::new()),
            has_caught: Cell::new(false),
            classes: Cell::new((ptr::null(), 0)),
            inside_parallel: Cell::new(false),
            text_place: Cell::new(((0, 0), (0, 0))),
        }
    }

    /// A context for a worker that runs a part of this call's parallel loop: same safepoint word, own allocations, own
    /// error, own stack.
    pub fn for_worker(&self) -> CallContext {
        let mut worker = CallContext::new(false);
        worker.safepoint = self.safepoint;
        worker.inside_parallel.set(true);
        worker.classes.set(self.classes.get());
        worker
    }

    /// Sends what is printed to the thread that called the parallel loop, which has a context of its own for its part.
    ///
    /// # Safety
    /// The outbox outlives this context.
    pub(crate) unsafe fn print_through(&self, outbox: &Outbox, is_caller: bool) {
        self.outbox.set(outbox);
        if is_caller {
            self.waiting.set(outbox.waiting_word());
        }
    }

    /// Where what is printed goes.
    pub(crate) fn outlet(&self) -> Outlet<'_> {
        // SAFETY: null, or alive by the promise of `print_through`.
        match unsafe { self.outbox.get().as_ref() } {
            None => Outlet::Direct,
            Some(outbox) if ptr::eq(self.waiting.get(), &NOTHING_WAITS) => Outlet::Worker(outbox),
            Some(outbox) => Outlet::Owner(outbox),
        }
    }

    /// Whether this call runs inside a parallel loop, where nested parallel loops run serially.
    pub fn inside_parallel(&self) -> bool {
        self.inside_parallel.get()
    }

    /// Sets [`Self::inside_parallel`], returning what it was.
    pub fn set_inside_parallel(&self, inside: bool) -> bool {
        self.inside_parallel.replace(inside)
    }

    /// Whether the safepoint word asks this call to stop.
    pub fn stop_requested(&self) -> bool {
        // SAFETY: both words are statics.
        unsafe { (*self.safepoint).load(Ordering::Relaxed) != 0 }
    }

    /// Whether interrupts reach this call: it runs on the main thread or for it.
    pub fn takes_interrupts(&self) -> bool {
        std::ptr::eq(self.safepoint, &MAIN_SAFEPOINT)
    }

    /// Links a block that compiled code made into this call's list.
    pub fn own(&self, block: &Storage) {
        self.allocations.link(block.as_raw());
    }

    /// A new block in this call's list, with one reference: where its header and its bytes are.
    ///
    /// # Errors
    /// [`OutOfMemory`]
    pub fn allocate(&self, bytes: usize, zeroed: bool) -> Result<(*mut StorageHeader, *mut u8), OutOfMemory> {
        if let Some((header, data)) = self.allocations.take_spare(bytes) {
            if zeroed {
                // SAFETY: the block is new and has so many bytes.
                unsafe { ptr::write_bytes(data, 0, bytes) };
            }
            return Ok((header, data));
        }
        let block = if zeroed { Storage::zeroed(bytes)? } else { Storage::uninitialized(bytes)? };
        let data = block.data();
        self.own(&block);
        Ok((block.into_raw(), data))
    }

    /// A character of a text and the byte at which it starts, the first one if none is known.
    pub(crate) fn text_place(&self, text: TextIdentity) -> (usize, usize) {
        let (of, place) = self.text_place.get();
        if of == text { place } else { (0, 0) }
    }

    pub(crate) fn set_text_place(&self, text: TextIdentity, place: (usize, usize)) {
        self.text_place.set((text, place));
    }

    /// Records an error; the first one stays.
    pub fn set_error(&self, error: CallError) {
        // SAFETY: a context belongs to one thread at a time and no reference into the cell outlives a method.
        let slot = unsafe { &mut *self.error.get() };
        if slot.is_none() {
            *slot = Some(Box::new(error));
        }
    }

    /// Changes the recorded error in place, as when a frame is added to it.
    pub fn update_error(&self, change: impl FnOnce(&mut CallError)) {
        // SAFETY: as in `set_error`.
        if let Some(error) = unsafe { &mut *self.error.get() } {
            change(error);
        }
    }

    /// Takes the recorded error out.
    pub fn take_error(&self) -> Option<Box<CallError>> {
        // SAFETY: as in `set_error`.
        unsafe { (*self.error.get()).take() }
    }

    /// Keeps an error while it is handled; returns its number.
    pub(crate) fn keep_error(&self, error: CallError) -> usize {
        self.has_caught.set(true);
        // SAFETY: as in `set_error`.
        let caught = unsafe { &mut *self.caught.get() };
        caught.push(error);
        caught.len() - 1
    }

    /// Forgets the errors from this number on.
    pub(crate) fn forget_errors(&self, number: usize) {
        // SAFETY: as in `set_error`.
        unsafe { &mut *self.caught.get() }.truncate(number);
    }

    /// Looks at an error that is handled.
    pub fn caught_error<T>(&self, number: usize, look: impl FnOnce(&CallError) -> T) -> Option<T> {
        // SAFETY: as in `set_error`.
        let caught = unsafe { &*self.caught.get() };
        caught.get(number).map(look)
    }

    /// Whether an error was ever caught: then what the code had allocated on its way may still be in the list.
    pub fn has_caught(&self) -> bool {
        self.has_caught.get()
    }

    /// Says where the caller keeps the classes of exceptions that the code names by numbers.
    pub fn set_classes(&self, first: *const (), count: usize) {
        self.classes.set((first, count));
    }

    /// Where they are, and how many.
    pub fn classes(&self) -> (*const (), usize) {
        self.classes.get()
    }

    /// Moves what a worker's context still owns into this one, so that it lives until this call ends.
    pub fn inherit(&self, worker: &CallContext) {
        worker.allocations.move_into(&self.allocations);
        // What a worker has caught has left its blocks here.
        self.has_caught.set(self.has_caught.get() || worker.has_caught.get());
    }

    /// Frees everything that the call allocated and that has not escaped.
    ///
    /// # Safety
    /// The compiled code of this call has ended with an error, so nothing will touch its allocations again.
    pub unsafe fn free_abandoned(&self) {
        // Containers give up their items while all blocks are alive: each block gets a reference that keeps it until then.
        let doomed = AllocationList::new();
        while let Some(block) = self.allocations.pop() {
            // SAFETY: a member of the list is alive.
            unsafe { storage::retain(block) };
            doomed.link(block);
        }
        let mut next = doomed.first();
        while !next.is_null() {
            // SAFETY: the block lives by its extra reference, and only the abandoned code used it.
            unsafe {
                if let Some(contents) = storage::contents(next) {
                    contents.clear();
                }
                next = (*next).links.next;
            }
        }
        while let Some(block) = doomed.pop() {
            // SAFETY: by the caller's promise only the abandoned code held references.
            unsafe { storage::free(block) };
        }
    }

    /// Keeps what containers that outlive the call hold, when the call has ended with an error: it escapes with the references
    /// that are found. Of `own` nobody but the caller has a reference besides, one each.
    ///
    /// # Safety
    /// As for [`CallContext::free_abandoned`], which comes after.
    pub unsafe fn keep_contents(&self, own: &[&Storage], others: &[&Storage]) {
        let mut found: HashMap<*mut StorageHeader, usize> =
            own.iter().map(|container| (container.as_raw(), 1)).collect();
        let mut waiting: Vec<_> = own.iter().chain(others).map(|container| container.as_raw()).collect();
        while let Some(header) = waiting.pop() {
            // SAFETY: what a container holds is alive, and the code that used it has ended.
            let Some(contents) = (unsafe { storage::contents(header) }) else { continue };
            contents.for_each_storage(&mut |item| {
                // SAFETY: as above.
                if item.is_null() || !found.contains_key(&item) && !self.allocations.has(item) {
                    return;
                }
                let count = found.entry(item).or_default();
                *count += 1;
                if *count == 1 {
                    self.allocations.unlink(item);
                    waiting.push(item);
                }
            });
        }
        // Containers that are freed give up what they hold, of which some is kept.
        let mut next = self.allocations.first();
        while !next.is_null() {
            // SAFETY: a member of the list is alive, and only the abandoned code used it.
            unsafe {
                if let Some(contents) = storage::contents(next) {
                    contents.for_each_storage(&mut |item| {
                        if let Some(count) = found.get_mut(&item) {
                            *count += 1;
                        }
                    });
                }
                next = (*next).links.next;
            }
        }
        for (header, count) in found {
            // SAFETY: all other references were of the abandoned code.
            unsafe { storage::set_references(header, count) };
        }
    }
}

impl Drop for CallContext {
    fn drop(&mut self) {
        // After a call that ended well the list holds only blocks that escaped; they must not point at it any more.
        while self.allocations.pop().is_some() {}
    }
}

/// Takes a block out of the list of the call that made it: it escapes to the caller, who now counts alone.
pub fn adopt(block: &Storage) {
    let header = block.as_raw();
    // SAFETY: the block is alive; while a list is set it outlives the block's membership.
    unsafe {
        let list = (*header).links.list;
        if !list.is_null() {
            (*list).unlink(header);
        }
    }
}

/// The lowest address that recursion on this thread may reach, with room left for the runtime's own functions.
fn stack_limit() -> usize {
    const ROOM: usize = 192 << 10;
    thread_local! {
        static LIMIT: Cell<usize> = const { Cell::new(0) };
    }
    LIMIT.with(|limit| {
        if limit.get() == 0 {
            limit.set(lowest_stack_address().map_or(1, |low| low + ROOM));
        }
        limit.get()
    })
}

fn lowest_stack_address() -> Option<usize> {
    // SAFETY: the attributes are initialised by `pthread_getattr_np` before they are read, and destroyed once.
    unsafe {
        let mut attributes = std::mem::zeroed::<libc::pthread_attr_t>();
        if libc::pthread_getattr_np(libc::pthread_self(), &mut attributes) != 0 {
            return None;
        }
        let mut low = ptr::null_mut();
        let mut size = 0;
        let got = libc::pthread_attr_getstack(&attributes, &mut low, &mut size);
        libc::pthread_attr_destroy(&mut attributes);
        (got == 0).then_some(low as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::containers::List;

    #[test]
    fn an_error_exit_frees_what_did_not_escape() {
        let context = CallContext::new(true);
        let kept = Storage::zeroed(8).unwrap();
        context.own(&kept);
        adopt(&kept);
        let abandoned = Storage::zeroed(8).unwrap();
        context.own(&abandoned);
        let _ = abandoned.into_raw();
        // SAFETY: the only reference to `abandoned` was given up above.
        unsafe { context.free_abandoned() };
        assert_eq!(kept.reference_count(), 1);
        assert!(context.allocations.pop().is_none());
    }

    #[test]
    fn what_a_kept_list_holds_stays_though_an_abandoned_one_held_it_too() {
        let context = CallContext::new(true);
        let item = Storage::zeroed(8).unwrap();
        context.own(&item);
        let holding = |item: &Storage| {
            let mut list = List::new(8, 1);
            list.push(&[item.clone().into_raw() as u64]).unwrap();
            list.into_storage()
        };
        let kept = holding(&item);
        let abandoned = holding(&item);
        context.own(&abandoned);
        let _ = abandoned.into_raw();
        let watched = item.as_raw();
        // The reference of the code that failed.
        let _ = item.into_raw();
        // SAFETY: nothing but the kept list is used any more.
        unsafe {
            context.keep_contents(&[&kept], &[]);
            context.free_abandoned();
        }
        // SAFETY: the kept list has a reference.
        let again = unsafe { Storage::from_raw(std::ptr::NonNull::new(watched).unwrap()) };
        assert_eq!(again.reference_count(), 1);
        let _ = again.into_raw();
        drop(kept);
    }

    #[test]
    fn freeing_unlinks() {
        let context = CallContext::new(true);
        let blocks: Vec<_> = (0..5).map(|_| Storage::zeroed(8).unwrap()).collect();
        blocks.iter().for_each(|block| context.own(block));
        let mut blocks = blocks;
        blocks.remove(2);
        blocks.remove(0);
        let mut left = 0;
        while context.allocations.pop().is_some() {
            left += 1;
        }
        assert_eq!(left, 3);
    }

    #[test]
    fn a_block_outlives_its_context() {
        let block = Storage::zeroed(8).unwrap();
        {
            let context = CallContext::new(true);
            context.own(&block);
        }
        drop(block);
    }

    #[test]
    fn interrupts_reach_the_main_thread_alone() {
        let (main, other) = (CallContext::new(true), CallContext::new(false));
        let worker = main.for_worker();
        request_interrupt();
        assert!(main.stop_requested() && worker.stop_requested() && !other.stop_requested());
        clear_interrupt();
        assert!(!main.stop_requested());
    }

    #[test]
    fn the_stack_limit_lies_below_the_current_frame() {
        let here = 0u8;
        assert!(CallContext::new(true).stack_limit < &raw const here as usize);
    }
}
