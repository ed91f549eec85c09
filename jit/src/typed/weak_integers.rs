//! Python integers beside NumPy's narrow or unsigned ones (NEP 50).
//!
//! The Python integer takes the other's dtype. In arithmetic one that does not fit raises OverflowError; comparisons
//! have their exact outcome whatever the number is. int64 holds every Python integer that compiled code has.

use super::elaborate::Elaborator;
use crate::graph::{Span, Value};
use crate::loops::{self, CheckError};
use crate::scalar::ScalarOp;
use crate::types::{ScalarType, Type};
use hotloop_array::dtype::DType;
use hotloop_array::functions::Op as Ufunc;

impl Elaborator<'_, '_> {
    /// Whether a value is a Python integer that the dtype may not hold. Bools always fit.
    pub(super) fn may_not_fit(&self, value: Value, dtype: DType) -> bool {
        let python = Type::Scalar(ScalarType { dtype: DType::Int64, weak: true });
        if *self.graph.ty(value) != python || dtype == DType::Int64 {
            return false;
        }
        let Some((low, high)) = dtype.integer_range() else { return false };
        match self.facts.int(value) {
            Some(known) => !(low..=high).contains(&i128::from(known)),
            None => !(low == 0 && high > i128::from(i64::MAX) && self.facts.is_non_negative(value)),
        }
    }

    /// A Python integer as a number of the dtype; raises OverflowError where that does not hold it. Other values stay.
    pub(super) fn fitting(&mut self, value: Value, dtype: DType, span: Span) -> Value {
        if !self.may_not_fit(value, dtype) {
            return value;
        }
        let holds = self.fits(value, dtype, span);
        let message = format!("Python integer {{}} out of bounds for {}", dtype.name()).into();
        let check = loops::Op::Check { holds, error: CheckError::Overflow, message, value: Some(value) };
        self.effect(check, span);
        self.cast(value, dtype, false, span)
    }

    /// A bool: whether the dtype holds an int64.
    fn fits(&mut self, value: Value, dtype: DType, span: Span) -> Value {
        let truth = Type::weak(DType::Bool);
        let (low, high) = dtype.integer_range().unwrap_or((i64::MIN.into(), i64::MAX.into()));
        let mut holds = None;
        for (bound, op) in [(low, ScalarOp::GreaterEqual), (high, ScalarOp::LessEqual)] {
            let Ok(bound) = i64::try_from(bound) else { continue };
            let bound = self.int_constant(bound, span);
            let within = self.scalar(op, vec![value, bound], truth.clone(), span);
            holds = Some(match holds {
                None => within,
                Some(other) => self.scalar(ScalarOp::And, vec![other, within], truth.clone(), span),
            });
        }
        holds.unwrap_or_else(|| self.bool_constant(true, span))
    }

    /// A comparison of which one side is a Python integer that the other's dtype may not hold.
    pub(super) fn compare_beyond(
        &mut self,
        op: ScalarOp,
        dtype: DType,
        [a, b]: [Value; 2],
        span: Span,
    ) -> Value {
        let python_first = self.may_not_fit(a, dtype);
        let python = if python_first { a } else { b };
        let holds = self.fits(python, dtype, span);
        let converted = {
            // Not by value, which would make a constant of what does not fit.
            let ty = Type::strong(dtype);
            self.scalar(ScalarOp::Cast(dtype), vec![python], ty, span)
        };
        let sides = if python_first { vec![converted, b] } else { vec![a, converted] };
        let inside = self.elementwise(op, dtype, sides, span);
        // What does not fit is above all numbers of the dtype, or below them.
        let zero = self.int_constant(0, span);
        let is_above = self.scalar(ScalarOp::Greater, vec![python, zero], Type::weak(DType::Bool), span);
        let when_above = match (op, python_first) {
            (ScalarOp::NotEqual, _) => true,
            (ScalarOp::Less | ScalarOp::LessEqual, first) => !first,
            (ScalarOp::Greater | ScalarOp::GreaterEqual, first) => first,
            _ => false,
        };
        let symmetric = matches!(op, ScalarOp::Equal | ScalarOp::NotEqual);
        let outside = if symmetric {
            self.bool_constant(when_above, span)
        } else if when_above {
            is_above
        } else {
            self.scalar(ScalarOp::Invert, vec![is_above], Type::weak(DType::Bool), span)
        };
        self.elementwise(ScalarOp::Select, DType::Bool, vec![holds, inside, outside], span)
    }

    /// Python integers among a ufunc's operands as numbers of the dtypes that it takes.
    pub(super) fn fitting_all(&mut self, operands: &[Value], inputs: &[DType], span: Span) -> Vec<Value> {
        operands.iter().zip(inputs).map(|(operand, dtype)| self.fitting(*operand, *dtype, span)).collect()
    }
}

/// Whether a ufunc only asks whether its operands are zero, so that their dtypes do not matter.
pub(super) fn takes_truths(op: Ufunc) -> bool {
    matches!(op, Ufunc::LogicalAnd | Ufunc::LogicalOr | Ufunc::LogicalXor | Ufunc::LogicalNot)
}

/// Whether the operation compares.
pub(super) fn is_comparison(op: ScalarOp) -> bool {
    matches!(
        op,
        ScalarOp::Equal
            | ScalarOp::NotEqual
            | ScalarOp::Less
            | ScalarOp::LessEqual
            | ScalarOp::Greater
            | ScalarOp::GreaterEqual
    )
}
