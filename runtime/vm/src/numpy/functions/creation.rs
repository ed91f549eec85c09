//! Making arrays.

use hotloop_array::array::{Array, Order};
use hotloop_array::create;
use hotloop_array::dtype::DType;
use hotloop_array::elementwise::Operand;
use hotloop_array::promotion::{OperandType, result_type};
use hotloop_array::scalar::{Scalar, Value};
use rustpython_vm::builtins::{PyBytes, PyStr};
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::{array_argument, dtype_argument, related};
use crate::numpy::convert::{argument, integer, order, shape, truth};
use crate::numpy::errors::OrRaise;
use crate::numpy::{Function, array_of, arrays, buffers, convert, dtypes, foreign, instances, scalars};

pub(super) const TABLE: &[(&str, Function)] = &[
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
];

/// `array(object, dtype, copy, order, ndmin, subok)`; `copy` is `None` for "if needed".
pub(super) fn array(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let object = argument(arguments, 0, vm)?;
    let dtype = dtype_argument(arguments, 1, vm)?;
    let copy = argument(arguments, 2, vm)?;
    let wanted = order(argument(arguments, 3, vm)?, Order::K, vm)?;
    let ndmin = integer(argument(arguments, 4, vm)?, vm)?.max(0) as usize;
    let subok = arguments.get(5).map_or(Ok(false), |subok| truth(subok, vm))?;
    let must_copy = !vm.is_none(copy) && truth(copy, vm)?;
    let never_copy = !vm.is_none(copy) && !must_copy;
    let refuse = || {
        vm.new_value_error(
            "Unable to avoid copy while creating an array as requested.\nIf using `np.array(obj, copy=False)` replace it with `np.asarray(obj)` to allow a copy when needed (no behavior change in NumPy 1.x).\nFor more details, see https://numpy.org/devdocs/numpy_2_0_migration_guide.html#adapting-to-changes-in-the-copy-keyword.",
        )
    };
    let given = foreign::array_object(object, dtype, (!vm.is_none(copy)).then_some(must_copy), vm)?;
    // What `__array__` returned when asked for a copy is one.
    let must_copy = must_copy && given.is_none();
    let object = given.as_deref().unwrap_or(object);
    let is_plain = !subok && instances::is_of_subclass(object);
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
            } else if array.ndim() < ndmin {
                (array.clone(), false)
            } else if is_plain {
                return Ok(instances::plain_view(array.clone(), object, vm));
            } else {
                return Ok(object.to_owned());
            }
        }
        None => {
            let shares = foreign::has_memory(object);
            if never_copy && !shares {
                return Err(refuse());
            }
            let made = from_object(object, dtype, vm)?;
            if wanted == Order::F && !made.is_f_contiguous() {
                (made.copy(Order::F).or_raise(vm)?, true)
            } else if shares && must_copy && dtype.is_none_or(|dtype| dtype == made.dtype()) {
                (made.copy(Order::K).or_raise(vm)?, true)
            } else {
                (made, !shares)
            }
        }
    };
    if result.ndim() < ndmin {
        let more = ndmin - result.ndim();
        let step = result.dtype().itemsize() as isize;
        let shape = [&vec![1; more][..], result.shape()].concat();
        let strides = [&vec![step; more][..], result.strides()].concat();
        if let Some(view) = result.strided(&shape, &strides).or_raise(vm)? {
            result = view;
        }
    }
    match (fresh, is_plain) {
        (true, true) => Ok(arrays::new(result, vm)),
        (true, false) => arrays::like(result, object, vm),
        (false, true) => Ok(instances::plain_view(result, object, vm)),
        (false, false) => related(result, object, vm),
    }
}

