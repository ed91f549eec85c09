//! A function compiled for a list of argument types, and how it is called.

use super::border::{self, Given, Slots};
use super::guards::Guard;
use super::host::VmHost;
use super::{registry, throw, typeof_};
use crate::{interrupt, numpy};
use hotloop_core::context::CallContext;
use hotloop_core::error::OK;
use hotloop_jit::pipeline::{self, Compiled};
use hotloop_jit::typed::Options;
use hotloop_jit::types::{NamedKind, Type};
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};
use smallvec::SmallVec;
use std::cell::RefCell;

/// Machine code for these argument types.
#[derive(Debug)]
pub(super) struct Specialisation {
    pub(super) arguments: Vec<Type>,
    pub(super) compiled: Compiled,
    pub(super) guards: Vec<Guard>,
    /// Counts the compilations of the process, so that a later one has a greater number.
    pub(super) number: u64,
    /// The exception classes that errors refer to.
    exceptions: Vec<PyObjectRef>,
    /// The global arrays and generators that follow the arguments.
    hidden: Vec<PyObjectRef>,
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
        let name = function
            .get_attr("__name__", vm)
            .and_then(|name: PyObjectRef| name.str(vm).map(|name| name.to_string_lossy().into_owned()))
            .unwrap_or_default();
        let number = registry::log(name, signature_text(&arguments), compiled.timings.clone());
        throw::warn_races(&compiled.report, vm)?;
        Ok(Specialisation { arguments, compiled, guards: host.guards, number, exceptions, hidden })
    }

    /// Calls the code with arguments of its types.
    ///
    /// # Errors
    /// The exception that the code raised.
    pub(super) fn call(&self, arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
        interrupt::settle(vm)?;
        let mut slots = Slots::new();
        for (argument, ty) in arguments.iter().zip(&self.arguments) {
            border::pack(argument, ty, &mut slots, vm)?;
        }
        for object in &self.hidden {
            if let Some(array) = numpy::array_of(object) {
                border::pack_array(array, typeof_::array_type(array, vm)?.layout, &mut slots);
            } else if let Some(record) = numpy::void_of(object) {
                slots.extend([record.storage().as_raw() as u64, record.data() as u64]);
            } else {
                border::pack(object, &Type::Generator, &mut slots, vm)?;
            }
        }
        let mut results: SmallVec<[u64; 8]> = SmallVec::from_elem(0, self.compiled.result.slots());
        let context = CallContext::new(interrupt::on_main_thread());
        context.set_classes(self.exceptions.as_ptr().cast(), self.exceptions.len());
        let entry = self.compiled.loaded.entry();
        let (inputs, outputs) = (slots.as_ptr(), results.as_mut_ptr());
        // SAFETY: the slots were packed for the types that the code was compiled for, the arguments keep their storage
        // alive during the call, and there is room for the results.
        let run = || unsafe { entry(&context, inputs, outputs) };
        // Detaching costs more than a short function; a long one must not hold up a collection in another thread.
        let status = if self.compiled.is_short { run() } else { vm.allow_threads(run) };
        if status != OK {
            let error = context.take_error();
            let given = self.given(arguments, &slots);
            // SAFETY: the code has returned.
            unsafe {
                slots.containers.rescue(&context);
                context.free_abandoned();
            }
            slots.containers.write_back(&given, vm);
            return Err(throw::call_error(error, &self.exceptions, vm));
        }
        let given = self.given(arguments, &slots);
        slots.containers.write_back(&given, vm);
        let mut at = 0;
        // SAFETY: the code ended well, so the slots hold its result.
        let result = unsafe { border::unpack(&self.compiled.result, &results, &mut at, &given, vm) };
        // What failed and was caught has left what it had allocated. Containers that outlive the call may have part of it; then
        // it stays.
        let outlives = |ty: &Type| holds_lasting(ty);
        if context.has_caught() && !self.arguments.iter().chain([&self.compiled.result]).any(outlives) {
            drop(given);
            drop(slots);
            // SAFETY: the code has returned, and what escaped from it is not in the list any more.
            unsafe { context.free_abandoned() };
        }
        Ok(result)
    }

    fn given<'a>(&'a self, arguments: &'a [PyObjectRef], slots: &'a Slots) -> Given<'a> {
        let (hidden, converted) = (&self.hidden[..], &slots.containers);
        Given { arguments, hidden, converted, made: RefCell::default() }
    }
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
        Type::Named(named) if named.kind == NamedKind::Instance => true,
        Type::Tuple(_) | Type::Optional(_) | Type::Closure(_) | Type::Named(_) => {
            ty.parts().unwrap_or_default().iter().any(holds_lasting)
        }
        Type::Unit | Type::Scalar(_) | Type::Array(_) | Type::Cell(_) | Type::Text | Type::Generator => false,
    }
}
