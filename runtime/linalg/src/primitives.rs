//! The functions of this crate as generated code calls them.

use hotloop_array::array::{Array, Order};
use hotloop_array::primitives::border::{self, Call, Outcome};
use hotloop_core::error::ErrorKind;

use crate::chains;
use crate::factoring::{self, QrMode};
use crate::solving;

hotloop_core::primitives! {
    pub fn register by border::enter;
    /// `(a, b) -> array`
    hl_solve => solve;
    /// `(a, lenient) -> array`
    hl_inverse => inverse;
    /// `(a) -> array`
    hl_determinant => determinant;
    /// `(a) -> (array, array)`
    hl_slogdet => slogdet;
    /// `(a, upper) -> array`
    hl_cholesky => cholesky;
    /// `(a, mode) -> array`, or two of them; the mode as in `QrMode::from_number`.
    hl_qr => qr;
    /// `(a, lower) -> (values, vectors)`
    hl_eigh => eigh;
    /// `(a, lower) -> values`
    hl_eigvalsh => eigvalsh;
    /// `(a) -> (values, vectors)`, of the dtype of real arrays if they are real.
    hl_eig => eig;
    /// `(a) -> values`, as above.
    hl_eigvals => eigvals;
    /// `(a) -> values`, complex always.
    hl_complex_eigvals => complex_eigvals;
    /// `(a, full) -> (left, values, right)`
    hl_svd => svd;
    /// `(a) -> values`
    hl_svdvals => svdvals;
    /// `(a, b, rcond given, rcond) -> (solution, residuals, rank, values)`
    hl_lstsq => lstsq;
    /// `(count, arrays) -> array`
    hl_multi_dot => multi_dot;
    /// `(a, b, count, axes of a, axes of b) -> array`
    hl_tensordot => tensordot;
    /// `(a, b) -> array`
    hl_tensorsolve => tensorsolve;
    /// `(a, ind) -> array`
    hl_tensorinv => tensorinv;
}

fn solve(call: &mut Call) -> Outcome {
    let (a, b) = (call.array()?, call.array()?);
    let result = solving::solve(&a, &b)?;
    call.give(result)
}

fn inverse(call: &mut Call) -> Outcome {
    let a = call.array()?;
    let lenient = call.bool();
    let result = solving::inverse(&a, lenient)?;
    call.give(result)
}

fn determinant(call: &mut Call) -> Outcome {
    let a = call.array()?;
    let result = solving::determinant(&a)?;
    call.give(result)
}

fn slogdet(call: &mut Call) -> Outcome {
    let a = call.array()?;
    let (signs, logarithms) = solving::sign_and_logarithm(&a)?;
    call.give(signs)?;
    call.give(logarithms)
}

fn cholesky(call: &mut Call) -> Outcome {
    let a = call.array()?;
    let upper = call.bool();
    let result = solving::cholesky(&a, upper)?;
    call.give(result)
}

fn qr(call: &mut Call) -> Outcome {
    let a = call.array()?;
    let number = call.int();
    let Some(mode) = QrMode::from_number(number) else {
        return Err(ErrorKind::Internal(format!("{number} is no mode of qr")));
    };
    factoring::qr(&a, mode)?.into_iter().try_for_each(|factor| call.give(factor))
}

fn eigh(call: &mut Call) -> Outcome {
    let a = call.array()?;
    let lower = call.bool();
    let (values, vectors) = factoring::eigh(&a, lower, true)?;
    call.give(values)?;
    vectors.into_iter().try_for_each(|vectors| call.give(vectors))
}

fn eigvalsh(call: &mut Call) -> Outcome {
    let a = call.array()?;
    let lower = call.bool();
    let (values, _) = factoring::eigh(&a, lower, false)?;
    call.give(values)
}

fn eig(call: &mut Call) -> Outcome {
    let a = call.array()?;
    let (values, vectors, is_real) = factoring::eig(&a, true)?;
    call.give(same_domain(values, &a, is_real, "eig")?)?;
    vectors.into_iter().try_for_each(|vectors| call.give(same_domain(vectors, &a, is_real, "eig")?))
}

fn eigvals(call: &mut Call) -> Outcome {
    let a = call.array()?;
    let (values, _, is_real) = factoring::eig(&a, false)?;
    call.give(same_domain(values, &a, is_real, "eigvals")?)
}

fn complex_eigvals(call: &mut Call) -> Outcome {
    let a = call.array()?;
    let (values, ..) = factoring::eig(&a, false)?;
    call.give(values)
}

/// Compiled code knows the dtype of results beforehand: those of real matrices must be real.
fn same_domain(found: Array, a: &Array, is_real: bool, name: &str) -> Outcome<Array> {
    if a.dtype().is_complex() {
        return Ok(found);
    }
    match found.part(false) {
        Some(part) if is_real => Ok(part.copy(Order::C)?),
        _ => Err(ErrorKind::Value(format!("{name}() argument must not cause a domain change."))),
    }
}

fn svd(call: &mut Call) -> Outcome {
    let a = call.array()?;
    let full = call.bool();
    let (values, vectors) = factoring::svd(&a, full, true)?;
    let Some((left, right)) = vectors else { return Err(ErrorKind::Internal("no singular vectors".into())) };
    call.give(left)?;
    call.give(values)?;
    call.give(right)
}

fn svdvals(call: &mut Call) -> Outcome {
    let a = call.array()?;
    let (values, _) = factoring::svd(&a, false, false)?;
    call.give(values)
}

fn lstsq(call: &mut Call) -> Outcome {
    let (a, b) = (call.array()?, call.array()?);
    let given = call.bool();
    let rcond = call.float();
    let found = factoring::least_squares(&a, &b, given.then_some(rcond))?;
    call.give(found.solution)?;
    call.give(found.residuals)?;
    call.give_int(found.rank as i64);
    call.give(found.values)
}

fn multi_dot(call: &mut Call) -> Outcome {
    let arrays = call.arrays()?;
    let result = chains::multi_dot(&arrays)?;
    call.give(result)
}

fn tensordot(call: &mut Call) -> Outcome {
    let (a, b) = (call.array()?, call.array()?);
    let count = call.int();
    let mut axes = || (0..count).map(|_| call.int() as isize).collect::<Vec<isize>>();
    let (left, right) = (axes(), axes());
    let result = chains::tensordot(&a, &b, &left, &right)?;
    call.give(result)
}

fn tensorsolve(call: &mut Call) -> Outcome {
    let (a, b) = (call.array()?, call.array()?);
    let result = chains::tensorsolve(&a, &b)?;
    call.give(result)
}

fn tensorinv(call: &mut Call) -> Outcome {
    let a = call.array()?;
    let ind = call.int();
    let result = chains::tensorinv(&a, ind)?;
    call.give(result)
}
