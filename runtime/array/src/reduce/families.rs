//! Reductions of elements that are no numbers: the ufunc is applied to one slice after the other.

use super::{Options, drop_axes, reduced_axes};
use crate::array::{Array, Order};
use crate::cast;
use crate::dtype::{DType, Kind};
use crate::elementwise::{self, Operand};
use crate::error::{ArrayError, Result, value};
use crate::flags::Flags;
use crate::functions::{Identity, Op, Ufunc};
use crate::index::{self, Index};
use crate::interrupt;
use crate::layout;
use crate::promotion::OperandType;
use crate::scalar::Scalar;

/// Whether elements of this dtype are reduced here.
pub(super) fn concern(dtype: DType) -> bool {
    !dtype.native().is_number()
}

/// Whether the ufunc can go on with its own result: sums of text grow with each step, and comparisons give truth values.
pub(super) fn check_loop(ufunc: &'static Ufunc, dtype: DType, method: &str) -> Result<()> {
    let signature = elementwise::resolve_others(ufunc, &[OperandType::Strong(dtype); 2])
        .map_err(|error| super::as_of_reduction(ufunc, error, dtype, None))?;
    let [a, b, c] = [signature.inputs[0], signature.inputs[1], signature.outputs[0]];
    if a == c || dtype == DType::Object {
        return if matches!(c, DType::Bool) && dtype != DType::Bool { refuse(ufunc) } else { Ok(()) };
    }
    if c == DType::Bool {
        return refuse(ufunc);
    }
    Err(ArrayError::Type(format!(
        "the resolved dtypes are not compatible with {}.{method}. Resolved ({}, {}, {})",
        ufunc.name,
        a.repr(),
        b.repr(),
        c.repr()
    )))
}

/// The array in the dtype that was asked for, as far as the ufunc has loops that convert to it.
fn converted(ufunc: &'static Ufunc, array: &Array, dtype: Option<DType>, method: &str) -> Result<Array> {
    let own = array.dtype();
    let is_time = matches!(own.kind(), Kind::DateTime | Kind::TimeDelta);
    let wanted = match dtype {
        // Arithmetic with dates and durations decides by itself in what it computes.
        Some(_) if decides_alone(ufunc, own) => own.native(),
        Some(dtype) => dtype,
        None if is_time => own.native(),
        None => own,
    };
    if wanted == own {
        return Ok(array.clone());
    }
    if wanted.native().is_number() {
        match own {
            DType::Record(record) if record.named && wanted != DType::Bool => {
                return Err(elementwise::no_cast_of_record(ufunc, 0, own, wanted));
            }
            DType::Bytes(_) | DType::Text(_) if ufunc.op == Op::Add => check_loop(ufunc, own, method)?,
            DType::Bytes(_) | DType::Text(_) if lacks_numbers_of_text(ufunc.op) && wanted != DType::Bool => {
                refuse(ufunc)?;
            }
            _ => {}
        }
    }
    array.cast_to(wanted, Order::K)
}

/// Whether the dtype that is asked for means nothing to the ufunc's loops on such elements.
pub(super) fn decides_alone(ufunc: &Ufunc, dtype: DType) -> bool {
    matches!(dtype.kind(), Kind::DateTime | Kind::TimeDelta) && elementwise::is_arithmetic(ufunc.op)
}

/// Whether text is refused even where numbers were asked for, to which it could be converted.
fn lacks_numbers_of_text(op: Op) -> bool {
    matches!(
        op,
        Op::LogicalAnd
            | Op::LogicalOr
            | Op::LogicalXor
            | Op::BitwiseAnd
            | Op::BitwiseOr
            | Op::BitwiseXor
            | Op::Divide
            | Op::LogAddExp
            | Op::LogAddExp2
            | Op::Equal
            | Op::NotEqual
            | Op::Less
            | Op::LessEqual
            | Op::Greater
            | Op::GreaterEqual
    )
}

fn refuse(ufunc: &Ufunc) -> Result<()> {
    Err(ArrayError::Type(format!(
        "No loop matching the specified signature and casting was found for ufunc {}",
        ufunc.name
    )))
}

