//! Text at run time: operators, comparisons, items and slices.
//!
//! What is known of a text while compiling is folded; everything else is a runtime function, or code in place for lengths,
//! single characters and equality.

use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::flow::{BinaryOp, CompareOp};
use crate::graph::{Span, Value};
use crate::loops::{self, Check, TextAction};
use crate::scalar::{Const, ScalarOp};
use crate::types::Type;
use hotloop_array::dtype::{DType, Kind};
use std::rc::Rc;

impl Elaborator<'_, '_> {
    /// The text that an operand is.
    pub(super) fn as_text(&self, operand: &Operand) -> Option<Value> {
        match operand {
            Operand::Value(value) if *self.graph.ty(*value) == Type::Text => Some(*value),
            _ => None,
        }
    }

    /// The text that an operand is, or that an element of an array of text is as a string.
    pub(super) fn text_or_element(&mut self, operand: &Operand, span: Span) -> Option<Value> {
        match operand {
            Operand::Value(value) if self.is_element_of_text(*value) => {
                Some(self.primitive("hl_text_of_element", &[*value], Type::Text, span))
            }
            other => self.as_text(other),
        }
    }

    fn is_element_of_text(&self, value: Value) -> bool {
        self.graph.ty(value).as_cell().is_some_and(|cell| cell.dtype.kind() == Kind::Text)
    }

    /// Two operands of which one is a string, as two strings if the other is an element of text.
    fn texts_of(&mut self, left: &Operand, right: &Operand, span: Span) -> [Option<Value>; 2] {
        let one = self.as_text(left).is_some() || self.as_text(right).is_some();
        let mut text = |operand| if one { self.text_or_element(operand, span) } else { None };
        [text(left), text(right)]
    }

    /// A text that is known while compiling, as a value.
    pub(super) fn text_constant(&mut self, text: impl Into<Rc<str>>, span: Span) -> Value {
        self.constant(Const::Text(text.into()), Type::Text, span)
    }

    /// Calls a runtime function of texts.
    pub(super) fn text_call(
        &mut self,
        symbol: &str,
        arguments: Vec<Value>,
        result: Type,
        span: Span,
    ) -> Value {
        self.basic(loops::Op::Primitive { symbol: symbol.into(), arguments }, result, span)
    }

    /// Calls a runtime function that gives a text.
    pub(super) fn text_made(&mut self, symbol: &str, arguments: Vec<Value>, span: Span) -> Value {
        self.text_call(symbol, arguments, Type::Text, span)
    }

    /// Texts one behind the other.
    pub(super) fn text_joined(&mut self, texts: Vec<Value>, span: Span) -> Value {
        let mut joined: Option<Value> = None;
        for text in texts {
            joined = Some(match joined {
                None => text,
                Some(before) => self.text_sum(before, text, span),
            });
        }
        joined.unwrap_or_else(|| self.text_constant("", span))
    }

    fn text_sum(&mut self, left: Value, right: Value, span: Span) -> Value {
        match (self.facts.constant(left).cloned(), self.facts.constant(right).cloned()) {
            (Some(Const::Text(a)), Some(Const::Text(b))) => self.text_constant(format!("{a}{b}"), span),
            (Some(Const::Text(a)), _) if a.is_empty() => right,
            (_, Some(Const::Text(b))) if b.is_empty() => left,
            _ => self.text_made("hl_text_concatenate", vec![left, right], span),
        }
    }

    pub(super) fn text_length(&mut self, text: Value, span: Span) -> Value {
        if let Some(Const::Text(known)) = self.facts.constant(text) {
            let length = known.chars().count() as i64;
            return self.int_constant(length, span);
        }
        let op = loops::Op::Text { action: TextAction::Length, operands: vec![text] };
        let length = self.basic(op, Type::weak(DType::Int64), span);
        self.facts.set_non_negative(length);
        length
    }

    /// The character at an index.
    pub(super) fn text_item(&mut self, text: Value, index: Value, check: Check, span: Span) -> Value {
        let op = loops::Op::Text { action: TextAction::Get(check), operands: vec![text, index] };
        self.basic(op, Type::Text, span)
    }

