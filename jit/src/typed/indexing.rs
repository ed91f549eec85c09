//! Subscripts: elements and views of arrays, items of tuples.

use super::Op;
use super::convert::way_around;
use super::elaborate::{Elaborated, Elaborator};
use super::join::join;
use super::moments::is_time;
use super::operand::Operand;
use crate::graph::{Span, Value};
use crate::host::Object;
use crate::loops::{self, Check, Index, ViewItem};
use crate::scalar::{Const, ScalarOp};
use crate::types::{ArrayType, ContainerKind, Layout, NamedKind, Type, has_values};
use hotloop_array::dtype::{DType, Kind};

/// An index after the ellipsis is filled in.
enum Subscript {
    /// An integer for each axis.
    Element(Vec<Index>),
    /// Anything else of basic indexing.
    View(Vec<ViewItem>),
}

impl Elaborator<'_, '_> {
    pub(super) fn subscript(&mut self, object: &Operand, index: &Operand, span: Span) -> Elaborated {
        if matches!((object, index), (Operand::Poison, _) | (_, Operand::Poison)) {
            return Ok(Operand::Poison);
        }
        if let Operand::Object(Object::Type(of)) = object
            && let Some(ty) = self.array_type_of(of, index)
        {
            return Ok(Operand::Object(Object::Type(ty)));
        }
        if let Some(result) = self.special_method("__getitem__", &[object, index], span)? {
            return Ok(result);
        }
        if let Some(items) = self.as_items(object, span) {
            return self.tuple_subscript(items, index, span);
        }
        if let Some(value) = self.named_subscript(object, index, span)? {
            return Ok(value);
        }
        if let Operand::Flat(array) = object {
            return self.flat_subscript(*array, index, span);
        }
        if let Operand::Flags(array) = object {
            return self.flag_named(*array, index, span);
        }
        if let Operand::Range { start, stop, step, parallel: false } = object {
            return self.range_subscript([*start, *stop, *step], index, span);
        }
        let Operand::Value(array) = object else {
            let what = self.describe(object);
            let mut rejection = self.rejection(span, "subscript", format!("{what} cannot be indexed"));
            if let Some(hint) = way_around(object) {
                rejection = rejection.with_hint(hint);
            }
            return Err(rejection.into());
        };
        if self.as_table(object).is_some() {
            return self.table_subscript(*array, index, span);
        }
        if self.as_list(object).is_some() {
            return self.list_subscript(*array, index, span);
        }
        if self.as_text(object).is_some() {
            return self.text_subscript(*array, index, span);
        }
        if self.graph.ty(*array).as_cell().is_some() {
            return self.cell_subscript(*array, index, span);
        }
        let Some(ty) = self.graph.ty(*array).as_array().cloned() else {
            let what = self.describe(object);
            return Err(self.rejection(span, "subscript", format!("{what} cannot be indexed")).into());
        };
        if let Some(name) = self.known_text(index)
            && let Some(field) = self.field_named(*array, &name, span)?
        {
            return Ok(field);
        }
        if let Some(names) = self.known_names(index) {
            return self.fields_named(*array, &names, span);
        }
        if let Some(selection) = self.selection(&ty, index, span)? {
            return Ok(self.gather(*array, &ty, selection, span));
        }
        match self.parse_subscript(*array, &ty, index, span)? {
            Subscript::Element(indices) => Ok(Operand::Value(self.load(*array, indices, span))),
            Subscript::View(items) => Ok(Operand::Value(self.view(*array, items, span))),
        }
    }

    fn tuple_subscript(&mut self, items: Vec<Operand>, index: &Operand, span: Span) -> Elaborated {
        if let Operand::Slice(parts) = index {
            let mut known = [None; 3];
            for (known, part) in known.iter_mut().zip(parts) {
                if let Some(part) = part {
                    let Some(value) = self.facts.int(*part) else {
                        return Err(self.dynamic_tuple_index(span));
                    };
                    *known = Some(value);
                }
            }
            return Ok(Operand::Tuple(slice_items(&items, known)));
        }
        let Some(position) = self.known_int(index) else {
            return self.dynamic_tuple_item(items, index, span);
        };
        let length = items.len() as i64;
        let at = if position < 0 { position + length } else { position };
        match usize::try_from(at).ok().and_then(|at| items.get(at)) {
            Some(item) => Ok(item.clone()),
            None => Err(self
                .rejection(span, "tuple-index", "tuple index out of range")
                .with_hint(format!("the index is {position}, the tuple has {length} items"))
                .into()),
        }
    }

