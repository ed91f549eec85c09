//! Kernels of the logarithms.
//!
//! `x = 2ᵏ·m` with m between √½ and √2; log m = 2·artanh(s) with s = (m - 1) / (m + 1), by a series in s².
//! P. T. P. Tang, "Table-driven implementation of the logarithm function", ACM TOMS 16(4), 1990, without the table; the
//! plain logarithm sums as in K. C. Ng's for fdlibm, 1993.

use super::exponential::{LN_2, LOG10_2, ONE};
use crate::math::lanes::Lanes;
use crate::math::twofold::{Twofold, polynomial};

const SQRT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
const EXPONENT: u64 = 0xfff0_0000_0000_0000;
const TWO_52: f64 = 4_503_599_627_370_496.0;
const THIRD: (f64, f64) = (1.0 / 3.0, 1.850_371_707_708_594e-17);
const INVERSE_LN_2: (f64, f64) = (std::f64::consts::LOG2_E, 2.035_527_374_093_103_3e-17);
const INVERSE_LN_10: (f64, f64) = (std::f64::consts::LOG10_E, 1.098_319_650_216_765e-17);

/// Largest error 3.2e-16.
pub(super) const ATANH: [f64; 7] = [
    0.666666666666667,
    0.3999999999989924,
    0.2857142862609589,
    0.2222221111514416,
    0.18182890556695602,
    0.1533167403016786,
    0.1461703754879165,
];

/// Largest error 1.1e-17.
const ATANH_TAIL: [f64; 9] = [
    0.2,
    0.14285714285714282,
    0.11111111111114222,
    0.09090909089826257,
    0.07692307880906304,
    0.06666648241986646,
    0.05883407651703041,
    0.05228139187889103,
    0.05381433711821606,
];

/// k and m for a positive finite `x`.
#[inline(always)]
fn split<L: Lanes>(x: L) -> (L, L) {
    let subnormal = x.less(L::splat(f64::MIN_POSITIVE));
    let x = L::select(subnormal, x * L::splat(18_014_398_509_481_984.0), x);
    let bias = L::select(subnormal, L::splat(TWO_52 + 1023.0 + 54.0), L::splat(TWO_52 + 1023.0));
    let shifted = x.bit_add(L::splat_bits(ONE - SQRT_HALF));
    let k = shifted.bit_shr::<52>().bit_or(L::splat(TWO_52)) - bias;
    let m = x.bit_sub(shifted.bit_and(L::splat_bits(EXPONENT))).bit_add(L::splat_bits(ONE));
    (k, m)
}

/// `value` where `x` is positive and finite; else what every logarithm says.
#[inline(always)]
fn with_special_cases<L: Lanes>(x: L, value: L) -> L {
    let zero = L::splat(0.0);
    let ordinary = zero.less(x) & x.less(L::splat(f64::INFINITY));
    let special = L::select(x.equal(zero), L::splat(f64::NEG_INFINITY), x);
    let special = L::select(x.less(zero), L::splat(f64::NAN), special);
    L::select(ordinary, value, special)
}

/// log m less f, as the plain logarithm sums it: the two are `tail - half_square`.
struct Tail<L> {
    f: L,
    half_square: L,
    tail: L,
}

#[inline(always)]
fn tail<L: Lanes>(m: L) -> Tail<L> {
    let f = m - L::splat(1.0);
    let s = f / (L::splat(2.0) + f);
    let z = s * s;
    let half_square = L::splat(0.5) * f * f;
    Tail { f, half_square, tail: s * z.fma(polynomial(z, &ATANH), half_square) }
}

/// The logarithm of m, with a relative error of about 2⁻⁵⁷.
#[inline(always)]
fn log_mantissa<L: Lanes>(m: L) -> Twofold<L> {
    let Tail { f, half_square, tail } = tail(m);
    let rounding = (L::splat(0.5) * f).fma(f, -half_square);
    let sum = Twofold::fast_sum(f, -half_square);
    Twofold::fast_sum(sum.high, (sum.low - rounding) + tail)
}

