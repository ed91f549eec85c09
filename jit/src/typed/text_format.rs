//! Text of values: `str`, `repr`, `format`, formatted strings, `%` and `str.format`.

use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::graph::{Span, Value};
use crate::scalar::{Const, ScalarOp};
use crate::types::{ContainerKind, Type};
use hotloop_array::dtype::{DType, Kind};
use hotloop_core::printing::part;

/// How a value becomes text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Conversion {
    /// As `str` does it.
    Str,
    /// As `repr` does it.
    Repr,
}

impl Elaborator<'_, '_> {
    /// `str(x)`, `repr(x)`
    pub(super) fn text_of(
        &mut self,
        operand: &Operand,
        conversion: Conversion,
        span: Span,
    ) -> Elaborated<Value> {
        if let Some(items) = self.as_items(operand, span) {
            return self.text_of_tuple(&items, span);
        }
        match operand {
            Operand::Poison => Ok(self.graph.add_value(Type::Text, None)),
            Operand::List(items) => {
                let mut parts = vec![self.text_constant("[", span)];
                self.items_as_text(items, &mut parts, span)?;
                parts.push(self.text_constant("]", span));
                Ok(self.text_joined(parts, span))
            }
            Operand::Ellipsis => Ok(self.text_constant("Ellipsis", span)),
            Operand::Caught(exception) => {
                let style = if conversion == Conversion::Str { part::STR } else { part::REPR };
                let style = self.int_constant(style.into(), span);
                Ok(self.text_made("hl_exception_text", vec![*exception, style], span))
            }
            Operand::Value(value) => {
                let value = *value;
                match self.graph.ty(value).clone() {
                    Type::Unit => Ok(self.text_constant("None", span)),
                    Type::Text if conversion == Conversion::Str => Ok(value),
                    Type::Text => {
                        let (style, spec) =
                            (self.int_constant(part::REPR.into(), span), self.text_constant("", span));
                        Ok(self.text_made("hl_format_text", vec![value, style, spec], span))
                    }
                    Type::Array(_) => {
                        let style = if conversion == Conversion::Str { part::STR } else { part::REPR };
                        let style = self.int_constant(style.into(), span);
                        Ok(self.primitive("hl_format_array", &[style, value], Type::Text, span))
                    }
                    Type::Cell(_) if let Some(text) = self.text_or_element(operand, span) => {
                        if conversion == Conversion::Str {
                            return Ok(text);
                        }
                        let quoted = self.text_of(&Operand::Value(text), conversion, span)?;
                        let [before, behind] = ["np.str_(", ")"].map(|part| self.text_constant(part, span));
                        Ok(self.text_joined(vec![before, quoted, behind], span))
                    }
                    Type::Scalar(scalar) => {
                        let style = match (conversion, scalar.weak) {
                            (Conversion::Str, false) => part::STR,
                            (Conversion::Repr, false) => part::NUMPY_REPR,
                            (_, true) => part::REPR,
                        };
                        let spec = self.text_constant("", span);
                        Ok(self.number_as_text(value, scalar.dtype, style, spec, span))
                    }
                    Type::Optional(parts) => {
                        let (holds, inner) = self.optional_parts(value, &parts[1], span);
                        let inner = self.text_of(&Operand::Value(inner), conversion, span)?;
                        let none = self.text_constant("None", span);
                        Ok(self.scalar(ScalarOp::Select, vec![holds, inner, none], Type::Text, span))
                    }
                    Type::Container(container) => {
                        let helper = match container.kind {
                            ContainerKind::List => "_list_repr",
                            ContainerKind::Set => "_set_repr",
                            ContainerKind::Dict => "_dict_repr",
                        };
                        if self.is_undetermined(operand) {
                            return Ok(self.graph.add_value(Type::Text, None));
                        }
                        let text = self.call_helper(helper, vec![operand.clone()], span)?;
                        self.materialise(&text, span)
                    }
                    Type::Named(_)
                        if let Some(text) =
                            self.text_of_instance(value, conversion == Conversion::Repr, span)? =>
                    {
                        Ok(text)
                    }
                    _ => Err(self.no_text(operand, span)),
                }
            }
            _ => Err(self.no_text(operand, span)),
        }
    }

