//! Conversion of elements between dtypes, with NumPy's (that is, the C compiler's) behaviour on x86-64.
//!
//! A float outside the range of an integer type gives what the processor's truncating conversion gives: the most negative
//! number for 32- and 64-bit targets, its low bits for narrower ones.

use num_complex::Complex;

use crate::array::Array;
use crate::dtype::DType;
use crate::element::{Bool, Element};
use crate::error::{Result, value};
use crate::flags::{self, Flags};
use crate::layout::{self, Walk};
use crate::with_element;

/// A loop that converts `length` elements from `pointers[0]` to `pointers[1]`.
pub type CastLoop = unsafe fn(pointers: &[*mut u8; 2], strides: &[isize; 2], length: usize);

/// The loop from one dtype to another.
pub fn cast_loop(from: DType, to: DType) -> CastLoop {
    with_element!(from, F => with_element!(to, T => convert::<F, T>))
}

/// # Safety
/// Pointers and strides must lead to `length` readable and writable elements.
unsafe fn convert<F: Cast<T>, T: Element>(pointers: &[*mut u8; 2], strides: &[isize; 2], length: usize) {
    let ([source, target], [source_step, target_step]) = (*pointers, *strides);
    // SAFETY: by the caller's promise.
    unsafe {
        if source_step == size_of::<F>() as isize && target_step == size_of::<T>() as isize {
            let (source, target) = (source.cast::<F>(), target.cast::<T>());
            for i in 0..length {
                target.add(i).write_unaligned(source.add(i).read_unaligned().cast());
            }
        } else {
            let (mut source, mut target) = (source, target);
            for _ in 0..length {
                target.cast::<T>().write_unaligned(source.cast::<F>().read_unaligned().cast());
                source = source.wrapping_offset(source_step);
                target = target.wrapping_offset(target_step);
            }
        }
    }
}

/// Copies `source`, broadcast and converted, into `target`; the two may overlap.
///
/// # Errors
/// `ValueError` when the shape does not fit.
pub fn assign(target: &Array, source: &Array) -> Result<Flags> {
    // NumPy lets leading axes of length one of the source fall away.
    let mut shape = source.shape();
    let mut strides = source.strides();
    while shape.len() > target.ndim() && shape[0] == 1 {
        (shape, strides) = (&shape[1..], &strides[1..]);
    }
    let Some(source_strides) = layout::broadcast_strides(shape, strides, target.shape()) else {
        return value(format!(
            "could not broadcast input array from shape {} into shape {}",
            layout::tight_shape_text(source.shape()),
            layout::tight_shape_text(target.shape())
        ));
    };
    let overlapping = target.may_share_memory(source)
        && !(target.data() == source.data()
            && target.strides() == source.strides()
            && target.dtype() == source.dtype());
    if overlapping {
        let copy = source.copy(crate::array::Order::K)?;
        return assign(target, &copy);
    }
    let walk = Walk::new(target.shape(), [target.strides(), &source_strides], true);
    let convert = cast_loop(source.dtype(), target.dtype());
    let itemsize = target.dtype().itemsize();
    let watch = narrowing(source.dtype(), target.dtype());
    if watch {
        flags::clear();
    }
    let same = source.dtype() == target.dtype();
    walk.for_each_block([target.data(), source.data()], |[to, from], [to_step, from_step], length| {
        // SAFETY: the walk stays inside both views, which do not overlap or are the same.
        unsafe {
            if same && to_step == itemsize as isize && from_step == to_step {
                std::ptr::copy(from, to, length * itemsize);
            } else {
                convert(&[from, to], &[from_step, to_step], length);
            }
        }
        Ok(())
    })?;
    Ok(if watch { flags::read().without(Flags::UNDERFLOW) } else { Flags::NONE })
}

/// Whether a conversion can meet values that the target cannot hold, which NumPy warns about.
fn narrowing(from: DType, to: DType) -> bool {
    (from.is_float() || from.is_complex())
        && (to.is_integer() || to.real_part().itemsize() < from.real_part().itemsize())
        && to != DType::Bool
}

/// How a value of one element type becomes one of another.
pub trait Cast<T>: Element {
    /// Converts.
    fn cast(self) -> T;
}

macro_rules! cast_integers {
    ($($from:ty),*) => {
        $(cast_integers! { @to $from => i8, i16, i32, i64, u8, u16, u32, u64, f32, f64 })*
    };
    (@to $from:ty => $($to:ty),*) => {
        $(impl Cast<$to> for $from {
            #[inline(always)]
            fn cast(self) -> $to {
                self as $to
            }
        })*
        cast_integers! { @rest $from }
    };
    (@rest $from:ty) => {
        impl Cast<Bool> for $from {
            #[inline(always)]
            fn cast(self) -> Bool {
                Bool::new(self != 0 as $from)
            }
        }
        impl Cast<Complex<f32>> for $from {
            #[inline(always)]
            fn cast(self) -> Complex<f32> {
                Complex::new(self as f32, 0.0)
            }
        }
        impl Cast<Complex<f64>> for $from {
            #[inline(always)]
            fn cast(self) -> Complex<f64> {
                Complex::new(self as f64, 0.0)
            }
        }
    };
}

cast_integers!(i8, i16, i32, i64, u8, u16, u32, u64);
cast_integers! { @rest f32 }
cast_integers! { @rest f64 }

