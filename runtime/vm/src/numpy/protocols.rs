//! Who takes part in an operation: `__array_ufunc__`, `__array_wrap__` and `__array_priority__`.
//!
//! Arrays of the class `ndarray`, NumPy's scalars and Python's own objects do not, and are told by their class. What the
//! others ask for is done by the module `numpy._protocols`, written in Python.

use std::sync::OnceLock;

use hotloop_array::functions::Ufunc;
use rustpython_vm::builtins::PyDictRef;
use rustpython_vm::class::StaticType;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::convert::argument;
use super::{Function, array_of, foreign, instances, scalars, ufuncs};

pub(super) const TABLE: &[(&str, Function)] = &[("takes_part", takes_part)];

/// `takes_part(*operands)`: whether any may want to change what a ufunc does or returns.
fn takes_part(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    argument(arguments, 0, vm)?;
    Ok(vm.ctx.new_bool(arguments.iter().any(|object| is_foreign(object, vm))).into())
}

/// Whether an operand of a ufunc may want to change what the ufunc does or returns.
#[inline]
pub(super) fn is_foreign(object: &PyObject, vm: &VirtualMachine) -> bool {
    !instances::is_exact(object) && may_be_foreign(object, vm)
}

fn may_be_foreign(object: &PyObject, vm: &VirtualMachine) -> bool {
    if is_known(object, vm) {
        return false;
    }
    let class = object.class();
    array_of(object).is_some()
        || class.get_attr(vm.ctx.intern_str("__array_ufunc__")).is_some()
        || class.get_attr(vm.ctx.intern_str("__array_wrap__")).is_some()
}

/// Whether an object is of Python's own classes or a scalar of NumPy.
#[inline]
pub(super) fn is_known(object: &PyObject, vm: &VirtualMachine) -> bool {
    foreign::is_basic(object.class(), vm)
        || scalars::value_of(object).is_some()
        || object.class().fast_issubclass(scalars::Generic::static_type())
}

/// A call of a ufunc, or of one of its methods, with operands that may take part in it.
///
/// # Errors
/// What the operands raised, and those of the operation.
pub(super) fn call(ufunc: &PyObject, method: &str, arguments: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let keywords: PyDictRef = vm.ctx.new_dict();
    for (name, value) in &arguments.kwargs {
        keywords.set_item(&*name.to_string_lossy(), value.clone(), vm)?;
    }
    let positional = vm.ctx.new_tuple(arguments.args);
    helper("call", vm)?.call((ufunc.to_owned(), vm.ctx.new_str(method), positional, keywords), vm)
}

/// As [`call`], of operands alone.
///
/// # Errors
/// As for [`call`].
pub(super) fn operate(ufunc: &'static Ufunc, operands: &[&PyObject], vm: &VirtualMachine) -> PyResult {
    let operands: Vec<PyObjectRef> = operands.iter().map(|&object| object.to_owned()).collect();
    call(&*ufuncs::object_of(ufunc, vm)?, "__call__", FuncArgs::from(operands), vm)
}

/// An operation in place on an array of a subclass, or with an operand that takes part.
///
/// # Errors
/// As for [`call`].
pub(super) fn operate_in_place(
    ufunc: &'static Ufunc,
    target: &PyObject,
    operand: &PyObject,
    vm: &VirtualMachine,
) -> PyResult {
    let mut arguments = FuncArgs::from(vec![target.to_owned(), operand.to_owned()]);
    arguments.kwargs.insert("out".into(), vm.ctx.new_tuple(vec![target.to_owned()]).into());
    call(&*ufuncs::object_of(ufunc, vm)?, "__call__", arguments, vm)
}

/// A native function of something that takes part, with the arguments of that native function.
///
/// # Errors
/// As for [`call`].
pub(super) fn function(name: &'static str, arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    helper(name, vm)?.call(FuncArgs::from(arguments.to_vec()), vm)
}

/// A product of matrices of which one takes part.
///
/// # Errors
/// As for [`call`].
pub(super) fn product(a: &PyObject, b: &PyObject, vm: &VirtualMachine) -> PyResult {
    helper("matmul", vm)?.call((a.to_owned(), b.to_owned()), vm)
}

/// A function of the module `numpy._protocols`.
pub(super) fn helper(name: &'static str, vm: &VirtualMachine) -> PyResult {
    static MODULE: OnceLock<PyObjectRef> = OnceLock::new();
    let module = match MODULE.get() {
        Some(module) => module.clone(),
        None => {
            let module = crate::interpreter::import_module(vm, "numpy._protocols")?;
            MODULE.get_or_init(|| module).clone()
        }
    };
    module.get_attr(vm.ctx.intern_str(name), vm)
}

/// The priority of an object among those whose classes compete for a result.
///
/// # Errors
/// What the attribute raised.
pub(super) fn priority(object: &PyObject, vm: &VirtualMachine) -> PyResult<f64> {
    const OF_SCALARS: f64 = -1_000_000.0;
    if instances::is_exact(object) {
        return Ok(0.0);
    }
    if is_known(object, vm) {
        return Ok(OF_SCALARS);
    }
    match vm.get_attribute_opt(object, "__array_priority__")? {
        Some(priority) => Ok(priority.try_float(vm)?.to_f64()),
        None => Ok(OF_SCALARS),
    }
}

/// The array whose class the result of a product has.
///
/// # Errors
/// What `__array_priority__` raised.
pub(super) fn first_in_priority<'a>(
    operands: &'a [PyObjectRef],
    vm: &VirtualMachine,
) -> PyResult<&'a PyObject> {
    let mut first: &PyObject = &operands[0];
    if operands.iter().all(|object| !instances::is_of_subclass(object)) {
        return Ok(first);
    }
    for object in &operands[1..] {
        if !first.class().is(object.class()) && priority(object, vm)? > priority(first, vm)? {
            first = object;
        }
    }
    Ok(first)
}
