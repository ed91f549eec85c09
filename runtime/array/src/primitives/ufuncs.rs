//! Primitives that call any ufunc and its methods, for those that generated code has no operation for.

use hotloop_core::error::ErrorKind;

use super::border::{self, Call, Outcome};
use crate::array::Order;
use crate::dtype::DType;
use crate::elementwise::{self, Operand, Options};
use crate::error::ArrayError;
use crate::functions::{self, Ufunc};
use crate::reduce;

hotloop_core::primitives! {
    pub(super) fn register by border::enter;
    /// `(index, arrays…) -> arrays`: the ufunc at that place of the table, on arrays of its loop's dtypes.
    hl_ufunc => ufunc;
    /// `(index, array, axes or -1, axes…, keepdims, dtype given, dtype, start given, start, mask given, mask) -> array`:
    /// without axes all are reduced; the start is an array without axes, and left out with the mask if not given.
    hl_ufunc_reduce => reduced;
    /// `(index, array, axis, dtype given, dtype) -> array`
    hl_ufunc_accumulate => accumulated;
    /// `(index, array, positions, values if it takes two)`: in place, at positions of the flattened array.
    hl_ufunc_at => at_positions;
}

fn reduced(call: &mut Call) -> Outcome {
    let ufunc = called(call)?;
    let array = call.array()?;
    let axes = match call.int() {
        -1 => None,
        count => Some((0..count).map(|_| call.int() as isize).collect()),
    };
    let keep_dims = call.bool();
    let dtype = call.optional_dtype()?;
    let initial = if call.bool() { Some(call.array()?.only_scalar()) } else { None };
    let mask = if call.bool() { Some(call.array()?.broadcast_to(array.shape())?) } else { None };
    let options = reduce::Options { axes, keep_dims, dtype, initial, mask };
    let (result, _) = reduce::reduce(ufunc, &array, &options)?;
    call.give(result)
}

fn accumulated(call: &mut Call) -> Outcome {
    let ufunc = called(call)?;
    let array = call.array()?;
    let axis = call.int() as isize;
    let dtype = call.optional_dtype()?;
    let (result, _) = reduce::accumulate(ufunc, &array, axis, dtype)?;
    call.give(result)
}

fn at_positions(call: &mut Call) -> Outcome {
    let ufunc = called(call)?;
    let (array, positions) = (call.array()?, call.array()?);
    let values = if ufunc.nin == 2 {
        let values = call.array()?;
        let spread = values
            .broadcast_to(positions.shape())
            .map_err(|_| ArrayError::Value("array is not broadcastable to correct shape".into()))?;
        Some(spread.copy(Order::C)?.reshape(&[-1], Order::C)?)
    } else {
        None
    };
    let positions = positions.cast_to(DType::Int64, Order::C)?.to_vec::<i64>();
    elementwise::apply_at(ufunc, &array, &positions, values.as_ref())?;
    Ok(())
}

fn called(call: &mut Call) -> Outcome<&'static Ufunc> {
    let index = call.int();
    usize::try_from(index)
        .ok()
        .and_then(|index| functions::all().get(index))
        .ok_or_else(|| ErrorKind::Internal(format!("there is no ufunc {index}")))
}

fn ufunc(call: &mut Call) -> Outcome {
    let ufunc = called(call)?;
    let inputs = (0..ufunc.nin).map(|_| call.array().map(Operand::Array)).collect::<Outcome<Vec<_>>>()?;
    let (outputs, _) = elementwise::call(ufunc, &inputs, &Options::default())?;
    outputs.into_iter().try_for_each(|output| call.give(output))
}
