//! The first form: the function's control-flow graph in SSA, untyped.
//!
//! It is built from the parser's syntax tree ([`build`]). Names that the function does not assign stay names
//! ([`Op::Name`]); which object they stand for is asked of the Host when types are inferred. Every value keeps the span of
//! the expression that it comes from.

mod assign;
mod build;
mod closures;
mod comprehensions;
mod contexts;
mod exceptions;
mod expressions;
mod format_strings;
pub(crate) mod generators;
mod names;
mod patterns;
pub mod print;
mod simplify;
mod ssa;
mod statements;
mod unroll;

pub use build::{build, find_function};
pub use unroll::unrolled;

use crate::graph::{BlockId, Graph, Span, Value};
use crate::types::ContainerKind;
use std::rc::Rc;

/// A function, untyped.
#[derive(Debug, Clone)]
pub struct Function {
    /// Its Python name.
    pub name: Rc<str>,
    /// In order of declaration.
    pub parameters: Vec<Parameter>,
    /// The variables of enclosing functions that it uses.
    pub captures: Vec<Rc<str>>,
    /// How many default values an inner function carries beside them.
    pub carried_defaults: usize,
    /// The functions that are defined in it.
    pub inner: Vec<Rc<Function>>,
    /// The entry block's parameters: the captured variables and default values, if it is an inner function, then the
    /// parameters.
    pub graph: Graph<Op, ()>,
    /// The `for` statements, outer before inner.
    pub loops: Vec<ForLoop>,
    /// The whole `def` or `lambda`.
    pub span: Span,
    /// The name after `def`, where errors about the whole function point.
    pub name_span: Span,
}

/// A parameter.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its name.
    pub name: Rc<str>,
    /// How arguments reach it.
    pub kind: ParameterKind,
    /// Whether it has a default value.
    pub has_default: bool,
    /// Where it stands.
    pub span: Span,
}

/// How arguments reach a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterKind {
    /// By position only (before `/`).
    Positional,
    /// By position or by name.
    Normal,
    /// By name only (after `*`).
    Keyword,
    /// `*args`: the remaining positional arguments as a tuple.
    Variadic,
    /// `**options`: the remaining arguments by name.
    Keywords,
}

/// A `for` statement.
#[derive(Debug, Clone)]
pub struct ForLoop {
    /// The block that makes the iterator and enters the header.
    pub preheader: BlockId,
    /// Only takes the next item, and leaves to the body or to the `else` part.
    pub header: BlockId,
    /// Where the body starts.
    pub body: BlockId,
    /// Where the loop goes when the items have run out.
    pub done: BlockId,
    /// The result of [`Op::Iterate`].
    pub iterator: Value,
    /// The `for` line without the body.
    pub span: Span,
    /// Whether failures are handled around it.
    pub is_guarded: bool,
}

/// A constant of the source.
#[derive(Debug, Clone, PartialEq)]
pub enum Constant {
    /// `None`.
    None,
    /// `True`, `False`.
    Bool(bool),
    /// An integer of at most 64 bits (unsigned ones included).
    Int(i128),
    /// A float.
    Float(f64),
    /// The imaginary part of `2j`.
    Imaginary(f64),
    /// A string.
    Text(Rc<str>),
    /// Bytes.
    Bytes(Rc<[u8]>),
    /// `...`.
    Ellipsis,
}

/// A binary operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "named as in Python's operator module")]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    MatMul,
    TrueDiv,
    FloorDiv,
    Mod,
    Pow,
    LeftShift,
    RightShift,
    And,
    Or,
    Xor,
}

/// A unary operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "named as in Python's operator module")]
pub enum UnaryOp {
    Negative,
    Positive,
    Invert,
    Not,
}

/// A comparison operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "named as in Python's operator module")]
pub enum CompareOp {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Is,
    IsNot,
    In,
    NotIn,
}

/// An argument of a call.
#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    /// What is passed.
    pub value: Value,
    /// How.
    pub kind: ArgumentKind,
    /// Where it stands.
    pub span: Span,
}

/// How an argument is passed.
#[derive(Debug, Clone, PartialEq)]
pub enum ArgumentKind {
    /// By position.
    Positional,
    /// `*value`.
    Star,
    /// `**value`.
    DoubleStar,
    /// `name=value`.
    Keyword(Rc<str>),
}

