//! Names and constants as operands.

use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::flow;
use crate::graph::Span;
use crate::host::Object;
use crate::scalar::Const;
use crate::types::{CellType, Type};
use hotloop_array::dtype::DType;
use std::rc::Rc;

impl Elaborator<'_, '_> {
    pub(super) fn name(&mut self, name: &Rc<str>, span: Span) -> Elaborated {
        let found = match super::library::name(self.session.host, self.loaded.scope, name) {
            Some(found) => found,
            None => self.session.host.name(self.loaded.scope, name),
        };
        match found {
            Some(object) => Ok(self.object_operand(object, span)),
            // A decorator with a signature compiles before the name is bound.
            None if **name == *self.loaded.flow.name && self.loaded.scope == self.handle => {
                Ok(self.object_operand(Object::Function(self.handle), span))
            }
            None => {
                let visible = self.session.host.visible_names(self.loaded.scope);
                let mut rejection =
                    self.rejection(span, "unknown-name", format!("the name '{name}' is not defined"));
                rejection = rejection.with_hint(match nearest(name, &visible) {
                    Some(near) => format!("did you mean '{near}'?"),
                    None => "define it before the function is called, or pass it as an argument".to_owned(),
                });
                Err(rejection.into())
            }
        }
    }

    /// An object as an operand: numbers become values.
    pub(super) fn object_operand(&mut self, object: Object, span: Span) -> Operand {
        match object {
            Object::Constant(constant) => self.const_operand(constant, true, span),
            Object::Scalar(constant) => self.const_operand(constant, false, span),
            Object::Tuple(items) => {
                Operand::Tuple(items.into_iter().map(|item| self.object_operand(item, span)).collect())
            }
            Object::Array(handle, ty) => Operand::Value(self.hidden_value(handle, &Type::Array(ty))),
            Object::Record(handle, ty) => Operand::Value(self.hidden_value(handle, &Type::Cell(ty))),
            Object::Callable(handle, ty) => Operand::Value(self.hidden_value(handle, &Type::Named(ty))),
            Object::Global(handle, ty) => Operand::Value(self.hidden_value(handle, &ty)),
            Object::Named(values) => {
                let values = values.into_iter().map(|(name, value)| (name, self.object_operand(value, span)));
                Operand::Keywords(values.collect())
            }
            Object::Generator(handle) => Operand::Value(self.hidden_value(handle, &Type::Generator)),
            Object::Known(name) if &*name == "builtins.Ellipsis" => Operand::Ellipsis,
            Object::NamedTuple(class, items) => {
                let items = items.into_iter().map(|item| self.object_operand(item, span)).collect();
                match self.new_named_tuple(&class, &[], items, Vec::new(), span) {
                    Ok(tuple) => tuple,
                    Err(rejection) => {
                        self.record(*rejection);
                        Operand::Poison
                    }
                }
            }
            Object::Member(class, value) => self.enum_member(&class, value, span),
            other => Operand::Object(other),
        }
    }

    fn const_operand(&mut self, constant: Const, weak: bool, span: Span) -> Operand {
        let ty = match &constant {
            Const::Unit => Type::Unit,
            Const::Text(_) => Type::Text,
            Const::Element(dtype, _) => Type::Cell(CellType { dtype: *dtype, readonly: true }),
            Const::Bool(_) => scalar_type(DType::Bool, weak),
            Const::Int(_, dtype) | Const::Float(_, dtype) | Const::Complex(_, _, dtype) => {
                scalar_type(*dtype, weak)
            }
        };
        Operand::Value(self.constant(constant, ty, span))
    }

    pub(super) fn constant_operand(&mut self, constant: &flow::Constant, span: Span) -> Elaborated {
        let constant = match constant {
            flow::Constant::None => Const::Unit,
            flow::Constant::Bool(value) => Const::Bool(*value),
            flow::Constant::Int(value) => match i64::try_from(*value) {
                Ok(value) => Const::Int(value, DType::Int64),
                Err(_) => match u64::try_from(*value) {
                    Ok(value) => {
                        let constant = Const::Int(value as i64, DType::UInt64);
                        return Ok(self.const_operand(constant, false, span));
                    }
                    Err(_) => {
                        return Err(self
                            .rejection(span, "big-integer", "compiled code has integers of 64 bits")
                            .into());
                    }
                },
            },
            flow::Constant::Float(value) => Const::Float(*value, DType::Float64),
            flow::Constant::Imaginary(value) => Const::Complex(0.0, *value, DType::Complex128),
            flow::Constant::Text(text) => Const::Text(text.clone()),
            flow::Constant::Bytes(bytes) => {
                let mut bytes = bytes.to_vec();
                bytes.resize(bytes.len().max(1), 0);
                Const::Element(DType::Bytes(bytes.len() as u32), bytes.into())
            }
            flow::Constant::Ellipsis => return Ok(Operand::Ellipsis),
        };
        Ok(self.const_operand(constant, true, span))
    }
}

fn scalar_type(dtype: DType, weak: bool) -> Type {
    if weak { Type::weak(dtype) } else { Type::strong(dtype) }
}

/// The visible name that differs least from this one, if it differs little.
fn nearest<'a>(name: &str, visible: &'a [String]) -> Option<&'a String> {
    let limit = name.chars().count().div_ceil(3).min(3);
    visible
        .iter()
        .map(|other| (edit_distance(name, other), other))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, other)| (*distance, other.len()))
        .map(|(_, other)| other)
}

fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
