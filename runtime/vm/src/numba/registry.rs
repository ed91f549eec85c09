//! What compiled code refers to by number: source texts, as long as there is code of them, and the log of compilations.

use hotloop_jit::graph::TextSize;
use hotloop_jit::loops::SourceId;
use rustpython_vm::{PyObjectRef, VirtualMachine};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

/// A text that functions were compiled from.
#[derive(Debug, Clone)]
pub(super) struct Source {
    /// The file or cell.
    pub(super) file: Arc<str>,
    /// Its whole text.
    pub(super) text: Arc<str>,
}

impl Source {
    /// The line, from 1, and the column, in bytes from 0, of an offset into the text.
    pub(super) fn position(&self, offset: TextSize) -> (usize, usize) {
        let before = self.text.get(..usize::from(offset)).unwrap_or(&self.text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before.len() - line_start)
    }

    /// The text of a line, from 1, without white space around it.
    pub(super) fn line(&self, line: usize) -> &str {
        self.text.lines().nth(line.saturating_sub(1)).unwrap_or_default().trim()
    }
}

/// The texts by their numbers, none of which is used twice.
static SOURCES: Mutex<BTreeMap<u32, Weak<Source>>> = Mutex::new(BTreeMap::new());
static NEXT_SOURCE: AtomicU32 = AtomicU32::new(0);
static COMPILATIONS: AtomicU64 = AtomicU64::new(0);
static LOG: Mutex<Vec<LogEntry>> = Mutex::new(Vec::new());

/// The most entries that the log keeps while nobody reads it.
const LONGEST_LOG: usize = 1000;

/// A compilation that took place.
struct LogEntry {
    function: String,
    signature: String,
    timings: Vec<(&'static str, Duration)>,
}

thread_local! {
    static COMPILING: Cell<Duration> = const { Cell::new(Duration::ZERO) };
}

/// Does work that counts as compiling on this thread.
pub(super) fn as_compiling<T>(work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    COMPILING.set(COMPILING.get() + start.elapsed());
    result
}

/// How long this thread has compiled, or waited for it, since it started.
pub(super) fn time_compiling() -> Duration {
    COMPILING.get()
}

/// The number of a source text, which holds as long as the text is kept.
pub(super) fn source_id(file: &str, text: &str) -> (SourceId, Arc<Source>) {
    let mut sources = lock(&SOURCES);
    let known = sources.iter().rev().find_map(|(id, source)| {
        let source = source.upgrade()?;
        (&*source.file == file && &*source.text == text).then_some((SourceId(*id), source))
    });
    known.unwrap_or_else(|| {
        sources.retain(|_, source| source.strong_count() > 0);
        let id = NEXT_SOURCE.fetch_add(1, Ordering::Relaxed);
        let source = Arc::new(Source { file: file.into(), text: text.into() });
        sources.insert(id, Arc::downgrade(&source));
        (SourceId(id), source)
    })
}

/// The source text of this number.
pub(super) fn source(id: SourceId) -> Option<Arc<Source>> {
    lock(&SOURCES).get(&id.0)?.upgrade()
}

/// Notes a compilation and numbers it.
pub(super) fn log(function: String, signature: String, timings: Vec<(&'static str, Duration)>) -> u64 {
    let mut log = lock(&LOG);
    if log.len() >= LONGEST_LOG {
        log.clear();
    }
    log.push(LogEntry { function, signature, timings });
    COMPILATIONS.fetch_add(1, Ordering::Relaxed) + 1
}

/// The number of the last compilation.
pub(super) fn compilations() -> u64 {
    COMPILATIONS.load(Ordering::Relaxed)
}

/// The compilations since the last call.
pub(super) fn drain_log(vm: &VirtualMachine) -> PyObjectRef {
    let entries: Vec<LogEntry> = lock(&LOG).drain(..).collect();
    let entries = entries
        .into_iter()
        .map(|entry| {
            let parts = vec![
                vm.ctx.new_str(entry.function).into(),
                vm.ctx.new_str(entry.signature).into(),
                timings(&entry.timings, vm),
            ];
            vm.ctx.new_tuple(parts).into()
        })
        .collect();
    vm.ctx.new_list(entries).into()
}

/// The steps as a list of (step, seconds).
pub(super) fn timings(timings: &[(&'static str, Duration)], vm: &VirtualMachine) -> PyObjectRef {
    let pairs = timings
        .iter()
        .map(|(step, time)| {
            let pair = vec![vm.ctx.new_str(*step).into(), vm.ctx.new_float(time.as_secs_f64()).into()];
            vm.ctx.new_tuple(pair).into()
        })
        .collect();
    vm.ctx.new_list(pairs).into()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
