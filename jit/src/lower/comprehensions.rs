//! Comprehensions whose rounds do not meet become parallel loops.
//!
//! A loop that adds one number to a list in every round, and does nothing else that anybody could see, as the one of
//! `[f(i) for i in range(n)]`, fills a list whose length is known before: each round writes an item of its own. What is called
//! must be as harmless, all the way down.
//!
//! Deliberately absent: comprehensions with conditions, whose lengths are not known, those inside of loops of another list, and
//! items that hold storage, whose references are not counted by several threads here.

use super::parallel::region;
use crate::graph::{BlockId, Graph, Inst, Value};
use crate::loops::{self, Check, ListAction};
use crate::scalar::Const;
use crate::typed::{CountedLoop, Op, Program};
use crate::types::Type;
use smallvec::SmallVec;
use std::collections::{BTreeSet, HashSet};

/// Lets the comprehensions of a function fill their lists in any order; the headers of their loops, which are parallel now.
pub(super) fn fill_in_any_order(program: &mut Program, index: usize) -> HashSet<BlockId> {
    let function = &program.functions[index];
    let graph = &function.graph;
    let inside: HashSet<BlockId> =
        function.loops.iter().filter(|each| each.parallel).flat_map(|each| region(graph, each)).collect();
    let mut found: Vec<(usize, BlockId, usize, Value)> = Vec::new();
    for (number, each) in function.loops.iter().enumerate() {
        let is_inside = inside.contains(&each.header)
            || found.iter().any(|(outer, ..)| region(graph, &function.loops[*outer]).contains(&each.header));
        if each.parallel || is_inside || !starts_at_zero(graph, each) {
            continue;
        }
        if graph.block(each.header).parameters.len() == 1
            && let Some((block, at, list)) = only_append(program, index, each)
        {
            found.push((number, block, at, list));
        }
    }
    let function = &mut program.functions[index];
    let mut headers = HashSet::new();
    for (number, block, at, list) in found {
        let each = &mut function.loops[number];
        each.parallel = true;
        headers.insert(each.header);
        let (counter, stop, preheader, span) = (each.counter, each.stop, each.preheader, each.span);
        if let Op::Basic(loops::Op::List { action, operands }) =
            &mut function.graph.block_mut(block).insts[at].op
        {
            *action = ListAction::Set(Check::Proven);
            operands.insert(1, counter);
        }
        let op = primitive("hl_list_fill", vec![list, stop]);
        let inst = Inst { op, results: SmallVec::new(), span };
        function.graph.block_mut(preheader).insts.push(inst);
    }
    headers
}

fn primitive(symbol: &str, arguments: Vec<Value>) -> Op {
    Op::Basic(loops::Op::Primitive { symbol: symbol.into(), arguments })
}

fn starts_at_zero(graph: &Graph<Op, Type>, each: &CountedLoop) -> bool {
    let mut insts = graph.blocks.iter().flat_map(|block| &block.insts);
    insts.any(|inst| {
        inst.results.first() == Some(&each.start)
            && matches!(inst.op, Op::Basic(loops::Op::Const(Const::Int(0, _))))
    })
}

/// Where the loop's body adds to a list, if it does nothing else, to a list that is empty before: the block, the instruction, the
/// list.
fn only_append(program: &Program, index: usize, each: &CountedLoop) -> Option<(BlockId, usize, Value)> {
    let graph = &program.functions[index].graph;
    let region: BTreeSet<BlockId> = region(graph, each);
    let mut found = None;
    for block in &region {
        for (at, inst) in graph.block(*block).insts.iter().enumerate() {
            if let Op::Basic(loops::Op::List { action: ListAction::Append, operands }) = &inst.op {
                if found.replace((*block, at, operands[0])).is_some() {
                    return None;
                }
            } else if !is_harmless(program, &inst.op, &mut HashSet::new()) {
                return None;
            }
        }
    }
    let (block, at, list) = found?;
    let item = graph.ty(list).list_item()?;
    let holds_numbers = item.storage_slots() == Some(0) && item.item_stride() > 0;
    let made = made_in(graph, list)?;
    let is_always_run = latches(graph, &region, each).all(|latch| latch == block);
    let is_fresh = made == each.preheader && !is_read_between(graph, list, made);
    // What a round reads of the list, it would read in another order.
    let reads = region.iter().flat_map(|block| &graph.block(*block).insts).filter(|inst| {
        let mut reads = false;
        inst.op.for_each_value(&mut |value| reads |= value == list);
        reads
    });
    (holds_numbers && is_always_run && is_fresh && reads.count() == 1).then_some((block, at, list))
}

/// The block in which an empty list is made.
fn made_in(graph: &Graph<Op, Type>, list: Value) -> Option<BlockId> {
    graph.block_ids().find(|block| {
        graph.block(*block).insts.iter().any(|inst| {
            inst.results.first() == Some(&list)
                && matches!(&inst.op, Op::Basic(loops::Op::Primitive { symbol, .. }) if &**symbol == "hl_list_new")
        })
    })
}

/// Whether the block in which a list is made uses it for anything else.
fn is_read_between(graph: &Graph<Op, Type>, list: Value, block: BlockId) -> bool {
    let mut reads = false;
    for inst in &graph.block(block).insts {
        inst.op.for_each_value(&mut |value| reads |= value == list);
    }
    reads
}

/// The blocks from which the loop goes on to its next round.
fn latches<'a>(
    graph: &'a Graph<Op, Type>,
    region: &'a BTreeSet<BlockId>,
    each: &'a CountedLoop,
) -> impl Iterator<Item = BlockId> + 'a {
    region
        .iter()
        .copied()
        .filter(|block| graph.block(*block).terminator.edges().any(|edge| edge.target == each.header))
}

/// Whether nobody can see when an operation is done, but for what it gives and the exceptions that it raises.
fn is_harmless(program: &Program, op: &Op, seen: &mut HashSet<u32>) -> bool {
    match op {
        Op::Map { .. } | Op::Reduce { .. } | Op::Positions { .. } | Op::Extremum { .. } => true,
        Op::MapInto { .. } => false,
        Op::Basic(loops::Op::Call { callee, .. }) => {
            // A function that calls itself is looked at once.
            if !seen.insert(callee.0) {
                return true;
            }
            program.functions.get(callee.0 as usize).is_some_and(|function| {
                let mut insts = function.graph.blocks.iter().flat_map(|block| &block.insts);
                !function.is_generator && insts.all(|inst| is_harmless(program, &inst.op, seen))
            })
        }
        Op::Basic(op) => {
            op.is_pure()
                || matches!(
                    op,
                    loops::Op::CheckDivisor { .. }
                        | loops::Op::Check { .. }
                        | loops::Op::CheckBound { .. }
                        | loops::Op::Load { .. }
                        | loops::Op::View { .. }
                        | loops::Op::Allocate { .. }
                        | loops::Op::Broadcast { .. }
                        | loops::Op::CheckAssignable { .. }
                        | loops::Op::List { action: ListAction::Length | ListAction::Get(_), .. }
                        | loops::Op::Safepoint
                        | loops::Op::Raise { .. }
                        | loops::Op::RaiseAssertion(_)
                        | loops::Op::RaiseUnbound(_)
                        | loops::Op::RaiseValue(_)
                )
        }
    }
}
