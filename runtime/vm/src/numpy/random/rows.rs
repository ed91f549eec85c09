//! Distributions whose draws are rows: multinomial, Dirichlet, multivariate hypergeometric.

use hotloop_array::array::{Array, Order};
use hotloop_array::dtype::DType;
use hotloop_array::element::Element;
use hotloop_array::interrupt;
use hotloop_random::State;
use hotloop_random::modern::multivariate::{self, Dirichlet};
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::target::{self, Target};
use crate::numpy::convert::{self, argument, truth};
use crate::numpy::errors::OrRaise;
use crate::numpy::{Function, array_of};

pub(super) const TABLE: &[(&str, Function)] = &[
    ("random_multinomial", multinomial),
    ("random_dirichlet", dirichlet),
    ("random_hypergeometric_rows", hypergeometric_rows),
    ("random_sum", compensated_sum),
];

/// An array argument, cast.
fn numbers(arguments: &[PyObjectRef], at: usize, dtype: DType, vm: &VirtualMachine) -> PyResult<Array> {
    let array = convert::array(argument(arguments, at, vm)?, vm)?;
    array.cast_to(dtype, Order::C).or_raise(vm)
}

/// The array that rows are drawn into: new, dense, known to nobody else.
fn fresh(arguments: &[PyObjectRef], at: usize, dtype: DType, vm: &VirtualMachine) -> PyResult<Array> {
    match array_of(argument(arguments, at, vm)?) {
        Some(array) if array.dtype() == dtype && array.is_c_contiguous() => Ok(array.clone()),
        _ => Err(vm.new_type_error("a new array is needed")),
    }
}

/// Draws the rows, along the last axis, of a new array of zeros.
fn draw_rows<T: Element>(
    target: Target<'_>,
    array: &Array,
    width: usize,
    vm: &VirtualMachine,
    mut draw: impl FnMut(&mut State<'_>, usize, &mut [T]),
) -> PyResult<()> {
    let count = array.size().checked_div(width).unwrap_or(0);
    target
        .with(array.size(), vm, |state| {
            for row in 0..count {
                interrupt::check()?;
                // SAFETY: the array is dense, new and filled with zeros; nobody else knows it yet.
                let elements = unsafe {
                    std::slice::from_raw_parts_mut(array.data().cast::<T>().add(row * width), width)
                };
                draw(state, row, elements);
            }
            Ok(())
        })?
        .or_raise(vm)
}

/// `random_multinomial(target, n, pvals, places, out)`: for each row of `out` the number of trials, or one for all, and the
/// row of `pvals` that it is drawn with, or one for all.
fn multinomial(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let target = target::of(argument(arguments, 0, vm)?, vm)?;
    let trials = numbers(arguments, 1, DType::Int64, vm)?.to_vec::<i64>();
    let weights = numbers(arguments, 2, DType::Float64, vm)?.to_vec::<f64>();
    let places = numbers(arguments, 3, DType::Int64, vm)?.to_vec::<i64>();
    let out = fresh(arguments, 4, DType::Int64, vm)?;
    let width = out.shape().last().copied().unwrap_or(0);
    let at = |values: &[i64], row: usize| values.get(row).or(values.first()).copied().unwrap_or(0);
    draw_rows::<i64>(target, &out, width, vm, |state, row, counts| {
        let first = at(&places, row) as usize * width;
        let pvals = weights.get(first..first + width).unwrap_or(&[]);
        multivariate::multinomial(state.source, at(&trials, row), pvals, counts);
    })?;
    Ok(arguments[4].clone())
}

/// `random_dirichlet(target, alpha, out)`
fn dirichlet(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let target = target::of(argument(arguments, 0, vm)?, vm)?;
    let alpha = numbers(arguments, 1, DType::Float64, vm)?.to_vec::<f64>();
    let out = fresh(arguments, 2, DType::Float64, vm)?;
    let Some(points) = Dirichlet::new(&alpha) else {
        return Err(vm.new_memory_error("Unable to allocate the sums of alpha"));
    };
    draw_rows::<f64>(target, &out, alpha.len(), vm, |state, _, point| match target.is_modern() {
        true => points.draw(state.source, point),
        false => state.dirichlet(&alpha, point),
    })?;
    Ok(arguments[2].clone())
}

/// `random_hypergeometric_rows(target, colors, nsample, count, out)`: by counting items, or by marginal distributions.
fn hypergeometric_rows(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let target = target::of(argument(arguments, 0, vm)?, vm)?;
    let colors = numbers(arguments, 1, DType::Int64, vm)?.to_vec::<i64>();
    let sample = convert::integer(argument(arguments, 2, vm)?, vm)? as i64;
    let count = truth(argument(arguments, 3, vm)?, vm)?;
    let out = fresh(arguments, 4, DType::Int64, vm)?;
    let total: i64 = colors.iter().sum();
    if !count {
        draw_rows::<i64>(target, &out, colors.len(), vm, |state, _, row| {
            multivariate::hypergeometric_marginals(state.source, total, &colors, sample, row);
        })?;
        return Ok(arguments[4].clone());
    }
    if out.size() == 0 || sample == 0 {
        return Ok(arguments[4].clone());
    }
    let mut urn: Vec<usize> = Vec::new();
    if urn.try_reserve_exact(usize::try_from(total).unwrap_or(usize::MAX)).is_err() {
        return Err(vm.new_memory_error(format!(
            "Insufficient memory for multivariate_hypergeometric with method='count' and sum(colors)={total}"
        )));
    }
    for (color, items) in colors.iter().enumerate() {
        interrupt::check().or_raise(vm)?;
        urn.extend(std::iter::repeat_n(color, *items as usize));
    }
    draw_rows::<i64>(target, &out, colors.len(), vm, |state, _, row| {
        multivariate::hypergeometric_count(state.source, &mut urn, &colors, sample, row);
    })?;
    Ok(arguments[4].clone())
}

/// `random_sum(array, count)`: the sum of the first elements with compensation, as `pvals` are summed.
fn compensated_sum(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let values = numbers(arguments, 0, DType::Float64, vm)?.to_vec::<f64>();
    let count = convert::integer(argument(arguments, 1, vm)?, vm)?.max(0) as usize;
    let sum =
        hotloop_random::compensated_sum(&values[..count.min(values.len())], &|| interrupt::check().is_err());
    match sum {
        Ok(sum) => Ok(vm.ctx.new_float(sum).into()),
        Err(_) => Err(crate::interrupt::exception(vm)),
    }
}
