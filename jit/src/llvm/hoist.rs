//! Which index checks of a counted loop can be made before it.
//!
//! A check whose array and index come from outside the loop has the same outcome in each round. If a round always gets
//! to it, and does nothing before it but compute, read and check, then making these checks once for the first round
//! raises exactly what the loop would have raised, with the same effects: none.

use super::function::FunctionEmitter;
use super::ir::{Int, Val};
use crate::dominators::NaturalLoop;
use crate::graph::{BlockId, Graph, Inst, Span, Terminator, Value};
use crate::loops::{Check, Index, Op, ViewItem};
use crate::types::Type;
use std::collections::HashMap;

/// A check that is made before the loop.
#[derive(Debug, Clone)]
pub(super) struct Hoisted {
    pub(super) array: Value,
    pub(super) axis: usize,
    pub(super) index: Index,
    /// Whether it holds for all rounds; else the index is the counter, and it is made for the first round only.
    pub(super) fixed: bool,
    span: Span,
}

/// The checks to make before a loop, in the order in which a round makes them. The last one is fixed.
pub(super) fn find(
    graph: &Graph<Op, Type>,
    each: &NaturalLoop,
    counter: Value,
    defined_in: &HashMap<Value, BlockId>,
) -> Vec<Hoisted> {
    let is_outside = |value: &Value| defined_in.get(value).is_some_and(|block| !each.blocks.contains(block));
    let mut found: Vec<Hoisted> = Vec::new();
    'rounds: for inst in start_of_round(graph, each) {
        let (array, indices) = match &inst.op {
            Op::Load { array, indices } | Op::Store { array, indices, .. } => {
                (*array, indices.iter().copied().enumerate().collect())
            }
            Op::View { array, items } if items.iter().all(|item| !matches!(item, ViewItem::Slice { .. })) => {
                let axes = items.iter().filter_map(|item| match item {
                    ViewItem::Index(index) => Some(*index),
                    _ => None,
                });
                (*array, axes.enumerate().collect::<Vec<_>>())
            }
            op if op.is_pure() || matches!(op, Op::Safepoint) => continue,
            _ => break,
        };
        for (axis, index) in indices {
            if matches!(index.check, Check::WrapOnly | Check::Proven) {
                continue;
            }
            let fixed = is_outside(&index.value);
            if !is_outside(&array) || !(fixed || index.value == counter) {
                break 'rounds;
            }
            let known = found
                .iter()
                .any(|other| (other.array, other.axis, other.index.value) == (array, axis, index.value));
            if !known {
                found.push(Hoisted { array, axis, index, fixed, span: inst.span });
            }
        }
        if matches!(inst.op, Op::Store { .. }) {
            break;
        }
    }
    let count = found.iter().rposition(|check| check.fixed).map_or(0, |last| last + 1);
    found.truncate(count);
    found
}

/// The instructions that every round begins with.
fn start_of_round<'g>(graph: &'g Graph<Op, Type>, each: &NaturalLoop) -> Vec<&'g Inst<Op>> {
    let predecessors = graph.predecessors();
    let header = graph.block(each.header);
    let mut insts: Vec<_> = header.insts.iter().collect();
    let Terminator::Branch { then, .. } = &header.terminator else { return insts };
    let mut block = then.target;
    while block != each.header && predecessors[block.0 as usize].len() == 1 {
        let data = graph.block(block);
        insts.extend(&data.insts);
        match &data.terminator {
            Terminator::Jump(edge) if each.blocks.contains(&edge.target) => block = edge.target,
            _ => break,
        }
    }
    insts
}

impl FunctionEmitter<'_, '_> {
    /// Makes checks for the round that begins at `position`, if there is one.
    pub(super) fn check_before(&mut self, hoisted: &[Hoisted], counter: Value, position: Val, stop: Val) {
        let ir = &self.emitter.ir;
        let (checks, ready) = (ir.block("checks"), ir.block("checked"));
        ir.branch(ir.icmp(Int::LLVMIntSLT, position, stop), checks, ready);
        ir.go_to(checks);
        for each in hoisted {
            let Ok(array) = self.array(each.array) else { continue };
            let written =
                if each.index.value == counter { position } else { self.value(each.index.value)[0] };
            let check = self.needed_check(&each.index);
            self.check_position(check, written, array.lengths[each.axis], each.axis, each.span);
        }
        self.emitter.ir.jump(ready);
        self.emitter.ir.go_to(ready);
    }
}
