//! The legacy functions of `numpy.random`, on the random state that compiled code shares.

use hotloop_array::array::{Array, Order};
use hotloop_array::dtype::DType;
use hotloop_array::element::Element;
use hotloop_array::error::ArrayError;
use hotloop_array::interrupt::{self, in_blocks};
use hotloop_array::scalar::Scalar;
use hotloop_random::distribution::{self, Draw};
use hotloop_random::{ChoiceError, IntegerKind, RandomState};
use num_traits::ToPrimitive;
use rustpython_vm::builtins::{PyBaseExceptionRef, PyInt, PyStr, PyTuple};
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::convert::{argument, shape, truth};
use super::errors::OrRaise;
use super::{Function, arrays, convert, dtypes, errors, scalars};

pub(super) const TABLE: &[(&str, Function)] = &[
    ("random_seed", seed),
    ("random_get_state", get_state),
    ("random_set_state", set_state),
    ("random_random", random),
    ("random_normal", normal),
    ("random_integers", integers),
    ("random_permutation", permutation),
    ("random_shuffle", shuffle),
    ("random_shuffle_swaps", shuffle_swaps),
    ("random_choice", choice),
    ("random_draw", draw),
    ("random_bytes", bytes),
    ("random_multinomial", multinomial),
    ("random_dirichlet", dirichlet),
];

fn is_none(object: &PyObject, vm: &VirtualMachine) -> bool {
    vm.is_none(object)
}

/// `random_seed(seed)`: `None`, an integer, or a sequence of integers.
fn seed(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let object = argument(arguments, 0, vm)?;
    let state = if is_none(object, vm) {
        RandomState::from_entropy()
    } else if let Some(integer) = object.try_index_opt(vm) {
        match integer?.as_bigint().to_u32() {
            Some(seed) => RandomState::from_seed(seed),
            None => return Err(vm.new_value_error("Seed must be between 0 and 2**32 - 1")),
        }
    } else {
        let array = convert::array(object, vm)?;
        if array.size() > 0 && !array.dtype().is_integer() {
            return Err(vm.new_type_error(format!(
                "Cannot cast array data from dtype('{}') to dtype('int64') according to the rule 'safe'",
                array.dtype()
            )));
        }
        let keys = array.cast_to(DType::Int64, Order::C).or_raise(vm)?;
        let keys: Option<Vec<u32>> =
            keys.to_vec::<i64>().into_iter().map(|key| u32::try_from(key).ok()).collect();
        let Some(keys) = keys else {
            return Err(vm.new_value_error("Seed must be between 0 and 2**32 - 1"));
        };
        RandomState::from_array(&keys).map_err(|error| vm.new_value_error(error.to_string()))?
    };
    *hotloop_random::global() = state;
    Ok(vm.ctx.none())
}

/// `random_get_state()`: key array, position, whether a normal number is cached, and that number.
fn get_state(_arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let state = hotloop_random::global().state();
    let key = Array::from_slice(&state.key).or_raise(vm)?;
    Ok(vm
        .ctx
        .new_tuple(vec![
            arrays::new(key, vm),
            vm.ctx.new_int(state.position).into(),
            vm.ctx.new_int(i32::from(state.has_gauss)).into(),
            vm.ctx.new_float(state.cached_gauss).into(),
        ])
        .into())
}

/// `random_set_state(key, position, has_gauss, cached_gauss)`
fn set_state(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let key = convert::array(argument(arguments, 0, vm)?, vm)?;
    let key = key.cast_to(DType::UInt32, Order::C).or_raise(vm)?.to_vec::<u32>();
    let Ok(key) = <[u32; 624]>::try_from(key) else {
        return Err(vm.new_value_error("state dictionary is not valid."));
    };
    let state = hotloop_random::LegacyState {
        key,
        position: convert::integer(argument(arguments, 1, vm)?, vm)?.max(0) as usize,
        has_gauss: truth(argument(arguments, 2, vm)?, vm)?,
        cached_gauss: argument(arguments, 3, vm)?.try_float(vm)?.to_f64(),
    };
    hotloop_random::global().set_state(&state).map_err(|error| vm.new_value_error(error.to_string()))?;
    Ok(vm.ctx.none())
}

