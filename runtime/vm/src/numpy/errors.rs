//! Errors and warnings of the array core as Python exceptions.

use std::cell::Cell;
use std::sync::OnceLock;

use hotloop_array::dtype::DType;
use hotloop_array::error::ArrayError;
use hotloop_array::flags::Flags;
use rustpython_vm::builtins::{PyBaseExceptionRef, PyTypeRef};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

struct Types {
    axis: PyTypeRef,
    no_loop: PyTypeRef,
    casting: PyTypeRef,
    memory: PyTypeRef,
    promotion: PyTypeRef,
    linalg: PyTypeRef,
    complex_warning: PyTypeRef,
}

static TYPES: OnceLock<Types> = OnceLock::new();

/// Creates the exception types that NumPy adds to Python's.
pub(super) fn create_types(vm: &VirtualMachine, module: &PyObject) -> PyResult<()> {
    let exceptions = &vm.ctx.exceptions;
    let new =
        |place: &str, name: &str, bases: Vec<PyTypeRef>| vm.ctx.new_exception_type(place, name, Some(bases));
    let ufunc = new("numpy._core._exceptions", "UFuncTypeError", vec![exceptions.type_error.to_owned()]);
    let types = TYPES.get_or_init(|| Types {
        axis: new(
            "numpy.exceptions",
            "AxisError",
            vec![exceptions.value_error.to_owned(), exceptions.index_error.to_owned()],
        ),
        // Classes of their own that show themselves under the name of their base, as NumPy's do.
        no_loop: new("numpy._core._exceptions", "UFuncTypeError", vec![ufunc.clone()]),
        casting: new("numpy._core._exceptions", "UFuncTypeError", vec![ufunc.clone()]),
        memory: new("numpy._core._exceptions", "MemoryError", vec![exceptions.memory_error.to_owned()]),
        promotion: new("numpy.exceptions", "DTypePromotionError", vec![exceptions.type_error.to_owned()]),
        linalg: new("numpy.linalg", "LinAlgError", vec![exceptions.value_error.to_owned()]),
        complex_warning: new(
            "numpy.exceptions",
            "ComplexWarning",
            vec![exceptions.runtime_warning.to_owned()],
        ),
    });
    module.set_attr("LinAlgError", types.linalg.clone(), vm)?;
    module.set_attr("AxisError", types.axis.clone(), vm)?;
    module.set_attr("DTypePromotionError", types.promotion.clone(), vm)?;
    module.set_attr("ComplexWarning", types.complex_warning.clone(), vm)?;
    module.set_attr("UFuncTypeError", ufunc, vm)
}

/// The Python exception for an error.
pub(super) fn exception(error: ArrayError, vm: &VirtualMachine) -> PyBaseExceptionRef {
    let typed = |class: fn(&Types) -> &PyTypeRef, text: String, vm: &VirtualMachine| match TYPES.get() {
        Some(types) => vm.new_exception_msg(class(types).clone(), text.into()),
        None => vm.new_type_error(text),
    };
    match error {
        ArrayError::Value(text) => vm.new_value_error(text),
        ArrayError::Index(text) => vm.new_index_error(text),
        ArrayError::Type(text) => vm.new_type_error(text),
        ArrayError::Overflow(text) => vm.new_overflow_error(text),
        error @ ArrayError::Axis { .. } => typed(|types| &types.axis, error.to_string(), vm),
        ArrayError::LinAlg(text) => typed(|types| &types.linalg, text, vm),
        ArrayError::NoLoop(text) => typed(|types| &types.no_loop, text, vm),
        ArrayError::Casting(text) => typed(|types| &types.casting, text, vm),
        ArrayError::Memory(text) => typed(|types| &types.memory, text, vm),
        ArrayError::Promotion(text) => typed(|types| &types.promotion, text, vm),
        ArrayError::Runtime(text) => vm.new_runtime_error(text),
        error @ (ArrayError::Undecodable { .. } | ArrayError::Unencodable { .. }) => {
            unicode_error(&error, vm)
        }
        ArrayError::Raised(raised) => match raised.0.downcast_ref::<PyBaseExceptionRef>() {
            Some(exception) => exception.clone(),
            None => vm.new_system_error("an exception was lost"),
        },
        ArrayError::Interrupted => crate::interrupt::exception(vm),
    }
}

/// Python's own complaint about text that is no ASCII; its arguments are made to fit.
fn unicode_error(error: &ArrayError, vm: &VirtualMachine) -> PyBaseExceptionRef {
    let exceptions = &vm.ctx.exceptions;
    let (class, object, at): (_, PyObjectRef, usize) = match *error {
        ArrayError::Undecodable { byte, at } => {
            let mut bytes = vec![b'?'; at];
            bytes.push(byte);
            (exceptions.unicode_decode_error, vm.ctx.new_bytes(bytes).into(), at)
        }
        ArrayError::Unencodable { character, at } => {
            let character = char::from_u32(character).unwrap_or(char::REPLACEMENT_CHARACTER);
            let text: String = std::iter::repeat_n('?', at).chain([character]).collect();
            (exceptions.unicode_encode_error, vm.ctx.new_str(text).into(), at)
        }
        _ => return vm.new_value_error(error.to_string()),
    };
    let text = |text: &str| -> PyObjectRef { vm.ctx.new_str(text).into() };
    let integer = |value: usize| -> PyObjectRef { vm.ctx.new_int(value).into() };
    let arguments =
        vec![text("ascii"), object, integer(at), integer(at + 1), text("ordinal not in range(128)")];
    let made = class.to_owned().as_object().call(rustpython_vm::function::FuncArgs::from(arguments), vm);
    match made.map(|made| made.downcast()) {
        Ok(Ok(exception)) => exception,
        _ => vm.new_value_error(error.to_string()),
    }
}

