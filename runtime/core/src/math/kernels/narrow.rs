//! The kernels for f32 that are computed in f32: the functions that programs call most, within 1 ULP, with twice the lanes that
//! the kernels in f64 ([`single`](super::single)) have.
//!
//! What would cost more than a part of an ULP is carried in a second float: what is left of the argument, and the last sum.

use super::single;
use crate::math::singles::{MAGIC_SINGLE, Singles};

const ONE: u32 = 0x3f80_0000;
const SQRT_HALF: u32 = 0x3f35_04f3;
const EXPONENT: u32 = 0xff80_0000;
const TWO_23: f32 = 8_388_608.0;
/// Below this a number is not normal.
const LEAST_NORMAL: f32 = f32::MIN_POSITIVE;

/// ln 2 in two parts; the first has 15 bits, so that its multiples here are exact.
const LN_2: (f32, f32) = (0.693_145_75, 1.428_606_8e-6);
/// log₁₀ 2, likewise.
const LOG10_2: (f32, f32) = (0.301_025_4, 4.605_039e-6);
/// ln 2, log₂ e and log₁₀ e, rounded, and what is left.
const LN_2_ROUNDED: (f32, f32) = (std::f32::consts::LN_2, -1.904_654_2e-9);
const LOG2_E: (f32, f32) = (std::f32::consts::LOG2_E, 1.925_963e-8);
const LOG10_E: (f32, f32) = (std::f32::consts::LOG10_E, -1.010_305e-8);
const HALF_PI: [f32; 3] = [std::f32::consts::FRAC_PI_2, -4.371_139e-8, -1.715_124_5e-15];
/// Up to here n and its products are exact enough.
const LARGE: f32 = 30_000.0;

/// The terms of eʳ from r³ on; largest error 4.6e-10 of r.
const EXP: [f32; 5] = [0.166_666_67, 0.041_666_478, 0.008_333_192, 0.001_393_369_7, 0.000_199_584_63];

/// Largest error 8.2e-10 of f.
const LOG: [f32; 9] = [
    0.333_333_1,
    -0.25,
    0.200_022_27,
    -0.166_685_27,
    0.142_181_22,
    -0.123_964_205,
    0.118_885_93,
    -0.117_258_4,
    0.068_049_334,
];

/// Largest error 3.7e-9 of r.
const SIN: [f32; 3] = [-0.166_666_55, 0.008_332_192, -0.000_195_187_9];

/// Largest error 1.1e-10.
const COS: [f32; 3] = [0.041_666_646, -0.001_388_731_3, 2.443_297_1e-5];

/// The sum of two floats, of which the second is small.
#[derive(Clone, Copy)]
struct Pair<L> {
    high: L,
    low: L,
}

impl<L: Singles> Pair<L> {
    /// The exact sum, for `|a| >= |b|` or `a = 0`.
    #[inline(always)]
    fn fast_sum(a: L, b: L) -> Self {
        let high = a + b;
        Pair { high, low: (a - high) + b }
    }

    /// The exact sum.
    #[inline(always)]
    fn sum(a: L, b: L) -> Self {
        let high = a + b;
        let from_b = high - a;
        Pair { high, low: (a - (high - from_b)) + (b - from_b) }
    }

    /// The product with a constant in two parts.
    #[inline(always)]
    fn product(a: L, b: (f32, f32)) -> Self {
        let high = a * L::splat(b.0);
        Pair { high, low: a.fma(L::splat(b.1), a.fma(L::splat(b.0), -high)) }
    }

    #[inline(always)]
    fn negated(self) -> Self {
        Pair { high: -self.high, low: -self.low }
    }

    #[inline(always)]
    fn select(mask: L::Mask, first: Self, second: Self) -> Self {
        Pair { high: L::select(mask, first.high, second.high), low: L::select(mask, first.low, second.low) }
    }

    /// The quotient, rounded.
    #[inline(always)]
    fn over(self, b: Self) -> L {
        let inverse = L::splat(1.0) / b.high;
        let quotient = self.high * inverse;
        let rest = (-quotient).fma(b.high, self.high) + (-quotient).fma(b.low, self.low);
        rest.fma(inverse, quotient)
    }
}

