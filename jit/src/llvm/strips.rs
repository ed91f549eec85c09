//! Cutting innermost loops into strips.
//!
//! A loop that polls the safepoint word in each round cannot be vectorised. So a counted innermost loop
//! `while i < stop` becomes two: the inner one runs at most [`STRIP`] rounds without polling, the outer one polls between
//! strips. A loop of few rounds, known when it is compiled, needs no poll at all.
//!
//! The header's block becomes the inner header. Edges into the loop lead to a new outer header, which decides where the
//! strip ends; what leaves a strip before the loop is done polls and goes back there with the header's parameters as they
//! stand. The header's own instructions run once more then, so they must be pure.
//!
//! Index checks inside the loop that do not depend on the counter would keep it from being vectorised. Such a check fails
//! in the first round or never, so it is made before the strip, together with all checks that a round makes before it, in
//! their order ([`super::hoist`]).

use super::function::FunctionEmitter;
use super::hoist::{self, Checks};
use super::ir::{Block, Int, Val};
use super::value::Flat;
use crate::dominators::{Dominators, NaturalLoop, natural_loops};
use crate::graph::{BlockId, Edge, Graph, Inst, Span, Terminator, Value};
use crate::loops::Op;
use crate::scalar::{Const, ScalarOp};
use crate::types::Type;
use std::collections::{HashMap, HashSet};

/// Rounds between two polls.
const STRIP: i64 = 16384;

/// The strips of a function.
pub(super) struct Strips {
    /// By header.
    loops: HashMap<BlockId, Strip>,
    /// The blocks whose safepoints are left out.
    silent: HashSet<BlockId>,
    /// The back edges of all loops, from and to.
    back_edges: HashSet<(BlockId, BlockId)>,
}

/// A loop that is cut.
struct Strip {
    blocks: HashSet<BlockId>,
    counter: Value,
    stop: Value,
    span: Span,
    checks: Checks,
    /// Made when the header is reached.
    inner: Option<Inner>,
}

/// The inner loop.
#[derive(Clone)]
struct Inner {
    header: Block,
    phis: Vec<Flat>,
    limit: Val,
}

impl Strips {
    pub(super) fn find(graph: &Graph<Op, Type>) -> Strips {
        let loops = natural_loops(graph, &Dominators::of(graph));
        let back_edges = loops.iter().flat_map(|each| each.latches.iter().map(|latch| (*latch, each.header)));
        let back_edges = back_edges.collect();
        let mut strips = Strips { loops: HashMap::new(), silent: HashSet::new(), back_edges };
        let constants = constants(graph);
        let defined_in = defining_blocks(graph);
        for each in &loops {
            let is_innermost =
                loops.iter().all(|other| other.header == each.header || !each.blocks.contains(&other.header));
            if !is_innermost || !polls(graph, each) || has_long_operation(graph, each) {
                continue;
            }
            let Some((counter, stop)) = counted(graph, each, &constants, &defined_in) else { continue };
            strips.silent.extend(&each.blocks);
            let starts: Option<Vec<i64>> = starts(graph, each, counter)
                .map(|start| start.and_then(|start| constants.get(&start).copied()))
                .collect();
            let lowest = starts.and_then(|starts| starts.into_iter().min());
            if lowest.is_some_and(|lowest| lowest >= 0)
                && constants.get(&stop).is_some_and(|stop| *stop <= STRIP)
            {
                continue;
            }
            let span = graph.block(each.header).terminator_span;
            let blocks = each.blocks.iter().copied().collect();
            let checks = hoist::find(graph, each, counter, lowest, &defined_in);
            strips.loops.insert(each.header, Strip { blocks, counter, stop, span, checks, inner: None });
        }
        strips
    }

    /// Whether a check in this block was made before its strip.
    pub(super) fn is_checked(&self, block: BlockId, array: Value, axis: usize, index: Value) -> bool {
        let mut around = self.loops.values().filter(|strip| strip.blocks.contains(&block));
        around.any(|strip| strip.checks.are_done(array, axis, index))
    }

