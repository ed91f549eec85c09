//! Random numbers inside parallel loops.
//!
//! Before the loop one key is drawn from the state of the calling thread; each iteration then has a stream of its own, a
//! function of the key and its number. So a seed fixes what a parallel loop draws, for any number of threads and any
//! schedule, and threads do not wait for each other. The values are not those of the serial order.
//!
//! An iteration's stream counts while its thread is inside a parallel loop and ends with the loop. A loop inside an
//! iteration begins streams of its own; after it, the outer iteration goes on with the last of them.

use std::cell::RefCell;

use hotloop_core::pool;

use crate::generators::Bits;
use crate::global;
use crate::state::{RandomState, State};

thread_local! {
    static STREAM: RefCell<Option<RandomState>> = const { RefCell::new(None) };
}

/// Lets `draw` draw from the current state: an iteration's stream inside a parallel loop, else the global state.
pub(crate) fn with_current<T>(draw: impl FnOnce(&mut State<'_>) -> T) -> T {
    if !pool::inside_parallel() {
        return global().with(draw);
    }
    STREAM.with(|stream| match &mut *stream.borrow_mut() {
        Some(stream) => draw(&mut stream.draws()),
        None => global().with(draw),
    })
}

/// The key of a parallel loop that is about to start.
pub(crate) fn loop_key() -> u64 {
    with_current(|state| state.next_u64())
}

/// Begins iteration `number` of the parallel loop with this key, on the current thread.
pub(crate) fn begin_iteration(key: u64, number: i64) {
    STREAM.with(|stream| {
        stream.borrow_mut().get_or_insert_with(RandomState::unseeded).begin_stream(key, number as u64);
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::Common;
    use std::sync::Mutex;

    fn draw_in_a_loop(key: u64, length: usize, chunks: usize) -> Vec<f64> {
        let values = Mutex::new(vec![0.0; length]);
        pool::for_each_chunk(length, chunks, |chunk| {
            for i in chunk.begin..chunk.end {
                begin_iteration(key, i as i64);
                let value = with_current(|state| state.standard_normal() + state.uniform(0.0, 1e-3));
                values.lock().unwrap()[i] = value;
            }
            Ok(())
        })
        .unwrap();
        values.into_inner().unwrap()
    }

    #[test]
    fn a_key_fixes_what_a_loop_draws() {
        let first = draw_in_a_loop(5, 1000, 100);
        assert_eq!(first, draw_in_a_loop(5, 1000, 7));
        assert_ne!(first, draw_in_a_loop(6, 1000, 100));
        let mean = first.iter().sum::<f64>() / 1000.0;
        let variance = first.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 1000.0;
        assert!(mean.abs() < 0.15 && (variance - 1.0).abs() < 0.2, "mean {mean}, variance {variance}");
        let mut sorted = first.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.dedup();
        assert_eq!(sorted.len(), 1000);
    }

    #[test]
    fn outside_of_loops_the_global_state_counts() {
        begin_iteration(1, 1);
        let mut expected = global().with(|state| state.source.clone());
        assert_eq!(with_current(|state| state.next_u64()), expected.next_u64());
    }
}
