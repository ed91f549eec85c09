//! Flow as text, for `%ir --stage flow` and tests.

use super::{Argument, ArgumentKind, Constant, Function, Op};
use crate::graph::{Edge, Terminator, Value};
use crate::listing::Spanned;
use std::fmt;

/// The function as text.
pub fn print(function: &Function) -> String {
    lines(function).into_iter().fold(String::new(), |text, (line, _)| text + &line + "\n")
}

/// The lines, each with the construct that it came from.
pub(crate) fn lines(function: &Function) -> Spanned {
    let parameters: Vec<_> = function.parameters.iter().map(|parameter| parameter.name.to_string()).collect();
    let head = format!("flow {}({})", function.name, parameters.join(", "));
    let mut out = vec![(head, Some(function.name_span))];
    for block in function.graph.reverse_postorder() {
        let data = function.graph.block(block);
        let parameters: Vec<_> = data.parameters.iter().map(|value| named(function, *value)).collect();
        let note = match function.loops.iter().find(|each| each.header == block) {
            Some(_) => "  # for",
            None => "",
        };
        out.push((format!("b{}({}):{note}", block.0, parameters.join(", ")), None));
        for inst in &data.insts {
            let results: Vec<_> = inst.results.iter().map(|value| named(function, *value)).collect();
            let equals = if results.is_empty() { "" } else { " = " };
            out.push((format!("    {}{equals}{}", results.join(", "), inst.op), Some(inst.span)));
        }
        out.push((format!("    {}", ShowTerminator(&data.terminator)), Some(data.terminator_span)));
    }
    out.extend(function.inner.iter().flat_map(|inner| lines(inner)));
    out
}

fn named(function: &Function, value: Value) -> String {
    match &function.graph.values[value.0 as usize].name {
        Some(name) => format!("{value} '{name}'"),
        None => value.to_string(),
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "v{}", self.0)
    }
}

/// A terminator as text, in every form.
pub(crate) struct ShowTerminator<'a>(pub(crate) &'a Terminator);

impl fmt::Display for ShowTerminator<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Terminator::Open => f.write_str("open"),
            Terminator::Jump(edge) => write!(f, "jump {}", ShowEdge(edge)),
            Terminator::Branch { condition, then, otherwise } => {
                write!(f, "branch {condition} ? {} : {}", ShowEdge(then), ShowEdge(otherwise))
            }
            Terminator::Try { next: Some(next), handler } => {
                write!(f, "try {} else {}", ShowEdge(next), ShowEdge(handler))
            }
            Terminator::Try { next: None, handler } => write!(f, "raise to {}", ShowEdge(handler)),
            Terminator::Return(value) => write!(f, "return {value}"),
            Terminator::Unreachable => f.write_str("unreachable"),
        }
    }
}

struct ShowEdge<'a>(&'a Edge);

impl fmt::Display for ShowEdge<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "b{}({})", self.0.target.0, list(&self.0.arguments))
    }
}

