//! `clip`.

use crate::array::{Array, Order};
use crate::dtype::DType;
use crate::elementwise::{self, Operand};
use crate::error::{ArrayError, Result, value};
use crate::functions::Op;
use crate::layout::Walk;
use crate::scalar::Scalar;
use crate::share::{self, Shared};
use crate::simd::{Level, level};

/// Elements limited to an interval; a missing bound does not limit.
///
/// # Errors
/// `ValueError` when the shapes do not broadcast.
pub fn clip(array: &Operand, low: Option<&Operand>, high: Option<&Operand>) -> Result<Array> {
    let types: Vec<_> = [Some(array), low, high].into_iter().flatten().map(Operand::operand_type).collect();
    let Some(dtype) = crate::promotion::result_type(&types)? else { return value("nothing to clip") };
    let cast = |operand: &Operand| -> Result<Operand> {
        if !Scalar::holds(dtype) {
            return operand.to_array(dtype).map(Operand::Array);
        }
        Ok(match operand.to_scalar(dtype)? {
            Some(scalar) => Operand::Scalar(scalar),
            None => operand.clone(),
        })
    };
    if let Some(result) = between_numbers(array, low, high, dtype)? {
        return Ok(result);
    }
    let mut result = cast(array)?;
    if let Some(low) = low {
        result = Operand::Array(elementwise::apply(Op::Maximum, &[result, cast(low)?])?);
    }
    if let Some(high) = high {
        result = Operand::Array(elementwise::apply(Op::Minimum, &[result, cast(high)?])?);
    }
    match result {
        Operand::Array(array) => Ok(array),
        other => match other.to_scalar(dtype)? {
            Some(scalar) => scalar.to_array(),
            None => Err(ArrayError::Value("nothing to clip".into())),
        },
    }
}

/// Elements between two numbers, in one pass: of integers and floats. `None` for others.
fn between_numbers(
    array: &Operand,
    low: Option<&Operand>,
    high: Option<&Operand>,
    dtype: DType,
) -> Result<Option<Array>> {
    let (Operand::Array(array), Some(low), Some(high)) = (array, low, high) else { return Ok(None) };
    if array.dtype() != dtype
        || array.size() == 0
        || matches!(low, Operand::Array(_))
        || matches!(high, Operand::Array(_))
    {
        return Ok(None);
    }
    let (Some(low), Some(high)) = (low.to_scalar(dtype)?, high.to_scalar(dtype)?) else { return Ok(None) };
    if low.is_nan() || high.is_nan() {
        return Ok(None);
    }
    macro_rules! dispatch {
        ($($name:ident: $type:ty),*) => {
            match dtype {
                $(DType::$name => limited::<$type>(array, low.get(), high.get()).map(Some),)*
                _ => Ok(None),
            }
        };
    }
    dispatch!(
        Int8: i8, Int16: i16, Int32: i32, Int64: i64, UInt8: u8, UInt16: u16, UInt32: u32, UInt64: u64, Float32: f32,
        Float64: f64
    )
}

fn limited<T: crate::element::Element + PartialOrd>(array: &Array, low: T, high: T) -> Result<Array> {
    let result = array.empty_like(array.dtype(), Order::K)?;
    let kernel = match level() {
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 => limit_avx512::<T>,
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => limit_avx2::<T>,
        _ => limit_body::<T>,
    };
    let itemsize = size_of::<T>() as isize;
    if array.is_c_contiguous() && result.is_c_contiguous() {
        let (from, to) = (Shared(array.data()), Shared(result.data()));
        share::among_threads(array.size(), array.size(), |part| {
            let offset = part.start * size_of::<T>();
            // SAFETY: both have that many elements, and parts are apart.
            unsafe {
                kernel(
                    from.get().add(offset),
                    itemsize,
                    to.get().add(offset),
                    itemsize,
                    part.len(),
                    low,
                    high,
                )
            };
            Ok(())
        })?;
        return Ok(result);
    }
    let walk = Walk::new(array.shape(), [result.strides(), array.strides()], true);
    walk.for_each_block([result.data(), array.data()], |[to, from], steps, length| {
        // SAFETY: the walk stays inside both.
        unsafe { kernel(from, steps[1], to, steps[0], length, low, high) };
        Ok(())
    })?;
    Ok(result)
}

/// # Safety
/// As [`limit_body`], on a processor with AVX2.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn limit_avx2<T: Copy + PartialOrd>(
    from: *const u8,
    from_step: isize,
    to: *mut u8,
    to_step: isize,
    length: usize,
    low: T,
    high: T,
) {
    // SAFETY: by the caller's promise.
    unsafe { limit_body(from, from_step, to, to_step, length, low, high) }
}

/// # Safety
/// As [`limit_body`], on a processor with AVX-512.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
unsafe fn limit_avx512<T: Copy + PartialOrd>(
    from: *const u8,
    from_step: isize,
    to: *mut u8,
    to_step: isize,
    length: usize,
    low: T,
    high: T,
) {
    // SAFETY: by the caller's promise.
    unsafe { limit_body(from, from_step, to, to_step, length, low, high) }
}

/// Limits elements; what is no number stays.
///
/// # Safety
/// `length` elements must be readable and writable at the steps.
#[inline(always)]
unsafe fn limit_body<T: Copy + PartialOrd>(
    from: *const u8,
    from_step: isize,
    to: *mut u8,
    to_step: isize,
    length: usize,
    low: T,
    high: T,
) {
    let limit = |x: T| {
        let x = if x < low { low } else { x };
        if x > high { high } else { x }
    };
    let itemsize = size_of::<T>() as isize;
    // SAFETY: by the caller's promise; constant steps let the compiler use vectors.
    unsafe {
        if from_step == itemsize && to_step == itemsize {
            for i in 0..length {
                to.cast::<T>().add(i).write_unaligned(limit(from.cast::<T>().add(i).read_unaligned()));
            }
        } else {
            for i in 0..length as isize {
                let x = from.wrapping_offset(i * from_step).cast::<T>().read_unaligned();
                to.wrapping_offset(i * to_step).cast::<T>().write_unaligned(limit(x));
            }
        }
    }
}
