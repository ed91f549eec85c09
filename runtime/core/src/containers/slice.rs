//! Positions of a slice in a sequence, by Python's rules.

use crate::error::ErrorKind;
use crate::primitive::Arguments;

/// `first`, `first + step`, … : `count` positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slice {
    /// The first position.
    pub first: usize,
    /// From one position to the next.
    pub step: i64,
    /// How many there are.
    pub count: usize,
}

impl Slice {
    /// Reads which parts are given (one bit each), then start, stop and step.
    ///
    /// # Errors
    /// A step of zero.
    pub fn read(arguments: &mut Arguments, length: usize) -> Result<Slice, ErrorKind> {
        let given = arguments.int();
        let parts: [i64; 3] = std::array::from_fn(|_| arguments.int());
        let part = |at: usize| (given >> at & 1 != 0).then_some(parts[at]);
        Slice::of(part(0), part(1), part(2), length)
    }

    /// The slice of these parts.
    ///
    /// # Errors
    /// A step of zero.
    pub fn of(
        start: Option<i64>,
        stop: Option<i64>,
        step: Option<i64>,
        length: usize,
    ) -> Result<Slice, ErrorKind> {
        let step = step.unwrap_or(1);
        if step == 0 {
            return Err(ErrorKind::Value("slice step cannot be zero".to_owned()));
        }
        let length = length as i64;
        let (lowest, highest) = if step < 0 { (-1, length - 1) } else { (0, length) };
        let clamp = |position: i64| {
            if position < 0 { (position + length).max(lowest) } else { position.min(highest) }
        };
        let first = start.map_or(if step < 0 { highest } else { 0 }, clamp);
        let end = stop.map_or(if step < 0 { -1 } else { length }, clamp);
        let distance = if step < 0 { first - end } else { end - first };
        let size = step.unsigned_abs();
        let count = if distance <= 0 { 0 } else { (distance as u64 - 1) / size + 1 };
        Ok(Slice { first: first.max(0) as usize, step, count: count as usize })
    }

    /// The position of that number.
    pub fn position(&self, number: usize) -> usize {
        (self.first as i64).wrapping_add((number as i64).wrapping_mul(self.step)) as usize
    }

    /// The same positions upwards.
    pub(crate) fn upwards(self) -> Slice {
        if self.step > 0 || self.count == 0 {
            return Slice { step: self.step.saturating_abs(), ..self };
        }
        Slice { first: self.position(self.count - 1), step: self.step.saturating_neg(), count: self.count }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn positions(start: Option<i64>, stop: Option<i64>, step: Option<i64>, length: usize) -> Vec<usize> {
        let slice = Slice::of(start, stop, step, length).unwrap();
        (0..slice.count).map(|number| slice.position(number)).collect()
    }

    #[test]
    fn positions_are_pythons() {
        assert_eq!(positions(None, None, None, 3), [0, 1, 2]);
        assert_eq!(positions(Some(-2), None, None, 3), [1, 2]);
        assert_eq!(positions(None, None, Some(-1), 3), [2, 1, 0]);
        assert_eq!(positions(Some(5), Some(-9), Some(-2), 4), [3, 1]);
        assert_eq!(positions(Some(2), Some(1), None, 4), [0usize; 0]);
        assert_eq!(positions(None, None, Some(i64::MIN), 4), [3]);
        assert_eq!(positions(None, None, Some(i64::MAX), 4), [0]);
        assert_eq!(positions(None, None, Some(-1), 0), [0usize; 0]);
        assert!(Slice::of(None, None, Some(0), 3).is_err());
        let down = Slice::of(None, None, Some(-2), 5).unwrap();
        assert_eq!(down.upwards(), Slice { first: 0, step: 2, count: 3 });
    }
}
