//! Continuous distributions, by the methods that NumPy's legacy generator is pinned to.
//!
//! Parameters are taken as given: [`crate::distribution`] checks them. Each method draws uniform deviates in a fixed
//! order, which is what makes the streams equal.

use std::f64::consts::PI;

use crate::common::Common;
use crate::generators::Bits;
use crate::state::State;
use crate::system_math::{acos, cos, exp, log, log1p, pow};

impl State<'_> {
    /// Normal with mean `loc` and standard deviation `scale`.
    pub fn normal(&mut self, loc: f64, scale: f64) -> f64 {
        loc + scale * self.standard_normal()
    }

    /// e to the power of a normal deviate.
    pub fn lognormal(&mut self, mean: f64, sigma: f64) -> f64 {
        exp(self.normal(mean, sigma))
    }

    /// Exponential with mean 1, by inversion.
    pub fn standard_exponential(&mut self) -> f64 {
        -log(1.0 - self.next_f64())
    }

    /// Exponential with mean `scale`.
    pub fn exponential(&mut self, scale: f64) -> f64 {
        scale * self.standard_exponential()
    }

    /// Gamma with scale 1. From 1 on: G. Marsaglia and W. W. Tsang, "A simple method for generating gamma variables",
    /// ACM TOMS 26(3), 2000. Below: J. H. Ahrens and U. Dieter, "Computer methods for sampling from gamma, beta, Poisson
    /// and binomial distributions", Computing 12, 1974, with the exponential tail drawn beforehand.
    pub fn standard_gamma(&mut self, shape: f64) -> f64 {
        if shape == 1.0 {
            self.standard_exponential()
        } else if shape == 0.0 {
            0.0
        } else if shape < 1.0 {
            self.gamma_below_one(shape)
        } else {
            self.gamma_above_one(shape)
        }
    }

    fn gamma_below_one(&mut self, shape: f64) -> f64 {
        loop {
            let u = self.next_f64();
            let v = self.standard_exponential();
            if u <= 1.0 - shape {
                let x = pow(u, 1.0 / shape);
                if x <= v {
                    return x;
                }
            } else {
                let y = -log((1.0 - u) / shape);
                let x = pow(1.0 - shape + shape * y, 1.0 / shape);
                if x <= v + y {
                    return x;
                }
            }
        }
    }

    fn gamma_above_one(&mut self, shape: f64) -> f64 {
        let b = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * b).sqrt();
        loop {
            let x = self.standard_normal();
            let v = 1.0 + c * x;
            if v <= 0.0 {
                continue;
            }
            let v = v * v * v;
            let u = self.next_f64();
            let surely = u < 1.0 - 0.0331 * (x * x) * (x * x);
            if surely || log(u) < 0.5 * x * x + b * (1.0 - v + log(v)) {
                return b * v;
            }
        }
    }

    /// Gamma.
    pub fn gamma(&mut self, shape: f64, scale: f64) -> f64 {
        scale * self.standard_gamma(shape)
    }

    /// Beta. Both parameters at most 1: M. D. Jöhnk, "Erzeugung von betaverteilten und gammaverteilten Zufallszahlen",
    /// Metrika 8, 1964; else as a quotient of gamma deviates.
    pub fn beta(&mut self, a: f64, b: f64) -> f64 {
        if a > 1.0 || b > 1.0 {
            let first = self.standard_gamma(a);
            let second = self.standard_gamma(b);
            return first / (first + second);
        }
        loop {
            let u = self.next_f64();
            let v = self.next_f64();
            let x = pow(u, 1.0 / a);
            let y = pow(v, 1.0 / b);
            let sum = x + y;
            if sum > 1.0 {
                continue;
            }
            if sum > 0.0 {
                return x / sum;
            }
            // Both powers underflowed: the same quotient by logarithms.
            let (log_x, log_y) = (log(u) / a, log(v) / b);
            let larger = if log_x > log_y { log_x } else { log_y };
            let (log_x, log_y) = (log_x - larger, log_y - larger);
            return exp(log_x - log(exp(log_x) + exp(log_y)));
        }
    }

    /// Chi-square with `df` degrees of freedom.
    pub fn chisquare(&mut self, df: f64) -> f64 {
        2.0 * self.standard_gamma(df / 2.0)
    }

    /// Chi-square around `nonc`.
    pub fn noncentral_chisquare(&mut self, df: f64, nonc: f64) -> f64 {
        if nonc == 0.0 {
            self.chisquare(df)
        } else if df > 1.0 {
            let central = self.chisquare(df - 1.0);
            let shifted = self.standard_normal() + nonc.sqrt();
            central + shifted * shifted
        } else {
            let steps = self.poisson(nonc / 2.0) as f64;
            let value = self.chisquare(df + 2.0 * steps);
            if nonc.is_nan() { f64::NAN } else { value }
        }
    }

    /// F.
    pub fn f(&mut self, dfnum: f64, dfden: f64) -> f64 {
        let numerator = self.chisquare(dfnum) * dfden;
        numerator / (self.chisquare(dfden) * dfnum)
    }

    /// F around `nonc`.
    pub fn noncentral_f(&mut self, dfnum: f64, dfden: f64, nonc: f64) -> f64 {
        let numerator = self.noncentral_chisquare(dfnum, nonc) * dfden;
        numerator / (self.chisquare(dfden) * dfnum)
    }

    /// Student's t.
    pub fn standard_t(&mut self, df: f64) -> f64 {
        let numerator = self.standard_normal();
        let denominator = self.standard_gamma(df / 2.0);
        (df / 2.0).sqrt() * numerator / denominator.sqrt()
    }

    /// Cauchy.
    pub fn standard_cauchy(&mut self) -> f64 {
        let numerator = self.standard_normal();
        numerator / self.standard_normal()
    }

    /// Von Mises, in [-π, π]: D. J. Best and N. I. Fisher, "Efficient simulation of the von Mises distribution", Applied
    /// Statistics 28(2), 1979.
    pub fn vonmises(&mut self, mu: f64, kappa: f64) -> f64 {
        if kappa.is_nan() {
            return f64::NAN;
        }
        if kappa < 1e-8 {
            return PI * (2.0 * self.next_f64() - 1.0);
        }
        let s = if kappa < 1e-5 {
            // The expression below would cancel.
            1.0 / kappa + kappa
        } else {
            let r = 1.0 + (1.0 + 4.0 * kappa * kappa).sqrt();
            let rho = (r - (2.0 * r).sqrt()) / (2.0 * kappa);
            (1.0 + rho * rho) / (2.0 * rho)
        };
        let cosine = loop {
            let z = cos(PI * self.next_f64());
            let w = (1.0 + s * z) / (s + z);
            let y = kappa * (s - w);
            let v = self.next_f64();
            if y * (2.0 - y) - v >= 0.0 || log(y / v) + 1.0 - y >= 0.0 {
                break w;
            }
        };
        let sign = self.next_f64();
        let angle = acos(cosine);
        let angle = mu + if sign < 0.5 { -angle } else { angle };
        let wrapped = (angle.abs() + PI) % (2.0 * PI) - PI;
        if angle < 0.0 { -wrapped } else { wrapped }
    }

    /// Wald (inverse Gaussian): J. R. Michael, W. R. Schucany and R. W. Haas, "Generating random variates using
    /// transformations with multiple roots", The American Statistician 30(2), 1976.
    pub fn wald(&mut self, mean: f64, scale: f64) -> f64 {
        let ratio = mean / (2.0 * scale);
        let normal = self.standard_normal();
        let y = mean * normal * normal;
        let x = mean + ratio * (y - (4.0 * scale * y + y * y).sqrt());
        let u = self.next_f64();
        if u <= mean / (mean + x) { x } else { mean * mean / x }
    }

    /// Rayleigh, by inversion.
    pub fn rayleigh(&mut self, scale: f64) -> f64 {
        scale * (-2.0 * log1p(-self.next_f64())).sqrt()
    }

    /// Weibull, by inversion.
    pub fn weibull(&mut self, a: f64) -> f64 {
        if a == 0.0 { 0.0 } else { pow(self.standard_exponential(), 1.0 / a) }
    }

    /// Pareto II (Lomax), by inversion.
    pub fn pareto(&mut self, a: f64) -> f64 {
        exp(self.standard_exponential() / a) - 1.0
    }

    /// The power distribution, by inversion.
    pub fn power(&mut self, a: f64) -> f64 {
        pow(1.0 - exp(-self.standard_exponential()), 1.0 / a)
    }
}
