//! Operations on complex numbers, with NumPy's formulas.

use super::ir::{Ir, Real, Val};
use super::module::Emitter;
use super::scalar::{is_finite, is_infinite, is_nan, select};
use super::value::{Number, scalar_type};
use super::{casts, math};
use crate::scalar::ScalarOp;
use hotloop_array::dtype::DType;

/// Emits an operation whose first operand is complex.
pub(super) fn operation(emitter: &mut Emitter, op: ScalarOp, operands: &[Number]) -> Number {
    let a = operands[0];
    let b = operands.get(1).copied().unwrap_or(a);
    match op {
        ScalarOp::Power => return math::function(emitter, "pow", operands),
        ScalarOp::SquareRoot => return math::function(emitter, "sqrt", operands),
        ScalarOp::Absolute => return absolute(emitter, a),
        ScalarOp::Sign => return sign(emitter, a),
        _ => {}
    }
    let ir = &emitter.ir;
    let dtype = a.dtype;
    let real = |value| Number::real(dtype.real_part(), value);
    match op {
        ScalarOp::Add => Number::complex(dtype, ir.fadd(a.re, b.re), ir.fadd(a.im, b.im)),
        ScalarOp::Subtract => Number::complex(dtype, ir.fsub(a.re, b.re), ir.fsub(a.im, b.im)),
        ScalarOp::Multiply => {
            let re = ir.fsub(ir.fmul(a.re, b.re), ir.fmul(a.im, b.im));
            let im = ir.fadd(ir.fmul(a.re, b.im), ir.fmul(a.im, b.re));
            Number::complex(dtype, re, im)
        }
        ScalarOp::Divide => divide(ir, a, b),
        ScalarOp::Negative => Number::complex(dtype, ir.fneg(a.re), ir.fneg(a.im)),
        ScalarOp::Conjugate => Number::complex(dtype, a.re, ir.fneg(a.im)),
        ScalarOp::Real => real(a.re),
        ScalarOp::Imaginary => real(a.im),
        ScalarOp::Rint => {
            let round = |part| ir.intrinsic("llvm.rint", &[scalar_type(ir, dtype)], &[part]);
            Number::complex(dtype, round(a.re), round(a.im))
        }
        ScalarOp::Equal => {
            let (re, im) = (ir.fcmp(Real::LLVMRealOEQ, a.re, b.re), ir.fcmp(Real::LLVMRealOEQ, a.im, b.im));
            Number::bool(ir.and(re, im))
        }
        ScalarOp::NotEqual => {
            let (re, im) = (ir.fcmp(Real::LLVMRealUNE, a.re, b.re), ir.fcmp(Real::LLVMRealUNE, a.im, b.im));
            Number::bool(ir.or(re, im))
        }
        ScalarOp::Less => Number::bool(order(ir, Real::LLVMRealOLT, Real::LLVMRealOLT, a, b)),
        ScalarOp::LessEqual => Number::bool(order(ir, Real::LLVMRealOLT, Real::LLVMRealOLE, a, b)),
        ScalarOp::Greater => Number::bool(order(ir, Real::LLVMRealOGT, Real::LLVMRealOGT, a, b)),
        ScalarOp::GreaterEqual => Number::bool(order(ir, Real::LLVMRealOGT, Real::LLVMRealOGE, a, b)),
        ScalarOp::Maximum => extreme(ir, Real::LLVMRealOGT, Real::LLVMRealOGT, a, b, a),
        ScalarOp::Minimum => extreme(ir, Real::LLVMRealOLT, Real::LLVMRealOLT, a, b, a),
        ScalarOp::Fmax => extreme(ir, Real::LLVMRealOGT, Real::LLVMRealOGE, a, b, b),
        ScalarOp::Fmin => extreme(ir, Real::LLVMRealOLT, Real::LLVMRealOLE, a, b, b),
        ScalarOp::IsNan => Number::bool(any_nan(ir, a)),
        ScalarOp::IsInfinite => Number::bool(ir.or(is_infinite(ir, a.re), is_infinite(ir, a.im))),
        ScalarOp::IsFinite => Number::bool(ir.and(is_finite(ir, a.re), is_finite(ir, a.im))),
        _ => a,
    }
}

