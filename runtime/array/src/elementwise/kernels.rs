//! Which loop serves an operation on given dtypes.

use num_complex::Complex;

use super::loops::{Kernel, binary, plain_binary, plain_unary, split, twofold, unary};
use super::operations as ops;
use super::{division, elementary};
use crate::dtype::DType;
use crate::element::{Bool, Half};
use crate::functions::Op;

macro_rules! for_integers {
    ($dtype:expr, $how:ident, $($op:ty),+; $($rest:tt)*) => {
        match $dtype {
            DType::Int8 => for_integers!(@ $how, $($op),+, i8),
            DType::Int16 => for_integers!(@ $how, $($op),+, i16),
            DType::Int32 => for_integers!(@ $how, $($op),+, i32),
            DType::Int64 => for_integers!(@ $how, $($op),+, i64),
            DType::UInt8 => for_integers!(@ $how, $($op),+, u8),
            DType::UInt16 => for_integers!(@ $how, $($op),+, u16),
            DType::UInt32 => for_integers!(@ $how, $($op),+, u32),
            DType::UInt64 => for_integers!(@ $how, $($op),+, u64),
            $($rest)*
        }
    };
    (@ binary, $op:ty, $type:ty) => { binary::<$op, $type, $type>() };
    (@ plain_binary, $op:ty, $type:ty) => { plain_binary::<$op, $type, $type>() };
    (@ unary, $op:ty, $type:ty) => { unary::<$op, $type>() };
    (@ plain_unary, $op:ty, $type:ty) => { plain_unary::<$op, $type>() };
    (@ floor_divide, $op:ty, $type:ty) => { division::kernel::<$type>(false) };
    (@ remainder, $op:ty, $type:ty) => { division::kernel::<$type>(true) };
    (@ twofold, $op:ty, $type:ty) => { twofold::<$op, $type>() };
}

macro_rules! for_floats {
    ($dtype:expr, $how:ident, $op:ty; $($rest:tt)*) => {
        match $dtype {
            DType::Float32 => for_integers!(@ $how, $op, f32),
            DType::Float64 => for_integers!(@ $how, $op, f64),
            $($rest)*
        }
    };
}

macro_rules! for_complex {
    ($dtype:expr, $how:ident, $op:ty; $($rest:tt)*) => {
        match $dtype {
            DType::Complex64 => for_integers!(@ $how, $op, Complex<f32>),
            DType::Complex128 => for_integers!(@ $how, $op, Complex<f64>),
            $($rest)*
        }
    };
}

/// All numbers, bool excluded.
macro_rules! for_numbers {
    ($dtype:expr, $how:ident, $op:ty; $($rest:tt)*) => {
        for_integers!($dtype, $how, $op; _ => for_floats!($dtype, $how, $op; _ => for_complex!($dtype, $how, $op; $($rest)*)))
    };
}

