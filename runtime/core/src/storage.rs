//! Reference-counted memory of arrays.
//!
//! A [`Storage`] is a block of bytes that never moves and never shrinks while anyone holds it. Its header is laid out
//! for generated code, which retains and releases it by address. No `&[T]` is formed over the bytes: several Python
//! threads may write them at once, so readers and writers use raw pointers.
//!
//! Storage that compiled code allocates is also linked into the list of the call that made it (see
//! [`crate::context::CallContext`]), so that an error exit can free what the abandoned code still held without a single
//! clean-up instruction in that code.

use std::alloc::Layout;
use std::any::Any;
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicUsize, Ordering, fence};

use crate::allocation_list::AllocationList;

/// Alignment of every block of bytes that this module allocates: a cache line, and the widest vector register.
pub const ALIGNMENT: usize = 64;

/// Blocks from this size on ask the system for huge pages, which cut the page faults of fresh large arrays.
const HUGE_PAGE_THRESHOLD: usize = 4 << 20;

/// Blocks of zeros from this size on come straight from the system. Smaller ones are rather zeroed again where they lay.
const MAP_THRESHOLD: usize = 32 << 20;

/// Blocks from this size on start at different places of their page.
const STAGGER_THRESHOLD: usize = 32 << 10;

/// Bytes left free in front of a large block. The allocator starts such blocks at a page; if all of them did, a loop that
/// reads one and writes another would find each store at the address of a later load but for the page, which processors
/// take for the same address at first.
fn stagger(bytes: usize) -> usize {
    const STEP: usize = 5 * ALIGNMENT;
    const PLACES: usize = 12;
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    if bytes < STAGGER_THRESHOLD { 0 } else { NEXT.fetch_add(1, Ordering::Relaxed) % PLACES * STEP }
}

/// The memory could not be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Unable to allocate {bytes} bytes")]
pub struct OutOfMemory {
    /// The size that was asked for.
    pub bytes: usize,
}

/// The header in front of the bytes. Generated code only passes its address around.
#[repr(C, align(64))]
pub struct StorageHeader {
    references: AtomicUsize,
    data: *mut u8,
    bytes: usize,
    kind: Kind,
    /// Neighbours in the list of the call that allocated this block, guarded by that list's lock.
    pub(crate) links: Links,
}

enum Kind {
    /// Header and bytes are one allocation of this layout.
    Owned(Layout),
    /// Header and bytes lie in a mapping of the system.
    Mapped { base: *mut u8, length: usize },
    /// The bytes belong to something else, kept alive by the box.
    Foreign { _keeper: Box<dyn Any + Send + Sync> },
    /// The bytes are the head of a container, which is dropped with the last reference.
    Container(NonNull<dyn Contents>),
}

/// A container as its storage sees it.
pub(crate) trait Contents: Send + Sync {
    /// Calls `visit` with the storage of each item, once for each reference that the container holds. May be null.
    fn for_each_storage(&self, visit: &mut dyn FnMut(*mut StorageHeader));
    /// Gives up all items, with their references.
    fn clear(&mut self);
}

pub(crate) struct Links {
    pub(crate) list: *const AllocationList,
    pub(crate) previous: *mut StorageHeader,
    pub(crate) next: *mut StorageHeader,
}

impl Links {
    const UNLINKED: Links = Links { list: ptr::null(), previous: ptr::null_mut(), next: ptr::null_mut() };
}

/// A counted reference to a block of bytes; cloning retains, dropping releases.
#[derive(Debug)]
pub struct Storage(NonNull<StorageHeader>);

// SAFETY: the count is atomic and the header is immutable but for the links, which their list's lock guards. The bytes
// themselves are only reached through raw pointers, whose users answer for races.
unsafe impl Send for Storage {}
// SAFETY: as above.
unsafe impl Sync for Storage {}

impl Storage {
    /// A block of `bytes` bytes with undefined contents, aligned to [`ALIGNMENT`].
    ///
    /// # Errors
    /// [`OutOfMemory`] when the system refuses.
    pub fn uninitialized(bytes: usize) -> Result<Storage, OutOfMemory> {
        Self::allocate(bytes, false)
    }

