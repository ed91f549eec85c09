//! Loops over text and bytes, and comparisons of records.

use std::cmp::Ordering;

use super::body::TypedKernel;
use super::refusal::refusal;
use super::{Operand, Options, Outputs, check_output_shape};
use crate::array::Array;
use crate::dtype::{DType, Kind};
use crate::element::Bool;
use crate::error::{ArrayError, Result};
use crate::flags::Flags;
use crate::functions::{Op, Signature, Ufunc};
use crate::layout;
use crate::promotion::{OperandType, promote_types};
use crate::sort::compare_element;
use crate::strings;

/// The loop of a ufunc for operands of which one is text, bytes or a record.
///
/// # Errors
/// `TypeError` in NumPy's words when there is none.
pub(super) fn resolve(ufunc: &Ufunc, inputs: &[OperandType]) -> Result<Signature> {
    let strong: Vec<Option<DType>> = inputs
        .iter()
        .map(|input| match input {
            OperandType::Strong(dtype) => Some(dtype.native()),
            OperandType::Weak(_) => None,
        })
        .collect();
    let is_text = |dtype: DType| matches!(dtype.kind(), Kind::Bytes | Kind::Text);
    if let [Some(a), Some(b)] = strong[..] {
        let texts = is_text(a) && a.kind() == b.kind();
        let ordered = matches!(op_family(ufunc.op), Some(Family::Order)) && texts;
        let equal = matches!(op_family(ufunc.op), Some(Family::Equality))
            && (texts || (a.kind() == Kind::Void && b.kind() == Kind::Void));
        if ufunc.op == Op::Add && is_text(a) && is_text(b) && !texts {
            return Err(ArrayError::NoLoop(format!(
                "ufunc 'add' cannot use operands with types {} and {}",
                a.repr(),
                b.repr()
            )));
        }
        if ordered || equal {
            let common = promote_types(a, b)?;
            return Ok(Signature {
                inputs: [common, common].into_iter().collect(),
                outputs: [DType::Bool].into_iter().collect(),
            });
        }
        if ufunc.op == Op::Add && texts {
            let common = promote_types(a, b)?;
            let (x, y) = (with_length(common, length(a)), with_length(common, length(b)));
            return Ok(Signature {
                inputs: [x, y].into_iter().collect(),
                outputs: [with_length(common, length(a) + length(b))].into_iter().collect(),
            });
        }
    }
    Err(refusal(ufunc, inputs))
}

/// The product of a text and a number: the text repeated into the array that takes it. There is no result of its own,
/// because its length would depend on the numbers. `None` for other operands.
///
/// # Errors
/// `ValueError` when the shapes do not fit.
pub(super) fn repeat(inputs: &[Operand], options: &Options) -> Result<Option<Outputs>> {
    let ([a, b], [Some(out)], None) = (inputs, &options.out[..], &options.mask) else { return Ok(None) };
    const NUMBERS: &[Kind] = &[Kind::Bool, Kind::Signed, Kind::Unsigned];
    let is = |operand: &Operand, kinds: &[Kind]| match operand.operand_type() {
        OperandType::Strong(dtype) => kinds.contains(&dtype.kind()),
        OperandType::Weak(weak) => kinds.contains(&weak.default_dtype().kind()),
    };
    let kind = [out.dtype().kind()];
    if !matches!(kind, [Kind::Bytes | Kind::Text]) {
        return Ok(None);
    }
    let (text, times) = match (is(a, &kind) && is(b, NUMBERS), is(b, &kind) && is(a, NUMBERS)) {
        (true, _) => (a, b),
        (_, true) => (b, a),
        _ => return Ok(None),
    };
    let OperandType::Strong(dtype) = text.operand_type() else { return Ok(None) };
    let (text, times) = (text.to_array(dtype.native())?, times.to_array(DType::Int64)?);
    let shape = layout::broadcast_shapes(&[text.shape(), times.shape(), out.shape()])?;
    check_output_shape(out, &shape)?;
    let Some(function) = strings::lookup("multiply") else { return Ok(None) };
    // Apart from the operands, which the output may overlap.
    let result = Array::zeros(out.dtype().native(), &shape)?;
    strings::call(function, &[text, times], std::slice::from_ref(&result))?;
    crate::cast::assign(out, &result)?;
    Ok(Some([out.clone()].into_iter().collect()))
}

enum Family {
    Equality,
    Order,
}

