//! Python objects as arrays, scalars, shapes, and back.

use hotloop_array::array::{Array, Order};
use hotloop_array::dtype::{DType, Kind};
use hotloop_array::element::Bool;
use hotloop_array::elementwise::{self, Operand, weak_integer};
use hotloop_array::interrupt;
use hotloop_array::scalar::{Scalar, Value};
use num_traits::ToPrimitive;
use rustpython_vm::builtins::{
    PyBool, PyByteArray, PyBytes, PyComplex, PyDict, PyFloat, PyInt, PyList, PyRange, PySet, PyStr, PyTuple,
};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyRef, PyResult, VirtualMachine};
use smallvec::SmallVec;

use super::errors::{OrRaise, report, warn_about_lost_parts};
use super::{array_of, dtypes, scalars};

/// A Python int as a 128-bit one; larger ones saturate.
pub(super) fn wide_integer(integer: &PyInt) -> i128 {
    let big = integer.as_bigint();
    big.to_i128().unwrap_or(if big.sign() == malachite_bigint::Sign::Minus { i128::MIN } else { i128::MAX })
}

/// A Python int as an operand.
pub(super) fn python_integer(integer: &PyInt) -> Operand {
    let big = integer.as_bigint();
    match big.to_i128() {
        Some(integer) => Operand::Int(integer),
        None => {
            let limit =
                if big.sign() == malachite_bigint::Sign::Minus { f64::NEG_INFINITY } else { f64::INFINITY };
            Operand::Large(big.to_f64().unwrap_or(limit))
        }
    }
}

