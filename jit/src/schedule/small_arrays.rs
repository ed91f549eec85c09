//! Small arrays that nobody outlives the round of: they live in the frame.
//!
//! An array that is allocated, read and written, and never handed to anyone else needs no storage and no count. If its shape is
//! known and small, its elements lie in the frame, from where LLVM takes them into registers; if its shape is not known, they do
//! when it turns out to be small, for allocations inside of loops. As a value is used only where its definition dominates, the
//! place can serve again when the definition runs again.
//!
//! A variable that is bound to a new such array in each round of a loop is a parameter of the loop's header. It gets a place of
//! its own, into which the elements are copied on the edges. That is right because a reference that an edge passes without
//! retaining it ends there ([`crate::lower`]): nobody sees the copied array any more. What is retained is not small here.
//!
//! Deliberately absent: arrays that calls take or give, and arrays in tuples and containers.

use super::counted::Definitions;
use crate::dominators::{Dominators, natural_loops};
use crate::graph::{BlockId, ENTRY, Graph, Terminator, Value};
use crate::loops::{Op, ViewItem};
use crate::types::Type;
use std::collections::{HashMap, HashSet};

/// The most bytes of an array of known shape that lies in the frame, and of one whose shape is not known.
const MOST_BYTES: i64 = 256;
const MOST_BYTES_IF_UNKNOWN: i64 = 128;
/// The most bytes of all of them together.
const MOST_IN_FRAME: i64 = 4096;

/// The small arrays of a function.
#[derive(Debug, Default)]
pub(crate) struct SmallArrays {
    /// What allocations give that lie in the frame.
    pub(crate) in_frame: HashSet<Value>,
    /// The same, if they turn out to be of at most so many bytes.
    pub(crate) if_small: HashMap<Value, i64>,
    /// Parameters of blocks that hold such an array, with its shape.
    pub(crate) carried: HashMap<Value, Vec<i64>>,
    /// Lengths that are known, among those that operations compute.
    pub(crate) lengths: HashMap<Value, i64>,
}

/// A length for each axis, if it is known.
type Shape = Vec<Option<i64>>;

/// Finds the small arrays.
pub(super) fn small_arrays(graph: &Graph<Op, Type>) -> SmallArrays {
    if !graph.blocks.iter().flat_map(|block| &block.insts).any(|inst| matches!(inst.op, Op::Allocate { .. }))
    {
        return SmallArrays::default();
    }
    let facts = Facts::of(graph);
    let mut candidates = candidates(graph, &facts);
    drop_escaping(graph, &facts, &mut candidates);
    let mut found = SmallArrays::default();
    let mut left = MOST_IN_FRAME;
    let mut in_order: Vec<_> = candidates.into_iter().collect();
    in_order.sort_by_key(|(value, _)| value.0);
    for (value, candidate) in in_order {
        let bytes = candidate.bytes();
        // Parameters come with what they are passed, so they are not left out; there are few.
        match candidate {
            Candidate::Carried { shape, .. } => {
                found.carried.insert(value, shape);
            }
            Candidate::Allocated { .. } => {
                found.in_frame.insert(value);
            }
            Candidate::Unknown if bytes <= left => {
                found.if_small.insert(value, bytes);
            }
            Candidate::Unknown => continue,
        }
        left -= bytes;
    }
    found.lengths = facts.lengths;
    found
}

/// What may be a small array.
#[derive(Debug, Clone)]
enum Candidate {
    Allocated {
        bytes: i64,
    },
    /// Allocated, of a shape that is not known.
    Unknown,
    Carried {
        shape: Vec<i64>,
        bytes: i64,
    },
}

impl Candidate {
    fn bytes(&self) -> i64 {
        match self {
            Candidate::Allocated { bytes } | Candidate::Carried { bytes, .. } => *bytes,
            Candidate::Unknown => MOST_BYTES_IF_UNKNOWN,
        }
    }
}

fn candidates(graph: &Graph<Op, Type>, facts: &Facts) -> HashMap<Value, Candidate> {
    let loops = natural_loops(graph, &Dominators::of(graph));
    let is_in_loop = |block: BlockId| loops.iter().any(|each| each.blocks.contains(&block));
    let mut found = HashMap::new();
    let mut left = MOST_IN_FRAME;
    for id in graph.reverse_postorder() {
        let block = graph.block(id);
        for parameter in block.parameters.iter().filter(|_| id != ENTRY) {
            if let Some((shape, bytes)) = facts.small_shape(graph, *parameter)
                && bytes <= left
            {
                left -= bytes;
                found.insert(*parameter, Candidate::Carried { shape, bytes });
            }
        }
        for inst in &block.insts {
            let (Op::Allocate { .. }, [result]) = (&inst.op, &inst.results[..]) else { continue };
            match facts.small_shape(graph, *result) {
                Some((_, bytes)) if bytes <= left => {
                    left -= bytes;
                    found.insert(*result, Candidate::Allocated { bytes });
                }
                None if is_in_loop(id) && facts.is_unknown(*result) => {
                    found.insert(*result, Candidate::Unknown);
                }
                _ => {}
            }
        }
    }
    found
}

