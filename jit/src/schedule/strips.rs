//! Cutting innermost loops into strips, and their rounds into those whose indices need no check and the others.
//!
//! A loop that polls the safepoint word or checks an index in each round cannot be vectorised. So a counted innermost loop
//! `while i < stop` becomes
//!
//! ```text
//! choice:  if not i < stop: leave
//! start:   if low <= i < high: fast, with limit = min(stop, high, i + STRIP)
//!          else careful, with limit = min(low if i < low else stop, i + STRIP)
//! fast:    while i < limit: the body, unchecked
//! careful: while i < limit: the body as it was
//! done:    if not limit < stop: leave
//! poll:    safepoint; back to choice
//! ```
//!
//! The choice is there twice, once for the first strip. That one mostly computes with what the loops around it do not change,
//! so LLVM moves it out of them; for a loop of a few rounds it would otherwise take longer than the loop.
//!
//! In the rounds from `low` to `high` all indices that qualify are positions of their arrays ([`super::safe_rounds`]); the
//! others stay checked in both versions. Whichever version a round runs in, it does what it did in the loop.
//!
//! A loop that is too large to have twice keeps its checks.

use super::affine::{Arithmetic, Finder};
use super::counted::{Counted, Definitions, counted, insts, is_innermost};
use super::safe_rounds::{StripCheck, safe_rounds, strip_check};
use super::unroll::merge_copied_values;
use crate::dominators::{Dominators, NaturalLoop, natural_loops};
use crate::graph::copy::copy_blocks;
use crate::graph::{Block, BlockId, Edge, Graph, Span, Terminator, Value};
use crate::loops::{Check, Index, Op, ViewItem};
use crate::scalar::ScalarOp;
use crate::types::Type;
use hotloop_array::dtype::DType;
use std::collections::HashSet;

/// Rounds between two polls.
const STRIP: i64 = 16384;
/// The most instructions of a loop that is worth having twice. A call counts as many.
const MOST_INSTS: usize = 160;
const INSTS_OF_CALL: usize = 30;

/// Cuts all loops that can be cut. Returns the blocks of careful versions.
pub(super) fn cut_into_strips(graph: &mut Graph<Op, Type>) -> HashSet<BlockId> {
    let loops = natural_loops(graph, &Dominators::of(graph));
    let mut careful = HashSet::new();
    for each in loops.iter().filter(|each| is_innermost(each, &loops)) {
        let definitions = Definitions::of(graph);
        if !polls(graph, each) || has_long_operation(graph, each) {
            continue;
        }
        if let Some(counted) = counted(graph, each, &definitions) {
            cut(graph, each, counted, &definitions, &mut careful);
        }
    }
    careful
}

fn cut(
    graph: &mut Graph<Op, Type>,
    each: &NaturalLoop,
    counted: Counted,
    definitions: &Definitions,
    careful: &mut HashSet<BlockId>,
) {
    let finder = Finder::new(graph, each, definitions, counted.counter);
    let checks = if size(graph, each) <= MOST_INSTS { strip_checks(graph, &finder) } else { Vec::new() };
    let qualified: HashSet<(Value, usize, Value)> = each
        .blocks
        .iter()
        .flat_map(|block| &graph.block(*block).insts)
        .flat_map(|inst| indices(&inst.op))
        .filter(|(array, axis, index)| strip_check(graph, &finder, *array, *axis, *index).is_some())
        .map(|(array, axis, index)| (array, axis, index.value))
        .collect();
    for block in &each.blocks {
        graph.block_mut(*block).insts.retain(|inst| !matches!(inst.op, Op::Safepoint));
    }
    let known_stop = definitions.constants.get(&counted.stop);
    let is_short =
        counted.start.is_some_and(|start| start >= 0) && known_stop.is_some_and(|stop| *stop <= STRIP);
    if is_short && checks.is_empty() {
        return;
    }
    let header = graph.block(each.header).clone();
    let span = header.terminator_span;
    let Terminator::Branch { otherwise: leave, then: body, .. } = header.terminator.clone() else { return };

    // One that chooses the first strip, where much is known or can be computed further out, and one for the strips after it.
    let choices = [(); 2].map(|()| copy_blocks(graph, &[each.header]));
    let [first, next] = [0, 1].map(|at: usize| choices[at].blocks[&each.header]);
    let limit = graph.add_parameter(each.header, Type::weak(DType::Int64), None);
    for block in graph.block_ids() {
        let is_inside = each.blocks.contains(&block);
        let is_choice = block == first || block == next;
        for edge in graph.block_mut(block).terminator.edges_mut().filter(|edge| edge.target == each.header) {
            match is_inside {
                true => edge.arguments.push(limit),
                // The copies lead into the body only.
                false if !is_choice => edge.target = first,
                false => {}
            }
        }
    }
    let slow = (!checks.is_empty()).then(|| copy_blocks(graph, &each.blocks));
    let slow_header = slow.as_ref().map(|slow| slow.blocks[&each.header]);
    let mut settled: HashSet<BlockId> = each.blocks.iter().copied().collect();
    let start = start_strip(graph, &header, each.header, slow_header, &counted, &checks);
    settled.insert(start.block);
    settled.extend(start.before);
    careful.extend(start.before);
    for choice in &choices {
        settled.extend(choice.blocks.values());
        let entering = header.parameters.iter().map(|value| choice.value(*value)).collect();
        let cut =
            choose_strip(graph, &start, entering, choice.value(counted.counter), &counted, &checks, span);
        if let Terminator::Branch { then, .. } = &mut graph.block_mut(choice.blocks[&each.header]).terminator
        {
            *then = Edge { target: cut, arguments: Vec::new() };
        }
        settled.insert(cut);
    }
    let strip = Strip { header: each.header, counter: counted.counter, limit, span };
    settled.extend(end_strip(graph, &strip, body, leave, counted.stop, next));
    if let Some(slow) = &slow {
        settled.extend(slow.blocks.values());
        careful.extend(slow.blocks.values());
        let header = slow.blocks[&each.header];
        let Terminator::Branch { then, otherwise, .. } = graph.block(header).terminator.clone() else {
            return;
        };
        let strip = Strip { header, counter: slow.value(counted.counter), limit: slow.value(limit), span };
        settled.extend(end_strip(graph, &strip, then, otherwise, counted.stop, next));
        for block in &each.blocks {
            for inst in &mut graph.block_mut(*block).insts {
                drop_checks(&mut inst.op, &qualified);
            }
        }
    }
    let copies: Vec<_> = choices.into_iter().chain(slow).collect();
    merge_copied_values(graph, each, &copies, &settled);
}

