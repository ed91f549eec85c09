//! The error that a call into compiled code ends with, and the frames that it passed.

use std::any::Any;
use std::sync::Arc;

/// What a compiled function returns: zero when all went well, else an error is in the context.
pub type Status = i32;

/// All went well; the results are in place.
pub const OK: Status = 0;
/// The context holds a [`CallError`].
pub const FAILED: Status = 1;

/// What went wrong. The VM turns it into the Python exception of the same name.
#[derive(Debug, Clone, PartialEq)]
pub enum ErrorKind {
    /// An index beyond the end of an axis.
    Index {
        /// The index as written, negative ones included.
        index: i64,
        /// The axis it applies to.
        axis: i64,
        /// The length of that axis.
        size: i64,
    },
    /// An index that a runtime function found wrong, with its message.
    IndexMessage(String),
    /// A key that a dict does not have: its parts, several of a tuple.
    Key(Vec<Argument>),
    /// Division or modulo by zero, with Python's wording for the operation.
    ZeroDivision(&'static str),
    /// Operands whose shapes do not broadcast, or an assignment that does not fit.
    Value(String),
    /// An operation on types that do not support it, found only at run time.
    Type(String),
    /// An attribute that has no value.
    Attribute(String),
    /// What Python has no other class for.
    Runtime(String),
    /// An integer or float that left its range where Python raises.
    Overflow(String),
    /// A matrix does not allow the operation: `numpy.linalg.LinAlgError`.
    LinAlg(String),
    /// A local variable read before it had a value.
    UnboundLocal(String),
    /// A failed `assert`, with its message.
    Assertion(Option<String>),
    /// Memory could not be had.
    Memory {
        /// The size that was asked for.
        bytes: usize,
    },
    /// Memory for the result of a runtime function could not be had, with its message.
    MemoryMessage(String),
    /// The user asked to stop.
    Interrupt,
    /// Recursion came too close to the end of the stack.
    Recursion,
    /// `raise` of a Python exception class: its index in the function's table of constants, and the arguments.
    Raised {
        /// Which of the function's exception constants.
        exception: u32,
        /// The constructor's arguments.
        arguments: Vec<Argument>,
    },
    /// An exception that a callback into the caller's language ended with.
    Foreign(Foreign),
    /// A bug in this program, never the user's fault; the text says where.
    Internal(String),
}

/// An exception object of the caller's language.
#[derive(Debug, Clone)]
pub struct Foreign(Arc<dyn Any + Send + Sync>);

impl Foreign {
    /// Wraps the object.
    pub fn new(exception: impl Any + Send + Sync) -> Foreign {
        Foreign(Arc::new(exception))
    }

    /// The object, if it is of that type.
    pub fn get<T: Any>(&self) -> Option<&T> {
        self.0.downcast_ref()
    }
}

impl PartialEq for Foreign {
    fn eq(&self, other: &Foreign) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// A run-time value that an exception carries.
#[derive(Debug, Clone, PartialEq)]
pub enum Argument {
    /// `None`.
    None,
    /// A bool.
    Bool(bool),
    /// A signed integer.
    Int(i64),
    /// An unsigned integer.
    Unsigned(u64),
    /// A float.
    Float(f64),
    /// A complex number, real then imaginary part.
    Complex(f64, f64),
    /// A string.
    Text(String),
}

/// A place in a compiled function: the table of the function's places, and the index in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Site {
    /// The address that the function's object file knows as its table of places; identifies the function.
    pub table: usize,
    /// The index of the place.
    pub index: u32,
}

/// An error on its way out.
#[derive(Debug, Clone, PartialEq)]
pub struct CallError {
    /// What went wrong.
    pub kind: ErrorKind,
    /// Where: the innermost place first, then the calls that led there.
    pub frames: Vec<Site>,
}

impl CallError {
    /// An error that happened at `site`.
    pub fn at(kind: ErrorKind, site: Site) -> CallError {
        CallError { kind, frames: vec![site] }
    }

    /// Adds the place of a call that the error passes.
    pub fn add_frame(&mut self, site: Site) {
        // Deep recursion would make a list that nobody reads.
        const MOST_FRAMES: usize = 1000;
        if self.frames.len() < MOST_FRAMES {
            self.frames.push(site);
        }
    }

    /// An error without a place yet; the caller's frames follow.
    pub fn new(kind: ErrorKind) -> CallError {
        CallError { kind, frames: Vec::new() }
    }
}
