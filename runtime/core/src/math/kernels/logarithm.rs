//! Kernels of the logarithms.
//!
//! `x = 2ᵏ·m` with m between √½ and √2; log m = 2·artanh(s) with s = (m - 1) / (m + 1), by a series in s².
//! P. T. P. Tang, "Table-driven implementation of the logarithm function", ACM TOMS 16(4), 1990, without the table; the
//! plain logarithm sums as in K. C. Ng's for fdlibm, 1993.

use super::exponential::{LN_2, ONE};
use crate::math::lanes::Lanes;
use crate::math::twofold::{Twofold, polynomial};

const SQRT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
const EXPONENT: u64 = 0xfff0_0000_0000_0000;
const TWO_52: f64 = 4_503_599_627_370_496.0;
const THIRD: (f64, f64) = (1.0 / 3.0, 1.850_371_707_708_594e-17);
const INVERSE_LN_2: (f64, f64) = (std::f64::consts::LOG2_E, 2.035_527_374_093_103_3e-17);
const INVERSE_LN_10: (f64, f64) = (std::f64::consts::LOG10_E, 1.098_319_650_216_765e-17);

/// Largest error 3.2e-16.
const ATANH: [f64; 7] = [
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

/// The logarithm of m, with a relative error of about 2⁻⁶⁵.
#[inline(always)]
fn log_mantissa<L: Lanes>(m: L) -> Twofold<L> {
    let f = m - L::splat(1.0);
    let s = Twofold::new(f, L::splat(0.0)).over(Twofold::fast_sum(L::splat(2.0), f));
    let z = s.times_twofold(s);
    let tail = polynomial(z.high, &ATANH_TAIL) * (z.high * z.high);
    let series = z.times_twofold(Twofold::splat(THIRD)).plus(tail);
    let doubled = Twofold::new(s.high + s.high, s.low + s.low);
    let rest = doubled.times_twofold(series);
    let sum = Twofold::fast_sum(doubled.high, rest.high);
    Twofold::fast_sum(sum.high, sum.low + (doubled.low + rest.low))
}

/// The logarithm of a positive finite `x`, with a relative error of about 2⁻⁶⁵.
#[inline(always)]
pub(super) fn log_twofold<L: Lanes>(x: L) -> Twofold<L> {
    let (k, m) = split(x);
    let of_m = log_mantissa(m);
    let sum = Twofold::sum(k * L::splat(LN_2.0), of_m.high);
    Twofold::fast_sum(sum.high, k.fma(L::splat(LN_2.1), sum.low + of_m.low))
}

/// `log(1 + x)` for finite `x` above -1.
#[inline(always)]
pub(super) fn log1p_twofold<L: Lanes>(x: Twofold<L>) -> Twofold<L> {
    let u = Twofold::sum(L::splat(1.0), x.high);
    log_of_sum(u.high, u.low + x.low)
}

/// The logarithm of `u + low`, where `low` is small.
#[inline(always)]
pub(super) fn log_of_sum<L: Lanes>(u: L, low: L) -> Twofold<L> {
    let of_u = log_twofold(u);
    let sum = Twofold::sum(of_u.high, low / u);
    Twofold::fast_sum(sum.high, sum.low + of_u.low)
}

#[inline(always)]
pub(crate) fn log<L: Lanes>(x: L) -> L {
    let (k, m) = split(x);
    let f = m - L::splat(1.0);
    let s = f / (L::splat(2.0) + f);
    let z = s * s;
    let half_square = L::splat(0.5) * f * f;
    let tail = s * (z * polynomial(z, &ATANH) + half_square);
    let low = k.fma(L::splat(LN_2.1), tail);
    with_special_cases(x, k * L::splat(LN_2.0) - ((half_square - low) - f))
}

#[inline(always)]
pub(crate) fn log2<L: Lanes>(x: L) -> L {
    let (k, m) = split(x);
    let of_m = log_mantissa(m).times_twofold(Twofold::splat(INVERSE_LN_2));
    with_special_cases(x, of_m.plus(k).value())
}

#[inline(always)]
pub(crate) fn log10<L: Lanes>(x: L) -> L {
    with_special_cases(x, log_twofold(x).times_twofold(Twofold::splat(INVERSE_LN_10)).value())
}

#[inline(always)]
pub(crate) fn log1p<L: Lanes>(x: L) -> L {
    let value = with_special_cases(x + L::splat(1.0), log1p_twofold(Twofold::new(x, L::splat(0.0))).value());
    L::select(x.equal(L::splat(0.0)), x, value)
}