/// Values separated by commas.
pub(crate) fn list(values: &[Value]) -> String {
    values.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn pairs(values: &[(std::rc::Rc<str>, Value)]) -> String {
    values.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(", ")
}

impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Op::Constant(constant) => write!(f, "const {constant}"),
            Op::Name(name) => write!(f, "name {name}"),
            Op::Unbound(name) => write!(f, "unbound {name}"),
            Op::Closure { inner, captures, defaults } => {
                write!(f, "closure {inner} [{}] [{}]", list(captures), list(defaults))
            }
            Op::Refresh { closure, captures } => write!(f, "refresh {closure} [{}]", pairs(captures)),
            Op::Itself => f.write_str("itself"),
            Op::Cell => f.write_str("cell"),
            Op::ReadCell(cell, name) => write!(f, "read cell {cell} '{name}'"),
            Op::WriteCell(cell, value) => write!(f, "write cell {cell} = {value}"),
            Op::Binary(op, left, right) => write!(f, "{} {left}, {right}", op.symbol()),
            Op::InPlace(op, left, right) => write!(f, "{}= {left}, {right}", op.symbol()),
            Op::Unary(op, operand) => write!(f, "{} {operand}", op.symbol()),
            Op::Compare(op, left, right) => write!(f, "{} {left}, {right}", op.symbol()),
            Op::Truth(value) => write!(f, "truth {value}"),
            Op::Attribute(value, name) => write!(f, "attribute {value}.{name}"),
            Op::Subscript(object, index) => write!(f, "subscript {object}[{index}]"),
            Op::StoreSubscript { object, index, value, .. } => write!(f, "store {object}[{index}] = {value}"),
            Op::StoreAttribute { object, name, value, .. } => write!(f, "store {object}.{name} = {value}"),
            Op::Slice(start, stop, step) => {
                let part = |part: &Option<Value>| part.map_or(String::new(), |value| value.to_string());
                write!(f, "slice {}:{}:{}", part(start), part(stop), part(step))
            }
            Op::Format { value, conversion, spec } => {
                let conversion = conversion.map_or(String::new(), |letter| format!("!{letter}"));
                let spec = spec.map_or(String::new(), |spec| format!(":{spec}"));
                write!(f, "format {value}{conversion}{spec}")
            }
            Op::JoinTexts(values) => write!(f, "join texts [{}]", list(values)),
            Op::Tuple(values) => write!(f, "tuple ({})", list(values)),
            Op::Container(kind, values) => write!(f, "{} of [{}]", kind.name(), list(values)),
            Op::DeleteSubscript(object, index) => write!(f, "delete {object}[{index}]"),
            Op::List(values) => write!(f, "list [{}]", list(values)),
            Op::Call { callee, arguments } => {
                let arguments: Vec<_> = arguments.iter().map(ToString::to_string).collect();
                write!(f, "call {callee}({})", arguments.join(", "))
            }
            Op::ObjectMode { inputs, outputs, .. } => {
                write!(f, "object mode [{}] -> [{}]", pairs(inputs), pairs(outputs))
            }
            Op::SetChunksize(value) => write!(f, "set chunksize {value}"),
            Op::Declared(name, value) => write!(f, "declared {name} = {value}"),
            Op::UnpackStarred { value, before, behind } => write!(f, "unpack {value} {before} * {behind}"),
            Op::IsSequence { value, count, open } => {
                write!(f, "is sequence {value} of {count}{}", if *open { " or more" } else { "" })
            }
            Op::IsMapping(value) => write!(f, "is mapping {value}"),
            Op::HasKey(value, key) => write!(f, "has key {value} {key}"),
            Op::WithoutKeys(value, keys) => {
                let keys: Vec<_> = keys.iter().map(ToString::to_string).collect();
                write!(f, "without keys {value} [{}]", keys.join(", "))
            }
            Op::Splice(items) => {
                let items: Vec<_> = items
                    .iter()
                    .map(|(value, starred)| format!("{}{value}", if *starred { "*" } else { "" }))
                    .collect();
                write!(f, "tuple ({})", items.join(", "))
            }
            Op::Unpack(value) => write!(f, "unpack {value}"),
            Op::Iterate(value) => write!(f, "iterate {value}"),
            Op::Next(value) => write!(f, "next {value}"),
            Op::Iterable(value) => write!(f, "iterable {value}"),
            Op::Step(iterable, counter) => write!(f, "step {iterable}, {counter}"),
            Op::Item(step) => write!(f, "item {step}"),
            Op::Generator { body, variables } => write!(f, "generator {body} [{}]", pairs(variables)),
            Op::ResumePoint(generator) => write!(f, "resume point {generator}"),
            Op::Resume { generator, point, names, .. } => {
                write!(f, "resume {generator} at {point} [{}]", names.join(", "))
            }
            Op::ResumeAt(generator, point) => write!(f, "resume {generator} at {point} next time"),
            Op::Keep { generator, point, variables } => {
                write!(f, "keep {generator} at {point} [{}]", pairs(variables))
            }
            Op::NextOf(value, round) => write!(f, "next {value} in round {round}"),
            Op::Catch => f.write_str("catch"),
            Op::Matches { exception, class: Some(class) } => write!(f, "matches {exception}, {class}"),
            Op::Matches { exception, class: None } => write!(f, "matches {exception}"),
            Op::Forget(exception) => write!(f, "forget {exception}"),
            Op::RaiseAgain(exception) => write!(f, "raise again {exception}"),
            Op::Raise(Some(value)) => write!(f, "raise {value}"),
            Op::Raise(None) => f.write_str("raise"),
            Op::RaiseAssertion(Some(value)) => write!(f, "raise AssertionError, {value}"),
            Op::RaiseAssertion(None) => f.write_str("raise AssertionError"),
        }
    }
}

impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ArgumentKind::Positional => write!(f, "{}", self.value),
            ArgumentKind::Star => write!(f, "*{}", self.value),
            ArgumentKind::DoubleStar => write!(f, "**{}", self.value),
            ArgumentKind::Keyword(name) => write!(f, "{name}={}", self.value),
        }
    }
}

impl fmt::Display for Constant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Constant::None => f.write_str("None"),
            Constant::Bool(true) => f.write_str("True"),
            Constant::Bool(false) => f.write_str("False"),
            Constant::Int(value) => write!(f, "{value}"),
            Constant::Float(value) => write!(f, "{value:?}"),
            Constant::Imaginary(value) => write!(f, "{value:?}j"),
            Constant::Text(text) => write!(f, "{text:?}"),
            Constant::Bytes(bytes) => write!(f, "b\"{}\"", bytes.escape_ascii()),
            Constant::Ellipsis => f.write_str("..."),
        }
    }
}

impl super::BinaryOp {
    /// As written in Python.
    pub fn symbol(self) -> &'static str {
        use super::BinaryOp::*;
        match self {
            Add => "+",
            Sub => "-",
            Mul => "*",
            MatMul => "@",
            TrueDiv => "/",
            FloorDiv => "//",
            Mod => "%",
            Pow => "**",
            LeftShift => "<<",
            RightShift => ">>",
            And => "&",
            Or => "|",
            Xor => "^",
        }
    }
}

impl super::UnaryOp {
    /// As written in Python.
    pub fn symbol(self) -> &'static str {
        match self {
            super::UnaryOp::Negative => "-",
            super::UnaryOp::Positive => "+",
            super::UnaryOp::Invert => "~",
            super::UnaryOp::Not => "not",
        }
    }
}

impl super::CompareOp {
    /// As written in Python.
    pub fn symbol(self) -> &'static str {
        use super::CompareOp::*;
        match self {
            Equal => "==",
            NotEqual => "!=",
            Less => "<",
            LessEqual => "<=",
            Greater => ">",
            GreaterEqual => ">=",
            Is => "is",
            IsNot => "is not",
            In => "in",
            NotIn => "not in",
        }
    }
}