/// The reduction, with the axes of length one kept.
pub(super) fn reduce(ufunc: &'static Ufunc, array: &Array, options: &Options) -> Result<(Array, Flags)> {
    let array = converted(ufunc, array, options.dtype, "reduce")?;
    if !concern(array.dtype()) {
        return super::reduce(ufunc, &array, options);
    }
    if is_logical(ufunc) && array.dtype() != DType::Object {
        return super::reduce(ufunc, &array.cast_to(DType::Bool, Order::K)?, options);
    }
    let reduced = reduced_axes(options, array.ndim())?;
    check_loop(ufunc, array.dtype(), "reduce")?;
    super::check_reorderable(ufunc, &reduced)?;
    let (order, outer): (Vec<isize>, usize) = {
        let kept = (0..array.ndim()).filter(|axis| !reduced[*axis]);
        let gone = (0..array.ndim()).filter(|axis| reduced[*axis]);
        let order: Vec<isize> = gone.chain(kept).map(|axis| axis as isize).collect();
        (order, reduced.iter().filter(|reduced| **reduced).count())
    };
    let turned = array.transpose(&order)?;
    let kept_shape: Vec<isize> = turned.shape()[outer..].iter().map(|n| *n as isize).collect();
    let count: usize = turned.shape()[..outer].iter().product();
    let mut flat_shape = vec![count as isize];
    flat_shape.extend(&kept_shape);
    let slices = turned.reshape(&flat_shape, Order::C)?;
    let mask = match &options.mask {
        Some(mask) => {
            let mask = mask.broadcast_to(array.shape())?.transpose(&order)?;
            Some(mask.reshape(&flat_shape, Order::C)?)
        }
        None => None,
    };
    let slice = |at: usize| index::view(&slices, &[Index::At(at as isize)]);
    let mut flags = Flags::NONE;
    let (mut result, first) = match options.initial {
        Some(initial) => (initial.to_array()?.cast_to(array.dtype(), Order::C)?, 0),
        None if mask.is_some() => {
            let zero = if array.dtype() == DType::Object { None } else { moment_identity(ufunc, &array) };
            match zero {
                Some(zero) => (zero.to_array()?, 0),
                None => {
                    return value(format!(
                        "reduction operation '{}' does not have an identity, so to use a where mask one has to specify 'initial'",
                        ufunc.name
                    ));
                }
            }
        }
        None if count > 0 => (slice(0)?.copy(Order::C)?, 1),
        None => (identity(ufunc, array.dtype(), &slices.shape()[1..])?, 0),
    };
    if mask.is_some() {
        // Where nothing counts, the start stays.
        result = result.broadcast_to(&slices.shape()[1..])?.copy(Order::C)?;
    }
    for at in first..count {
        interrupt::check()?;
        if let Some(mask) = &mask {
            let options = elementwise::Options {
                out: [Some(result.clone())].into_iter().collect(),
                mask: Some(index::view(mask, &[Index::At(at as isize)])?),
                ..elementwise::Options::default()
            };
            let operands = [Operand::Array(result.clone()), Operand::Array(slice(at)?)];
            flags |= elementwise::call(ufunc, &operands, &options)?.1;
            continue;
        }
        let (mut outputs, found) = elementwise::call(
            ufunc,
            &[Operand::Array(result), Operand::Array(slice(at)?)],
            &elementwise::Options::default(),
        )?;
        flags |= found;
        result = outputs.remove(0);
    }
    let kept: Vec<isize> = array
        .shape()
        .iter()
        .zip(&reduced)
        .map(|(n, reduced)| if *reduced { 1 } else { *n as isize })
        .collect();
    if result.shape() != &slices.shape()[1..] {
        result = result.broadcast_to(&slices.shape()[1..])?.copy(Order::C)?;
    }
    let result = result.reshape(&kept, Order::C)?;
    Ok((if options.keep_dims { result } else { drop_axes(&result, &reduced)? }, flags))
}

pub(super) fn is_logical(ufunc: &Ufunc) -> bool {
    matches!(ufunc.op, Op::LogicalAnd | Op::LogicalOr | Op::LogicalXor)
}

/// What sums of durations start from.
fn moment_identity(ufunc: &Ufunc, array: &Array) -> Option<Scalar> {
    (array.dtype().kind() == Kind::TimeDelta && ufunc.op == Op::Add).then(|| Scalar::zero(array.dtype()))
}

/// What an empty reduction gives.
fn identity(ufunc: &Ufunc, dtype: DType, shape: &[usize]) -> Result<Array> {
    let number = match ufunc.identity {
        Identity::Zero => 0i64,
        Identity::One => 1,
        Identity::MinusOne => -1,
        Identity::False | Identity::True | Identity::NegativeInfinity | Identity::None => {
            return value(format!(
                "zero-size array to reduction operation {} which has no identity",
                ufunc.name
            ));
        }
    };
    let result = Array::empty(dtype, shape)?;
    cast::assign(&result, &Scalar::new(number).to_array()?)?;
    Ok(result)
}

/// Running results along an axis.
pub(super) fn accumulate(
    ufunc: &'static Ufunc,
    array: &Array,
    axis: isize,
    dtype: Option<DType>,
) -> Result<(Array, Flags)> {
    let array = converted(ufunc, array, dtype, "accumulate")?;
    let axis = layout::normalize_axis(axis, array.ndim())? as isize;
    if !concern(array.dtype()) {
        return super::accumulate(ufunc, &array, axis, dtype);
    }
    if is_logical(ufunc) && array.dtype() != DType::Object {
        return super::accumulate(ufunc, &crate::nonzero::truth(&array)?, axis, None);
    }
    check_loop(ufunc, array.dtype(), "accumulate")?;
    let result = array.copy(Order::C)?;
    let lanes = result.swap_axes(0, axis)?;
    let mut flags = Flags::NONE;
    for at in 1..lanes.shape().first().copied().unwrap_or(0) as isize {
        interrupt::check()?;
        let [before, here] = [at - 1, at].map(|at| index::view(&lanes, &[Index::At(at)]));
        let here = here?;
        let options = elementwise::Options {
            out: [Some(here.clone())].into_iter().collect(),
            ..elementwise::Options::default()
        };
        flags |= elementwise::call(ufunc, &[Operand::Array(before?), Operand::Array(here)], &options)?.1;
    }
    Ok((result, flags))
}

/// The mean of durations and objects: their sum, divided.
pub(super) fn mean(array: &Array, options: &Options) -> Result<(Array, Flags)> {
    if !matches!(array.dtype().kind(), Kind::TimeDelta | Kind::Object) {
        return Err(ArrayError::Casting(format!(
            "ufunc 'add' cannot use operands with types {0} and {0}",
            array.dtype().repr()
        )));
    }
    let (sum, _) = reduce(crate::functions::of(Op::Add), array, options)?;
    let divisor = Operand::Array(super::count(array, options)?.cast_to(DType::Int64, Order::K)?);
    let (mut outputs, flags) = elementwise::call(
        crate::functions::of(Op::Divide),
        &[Operand::Array(sum), divisor],
        &elementwise::Options::default(),
    )?;
    Ok((outputs.remove(0), flags))
}
