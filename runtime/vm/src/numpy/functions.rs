//! The functions of `_hotloop_numpy`, with positional arguments as the package `numpy` passes them.

use hotloop_array::array::{Array, Order};
use hotloop_array::dtype::DType;
use hotloop_array::elementwise::Operand;
use hotloop_array::promotion::{
    Casting, OperandType, can_cast, can_cast_operand, promote_types, result_type,
};
use hotloop_array::reduce;
use hotloop_array::scalar::{Scalar, Value};
use hotloop_array::select::OutOfBounds;
use hotloop_array::{create, manipulate, matmul, select, sort};
use rustpython_vm::builtins::{PyDict, PyStr, PyType};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, TryFromBorrowedObject, VirtualMachine};

use super::convert::{argument, axes, axis, integer, integers, order, shape, truth};
use super::errors::{self, OrRaise, report};
use super::{Function, array_of, arrays, convert, dtypes, scalars, ufuncs};

pub(super) const TABLE: &[(&str, Function)] = &[
    ("extend", extend),
    ("array", array),
    ("asarray", asarray),
    ("empty", empty),
    ("zeros", zeros),
    ("full", full),
    ("empty_like", empty_like),
    ("arange", arange),
    ("linspace", linspace),
    ("eye", eye),
    ("frombuffer", frombuffer),
    ("reshape", reshape),
    ("transpose", transpose),
    ("swapaxes", swapaxes),
    ("squeeze", squeeze),
    ("expand_dims", expand_dims),
    ("broadcast_to", broadcast_to),
    ("broadcast_shape", broadcast_shape),
    ("diagonal", diagonal),
    ("flip", flip),
    ("roll", roll),
    ("as_strided", as_strided),
    ("view", view),
    ("astype", astype),
    ("copy", copy),
    ("ravel", ravel),
    ("fill", fill),
    ("item", item),
    ("tolist", tolist),
    ("tobytes", tobytes),
    ("concatenate", concatenate),
    ("stack", stack),
    ("repeat", repeat),
    ("tile", tile),
    ("take", take),
    ("where", where_),
    ("nonzero", nonzero),
    ("count_nonzero", count_nonzero),
    ("clip", clip),
    ("sort", sorted),
    ("argsort", argsort),
    ("unique", unique),
    ("searchsorted", searchsorted),
    ("reduce", reduce_),
    ("accumulate", accumulate),
    ("mean", mean),
    ("var", var),
    ("argextremum", arg_extremum),
    ("matmul", product),
    ("dot", dot),
    ("at", at),
    ("copyto", copyto),
    ("may_share_memory", may_share_memory),
    ("result_type", result_type_),
    ("promote_types", promote_types_),
    ("can_cast", can_cast_),
    ("scalar_to_python", scalar_to_python),
    ("is_scalar", is_scalar),
    ("contiguity", contiguity),
    ("data_address", data_address),
    ("get_flat", get_flat),
    ("set_flat", set_flat),
    ("get_error_state", get_error_state),
    ("set_error_state", set_error_state),
];

fn array_argument(arguments: &[PyObjectRef], at: usize, vm: &VirtualMachine) -> PyResult<Array> {
    convert::array(argument(arguments, at, vm)?, vm)
}

fn dtype_argument(arguments: &[PyObjectRef], at: usize, vm: &VirtualMachine) -> PyResult<Option<DType>> {
    match arguments.get(at) {
        Some(object) => dtypes::optional(object, vm),
        None => Ok(None),
    }
}

/// A view of the first argument's memory, or an object of its own when memory is new.
fn related(result: Array, source: &PyObject, vm: &VirtualMachine) -> PyObjectRef {
    match array_of(source) {
        Some(array) if array.storage().same_block(result.storage()) => arrays::view(result, source, vm),
        _ => arrays::new(result, vm),
    }
}

/// `extend(type, dict)`: adds attributes to a native class.
fn extend(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let class = argument(arguments, 0, vm)?;
    let Some(class) = class.downcast_ref::<PyType>() else { return Err(vm.new_type_error("not a class")) };
    let attributes = argument(arguments, 1, vm)?;
    let Some(attributes) = attributes.downcast_ref::<PyDict>() else {
        return Err(vm.new_type_error("not a dict"));
    };
    for (name, value) in attributes {
        if let Some(name) = name.downcast_ref::<PyStr>() {
            class.set_attr(vm.ctx.intern_str(name.to_string()), value);
        }
    }
    Ok(vm.ctx.none())
}

/// `array(object, dtype, copy, order, ndmin)`; `copy` is `None` for "if needed".
fn array(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let object = argument(arguments, 0, vm)?;
    let dtype = dtype_argument(arguments, 1, vm)?;
    let copy = argument(arguments, 2, vm)?;
    let wanted = order(argument(arguments, 3, vm)?, Order::K, vm)?;
    let ndmin = integer(argument(arguments, 4, vm)?, vm)?.max(0) as usize;
    let must_copy = !vm.is_none(copy) && truth(copy, vm)?;
    let never_copy = !vm.is_none(copy) && !must_copy;
    let refuse = || {
        vm.new_value_error(
            "Unable to avoid copy while creating an array as requested.\nIf using `np.array(obj, copy=False)` replace it with `np.asarray(obj)` to allow a copy when needed (no behavior change in NumPy 1.x).\nFor more details, see https://numpy.org/devdocs/numpy_2_0_migration_guide.html#adapting-to-changes-in-the-copy-keyword.",
        )
    };
    let (mut result, fresh) = match array_of(object) {
        Some(array) => {
            let target = dtype.unwrap_or(array.dtype());
            let suits = match wanted {
                Order::C => array.is_c_contiguous(),
                Order::F => array.is_f_contiguous(),
                _ => true,
            };
            if target != array.dtype() || !suits || must_copy {
                if never_copy {
                    return Err(refuse());
                }
                (convert::cast(array, target, wanted, vm)?, true)
            } else if array.ndim() >= ndmin {
                return Ok(object.to_owned());
            } else {
                (array.clone(), false)
            }
        }
        None => {
            if never_copy {
                return Err(refuse());
            }
            let made = from_object(object, dtype, vm)?;
            (if wanted == Order::F { made.copy(Order::F).or_raise(vm)? } else { made }, true)
        }
    };
    if result.ndim() < ndmin {
        let axes: Vec<isize> = (0..(ndmin - result.ndim()) as isize).collect();
        result = result.expand_dims(&axes).or_raise(vm)?;
    }
    if fresh { Ok(arrays::new(result, vm)) } else { Ok(related(result, object, vm)) }
}

