//! Conversion of numbers, with NumPy's (that is, the C compiler's) behaviour on x86-64.
//!
//! A float outside the range of an integer type gives what the processor's truncating conversion gives: the most negative
//! number for 32- and 64-bit targets, its low bits for narrower ones.

use half::f16;
use num_complex::Complex;

use crate::dtype::DType;
use crate::element::{Bool, Element, half_of_double, half_of_single};
use crate::with_element;

/// A loop that converts `length` numbers from `pointers[0]` to `pointers[1]`.
pub(super) type NumberLoop = unsafe fn(pointers: &[*mut u8; 2], strides: &[isize; 2], length: usize);

/// The loop from one dtype of numbers to another; `None` when one of them is something else.
pub(super) fn number_loop(from: DType, to: DType) -> Option<NumberLoop> {
    with_element!(from, F => with_element!(to, T => Some(convert::<F, T> as NumberLoop), else None), else None)
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
        } else if source_step == 0 && target_step == size_of::<T>() as isize && length > 0 {
            let (value, target) = (source.cast::<F>().read_unaligned().cast(), target.cast::<T>());
            for i in 0..length {
                target.add(i).write_unaligned(value);
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

macro_rules! cast_half {
    ($($type:ty),*) => {
        $(
            impl Cast<f16> for $type {
                #[inline(always)]
                fn cast(self) -> f16 {
                    half_of_single(self as f32)
                }
            }
            impl Cast<$type> for f16 {
                #[inline(always)]
                fn cast(self) -> $type {
                    self.to_f32().cast()
                }
            }
        )*
    };
}

cast_half!(i8, i16, i32, i64, u8, u16, u32, u64);

impl Cast<f16> for f64 {
    /// Rounded once: by way of single precision some numbers would be rounded twice.
    #[inline(always)]
    fn cast(self) -> f16 {
        half_of_double(self)
    }
}

impl Cast<f64> for f16 {
    #[inline(always)]
    fn cast(self) -> f64 {
        self.to_f64()
    }
}

impl Cast<f16> for f32 {
    #[inline(always)]
    fn cast(self) -> f16 {
        half_of_single(self)
    }
}

impl Cast<f32> for f16 {
    #[inline(always)]
    fn cast(self) -> f32 {
        self.to_f32()
    }
}

impl Cast<f16> for f16 {
    #[inline(always)]
    fn cast(self) -> f16 {
        self
    }
}

impl Cast<f16> for Bool {
    #[inline(always)]
    fn cast(self) -> f16 {
        if self.get() { f16::ONE } else { f16::ZERO }
    }
}

impl Cast<Bool> for f16 {
    #[inline(always)]
    fn cast(self) -> Bool {
        Bool::new(self != f16::ZERO)
    }
}

macro_rules! cast_half_complex {
    ($($part:ty),*) => {
        $(
            impl Cast<f16> for Complex<$part> {
                #[inline(always)]
                fn cast(self) -> f16 {
                    self.re.cast()
                }
            }
            impl Cast<Complex<$part>> for f16 {
                #[inline(always)]
                fn cast(self) -> Complex<$part> {
                    Complex::new(self.cast(), 0.0)
                }
            }
        )*
    };
}

cast_half_complex!(f32, f64);
