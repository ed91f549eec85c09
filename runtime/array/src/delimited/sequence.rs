//! Numbers in running text with a separator between them, as `np.fromstring` reads them.

use num_complex::Complex;

use crate::array::Array;
use crate::dtype::{DType, Kind};
use crate::error::{ArrayError, Result};
use crate::interrupt;
use crate::scalar::Scalar;

/// The numbers of a text, at most so many. White space in the separator stands for any white space, also for none unless
/// the separator is nothing else. Tells too whether the text was read to its end, and where reading stopped.
///
/// # Errors
/// `ValueError` for dtypes that are no numbers, and `MemoryError`.
pub fn sequence(
    text: &[u8],
    separator: &str,
    dtype: DType,
    most: Option<usize>,
) -> Result<(Array, bool, usize)> {
    if !dtype.is_number() && dtype != DType::Float16 {
        let text = match dtype {
            DType::Object => "Cannot create an object array from a string",
            _ => "don't know how to read character strings with that array type",
        };
        return Err(ArrayError::Value(text.into()));
    }
    let words: Vec<&[u8]> = separator.split_whitespace().map(str::as_bytes).collect();
    let (size, mut found, mut count) = (dtype.itemsize(), Vec::new(), 0);
    let mut at = skip_white(text, 0);
    let mut complete = true;
    while most.is_none_or(|most| count < most) && at < text.len() {
        let Some((value, end)) = number(text, at, dtype) else {
            complete = false;
            break;
        };
        let start: usize = found.len();
        let room = found.try_reserve(size);
        room.map_err(|_| ArrayError::Memory("Unable to allocate the numbers that are read".into()))?;
        found.resize(start + size, 0u8);
        // SAFETY: there is room for an element.
        unsafe { value.write(found.as_mut_ptr().add(start)) };
        count += 1;
        if count % interrupt::BLOCK == 0 {
            interrupt::check()?;
        }
        match skip_separator(text, end, &words) {
            Some(next) => at = next,
            None => {
                complete = false;
                break;
            }
        }
    }
    let array = Array::empty(dtype, &[count])?;
    // SAFETY: the new array is dense and as long as what was found.
    unsafe { std::ptr::copy_nonoverlapping(found.as_ptr(), array.data(), found.len()) };
    Ok((array, complete, at))
}

/// The place behind a separator, or the end of the text; `None` when something else is there.
fn skip_separator(text: &[u8], from: usize, words: &[&[u8]]) -> Option<usize> {
    let mut at = skip_white(text, from);
    if at == text.len() {
        return Some(at);
    }
    if words.is_empty() {
        return (at > from).then_some(at);
    }
    for word in words {
        at = skip_white(text, at);
        if !text[at..].starts_with(word) {
            return None;
        }
        at += word.len();
    }
    Some(skip_white(text, at))
}

fn skip_white(text: &[u8], mut at: usize) -> usize {
    while matches!(text.get(at), Some(b' ' | b'\t'..=b'\r')) {
        at += 1;
    }
    at
}

/// The number that begins here, and where it ends.
fn number(text: &[u8], at: usize, dtype: DType) -> Option<(Scalar, usize)> {
    if dtype.is_complex() {
        let (real, end) = float(text, at)?;
        let (value, end) = match text.get(end) {
            Some(b'j') => (Complex::new(0.0, real), end + 1),
            Some(b'+' | b'-') => match float(text, end) {
                Some((imaginary, end)) if text.get(end) == Some(&b'j') => {
                    (Complex::new(real, imaginary), end + 1)
                }
                _ => (Complex::new(real, 0.0), end),
            },
            _ => (Complex::new(real, 0.0), end),
        };
        return Some((Scalar::new(value).cast(dtype), end));
    }
    if dtype.is_float() {
        let (value, end) = float(text, at)?;
        return Some((Scalar::new(value).cast(dtype), end));
    }
    let start = at + usize::from(matches!(text.get(at), Some(b'+' | b'-')));
    let end = start + text[start.min(text.len())..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let negative = text[at] == b'-';
    if end == start || negative && dtype.kind() == Kind::Unsigned {
        return None;
    }
    let digits = std::str::from_utf8(&text[start..end]).ok()?;
    // Too many digits stand for the largest number.
    let size: u128 = digits.parse().unwrap_or(u128::MAX);
    let scalar = if negative {
        Scalar::new(i64::try_from(size).map_or(i64::MIN, |size| -size))
    } else if dtype == DType::UInt64 {
        Scalar::new(u64::try_from(size).unwrap_or(u64::MAX))
    } else {
        Scalar::new(i64::try_from(size).unwrap_or(i64::MAX))
    };
    Some((scalar.cast(dtype), end))
}

/// The longest number with a point or an exponent that begins here.
fn float(text: &[u8], at: usize) -> Option<(f64, usize)> {
    let digits =
        |from: usize| text[from.min(text.len())..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let start = at + usize::from(matches!(text.get(at), Some(b'+' | b'-')));
    let mut end = start;
    for word in ["infinity", "inf", "nan"] {
        if text.get(start..start + word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word.as_bytes()))
        {
            end = start + word.len();
            break;
        }
    }
    if end == start {
        let whole = digits(start);
        end += whole;
        let mut fraction = 0;
        if text.get(end) == Some(&b'.') {
            fraction = digits(end + 1);
            end += 1 + fraction;
        }
        if whole + fraction == 0 {
            return None;
        }
        if matches!(text.get(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(text.get(end + 1), Some(b'+' | b'-')));
            let exponent = digits(end + 1 + sign);
            if exponent > 0 {
                end += 1 + sign + exponent;
            }
        }
    }
    let value = std::str::from_utf8(&text[at..end]).ok()?.parse().ok()?;
    Some((value, end))
}
