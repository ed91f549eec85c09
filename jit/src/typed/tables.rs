//! Dicts and sets at run time.
//!
//! Both are tables of the runtime; a set is one without values. What is built of finding, setting and removing entries is
//! Python of the library, which reaches them by names that no program has (`_table_find` and its like).

use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::item_types::may_be_put;
use super::join::join;
use super::operand::{Entries, Operand};
use super::table_updates::OF_MANY;
use crate::flow::{BinaryOp, CompareOp};
use crate::graph::{Span, Value};
use crate::host::Object;
use crate::loops;
use crate::scalar::{Const, ScalarOp};
use crate::types::{ContainerKind, ContainerType, Type, key_slots};
use hotloop_array::dtype::DType;
use std::rc::Rc;

/// The methods of dicts, and of sets.
const OF_DICTS: [&str; 9] =
    ["clear", "copy", "get", "items", "keys", "pop", "popitem", "setdefault", "update"];
const OF_SETS: [&str; 17] = [
    "add",
    "clear",
    "copy",
    "difference",
    "difference_update",
    "discard",
    "intersection",
    "intersection_update",
    "isdisjoint",
    "issubset",
    "issuperset",
    "pop",
    "remove",
    "symmetric_difference",
    "symmetric_difference_update",
    "union",
    "update",
];

impl Elaborator<'_, '_> {
    /// The dict or set that an operand is at run time.
    pub(super) fn as_table(&self, operand: &Operand) -> Option<(Value, ContainerKind)> {
        let Operand::Value(value) = operand else { return None };
        let container = self.graph.ty(*value).as_container()?;
        (container.kind != ContainerKind::List).then_some((*value, container.kind))
    }

    /// A new dict of keys and values that take turns, or a set of items.
    pub(super) fn new_table(&mut self, kind: ContainerKind, items: &[Operand], span: Span) -> Elaborated {
        self.new_table_of(kind, false, items, span)
    }

    /// The same, of `numba.typed` or Python's own.
    fn new_table_of(
        &mut self,
        kind: ContainerKind,
        typed: bool,
        items: &[Operand],
        span: Span,
    ) -> Elaborated {
        let origin = self.origin();
        let mut types: Vec<Option<Type>> = self.known_items(origin).into_iter().map(Some).collect();
        types.resize(kind.arity(), None);
        for (at, item) in items.iter().enumerate() {
            let value = self.materialise(item, span)?;
            let own = self.graph.ty(value).clone();
            let ty = &mut types[at % kind.arity()];
            *ty = match ty.take() {
                None => Some(own),
                Some(known) => join(&known, &own).or(Some(known)),
            };
        }
        let items_of: Vec<Type> = types.into_iter().collect::<Option<_>>().unwrap_or_default();
        let ty = Type::Container(ContainerType { kind, typed, items: items_of.into() });
        let table = if self.is_open(&ty) {
            // Code of this attempt is not run.
            self.basic(loops::Op::Const(Const::Unit), ty, span)
        } else {
            self.allocate_table(&ty, span)?
        };
        self.note_made(table, origin, span);
        for entry in items.chunks(kind.arity()) {
            self.set_entry(table, entry, span)?;
        }
        Ok(Operand::Value(table))
    }

    /// `numba.typed.Dict()` and `numba.typed.Set()`
    pub(super) fn new_typed_table(&mut self, kind: ContainerKind, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let Some(given) = arguments.take("items") else {
            return self.new_table_of(kind, true, &[], span);
        };
        if self.is_undetermined(&given) {
            return Ok(Operand::Poison);
        }
        let Some((table, _)) = self.as_table(&given).filter(|(_, own)| *own == kind) else {
            let reason = format!("a typed {} is made of another one", kind.name());
            return Err(self.rejection(span, "argument", reason).into());
        };
        let mut ty = self.graph.ty(table).clone();
        if let Type::Container(container) = &mut ty {
            container.typed = true;
        }
        let made = self.allocate_table(&ty, span)?;
        self.note_made(made, None, span);
        let made = Operand::Value(made);
        let passed = vec![made.clone(), Operand::Value(table)];
        self.call_helper(
            if kind == ContainerKind::Dict { "_dict_update" } else { "_set_update" },
            passed,
            span,
        )?;
        Ok(made)
    }

