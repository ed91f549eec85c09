//! Distributions whose draws are vectors.

use super::continuous::{beta, standard_gamma};
use super::discrete::{binomial, hypergeometric};
use crate::common::Common;
use crate::generators::Bits;

/// How often each of several outcomes comes up in `n` trials: one binomial draw after another, each given the rest. The
/// last outcome takes what is left, whatever `pvals` says. `out` has the length of `pvals`.
pub fn multinomial<B: Bits>(bits: &mut B, n: i64, pvals: &[f64], out: &mut [i64]) {
    out.fill(0);
    let Some((last, others)) = out.split_last_mut() else { return };
    let mut left = n;
    let mut probability_left = 1.0;
    for (count, p) in others.iter_mut().zip(pvals) {
        *count = binomial(bits, left, p / probability_left);
        left -= *count;
        if left <= 0 {
            return;
        }
        probability_left -= p;
    }
    if left > 0 {
        *last = left;
    }
}

/// Points of the simplex.
pub struct Dirichlet<'a> {
    alpha: &'a [f64],
    /// Sums from each parameter to the last, where all are small.
    sums: Option<Vec<f64>>,
}

impl<'a> Dirichlet<'a> {
    /// The distribution with these parameters; `None` if there is no memory.
    #[must_use]
    pub fn new(alpha: &'a [f64]) -> Option<Dirichlet<'a>> {
        let largest =
            alpha.iter().copied().fold(f64::NEG_INFINITY, |a, b| if a >= b || a.is_nan() { a } else { b });
        if alpha.is_empty() || largest.is_nan() || largest >= 0.1 {
            return Some(Dirichlet { alpha, sums: None });
        }
        let mut sums = Vec::new();
        sums.try_reserve_exact(alpha.len()).ok()?;
        // From the right, as the order of addition shows in the last bit.
        let mut sum = 0.0;
        for a in alpha.iter().rev() {
            sum += a;
            sums.push(sum);
        }
        sums.reverse();
        Some(Dirichlet { alpha, sums: Some(sums) })
    }

    /// Draws a point. `out` has the length of the parameters.
    pub fn draw<B: Bits>(&self, bits: &mut B, out: &mut [f64]) {
        out.fill(0.0);
        if let Some(sums) = &self.sums {
            return self.break_stick(bits, sums, out);
        }
        let mut sum = 0.0;
        for (value, shape) in out.iter_mut().zip(self.alpha) {
            *value = standard_gamma(bits, *shape);
            sum += *value;
        }
        let inverse = 1.0 / sum;
        out.iter_mut().for_each(|value| *value *= inverse);
    }

    /// With small parameters all gamma deviates may vanish; then parts are broken off a stick, each a beta deviate of the
    /// rest.
    fn break_stick<B: Bits>(&self, bits: &mut B, sums: &[f64], out: &mut [f64]) {
        if sums[0] <= 0.0 {
            return;
        }
        let last = out.len() - 1;
        let mut left = 1.0;
        for at in 0..last {
            let rest = sums[at + 1];
            let part = beta(bits, self.alpha[at], rest);
            out[at] = left * part;
            left *= 1.0 - part;
            if rest == 0.0 {
                break;
            }
        }
        out[last] = left;
    }
}

/// How many of each colour are in a sample without replacement: one hypergeometric draw after another. `out` has the length
/// of `colors`, whose sum is `total`.
pub fn hypergeometric_marginals<B: Bits>(
    bits: &mut B,
    total: i64,
    colors: &[i64],
    sample: i64,
    out: &mut [i64],
) {
    out.fill(0);
    if total == 0 || sample == 0 {
        return;
    }
    let complement = sample > total / 2;
    let mut to_draw = if complement { total - sample } else { sample };
    let Some((last, others)) = out.split_last_mut() else { return };
    let mut left = total;
    for (count, color) in others.iter_mut().zip(colors) {
        if to_draw <= 0 {
            break;
        }
        left -= color;
        *count = hypergeometric(bits, *color, left, to_draw);
        to_draw -= *count;
    }
    if to_draw > 0 {
        *last = to_draw;
    }
    if complement {
        out.iter_mut().zip(colors).for_each(|(count, color)| *count = color - *count);
    }
}

/// The same by shuffling one number per item: `urn` holds, in any order, the number of a colour as often as there are items
/// of it.
pub fn hypergeometric_count<B: Bits>(
    bits: &mut B,
    urn: &mut [usize],
    colors: &[i64],
    sample: i64,
    out: &mut [i64],
) {
    out.fill(0);
    let total = urn.len();
    if total == 0 || sample == 0 {
        return;
    }
    let sample = sample as usize;
    let complement = sample > total / 2;
    let to_draw = if complement { total - sample } else { sample };
    for at in 0..to_draw {
        let other = at + bits.interval((total - at - 1) as u64) as usize;
        urn.swap(at, other);
    }
    for color in &urn[..to_draw] {
        out[*color] += 1;
    }
    if complement {
        out.iter_mut().zip(colors).for_each(|(count, color)| *count = color - *count);
    }
}
