//! The binomial distribution.

use crate::common::Common;
use crate::state::State;
use crate::system_math::{exp, log};

impl State<'_> {
    /// Successes among `n` trials, each with probability `p`.
    pub fn binomial(&mut self, n: i64, p: f64) -> i64 {
        if p > 0.5 {
            // The rarer outcome is drawn.
            return n - self.binomial_rare(n, 1.0 - p);
        }
        self.binomial_rare(n, p)
    }

    fn binomial_rare(&mut self, n: i64, p: f64) -> i64 {
        if p * n as f64 <= 30.0 {
            self.binomial_by_inversion(n, p, exp(n as f64 * log(1.0 - p)))
        } else {
            self.binomial_by_rejection(n, p)
        }
    }
}
