//! Matrices with zeros on one side of a diagonal.

use crate::array::Array;
use crate::cast;
use crate::error::{ArrayError, Result, value};
use crate::interrupt;
use crate::layout;

/// Which side of the diagonal is kept, with the diagonal itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Below.
    Lower,
    /// Above.
    Upper,
}

/// A copy in C order of the matrices in the last two axes, with zeros beyond the diagonal that is `offset` columns to the
/// right of the main one.
///
/// # Errors
/// `ValueError` with fewer than two axes, `MemoryError`, and interrupts.
pub fn triangle(array: &Array, offset: isize, side: Side) -> Result<Array> {
    let &[ref outer @ .., rows, columns] = array.shape() else {
        return value("a matrix has two axes");
    };
    let result = Array::zeros(array.dtype(), array.shape())?;
    let axis = outer.len();
    let walk = layout::Walk::new(outer, [&result.strides()[..axis], &array.strides()[..axis]], false);
    let column_steps = [result.strides()[axis + 1], array.strides()[axis + 1]];
    walk.for_each([result.data(), array.data()], |starts, steps, count| {
        for matrix in 0..count as isize {
            for row in 0..rows as isize {
                if row % 1024 == 0 {
                    interrupt::check()?;
                }
                let edge =
                    |past: isize| row.saturating_add(offset).saturating_add(past).clamp(0, columns as isize);
                let kept = match side {
                    Side::Lower => 0..edge(1),
                    Side::Upper => edge(0)..columns as isize,
                };
                let part = |of: &Array, at: usize| {
                    let first = starts[at]
                        .wrapping_offset(matrix * steps[at] + row * of.strides()[axis])
                        .wrapping_offset(kept.start * column_steps[at]);
                    let (length, step) = ((kept.end - kept.start) as usize, column_steps[at]);
                    // SAFETY: a part of one row of one matrix of the array.
                    unsafe {
                        of.view_as(first, of.dtype(), [length].as_slice().into(), [step].as_slice().into())
                    }
                };
                cast::assign(&part(&result, 0), &part(array, 1))?;
            }
        }
        Ok::<(), ArrayError>(())
    })?;
    Ok(result)
}
