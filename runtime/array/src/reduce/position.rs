//! `argmin` and `argmax`.

use crate::array::{Array, Order};
use crate::dtype::DType;
use crate::error::{ArrayError, Result, value};
use crate::functions::Op;
use crate::interrupt;
use crate::lanes::Lanes;
use crate::layout;
use crate::share;
use crate::sort::{self, Sortable};
use crate::with_element;

use super::places;

/// The index of the first largest (or smallest) element along an axis; of the flattened array without one. A NaN counts as
/// the extreme.
///
/// # Errors
/// `ValueError` for an empty axis, `AxisError`.
pub fn arg_extremum(array: &Array, axis: Option<isize>, largest: bool, keep_dims: bool) -> Result<Array> {
    let name = if largest { "argmax" } else { "argmin" };
    if let (0, Some(axis)) = (array.ndim(), axis) {
        layout::normalize_axis(axis, 1)?;
        return arg_extremum(array, None, largest, keep_dims);
    }
    if matches!(array.dtype(), DType::Record(_)) {
        return Err(ArrayError::Type("data type not ordered".into()));
    }
    if !array.dtype().is_number() {
        let keys = if largest { sort::keys(array)? } else { sort::keys_of_least(array)? };
        return arg_extremum(&keys, axis, largest, keep_dims);
    }
    if let (None, false) = (axis, keep_dims)
        && let Some(found) = place_of_extremum(array, largest)?
    {
        return Array::from_element(found as i64);
    }
    if let (Some(axis), &[_, _]) = (axis, array.shape())
        && let along = layout::normalize_axis(axis, 2)?
        && array.strides()[1 - along] == array.dtype().itemsize() as isize
        && array.size() > 0
        && places::has_columns(array.dtype(), array.shape()[along])
    {
        return arg_extremum_of_columns(array, along, largest, keep_dims);
    }
    if let (Some(axis), &[_, _]) = (axis, array.shape())
        && (1..share::WORTH_SHARING).contains(&array.size())
    {
        return arg_extremum_of_rows(array, layout::normalize_axis(axis, 2)?, largest, keep_dims);
    }
    let (source, along) = match axis {
        None => (array.reshape(&[-1], Order::C)?, 0),
        Some(axis) => (array.clone(), layout::normalize_axis(axis, array.ndim())?),
    };
    if source.shape()[along] == 0 {
        return value(format!("attempt to get {name} of an empty sequence"));
    }
    let mut shape = layout::Shape::from_slice(source.shape());
    shape[along] = 1;
    let result = Array::empty(DType::Int64, &shape)?;
    let lanes = Lanes::new(along, [&source, &result]);
    with_element!(array.dtype(), T => lanes.among_threads(1, |lanes| lanes.for_each(|[from, to]| {
        // SAFETY: the pointers are those of lanes of these elements; the result has one place for each.
        unsafe {
            let found = extremum_of::<T>(from, lanes.steps[0], lanes.length, largest)?;
            to.cast::<i64>().write(found as i64);
        }
        Ok(())
    }))?, else return value(format!("{name} of such elements is not known")));
    match axis {
        Some(_) if keep_dims => Ok(result),
        Some(_) => result.squeeze(Some(&[along as isize])),
        None if keep_dims => result.reshape(&vec![1; array.ndim()], Order::C),
        None => result.reshape(&[], Order::C),
    }
}

/// The index of the first largest (or smallest) element of the flattened array, if there are elements, they are numbers, and
/// all lie equally far from the next.
///
/// # Errors
/// What an interrupt raises.
pub fn place_of_extremum(array: &Array, largest: bool) -> Result<Option<usize>> {
    let Some(step) = only_step(array).filter(|_| array.dtype().is_number()) else { return Ok(None) };
    with_element!(array.dtype(), T => {
        // SAFETY: all elements of the array lie so far apart.
        unsafe { extremum_of::<T>(array.data(), step, array.size(), largest).map(Some) }
    }, else Ok(None))
}

