//! The native half of `numba`: module `_hotloop_jit`.
//!
//! It holds the dispatcher, the object that a decorated function is. The package `numba`, frozen Python beside this
//! crate's sources, gives the decorators their signatures and checks their options.

mod aggregates;
mod binding;
mod border;
mod callables;
mod containers;
mod dataclasses;
mod dispatcher;
mod exceptions;
mod generators;
mod guards;
mod host;
mod instances;
mod notation;
mod numbered;
mod object_mode;
mod overloads;
mod printing;
mod refusal;
mod registry;
mod selection;
mod sharing;
mod show;
mod signature;
mod specialisation;
mod table_store;
mod tables;
mod text_format;
mod throw;
mod tiers;
mod turns;
mod typed_list;
mod typeof_;
mod unfinished;

pub use dispatcher::Dispatcher;
pub(crate) use native::module_def;

use rustpython_vm::class::PyClassImpl;
use rustpython_vm::{Py, PyResult, VirtualMachine};

#[rustpython_vm::pymodule(name = "_hotloop_jit")]
mod native {
    use super::*;
    use crate::levels;
    use rustpython_vm::builtins::PyModule;
    use rustpython_vm::{PyObjectRef, PyRef};

    #[pyattr(name = "Dispatcher")]
    fn dispatcher_class(vm: &VirtualMachine) -> PyObjectRef {
        let _ = vm;
        Dispatcher::make_static_type().into()
    }

    #[pyattr(name = "ListStore")]
    fn list_store_class(vm: &VirtualMachine) -> PyObjectRef {
        let _ = vm;
        super::typed_list::ListStore::make_static_type().into()
    }

    #[pyattr(name = "TableStore")]
    fn table_store_class(vm: &VirtualMachine) -> PyObjectRef {
        let _ = vm;
        super::table_store::TableStore::make_static_type().into()
    }

    #[pyattr(name = "Instance")]
    fn instance_class(vm: &VirtualMachine) -> PyObjectRef {
        let _ = vm;
        super::instances::Instance::make_static_type().into()
    }

    #[pyattr(name = "Generator")]
    fn generator_class(vm: &VirtualMachine) -> PyObjectRef {
        let _ = vm;
        super::generators::Generator::make_static_type().into()
    }

    #[pyattr(name = "FunctionValue")]
    fn function_value_class(vm: &VirtualMachine) -> PyObjectRef {
        let _ = vm;
        super::callables::FunctionValue::make_static_type().into()
    }

    /// A compiled function for a signature, as C calls it.
    #[pyfunction]
    fn compiled_value(dispatcher: PyRef<Dispatcher>, text: String, vm: &VirtualMachine) -> PyResult {
        crate::panic::guard(vm, "cfunc", || {
            super::callables::compiled_value(&dispatcher, &text, vm).map(Into::into)
        })
    }

    /// A function of C at an address.
    #[pyfunction]
    fn foreign_value(address: usize, text: String, vm: &VirtualMachine) -> PyResult {
        super::callables::foreign_value(address, &text, vm).map(Into::into)
    }

    #[pyattr(name = "versions")]
    fn versions(vm: &VirtualMachine) -> PyObjectRef {
        let versions = vm.ctx.new_dict();
        for (package, version) in
            [("numpy", levels::NUMPY), ("numba", levels::NUMBA), ("hotloop", levels::HOTLOOP)]
        {
            // A new dict takes any text as a key.
            let _ = versions.set_item(package, vm.ctx.new_str(version).into(), vm);
        }
        versions.into()
    }

    /// The names of the compiler's stages, in order.
    #[pyfunction]
    fn stages(vm: &VirtualMachine) -> PyObjectRef {
        let names =
            hotloop_jit::pipeline::Stage::ALL.iter().map(|(name, _)| vm.ctx.new_str(*name).into()).collect();
        vm.ctx.new_tuple(names).into()
    }

