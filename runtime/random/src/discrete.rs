//! Discrete distributions, by the methods that NumPy's legacy generator is pinned to.
//!
//! Parameters are taken as given: [`crate::distribution`] checks them. Binomial and hypergeometric have their own files.

use crate::RandomState;
use crate::system_math::{exp, log, log1p, pow};

/// Stirling's series for the logarithm of Γ(x), with the argument shifted to at least 7. Own, because the streams depend
/// on its last bits. S. Zhang and J. Jin, "Computation of Special Functions", 1996, section 3.1.
pub(crate) fn log_gamma(x: f64) -> f64 {
    const HALF_LOG_2PI: f64 = 0.5 * 1.837_877_066_409_345_3;
    /// B₂ₖ / (2k(2k-1)) for k from 10 down to 1.
    const SERIES: [f64; 10] = [
        -1.392_432_216_905_90e+00,
        1.796_443_723_688_307e-01,
        -2.955_065_359_477_124e-02,
        6.410_256_410_256_41e-03,
        -1.917_526_917_526_918e-03,
        8.417_508_417_508_418e-04,
        -5.952_380_952_380_952e-04,
        7.936_507_936_507_937e-04,
        -2.777_777_777_777_778e-03,
        8.333_333_333_333_333e-02,
    ];
    if x == 1.0 || x == 2.0 {
        return 0.0;
    }
    let shift = if x < 7.0 { (7.0 - x) as i64 } else { 0 };
    let mut at = x + shift as f64;
    let inverse_square = (1.0 / at) * (1.0 / at);
    let series = SERIES.iter().copied().reduce(|sum, term| sum * inverse_square + term).unwrap_or(0.0);
    let mut value = series / at + HALF_LOG_2PI + (at - 0.5) * log(at) - at;
    for _ in 0..shift {
        value -= log(at - 1.0);
        at -= 1.0;
    }
    value
}

/// The conversion of x86-64, where what does not fit gives the least integer; NumPy's results show it.
fn whole(x: f64) -> i64 {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if (-LIMIT..LIMIT).contains(&x) { x as i64 } else { i64::MIN }
}

impl RandomState {
    /// Poisson with mean `lam`.
    pub fn poisson(&mut self, lam: f64) -> i64 {
        if lam >= 10.0 {
            self.poisson_by_rejection(lam)
        } else if lam == 0.0 {
            0
        } else {
            self.poisson_by_product(lam)
        }
    }

    /// D. E. Knuth, "The Art of Computer Programming", volume 2, section 3.4.1.
    fn poisson_by_product(&mut self, lam: f64) -> i64 {
        let least = exp(-lam);
        let mut product = 1.0;
        let mut value = 0;
        loop {
            product *= self.next_f64();
            if product > least {
                value += 1;
            } else {
                return value;
            }
        }
    }

    /// PTRS of W. Hörmann, "The transformed rejection method for generating Poisson random variables", Insurance:
    /// Mathematics and Economics 12, 1993.
    fn poisson_by_rejection(&mut self, lam: f64) -> i64 {
        let root = lam.sqrt();
        let log_lam = log(lam);
        let b = 0.931 + 2.53 * root;
        let a = -0.059 + 0.02483 * b;
        let inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
        let v_r = 0.9277 - 3.6224 / (b - 2.0);
        loop {
            let u = self.next_f64() - 0.5;
            let v = self.next_f64();
            let us = 0.5 - u.abs();
            let k = ((2.0 * a / us + b) * u + lam + 0.43).floor();
            let k = whole(k);
            if us >= 0.07 && v <= v_r {
                return k;
            }
            if k < 0 || (us < 0.013 && v > us) {
                continue;
            }
            let k_real = k as f64;
            let proposed = log(v) + log(inverse_alpha) - log(a / (us * us) + b);
            if proposed <= -lam + k_real * log_lam - log_gamma(k_real + 1.0) {
                return k;
            }
        }
    }

    /// Failures before the `n`-th success.
    pub fn negative_binomial(&mut self, n: f64, p: f64) -> i64 {
        let lam = self.gamma(n, (1.0 - p) / p);
        self.poisson(lam)
    }

    /// Trials until the first success: by search where the answer is small, else by inversion.
    pub fn geometric(&mut self, p: f64) -> i64 {
        if p >= 0.333_333_333_333_333_3 {
            let u = self.next_f64();
            let mut value = 1;
            let mut probability = p;
            let mut sum = p;
            while u > sum {
                probability *= 1.0 - p;
                sum += probability;
                value += 1;
            }
            return value;
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
