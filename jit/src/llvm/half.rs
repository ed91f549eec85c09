//! Numbers of half precision between memory, where they are 16 bits, and registers, where they are singles.
//!
//! Where the machine has instructions for that, LLVM's conversions become these; elsewhere they would become calls of a
//! library that generated code does not have, so the bits are moved by hand. Both round to the nearest, ties to even.

use super::ir::{Int, Ir, Real, Val};
use super::target;

/// The single that these bits of half precision are.
pub(super) fn extended(ir: &Ir, bits: Val) -> Val {
    let (int, float) = (ir.int_type(32), ir.float_type(32));
    if target::converts_halves() {
        return ir.fpext(ir.bitcast(bits, ir.float_type(16)), float);
    }
    let wide = ir.zext(bits, int);
    let sign = ir.shl(ir.and(wide, ir.i32(0x8000)), ir.i32(16));
    let magnitude = ir.and(wide, ir.i32(0x7fff));
    let moved = ir.shl(magnitude, ir.i32(13));
    // The exponents differ by 112. What is subnormal in half precision is so before this product, and not behind it.
    let fast = ir.set_fast(0);
    let scaled = ir.bitcast(ir.fmul(ir.bitcast(moved, float), ir.real(float, 2f64.powi(112))), int);
    ir.set_fast(fast);
    let unlimited = ir.or(moved, ir.i32(0x7f80_0000));
    let is_finite = ir.icmp(Int::LLVMIntULT, magnitude, ir.i32(0x7c00));
    ir.bitcast(ir.or(ir.select(is_finite, scaled, unlimited), sign), float)
}

/// The bits of half precision that are nearest to a single.
pub(super) fn bits(ir: &Ir, single: Val) -> Val {
    let (int, float, short) = (ir.int_type(32), ir.float_type(32), ir.int_type(16));
    let fast = ir.set_fast(0);
    let found = if target::converts_halves() {
        ir.bitcast(ir.fptrunc(single, ir.float_type(16)), short)
    } else {
        let all = ir.bitcast(single, int);
        let sign = ir.and(all, ir.i32(i64::from(i32::MIN)));
        let magnitude = ir.xor(all, sign);
        let is_nan = ir.icmp(Int::LLVMIntUGT, magnitude, ir.i32(0x7f80_0000));
        let beyond = ir.select(is_nan, ir.i32(0x7e00), ir.i32(0x7c00));
        // A sum with one half leaves the bits of a subnormal number at the end, rounded.
        let shifted = ir.fadd(ir.bitcast(magnitude, float), ir.real(float, 0.5));
        let subnormal = ir.sub(ir.bitcast(shifted, int), ir.i32(0x3f00_0000));
        let is_odd = ir.and(ir.lshr(magnitude, ir.i32(13)), ir.i32(1));
        let rounded = ir.add(ir.add(magnitude, ir.i32(0xc800_0fff_u32 as i32 as i64)), is_odd);
        let normal = ir.lshr(rounded, ir.i32(13));
        let is_beyond = ir.icmp(Int::LLVMIntUGE, magnitude, ir.i32(0x4780_0000));
        let is_subnormal = ir.icmp(Int::LLVMIntULT, magnitude, ir.i32(0x3880_0000));
        let finite = ir.select(is_subnormal, subnormal, normal);
        let found = ir.select(is_beyond, beyond, finite);
        ir.trunc(ir.or(found, ir.lshr(sign, ir.i32(16))), short)
    };
    ir.set_fast(fast);
    found
}

/// A single rounded to one that half precision holds.
pub(super) fn rounded(ir: &Ir, single: Val) -> Val {
    extended(ir, bits(ir, single))
}

/// A double rounded to what half precision holds, as a single. It is rounded once: the single between is odd where the
/// double is not exact in it.
pub(super) fn of_double(ir: &Ir, double: Val) -> Val {
    let (int, float, wide) = (ir.int_type(32), ir.float_type(32), ir.float_type(64));
    let fast = ir.set_fast(0);
    let nearest = ir.fptrunc(double, float);
    let back = ir.fpext(nearest, wide);
    let is_inexact = ir.fcmp(Real::LLVMRealONE, back, double);
    let magnitude = |value| ir.intrinsic("llvm.fabs", &[wide], &[value]);
    let is_above = ir.fcmp(Real::LLVMRealOGT, magnitude(back), magnitude(double));
    ir.set_fast(fast);
    let bits = ir.bitcast(nearest, int);
    let below = ir.select(is_above, ir.sub(bits, ir.i32(1)), bits);
    let odd = ir.or(below, ir.i32(1));
    rounded(ir, ir.bitcast(ir.select(is_inexact, odd, bits), float))
}
