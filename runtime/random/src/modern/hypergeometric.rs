//! The hypergeometric distribution.

use super::log_factorial::log_factorial;
use crate::common::Common;
use crate::generators::Bits;
use crate::system_math::log;

/// Good ones in a sample without replacement.
pub fn hypergeometric<B: Bits>(bits: &mut B, good: i64, bad: i64, sample: i64) -> i64 {
    if sample >= 10 && sample <= good + bad - 10 {
        by_rejection(bits, good, bad, sample)
    } else {
        one_by_one(bits, good, bad, sample)
    }
}

/// Draws the sample, or what it leaves if that is less, one by one.
fn one_by_one<B: Bits>(bits: &mut B, good: i64, bad: i64, sample: i64) -> i64 {
    let total = good + bad;
    let complement = sample > total / 2;
    let mut to_draw = if complement { total - sample } else { sample };
    let (mut left, mut good_left) = (total, good);
    while to_draw > 0 && good_left > 0 && left > good_left {
        left -= 1;
        if (bits.interval(left as u64) as i64) < good_left {
            good_left -= 1;
        }
        to_draw -= 1;
    }
    if left == good_left {
        // All that is left is good.
        good_left -= to_draw;
    }
    if complement { good_left } else { good - good_left }
}

/// HRUA of E. Stadlober, "The ratio of uniforms approach for generating discrete random variates", Journal of
/// Computational and Applied Mathematics 31(1), 1990.
fn by_rejection<B: Bits>(bits: &mut B, good: i64, bad: i64, sample: i64) -> i64 {
    /// 2·√(2/e) and 3 - 2·√(3/e).
    const D1: f64 = 1.715_527_769_921_413_5;
    const D2: f64 = 0.898_916_162_058_898_8;
    let population = good + bad;
    let drawn = sample.min(population - sample);
    let (rarer, commoner) = (good.min(bad), good.max(bad));
    let p = rarer as f64 / population as f64;
    let q = commoner as f64 / population as f64;
    let mean = drawn as f64 * p;
    let a = mean + 0.5;
    let variance = (population - drawn) as f64 * drawn as f64 * p * q / (population - 1) as f64;
    let c = (variance + 0.5).sqrt();
    let width = D1 * c + D2;
    let mode = ((drawn + 1) as f64 * (rarer + 1) as f64 / (population + 2) as f64).floor() as i64;
    let log_weight = |k: i64| {
        log_factorial(k)
            + log_factorial(rarer - k)
            + log_factorial(drawn - k)
            + log_factorial(commoner - drawn + k)
    };
    let at_mode = log_weight(mode);
    let end = ((drawn.min(rarer) + 1) as f64).min((a + 16.0 * c).floor());
    let k = loop {
        let u = bits.next_f64();
        let v = bits.next_f64();
        let x = a + width * (v - 0.5) / u;
        if !(0.0..end).contains(&x) {
            continue;
        }
        let k = x.floor() as i64;
        let t = at_mode - log_weight(k);
        if u * (4.0 - u) - 3.0 <= t {
            break k;
        }
        if u * (u - t) >= 1.0 {
            continue;
        }
        if 2.0 * log(u) <= t {
            break k;
        }
    };
    let k = if good > bad { drawn - k } else { k };
    if drawn < sample { good - k } else { k }
}
