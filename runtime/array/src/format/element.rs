//! The format that all elements of a printed array share.

use super::number::{self, Digits};
use super::{FloatMode, Options};
use crate::dtype::Kind;
use crate::element::Half;
use crate::scalar::{Scalar, Value};

pub(super) enum ElementFormat {
    Bool { padded: bool },
    Integer { width: usize, sign: char },
    Float(FloatFormat),
    Complex { real: FloatFormat, imaginary: FloatFormat },
}

impl ElementFormat {
    pub(super) fn new(kind: Kind, padded: bool, shown: &[Scalar], options: &Options) -> ElementFormat {
        match kind {
            Kind::Bool => ElementFormat::Bool { padded },
            Kind::Signed | Kind::Unsigned => integer_format(shown, options.sign),
            Kind::Float => {
                let numbers: Vec<Digits> = shown.iter().filter_map(Digits::of_real).collect();
                ElementFormat::Float(FloatFormat::new(&numbers, options, options.sign))
            }
            _ => {
                let parts: Vec<(Digits, Digits)> = shown.iter().filter_map(Digits::of_complex).collect();
                let (real, imaginary): (Vec<Digits>, Vec<Digits>) = parts.into_iter().unzip();
                ElementFormat::Complex {
                    real: FloatFormat::new(&real, options, options.sign),
                    imaginary: FloatFormat::new(&imaginary, options, '+'),
                }
            }
        }
    }

    pub(super) fn element(&self, scalar: &Scalar) -> String {
        match self {
            ElementFormat::Bool { padded } => match (scalar.is_true(), padded) {
                (true, true) => " True".into(),
                (true, false) => "True".into(),
                (false, _) => "False".into(),
            },
            ElementFormat::Integer { width, sign } => {
                let integer = scalar.as_integer().unwrap_or(0);
                let text = match sign {
                    '-' => integer.to_string(),
                    _ if integer < 0 => integer.to_string(),
                    sign => format!("{sign}{integer}"),
                };
                format!("{text:>width$}")
            }
            ElementFormat::Float(format) => {
                Digits::of_real(scalar).map_or_else(String::new, |digits| format.number(digits))
            }
            ElementFormat::Complex { real, imaginary } => {
                let Some((re, im)) = Digits::of_complex(scalar) else { return String::new() };
                let text = imaginary.number(im);
                let bare = text.trim_end();
                format!("{}{bare}j{}", real.number(re), &text[bare.len()..])
            }
        }
    }
}

fn integer_format(shown: &[Scalar], sign: char) -> ElementFormat {
    let integers = || shown.iter().filter_map(Scalar::as_integer);
    let (largest, smallest) = (integers().max().unwrap_or(0), integers().min().unwrap_or(0));
    let sign = if sign == ' ' && smallest < 0 { '-' } else { sign };
    let mut width = largest.to_string().len();
    if largest >= 0 && sign != '-' {
        width += 1;
    }
    ElementFormat::Integer { width: width.max(smallest.to_string().len()), sign }
}

pub(super) struct FloatFormat {
    exponent: bool,
    precision: Option<usize>,
    min_digits: usize,
    unique: bool,
    keep_zeros: bool,
    pad_left: usize,
    pad_right: usize,
    exponent_digits: usize,
    sign: char,
    nan: String,
    infinity: String,
}

impl FloatFormat {
    fn new(numbers: &[Digits], options: &Options, sign: char) -> FloatFormat {
        let precision = if options.float_mode == FloatMode::Unique { None } else { options.precision };
        let finite: Vec<Digits> = numbers.iter().copied().filter(|number| number.is_finite()).collect();
        let mut format = FloatFormat {
            exponent: needs_exponent(&finite, options.suppress),
            precision,
            min_digits: 0,
            unique: options.float_mode != FloatMode::Fixed,
            keep_zeros: options.float_mode == FloatMode::Fixed,
            pad_left: 0,
            pad_right: 0,
            exponent_digits: 2,
            sign,
            nan: options.nan.clone(),
            infinity: options.infinity.clone(),
        };
        if finite.is_empty() {
            format.unique = true;
            format.keep_zeros = false;
        } else {
            format.measure(&finite, options.float_mode);
        }
        if sign == ' ' && !finite.iter().any(Digits::is_negative) {
            format.pad_left += 1;
        }
        if finite.len() < numbers.len() {
            let offset = format.pad_right + 1;
            let signed = sign != '-' || numbers.iter().any(Digits::is_negative_infinity);
            let widest = format.nan.len().max(format.infinity.len() + usize::from(signed));
            format.pad_left = format.pad_left.max(widest.saturating_sub(offset));
        }
        format
    }

