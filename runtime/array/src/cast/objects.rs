//! Objects of the interpreter from and to everything else: the interpreter converts.

use super::{CastLoop, rows};
use crate::error::Result;
use crate::objects::{self, Held};

/// Objects to objects: another reference.
///
/// # Safety
/// As for [`CastLoop::run`].
pub(super) unsafe fn copy(
    cast: &CastLoop,
    pointers: &[*mut u8; 2],
    strides: &[isize; 2],
    length: usize,
) -> Result<()> {
    // SAFETY: by the caller's promise.
    unsafe {
        rows::each(pointers, strides, length, |from, to| {
            objects::copy(cast.to, from, to);
            Ok(())
        })
    }
}

/// Elements to objects.
///
/// # Safety
/// As for [`CastLoop::run`].
pub(super) unsafe fn made(
    cast: &CastLoop,
    pointers: &[*mut u8; 2],
    strides: &[isize; 2],
    length: usize,
) -> Result<()> {
    let interpreter = objects::interpreter()?;
    // SAFETY: by the caller's promise.
    unsafe {
        rows::each(pointers, strides, length, |from, to| {
            objects::write(to, Held::new(interpreter.object_of(cast.from, from)?));
            Ok(())
        })
    }
}

/// Objects to elements.
///
/// # Safety
/// As for [`CastLoop::run`].
pub(super) unsafe fn stored(
    cast: &CastLoop,
    pointers: &[*mut u8; 2],
    strides: &[isize; 2],
    length: usize,
) -> Result<()> {
    let interpreter = objects::interpreter()?;
    // SAFETY: by the caller's promise.
    unsafe {
        rows::each(pointers, strides, length, |from, to| {
            interpreter.store(objects::read(from).handle(), cast.to, to)
        })
    }
}