/// A new array from anything but an array.
fn from_object(object: &PyObject, dtype: Option<DType>, vm: &VirtualMachine) -> PyResult<Array> {
    if let Some(number) = convert::number(object, vm) {
        return match dtype {
            Some(dtype) => convert::store(&number, dtype, vm)?.to_array().or_raise(vm),
            None => convert::operand_array(number, vm),
        };
    }
    let is_list = object.downcast_ref::<rustpython_vm::builtins::PyList>().is_some()
        || object.downcast_ref::<rustpython_vm::builtins::PyTuple>().is_some();
    let made = if is_list {
        convert::sequence(object, dtype, vm)?
    } else {
        match convert::operand(object, vm)? {
            Some(operand) => convert::operand_array(operand, vm)?,
            None if object.downcast_ref::<PyStr>().is_none() && !vm.is_none(object) => {
                convert::sequence(object, dtype, vm)?
            }
            None => {
                if let (true, Some(dtype)) = (vm.is_none(object), dtype)
                    && (dtype.is_float() || dtype.is_complex())
                {
                    return Scalar::new(f64::NAN).cast(dtype).to_array().or_raise(vm);
                }
                return convert::array(object, vm);
            }
        }
    };
    match dtype {
        Some(dtype) if dtype != made.dtype() => convert::cast(&made, dtype, Order::K, vm),
        _ => Ok(made),
    }
}

/// `asarray(object, dtype)`
fn asarray(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let object = argument(arguments, 0, vm)?;
    let dtype = dtype_argument(arguments, 1, vm)?;
    match array_of(object) {
        Some(array) if dtype.is_none_or(|dtype| dtype == array.dtype()) => Ok(object.to_owned()),
        Some(array) => {
            Ok(arrays::new(convert::cast(array, dtype.unwrap_or(array.dtype()), Order::K, vm)?, vm))
        }
        None => Ok(arrays::new(from_object(object, dtype, vm)?, vm)),
    }
}

fn make(arguments: &[PyObjectRef], zero: bool, vm: &VirtualMachine) -> PyResult {
    let shape = shape(argument(arguments, 0, vm)?, vm)?;
    let dtype = dtype_argument(arguments, 1, vm)?.unwrap_or(DType::Float64);
    let fortran = match arguments.get(2) {
        Some(object) => order(object, Order::C, vm)? == Order::F,
        None => false,
    };
    Ok(arrays::new(Array::new_in_order(dtype, &shape, fortran, zero).or_raise(vm)?, vm))
}

/// `empty(shape, dtype, order)`
fn empty(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    make(arguments, false, vm)
}

/// `zeros(shape, dtype, order)`
fn zeros(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    make(arguments, true, vm)
}

/// `full(shape, fill, dtype, order)`
fn full(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let shape = shape(argument(arguments, 0, vm)?, vm)?;
    let value = argument(arguments, 1, vm)?;
    let dtype = dtype_argument(arguments, 2, vm)?;
    let fortran = match arguments.get(3) {
        Some(object) => order(object, Order::C, vm)? == Order::F,
        None => false,
    };
    if let Some(number) = convert::number(value, vm) {
        let dtype = match dtype {
            Some(dtype) => dtype,
            None => convert::operand_array(number.clone(), vm)?.dtype(),
        };
        let scalar = convert::store(&number, dtype, vm)?;
        return Ok(arrays::new(create::full(dtype, &shape, &scalar, fortran).or_raise(vm)?, vm));
    }
    let source = convert::array(value, vm)?;
    let result = Array::new_in_order(dtype.unwrap_or(source.dtype()), &shape, fortran, false).or_raise(vm)?;
    super::subscript::assign(&result, &source, vm)?;
    Ok(arrays::new(result, vm))
}

/// `empty_like(prototype, dtype, order, shape)`
fn empty_like(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let prototype = array_argument(arguments, 0, vm)?;
    let dtype = dtype_argument(arguments, 1, vm)?.unwrap_or(prototype.dtype());
    let order = order(argument(arguments, 2, vm)?, Order::K, vm)?;
    let wanted = argument(arguments, 3, vm)?;
    let made = if vm.is_none(wanted) {
        prototype.empty_like(dtype, order)
    } else {
        Array::new_in_order(dtype, &shape(wanted, vm)?, order == Order::F, false)
    };
    Ok(arrays::new(made.or_raise(vm)?, vm))
}

