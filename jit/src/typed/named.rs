//! Values that have a class: named tuples, members of enumerations, functions.

use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::flow::CompareOp;
use crate::graph::{Span, Value};
use crate::host::Object;
use crate::interned::{self, Literal};
use crate::loops;
use crate::scalar::{Const, ScalarOp};
use crate::types::{NamedKind, NamedType, Type};
use hotloop_array::dtype::DType;
use std::rc::Rc;

impl Elaborator<'_, '_> {
    /// The operand that a value is: a function, or what the code is compiled for, is known by its type.
    pub(super) fn function_or_value(&mut self, value: Value) -> Operand {
        if let Some(literal) = self.graph.ty(value).as_kind(NamedKind::Literal)
            && let Some(literal) = interned::literal(literal.number)
        {
            let constant = match literal {
                Literal::Int(value) => Const::Int(value, DType::Int64),
                Literal::Bool(value) => Const::Bool(value),
                Literal::Text(text) => Const::Text(text.into()),
            };
            return self.object_operand(Object::Constant(constant), Span::default());
        }
        if let Some(range) = self.unpacked_range(value) {
            return range;
        }
        let function = self.graph.ty(value).as_kind(NamedKind::Function).map(|named| named.number);
        match function.and_then(|number| self.session.host.numbered_function(number)) {
            Some(function) => Operand::Object(Object::Function(function)),
            None => Operand::Value(value),
        }
    }

    /// The value that stands for an object which has no bits; `None` if there is none.
    pub(super) fn value_of_object(&mut self, object: &Object, span: Span) -> Option<Value> {
        let Object::Function(function) = object else { return None };
        let ty = self.session.host.function_type(*function)?;
        Some(self.basic(loops::Op::Tuple(Vec::new()), Type::Named(Box::new(ty)), span))
    }

    /// A member of an enumeration.
    pub(super) fn enum_member(&mut self, class: &NamedType, value: Const, span: Span) -> Operand {
        let ty = class.parts.first().cloned().unwrap_or(Type::weak(DType::Int64));
        let value = self.constant(value, ty, span);
        Operand::Value(self.basic(loops::Op::Tuple(vec![value]), Type::Named(Box::new(class.clone())), span))
    }

    /// The value of a member.
    pub(super) fn member_value(&mut self, member: Value, class: &NamedType, span: Span) -> Value {
        let ty = class.parts.first().cloned().unwrap_or(Type::Unit);
        self.basic(loops::Op::TupleGet { tuple: member, index: 0 }, ty, span)
    }

    /// A member of an enumeration of integers is one where numbers are wanted; other values are what they are.
    pub(super) fn number_of_member(&mut self, value: Value, span: Span) -> Operand {
        match self.graph.ty(value).as_kind(NamedKind::IntEnum).cloned() {
            Some(class) => Operand::Value(self.member_value(value, &class, span)),
            None => self.function_or_value(value),
        }
    }

    pub(super) fn named_attribute(
        &mut self,
        value: Value,
        named: &NamedType,
        name: &Rc<str>,
        span: Span,
    ) -> Elaborated {
        let missing = |this: &Self| this.no_attribute(&Operand::Value(value), name, span);
        match named.kind {
            NamedKind::Tuple => match named.names.iter().position(|each| **each == **name) {
                Some(at) => Ok(self.tuple_items(value, span).swap_remove(at)),
                None if matches!(&**name, "index" | "count" | "_replace") => {
                    Ok(Operand::Method(Box::new(Operand::Value(value)), name.clone()))
                }
                None => Err(missing(self)),
            },
            NamedKind::Enum if &**name == "value" => {
                Ok(Operand::Value(self.member_value(value, named, span)))
            }
            NamedKind::IntEnum => {
                let number = self.member_value(value, named, span);
                if &**name == "value" {
                    return Ok(Operand::Value(number));
                }
                self.attribute(&Operand::Value(number), name, span)
            }
            NamedKind::Range | NamedKind::Slice => match self.unpacked_range(value) {
                Some(range) => self.range_attribute(&range, name, span),
                None => Ok(Operand::Poison),
            },
            NamedKind::Instance => self.instance_attribute(value, named, name, span),
            NamedKind::Pointer => self.pointer_attribute(value, name, span),
            NamedKind::Keywords => self.named_method(&Operand::Value(value), name, span),
            NamedKind::Enum
            | NamedKind::Function
            | NamedKind::Choice
            | NamedKind::Callable
            | NamedKind::Literal
            | NamedKind::Generator => Err(missing(self)),
        }
    }

