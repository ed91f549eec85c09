//! Shuffling, permutations and samples of a population. What may take long asks between blocks whether it should stop.

use crate::common::Common;
use crate::generators::{Bits, Source};
use crate::integers::{IntegerKind, Method, multiplied_interval};

/// Why a sample cannot be taken; the texts are NumPy's, all but the last two of them ValueErrors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the texts say all")]
pub enum ChoiceError {
    #[error("a must be greater than 0 unless no samples are taken")]
    EmptyPopulation,
    #[error("'a' and 'p' must have same size")]
    SizeMismatch,
    #[error("probabilities contain NaN")]
    NotANumber,
    #[error("probabilities are not non-negative")]
    Negative,
    #[error("probabilities do not sum to 1")]
    Sum,
    #[error("Cannot take a larger sample than population when 'replace=False'")]
    SampleTooLarge,
    #[error("Fewer non-zero entries in p than size")]
    TooFewPossible,
    #[error("Unable to allocate memory for a sample")]
    Memory,
    #[error("interrupted")]
    Interrupted,
}

impl ChoiceError {
    /// The text of the error as `Generator.choice` raises it.
    #[must_use]
    pub fn generator_text(self) -> String {
        let text = match self {
            ChoiceError::EmptyPopulation => "a must be a positive integer unless no samples are taken",
            ChoiceError::SizeMismatch => "a and p must have same size",
            ChoiceError::NotANumber => "Probabilities contain NaN",
            ChoiceError::Negative => "Probabilities are not non-negative",
            ChoiceError::Sum => {
                "Probabilities do not sum to 1. See Notes section of docstring for more information."
            }
            ChoiceError::SampleTooLarge => {
                "Cannot take a larger sample than population when replace is False"
            }
            other => return other.to_string(),
        };
        text.to_owned()
    }
}

/// What is chosen from, and how.
#[derive(Debug, Clone, Copy)]
pub struct Sample<'a> {
    /// Numbers below it are chosen.
    pub population: usize,
    /// Whether a number may be chosen again.
    pub replace: bool,
    /// The probability of each; all alike if there is none.
    pub p: Option<&'a [f64]>,
    /// How far from 1 the sum of the probabilities may be.
    pub tolerance: f64,
    /// The stream: that of `RandomState` or of `Generator`.
    pub method: Method,
    /// Whether the order of numbers that are all different is random too; `RandomState` does not ask.
    pub shuffle: bool,
}

impl Sample<'_> {
    /// With replacement, all alike, as `RandomState` does it.
    #[must_use]
    pub fn of(population: usize) -> Sample<'static> {
        let tolerance = f64::EPSILON.sqrt();
        Sample { population, replace: true, p: None, tolerance, method: Method::Mask, shuffle: true }
    }
}

/// Says whether long work should end with [`ChoiceError::Interrupted`].
pub type Stop<'a> = &'a dyn Fn() -> bool;

/// Steps between two questions whether to stop. A step may miss the caches twice.
const BLOCK: usize = 1 << 14;

/// Asks whether to stop, at the first step of each block.
#[inline]
fn pass(step: usize, stop: Stop) -> Result<(), ChoiceError> {
    if step.is_multiple_of(BLOCK) && stop() { Err(ChoiceError::Interrupted) } else { Ok(()) }
}

/// A vector with room for `length` elements.
fn room<T>(length: usize) -> Result<Vec<T>, ChoiceError> {
    let mut vector = Vec::new();
    vector.try_reserve_exact(length).map_err(|_| ChoiceError::Memory)?;
    Ok(vector)
}

impl Source {
    /// Shuffles a sequence of `length` elements, which `swap` exchanges; it is never called with equal places.
    /// R. A. Fisher and F. Yates; R. Durstenfeld, Algorithm 235, CACM 7(7), 1964.
    pub fn shuffle(&mut self, length: usize, swap: impl FnMut(usize, usize)) {
        // Nobody stops it, and it asks for no memory.
        let _ = self.shuffle_until(&|| false, length, swap);
    }

