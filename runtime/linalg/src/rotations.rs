//! Plane rotations, with LAPACK's choice of signs.

use num_traits::{Float, Zero};

use crate::scalar::{Real, Scalar};

/// Cosine and sine of the rotation that turns `(f, g)` into `(r, 0)`, and `r`, which has the sign of `f`.
pub(crate) fn rotation<R: Real>(f: R, g: R) -> (R, R, R) {
    let (zero, one) = (<R as Zero>::zero(), R::of(1.0));
    if g == zero {
        return (one, zero, f);
    }
    if f == zero {
        return (zero, Float::copysign(one, g), Float::abs(g));
    }
    let length = Float::hypot(f, g);
    (Float::abs(f) / length, g / Float::copysign(length, f), Float::copysign(length, f))
}

/// Rotates two columns: `x` becomes `c x + s y`, and `y` becomes `c y - s x`.
pub(crate) fn rotate<T: Scalar>(x: &mut [T], y: &mut [T], c: T::Part, s: T::Part) {
    for (x, y) in x.iter_mut().zip(y) {
        (*x, *y) = (x.times(c) + y.times(s), y.times(c) - x.times(s));
    }
}