/// Drops the candidates that somebody else may hold, and those that carry or are carried by something else.
fn drop_escaping(graph: &Graph<Op, Type>, facts: &Facts, candidates: &mut HashMap<Value, Candidate>) {
    let blocks = graph.reverse_postorder();
    for block in &blocks {
        for inst in &graph.block(*block).insts {
            match &inst.op {
                Op::Load { .. }
                | Op::Length { .. }
                | Op::View { .. }
                | Op::Transpose { .. }
                | Op::Part { .. }
                | Op::Field { .. }
                | Op::Relax(_)
                | Op::Copy { .. }
                | Op::Broadcast { .. }
                | Op::CheckAssignable { .. }
                | Op::Nest(_)
                | Op::Store { .. }
                | Op::Release(_) => {}
                other => other.for_each_value(&mut |value| {
                    candidates.remove(&facts.root(value));
                }),
            }
        }
        match &graph.block(*block).terminator {
            Terminator::Jump(_) | Terminator::Branch { .. } => {}
            other => other.for_each_value(|value| {
                candidates.remove(&facts.root(value));
            }),
        }
    }
    // An edge passes a candidate to a candidate of the same shape, or neither is one.
    loop {
        let before = candidates.len();
        for block in &blocks {
            for edge in graph.block(*block).terminator.edges() {
                let parameters = &graph.block(edge.target).parameters;
                for (parameter, argument) in parameters.iter().zip(&edge.arguments) {
                    let root = facts.root(*argument);
                    let fits = root == *argument
                        && matches!(candidates.get(parameter), Some(Candidate::Carried { .. }))
                        && matches!(
                            candidates.get(argument),
                            Some(Candidate::Carried { .. } | Candidate::Allocated { .. })
                        )
                        && facts.shapes.get(parameter) == facts.shapes.get(argument);
                    if !fits {
                        candidates.remove(parameter);
                        candidates.remove(&root);
                    }
                }
            }
        }
        if candidates.len() == before {
            return;
        }
    }
}

/// What is known of shapes.
struct Facts {
    constants: HashMap<Value, i64>,
    lengths: HashMap<Value, i64>,
    shapes: HashMap<Value, Shape>,
    /// Lengths of arrays of which nothing was learnt yet. No shape is learnt from those either.
    undecided: HashSet<Value>,
    /// For each view what it is a view of.
    bases: HashMap<Value, Value>,
}

impl Facts {
    /// Shapes of parameters are first taken to be what is passed to them from above, until an edge says otherwise.
    fn of(graph: &Graph<Op, Type>) -> Facts {
        let blocks = graph.reverse_postorder();
        let constants = Definitions::of(graph).constants;
        let mut parameters: HashMap<Value, Shape> = HashMap::new();
        for parameter in &graph.block(ENTRY).parameters {
            if let Some(array) = graph.ty(*parameter).in_memory() {
                parameters.insert(*parameter, vec![None; array.ndim]);
            }
        }
        loop {
            let mut facts = Facts {
                constants: constants.clone(),
                lengths: HashMap::new(),
                shapes: parameters.clone(),
                undecided: HashSet::new(),
                bases: HashMap::new(),
            };
            for block in &blocks {
                graph.block(*block).insts.iter().for_each(|inst| facts.learn(graph, &inst.op, &inst.results));
            }
            let mut changed = false;
            for block in &blocks {
                for edge in graph.block(*block).terminator.edges() {
                    for (parameter, argument) in
                        graph.block(edge.target).parameters.iter().zip(&edge.arguments)
                    {
                        let Some(passed) = facts.shapes.get(argument) else { continue };
                        let so_far = parameters.entry(*parameter);
                        match so_far {
                            std::collections::hash_map::Entry::Vacant(empty) => {
                                empty.insert(passed.clone());
                                changed = true;
                            }
                            std::collections::hash_map::Entry::Occupied(mut known) => {
                                for (own, passed) in known.get_mut().iter_mut().zip(passed) {
                                    if own.is_some() && own != passed {
                                        *own = None;
                                        changed = true;
                                    }
                                }
                            }
                        }
                    }
                }
            }
            if !changed {
                return facts;
            }
        }
    }

