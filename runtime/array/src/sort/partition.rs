//! Parting lanes at elements that stand where sorting would put them.

use smallvec::SmallVec;

use super::order::select_by;
use super::{Sortable, keys, no_order, room};
use crate::array::{Array, Order};
use crate::dtype::DType;
use crate::error::{ArrayError, Result};
use crate::lanes::Lanes;
use crate::{index, interrupt, layout, with_element};

/// How much more work selecting is than adding an element.
const SELECTING: usize = 4;

/// Lanes from this length on are parted on a thread that can be left alone when the user wants to stop.
const LONG: usize = 1 << 22;

/// A copy in which the elements at the places `kth` of an axis (negative ones from the end) are those that sorting would
/// put there; smaller ones come before them, larger ones behind.
///
/// # Errors
/// `AxisError`, `ValueError` for places outside of the axis, `MemoryError`
pub fn partition(array: &Array, kth: &[i64], axis: isize) -> Result<Array> {
    let axis = layout::normalize_axis(axis, array.ndim())?;
    let places = places(kth, array.shape()[axis])?;
    if !array.dtype().is_number() {
        return index::take_along(array, &argpartition(array, kth, axis as isize)?, axis);
    }
    let result = array.empty_like(array.dtype(), Order::K)?;
    let lanes = Lanes::new(axis, [array, &result]);
    with_element!(array.dtype(), T => lanes.among_threads(SELECTING, |lanes| {
        let mut lane = room::<T>(lanes.length)?;
        lanes.for_each(|[from, to]| {
            // SAFETY: the pointers are those of lanes of these elements, and results are written by this thread alone.
            unsafe { lanes.read(from, 0, &mut lane)? };
            if lane.len() < LONG {
                T::select(&mut lane, &places)?;
            } else {
                let (mut own, places) = (std::mem::take(&mut lane), places.clone());
                lane = interrupt::abandonable(move || {
                    T::select(&mut own, &places)?;
                    Ok(own)
                })?;
            }
            // SAFETY: as above.
            unsafe { lanes.write(&lane, to, 1) }
        })
    })?, else return Err(no_order(array.dtype())));
    Ok(result)
}

/// The indices of a partition.
///
/// # Errors
/// As for [`partition`].
pub fn argpartition(array: &Array, kth: &[i64], axis: isize) -> Result<Array> {
    let axis = layout::normalize_axis(axis, array.ndim())?;
    let places = places(kth, array.shape()[axis])?;
    if !array.dtype().is_number() {
        return argpartition(&keys(array)?, kth, axis as isize);
    }
    let result = Array::empty(DType::Int64, array.shape())?;
    let lanes = Lanes::new(axis, [array, &result]);
    with_element!(array.dtype(), T => lanes.among_threads(SELECTING, |lanes| {
        let mut lane = room::<T>(lanes.length)?;
        lanes.for_each(|[from, to]| {
            // SAFETY: as in `partition`.
            unsafe { lanes.read(from, 0, &mut lane)? };
            let mut pairs = room(lane.len())?;
            pairs.extend(lane.iter().enumerate().map(|(at, element)| (element.key(), at as i64)));
            let places = places.clone();
            let part = move || {
                select_by(&mut pairs, &places, |a, b| a.0.cmp(&b.0));
                Ok(pairs)
            };
            let pairs = if lane.len() < LONG { part()? } else { interrupt::abandonable(part)? };
            // SAFETY: as in `partition`.
            unsafe { lanes.write_with(&pairs, |pair| pair.1, to, 1) }
        })
    })?, else return Err(no_order(array.dtype())));
    Ok(result)
}

/// The places, rising, each once.
fn places(kth: &[i64], length: usize) -> Result<SmallVec<[usize; 4]>> {
    let mut places = kth
        .iter()
        .map(|&place| {
            let from_start = if place < 0 { place + length as i64 } else { place };
            usize::try_from(from_start)
                .ok()
                .filter(|place| *place < length)
                .ok_or_else(|| ArrayError::Value(format!("kth(={place}) out of bounds ({length})")))
        })
        .collect::<Result<SmallVec<[usize; 4]>>>()?;
    places.sort_unstable();
    places.dedup();
    Ok(places)
}
