//! How long loops over elements learn that the user wants them to stop.
//!
//! Interrupts are for the main thread alone, so a thread has to say that it is the one ([`poll_on_this_thread`]).

use std::cell::Cell;
use std::panic::resume_unwind;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use hotloop_core::context::interrupt_requested;

use crate::error::{ArrayError, Result};

/// Elements between two looks at the interrupt word: a fraction of a millisecond for the slowest loop.
pub const BLOCK: usize = 1 << 16;

thread_local! {
    static POLLS: Cell<bool> = const { Cell::new(false) };
}

/// Says whether long loops on this thread end with [`ArrayError::Interrupted`] when an interrupt is requested.
pub fn poll_on_this_thread(poll: bool) {
    POLLS.set(poll);
}

/// Lets loops of this thread poll, or not, until the guard goes.
pub fn polling(poll: bool) -> impl Drop {
    struct Before(bool);
    impl Drop for Before {
        fn drop(&mut self) {
            POLLS.set(self.0);
        }
    }
    Before(POLLS.replace(poll))
}

/// Whether loops that work for this thread should poll; threads that help it ask before they are sent.
#[must_use]
pub fn polls() -> bool {
    POLLS.get()
}

/// # Errors
/// [`ArrayError::Interrupted`] when this thread should stop.
#[inline]
pub fn check() -> Result<()> {
    if interrupt_requested() && POLLS.get() { Err(ArrayError::Interrupted) } else { Ok(()) }
}

/// Calls `block(start, count)` for consecutive parts of `length`, checking in between.
///
/// # Errors
/// [`ArrayError::Interrupted`], and what `block` returns.
#[inline]
pub fn in_blocks(length: usize, mut block: impl FnMut(usize, usize) -> Result<()>) -> Result<()> {
    if length <= BLOCK {
        return block(0, length);
    }
    let mut start = 0;
    while start < length {
        check()?;
        let count = BLOCK.min(length - start);
        block(start, count)?;
        start += count;
    }
    Ok(())
}

/// Does work that cannot poll, on a thread of its own that is left to itself when the user asks to stop: for the numerics
/// of other crates, on memory that the work owns.
///
/// # Errors
/// [`ArrayError::Interrupted`], `MemoryError` without a thread, and what the work returns.
pub fn abandonable<R: Send + 'static>(work: impl FnOnce() -> Result<R> + Send + 'static) -> Result<R> {
    const STACK_BYTES: usize = 16 << 20;
    const BETWEEN_LOOKS: Duration = Duration::from_millis(10);
    if !polls() {
        return work();
    }
    let (sender, receiver) = channel();
    let mut thread = None;
    hotloop_core::pool::without_signals(|| {
        // Nobody listens any more when the work was left alone.
        let run = move || drop(sender.send(work()));
        thread = std::thread::Builder::new().name("numerics".into()).stack_size(STACK_BYTES).spawn(run).ok();
    });
    let Some(thread) = thread else {
        return Err(ArrayError::Memory("no thread could be started".into()));
    };
    loop {
        match receiver.recv_timeout(BETWEEN_LOOKS) {
            Ok(result) => return result,
            Err(RecvTimeoutError::Timeout) => check()?,
            Err(RecvTimeoutError::Disconnected) => match thread.join() {
                // The caller's guard reports it.
                Err(panic) => resume_unwind(panic),
                Ok(()) => return Err(ArrayError::Interrupted),
            },
        }
    }
}