    /// The same, stopped on request; the elements are then shuffled in part.
    ///
    /// # Errors
    /// [`ChoiceError::Interrupted`]
    pub fn shuffle_until(
        &mut self,
        stop: Stop,
        length: usize,
        mut swap: impl FnMut(usize, usize),
    ) -> Result<(), ChoiceError> {
        for last in (1..length).rev() {
            pass(last, stop)?;
            let other = self.interval(last as u64) as usize;
            if other != last {
                swap(last, other);
            }
        }
        Ok(())
    }

    /// Shuffles the items along the first axis of an array.
    ///
    /// # Errors
    /// [`ChoiceError::Interrupted`]
    ///
    /// # Safety
    /// `data` leads to an array with these lengths and these strides in bytes, whose items do not overlap.
    pub unsafe fn shuffle_array(
        &mut self,
        stop: Stop,
        data: *mut u8,
        lengths: &[usize],
        strides: &[isize],
        itemsize: usize,
    ) -> Result<(), ChoiceError> {
        let (Some((length, lengths)), Some((stride, strides))) =
            (lengths.split_first(), strides.split_first())
        else {
            return Ok(());
        };
        self.shuffle_until(stop, *length, |i, j| {
            let [a, b] = [i, j].map(|at| data.wrapping_offset(at as isize * stride));
            // SAFETY: both items lie inside the array, and they are two.
            unsafe { swap(a, b, lengths, strides, itemsize) };
        })
    }

    /// The numbers below `length`, shuffled.
    pub fn permutation(&mut self, length: usize) -> Vec<i64> {
        let mut numbers: Vec<i64> = (0..length as i64).collect();
        self.shuffle(length, |i, j| numbers.swap(i, j));
        numbers
    }

    /// The same into memory that the caller gives.
    ///
    /// # Errors
    /// [`ChoiceError::Interrupted`]
    ///
    /// # Safety
    /// `out` is writable for `length` elements.
    pub unsafe fn fill_permutation(
        &mut self,
        stop: Stop,
        out: *mut i64,
        length: usize,
    ) -> Result<(), ChoiceError> {
        for at in 0..length {
            pass(at, stop)?;
            // SAFETY: by the caller's promise.
            unsafe { out.add(at).write(at as i64) };
        }
        // SAFETY: both places are below `length`, and they are two.
        self.shuffle_until(stop, length, |i, j| unsafe {
            std::ptr::swap_nonoverlapping(out.add(i), out.add(j), 1)
        })
    }

    /// `count` numbers of a population.
    ///
    /// # Errors
    /// [`ChoiceError`] as `choice` raises it; nothing has been drawn then.
    pub fn choice(&mut self, sample: Sample<'_>, count: usize) -> Result<Vec<i64>, ChoiceError> {
        let mut chosen = room(count)?;
        // SAFETY: there is room for `count` elements, and all are written where no error is returned.
        unsafe {
            self.fill_choice(&|| false, sample, chosen.as_mut_ptr(), count)?;
            chosen.set_len(count);
        }
        Ok(chosen)
    }

