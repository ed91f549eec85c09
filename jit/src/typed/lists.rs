//! Lists at run time: making them, their items and slices, operators.
//!
//! What moves items is a runtime function; what compares or orders them is Python of the library, compiled for their type.

use super::elaborate::{Elaborated, Elaborator};
use super::item_types::Origin;
use super::join::join;
use super::operand::Operand;
use crate::flow::{BinaryOp, CompareOp};
use crate::graph::{Span, Value};
use crate::loops::{self, Check, ListAction};
use crate::scalar::{Const, ScalarOp};
use crate::types::{ContainerKind, ContainerType, Type};
use hotloop_array::dtype::DType;

impl Elaborator<'_, '_> {
    /// The list that an operand is at run time.
    pub(super) fn as_list(&self, operand: &Operand) -> Option<Value> {
        match operand {
            Operand::Value(value) => {
                let container = self.graph.ty(*value).as_container()?;
                (container.kind == ContainerKind::List).then_some(*value)
            }
            _ => None,
        }
    }

    /// Whether the operand is a container of whose items nothing is known yet. What would be made of them is not known either.
    pub(super) fn is_undetermined(&self, operand: &Operand) -> bool {
        fn open(ty: &Type) -> bool {
            match ty {
                Type::Container(container) => container.items.is_empty() || container.items.iter().any(open),
                Type::Tuple(_) | Type::Optional(_) | Type::Closure(_) | Type::Named(_) => {
                    ty.parts().unwrap_or_default().iter().any(open)
                }
                _ => false,
            }
        }
        matches!(operand, Operand::Value(value) if open(self.graph.ty(*value)))
    }

    /// A new list of these items, which may become more.
    pub(super) fn new_list(&mut self, items: &[Operand], span: Span) -> Elaborated {
        let origin = self.origin();
        let known = self.known_items(origin).into_iter().next();
        let mut ty = known;
        for item in items {
            let value = self.materialise(item, span)?;
            let own = self.graph.ty(value).clone();
            ty = match ty {
                None => Some(own),
                // What does not go together is told at the end of the attempt.
                Some(known) => join(&known, &own).or(Some(known)),
            };
        }
        let list = self.empty_list(ty, false, items.len(), origin, span)?;
        for item in items {
            if let Some(item) = self.put(list, 0, item, span)? {
                self.list_effect(ListAction::Append, vec![list, item], span);
            }
        }
        Ok(Operand::Value(list))
    }

    /// An empty list with room.
    pub(super) fn empty_list(
        &mut self,
        item: Option<Type>,
        typed: bool,
        room: usize,
        origin: Option<Origin>,
        span: Span,
    ) -> Elaborated<Value> {
        let ty = Type::Container(ContainerType {
            kind: ContainerKind::List,
            typed,
            items: item.clone().into_iter().collect(),
        });
        let list = match item {
            // Code of this attempt is not run.
            None => self.basic(loops::Op::Const(Const::Unit), ty, span),
            Some(_) => self.allocate_list(&ty, room, span)?,
        };
        self.note_made(list, origin, span);
        Ok(list)
    }

    /// A new list of a type that is known.
    pub(super) fn allocate_list(&mut self, ty: &Type, room: usize, span: Span) -> Elaborated<Value> {
        let Some(item) = ty.list_item() else { return Ok(self.graph.add_value(ty.clone(), None)) };
        let Some(mask) = item.storage_slots().filter(|_| !holds_generator(item)) else {
            let reason = format!("{item} cannot be an item of a list");
            return Err(self.rejection(span, "items", reason).into());
        };
        let numbers = [item.item_stride() as i64, mask as i64, room as i64];
        let arguments = numbers.map(|number| self.int_constant(number, span)).to_vec();
        let op = loops::Op::Primitive { symbol: "hl_list_new".into(), arguments };
        Ok(self.basic(op, ty.clone(), span))
    }

    pub(super) fn list_effect(&mut self, action: ListAction, operands: Vec<Value>, span: Span) {
        self.effect(loops::Op::List { action, operands }, span);
    }

    /// Calls a runtime function of lists for what it does.
    pub(super) fn list_call(&mut self, symbol: &str, arguments: Vec<Value>, span: Span) {
        self.effect(loops::Op::Primitive { symbol: symbol.into(), arguments }, span);
    }

    /// Calls a runtime function that gives a list of the same type.
    pub(super) fn list_like(
        &mut self,
        list: Value,
        symbol: &str,
        arguments: Vec<Value>,
        span: Span,
    ) -> Operand {
        let ty = self.graph.ty(list).clone();
        let made = self.basic(loops::Op::Primitive { symbol: symbol.into(), arguments }, ty, span);
        self.note_parameter(made);
        self.note_alike(list, made);
        Operand::Value(made)
    }

