//! The third form: loop nests over arrays and scalars, parallel loops explicit.
//!
//! It is what code generation takes. Serial source loops are plain control flow; what NumPy does to whole arrays is a
//! [`Nest`]; a parallel loop is an instruction ([`Parallel`]) whose body is a function of its own. References to storage
//! are counted explicitly ([`Op::Retain`], [`Op::Release`]).

pub mod parse;
pub mod print;
pub mod verify;

use crate::graph::{Graph, Operation, Span, Value};
use crate::scalar::{Const, ScalarOp};
use crate::types::Type;
use hotloop_array::dtype::DType;
use std::rc::Rc;

/// A function of a [`Module`], by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FunctionId(pub u32);

/// What is compiled at once: a specialisation of the user's function with everything that it calls.
#[derive(Debug, Clone)]
pub struct Module {
    /// What people call it; it means nothing to the code.
    pub name: String,
    /// `functions[0]` is the specialisation; the others are its callees and the bodies of its parallel loops.
    pub functions: Vec<Function>,
    /// Which of them advances the generator that the first one returns.
    pub advance: Option<usize>,
}

/// A function.
#[derive(Debug, Clone)]
pub struct Function {
    /// The Python name, with a suffix for bodies of parallel loops.
    pub name: String,
    /// Which of the sources known to the compiler its spans point into.
    pub source: SourceId,
    /// The graph; the entry block's parameters are the function's.
    pub graph: Graph<Op, Type>,
    /// The type of what it returns.
    pub result: Type,
    /// Which liberties its floating-point arithmetic may take.
    pub fastmath: FastMath,
    /// Whether it can call itself, directly or not: it then checks the stack on entry.
    pub recursive: bool,
    /// Whether it is the body of a generator, out of which no `StopIteration` comes.
    pub is_generator: bool,
}

/// A source text that spans point into; the index means something to the compiler's caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SourceId(pub u32);

/// LLVM's fast-math flags, one by one as `fastmath={'reassoc', …}` names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[allow(missing_docs, reason = "the fields are LLVM's flags by LLVM's names")]
pub struct FastMath {
    pub nnan: bool,
    pub ninf: bool,
    pub nsz: bool,
    pub arcp: bool,
    pub contract: bool,
    pub afn: bool,
    pub reassoc: bool,
}

impl FastMath {
    /// All flags, as `fastmath=True`.
    pub const ALL: FastMath =
        FastMath { nnan: true, ninf: true, nsz: true, arcp: true, contract: true, afn: true, reassoc: true };
}

