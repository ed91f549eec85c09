//! Kernels of the hyperbolic functions and their inverses, from the exponential and the logarithm in twofold precision.

use super::exponential::{clamped, power_of_e, two_to_the};
use super::logarithm::{log_plus, log1p_twofold};
use crate::math::lanes::Lanes;
use crate::math::twofold::Twofold;

/// Beyond this, e⁻ˣ no longer counts beside eˣ.
const LARGE: f64 = 40.0;
/// Beyond this, 1 no longer counts beside x².
const LARGE_ROOT: f64 = 268_435_456.0;
/// Below this, two terms of the inverses' series are enough.
const TINY: f64 = 1e-5;
const LN_2: (f64, f64) = (std::f64::consts::LN_2, 2.319_046_813_846_299_6e-17);

#[inline(always)]
fn signed<L: Lanes>(magnitude: L, sign_of: L) -> L {
    magnitude.bit_or(sign_of.sign())
}

#[inline(always)]
pub(crate) fn sinh<L: Lanes>(x: L) -> L {
    let a = clamped(x.abs(), 0.0, 720.0);
    let power = power_of_e(a);
    let large = L::splat(LARGE).less(a);
    let half_e = power.mantissa().value().scale(power.n - L::splat(1.0));
    // sinh a = (t + t / (t + 1)) / 2 with t = eᵃ - 1
    let n = L::select(large, L::splat(0.0), power.n);
    let t = power.less_one().scaled(two_to_the(n));
    let sum = t.plus_twofold(t.over(t.plus(L::splat(1.0)))).value();
    let value = L::select(large, half_e, L::splat(0.5) * sum);
    signed(L::select(x.equal(L::splat(0.0)), L::splat(0.0), value), x)
}

#[inline(always)]
pub(crate) fn cosh<L: Lanes>(x: L) -> L {
    let a = clamped(x.abs(), 0.0, 720.0);
    let power = power_of_e(a);
    let large = L::splat(LARGE).less(a);
    let half_e = power.mantissa().value().scale(power.n - L::splat(1.0));
    let n = L::select(large, L::splat(0.0), power.n);
    let e = power.mantissa().scaled(two_to_the(n));
    let inverse = Twofold::splat((1.0, 0.0)).over(e);
    L::select(large, half_e, L::splat(0.5) * e.plus_twofold(inverse).value())
}

#[inline(always)]
pub(crate) fn tanh<L: Lanes>(x: L) -> L {
    let a = clamped(x.abs(), 0.0, 20.0);
    let power = power_of_e(a + a);
    // tanh a = t / (t + 2) with t = e²ᵃ - 1
    let t = power.less_one().scaled(two_to_the(power.n));
    signed(t.over(t.plus(L::splat(2.0))).value(), x)
}

#[inline(always)]
pub(crate) fn asinh<L: Lanes>(x: L) -> L {
    let a = x.abs();
    let one = L::splat(1.0);
    let large = L::splat(LARGE_ROOT).less(a);
    let moderate = L::select(large, one, a);
    // log(a + √(a² + 1)) = log1p(a + a² / (1 + √(a² + 1)))
    let square = Twofold::product(moderate, moderate);
    let root = square.plus(one).sqrt();
    let argument = square.over(root.plus(one)).plus(moderate);
    let value = large_or_log1p(a, large, argument);
    // The logarithm's two terms cancel where a is tiny; the series does not.
    let value = L::select(a.less(L::splat(TINY)), (a * a * a).fma(L::splat(-1.0 / 6.0), a), value);
    L::select(a.less(L::splat(f64::INFINITY)), signed(value, x), x)
}

#[inline(always)]
pub(crate) fn acosh<L: Lanes>(x: L) -> L {
    let large = L::splat(LARGE_ROOT).less(x);
    let moderate = L::select(large, L::splat(2.0), x);
    // log(x + √(x² - 1)) = log1p(t + √(2t + t²)) with t = x - 1
    let t = Twofold::sum(moderate, L::splat(-1.0));
    let root = t.times_twofold(t).plus_twofold(t.scaled(L::splat(2.0))).sqrt();
    let value = large_or_log1p(x, large, root.plus_twofold(t));
    let one = L::splat(1.0);
    let value = L::select(x.less(L::splat(f64::INFINITY)), value, x);
    let value = L::select(x.equal(one), L::splat(0.0), value);
    L::select(x.less(one), L::splat(f64::NAN), value)
}

/// `log(2·a)` where `a` is large, else `log1p(argument)`.
#[inline(always)]
fn large_or_log1p<L: Lanes>(a: L, large: L::Mask, argument: Twofold<L>) -> L {
    let u = Twofold::sum(L::splat(1.0), argument.high);
    let zero = L::splat(0.0);
    let addend = (u.low + argument.low) / u.high;
    let log = log_plus(L::select(large, a, u.high), L::select(large, zero, addend));
    let doubling = Twofold::select(large, Twofold::splat(LN_2), Twofold::splat((0.0, 0.0)));
    log.plus_twofold(doubling).value()
}

#[inline(always)]
pub(crate) fn atanh<L: Lanes>(x: L) -> L {
    let one = L::splat(1.0);
    let a = x.abs();
    let inside = a.less(one);
    let safe = L::select(inside, a, L::splat(0.0));
    // log((1 + a) / (1 - a)) / 2 = log1p(2a / (1 - a)) / 2
    let quotient = Twofold::new(safe + safe, L::splat(0.0)).over(Twofold::sum(one, -safe));
    let value = L::splat(0.5) * log1p_twofold(quotient).value();
    let value = L::select(inside, value, L::splat(f64::NAN));
    let value = L::select(a.equal(one), L::splat(f64::INFINITY), value);
    let value = L::select(a.less(L::splat(TINY)), (a * a * a).fma(L::splat(1.0 / 3.0), a), value);
    L::select(x.is_nan(), x, signed(value, x))
}
