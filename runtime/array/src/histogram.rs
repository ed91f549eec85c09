//! Counting: how often integers occur, and how many elements fall into intervals of one width.

use std::ops::{Div, Mul, Sub};

use crate::array::{Array, Order};
use crate::dtype::DType;
use crate::element::{Element, Half};
use crate::error::{ArrayError, Result, value};
use crate::interrupt;
use crate::share::{self, Shared};

/// How often each of the integers from 0 on occurs, at least up to `least - 1`: int64, or the float64 sums of weights.
///
/// `integers` is a vector of int64, `weights` one of float64.
///
/// # Errors
/// `ValueError` for a negative integer, or weights of another length.
pub fn bincount(integers: &Array, weights: Option<&Array>, least: usize) -> Result<Array> {
    let integers = integers.cast_to(DType::Int64, Order::C)?;
    let length = integers.size();
    let weights = weights.map(|weights| weights.cast_to(DType::Float64, Order::C)).transpose()?;
    if weights.as_ref().is_some_and(|weights| weights.size() != length) {
        return value("The weights and list don't have the same length.");
    }
    let first = integers.data().cast::<i64>();
    // SAFETY: `at` is below the length of the private copy.
    let integer = |at: usize| unsafe { first.add(at).read() };
    let (mut low, mut high) = (0, -1);
    interrupt::in_blocks(length, |from, count| {
        for at in from..from + count {
            low = low.min(integer(at));
            high = high.max(integer(at));
        }
        Ok(())
    })?;
    if low < 0 {
        return value("'list' argument must have no negative elements");
    }
    let bins = usize::try_from(high + 1).unwrap_or(0).max(least);
    let result = Array::zeros(if weights.is_some() { DType::Float64 } else { DType::Int64 }, &[bins])?;
    match weights {
        None => {
            let counts = result.data().cast::<i64>();
            interrupt::in_blocks(length, |from, count| {
                for at in from..from + count {
                    // SAFETY: the integers lie between 0 and `bins`.
                    unsafe { *counts.add(integer(at) as usize) += 1 };
                }
                Ok(())
            })?;
        }
        Some(weights) => {
            let sums = result.data().cast::<f64>();
            interrupt::in_blocks(length, |from, count| {
                for at in from..from + count {
                    // SAFETY: as above, and there are as many weights.
                    unsafe { *sums.add(integer(at) as usize) += weights.data().cast::<f64>().add(at).read() };
                }
                Ok(())
            })?;
        }
    }
    Ok(result)
}

/// How many elements of a vector lie between neighbouring edges, the last one included: int64, or the float64 sums of
/// weights. The edges are those of intervals of one width; they have the dtype of the elements, a real float.
///
/// # Errors
/// `TypeError` for other dtypes, `MemoryError`
pub fn histogram(elements: &Array, edges: &Array, weights: Option<&Array>) -> Result<Array> {
    if elements.dtype() != edges.dtype() {
        return Err(ArrayError::Type("the elements of a histogram have the dtype of its edges".into()));
    }
    match edges.dtype() {
        DType::Float16 => counted::<Half>(elements, edges, weights),
        DType::Float32 => counted::<f32>(elements, edges, weights),
        DType::Float64 => counted::<f64>(elements, edges, weights),
        other => Err(ArrayError::Type(format!("no histogram of {}", other.repr()))),
    }
}

/// What finding an interval takes of a float.
trait Real: Element + PartialOrd + Sub<Output = Self> + Div<Output = Self> + Mul<Output = Self> {
    fn of_count(count: usize) -> Self;
    fn truncated(self) -> usize;
}

macro_rules! reals {
    ($($type:ty: $from:expr, $to:expr);*) => {
        $(impl Real for $type {
            #[inline]
            fn of_count(count: usize) -> Self {
                $from(count)
            }

            #[inline]
            fn truncated(self) -> usize {
                $to(self) as usize
            }
        })*
    };
}

reals! {
    f32: |count| count as f32, |x| x;
    f64: |count| count as f64, |x| x;
    Half: |count| Half::from_f64(count as f64), Half::to_f32
}

fn counted<T: Real>(elements: &Array, edges: &Array, weights: Option<&Array>) -> Result<Array> {
    let elements = elements.to_contiguous()?;
    let edges: Vec<T> = edges.to_vec();
    let (Some(&first), Some(&last)) = (edges.first(), edges.last()) else {
        return value("a histogram has an edge at least");
    };
    let bins = edges.len() - 1;
    let (width, count) = (last - first, T::of_count(bins));
    let place = |x: T| {
        if !(x >= first && x <= last) {
            return None;
        }
        let mut at = ((x - first) / width * count).truncated().min(bins - 1);
        // Rounding may have moved an element over an edge.
        if x < edges[at] {
            at = at.saturating_sub(1);
        } else if x >= edges[at + 1] && at != bins - 1 {
            at += 1;
        }
        Some(at)
    };
    let from = Shared(elements.data().cast::<T>());
    // SAFETY: `at` is below the size.
    let element = |at: usize| unsafe { from.get().add(at).read_unaligned() };
    let length = elements.size();
    if let Some(weights) = weights {
        let weights = weights.cast_to(DType::Float64, Order::C)?;
        if weights.size() != length {
            return value("weights should have the same shape as a.");
        }
        let mut sums = vec![0.0; bins];
        // Sums of blocks are added up, which rounds as NumPy does.
        interrupt::in_blocks(length, |from, count| {
            let mut block = vec![0.0; bins];
            for at in from..from + count {
                if let Some(bin) = place(element(at)) {
                    // SAFETY: there are as many weights as elements.
                    block[bin] += unsafe { weights.data().cast::<f64>().add(at).read() };
                }
            }
            sums.iter_mut().zip(block).for_each(|(sum, more)| *sum += more);
            Ok(())
        })?;
        return Array::from_slice(&sums);
    }
    let total = std::sync::Mutex::new(vec![0i64; bins]);
    share::among_threads(length, length.saturating_mul(2), |part| {
        let mut counts = vec![0i64; bins];
        for at in part {
            if let Some(bin) = place(element(at)) {
                counts[bin] += 1;
            }
        }
        let mut total = total.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        total.iter_mut().zip(counts).for_each(|(sum, more)| *sum += more);
        Ok(())
    })?;
    Array::from_slice(&total.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_element_inside_is_counted_once() {
        let elements: Vec<f64> = (0..100_000).map(|i| f64::from(i % 1013) / 1013.0 * 3.0 - 1.0).collect();
        let edges: Vec<f64> = (0..=7).map(|i| f64::from(i) / 7.0).collect();
        let (a, e) = (Array::from_slice(&elements).unwrap(), Array::from_slice(&edges).unwrap());
        let counts = histogram(&a, &e, None).unwrap().to_vec::<i64>();
        let expected: Vec<i64> = (0..7)
            .map(|bin| {
                let inside =
                    |x: &&f64| **x >= edges[bin] && (**x < edges[bin + 1] || (bin == 6 && **x == edges[7]));
                elements.iter().filter(inside).count() as i64
            })
            .collect();
        assert_eq!(counts, expected);
        let weights = Array::from_slice(&vec![1.0; elements.len()]).unwrap();
        let sums = histogram(&a, &e, Some(&weights)).unwrap().to_vec::<f64>();
        assert_eq!(sums, expected.iter().map(|n| *n as f64).collect::<Vec<_>>());
    }
}
