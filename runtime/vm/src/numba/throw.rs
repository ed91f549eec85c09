//! Errors of compiling and of compiled code as Python exceptions.

use super::registry;
use hotloop_core::error::{Argument, CallError, ErrorKind};
use hotloop_jit::llvm::{self, CodegenError};
use hotloop_jit::lower::Report;
use hotloop_jit::lower::report::Fact;
use hotloop_jit::pipeline::CompileError;
use hotloop_jit::rejection::{Rejection, SourceText, render};
use rustpython_vm::builtins::{PyBaseExceptionRef, PyType};
use rustpython_vm::{AsObject, PyObjectRef, PyResult, VirtualMachine};

/// The exception for a function that cannot be compiled.
pub(super) fn compile_error(error: CompileError, vm: &VirtualMachine) -> PyBaseExceptionRef {
    match error {
        CompileError::Rejected(rejections) => rejected(&rejections, vm),
        CompileError::Codegen(CodegenError::Interrupted) => crate::interrupt::exception(vm),
        CompileError::Codegen(error) => vm.new_system_error(format!(
            "internal error while compiling: {error}; this is a defect of Hotloop"
        )),
    }
}

fn rejected(rejections: &[Rejection], vm: &VirtualMachine) -> PyBaseExceptionRef {
    let texts: Vec<String> = rejections
        .iter()
        .map(|rejection| {
            let source = registry::source(rejection.source);
            render(
                rejection,
                source.as_ref().map(|source| SourceText { file: &source.file, text: &source.text }),
            )
        })
        .collect();
    let text = texts.join("\n\n");
    let only_syntax = rejections.iter().all(|rejection| rejection.code.starts_with("unsupported"));
    let class = if only_syntax { "UnsupportedError" } else { "TypingError" };
    make(vm, "numba.core.errors", class, &text)
}

/// An exception of a class that Python code defines; a TypeError if that cannot be had.
pub(super) fn make(
    vm: &VirtualMachine,
    module: &'static str,
    class: &'static str,
    text: &str,
) -> PyBaseExceptionRef {
    let made = crate::interpreter::import_module(vm, module)
        .and_then(|module| module.get_attr(class, vm))
        .and_then(|class: PyObjectRef| class.call((vm.ctx.new_str(text),), vm));
    match made.map(|object| object.downcast()) {
        Ok(Ok(exception)) => exception,
        _ => vm.new_type_error(text.to_owned()),
    }
}

/// The exception that compiled code ended with, with the frames of compiled functions in its traceback.
pub(super) fn call_error(
    error: Option<Box<CallError>>,
    exceptions: &[PyObjectRef],
    vm: &VirtualMachine,
) -> PyBaseExceptionRef {
    let Some(error) = error else {
        return vm.new_system_error("compiled code failed and did not say why; this is a defect of Hotloop");
    };
    let exception = match error.kind {
        ErrorKind::Index { index, axis, size } => {
            vm.new_index_error(format!("index {index} is out of bounds for axis {axis} with size {size}"))
        }
        ErrorKind::IndexMessage(text) => vm.new_index_error(text),
        ErrorKind::Key(ref parts) => vm.new_key_error(key(parts, vm)),
        ErrorKind::ZeroDivision(text) => vm.new_zero_division_error(text),
        ErrorKind::Value(text) => vm.new_value_error(text),
        ErrorKind::Type(text) => vm.new_type_error(text),
        ErrorKind::Attribute(text) => vm.new_attribute_error(text),
        ErrorKind::Runtime(text) => vm.new_runtime_error(text),
        ErrorKind::Overflow(text) => vm.new_overflow_error(text),
        ErrorKind::LinAlg(text) => crate::numpy::linalg_exception(text, vm),
        ErrorKind::UnboundLocal(name) => vm.new_exception_msg(
            vm.ctx.exceptions.unbound_local_error.to_owned(),
            format!("cannot access local variable '{name}' where it is not associated with a value").into(),
        ),
        ErrorKind::Assertion(text) => {
            let class = vm.ctx.exceptions.assertion_error.to_owned();
            match text {
                Some(text) => vm.new_exception_msg(class, text.into()),
                None => vm.new_exception_empty(class),
            }
        }
        ErrorKind::Memory { bytes } => {
            vm.new_memory_error(format!("Unable to allocate {bytes} bytes for an array"))
        }
        ErrorKind::MemoryMessage(text) => vm.new_memory_error(text),
        ErrorKind::Interrupt => crate::interrupt::exception(vm),
        ErrorKind::Recursion => {
            vm.new_recursion_error("maximum recursion depth exceeded in compiled code".to_owned())
        }
        ErrorKind::Raised { exception, ref arguments } => {
            raised(exceptions.get(exception as usize), arguments, vm)
        }
        ErrorKind::Foreign(ref exception) => match exception.get::<PyBaseExceptionRef>() {
            Some(exception) => exception.clone(),
            None => vm.new_system_error("an exception was lost"),
        },
        ErrorKind::Internal(text) => vm.new_system_error(format!(
            "internal error in compiled code: {text}; this is a defect of Hotloop"
        )),
    };
    add_frames(&exception, &error.frames, vm);
    exception
}

