//! How seeds become states: the mixing of NumPy's `SeedSequence`.
//!
//! M. E. O'Neill, "Developing a seed_seq alternative", 2015: each word of entropy is hashed into each word of a pool, and
//! the pool is hashed into as many words as are asked for.

const INIT_POOL: u32 = 0x43b0_d7e5;
const STEP_POOL: u32 = 0x931e_8875;
const INIT_STATE: u32 = 0x8b51_f9dd;
const STEP_STATE: u32 = 0x58f3_8ded;
const MIX_LEFT: u32 = 0xca01_f9dd;
const MIX_RIGHT: u32 = 0x4973_f715;

/// A hash whose constant changes with each use.
struct Hash {
    constant: u32,
    step: u32,
}

impl Hash {
    fn next(&mut self, word: u32) -> u32 {
        let word = word ^ self.constant;
        self.constant = self.constant.wrapping_mul(self.step);
        let word = word.wrapping_mul(self.constant);
        word ^ (word >> 16)
    }
}

/// The pool of `size` words that entropy is mixed into.
#[must_use]
pub fn pool(entropy: &[u32], size: usize) -> Vec<u32> {
    let mut hash = Hash { constant: INIT_POOL, step: STEP_POOL };
    let mix = |x: u32, y: u32| {
        let mixed = MIX_LEFT.wrapping_mul(x).wrapping_sub(MIX_RIGHT.wrapping_mul(y));
        mixed ^ (mixed >> 16)
    };
    let mut pool: Vec<u32> = (0..size).map(|i| hash.next(entropy.get(i).copied().unwrap_or(0))).collect();
    for from in 0..size {
        for to in (0..size).filter(|to| *to != from) {
            pool[to] = mix(pool[to], hash.next(pool[from]));
        }
    }
    for word in entropy.iter().skip(size) {
        for to in &mut pool {
            *to = mix(*to, hash.next(*word));
        }
    }
    pool
}

/// The next words that a pool gives, always from its beginning.
pub fn state(pool: &[u32]) -> impl Iterator<Item = u32> {
    let mut hash = Hash { constant: INIT_STATE, step: STEP_STATE };
    pool.iter().cycle().map(move |word| hash.next(*word))
}

/// The same in words of 64 bits.
pub fn wide_state(pool: &[u32]) -> impl Iterator<Item = u64> {
    let mut words = state(pool);
    std::iter::from_fn(move || {
        let low = u64::from(words.next()?);
        Some(u64::from(words.next()?) << 32 | low)
    })
}

/// Words that nobody can foresee, from the system.
#[must_use]
pub fn system_entropy<const N: usize>() -> [u32; N] {
    let mut words = [0_u32; N];
    // SAFETY: the buffer has the size that is given.
    let got = unsafe { libc::getrandom(words.as_mut_ptr().cast(), size_of_val(&words), 0) };
    if got != size_of_val(&words) as isize {
        // Only a kernel without the call refuses so few bytes; then time and process must do.
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let known = [now.as_secs() as u32, now.subsec_nanos(), std::process::id()];
        for (word, known) in words.iter_mut().zip(known) {
            *word = known;
        }
    }
    words
}