/// As [`arg_extremum`], along one of two axes; the elements along the other one lie beside each other.
fn arg_extremum_of_columns(array: &Array, along: usize, largest: bool, keep_dims: bool) -> Result<Array> {
    let (width, count, step) = (array.shape()[1 - along], array.shape()[along], array.strides()[along]);
    let result = place_for_each(array, along, keep_dims)?;
    let (first, places) = (share::Shared(array.data()), share::Shared(result.data().cast::<i64>()));
    // Some blocks for all threads, if the rows are long enough.
    let block = width.div_ceil(8).clamp(32, places::COLUMNS);
    share::among_threads(width.div_ceil(block), array.size(), |part| {
        for at in part {
            let (from, to) = (at * block, width.min((at + 1) * block));
            // SAFETY: the columns are the array's, and the dense result has a place for each.
            unsafe {
                let start = first.get().add(from * array.dtype().itemsize());
                let shape = [count, to - from];
                places::in_columns(array.dtype(), start, step, shape, largest, places.get().add(from))?;
            }
        }
        Ok(())
    })?;
    Ok(result)
}

/// An array for the places along one of two axes.
fn place_for_each(array: &Array, along: usize, keep_dims: bool) -> Result<Array> {
    let mut shape = layout::Shape::from_slice(array.shape());
    shape[along] = 1;
    if !keep_dims {
        shape.remove(along);
    }
    Array::empty(DType::Int64, &shape)
}

/// As [`arg_extremum`], along one of two axes.
fn arg_extremum_of_rows(array: &Array, along: usize, largest: bool, keep_dims: bool) -> Result<Array> {
    let other = 1 - along;
    let (count, length) = (array.shape()[other], array.shape()[along]);
    let result = place_for_each(array, along, keep_dims)?;
    let (outer, inner) = (array.strides()[other], array.strides()[along]);
    with_element!(array.dtype(), T => {
        for row in 0..count {
            let from = array.data().wrapping_offset(row as isize * outer);
            // SAFETY: the row is one of the array's, and the dense result has a place for each.
            unsafe {
                let found = extremum_of::<T>(from, inner, length, largest)?;
                result.data().cast::<i64>().add(row).write(found as i64);
            }
        }
    }, else return value("the place of such an extreme is not known"));
    Ok(result)
}

/// How far elements lie apart, if there are some and all lie equally far.
fn only_step(array: &Array) -> Option<isize> {
    match array.strides() {
        _ if array.size() == 0 => None,
        [step] => Some(*step),
        _ if array.is_c_contiguous() => Some(array.dtype().itemsize() as isize),
        _ => None,
    }
}

/// Elements that are looked at together: few enough to stay in the nearest cache.
const BLOCK: usize = 1024;

/// Fewer elements than these are looked at one by one.
const FEW: usize = 8;

