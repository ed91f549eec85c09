//! Discrete distributions, by the methods that NumPy's legacy generator is pinned to.
//!
//! Parameters are taken as given: [`crate::distribution`] checks them. Binomial and hypergeometric have their own files.

use crate::common::{Common, whole};
use crate::generators::Bits;
use crate::state::State;
use crate::system_math::{exp, log, log1p, pow};

impl State<'_> {
    /// Failures before the `n`-th success.
    pub fn negative_binomial(&mut self, n: f64, p: f64) -> i64 {
        let lam = self.gamma(n, (1.0 - p) / p);
        self.poisson(lam)
    }

    /// Trials until the first success: by search where the answer is small, else by inversion.
    pub fn geometric(&mut self, p: f64) -> i64 {
        if p >= 0.333_333_333_333_333_3 {
            return self.geometric_by_search(p);
        }
        whole((log1p(-self.next_f64()) / log(1.0 - p)).ceil())
    }

    /// Zipf: L. Devroye, "Non-Uniform Random Variate Generation", 1986, section X.6.
    pub fn zipf(&mut self, a: f64) -> i64 {
        // Beyond this, 2^(a-1) overflows: NumPy never returns, but no value except 1 has a chance.
        if a >= 1025.0 {
            return 1;
        }
        let a_less_one = a - 1.0;
        let b = pow(2.0, a_less_one);
        loop {
            let u = 1.0 - self.next_f64();
            let v = self.next_f64();
            let x = pow(u, -1.0 / a_less_one).floor();
            if x > i64::MAX as f64 || x < 1.0 {
                continue;
            }
            let t = pow(1.0 + 1.0 / x, a_less_one);
            if v * x * (t - 1.0) / (b - 1.0) <= t / b {
                return x as i64;
            }
        }
    }

    /// Logarithmic series: A. W. Kemp, "Efficient generation of logarithmically distributed pseudo-random variables",
    /// Applied Statistics 30(3), 1981.
    pub fn logseries(&mut self, p: f64) -> i64 {
        let r = log(1.0 - p);
        loop {
            let v = self.next_f64();
            if v >= p {
                return 1;
            }
            let u = self.next_f64();
            let q = 1.0 - exp(r * u);
            if v <= q * q {
                let value = (1.0 + log(v) / log(q)).floor();
                if value < 1.0 || v == 0.0 {
                    continue;
                }
                return whole(value);
            }
            return if v >= q { 1 } else { 2 };
        }
    }
}
