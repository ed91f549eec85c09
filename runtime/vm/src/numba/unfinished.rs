//! Code that is being made: what asks the VM is done, and LLVM works on it on another thread.

use super::guards::{self, Guard};
use super::host::VmHost;
use super::specialisation::{Hidden, Specialisation, holds_lasting, is_deep, signature_text};
use super::{object_mode, registry, throw};
use crate::interrupt;
use hotloop_jit::host::ObjectHandle;
use hotloop_jit::pipeline::{self, Advance};
use hotloop_jit::typed::Options;
use hotloop_jit::types::Type;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

/// A specialisation that LLVM works on.
#[derive(Debug)]
pub(super) struct Unfinished {
    arguments: Vec<Type>,
    code: pipeline::Unfinished,
    guards: Vec<Guard>,
    name: String,
    exceptions: Vec<PyObjectRef>,
    hidden: Hidden,
    sources: Vec<Arc<registry::Source>>,
    blocks: Vec<Arc<object_mode::Entry>>,
    advancing: Option<(Advance, Hidden)>,
    /// Compile threads do not survive a fork.
    process: u32,
}

impl Unfinished {
    /// Begins to compile a Python function; LLVM goes on with it on another thread.
    ///
    /// # Errors
    /// As [`Specialisation::compile`].
    pub(super) fn begin(
        function: &PyObject,
        arguments: Vec<Type>,
        options: &Options,
        vm: &VirtualMachine,
    ) -> PyResult<Unfinished> {
        let mut host = VmHost::new(vm);
        let handle = host.function(function, Some(options));
        let code = pipeline::begin(&mut host, handle, &arguments, options)
            .map_err(|error| throw::compile_error(error, vm))?;
        let object = |handle: &ObjectHandle| host.objects[handle.0 as usize].clone();
        let exceptions = code.exceptions.iter().map(object).collect();
        let types = &host.hidden_types;
        let hidden_of = |handles: &[ObjectHandle]| Hidden {
            objects: handles.iter().map(object).collect(),
            types: handles.iter().map(|handle| types.get(&handle.0).cloned()).collect(),
        };
        let hidden = hidden_of(&code.hidden);
        let advancing = code.advance.clone().map(|advance| {
            let hidden = hidden_of(&advance.hidden);
            (advance, hidden)
        });
        let name = function
            .get_attr("__name__", vm)
            .and_then(|name: PyObjectRef| name.str(vm).map(|name| name.to_string_lossy().into_owned()))
            .unwrap_or_default();
        let blocks = host.blocks.into_values().map(|(_, block)| block).collect();
        Ok(Unfinished {
            arguments,
            code,
            guards: host.guards,
            name,
            exceptions,
            hidden,
            sources: host.sources,
            blocks,
            advancing,
            process: std::process::id(),
        })
    }

    /// Whether the code is there, so that [`Self::finish`] does not wait.
    pub(super) fn is_ready(&mut self) -> bool {
        self.code.is_ready()
    }

    /// Whether it will come to nothing, or to code that is not valid any more.
    pub(super) fn is_outdated(&self, vm: &VirtualMachine) -> bool {
        self.process != std::process::id() || !guards::all_hold(&self.guards, vm)
    }

    /// Waits for LLVM and loads the code.
    ///
    /// # Errors
    /// KeyboardInterrupt, and failures of the compiler.
    pub(super) fn finish(self, vm: &VirtualMachine) -> PyResult<Specialisation> {
        let main_thread = interrupt::on_main_thread();
        let interrupted = || main_thread && hotloop_core::context::interrupt_requested();
        let compiled = self.code.finish(&interrupted).map_err(|error| throw::compile_error(error, vm))?;
        let timings = compiled.timings.clone();
        let number = registry::log(self.name.clone(), signature_text(&self.arguments), timings);
        throw::warn_races(&compiled.report, vm)?;
        let outlives = self.arguments.iter().chain([&compiled.result]).any(holds_lasting);
        let mut inputs = self.arguments.iter().chain(self.hidden.types.iter().flatten());
        let is_deep = inputs.any(|ty| is_deep(ty, vm));
        Ok(Specialisation {
            outlives,
            is_deep,
            owner: None,
            generators: AtomicUsize::new(0),
            _sources: self.sources,
            blocks: self.blocks,
            arguments: self.arguments,
            compiled,
            guards: self.guards,
            name: self.name,
            number,
            exceptions: self.exceptions,
            hidden: self.hidden,
            advancing: self.advancing,
        })
    }

    /// Calls `visit` with every object that it keeps, but for those of blocks of objmode.
    pub(super) fn for_each_object(&self, visit: &mut dyn FnMut(&PyObject)) {
        self.guards.iter().for_each(|guard| guard.for_each_object(visit));
        let hidden = self.advancing.iter().flat_map(|(_, hidden)| &hidden.objects);
        self.exceptions.iter().chain(&self.hidden.objects).chain(hidden).for_each(|object| visit(object));
    }
}
