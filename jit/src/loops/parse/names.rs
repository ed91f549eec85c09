//! What names stand for.

use crate::loops::ReductionKind;
use crate::scalar::ScalarOp;
use std::sync::Mutex;

/// All kinds of reductions.
pub(super) const REDUCTIONS: [ReductionKind; 6] = [
    ReductionKind::Sum,
    ReductionKind::Product,
    ReductionKind::Minimum,
    ReductionKind::Maximum,
    ReductionKind::Any,
    ReductionKind::All,
];

/// All operations but casts and math functions.
pub(super) const SCALAR_OPS: [ScalarOp; 42] = [
    ScalarOp::Add,
    ScalarOp::Subtract,
    ScalarOp::Multiply,
    ScalarOp::Divide,
    ScalarOp::FloorDivide,
    ScalarOp::Modulo,
    ScalarOp::Fmod,
    ScalarOp::Power,
    ScalarOp::And,
    ScalarOp::Or,
    ScalarOp::Xor,
    ScalarOp::ShiftLeft,
    ScalarOp::ShiftRight,
    ScalarOp::Negative,
    ScalarOp::Absolute,
    ScalarOp::Invert,
    ScalarOp::Less,
    ScalarOp::LessEqual,
    ScalarOp::Equal,
    ScalarOp::NotEqual,
    ScalarOp::Greater,
    ScalarOp::GreaterEqual,
    ScalarOp::Maximum,
    ScalarOp::Minimum,
    ScalarOp::Fmax,
    ScalarOp::Fmin,
    ScalarOp::Select,
    ScalarOp::Real,
    ScalarOp::Imaginary,
    ScalarOp::Conjugate,
    ScalarOp::MakeComplex,
    ScalarOp::SquareRoot,
    ScalarOp::Floor,
    ScalarOp::Ceil,
    ScalarOp::Trunc,
    ScalarOp::Rint,
    ScalarOp::Sign,
    ScalarOp::SignBit,
    ScalarOp::CopySign,
    ScalarOp::IsNan,
    ScalarOp::IsInfinite,
    ScalarOp::IsFinite,
];

/// The same text for the life of the process, as operations name messages and math functions.
pub(super) fn interned(text: &str) -> &'static str {
    static KNOWN: Mutex<Vec<&'static str>> = Mutex::new(Vec::new());
    let mut known = KNOWN.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    if let Some(found) = known.iter().find(|found| **found == text) {
        return found;
    }
    let leaked: &'static str = Box::leak(text.into());
    known.push(leaked);
    leaked
}
