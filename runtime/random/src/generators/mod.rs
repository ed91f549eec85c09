//! The bit generators, and the choice among them.

mod jump;
mod mt19937;
mod pcg64;
mod philox;
mod sfc64;
mod stream;

pub use mt19937::{Mt19937, WORDS};
pub use pcg64::{Pcg64, Pcg64Dxsm};
pub use philox::Philox;
pub use sfc64::Sfc64;
pub(crate) use stream::Stream;

/// A source of random bits.
pub trait Bits {
    /// 32 random bits.
    fn next_u32(&mut self) -> u32;

    /// 64 random bits.
    fn next_u64(&mut self) -> u64;

    /// Uniform in [0, 1), a multiple of 2⁻⁵³.
    #[inline]
    fn next_f64(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    /// Uniform in [0, 1), a multiple of 2⁻²⁴.
    #[inline]
    fn next_f32(&mut self) -> f32 {
        (self.next_u32() >> 8) as f32 * (1.0 / 16_777_216.0)
    }
}

/// The unused half of a word of 64 bits, which the next draw of 32 bits takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Half {
    /// Whether it is still to be taken.
    pub waiting: bool,
    /// Its bits, also after it was taken.
    pub bits: u32,
}

impl Half {
    /// 32 bits: the upper half that waits, or the lower half of the next word.
    #[inline]
    fn next(&mut self, word: impl FnOnce() -> u64) -> u32 {
        if self.waiting {
            self.waiting = false;
            return self.bits;
        }
        let word = word();
        *self = Half { waiting: true, bits: (word >> 32) as u32 };
        word as u32
    }
}

/// One of the bit generators.
#[allow(clippy::large_enum_variant, reason = "one per object, behind a pointer")]
#[allow(missing_docs, reason = "the names say all")]
#[derive(Debug, Clone)]
pub enum Source {
    Mt19937(Mt19937),
    Pcg64(Pcg64),
    Pcg64Dxsm(Pcg64Dxsm),
    Philox(Philox),
    Sfc64(Sfc64),
    /// Of iterations of parallel loops.
    #[doc(hidden)]
    Stream(Stream),
}

/// Does the same with the generator behind a [`Source`], compiled for each.
macro_rules! with_generator {
    ($source:expr, $generator:ident => $work:expr) => {
        match $source {
            $crate::generators::Source::Mt19937($generator) => $work,
            $crate::generators::Source::Pcg64($generator) => $work,
            $crate::generators::Source::Pcg64Dxsm($generator) => $work,
            $crate::generators::Source::Philox($generator) => $work,
            $crate::generators::Source::Sfc64($generator) => $work,
            $crate::generators::Source::Stream($generator) => $work,
        }
    };
}
pub(crate) use with_generator;

impl Bits for Source {
    #[inline]
    fn next_u32(&mut self) -> u32 {
        with_generator!(self, generator => generator.next_u32())
    }

    #[inline]
    fn next_u64(&mut self) -> u64 {
        with_generator!(self, generator => generator.next_u64())
    }

    #[inline]
    fn next_f64(&mut self) -> f64 {
        with_generator!(self, generator => generator.next_f64())
    }
}

impl Source {
    /// What the generator itself gives at a step: 64 bits, of the Mersenne Twister 32.
    pub fn next_raw(&mut self) -> u64 {
        match self {
            Source::Mt19937(twister) => twister.next_u32().into(),
            other => other.next_u64(),
        }
    }
}