/// Where strips begin.
struct Start {
    /// Takes what the loop's header takes, whether the strip is safe, and its limit if it is.
    block: BlockId,
    /// The block before the careful version.
    before: Option<BlockId>,
}

/// The one way into a strip. If there were two, the strips would be no loop for LLVM.
fn start_strip(
    graph: &mut Graph<Op, Type>,
    header: &Block<Op>,
    fast: BlockId,
    slow: Option<BlockId>,
    counted: &Counted,
    checks: &[StripCheck],
) -> Start {
    let span = header.terminator_span;
    let block = graph.add_block();
    let mut entering = Vec::new();
    let mut start = None;
    for parameter in &header.parameters {
        let ty = graph.ty(*parameter).clone();
        let own = graph.add_parameter(block, ty, None);
        entering.push(own);
        if *parameter == counted.counter {
            start = Some(own);
        }
    }
    let is_safe = graph.add_parameter(block, Type::weak(DType::Bool), None);
    let limit_of_fast = graph.add_parameter(block, Type::weak(DType::Int64), None);
    let enter = |target: BlockId, limit| {
        let arguments = entering.iter().copied().chain([limit]).collect();
        Edge { target, arguments }
    };
    let to_fast = enter(fast, limit_of_fast);
    let (Some(slow), Some(counter)) = (slow, start) else {
        graph.terminate(block, Terminator::Jump(to_fast), span);
        return Start { block, before: None };
    };
    let before = graph.add_block();
    let otherwise = Edge { target: before, arguments: Vec::new() };
    graph.terminate(block, Terminator::Branch { condition: is_safe, then: to_fast, otherwise }, span);
    let mut emit = Arithmetic { graph, block: before, span };
    let end = safe_rounds(&mut emit, checks).end_of_unsafe(&mut emit, counter, counted.stop);
    let limit = limit(&mut emit, counter, end);
    graph.terminate(before, Terminator::Jump(enter(slow, limit)), span);
    Start { block, before: Some(before) }
}

/// A block that chooses the version and the limit of the strip from `counter` on.
fn choose_strip(
    graph: &mut Graph<Op, Type>,
    start: &Start,
    mut entering: Vec<Value>,
    counter: Value,
    counted: &Counted,
    checks: &[StripCheck],
    span: Span,
) -> BlockId {
    let cut = graph.add_block();
    let mut emit = Arithmetic { graph, block: cut, span };
    let safe = safe_rounds(&mut emit, checks);
    let end = safe.end(&mut emit, counted.stop);
    let limit = limit(&mut emit, counter, end);
    entering.push(safe.contain(&mut emit, checks, counted, counter, limit));
    entering.push(limit);
    graph.terminate(cut, Terminator::Jump(Edge { target: start.block, arguments: entering }), span);
    cut
}

/// A version of the loop within a strip.
struct Strip {
    header: BlockId,
    counter: Value,
    limit: Value,
    span: Span,
}

