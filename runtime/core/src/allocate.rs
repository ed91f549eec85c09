//! Allocation and reference counts for generated code.

use crate::context::CallContext;
use crate::error::ErrorKind;
use crate::raise::record;
use crate::storage::{self, Storage, StorageHeader};
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
    let block = if zeroed != 0 { Storage::zeroed(bytes) } else { Storage::uninitialized(bytes) };
    match block {
        Ok(block) => {
            let data = block.data();
            // SAFETY: alive and writable by the caller's promise.
            unsafe {
                (*context).own(&block);
                *header = block.into_raw();
            }
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
