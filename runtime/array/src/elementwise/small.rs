//! The shortest way through a ufunc, for what interpreted programs do most: numbers, and arrays of numbers of one dtype,
//! with not too many elements and at most two axes unless they are dense. It looks its loop up instead of resolving types,
//! and copies no description of an array.

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

/// The result of an operation in a new array, or `None` when the operands take another way. What is done with the result is
/// passed in, because descriptions of arrays are long to move.
#[inline]
pub fn call<R>(
    ufunc: &'static Ufunc,
    parts: &[Part<'_>],
    finish: impl FnOnce(Array, Flags) -> R,
) -> Option<Result<R>> {
    let (found, widest) = suited(ufunc, parts)?;
    let mut rows = Rows::EMPTY;
    if !rows.set(widest, parts, None) || rows.are_turned(parts.len()) {
        return None;
    }
    let output = match Array::empty(found.output, widest.shape()) {
        Ok(output) => output,
        Err(error) => return Some(Err(error)),
    };
    let step = found.output.itemsize() as isize;
    rows.put(parts.len(), output.data(), [step * rows.length as isize, step]);
    Some(run(found, widest.dtype(), parts, &mut rows).map(|flags| finish(output, flags)))
}

/// As [`call`], into an array of the result's dtype and shape. One that lies over an input otherwise than element on element
/// takes another way.
#[inline]
pub fn call_into(ufunc: &'static Ufunc, parts: &[Part<'_>], output: &Array) -> Option<Result<Flags>> {
    let (found, widest) = suited(ufunc, parts)?;
    if output.dtype() != found.output
        || output.shape() != widest.shape()
        || !output.is_writable()
        || output.overlaps_itself()
    {
        return None;
    }
    for part in parts {
        let Part::Array(array) = part else { continue };
        let in_step = array.data() == output.data()
            && array.dtype() == output.dtype()
            && array.shape() == output.shape()
            && array.strides() == output.strides();
        if !in_step && array.may_share_memory(output) {
            return None;
        }
    }
    let mut rows = Rows::EMPTY;
    rows.set(widest, parts, Some(output)).then(|| run(found, widest.dtype(), parts, &mut rows))
}

/// The result of an operation on numbers of one dtype; `None` where a loop has to be searched for.
#[inline]
pub fn call_numbers(ufunc: &'static Ufunc, numbers: &[Scalar]) -> Option<Result<(Scalar, Flags)>> {
    let dtype = numbers.first()?.dtype();
    let found = loop_of(ufunc, dtype)?;
    let mut result = Scalar::zero(found.output);
    let mut parts = [Part::Integer(0); MOST];
    for (part, number) in parts.iter_mut().zip(numbers) {
        debug_assert_eq!(number.dtype(), dtype);
        *part = Part::Scalar(*number);
    }
    let mut rows = Rows { count: 1, length: 1, ..Rows::EMPTY };
    rows.put(numbers.len(), result.as_mut_ptr(), [0, 0]);
    Some(run(found, dtype, &parts[..numbers.len()], &mut rows).map(|flags| (result, flags)))
}

/// A number as one of a dtype, if it is or becomes one beside operands of that dtype.
#[inline]
pub fn number(ufunc: &Ufunc, part: &Part<'_>, dtype: DType) -> Option<Scalar> {
    if suits(ufunc, part, dtype) { converted(part, dtype) } else { None }
}

/// Whether an operand is an array, or a number that is or becomes one of a dtype.
#[inline]
fn suits(ufunc: &Ufunc, part: &Part<'_>, dtype: DType) -> bool {
    match part {
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
    }
}

#[inline]
fn converted(part: &Part<'_>, dtype: DType) -> Option<Scalar> {
    Some(match part {
        Part::Array(_) => return None,
        Part::Scalar(scalar) => *scalar,
        Part::Float(float) => Scalar::new(*float).cast(dtype),
        Part::Integer(integer) if dtype == DType::Float64 => Scalar::new(*integer as f64),
        Part::Integer(integer) => Scalar::new(*integer).cast(dtype),
    })
}

/// The loop for operands of one dtype, and the array among them whose shape the result has.
#[inline]
fn suited<'a>(ufunc: &'static Ufunc, parts: &[Part<'a>]) -> Option<(&'static Loop, &'a Array)> {
    let mut widest: Option<&Array> = None;
    for part in parts {
        let Part::Array(array) = part else { continue };
        match widest {
            Some(before) if before.dtype() != array.dtype() => return None,
            Some(before) if (array.ndim(), array.size()) <= (before.ndim(), before.size()) => {}
            _ => widest = Some(array),
        }
    }
    let widest = widest?;
    if widest.ndim() == 0 || widest.size() > interrupt::BLOCK {
        return None;
    }
    let dtype = widest.dtype();
    if !parts.iter().all(|part| suits(ufunc, part, dtype)) {
        return None;
    }
    Some((loop_of(ufunc, dtype)?, widest))
}

