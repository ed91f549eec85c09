//! `argmin` and `argmax`.

use crate::array::{Array, Order};
use crate::dtype::DType;
use crate::element::Element;
use crate::error::{Result, value};
use crate::functions::Op;
use crate::layout;
use crate::sort::{self, Sortable};
use crate::with_element;

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
    if !array.dtype().is_number() {
        let keys = if largest { sort::keys(array)? } else { sort::keys_of_least(array)? };
        return arg_extremum(&keys, axis, largest, keep_dims);
    }
    let lanes = match axis {
        None => array.reshape(&[-1], Order::C)?,
        Some(axis) => {
            let axis = layout::normalize_axis(axis, array.ndim())?;
            let mut order: Vec<isize> = (0..array.ndim() as isize).filter(|a| *a != axis as isize).collect();
            order.push(axis as isize);
            array.transpose(&order)?
        }
    };
    let length = lanes.shape().last().copied().unwrap_or(1);
    if length == 0 {
        return value(format!("attempt to get {name} of an empty sequence"));
    }
    let outer = &lanes.shape()[..lanes.ndim().saturating_sub(1)];
    let lanes_dense = lanes.to_contiguous()?;
    let count: usize = outer.iter().product();
    let result = Array::empty(DType::Int64, outer)?;
    with_element!(array.dtype(), T => {
        for lane in 0..count {
            // SAFETY: the dense lanes have `count * length` elements; the result has one per lane.
            unsafe {
                let start = lanes_dense.data().cast::<T>().add(lane * length);
                let found = extremum_of(start, length, largest)?;
                result.data().cast::<i64>().add(lane).write(found as i64);
            }
        }
    }, else return value(format!("{name} of such elements is not known")));
    if !keep_dims {
        return Ok(result);
    }
    match axis {
        Some(axis) => result.expand_dims(&[layout::normalize_axis(axis, array.ndim())? as isize]),
        None => result.reshape(&vec![1; array.ndim()], Order::C),
    }
}

/// Elements that are looked at together: few enough to stay in the nearest cache.
const BLOCK: usize = 1024;

/// # Safety
/// `length` elements must be readable at `start`.
unsafe fn extremum_of<T: Sortable + Element>(start: *const T, length: usize, largest: bool) -> Result<usize> {
    // SAFETY: by the caller's promise.
    let at = |i: usize| unsafe { start.add(i).read_unaligned() };
    let is_nan = |x: &T| crate::scalar::Scalar::new(*x).is_nan();
    let may_be_nan = T::DTYPE.is_float() || T::DTYPE.is_complex();
    let fold = super::fold::fold(if largest { Op::Maximum } else { Op::Minimum }, T::DTYPE);
    let (mut best, mut best_at) = (at(0), 0);
    if may_be_nan && is_nan(&best) {
        return Ok(0);
    }
    let better = |x: &T, best: &T| {
        let order = x.order(best);
        if largest { order.is_gt() } else { order.is_lt() }
    };
    let mut first = 0;
    while first < length {
        crate::interrupt::check()?;
        let count = BLOCK.min(length - first);
        // A block is searched only if it holds something better, or a NaN.
        let search = match fold {
            Some(fold) => {
                let mut extreme = best;
                // SAFETY: the block lies inside the run.
                unsafe {
                    fold((&raw mut extreme).cast(), start.add(first).cast(), size_of::<T>() as isize, count);
                }
                better(&extreme, &best) || (may_be_nan && is_nan(&extreme))
            }
            None => true,
        };
        for i in first..if search { first + count } else { first } {
            let x = at(i);
            if may_be_nan && is_nan(&x) {
                return Ok(i);
            }
            if better(&x, &best) {
                (best, best_at) = (x, i);
            }
        }
        first += count;
    }
    Ok(best_at)
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
}
