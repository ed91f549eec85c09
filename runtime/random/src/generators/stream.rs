//! The streams of parallel loops, by the counter-based generator Philox4x32-10: random bits as a function of a key and a
//! counter, without a state to step.
//!
//! J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.

use super::Bits;

const ROUNDS: u32 = 10;
const MULTIPLIERS: [u32; 2] = [0xd251_1f53, 0xcd9e_8d57];
const KEY_STEPS: [u32; 2] = [0x9e37_79b9, 0xbb67_ae85];

/// The stream of one key and one number: the counter's upper half is the number, its lower half counts blocks.
#[derive(Debug, Clone)]
pub struct Stream {
    key: u64,
    number: u64,
    next_block: u64,
    block: [u32; 4],
    used: usize,
}

impl Stream {
    pub(crate) fn new(key: u64, number: u64) -> Stream {
        Stream { key, number, next_block: 0, block: [0; 4], used: 4 }
    }
}

impl Bits for Stream {
    #[inline]
    fn next_u32(&mut self) -> u32 {
        if self.used == self.block.len() {
            let halves = |x: u64| [x as u32, (x >> 32) as u32];
            let ([a, b], [c, d]) = (halves(self.next_block), halves(self.number));
            self.block = block([a, b, c, d], halves(self.key));
            self.next_block += 1;
            self.used = 0;
        }
        self.used += 1;
        self.block[self.used - 1]
    }

    /// Two draws, the high half first.
    #[inline]
    fn next_u64(&mut self) -> u64 {
        let high = u64::from(self.next_u32());
        high << 32 | u64::from(self.next_u32())
    }

    #[inline]
    fn next_f64(&mut self) -> f64 {
        let high = f64::from(self.next_u32() >> 5);
        let low = f64::from(self.next_u32() >> 6);
        (high * 67_108_864.0 + low) / 9_007_199_254_740_992.0
    }
}

fn block(mut counter: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    let product = |x: u32, i: usize| {
        let product = u64::from(x) * u64::from(MULTIPLIERS[i]);
        ((product >> 32) as u32, product as u32)
    };
    for round in 0..ROUNDS {
        if round > 0 {
            key = [key[0].wrapping_add(KEY_STEPS[0]), key[1].wrapping_add(KEY_STEPS[1])];
        }
        let (high_0, low_0) = product(counter[0], 0);
        let (high_1, low_1) = product(counter[2], 1);
        counter = [high_1 ^ counter[1] ^ key[0], low_1, high_0 ^ counter[3] ^ key[1], low_0];
    }
    counter
}

#[cfg(test)]
mod tests {
    use super::block;

    /// The known answers that the authors publish with their code.
    #[test]
    fn known_answers() {
        assert_eq!(block([0; 4], [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        assert_eq!(block([u32::MAX; 4], [u32::MAX; 2]), [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]);
        assert_eq!(
            block([0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0]),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }
}