/// How operands are walked: rows of one length, at equal distances. Dense arrays are one row.
struct Rows {
    count: usize,
    length: usize,
    pointers: [*mut u8; MOST],
    /// Steps in bytes from row to row.
    outer: [isize; MOST],
    /// Steps inside of rows.
    inner: [isize; MOST],
}

impl Rows {
    const EMPTY: Rows = Rows {
        count: 0,
        length: 0,
        pointers: [std::ptr::null_mut(); MOST],
        outer: [0; MOST],
        inner: [0; MOST],
    };

    /// The rows of the arrays among the operands, and of the output if there is one already, if they all broadcast to the
    /// shape of the widest and do not have too many axes.
    #[inline]
    fn set(&mut self, widest: &Array, parts: &[Part<'_>], output: Option<&Array>) -> bool {
        let shape = widest.shape();
        let is_dense = |array: &Array| array.shape() == shape && array.is_c_contiguous();
        let are_dense = parts.iter().all(|part| match part {
            Part::Array(array) => is_dense(array),
            _ => true,
        });
        if !are_dense || !output.is_none_or(is_dense) {
            return self.set_strided(widest, parts, output);
        }
        (self.count, self.length) = (1, widest.size());
        for (at, part) in parts.iter().enumerate() {
            if let Part::Array(array) = part {
                self.put(at, array.data(), [0, array.dtype().itemsize() as isize]);
            }
        }
        if let Some(output) = output {
            self.put(parts.len(), output.data(), [0, output.dtype().itemsize() as isize]);
        }
        true
    }

    fn set_strided(&mut self, widest: &Array, parts: &[Part<'_>], output: Option<&Array>) -> bool {
        (self.count, self.length) = match *widest.shape() {
            [length] => (1, length),
            [count, length] => (count, length),
            _ => return false,
        };
        parts.iter().enumerate().all(|(at, part)| match part {
            Part::Array(array) => self.set_array(at, array),
            _ => true,
        }) && output.is_none_or(|output| self.set_array(parts.len(), output))
    }

    fn set_array(&mut self, at: usize, array: &Array) -> bool {
        let (outer, inner) = match (array.shape(), array.strides()) {
            ([], _) => (Some(0), Some(0)),
            (&[length], &[inner]) => (Some(0), step(length, inner, self.length)),
            (&[count, length], &[outer, inner]) => {
                (step(count, outer, self.count), step(length, inner, self.length))
            }
            _ => return false,
        };
        let (Some(outer), Some(inner)) = (outer, inner) else { return false };
        self.put(at, array.data(), [outer, inner]);
        true
    }

    #[inline]
    fn put(&mut self, at: usize, pointer: *mut u8, [outer, inner]: [isize; 2]) {
        self.pointers[at] = pointer;
        self.outer[at] = outer;
        self.inner[at] = inner;
    }

    /// Whether a result laid out like the inputs has its first axis fastest.
    #[inline]
    fn are_turned(&self, inputs: usize) -> bool {
        let mut turned = false;
        for at in 0..inputs {
            let (outer, inner) = (self.outer[at].unsigned_abs(), self.inner[at].unsigned_abs());
            if outer != 0 && inner != 0 {
                if inner <= outer {
                    return false;
                }
                turned = true;
            }
        }
        turned
    }
}

/// The step of an axis that broadcasts to a length.
#[inline]
fn step(length: usize, step: isize, wanted: usize) -> Option<isize> {
    match length {
        1 => Some(0),
        _ if length == wanted => Some(step),
        _ => None,
    }
}

/// Runs a loop; numbers among the operands have no place in the rows yet.
fn run(found: &Loop, dtype: DType, parts: &[Part<'_>], rows: &mut Rows) -> Result<Flags> {
    if rows.length == 1 {
        // A column is one row.
        (rows.count, rows.length) = (1, rows.count);
        rows.inner = rows.outer;
    }
    let mut scalars = [Scalar::zero(DType::Bool); MOST];
    let mut told = Flags::NONE;
    for (at, part) in parts.iter().enumerate() {
        if let Some(scalar) = converted(part, dtype) {
            scalars[at] = scalar;
            if let (Part::Float(float), DType::Float32) = (part, dtype) {
                told |= Flags::when(float.is_finite() && (*float as f32).is_infinite(), Flags::OVERFLOW);
            }
            rows.pointers[at] = scalars[at].as_mut_ptr();
        }
    }
    if found.watch {
        flags::clear();
    }
    for _ in 0..rows.count {
        // SAFETY: all operands have so many rows of so many elements of the loop's dtypes; numbers have steps of zero.
        told |= unsafe { found.body.run(&rows.pointers, &rows.inner, rows.length)? };
        for (pointer, step) in rows.pointers.iter_mut().zip(rows.outer) {
            *pointer = pointer.wrapping_offset(step);
        }
    }
    if found.watch {
        told |= flags::read();
    }
    if told.contains(Flags::NEGATIVE_EXPONENT) {
        return value("Integers to negative integer powers are not allowed.");
    }
    Ok(told)
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
