//! Complete unrolling of short loops of constant length that lie in another loop.
//!
//! `for dj in range(-1, 2)` in a loop over `j` keeps that one from being innermost, and so from being cut into strips and
//! vectorised. Loops that lie in no other are left to LLVM, which unrolls them when that pays.

use super::counted::{Counted, Definitions, counted, insts, is_innermost};
use super::fold::fold_constants;
use crate::dominators::{Dominators, NaturalLoop, natural_loops};
use crate::graph::copy::{Copied, copy_blocks};
use crate::graph::merge::merge_definitions;
use crate::graph::{BlockId, Graph, Terminator};
use crate::loops::Op;
use crate::types::Type;
use std::collections::HashSet;

/// The longest loop that is unrolled, in rounds.
const MOST_ROUNDS: i64 = 16;
/// The most instructions that unrolling one loop may make.
const MOST_INSTS: usize = 256;

/// Unrolls from the inside out.
pub(super) fn unroll_short_loops(graph: &mut Graph<Op, Type>) {
    while let Some((each, counted, rounds)) = candidate(graph) {
        unroll(graph, &each, &counted, rounds);
        fold_constants(graph);
    }
}

fn candidate(graph: &Graph<Op, Type>) -> Option<(NaturalLoop, Counted, usize)> {
    let loops = natural_loops(graph, &Dominators::of(graph));
    let definitions = Definitions::of(graph);
    loops.iter().find_map(|each| {
        let is_nested =
            loops.iter().any(|other| other.header != each.header && other.blocks.contains(&each.header));
        if !is_nested || !is_innermost(each, &loops) || prints(graph, each) {
            return None;
        }
        let counted = counted(graph, each, &definitions)?;
        let (start, stop) = (counted.start?, *definitions.constants.get(&counted.stop)?);
        let rounds = (i128::from(stop) - i128::from(start)).max(0);
        let rounds = (rounds + i128::from(counted.step) - 1) / i128::from(counted.step);
        let rounds = i64::try_from(rounds).ok().filter(|rounds| *rounds <= MOST_ROUNDS)? as usize;
        (rounds * insts(graph, each).count() <= MOST_INSTS).then(|| (each.clone(), counted, rounds))
    })
}

/// Nothing makes a loop fast that prints.
fn prints(graph: &Graph<Op, Type>, each: &NaturalLoop) -> bool {
    insts(graph, each).any(|inst| matches!(inst.op, Op::Print { .. }))
}

/// Makes the loop itself the first round, and a copy for each other one; after the last comes the header alone.
fn unroll(graph: &mut Graph<Op, Type>, each: &NaturalLoop, counted: &Counted, rounds: usize) {
    for block in &each.blocks {
        graph.block_mut(*block).insts.retain(|inst| !matches!(inst.op, Op::Safepoint));
    }
    let mut copies: Vec<Copied> = (1..rounds).map(|_| copy_blocks(graph, &each.blocks)).collect();
    let end = copy_blocks(graph, &[each.header]);
    if rounds > 0 {
        copies.push(end);
    } else {
        // The loop itself is only its header.
        copies.clear();
    }
    let header_of = |copy: &Copied| copy.blocks[&each.header];
    for (at, next) in copies.iter().enumerate() {
        for latch in &each.latches {
            let (from, header) = match at.checked_sub(1) {
                None => (*latch, each.header),
                Some(previous) => (copies[previous].blocks[latch], header_of(&copies[previous])),
            };
            for edge in graph.block_mut(from).terminator.edges_mut() {
                if edge.target == header {
                    edge.target = header_of(next);
                }
            }
        }
    }
    let last = copies.last().map_or(each.header, header_of);
    if let Terminator::Branch { otherwise, .. } = graph.block(last).terminator.clone() {
        graph.block_mut(last).terminator = Terminator::Jump(otherwise);
    }
    merge_copies(graph, each, &copies);
    debug_assert!(counted.step > 0);
}

/// Lets what comes after the loop read the values of the round that it was left in.
pub(super) fn merge_copies(graph: &mut Graph<Op, Type>, each: &NaturalLoop, copies: &[Copied]) {
    let settled: HashSet<BlockId> = each
        .blocks
        .iter()
        .copied()
        .chain(copies.iter().flat_map(|copied| copied.blocks.values().copied()))
        .collect();
    merge_copied_values(graph, each, copies, &settled);
}

/// The same, when other blocks too read the right values.
pub(super) fn merge_copied_values(
    graph: &mut Graph<Op, Type>,
    each: &NaturalLoop,
    copies: &[Copied],
    settled: &HashSet<BlockId>,
) {
    let predecessors = graph.predecessors();
    for block in &each.blocks {
        let data = graph.block(*block);
        let results = data.insts.iter().flat_map(|inst| inst.results.iter());
        let defined: Vec<_> = data.parameters.iter().chain(results).copied().collect();
        for value in defined {
            let copied = copies
                .iter()
                .filter_map(|copied| Some((*copied.blocks.get(block)?, *copied.values.get(&value)?)));
            let definitions = copied.chain([(*block, value)]).collect();
            merge_definitions(graph, value, definitions, settled, &predecessors);
        }
    }
}
