//! Functions that give a new small array are told where to put it.
//!
//! `def turned(v): return np.array([-v[1], v[0]])` allocates an array that its caller throws away soon. Where all that a function
//! returns is allocated by it, of one shape that is known and small, its callers allocate the array and pass it. There it can lie in
//! the frame ([`crate::schedule`]), and from there get into registers, also when LLVM does not inline the function. Where it cannot,
//! nothing is lost.
//!
//! Deliberately absent: arrays in tuples that are returned, and functions that handle exceptions.

use crate::dominators::{Dominators, natural_loops};
use crate::graph::{BlockId, ENTRY, Graph, Inst, Operation, Terminator, Value};
use crate::lending::{Lent, for_each_kept, lent};
use crate::loops::{Function, FunctionId, Module, Op};
use crate::scalar::Const;
use crate::schedule::MOST_BYTES_IN_FRAME;
use crate::shapes::{self, Shapes};
use crate::types::Type;
use hotloop_array::dtype::DType;
use smallvec::SmallVec;
use std::collections::HashSet;

/// Lets callers make the results of the functions that allow it.
pub(super) fn take_places_for_results(module: &mut Module) {
    let gives_array = |function: &Function| matches!(function.result, Type::Array(_));
    if !module.functions.iter().skip(1).any(gives_array) {
        return;
    }
    // A function that returns what such a function gave is one as soon as that one has been changed.
    let mut placed: HashSet<usize> = HashSet::new();
    loop {
        let shapes = shapes::shapes(module);
        let lent = lent(module, &shapes);
        let candidates = shapes::called_alone(module).into_iter().filter(|index| !placed.contains(index));
        let found: Vec<(usize, Made)> = candidates
            .filter_map(|index| Some((index, made(&module.functions[index], &shapes[index], &lent)?)))
            .collect();
        if found.is_empty() {
            return;
        }
        for (index, made) in found {
            placed.insert(index);
            take_place(&mut module.functions[index], &made);
            for function in &mut module.functions {
                pass_places(&mut function.graph, FunctionId(index as u32), &made);
            }
        }
    }
}

/// The new array that a function returns.
struct Made {
    shape: Vec<i64>,
    /// Whether its elements are zero at first.
    zeroed: bool,
    /// What the allocations give of which it is one.
    allocated: HashSet<Value>,
}

/// What a function makes, if it allows its callers to.
fn made(function: &Function, shapes: &Shapes, lent: &Lent) -> Option<Made> {
    let graph = &function.graph;
    if !matches!(function.result, Type::Array(_)) || function.is_generator {
        return None;
    }
    let blocks = graph.reverse_postorder();
    let mut made: Option<Made> = None;
    for block in &blocks {
        match &graph.block(*block).terminator {
            Terminator::Return(value) => {
                let (shape, _) = shapes.small(graph, *value, MOST_BYTES_IN_FRAME)?;
                if graph.ty(*value) != &function.result || shape.is_empty() {
                    return None;
                }
                let made = made.get_or_insert_with(|| Made {
                    shape: shape.clone(),
                    zeroed: false,
                    allocated: HashSet::new(),
                });
                made.allocated.insert(*value);
                if made.shape != shape {
                    return None;
                }
            }
            Terminator::Try { .. } => return None,
            _ => {}
        }
    }
    let mut made = made?;
    let mut places = Vec::new();
    for block in &blocks {
        for inst in &graph.block(*block).insts {
            match &inst.op {
                Op::Allocate { zeroed, .. } if made.allocated.contains(&inst.results[0]) => {
                    made.zeroed |= zeroed;
                    places.push(*block);
                }
                // Nobody may keep what is the caller's.
                op => {
                    let mut is_kept = false;
                    for_each_kept(op, lent, &mut |value| {
                        is_kept |= made.allocated.contains(&shapes.root(value));
                    });
                    if is_kept {
                        return None;
                    }
                }
            }
        }
        let is_passed_on = graph.block(*block).terminator.edges().flat_map(|edge| &edge.arguments);
        if is_passed_on.into_iter().any(|value| made.allocated.contains(&shapes.root(*value))) {
            return None;
        }
    }
    let is_each_allocated = places.len() == made.allocated.len();
    (is_each_allocated && happen_once(graph, &places)).then_some(made)
}

/// Whether at most one of these blocks is passed, and once.
fn happen_once(graph: &Graph<Op, Type>, places: &[BlockId]) -> bool {
    let loops = natural_loops(graph, &Dominators::of(graph));
    let is_repeated = |place: &BlockId| loops.iter().any(|each| each.blocks.contains(place));
    !places.iter().any(is_repeated)
        && places.iter().enumerate().all(|(nth, place)| {
            let reached = reached(graph, *place);
            !places.iter().enumerate().any(|(other, place)| other != nth && reached.contains(place))
        })
}

/// The blocks that come behind a block, and itself.
fn reached(graph: &Graph<Op, Type>, from: BlockId) -> HashSet<BlockId> {
    let (mut reached, mut open) = (HashSet::from([from]), vec![from]);
    while let Some(block) = open.pop() {
        let targets = graph.block(block).terminator.edges().map(|edge| edge.target);
        open.extend(targets.filter(|target| reached.insert(*target)));
    }
    reached
}

/// Makes the function write its result to a last parameter and return nothing.
fn take_place(function: &mut Function, made: &Made) {
    let graph = &mut function.graph;
    let place = graph.add_parameter(ENTRY, function.result.clone(), None);
    for id in graph.reverse_postorder() {
        let block = graph.block_mut(id);
        block.insts.retain(|inst| !inst.results.iter().any(|result| made.allocated.contains(result)));
        let replace = |value: &mut Value| {
            if made.allocated.contains(value) {
                *value = place;
            }
        };
        for inst in &mut block.insts {
            inst.op.for_each_value_mut(&mut |value| replace(value));
        }
        let span = block.terminator_span;
        if matches!(block.terminator, Terminator::Return(_)) {
            let nothing = graph.push(id, Op::Const(Const::Unit), Type::Unit, span);
            graph.block_mut(id).terminator = Terminator::Return(nothing);
        }
    }
    function.result = Type::Unit;
}

/// Makes the callers of the function allocate what it writes to.
fn pass_places(graph: &mut Graph<Op, Type>, function: FunctionId, made: &Made) {
    let is_call = |inst: &Inst<Op>| matches!(&inst.op, Op::Call { callee, .. } if *callee == function);
    for id in graph.block_ids() {
        if !graph.block(id).insts.iter().any(is_call) {
            continue;
        }
        for mut inst in std::mem::take(&mut graph.block_mut(id).insts) {
            if is_call(&inst)
                && let Op::Call { arguments, .. } = &mut inst.op
            {
                let length = |length: &i64| Op::Const(Const::Int(*length, DType::Int64));
                let lengths = made.shape.iter();
                let shape = lengths
                    .map(|each| graph.push(id, length(each), Type::weak(DType::Int64), inst.span))
                    .collect();
                let nothing = SmallVec::from_slice(&[graph.add_value(Type::Unit, None)]);
                let results = std::mem::replace(&mut inst.results, nothing);
                arguments.extend(&results);
                let op = Op::Allocate { shape, zeroed: made.zeroed };
                graph.block_mut(id).insts.push(Inst { op, results, span: inst.span });
            }
            graph.block_mut(id).insts.push(inst);
        }
    }
}
