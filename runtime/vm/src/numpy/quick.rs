//! Functions of the package `numpy` whose commonest calls never reach Python.
//!
//! Such a function is written in Python, with its signature, its documentation and what it does in general. A native
//! function beside it gets the arguments in the order of the parameters, defaults filled in; where it has nothing to say
//! it answers `NotImplemented`, and the function runs.

use rustpython_vm::builtins::{PyBoundMethod, PyCode, PyStr, PyTuple};
use rustpython_vm::class::StaticType;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::{Callable, GetDescriptor, Representable};
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass};
use smallvec::SmallVec;
use std::mem::ManuallyDrop;
use std::ptr::NonNull;

use super::convert::argument;
use super::{Function, array_of, dispatch, scalars};

/// A function in two halves.
#[pyclass(module = "numpy", name = "_QuickFunction")]
#[derive(Debug, PyPayload)]
pub(super) struct QuickFunction {
    native: Native,
    /// What the native half gets.
    arrangement: Vec<Slot>,
    general: PyObjectRef,
    parameters: Vec<Parameter>,
    /// How many can be given by position.
    positional: usize,
    /// How many have to be given.
    required: usize,
    /// How many of these cannot be named.
    unnamed: usize,
    /// Whether more arguments are collected, in a tuple behind all parameters.
    collects: bool,
    /// Whether it is a method of arrays and scalars.
    is_method: bool,
}

#[derive(Debug)]
struct Parameter {
    name: PyObjectRef,
    default: Option<PyObjectRef>,
}

