//! `Generator.integers` and `randint`.

use hotloop_array::array::{Array, Order};
use hotloop_array::dtype::DType;
use hotloop_array::elementwise::Operand;
use hotloop_array::interrupt::{self, in_blocks};
use hotloop_array::scalar::Scalar;
use hotloop_random::{IntegerKind, Method};
use rustpython_vm::builtins::{PyInt, PyList, PyStr, PyTuple, PyType};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::binding::{Signature, given, optional, required};
use super::distributions::{broadcast, shape};
use super::target::{self, Target};
use crate::numpy::convert;
use crate::numpy::errors::OrRaise;
use crate::numpy::{arrays, dtypes, scalars};

pub(super) const GENERATOR: Signature = Signature {
    name: "integers",
    parameters: &[
        required("low"),
        optional("high", "None"),
        optional("size", "None"),
        optional("dtype", "'int64'"),
        optional("endpoint", "False"),
    ],
    summary: "Integers from `low` up to but without `high`, or with it; from zero up to `low` without `high`.",
};
pub(super) const LEGACY: Signature = Signature {
    name: "randint",
    parameters: &[
        required("low"),
        optional("high", "None"),
        optional("size", "None"),
        optional("dtype", "int"),
    ],
    summary: "Integers from `low` up to but without `high`; from zero up to `low` without `high`.",
};

/// `integers(low, high=None, size=None, dtype=int64, endpoint=False)`
pub(super) fn generator_integers(
    object: &PyObject,
    values: &[Option<PyObjectRef>],
    vm: &VirtualMachine,
) -> PyResult {
    let closed = match &values[4] {
        Some(endpoint) => convert::truth(endpoint, vm)?,
        None => false,
    };
    let plain = values[3].as_ref().is_some_and(|dtype| is_python_type(dtype, vm));
    draw(target::of(object, vm)?, values, "integers", plain, closed, vm)
}

/// `randint(low, high=None, size=None, dtype=int)`
pub(super) fn randint(object: &PyObject, values: &[Option<PyObjectRef>], vm: &VirtualMachine) -> PyResult {
    let plain = values[3].as_ref().is_none_or(|dtype| is_python_type(dtype, vm));
    draw(target::of(object, vm)?, values, "randint", plain, false, vm)
}

/// Whether a `dtype` argument is Python's `int` or `bool`.
fn is_python_type(object: &PyObject, vm: &VirtualMachine) -> bool {
    object
        .downcast_ref::<PyType>()
        .is_some_and(|class| class.is(vm.ctx.types.int_type) || class.is(vm.ctx.types.bool_type))
}

const OTHER_BYTE_ORDER: &str = "Providing a dtype with a non-native byteorder is not supported. If you require platform-independent byteorder, call byteswap when required.";

/// The bounds as they were given: an interval that may include its upper end.
#[derive(Clone, Copy)]
struct Bounds {
    low: i128,
    high: i128,
}