/// A new array from anything but an array.
fn from_object(object: &PyObject, dtype: Option<DType>, vm: &VirtualMachine) -> PyResult<Array> {
    if let Some(dtype) = dtype
        && !dtype.native().is_number()
    {
        return crate::numpy::nested::array(object, Some(dtype), vm);
    }
    let is_text = object.downcast_ref::<PyStr>().is_some() || object.downcast_ref::<PyBytes>().is_some();
    if let Some(dtype) = dtype.filter(|_| is_text) {
        return crate::numpy::boxing::number(object, dtype, vm)?.to_array().or_raise(vm);
    }
    if let Some(number) = convert::number(object, vm) {
        return match dtype {
            Some(dtype) => convert::store(&number, dtype, vm)?.to_array().or_raise(vm),
            None => convert::array(object, vm),
        };
    }
    let is_list = object.downcast_ref::<rustpython_vm::builtins::PyList>().is_some()
        || object.downcast_ref::<rustpython_vm::builtins::PyTuple>().is_some();
    let made = if is_list {
        convert::sequence(object, dtype, vm)?
    } else {
        match convert::operand(object, vm)? {
            Some(operand) => convert::operand_array(operand, vm)?,
            None if !vm.is_none(object) => convert::sequence(object, dtype, vm)?,
            None => {
                return match dtype {
                    Some(dtype) => crate::numpy::boxing::number(object, dtype, vm)?.to_array().or_raise(vm),
                    None => convert::array(object, vm),
                };
            }
        }
    };
    match dtype {
        Some(dtype) if dtype != made.dtype() => convert::cast(&made, dtype, Order::K, vm),
        _ => Ok(made),
    }
}

/// `asarray(object, dtype)`
pub(super) fn asarray(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let object = argument(arguments, 0, vm)?;
    let dtype = dtype_argument(arguments, 1, vm)?;
    let fits = |array: &Array| dtype.is_none_or(|dtype| dtype == array.dtype());
    if let Some(array) = array_of(object) {
        return Ok(if !fits(array) {
            arrays::new(convert::cast(array, dtype.unwrap_or(array.dtype()), Order::K, vm)?, vm)
        } else if instances::is_exact(object) {
            object.to_owned()
        } else {
            instances::plain_view(array.clone(), object, vm)
        });
    }
    if let Some(given) = foreign::array_object(object, dtype, None, vm)? {
        return asarray(&[given, arguments.get(1).cloned().unwrap_or_else(|| vm.ctx.none())], vm);
    }
    let made = from_object(object, dtype, vm)?;
    Ok(if foreign::has_memory(object) {
        instances::plain_view(made, object, vm)
    } else {
        arrays::new(made, vm)
    })
}

/// Text without a length has room for one character.
pub(in crate::numpy) fn sized(dtype: DType) -> DType {
    match dtype {
        DType::Text(0) => DType::Text(1),
        DType::Bytes(0) => DType::Bytes(1),
        dtype => dtype,
    }
}

fn make(arguments: &[PyObjectRef], zero: bool, vm: &VirtualMachine) -> PyResult {
    let lengths = argument(arguments, 0, vm)?;
    let mut shape = match convert::plain_shape(lengths, vm) {
        Some(shape) => shape,
        None => shape(lengths, vm)?.into(),
    };
    let described = match arguments.get(1) {
        Some(object) if !vm.is_none(object) => dtypes::described(object, vm)?,
        _ => DType::Float64.into(),
    };
    shape.extend(described.shape);
    let dtype = sized(described.dtype);
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
    if let Some(number) = convert::taking_part(value, vm)
        && dtype.is_none_or(Scalar::holds)
        && (dtype.is_some() || !matches!(number, Operand::Large(_)))
    {
        let dtype = match dtype {
            Some(dtype) => dtype,
            None => convert::operand_array(number.clone(), vm)?.dtype(),
        };
        let native = dtype.native();
        let converts = match number {
            Operand::Float(_) => !(native.is_float() || native.is_complex()),
            Operand::Complex(_) => !native.is_complex(),
            _ => false,
        };
        if converts {
            // As in arrays, and not as Python's `int` does it.
            let result = Array::new_in_order(dtype, &shape, fortran, false).or_raise(vm)?;
            crate::numpy::subscript::assign(&result, &convert::operand_array(number, vm)?, vm)?;
            return Ok(arrays::new(result, vm));
        }
        let scalar = match number {
            Operand::Int(_) | Operand::Large(_) => convert::store_everywhere(&number, dtype, vm)?,
            number => convert::store(&number, dtype, vm)?,
        };
        return Ok(arrays::new(create::full(dtype, &shape, &scalar, fortran).or_raise(vm)?, vm));
    }
    // Made an array on its own, which is converted then.
    let converts = |dtype: &DType| !dtype.is_open() && (Scalar::holds(*dtype) || *dtype == DType::Object);
    let source = match dtype {
        // Bytes without a meaning take any value's.
        Some(DType::Record(record)) if !record.named && convert::number(value, vm).is_some() => {
            let bytes = DType::Record(record);
            convert::array(value, vm)?.cast_to(bytes, Order::C).or_raise(vm)?
        }
        Some(dtype) if !converts(&dtype) => crate::numpy::nested::array(value, Some(dtype), vm)?,
        _ => convert::array(value, vm)?,
    };
    let dtype = dtype.filter(converts).unwrap_or(source.dtype());
    let result = Array::new_in_order(dtype, &shape, fortran, false).or_raise(vm)?;
    crate::numpy::subscript::assign(&result, &source, vm)?;
    Ok(arrays::new(result, vm))
}

