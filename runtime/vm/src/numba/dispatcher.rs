//! The object that a decorated function is.
//!
//! Calls choose their code in [`super::selection`].

use super::binding::{Parameters, qualified_name};
use super::notation::notation;
use super::selection::State;
use super::signature;
use super::specialisation::Specialisation;
use super::tiers::Tiers;
use super::turns::Turns;
use crate::panic::guard;
use hotloop_jit::loops::FastMath;
use hotloop_jit::typed::{Options, ParallelParts};
use hotloop_jit::types::{NamedType, Type};
use rustpython_vm::builtins::{PyBoundMethod, PyDict, PyStrRef};
use rustpython_vm::class::PyClassImpl;
use rustpython_vm::function::{FuncArgs, OptionalArg};
use rustpython_vm::object::{Traverse, TraverseFn};
use rustpython_vm::types::{Callable, GetDescriptor, Representable};
use rustpython_vm::{
    Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, TryFromObject, VirtualMachine, pyclass,
};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

/// A compiled function: `numba.core.registry.CPUDispatcher`.
#[pyclass(module = "numba.core.registry", name = "CPUDispatcher", traverse = "manual")]
#[derive(PyPayload)]
pub struct Dispatcher {
    pub(super) py_func: PyObjectRef,
    target_options: PyObjectRef,
    pub(super) options: Options,
    pub(super) parameters: Parameters,
    /// Its type as an argument.
    pub(super) named: OnceLock<NamedType>,
    pub(super) state: RwLock<State>,
    /// When it is compiled.
    pub(super) tiers: Tiers,
    /// The same function compiled for the dynamic check of races, if that was on when it was called.
    checked: OnceLock<PyObjectRef>,
    /// What is being compiled.
    pub(super) turns: Turns,
    /// What was compiled to be called by address, with the results that were asked for.
    pub(super) by_address: Mutex<Vec<Arc<Specialisation>>>,
    /// Which arguments `literally` asks to be known when the function is compiled, one bit each.
    pub(super) literals: AtomicU64,
}

// SAFETY: each object is visited once for each reference to it. Code that runs elsewhere keeps what it needs, so it is left out.
unsafe impl Traverse for Dispatcher {
    fn traverse(&self, visit: &mut TraverseFn<'_>) {
        visit(&self.py_func);
        visit(&self.target_options);
        self.tiers.for_each_object(&mut |object| visit(object));
        if let Some(checked) = self.checked.get() {
            visit(checked);
        }
        // Who holds the lock uses what is in it.
        let Ok(state) = self.state.try_read() else { return };
        let own = state.specialisations.iter().filter(|each| each.is_owned_alone());
        own.for_each(|each| each.for_each_object(visit));
        let Ok(by_address) = self.by_address.try_lock() else { return };
        let own = by_address.iter().filter(|each| each.is_owned_alone());
        own.for_each(|each| each.for_each_object(visit));
    }

    fn clear(&mut self, out: &mut Vec<PyObjectRef>) {
        out.extend(self.checked.take());
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        let by_address = self.by_address.get_mut().unwrap_or_else(PoisonError::into_inner);
        for each in std::mem::take(&mut state.specialisations).into_iter().chain(std::mem::take(by_address)) {
            if let Ok(code) = Arc::try_unwrap(each) {
                code.into_objects(out);
            }
        }
    }
}

impl Drop for Dispatcher {
    fn drop(&mut self) {
        if let Some(named) = self.named.get() {
            super::numbered::forget(named.number);
        }
    }
}

impl std::fmt::Debug for Dispatcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dispatcher").field("py_func", &self.py_func).finish_non_exhaustive()
    }
}

/// Stores the fast path for calls without keywords.
pub(super) fn install_call_slot() {
    Dispatcher::make_static_type().slots().vectorcall.store(Some(vectorcall));
}

fn vectorcall(
    callee: &PyObject,
    arguments: Vec<PyObjectRef>,
    count: usize,
    keywords: Option<&[PyObjectRef]>,
    vm: &VirtualMachine,
) -> PyResult {
    let Some(dispatcher) = callee.downcast_ref::<Dispatcher>() else {
        return Err(vm.new_type_error("not a compiled function"));
    };
    guard(vm, "a compiled function", || {
        let has_keywords = keywords.is_some_and(|keywords| !keywords.is_empty());
        if has_keywords || arguments.len() != count || !dispatcher.parameters.are_all_given_by(count) {
            return dispatcher.call_bound(FuncArgs::from_vectorcall(&arguments, count, keywords), vm);
        }
        dispatcher.call(&arguments, vm)
    })
}

