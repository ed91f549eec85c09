//! What compiled code refers to by number for the life of the process: source texts, and the log of compilations.

use hotloop_jit::loops::SourceId;
use rustpython_vm::{PyObjectRef, VirtualMachine};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A text that functions were compiled from.
#[derive(Debug, Clone)]
pub(super) struct Source {
    /// The file or cell.
    pub(super) file: Arc<str>,
    /// Its whole text.
    pub(super) text: Arc<str>,
}

static SOURCES: Mutex<Vec<Source>> = Mutex::new(Vec::new());
static LOG: Mutex<Vec<LogEntry>> = Mutex::new(Vec::new());

/// The most entries that the log keeps while nobody reads it.
const LONGEST_LOG: usize = 1000;

/// A compilation that took place.
struct LogEntry {
    function: String,
    signature: String,
    timings: Vec<(&'static str, Duration)>,
}

/// The number of a source text.
pub(super) fn source_id(file: &str, text: &str) -> SourceId {
    let mut sources = lock(&SOURCES);
    let known = sources.iter().rposition(|source| &*source.file == file && &*source.text == text);
    let index = known.unwrap_or_else(|| {
        sources.push(Source { file: file.into(), text: text.into() });
        sources.len() - 1
    });
    SourceId(index as u32)
}

/// The source text of this number.
pub(super) fn source(id: SourceId) -> Option<Source> {
    lock(&SOURCES).get(id.0 as usize).cloned()
}

/// Notes a compilation.
pub(super) fn log(function: String, signature: String, timings: Vec<(&'static str, Duration)>) {
    let mut log = lock(&LOG);
    if log.len() >= LONGEST_LOG {
        log.clear();
    }
    log.push(LogEntry { function, signature, timings });
}

/// The compilations since the last call.
pub(super) fn drain_log(vm: &VirtualMachine) -> PyObjectRef {
    let entries: Vec<LogEntry> = lock(&LOG).drain(..).collect();
    let entries = entries
        .into_iter()
        .map(|entry| {
            let timings = entry
                .timings
                .iter()
                .map(|(step, time)| {
                    let pair =
                        vec![vm.ctx.new_str(*step).into(), vm.ctx.new_float(time.as_secs_f64()).into()];
                    vm.ctx.new_tuple(pair).into()
                })
                .collect();
            let parts = vec![
                vm.ctx.new_str(entry.function).into(),
                vm.ctx.new_str(entry.signature).into(),
                vm.ctx.new_list(timings).into(),
            ];
            vm.ctx.new_tuple(parts).into()
        })
        .collect();
    vm.ctx.new_list(entries).into()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
