//! Operators and ufuncs on numbers alone, of which at least one is NumPy's.

use hotloop_array::dtype::{DType, Kind};
use hotloop_array::elementwise::small::Part;
use hotloop_array::elementwise::{self, Operand};
use hotloop_array::flags::Flags;
use hotloop_array::functions::{self, Op, Ufunc};
use hotloop_array::scalar::{Scalar, Value};
use rustpython_vm::builtins::{PyFloat, PyInt};
use rustpython_vm::{AsObject, PyObject, PyResult, VirtualMachine};

use super::errors::{OrRaise, report};
use super::operators::both;
use super::scalars;

pub(super) fn real_part(scalar: &Scalar) -> f64 {
    match scalar.value() {
        Value::Complex(z) => z.re,
        _ => scalar.cast(DType::Float64).get::<f64>(),
    }
}

/// A number of Python's or NumPy's own classes.
#[inline]
pub(super) fn number_part<'a>(object: &PyObject, vm: &VirtualMachine) -> Option<Part<'a>> {
    let class = object.class();
    if class.is(vm.ctx.types.float_type) {
        return Some(Part::Float(object.downcast_ref::<PyFloat>()?.to_f64()));
    }
    if class.is(vm.ctx.types.int_type) {
        return Some(Part::Integer(i64::try_from(object.downcast_ref::<PyInt>()?.as_bigint()).ok()?));
    }
    scalars::exact_value_of(object).filter(|scalar| scalar.dtype().is_number()).map(Part::Scalar)
}

/// The name that NumPy gives an operation on scalars in warnings.
pub(super) fn scalar_name(op: Op) -> String {
    format!("scalar {}", functions::of(op).name)
}

/// A binary operator on numbers for which no dtype has to be searched; at least one of them is a NumPy scalar.
#[inline]
pub(super) fn numbers(op: Op, a: &PyObject, b: &PyObject, vm: &VirtualMachine) -> Option<PyResult> {
    let (x, y) = (number_part(a, vm)?, number_part(b, vm)?);
    if let Some(result) = fast_floats(op, &x, &y) {
        return Some(Ok(scalars::new_float64(result, vm)));
    }
    if let Some(result) = fast_integers(op, &x, &y).or_else(|| fast_singles(op, &x, &y)) {
        return Some(Ok(scalars::new(result, vm)));
    }
    let dtype = match (&x, &y) {
        (Part::Scalar(scalar), _) | (_, Part::Scalar(scalar)) => scalar.dtype(),
        _ => return None,
    };
    let ufunc = functions::of(op);
    if ufunc.nout != 1 || (dtype.is_complex() && matches!(op, Op::FloorDivide | Op::Remainder)) {
        return None;
    }
    let inputs =
        [elementwise::small::number(ufunc, &x, dtype)?, elementwise::small::number(ufunc, &y, dtype)?];
    let found = crate::panic::guard(vm, "an operator", || {
        elementwise::small::call_numbers(ufunc, &inputs).map(|result| result.or_raise(vm)).transpose()
    });
    let (output, mut flags) = match found {
        Ok(found) => found?,
        Err(error) => return Some(Err(error)),
    };
    flags |= integer_overflow(op, dtype, &inputs, &output);
    if !flags.is_empty()
        && let Err(error) = report(flags, &scalar_name(op), vm)
    {
        return Some(Err(error));
    }
    Some(Ok(scalars::new(output, vm)))
}

/// A ufunc with one result on numbers alone; `None` where a loop has to be searched for.
#[inline]
pub(super) fn ufunc_of_numbers(
    ufunc: &'static Ufunc,
    operands: &[&PyObject],
    vm: &VirtualMachine,
) -> Option<PyResult> {
    let mut parts = [Part::Integer(0); 2];
    let mut known = None;
    for (part, object) in parts.iter_mut().zip(operands) {
        *part = number_part(object, vm)?;
        if let Part::Scalar(scalar) = part {
            known = known.or(Some(scalar.dtype()));
        }
    }
    let parts = &parts[..operands.len()];
    let dtype = known.unwrap_or_else(|| {
        let is_float = parts.iter().any(|part| matches!(part, Part::Float(_)));
        if is_float { DType::Float64 } else { DType::Int64 }
    });
    let mut inputs = [Scalar::zero(dtype); 2];
    for (input, part) in inputs.iter_mut().zip(parts) {
        *input = elementwise::small::number(ufunc, part, dtype)?;
    }
    let found = crate::panic::guard(vm, "an operation", || {
        elementwise::small::call_numbers(ufunc, &inputs[..parts.len()])
            .map(|result| result.or_raise(vm))
            .transpose()
    });
    match found {
        Ok(found) => {
            let (output, flags) = found?;
            Some(report(flags, ufunc.name, vm).map(|()| scalars::new(output, vm)))
        }
        Err(error) => Some(Err(error)),
    }
}

