//! The binomial distribution.

use crate::RandomState;
use crate::system_math::{exp, log};

impl RandomState {
    /// Successes among `n` trials, each with probability `p`.
    pub fn binomial(&mut self, n: i64, p: f64) -> i64 {
        if n == 0 || p == 0.0 {
            return 0;
        }
        if p > 0.5 {
            // The rarer outcome is drawn.
            return n - self.binomial_rare(n, 1.0 - p);
        }
        self.binomial_rare(n, p)
    }

    fn binomial_rare(&mut self, n: i64, p: f64) -> i64 {
        if p * n as f64 <= 30.0 { self.binomial_by_inversion(n, p) } else { self.binomial_by_rejection(n, p) }
    }

    /// Sequential search from zero; a search that runs too far, because of rounding, starts again.
    fn binomial_by_inversion(&mut self, n: i64, p: f64) -> i64 {
        let trials = n as f64;
        let q = 1.0 - p;
        let none = exp(trials * log(q));
        let mean = trials * p;
        let farthest = trials.min(mean + 10.0 * (mean * q + 1.0).sqrt()) as i64;
        let mut value = 0;
        let mut probability = none;
        let mut u = self.next_f64();
        while u > probability {
            value += 1;
            if value > farthest {
                value = 0;
                probability = none;
                u = self.next_f64();
            } else {
                u -= probability;
                probability = ((n - value + 1) as f64 * p * probability) / (value as f64 * q);
            }
        }
        value
    }

    /// BTPE of V. Kachitvichyanukul and B. W. Schmeiser, "Binomial random variate generation", CACM 31(2), 1988. The
    /// comments number its steps.
    fn binomial_by_rejection(&mut self, n: i64, p: f64) -> i64 {
        // 0: constants that depend on n and p
        let trials = n as f64;
        let r = p.min(1.0 - p);
        let q = 1.0 - r;
        let fm = trials * r + r;
        let mode = fm.floor() as i64;
        let p1 = (2.195 * (trials * r * q).sqrt() - 4.6 * q).floor() + 0.5;
        let xm = mode as f64 + 0.5;
        let xl = xm - p1;
        let xr = xm + p1;
        let c = 0.134 + 20.5 / (15.3 + mode as f64);
        let a = (fm - xl) / (fm - xl * r);
        let lambda_left = a * (1.0 + a / 2.0);
        let a = (xr - fm) / (xr * q);
        let lambda_right = a * (1.0 + a / 2.0);
        let p2 = p1 * (1.0 + 2.0 * c);
        let p3 = p2 + c / lambda_left;
        let p4 = p3 + c / lambda_right;
        let variance = trials * r * q;
        loop {
            // 1: the triangle, accepted at once
            let u = self.next_f64() * p4;
            let mut v = self.next_f64();
            if u <= p1 {
                return (xm - p1 * v + u).floor() as i64;
            }
            let y;
            if u <= p2 {
                // 2: the parallelograms
                let x = xl + (u - p1) / c;
                v = v * c + 1.0 - (mode as f64 - x + 0.5).abs() / p1;
                if v > 1.0 {
                    continue;
                }
                y = x.floor() as i64;
            } else if u <= p3 {
                // 3: the left tail
                y = (xl + log(v) / lambda_left).floor() as i64;
                if y < 0 || v == 0.0 {
                    continue;
                }
                v = v * (u - p2) * lambda_left;
            } else {
                // 4: the right tail
                y = (xr - log(v) / lambda_right).floor() as i64;
                if y > n || v == 0.0 {
                    continue;
                }
                v = v * (u - p3) * lambda_right;
            }
            // 5.0: how the acceptance is decided
            let k = (y - mode).unsigned_abs();
            if k <= 20 || k as f64 >= variance / 2.0 - 1.0 {
                // 5.1: the ratio to the mode's probability, term by term
                let s = r / q;
                let a = s * (n + 1) as f64;
                let mut ratio = 1.0;
                for i in mode + 1..=y {
                    ratio *= a / i as f64 - s;
                }
                for i in y + 1..=mode {
                    ratio /= a / i as f64 - s;
                }
                if v <= ratio {
                    return y;
                }
                continue;
            }
            // 5.2: squeezes
            // NumPy squares in 64 bits, and so do we, though the square wraps for more than 2⁶¹ trials.
            let square = (k as i64).wrapping_mul(k as i64).wrapping_neg() as f64;
            let k = k as f64;
            let rho = (k / variance) * ((k * (k / 3.0 + 0.625) + 0.166_666_666_666_666_66) / variance + 0.5);
            let t = square / (2.0 * variance);
            let log_v = log(v);
            if log_v < t - rho {
                return y;
            }
            if log_v > t + rho {
                continue;
            }
            // 5.3: Stirling's series
            let x1 = (y + 1) as f64;
            let f1 = (mode + 1) as f64;
            let z = (n + 1 - mode) as f64;
            let w = (n - y + 1) as f64;
            let correction = |x: f64| {
                let square = x * x;
                (13680.0 - (462.0 - (132.0 - (99.0 - 140.0 / square) / square) / square) / square)
                    / x
                    / 166_320.0
            };
            let bound = xm * log(f1 / x1)
                + ((n - mode) as f64 + 0.5) * log(z / w)
                + (y - mode) as f64 * log(w * r / (x1 * q))
                + correction(f1)
                + correction(z)
                + correction(x1)
                + correction(w);
            if log_v <= bound {
                return y;
            }
        }
    }
}
