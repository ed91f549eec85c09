//! `out=` and `where=`: arrays that calls write their results to, and the masks of ufuncs.

use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::graph::{Span, Value};
use crate::loops;
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

    /// A result, written to the array of `out=`, which is what the call gives. The array has the result's shape.
    pub(super) fn written_to(&mut self, target: Value, result: &Operand, span: Span) -> Elaborated {
        let value = self.materialise(result, span)?;
        let (axes, wanted) = (self.ndim_of(value), self.ndim_of(target));
        if axes != wanted {
            let reason = format!("the output has {wanted} dimension(s), but the result has {axes}");
            return Err(self.rejection(span, "type", reason).into());
        }
        if axes > 0 {
            self.effect(loops::Op::CheckAssignable { array: target, target: value }, span);
        }
        self.written_broadcast(target, value, Casting::SameKind, span)
    }

    /// As [`Self::written_to`] for ufuncs, whose outputs may be larger.
    pub(super) fn written_broadcast(
        &mut self,
        target: Value,
        value: Value,
        casting: Casting,
        span: Span,
    ) -> Elaborated {
        self.check_result_fits(target, value, casting, span)?;
        let (axes, wanted) = (self.ndim_of(value), self.ndim_of(target));
        if axes > wanted {
            let reason = format!("the output has {wanted} dimension(s), but the result has {axes}");
            return Err(self.rejection(span, "type", reason).into());
        }
        self.assign_array(target, value, span)?;
        Ok(Operand::Value(target))
    }

    /// The rule of `casting=`.
    pub(super) fn take_casting(&mut self, arguments: &mut Arguments) -> Elaborated<Casting> {
        let Some(given) = arguments.take("casting") else { return Ok(Casting::SameKind) };
        match self.known_text(&given).and_then(|text| Casting::from_text(&text)) {
            Some(casting) => Ok(casting),
            None => {
                let reason = "casting must be one of 'no', 'equiv', 'safe', 'same_kind', or 'unsafe', known when the function is compiled";
                Err(self.rejection(arguments.span, "argument", reason).into())
            }
        }
    }

    /// The result of a ufunc where its mask is true; elsewhere what the output held, and nothing in particular without one.
    pub(super) fn masked(&mut self, mask: Value, result: Value, target: Option<Value>, span: Span) -> Value {
        let own = self.dtype_of_value(result).unwrap_or(DType::Float64);
        let dtype = target.and_then(|target| self.dtype_of_value(target)).unwrap_or(own);
        let result = if own == dtype {
            result
        } else {
            self.elementwise(ScalarOp::Cast(dtype), own, vec![result], span)
        };
        let otherwise = match target {
            Some(target) => target,
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

    /// Results are converted to the dtype of their output as `casting=` allows, which is within a kind.
    pub(super) fn check_result_fits(
        &self,
        target: Value,
        value: Value,
        casting: Casting,
        span: Span,
    ) -> Elaborated<()> {
        let Some(to) = self.dtype_of_value(target) else { return Ok(()) };
        if can_cast_operand(self.operand_type(value), to, casting) {
            return Ok(());
        }
        let from = self.dtype_of_value(value).unwrap_or(to);
        let reason = format!(
            "Cannot cast the result from {} to {} with casting rule '{}'",
            from.repr(),
            to.repr(),
            casting.text()
        );
        let hint = "give an output of the result's dtype, or assign to output[...]";
        Err(self.rejection(span, "casting", reason).with_hint(hint).into())
    }
}
