//! Dates and durations between units, and from and to text.

use super::{CastLoop, rows};
use crate::calendar::{self, NOT_A_TIME};
use crate::dtype::{DType, TimeUnit};
use crate::error::{ArrayError, Result};

fn unit_of(dtype: DType) -> TimeUnit {
    dtype.unit().unwrap_or(TimeUnit::GENERIC)
}

/// Dates to dates of another unit.
///
/// # Safety
/// As for [`CastLoop::run`].
pub(super) unsafe fn dates(
    cast: &CastLoop,
    pointers: &[*mut u8; 2],
    strides: &[isize; 2],
    length: usize,
) -> Result<()> {
    let (from, to) = (unit_of(cast.from), unit_of(cast.to));
    // SAFETY: by the caller's promise, for both.
    unsafe { convert(pointers, strides, length, |value| calendar::convert_date(value, from, to)) }
}

/// Durations to durations of another unit.
///
/// # Safety
/// As for [`CastLoop::run`].
pub(super) unsafe fn durations(
    cast: &CastLoop,
    pointers: &[*mut u8; 2],
    strides: &[isize; 2],
    length: usize,
) -> Result<()> {
    let (from, to) = (unit_of(cast.from), unit_of(cast.to));
    // SAFETY: by the caller's promise.
    unsafe { convert(pointers, strides, length, |value| calendar::convert_duration(value, from, to)) }
}

/// # Safety
/// As for [`CastLoop::run`], of 64-bit integers.
unsafe fn convert(
    pointers: &[*mut u8; 2],
    strides: &[isize; 2],
    length: usize,
    function: impl Fn(i64) -> i64,
) -> Result<()> {
    // SAFETY: by the caller's promise.
    unsafe {
        rows::each(pointers, strides, length, |from, to| {
            to.cast::<i64>().write_unaligned(function(from.cast::<i64>().read_unaligned()));
            Ok(())
        })
    }
}

/// The number that stands for a text as a date or duration.
///
/// # Errors
/// `ValueError`
pub(super) fn parse(text: &str, dtype: DType) -> Result<i64> {
    match dtype {
        DType::DateTime(unit) => {
            let read = calendar::read_date(text)?;
            match (read.moment, unit.is_generic()) {
                (None, _) => Ok(NOT_A_TIME),
                (Some(_), true) => {
                    Err(ArrayError::Value(format!("Cannot parse \"{text}\" as a date of no unit")))
                }
                (Some(_), false) => Ok(read.value(unit)),
            }
        }
        _ if text.trim().is_empty() || text.trim().eq_ignore_ascii_case("nat") => Ok(NOT_A_TIME),
        _ => text
            .trim_start()
            .parse()
            .map_err(|_| ArrayError::Value("Could not convert object to NumPy timedelta".into())),
    }
}

/// The text of a date or duration.
pub(super) fn text(value: i64, dtype: DType) -> String {
    match dtype {
        DType::DateTime(unit) => calendar::date_text(value, unit),
        _ => calendar::duration_text(value, unit_of(dtype)),
    }
}
