//! Discrete distributions.

use super::continuous::gamma;
pub use super::hypergeometric::hypergeometric;
use super::ziggurat::standard_exponential;
use crate::common::{Common, whole};
use crate::generators::Bits;
use crate::system_math::{exp, expm1, log, log1p, pow};

/// Successes among `n` trials, each with probability `p`.
pub fn binomial<B: Bits>(bits: &mut B, n: i64, p: f64) -> i64 {
    if n == 0 || p == 0.0 {
        0
    } else if p <= 0.5 {
        binomial_rare(bits, n, p)
    } else {
        // The rarer outcome is drawn.
        n - binomial_rare(bits, n, 1.0 - p)
    }
}

fn binomial_rare<B: Bits>(bits: &mut B, n: i64, p: f64) -> i64 {
    if p * n as f64 <= 30.0 {
        bits.binomial_by_inversion(n, p, exp(n as f64 * log1p(-p)))
    } else {
        bits.binomial_by_rejection(n, p)
    }
}

/// Failures before the `n`-th success.
pub fn negative_binomial<B: Bits>(bits: &mut B, n: f64, p: f64) -> i64 {
    let lam = gamma(bits, n, (1.0 - p) / p);
    bits.poisson(lam)
}

/// Trials until the first success: by search where the answer is small, else by inversion.
pub fn geometric<B: Bits>(bits: &mut B, p: f64) -> i64 {
    if p >= 0.333_333_333_333_333_3 {
        return bits.geometric_by_search(p);
    }
    let trials = (-standard_exponential(bits) / log1p(-p)).ceil();
    // The conversion saturates.
    trials as i64
}

/// Zipf: L. Devroye, "Non-Uniform Random Variate Generation", 1986, section X.6, without the part of the unit interval
/// whose values are too large.
pub fn zipf<B: Bits>(bits: &mut B, a: f64) -> i64 {
    // Beyond this, 2^(a-1) overflows, and no value except 1 has a chance.
    if a >= 1025.0 {
        return 1;
    }
    let a_less_one = a - 1.0;
    let b = pow(2.0, a_less_one);
    let least = pow(i64::MAX as f64, -a_less_one);
    loop {
        let fraction = bits.next_f64();
        let u = fraction * least + (1.0 - fraction);
        let v = bits.next_f64();
        let x = pow(u, -1.0 / a_less_one).floor();
        if x > i64::MAX as f64 || x < 1.0 {
            continue;
        }
        let t = pow(1.0 + 1.0 / x, a_less_one);
        if v * x * (t - 1.0) / (b - 1.0) <= t / b {
            return whole(x);
        }
    }
}

/// Logarithmic series: A. W. Kemp, "Efficient generation of logarithmically distributed pseudo-random variables", Applied
/// Statistics 30(3), 1981.
pub fn logseries<B: Bits>(bits: &mut B, p: f64) -> i64 {
    let r = log1p(-p);
    loop {
        let v = bits.next_f64();
        if v >= p {
            return 1;
        }
        let u = bits.next_f64();
        let q = -expm1(r * u);
        if v <= q * q {
            let value = whole((1.0 + log(v) / log(q)).floor());
            if value < 1 || v == 0.0 {
                continue;
            }
            return value;
        }
        return if v >= q { 1 } else { 2 };
    }
}