    /// A block of `bytes` zero bytes, aligned to [`ALIGNMENT`].
    ///
    /// # Errors
    /// [`OutOfMemory`] when the system refuses.
    pub fn zeroed(bytes: usize) -> Result<Storage, OutOfMemory> {
        Self::allocate(bytes, true)
    }

    fn allocate(bytes: usize, zero: bool) -> Result<Storage, OutOfMemory> {
        let header = size_of::<StorageHeader>() + stagger(bytes);
        // Small blocks have few sizes, so that they can be used again. The padding lets a vector load at the last element stay
        // inside the block.
        let total = header
            .checked_add(size_class(bytes).map_or(bytes, |class| class * ALIGNMENT))
            .and_then(|n| n.checked_add(ALIGNMENT))
            .filter(|n| *n <= isize::MAX as usize - ALIGNMENT)
            .ok_or(OutOfMemory { bytes })?;
        if zero && bytes >= MAP_THRESHOLD {
            return Self::map(bytes, header, total);
        }
        let layout = Layout::from_size_align(total, ALIGNMENT).map_err(|_| OutOfMemory { bytes })?;
        // SAFETY: the layout is not empty.
        let block =
            unsafe { if zero { std::alloc::alloc_zeroed(layout) } else { std::alloc::alloc(layout) } };
        let Some(block) = NonNull::new(block) else { return Err(OutOfMemory { bytes }) };
        if bytes >= HUGE_PAGE_THRESHOLD {
            advise_huge_pages(block.as_ptr(), total);
        }
        // SAFETY: the block is aligned for the header and large enough for it and the bytes behind it.
        Ok(unsafe { Self::place(block, header, bytes, Kind::Owned(layout)) })
    }

    /// A large block of zeros, straight from the system: it hands out each page, a huge one where it can, when the page is
    /// first touched, and an allocator that zeroes what it had given out before would touch them all. The header's own
    /// page is touched after the advice.
    fn map(bytes: usize, header: usize, total: usize) -> Result<Storage, OutOfMemory> {
        const HUGE_PAGE: usize = 2 << 20;
        let length = total.checked_add(HUGE_PAGE).ok_or(OutOfMemory { bytes })?;
        // SAFETY: a new private mapping at a place of the system's choice.
        let base = unsafe {
            libc::mmap(
                ptr::null_mut(),
                length,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS,
                -1,
                0,
            )
        };
        if base == libc::MAP_FAILED {
            return Err(OutOfMemory { bytes });
        }
        let base = base.cast::<u8>();
        let Some(block) = NonNull::new(base.wrapping_add(base.align_offset(HUGE_PAGE))) else {
            return Err(OutOfMemory { bytes });
        };
        advise_huge_pages(block.as_ptr(), total);
        // SAFETY: the mapping has room for the block behind its first address that is aligned so.
        Ok(unsafe { Self::place(block, header, bytes, Kind::Mapped { base, length }) })
    }

    /// Writes the header in front of a block's bytes.
    ///
    /// # Safety
    /// The block is aligned for the header, and large enough for it (so many bytes) and the bytes behind it.
    unsafe fn place(block: NonNull<u8>, header: usize, bytes: usize, kind: Kind) -> Storage {
        let at = block.cast::<StorageHeader>();
        // SAFETY: by the caller's promise.
        unsafe {
            at.write(StorageHeader {
                references: AtomicUsize::new(1),
                data: block.as_ptr().add(header),
                bytes,
                kind,
                links: Links::UNLINKED,
            });
        }
        Storage(at)
    }

    /// Bytes that belong to something else; `keeper` is dropped with the last reference.
    ///
    /// # Safety
    /// `data .. data + bytes` must stay valid, and may be written if anyone writes through this storage, as long as
    /// `keeper` lives.
    pub unsafe fn foreign(data: *mut u8, bytes: usize, keeper: Box<dyn Any + Send + Sync>) -> Storage {
        let header = Box::new(StorageHeader {
            references: AtomicUsize::new(1),
            data,
            bytes,
            kind: Kind::Foreign { _keeper: keeper },
            links: Links::UNLINKED,
        });
        Storage(NonNull::from(Box::leak(header)))
    }

