//! The instance of a class: a row of slots, one or more for each field.

use crate::error::ErrorKind;
use crate::primitive;
use crate::storage::{self, Contents, OutOfMemory, Storage, StorageHeader};
use std::ptr;

/// Slots whose kind one word of the masks tells.
const BITS: usize = u64::BITS as usize;

/// An instance. Generated code reads the first field, and reads and writes the slots that it points at.
#[repr(C)]
#[derive(Debug)]
pub struct Instance {
    slots: *mut u64,
    count: usize,
    /// Which slots hold storage, one bit each.
    masks: Box<[u64]>,
}

// SAFETY: the slots are reached through raw pointers alone, whose users answer for races.
unsafe impl Send for Instance {}
// SAFETY: as above.
unsafe impl Sync for Instance {}

impl Instance {
    /// An instance whose slots are all zero.
    ///
    /// # Errors
    /// [`OutOfMemory`].
    pub fn new(count: usize, masks: &[u64]) -> Result<Instance, OutOfMemory> {
        let refused = OutOfMemory { bytes: count.saturating_mul(size_of::<u64>()) };
        let mut row = Vec::new();
        row.try_reserve_exact(count).map_err(|_| refused)?;
        row.resize(count, 0u64);
        let slots = Box::into_raw(row.into_boxed_slice()).cast::<u64>();
        Ok(Instance { slots, count, masks: masks.into() })
    }

    /// The instance as a block of storage.
    pub fn into_storage(self) -> Storage {
        Storage::container(self)
    }

    /// The instance that a block of storage is.
    ///
    /// # Safety
    /// The block was made by [`Instance::into_storage`].
    pub unsafe fn of(storage: &Storage) -> &Instance {
        // SAFETY: by the caller's promise.
        unsafe { &*storage.data().cast::<Instance>() }
    }

    /// Some of the slots.
    ///
    /// # Panics
    /// Beyond the last slot.
    pub fn get(&self, first: usize, count: usize) -> Vec<u64> {
        assert!(first + count <= self.count, "slots that the instance does not have");
        // SAFETY: the slots are the instance's.
        (first..first + count).map(|at| unsafe { self.slots.add(at).read() }).collect()
    }

    /// Replaces slots by others whose references the instance takes over.
    ///
    /// # Panics
    /// Beyond the last slot.
    pub fn set(&self, first: usize, row: &[u64]) {
        let mut old = Vec::new();
        self.for_each_storage_of(first, row.len(), &mut |header| old.push(header));
        assert!(first + row.len() <= self.count, "slots that the instance does not have");
        for (at, slot) in row.iter().enumerate() {
            // SAFETY: the slots are the instance's.
            unsafe { self.slots.add(first + at).write(*slot) };
        }
        // The last, because what they hold may be the only one to hold this instance.
        // SAFETY: the instance had a reference to each.
        old.into_iter().for_each(|header| unsafe { storage::release(header) });
    }

    fn for_each_storage_of(&self, first: usize, count: usize, visit: &mut dyn FnMut(*mut StorageHeader)) {
        for at in first..first + count {
            if self.masks.get(at / BITS).is_some_and(|mask| mask >> (at % BITS) & 1 == 1) {
                // SAFETY: the slot is one of the instance's.
                visit(unsafe { self.slots.add(at).read() } as *mut StorageHeader);
            }
        }
    }
}

impl Contents for Instance {
    fn for_each_storage(&self, visit: &mut dyn FnMut(*mut StorageHeader)) {
        self.for_each_storage_of(0, self.count, visit);
    }

    fn clear(&mut self) {
        let zeros = vec![0; self.count];
        self.set(0, &zeros);
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        self.clear();
        // SAFETY: the row was made as a box of this length, and nobody uses it any more.
        drop(unsafe { Box::from_raw(ptr::slice_from_raw_parts_mut(self.slots, self.count)) });
    }
}

crate::primitives! {
    pub(super) fn register by primitive::run;
    /// `(slots, mask...) -> instance`: one mask for each 64 slots.
    hl_instance_new => |context, arguments, results| {
        let count = arguments.int() as usize;
        let masks: Vec<u64> = (0..count.div_ceil(BITS)).map(|_| arguments.slot()).collect();
        let made = Instance::new(count, &masks).map_err(|refused| ErrorKind::Memory { bytes: refused.bytes })?;
        let storage = made.into_storage();
        context.own(&storage);
        let data = storage.data();
        results.put(storage.into_raw() as u64);
        results.put(data as u64);
        Ok(())
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instance_gives_back_what_it_holds() {
        let held = Storage::zeroed(8).unwrap();
        let instance = Instance::new(70, &[0b10, 0b1]).unwrap();
        instance.set(1, &[held.clone().into_raw() as u64]);
        instance.set(64, &[held.clone().into_raw() as u64, 7]);
        assert_eq!((instance.get(64, 2)[1], held.reference_count()), (7, 3));
        instance.set(1, &[0]);
        assert_eq!(held.reference_count(), 2);
        drop(instance.into_storage());
        assert_eq!(held.reference_count(), 1);
    }
}
