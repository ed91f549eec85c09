//! The hypergeometric distribution.

use crate::common::log_gamma;
use crate::generators::Bits;
use crate::state::State;
use crate::system_math::log;

impl State<'_> {
    /// Good ones in a sample without replacement.
    pub fn hypergeometric(&mut self, good: i64, bad: i64, sample: i64) -> i64 {
        if sample > 10 {
            self.hypergeometric_by_rejection(good, bad, sample)
        } else if sample > 0 {
            self.hypergeometric_one_by_one(good, bad, sample)
        } else {
            0
        }
    }

    /// Draws the sample one by one, counting the rarer kind.
    fn hypergeometric_one_by_one(&mut self, good: i64, bad: i64, sample: i64) -> i64 {
        let rest = (bad + good - sample) as f64;
        let rarer = bad.min(good) as f64;
        let mut left = rarer;
        let mut to_draw = sample;
        while left > 0.0 {
            let u = self.next_f64();
            left -= (u + left / (rest + to_draw as f64)).floor();
            to_draw -= 1;
            if to_draw == 0 {
                break;
            }
        }
        let drawn = (rarer - left) as i64;
        if good > bad { sample - drawn } else { drawn }
    }

    /// HRUA of E. Stadlober, "The ratio of uniforms approach for generating discrete random variates", Journal of
    /// Computational and Applied Mathematics 31(1), 1990.
    fn hypergeometric_by_rejection(&mut self, good: i64, bad: i64, sample: i64) -> i64 {
        /// 2·√(2/e) and 3 - 2·√(3/e).
        const D1: f64 = 1.715_527_769_921_413_5;
        const D2: f64 = 0.898_916_162_058_898_8;
        let (rarer, commoner) = (good.min(bad), good.max(bad));
        let population = good + bad;
        let m = sample.min(population - sample);
        let part = rarer as f64 / population as f64;
        let other_part = 1.0 - part;
        let mean = m as f64 * part + 0.5;
        let deviation =
            ((population - m) as f64 * sample as f64 * part * other_part / (population - 1) as f64 + 0.5)
                .sqrt();
        let width = D1 * deviation + D2;
        let mode = ((m + 1) as f64 * (rarer + 1) as f64 / (population + 2) as f64).floor() as i64;
        let log_weight = |z: i64| {
            log_gamma((z + 1) as f64)
                + log_gamma((rarer - z + 1) as f64)
                + log_gamma((m - z + 1) as f64)
                + log_gamma((commoner - m + z + 1) as f64)
        };
        let at_mode = log_weight(mode);
        let end = (m.min(rarer) as f64 + 1.0).min((mean + 16.0 * deviation).floor());
        let drawn = loop {
            let x = self.next_f64();
            let y = self.next_f64();
            let w = mean + width * (y - 0.5) / x;
            if !(0.0..end).contains(&w) {
                continue;
            }
            let z = w.floor() as i64;
            let t = at_mode - log_weight(z);
            if x * (4.0 - x) - 3.0 <= t {
                break z;
            }
            if x * (x - t) >= 1.0 {
                continue;
            }
            if 2.0 * log(x) <= t {
                break z;
            }
        };
        let drawn = if good > bad { m - drawn } else { drawn };
        if m < sample { good - drawn } else { drawn }
    }
}
