//! Reductions and accumulations along axes.
//!
//! The walk is NumPy's: axes in the order of memory, the smallest strides innermost. Where the innermost axis is one that
//! is reduced, a *fold* takes the whole run at once; contiguous float sums are pairwise trees, exactly NumPy's
//! ([`fold`]). Elsewhere the element loop combines whole rows.

pub mod families;
mod fold;
mod geometry;
mod places;
mod position;
mod running;
mod statistics;

use smallvec::SmallVec;

pub use geometry::Geometry;
pub use position::{arg_extremum, place_of_extremum};
pub use statistics::{Variance, check_axes, count, mean, variance};

use crate::array::{Array, Order};
use crate::cast;
use crate::dtype::{DType, Kind};
use crate::element::Bool;
use crate::elementwise::{self, CONVERT_BLOCK};
use crate::error::{ArrayError, Result, value};
use crate::flags::{self, Flags};
use crate::functions::{Identity, Op, Signature, Ufunc};
use crate::interrupt;
use crate::layout::{self, Shape, Strides, Walk};
use crate::promotion::OperandType;
use crate::scalar::Scalar;

/// What a caller may ask of a reduction.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The axes to reduce; all of them without a choice.
    pub axes: Option<SmallVec<[isize; 4]>>,
    /// Whether reduced axes stay with length one.
    pub keep_dims: bool,
    /// The dtype to accumulate in.
    pub dtype: Option<DType>,
    /// What to start from.
    pub initial: Option<Scalar>,
    /// Which elements count.
    pub mask: Option<Array>,
}

impl Options {
    /// A reduction along one axis, or all.
    pub fn along(axis: Option<isize>) -> Options {
        Options { axes: axis.map(|axis| SmallVec::from_slice(&[axis])), ..Options::default() }
    }
}

/// Which axes are reduced.
///
/// # Errors
/// `AxisError`, or `ValueError` for an axis given twice.
pub(crate) fn reduced_axes(options: &Options, ndim: usize) -> Result<SmallVec<[bool; 4]>> {
    let Some(axes) = &options.axes else { return Ok(SmallVec::from_elem(true, ndim)) };
    let mut reduced: SmallVec<[bool; 4]> = SmallVec::from_elem(false, ndim);
    if ndim == 0 && matches!(axes[..], [0 | -1]) {
        // A single axis of a scalar is allowed: there is nothing to reduce.
        return Ok(reduced);
    }
    for &axis in axes {
        if std::mem::replace(&mut reduced[layout::normalize_axis(axis, ndim)?], true) {
            return value("duplicate value in 'axis'");
        }
    }
    Ok(reduced)
}

/// The loop that a reduction of elements of this dtype uses.
///
/// Sums and products of small integers are accumulated in 64 bits.
///
/// # Errors
/// `TypeError` when the ufunc cannot reduce such elements.
pub fn accumulation_loop(
    ufunc: &'static Ufunc,
    dtype: DType,
    wanted: Option<DType>,
) -> Result<&'static Signature> {
    let elements = dtype.native();
    let dtype = wanted.unwrap_or(match (ufunc.op, dtype.kind()) {
        (Op::Add | Op::Multiply, Kind::Bool | Kind::Signed) => DType::Int64,
        (Op::Add | Op::Multiply, Kind::Unsigned) => DType::UInt64,
        (Op::LogicalAnd | Op::LogicalOr | Op::LogicalXor, _) => DType::Bool,
        _ => dtype,
    });
    let (dtype, wanted) = (dtype.native(), wanted.map(DType::native));
    let signature = crate::functions::resolve(ufunc, &[OperandType::Strong(dtype); 2], None)
        .map_err(|error| as_of_reduction(ufunc, error, elements, wanted))?;
    if signature.inputs[0] != signature.outputs[0]
        || wanted.is_some_and(|dtype| dtype != signature.outputs[0])
    {
        return Err(ArrayError::Type(format!(
            "No loop matching the specified signature and casting was found for ufunc {}",
            ufunc.name
        )));
    }
    Ok(signature)
}

