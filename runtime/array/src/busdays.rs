//! Business days: the days of a week mask that are no holidays.

use crate::array::Array;
use crate::calendar::Moment;
use crate::dtype::{DType, TimeBase, TimeUnit};
use crate::element::Bool;
use crate::error::{ArrayError, Result};
use crate::layout::{self, Walk};

/// Days as dates count them.
const DAYS: TimeUnit = TimeUnit { base: TimeBase::Day, count: 1 };
const NAT: i64 = i64::MIN;

/// Which days are business days.
#[derive(Debug, Clone)]
pub struct Weeks {
    /// From Monday on.
    mask: [bool; 7],
    per_week: i64,
    /// In order, without repetition, and only days that the mask allows.
    holidays: Vec<i64>,
    /// The days that it takes from a day of the week to so many business days later, and earlier, without holidays.
    ahead: [[i64; 7]; 7],
    behind: [[i64; 7]; 7],
    /// The business days among so many from a day of the week on.
    open: [[i64; 7]; 7],
}

/// What happens to a date that is no business day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Roll {
    /// An error.
    Raise,
    /// It becomes no date.
    Nat,
    /// The next business day.
    Forward,
    /// The one before.
    Backward,
    /// The next, unless that is in another month: then the one before.
    ModifiedForward,
    /// The one before, unless that is in another month: then the next.
    ModifiedBackward,
}

impl Roll {
    /// What NumPy's text says.
    pub fn from_text(text: &str) -> Option<Roll> {
        Some(match text {
            "raise" => Roll::Raise,
            "nat" => Roll::Nat,
            "forward" | "following" => Roll::Forward,
            "backward" | "preceding" => Roll::Backward,
            "modifiedfollowing" => Roll::ModifiedForward,
            "modifiedpreceding" => Roll::ModifiedBackward,
            _ => return None,
        })
    }
}

impl Weeks {
    /// From a mask of seven days and holidays in any order; `None` when there is no business day in a week.
    pub fn new(mask: [bool; 7], mut holidays: Vec<i64>) -> Option<Weeks> {
        let per_week = mask.iter().filter(|day| **day).count() as i64;
        holidays.retain(|date| *date != NAT && mask[weekday(*date)]);
        holidays.sort_unstable();
        holidays.dedup();
        // Fewer than a week's business days are always passed in fewer than seven days.
        let walked = |step: usize| -> [[i64; 7]; 7] {
            std::array::from_fn(|day| {
                let (mut days, mut passed) = ([0; 7], 0);
                for past in 1..7 {
                    if mask[(day + past * step) % 7] {
                        passed += 1;
                        days[passed] = past as i64;
                    }
                }
                days
            })
        };
        let open_from = |day: usize| -> [i64; 7] {
            let mut open = 0;
            std::array::from_fn(|count| {
                let before = open;
                open += i64::from(mask[(day + count) % 7]);
                before
            })
        };
        (per_week > 0).then(|| Weeks {
            ahead: walked(1),
            behind: walked(6),
            open: std::array::from_fn(open_from),
            mask,
            per_week,
            holidays,
        })
    }

    /// The holidays that would be business days.
    pub fn holidays(&self) -> &[i64] {
        &self.holidays
    }

    fn is_open(&self, date: i64) -> bool {
        date != NAT
            && self.mask[weekday(date)]
            && (self.holidays.is_empty() || self.holidays.binary_search(&date).is_err())
    }

    fn next_open(&self, mut date: i64, step: i64) -> i64 {
        while !self.is_open(date) {
            date += step;
        }
        date
    }

    fn rolled(&self, date: i64, roll: Roll) -> Result<i64> {
        if date == NAT {
            return match roll {
                Roll::Raise => Err(ArrayError::Value("NaT input in busday_offset".into())),
                _ => Ok(NAT),
            };
        }
        if self.is_open(date) {
            return Ok(date);
        }
        let modified = |step: i64| {
            let found = self.next_open(date, step);
            if month(found) == month(date) { found } else { self.next_open(date, -step) }
        };
        Ok(match roll {
            Roll::Raise => return Err(ArrayError::Value("Non-business day date in busday_offset".into())),
            Roll::Nat => NAT,
            Roll::Forward => self.next_open(date, 1),
            Roll::Backward => self.next_open(date, -1),
            Roll::ModifiedForward => modified(1),
            Roll::ModifiedBackward => modified(-1),
        })
    }

    fn holidays_before(&self, date: i64) -> i64 {
        self.holidays.partition_point(|holiday| *holiday < date) as i64
    }