/// `arange(start, stop, step, dtype)`; `stop` is `None` when only one bound was given.
fn arange(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let mut operands = Vec::new();
    for at in 0..3 {
        let object = argument(arguments, at, vm)?;
        operands.push(if vm.is_none(object) {
            None
        } else {
            match convert::required_operand(object, vm)? {
                Operand::Array(array) if array.size() == 1 => Some(Operand::Scalar(array.only_scalar())),
                Operand::Array(_) => {
                    return Err(vm.new_value_error(
                        "The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()",
                    ));
                }
                number => Some(number),
            }
        });
    }
    let (start, stop) = match (operands[0].take(), operands[1].take()) {
        (Some(start), Some(stop)) => (start, stop),
        (Some(stop), None) => (Operand::Int(0), stop),
        _ => return Err(vm.new_type_error("arange() requires stop to be specified.")),
    };
    let step = operands[2].take().unwrap_or(Operand::Int(1));
    let types: Vec<OperandType> =
        [&start, &stop, &step].iter().map(|operand| operand.operand_type()).collect();
    let dtype = match dtype_argument(arguments, 3, vm)? {
        Some(dtype) => dtype,
        None => result_type(&types).unwrap_or(DType::Int64),
    };
    let value = |operand: &Operand| -> PyResult<Value> {
        let default = match operand.operand_type() {
            OperandType::Strong(dtype) => dtype,
            OperandType::Weak(weak) => weak.default_dtype(),
        };
        Ok(operand.to_scalar(default).or_raise(vm)?.unwrap_or(Scalar::zero(default)).value())
    };
    let (start, stop, step) = (value(&start)?, value(&stop)?, value(&step)?);
    if Scalar::from(step).cast(DType::Float64).get::<f64>() == 0.0 && !Scalar::from(step).is_nan() {
        return Err(vm.new_zero_division_error(if matches!(step, Value::Float(_)) {
            "float division by zero"
        } else {
            "division by zero"
        }));
    }
    let made = convert::detached(1 << 20, vm, || create::arange(start, stop, step, dtype)).or_raise(vm)?;
    Ok(arrays::new(made, vm))
}

/// `linspace(start, stop, count, endpoint)`: the array of doubles and the step.
fn linspace(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let start = argument(arguments, 0, vm)?.try_float(vm)?.to_f64();
    let stop = argument(arguments, 1, vm)?.try_float(vm)?.to_f64();
    let count = integer(argument(arguments, 2, vm)?, vm)?;
    let Ok(count) = usize::try_from(count) else {
        return Err(vm.new_value_error(format!("Number of samples, {count}, must be non-negative.")));
    };
    let (array, step) =
        create::linspace(start, stop, count, truth(argument(arguments, 3, vm)?, vm)?).or_raise(vm)?;
    Ok(vm.ctx.new_tuple(vec![arrays::new(array, vm), scalars::new_float64(step, vm)]).into())
}

/// `eye(rows, columns, offset, dtype)`
fn eye(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let rows = integer(argument(arguments, 0, vm)?, vm)?;
    let columns = argument(arguments, 1, vm)?;
    let columns = if vm.is_none(columns) { rows } else { integer(columns, vm)? };
    let offset = integer(argument(arguments, 2, vm)?, vm)?;
    let dtype = dtype_argument(arguments, 3, vm)?.unwrap_or(DType::Float64);
    let (Ok(rows), Ok(columns)) = (usize::try_from(rows), usize::try_from(columns)) else {
        return Err(vm.new_value_error("negative dimensions are not allowed"));
    };
    Ok(arrays::new(create::eye(dtype, rows, columns, offset).or_raise(vm)?, vm))
}

/// `frombuffer(buffer, dtype, count, offset)`: a read-only copy of the elements.
fn frombuffer(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let buffer =
        rustpython_vm::protocol::PyBuffer::try_from_borrowed_object(vm, argument(arguments, 0, vm)?)?;
    let dtype = dtype_argument(arguments, 1, vm)?.unwrap_or(DType::Float64);
    let count = integer(argument(arguments, 2, vm)?, vm)?;
    let offset = integer(argument(arguments, 3, vm)?, vm)?.max(0) as usize;
    let itemsize = dtype.itemsize();
    buffer.contiguous_or_collect(|bytes| {
        let rest = bytes.len().checked_sub(offset);
        let Some(rest) = rest else {
            return Err(vm.new_value_error("offset must be non-negative and no greater than buffer length"));
        };
        let count = match usize::try_from(count) {
            Ok(count) if count * itemsize > rest => {
                return Err(vm.new_value_error("buffer is smaller than requested size"));
            }
            Ok(count) => count,
            Err(_) if rest % itemsize != 0 => {
                return Err(vm.new_value_error("buffer size must be a multiple of element size"));
            }
            Err(_) => rest / itemsize,
        };
        let array = Array::empty(dtype, &[count]).or_raise(vm)?;
        // SAFETY: both have room for the elements; the array is new.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr().add(offset), array.data(), count * itemsize) };
        Ok(arrays::new(array, vm))
    })
}

/// `reshape(array, shape, order)`
fn reshape(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let wanted = integers(argument(arguments, 1, vm)?, vm)?;
    let order = order(argument(arguments, 2, vm)?, Order::C, vm)?;
    Ok(related(source.reshape(&wanted, order).or_raise(vm)?, &arguments[0], vm))
}

/// `transpose(array, axes)`
fn transpose(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let result = match axes(argument(arguments, 1, vm)?, vm)? {
        Some(axes) => source.transpose(&axes).or_raise(vm)?,
        None => source.reversed_axes(),
    };
    Ok(related(result, &arguments[0], vm))
}