/// In NumPy's complaint about a missing loop the first operand, which is the result, has no dtype but the one that was asked
/// for, and the second one that of the elements.
fn as_of_reduction(ufunc: &Ufunc, error: ArrayError, elements: DType, wanted: Option<DType>) -> ArrayError {
    let result = wanted.map_or("None".into(), crate::functions::dtype_class);
    let both = crate::functions::dtype_class(wanted.unwrap_or(elements));
    let elements = crate::functions::dtype_class(elements);
    match error {
        ArrayError::NoLoop(text) if matches!(ufunc.op, Op::Gcd | Op::Lcm) => {
            ArrayError::NoLoop(text.replacen(
                &format!("({both}, {both}) -> None"),
                &format!("({result}, {elements}) -> {result}"),
                1,
            ))
        }
        other => other,
    }
}

/// Checks the shapes of the mask and of the array that is to take the result.
///
/// # Errors
/// `AxisError`, or `ValueError` where they do not fit.
pub fn check_shapes(
    ufunc: &'static Ufunc,
    array: &Array,
    options: &Options,
    out: Option<&[usize]>,
) -> Result<()> {
    let mask = options.mask.as_ref().map(Array::shape);
    if mask.is_none() && out.is_none() {
        return Ok(());
    }
    let reduced = reduced_axes(options, array.ndim())?;
    if families::concern(array.dtype()) || options.dtype.is_some_and(families::concern) {
        let alone = families::decides_alone(ufunc, array.dtype());
        let dtype = options.dtype.filter(|_| !alone).unwrap_or(array.dtype());
        if families::concern(dtype) && !families::is_logical(ufunc) {
            families::check_loop(ufunc, dtype, "reduce")?;
        }
    } else {
        accumulation_loop(ufunc, array.dtype(), options.dtype)?;
        check_reorderable(ufunc, &reduced)?;
    }
    let geometry = Geometry { shape: array.shape(), mask, reduced: &reduced, keep_dims: options.keep_dims };
    geometry.check(ufunc, out)
}

/// The starting value that a ufunc has for reductions in a dtype.
pub fn identity(ufunc: &Ufunc, dtype: DType) -> Option<Scalar> {
    Some(match ufunc.identity {
        Identity::None => return None,
        Identity::Zero => Scalar::zero(dtype),
        Identity::One => Scalar::new(1i64).cast(dtype),
        Identity::MinusOne if dtype == DType::Bool => Scalar::new(Bool::new(true)),
        Identity::MinusOne => Scalar::new(-1i64).cast(dtype),
        Identity::False => Scalar::new(Bool::new(false)).cast(dtype),
        Identity::True => Scalar::new(Bool::new(true)).cast(dtype),
        Identity::NegativeInfinity => Scalar::new(f64::NEG_INFINITY).cast(dtype),
    })
}

/// Combines elements along axes with a ufunc of two operands.
///
/// # Errors
/// `AxisError`; `ValueError` for an empty reduction without a starting value; `TypeError` for unsuited elements.
pub fn reduce(ufunc: &'static Ufunc, array: &Array, options: &Options) -> Result<(Array, Flags)> {
    if families::concern(array.dtype()) || options.dtype.is_some_and(families::concern) {
        return families::reduce(ufunc, array, options);
    }
    if let Some(reduced) = in_single_precision(array, options.dtype, |wide, dtype| {
        reduce(ufunc, wide, &Options { dtype, ..options.clone() })
    }) {
        return reduced;
    }
    let reduced = reduced_axes(options, array.ndim())?;
    let signature = accumulation_loop(ufunc, array.dtype(), options.dtype)?;
    let dtype = signature.inputs[0];
    if dtype == DType::Float16 && options.dtype != Some(DType::Float16) {
        return reduce(ufunc, array, &Options { dtype: Some(dtype), ..options.clone() });
    }
    check_reorderable(ufunc, &reduced)?;
    let kept: Shape =
        array.shape().iter().zip(&reduced).map(|(n, reduced)| if *reduced { 1 } else { *n }).collect();
    // The result follows the layout of the input, as NumPy's iterator makes it.
    let order = layout::keep_order(array.shape(), &[Strides::from_slice(array.strides())]);
    let result =
        Array::empty_with_strides(dtype, &kept, layout::strides_in_order(&kept, &order, dtype.itemsize()))?;
    let mut source = array.clone();
    let mut of_first = Flags::NONE;
    let mut mask = options.mask.as_ref().map(|mask| mask.broadcast_to(array.shape())).transpose()?;
    match options.initial.or_else(|| identity(ufunc, dtype)) {
        Some(initial) => {
            cast::assign(&result, &initial.cast(dtype).to_array()?)?;
        }
        None => {
            if mask.is_some() {
                return value(format!(
                    "reduction operation '{}' does not have an identity, so to use a where mask one has to specify 'initial'",
                    ufunc.name
                ));
            }
            let empty = array.shape().iter().zip(&reduced).any(|(n, reduced)| *reduced && *n == 0);
            if empty && result.size() > 0 {
                return value(format!(
                    "zero-size array to reduction operation {} which has no identity",
                    ufunc.name
                ));
            }
            if reduced.iter().all(|reduced| !reduced) {
                // Nothing is combined.
                let flags = cast::assign(&result, array)?;
                let result = if options.keep_dims { result } else { drop_axes(&result, &reduced)? };
                return Ok((result, flags));
            }
            if array.size() > 0 {
                (source, of_first) = start_from_first(ufunc, array, &reduced, &result)?;
                mask = None;
            }
        }
    }
    let flags = of_first | combine(ufunc.op, signature, &result, &source, mask.as_ref())?;
    let result = if options.keep_dims { result } else { drop_axes(&result, &reduced)? };
    Ok((result, flags))
}