    /// A container; its storage's data is the container itself.
    pub(crate) fn container<T: Contents + 'static>(container: T) -> Storage {
        let contents: NonNull<T> = NonNull::from(Box::leak(Box::new(container)));
        let header = Box::new(StorageHeader {
            references: AtomicUsize::new(1),
            data: contents.as_ptr().cast(),
            bytes: size_of::<T>(),
            kind: Kind::Container(contents),
            links: Links::UNLINKED,
        });
        Storage(NonNull::from(Box::leak(header)))
    }

    /// The first byte.
    #[inline]
    pub fn data(&self) -> *mut u8 {
        self.header().data
    }

    /// The number of bytes.
    #[inline]
    pub fn bytes(&self) -> usize {
        self.header().bytes
    }

    /// Whether this is the only reference, so that the bytes may be reused in place.
    pub fn is_unique(&self) -> bool {
        self.header().references.load(Ordering::Acquire) == 1
    }

    /// Whether both are references to one block.
    pub fn same_block(&self, other: &Storage) -> bool {
        self.0 == other.0
    }

    /// The number of references now, for diagnostics.
    pub fn reference_count(&self) -> usize {
        self.header().references.load(Ordering::Relaxed)
    }

    /// The header's address, without giving up the reference.
    pub fn as_raw(&self) -> *mut StorageHeader {
        self.0.as_ptr()
    }

    /// Gives the reference to the caller as an address; [`Storage::from_raw`] takes it back.
    pub fn into_raw(self) -> *mut StorageHeader {
        let raw = self.0.as_ptr();
        std::mem::forget(self);
        raw
    }

    /// Takes over one reference that the address stands for.
    ///
    /// # Safety
    /// `raw` must carry a reference that nobody else will release.
    pub unsafe fn from_raw(raw: NonNull<StorageHeader>) -> Storage {
        Storage(raw)
    }

    #[inline]
    fn header(&self) -> &StorageHeader {
        // SAFETY: a reference keeps the header alive.
        unsafe { self.0.as_ref() }
    }
}

impl Clone for Storage {
    #[inline]
    fn clone(&self) -> Self {
        // SAFETY: `self` is a live reference.
        unsafe { retain(self.0.as_ptr()) };
        Storage(self.0)
    }
}

impl Drop for Storage {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: `self` owns one reference, which ends here.
        unsafe { release(self.0.as_ptr()) };
    }
}

/// Adds a reference. Null is allowed and ignored: it stands for memory that needs no owner.
///
/// # Safety
/// `header` must be null or alive.
#[inline]
pub unsafe fn retain(header: *mut StorageHeader) {
    // SAFETY: alive by the caller's promise.
    if let Some(header) = unsafe { header.as_ref() } {
        header.references.fetch_add(1, Ordering::Relaxed);
    }
}

/// Ends a reference; the last one frees the block. Null is allowed and ignored.
///
/// # Safety
/// `header` must be null or carry a reference that the caller owns.
#[inline]
pub unsafe fn release(header: *mut StorageHeader) {
    // SAFETY: alive by the caller's promise.
    let Some(alive) = (unsafe { header.as_ref() }) else { return };
    if alive.references.fetch_sub(1, Ordering::Release) == 1 {
        fence(Ordering::Acquire);
        // SAFETY: that was the last reference.
        unsafe { free(header) };
    }
}

/// Frees a block whatever its count says.
///
/// # Safety
/// Nobody may use the block or any reference to it afterwards.
pub(crate) unsafe fn free(header: *mut StorageHeader) {
    // SAFETY: alive until the end of this function.
    unsafe {
        let list = (*header).links.list;
        if !list.is_null() && (*list).unlink_or_keep(header) {
            return;
        }
        match &(*header).kind {
            Kind::Owned(layout) => {
                let layout = *layout;
                ptr::drop_in_place(header);
                std::alloc::dealloc(header.cast(), layout);
            }
            Kind::Mapped { base, length } => {
                let (base, length) = (*base, *length);
                ptr::drop_in_place(header);
                libc::munmap(base.cast(), length);
            }
            Kind::Foreign { .. } => drop(Box::from_raw(header)),
            Kind::Container(contents) => {
                let contents = *contents;
                drop(Box::from_raw(header));
                drop(Box::from_raw(contents.as_ptr()));
            }
        }
    }
}