/// `k` steps, whose first part is short enough for exact multiples, plus a smaller number.
#[inline(always)]
fn plus_steps<L: Lanes>(k: L, step: (f64, f64), addend: Twofold<L>) -> Twofold<L> {
    // The sum of whole steps is zero or the larger.
    let sum = Twofold::fast_sum(k * L::splat(step.0), addend.high);
    Twofold::new(sum.high, k.fma(L::splat(step.1), sum.low + addend.low))
}

/// The logarithm of a positive finite `u`, plus a small number; the relative error is about 2⁻⁵⁷.
#[inline(always)]
pub(super) fn log_plus<L: Lanes>(u: L, addend: L) -> Twofold<L> {
    let (k, m) = split(u);
    let of_m = log_mantissa(m);
    // Where k is zero the addend may be the larger part.
    let of_m = Twofold::sum(of_m.high, addend + of_m.low);
    plus_steps(k, LN_2, of_m)
}

/// `log(1 + x)` for finite `x` above -1, with a relative error of about 2⁻⁵⁶ unless |x| is tiny.
#[inline(always)]
pub(super) fn log1p_twofold<L: Lanes>(x: Twofold<L>) -> Twofold<L> {
    let u = Twofold::sum(L::splat(1.0), x.high);
    log_plus(u.high, (u.low + x.low) / u.high)
}

/// The logarithm of a positive finite `x`, with a relative error of about 2⁻⁶⁵.
#[inline(always)]
pub(super) fn log_twofold<L: Lanes>(x: L) -> Twofold<L> {
    let (k, m) = split(x);
    let f = m - L::splat(1.0);
    let s = Twofold::new(f, L::splat(0.0)).over(Twofold::fast_sum(L::splat(2.0), f));
    let doubled = Twofold::new(s.high + s.high, s.low + s.low);
    let z = Twofold::product(s.high, s.high);
    let z_low = doubled.high.fma(s.low, z.low);
    // The series behind 1, z/3 + z²·…, whose second term needs no second part.
    let third = Twofold::product(z.high, L::splat(THIRD.0));
    let low = z.high.fma(L::splat(THIRD.1), z_low.fma(L::splat(THIRD.0), third.low));
    let low = polynomial(z.high, &ATANH_TAIL).fma(z.high * z.high, low);
    let rest = Twofold::product(doubled.high, third.high);
    let rest_low = doubled.high.fma(low, doubled.low.fma(third.high, rest.low));
    let sum = Twofold::fast_sum(doubled.high, rest.high);
    let of_m = Twofold::fast_sum(sum.high, sum.low + (doubled.low + rest_low));
    let steps = plus_steps(k, LN_2, of_m);
    Twofold::fast_sum(steps.high, steps.low)
}

#[inline(always)]
pub(crate) fn log<L: Lanes>(x: L) -> L {
    let (k, m) = split(x);
    let Tail { f, half_square, tail } = tail(m);
    let low = k.fma(L::splat(LN_2.1), tail);
    with_special_cases(x, k * L::splat(LN_2.0) - ((half_square - low) - f))
}

#[inline(always)]
pub(crate) fn log2<L: Lanes>(x: L) -> L {
    let (k, m) = split(x);
    let of_m = times(log_mantissa(m), INVERSE_LN_2);
    with_special_cases(x, plus_steps(k, (1.0, 0.0), of_m).value())
}

#[inline(always)]
pub(crate) fn log10<L: Lanes>(x: L) -> L {
    let (k, m) = split(x);
    let of_m = times(log_mantissa(m), INVERSE_LN_10);
    with_special_cases(x, plus_steps(k, LOG10_2, of_m).value())
}

#[inline(always)]
fn times<L: Lanes>(x: Twofold<L>, factor: (f64, f64)) -> Twofold<L> {
    let product = Twofold::product(x.high, L::splat(factor.0));
    let low = x.low.fma(L::splat(factor.0), x.high.fma(L::splat(factor.1), product.low));
    Twofold::new(product.high, low)
}

#[inline(always)]
pub(crate) fn log1p<L: Lanes>(x: L) -> L {
    let u = Twofold::sum(L::splat(1.0), x);
    let value = with_special_cases(u.high, log_plus(u.high, u.low / u.high).value());
    L::select(x.equal(L::splat(0.0)), x, value)
}
