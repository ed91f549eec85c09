//! Sleeping on a word of memory.

use std::ptr;

/// Sleeps while the word holds `expected`, until [`wake`]. May return early; the caller looks again.
///
/// # Safety
/// `word` is alive.
pub(super) unsafe fn wait(word: *const u32, expected: u32) {
    let no_timeout = ptr::null::<libc::timespec>();
    // SAFETY: the word is alive; the kernel reads it.
    unsafe {
        libc::syscall(
            libc::SYS_futex,
            word,
            libc::FUTEX_WAIT | libc::FUTEX_PRIVATE_FLAG,
            expected,
            no_timeout,
        )
    };
}

/// Wakes up to `count` sleepers. An address that nobody sleeps on is harmless.
pub(super) fn wake(word: *const u32, count: usize) {
    let count = i32::try_from(count).unwrap_or(i32::MAX);
    // SAFETY: waking only uses the address as a key.
    unsafe { libc::syscall(libc::SYS_futex, word, libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG, count) };
}
