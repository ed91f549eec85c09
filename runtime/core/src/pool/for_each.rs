//! Parallel loops of Rust code.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::chunks::{Chunk, Claims};
use super::{crew, threads};
use crate::error::ErrorKind;

/// Runs `body` for each of the `chunks` pieces of a loop of `length` iterations, on the pool; one piece runs on the
/// spot. Whatever is shared between chunks is the body's business.
///
/// # Errors
/// What the lowest failing chunk returned; chunks behind a failed one are skipped, chunks before it still run. A panic
/// in the body is [`ErrorKind::Internal`].
pub fn for_each_chunk(
    length: usize,
    chunks: usize,
    body: impl Fn(Chunk) -> Result<(), ErrorKind> + Sync,
) -> Result<(), ErrorKind> {
    let chunks = chunks.clamp(1, length.max(1));
    let run = |index| {
        let chunk = Chunk::of(index, length, chunks);
        catch_unwind(AssertUnwindSafe(|| body(chunk))).unwrap_or_else(|panic| Err(internal(&*panic)))
    };
    if chunks == 1 {
        return run(0);
    }
    let run_alone = || {
        let _place = threads::enter_alone();
        (0..chunks).try_for_each(run)
    };
    let threads = threads::num_threads().min(chunks);
    if threads == 1 || threads::inside_parallel() {
        return run_alone();
    }
    let claims = Claims::new(0, chunks, threads);
    let lowest_failure = AtomicUsize::new(usize::MAX);
    let failure = Mutex::new(None);
    let participate = || {
        for index in claims.iter(threads::thread_id()) {
            if index > lowest_failure.load(Ordering::Relaxed) {
                continue;
            }
            if let Err(error) = run(index) {
                lowest_failure.fetch_min(index, Ordering::Relaxed);
                let mut failure = failure.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
                if failure.as_ref().is_none_or(|(lowest, _)| index < *lowest) {
                    *failure = Some((index, error));
                }
            }
        }
    };
    if !crew::run(participate, || false, threads)? {
        return run_alone();
    }
    match failure.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner()) {
        None => Ok(()),
        Some((_, error)) => Err(error),
    }
}

fn internal(panic: &(dyn Any + Send)) -> ErrorKind {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(|s| &**s));
    ErrorKind::Internal(format!("a parallel loop panicked: {}", text.unwrap_or("no message")))
}
