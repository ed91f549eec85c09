//! The `hotloop` binary: the Jupyter kernel, a runner for scripts and notebooks, and a Python executable.
//!
//! A command line that starts with one of our verbs is ours; any other is Python's (`-c`, `-m`, a file, `-`), because
//! `sys.executable` is this binary and multiprocessing, subprocesses and tools call it that way.

mod bridge;
mod cache;
mod capture;
mod cli;
mod info;
mod install;
mod interrupts;
mod json;
mod kernel;
mod memory;
mod processes;
mod python;

use rustpython_vm::frozen::FrozenLib;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The Python side of the kernel, compiled at build time.
static FROZEN: &FrozenLib = rustpython_vm::py_freeze!(dir = "../python");

fn main() -> ExitCode {
    start_log();
    hotloop_vm::panic::log_panics();
    hotloop_jit::llvm::cache::enable();
    if cli::is_python_command_line() { python::run_command_line() } else { cli::run() }
}

/// Logs to standard error what `HOTLOOP_LOG` asks for (`debug`, `hotloop_jupyter=trace`, ...), by default nothing.
fn start_log() {
    let Some(filter) = std::env::var("HOTLOOP_LOG").ok().filter(|filter| !filter.is_empty()) else { return };
    let filter = tracing_subscriber::EnvFilter::new(filter);
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(|| capture::Log).try_init();
}