/// How many classes of sizes there are of small blocks: those of up to so many times [`ALIGNMENT`].
pub(crate) const SIZE_CLASSES: usize = 5;

/// The class of a small block: how many times [`ALIGNMENT`] it holds.
#[inline]
pub(crate) fn size_class(bytes: usize) -> Option<usize> {
    let class = bytes.div_ceil(ALIGNMENT);
    (class < SIZE_CLASSES).then_some(class)
}

/// The class of a block, if it is small and could be used again.
///
/// # Safety
/// `header` is alive.
pub(crate) unsafe fn class_of(header: *const StorageHeader) -> Option<usize> {
    // SAFETY: by the caller's promise.
    match unsafe { &(*header).kind } {
        // SAFETY: as above.
        Kind::Owned(_) => size_class(unsafe { (*header).bytes }),
        _ => None,
    }
}

/// Makes a small block that nobody holds any more a new one, with one reference; returns where its bytes are.
///
/// # Safety
/// Nobody else has the block, and `bytes` is of its class.
pub(crate) unsafe fn renew(header: *mut StorageHeader, bytes: usize) -> *mut u8 {
    // SAFETY: by the caller's promise.
    unsafe {
        (*header).references.store(1, Ordering::Relaxed);
        (*header).bytes = bytes;
        (*header).data
    }
}

/// The container that a block is the head of, if it is one.
///
/// # Safety
/// `header` is alive, and nobody else uses the container meanwhile.
pub(crate) unsafe fn contents<'a>(header: *mut StorageHeader) -> Option<&'a mut dyn Contents> {
    // SAFETY: by the caller's promise.
    match unsafe { &(*header).kind } {
        // SAFETY: the container lives as long as its header.
        Kind::Container(contents) => Some(unsafe { &mut *contents.as_ptr() }),
        _ => None,
    }
}

/// Sets the number of references of a block of which it is known.
///
/// # Safety
/// `header` is alive, and `count` references to it are all that will be given up.
pub(crate) unsafe fn set_references(header: *mut StorageHeader, count: usize) {
    // SAFETY: by the caller's promise.
    unsafe { (*header).references.store(count, Ordering::Release) };
}

fn advise_huge_pages(block: *mut u8, bytes: usize) {
    let page = 4096;
    let start = (block as usize).next_multiple_of(page);
    let end = (block as usize + bytes) / page * page;
    if end > start {
        // SAFETY: advice on a range inside our own allocation changes no contents; a refusal is harmless.
        unsafe { libc::madvise(start as *mut libc::c_void, end - start, libc::MADV_HUGEPAGE) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn bytes_are_aligned_and_zeroed() {
        for bytes in [0, 1, 63, 64, 65, 5 << 20, 33 << 20] {
            let block = Storage::zeroed(bytes).unwrap();
            assert_eq!(block.data() as usize % ALIGNMENT, 0);
            assert_eq!(block.bytes(), bytes);
            for i in [0, bytes / 2, bytes.saturating_sub(1)] {
                if i < bytes {
                    // SAFETY: `i` is inside the block.
                    assert_eq!(unsafe { *block.data().add(i) }, 0);
                }
            }
        }
    }

    #[test]
    fn an_impossible_size_is_an_error() {
        assert_eq!(Storage::uninitialized(usize::MAX).unwrap_err(), OutOfMemory { bytes: usize::MAX });
        assert!(Storage::uninitialized(isize::MAX as usize - 4096).is_err());
    }

    #[test]
    fn the_keeper_lives_as_long_as_the_last_reference() {
        let keeper = Arc::new([1u8, 2, 3]);
        // SAFETY: the array lives as long as the keeper, and nobody writes.
        let a = unsafe { Storage::foreign(keeper.as_ptr().cast_mut(), 3, Box::new(keeper.clone())) };
        let b = a.clone();
        assert!(!a.is_unique() && a.same_block(&b));
        drop(a);
        assert_eq!(Arc::strong_count(&keeper), 2);
        drop(b);
        assert_eq!(Arc::strong_count(&keeper), 1);
    }
}
