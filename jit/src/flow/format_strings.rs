//! Formatted strings: texts and formatted values, joined.

use super::build::Builder;
use super::{Constant, Op};
use crate::graph::Value;
use ruff_python_ast::{self as ast, FStringPart, InterpolatedStringElement};
use ruff_text_size::{Ranged, TextRange};

impl Builder {
    pub(super) fn format_string(&mut self, expression: &ast::ExprFString) -> Value {
        let mut texts = Vec::new();
        for part in &expression.value {
            match part {
                FStringPart::Literal(literal) => {
                    texts.push(self.constant(Constant::Text(literal.as_str().into()), literal.range()))
                }
                FStringPart::FString(inner) => {
                    inner.elements.iter().for_each(|element| self.format_element(element, &mut texts))
                }
            }
        }
        self.join_texts(texts, expression.range())
    }

    fn format_element(&mut self, element: &InterpolatedStringElement, texts: &mut Vec<Value>) {
        match element {
            InterpolatedStringElement::Literal(literal) => {
                texts.push(self.constant(Constant::Text((&*literal.value).into()), literal.range()))
            }
            InterpolatedStringElement::Interpolation(field) => {
                let span = field.range();
                if let Some(debug) = &field.debug_text {
                    let range = field.expression.range();
                    let source = &self.text[usize::from(range.start())..usize::from(range.end())];
                    let text = format!("{}{source}{}", debug.leading(), debug.trailing());
                    texts.push(self.constant(Constant::Text(text.into()), span));
                }
                let value = self.expression(&field.expression);
                let spec = field.format_spec.as_deref().map(|spec| {
                    let mut parts = Vec::new();
                    spec.elements.iter().for_each(|element| self.format_element(element, &mut parts));
                    self.join_texts(parts, spec.range())
                });
                let mut conversion = field.conversion.to_char();
                // `{x=}` shows the value as `repr` does.
                if field.debug_text.is_some() && conversion.is_none() && spec.is_none() {
                    conversion = Some('r');
                }
                texts.push(self.push(Op::Format { value, conversion, spec }, span));
            }
        }
    }

    fn join_texts(&mut self, texts: Vec<Value>, span: TextRange) -> Value {
        match texts[..] {
            [] => self.constant(Constant::Text("".into()), span),
            [only] => only,
            _ => self.push(Op::JoinTexts(texts), span),
        }
    }
}