fn any_nan(ir: &Ir, z: Number) -> Val {
    ir.or(is_nan(ir, z.re), is_nan(ir, z.im))
}

/// Lexicographic; a NaN in an imaginary part makes the real parts incomparable too.
fn order(ir: &Ir, by_real: Real, by_imaginary: Real, a: Number, b: Number) -> Val {
    let imaginary_parts_are_numbers = ir.not(ir.or(is_nan(ir, a.im), is_nan(ir, b.im)));
    let by_real = ir.and(ir.fcmp(by_real, a.re, b.re), imaginary_parts_are_numbers);
    let tie = ir.fcmp(Real::LLVMRealOEQ, a.re, b.re);
    ir.or(by_real, ir.and(tie, ir.fcmp(by_imaginary, a.im, b.im)))
}

fn extreme(ir: &Ir, by_real: Real, by_imaginary: Real, a: Number, b: Number, excused: Number) -> Number {
    let wins = ir.or(order(ir, by_real, by_imaginary, a, b), any_nan(ir, excused));
    select(ir, wins, a, b)
}

/// Smith's method (Algorithm 116, CACM 1962), as in NumPy: scaled by the divisor's larger part; a zero divisor divides
/// each part by zero.
fn divide(ir: &Ir, a: Number, b: Number) -> Number {
    let ty = scalar_type(ir, b.dtype);
    let magnitude = |part| ir.intrinsic("llvm.fabs", &[ty], &[part]);
    let (re_size, im_size) = (magnitude(b.re), magnitude(b.im));
    let real_is_larger = ir.fcmp(Real::LLVMRealOGE, re_size, im_size);
    let large = ir.select(real_is_larger, b.re, b.im);
    let small = ir.select(real_is_larger, b.im, b.re);
    let ratio = ir.fdiv(small, large);
    let scale = ir.fdiv(ir.real(ty, 1.0), ir.fadd(large, ir.fmul(small, ratio)));
    let (re_ratio, im_ratio) = (ir.fmul(a.re, ratio), ir.fmul(a.im, ratio));
    let re = ir.select(real_is_larger, ir.fadd(a.re, im_ratio), ir.fadd(re_ratio, a.im));
    let im = ir.select(real_is_larger, ir.fsub(a.im, re_ratio), ir.fsub(im_ratio, a.re));
    let zero = ir.zero(ty);
    let by_zero =
        ir.and(ir.fcmp(Real::LLVMRealOEQ, re_size, zero), ir.fcmp(Real::LLVMRealOEQ, im_size, zero));
    let re = ir.select(by_zero, ir.fdiv(a.re, re_size), ir.fmul(re, scale));
    let im = ir.select(by_zero, ir.fdiv(a.im, re_size), ir.fmul(im, scale));
    Number::complex(a.dtype, re, im)
}

/// The magnitude, computed in double precision.
fn absolute(emitter: &mut Emitter, a: Number) -> Number {
    let wide = casts::cast(emitter, a, DType::Complex128);
    let parts = [Number::real(DType::Float64, wide.re), Number::real(DType::Float64, wide.im)];
    let size = math::function(emitter, "hypot", &parts);
    casts::cast(emitter, size, a.dtype.real_part())
}

/// `a / |a|`, and 0 of 0.
fn sign(emitter: &mut Emitter, a: Number) -> Number {
    let size = absolute(emitter, a).re;
    let ir = &emitter.ir;
    let zero = ir.zero(scalar_type(ir, a.dtype));
    let is_zero = ir.fcmp(Real::LLVMRealOEQ, size, zero);
    let part = |part| ir.select(is_zero, zero, ir.fdiv(part, size));
    Number::complex(a.dtype, part(a.re), part(a.im))
}
