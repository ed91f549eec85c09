//! The functions of f64 under their plain names.

use super::kernels;
#[cfg(target_arch = "x86_64")]
use super::level::{Level, level};
#[cfg(target_arch = "x86_64")]
use super::x86;

/// Functions that have a kernel.
macro_rules! kernels {
    ($($(#[$doc:meta])* $name:ident($($argument:ident),+);)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name($($argument: f64),+) -> f64 {
            #[cfg(target_arch = "x86_64")]
            if level() > Level::Scalar {
                // SAFETY: the machine has the instructions.
                return unsafe { x86::$name::f64($($argument),+) };
            }
            kernels::$name($($argument),+)
        }
    )*};
}

kernels! {
    /// The sine of an angle in radians.
    sin(x);
    /// The cosine of an angle in radians.
    cos(x);
    /// The tangent of an angle in radians.
    tan(x);
    /// The angle in [-π/2, π/2] whose sine is `x`.
    asin(x);
    /// The angle in [0, π] whose cosine is `x`.
    acos(x);
    /// The angle in [-π/2, π/2] whose tangent is `x`.
    atan(x);
    /// The angle in [-π, π] of the point (`x`, `y`).
    atan2(y, x);
    /// The hyperbolic sine.
    sinh(x);
    /// The hyperbolic cosine.
    cosh(x);
    /// The hyperbolic tangent.
    tanh(x);
    /// The inverse of the hyperbolic sine.
    asinh(x);
    /// The non-negative inverse of the hyperbolic cosine.
    acosh(x);
    /// The inverse of the hyperbolic tangent.
    atanh(x);
    /// e to the power `x`.
    exp(x);
    /// 2 to the power `x`.
    exp2(x);
    /// 10 to the power `x`.
    exp10(x);
    /// `exp(x) - 1`, exact near zero.
    expm1(x);
    /// The natural logarithm.
    log(x);
    /// The logarithm to base 2.
    log2(x);
    /// The logarithm to base 10.
    log10(x);
    /// `log(1 + x)`, exact near zero.
    log1p(x);
    /// `x` to the power `y`.
    pow(x, y);
    /// The cube root.
    cbrt(x);
    /// `sqrt(x² + y²)` without overflow in between.
    hypot(x, y);
    /// The error function.
    erf(x);
    /// `1 - erf(x)`, exact for large `x`.
    erfc(x);
    /// The gamma function.
    gamma(x);
    /// The logarithm of the absolute value of the gamma function. Near its zeros below -2 only the absolute error is small.
    lgamma(x);
}

/// The square root, correctly rounded.
#[must_use]
pub fn sqrt(x: f64) -> f64 {
    x.sqrt()
}
