//! Distributions whose draws are vectors.

use crate::state::State;

impl State<'_> {
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
