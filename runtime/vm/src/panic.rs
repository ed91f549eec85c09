//! The policy for panics: caught at the native entry, logged with their place, shown to Python as `SystemError`.

use rustpython_vm::{PyResult, VirtualMachine};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs `body`, turning a panic into a `SystemError` that names `entry`.
///
/// `AssertUnwindSafe` is right for our entries because they own what they mutate, or mutate through atomics and raw
/// storage that has no broken intermediate state; an entry for which that is false must not use this function.
pub fn guard<R>(vm: &VirtualMachine, entry: &str, body: impl FnOnce() -> PyResult<R>) -> PyResult<R> {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(result) => result,
        Err(payload) => {
            let text = message(payload.as_ref());
            Err(vm
                .new_system_error(format!("internal error in {entry}: {text}; this is a defect of Hotloop")))
        }
    }
}

/// Sends panics to the log instead of standard error, where they would land in the middle of a cell's output.
pub fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "panic: {}", message(panic.payload()));
    }));
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.map(str::to_owned)
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panic".to_owned())
}
