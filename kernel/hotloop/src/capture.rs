//! Captures file descriptors 1 and 2, so that what C code and child processes print arrives in the cell that runs.
//!
//! Both are replaced by pipes that a thread reads. The original descriptors are kept for the log. [`drain`] waits until
//! everything written so far is published: the reader holds [`READING`] from before it reads until after it has
//! published, so an empty pipe seen under that lock means that nothing is under way.

use hotloop_jupyter::{Output, Parent};
use std::io;
use std::os::fd::RawFd;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

static READING: Mutex<()> = Mutex::new(());
static CURRENT: Mutex<Option<Parent>> = Mutex::new(None);
static PIPES: [AtomicI32; 2] = [AtomicI32::new(-1), AtomicI32::new(-1)];
/// Where the log goes: the real standard error.
static LOG: AtomicI32 = AtomicI32::new(2);

const NAMES: [&str; 2] = ["stdout", "stderr"];
const READ_AT_ONCE: usize = 64 * 1024;
/// A child that prints without end must not keep a cell from ending.
const LONGEST_DRAIN: Duration = Duration::from_millis(300);

/// Puts pipes in place of descriptors 1 and 2, and /dev/null in place of 0: nobody types into a kernel's input, and a
/// child process that reads it must not wait.
///
/// # Errors
/// When the system gives no pipes or no thread.
pub(crate) fn start(output: Output) -> io::Result<()> {
    let mut readers = [0; 2];
    for (index, reader) in readers.iter_mut().enumerate() {
        let target = index as RawFd + 1;
        if target == 2 {
            LOG.store(checked(duplicate(target))?, Ordering::Release);
        }
        let mut ends = [0; 2];
        // SAFETY: `ends` has room for the two descriptors.
        checked(unsafe { libc::pipe2(ends.as_mut_ptr(), libc::O_CLOEXEC) })?;
        // SAFETY: descriptors that this function owns; 1 and 2 are ours to replace. The size is a wish only.
        unsafe {
            libc::fcntl(ends[0], libc::F_SETPIPE_SZ, 1 << 20);
            libc::fcntl(ends[0], libc::F_SETFL, libc::O_NONBLOCK);
            checked(libc::dup2(ends[1], target))?;
            libc::close(ends[1]);
        }
        PIPES[index].store(ends[0], Ordering::Release);
        *reader = ends[0];
    }
    // SAFETY: opens and replaces descriptor 0, which nothing in this process reads.
    unsafe {
        let null = libc::open(c"/dev/null".as_ptr(), libc::O_RDONLY | libc::O_CLOEXEC);
        if null >= 0 {
            libc::dup2(null, 0);
            libc::close(null);
        }
    }
    let body = move || read_for_ever(readers, &output);
    std::thread::Builder::new()
        .name("hotloop-capture".to_owned())
        .spawn(move || without_signals(body))
        .map(drop)
}

/// Makes `parent` the request that output without another owner belongs to.
pub(crate) fn set_current(parent: Option<Parent>) {
    *lock(&CURRENT) = parent;
}

pub(crate) fn current() -> Option<Parent> {
    lock(&CURRENT).clone()
}

/// Waits until what was written to descriptors 1 and 2 is published.
pub(crate) fn drain() {
    let deadline = Instant::now() + LONGEST_DRAIN;
    while Instant::now() < deadline {
        let guard = lock(&READING);
        if PIPES.iter().all(|pipe| waiting_bytes(pipe.load(Ordering::Acquire)) == 0) {
            return;
        }
        drop(guard);
        std::thread::sleep(Duration::from_micros(100));
    }
}

/// Whether bytes wait in a pipe; without the lock, so only a hint that [`drain`] is needed.
pub(crate) fn is_pending() -> bool {
    PIPES.iter().any(|pipe| waiting_bytes(pipe.load(Ordering::Relaxed)) != 0)
}