    /// The same into memory that the caller gives, stopped on request.
    ///
    /// # Errors
    /// As [`Source::choice`], and [`ChoiceError::Interrupted`].
    ///
    /// # Safety
    /// `out` is writable for `count` elements.
    pub unsafe fn fill_choice(
        &mut self,
        stop: Stop,
        sample: Sample<'_>,
        out: *mut i64,
        count: usize,
    ) -> Result<(), ChoiceError> {
        let Sample { population, replace, p, .. } = sample;
        if population == 0 && count > 0 {
            return Err(ChoiceError::EmptyPopulation);
        }
        if let Some(p) = p {
            check_probabilities(p, population, sample.tolerance, stop)?;
        }
        // SAFETY: by the caller's promise; each place below is less than `count`.
        let put = |at: usize, number: i64| unsafe { out.add(at).write(number) };
        match (replace, p) {
            (true, Some(p)) => {
                let cumulative = cumulative(p, stop)?;
                for at in 0..count {
                    pass(at, stop)?;
                    put(at, place(&cumulative, self.next_f64()));
                }
            }
            (true, None) => {
                let last = population.saturating_sub(1) as i128;
                let mut integers = self.integers(IntegerKind::I64, sample.method);
                for at in 0..count {
                    pass(at, stop)?;
                    put(at, integers.next(0, last) as i64);
                }
            }
            (false, _) if count > population => return Err(ChoiceError::SampleTooLarge),
            (false, Some(p)) => self.distinct(count, p, stop, put)?,
            (false, None) if sample.method == Method::Multiply => {
                self.distinct_of_all(stop, population, sample.shuffle, out, count)?;
            }
            (false, None) => {
                let mut numbers = room::<i64>(population)?;
                // SAFETY: there is room for so many elements.
                unsafe {
                    self.fill_permutation(stop, numbers.as_mut_ptr(), population)?;
                    numbers.set_len(population);
                }
                for (at, number) in numbers.iter().take(count).enumerate() {
                    pass(at, stop)?;
                    put(at, *number);
                }
            }
        }
        Ok(())
    }

    /// Distinct numbers below `population`, without weights, as `Generator.choice` draws them.
    fn distinct_of_all(
        &mut self,
        stop: Stop,
        population: usize,
        shuffle: bool,
        out: *mut i64,
        count: usize,
    ) -> Result<(), ChoiceError> {
        let share = if shuffle { 50 } else { 20 };
        if population > 10_000 && count > population / share {
            return self.shuffled_tail(stop, population, out, count);
        }
        // R. W. Floyd in J. Bentley, "Programming pearls", CACM 30(9), 1987.
        let slots =
            usize::MAX.checked_shr(((1.2 * count as f64) as u64).leading_zeros()).map_or(1, |mask| mask + 1);
        let mut known = room(slots)?;
        known.resize(slots, FREE);
        for (at, last) in (population - count..population).enumerate() {
            pass(at, stop)?;
            let drawn = multiplied_interval(self, last as u64);
            let number = if insert(&mut known, drawn) {
                drawn
            } else {
                insert(&mut known, last as u64);
                last as u64
            };
            // SAFETY: the caller has room for `count` numbers.
            unsafe { out.add(at).write(number as i64) };
        }
        if shuffle {
            for last in (1..count).rev() {
                pass(last, stop)?;
                let other = multiplied_interval(self, last as u64) as usize;
                // SAFETY: both places are below `count`, and all numbers were written.
                unsafe { std::ptr::swap(out.add(last), out.add(other)) };
            }
        }
        Ok(())
    }

    /// The end of a row of all numbers, which alone is shuffled.
    fn shuffled_tail(
        &mut self,
        stop: Stop,
        population: usize,
        out: *mut i64,
        count: usize,
    ) -> Result<(), ChoiceError> {
        let mut numbers = room(population)?;
        numbers.extend(0..population as i64);
        for last in ((population - count).max(1)..population).rev() {
            pass(last, stop)?;
            let other = multiplied_interval(self, last as u64) as usize;
            numbers.swap(last, other);
        }
        for (at, number) in numbers[population - count..].iter().enumerate() {
            // SAFETY: the caller has room for `count` numbers.
            unsafe { out.add(at).write(*number) };
        }
        Ok(())
    }