    /// The date so many business days later.
    fn offset(&self, date: i64, offset: i64, roll: Roll) -> Result<i64> {
        let mut date = self.rolled(date, roll)?;
        if date == NAT || offset == 0 {
            return Ok(date);
        }
        // Whole weeks at once; each holiday that they pass makes the way longer.
        let direction = offset.signum();
        let start = date;
        let weeks = (offset / self.per_week).saturating_mul(7);
        if self.holidays.is_empty() {
            let left = (offset % self.per_week).unsigned_abs() as usize;
            let date = date.saturating_add(weeks);
            let days = if direction > 0 { &self.ahead } else { &self.behind };
            return Ok(date.wrapping_add(direction * days[weekday(date)][left]));
        }
        date = date.saturating_add(weeks);
        let passed = if direction > 0 {
            self.holidays_before(date.saturating_add(1)) - self.holidays_before(start)
        } else {
            self.holidays_before(start.saturating_add(1)) - self.holidays_before(date)
        };
        let mut left = (offset % self.per_week).abs() + passed;
        while left > 0 {
            date += direction;
            if self.is_open(date) {
                left -= 1;
            }
        }
        Ok(date)
    }

    /// The business days from one date up to another, which does not count; negative if the other is earlier.
    fn count(&self, begin: i64, end: i64) -> Result<i64> {
        if begin == NAT || end == NAT {
            return Err(ArrayError::Value(
                "Cannot compute a business day count with a NaT (not-a-time) date".into(),
            ));
        }
        let (from, to, sign) = if begin > end { (end + 1, begin + 1, -1) } else { (begin, end, 1) };
        let weeks = (to - from) / 7;
        let rest = (to - from - weeks * 7) as usize;
        let open = weeks * self.per_week + self.open[weekday(from)][rest];
        Ok(sign * (open - (self.holidays_before(to) - self.holidays_before(from))))
    }
}

/// From Monday on.
fn weekday(date: i64) -> usize {
    // The first day of 1970 was a Thursday.
    let day = date.rem_euclid(7) as usize + 3;
    if day < 7 { day } else { day - 7 }
}

fn month(date: i64) -> (i64, i64) {
    let moment = Moment::of(date, DAYS);
    (moment.year, moment.month)
}

/// Which dates are business days.
///
/// # Errors
/// `MemoryError`
pub fn is_busday(weeks: &Weeks, dates: &Array) -> Result<Array> {
    let result = Array::empty(DType::Bool, dates.shape())?;
    each(&[dates, dates, &result], |[date, _], to| {
        // SAFETY: the walk is over an array of bools.
        unsafe { to.cast::<Bool>().write(Bool::new(weeks.is_open(date))) };
        Ok(())
    })?;
    Ok(result)
}

/// The dates so many business days later.
///
/// # Errors
/// `ValueError` for dates that are no business days, if the roll says so.
pub fn busday_offset(weeks: &Weeks, dates: &Array, offsets: &Array, roll: Roll) -> Result<Array> {
    of_two(DType::DateTime(DAYS), dates, offsets, |date, offset| weeks.offset(date, offset, roll))
}

/// How many business days there are between dates.
///
/// # Errors
/// `ValueError` for what is no date.
pub fn busday_count(weeks: &Weeks, begins: &Array, ends: &Array) -> Result<Array> {
    of_two(DType::Int64, begins, ends, |begin, end| weeks.count(begin, end))
}

fn of_two(dtype: DType, a: &Array, b: &Array, compute: impl Fn(i64, i64) -> Result<i64>) -> Result<Array> {
    let shape = layout::broadcast_shapes(&[a.shape(), b.shape()])?;
    let result = Array::empty(dtype, &shape)?;
    each(&[&a.broadcast_to(&shape)?, &b.broadcast_to(&shape)?, &result], |[a, b], to| {
        let value = compute(a, b)?;
        // SAFETY: the walk is over an array of 64-bit numbers.
        unsafe { to.cast::<i64>().write_unaligned(value) };
        Ok(())
    })?;
    Ok(result)
}

/// Calls with two numbers of 64 bits and the place of the result, for each element.
fn each(arrays: &[&Array; 3], mut compute: impl FnMut([i64; 2], *mut u8) -> Result<()>) -> Result<()> {
    let walk = Walk::<3>::new(arrays[2].shape(), arrays.map(Array::strides), false);
    walk.for_each_block(arrays.map(Array::data), |pointers, steps, length| {
        for i in 0..length as isize {
            let at = |operand: usize| pointers[operand].wrapping_offset(i * steps[operand]);
            // SAFETY: both are arrays of 64-bit numbers, and the walk stays inside them.
            let given = unsafe { [0, 1].map(|n| at(n).cast::<i64>().read_unaligned()) };
            compute(given, at(2))?;
        }
        Ok(())
    })
}