fn draw(
    target: Target<'_>,
    values: &[Option<PyObjectRef>],
    function: &str,
    plain: bool,
    closed: bool,
    vm: &VirtualMachine,
) -> PyResult {
    let mut dtype = match &values[3] {
        Some(object) => dtypes::from_object(object, vm)?,
        None => DType::Int64,
    };
    if dtype.native() != dtype {
        if target.is_modern() {
            return Err(vm.new_value_error(OTHER_BYTE_ORDER));
        }
        let text =
            format!("{OTHER_BYTE_ORDER}\nIn future version, providing byteorder will raise a ValueError");
        let category = vm.ctx.exceptions.deprecation_warning;
        rustpython_vm::warn::warn(vm.ctx.new_str(text).into(), Some(category.to_owned()), 1, None, vm)?;
        dtype = dtype.native();
    }
    let Some(kind) = integer_kind(dtype) else {
        return Err(vm.new_type_error(format!("Unsupported dtype dtype('{dtype}') for {function}")));
    };
    let size = given(values, 2, vm);
    // A shape that is none is complained about once the bounds are in order; of an empty one they do not matter.
    let shape = size.map(|size| shape(size, vm)).transpose();
    if let Ok(Some(shape)) = &shape
        && shape.contains(&0)
    {
        return Ok(arrays::new(Array::empty(dtype, shape).or_raise(vm)?, vm));
    }
    let zero: PyObjectRef;
    let Some(first) = values[0].as_deref() else { return Err(vm.new_type_error("low is missing")) };
    let (low, high) = match given(values, 1, vm) {
        Some(high) => (first, high),
        None => {
            zero = vm.ctx.new_int(0).into();
            (&*zero, first)
        }
    };
    let method = if target.is_modern() { Method::Multiply } else { Method::Mask };
    let (low, high) = match (scalar(low, vm)?, scalar(high, vm)?) {
        (Bound::One(low), Bound::One(high)) => (low, high),
        (low, high) => {
            return draw_many(target, [low, high], shape, dtype, (kind, method), closed, vm);
        }
    };
    let bounds = Bounds { low, high: if closed { high } else { high.saturating_sub(1) } };
    check(bounds, dtype, closed, low == 0, vm)?;
    let Some(shape) = shape? else {
        let value =
            target.with(0, vm, |state| state.source.integers(kind, method).next(bounds.low, bounds.high))?;
        let value = Scalar::from_integer(value, dtype);
        return Ok(if plain { scalars::to_python(&value, vm) } else { scalars::new(value, vm) });
    };
    let array = Array::empty(dtype, &shape).or_raise(vm)?;
    target
        .with(array.size(), vm, |state| {
            let mut integers = state.source.integers(kind, method);
            in_blocks(array.size(), |first, count| {
                let out = array.data().wrapping_add(first * dtype.itemsize());
                // SAFETY: the new array has room for its elements, and the block is a part of it.
                unsafe { integers.fill(bounds.low, bounds.high, out, count) };
                Ok(())
            })
        })?
        .or_raise(vm)?;
    Ok(arrays::new(array, vm))
}

/// Checks a pair of bounds, of which the upper one is included by now.
fn check(bounds: Bounds, dtype: DType, closed: bool, from_zero: bool, vm: &VirtualMachine) -> PyResult<()> {
    let (smallest, largest) = dtype.integer_range().unwrap_or((0, 1));
    if bounds.low < smallest {
        return Err(vm.new_value_error(format!("low is out of bounds for {dtype}")));
    }
    if bounds.high > largest {
        return Err(vm.new_value_error(format!("high is out of bounds for {dtype}")));
    }
    if bounds.low > bounds.high {
        return Err(vm.new_value_error(match (from_zero, closed) {
            (true, true) => "high < 0",
            (true, false) => "high <= 0",
            (false, true) => "low > high",
            (false, false) => "low >= high",
        }));
    }
    Ok(())
}

/// A bound, or an array of them.
enum Bound {
    One(i128),
    Many { shape: Vec<usize>, numbers: Vec<i128> },
}

