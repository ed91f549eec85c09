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
use crate::types::{ArrayType, CellType, NamedType, Type};
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
    /// A global function that is known by its signature: a hidden argument too.
    Callable(ObjectHandle, Box<NamedType>),
    /// A global container or instance: a hidden argument too.
    Global(ObjectHandle, Box<Type>),
    /// A dict whose keys are texts, with what they stand for.
    Named(Vec<(Rc<str>, Object)>),
    /// A class or another object whose attributes may be asked for; the name of its class.
    Thing(ObjectHandle, Rc<str>),
    /// A type of Numba's.
    Type(Type),
    /// A class of named tuples, and the defaults of its last items.
    TupleClass(Box<NamedType>, Vec<Object>),
    /// A named tuple and its items.
    NamedTuple(Box<NamedType>, Vec<Object>),
    /// An enumeration; the type of its members.
    EnumClass(Box<NamedType>),
    /// A member of an enumeration, and its value.
    Member(Box<NamedType>, Const),
    /// A class of `jitclass`; the type of its instances.
    JitClass(Box<NamedType>),
    /// What has overloads, and what it is besides.
    Overloaded(ObjectHandle, Box<Object>),
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

/// What an overload is asked for.
#[derive(Debug, Clone, Copy)]
pub enum Target<'a> {
    /// Implementations of an object that is called.
    Function(ObjectHandle),
    /// Those of a member of this name; the first argument is what has it.
    Member(MemberKind, &'a str),
}

/// What a member that is overloaded is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberKind {
    /// A method of a value.
    Method,
    /// An attribute of a value.
    Attribute,
    /// A method of a type.
    ClassMethod,
}

/// An argument as overloads see it.
#[derive(Debug, Clone, PartialEq)]
pub enum Argument {
    /// Of a type.
    Value(Type),
    /// Of a type, and known.
    Known(Type, Const),
    /// Known, and nothing that has bits.
    Object(Object),
    /// A tuple of such.
    Tuple(Vec<Argument>),
    /// A slice, with a step or without.
    Slice(bool),
    /// Anything else, in words.
    Other(String),
}

/// A question for an implementation.
#[derive(Debug)]
pub struct Request<'a> {
    /// Of what.
    pub target: Target<'a>,
    /// How many implementations were tried before.
    pub attempt: usize,
    /// By position.
    pub positional: &'a [Argument],
    /// By name.
    pub keywords: &'a [(Rc<str>, Argument)],
}

/// A field of a class of `jitclass`.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Type,
}

/// What an attribute of a class of `jitclass` is, beyond its fields.
#[derive(Debug, Clone, PartialEq)]
pub enum ClassMember {
    /// A method.
    Method(FunctionHandle),
    /// A comparison that `dataclass` made: it knows instances of the same class only.
    Compared(FunctionHandle),
    /// A method that takes no instance.
    Static(FunctionHandle),
    /// Its getter, and its setter if it has one.
    Property(FunctionHandle, Option<FunctionHandle>),
}

/// A block that the interpreter runs.
#[derive(Debug)]
pub struct Block {
    /// The function that it is part of.
    pub function: FunctionHandle,
    /// The whole text of the file or cell.
    pub source: Rc<str>,
    /// Where the block is in it.
    pub span: crate::graph::Span,
    /// The variables that it is given.
    pub inputs: Vec<(Rc<str>, Type)>,
    /// The variables that it leaves.
    pub outputs: Vec<(Rc<str>, Type)>,
}

/// The world around the compiler.
pub trait Host {
    /// What a free name of the function stands for: closure variable, global, builtin. `None` if it is not defined.
    fn name(&mut self, function: FunctionHandle, name: &str) -> Option<Object>;

    /// An attribute of a module.
    fn attribute(&mut self, module: &str, name: &str) -> Option<Object>;

    /// An attribute of an object, as it is kept there.
    fn member_of(&mut self, _object: ObjectHandle, _name: &str) -> Option<Object> {
        None
    }

    /// The source of a function, or in words why there is none.
    fn source(&mut self, function: FunctionHandle) -> Result<FunctionSource, String>;

    /// Names that are defined where the function is, for "did you mean".
    fn visible_names(&mut self, function: FunctionHandle) -> Vec<String>;

    /// Says that the value of an argument of the function that is compiled has to be known, because of `literally`.
    fn need_literal(&mut self, _argument: usize) {}

    /// The type that a text names.
    fn parse_type(&mut self, _text: &str) -> Option<Type> {
        None
    }

    /// The number by which `hl_object_mode` knows a block.
    ///
    /// # Errors
    /// Why it cannot be run, in words.
    fn object_mode(&mut self, _block: &Block) -> Result<u32, String> {
        Err("there is no interpreter".to_owned())
    }

    /// The compiled function of this number.
    fn numbered_function(&mut self, _number: u32) -> Option<FunctionHandle> {
        None
    }

    /// Whether the class of this number is a class that the function names, or derives from it; `None` if that is no class.
    fn is_subclass(&mut self, _class: u32, _of: ObjectHandle) -> Option<bool> {
        None
    }

    /// The class of what has a type of this number.
    fn class_of(&mut self, _number: u32) -> Option<Object> {
        None
    }

    /// The type of a compiled function as a value.
    fn function_type(&mut self, _function: FunctionHandle) -> Option<NamedType> {
        None
    }

    /// The compiled function of this number as a value of a type that says its signature alone.
    ///
    /// # Errors
    /// Why it cannot be one, in words.
    fn function_value(&mut self, _number: u32, _ty: &NamedType) -> Result<ObjectHandle, String> {
        Err("there are no function values".to_owned())
    }

    /// The value of a member of an enumeration.
    fn member(&mut self, _class: u32, _name: &str) -> Option<Const> {
        None
    }

    /// The fields of a class of `jitclass`.
    fn fields(&mut self, _class: u32) -> Vec<Field> {
        Vec::new()
    }

    /// Another member of such a class.
    fn class_member(&mut self, _class: u32, _name: &str) -> Option<ClassMember> {
        None
    }

    /// Whether there are overloads of members of this name, of this type if one is given.
    fn has_member(&mut self, _kind: MemberKind, _name: &str, _of: Option<&Argument>) -> bool {
        false
    }

    /// Whether an overload gave an implementation for values that are known.
    fn is_for_literals(&mut self, _implementation: FunctionHandle) -> bool {
        false
    }

    /// An implementation for these arguments; `None` if there is none left.
    ///
    /// # Errors
    /// What an overload raised, in words.
    fn overload(&mut self, _request: &Request<'_>) -> Result<Option<FunctionHandle>, String> {
        Ok(None)
    }
}