    /// Whether members of enumerations are equal, or instances one; `None` if the operands are neither.
    pub(super) fn compare_named(
        &mut self,
        op: CompareOp,
        left: &Operand,
        right: &Operand,
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        let is_identity = matches!(op, CompareOp::Is | CompareOp::IsNot);
        if !is_identity && !matches!(op, CompareOp::Equal | CompareOp::NotEqual) {
            return self.compare_instances(op, left, right, span);
        }
        let class = |this: &Self, operand: &Operand| match operand {
            Operand::Value(value) => this.graph.ty(*value).as_named().cloned(),
            _ => None,
        };
        let (a, b) = (class(self, left), class(self, right));
        let is_member = |class: &Option<NamedType>| {
            class.as_ref().is_some_and(|class| {
                class.kind == NamedKind::Enum || is_identity && class.kind == NamedKind::IntEnum
            })
        };
        if !is_member(&a) && !is_member(&b) {
            return self.compare_instances(op, left, right, span);
        }
        let negated = matches!(op, CompareOp::NotEqual | CompareOp::IsNot);
        let (Some(a), Some(b), Operand::Value(x), Operand::Value(y)) = (a, b, left, right) else {
            return Ok(Some(Operand::Value(self.bool_constant(negated, span))));
        };
        if a.number != b.number {
            return Ok(Some(Operand::Value(self.bool_constant(negated, span))));
        }
        let (x, y) = (self.member_value(*x, &a, span), self.member_value(*y, &b, span));
        let op = if negated { CompareOp::NotEqual } else { CompareOp::Equal };
        self.compare(op, &Operand::Value(x), &Operand::Value(y), span).map(Some)
    }

    /// `point._replace(x=1)`; `None` for another method or receiver.
    pub(super) fn replaced_items(
        &mut self,
        receiver: &Operand,
        method: &str,
        positional: &[Operand],
        keywords: &[(Rc<str>, Operand, Span)],
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        let Operand::Value(value) = receiver else { return Ok(None) };
        let Some(class) = self.graph.ty(*value).as_kind(NamedKind::Tuple).cloned() else { return Ok(None) };
        if method != "_replace" || !positional.is_empty() {
            return Ok(None);
        }
        let mut items = self.tuple_items(*value, span);
        for (name, operand, keyword_span) in keywords {
            let Some(at) = class.names.iter().position(|each| **each == **name) else {
                let reason = format!("{} has no item '{name}'", class.text);
                return Err(self.rejection(*keyword_span, "unknown-argument", reason).into());
            };
            items[at] = operand.clone();
        }
        self.new_named_tuple(&class, &[], items, Vec::new(), span).map(Some)
    }

    pub(super) fn truth_of_named(&mut self, value: Value, named: &NamedType, span: Span) -> Elaborated {
        match named.kind {
            NamedKind::IntEnum => {
                let number = self.member_value(value, named, span);
                self.truth(&Operand::Value(number), span)
            }
            NamedKind::Range | NamedKind::Slice => match self.unpacked_range(value) {
                Some(range) => self.truth(&range, span),
                None => Ok(Operand::Poison),
            },
            NamedKind::Instance => self.truth_of_instance(value, named, span),
            NamedKind::Tuple | NamedKind::Keywords => {
                Ok(Operand::Value(self.bool_constant(!named.parts.is_empty(), span)))
            }
            NamedKind::Pointer => {
                let zero = self.constant(Const::Int(0, DType::UInt64), Type::strong(DType::UInt64), span);
                let address = self.member_value(value, named, span);
                let some =
                    self.scalar(ScalarOp::NotEqual, vec![address, zero], Type::weak(DType::Bool), span);
                Ok(Operand::Value(some))
            }
            NamedKind::Enum
            | NamedKind::Function
            | NamedKind::Choice
            | NamedKind::Callable
            | NamedKind::Literal
            | NamedKind::Generator => Ok(Operand::Value(self.bool_constant(true, span))),
        }
    }

    /// `Point(1, y=2)`
    pub(super) fn new_named_tuple(
        &mut self,
        class: &NamedType,
        defaults: &[Object],
        positional: Vec<Operand>,
        keywords: Vec<(Rc<str>, Operand, Span)>,
        span: Span,
    ) -> Elaborated {
        let count = class.names.len();
        if positional.len() > count {
            let reason = format!("{} takes {count} items but {} were given", class.text, positional.len());
            return Err(self.rejection(span, "too-many-arguments", reason).into());
        }
        let mut items: Vec<Option<Operand>> = positional.into_iter().map(Some).collect();
        items.resize(count, None);
        for (name, operand, keyword_span) in keywords {
            match class.names.iter().position(|each| **each == *name) {
                Some(at) if items[at].is_none() => items[at] = Some(operand),
                found => {
                    let problem = if found.is_some() { "multiple values for" } else { "an unexpected" };
                    let reason = format!("{} got {problem} argument '{name}'", class.text);
                    return Err(self.rejection(keyword_span, "unknown-argument", reason).into());
                }
            }
        }
        let mut values = Vec::new();
        for (at, item) in items.into_iter().enumerate() {
            let default = (at + defaults.len()).checked_sub(count).and_then(|at| defaults.get(at));
            let operand = match (item, default) {
                (Some(operand), _) => operand,
                (None, Some(default)) => self.object_operand(default.clone(), span),
                (None, None) => {
                    let reason = format!("{} is missing the item '{}'", class.text, class.names[at]);
                    return Err(self.rejection(span, "missing-argument", reason).into());
                }
            };
            values.push(self.materialise(&operand, span)?);
        }
        let parts = values.iter().map(|value| self.graph.ty(*value).clone()).collect();
        let ty = Type::Named(Box::new(NamedType { parts, ..class.clone() }));
        Ok(Operand::Value(self.basic(loops::Op::Tuple(values), ty, span)))
    }
}
