//! What is left to be done by the code of each line, as far as somebody who tunes it wants to know: checks of indices,
//! memory, calls of Python.

use crate::dominators::{Dominators, natural_loops};
use crate::graph::{BlockId, Graph, Span, Value};
use crate::loops::{self, Check, ListAction, Module, Op, SourceId, ViewItem};
use crate::schedule::{Origins, Scheduled, SmallArrays, schedule};
use crate::types::Type;
use std::collections::{HashMap, HashSet};

/// What an expression costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cost {
    /// Which source the span points into.
    pub source: SourceId,
    /// The expression.
    pub span: Span,
    /// What is done.
    pub kind: CostKind,
    /// Whether it is in a loop.
    pub in_loop: bool,
}

/// What an expression takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CostKind {
    /// An index is checked each time.
    Checked,
    /// Indices are checked for all rounds of a loop at once, before it.
    CheckedBefore,
    /// Memory for an array or a container, or what may take some.
    Allocates,
    /// An array that lies in the function's frame, or in registers.
    InFrame,
    /// The same if it turns out to be small.
    InFrameIfSmall,
    /// The interpreter is called.
    CallsPython,
}

/// The costs of all functions of a module, each once.
pub fn costs(module: &Module) -> Vec<Cost> {
    let Scheduled { module, careful, small, origins, .. } = schedule(module);
    let mut found = Vec::new();
    for (index, function) in module.functions.iter().enumerate() {
        let sources = Sources { module: &module, function, origins: &origins[index] };
        of_function(&sources, &careful[index], &small[index], &mut found);
    }
    found.sort_by_key(|cost| (cost.source.0, cost.span.start(), cost.span.end(), cost.kind));
    found.dedup();
    found
}

/// Which source the code of a function comes from.
struct Sources<'m> {
    module: &'m Module,
    function: &'m loops::Function,
    origins: &'m Origins,
}

impl Sources<'_> {
    fn of(&self, span: Span) -> (SourceId, Span) {
        match self.origins.of(span) {
            Some(origin) => (self.module.functions[origin.function.0 as usize].source, origin.span),
            None => (self.function.source, span),
        }
    }
}

fn of_function(sources: &Sources, careful: &HashSet<BlockId>, small: &SmallArrays, found: &mut Vec<Cost>) {
    let graph = &sources.function.graph;
    let in_loops: HashSet<BlockId> =
        natural_loops(graph, &Dominators::of(graph)).into_iter().flat_map(|each| each.blocks).collect();
    let mut add = |span: Span, kind, in_loop| {
        if !span.is_empty() {
            let (source, span) = sources.of(span);
            found.push(Cost { source, span, kind, in_loop });
        }
    };
    // Whether an expression has unchecked code, checked code where rounds are fast, and checked code elsewhere.
    let mut checks: HashMap<Span, [bool; 3]> = HashMap::new();
    for block in graph.reverse_postorder() {
        let in_loop = in_loops.contains(&block);
        for inst in &graph.block(block).insts {
            if in_loop && let Some(is_checked) = is_checked(&inst.op) {
                let known = checks.entry(inst.span).or_default();
                known[if !is_checked { 0 } else { 1 + usize::from(careful.contains(&block)) }] = true;
            }
            if careful.contains(&block) {
                continue;
            }
            if let Some(kind) = cost(graph, &inst.op, &inst.results, small) {
                add(inst.span, kind, in_loop);
            }
        }
    }
    for (span, [is_unchecked, is_checked, is_checked_elsewhere]) in checks {
        if is_checked || is_checked_elsewhere && !is_unchecked {
            add(span, CostKind::Checked, true);
        } else if is_checked_elsewhere {
            add(span, CostKind::CheckedBefore, true);
        }
    }
}

/// Whether an operation with indices checks one of them; `None` for others.
fn is_checked(op: &Op) -> Option<bool> {
    let is_checked = |check: Check| matches!(check, Check::Full | Check::UpperBound);
    match op {
        Op::Load { indices, .. } | Op::Store { indices, .. } => {
            Some(indices.iter().any(|index| is_checked(index.check)))
        }
        Op::View { items, .. } => {
            let checked = |item: &ViewItem| matches!(item, ViewItem::Index(index) if is_checked(index.check));
            Some(items.iter().any(checked))
        }
        Op::List { action: ListAction::Get(check) | ListAction::Set(check), .. } => Some(is_checked(*check)),
        _ => None,
    }
}

fn cost(graph: &Graph<Op, Type>, op: &Op, results: &[Value], small: &SmallArrays) -> Option<CostKind> {
    match op {
        Op::Allocate { .. } => {
            let array = results.first()?;
            Some(if small.in_frame.contains(array) {
                CostKind::InFrame
            } else if small.if_small.contains_key(array) {
                CostKind::InFrameIfSmall
            } else {
                CostKind::Allocates
            })
        }
        Op::Primitive { symbol, .. } if &**symbol == "hl_object_mode" => Some(CostKind::CallsPython),
        Op::Print { .. } => Some(CostKind::CallsPython),
        Op::Primitive { .. } => {
            let holds = |value: &Value| graph.ty(*value).holds_storage();
            results.iter().any(holds).then_some(CostKind::Allocates)
        }
        Op::List { action: ListAction::Append, .. } | Op::Snapshot(_) => Some(CostKind::Allocates),
        _ => None,
    }
}
