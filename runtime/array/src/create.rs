//! New arrays with computed contents.

use crate::array::{Array, Order};
use crate::dtype::{DType, Kind};
use crate::element::{Element, half_of};
use crate::elementwise::Operand;
use crate::error::{ArrayError, Result, value};
use crate::scalar::{Scalar, Value};
use crate::share::{self, Shared};
use crate::with_element;

/// An array filled with one scalar, converted to its dtype.
///
/// # Errors
/// `MemoryError`
pub fn full(dtype: DType, shape: &[usize], fill: &Scalar, fortran: bool) -> Result<Array> {
    let fill = fill.cast(dtype);
    if fill.bytes().iter().all(|byte| *byte == 0) {
        return Array::new_in_order(dtype, shape, fortran, true);
    }
    let array = Array::new_in_order(dtype, shape, fortran, false)?;
    crate::select::fill(&array, &fill)?;
    Ok(array)
}

/// `start, start + step, ...` up to but without `stop`.
///
/// Integer dtypes count exactly; others compute `start + i * step` with the difference of the first two elements, as
/// NumPy does.
///
/// # Errors
/// `ValueError` for a step of zero or an impossible length.
pub fn arange(start: Value, stop: Value, step: Value, dtype: DType) -> Result<Array> {
    if !dtype.native().is_number() && dtype != DType::Object {
        return no_numbers(dtype);
    }
    if dtype.native() != dtype || dtype == DType::Object {
        let wide = if dtype == DType::Object { arange_dtype([start, stop, step]) } else { dtype.native() };
        return arange(start, stop, step, wide)?.cast_to(dtype, Order::C);
    }
    let length = arange_length(start, stop, step)?;
    if dtype == DType::Bool && length > 2 {
        return Err(ArrayError::Type(
            "arange() is only supported for booleans when the result has at most length 2.".into(),
        ));
    }
    let array = Array::empty(dtype, &[length])?;
    match dtype.kind() {
        Kind::Bool | Kind::Signed | Kind::Unsigned => {
            // The first two elements are rounded to the dtype, and decide the step.
            let first = Scalar::from(start).cast(DType::Int64).get::<i64>();
            let second = Scalar::from(add(start, step)).cast(DType::Int64).get::<i64>();
            let difference = second.wrapping_sub(first);
            let element = |i: usize| first.wrapping_add(difference.wrapping_mul(i as i64));
            with_element!(dtype, T => fill::<i64, T>(&array, length, element)?, else return no_numbers(dtype));
        }
        Kind::Float if dtype == DType::Float32 => {
            let first = to_f64(start) as f32;
            let difference = (to_f64(start) + to_f64(step)) as f32 - first;
            fill::<f32, f32>(&array, length, |i| match i {
                0 => first,
                _ => first + i as f32 * difference,
            })?;
        }
        Kind::Float if dtype == DType::Float16 => {
            let first = half_of(to_f64(start)).to_f32();
            let difference = half_of(to_f64(start) + to_f64(step)).to_f32() - first;
            fill::<f32, half::f16>(&array, length, |i| first + i as f32 * difference)?;
        }
        Kind::Float => {
            let first = to_f64(start);
            let difference = (first + to_f64(step)) - first;
            fill::<f64, f64>(&array, length, |i| first + i as f64 * difference)?;
        }
        Kind::Complex => {
            let (first, step) = (to_complex(start), to_complex(step));
            let difference = (first + step) - first;
            let element = |i: usize| first + difference * i as f64;
            let element: &(dyn Fn(usize) -> num_complex::Complex<f64> + Sync) = &element;
            with_element!(dtype, T => fill::<num_complex::Complex<f64>, T>(&array, length, element)?, else return no_numbers(dtype));
        }
        _ => return no_numbers(dtype),
    }
    Ok(array)
}

/// What `arange` counts in when the result says nothing of it.
fn arange_dtype(values: [Value; 3]) -> DType {
    if values.iter().any(|value| matches!(value, Value::Complex(_))) {
        DType::Complex128
    } else if values.iter().all(|value| integer(*value).is_some()) {
        DType::Int64
    } else {
        DType::Float64
    }
}