    /// Draws rounds until enough distinct numbers are found; those of earlier rounds have no weight in later ones.
    fn distinct(
        &mut self,
        count: usize,
        p: &[f64],
        stop: Stop,
        mut put: impl FnMut(usize, i64),
    ) -> Result<(), ChoiceError> {
        if p.iter().filter(|p| **p > 0.0).count() < count {
            return Err(ChoiceError::TooFewPossible);
        }
        let mut weights = room(p.len())?;
        weights.extend_from_slice(p);
        let mut draws = room(count)?;
        let mut found = 0;
        while found < count {
            draws.clear();
            for at in found..count {
                pass(at, stop)?;
                draws.push(self.next_f64());
            }
            let cumulative = cumulative(&weights, stop)?;
            for (at, draw) in draws.iter().enumerate() {
                pass(at, stop)?;
                let number = place(&cumulative, *draw);
                // Within the round, later copies of a number are dropped.
                if weights[number as usize] != 0.0 {
                    weights[number as usize] = 0.0;
                    put(found, number);
                    found += 1;
                }
            }
        }
        Ok(())
    }
}

/// Puts a number into a table with open addressing, which has free places; false if it was there.
fn insert(table: &mut [u64], number: u64) -> bool {
    let mask = table.len() - 1;
    let mut at = number as usize & mask;
    while table[at] != FREE {
        if table[at] == number {
            return false;
        }
        at = (at + 1) & mask;
    }
    table[at] = number;
    true
}

/// A free place in such a table.
const FREE: u64 = u64::MAX;

/// # Safety
/// Both items have these axes (strides in bytes) and have no byte in common.
unsafe fn swap(a: *mut u8, b: *mut u8, lengths: &[usize], strides: &[isize], itemsize: usize) {
    // SAFETY: by the caller's promise.
    unsafe {
        match (lengths.split_first(), strides.split_first()) {
            (Some((length, lengths)), Some((stride, strides))) => {
                for i in 0..*length as isize {
                    let [a, b] = [a, b].map(|item| item.wrapping_offset(i * stride));
                    swap(a, b, lengths, strides, itemsize);
                }
            }
            _ => std::ptr::swap_nonoverlapping(a, b, itemsize),
        }
    }
}

fn check_probabilities(p: &[f64], population: usize, tolerance: f64, stop: Stop) -> Result<(), ChoiceError> {
    if p.len() != population {
        return Err(ChoiceError::SizeMismatch);
    }
    let sum = compensated_sum(p, stop)?;
    if sum.is_nan() {
        return Err(ChoiceError::NotANumber);
    }
    if p.iter().any(|p| *p < 0.0) {
        return Err(ChoiceError::Negative);
    }
    if (sum - 1.0).abs() > tolerance {
        return Err(ChoiceError::Sum);
    }
    Ok(())
}

/// The sum as NumPy takes it of probabilities: W. Kahan, "Further remarks on reducing truncation errors", CACM 8(1), 1965.
///
/// # Errors
/// [`ChoiceError::Interrupted`]
pub fn compensated_sum(values: &[f64], stop: Stop) -> Result<f64, ChoiceError> {
    let Some((first, rest)) = values.split_first() else { return Ok(0.0) };
    let (mut sum, mut compensation) = (*first, 0.0);
    for (at, value) in rest.iter().enumerate() {
        pass(at, stop)?;
        let term = value - compensation;
        let next = sum + term;
        compensation = (next - sum) - term;
        sum = next;
    }
    Ok(sum)
}

/// The running sums of the weights, the last one scaled to 1.
fn cumulative(weights: &[f64], stop: Stop) -> Result<Vec<f64>, ChoiceError> {
    let mut sums: Vec<f64> = room(weights.len())?;
    for (at, weight) in weights.iter().enumerate() {
        pass(at, stop)?;
        sums.push(sums.last().map_or(*weight, |sum| sum + weight));
    }
    if let Some(total) = sums.last().copied() {
        sums.iter_mut().for_each(|sum| *sum /= total);
    }
    Ok(sums)
}

/// The number whose part of the unit interval holds `draw`.
fn place(cumulative: &[f64], draw: f64) -> i64 {
    cumulative.partition_point(|sum| *sum <= draw) as i64
}
