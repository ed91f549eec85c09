//! Type promotion as NumPy 2 does it (NEP 50).
//!
//! Python scalars are *weak*: they take part with their kind alone, so `float32_array * 0.5` stays float32.

mod families;

pub(crate) use families::text_length;

use crate::dtype::{DType, Kind};
use crate::error::Result;

/// The kind of a weak Python scalar. Python's bool is not weak: it counts as the dtype bool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Weak {
    /// `int`
    Int,
    /// `float`
    Float,
    /// `complex`
    Complex,
}

impl Weak {
    /// The class that NumPy names for it in texts.
    pub fn class(self) -> &'static str {
        match self {
            Weak::Int => "<class 'numpy.dtypes._PyLongDType'>",
            Weak::Float => "<class 'numpy.dtypes._PyFloatDType'>",
            Weak::Complex => "<class 'numpy.dtypes._PyComplexDType'>",
        }
    }

    /// Python's name for it.
    pub fn name(self) -> &'static str {
        match self {
            Weak::Int => "int",
            Weak::Float => "float",
            Weak::Complex => "complex",
        }
    }

    /// The dtype that such a scalar has on its own.
    pub const fn default_dtype(self) -> DType {
        match self {
            Weak::Int => DType::Int64,
            Weak::Float => DType::Float64,
            Weak::Complex => DType::Complex128,
        }
    }
}

/// The type of an operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OperandType {
    /// An array or NumPy scalar of this dtype.
    Strong(DType),
    /// A Python scalar.
    Weak(Weak),
}

impl From<DType> for OperandType {
    fn from(dtype: DType) -> Self {
        OperandType::Strong(dtype)
    }
}

/// NumPy's `promote_types`: the smallest dtype to which both can be cast safely.
///
/// # Errors
/// `DTypePromotionError` when there is none; `TypeError` for units without a common one.
pub fn promote_types(a: DType, b: DType) -> Result<DType> {
    let (a, b) = (a.native(), b.native());
    if a.is_number() && b.is_number() {
        return Ok(promote_numbers(a, b));
    }
    families::promote(a, b)
}

/// As [`promote_types`] for numbers in native order.
pub fn promote_numbers(a: DType, b: DType) -> DType {
    if a == b {
        return a;
    }
    let (low, high) = if a.kind() <= b.kind() { (a, b) } else { (b, a) };
    match (low.kind(), high.kind()) {
        (Kind::Bool, _) => high,
        (Kind::Unsigned, Kind::Signed) => match (low.itemsize(), high.itemsize()) {
            (8, _) => DType::Float64,
            (u, s) if u < s => high,
            (u, _) => signed(2 * u),
        },
        (x, y) if x == y => {
            if low.itemsize() >= high.itemsize() {
                low
            } else {
                high
            }
        }
        // An integer fits into a float of twice its size.
        (Kind::Unsigned | Kind::Signed, Kind::Float) => match (low.itemsize(), high) {
            (1, _) | (2, DType::Float32) => high,
            (2, DType::Float16) => DType::Float32,
            _ => DType::Float64,
        },
        (Kind::Unsigned | Kind::Signed, Kind::Complex) => {
            if low.itemsize() <= 2 {
                high
            } else {
                DType::Complex128
            }
        }
        _ => {
            if low == DType::Float64 {
                DType::Complex128
            } else {
                high
            }
        }
    }
}

fn signed(itemsize: usize) -> DType {
    match itemsize {
        1 => DType::Int8,
        2 => DType::Int16,
        4 => DType::Int32,
        _ => DType::Int64,
    }
}

/// What a dtype becomes together with a weak scalar.
///
/// # Errors
/// As [`promote_types`].
pub fn promote_weak(dtype: DType, weak: Weak) -> Result<DType> {
    let dtype = dtype.native();
    Ok(match (weak, dtype.kind()) {
        (Weak::Int, Kind::Bool) => DType::Int64,
        (Weak::Int, Kind::Signed | Kind::Unsigned | Kind::Float | Kind::Complex) => dtype,
        (Weak::Float, Kind::Float | Kind::Complex) => dtype,
        (Weak::Float, Kind::Bool | Kind::Signed | Kind::Unsigned) => DType::Float64,
        (Weak::Complex, Kind::Complex) => dtype,
        (Weak::Complex, Kind::Float) if dtype != DType::Float64 => DType::Complex64,
        (Weak::Complex, Kind::Bool | Kind::Signed | Kind::Unsigned | Kind::Float) => DType::Complex128,
        (Weak::Int, Kind::TimeDelta) => dtype,
        (_, Kind::Object) => dtype,
        _ => return Err(families::no_common_with_weak(dtype, weak)),
    })
}

