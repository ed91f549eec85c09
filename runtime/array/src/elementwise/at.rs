//! `ufunc.at`: a function applied in place to elements at positions, one after the other.

use super::{Operand, Options, call, call_scalar};
use crate::array::Array;
use crate::error::Result;
use crate::flags::Flags;
use crate::functions::{self, Ufunc};
use crate::interrupt;
use crate::promotion::{Casting, OperandType};
use crate::scalar::Scalar;
use crate::select::flat_position;

/// Applies a ufunc to the elements at positions of the flattened array, and to as many values if it takes two operands.
///
/// # Errors
/// `IndexError` for a position outside, and those of the ufunc.
pub fn apply_at(
    ufunc: &'static Ufunc,
    array: &Array,
    positions: &[i64],
    values: Option<&Array>,
) -> Result<Flags> {
    let dtype = array.dtype();
    let is_number = |array: &Array| array.dtype().native().is_number();
    if !is_number(array) || values.is_some_and(|values| !is_number(values)) {
        return apply_at_others(ufunc, array, positions, values);
    }
    let types: Vec<OperandType> = std::iter::once(dtype)
        .chain(values.map(Array::dtype))
        .map(|dtype| OperandType::Strong(dtype.native()))
        .collect();
    let signature = functions::resolve(ufunc, &types, None)?;
    let mut found = Flags::NONE;
    for (i, position) in positions.iter().enumerate() {
        interrupt::check()?;
        let pointer = flat_position(array, *position as isize)?;
        // SAFETY: the position was checked against the size.
        let mut inputs = vec![unsafe { Scalar::read(dtype, pointer) }];
        if let Some(values) = values {
            let at = flat_position(values, i as isize)?;
            // SAFETY: as above.
            inputs.push(unsafe { Scalar::read(values.dtype(), at) });
        }
        let (result, flags) = call_scalar(ufunc.op, signature, &mut inputs)?;
        found |= flags;
        // SAFETY: as above; the scalar is cast to the array's dtype.
        unsafe { result.cast(dtype).write_in_order(dtype, pointer) };
    }
    Ok(found)
}

/// The same for elements that are no numbers.
fn apply_at_others(
    ufunc: &'static Ufunc,
    array: &Array,
    positions: &[i64],
    values: Option<&Array>,
) -> Result<Flags> {
    let element = |array: &Array, at: isize| -> Result<Array> {
        let pointer = flat_position(array, at)?;
        // SAFETY: the position was checked against the size.
        Ok(unsafe { array.view_as(pointer, array.dtype(), Default::default(), Default::default()) })
    };
    let mut found = Flags::NONE;
    for (i, position) in positions.iter().enumerate() {
        interrupt::check()?;
        let target = element(array, *position as isize)?;
        let mut inputs = vec![Operand::Array(target.clone())];
        if let Some(values) = values {
            inputs.push(Operand::Array(element(values, i as isize)?));
        }
        let out = [Some(target)].into_iter().collect();
        let options = Options { out, casting: Casting::Unsafe, ..Options::default() };
        found |= call(ufunc, &inputs, &options)?.1;
    }
    Ok(found)
}
