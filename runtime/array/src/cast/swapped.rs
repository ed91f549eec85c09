//! Elements in the other byte order: rows are turned around in a small buffer, and converted natively.

use super::{CastLoop, cast_loop};
use crate::dtype::DType;
use crate::error::Result;

/// Bytes of the buffer.
const BUFFER: usize = 4096;

/// # Safety
/// As for [`CastLoop::run`].
pub(super) unsafe fn convert(
    cast: &CastLoop,
    pointers: &[*mut u8; 2],
    strides: &[isize; 2],
    length: usize,
) -> Result<()> {
    let (from, to) = (cast.from.native(), cast.to.native());
    let ([mut source, mut target], [source_step, target_step]) = (*pointers, *strides);
    let (from_size, to_size) = (from.itemsize(), to.itemsize());
    let native = cast_loop(from, to)?;
    let block = (BUFFER / from_size.max(to_size).max(1)).max(1);
    let mut buffers = [vec![0u8; block * from_size], vec![0u8; block * to_size]];
    let mut done = 0;
    while done < length {
        let count = block.min(length - done);
        let [read, written] = [buffers[0].as_mut_ptr(), buffers[1].as_mut_ptr()];
        // SAFETY: by the caller's promise; the buffers hold a block.
        unsafe {
            for at in 0..count {
                let element = read.add(at * from_size);
                std::ptr::copy_nonoverlapping(source, element, from_size);
                if cast.from != from {
                    turn(element, from);
                }
                source = source.wrapping_offset(source_step);
            }
            native.run(&[read, written], &[from_size as isize, to_size as isize], count)?;
            for at in 0..count {
                let element = written.add(at * to_size);
                if cast.to != to {
                    turn(element, to);
                }
                std::ptr::copy_nonoverlapping(element, target, to_size);
                target = target.wrapping_offset(target_step);
            }
        }
        done += count;
    }
    Ok(())
}

/// Turns the bytes of one native element around: of each part of a complex number, of each character.
///
/// # Safety
/// The element is readable and writable.
pub(crate) unsafe fn turn(element: *mut u8, dtype: DType) {
    let part = match dtype {
        DType::Complex64 => 4,
        DType::Complex128 => 8,
        DType::Text(_) => 4,
        other => other.itemsize().max(1),
    };
    for at in (0..dtype.itemsize()).step_by(part) {
        // SAFETY: by the caller's promise; the parts lie inside the element.
        unsafe { std::slice::from_raw_parts_mut(element.add(at), part).reverse() };
    }
}