/// An operation of Loops.
#[derive(Debug, Clone)]
pub enum Op {
    /// A constant.
    Const(Const),
    /// A pure operation on scalars.
    Scalar(ScalarOp, Vec<Value>),
    /// As [`Op::Scalar`], and the operation may be reassociated: it accumulates a reduction of a parallel loop, whose order
    /// is ours to choose.
    Reassociable(ScalarOp, Vec<Value>),
    /// Raises ZeroDivisionError with this text when the value is zero.
    CheckDivisor {
        /// A scalar.
        value: Value,
        /// Python's message.
        message: &'static str,
    },
    /// Raises an exception with this text when the flag is false.
    Check {
        /// A bool.
        holds: Value,
        /// Of which class.
        error: CheckError,
        /// Python's message; `{}` in it stands for the value.
        message: Rc<str>,
        /// An int64 that the message tells.
        value: Option<Value>,
    },
    /// Raises UnboundLocalError for this variable when the flag is false.
    CheckBound {
        /// A bool.
        bound: Value,
        /// The variable.
        name: Rc<str>,
    },
    /// Makes a tuple.
    Tuple(Vec<Value>),
    /// Takes an element out of a tuple.
    TupleGet {
        /// The tuple.
        tuple: Value,
        /// Which element.
        index: u32,
    },
    /// The length of an axis of an array, int64.
    Length {
        /// The array.
        array: Value,
        /// The axis.
        axis: usize,
    },
    /// Reads one element as a number in the order of this machine; one index per axis.
    Load {
        /// The array.
        array: Value,
        /// One for each axis.
        indices: Vec<Index>,
    },
    /// Writes one element; the value has the array's dtype in the order of this machine.
    Store {
        /// The array.
        array: Value,
        /// One for each axis.
        indices: Vec<Index>,
        /// A scalar of the array's dtype.
        value: Value,
    },
    /// Basic indexing: an array over the same storage, or the element alone as a cell. Items cover all axes of the array, in
    /// order.
    View {
        /// The array.
        array: Value,
        /// One for each axis of the array, and the new axes between them.
        items: Vec<ViewItem>,
    },
    /// The array with its axes permuted: result axis `i` is the array's axis `order[i]`.
    Transpose {
        /// The array.
        array: Value,
        /// A permutation of the axes.
        order: Vec<usize>,
    },
    /// The real or the imaginary parts of an array of complex numbers: an array of floats over the same storage.
    Part {
        /// The array.
        array: Value,
        /// Which parts.
        imaginary: bool,
    },
    /// A field of the records of an array or of a record: an array over the same storage, whose strides are in bytes. The
    /// axes of the field itself stand behind those of the array.
    Field {
        /// An array of records, or a record.
        array: Value,
        /// Bytes from the start of a record.
        offset: usize,
        /// Of the elements of the field.
        dtype: DType,
        /// The axes of the field itself.
        shape: Rc<[usize]>,
    },
    /// Copies the bytes of one element over another of the same dtype. Both are arrays without axes or cells.
    Copy {
        /// Written.
        target: Value,
        /// Read.
        source: Value,
    },
    /// A copy of a cell in memory of its own. Where nobody writes while it is read, `crate::lower` reads the original.
    Snapshot(Value),
    /// The same array under a type that says less about its layout.
    Relax(Value),
    /// A new row-major array. Raises MemoryError, or ValueError for a negative length.
    Allocate {
        /// int64 lengths.
        shape: Vec<Value>,
        /// Whether the elements start as zero; else they are undefined.
        zeroed: bool,
    },
    /// The shape to which arrays broadcast, one int64 result per axis; ValueError in NumPy's words if they do not.
    Broadcast {
        /// The arrays.
        arrays: Vec<Value>,
    },
    /// Raises ValueError in NumPy's words unless `array` broadcasts to exactly the shape of `target`.
    CheckAssignable {
        /// What is assigned.
        array: Value,
        /// The array (view) that is assigned to.
        target: Value,
    },
    /// A loop nest over arrays; its results are the reductions.
    Nest(Box<Nest>),
    /// Calls a function of the module.
    Call {
        /// Which.
        callee: FunctionId,
        /// For its parameters.
        arguments: Vec<Value>,
    },
    /// Reaches into a list in place; what takes longer is a primitive.
    List {
        /// What is done.
        action: ListAction,
        /// The list, then what the action says.
        operands: Vec<Value>,
    },
    /// Reaches into a text in place; what takes longer is a primitive.
    Text {
        /// What is done.
        action: TextAction,
        /// The text, then what the action says.
        operands: Vec<Value>,
    },
    /// Calls a function of core's table in the slot convention of `hotloop_core::slots::Entry`.
    Primitive {
        /// The symbol.
        symbol: Rc<str>,
        /// Passed in slots, in order.
        arguments: Vec<Value>,
    },
    /// A parallel loop; its results are the reductions.
    Parallel(Box<Parallel>),
    /// Prints a line: the parts without anything between them. An effect on the world, and a call of Python.
    Print {
        /// In order.
        parts: Vec<Part>,
        /// A bool: whether to flush the stream. Never, without one.
        flush: Option<Value>,
    },
    /// What stands for a value of any type where there is none: it is passed on and kept, and never looked into.
    Nothing,
    /// A container of one item that lies in the function's frame: so many slots, all zero. It has no storage.
    Fields(u32),
    /// Ends the references that such a container has in these slots.
    DropFields {
        /// The container.
        container: Value,
        /// The slots that hold storage.
        slots: Box<[u32]>,
    },
    /// Adds a reference to each storage that the value holds.
    Retain(Value),
    /// Ends a reference to each storage that the value holds.
    Release(Value),
    /// Raises KeyboardInterrupt if the safepoint word says so. Stands on back edges of loops.
    Safepoint,
    /// Raises an exception of the function's constants, with arguments; control does not go on.
    Raise {
        /// The index in the constants that the compiler's caller resolves.
        exception: u32,
        /// Scalars and texts.
        arguments: Vec<Value>,
    },
    /// Raises a caught exception again, by its number; control does not go on.
    RaiseAgain(Value),
    /// Raises AssertionError, with the text if there is one; control does not go on.
    RaiseAssertion(Option<Value>),
    /// Raises UnboundLocalError for this variable; control does not go on.
    RaiseUnbound(Rc<str>),
    /// Raises ValueError with this text; control does not go on.
    RaiseValue(Rc<str>),
}