    /// An index known only at run time selects among items of one type.
    fn dynamic_tuple_item(&mut self, items: Vec<Operand>, index: &Operand, span: Span) -> Elaborated {
        let values: Vec<Value> =
            items.iter().map(|item| self.materialise(item, span)).collect::<Elaborated<_>>()?;
        let types: Vec<_> = values.iter().map(|value| self.graph.ty(*value).clone()).collect();
        if let Some(ty) = types
            .split_first()
            .and_then(|(first, others)| others.iter().try_fold(first.clone(), |all, ty| join(&all, ty)))
            && let Some(named) = ty.as_named()
            && matches!(named.kind, NamedKind::Choice | NamedKind::Callable | NamedKind::Function)
        {
            return self.dynamic_function(&values, &ty, index, span);
        }
        let Some(first) = types.first().filter(|first| types.iter().all(|ty| ty == *first)) else {
            return Err(self.dynamic_tuple_index(span));
        };
        if !matches!(first, Type::Scalar(_)) {
            let items = values.into_iter().map(Operand::Value).collect();
            let passed = vec![Operand::Tuple(items), index.clone()];
            return self.call_helper("_tuple_item", passed, span);
        }
        let position = self.checked_tuple_position(values.len(), index, span)?;
        Ok(Operand::Value(self.item_at(&values, position, span)))
    }

    /// One of the functions of a tuple.
    fn dynamic_function(&mut self, values: &[Value], ty: &Type, index: &Operand, span: Span) -> Elaborated {
        let position = self.checked_tuple_position(values.len(), index, span)?;
        let bits = ty.parts().and_then(<[Type]>::first).cloned();
        let Some(bits) = bits else { return Ok(self.function_or_value(values[0])) };
        let mut items = Vec::new();
        for value in values {
            let function = self.convert(*value, ty, span);
            let first = loops::Op::TupleGet { tuple: function, index: 0 };
            items.push(self.basic(first, bits.clone(), span));
        }
        let mut parts = vec![self.item_at(&items, position, span)];
        for part in ty.parts().unwrap_or_default().iter().skip(1) {
            parts.push(self.basic(loops::Op::Tuple(Vec::new()), part.clone(), span));
        }
        Ok(Operand::Value(self.basic(loops::Op::Tuple(parts), ty.clone(), span)))
    }

    /// The position of an item of a tuple by an index that is known at run time only.
    pub(super) fn checked_tuple_position(
        &mut self,
        length: usize,
        index: &Operand,
        span: Span,
    ) -> Elaborated<Value> {
        let index = self.index_value(index, "a tuple index", span)?;
        let length = self.int_constant(length as i64, span);
        let (int, truth) = (Type::weak(DType::Int64), Type::weak(DType::Bool));
        let position = if self.facts.is_non_negative(index) {
            index
        } else {
            let zero = self.int_constant(0, span);
            let is_negative = self.scalar(ScalarOp::Less, vec![index, zero], truth.clone(), span);
            let from_end = self.scalar(ScalarOp::Add, vec![index, length], int.clone(), span);
            self.scalar(ScalarOp::Select, vec![is_negative, from_end, index], int, span)
        };
        let unsigned = Type::strong(DType::UInt64);
        let [a, b] = [position, length]
            .map(|value| self.scalar(ScalarOp::Cast(DType::UInt64), vec![value], unsigned.clone(), span));
        let holds = self.scalar(ScalarOp::Less, vec![a, b], truth, span);
        let message = "tuple index out of range".into();
        let error = loops::CheckError::Index;
        self.effect(loops::Op::Check { holds, error, message, value: None }, span);
        Ok(position)
    }

    /// The item at a position that is known to be one; the items have one type.
    pub(super) fn item_at(&mut self, items: &[Value], position: Value, span: Span) -> Value {
        let ty = self.graph.ty(items[0]).clone();
        let mut found = items[0];
        for (i, item) in items.iter().enumerate().skip(1) {
            let i = self.int_constant(i as i64, span);
            let is_here = self.scalar(ScalarOp::Equal, vec![position, i], Type::weak(DType::Bool), span);
            found = self.scalar(ScalarOp::Select, vec![is_here, *item, found], ty.clone(), span);
        }
        found
    }

