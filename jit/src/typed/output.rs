//! `out=` and `where=`: arrays that calls write their results to, and the masks of ufuncs.

use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::graph::{Span, Value};
use crate::scalar::ScalarOp;
use hotloop_array::dtype::DType;
use hotloop_array::promotion::{Casting, can_cast_operand};

impl Elaborator<'_, '_> {
    /// The `out=` of a call, which may stand in a tuple of its own.
    pub(super) fn take_output(&mut self, arguments: &mut Arguments) -> Elaborated<Option<Value>> {
        let span = arguments.span;
        let Some(out) = arguments.take("out").filter(|out| !self.is_none(out)) else { return Ok(None) };
        let out = match self.as_items(&out, span) {
            Some(items) if items.len() == 1 => items[0].clone(),
            _ => out,
        };
        if self.is_none(&out) {
            return Ok(None);
        }
        match out {
            Operand::Value(target) if self.graph.ty(target).as_array().is_some() => {
                self.check_writable(target, span)?;
                Ok(Some(target))
            }
            _ => Err(self.rejection(span, "type", "return arrays must be of ArrayType").into()),
        }
    }

    /// A result, written to the array of `out=`, which is what the call gives.
    pub(super) fn written_to(&mut self, target: Value, result: &Operand, span: Span) -> Elaborated {
        let value = self.materialise(result, span)?;
        self.check_result_fits(target, value, span)?;
        let (axes, wanted) = (self.ndim_of(value), self.ndim_of(target));
        if axes > wanted {
            let reason = format!("the output has {wanted} dimension(s), but the result has {axes}");
            return Err(self.rejection(span, "type", reason).into());
        }
        self.assign_array(target, value, span)?;
        Ok(Operand::Value(target))
    }

    /// The result of a ufunc where its mask is true; elsewhere what the output held, and nothing in particular without one.
    pub(super) fn masked(&mut self, mask: Value, result: Value, target: Option<Value>, span: Span) -> Value {
        let dtype = self.dtype_of_value(result).unwrap_or(DType::Float64);
        let otherwise = match target {
            Some(target) => {
                let from = self.dtype_of_value(target).unwrap_or(dtype);
                if from == dtype {
                    target
                } else {
                    self.elementwise(ScalarOp::Cast(dtype), from, vec![target], span)
                }
            }
            None => self.constant(super::convert::zero(dtype), crate::types::Type::strong(dtype), span),
        };
        self.elementwise(ScalarOp::Select, dtype, vec![mask, result, otherwise], span)
    }

    /// The mask of `where=`, unless it is True.
    pub(super) fn take_mask(&mut self, arguments: &mut Arguments) -> Elaborated<Option<Value>> {
        let span = arguments.span;
        let Some(mask) = arguments.take("where") else { return Ok(None) };
        let mask = self.number_or_items(&mask, span)?;
        if self.facts.bool(mask) == Some(true) {
            return Ok(None);
        }
        match self.dtype_of_value(mask) {
            Some(DType::Bool) | None => Ok(Some(mask)),
            Some(other) => {
                let reason = format!(
                    "Cannot cast array data from dtype('{}') to dtype('bool') according to the rule 'safe'",
                    other.name()
                );
                Err(self.rejection(span, "casting", reason).into())
            }
        }
    }

    /// Results are converted to the dtype of their output within a kind only.
    fn check_result_fits(&self, target: Value, value: Value, span: Span) -> Elaborated<()> {
        let Some(to) = self.dtype_of_value(target) else { return Ok(()) };
        if can_cast_operand(self.operand_type(value), to, Casting::SameKind) {
            return Ok(());
        }
        let from = self.dtype_of_value(value).unwrap_or(to);
        let reason = format!(
            "Cannot cast the result from {} to {} with casting rule 'same_kind'",
            from.repr(),
            to.repr()
        );
        let hint = "give an output of the result's dtype, or assign to output[...]";
        Err(self.rejection(span, "casting", reason).with_hint(hint).into())
    }
}
