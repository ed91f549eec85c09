//! `clip`.

use crate::array::{Array, Order};
use crate::dtype::{DType, Kind};
use crate::element::Element;
use crate::elementwise::{self, Operand};
use crate::error::{ArrayError, Result, value};
use crate::functions::Op;
use crate::layout::Walk;
use crate::promotion::OperandType;
use crate::scalar::Scalar;
use crate::share::{self, Shared};
use crate::simd::for_each_level;

/// Elements limited to an interval; a missing bound does not limit.
///
/// # Errors
/// `ValueError` when the shapes do not broadcast.
pub fn clip(array: &Operand, low: Option<&Operand>, high: Option<&Operand>) -> Result<Array> {
    // A Python integer that no element can be beyond limits nothing.
    let range = match array {
        Operand::Array(array) if array.dtype().is_integer() => array.dtype().native().integer_range(),
        _ => None,
    };
    let (least, most) = range.unwrap_or((i128::MIN, i128::MAX));
    let low = low.filter(|low| {
        !matches!(low, Operand::Int(bound) if *bound <= least)
            && !matches!(low, Operand::Large(bound) if *bound < 0.0)
    });
    let high = high.filter(|high| {
        !matches!(high, Operand::Int(bound) if *bound >= most)
            && !matches!(high, Operand::Large(bound) if *bound > 0.0)
    });
    if let (Operand::Array(array), None, None) = (array, low, high) {
        return array.copy(Order::K);
    }
    let types: Vec<_> = [Some(array), low, high].into_iter().flatten().map(Operand::operand_type).collect();
    if let (Some(_), Some(_)) = (low, high) {
        refuse_others(&types)?;
    }
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

/// Text and records have no such loop, nor have dates beside anything else.
fn refuse_others(types: &[OperandType]) -> Result<()> {
    let has = |kinds: &[Kind]| {
        types.iter().any(|ty| matches!(ty, OperandType::Strong(dtype) if kinds.contains(&dtype.kind())))
    };
    if has(&[Kind::Object]) {
        return Ok(());
    }
    let others = has(&[Kind::Bytes, Kind::Text, Kind::Void]);
    let of_time = has(&[Kind::DateTime, Kind::TimeDelta]);
    if !others && (!of_time || crate::promotion::result_type(types).is_ok()) {
        return Ok(());
    }
    let names: Vec<String> = types
        .iter()
        .map(|ty| match ty {
            OperandType::Strong(dtype) if others => dtype.repr(),
            OperandType::Weak(weak) if others => weak.default_dtype().repr(),
            OperandType::Strong(dtype) => crate::functions::dtype_class(*dtype),
            OperandType::Weak(weak) => weak.class().into(),
        })
        .collect();
    Err(ArrayError::NoLoop(format!(
        "ufunc 'clip' did not contain a loop with signature matching types ({}) -> None",
        names.join(", ")
    )))
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

fn limited<T: Ordered>(array: &Array, low: T, high: T) -> Result<Array> {
    let result = array.empty_like(array.dtype(), Order::K)?;
    let itemsize = size_of::<T>() as isize;
    if array.is_c_contiguous() && result.is_c_contiguous() {
        let (from, to) = (Shared(array.data()), Shared(result.data()));
        share::among_threads(array.size(), array.size(), |part| {
            let offset = part.start * size_of::<T>();
            // SAFETY: both have that many elements, and parts are apart.
            unsafe {
                limit(from.get().add(offset), itemsize, to.get().add(offset), itemsize, part.len(), low, high)
            };
            Ok(())
        })?;
        return Ok(result);
    }
    let walk = Walk::new(array.shape(), [result.strides(), array.strides()], true);
    walk.for_each_block([result.data(), array.data()], |[to, from], steps, length| {
        // SAFETY: the walk stays inside both.
        unsafe { limit(from, steps[1], to, steps[0], length, low, high) };
        Ok(())
    })?;
    Ok(result)
}

for_each_level! {
    /// Limits elements; what is no number stays.
    ///
    /// # Safety
    /// `length` elements must be readable and writable at the steps.
    unsafe fn limit<T: Ordered>(
        from: *const u8,
        from_step: isize,
        to: *mut u8,
        to_step: isize,
        length: usize,
        low: T,
        high: T,
    ) -> () = limit_body;
}

/// Integers and floats.
trait Ordered: Element + PartialOrd {}
impl<T: Element + PartialOrd> Ordered for T {}

/// # Safety
/// As [`limit`].
#[inline(always)]
unsafe fn limit_body<T: Ordered>(
    from: *const u8,
    from_step: isize,
    to: *mut u8,
    to_step: isize,
    length: usize,
    low: T,
    high: T,
) {
    let between = |x: T| {
        let x = if x < low { low } else { x };
        if x > high { high } else { x }
    };
    let itemsize = size_of::<T>() as isize;
    // SAFETY: by the caller's promise; constant steps let the compiler use vectors.
    unsafe {
        if from_step == itemsize && to_step == itemsize {
            for i in 0..length {
                to.cast::<T>().add(i).write_unaligned(between(from.cast::<T>().add(i).read_unaligned()));
            }
        } else {
            for i in 0..length as isize {
                let x = from.wrapping_offset(i * from_step).cast::<T>().read_unaligned();
                to.wrapping_offset(i * to_step).cast::<T>().write_unaligned(between(x));
            }
        }
    }
}
