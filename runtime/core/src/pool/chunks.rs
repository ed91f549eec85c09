//! How a loop is cut, and how threads take the pieces.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use smallvec::SmallVec;

/// No loop is cut into more chunks than this.
pub const MAX_CHUNKS: usize = 256;

/// Loops of at most this many iterations may give each its own chunk: their bodies are often whole inner loops.
const FINE_CHUNKS: usize = 64;

/// Iterations that a chunk of a longer loop has at least, so that vector code inside it pays.
const FINE_LENGTH: usize = 64;

/// The partial results of one loop take no more memory than this, as long as [`FEWEST_CHUNKS`] allow it.
const PARTIALS_BYTES: usize = 64 << 20;
const FEWEST_CHUNKS: usize = 4;

/// Elements of an element-wise operation that are worth a chunk: some microseconds of work.
const CHUNK_ELEMENTS: usize = 16 << 10;

/// The number of chunks of a parallel loop with `length` iterations whose private partial results take
/// `accumulator_bytes` per chunk. Depends on nothing else.
#[must_use]
pub fn chunk_count(length: usize, accumulator_bytes: usize) -> usize {
    let by_length = (length / FINE_LENGTH).clamp(length.clamp(1, FINE_CHUNKS), MAX_CHUNKS);
    let by_memory = PARTIALS_BYTES.checked_div(accumulator_bytes).unwrap_or(MAX_CHUNKS).max(FEWEST_CHUNKS);
    by_length.min(by_memory)
}

/// The same for a program that asked for chunks of at most `chunksize` iterations. Where a chunk has partial results there are
/// no more than [`MAX_CHUNKS`] all the same.
pub(super) fn chunk_count_of_size(length: usize, accumulator_bytes: usize, chunksize: usize) -> usize {
    let wanted = length.div_ceil(chunksize.max(1)).max(1);
    if accumulator_bytes == 0 {
        return wanted;
    }
    let by_memory = PARTIALS_BYTES.checked_div(accumulator_bytes).unwrap_or(MAX_CHUNKS).max(FEWEST_CHUNKS);
    wanted.min(by_memory).min(MAX_CHUNKS)
}

/// The number of chunks of an element-wise operation on `length` elements: 1 where threads would not pay.
#[must_use]
pub fn element_chunks(length: usize) -> usize {
    (length / CHUNK_ELEMENTS).clamp(1, MAX_CHUNKS)
}

/// A piece of a loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chunk {
    /// Which chunk.
    pub index: usize,
    /// Its first iteration.
    pub begin: usize,
    /// The iteration behind its last.
    pub end: usize,
}

impl Chunk {
    /// How many iterations it has.
    pub(super) fn len(self) -> usize {
        self.end - self.begin
    }

    /// Chunk `index` of `length` iterations cut into `chunks` pieces, the longer ones first.
    pub(super) fn of(index: usize, length: usize, chunks: usize) -> Chunk {
        let (each, longer) = (length / chunks, length % chunks);
        let begin = index * each + index.min(longer);
        Chunk { index, begin, end: begin + each + usize::from(index < longer) }
    }
}

/// Hands out the chunks of one loop.
///
/// Each thread begins with a share of its own, the same in each loop of as many chunks, so that it finds in its cache what it worked on
/// last. Who is done with that helps whoever has most left, from the other end.
pub(super) struct Claims {
    shares: SmallVec<[Share; 8]>,
    /// How many chunks are claimed at first.
    first: usize,
    /// Timing single chunks makes no sense when the loop has few of them.
    is_timed: bool,
}

/// The chunks of a share that nobody has claimed: the first one in the upper half, the one behind the last in the lower half. On a cache
/// line of its own.
#[repr(align(128))]
struct Share(AtomicU64);

/// The most chunks that can be handed out.
pub(super) const MOST_CLAIMED: usize = u32::MAX as usize;

impl Claims {
    /// For chunks `done .. chunks`, of which there are at most [`MOST_CLAIMED`].
    pub(super) fn new(done: usize, chunks: usize, threads: usize) -> Claims {
        let share = |thread| {
            let share = Chunk::of(thread, chunks - done, threads);
            Share(AtomicU64::new(packed(done + share.begin, done + share.end)))
        };
        // The first claims are small, for the work may all lie in the first chunks.
        let first = (chunks.min(MAX_CHUNKS) / (16 * threads)).max(1);
        Claims { shares: (0..threads).map(share).collect(), first, is_timed: chunks > FINE_CHUNKS }
    }

    /// Hands the chunks out one by one at first: their size was chosen.
    pub(super) fn one_by_one(self) -> Claims {
        Claims { first: 1, ..self }
    }

