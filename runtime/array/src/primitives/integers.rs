//! Primitives on arrays of integers behind functions of Python's `math`.

use hotloop_core::error::ErrorKind;

use super::border::{self, Call, Outcome};
use crate::array::Order;
use crate::dtype::DType;

hotloop_core::primitives! {
    pub(super) fn register by border::enter;
    /// `(p, q) -> int64`: `math.sumprod` of integers.
    hl_sumprod_integers => sumprod_integers;
}

/// The next argument, an array of integers, as int64.
fn integers(call: &mut Call) -> Outcome<Vec<i64>> {
    Ok(call.array()?.cast_to(DType::Int64, Order::C)?.to_vec())
}

fn sumprod_integers(call: &mut Call) -> Outcome {
    let (p, q) = (integers(call)?, integers(call)?);
    if p.len() != q.len() {
        return Err(ErrorKind::Value("Inputs are not the same length".to_owned()));
    }
    let too_long = || ErrorKind::Overflow("the result of sumprod() does not fit into 64 bits".to_owned());
    // The sum may leave 64 bits on its way and come back.
    let mut sum = 0i128;
    for (a, b) in p.iter().zip(&q) {
        sum = sum.checked_add(i128::from(*a) * i128::from(*b)).ok_or_else(too_long)?;
    }
    call.give_int(i64::try_from(sum).map_err(|_| too_long())?);
    Ok(())
}
