//! Shuffling, permutations and samples of a population.

use crate::RandomState;
use crate::integers::IntegerKind;

/// Why a sample cannot be taken; the texts are NumPy's, all of them ValueErrors.
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
}

impl RandomState {
    /// Shuffles a sequence of `length` elements, which `swap` exchanges; it is never called with equal places.
    /// R. A. Fisher and F. Yates; R. Durstenfeld, Algorithm 235, CACM 7(7), 1964.
    pub fn shuffle(&mut self, length: usize, mut swap: impl FnMut(usize, usize)) {
        for last in (1..length).rev() {
            let other = self.interval(last as u64) as usize;
            if other != last {
                swap(last, other);
            }
        }
    }

    /// The numbers below `length`, shuffled.
    pub fn permutation(&mut self, length: usize) -> Vec<i64> {
        let mut numbers: Vec<i64> = (0..length as i64).collect();
        self.shuffle(length, |i, j| numbers.swap(i, j));
        numbers
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
        if population == 0 && count > 0 {
            return Err(ChoiceError::EmptyPopulation);
        }
        if let Some(p) = p {
            check_probabilities(p, population)?;
        }
        match (replace, p) {
            (true, Some(p)) => {
                let cumulative = cumulative(p);
                Ok((0..count).map(|_| place(&cumulative, self.next_f64())).collect())
            }
            (true, None) => {
                let last = population.saturating_sub(1) as i128;
                let mut integers = self.integers(IntegerKind::I64);
                Ok((0..count).map(|_| integers.next(0, last) as i64).collect())
            }
            (false, _) if count > population => Err(ChoiceError::SampleTooLarge),
            (false, Some(p)) => self.distinct(count, p),
            (false, None) => {
                let mut numbers = self.permutation(population);
                numbers.truncate(count);
                Ok(numbers)
            }
        }
    }

    /// Draws rounds until enough distinct numbers are found; those of earlier rounds have no weight in later ones.
    fn distinct(&mut self, count: usize, p: &[f64]) -> Result<Vec<i64>, ChoiceError> {
        if p.iter().filter(|p| **p > 0.0).count() < count {
            return Err(ChoiceError::TooFewPossible);
        }
        let mut p = p.to_vec();
        let mut found: Vec<i64> = Vec::with_capacity(count);
        while found.len() < count {
            let draws: Vec<f64> = (found.len()..count).map(|_| self.next_f64()).collect();
            let cumulative = cumulative(&p);
            for draw in draws {
                let number = place(&cumulative, draw);
                // Within the round, later copies of a number are dropped.
                if p[number as usize] != 0.0 {
                    p[number as usize] = 0.0;
                    found.push(number);
                }
            }
        }
        Ok(found)
    }
}

fn check_probabilities(p: &[f64], population: usize) -> Result<(), ChoiceError> {
    if p.len() != population {
        return Err(ChoiceError::SizeMismatch);
    }
    let sum = compensated_sum(p);
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
fn compensated_sum(values: &[f64]) -> f64 {
    let Some((first, rest)) = values.split_first() else { return 0.0 };
    let (mut sum, mut compensation) = (*first, 0.0);
    for value in rest {
        let term = value - compensation;
        let next = sum + term;
        compensation = (next - sum) - term;
        sum = next;
    }
    sum
}

/// The running sums of the weights, the last one scaled to 1.
fn cumulative(weights: &[f64]) -> Vec<f64> {
    let mut sums: Vec<f64> = weights
        .iter()
        .scan(None, |sum: &mut Option<f64>, weight| {
            *sum = Some(sum.map_or(*weight, |sum| sum + weight));
            *sum
        })
        .collect();
    if let Some(total) = sums.last().copied() {
        sums.iter_mut().for_each(|sum| *sum /= total);
    }
    sums
}

/// The number whose part of the unit interval holds `draw`.
fn place(cumulative: &[f64], draw: f64) -> i64 {
    cumulative.partition_point(|sum| *sum <= draw) as i64
}
