//! Joining, repeating and turning arrays.

use smallvec::SmallVec;

use crate::array::{Array, Order};
use crate::cast;
use crate::dtype::DType;
use crate::error::{Result, value};
use crate::index::{self, Index};
use crate::promotion::promote_types;
use crate::{interrupt, layout};

/// Arrays one behind the other along an axis; without an axis, flattened.
///
/// # Errors
/// `ValueError` when the other axes differ, in NumPy's words.
pub fn concatenate(arrays: &[Array], axis: Option<isize>, dtype: Option<DType>) -> Result<Array> {
    let Some(axis) = axis else {
        let flat: Vec<Array> = arrays.iter().map(|a| a.reshape(&[-1], Order::C)).collect::<Result<_>>()?;
        return concatenate(&flat, Some(0), dtype);
    };
    let Some(first) = arrays.first() else { return value("need at least one array to concatenate") };
    if first.ndim() == 0 {
        return value("zero-dimensional arrays cannot be concatenated");
    }
    let axis = layout::normalize_axis(axis, first.ndim())?;
    let mut shape = layout::Shape::from_slice(first.shape());
    shape[axis] = 0;
    for (at, array) in arrays.iter().enumerate() {
        if array.ndim() != first.ndim() {
            return value(format!(
                "all the input array dimensions except for the concatenation axis must match exactly, but along dimension 0, the array at index 0 has {} dimension(s) and the array at index {at} has {} dimension(s)",
                first.ndim(),
                array.ndim()
            )
            .replace(
                "all the input array dimensions except for the concatenation axis must match exactly, but along dimension 0, the",
                "all the input arrays must have same number of dimensions, but the",
            ));
        }
        for other in (0..shape.len()).filter(|other| *other != axis) {
            if array.shape()[other] != shape[other] {
                return value(format!(
                    "all the input array dimensions except for the concatenation axis must match exactly, but along dimension {other}, the array at index 0 has size {} and the array at index {at} has size {}",
                    shape[other],
                    array.shape()[other]
                ));
            }
        }
        shape[axis] += array.shape()[axis];
    }
    let dtype = match dtype {
        Some(dtype) => dtype,
        None => arrays
            .iter()
            .skip(1)
            .try_fold(first.dtype(), |dtype, array| promote_types(dtype, array.dtype()))?,
    };
    let fortran = arrays.iter().all(|array| array.is_f_contiguous() && !array.is_c_contiguous());
    let result = Array::new_in_order(dtype, &shape, fortran, false)?;
    let mut start = 0;
    for array in arrays {
        let length = array.shape()[axis] as isize;
        let mut terms: SmallVec<[Index; 4]> =
            (0..axis).map(|_| Index::Slice { start: None, stop: None, step: None }).collect();
        terms.push(Index::Slice { start: Some(start), stop: Some(start + length), step: None });
        cast::assign(&index::view(&result, &terms)?, array)?;
        start += length;
    }
    Ok(result)
}

/// Arrays of one shape side by side along a new axis.
///
/// # Errors
/// `ValueError` when shapes differ.
pub fn stack(arrays: &[Array], axis: isize, dtype: Option<DType>) -> Result<Array> {
    let Some(first) = arrays.first() else { return value("need at least one array to stack") };
    if arrays.iter().any(|array| array.shape() != first.shape()) {
        return value("all input arrays must have the same shape");
    }
    let axis = layout::normalize_axis(axis, first.ndim() + 1)? as isize;
    let expanded: Vec<Array> =
        arrays.iter().map(|array| array.expand_dims(&[axis])).collect::<Result<_>>()?;
    concatenate(&expanded, Some(axis), dtype)
}