    fn no_text(&mut self, operand: &Operand, span: Span) -> Box<crate::rejection::Rejection> {
        let what = self.describe(operand);
        self.rejection(span, "type", format!("{what} is not made text in compiled code"))
            .with_hint("take the numbers out of it, or print it")
            .into()
    }

    fn text_of_tuple(&mut self, items: &[Operand], span: Span) -> Elaborated<Value> {
        let mut parts = vec![self.text_constant("(", span)];
        self.items_as_text(items, &mut parts, span)?;
        parts.push(self.text_constant(if items.len() == 1 { ",)" } else { ")" }, span));
        Ok(self.text_joined(parts, span))
    }

    fn items_as_text(&mut self, items: &[Operand], parts: &mut Vec<Value>, span: Span) -> Elaborated<()> {
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                parts.push(self.text_constant(", ", span));
            }
            parts.push(self.text_of(item, Conversion::Repr, span)?);
        }
        Ok(())
    }

    fn number_as_text(&mut self, value: Value, dtype: DType, style: u8, spec: Value, span: Span) -> Value {
        let (code, style) =
            (self.int_constant(dtype.handle().into(), span), self.int_constant(style.into(), span));
        self.text_made("hl_format_number", vec![code, style, spec, value], span)
    }

    /// `format(x, spec)`
    pub(super) fn formatted(
        &mut self,
        operand: &Operand,
        spec: Option<Value>,
        span: Span,
    ) -> Elaborated<Value> {
        let is_empty = match spec {
            None => true,
            Some(spec) => matches!(self.facts.constant(spec), Some(Const::Text(text)) if text.is_empty()),
        };
        let Some(spec) = spec.filter(|_| !is_empty) else {
            return self.text_of(operand, Conversion::Str, span);
        };
        let operand = &self.present(operand.clone(), span);
        if let Some(text) = self.text_or_element(operand, span) {
            let style = self.int_constant(part::STR.into(), span);
            return Ok(self.text_made("hl_format_text", vec![text, style, spec], span));
        }
        match operand {
            Operand::Value(value) if let Some(dtype) = self.graph.ty(*value).scalar_dtype() => {
                Ok(self.number_as_text(*value, dtype, part::STR, spec, span))
            }
            Operand::Poison => Ok(self.graph.add_value(Type::Text, None)),
            other => {
                let what = self.describe(other);
                let reason = format!("{what} takes no format specification");
                Err(self.rejection(span, "type", reason).with_hint("format its items").into())
            }
        }
    }

    /// `{value!conversion:spec}` of a formatted string.
    pub(super) fn format_field(
        &mut self,
        operand: &Operand,
        conversion: Option<char>,
        spec: Option<Value>,
        span: Span,
    ) -> Elaborated<Value> {
        match conversion {
            None => self.formatted(operand, spec, span),
            Some(letter) => {
                let conversion = if letter == 's' { Conversion::Str } else { Conversion::Repr };
                let text = self.text_of(operand, conversion, span)?;
                self.formatted(&Operand::Value(text), spec, span)
            }
        }
    }

    /// `template.format(…)`, of a template that is known.
    pub(super) fn brace_format(&mut self, template: Value, arguments: &mut Arguments) -> Elaborated<Value> {
        let span = arguments.span;
        let Some(template) = self.known_text(&Operand::Value(template)) else {
            return Err(self.unknown_template(span));
        };
        let (positional, named) = arguments.take_all();
        let fields = match brace_fields(&template) {
            Ok(fields) => fields,
            Err(reason) => return Err(self.rejection(span, "argument", reason).into()),
        };
        let (mut parts, mut next) = (Vec::new(), 0);
        for field in fields {
            match field {
                Field::Text(text) => parts.push(self.text_constant(text, span)),
                Field::Value { name, conversion, spec } => {
                    let operand = if name.is_empty() {
                        next += 1;
                        positional.get(next - 1).cloned()
                    } else if let Ok(at) = name.parse::<usize>() {
                        positional.get(at).cloned()
                    } else {
                        named.iter().find(|(each, ..)| **each == *name).map(|(_, operand, _)| operand.clone())
                    };
                    let Some(operand) = operand else {
                        let reason = format!("str.format() has no argument for the field {{{name}}}");
                        return Err(self.rejection(span, "missing-argument", reason).into());
                    };
                    let spec = self.text_constant(spec, span);
                    parts.push(self.format_field(&operand, conversion, Some(spec), span)?);
                }
            }
        }
        Ok(self.text_joined(parts, span))
    }

    /// `template % values`, of a template that is known.
    pub(super) fn percent_format(
        &mut self,
        template: Value,
        values: &Operand,
        span: Span,
    ) -> Elaborated<Value> {
        let Some(template) = self.known_text(&Operand::Value(template)) else {
            return Err(self.unknown_template(span));
        };
        let given = self.as_items(values, span).unwrap_or_else(|| vec![values.clone()]);
        let fields = match percent_fields(&template) {
            Ok(fields) => fields,
            Err(reason) => return Err(self.rejection(span, "argument", reason).into()),
        };
        let wanted = fields.iter().filter(|field| matches!(field, Percent::Value { .. })).count();
        if wanted != given.len() {
            let reason = match wanted > given.len() {
                true => "not enough arguments for format string",
                false => "not all arguments converted during string formatting",
            };
            return Err(self.rejection(span, "argument", reason).into());
        }
        let (mut parts, mut given) = (Vec::new(), given.into_iter());
        for field in fields {
            match field {
                Percent::Text(text) => parts.push(self.text_constant(text, span)),
                Percent::Value { spec, letter } => {
                    let Some(operand) = given.next() else { continue };
                    let operand = self.present(operand, span);
                    parts.push(self.percent_field(&operand, spec, letter, span)?);
                }
            }
        }
        Ok(self.text_joined(parts, span))
    }

    fn percent_field(
        &mut self,
        operand: &Operand,
        spec: String,
        letter: char,
        span: Span,
    ) -> Elaborated<Value> {
        let number = match operand {
            Operand::Value(value) => self.graph.ty(*value).scalar_dtype().map(|dtype| (*value, dtype)),
            _ => None,
        };
        let (operand, spec) = match (letter, number) {
            ('s', _) => (Operand::Value(self.text_of(operand, Conversion::Str, span)?), spec),
            ('r' | 'a', _) => (Operand::Value(self.text_of(operand, Conversion::Repr, span)?), spec),
            ('c', None) => (operand.clone(), spec),
            ('d' | 'i' | 'u' | 'x' | 'X' | 'o' | 'c', Some((value, dtype))) => {
                let letter = if matches!(letter, 'i' | 'u') { 'd' } else { letter };
                let whole = match dtype.kind() {
                    Kind::Float if letter == 'd' => self.integer_of_float(value, span),
                    _ => self.cast(value, DType::Int64, true, span),
                };
                (Operand::Value(whole), format!("{spec}{letter}"))
            }
            (_, Some((value, _))) => {
                let float = self.cast(value, DType::Float64, true, span);
                (Operand::Value(float), format!("{spec}{letter}"))
            }
            _ => {
                let what = self.describe(operand);
                let reason = format!("%{letter} takes a number, this is {what}");
                return Err(self.rejection(span, "type", reason).into());
            }
        };
        let spec = self.text_constant(spec, span);
        self.formatted(&operand, Some(spec), span)
    }

    fn unknown_template(&mut self, span: Span) -> Box<crate::rejection::Rejection> {
        self.rejection(span, "argument", "the format string must be known when the function is compiled")
            .with_hint("use a formatted string: f\"{x}\"")
            .into()
    }

    /// `bin(x)`, `oct(x)`, `hex(x)`
    pub(super) fn with_prefix(&mut self, letter: char, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let number = self.required(arguments, "number")?;
        let number = self.index_value(&number, "the argument", span)?;
        let spec = self.text_constant(format!("#{letter}"), span);
        self.formatted(&Operand::Value(number), Some(spec), span).map(Operand::Value)
    }

    /// `ord(character)`
    pub(super) fn ord(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let character = self.text_argument(arguments, "character")?;
        let code = self.text_call("hl_text_ord", vec![character], Type::weak(DType::Int64), span);
        self.facts.set_non_negative(code);
        Ok(Operand::Value(code))
    }

    /// `chr(number)`
    pub(super) fn chr(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let number = self.required(arguments, "i")?;
        let number = self.index_value(&number, "the argument of chr", span)?;
        Ok(Operand::Value(self.text_made("hl_text_chr", vec![number], span)))
    }
}