/// Several axes at once only go where the order does not matter.
fn check_reorderable(ufunc: &Ufunc, reduced: &[bool]) -> Result<()> {
    let any_order = ufunc.identity != Identity::None
        || matches!(ufunc.op, Op::Maximum | Op::Minimum | Op::Fmax | Op::Fmin);
    if any_order || reduced.iter().filter(|reduced| **reduced).count() < 2 {
        return Ok(());
    }
    value(format!(
        "reduction operation '{}' is not reorderable, so at most one axis may be specified",
        ufunc.name
    ))
}

/// Puts the first elements along the reduced axes into the result; returns what is left to combine. For operations that
/// are idempotent that is everything.
fn start_from_first(
    ufunc: &Ufunc,
    array: &Array,
    reduced: &[bool],
    result: &Array,
) -> Result<(Array, Flags)> {
    use crate::index::{Index, view};
    let range = |start, stop| Index::Slice { start, stop, step: None };
    let first: Vec<Index> =
        reduced.iter().map(|r| if *r { range(None, Some(1)) } else { range(None, None) }).collect();
    let flags = cast::assign(result, &view(array, &first)?)?;
    if matches!(ufunc.op, Op::Maximum | Op::Minimum | Op::Fmax | Op::Fmin) {
        return Ok((array.clone(), flags));
    }
    let rest: Vec<Index> =
        reduced.iter().map(|r| if *r { range(Some(1), None) } else { range(None, None) }).collect();
    Ok((view(array, &rest)?, flags))
}

fn drop_axes(array: &Array, reduced: &[bool]) -> Result<Array> {
    let axes: SmallVec<[isize; 4]> =
        reduced.iter().enumerate().filter(|(_, r)| **r).map(|(axis, _)| axis as isize).collect();
    array.squeeze(Some(&axes))
}

/// Reduces halves: in single precision, rounded at the end. `None` when that is not what is asked for.
fn in_single_precision(
    array: &Array,
    dtype: Option<DType>,
    reduce: impl FnOnce(&Array, Option<DType>) -> Result<(Array, Flags)>,
) -> Option<Result<(Array, Flags)>> {
    if dtype.unwrap_or(array.dtype()) != DType::Float16 {
        return None;
    }
    Some((|| {
        let halves = array.cast_to(DType::Float16, Order::K)?;
        let (wide, flags) =
            reduce(&halves.cast_to(DType::Float32, Order::K)?, dtype.and(Some(DType::Float32)))?;
        if wide.dtype() != DType::Float32 {
            return Ok((wide, flags));
        }
        let dense = wide.to_contiguous()?;
        let rounding = elementwise::rounding_flags(dense.data(), dense.size(), DType::Float16);
        Ok((wide.cast_to(DType::Float16, Order::K)?, flags | rounding))
    })())
}

