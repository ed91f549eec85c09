//! Arguments that compiled code does not take: which one it is, and what can be passed in its place.

use super::binding::qualified_name;
use super::containers;
use super::throw;
use super::typeof_::type_of;
use rustpython_vm::builtins::{PyBaseExceptionRef, PyList, PyTuple};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, VirtualMachine};

/// The exception for an argument whose type was asked for and failed with `error`.
pub(super) fn explain(
    function: &PyObject,
    name: &str,
    argument: &PyObject,
    error: PyBaseExceptionRef,
    vm: &VirtualMachine,
) -> PyBaseExceptionRef {
    let function = qualified_name(function, vm);
    let (place, object) = innermost(name.to_owned(), argument.to_owned(), vm);
    if !is_unknown_class(&object, vm) {
        let reason = error.as_object().str(vm).map_or_else(
            |_| "it is not taken by compiled code".to_owned(),
            |text| text.to_string_lossy().into_owned(),
        );
        return vm.new_exception_msg(
            error.class().to_owned(),
            format!("{function}() cannot be called with this argument '{place}': {reason}").into(),
        );
    }
    let class = object.class().name().to_string();
    let text = format!(
        "{function}() cannot be called with the argument '{place}' of class '{class}': compiled code takes numbers, bools, text, \
         tuples, lists, None and arrays\n  = help: {}",
        way_out(&place, &class, &object, vm)
    );
    throw::make(vm, "numba.core.errors", "NumbaTypeError", &text)
}

/// The object that is refused, which may stand in tuples, and the expression that leads to it.
fn innermost(place: String, object: PyObjectRef, vm: &VirtualMachine) -> (String, PyObjectRef) {
    let items = match object.downcast_ref::<PyList>() {
        Some(list) => list.borrow_vec().to_vec(),
        None => object.downcast_ref::<PyTuple>().map_or_else(Vec::new, |tuple| tuple.as_slice().to_vec()),
    };
    // Of what fits compiled code by itself the whole may not; an empty list among others is fine.
    let refused = |item: &PyObjectRef| {
        type_of(item, vm).is_err()
            && !item.downcast_ref::<PyList>().is_some_and(|list| list.borrow_vec().is_empty())
    };
    // A list may hold itself.
    let deep = place.matches('[').count() >= containers::DEEPEST;
    match items.into_iter().enumerate().find(|(_, item)| !deep && refused(item)) {
        Some((at, item)) => innermost(format!("{place}[{at}]"), item, vm),
        None => (place, object),
    }
}

/// Whether compiled code takes no object of this class, rather than not this object.
fn is_unknown_class(object: &PyObject, vm: &VirtualMachine) -> bool {
    crate::numpy::array_of(object).is_none()
        && !object.fast_isinstance(vm.ctx.types.list_type)
        && !object.fast_isinstance(vm.ctx.types.dict_type)
        && !object.fast_isinstance(vm.ctx.types.set_type)
        && super::typed_list::store_of(object, vm).is_none()
        && !object.fast_isinstance(vm.ctx.types.int_type)
}

fn way_out(place: &str, class: &str, object: &PyObject, vm: &VirtualMachine) -> String {
    let types = &vm.ctx.types;
    let is = |class| object.fast_isinstance(class);
    if is(types.dict_type) {
        return format!("pass its keys and values as arrays: np.array(list({place}.values()))");
    }
    if is(types.set_type) || is(types.frozenset_type) {
        return format!("pass np.array(sorted({place}))");
    }
    if object.is_callable()
        && !is(types.type_type)
        && object.class().get_attr(vm.ctx.intern_str("__code__")).is_some()
        || is(types.builtin_function_or_method_type)
    {
        return "compiled code calls functions by their names, which may be globals or variables of an enclosing function"
            .to_owned();
    }
    if object.class().has_attr(vm.ctx.intern_str("__float__")) {
        return format!("pass float({place})");
    }
    format!("pass the numbers and arrays in the {class} as arguments of their own")
}
