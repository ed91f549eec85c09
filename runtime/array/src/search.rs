//! Places in a sorted vector: `searchsorted`, and `interp`, which looks up a place and goes on from there.

use crate::array::{Array, Order};
use crate::dtype::DType;
use crate::error::{ArrayError, Result, value};
use crate::promotion::promote_types;
use crate::share::{self, Shared};
use crate::sort::{Sortable, joint_keys};
use crate::with_element;

/// Where values belong in a sorted one-dimensional array so that it stays sorted: in front of equal elements, or behind
/// them (`right`).
///
/// # Errors
/// `ValueError` unless `sorted` has one axis.
pub fn searchsorted(sorted: &Array, values: &Array, right: bool) -> Result<Array> {
    if sorted.ndim() != 1 {
        return value("object too deep for desired array");
    }
    // What no dtype holds together is compared as Python does.
    let dtype = promote_types(sorted.dtype(), values.dtype()).unwrap_or(DType::Object);
    if !dtype.is_number() {
        let (sorted, values) = (sorted.cast_to(dtype, Order::C)?, values.cast_to(dtype, Order::C)?);
        let shape: Vec<isize> = values.shape().iter().map(|n| *n as isize).collect();
        let (sorted, values) = joint_keys(&sorted, &values)?;
        return searchsorted(&sorted, &values, right)?.reshape(&shape, Order::C);
    }
    let values = of_dtype(values, dtype)?.to_contiguous()?;
    let sorted = of_dtype(sorted, dtype)?;
    let found = Array::empty(DType::Int64, values.shape())?;
    let to = Shared(found.data().cast::<i64>());
    with_element!(dtype, T => {
        let from = Shared(values.data().cast::<T>());
        let (first, step) = (Shared(sorted.data()), sorted.strides()[0]);
        let length = sorted.size();
        // SAFETY: `at` is below the length.
        let key_at = |at: usize| unsafe {
            first.get().wrapping_offset(at as isize * step).cast::<T>().read_unaligned().key()
        };
        // Keys are made once where they are looked at often.
        let keys = if values.size() >= length / 8 {
            let mut keys = Vec::new();
            keys.try_reserve_exact(length).map_err(|_| {
                ArrayError::Memory(format!("Unable to allocate {} bytes", length.saturating_mul(size_of::<T>())))
            })?;
            keys.extend((0..length).map(key_at));
            Some(keys)
        } else {
            None
        };
        let work = values.size().saturating_mul(4 + length.max(1).ilog2() as usize);
        share::among_threads(values.size(), work, |part| {
            for at in part {
                // SAFETY: `at` lies in the values, and in the new array.
                unsafe {
                    let key = from.get().add(at).read_unaligned().key();
                    let before = |other: <T as Sortable>::Key| {
                        let order = other.cmp(&key);
                        if right { order.is_le() } else { order.is_lt() }
                    };
                    let place = match &keys {
                        Some(keys) => keys.partition_point(|other| before(*other)),
                        None => partition_point(length, |at| before(key_at(at))),
                    };
                    to.get().add(at).write(place as i64);
                }
            }
            Ok(())
        })?;
    }, else return value("such elements have no order"));
    Ok(found)
}

fn of_dtype(array: &Array, dtype: DType) -> Result<Array> {
    if array.dtype() == dtype { Ok(array.clone()) } else { array.cast_to(dtype, Order::C) }
}

/// How many of the first `length` places satisfy a condition that holds for the first ones only.
#[inline]
fn partition_point(length: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut size) = (0, length);
    while size > 0 {
        let half = size / 2;
        if holds(low + half) {
            low += half + 1;
            size -= half + 1;
        } else {
            size = half;
        }
    }
    low
}

/// What [`interp`] gives outside of the points; without a number, the value at that end.
#[derive(Debug, Clone, Copy, Default)]
pub struct Outside {
    /// Before the first point.
    pub left: Option<f64>,
    /// Behind the last one.
    pub right: Option<f64>,
}

/// Values at `x` of the function that joins points by straight lines. Places, points and values are float64; the points
/// rise, and there are as many of them as values.
///
/// A place that is no number gives itself. Where a line cannot be followed from its left end because something is infinite,
/// it is followed from its right end.
///
/// # Errors
/// `ValueError` without points, or when their numbers differ.
pub fn interp(x: &Array, points: &Array, values: &Array, outside: Outside) -> Result<Array> {
    let (points, values) = (vector(points)?, vector(values)?);
    if points.is_empty() {
        return value("array of sample points is empty");
    }
    if points.len() != values.len() {
        return value("fp and xp are not of the same length.");
    }
    let last = points.len() - 1;
    let (left, right) = (outside.left.unwrap_or(values[0]), outside.right.unwrap_or(values[last]));
    let x = of_dtype(x, DType::Float64)?.to_contiguous()?;
    let result = Array::empty(DType::Float64, x.shape())?;
    let (from, to) = (Shared(x.data().cast::<f64>()), Shared(result.data().cast::<f64>()));
    let slope = |at: usize| (values[at + 1] - values[at]) / (points[at + 1] - points[at]);
    let slopes: Option<Vec<f64>> = (x.size() > last).then(|| (0..last).map(slope).collect());
    let at = |x: f64| {
        if last == 0 {
            return if x < points[0] {
                left
            } else if x > points[0] {
                right
            } else {
                values[0]
            };
        }
        if x.is_nan() {
            return x;
        }
        if x > points[last] {
            return right;
        }
        if x < points[0] {
            return left;
        }
        let at = points.partition_point(|point| *point <= x).saturating_sub(1);
        if at == last || points[at] == x {
            return values[at];
        }
        let slope = slopes.as_ref().map_or_else(|| slope(at), |slopes| slopes[at]);
        let mut found = slope * (x - points[at]) + values[at];
        if found.is_nan() {
            found = slope * (x - points[at + 1]) + values[at + 1];
            if found.is_nan() && values[at] == values[at + 1] {
                found = values[at];
            }
        }
        found
    };
    share::among_threads(x.size(), x.size().saturating_mul(4 + last.max(1).ilog2() as usize), |part| {
        for i in part {
            // SAFETY: both have that many elements.
            unsafe { to.get().add(i).write(at(from.get().add(i).read_unaligned())) };
        }
        Ok(())
    })?;
    Ok(result)
}

fn vector(array: &Array) -> Result<Vec<f64>> {
    if array.ndim() != 1 {
        return value(format!(
            "object {} for desired array",
            if array.ndim() > 1 { "too deep" } else { "of too small depth" }
        ));
    }
    Ok(of_dtype(array, DType::Float64)?.to_vec())
}
