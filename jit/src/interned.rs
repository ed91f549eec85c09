//! What a type refers to by number: the signature of a function value, what a pointer leads to, a literal value.
//!
//! A type has to be small and to compare fast, so it carries the number alone. Numbers hold for the life of the process.

use crate::types::{NamedKind, NamedType, Type};
use hotloop_array::dtype::DType;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

#[derive(Default)]
struct Interned {
    lists: Vec<Arc<[Type]>>,
    numbers: HashMap<Arc<[Type]>, u32>,
}

static INTERNED: Mutex<Option<Interned>> = Mutex::new(None);

fn number_of(types: Vec<Type>) -> u32 {
    let mut guard = INTERNED.lock().unwrap_or_else(PoisonError::into_inner);
    let interned = guard.get_or_insert_default();
    if let Some(known) = interned.numbers.get(&types[..]) {
        return *known;
    }
    let list: Arc<[Type]> = types.into();
    let number = interned.lists.len() as u32;
    interned.lists.push(list.clone());
    interned.numbers.insert(list, number);
    number
}

fn list(number: u32) -> Option<Arc<[Type]>> {
    INTERNED.lock().unwrap_or_else(PoisonError::into_inner).as_ref()?.lists.get(number as usize).cloned()
}

/// The type of a function that is known by its signature alone: the address of what calls it.
pub fn function_type(arguments: &[Type], result: &Type) -> NamedType {
    let listed: Vec<String> = arguments.iter().map(ToString::to_string).collect();
    let text = format!("FunctionType[{result}({})]", listed.join(", "));
    let number = number_of([result].into_iter().chain(arguments).cloned().collect());
    address(NamedKind::Callable, number, text)
}

/// The types of the arguments and of the result of such a function.
pub fn signature(callable: &NamedType) -> Option<(Vec<Type>, Type)> {
    let types = list(callable.number)?;
    let (result, arguments) = types.split_first()?;
    Some((arguments.to_vec(), result.clone()))
}

/// The type of a pointer of C; to `None` if it leads to anything.
pub fn pointer_type(to: &Type) -> NamedType {
    let text = if *to == Type::Unit { "none*".to_owned() } else { format!("{to}*") };
    address(NamedKind::Pointer, number_of(vec![to.clone()]), text)
}

/// What a pointer leads to.
pub fn pointee(pointer: &NamedType) -> Option<Type> {
    list(pointer.number)?.first().cloned()
}

/// A value that code is compiled for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "Python's classes")]
pub enum Literal {
    Int(i64),
    Bool(bool),
    Text(String),
}

static LITERALS: Mutex<Vec<Literal>> = Mutex::new(Vec::new());

/// The type of an argument whose value the code is compiled for.
pub fn literal_type(value: Literal) -> NamedType {
    let text = match &value {
        Literal::Int(value) => format!("Literal[int]({value})"),
        Literal::Bool(true) => "Literal[bool](True)".to_owned(),
        Literal::Bool(false) => "Literal[bool](False)".to_owned(),
        Literal::Text(text) => format!("Literal[str]({text})"),
    };
    let mut literals = LITERALS.lock().unwrap_or_else(PoisonError::into_inner);
    let known = literals.iter().position(|each| *each == value);
    let number = known.unwrap_or_else(|| {
        literals.push(value);
        literals.len() - 1
    });
    let nothing = Box::new([]);
    NamedType {
        kind: NamedKind::Literal,
        number: number as u32,
        parts: nothing,
        names: Box::new([]),
        text: text.into(),
    }
}

/// The value that a type was made for.
pub fn literal(number: u32) -> Option<Literal> {
    LITERALS.lock().unwrap_or_else(PoisonError::into_inner).get(number as usize).cloned()
}

fn address(kind: NamedKind, number: u32, text: String) -> NamedType {
    let parts = Box::new([Type::strong(DType::UInt64)]);
    NamedType { kind, number, parts, names: Box::new([]), text: text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_signatures_are_one_type() {
        let (int, float) = (Type::weak(DType::Int64), Type::weak(DType::Float64));
        let one = function_type(std::slice::from_ref(&int), &float);
        assert_eq!(one, function_type(std::slice::from_ref(&int), &float));
        assert_ne!(one, function_type(std::slice::from_ref(&float), &int));
        assert_eq!(signature(&one), Some((vec![int.clone()], float)));
        assert_eq!(pointee(&pointer_type(&int)), Some(int));
    }
}
