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
//! A function that is called may take such an array, if it does with it what may be done with it here ([`crate::lending`]). Functions that
//! would give one have been made to take its place instead ([`crate::lower`]).
//!
//! Deliberately absent: arrays that runtime functions take or give, and arrays in tuples and containers.

use crate::dominators::{Dominators, natural_loops};
use crate::graph::{BlockId, ENTRY, Graph, Terminator, Value};
use crate::lending::{Lent, for_each_kept, lent};
use crate::loops::{Module, Op};
use crate::shapes::{self, Shapes};
use crate::types::Type;
use std::collections::{HashMap, HashSet};

/// The most bytes of an array of known shape that lies in the frame, and of one whose shape is not known.
pub(crate) const MOST_BYTES_IN_FRAME: i64 = 256;
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

/// Finds the small arrays of each function.
pub(super) fn small_arrays(module: &Module) -> Vec<SmallArrays> {
    let allocates = |inst: &crate::graph::Inst<Op>| matches!(inst.op, Op::Allocate { .. });
    let mut insts =
        module.functions.iter().flat_map(|each| &each.graph.blocks).flat_map(|block| &block.insts);
    if !insts.any(allocates) {
        return module.functions.iter().map(|_| SmallArrays::default()).collect();
    }
    let shapes = shapes::shapes(module);
    let lent = lent(module, &shapes);
    let each = module.functions.iter().zip(shapes);
    each.map(|(function, shapes)| of_function(&function.graph, shapes, &lent)).collect()
}

fn of_function(graph: &Graph<Op, Type>, facts: Shapes, lent: &Lent) -> SmallArrays {
    let mut candidates = candidates(graph, &facts);
    drop_escaping(graph, &facts, lent, &mut candidates);
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

fn candidates(graph: &Graph<Op, Type>, facts: &Shapes) -> HashMap<Value, Candidate> {
    let loops = natural_loops(graph, &Dominators::of(graph));
    let is_in_loop = |block: BlockId| loops.iter().any(|each| each.blocks.contains(&block));
    let mut found = HashMap::new();
    let mut left = MOST_IN_FRAME;
    for id in graph.reverse_postorder() {
        let block = graph.block(id);
        for parameter in block.parameters.iter().filter(|_| id != ENTRY) {
            if let Some((shape, bytes)) = facts.small(graph, *parameter, MOST_BYTES_IN_FRAME)
                && bytes <= left
            {
                left -= bytes;
                found.insert(*parameter, Candidate::Carried { shape, bytes });
            }
        }
        for inst in &block.insts {
            let (Op::Allocate { .. }, [result]) = (&inst.op, &inst.results[..]) else { continue };
            match facts.small(graph, *result, MOST_BYTES_IN_FRAME) {
                Some((_, bytes)) if bytes <= left => {
                    left -= bytes;
                    found.insert(*result, Candidate::Allocated { bytes });
                }
                None if is_in_loop(id) && may_be_small(facts.shape(*result)) => {
                    found.insert(*result, Candidate::Unknown);
                }
                _ => {}
            }
        }
    }
    found
}

/// Drops the candidates that somebody else may hold, and those that carry or are carried by something else.
fn drop_escaping(
    graph: &Graph<Op, Type>,
    facts: &Shapes,
    lent: &Lent,
    candidates: &mut HashMap<Value, Candidate>,
) {
    let blocks = graph.reverse_postorder();
    for block in &blocks {
        for inst in &graph.block(*block).insts {
            for_each_kept(&inst.op, lent, &mut |value| {
                candidates.remove(&facts.root(value));
            });
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
                        && facts.shape(*parameter) == facts.shape(*argument);
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

/// Whether nothing says that an allocated array is large.
fn may_be_small(shape: Option<&shapes::Shape>) -> bool {
    shape.is_some_and(|shape| matches!(shape.len(), 1 | 2) && shape.contains(&None))
}
