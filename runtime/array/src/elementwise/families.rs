//! Ufuncs on elements that are no numbers: which loops there are, and how they are called.

use smallvec::SmallVec;

use super::{
    Operand, Options, Outputs, call_loop, check_output_dtype, check_output_shape, moments, objects,
    output_array, words,
};
use crate::array::Array;
use crate::cast;
use crate::dtype::{DType, Kind};
use crate::error::Result;
use crate::flags::Flags;
use crate::functions::{Op, Signature, Ufunc};
use crate::layout::{self, Strides};
use crate::promotion::OperandType;

/// Whether an operand is no number, or the result is not to be one.
#[inline]
pub(super) fn concern(types: &[OperandType], dtype: Option<DType>) -> bool {
    types.iter().any(|ty| matches!(ty, OperandType::Strong(dtype) if !dtype.native().is_number()))
        || dtype == Some(DType::Object)
}

/// Whether a loop on numbers was asked for, to which the operands are converted: arithmetic with dates has none.
pub(super) fn as_numbers(ufunc: &Ufunc, types: &[OperandType], dtype: Option<DType>) -> bool {
    let is_time = |ty: &OperandType| matches!(ty, OperandType::Strong(dtype) if matches!(dtype.kind(), Kind::DateTime | Kind::TimeDelta));
    let truths = matches!(
        ufunc.op,
        Op::Equal
            | Op::NotEqual
            | Op::Less
            | Op::LessEqual
            | Op::Greater
            | Op::GreaterEqual
            | Op::LogicalAnd
            | Op::LogicalOr
            | Op::LogicalXor
            | Op::LogicalNot
    ) || ufunc.loops.iter().all(|signature| signature.outputs[0] == DType::Bool);
    let own = super::refusal::is_arithmetic(ufunc.op) && types.iter().any(is_time);
    dtype.is_some_and(|dtype| dtype.native().is_number()) && !truths && !own
}

/// The loop for operands of which one is no number.
///
/// # Errors
/// `TypeError` in NumPy's words when there is none.
pub fn resolve(ufunc: &'static Ufunc, types: &[OperandType], dtype: Option<DType>) -> Result<Signature> {
    let any = |kinds: &[Kind]| {
        types.iter().any(|ty| matches!(ty, OperandType::Strong(dtype) if kinds.contains(&dtype.kind())))
    };
    if any(&[Kind::Object]) || dtype == Some(DType::Object) {
        objects::resolve(ufunc, dtype)
    } else if any(&[Kind::DateTime, Kind::TimeDelta]) {
        moments::resolve(ufunc, types)
    } else {
        words::resolve(ufunc, types)
    }
}

/// Calls the ufunc.
pub(super) fn call(
    ufunc: &'static Ufunc,
    inputs: &[Operand],
    types: &[OperandType],
    options: &Options,
) -> Result<(Outputs, Flags)> {
    if ufunc.op == Op::Multiply
        && let Some(outputs) = words::repeat(inputs, options)?
    {
        return Ok((outputs, Flags::NONE));
    }
    if let Some(result) = logical(ufunc, inputs, types, options) {
        return result;
    }
    check_truth_dtype(ufunc, options.dtype)?;
    let signature = resolve(ufunc, types, options.dtype)?;
    if signature.inputs.contains(&DType::Object) {
        return call_on_objects(ufunc, &signature, inputs, options);
    }
    let options = Options { dtype: None, ..options.clone() };
    call_loop(ufunc, &signature, inputs, &options)
}

