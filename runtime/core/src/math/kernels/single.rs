//! The kernels for f32: computed in f64 with errors below 2⁻³³ or so, so that the rounding to f32 is nearly always the
//! correct one. The methods are those of the kernels for f64, without their second parts.

use super::exponential::{ONE, clamped, round, two_to_the};
use super::inverse_trigonometric::STEPS;
use super::power::special;
use super::trigonometric::{beyond, is_odd};
use crate::math::lanes::{Lanes, MAGIC};
use crate::math::twofold::polynomial;

// Rounded from f64 as they are.
pub(crate) use super::special::{erf, erfc, gamma, lgamma};

const SQRT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
const EXPONENT: u64 = 0xfff0_0000_0000_0000;
const MANTISSA: u64 = 0x000f_ffff_ffff_ffff;
const TWO_52: f64 = 4_503_599_627_370_496.0;
const HALF_PI: (f64, f64) = (std::f64::consts::FRAC_PI_2, 6.123_233_995_736_766e-17);

/// Largest error 2.7e-11.
const EXP: [f64; 7] = [
    0.5000000000000027,
    0.16666666719116593,
    0.04166666671857629,
    0.008333298430892398,
    0.0013888854141968644,
    0.00019899317955503196,
    2.4859525569835743e-05,
];

/// Largest error 1.1e-9.
const ATANH: [f64; 4] = [0.6666666655430018, 0.4000012200081688, 0.2855080255327671, 0.2333096405177204];

/// Largest error 2.8e-11.
const SIN: [f64; 4] =
    [-0.16666666663854385, 0.008333331874358352, -0.0001984008654531293, 2.724990115829391e-06];

/// Largest error 2.3e-12.
const COS: [f64; 4] =
    [0.04166666666432045, -0.0013888887671723142, 2.4800600218521467e-05, -2.730093863463587e-07];

/// Largest error 1.9e-11.
const ATAN: [f64; 7] = [
    -0.3333333333144022,
    0.1999999891704028,
    -0.1428561249224054,
    0.11107494603271183,
    -0.09028976882102906,
    0.07135287552145222,
    -0.040431454558852234,
];

/// Largest error 1.5e-11.
const ASIN: [f64; 8] = [
    0.1666666666549084,
    0.07500000600759216,
    0.04464235707939134,
    0.030397671953511674,
    0.022131964555376638,
    0.0193093461897726,
    0.005433409887231671,
    0.02931732560480542,
];

/// Largest error 0.00025.
const CBRT: [f64; 8] = [
    0.5451060735802191,
    0.6278997225378361,
    -0.2279792153715843,
    0.06656501256654948,
    -0.012680365098260418,
    0.001475514625948261,
    -9.492345023000187e-05,
    2.5815280891314997e-06,
];

/// n and p of 2ˣ = 2ⁿ(1 + p), for |x| below 1000.
#[inline(always)]
fn power_of_two<L: Lanes>(x: L) -> (L, L) {
    let n = round(x);
    let r = (x - n) * L::splat(std::f64::consts::LN_2);
    (n, polynomial(r, &EXP).fma(r * r, r))
}

#[inline(always)]
fn exp2_of<L: Lanes>(x: L) -> L {
    let (n, p) = power_of_two(x);
    let power = two_to_the(n);
    p.fma(power, power)
}

/// `exp(x) - 1` for |x| below 500.
#[inline(always)]
fn expm1_of<L: Lanes>(x: L) -> L {
    let (n, p) = power_of_two(x * L::splat(std::f64::consts::LOG2_E));
    let power = two_to_the(n);
    p.fma(power, power - L::splat(1.0))
}

#[inline(always)]
pub(crate) fn exp10<L: Lanes>(x: L) -> L {
    exp2_of(clamped(x, -60.0, 60.0) * L::splat(std::f64::consts::LOG2_10))
}

/// k and the logarithm of m, for normal positive `x = 2ᵏ·m`.
#[inline(always)]
fn log_parts<L: Lanes, const N: usize>(x: L, series: &[f64; N]) -> (L, L) {
    let shifted = x.bit_add(L::splat_bits(ONE - SQRT_HALF));
    let k = shifted.bit_shr::<52>().bit_or(L::splat(TWO_52)) - L::splat(TWO_52 + 1023.0);
    let m = x.bit_sub(shifted.bit_and(L::splat_bits(EXPONENT))).bit_add(L::splat_bits(ONE));
    let f = m - L::splat(1.0);
    let s = f / (f + L::splat(2.0));
    let z = s * s;
    (k, s * polynomial(z, series).fma(z, L::splat(2.0)))
}

