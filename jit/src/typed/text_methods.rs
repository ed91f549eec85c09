//! The methods of `str`.

use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::graph::{Span, Value};
use crate::loops::{self, CheckError};
use crate::scalar::ScalarOp;
use crate::types::{ContainerKind, Type};
use hotloop_array::dtype::DType;
use hotloop_array::texts::{CLASSES, Case, Find};
use std::rc::Rc;

/// The methods that are not in [`CLASSES`].
const METHODS: [&str; 34] = [
    "capitalize",
    "casefold",
    "center",
    "count",
    "endswith",
    "expandtabs",
    "find",
    "format",
    "index",
    "join",
    "ljust",
    "lower",
    "lstrip",
    "partition",
    "removeprefix",
    "removesuffix",
    "replace",
    "rfind",
    "rindex",
    "rjust",
    "rpartition",
    "rsplit",
    "rstrip",
    "split",
    "splitlines",
    "startswith",
    "strip",
    "swapcase",
    "title",
    "translate",
    "upper",
    "zfill",
    "__len__",
    "__str__",
];

/// The sides of a text, one bit each.
const LEFT: i64 = 1;
const RIGHT: i64 = 2;

/// Whether strings have a method of this name in compiled code.
pub(super) fn is_method(name: &str) -> bool {
    METHODS.contains(&name) || CLASSES.contains(&name)
}

impl Elaborator<'_, '_> {
    pub(super) fn text_attribute(&mut self, text: Value, name: &Rc<str>, span: Span) -> Elaborated {
        if is_method(name) {
            return Ok(Operand::Method(Box::new(Operand::Value(text)), name.clone()));
        }
        let reason = format!("a str has no attribute '{name}' in compiled code");
        Err(self.rejection(span, "unknown-attribute", reason).into())
    }

    pub(super) fn call_text_method(
        &mut self,
        text: Value,
        name: &str,
        arguments: &mut Arguments,
    ) -> Elaborated {
        let span = arguments.span;
        if let Some(class) = CLASSES.iter().position(|class| *class == name) {
            let class = self.int_constant(class as i64, span);
            let truth = Type::weak(DType::Bool);
            return Ok(Operand::Value(self.text_call("hl_text_is", vec![text, class], truth, span)));
        }
        let made = match name {
            "lower" => self.with_case(text, Case::Lower, span),
            "upper" => self.with_case(text, Case::Upper, span),
            "title" => self.with_case(text, Case::Title, span),
            "capitalize" => self.with_case(text, Case::Capitalize, span),
            "swapcase" => self.with_case(text, Case::Swapcase, span),
            "casefold" => self.with_case(text, Case::Casefold, span),
            "strip" => self.stripped(text, LEFT | RIGHT, arguments)?,
            "lstrip" => self.stripped(text, LEFT, arguments)?,
            "rstrip" => self.stripped(text, RIGHT, arguments)?,
            "ljust" => self.padded(text, RIGHT, arguments)?,
            "rjust" => self.padded(text, LEFT, arguments)?,
            "center" => self.padded(text, LEFT | RIGHT, arguments)?,
            "zfill" => {
                let width = self.required(arguments, "width")?;
                let width = self.index_value(&width, "the width", span)?;
                self.text_made("hl_text_zfill", vec![text, width], span)
            }
            "expandtabs" => {
                let width = self.int_or(arguments, "tabsize", 8)?;
                self.text_made("hl_text_expandtabs", vec![text, width], span)
            }
            "replace" => {
                let (old, new) =
                    (self.text_argument(arguments, "old")?, self.text_argument(arguments, "new")?);
                let most = self.int_or(arguments, "count", -1)?;
                self.text_made("hl_text_replace", vec![text, old, new, most], span)
            }
            "removeprefix" | "removesuffix" => {
                let at_end = name == "removesuffix";
                let affix = self.text_argument(arguments, if at_end { "suffix" } else { "prefix" })?;
                let at_end = self.int_constant(at_end.into(), span);
                self.text_made("hl_text_remove_affix", vec![text, affix, at_end], span)
            }
            "__str__" => text,
            "translate" => return self.translated(text, arguments),
            "format" => return self.brace_format(text, arguments).map(Operand::Value),
            "join" => return self.join_texts(text, arguments),
            "find" | "rfind" | "index" | "rindex" | "count" => {
                return self.find_text(text, name, arguments);
            }
            "startswith" | "endswith" => return self.has_affix(text, name == "endswith", arguments),
            "split" | "rsplit" => return self.split_text(text, name == "rsplit", arguments),
            "splitlines" => {
                let keep = arguments.take("keepends").map(|keep| self.truth(&keep, span)).transpose()?;
                let keep = match keep {
                    Some(keep) => {
                        let keep = self.materialise(&keep, span)?;
                        self.cast(keep, DType::Int64, true, span)
                    }
                    None => self.int_constant(0, span),
                };
                let list = Type::list(Type::Text);
                self.text_call("hl_text_split_lines", vec![text, keep], list, span)
            }
            "partition" | "rpartition" => {
                let separator = self.text_argument(arguments, "sep")?;
                let from_right = self.int_constant((name == "rpartition").into(), span);
                let three = Type::Tuple(Box::new([Type::Text, Type::Text, Type::Text]));
                self.text_call("hl_text_partition", vec![text, separator, from_right], three, span)
            }
            _ => self.text_length(text, span),
        };
        Ok(Operand::Value(made))
    }