fn op_family(op: Op) -> Option<Family> {
    match op {
        Op::Equal | Op::NotEqual => Some(Family::Equality),
        Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual => Some(Family::Order),
        _ => None,
    }
}

fn length(dtype: DType) -> u32 {
    match dtype {
        DType::Bytes(length) | DType::Text(length) => length,
        _ => 0,
    }
}

fn with_length(dtype: DType, length: u32) -> DType {
    match dtype {
        DType::Bytes(_) => DType::Bytes(length),
        _ => DType::Text(length),
    }
}

/// The loop of an operation on operands as [`resolve`] gives them.
pub(super) fn kernel(op: Op, signature: &Signature) -> Option<TypedKernel> {
    if !matches!(signature.inputs[0].kind(), Kind::Bytes | Kind::Text | Kind::Void) {
        return None;
    }
    macro_rules! comparing {
        ($holds:path) => {
            |signature: &Signature, p: &[*mut u8], s: &[isize], n: usize| {
                // SAFETY: a typed kernel is called with operands of its signature's dtypes.
                unsafe { compare(signature, p, s, n, $holds) }
            }
        };
    }
    Some(match op {
        Op::Equal => comparing!(Ordering::is_eq),
        Op::NotEqual => comparing!(Ordering::is_ne),
        Op::Less => comparing!(Ordering::is_lt),
        Op::LessEqual => comparing!(Ordering::is_le),
        Op::Greater => comparing!(Ordering::is_gt),
        Op::GreaterEqual => comparing!(Ordering::is_ge),
        Op::Add => join,
        _ => return None,
    })
}

/// # Safety
/// As for every typed kernel.
unsafe fn compare(
    signature: &Signature,
    p: &[*mut u8],
    s: &[isize],
    n: usize,
    holds: fn(Ordering) -> bool,
) -> Result<Flags> {
    let dtype = signature.inputs[0];
    let (equal, unequal) = (holds(Ordering::Equal), holds(Ordering::Less));
    // Texts of one length are equal if their bytes are.
    let by_bytes = matches!(dtype.kind(), Kind::Bytes | Kind::Text) && unequal == holds(Ordering::Greater);
    for i in 0..n as isize {
        if by_bytes {
            // SAFETY: by the caller's promise.
            unsafe {
                let [a, b, to] = [0, 1, 2].map(|at| p[at].wrapping_offset(i * s[at]));
                let same = (0..dtype.itemsize()).all(|byte| a.add(byte).read() == b.add(byte).read());
                to.cast::<Bool>().write(Bool::new(if same { equal } else { unequal }));
            }
            continue;
        }
        // SAFETY: by the caller's promise.
        unsafe {
            let order =
                compare_element(dtype, p[0].wrapping_offset(i * s[0]), p[1].wrapping_offset(i * s[1]))?;
            p[2].wrapping_offset(i * s[2]).cast::<Bool>().write(Bool::new(holds(order)));
        }
    }
    Ok(Flags::NONE)
}

/// # Safety
/// As for every typed kernel.
unsafe fn join(signature: &Signature, p: &[*mut u8], s: &[isize], n: usize) -> Result<Flags> {
    let unit = if signature.outputs[0].kind() == Kind::Text { 4 } else { 1 };
    let sizes = [signature.inputs[0], signature.inputs[1], signature.outputs[0]].map(DType::itemsize);
    for i in 0..n as isize {
        let [a, b, to] = [0, 1, 2].map(|at| p[at].wrapping_offset(i * s[at]));
        // SAFETY: by the caller's promise; the output is as long as both inputs, and may be one of them.
        unsafe {
            let (first, second) = (used(a, sizes[0], unit), used(b, sizes[1], unit));
            std::ptr::copy(b, to.add(first), second);
            std::ptr::copy(a, to, first);
            std::ptr::write_bytes(to.add(first + second), 0, sizes[2] - first - second);
        }
    }
    Ok(Flags::NONE)
}

/// The bytes of an element without the zeros that pad it.
///
/// # Safety
/// The pointer leads to an element of this size.
unsafe fn used(element: *const u8, size: usize, unit: usize) -> usize {
    let mut end = size;
    // SAFETY: by the caller's promise.
    while end >= unit && (0..unit).all(|byte| unsafe { element.add(end - unit + byte).read() } == 0) {
        end -= unit;
    }
    end
}
