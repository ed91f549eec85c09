//! Primitives that multiply matrices and vectors.

use super::border::{self, Call, Outcome};
use crate::array::{Array, Order};
use crate::einsum::{self, Label};
use crate::error::ArrayError;
use crate::matmul;
use crate::promotion::promote_types;

hotloop_core::primitives! {
    pub(super) fn register by border::enter;
    /// `(a, b) -> array`: `a @ b`.
    hl_matmul => matmul;
    /// `(a, b) -> array`: `np.dot(a, b)`.
    hl_dot => dot;
    /// `(a, v, mode) -> array`: all, as many as the longer vector has elements, or where they overlap wholly: 0, 1, 2.
    hl_convolve => convolve;
    /// `(a, v, mode) -> array`
    hl_correlate => correlate;
    /// `(count, (names, array)…, names) -> array`: `np.einsum`; names are a number and so many numbers of characters.
    hl_einsum => einsum;
}

fn matmul(call: &mut Call) -> Outcome {
    let (a, b) = (call.array()?, call.array()?);
    let product = matmul::matmul(&a, &b)?;
    call.give(product)
}

fn dot(call: &mut Call) -> Outcome {
    let (a, b) = (call.array()?, call.array()?);
    let product = matmul::dot(&a, &b)?;
    call.give(product)
}

fn convolve(call: &mut Call) -> Outcome {
    let (a, v) = (call.array()?, call.array()?);
    let mode = mode(call);
    let product = matmul::convolve(&a, &v, mode)?;
    call.give(product)
}

fn correlate(call: &mut Call) -> Outcome {
    let (a, v) = (call.array()?, call.array()?);
    let mode = mode(call);
    let product = matmul::correlate(&a, &v, mode)?;
    call.give(product)
}

fn mode(call: &mut Call) -> matmul::Mode {
    match call.int() {
        0 => matmul::Mode::Full,
        1 => matmul::Mode::Same,
        _ => matmul::Mode::Valid,
    }
}

fn einsum(call: &mut Call) -> Outcome {
    let count = call.int();
    let (mut inputs, mut operands) = (Vec::new(), Vec::new());
    for _ in 0..count {
        inputs.push(labels(call));
        operands.push(call.array()?);
    }
    let output = labels(call);
    let dtype = operands.iter().map(Array::dtype).map(Ok).reduce(|a, b| promote_types(a?, b?));
    let dtype = dtype.unwrap_or_else(|| Err(ArrayError::Value("an einstein sum has an operand".into())))?;
    let operands =
        operands
            .iter()
            .map(|operand| {
                if operand.dtype() == dtype { Ok(operand.clone()) } else { operand.cast_to(dtype, Order::K) }
            })
            .collect::<Result<Vec<Array>, ArrayError>>()?;
    let sum = einsum::einsum(&inputs, &output, &operands)?;
    // Never a view of an operand, which the compiler takes the result not to be.
    let sum =
        if operands.iter().any(|operand| sum.may_share_memory(operand)) { sum.copy(Order::C)? } else { sum };
    call.give(sum)
}

fn labels(call: &mut Call) -> Vec<Label> {
    let count = call.int();
    (0..count).map(|_| u32::try_from(call.int()).ok().and_then(Label::from_u32).unwrap_or('?')).collect()
}
