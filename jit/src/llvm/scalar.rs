//! Operations on single numbers.
//!
//! Everything is strict IEEE unless the function's fast-math flags say otherwise, and nothing here can be undefined:
//! where LLVM's instruction would be (division by zero, shifts by the width), the operands are selected first.

use super::ir::{Callee, Int, Ir, Real, Val};
use super::module::Emitter;
use super::value::{Number, scalar_type};
use super::{casts, complex, half, math, power};
use crate::scalar::{Const, ScalarOp};
use hotloop_array::dtype::{DType, Kind};

/// Emits an operation.
pub(super) fn operation(emitter: &mut Emitter, op: ScalarOp, operands: &[Number]) -> Number {
    let a = operands[0];
    let is_half = |number: &Number| number.dtype == DType::Float16;
    if operands.iter().any(is_half) && !matches!(op, ScalarOp::Cast(_) | ScalarOp::Select) {
        return of_halves(emitter, op, operands);
    }
    match op {
        ScalarOp::Cast(to) => return casts::cast(emitter, a, to),
        ScalarOp::Math(name) => return math::function(emitter, name, operands),
        ScalarOp::Select => {
            let (then, otherwise) = (operands[1], operands[2]);
            return select(&emitter.ir, a.re, then, otherwise);
        }
        ScalarOp::MakeComplex => {
            let dtype = if a.dtype == DType::Float32 { DType::Complex64 } else { DType::Complex128 };
            return Number::complex(dtype, a.re, operands[1].re);
        }
        _ => {}
    }
    match a.dtype.kind() {
        Kind::Bool => bool_operation(&emitter.ir, op, operands),
        Kind::Signed | Kind::Unsigned => integer(emitter, op, operands),
        Kind::Float => float(emitter, op, operands),
        // No other dtype passes the border.
        _ => complex::operation(emitter, op, operands),
    }
}

/// An operation on numbers of half precision is one on singles, whose result is rounded.
fn of_halves(emitter: &mut Emitter, op: ScalarOp, operands: &[Number]) -> Number {
    let single = |number: &Number| match number.dtype {
        DType::Float16 => Number::real(DType::Float32, number.re),
        _ => *number,
    };
    let singles: Vec<Number> = operands.iter().map(single).collect();
    let result = operation(emitter, op, &singles);
    match result.dtype {
        DType::Float32 => Number::real(DType::Float16, half::rounded(&emitter.ir, result.re)),
        _ => result,
    }
}

/// A constant number.
pub(super) fn constant(ir: &Ir, constant: &Const) -> Option<Number> {
    Some(match constant {
        Const::Bool(value) => Number::bool(ir.bool(*value)),
        Const::Int(value, DType::Bool) => Number::bool(ir.bool(*value != 0)),
        Const::Int(value, dtype) => Number::real(*dtype, ir.int(scalar_type(ir, *dtype), *value)),
        Const::Float(value, DType::Float16) => {
            let single = ir.real(ir.float_type(32), *value);
            Number::real(DType::Float16, half::rounded(ir, single))
        }
        Const::Float(value, dtype) => Number::real(*dtype, ir.real(scalar_type(ir, *dtype), *value)),
        Const::Complex(re, im, dtype) => {
            let ty = scalar_type(ir, *dtype);
            Number::complex(*dtype, ir.real(ty, *re), ir.real(ty, *im))
        }
        Const::Unit | Const::Text(_) | Const::Element(..) => return None,
    })
}

/// `then` or `otherwise`.
pub(super) fn select(ir: &Ir, condition: Val, then: Number, otherwise: Number) -> Number {
    let re = ir.select(condition, then.re, otherwise.re);
    if then.dtype.is_complex() {
        Number::complex(then.dtype, re, ir.select(condition, then.im, otherwise.im))
    } else {
        Number::real(then.dtype, re)
    }
}

fn bool_operation(ir: &Ir, op: ScalarOp, operands: &[Number]) -> Number {
    let a = operands[0].re;
    let b = operands.get(1).map_or(a, |b| b.re);
    Number::bool(match op {
        ScalarOp::Add | ScalarOp::Or | ScalarOp::Maximum | ScalarOp::Fmax => ir.or(a, b),
        ScalarOp::Multiply | ScalarOp::And | ScalarOp::Minimum | ScalarOp::Fmin => ir.and(a, b),
        ScalarOp::Subtract | ScalarOp::Xor | ScalarOp::NotEqual => ir.xor(a, b),
        ScalarOp::Invert | ScalarOp::Negative => ir.not(a),
        ScalarOp::Equal => ir.not(ir.xor(a, b)),
        ScalarOp::Less => ir.icmp(Int::LLVMIntULT, a, b),
        ScalarOp::LessEqual => ir.icmp(Int::LLVMIntULE, a, b),
        ScalarOp::Greater => ir.icmp(Int::LLVMIntUGT, a, b),
        ScalarOp::GreaterEqual => ir.icmp(Int::LLVMIntUGE, a, b),
        // `b` to the power of a bool, and shifts, have no bool result in NumPy; typing casts before.
        ScalarOp::Power => ir.or(a, ir.not(b)),
        ScalarOp::IsNan | ScalarOp::IsInfinite | ScalarOp::SignBit => ir.bool(false),
        ScalarOp::IsFinite => ir.bool(true),
        _ => a,
    })
}