    pub(super) fn list_length(&mut self, list: Value, span: Span) -> Value {
        let op = loops::Op::List { action: ListAction::Length, operands: vec![list] };
        let length = self.basic(op, Type::weak(DType::Int64), span);
        self.facts.set_non_negative(length);
        length
    }

    /// The item at an index.
    pub(super) fn list_item(&mut self, list: Value, index: Value, check: Check, span: Span) -> Operand {
        let Some(item) = self.graph.ty(list).list_item().cloned() else { return Operand::Poison };
        let op = loops::Op::List { action: ListAction::Get(check), operands: vec![list, index] };
        let value = self.basic(op, item, span);
        self.note_taken(list, 0, value);
        Operand::Value(value)
    }

    fn list_check(&self, index: Value) -> Check {
        match (self.facts.is_non_negative(index), self.options.boundscheck) {
            (true, true) => Check::UpperBound,
            (false, true) => Check::Full,
            (true, false) => Check::Proven,
            (false, false) => Check::WrapOnly,
        }
    }

    /// `list[index]`
    pub(super) fn list_subscript(&mut self, list: Value, index: &Operand, span: Span) -> Elaborated {
        if let Operand::Slice(parts) = index {
            let mut arguments = vec![list];
            arguments.extend(self.slice_arguments(parts, span));
            return Ok(self.list_like(list, "hl_list_slice", arguments, span));
        }
        let index = self.index_value(index, "a list index", span)?;
        let check = self.list_check(index);
        Ok(self.list_item(list, index, check, span))
    }

    /// Which parts of a slice are given, and they.
    pub(super) fn slice_arguments(&mut self, parts: &[Option<Value>; 3], span: Span) -> Vec<Value> {
        let mut given = 0;
        let values: Vec<Value> = parts
            .iter()
            .enumerate()
            .map(|(at, part)| {
                given |= i64::from(part.is_some()) << at;
                part.unwrap_or_else(|| self.int_constant(0, span))
            })
            .collect();
        std::iter::once(self.int_constant(given, span)).chain(values).collect()
    }

    /// `list[index] = value`
    pub(super) fn list_store(
        &mut self,
        list: Value,
        index: &Operand,
        value: &Operand,
        augmented: bool,
        span: Span,
    ) -> Elaborated<()> {
        if let Operand::Slice(parts) = index {
            let parts = *parts;
            // `a[i:j] += b` has made the new items already.
            let _ = augmented;
            let other = self.items_as_list(list, value, span)?;
            let Some(other) = other else { return Ok(()) };
            let mut arguments = vec![list];
            arguments.extend(self.slice_arguments(&parts, span));
            arguments.push(other);
            self.list_call("hl_list_assign_slice", arguments, span);
            return Ok(());
        }
        let index = self.index_value(index, "a list index", span)?;
        let check = self.list_check(index);
        if let Some(value) = self.put(list, 0, value, span)? {
            self.list_effect(ListAction::Set(check), vec![list, index, value], span);
        }
        Ok(())
    }

    /// `del list[index]`
    pub(super) fn list_delete(&mut self, list: Value, index: &Operand, span: Span) -> Elaborated<()> {
        let mut arguments = vec![list];
        if let Operand::Slice(parts) = index {
            arguments.extend(self.slice_arguments(parts, span));
            self.list_call("hl_list_delete_slice", arguments, span);
            return Ok(());
        }
        arguments.push(self.index_value(index, "a list index", span)?);
        self.list_call("hl_list_delete", arguments, span);
        Ok(())
    }

    /// What is iterated as a list of the same type as another, for what takes the items of one; `None` while the types are
    /// not known.
    fn items_as_list(&mut self, list: Value, operand: &Operand, span: Span) -> Elaborated<Option<Value>> {
        let other = match self.as_list(operand) {
            Some(other) => other,
            None => match self.list_of(operand, span)? {
                Operand::Value(other) => other,
                _ => return Ok(None),
            },
        };
        let items = [list, other].map(|each| self.graph.ty(each).list_item().cloned());
        match items {
            [_, None] => {
                self.note_alike(list, other);
                Ok(None)
            }
            [own, Some(theirs)] => {
                // Items are converted where they are not of the list's type.
                let sample = self.graph.add_value(theirs.clone(), None);
                self.note_taken(other, 0, sample);
                self.put(list, 0, &Operand::Value(sample), span)?;
                if own.as_ref() == Some(&theirs) {
                    return Ok(Some(other));
                }
                let Some(own) = own else { return Ok(None) };
                if join(&own, &theirs).as_ref() != Some(&own) {
                    return Ok(None);
                }
                let converted = self.call_helper(
                    "_list_converted",
                    vec![Operand::Value(other), Operand::Value(list)],
                    span,
                )?;
                Ok(self.as_list(&converted))
            }
        }
    }

