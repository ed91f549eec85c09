//! Kernels of the inverse trigonometric functions.
//!
//! The arc tangent is reduced to |t| ≤ tan(π/8) by atan a = π/4 + atan((a - 1) / (a + 1)) and atan a = π/2 - atan(1 / a);
//! arc sine and cosine beyond ½ by asin a = π/2 - 2·asin √((1 - a) / 2). W. J. Cody and W. Waite, 1980.

use super::exponential::clamped;
use crate::math::lanes::Lanes;
use crate::math::twofold::{Twofold, polynomial};

const PI: (f64, f64) = (std::f64::consts::PI, 1.224_646_799_147_353_2e-16);
const HALF_PI: (f64, f64) = (std::f64::consts::FRAC_PI_2, 6.123_233_995_736_766e-17);
const QUARTER_PI: (f64, f64) = (std::f64::consts::FRAC_PI_4, 3.061_616_997_868_383e-17);
/// tan(π/8) and tan(3π/8).
pub(super) const STEPS: (f64, f64) = (0.414_213_562_373_095_03, 2.414_213_562_373_095);

/// Largest error 1.8e-17.
const ATAN: [f64; 12] = [
    -0.3333333333333333,
    0.19999999999999804,
    -0.14285714285659806,
    0.11111111105153429,
    -0.09090908753400499,
    0.07692296372129964,
    -0.06666424833613552,
    0.05878928398517232,
    -0.052304498567092406,
    0.04551573086664191,
    -0.034570044186095536,
    0.016285183029865667,
];

/// Largest error 9.2e-18.
const ASIN: [f64; 14] = [
    0.16666666666666666,
    0.07500000000000119,
    0.04464285714255019,
    0.030381944475693704,
    0.022372157435623815,
    0.017352816768546473,
    0.013963775787848137,
    0.011566511821890942,
    0.00962140274734483,
    0.009322101501082774,
    0.0030350071727267623,
    0.019579201619744684,
    -0.019277545928584557,
    0.02963502626354855,
];

/// The arc tangent of `y / x`, both positive and of moderate size.
#[inline(always)]
fn atan_of_ratio<L: Lanes>(y: L, x: L) -> Twofold<L> {
    let zero = L::splat(0.0);
    let above_first = (x * L::splat(STEPS.0)).less(y);
    let above_second = (x * L::splat(STEPS.1)).less(y);
    let plain = |value| Twofold::new(value, zero);
    let numerator = Twofold::select(above_first, Twofold::sum(y, -x), plain(y));
    let numerator = Twofold::select(above_second, plain(-x), numerator);
    let denominator = Twofold::select(above_first, Twofold::sum(y, x), plain(x));
    let denominator = Twofold::select(above_second, plain(y), denominator);
    let offset = Twofold::select(above_first, Twofold::splat(QUARTER_PI), plain(zero));
    let offset = Twofold::select(above_second, Twofold::splat(HALF_PI), offset);
    let t = numerator.over(denominator);
    let z = t.high * t.high;
    let tail = (t.high * z) * polynomial(z, &ATAN);
    let sum = Twofold::sum(offset.high, t.high);
    Twofold::fast_sum(sum.high, sum.low + (tail + (t.low + offset.low)))
}

#[inline(always)]
pub(crate) fn atan<L: Lanes>(x: L) -> L {
    // Beyond the limit the result is π/2 for good.
    let a = clamped(x.abs(), 0.0, 1e18);
    atan_of_ratio(a, L::splat(1.0)).value().bit_or(x.sign())
}

#[inline(always)]
pub(crate) fn atan2<L: Lanes>(y: L, x: L) -> L {
    let (a, b) = (y.abs(), x.abs());
    let first = atan_of_ratio(a, b);
    let left = x.less(L::splat(0.0));
    let value = Twofold::select(left, first.negated().plus_twofold(Twofold::splat(PI)), first).value();
    let moderate = |value: L| L::splat(1e-130).less(value) & value.less(L::splat(1e130));
    y.patch_pair(x, !(moderate(a) & moderate(b)), extreme_atan2, value.bit_or(y.sign()))
}

/// The remaining cases of the arc tangent of a quotient, one lane at a time.
#[cold]
fn extreme_atan2(y: f64, x: f64) -> f64 {
    const FAR: f64 = 1.152_921_504_606_847e18;
    const LARGE: f64 = 1e130;
    let (a, b) = (y.abs(), x.abs());
    if !(a > 0.0 && b > 0.0 && a.is_finite() && b.is_finite()) {
        return libm::atan2(y, x);
    }
    // Beyond this quotient the next term of the series does not count.
    if a / FAR > b {
        return HALF_PI.0.copysign(y);
    }
    if b / FAR > a {
        return if x > 0.0 { y / x } else { PI.0.copysign(y) };
    }
    let factor = if a.max(b) > LARGE { 2f64.powi(-650) } else { 2f64.powi(650) };
    atan2(y * factor, x * factor)
}

/// What arc sine and arc cosine share: whether |x| is beyond ½, and the arc sine of |x|, or there of √((1 - |x|) / 2), as
/// a twofold whose second part need not be small.
#[inline(always)]
fn asin_reduced<L: Lanes>(a: L) -> (L::Mask, Twofold<L>) {
    let half = L::splat(0.5);
    let beyond = half.less(a);
    let z = L::select(beyond, (L::splat(1.0) - a) * half, a * a);
    let zero = L::splat(0.0);
    let root = Twofold::new(z, zero).sqrt();
    // The root of zero has no quotient behind it.
    let root = Twofold::select(z.equal(zero), Twofold::new(zero, zero), root);
    let base = Twofold::select(beyond, root, Twofold::new(a, zero));
    let tail = (base.high * z) * polynomial(z, &ASIN);
    (beyond, Twofold::new(base.high, base.low + tail))
}

#[inline(always)]
pub(crate) fn asin<L: Lanes>(x: L) -> L {
    let (beyond, arc) = asin_reduced(x.abs());
    let complement = arc.scaled(L::splat(-2.0));
    let sum = Twofold::sum(L::splat(HALF_PI.0), complement.high);
    let from_top = sum.high + (sum.low + (complement.low + L::splat(HALF_PI.1)));
    L::select(beyond, from_top, arc.value()).bit_or(x.sign())
}

#[inline(always)]
pub(crate) fn acos<L: Lanes>(x: L) -> L {
    let (beyond, arc) = asin_reduced(x.abs());
    let negative = x.less(L::splat(0.0));
    // acos x = π/2 - asin x; beyond ½ it is 2·arc, or π - 2·arc
    let inner = Twofold::select(negative, arc, arc.negated());
    let doubled = arc.scaled(L::splat(2.0));
    let outer = Twofold::select(negative, doubled.negated(), doubled);
    let zero = Twofold::splat((0.0, 0.0));
    let base = Twofold::select(negative, Twofold::splat(PI), zero);
    let base = Twofold::select(beyond, base, Twofold::splat(HALF_PI));
    let arc = Twofold::select(beyond, outer, inner);
    let sum = Twofold::sum(base.high, arc.high);
    sum.high + (sum.low + (arc.low + base.low))
}
