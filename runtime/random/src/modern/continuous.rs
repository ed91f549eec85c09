//! Continuous distributions.

use std::f64::consts::PI;

use super::ziggurat::{standard_exponential, standard_normal};
use crate::common::Common;
use crate::generators::Bits;
use crate::system_math::{acos, cos, exp, expm1, log, log1p, pow};

/// Normal with mean `loc` and standard deviation `scale`.
#[inline]
pub fn normal<B: Bits>(bits: &mut B, loc: f64, scale: f64) -> f64 {
    loc + scale * standard_normal(bits)
}

/// e to the power of a normal deviate.
pub fn lognormal<B: Bits>(bits: &mut B, mean: f64, sigma: f64) -> f64 {
    exp(normal(bits, mean, sigma))
}

/// Exponential with mean `scale`.
#[inline]
pub fn exponential<B: Bits>(bits: &mut B, scale: f64) -> f64 {
    scale * standard_exponential(bits)
}

/// Gamma with scale 1. From 1 on: G. Marsaglia and W. W. Tsang, "A simple method for generating gamma variables", ACM TOMS
/// 26(3), 2000. Below: J. H. Ahrens and U. Dieter, "Computer methods for sampling from gamma, beta, Poisson and binomial
/// distributions", Computing 12, 1974, with the exponential tail drawn beforehand.
pub fn standard_gamma<B: Bits>(bits: &mut B, shape: f64) -> f64 {
    if shape == 1.0 {
        return standard_exponential(bits);
    }
    if shape == 0.0 {
        return 0.0;
    }
    if shape < 1.0 {
        loop {
            let u = bits.next_f64();
            let v = standard_exponential(bits);
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
    let b = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * b).sqrt();
    loop {
        let x = standard_normal(bits);
        let v = 1.0 + c * x;
        if v <= 0.0 {
            continue;
        }
        let v = v * v * v;
        let u = bits.next_f64();
        let surely = u < 1.0 - 0.0331 * (x * x) * (x * x);
        if surely || log(u) < 0.5 * x * x + b * (1.0 - v + log(v)) {
            return b * v;
        }
    }
}

/// Gamma.
pub fn gamma<B: Bits>(bits: &mut B, shape: f64, scale: f64) -> f64 {
    scale * standard_gamma(bits, shape)
}

/// Beta. Both parameters at most 1: M. D. Jöhnk, "Erzeugung von betaverteilten und gammaverteilten Zufallszahlen", Metrika
/// 8, 1964; else as a quotient of gamma deviates.
pub fn beta<B: Bits>(bits: &mut B, a: f64, b: f64) -> f64 {
    /// Below this, a result that is neither 0 nor 1 has no chance.
    const TINY: f64 = 3e-103;
    if a > 1.0 || b > 1.0 || a.is_nan() || b.is_nan() {
        let first = standard_gamma(bits, a);
        let second = standard_gamma(bits, b);
        return first / (first + second);
    }
    if a < TINY && b < TINY {
        let u = bits.next_f64();
        return if (a + b) * u < a { 1.0 } else { 0.0 };
    }
    loop {
        let u = bits.next_f64();
        let v = bits.next_f64();
        let x = pow(u, 1.0 / a);
        let y = pow(v, 1.0 / b);
        let sum = x + y;
        if sum > 1.0 || u + v <= 0.0 {
            continue;
        }
        if x > 0.0 && y > 0.0 {
            return x / sum;
        }
        // A power underflowed: the same quotient by logarithms.
        let difference = log(u) / a - log(v) / b;
        return if difference > 0.0 {
            exp(-log1p(exp(-difference)))
        } else {
            exp(difference - log1p(exp(difference)))
        };
    }
}

/// Chi-square with `df` degrees of freedom.
pub fn chisquare<B: Bits>(bits: &mut B, df: f64) -> f64 {
    2.0 * standard_gamma(bits, df / 2.0)
}

/// Chi-square around `nonc`.
pub fn noncentral_chisquare<B: Bits>(bits: &mut B, df: f64, nonc: f64) -> f64 {
    if nonc.is_nan() {
        f64::NAN
    } else if nonc == 0.0 {
        chisquare(bits, df)
    } else if df > 1.0 {
        let central = chisquare(bits, df - 1.0);
        let shifted = standard_normal(bits) + nonc.sqrt();
        central + shifted * shifted
    } else {
        let steps = bits.poisson(nonc / 2.0);
        chisquare(bits, df + steps.wrapping_mul(2) as f64)
    }
}

/// F.
pub fn f<B: Bits>(bits: &mut B, dfnum: f64, dfden: f64) -> f64 {
    let numerator = chisquare(bits, dfnum) * dfden;
    numerator / (chisquare(bits, dfden) * dfnum)
}

/// F around `nonc`.
pub fn noncentral_f<B: Bits>(bits: &mut B, dfnum: f64, dfden: f64, nonc: f64) -> f64 {
    let numerator = noncentral_chisquare(bits, dfnum, nonc) * dfden;
    numerator / (chisquare(bits, dfden) * dfnum)
}

/// Student's t.
pub fn standard_t<B: Bits>(bits: &mut B, df: f64) -> f64 {
    let numerator = standard_normal(bits);
    let denominator = standard_gamma(bits, df / 2.0);
    (df / 2.0).sqrt() * numerator / denominator.sqrt()
}

/// Cauchy.
pub fn standard_cauchy<B: Bits>(bits: &mut B) -> f64 {
    let numerator = standard_normal(bits);
    numerator / standard_normal(bits)
}

/// Von Mises, in [-π, π]: D. J. Best and N. I. Fisher, "Efficient simulation of the von Mises distribution", Applied
/// Statistics 28(2), 1979; a wrapped normal distribution for large `kappa`.
pub fn vonmises<B: Bits>(bits: &mut B, mu: f64, kappa: f64) -> f64 {
    if kappa.is_nan() {
        return f64::NAN;
    }
    if kappa < 1e-8 {
        return PI * (2.0 * bits.next_f64() - 1.0);
    }
    if kappa > 1e6 {
        let mut angle = mu + (1.0 / kappa).sqrt() * standard_normal(bits);
        if angle < -PI {
            angle += 2.0 * PI;
        }
        if angle > PI {
            angle -= 2.0 * PI;
        }
        return angle;
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
        let z = cos(PI * bits.next_f64());
        let w = (1.0 + s * z) / (s + z);
        let y = kappa * (s - w);
        let v = bits.next_f64();
        if y * (2.0 - y) - v >= 0.0 || log(y / v) + 1.0 - y >= 0.0 {
            break w;
        }
    };
    let sign = bits.next_f64();
    let angle = acos(cosine);
    let angle = mu + if sign < 0.5 { -angle } else { angle };
    let wrapped = (angle.abs() + PI) % (2.0 * PI) - PI;
    if angle < 0.0 { -wrapped } else { wrapped }
}

/// Wald (inverse Gaussian): J. R. Michael, W. R. Schucany and R. W. Haas, "Generating random variates using transformations
/// with multiple roots", The American Statistician 30(2), 1976, with the smaller root in a form that does not cancel.
pub fn wald<B: Bits>(bits: &mut B, mean: f64, scale: f64) -> f64 {
    let normal = standard_normal(bits);
    let y = mean * normal * normal;
    let d = 1.0 + (1.0 + 4.0 * scale / y).sqrt();
    let x = mean * (1.0 - 2.0 / d);
    let u = bits.next_f64();
    if u <= mean / (mean + x) { x } else { mean * mean / x }
}

/// Rayleigh.
pub fn rayleigh<B: Bits>(bits: &mut B, scale: f64) -> f64 {
    scale * (2.0 * standard_exponential(bits)).sqrt()
}

/// Weibull.
pub fn weibull<B: Bits>(bits: &mut B, a: f64) -> f64 {
    if a == 0.0 { 0.0 } else { pow(standard_exponential(bits), 1.0 / a) }
}

/// Pareto II (Lomax).
pub fn pareto<B: Bits>(bits: &mut B, a: f64) -> f64 {
    expm1(standard_exponential(bits) / a)
}

/// The power distribution.
pub fn power<B: Bits>(bits: &mut B, a: f64) -> f64 {
    pow(-expm1(-standard_exponential(bits)), 1.0 / a)
}
