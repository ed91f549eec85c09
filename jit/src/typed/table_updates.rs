//! What changes dicts and sets by others: operators in place, and the methods of sets that take several.

use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::flow::BinaryOp;
use crate::graph::{Span, Value};
use crate::types::ContainerKind;

/// Those of sets that take any number of other things.
pub(super) const OF_MANY: [&str; 6] =
    ["difference", "difference_update", "intersection", "intersection_update", "union", "update"];

impl Elaborator<'_, '_> {
    /// A method of a set with one thing after the other.
    pub(super) fn call_with_others(
        &mut self,
        table: Value,
        name: &str,
        arguments: &mut Arguments,
    ) -> Elaborated {
        let span = arguments.span;
        let others = arguments.rest();
        let in_place = name.ends_with("update");
        if others.is_empty() {
            return if in_place { Ok(Operand::Value(self.none(span))) } else { self.copy_of(table, span) };
        }
        let mut result = Operand::Value(table);
        for other in others {
            let made = self.with_other(&result, name, other, span)?;
            if !in_place {
                result = made;
            }
        }
        Ok(if in_place { Operand::Value(self.none(span)) } else { result })
    }

    fn with_other(&mut self, own: &Operand, name: &str, other: Operand, span: Span) -> Elaborated {
        if let (Some((table, _)), "update") = (self.as_table(own), name) {
            self.note_put_in(table, &other, span)?;
        }
        if self.is_undetermined(own) || self.is_undetermined(&other) || *own == Operand::Poison {
            return Ok(Operand::Poison);
        }
        let other = self.set_operand(ContainerKind::Set, other, span)?;
        self.call_helper(&format!("_set_{name}"), vec![own.clone(), other], span)
    }

    /// What is put into a set tells the type of its items.
    pub(super) fn note_put_in(&mut self, table: Value, other: &Operand, span: Span) -> Elaborated<()> {
        if let Some((other, _)) = self.as_table(other) {
            self.note_alike(table, other);
        } else if let Some(list) = self.as_list(other)
            && let Some(item) = self.graph.ty(list).list_item().cloned()
        {
            let sample = self.graph.add_value(item, None);
            self.put(table, 0, &Operand::Value(sample), span)?;
        }
        Ok(())
    }

    /// `table op= other`; `None` for what is no dict or set, or has no such operator.
    pub(super) fn table_in_place(
        &mut self,
        op: BinaryOp,
        left: &Operand,
        right: &Operand,
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        let (Some((a, kind)), Some((b, other))) = (self.as_table(left), self.as_table(right)) else {
            return Ok(None);
        };
        let helper = match (kind, other, op) {
            (ContainerKind::Dict, ContainerKind::Dict, BinaryOp::Or) => "_dict_update",
            (ContainerKind::Set, ContainerKind::Set, BinaryOp::Or) => "_set_update",
            (ContainerKind::Set, ContainerKind::Set, BinaryOp::And) => "_set_intersection_update",
            (ContainerKind::Set, ContainerKind::Set, BinaryOp::Sub) => "_set_difference_update",
            (ContainerKind::Set, ContainerKind::Set, BinaryOp::Xor) => "_set_symmetric_difference_update",
            _ => return Ok(None),
        };
        self.note_alike(a, b);
        if self.is_undetermined(left) || self.is_undetermined(right) {
            return Ok(Some(left.clone()));
        }
        self.call_helper(helper, vec![left.clone(), right.clone()], span)?;
        Ok(Some(left.clone()))
    }
}
