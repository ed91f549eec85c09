//! Kernels of the cube root and the hypotenuse.

use super::exponential::{ONE, round, two_to_the};
use crate::math::lanes::Lanes;
use crate::math::twofold::{Twofold, polynomial};

const TWO_52: f64 = 4_503_599_627_370_496.0;
const MANTISSA: u64 = 0x000f_ffff_ffff_ffff;

/// A first approximation of the cube root from 1 to 8.
/// Largest error 0.0042.
const CBRT: [f64; 5] = [
    0.6538962985569791,
    0.4121814779629245,
    -0.06797280035500547,
    0.0069891694835587225,
    -0.0002882199346276574,
];

/// Two of Halley's steps from a polynomial, the second with the exact residue.
#[inline(always)]
pub(crate) fn cbrt<L: Lanes>(x: L) -> L {
    let a = x.abs();
    let subnormal = a.less(L::splat(f64::MIN_POSITIVE));
    let a = L::select(subnormal, a * L::splat(18_014_398_509_481_984.0), a);
    let bias = L::select(subnormal, L::splat(TWO_52 + 1023.0 + 54.0), L::splat(TWO_52 + 1023.0));
    let exponent = a.bit_shr::<52>().bit_or(L::splat(TWO_52)) - bias;
    // exponent = 3·third + rest, with the rest 0, 1 or 2
    let third = round((exponent - L::splat(1.0)) * L::splat(1.0 / 3.0));
    let rest = exponent - third * L::splat(3.0);
    let m = a.bit_and(L::splat_bits(MANTISSA)).bit_or(L::splat_bits(ONE)) * two_to_the(rest);
    let y = polynomial(m, &CBRT);
    let cube = y * y * y;
    let y = y * (cube + (m + m)) / (cube + cube + m);
    let cube = Twofold::product(y, y).times(y);
    let residue = (cube.high - m) + cube.low;
    let y = y - y * residue / (cube.high + cube.high + m);
    let value = (y * two_to_the(third)).bit_or(x.sign());
    let ordinary = L::splat(0.0).less(x.abs()) & x.abs().less(L::splat(f64::INFINITY));
    L::select(ordinary, value, x)
}

/// √(x² + y²) with the sum in twofold precision, scaled where squares would leave the range.
#[inline(always)]
pub(crate) fn hypot<L: Lanes>(x: L, y: L) -> L {
    const UP: f64 = f64::from_bits((1023 + 600) << 52);
    const DOWN: f64 = f64::from_bits((1023 - 600) << 52);
    const LARGE: f64 = f64::from_bits((1023 + 500) << 52);
    const SMALL: f64 = f64::from_bits((1023 - 400) << 52);
    let (x, y) = (x.abs(), y.abs());
    let swap = x.less(y);
    let (a, b) = (L::select(swap, y, x), L::select(swap, x, y));
    let (one, up, down) = (L::splat(1.0), L::splat(UP), L::splat(DOWN));
    let (large, small) = (L::splat(LARGE).less(a), a.less(L::splat(SMALL)));
    let scale = L::select(large, down, L::select(small, up, one));
    let back = L::select(large, up, L::select(small, down, one));
    let (a, b) = (a * scale, b * scale);
    let (a_square, b_square) = (Twofold::product(a, a), Twofold::product(b, b));
    let sum = Twofold::fast_sum(a_square.high, b_square.high);
    let sum = Twofold::fast_sum(sum.high, sum.low + (a_square.low + b_square.low));
    let value = sum.sqrt().value() * back;
    let zero = L::splat(0.0);
    let value = L::select((a + b).equal(zero), zero, value);
    let infinity = L::splat(f64::INFINITY);
    L::select(x.equal(infinity) | y.equal(infinity), infinity, value)
}
