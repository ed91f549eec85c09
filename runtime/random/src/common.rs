//! Distributions that NumPy draws alike in its legacy generator and in `Generator`.
//!
//! Parameters are taken as given: [`crate::distribution`] checks them. Each method draws uniform deviates in a fixed
//! order, which is what makes the streams equal.

use crate::generators::Bits;
use crate::integers::masked_interval;
use crate::system_math::{exp, log};

/// The distributions, on any source of bits.
pub trait Common: Bits + Sized {
    /// Uniform in [low, high).
    fn uniform(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.next_f64()
    }

    /// A value in `0 ..= max`, as `shuffle` draws it.
    #[inline]
    fn interval(&mut self, max: u64) -> u64 {
        masked_interval(self, max)
    }

    /// Laplace, by inversion.
    fn laplace(&mut self, loc: f64, scale: f64) -> f64 {
        loop {
            let u = self.next_f64();
            if u >= 0.5 {
                return loc - scale * log(2.0 - u - u);
            }
            if u > 0.0 {
                return loc + scale * log(u + u);
            }
        }
    }

    /// Gumbel, by inversion.
    fn gumbel(&mut self, loc: f64, scale: f64) -> f64 {
        loop {
            let u = 1.0 - self.next_f64();
            if u < 1.0 {
                return loc - scale * log(-log(u));
            }
        }
    }

    /// Logistic, by inversion.
    fn logistic(&mut self, loc: f64, scale: f64) -> f64 {
        loop {
            let u = self.next_f64();
            if u > 0.0 {
                return loc + scale * log(u / (1.0 - u));
            }
        }
    }

    /// Triangular, by inversion.
    fn triangular(&mut self, left: f64, mode: f64, right: f64) -> f64 {
        let base = right - left;
        let left_base = mode - left;
        let ratio = left_base / base;
        let left_product = left_base * base;
        let right_product = (right - mode) * base;
        let u = self.next_f64();
        if u <= ratio { left + (u * left_product).sqrt() } else { right - ((1.0 - u) * right_product).sqrt() }
    }

    /// Poisson with mean `lam`.
    fn poisson(&mut self, lam: f64) -> i64 {
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

    /// Trials until the first success, by search from one.
    fn geometric_by_search(&mut self, p: f64) -> i64 {
        let u = self.next_f64();
        let mut value = 1;
        let mut probability = p;
        let mut sum = p;
        while u > sum {
            probability *= 1.0 - p;
            sum += probability;
            value += 1;
        }
        value
    }

    /// Successes by sequential search from zero, whose probability is `none`; a search that runs too far, because of
    /// rounding, starts again.
    fn binomial_by_inversion(&mut self, n: i64, p: f64, none: f64) -> i64 {
        let trials = n as f64;
        let q = 1.0 - p;
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

    /// Successes by rejection, for many of them.
    fn binomial_by_rejection(&mut self, n: i64, p: f64) -> i64 {
        Btpe::new(n, p).draw(self)
    }
}

impl<B: Bits> Common for B {}

/// BTPE of V. Kachitvichyanukul and B. W. Schmeiser, "Binomial random variate generation", CACM 31(2), 1988, ready to draw
/// with one pair of parameters. The comments number its steps.
pub(crate) struct Btpe {
    n: i64,
    r: f64,
    q: f64,
    mode: i64,
    p1: f64,
    xm: f64,
    xl: f64,
    xr: f64,
    c: f64,
    lambda_left: f64,
    lambda_right: f64,
    p2: f64,
    p3: f64,
    p4: f64,
    variance: f64,
}

impl Btpe {
    pub(crate) fn new(n: i64, p: f64) -> Btpe {
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
        Btpe { n, r, q, mode, p1, xm, xl, xr, c, lambda_left, lambda_right, p2, p3, p4, variance }
    }

    pub(crate) fn draw<B: Bits>(&self, bits: &mut B) -> i64 {
        let Btpe { n, r, q, mode, p1, xm, xl, xr, c, lambda_left, lambda_right, p2, p3, p4, variance } =
            *self;
        loop {
            // 1: the triangle, accepted at once
            let u = bits.next_f64() * p4;
            let mut v = bits.next_f64();
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
pub(crate) fn whole(x: f64) -> i64 {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if (-LIMIT..LIMIT).contains(&x) { x as i64 } else { i64::MIN }
}
