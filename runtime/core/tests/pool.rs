//! The pool under load: many callers, nesting, errors, interrupts, forks.

#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "each unsafe call below passes local memory that outlives it"
)]

use std::sync::Once;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use hotloop_core::context::CallContext;
use hotloop_core::error::{CallError, ErrorKind, FAILED, OK, Status};
use hotloop_core::pool::{
    self, chunk_count, for_each_chunk, hl_parallel_for, max_threads, num_threads, set_num_threads,
};
use hotloop_core::storage::Storage;

const THREADS: usize = 6;

/// More threads than most machines here have cores, so that workers are preempted in awkward places.
fn oversubscribe() {
    static SET: Once = Once::new();
    SET.call_once(|| unsafe { std::env::set_var("NUMBA_NUM_THREADS", THREADS.to_string()) });
    assert_eq!(max_threads(), THREADS);
}

/// Counts how often each iteration ran.
struct Visits(Vec<AtomicUsize>);

impl Visits {
    fn new(length: usize) -> Visits {
        Visits((0..length).map(|_| AtomicUsize::new(0)).collect())
    }

    fn mark(&self, begin: usize, end: usize) {
        self.0[begin..end].iter().for_each(|count| {
            count.fetch_add(1, Ordering::Relaxed);
        });
    }

    fn all(&self, expected: usize) -> bool {
        self.0.iter().all(|count| count.load(Ordering::Relaxed) == expected)
    }
}

#[test]
fn every_iteration_runs_once() {
    oversubscribe();
    for round in 0..2000 {
        let length = (round * 37) % 3000;
        let visits = Visits::new(length);
        for_each_chunk(length, chunk_count(length, 0), |chunk| {
            visits.mark(chunk.begin, chunk.end);
            Ok(())
        })
        .unwrap();
        assert!(visits.all(1), "length {length}");
    }
}

#[test]
fn callers_share_the_pool() {
    oversubscribe();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..500 {
                    let visits = Visits::new(1000);
                    for_each_chunk(1000, 50, |chunk| {
                        visits.mark(chunk.begin, chunk.end);
                        Ok(())
                    })
                    .unwrap();
                    assert!(visits.all(1));
                }
            });
        }
    });
}

#[test]
fn nested_loops_run_serially() {
    oversubscribe();
    let visits = Visits::new(64 * 10);
    for_each_chunk(64, 64, |outer| {
        let here = thread::current().id();
        for_each_chunk(10, 10, |inner| {
            assert_eq!(thread::current().id(), here);
            visits.mark(outer.index * 10 + inner.begin, outer.index * 10 + inner.end);
            Ok(())
        })
    })
    .unwrap();
    assert!(visits.all(1));
}

#[test]
fn the_lowest_failing_chunk_wins() {
    oversubscribe();
    for round in 0..500 {
        let lowest = round % 100;
        let result = for_each_chunk(100, 100, |chunk| match chunk.index {
            index if index >= lowest && index % 3 == lowest % 3 => Err(ErrorKind::Value(index.to_string())),
            _ => Ok(()),
        });
        assert_eq!(result, Err(ErrorKind::Value(lowest.to_string())));
    }
}

#[test]
fn a_panic_is_an_error() {
    oversubscribe();
    std::panic::set_hook(Box::new(|_| ()));
    let result = for_each_chunk(10, 10, |chunk| {
        assert!(chunk.index != 4, "chunk four");
        Ok(())
    });
    let _ = std::panic::take_hook();
    assert_eq!(result, Err(ErrorKind::Internal("a parallel loop panicked: chunk four".into())));
}

unsafe extern "C" fn add(context: *const CallContext, sum: *mut u8, begin: i64, end: i64, _: i64) -> Status {
    assert!(unsafe { (*context).inside_parallel() });
    unsafe { &*sum.cast::<AtomicI64>() }.fetch_add((begin..end).sum(), Ordering::Relaxed);
    OK
}

#[test]
fn generated_loops_cover_their_range() {
    oversubscribe();
    let context = CallContext::new(false);
    for length in [-5, 0, 1, 2, 100, 10_000] {
        let sum = AtomicI64::new(0);
        let chunks = chunk_count(length.max(0) as usize, 8) as i64;
        let environment = (&raw const sum).cast_mut().cast();
        if length == 1 {
            context.set_inside_parallel(true);
        }
        assert_eq!(unsafe { hl_parallel_for(&context, add, None, environment, length, chunks) }, OK);
        context.set_inside_parallel(false);
        assert_eq!(sum.into_inner(), (0..length).sum::<i64>());
    }
}

