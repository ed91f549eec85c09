//! Kernels of the exponential functions.
//!
//! `x = n·ln 2 + r` with |r| ≤ ln 2 / 2, so that eˣ = 2ⁿ(1 + p) with p = r + r²/2 + r³·EXP(r). W. J. Cody and W. Waite,
//! "Software Manual for the Elementary Functions", 1980, chapter 6.

use crate::math::lanes::{Lanes, MAGIC};
use crate::math::twofold::{Twofold, polynomial_in_pairs};

/// The bits of 1.
pub(super) const ONE: u64 = 0x3ff0_0000_0000_0000;

/// ln 2 in two parts; the first has 42 bits, so that its multiples here are exact.
pub(super) const LN_2: (f64, f64) = (0.693_147_180_559_890_3, 5.497_923_018_708_371e-14);
/// log₁₀ 2, likewise.
pub(super) const LOG10_2: (f64, f64) = (0.301_029_995_663_952_83, 2.836_339_455_104_496_4e-14);
const LN_10: (f64, f64) = (std::f64::consts::LN_10, -2.170_756_223_382_249_4e-16);
const LN_2_ROUNDED: (f64, f64) = (std::f64::consts::LN_2, 2.319_046_813_846_299_6e-17);

/// Largest error 1.9e-17.
const EXP: [f64; 10] = [
    0.16666666666666669,
    0.041666666666666664,
    0.008333333333330055,
    0.0013888888888886504,
    0.0001984126986309019,
    2.4801587317323107e-05,
    2.755726840318513e-06,
    2.7557282735668955e-07,
    2.5100412510880337e-08,
    2.091133633131859e-09,
];

/// 2ⁿ(1 + p), with an error of p of about 2⁻⁵⁶.
#[derive(Clone, Copy)]
pub(super) struct Power<L> {
    pub(super) n: L,
    pub(super) p: Twofold<L>,
}

/// `x` less a whole number n of steps, for |x / step| below 2000.
struct Reduced<L> {
    n: L,
    rest: Twofold<L>,
}

/// The product of n and the step's first part is exact.
#[inline(always)]
fn reduce<L: Lanes>(x: L, inverse_step: f64, step: (f64, f64)) -> Reduced<L> {
    let magic = L::splat(MAGIC);
    let minus_n = magic - x.fma(L::splat(inverse_step), magic);
    let rough = minus_n.fma(L::splat(step.0), x);
    let high = minus_n.fma(L::splat(step.1), rough);
    let low = minus_n.fma(L::splat(step.1), rough - high);
    Reduced { n: -minus_n, rest: Twofold::new(high, low) }
}

/// eʳ - 1 - r for |r| at most ln 2 / 2, where `r.low` is tiny.
#[inline(always)]
fn tail<L: Lanes>(r: Twofold<L>) -> L {
    let square = r.high * r.high;
    polynomial_in_pairs(r.high, &EXP).fma(r.high, L::splat(0.5)).fma(square, r.low)
}

/// e to the power `x`, for |x| below 1100. NaN gives NaN.
#[inline(always)]
pub(super) fn power_of_e<L: Lanes>(x: L) -> Power<L> {
    let Reduced { n, rest } = reduce(x, std::f64::consts::LOG2_E, LN_2);
    // The low part counts with its factor here, because 1 may be subtracted.
    let low = rest.low.fma(rest.high, rest.low);
    Power { n, p: Twofold::fast_sum(rest.high, tail(Twofold::new(rest.high, low))) }
}

/// The value of e to the power `x + low`, for |x| below 1100 and |low| below 2⁻⁴⁰.
#[inline(always)]
pub(super) fn exp_of_sum<L: Lanes>(x: L, low: L) -> L {
    let Reduced { n, rest } = reduce(x, std::f64::consts::LOG2_E, LN_2);
    // Where the first part is tiny the second may be the larger.
    let r = Twofold::sum(rest.high, rest.low + low);
    value(n, r)
}