    fn dynamic_tuple_index(&self, span: Span) -> Box<crate::rejection::Rejection> {
        self.rejection(
            span,
            "tuple-index",
            "the index of a tuple must be known when the function is compiled",
        )
        .with_hint("its items may differ in type; use an array for items of one type")
        .into()
    }

    pub(super) fn store_subscript(
        &mut self,
        object: &Operand,
        index: &Operand,
        value: &Operand,
        augmented: bool,
        span: Span,
    ) -> Elaborated<()> {
        if [object, index, value].into_iter().any(|operand| *operand == Operand::Poison) {
            return Ok(());
        }
        if self.special_method("__setitem__", &[object, index, value], span)?.is_some() {
            return Ok(());
        }
        if let Operand::Flat(array) = object {
            return self.flat_store(*array, index, value, span);
        }
        if let Some((table, ContainerKind::Dict)) = self.as_table(object) {
            return self.set_entry(table, &[index.clone(), value.clone()], span);
        }
        if let Some(list) = self.as_list(object) {
            return self.list_store(list, index, value, augmented, span);
        }
        if let Operand::Value(cell) = object
            && self.graph.ty(*cell).as_cell().is_some()
        {
            return self.cell_store(*cell, index, value, augmented, span);
        }
        if let (Operand::Value(array), Some(name)) = (object, self.known_text(index))
            && self.store_field_named(*array, &name, value, augmented, span)?
        {
            return Ok(());
        }
        let target = match object {
            Operand::Value(array) => self.graph.ty(*array).as_array().cloned().map(|ty| (*array, ty)),
            _ => None,
        };
        let Some((array, ty)) = target else {
            let what = self.describe(object);
            return Err(self.rejection(span, "store", format!("items of {what} cannot be assigned")).into());
        };
        self.check_writable(array, span)?;
        if let Some(selection) = self.selection(&ty, index, span)? {
            return self.scatter(array, &ty, selection, value, span);
        }
        let subscript = self.parse_subscript(array, &ty, index, span)?;
        match subscript {
            // `a[i] += x` of an element that is an array has already written through it.
            Subscript::Element(indices) => self.store_element(array, indices, value, span)?,
            Subscript::View(items) => {
                let value = match self.known_text(value) {
                    Some(text) if !has_values(ty.dtype) => self.text_cell(&text, ty.dtype, span),
                    _ if matches!(value, Operand::List(_)) => self.number_or_items(value, span)?,
                    _ if self.as_list(value).is_some() && !self.is_undetermined(value) => {
                        match self.list_as_array(value, span)? {
                            Operand::Poison => return Ok(()),
                            array => self.materialise(&array, span)?,
                        }
                    }
                    _ => self.materialise(value, span)?,
                };
                // `a[i:j] += x` has already written through the view.
                if augmented && self.graph.ty(value).as_array().is_some() {
                    return Ok(());
                }
                let view = self.view(array, items, span);
                self.assign_array(view, value, span)?;
            }
        }
        Ok(())
    }

    /// `target[...] = value`.
    pub(super) fn assign_array(&mut self, target: Value, value: Value, span: Span) -> Elaborated<()> {
        let Some(ty) = self.graph.ty(target).as_array().cloned() else { return Ok(()) };
        let from = match self.graph.ty(value).clone() {
            Type::Scalar(scalar) => scalar.dtype,
            Type::Array(array) => {
                self.effect(loops::Op::CheckAssignable { array: value, target }, span);
                array.dtype.native()
            }
            Type::Cell(cell) => cell.dtype,
            ty if ty.items().is_some() => {
                let items = self.tuple_items(value, span);
                let array = self.array_from_items(&items, None, span)?;
                return self.assign_array(target, array, span);
            }
            other => {
                let reason = format!("{other} cannot be assigned to {ty}");
                return Err(self.rejection(span, "store", reason).into());
            }
        };
        if !has_values(ty.dtype) || !has_values(from) {
            let source = self.as_array_value(value, span)?;
            self.primitive_effect("hl_assign", &[target, source], span);
            return Ok(());
        }
        self.check_storable(from, ty.dtype, span)?;
        // Whether it is zero is all that truth values keep of a number.
        let is_known = self.facts.int(value).is_some() && ty.dtype != DType::Bool;
        let value = if is_known { self.fitting(value, ty.dtype, span) } else { value };
        let value = if is_time(ty.dtype) { self.as_time(value, ty.dtype.native(), span) } else { value };
        let into = Op::MapInto { target, op: None, operands: vec![value], update: false };
        self.graph.push_effect(self.current, into, span);
        Ok(())
    }

