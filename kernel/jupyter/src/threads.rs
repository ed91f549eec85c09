//! Threads that leave signals to the main thread.
//!
//! A language runtime sets signal handlers that act on its main thread, and a blocking system call there is only
//! interrupted if the signal is delivered to that very thread. So every thread of this crate blocks the asynchronous
//! signals. The mask is set on the creating thread around the creation and inherited: a new thread is never, not even
//! for its first instructions, a candidate for delivery.
use std::io;
use std::mem::MaybeUninit;

/// Starts a named thread that receives no asynchronous signals.
pub(crate) fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let masked = Masked::new();
    let spawned = std::thread::Builder::new().name(name.into()).spawn(body);
    drop(masked);
    spawned.map(drop)
}

/// While it lives, the current thread (and threads that it creates) receives no asynchronous signals.
pub(crate) struct Masked(libc::sigset_t);

impl Masked {
    pub(crate) fn new() -> Masked {
        let mut set = MaybeUninit::uninit();
        let mut previous = MaybeUninit::uninit();
        // SAFETY: sigfillset initialises `set`; pthread_sigmask reads it and initialises `previous`. Signals that a
        // fault raises on the faulting thread stay open: blocking them would turn a crash report into silence.
        unsafe {
            libc::sigfillset(set.as_mut_ptr());
            for fault in [
                libc::SIGSEGV,
                libc::SIGBUS,
                libc::SIGFPE,
                libc::SIGILL,
                libc::SIGTRAP,
                libc::SIGABRT,
                libc::SIGSYS,
            ] {
                libc::sigdelset(set.as_mut_ptr(), fault);
            }
            libc::pthread_sigmask(libc::SIG_BLOCK, set.as_ptr(), previous.as_mut_ptr());
            Masked(previous.assume_init())
        }
    }
}

impl Drop for Masked {
    fn drop(&mut self) {
        // SAFETY: the mask was filled by pthread_sigmask in `new`.
        unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &self.0, std::ptr::null_mut()) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocked(signal: i32) -> bool {
        let mut set = MaybeUninit::uninit();
        // SAFETY: with a null new mask, pthread_sigmask only writes the current one to `set`.
        unsafe {
            libc::pthread_sigmask(libc::SIG_BLOCK, std::ptr::null(), set.as_mut_ptr());
            libc::sigismember(set.as_ptr(), signal) == 1
        }
    }

    #[test]
    fn spawned_threads_block_sigint_and_the_caller_does_not() {
        let (sender, receiver) = std::sync::mpsc::channel();
        spawn("masked", move || sender.send((blocked(libc::SIGINT), blocked(libc::SIGSEGV))).unwrap())
            .unwrap();
        assert_eq!(receiver.recv().unwrap(), (true, false));
        assert!(!blocked(libc::SIGINT));
    }
}
