//! The worker threads, and the handing over of one job at a time.
//!
//! One word holds the whole protocol, so that a worker can join and the caller can close a job without a lock:
//!
//! | bits | |
//! |---|---|
//! | 32–63 | number of the job; what sleeping workers wait for |
//! | 31 | open: workers may still join |
//! | 16–30 | how many more workers may join |
//! | 0–15 | workers now inside |
//!
//! The caller publishes a job, works on it like everybody else, closes it when nothing is left to take, and waits until
//! nobody is inside. Only then does the job, which lives on the caller's stack, end.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::threads::{self, Place};
use super::{futex, max_threads};
use crate::error::ErrorKind;

const JOB: u64 = 1 << 32;
const OPEN: u64 = 1 << 31;
const SEAT: u64 = 1 << 16;
const SEATS: u64 = OPEN - SEAT;
const INSIDE: u64 = SEAT - 1;

/// How long a worker watches for the next job, and a caller for the end of this one, before sleeping.
const SPIN: Duration = Duration::from_micros(50);
const STACK_BYTES: usize = 16 << 20;

/// What each participant runs once.
type Job<'a> = dyn Fn() + Sync + 'a;

/// Runs the job once on the current thread and once on each of up to `threads - 1` others; returns when all of them are
/// done. False, without having run anything, if the crew is busy or empty. While the caller waits for the others it calls
/// `attend`, each time that [`wake_caller`] was called: it does what they have left for the caller, and says whether there
/// was anything. It must not panic.
///
/// # Errors
/// [`ErrorKind::Internal`] if the job panicked.
pub(super) fn run(
    job: impl Fn() + Sync,
    attend: impl Fn() -> bool,
    threads: usize,
) -> Result<bool, ErrorKind> {
    let Some(crew) = Crew::current() else { return Ok(false) };
    let extra = (threads - 1).min(crew.workers);
    if extra == 0 || crew.busy.swap(true, Ordering::Acquire) {
        return Ok(false);
    }
    // An unwinding participant would leave the others with a job that is gone.
    let panicked = AtomicBool::new(false);
    let job = || {
        if catch_unwind(AssertUnwindSafe(&job)).is_err() {
            panicked.store(true, Ordering::Relaxed);
        }
    };
    let mask = threads::num_threads();
    crew.publish(&job, extra, mask);
    {
        let _place = threads::enter(Place { mask, id: 0, inside: true, chunksize: 0 });
        job();
    }
    crew.finish(attend);
    crew.busy.store(false, Ordering::Release);
    match panicked.into_inner() {
        false => Ok(true),
        true => Err(ErrorKind::Internal("the machinery of a parallel loop panicked".into())),
    }
}

/// Whether a job for so many threads would wake a worker who sleeps, or be the first.
pub(super) fn would_wake(threads: usize) -> bool {
    // SAFETY: a crew is leaked, so it lives for ever.
    let Some(crew) = (unsafe { CREW.load(Ordering::Acquire).as_ref() }) else { return true };
    let sleepers = crew.sleepers.0.load(Ordering::Relaxed) as usize;
    crew.workers.saturating_sub(sleepers) < (threads - 1).min(crew.workers)
}

/// Lets the caller who waits for the workers attend to what one of them has left.
pub(crate) fn wake_caller() {
    // SAFETY: a crew is leaked, so it lives for ever.
    if let Some(crew) = unsafe { CREW.load(Ordering::Acquire).as_ref() } {
        crew.wake_caller();
    }
}

/// Keeps what the caller writes and what workers write on different cache lines.
#[repr(align(128))]
struct Padded<T>(T);

struct Crew {
    workers: usize,
    busy: AtomicBool,
    job: JobSlot,
    state: Padded<AtomicU64>,
    sleepers: Padded<AtomicU32>,
    caller_sleeps: AtomicU32,
}

/// The job that is open now. Written by the caller while nobody is inside, read by workers that have joined.
struct JobSlot {
    job: Cell<*const Job<'static>>,
    /// What `num_threads` says inside the job.
    mask: Cell<usize>,
    /// How many workers may join it.
    seats: Cell<usize>,
}

