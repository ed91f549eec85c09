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