/// An array of doubles of the size asked for, filled by `fill`; one double without a size.
fn doubles(
    size: &PyObject,
    vm: &VirtualMachine,
    fill: impl Fn(&mut RandomState, *mut f64, usize),
) -> PyResult {
    if is_none(size, vm) {
        let mut value = 0.0f64;
        fill(&mut hotloop_random::global(), &raw mut value, 1);
        return Ok(vm.ctx.new_float(value).into());
    }
    let array = Array::empty(DType::Float64, &shape(size, vm)?).or_raise(vm)?;
    convert::detached(array.size(), vm, || {
        let mut state = hotloop_random::global();
        in_blocks(array.size(), |first, count| {
            fill(&mut state, array.data().cast::<f64>().wrapping_add(first), count);
            Ok(())
        })
    })
    .or_raise(vm)?;
    Ok(arrays::new(array, vm))
}

/// `random_random(size)`
fn random(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    doubles(argument(arguments, 0, vm)?, vm, |state, out, count| {
        // SAFETY: `out` has room for `count` doubles.
        unsafe { state.fill_random(out, count) };
    })
}

/// `random_normal(size)`: standard normal numbers.
fn normal(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    doubles(argument(arguments, 0, vm)?, vm, |state, out, count| {
        // SAFETY: `out` has room for `count` doubles.
        unsafe { state.fill_standard_normal(out, count) };
    })
}

/// `random_integers(low, high, size, dtype)`: integers in `low..high`; `high` may be `None`.
fn integers(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let dtype_object = argument(arguments, 3, vm)?;
    let dtype = dtypes::from_object(dtype_object, vm)?;
    let Some(kind) = integer_kind(dtype) else {
        return Err(vm.new_type_error(format!("Unsupported dtype dtype('{dtype}') for randint")));
    };
    let (low, high) = (argument(arguments, 0, vm)?, argument(arguments, 1, vm)?);
    let size = argument(arguments, 2, vm)?;
    let zero: PyObjectRef = vm.ctx.new_int(0).into();
    let (low, high): (&PyObject, &PyObject) = if is_none(high, vm) { (&zero, low) } else { (low, high) };
    let scalar = |object: &PyObject| super::array_of(object).is_none() && object.try_index_opt(vm).is_some();
    let check = |low: i128, high: i128| -> PyResult<()> {
        let (smallest, largest) = dtype.integer_range().unwrap_or((0, 1));
        if low < smallest {
            return Err(vm.new_value_error(format!("low is out of bounds for {dtype}")));
        }
        if high - 1 > largest {
            return Err(vm.new_value_error(format!("high is out of bounds for {dtype}")));
        }
        if low >= high {
            return Err(vm.new_value_error("low >= high"));
        }
        Ok(())
    };
    if !scalar(low) || !scalar(high) {
        return integer_grid(low, high, size, dtype, kind, &check, vm);
    }
    let (low, high) = (wide(low, vm)?, wide(high, vm)?);
    check(low, high)?;
    if is_none(size, vm) {
        let mut value = Scalar::zero(dtype);
        // SAFETY: the scalar has room for one element of its dtype.
        unsafe { hotloop_random::global().fill_integers(kind, low, high - 1, value.as_mut_ptr(), 1) };
        let plain = dtype_object.downcast_ref::<rustpython_vm::builtins::PyType>().is_some_and(|class| {
            use rustpython_vm::AsObject;
            class.is(vm.ctx.types.int_type) || class.is(vm.ctx.types.bool_type)
        });
        return Ok(if plain { scalars::to_python(&value, vm) } else { scalars::new(value, vm) });
    }
    let array = Array::empty(dtype, &shape(size, vm)?).or_raise(vm)?;
    convert::detached(array.size(), vm, || {
        let mut state = hotloop_random::global();
        let mut integers = state.integers(kind);
        in_blocks(array.size(), |first, count| {
            // SAFETY: the new array has room for its elements, and the block is a part of it.
            unsafe { integers.fill(low, high - 1, array.data().add(first * dtype.itemsize()), count) };
            Ok(())
        })
    })
    .or_raise(vm)?;
    Ok(arrays::new(array, vm))
}

fn wide(object: &PyObject, vm: &VirtualMachine) -> PyResult<i128> {
    let integer = object.try_index(vm)?;
    let integer: &PyInt = &integer;
    Ok(convert::wide_integer(integer))
}

