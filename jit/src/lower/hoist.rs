//! Moving what does not change in a loop before it.
//!
//! A pure operation on numbers, whose operands come from outside the loop and which every round computes, is computed once
//! in the block that the loop is entered from. Such an operation cannot fail, so computing it for a loop without rounds does
//! no harm. What the source could see as worth it, arithmetic of floats and complex numbers, goes into the report.
//!
//! Deliberately absent: loads, which other rounds may change; LLVM moves those that it can prove safe.

use super::report::{Entry, Fact, Report};
use crate::dominators::{Dominators, NaturalLoop, natural_loops};
use crate::graph::{BlockId, Graph, Inst, Terminator, Value};
use crate::loops::{Function, Op};
use crate::scalar::ScalarOp;
use crate::types::Type;
use hotloop_array::dtype::Kind;
use std::collections::HashSet;

/// Hoists out of all loops, the inner ones first.
pub(super) fn hoist_invariants(function: &mut Function, report: &mut Report) {
    let dominators = Dominators::of(&function.graph);
    let mut loops = natural_loops(&function.graph, &dominators);
    loops.sort_by_key(|each| each.blocks.len());
    let mut moved = HashSet::new();
    for each in &loops {
        if let Some(before) = preheader(&function.graph, each) {
            moved.extend(hoist(&mut function.graph, each, before, &dominators));
        }
    }
    report_moved(function, &moved, report);
}

/// The block that the loop is entered from, if it is entered from nowhere else and that leads nowhere else.
fn preheader(graph: &Graph<Op, Type>, each: &NaturalLoop) -> Option<BlockId> {
    let predecessors = graph.predecessors();
    let mut outside =
        predecessors[each.header.0 as usize].iter().filter(|block| !each.blocks.contains(block));
    let before = *outside.next()?;
    let leads_on = matches!(graph.block(before).terminator, Terminator::Jump(_));
    (leads_on && outside.next().is_none()).then_some(before)
}

fn hoist(
    graph: &mut Graph<Op, Type>,
    each: &NaturalLoop,
    before: BlockId,
    dominators: &Dominators,
) -> HashSet<Value> {
    let mut inside: HashSet<Value> = HashSet::new();
    for block in &each.blocks {
        let data = graph.block(*block);
        inside.extend(&data.parameters);
        inside.extend(data.insts.iter().flat_map(|inst| inst.results.iter()));
    }
    let mut moved = HashSet::new();
    let is_always_run =
        |block: &BlockId| each.latches.iter().all(|latch| dominators.dominates(*block, *latch));
    let order: Vec<BlockId> = graph.reverse_postorder();
    for block in order.into_iter().filter(|block| each.blocks.contains(block) && is_always_run(block)) {
        let insts = std::mem::take(&mut graph.block_mut(block).insts);
        let (out, stay): (Vec<Inst<Op>>, Vec<Inst<Op>>) = insts.into_iter().partition(|inst| {
            let mut depends = false;
            inst.op.for_each_value(&mut |value| depends |= inside.contains(&value));
            let moves = matches!(inst.op, Op::Const(_) | Op::Scalar(..)) && !depends;
            if moves {
                inst.results.iter().for_each(|result| {
                    inside.remove(result);
                });
            }
            moves
        });
        moved.extend(out.iter().flat_map(|inst| inst.results.iter()));
        graph.block_mut(block).insts = stay;
        graph.block_mut(before).insts.extend(out);
    }
    moved
}

/// Reports what was moved and is read by something that was not: the whole of an expression, not its parts.
fn report_moved(function: &Function, moved: &HashSet<Value>, report: &mut Report) {
    let mut wanted = HashSet::new();
    for block in &function.graph.blocks {
        for inst in &block.insts {
            if !inst.results.iter().any(|result| moved.contains(result)) {
                inst.op.for_each_value(&mut |value| {
                    wanted.insert(value);
                });
            }
        }
        block.terminator.for_each_value(|value| {
            wanted.insert(value);
        });
    }
    for inst in function.graph.blocks.iter().flat_map(|block| &block.insts) {
        let Some(result) = inst.results.first().filter(|result| moved.contains(result)) else { continue };
        let is_float = matches!(
            function.graph.ty(*result).scalar_dtype().map(|dtype| dtype.kind()),
            Some(Kind::Float | Kind::Complex)
        );
        // A conversion is no expression of the source.
        let is_expression = match inst.op {
            Op::Scalar(op, _) => !matches!(op, ScalarOp::Cast(_)),
            _ => false,
        };
        if is_float && is_expression && wanted.contains(result) {
            let entry = Entry {
                function: function.name.clone(),
                source: function.source,
                span: inst.span,
                fact: Fact::Hoisted,
            };
            if !report.entries.contains(&entry) {
                report.entries.push(entry);
            }
        }
    }
}
