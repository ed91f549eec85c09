//! Units of dates and durations: a base unit and how many of it one step is.

/// What a step is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it")]
pub enum TimeBase {
    Year,
    Month,
    Week,
    Day,
    Hour,
    Minute,
    Second,
    Millisecond,
    Microsecond,
    Nanosecond,
    Picosecond,
    Femtosecond,
    Attosecond,
    /// Not known yet: it takes the unit of what it meets.
    Generic,
}

use TimeBase::*;

/// The bases with NumPy's abbreviations, from the coarsest on.
const BASES: [(TimeBase, &str); 13] = [
    (Year, "Y"),
    (Month, "M"),
    (Week, "W"),
    (Day, "D"),
    (Hour, "h"),
    (Minute, "m"),
    (Second, "s"),
    (Millisecond, "ms"),
    (Microsecond, "us"),
    (Nanosecond, "ns"),
    (Picosecond, "ps"),
    (Femtosecond, "fs"),
    (Attosecond, "as"),
];

impl TimeBase {
    /// NumPy's abbreviation.
    pub fn text(self) -> &'static str {
        BASES.iter().find(|(base, _)| *base == self).map_or("generic", |(_, text)| text)
    }

    /// The base of an abbreviation, also with Greek mu.
    pub fn from_text(text: &str) -> Option<TimeBase> {
        match text {
            "\u{3bc}s" | "\u{b5}s" => Some(Microsecond),
            "generic" => Some(Generic),
            text => BASES.iter().find(|(_, known)| *known == text).map(|(base, _)| *base),
        }
    }

    /// How many of the next finer base make one of this; `None` where that varies (months in days) or nothing is finer.
    pub(crate) fn in_next_finer(self) -> Option<(TimeBase, i64)> {
        Some(match self {
            Year => (Month, 12),
            Week => (Day, 7),
            Day => (Hour, 24),
            Hour => (Minute, 60),
            Minute => (Second, 60),
            Second => (Millisecond, 1000),
            Millisecond => (Microsecond, 1000),
            Microsecond => (Nanosecond, 1000),
            Nanosecond => (Picosecond, 1000),
            Picosecond => (Femtosecond, 1000),
            Femtosecond => (Attosecond, 1000),
            Month | Attosecond | Generic => return None,
        })
    }

    /// Whether this is a year or a month, which have no fixed length.
    pub fn is_calendar(self) -> bool {
        matches!(self, Year | Month)
    }
}

/// The unit of a dtype: `count` times `base`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TimeUnit {
    /// What is counted.
    pub base: TimeBase,
    /// How many of it one step is, at least 1.
    pub count: u32,
}

impl TimeUnit {
    /// The unit that is not known yet.
    pub const GENERIC: TimeUnit = TimeUnit { base: Generic, count: 1 };

    /// One of a base.
    pub const fn of(base: TimeBase) -> TimeUnit {
        TimeUnit { base, count: 1 }
    }

    /// Whether the unit is not known yet.
    pub fn is_generic(self) -> bool {
        self.base == Generic
    }

    /// The part of a dtype's name: `[ns]`, `[25s]`, nothing for the generic unit.
    pub fn suffix(self) -> String {
        match (self.base, self.count) {
            (Generic, _) => String::new(),
            (base, 1) => format!("[{}]", base.text()),
            (base, count) => format!("[{count}{}]", base.text()),
        }
    }

    /// The unit of a text such as `ns`, `25s` or `s/10`.
    pub fn from_text(text: &str) -> Option<TimeUnit> {
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let count = if digits == 0 { 1 } else { text[..digits].parse().ok().filter(|count| *count > 0)? };
        let (base, divisor) = match text[digits..].split_once('/') {
            Some((base, divisor)) => (base, divisor.parse::<u32>().ok().filter(|divisor| *divisor > 0)?),
            None => (&text[digits..], 1),
        };
        let mut unit = TimeUnit { base: TimeBase::from_text(base)?, count };
        let mut divisor = i64::from(divisor);
        while divisor > 1 && i64::from(unit.count) % divisor != 0 {
            let (finer, many) = unit.base.in_next_finer()?;
            unit.base = finer;
            unit.count = u32::try_from(i64::from(unit.count) * many).ok()?;
        }
        unit.count = u32::try_from(i64::from(unit.count) / std::mem::replace(&mut divisor, 1)).ok()?;
        Some(unit)
    }

    /// How many steps of `finer` make one step of this; `None` unless it is a whole, fixed number.
    pub fn in_steps_of(self, finer: TimeUnit) -> Option<i64> {
        let mut base = self.base;
        let mut many = i64::from(self.count);
        while base != finer.base {
            let (next, factor) = base.in_next_finer()?;
            many = many.checked_mul(factor)?;
            base = next;
        }
        (many % i64::from(finer.count) == 0).then(|| many / i64::from(finer.count))
    }

    /// The coarsest unit that both are whole multiples of. For dates, years and months go together with days and less;
    /// for durations (`dates` false) they have no common unit.
    pub fn common(self, other: TimeUnit, dates: bool) -> Option<TimeUnit> {
        if self.is_generic() {
            return Some(other);
        }
        if other.is_generic() {
            return Some(self);
        }
        let (coarse, fine) = if self.base <= other.base { (self, other) } else { (other, self) };
        if coarse.base.is_calendar() && !fine.base.is_calendar() {
            // A year or month of dates starts at a day.
            return dates.then_some(fine);
        }
        let mut base = coarse.base;
        let mut many = u64::from(coarse.count);
        while base != fine.base {
            let (next, factor) = base.in_next_finer()?;
            many = many.checked_mul(factor as u64)?;
            base = next;
        }
        let (mut a, mut b) = (many, u64::from(fine.count));
        while b != 0 {
            (a, b) = (b, a % b);
        }
        Some(TimeUnit { base, count: u32::try_from(a).ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_read_and_written() {
        let unit = |text| TimeUnit::from_text(text).unwrap();
        assert_eq!(unit("ns").suffix(), "[ns]");
        assert_eq!(unit("25s").suffix(), "[25s]");
        assert_eq!(unit("s/4").suffix(), "[250ms]");
        assert_eq!(unit("D/2").suffix(), "[12h]");
        assert_eq!(TimeUnit::GENERIC.suffix(), "");
        assert!(TimeUnit::from_text("0s").is_none() && TimeUnit::from_text("q").is_none());
    }

    #[test]
    fn common_units_divide_both() {
        let common = |a, b, dates| {
            TimeUnit::from_text(a)
                .unwrap()
                .common(TimeUnit::from_text(b).unwrap(), dates)
                .map(TimeUnit::suffix)
        };
        assert_eq!(common("s", "ms", true).as_deref(), Some("[ms]"));
        assert_eq!(common("6h", "4h", true).as_deref(), Some("[2h]"));
        assert_eq!(common("M", "D", true).as_deref(), Some("[D]"));
        assert_eq!(common("M", "D", false), None);
        assert_eq!(common("Y", "M", false).as_deref(), Some("[M]"));
        assert_eq!(common("W", "3D", true).as_deref(), Some("[D]"));
    }
}
