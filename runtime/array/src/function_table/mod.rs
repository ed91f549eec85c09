//! The function table: NumPy's functions and methods with their parameters, and whether calls of them compile.
//!
//! The compiler arranges arguments by it and explains refusals from it; the pages of the documentation and the comparison with
//! NumPy read the same text; a test holds the interpreter's functions to the parameters.

mod signature;

pub use signature::{Parameter, ParameterKind, Signature};

use std::collections::HashMap;
use std::sync::LazyLock;

/// The table's text.
const TEXT: &str = include_str!("functions.txt");

/// A function or method.
#[derive(Debug, Clone, Copy)]
pub struct Function {
    /// Its name inside of `numpy`; those of methods begin with `ndarray.` or `Generator.`.
    pub name: &'static str,
    /// Its parameters.
    pub signature: Signature,
    /// Whether calls of it compile.
    pub compiled: Compiled,
}

/// Whether calls compile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compiled {
    /// They do, with these elements.
    With(Elements),
    /// They do not, because.
    Not(&'static str),
}

/// The elements that a function takes in compiled code; each level includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Elements {
    /// Truth values, integers, floats and complex numbers.
    Numbers,
    /// Dates and durations too.
    Times,
    /// All that has an order: text, bytes and records too.
    Ordered,
    /// All, because it does not look into them.
    Any,
}

/// The function of this name.
#[must_use]
pub fn lookup(name: &str) -> Option<Function> {
    static LINES: LazyLock<HashMap<&str, &str>> =
        LazyLock::new(|| lines().map(|line| (name_of(line), line)).collect());
    LINES.get(name).map(|line| parse(line))
}

/// All functions.
pub fn all() -> impl Iterator<Item = Function> {
    lines().map(parse)
}

fn lines() -> impl Iterator<Item = &'static str> {
    TEXT.lines().filter(|line| !line.starts_with('#'))
}

fn name_of(line: &'static str) -> &'static str {
    let signature = line.split_whitespace().nth(2).unwrap_or_default();
    signature.split('(').next().unwrap_or_default()
}

fn parse(line: &'static str) -> Function {
    let name = name_of(line);
    let elements = line.split_whitespace().nth(1).unwrap_or_default();
    let (function, reason) = line.split_once(" -- ").unwrap_or((line, ""));
    let parameters = function.split_once('(').map_or("", |(_, rest)| rest);
    let compiled = match elements {
        "numbers" => Compiled::With(Elements::Numbers),
        "times" => Compiled::With(Elements::Times),
        "ordered" => Compiled::With(Elements::Ordered),
        "any" => Compiled::With(Elements::Any),
        _ => Compiled::Not(reason),
    };
    Function { name, signature: Signature::new(parameters.strip_suffix(')').unwrap_or(parameters)), compiled }
}

#[cfg(test)]
mod tests {
    use super::{Compiled, all};
    use std::collections::HashSet;

    #[test]
    fn every_line_is_whole() {
        let mut names = HashSet::new();
        for function in all() {
            assert!(!function.name.is_empty() && names.insert(function.name), "{function:?}");
            if let Compiled::Not(reason) = function.compiled {
                assert!(!reason.is_empty(), "{function:?} is refused without a reason");
            }
            for parameter in function.signature.parameters() {
                let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
                assert!(
                    !parameter.name.is_empty() && parameter.name.chars().all(is_name),
                    "{}: {parameter:?}",
                    function.name
                );
            }
        }
        assert!(names.len() > 400);
    }
}