fn no_numbers(dtype: DType) -> Result<Array> {
    Err(ArrayError::Type(format!("arange() does not count in {}", dtype.repr())))
}

fn fill<F: Element + crate::cast::Cast<T>, T: Element>(
    array: &Array,
    length: usize,
    element: impl Fn(usize) -> F + Sync,
) -> Result<()> {
    let data = Shared(array.data().cast::<T>());
    share::among_threads(length, length, |part| {
        crate::interrupt::in_blocks(part.len(), |start, count| {
            for i in part.start + start..part.start + start + count {
                // SAFETY: the new array has `length` elements, aligned and in order.
                unsafe { data.get().add(i).write(element(i).cast()) };
            }
            Ok(())
        })
    })
}

fn arange_length(start: Value, stop: Value, step: Value) -> Result<usize> {
    let too_large = || ArrayError::Value("Maximum allowed size exceeded".into());
    if let (Some(start), Some(stop), Some(step)) = (integer(start), integer(stop), integer(step)) {
        if step == 0 {
            return value("Maximum allowed size exceeded");
        }
        let span = stop - start;
        let count = if (span > 0) == (step > 0) && span != 0 { (span.abs() - 1) / step.abs() + 1 } else { 0 };
        return usize::try_from(count).ok().filter(|n| *n <= isize::MAX as usize).ok_or_else(too_large);
    }
    let count = ((to_f64(stop) - to_f64(start)) / to_f64(step)).ceil();
    if count.is_nan() {
        return value("arange: cannot compute length");
    }
    if count >= isize::MAX as f64 {
        return Err(too_large());
    }
    Ok(count.max(0.0) as usize)
}

fn integer(value: Value) -> Option<i128> {
    Scalar::from(value).as_integer()
}

fn to_f64(value: Value) -> f64 {
    match value {
        Value::Bool(x) => f64::from(u8::from(x)),
        Value::Int(x) => x as f64,
        Value::Unsigned(x) => x as f64,
        Value::Float(x) => x,
        Value::Complex(x) => x.re,
    }
}

fn to_complex(value: Value) -> num_complex::Complex<f64> {
    match value {
        Value::Complex(x) => x,
        other => num_complex::Complex::new(to_f64(other), 0.0),
    }
}

fn add(a: Value, b: Value) -> Value {
    match (integer(a), integer(b)) {
        (Some(a), Some(b)) => Value::Int((a + b) as i64),
        _ => Value::Float(to_f64(a) + to_f64(b)),
    }
}

/// `count` evenly spaced numbers from `start` to `stop`, and the step between them.
///
/// # Errors
/// `MemoryError`
pub fn linspace(start: f64, stop: f64, count: usize, endpoint: bool) -> Result<(Array, f64)> {
    let gaps = if endpoint { count.saturating_sub(1) } else { count };
    let array = Array::empty(DType::Float64, &[count])?;
    let span = stop - start;
    let step = span / gaps as f64;
    // Where the step underflows, the fraction is formed first, as NumPy does.
    let element = |i: usize| match gaps {
        0 => i as f64 * span + start,
        _ if step == 0.0 => (i as f64 / gaps as f64) * span + start,
        _ => i as f64 * step + start,
    };
    fill::<f64, f64>(
        &array,
        count,
        |i| if endpoint && count > 1 && i == count - 1 { stop } else { element(i) },
    )?;
    Ok((array, if gaps > 0 { step } else { f64::NAN }))
}

/// Ones on a diagonal, zeros elsewhere.
///
/// # Errors
/// `MemoryError`
pub fn eye(dtype: DType, rows: usize, columns: usize, offset: isize) -> Result<Array> {
    let array = Array::zeros(dtype, &[rows, columns])?;
    let mut diagonal = array.diagonal(offset, 0, 1)?;
    diagonal.set_writable(true);
    crate::cast::assign(&diagonal, &Operand::Int(1).to_array(dtype)?)?;
    Ok(array)
}
