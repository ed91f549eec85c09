//! Primitives that count, and that look up values between points.

use super::border::{self, Call, Outcome};
use crate::array::Order;
use crate::dtype::DType;
use crate::search::Outside;
use crate::{histogram, search};

hotloop_core::primitives! {
    pub(super) fn register by border::enter;
    /// `(integers, least) -> array` of int64: how often each occurs.
    hl_bincount => bincount;
    /// `(integers, weights, least) -> array` of float64.
    hl_bincount_weighted => bincount_weighted;
    /// `(elements, edges) -> array` of int64: how many lie between neighbouring edges of one width.
    hl_histogram => counted;
    /// `(elements, edges, weights) -> array` of float64.
    hl_histogram_weighted => counted_weighted;
    /// `(x, points, values, left given, left, right given, right) -> array` of float64.
    hl_interp => interp;
}

fn bincount(call: &mut Call) -> Outcome {
    let integers = call.array()?;
    let least = usize::try_from(call.int()).unwrap_or(0);
    let counts = histogram::bincount(&integers, None, least)?;
    call.give(counts)
}

fn bincount_weighted(call: &mut Call) -> Outcome {
    let (integers, weights) = (call.array()?, call.array()?);
    let least = usize::try_from(call.int()).unwrap_or(0);
    let sums = histogram::bincount(&integers, Some(&weights), least)?;
    call.give(sums)
}

fn counted(call: &mut Call) -> Outcome {
    let (elements, edges) = (call.array()?, call.array()?);
    let counts = histogram::histogram(&elements, &edges, None)?;
    call.give(counts)
}

fn counted_weighted(call: &mut Call) -> Outcome {
    let (elements, edges, weights) = (call.array()?, call.array()?, call.array()?);
    let weights = weights.cast_to(DType::Float64, Order::C)?;
    let sums = histogram::histogram(&elements, &edges, Some(&weights))?;
    call.give(sums)
}

fn interp(call: &mut Call) -> Outcome {
    let (x, points, values) = (call.array()?, call.array()?, call.array()?);
    let mut side = || {
        let given = call.bool();
        let value = call.float();
        given.then_some(value)
    };
    let outside = Outside { left: side(), right: side() };
    let found = search::interp(&x, &points, &values, outside)?;
    call.give(found)
}
