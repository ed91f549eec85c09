//! Raising and catching exceptions.

use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::graph::{Span, Value};
use crate::host::Object;
use crate::loops;
use crate::scalar::ScalarOp;
use crate::types::Type;
use hotloop_array::dtype::DType;

/// Stands for the class of all exceptions that can be caught.
const ANY: i64 = -1;

impl Elaborator<'_, '_> {
    /// Whether a caught exception is of a class, or of one of several.
    pub(super) fn matches(&mut self, exception: Value, class: Option<Value>, span: Span) -> Elaborated {
        let Operand::Caught(exception) = self.read(exception, span)? else { return Ok(Operand::Poison) };
        let classes = match class {
            None => vec![ANY],
            Some(class) => match self.read(class, span)? {
                Operand::Poison => return Ok(Operand::Poison),
                operand => self.class_numbers(&operand, span)?,
            },
        };
        let truth = Type::weak(DType::Bool);
        let mut result = None;
        for class in classes {
            let class = self.int_constant(class, span);
            let matches = self.text_call("hl_matches", vec![exception, class], truth.clone(), span);
            result = Some(match result {
                None => matches,
                Some(other) => self.scalar(ScalarOp::Or, vec![other, matches], truth.clone(), span),
            });
        }
        Ok(Operand::Value(result.unwrap_or_else(|| self.bool_constant(false, span))))
    }

    /// The numbers by which the program knows exception classes.
    pub(super) fn class_numbers(&mut self, operand: &Operand, span: Span) -> Elaborated<Vec<i64>> {
        match operand {
            Operand::Object(Object::ExceptionClass(class, _)) => {
                Ok(vec![i64::from(self.session.exception_index(*class))])
            }
            Operand::Tuple(items) => {
                let mut numbers = Vec::new();
                for item in items {
                    numbers.extend(self.class_numbers(item, span)?);
                }
                Ok(numbers)
            }
            other => {
                let what = self.describe(other);
                let reason = format!("only classes of exceptions can be caught, this is {what}");
                Err(self.rejection(span, "catch", reason).into())
            }
        }
    }

    pub(super) fn raise(&mut self, exception: Option<Value>, span: Span) -> Elaborated<()> {
        let Some(exception) = exception else {
            return Err(self
                .rejection(span, "bare-raise", "there is no exception to raise again here")
                .into());
        };
        let (class, arguments) = match self.read(exception, span)? {
            Operand::Object(Object::ExceptionClass(class, _)) => (class, Vec::new()),
            Operand::Exception(Object::ExceptionClass(class, _), arguments) => (class, arguments),
            // Its traceback has the place where it was raised first.
            Operand::Caught(exception) => {
                self.effect(loops::Op::RaiseAgain(exception), span);
                return Ok(());
            }
            Operand::Poison => return Ok(()),
            other => {
                let what = self.describe(&other);
                return Err(self
                    .rejection(span, "raise", format!("only exceptions can be raised, this is {what}"))
                    .into());
            }
        };
        let exception = self.session.exception_index(class);
        let arguments = arguments
            .iter()
            .map(|argument| self.materialise(argument, span))
            .collect::<Elaborated<Vec<_>>>()?;
        self.effect(loops::Op::Raise { exception, arguments }, span);
        Ok(())
    }
}
