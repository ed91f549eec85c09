//! The small fast chaotic generator SFC64 of C. Doty-Humphrey (PractRand, 2010).

use super::{Bits, Half};

/// SFC64: three chaotic words and a counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sfc64 {
    /// The words; the last one counts.
    pub words: [u64; 4],
    /// The second half of the last word.
    pub half: Half,
}

impl Sfc64 {
    /// Seeded with three words.
    #[must_use]
    pub fn seeded([a, b, c]: [u64; 3]) -> Sfc64 {
        let mut new = Sfc64 { words: [a, b, c, 1], half: Half::default() };
        for _ in 0..12 {
            new.next_u64();
        }
        new
    }
}

impl Bits for Sfc64 {
    #[inline]
    fn next_u32(&mut self) -> u32 {
        let mut half = self.half;
        let bits = half.next(|| self.next_u64());
        self.half = half;
        bits
    }

    #[inline]
    fn next_u64(&mut self) -> u64 {
        let [a, b, c, counter] = self.words;
        let word = a.wrapping_add(b).wrapping_add(counter);
        self.words = [
            b ^ (b >> 11),
            c.wrapping_add(c << 3),
            c.rotate_left(24).wrapping_add(word),
            counter.wrapping_add(1),
        ];
        word
    }
}
