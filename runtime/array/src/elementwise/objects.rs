//! Ufuncs on objects: the interpreter computes each element.

use smallvec::SmallVec;

use crate::array::Array;
use crate::dtype::DType;
use crate::element::Bool;
use crate::error::{ArrayError, Result};
use crate::functions::{Op, Signature, Ufunc};
use crate::layout::Walk;
use crate::objects::{self, Held};

/// The loop of a ufunc for operands of which one is an object.
///
/// # Errors
/// `TypeError` in NumPy's words when there is none.
pub(super) fn resolve(ufunc: &Ufunc, dtype: Option<DType>) -> Result<Signature> {
    let logical = matches!(ufunc.op, Op::LogicalAnd | Op::LogicalOr | Op::LogicalXor | Op::LogicalNot);
    let to_bool = matches!(
        ufunc.op,
        Op::Equal | Op::NotEqual | Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual
    ) || (logical && dtype == Some(DType::Bool));
    let none = matches!(
        ufunc.op,
        Op::IsNan
            | Op::IsInf
            | Op::IsFinite
            | Op::IsNat
            | Op::Signbit
            | Op::CopySign
            | Op::NextAfter
            | Op::Spacing
            | Op::Ldexp
            | Op::Frexp
            | Op::Modf
            | Op::Heaviside
            | Op::LogAddExp
            | Op::LogAddExp2
    );
    if none {
        return Err(ArrayError::Type(format!(
            "ufunc '{}' not supported for the input types, and the inputs could not be safely coerced to any supported types according to the casting rule ''safe''",
            ufunc.name
        )));
    }
    let output = if to_bool { DType::Bool } else { DType::Object };
    Ok(Signature {
        inputs: SmallVec::from_elem(DType::Object, ufunc.nin),
        outputs: SmallVec::from_elem(output, ufunc.nout),
    })
}

/// Computes all elements. The operands are broadcast to one shape and have the signature's dtypes.
///
/// # Errors
/// Those of the interpreter.
pub(super) fn run(
    ufunc: &'static Ufunc,
    inputs: &[Array],
    outputs: &[Array],
    mask: Option<&Array>,
) -> Result<()> {
    let interpreter = objects::interpreter()?;
    let Some(first) = outputs.first() else { return Ok(()) };
    let mut operands: Vec<&Array> = inputs.iter().chain(outputs).collect();
    operands.extend(mask);
    while operands.len() < 5 {
        operands.push(first);
    }
    let operands: [&Array; 5] = std::array::from_fn(|at| operands[at]);
    let walk = Walk::new(first.shape(), operands.map(Array::strides), false);
    let mask_at = mask.map(|_| inputs.len() + outputs.len());
    walk.for_each_block(operands.map(Array::data), |pointers, steps, length| {
        for i in 0..length as isize {
            crate::interrupt::check()?;
            let at = |operand: usize| pointers[operand].wrapping_offset(i * steps[operand]);
            // SAFETY: the walk stays inside all operands, whose elements are objects, and bools where the loop says so.
            unsafe {
                if mask_at.is_some_and(|mask| *at(mask) == 0) {
                    continue;
                }
                let held: SmallVec<[Held; 2]> = (0..inputs.len()).map(|n| objects::read(at(n))).collect();
                let handles: SmallVec<[objects::Handle; 2]> = held.iter().map(Held::handle).collect();
                let results = interpreter.call(ufunc, &handles)?;
                for (n, result) in results.into_iter().enumerate() {
                    let (result, to) = (Held::new(result), at(inputs.len() + n));
                    match outputs[n].dtype() {
                        DType::Object => objects::write(to, result),
                        dtype => {
                            let mut truth = Bool::new(false);
                            interpreter.store(result.handle(), DType::Bool, (&raw mut truth).cast())?;
                            if dtype == DType::Bool {
                                to.cast::<Bool>().write(truth);
                            }
                        }
                    }
                }
            }
        }
        Ok(())
    })
}