fn integer(emitter: &mut Emitter, op: ScalarOp, operands: &[Number]) -> Number {
    let dtype = operands[0].dtype;
    let signed = dtype.kind() == Kind::Signed;
    let a = operands[0].re;
    let b = operands.get(1).map_or(a, |b| b.re);
    if let ScalarOp::Power = op {
        return Number::real(dtype, power::integer(emitter, dtype, a, b));
    }
    let ir = &emitter.ir;
    let ty = scalar_type(ir, dtype);
    let zero = ir.zero(ty);
    let compare = |when_signed, when_unsigned| {
        Number::bool(ir.icmp(if signed { when_signed } else { when_unsigned }, a, b))
    };
    let value = match op {
        ScalarOp::Add => ir.add(a, b),
        ScalarOp::Subtract => ir.sub(a, b),
        ScalarOp::Multiply => ir.mul(a, b),
        ScalarOp::FloorDivide if signed => floor_divide(ir, a, b).0,
        ScalarOp::Modulo if signed => floor_divide(ir, a, b).1,
        ScalarOp::FloorDivide | ScalarOp::Divide if !signed => unsigned_divide(ir, a, b).0,
        ScalarOp::Modulo | ScalarOp::Fmod if !signed => unsigned_divide(ir, a, b).1,
        ScalarOp::Fmod => {
            let (divisor, by_zero) = safe_divisor(ir, a, b);
            ir.select(by_zero, zero, ir.srem(a, divisor))
        }
        ScalarOp::Divide => {
            let (divisor, by_zero) = safe_divisor(ir, a, b);
            ir.select(by_zero, zero, ir.sdiv(a, divisor))
        }
        ScalarOp::And => ir.and(a, b),
        ScalarOp::Or => ir.or(a, b),
        ScalarOp::Xor => ir.xor(a, b),
        ScalarOp::ShiftLeft => {
            let (amount, fits) = shift_amount(ir, dtype, b);
            ir.select(fits, ir.shl(a, amount), zero)
        }
        ScalarOp::ShiftRight => {
            let (amount, fits) = shift_amount(ir, dtype, b);
            if signed {
                let all = ir.int(ty, 8 * dtype.itemsize() as i64 - 1);
                ir.ashr(a, ir.select(fits, amount, all))
            } else {
                ir.select(fits, ir.lshr(a, amount), zero)
            }
        }
        ScalarOp::Negative => ir.neg(a),
        ScalarOp::Absolute if signed => ir.intrinsic("llvm.abs", &[ty], &[a, ir.bool(false)]),
        ScalarOp::Invert => ir.not(a),
        ScalarOp::Maximum | ScalarOp::Fmax => {
            ir.intrinsic(if signed { "llvm.smax" } else { "llvm.umax" }, &[ty], &[a, b])
        }
        ScalarOp::Minimum | ScalarOp::Fmin => {
            ir.intrinsic(if signed { "llvm.smin" } else { "llvm.umin" }, &[ty], &[a, b])
        }
        ScalarOp::Sign if signed => {
            let above = ir.zext(ir.icmp(Int::LLVMIntSGT, a, zero), ty);
            let below = ir.zext(ir.icmp(Int::LLVMIntSLT, a, zero), ty);
            ir.sub(above, below)
        }
        ScalarOp::Sign => ir.zext(ir.icmp(Int::LLVMIntNE, a, zero), ty),
        ScalarOp::Less => return compare(Int::LLVMIntSLT, Int::LLVMIntULT),
        ScalarOp::LessEqual => return compare(Int::LLVMIntSLE, Int::LLVMIntULE),
        ScalarOp::Equal => return compare(Int::LLVMIntEQ, Int::LLVMIntEQ),
        ScalarOp::NotEqual => return compare(Int::LLVMIntNE, Int::LLVMIntNE),
        ScalarOp::Greater => return compare(Int::LLVMIntSGT, Int::LLVMIntUGT),
        ScalarOp::GreaterEqual => return compare(Int::LLVMIntSGE, Int::LLVMIntUGE),
        ScalarOp::SignBit => {
            return Number::bool(if signed { ir.icmp(Int::LLVMIntSLT, a, zero) } else { ir.bool(false) });
        }
        ScalarOp::IsNan | ScalarOp::IsInfinite => return Number::bool(ir.bool(false)),
        ScalarOp::IsFinite => return Number::bool(ir.bool(true)),
        ScalarOp::Imaginary => zero,
        // Rounding, conjugation and the real part leave an integer as it is.
        _ => a,
    };
    Number::real(dtype, value)
}

