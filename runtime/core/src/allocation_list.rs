//! The blocks that a call has allocated and that have not escaped.

use std::cell::Cell;
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::storage::{self, StorageHeader};

/// An intrusive doubly linked list of blocks under a spin lock. Contention is rare: two threads meet only when one frees
/// what the other allocated.
///
/// Small blocks that are freed while they are members are kept and used again: an expression of small arrays in a loop would
/// otherwise spend most of its time in the allocator.
pub struct AllocationList {
    locked: AtomicBool,
    first: Cell<*mut StorageHeader>,
    /// For each class of sizes the blocks that are free, linked by `next`, and how many.
    spare: [Cell<(*mut StorageHeader, u32)>; storage::SIZE_CLASSES],
}

/// The most free blocks of one class that a list keeps.
const MOST_SPARE: u32 = 16;

// SAFETY: all fields and the links of the members are only touched under the lock.
unsafe impl Sync for AllocationList {}
// SAFETY: as above.
unsafe impl Send for AllocationList {}

impl AllocationList {
    pub(crate) const fn new() -> AllocationList {
        AllocationList {
            locked: AtomicBool::new(false),
            first: Cell::new(ptr::null_mut()),
            spare: [const { Cell::new((ptr::null_mut(), 0)) }; storage::SIZE_CLASSES],
        }
    }

    pub(crate) fn link(&self, header: *mut StorageHeader) {
        let _guard = self.lock();
        // SAFETY: the header is alive and in no list.
        unsafe { self.link_locked(header) };
    }

    /// The member that was linked last, or null. Whoever goes on from there sees to it that no member leaves meanwhile.
    pub(crate) fn first(&self) -> *mut StorageHeader {
        self.first.get()
    }

    /// # Safety
    /// The lock is held; `header` is alive and in no list.
    unsafe fn link_locked(&self, header: *mut StorageHeader) {
        let next = self.first.get();
        // SAFETY: by the caller's promise, and members of the list are alive.
        unsafe {
            (*header).links = storage::Links { list: self, previous: ptr::null_mut(), next };
            if !next.is_null() {
                (*next).links.previous = header;
            }
        }
        self.first.set(header);
    }

    pub(crate) fn unlink(&self, header: *mut StorageHeader) {
        let _guard = self.lock();
        // SAFETY: under the lock, members and their neighbours are alive; another thread may have unlinked it already.
        unsafe {
            if ptr::eq((*header).links.list, self) {
                self.unlink_locked(header);
            }
        }
    }

    /// Unlinks a block that nobody holds any more. Returns whether the list keeps it.
    ///
    /// # Safety
    /// `header` is alive, and nobody uses it or any reference to it afterwards.
    pub(crate) unsafe fn unlink_or_keep(&self, header: *mut StorageHeader) -> bool {
        let _guard = self.lock();
        // SAFETY: as in `unlink`; what is kept is nobody's.
        unsafe {
            if !ptr::eq((*header).links.list, self) {
                return false;
            }
            self.unlink_locked(header);
            let Some(class) = storage::class_of(header) else { return false };
            let (next, count) = self.spare[class].get();
            if count == MOST_SPARE {
                return false;
            }
            (*header).links.next = next;
            self.spare[class].set((header, count + 1));
            true
        }
    }

    /// A small block that was given up, as a new member: where its header and its bytes are.
    pub(crate) fn take_spare(&self, bytes: usize) -> Option<(*mut StorageHeader, *mut u8)> {
        let spare = &self.spare[storage::size_class(bytes)?];
        let _guard = self.lock();
        let (header, count) = spare.get();
        if header.is_null() {
            return None;
        }
        // SAFETY: what is kept is alive, nobody's, and of this class.
        unsafe {
            spare.set(((*header).links.next, count - 1));
            let data = storage::renew(header, bytes);
            self.link_locked(header);
            Some((header, data))
        }
    }

    /// # Safety
    /// The lock is held and `header` is a member.
    unsafe fn unlink_locked(&self, header: *mut StorageHeader) {
        // SAFETY: by the caller's promise.
        unsafe {
            let links = &mut (*header).links;
            if links.previous.is_null() {
                self.first.set(links.next);
            } else {
                (*links.previous).links.next = links.next;
            }
            if !links.next.is_null() {
                (*links.next).links.previous = links.previous;
            }
            links.list = ptr::null();
            links.previous = ptr::null_mut();
            links.next = ptr::null_mut();
        }
    }

    /// Whether a block that is alive belongs to this list.
    pub(crate) fn has(&self, header: *mut StorageHeader) -> bool {
        let _guard = self.lock();
        // SAFETY: the block is alive by the caller's promise.
        unsafe { ptr::eq((*header).links.list, self) }
    }

    pub(crate) fn pop(&self) -> Option<*mut StorageHeader> {
        let _guard = self.lock();
        let header = self.first.get();
        if header.is_null() {
            return None;
        }
        // SAFETY: the first element is a member.
        unsafe { self.unlink_locked(header) };
        Some(header)
    }

    pub(crate) fn move_into(&self, other: &AllocationList) {
        while let Some(header) = self.pop() {
            other.link(header);
        }
    }

    fn lock(&self) -> impl Drop + '_ {
        struct Guard<'a>(&'a AtomicBool);
        impl Drop for Guard<'_> {
            fn drop(&mut self) {
                self.0.store(false, Ordering::Release);
            }
        }
        while self.locked.compare_exchange_weak(false, true, Ordering::Acquire, Ordering::Relaxed).is_err() {
            std::hint::spin_loop();
        }
        Guard(&self.locked)
    }
}

impl Drop for AllocationList {
    fn drop(&mut self) {
        for spare in &self.spare {
            let (mut header, _) = spare.get();
            while !header.is_null() {
                // SAFETY: what is kept is alive and nobody's; it is no member, so it is not kept again.
                unsafe {
                    let next = (*header).links.next;
                    storage::free(header);
                    header = next;
                }
            }
        }
    }
}
