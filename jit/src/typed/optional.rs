//! Values that may be `None`.
//!
//! A variable that is `None` on one path and a number or array on another has an optional type. What needs the value takes
//! it, and raises TypeError if there is none; `is None`, truth, `return` and calls of compiled functions take both.

use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::graph::{Span, Value};
use crate::loops::{self, CheckError};
use crate::types::Type;
use hotloop_array::dtype::DType;

impl Elaborator<'_, '_> {
    /// What a Flow value stands for, where `None` will not do.
    pub(super) fn read(&mut self, value: Value, span: Span) -> Elaborated {
        let operand = self.read_or_none(value, span)?;
        Ok(self.present(operand, span))
    }

    /// The same, where the member of an enumeration of integers is wanted and not the integer.
    pub(super) fn read_object(&mut self, value: Value, span: Span) -> Elaborated {
        let operand = self.read_or_none(value, span)?;
        Ok(self.without_none(operand, span))
    }

    /// The operand without the possibility that it is `None`: that raises.
    pub(super) fn present(&mut self, operand: Operand, span: Span) -> Operand {
        match self.without_none(operand, span) {
            Operand::Value(value) => self.number_of_member(value, span),
            other => other,
        }
    }

    fn without_none(&mut self, operand: Operand, span: Span) -> Operand {
        let Operand::Value(value) = operand else { return operand };
        let Type::Optional(parts) = self.graph.ty(value).clone() else { return operand };
        let (holds, inner) = self.optional_parts(value, &parts[1], span);
        let message = format!("expected {}, got None", parts[1]).into();
        self.effect(loops::Op::Check { holds, error: CheckError::Type, message, value: None }, span);
        self.function_or_value(inner)
    }

    /// Whether there is a value, and the value.
    pub(super) fn optional_parts(&mut self, optional: Value, of: &Type, span: Span) -> (Value, Value) {
        let truth = Type::strong(DType::Bool);
        let holds = self.basic(loops::Op::TupleGet { tuple: optional, index: 0 }, truth, span);
        let inner = self.basic(loops::Op::TupleGet { tuple: optional, index: 1 }, of.clone(), span);
        (holds, inner)
    }

    /// Whether an optional operand has a value; `None` for what is not optional.
    pub(super) fn has_value(&mut self, operand: &Operand, span: Span) -> Option<Value> {
        let Operand::Value(value) = operand else { return None };
        let Type::Optional(parts) = self.graph.ty(*value).clone() else { return None };
        Some(self.optional_parts(*value, &parts[1], span).0)
    }
}
