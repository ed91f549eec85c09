//! What class a caught exception of compiled code is of, and its text.

use super::throw;
use crate::attached::attached;
use hotloop_core::context::CallContext;
use hotloop_core::error::{CallError, ErrorKind, Site};
use hotloop_core::primitive;
use hotloop_core::printing::part;
use hotloop_core::text;
use rustpython_vm::builtins::{PyBaseExceptionRef, PyType};
use rustpython_vm::{AsObject, Py, PyObjectRef, VirtualMachine};

hotloop_core::primitives! {
    fn register_primitives by primitive::run;
    /// `(error, class) -> bool`: whether a caught error is of a class, -1 for any that can be caught. An interrupt cannot.
    hl_matches => |context, arguments, results| {
        let (number, class) = (arguments.slot() as usize, arguments.int());
        let is_interrupt = context.caught_error(number, |error| error.kind == ErrorKind::Interrupt);
        let Ok(class) = usize::try_from(class) else {
            results.put((is_interrupt == Some(false)).into());
            return Ok(());
        };
        let matches = is_interrupt == Some(false) && attached("an exception handler", |vm| {
            let classes = classes_of(context);
            let Some(class) = classes.get(class).and_then(|class| class.downcast_ref::<PyType>()) else {
                return Ok(false);
            };
            let own = context.caught_error(number, |error| is_subclass(error, class, classes, vm));
            Ok(own.unwrap_or(false))
        })?;
        results.put(matches.into());
        Ok(())
    };
    /// `(error, style) -> text`: as `str` or `repr` gives it.
    hl_exception_text => |context, arguments, results| {
        let (number, style) = (arguments.slot() as usize, arguments.int() as u8);
        let shown = attached("an exception handler", |vm| {
            let classes = classes_of(context);
            let error = context.caught_error(number, Clone::clone).map(Box::new);
            let exception = throw::call_error(error, classes, vm);
            let object = exception.as_object();
            let shown = if style == part::STR { object.str(vm) } else { object.repr(vm) };
            shown.map(|text| text.to_string_lossy().into_owned())
        })?;
        text::give_new(&shown, context, results)
    };
}

/// Adds the functions of this module to the table of functions that generated code may call.
pub(super) fn register() {
    register_primitives();
    hotloop_core::table::register(&hotloop_core::rows![hl_error_of_generator]);
}

/// Adds the place where the body of a generator was called to the error that it left. A `StopIteration` would look like its end.
///
/// # Safety
/// `context` is alive and belongs to the calling thread.
#[cold]
unsafe extern "C" fn hl_error_of_generator(context: *const CallContext, table: usize, place: u32) {
    // SAFETY: by the caller's promise.
    let context = unsafe { &*context };
    context.update_error(|error| {
        let stops = matches!(error.kind, ErrorKind::Raised { .. } | ErrorKind::Foreign(_))
            && attached("a generator", |vm| {
                let class = vm.ctx.exceptions.stop_iteration;
                Ok(is_subclass(error, class, classes_of(context), vm))
            }) == Ok(true);
        if stops {
            error.kind = ErrorKind::Runtime(STOPPED.to_owned());
        }
        error.add_frame(Site { table, index: place });
    });
}

/// What Python says where `StopIteration` leaves the body of a generator.
pub(super) const STOPPED: &str = "generator raised StopIteration";

/// The classes that the code names by numbers.
fn classes_of(context: &CallContext) -> &[PyObjectRef] {
    let (first, count) = context.classes();
    if count == 0 {
        return &[];
    }
    // SAFETY: the call that the context is of keeps them, and has said where.
    unsafe { std::slice::from_raw_parts(first.cast(), count) }
}

fn is_subclass(error: &CallError, class: &Py<PyType>, classes: &[PyObjectRef], vm: &VirtualMachine) -> bool {
    let known = &vm.ctx.exceptions;
    let own = match &error.kind {
        ErrorKind::Index { .. } | ErrorKind::IndexMessage(_) => known.index_error,
        ErrorKind::Key(_) => known.key_error,
        ErrorKind::Attribute(_) => known.attribute_error,
        ErrorKind::Runtime(_) => known.runtime_error,
        ErrorKind::ZeroDivision(_) => known.zero_division_error,
        ErrorKind::Value(_) => known.value_error,
        ErrorKind::Type(_) => known.type_error,
        ErrorKind::Overflow(_) => known.overflow_error,
        ErrorKind::UnboundLocal(_) => known.unbound_local_error,
        ErrorKind::Assertion(_) => known.assertion_error,
        ErrorKind::Memory { .. } | ErrorKind::MemoryMessage(_) => known.memory_error,
        ErrorKind::Recursion => known.recursion_error,
        ErrorKind::Interrupt => known.keyboard_interrupt,
        ErrorKind::Internal(_) => known.system_error,
        ErrorKind::Raised { exception, .. } => {
            return classes
                .get(*exception as usize)
                .and_then(|own| own.downcast_ref::<PyType>())
                .is_some_and(|own| own.fast_issubclass(class));
        }
        ErrorKind::Foreign(foreign) => {
            return foreign
                .get::<PyBaseExceptionRef>()
                .is_some_and(|exception| exception.class().fast_issubclass(class));
        }
        ErrorKind::LinAlg(text) => {
            return crate::numpy::linalg_exception(text.clone(), vm).class().fast_issubclass(class);
        }
    };
    own.fast_issubclass(class)
}
