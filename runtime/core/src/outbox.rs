//! What the workers of a parallel loop print, on its way to the thread that called the loop.
//!
//! Only that thread belongs to the VM. It writes what waits here ([`Outbox::deliver`]) when it prints itself, at its own
//! safepoints, between its chunks, while it waits for the workers, and when the loop has ended. So nobody ever waits for
//! someone who waits for him: a worker that finds too much waiting stops until some of it is written, which the calling
//! thread does whatever else it is about.
//!
//! When a text cannot be written, what waits behind it is dropped and printing fails in all workers; the error is the
//! loop's.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::error::{CallError, ErrorKind, Site};
use crate::pool;
use crate::printing::{self, Line};

/// The most bytes of text that wait before workers must wait.
const MOST_BYTES: usize = 1 << 20;
/// How long a worker waits before it looks whether the call has been interrupted.
const SLICE: Duration = Duration::from_millis(20);

/// What one `print` prints.
pub(crate) struct Message {
    pub(crate) line: Box<dyn Line>,
    pub(crate) flush: bool,
    pub(crate) site: Site,
}

impl Message {
    /// Writes it on a thread of the VM.
    pub(crate) fn write(&self) -> Result<(), CallError> {
        printing::write(&*self.line, self.flush).map_err(|kind| CallError::at(kind, self.site))
    }
}

/// The texts that wait.
#[derive(Default)]
pub(crate) struct Outbox {
    /// Not zero while there are any; the safepoints of the calling thread read it.
    waiting: AtomicU32,
    /// A text could not be written.
    failed: AtomicBool,
    state: Mutex<State>,
    room: Condvar,
}

#[derive(Default)]
struct State {
    messages: VecDeque<Message>,
    bytes: usize,
    /// Why a text could not be written, until somebody takes it.
    failure: Option<CallError>,
}

impl Outbox {
    /// What safepoints read.
    pub(crate) fn waiting_word(&self) -> &AtomicU32 {
        &self.waiting
    }

    /// Whether a text could not be written.
    pub(crate) fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }

    /// Leaves a worker's message.
    ///
    /// # Errors
    /// When the call is to stop, because it is interrupted or because printing has failed.
    pub(crate) fn post(&self, message: Message, stop: &dyn Fn() -> bool) -> Result<(), CallError> {
        let mut state = self.lock();
        while state.bytes >= MOST_BYTES && !self.has_failed() && !stop() {
            let waited = self.room.wait_timeout(state, SLICE);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        if self.has_failed() || stop() {
            return Err(CallError::at(ErrorKind::Interrupt, message.site));
        }
        state.bytes += message.line.bytes();
        state.messages.push_back(message);
        self.waiting.store(1, Ordering::SeqCst);
        drop(state);
        pool::wake_caller();
        Ok(())
    }

    /// Writes what waits now, on the calling thread.
    ///
    /// # Errors
    /// When something could not be written, now or earlier: what the caller does for the loop is to end then. The reason
    /// stays here ([`Self::take_failure`]).
    pub(crate) fn deliver(&self) -> Result<(), CallError> {
        let messages = {
            let mut state = self.lock();
            self.waiting.store(0, Ordering::SeqCst);
            state.bytes = 0;
            std::mem::take(&mut state.messages)
        };
        self.room.notify_all();
        for message in messages {
            if self.has_failed() {
                break;
            }
            if let Err(error) = message.write() {
                self.failed.store(true, Ordering::Relaxed);
                self.lock().failure = Some(error);
                self.room.notify_all();
            }
        }
        if self.has_failed() { Err(CallError::new(ErrorKind::Interrupt)) } else { Ok(()) }
    }

    /// Writes what waits if there is anything; whether there was.
    pub(crate) fn deliver_waiting(&self) -> bool {
        let waits = self.waiting.load(Ordering::SeqCst) != 0;
        if waits {
            // The reason stays here until the loop ends.
            let _ = self.deliver();
        }
        waits
    }

    /// Why a text could not be written.
    pub(crate) fn take_failure(&self) -> Option<CallError> {
        self.lock().failure.take()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::printing::tests::{collect, written};

    fn message(text: &str) -> Message {
        Message { line: Box::new(text.to_owned()), flush: false, site: Site { table: 1, index: 2 } }
    }

    #[test]
    fn messages_are_written_in_order() {
        let _alone = collect();
        let outbox = Outbox::default();
        assert!(!outbox.deliver_waiting());
        for text in ["a", "b", "c"] {
            outbox.post(message(text), &|| false).unwrap();
        }
        assert!(outbox.deliver_waiting());
        assert!(!outbox.deliver_waiting());
        assert_eq!(written(), "abc");
    }

    #[test]
    fn a_full_box_lets_its_worker_wait_until_there_is_room() {
        let _alone = collect();
        let outbox = Outbox::default();
        outbox.post(message(&"x".repeat(MOST_BYTES)), &|| false).unwrap();
        std::thread::scope(|scope| {
            let worker = scope.spawn(|| outbox.post(message("y"), &|| false));
            std::thread::sleep(Duration::from_millis(50));
            assert!(!worker.is_finished());
            outbox.deliver().unwrap();
            worker.join().unwrap().unwrap();
        });
        outbox.deliver().unwrap();
        assert!(written().ends_with("xy"));
    }

    #[test]
    fn an_interrupt_frees_a_worker_that_waits_for_room() {
        let outbox = Outbox::default();
        outbox.post(message(&"x".repeat(MOST_BYTES)), &|| false).unwrap();
        assert_eq!(outbox.post(message("y"), &|| true).unwrap_err().kind, ErrorKind::Interrupt);
    }

    #[test]
    fn nothing_is_printed_behind_a_failure() {
        let _alone = collect();
        let outbox = Outbox::default();
        for text in ["a", "fail", "b"] {
            outbox.post(message(text), &|| false).unwrap();
        }
        assert!(outbox.deliver().is_err());
        assert!(outbox.post(message("c"), &|| false).is_err());
        assert_eq!(written(), "a");
        assert_eq!(outbox.take_failure().unwrap().kind, ErrorKind::Value("fail".into()));
    }
}
