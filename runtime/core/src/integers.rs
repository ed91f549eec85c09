//! Functions of whole numbers that generated code calls, with the errors of Python's `math`.
//!
//! Numbers are int64 here. Where Python's result would be longer, that is an OverflowError and never a wrong number.

use crate::context::CallContext;
use crate::error::ErrorKind;
use crate::primitive::{self, Arguments, Results};

crate::primitives! {
    pub(crate) fn register by primitive::run;
    /// `math.gcd` of two numbers.
    hl_gcd => of(|[a, b]| gcd(a, b));
    /// `math.lcm` of two numbers.
    hl_lcm => of(|[a, b]| lcm(a, b));
    /// `math.isqrt`.
    hl_isqrt => of(|[n]| isqrt(n));
    /// `math.factorial`.
    hl_factorial => of(|[n]| factorial(n));
    /// `math.comb`.
    hl_comb => of(|[n, k]| comb(n, k));
    /// `math.perm`.
    hl_perm => of(|[n, k]| perm(n, k));
    /// `pow(base, exponent, modulus)`.
    hl_power_modulo => of(|[base, exponent, modulus]| power_modulo(base, exponent, modulus));
    /// `round(n, digits)`.
    hl_round_integer => of(|[n, digits]| round_integer(n, digits));
}

type Whole = Result<i64, ErrorKind>;

/// The body of a primitive of integer arguments with one integer as the result.
fn of<const N: usize>(
    function: impl FnOnce([i64; N]) -> Whole,
) -> impl FnOnce(&CallContext, &mut Arguments, &mut Results) -> Result<(), ErrorKind> {
    |_, arguments, results| {
        results.put(function(std::array::from_fn(|_| arguments.int()))? as u64);
        Ok(())
    }
}

/// A result that may be longer than 64 bits.
fn fitting(value: Option<i128>, function: &str) -> Whole {
    value
        .and_then(|value| i64::try_from(value).ok())
        .ok_or_else(|| ErrorKind::Overflow(format!("the result of {function} does not fit into 64 bits")))
}

fn value_error(text: &str) -> ErrorKind {
    ErrorKind::Value(text.to_owned())
}

fn divisor(a: i64, b: i64) -> u64 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

fn gcd(a: i64, b: i64) -> Whole {
    fitting(Some(divisor(a, b).into()), "gcd()")
}

fn lcm(a: i64, b: i64) -> Whole {
    if a == 0 || b == 0 {
        return Ok(0);
    }
    let product = i128::from(a.unsigned_abs() / divisor(a, b)) * i128::from(b.unsigned_abs());
    fitting(Some(product), "lcm()")
}

fn isqrt(n: i64) -> Whole {
    if n < 0 {
        return Err(value_error("isqrt() argument must be nonnegative"));
    }
    Ok(n.isqrt())
}

fn factorial(n: i64) -> Whole {
    if n < 0 {
        return Err(value_error("factorial() not defined for negative values"));
    }
    // 21! is longer already.
    fitting((n <= 20).then(|| (1..=i128::from(n)).product()), "factorial()")
}

fn checked_counts(n: i64, k: i64) -> Result<(), ErrorKind> {
    if n < 0 {
        return Err(value_error("n must be a non-negative integer"));
    }
    if k < 0 {
        return Err(value_error("k must be a non-negative integer"));
    }
    Ok(())
}

fn comb(n: i64, k: i64) -> Whole {
    checked_counts(n, k)?;
    if k > n {
        return Ok(0);
    }
    let mut result = Some(1i128);
    for i in 0..i128::from(k.min(n - k)) {
        // Each step is a whole number, and none is above the last.
        result = result
            .and_then(|so_far| so_far.checked_mul(i128::from(n) - i))
            .map(|product| product / (i + 1))
            .filter(|so_far| *so_far <= i64::MAX.into());
        if result.is_none() {
            break;
        }
    }
    fitting(result, "comb()")
}

fn perm(n: i64, k: i64) -> Whole {
    checked_counts(n, k)?;
    if k > n {
        return Ok(0);
    }
    let mut result = Some(1i128);
    for i in 0..i128::from(k) {
        result = result
            .and_then(|so_far| so_far.checked_mul(i128::from(n) - i))
            .filter(|so_far| *so_far <= i64::MAX.into());
        if result.is_none() {
            break;
        }
    }
    fitting(result, "perm()")
}

