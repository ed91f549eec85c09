//! Conversions one element at a time, and by way of a dtype in between.

use super::{CastLoop, cast_loop};
use crate::dtype::DType;
use crate::error::Result;

/// Runs a conversion of single elements over rows.
///
/// # Safety
/// As for [`CastLoop::run`]; `convert` gets the addresses of one source and one target element.
#[inline]
pub(super) unsafe fn each(
    pointers: &[*mut u8; 2],
    strides: &[isize; 2],
    length: usize,
    mut convert: impl FnMut(*const u8, *mut u8) -> Result<()>,
) -> Result<()> {
    let [mut from, mut to] = *pointers;
    for _ in 0..length {
        convert(from, to)?;
        from = from.wrapping_offset(strides[0]);
        to = to.wrapping_offset(strides[1]);
    }
    Ok(())
}

/// Copies the bytes of each element; where one is shorter, the rest is cut or zero.
///
/// # Safety
/// As for [`CastLoop::run`].
pub(super) unsafe fn bytes(
    cast: &CastLoop,
    pointers: &[*mut u8; 2],
    strides: &[isize; 2],
    length: usize,
) -> Result<()> {
    let (from_size, to_size) = (cast.from.itemsize(), cast.to.itemsize());
    let common = from_size.min(to_size);
    // SAFETY: by the caller's promise.
    unsafe {
        each(pointers, strides, length, |from, to| {
            std::ptr::copy(from, to, common);
            std::ptr::write_bytes(to.add(common), 0, to_size - common);
            Ok(())
        })
    }
}

/// Numbers to dates and durations and back: by way of 64-bit integers, which they are.
///
/// # Safety
/// As for [`CastLoop::run`].
pub(super) unsafe fn through_integers(
    cast: &CastLoop,
    pointers: &[*mut u8; 2],
    strides: &[isize; 2],
    length: usize,
) -> Result<()> {
    let plain = |dtype: DType| match dtype {
        DType::DateTime(_) | DType::TimeDelta(_) => DType::Int64,
        other => other,
    };
    let numbers = cast_loop(plain(cast.from), plain(cast.to))?;
    // SAFETY: by the caller's promise; dates have the bits of 64-bit integers.
    unsafe { numbers.run(pointers, strides, length) }
}
