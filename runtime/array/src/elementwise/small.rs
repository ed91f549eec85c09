//! The shortest way through a ufunc, for what interpreted programs do most: arrays of not too many elements, dense, of one
//! shape and dtype, and numbers. It looks its loop up instead of resolving types, and copies no description of an
//! array.

use std::borrow::Cow;
use std::sync::OnceLock;

use super::body::{self, Body};
use super::{MOST, is_logical};
use crate::array::Array;
use crate::dtype::DType;
use crate::error::{Result, value};
use crate::flags::{self, Flags};
use crate::functions::{self, Ufunc};
use crate::interrupt;
use crate::promotion::OperandType;
use crate::scalar::Scalar;

/// An operand.
#[derive(Debug, Clone, Copy)]
pub enum Part<'a> {
    /// An array.
    Array(&'a Array),
    /// A Python float.
    Float(f64),
    /// A Python int.
    Integer(i64),
    /// A NumPy scalar.
    Scalar(Scalar),
}

/// Dtypes that have an index.
const DTYPES: usize = 13;

/// A loop whose inputs all have one dtype and which has one output.
struct Loop {
    body: Body,
    output: DType,
    /// Whether the processor's status word tells its exceptions.
    watch: bool,
}

/// The result of an operation, or `None` when the operands take another way.
#[inline]
pub fn call(ufunc: &'static Ufunc, parts: &[Part<'_>]) -> Option<Result<(Array, Flags)>> {
    let mut first: Option<&Array> = None;
    for part in parts {
        let Part::Array(array) = part else { continue };
        match first {
            None if array.ndim() > 0 && array.size() <= interrupt::BLOCK && array.is_c_contiguous() => {
                first = Some(array)
            }
            Some(first)
                if first.dtype() == array.dtype()
                    && first.shape() == array.shape()
                    && array.is_c_contiguous() => {}
            _ => return None,
        }
    }
    let array = first?;
    let dtype = array.dtype();
    for part in parts {
        let suits = match part {
            Part::Array(_) => true,
            Part::Scalar(scalar) => scalar.dtype() == dtype,
            Part::Float(_) => dtype.is_float() || dtype.is_complex(),
            Part::Integer(integer) => {
                !is_logical(ufunc.op)
                    && dtype != DType::Bool
                    && dtype
                        .integer_range()
                        .is_none_or(|(low, high)| (low..=high).contains(&i128::from(*integer)))
            }
        };
        if !suits {
            return None;
        }
    }
    let found = loop_of(ufunc, dtype)?;
    Some(run(found, array, parts))
}

fn run(found: &Loop, array: &Array, parts: &[Part<'_>]) -> Result<(Array, Flags)> {
    let dtype = array.dtype();
    let output = Array::empty(found.output, array.shape())?;
    let mut scalars = [Scalar::zero(DType::Bool); MOST];
    let mut pointers = [std::ptr::null_mut(); MOST];
    let mut strides = [0isize; MOST];
    for (at, part) in parts.iter().enumerate() {
        match part {
            Part::Array(array) => {
                pointers[at] = array.data();
                strides[at] = dtype.itemsize() as isize;
            }
            Part::Float(float) => scalars[at] = Scalar::new(*float).cast(dtype),
            Part::Integer(integer) => scalars[at] = Scalar::new(*integer).cast(dtype),
            Part::Scalar(scalar) => scalars[at] = *scalar,
        }
        if pointers[at].is_null() {
            pointers[at] = scalars[at].as_mut_ptr();
        }
    }
    pointers[parts.len()] = output.data();
    strides[parts.len()] = found.output.itemsize() as isize;
    if found.watch {
        flags::clear();
    }
    // SAFETY: all arrays are dense, of one shape and of the loop's dtypes; numbers have stride zero.
    let mut told = unsafe { found.body.run(&pointers, &strides, array.size())? };
    if found.watch {
        told |= flags::read();
    }
    if told.contains(Flags::NEGATIVE_EXPONENT) {
        return value("Integers to negative integer powers are not allowed.");
    }
    Ok((output, told))
}

fn loop_of(ufunc: &'static Ufunc, dtype: DType) -> Option<&'static Loop> {
    type Row = [OnceLock<Option<Loop>>; DTYPES];
    static LOOPS: OnceLock<Vec<Row>> = OnceLock::new();
    let rows = LOOPS
        .get_or_init(|| functions::all().iter().map(|_| std::array::from_fn(|_| OnceLock::new())).collect());
    let cell = &rows[ufunc.index][dtype.index()?];
    cell.get_or_init(|| {
        let inputs = [OperandType::Strong(dtype); 3];
        let signature = functions::resolve(ufunc, &inputs[..ufunc.nin], None).ok()?;
        let [output] = signature.outputs[..] else { return None };
        if signature.inputs.iter().any(|input| *input != dtype)
            || !matches!(body::computed(ufunc.op, signature), Cow::Borrowed(_))
        {
            return None;
        }
        Some(Loop {
            body: Body::of(ufunc.op, signature).ok()?,
            output,
            watch: ufunc.op.uses_status_word(dtype),
        })
    })
    .as_ref()
}
