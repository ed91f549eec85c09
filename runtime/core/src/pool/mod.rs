//! The fork-join pool that runs parallel loops and the array core.
//!
//! A loop is cut into chunks by its length alone, never by the number of threads, so whatever is folded per chunk and
//! combined in chunk order gives the same result on any machine; a program may ask for another size of chunks
//! ([`set_chunksize`]). Each thread takes chunks from its own share, several at once where they are
//! short, and helps others when it is done ([`chunks`]). A loop inside a
//! parallel loop, a loop that starts while the pool is busy for another caller, and a loop on one thread all run
//! serially over the same chunks.
//!
//! A loop that is known to be short begins on the calling thread alone ([`pace`]).
//!
//! The calling thread works too and never waits for a worker that has not begun: a loop costs less than a microsecond
//! while workers are awake, and does not depend on how soon the system wakes the others. A worker watches for the next
//! loop for at most 50 µs, then sleeps.
//!
//! Deliberately absent: task queues and work stealing. Irregular work belongs to rayon.

mod chunks;
mod crew;
mod for_each;
mod functions;
mod futex;
mod pace;
mod parallel_for;
mod threads;

pub use chunks::{Chunk, MAX_CHUNKS, chunk_count, element_chunks};
pub(crate) use crew::wake_caller;
pub use crew::without_signals;
pub use for_each::for_each_chunk;
pub use parallel_for::{Body, hl_parallel_for};
pub use threads::{
    chunksize, inside_parallel, max_threads, num_threads, set_chunksize, set_num_threads, thread_id,
};

/// Adds `hl_parallel_for`, `hl_chunk_count` and the functions about threads to the table of functions that generated
/// code may call.
pub fn register() {
    use parallel_for::{
        hl_block_count, hl_chunk_count, hl_get_num_threads, hl_get_thread_id, hl_set_num_threads,
    };
    functions::register();
    crate::table::register(&crate::rows![
        hl_parallel_for,
        hl_block_count,
        hl_chunk_count,
        hl_get_num_threads,
        hl_set_num_threads,
        hl_get_thread_id,
    ]);
}