/// A part of a template of `str.format`.
#[derive(Debug, PartialEq)]
enum Field {
    Text(String),
    Value { name: String, conversion: Option<char>, spec: String },
}

fn brace_fields(template: &str) -> Result<Vec<Field>, &'static str> {
    let (mut fields, mut text) = (Vec::new(), String::new());
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        text.push_str(&rest[..at]);
        let (brace, behind) = rest[at..].split_at(1);
        if let Some(after) = behind.strip_prefix(brace) {
            text.push_str(brace);
            rest = after;
            continue;
        }
        if brace == "}" {
            return Err("Single '}' encountered in format string");
        }
        let Some((field, after)) = behind.split_once('}') else {
            return Err("Single '{' encountered in format string");
        };
        if field.contains(['{', '[', '.']) && !field.split(':').next().unwrap_or(field).is_empty() {
            let name = field.split([':', '!']).next().unwrap_or(field);
            if name.contains(['[', '.']) {
                return Err("fields of str.format() are whole arguments in compiled code");
            }
        }
        if field.contains('{') {
            return Err("a format specification inside of another is not supported in str.format()");
        }
        if !text.is_empty() {
            fields.push(Field::Text(std::mem::take(&mut text)));
        }
        let (head, spec) = field.split_once(':').unwrap_or((field, ""));
        let (name, conversion) = head.split_once('!').map_or((head, None), |(n, c)| (n, c.chars().next()));
        fields.push(Field::Value { name: name.to_owned(), conversion, spec: spec.to_owned() });
        rest = after;
    }
    text.push_str(rest);
    if !text.is_empty() {
        fields.push(Field::Text(text));
    }
    Ok(fields)
}

