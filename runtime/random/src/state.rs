//! What distributions draw from: a source of bits, and for the legacy ones the second normal deviate of the last pair.

use crate::generators::{Bits, Mt19937, Source, Stream};
use crate::system_math::log;

/// A source of bits with the deviate that waits. Its own methods are NumPy's legacy distributions, bit for bit; those of
/// `Generator` draw from the source alone.
pub struct State<'a> {
    /// Where the bits come from.
    pub source: &'a mut Source,
    /// Legacy normal deviates come in pairs; the second waits here.
    pub gauss: &'a mut Option<f64>,
}

/// A state of one's own.
#[derive(Debug, Clone)]
pub struct RandomState {
    source: Source,
    gauss: Option<f64>,
}

impl RandomState {
    /// A state on a generator.
    #[must_use]
    pub fn new(source: Source) -> RandomState {
        RandomState { source, gauss: None }
    }

    /// A state like `RandomState(seed)`.
    #[must_use]
    pub fn from_seed(seed: u32) -> RandomState {
        RandomState::new(Source::Mt19937(Mt19937::from_seed(seed)))
    }

    /// A state like `RandomState([word, …])`.
    #[must_use]
    pub fn from_array(seed: &[u32]) -> RandomState {
        RandomState::new(Source::Mt19937(Mt19937::from_array(seed)))
    }

    /// To draw from it.
    #[inline]
    pub fn draws(&mut self) -> State<'_> {
        State { source: &mut self.source, gauss: &mut self.gauss }
    }

    /// A state for [`RandomState::begin_stream`].
    pub(crate) fn unseeded() -> RandomState {
        RandomState::new(Source::Stream(Stream::new(0, 0)))
    }

    /// Goes on with the stream of a key and a number.
    pub(crate) fn begin_stream(&mut self, key: u64, number: u64) {
        let stream = Stream::new(key, number);
        // In place: the other generators are up to 2500 bytes, which an assignment of the whole might copy.
        match &mut self.source {
            Source::Stream(current) => *current = stream,
            other => *other = Source::Stream(stream),
        }
        self.gauss = None;
    }
}

impl Bits for State<'_> {
    #[inline]
    fn next_u32(&mut self) -> u32 {
        self.source.next_u32()
    }

    #[inline]
    fn next_u64(&mut self) -> u64 {
        self.source.next_u64()
    }

    #[inline]
    fn next_f64(&mut self) -> f64 {
        self.source.next_f64()
    }
}

impl State<'_> {
    /// A standard normal deviate, by the polar method of G. Marsaglia and T. A. Bray, "A convenient method for generating
    /// normal variables", SIAM Review 6(3), 1964.
    #[inline]
    pub fn standard_normal(&mut self) -> f64 {
        if let Some(gauss) = self.gauss.take() {
            return gauss;
        }
        loop {
            let x = 2.0 * self.next_f64() - 1.0;
            let y = 2.0 * self.next_f64() - 1.0;
            let square = x * x + y * y;
            if square < 1.0 && square != 0.0 {
                let factor = (-2.0 * log(square) / square).sqrt();
                *self.gauss = Some(factor * x);
                return factor * y;
            }
        }
    }

    /// Writes standard normal deviates.
    ///
    /// # Safety
    /// `out` is writable for `count` elements.
    pub unsafe fn fill_standard_normal(&mut self, out: *mut f64, count: usize) {
        for i in 0..count {
            // SAFETY: by the caller's promise.
            unsafe { out.add(i).write(self.standard_normal()) };
        }
    }
}
