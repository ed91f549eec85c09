//! What shuffles and chooses.

use hotloop_array::array::{Array, Order};
use hotloop_array::dtype::DType;
use hotloop_array::error::ArrayError;
use hotloop_array::interrupt;
use hotloop_array::layout;
use hotloop_random::{ChoiceError, Common, Method, Sample};
use rustpython_vm::builtins::PyBaseExceptionRef;
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::target;
use crate::numpy::convert::{self, argument, truth};
use crate::numpy::errors::OrRaise;
use crate::numpy::{Function, array_of, arrays, errors};

pub(super) const TABLE: &[(&str, Function)] = &[
    ("random_shuffle", shuffle),
    ("random_shuffle_lines", shuffle_lines),
    ("random_permutation", permutation),
    ("random_swaps", swaps),
    ("random_choice", choice),
    ("random_broadcast", broadcast),
];

/// Whether the user wants long work on this thread to end.
fn stop() -> bool {
    interrupt::check().is_err()
}

fn failure(error: ChoiceError, modern: bool, vm: &VirtualMachine) -> PyBaseExceptionRef {
    match error {
        ChoiceError::Interrupted => errors::exception(ArrayError::Interrupted, vm),
        ChoiceError::Memory => vm.new_memory_error(error.to_string()),
        error if modern => vm.new_value_error(error.generator_text()),
        error => vm.new_value_error(error.to_string()),
    }
}

fn writable(arguments: &[PyObjectRef], at: usize, vm: &VirtualMachine) -> PyResult<Array> {
    let Some(array) = array_of(argument(arguments, at, vm)?) else {
        return Err(vm.new_type_error("an array is needed"));
    };
    if !array.is_writable() {
        return Err(vm.new_value_error("array is read-only"));
    }
    Ok(array.clone())
}

/// `random_shuffle(target, array)`: the items along the first axis, in place.
fn shuffle(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let target = target::of(argument(arguments, 0, vm)?, vm)?;
    let array = writable(arguments, 1, vm)?;
    if array.size() == 0 {
        return Ok(vm.ctx.none());
    }
    target
        .with(array.size(), vm, |state| {
            // SAFETY: the array describes memory that it may write to.
            unsafe {
                state.source.shuffle_array(
                    &stop,
                    array.data(),
                    array.shape(),
                    array.strides(),
                    array.dtype().itemsize(),
                )
            }
        })?
        .map_err(|error| failure(error, target.is_modern(), vm))?;
    Ok(vm.ctx.none())
}

/// `random_shuffle_lines(target, array, axis)`: each line of elements along an axis for itself, in place.
fn shuffle_lines(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let target = target::of(argument(arguments, 0, vm)?, vm)?;
    let array = writable(arguments, 1, vm)?;
    let axis = layout::normalize_axis(convert::integer(argument(arguments, 2, vm)?, vm)?, array.ndim())
        .or_raise(vm)?;
    let itemsize = array.dtype().itemsize();
    let (length, stride) = (array.shape()[axis], array.strides()[axis]);
    let others: Vec<(usize, isize)> = (0..array.ndim())
        .filter(|other| *other != axis)
        .map(|other| (array.shape()[other], array.strides()[other]))
        .collect();
    let lines: usize = others.iter().map(|(length, _)| length).product();
    let line = |mut number: usize| {
        let mut offset = 0;
        for (length, stride) in others.iter().rev() {
            offset += (number % length) as isize * stride;
            number /= length;
        }
        array.data().wrapping_offset(offset)
    };
    target
        .with(array.size(), vm, |state| {
            (0..lines).try_for_each(|number| {
                // SAFETY: the line lies inside the array, which may be written to.
                unsafe { state.source.shuffle_array(&stop, line(number), &[length], &[stride], itemsize) }
            })
        })?
        .map_err(|error| failure(error, target.is_modern(), vm))?;
    Ok(vm.ctx.none())
}

/// `random_permutation(target, n)`: the numbers below `n` in random order; none if `n` is negative.
fn permutation(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let target = target::of(argument(arguments, 0, vm)?, vm)?;
    let count = convert::integer(argument(arguments, 1, vm)?, vm)?.max(0) as usize;
    let order = Array::empty(DType::Int64, &[count]).or_raise(vm)?;
    target
        .with(count, vm, |state| {
            // SAFETY: the new array has room for `count` elements.
            unsafe { state.source.fill_permutation(&stop, order.data().cast(), count) }
        })?
        .map_err(|error| failure(error, target.is_modern(), vm))?;
    Ok(arrays::new(order, vm))
}

/// `random_swaps(target, n)`: the exchanges, as a list of pairs, that shuffle `n` items.
fn swaps(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let target = target::of(argument(arguments, 0, vm)?, vm)?;
    let count = convert::integer(argument(arguments, 1, vm)?, vm)?.max(0) as usize;
    // With those that exchange an item with itself, because NumPy assigns it too.
    let pairs: Vec<(usize, usize)> = target.with(count, vm, |state| {
        (1..count).rev().map(|last| (last, state.source.interval(last as u64) as usize)).collect()
    })?;
    let pair = |(i, j): (usize, usize)| {
        vm.ctx.new_tuple(vec![vm.ctx.new_int(i).into(), vm.ctx.new_int(j).into()]).into()
    };
    Ok(vm.ctx.new_list(pairs.into_iter().map(pair).collect()).into())
}

/// `random_choice(target, population, count, replace, p, tolerance, shuffle)`: indices.
fn choice(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let target = target::of(argument(arguments, 0, vm)?, vm)?;
    let modern = target.is_modern();
    let population = convert::integer(argument(arguments, 1, vm)?, vm)?.max(0) as usize;
    let count = convert::integer(argument(arguments, 2, vm)?, vm)?;
    let Ok(count) = usize::try_from(count) else {
        return Err(vm.new_value_error("negative dimensions are not allowed"));
    };
    let weights = argument(arguments, 4, vm)?;
    let weights = if vm.is_none(weights) {
        None
    } else {
        let weights = convert::array(weights, vm)?;
        Some(weights.cast_to(DType::Float64, Order::C).or_raise(vm)?.to_vec::<f64>())
    };
    let sample = Sample {
        population,
        replace: truth(argument(arguments, 3, vm)?, vm)?,
        p: weights.as_deref(),
        tolerance: argument(arguments, 5, vm)?.try_float(vm)?.to_f64(),
        method: if modern { Method::Multiply } else { Method::Mask },
        shuffle: truth(argument(arguments, 6, vm)?, vm)?,
    };
    let chosen = Array::empty(DType::Int64, &[count]).or_raise(vm)?;
    target
        .with(count.max(population), vm, |state| {
            // SAFETY: the new array has room for `count` elements.
            unsafe { state.source.fill_choice(&stop, sample, chosen.data().cast(), count) }
        })?
        .map_err(|error| failure(error, modern, vm))?;
    Ok(arrays::new(chosen, vm))
}

/// `random_broadcast(shapes)`: the common shape.
fn broadcast(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let shapes: Vec<Vec<usize>> =
        vm.extract_elements_with(argument(arguments, 0, vm)?, |shape| convert::shape(&shape, vm))?;
    let shapes: Vec<&[usize]> = shapes.iter().map(Vec::as_slice).collect();
    Ok(convert::shape_tuple(&super::distributions::broadcast(&shapes, vm)?, vm))
}
