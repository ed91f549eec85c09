//! The Rust types of array elements, and the dispatch from a dtype to its type.

use half::f16;
use num_complex::Complex;

use crate::dtype::DType;

/// A NumPy bool: a byte of which any non-zero value counts as true, because views can put any byte there.
#[derive(Debug, Clone, Copy, Default)]
#[repr(transparent)]
pub struct Bool(u8);

impl Bool {
    /// From a Rust bool.
    #[inline(always)]
    pub const fn new(value: bool) -> Bool {
        Bool(value as u8)
    }

    /// To a Rust bool.
    #[inline(always)]
    pub const fn get(self) -> bool {
        self.0 != 0
    }
}

/// IEEE half precision.
pub type Half = f16;

/// The number of half precision that is nearest to a double, rounded once: the single between is odd where the double is
/// not exact in it. (`f16::from_f64` drops the last bits of the double before it rounds.)
pub const fn half_of(value: f64) -> Half {
    let nearest = value as f32;
    let back = nearest as f64;
    if back == value || value.is_nan() {
        return f16::from_f32_const(nearest);
    }
    let bits = nearest.to_bits();
    let towards_zero = if back.abs() > value.abs() { bits - 1 } else { bits };
    f16::from_f32_const(f32::from_bits(towards_zero | 1))
}

/// The number of half precision that is nearest to a single; that it is too large shows in the processor's status word.
///
/// Not `f16::from_f32`: the optimiser may leave anything in the lanes beside the number, which shows there too.
#[inline(always)]
pub fn half_of_single(value: f32) -> Half {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("f16c") {
        let mut bits = value.to_bits();
        // SAFETY: the processor has the instruction; the other lanes are zeroed by the first one.
        unsafe {
            std::arch::asm!(
                "vmovd {lanes}, {bits:e}",
                "vcvtps2ph {lanes}, {lanes}, 0",
                "vmovd {bits:e}, {lanes}",
                bits = inout(reg) bits,
                lanes = out(xmm_reg) _,
                options(nostack, preserves_flags)
            );
        }
        return f16::from_bits(bits as u16);
    }
    tell_of_infinity(f16::from_f32_const(value), value.into())
}

/// As [`half_of`]; that the number is too large shows in the processor's status word.
#[inline(always)]
pub fn half_of_double(value: f64) -> Half {
    tell_of_infinity(half_of(value), value)
}

#[inline(always)]
fn tell_of_infinity(half: Half, value: f64) -> Half {
    if half.is_infinite() && value.is_finite() {
        std::hint::black_box(std::hint::black_box(f64::MAX) * std::hint::black_box(2.0));
    }
    half
}

/// A type that array elements can have; any bit pattern is a valid value.
pub trait Element: Copy + Default + Send + Sync + std::fmt::Debug + 'static {
    /// The dtype that stands for this type.
    const DTYPE: DType;
}

macro_rules! elements {
    ($($rust:ty => $dtype:ident),* $(,)?) => {
        $(impl Element for $rust {
            const DTYPE: DType = DType::$dtype;
        })*
    };
}

elements! {
    Bool => Bool, i8 => Int8, i16 => Int16, i32 => Int32, i64 => Int64, u8 => UInt8, u16 => UInt16, u32 => UInt32,
    u64 => UInt64, f32 => Float32, f64 => Float64, Complex<f32> => Complex64, Complex<f64> => Complex128,
    f16 => Float16,
}

/// Runs an expression with a type name standing for the Rust type of a dtype: `with_element!(dtype, T => f::<T>(x), else
/// error)`, or another expression for dtypes that have no such type.
#[macro_export]
macro_rules! with_element {
    ($dtype:expr, $name:ident => $body:expr, else $otherwise:expr) => {
        match $dtype {
            $crate::dtype::DType::Bool => {
                type $name = $crate::element::Bool;
                $body
            }
            $crate::dtype::DType::Int8 => {
                type $name = i8;
                $body
            }
            $crate::dtype::DType::Int16 => {
                type $name = i16;
                $body
            }
            $crate::dtype::DType::Int32 => {
                type $name = i32;
                $body
            }
            $crate::dtype::DType::Int64 => {
                type $name = i64;
                $body
            }
            $crate::dtype::DType::UInt8 => {
                type $name = u8;
                $body
            }
            $crate::dtype::DType::UInt16 => {
                type $name = u16;
                $body
            }
            $crate::dtype::DType::UInt32 => {
                type $name = u32;
                $body
            }
            $crate::dtype::DType::UInt64 => {
                type $name = u64;
                $body
            }
            $crate::dtype::DType::Float32 => {
                type $name = f32;
                $body
            }
            $crate::dtype::DType::Float64 => {
                type $name = f64;
                $body
            }
            $crate::dtype::DType::Complex64 => {
                type $name = ::num_complex::Complex<f32>;
                $body
            }
            $crate::dtype::DType::Complex128 => {
                type $name = ::num_complex::Complex<f64>;
                $body
            }
            $crate::dtype::DType::Float16 => {
                type $name = $crate::element::Half;
                $body
            }
            _ => $otherwise,
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_are_rounded_to_half_precision_once() {
        for bits in (0u16..0x7bff).step_by(7) {
            let (low, high) = (Half::from_bits(bits).to_f64(), Half::from_bits(bits + 1).to_f64());
            let middle = (low + high) / 2.0;
            let even = bits + (bits & 1);
            assert_eq!(half_of(middle).to_bits(), even);
            assert_eq!(half_of(middle.next_up()).to_bits(), bits + 1);
            assert_eq!(half_of(-middle.next_down()).to_bits(), 0x8000 | bits);
        }
        assert_eq!(half_of(65520.0).to_bits(), 0x7c00);
        assert_eq!(half_of(1e300).to_bits(), 0x7c00);
        assert!(half_of(f64::NAN).is_nan());
    }
}
