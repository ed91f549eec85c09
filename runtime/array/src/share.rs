//! Sharing a loop among the threads of the pool.
//!
//! Interrupts are looked at between chunks. What the body computes must not depend on how the loop is cut.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use hotloop_core::error::ErrorKind;
use hotloop_core::pool;

use crate::error::{ArrayError, Result};
use crate::interrupt;

/// Elements from which on several threads pay, for work of a few nanoseconds an element.
pub(crate) const WORTH_SHARING: usize = 1 << 15;

/// Runs `body` on parts of `0..length`. `elements` says how much work the whole loop is: as that of so many elements of
/// an element-wise operation.
///
/// # Errors
/// [`ArrayError::Interrupted`], and what the body returns for the lowest part that fails.
pub(crate) fn among_threads(
    length: usize,
    elements: usize,
    body: impl Fn(Range<usize>) -> Result<()> + Sync,
) -> Result<()> {
    if elements < WORTH_SHARING {
        return body(0..length);
    }
    in_chunks(length, pool::element_chunks(elements), body)
}

/// As [`among_threads`], in a given number of chunks.
///
/// # Errors
/// As there.
pub(crate) fn in_chunks(
    length: usize,
    chunks: usize,
    body: impl Fn(Range<usize>) -> Result<()> + Sync,
) -> Result<()> {
    let polls = interrupt::polls();
    let failure: Mutex<Option<(usize, ArrayError)>> = Mutex::new(None);
    let outcome = pool::for_each_chunk(length, chunks, |chunk| {
        // Threads of the pool look out for interrupts for the one that waits for them.
        let _polling = interrupt::polling(polls);
        let Err(error) = interrupt::check().and_then(|()| body(chunk.begin..chunk.end)) else {
            return Ok(());
        };
        let mut failure = failure.lock().unwrap_or_else(PoisonError::into_inner);
        if failure.as_ref().is_none_or(|(first, _)| chunk.begin < *first) {
            *failure = Some((chunk.begin, error));
        }
        // Ends the loop; what went wrong is kept as it is.
        Err(ErrorKind::Interrupt)
    });
    match (outcome, failure.into_inner().unwrap_or_else(PoisonError::into_inner)) {
        (Ok(()), _) => Ok(()),
        (Err(_), Some((_, error))) => Err(error),
        (Err(error), None) => Err(ArrayError::Runtime(format!("{error:?}"))),
    }
}

/// Memory that parts of a loop read, or write without overlap.
#[derive(Clone, Copy)]
pub(crate) struct Shared<T>(pub(crate) *mut T);

// SAFETY: whoever makes one promises that parts of a loop do not write where others read or write; the caller of the loop
// waits for all of them.
unsafe impl<T> Sync for Shared<T> {}
// SAFETY: as above.
unsafe impl<T> Send for Shared<T> {}

impl<T> Shared<T> {
    /// The pointer; a method, so that closures take the whole.
    pub(crate) fn get(&self) -> *mut T {
        self.0
    }
}