/// `swapaxes(array, axis1, axis2)`
fn swapaxes(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let (a, b) = (integer(argument(arguments, 1, vm)?, vm)?, integer(argument(arguments, 2, vm)?, vm)?);
    for (name, axis) in [("axis1", a), ("axis2", b)] {
        if let Err(error) = hotloop_array::layout::normalize_axis(axis, source.ndim()) {
            return Err(errors::axis_exception(format!("{name}: {error}"), vm));
        }
    }
    Ok(related(source.swap_axes(a, b).or_raise(vm)?, &arguments[0], vm))
}

/// `squeeze(array, axes)`
fn squeeze(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let axes = axes(argument(arguments, 1, vm)?, vm)?;
    Ok(related(source.squeeze(axes.as_deref()).or_raise(vm)?, &arguments[0], vm))
}

/// `expand_dims(array, axes)`
fn expand_dims(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let axes = integers(argument(arguments, 1, vm)?, vm)?;
    Ok(related(source.expand_dims(&axes).or_raise(vm)?, &arguments[0], vm))
}

/// `broadcast_to(array, shape)`
fn broadcast_to(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let wanted = shape(argument(arguments, 1, vm)?, vm)?;
    Ok(related(source.broadcast_to(&wanted).or_raise(vm)?, &arguments[0], vm))
}

/// `broadcast_shape(*shapes)`
fn broadcast_shape(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let shapes: Vec<Vec<usize>> =
        arguments.iter().map(|object| shape(object, vm)).collect::<PyResult<_>>()?;
    let slices: Vec<&[usize]> = shapes.iter().map(Vec::as_slice).collect();
    let result = hotloop_array::layout::broadcast_shapes(&slices)
        .map_err(|_| vm.new_value_error("shape mismatch: objects cannot be broadcast to a single shape."))?;
    Ok(convert::shape_tuple(&result, vm))
}

/// `diagonal(array, offset, axis1, axis2)`
fn diagonal(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let number = |at| integer(argument(arguments, at, vm)?, vm);
    Ok(related(source.diagonal(number(1)?, number(2)?, number(3)?).or_raise(vm)?, &arguments[0], vm))
}

/// `flip(array, axes)`
fn flip(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let axes = axes(argument(arguments, 1, vm)?, vm)?;
    Ok(related(manipulate::flip(&source, axes.as_deref()).or_raise(vm)?, &arguments[0], vm))
}

/// `roll(array, shift, axis)`
fn roll(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let shift = integer(argument(arguments, 1, vm)?, vm)?;
    let axis = axis(argument(arguments, 2, vm)?, vm)?;
    Ok(arrays::new(manipulate::roll(&source, shift, axis).or_raise(vm)?, vm))
}

/// `as_strided(array, shape, strides)`; what it would reach must lie inside the array's memory.
fn as_strided(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let shape = shape(argument(arguments, 1, vm)?, vm)?;
    let strides = integers(argument(arguments, 2, vm)?, vm)?;
    if shape.len() != strides.len() {
        return Err(vm.new_value_error("mismatch in length of strides and shape"));
    }
    let (low, high) = hotloop_array::layout::extent(&shape, &strides, source.dtype().itemsize());
    let storage = source.storage();
    let first = source.data() as isize - storage.data() as isize;
    if first + low < 0 || first + high > storage.bytes() as isize {
        return Err(vm.new_value_error("as_strided would reach outside the array's memory"));
    }
    // SAFETY: the extent was just checked.
    let result = unsafe {
        source.view_as(source.data(), source.dtype(), shape.as_slice().into(), strides.as_slice().into())
    };
    Ok(related(result, &arguments[0], vm))
}

/// `view(array, dtype)`: the same memory, read as another dtype.
fn view(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let Some(dtype) = dtype_argument(arguments, 1, vm)? else {
        return Ok(related(source.clone(), &arguments[0], vm));
    };
    let (old, new) = (source.dtype().itemsize(), dtype.itemsize());
    let mut shape: Vec<usize> = source.shape().to_vec();
    let mut strides: Vec<isize> = source.strides().to_vec();
    if old != new {
        let (Some(length), Some(stride)) = (shape.last_mut(), strides.last_mut()) else {
            return Err(vm.new_value_error(
                "Changing the dtype of a 0d array is only supported if the itemsize is unchanged",
            ));
        };
        if *stride != old as isize && *length != 1 {
            return Err(vm.new_value_error(
                "To change to a dtype of a different size, the last axis must be contiguous",
            ));
        }
        if *length * old % new != 0 {
            return Err(vm.new_value_error(
                "When changing to a larger dtype, its size must be a divisor of the total size in bytes of the last axis of the array.",
            ));
        }
        *length = *length * old / new;
        *stride = new as isize;
    }
    // SAFETY: the last axis covers the same bytes as before, or elements have the same size.
    let result =
        unsafe { source.view_as(source.data(), dtype, shape.as_slice().into(), strides.as_slice().into()) };
    Ok(related(result, &arguments[0], vm))
}

/// `astype(array, dtype, order, casting, copy)`
fn astype(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let dtype = dtypes::from_object(argument(arguments, 1, vm)?, vm)?;
    let order = order(argument(arguments, 2, vm)?, Order::K, vm)?;
    let casting = casting(argument(arguments, 3, vm)?, vm)?;
    if !can_cast(source.dtype(), dtype, casting) {
        return Err(vm.new_type_error(format!(
            "Cannot cast array data from dtype('{}') to dtype('{dtype}') according to the rule '{}'",
            source.dtype(),
            casting.text()
        )));
    }
    let suits = match order {
        Order::C => source.is_c_contiguous(),
        Order::F => source.is_f_contiguous(),
        _ => true,
    };
    if !truth(argument(arguments, 4, vm)?, vm)?
        && dtype == source.dtype()
        && suits
        && array_of(&arguments[0]).is_some()
    {
        return Ok(arguments[0].clone());
    }
    Ok(arrays::new(convert::cast(&source, dtype, order, vm)?, vm))
}

