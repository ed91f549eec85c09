//! Means and variances, composed from sums as NumPy composes them.

use super::{Options, families, reduce, reduced_axes};
use crate::array::{Array, Order};
use crate::cast;
use crate::dtype::{DType, Kind};
use crate::elementwise::{self, Operand};
use crate::error::{ArrayError, Result};
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

/// A variance and what is to be told about it.
#[derive(Debug)]
pub struct Variance {
    /// The variance itself, or its root.
    pub result: Array,
    /// The flags of the sum for the mean, of the squares, of their sum and of its division.
    pub flags: [Flags; 4],
    /// Whether a result had no degree of freedom.
    pub starved: bool,
}

/// The variance along axes with `ddof` degrees of freedom less; its square root if asked. Squares are summed in the dtype of
/// the array that takes the result, where nothing else is said.
///
/// # Errors
/// `AxisError`
pub fn variance(
    array: &Array,
    options: &Options,
    ddof: f64,
    root: bool,
    out: Option<DType>,
) -> Result<Variance> {
    check_axes(array, options)?;
    let dtype = options.dtype.unwrap_or_else(|| averaging_dtype(array.dtype()));
    let with_dtype = Options { dtype: Some(dtype), initial: None, ..options.clone() };
    let to_average = Options { keep_dims: true, ..with_dtype.clone() };
    let (sum, in_sum) = reduce(functions::of(Op::Add), array, &to_average)?;
    let (average, _) = divide(&sum, &count(array, &to_average)?)?;
    // The elements themselves are not converted to the dtype that was asked for.
    let deviation =
        elementwise::apply(Op::Subtract, &[Operand::Array(array.clone()), Operand::Array(average)])?;
    let (squares, in_squares) = squared(deviation)?;
    let given = options.dtype.is_some() || !(array.dtype().is_float() || array.dtype().is_complex());
    let to_sum = Options { dtype: if given { Some(dtype) } else { out }, ..with_dtype.clone() };
    let (sum, in_squares_sum) = reduce(functions::of(Op::Add), &squares, &to_sum)?;
    let count = count(array, &with_dtype)?;
    let freedom = elementwise::apply(Op::Subtract, &[Operand::Array(count), Operand::Float(ddof)])?;
    let least = Operand::Float(0.0);
    let starved = elementwise::apply(Op::LessEqual, &[Operand::Array(freedom.clone()), least.clone()])?;
    let starved = crate::nonzero::count_nonzero(&starved)? > 0;
    let freedom = elementwise::apply(Op::Maximum, &[Operand::Array(freedom), least])?;
    let (result, in_division) = divide(&sum, &freedom)?;
    let result = if root { rooted(result)? } else { result };
    Ok(Variance { result, flags: [in_sum, in_squares, in_squares_sum, in_division], starved })
}

/// The squares of new elements, in their memory; of complex ones those of their sizes.
fn squared(deviation: Array) -> Result<(Array, Flags)> {
    let (Some(real), Some(imaginary)) = (deviation.part(false), deviation.part(true)) else {
        return in_place(Op::Square, deviation);
    };
    let (real, of_real) = in_place(Op::Square, real)?;
    let (imaginary, of_imaginary) = in_place(Op::Square, imaginary)?;
    let options = elementwise::Options { out: smallvec::smallvec![Some(real.clone())], ..Default::default() };
    let parts = [Operand::Array(real.clone()), Operand::Array(imaginary)];
    let (_, of_sum) = elementwise::call(functions::of(Op::Add), &parts, &options)?;
    Ok((real, of_real | of_imaginary | of_sum))
}

/// Square roots in the dtype of the squares.
fn rooted(squares: Array) -> Result<Array> {
    let dtype = squares.dtype();
    let roots = elementwise::apply(Op::Sqrt, &[Operand::Array(squares.clone())])?;
    if roots.dtype() == dtype {
        return Ok(roots);
    }
    if squares.ndim() > 0 {
        return Err(ArrayError::Casting(format!(
            "Cannot cast ufunc 'sqrt' output from dtype('{}') to dtype('{dtype}') with casting rule 'same_kind'",
            roots.dtype()
        )));
    }
    roots.cast_to(dtype, Order::K)
}

/// A new array's elements, changed where they are.
fn in_place(op: Op, array: Array) -> Result<(Array, Flags)> {
    let options =
        elementwise::Options { out: smallvec::smallvec![Some(array.clone())], ..Default::default() };
    let (_, flags) = elementwise::call(functions::of(op), &[Operand::Array(array.clone())], &options)?;
    Ok((array, flags))
}

/// Unlike sums, averages of a scalar take no axis.
///
/// # Errors
/// `AxisError`
pub fn check_axes(array: &Array, options: &Options) -> Result<()> {
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
///
/// # Errors
/// `AxisError`, or `ValueError` where a mask does not fit.
pub fn count(array: &Array, options: &Options) -> Result<Array> {
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