/// An operation of Flow.
#[derive(Debug, Clone, PartialEq)]
pub enum Op {
    /// A constant.
    Constant(Constant),
    /// A name that the function does not assign: a closure variable, a global or a builtin.
    Name(Rc<str>),
    /// What a variable holds where it was not assigned.
    Unbound(Rc<str>),
    /// A function that is defined in this one.
    Closure {
        /// Which of [`Function::inner`].
        inner: u32,
        /// The variables that it uses, as it lists them.
        captures: Vec<Value>,
        /// The default values of its last parameters that take positional arguments, then of those passed by name only.
        defaults: Vec<Value>,
    },
    /// A function with the variables that it uses as they are now, by name.
    Refresh {
        /// The function.
        closure: Value,
        /// The variables.
        captures: Vec<(Rc<str>, Value)>,
    },
    /// The inner function whose body this is.
    Itself,
    /// A place for a variable that inner functions change.
    Cell,
    /// What such a variable holds.
    ReadCell(Value, Rc<str>),
    /// Assigns such a variable.
    WriteCell(Value, Value),
    /// `a + b`.
    Binary(BinaryOp, Value, Value),
    /// `a += b`: the new value of `a`.
    InPlace(BinaryOp, Value, Value),
    /// `-a`.
    Unary(UnaryOp, Value),
    /// `a < b`.
    Compare(CompareOp, Value, Value),
    /// The truth of a value, as `if` sees it.
    Truth(Value),
    /// `a.name`.
    Attribute(Value, Rc<str>),
    /// `a[index]`.
    Subscript(Value, Value),
    /// `a[index] = value`.
    StoreSubscript {
        /// `a`.
        object: Value,
        /// `index`.
        index: Value,
        /// `value`.
        value: Value,
        /// Whether it is the store of `a[index] op= …`.
        augmented: bool,
    },
    /// `a.name = value`.
    StoreAttribute {
        /// `a`.
        object: Value,
        /// `name`.
        name: Rc<str>,
        /// `value`.
        value: Value,
        /// Whether it is the store of `a.name op= …`.
        augmented: bool,
    },
    /// `start:stop:step`.
    Slice(Option<Value>, Option<Value>, Option<Value>),
    /// `(a, b)`.
    Tuple(Vec<Value>),
    /// `[a, b]`.
    List(Vec<Value>),
    /// A container that a comprehension fills, or the display of a set or dict; in a dict keys and values take turns.
    Container(ContainerKind, Vec<Value>),
    /// `del a[index]`.
    DeleteSubscript(Value, Value),
    /// `f(a, *b, c=d)`.
    Call {
        /// `f`.
        callee: Value,
        /// In order.
        arguments: Vec<Argument>,
    },
    /// `{value!conversion:spec}` in a formatted string: a text.
    Format {
        /// What is formatted.
        value: Value,
        /// `s`, `r` or `a`.
        conversion: Option<char>,
        /// The specification, a text.
        spec: Option<Value>,
    },
    /// Texts one behind the other.
    JoinTexts(Vec<Value>),
    /// Runs a block in the interpreter; the results are the variables that it leaves.
    ObjectMode {
        /// Where the block is.
        body: Span,
        /// The variables that it reads.
        inputs: Vec<(Rc<str>, Value)>,
        /// The variables that it leaves, and their types.
        outputs: Vec<(Rc<str>, Value)>,
    },
    /// Sets the size of chunks of parallel loops; what it was.
    SetChunksize(Value),
    /// The value of a variable whose type `locals=` says.
    Declared(Rc<str>, Value),
    /// Splits a value into as many parts as the instruction has results.
    Unpack(Value),
    /// Splits a value into so many parts, a list of those between, and so many parts.
    UnpackStarred {
        /// What is split.
        value: Value,
        /// Parts in front of the list.
        before: usize,
        /// Parts behind it.
        behind: usize,
    },
    /// Whether a value is a sequence of so many items, or of at least so many.
    IsSequence {
        /// The value.
        value: Value,
        /// How many.
        count: usize,
        /// Whether there may be more.
        open: bool,
    },
    /// Whether a value is a dict, as patterns ask.
    IsMapping(Value),
    /// Whether a dict has this key; one of another type is none.
    HasKey(Value, Value),
    /// What a dict has besides these keys.
    WithoutKeys(Value, Vec<Value>),
    /// `(a, *b)`: values and, where it says so, what they consist of.
    Splice(Vec<(Value, bool)>),
    /// The iterator over a value, for a `for` statement.
    Iterate(Value),
    /// Two results: whether there is another item, and the item.
    Next(Value),
    /// What a loop with a `yield` in it keeps of what it runs over.
    Iterable(Value),
    /// Two results: whether there is an item after so many, and the item, of which [`Op::Item`] makes a value.
    Step(Value, Value),
    /// The item of a step.
    Item(Value),
    /// A new generator, with the variables that its body begins with.
    Generator {
        /// Which of [`Function::inner`] is its body.
        body: u32,
        /// The variables.
        variables: Vec<(Rc<str>, Value)>,
    },
    /// Where a generator goes on: 0 at the start, else the number of a `yield`. From here on it is at its end.
    ResumePoint(Value),
    /// The variables that were kept at a place, one result for each.
    Resume {
        /// The generator.
        generator: Value,
        /// The place.
        point: u32,
        /// The variables.
        names: Vec<Rc<str>>,
        /// Whether they never change.
        is_fixed: bool,
    },
    /// Where a generator goes on next time.
    ResumeAt(Value, u32),
    /// Keeps variables for a place.
    Keep {
        /// The generator.
        generator: Value,
        /// The place.
        point: u32,
        /// The variables.
        variables: Vec<(Rc<str>, Value)>,
    },
    /// The same where the loop is written out: in the round of this number.
    NextOf(Value, usize),
    /// Takes over the exception that a failure has left.
    Catch,
    /// Whether a caught exception is of this class, or of one of a tuple of classes; without one, whether it can be caught.
    Matches {
        /// The exception.
        exception: Value,
        /// The class.
        class: Option<Value>,
    },
    /// A caught exception is done with.
    Forget(Value),
    /// Raises a caught exception again.
    RaiseAgain(Value),
    /// `raise exception`; without one, a bare `raise`.
    Raise(Option<Value>),
    /// A failed `assert`, with its message.
    RaiseAssertion(Option<Value>),
}