/// e to the power `x + low`, for |x| below 1100 and |low| below 2⁻³⁰: 2ⁿ times a number in two parts, with an error of about
/// 2⁻⁵⁹.
#[inline(always)]
pub(super) fn power_of_sum<L: Lanes>(x: L, low: L) -> Power<L> {
    let Reduced { n, rest } = reduce(x, std::f64::consts::LOG2_E, LN_2);
    let r = Twofold::sum(rest.high, rest.low + low);
    // The low part counts with its factor.
    let r = Twofold::new(r.high, r.low.fma(r.high, r.low));
    let sum = Twofold::fast_sum(L::splat(1.0), r.high);
    Power { n, p: Twofold::fast_sum(sum.high, sum.low + tail(r)) }
}

/// 2ⁿ times e to the power r, for |r| at most ln 2 / 2.
#[inline(always)]
fn value<L: Lanes>(n: L, r: Twofold<L>) -> L {
    let sum = Twofold::fast_sum(L::splat(1.0), r.high);
    (sum.high + (sum.low + tail(r))).scale(n)
}

/// The nearest whole number, for |x| below 2⁵¹.
#[inline(always)]
pub(super) fn round<L: Lanes>(x: L) -> L {
    (x + L::splat(MAGIC)) - L::splat(MAGIC)
}

/// 2ⁿ for a whole number from -1022 to 1023.
#[inline(always)]
pub(super) fn two_to_the<L: Lanes>(n: L) -> L {
    (n + L::splat(MAGIC)).bit_shl::<52>().bit_add(L::splat_bits(ONE))
}

impl<L: Lanes> Power<L> {
    /// 1 + p.
    #[inline(always)]
    pub(super) fn mantissa(self) -> Twofold<L> {
        let sum = Twofold::fast_sum(L::splat(1.0), self.p.high);
        Twofold::new(sum.high, sum.low + self.p.low)
    }

    /// `(value - 1)·2⁻ⁿ`.
    #[inline(always)]
    pub(super) fn less_one(self) -> Twofold<L> {
        // 1 - 2⁻ⁿ; the power does not count where n is large.
        let least = L::select(self.n.less(L::splat(64.0)), two_to_the(-self.n), L::splat(0.0));
        let whole = Twofold::sum(L::splat(1.0), -least);
        let sum = Twofold::sum(whole.high, self.p.high);
        Twofold::fast_sum(sum.high, sum.low + (whole.low + self.p.low))
    }
}

/// `x`, but not below `low` or above `high`. NaN stays.
#[inline(always)]
pub(super) fn clamped<L: Lanes>(x: L, low: f64, high: f64) -> L {
    L::splat(high).min(L::splat(low).max(x))
}

#[inline(always)]
pub(crate) fn exp<L: Lanes>(x: L) -> L {
    let Reduced { n, rest } = reduce(clamped(x, -750.0, 720.0), std::f64::consts::LOG2_E, LN_2);
    value(n, rest)
}

#[inline(always)]
pub(crate) fn exp2<L: Lanes>(x: L) -> L {
    let x = clamped(x, -1100.0, 1030.0);
    let n = round(x);
    let r = x - n;
    let product = Twofold::product(r, L::splat(LN_2_ROUNDED.0));
    value(n, Twofold::new(product.high, r.fma(L::splat(LN_2_ROUNDED.1), product.low)))
}

#[inline(always)]
pub(crate) fn exp10<L: Lanes>(x: L) -> L {
    let Reduced { n, rest } = reduce(clamped(x, -330.0, 310.0), std::f64::consts::LOG2_10, LOG10_2);
    let product = Twofold::product(rest.high, L::splat(LN_10.0));
    let low = rest.high.fma(L::splat(LN_10.1), rest.low.fma(L::splat(LN_10.0), product.low));
    value(n, Twofold::new(product.high, low))
}

#[inline(always)]
pub(crate) fn expm1<L: Lanes>(x: L) -> L {
    let power = power_of_e(clamped(x, -42.0, 720.0));
    let value = power.less_one().value().scale(power.n);
    L::select(x.equal(L::splat(0.0)), x, value)
}
