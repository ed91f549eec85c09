//! The native halves of functions that look at elements: choosing, filling, reducing, interpolating.

use hotloop_array::array::{Array, Order};
use hotloop_array::dtype::DType;
use hotloop_array::elementwise::{Operand, Options, small};
use hotloop_array::functions::{self, Op};
use hotloop_array::scalar::Scalar;
use hotloop_array::{histogram, matmul, select};
use rustpython_vm::builtins::{PyFloat, PyInt, PyStr, PyTuple};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};
use smallvec::SmallVec;

use super::quick::{all_none, is_int, is_none, is_text, nothing, plain};
use super::{elements, reductions, searching};
use crate::numpy::convert::{argument, integer};
use crate::numpy::errors::{OrRaise, report};
use crate::numpy::{Function, arrays, convert, listed, operators, scalars};

pub(super) const TABLE: &[(&str, Function)] = &[
    ("quick_array", array),
    ("quick_outer", outer),
    ("quick_fill", fill),
    ("quick_item", item),
    ("quick_where", where_),
    ("quick_reduce", reduce),
    ("quick_var", var),
    ("quick_extremum", extremum),
    ("quick_interp", interp),
    ("quick_nan_to_num", nan_to_num),
    ("quick_convolve", convolve),
    ("quick_correlate", correlate),
    ("quick_bincount", bincount),
    ("quick_norm", norm),
];

fn is_number(object: &PyObject, vm: &VirtualMachine) -> bool {
    is_int(object, vm)
        || object.class().is(vm.ctx.types.float_type)
        || scalars::exact_value_of(object).is_some()
}

/// `(object, dtype, copy, order, ndmin, subok)`: of plain numbers, or of lists of them.
fn array(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let no_axes = arguments[4].downcast_ref::<PyInt>().is_some_and(|ndmin| ndmin.as_bigint() == &0.into());
    if is_none(arguments, 1, vm)
        && arguments[2].is(&vm.ctx.true_value)
        && is_text(arguments, 3, "K")
        && no_axes
    {
        let object: &PyObject = &arguments[0];
        if let Some(made) = listed::array(object, None, vm)? {
            return Ok(arrays::new(made, vm));
        }
        if object.class().is(vm.ctx.types.float_type)
            && let Some(float) = object.downcast_ref::<PyFloat>()
        {
            return Ok(arrays::new(Array::from_element(float.to_f64()).or_raise(vm)?, vm));
        }
    }
    super::creation::array(arguments, vm)
}

/// `(a, b, out)`: of vectors.
fn outer(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let vector = |at: usize| plain(arguments, at).filter(|array| array.ndim() == 1);
    let (Some(a), Some(b), true) = (vector(0), vector(1), is_none(arguments, 2, vm)) else {
        return nothing(vm);
    };
    let column = Operand::Array(a.expand_dims(&[1]).or_raise(vm)?);
    let row = Operand::Array(b.expand_dims(&[0]).or_raise(vm)?);
    operators::call(functions::of(Op::Multiply), &[column, row], &Options::default(), vm)
}

/// `(array, value)`
fn fill(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let Some(array) = plain(arguments, 0).filter(|array| array.is_writable()) else { return nothing(vm) };
    let Some(number) = convert::number(&arguments[1], vm) else { return nothing(vm) };
    let scalar = convert::pack(&number, array.dtype(), vm)?;
    select::fill(array, &scalar).or_raise(vm)?;
    Ok(vm.ctx.none())
}

/// `(array, index)`, the index as it was collected.
fn item(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let index = arguments[1].downcast_ref::<PyTuple>().map(|tuple| tuple.as_slice()).unwrap_or_default();
    if index.is_empty()
        && let Some(scalar) = scalars::exact_value_of(&arguments[0])
        && scalar.dtype().is_number()
    {
        return Ok(scalars::to_python(&scalar, vm));
    }
    let mut passed: SmallVec<[PyObjectRef; 4]> = SmallVec::from_iter([arguments[0].clone()]);
    passed.extend(index.iter().cloned());
    elements::item(&passed, vm)
}

/// `(condition, x, y, absent)`
fn where_(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let Some(condition) = plain(arguments, 0) else { return nothing(vm) };
    let absent = |at: usize| arguments[at].is(&arguments[3]);
    match (absent(1), absent(2)) {
        (true, true) if condition.ndim() > 0 => searching::nonzero(arguments, vm),
        (false, false) => {
            let known = |at: usize| plain(arguments, at).is_some() || is_number(&arguments[at], vm);
            if known(1) && known(2) { searching::where_(&arguments[..3], vm) } else { nothing(vm) }
        }
        _ => nothing(vm),
    }
}

/// Arguments in which an object stands for what was not given.
fn given(
    arguments: &[PyObjectRef],
    absent: &PyObject,
    defaults: &[(usize, PyObjectRef)],
) -> SmallVec<[PyObjectRef; 9]> {
    let mut given: SmallVec<[PyObjectRef; 9]> = arguments.iter().cloned().collect();
    for (at, default) in defaults {
        if given[*at].is(absent) {
            given[*at] = default.clone();
        }
    }
    given
}

/// `(ufunc, array, axis, dtype, keepdims, initial, where, out, absent)`
fn reduce(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let defaults =
        [(4, vm.ctx.new_bool(false).into()), (5, vm.ctx.none()), (6, vm.ctx.new_bool(true).into())];
    reductions::reduce_(&given(&arguments[..8], argument(arguments, 8, vm)?, &defaults), vm)
}

