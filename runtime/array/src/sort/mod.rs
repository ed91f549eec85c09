//! Sorting in NumPy's order: NaN last, complex numbers by real, then imaginary part.

mod keys;
mod runs;

use std::cmp::Ordering;

use num_complex::Complex;

pub(crate) use keys::{compare_element, joint_keys, keys, keys_of_least};

use crate::array::{Array, Order};
use crate::dtype::DType;
use crate::element::{Bool, Element, Half};
use crate::error::{ArrayError, Result};
use crate::layout;
use crate::{index, interrupt, with_element};

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

impl Sortable for Half {
    #[inline]
    fn order(&self, other: &Self) -> Ordering {
        self.to_f32().order(&other.to_f32())
    }
}

/// A sorted copy along an axis.
///
/// # Errors
/// `AxisError`, `MemoryError`
pub fn sort(array: &Array, axis: isize) -> Result<Array> {
    let axis = layout::normalize_axis(axis, array.ndim())? as isize;
    if !array.dtype().is_number() {
        return index::take_along(array, &argsort(array, axis)?, axis as usize);
    }
    // Lanes are made contiguous: the copy has the sorted axis last, the result is its view with the axis put back.
    let lanes = array.swap_axes(axis, -1)?.copy(Order::C)?;
    let length = lanes.shape().last().copied().unwrap_or(0);
    with_element!(lanes.dtype(), T => {
        let mut lane = room::<T>(length)?;
        for start in (0..lanes.size()).step_by(length.max(1)) {
            // SAFETY: the copy is dense and private; each lane has `length` elements from `start` on.
            let first = unsafe { lanes.data().cast::<T>().add(start) };
            lane.clear();
            interrupt::in_blocks(length, |from, count| {
                // SAFETY: as above.
                lane.extend((from..from + count).map(|i| unsafe { first.add(i).read() }));
                Ok(())
            })?;
            runs::sort(&mut lane, Sortable::order, false)?;
            interrupt::in_blocks(length, |from, count| {
                // SAFETY: as above; sorting changes no length.
                unsafe { std::ptr::copy_nonoverlapping(lane.as_ptr().add(from), first.add(from), count) };
                Ok(())
            })?;
        }
    }, else return Err(no_order(lanes.dtype())));
    let sorted = lanes.swap_axes(axis, -1)?;
    sorted.to_contiguous()
}

/// The indices that sort along an axis (a stable sort).
///
/// # Errors
/// `AxisError`, `MemoryError`
pub fn argsort(array: &Array, axis: isize) -> Result<Array> {
    let axis = layout::normalize_axis(axis, array.ndim())? as isize;
    if !array.dtype().is_number() {
        return argsort(&keys(array)?, axis);
    }
    let lanes = array.swap_axes(axis, -1)?.copy(Order::C)?;
    let length = lanes.shape().last().copied().unwrap_or(0);
    let result = Array::empty(DType::Int64, lanes.shape())?;
    with_element!(lanes.dtype(), T => {
        let mut pairs = room(length)?;
        for start in (0..lanes.size()).step_by(length.max(1)) {
            // SAFETY: the copy is dense and private; each lane has `length` elements from `start` on, and so has the
            // result.
            let (first, out) = unsafe { (lanes.data().cast::<T>().add(start), result.data().cast::<i64>().add(start)) };
            // SAFETY: as above.
            unsafe { sort_pairs(first, length, &mut pairs)? };
            interrupt::in_blocks(length, |from, count| {
                for (at, pair) in pairs[from..from + count].iter().enumerate() {
                    // SAFETY: as above.
                    unsafe { out.add(from + at).write(pair.1) };
                }
                Ok(())
            })?;
        }
    }, else return Err(no_order(lanes.dtype())));
    result.swap_axes(axis, -1)?.to_contiguous()
}

/// Fills `pairs` with values and their places, sorted by value and then by place. Values lie side by side with their places
/// because comparing by way of the places alone would miss the caches at every step.
///
/// # Errors
/// [`ArrayError::Interrupted`], `MemoryError`
///
/// # Safety
/// `first` is readable for `length` elements.
unsafe fn sort_pairs<T: Sortable>(first: *const T, length: usize, pairs: &mut Vec<(T, i64)>) -> Result<()> {
    pairs.clear();
    interrupt::in_blocks(length, |from, count| {
        // SAFETY: by the caller's promise.
        pairs.extend((from..from + count).map(|at| (unsafe { first.add(at).read() }, at as i64)));
        Ok(())
    })?;
    runs::sort(pairs, |a, b| a.0.order(&b.0), true)
}

fn no_order(dtype: DType) -> ArrayError {
    ArrayError::Type(format!("elements of {} have no order", dtype.repr()))
}

/// A vector with room for `length` elements.
fn room<T>(length: usize) -> Result<Vec<T>> {
    let mut vector = Vec::new();
    vector.try_reserve_exact(length).map_err(|_| {
        ArrayError::Memory(format!("Unable to allocate {} bytes", length.saturating_mul(size_of::<T>())))
    })?;
    Ok(vector)
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
    if !array.dtype().is_number() {
        let dense = array.copy(Order::C)?;
        let found = unique(&keys(&dense)?)?;
        let flat = dense.reshape(&[-1], Order::C)?;
        let values = index::take(&flat, &[index::Index::Positions(found.first.clone())])?;
        return Ok(Unique { values, ..found });
    }
    // A copy, because nobody may change the elements while they are sorted.
    let flat = array.reshape(&[-1], Order::C)?.copy(Order::C)?;
    let length = flat.size();
    with_element!(array.dtype(), T => {
        let mut pairs = room(length)?;
        // SAFETY: the copy is dense.
        unsafe { sort_pairs(flat.data().cast::<T>(), length, &mut pairs)? };
        let (mut values, mut first, mut counts) = (Vec::<T>::new(), Vec::<i64>::new(), Vec::<i64>::new());
        let inverse = Array::empty(DType::Int64, &[length])?;
        interrupt::in_blocks(length, |from, count| {
            for (element, at) in &pairs[from..from + count] {
                if values.last().is_none_or(|last| last.order(element) != Ordering::Equal) {
                    values.push(*element);
                    first.push(*at);
                    counts.push(0);
                }
                if let Some(count) = counts.last_mut() {
                    *count += 1;
                }
                // SAFETY: the places are those of the elements.
                unsafe { inverse.data().cast::<i64>().add(*at as usize).write(values.len() as i64 - 1) };
            }
            Ok(())
        })?;
        Ok(Unique {
            values: Array::from_slice(&values)?,
            first: Array::from_slice(&first)?,
            inverse,
            counts: Array::from_slice(&counts)?,
        })
    }, else Err(no_order(array.dtype())))
}
