//! Decimal digits of floats, and the text of scalars.
//!
//! Digits are the shortest that identify the number in its own type; where a precision cuts them, the exact value is
//! rounded, ties to even. Both come from the standard library's correctly rounded formatting.

use crate::dtype::{DType, TimeBase};
use crate::element::{Half, half_of};
use crate::scalar::{Scalar, Value};

/// A float to be written, in the type that decides its shortest digits.
#[derive(Debug, Clone, Copy)]
pub(super) enum Digits {
    Half(Half),
    Single(f32),
    Double(f64),
}

impl Digits {
    fn value(self) -> f64 {
        match self {
            Digits::Half(x) => x.to_f64(),
            Digits::Single(x) => x.into(),
            Digits::Double(x) => x,
        }
    }

    pub(super) fn is_finite(&self) -> bool {
        self.value().is_finite()
    }

    pub(super) fn is_nan(&self) -> bool {
        self.value().is_nan()
    }

    pub(super) fn is_zero(&self) -> bool {
        self.value() == 0.0
    }

    pub(super) fn is_negative(&self) -> bool {
        self.value().is_sign_negative() && !self.is_nan()
    }

    pub(super) fn is_negative_infinity(&self) -> bool {
        self.value() == f64::NEG_INFINITY
    }

    /// The magnitudes that scalars write without an exponent.
    fn positional_range(self) -> std::ops::Range<f64> {
        match self {
            Digits::Single(_) => 1e-4..1e6,
            Digits::Half(_) => 1e-4..1e3,
            Digits::Double(_) => 1e-4..1e16,
        }
    }

    /// The shortest digits, without point, and the decimal exponent of the first.
    fn shortest(self) -> (String, i32) {
        let text = match self {
            Digits::Half(x) => shortest_of_half(x),
            Digits::Single(x) => format!("{:e}", x.abs()),
            Digits::Double(x) => format!("{:e}", x.abs()),
        };
        let text = self.tie_to_even(text);
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        (mantissa.replace('.', ""), exponent.parse().unwrap_or(0))
    }

    /// A number half-way between two shortest candidates takes the even one; the standard library takes the upper.
    fn tie_to_even(self, shortest: String) -> String {
        let digits = shortest.find('e').unwrap_or(shortest.len()).saturating_sub(2);
        let even = format!("{:.digits$e}", self.value().abs());
        let identifies = match self {
            Digits::Half(x) => is_half(&even, x),
            Digits::Single(x) => even.parse() == Ok(x.abs()),
            Digits::Double(x) => even.parse() == Ok(x.abs()),
        };
        if identifies { even } else { shortest }
    }

    /// The magnitude as `12.5`. At most `precision` digits follow the point; trailing zeros are dropped unless kept, down
    /// to `min_digits`.
    pub(super) fn positional(
        self,
        precision: Option<usize>,
        unique: bool,
        keep_zeros: bool,
        min_digits: usize,
    ) -> String {
        let (digits, exponent) = self.shortest();
        let needed = (digits.len() as i32 - 1 - exponent).max(0) as usize;
        let mut text = match precision {
            Some(precision) if needed > precision || !unique => format!("{:.precision$}", self.value().abs()),
            // Digits beyond the shortest are those of the exact value.
            _ if min_digits > needed => format!("{:.min_digits$}", self.value().abs()),
            _ => place_point(&digits, exponent),
        };
        if !text.contains('.') {
            text.push('.');
        }
        pad_fraction(text, keep_zeros, precision, min_digits)
    }

