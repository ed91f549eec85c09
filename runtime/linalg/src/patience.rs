//! Long work on matrices: which threads it may use, and that it can be left alone when the user asks to stop.

use std::sync::OnceLock;

use faer::Par;
use hotloop_array::error::Result;
use hotloop_array::interrupt;
use hotloop_core::pool;

/// Multiplications from which on threads pay.
const SHARED: usize = 2_000_000;

/// Multiplications from which on somebody may want to interrupt: some ten milliseconds.
const LONG: usize = 50_000_000;

/// Does the work, about `size` multiplications on matrices that it owns.
///
/// # Errors
/// `Interrupted`, and what the work returns.
pub(crate) fn patiently<R: Send + 'static>(
    size: usize,
    work: impl FnOnce(Par) -> Result<R> + Send + 'static,
) -> Result<R> {
    let par = parallelism(size);
    if size < LONG { work(par) } else { interrupt::abandonable(move || work(par)) }
}

/// The threads for a single operation of this size.
fn parallelism(size: usize) -> Par {
    let threads = pool::num_threads();
    if size < SHARED || threads == 1 || pool::inside_parallel() || !workers_live() {
        return Par::Seq;
    }
    Par::rayon(threads)
}

/// Starts rayon's threads once, with signals blocked. False in a forked child, which has none of them.
fn workers_live() -> bool {
    static STARTED_IN: OnceLock<u32> = OnceLock::new();
    let process = std::process::id();
    let started_in = STARTED_IN.get_or_init(|| {
        pool::without_signals(|| {
            // An error says that somebody has built the pool before, which serves as well.
            let _ = rayon::ThreadPoolBuilder::new().num_threads(pool::max_threads()).build_global();
        });
        process
    });
    *started_in == process
}
