//! The kernel of the power: e to the power y·log x, with the logarithm and the product in twofold precision.

use super::exponential::{clamped, exp_of_sum};
use super::logarithm::log_twofold;
use crate::math::lanes::Lanes;
use crate::math::twofold::Twofold;

/// Beyond this, every power of a number other than 1 is 0 or infinite.
const LARGEST_EXPONENT: f64 = 1e20;

#[inline(always)]
pub(crate) fn pow<L: Lanes>(x: L, y: L) -> L {
    let zero = L::splat(0.0);
    let ordinary = zero.less(x) & x.less(L::splat(f64::INFINITY)) & y.abs().less(L::splat(LARGEST_EXPONENT));
    let value = power_of_positive(x, y);
    x.patch_pair(y, !ordinary, special, value)
}

/// The power of a positive finite number, with |y| below [`LARGEST_EXPONENT`].
#[inline(always)]
fn power_of_positive<L: Lanes>(x: L, y: L) -> L {
    let log = log_twofold(x);
    let product = Twofold::product(log.high, y);
    let low = log.low.fma(y, product.low);
    // Beyond the clamp the low part means nothing; there it is at most as large as the clamp's slack.
    let high = clamped(product.high, -800.0, 800.0);
    let low = L::select(high.equal(product.high), low, L::splat(0.0));
    exp_of_sum(high, low)
}

/// The remaining cases, one lane at a time (C99, annex F.9.4.4).
#[cold]
pub(super) fn special(x: f64, y: f64) -> f64 {
    if x == 1.0 || y == 0.0 {
        return 1.0;
    }
    if x.is_nan() || y.is_nan() {
        return f64::NAN;
    }
    let whole = y.trunc() == y;
    // From 2⁵³ on every float is even.
    let odd = whole && y.abs() < 9_007_199_254_740_992.0 && y as i64 & 1 == 1;
    let magnitude = x.abs();
    let value = if magnitude == 0.0 || magnitude.is_infinite() {
        if (magnitude == 0.0) == (y > 0.0) { 0.0 } else { f64::INFINITY }
    } else if y.abs() >= LARGEST_EXPONENT {
        if magnitude == 1.0 {
            1.0
        } else if (magnitude > 1.0) == (y > 0.0) {
            f64::INFINITY
        } else {
            0.0
        }
    } else if !whole {
        return f64::NAN;
    } else {
        power_of_positive(magnitude, y)
    };
    if odd && x.is_sign_negative() { -value } else { value }
}
