//! Ranges and slices as values: their attributes, items of ranges, and how they travel between functions.
//!
//! At run time a range is its three numbers, and a slice is those of its parts that are given; which are shows in the type.

use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::graph::{Span, Value};
use crate::loops::{self, CheckError};
use crate::scalar::ScalarOp;
use crate::types::{NamedKind, NamedType, Type};
use hotloop_array::dtype::DType;
use std::rc::Rc;

/// The type of a range.
pub fn range_type() -> NamedType {
    let int = || Type::weak(DType::Int64);
    let parts = Box::new([int(), int(), int()]);
    NamedType {
        kind: NamedKind::Range,
        number: 0,
        parts,
        names: Box::new([]),
        text: "range_state_int64".into(),
    }
}

/// The type of a slice with these parts given: bits for start, stop and step.
pub fn slice_type(given: u32) -> NamedType {
    let parts = (0..given.count_ones()).map(|_| Type::weak(DType::Int64)).collect();
    let text = if given & 4 == 0 { "slice<a:b>" } else { "slice<a:b:c>" };
    NamedType { kind: NamedKind::Slice, number: given, parts, names: Box::new([]), text: text.into() }
}

/// The type that a slice has as a value.
pub(super) fn type_of_slice(parts: &[Option<Value>; 3]) -> Type {
    let given = parts.iter().enumerate().fold(0, |bits, (at, part)| bits | u32::from(part.is_some()) << at);
    Type::Named(Box::new(slice_type(given)))
}

impl Elaborator<'_, '_> {
    /// The range or slice that a value is; `None` for another value.
    pub(super) fn unpacked_range(&mut self, value: Value) -> Option<Operand> {
        let named = self.graph.ty(value).as_named()?.clone();
        let span = Span::default();
        match named.kind {
            NamedKind::Range => {
                let [start, stop, step] = std::array::from_fn(|at| self.number_of_range(value, at, span));
                Some(Operand::Range { start, stop, step, parallel: false })
            }
            NamedKind::Slice => {
                let mut next = 0;
                let parts = std::array::from_fn(|at| {
                    (named.number >> at & 1 == 1).then(|| {
                        next += 1;
                        self.number_of_range(value, next - 1, span)
                    })
                });
                Some(Operand::Slice(parts))
            }
            _ => None,
        }
    }

    fn number_of_range(&mut self, value: Value, at: usize, span: Span) -> Value {
        let op = loops::Op::TupleGet { tuple: value, index: at as u32 };
        self.basic(op, Type::weak(DType::Int64), span)
    }

    /// The attributes of a slice or range.
    pub(super) fn range_attribute(&mut self, object: &Operand, name: &Rc<str>, span: Span) -> Elaborated {
        let part = match &**name {
            "start" => 0,
            "stop" => 1,
            "step" => 2,
            "index" | "count" if matches!(object, Operand::Range { .. }) => {
                return Ok(Operand::Method(Box::new(object.clone()), name.clone()));
            }
            "indices" if matches!(object, Operand::Slice(_)) => {
                return Ok(Operand::Method(Box::new(object.clone()), name.clone()));
            }
            _ => return Err(self.no_attribute(object, name, span)),
        };
        match object {
            Operand::Range { start, stop, step, .. } => Ok(Operand::Value([*start, *stop, *step][part])),
            Operand::Slice(parts) => Ok(Operand::Value(match parts[part] {
                Some(value) => value,
                None => self.none(span),
            })),
            _ => Err(self.no_attribute(object, name, span)),
        }
    }

    /// `range.index(x)`, `range.count(x)`, `slice.indices(length)`
    pub(super) fn call_range_method(
        &mut self,
        object: &Operand,
        name: &str,
        arguments: &mut Arguments,
    ) -> Elaborated {
        let span = arguments.span;
        let mut given = arguments.rest();
        let (Some(argument), true) = (given.pop(), given.is_empty()) else {
            let reason = format!("{name}() takes exactly one argument");
            return Err(self.rejection(span, "missing-argument", reason).into());
        };
        match object {
            Operand::Range { start, stop, step, .. } => {
                let mut passed = [*start, *stop, *step].map(Operand::Value).to_vec();
                passed.push(argument);
                self.call_helper(if name == "index" { "_range_index" } else { "_range_count" }, passed, span)
            }
            Operand::Slice(parts) => {
                let mut passed = vec![argument];
                for part in parts {
                    let part = part.unwrap_or_else(|| self.none(span));
                    passed.push(Operand::Value(part));
                }
                self.call_helper("_slice_indices", passed, span)
            }
            _ => Ok(Operand::Poison),
        }
    }

    /// `range[index]`, `range[i:j]`
    pub(super) fn range_subscript(&mut self, range: [Value; 3], index: &Operand, span: Span) -> Elaborated {
        let [start, stop, step] = range;
        let int = Type::weak(DType::Int64);
        let length = self.range_length(start, stop, step, span);
        if let Operand::Slice(parts) = index {
            let mut passed = vec![Operand::Value(length)];
            for part in parts {
                let part = part.unwrap_or_else(|| self.none(span));
                passed.push(Operand::Value(part));
            }
            let bounds = self.call_helper("_slice_indices", passed, span)?;
            let Some(bounds) = self.as_items(&bounds, span) else { return Ok(Operand::Poison) };
            let mut numbers = Vec::new();
            for (at, bound) in bounds.iter().enumerate() {
                let bound = self.index_value(bound, "a part of a slice", span)?;
                let scaled = self.scalar(ScalarOp::Multiply, vec![bound, step], int.clone(), span);
                numbers.push(match at {
                    2 => scaled,
                    _ => self.scalar(ScalarOp::Add, vec![start, scaled], int.clone(), span),
                });
            }
            return Ok(Operand::Range {
                start: numbers[0],
                stop: numbers[1],
                step: numbers[2],
                parallel: false,
            });
        }
        let index = self.index_value(index, "an index of a range", span)?;
        let zero = self.int_constant(0, span);
        let truth = Type::weak(DType::Bool);
        let is_negative = self.scalar(ScalarOp::Less, vec![index, zero], truth.clone(), span);
        let from_end = self.scalar(ScalarOp::Add, vec![index, length], int.clone(), span);
        let position = self.scalar(ScalarOp::Select, vec![is_negative, from_end, index], int.clone(), span);
        let unsigned = Type::strong(DType::UInt64);
        let [a, b] = [position, length]
            .map(|value| self.scalar(ScalarOp::Cast(DType::UInt64), vec![value], unsigned.clone(), span));
        let holds = self.scalar(ScalarOp::Less, vec![a, b], truth, span);
        let message = "range object index out of range".into();
        self.effect(loops::Op::Check { holds, error: CheckError::Index, message, value: None }, span);
        let offset = self.scalar(ScalarOp::Multiply, vec![position, step], int.clone(), span);
        Ok(Operand::Value(self.scalar(ScalarOp::Add, vec![start, offset], int, span)))
    }
}
