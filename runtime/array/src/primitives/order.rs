//! Primitives that sort and search.

use super::border::{self, Call, Outcome};
use crate::array::{Array, Order};
use crate::dtype::DType;
use crate::{cast, search, sort};

hotloop_core::primitives! {
    pub(super) fn register by border::enter;
    /// `(array, axis given, axis) -> array`; without an axis, of the flattened array.
    hl_sort => sorted;
    /// `(array, axis)`: sorts the array itself.
    hl_sort_in_place => sort_in_place;
    /// `(array, axis given, axis) -> array` of int64.
    hl_argsort => argsort;
    /// `(array, places, axis given, axis) -> array`; the places are a vector of int64.
    hl_partition => partition;
    /// `(array, places, axis given, axis) -> array` of int64.
    hl_argpartition => argpartition;
    /// `(array) -> array` of the distinct values.
    hl_unique => unique;
    /// `(array) -> arrays`: the distinct values, and of int64 where each is first, for each element the place of its value,
    /// how often each occurs.
    hl_unique_all => unique_all;
    /// `(sorted, values, right) -> array` of int64.
    hl_searchsorted => searchsorted;
}

/// An array with an axis to work along: the flattened one if none is given.
fn along(call: &mut Call) -> Outcome<(Array, isize)> {
    let array = call.array()?;
    match call.axis() {
        Some(axis) => Ok((array, axis)),
        None => Ok((array.reshape(&[-1], Order::C)?, 0)),
    }
}

fn sorted(call: &mut Call) -> Outcome {
    let (array, axis) = along(call)?;
    let result = sort::sort(&array, axis)?;
    call.give(result)
}

fn sort_in_place(call: &mut Call) -> Outcome {
    let array = call.array()?;
    let axis = call.int() as isize;
    cast::assign(&array, &sort::sort(&array, axis)?)?;
    Ok(())
}

fn argsort(call: &mut Call) -> Outcome {
    let (array, axis) = along(call)?;
    let result = sort::argsort(&array, axis)?;
    call.give(result)
}

fn partition(call: &mut Call) -> Outcome {
    let (array, places, axis) = at_places(call)?;
    let result = sort::partition(&array, &places, axis)?;
    call.give(result)
}

fn argpartition(call: &mut Call) -> Outcome {
    let (array, places, axis) = at_places(call)?;
    let result = sort::argpartition(&array, &places, axis)?;
    call.give(result)
}

fn at_places(call: &mut Call) -> Outcome<(Array, Vec<i64>, isize)> {
    let (array, places) = (call.array()?, call.array()?);
    let places = places.cast_to(DType::Int64, Order::C)?.to_vec::<i64>();
    Ok(match call.axis() {
        Some(axis) => (array, places, axis),
        None => (array.reshape(&[-1], Order::C)?, places, 0),
    })
}

fn unique_all(call: &mut Call) -> Outcome {
    let array = call.array()?;
    let found = sort::unique(&array)?;
    let shape: Vec<isize> = array.shape().iter().map(|length| *length as isize).collect();
    let inverse = found.inverse.reshape(&shape, Order::C)?;
    [found.values, found.first, inverse, found.counts].into_iter().try_for_each(|part| call.give(part))
}

fn unique(call: &mut Call) -> Outcome {
    let array = call.array()?;
    let found = sort::unique(&array)?;
    call.give(found.values)
}

fn searchsorted(call: &mut Call) -> Outcome {
    let (sorted, values) = (call.array()?, call.array()?);
    let right = call.bool();
    let found = search::searchsorted(&sorted, &values, right)?;
    call.give(found)
}