/// The descriptor of the real standard error.
pub(crate) fn log_descriptor() -> RawFd {
    LOG.load(Ordering::Acquire)
}

/// Writes to the real standard error.
pub(crate) struct Log;

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // SAFETY: `bytes` is readable for its length.
        let written = unsafe { libc::write(log_descriptor(), bytes.as_ptr().cast(), bytes.len()) };
        usize::try_from(written).map_err(|_| io::Error::last_os_error())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn read_for_ever(readers: [RawFd; 2], output: &Output) {
    let mut decoders = [Decoder::default(), Decoder::default()];
    let mut buffer = vec![0; READ_AT_ONCE];
    loop {
        let mut polled = readers.map(|fd| libc::pollfd { fd, events: libc::POLLIN, revents: 0 });
        // SAFETY: `polled` is an array of two valid entries.
        if unsafe { libc::poll(polled.as_mut_ptr(), 2, -1) } < 0 {
            continue;
        }
        let guard = lock(&READING);
        for (index, entry) in polled.iter().enumerate().filter(|(_, entry)| entry.revents != 0) {
            // SAFETY: `buffer` is writable for its length.
            let count = unsafe { libc::read(entry.fd, buffer.as_mut_ptr().cast(), buffer.len()) };
            let text = decoders[index].decode(&buffer[..usize::try_from(count).unwrap_or(0)]);
            if !text.is_empty() {
                output.stream(current().as_ref(), NAMES[index], &text);
            }
        }
        drop(guard);
    }
}

/// UTF-8 that arrives in pieces; what is not UTF-8 becomes replacement characters.
#[derive(Default)]
struct Decoder {
    incomplete: Vec<u8>,
}

impl Decoder {
    fn decode(&mut self, bytes: &[u8]) -> String {
        self.incomplete.extend_from_slice(bytes);
        let mut text = String::with_capacity(self.incomplete.len());
        let mut rest = self.incomplete.as_slice();
        while !rest.is_empty() {
            match std::str::from_utf8(rest) {
                Ok(valid) => {
                    text.push_str(valid);
                    rest = &[];
                }
                Err(error) => {
                    let (valid, after) = rest.split_at(error.valid_up_to());
                    text.push_str(&String::from_utf8_lossy(valid));
                    rest = after;
                    let Some(bad) = error.error_len() else { break };
                    text.push(char::REPLACEMENT_CHARACTER);
                    rest = &rest[bad..];
                }
            }
        }
        self.incomplete = rest.to_vec();
        text
    }
}

fn waiting_bytes(fd: RawFd) -> i32 {
    let mut count = 0;
    // SAFETY: writes one integer to `count`; a bad descriptor leaves it 0.
    unsafe { libc::ioctl(fd, libc::FIONREAD, &mut count) };
    count
}

fn duplicate(fd: RawFd) -> RawFd {
    // SAFETY: takes no pointers.
    unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 3) }
}

fn checked(result: libc::c_int) -> io::Result<libc::c_int> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(result) }
}

/// Runs `body` with all signals blocked in this thread, so that they reach the main thread.
pub(crate) fn without_signals(body: impl FnOnce()) {
    // SAFETY: `all` is filled before it is used; the mask of this thread only is changed.
    unsafe {
        let mut all: libc::sigset_t = std::mem::zeroed();
        libc::sigfillset(&mut all);
        libc::pthread_sigmask(libc::SIG_SETMASK, &all, std::ptr::null_mut());
    }
    body();
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::Decoder;

    #[test]
    fn characters_may_arrive_in_pieces() {
        let mut decoder = Decoder::default();
        let bytes = "aé🙂".as_bytes();
        let text: String = bytes.iter().map(|byte| decoder.decode(&[*byte])).collect();
        assert_eq!(text, "aé🙂");
        assert_eq!(decoder.decode(b"\xff!\xe2\x82"), "\u{fffd}!");
        assert_eq!(decoder.decode(b"\xac"), "€");
    }
}
