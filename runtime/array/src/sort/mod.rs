//! Sorting in NumPy's order.

mod keys;
mod order;
mod partition;
mod runs;

pub(crate) use keys::{compare_element, joint_keys, keys, keys_of_least};
pub use order::Sortable;
pub use partition::{argpartition, partition};

use crate::array::{Array, Order};
use crate::dtype::DType;
use crate::error::{ArrayError, Result};
use crate::lanes::Lanes;
use crate::layout;
use crate::{index, interrupt, with_element};

/// A sorted copy along an axis.
///
/// # Errors
/// `AxisError`, `MemoryError`
pub fn sort(array: &Array, axis: isize) -> Result<Array> {
    let axis = layout::normalize_axis(axis, array.ndim())?;
    if !array.dtype().is_number() {
        return index::take_along(array, &argsort(array, axis as isize)?, axis);
    }
    let result = array.empty_like(array.dtype(), Order::K)?;
    let lanes = Lanes::new(axis, [array, &result]);
    with_element!(array.dtype(), T => lanes.among_threads(SORTING, |lanes| {
        let mut lane = room::<T>(lanes.length)?;
        lanes.for_each(|[from, to]| {
            // SAFETY: the pointers are those of lanes of these elements, and results are written by this thread alone.
            unsafe {
                lanes.read(from, 0, &mut lane)?;
                T::sort(&mut lane)?;
                lanes.write(&lane, to, 1)
            }
        })
    })?, else return Err(no_order(array.dtype())));
    Ok(result)
}

/// The indices that sort along an axis (a stable sort).
///
/// # Errors
/// `AxisError`, `MemoryError`
pub fn argsort(array: &Array, axis: isize) -> Result<Array> {
    let axis = layout::normalize_axis(axis, array.ndim())?;
    if !array.dtype().is_number() {
        return argsort(&keys(array)?, axis as isize);
    }
    let result = Array::empty(DType::Int64, array.shape())?;
    let lanes = Lanes::new(axis, [array, &result]);
    with_element!(array.dtype(), T => lanes.among_threads(SORTING, |lanes| {
        let mut pairs = Vec::new();
        lanes.for_each(|[from, to]| {
            // SAFETY: as in `sort`.
            unsafe {
                sort_pairs::<T>(from, lanes.steps[0], lanes.length, &mut pairs)?;
                lanes.write_with(&pairs, |pair| pair.1, to, 1)
            }
        })
    })?, else return Err(no_order(array.dtype())));
    Ok(result)
}

/// How much more work sorting an element is than adding one.
const SORTING: usize = 16;

/// Fills `pairs` with keys and places of elements, sorted by key and then by place. Keys lie side by side with their places
/// because comparing by way of the places alone would miss the caches at every step.
///
/// # Errors
/// [`ArrayError::Interrupted`], `MemoryError`
///
/// # Safety
/// `length` elements must be readable from `first` on, `step` bytes apart.
unsafe fn sort_pairs<T: Sortable>(
    first: *const u8,
    step: isize,
    length: usize,
    pairs: &mut Vec<(T::Key, i64)>,
) -> Result<()> {
    pairs.clear();
    pairs.try_reserve_exact(length).map_err(|_| no_room(length, size_of::<(T::Key, i64)>()))?;
    interrupt::in_blocks(length, |from, count| {
        pairs.extend((from..from + count).map(|at| {
            // SAFETY: by the caller's promise.
            let element = unsafe { first.wrapping_offset(at as isize * step).cast::<T>().read_unaligned() };
            (element.key(), at as i64)
        }));
        Ok(())
    })?;
    runs::sort(pairs, |a, b| a.0.cmp(&b.0), true)
}

fn no_order(dtype: DType) -> ArrayError {
    ArrayError::Type(format!("elements of {} have no order", dtype.repr()))
}

/// A vector with room for `length` elements.
fn room<T>(length: usize) -> Result<Vec<T>> {
    let mut vector = Vec::new();
    vector.try_reserve_exact(length).map_err(|_| no_room(length, size_of::<T>()))?;
    Ok(vector)
}

fn no_room(length: usize, itemsize: usize) -> ArrayError {
    ArrayError::Memory(format!("Unable to allocate {} bytes", length.saturating_mul(itemsize)))
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
    let is_complex = array.dtype().is_complex();
    // A copy, because nobody may change the elements while they are sorted.
    let flat = array.reshape(&[-1], Order::C)?.copy(Order::C)?;
    let length = flat.size();
    with_element!(array.dtype(), T => {
        let mut pairs = Vec::new();
        // SAFETY: the copy is dense.
        unsafe { sort_pairs::<T>(flat.data(), size_of::<T>() as isize, length, &mut pairs)? };
        let (mut values, mut first, mut counts) = (Vec::<T>::new(), Vec::<i64>::new(), Vec::<i64>::new());
        let (mut before, mut nan_seen) = (None, false);
        let inverse = Array::empty(DType::Int64, &[length])?;
        interrupt::in_blocks(length, |from, count| {
            for (key, at) in &pairs[from..from + count] {
                // SAFETY: places are those of elements.
                let is_nan = is_complex && unsafe { has_nan(flat.dtype(), flat.data(), *at as usize) };
                // Complex numbers with a NaN are one value, whatever the other part is.
                let is_known = if is_nan { nan_seen } else { before == Some(*key) };
                nan_seen |= is_nan;
                if !is_known {
                    before = Some(*key);
                    // SAFETY: places are those of elements.
                    values.push(unsafe { flat.data().cast::<T>().add(*at as usize).read() });
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

/// Whether a part of a complex number is NaN.
///
/// # Safety
/// There must be so many elements of the dtype.
unsafe fn has_nan(dtype: DType, data: *const u8, at: usize) -> bool {
    let parts = |size: usize| [2 * at * size, (2 * at + 1) * size];
    // SAFETY: by the caller's promise.
    unsafe {
        match dtype {
            DType::Complex64 => {
                parts(4).iter().any(|place| data.add(*place).cast::<f32>().read_unaligned().is_nan())
            }
            _ => parts(8).iter().any(|place| data.add(*place).cast::<f64>().read_unaligned().is_nan()),
        }
    }
}

/// The distinct elements, sorted.
///
/// # Errors
/// `MemoryError`
pub fn unique_values(array: &Array) -> Result<Array> {
    if !array.dtype().is_number() || array.dtype().is_complex() {
        return Ok(unique(array)?.values);
    }
    with_element!(array.dtype(), T => {
        let mut values = room::<T>(array.size())?;
        array.for_each_element(|element| {
            // SAFETY: the pointer is that of an element.
            values.push(unsafe { element.cast::<T>().read_unaligned() });
            Ok(())
        })?;
        T::sort(&mut values)?;
        values.dedup_by_key(|value| value.key());
        Array::from_slice(&values)
    }, else Err(no_order(array.dtype())))
}
