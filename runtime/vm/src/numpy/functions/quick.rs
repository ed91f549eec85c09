//! The native halves of functions that have a general one in Python: the commonest calls, `NotImplemented` for others.

use hotloop_array::array::{Array, Order};
use hotloop_array::dtype::DType;
use hotloop_array::elementwise::{self, Operand};
use hotloop_array::functions::Op;
use hotloop_array::index::{self, Index};
use hotloop_array::scalar::Value;
use hotloop_array::{create, manipulate, matmul, nonzero, sort};
use rustpython_vm::builtins::{PyFloat, PyInt, PyTuple};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::reductions;
use crate::numpy::convert::{argument, axis, integer};
use crate::numpy::errors::OrRaise;
use crate::numpy::{Function, array_of, arrays, convert, instances};

pub(super) const TABLE: &[(&str, Function)] = &[
    ("quick", crate::numpy::quick::quick),
    ("quick_asarray", asarray),
    ("quick_arange", arange),
    ("quick_reshape", reshape),
    ("quick_transpose", transpose),
    ("quick_copy", copy),
    ("quick_ravel", ravel),
    ("quick_mean", mean),
    ("quick_accumulate", accumulate),
    ("quick_expand_dims", expand_dims),
    ("quick_flip", flip),
    ("quick_roll", roll),
    ("quick_diff", diff),
    ("quick_dot", dot),
    ("quick_count_nonzero", count_nonzero),
    ("quick_sort", sorted),
    ("quick_argsort", argsort),
    ("quick_partition", partition),
    ("quick_searchsorted", searchsorted),
];

pub(super) fn nothing(vm: &VirtualMachine) -> PyResult {
    Ok(vm.ctx.not_implemented())
}

/// An array of class `ndarray` with numbers in it.
pub(super) fn plain(arguments: &[PyObjectRef], at: usize) -> Option<&Array> {
    let object: &PyObject = arguments.get(at)?;
    if !instances::is_exact(object) {
        return None;
    }
    array_of(object).filter(|array| array.dtype().is_number())
}

pub(super) fn is_none(arguments: &[PyObjectRef], at: usize, vm: &VirtualMachine) -> bool {
    arguments.get(at).is_none_or(|object| vm.is_none(object))
}

pub(super) fn all_none(arguments: &[PyObjectRef], from: usize, vm: &VirtualMachine) -> bool {
    (from..arguments.len()).all(|at| is_none(arguments, at, vm))
}

pub(super) fn is_text(arguments: &[PyObjectRef], at: usize, text: &str) -> bool {
    arguments.get(at).is_some_and(|object| crate::numpy::dispatch::is_text(object, text))
}

pub(super) fn is_int(object: &PyObject, vm: &VirtualMachine) -> bool {
    object.class().is(vm.ctx.types.int_type)
}

/// `(a, dtype, order, copy)`
fn asarray(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    if !all_none(arguments, 2, vm) {
        return nothing(vm);
    }
    if is_none(arguments, 1, vm) && plain(arguments, 0).is_some() {
        return Ok(arguments[0].clone());
    }
    super::creation::asarray(arguments, vm)
}

/// `(start, stop, step, dtype)`
fn arange(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let simple = |object: &PyObjectRef| {
        vm.is_none(object) || is_int(object, vm) || object.class().is(vm.ctx.types.float_type)
    };
    if is_none(arguments, 0, vm)
        || !arguments[..3].iter().all(simple)
        || !is_none(arguments, 3, vm)
        || (is_none(arguments, 1, vm) && !is_none(arguments, 2, vm))
    {
        return nothing(vm);
    }
    let value = |object: &PyObject| match object.downcast_ref::<PyInt>() {
        Some(integer) => i64::try_from(integer.as_bigint()).ok().map(Value::Int),
        None => object.downcast_ref::<PyFloat>().map(|float| Value::Float(float.to_f64())),
    };
    let (start, stop) = match is_none(arguments, 1, vm) {
        true => (Some(Value::Int(0)), value(&arguments[0])),
        false => (value(&arguments[0]), value(&arguments[1])),
    };
    let step = if is_none(arguments, 2, vm) { Some(Value::Int(1)) } else { value(&arguments[2]) };
    let (Some(start), Some(stop), Some(step)) = (start, stop, step) else { return nothing(vm) };
    let number = |value: Value| match value {
        Value::Int(integer) => integer as f64,
        Value::Float(float) => float,
        _ => f64::NAN,
    };
    let length = (number(stop) - number(start)) / number(step);
    // What is long, or no number at all, is no matter of nanoseconds.
    if !length.is_finite() || length > 65536.0 {
        return super::creation::arange(arguments, vm);
    }
    let is_float = [start, stop, step].iter().any(|value| matches!(value, Value::Float(_)));
    let dtype = if is_float { DType::Float64 } else { DType::Int64 };
    Ok(arrays::new(create::arange(start, stop, step, dtype).or_raise(vm)?, vm))
}

