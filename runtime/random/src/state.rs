//! The state behind `numpy.random.RandomState`: the generator and the second normal deviate of the last pair.

use crate::mt19937::{Mt19937, WORDS};
use crate::philox::Philox;
use crate::system_math::log;

/// A legacy random state. Its streams are those of NumPy's `RandomState`, bit for bit.
#[derive(Clone)]
pub struct RandomState {
    generator: Generator,
    /// Normal deviates come in pairs; the second waits here.
    waiting_gauss: Option<f64>,
}

/// Where the bits come from.
#[allow(clippy::large_enum_variant, reason = "there is at most one state per thread")]
#[derive(Clone)]
enum Generator {
    Twister(Mt19937),
    /// Of iterations of parallel loops; such a state never leaves this crate.
    Stream(Philox),
}

/// What `get_state` returns.
#[derive(Debug, Clone, PartialEq)]
pub struct LegacyState {
    /// The words of the Mersenne Twister.
    pub key: [u32; WORDS],
    /// The next word to hand out, 0 to 624.
    pub position: usize,
    /// Whether `cached_gauss` holds the second deviate of a pair.
    pub has_gauss: bool,
    /// That deviate, else 0.
    pub cached_gauss: f64,
}

/// An empty seed array.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Seed must be non-empty")]
pub struct SeedError;

/// A position beyond the words of the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("state position {position} is not between 0 and 624")]
pub struct StateError {
    /// The position given.
    pub position: usize,
}

impl RandomState {
    fn from_generator(generator: Mt19937) -> RandomState {
        RandomState { generator: Generator::Twister(generator), waiting_gauss: None }
    }

    /// A state for [`RandomState::begin_stream`].
    pub(crate) fn unseeded() -> RandomState {
        RandomState { generator: Generator::Stream(Philox::new(0, 0)), waiting_gauss: None }
    }

    /// Goes on with the stream of a key and a number.
    pub(crate) fn begin_stream(&mut self, key: u64, number: u64) {
        let stream = Philox::new(key, number);
        // In place: the other generator is some 2500 bytes, which an assignment of the whole might copy.
        match &mut self.generator {
            Generator::Stream(current) => *current = stream,
            other => *other = Generator::Stream(stream),
        }
        self.waiting_gauss = None;
    }

    /// A state like `RandomState(seed)`.
    #[must_use]
    pub fn from_seed(seed: u32) -> RandomState {
        RandomState::from_generator(Mt19937::from_seed(seed))
    }

    /// A state like `RandomState([word, …])`.
    ///
    /// # Errors
    /// [`SeedError`] if there is no word.
    pub fn from_array(seed: &[u32]) -> Result<RandomState, SeedError> {
        if seed.is_empty() {
            return Err(SeedError);
        }
        Ok(RandomState::from_generator(Mt19937::from_array(seed)))
    }

    /// A state that nobody can foresee, from the system's entropy.
    #[must_use]
    pub fn from_entropy() -> RandomState {
        let mut seed = [0_u32; 8];
        // SAFETY: the buffer has the size that is given.
        let got = unsafe { libc::getrandom(seed.as_mut_ptr().cast(), size_of_val(&seed), 0) };
        if got != size_of_val(&seed) as isize {
            // Only a kernel without the call refuses so few bytes; then time and process must do.
            let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
            seed[0] = now.as_secs() as u32;
            seed[1] = now.subsec_nanos();
            seed[2] = std::process::id();
        }
        RandomState::from_generator(Mt19937::from_array(&seed))
    }

    /// The whole state, as `get_state` gives it.
    #[must_use]
    pub fn state(&self) -> LegacyState {
        let (key, position) = match &self.generator {
            Generator::Twister(twister) => (twister.key, twister.position),
            Generator::Stream(_) => ([0; WORDS], WORDS),
        };
        LegacyState {
            key,
            position,
            has_gauss: self.waiting_gauss.is_some(),
            cached_gauss: self.waiting_gauss.unwrap_or(0.0),
        }
    }

    /// Goes on from a state that [`RandomState::state`] gave.
    ///
    /// # Errors
    /// [`StateError`] if the position is out of range; nothing has changed then.
    pub fn set_state(&mut self, state: &LegacyState) -> Result<(), StateError> {
        if state.position > WORDS {
            return Err(StateError { position: state.position });
        }
        self.generator = Generator::Twister(Mt19937 { key: state.key, position: state.position });
        self.waiting_gauss = state.has_gauss.then_some(state.cached_gauss);
        Ok(())
    }

    /// 32 random bits.
    #[inline]
    pub fn next_u32(&mut self) -> u32 {
        match &mut self.generator {
            Generator::Twister(twister) => twister.next_u32(),
            Generator::Stream(philox) => philox.next_u32(),
        }
    }

    /// 64 random bits, the high half drawn first.
    #[inline]
    pub fn next_u64(&mut self) -> u64 {
        let high = u64::from(self.next_u32());
        high << 32 | u64::from(self.next_u32())
    }

    /// Uniform in [0, 1), a multiple of 2⁻⁵³.
    #[inline]
    pub fn next_f64(&mut self) -> f64 {
        let high = f64::from(self.next_u32() >> 5);
        let low = f64::from(self.next_u32() >> 6);
        (high * 67_108_864.0 + low) / 9_007_199_254_740_992.0
    }

    /// A standard normal deviate, by the polar method of G. Marsaglia and T. A. Bray, "A convenient method for generating
    /// normal variables", SIAM Review 6(3), 1964.
    pub fn standard_normal(&mut self) -> f64 {
        if let Some(gauss) = self.waiting_gauss.take() {
            return gauss;
        }
        loop {
            let x = 2.0 * self.next_f64() - 1.0;
            let y = 2.0 * self.next_f64() - 1.0;
            let square = x * x + y * y;
            if square < 1.0 && square != 0.0 {
                let factor = (-2.0 * log(square) / square).sqrt();
                self.waiting_gauss = Some(factor * x);
                return factor * y;
            }
        }
    }

    /// Writes uniform deviates in [0, 1), as `random_sample` does.
    ///
    /// # Safety
    /// `out` is writable for `count` elements.
    pub unsafe fn fill_random(&mut self, out: *mut f64, count: usize) {
        // SAFETY: by the caller's promise.
        unsafe { fill(out, count, || self.next_f64()) };
    }

    /// Writes standard normal deviates.
    ///
    /// # Safety
    /// `out` is writable for `count` elements.
    pub unsafe fn fill_standard_normal(&mut self, out: *mut f64, count: usize) {
        // SAFETY: by the caller's promise.
        unsafe { fill(out, count, || self.standard_normal()) };
    }

    /// Writes random bytes, as `bytes` does: whole words, the rest of the last one unused.
    ///
    /// # Safety
    /// `out` is writable for `count` bytes.
    pub unsafe fn fill_bytes(&mut self, out: *mut u8, count: usize) {
        for begin in (0..count).step_by(4) {
            let word = self.next_u32().to_le_bytes();
            // SAFETY: at most what is left of `count` is written.
            unsafe { out.add(begin).copy_from_nonoverlapping(word.as_ptr(), word.len().min(count - begin)) };
        }
    }
}

/// # Safety
/// `out` is writable for `count` elements.
unsafe fn fill(out: *mut f64, count: usize, mut draw: impl FnMut() -> f64) {
    for i in 0..count {
        // SAFETY: by the caller's promise.
        unsafe { out.add(i).write(draw()) };
    }
}