/// A binary operator on two numbers, of which the first may be a truth value of NumPy's: it takes the path for arrays.
pub(super) fn scalar_binary(op: Op, x: Operand, y: Operand, is_truth: bool, vm: &VirtualMachine) -> PyResult {
    let complex =
        |operand: &Operand| matches!(operand, Operand::Scalar(scalar) if scalar.dtype().is_complex());
    if matches!(op, Op::FloorDivide | Op::Remainder | Op::Divmod) && (complex(&x) || complex(&y)) {
        return Ok(vm.ctx.not_implemented());
    }
    if is_other(&x) || is_other(&y) {
        return both(op, x, y, vm);
    }
    let ufunc = functions::of(op);
    // A scalar that has to be promoted takes NumPy's path for arrays, as warnings show.
    let promoted = |a: &Operand, b: &Operand| {
        matches!(a, Operand::Scalar(scalar) if !scalar.dtype().is_float() && !scalar.dtype().is_complex())
            && matches!(b, Operand::Float(_) | Operand::Complex(_))
    };
    let as_array = is_truth || promoted(&x, &y) || promoted(&y, &x);
    let signature = functions::resolve(ufunc, &[x.operand_type(), y.operand_type()], None).or_raise(vm)?;
    let mut inputs = [Scalar::zero(DType::Bool); 2];
    for (input, (operand, dtype)) in inputs.iter_mut().zip([x, y].iter().zip(&signature.inputs)) {
        *input = match operand.to_scalar(*dtype).or_raise(vm)? {
            Some(scalar) => scalar,
            None => Scalar::zero(*dtype),
        };
    }
    let (outputs, mut flags) = elementwise::call_scalars(op, signature, &mut inputs).or_raise(vm)?;
    if !is_truth {
        flags |= integer_overflow(op, signature.inputs[0], &inputs, &outputs[0]);
    }
    if !flags.is_empty() {
        if as_array {
            report(flags, ufunc.name, vm)?;
        } else {
            report(flags, &scalar_name(op), vm)?;
        }
    }
    let first = scalars::new(outputs[0], vm);
    if signature.outputs.len() == 2 {
        return Ok(vm.ctx.new_tuple(vec![first, scalars::new(outputs[1], vm)]).into());
    }
    Ok(first)
}

/// Whether an operand is a scalar, but no number.
pub(super) fn is_other(operand: &Operand) -> bool {
    matches!(operand, Operand::Scalar(scalar) if !scalar.dtype().is_number())
}

/// An operator on one number of any other class than `float64`, likewise.
#[inline]
pub(super) fn fast_unary(op: Op, scalar: &Scalar) -> Option<Scalar> {
    if scalar.dtype() == DType::Float32 {
        let x = scalar.get::<f32>();
        return match op {
            Op::Negative => Some(Scalar::new(-x)),
            Op::Absolute => Some(Scalar::new(x.abs())),
            _ => None,
        };
    }
    let integer = small_integer(scalar)?;
    let result = match op {
        Op::Negative => integer.checked_neg()?,
        Op::Absolute => integer.checked_abs()?,
        Op::Invert if scalar.dtype().kind() == Kind::Signed => !integer,
        _ => return None,
    };
    of_small_integer(result, scalar.dtype())
}

