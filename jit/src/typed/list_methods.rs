//! Methods of lists, sorting, and what consumes them.

use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::graph::{Span, Value};
use crate::host::Object;
use crate::loops::{self, ListAction};
use crate::scalar::{Const, ScalarOp};
use crate::types::Type;
use hotloop_array::dtype::{DType, Kind};
use hotloop_core::containers::kind;
use std::rc::Rc;

/// The methods of lists.
const METHODS: [&str; 11] =
    ["append", "clear", "copy", "count", "extend", "index", "insert", "pop", "remove", "reverse", "sort"];

impl Elaborator<'_, '_> {
    pub(super) fn list_attribute(&mut self, list: Value, name: &Rc<str>, span: Span) -> Elaborated {
        if METHODS.contains(&&**name) {
            return Ok(Operand::Method(Box::new(Operand::Value(list)), name.clone()));
        }
        let reason = format!("a list has no attribute '{name}'");
        let hint = format!("its methods are {}", METHODS.join(", "));
        Err(self.rejection(span, "unknown-attribute", reason).with_hint(hint).into())
    }

    pub(super) fn call_list_method(
        &mut self,
        list: Value,
        name: &str,
        arguments: &mut Arguments,
    ) -> Elaborated {
        let span = arguments.span;
        let operand = Operand::Value(list);
        match name {
            "append" => {
                let item = self.required(arguments, "object")?;
                if let Some(item) = self.put(list, 0, &item, span)? {
                    self.list_effect(ListAction::Append, vec![list, item], span);
                }
            }
            "extend" => {
                let other = self.required(arguments, "iterable")?;
                self.list_extend(list, &other, span)?;
            }
            "insert" => {
                let index = self.required(arguments, "index")?;
                let index = self.index_value(&index, "a list index", span)?;
                let item = self.required(arguments, "object")?;
                if let Some(item) = self.put(list, 0, &item, span)? {
                    self.list_call("hl_list_insert", vec![list, index, item], span);
                }
            }
            "pop" => {
                let index = match arguments.take("index") {
                    Some(index) => self.index_value(&index, "a list index", span)?,
                    None => self.int_constant(-1, span),
                };
                let Some(item) = self.graph.ty(list).list_item().cloned() else { return Ok(Operand::Poison) };
                let arguments = vec![list, index];
                let op = match self.facts.int(index) {
                    Some(-1) => loops::Op::List { action: ListAction::Pop, operands: vec![list] },
                    _ => loops::Op::Primitive { symbol: "hl_list_pop".into(), arguments },
                };
                let value = self.basic(op, item, span);
                self.note_taken(list, 0, value);
                return Ok(Operand::Value(value));
            }
            "clear" => self.list_call("hl_list_clear", vec![list], span),
            "reverse" => self.list_call("hl_list_reverse", vec![list], span),
            "copy" => {
                let mut passed = vec![list];
                passed.extend(self.slice_arguments(&[None; 3], span));
                return Ok(self.list_like(list, "hl_list_slice", passed, span));
            }
            "sort" => {
                let key = arguments.take("key");
                let reverse = arguments.take("reverse");
                self.list_sort(list, key, reverse, span)?;
            }
            _ if self.is_undetermined(&operand) => {
                arguments.take_all();
                return Ok(Operand::Poison);
            }
            "count" => {
                let value = self.required(arguments, "value")?;
                return self.call_helper("_list_count", vec![operand, value], span);
            }
            "index" => {
                let value = self.required(arguments, "value")?;
                let start = arguments.take("start");
                let start = start.unwrap_or_else(|| Operand::Value(self.int_constant(0, span)));
                let stop = arguments.take("stop");
                let stop = stop.unwrap_or_else(|| Operand::Value(self.int_constant(i64::MAX, span)));
                return self.call_helper("_list_index", vec![operand, value, start, stop], span);
            }
            "remove" => {
                let value = self.required(arguments, "value")?;
                self.call_helper("_list_remove", vec![operand, value], span)?;
            }
            _ => return Err(self.unsupported(name, span)),
        }
        Ok(Operand::Value(self.constant(Const::Unit, Type::Unit, span)))
    }

