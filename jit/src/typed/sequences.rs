//! Unpacking with a star, and patterns of sequences and mappings.

use super::elaborate::{Elaborated, Elaborator};
use super::item_types::may_be_put;
use super::operand::Operand;
use crate::graph::{Span, Value};
use crate::loops::{self, CheckError};
use crate::scalar::ScalarOp;
use crate::types::{ContainerKind, Type};
use hotloop_array::dtype::DType;

impl Elaborator<'_, '_> {
    /// The items of what has a length that is known while compiling.
    pub(super) fn starred_items(&mut self, operand: &Operand, span: Span) -> Option<Vec<Operand>> {
        match operand {
            Operand::List(items) => Some(items.clone()),
            other => self.as_items(other, span),
        }
    }

    /// `a, *b, c = operand`: parts, the list of those between, parts.
    pub(super) fn unpack_starred(
        &mut self,
        operand: &Operand,
        before: usize,
        behind: usize,
        span: Span,
    ) -> Elaborated<Vec<Operand>> {
        if *operand == Operand::Poison || self.is_undetermined(operand) {
            return Ok(vec![Operand::Poison; before + behind + 1]);
        }
        if let Some(items) = self.starred_items(operand, span) {
            if items.len() < before + behind {
                let (wanted, got) = (before + behind, items.len());
                let reason = format!("not enough values to unpack (expected at least {wanted}, got {got})");
                return Err(self.rejection(span, "unpack", reason).into());
            }
            let end = items.len() - behind;
            let middle = self.new_list(&items[before..end], span)?;
            let mut parts = items[..before].to_vec();
            parts.push(middle);
            parts.extend_from_slice(&items[end..]);
            return Ok(parts);
        }
        // What is no list is made one, as the part between is.
        let list = self.list_of(operand, span)?;
        let Some(list) = self.as_list(&list) else {
            return Ok(vec![Operand::Poison; before + behind + 1]);
        };
        if self.is_undetermined(&Operand::Value(list)) {
            return Ok(vec![Operand::Poison; before + behind + 1]);
        }
        let length = self.list_length(list, span);
        let wanted = self.int_constant((before + behind) as i64, span);
        let holds = self.scalar(ScalarOp::GreaterEqual, vec![length, wanted], Type::weak(DType::Bool), span);
        let message =
            format!("not enough values to unpack (expected at least {}, got {{}})", before + behind).into();
        let value = Some(length);
        self.effect(loops::Op::Check { holds, error: CheckError::Value, message, value }, span);
        let mut parts = Vec::new();
        for at in 0..before {
            let at = self.int_constant(at as i64, span);
            parts.push(self.list_subscript(list, &Operand::Value(at), span)?);
        }
        let start = self.int_constant(before as i64, span);
        let stop = (behind > 0).then(|| self.int_constant(-(behind as i64), span));
        parts.push(self.list_subscript(list, &Operand::Slice([Some(start), stop, None]), span)?);
        for at in (1..=behind).rev() {
            let at = self.int_constant(-(at as i64), span);
            parts.push(self.list_subscript(list, &Operand::Value(at), span)?);
        }
        Ok(parts)
    }

    /// Whether a value is a tuple or list of so many items, as patterns ask.
    pub(super) fn is_sequence(
        &mut self,
        operand: &Operand,
        count: usize,
        open: bool,
        span: Span,
    ) -> Elaborated {
        if *operand == Operand::Poison || self.is_undetermined(operand) {
            return Ok(Operand::Poison);
        }
        let fits = |length: usize| if open { length >= count } else { length == count };
        if let Some(items) = self.starred_items(operand, span) {
            return Ok(Operand::Value(self.bool_constant(fits(items.len()), span)));
        }
        let Some(list) = self.as_list(operand) else {
            return Ok(Operand::Value(self.bool_constant(false, span)));
        };
        let length = self.list_length(list, span);
        let count: Value = self.int_constant(count as i64, span);
        let op = if open { ScalarOp::GreaterEqual } else { ScalarOp::Equal };
        Ok(Operand::Value(self.scalar(op, vec![length, count], Type::weak(DType::Bool), span)))
    }

    /// Whether a value is a dict.
    pub(super) fn is_mapping(&mut self, operand: &Operand, span: Span) -> Operand {
        if *operand == Operand::Poison {
            return Operand::Poison;
        }
        let is_dict = matches!(self.as_table(operand), Some((_, ContainerKind::Dict)));
        let is_one = is_dict || self.named_values(operand, span).is_some();
        Operand::Value(self.bool_constant(is_one, span))
    }

    /// Whether a dict has a key, which may be of another type.
    pub(super) fn has_key(&mut self, operand: &Operand, key: &Operand, span: Span) -> Elaborated {
        if [operand, key].into_iter().any(|each| *each == Operand::Poison || self.is_undetermined(each)) {
            return Ok(Operand::Poison);
        }
        if let Some(values) = self.named_values(operand, span) {
            let text = self.known_text(key);
            let has = text.is_some_and(|text| values.iter().any(|(name, _)| **name == *text));
            return Ok(Operand::Value(self.bool_constant(has, span)));
        }
        let Some((table, _)) = self.as_table(operand) else { return Ok(Operand::Poison) };
        let value = self.materialise(key, span)?;
        let own = self.graph.ty(value).clone();
        let wanted = self.graph.ty(table).as_container().and_then(|of| of.items.first().cloned());
        if !wanted.is_some_and(|wanted| may_be_put(&own, &wanted)) {
            return Ok(Operand::Value(self.bool_constant(false, span)));
        }
        self.table_contains(table, key, span).map(Operand::Value)
    }

    /// A dict of what another one has besides these keys.
    pub(super) fn without_keys(&mut self, operand: &Operand, keys: &[Operand], span: Span) -> Elaborated {
        if *operand == Operand::Poison || self.is_undetermined(operand) {
            return Ok(Operand::Poison);
        }
        if let Some(values) = self.named_values(operand, span) {
            let taken: Vec<_> = keys.iter().filter_map(|key| self.known_text(key)).collect();
            let is_left = |name: &str| !taken.iter().any(|each| **each == *name);
            return Ok(Operand::Keywords(values.into_iter().filter(|(name, _)| is_left(name)).collect()));
        }
        let rest = self.table_of(ContainerKind::Dict, Some(operand.clone()), span)?;
        for key in keys {
            self.call_helper("_dict_discard", vec![rest.clone(), key.clone()], span)?;
        }
        Ok(rest)
    }
}
