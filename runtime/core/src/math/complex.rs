//! Functions of complex numbers.
//!
//! complex64 is computed in complex128 and rounded; generated code and the array core do that at the call.

use num_complex::Complex;

type C = Complex<f64>;

/// The C library's functions of `double _Complex`, which travels like a structure of two doubles.
mod system {
    use super::C;
    unsafe extern "C" {
        pub(super) safe fn cexp(z: C) -> C;
        pub(super) safe fn clog(z: C) -> C;
        pub(super) safe fn csqrt(z: C) -> C;
        pub(super) safe fn csin(z: C) -> C;
        pub(super) safe fn ccos(z: C) -> C;
        pub(super) safe fn ctan(z: C) -> C;
        pub(super) safe fn casin(z: C) -> C;
        pub(super) safe fn cacos(z: C) -> C;
        pub(super) safe fn catan(z: C) -> C;
        pub(super) safe fn csinh(z: C) -> C;
        pub(super) safe fn ccosh(z: C) -> C;
        pub(super) safe fn ctanh(z: C) -> C;
        pub(super) safe fn casinh(z: C) -> C;
        pub(super) safe fn cacosh(z: C) -> C;
        pub(super) safe fn catanh(z: C) -> C;
        pub(super) safe fn cpow(x: C, y: C) -> C;
    }
}

macro_rules! functions {
    ($($(#[$doc:meta])* $name:ident = $implementation:path;)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name(z: C) -> C {
            $implementation(z)
        }
    )*};
}

functions! {
    /// e to the power `z`.
    exp = system::cexp;
    /// The natural logarithm; the branch cut is the negative real axis.
    log = system::clog;
    /// The square root with non-negative real part.
    sqrt = system::csqrt;
    /// The sine.
    sin = system::csin;
    /// The cosine.
    cos = system::ccos;
    /// The tangent.
    tan = system::ctan;
    /// The inverse sine.
    asin = system::casin;
    /// The inverse cosine.
    acos = system::cacos;
    /// The inverse tangent.
    atan = system::catan;
    /// The hyperbolic sine.
    sinh = system::csinh;
    /// The hyperbolic cosine.
    cosh = system::ccosh;
    /// The hyperbolic tangent.
    tanh = system::ctanh;
    /// The inverse hyperbolic sine.
    asinh = system::casinh;
    /// The inverse hyperbolic cosine.
    acosh = system::cacosh;
    /// The inverse hyperbolic tangent.
    atanh = system::catanh;
}

/// The logarithm to base 2.
#[must_use]
pub fn log2(z: C) -> C {
    log(z) * std::f64::consts::LOG2_E
}

/// The logarithm to base 10.
#[must_use]
pub fn log10(z: C) -> C {
    log(z) * std::f64::consts::LOG10_E
}

/// 2 to the power `z`.
#[must_use]
pub fn exp2(z: C) -> C {
    exp(z * std::f64::consts::LN_2)
}

/// `exp(z) - 1`, exact near zero.
#[must_use]
pub fn expm1(z: C) -> C {
    // exp(a)·cos(b) - 1 = expm1(a)·cos(b) - 2·sin²(b/2)
    let half = super::sin(z.im / 2.0);
    C::new(super::expm1(z.re) * super::cos(z.im) - 2.0 * half * half, super::exp(z.re) * super::sin(z.im))
}

/// `log(1 + z)`, exact near zero.
#[must_use]
pub fn log1p(z: C) -> C {
    C::new(super::log(super::hypot(z.re + 1.0, z.im)), super::atan2(z.im, z.re + 1.0))
}

/// The absolute value.
#[must_use]
pub fn abs(z: C) -> f64 {
    super::hypot(z.re, z.im)
}

/// The angle in [-π, π].
#[must_use]
pub fn arg(z: C) -> f64 {
    super::atan2(z.im, z.re)
}

/// The product.
#[must_use]
pub fn multiply(x: C, y: C) -> C {
    C::new(x.re * y.re - x.im * y.im, x.re * y.im + x.im * y.re)
}

/// The quotient by Smith's method, which scales by the divisor's larger part (R. L. Smith, Algorithm 116, CACM 1962).
/// A zero divisor gives each part of `x` divided by zero, as in NumPy.
#[must_use]
pub fn divide(x: C, y: C) -> C {
    if y.re.abs() >= y.im.abs() {
        if y.re == 0.0 && y.im == 0.0 {
            return C::new(x.re / y.re.abs(), x.im / y.re.abs());
        }
        let ratio = y.im / y.re;
        let scale = 1.0 / (y.re + y.im * ratio);
        C::new((x.re + x.im * ratio) * scale, (x.im - x.re * ratio) * scale)
    } else {
        let ratio = y.re / y.im;
        let scale = 1.0 / (y.im + y.re * ratio);
        C::new((x.re * ratio + x.im) * scale, (x.im * ratio - x.re) * scale)
    }
}

/// `x` to the power `y`. Small whole powers are products, so that `z ** 2` is `z * z`, as in NumPy.
#[must_use]
pub fn pow(x: C, y: C) -> C {
    const LARGEST_PRODUCT: f64 = 100.0;
    let one = C::new(1.0, 0.0);
    if y.re == 0.0 && y.im == 0.0 {
        return one;
    }
    if x.re == 0.0 && x.im == 0.0 {
        let value = if y.re > 0.0 { 0.0 } else { f64::NAN };
        return C::new(value, value);
    }
    if y.im == 0.0 && y.re == y.re.trunc() && y.re.abs() < LARGEST_PRODUCT {
        let power = whole_power(x, y.re.abs() as u32);
        return if y.re < 0.0 { divide(one, power) } else { power };
    }
    system::cpow(x, y)
}

fn whole_power(base: C, exponent: u32) -> C {
    match exponent {
        1 => base,
        2 => multiply(base, base),
        3 => multiply(base, multiply(base, base)),
        _ => {
            let (mut result, mut square, mut left) = (C::new(1.0, 0.0), base, exponent);
            loop {
                if left & 1 == 1 {
                    result = multiply(result, square);
                }
                left >>= 1;
                if left == 0 {
                    return result;
                }
                square = multiply(square, square);
            }
        }
    }
}
