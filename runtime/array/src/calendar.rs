//! Dates and durations as numbers, and as text in ISO 8601.
//!
//! A date is a number of units since 1970 in the proleptic Gregorian calendar, without leap seconds and time zones. The
//! lowest number stands for no date. Conversions wrap where 64 bits do not hold the result, as NumPy's do.

use crate::dtype::{TimeBase, TimeUnit};
use crate::error::{ArrayError, Result};

/// What stands for no date and no duration.
pub const NOT_A_TIME: i64 = i64::MIN;

const SECONDS_OF_DAY: i64 = 86400;

/// A moment in parts. The last three count microseconds, picoseconds and attoseconds below a million each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Astronomical: the year 0 is there.
    pub year: i64,
    /// From 1 on.
    pub month: i64,
    /// From 1 on.
    pub day: i64,
    /// Below 24.
    pub hour: i64,
    /// Below 60.
    pub minute: i64,
    /// Below 60.
    pub second: i64,
    /// Below a million.
    pub microsecond: i64,
    /// Below a million.
    pub picosecond: i64,
    /// Below a million.
    pub attosecond: i64,
}

impl Moment {
    const START: Moment = Moment {
        year: 1970,
        month: 1,
        day: 1,
        hour: 0,
        minute: 0,
        second: 0,
        microsecond: 0,
        picosecond: 0,
        attosecond: 0,
    };

    /// The moment that a number of units stands for.
    pub fn of(value: i64, unit: TimeUnit) -> Moment {
        let value = i128::from(value) * i128::from(unit.count);
        match unit.base {
            TimeBase::Year => Moment { year: 1970 + value as i64, ..Moment::START },
            TimeBase::Month => {
                let (years, months) = (value.div_euclid(12), value.rem_euclid(12));
                Moment { year: 1970 + years as i64, month: 1 + months as i64, ..Moment::START }
            }
            TimeBase::Week => Moment::of_day((value * 7) as i64),
            TimeBase::Day => Moment::of_day(value as i64),
            base => {
                let in_day = i128::from(steps_in_day(base));
                let (day, rest) = (value.div_euclid(in_day), value.rem_euclid(in_day));
                // What is left of the day, in attoseconds: below 2^87.
                let rest = rest * (i128::from(SECONDS_OF_DAY) * 1_000_000_000_000_000_000 / in_day);
                let second = (rest / 1_000_000_000_000_000_000) as i64;
                let below = rest % 1_000_000_000_000_000_000;
                Moment {
                    hour: second / 3600,
                    minute: second / 60 % 60,
                    second: second % 60,
                    microsecond: (below / 1_000_000_000_000) as i64,
                    picosecond: (below / 1_000_000 % 1_000_000) as i64,
                    attosecond: (below % 1_000_000) as i64,
                    ..Moment::of_day(day as i64)
                }
            }
        }
    }

    /// The algorithm of H. Hinnant ("chrono-Compatible Low-Level Date Algorithms"): years that start in March.
    fn of_day(day: i64) -> Moment {
        let day = i128::from(day) + 719_468;
        let era = day.div_euclid(146_097);
        let day_of_era = day.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        Moment {
            year: (year_of_era + era * 400 + i128::from(month <= 2)) as i64,
            month: month as i64,
            day: (day_of_year - (153 * shifted + 2) / 5 + 1) as i64,
            ..Moment::START
        }
    }