    /// `numba.typed.Dict.empty(key_type, value_type)` and `numba.typed.Set.empty(key_type)`
    pub(super) fn new_empty_table(&mut self, kind: ContainerKind, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let mut items = Vec::new();
        for parameter in ["key_type", "value_type"].into_iter().take(kind.arity()) {
            match self.required(arguments, parameter)? {
                Operand::Object(Object::Type(ty)) => items.push(ty),
                Operand::Object(Object::DType(dtype)) => items.push(Type::strong(dtype)),
                other => {
                    let what = self.describe(&other);
                    let reason = format!(
                        "{parameter} must be a type that is known when the function is compiled, this is {what}"
                    );
                    return Err(self.rejection(span, "argument", reason).into());
                }
            }
        }
        arguments.take("n_keys");
        let ty = Type::Container(ContainerType { kind, typed: true, items: items.into() });
        self.empty_table(&ty, span).map(Operand::Value)
    }

    /// A new table of a type that is fixed.
    pub(super) fn empty_table(&mut self, ty: &Type, span: Span) -> Elaborated<Value> {
        let table = self.allocate_table(ty, span)?;
        self.note_made(table, None, span);
        Ok(table)
    }

    fn is_open(&self, ty: &Type) -> bool {
        ty.as_container().is_some_and(|container| container.items.is_empty())
    }

    /// A new table of a type that is known.
    pub(super) fn allocate_table(&mut self, ty: &Type, span: Span) -> Elaborated<Value> {
        let Some(container) = ty.as_container() else { return Ok(self.graph.add_value(ty.clone(), None)) };
        let key = container.items[0].clone();
        let Some(marks) = key_slots(&key) else {
            let reason = format!("{key} cannot be a key");
            let hint = "keys are integers, bools, float64, texts and tuples of these";
            return Err(self.rejection(span, "items", reason).with_hint(hint).into());
        };
        let value = container.items.get(1).cloned().unwrap_or(Type::Unit);
        let Some(storages) = value.storage_slots() else {
            let reason = format!("{value} cannot be a value of a dict");
            return Err(self.rejection(span, "items", reason).into());
        };
        let numbers = [
            key.slots() as i64,
            value.slots() as i64,
            marks.floats as i64,
            marks.texts as i64,
            storages as i64,
        ];
        let arguments = numbers.map(|number| self.int_constant(number, span)).to_vec();
        let op = loops::Op::Primitive { symbol: "hl_dict_new".into(), arguments };
        Ok(self.basic(op, ty.clone(), span))
    }

    /// `table[key] = value`, or `table.add(key)`.
    pub(super) fn set_entry(&mut self, table: Value, entry: &[Operand], span: Span) -> Elaborated<()> {
        let mut arguments = vec![table];
        let mut ready = true;
        for (which, operand) in entry.iter().enumerate() {
            match self.put(table, which, operand, span)? {
                Some(value) => arguments.push(value),
                None => ready = false,
            }
        }
        if ready {
            self.effect(loops::Op::Primitive { symbol: "hl_dict_set".into(), arguments }, span);
        }
        Ok(())
    }

    /// A key to look for; it must be of the type of the keys.
    fn looked_up(&mut self, table: Value, key: &Operand, span: Span) -> Elaborated<Option<Value>> {
        let Some(wanted) =
            self.graph.ty(table).as_container().and_then(|container| container.items.first().cloned())
        else {
            return Ok(None);
        };
        let value = self.materialise(key, span)?;
        let own = self.graph.ty(value).clone();
        if !may_be_put(&own, &wanted) {
            let reason = format!("the keys are {wanted}, and {own} is looked for");
            return Err(self.rejection(span, "items", reason).into());
        }
        Ok(Some(self.convert(value, &wanted, span)))
    }

    /// `dict[key]`
    pub(super) fn table_subscript(&mut self, table: Value, key: &Operand, span: Span) -> Elaborated {
        if self.graph.ty(table).as_container().is_some_and(|container| container.kind == ContainerKind::Set) {
            return Err(self.rejection(span, "subscript", "a set cannot be indexed").into());
        }
        let Some(key) = self.looked_up(table, key, span)? else { return Ok(Operand::Poison) };
        Ok(self.entry_part(table, 1, "hl_dict_item", key, span))
    }