fn combine(
    op: Op,
    signature: &Signature,
    result: &Array,
    source: &Array,
    mask: Option<&Array>,
) -> Result<Flags> {
    let dtype = signature.inputs[0];
    let Some(kernel) = elementwise::kernel(op, &signature.inputs) else {
        return Err(ArrayError::Type(format!("no loop for {op:?} on {}", signature.text())));
    };
    let shape = source.shape();
    let Some(out) = layout::broadcast_strides(result.shape(), result.strides(), shape) else {
        return value("reduction result does not fit");
    };
    let none: Strides = SmallVec::from_elem(0, shape.len());
    let mask_strides = mask.map_or(&none[..], |mask| mask.strides());
    let walk = Walk::new(shape, [&out, source.strides(), mask_strides], true);
    let fold = fold::fold(op, dtype);
    let convert = (source.dtype() != dtype).then(|| cast::cast_loop(source.dtype(), dtype)).transpose()?;
    let itemsize = dtype.itemsize() as isize;
    let mut buffer = vec![0u128; if convert.is_some() { CONVERT_BLOCK } else { 0 }];
    let narrowing = convert.is_some() && cast::narrowing(source.dtype(), dtype);
    let watch = op.uses_status_word(dtype) || narrowing;
    if watch {
        flags::clear();
    }
    let mut found = Flags::NONE;
    let mut since_check = 0;
    // SAFETY: (for the closure) pointers and counts come from the walk, which stays inside all operands.
    let mut run = |to: *mut u8, to_step: isize, from: *mut u8, from_step: isize, length: usize| unsafe {
        if let (0, Some(fold)) = (to_step, fold) {
            fold(to, from, from_step, length);
        } else {
            found |= kernel([to, from, to].as_ptr(), [to_step, from_step, to_step].as_ptr(), length);
        }
    };
    let start = [result.data(), source.data(), mask.map_or(std::ptr::null_mut(), Array::data)];
    walk.for_each(start, |[to, from, flag], [to_step, from_step, flag_step], length| {
        since_check += length;
        if since_check >= interrupt::BLOCK {
            since_check = 0;
            interrupt::check()?;
        }
        let at = |pointer: *mut u8, step: isize, i: usize| pointer.wrapping_offset(i as isize * step);
        if mask.is_some() {
            for i in 0..length {
                // SAFETY: the walk stays inside the mask.
                if unsafe { *at(flag, flag_step, i) } != 0 {
                    let mut element = Scalar::zero(dtype);
                    let from = match convert {
                        Some(convert) => {
                            // SAFETY: one element is read and one written.
                            unsafe {
                                convert.run(&[at(from, from_step, i), element.as_mut_ptr()], &[0, 0], 1)?;
                            }
                            element.as_mut_ptr()
                        }
                        None => at(from, from_step, i),
                    };
                    run(at(to, to_step, i), 0, from, 0, 1);
                }
            }
        } else if let Some(convert) = convert {
            let mut done = 0;
            while done < length {
                let count = CONVERT_BLOCK.min(length - done);
                let block = buffer.as_mut_ptr().cast::<u8>();
                // SAFETY: the buffer has room for a block of the widest elements.
                unsafe { convert.run(&[at(from, from_step, done), block], &[from_step, itemsize], count)? };
                run(at(to, to_step, done), to_step, block, itemsize, count);
                done += count;
            }
        } else {
            run(to, to_step, from, from_step, length);
        }
        Ok::<(), ArrayError>(())
    })?;
    interrupt::check()?;
    if watch {
        let seen = flags::read();
        found |= if op.uses_status_word(dtype) { seen } else { seen.without(Flags::UNDERFLOW) };
    }
    refuse_negative_exponents(found)
}

fn refuse_negative_exponents(found: Flags) -> Result<Flags> {
    if found.contains(Flags::NEGATIVE_EXPONENT) {
        return value("Integers to negative integer powers are not allowed.");
    }
    Ok(found)
}