    /// `text.translate(table)` with a dict from numbers of characters to such, to texts, or to None.
    fn translated(&mut self, text: Value, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let table = self.required(arguments, "table")?;
        if self.is_undetermined(&table) {
            return Ok(Operand::Poison);
        }
        let items = match &table {
            Operand::Value(value) => self.graph.ty(*value).as_container().map(|of| of.items.clone()),
            _ => None,
        };
        let helper = match items.as_deref() {
            Some([Type::Scalar(_), to]) => match to {
                Type::Text => Some("_translated_to_texts"),
                Type::Scalar(_) => Some("_translated_to_numbers"),
                Type::Unit => Some("_translated_to_nothing"),
                Type::Optional(parts) if parts[1] == Type::Text => Some("_translated_to_some_texts"),
                Type::Optional(_) => Some("_translated_to_some_numbers"),
                _ => None,
            },
            _ => None,
        };
        let Some(helper) = helper else {
            let what = self.describe(&table);
            let reason = format!("translate() takes a dict of numbers of characters, this is {what}");
            return Err(self.rejection(span, "type", reason).with_hint("make it with str.maketrans").into());
        };
        self.call_helper(helper, vec![Operand::Value(text), table], span)
    }

    /// `str.maketrans(x, y, z)`: a dict from numbers of characters.
    pub(super) fn translation_table(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let from = self.required(arguments, "x")?;
        let (to, removed) = (arguments.take("y"), arguments.take("z"));
        match (to, removed) {
            (None, _) => {
                if self.is_undetermined(&from) {
                    return Ok(Operand::Poison);
                }
                let is_of_texts = match &from {
                    Operand::Value(value) => self.graph.ty(*value).as_container().is_some_and(|of| {
                        of.kind == ContainerKind::Dict && of.items.first() == Some(&Type::Text)
                    }),
                    _ => false,
                };
                match (is_of_texts, self.as_table(&from)) {
                    (true, _) => self.call_helper("_maketrans_of_dict", vec![from], span),
                    (false, Some((_, ContainerKind::Dict))) => {
                        self.table_of(ContainerKind::Dict, Some(from), span)
                    }
                    _ => {
                        let reason = "if you give only one argument to maketrans it must be a dict";
                        Err(self.rejection(span, "type", reason).into())
                    }
                }
            }
            (Some(to), None) => self.call_helper("_maketrans", vec![from, to], span),
            (Some(to), Some(removed)) => {
                self.call_helper("_maketrans_removing", vec![from, to, removed], span)
            }
        }
    }

    fn with_case(&mut self, text: Value, case: Case, span: Span) -> Value {
        let case = self.int_constant(case as i64, span);
        self.text_made("hl_text_case", vec![text, case], span)
    }

    /// An argument that is a text.
    pub(super) fn text_argument(&mut self, arguments: &mut Arguments, name: &str) -> Elaborated<Value> {
        let operand = self.required(arguments, name)?;
        self.expect_text(&operand, name, arguments.span)
    }

    fn expect_text(&mut self, operand: &Operand, name: &str, span: Span) -> Elaborated<Value> {
        self.text_or_element(operand, span).ok_or_else(|| {
            let what = self.describe(operand);
            self.rejection(span, "type", format!("'{name}' must be a string, this is {what}")).into()
        })
    }

    /// An integer argument, or what it is if it is not given.
    fn int_or(&mut self, arguments: &mut Arguments, name: &str, otherwise: i64) -> Elaborated<Value> {
        let span = arguments.span;
        match arguments.take(name) {
            Some(operand) => self.index_value(&operand, &format!("'{name}'"), span),
            None => Ok(self.int_constant(otherwise, span)),
        }
    }

    fn stripped(&mut self, text: Value, sides: i64, arguments: &mut Arguments) -> Elaborated<Value> {
        let span = arguments.span;
        let given = arguments.take("chars").filter(|chars| !self.is_none(chars));
        let white = self.int_constant(given.is_none().into(), span);
        let characters = match given {
            Some(given) => self.expect_text(&given, "chars", span)?,
            None => self.text_constant("", span),
        };
        let sides = self.int_constant(sides, span);
        Ok(self.text_made("hl_text_strip", vec![text, white, characters, sides], span))
    }

