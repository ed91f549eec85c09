//! The list: items in a row that grows.

use crate::storage::{self, Contents, OutOfMemory, Storage, StorageHeader};
use std::alloc::Layout;
use std::ptr;

/// Bytes of a slot.
const SLOT: usize = size_of::<u64>();

/// A list. Generated code reads the first three fields, and writes the second.
#[repr(C)]
#[derive(Debug)]
pub struct List {
    items: *mut u8,
    length: usize,
    capacity: usize,
    /// Bytes of an item: of all its slots, or as many as a number of fewer than 8 bytes has. Without any, items are counted
    /// and take no memory.
    stride: usize,
    /// Which slots of an item hold storage, one bit each.
    storages: u64,
}

// SAFETY: the items are reached through raw pointers alone, whose users answer for races.
unsafe impl Send for List {}
// SAFETY: as above.
unsafe impl Sync for List {}

impl List {
    /// An empty list of items of this many bytes.
    pub fn new(stride: usize, storages: u64) -> List {
        List { items: ptr::null_mut(), length: 0, capacity: 0, stride, storages }
    }

    /// The list as a block of storage.
    pub fn into_storage(self) -> Storage {
        Storage::container(self)
    }

    /// The list that a block of storage is.
    ///
    /// # Safety
    /// The block was made by [`List::into_storage`], and nobody else uses the list meanwhile.
    #[allow(clippy::mut_from_ref, reason = "the caller promises that nobody else uses it")]
    pub unsafe fn of(storage: &Storage) -> &mut List {
        // SAFETY: by the caller's promise.
        unsafe { &mut *storage.data().cast::<List>() }
    }

    /// The number of items.
    #[inline]
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether there are no items.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Bytes of an item.
    #[inline]
    pub fn stride(&self) -> usize {
        self.stride
    }

    /// A list of the same kind of items.
    pub(crate) fn alike(&self) -> List {
        List::new(self.stride, self.storages)
    }

    /// The address of an item, which may be the one behind the last.
    #[inline]
    pub fn item(&self, index: usize) -> *mut u8 {
        debug_assert!(index <= self.capacity || self.stride == 0);
        self.items.wrapping_add(index * self.stride)
    }

