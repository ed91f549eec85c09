//! Conversions between number types, by the rules of NumPy's `astype` on x86-64.
//!
//! A float that does not fit an integer type gives what the machine's truncating conversion gives, as in NumPy: the
//! least int64 (for types of up to 32 bits: the least int32, cut down to the type's bits). LLVM's own conversion would
//! be poison there: frozen on x86-64, where the instruction gives that value, and selected elsewhere.

use super::half;
use super::ir::{Int, Real, Val};
use super::module::Emitter;
use super::value::{Number, scalar_type};
use hotloop_array::dtype::{DType, Kind};

/// `number` as `to`.
pub(super) fn cast(emitter: &Emitter, number: Number, to: DType) -> Number {
    let ir = &emitter.ir;
    let from = number.dtype;
    if from == to {
        return number;
    }
    if to == DType::Float16 {
        return Number::real(to, to_half(emitter, number));
    }
    match (whole_if_time(from.kind()), whole_if_time(to.kind())) {
        (Kind::Complex, Kind::Bool) => {
            let (re, im) = (is_not_zero(emitter, number.re), is_not_zero(emitter, number.im));
            Number::bool(ir.or(re, im))
        }
        (Kind::Complex, Kind::Complex) => Number::complex(
            to,
            float_to_float(emitter, number.re, to),
            float_to_float(emitter, number.im, to),
        ),
        (Kind::Complex, _) => cast(emitter, Number::real(from.real_part(), number.re), to),
        (_, Kind::Complex) => {
            let re = cast(emitter, number, to.real_part()).re;
            Number::complex(to, re, ir.zero(scalar_type(ir, to)))
        }
        (Kind::Float, Kind::Bool) => Number::bool(is_not_zero(emitter, number.re)),
        (_, Kind::Bool) => Number::bool(ir.icmp(Int::LLVMIntNE, number.re, ir.zero(scalar_type(ir, from)))),
        (Kind::Float, Kind::Float) => Number::real(to, float_to_float(emitter, number.re, to)),
        (Kind::Float, _) => Number::real(to, float_to_int(emitter, number.re, from, to)),
        (Kind::Signed, Kind::Float) => Number::real(to, ir.sitofp(number.re, scalar_type(ir, to))),
        (_, Kind::Float) => Number::real(to, ir.uitofp(number.re, scalar_type(ir, to))),
        (kind, _) => Number::real(to, int_to_int(emitter, number.re, kind == Kind::Signed, from, to)),
    }
}

/// Dates and durations are numbers of 64 bits.
fn whole_if_time(kind: Kind) -> Kind {
    if matches!(kind, Kind::DateTime | Kind::TimeDelta) { Kind::Signed } else { kind }
}

/// As a number of half precision, a single in registers.
fn to_half(emitter: &Emitter, number: Number) -> Val {
    let ir = &emitter.ir;
    match number.dtype.real_part() {
        DType::Float64 => half::of_double(ir, number.re),
        DType::Float32 => half::rounded(ir, number.re),
        _ => half::rounded(ir, cast(emitter, number, DType::Float32).re),
    }
}

fn is_not_zero(emitter: &Emitter, value: Val) -> Val {
    let ir = &emitter.ir;
    ir.fcmp(Real::LLVMRealUNE, value, ir.zero(ir.type_of(value)))
}

fn float_to_float(emitter: &Emitter, value: Val, to: DType) -> Val {
    let ir = &emitter.ir;
    let (from, to) = (ir.type_of(value), scalar_type(ir, to));
    if from == to {
        value
    } else if to == ir.float_type(32) {
        ir.fptrunc(value, to)
    } else {
        ir.fpext(value, to)
    }
}

fn int_to_int(emitter: &Emitter, value: Val, signed: bool, from: DType, to: DType) -> Val {
    let ir = &emitter.ir;
    let ty = scalar_type(ir, to);
    let bits = |dtype: DType| if dtype == DType::Bool { 1 } else { 8 * dtype.itemsize() };
    match (bits(from), bits(to)) {
        (from, to) if from == to => value,
        (from, to) if from > to => ir.trunc(value, ty),
        _ if signed => ir.sext(value, ty),
        _ => ir.zext(value, ty),
    }
}

fn float_to_int(emitter: &Emitter, value: Val, from: DType, to: DType) -> Val {
    let ir = &emitter.ir;
    let ty = scalar_type(ir, to);
    match to {
        DType::Int64 | DType::UInt32 => {
            let wide = truncated(emitter, value, from, 64);
            if to == DType::Int64 { wide } else { ir.trunc(wide, ty) }
        }
        DType::UInt64 => {
            // Above the signed range the machine code of C compilers converts the distance to 2⁶³.
            let limit = ir.real(scalar_type(ir, from), 9_223_372_036_854_775_808.0);
            let low = truncated(emitter, value, from, 64);
            let high = truncated(emitter, ir.fsub(value, limit), from, 64);
            let high = ir.xor(high, ir.i64(i64::MIN));
            ir.select(ir.fcmp(Real::LLVMRealOGE, value, limit), high, low)
        }
        _ => {
            let narrow = truncated(emitter, value, from, 32);
            if to == DType::Int32 { narrow } else { ir.trunc(narrow, ty) }
        }
    }
}

/// The machine's conversion to a signed integer of 32 or 64 bits: what does not fit becomes the least value.
fn truncated(emitter: &Emitter, value: Val, from: DType, bits: u32) -> Val {
    let ir = &emitter.ir;
    let (float, int) = (scalar_type(ir, from), ir.int_type(bits));
    if cfg!(target_arch = "x86_64") && !ir.is_constant(value) {
        return ir.freeze(ir.fptosi(value, int));
    }
    let least = if bits == 64 { i64::MIN } else { i64::from(i32::MIN) };
    // With the flag `nnan` a comparison with NaN would be poison, and so would the result.
    let fast = ir.set_fast(0);
    let magnitude = ir.intrinsic("llvm.fabs", &[float], &[value]);
    let fits = ir.fcmp(Real::LLVMRealOLT, magnitude, ir.real(float, -(least as f64)));
    ir.set_fast(fast);
    ir.select(fits, ir.fptosi(value, int), ir.int(int, least))
}
