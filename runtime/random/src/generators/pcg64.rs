//! The permuted congruential generators PCG64 (XSL RR) and PCG64DXSM, 128 bits of state.
//!
//! M. E. O'Neill, "PCG: A family of simple fast space-efficient statistically good algorithms for random number
//! generation", 2014. DXSM has the cheap multiplier and permutes the state before the step.

use super::{Bits, Half};

const MULTIPLIER: u128 = 0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645;
const CHEAP_MULTIPLIER: u128 = 0xda94_2042_e4dd_58b5;

/// The state of both: a linear congruential generator modulo 2¹²⁸.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Congruential {
    /// The current number.
    pub state: u128,
    /// What each step adds.
    pub increment: u128,
    /// The second half of the last word.
    pub half: Half,
}

impl Congruential {
    /// Seeded with a number and the number of a sequence. Both generators are seeded with the steps of PCG64.
    fn seeded(state: u128, sequence: u128) -> Congruential {
        let mut new = Congruential { state: 0, increment: sequence << 1 | 1, half: Half::default() };
        new.step(MULTIPLIER);
        new.state = new.state.wrapping_add(state);
        new.step(MULTIPLIER);
        new
    }

    #[inline]
    fn step(&mut self, multiplier: u128) {
        self.state = self.state.wrapping_mul(multiplier).wrapping_add(self.increment);
    }

    /// As many steps at once, by squaring. F. B. Brown, "Random number generation with arbitrary strides", 1994.
    fn advance(&mut self, mut steps: u128, mut multiplier: u128) {
        let mut addend = self.increment;
        let (mut factor, mut sum) = (1_u128, 0_u128);
        while steps > 0 {
            if steps & 1 == 1 {
                factor = factor.wrapping_mul(multiplier);
                sum = sum.wrapping_mul(multiplier).wrapping_add(addend);
            }
            addend = multiplier.wrapping_add(1).wrapping_mul(addend);
            multiplier = multiplier.wrapping_mul(multiplier);
            steps >>= 1;
        }
        self.state = factor.wrapping_mul(self.state).wrapping_add(sum);
        self.half = Half::default();
    }
}

macro_rules! generator {
    ($(#[$doc:meta])* $name:ident, $multiplier:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $name(pub Congruential);

        impl $name {
            /// From a seed and the number of a sequence.
            #[must_use]
            pub fn seeded(state: u128, sequence: u128) -> $name {
                $name(Congruential::seeded(state, sequence))
            }

            /// As if so many words had been drawn.
            pub fn advance(&mut self, steps: u128) {
                self.0.advance(steps, $multiplier);
            }
        }

        impl Bits for $name {
            #[inline]
            fn next_u32(&mut self) -> u32 {
                let mut half = self.0.half;
                let bits = half.next(|| self.next_u64());
                self.0.half = half;
                bits
            }

            #[inline]
            fn next_u64(&mut self) -> u64 {
                self.word()
            }
        }
    };
}

generator! {
    /// PCG64, the default of `default_rng`.
    Pcg64, MULTIPLIER
}
generator! {
    /// PCG64DXSM.
    Pcg64Dxsm, CHEAP_MULTIPLIER
}

impl Pcg64 {
    #[inline]
    fn word(&mut self) -> u64 {
        self.0.step(MULTIPLIER);
        let state = self.0.state;
        ((state >> 64) as u64 ^ state as u64).rotate_right((state >> 122) as u32)
    }
}

impl Pcg64Dxsm {
    #[inline]
    fn word(&mut self) -> u64 {
        let state = self.0.state;
        let mut word = (state >> 64) as u64;
        word ^= word >> 32;
        word = word.wrapping_mul(CHEAP_MULTIPLIER as u64);
        word ^= word >> 48;
        word = word.wrapping_mul(state as u64 | 1);
        self.0.step(CHEAP_MULTIPLIER);
        word
    }
}