/// Each element several times along an axis; `counts` has one entry, or one per element of the axis.
///
/// # Errors
/// `ValueError` for counts that do not fit or are negative.
pub fn repeat(array: &Array, counts: &[i64], axis: Option<isize>) -> Result<Array> {
    let Some(axis) = axis else { return repeat(&array.reshape(&[-1], Order::C)?, counts, Some(0)) };
    let axis = layout::normalize_axis(axis, array.ndim())?;
    let length = array.shape()[axis];
    if counts.len() != 1 && counts.len() != length {
        return value(format!(
            "operands could not be broadcast together with shape ({length},) ({},)",
            counts.len()
        ));
    }
    if counts.iter().any(|count| *count < 0) {
        return value("negative dimensions are not allowed");
    }
    let count_of = |at: usize| counts[if counts.len() == 1 { 0 } else { at }] as usize;
    let total = (0..length).try_fold(0usize, |total, at| total.checked_add(count_of(at)));
    let total = layout::checked_size(&[total.unwrap_or(usize::MAX)], array.dtype().itemsize().max(8))?;
    let positions = Array::empty(DType::Int64, &[total])?;
    let mut done = 0;
    for at in 0..length {
        interrupt::in_blocks(count_of(at), |_, count| {
            for place in done..done + count {
                // SAFETY: the new array has as many elements as the counts add up to.
                unsafe { positions.data().cast::<i64>().add(place).write(at as i64) };
            }
            done += count;
            Ok(())
        })?;
        if at % interrupt::BLOCK == 0 {
            interrupt::check()?;
        }
    }
    crate::select::take(array, &positions, axis as isize, crate::select::OutOfBounds::Raise)
}

/// The array repeated like a tile.
///
/// # Errors
/// `MemoryError`
pub fn tile(array: &Array, repeats: &[usize]) -> Result<Array> {
    let mut total = array.size();
    for count in repeats {
        total = layout::checked_size(&[total, *count], array.dtype().itemsize())?;
    }
    let ndim = array.ndim().max(repeats.len());
    let lead = vec![0isize; ndim - array.ndim()];
    let axes: Vec<isize> = (0..lead.len() as isize).collect();
    let mut result = array.expand_dims(&axes)?;
    for (at, &count) in repeats.iter().rev().enumerate() {
        let axis = (ndim - 1 - at) as isize;
        if count == 0 {
            let mut shape = layout::Shape::from_slice(result.shape());
            shape[axis as usize] = 0;
            result = Array::empty(array.dtype(), &shape)?;
        } else if count > 1 {
            let copies = vec![result.clone(); count];
            result = concatenate(&copies, Some(axis), None)?;
        }
    }
    if result.storage().same_block(array.storage()) { result.copy(Order::C) } else { Ok(result) }
}

/// A view with axes reversed in direction.
///
/// # Errors
/// `AxisError`
pub fn flip(array: &Array, axes: Option<&[isize]>) -> Result<Array> {
    let all: Vec<isize> = (0..array.ndim() as isize).collect();
    let mut reverse: SmallVec<[bool; 4]> = SmallVec::from_elem(false, array.ndim());
    for &axis in axes.unwrap_or(&all) {
        reverse[layout::normalize_axis(axis, array.ndim())?] = true;
    }
    let terms: SmallVec<[Index; 4]> = reverse
        .iter()
        .map(|reverse| Index::Slice { start: None, stop: None, step: reverse.then_some(-1) })
        .collect();
    index::view(array, &terms)
}

/// Elements moved along an axis, those pushed off one end coming back at the other; flattened without an axis.
///
/// # Errors
/// `AxisError`
pub fn roll(array: &Array, shift: isize, axis: Option<isize>) -> Result<Array> {
    let Some(axis) = axis else {
        let flat = roll(&array.reshape(&[-1], Order::C)?, shift, Some(0))?;
        let shape: Vec<isize> = array.shape().iter().map(|n| *n as isize).collect();
        return flat.reshape(&shape, Order::C);
    };
    let axis = layout::normalize_axis(axis, array.ndim())?;
    let length = array.shape()[axis] as isize;
    if length == 0 {
        return array.copy(Order::C);
    }
    let cut = length - shift.rem_euclid(length);
    let part = |start, stop| {
        let mut terms: SmallVec<[Index; 4]> =
            (0..axis).map(|_| Index::Slice { start: None, stop: None, step: None }).collect();
        terms.push(Index::Slice { start: Some(start), stop: Some(stop), step: None });
        index::view(array, &terms)
    };
    concatenate(&[part(cut, length)?, part(0, cut)?], Some(axis as isize), None)
}