/// The polynomial with these coefficients, lowest first, by Estrin's rule.
#[inline(always)]
fn polynomial<L: Singles, const N: usize>(x: L, coefficients: &[f32; N]) -> L {
    let mut terms = coefficients.map(L::splat);
    let (mut power, mut count) = (x, N);
    while count > 1 {
        for pair in 0..count / 2 {
            terms[pair] = terms[2 * pair + 1].fma(power, terms[2 * pair]);
        }
        if count % 2 == 1 {
            terms[count / 2] = terms[count - 1];
        }
        count = count.div_ceil(2);
        power = power * power;
    }
    terms[0]
}

/// `x`, but not below `low` or above `high`. NaN stays.
#[inline(always)]
fn clamped<L: Singles>(x: L, low: f32, high: f32) -> L {
    L::splat(high).min(L::splat(low).max(x))
}

#[inline(always)]
fn signed<L: Singles>(magnitude: L, sign_of: L) -> L {
    magnitude.bit_or(sign_of.sign())
}

/// 2ⁿ for a whole number from -126 to 127.
#[inline(always)]
fn two_to_the<L: Singles>(n: L) -> L {
    (n + L::splat(MAGIC_SINGLE)).bit_shl::<23>().bit_add(L::splat_bits(ONE))
}

/// A power 2ⁿ·eʳ with |r| at most ln 2 / 2.
#[derive(Clone, Copy)]
struct Power<L> {
    n: L,
    r: L,
    /// What is missing from r.
    low: L,
    /// eʳ - 1 - r
    tail: L,
}

impl<L: Singles> Power<L> {
    #[inline(always)]
    fn new(n: L, r: Pair<L>) -> Self {
        let square = r.high * r.high;
        let tail = (square * r.high).fma(polynomial(r.high, &EXP), L::splat(0.5) * square);
        Power { n, r: r.high, low: r.low, tail }
    }

    /// e to the power `x`, for |x| below 110. NaN gives NaN.
    #[inline(always)]
    fn of_e(x: L) -> Self {
        let magic = L::splat(MAGIC_SINGLE);
        let minus_n = magic - x.fma(L::splat(LOG2_E.0), magic);
        let rough = minus_n.fma(L::splat(LN_2.0), x);
        let high = minus_n.fma(L::splat(LN_2.1), rough);
        let low = minus_n.fma(L::splat(LN_2.1), rough - high);
        Power::new(-minus_n, Pair { high, low })
    }

    #[inline(always)]
    fn value(self) -> L {
        let sum = Pair::fast_sum(L::splat(1.0), self.r);
        (sum.high + ((sum.low + self.low) + self.tail)).scale(self.n)
    }

    /// `(value - 1)·2⁻ⁿ`, for n from -25.
    #[inline(always)]
    fn less_one(self) -> Pair<L> {
        // 1 - 2⁻ⁿ; the power does not count where n is large.
        let least = L::select(self.n.less(L::splat(40.0)), two_to_the(-self.n), L::splat(0.0));
        let whole = Pair::sum(L::splat(1.0), -least);
        let sum = Pair::fast_sum(whole.high, self.r);
        Pair::fast_sum(sum.high, (sum.low + (whole.low + self.low)) + self.tail)
    }
}

#[inline(always)]
pub(crate) fn exp<L: Singles>(x: L) -> L {
    Power::of_e(clamped(x, -104.0, 89.0)).value()
}

#[inline(always)]
pub(crate) fn exp2<L: Singles>(x: L) -> L {
    let x = clamped(x, -151.0, 129.0);
    let n = (x + L::splat(MAGIC_SINGLE)) - L::splat(MAGIC_SINGLE);
    Power::new(n, Pair::product(x - n, LN_2_ROUNDED)).value()
}

#[inline(always)]
pub(crate) fn expm1<L: Singles>(x: L) -> L {
    let power = Power::of_e(clamped(x, -17.4, 89.0));
    L::select(x.equal(L::splat(0.0)), x, power.less_one().high.scale(power.n))
}