    pub(super) fn check_storable(&self, from: DType, to: DType, span: Span) -> Elaborated<()> {
        if from.kind() == Kind::Complex && to.kind() != Kind::Complex {
            let reason = format!("a {} does not fit into an array of {}", from.name(), to.name());
            return Err(self.rejection(span, "store", reason).with_hint("store its .real or .imag").into());
        }
        let counts = matches!(from.kind(), Kind::Bool | Kind::Signed | Kind::Unsigned);
        let fits = match (is_time(from), is_time(to)) {
            (true, _) => from.kind() == to.kind(),
            (false, true) => counts,
            (false, false) => true,
        };
        if !fits {
            let reason = format!("a {} does not fit into an array of {}", from.name(), to.name());
            return Err(self
                .rejection(span, "store", reason)
                .with_hint("convert it with .astype(...)")
                .into());
        }
        Ok(())
    }

    pub(super) fn check_writable(&self, array: Value, span: Span) -> Elaborated<()> {
        match self.graph.ty(array).in_memory() {
            Some(ArrayType { readonly: true, .. }) => Err(self
                .rejection(span, "read-only", "the array is read-only")
                .with_hint("write to a copy of it")
                .into()),
            _ => Ok(()),
        }
    }

    fn parse_subscript(
        &mut self,
        array: Value,
        ty: &ArrayType,
        index: &Operand,
        span: Span,
    ) -> Elaborated<Subscript> {
        let items = match index {
            Operand::Tuple(items) => items.clone(),
            Operand::Value(value) if self.graph.ty(*value).items().is_some() => {
                self.tuple_items(*value, span)
            }
            single => vec![single.clone()],
        };
        let is_new_axis = |this: &Self, item: &Operand| matches!(item, Operand::Value(value) if *this.graph.ty(*value) == Type::Unit);
        let consumed =
            items.iter().filter(|item| **item != Operand::Ellipsis && !is_new_axis(self, item)).count();
        if consumed > ty.ndim {
            let reason = format!(
                "too many indices for array: array is {}-dimensional, but {consumed} were indexed",
                ty.ndim
            );
            return Err(self.rejection(span, "too-many-indices", reason).into());
        }
        if items.iter().filter(|item| **item == Operand::Ellipsis).count() > 1 {
            let reason = "an index can only have a single ellipsis ('...')";
            return Err(self.rejection(span, "subscript", reason).into());
        }
        let full = ViewItem::Slice { start: None, stop: None, step: None };
        let mut parsed = Vec::new();
        let mut axis = 0;
        for item in &items {
            match item {
                Operand::Ellipsis => {
                    parsed.extend(std::iter::repeat_n(full, ty.ndim - consumed));
                    axis += ty.ndim - consumed;
                }
                Operand::Slice([start, stop, step]) => {
                    parsed.push(ViewItem::Slice { start: *start, stop: *stop, step: *step });
                    axis += 1;
                }
                item if is_new_axis(self, item) => parsed.push(ViewItem::NewAxis),
                item => {
                    let value = self.index_value(item, "an index", span)?;
                    let check = self.check_for(value, array, axis);
                    parsed.push(ViewItem::Index(Index { value, check }));
                    axis += 1;
                }
            }
        }
        parsed.extend(std::iter::repeat_n(full, ty.ndim - axis));
        let indices: Vec<Index> = parsed
            .iter()
            .filter_map(|item| match item {
                ViewItem::Index(index) => Some(*index),
                _ => None,
            })
            .collect();
        let is_element = indices.len() == parsed.len() && !items.contains(&Operand::Ellipsis);
        Ok(if is_element { Subscript::Element(indices) } else { Subscript::View(parsed) })
    }

    fn check_for(&mut self, index: Value, array: Value, axis: usize) -> Check {
        if self.facts.is_inside(index, array, axis) {
            return Check::Proven;
        }
        let non_negative = self.facts.is_non_negative(index);
        match (self.options.boundscheck, non_negative) {
            (true, true) => Check::UpperBound,
            (true, false) => Check::Full,
            (false, true) => Check::Proven,
            (false, false) => Check::WrapOnly,
        }
    }

