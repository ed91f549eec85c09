//! Shuffling, permutations and samples of a population. What may take long asks between blocks whether it should stop.

use crate::RandomState;
use crate::integers::IntegerKind;

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

impl RandomState {
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

    /// `count` numbers below `population`, with or without replacement, uniform or with the probabilities `p`.
    ///
    /// # Errors
    /// [`ChoiceError`] as `numpy.random.choice` raises it; nothing has been drawn then.
    pub fn choice(
        &mut self,
        population: usize,
        count: usize,
        replace: bool,
        p: Option<&[f64]>,
    ) -> Result<Vec<i64>, ChoiceError> {
        let mut chosen = room(count)?;
        // SAFETY: there is room for `count` elements, and all are written where no error is returned.
        unsafe {
            self.fill_choice(&|| false, population, replace, p, chosen.as_mut_ptr(), count)?;
            chosen.set_len(count);
        }
        Ok(chosen)
    }

    /// The same into memory that the caller gives, stopped on request.
    ///
    /// # Errors
    /// As [`RandomState::choice`], and [`ChoiceError::Interrupted`].
    ///
    /// # Safety
    /// `out` is writable for `count` elements.
    pub unsafe fn fill_choice(
        &mut self,
        stop: Stop,
        population: usize,
        replace: bool,
        p: Option<&[f64]>,
        out: *mut i64,
        count: usize,
    ) -> Result<(), ChoiceError> {
        if population == 0 && count > 0 {
            return Err(ChoiceError::EmptyPopulation);
        }
        if let Some(p) = p {
            check_probabilities(p, population, stop)?;
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
                let mut integers = self.integers(IntegerKind::I64);
                for at in 0..count {
                    pass(at, stop)?;
                    put(at, integers.next(0, last) as i64);
                }
            }
            (false, _) if count > population => return Err(ChoiceError::SampleTooLarge),
            (false, Some(p)) => self.distinct(count, p, stop, put)?,
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

fn check_probabilities(p: &[f64], population: usize, stop: Stop) -> Result<(), ChoiceError> {
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
    if (sum - 1.0).abs() > f64::EPSILON.sqrt() {
        return Err(ChoiceError::Sum);
    }
    Ok(())
}

/// W. Kahan, "Further remarks on reducing truncation errors", CACM 8(1), 1965.
fn compensated_sum(values: &[f64], stop: Stop) -> Result<f64, ChoiceError> {
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
