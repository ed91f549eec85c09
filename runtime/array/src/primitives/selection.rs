//! Primitives that select elements by arrays of positions or bools.

use hotloop_core::error::ErrorKind;

use super::border::{self, Call, Outcome};
use crate::array::Order;
use crate::dtype::DType;
use crate::index::{self, Index};
use crate::select::{self, OutOfBounds};

/// How a term of a subscript is passed: this number, then what follows it.
pub mod term {
    /// One integer.
    pub const AT: i64 = 0;
    /// Which of the three are there (bits 1, 2 and 4), start, stop, step.
    pub const SLICE: i64 = 1;
    /// Nothing.
    pub const NEW_AXIS: i64 = 2;
    /// An array of integers or bools.
    pub const ARRAY: i64 = 3;
}

hotloop_core::primitives! {
    pub(super) fn register by border::enter;
    /// `(array, count, terms…) -> array`: `array[terms]` with arrays among the terms.
    hl_index_take => index_take;
    /// `(array, source, count, terms…)`: `array[terms] = source` with arrays among the terms.
    hl_index_put => index_put;
    /// `(array, indices, axis given, axis) -> array`; without an axis, of the flattened array.
    hl_take => take;
    /// `(array) -> arrays`, one of int64 for each axis.
    hl_nonzero => nonzero;
}

fn index_take(call: &mut Call) -> Outcome {
    let array = call.array()?;
    let terms = terms(call)?;
    let taken = index::take(&array, &terms)?;
    call.give(taken)
}

fn index_put(call: &mut Call) -> Outcome {
    let (array, source) = (call.array()?, call.array()?);
    let terms = terms(call)?;
    // A source in the same memory is read before anything is written.
    let source = if source.may_share_memory(&array) { source.copy(Order::C)? } else { source };
    index::put(&array, &terms, &source)?;
    Ok(())
}

pub(crate) fn terms(call: &mut Call) -> Outcome<Vec<Index>> {
    let count = call.int();
    (0..count).map(|_| term(call)).collect()
}

fn term(call: &mut Call) -> Outcome<Index> {
    Ok(match call.int() {
        term::AT => Index::At(call.int() as isize),
        term::SLICE => {
            let given = call.int();
            let parts: [isize; 3] = std::array::from_fn(|_| call.int() as isize);
            let part = |i: usize| (given & (1 << i) != 0).then_some(parts[i]);
            if part(2) == Some(0) {
                return Err(ErrorKind::Value("slice step cannot be zero".to_owned()));
            }
            Index::Slice { start: part(0), stop: part(1), step: part(2) }
        }
        term::NEW_AXIS => Index::NewAxis,
        term::ARRAY => {
            let array = call.array()?;
            match array.dtype() {
                DType::Bool => Index::Mask(array),
                DType::Int64 => Index::Positions(array),
                _ => Index::Positions(array.cast_to(DType::Int64, Order::C)?),
            }
        }
        other => return Err(ErrorKind::Internal(format!("no term of a subscript {other}"))),
    })
}

fn take(call: &mut Call) -> Outcome {
    let (array, indices) = (call.array()?, call.array()?);
    let (array, axis) = match call.axis() {
        Some(axis) => (array, axis),
        None => (array.reshape(&[-1], Order::C)?, 0),
    };
    let taken = select::take(&array, &indices, axis, OutOfBounds::Raise)?;
    call.give(taken)
}

fn nonzero(call: &mut Call) -> Outcome {
    let array = call.array()?;
    crate::nonzero::nonzero(&array)?.into_iter().try_for_each(|positions| call.give(positions))
}
