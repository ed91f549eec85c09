//! Numbers written in texts, as Python's `int` and `float` read them.

/// `float(text)`
pub(super) fn float(text: &str) -> Option<f64> {
    let digits = without_separators(text.trim())?;
    // The parser of Rust knows the same names of infinity and NaN in any case.
    digits.parse().ok()
}

/// `int(text, base)`, if it fits into 64 bits; base 0 is told by a prefix.
pub(super) fn integer(text: &str, base: i64) -> Option<i64> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix(['-', '+']) {
        Some(rest) => (text.starts_with('-'), rest),
        None => (false, text),
    };
    let prefixed = [("0x", 16), ("0o", 8), ("0b", 2)].into_iter().find_map(|(prefix, named)| {
        let (head, rest) = digits.split_at_checked(2)?;
        // A separator may stand behind the prefix.
        (head.eq_ignore_ascii_case(prefix) && (base == named || base == 0))
            .then(|| (rest.strip_prefix('_').unwrap_or(rest), named))
    });
    let (digits, base) = match prefixed {
        Some(found) => found,
        // Without a prefix only zeros may start with a zero.
        None if base == 0 && digits.starts_with('0') && !digits.trim_matches(['0', '_']).is_empty() => {
            return None;
        }
        None if base == 0 => (digits, 10),
        None => (digits, base),
    };
    let base = u32::try_from(base).ok().filter(|base| (2..=36).contains(base))?;
    let digits = without_separators(digits)?;
    if digits.starts_with(['-', '+']) {
        return None;
    }
    let value = i128::from_str_radix(&digits, base).ok()?;
    i64::try_from(if negative { -value } else { value }).ok()
}

/// The text without the underscores that stand between digits; `None` if one stands elsewhere.
fn without_separators(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphanumeric);
    for (at, byte) in bytes.iter().enumerate() {
        if *byte == b'_' && !(digit(at.checked_sub(1)) && digit(Some(at + 1))) {
            return None;
        }
    }
    Some(text.replace('_', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_as_python_reads_them() {
        for (text, value) in [
            (" 1.5 ", 1.5),
            ("inf", f64::INFINITY),
            ("-Infinity", f64::NEG_INFINITY),
            ("1_0.5e1", 105.0),
            (".5", 0.5),
        ] {
            assert_eq!(float(text), Some(value), "{text}");
        }
        assert!(float("NaN").is_some_and(f64::is_nan));
        for text in ["", "1__0", "_1", "1_", "x", "1 2"] {
            assert_eq!(float(text), None, "{text}");
        }
        for (text, base, value) in [
            ("12", 10, 12),
            (" -1_000 ", 10, -1000),
            ("ff", 16, 255),
            ("0xFF", 16, 255),
            ("0xff", 0, 255),
            ("0b_101", 0, 5),
            ("00", 0, 0),
            ("z", 36, 35),
            ("-9223372036854775808", 10, i64::MIN),
        ] {
            assert_eq!(integer(text, base), Some(value), "{text}");
        }
        for (text, base) in [
            ("", 10),
            ("1.5", 10),
            ("--1", 10),
            ("012", 0),
            ("0xff", 10),
            ("9223372036854775808", 10),
            ("1", 1),
        ] {
            assert_eq!(integer(text, base), None, "{text}");
        }
    }
}