/// A function of one double, if its result tells that there is nothing to report.
#[inline]
pub(super) fn fast_function(op: Op, x: f64) -> Option<f64> {
    use hotloop_core::math;
    if !x.is_finite() {
        return None;
    }
    let function: fn(f64) -> f64 = match op {
        Op::Absolute => return Some(x.abs()),
        Op::Negative => return Some(-x),
        Op::Floor => return Some(math::floor(x)),
        Op::Ceil => return Some(math::ceil(x)),
        Op::Trunc => return Some(math::trunc(x)),
        Op::Rint => return Some(math::rint(x)),
        Op::Sqrt => math::sqrt,
        Op::Cbrt => math::cbrt,
        Op::Exp => math::exp,
        Op::Exp2 => math::exp2,
        Op::Expm1 => math::expm1,
        Op::Log => math::log,
        Op::Log2 => math::log2,
        Op::Log10 => math::log10,
        Op::Log1p => math::log1p,
        Op::Sin => math::sin,
        Op::Cos => math::cos,
        Op::Tan => math::tan,
        Op::Arcsin => math::asin,
        Op::Arccos => math::acos,
        Op::Arctan => math::atan,
        Op::Sinh => math::sinh,
        Op::Cosh => math::cosh,
        Op::Tanh => math::tanh,
        Op::Arcsinh => math::asinh,
        Op::Arccosh => math::acosh,
        Op::Arctanh => math::atanh,
        _ => return None,
    };
    // What is no normal number may have to be warned about.
    Some(function(x)).filter(|result| result.is_normal())
}

/// The operations that loops use most, on doubles, if there is nothing to report.
#[inline]
fn fast_floats(op: Op, x: &Part<'_>, y: &Part<'_>) -> Option<f64> {
    const EXACT: i64 = 1 << 53;
    let double = |part: &Part<'_>| match part {
        Part::Float(x) => Some(*x),
        Part::Scalar(scalar) if scalar.dtype() == DType::Float64 => Some(scalar.get::<f64>()),
        Part::Scalar(scalar) if scalar.dtype() == DType::Int64 => {
            let integer = scalar.get::<i64>();
            (-EXACT..=EXACT).contains(&integer).then_some(integer as f64)
        }
        Part::Integer(x) => (-EXACT..=EXACT).contains(x).then_some(*x as f64),
        _ => None,
    };
    // Two integers do not make a double, but for their quotient.
    let is_integer = |part: &Part<'_>| match part {
        Part::Integer(_) => true,
        Part::Scalar(scalar) => scalar.dtype() == DType::Int64,
        _ => false,
    };
    let (a, b) = (double(x)?, double(y)?);
    if op != Op::Divide && is_integer(x) && is_integer(y) {
        return None;
    }
    fast_doubles(op, a, b)
}

#[inline]
pub(super) fn fast_doubles(op: Op, a: f64, b: f64) -> Option<f64> {
    let result = match op {
        Op::Add => a + b,
        Op::Subtract => a - b,
        Op::Multiply => a * b,
        Op::Divide if b != 0.0 => a / b,
        Op::Power => hotloop_core::math::pow(a, b),
        _ => return None,
    };
    // Only products, quotients and powers underflow.
    let is_plain = match op {
        Op::Power => result.is_normal(),
        Op::Multiply | Op::Divide => result.is_normal() || (result == 0.0 && (a == 0.0 || b == 0.0)),
        _ => result.is_finite(),
    };
    is_plain.then_some(result)
}

/// The same for singles.
#[inline]
fn fast_singles(op: Op, x: &Part<'_>, y: &Part<'_>) -> Option<Scalar> {
    const EXACT: i64 = 1 << 24;
    let single = |part: &Part<'_>| match part {
        Part::Scalar(scalar) if scalar.dtype() == DType::Float32 => Some(scalar.get::<f32>()),
        Part::Float(x) => Some(*x as f32).filter(|single| single.is_finite()),
        Part::Integer(x) => (-EXACT..=EXACT).contains(x).then_some(*x as f32),
        _ => None,
    };
    let (a, b) = (single(x)?, single(y)?);
    let result = match op {
        Op::Add => a + b,
        Op::Subtract => a - b,
        Op::Multiply => a * b,
        Op::Divide if b != 0.0 => a / b,
        _ => return None,
    };
    let is_plain = match op {
        Op::Multiply | Op::Divide => result.is_normal() || (result == 0.0 && (a == 0.0 || b == 0.0)),
        _ => result.is_finite(),
    };
    is_plain.then(|| Scalar::new(result))
}

