//! Distributions whose draws are vectors.

use crate::RandomState;

impl RandomState {
    /// How often each of several outcomes comes up in `n` trials: one binomial draw after another, each given the rest.
    /// The last outcome takes what is left, whatever `pvals` says. `out` has the length of `pvals`.
    pub fn multinomial(&mut self, n: i64, pvals: &[f64], out: &mut [i64]) {
        out.fill(0);
        let Some((last, others)) = out.split_last_mut() else { return };
        let mut left = n;
        let mut probability_left = 1.0;
        for (count, p) in others.iter_mut().zip(pvals) {
            *count = self.binomial(left, p / probability_left);
            left -= *count;
            if left <= 0 {
                return;
            }
            probability_left -= p;
        }
        *last = left;
    }

    /// A point of the simplex: gamma deviates, divided by their sum. `out` has the length of `alpha`.
    pub fn dirichlet(&mut self, alpha: &[f64], out: &mut [f64]) {
        let mut sum = 0.0;
        for (value, shape) in out.iter_mut().zip(alpha) {
            *value = self.standard_gamma(*shape);
            sum += *value;
        }
        let inverse = 1.0 / sum;
        out.iter_mut().for_each(|value| *value *= inverse);
    }
}