/// A native function, and its name for the log.
#[derive(Clone, Copy)]
struct Native(&'static str, Function);

impl std::fmt::Debug for Native {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

#[derive(Debug)]
enum Slot {
    Parameter(usize),
    Constant(PyObjectRef),
}

/// `quick(native, arrangement, function)`; the arrangement names parameters (`*` those that are collected) among
/// constants.
pub(super) fn quick(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let (native, general) = (argument(arguments, 0, vm)?, argument(arguments, 2, vm)?);
    let name = native.get_attr("__name__", vm)?;
    let known = super::functions::TABLES.iter().copied().flatten();
    let Some(&(name, native)) = known
        .into_iter()
        .find(|(known, _)| name.downcast_ref::<PyStr>().is_some_and(|name| name.as_wtf8() == *known))
    else {
        return Err(vm.new_type_error("a quick function has a native half"));
    };
    let code = general.get_attr("__code__", vm)?;
    let Some(code) = code.downcast_ref::<PyCode>() else {
        return Err(vm.new_type_error("a quick function is made of a function"));
    };
    let defaults = general.get_attr("__defaults__", vm)?;
    let defaults =
        defaults.downcast_ref::<PyTuple>().map(|tuple| tuple.as_slice().to_vec()).unwrap_or_default();
    let named_defaults = general.get_attr("__kwdefaults__", vm)?;
    let positional = code.code.arg_count as usize;
    let named = code.code.kwonlyarg_count as usize;
    let parameters: Vec<Parameter> = code
        .code
        .varnames
        .iter()
        .take(positional + named)
        .enumerate()
        .map(|(at, name)| {
            let name = name.as_object().to_owned();
            let default = if at < positional {
                (at + defaults.len()).checked_sub(positional).and_then(|at| defaults.get(at)).cloned()
            } else if vm.is_none(&named_defaults) {
                None
            } else {
                named_defaults.get_item(&*name, vm).ok()
            };
            Parameter { name, default }
        })
        .collect();
    let arrangement = vm.extract_elements_with(argument(arguments, 1, vm)?, |item| {
        let Some(name) = item.downcast_ref::<PyStr>() else { return Ok(Slot::Constant(item)) };
        if name.as_wtf8() == "*" {
            return Ok(Slot::Parameter(parameters.len()));
        }
        match parameters.iter().position(|parameter| dispatch::same_text(&parameter.name, &item)) {
            Some(at) => Ok(Slot::Parameter(at)),
            None => Err(vm.new_value_error(format!("there is no parameter {}", name.to_string_lossy()))),
        }
    })?;
    let required =
        parameters.iter().rposition(|parameter| parameter.default.is_none()).map_or(0, |last| last + 1);
    let is_method = parameters
        .first()
        .and_then(|first| first.name.downcast_ref::<PyStr>())
        .is_some_and(|name| name.as_wtf8() == "self");
    let function = QuickFunction {
        is_method,
        native: Native(name, native),
        arrangement,
        general: general.to_owned(),
        parameters,
        positional,
        required,
        unnamed: code.code.posonlyarg_count as usize,
        collects: code.code.flags.contains(rustpython_vm::bytecode::CodeFlags::VARARGS),
    };
    let object: PyObjectRef = function.into_ref(&vm.ctx).into();
    for name in
        ["__name__", "__qualname__", "__doc__", "__module__", "__code__", "__defaults__", "__kwdefaults__"]
    {
        object.set_attr(name, general.get_attr(name, vm)?, vm)?;
    }
    Ok(object)
}

/// Lets calls skip the building of argument tuples.
pub(super) fn install_call_slot() {
    QuickFunction::static_type().slots.vectorcall.store(Some(vectorcall));
}

fn vectorcall(
    zelf: &PyObject,
    arguments: Vec<PyObjectRef>,
    count: usize,
    keywords: Option<&[PyObjectRef]>,
    vm: &VirtualMachine,
) -> PyResult {
    let Some(function) = zelf.downcast_ref::<QuickFunction>() else {
        return Err(vm.new_type_error("not a function of NumPy"));
    };
    if function.is_method
        && let Some(first) = arguments[..count].first()
        && array_of(first).is_none()
        && !scalars::is_scalar(first)
    {
        let name = zelf.get_attr("__name__", vm)?.str(vm)?;
        return Err(vm.new_type_error(format!(
            "descriptor '{}' for 'numpy.ndarray' objects doesn't apply to a '{}' object",
            name.to_string_lossy(),
            first.class().name()
        )));
    }
    // A call that does not fit is refused by the general half, in Python's words.
    let mut passed = Passed::new();
    if function.pass(&mut passed, &arguments, count, keywords, vm).is_some() {
        let Native(name, native) = function.native;
        crate::interrupt::settle(vm)?;
        let result = crate::panic::guard(vm, name, || native(passed.as_slice(), vm))?;
        if !result.is(&vm.ctx.not_implemented) {
            return Ok(result);
        }
    }
    drop(passed);
    function.general.vectorcall(arguments, count, keywords, vm)
}

/// What a native half gets: objects that the caller, the function or this hold for the time of the call, and that are therefore
/// not counted.
struct Passed<'a> {
    items: SmallVec<[ManuallyDrop<PyObjectRef>; 12]>,
    /// The arguments that were collected.
    collected: Option<PyObjectRef>,
    holders: std::marker::PhantomData<&'a PyObjectRef>,
}

impl<'a> Passed<'a> {
    fn new() -> Passed<'a> {
        Passed { items: SmallVec::new(), collected: None, holders: std::marker::PhantomData }
    }

    #[inline]
    fn push(&mut self, object: &'a PyObjectRef) {
        self.items.push(uncounted(object));
    }

    fn push_collected(&mut self, collected: PyObjectRef) {
        self.items.push(uncounted(&collected));
        self.collected = Some(collected);
    }

    #[inline]
    fn as_slice(&self) -> &[PyObjectRef] {
        // SAFETY: `ManuallyDrop` is laid out as what is in it.
        unsafe { std::slice::from_raw_parts(self.items.as_ptr().cast(), self.items.len()) }
    }
}