    /// The magnitude as `1.25e+01`, with at least so many digits in the exponent.
    pub(super) fn scientific(
        self,
        precision: Option<usize>,
        unique: bool,
        keep_zeros: bool,
        min_digits: usize,
        exponent_digits: usize,
    ) -> String {
        let (digits, exponent) = self.shortest();
        let (mantissa, exponent) = match precision {
            Some(precision) if digits.len() > precision + 1 || !unique => {
                let text = format!("{:.precision$e}", self.value().abs());
                let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
                (mantissa.to_string(), exponent.parse().unwrap_or(0))
            }
            _ if min_digits + 1 > digits.len() => {
                let text = format!("{:.min_digits$e}", self.value().abs());
                let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
                (mantissa.to_string(), exponent.parse().unwrap_or(0))
            }
            _ => (place_point(&digits, 0), exponent),
        };
        let mantissa = if mantissa.contains('.') { mantissa } else { mantissa + "." };
        let mantissa = pad_fraction(mantissa, keep_zeros, precision, min_digits);
        let sign = if exponent < 0 { '-' } else { '+' };
        format!("{mantissa}e{sign}{:0exponent_digits$}", exponent.unsigned_abs())
    }
}

/// The fewest digits that identify a half, as `1.5e0`: never more than five.
fn shortest_of_half(x: Half) -> String {
    let x = x.to_f64().abs();
    let candidates = (0..5).map(|digits| format!("{x:.digits$e}"));
    candidates.into_iter().find(|text| is_half(text, half_of(x))).unwrap_or_else(|| format!("{x:e}"))
}

fn is_half(text: &str, x: Half) -> bool {
    text.parse().is_ok_and(|value: f64| half_of(value).to_f64() == x.to_f64().abs())
}

/// Digits with the point behind the one whose exponent is zero.
fn place_point(digits: &str, exponent: i32) -> String {
    if exponent < 0 {
        return format!("0.{}{digits}", "0".repeat((-exponent - 1) as usize));
    }
    let whole = exponent as usize + 1;
    if digits.len() <= whole {
        format!("{digits}{}.", "0".repeat(whole - digits.len()))
    } else {
        format!("{}.{}", &digits[..whole], &digits[whole..])
    }
}

fn pad_fraction(mut text: String, keep_zeros: bool, precision: Option<usize>, min_digits: usize) -> String {
    if !keep_zeros {
        text.truncate(text.trim_end_matches('0').len());
    }
    let fraction = text.len() - text.find('.').map_or(text.len(), |at| at + 1);
    let wanted = if keep_zeros { precision.unwrap_or(0).max(min_digits) } else { min_digits };
    if fraction < wanted {
        text.push_str(&"0".repeat(wanted - fraction));
    }
    text
}

/// The largest and smallest magnitude, in the numbers' own type.
pub(super) fn extremes(numbers: impl Iterator<Item = Digits>) -> Option<(Digits, Digits)> {
    numbers.fold(None, |extremes, number| {
        let magnitude = |digits: Digits| digits.value().abs();
        Some(match extremes {
            None => (number, number),
            Some((largest, smallest)) => (
                if magnitude(number) > magnitude(largest) { number } else { largest },
                if magnitude(number) < magnitude(smallest) { number } else { smallest },
            ),
        })
    })
}

/// Whether a magnitude is too large for positional notation: beyond the digits that the type has, and 1e8 at most.
pub(super) fn is_large(number: Digits) -> bool {
    match number {
        Digits::Half(x) => x.to_f64().abs() >= 1e3,
        Digits::Single(x) => x.abs() >= 1e6,
        Digits::Double(x) => x.abs() >= 1e8,
    }
}

/// Whether a magnitude is too small for positional notation.
pub(super) fn is_small(number: Digits) -> bool {
    match number {
        Digits::Half(x) => x.to_f64().abs() < 0.0001,
        Digits::Single(x) => x.abs() < 0.0001,
        Digits::Double(x) => x.abs() < 0.0001,
    }
}

/// Whether magnitudes differ too much for positional notation.
pub(super) fn ratio_exceeds_thousand(largest: Digits, smallest: Digits) -> bool {
    match (largest, smallest) {
        (Digits::Half(a), Digits::Half(b)) => (a / b).to_f64().abs() > 1000.0,
        (Digits::Single(a), Digits::Single(b)) => (a / b).abs() > 1000.0,
        (a, b) => (a.value() / b.value()).abs() > 1000.0,
    }
}