#[inline(always)]
pub(crate) fn tanh<L: Singles>(x: L) -> L {
    let a = clamped(x.abs(), 0.0, 10.0);
    let power = Power::of_e(a + a);
    // tanh a = t / (t + 2) with t = e²ᵃ - 1
    let (rest, scale) = (power.less_one(), two_to_the(power.n));
    let t = Pair { high: rest.high * scale, low: rest.low * scale };
    let sum = Pair::sum(L::splat(2.0), t.high);
    signed(t.over(Pair { high: sum.high, low: sum.low + t.low }), x)
}

/// A logarithm: that of 2ᵏ and of 1 + f, with f from √½ - 1 to √2 - 1.
struct Logarithm<L> {
    k: L,
    f: L,
    /// log(1 + f) - f
    tail: L,
}

impl<L: Singles> Logarithm<L> {
    /// k and m of a positive number 2ᵏ·m.
    #[inline(always)]
    fn parts(x: L) -> (L, L) {
        let tiny = x.less(L::splat(LEAST_NORMAL));
        let x = L::select(tiny, x * L::splat(TWO_23), x);
        let shifted = x.bit_add(L::splat_bits(ONE - SQRT_HALF));
        let bias = L::select(tiny, L::splat(TWO_23 + 127.0 + 23.0), L::splat(TWO_23 + 127.0));
        let k = shifted.bit_shr::<23>().bit_or(L::splat(TWO_23)) - bias;
        (k, x.bit_sub(shifted.bit_and(L::splat_bits(EXPONENT))).bit_add(L::splat_bits(ONE)))
    }

    #[inline(always)]
    fn new(k: L, f: L) -> Self {
        let square = f * f;
        let tail = (square * f).fma(polynomial(f, &LOG), L::splat(-0.5) * square);
        Logarithm { k, f, tail }
    }

    #[inline(always)]
    fn of(x: L) -> Self {
        let (k, m) = Self::parts(x);
        Self::new(k, m - L::splat(1.0))
    }

    /// To a base of which the logarithm of 2 is `two` in two parts, and that of e is `e`.
    #[inline(always)]
    fn with_base(self, two: (f32, f32), e: (f32, f32)) -> L {
        let of_f = Pair::product(self.f, e);
        let sum = Pair::fast_sum(self.k * L::splat(two.0), of_f.high);
        // What the square in the tail lost counts too.
        let lost = self.f.fma(self.f, -(self.f * self.f));
        let low = lost.fma(L::splat(-0.5 * e.0), of_f.low);
        let low = self.k.fma(L::splat(two.1), self.tail.fma(L::splat(e.0), low));
        sum.high + (sum.low + low)
    }

    /// The natural logarithm, where `more` belongs to f.
    #[inline(always)]
    fn natural(self, more: L) -> L {
        // log(1 + f + more) = log(1 + f) + more / (1 + f)
        let more = (-self.f).fma(more, more);
        let sum = Pair::fast_sum(self.k * L::splat(LN_2.0), self.f);
        sum.high + (sum.low + (self.k.fma(L::splat(LN_2.1), self.tail) + more))
    }
}

#[inline(always)]
fn with_special_cases<L: Singles>(x: L, value: L) -> L {
    let zero = L::splat(0.0);
    let ordinary = zero.less(x) & x.less(L::splat(f32::INFINITY));
    let special = L::select(x.equal(zero), L::splat(f32::NEG_INFINITY), x);
    let special = L::select(x.less(zero), L::splat(f32::NAN), special);
    L::select(ordinary, value, special)
}

#[inline(always)]
pub(crate) fn log<L: Singles>(x: L) -> L {
    with_special_cases(x, Logarithm::of(x).natural(L::splat(0.0)))
}

#[inline(always)]
pub(crate) fn log2<L: Singles>(x: L) -> L {
    with_special_cases(x, Logarithm::of(x).with_base((1.0, 0.0), LOG2_E))
}

#[inline(always)]
pub(crate) fn log10<L: Singles>(x: L) -> L {
    with_special_cases(x, Logarithm::of(x).with_base(LOG10_2, LOG10_E))
}

