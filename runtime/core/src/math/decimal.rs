//! Rounding to decimal digits as Python's `round` does: from the exact value of the number, halves to even.

/// From here on no digit of a float64 is cut.
const MOST_DIGITS: i32 = 323;
/// From here on (before the point) nothing is left of a float64.
const LEAST_DIGITS: i32 = -308;
/// The powers of ten that a float64 holds exactly.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
];

/// `x` rounded to `digits` behind the point; before it, if that is negative.
#[must_use]
pub fn round_digits(x: f64, digits: i32) -> f64 {
    if x == 0.0 || !x.is_finite() || digits > MOST_DIGITS {
        return x;
    }
    if digits < LEAST_DIGITS {
        return 0.0f64.copysign(x);
    }
    if digits < 0 {
        return round_whole(x, digits.unsigned_abs() as usize);
    }
    scaled(x, digits).unwrap_or_else(|| format!("{x:.0$}", digits as usize).parse().unwrap_or(x))
}

/// By way of the number of units of the last digit, where that is exact.
fn scaled(x: f64, digits: i32) -> Option<f64> {
    let power = *POWERS.get(digits as usize)?;
    let product = x * power;
    // Below this, halves are representable.
    if product.abs() >= (1u64 << 51) as f64 {
        return None;
    }
    let rounded = product.round_ties_even();
    let units = if (product - rounded).abs() == 0.5 {
        // The product was rounded itself: what it lost decides.
        let lost = x.mul_add(power, -product);
        match lost {
            0.0 => rounded,
            above if above > 0.0 => product.floor() + 1.0,
            _ => product.floor(),
        }
    } else {
        rounded
    };
    Some((units / power).copysign(x))
}

/// Rounded to a multiple of `10^places`.
fn round_whole(x: f64, places: usize) -> f64 {
    let digits = format!("{:.0}", x.abs().trunc());
    let Some(split) = digits.len().checked_sub(places) else { return 0.0f64.copysign(x) };
    let (kept, cut) = digits.split_at(split);
    let mut kept = kept.as_bytes().to_vec();
    let rest_is_zero = cut.bytes().skip(1).all(|digit| digit == b'0') && x.fract() == 0.0;
    let is_odd = kept.last().is_some_and(|digit| digit % 2 == 1);
    let up = match cut.bytes().next() {
        Some(b'5') => !rest_is_zero || is_odd,
        Some(first) => first > b'5',
        None => false,
    };
    if up {
        increment(&mut kept);
    }
    let text = format!("0{}e{places}", String::from_utf8_lossy(&kept));
    text.parse().map_or(x, |rounded: f64| rounded.copysign(x))
}

/// Adds one to a decimal number.
fn increment(digits: &mut Vec<u8>) {
    for digit in digits.iter_mut().rev() {
        if *digit < b'9' {
            *digit += 1;
            return;
        }
        *digit = b'0';
    }
    digits.insert(0, b'1');
}

#[cfg(test)]
mod tests {
    use super::round_digits;

    #[test]
    fn rounds_as_python() {
        // What CPython's `round` prints.
        for (x, digits, expected) in [
            (2.675, 2, 2.67),
            (2.55, 1, 2.5),
            (2.5, 0, 2.0),
            (0.125, 2, 0.12),
            (0.375, 2, 0.38),
            (1e22, 5, 1e22),
            (1234.5, -1, 1230.0),
            (1235.0, -1, 1240.0),
            (1225.0, -1, 1220.0),
            (1225.0000001, -1, 1230.0),
            (95.0, -1, 100.0),
            (5.0, -1, 0.0),
            (6.0, -1, 10.0),
            (-5.1, -1, -10.0),
            (4.0, -2, 0.0),
            (5e22, -22, 5e22),
            (1e308, -308, 1e308),
            (1.7976931348623157e308, -308, f64::INFINITY),
            (5.015, 2, 5.01),
            (0.285, 2, 0.28),
            (1.005, 2, 1.0),
            (1e-320, 322, 1e-320),
            (123456789.12345679, 6, 123456789.123457),
        ] {
            assert_eq!(round_digits(x, digits), expected, "round({x}, {digits})");
        }
        assert!(round_digits(-0.04, 1).is_sign_negative());
        assert!(round_digits(f64::NAN, 1).is_nan());
    }

    #[test]
    fn the_short_way_agrees_with_the_long_one() {
        let mut state = 1u64;
        for _ in 0..20_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let digits = (state >> 60) as i32 % 9;
            // Numbers near halves of the last digit.
            let x = ((state >> 20) % 200_001) as f64 * 0.5 / 10f64.powi(digits);
            let long: f64 = format!("{x:.0$}", digits as usize).parse().unwrap();
            assert_eq!(round_digits(x, digits), long, "round({x:?}, {digits})");
        }
    }
}
