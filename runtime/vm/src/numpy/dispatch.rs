//! Public functions of NumPy that classes can override with `__array_function__`.
//!
//! Such a function looks at the classes of the arguments that count, and calls its implementation if none takes part.

use rustpython_vm::builtins::{PyList, PyStr, PyStrRef, PyTuple};
use rustpython_vm::class::StaticType;
use rustpython_vm::common::lock::PyRwLock;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::{Callable, Constructor, Representable};
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass};

use super::{convert, instances, protocols};

/// A function that can be overridden.
#[pyclass(module = "numpy", name = "_ArrayFunctionDispatcher")]
#[derive(Debug, PyPayload)]
pub(super) struct ArrayFunction {
    implementation: PyObjectRef,
    relevant: Vec<Relevant>,
    module: PyRwLock<String>,
    /// What is done for arrays of subclasses and for others that override nothing, told to `numpy._protocols`.
    manner: PyObjectRef,
}

/// A parameter whose argument counts.
#[derive(Debug)]
struct Relevant {
    /// Its position, unless it can only be named.
    position: Option<usize>,
    name: PyObjectRef,
    /// Whether the argument is a sequence of those that count.
    many: bool,
    /// Whether this is `like`, which only arrays and what overrides functions may be.
    is_like: bool,
}

impl Constructor for ArrayFunction {
    type Args = FuncArgs;

    /// `(implementation, relevant, module, manner)`; `relevant` is a list of `(position or None, name, many)`.
    fn py_new(
        _class: &Py<rustpython_vm::builtins::PyType>,
        arguments: FuncArgs,
        vm: &VirtualMachine,
    ) -> PyResult<Self> {
        let [implementation, relevant, module, manner] = arguments.args.as_slice() else {
            return Err(vm.new_type_error("_ArrayFunctionDispatcher takes 4 arguments"));
        };
        let relevant = vm.extract_elements_with(relevant, |each| {
            match each.downcast_ref::<PyTuple>().map(|tuple| tuple.as_slice()) {
                Some([position, name, many]) => Ok(Relevant {
                    position: convert::axis(position, vm)?.map(isize::unsigned_abs),
                    name: name.clone(),
                    many: convert::truth(many, vm)?,
                    is_like: name.downcast_ref::<PyStr>().is_some_and(|name| name.as_wtf8() == "like"),
                }),
                _ => Err(vm.new_type_error("a parameter is told by position, name, and whether it is many")),
            }
        })?;
        Ok(ArrayFunction {
            implementation: implementation.clone(),
            relevant,
            module: PyRwLock::new(module.str(vm)?.to_string_lossy().into_owned()),
            manner: manner.clone(),
        })
    }
}

/// Lets calls of such functions pass their arguments on as they are.
pub(super) fn install_call_slot() {
    ArrayFunction::static_type().slots.vectorcall.store(Some(vectorcall));
}

fn vectorcall(
    zelf: &PyObject,
    arguments: Vec<PyObjectRef>,
    count: usize,
    keywords: Option<&[PyObjectRef]>,
    vm: &VirtualMachine,
) -> PyResult {
    let Some(function) = zelf.downcast_ref::<ArrayFunction>() else {
        return Err(vm.new_type_error("not a function of NumPy"));
    };
    if function.has_foreign(&arguments, count, keywords, vm) {
        return dispatch(zelf, FuncArgs::from_vectorcall_owned(arguments, count, keywords), vm);
    }
    function.implementation.vectorcall(arguments, count, keywords, vm)
}

impl ArrayFunction {
    #[inline]
    fn has_foreign(
        &self,
        arguments: &[PyObjectRef],
        count: usize,
        keywords: Option<&[PyObjectRef]>,
        vm: &VirtualMachine,
    ) -> bool {
        self.relevant.iter().any(|relevant| match relevant.position {
            Some(position) if position < count => relevant.is_foreign(&arguments[position], vm),
            _ => keywords.is_some_and(|keywords| {
                let at = keywords.iter().position(|name| same_text(name, &relevant.name));
                at.is_some_and(|at| relevant.is_foreign(&arguments[count + at], vm))
            }),
        })
    }
}

impl Relevant {
    #[inline]
    fn is_foreign(&self, argument: &PyObject, vm: &VirtualMachine) -> bool {
        if instances::is_exact(argument) {
            return false;
        }
        if self.many {
            let any = |items: &[PyObjectRef]| {
                items.iter().any(|item| !instances::is_exact(item) && !protocols::is_known(item, vm))
            };
            if let Some(list) = argument.downcast_ref::<PyList>() {
                return any(&list.borrow_vec());
            }
            if let Some(tuple) = argument.downcast_ref::<PyTuple>() {
                return any(tuple.as_slice());
            }
        }
        !protocols::is_known(argument, vm) || self.is_like && !vm.is_none(argument)
    }
}