    /// The sequence of chunks of a thread by its number in the loop. Every chunk goes to exactly one thread.
    pub(super) fn iter(&self, thread: usize) -> impl Iterator<Item = usize> + '_ {
        let own = &self.shares[thread % self.shares.len()];
        let (mut size, mut least) = (self.first, 1);
        let mut last: Option<(Instant, usize)> = None;
        std::iter::from_fn(move || {
            const WORTH_A_CLAIM: Duration = Duration::from_micros(4);
            let now = self.is_timed.then(Instant::now);
            if let (Some(now), Some((then, count))) = (now, last) {
                let fast = now - then < WORTH_A_CLAIM;
                size = if fast { size.saturating_mul(2) } else { size };
                least = if fast { count.div_ceil(2) } else { 1 };
            }
            let claimed = own.claim(size, least, End::First).or_else(|| self.help(size, least))?;
            last = now.map(|now| (now, claimed.len()));
            Some(claimed)
        })
        .flatten()
    }

    /// Claims chunks of the thread that has most left.
    fn help(&self, size: usize, least: usize) -> Option<Range<usize>> {
        loop {
            let share = self.shares.iter().max_by_key(|share| share.left().len())?;
            if share.left().is_empty() {
                return None;
            }
            let claimed = share.claim(size, least, End::Last);
            if claimed.is_some() {
                return claimed;
            }
        }
    }
}

/// From which end of a share chunks are claimed.
#[derive(Clone, Copy, PartialEq)]
enum End {
    First,
    Last,
}

impl Share {
    fn left(&self) -> Range<usize> {
        unpacked(self.0.load(Ordering::Relaxed))
    }

    fn claim(&self, size: usize, least: usize, end: End) -> Option<Range<usize>> {
        let mut word = self.0.load(Ordering::Relaxed);
        loop {
            let Range { start, end: stop } = unpacked(word);
            let left = stop.checked_sub(start).filter(|left| *left > 0)?;
            // Towards the end the claims shrink, so that all threads end together.
            let count = size.min(left.div_ceil(2).max(least)).min(left);
            let (claimed, rest) = match end {
                End::First => (start..start + count, packed(start + count, stop)),
                End::Last => (stop - count..stop, packed(start, stop - count)),
            };
            // A word never comes back: chunks only go.
            match self.0.compare_exchange_weak(word, rest, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return Some(claimed),
                Err(now) => word = now,
            }
        }
    }
}

fn packed(start: usize, stop: usize) -> u64 {
    (start as u64) << 32 | stop as u64
}

fn unpacked(word: u64) -> Range<usize> {
    (word >> 32) as usize..(word & u64::from(u32::MAX)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_tile_the_loop() {
        for length in [0, 1, 2, 63, 64, 65, 4095, 4096, 100_000, 1 << 40, usize::MAX] {
            let chunks = chunk_count(length, 8);
            assert!((1..=MAX_CHUNKS).contains(&chunks) && chunks <= length.max(1), "{length}");
            let mut end = 0;
            for index in 0..chunks {
                let chunk = Chunk::of(index, length, chunks);
                assert_eq!(chunk.begin, end);
                end = chunk.end;
                assert!(length == 0 || end > chunk.begin);
            }
            assert_eq!(end, length);
        }
    }

    #[test]
    fn large_partial_results_make_fewer_chunks() {
        assert_eq!(chunk_count(1 << 30, 0), MAX_CHUNKS);
        assert_eq!(chunk_count(1 << 30, 8), MAX_CHUNKS);
        assert_eq!(chunk_count(1 << 30, 4 << 20), 16);
        assert_eq!(chunk_count(1 << 30, usize::MAX), FEWEST_CHUNKS);
        assert_eq!(chunk_count(2, usize::MAX), 2);
    }

    #[test]
    fn chunks_are_claimed_behind_those_that_are_done() {
        let claims = Claims::new(3, 20, 4);
        let mut seen: Vec<_> = claims.iter(2).collect();
        assert_eq!(seen[0], 12);
        seen.sort_unstable();
        assert!(seen.into_iter().eq(3..20));
        assert_eq!(Claims::new(5, 5, 2).iter(1).next(), None);
    }

    #[test]
    fn chunks_have_the_size_that_was_asked_for() {
        assert_eq!(chunk_count_of_size(10, 0, 4), 3);
        assert_eq!(chunk_count_of_size(1000, 0, 1), 1000);
        assert_eq!(chunk_count_of_size(1000, 8, 1), MAX_CHUNKS);
        assert_eq!(chunk_count_of_size(1000, 8, 500), 2);
        assert_eq!(chunk_count_of_size(0, 0, 500), 1);
        for (length, size) in [(1000, 7), (12, 5), (3, 100)] {
            let chunks = chunk_count_of_size(length, 0, size);
            assert!(
                (0..chunks).map(|at| Chunk::of(at, length, chunks)).all(|each| each.end - each.begin <= size)
            );
        }
    }

    #[test]
    fn every_chunk_is_claimed_once() {
        // The last case makes more claims than a claim's size could be doubled.
        for (chunks, threads) in [(1, 1), (5, 2), (64, 3), (256, 2), (256, 16), (256, 128)] {
            let claims = Claims::new(0, chunks, threads);
            // With as many as there are threads, and with fewer than were expected.
            let (mut one, mut two) = (claims.iter(0), claims.iter(threads - 1));
            let mut seen = Vec::new();
            loop {
                let before = seen.len();
                seen.extend(one.next());
                seen.extend(two.next());
                if seen.len() == before {
                    break;
                }
            }
            seen.sort_unstable();
            assert!(seen.into_iter().eq(0..chunks));
        }
    }
}