fn scalar(object: &PyObject, vm: &VirtualMachine) -> PyResult<Bound> {
    let truncated = |number: f64| -> PyResult<Bound> {
        if number.is_nan() {
            return Err(vm.new_value_error("cannot convert float NaN to integer"));
        }
        if number.is_infinite() {
            return Err(vm.new_overflow_error("cannot convert float infinity to integer"));
        }
        Ok(Bound::One(number as i128))
    };
    match convert::number(object, vm) {
        Some(Operand::Int(number)) => return Ok(Bound::One(number)),
        Some(Operand::Float(number)) => return truncated(number),
        _ => {}
    }
    if vm.is_none(object) || object.downcast_ref::<PyStr>().is_some() {
        let int = vm.ctx.types.int_type.as_object().call((object.to_owned(),), vm)?;
        return Ok(Bound::One(int.downcast_ref::<PyInt>().map_or(0, |int| convert::wide_integer(int))));
    }
    if let Some(bounds) = python_integers(object) {
        return Ok(bounds);
    }
    let array = convert::array(object, vm)?;
    if array.dtype() == DType::Object {
        let items = convert::to_list(&array, vm)?;
        return match python_integers(&items) {
            Some(bounds) => Ok(bounds),
            None if array.ndim() == 0 => scalar(&items, vm),
            None => Err(vm.new_type_error("bounds must be integers")),
        };
    }
    if array.ndim() > 0 {
        return Ok(Bound::Many { shape: array.shape().to_vec(), numbers: integers(&array, vm)? });
    }
    let only = array.only_scalar();
    if array.dtype().is_float() {
        return truncated(only.cast(DType::Float64).get::<f64>());
    }
    if array.dtype().is_complex() {
        return Err(vm.new_type_error(
            "int() argument must be a string, a bytes-like object or a real number, not 'complex'",
        ));
    }
    Ok(Bound::One(integers(&array, vm)?[0]))
}

/// Bounds that differ from element to element.
fn draw_many(
    target: Target<'_>,
    bounds: [Bound; 2],
    size: PyResult<Option<Vec<usize>>>,
    dtype: DType,
    (kind, method): (IntegerKind, Method),
    closed: bool,
    vm: &VirtualMachine,
) -> PyResult {
    let columns: Vec<(Vec<usize>, Vec<i128>)> = bounds
        .into_iter()
        .map(|bound| match bound {
            Bound::One(number) => (Vec::new(), vec![number]),
            Bound::Many { shape, numbers } => (shape, numbers),
        })
        .collect();
    let [(low_shape, lows), (high_shape, highs)] = &columns[..] else {
        return Err(vm.new_system_error("two bounds"));
    };
    let last = i128::from(!closed);
    let (smallest, largest) = dtype.integer_range().unwrap_or((0, 1));
    if lows.iter().any(|low| *low < smallest) {
        return Err(vm.new_value_error(format!("low is out of bounds for {dtype}")));
    }
    if highs.iter().any(|high| high - last > largest) {
        return Err(vm.new_value_error(format!("high is out of bounds for {dtype}")));
    }
    let shapes = [&low_shape[..], &high_shape[..]];
    let from_zero = lows.iter().all(|low| *low == 0);
    // The places of the bounds, spread to a shape.
    let spread = |numbers: &[i128], shape: &[usize], common: &[usize]| -> PyResult<Array> {
        let places: Vec<i64> = (0..numbers.len() as i64).collect();
        let lengths: Vec<isize> = shape.iter().map(|length| *length as isize).collect();
        Array::from_slice(&places)
            .and_then(|places| places.reshape(&lengths, Order::C))
            .and_then(|places| places.broadcast_to(common))
            .and_then(|places| places.to_contiguous())
            .or_raise(vm)
    };
    let pairs = |common: &[usize]| -> PyResult<[Array; 2]> {
        Ok([spread(lows, low_shape, common)?, spread(highs, high_shape, common)?])
    };
    let bounds = |[low_places, high_places]: &[Array; 2], at: usize| {
        // SAFETY: the arrays are dense and private, and `at` is below their size; their elements are places of bounds.
        let place = |places: &Array| unsafe { places.data().cast::<i64>().add(at).read() as usize };
        Bounds { low: lows[place(low_places)], high: highs[place(high_places)] - last }
    };
    let common = broadcast(&shapes, vm)?;
    let mut places = pairs(&common)?;
    for at in 0..places[0].size() {
        if at.is_multiple_of(1 << 12) {
            interrupt::check().or_raise(vm)?;
        }
        check(bounds(&places, at), dtype, closed, from_zero, vm)?;
    }
    let common = match size? {
        Some(size) => {
            // A size may be less than what bounds broadcast to: NumPy takes the first of them then.
            places = pairs(&broadcast(&[shapes[0], shapes[1], &size], vm)?)?;
            size
        }
        None => common,
    };
    let array = Array::empty(dtype, &common).or_raise(vm)?;
    target
        .with(array.size(), vm, |state| {
            let mut source = state.source.integers(kind, method);
            let itemsize = dtype.itemsize();
            in_blocks(array.size(), |first, count| {
                for at in first..first + count {
                    let Bounds { low, high } = bounds(&places, at);
                    let value = source.next_above(low as u64, high.wrapping_sub(low) as u64);
                    let out = array.data().wrapping_add(at * itemsize);
                    // SAFETY: the new array is dense and has one element per pair of bounds.
                    unsafe {
                        match itemsize {
                            1 => out.write(value as u8),
                            2 => out.cast::<u16>().write(value as u16),
                            4 => out.cast::<u32>().write(value as u32),
                            _ => out.cast::<u64>().write(value),
                        }
                    }
                }
                Ok(())
            })
        })?
        .or_raise(vm)?;
    Ok(arrays::new(array, vm))
}