    pub(super) fn load(&mut self, array: Value, indices: Vec<Index>, span: Span) -> Value {
        let dtype = self.graph.ty(array).in_memory().map_or(DType::Float64, |array| array.dtype);
        if !has_values(dtype) {
            return self.cell(array, indices, span);
        }
        self.basic(loops::Op::Load { array, indices }, Type::strong(dtype.native()), span)
    }

    pub(super) fn view(&mut self, array: Value, items: Vec<ViewItem>, span: Span) -> Value {
        let Some(ty) = self.graph.ty(array).as_array().cloned() else { return array };
        let ndim = items.iter().filter(|item| !matches!(item, ViewItem::Index(_))).count();
        let layout = view_layout(ty.layout, &items, ndim);
        let result = Type::Array(ArrayType { dtype: ty.dtype, ndim, layout, readonly: ty.readonly });
        let value = self.basic(loops::Op::View { array, items: items.clone() }, result, span);
        self.note_view_lengths(array, &items, value);
        value
    }

    /// An axis that a view takes whole has the length of the array's axis.
    fn note_view_lengths(&mut self, array: Value, items: &[ViewItem], view: Value) {
        let (mut axis, mut view_axis) = (0, 0);
        for item in items {
            match item {
                ViewItem::Index(_) => axis += 1,
                ViewItem::NewAxis => view_axis += 1,
                ViewItem::Slice { start, stop, step } => {
                    if start.is_none()
                        && stop.is_none()
                        && step.is_none()
                        && let Some(length) = self.facts.length(array, axis)
                    {
                        self.facts.set_length(view, view_axis, length);
                    }
                    axis += 1;
                    view_axis += 1;
                }
            }
        }
    }

    /// The length of an axis; one value per array and axis, so that loop bounds and checks meet in it.
    pub(super) fn length(&mut self, array: Value, axis: usize, span: Span) -> Value {
        if let Some(known) = self.facts.length(array, axis) {
            return known;
        }
        // Where the array is defined, so that the value serves everywhere the array does.
        let home = self.definition_block(array);
        let op = Op::Basic(loops::Op::Length { array, axis });
        let ty = Type::weak(DType::Int64);
        let value = if home == self.current {
            self.graph.push(home, op, ty, span)
        } else {
            let value = self.graph.add_value(ty, None);
            let inst = crate::graph::Inst { op, results: smallvec::smallvec![value], span };
            self.graph.block_mut(home).insts.push(inst);
            value
        };
        self.facts.set_length(array, axis, value);
        self.facts.set_non_negative(value);
        value
    }

    fn definition_block(&mut self, value: Value) -> crate::graph::BlockId {
        if let Some(block) = self.facts.block(value) {
            return block;
        }
        let found = self
            .graph
            .block_ids()
            .find(|block| {
                let data = self.graph.block(*block);
                data.parameters.contains(&value)
                    || data.insts.iter().any(|inst| inst.results.contains(&value))
            })
            // A hidden array becomes a parameter of the entry block at the end.
            .unwrap_or(crate::graph::ENTRY);
        self.facts.set_block(value, found);
        found
    }

    /// A part of a slice: an integer, or nothing for `None`.
    pub(super) fn slice_part(&mut self, operand: &Operand, span: Span) -> Elaborated<Option<Value>> {
        match operand {
            Operand::Value(value) if *self.graph.ty(*value) == Type::Unit => Ok(None),
            Operand::Poison => Ok(None),
            other => self.index_value(other, "a slice bound", span).map(Some),
        }
    }

    pub(super) fn unpack(&mut self, operand: &Operand, count: usize, span: Span) -> Elaborated<Vec<Operand>> {
        if *operand == Operand::Poison {
            return Ok(vec![Operand::Poison; count]);
        }
        let items = match self.as_items(operand, span) {
            Some(items) => items,
            None => match operand {
                Operand::List(items) => items.clone(),
                Operand::Value(list) if self.as_list(operand).is_some() => {
                    return Ok(self.unpack_list(*list, count, span));
                }
                Operand::Value(value)
                    if self.graph.ty(*value).as_array().is_some_and(|array| array.ndim > 0) =>
                {
                    return Ok(self.unpack_array(*value, count, span));
                }
                lazy if self.is_lazy(lazy) => {
                    let list = self.list_of(lazy, span)?;
                    return self.unpack(&list, count, span);
                }
                other => {
                    let what = self.describe(other);
                    return Err(self.rejection(span, "unpack", format!("{what} cannot be unpacked")).into());
                }
            },
        };
        if items.len() != count {
            let reason = if items.len() < count {
                format!("not enough values to unpack (expected {count}, got {})", items.len())
            } else {
                format!("too many values to unpack (expected {count}, got {})", items.len())
            };
            let names = if count == 1 { "name" } else { "names" };
            let hint = format!(
                "there are {} values for {count} {names}; the shape of an array has one for each axis",
                items.len()
            );
            return Err(self.rejection(span, "unpack", reason).with_hint(hint).into());
        }
        Ok(items)
    }