/// Whether elements are true is all that logical operations ask, of whatever kind they are; `None` for others and for
/// objects.
fn logical(
    ufunc: &'static Ufunc,
    inputs: &[Operand],
    types: &[OperandType],
    options: &Options,
) -> Option<Result<(Outputs, Flags)>> {
    let is_object =
        |ty: &OperandType| matches!(ty, OperandType::Strong(dtype) if dtype.kind() == Kind::Object);
    let binary = matches!(ufunc.op, Op::LogicalAnd | Op::LogicalOr | Op::LogicalXor);
    if !binary || types.iter().any(is_object) || options.dtype == Some(DType::Object) {
        return None;
    }
    let truths = || -> Result<SmallVec<[Operand; 2]>> {
        inputs
            .iter()
            .map(|input| match input {
                Operand::Array(array) => match array.dtype() {
                    DType::Record(record) if record.named => Err(crate::error::ArrayError::Type(format!(
                        "Cannot cast array data from {} to dtype('bool') according to the rule 'unsafe'",
                        array.dtype().repr()
                    ))),
                    _ => crate::nonzero::truth(array).map(Operand::Array),
                },
                Operand::Scalar(scalar) if !scalar.dtype().native().is_number() => {
                    crate::nonzero::truth(&scalar.to_array()?).map(Operand::Array)
                }
                other => Ok(other.clone()),
            })
            .collect()
    };
    Some(truths().and_then(|truths| super::call(ufunc, &truths, options)))
}

/// Comparisons give truth values, whatever dtype is asked for.
fn check_truth_dtype(ufunc: &Ufunc, dtype: Option<DType>) -> Result<()> {
    let compares = matches!(
        ufunc.op,
        Op::Equal | Op::NotEqual | Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual
    );
    match dtype {
        Some(dtype) if compares && dtype != DType::Bool && dtype != DType::Object => {
            Err(crate::error::ArrayError::Type(format!(
                "No loop matching the specified signature and casting was found for ufunc {}",
                ufunc.name
            )))
        }
        _ => Ok(()),
    }
}

fn call_on_objects(
    ufunc: &'static Ufunc,
    signature: &Signature,
    inputs: &[Operand],
    options: &Options,
) -> Result<(Outputs, Flags)> {
    let arrays: SmallVec<[Array; 2]> =
        inputs.iter().map(|input| input.to_array(DType::Object)).collect::<Result<_>>()?;
    let mut shapes: SmallVec<[&[usize]; 5]> = arrays.iter().map(Array::shape).collect();
    shapes.extend(options.out.iter().flatten().map(Array::shape));
    shapes.extend(options.mask.iter().map(Array::shape));
    let shape = layout::broadcast_shapes(&shapes)?;
    for (at, out) in options.out.iter().enumerate() {
        if let Some(out) = out {
            check_output_dtype(ufunc, signature, at, out, options)?;
            check_output_shape(out, &shape)?;
        }
    }
    let layouts: SmallVec<[Strides; 3]> = arrays
        .iter()
        .filter_map(|array| layout::broadcast_strides(array.shape(), array.strides(), &shape))
        .collect();
    let own = Options { out: SmallVec::new(), ..options.clone() };
    let mut results = Outputs::new();
    for (at, dtype) in signature.outputs.iter().enumerate() {
        let result = output_array(&own, at, *dtype, &shape, &layouts)?;
        if let (Some(Some(out)), Some(_)) = (options.out.get(at), &options.mask) {
            cast::assign(&result, out)?;
        }
        results.push(result);
    }
    let arrays: SmallVec<[Array; 2]> =
        arrays.iter().map(|array| array.broadcast_to(&shape)).collect::<Result<_>>()?;
    let mask = options.mask.as_ref().map(|mask| mask.broadcast_to(&shape)).transpose()?;
    objects::run(ufunc, &arrays, &results, mask.as_ref())?;
    for (at, result) in results.iter_mut().enumerate() {
        if let Some(Some(out)) = options.out.get(at) {
            match &mask {
                // Elsewhere the output keeps its own elements, of which the results may have lost something.
                Some(mask) if out.dtype() != result.dtype() => {
                    let [found, kept] = [result.clone(), out.clone()].map(Operand::Array);
                    cast::assign(out, &crate::select::where_(mask, &found, &kept)?)?;
                }
                _ => {
                    cast::assign(out, result)?;
                }
            }
            *result = out.clone();
        }
    }
    Ok((results, Flags::NONE))
}