impl Dispatcher {
    /// The Python function.
    pub(super) fn py_func(&self) -> &PyObject {
        &self.py_func
    }

    /// The type that it has as an argument.
    pub(super) fn as_type(&self, vm: &VirtualMachine) -> PyResult<NamedType> {
        match self.named.get() {
            Some(named) => Ok(named.clone()),
            None => Err(vm.new_type_error("a function that is being made")),
        }
    }

    /// The same function, compiled for the dynamic check of races.
    pub(super) fn checked(&self, vm: &VirtualMachine) -> PyResult<&Py<Dispatcher>> {
        if self.checked.get().is_none() {
            let options = vm.ctx.new_dict();
            options.merge_object(self.target_options.clone(), vm)?;
            options.set_item("parallel", vm.ctx.new_bool(true).into(), vm)?;
            options.set_item("check_races", vm.ctx.new_bool(true).into(), vm)?;
            let made = make(FuncArgs::from(vec![self.py_func.clone(), options.into()]), vm)?;
            let _ = self.checked.set(made);
        }
        let checked = self.checked.get().and_then(|checked| checked.downcast_ref::<Dispatcher>());
        checked.ok_or_else(|| vm.new_system_error("a function that is checked is lost"))
    }

    pub(super) fn options(&self) -> &Options {
        &self.options
    }

    /// The argument types of a specialisation.
    pub(super) fn argument_types(&self, index: usize) -> Option<Vec<Type>> {
        self.read().specialisations.get(index).map(|each| each.arguments.clone())
    }
}

#[pyclass(with(Callable, Representable, GetDescriptor), flags(HAS_DICT, HAS_WEAKREF))]
impl Dispatcher {
    #[pyslot]
    fn slot_new(
        _class: rustpython_vm::builtins::PyTypeRef,
        arguments: FuncArgs,
        vm: &VirtualMachine,
    ) -> PyResult {
        guard(vm, "the decorator", || make(arguments, vm))
    }

    #[pygetset(name = "py_func")]
    fn py_func_attribute(zelf: &Py<Self>) -> PyObjectRef {
        zelf.py_func.clone()
    }

    #[pygetset(name = "__wrapped__")]
    fn wrapped(zelf: &Py<Self>) -> PyObjectRef {
        zelf.py_func.clone()
    }

    #[pygetset(name = "targetoptions")]
    fn target_options(zelf: &Py<Self>) -> PyObjectRef {
        zelf.target_options.clone()
    }

