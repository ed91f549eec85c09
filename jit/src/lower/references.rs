//! Counts references to storage.
//!
//! A value that holds storage is a *root* when it owns a reference: what was allocated, returned by a call, given by a
//! primitive or a parallel loop, put into a tuple, or received by a block parameter. Views (reshaped ones among them), elements of tuples and
//! relaxed arrays are *aliases* of the value they come from: they count nothing, and keep their root alive as long as they live.
//! Arguments of the function are borrowed from the caller.
//!
//! A root is released where it dies: behind its last use, or on the edge on which it is not needed any more. An edge that
//! passes a dying root hands its reference over; whatever else an edge, a tuple or a `return` passes is retained first.
//!
//! Of a container that lies in the frame nothing is counted; where the generator dies that it is, what it holds is released.
//!
//! Error exits release nothing: the call's context frees what it allocated.

use super::local_fields::Local;
use crate::graph::{BlockId, ENTRY, Edge, Graph, Inst, Terminator, Value};
use crate::loops::{Function, ListAction, Op};
use crate::scalar::ScalarOp;
use crate::types::Type;
use smallvec::SmallVec;
use std::collections::{HashMap, HashSet};

/// Inserts `Retain` and `Release`.
pub(super) fn count_references(function: &mut Function, locals: &HashMap<Value, Local>) {
    let graph = &mut function.graph;
    if !graph.values.iter().any(|value| value.ty.holds_storage()) {
        return;
    }
    let aliases = aliases(graph);
    let borrowed: HashSet<Value> = graph.block(ENTRY).parameters.iter().copied().collect();
    let owners = Owners { aliases, lent: lent(graph), borrowed };
    let live_in = liveness(graph, &owners);
    let mut on_edges: Vec<OnEdge> = Vec::new();
    for block in graph.reverse_postorder() {
        rewrite_block(graph, block, &owners, &live_in, &mut on_edges);
    }
    for on_edge in on_edges {
        split_edge(graph, on_edge);
    }
    if !locals.is_empty() {
        release_fields(graph, locals);
    }
}

/// Replaces what was counted of containers in the frame by what becomes of their fields.
fn release_fields(graph: &mut Graph<Op, Type>, locals: &HashMap<Value, Local>) {
    let is_container = |value: &Value| locals.values().any(|local| local.container == *value);
    for block in &mut graph.blocks {
        block.insts.retain_mut(|inst| match &mut inst.op {
            Op::Release(value) | Op::Retain(value) if is_container(value) => false,
            Op::Release(value) if let Some(local) = locals.get(value) => {
                inst.op = Op::DropFields { container: local.container, slots: local.storages.clone() };
                !local.storages.is_empty()
            }
            Op::Retain(value) => !locals.contains_key(value),
            _ => true,
        });
    }
}

/// What must happen on one edge of a branch alone.
struct OnEdge {
    block: BlockId,
    nth: usize,
    insts: Vec<Inst<Op>>,
}

struct Owners {
    aliases: HashMap<Value, Value>,
    /// The aliases of a container that are something in it.
    lent: HashSet<Value>,
    borrowed: HashSet<Value>,
}

impl Owners {
    /// The root that keeps a value's storage alive, unless the caller does.
    fn root(&self, graph: &Graph<Op, Type>, mut value: Value) -> Option<Value> {
        if !graph.ty(value).holds_storage() {
            return None;
        }
        while let Some(next) = self.aliases.get(&value) {
            value = *next;
        }
        (!self.borrowed.contains(&value)).then_some(value)
    }

    /// The root whose references are just those of this value, so that it can be handed over under this value.
    fn moved_with(&self, graph: &Graph<Op, Type>, mut value: Value) -> Option<Value> {
        if !graph.ty(value).holds_storage() {
            return None;
        }
        let count = storages(graph.ty(value));
        while let Some(next) = self.aliases.get(&value) {
            if self.lent.contains(&value) || storages(graph.ty(*next)) != count {
                return None;
            }
            value = *next;
        }
        (!self.borrowed.contains(&value)).then_some(value)
    }

    fn is_root(&self, graph: &Graph<Op, Type>, value: Value) -> bool {
        self.root(graph, value) == Some(value)
    }
}