    /// The items along the first axis, whose length is only known at run time.
    fn unpack_array(&mut self, array: Value, count: usize, span: Span) -> Vec<Operand> {
        let length = self.length(array, 0, span);
        let wanted = self.int_constant(count as i64, span);
        self.effect(
            loops::Op::Primitive { symbol: "hl_check_unpack".into(), arguments: vec![length, wanted] },
            span,
        );
        let ndim = self.graph.ty(array).as_array().map_or(1, |array| array.ndim);
        (0..count)
            .map(|i| {
                let value = self.int_constant(i as i64, span);
                let index = Index { value, check: Check::Proven };
                if ndim == 1 {
                    return Operand::Value(self.load(array, vec![index], span));
                }
                let mut items = vec![ViewItem::Index(index)];
                items.extend((1..ndim).map(|_| ViewItem::Slice { start: None, stop: None, step: None }));
                Operand::Value(self.view(array, items, span))
            })
            .collect()
    }

    /// The product of the lengths of all axes.
    pub(super) fn size(&mut self, array: Value, span: Span) -> Value {
        let ndim = self.graph.ty(array).as_array().map_or(0, |array| array.ndim);
        let mut size = self.int_constant(1, span);
        for axis in 0..ndim {
            let length = self.length(array, axis, span);
            size = if axis == 0 {
                length
            } else {
                self.scalar(ScalarOp::Multiply, vec![size, length], Type::weak(DType::Int64), span)
            };
        }
        self.facts.set_non_negative(size);
        size
    }

    /// Whether a value is the constant `None`.
    pub(super) fn is_none(&self, operand: &Operand) -> bool {
        matches!(operand, Operand::Value(value) if *self.graph.ty(*value) == Type::Unit
            || matches!(self.facts.constant(*value), Some(Const::Unit)))
    }
}

/// What is known of a view's strides.
fn view_layout(layout: Layout, items: &[ViewItem], ndim: usize) -> Layout {
    let whole = |item: &ViewItem| matches!(item, ViewItem::Slice { start: None, stop: None, step: None });
    let run = |item: &ViewItem| matches!(item, ViewItem::Slice { step: None, .. });
    let index = |item: &ViewItem| matches!(item, ViewItem::Index(_));
    match layout {
        Layout::C => {
            let rest: Vec<_> = items.iter().skip_while(|item| index(item)).collect();
            match rest.split_first() {
                None => Layout::C,
                Some((first, others)) if run(first) && others.iter().all(|item| whole(item)) => Layout::C,
                _ => Layout::Any,
            }
        }
        Layout::F => {
            let kept: Vec<_> = items.iter().rev().skip_while(|item| index(item)).collect();
            match kept.split_first() {
                None => Layout::C,
                Some((last, others)) if run(last) && others.iter().all(|item| whole(item)) => {
                    if ndim == 1 {
                        Layout::C
                    } else {
                        Layout::F
                    }
                }
                _ => Layout::Any,
            }
        }
        loose => loose,
    }
}

fn slice_items(items: &[Operand], [start, stop, step]: [Option<i64>; 3]) -> Vec<Operand> {
    let length = items.len() as i64;
    let step = step.unwrap_or(1);
    if step == 0 {
        return Vec::new();
    }
    let (low, high) = if step > 0 { (0, length) } else { (-1, length - 1) };
    let clamp = |bound: Option<i64>, default: i64| match bound {
        None => default,
        Some(bound) => (if bound < 0 { bound + length } else { bound }).clamp(low, high),
    };
    let (mut at, end) = if step > 0 {
        (clamp(start, 0), clamp(stop, length))
    } else {
        (clamp(start, length - 1), clamp(stop, -1))
    };
    let mut taken = Vec::new();
    while (step > 0 && at < end) || (step < 0 && at > end) {
        taken.push(items[at as usize].clone());
        at += step;
    }
    taken
}
