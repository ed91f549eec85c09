//! Operations on single numbers, shared by Typed, Loops and the element loops of nests.
//!
//! The operands of an arithmetic operation have one dtype, which is the result's dtype too; conversions are explicit
//! ([`ScalarOp::Cast`]). Integers wrap. None of these operations raises: where Python raises, a check goes before
//! (`loops::Op::CheckDivisor`).

use hotloop_array::dtype::DType;
use std::fmt;

/// A pure operation on scalars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScalarOp {
    /// `a + b`; for bools logical or.
    Add,
    /// `a - b`.
    Subtract,
    /// `a * b`; for bools logical and.
    Multiply,
    /// `a / b` on floats and complex numbers, by IEEE.
    Divide,
    /// Rounds towards minus infinity. Integer division by zero gives 0, and the least value by -1 wraps.
    FloorDivide,
    /// The remainder with the sign of the divisor. Integer modulo zero gives 0.
    Modulo,
    /// C's remainder, with the sign of the dividend (`np.fmod`).
    Fmod,
    /// `a ** b`. Integers by repeated squaring, wrapping; a negative exponent of an integer gives what NumPy's
    /// `np.power` would have refused, 0 unless the base is 1 or -1.
    Power,
    /// Bitwise; logical on bools.
    And,
    /// Bitwise; logical on bools.
    Or,
    /// Bitwise; logical on bools.
    Xor,
    /// A shift by 64 or more gives 0.
    ShiftLeft,
    /// Arithmetic for signed, logical for unsigned; a shift by 64 or more gives 0 or -1.
    ShiftRight,
    /// `-a`.
    Negative,
    /// `abs(a)`; of a complex number a float of half its size.
    Absolute,
    /// `~a`; logical not on bools.
    Invert,
    /// `a < b`, a bool. Complex numbers compare by real, then imaginary part.
    Less,
    /// `a <= b`.
    LessEqual,
    /// `a == b`.
    Equal,
    /// `a != b`.
    NotEqual,
    /// `a > b`.
    Greater,
    /// `a >= b`.
    GreaterEqual,
    /// `np.maximum`: a NaN operand wins.
    Maximum,
    /// `np.minimum`: a NaN operand wins.
    Minimum,
    /// `np.fmax`: a NaN operand loses.
    Fmax,
    /// `np.fmin`: a NaN operand loses.
    Fmin,
    /// `b if a else c`, where `a` is a bool.
    Select,
    /// To another dtype by NumPy's `astype` rules: floats truncate towards zero, complex numbers lose the imaginary part,
    /// to bool means "is not zero".
    Cast(DType),
    /// The real part of a complex number.
    Real,
    /// The imaginary part of a complex number.
    Imaginary,
    /// The conjugate of a complex number.
    Conjugate,
    /// A complex number from two floats.
    MakeComplex,
    /// Of floats.
    SquareRoot,
    /// Of floats.
    Floor,
    /// Of floats.
    Ceil,
    /// Towards zero, of floats.
    Trunc,
    /// To the nearest even, of floats.
    Rint,
    /// `np.sign`: NaN stays NaN.
    Sign,
    /// A bool: whether the sign bit of a float is set.
    SignBit,
    /// The magnitude of `a` with the sign of `b`.
    CopySign,
    /// A bool, of a float or complex number.
    IsNan,
    /// A bool, of a float or complex number.
    IsInfinite,
    /// A bool, of a float or complex number.
    IsFinite,
    /// A function of `hotloop_core::math`, by the name there: symbol `hl_math_<name>_<f32|f64|c64|c128>`.
    Math(&'static str),
}