    fn learn(&mut self, graph: &Graph<Op, Type>, op: &Op, results: &[Value]) {
        let shape = match op {
            Op::Length { array, axis } => {
                match self.shapes.get(array) {
                    None => {
                        self.undecided.insert(results[0]);
                    }
                    Some(shape) => {
                        if let Some(Some(length)) = shape.get(*axis) {
                            self.lengths.insert(results[0], *length);
                        }
                    }
                }
                return;
            }
            Op::Broadcast { arrays } => {
                for (axis, result) in results.iter().enumerate() {
                    match self.broadcast_length(arrays, results.len() - axis) {
                        Some(length) => {
                            self.lengths.insert(*result, length);
                        }
                        None if arrays.iter().any(|array| !self.shapes.contains_key(array)) => {
                            self.undecided.insert(*result);
                        }
                        None => {}
                    }
                }
                return;
            }
            Op::Allocate { shape, .. } if shape.iter().any(|length| self.undecided.contains(length)) => {
                return;
            }
            Op::Allocate { shape, .. } => shape.iter().map(|length| self.int(*length)).collect(),
            Op::View { array, items } => {
                self.bases.insert(results[0], *array);
                let Some(own) = self.shapes.get(array) else { return };
                view_shape(own, items)
            }
            Op::Transpose { array, order } => {
                self.bases.insert(results[0], *array);
                let Some(own) = self.shapes.get(array) else { return };
                order.iter().map(|axis| own.get(*axis).copied().flatten()).collect()
            }
            Op::Part { array, .. } | Op::Relax(array) => {
                self.bases.insert(results[0], *array);
                let Some(own) = self.shapes.get(array) else { return };
                own.clone()
            }
            Op::Field { array, .. } => {
                self.bases.insert(results[0], *array);
                unknown_shape(graph, results[0])
            }
            _ => {
                for result in results {
                    if graph.ty(*result).in_memory().is_some() {
                        self.shapes.insert(*result, unknown_shape(graph, *result));
                    }
                }
                return;
            }
        };
        self.shapes.insert(results[0], shape);
    }

    /// The length to which an axis broadcasts, counted from the last one, which is 1: that of any array whose length there is
    /// not 1, as the others have it too or are refused.
    fn broadcast_length(&self, arrays: &[Value], from_last: usize) -> Option<i64> {
        let mut all_known = true;
        for array in arrays {
            let Some(shape) = self.shapes.get(array) else {
                all_known = false;
                continue;
            };
            let Some(axis) = shape.len().checked_sub(from_last) else { continue };
            match shape[axis] {
                Some(1) => {}
                Some(length) => return Some(length),
                None => all_known = false,
            }
        }
        all_known.then_some(1)
    }

    fn int(&self, value: Value) -> Option<i64> {
        self.constants.get(&value).or_else(|| self.lengths.get(&value)).copied()
    }

    fn root(&self, mut value: Value) -> Value {
        while let Some(base) = self.bases.get(&value) {
            value = *base;
        }
        value
    }

    /// The shape of an array and its bytes, if it is known and small.
    fn small_shape(&self, graph: &Graph<Op, Type>, array: Value) -> Option<(Vec<i64>, i64)> {
        let Type::Array(ty) = graph.ty(array) else { return None };
        let shape: Vec<i64> = self.shapes.get(&array)?.iter().copied().collect::<Option<_>>()?;
        let mut bytes = i64::try_from(ty.dtype.itemsize()).ok()?;
        for length in &shape {
            bytes = bytes.checked_mul(*length).filter(|bytes| (0..=MOST_BYTES).contains(bytes))?;
        }
        (shape.iter().all(|length| *length >= 0)).then_some((shape, bytes))
    }

    /// Whether nothing says that an allocated array is large.
    fn is_unknown(&self, array: Value) -> bool {
        self.shapes.get(&array).is_some_and(|shape| matches!(shape.len(), 1 | 2) && shape.contains(&None))
    }
}

fn unknown_shape(graph: &Graph<Op, Type>, array: Value) -> Shape {
    vec![None; graph.ty(array).in_memory().map_or(0, |array| array.ndim)]
}

fn view_shape(own: &Shape, items: &[ViewItem]) -> Shape {
    let mut lengths = own.iter().copied();
    let mut shape = Vec::new();
    for item in items {
        match item {
            ViewItem::Index(_) => {
                lengths.next();
            }
            ViewItem::Slice { start: None, stop: None, step: None } => shape.push(lengths.next().flatten()),
            ViewItem::Slice { .. } => {
                lengths.next();
                shape.push(None);
            }
            ViewItem::NewAxis => shape.push(Some(1)),
        }
    }
    shape
}
