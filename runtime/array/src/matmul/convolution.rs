//! Sums of products of two vectors that slide along each other.

use super::check_dot;
use super::elementwise::{self, Operand};
use super::ring::slide;
use crate::array::{Array, Order};
use crate::dtype::DType;
use crate::error::{Result, value};
use crate::functions::Op;
use crate::index::{self, Index};
use crate::promotion::promote_types;
use crate::share::{self, Shared};
use crate::with_element;

/// Which of the sums are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// All in which the vectors overlap.
    Full,
    /// As many as the longer vector has elements, in the middle.
    Same,
    /// Those in which the vectors overlap wholly.
    Valid,
}

/// The convolution of two vectors: `sum(a[i] * v[k - i])` for each `k`.
///
/// # Errors
/// `ValueError` for an empty vector, `MemoryError`
pub fn convolve(a: &Array, v: &Array, mode: Mode) -> Result<Array> {
    let (long, short) = if v.size() > a.size() { (v, a) } else { (a, v) };
    let full = full(long, short)?;
    let first = match mode {
        Mode::Full => 0,
        Mode::Same => (short.size() - 1) / 2,
        Mode::Valid => short.size() - 1,
    };
    part(full, first, long.size(), short.size(), mode)
}

/// The correlation of two vectors: `sum(a[i + k] * conj(v[i]))` for each `k`.
///
/// # Errors
/// As for [`convolve`].
pub fn correlate(a: &Array, v: &Array, mode: Mode) -> Result<Array> {
    let conjugate = if v.dtype().is_complex() || v.dtype() == DType::Object {
        elementwise::apply(Op::Conjugate, &[Operand::Array(v.clone())])?
    } else {
        v.clone()
    };
    let turned = index::view(&conjugate, &[Index::Slice { start: None, stop: None, step: Some(-1) }])?;
    let full = full(a, &turned)?;
    let (long, short) = (a.size().max(v.size()), a.size().min(v.size()));
    let first = match mode {
        Mode::Full => 0,
        Mode::Same if a.size() >= v.size() => (short - 1) / 2,
        Mode::Same => short / 2,
        Mode::Valid => short - 1,
    };
    part(full, first, long, short, mode)
}

fn part(full: Array, first: usize, long: usize, short: usize, mode: Mode) -> Result<Array> {
    let count = match mode {
        Mode::Full => return Ok(full),
        Mode::Same => long,
        Mode::Valid => long - short + 1,
    };
    let (start, stop) = (Some(first as isize), Some((first + count) as isize));
    index::view(&full, &[Index::Slice { start, stop, step: None }])?.copy(Order::C)
}

/// All sums; products are added in the order of `a`.
fn full(a: &Array, v: &Array) -> Result<Array> {
    if a.size() == 0 || v.size() == 0 {
        return value("a vector to slide along must not be empty");
    }
    check_dot(a.dtype(), v.dtype())?;
    let dtype = promote_types(a.dtype(), v.dtype())?;
    if dtype == DType::Float16 {
        // Rounded once.
        let wide = |array: &Array| array.cast_to(DType::Float32, Order::C);
        return full(&wide(a)?, &wide(v)?)?.cast_to(dtype, Order::C);
    }
    let (a, v) = (a.cast_to(dtype, Order::C)?, v.cast_to(dtype, Order::C)?);
    if !dtype.is_number() {
        return by_elements(&a, &v, dtype);
    }
    let count = a.size() + v.size() - 1;
    let result = Array::zeros(dtype, &[count])?;
    with_element!(dtype, T => {
        let (x, y, out) =
            (Shared(a.data().cast::<T>()), Shared(v.data().cast::<T>()), Shared(result.data().cast::<T>()));
        share::among_threads(count, count.saturating_mul(v.size().min(a.size())), |part| {
            // Blocks that stay in the nearest cache.
            const BLOCK: usize = 1024;
            for first in part.clone().step_by(BLOCK) {
                crate::interrupt::check()?;
                // SAFETY: both copies are dense; the result is new, and parts of it are apart.
                unsafe {
                    let end = part.end.min(first + BLOCK);
                    slide::<T>(x.get(), a.size(), y.get(), v.size(), out.get(), first, end);
                }
            }
            Ok(())
        })?;
    }, else return value("no products of such elements"));
    Ok(result)
}

fn by_elements(a: &Array, v: &Array, dtype: DType) -> Result<Array> {
    let count = a.size() + v.size() - 1;
    let result = Array::zeros(dtype, &[count])?;
    for at in 0..v.size() {
        let range = |from: usize, count: usize| Index::Slice {
            start: Some(from as isize),
            stop: Some((from + count) as isize),
            step: None,
        };
        let factor = index::view(v, &[range(at, 1)])?;
        let product = elementwise::apply(Op::Multiply, &[Operand::Array(a.clone()), Operand::Array(factor)])?;
        let place = index::view(&result, &[range(at, a.size())])?;
        let sum = elementwise::apply(Op::Add, &[Operand::Array(place.clone()), Operand::Array(product)])?;
        crate::cast::assign(&place, &sum)?;
    }
    Ok(result)
}