    /// The slots of an item; a number of fewer than 8 bytes in the low ones of its slot.
    ///
    /// # Panics
    /// Beyond the last item.
    #[inline]
    pub fn slots(&self, index: usize) -> impl Iterator<Item = u64> + '_ {
        assert!(index < self.length, "an item that the list does not have");
        let item = self.item(index);
        (0..self.stride).step_by(SLOT).map(move |at| {
            let mut slot = 0u64;
            let count = SLOT.min(self.stride);
            // SAFETY: the bytes are inside of the item.
            unsafe { ptr::copy_nonoverlapping(item.add(at), (&raw mut slot).cast::<u8>(), count) };
            slot
        })
    }

    /// Writes an item.
    ///
    /// # Safety
    /// There is room for it.
    pub(crate) unsafe fn write(&mut self, index: usize, mut slots: impl FnMut() -> u64) {
        let item = self.item(index);
        for at in (0..self.stride).step_by(SLOT) {
            let slot = slots();
            let count = SLOT.min(self.stride);
            // SAFETY: by the caller's promise.
            unsafe { ptr::copy_nonoverlapping((&raw const slot).cast::<u8>(), item.add(at), count) };
        }
    }

    /// Makes room for `more` items.
    ///
    /// # Errors
    /// [`OutOfMemory`]; the list is as it was.
    pub fn reserve(&mut self, more: usize) -> Result<(), OutOfMemory> {
        let beyond = || OutOfMemory { bytes: usize::MAX };
        let wanted = self.length.checked_add(more).ok_or_else(beyond)?;
        if wanted <= self.capacity {
            return Ok(());
        }
        if self.stride == 0 {
            self.capacity = wanted;
            return Ok(());
        }
        let grown = wanted.max(self.length + self.length / 2).max(8);
        self.set_capacity(grown).or_else(|_| self.set_capacity(wanted))
    }

    /// Makes an empty list one of so many items, all of whose bytes are zero: of numbers.
    ///
    /// # Errors
    /// [`OutOfMemory`]; the list is as it was.
    pub(crate) fn fill(&mut self, count: usize) -> Result<(), OutOfMemory> {
        debug_assert!(self.length == 0 && self.storages == 0);
        self.reserve(count)?;
        if self.stride > 0 && count > 0 {
            // SAFETY: there is room for so many items.
            unsafe { ptr::write_bytes(self.items, 0, count * self.stride) };
        }
        self.length = count;
        Ok(())
    }

    fn set_capacity(&mut self, capacity: usize) -> Result<(), OutOfMemory> {
        let bytes = capacity.saturating_mul(self.stride);
        let refused = OutOfMemory { bytes };
        let layout = Layout::from_size_align(bytes, SLOT).map_err(|_| refused)?;
        // SAFETY: neither layout is empty, and the old one is that of the block.
        let items = unsafe {
            match self.layout() {
                None => std::alloc::alloc(layout),
                Some(old) => std::alloc::realloc(self.items, old, layout.size()),
            }
        };
        if items.is_null() {
            return Err(refused);
        }
        (self.items, self.capacity) = (items, capacity);
        Ok(())
    }

    /// The layout of the block of items; none if there is no block.
    fn layout(&self) -> Option<Layout> {
        if self.items.is_null() {
            return None;
        }
        Layout::from_size_align(self.capacity * self.stride, SLOT).ok()
    }

    /// Adds an item at the end and takes over its references.
    ///
    /// # Errors
    /// [`OutOfMemory`]; then the references stay the caller's.
    pub fn push(&mut self, item: &[u64]) -> Result<(), OutOfMemory> {
        self.reserve(1)?;
        let mut slots = item.iter().copied();
        // SAFETY: there is room for an item.
        unsafe { self.write(self.length, || slots.next().unwrap_or_default()) };
        self.length += 1;
        Ok(())
    }

    /// Replaces an item by one whose references the list takes over.
    pub fn replace(&mut self, index: usize, item: &[u64]) {
        self.release(index, 1);
        let mut slots = item.iter().copied();
        // SAFETY: the item is inside of the list.
        unsafe { self.write(index, || slots.next().unwrap_or_default()) };
    }

    /// Puts an item before another, or at the end, and takes over its references.
    ///
    /// # Errors
    /// [`OutOfMemory`]; then the references stay the caller's.
    pub fn put_in(&mut self, index: usize, item: &[u64]) -> Result<(), OutOfMemory> {
        self.reserve(1)?;
        let mut slots = item.iter().copied();
        // SAFETY: there is room for one more item.
        unsafe {
            self.shift(index, index + 1, self.length - index);
            self.write(index, || slots.next().unwrap_or_default());
        }
        self.length += 1;
        Ok(())
    }

    /// Removes an item, and gives up its references.
    pub fn remove(&mut self, index: usize) {
        self.release(index, 1);
        // SAFETY: what is behind the item moves over it.
        unsafe { self.shift(index + 1, index, self.length - index - 1) };
        self.length -= 1;
    }

    /// Says how many items there are.
    ///
    /// # Safety
    /// There is room for them, and those below have values whose references are the list's.
    pub(crate) unsafe fn set_length(&mut self, length: usize) {
        self.length = length;
    }

    /// Adds a reference to what these items hold.
    pub(crate) fn retain(&self, first: usize, count: usize) {
        // SAFETY: what an item holds is alive.
        self.for_each_storage_of(first, count, &mut |storage| unsafe { storage::retain(storage) });
    }

    /// Gives up the references of these items, whose slots must not be used afterwards.
    pub(crate) fn release(&self, first: usize, count: usize) {
        // SAFETY: the list owns a reference to what its items hold.
        self.for_each_storage_of(first, count, &mut |storage| unsafe { storage::release(storage) });
    }

    fn for_each_storage_of(&self, first: usize, count: usize, visit: &mut dyn FnMut(*mut StorageHeader)) {
        if self.storages == 0 {
            return;
        }
        for index in first..first + count {
            let mut left = self.storages;
            while left != 0 {
                let slot = left.trailing_zeros() as usize;
                left &= left - 1;
                // SAFETY: the item is one of the list's, and its slots have values.
                visit(unsafe { *self.item(index).cast::<u64>().add(slot) } as *mut StorageHeader);
            }
        }
    }

    /// Moves items inside of the list's memory, with their references.
    ///
    /// # Safety
    /// There is room at both places.
    pub(crate) unsafe fn shift(&mut self, from: usize, to: usize, count: usize) {
        // SAFETY: by the caller's promise.
        unsafe { ptr::copy(self.item(from), self.item(to), count * self.stride) };
    }

    /// Gives up all items.
    pub fn clear(&mut self) {
        let count = std::mem::take(&mut self.length);
        self.release(0, count);
    }
}

impl Contents for List {
    fn for_each_storage(&self, visit: &mut dyn FnMut(*mut StorageHeader)) {
        self.for_each_storage_of(0, self.length, visit);
    }

    fn clear(&mut self) {
        List::clear(self);
    }
}

impl Drop for List {
    fn drop(&mut self) {
        self.clear();
        if let Some(layout) = self.layout() {
            // SAFETY: the block has this layout and nobody uses it any more.
            unsafe { std::alloc::dealloc(self.items, layout) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_grows_and_gives_back_what_it_holds() {
        let held = Storage::zeroed(8).unwrap();
        let mut list = List::new(16, 0b10);
        for i in 0..100 {
            list.push(&[i, held.clone().into_raw() as u64]).unwrap();
        }
        assert_eq!((list.len(), held.reference_count()), (100, 101));
        assert_eq!(list.slots(41).next(), Some(41));
        let storage = list.into_storage();
        drop(storage);
        assert_eq!(held.reference_count(), 1);
    }

    #[test]
    fn an_impossible_size_is_an_error() {
        let mut list = List::new(8, 0);
        list.push(&[7]).unwrap();
        assert!(list.reserve(usize::MAX).is_err());
        assert!(list.reserve(1 << 60).is_err());
        assert_eq!(list.slots(0).collect::<Vec<_>>(), [7]);
    }
}