/// A `LinAlgError` with this text.
pub(crate) fn linalg_exception(text: String, vm: &VirtualMachine) -> PyBaseExceptionRef {
    exception(ArrayError::LinAlg(text), vm)
}

/// An `AxisError` with this text.
pub(super) fn axis_exception(text: String, vm: &VirtualMachine) -> PyBaseExceptionRef {
    match TYPES.get() {
        Some(types) => vm.new_exception_msg(types.axis.clone(), text.into()),
        None => vm.new_value_error(text),
    }
}

/// Turns results of the array core into those of the VM.
pub(super) trait OrRaise<T> {
    /// The value, or the Python exception for the error.
    fn or_raise(self, vm: &VirtualMachine) -> PyResult<T>;
}

impl<T> OrRaise<T> for Result<T, ArrayError> {
    fn or_raise(self, vm: &VirtualMachine) -> PyResult<T> {
        self.map_err(|error| exception(error, vm))
    }
}

/// What happens at a floating-point exception; the codes of `np.errstate`'s words in this order.
pub(super) const MODES: [&str; 6] = ["ignore", "warn", "raise", "call", "print", "log"];

thread_local! {
    /// Modes for divide, over, under, invalid.
    static STATE: Cell<[u8; 4]> = const { Cell::new([1, 1, 0, 1]) };
}

/// The modes of this thread.
pub(super) fn state() -> [u8; 4] {
    STATE.get()
}

/// Changes the modes of this thread.
pub(super) fn set_state(modes: [u8; 4]) {
    STATE.set(modes);
}

/// Warns or raises about floating-point exceptions of an operation.
#[inline]
pub(super) fn report(flags: Flags, operation: &str, vm: &VirtualMachine) -> PyResult<()> {
    if flags.is_empty() { Ok(()) } else { report_some(flags, operation, vm) }
}

#[cold]
fn report_some(flags: Flags, operation: &str, vm: &VirtualMachine) -> PyResult<()> {
    let kinds = [
        (Flags::DIVIDE, "divide by zero"),
        (Flags::OVERFLOW, "overflow"),
        (Flags::UNDERFLOW, "underflow"),
        (Flags::INVALID, "invalid value"),
    ];
    for ((flag, what), mode) in kinds.into_iter().zip(state()) {
        if !flags.contains(flag) {
            continue;
        }
        let text = format!("{what} encountered in {operation}");
        match MODES.get(usize::from(mode)) {
            Some(&"raise") => {
                let class = vm.ctx.exceptions.floating_point_error.to_owned();
                return Err(vm.new_exception_msg(class, text.into()));
            }
            Some(&"warn") => warn(text, vm.ctx.exceptions.runtime_warning.to_owned(), vm)?,
            Some(&"print") => {
                let line = vm.ctx.new_str(format!("Warning: {text}\n"));
                let stdout = vm.sys_module.get_attr("stdout", vm)?;
                vm.call_method(&stdout, "write", (line,))?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Warns where a conversion drops imaginary parts.
pub(super) fn warn_about_lost_parts(from: DType, to: DType, vm: &VirtualMachine) -> PyResult<()> {
    if from.is_complex() && !to.is_complex() && to != DType::Bool && to.native().is_number() {
        return warn_about_complex(vm);
    }
    Ok(())
}

/// Warns that imaginary parts were dropped.
pub(super) fn warn_about_complex(vm: &VirtualMachine) -> PyResult<()> {
    let Some(types) = TYPES.get() else { return Ok(()) };
    warn(
        "Casting complex values to real discards the imaginary part".into(),
        types.complex_warning.clone(),
        vm,
    )
}

/// A DeprecationWarning.
pub(super) fn warn_about_deprecation(text: &str, vm: &VirtualMachine) -> PyResult<()> {
    warn(text.into(), vm.ctx.exceptions.deprecation_warning.to_owned(), vm)
}

/// A UserWarning.
pub(super) fn warn_user(text: &str, vm: &VirtualMachine) -> PyResult<()> {
    warn(text.into(), vm.ctx.exceptions.user_warning.to_owned(), vm)
}

/// A RuntimeWarning.
pub(super) fn warn_at_runtime(text: &str, vm: &VirtualMachine) -> PyResult<()> {
    warn(text.into(), vm.ctx.exceptions.runtime_warning.to_owned(), vm)
}

fn warn(text: String, category: PyTypeRef, vm: &VirtualMachine) -> PyResult<()> {
    let message: PyObjectRef = vm.ctx.new_str(text).into();
    rustpython_vm::warn::warn(message, Some(category), 1, None, vm)
}