    /// Days since 1970; the inverse of [`Moment::of_day`].
    pub fn days(&self) -> i64 {
        let year = i128::from(self.year) - i128::from(self.month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let month = i128::from(if self.month > 2 { self.month - 3 } else { self.month + 9 });
        let day_of_year = (153 * month + 2) / 5 + i128::from(self.day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        (era * 146_097 + day_of_era - 719_468) as i64
    }

    /// The number of units that stands for the moment, rounded towards the past.
    pub fn value(&self, unit: TimeUnit) -> i64 {
        let count = i128::from(unit.count);
        let steps = match unit.base {
            TimeBase::Year => i128::from(self.year) - 1970,
            TimeBase::Month => (i128::from(self.year) - 1970) * 12 + i128::from(self.month) - 1,
            TimeBase::Week => i128::from(self.days()).div_euclid(7),
            TimeBase::Day => i128::from(self.days()),
            base => {
                let seconds = i128::from(self.days()) * i128::from(SECONDS_OF_DAY)
                    + i128::from(self.hour * 3600 + self.minute * 60 + self.second);
                let micro = i128::from(self.microsecond);
                let pico = micro * 1_000_000 + i128::from(self.picosecond);
                match base {
                    TimeBase::Hour => seconds.div_euclid(3600),
                    TimeBase::Minute => seconds.div_euclid(60),
                    TimeBase::Second => seconds,
                    TimeBase::Millisecond => seconds * 1000 + micro / 1000,
                    TimeBase::Microsecond => seconds * 1_000_000 + micro,
                    TimeBase::Nanosecond => seconds * 1_000_000_000 + pico / 1000,
                    TimeBase::Picosecond => seconds * 1_000_000_000_000 + pico,
                    TimeBase::Femtosecond => {
                        seconds * 1_000_000_000_000_000 + pico * 1000 + i128::from(self.attosecond / 1000)
                    }
                    _ => seconds * 1_000_000_000_000_000_000 + pico * 1_000_000 + i128::from(self.attosecond),
                }
            }
        };
        steps.div_euclid(count) as i64
    }
}

fn steps_in_day(base: TimeBase) -> i64 {
    match base {
        TimeBase::Hour => 24,
        TimeBase::Minute => 1440,
        TimeBase::Second => SECONDS_OF_DAY,
        TimeBase::Millisecond => SECONDS_OF_DAY * 1000,
        TimeBase::Microsecond => SECONDS_OF_DAY * 1_000_000,
        TimeBase::Nanosecond => SECONDS_OF_DAY * 1_000_000_000,
        TimeBase::Picosecond => SECONDS_OF_DAY * 1_000_000_000_000,
        // Of the finest units a day has more than 64 bits count; `moment` takes them apart.
        _ => SECONDS_OF_DAY,
    }
}

/// A date in another unit, rounded towards the past.
pub fn convert_date(value: i64, from: TimeUnit, to: TimeUnit) -> i64 {
    if value == NOT_A_TIME || from == to || from.is_generic() || to.is_generic() {
        return value;
    }
    if let Some(many) = from.in_steps_of(to) {
        return value.wrapping_mul(many);
    }
    if let Some(many) = to.in_steps_of(from) {
        return value.div_euclid(many);
    }
    moment(value, from).value(to)
}

/// A duration in another unit, rounded down. Between months and days there is a mean: 400 years have 146,097 days.
pub fn convert_duration(value: i64, from: TimeUnit, to: TimeUnit) -> i64 {
    if value == NOT_A_TIME || from == to || from.is_generic() || to.is_generic() {
        return value;
    }
    let (numerator, denominator) = duration_ratio(from, to);
    (i128::from(value) * numerator).div_euclid(denominator) as i64
}

/// How many of `to` make one of `from`, as a fraction.
fn duration_ratio(from: TimeUnit, to: TimeUnit) -> (i128, i128) {
    let (a, b) = (in_attoseconds(from.base), in_attoseconds(to.base));
    let (mut numerator, mut denominator) =
        (a.0 * b.1 * i128::from(from.count), a.1 * b.0 * i128::from(to.count));
    let divisor = gcd(numerator, denominator);
    numerator /= divisor;
    denominator /= divisor;
    (numerator, denominator)
}

/// The length of a unit, as a fraction of attoseconds whose numerator is kept small: in units of a step that divides.
fn in_attoseconds(base: TimeBase) -> (i128, i128) {
    const SECOND: i128 = 1_000_000_000_000_000_000;
    match base {
        TimeBase::Year => (146_097 * 86_400 * SECOND, 400),
        TimeBase::Month => (146_097 * 86_400 * SECOND, 4800),
        TimeBase::Week => (7 * 86_400 * SECOND, 1),
        TimeBase::Day => (86_400 * SECOND, 1),
        TimeBase::Hour => (3600 * SECOND, 1),
        TimeBase::Minute => (60 * SECOND, 1),
        TimeBase::Second => (SECOND, 1),
        TimeBase::Millisecond => (SECOND / 1000, 1),
        TimeBase::Microsecond => (SECOND / 1_000_000, 1),
        TimeBase::Nanosecond => (SECOND / 1_000_000_000, 1),
        TimeBase::Picosecond => (1_000_000, 1),
        TimeBase::Femtosecond => (1000, 1),
        TimeBase::Attosecond | TimeBase::Generic => (1, 1),
    }
}

/// What equal dates, and equal durations, have in common whatever their units are: for hashing.
pub fn identity(value: i64, unit: TimeUnit, is_date: bool) -> [i64; 4] {
    if is_date {
        let moment = Moment::of(value, unit);
        let day = (moment.month * 32 + moment.day) * 24 + moment.hour;
        let second = (day * 60 + moment.minute) * 60 + moment.second;
        let fine = moment.microsecond.wrapping_mul(1_000_000).wrapping_add(moment.picosecond);
        return [moment.year, second, fine, moment.attosecond];
    }
    // Equal durations are equal modulo any number; months and years are a kind of their own.
    let months = match unit.base {
        TimeBase::Year => Some(12),
        TimeBase::Month => Some(1),
        _ => None,
    };
    let length = months.unwrap_or_else(|| in_attoseconds(unit.base).0);
    let product = i128::from(value).wrapping_mul(length).wrapping_mul(unit.count.into());
    [product as i64, (product >> 64) as i64, i64::from(months.is_some()), 0]
}

fn gcd(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

/// The moment of a date in any unit, also the finest, of which a day has more than 64 bits count.
fn moment(value: i64, unit: TimeUnit) -> Moment {
    match unit.base {
        TimeBase::Femtosecond | TimeBase::Attosecond => {
            let per_second: i128 = if unit.base == TimeBase::Femtosecond {
                1_000_000_000_000_000
            } else {
                1_000_000_000_000_000_000
            };
            let steps = i128::from(value) * i128::from(unit.count);
            let seconds = steps.div_euclid(per_second) as i64;
            let below = steps.rem_euclid(per_second) * (1_000_000_000_000_000_000 / per_second);
            Moment {
                microsecond: (below / 1_000_000_000_000) as i64,
                picosecond: (below / 1_000_000 % 1_000_000) as i64,
                attosecond: (below % 1_000_000) as i64,
                ..Moment::of(seconds, TimeUnit::of(TimeBase::Second))
            }
        }
        _ => Moment::of(value, unit),
    }
}

/// The parts of a date; `None` for no date.
pub fn parts(value: i64, unit: TimeUnit) -> Option<Moment> {
    (value != NOT_A_TIME && !unit.is_generic()).then(|| moment(value, unit))
}

/// The text of a date in ISO 8601, down to its unit: `2020-03-04T05`, `NaT`.
pub fn date_text(value: i64, unit: TimeUnit) -> String {
    if value == NOT_A_TIME {
        return "NaT".to_owned();
    }
    if unit.is_generic() {
        return value.to_string();
    }
    text_down_to(&moment(value, unit), unit.base)
}

/// The text of a moment down to a base.
pub fn text_down_to(moment: &Moment, base: TimeBase) -> String {
    let sign = if moment.year < 0 { "-" } else { "" };
    let width = if moment.year < 0 { 3 } else { 4 };
    let mut text = format!("{sign}{:0width$}", moment.year.unsigned_abs());
    let mut part = |from: TimeBase, piece: String| {
        if base >= from {
            text += &piece;
        }
    };
    part(TimeBase::Month, format!("-{:02}", moment.month));
    part(TimeBase::Week, format!("-{:02}", moment.day));
    part(TimeBase::Hour, format!("T{:02}", moment.hour));
    part(TimeBase::Minute, format!(":{:02}", moment.minute));
    part(TimeBase::Second, format!(":{:02}", moment.second));
    part(TimeBase::Millisecond, format!(".{:03}", moment.microsecond / 1000));
    part(TimeBase::Microsecond, format!("{:03}", moment.microsecond % 1000));
    part(TimeBase::Nanosecond, format!("{:03}", moment.picosecond / 1000));
    part(TimeBase::Picosecond, format!("{:03}", moment.picosecond % 1000));
    part(TimeBase::Femtosecond, format!("{:03}", moment.attosecond / 1000));
    part(TimeBase::Attosecond, format!("{:03}", moment.attosecond % 1000));
    text
}

/// The text of a duration: `5 days`, `NaT`.
pub fn duration_text(value: i64, unit: TimeUnit) -> String {
    if value == NOT_A_TIME {
        return "NaT".to_owned();
    }
    let value = value.wrapping_mul(i64::from(unit.count));
    let name = match unit.base {
        TimeBase::Year => "years",
        TimeBase::Month => "months",
        TimeBase::Week => "weeks",
        TimeBase::Day => "days",
        TimeBase::Hour => "hours",
        TimeBase::Minute => "minutes",
        TimeBase::Second => "seconds",
        TimeBase::Millisecond => "milliseconds",
        TimeBase::Microsecond => "microseconds",
        TimeBase::Nanosecond => "nanoseconds",
        TimeBase::Picosecond => "picoseconds",
        TimeBase::Femtosecond => "femtoseconds",
        TimeBase::Attosecond => "attoseconds",
        TimeBase::Generic => "generic time units",
    };
    format!("{value} {name}")
}

/// A date that was read, and the unit that its text goes down to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Read {
    /// The parts; `None` for no date.
    pub moment: Option<Moment>,
    /// How fine the text is.
    pub base: TimeBase,
    /// Whether a time zone was given.
    pub has_zone: bool,
}

impl Read {
    /// The number of units.
    pub fn value(&self, unit: TimeUnit) -> i64 {
        self.moment.map_or(NOT_A_TIME, |moment| moment.value(unit))
    }
}

/// Reads a date in ISO 8601.
///
/// # Errors
/// `ValueError` in NumPy's words.
pub fn read_date(text: &str) -> Result<Read> {
    let trimmed = text.trim_start_matches([' ', '\t', '\n']);
    if trimmed.trim_end().is_empty() || trimmed.trim_end().eq_ignore_ascii_case("nat") {
        return Ok(Read { moment: None, base: TimeBase::Generic, has_zone: false });
    }
    let word = |word: &str| trimmed.trim_end().eq_ignore_ascii_case(word);
    if word("now") || word("today") {
        let now = std::time::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_secs() as i64);
        let (second, base) = if word("now") {
            (now, TimeBase::Second)
        } else {
            // The day of the clock on the wall.
            (now + LOCAL_OFFSET.get().map_or(0, |offset| offset(now)), TimeBase::Day)
        };
        let moment = Moment::of(second, TimeUnit { base: TimeBase::Second, count: 1 });
        return Ok(Read { moment: Some(moment), base, has_zone: false });
    }
    Reader { text, rest: trimmed }.date()
}

/// How many seconds local time is ahead at a second since 1970: what the system knows, and the interpreter sets.
pub static LOCAL_OFFSET: std::sync::OnceLock<fn(i64) -> i64> = std::sync::OnceLock::new();

struct Reader<'a> {
    text: &'a str,
    rest: &'a str,
}

