//! Objects for arrays: of the class `ndarray` itself, or of a subclass.
//!
//! A subclass hears of every new object of it in `__array_finalize__`. For `ndarray` itself that is one comparison of
//! classes.

use hotloop_array::array::Array;
use rustpython_vm::builtins::{PyType, PyTypeRef};
use rustpython_vm::class::StaticType;
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine};

use super::arrays::NdArray;

/// Whether the class of an object is `ndarray` itself.
#[inline]
pub(super) fn is_exact(object: &PyObject) -> bool {
    object.class().is(NdArray::static_type())
}

/// Whether an object is an array of a subclass.
#[inline]
pub(super) fn is_of_subclass(object: &PyObject) -> bool {
    !is_exact(object) && object.downcast_ref::<NdArray>().is_some()
}

/// A new `ndarray` that owns its memory.
#[inline]
pub(super) fn new(array: Array, vm: &VirtualMachine) -> PyObjectRef {
    NdArray::owner(array).into_ref(&vm.ctx).into()
}

/// A new array that owns its memory, of the class of another object if that is an array.
///
/// # Errors
/// What `__array_finalize__` raised.
#[inline]
pub(super) fn like(array: Array, template: &PyObject, vm: &VirtualMachine) -> PyResult {
    if !is_of_subclass(template) {
        return Ok(new(array, vm));
    }
    of_class(NdArray::owner(array), template.class().to_owned(), Some(template), vm)
}

/// A new array of the class of another one, whose memory it shows.
///
/// # Errors
/// What `__array_finalize__` raised.
#[inline]
pub(super) fn view(array: Array, of: &PyObject, vm: &VirtualMachine) -> PyResult {
    if is_exact(of) {
        return Ok(plain_view(array, of, vm));
    }
    view_as(array, of, of.class().to_owned(), Some(of), vm)
}

/// A new `ndarray` that shows the memory of another object.
#[inline]
pub(super) fn plain_view(array: Array, of: &PyObject, vm: &VirtualMachine) -> PyObjectRef {
    let base = owner_for(of, NdArray::static_type());
    NdArray::viewer(array, base).into_ref(&vm.ctx).into()
}

/// A new array of a class that shows the memory of another object.
///
/// # Errors
/// What `__array_finalize__` raised.
pub(super) fn view_as(
    array: Array,
    of: &PyObject,
    class: PyTypeRef,
    template: Option<&PyObject>,
    vm: &VirtualMachine,
) -> PyResult {
    let base = owner_for(of, &class);
    of_class(NdArray::viewer(array, base), class, template, vm)
}

/// A new array of a class, which is told of it and of the array that it was made from.
///
/// # Errors
/// `TypeError` for a class that is none of arrays, and what `__array_finalize__` raised.
pub(super) fn of_class(
    array: NdArray,
    class: PyTypeRef,
    template: Option<&PyObject>,
    vm: &VirtualMachine,
) -> PyResult {
    let object: PyObjectRef = array.into_ref_with_type(vm, class)?.into();
    let name = vm.ctx.intern_str("__array_finalize__");
    let Some(method) = object.class().get_attr(name) else { return Ok(object) };
    let is_default = NdArray::static_type().get_attr(name).is_some_and(|default| default.is(&method));
    if !is_default && !vm.is_none(&method) {
        let template = template.map_or_else(|| vm.ctx.none(), ToOwned::to_owned);
        object.get_attr(name, vm)?.call((template,), vm)?;
    }
    Ok(object)
}

/// The object that a view names as its base: the first in the chain of bases whose own base is of another class.
fn owner_for(of: &PyObject, class: &Py<PyType>) -> PyObjectRef {
    let mut owner = of;
    while let Some(base) = owner.downcast_ref::<NdArray>().and_then(|array| array.payload().base()) {
        if !base.class().is(class) {
            break;
        }
        owner = base;
    }
    owner.to_owned()
}
