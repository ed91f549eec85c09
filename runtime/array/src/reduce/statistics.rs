//! Means and variances, composed from sums as NumPy composes them.

use super::{Options, families, reduce, reduced_axes};
use crate::array::{Array, Order};
use crate::cast;
use crate::dtype::{DType, Kind};
use crate::elementwise::{self, Operand};
use crate::error::Result;
use crate::flags::Flags;
use crate::functions::{self, Op};
use crate::scalar::Scalar;

/// The mean along axes. Integers are averaged in double precision. An empty mean is NaN with the invalid flag.
///
/// # Errors
/// `AxisError`
pub fn mean(array: &Array, options: &Options) -> Result<(Array, Flags)> {
    check_axes(array, options)?;
    if families::concern(array.dtype()) {
        return families::mean(array, options);
    }
    let dtype = options.dtype.unwrap_or_else(|| averaging_dtype(array.dtype()));
    let options = Options { dtype: Some(dtype), initial: None, ..options.clone() };
    let (sum, flags) = reduce(functions::of(Op::Add), array, &options)?;
    let count = count(array, &options)?;
    let (mean, more) = divide(&sum, &count)?;
    Ok((mean, flags | more))
}

/// The variance along axes with `ddof` degrees of freedom less; its square root if asked.
///
/// # Errors
/// `AxisError`
pub fn variance(array: &Array, options: &Options, ddof: f64, root: bool) -> Result<(Array, Flags)> {
    check_axes(array, options)?;
    let dtype = options.dtype.unwrap_or_else(|| averaging_dtype(array.dtype()));
    let with_dtype = Options { dtype: Some(dtype), initial: None, keep_dims: true, ..options.clone() };
    let (average, _) = mean(array, &with_dtype)?;
    let source = if array.dtype() == dtype { array.clone() } else { array.cast_to(dtype, Order::K)? };
    let deviation = elementwise::apply(Op::Subtract, &[Operand::Array(source), Operand::Array(average)])?;
    // Everything happens in the memory of the deviations.
    let squares = if dtype.is_complex() {
        let conjugate = elementwise::apply(Op::Conjugate, &[Operand::Array(deviation.clone())])?;
        let product =
            elementwise::apply(Op::Multiply, &[Operand::Array(deviation), Operand::Array(conjugate)])?;
        product.part(false).unwrap_or(product)
    } else {
        in_place(Op::Square, deviation)?
    };
    let sum_options = Options { dtype: Some(squares.dtype()), initial: None, ..options.clone() };
    let (sum, flags) = reduce(functions::of(Op::Add), &squares, &sum_options)?;
    let count = count(array, &sum_options)?;
    let zero = Operand::Float(0.0);
    let freedom = elementwise::apply(Op::Subtract, &[Operand::Array(count), Operand::Float(ddof)])?;
    let freedom = elementwise::apply(Op::Maximum, &[Operand::Array(freedom), zero])?;
    let (result, more) = divide(&sum, &freedom)?;
    let result = if root { elementwise::apply(Op::Sqrt, &[Operand::Array(result)])? } else { result };
    Ok((result, flags | more))
}

/// A new array's elements, changed where they are.
fn in_place(op: Op, array: Array) -> Result<Array> {
    let options =
        elementwise::Options { out: smallvec::smallvec![Some(array.clone())], ..Default::default() };
    elementwise::call(functions::of(op), &[Operand::Array(array.clone())], &options)?;
    Ok(array)
}

/// Unlike sums, averages of a scalar take no axis.
fn check_axes(array: &Array, options: &Options) -> Result<()> {
    for axis in options.axes.iter().flatten() {
        crate::layout::normalize_axis(*axis, array.ndim())?;
    }
    Ok(())
}

fn averaging_dtype(dtype: DType) -> DType {
    match dtype.kind() {
        Kind::Bool | Kind::Signed | Kind::Unsigned => DType::Float64,
        _ => dtype,
    }
}

/// How many elements fall on each result, as doubles.
fn count(array: &Array, options: &Options) -> Result<Array> {
    if let Some(mask) = &options.mask {
        let ones = mask.broadcast_to(array.shape())?;
        let counting = Options { dtype: Some(DType::Float64), mask: None, ..options.clone() };
        return Ok(reduce(functions::of(Op::Add), &ones, &counting)?.0);
    }
    let reduced = reduced_axes(options, array.ndim())?;
    let count: usize = array.shape().iter().zip(&reduced).filter(|(_, r)| **r).map(|(n, _)| *n).product();
    Scalar::new(count as f64).to_array()
}

/// Division in at least double precision, rounded to the dtype of the sum.
fn divide(sum: &Array, count: &Array) -> Result<(Array, Flags)> {
    let ufunc = functions::of(Op::Divide);
    let operands = [Operand::Array(sum.clone()), Operand::Array(count.clone())];
    let (mut quotient, flags) = elementwise::call(ufunc, &operands, &elementwise::Options::default())?;
    let quotient = quotient.remove(0);
    if quotient.dtype() == sum.dtype() {
        return Ok((quotient, flags));
    }
    let rounded = quotient.empty_like(sum.dtype(), Order::K)?;
    cast::assign(&rounded, &quotient)?;
    Ok((rounded, flags))
}