    /// Whether an index in this block is known not to be negative.
    pub(super) fn is_non_negative(&self, block: BlockId, index: Value) -> bool {
        let mut around = self.loops.values().filter(|strip| strip.blocks.contains(&block));
        around.any(|strip| strip.checks.is_non_negative(index))
    }

    pub(super) fn is_back_edge(&self, from: BlockId, to: BlockId) -> bool {
        self.back_edges.contains(&(from, to))
    }

    /// Whether a safepoint in this block is taken care of by its loop's strips.
    pub(super) fn polls_elsewhere(&self, block: BlockId) -> bool {
        self.silent.contains(&block)
    }
}

impl FunctionEmitter<'_, '_> {
    /// Begins the header of a loop that is cut; false for any other block.
    pub(super) fn enter_strip(&mut self, block: BlockId) -> bool {
        let Some(strip) = self.strips.loops.get(&block) else { return false };
        let (counter, stop) = (strip.counter, strip.stop);
        let graph = &self.function.graph;
        let parameters = &graph.block(block).parameters;
        let start = self.phis[block.0 as usize].clone();
        let stop = self.value(stop)[0];
        let Some(index) = parameters.iter().position(|parameter| *parameter == counter) else { return false };
        let before = strip.checks.before.clone();
        let ir = &self.emitter.ir;
        ir.go_to(self.blocks[block.0 as usize]);
        if !before.is_empty() {
            self.check_before(&before, start[index][0], stop);
        }
        let ir = &self.emitter.ir;
        let int = ir.i64_type();
        let end = ir.intrinsic("llvm.sadd.sat", &[int], &[start[index][0], ir.i64(STRIP)]);
        let limit = ir.intrinsic("llvm.smin", &[int], &[stop, end]);
        let header = ir.block("strip");
        let outer = ir.current();
        ir.go_to(header);
        let phis = self.make_phis(block);
        let ir = &self.emitter.ir;
        ir.go_to(outer);
        self.feed(&phis, &start);
        let ir = &self.emitter.ir;
        ir.jump(header);
        ir.go_to(header);
        for (parameter, flat) in parameters.iter().zip(&phis) {
            self.define(*parameter, flat.clone());
        }
        if let Some(strip) = self.strips.loops.get_mut(&block) {
            strip.inner = Some(Inner { header, phis, limit });
        }
        true
    }

    /// Ends the header of a loop that is cut; false for any other block.
    pub(super) fn leave_strip(&mut self, block: BlockId, then: &Edge, otherwise: &Edge) -> bool {
        let Some(strip) = self.strips.loops.get(&block) else { return false };
        let Some(inner) = strip.inner.clone() else { return false };
        let (counter, stop, span) = (self.value(strip.counter)[0], self.value(strip.stop)[0], strip.span);
        let body = self.pass_arguments(block, then);
        let ir = &self.emitter.ir;
        let (strip_done, poll) = (ir.block("strip.done"), ir.block("strip.poll"));
        ir.branch(ir.icmp(Int::LLVMIntSLT, counter, inner.limit), body, strip_done);
        ir.go_to(strip_done);
        let after = self.pass_arguments(block, otherwise);
        let ir = &self.emitter.ir;
        ir.branch(ir.icmp(Int::LLVMIntSLT, counter, stop), poll, after);
        ir.go_to(poll);
        self.poll(span);
        let index = block.0 as usize;
        self.feed(&self.phis[index], &inner.phis);
        self.emitter.ir.jump(self.blocks[index]);
        true
    }

    /// Feeds a back edge of a loop that is cut; returns where it leads.
    pub(super) fn continue_strip(
        &mut self,
        from: BlockId,
        target: BlockId,
        arguments: &[Flat],
    ) -> Option<Block> {
        let strip = self.strips.loops.get(&target).filter(|strip| strip.blocks.contains(&from))?;
        let inner = strip.inner.clone()?;
        self.feed(&inner.phis, arguments);
        Some(inner.header)
    }
}