/// The result has the sign of the modulus, as Python's remainders have.
fn power_modulo(base: i64, exponent: i64, modulus: i64) -> Whole {
    if modulus == 0 {
        return Err(value_error("pow() 3rd argument cannot be 0"));
    }
    let size = i128::from(modulus.unsigned_abs());
    let mut square = i128::from(base).rem_euclid(size);
    if exponent < 0 {
        square = inverse(square, size)
            .ok_or_else(|| value_error("base is not invertible for the given modulus"))?;
    }
    let (mut left, mut result) = (exponent.unsigned_abs(), 1 % size);
    while left > 0 {
        if left & 1 == 1 {
            result = result * square % size;
        }
        // Both factors are below 2⁶³ + 1, so their product fits.
        square = square * square % size;
        left >>= 1;
    }
    if modulus < 0 && result > 0 {
        result -= size;
    }
    fitting(Some(result), "pow()")
}

/// The number whose product with `value` leaves the remainder 1.
fn inverse(value: i128, modulus: i128) -> Option<i128> {
    let (mut old, mut new) = ((modulus, 0i128), (value, 1i128));
    while new.0 != 0 {
        let quotient = old.0 / new.0;
        (old, new) = (new, (old.0 - quotient * new.0, old.1 - quotient * new.1));
    }
    (old.0 == 1).then(|| old.1.rem_euclid(modulus))
}

fn round_integer(n: i64, digits: i64) -> Whole {
    if digits >= 0 {
        return Ok(n);
    }
    // Half of 10¹⁹ is above the size of every int64 but the least, 10²⁰ of all.
    let Some(unit) = u32::try_from(-i128::from(digits)).ok().filter(|places| *places < 20) else {
        return Ok(0);
    };
    let unit = 10i128.pow(unit);
    let (mut quotient, rest) = (i128::from(n).div_euclid(unit), i128::from(n).rem_euclid(unit));
    if 2 * rest > unit || (2 * rest == unit && quotient % 2 != 0) {
        quotient += 1;
    }
    fitting(Some(quotient * unit), "round()")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(outcome: Whole) -> String {
        match outcome {
            Ok(value) => value.to_string(),
            Err(ErrorKind::Value(text) | ErrorKind::Overflow(text)) => text,
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn divisors_and_multiples() {
        assert_eq!(text(gcd(-12, 18)), "6");
        assert_eq!(text(gcd(0, 0)), "0");
        assert_eq!(text(gcd(i64::MIN, 0)), "the result of gcd() does not fit into 64 bits");
        assert_eq!(text(lcm(-4, 6)), "12");
        assert_eq!(text(lcm(0, 6)), "0");
        assert_eq!(text(lcm(i64::MAX, 2)), "the result of lcm() does not fit into 64 bits");
    }

    #[test]
    fn roots_and_counts() {
        assert_eq!(text(isqrt(i64::MAX)), "3037000499");
        assert_eq!(text(isqrt(-1)), "isqrt() argument must be nonnegative");
        assert_eq!(text(factorial(20)), "2432902008176640000");
        assert_eq!(text(factorial(21)), "the result of factorial() does not fit into 64 bits");
        assert_eq!(text(comb(66, 33)), "7219428434016265740");
        assert_eq!(text(comb(68, 34)), "the result of comb() does not fit into 64 bits");
        assert_eq!(text(comb(i64::MAX, 1)), i64::MAX.to_string());
        assert_eq!(text(comb(5, 6)), "0");
        assert_eq!(text(comb(-5, 6)), "n must be a non-negative integer");
        assert_eq!(text(perm(20, 20)), "2432902008176640000");
        assert_eq!(text(perm(5, -6)), "k must be a non-negative integer");
        assert_eq!(text(perm(i64::MAX, i64::MAX)), "the result of perm() does not fit into 64 bits");
    }

    #[test]
    fn powers_with_a_modulus() {
        assert_eq!(text(power_modulo(3, 200, 13)), "9");
        assert_eq!(text(power_modulo(3, -1, 7)), "5");
        assert_eq!(text(power_modulo(3, 4, -7)), "-3");
        assert_eq!(text(power_modulo(0, 0, 1)), "0");
        assert_eq!(text(power_modulo(i64::MAX, i64::MAX, i64::MIN)), "-1");
        assert_eq!(text(power_modulo(2, -1, 4)), "base is not invertible for the given modulus");
        assert_eq!(text(power_modulo(2, 1, 0)), "pow() 3rd argument cannot be 0");
    }

    #[test]
    fn rounded_integers() {
        for (n, digits, expected) in [
            (25, -1, 20),
            (35, -1, 40),
            (-25, -1, -20),
            (-35, -1, -40),
            (4_611_686_018_427_387_904, -18, 5_000_000_000_000_000_000),
            (7, 3, 7),
            (i64::MAX, -20, 0),
            (4, -19, 0),
        ] {
            assert_eq!(round_integer(n, digits).ok(), Some(expected), "round({n}, {digits})");
        }
        assert!(round_integer(i64::MAX, -19).is_err());
    }
}