/// A part of a template of `%`: text, or a value with the specification that `format` has for it.
#[derive(Debug, PartialEq)]
enum Percent {
    Text(String),
    Value { spec: String, letter: char },
}

fn percent_fields(template: &str) -> Result<Vec<Percent>, &'static str> {
    let (mut fields, mut text) = (Vec::new(), String::new());
    let mut characters = template.chars().peekable();
    while let Some(character) = characters.next() {
        if character != '%' {
            text.push(character);
            continue;
        }
        if characters.peek() == Some(&'%') {
            characters.next();
            text.push('%');
            continue;
        }
        let (mut flags, mut width, mut precision) = (String::new(), String::new(), String::new());
        while let Some(flag) = characters.next_if(|c| "-+ #0".contains(*c)) {
            flags.push(flag);
        }
        while let Some(digit) = characters.next_if(char::is_ascii_digit) {
            width.push(digit);
        }
        if characters.next_if_eq(&'.').is_some() {
            precision.push('.');
            let mut digits = String::new();
            while let Some(digit) = characters.next_if(char::is_ascii_digit) {
                digits.push(digit);
            }
            precision.push_str(if digits.is_empty() { "0" } else { &digits });
        }
        let letter = match characters.next() {
            Some(letter) if "srdiuxXoeEfFgGca".contains(letter) => letter,
            Some('*' | '(') => return Err("'%*' and '%(name)' are not supported in compiled code"),
            _ => return Err("incomplete or unsupported format"),
        };
        let is_integer = "diuxXoc".contains(letter);
        if is_integer && !precision.is_empty() {
            return Err("a precision of integers is not supported in compiled code");
        }
        let has = |flag: char| flags.contains(flag);
        let mut spec = String::new();
        // Texts and numbers stand at the right unless they are told otherwise.
        spec.push_str(match (has('-'), has('0') && !"srac".contains(letter)) {
            (true, _) => "<",
            (false, true) => "",
            (false, false) if width.is_empty() => "",
            (false, false) => ">",
        });
        if !"srac".contains(letter) {
            spec.push_str(if has('+') {
                "+"
            } else if has(' ') {
                " "
            } else {
                ""
            });
            spec.push_str(if has('#') { "#" } else { "" });
            spec.push_str(if has('0') && !has('-') { "0" } else { "" });
        }
        spec.push_str(&width);
        spec.push_str(&precision);
        if !text.is_empty() {
            fields.push(Percent::Text(std::mem::take(&mut text)));
        }
        fields.push(Percent::Value { spec, letter });
    }
    if !text.is_empty() {
        fields.push(Percent::Text(text));
    }
    Ok(fields)
}