/// The counter and the end of a loop `while counter < stop` that counts in steps of one.
fn counted(
    graph: &Graph<Op, Type>,
    each: &NaturalLoop,
    constants: &HashMap<Value, i64>,
    defined_in: &HashMap<Value, BlockId>,
) -> Option<(Value, Value)> {
    let header = graph.block(each.header);
    let Terminator::Branch { condition, then, otherwise } = &header.terminator else { return None };
    if !each.blocks.contains(&then.target)
        || each.blocks.contains(&otherwise.target)
        || then.target == each.header
    {
        return None;
    }
    if !header.insts.iter().all(|inst| inst.op.is_pure()) {
        return None;
    }
    let comparison = header.insts.iter().find(|inst| inst.results.contains(condition))?;
    let Op::Scalar(ScalarOp::Less, operands) = &comparison.op else { return None };
    let (counter, stop) = (operands[0], operands[1]);
    let index = header.parameters.iter().position(|parameter| *parameter == counter)?;
    if graph.ty(counter).scalar_dtype() != Some(hotloop_array::dtype::DType::Int64)
        || defined_in.get(&stop).is_none_or(|block| each.blocks.contains(block))
    {
        return None;
    }
    for latch in &each.latches {
        for edge in graph.block(*latch).terminator.edges().filter(|edge| edge.target == each.header) {
            let next = edge.arguments[index];
            let inst = defining_inst(graph, each, next)?;
            let Op::Scalar(ScalarOp::Add, operands) = &inst.op else { return None };
            let step = match operands[..] {
                [a, step] if a == counter => step,
                [step, b] if b == counter => step,
                _ => return None,
            };
            if constants.get(&step) != Some(&1) {
                return None;
            }
        }
    }
    Some((counter, stop))
}

fn defining_inst<'g>(graph: &'g Graph<Op, Type>, each: &NaturalLoop, value: Value) -> Option<&'g Inst<Op>> {
    let blocks = each.blocks.iter();
    blocks.flat_map(|block| &graph.block(*block).insts).find(|inst| inst.results.contains(&value))
}

/// What edges into the loop pass for its counter.
fn starts<'g>(
    graph: &'g Graph<Op, Type>,
    each: &'g NaturalLoop,
    counter: Value,
) -> impl Iterator<Item = Option<Value>> + 'g {
    let index = graph.block(each.header).parameters.iter().position(|parameter| *parameter == counter);
    let outside = graph.block_ids().filter(|block| !each.blocks.contains(block));
    outside
        .flat_map(|block| graph.block(block).terminator.edges())
        .filter(|edge| edge.target == each.header)
        .map(move |edge| index.map(|index| edge.arguments[index]))
}

fn polls(graph: &Graph<Op, Type>, each: &NaturalLoop) -> bool {
    insts(graph, each).any(|inst| matches!(inst.op, Op::Safepoint))
}

/// Whether a round may take so long that it is worth a poll.
fn has_long_operation(graph: &Graph<Op, Type>, each: &NaturalLoop) -> bool {
    insts(graph, each).any(|inst| {
        matches!(inst.op, Op::Nest(_) | Op::Parallel(_) | Op::Primitive { .. } | Op::Allocate { .. })
    })
}

fn insts<'g>(graph: &'g Graph<Op, Type>, each: &'g NaturalLoop) -> impl Iterator<Item = &'g Inst<Op>> {
    each.blocks.iter().flat_map(|block| &graph.block(*block).insts)
}

fn constants(graph: &Graph<Op, Type>) -> HashMap<Value, i64> {
    let mut constants = HashMap::new();
    for inst in graph.blocks.iter().flat_map(|block| &block.insts) {
        if let (Op::Const(Const::Int(value, _)), [result]) = (&inst.op, &inst.results[..]) {
            constants.insert(*result, *value);
        }
    }
    constants
}

fn defining_blocks(graph: &Graph<Op, Type>) -> HashMap<Value, BlockId> {
    let mut blocks = HashMap::new();
    for id in graph.block_ids() {
        let block = graph.block(id);
        let results = block.insts.iter().flat_map(|inst| inst.results.iter());
        blocks.extend(block.parameters.iter().chain(results).map(|value| (*value, id)));
    }
    blocks
}