    fn entry_part(&mut self, table: Value, which: usize, symbol: &str, at: Value, span: Span) -> Operand {
        let item = self.graph.ty(table).as_container().and_then(|own| own.items.get(which).cloned());
        let Some(item) = item else { return Operand::Poison };
        let op = loops::Op::Primitive { symbol: symbol.into(), arguments: vec![table, at] };
        let value = self.basic(op, item, span);
        self.note_taken(table, which, value);
        Operand::Value(value)
    }

    pub(super) fn table_length(&mut self, table: Value, span: Span) -> Value {
        let op = loops::Op::Primitive { symbol: "hl_dict_length".into(), arguments: vec![table] };
        let length = self.basic(op, Type::weak(DType::Int64), span);
        self.facts.set_non_negative(length);
        length
    }

    pub(super) fn table_truth(&mut self, table: Value, span: Span) -> Value {
        let length = self.table_length(table, span);
        let zero = self.int_constant(0, span);
        self.scalar(ScalarOp::NotEqual, vec![length, zero], Type::weak(DType::Bool), span)
    }

    /// `key in table`
    pub(super) fn table_contains(&mut self, table: Value, key: &Operand, span: Span) -> Elaborated<Value> {
        let at = self.find(table, key, span)?;
        let at = self.materialise(&at, span)?;
        let zero = self.int_constant(0, span);
        Ok(self.scalar(ScalarOp::GreaterEqual, vec![at, zero], Type::weak(DType::Bool), span))
    }

    fn find(&mut self, table: Value, key: &Operand, span: Span) -> Elaborated {
        let Some(key) = self.looked_up(table, key, span)? else { return Ok(Operand::Poison) };
        let op = loops::Op::Primitive { symbol: "hl_dict_find".into(), arguments: vec![table, key] };
        Ok(Operand::Value(self.basic(op, Type::weak(DType::Int64), span)))
    }

    /// The keys as a list, for what goes over them.
    pub(super) fn keys_of(&mut self, table: Value, span: Span) -> Elaborated {
        self.call_helper("_table_keys", vec![Operand::Value(table)], span)
    }

    /// A part of the entries as a list.
    pub(super) fn list_of_entries(&mut self, table: Value, which: Entries, span: Span) -> Elaborated {
        let helper = match which {
            Entries::Keys => "_table_keys",
            Entries::Values => "_dict_values",
            Entries::Items => "_dict_items",
        };
        self.call_helper(helper, vec![Operand::Value(table)], span)
    }

    /// An iterator over a part of the entries, that sees when there are more or less of them.
    pub(super) fn iterator_over_entries(&mut self, table: Value, which: Entries, span: Span) -> Elaborated {
        let helper = match which {
            Entries::Keys => "_iter_keys",
            Entries::Values => "_iter_values",
            Entries::Items => "_iter_items",
        };
        self.call_helper(helper, vec![Operand::Value(table)], span)
    }

    /// `reversed` of a dict or of a view of one; `None` for what is neither.
    pub(super) fn reversed_entries(&mut self, operand: &Operand, span: Span) -> Elaborated<Option<Operand>> {
        let Some((table, which)) = self.entries_of(operand) else { return Ok(None) };
        if let Some((_, ContainerKind::Set)) = self.as_table(operand) {
            return Err(self.rejection(span, "type", "'set' object is not reversible").into());
        }
        if self.is_undetermined(&Operand::Value(table)) {
            return Ok(Some(Operand::Poison));
        }
        let helper = match which {
            Entries::Keys => "_iter_keys_back",
            Entries::Values => "_iter_values_back",
            Entries::Items => "_iter_items_back",
        };
        self.call_helper(helper, vec![Operand::Value(table)], span).map(Some)
    }