fn lent(graph: &Graph<Op, Type>) -> HashSet<Value> {
    let insts = graph.blocks.iter().flat_map(|block| &block.insts);
    let lent = insts.filter(|inst| matches!(inst.op, Op::List { action: ListAction::Lend(_), .. }));
    lent.flat_map(|inst| inst.results.iter().copied()).collect()
}

/// How many references a value holds.
fn storages(ty: &Type) -> usize {
    match ty {
        Type::Unit | Type::Scalar(_) => 0,
        Type::Array(_) | Type::Cell(_) | Type::Text | Type::Generator | Type::Container(_) => 1,
        Type::Tuple(_) | Type::Optional(_) | Type::Closure(_) | Type::Named(_) => {
            ty.parts().unwrap_or_default().iter().map(storages).sum()
        }
    }
}

fn aliases(graph: &Graph<Op, Type>) -> HashMap<Value, Value> {
    let mut aliases = HashMap::new();
    for inst in graph.blocks.iter().flat_map(|block| &block.insts) {
        let base = match &inst.op {
            Op::View { array, .. }
            | Op::Transpose { array, .. }
            | Op::Part { array, .. }
            | Op::Field { array, .. }
            | Op::Relax(array) => *array,
            Op::TupleGet { tuple, .. } => *tuple,
            Op::List { action: ListAction::Lend(_), operands } => operands[0],
            Op::Primitive { symbol, arguments } if is_view(symbol) => {
                match arguments.iter().find(|argument| graph.ty(**argument).holds_storage()) {
                    Some(array) => *array,
                    None => continue,
                }
            }
            _ => continue,
        };
        for result in &inst.results {
            if graph.ty(*result).holds_storage() {
                aliases.insert(*result, base);
            }
        }
    }
    aliases
}

/// Whether a primitive gives a view of the array among its arguments.
fn is_view(symbol: &str) -> bool {
    matches!(
        symbol,
        "hl_reshape" | "hl_broadcast_to" | "hl_as_strided" | "hl_squeeze" | "hl_view_as" | "hl_frombuffer"
    )
}

/// The roots that are live at the start of each block, its own parameters left out.
fn liveness(graph: &Graph<Op, Type>, owners: &Owners) -> HashMap<BlockId, HashSet<Value>> {
    let mut order = graph.reverse_postorder();
    order.reverse();
    let mut live_in: HashMap<BlockId, HashSet<Value>> = HashMap::new();
    loop {
        let mut changed = false;
        for block in &order {
            let data = graph.block(*block);
            let mut live: HashSet<Value> = HashSet::new();
            for edge in data.terminator.edges() {
                live.extend(live_in.get(&edge.target).into_iter().flatten());
            }
            data.terminator.for_each_value(|value| live.extend(owners.root(graph, value)));
            for inst in data.insts.iter().rev() {
                for result in &inst.results {
                    live.remove(result);
                }
                inst.op.for_each_value(&mut |value| live.extend(owners.root(graph, value)));
            }
            for parameter in &data.parameters {
                live.remove(parameter);
            }
            if live_in.get(block) != Some(&live) {
                live_in.insert(*block, live);
                changed = true;
            }
        }
        if !changed {
            return live_in;
        }
    }
}

