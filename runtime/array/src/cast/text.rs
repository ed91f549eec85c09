//! Text and bytes from and to everything else.
//!
//! An element of text has a fixed number of characters, filled up with zeros; what does not fit is cut off.

use super::{CastLoop, cast_loop, moments, rows};
use crate::dtype::{DType, Kind, TimeBase};
use crate::error::{ArrayError, Result};
use crate::format;
use crate::scalar::Scalar;

/// Text and bytes to text and bytes of another length or kind.
///
/// # Safety
/// As for [`CastLoop::run`].
pub(super) unsafe fn between(
    cast: &CastLoop,
    pointers: &[*mut u8; 2],
    strides: &[isize; 2],
    length: usize,
) -> Result<()> {
    // SAFETY: by the caller's promise.
    unsafe {
        match (cast.from, cast.to) {
            (DType::Bytes(from), DType::Text(to)) => {
                rows::each(pointers, strides, length, |source, target| {
                    for at in 0..to as usize {
                        let byte = if at < from as usize { source.add(at).read() } else { 0 };
                        if !byte.is_ascii() {
                            return Err(ArrayError::Undecodable { byte, at });
                        }
                        target.cast::<u32>().add(at).write_unaligned(byte.into());
                    }
                    Ok(())
                })
            }
            (DType::Text(from), DType::Bytes(to)) => {
                rows::each(pointers, strides, length, |source, target| {
                    for at in 0..to as usize {
                        let character = if at < from as usize {
                            source.cast::<u32>().add(at).read_unaligned()
                        } else {
                            0
                        };
                        if character > 127 {
                            return Err(ArrayError::Unencodable { character, at });
                        }
                        target.add(at).write(character as u8);
                    }
                    Ok(())
                })
            }
            _ => rows::bytes(cast, pointers, strides, length),
        }
    }
}

/// Bytes without a meaning to numbers, as Python reads them: what is no text of a number is an error.
///
/// # Safety
/// As for [`CastLoop::run`].
pub(super) unsafe fn read(
    cast: &CastLoop,
    pointers: &[*mut u8; 2],
    strides: &[isize; 2],
    length: usize,
) -> Result<()> {
    let size = cast.from.itemsize();
    let refuse = |text: &str| Err(ArrayError::Value(text.into()));
    // SAFETY: by the caller's promise.
    unsafe {
        rows::each(pointers, strides, length, |from, to| {
            let raw: Vec<u8> = (0..size).map(|at| from.add(at).read()).collect();
            if cast.to == DType::Bool {
                to.write(raw.iter().any(|byte| *byte != 0).into());
                return Ok(());
            }
            let text = std::str::from_utf8(&raw).unwrap_or_default().trim();
            match cast.to.kind() {
                Kind::Signed | Kind::Unsigned => match text.parse::<i64>() {
                    Ok(number) => Scalar::new(number).cast(cast.to).write(to),
                    Err(_) => {
                        return refuse(&format!(
                            "invalid literal for int() with base 10: {}",
                            format::quoted_bytes(&raw)
                        ));
                    }
                },
                Kind::Float => match text.parse::<f64>() {
                    Ok(number) => Scalar::new(number).cast(cast.to).write(to),
                    Err(_) => return refuse("setting an array element with a sequence."),
                },
                Kind::Complex => match text.parse::<f64>() {
                    Ok(number) => Scalar::new(number).cast(cast.to).write(to),
                    Err(_) => {
                        return refuse(&format!(
                            "could not convert string to float: {}",
                            format::quoted_bytes(&raw)
                        ));
                    }
                },
                Kind::DateTime => return refuse("Could not convert object to NumPy datetime"),
                Kind::TimeDelta => return refuse("Could not convert object to NumPy timedelta"),
                _ => return refuse("setting an array element with a sequence"),
            }
            Ok(())
        })
    }
}

/// Numbers, dates and durations to text and bytes.
///
/// # Safety
/// As for [`CastLoop::run`].
pub(super) unsafe fn written(
    cast: &CastLoop,
    pointers: &[*mut u8; 2],
    strides: &[isize; 2],
    length: usize,
) -> Result<()> {
    // SAFETY: by the caller's promise.
    unsafe {
        rows::each(pointers, strides, length, |from, to| {
            let scalar = Scalar::read(cast.from, from);
            let text = match cast.from.kind() {
                Kind::DateTime | Kind::TimeDelta => moments::text(scalar.bits() as i64, cast.from),
                _ => format::scalar_text(&scalar),
            };
            if cast.from.kind() == Kind::DateTime && text.len() > capacity(cast.to) {
                return Err(ArrayError::Runtime(format!(
                    "The string provided for NumPy ISO datetime formatting was too short, with length {}",
                    capacity(cast.to)
                )));
            }
            put(&text, cast.to, to);
            Ok(())
        })
    }
}