    /// `list(iterable)`
    pub(super) fn list_of(&mut self, operand: &Operand, span: Span) -> Elaborated {
        let passed =
            |this: &mut Self, helper: &str, operands: Vec<Operand>| this.call_helper(helper, operands, span);
        match operand {
            Operand::Poison => Ok(Operand::Poison),
            Operand::List(items) | Operand::Tuple(items) => self.new_list(&items.clone(), span),
            Operand::Value(value) => match self.graph.ty(*value).clone() {
                ty if ty.items().is_some() => {
                    let items = self.tuple_items(*value, span);
                    self.new_list(&items, span)
                }
                Type::Container(container) if container.kind == ContainerKind::List && !container.typed => {
                    let given = [None; 3];
                    let mut arguments = vec![*value];
                    arguments.extend(self.slice_arguments(&given, span));
                    Ok(self.list_like(*value, "hl_list_slice", arguments, span))
                }
                Type::Container(container) if container.kind != ContainerKind::List => {
                    self.keys_of(*value, span)
                }
                _ => passed(self, "_list", vec![operand.clone()]),
            },
            Operand::Range { start, stop, step, .. } => {
                let bounds = [*start, *stop, *step].map(Operand::Value).to_vec();
                passed(self, "_list_range", bounds)
            }
            Operand::Entries(table, which) => self.list_of_entries(*table, *which, span),
            Operand::Enumerate(inner, start) => {
                let start = Operand::Value(*start);
                let inner = self.as_passable(inner, span)?;
                passed(self, "_list_enumerate", vec![inner, start])
            }
            Operand::Zip(parts) => {
                let parts =
                    parts.iter().map(|part| self.as_passable(part, span)).collect::<Elaborated<_>>()?;
                passed(self, "_list_zip", parts)
            }
            Operand::Flat(array) => {
                let elements = self.flatten_array(*array, true, span)?;
                passed(self, "_list", vec![elements])
            }
            Operand::Reversed(inner) => {
                let inner = self.as_passable(inner, span)?;
                passed(self, "_list_reversed", vec![inner])
            }
            other => {
                let what = self.describe(other);
                Err(self.rejection(span, "not-iterable", format!("{what} is not iterable")).into())
            }
        }
    }

    /// What can be passed to a function; what is only counted is made a list.
    pub(super) fn as_passable(&mut self, operand: &Operand, span: Span) -> Elaborated {
        match operand {
            Operand::Value(_) => Ok(operand.clone()),
            other => self.list_of(other, span),
        }
    }

    /// Operators that take lists; `None` where neither operand is one.
    pub(super) fn list_operator(
        &mut self,
        op: BinaryOp,
        left: &Operand,
        right: &Operand,
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        let (a, b) = (self.as_list(left), self.as_list(right));
        let result = match (op, a, b) {
            (_, None, None) => return Ok(None),
            (BinaryOp::Add, Some(a), Some(b)) => {
                let (known, other) = (self.graph.ty(a).list_item(), self.graph.ty(b).list_item());
                if known.is_none() || known != other {
                    self.note_alike(a, b);
                    return Ok(Some(Operand::Poison));
                }
                self.note_alike(a, b);
                self.list_like(a, "hl_list_concatenate", vec![a, b], span)
            }
            (BinaryOp::Mul, Some(list), None) if self.is_scalar(right) => {
                let times = self.index_value(right, "the number of repetitions", span)?;
                self.list_like(list, "hl_list_repeat", vec![list, times], span)
            }
            (BinaryOp::Mul, None, Some(list)) if self.is_scalar(left) => {
                let times = self.index_value(left, "the number of repetitions", span)?;
                self.list_like(list, "hl_list_repeat", vec![list, times], span)
            }
            _ => {
                // NumPy takes a list for the array of its items.
                let is_array = |this: &Self, operand: &Operand| matches!(operand, Operand::Value(value) if this.graph.ty(*value).as_array().is_some());
                if !is_array(self, left) && !is_array(self, right) {
                    return Err(self.no_operator(op.symbol(), left, right, span));
                }
                let left = self.list_as_array(left, span)?;
                let right = self.list_as_array(right, span)?;
                return self.binary(op, &left, &right, span).map(Some);
            }
        };
        Ok(Some(result))
    }

    pub(super) fn is_scalar(&self, operand: &Operand) -> bool {
        matches!(operand, Operand::Value(value) if self.graph.ty(*value).scalar_dtype().is_some())
    }