    pub(super) fn table_attribute(&mut self, table: Value, name: &Rc<str>, span: Span) -> Elaborated {
        let is_set =
            self.graph.ty(table).as_container().is_some_and(|container| container.kind == ContainerKind::Set);
        let methods: Vec<&str> =
            if is_set { OF_SETS.to_vec() } else { OF_DICTS.iter().copied().chain(["values"]).collect() };
        if methods.contains(&&**name) {
            return Ok(Operand::Method(Box::new(Operand::Value(table)), name.clone()));
        }
        let what = if is_set { "set" } else { "dict" };
        let reason = format!("a {what} has no attribute '{name}'");
        let hint = format!("its methods are {}", methods.join(", "));
        Err(self.rejection(span, "unknown-attribute", reason).with_hint(hint).into())
    }

    pub(super) fn call_table_method(
        &mut self,
        table: Value,
        kind: ContainerKind,
        name: &str,
        arguments: &mut Arguments,
    ) -> Elaborated {
        let span = arguments.span;
        let own = Operand::Value(table);
        let none = |this: &mut Self| Operand::Value(this.constant(Const::Unit, Type::Unit, span));
        if kind == ContainerKind::Set && OF_MANY.contains(&name) {
            return self.call_with_others(table, name, arguments);
        }
        match name {
            "add" => {
                let item = self.required(arguments, "object")?;
                self.set_entry(table, &[item], span)?;
                return Ok(none(self));
            }
            "setdefault" => {
                let key = self.required(arguments, "key")?;
                let default = self.required(arguments, "default")?;
                // What is not there is put in, so its type counts.
                self.put(table, 0, &key, span)?;
                let default = match self.put(table, 1, &default, span)? {
                    Some(value) => Operand::Value(value),
                    None => return Ok(Operand::Poison),
                };
                let passed = vec![own, key.clone(), default];
                self.call_helper("_dict_set_default", passed, span)?;
                return self.table_subscript(table, &key, span);
            }
            "clear" => {
                let op = loops::Op::Primitive { symbol: "hl_dict_clear".into(), arguments: vec![table] };
                self.effect(op, span);
                return Ok(none(self));
            }
            "update" => {
                let other = self.required(arguments, "other")?;
                let other_table = self.as_table(&other);
                self.note_put_in(table, &other, span)?;
                if self.is_undetermined(&own) || self.is_undetermined(&other) {
                    return Ok(Operand::Poison);
                }
                if !matches!(other_table, Some((_, ContainerKind::Dict))) {
                    return Err(self.no_operator("update", &own, &other, span));
                }
                self.call_helper("_dict_update", vec![own, other], span)?;
                return Ok(none(self));
            }
            _ => {}
        }
        if self.is_undetermined(&own) {
            let default = if name == "get" { arguments.take("default") } else { None };
            arguments.take_all();
            // The default tells something of what will be put in.
            return Ok(default.unwrap_or(Operand::Poison));
        }
        let mut passed = vec![own];
        let helper = match (kind, name) {
            (_, "copy") => return self.copy_of(table, span),
            (ContainerKind::Dict, "keys") => return Ok(Operand::Entries(table, Entries::Keys)),
            (ContainerKind::Dict, "values") => return Ok(Operand::Entries(table, Entries::Values)),
            (ContainerKind::Dict, "items") => return Ok(Operand::Entries(table, Entries::Items)),
            (ContainerKind::Dict, "popitem") => "_dict_pop_item",
            (ContainerKind::Dict, "get" | "pop") => {
                passed.push(self.required(arguments, "key")?);
                let default = arguments.take("default");
                let has_default = default.as_ref().is_some_and(|default| !self.is_none(default));
                let helper = match (name, has_default) {
                    ("get", true) => "_dict_get_or",
                    ("get", false) => "_dict_get",
                    (_, true) => "_dict_pop_or",
                    (_, false) => "_dict_pop",
                };
                passed.extend(default.filter(|_| has_default));
                helper
            }
            (ContainerKind::Set, "pop") => "_set_pop",
            (ContainerKind::Set, "remove" | "discard") => {
                passed.push(self.required(arguments, "object")?);
                if name == "remove" { "_set_remove" } else { "_set_discard" }
            }
            (ContainerKind::Set, _) => {
                let other = self.required(arguments, "other")?;
                let other = self.set_operand(kind, other, span)?;
                passed.push(other);
                return self.call_helper(&format!("_set_{name}"), passed, span);
            }
            _ => return Err(self.unsupported(name, span)),
        };
        self.call_helper(helper, passed, span)
    }