/// A divisor that LLVM's division accepts, and whether the true one is zero. The least value by -1 becomes a division by
/// 1, which is the wrapped quotient and the remainder 0.
fn safe_divisor(ir: &Ir, a: Val, b: Val) -> (Val, Val) {
    let ty = ir.type_of(a);
    let zero = ir.zero(ty);
    let by_zero = ir.icmp(Int::LLVMIntEQ, b, zero);
    if ir.known_int(b).is_some_and(|b| b != 0 && b != -1) {
        return (b, by_zero);
    }
    let least = ir.shl(ir.int(ty, 1), ir.int(ty, i64::from(bits_of(ir, ty)) - 1));
    let wraps = ir.and(ir.icmp(Int::LLVMIntEQ, a, least), ir.icmp(Int::LLVMIntEQ, b, ir.int(ty, -1)));
    (ir.select(ir.or(by_zero, wraps), ir.int(ty, 1), b), by_zero)
}

fn bits_of(ir: &Ir, ty: super::ir::Ty) -> u32 {
    [8, 16, 32].into_iter().find(|bits| ir.int_type(*bits) == ty).unwrap_or(64)
}

/// Quotient rounded down and remainder with the sign of the divisor.
fn floor_divide(ir: &Ir, a: Val, b: Val) -> (Val, Val) {
    let ty = ir.type_of(a);
    let zero = ir.zero(ty);
    if let Some(divisor) = ir.known_int(b)
        && divisor > 0
        && divisor & (divisor - 1) == 0
    {
        let shift = ir.int(ty, i64::from(divisor.trailing_zeros()));
        return (ir.ashr(a, shift), ir.and(a, ir.int(ty, divisor - 1)));
    }
    let (divisor, by_zero) = safe_divisor(ir, a, b);
    let (quotient, remainder) = (ir.sdiv(a, divisor), ir.srem(a, divisor));
    let signs_differ = ir.icmp(Int::LLVMIntSLT, ir.xor(remainder, divisor), zero);
    let adjust = ir.and(ir.icmp(Int::LLVMIntNE, remainder, zero), signs_differ);
    let down = ir.sub(quotient, ir.zext(adjust, ty));
    let up = ir.add(remainder, ir.select(adjust, divisor, zero));
    (ir.select(by_zero, zero, down), ir.select(by_zero, zero, up))
}

fn unsigned_divide(ir: &Ir, a: Val, b: Val) -> (Val, Val) {
    let ty = ir.type_of(a);
    let zero = ir.zero(ty);
    let by_zero = ir.icmp(Int::LLVMIntEQ, b, zero);
    let divisor = ir.select(by_zero, ir.int(ty, 1), b);
    (ir.select(by_zero, zero, ir.udiv(a, divisor)), ir.select(by_zero, zero, ir.urem(a, divisor)))
}

/// The amount of a shift within the type's width, and whether the true one is.
fn shift_amount(ir: &Ir, dtype: DType, amount: Val) -> (Val, Val) {
    let ty = scalar_type(ir, dtype);
    let bits = 8 * dtype.itemsize() as i64;
    let fits = ir.icmp(Int::LLVMIntULT, amount, ir.int(ty, bits));
    (ir.and(amount, ir.int(ty, bits - 1)), fits)
}