fn casting(object: &PyObject, vm: &VirtualMachine) -> PyResult<Casting> {
    let text = object.downcast_ref::<PyStr>().map(|text| text.to_string()).unwrap_or_default();
    Casting::from_text(&text).ok_or_else(|| {
        vm.new_value_error("casting must be one of 'no', 'equiv', 'safe', 'same_kind', or 'unsafe'")
    })
}

/// `copy(array, order)`
fn copy(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let order = order(argument(arguments, 1, vm)?, Order::C, vm)?;
    let copy = convert::detached(source.size(), vm, || source.copy(order)).or_raise(vm)?;
    Ok(arrays::new(copy, vm))
}

/// `ravel(array, order)`
fn ravel(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let order = order(argument(arguments, 1, vm)?, Order::C, vm)?;
    Ok(related(source.reshape(&[-1], order).or_raise(vm)?, &arguments[0], vm))
}

/// `fill(array, value)`
fn fill(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let target = array_argument(arguments, 0, vm)?;
    if !target.is_writable() {
        return Err(vm.new_value_error("assignment destination is read-only"));
    }
    let number = convert::required_operand(argument(arguments, 1, vm)?, vm)?;
    if number.shape().iter().product::<usize>() != 1 {
        return Err(vm.new_value_error("setting an array element with a sequence."));
    }
    let scalar = convert::store(&number, target.dtype(), vm)?;
    select::fill(&target, &scalar).or_raise(vm)?;
    Ok(vm.ctx.none())
}

/// `item(array, *index)`: one element as a Python number.
fn item(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let mut index: Vec<isize> = Vec::new();
    for object in &arguments[1..] {
        index.extend(integers(object, vm)?);
    }
    let scalar = match index.as_slice() {
        [] if source.size() == 1 => source.only_scalar(),
        [] => return Err(vm.new_value_error("can only convert an array of size 1 to a Python scalar")),
        [flat] => {
            let pointer = select::flat_position(&source, *flat).or_raise(vm)?;
            // SAFETY: the position was checked against the size.
            unsafe { Scalar::read(source.dtype(), pointer) }
        }
        many if many.len() == source.ndim() => {
            let mut checked = Vec::new();
            for (axis, at) in many.iter().enumerate() {
                checked.push(hotloop_array::index::position(*at, axis, source.shape()[axis]).or_raise(vm)?);
            }
            source.scalar_at(&checked)
        }
        _ => return Err(vm.new_value_error("incorrect number of indices for array")),
    };
    Ok(scalars::to_python(&scalar, vm))
}

/// `tolist(array)`
fn tolist(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    convert::to_list(&array_argument(arguments, 0, vm)?, vm)
}

/// `tobytes(array, order)`
fn tobytes(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let order = order(argument(arguments, 1, vm)?, Order::C, vm)?;
    let dense = source.copy(order).or_raise(vm)?;
    // SAFETY: the copy is dense and private.
    let bytes = unsafe { std::slice::from_raw_parts(dense.data(), dense.nbytes()) };
    Ok(vm.ctx.new_bytes(bytes.to_vec()).into())
}