/// What an [`Op::Text`] does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextAction {
    /// The number of characters, int64.
    Length,
    /// The character at an int64 index, as a text.
    Get(Check),
    /// Whether another text is the same, a bool.
    Equal,
}

/// What an [`Op::List`] does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListAction {
    /// The number of items, int64.
    Length,
    /// The item at an int64 index, with a reference of its own to what it holds.
    Get(Check),
    /// Replaces the item at an index by a value, to which it adds a reference.
    Set(Check),
    /// What the only item has from a slot on, with a reference of its own to what it holds: a field of an instance.
    Member(u32),
    /// The same of what a generator keeps, where there may be nothing.
    Kept(u32),
    /// The same without a reference of its own: the container has it as long as the value is used.
    Lend(u32),
    /// Replaces that by a value, to which it adds a reference.
    SetMember(u32),
    /// Takes the last item out, with its references.
    Pop,
    /// Adds a value at the end, and a reference to it.
    Append,
}

/// A part of what [`Op::Print`] prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A constant text.
    Text(Rc<str>),
    /// A number, an array or a text as `str` writes it.
    Str(Value),
    /// The same as `repr` writes it; a number as one of Python's.
    Repr(Value),
    /// A number as `repr` writes one of NumPy's.
    NumpyRepr(Value),
    /// These parts if the flag holds, else `None`. The values are anything if it does not.
    Optional(Value, Vec<Part>),
}

impl Part {
    fn for_each_value_mut(&mut self, visit: &mut dyn FnMut(&mut Value)) {
        match self {
            Part::Text(_) => {}
            Part::Str(value) | Part::Repr(value) | Part::NumpyRepr(value) => visit(value),
            Part::Optional(has_value, parts) => {
                visit(has_value);
                parts.iter_mut().for_each(|part| part.for_each_value_mut(visit));
            }
        }
    }
}

/// An index of [`Op::Load`] and [`Op::Store`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Index {
    /// int64 (or uint64, which never wraps around).
    pub value: Value,
    /// What must be done before it is used.
    pub check: Check,
}

/// The class of the exception of an [`Op::Check`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckError {
    /// ValueError.
    Value,
    /// OverflowError.
    Overflow,
    /// IndexError.
    Index,
    /// TypeError.
    Type,
    /// AttributeError.
    Attribute,
}

impl CheckError {
    /// All classes.
    pub const ALL: [CheckError; 5] =
        [CheckError::Value, CheckError::Overflow, CheckError::Index, CheckError::Type, CheckError::Attribute];

    /// The name of the class.
    pub fn name(self) -> &'static str {
        match self {
            CheckError::Value => "ValueError",
            CheckError::Overflow => "OverflowError",
            CheckError::Index => "IndexError",
            CheckError::Type => "TypeError",
            CheckError::Attribute => "AttributeError",
        }
    }
}

/// What is not known of an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// May be negative (counts from the end) and may be out of bounds: IndexError.
    Full,
    /// Known not to be negative, may be out of bounds: IndexError.
    UpperBound,
    /// May be negative; out of bounds is undefined (`boundscheck=False`).
    WrapOnly,
    /// Known to be in bounds.
    Proven,
}