/// Bounds that differ from element to element.
fn integer_grid(
    low: &PyObject,
    high: &PyObject,
    size: &PyObject,
    dtype: DType,
    kind: IntegerKind,
    check: &dyn Fn(i128, i128) -> PyResult<()>,
    vm: &VirtualMachine,
) -> PyResult {
    let (low, high) = (convert::array(low, vm)?, convert::array(high, vm)?);
    let target = if is_none(size, vm) {
        hotloop_array::layout::broadcast_shapes(&[low.shape(), high.shape()]).or_raise(vm)?.to_vec()
    } else {
        shape(size, vm)?
    };
    let flat = |array: &Array| -> PyResult<Array> {
        let kept = if array.dtype() == DType::UInt64 { DType::UInt64 } else { DType::Int64 };
        let spread = array.broadcast_to(&target).or_raise(vm)?;
        spread.cast_to(kept, Order::C).and_then(|array| array.to_contiguous()).or_raise(vm)
    };
    let (lows, highs) = (flat(&low)?, flat(&high)?);
    let bound = |array: &Array, at: usize| -> i128 {
        // SAFETY: the array is dense and private, and `at` is below its size; it holds one of the two types.
        unsafe {
            match array.dtype() {
                DType::UInt64 => array.data().cast::<u64>().add(at).read().into(),
                _ => array.data().cast::<i64>().add(at).read().into(),
            }
        }
    };
    for at in 0..lows.size() {
        interrupt::check().or_raise(vm)?;
        check(bound(&lows, at), bound(&highs, at))?;
    }
    let array = Array::empty(dtype, &target).or_raise(vm)?;
    convert::detached(array.size(), vm, || {
        let mut state = hotloop_random::global();
        let mut source = state.integers(kind);
        in_blocks(array.size(), |first, count| {
            for at in first..first + count {
                let value = source.next(bound(&lows, at), bound(&highs, at) - 1);
                let value = Scalar::from_integer(value, dtype);
                // SAFETY: the new array is dense and has one element per pair of bounds.
                unsafe { value.write(array.data().add(at * dtype.itemsize())) };
            }
            Ok(())
        })
    })
    .or_raise(vm)?;
    Ok(convert::result(array, vm))
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

/// `random_permutation(n)`: the numbers below `n` in random order.
fn permutation(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let count = convert::integer(argument(arguments, 0, vm)?, vm)?;
    let Ok(count) = usize::try_from(count) else {
        return Err(vm.new_value_error("negative dimensions are not allowed"));
    };
    let order = Array::empty(DType::Int64, &[count]).or_raise(vm)?;
    // SAFETY: the new array has room for `count` elements.
    convert::detached(count, vm, || unsafe {
        hotloop_random::global().fill_permutation(&stop, order.data().cast(), count)
    })
    .map_err(|error| failure(error, vm))?;
    Ok(arrays::new(order, vm))
}

/// Whether the user wants long work on this thread to end.
fn stop() -> bool {
    interrupt::check().is_err()
}

fn failure(error: ChoiceError, vm: &VirtualMachine) -> PyBaseExceptionRef {
    match error {
        ChoiceError::Interrupted => errors::exception(ArrayError::Interrupted, vm),
        ChoiceError::Memory => vm.new_memory_error(error.to_string()),
        error => vm.new_value_error(error.to_string()),
    }
}

/// `random_shuffle(array)`: the items along the first axis, in place.
fn shuffle(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let Some(array) = super::array_of(argument(arguments, 0, vm)?) else {
        return Err(vm.new_type_error("an array is needed"));
    };
    if !array.is_writable() {
        return Err(vm.new_value_error("array is read-only"));
    }
    // SAFETY: the array describes memory that it may write to.
    convert::detached(array.size(), vm, || unsafe {
        hotloop_random::global().shuffle_array(
            &stop,
            array.data(),
            array.shape(),
            array.strides(),
            array.dtype().itemsize(),
        )
    })
    .map_err(|error| failure(error, vm))?;
    Ok(vm.ctx.none())
}

/// `random_shuffle_swaps(n)`: the exchanges, as a list of pairs, that shuffle `n` items.
fn shuffle_swaps(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let count = convert::integer(argument(arguments, 0, vm)?, vm)?.max(0) as usize;
    let mut swaps: Vec<PyObjectRef> = Vec::new();
    hotloop_random::global()
        .shuffle_until(&stop, count, |i, j| {
            swaps.push(vm.ctx.new_tuple(vec![vm.ctx.new_int(i).into(), vm.ctx.new_int(j).into()]).into());
        })
        .map_err(|error| failure(error, vm))?;
    Ok(vm.ctx.new_list(swaps).into())
}

/// `random_choice(population, count, replace, p)`: indices.
fn choice(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let population = convert::integer(argument(arguments, 0, vm)?, vm)?.max(0) as usize;
    let count = convert::integer(argument(arguments, 1, vm)?, vm)?;
    let Ok(count) = usize::try_from(count) else {
        return Err(vm.new_value_error("negative dimensions are not allowed"));
    };
    let replace = truth(argument(arguments, 2, vm)?, vm)?;
    let weights = argument(arguments, 3, vm)?;
    let weights = if is_none(weights, vm) {
        None
    } else {
        let weights = convert::array(weights, vm)?;
        if weights.ndim() != 1 {
            return Err(vm.new_value_error("'p' must be 1-dimensional"));
        }
        Some(weights.cast_to(DType::Float64, Order::C).or_raise(vm)?.to_vec::<f64>())
    };
    let chosen = Array::empty(DType::Int64, &[count]).or_raise(vm)?;
    let (weights, out) = (weights.as_deref(), chosen.data().cast());
    // SAFETY: the new array has room for `count` elements.
    convert::detached(count.max(population), vm, || unsafe {
        hotloop_random::global().fill_choice(&stop, population, replace, weights, out, count)
    })
    .map_err(|error| failure(error, vm))?;
    Ok(arrays::new(chosen, vm))
}

/// `random_draw(name, parameters, size)`: any distribution of the table; parameters broadcast.
fn draw(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let name =
        argument(arguments, 0, vm)?.downcast_ref::<PyStr>().map(|name| name.to_string()).unwrap_or_default();
    let Some(row) = distribution::by_name(&name) else {
        return Err(vm.new_value_error(format!("no distribution is called {name}")));
    };
    let given = argument(arguments, 1, vm)?;
    let Some(given) = given.downcast_ref::<PyTuple>() else { return Err(vm.new_type_error("parameters")) };
    let size = argument(arguments, 2, vm)?;
    let mut parameters = Vec::new();
    for (object, parameter) in given.as_slice().iter().zip(row.parameters) {
        let array = convert::array(object, vm)?;
        if parameter.integer && !array.dtype().is_integer() && array.dtype() != DType::Bool {
            return Err(vm.new_type_error(format!(
                "Cannot cast array data from dtype('{}') to dtype('int64') according to the rule 'safe'",
                array.dtype()
            )));
        }
        parameters.push(array.cast_to(DType::Float64, Order::C).or_raise(vm)?);
    }
    let shapes: Vec<&[usize]> = parameters.iter().map(Array::shape).collect();
    let common = hotloop_array::layout::broadcast_shapes(&shapes).or_raise(vm)?;
    let single = common.is_empty() && is_none(size, vm);
    let target = if is_none(size, vm) { common.to_vec() } else { shape(size, vm)? };
    let spread: Vec<Array> = parameters
        .iter()
        .map(|array| match array.ndim() {
            0 => array.to_contiguous(),
            _ => array.broadcast_to(&target).and_then(|array| array.to_contiguous()),
        })
        .collect::<Result<_, _>>()
        .or_raise(vm)?;
    // The values of a parameter: one for all, or one for each element that is drawn.
    let value = |column: &Array, at: usize| -> f64 {
        let at = if column.size() == 1 { 0 } else { at };
        // SAFETY: the array is dense and private, and `at` is below its size.
        unsafe { column.data().cast::<f64>().add(at).read() }
    };
    let dtype = match row.draw {
        Draw::Float(_) => DType::Float64,
        Draw::Int(_) => DType::Int64,
    };
    let array = Array::empty(dtype, &target).or_raise(vm)?;
    let fail = |text: String| {
        if text == "Range exceeds valid bounds" {
            vm.new_overflow_error(text)
        } else {
            vm.new_value_error(text)
        }
    };
    let fixed = spread.iter().all(|values| values.size() == 1);
    let mut values = vec![0.0; spread.len()];
    let take = |values: &mut Vec<f64>, at: usize| {
        for (each, column) in values.iter_mut().zip(&spread) {
            *each = value(column, at);
        }
    };
    if fixed {
        take(&mut values, 0);
        row.check(&values).map_err(fail)?;
    } else {
        for at in 0..array.size() {
            interrupt::check().or_raise(vm)?;
            take(&mut values, at);
            row.check(&values).map_err(fail)?;
        }
    }
    convert::detached(array.size(), vm, || {
        let mut state = hotloop_random::global();
        in_blocks(array.size(), |first, count| {
            for at in first..first + count {
                if !fixed {
                    take(&mut values, at);
                }
                // SAFETY: the new array is dense and holds 8-byte elements of the kind that is drawn.
                unsafe {
                    match row.draw {
                        Draw::Float(next) => {
                            array.data().cast::<f64>().add(at).write(next(&mut state, &values))
                        }
                        Draw::Int(next) => {
                            array.data().cast::<i64>().add(at).write(next(&mut state, &values))
                        }
                    }
                }
            }
            Ok(())
        })
    })
    .or_raise(vm)?;
    if single {
        return Ok(scalars::to_python(&array.only_scalar(), vm));
    }
    Ok(arrays::new(array, vm))
}

/// `random_bytes(count)`
fn bytes(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let count = convert::integer(argument(arguments, 0, vm)?, vm)?.max(0) as usize;
    let mut bytes: Vec<u8> = Vec::new();
    if bytes.try_reserve_exact(count).is_err() {
        return Err(vm.new_memory_error(format!("Unable to allocate {count} bytes")));
    }
    let start = bytes.as_mut_ptr();
    convert::detached(count, vm, || {
        let mut state = hotloop_random::global();
        // SAFETY: there is room for `count` bytes; blocks are whole words, except for the last.
        in_blocks(count, |first, count| unsafe {
            state.fill_bytes(start.add(first), count);
            Ok(())
        })
    })
    .or_raise(vm)?;
    // SAFETY: all of them were written.
    unsafe { bytes.set_len(count) };
    Ok(vm.ctx.new_bytes(bytes).into())
}

fn shape_of_rows(size: &PyObject, width: usize, vm: &VirtualMachine) -> PyResult<Vec<usize>> {
    let mut target = if is_none(size, vm) { Vec::new() } else { shape(size, vm)? };
    target.push(width);
    Ok(target)
}

/// Draws the rows, along the last axis, of a new array of this element type.
fn rows_of<T: Element>(
    array: &Array,
    width: usize,
    vm: &VirtualMachine,
    mut draw: impl FnMut(&mut RandomState, &mut [T]),
) -> PyResult<()> {
    let count = array.size() / width.max(1);
    convert::detached(array.size(), vm, || {
        let mut state = hotloop_random::global();
        for row in 0..count {
            interrupt::check()?;
            // Zeros first: the elements of a new array have no value yet.
            // SAFETY: the new array is dense and nobody else knows it; zeros are a value of each element type.
            let row = unsafe {
                let first = array.data().cast::<T>().add(row * width);
                first.write_bytes(0, width);
                std::slice::from_raw_parts_mut(first, width)
            };
            draw(&mut state, row);
        }
        Ok(())
    })
    .or_raise(vm)
}

/// `random_multinomial(n, pvals, size)`
fn multinomial(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let trials = convert::integer(argument(arguments, 0, vm)?, vm)? as i64;
    let weights = convert::array(argument(arguments, 1, vm)?, vm)?;
    let weights = weights.cast_to(DType::Float64, Order::C).or_raise(vm)?.to_vec::<f64>();
    if trials < 0 {
        return Err(vm.new_value_error("n < 0"));
    }
    let head: f64 = weights.iter().take(weights.len().saturating_sub(1)).sum();
    if weights.iter().any(|p| !(0.0..=1.0).contains(p)) {
        return Err(vm.new_value_error("pvals < 0, pvals > 1 or pvals contains NaNs"));
    }
    if head > 1.0 + 1e-12 {
        return Err(vm.new_value_error("sum(pvals[:-1]) > 1.0"));
    }
    let target = shape_of_rows(argument(arguments, 2, vm)?, weights.len(), vm)?;
    let drawn = Array::empty(DType::Int64, &target).or_raise(vm)?;
    rows_of::<i64>(&drawn, weights.len(), vm, |state, row| state.multinomial(trials, &weights, row))?;
    Ok(arrays::new(drawn, vm))
}

/// `random_dirichlet(alpha, size)`
fn dirichlet(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let alpha = convert::array(argument(arguments, 0, vm)?, vm)?;
    let alpha = alpha.cast_to(DType::Float64, Order::C).or_raise(vm)?.to_vec::<f64>();
    if alpha.iter().any(|a| *a <= 0.0) {
        return Err(vm.new_value_error("alpha <= 0"));
    }
    let target = shape_of_rows(argument(arguments, 1, vm)?, alpha.len(), vm)?;
    let drawn = Array::empty(DType::Float64, &target).or_raise(vm)?;
    rows_of::<f64>(&drawn, alpha.len(), vm, |state, row| state.dirichlet(&alpha, row))?;
    Ok(arrays::new(drawn, vm))
}
