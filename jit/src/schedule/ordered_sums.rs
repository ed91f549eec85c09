//! Innermost loops that only add up floats, which LLVM should not vectorise.
//!
//! A sum of floats in the order of the source takes the time of one addition a round, however what is added is computed. Where
//! that is cheap, it is computed meanwhile, and vectors win nothing; but the vectorised loop takes long to start, which shows
//! when the loop is short and lies in another. Where it is not cheap (a division, a function of `math`), vectors pay.

use super::counted::{insts, is_innermost};
use crate::dominators::{Dominators, NaturalLoop, natural_loops};
use crate::graph::{BlockId, Graph, Inst, Value};
use crate::loops::Op;
use crate::scalar::ScalarOp;
use crate::types::Type;
use std::collections::HashSet;

/// The most instructions of a round that hide behind an addition.
const MOST_INSTS: usize = 24;
/// The same, where counting and comparing in each round does not show.
const MOST_HIDDEN_INSTS: usize = 10;

/// The headers of such loops.
#[derive(Debug, Default)]
pub(crate) struct OrderedSums {
    pub(crate) all: HashSet<BlockId>,
    /// Those that are worth unrolling: the larger ones, and those in loops of the source, where the processor adds up for several rounds
    /// of the loop around at the same time. Of the others the additions take longest, however often the rest is done.
    pub(crate) unrolled: HashSet<BlockId>,
}

/// Finds such loops.
pub(super) fn ordered_sums(graph: &Graph<Op, Type>) -> OrderedSums {
    let loops = natural_loops(graph, &Dominators::of(graph));
    let adds_up = |each: &&NaturalLoop| {
        is_innermost(each, &loops)
            && insts(graph, each).count() <= MOST_INSTS
            && insts(graph, each).all(|inst| is_cheap(&inst.op))
            && has_float_sum(graph, each)
    };
    let all: HashSet<BlockId> = loops.iter().filter(adds_up).map(|each| each.header).collect();
    let is_worth_unrolling = |each: &&NaturalLoop| {
        // The first loop around is that of the strips.
        let depth = loops.iter().filter(|other| other.blocks.contains(&each.header)).count();
        all.contains(&each.header) && (depth > 2 || insts(graph, each).count() > MOST_HIDDEN_INSTS)
    };
    let unrolled = loops.iter().filter(is_worth_unrolling).map(|each| each.header).collect();
    OrderedSums { all, unrolled }
}

fn is_cheap(op: &Op) -> bool {
    match op {
        Op::Const(_)
        | Op::Length { .. }
        | Op::Load { .. }
        | Op::View { .. }
        | Op::Field { .. }
        | Op::Part { .. }
        | Op::TupleGet { .. } => true,
        Op::Scalar(op, _) => matches!(
            op,
            ScalarOp::Add
                | ScalarOp::Subtract
                | ScalarOp::Multiply
                | ScalarOp::And
                | ScalarOp::Or
                | ScalarOp::Xor
                | ScalarOp::Negative
                | ScalarOp::Absolute
                | ScalarOp::Less
                | ScalarOp::LessEqual
                | ScalarOp::Equal
                | ScalarOp::NotEqual
                | ScalarOp::Greater
                | ScalarOp::GreaterEqual
                | ScalarOp::Select
                | ScalarOp::Cast(_)
        ),
        _ => false,
    }
}

/// Whether a parameter of the header is a float that each round adds to or subtracts from.
fn has_float_sum(graph: &Graph<Op, Type>, each: &NaturalLoop) -> bool {
    let [latch] = each.latches[..] else { return false };
    let parameters = &graph.block(each.header).parameters;
    graph.block(latch).terminator.edges().filter(|edge| edge.target == each.header).any(|edge| {
        parameters.iter().zip(&edge.arguments).any(|(parameter, argument)| {
            graph.ty(*parameter).scalar_dtype().is_some_and(|dtype| dtype.is_float())
                && defined_by(graph, each, *argument).is_some_and(|inst| {
                    matches!(&inst.op, Op::Scalar(ScalarOp::Add | ScalarOp::Subtract, operands)
                        if operands.contains(parameter))
                })
        })
    })
}

fn defined_by<'g>(graph: &'g Graph<Op, Type>, each: &'g NaturalLoop, value: Value) -> Option<&'g Inst<Op>> {
    insts(graph, each).find(|inst| inst.results.contains(&value))
}