    /// A stage of a specialisation as text; the first, which has no types, also without one.
    #[pyfunction]
    fn show(
        dispatcher: PyRef<Dispatcher>,
        stage: String,
        index: usize,
        vm: &VirtualMachine,
    ) -> PyResult<String> {
        crate::panic::guard(vm, "show", || super::show::stage(&dispatcher, &stage, index, vm))
    }

    /// A stage of a specialisation as lines: [(text, file or None, line of the source, text of the source)].
    #[pyfunction]
    fn listing(dispatcher: PyRef<Dispatcher>, stage: String, index: usize, vm: &VirtualMachine) -> PyResult {
        crate::panic::guard(vm, "listing", || super::show::listing(&dispatcher, &stage, index, vm))
    }

    /// The type of a value as compiled code sees it, by Numba's name.
    #[pyfunction]
    fn typeof_text(object: PyObjectRef, vm: &VirtualMachine) -> PyResult<String> {
        let ty = super::typeof_::type_of(&object, vm)?;
        Ok(super::notation::notation(&ty))
    }

    /// The dtype of a number that notation names.
    #[pyfunction]
    fn dtype_of_number(number: u32, vm: &VirtualMachine) -> PyResult {
        match hotloop_array::dtype::DType::from_handle(number) {
            Some(dtype) => Ok(crate::numpy::dtype_object(dtype, vm)),
            None => Err(vm.new_value_error("no dtype has this number")),
        }
    }

    /// The number by which notation names a class.
    #[pyfunction]
    fn class_number(class: rustpython_vm::builtins::PyTypeRef, vm: &VirtualMachine) -> PyResult<u32> {
        match super::numbered::of_class(&class, vm)? {
            Some(named) => Ok(named.number),
            None => Err(vm.new_type_error(format!("compiled code has no type for {}", class.name()))),
        }
    }

    /// The value that code is compiled for, by the number that notation has.
    #[pyfunction]
    fn literal_value(number: u32, vm: &VirtualMachine) -> PyObjectRef {
        use hotloop_jit::interned::{Literal, literal};
        match literal(number) {
            Some(Literal::Int(value)) => vm.ctx.new_int(value).into(),
            Some(Literal::Bool(value)) => vm.ctx.new_bool(value).into(),
            Some(Literal::Text(text)) => vm.ctx.new_str(text).into(),
            None => vm.ctx.none(),
        }
    }

    /// The number by which notation names a structure.
    #[pyfunction]
    fn structure_number(structure: PyObjectRef, vm: &VirtualMachine) -> PyResult<u32> {
        super::numbered::of_structure(&structure, vm).map(|named| named.number)
    }

    /// The class or function that notation names by a number.
    #[pyfunction]
    fn numbered(number: u32, vm: &VirtualMachine) -> PyObjectRef {
        super::numbered::object(number).unwrap_or_else(|| vm.ctx.none())
    }

    /// A signature in notation: its argument types and its result or None.
    #[pyfunction]
    fn parse_signature(text: String, vm: &VirtualMachine) -> PyResult {
        let parsed = super::signature::parse(&text).map_err(|problem| vm.new_type_error(problem))?;
        let name = |ty: &hotloop_jit::types::Type| -> PyObjectRef {
            vm.ctx.new_str(super::notation::notation(ty)).into()
        };
        let arguments = parsed.arguments.iter().map(name).collect();
        let result = parsed.result.as_ref().map_or_else(|| vm.ctx.none(), name);
        Ok(vm.ctx.new_tuple(vec![vm.ctx.new_tuple(arguments).into(), result]).into())
    }

    /// The size of chunks that parallel loops were asked to have.
    #[pyfunction]
    fn get_chunksize() -> usize {
        hotloop_core::pool::chunksize()
    }

    /// Sets it, and gives what it was.
    #[pyfunction]
    fn set_chunksize(size: usize) -> usize {
        hotloop_core::pool::set_chunksize(size)
    }

    /// The number by which signatures name a dtype.
    #[pyfunction]
    fn dtype_number(object: PyObjectRef, vm: &VirtualMachine) -> PyResult<u32> {
        match crate::numpy::dtype_of(&object, vm) {
            Some(dtype) if hotloop_jit::types::is_known(dtype) => Ok(dtype.handle()),
            _ => Err(vm.new_type_error("compiled code does not know this dtype")),
        }
    }