fn float(emitter: &mut Emitter, op: ScalarOp, operands: &[Number]) -> Number {
    let dtype = operands[0].dtype;
    let a = operands[0].re;
    let b = operands.get(1).map_or(a, |b| b.re);
    let kernel = match op {
        ScalarOp::FloorDivide => Some("floor_divide"),
        ScalarOp::Modulo => Some("modulo"),
        ScalarOp::Fmod => Some("fmod"),
        ScalarOp::Power => Some("pow"),
        _ => None,
    };
    if let Some(name) = kernel {
        return math::function(emitter, name, operands);
    }
    let ir = &emitter.ir;
    let ty = scalar_type(ir, dtype);
    let zero = ir.zero(ty);
    let compare = |predicate| Number::bool(ir.fcmp(predicate, a, b));
    let unary = |name: &str| ir.intrinsic(name, &[ty], &[a]);
    let value = match op {
        ScalarOp::Add => ir.fadd(a, b),
        ScalarOp::Subtract => ir.fsub(a, b),
        ScalarOp::Multiply => ir.fmul(a, b),
        ScalarOp::Divide => ir.fdiv(a, b),
        ScalarOp::Negative => ir.fneg(a),
        ScalarOp::Absolute => unary("llvm.fabs"),
        ScalarOp::SquareRoot => unary("llvm.sqrt"),
        ScalarOp::Floor => unary("llvm.floor"),
        ScalarOp::Ceil => unary("llvm.ceil"),
        ScalarOp::Trunc => unary("llvm.trunc"),
        ScalarOp::Rint => unary("llvm.rint"),
        ScalarOp::CopySign => ir.intrinsic("llvm.copysign", &[ty], &[a, b]),
        ScalarOp::Maximum => extreme(ir, Real::LLVMRealOGT, a, b, a),
        ScalarOp::Minimum => extreme(ir, Real::LLVMRealOLT, a, b, a),
        ScalarOp::Fmax => extreme(ir, Real::LLVMRealOGE, a, b, b),
        ScalarOp::Fmin => extreme(ir, Real::LLVMRealOLE, a, b, b),
        ScalarOp::Sign => {
            let one = ir.real(ty, 1.0);
            let below = ir.select(ir.fcmp(Real::LLVMRealOLT, a, zero), ir.real(ty, -1.0), a);
            let flat = ir.select(ir.fcmp(Real::LLVMRealOEQ, a, zero), zero, below);
            ir.select(ir.fcmp(Real::LLVMRealOGT, a, zero), one, flat)
        }
        ScalarOp::Less => return compare(Real::LLVMRealOLT),
        ScalarOp::LessEqual => return compare(Real::LLVMRealOLE),
        ScalarOp::Equal => return compare(Real::LLVMRealOEQ),
        ScalarOp::NotEqual => return compare(Real::LLVMRealUNE),
        ScalarOp::Greater => return compare(Real::LLVMRealOGT),
        ScalarOp::GreaterEqual => return compare(Real::LLVMRealOGE),
        ScalarOp::SignBit => {
            let int = ir.int_type(8 * dtype.itemsize() as u32);
            let bits = ir.bitcast(a, int);
            return Number::bool(ir.icmp(Int::LLVMIntSLT, bits, ir.zero(int)));
        }
        ScalarOp::IsNan => return Number::bool(is_nan(ir, a)),
        ScalarOp::IsInfinite => return Number::bool(is_infinite(ir, a)),
        ScalarOp::IsFinite => return Number::bool(is_finite(ir, a)),
        ScalarOp::Imaginary => zero,
        _ => a,
    };
    Number::real(dtype, value)
}

/// `a` if the comparison holds or `excused` is NaN, else `b`: NumPy's maximum and its relatives.
fn extreme(ir: &Ir, predicate: Real, a: Val, b: Val, excused: Val) -> Val {
    let wins = ir.or(ir.fcmp(predicate, a, b), is_nan(ir, excused));
    ir.select(wins, a, b)
}

/// The tests for NaN and infinity mean what they say even where fast-math flags promise that there are none.
pub(super) fn is_nan(ir: &Ir, a: Val) -> Val {
    let fast = ir.set_fast(0);
    let result = ir.fcmp(Real::LLVMRealUNO, a, a);
    ir.set_fast(fast);
    result
}

pub(super) fn is_infinite(ir: &Ir, a: Val) -> Val {
    let fast = ir.set_fast(0);
    let ty = ir.type_of(a);
    let magnitude = ir.intrinsic("llvm.fabs", &[ty], &[a]);
    let result = ir.fcmp(Real::LLVMRealOEQ, magnitude, ir.real(ty, f64::INFINITY));
    ir.set_fast(fast);
    result
}

pub(super) fn is_finite(ir: &Ir, a: Val) -> Val {
    let fast = ir.set_fast(0);
    let ty = ir.type_of(a);
    let magnitude = ir.intrinsic("llvm.fabs", &[ty], &[a]);
    let result = ir.fcmp(Real::LLVMRealOLT, magnitude, ir.real(ty, f64::INFINITY));
    ir.set_fast(fast);
    result
}

/// A function of this module that computes from its operands alone.
pub(super) fn pure_helper(
    emitter: &Emitter,
    name: &str,
    result: super::ir::Ty,
    parameters: &[super::ir::Ty],
) -> Callee {
    let ir = &emitter.ir;
    let callee = ir.declare(name, result, parameters);
    ir.set_internal(callee);
    ir.attribute(callee, super::ir::Place::Function, "nounwind", 0);
    callee
}