/// `empty_like(prototype, dtype, order, shape, subok)`
fn empty_like(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let prototype = array_argument(arguments, 0, vm)?;
    let dtype = dtype_argument(arguments, 1, vm)?.map_or(prototype.dtype(), sized);
    let order = order(argument(arguments, 2, vm)?, Order::K, vm)?;
    let wanted = argument(arguments, 3, vm)?;
    let made = if vm.is_none(wanted) {
        prototype.empty_like(dtype, order)
    } else {
        let wanted = shape(wanted, vm)?;
        prototype.empty_of_shape(dtype, &wanted, order)
    };
    let subok = arguments.get(4).map_or(Ok(false), |subok| truth(subok, vm))?;
    let made = made.or_raise(vm)?;
    if subok { arrays::like(made, &arguments[0], vm) } else { Ok(arrays::new(made, vm)) }
}

/// `arange(start, stop, step, dtype)`; `stop` is `None` when only one bound was given.
pub(super) fn arange(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
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
        None => result_type(&types).or_raise(vm)?.unwrap_or(DType::Int64),
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

/// `frombuffer(buffer, dtype, count, offset)`: the elements in the memory of the buffer.
fn frombuffer(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let dtype = dtype_argument(arguments, 1, vm)?.unwrap_or(DType::Float64);
    let count = integer(argument(arguments, 2, vm)?, vm)?;
    let offset = integer(argument(arguments, 3, vm)?, vm)?;
    let itemsize = dtype.itemsize();
    if dtype.has_objects() {
        return Err(vm.new_value_error("cannot create an OBJECT array from memory buffer"));
    }
    if itemsize == 0 {
        return Err(vm.new_value_error("itemsize cannot be zero in type"));
    }
    let memory = match array_of(&arguments[0])
        .filter(|array| array.is_c_contiguous() && !array.dtype().has_objects())
    {
        // Of dates too, which have no format as a buffer.
        Some(array) => {
            let (shape, strides) = ([array.nbytes()].as_slice().into(), [1].as_slice().into());
            // SAFETY: a contiguous array has so many bytes.
            unsafe { array.view_as(array.data(), DType::UInt8, shape, strides) }
        }
        None => buffers::bytes(argument(arguments, 0, vm)?, vm)?,
    };
    let rest = usize::try_from(offset).ok().and_then(|offset| memory.nbytes().checked_sub(offset));
    let Some(rest) = rest else {
        return Err(vm.new_value_error(format!(
            "offset must be non-negative and no greater than buffer length ({})",
            memory.nbytes()
        )));
    };
    let count = match usize::try_from(count) {
        Ok(count) if count.checked_mul(itemsize).is_none_or(|bytes| bytes > rest) => {
            return Err(vm.new_value_error("buffer is smaller than requested size"));
        }
        Ok(count) => count,
        Err(_) if rest % itemsize != 0 => {
            return Err(vm.new_value_error("buffer size must be a multiple of element size"));
        }
        Err(_) => rest / itemsize,
    };
    let data = memory.data().wrapping_offset(offset);
    let (shape, strides) = ([count].as_slice().into(), [itemsize as isize].as_slice().into());
    // SAFETY: so many elements were found to lie inside the memory.
    let array = unsafe { memory.view_as(data, dtype, shape, strides) };
    Ok(instances::plain_view(array, &arguments[0], vm))
}