/// `(array, axis, largest, keepdims, out, absent)`
fn extremum(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let defaults = [(3, vm.ctx.new_bool(false).into())];
    reductions::arg_extremum(&given(&arguments[..5], argument(arguments, 5, vm)?, &defaults), vm)
}

/// `(array, axis, dtype, keepdims, None, where, out, ddof, root, mean, correction, absent)`
fn var(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let absent = argument(arguments, 11, vm)?;
    let left_out = |at: usize| arguments[at].is(absent) || vm.is_none(&arguments[at]);
    if plain(arguments, 0).is_none() || !is_none(arguments, 2, vm) || !left_out(9) || !left_out(10) {
        return nothing(vm);
    }
    let defaults = [(3, vm.ctx.new_bool(false).into()), (5, vm.ctx.new_bool(true).into())];
    reductions::var(&given(&arguments[..9], absent, &defaults), vm)
}

/// `(x, points, values, left, right, period)`: of doubles.
fn interp(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let doubles = |at: usize| plain(arguments, at).filter(|array| array.dtype() == DType::Float64);
    let (Some(_), Some(points), Some(values)) = (doubles(0), doubles(1), doubles(2)) else {
        return nothing(vm);
    };
    let simple = |at: usize| is_none(arguments, at, vm) || is_number(&arguments[at], vm);
    let fit = points.ndim() == 1 && points.size() > 0 && values.shape() == points.shape();
    if !fit || !simple(3) || !simple(4) || !is_none(arguments, 5, vm) {
        return nothing(vm);
    }
    searching::interp(&arguments[..5], vm)
}

/// `(array, copy, nan, posinf, neginf)`: of floats.
fn nan_to_num(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let floats = |array: &&Array| matches!(array.dtype(), DType::Float32 | DType::Float64);
    let Some(array) = plain(arguments, 0).filter(floats).filter(|array| array.ndim() > 0) else {
        return nothing(vm);
    };
    let number = |at: usize| {
        let object: &PyObject = &arguments[at];
        match object.downcast_ref::<PyInt>() {
            Some(integer) if is_int(object, vm) => i64::try_from(integer.as_bigint()).ok().map(|x| x as f64),
            _ if object.class().is(vm.ctx.types.float_type) => {
                object.downcast_ref::<PyFloat>().map(|float| float.to_f64())
            }
            _ => None,
        }
    };
    let copies = arguments[1].is(&vm.ctx.true_value);
    let (Some(nan), true, true) = (number(2), copies, all_none(arguments, 3, vm)) else { return nothing(vm) };
    // What single precision cannot hold is warned about.
    if array.dtype() == DType::Float32 && f64::from(nan as f32) != nan {
        return nothing(vm);
    }
    let replaced = convert::detached(array.size(), vm, || select::finite(array, nan)).or_raise(vm)?;
    Ok(arrays::new(replaced, vm))
}

/// `(a, v, mode)`
fn convolve(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    slid(arguments, matmul::convolve, vm)
}

/// `(a, v, mode)`
fn correlate(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    slid(arguments, matmul::correlate, vm)
}

fn slid(
    arguments: &[PyObjectRef],
    work: fn(&Array, &Array, matmul::Mode) -> hotloop_array::error::Result<Array>,
    vm: &VirtualMachine,
) -> PyResult {
    let vector = |at: usize| plain(arguments, at).filter(|array| array.ndim() == 1 && array.size() > 0);
    let (Some(a), Some(v)) = (vector(0), vector(1)) else { return nothing(vm) };
    let Some(mode) = arguments[2].downcast_ref::<PyStr>() else { return nothing(vm) };
    let mode = match mode.as_bytes() {
        b"full" => matmul::Mode::Full,
        b"same" => matmul::Mode::Same,
        b"valid" => matmul::Mode::Valid,
        _ => return nothing(vm),
    };
    let size = a.size().saturating_mul(v.size());
    Ok(arrays::new(convert::detached(size, vm, || work(a, v, mode)).or_raise(vm)?, vm))
}

/// `(integers, weights, least)`
fn bincount(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let integers = plain(arguments, 0)
        .filter(|array| array.dtype() == DType::Int64 && array.ndim() == 1 && array.size() > 0);
    let Some(integers) = integers.filter(|_| is_none(arguments, 1, vm) && is_int(&arguments[2], vm)) else {
        return nothing(vm);
    };
    let Ok(least) = usize::try_from(integer(&arguments[2], vm)?) else { return nothing(vm) };
    let counts = convert::detached(integers.size(), vm, || histogram::bincount(integers, None, least));
    Ok(arrays::new(counts.or_raise(vm)?, vm))
}

/// `(array, order, axis, keepdims)`: the root of the sum of all squares, of real numbers.
fn norm(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let floats = |array: &&Array| matches!(array.dtype(), DType::Float32 | DType::Float64);
    let Some(array) = plain(arguments, 0).filter(floats).filter(|array| array.ndim() > 0) else {
        return nothing(vm);
    };
    if !is_none(arguments, 1, vm) || !is_none(arguments, 2, vm) || !arguments[3].is(&vm.ctx.false_value) {
        return nothing(vm);
    }
    let squares = convert::detached(array.size(), vm, || {
        let flat = array.reshape(&[-1], Order::K)?;
        matmul::dot(&flat, &flat)
    })
    .or_raise(vm)?;
    let squares: Scalar = squares.only_scalar();
    let Some(root) = small::call_numbers(functions::of(Op::Sqrt), &[squares]) else { return nothing(vm) };
    let (root, flags) = root.or_raise(vm)?;
    report(flags, "sqrt", vm)?;
    Ok(scalars::new(root, vm))
}