fn array_list(object: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<Array>> {
    if let Some(array) = array_of(object) {
        return (0..array.shape().first().copied().unwrap_or(0))
            .map(|at| {
                hotloop_array::index::view(array, &[hotloop_array::index::Index::At(at as isize)])
                    .or_raise(vm)
            })
            .collect();
    }
    vm.extract_elements_with(object, |item| convert::array(&item, vm))
}

/// `concatenate(arrays, axis, dtype)`
fn concatenate(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let parts = array_list(argument(arguments, 0, vm)?, vm)?;
    let axis = axis(argument(arguments, 1, vm)?, vm)?;
    let dtype = dtype_argument(arguments, 2, vm)?;
    Ok(arrays::new(manipulate::concatenate(&parts, axis, dtype).or_raise(vm)?, vm))
}

/// `stack(arrays, axis, dtype)`
fn stack(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let parts = array_list(argument(arguments, 0, vm)?, vm)?;
    let axis = integer(argument(arguments, 1, vm)?, vm)?;
    let dtype = dtype_argument(arguments, 2, vm)?;
    Ok(arrays::new(manipulate::stack(&parts, axis, dtype).or_raise(vm)?, vm))
}

/// `repeat(array, counts, axis)`
fn repeat(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let counts: Vec<i64> = integers(argument(arguments, 1, vm)?, vm)?.into_iter().map(|n| n as i64).collect();
    let axis = axis(argument(arguments, 2, vm)?, vm)?;
    Ok(arrays::new(manipulate::repeat(&source, &counts, axis).or_raise(vm)?, vm))
}

/// `tile(array, repeats)`
fn tile(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let repeats = shape(argument(arguments, 1, vm)?, vm)?;
    Ok(arrays::new(manipulate::tile(&source, &repeats).or_raise(vm)?, vm))
}

/// `take(array, indices, axis, mode)`
fn take(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let mut source = array_argument(arguments, 0, vm)?;
    let indices = array_argument(arguments, 1, vm)?;
    let axis = match axis(argument(arguments, 2, vm)?, vm)? {
        Some(axis) => axis,
        None => {
            source = source.reshape(&[-1], Order::C).or_raise(vm)?;
            0
        }
    };
    let mode =
        match argument(arguments, 3, vm)?.downcast_ref::<PyStr>().map(|text| text.to_string()).as_deref() {
            Some("wrap") => OutOfBounds::Wrap,
            Some("clip") => OutOfBounds::Clip,
            _ => OutOfBounds::Raise,
        };
    if !indices.dtype().is_integer() && indices.dtype() != DType::Bool && indices.size() > 0 {
        return Err(vm.new_type_error(format!(
            "Cannot cast array data from dtype('{}') to dtype('int64') according to the rule 'safe'",
            indices.dtype()
        )));
    }
    Ok(convert::result(select::take(&source, &indices, axis, mode).or_raise(vm)?, vm))
}

/// `where(condition, x, y)`
fn where_(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let condition = array_argument(arguments, 0, vm)?;
    let yes = convert::required_operand(argument(arguments, 1, vm)?, vm)?;
    let no = convert::required_operand(argument(arguments, 2, vm)?, vm)?;
    let result =
        convert::detached(condition.size(), vm, || select::where_(&condition, &yes, &no)).or_raise(vm)?;
    Ok(arrays::new(result, vm))
}

/// `nonzero(array)`
fn nonzero(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    if source.ndim() == 0 {
        return Err(vm.new_value_error(
            "Calling nonzero on 0d arrays is not allowed. Use np.atleast_1d(scalar).nonzero() instead.",
        ));
    }
    let found = convert::detached(source.size(), vm, || select::nonzero(&source)).or_raise(vm)?;
    Ok(vm.ctx.new_tuple(found.into_iter().map(|indices| arrays::new(indices, vm)).collect()).into())
}

/// `count_nonzero(array)`
fn count_nonzero(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let count = convert::detached(source.size(), vm, || select::count_nonzero(&source)).or_raise(vm)?;
    Ok(vm.ctx.new_int(count).into())
}

/// `clip(array, low, high)`
fn clip(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = Operand::Array(array_argument(arguments, 0, vm)?);
    let bound = |at| -> PyResult<Option<Operand>> {
        let object = argument(arguments, at, vm)?;
        if vm.is_none(object) { Ok(None) } else { convert::required_operand(object, vm).map(Some) }
    };
    let (low, high) = (bound(1)?, bound(2)?);
    Ok(convert::result(select::clip(&source, low.as_ref(), high.as_ref()).or_raise(vm)?, vm))
}

/// `sort(array, axis)`
fn sorted(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let (source, axis) = match axis(argument(arguments, 1, vm)?, vm)? {
        Some(axis) => (source, axis),
        None => (source.reshape(&[-1], Order::C).or_raise(vm)?, 0),
    };
    let result = convert::detached(source.size() << 4, vm, || sort::sort(&source, axis)).or_raise(vm)?;
    Ok(arrays::new(result, vm))
}

/// `argsort(array, axis)`
fn argsort(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let (source, axis) = match axis(argument(arguments, 1, vm)?, vm)? {
        Some(axis) => (source, axis),
        None => (source.reshape(&[-1], Order::C).or_raise(vm)?, 0),
    };
    let result = convert::detached(source.size() << 4, vm, || sort::argsort(&source, axis)).or_raise(vm)?;
    Ok(arrays::new(result, vm))
}

/// `unique(array)`: values, first indices, inverse, counts.
fn unique(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let found = convert::detached(source.size() << 4, vm, || sort::unique(&source)).or_raise(vm)?;
    let parts = [found.values, found.first, found.inverse, found.counts];
    Ok(vm.ctx.new_tuple(parts.into_iter().map(|part| arrays::new(part, vm)).collect()).into())
}

/// `searchsorted(array, values, right)`
fn searchsorted(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let values = array_argument(arguments, 1, vm)?;
    let right = truth(argument(arguments, 2, vm)?, vm)?;
    Ok(convert::result(select::searchsorted(&source, &values, right).or_raise(vm)?, vm))
}

/// Axis, keepdims, dtype, initial and mask from consecutive arguments.
fn reduce_options(arguments: &[PyObjectRef], from: usize, vm: &VirtualMachine) -> PyResult<reduce::Options> {
    let initial = argument(arguments, from + 3, vm)?;
    let mask = argument(arguments, from + 4, vm)?;
    Ok(reduce::Options {
        axes: axes(argument(arguments, from, vm)?, vm)?.map(|axes| axes.into_iter().collect()),
        dtype: dtype_argument(arguments, from + 1, vm)?,
        keep_dims: truth(argument(arguments, from + 2, vm)?, vm)?,
        initial: match convert::number(initial, vm) {
            Some(number) => {
                let default = match number.operand_type() {
                    OperandType::Strong(dtype) => dtype,
                    OperandType::Weak(weak) => weak.default_dtype(),
                };
                Some(convert::store(&number, default, vm)?)
            }
            None => None,
        },
        mask: if vm.is_none(mask) || mask.is(&vm.ctx.true_value) {
            None
        } else {
            Some(select::truth(&convert::array(mask, vm)?).or_raise(vm)?)
        },
    })
}

/// The result as an object; into `out` if there is one.
fn finish(result: Array, out: &PyObject, vm: &VirtualMachine) -> PyResult {
    if vm.is_none(out) {
        return Ok(convert::result(result, vm));
    }
    let Some(target) = array_of(out) else { return Err(vm.new_type_error("output must be an array")) };
    if target.shape() != result.shape() {
        return Err(vm.new_value_error(format!(
            "output parameter has the wrong shape: {} instead of {}",
            arrays::shape_text(target),
            arrays::shape_text(&result)
        )));
    }
    super::subscript::assign(target, &result, vm)?;
    Ok(out.to_owned())
}

/// `reduce(ufunc, array, axis, dtype, keepdims, initial, where, out)`
fn reduce_(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let Some(ufunc) = ufuncs::ufunc_of(argument(arguments, 0, vm)?) else {
        return Err(vm.new_type_error("not a ufunc"));
    };
    if ufunc.nin != 2 || ufunc.nout != 1 {
        return Err(vm.new_value_error("reduce only supported for binary functions"));
    }
    let source = array_argument(arguments, 1, vm)?;
    let options = reduce_options(arguments, 2, vm)?;
    let (result, flags) =
        convert::detached(source.size(), vm, || reduce::reduce(ufunc, &source, &options)).or_raise(vm)?;
    report(flags, "reduce", vm)?;
    finish(result, argument(arguments, 7, vm)?, vm)
}

/// `accumulate(ufunc, array, axis, dtype, out)`; flattened without an axis.
fn accumulate(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let Some(ufunc) = ufuncs::ufunc_of(argument(arguments, 0, vm)?) else {
        return Err(vm.new_type_error("not a ufunc"));
    };
    if ufunc.nin != 2 || ufunc.nout != 1 {
        return Err(vm.new_value_error("accumulate only supported for binary functions"));
    }
    let source = array_argument(arguments, 1, vm)?;
    let (source, axis) = match axis(argument(arguments, 2, vm)?, vm)? {
        Some(axis) => (source, axis),
        None => (source.reshape(&[-1], Order::C).or_raise(vm)?, 0),
    };
    if source.ndim() == 0 {
        return Err(vm.new_type_error("cannot accumulate on a scalar"));
    }
    let dtype = dtype_argument(arguments, 3, vm)?;
    let (result, flags) =
        convert::detached(source.size(), vm, || reduce::accumulate(ufunc, &source, axis, dtype))
            .or_raise(vm)?;
    report(flags, "accumulate", vm)?;
    finish(result, argument(arguments, 4, vm)?, vm)
}

/// `mean(array, axis, dtype, keepdims, None, where, out)`
fn mean(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let options = reduce_options(arguments, 1, vm)?;
    let (result, flags) =
        convert::detached(source.size(), vm, || reduce::mean(&source, &options)).or_raise(vm)?;
    report(flags, if result.ndim() == 0 { "scalar divide" } else { "divide" }, vm)?;
    finish(result, argument(arguments, 6, vm)?, vm)
}

/// `var(array, axis, dtype, keepdims, None, where, out, ddof, root)`
fn var(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let options = reduce_options(arguments, 1, vm)?;
    let ddof = argument(arguments, 7, vm)?.try_float(vm)?.to_f64();
    let root = truth(argument(arguments, 8, vm)?, vm)?;
    let (result, flags) =
        convert::detached(source.size(), vm, || reduce::variance(&source, &options, ddof, root))
            .or_raise(vm)?;
    report(flags, if result.ndim() == 0 { "scalar divide" } else { "divide" }, vm)?;
    finish(result, argument(arguments, 6, vm)?, vm)
}

/// `argextremum(array, axis, largest, keepdims, out)`
fn arg_extremum(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let axis = axis(argument(arguments, 1, vm)?, vm)?;
    let largest = truth(argument(arguments, 2, vm)?, vm)?;
    let keep = truth(argument(arguments, 3, vm)?, vm)?;
    let result = convert::detached(source.size(), vm, || reduce::arg_extremum(&source, axis, largest, keep))
        .or_raise(vm)?;
    finish(result, argument(arguments, 4, vm)?, vm)
}

/// `matmul(a, b)`
fn product(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    super::operators::product(&array_argument(arguments, 0, vm)?, &array_argument(arguments, 1, vm)?, vm)
}

/// `dot(a, b)`
fn dot(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let (a, b) = (array_argument(arguments, 0, vm)?, array_argument(arguments, 1, vm)?);
    let size = a.size().max(b.size());
    let result = convert::detached(size << 6, vm, || matmul::dot(&a, &b)).or_raise(vm)?;
    Ok(convert::result(result, vm))
}

/// `at(ufunc, array, flat_positions, values)`
fn at(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let Some(ufunc) = ufuncs::ufunc_of(argument(arguments, 0, vm)?) else {
        return Err(vm.new_type_error("not a ufunc"));
    };
    let target = array_argument(arguments, 1, vm)?;
    let positions = integers(argument(arguments, 2, vm)?, vm)?;
    let values = argument(arguments, 3, vm)?;
    let values = if vm.is_none(values) { None } else { Some(convert::array(values, vm)?) };
    ufuncs::apply_at(ufunc, &target, &positions, values.as_ref(), vm)?;
    Ok(vm.ctx.none())
}

/// `copyto(target, source, casting)`
fn copyto(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let object = argument(arguments, 0, vm)?;
    let Some(target) = array_of(object) else {
        return Err(vm.new_type_error(format!(
            "copyto() argument 1 must be numpy.ndarray, not {}",
            object.class().name()
        )));
    };
    if !target.is_writable() {
        return Err(vm.new_value_error("assignment destination is read-only"));
    }
    let source = convert::required_operand(argument(arguments, 1, vm)?, vm)?;
    let casting = casting(argument(arguments, 2, vm)?, vm)?;
    if !can_cast_operand(source.operand_type(), target.dtype(), casting) {
        let from = convert::operand_array(source, vm)?.dtype();
        return Err(vm.new_type_error(format!(
            "Cannot cast array data from dtype('{from}') to dtype('{}') according to the rule '{}'",
            target.dtype(),
            casting.text()
        )));
    }
    super::subscript::assign(target, &convert::operand_array(source, vm)?, vm)?;
    Ok(vm.ctx.none())
}

/// `may_share_memory(a, b)`
fn may_share_memory(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let (a, b) = (array_argument(arguments, 0, vm)?, array_argument(arguments, 1, vm)?);
    Ok(vm.ctx.new_bool(a.may_share_memory(&b)).into())
}

fn operand_type(object: &PyObject, vm: &VirtualMachine) -> PyResult<OperandType> {
    if let Some(number) = convert::number(object, vm) {
        return Ok(number.operand_type());
    }
    if let Some(array) = array_of(object) {
        return Ok(OperandType::Strong(array.dtype()));
    }
    match dtypes::from_object(object, vm) {
        Ok(dtype) if !vm.is_none(object) => Ok(OperandType::Strong(dtype)),
        _ => Ok(convert::required_operand(object, vm)?.operand_type()),
    }
}

/// `result_type(*operands)`
fn result_type_(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let types: Vec<OperandType> =
        arguments.iter().map(|object| operand_type(object, vm)).collect::<PyResult<_>>()?;
    match result_type(&types) {
        Some(dtype) => Ok(dtypes::object(dtype, vm)),
        None => Err(vm.new_value_error("at least one array or dtype is required")),
    }
}

/// `promote_types(a, b)`
fn promote_types_(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let a = dtypes::from_object(argument(arguments, 0, vm)?, vm)?;
    let b = dtypes::from_object(argument(arguments, 1, vm)?, vm)?;
    Ok(dtypes::object(promote_types(a, b), vm))
}

/// `can_cast(from, to, casting)`
fn can_cast_(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let object = argument(arguments, 0, vm)?;
    if let Some(Operand::Int(_) | Operand::Float(_) | Operand::Complex(_)) = convert::number(object, vm) {
        return Err(vm.new_type_error(
            "can_cast() does not support Python ints, floats, and complex because the result used to depend on the value.\nThis change was part of adopting NEP 50, we may explicitly allow them again in the future.",
        ));
    }
    let from = operand_type(object, vm)?;
    let to = dtypes::from_object(argument(arguments, 1, vm)?, vm)?;
    let casting = casting(argument(arguments, 2, vm)?, vm)?;
    Ok(vm.ctx.new_bool(can_cast_operand(from, to, casting)).into())
}

/// `scalar_to_python(scalar)`
fn scalar_to_python(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    match scalars::value_of(argument(arguments, 0, vm)?) {
        Some(scalar) => Ok(scalars::to_python(&scalar, vm)),
        None => Err(vm.new_type_error("not a NumPy scalar")),
    }
}

/// `is_scalar(object)`: whether it is a number of Python or NumPy.
fn is_scalar(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let object = argument(arguments, 0, vm)?;
    let weak = matches!(
        convert::number(object, vm),
        Some(Operand::Int(_) | Operand::Float(_) | Operand::Complex(_))
    );
    Ok(vm.ctx.new_bool(weak || convert::is_python_bool(object) || scalars::value_of(object).is_some()).into())
}

/// `contiguity(array)`: C contiguous, Fortran contiguous, owns its memory, writable, aligned.
fn contiguity(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let object = argument(arguments, 0, vm)?;
    let source = convert::array(object, vm)?;
    let owns = object.downcast_ref::<super::NdArray>().is_some_and(|array| array.base().is_none());
    let facts =
        [source.is_c_contiguous(), source.is_f_contiguous(), owns, source.is_writable(), source.is_aligned()];
    Ok(vm.ctx.new_tuple(facts.iter().map(|fact| vm.ctx.new_bool(*fact).into()).collect()).into())
}

/// `data_address(array)`
fn data_address(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    Ok(vm.ctx.new_int(array_argument(arguments, 0, vm)?.data() as usize).into())
}

/// `get_flat(array, index)`: the element at a position in C order.
fn get_flat(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let at = integer(argument(arguments, 1, vm)?, vm)?;
    let pointer = select::flat_position(&source, at).or_raise(vm)?;
    // SAFETY: the position was checked against the size.
    Ok(scalars::new(unsafe { Scalar::read(source.dtype(), pointer) }, vm))
}

/// `set_flat(array, index, value)`
fn set_flat(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let target = array_argument(arguments, 0, vm)?;
    if !target.is_writable() {
        return Err(vm.new_value_error("assignment destination is read-only"));
    }
    let at = integer(argument(arguments, 1, vm)?, vm)?;
    let pointer = select::flat_position(&target, at).or_raise(vm)?;
    let number = convert::required_operand(argument(arguments, 2, vm)?, vm)?;
    let scalar = convert::store(&number, target.dtype(), vm)?;
    // SAFETY: the position was checked against the size; the scalar has the array's dtype.
    unsafe { scalar.write(pointer) };
    Ok(vm.ctx.none())
}

/// `get_error_state()`: the modes for divide, over, under, invalid.
fn get_error_state(_arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let modes = errors::state().map(|mode| vm.ctx.new_str(errors::MODES[usize::from(mode)]).into());
    Ok(vm.ctx.new_tuple(modes.to_vec()).into())
}

/// `set_error_state(divide, over, under, invalid)`
fn set_error_state(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let mut modes = errors::state();
    for (mode, object) in modes.iter_mut().zip(arguments) {
        let Some(text) = object.downcast_ref::<PyStr>() else { continue };
        let text = text.to_string();
        *mode = match errors::MODES.iter().position(|known| *known == text) {
            Some(found) => found as u8,
            None => return Err(vm.new_key_error(vm.ctx.new_str(text).into())),
        };
    }
    errors::set_state(modes);
    Ok(vm.ctx.none())
}
