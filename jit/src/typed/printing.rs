//! `print`.
//!
//! What is printed is taken apart as far as its structure is known, which is all but the numbers, the arrays and the texts
//! that are chosen at run time: tuples and lists become their brackets and items.

use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use super::text_format::Conversion;
use crate::graph::Span;
use crate::loops::{self, Part};
use crate::scalar::{Const, ScalarOp};
use crate::types::{NamedKind, Type};

/// How a value is written: as `str` does it, or as `repr` does, which is how items of tuples are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Str,
    Repr,
}

impl Elaborator<'_, '_> {
    /// `print(*objects, sep=' ', end='\n', file=None, flush=False)`.
    pub(super) fn print(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let separator = arguments.take("sep");
        let end = arguments.take("end");
        let flush = arguments.take("flush");
        if let Some(file) = arguments.take("file")
            && !self.is_none(&file)
        {
            return Err(self
                .rejection(span, "unknown-argument", "print() in compiled code writes to sys.stdout only")
                .with_hint("leave out file=, or redirect with contextlib.redirect_stdout around the call")
                .into());
        }
        let separator = self.between("sep", separator, " ", span)?;
        let end = self.between("end", end, "\n", span)?;
        let mut parts = Parts::default();
        for (index, object) in arguments.rest().iter().enumerate() {
            if index > 0 {
                parts.push(separator.clone());
            }
            self.printed(object, Style::Str, &mut parts, span)?;
        }
        parts.push(end);
        let flush = match flush {
            None => None,
            Some(flush) => {
                let flush = self.truth(&flush, span)?;
                Some(self.materialise(&flush, span)?)
            }
        };
        self.effect(loops::Op::Print { parts: parts.0, flush }, span);
        Ok(Operand::Value(self.constant(Const::Unit, Type::Unit, span)))
    }

    /// The text of `sep` or `end`.
    fn between(
        &mut self,
        name: &str,
        given: Option<Operand>,
        otherwise: &str,
        span: Span,
    ) -> Elaborated<Part> {
        let Some(given) = given.filter(|given| !self.is_none(given)) else {
            return Ok(Part::Text(otherwise.into()));
        };
        match given {
            Operand::Value(value) if *self.graph.ty(value) == Type::Text => {
                Ok(match self.facts.constant(value) {
                    Some(Const::Text(text)) => Part::Text(text.clone()),
                    _ => Part::Str(value),
                })
            }
            Operand::Value(value) if *self.graph.ty(value) == Type::optional(Type::Text) => {
                let (has_value, given) = self.optional_parts(value, &Type::Text, span);
                let otherwise = self.constant(Const::Text(otherwise.into()), Type::Text, span);
                let text = vec![has_value, given, otherwise];
                Ok(Part::Str(self.scalar(ScalarOp::Select, text, Type::Text, span)))
            }
            other => {
                let what = self.describe(&other);
                let reason = format!("{name} must be None or a string, this is {what}");
                Err(self.rejection(span, "type", reason).into())
            }
        }
    }

    fn printed(&mut self, object: &Operand, style: Style, parts: &mut Parts, span: Span) -> Elaborated<()> {
        if let Operand::Value(value) = object
            && let Some(class) = self.graph.ty(*value).as_kind(NamedKind::Tuple).cloned()
        {
            let items = self.tuple_items(*value, span);
            parts.text(&format!("{}(", class.text));
            for (at, (item, name)) in items.iter().zip(&class.names).enumerate() {
                parts.text(&format!("{}{name}=", if at > 0 { ", " } else { "" }));
                self.printed(item, Style::Repr, parts, span)?;
            }
            parts.text(")");
            return Ok(());
        }
        if let Some(items) = self.as_items(object, span) {
            let end = if items.len() == 1 { ",)" } else { ")" };
            return self.printed_items("(", &items, end, parts, span);
        }
        match object {
            Operand::List(items) => return self.printed_items("[", items, "]", parts, span),
            Operand::Ellipsis => parts.text("Ellipsis"),
            Operand::Range { start, stop, step, parallel: false } if self.facts.int(*step).is_some() => {
                let mut items = vec![Operand::Value(*start), Operand::Value(*stop)];
                if self.facts.int(*step) != Some(1) {
                    items.push(Operand::Value(*step));
                }
                return self.printed_items("range(", &items, ")", parts, span);
            }
            Operand::Value(value) => {
                let value = *value;
                match (self.graph.ty(value).clone(), self.facts.constant(value).cloned()) {
                    (Type::Unit, _) => parts.text("None"),
                    (Type::Container(_), _) => {
                        let text = self.text_of(object, Conversion::Repr, span)?;
                        parts.push(Part::Str(text));
                    }
                    (Type::Named(named), _) if named.kind == NamedKind::IntEnum => {
                        let number = self.member_value(value, &named, span);
                        return self.printed(&Operand::Value(number), style, parts, span);
                    }
                    (Type::Named(_), _)
                        if let Some(text) = self.text_of_instance(value, style == Style::Repr, span)? =>
                    {
                        parts.push(Part::Str(text));
                    }
                    (Type::Named(named), _) => {
                        let reason = format!("{named} is not printed in compiled code");
                        return Err(self
                            .rejection(span, "type", reason)
                            .with_hint("print its attributes")
                            .into());
                    }
                    (Type::Text, Some(Const::Text(text))) if style == Style::Str => parts.text(&text),
                    (Type::Optional(of), _) => {
                        let (has_value, inner) = self.optional_parts(value, &of[1], span);
                        let mut inside = Parts::default();
                        self.printed(&Operand::Value(inner), style, &mut inside, span)?;
                        parts.push(Part::Optional(has_value, inside.0));
                    }
                    (Type::Scalar(scalar), _) if style == Style::Repr && !scalar.weak => {
                        parts.push(Part::NumpyRepr(value));
                    }
                    _ if style == Style::Repr => parts.push(Part::Repr(value)),
                    _ => parts.push(Part::Str(value)),
                }
            }
            other => {
                let what = self.describe(other);
                return Err(self
                    .rejection(span, "type", format!("{what} cannot be printed in compiled code"))
                    .with_hint(
                        "compiled code prints numbers, texts, None, arrays, and tuples and lists of these",
                    )
                    .into());
            }
        }
        Ok(())
    }

    fn printed_items(
        &mut self,
        begin: &str,
        items: &[Operand],
        end: &str,
        parts: &mut Parts,
        span: Span,
    ) -> Elaborated<()> {
        parts.text(begin);
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                parts.text(", ");
            }
            self.printed(item, Style::Repr, parts, span)?;
        }
        parts.text(end);
        Ok(())
    }
}

/// The parts of a line; texts that follow each other are one.
#[derive(Default)]
struct Parts(Vec<Part>);

impl Parts {
    fn push(&mut self, part: Part) {
        match part {
            Part::Text(text) => self.text(&text),
            other => self.0.push(other),
        }
    }

    fn text(&mut self, text: &str) {
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(Part::Text(before)) => *before = format!("{before}{text}").into(),
            _ => self.0.push(Part::Text(text.into())),
        }
    }
}