    /// A table with the same entries.
    pub(super) fn copy_of(&mut self, table: Value, span: Span) -> Elaborated {
        let ty = self.graph.ty(table).clone();
        let (kind, copy) = (ty.as_container().map(|of| of.kind), self.allocate_table(&ty, span)?);
        self.note_parameter(copy);
        self.note_alike(table, copy);
        let helper = if kind == Some(ContainerKind::Dict) { "_dict_update" } else { "_set_update" };
        self.call_helper(helper, vec![Operand::Value(copy), Operand::Value(table)], span)?;
        Ok(Operand::Value(copy))
    }

    /// What a set is joined with: another, or what can be iterated, as a list.
    pub(super) fn set_operand(&mut self, kind: ContainerKind, other: Operand, span: Span) -> Elaborated {
        if kind == ContainerKind::Dict || self.as_table(&other).is_some() {
            return Ok(other);
        }
        self.as_passable(&other, span)
    }

    /// `set(iterable)`, `dict(other)`
    pub(super) fn table_of(&mut self, kind: ContainerKind, given: Option<Operand>, span: Span) -> Elaborated {
        let Some(given) = given else { return self.new_table(kind, &[], span) };
        if self.is_undetermined(&given) {
            return Ok(Operand::Poison);
        }
        match (kind, self.as_table(&given)) {
            (ContainerKind::Dict, Some((table, ContainerKind::Dict))) => self.copy_of(table, span),
            (ContainerKind::Set, _) => {
                let items = match &given {
                    Operand::List(items) | Operand::Tuple(items) => Some(items.clone()),
                    other => self.as_items(other, span),
                };
                if let Some(items) = items {
                    return self.new_table(kind, &items, span);
                }
                let list = self.as_passable(&given, span)?;
                self.call_helper("_set", vec![list], span)
            }
            _ => {
                let list = self.as_passable(&given, span)?;
                self.call_helper("_dict", vec![list], span)
            }
        }
    }

    /// Operators of sets and dicts; `None` where neither operand is one.
    pub(super) fn table_operator(
        &mut self,
        op: BinaryOp,
        left: &Operand,
        right: &Operand,
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        let (a, b) = (self.as_table(left), self.as_table(right));
        let (a, b) = match (a, b) {
            (None, None) => return Ok(None),
            (Some((a, ContainerKind::Set)), Some((b, ContainerKind::Set))) => (a, b),
            (Some((a, ContainerKind::Dict)), Some((b, ContainerKind::Dict))) if op == BinaryOp::Or => {
                self.note_alike(a, b);
                if self.is_undetermined(left) || self.is_undetermined(right) {
                    return Ok(Some(Operand::Poison));
                }
                let both = vec![left.clone(), right.clone()];
                return self.call_helper("_dict_union", both, span).map(Some);
            }
            _ => return Err(self.no_operator(op.symbol(), left, right, span)),
        };
        if self.is_undetermined(left) || self.is_undetermined(right) {
            self.note_alike(a, b);
            return Ok(Some(Operand::Poison));
        }
        let helper = match op {
            BinaryOp::Or => "_set_union",
            BinaryOp::And => "_set_intersection",
            BinaryOp::Sub => "_set_difference",
            BinaryOp::Xor => "_set_symmetric_difference",
            _ => return Err(self.no_operator(op.symbol(), left, right, span)),
        };
        self.call_helper(helper, vec![left.clone(), right.clone()], span).map(Some)
    }