/// # Safety
/// `length` elements must be readable at `start`, `step` bytes apart.
unsafe fn extremum_of<T: Sortable>(
    start: *const u8,
    step: isize,
    length: usize,
    largest: bool,
) -> Result<usize> {
    let pointer = |i: usize| start.wrapping_offset(i as isize * step);
    // SAFETY: by the caller's promise.
    let at = |i: usize| unsafe { pointer(i).cast::<T>().read_unaligned() };
    let is_nan = |x: T| crate::scalar::Scalar::new(x).is_nan();
    let may_be_nan = T::DTYPE.is_float() || T::DTYPE.is_complex();
    let better = |x: T, best: T| {
        let order = x.order(&best);
        if largest { order.is_gt() } else { order.is_lt() }
    };
    let mut best = at(0);
    if may_be_nan && is_nan(best) {
        return Ok(0);
    }
    let fold = if length < FEW {
        None
    } else {
        super::fold::fold(if largest { Op::Maximum } else { Op::Minimum }, T::DTYPE)
    };
    let Some(fold) = fold else {
        let mut best_at = 0;
        for i in 0..length {
            if i % interrupt::BLOCK == 0 {
                interrupt::check()?;
            }
            let x = at(i);
            if may_be_nan && is_nan(x) {
                return Ok(i);
            }
            if better(x, best) {
                (best, best_at) = (x, i);
            }
        }
        return Ok(best_at);
    };
    // Blocks are folded; only the first one that holds the extreme, or a NaN, is searched for its place.
    let mut block = 0;
    for first in (0..length).step_by(BLOCK) {
        interrupt::check()?;
        let count = BLOCK.min(length - first);
        let mut extreme = best;
        // SAFETY: the block lies inside the lane.
        unsafe { fold((&raw mut extreme).cast(), pointer(first), step, count) };
        if may_be_nan && is_nan(extreme) {
            return Ok((first..first + count).find(|i| is_nan(at(*i))).unwrap_or(first));
        }
        if better(extreme, best) {
            (best, block) = (extreme, first);
        }
    }
    let end = length.min(block + BLOCK);
    // Several at a time, without looking at the result of each.
    const TOGETHER: usize = 16;
    let mut first = block;
    if step == size_of::<T>() as isize {
        let dense = |i: usize| {
            // SAFETY: by the caller's promise.
            unsafe { start.cast::<T>().add(i).read_unaligned() }
        };
        while first + TOGETHER <= end
            && !(0..TOGETHER).fold(false, |found, i| found | dense(first + i).equals(best))
        {
            first += TOGETHER;
        }
    }
    Ok((first..end).find(|i| at(*i).equals(best)).unwrap_or(block))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_extreme_and_the_first_nan_win() {
        let mut values: Vec<f64> = (0..5000).map(|i| f64::from((i * 37) % 1000)).collect();
        let find = |values: &[f64], largest| {
            let array = Array::from_slice(values).unwrap();
            arg_extremum(&array, None, largest, false).unwrap().only_scalar().get::<i64>()
        };
        assert_eq!(find(&values, true), values.iter().position(|x| *x == 999.0).unwrap() as i64);
        assert_eq!(find(&values, false), 0);
        values[4000] = f64::NAN;
        values[4500] = f64::NAN;
        assert_eq!((find(&values, true), find(&values, false)), (4000, 4000));
    }

    #[test]
    fn rows_and_columns_agree_with_a_search() {
        let next = |state: &mut u32| {
            *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *state >> 24
        };
        let mut state = 1;
        for (rows, columns) in [(1, 1), (2, 40), (40, 2), (3, 300), (300, 17), (64, 64), (700, 5)] {
            for with_nan in [false, true] {
                let values: Vec<f64> = (0..rows * columns)
                    .map(|_| match next(&mut state) {
                        0..2 if with_nan => f64::NAN,
                        drawn => f64::from(drawn / 16) - 8.0,
                    })
                    .collect();
                let doubles =
                    Array::from_slice(&values).unwrap().reshape(&[rows, columns], Order::C).unwrap();
                for dtype in [DType::Float64, DType::Float32, DType::Int32, DType::Int64, DType::Int16] {
                    if with_nan && !dtype.is_float() {
                        continue;
                    }
                    let array = doubles.cast_to(dtype, Order::C).unwrap();
                    for largest in [false, true] {
                        for axis in [0, 1] {
                            let found =
                                arg_extremum(&array, Some(axis), largest, false).unwrap().to_vec::<i64>();
                            let lane = |at: usize| -> Vec<f64> {
                                let (rows, columns) = (rows as usize, columns as usize);
                                match axis {
                                    0 => (0..rows).map(|row| values[row * columns + at]).collect(),
                                    _ => values[at * columns..(at + 1) * columns].to_vec(),
                                }
                            };
                            for (at, found) in found.into_iter().enumerate() {
                                let lane = lane(at);
                                let mut best = 0;
                                for (i, x) in lane.iter().enumerate() {
                                    let beats = if largest { *x > lane[best] } else { *x < lane[best] };
                                    if !lane[best].is_nan() && (x.is_nan() || beats) {
                                        best = i;
                                    }
                                }
                                assert_eq!(
                                    found, best as i64,
                                    "{dtype} {rows}x{columns} {axis} {largest} {lane:?}"
                                );
                            }
                        }
                    }
                }
            }
        }
    }
}
