//! Functions, methods and attributes that the Host's overloads add.
//!
//! The Host is told the types of the arguments and gives a function, which is called in the place of what was called. If that
//! cannot be compiled, the next one is asked for.

use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::graph::Span;
use crate::host::{Argument, MemberKind, Object, Request, Target};
use crate::rejection::Rejection;
use crate::scalar::Const;
use std::rc::Rc;

/// How many implementations are tried.
const MOST_ATTEMPTS: usize = 64;

impl Elaborator<'_, '_> {
    /// Calls an implementation; `None` if there is none. Within, `None` if control does not come back from it.
    #[allow(clippy::type_complexity, reason = "what call_function gives, if there is something to call")]
    pub(super) fn call_overload(
        &mut self,
        target: Target<'_>,
        positional: &[Operand],
        keywords: &[(Rc<str>, Operand, Span)],
        span: Span,
    ) -> Elaborated<Option<Option<Operand>>> {
        let named = keywords.iter().map(|(_, operand, _)| operand);
        if positional.iter().chain(named).any(|operand| self.is_undetermined(operand)) {
            return Ok(Some(Some(Operand::Poison)));
        }
        let types: Vec<Argument> = positional.iter().map(|operand| self.host_argument(operand)).collect();
        let named: Vec<(Rc<str>, Argument)> =
            keywords.iter().map(|(name, operand, _)| (name.clone(), self.host_argument(operand))).collect();
        let mut first: Option<Vec<Rejection>> = None;
        let mut asked: Vec<usize> = Vec::new();
        for attempt in 0..MOST_ATTEMPTS {
            let request = Request { target, attempt, positional: &types, keywords: &named };
            let function = match self.session.host.overload(&request) {
                Ok(Some(function)) => function,
                Ok(None) => break,
                Err(reason) if first.is_none() => {
                    return Err(self.rejection(span, "overload", reason).into());
                }
                Err(_) => break,
            };
            let before = self.rejections.clone();
            let for_values = (!self.session.host.is_for_literals(function)).then_some(function);
            let outer = std::mem::replace(&mut self.session.tried_for_values, for_values);
            self.overloading = true;
            let result = self.call_function(function, positional.to_vec(), keywords.to_vec(), span);
            self.overloading = false;
            self.session.tried_for_values = outer;
            if keywords.is_empty() {
                asked.extend(self.session.literals_of(function));
            }
            match result {
                Ok(Some(Operand::Poison)) if self.rejections.len() > before.len() => {
                    let after = std::mem::replace(&mut self.rejections, before);
                    let new = after.into_iter().filter(|each| !self.rejections.contains(each)).collect();
                    first.get_or_insert(new);
                }
                Err(rejection) => {
                    self.rejections = before;
                    first.get_or_insert_with(|| vec![*rejection]);
                }
                Ok(result) => return Ok(Some(result)),
            }
        }
        match first {
            None => Ok(None),
            Some(rejections) => {
                // An implementation wants to know arguments; an overload that is told them may give another.
                for operand in asked.into_iter().filter_map(|at| positional.get(at)) {
                    self.literally(operand.clone(), span)?;
                }
                self.record_all(rejections);
                Ok(Some(Some(Operand::Poison)))
            }
        }
    }

    /// What is said of something that has overloads, but none for these types.
    pub(super) fn no_overload(&self, of: &Object, positional: &[Operand], span: Span) -> Box<Rejection> {
        let types: Vec<String> = positional.iter().map(|operand| self.describe(operand)).collect();
        let what = self.describe(&Operand::Object(of.clone()));
        let reason = format!("no overload of {what} takes ({})", types.join(", "));
        self.rejection(span, "overload", reason)
            .with_hint("an overload takes the types for which it returns a function")
            .into()
    }

    /// An attribute or method that an overload adds; `None` if there is none.
    pub(super) fn overloaded_attribute(
        &mut self,
        object: &Operand,
        name: &Rc<str>,
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        if self.has_overload(object, name) {
            return Ok(Some(Operand::Method(Box::new(object.clone()), name.clone())));
        }
        let kind = MemberKind::Attribute;
        if !self.may_have_members(object) || !self.session.host.has_member(kind, name, None) {
            return Ok(None);
        }
        let argument = self.host_argument(object);
        if !self.session.host.has_member(kind, name, Some(&argument)) {
            return Ok(None);
        }
        let found =
            self.call_overload(Target::Member(kind, name), std::slice::from_ref(object), &[], span)?;
        Ok(found.map(|found| found.unwrap_or(Operand::Poison)))
    }

    /// Whether an overload adds a method to an operand.
    pub(super) fn has_overload(&mut self, object: &Operand, name: &Rc<str>) -> bool {
        let kind = self.kind_of_member(object);
        if !self.may_have_members(object) || !self.session.host.has_member(kind, name, None) {
            return false;
        }
        let argument = self.host_argument(object);
        self.session.host.has_member(kind, name, Some(&argument))
    }

    /// Whose methods an operand has: those of its type, or of the type that it is.
    pub(super) fn kind_of_member(&self, object: &Operand) -> MemberKind {
        match object {
            Operand::Object(Object::Type(_) | Object::JitClass(_)) => MemberKind::ClassMethod,
            _ => MemberKind::Method,
        }
    }

    fn may_have_members(&self, object: &Operand) -> bool {
        match object {
            Operand::Value(_) => !self.is_undetermined(object),
            Operand::Tuple(_)
            | Operand::Object(Object::Type(_) | Object::Function(_) | Object::Other(_) | Object::Thing(..)) => {
                true
            }
            _ => false,
        }
    }

    fn host_argument(&self, operand: &Operand) -> Argument {
        match operand {
            Operand::Value(value) => {
                let ty = self.graph.ty(*value).clone();
                match self.facts.constant(*value) {
                    Some(constant @ (Const::Int(..) | Const::Bool(_) | Const::Text(_))) => {
                        Argument::Known(ty, constant.clone())
                    }
                    _ => Argument::Value(ty),
                }
            }
            Operand::Object(object) => Argument::Object(object.clone()),
            Operand::Tuple(items) => {
                Argument::Tuple(items.iter().map(|item| self.host_argument(item)).collect())
            }
            Operand::Slice(parts) => Argument::Slice(parts[2].is_some()),
            other => Argument::Other(self.describe(other)),
        }
    }
}
