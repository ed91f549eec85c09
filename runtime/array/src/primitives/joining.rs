//! Primitives that make arrays of arrays: joined, repeated, turned, and the unit matrix.

use super::border::{self, Call, Outcome};
use crate::dtype::DType;
use crate::{create, manipulate};

hotloop_core::primitives! {
    pub(super) fn register by border::enter;
    /// `(axis given, axis, count, arrays…) -> array`
    hl_concatenate => concatenate;
    /// `(axis, count, arrays…) -> array`
    hl_stack => stack;
    /// `(array, counts, axis given, axis) -> array`; `counts` has one axis.
    hl_repeat => repeat;
    /// `(array, shift, axis given, axis) -> array`
    hl_roll => roll;
    /// `(array, count, repeats…) -> array`
    hl_tile => tile;
    /// `(dtype, rows, columns, offset) -> array`
    hl_eye => eye;
}

fn concatenate(call: &mut Call) -> Outcome {
    let axis = call.axis();
    let arrays = call.arrays()?;
    let joined = manipulate::concatenate(&arrays, axis, None)?;
    call.give(joined)
}

fn stack(call: &mut Call) -> Outcome {
    let axis = call.int() as isize;
    let arrays = call.arrays()?;
    let joined = manipulate::stack(&arrays, axis, None)?;
    call.give(joined)
}

fn repeat(call: &mut Call) -> Outcome {
    let (array, counts) = (call.array()?, call.array()?);
    let counts = counts.cast_to(crate::dtype::DType::Int64, crate::array::Order::C)?.to_vec::<i64>();
    let repeated = manipulate::repeat(&array, &counts, call.axis())?;
    call.give(repeated)
}

fn roll(call: &mut Call) -> Outcome {
    let array = call.array()?;
    let shift = call.int() as isize;
    let rolled = manipulate::roll(&array, shift, call.axis())?;
    call.give(rolled)
}

fn tile(call: &mut Call) -> Outcome {
    let array = call.array()?;
    let count = call.int();
    let repeats: Vec<usize> = (0..count).map(|_| usize::try_from(call.int()).unwrap_or(0)).collect();
    let tiled = manipulate::tile(&array, &repeats)?;
    call.give(tiled)
}

/// So many elements of a matrix take no longer than the description of an array.
const SMALL: usize = 1 << 10;

fn eye(call: &mut Call) -> Outcome {
    let dtype = call.dtype()?;
    let [rows, columns] = std::array::from_fn(|_| call.int());
    let offset = call.int() as isize;
    let (Ok(rows), Ok(columns)) = (usize::try_from(rows), usize::try_from(columns)) else {
        let text = "negative dimensions are not allowed".to_owned();
        return Err(hotloop_core::error::ErrorKind::Value(text));
    };
    let mut ahead = call.ahead();
    let (_dtype, _axes, expected) = (ahead.int(), ahead.int(), ahead.int());
    // The usual one, without the description of an array.
    if dtype == DType::Float64 && expected != border::strided::BYTES && rows.saturating_mul(columns) < SMALL {
        let ones = call.give_zeros(dtype.itemsize(), &[rows, columns])?.cast::<f64>();
        for row in 0..rows {
            if let Some(column) = row.checked_add_signed(offset).filter(|column| *column < columns) {
                // SAFETY: the position lies in the matrix, which is new.
                unsafe { ones.add(row * columns + column).write(1.0) };
            }
        }
        return Ok(());
    }
    let matrix = create::eye(dtype, rows, columns, offset)?;
    call.give(matrix)
}