    /// Comparisons of sets and dicts; `None` where the operands are not two of a kind.
    pub(super) fn compare_tables(
        &mut self,
        op: CompareOp,
        left: &Operand,
        right: &Operand,
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        let (Some((_, kind)), Some((_, other))) = (self.as_table(left), self.as_table(right)) else {
            return Ok(None);
        };
        if kind != other {
            return Ok(None);
        }
        if self.is_undetermined(left) || self.is_undetermined(right) {
            return Ok(Some(Operand::Poison));
        }
        let (first, second, helper, negated) = match (kind, op) {
            (ContainerKind::Dict, CompareOp::Equal) => (left, right, "_dict_equal", false),
            (ContainerKind::Dict, CompareOp::NotEqual) => (left, right, "_dict_equal", true),
            (ContainerKind::Dict, _) => return Err(self.no_operator(op.symbol(), left, right, span)),
            (_, CompareOp::Equal) => (left, right, "_set_equal", false),
            (_, CompareOp::NotEqual) => (left, right, "_set_equal", true),
            (_, CompareOp::LessEqual) => (left, right, "_set_issubset", false),
            (_, CompareOp::GreaterEqual) => (right, left, "_set_issubset", false),
            (_, CompareOp::Less) => (left, right, "_set_less", false),
            _ => (right, left, "_set_less", false),
        };
        let result = self.call_helper(helper, vec![first.clone(), second.clone()], span)?;
        let result = self.materialise(&result, span)?;
        self.negate_if(negated, result, span).map(Some)
    }

    /// The position of the next entry, or of the one before, -1 if there is none, and the parts of it; checks that there are as
    /// many as there were.
    fn table_step(
        &mut self,
        table: Value,
        which: &str,
        is_backward: bool,
        given: &[Operand],
        span: Span,
    ) -> Operand {
        let [_, Operand::Value(at), Operand::Value(length), Operand::Value(left)] = given else {
            return Operand::Poison;
        };
        let (at, length, left) = (*at, *length, *left);
        let Some(container) = self.graph.ty(table).as_container().cloned() else { return Operand::Poison };
        let parts = match which {
            "keys" => 0..1,
            "values" => 1..2,
            _ => 0..container.items.len(),
        };
        let mut types = vec![Type::weak(DType::Int64)];
        types.extend(container.items[parts.clone()].iter().cloned());
        let is_set = container.kind == ContainerKind::Set;
        let how = self.int_constant(i64::from(is_set) | i64::from(is_backward) << 1, span);
        let arguments = vec![table, at, length, left, how];
        let symbol = format!("hl_dict_step_{which}");
        let step = self.runtime_call(&symbol, arguments, Type::Tuple(types.clone().into()), span);
        let mut items = Vec::new();
        for (index, ty) in types.into_iter().enumerate() {
            let op = loops::Op::TupleGet { tuple: step, index: index as u32 };
            let item = self.basic(op, ty, span);
            if index > 0 {
                self.note_taken(table, parts.start + index - 1, item);
            }
            items.push(Operand::Value(item));
        }
        Operand::Tuple(items)
    }

    /// What the library calls to reach entries.
    pub(super) fn call_table_part(&mut self, name: &str, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let given = arguments.rest();
        let Some((table, _)) = given.first().and_then(|first| self.as_table(first)) else {
            return Ok(Operand::Poison);
        };
        let at = |this: &mut Self| match given.get(1) {
            Some(at) => this.index_value(at, "a position", span),
            None => Ok(this.int_constant(0, span)),
        };
        let int = Type::weak(DType::Int64);
        match name {
            "_table_find" => self.find(table, &given[1].clone(), span),
            "_table_key" => {
                let at = at(self)?;
                Ok(self.entry_part(table, 0, "hl_dict_key", at, span))
            }
            "_table_value" => {
                let at = at(self)?;
                Ok(self.entry_part(table, 1, "hl_dict_value", at, span))
            }
            "_table_next" => {
                let arguments = vec![table, at(self)?];
                let op = loops::Op::Primitive { symbol: "hl_dict_next".into(), arguments };
                Ok(Operand::Value(self.basic(op, int, span)))
            }
            step if let Some(which) = step.strip_prefix("_table_step_") => {
                Ok(self.table_step(table, which, false, &given, span))
            }
            step if let Some(which) = step.strip_prefix("_table_back_") => {
                Ok(self.table_step(table, which, true, &given, span))
            }
            "_table_last" => {
                let op = loops::Op::Primitive { symbol: "hl_dict_last".into(), arguments: vec![table] };
                Ok(Operand::Value(self.basic(op, int, span)))
            }
            _ => {
                let arguments = vec![table, at(self)?];
                self.effect(loops::Op::Primitive { symbol: "hl_dict_remove".into(), arguments }, span);
                Ok(Operand::Value(self.constant(Const::Unit, Type::Unit, span)))
            }
        }
    }
}
