//! A function compiled for a list of argument types, and how it is called.

use super::border::{self, Given, Slots};
use super::guards::Guard;
use super::unfinished::Unfinished;
use super::{callables, generators, instances, object_mode, registry, sharing, throw, typeof_};
use crate::attached::attached;
use crate::{interrupt, numpy};
use hotloop_core::context::CallContext;
use hotloop_core::error::{ErrorKind, OK};
use hotloop_core::slots::Entry;
use hotloop_core::storage::Storage;
use hotloop_jit::pipeline::{Advance, Compiled};
use hotloop_jit::typed::Options;
use hotloop_jit::types::{NamedKind, Type};
use rustpython_vm::builtins::PyTuple;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};
use smallvec::SmallVec;
use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Machine code for these argument types.
#[derive(Debug)]
pub(super) struct Specialisation {
    pub(super) arguments: Vec<Type>,
    pub(super) compiled: Compiled,
    pub(super) guards: Vec<Guard>,
    /// The number of the compiled function that it belongs to.
    pub(super) owner: Option<u32>,
    /// How many generators share it with that function, which they keep.
    pub(super) generators: AtomicUsize,
    /// The name of the function.
    pub(super) name: String,
    /// Counts the compilations of the process, so that a later one has a greater number.
    pub(super) number: u64,
    /// The exception classes that errors refer to.
    pub(super) exceptions: Vec<PyObjectRef>,
    /// The global arrays and generators that follow the arguments.
    pub(super) hidden: Hidden,
    /// The source texts that its errors point into, which are looked up by number as long as they are kept.
    pub(super) _sources: Vec<Arc<registry::Source>>,
    /// The blocks of objmode that it runs.
    pub(super) blocks: Vec<Arc<object_mode::Entry>>,
    /// Whether an argument or the result holds containers that live on.
    pub(super) outlives: bool,
    /// Whether containers that are passed have containers in them.
    pub(super) is_deep: bool,
    /// How the generator that it returns is advanced, with the objects that follow the arguments then.
    pub(super) advancing: Option<(Advance, Hidden)>,
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
        registry::as_compiling(|| Unfinished::begin(function, arguments, options, vm)?.finish(vm))
    }

    /// Whether nobody has the code but its function, and generators that keep that.
    pub(super) fn is_owned_alone(self: &Arc<Self>) -> bool {
        Arc::strong_count(self) == 1 + self.generators.load(Ordering::Relaxed)
    }

    /// Calls `visit` with every object that the code keeps.
    pub(super) fn for_each_object(&self, visit: &mut dyn FnMut(&PyObject)) {
        self.guards.iter().for_each(|guard| guard.for_each_object(visit));
        let hidden = self.advancing.iter().flat_map(|(_, hidden)| &hidden.objects);
        self.exceptions.iter().chain(&self.hidden.objects).chain(hidden).for_each(|object| visit(object));
        self.blocks
            .iter()
            .filter(|block| Arc::strong_count(block) == 1)
            .for_each(|block| visit(block.function()));
    }

    /// Gives up the objects that the code keeps.
    pub(super) fn into_objects(self, out: &mut Vec<PyObjectRef>) {
        self.guards.into_iter().for_each(|guard| guard.into_objects(out));
        out.extend(self.exceptions);
        out.extend(self.hidden.objects);
        out.extend(self.advancing.into_iter().flat_map(|(_, hidden)| hidden.objects));
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
        let outlives = self.outlives;
        let code = Code {
            entry: self.compiled.loaded.entry(),
            result: &self.compiled.result,
            hidden: &self.hidden,
            outlives,
            is_deep: self.is_deep,
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
        // What it was given it keeps.
        let is_deep = self.arguments.iter().any(holds_lasting);
        let code = Code { entry, result: &advance.result, hidden, outlives: true, is_deep };
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
        code.hidden.pack(&mut slots, vm)?;
        let mut results: SmallVec<[u64; 8]> = SmallVec::from_elem(0, code.result.slots());
        let context = CallContext::new(interrupt::on_main_thread());
        context.set_classes(self.exceptions.as_ptr().cast(), self.exceptions.len());
        // Until the results are objects: what they refer to may lie in the containers.
        let _held = match slots.containers.reach(code.is_deep) {
            Some(reach) => Some(sharing::hold(reach, vm)?),
            None => None,
        };
        let (inputs, outputs) = (slots.as_ptr(), results.as_mut_ptr());
        // SAFETY: the slots were packed for the types that the code was compiled for, the arguments keep their storage
        // alive during the call, and there is room for the results.
        let run = || unsafe { (code.entry)(&context, inputs, outputs) };
        // Detaching costs more than a short function; a long one must not hold up a collection in another thread.
        let status = if self.compiled.is_short { run() } else { vm.allow_threads(run) };
        let given = Given {
            arguments,
            hidden: &code.hidden.objects,
            converted: &slots.containers,
            made: RefCell::default(),
        };
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

    /// The exception classes that errors refer to.
    pub(super) fn exceptions(&self) -> &[PyObjectRef] {
        &self.exceptions
    }

    /// Runs the code inside of a call of other code.
    ///
    /// # Errors
    /// Some error; the one that counts is in the context, if there is one.
    ///
    /// # Safety
    /// The slots hold values of the argument types, and there is room for the result.
    pub(super) unsafe fn call_inside(
        &self,
        context: &CallContext,
        inputs: &[u64],
        outputs: *mut u64,
    ) -> Result<(), ErrorKind> {
        let mut slots = Slots::new();
        let mut first = inputs.as_ptr();
        if !self.hidden.objects.is_empty() {
            slots.extend(inputs.iter().copied());
            attached("a global of compiled code", |vm| self.hidden.pack(&mut slots, vm))?;
            first = slots.as_ptr();
        }
        let (before, count) = context.classes();
        context.set_classes(self.exceptions.as_ptr().cast(), self.exceptions.len());
        // SAFETY: by the caller's promise.
        let status = unsafe { self.compiled.loaded.entry()(context, first, outputs) };
        context.set_classes(before, count);
        if self.hidden.has_converted() {
            let (hidden, converted) = (&self.hidden.objects[..], &slots.containers);
            attached("a global of compiled code", |vm| {
                let given = Given { arguments: &[], hidden, converted, made: RefCell::default() };
                converted.write_back(&given, vm);
                Ok(())
            })?;
        }
        if status == OK {
            return Ok(());
        }
        // Numbers of classes mean something else in the code around.
        context.update_error(|error| {
            if let ErrorKind::Raised { exception, arguments } = &error.kind {
                let class = self.exceptions.get(*exception as usize);
                let made = attached("an exception", |vm| Ok(throw::raised(class, arguments, vm)));
                error.kind = made.map_or_else(
                    |kind| kind,
                    |exception| ErrorKind::Foreign(hotloop_core::error::Foreign::new(exception)),
                );
            }
        });
        Err(ErrorKind::Internal("a function that was called by address failed".to_owned()))
    }
}

/// The objects that follow the arguments: global arrays, records, generators, containers, instances and functions.
#[derive(Debug)]
pub(super) struct Hidden {
    pub(super) objects: Vec<PyObjectRef>,
    /// The types of those among them that are containers or instances.
    pub(super) types: Vec<Option<Type>>,
}

impl Hidden {
    fn pack(&self, slots: &mut Slots, vm: &VirtualMachine) -> PyResult<()> {
        for (object, ty) in self.objects.iter().zip(&self.types) {
            if let Some(ty) = ty {
                border::pack(object, ty, slots, vm)?;
            } else if let Some(array) = numpy::array_of(object) {
                border::pack_array(array, typeof_::array_type(array, vm)?.layout, slots);
            } else if let Some(record) = numpy::void_of(object) {
                slots.extend([record.storage().as_raw() as u64, record.data() as u64]);
            } else if let Some(callable) = callables::callable_of(object, vm)? {
                slots.push(callable.slot());
            } else {
                border::pack(object, &Type::Generator, slots, vm)?;
            }
        }
        Ok(())
    }

    /// Whether there are containers that are converted for a call.
    fn has_converted(&self) -> bool {
        let converts = |ty: &Type| ty.as_container().is_some_and(|container| !container.typed);
        self.types.iter().flatten().any(converts)
    }
}

/// What is run.
struct Code<'a> {
    entry: Entry,
    result: &'a Type,
    /// The objects that follow the arguments.
    hidden: &'a Hidden,
    /// Whether an argument or the result holds containers that live on.
    outlives: bool,
    /// Whether containers that are passed have containers in them.
    is_deep: bool,
}