/// The loop of an operation whose inputs have these dtypes; `None` when there is none.
pub fn kernel(op: Op, inputs: &[DType]) -> Option<Kernel> {
    let dtype = *inputs.first()?;
    if inputs.iter().any(|other| *other != dtype) {
        return mixed(op, inputs);
    }
    if dtype == DType::Bool {
        return of_bools(op);
    }
    if let Some(kernel) = elementary::kernel(op, dtype) {
        return Some(kernel);
    }
    Some(match op {
        Op::Add => for_numbers!(dtype, binary, ops::Add; _ => return None),
        Op::Subtract => for_numbers!(dtype, binary, ops::Subtract; _ => return None),
        Op::Multiply => for_numbers!(dtype, binary, ops::Multiply; _ => return None),
        Op::Divide => {
            for_floats!(dtype, binary, ops::Divide; _ => for_complex!(dtype, binary, ops::Divide; _ => return None))
        }
        Op::FloorDivide => {
            for_integers!(dtype, floor_divide, ops::FloorDivide; _ => for_floats!(dtype, plain_binary, ops::FloorDivide; _ => return None))
        }
        Op::Remainder => {
            for_integers!(dtype, remainder, ops::Remainder; _ => for_floats!(dtype, plain_binary, ops::Remainder; _ => return None))
        }
        Op::Fmod => {
            for_integers!(dtype, plain_binary, ops::Fmod; _ => for_floats!(dtype, plain_binary, ops::Fmod; _ => return None))
        }
        Op::Divmod => {
            for_integers!(dtype, twofold, ops::Divmod; _ => for_floats!(dtype, twofold, ops::Divmod; _ => return None))
        }
        Op::Power => for_integers!(dtype, plain_binary, ops::IntegerPower; _ => return None),
        Op::Negative => for_numbers!(dtype, unary, ops::Negative; _ => return None),
        Op::Positive => for_numbers!(dtype, plain_unary, ops::Positive; _ => return None),
        Op::Absolute => {
            for_integers!(dtype, unary, ops::AbsoluteInteger; _ => for_floats!(dtype, unary, ops::AbsoluteFloat; _ => return None))
        }
        Op::Sign => for_numbers!(dtype, plain_unary, ops::Sign; _ => return None),
        Op::Square => for_numbers!(dtype, unary, ops::Square; _ => return None),
        Op::Sqrt => for_floats!(dtype, unary, ops::Sqrt; _ => return None),
        Op::Reciprocal => {
            for_integers!(dtype, plain_unary, ops::ReciprocalInteger;
                _ => for_floats!(dtype, unary, ops::Reciprocal; _ => for_complex!(dtype, plain_unary, ops::Reciprocal; _ => return None)))
        }
        Op::Degrees => for_floats!(dtype, unary, ops::Degrees; _ => return None),
        Op::Radians => for_floats!(dtype, unary, ops::Radians; _ => return None),
        Op::Floor => {
            for_floats!(dtype, unary, ops::Floor; _ => for_integers!(dtype, plain_unary, ops::Positive; _ => return None))
        }
        Op::Ceil => {
            for_floats!(dtype, unary, ops::Ceil; _ => for_integers!(dtype, plain_unary, ops::Positive; _ => return None))
        }
        Op::Trunc => {
            for_floats!(dtype, unary, ops::Trunc; _ => for_integers!(dtype, plain_unary, ops::Positive; _ => return None))
        }
        Op::Rint => {
            for_floats!(dtype, unary, ops::Rint; _ => for_complex!(dtype, plain_unary, ops::Rint; _ => return None))
        }
        Op::Maximum => for_numbers!(dtype, binary, ops::Maximum; _ => return None),
        Op::Minimum => for_numbers!(dtype, binary, ops::Minimum; _ => return None),
        Op::Fmax => for_numbers!(dtype, binary, ops::Fmax; _ => return None),
        Op::Fmin => for_numbers!(dtype, binary, ops::Fmin; _ => return None),
        Op::Equal => for_numbers!(dtype, binary, ops::Equal; _ => return None),
        Op::NotEqual => for_numbers!(dtype, binary, ops::NotEqual; _ => return None),
        Op::Less => for_numbers!(dtype, binary, ops::Less; _ => return None),
        Op::LessEqual => for_numbers!(dtype, binary, ops::LessEqual; _ => return None),
        Op::Greater => for_numbers!(dtype, binary, ops::Greater; _ => return None),
        Op::GreaterEqual => for_numbers!(dtype, binary, ops::GreaterEqual; _ => return None),
        Op::LogicalAnd => for_numbers!(dtype, plain_binary, ops::LogicalAnd; _ => return None),
        Op::LogicalOr => for_numbers!(dtype, plain_binary, ops::LogicalOr; _ => return None),
        Op::LogicalXor => for_numbers!(dtype, plain_binary, ops::LogicalXor; _ => return None),
        Op::LogicalNot => for_numbers!(dtype, plain_unary, ops::LogicalNot; _ => return None),
        Op::BitwiseAnd => for_integers!(dtype, binary, ops::BitwiseAnd; _ => return None),
        Op::BitwiseOr => for_integers!(dtype, binary, ops::BitwiseOr; _ => return None),
        Op::BitwiseXor => for_integers!(dtype, binary, ops::BitwiseXor; _ => return None),
        Op::Invert => for_integers!(dtype, unary, ops::Invert; _ => return None),
        Op::LeftShift => for_integers!(dtype, binary, ops::ShiftLeft; _ => return None),
        Op::RightShift => for_integers!(dtype, binary, ops::ShiftRight; _ => return None),
        Op::BitwiseCount => for_integers!(dtype, plain_unary, ops::BitCount; _ => return None),
        Op::IsNan => for_floats!(dtype, unary, ops::IsNan;
            _ => for_complex!(dtype, unary, ops::IsNan; _ => for_integers!(dtype, plain_unary, ops::AlwaysFalse; _ => return None))),
        Op::IsInf => for_floats!(dtype, unary, ops::IsInfinite;
            _ => for_complex!(dtype, unary, ops::IsInfinite; _ => for_integers!(dtype, plain_unary, ops::AlwaysFalse; _ => return None))),
        Op::IsFinite => for_floats!(dtype, unary, ops::IsFinite;
            _ => for_complex!(dtype, unary, ops::IsFinite; _ => for_integers!(dtype, plain_unary, ops::AlwaysTrue; _ => return None))),
        Op::Signbit => for_floats!(dtype, unary, ops::SignBit; _ => return None),
        Op::CopySign => for_floats!(dtype, binary, ops::CopySign; _ => return None),
        Op::NextAfter if dtype == DType::Float16 => plain_binary::<ops::NextAfter, Half, Half>(),
        Op::NextAfter => for_floats!(dtype, plain_binary, ops::NextAfter; _ => return None),
        Op::Spacing if dtype == DType::Float16 => plain_unary::<ops::Spacing, Half>(),
        Op::Spacing => for_floats!(dtype, plain_unary, ops::Spacing; _ => return None),
        Op::Frexp => match dtype {
            DType::Float32 => split::<ops::Frexp, f32>(),
            DType::Float64 => split::<ops::Frexp, f64>(),
            _ => return None,
        },
        Op::Modf => match dtype {
            DType::Float32 => split::<ops::Modf, f32>(),
            DType::Float64 => split::<ops::Modf, f64>(),
            _ => return None,
        },
        Op::Conjugate => for_complex!(dtype, unary, ops::Conjugate;
            _ => for_integers!(dtype, plain_unary, ops::Positive; _ => for_floats!(dtype, plain_unary, ops::Positive; _ => return None))),
        Op::Heaviside => for_floats!(dtype, plain_binary, ops::Heaviside; _ => return None),
        Op::Gcd => for_integers!(dtype, plain_binary, ops::Gcd; _ => return None),
        Op::Lcm => for_integers!(dtype, plain_binary, ops::Lcm; _ => return None),
        _ => return None,
    })
}

