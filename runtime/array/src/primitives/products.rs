//! Primitives that multiply matrices.

use super::border::{self, Call, Outcome};
use crate::matmul;

hotloop_core::primitives! {
    pub(super) fn register by border::enter;
    /// `(a, b) -> array`: `a @ b`.
    hl_matmul => matmul;
    /// `(a, b) -> array`: `np.dot(a, b)`.
    hl_dot => dot;
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
