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
    /// What `keys`, `values` and `items` of a dict give.
    Entries(Value, Entries),
    /// `a.flat` of an array whose elements do not lie in C order.
    Flat(Value),
    /// `a.flags` of an array.
    Flags(Value),
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
    /// A dict whose keys are known, as `**options` is.
    Keywords(Vec<(Rc<str>, Operand)>),
    /// Items over which a loop is written out.
    Unroll(Vec<Operand>),
}

/// Which part of a dict's entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entries {
    Keys,
    Values,
    Items,
}

impl Operand {
    /// Calls `visit` with every run-time value in it, to be replaced; false if it stands for something that only its place in the
    /// code has.
    pub(super) fn for_each_value_mut(&mut self, visit: &mut dyn FnMut(&mut Value)) -> bool {
        match self {
            Operand::Value(value)
            | Operand::Flat(value)
            | Operand::Flags(value)
            | Operand::Entries(value, _) => visit(value),
            Operand::Maybe { value, bound, .. } => {
                visit(value);
                visit(bound);
            }
            Operand::Range { start, stop, step, .. } => [start, stop, step].into_iter().for_each(visit),
            Operand::Slice(parts) => parts.iter_mut().flatten().for_each(visit),
            Operand::Positions(lengths) => lengths.iter_mut().for_each(visit),
            Operand::Enumerate(inner, start) => {
                visit(start);
                return inner.for_each_value_mut(visit);
            }
            Operand::Reversed(inner) | Operand::Method(inner, _) => return inner.for_each_value_mut(visit),
            Operand::Keywords(values) => {
                return values.iter_mut().all(|(_, value)| value.for_each_value_mut(visit));
            }
            Operand::List(items) | Operand::Tuple(items) | Operand::Unroll(items) | Operand::Zip(items) => {
                return items.iter_mut().all(|item| item.for_each_value_mut(visit));
            }
            Operand::Unbound(_) | Operand::Object(_) | Operand::Ellipsis => {}
            Operand::Caught(_) | Operand::Exception(..) | Operand::Poison | Operand::Iterator(_) => {
                return false;
            }
        }
        true
    }
}