/// The logarithm of a normal positive number.
#[inline(always)]
fn log_of<L: Lanes>(x: L) -> L {
    let (k, log) = log_parts(x, &ATANH);
    k.fma(L::splat(std::f64::consts::LN_2), log)
}

/// `log(1 + x)` for `x` above -1.
#[inline(always)]
fn log1p_of<L: Lanes>(x: L) -> L {
    let small = x.abs().less(L::splat(1e-4));
    let series = x.fma(L::splat(1.0 / 3.0), L::splat(-0.5)).fma(x, L::splat(1.0)) * x;
    L::select(small, series, log_of(x + L::splat(1.0)))
}

#[inline(always)]
fn signed<L: Lanes>(magnitude: L, sign_of: L) -> L {
    magnitude.bit_or(sign_of.sign())
}

#[inline(always)]
pub(crate) fn sinh<L: Lanes>(x: L) -> L {
    let t = expm1_of(clamped(x.abs(), 0.0, 200.0));
    signed((t + t / (t + L::splat(1.0))) * L::splat(0.5), x)
}

#[inline(always)]
pub(crate) fn cosh<L: Lanes>(x: L) -> L {
    let e = exp2_of(clamped(x.abs(), 0.0, 200.0) * L::splat(std::f64::consts::LOG2_E));
    (e + L::splat(1.0) / e) * L::splat(0.5)
}

#[inline(always)]
pub(crate) fn asinh<L: Lanes>(x: L) -> L {
    let a = x.abs();
    let one = L::splat(1.0);
    let square = a * a;
    let value = log1p_of(a + square / ((square + one).sqrt() + one));
    L::select(a.less(L::splat(f64::INFINITY)), signed(value, x), x)
}

#[inline(always)]
pub(crate) fn acosh<L: Lanes>(x: L) -> L {
    let one = L::splat(1.0);
    let t = x - one;
    let value = log1p_of(t + t.fma(t, t + t).sqrt());
    let value = L::select(x.less(L::splat(f64::INFINITY)), value, x);
    L::select(x.less(one), L::splat(f64::NAN), value)
}

#[inline(always)]
pub(crate) fn atanh<L: Lanes>(x: L) -> L {
    let one = L::splat(1.0);
    let a = x.abs();
    let inside = a.less(one);
    let safe = L::select(inside, a, L::splat(0.0));
    let value = log1p_of((safe + safe) / (one - safe)) * L::splat(0.5);
    let value = L::select(inside, value, L::splat(f64::NAN));
    let value = L::select(a.equal(one), L::splat(f64::INFINITY), value);
    L::select(x.is_nan(), x, signed(value, x))
}

/// n in the lowest bits, sine and cosine of the rest.
#[inline(always)]
fn sin_cos<L: Lanes>(x: L) -> (L, L, L) {
    let n = x.fma(L::splat(std::f64::consts::FRAC_2_PI), L::splat(MAGIC));
    let minus_n = L::splat(MAGIC) - n;
    let r = minus_n.fma(L::splat(HALF_PI.1), minus_n.fma(L::splat(HALF_PI.0), x));
    let z = r * r;
    let sin = (z * r).fma(polynomial(z, &SIN), r);
    let cos = (z * z).fma(polynomial(z, &COS), z.fma(L::splat(-0.5), L::splat(1.0)));
    (n, sin, cos)
}

#[inline(always)]
pub(crate) fn sin<L: Lanes>(x: L) -> L {
    let (n, sin, cos) = sin_cos(x);
    let sign = n.bit_and(L::splat_bits(2)).bit_shl::<62>();
    let value = L::select(is_odd(n), cos, sin).bit_xor(sign);
    x.patch(beyond(x), libm::sin, L::select(x.equal(L::splat(0.0)), x, value))
}

#[inline(always)]
pub(crate) fn cos<L: Lanes>(x: L) -> L {
    let (n, sin, cos) = sin_cos(x);
    let sign = n.bit_add(L::splat_bits(1)).bit_and(L::splat_bits(2)).bit_shl::<62>();
    x.patch(beyond(x), libm::cos, L::select(is_odd(n), sin, cos).bit_xor(sign))
}

#[inline(always)]
pub(crate) fn tan<L: Lanes>(x: L) -> L {
    let (n, sin, cos) = sin_cos(x);
    let odd = is_odd(n);
    let value = L::select(odd, cos, sin) / L::select(odd, -sin, cos);
    x.patch(beyond(x), libm::tan, L::select(x.equal(L::splat(0.0)), x, value))
}