macro_rules! cast_floats {
    ($($from:ty),*) => {
        $(
            impl Cast<f32> for $from {
                #[inline(always)]
                fn cast(self) -> f32 {
                    self as f32
                }
            }
            impl Cast<f64> for $from {
                #[inline(always)]
                fn cast(self) -> f64 {
                    self as f64
                }
            }
            cast_floats! { @int $from => i8 by truncate_32, i16 by truncate_32, i32 by truncate_32, i64 by truncate_64,
                u8 by truncate_32, u16 by truncate_32, u32 by truncate_64, u64 by truncate_unsigned }
        )*
    };
    (@int $from:ty => $($to:ident by $how:ident),*) => {
        $(impl Cast<$to> for $from {
            #[inline(always)]
            fn cast(self) -> $to {
                $how(f64::from(self)) as $to
            }
        })*
    };
}

cast_floats!(f32, f64);

macro_rules! cast_bool_and_complex {
    ($($to:ty),*) => {
        $(
            impl Cast<$to> for Bool {
                #[inline(always)]
                fn cast(self) -> $to {
                    u8::from(self.get()).cast()
                }
            }
            impl Cast<$to> for Complex<f32> {
                #[inline(always)]
                fn cast(self) -> $to {
                    self.re.cast()
                }
            }
            impl Cast<$to> for Complex<f64> {
                #[inline(always)]
                fn cast(self) -> $to {
                    self.re.cast()
                }
            }
        )*
    };
}

cast_bool_and_complex!(i8, i16, i32, i64, u8, u16, u32, u64, f32, f64);

impl Cast<Bool> for Bool {
    #[inline(always)]
    fn cast(self) -> Bool {
        self
    }
}

macro_rules! cast_complex {
    ($part:ty) => {
        impl Cast<Complex<$part>> for Bool {
            #[inline(always)]
            fn cast(self) -> Complex<$part> {
                Complex::new(u8::from(self.get()).into(), 0.0)
            }
        }
        impl Cast<Bool> for Complex<$part> {
            #[inline(always)]
            fn cast(self) -> Bool {
                Bool::new(self.re != 0.0 || self.im != 0.0)
            }
        }
        impl Cast<Complex<f32>> for Complex<$part> {
            #[inline(always)]
            fn cast(self) -> Complex<f32> {
                Complex::new(self.re as f32, self.im as f32)
            }
        }
        impl Cast<Complex<f64>> for Complex<$part> {
            #[inline(always)]
            fn cast(self) -> Complex<f64> {
                Complex::new(self.re as f64, self.im as f64)
            }
        }
    };
}

cast_complex!(f32);
cast_complex!(f64);

#[inline(always)]
fn truncate_32(x: f64) -> i32 {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: SSE2 is part of x86-64.
    unsafe {
        use std::arch::x86_64::{_mm_cvttsd_si32, _mm_set_sd};
        _mm_cvttsd_si32(_mm_set_sd(x))
    }
    #[cfg(not(target_arch = "x86_64"))]
    if x > -2147483649.0 && x < 2147483648.0 { x as i32 } else { i32::MIN }
}

#[inline(always)]
fn truncate_64(x: f64) -> i64 {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: SSE2 is part of x86-64.
    unsafe {
        use std::arch::x86_64::{_mm_cvttsd_si64, _mm_set_sd};
        _mm_cvttsd_si64(_mm_set_sd(x))
    }
    #[cfg(not(target_arch = "x86_64"))]
    if (-9223372036854775808.0..9223372036854775808.0).contains(&x) { x as i64 } else { i64::MIN }
}

#[inline(always)]
fn truncate_unsigned(x: f64) -> u64 {
    const HALF: f64 = 9223372036854775808.0;
    if x >= HALF { (truncate_64(x - HALF) as u64) ^ (1 << 63) } else { truncate_64(x) as u64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scalar::Scalar;

    #[test]
    fn floats_outside_the_range_of_integers() {
        let cast = |x: f64, dtype| Scalar::new(x).cast(dtype).as_integer().unwrap();
        assert_eq!(cast(300.7, DType::Int8), 44);
        assert_eq!(cast(1e20, DType::Int8), 0);
        assert_eq!(cast(1e20, DType::Int32), i32::MIN.into());
        assert_eq!(cast(f64::NAN, DType::Int64), i64::MIN.into());
        assert_eq!(cast(-1.0, DType::UInt32), u32::MAX.into());
        assert_eq!(cast(1e19, DType::UInt64), 10_000_000_000_000_000_000);
        assert_eq!(cast(-1.5, DType::UInt64), u64::MAX.into());
    }

    #[test]
    fn assignment_handles_overlap() {
        let a = Array::from_slice(&[1i64, 2, 3, 4, 5]).unwrap();
        // SAFETY: four elements from the second on lie inside the block of five.
        let tail =
            unsafe { a.view_as(a.data().add(8), DType::Int64, [4].as_slice().into(), [8].as_slice().into()) };
        // SAFETY: the first four lie inside too.
        let head = unsafe { a.view_as(a.data(), DType::Int64, [4].as_slice().into(), [8].as_slice().into()) };
        assign(&tail, &head).unwrap();
        assert_eq!(a.to_vec::<i64>(), [1, 1, 2, 3, 4]);
    }
}
