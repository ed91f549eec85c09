//! How a loop is cut, and how threads take the pieces.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

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
    /// Chunk `index` of `length` iterations cut into `chunks` pieces, the longer ones first.
    pub(super) fn of(index: usize, length: usize, chunks: usize) -> Chunk {
        let (each, longer) = (length / chunks, length % chunks);
        let begin = index * each + index.min(longer);
        Chunk { index, begin, end: begin + each + usize::from(index < longer) }
    }
}

/// Hands out the chunks of one loop, in order.
pub(super) struct Claims {
    next: AtomicUsize,
    chunks: usize,
    threads: usize,
    /// How many chunks are claimed at first.
    first: usize,
}

impl Claims {
    pub(super) fn new(chunks: usize, threads: usize) -> Claims {
        // The first claims are small, for the work may all lie in the first chunks.
        let first = (chunks.min(MAX_CHUNKS) / (16 * threads)).max(1);
        Claims { next: AtomicUsize::new(0), chunks, threads, first }
    }

    /// Hands the chunks out one by one at first: their size was chosen.
    pub(super) fn one_by_one(self) -> Claims {
        Claims { first: 1, ..self }
    }

    /// A thread's own sequence of chunks. Every chunk goes to exactly one thread, each thread's in rising order.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        let mut size = self.first;
        let mut least = 1;
        let mut last: Option<(Instant, usize)> = None;
        std::iter::from_fn(move || {
            const WORTH_A_CLAIM: Duration = Duration::from_micros(4);
            // Timing single chunks makes no sense when the loop has few of them.
            let now = (self.chunks > FINE_CHUNKS).then(Instant::now);
            if let (Some(now), Some((then, count))) = (now, last) {
                let fast = now - then < WORTH_A_CLAIM;
                size = if fast { (2 * size).min(self.chunks) } else { size };
                least = if fast { count.div_ceil(2) } else { 1 };
            }
            let claimed = self.claim(size, least)?;
            last = now.map(|now| (now, claimed.len()));
            Some(claimed)
        })
        .flatten()
    }

    fn claim(&self, size: usize, least: usize) -> Option<Range<usize>> {
        let mut begin = self.next.load(Ordering::Relaxed);
        loop {
            let left = self.chunks.checked_sub(begin).filter(|left| *left > 0)?;
            // Towards the end the claims shrink, so that all threads end together.
            let end = begin + size.min(left.div_ceil(2 * self.threads).max(least)).min(left);
            match self.next.compare_exchange_weak(begin, end, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return Some(begin..end),
                Err(now) => begin = now,
            }
        }
    }
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
            let claims = Claims::new(chunks, threads);
            let (mut one, mut two) = (claims.iter(), claims.iter());
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