/// The text of `str(scalar)`.
pub fn scalar_text(scalar: &Scalar) -> String {
    match scalar.dtype() {
        DType::DateTime(unit) => return crate::calendar::date_text(scalar.bits() as i64, unit),
        DType::TimeDelta(unit) => return crate::calendar::duration_text(scalar.bits() as i64, unit),
        _ => {}
    }
    match scalar.value() {
        Value::Bool(true) => "True".into(),
        Value::Bool(false) => "False".into(),
        Value::Int(x) => x.to_string(),
        Value::Unsigned(x) => x.to_string(),
        Value::Float(_) if scalar.dtype() == DType::Float16 => {
            float_text(Digits::Half(scalar.get::<Half>()), true)
        }
        Value::Float(x) if scalar.dtype() == DType::Float32 => float_text(Digits::Single(x as f32), true),
        Value::Float(x) => float_text(Digits::Double(x), true),
        Value::Complex(z) if scalar.dtype() == DType::Complex64 => {
            complex_text(Digits::Single(z.re as f32), Digits::Single(z.im as f32))
        }
        Value::Complex(z) => complex_text(Digits::Double(z.re), Digits::Double(z.im)),
    }
}

/// The text of `repr(scalar)` before NumPy 2: `1.5`, `numpy.datetime64('2020')`.
pub fn bare_scalar_repr(scalar: &Scalar) -> String {
    match scalar.dtype() {
        DType::DateTime(_) | DType::TimeDelta(_) => scalar_repr(scalar).replacen("np.", "numpy.", 1),
        _ => scalar_text(scalar),
    }
}

/// The text of `repr(scalar)`: `np.float64(1.5)`.
pub fn scalar_repr(scalar: &Scalar) -> String {
    let text = scalar_text(scalar);
    match scalar.dtype() {
        DType::Bool => format!("np.{text}_"),
        DType::DateTime(unit) => {
            let text = crate::calendar::date_text(scalar.bits() as i64, unit);
            // Where the text does not tell the unit, it is named.
            let told = text != "NaT" && unit.count == 1;
            if told && !matches!(unit.base, TimeBase::Hour | TimeBase::Generic) {
                return format!("np.datetime64('{text}')");
            }
            match unit.is_generic() {
                true => format!("np.datetime64('{text}','generic')"),
                false => format!("np.datetime64('{text}','{}')", unit.suffix().trim_matches(['[', ']'])),
            }
        }
        DType::TimeDelta(unit) => {
            let value = match scalar.bits() as i64 {
                crate::calendar::NOT_A_TIME => "'NaT'".to_owned(),
                value => value.to_string(),
            };
            match unit.is_generic() {
                true => format!("np.timedelta64({value})"),
                false => format!("np.timedelta64({value},'{}')", unit.suffix().trim_matches(['[', ']'])),
            }
        }
        dtype => {
            let bare = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or(&text);
            format!("np.{dtype}({bare})")
        }
    }
}

fn float_text(number: Digits, point_zero: bool) -> String {
    let sign = if number.is_negative() { "-" } else { "" };
    if number.is_nan() {
        return "nan".into();
    }
    if !number.is_finite() {
        return format!("{sign}inf");
    }
    let text = if number.is_zero() || number.positional_range().contains(&number.value().abs()) {
        number.positional(None, true, false, usize::from(point_zero))
    } else {
        number.scientific(None, true, false, 0, 2)
    };
    let text = match text.split_once('e') {
        Some((mantissa, exponent)) => format!("{}e{exponent}", mantissa.trim_end_matches('.')),
        None => text.trim_end_matches('.').to_string(),
    };
    format!("{sign}{text}")
}

fn complex_text(real: Digits, imaginary: Digits) -> String {
    let part = |number: Digits| float_text(number, false);
    if real.is_zero() && !real.is_negative() {
        return format!("{}j", part(imaginary));
    }
    let plus = if imaginary.is_negative() { "" } else { "+" };
    format!("({}{plus}{}j)", part(real), part(imaginary))
}
