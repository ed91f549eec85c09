//! What a Flow value is while its function is elaborated.

use crate::graph::Value;
use crate::host::Object;
use std::rc::Rc;

/// What a Flow value stands for at its use.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Operand {
    /// A run-time value.
    Value(Value),
    /// A run-time value that is only there when the flag is true.
    Maybe {
        value: Value,
        bound: Value,
        name: Rc<str>,
    },
    /// A variable that has no value on this path.
    Unbound(Rc<str>),
    /// A caught exception, by its number.
    Caught(Value),
    /// Something known when the code is compiled, which has no bits at run time.
    Object(Object),
    /// `start:stop:step`.
    Slice([Option<Value>; 3]),
    /// `...`.
    Ellipsis,
    /// A list display; only what takes a list (as `np.array`) can use it.
    List(Vec<Operand>),
    /// A tuple with items that have no bits at run time.
    Tuple(Vec<Operand>),
    /// What `range` or `prange` gives: start, stop, step.
    Range {
        start: Value,
        stop: Value,
        step: Value,
        parallel: bool,
    },
    /// `enumerate(x, start)`, `zip(a, b)` and `reversed(x)`.
    Enumerate(Box<Operand>, Value),
    Zip(Vec<Operand>),
    Reversed(Box<Operand>),
    /// `a.flat` of an array whose elements do not lie in C order.
    Flat(Value),
    /// `np.ndindex` of these lengths.
    Positions(Vec<Value>),
    /// `x.name` where it is a method.
    Method(Box<Operand>, Rc<str>),
    /// An exception made by calling its class.
    Exception(Object, Vec<Operand>),
    /// The result of something that was rejected; what uses it says nothing more.
    Poison,
    /// The iterator of a `for` loop, by the index of the loop.
    Iterator(usize),
}
