//! How reductions of nests start and combine.

use super::complex;
use super::ir::Ir;
use super::module::Emitter;
use super::scalar;
use super::value::{Number, scalar_type};
use crate::loops::ReductionKind;
use crate::scalar::ScalarOp;
use hotloop_array::dtype::{DType, Kind};

/// What a reduction over nothing gives; of extremes, what every element replaces.
pub(super) fn identity(ir: &Ir, kind: ReductionKind, dtype: DType) -> Number {
    let ty = scalar_type(ir, dtype);
    let both = |value| Number { dtype, re: value, im: value };
    match (kind, dtype.kind()) {
        (ReductionKind::Sum, _) => both(ir.zero(ty)),
        (ReductionKind::Product, Kind::Float) => both(ir.real(ty, 1.0)),
        (ReductionKind::Product, Kind::Complex) => Number::complex(dtype, ir.real(ty, 1.0), ir.zero(ty)),
        (ReductionKind::Product, _) => both(ir.int(ty, 1)),
        (ReductionKind::Any, _) => Number::bool(ir.bool(false)),
        (ReductionKind::All, _) => Number::bool(ir.bool(true)),
        (ReductionKind::Minimum, Kind::Float | Kind::Complex) => both(ir.real(ty, f64::INFINITY)),
        (ReductionKind::Maximum, Kind::Float | Kind::Complex) => both(ir.real(ty, f64::NEG_INFINITY)),
        (ReductionKind::Minimum | ReductionKind::Maximum, _) => {
            let (least, greatest) = dtype.integer_range().unwrap_or((0, 1));
            let value = if kind == ReductionKind::Minimum { greatest } else { least };
            both(ir.int(ty, value as i64))
        }
    }
}

/// The reduction with one more element.
pub(super) fn accumulate(
    emitter: &mut Emitter,
    kind: ReductionKind,
    so_far: Number,
    element: Number,
) -> Number {
    let op = match kind {
        ReductionKind::Sum => ScalarOp::Add,
        ReductionKind::Product => ScalarOp::Multiply,
        ReductionKind::Any => ScalarOp::Or,
        ReductionKind::All => ScalarOp::And,
        ReductionKind::Minimum | ReductionKind::Maximum => {
            return extreme(emitter, kind == ReductionKind::Minimum, so_far, element);
        }
    };
    scalar::operation(emitter, op, &[so_far, element])
}

/// LLVM's own minimum and maximum, which let NaN win, for it vectorises their reductions. Of two zeros of different sign
/// they take the negative or the positive one, whichever came first.
fn extreme(emitter: &mut Emitter, least: bool, so_far: Number, element: Number) -> Number {
    let dtype = element.dtype;
    let op = if least { ScalarOp::Minimum } else { ScalarOp::Maximum };
    match dtype.kind() {
        Kind::Float => {
            let ir = &emitter.ir;
            let name = if least { "llvm.minimum" } else { "llvm.maximum" };
            let fast = ir.set_fast(0);
            let value = ir.intrinsic(name, &[scalar_type(ir, dtype)], &[so_far.re, element.re]);
            ir.set_fast(fast);
            Number::real(dtype, value)
        }
        Kind::Complex => complex::operation(emitter, op, &[so_far, element]),
        _ => scalar::operation(emitter, op, &[so_far, element]),
    }
}