/// `(array, order, copy, shape)`, the shape as it was collected.
fn reshape(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    if !instances::is_exact(&arguments[0]) || !is_text(arguments, 1, "C") || !is_none(arguments, 2, vm) {
        return nothing(vm);
    }
    let Some(array) = array_of(&arguments[0]) else { return nothing(vm) };
    let given = arguments[3].downcast_ref::<PyTuple>().map(|tuple| tuple.as_slice()).unwrap_or_default();
    let lengths = match given {
        [single] if !is_int(single, vm) => match single.downcast_ref::<PyTuple>() {
            Some(tuple) => tuple.as_slice(),
            None => return nothing(vm),
        },
        lengths => lengths,
    };
    if lengths.is_empty() || !lengths.iter().all(|length| is_int(length, vm)) {
        return nothing(vm);
    }
    let shape = lengths.iter().map(|length| integer(length, vm)).collect::<PyResult<Vec<isize>>>()?;
    super::related(array.reshape(&shape, Order::C).or_raise(vm)?, &arguments[0], vm)
}

/// `(array, axes)`, the axes as they were collected.
fn transpose(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let Some(array) = array_of(&arguments[0]) else { return nothing(vm) };
    let given = arguments[1].downcast_ref::<PyTuple>().map(|tuple| tuple.as_slice()).unwrap_or_default();
    if given.is_empty() {
        return arrays::view(array.reversed_axes(), &arguments[0], vm);
    }
    let axes = match given {
        [single] => single.downcast_ref::<PyTuple>().map(|tuple| tuple.as_slice()).unwrap_or_default(),
        axes => axes,
    };
    if axes.is_empty() || !axes.iter().all(|axis| is_int(axis, vm)) {
        return nothing(vm);
    }
    let axes = axes.iter().map(|axis| integer(axis, vm)).collect::<PyResult<Vec<isize>>>()?;
    arrays::view(array.transpose(&axes).or_raise(vm)?, &arguments[0], vm)
}

/// `(array, order)`
fn copy(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    match plain(arguments, 0) {
        Some(array) if is_text(arguments, 1, "C") => {
            let copy = convert::detached(array.size(), vm, || array.copy(Order::C)).or_raise(vm)?;
            Ok(arrays::new(copy, vm))
        }
        _ => super::shaping::copy(arguments, vm),
    }
}

/// `(array, order)`
fn ravel(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    match plain(arguments, 0) {
        Some(array) if is_text(arguments, 1, "C") && array.is_c_contiguous() => {
            arrays::view(array.reshape(&[-1], Order::C).or_raise(vm)?, &arguments[0], vm)
        }
        _ => super::shaping::ravel(arguments, vm),
    }
}

/// `(array, axis)`
fn expand_dims(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let Some(array) = plain(arguments, 0).filter(|_| is_int(&arguments[1], vm)) else { return nothing(vm) };
    match array.expand_dims(&[integer(&arguments[1], vm)?]) {
        Ok(expanded) => arrays::view(expanded, &arguments[0], vm),
        Err(_) => nothing(vm),
    }
}

/// As the function `mean`; an empty one warns.
fn mean(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    match plain(arguments, 0) {
        Some(array) if array.size() > 0 => reductions::mean(arguments, vm),
        _ => nothing(vm),
    }
}

/// As the function `accumulate`, of arrays with axes.
fn accumulate(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    match plain(arguments, 1) {
        Some(array) if array.ndim() > 0 => reductions::accumulate(arguments, vm),
        _ => nothing(vm),
    }
}

/// `(array, axis)`
fn flip(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let Some(array) = plain(arguments, 0).filter(|array| array.ndim() > 0) else { return nothing(vm) };
    let flipped = match axis(argument(arguments, 1, vm)?, vm) {
        Ok(None) => manipulate::flip(array, None),
        Ok(Some(axis)) => manipulate::flip(array, Some(&[axis])),
        Err(_) => return nothing(vm),
    };
    arrays::view(flipped.or_raise(vm)?, &arguments[0], vm)
}

/// `(array, shift, axis)`
fn roll(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let Some(array) = plain(arguments, 0) else { return nothing(vm) };
    if !is_int(argument(arguments, 1, vm)?, vm) {
        return nothing(vm);
    }
    let Ok(axis) = axis(argument(arguments, 2, vm)?, vm) else { return nothing(vm) };
    let shift = integer(&arguments[1], vm)?;
    let rolled = convert::detached(array.size(), vm, || manipulate::roll(array, shift, axis)).or_raise(vm)?;
    Ok(arrays::new(rolled, vm))
}

