//! Allocation and reference counts for generated code.

use crate::context::CallContext;
use crate::error::ErrorKind;
use crate::raise::record;
use crate::storage::{self, StorageHeader};
use crate::table;
use std::ptr;

/// Adds the functions of this module to the table of functions that generated code may call.
pub(crate) fn register() {
    table::register(&crate::rows![hl_allocate, hl_retain, hl_release, hl_release_container]);
}

/// Memory for an array of `ndim` axes; returns the address of the first element and writes that of the header, or null
/// after an error. The block belongs to the call's context until it escapes.
///
/// # Safety
/// `context` is alive and belongs to the calling thread; `lengths` leads to `ndim` lengths; `header` is writable.
unsafe extern "C" fn hl_allocate(
    context: *const CallContext,
    table: usize,
    place: u32,
    lengths: *const i64,
    ndim: usize,
    itemsize: usize,
    zeroed: u32,
    header: *mut *mut StorageHeader,
) -> *mut u8 {
    let mut bytes = itemsize;
    let mut is_empty = false;
    let mut fits = true;
    for axis in 0..ndim {
        // SAFETY: the row is as long as the caller says.
        let length = unsafe { *lengths.add(axis) };
        let Ok(length) = usize::try_from(length) else {
            let text = String::from("negative dimensions are not allowed");
            // SAFETY: as `record` asks.
            unsafe { record(context, table, place, ErrorKind::Value(text)) };
            return ptr::null_mut();
        };
        is_empty |= length == 0;
        // The product of an empty array's other lengths must fit too, as in NumPy.
        match bytes.checked_mul(length.max(1)).filter(|bytes| *bytes <= isize::MAX as usize) {
            Some(product) => bytes = product,
            None => fits = false,
        }
    }
    if !fits {
        let text = String::from(
            "array is too big; `arr.size * arr.dtype.itemsize` is larger than the maximum possible size.",
        );
        // SAFETY: as `record` asks.
        unsafe { record(context, table, place, ErrorKind::Value(text)) };
        return ptr::null_mut();
    }
    let bytes = if is_empty { 0 } else { bytes };
    // SAFETY: alive by the caller's promise.
    match unsafe { (*context).allocate(bytes, zeroed != 0) } {
        Ok((block, data)) => {
            // SAFETY: writable by the caller's promise.
            unsafe { *header = block };
            data
        }
        Err(_) => {
            // SAFETY: as `record` asks.
            unsafe { record(context, table, place, ErrorKind::Memory { bytes }) };
            ptr::null_mut()
        }
    }
}

unsafe extern "C" fn hl_retain(header: *mut StorageHeader) {
    // SAFETY: generated code only passes live headers or null.
    unsafe { storage::retain(header) };
}

/// The address of the elements is not read: it tells the code generator that this call may end their life.
unsafe extern "C" fn hl_release(header: *mut StorageHeader, _data: *mut u8) {
    // SAFETY: generated code gives up a reference that it holds.
    unsafe { storage::release(header) };
}

/// As [`hl_release`], of a container: what it holds may end with it, which the code generator is told.
unsafe extern "C" fn hl_release_container(header: *mut StorageHeader, data: *mut u8) {
    // SAFETY: as above.
    unsafe { hl_release(header, data) };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::Storage;

    fn allocate(context: &CallContext, lengths: &[i64], itemsize: usize) -> (*mut u8, *mut StorageHeader) {
        let mut header = ptr::null_mut();
        // SAFETY: the row is as long as we say.
        let data = unsafe {
            hl_allocate(context, 0, 0, lengths.as_ptr(), lengths.len(), itemsize, 1, &raw mut header)
        };
        (data, header)
    }

    #[test]
    fn an_array_is_allocated_and_released() {
        let context = CallContext::new(true);
        for lengths in [&[3, 5][..], &[0, 1 << 40], &[], &[7]] {
            let (data, header) = allocate(&context, lengths, 8);
            assert!(!data.is_null());
            // SAFETY: the header carries one reference of ours beside the first.
            unsafe {
                hl_retain(header);
                hl_release(header, data);
                hl_release(header, data);
            }
        }
        assert!(context.take_error().is_none());
    }

    #[test]
    fn small_blocks_are_used_again() {
        let context = CallContext::new(true);
        for _ in 0..3 {
            let blocks: Vec<_> = (0..40).map(|length| allocate(&context, &[length], 8)).collect();
            let mut places: Vec<_> = blocks.iter().map(|(data, _)| *data as usize).collect();
            places.sort_unstable();
            places.dedup();
            assert_eq!(places.len(), blocks.len());
            for (length, (data, header)) in blocks.into_iter().enumerate() {
                // SAFETY: the block has so many bytes, and carries one reference.
                unsafe {
                    let bytes = 8 * length;
                    assert!((0..bytes).all(|at| *data.add(at) == 0));
                    ptr::write_bytes(data, 0xAA, bytes);
                    hl_release(header, data);
                }
            }
        }
        let (first, header) = allocate(&context, &[3], 8);
        // SAFETY: the header carries one reference.
        unsafe { hl_release(header, first) };
        let (again, header) = allocate(&context, &[8], 8);
        assert_eq!(first, again);
        // SAFETY: alive; then it escapes, and its last reference ends after the call.
        unsafe {
            let block = Storage::from_raw(ptr::NonNull::new(header).unwrap());
            crate::context::adopt(&block);
            drop(context);
            assert_eq!((block.bytes(), block.reference_count()), (64, 1));
        }
    }

    #[test]
    fn impossible_shapes_are_errors() {
        let context = CallContext::new(true);
        for (lengths, message) in [
            (&[3, -1][..], "negative dimensions are not allowed"),
            (&[1 << 40, 1 << 40], "array is too big"),
            (&[0, 1 << 40, 1 << 40], "array is too big"),
        ] {
            assert!(allocate(&context, lengths, 8).0.is_null());
            match context.take_error().unwrap().kind {
                ErrorKind::Value(text) => assert!(text.starts_with(message), "{text}"),
                other => panic!("{other:?}"),
            }
        }
        assert!(allocate(&context, &[1 << 50], 8).0.is_null());
        assert_eq!(context.take_error().unwrap().kind, ErrorKind::Memory { bytes: 8 << 50 });
    }
}
