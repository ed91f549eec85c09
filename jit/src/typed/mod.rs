//! The second form: the function's graph, monomorphic.
//!
//! There is one Typed function for each function and list of argument types. It is made by elaborating Flow under
//! assumptions about the types of block parameters; when a back edge brings a type that the assumption does not cover, the
//! assumption is widened and the function is elaborated again ([`elaborate`]). So what an operation means is written down
//! once: there is no inference apart from elaboration.
//!
//! Iterators are gone in this form: a `for` loop counts, and its counter is a parameter of the header.

mod aggregates;
mod annotate;
mod arguments;
mod array_flags;
mod array_functions;
mod attributes;
mod axes;
mod builtins;
mod calls;
mod cells;
mod closures;
mod comparisons;
mod contexts;
mod convert;
mod creation;
mod displays;
mod elaborate;
mod elements;
mod exceptions;
mod facts;
mod fft;
mod finish;
mod flat;
mod function_values;
mod generator_functions;
mod generators;
mod indexing;
mod instances;
mod instructions;
mod item_types;
mod iterate;
mod join;
mod joining;
mod keywords;
mod library;
mod linalg;
mod list_methods;
mod lists;
mod math_module;
mod moments;
mod named;
mod names;
mod native_functions;
mod numba_functions;
mod numerals;
mod numpy;
mod numpy_numbers;
mod operand;
mod operator_module;
mod operators;
mod optional;
mod orders;
mod output;
mod overloads;
mod parameters;
mod primitives;
pub mod print;
mod printing;
mod python_functions;
mod random;
mod ranges;
mod reductions;
mod selection;
mod sequences;
mod session;
mod steps;
mod table_updates;
mod tables;
mod text_format;
mod text_methods;
mod texts;
mod tuples;
mod ufunc_methods;
mod ufuncs;
mod variants;
mod weak_integers;

pub use annotate::{Annotated, Annotation};
pub use join::join as join_types;
pub(crate) use library::is_library;
pub(crate) use primitives::described_axes;
pub use ranges::{range_type, slice_type};
pub use session::{Options, ParallelParts, Session, annotate, flow_of, specialise};

use crate::graph::{BlockId, Graph, Operation, Span, Value};
use crate::host::ObjectHandle;
use crate::loops::{self, ReductionKind, SourceId};
use crate::scalar::ScalarOp;
use crate::types::Type;
use hotloop_array::dtype::DType;

/// A specialisation of the user's function, with those of everything it calls.
#[derive(Debug, Clone)]
pub struct Program {
    /// The first is the function that was asked for.
    pub functions: Vec<Function>,
    /// The classes that `Raise` refers to by index.
    pub exceptions: Vec<ObjectHandle>,
    /// The global arrays that are passed behind the arguments of the first function.
    pub hidden: Vec<ObjectHandle>,
    /// Which function advances the generator that the first one returns.
    pub advance: Option<usize>,
}

/// A specialisation.
#[derive(Debug, Clone)]
pub struct Function {
    /// The Python name.
    pub name: String,
    /// Which source its spans point into.
    pub source: SourceId,
    /// The whole `def`.
    pub span: Span,
    /// The graph; parameters of the entry block: the arguments, then the hidden arrays.
    pub graph: Graph<Op, Type>,
    /// The type of what it returns.
    pub result: Type,
    /// The counted loops, outer before inner.
    pub loops: Vec<CountedLoop>,
    /// The global arrays that follow the arguments.
    pub hidden: Vec<ObjectHandle>,
    /// Whether it calls itself, directly or not.
    pub recursive: bool,
    /// The options under which it is compiled.
    pub options: Options,
    /// Whether it is the body of a parallel loop, or combines its results.
    pub is_part: bool,
    /// Whether it is the body of a generator.
    pub is_generator: bool,
}

/// A `for` loop over `0 .. length` or `start .. stop`.
#[derive(Debug, Clone)]
pub struct CountedLoop {
    /// Where the loop is entered from; its terminator jumps to the header.
    pub preheader: BlockId,
    /// Tests the counter; leaves to `body` or `done`.
    pub header: BlockId,
    /// The start of the body.
    pub body: BlockId,
    /// Where the loop goes when it has counted to the end.
    pub done: BlockId,
    /// The header's last parameter, int64.
    pub counter: Value,
    /// The counter's first value.
    pub start: Value,
    /// The counter stays below this.
    pub stop: Value,
    /// Whether it was written with `prange`.
    pub parallel: bool,
    /// The `for` line.
    pub span: Span,
}

/// An operation of Typed: those of Loops that need no loop, and those on whole arrays.
#[derive(Debug, Clone)]
pub enum Op {
    /// Means the same in Loops.
    Basic(loops::Op),
    /// A new array of element-wise results: every operand, array or scalar, is converted to `dtype` (the condition of a
    /// select stays bool), then `op` is applied.
    Map {
        /// The operation.
        op: ScalarOp,
        /// The dtype of its operands.
        dtype: DType,
        /// Arrays and scalars that broadcast together.
        operands: Vec<Value>,
    },
    /// Writes element-wise results into an existing array: `target[...] = op(operands)`, converted to the target's dtype.
    MapInto {
        /// The array.
        target: Value,
        /// As in [`Op::Map`]; without one the only operand is copied.
        op: Option<(ScalarOp, DType)>,
        /// Arrays and scalars that broadcast to the target's shape.
        operands: Vec<Value>,
        /// Whether this is an update (`y += x`) of the target by an operation that a reduction may use.
        update: bool,
    },
    /// Reduces all elements of an array, converted to the result's dtype first.
    Reduce {
        /// How.
        kind: ReductionKind,
        /// The array.
        operand: Value,
    },
    /// The array `0, 1, 2, …` of int64.
    Positions {
        /// How many.
        length: Value,
    },
    /// Python's `max` or `min` of two scalars of one dtype: the second only if it is greater (less).
    Extremum {
        /// Whether the greater one is wanted.
        maximum: bool,
        /// The first.
        left: Value,
        /// The second.
        right: Value,
    },
}

impl Operation for Op {
    fn for_each_value_mut(&mut self, visit: &mut dyn FnMut(&mut Value)) {
        match self {
            Op::Basic(op) => op.for_each_value_mut(visit),
            Op::Map { operands, .. } => operands.iter_mut().for_each(visit),
            Op::MapInto { target, operands, .. } => {
                visit(target);
                operands.iter_mut().for_each(visit);
            }
            Op::Reduce { operand, .. } => visit(operand),
            Op::Positions { length } => visit(length),
            Op::Extremum { left, right, .. } => {
                visit(left);
                visit(right);
            }
        }
    }
}

impl Op {
    /// Calls `visit` with every value that the operation reads.
    pub fn for_each_value(&self, visit: &mut dyn FnMut(Value)) {
        let mut clone = self.clone();
        clone.for_each_value_mut(&mut |value| visit(*value));
    }
}
