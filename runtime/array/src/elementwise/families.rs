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

/// The loop for operands of which one is no number.
///
/// # Errors
/// `TypeError` in NumPy's words when there is none.
pub fn resolve(ufunc: &'static Ufunc, types: &[OperandType], dtype: Option<DType>) -> Result<Signature> {
    let any = |kinds: &[Kind]| {
        types.iter().any(|ty| matches!(ty, OperandType::Strong(dtype) if kinds.contains(&dtype.kind())))
    };
    if any(&[Kind::Object]) || dtype == Some(DType::Object) {
        objects::resolve(ufunc)
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
    let signature = resolve(ufunc, types, options.dtype)?;
    if signature.inputs.contains(&DType::Object) {
        return call_on_objects(ufunc, &signature, inputs, options);
    }
    let options = Options { dtype: None, ..options.clone() };
    call_loop(ufunc, &signature, inputs, &options)
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
            cast::assign(out, result)?;
            *result = out.clone();
        }
    }
    Ok((results, Flags::NONE))
}