// SAFETY: accesses are ordered by `Crew::state`: the write happens before the publication, reads happen between joining
// and leaving, and the caller waits for the last to leave before it writes again.
unsafe impl Sync for JobSlot {}
// SAFETY: as above.
unsafe impl Send for JobSlot {}

/// The crew of this process. Never freed: its threads live as long as the process.
static CREW: AtomicPtr<Crew> = AtomicPtr::new(ptr::null_mut());

impl Crew {
    fn current() -> Option<&'static Crew> {
        let mut crew = CREW.load(Ordering::Acquire);
        if crew.is_null() {
            crew = hire();
        }
        // SAFETY: a crew is leaked, so it lives for ever.
        unsafe { crew.as_ref() }
    }

    fn publish(&self, job: &Job, extra: usize, mask: usize) {
        // SAFETY: only the lifetime changes; `finish` returns before the job ends.
        let job = unsafe { std::mem::transmute::<*const Job, *const Job<'static>>(job) };
        self.job.job.set(job);
        self.job.mask.set(mask);
        self.job.seats.set(extra);
        let number = (self.state.0.load(Ordering::Relaxed) / JOB).wrapping_add(1) & u64::from(u32::MAX);
        let state = (number * JOB) | OPEN | (extra as u64 * SEAT);
        // Sequentially consistent with the sleepers' count: either the caller sees a sleeper or the sleeper sees the job.
        self.state.0.store(state, Ordering::SeqCst);
        let sleepers = self.sleepers.0.load(Ordering::SeqCst) as usize;
        let awake = self.workers.saturating_sub(sleepers);
        if sleepers > 0 && awake < extra {
            futex::wake(self.job_number(), extra - awake);
        }
    }

    fn finish(&self, attend: impl Fn() -> bool) {
        if self.state.0.fetch_and(!OPEN, Ordering::AcqRel) & INSIDE == 0 {
            return;
        }
        let nobody_inside = || self.state.0.load(Ordering::Acquire) & INSIDE == 0;
        if spin_until(nobody_inside) {
            return;
        }
        loop {
            // Again each time: a worker that left an earlier job late may have taken the mark away.
            self.caller_sleeps.store(1, Ordering::SeqCst);
            if self.state.0.load(Ordering::SeqCst) & INSIDE == 0 {
                self.caller_sleeps.store(0, Ordering::Relaxed);
                return;
            }
            if attend() {
                continue;
            }
            // SAFETY: the crew lives for ever.
            unsafe { futex::wait(self.caller_sleeps.as_ptr(), 1) };
        }
    }

    /// What worker `number` does for ever.
    fn work(&self, number: usize) {
        let mut seen = 0;
        loop {
            let state = self.await_job(seen);
            seen = state / JOB;
            if let Some(seat) = self.join(state) {
                // SAFETY: this thread is inside, so the job lives until it leaves.
                let (job, mask) = unsafe { (&*self.job.job.get(), self.job.mask.get()) };
                // Where all are asked, each has the same number in each loop.
                let id = if self.job.seats.get() == self.workers { number } else { seat };
                {
                    let _place = threads::enter(Place { mask, id, inside: true, chunksize: 0 });
                    job();
                }
                self.leave();
            }
        }
    }

    /// The state, once it shows another job than `seen`.
    fn await_job(&self, seen: u64) -> u64 {
        let another = || self.state.0.load(Ordering::Acquire) / JOB != seen;
        if !spin_until(another) {
            self.sleepers.0.fetch_add(1, Ordering::SeqCst);
            while self.state.0.load(Ordering::SeqCst) / JOB == seen {
                // SAFETY: the crew lives for ever.
                unsafe { futex::wait(self.job_number(), seen as u32) };
            }
            self.sleepers.0.fetch_sub(1, Ordering::SeqCst);
        }
        self.state.0.load(Ordering::Acquire)
    }

    /// Enters the job that `state` shows, if it is still open and has a free seat. Returns the seat, from 1.
    fn join(&self, mut state: u64) -> Option<usize> {
        let number = state / JOB;
        while state / JOB == number && state & OPEN != 0 && state & SEATS != 0 {
            match self.state.0.compare_exchange_weak(
                state,
                state - SEAT + 1,
                Ordering::AcqRel,
                Ordering::Acquire,
            ) {
                Ok(_) => return Some((state & SEATS) as usize / SEAT as usize),
                Err(now) => state = now,
            }
        }
        None
    }

    fn leave(&self) {
        // The caller may be on its way to sleep; the order of these two and of its two decides who sees whom.
        let last = self.state.0.fetch_sub(1, Ordering::SeqCst) & INSIDE == 1;
        if last {
            self.wake_caller();
        }
    }

    fn wake_caller(&self) {
        if self.caller_sleeps.load(Ordering::SeqCst) == 1 {
            self.caller_sleeps.store(0, Ordering::SeqCst);
            futex::wake(self.caller_sleeps.as_ptr(), 1);
        }
    }

    /// Where the number of the job lies: the upper half of the state.
    fn job_number(&self) -> *const u32 {
        let halves = self.state.0.as_ptr().cast::<u32>().cast_const();
        halves.wrapping_add(usize::from(cfg!(target_endian = "little")))
    }
}

