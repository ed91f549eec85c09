//! The primitive that calls any ufunc, for those that generated code has no operation for.

use hotloop_core::error::ErrorKind;

use super::border::{self, Call, Outcome};
use crate::elementwise::{self, Operand, Options};
use crate::functions;

hotloop_core::primitives! {
    pub(super) fn register by border::enter;
    /// `(index, arrays…) -> arrays`: the ufunc at that place of the table, on arrays of its loop's dtypes.
    hl_ufunc => ufunc;
}

fn ufunc(call: &mut Call) -> Outcome {
    let index = call.int();
    let Some(ufunc) = usize::try_from(index).ok().and_then(|index| functions::all().get(index)) else {
        return Err(ErrorKind::Internal(format!("there is no ufunc {index}")));
    };
    let inputs = (0..ufunc.nin).map(|_| call.array().map(Operand::Array)).collect::<Outcome<Vec<_>>>()?;
    let (outputs, _) = elementwise::call(ufunc, &inputs, &Options::default())?;
    outputs.into_iter().try_for_each(|output| call.give(output))
}