impl Reader<'_> {
    fn date(mut self) -> Result<Read> {
        let mut moment = Moment::START;
        let sign = match self.rest.chars().next() {
            Some('-') => -1,
            _ => 1,
        };
        if self.rest.starts_with(['-', '+']) {
            self.rest = &self.rest[1..];
        }
        moment.year = sign * self.digits(usize::MAX)?;
        let mut base = TimeBase::Year;
        if self.rest.is_empty() {
            return Ok(Read { moment: Some(moment), base, has_zone: false });
        }
        self.expect('-')?;
        moment.month = self.bounded("Month", 2, 1, 12)?;
        base = TimeBase::Month.max(base);
        if self.rest.is_empty() {
            return Ok(Read { moment: Some(moment), base, has_zone: false });
        }
        self.expect('-')?;
        moment.day = self.bounded("Day", 2, 1, days_in_month(moment.year, moment.month))?;
        base = TimeBase::Day.max(base);
        if self.rest.is_empty() {
            return Ok(Read { moment: Some(moment), base, has_zone: false });
        }
        if !self.take('T') && !self.take(' ') {
            return Err(self.problem());
        }
        moment.hour = self.bounded("Hours", 2, 0, 23)?;
        base = TimeBase::Hour.max(base);
        if self.take(':') {
            moment.minute = self.bounded("Minutes", 2, 0, 59)?;
            base = TimeBase::Minute.max(base);
            if self.take(':') {
                moment.second = self.bounded("Seconds", 2, 0, 59)?;
                base = self.fraction(&mut moment)?;
            }
        }
        let has_zone = self.zone(&mut moment)?;
        Ok(Read { moment: Some(moment), base, has_zone })
    }

    /// Digits behind the second, in groups of three.
    fn fraction(&mut self, moment: &mut Moment) -> Result<TimeBase> {
        if !self.take('.') {
            return Ok(TimeBase::Second);
        }
        let digits = self.rest.len() - self.rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits == 0 {
            return Err(self.problem());
        }
        // No unit has room for more; the rest is refused where a zone is looked for.
        let digits = digits.min(18);
        let mut all: String = self.rest[..digits].to_owned();
        all.extend(std::iter::repeat_n('0', 18 - all.len()));
        let group = |at: usize| all[at..at + 6].parse::<i64>().unwrap_or(0);
        (moment.microsecond, moment.picosecond, moment.attosecond) = (group(0), group(6), group(12));
        self.rest = &self.rest[digits..];
        Ok(match digits.div_ceil(3) {
            1 => TimeBase::Millisecond,
            2 => TimeBase::Microsecond,
            3 => TimeBase::Nanosecond,
            4 => TimeBase::Picosecond,
            5 => TimeBase::Femtosecond,
            _ => TimeBase::Attosecond,
        })
    }

    /// A time zone, which is taken off.
    fn zone(&mut self, moment: &mut Moment) -> Result<bool> {
        if self.rest.is_empty() {
            return Ok(false);
        }
        if self.take('Z') {
            return if self.rest.is_empty() { Ok(true) } else { Err(self.problem()) };
        }
        let sign = match self.rest.chars().next() {
            Some('+') => 1,
            Some('-') => -1,
            _ => return Err(self.problem()),
        };
        self.rest = &self.rest[1..];
        let hours = self.bounded("Timezone hours offset", 2, 0, 23)?;
        let mut minutes = 0;
        if !self.rest.is_empty() {
            self.take(':');
            minutes = self.bounded("Timezone minutes offset", 2, 0, 59)?;
        }
        if !self.rest.is_empty() {
            return Err(self.problem());
        }
        let second = TimeUnit::of(TimeBase::Second);
        let shifted = Moment::of(moment.value(second) - sign * (hours * 3600 + minutes * 60), second);
        let Moment { microsecond, picosecond, attosecond, .. } = *moment;
        *moment = Moment { microsecond, picosecond, attosecond, ..shifted };
        Ok(true)
    }

    fn digits(&mut self, most: usize) -> Result<i64> {
        let found = self.rest.len() - self.rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let found = found.min(most);
        let Ok(value) = self.rest[..found].parse() else { return Err(self.problem()) };
        self.rest = &self.rest[found..];
        Ok(value)
    }

    /// Exactly so many digits of a part between bounds.
    fn bounded(&mut self, part: &str, digits: usize, low: i64, high: i64) -> Result<i64> {
        let start = self.rest;
        let value = self.digits(digits)?;
        if start.len() - self.rest.len() < digits {
            self.rest = start;
            return Err(self.problem());
        }
        if (low..=high).contains(&value) {
            return Ok(value);
        }
        Err(ArrayError::Value(format!("{part} out of range in datetime string \"{}\"", self.text)))
    }

    fn take(&mut self, character: char) -> bool {
        match self.rest.strip_prefix(character) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, character: char) -> Result<()> {
        if self.take(character) { Ok(()) } else { Err(self.problem()) }
    }

    fn problem(&self) -> ArrayError {
        let at = self.text.len() - self.rest.len();
        ArrayError::Value(format!("Error parsing datetime string \"{}\" at position {at}", self.text))
    }
}