unsafe extern "C" fn fail_from(
    context: *const CallContext,
    from: *mut u8,
    _: i64,
    _: i64,
    chunk: i64,
) -> Status {
    let context = unsafe { &*context };
    let block = Storage::zeroed(64).unwrap();
    context.own(&block);
    let _ = block.into_raw();
    if chunk < unsafe { *from.cast::<i64>() } {
        return OK;
    }
    context.set_error(CallError::new(ErrorKind::Value(chunk.to_string())));
    FAILED
}

#[test]
fn errors_and_allocations_reach_the_caller() {
    oversubscribe();
    for mut from in 0..200_i64 {
        let context = CallContext::new(false);
        let environment = (&raw mut from).cast();
        assert_eq!(unsafe { hl_parallel_for(&context, fail_from, None, environment, 200, 200) }, FAILED);
        assert_eq!(context.take_error().unwrap().kind, ErrorKind::Value(from.to_string()));
        unsafe { context.free_abandoned() };
    }
}

unsafe extern "C" fn wait_a_little(_: *const CallContext, count: *mut u8, _: i64, _: i64, _: i64) -> Status {
    unsafe { &*count.cast::<AtomicI64>() }.fetch_add(1, Ordering::Relaxed);
    thread::sleep(Duration::from_millis(2));
    OK
}

#[test]
fn an_interrupt_ends_the_loop() {
    oversubscribe();
    let context = CallContext::new(true);
    let count = AtomicI64::new(0);
    let status = thread::scope(|scope| {
        scope.spawn(|| {
            thread::sleep(Duration::from_millis(20));
            hotloop_core::context::request_interrupt();
        });
        let environment = (&raw const count).cast_mut().cast();
        unsafe { hl_parallel_for(&context, wait_a_little, None, environment, 100_000, 256 * 100) }
    });
    hotloop_core::context::clear_interrupt();
    assert_eq!(status, FAILED);
    assert_eq!(context.take_error().unwrap().kind, ErrorKind::Interrupt);
    assert!(count.into_inner() < 25_000);
}

#[test]
fn a_thread_limits_its_own_loops() {
    oversubscribe();
    thread::spawn(|| {
        assert!(!set_num_threads(0) && !set_num_threads(THREADS + 1));
        assert_eq!(num_threads(), THREADS);
        assert!(set_num_threads(2));
        for _ in 0..200 {
            let ids = Visits::new(THREADS);
            for_each_chunk(64, 64, |_| {
                assert_eq!(num_threads(), 2);
                ids.mark(pool::thread_id(), pool::thread_id() + 1);
                Ok(())
            })
            .unwrap();
            assert!(ids.0[2..].iter().all(|count| count.load(Ordering::Relaxed) == 0));
        }
        assert!(set_num_threads(1));
        let here = thread::current().id();
        for_each_chunk(64, 64, |_| {
            assert_eq!(thread::current().id(), here);
            Ok(())
        })
        .unwrap();
    })
    .join()
    .unwrap();
    thread::spawn(|| assert_eq!(num_threads(), THREADS)).join().unwrap();
}

#[test]
fn workers_sleep_when_idle() {
    oversubscribe();
    for_each_chunk(100, 100, |_| Ok(())).unwrap();
    // Other tests of this process keep the pool busy; a child process has it for itself.
    in_a_fork(|| {
        for_each_chunk(100, 100, |_| Ok(())).unwrap();
        thread::sleep(Duration::from_millis(50));
        let before = processor_time();
        thread::sleep(Duration::from_millis(200));
        assert!(processor_time() - before < Duration::from_millis(5));
    });
}

#[test]
fn a_forked_child_has_its_own_workers() {
    oversubscribe();
    for_each_chunk(100, 100, |_| Ok(())).unwrap();
    in_a_fork(|| {
        let threads = std::sync::Mutex::new(std::collections::HashSet::new());
        for_each_chunk(100, 100, |_| {
            threads.lock().unwrap().insert(thread::current().id());
            thread::sleep(Duration::from_millis(1));
            Ok(())
        })
        .unwrap();
        assert!(threads.into_inner().unwrap().len() > 1);
    });
}

fn processor_time() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut time) };
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// Runs `check` in a forked child, which must end well within ten seconds.
fn in_a_fork(check: fn()) {
    let child = unsafe { libc::fork() };
    if child == 0 {
        let code = i32::from(std::panic::catch_unwind(check).is_err());
        unsafe { libc::_exit(code) };
    }
    assert!(child > 0);
    let mut status = 0;
    for _ in 0..1000 {
        if unsafe { libc::waitpid(child, &mut status, libc::WNOHANG) } == child {
            assert_eq!(status, 0);
            return;
        }
        thread::sleep(Duration::from_millis(10));
    }
    unsafe { libc::kill(child, libc::SIGKILL) };
    panic!("the child hangs");
}
