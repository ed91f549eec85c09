//! Which interrupts count: one that comes while a request runs or waits is meant for it; one that comes while the kernel
//! is idle is meant for nothing, and must not hit the request that comes next.
//!
//! That is decided when the interrupt arrives, because Python's handler runs later, when another request may be there.
//! While the interpreter starts, SIGINT is blocked in the main thread and taken by a thread of its own, which decides in
//! the same way.

use hotloop_vm::interrupt;
use rustpython_vm::VirtualMachine;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::{Mutex, MutexGuard};

static STARTING: AtomicBool = AtomicBool::new(true);
/// Whether a request is being handled.
static BUSY: AtomicBool = AtomicBool::new(false);
/// Readable while requests wait.
static WAITING: AtomicI32 = AtomicI32::new(-1);
/// Whether an interrupt came that was meant for a request and that Python has not taken yet.
static MEANT: AtomicBool = AtomicBool::new(false);
/// Whether the next signal only carries the news of an interrupt that was judged when its message came.
static JUDGED: AtomicBool = AtomicBool::new(false);

/// Whether the shell has ended and only exit handlers run.
static ENDED: Mutex<bool> = Mutex::new(false);

/// Blocks SIGINT in the calling thread, the main one, and has it watched until [`admit`].
///
/// # Errors
/// When the system gives no thread.
pub(crate) fn hold_back() -> std::io::Result<()> {
    mask(libc::SIG_BLOCK);
    interrupt::on_signal(by_signal);
    std::thread::Builder::new().name("hotloop-start".to_owned()).spawn(watch_start).map(drop)
}

/// Names the descriptor that is readable while requests wait.
pub(crate) fn watch_requests(event_fd: i32) {
    WAITING.store(event_fd, Ordering::Release);
}

/// Lets signals through: Python's handler is in place.
pub(crate) fn admit() {
    STARTING.store(false, Ordering::Release);
    mask(libc::SIG_UNBLOCK);
}

/// An interrupt request of a client.
pub(crate) fn by_message() {
    judge();
    if !STARTING.load(Ordering::Acquire) {
        JUDGED.store(true, Ordering::Release);
        unless_ended(interrupt::request);
    }
}

/// Sends the interrupt that ends the shell, if it has not ended: exit handlers are not what it is meant for.
pub(crate) fn unless_ended(send: impl FnOnce()) {
    let ended = lock_ended();
    if !*ended {
        send();
    }
}

/// Waits, if the shell has ended.
pub(crate) fn unless_running(wait: impl FnOnce()) {
    let ended = *lock_ended();
    if ended {
        wait();
    }
}

/// Declares the shell ended. What is left of the interrupt that ended it must not hit the exit handlers.
pub(crate) fn end(vm: &VirtualMachine) {
    *lock_ended() = true;
    // A signal that is on its way arrives now: changing the mask is a system call.
    mask(libc::SIG_BLOCK);
    mask(libc::SIG_UNBLOCK);
    let _ = vm.check_signals();
    interrupt::clear();
}

fn lock_ended() -> MutexGuard<'static, bool> {
    ENDED.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// Declares whether a request is being handled.
pub(crate) fn set_busy(busy: bool) {
    BUSY.store(busy, Ordering::Release);
}

/// Whether an interrupt came that was meant for a request; forgets it.
pub(crate) fn take() -> bool {
    MEANT.swap(false, Ordering::AcqRel)
}

/// Whether requests wait.
pub(crate) fn is_request_waiting() -> bool {
    let mut entry = libc::pollfd { fd: WAITING.load(Ordering::Acquire), events: libc::POLLIN, revents: 0 };
    // SAFETY: one valid entry; without a time limit the call does not wait. A negative descriptor is skipped.
    unsafe { libc::poll(&mut entry, 1, 0) == 1 }
}

/// Runs in the signal handler.
fn by_signal() {
    if !JUDGED.swap(false, Ordering::AcqRel) {
        judge();
    }
}

fn judge() {
    if BUSY.load(Ordering::Acquire) || is_request_waiting() {
        MEANT.store(true, Ordering::Release);
    }
}

fn watch_start() {
    let limit = libc::timespec { tv_sec: 0, tv_nsec: 50_000_000 };
    while STARTING.load(Ordering::Acquire) {
        let set = sigint();
        // SAFETY: both places are valid. SIGINT is blocked in this thread, which inherited the main thread's mask.
        if unsafe { libc::sigtimedwait(&set, std::ptr::null_mut(), &limit) } == libc::SIGINT {
            judge();
            if !STARTING.load(Ordering::Acquire) {
                JUDGED.store(true, Ordering::Release);
                interrupt::request();
            }
        }
    }
}

fn mask(how: libc::c_int) {
    let set = sigint();
    // SAFETY: the set is valid; the mask of this thread only is changed.
    unsafe { libc::pthread_sigmask(how, &set, std::ptr::null_mut()) };
}

fn sigint() -> libc::sigset_t {
    // SAFETY: the set is emptied before it is used.
    unsafe {
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&mut set);
        libc::sigaddset(&mut set, libc::SIGINT);
        set
    }
}
