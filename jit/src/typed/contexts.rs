//! Blocks that the interpreter runs, the size of chunks, and variables with types of their own.

use super::elaborate::{Elaborated, Elaborator};
use super::join::is_convertible;
use super::operand::Operand;
use crate::graph::{Span, Value};
use crate::host::{Block, Object};
use crate::loops;
use crate::types::Type;
use hotloop_array::dtype::DType;
use std::rc::Rc;

impl Elaborator<'_, '_> {
    /// `with objmode(...)`: the values that the block leaves.
    pub(super) fn object_mode(
        &mut self,
        body: Span,
        inputs: &[(Rc<str>, Value)],
        outputs: &[(Rc<str>, Value)],
        span: Span,
    ) -> Elaborated<Vec<Operand>> {
        let poisoned = || Ok(vec![Operand::Poison; outputs.len()]);
        let (mut given, mut values) = (Vec::new(), Vec::new());
        for (name, value) in inputs {
            let operand = match self.environment[value.0 as usize].clone() {
                // What only the block itself assigns.
                Some(Operand::Unbound(_)) => continue,
                _ => self.read_or_none(*value, span)?,
            };
            if operand == Operand::Poison || self.is_undetermined(&operand) {
                return poisoned();
            }
            let value = self.materialise(&operand, span)?;
            given.push((name.clone(), self.graph.ty(value).clone()));
            values.push(value);
        }
        let mut left = Vec::new();
        for (name, ty) in outputs {
            let operand = self.read(*ty, span)?;
            let known = match (&operand, self.known_text(&operand)) {
                (Operand::Poison, _) => return poisoned(),
                (_, Some(text)) => self.session.host.parse_type(&text),
                (Operand::Object(Object::Type(ty)), _) => Some(ty.clone()),
                (Operand::Object(Object::DType(dtype)), _) => Some(Type::strong(*dtype)),
                _ => None,
            };
            let Some(known) = known else {
                let what = self.describe(&operand);
                let reason = format!(
                    "objmode needs the type of '{name}', as text or as one of numba.types; this is {what}"
                );
                return Err(self.rejection(span, "argument", reason).into());
            };
            left.push((name.clone(), known));
        }
        let types: Vec<Type> = left.iter().map(|(_, ty)| ty.clone()).collect();
        let block = Block {
            function: self.loaded.scope,
            source: self.loaded.source.text.clone(),
            span: body,
            inputs: given,
            outputs: left,
        };
        let number = match self.session.host.object_mode(&block) {
            Ok(number) => number,
            Err(reason) => return Err(self.rejection(span, "argument", reason).into()),
        };
        let mut arguments = vec![self.int_constant(number.into(), span)];
        arguments.extend(values);
        let results = self.runtime_call("hl_object_mode", arguments, Type::Tuple(types.clone().into()), span);
        let part = |(index, ty): (usize, &Type)| {
            let get = loops::Op::TupleGet { tuple: results, index: index as u32 };
            Operand::Value(self.basic(get, ty.clone(), span))
        };
        Ok(types.iter().enumerate().map(part).collect())
    }

    /// Sets the size of chunks; what it was.
    pub(super) fn set_chunksize(&mut self, size: &Operand, span: Span) -> Elaborated {
        let size = self.index_value(size, "the size of chunks", span)?;
        Ok(Operand::Value(self.runtime_call("hl_set_chunksize", vec![size], Type::weak(DType::Int64), span)))
    }

    /// A value that is assigned to a variable whose type `locals=` says.
    pub(super) fn declared(&mut self, name: &str, operand: Operand, span: Span) -> Elaborated {
        let known = self.options.locals.iter().find(|(each, _)| each == name).map(|(_, ty)| ty.clone());
        let (Some(ty), false) = (known, self.is_undetermined(&operand)) else { return Ok(operand) };
        if operand == Operand::Poison {
            return Ok(operand);
        }
        let value = self.materialise(&operand, span)?;
        let own = self.graph.ty(value).clone();
        if !is_convertible(&own, &ty) {
            let reason = format!("locals= says that '{name}' is {ty}, and this is {own}");
            return Err(self.rejection(span, "conflicting-types", reason).into());
        }
        Ok(Operand::Value(self.convert(value, &ty, span)))
    }
}