/// Whether `done` came true while spinning for [`SPIN`].
fn spin_until(done: impl Fn() -> bool) -> bool {
    const LOOKS_PER_CLOCK: u32 = 32;
    let mut since = None;
    loop {
        for _ in 0..LOOKS_PER_CLOCK {
            if done() {
                return true;
            }
            std::hint::spin_loop();
        }
        if since.get_or_insert_with(Instant::now).elapsed() > SPIN {
            return false;
        }
    }
}

/// Starts the threads. Whoever comes second finds the first one's crew.
fn hire() -> *mut Crew {
    let workers = max_threads() - 1;
    if workers == 0 {
        return ptr::null_mut();
    }
    let crew = Box::into_raw(Box::new(Crew {
        workers,
        busy: AtomicBool::new(false),
        job: JobSlot { job: Cell::new(&|| ()), mask: Cell::new(1), seats: Cell::new(0) },
        state: Padded(AtomicU64::new(0)),
        sleepers: Padded(AtomicU32::new(0)),
        caller_sleeps: AtomicU32::new(0),
    }));
    if let Err(first) = CREW.compare_exchange(ptr::null_mut(), crew, Ordering::AcqRel, Ordering::Acquire) {
        // SAFETY: nobody else has seen this one.
        drop(unsafe { Box::from_raw(crew) });
        return first;
    }
    forget_crew_after_fork();
    // SAFETY: just made, and never freed from here on.
    let shared: &'static Crew = unsafe { &*crew };
    without_signals(|| {
        for number in 1..=workers {
            let name = format!("hotloop-worker-{number}");
            let started =
                thread::Builder::new().name(name).stack_size(STACK_BYTES).spawn(move || shared.work(number));
            if started.is_err() {
                // The seats of the missing workers stay empty; nobody waits for them.
                break;
            }
        }
    });
    crew
}

/// The child of a fork has no workers: it must hire its own. The old crew's memory stays behind.
fn forget_crew_after_fork() {
    static REGISTERED: Once = Once::new();
    extern "C" fn forget() {
        CREW.store(ptr::null_mut(), Ordering::Release);
    }
    REGISTERED.call_once(|| {
        // SAFETY: the handler only stores to a static.
        unsafe { libc::pthread_atfork(None, None, Some(forget)) };
    });
}

/// Runs `start` with all signals blocked, which the threads it starts inherit: signals belong to the main thread.
pub fn without_signals(start: impl FnOnce()) {
    // SAFETY: the sets are filled before they are read, and the old mask is restored.
    unsafe {
        let mut all = std::mem::zeroed::<libc::sigset_t>();
        let mut old = std::mem::zeroed::<libc::sigset_t>();
        libc::sigfillset(&mut all);
        let blocked = libc::pthread_sigmask(libc::SIG_SETMASK, &all, &mut old) == 0;
        start();
        if blocked {
            libc::pthread_sigmask(libc::SIG_SETMASK, &old, ptr::null_mut());
        }
    }
}