#[inline(always)]
pub(crate) fn log1p<L: Singles>(x: L) -> L {
    let u = Pair::sum(L::splat(1.0), x);
    let (k, m) = Logarithm::parts(u.high);
    // What the sum lost does not count where it is large.
    let lost = u.low * two_to_the((-k).max(L::splat(-100.0)));
    let f = Pair::fast_sum(m - L::splat(1.0), lost);
    let value = with_special_cases(u.high, Logarithm::new(k, f.high).natural(f.low));
    L::select(x.equal(L::splat(0.0)), x, value)
}

/// An angle less a whole number of quarter turns: sine and cosine of the rest, each in two parts.
struct Turned<L> {
    /// The number, in the lowest bits.
    n: L,
    sin: Pair<L>,
    cos: Pair<L>,
}

impl<L: Singles> Turned<L> {
    #[inline(always)]
    fn of(x: L) -> Self {
        let n = x.fma(L::splat(std::f32::consts::FRAC_2_PI), L::splat(MAGIC_SINGLE));
        let minus_n = L::splat(MAGIC_SINGLE) - n;
        // The first difference is exact.
        let rough = minus_n.fma(L::splat(HALF_PI[0]), x);
        // Near a multiple of π/2 the second product is larger than what is left.
        let second = minus_n * L::splat(HALF_PI[1]);
        let of_second = minus_n.fma(L::splat(HALF_PI[1]), -second);
        let r = Pair::sum(rough, second);
        let low = minus_n.fma(L::splat(HALF_PI[2]), r.low + of_second);
        let r = r.high;
        let z = r * r;
        let half = z * L::splat(0.5);
        // sin(r + low) = sin r + low·cos r
        let sin = Pair { high: r, low: (z * r).fma(polynomial(z, &SIN), (-half).fma(low, low)) };
        let first = L::splat(1.0) - half;
        let rounding = (L::splat(1.0) - first) - half;
        let tail = (z * z).fma(polynomial(z, &COS), rounding);
        // The rounding of z itself counts too.
        let tail = r.fma(r, -z).fma(L::splat(-0.5), tail);
        let cos = Pair { high: first, low: (-r).fma(low, tail) };
        Turned { n, sin, cos }
    }

    #[inline(always)]
    fn is_odd(&self) -> L::Mask {
        let lowest = self.n.bit_and(L::splat_bits(1)).bit_shl::<30>();
        !lowest.equal(L::splat(0.0))
    }
}

#[inline(always)]
fn beyond<L: Singles>(x: L) -> L::Mask {
    !x.abs().less(L::splat(LARGE))
}

/// The kernel in f64, for the few angles that are too large here.
macro_rules! wide {
    ($name:ident) => {
        |x| single::$name(f64::from(x)) as f32
    };
}

#[inline(always)]
pub(crate) fn sin<L: Singles>(x: L) -> L {
    let turned = Turned::of(x);
    let value = Pair::select(turned.is_odd(), turned.cos, turned.sin);
    // n mod 4 = 2 or 3 changes the sign.
    let sign = turned.n.bit_and(L::splat_bits(2)).bit_shl::<30>();
    let value = L::select(x.equal(L::splat(0.0)), x, (value.high + value.low).bit_xor(sign));
    x.patch(beyond(x), wide!(sin), value)
}

#[inline(always)]
pub(crate) fn cos<L: Singles>(x: L) -> L {
    let turned = Turned::of(x);
    let value = Pair::select(turned.is_odd(), turned.sin, turned.cos);
    // n mod 4 = 1 or 2 changes the sign.
    let sign = turned.n.bit_add(L::splat_bits(1)).bit_and(L::splat_bits(2)).bit_shl::<30>();
    x.patch(beyond(x), wide!(cos), (value.high + value.low).bit_xor(sign))
}

#[inline(always)]
pub(crate) fn tan<L: Singles>(x: L) -> L {
    let turned = Turned::of(x);
    let odd = turned.is_odd();
    let sin = Pair::fast_sum(turned.sin.high, turned.sin.low);
    let cos = Pair::fast_sum(turned.cos.high, turned.cos.low);
    let quotient = Pair::select(odd, cos, sin).over(Pair::select(odd, sin.negated(), cos));
    let value = L::select(x.equal(L::splat(0.0)), x, quotient);
    x.patch(beyond(x), wide!(tan), value)
}