/// An operand of an arithmetic operation; `None` when the object is no number, array or sequence.
pub(super) fn operand(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Operand>> {
    if let Some(array) = array_of(object) {
        return Ok(Some(Operand::Array(array.clone())));
    }
    if let Some(number) = taking_part(object, vm) {
        return Ok(Some(number));
    }
    if object.downcast_ref::<PyList>().is_some() || object.downcast_ref::<PyTuple>().is_some() {
        return Ok(Some(Operand::Array(sequence(object, None, vm)?)));
    }
    if vm.is_none(object) {
        return Ok(None);
    }
    if let Some(array) = super::boxing::text_array(object, vm)? {
        return Ok(Some(Operand::Array(array)));
    }
    if let Some(array) = super::foreign::array(object, vm)? {
        return Ok(Some(Operand::Array(array)));
    }
    Ok(None)
}

/// A Python or NumPy number as it takes part in an operation: those of classes that are made from Python's have the dtype
/// that an array of them has, where Python's own adapt to the others.
#[inline]
pub(super) fn taking_part(object: &PyObject, vm: &VirtualMachine) -> Option<Operand> {
    let number = number(object, vm)?;
    let types = &vm.ctx.types;
    let scalar = match number {
        Operand::Float(float) if !object.class().is(types.float_type) => Scalar::new(float),
        Operand::Complex(complex) if !object.class().is(types.complex_type) => Scalar::new(complex),
        Operand::Int(integer) if !object.class().is(types.int_type) => match i64::try_from(integer) {
            Ok(integer) => Scalar::new(integer),
            Err(_) => Scalar::new(u64::try_from(integer).ok()?),
        },
        Operand::Large(_) if !object.class().is(types.int_type) => return None,
        number => return Some(number),
    };
    Some(Operand::Scalar(scalar))
}

/// A Python or NumPy number.
#[inline]
pub(super) fn number(object: &PyObject, vm: &VirtualMachine) -> Option<Operand> {
    let types = &vm.ctx.types;
    let class = object.class();
    if class.is(types.float_type) {
        return object.downcast_ref::<PyFloat>().map(|float| Operand::Float(float.to_f64()));
    }
    if class.is(types.int_type) {
        return object.downcast_ref::<PyInt>().map(|integer| python_integer(integer));
    }
    if let Some(scalar) = scalars::value_of(object) {
        return Some(Operand::Scalar(scalar));
    }
    if class.is(types.bool_type) {
        let truth = object.is(&vm.ctx.true_value);
        return Some(Operand::Scalar(Scalar::new(Bool::new(truth))));
    }
    if let Some(integer) = object.downcast_ref::<PyInt>() {
        return Some(python_integer(integer));
    }
    if let Some(float) = object.downcast_ref::<PyFloat>() {
        return Some(Operand::Float(float.to_f64()));
    }
    object.downcast_ref::<PyComplex>().map(|complex| Operand::Complex(complex.to_complex()))
}

/// As [`operand`]; an object that is none is a `TypeError`.
pub(super) fn required_operand(object: &PyObject, vm: &VirtualMachine) -> PyResult<Operand> {
    match operand(object, vm)? {
        Some(operand) => Ok(operand),
        None => sequence_or_number(object, vm).map(Operand::Array),
    }
}

/// The object as an array: itself, a copy of a sequence, or an array without axes.
#[inline]
pub(super) fn array(object: &PyObject, vm: &VirtualMachine) -> PyResult<Array> {
    match array_of(object) {
        Some(array) => Ok(array.clone()),
        None => array_of_other(object, vm),
    }
}

fn array_of_other(object: &PyObject, vm: &VirtualMachine) -> PyResult<Array> {
    match operand(object, vm)? {
        // An integer that no dtype holds is an object.
        Some(Operand::Int(integer)) if integer < i128::from(i64::MIN) || integer > i128::from(u64::MAX) => {
            super::boxing::object_array(object, vm)
        }
        Some(Operand::Large(_)) => super::boxing::object_array(object, vm),
        Some(operand) => operand_array(operand, vm),
        None => sequence_or_number(object, vm),
    }
}

/// An operand as an array; Python's numbers get their default dtypes.
pub(super) fn operand_array(operand: Operand, vm: &VirtualMachine) -> PyResult<Array> {
    let scalar = match operand {
        Operand::Array(array) => return Ok(array),
        Operand::Scalar(scalar) => scalar,
        Operand::Int(integer) => default_integer(integer, vm)?,
        Operand::Large(_) => return Err(vm.new_overflow_error("Python int too large to convert to C long")),
        Operand::Float(float) => Scalar::new(float),
        Operand::Complex(complex) => Scalar::new(complex),
    };
    scalar.to_array().or_raise(vm)
}

/// A Python int in the dtype that an array of it has.
fn default_integer(integer: i128, vm: &VirtualMachine) -> PyResult<Scalar> {
    let dtype = if integer > i128::from(i64::MAX) && integer <= i128::from(u64::MAX) {
        DType::UInt64
    } else {
        DType::Int64
    };
    match weak_integer(integer, dtype) {
        Ok(scalar) => Ok(scalar),
        Err(_) => Err(vm.new_overflow_error("Python int too large to convert to C long")),
    }
}

fn sequence_or_number(object: &PyObject, vm: &VirtualMachine) -> PyResult<Array> {
    if is_sequence(object, vm) {
        return sequence(object, None, vm);
    }
    super::boxing::object_array(object, vm)
}

pub(super) fn is_sequence(object: &PyObject, vm: &VirtualMachine) -> bool {
    if object.downcast_ref::<PyList>().is_some()
        || object.downcast_ref::<PyTuple>().is_some()
        || object.downcast_ref::<PyRange>().is_some()
    {
        return true;
    }
    let excluded = dtypes::is_dtype(object)
        || object.downcast_ref::<PyStr>().is_some()
        || object.downcast_ref::<PyBytes>().is_some()
        || object.downcast_ref::<PyDict>().is_some()
        || object.downcast_ref::<PySet>().is_some()
        || object.downcast_ref::<PyByteArray>().is_some()
        || super::dtypes::is_dtype(object);
    !excluded
        && object.length_opt(vm).is_some_and(|length| length.is_ok())
        && object.sequence_unchecked().check()
}

/// An array of nested sequences. The dtype is the smallest that holds all elements, unless given.
pub(super) fn sequence(object: &PyObject, dtype: Option<DType>, vm: &VirtualMachine) -> PyResult<Array> {
    super::nested::array(object, dtype, vm)
}

/// How much there is to do with an array's elements, for [`detached`]: objects need the interpreter.
pub(super) fn weight(array: &Array) -> usize {
    if array.dtype().has_objects() { 0 } else { array.size() }
}

/// A number as an element of a dtype that it is assigned to, alone or in a list: NumPy's own go into signed integers as
/// Python's do, which have to fit.
pub(super) fn pack(operand: &Operand, dtype: DType, vm: &VirtualMachine) -> PyResult<Scalar> {
    let Operand::Scalar(scalar) = operand else { return store(operand, dtype, vm) };
    if dtype.native().kind() != Kind::Signed || scalar.dtype() == dtype.native() {
        return store(operand, dtype, vm);
    }
    match scalar.value() {
        _ if scalar.dtype().unit().is_some() => {
            let object = super::boxing::of_scalar(scalar, vm)?;
            store(&python_integer(&*integer_of(&object, vm)?), dtype, vm)
        }
        Value::Bool(_) => store(operand, dtype, vm),
        Value::Int(integer) => store(&Operand::Int(integer.into()), dtype, vm),
        Value::Unsigned(integer) => store(&Operand::Int(integer.into()), dtype, vm),
        Value::Float(float) => store(&Operand::Float(float), dtype, vm),
        Value::Complex(complex) => {
            warn_about_lost_parts(scalar.dtype(), dtype, vm)?;
            store(&Operand::Float(complex.re), dtype, vm)
        }
    }
}

/// A Python int as every element of an array: truth values too are made of 64 bits.
pub(super) fn store_everywhere(integer: &Operand, dtype: DType, vm: &VirtualMachine) -> PyResult<Scalar> {
    if dtype.native().unit().is_some() {
        return super::boxing::moment_of_number(integer, dtype, vm);
    }
    let is_small = matches!(integer, Operand::Int(integer) if i64::try_from(*integer).is_ok());
    if dtype == DType::Bool && !is_small {
        return Err(vm.new_overflow_error("Python int too large to convert to C long"));
    }
    store(integer, dtype, vm)
}

/// What Python's `int` makes of an object.
pub(super) fn integer_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<PyRef<PyInt>> {
    let made = vm.ctx.types.int_type.as_object().call((object.to_owned(),), vm)?;
    made.downcast::<PyInt>().map_err(|_| vm.new_type_error("int() gave no integer"))
}

/// A number as an element of a dtype: Python's have to fit, NumPy's are converted as arrays are.
pub(super) fn store(operand: &Operand, dtype: DType, vm: &VirtualMachine) -> PyResult<Scalar> {
    let dtype = dtype.native();
    match operand {
        Operand::Float(float) if dtype.is_integer() => {
            if float.is_nan() {
                return Err(vm.new_value_error("cannot convert float NaN to integer"));
            }
            if float.is_infinite() {
                return Err(vm.new_overflow_error("cannot convert float infinity to integer"));
            }
            Ok(weak_integer(float.trunc() as i128, dtype).or_raise(vm)?)
        }
        Operand::Complex(_) if !dtype.is_complex() && dtype != DType::Bool => {
            let function = if dtype.is_integer() { "int" } else { "float" };
            let what = if dtype.is_integer() {
                "a string, a bytes-like object or a real number"
            } else {
                "a string or a real number"
            };
            Err(vm.new_type_error(format!("{function}() argument must be {what}, not 'complex'")))
        }
        Operand::Array(array) if !Scalar::holds(array.dtype()) => {
            super::boxing::number(&super::boxing::only_element(array, vm), dtype, vm)
        }
        Operand::Array(array) => array.only_scalar().try_cast(dtype).or_raise(vm),
        Operand::Scalar(scalar) => {
            warn_about_lost_parts(scalar.dtype(), dtype, vm)?;
            let (converted, flags) = scalar.cast_reporting(dtype).or_raise(vm)?;
            report(flags, "cast", vm)?;
            Ok(converted)
        }
        other => {
            let scalar = other.to_scalar(dtype).or_raise(vm)?.unwrap_or(Scalar::zero(dtype));
            report(elementwise::beyond(other, &scalar), "cast", vm)?;
            Ok(scalar)
        }
    }
}

/// What a scalar type makes of its argument: a number or an array, as an object.
pub(super) fn to_dtype(object: &PyObject, dtype: DType, vm: &VirtualMachine) -> PyResult {
    if let Some(number) = number(object, vm) {
        return Ok(scalars::new(store(&number, dtype, vm)?, vm));
    }
    if object.downcast_ref::<PyStr>().is_some() || object.downcast_ref::<PyBytes>().is_some() {
        if dtype == DType::Bool {
            let truth = object.to_owned().try_to_bool(vm)?;
            return Ok(scalars::new(Scalar::new(Bool::new(truth)), vm));
        }
        let types = &vm.ctx.types;
        let class = if dtype.is_complex() {
            types.complex_type
        } else if dtype.is_float() {
            types.float_type
        } else {
            types.int_type
        };
        let parsed = class.to_owned().as_object().call((object.to_owned(),), vm)?;
        return to_dtype(&parsed, dtype, vm);
    }
    let array = match operand(object, vm)? {
        Some(operand) => operand_array(operand, vm)?,
        None if is_sequence(object, vm) => sequence(object, Some(dtype), vm)?,
        None => {
            let number: PyObjectRef = if dtype.is_complex() || dtype.is_float() {
                object.try_float(vm)?.into()
            } else if dtype == DType::Bool {
                vm.ctx.new_bool(object.to_owned().try_to_bool(vm)?).into()
            } else {
                object.try_int(vm)?.into()
            };
            return to_dtype(&number, dtype, vm);
        }
    };
    let array = array.cast_to(dtype, Order::K).or_raise(vm)?;
    if array.ndim() == 0 {
        return Ok(super::boxing::only_element(&array, vm));
    }
    Ok(super::new_array(array, vm))
}

/// A scalar object's element in a dtype.
pub(super) fn scalar_as(object: &PyObject, dtype: DType, vm: &VirtualMachine) -> PyResult<Scalar> {
    match number(object, vm) {
        Some(number) => store(&number, dtype, vm),
        None => Err(vm.new_type_error("not a number")),
    }
}

/// The array converted to a dtype, warning as `astype` does.
pub(super) fn cast(array: &Array, dtype: DType, order: Order, vm: &VirtualMachine) -> PyResult<Array> {
    warn_about_lost_parts(array.dtype(), dtype, vm)?;
    if matches!(order, Order::C | Order::K)
        && let Some(made) = hotloop_array::cast::to_new(array, dtype)
    {
        let (made, flags) = made.or_raise(vm)?;
        report(flags, "cast", vm)?;
        return Ok(made);
    }
    let dtype = hotloop_array::cast::closed(dtype, array).or_raise(vm)?;
    let target = array.empty_like(dtype, order).or_raise(vm)?;
    let size = weight(array).min(weight(&target));
    let flags = detached(size, vm, || hotloop_array::cast::assign(&target, array)).or_raise(vm)?;
    report(flags, "cast", vm)?;
    Ok(target)
}

/// Runs long array work detached from the VM, so that a garbage collection elsewhere does not wait for it.
#[inline]
pub(super) fn detached<R>(size: usize, vm: &VirtualMachine, work: impl FnOnce() -> R) -> R {
    if size > 1 << 18 { vm.allow_threads(work) } else { work() }
}

/// A result of an operation: a scalar object if it has no axes.
#[inline]
pub(super) fn result(array: Array, vm: &VirtualMachine) -> PyObjectRef {
    if array.ndim() == 0 { super::boxing::only_element(&array, vm) } else { super::new_array(array, vm) }
}

/// As [`result`], of the class of the array that it was made from.
pub(super) fn result_like(array: Array, template: &PyObject, vm: &VirtualMachine) -> PyResult {
    if !super::instances::is_of_subclass(template) {
        return Ok(result(array, vm));
    }
    // The class may give its arrays axes.
    let object = super::instances::like(array, template, vm)?;
    match array_of(&object) {
        Some(array) if array.ndim() == 0 => Ok(super::boxing::only_element(array, vm)),
        _ => Ok(object),
    }
}

/// An integer argument.
pub(super) fn integer(object: &PyObject, vm: &VirtualMachine) -> PyResult<isize> {
    if object.class().is(vm.ctx.types.int_type)
        && let Some(integer) =
            object.downcast_ref::<PyInt>().and_then(|integer| integer.as_bigint().to_isize())
    {
        return Ok(integer);
    }
    let integer = object.try_index(vm)?;
    integer
        .as_bigint()
        .to_isize()
        .ok_or_else(|| vm.new_overflow_error("Python int too large to convert to C long"))
}

/// A shape: an integer or a sequence of them.
pub(super) fn shape(object: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<usize>> {
    if let Some(lengths) = plain_shape(object, vm) {
        return Ok(lengths.to_vec());
    }
    integers(object, vm)?
        .into_iter()
        .map(|length| {
            usize::try_from(length).map_err(|_| vm.new_value_error("negative dimensions are not allowed"))
        })
        .collect()
}

/// A shape that is written as a Python int or a tuple of them.
#[inline]
pub(super) fn plain_shape(object: &PyObject, vm: &VirtualMachine) -> Option<SmallVec<[usize; 4]>> {
    let plain = |object: &PyObject| {
        let integer = object.downcast_ref::<PyInt>().filter(|_| object.class().is(vm.ctx.types.int_type))?;
        usize::try_from(integer.as_bigint()).ok().filter(|length| isize::try_from(*length).is_ok())
    };
    if let Some(length) = plain(object) {
        return Some(SmallVec::from_slice(&[length]));
    }
    object.downcast_ref::<PyTuple>()?.as_slice().iter().map(|length| plain(length)).collect()
}

/// An integer or a sequence of them.
pub(super) fn integers(object: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<isize>> {
    if let Some(array) = array_of(object)
        && array.ndim() > 0
    {
        return Ok(array
            .cast_to(DType::Int64, Order::C)
            .or_raise(vm)?
            .to_vec::<i64>()
            .into_iter()
            .map(|x| x as isize)
            .collect());
    }
    match object.try_index_opt(vm) {
        Some(_) => Ok(vec![integer(object, vm)?]),
        None if is_sequence(object, vm) => vm.extract_elements_with(object, |item| integer(&item, vm)),
        None => Err(vm.new_type_error(format!(
            "expected a sequence of integers or a single integer, got '{}'",
            object.repr(vm)?
        ))),
    }
}

/// An axis argument: `None`, an integer, or a sequence of them.
pub(super) fn axes(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Vec<isize>>> {
    if vm.is_none(object) { Ok(None) } else { integers(object, vm).map(Some) }
}

/// One axis, or `None`.
pub(super) fn axis(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<isize>> {
    if vm.is_none(object) { Ok(None) } else { integer(object, vm).map(Some) }
}

/// The memory order that `order=` names.
pub(super) fn order(object: &PyObject, default: Order, vm: &VirtualMachine) -> PyResult<Order> {
    let Some(text) = object.downcast_ref::<PyStr>() else { return Ok(default) };
    match text.as_bytes() {
        b"C" | b"c" => Ok(Order::C),
        b"F" | b"f" => Ok(Order::F),
        b"A" | b"a" => Ok(Order::A),
        b"K" | b"k" => Ok(Order::K),
        _ => {
            let other = text.to_string().to_uppercase();
            Err(vm.new_value_error(format!("order must be one of 'C', 'F', 'A', or 'K' (got '{other}')")))
        }
    }
}

/// A truth value argument.
pub(super) fn truth(object: &PyObject, vm: &VirtualMachine) -> PyResult<bool> {
    object.to_owned().try_to_bool(vm)
}

/// A tuple of lengths.
pub(super) fn shape_tuple(shape: &[usize], vm: &VirtualMachine) -> PyObjectRef {
    vm.ctx.new_tuple(shape.iter().map(|length| vm.ctx.new_int(*length).into()).collect()).into()
}

/// The argument at a place of a native function.
pub(super) fn argument<'a>(
    arguments: &'a [PyObjectRef],
    at: usize,
    vm: &VirtualMachine,
) -> PyResult<&'a PyObject> {
    match arguments.get(at) {
        Some(object) => Ok(object),
        None => Err(vm.new_type_error(format!("argument {at} is missing"))),
    }
}

/// Whether an object is exactly Python's bool.
pub(super) fn is_python_bool(object: &PyObject) -> bool {
    object.downcast_ref::<PyBool>().is_some()
}

/// Nested lists of Python numbers.
pub(super) fn to_list(array: &Array, vm: &VirtualMachine) -> PyResult {
    let (&[length, ref inner @ ..], &[step, ref inner_steps @ ..]) = (array.shape(), array.strides()) else {
        return super::boxing::python(array, array.data(), vm);
    };
    let mut items = Vec::with_capacity(length);
    for i in 0..length as isize {
        if i % 1024 == 0 {
            interrupt::check().or_raise(vm)?;
        }
        let at = array.data().wrapping_offset(i * step);
        if inner.is_empty() && array.dtype() == DType::Float64 {
            // SAFETY: the address is that of an element.
            items.push(vm.ctx.new_float(unsafe { at.cast::<f64>().read_unaligned() }).into());
            continue;
        }
        items.push(if inner.is_empty() {
            super::boxing::python(array, at, vm)?
        } else {
            // SAFETY: a part of the array at a position of its first axis.
            let part = unsafe { array.view_as(at, array.dtype(), inner.into(), inner_steps.into()) };
            to_list(&part, vm)?
        });
    }
    Ok(vm.ctx.new_list(items).into())
}