fn of_bools(op: Op) -> Option<Kernel> {
    Some(match op {
        Op::Add | Op::Maximum | Op::Fmax | Op::LogicalOr | Op::BitwiseOr => {
            binary::<ops::LogicalOr, Bool, Bool>()
        }
        Op::Multiply | Op::Minimum | Op::Fmin | Op::LogicalAnd | Op::BitwiseAnd => {
            binary::<ops::LogicalAnd, Bool, Bool>()
        }
        Op::LogicalXor | Op::BitwiseXor | Op::NotEqual => binary::<ops::LogicalXor, Bool, Bool>(),
        Op::Equal => binary::<ops::Equal, Bool, Bool>(),
        Op::Less => binary::<ops::BoolLess, Bool, Bool>(),
        Op::LessEqual => binary::<ops::BoolLessEqual, Bool, Bool>(),
        Op::Greater => binary::<ops::BoolGreater, Bool, Bool>(),
        Op::GreaterEqual => binary::<ops::BoolGreaterEqual, Bool, Bool>(),
        Op::LogicalNot | Op::Invert => unary::<ops::LogicalNot, Bool>(),
        Op::Absolute | Op::Floor | Op::Ceil | Op::Trunc => unary::<ops::Positive, Bool>(),
        Op::IsNan | Op::IsInf => unary::<ops::AlwaysFalse, Bool>(),
        Op::IsFinite => unary::<ops::AlwaysTrue, Bool>(),
        _ => return None,
    })
}

fn mixed(op: Op, inputs: &[DType]) -> Option<Kernel> {
    macro_rules! compare {
        ($name:ident) => {
            match inputs {
                [DType::Int64, DType::UInt64] => plain_binary::<ops::$name, i64, u64>(),
                [DType::UInt64, DType::Int64] => plain_binary::<ops::$name, u64, i64>(),
                _ => return None,
            }
        };
    }
    Some(match op {
        Op::Equal => compare!(Equal),
        Op::NotEqual => compare!(NotEqual),
        Op::Less => compare!(Less),
        Op::LessEqual => compare!(LessEqual),
        Op::Greater => compare!(Greater),
        Op::GreaterEqual => compare!(GreaterEqual),
        Op::Ldexp => match inputs {
            [DType::Float32, DType::Int32] => plain_binary::<ops::Ldexp, f32, i32>(),
            [DType::Float32, DType::Int64] => plain_binary::<ops::Ldexp, f32, i64>(),
            [DType::Float64, DType::Int32] => plain_binary::<ops::Ldexp, f64, i32>(),
            [DType::Float64, DType::Int64] => plain_binary::<ops::Ldexp, f64, i64>(),
            _ => return None,
        },
        _ => return None,
    })
}