fn days_in_month(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(text: &str) -> TimeUnit {
        TimeUnit::from_text(text).unwrap()
    }

    #[test]
    fn dates_are_read_and_written() {
        for (text, name) in [
            ("2020", "Y"),
            ("2020-03", "M"),
            ("2020-03-04", "D"),
            ("1969-12-31T23", "h"),
            ("2020-03-04T05:06", "m"),
            ("2020-03-04T05:06:07", "s"),
            ("2020-03-04T05:06:07.123", "ms"),
            ("2020-03-04T05:06:07.123456", "us"),
            ("2020-03-04T05:06:07.123456789", "ns"),
            ("1970-01-01T00:00:02.123456789012", "ps"),
            ("1969-12-31T23:59:58.123456789012345", "fs"),
            ("1970-01-01T00:00:01.123456789012345678", "as"),
            ("-044-03-15", "D"),
            ("12020", "Y"),
        ] {
            let read = read_date(text).unwrap();
            assert_eq!(read.base, unit(name).base, "{text}");
            assert_eq!(date_text(read.value(unit(name)), unit(name)), text);
        }
        assert_eq!(read_date("NaT").unwrap().moment, None);
        for text in ["2020-13", "2020-02-30", "2020-3", "abc", "2020-01-01T", "2020-01-01T25", "2020-01-01x"]
        {
            assert!(read_date(text).is_err(), "{text}");
        }
    }

    #[test]
    fn days_and_dates_are_inverse() {
        for day in (-2_000_000..2_000_000).step_by(997) {
            assert_eq!(Moment::of_day(day).days(), day);
        }
    }

    #[test]
    fn units_convert() {
        assert_eq!(convert_date(-1, unit("h"), unit("D")), -1);
        assert_eq!(convert_date(50, unit("Y"), unit("D")), 18262);
        assert_eq!(convert_date(18262, unit("D"), unit("M")), 600);
        assert_eq!(convert_date(NOT_A_TIME, unit("D"), unit("M")), NOT_A_TIME);
        assert_eq!(convert_duration(36, unit("h"), unit("D")), 1);
        assert_eq!(convert_duration(-1, unit("h"), unit("D")), -1);
        assert_eq!(convert_duration(1, unit("M"), unit("D")), 30);
        assert_eq!(convert_duration(3, unit("D"), unit("2h")), 36);
    }
}