fn rewrite_block(
    graph: &mut Graph<Op, Type>,
    block: BlockId,
    owners: &Owners,
    live_in: &HashMap<BlockId, HashSet<Value>>,
    on_edges: &mut Vec<OnEdge>,
) {
    let data = graph.block(block).clone();
    let span = data.terminator_span;
    let mut live: HashSet<Value> = HashSet::new();
    for edge in data.terminator.edges() {
        live.extend(live_in.get(&edge.target).into_iter().flatten());
    }
    let live_out = live.clone();
    data.terminator.for_each_value(|value| live.extend(owners.root(graph, value)));
    let before_terminator = live.clone();

    // Backwards, so that the first use met is the last one.
    let mut reversed: Vec<Inst<Op>> = Vec::new();
    for inst in data.insts.iter().rev() {
        for result in &inst.results {
            if owners.is_root(graph, *result) && !live.contains(result) {
                reversed.push(effect(Op::Release(*result), inst));
            }
            live.remove(result);
        }
        let mut dying = Vec::new();
        inst.op.for_each_value(&mut |value| {
            if let Some(root) = owners.root(graph, value)
                && live.insert(root)
            {
                dying.push(root);
            }
        });
        // A tuple takes over what is put into it last.
        let mut moved = HashSet::new();
        if let Op::Tuple(items) = &inst.op {
            for item in items {
                if let Some(root) = owners.moved_with(graph, *item)
                    && dying.contains(&root)
                {
                    dying.retain(|each| *each != root);
                    moved.insert(*item);
                }
            }
        }
        for root in dying {
            reversed.push(effect(Op::Release(root), inst));
        }
        // Which of two values it is shows only when it runs.
        if let (Op::Scalar(ScalarOp::Select, _), [result]) = (&inst.op, &inst.results[..])
            && graph.ty(*result).holds_storage()
        {
            reversed.push(effect(Op::Retain(*result), inst));
        }
        reversed.push(inst.clone());
        if let Op::Tuple(items) = &inst.op {
            for item in items.iter().filter(|item| graph.ty(**item).holds_storage()) {
                // The same twice: one of them is moved.
                if !moved.remove(item) {
                    reversed.push(effect(Op::Retain(*item), inst));
                }
            }
        }
    }
    for parameter in &data.parameters {
        if block != ENTRY && owners.is_root(graph, *parameter) && !live.contains(parameter) {
            reversed.push(Inst { op: Op::Release(*parameter), results: SmallVec::new(), span });
        }
    }
    let mut insts: Vec<Inst<Op>> = reversed.into_iter().rev().collect();

    // What leaves by the terminator.
    match &data.terminator {
        Terminator::Return(value) => {
            let root = owners.root(graph, *value);
            let moved = root.is_some() && owners.moved_with(graph, *value) == root;
            if graph.ty(*value).holds_storage() && !moved {
                insts.push(Inst { op: Op::Retain(*value), results: SmallVec::new(), span });
                if let Some(root) = root {
                    insts.push(Inst { op: Op::Release(root), results: SmallVec::new(), span });
                }
            }
        }
        terminator => {
            let edges: Vec<&Edge> = terminator.edges().collect();
            let single = edges.len() == 1;
            // What fails may fail anywhere in the block: only what was there before, and stays, is certain to be owned.
            let failing = match terminator {
                Terminator::Try { .. } => Some(edges.len() - 1),
                _ => None,
            };
            let at_start = live_in.get(&block).cloned().unwrap_or_default();
            for (nth, edge) in edges.into_iter().enumerate() {
                let needed: HashSet<Value> = live_in.get(&edge.target).cloned().unwrap_or_default();
                let mut moved: HashSet<Value> = HashSet::new();
                let mut extra = Vec::new();
                for argument in edge.arguments.iter().filter(|argument| graph.ty(**argument).holds_storage())
                {
                    let root = owners.moved_with(graph, *argument).filter(|root| !needed.contains(root));
                    let is_moved = root.is_some_and(|root| moved.insert(root));
                    if !is_moved {
                        extra.push(Inst { op: Op::Retain(*argument), results: SmallVec::new(), span });
                    }
                }
                let owned = |root: &Value| {
                    failing != Some(nth) || at_start.contains(root) || data.parameters.contains(root)
                };
                for root in sorted(before_terminator.union(&live_out).copied().filter(owned)) {
                    if !needed.contains(&root) && !moved.contains(&root) {
                        extra.push(Inst { op: Op::Release(root), results: SmallVec::new(), span });
                    }
                }
                if extra.is_empty() {
                    continue;
                }
                if single && failing.is_none() {
                    insts.extend(extra);
                } else {
                    on_edges.push(OnEdge { block, nth, insts: extra });
                }
            }
        }
    }
    graph.block_mut(block).insts = insts;
}

/// Puts a block on an edge.
fn split_edge(graph: &mut Graph<Op, Type>, on_edge: OnEdge) {
    let span = graph.block(on_edge.block).terminator_span;
    let middle = graph.add_block();
    let Some(edge) = graph.block_mut(on_edge.block).terminator.edges_mut().nth(on_edge.nth) else { return };
    let onward = std::mem::replace(edge, Edge { target: middle, arguments: Vec::new() });
    graph.block_mut(middle).insts = on_edge.insts;
    graph.terminate(middle, Terminator::Jump(onward), span);
}

fn effect(op: Op, at: &Inst<Op>) -> Inst<Op> {
    Inst { op, results: SmallVec::new(), span: at.span }
}

fn sorted(values: impl Iterator<Item = Value>) -> Vec<Value> {
    let mut values: Vec<Value> = values.collect();
    values.sort_unstable();
    values
}