    fn padded(&mut self, text: Value, sides: i64, arguments: &mut Arguments) -> Elaborated<Value> {
        let span = arguments.span;
        let width = self.required(arguments, "width")?;
        let width = self.index_value(&width, "the width", span)?;
        let fill = match arguments.take("fillchar") {
            Some(fill) => self.expect_text(&fill, "fillchar", span)?,
            None => self.text_constant(" ", span),
        };
        let sides = self.int_constant(sides, span);
        Ok(self.text_made("hl_text_pad", vec![text, width, fill, sides], span))
    }

    /// Which of `start` and `end` are given, and they.
    fn window(&mut self, arguments: &mut Arguments) -> Elaborated<Vec<Value>> {
        let span = arguments.span;
        let (mut given, mut values) = (0, Vec::new());
        for (bit, name) in ["start", "end"].into_iter().enumerate() {
            let operand = arguments.take(name).filter(|operand| !self.is_none(operand));
            given |= i64::from(operand.is_some()) << bit;
            values.push(match operand {
                Some(operand) => self.index_value(&operand, &format!("'{name}'"), span)?,
                None => self.int_constant(0, span),
            });
        }
        values.insert(0, self.int_constant(given, span));
        Ok(values)
    }

    fn find_text(&mut self, text: Value, name: &str, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let sub = self.text_argument(arguments, "sub")?;
        let mut passed = vec![text, sub];
        passed.extend(self.window(arguments)?);
        let find = match name {
            "count" => Find::Count,
            "rfind" | "rindex" => Find::Last,
            _ => Find::First,
        };
        passed.push(self.int_constant(find as i64, span));
        let found = self.text_call("hl_text_find", passed, Type::weak(DType::Int64), span);
        if name.ends_with("index") {
            let zero = self.int_constant(0, span);
            let holds = self.scalar(ScalarOp::GreaterEqual, vec![found, zero], Type::weak(DType::Bool), span);
            let message = "substring not found".into();
            self.effect(loops::Op::Check { holds, error: CheckError::Value, message, value: None }, span);
        }
        Ok(Operand::Value(found))
    }

    fn has_affix(&mut self, text: Value, at_end: bool, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let affix = self.required(arguments, if at_end { "suffix" } else { "prefix" })?;
        let affixes = self.as_items(&affix, span).unwrap_or_else(|| vec![affix]);
        let window = self.window(arguments)?;
        let mut result = self.bool_constant(false, span);
        for (at, affix) in affixes.iter().enumerate() {
            let affix = self.expect_text(affix, if at_end { "suffix" } else { "prefix" }, span)?;
            let mut passed = vec![text, affix];
            passed.extend(&window);
            passed.push(self.int_constant(at_end.into(), span));
            let truth = Type::weak(DType::Bool);
            let holds = self.text_call("hl_text_affix", passed, truth.clone(), span);
            result =
                if at == 0 { holds } else { self.scalar(ScalarOp::Or, vec![result, holds], truth, span) };
        }
        Ok(Operand::Value(result))
    }

    fn split_text(&mut self, text: Value, from_right: bool, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let separator = arguments.take("sep").filter(|separator| !self.is_none(separator));
        let most = self.int_or(arguments, "maxsplit", -1)?;
        let from_right = self.int_constant(from_right.into(), span);
        let list = Type::list(Type::Text);
        let pieces = match separator {
            Some(separator) => {
                let separator = self.expect_text(&separator, "sep", span)?;
                self.text_call("hl_text_split", vec![text, separator, most, from_right], list, span)
            }
            None => self.text_call("hl_text_split_white", vec![text, most, from_right], list, span),
        };
        Ok(Operand::Value(pieces))
    }

    fn join_texts(&mut self, separator: Value, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let iterable = self.required(arguments, "iterable")?;
        if self.is_undetermined(&iterable) {
            return Ok(Operand::Poison);
        }
        let known = match &iterable {
            Operand::List(items) => Some(items.clone()),
            other => self.as_items(other, span),
        };
        if let Some(items) = known {
            let mut texts = Vec::new();
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    texts.push(separator);
                }
                texts.push(self.expect_text(item, "an item of join", span)?);
            }
            return Ok(Operand::Value(self.text_joined(texts, span)));
        }
        let list = match self.as_text(&iterable) {
            Some(text) => Operand::Value(self.text_characters(text, span)),
            None => self.as_passable(&iterable, span)?,
        };
        let list = if self.as_table(&list).is_some() { self.list_of(&list, span)? } else { list };
        let is_texts = self
            .as_list(&list)
            .filter(|list| self.graph.ty(*list).list_item().is_some_and(|item| *item == Type::Text));
        let Some(list) = is_texts else {
            let what = self.describe(&list);
            let reason = format!("join() takes strings, this is {what}");
            return Err(self.rejection(span, "type", reason).with_hint("make each item str(item)").into());
        };
        Ok(Operand::Value(self.text_made("hl_text_join", vec![separator, list], span)))
    }
}