/// Nested sequences of Python's integers, which may be beyond 64 bits; `None` for anything else.
fn python_integers(object: &PyObject) -> Option<Bound> {
    fn collect(
        object: &PyObject,
        shape: &mut Vec<usize>,
        depth: usize,
        numbers: &mut Vec<i128>,
    ) -> Option<()> {
        let list: Vec<PyObjectRef>;
        let items = match (object.downcast_ref::<PyTuple>(), object.downcast_ref::<PyList>()) {
            (Some(tuple), _) => tuple.as_slice(),
            (_, Some(items)) => {
                list = items.borrow_vec().to_vec();
                &list
            }
            _ => {
                numbers.push(convert::wide_integer(object.downcast_ref::<PyInt>()?));
                return (shape.len() == depth).then_some(());
            }
        };
        if numbers.is_empty() && shape.len() == depth {
            shape.push(items.len());
        }
        if shape.get(depth) != Some(&items.len()) || items.is_empty() {
            return None;
        }
        items.iter().try_for_each(|item| collect(item, shape, depth + 1, numbers))
    }
    let (mut shape, mut numbers) = (Vec::new(), Vec::new());
    collect(object, &mut shape, 0, &mut numbers)?;
    (!shape.is_empty()).then_some(Bound::Many { shape, numbers })
}

/// The elements of an array, truncated to integers.
fn integers(array: &Array, vm: &VirtualMachine) -> PyResult<Vec<i128>> {
    if array.dtype() == DType::UInt64 {
        return Ok(array.to_vec::<u64>().into_iter().map(i128::from).collect());
    }
    if array.dtype().is_float() {
        let floats = array.cast_to(DType::Float64, Order::C).or_raise(vm)?.to_vec::<f64>();
        return Ok(floats.into_iter().map(|number| number as i128).collect());
    }
    if array.dtype().is_complex() {
        return Err(vm.new_type_error(
            "int() argument must be a string, a bytes-like object or a real number, not 'complex'",
        ));
    }
    let integers = array.cast_to(DType::Int64, Order::C).or_raise(vm)?.to_vec::<i64>();
    Ok(integers.into_iter().map(i128::from).collect())
}

fn integer_kind(dtype: DType) -> Option<IntegerKind> {
    Some(match dtype {
        DType::Bool => IntegerKind::Bool,
        DType::Int8 => IntegerKind::I8,
        DType::Int16 => IntegerKind::I16,
        DType::Int32 => IntegerKind::I32,
        DType::Int64 => IntegerKind::I64,
        DType::UInt8 => IntegerKind::U8,
        DType::UInt16 => IntegerKind::U16,
        DType::UInt32 => IntegerKind::U32,
        DType::UInt64 => IntegerKind::U64,
        _ => return None,
    })
}