/// Running results along an axis, as `cumsum` gives them.
///
/// # Errors
/// `AxisError`, or `TypeError` for unsuited elements.
pub fn accumulate(
    ufunc: &'static Ufunc,
    array: &Array,
    axis: isize,
    dtype: Option<DType>,
) -> Result<(Array, Flags)> {
    if families::concern(array.dtype()) || dtype.is_some_and(families::concern) {
        return families::accumulate(ufunc, array, axis, dtype);
    }
    if let Some(accumulated) =
        in_single_precision(array, dtype, |wide, dtype| accumulate(ufunc, wide, axis, dtype))
    {
        return accumulated;
    }
    let axis = layout::normalize_axis(axis, array.ndim())?;
    let signature = accumulation_loop(ufunc, array.dtype(), dtype)?;
    let asked = dtype;
    let dtype = signature.inputs[0];
    if dtype == DType::Float16 && asked != Some(DType::Float16) {
        return accumulate(ufunc, array, axis as isize, Some(dtype));
    }
    let mut found = Flags::NONE;
    let source = if array.dtype() == dtype {
        array.clone()
    } else {
        let source = array.empty_like(dtype, Order::K)?;
        found |= cast::assign(&source, array)?;
        source
    };
    let result = source.empty_like(dtype, Order::C)?;
    let Some(kernel) = elementwise::kernel(ufunc.op, &signature.inputs) else {
        return Err(ArrayError::Type(format!("no loop for {:?} on {}", ufunc.op, signature.text())));
    };
    let sums = running::running_sums(ufunc.op, dtype);
    let length = source.shape()[axis];
    if source.size() == 0 {
        return Ok((result, found));
    }
    let mut outer = Shape::from_slice(source.shape());
    outer[axis] = 1;
    let (to_step, from_step) = (result.strides()[axis], source.strides()[axis]);
    flags::clear();
    let walk = Walk::new(&outer, [result.strides(), source.strides()], false);
    walk.for_each([result.data(), source.data()], |[to, from], [to_skip, from_skip], count| {
        for i in 0..count as isize {
            let (to, from) = (to.wrapping_offset(i * to_skip), from.wrapping_offset(i * from_skip));
            // SAFETY: both lanes have `length` elements; the loop reads each result before it writes the next.
            unsafe {
                std::ptr::copy(from, to, dtype.itemsize());
                let mut done = 1;
                while done < length {
                    interrupt::check()?;
                    let run = interrupt::BLOCK.min(length - done);
                    let before = to.wrapping_offset((done as isize - 1) * to_step);
                    let next = from.wrapping_offset(done as isize * from_step);
                    match sums {
                        Some(add_up) => add_up(before, to_step, next, from_step, run),
                        None => {
                            let pointers = [before, next, before.wrapping_offset(to_step)];
                            found |= kernel(pointers.as_ptr(), [to_step, from_step, to_step].as_ptr(), run);
                        }
                    }
                    done += run;
                }
            }
        }
        Ok::<(), ArrayError>(())
    })?;
    if ufunc.op.uses_status_word(dtype) {
        found |= flags::read();
    }
    Ok((result, refuse_negative_exponents(found)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::lookup;

    fn run(name: &str, array: &Array, options: &Options) -> Array {
        reduce(lookup(name).unwrap(), array, options).unwrap().0
    }

    #[test]
    fn sums_along_axes() {
        let values: Vec<i32> = (0..24).collect();
        let a = Array::from_slice(&values).unwrap().reshape(&[2, 3, 4], Order::C).unwrap();
        let s = run("add", &a, &Options::along(Some(1)));
        assert_eq!(s.dtype(), DType::Int64);
        assert_eq!(s.to_vec::<i64>(), [12, 15, 18, 21, 48, 51, 54, 57]);
        assert_eq!(run("add", &a, &Options::along(None)).to_vec::<i64>(), [276]);
        let m = run("maximum", &a.reversed_axes(), &Options::along(Some(0)));
        assert_eq!(m.to_vec::<i32>(), [3, 15, 7, 19, 11, 23]);
        let d = run("subtract", &a, &Options::along(Some(2)));
        assert_eq!(d.to_vec::<i32>(), [-6, -14, -22, -30, -38, -46]);
    }

    #[test]
    fn accumulating() {
        let a = Array::from_slice(&[1.5f64, 2.0, -1.0]).unwrap();
        let (c, _) = accumulate(lookup("add").unwrap(), &a, 0, None).unwrap();
        assert_eq!(c.to_vec::<f64>(), [1.5, 3.5, 2.5]);
    }
}