/// Lets a version end at its limit: then either the loop is done, or it polls and goes on at `next`, which looks again whether
/// there are rounds left. Returns the blocks that it adds.
fn end_strip(
    graph: &mut Graph<Op, Type>,
    strip: &Strip,
    body: Edge,
    leave: Edge,
    stop: Value,
    next: BlockId,
) -> [BlockId; 2] {
    let (done, poll) = (graph.add_block(), graph.add_block());
    let to = |target| Edge { target, arguments: Vec::new() };
    let goes_on = Arithmetic { graph, block: strip.header, span: strip.span }
        .scalar(ScalarOp::Less, &[strip.counter, strip.limit]);
    let branch = Terminator::Branch { condition: goes_on, then: body, otherwise: to(done) };
    graph.terminate(strip.header, branch, strip.span);
    // The limit is known before the strip begins, the counter only where it ends.
    let is_left =
        Arithmetic { graph, block: done, span: strip.span }.scalar(ScalarOp::Less, &[strip.limit, stop]);
    let branch = Terminator::Branch { condition: is_left, then: to(poll), otherwise: leave };
    graph.terminate(done, branch, strip.span);
    graph.push_effect(poll, Op::Safepoint, strip.span);
    let mut arguments = graph.block(strip.header).parameters.clone();
    arguments.pop();
    graph.terminate(poll, Terminator::Jump(Edge { target: next, arguments }), strip.span);
    [done, poll]
}

/// The lesser of `stop` and `counter + STRIP`, where `counter < stop`.
fn limit(emit: &mut Arithmetic, counter: Value, stop: Value) -> Value {
    let most = emit.int(STRIP);
    let left = emit.scalar(ScalarOp::Subtract, &[stop, counter]);
    // As an unsigned number the distance is right even where it is no int64.
    let has_more = emit.is_below_unsigned(most, left);
    let end = emit.scalar(ScalarOp::Add, &[counter, most]);
    emit.scalar(ScalarOp::Select, &[has_more, end, stop])
}

fn strip_checks(graph: &Graph<Op, Type>, finder: &Finder) -> Vec<StripCheck> {
    let mut checks: Vec<StripCheck> = Vec::new();
    for inst in insts(graph, finder.each) {
        for (array, axis, index) in indices(&inst.op) {
            if let Some(check) = strip_check(graph, finder, array, axis, index)
                && !checks.contains(&check)
            {
                checks.push(check);
            }
        }
    }
    checks
}

fn drop_checks(op: &mut Op, qualified: &HashSet<(Value, usize, Value)>) {
    let proven = |array: Value, axis: usize, index: &mut Index| {
        if qualified.contains(&(array, axis, index.value)) {
            index.check = Check::Proven;
        }
    };
    match op {
        Op::Load { array, indices } | Op::Store { array, indices, .. } => {
            indices.iter_mut().enumerate().for_each(|(axis, index)| proven(*array, axis, index));
        }
        Op::View { array, items } => {
            let axes = items.iter_mut().filter(|item| !matches!(item, ViewItem::NewAxis)).enumerate();
            for (axis, item) in axes {
                if let ViewItem::Index(index) = item {
                    proven(*array, axis, index);
                }
            }
        }
        _ => {}
    }
}

/// The indices of an operation, each with the array and the axis.
fn indices(op: &Op) -> Vec<(Value, usize, Index)> {
    match op {
        Op::Load { array, indices } | Op::Store { array, indices, .. } => {
            indices.iter().enumerate().map(|(axis, index)| (*array, axis, *index)).collect()
        }
        Op::View { array, items } => {
            let axes = items.iter().filter(|item| !matches!(item, ViewItem::NewAxis)).enumerate();
            axes.filter_map(|(axis, item)| match item {
                ViewItem::Index(index) => Some((*array, axis, *index)),
                _ => None,
            })
            .collect()
        }
        _ => Vec::new(),
    }
}

fn size(graph: &Graph<Op, Type>, each: &NaturalLoop) -> usize {
    insts(graph, each).map(|inst| if matches!(inst.op, Op::Call { .. }) { INSTS_OF_CALL } else { 1 }).sum()
}

fn polls(graph: &Graph<Op, Type>, each: &NaturalLoop) -> bool {
    insts(graph, each).any(|inst| matches!(inst.op, Op::Safepoint))
}

/// Whether a round may take so long that it is worth a poll.
fn has_long_operation(graph: &Graph<Op, Type>, each: &NaturalLoop) -> bool {
    insts(graph, each).any(|inst| {
        matches!(
            inst.op,
            Op::Nest(_)
                | Op::Parallel(_)
                | Op::Primitive { .. }
                | Op::Allocate { .. }
                | Op::Snapshot(_)
                | Op::Print { .. }
        )
    })
}