    /// `text[index]`
    pub(super) fn text_subscript(&mut self, text: Value, index: &Operand, span: Span) -> Elaborated {
        if let Operand::Slice(parts) = index {
            let mut arguments = vec![text];
            arguments.extend(self.slice_arguments(parts, span));
            return Ok(Operand::Value(self.text_made("hl_text_slice", arguments, span)));
        }
        let index = self.index_value(index, "a string index", span)?;
        // The runtime function that characters beyond ASCII need checks anyway.
        let check = if self.facts.is_non_negative(index) { Check::UpperBound } else { Check::Full };
        Ok(Operand::Value(self.text_item(text, index, check, span)))
    }

    /// Operators that take texts; `None` where neither operand is one.
    pub(super) fn text_operator(
        &mut self,
        op: BinaryOp,
        left: &Operand,
        right: &Operand,
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        let [a, b] = match op {
            BinaryOp::Mul => [left, right].map(|operand| self.text_or_element(operand, span)),
            _ => self.texts_of(left, right, span),
        };
        let result = match (op, a, b) {
            (BinaryOp::Mod, Some(template), _) => self.percent_format(template, right, span)?,
            (_, None, None) => return Ok(None),
            (BinaryOp::Add, Some(a), Some(b)) => self.text_sum(a, b, span),
            (BinaryOp::Mul, Some(text), None) | (BinaryOp::Mul, None, Some(text)) => {
                let times = if a.is_some() { right } else { left };
                if !self.is_scalar(times) {
                    return Ok(None);
                }
                let times = self.index_value(times, "the number of repetitions", span)?;
                self.text_made("hl_text_repeat", vec![text, times], span)
            }
            _ => return Ok(None),
        };
        Ok(Some(Operand::Value(result)))
    }

    /// Comparisons of texts; `None` where the operands are not two texts.
    pub(super) fn compare_texts(
        &mut self,
        op: CompareOp,
        left: &Operand,
        right: &Operand,
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        // What is known is compared as an element is: see `text_beside`.
        if self.known_text(left).is_some() || self.known_text(right).is_some() {
            let elements = [left, right].map(|operand| self.as_text(operand).is_none());
            if elements.contains(&true) {
                return Ok(None);
            }
        }
        let [Some(a), Some(b)] = self.texts_of(left, right, span) else {
            return Ok(None);
        };
        if self.facts.constant(a).is_some() && self.facts.constant(b).is_some() {
            return Ok(None);
        }
        let truth = Type::weak(DType::Bool);
        if matches!(op, CompareOp::Equal | CompareOp::NotEqual) {
            let op_equal = loops::Op::Text { action: TextAction::Equal, operands: vec![a, b] };
            let equal = self.basic(op_equal, truth, span);
            return self.negate_if(op == CompareOp::NotEqual, equal, span).map(Some);
        }
        let order = self.text_call("hl_text_compare", vec![a, b], Type::weak(DType::Int64), span);
        let zero = self.int_constant(0, span);
        let compare = match op {
            CompareOp::Less => ScalarOp::Less,
            CompareOp::LessEqual => ScalarOp::LessEqual,
            CompareOp::Greater => ScalarOp::Greater,
            _ => ScalarOp::GreaterEqual,
        };
        Ok(Some(Operand::Value(self.scalar(compare, vec![order, zero], truth, span))))
    }

    pub(super) fn text_truth(&mut self, text: Value, span: Span) -> Value {
        if let Some(Const::Text(known)) = self.facts.constant(text) {
            let holds = !known.is_empty();
            return self.bool_constant(holds, span);
        }
        let length = self.text_length(text, span);
        let zero = self.int_constant(0, span);
        self.scalar(ScalarOp::NotEqual, vec![length, zero], Type::weak(DType::Bool), span)
    }

    /// The characters as a list.
    pub(super) fn text_characters(&mut self, text: Value, span: Span) -> Value {
        self.text_call("hl_text_characters", vec![text], Type::list(Type::Text), span)
    }
}