/// `(array, n, axis, prepend, append, absent)`: of numbers that can be subtracted, without anything at the ends.
fn diff(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let Some(array) = plain(arguments, 0).filter(|array| array.ndim() > 0) else { return nothing(vm) };
    let left_out = |at: usize| arguments[at].is(&arguments[5]);
    let once = arguments[1].downcast_ref::<PyInt>().is_some_and(|n| n.as_bigint() == &1.into());
    if !once || !is_int(&arguments[2], vm) || array.dtype() == DType::Bool || !left_out(3) || !left_out(4) {
        return nothing(vm);
    }
    let axis =
        hotloop_array::layout::normalize_axis(integer(&arguments[2], vm)?, array.ndim()).or_raise(vm)?;
    let part = |start: Option<isize>, stop: Option<isize>| {
        let mut terms = vec![Index::Slice { start: None, stop: None, step: None }; axis];
        terms.push(Index::Slice { start, stop, step: None });
        index::view(array, &terms).map(Operand::Array)
    };
    let (after, before) = (part(Some(1), None).or_raise(vm)?, part(None, Some(-1)).or_raise(vm)?);
    let difference =
        convert::detached(array.size(), vm, || elementwise::apply(Op::Subtract, &[after, before]))
            .or_raise(vm)?;
    Ok(arrays::new(difference, vm))
}

/// `(a, b, out)`
fn dot(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let (Some(a), Some(b)) = (plain(arguments, 0), plain(arguments, 1)) else { return nothing(vm) };
    if !is_none(arguments, 2, vm) {
        return nothing(vm);
    }
    let size = a.size().saturating_mul(b.shape().last().copied().unwrap_or(1));
    Ok(convert::result(convert::detached(size, vm, || matmul::dot(a, b)).or_raise(vm)?, vm))
}

/// `(array, axis, keepdims)`
fn count_nonzero(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let Some(array) = plain(arguments, 0) else { return nothing(vm) };
    if !is_none(arguments, 1, vm) || !argument(arguments, 2, vm)?.is(&vm.ctx.false_value) {
        return nothing(vm);
    }
    let count = convert::detached(array.size(), vm, || nonzero::count_nonzero(array)).or_raise(vm)?;
    Ok(crate::numpy::new_scalar(hotloop_array::scalar::Scalar::new(count as i64), vm))
}

/// `(array, axis, kind, order, stable)`
fn sorted(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let Some(array) = plain(arguments, 0) else { return nothing(vm) };
    if !is_int(argument(arguments, 1, vm)?, vm) || !all_none(arguments, 2, vm) {
        return nothing(vm);
    }
    let axis = integer(&arguments[1], vm)?;
    let result = convert::detached(array.size() << 4, vm, || sort::sort(array, axis)).or_raise(vm)?;
    Ok(arrays::new(result, vm))
}

/// `(array, axis, kind, order, stable)`
fn argsort(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let Some(array) = plain(arguments, 0).filter(|array| array.ndim() > 0) else { return nothing(vm) };
    if !is_int(argument(arguments, 1, vm)?, vm) || !all_none(arguments, 2, vm) {
        return nothing(vm);
    }
    let axis = integer(&arguments[1], vm)?;
    let result = convert::detached(array.size() << 4, vm, || sort::argsort(array, axis)).or_raise(vm)?;
    Ok(arrays::new(result, vm))
}

/// `(array, kth, axis, kind, order)`
fn partition(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let Some(array) = plain(arguments, 0).filter(|array| array.ndim() > 0) else { return nothing(vm) };
    let integers = is_int(argument(arguments, 1, vm)?, vm) && is_int(argument(arguments, 2, vm)?, vm);
    if !integers || !is_text(arguments, 3, "introselect") || !is_none(arguments, 4, vm) {
        return nothing(vm);
    }
    let (kth, axis) = (integer(&arguments[1], vm)? as i64, integer(&arguments[2], vm)?);
    let result =
        convert::detached(array.size() << 2, vm, || sort::partition(array, &[kth], axis)).or_raise(vm)?;
    Ok(arrays::new(result, vm))
}

/// `(sorted, values, side, sorter)`
fn searchsorted(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let Some(array) = plain(arguments, 0).filter(|array| array.ndim() == 1) else { return nothing(vm) };
    let right = is_text(arguments, 2, "right");
    if !(right || is_text(arguments, 2, "left")) || !is_none(arguments, 3, vm) {
        return nothing(vm);
    }
    let Some(values) = plain(arguments, 1) else { return nothing(vm) };
    let size = values.size() << 4;
    let found = convert::detached(size, vm, || hotloop_array::search::searchsorted(array, values, right));
    Ok(convert::result(found.or_raise(vm)?, vm))
}