/// NumPy's `result_type`; `None` without operands.
///
/// # Errors
/// As [`promote_types`].
pub fn result_type(operands: &[OperandType]) -> Result<Option<DType>> {
    let mut strong = None;
    let mut weakest = None;
    for operand in operands {
        match *operand {
            OperandType::Strong(dtype) => {
                strong = Some(promote_types(strong.unwrap_or(dtype), dtype)?);
            }
            OperandType::Weak(weak) => weakest = weakest.max(Some(weak)),
        }
    }
    Ok(match (strong, weakest) {
        (Some(dtype), Some(weak)) => Some(promote_weak(dtype, weak)?),
        (Some(dtype), None) => Some(dtype),
        (None, Some(weak)) => Some(weak.default_dtype()),
        (None, None) => None,
    })
}

/// How much a cast may lose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Casting {
    /// Nothing may change.
    No,
    /// Only the byte order may.
    Equiv,
    /// Every value is kept.
    Safe,
    /// Values of the same or a lower kind: float64 to float32.
    SameKind,
    /// Anything.
    Unsafe,
}

impl Casting {
    /// From NumPy's word.
    pub fn from_text(text: &str) -> Option<Casting> {
        Some(match text {
            "no" => Casting::No,
            "equiv" => Casting::Equiv,
            "safe" => Casting::Safe,
            "same_kind" => Casting::SameKind,
            "unsafe" => Casting::Unsafe,
            _ => return None,
        })
    }

    /// NumPy's word.
    pub const fn text(self) -> &'static str {
        match self {
            Casting::No => "no",
            Casting::Equiv => "equiv",
            Casting::Safe => "safe",
            Casting::SameKind => "same_kind",
            Casting::Unsafe => "unsafe",
        }
    }
}

/// NumPy's `can_cast` between dtypes.
pub fn can_cast(from: DType, to: DType, casting: Casting) -> bool {
    if from == to || casting == Casting::Unsafe {
        return true;
    }
    let (plain_from, plain_to) = (from.native(), to.native());
    match casting {
        Casting::No => false,
        Casting::Equiv => plain_from == plain_to,
        _ if plain_from == plain_to => true,
        _ if !(plain_from.is_number() && plain_to.is_number()) => {
            families::can_cast(plain_from, plain_to, casting)
        }
        Casting::Safe => promote_numbers(plain_from, plain_to) == plain_to,
        _ => {
            promote_numbers(plain_from, plain_to) == plain_to
                || same_kind_rank(plain_from) <= same_kind_rank(plain_to)
        }
    }
}

/// Whether an operand, weak or not, may be cast.
pub fn can_cast_operand(from: OperandType, to: DType, casting: Casting) -> bool {
    match from {
        OperandType::Strong(dtype) => can_cast(dtype, to, casting),
        OperandType::Weak(weak) if !to.native().is_number() => can_cast(weak.default_dtype(), to, casting),
        OperandType::Weak(Weak::Int) => casting == Casting::Unsafe || to.kind() != Kind::Bool,
        OperandType::Weak(Weak::Float) => casting == Casting::Unsafe || to.kind() >= Kind::Float,
        OperandType::Weak(Weak::Complex) => casting == Casting::Unsafe || to.is_complex(),
    }
}

fn same_kind_rank(dtype: DType) -> u8 {
    match dtype.kind() {
        Kind::Bool => 0,
        Kind::Unsigned => 1,
        Kind::Signed => 2,
        Kind::Float => 4,
        _ => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use DType::*;

    #[test]
    fn promotion_of_pairs() {
        for (a, b, expected) in [
            (Int8, UInt8, Int16),
            (UInt32, Int8, Int64),
            (UInt64, Int64, Float64),
            (Int16, Float32, Float32),
            (Int32, Float32, Float64),
            (Float64, Complex64, Complex128),
            (Int32, Complex64, Complex128),
            (Bool, Int8, Int8),
            (Float16, Int8, Float16),
            (Float16, UInt16, Float32),
            (Float16, Int32, Float64),
            (Float16, Complex64, Complex64),
        ] {
            assert_eq!(promote_types(a, b), Ok(expected), "{a} {b}");
            assert_eq!(promote_types(b, a), Ok(expected), "{b} {a}");
        }
    }

    #[test]
    fn weak_scalars_keep_the_array_type() {
        let weak = |dtype, weak| result_type(&[OperandType::Strong(dtype), OperandType::Weak(weak)]).unwrap();
        assert_eq!(weak(Float32, Weak::Float), Some(Float32));
        assert_eq!(weak(Int8, Weak::Int), Some(Int8));
        assert_eq!(weak(Int8, Weak::Float), Some(Float64));
        assert_eq!(weak(Float32, Weak::Complex), Some(Complex64));
        assert_eq!(weak(Bool, Weak::Int), Some(Int64));
    }
}
