//! Parallel loops of generated code.

use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::chunks::{Chunk, Claims, MOST_CLAIMED, chunk_count_of_size};
use super::pace::{Pace, WORTH_SHARING, WORTH_WAKING};
use super::{crew, threads};
use crate::context::CallContext;
use crate::error::{CallError, ErrorKind, FAILED, OK, Status};
use crate::outbox::Outbox;

/// The body of a parallel loop: runs the iterations `begin .. end`, which are chunk number `chunk`. A status other than
/// zero means that it recorded an error in its `context`.
pub type Body = unsafe extern "C" fn(
    context: *const CallContext,
    environment: *mut u8,
    begin: i64,
    end: i64,
    chunk: i64,
) -> Status;

/// Runs a loop of `length` iterations, cut into `chunks` pieces, on the pool. What is known to be short begins on the calling thread
/// alone.
///
/// `few`, if there is one, does the same as `body` with parallel loops inside. It runs instead, on the calling thread alone, when
/// there are fewer iterations than threads, so that the loops inside have the pool.
///
/// Bodies get a context of their own, whose allocations `context` inherits. When bodies fail, the error of the lowest
/// failing chunk is the loop's: chunks behind a failed one are skipped, chunks before it still run. A stop request at
/// the safepoint word ends the loop between chunks too. What bodies print is written by the calling thread, all of it
/// before this returns; when it cannot be written, that is the loop's error.
///
/// # Safety
/// `context` is alive and belongs to the calling thread; `body` and `few` may run on several threads at once with `environment`
/// and different chunks, and does not unwind.
pub unsafe extern "C" fn hl_parallel_for(
    context: *const CallContext,
    body: Body,
    few: Option<Body>,
    environment: *mut u8,
    length: i64,
    chunks: i64,
) -> Status {
    // SAFETY: alive by the caller's promise.
    let context = unsafe { &*context };
    let Some(length) = usize::try_from(length).ok().filter(|length| *length > 0) else { return OK };
    let chunks = usize::try_from(chunks).unwrap_or(1).clamp(1, MOST_CLAIMED);
    let is_inside = context.inside_parallel() || threads::inside_parallel();
    if let Some(few) = few
        && !is_inside
        && length < threads::num_threads()
    {
        let of_loop = Loop { body: few, environment, length, chunks };
        let _place = threads::enter_chunk();
        return of_loop.run_in_order(context, 0..chunks);
    }
    let of_loop = Loop { body, environment, length, chunks };
    let threads = threads::num_threads().min(chunks);
    if threads == 1 || is_inside {
        return of_loop.run_serially(context);
    }
    let pace = Pace::of(body);
    let worth = if crew::would_wake(threads) { WORTH_WAKING } else { WORTH_SHARING };
    let done = match pace.of_rounds(length) {
        Some(expected) if expected < worth => of_loop.begin_alone(context, worth, pace),
        _ => Ok(0),
    };
    let done = match done {
        Ok(done) if done == chunks => return OK,
        Ok(done) => done,
        Err(status) => return status,
    };
    let claims = Claims::new(done, chunks, threads);
    let claims = if threads::chunksize() > 0 { claims.one_by_one() } else { claims };
    let parallel = Parallel {
        of_loop,
        context,
        pace,
        claims,
        lowest_failure: AtomicUsize::new(usize::MAX),
        failure: Mutex::new(None),
        outbox: Outbox::default(),
    };
    let ran = crew::run(|| parallel.participate(), || parallel.outbox.deliver_waiting(), threads);
    while parallel.outbox.deliver_waiting() {}
    match ran {
        Ok(true) => {}
        Ok(false) => return parallel.of_loop.run_alone(context, done..chunks),
        Err(kind) => {
            context.set_error(CallError::new(kind));
            return FAILED;
        }
    }
    if let Some(error) = parallel.outbox.take_failure() {
        context.set_error(error);
        return FAILED;
    }
    match parallel.failure.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner()) {
        None => OK,
        Some((_, error)) => {
            context.set_error(*error);
            FAILED
        }
    }
}

struct Loop {
    body: Body,
    environment: *mut u8,
    length: usize,
    chunks: usize,
}

impl Loop {
    fn chunk(&self, index: usize) -> Chunk {
        Chunk::of(index, self.length, self.chunks)
    }

    fn run_chunk(&self, context: &CallContext, index: usize) -> Status {
        let chunk = self.chunk(index);
        if context.stop_requested() {
            context.set_error(CallError::new(ErrorKind::Interrupt));
            return FAILED;
        }
        // SAFETY: `hl_parallel_for`'s caller vouches for the body; the context belongs to this thread.
        unsafe {
            (self.body)(context, self.environment, chunk.begin as i64, chunk.end as i64, chunk.index as i64)
        }
    }

    fn run_serially(&self, context: &CallContext) -> Status {
        if self.chunks == 1 {
            // This leaves the pool to the loops inside.
            let _place = threads::enter_chunk();
            return self.run_chunk(context, 0);
        }
        self.run_alone(context, 0..self.chunks)
    }

