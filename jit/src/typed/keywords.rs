//! Named values that are known by name when the function is compiled: what `**options` holds, and dicts whose values are of
//! several types.

use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::graph::Span;
use crate::host::Object;
use crate::loops;
use crate::scalar::Const;
use crate::types::{NamedKind, NamedType, Type};
use std::rc::Rc;

/// The methods of such a dict.
const METHODS: [&str; 4] = ["get", "items", "keys", "values"];

impl Elaborator<'_, '_> {
    /// The names with their values, if the operand is such a dict.
    pub(super) fn named_values(&mut self, operand: &Operand, span: Span) -> Option<Vec<(Rc<str>, Operand)>> {
        match operand {
            Operand::Keywords(values) => Some(values.clone()),
            Operand::Value(value) => {
                let named = self.graph.ty(*value).as_kind(NamedKind::Keywords).cloned()?;
                let mut values = Vec::new();
                for (at, (name, ty)) in named.names.iter().zip(&named.parts).enumerate() {
                    let get = loops::Op::TupleGet { tuple: *value, index: at as u32 };
                    let item = self.basic(get, ty.clone(), span);
                    values.push((Rc::from(&**name), self.function_or_value(item)));
                }
                Some(values)
            }
            _ => None,
        }
    }

    /// The same as keys, which are texts, with their values.
    pub(super) fn named_items(&mut self, operand: &Operand, span: Span) -> Option<Vec<(Operand, Operand)>> {
        let values = self.named_values(operand, span)?;
        Some(values.into_iter().map(|(name, value)| (self.known_name(name, span), value)).collect())
    }

    fn known_name(&mut self, name: Rc<str>, span: Span) -> Operand {
        self.object_operand(Object::Constant(Const::Text(name)), span)
    }

    /// A value of them.
    pub(super) fn keywords_value(
        &mut self,
        values: &[(Rc<str>, Operand)],
        span: Span,
    ) -> Elaborated<crate::graph::Value> {
        let mut parts = Vec::new();
        for (_, operand) in values {
            parts.push(self.materialise(operand, span)?);
        }
        let types = parts.iter().map(|part| self.graph.ty(*part).clone()).collect();
        let names = values.iter().map(|(name, _)| Box::from(&**name)).collect();
        let ty = Type::Named(Box::new(NamedType::keywords(names, types)));
        Ok(self.basic(loops::Op::Tuple(parts), ty, span))
    }

    /// `options["name"]`
    pub(super) fn named_subscript(
        &mut self,
        object: &Operand,
        index: &Operand,
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        let Some(values) = self.named_values(object, span) else { return Ok(None) };
        let Some(wanted) = self.known_text(index) else {
            let reason =
                "the key must be known when the function is compiled, since each has a type of its own";
            return Err(self
                .rejection(span, "unknown-key", reason)
                .with_hint("loop over the items, or give all values one type")
                .into());
        };
        match values.into_iter().find(|(name, _)| *name == wanted) {
            Some((_, value)) => Ok(Some(value)),
            None => Err(self.rejection(span, "unknown-key", format!("there is no key '{wanted}'")).into()),
        }
    }

    /// An attribute, which is a method.
    pub(super) fn named_method(&self, object: &Operand, name: &Rc<str>, span: Span) -> Elaborated {
        if METHODS.contains(&&**name) {
            return Ok(Operand::Method(Box::new(object.clone()), name.clone()));
        }
        Err(self.no_attribute(object, name, span))
    }

    /// `options.get("name", default)` and the other methods.
    pub(super) fn call_named_method(
        &mut self,
        values: Vec<(Rc<str>, Operand)>,
        method: &str,
        positional: Vec<Operand>,
        keywords: &[(Rc<str>, Operand, Span)],
        span: Span,
    ) -> Elaborated {
        let (least, most) = if method == "get" { (1, 2) } else { (0, 0) };
        if !keywords.is_empty() || positional.len() < least || positional.len() > most {
            let reason = format!("{method}() takes {least} to {most} arguments by position");
            return Err(self.rejection(span, "too-many-arguments", reason).into());
        }
        let mut values = values.into_iter();
        match method {
            "get" => {
                let Some(wanted) = self.known_text(&positional[0]) else {
                    let reason = "the key must be known when the function is compiled";
                    return Err(self.rejection(span, "unknown-key", reason).into());
                };
                if let Some((_, value)) = values.find(|(name, _)| *name == wanted) {
                    return Ok(value);
                }
                Ok(match positional.into_iter().nth(1) {
                    Some(default) => default,
                    None => self.object_operand(Object::Constant(Const::Unit), span),
                })
            }
            "keys" => Ok(Operand::Unroll(values.map(|(name, _)| self.known_name(name, span)).collect())),
            "values" => Ok(Operand::Unroll(values.map(|(_, value)| value).collect())),
            _ => {
                let pair = |(name, value)| Operand::Tuple(vec![self.known_name(name, span), value]);
                Ok(Operand::Unroll(values.map(pair).collect()))
            }
        }
    }

    /// Whether a key is there.
    pub(super) fn has_name(
        &mut self,
        key: &Operand,
        of: &Operand,
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        let Some(values) = self.named_values(of, span) else { return Ok(None) };
        if let Some(wanted) = self.known_text(key) {
            let found = values.iter().any(|(name, _)| *name == wanted);
            return Ok(Some(Operand::Value(self.bool_constant(found, span))));
        }
        let names = values.into_iter().map(|(name, _)| self.known_name(name, span)).collect();
        self.compare(crate::flow::CompareOp::In, key, &Operand::Tuple(names), span).map(Some)
    }

    /// The display of a dict whose keys are known texts and whose values have no common type.
    pub(super) fn mixed_display(&mut self, items: &[Operand]) -> Option<Operand> {
        let mut values: Vec<(Rc<str>, Operand)> = Vec::new();
        for pair in items.chunks_exact(2) {
            let name = self.known_text(&pair[0])?;
            match values.iter_mut().find(|(known, _)| *known == name) {
                Some(known) => known.1 = pair[1].clone(),
                None => values.push((name, pair[1].clone())),
            }
        }
        let mut types = Vec::new();
        for (_, value) in &values {
            types.push(self.type_of(value)?);
        }
        let common = types.split_first().and_then(|(first, others)| {
            others.iter().try_fold(first.clone(), |all, ty| super::join::join(&all, ty))
        });
        (common.is_none() && !values.is_empty()).then_some(Operand::Keywords(values))
    }
}