    fn list_sort(
        &mut self,
        list: Value,
        key: Option<Operand>,
        reverse: Option<Operand>,
        span: Span,
    ) -> Elaborated<()> {
        let reverse = match reverse {
            Some(reverse) => {
                let truth = self.truth(&reverse, span)?;
                self.materialise(&truth, span)?
            }
            None => self.bool_constant(false, span),
        };
        let Some(item) = self.graph.ty(list).list_item().cloned() else { return Ok(()) };
        if let Some(key) = key.filter(|key| !self.is_none(key)) {
            let passed = vec![Operand::Value(list), key, Operand::Value(reverse)];
            self.call_helper("_list_sort_by", passed, span)?;
            return Ok(());
        }
        let number = item.scalar_dtype().and_then(|dtype| match (dtype, dtype.kind()) {
            (DType::Float16 | DType::Float32, _) => Some(kind::SINGLE),
            (_, Kind::Float) => Some(kind::FLOAT),
            (_, Kind::Signed | Kind::Bool) => Some(kind::SIGNED),
            (_, Kind::Unsigned) => Some(kind::UNSIGNED),
            _ => None,
        });
        match number {
            Some(number) => {
                let number = self.int_constant(number, span);
                self.list_call("hl_list_sort", vec![list, number, reverse], span);
            }
            None => {
                let passed = vec![Operand::Value(list), Operand::Value(reverse)];
                self.call_helper("_list_sort", passed, span)?;
            }
        }
        Ok(())
    }

    /// `sorted(iterable, key=…, reverse=…)`
    pub(super) fn sorted(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let iterable = self.required(arguments, "iterable")?;
        let (key, reverse) = (arguments.take("key"), arguments.take("reverse"));
        let list = self.list_of(&iterable, span)?;
        if let Some(list) = self.as_list(&list) {
            self.list_sort(list, key, reverse, span)?;
        }
        Ok(list)
    }

    /// `any` and `all` of what can be iterated.
    pub(super) fn any_or_all(&mut self, all: bool, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let mut iterable = self.required(arguments, "iterable")?;
        if self.as_generator(&iterable).is_some() {
            return self.call_helper(if all { "_all" } else { "_any" }, vec![iterable], span);
        }
        if self.is_lazy(&iterable) {
            iterable = self.list_of(&iterable, span)?;
        }
        let items = match &iterable {
            Operand::List(items) => Some(items.clone()),
            other => self.as_items(other, span),
        };
        if let Some(items) = items {
            let mut result = self.bool_constant(all, span);
            for item in items {
                let truth = self.truth(&item, span)?;
                let truth = self.materialise(&truth, span)?;
                let op = if all { ScalarOp::And } else { ScalarOp::Or };
                result = self.scalar(op, vec![result, truth], Type::weak(DType::Bool), span);
            }
            return Ok(Operand::Value(result));
        }
        if self.is_undetermined(&iterable) {
            return Ok(Operand::Poison);
        }
        let iterable = self.as_passable(&iterable, span)?;
        self.call_helper(if all { "_all" } else { "_any" }, vec![iterable], span)
    }

    /// `numba.typed.List(iterable)`
    pub(super) fn new_typed_list(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let Some(iterable) = arguments.take("iterable") else {
            let origin = self.origin();
            let item = self.known_items(origin).into_iter().next();
            return self.empty_list(item, true, 0, origin, span).map(Operand::Value);
        };
        let list = self.list_of(&iterable, span)?;
        let Some(list) = self.as_list(&list) else { return Ok(Operand::Poison) };
        let mut ty = self.graph.ty(list).clone();
        if let Type::Container(container) = &mut ty {
            container.typed = true;
        }
        if self.is_undetermined(&Operand::Value(list)) {
            return Ok(Operand::Poison);
        }
        // The copy of a list that nobody else has.
        let mut passed = vec![list];
        passed.extend(self.slice_arguments(&[None; 3], span));
        let op = loops::Op::Primitive { symbol: "hl_list_slice".into(), arguments: passed };
        Ok(Operand::Value(self.basic(op, ty, span)))
    }

    /// `numba.typed.List.empty_list(item_type, allocated)`
    pub(super) fn new_empty_list(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let item = match self.required(arguments, "item_type")? {
            Operand::Object(Object::Type(ty)) => ty,
            Operand::Object(Object::DType(dtype)) => Type::strong(dtype),
            other => {
                let what = self.describe(&other);
                let reason = format!(
                    "the type of the items must be known when the function is compiled, this is {what}"
                );
                return Err(self.rejection(span, "argument", reason).into());
            }
        };
        arguments.take("allocated");
        self.empty_list(Some(item), true, 0, None, span).map(Operand::Value)
    }
}