fn capacity(dtype: DType) -> usize {
    match dtype {
        DType::Bytes(length) | DType::Text(length) => length as usize,
        _ => 0,
    }
}

/// Text and bytes to numbers, dates and durations.
///
/// # Safety
/// As for [`CastLoop::run`].
pub(super) unsafe fn parsed(
    cast: &CastLoop,
    pointers: &[*mut u8; 2],
    strides: &[isize; 2],
    length: usize,
) -> Result<()> {
    // SAFETY: by the caller's promise.
    unsafe {
        rows::each(pointers, strides, length, |from, to| {
            let text = get(cast.from, from);
            let scalar = match cast.to.kind() {
                Kind::DateTime | Kind::TimeDelta => {
                    Scalar::from_bits(moments::parse(&text, cast.to)? as u64, cast.to)
                }
                Kind::Bool => Scalar::new(crate::element::Bool::new(!text.is_empty())),
                Kind::Signed | Kind::Unsigned => {
                    let integer = parse_integer(&text).ok_or_else(|| {
                        let shown = shown(&text, cast.from);
                        ArrayError::Value(format!("invalid literal for int() with base 10: {shown}"))
                    })?;
                    crate::elementwise::weak_integer(integer, cast.to)?
                }
                Kind::Complex => {
                    let z = parse_complex(&text)
                        .ok_or_else(|| ArrayError::Value("complex() arg is a malformed string".into()))?;
                    Scalar::new(z).cast(cast.to)
                }
                _ => {
                    let float = parse_float(&text).ok_or_else(|| {
                        let shown = shown(&text, cast.from);
                        ArrayError::Value(format!("could not convert string to float: {shown}"))
                    })?;
                    Scalar::new(float).cast(cast.to)
                }
            };
            scalar.write(to);
            Ok(())
        })
    }
}

/// Text with a length that is not known before, from elements of any dtype: what `astype(str)` makes room for.
///
/// # Errors
/// Those of the conversion.
pub(super) fn needed_length(from: DType) -> Option<u32> {
    match from.native() {
        DType::Bytes(length) | DType::Text(length) => Some(length),
        DType::DateTime(unit) => Some(date_length(unit.base)),
        DType::TimeDelta(_) => Some(21),
        number if number.is_number() => Some(crate::promotion::text_length(number)),
        DType::Record(record) => Some(record.itemsize as u32),
        _ => None,
    }
}

/// The room that NumPy makes for the text of a date: years have up to 21 characters, each finer unit adds some, and so does the time
/// zone of times.
fn date_length(base: TimeBase) -> u32 {
    match base {
        TimeBase::Year => 22,
        TimeBase::Month => 25,
        TimeBase::Week | TimeBase::Day | TimeBase::Generic => 28,
        TimeBase::Hour => 32,
        TimeBase::Minute => 35,
        TimeBase::Second => 38,
        TimeBase::Millisecond => 42,
        TimeBase::Microsecond => 45,
        TimeBase::Nanosecond => 48,
        TimeBase::Picosecond => 51,
        TimeBase::Femtosecond => 54,
        TimeBase::Attosecond => 57,
    }
}