/// The same for integers of one dtype, but for unsigned ones of 64 bits. What does not fit is wrapped, reported or refused
/// elsewhere.
#[inline]
fn fast_integers(op: Op, x: &Part<'_>, y: &Part<'_>) -> Option<Scalar> {
    let dtype = match (x, y) {
        (Part::Scalar(scalar), _) | (_, Part::Scalar(scalar)) => scalar.dtype(),
        _ => return None,
    };
    let integer = |part: &Part<'_>| match part {
        Part::Integer(x) => of_small_integer(*x, dtype).map(|_| *x),
        Part::Scalar(scalar) if scalar.dtype() == dtype => small_integer(scalar),
        _ => None,
    };
    let (a, b) = (integer(x)?, integer(y)?);
    let floored = || if a % b != 0 && (a < 0) != (b < 0) { 1 } else { 0 };
    let result = match op {
        Op::Add => a.checked_add(b)?,
        Op::Subtract => a.checked_sub(b)?,
        Op::Multiply => a.checked_mul(b)?,
        Op::FloorDivide if b != 0 && b != -1 => a / b - floored(),
        Op::Remainder if b != 0 && b != -1 => a % b + b * floored(),
        Op::BitwiseAnd => a & b,
        Op::BitwiseOr => a | b,
        Op::BitwiseXor => a ^ b,
        _ => return None,
    };
    of_small_integer(result, dtype)
}

#[inline]
fn small_integer(scalar: &Scalar) -> Option<i64> {
    Some(match scalar.dtype() {
        DType::Int64 => scalar.get::<i64>(),
        DType::Int32 => scalar.get::<i32>().into(),
        DType::Int16 => scalar.get::<i16>().into(),
        DType::Int8 => scalar.get::<i8>().into(),
        DType::UInt32 => scalar.get::<u32>().into(),
        DType::UInt16 => scalar.get::<u16>().into(),
        DType::UInt8 => scalar.get::<u8>().into(),
        _ => return None,
    })
}

/// A number as a scalar of a dtype that holds it.
#[inline]
fn of_small_integer(integer: i64, dtype: DType) -> Option<Scalar> {
    Some(match dtype {
        DType::Int64 => Scalar::new(integer),
        DType::Int32 => Scalar::new(i32::try_from(integer).ok()?),
        DType::Int16 => Scalar::new(i16::try_from(integer).ok()?),
        DType::Int8 => Scalar::new(i8::try_from(integer).ok()?),
        DType::UInt32 => Scalar::new(u32::try_from(integer).ok()?),
        DType::UInt16 => Scalar::new(u16::try_from(integer).ok()?),
        DType::UInt8 => Scalar::new(u8::try_from(integer).ok()?),
        _ => return None,
    })
}

/// Whether an operation on integer scalars wrapped, which NumPy warns about for scalars alone.
fn integer_overflow(op: Op, dtype: DType, inputs: &[Scalar; 2], output: &Scalar) -> Flags {
    if !dtype.is_integer() {
        return Flags::NONE;
    }
    let (Some(a), Some(b), Some(result)) =
        (inputs[0].as_integer(), inputs[1].as_integer(), output.as_integer())
    else {
        return Flags::NONE;
    };
    let exact = match op {
        Op::Add => a + b,
        Op::Subtract => a - b,
        Op::Multiply => a * b,
        _ => return Flags::NONE,
    };
    Flags::when(exact != result, Flags::OVERFLOW)
}

/// Whether an integer scalar has no negative, or no absolute value, which NumPy warns about for scalars alone.
pub(super) fn turned_overflow(op: Op, scalar: &Scalar) -> Flags {
    let (Some((low, _)), Some(integer)) = (scalar.dtype().integer_range(), scalar.as_integer()) else {
        return Flags::NONE;
    };
    let overflows = match op {
        Op::Negative => integer != 0 && (low == 0 || integer == low),
        Op::Absolute => low < 0 && integer == low,
        _ => false,
    };
    Flags::when(overflows, Flags::OVERFLOW)
}