impl ScalarOp {
    /// The name in printed forms.
    pub fn name(self) -> &'static str {
        match self {
            ScalarOp::Add => "add",
            ScalarOp::Subtract => "subtract",
            ScalarOp::Multiply => "multiply",
            ScalarOp::Divide => "divide",
            ScalarOp::FloorDivide => "floor_divide",
            ScalarOp::Modulo => "modulo",
            ScalarOp::Fmod => "fmod",
            ScalarOp::Power => "power",
            ScalarOp::And => "and",
            ScalarOp::Or => "or",
            ScalarOp::Xor => "xor",
            ScalarOp::ShiftLeft => "shift_left",
            ScalarOp::ShiftRight => "shift_right",
            ScalarOp::Negative => "negative",
            ScalarOp::Absolute => "absolute",
            ScalarOp::Invert => "invert",
            ScalarOp::Less => "less",
            ScalarOp::LessEqual => "less_equal",
            ScalarOp::Equal => "equal",
            ScalarOp::NotEqual => "not_equal",
            ScalarOp::Greater => "greater",
            ScalarOp::GreaterEqual => "greater_equal",
            ScalarOp::Maximum => "maximum",
            ScalarOp::Minimum => "minimum",
            ScalarOp::Fmax => "fmax",
            ScalarOp::Fmin => "fmin",
            ScalarOp::Select => "select",
            ScalarOp::Cast(_) => "cast",
            ScalarOp::Real => "real",
            ScalarOp::Imaginary => "imaginary",
            ScalarOp::Conjugate => "conjugate",
            ScalarOp::MakeComplex => "make_complex",
            ScalarOp::SquareRoot => "square_root",
            ScalarOp::Floor => "floor",
            ScalarOp::Ceil => "ceil",
            ScalarOp::Trunc => "trunc",
            ScalarOp::Rint => "rint",
            ScalarOp::Sign => "sign",
            ScalarOp::SignBit => "sign_bit",
            ScalarOp::CopySign => "copy_sign",
            ScalarOp::IsNan => "is_nan",
            ScalarOp::IsInfinite => "is_infinite",
            ScalarOp::IsFinite => "is_finite",
            ScalarOp::Math(name) => name,
        }
    }

    /// The dtype of the result, given that of the (first relevant) operand. For [`ScalarOp::Select`] that of the second.
    pub fn result_dtype(self, operand: DType) -> DType {
        match self {
            ScalarOp::Less
            | ScalarOp::LessEqual
            | ScalarOp::Equal
            | ScalarOp::NotEqual
            | ScalarOp::Greater
            | ScalarOp::GreaterEqual
            | ScalarOp::SignBit
            | ScalarOp::IsNan
            | ScalarOp::IsInfinite
            | ScalarOp::IsFinite => DType::Bool,
            ScalarOp::Cast(to) => to,
            ScalarOp::Absolute | ScalarOp::Real | ScalarOp::Imaginary => match operand {
                DType::Complex64 => DType::Float32,
                DType::Complex128 => DType::Float64,
                other => other,
            },
            ScalarOp::MakeComplex => match operand {
                DType::Float32 => DType::Complex64,
                _ => DType::Complex128,
            },
            _ => operand,
        }
    }
}

/// A constant.
#[derive(Debug, Clone, PartialEq)]
pub enum Const {
    /// `None`.
    Unit,
    /// A bool.
    Bool(bool),
    /// An integer of that dtype; unsigned ones as their bits.
    Int(i64, DType),
    /// A float of that dtype.
    Float(f64, DType),
    /// A complex number of that dtype: real, imaginary.
    Complex(f64, f64, DType),
    /// A string.
    Text(std::rc::Rc<str>),
    /// An element of bytes or text, by its bytes.
    Element(DType, std::rc::Rc<[u8]>),
}

impl fmt::Display for Const {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Const::Unit => f.write_str("None"),
            Const::Bool(true) => f.write_str("True"),
            Const::Bool(false) => f.write_str("False"),
            Const::Int(value, dtype) if *dtype == DType::UInt64 => write!(f, "{}", *value as u64),
            Const::Int(value, _) => write!(f, "{value}"),
            Const::Float(value, _) => write!(f, "{value:?}"),
            Const::Complex(re, im, _) => write!(f, "({re:?}{im:+?}j)"),
            Const::Text(text) => write!(f, "{text:?}"),
            Const::Element(_, bytes) => write!(f, "b\"{}\"", bytes.escape_ascii()),
        }
    }
}
