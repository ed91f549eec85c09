//! A function compiled for a list of argument types, and how it is called.

use super::border::{self, Given, Slots};
use super::guards::Guard;
use super::host::VmHost;
use super::{generators, registry, throw, typeof_};
use crate::{interrupt, numpy};
use hotloop_core::context::CallContext;
use hotloop_core::error::OK;
use hotloop_core::slots::Entry;
use hotloop_core::storage::Storage;
use hotloop_jit::pipeline::{self, Advance, Compiled};
use hotloop_jit::typed::Options;
use hotloop_jit::types::{NamedKind, Type};
use rustpython_vm::builtins::PyTuple;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};
use smallvec::SmallVec;
use std::cell::RefCell;
use std::sync::Arc;

/// Machine code for these argument types.
#[derive(Debug)]
pub(super) struct Specialisation {
    pub(super) arguments: Vec<Type>,
    pub(super) compiled: Compiled,
    pub(super) guards: Vec<Guard>,
    /// The name of the function.
    pub(super) name: String,
    /// Counts the compilations of the process, so that a later one has a greater number.
    pub(super) number: u64,
    /// The exception classes that errors refer to.
    exceptions: Vec<PyObjectRef>,
    /// The global arrays and generators that follow the arguments.
    hidden: Vec<PyObjectRef>,
    /// How the generator that it returns is advanced, with the objects that follow the arguments then.
    advancing: Option<(Advance, Vec<PyObjectRef>)>,
}

impl Specialisation {
    /// Compiles a Python function.
    ///
    /// # Errors
    /// `numba.core.errors.TypingError` and its like for what cannot be compiled.
    pub(super) fn compile(
        function: &PyObject,
        arguments: Vec<Type>,
        options: &Options,
        vm: &VirtualMachine,
    ) -> PyResult<Specialisation> {
        registry::as_compiling(|| Self::compile_now(function, arguments, options, vm))
    }

    fn compile_now(
        function: &PyObject,
        arguments: Vec<Type>,
        options: &Options,
        vm: &VirtualMachine,
    ) -> PyResult<Specialisation> {
        let mut host = VmHost::new(vm);
        let handle = host.function(function, Some(options));
        let main_thread = interrupt::on_main_thread();
        let interrupted = || main_thread && hotloop_core::context::interrupt_requested();
        let compiled = pipeline::compile(&mut host, handle, &arguments, options, &interrupted)
            .map_err(|error| throw::compile_error(error, vm))?;
        let object = |handle: &hotloop_jit::host::ObjectHandle| host.objects[handle.0 as usize].clone();
        let exceptions = compiled.exceptions.iter().map(object).collect();
        let hidden = compiled.hidden.iter().map(object).collect();
        let advancing = compiled.advance.clone().map(|advance| {
            let hidden = advance.hidden.iter().map(object).collect();
            (advance, hidden)
        });
        let name = function
            .get_attr("__name__", vm)
            .and_then(|name: PyObjectRef| name.str(vm).map(|name| name.to_string_lossy().into_owned()))
            .unwrap_or_default();
        let number = registry::log(name.clone(), signature_text(&arguments), compiled.timings.clone());
        throw::warn_races(&compiled.report, vm)?;
        Ok(Specialisation {
            arguments,
            compiled,
            guards: host.guards,
            name,
            number,
            exceptions,
            hidden,
            advancing,
        })
    }