/// Arguments as a vector call passes them: positional ones, their number, and the names of those behind.
pub(super) fn flattened(
    arguments: FuncArgs,
    vm: &VirtualMachine,
) -> (Vec<PyObjectRef>, usize, Vec<PyObjectRef>) {
    let names = arguments.kwargs.iter().map(|(name, _)| vm.ctx.new_str(name.clone()).into()).collect();
    let count = arguments.args.len();
    let mut all = arguments.args;
    all.extend(arguments.kwargs.into_iter().map(|(_, value)| value));
    (all, count, names)
}

/// Names of keywords are interned where they are written in a call.
#[inline]
pub(super) fn same_text(a: &PyObject, b: &PyObject) -> bool {
    a.is(b)
        || matches!(
            (a.downcast_ref::<PyStr>(), b.downcast_ref::<PyStr>()),
            (Some(a), Some(b)) if a.as_wtf8() == b.as_wtf8()
        )
}

/// Whether an object is this text.
#[inline]
pub(super) fn is_text(object: &PyObject, text: &str) -> bool {
    object.downcast_ref::<PyStr>().is_some_and(|found| found.as_wtf8() == text)
}

fn dispatch(function: &PyObject, arguments: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let keywords = vm.ctx.new_dict();
    for (name, value) in &arguments.kwargs {
        keywords.set_item(&*name.to_string_lossy(), value.clone(), vm)?;
    }
    let positional = vm.ctx.new_tuple(arguments.args);
    protocols::helper("dispatch", vm)?.call((function.to_owned(), positional, keywords), vm)
}

impl Callable for ArrayFunction {
    type Args = FuncArgs;

    fn call(zelf: &Py<Self>, arguments: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let (all, count, names) = flattened(arguments, vm);
        vectorcall(zelf.as_object(), all, count, Some(&names), vm)
    }
}

impl Representable for ArrayFunction {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        let name = zelf.implementation.get_attr("__name__", vm)?.str(vm)?;
        Ok(format!("<function {} at {:#x}>", name.to_string_lossy(), zelf.get_id()))
    }
}

#[pyclass(with(Constructor, Callable, Representable), flags(HAS_DICT, HAS_WEAKREF))]
impl ArrayFunction {
    #[pygetset]
    fn _implementation(zelf: &Py<Self>) -> PyObjectRef {
        zelf.implementation.clone()
    }

    #[pygetset]
    fn __wrapped__(zelf: &Py<Self>) -> PyObjectRef {
        zelf.implementation.clone()
    }

    #[pygetset]
    fn _manner(zelf: &Py<Self>) -> PyObjectRef {
        zelf.manner.clone()
    }

    #[pygetset]
    fn __module__(zelf: &Py<Self>) -> String {
        zelf.module.read().clone()
    }

    #[pygetset(setter)]
    fn set___module__(zelf: &Py<Self>, module: PyStrRef) {
        *zelf.module.write() = module.to_string_lossy().into_owned();
    }

    #[pygetset]
    fn __name__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.implementation.get_attr("__name__", vm)
    }

    #[pygetset]
    fn __qualname__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.implementation.get_attr("__name__", vm)
    }

    #[pygetset]
    fn __doc__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.implementation.get_attr("__doc__", vm)
    }

    #[pygetset]
    fn __defaults__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.implementation.get_attr("__defaults__", vm)
    }

    #[pygetset]
    fn __kwdefaults__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.implementation.get_attr("__kwdefaults__", vm)
    }

    #[pygetset]
    fn __code__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.implementation.get_attr("__code__", vm)
    }

    /// The names of the parameters that count, each with whether its argument is a sequence of those.
    #[pygetset]
    fn _relevant(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        let each = |relevant: &Relevant| -> PyObjectRef {
            let position = relevant.position.map_or_else(|| vm.ctx.none(), |at| vm.ctx.new_int(at).into());
            vm.ctx
                .new_tuple(vec![position, relevant.name.clone(), vm.ctx.new_bool(relevant.many).into()])
                .into()
        };
        vm.ctx.new_list(zelf.relevant.iter().map(each).collect()).into()
    }

    #[pymethod]
    fn __reduce__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        zelf.implementation.get_attr("__name__", vm)
    }
}
