//! Functions of floats that are exact, or nearly arithmetic: rounding, remainders, signs, neighbours.
//!
//! `modulo` and `floor_divide` are Python's `%` and `//`, with NumPy's answers for a zero divisor: no exception is
//! raised here, whoever has Python's semantics checks before the call.

macro_rules! floats {
    ($($(#[$doc:meta])* $name:ident, $single:ident ($($argument:ident),+) $body:expr;)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name($($argument: f64),+) -> f64 {
            $body
        }

        #[doc = concat!("[`", stringify!($name), "`] of f32.")]
        #[must_use]
        pub fn $single($($argument: f32),+) -> f32 {
            $body
        }
    )*};
}

floats! {
    /// The largest whole number not above `x`.
    floor, floor_f32 (x) x.floor();
    /// The smallest whole number not below `x`.
    ceil, ceil_f32 (x) x.ceil();
    /// `x` without its fraction.
    trunc, trunc_f32 (x) x.trunc();
    /// The nearest whole number, ties to even.
    rint, rint_f32 (x) x.round_ties_even();
    /// The absolute value.
    fabs, fabs_f32 (x) x.abs();
    /// The magnitude of `x` with the sign of `y`.
    copysign, copysign_f32 (x, y) x.copysign(y);
    /// `x * y + z`, rounded once.
    fma, fma_f32 (x, y, z) x.mul_add(y, z);
    /// Python's `x % y`: the remainder has the sign of `y`. NaN for a zero divisor.
    modulo, modulo_f32 (x, y) {
        let remainder = x % y;
        if y == 0.0 {
            remainder
        } else if remainder == 0.0 {
            // The zero takes the divisor's sign, as in Python.
            remainder.copysign(y)
        } else if (y < 0.0) != (remainder < 0.0) {
            remainder + y
        } else {
            remainder
        }
    };
    /// Python's `x // y`, rounded from the exact quotient as CPython and NumPy do. `x / y` for a zero divisor.
    floor_divide, floor_divide_f32 (x, y) {
        if y == 0.0 {
            return x / y;
        }
        let mut remainder = x % y;
        let mut quotient = (x - remainder) / y;
        if remainder != 0.0 && (y < 0.0) != (remainder < 0.0) {
            remainder += y;
            quotient -= 1.0;
        }
        if remainder.is_nan() {
            return remainder;
        }
        if quotient == 0.0 {
            return quotient.copysign(x / y);
        }
        let whole = quotient.floor();
        if quotient - whole > 0.5 { whole + 1.0 } else { whole }
    };
}

/// C's remainder of `x / y`, with the sign of `x`. Exact.
#[must_use]
pub fn fmod(x: f64, y: f64) -> f64 {
    x % y
}

/// The IEEE remainder of `x / y`: the quotient is rounded to nearest, ties to even. Exact.
#[must_use]
pub fn remainder(x: f64, y: f64) -> f64 {
    libm::remainder(x, y)
}

/// The next number after `x` towards `y`.
#[must_use]
pub fn nextafter(x: f64, y: f64) -> f64 {
    libm::nextafter(x, y)
}

/// The next f32 after `x` towards `y`.
#[must_use]
pub fn nextafter_f32(x: f32, y: f32) -> f32 {
    libm::nextafterf(x, y)
}

/// `x · 2^exponent`, rounded once.
#[must_use]
pub fn ldexp(x: f64, exponent: i32) -> f64 {
    libm::ldexp(x, exponent)
}

/// `x · 2^exponent` of f32, rounded once.
#[must_use]
pub fn ldexp_f32(x: f32, exponent: i32) -> f32 {
    libm::ldexpf(x, exponent)
}

/// Splits `x` into a mantissa with magnitude in [0.5, 1) and a power of two; zero, infinities and NaN are their own
/// mantissa.
#[must_use]
pub fn frexp(x: f64) -> (f64, i32) {
    if x == 0.0 || !x.is_finite() { (x, 0) } else { libm::frexp(x) }
}

/// [`frexp`] of f32.
#[must_use]
pub fn frexp_f32(x: f32) -> (f32, i32) {
    if x == 0.0 || !x.is_finite() { (x, 0) } else { libm::frexpf(x) }
}

/// The first part of [`frexp`].
#[must_use]
pub fn frexp_mantissa(x: f64) -> f64 {
    frexp(x).0
}

/// The first part of [`frexp_f32`].
#[must_use]
pub fn frexp_mantissa_f32(x: f32) -> f32 {
    frexp_f32(x).0
}

/// The second part of [`frexp`], as a float.
#[must_use]
pub fn frexp_exponent(x: f64) -> f64 {
    frexp(x).1.into()
}

/// The second part of [`frexp_f32`], as a float.
#[must_use]
pub fn frexp_exponent_f32(x: f32) -> f32 {
    frexp_f32(x).1 as f32
}

/// The fraction and the whole part of `x`, both with its sign.
#[must_use]
pub fn modf(x: f64) -> (f64, f64) {
    let whole = x.trunc();
    let fraction = if x.is_infinite() { 0.0 } else { x - whole };
    (fraction.copysign(x), whole)
}

/// [`modf`] of f32.
#[must_use]
pub fn modf_f32(x: f32) -> (f32, f32) {
    let whole = x.trunc();
    let fraction = if x.is_infinite() { 0.0 } else { x - whole };
    (fraction.copysign(x), whole)
}

/// `log(exp(x) + exp(y))` without overflow in between.
#[must_use]
pub fn logaddexp(x: f64, y: f64) -> f64 {
    if x == y {
        // Infinities of one sign would give NaN below.
        return x + std::f64::consts::LN_2;
    }
    let difference = x - y;
    if difference > 0.0 {
        x + super::log1p(super::exp(-difference))
    } else if difference <= 0.0 {
        y + super::log1p(super::exp(difference))
    } else {
        difference
    }
}

/// `log2(2^x + 2^y)` without overflow in between.
#[must_use]
pub fn logaddexp2(x: f64, y: f64) -> f64 {
    if x == y {
        return x + 1.0;
    }
    let difference = x - y;
    let log2_1p = |z: f64| super::log1p(z) * std::f64::consts::LOG2_E;
    if difference > 0.0 {
        x + log2_1p(super::exp2(-difference))
    } else if difference <= 0.0 {
        y + log2_1p(super::exp2(difference))
    } else {
        difference
    }
}