/// The arc tangent of `y / x`, both positive.
#[inline(always)]
fn atan_of_ratio<L: Lanes>(y: L, x: L) -> L {
    let above_first = (x * L::splat(STEPS.0)).less(y);
    let above_second = (x * L::splat(STEPS.1)).less(y);
    let numerator = L::select(above_second, -x, L::select(above_first, y - x, y));
    let denominator = L::select(above_second, y, L::select(above_first, y + x, x));
    let quarter = L::splat(std::f64::consts::FRAC_PI_4);
    let offset = L::select(above_first, quarter, L::splat(0.0));
    let offset = L::select(above_second, quarter + quarter, offset);
    let t = numerator / denominator;
    let z = t * t;
    offset + (t * z).fma(polynomial(z, &ATAN), t)
}

#[inline(always)]
pub(crate) fn atan<L: Lanes>(x: L) -> L {
    signed(atan_of_ratio(clamped(x.abs(), 0.0, 1e18), L::splat(1.0)), x)
}

#[inline(always)]
pub(crate) fn atan2<L: Lanes>(y: L, x: L) -> L {
    let (a, b) = (y.abs(), x.abs());
    let first = atan_of_ratio(a, b);
    let value = L::select(x.less(L::splat(0.0)), L::splat(std::f64::consts::PI) - first, first);
    let (zero, infinity) = (L::splat(0.0), L::splat(f64::INFINITY));
    let ordinary = zero.less(a) & a.less(infinity) & zero.less(b) & b.less(infinity);
    y.patch_pair(x, !ordinary, libm::atan2, signed(value, y))
}

/// Whether |x| is beyond ½, and the arc sine of |x|, or there of √((1 - |x|) / 2).
#[inline(always)]
fn asin_reduced<L: Lanes>(a: L) -> (L::Mask, L) {
    let half = L::splat(0.5);
    let beyond = half.less(a);
    let z = L::select(beyond, (L::splat(1.0) - a) * half, a * a);
    let base = L::select(beyond, z.sqrt(), a);
    (beyond, (base * z).fma(polynomial(z, &ASIN), base))
}

#[inline(always)]
pub(crate) fn asin<L: Lanes>(x: L) -> L {
    let (beyond, arc) = asin_reduced(x.abs());
    let from_top = arc.fma(L::splat(-2.0), L::splat(HALF_PI.0));
    signed(L::select(beyond, from_top, arc), x)
}

#[inline(always)]
pub(crate) fn acos<L: Lanes>(x: L) -> L {
    let (beyond, arc) = asin_reduced(x.abs());
    let negative = x.less(L::splat(0.0));
    let doubled = arc + arc;
    let outer = L::select(negative, L::splat(std::f64::consts::PI) - doubled, doubled);
    let inner = L::splat(HALF_PI.0) - signed(arc, x);
    L::select(beyond, outer, inner)
}

#[inline(always)]
pub(crate) fn cbrt<L: Lanes>(x: L) -> L {
    let a = x.abs();
    let exponent = a.bit_shr::<52>().bit_or(L::splat(TWO_52)) - L::splat(TWO_52 + 1023.0);
    let third = round((exponent - L::splat(1.0)) * L::splat(1.0 / 3.0));
    let rest = exponent - third * L::splat(3.0);
    let m = a.bit_and(L::splat_bits(MANTISSA)).bit_or(L::splat_bits(ONE)) * two_to_the(rest);
    let y = polynomial(m, &CBRT);
    let cube = y * y * y;
    let y = y * (cube + (m + m)) / (cube + cube + m);
    let ordinary = L::splat(0.0).less(a) & a.less(L::splat(f64::INFINITY));
    L::select(ordinary, signed(y * two_to_the(third), x), x)
}

#[inline(always)]
pub(crate) fn hypot<L: Lanes>(x: L, y: L) -> L {
    let infinity = L::splat(f64::INFINITY);
    let infinite = x.abs().equal(infinity) | y.abs().equal(infinity);
    L::select(infinite, infinity, x.fma(x, y * y).sqrt())
}

#[inline(always)]
pub(crate) fn pow<L: Lanes>(x: L, y: L) -> L {
    let (zero, infinity) = (L::splat(0.0), L::splat(f64::INFINITY));
    let ordinary = zero.less(x) & x.less(infinity) & y.abs().less(infinity);
    // The exponent's error is multiplied, so this logarithm is the one for f64.
    let (k, log) = log_parts(x, &super::logarithm::ATANH);
    let log2 = log.fma(L::splat(std::f64::consts::LOG2_E), k);
    let value = exp2_of(clamped(log2 * y, -300.0, 300.0));
    x.patch_pair(y, !ordinary, special, value)
}