    /// `list += other`, `list *= times`
    pub(super) fn list_in_place(
        &mut self,
        op: BinaryOp,
        list: Value,
        other: &Operand,
        span: Span,
    ) -> Elaborated {
        match op {
            BinaryOp::Add => self.list_extend(list, other, span)?,
            BinaryOp::Mul => {
                let times = self.index_value(other, "the number of repetitions", span)?;
                self.list_call("hl_list_repeat_in_place", vec![list, times], span);
            }
            _ => {
                let symbol = format!("{}=", op.symbol());
                return Err(self.no_operator(&symbol, &Operand::Value(list), other, span));
            }
        }
        Ok(Operand::Value(list))
    }

    pub(super) fn list_extend(&mut self, list: Value, other: &Operand, span: Span) -> Elaborated<()> {
        if let Some(other) = self.items_as_list(list, other, span)? {
            self.list_call("hl_list_extend", vec![list, other], span);
        }
        Ok(())
    }

    /// Comparisons of lists; `None` where the operands are not two lists.
    pub(super) fn compare_lists(
        &mut self,
        op: CompareOp,
        left: &Operand,
        right: &Operand,
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        let (Some(a), Some(b)) = (self.as_list(left), self.as_list(right)) else {
            return Ok(None);
        };
        if self.is_undetermined(left) || self.is_undetermined(right) {
            self.note_alike(a, b);
            return Ok(Some(Operand::Poison));
        }
        let (first, second, helper, negated) = match op {
            CompareOp::Equal => (a, b, "_list_equal", false),
            CompareOp::NotEqual => (a, b, "_list_equal", true),
            CompareOp::Less => (a, b, "_list_less", false),
            CompareOp::Greater => (b, a, "_list_less", false),
            CompareOp::LessEqual => (b, a, "_list_less", true),
            _ => (a, b, "_list_less", true),
        };
        let result = self.call_helper(helper, vec![Operand::Value(first), Operand::Value(second)], span)?;
        let result = self.materialise(&result, span)?;
        self.negate_if(negated, result, span).map(Some)
    }

    /// `item in list`
    pub(super) fn list_contains(&mut self, list: Value, item: &Operand, span: Span) -> Elaborated<Value> {
        let found = self.call_helper("_list_contains", vec![Operand::Value(list), item.clone()], span)?;
        self.materialise(&found, span)
    }

    pub(super) fn list_truth(&mut self, list: Value, span: Span) -> Value {
        let length = self.list_length(list, span);
        let zero = self.int_constant(0, span);
        self.scalar(ScalarOp::NotEqual, vec![length, zero], Type::weak(DType::Bool), span)
    }

    /// The items of a list of a length that is known where it is unpacked.
    pub(super) fn unpack_list(&mut self, list: Value, count: usize, span: Span) -> Vec<Operand> {
        let length = self.list_length(list, span);
        let wanted = self.int_constant(count as i64, span);
        self.list_call("hl_check_unpack", vec![length, wanted], span);
        (0..count)
            .map(|at| {
                let at = self.int_constant(at as i64, span);
                self.list_item(list, at, Check::Proven, span)
            })
            .collect()
    }

    /// What NumPy makes of a list: an array. Other operands stay.
    pub(super) fn list_as_array(&mut self, operand: &Operand, span: Span) -> Elaborated {
        let Some(list) = self.as_list(operand) else { return Ok(operand.clone()) };
        if self.is_undetermined(operand) {
            return Ok(Operand::Poison);
        }
        let item = self.graph.ty(list).list_item().cloned();
        let helper = match item.as_ref() {
            Some(Type::Scalar(scalar)) => {
                let length = self.list_length(list, span);
                let array = self.allocate(vec![length], scalar.dtype, false, span);
                let passed = vec![Operand::Value(array), operand.clone()];
                self.call_helper("_fill_from_list", passed, span)?;
                return Ok(Operand::Value(array));
            }
            Some(Type::Container(inner)) if inner.kind == ContainerKind::List => "_array_of_lists",
            Some(Type::Array(_)) => "_array_of_arrays",
            Some(Type::Tuple(_)) => "_array_of_tuples",
            _ => {
                let what = self.describe(operand);
                let reason = format!("{what} cannot be made an array");
                return Err(self.rejection(span, "type", reason).into());
            }
        };
        self.call_helper(helper, vec![operand.clone()], span)
    }
}

fn holds_generator(ty: &Type) -> bool {
    match ty {
        Type::Generator => true,
        _ => ty.parts().unwrap_or_default().iter().any(holds_generator),
    }
}