/// The object of a key.
fn key(parts: &[Argument], vm: &VirtualMachine) -> PyObjectRef {
    let mut parts: Vec<PyObjectRef> = parts.iter().map(|part| argument(part, vm)).collect();
    if parts.len() == 1 { parts.swap_remove(0) } else { vm.ctx.new_tuple(parts).into() }
}

fn argument(argument: &Argument, vm: &VirtualMachine) -> PyObjectRef {
    match argument {
        Argument::None => vm.ctx.none(),
        Argument::Bool(value) => vm.ctx.new_bool(*value).into(),
        Argument::Int(value) => vm.ctx.new_int(*value).into(),
        Argument::Unsigned(value) => vm.ctx.new_int(*value).into(),
        Argument::Float(value) => vm.ctx.new_float(*value).into(),
        Argument::Complex(re, im) => vm.ctx.new_complex(num_complex::Complex::new(*re, *im)).into(),
        Argument::Text(text) => vm.ctx.new_str(text.as_str()).into(),
    }
}

pub(super) fn raised(
    class: Option<&PyObjectRef>,
    arguments: &[Argument],
    vm: &VirtualMachine,
) -> PyBaseExceptionRef {
    let arguments: Vec<PyObjectRef> = arguments.iter().map(|each| argument(each, vm)).collect();
    let Some(class) = class else { return vm.new_system_error("an exception class was lost") };
    match class.call(rustpython_vm::function::FuncArgs::from(arguments), vm) {
        Ok(object) => match object.downcast() {
            Ok(exception) => exception,
            Err(_) => vm.new_type_error("exceptions must derive from BaseException"),
        },
        Err(error) => error,
    }
}

/// Puts the frames of compiled functions into the traceback. Failing to is not worth another exception.
fn add_frames(exception: &PyBaseExceptionRef, frames: &[hotloop_core::error::Site], vm: &VirtualMachine) {
    let mut places = Vec::new();
    for site in frames {
        let Some(place) = llvm::place_of(site.table, site.index) else { continue };
        let Some(source) = registry::source(place.source) else { continue };
        let (line, column) = source.position(place.span.start());
        let (end_line, end_column) = source.position(place.span.end());
        let numbers = [line, column, end_line, end_column].map(|number| vm.ctx.new_int(number).into());
        let mut parts = vec![vm.ctx.new_str(&*source.file).into(), vm.ctx.new_str(place.function).into()];
        parts.extend(numbers);
        places.push(vm.ctx.new_tuple(parts).into());
    }
    if places.is_empty() {
        return;
    }
    let places = vm.ctx.new_list(places);
    let _ = crate::interpreter::import_module(vm, "numba._traceback")
        .and_then(|module| module.get_attr("add_frames", vm))
        .and_then(|add: PyObjectRef| add.call((exception.as_object().to_owned(), places), vm));
}

/// Issues a `RaceWarning` for each race that was proven.
///
/// # Errors
/// The warning itself, when the user turned warnings into errors.
pub(super) fn warn_races(report: &Report, vm: &VirtualMachine) -> PyResult<()> {
    for race in report.races() {
        let Fact::Race { variable, other, collision } = &race.fact else { continue };
        let Some(source) = registry::source(race.source) else { continue };
        let (line, _) = source.position(race.span.start());
        let mut text = format!(
            "data race in {}: iterations of the prange loop write the same element of '{variable}'\n  {}:{line}: {}",
            race.function,
            source.file,
            source.line(line)
        );
        if let Some(other) = other {
            let (line, _) = source.position(other.start());
            text.push_str(&format!("\n  {}:{line}: {}", source.file, source.line(line)));
        }
        text.push_str(&format!("\n  {collision}"));
        let class =
            crate::interpreter::import_module(vm, "numba.core.errors")?.get_attr("RaceWarning", vm)?;
        let Ok(class) = class.downcast::<PyType>() else { continue };
        crate::interpreter::import_module(vm, "warnings")?
            .get_attr("warn_explicit", vm)?
            .call((vm.ctx.new_str(text), class, vm.ctx.new_str(&*source.file), vm.ctx.new_int(line)), vm)?;
    }
    Ok(())
}