    /// A first pass over the numbers finds the sizes of their parts.
    fn measure(&mut self, finite: &[Digits], mode: FloatMode) {
        let zeros = self.keep_zeros;
        if self.exponent {
            let mut fraction = 0;
            for number in finite {
                let text = self.signed(*number, number.scientific(self.precision, self.unique, zeros, 0, 2));
                let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, ""));
                let (whole, digits) = mantissa.split_once('.').unwrap_or((mantissa, ""));
                self.pad_left = self.pad_left.max(whole.len());
                fraction = fraction.max(digits.len());
                self.exponent_digits = self.exponent_digits.max(exponent.len().saturating_sub(1));
            }
            self.precision = Some(fraction);
            self.min_digits = fraction;
            self.keep_zeros = true;
            self.pad_right = self.exponent_digits + 2 + fraction;
            return;
        }
        for number in finite {
            let text = self.signed(*number, number.positional(self.precision, self.unique, zeros, 0));
            let (whole, digits) = text.split_once('.').unwrap_or((&text, ""));
            self.pad_left = self.pad_left.max(whole.len());
            self.pad_right = self.pad_right.max(digits.len());
        }
        if matches!(mode, FloatMode::Fixed | FloatMode::MaxPrecisionEqual) {
            self.precision = Some(self.pad_right);
            self.min_digits = self.pad_right;
            self.keep_zeros = true;
        }
    }

    fn signed(&self, number: Digits, magnitude: String) -> String {
        match (number.is_negative(), self.sign) {
            (true, _) => format!("-{magnitude}"),
            (false, '+') => format!("+{magnitude}"),
            (false, _) => magnitude,
        }
    }

    fn number(&self, number: Digits) -> String {
        if !number.is_finite() {
            let text = if number.is_nan() {
                format!("{}{}", if self.sign == '+' { "+" } else { "" }, self.nan)
            } else {
                self.signed(number, self.infinity.clone())
            };
            return format!("{text:>width$}", width = self.pad_left + self.pad_right + 1);
        }
        if self.exponent {
            let magnitude = number.scientific(
                self.precision,
                self.unique,
                self.keep_zeros,
                self.min_digits,
                self.exponent_digits,
            );
            let text = self.signed(number, magnitude);
            let whole = text.find('.').unwrap_or(text.len());
            return format!("{}{text}", " ".repeat(self.pad_left.saturating_sub(whole)));
        }
        let text = self
            .signed(number, number.positional(self.precision, self.unique, self.keep_zeros, self.min_digits));
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        format!("{whole:>left$}.{fraction:<right$}", left = self.pad_left, right = self.pad_right)
    }
}

/// Exponents are used for very large or very small numbers, and where magnitudes differ much.
fn needs_exponent(finite: &[Digits], suppress: bool) -> bool {
    let magnitudes = || finite.iter().copied().filter(|number| !number.is_zero());
    let Some((largest, smallest)) = number::extremes(magnitudes()) else { return false };
    number::is_large(largest)
        || (!suppress && (number::is_small(smallest) || number::ratio_exceeds_thousand(largest, smallest)))
}

impl Digits {
    fn of_real(scalar: &Scalar) -> Option<Digits> {
        match scalar.value() {
            Value::Float(_) if scalar.dtype().itemsize() == 2 => Some(Digits::Half(scalar.get::<Half>())),
            Value::Float(x) if scalar.dtype().itemsize() == 4 => Some(Digits::Single(x as f32)),
            Value::Float(x) => Some(Digits::Double(x)),
            _ => None,
        }
    }

    fn of_complex(scalar: &Scalar) -> Option<(Digits, Digits)> {
        match scalar.value() {
            Value::Complex(z) if scalar.dtype().itemsize() == 8 => {
                Some((Digits::Single(z.re as f32), Digits::Single(z.im as f32)))
            }
            Value::Complex(z) => Some((Digits::Double(z.re), Digits::Double(z.im))),
            _ => None,
        }
    }
}