    #[pygetset]
    fn __name__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.py_func.get_attr("__name__", vm)
    }

    #[pygetset]
    fn __qualname__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.py_func.get_attr("__qualname__", vm)
    }

    #[pygetset]
    fn __module__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.py_func.get_attr("__module__", vm)
    }

    #[pygetset]
    fn __doc__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.py_func.get_attr("__doc__", vm)
    }

    #[pygetset]
    fn __defaults__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.py_func.get_attr("__defaults__", vm)
    }

    #[pygetset]
    fn __code__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.py_func.get_attr("__code__", vm)
    }

    #[pygetset]
    fn __annotations__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.py_func.get_attr("__annotations__", vm)
    }

    /// The signatures that are compiled: each a tuple of the names of the argument types.
    #[pymethod]
    fn _signatures(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        guard(vm, "a compiled function", || zelf.take_over(vm))?;
        let signatures = zelf
            .read()
            .specialisations
            .iter()
            .map(|each| {
                let types = each.arguments.iter().map(|ty| vm.ctx.new_str(notation(ty)).into()).collect();
                vm.ctx.new_tuple(types).into()
            })
            .collect();
        Ok(vm.ctx.new_list(signatures).into())
    }

    /// Whether it was refused for some types since it was compiled last.
    #[pymethod]
    fn _is_refused(zelf: &Py<Self>) -> bool {
        zelf.read().refused.is_some()
    }

    /// The numbers of the compilations that made the specialisations.
    #[pymethod]
    fn _numbers(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        let numbers =
            zelf.read().specialisations.iter().map(|each| vm.ctx.new_int(each.number).into()).collect();
        vm.ctx.new_list(numbers).into()
    }

    /// How often machine code was found on disk, and how often not: a list of (names of the argument types, hits, misses).
    #[pymethod]
    fn _found(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        let state = zelf.read();
        let counts = state.found.iter().map(|(arguments, hits, misses)| {
            let types = arguments.iter().map(|ty| vm.ctx.new_str(notation(ty)).into()).collect();
            let parts = vec![
                vm.ctx.new_tuple(types).into(),
                vm.ctx.new_int(*hits).into(),
                vm.ctx.new_int(*misses).into(),
            ];
            vm.ctx.new_tuple(parts).into()
        });
        vm.ctx.new_list(counts.collect()).into()
    }

    /// How long each step of compiling a specialisation took: a list of (step, seconds).
    #[pymethod]
    fn _timings(zelf: &Py<Self>, index: usize, vm: &VirtualMachine) -> PyResult {
        match zelf.read().specialisations.get(index) {
            Some(each) => Ok(super::registry::timings(&each.compiled.timings, vm)),
            None => Err(vm.new_index_error("no such specialisation")),
        }
    }

    /// Which specialisation a signature in Numba's notation stands for; None if there is none.
    #[pymethod]
    fn _index(zelf: &Py<Self>, text: PyObjectRef, vm: &VirtualMachine) -> PyResult<Option<usize>> {
        let text = signature_argument(&text, vm)?;
        let signature = signature::parse(&text).map_err(|problem| vm.new_type_error(problem))?;
        Ok(zelf.read().specialisations.iter().position(|each| each.arguments == signature.arguments))
    }

    /// The signatures that are compiled, each a tuple of types.
    #[pygetset]
    fn signatures(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        inspect(zelf, "signatures", FuncArgs::default(), vm)
    }

    /// The same with the types of the results: a list of `Signature`.
    #[pygetset]
    fn nopython_signatures(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        inspect(zelf, "nopython_signatures", FuncArgs::default(), vm)
    }

    /// What is known of each specialisation, keyed by signature.
    #[pygetset]
    fn overloads(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        inspect(zelf, "overloads", FuncArgs::default(), vm)
    }

    /// Hits and misses of the cache on disk.
    #[pygetset]
    fn stats(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        inspect(zelf, "stats", FuncArgs::default(), vm)
    }

    /// Print the source with the types of its expressions.
    #[pymethod]
    fn inspect_types(zelf: PyRef<Self>, arguments: FuncArgs, vm: &VirtualMachine) -> PyResult {
        inspect(zelf, "inspect_types", arguments, vm)
    }

    /// LLVM's form of a specialisation, optimised; of all, in a dict, if no signature is given.
    #[pymethod]
    fn inspect_llvm(zelf: PyRef<Self>, arguments: FuncArgs, vm: &VirtualMachine) -> PyResult {
        inspect(zelf, "inspect_llvm", arguments, vm)
    }

    /// The machine code of a specialisation as assembly; of all, in a dict, if no signature is given.
    #[pymethod]
    fn inspect_asm(zelf: PyRef<Self>, arguments: FuncArgs, vm: &VirtualMachine) -> PyResult {
        inspect(zelf, "inspect_asm", arguments, vm)
    }

    /// The control-flow graph of a specialisation in LLVM's form; of all, in a dict, if no signature is given.
    #[pymethod]
    fn inspect_cfg(zelf: PyRef<Self>, arguments: FuncArgs, vm: &VirtualMachine) -> PyResult {
        inspect(zelf, "inspect_cfg", arguments, vm)
    }

    /// The source of a specialisation with types, by file and line; of all, in a dict, if no signature is given.
    #[pymethod]
    fn get_annotation_info(zelf: PyRef<Self>, arguments: FuncArgs, vm: &VirtualMachine) -> PyResult {
        inspect(zelf, "get_annotation_info", arguments, vm)
    }

    /// Print what was done with the loops of a specialisation, or of all.
    #[pymethod]
    fn parallel_diagnostics(zelf: PyRef<Self>, arguments: FuncArgs, vm: &VirtualMachine) -> PyResult {
        inspect(zelf, "parallel_diagnostics", arguments, vm)
    }

    /// How long a specialisation took to compile and what was done with its loops; of all, in a dict, if no signature is
    /// given.
    #[pymethod]
    fn get_metadata(zelf: PyRef<Self>, arguments: FuncArgs, vm: &VirtualMachine) -> PyResult {
        inspect(zelf, "get_metadata", arguments, vm)
    }

    /// The number by which notation names it.
    #[pymethod]
    fn _handle(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<u32> {
        Ok(zelf.as_type(vm)?.number)
    }

    /// The name of the result type of a specialisation.
    #[pymethod]
    fn _result(zelf: &Py<Self>, index: usize, vm: &VirtualMachine) -> PyResult<PyStrRef> {
        match zelf.read().specialisations.get(index) {
            Some(each) => Ok(vm.ctx.new_str(notation(&each.compiled.result))),
            None => Err(vm.new_index_error("no such specialisation")),
        }
    }

    /// What was done with the loops of a specialisation: a list of (line, column, text of the fact).
    #[pymethod]
    fn _report(zelf: &Py<Self>, index: usize, vm: &VirtualMachine) -> PyResult {
        let specialisation = zelf.read().specialisations.get(index).cloned();
        let Some(specialisation) = specialisation else {
            return Err(vm.new_index_error("no such specialisation"));
        };
        Ok(super::show::report(&specialisation.compiled.report, vm))
    }

    /// Compiles for a signature in Numba's notation.
    #[pymethod]
    fn compile(zelf: &Py<Self>, text: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        guard(vm, "compile", || {
            let text = signature_argument(&text, vm)?;
            let signature = signature::parse(&text).map_err(|problem| vm.new_type_error(problem))?;
            let types = signature.arguments.clone();
            zelf.specialisation_for(signature, vm).map(drop).inspect_err(|_| zelf.note_refused(&types))
        })
    }

    /// Declares a signature, compiles it, and refuses others from then on.
    #[pymethod]
    fn _declare(zelf: &Py<Self>, text: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        guard(vm, "compile", || {
            let text = signature_argument(&text, vm)?;
            let signature = signature::parse(&text).map_err(|problem| vm.new_type_error(problem))?;
            if signature.arguments.len() != zelf.parameters.len() {
                return Err(vm.new_type_error(format!(
                    "the signature {text} has {} arguments, but {}() takes {}",
                    signature.arguments.len(),
                    qualified_name(&zelf.py_func, vm),
                    zelf.parameters.len()
                )));
            }
            let arguments = signature.arguments.clone();
            zelf.write().declared.push(signature);
            zelf.specialisation(arguments, vm).map(drop)
        })
    }

    /// Compiles nothing more from now on (or again, with False).
    #[pymethod]
    fn disable_compile(zelf: &Py<Self>, disabled: OptionalArg<bool>) {
        zelf.write().closed = disabled.unwrap_or(true);
    }

    /// Forgets the compiled code and compiles the same signatures anew.
    #[pymethod]
    fn recompile(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        guard(vm, "recompile", || {
            let types: Vec<Vec<Type>> =
                zelf.read().specialisations.iter().map(|each| each.arguments.clone()).collect();
            let gone = std::mem::take(&mut zelf.write().specialisations);
            drop(gone);
            types.into_iter().try_for_each(|types| zelf.specialisation(types, vm).map(drop))
        })
    }

    #[pymethod]
    fn __reduce__(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        let rebuild = crate::interpreter::import_module(vm, "numba._decorators")?.get_attr("_rebuild", vm)?;
        let parts = vec![zelf.py_func.clone(), zelf.target_options.clone()];
        Ok(vm.ctx.new_tuple(vec![rebuild, vm.ctx.new_tuple(parts).into()]).into())
    }
}