    /// Calls the code with arguments of its types.
    ///
    /// # Errors
    /// The exception that the code raised.
    pub(super) fn call(self: &Arc<Self>, arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
        let mut slots = Slots::new();
        for (argument, ty) in arguments.iter().zip(&self.arguments) {
            border::pack(argument, ty, &mut slots, vm)?;
        }
        let outlives = self.arguments.iter().chain([&self.compiled.result]).any(holds_lasting);
        let code = Code {
            entry: self.compiled.loaded.entry(),
            result: &self.compiled.result,
            hidden: &self.hidden,
            outlives,
        };
        if self.advancing.is_some() {
            let made =
                |results: &[u64], _: &Given<'_>| generators::made(self.clone(), results, arguments, vm);
            return self.run(&code, slots, arguments, made, vm);
        }
        let result = |results: &[u64], given: &Given<'_>| {
            // SAFETY: the code ended well, so the slots hold its result.
            unsafe { border::unpack(code.result, results, &mut 0, given, vm) }
        };
        self.run(&code, slots, arguments, result, vm)
    }

    /// The next item of a generator that the code made, whose fields lie in this storage; `None` at its end.
    ///
    /// # Errors
    /// The exception that its body raised.
    pub(super) fn advance(
        &self,
        generator: &PyObject,
        fields: &Storage,
        vm: &VirtualMachine,
    ) -> PyResult<Option<PyObjectRef>> {
        let (Some((advance, hidden)), Some(entry)) = (&self.advancing, self.compiled.loaded.advance()) else {
            return Ok(None);
        };
        let mut slots = Slots::new();
        let goes = 1;
        slots.extend([fields.as_raw() as u64, fields.data() as u64, goes]);
        slots.containers.keep_object(fields.clone(), generator.to_owned());
        let code = Code { entry, result: &advance.result, hidden, outlives: true };
        let item = |results: &[u64], given: &Given<'_>| {
            // SAFETY: the code ended well, so the slots hold its result.
            unsafe { border::unpack(code.result, results, &mut 0, given, vm) }
        };
        let result = self.run(&code, slots, &[], item, vm)?;
        Ok(result.downcast_ref::<PyTuple>().and_then(|tuple| tuple.as_slice().first().cloned()))
    }

    /// Runs code with the arguments in these slots; what `result_of` makes of its results.
    fn run<T>(
        &self,
        code: &Code<'_>,
        mut slots: Slots,
        arguments: &[PyObjectRef],
        result_of: impl FnOnce(&[u64], &Given<'_>) -> T,
        vm: &VirtualMachine,
    ) -> PyResult<T> {
        interrupt::settle(vm)?;
        for object in code.hidden {
            if let Some(array) = numpy::array_of(object) {
                border::pack_array(array, typeof_::array_type(array, vm)?.layout, &mut slots);
            } else if let Some(record) = numpy::void_of(object) {
                slots.extend([record.storage().as_raw() as u64, record.data() as u64]);
            } else {
                border::pack(object, &Type::Generator, &mut slots, vm)?;
            }
        }
        let mut results: SmallVec<[u64; 8]> = SmallVec::from_elem(0, code.result.slots());
        let context = CallContext::new(interrupt::on_main_thread());
        context.set_classes(self.exceptions.as_ptr().cast(), self.exceptions.len());
        let (inputs, outputs) = (slots.as_ptr(), results.as_mut_ptr());
        // SAFETY: the slots were packed for the types that the code was compiled for, the arguments keep their storage
        // alive during the call, and there is room for the results.
        let run = || unsafe { (code.entry)(&context, inputs, outputs) };
        // Detaching costs more than a short function; a long one must not hold up a collection in another thread.
        let status = if self.compiled.is_short { run() } else { vm.allow_threads(run) };
        let given =
            Given { arguments, hidden: code.hidden, converted: &slots.containers, made: RefCell::default() };
        if status != OK {
            let error = context.take_error();
            // SAFETY: the code has returned.
            unsafe {
                slots.containers.rescue(&context);
                context.free_abandoned();
            }
            slots.containers.write_back(&given, vm);
            return Err(throw::call_error(error, &self.exceptions, vm));
        }
        slots.containers.write_back(&given, vm);
        let result = result_of(&results, &given);
        // What failed and was caught has left what it had allocated. Containers that outlive the call may have part of it; then
        // it stays.
        if context.has_caught() && !code.outlives {
            drop(given);
            drop(slots);
            // SAFETY: the code has returned, and what escaped from it is not in the list any more.
            unsafe { context.free_abandoned() };
        }
        Ok(result)
    }
}

/// What is run.
struct Code<'a> {
    entry: Entry,
    result: &'a Type,
    /// The objects that follow the arguments.
    hidden: &'a [PyObjectRef],
    /// Whether an argument or the result holds containers that live on.
    outlives: bool,
}

/// The types of arguments as Numba prints them: `(float64, array(int64, 1d, C))`.
pub(super) fn signature_text(types: &[Type]) -> String {
    let types: Vec<String> = types.iter().map(ToString::to_string).collect();
    let comma = if types.len() == 1 { "," } else { "" };
    format!("({}{comma})", types.join(", "))
}

/// Whether values of a type hold containers that live on in Python as they are.
fn holds_lasting(ty: &Type) -> bool {
    match ty {
        Type::Container(container) => container.typed || container.items.iter().any(holds_lasting),
        Type::Named(named) if matches!(named.kind, NamedKind::Instance | NamedKind::Generator) => true,
        Type::Tuple(_) | Type::Optional(_) | Type::Closure(_) | Type::Named(_) => {
            ty.parts().unwrap_or_default().iter().any(holds_lasting)
        }
        Type::Unit | Type::Scalar(_) | Type::Array(_) | Type::Cell(_) | Type::Text | Type::Generator => false,
    }
}
