//! Type promotion as NumPy 2 does it (NEP 50).
//!
//! Python scalars are *weak*: they take part with their kind alone, so `float32_array * 0.5` stays float32.

use crate::dtype::{DType, Kind};

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
pub fn promote_types(a: DType, b: DType) -> DType {
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
        (Kind::Unsigned | Kind::Signed, Kind::Float) => {
            if low.itemsize() <= 2 {
                high
            } else {
                DType::Float64
            }
        }
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
pub fn promote_weak(dtype: DType, weak: Weak) -> DType {
    match (weak, dtype.kind()) {
        (Weak::Int, Kind::Bool) => DType::Int64,
        (Weak::Int, _) => dtype,
        (Weak::Float, Kind::Float | Kind::Complex) => dtype,
        (Weak::Float, _) => DType::Float64,
        (Weak::Complex, Kind::Complex) => dtype,
        (Weak::Complex, Kind::Float) if dtype == DType::Float32 => DType::Complex64,
        (Weak::Complex, _) => DType::Complex128,
    }
}

/// NumPy's `result_type`; `None` without operands.
pub fn result_type(operands: &[OperandType]) -> Option<DType> {
    let mut strong = None;
    let mut weakest = None;
    for operand in operands {
        match *operand {
            OperandType::Strong(dtype) => {
                strong = Some(strong.map_or(dtype, |before| promote_types(before, dtype)));
            }
            OperandType::Weak(weak) => weakest = weakest.max(Some(weak)),
        }
    }
    match (strong, weakest) {
        (Some(dtype), Some(weak)) => Some(promote_weak(dtype, weak)),
        (Some(dtype), None) => Some(dtype),
        (None, Some(weak)) => Some(weak.default_dtype()),
        (None, None) => None,
    }
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
    match casting {
        Casting::No | Casting::Equiv => from == to,
        Casting::Safe => promote_types(from, to) == to,
        Casting::SameKind => promote_types(from, to) == to || same_kind_rank(from) <= same_kind_rank(to),
        Casting::Unsafe => true,
    }
}

/// Whether an operand, weak or not, may be cast.
pub fn can_cast_operand(from: OperandType, to: DType, casting: Casting) -> bool {
    match from {
        OperandType::Strong(dtype) => can_cast(dtype, to, casting),
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
        Kind::Complex => 5,
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
        ] {
            assert_eq!(promote_types(a, b), expected, "{a} {b}");
            assert_eq!(promote_types(b, a), expected, "{b} {a}");
        }
    }

    #[test]
    fn weak_scalars_keep_the_array_type() {
        let weak = |dtype, weak| result_type(&[OperandType::Strong(dtype), OperandType::Weak(weak)]);
        assert_eq!(weak(Float32, Weak::Float), Some(Float32));
        assert_eq!(weak(Int8, Weak::Int), Some(Int8));
        assert_eq!(weak(Int8, Weak::Float), Some(Float64));
        assert_eq!(weak(Float32, Weak::Complex), Some(Complex64));
        assert_eq!(weak(Bool, Weak::Int), Some(Int64));
    }
}