/// `Dispatcher(function, options)`, where the options were checked by the Python layer.
fn make(arguments: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let [py_func, options] = &arguments.args[..] else {
        return Err(vm.new_type_error("CPUDispatcher cannot be made directly; decorate a function with njit"));
    };
    let flag = |name: &'static str, default: bool| -> PyResult<bool> {
        let value = options.get_item(name, vm)?;
        if vm.is_none(&value) { Ok(default) } else { value.try_to_bool(vm) }
    };
    let fastmath: Vec<String> = vm.extract_elements_with(&*options.get_item("fastmath", vm)?, |flag| {
        Ok(flag.str(vm)?.to_string_lossy().into_owned())
    })?;
    let has = |name: &str| fastmath.iter().any(|flag| flag == name || flag == "fast");
    let mut locals = Vec::new();
    let described =
        options.get_item("local_types", vm).unwrap_or_else(|_| vm.ctx.new_list(Vec::new()).into());
    for pair in vm.extract_elements_with(&described, Ok::<PyObjectRef, _>)? {
        let name = pair.get_item(&0, vm)?.str(vm)?.to_string_lossy().into_owned();
        let text = pair.get_item(&1, vm)?.str(vm)?.to_string_lossy().into_owned();
        let ty = signature::parse(&format!("({text},)")).map_err(|problem| vm.new_type_error(problem))?;
        locals.extend(ty.arguments.into_iter().map(|ty| (name.clone(), ty)));
    }
    let parallel = options.get_item("parallel", vm)?;
    let is_parallel = parallel.downcast_ref::<PyDict>().is_some() || flag("parallel", false)?;
    let parsed = Options {
        parallel: is_parallel,
        parallel_parts: parallel_parts(options, vm)?,
        is_stencil: optional("_is_stencil", options, vm)?.unwrap_or(false),
        fastmath: FastMath {
            nnan: has("nnan"),
            ninf: has("ninf"),
            nsz: has("nsz"),
            arcp: has("arcp"),
            contract: has("contract"),
            afn: has("afn"),
            reassoc: has("reassoc"),
        },
        boundscheck: flag("boundscheck", true)?,
        check_races: optional("check_races", options, vm)?.unwrap_or(false),
        python_errors: flag("python_errors", true)?,
        result: None,
        locals,
    };
    let dispatcher = Dispatcher {
        py_func: py_func.clone(),
        target_options: options.clone(),
        options: parsed,
        parameters: Parameters::of(py_func, vm)?,
        named: OnceLock::new(),
        state: RwLock::default(),
        tiers: Tiers::new(optional("background", options, vm)?, optional("hot", options, vm)?),
        checked: OnceLock::new(),
        turns: Turns::default(),
        by_address: Mutex::default(),
        literals: AtomicU64::new(0),
    };
    let dispatcher = dispatcher.into_ref(&vm.ctx);
    let named = super::numbered::of_function(&dispatcher, vm)?;
    let _ = dispatcher.named.set(named);
    Ok(dispatcher.into())
}