#[inline]
fn uncounted(object: &PyObjectRef) -> ManuallyDrop<PyObjectRef> {
    // SAFETY: the address is that of an object; this reference to it is never given up.
    ManuallyDrop::new(unsafe { PyObjectRef::from_raw(NonNull::from(object.as_object())) })
}

impl QuickFunction {
    /// Puts together what the native half gets for a call.
    #[inline]
    fn pass<'a>(
        &'a self,
        passed: &mut Passed<'a>,
        arguments: &'a [PyObjectRef],
        count: usize,
        keywords: Option<&[PyObjectRef]>,
        vm: &VirtualMachine,
    ) -> Option<()> {
        if count > self.positional && !self.collects {
            return None;
        }
        let given = count.min(self.positional);
        let keywords = keywords.unwrap_or_default();
        if keywords.is_empty() && count <= self.positional {
            if given < self.required {
                return None;
            }
            for slot in &self.arrangement {
                match slot {
                    Slot::Parameter(at) if *at < given => passed.push(&arguments[*at]),
                    Slot::Parameter(at) => match self.parameters.get(*at) {
                        Some(parameter) => passed.push(parameter.default.as_ref()?),
                        None => passed.push_collected(vm.ctx.empty_tuple.clone().into()),
                    },
                    Slot::Constant(constant) => passed.push(constant),
                }
            }
            return Some(());
        }
        let mut bound: SmallVec<[&'a PyObjectRef; 10]> = arguments[..given].iter().collect();
        let mut used = 0;
        for (at, parameter) in self.parameters.iter().enumerate().skip(given) {
            let named = if keywords.is_empty() || at < self.unnamed {
                None
            } else {
                keywords.iter().position(|name| dispatch::same_text(name, &parameter.name))
            };
            bound.push(match named {
                Some(at) => {
                    used += 1;
                    &arguments[count + at]
                }
                None => parameter.default.as_ref()?,
            });
        }
        if used != keywords.len() {
            return None;
        }
        for slot in &self.arrangement {
            match slot {
                // Collected arguments stand behind all parameters.
                Slot::Parameter(at) => match bound.get(*at) {
                    Some(argument) => passed.push(argument),
                    None => {
                        passed.push_collected(vm.ctx.new_tuple(arguments[given..count].to_vec()).into());
                    }
                },
                Slot::Constant(constant) => passed.push(constant),
            }
        }
        Some(())
    }
}

impl Callable for QuickFunction {
    type Args = FuncArgs;

    fn call(zelf: &Py<Self>, arguments: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let (all, count, names) = dispatch::flattened(arguments, vm);
        vectorcall(zelf.as_object(), all, count, Some(&names), vm)
    }
}

impl GetDescriptor for QuickFunction {
    fn descr_get(
        zelf: &PyObject,
        object: Option<&PyObject>,
        _class: Option<&PyObject>,
        vm: &VirtualMachine,
    ) -> PyResult {
        match object {
            Some(object) if !vm.is_none(object) => {
                Ok(PyBoundMethod::new(object.to_owned(), zelf.to_owned()).into_ref(&vm.ctx).into())
            }
            _ => Ok(zelf.to_owned()),
        }
    }
}

impl Representable for QuickFunction {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        let name = zelf.general.get_attr("__qualname__", vm)?.str(vm)?;
        let name = name.to_string_lossy();
        Ok(match name.strip_prefix("ndarray.") {
            Some(name) => format!("<method '{name}' of 'numpy.ndarray' objects>"),
            None => format!("<function {name} at {:#x}>", zelf.get_id()),
        })
    }
}

#[pyclass(with(Callable, GetDescriptor, Representable), flags(HAS_DICT, METHOD_DESCRIPTOR))]
impl QuickFunction {
    #[pygetset]
    fn __wrapped__(zelf: &Py<Self>) -> PyObjectRef {
        zelf.general.clone()
    }

    /// Pickled, and copied, by name.
    #[pymethod]
    fn __reduce__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.general.get_attr("__qualname__", vm)
    }
}