/// An item of [`Op::View`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViewItem {
    /// Takes one position; the axis disappears.
    Index(Index),
    /// `start:stop:step` with Python's clamping rules; absent parts are `None`. int64 values. A step of zero raises
    /// ValueError.
    Slice {
        /// First position.
        start: Option<Value>,
        /// Position to stop before.
        stop: Option<Value>,
        /// Distance.
        step: Option<Value>,
    },
    /// A new axis of length 1.
    NewAxis,
}

/// A loop nest that computes elements from elements.
///
/// For each point of the index space it evaluates `nodes` in order, then stores and reduces. Inputs broadcast against the
/// space: trailing axes are aligned, and an axis of length 1 stays at its only position. All stores go to arrays whose
/// shape is exactly the space. A store may go to an array that is also an input only at the same positions; anything else
/// was copied before.
#[derive(Debug, Clone)]
pub struct Nest {
    /// The lengths of the axes, int64, outermost first. None for a nest over 0-d arrays.
    pub extents: Vec<Value>,
    /// The arrays that are read.
    pub inputs: Vec<Value>,
    /// The computation, in order: a node only uses earlier nodes.
    pub nodes: Vec<Node>,
    /// The arrays that are written, each with the node that gives the element.
    pub stores: Vec<(Value, NodeId)>,
    /// The reductions, in the order of the instruction's results.
    pub reductions: Vec<Reduction>,
    /// Whether float sums may be reassociated beyond NumPy's order (`fastmath`).
    pub reassociate: bool,
}

/// A node of a nest, by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// A step of a nest's computation.
#[derive(Debug, Clone)]
pub struct Node {
    /// What is computed.
    pub kind: NodeKind,
    /// Of the result.
    pub dtype: DType,
}

/// What a node computes.
#[derive(Debug, Clone)]
pub enum NodeKind {
    /// The element of that input at this point.
    Element(usize),
    /// A scalar from outside the nest.
    Outer(Value),
    /// A constant.
    Const(Const),
    /// The position along that axis of the space, int64.
    Position(usize),
    /// An operation on earlier nodes.
    Scalar(ScalarOp, Vec<NodeId>),
}

/// A reduction over all points of a nest. The result has the node's dtype.
#[derive(Debug, Clone, Copy)]
pub struct Reduction {
    /// How.
    pub kind: ReductionKind,
    /// What.
    pub node: NodeId,
}

/// How a reduction combines elements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReductionKind {
    /// Floats and complex numbers in NumPy's pairwise order along each inner run of the space (the whole space when all
    /// inputs are contiguous); integers wrap. Empty: 0.
    Sum,
    /// In order. Empty: 1.
    Product,
    /// NaN wins. Empty: ValueError, which is raised before the nest.
    Minimum,
    /// NaN wins. Empty: ValueError, which is raised before the nest.
    Maximum,
    /// Of bools. Empty: False.
    Any,
    /// Of bools. Empty: True.
    All,
}

/// A parallel loop over `0 .. length`, cut into chunks by length alone (`hotloop_core::pool`).
///
/// `body` is called for each chunk with the captures, the chunk's begin and end (int64); it returns the chunk's partial
/// results as a tuple (none: unit). Then `combine` is called for each chunk in order, with the captures, the results so
/// far (at first `initial`) and the chunk's partial results; it returns the new results as a tuple.
#[derive(Debug, Clone)]
pub struct Parallel {
    /// Parameters: the captures, begin, end.
    pub body: FunctionId,
    /// The same as `body`, with parallel loops inside: what runs, one iteration after the other, when there are fewer of them than
    /// threads.
    pub few: Option<FunctionId>,
    /// Whether it is a loop of the source, which follows the size of chunks that the program asked for.
    pub is_written: bool,
    /// Parameters: the captures, one per result so far, one per partial result. Absent when there is no reduction.
    pub combine: Option<FunctionId>,
    /// The number of iterations, int64; negative counts as 0.
    pub length: Value,
    /// What the body uses from outside.
    pub captures: Vec<Value>,
    /// The values of the reductions before the loop; one per result of the instruction.
    pub initial: Vec<Value>,
}

