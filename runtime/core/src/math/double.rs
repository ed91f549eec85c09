//! The functions of f64 under their plain names.

macro_rules! functions {
    ($($(#[$doc:meta])* $name:ident($($argument:ident),+) = $implementation:expr;)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name($($argument: f64),+) -> f64 {
            $implementation($($argument),+)
        }
    )*};
}

functions! {
    /// The sine of an angle in radians.
    sin(x) = libm::sin;
    /// The cosine of an angle in radians.
    cos(x) = libm::cos;
    /// The tangent of an angle in radians.
    tan(x) = libm::tan;
    /// The angle in [-π/2, π/2] whose sine is `x`.
    asin(x) = libm::asin;
    /// The angle in [0, π] whose cosine is `x`.
    acos(x) = libm::acos;
    /// The angle in [-π/2, π/2] whose tangent is `x`.
    atan(x) = libm::atan;
    /// The angle in [-π, π] of the point (`x`, `y`).
    atan2(y, x) = libm::atan2;
    /// The hyperbolic sine.
    sinh(x) = libm::sinh;
    /// The hyperbolic cosine.
    cosh(x) = libm::cosh;
    /// The hyperbolic tangent.
    tanh(x) = libm::tanh;
    /// The inverse of the hyperbolic sine.
    asinh(x) = libm::asinh;
    /// The non-negative inverse of the hyperbolic cosine.
    acosh(x) = libm::acosh;
    /// The inverse of the hyperbolic tangent.
    atanh(x) = libm::atanh;
    /// e to the power `x`.
    exp(x) = libm::exp;
    /// 2 to the power `x`.
    exp2(x) = libm::exp2;
    /// 10 to the power `x`.
    exp10(x) = libm::exp10;
    /// `exp(x) - 1`, exact near zero.
    expm1(x) = libm::expm1;
    /// The natural logarithm.
    log(x) = libm::log;
    /// The logarithm to base 2.
    log2(x) = libm::log2;
    /// The logarithm to base 10.
    log10(x) = libm::log10;
    /// `log(1 + x)`, exact near zero.
    log1p(x) = libm::log1p;
    /// `x` to the power `y`.
    pow(x, y) = libm::pow;
    /// The square root, correctly rounded.
    sqrt(x) = f64::sqrt;
    /// The cube root.
    cbrt(x) = libm::cbrt;
    /// `sqrt(x² + y²)` without overflow in between.
    hypot(x, y) = libm::hypot;
    /// The error function.
    erf(x) = libm::erf;
    /// `1 - erf(x)`, exact for large `x`.
    erfc(x) = libm::erfc;
    /// The gamma function.
    gamma(x) = libm::tgamma;
    /// The logarithm of the absolute value of the gamma function.
    lgamma(x) = libm::lgamma;
}