/// The text of an element of text or bytes, without the zeros at its end.
///
/// # Safety
/// The element is readable.
pub unsafe fn get(dtype: DType, element: *const u8) -> String {
    let characters: Vec<u32> = match dtype {
        DType::Bytes(length) => {
            // SAFETY: by the caller's promise.
            (0..length as usize).map(|at| unsafe { element.add(at).read() }.into()).collect()
        }
        DType::Text(length) => {
            // SAFETY: by the caller's promise.
            (0..length as usize).map(|at| unsafe { element.cast::<u32>().add(at).read_unaligned() }).collect()
        }
        _ => Vec::new(),
    };
    let end = characters.iter().rposition(|character| *character != 0).map_or(0, |last| last + 1);
    // What is no character is shown as such; surrogates can stand alone in Python's text.
    characters[..end].iter().map(|c| char::from_u32(*c).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Stores a text in an element of text or bytes, cut off where it is too long.
///
/// # Safety
/// The element is writable.
pub unsafe fn put(text: &str, dtype: DType, element: *mut u8) {
    let mut characters = text.chars().map(u32::from);
    // SAFETY: by the caller's promise.
    unsafe {
        match dtype {
            DType::Bytes(length) => {
                for at in 0..length as usize {
                    element.add(at).write(characters.next().unwrap_or(0) as u8);
                }
            }
            DType::Text(length) => {
                for at in 0..length as usize {
                    element.cast::<u32>().add(at).write_unaligned(characters.next().unwrap_or(0));
                }
            }
            _ => {}
        }
    }
}

/// How Python's complaints show the text.
fn shown(text: &str, dtype: DType) -> String {
    match dtype {
        DType::Bytes(_) => format!("np.bytes_(b'{text}')"),
        _ => format!("np.str_('{text}')"),
    }
}

/// Underscores may stand between digits, as in Python.
fn without_underscores(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let fine = bytes.iter().enumerate().all(|(at, byte)| {
        *byte != b'_'
            || (at > 0 && bytes[at - 1].is_ascii_digit() && bytes.get(at + 1).is_some_and(u8::is_ascii_digit))
    });
    fine.then(|| text.replace('_', ""))
}

/// A Python integer in decimal; beyond 128 bits it saturates.
fn parse_integer(text: &str) -> Option<i128> {
    let text = without_underscores(text.trim())?;
    let digits = text.strip_prefix(['+', '-']).unwrap_or(&text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(text.parse().unwrap_or(if text.starts_with('-') { i128::MIN } else { i128::MAX }))
}

/// A Python float.
fn parse_float(text: &str) -> Option<f64> {
    let text = without_underscores(text.trim())?;
    // Rust reads the same words as Python: inf, infinity, nan, in any case.
    text.parse().ok()
}

/// A Python complex number: `1+2j`, `(3j)`, `4`.
fn parse_complex(text: &str) -> Option<num_complex::Complex<f64>> {
    let text = text.trim();
    let text = text.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(text).trim();
    let Some(body) = text.strip_suffix(['j', 'J']) else {
        return parse_float(text).map(|real| num_complex::Complex::new(real, 0.0));
    };
    // The sign between the parts is the last one that belongs to no exponent.
    let split = body
        .char_indices()
        .rev()
        .find(|(at, c)| matches!(c, '+' | '-') && !body[..*at].ends_with(['e', 'E']))
        .map_or(0, |(at, _)| at);
    let imaginary = match &body[split..] {
        "" | "+" => 1.0,
        "-" => -1.0,
        digits => parse_float(digits)?,
    };
    let real = if split == 0 { 0.0 } else { parse_float(&body[..split])? };
    Some(num_complex::Complex::new(real, imaginary))
}

/// Converts one element to text through the loops, whatever it is.
///
/// # Errors
/// Those of the conversion.
///
/// # Safety
/// The element is readable.
pub(crate) unsafe fn text_of(dtype: DType, element: *const u8) -> Result<String> {
    if matches!(dtype, DType::Bytes(_) | DType::Text(_)) {
        // SAFETY: by the caller's promise.
        return Ok(unsafe { get(dtype, element) });
    }
    let wide = DType::Text(needed_length(dtype).unwrap_or(64));
    let mut buffer = vec![0u8; wide.itemsize()];
    // SAFETY: by the caller's promise; the buffer holds one element.
    unsafe {
        cast_loop(dtype, wide)?.run(&[element.cast_mut(), buffer.as_mut_ptr()], &[0, 0], 1)?;
        Ok(get(wide, buffer.as_ptr()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_python_reads_them() {
        assert_eq!(parse_integer(" -1_000 "), Some(-1000));
        assert_eq!(parse_integer("1__0"), None);
        assert_eq!(parse_integer("1.5"), None);
        assert_eq!(parse_float(" 1_0.5e1 "), Some(105.0));
        assert!(parse_float("nan").unwrap().is_nan());
        assert_eq!(parse_float(""), None);
        let z = |text| parse_complex(text).map(|z| (z.re, z.im));
        assert_eq!(z("1+2j"), Some((1.0, 2.0)));
        assert_eq!(z("(-1e-5-j)"), Some((-1e-5, -1.0)));
        assert_eq!(z("3j"), Some((0.0, 3.0)));
        assert_eq!(z("x"), None);
    }
}
