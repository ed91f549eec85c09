//! The native halves of the functions that put arrays together, and that put a border around one.

use hotloop_array::array::{Array, Order};
use hotloop_array::index::Cut;
use hotloop_array::{cast, manipulate};
use rustpython_vm::builtins::{PyList, PyTuple};
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::quick::{all_none, is_int, is_none, is_text, nothing, plain};
use crate::numpy::convert::{argument, axis, integer};
use crate::numpy::errors::OrRaise;
use crate::numpy::{Function, arrays, convert};

pub(super) const TABLE: &[(&str, Function)] = &[
    ("quick_concatenate", concatenate),
    ("quick_stack", stack),
    ("quick_vstack", vstack),
    ("quick_hstack", hstack),
    ("quick_column_stack", column_stack),
    ("quick_append", append),
    ("quick_pad", pad),
];

/// Arrays of class `ndarray` in a list or tuple.
fn parts(object: &PyObject) -> Option<Vec<Array>> {
    let all = |items: &[PyObjectRef]| -> Option<Vec<Array>> {
        (0..items.len()).map(|at| plain(items, at).cloned()).collect()
    };
    match object.downcast_ref::<PyTuple>() {
        Some(tuple) => all(tuple.as_slice()),
        None => all(&object.downcast_ref::<PyList>()?.borrow_vec()),
    }
    .filter(|parts| !parts.is_empty())
}

pub(super) fn joined(parts: &[Array], axis: Option<isize>, vm: &VirtualMachine) -> PyResult {
    let size = parts.iter().map(Array::size).sum();
    let joined = convert::detached(size, vm, || manipulate::concatenate(parts, axis, None)).or_raise(vm)?;
    Ok(arrays::new(joined, vm))
}

/// `(arrays, axis, out, dtype)`
fn concatenate(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    if !all_none(arguments, 2, vm) {
        return nothing(vm);
    }
    let Some(parts) = parts(argument(arguments, 0, vm)?) else { return nothing(vm) };
    joined(&parts, axis(argument(arguments, 1, vm)?, vm)?, vm)
}

/// `(arrays, axis, out, dtype)`
fn stack(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    if !all_none(arguments, 2, vm) || !is_int(argument(arguments, 1, vm)?, vm) {
        return nothing(vm);
    }
    let Some(parts) = parts(&arguments[0]) else { return nothing(vm) };
    let axis = integer(&arguments[1], vm)?;
    let size = parts.iter().map(Array::size).sum();
    let joined = convert::detached(size, vm, || manipulate::stack(&parts, axis, None)).or_raise(vm)?;
    Ok(arrays::new(joined, vm))
}

/// Arrays with axes, those with one of them in another shape; nothing where there is anything else.
fn shaped(
    arguments: &[PyObjectRef],
    vectors: impl Fn(&Array) -> hotloop_array::error::Result<Array>,
    vm: &VirtualMachine,
) -> PyResult<Option<Vec<Array>>> {
    let Some(mut parts) = parts(argument(arguments, 0, vm)?) else { return Ok(None) };
    if parts.iter().any(|part| part.ndim() == 0) {
        return Ok(None);
    }
    for part in parts.iter_mut().filter(|part| part.ndim() == 1) {
        *part = vectors(part).or_raise(vm)?;
    }
    Ok(Some(parts))
}

/// `(arrays, dtype)`
fn vstack(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    match shaped(arguments, |part| part.expand_dims(&[0]), vm)? {
        Some(parts) if is_none(arguments, 1, vm) => joined(&parts, Some(0), vm),
        _ => nothing(vm),
    }
}

/// `(arrays, dtype)`
fn hstack(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    match shaped(arguments, |part| Ok(part.clone()), vm)? {
        Some(parts) if is_none(arguments, 1, vm) => {
            joined(&parts, Some(if parts[0].ndim() == 1 { 0 } else { 1 }), vm)
        }
        _ => nothing(vm),
    }
}

/// `(arrays)`
fn column_stack(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    match shaped(arguments, |part| part.expand_dims(&[1]), vm)? {
        Some(parts) => joined(&parts, Some(1), vm),
        None => nothing(vm),
    }
}

/// `(array, values, axis)`: without an axis.
fn append(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let (Some(array), true) = (plain(arguments, 0), is_none(arguments, 2, vm)) else { return nothing(vm) };
    let values = match (plain(arguments, 1), convert::number(&arguments[1], vm)) {
        (Some(values), _) => values.clone(),
        (None, Some(number)) => convert::operand_array(number, vm)?,
        _ => return nothing(vm),
    };
    let flat = |array: &Array| array.reshape(&[-1], Order::C).or_raise(vm);
    joined(&[flat(array)?, flat(&values)?], Some(0), vm)
}

/// `(array, pad_width, mode)`: a border of zeros.
fn pad(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let Some(array) = plain(arguments, 0).filter(|_| is_text(arguments, 2, "constant")) else {
        return nothing(vm);
    };
    let count = |object: &PyObjectRef| {
        is_int(object, vm).then(|| integer(object, vm).ok()).flatten().and_then(|n| usize::try_from(n).ok())
    };
    let widths = match arguments[1].downcast_ref::<PyTuple>().map(|tuple| tuple.as_slice()) {
        None => count(&arguments[1]).map(|width| (width, width)),
        Some([before, after]) => count(before).zip(count(after)),
        _ => None,
    };
    let Some((before, after)) = widths else { return nothing(vm) };
    let Some(border) = before.checked_add(after) else { return nothing(vm) };
    let shape: Option<Vec<usize>> = array.shape().iter().map(|length| length.checked_add(border)).collect();
    let Some(shape) = shape else { return nothing(vm) };
    let in_columns = array.is_f_contiguous() && !array.is_c_contiguous();
    let result = Array::new_in_order(array.dtype(), &shape, in_columns, true).or_raise(vm)?;
    let mut cut = Cut::new(&result);
    for length in array.shape() {
        cut.slice(Some(before as isize), Some((before + length) as isize), None).or_raise(vm)?;
    }
    let inner = cut.finish();
    convert::detached(array.size(), vm, || cast::assign(&inner, array)).or_raise(vm)?;
    Ok(arrays::new(result, vm))
}
