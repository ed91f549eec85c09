//! Joining, repeating and turning arrays.

use smallvec::SmallVec;

use crate::array::{Array, Order};
use crate::cast;
use crate::dtype::{DType, Kind};
use crate::error::{ArrayError, Result, value};
use crate::index::{self, Index};
use crate::promotion::promote_types;
use crate::{interrupt, layout, objects};

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
        None => arrays.iter().try_fold(first.dtype(), |dtype, array| promote_types(dtype, array.dtype()))?,
    };
    if dtype.kind() == Kind::DateTime
        && let Some(duration) = arrays.iter().find(|array| array.dtype().kind() == Kind::TimeDelta)
    {
        return Err(ArrayError::Type(format!(
            "Cannot cast array data from {} to {} according to the rule 'same_kind'",
            duration.dtype().repr(),
            dtype.repr()
        )));
    }
    let fortran = arrays.iter().all(|array| array.is_f_contiguous() && !array.is_c_contiguous());
    let result = Array::new_in_order(dtype, &shape, fortran, false)?;
    let mut part = result.clone();
    let mut start = result.data();
    for array in arrays {
        shape[axis] = array.shape()[axis];
        // SAFETY: the parts lie behind each other along the axis, whose length is the sum of theirs.
        part = unsafe {
            part.view_as(start, dtype, shape.clone(), layout::Strides::from_slice(result.strides()))
        };
        cast::assign(&part, array)?;
        start = start.wrapping_offset(shape[axis] as isize * result.strides()[axis]);
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
    if array.ndim() == 0 {
        return repeat(&array.reshape(&[1], Order::C)?, counts, Some(axis));
    }
    let axis = layout::normalize_axis(axis, array.ndim())?;
    let length = array.shape()[axis];
    if counts.len() != 1 && counts.len() != length {
        return value(format!(
            "operands could not be broadcast together with shape ({length},) ({},)",
            counts.len()
        ));
    }
    if length > 0 && counts.iter().any(|count| *count < 0) {
        return value("negative dimensions are not allowed");
    }
    let count_of = |at: usize| counts[if counts.len() == 1 { 0 } else { at }] as usize;
    let total = (0..length).try_fold(0usize, |total, at| total.checked_add(count_of(at)));
    let total = layout::checked_size(&[total.unwrap_or(usize::MAX)], array.dtype().itemsize().max(8))?;
    let mut shape = layout::Shape::from_slice(array.shape());
    shape[axis] = total;
    let result = Array::empty(array.dtype(), &shape)?;
    let source = array.to_contiguous()?;
    let block = array.shape()[axis + 1..].iter().product::<usize>() * array.dtype().itemsize();
    if block == 0 {
        return Ok(result);
    }
    let times = array.shape()[..axis].iter().product::<usize>();
    let (mut from, mut to) = (source.data(), result.data());
    for _ in 0..times {
        let mut at = 0;
        while at < length {
            // As many elements of the axis as give a block's worth of results.
            let weight = 1 + block / 16;
            let mut end = at;
            if let [count] = counts {
                end = length.min(at + (interrupt::BLOCK / (weight * *count as usize).max(1)).max(1));
            } else {
                let mut work = 0;
                while end < length && work < interrupt::BLOCK {
                    work += weight * count_of(end).max(1);
                    end += 1;
                }
            }
            interrupt::check()?;
            // SAFETY: the source has a block for each element of the axis, the new array as many as the counts add up to.
            to = unsafe {
                match block {
                    _ if array.dtype().has_objects() => {
                        let copy = |from, count, to| copy_objects(array.dtype(), from, block, count, to);
                        repeat_each(from, block, at..end, count_of, to, copy)
                    }
                    1 => repeat_each(from, 1, at..end, count_of, to, |from, n, to| {
                        fill_with::<u8>(from, n, to)
                    }),
                    2 => repeat_each(from, 2, at..end, count_of, to, |from, n, to| {
                        fill_with::<u16>(from, n, to)
                    }),
                    4 => repeat_each(from, 4, at..end, count_of, to, |from, n, to| {
                        fill_with::<u32>(from, n, to)
                    }),
                    8 => repeat_each(from, 8, at..end, count_of, to, |from, n, to| {
                        fill_with::<u64>(from, n, to)
                    }),
                    16 => repeat_each(from, 16, at..end, count_of, to, |from, n, to| {
                        fill_with::<u128>(from, n, to)
                    }),
                    _ => repeat_each(from, block, at..end, count_of, to, |from, count, to| {
                        for copy in 0..count {
                            std::ptr::copy_nonoverlapping(from, to.wrapping_add(copy * block), block);
                        }
                    }),
                }
            };
            from = from.wrapping_add((end - at) * block);
            at = end;
        }
    }
    Ok(result)
}

/// Calls `copy(from, count, to)` for elements of an axis that lie one behind the other. Returns where the results end.
///
/// # Safety
/// That of `copy`.
#[inline(always)]
unsafe fn repeat_each(
    mut from: *const u8,
    block: usize,
    elements: std::ops::Range<usize>,
    count_of: impl Fn(usize) -> usize,
    mut to: *mut u8,
    copy: impl Fn(*const u8, usize, *mut u8),
) -> *mut u8 {
    for at in elements {
        let count = count_of(at);
        copy(from, count, to);
        from = from.wrapping_add(block);
        to = to.wrapping_add(count * block);
    }
    to
}

/// # Safety
/// An item must be readable at `from`, and `count` of them writable at `to`.
#[inline(always)]
unsafe fn fill_with<T: Copy>(from: *const u8, count: usize, to: *mut u8) {
    // SAFETY: by the caller's promise.
    unsafe {
        let item = from.cast::<T>().read_unaligned();
        let to = to.cast::<T>();
        // A loop would be set up for more items than there mostly are.
        if count <= 4 {
            if count > 0 {
                to.write_unaligned(item);
            }
            if count > 1 {
                to.add(1).write_unaligned(item);
            }
            if count > 2 {
                to.add(2).write_unaligned(item);
            }
            if count > 3 {
                to.add(3).write_unaligned(item);
            }
            return;
        }
        for at in 0..count {
            to.add(at).write_unaligned(item);
        }
    }
}

/// # Safety
/// A block of elements must be readable at `from`, and `count` of them writable at `to`.
unsafe fn copy_objects(dtype: DType, from: *const u8, block: usize, count: usize, to: *mut u8) {
    for copy in 0..count {
        for at in (0..block).step_by(dtype.itemsize()) {
            // SAFETY: by the caller's promise.
            unsafe { objects::copy(dtype, from.add(at), to.add(copy * block + at)) };
        }
    }
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
            result = concatenate(&copies, Some(axis), Some(array.dtype()))?;
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
    concatenate(&[part(cut, length)?, part(0, cut)?], Some(axis as isize), Some(array.dtype()))
}
