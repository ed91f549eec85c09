//! How many threads there are, how many the current thread may use, and which one it is.

use std::cell::Cell;
use std::sync::OnceLock;
use std::thread;

use super::chunks::MAX_CHUNKS;

/// What a thread knows about its place in parallel work.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// How many threads it may use; zero stands for all.
    pub(super) mask: usize,
    /// Its number within the loop that it works on; the caller is 0.
    pub(super) id: usize,
    /// Whether it works on a parallel loop now.
    pub(super) inside: bool,
    /// The size of chunks that the program asked for; zero for none. Loops inside of a parallel loop begin without.
    pub(super) chunksize: usize,
}

thread_local! {
    static PLACE: Cell<Place> = const { Cell::new(Place { mask: 0, id: 0, inside: false, chunksize: 0 }) };
}

/// Puts the current thread into a place for as long as the guard lives.
pub(super) fn enter(place: Place) -> impl Drop {
    struct Guard(Place);
    impl Drop for Guard {
        fn drop(&mut self) {
            PLACE.set(self.0);
        }
    }
    Guard(PLACE.replace(place))
}

/// Marks the current thread as inside a parallel loop that it runs alone.
pub(super) fn enter_alone() -> impl Drop {
    enter(Place { inside: true, chunksize: 0, ..PLACE.get() })
}

/// Lets what the current thread does next begin without a size of chunks.
pub(super) fn enter_chunk() -> impl Drop {
    enter(Place { chunksize: 0, ..PLACE.get() })
}

/// Whether the current thread works on a parallel loop now, so that another one would run serially.
#[must_use]
pub fn inside_parallel() -> bool {
    PLACE.get().inside
}

/// The most threads that a parallel loop can use: what the affinity mask and the cgroup's quota leave to this process,
/// or `NUMBA_NUM_THREADS` where that is set.
#[must_use]
pub fn max_threads() -> usize {
    static MAX: OnceLock<usize> = OnceLock::new();
    *MAX.get_or_init(|| {
        std::env::var("NUMBA_NUM_THREADS")
            .ok()
            .and_then(|text| text.trim().parse().ok())
            .filter(|count| *count >= 1)
            .unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from))
            .min(MAX_CHUNKS)
    })
}

/// The number of threads that parallel loops of the current thread use.
#[must_use]
pub fn num_threads() -> usize {
    match PLACE.get().mask {
        0 => max_threads(),
        mask => mask,
    }
}

/// Limits parallel loops of the current thread to `count` threads. False, and nothing changes, unless `count` lies
/// between 1 and [`max_threads`].
pub fn set_num_threads(count: usize) -> bool {
    let valid = (1..=max_threads()).contains(&count);
    if valid {
        PLACE.set(Place { mask: count, ..PLACE.get() });
    }
    valid
}

/// The size of chunks that the current thread asked for; 0 for none.
#[must_use]
pub fn chunksize() -> usize {
    PLACE.get().chunksize
}

/// Sets it and gives what it was.
pub fn set_chunksize(size: usize) -> usize {
    PLACE.replace(Place { chunksize: size, ..PLACE.get() }).chunksize
}

/// The number of the current thread within its parallel loop, below [`num_threads`]; 0 outside of one.
#[must_use]
pub fn thread_id() -> usize {
    PLACE.get().id
}
