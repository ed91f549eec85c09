//! Prints what a parallel loop costs: with awake workers, after a pause, and against the serial loop.

#![allow(clippy::print_stdout, reason = "printing is what this program is for")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use hotloop_core::context::CallContext;
use hotloop_core::error::{OK, Status};
use hotloop_core::pool::{chunk_count, hl_parallel_for, max_threads, num_threads, set_num_threads};

unsafe extern "C" fn empty(_: *const CallContext, _: *mut u8, _: i64, _: i64, _: i64) -> Status {
    OK
}

unsafe extern "C" fn roots(_: *const CallContext, out: *mut u8, begin: i64, end: i64, _: i64) -> Status {
    let out = out.cast::<f64>();
    for i in begin..end {
        // SAFETY: `out` has as many elements as the loop has iterations.
        unsafe { *out.add(i as usize) = (i as f64).sqrt() };
    }
    OK
}

fn main() {
    println!("{} threads", max_threads());
    let length = 8_000_000;
    let mut out = vec![0.0_f64; length];
    let data: *mut u8 = out.as_mut_ptr().cast();
    for threads in [1, num_threads()] {
        set_num_threads(threads);
        println!("-- {threads} threads");
        for length in [0, 1000, 1 << 20] {
            print("empty", empty, data, length);
        }
        for length in [10_000, 100_000, length] {
            print("roots", roots, data, length);
        }
    }
}

fn print(name: &str, body: hotloop_core::pool::Body, data: *mut u8, length: usize) {
    let context = CallContext::new(true);
    let chunks = chunk_count(length, 0) as i64;
    let call = || {
        let start = Instant::now();
        // SAFETY: `data` has at least `length` elements.
        black_box(unsafe { hl_parallel_for(&context, body, None, data, length as i64, chunks) });
        start.elapsed()
    };
    let repeats = if length > 1 << 20 { 50 } else { 20_000 };
    let warm = (0..repeats).map(|_| call()).collect();
    let cold = (0..50).map(|_| {
        std::thread::sleep(Duration::from_millis(2));
        call()
    });
    println!(
        "{name:6} {length:8} in {chunks:3} chunks: warm {}, after 2 ms idle {}",
        quantiles(warm),
        quantiles(cold.collect())
    );
}

fn quantiles(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let at = |part: f64| times[(part * (times.len() - 1) as f64) as usize].as_secs_f64() * 1e6;
    format!("min {:.2} median {:.2} p90 {:.2} µs", at(0.0), at(0.5), at(0.9))
}
