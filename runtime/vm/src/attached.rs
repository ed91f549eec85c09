//! Python for native code that has left it: compiled functions on their caller's thread, and on the workers of parallel loops.

use crate::panic::guard;
use hotloop_core::error::{ErrorKind, Foreign};
use rustpython_vm::vm::thread::{ThreadedVirtualMachine, attach_for_callback, try_with_current_vm};
use rustpython_vm::{PyResult, VirtualMachine};
use std::mem::ManuallyDrop;
use std::sync::{Mutex, OnceLock, PoisonError};

/// From which a worker makes its own the first time that it needs one.
static MODEL: OnceLock<Mutex<ThreadedVirtualMachine>> = OnceLock::new();

/// Says whose Python the workers run. To be called when the interpreter is complete.
pub(crate) fn install(vm: &VirtualMachine) {
    MODEL.get_or_init(|| Mutex::new(vm.new_thread()));
}

/// Runs `work`, which `entry` names in messages, on a thread of the VM.
///
/// # Errors
/// What `work` raised.
pub(crate) fn attached<T>(
    entry: &str,
    work: impl FnOnce(&VirtualMachine) -> PyResult<T>,
) -> Result<T, ErrorKind> {
    let run = |vm: &VirtualMachine| {
        guard(vm, entry, || work(vm)).map_err(|exception| ErrorKind::Foreign(Foreign::new(exception)))
    };
    let mut run = Some(run);
    let own = try_with_current_vm(|vm| run.take().map(|run| attach_for_callback(vm, || run(vm))));
    match (own.flatten(), run) {
        (Some(outcome), _) => outcome,
        (None, Some(run)) => with_workers_vm(run),
        (None, None) => Err(ErrorKind::Internal(format!("{entry} did not run"))),
    }
}

fn with_workers_vm<T>(run: impl FnOnce(&VirtualMachine) -> Result<T, ErrorKind>) -> Result<T, ErrorKind> {
    thread_local! {
        /// Never dropped: a thread that ends has no VM in which objects could be let go.
        static OWN: Option<ManuallyDrop<ThreadedVirtualMachine>> = MODEL.get().map(|model| {
            let model = model.lock().unwrap_or_else(PoisonError::into_inner);
            ManuallyDrop::new(model.run(VirtualMachine::new_thread))
        });
    }
    OWN.with(|own| match own {
        Some(own) => own.run(run),
        None => Err(ErrorKind::Internal("Python was needed before it was complete".to_owned())),
    })
}
