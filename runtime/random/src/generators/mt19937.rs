//! The Mersenne Twister MT19937.
//!
//! M. Matsumoto and T. Nishimura, "Mersenne Twister: A 623-dimensionally equidistributed uniform pseudo-random number
//! generator", ACM TOMACS 8(1), 1998; seeding by its 2002 revision.

use super::Bits;

/// The number of 32-bit words in the state.
pub const WORDS: usize = 624;
const OFFSET: usize = 397;

/// The generator's words and the position of the next one to hand out; at [`WORDS`] they are made anew first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mt19937 {
    /// The words.
    pub key: [u32; WORDS],
    /// The place of the next word, 0 to 624.
    pub position: usize,
}

impl Mt19937 {
    /// Seeded with one word.
    #[must_use]
    pub fn from_seed(seed: u32) -> Mt19937 {
        let mut key = [0; WORDS];
        let mut word = seed;
        for (i, slot) in (1..).zip(&mut key) {
            *slot = word;
            word = 1_812_433_253_u32.wrapping_mul(word ^ (word >> 30)).wrapping_add(i);
        }
        Mt19937 { key, position: WORDS }
    }

    /// Seeded with a row of words; an empty one is like a zero.
    #[must_use]
    pub fn from_array(seed: &[u32]) -> Mt19937 {
        let seed = if seed.is_empty() { &[0] } else { seed };
        let mut key = Mt19937::from_seed(19_650_218).key;
        let mixed = |key: &[u32; WORDS], at: usize, factor: u32| {
            let before = key[at - 1];
            key[at] ^ (before ^ (before >> 30)).wrapping_mul(factor)
        };
        let mut at = 1;
        for (j, word) in (0..seed.len()).zip(seed).cycle().take(WORDS.max(seed.len())) {
            key[at] = mixed(&key, at, 1_664_525).wrapping_add(*word).wrapping_add(j as u32);
            at = advance(&mut key, at);
        }
        for _ in 1..WORDS {
            key[at] = mixed(&key, at, 1_566_083_941).wrapping_sub(at as u32);
            at = advance(&mut key, at);
        }
        // The highest bit is set, so that the state is never all zero.
        key[0] = 1 << 31;
        Mt19937 { key, position: WORDS }
    }

    /// With the words that a seed sequence gave. The first one is fixed, so that the state is never all zero.
    #[must_use]
    pub fn from_words(mut key: [u32; WORDS]) -> Mt19937 {
        key[0] = 1 << 31;
        Mt19937 { key, position: WORDS - 1 }
    }

    #[cold]
    fn renew(&mut self) {
        let key = &mut self.key;
        for i in 0..WORDS - OFFSET {
            key[i] = twist(key[i], key[i + 1], key[i + OFFSET]);
        }
        for i in WORDS - OFFSET..WORDS - 1 {
            key[i] = twist(key[i], key[i + 1], key[i + OFFSET - WORDS]);
        }
        key[WORDS - 1] = twist(key[WORDS - 1], key[0], key[OFFSET - 1]);
        self.position = 0;
    }
}

impl Bits for Mt19937 {
    #[inline]
    fn next_u32(&mut self) -> u32 {
        if self.position >= WORDS {
            self.renew();
        }
        let mut word = self.key[self.position];
        self.position += 1;
        word ^= word >> 11;
        word ^= (word << 7) & 0x9d2c_5680;
        word ^= (word << 15) & 0xefc6_0000;
        word ^ (word >> 18)
    }

    /// Two words, the high half drawn first.
    #[inline]
    fn next_u64(&mut self) -> u64 {
        let high = u64::from(self.next_u32());
        high << 32 | u64::from(self.next_u32())
    }

    /// From 27 and 26 bits of two words.
    #[inline]
    fn next_f64(&mut self) -> f64 {
        let high = f64::from(self.next_u32() >> 5);
        let low = f64::from(self.next_u32() >> 6);
        (high * 67_108_864.0 + low) / 9_007_199_254_740_992.0
    }
}

/// A new word from three old ones.
#[inline]
pub(super) fn twist(upper: u32, lower: u32, far: u32) -> u32 {
    let joined = (upper & 1 << 31) | (lower & !(1 << 31));
    far ^ (joined >> 1) ^ ((joined & 1).wrapping_neg() & 0x9908_b0df)
}

/// The place behind `at`; the first place takes over the last word and is skipped.
fn advance(key: &mut [u32; WORDS], at: usize) -> usize {
    if at + 1 < WORDS {
        return at + 1;
    }
    key[0] = key[WORDS - 1];
    1
}
