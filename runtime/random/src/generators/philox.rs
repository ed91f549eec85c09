//! The counter-based generator Philox4x64-10: four words as a function of a key and a counter.
//!
//! J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.

use super::{Bits, Half};

const ROUNDS: u32 = 10;
const MULTIPLIERS: [u64; 2] = [0xd2e7_470e_e14c_6c93, 0xca5a_8263_9512_1157];
const KEY_STEPS: [u64; 2] = [0x9e37_79b9_7f4a_7c15, 0xbb67_ae85_84ca_a73b];

/// Philox4x64 with ten rounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Philox {
    /// The number of the last block, least significant word first.
    pub counter: [u64; 4],
    /// The key.
    pub key: [u64; 2],
    /// The last block.
    pub buffer: [u64; 4],
    /// How many of its words were handed out.
    pub used: usize,
    /// The second half of the last word.
    pub half: Half,
}

impl Philox {
    /// A generator that starts behind a counter.
    #[must_use]
    pub fn new(key: [u64; 2], counter: [u64; 4]) -> Philox {
        Philox { counter, key, buffer: [0; 4], used: 4, half: Half::default() }
    }

    /// As if `steps` blocks of four words had been made. What is left of the current one is dropped.
    pub fn advance(&mut self, steps: [u64; 4]) {
        self.add(steps);
        *self = Philox::new(self.key, self.counter);
    }

    /// Adds to the counter, modulo 2²⁵⁶.
    fn add(&mut self, addend: [u64; 4]) {
        let mut carry = false;
        for (word, addend) in self.counter.iter_mut().zip(addend) {
            let (sum, first) = word.overflowing_add(addend);
            let (sum, second) = sum.overflowing_add(carry.into());
            *word = sum;
            carry = first || second;
        }
    }

    fn renew(&mut self) {
        self.add([1, 0, 0, 0]);
        self.buffer = block(self.counter, self.key);
        self.used = 0;
    }
}

impl Bits for Philox {
    #[inline]
    fn next_u32(&mut self) -> u32 {
        let mut half = self.half;
        let bits = half.next(|| self.next_u64());
        self.half = half;
        bits
    }

    #[inline]
    fn next_u64(&mut self) -> u64 {
        if self.used >= self.buffer.len() {
            self.renew();
        }
        self.used += 1;
        self.buffer[self.used - 1]
    }
}

#[inline]
fn block(mut counter: [u64; 4], mut key: [u64; 2]) -> [u64; 4] {
    let product = |x: u64, i: usize| {
        let product = u128::from(x) * u128::from(MULTIPLIERS[i]);
        ((product >> 64) as u64, product as u64)
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
        assert_eq!(
            block([0; 4], [0; 2]),
            [0x1655_4d9e_ca36_314c, 0xdb20_fe9d_672d_0fdc, 0xd7e7_72ce_e186_176b, 0x7e68_b68a_ec7b_a23b]
        );
        assert_eq!(
            block([u64::MAX; 4], [u64::MAX; 2]),
            [0x87b0_92c3_013f_e90b, 0x438c_3c67_be8d_0224, 0x9cc7_d7c6_9cd7_77b6, 0xa09c_aebf_594f_0ba0]
        );
    }
}