    /// Runs these chunks on this thread, up to the first that fails; loops inside of them too.
    fn run_alone(&self, context: &CallContext, chunks: Range<usize>) -> Status {
        let _place = threads::enter_alone();
        let was_inside = context.set_inside_parallel(true);
        let status = self.run_in_order(context, chunks);
        context.set_inside_parallel(was_inside);
        status
    }

    /// Runs these chunks on this thread, up to the first that fails.
    fn run_in_order(&self, context: &CallContext, mut chunks: Range<usize>) -> Status {
        chunks
            .find_map(|index| Some(self.run_chunk(context, index)).filter(|status| *status != OK))
            .unwrap_or(OK)
    }

    /// Runs chunks on this thread until the time is up. Returns how many; the status of one that failed.
    fn begin_alone(&self, context: &CallContext, time: Duration, pace: Pace) -> Result<usize, Status> {
        let start = Instant::now();
        // The clock is looked at rarely, for a chunk may take less time than that.
        let (mut done, mut next) = (0, 1);
        loop {
            let status = self.run_alone(context, done..next);
            if status != OK {
                return Err(status);
            }
            let taken = start.elapsed();
            if next == self.chunks || taken > time {
                pace.learn(self.chunk(next - 1).end, taken);
                return Ok(next);
            }
            (done, next) = (next, (2 * next).min(self.chunks));
        }
    }
}

struct Parallel<'a> {
    of_loop: Loop,
    context: &'a CallContext,
    pace: Pace,
    claims: Claims,
    lowest_failure: AtomicUsize,
    failure: Mutex<Option<(usize, Box<CallError>)>>,
    outbox: Outbox,
}

// SAFETY: of the shared context, participants use what may be used from other threads: the address of the safepoint word
// and the list of allocations, which has a lock. The environment is shared by the promise of `hl_parallel_for`'s caller.
unsafe impl Sync for Parallel<'_> {}

impl Parallel<'_> {
    fn participate(&self) {
        let worker = self.context.for_worker();
        let is_caller = threads::thread_id() == 0;
        // SAFETY: the outbox lives as long as the loop.
        unsafe { worker.print_through(&self.outbox, is_caller) };
        let (start, mut rounds) = (Instant::now(), 0);
        for index in self.claims.iter(threads::thread_id()) {
            if is_caller {
                self.outbox.deliver_waiting();
            }
            if index > self.lowest_failure.load(Ordering::Relaxed) || self.outbox.has_failed() {
                continue;
            }
            rounds += self.of_loop.chunk(index).len();
            if self.of_loop.run_chunk(&worker, index) != OK {
                self.record(index, &worker);
            }
        }
        if is_caller {
            self.pace.learn(rounds, start.elapsed());
        }
        self.context.inherit(&worker);
    }

    fn record(&self, index: usize, worker: &CallContext) {
        self.lowest_failure.fetch_min(index, Ordering::Relaxed);
        let error = worker.take_error().unwrap_or_else(|| {
            let text = "a parallel loop's body failed without an error".to_owned();
            Box::new(CallError::new(ErrorKind::Internal(text)))
        });
        let mut failure = self.failure.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if failure.as_ref().is_none_or(|(lowest, _)| index < *lowest) {
            *failure = Some((index, error));
        }
    }
}

/// [`chunk_count`](super::chunk_count) for parallel loops of generated code, which follow the size of chunks that the program
/// asked for; lengths below zero count as zero.
pub(super) extern "C" fn hl_chunk_count(length: i64, accumulator_bytes: i64) -> i64 {
    match threads::chunksize() {
        0 => hl_block_count(length, accumulator_bytes),
        size => chunk_count_of_size(natural(length), natural(accumulator_bytes), size) as i64,
    }
}

/// [`chunk_count`](super::chunk_count) for array expressions of generated code.
pub(super) extern "C" fn hl_block_count(length: i64, accumulator_bytes: i64) -> i64 {
    super::chunk_count(natural(length), natural(accumulator_bytes)) as i64
}

fn natural(number: i64) -> usize {
    usize::try_from(number).unwrap_or(0)
}

/// [`num_threads`](super::num_threads) for generated code.
pub(super) extern "C" fn hl_get_num_threads() -> i64 {
    super::num_threads() as i64
}

/// [`thread_id`](super::thread_id) for generated code.
pub(super) extern "C" fn hl_get_thread_id() -> i64 {
    super::thread_id() as i64
}

/// [`set_num_threads`](super::set_num_threads) for generated code; ValueError for a count that is not available.
///
/// # Safety
/// `context` is alive and belongs to the calling thread.
pub(super) unsafe extern "C" fn hl_set_num_threads(context: *const CallContext, count: i64) -> Status {
    if usize::try_from(count).is_ok_and(super::set_num_threads) {
        return OK;
    }
    let text = format!("The number of threads must be between 1 and {}", super::max_threads());
    // SAFETY: alive by the caller's promise.
    unsafe { (*context).set_error(CallError::new(ErrorKind::Value(text))) };
    FAILED
}