    /// What was compiled since the last call: a list of (function, signature, [(step, seconds)]).
    #[pyfunction]
    fn drain_log(vm: &VirtualMachine) -> PyObjectRef {
        super::registry::drain_log(vm)
    }

    /// Where machine code is kept on disk; None if it is not.
    #[pyfunction]
    fn cache_path() -> Option<String> {
        hotloop_jit::llvm::cache::enabled().map(|cache| cache.path().to_string_lossy().into_owned())
    }

    /// How many functions have been compiled in this process.
    #[pyfunction]
    fn compilations() -> u64 {
        super::registry::compilations()
    }

    /// When functions that do not say it are compiled: on another thread or not, and after how many calls. Gives what was so before.
    #[pyfunction]
    fn set_tiers(background: bool, hot: u32) -> (bool, u32) {
        super::tiers::set_default(background, hot)
    }

    /// The seconds that the calling thread has spent compiling, or waiting for the compiler.
    #[pyfunction]
    fn compile_seconds() -> f64 {
        super::registry::time_compiling().as_secs_f64()
    }

    /// The types in a specialisation, or without one in what was refused last, and why it was: two lists, of functions and of
    /// rejections.
    #[pyfunction]
    fn types(dispatcher: PyRef<Dispatcher>, index: Option<usize>, vm: &VirtualMachine) -> PyResult {
        crate::panic::guard(vm, "types", || super::show::types(&dispatcher, index, vm))
    }

    /// What LLVM's optimiser says about the loops of a specialisation: [(line, source text, remark)].
    #[pyfunction]
    fn remarks(dispatcher: PyRef<Dispatcher>, index: usize, vm: &VirtualMachine) -> PyResult {
        crate::panic::guard(vm, "remarks", || super::show::remarks(&dispatcher, index, vm))
    }

    /// Begins the dynamic check of races in functions that are compiled for it.
    #[pyfunction]
    fn begin_race_check() {
        hotloop_array::races::begin();
        super::selection::check_races(true);
    }

    /// Ends it: the conflicts, the number of iterations, whether not all elements were followed.
    #[pyfunction]
    fn finish_race_check(vm: &VirtualMachine) -> PyObjectRef {
        super::selection::check_races(false);
        super::show::conflicts(&hotloop_array::races::finish(), vm)
    }

    /// What the code of a specialisation costs: [(file, line, source text, kind, whether it is in a loop)].
    #[pyfunction]
    fn costs(dispatcher: PyRef<Dispatcher>, index: usize, vm: &VirtualMachine) -> PyResult {
        crate::panic::guard(vm, "costs", || super::show::costs(&dispatcher, index, vm))
    }

    #[pyfunction]
    fn set_num_threads(count: usize, vm: &VirtualMachine) -> PyResult<()> {
        let most = hotloop_core::pool::max_threads();
        if count == 0 || count > most {
            return Err(vm.new_value_error(format!("The number of threads must be between 1 and {most}")));
        }
        hotloop_core::pool::set_num_threads(count);
        Ok(())
    }

    #[pyfunction]
    fn get_num_threads() -> usize {
        hotloop_core::pool::num_threads()
    }

    #[pyfunction]
    fn max_threads() -> usize {
        hotloop_core::pool::max_threads()
    }

    pub(crate) fn module_exec(vm: &VirtualMachine, module: &Py<PyModule>) -> PyResult<()> {
        __module_exec(vm, module);
        super::start(vm);
        Ok(())
    }
}

fn start(_vm: &VirtualMachine) {
    dispatcher::install_call_slot();
    hotloop_core::register();
    printing::install();
    text_format::register();
    exceptions::register();
    hotloop_array::primitives::register();
    aggregates::register();
    callables::register();
    object_mode::register();
    hotloop_fft::register();
    hotloop_linalg::register();
    hotloop_random::register();
}