/// An option that may be absent or None.
fn optional<T: TryFromObject>(
    name: &'static str,
    options: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Option<T>> {
    let value = options.get_item(name, vm).unwrap_or_else(|_| vm.ctx.none());
    if vm.is_none(&value) { Ok(None) } else { value.try_into_value(vm).map(Some) }
}

/// What the option `parallel` leaves on; all, unless it is a dict that says otherwise.
fn parallel_parts(options: &PyObject, vm: &VirtualMachine) -> PyResult<ParallelParts> {
    let parallel = options.get_item("parallel", vm)?;
    if parallel.downcast_ref::<PyDict>().is_none() {
        return Ok(ParallelParts::default());
    }
    let is_on = |name| optional(name, &parallel, vm).map(|on| on.unwrap_or(true));
    Ok(ParallelParts {
        comprehension: is_on("comprehension")?,
        reduction: is_on("reduction")?,
        inplace_binop: is_on("inplace_binop")?,
        setitem: is_on("setitem")?,
        numpy: is_on("numpy")?,
        stencil: is_on("stencil")?,
        fusion: is_on("fusion")?,
        prange: is_on("prange")?,
    })
}

/// Calls a function of `numba._inspection` for the dispatcher.
fn inspect(
    dispatcher: PyRef<Dispatcher>,
    name: &'static str,
    mut arguments: FuncArgs,
    vm: &VirtualMachine,
) -> PyResult {
    arguments.prepend_arg(dispatcher.into());
    crate::interpreter::import_module(vm, "numba._inspection")?.get_attr(name, vm)?.call(arguments, vm)
}

/// The text of a signature: given as text, as a tuple of types, or as types called with types.
fn signature_argument(object: &PyObject, vm: &VirtualMachine) -> PyResult<String> {
    let text = crate::interpreter::import_module(vm, "numba.types")?
        .get_attr("_signature_text", vm)?
        .call((object.to_owned(),), vm)?;
    Ok(text.str(vm)?.to_string_lossy().into_owned())
}

impl Callable for Dispatcher {
    type Args = FuncArgs;

    fn call(zelf: &Py<Self>, arguments: FuncArgs, vm: &VirtualMachine) -> PyResult {
        guard(vm, "a compiled function", || {
            if arguments.kwargs.is_empty() && zelf.parameters.are_all_given_by(arguments.args.len()) {
                return zelf.call(&arguments.args, vm);
            }
            zelf.call_bound(arguments, vm)
        })
    }
}

impl GetDescriptor for Dispatcher {
    fn descr_get(
        zelf: &PyObject,
        object: Option<&PyObject>,
        _class: Option<&PyObject>,
        vm: &VirtualMachine,
    ) -> PyResult {
        Ok(match object {
            Some(object) if !vm.is_none(object) => {
                PyBoundMethod::new(object.to_owned(), zelf.to_owned()).into_ref(&vm.ctx).into()
            }
            _ => zelf.to_owned(),
        })
    }
}

impl Representable for Dispatcher {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        Ok(format!("CPUDispatcher({})", zelf.py_func.repr(vm)?.to_string_lossy()))
    }
}
