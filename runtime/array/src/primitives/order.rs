//! Primitives that sort and search.

use super::border::{self, Call, Outcome};
use crate::array::{Array, Order};
use crate::{cast, search, sort};

hotloop_core::primitives! {
    pub(super) fn register by border::enter;
    /// `(array, axis given, axis) -> array`; without an axis, of the flattened array.
    hl_sort => sorted;
    /// `(array, axis)`: sorts the array itself.
    hl_sort_in_place => sort_in_place;
    /// `(array, axis given, axis) -> array` of int64.
    hl_argsort => argsort;
    /// `(array) -> array` of the distinct values.
    hl_unique => unique;
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
