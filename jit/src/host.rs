//! What the compiler asks of the world around it.
//!
//! While types are inferred, the compiler meets names, attributes and functions that only the VM knows. It asks them of a
//! [`Host`]. The answers are values of this module, never objects of the VM; an object that compiled code must find again
//! (a function to inline, an exception class to raise, a global array) is an opaque handle that the Host numbers.
//!
//! The Host remembers what it answered: its log is the list of guards under which the compiled code is valid. No lock of
//! the compiler is held while it is asked.

use crate::loops::SourceId;
use crate::scalar::Const;
use crate::typed::Options;
use crate::types::{ArrayType, CellType, Type};
use hotloop_array::dtype::DType;
use std::rc::Rc;

/// A user's function, numbered by the Host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FunctionHandle(pub u32);

/// A Python object that compiled code refers to, numbered by the Host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectHandle(pub u32);

/// What a name or attribute stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum Object {
    /// A Python number, bool, string or `None`.
    Constant(Const),
    /// A NumPy scalar.
    Scalar(Const),
    /// A tuple of such things.
    Tuple(Vec<Object>),
    /// A function or class that the compiler may know, by its dotted name: `numpy.sqrt`, `builtins.len`, `numba.prange`.
    Known(Rc<str>),
    /// A module, by its dotted name; attributes of modules that the compiler knows are constants.
    Module(Rc<str>),
    /// A dtype object or the class of a NumPy scalar; called, it converts.
    DType(DType),
    /// A function that may be compiled.
    Function(FunctionHandle),
    /// A Python function without a decorator: the name, for the message.
    PlainFunction(Rc<str>),
    /// An exception class and its name.
    ExceptionClass(ObjectHandle, Rc<str>),
    /// A global array: a hidden argument of the compiled function.
    Array(ObjectHandle, ArrayType),
    /// A global record: a hidden argument too.
    Record(ObjectHandle, CellType),
    /// A global random generator: a hidden argument too.
    Generator(ObjectHandle),
    /// A type of Numba's.
    Type(Type),
    /// Anything else: the name of its class.
    Other(Rc<str>),
}

/// A function's source, as the Host hands it out.
#[derive(Debug, Clone)]
pub struct FunctionSource {
    /// The number under which the Host knows the text.
    pub id: SourceId,
    /// The whole text of the file or cell.
    pub text: Rc<str>,
    /// The function's name; `<lambda>` for lambdas.
    pub name: Rc<str>,
    /// The line on which the definition starts (decorators included), from 1.
    pub line: usize,
    /// For lambdas, a column in bytes inside the body, from 0.
    pub column: Option<usize>,
    /// The default values of the last parameters that take positional arguments.
    pub defaults: Vec<Object>,
    /// The default values of parameters that are passed by name only.
    pub keyword_defaults: Vec<(Rc<str>, Object)>,
    /// The options of the function's own decorator; without them the caller's hold.
    pub options: Option<Options>,
}

/// The world around the compiler.
pub trait Host {
    /// What a free name of the function stands for: closure variable, global, builtin. `None` if it is not defined.
    fn name(&mut self, function: FunctionHandle, name: &str) -> Option<Object>;

    /// An attribute of a module.
    fn attribute(&mut self, module: &str, name: &str) -> Option<Object>;

    /// The source of a function, or in words why there is none.
    fn source(&mut self, function: FunctionHandle) -> Result<FunctionSource, String>;

    /// Names that are defined where the function is, for "did you mean".
    fn visible_names(&mut self, function: FunctionHandle) -> Vec<String>;
}
