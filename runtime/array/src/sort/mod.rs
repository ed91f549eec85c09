//! Sorting in NumPy's order: NaN last, complex numbers by real, then imaginary part.

mod runs;

use std::cmp::Ordering;

use num_complex::Complex;

use crate::array::{Array, Order};
use crate::dtype::DType;
use crate::element::{Bool, Element};
use crate::error::Result;
use crate::layout;
use crate::with_element;

/// Types with NumPy's total order for sorting.
pub trait Sortable: Element {
    /// The order.
    fn order(&self, other: &Self) -> Ordering;
}

macro_rules! sortable_integers {
    ($($type:ty),*) => {
        $(impl Sortable for $type {
            #[inline]
            fn order(&self, other: &Self) -> Ordering {
                self.cmp(other)
            }
        })*
    };
}

sortable_integers!(i8, i16, i32, i64, u8, u16, u32, u64);

impl Sortable for Bool {
    fn order(&self, other: &Self) -> Ordering {
        self.get().cmp(&other.get())
    }
}

macro_rules! sortable_floats {
    ($($type:ty),*) => {
        $(
            impl Sortable for $type {
                #[inline]
                fn order(&self, other: &Self) -> Ordering {
                    self.partial_cmp(other).unwrap_or_else(|| self.is_nan().cmp(&other.is_nan()))
                }
            }
            impl Sortable for Complex<$type> {
                fn order(&self, other: &Self) -> Ordering {
                    // Numbers with a NaN come last, those with a NaN in the real part at the very end.
                    let rank = |z: &Self| (u8::from(z.re.is_nan()) << 1) | u8::from(z.im.is_nan());
                    let (a, b) = (rank(self), rank(other));
                    if a != b {
                        return a.cmp(&b);
                    }
                    self.re.order(&other.re).then(self.im.order(&other.im))
                }
            }
        )*
    };
}

sortable_floats!(f32, f64);

/// A sorted copy along an axis.
///
/// # Errors
/// `AxisError`, `MemoryError`
pub fn sort(array: &Array, axis: isize) -> Result<Array> {
    let axis = layout::normalize_axis(axis, array.ndim())? as isize;
    // Lanes are made contiguous: the copy has the sorted axis last, the result is its view with the axis put back.
    let lanes = array.swap_axes(axis, -1)?.copy(Order::C)?;
    let length = lanes.shape().last().copied().unwrap_or(0);
    with_element!(lanes.dtype(), T => {
        let mut lane = Vec::<T>::with_capacity(length);
        for start in (0..lanes.size()).step_by(length.max(1)) {
            // SAFETY: the copy is dense and private; each lane has `length` elements from `start` on.
            unsafe {
                let first = lanes.data().cast::<T>().add(start);
                lane.clear();
                lane.extend((0..length).map(|i| first.add(i).read()));
                runs::sort(&mut lane, Sortable::order, false)?;
                std::ptr::copy_nonoverlapping(lane.as_ptr(), first, length);
            }
            crate::interrupt::check()?;
        }
    });
    let sorted = lanes.swap_axes(axis, -1)?;
    sorted.to_contiguous()
}

/// The indices that sort along an axis (a stable sort).
///
/// # Errors
/// `AxisError`, `MemoryError`
pub fn argsort(array: &Array, axis: isize) -> Result<Array> {
    let axis = layout::normalize_axis(axis, array.ndim())? as isize;
    let lanes = array.swap_axes(axis, -1)?.copy(Order::C)?;
    let length = lanes.shape().last().copied().unwrap_or(0);
    let result = Array::empty(DType::Int64, lanes.shape())?;
    with_element!(lanes.dtype(), T => {
        let values = lanes.to_vec::<T>();
        for start in (0..values.len()).step_by(length.max(1)) {
            let lane = &values[start..start + length];
            let mut order: Vec<i64> = (0..length as i64).collect();
            runs::sort(&mut order, |a, b| lane[*a as usize].order(&lane[*b as usize]), true)?;
            // SAFETY: the result has the shape of the lanes.
            unsafe {
                std::ptr::copy_nonoverlapping(order.as_ptr(), result.data().cast::<i64>().add(start), length);
            }
            crate::interrupt::check()?;
        }
    });
    result.swap_axes(axis, -1)?.to_contiguous()
}

/// What [`unique`] finds out.
#[derive(Debug)]
pub struct Unique {
    /// The distinct values, sorted.
    pub values: Array,
    /// The index of the first occurrence of each.
    pub first: Array,
    /// For each element, the index of its value.
    pub inverse: Array,
    /// How often each occurs.
    pub counts: Array,
}

/// The distinct elements of an array.
///
/// # Errors
/// `MemoryError`
pub fn unique(array: &Array) -> Result<Unique> {
    let flat = array.reshape(&[-1], Order::C)?;
    let order = argsort(&flat, 0)?.to_vec::<i64>();
    with_element!(array.dtype(), T => {
        let elements = flat.to_vec::<T>();
        let (mut values, mut first, mut counts) = (Vec::<T>::new(), Vec::<i64>::new(), Vec::<i64>::new());
        let mut inverse = vec![0i64; elements.len()];
        for &at in &order {
            let element = elements[at as usize];
            if values.last().is_none_or(|last| last.order(&element) != Ordering::Equal) {
                values.push(element);
                first.push(at);
                counts.push(0);
            }
            if let Some(count) = counts.last_mut() {
                *count += 1;
            }
            inverse[at as usize] = values.len() as i64 - 1;
        }
        Ok(Unique {
            values: Array::from_slice(&values)?,
            first: Array::from_slice(&first)?,
            inverse: Array::from_slice(&inverse)?,
            counts: Array::from_slice(&counts)?,
        })
    })
}
