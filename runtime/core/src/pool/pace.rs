//! How long a round of each parallel loop takes, as far as it was measured.
//!
//! To wake a sleeping worker costs its waker some microseconds, in which it could have run a short loop by itself. So a loop that is
//! known to be short is begun by its caller alone, who calls for help if it takes longer than it should.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::parallel_for::Body;

/// Below this a loop is not worth waking anybody for, and below that not worth sharing with workers who watch for it: about what
/// each costs the caller, as `benches/parallel.py` shows it.
pub(super) const WORTH_WAKING: Duration = Duration::from_micros(8);
pub(super) const WORTH_SHARING: Duration = Duration::from_micros(2);

/// Loops whose pace is remembered at a time.
const SLOTS: usize = 1024;

/// Each slot: in the upper half which body it is about, in the lower half nanoseconds for a round, as the bits of an `f32`. Code that is
/// unloaded leaves its pace to what is loaded in its place, which corrects it.
static PACES: [AtomicU64; SLOTS] = [const { AtomicU64::new(0) }; SLOTS];

/// What is known of the loops with one body.
#[derive(Clone, Copy)]
pub(super) struct Pace {
    slot: &'static AtomicU64,
    tag: u32,
}

impl Pace {
    pub(super) fn of(body: Body) -> Pace {
        // Functions begin at multiples of 16.
        let place = body as usize >> 4;
        Pace { slot: &PACES[place % SLOTS], tag: (place / SLOTS) as u32 }
    }

    /// How long so many rounds are likely to take on one thread. Nothing is known of a loop that was not run yet.
    pub(super) fn of_rounds(self, rounds: usize) -> Option<Duration> {
        let nanoseconds = self.nanoseconds()? * rounds as f32;
        Some(Duration::from_nanos(nanoseconds as u64))
    }

    /// Notes that so many rounds took so long on one thread. A loop that became slow is slow from now on; one that became fast has
    /// to be so several times.
    pub(super) fn learn(self, rounds: usize, taken: Duration) {
        if rounds == 0 {
            return;
        }
        let now = taken.as_nanos() as f32 / rounds as f32;
        let so_far = self.nanoseconds().unwrap_or(now);
        let pace = if now > so_far { now } else { so_far + (now - so_far) / 4.0 };
        self.slot.store(u64::from(self.tag) << 32 | u64::from(pace.to_bits()), Ordering::Relaxed);
    }

    fn nanoseconds(self) -> Option<f32> {
        let word = self.slot.load(Ordering::Relaxed);
        let is_known = word != 0 && (word >> 32) as u32 == self.tag;
        is_known.then(|| f32::from_bits(word as u32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::CallContext;
    use crate::error::{OK, Status};

    extern "C" fn body(_: *const CallContext, _: *mut u8, _: i64, _: i64, _: i64) -> Status {
        OK
    }

    #[test]
    fn slow_rounds_count_at_once_and_fast_ones_in_time() {
        let pace = Pace::of(body);
        assert_eq!(pace.of_rounds(10), None);
        pace.learn(0, Duration::from_secs(1));
        assert_eq!(pace.of_rounds(10), None);
        pace.learn(100, Duration::from_micros(1));
        assert_eq!(pace.of_rounds(10), Some(Duration::from_nanos(100)));
        pace.learn(1, Duration::from_micros(1));
        assert_eq!(pace.of_rounds(10), Some(Duration::from_micros(10)));
        pace.learn(100, Duration::from_micros(1));
        assert!(pace.of_rounds(10) > Some(Duration::from_micros(7)));
        for _ in 0..50 {
            pace.learn(100, Duration::from_micros(1));
        }
        assert!(pace.of_rounds(10) < Some(Duration::from_nanos(110)));
    }
}