/// The types of arguments as Numba prints them: `(float64, array(int64, 1d, C))`.
pub(super) fn signature_text(types: &[Type]) -> String {
    let types: Vec<String> = types.iter().map(ToString::to_string).collect();
    let comma = if types.len() == 1 { "," } else { "" };
    format!("({}{comma})", types.join(", "))
}

/// Whether values of a type hold containers that live on in Python as they are, which have others in them.
pub(super) fn is_deep(ty: &Type, vm: &VirtualMachine) -> bool {
    match ty {
        Type::Container(container) if container.typed => container.items.iter().any(holds_lasting),
        Type::Named(named) if named.kind == NamedKind::Instance => instances::fields(named.number, vm)
            .map_or(true, |fields| fields.iter().any(|field| holds_lasting(&field.ty))),
        _ => ty.parts().unwrap_or_default().iter().any(|part| is_deep(part, vm)),
    }
}

/// Whether values of a type hold containers that live on in Python as they are.
pub(super) fn holds_lasting(ty: &Type) -> bool {
    match ty {
        Type::Container(container) => container.typed || container.items.iter().any(holds_lasting),
        Type::Named(named) if matches!(named.kind, NamedKind::Instance | NamedKind::Generator) => true,
        Type::Tuple(_) | Type::Optional(_) | Type::Closure(_) | Type::Named(_) => {
            ty.parts().unwrap_or_default().iter().any(holds_lasting)
        }
        Type::Unit | Type::Scalar(_) | Type::Array(_) | Type::Cell(_) | Type::Text | Type::Generator => false,
    }
}