impl Operation for Op {
    fn for_each_value_mut(&mut self, visit: &mut dyn FnMut(&mut Value)) {
        match self {
            Op::Const(_)
            | Op::Nothing
            | Op::Fields(_)
            | Op::Safepoint
            | Op::RaiseUnbound(_)
            | Op::RaiseValue(_) => {}
            Op::Scalar(_, values)
            | Op::Reassociable(_, values)
            | Op::Tuple(values)
            | Op::Broadcast { arrays: values }
            | Op::Allocate { shape: values, .. }
            | Op::List { operands: values, .. }
            | Op::Text { operands: values, .. }
            | Op::Call { arguments: values, .. }
            | Op::Primitive { arguments: values, .. }
            | Op::Raise { arguments: values, .. } => values.iter_mut().for_each(visit),
            Op::CheckDivisor { value, .. }
            | Op::CheckBound { bound: value, .. }
            | Op::TupleGet { tuple: value, .. }
            | Op::Length { array: value, .. }
            | Op::Transpose { array: value, .. }
            | Op::Part { array: value, .. }
            | Op::Field { array: value, .. }
            | Op::Snapshot(value)
            | Op::Relax(value)
            | Op::DropFields { container: value, .. }
            | Op::Retain(value)
            | Op::Release(value)
            | Op::RaiseAgain(value) => visit(value),
            Op::Load { array, indices } => {
                visit(array);
                indices.iter_mut().for_each(|index| visit(&mut index.value));
            }
            Op::Store { array, indices, value } => {
                visit(array);
                indices.iter_mut().for_each(|index| visit(&mut index.value));
                visit(value);
            }
            Op::View { array, items } => {
                visit(array);
                for item in items {
                    match item {
                        ViewItem::Index(index) => visit(&mut index.value),
                        ViewItem::Slice { start, stop, step } => {
                            [start, stop, step].into_iter().flatten().for_each(&mut *visit)
                        }
                        ViewItem::NewAxis => {}
                    }
                }
            }
            Op::CheckAssignable { array: source, target } | Op::Copy { target, source } => {
                visit(source);
                visit(target);
            }
            Op::Nest(nest) => {
                nest.extents.iter_mut().chain(&mut nest.inputs).for_each(&mut *visit);
                for node in &mut nest.nodes {
                    if let NodeKind::Outer(value) = &mut node.kind {
                        visit(value);
                    }
                }
                nest.stores.iter_mut().for_each(|(array, _)| visit(array));
            }
            Op::Parallel(parallel) => {
                visit(&mut parallel.length);
                parallel.captures.iter_mut().chain(&mut parallel.initial).for_each(visit);
            }
            Op::RaiseAssertion(text) => text.iter_mut().for_each(visit),
            Op::Check { holds, value, .. } => std::iter::once(holds).chain(value).for_each(visit),
            Op::Print { parts, flush } => {
                parts.iter_mut().for_each(|part| part.for_each_value_mut(visit));
                flush.iter_mut().for_each(visit);
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

    /// Whether the operation does nothing but compute its results, so that it may be dropped, moved or repeated.
    pub fn is_pure(&self) -> bool {
        matches!(
            self,
            Op::Const(_)
                | Op::Nothing
                | Op::Scalar(..)
                | Op::Reassociable(..)
                | Op::Tuple(_)
                | Op::TupleGet { .. }
                | Op::Length { .. }
                | Op::Transpose { .. }
                | Op::Part { .. }
                | Op::Field { .. }
                | Op::Relax(_)
                | Op::Text { action: TextAction::Length | TextAction::Equal, .. }
        )
    }
}

/// A place in a module that an error can come from; generated code names it by its index in the object's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The Python name of the function.
    pub function: String,
    /// Which source its span points into.
    pub source: SourceId,
    /// The expression or statement.
    pub span: Span,
}
