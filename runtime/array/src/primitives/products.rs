//! Primitives that multiply matrices and vectors.

use super::border::{self, Call, Outcome};
use crate::array::{Array, Order};
use crate::dtype::DType;
use crate::einsum::{self, Label};
use crate::error::ArrayError;
use crate::matmul::{self, Factor};
use crate::promotion::promote_types;
use hotloop_core::error::ErrorKind;
use hotloop_core::primitive::Arguments;
use smallvec::SmallVec;

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
    if let Some(done) = plain_product(call) {
        return done;
    }
    let (a, b) = (call.array()?, call.array()?);
    let product = matmul::matmul(&a, &b)?;
    call.give(product)
}

fn dot(call: &mut Call) -> Outcome {
    if let Some(done) = plain_product(call) {
        return done;
    }
    let (a, b) = (call.array()?, call.array()?);
    let product = matmul::dot(&a, &b)?;
    call.give(product)
}

/// The product of vectors and matrices of one type that fit, from their descriptions alone: for small ones that is most of the
/// work. `None` for all others, and for what is an error.
fn plain_product(call: &mut Call) -> Option<Outcome> {
    let mut ahead = call.ahead();
    let (x, x_axes) = factor(&mut ahead, false)?;
    let (y, y_axes) = factor(&mut ahead, true)?;
    let result = (ahead.int(), ahead.int(), ahead.int());
    if result.2 == border::strided::BYTES {
        return None;
    }
    if x.dtype != y.dtype || i64::from(x.dtype.handle()) != result.0 || x.shape[1] != y.shape[0] {
        return None;
    }
    let mut shape: SmallVec<[usize; 2]> = SmallVec::new();
    if x_axes == 2 {
        shape.push(x.shape[0]);
    }
    if y_axes == 2 {
        shape.push(y.shape[1]);
    }
    if shape.len() as i64 != result.1 {
        return None;
    }
    let product = call.give_zeros(x.dtype.itemsize(), &shape).and_then(|data| {
        // SAFETY: the factors are alive, their sizes agree, and the result is new and zero.
        unsafe { matmul::plain_product(x, y, data) }.map_err(ErrorKind::from)
    });
    Some(product)
}

/// The next argument as a factor, and how many axes it has: a vector is one row, or one column if it stands on the right.
fn factor(ahead: &mut Arguments, is_right: bool) -> Option<(Factor, i64)> {
    let (number, axes) = (ahead.int(), ahead.int());
    let has_kernel = [DType::Float64, DType::Float32, DType::Complex128];
    let dtype = has_kernel.into_iter().find(|dtype| i64::from(dtype.handle()) == number)?;
    if !matches!(axes, 1 | 2) {
        return None;
    }
    let (_storage, data) = (ahead.slot(), ahead.slot() as *mut u8);
    let mut pair = |alone: i64| match (axes, is_right) {
        (2, _) => [ahead.int(), ahead.int()],
        (_, true) => [ahead.int(), alone],
        (_, false) => [alone, ahead.int()],
    };
    let shape = pair(1).map(|length| length as usize);
    let strides = pair(1).map(|stride| stride as isize);
    Some((Factor { dtype, data, shape, strides }, axes))
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
