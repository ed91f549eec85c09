//! Loops that count: `while counter < stop`, with a constant step.

use crate::dominators::NaturalLoop;
use crate::graph::{BlockId, Graph, Inst, Terminator, Value};
use crate::loops::Op;
use crate::scalar::{Const, ScalarOp};
use crate::types::Type;
use hotloop_array::dtype::DType;
use std::collections::HashMap;

/// How a loop counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counted {
    /// The parameter of the header.
    pub(super) counter: Value,
    /// Defined outside of the loop.
    pub(super) stop: Value,
    /// What a round adds, positive.
    pub(super) step: i64,
    /// What the counter starts with, if it is known.
    pub(super) start: Option<i64>,
}

/// What is known of the values of a graph.
pub(super) struct Definitions {
    pub(super) constants: HashMap<Value, i64>,
    /// In which block a value is defined.
    pub(super) blocks: HashMap<Value, BlockId>,
}

impl Definitions {
    pub(super) fn of(graph: &Graph<Op, Type>) -> Definitions {
        let (mut constants, mut blocks) = (HashMap::new(), HashMap::new());
        for id in graph.block_ids() {
            let block = graph.block(id);
            for inst in &block.insts {
                if let (Op::Const(Const::Int(value, DType::Int64)), [result]) = (&inst.op, &inst.results[..])
                {
                    constants.insert(*result, *value);
                }
            }
            let results = block.insts.iter().flat_map(|inst| inst.results.iter());
            blocks.extend(block.parameters.iter().chain(results).map(|value| (*value, id)));
        }
        Definitions { constants, blocks }
    }

    /// Whether a value is defined outside of a loop.
    pub(super) fn is_outside(&self, value: Value, each: &NaturalLoop) -> bool {
        self.blocks.get(&value).is_some_and(|block| !each.blocks.contains(block))
    }
}

/// The largest step that counts: strips of that many rounds stay far from the largest integer.
const LARGEST_STEP: i64 = 1 << 20;

/// How a loop counts, if it does. Its header does nothing but compute; the first edge of its branch leads into the loop.
pub(super) fn counted(
    graph: &Graph<Op, Type>,
    each: &NaturalLoop,
    definitions: &Definitions,
) -> Option<Counted> {
    let header = graph.block(each.header);
    let Terminator::Branch { condition, then, otherwise } = &header.terminator else { return None };
    let handles =
        each.blocks.iter().any(|block| matches!(graph.block(*block).terminator, Terminator::Try { .. }));
    let is_loop = !handles
        && each.blocks.contains(&then.target)
        && !each.blocks.contains(&otherwise.target)
        && then.target != each.header
        && header.insts.iter().all(|inst| inst.op.is_pure());
    if !is_loop {
        return None;
    }
    let comparison = header.insts.iter().find(|inst| inst.results.contains(condition))?;
    let Op::Scalar(ScalarOp::Less, operands) = &comparison.op else { return None };
    let (counter, stop) = (operands[0], operands[1]);
    let index = header.parameters.iter().position(|parameter| *parameter == counter)?;
    if graph.ty(counter).scalar_dtype() != Some(DType::Int64) || !definitions.is_outside(stop, each) {
        return None;
    }
    let mut step = None;
    for latch in &each.latches {
        for edge in graph.block(*latch).terminator.edges().filter(|edge| edge.target == each.header) {
            let inst = defining_inst(graph, each, edge.arguments[index])?;
            let Op::Scalar(ScalarOp::Add, operands) = &inst.op else { return None };
            let added = match operands[..] {
                [a, b] if a == counter => *definitions.constants.get(&b)?,
                [a, b] if b == counter => *definitions.constants.get(&a)?,
                _ => return None,
            };
            if !(1..=LARGEST_STEP).contains(&added) || step.is_some_and(|step| step != added) {
                return None;
            }
            step = Some(added);
        }
    }
    let start = start(graph, each, index, definitions);
    Some(Counted { counter, stop, step: step?, start })
}

/// The constant that all edges into the loop pass for its counter.
fn start(
    graph: &Graph<Op, Type>,
    each: &NaturalLoop,
    index: usize,
    definitions: &Definitions,
) -> Option<i64> {
    let outside = graph.block_ids().filter(|block| !each.blocks.contains(block));
    let edges = outside.flat_map(|block| graph.block(block).terminator.edges());
    let mut starts = edges
        .filter(|edge| edge.target == each.header)
        .map(|edge| definitions.constants.get(&edge.arguments[index]).copied());
    let first = starts.next()??;
    starts.all(|other| other == Some(first)).then_some(first)
}

fn defining_inst<'g>(
    graph: &'g Graph<Op, Type>,
    each: &'g NaturalLoop,
    value: Value,
) -> Option<&'g Inst<Op>> {
    insts(graph, each).find(|inst| inst.results.contains(&value))
}

/// The instructions of a loop.
pub(super) fn insts<'g>(
    graph: &'g Graph<Op, Type>,
    each: &'g NaturalLoop,
) -> impl Iterator<Item = &'g Inst<Op>> {
    each.blocks.iter().flat_map(|block| &graph.block(*block).insts)
}

/// Whether no other loop lies in this one.
pub(super) fn is_innermost(each: &NaturalLoop, loops: &[NaturalLoop]) -> bool {
    loops.iter().all(|other| other.header == each.header || !each.blocks.contains(&other.header))
}
