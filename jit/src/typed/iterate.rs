//! `for` loops: what is iterated becomes a counter and a rule that makes the item from it.

use super::elaborate::{Elaborated, Elaborator};
use super::join::join;
use super::operand::Operand;
use super::steps::Ahead;
use crate::flow;
use crate::graph::{BlockId, Span, Value};
use crate::loops::{self, Check, Index, ViewItem};
use crate::scalar::ScalarOp;
use crate::types::{NamedKind, Type};
use hotloop_array::dtype::DType;

/// How a loop counts.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    /// The header's last parameter, once the header was entered.
    pub(super) counter: Option<Value>,
    pub(super) start: Value,
    pub(super) stop: Value,
    pub(super) parallel: bool,
    /// What is iterated, if the number of items may change meanwhile: it is asked for before each round.
    pub(super) growing: Option<Operand>,
    pub(super) item: Item,
    /// If the items come from a generator: the step that is made before each round, in the round itself.
    pub(super) ahead: Option<Ahead>,
    pub(super) current: Option<Ahead>,
}

/// How an item is made from the counter. It is made at the start of the round: between the test whether there is one and that
/// nothing may run that could change what it comes from.
#[derive(Debug, Clone)]
pub(super) enum Item {
    /// The counter itself.
    Counter,
    /// `start + counter * step`.
    Stepped { start: Value, step: Value },
    /// The element or row at the counter.
    Element(Value),
    /// The same at `length - 1 - counter`.
    Backward(Box<Item>, Value),
    /// The character of a text.
    Character(Value),
    /// The item of a list.
    Listed(Value, Check),
    /// The element with that number.
    Flat(Value),
    /// The position of that number among all of these lengths.
    Position(Vec<Value>),
    /// One item of each.
    Tuple(Vec<Item>),
    /// The one of these, all of one type, at the counter.
    OneOf(Vec<Value>),
    /// What is in this tuple of one item, which a generator gave.
    Yielded(Value),
}

impl Item {
    /// Calls `visit` with every value that the item is made of but for the counter, to be replaced.
    pub(super) fn for_each_value_mut(&mut self, visit: &mut dyn FnMut(&mut Value)) {
        match self {
            Item::Counter => {}
            Item::Stepped { start, step } => {
                visit(start);
                visit(step);
            }
            Item::Element(value)
            | Item::Character(value)
            | Item::Listed(value, _)
            | Item::Flat(value)
            | Item::Yielded(value) => visit(value),
            Item::Backward(inner, length) => {
                inner.for_each_value_mut(visit);
                visit(length);
            }
            Item::Position(values) | Item::OneOf(values) => values.iter_mut().for_each(visit),
            Item::Tuple(items) => items.iter_mut().for_each(|item| item.for_each_value_mut(visit)),
        }
    }
}

/// How many items a loop is written out for.
const MOST_ROUNDS: usize = 1000;

impl Elaborator<'_, '_> {
    /// The iterator of a loop; `None` if control does not come back here in this attempt.
    pub(super) fn iterate(
        &mut self,
        iterator: Value,
        operand: &Operand,
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        if *operand == Operand::Poison || self.is_undetermined(operand) {
            return Ok(Some(Operand::Poison));
        }
        let Some(index) = self.loaded.flow.loops.iter().position(|each| each.iterator == iterator) else {
            // A loop that is written out, or one that control cannot reach.
            let items = self.items_one_by_one(operand, span);
            return Ok(Some(items.map_or(Operand::Poison, Operand::Tuple)));
        };
        if let Some(items) = self.items_to_unroll(operand, span) {
            if items.len() > MOST_ROUNDS {
                let reason = format!(
                    "a loop is written out for at most {MOST_ROUNDS} items, these are {}",
                    items.len()
                );
                return Err(self
                    .rejection(span, "literal-unroll", reason)
                    .with_hint("use a list or an array, whose items have one type")
                    .into());
            }
            self.unroll.get_or_insert((index, items.len()));
            return Ok(Some(Operand::Poison));
        }
        let plan = match operand {
            lazy if self.is_lazy(lazy) => {
                let lazy = &self.iterable(lazy.clone(), span)?;
                if self.is_unknown(lazy) {
                    return Ok(Some(Operand::Poison));
                }
                let start = self.int_constant(0, span);
                let (growing, item) = (Some(lazy.clone()), Item::Counter);
                let ahead = match self.loaded.flow.loops[index].is_guarded {
                    true => None,
                    false => match self.step(lazy, start, None, span)? {
                        Some((more, item)) => Some(Ahead { more, item }),
                        None => return Ok(None),
                    },
                };
                Plan {
                    counter: None,
                    start,
                    stop: start,
                    parallel: false,
                    growing,
                    item,
                    ahead,
                    current: None,
                }
            }
            Operand::Range { start, stop, step, parallel: false } if self.facts.int(*step) == Some(1) => {
                let item = Item::Counter;
                Plan {
                    counter: None,
                    start: *start,
                    stop: *stop,
                    parallel: false,
                    growing: None,
                    item,
                    ahead: None,
                    current: None,
                }
            }
            _ => {
                let (length, item) = self.countable(operand, span)?;
                let parallel = matches!(operand, Operand::Range { parallel: true, .. });
                let start = self.int_constant(0, span);
                let item = match item {
                    Item::Stepped { start, step }
                        if self.facts.int(start) == Some(0) && self.facts.int(step) == Some(1) =>
                    {
                        Item::Counter
                    }
                    other => other,
                };
                let growing = self.grows(operand).then(|| operand.clone());
                Plan {
                    counter: None,
                    start,
                    stop: length,
                    parallel,
                    growing,
                    item,
                    ahead: None,
                    current: None,
                }
            }
        };
        self.plans.insert(index, plan);
        Ok(Some(Operand::Iterator(index)))
    }

    /// The number of items, and how to make one.
    pub(super) fn countable(&mut self, operand: &Operand, span: Span) -> Elaborated<(Value, Item)> {
        match operand {
            Operand::Range { start, stop, step, .. } => {
                let length = self.range_length(*start, *stop, *step, span);
                Ok((length, Item::Stepped { start: *start, step: *step }))
            }
            Operand::Value(value) if self.graph.ty(*value).as_array().is_some_and(|array| array.ndim > 0) => {
                Ok((self.length(*value, 0, span), Item::Element(*value)))
            }
            Operand::Value(table) if self.as_table(operand).is_some() => {
                let keys = self.keys_of(*table, span)?;
                self.countable(&keys, span)
            }
            Operand::Entries(table, which) => {
                let list = self.list_of_entries(*table, *which, span)?;
                self.countable(&list, span)
            }
            Operand::Value(text) if self.as_text(operand).is_some() => {
                Ok((self.text_length(*text, span), Item::Character(*text)))
            }
            Operand::Value(list) if self.as_list(operand).is_some() => {
                Ok((self.list_length(*list, span), Item::Listed(*list, Check::Proven)))
            }
            Operand::Enumerate(inner, start) => {
                let (length, item) = self.countable(inner, span)?;
                let step = self.int_constant(1, span);
                Ok((length, Item::Tuple(vec![Item::Stepped { start: *start, step }, item])))
            }
            Operand::Zip(parts) if !parts.is_empty() => {
                let mut shortest = None;
                let mut items = Vec::new();
                for part in parts {
                    let (length, item) = self.countable(part, span)?;
                    items.push(item);
                    shortest = Some(match shortest {
                        None => length,
                        Some(other) => {
                            let least = self.scalar(
                                ScalarOp::Minimum,
                                vec![other, length],
                                Type::weak(DType::Int64),
                                span,
                            );
                            self.facts.set_non_negative(least);
                            least
                        }
                    });
                }
                let length = shortest.unwrap_or_else(|| self.int_constant(0, span));
                Ok((length, Item::Tuple(items)))
            }
            other if let Some(items) = self.items_of_one_type(other, span)? => {
                Ok((self.int_constant(items.len() as i64, span), Item::OneOf(items)))
            }
            Operand::Flat(array) => Ok((self.size(*array, span), Item::Flat(*array))),
            Operand::Positions(lengths) => {
                Ok((self.count_of(lengths, span), Item::Position(lengths.clone())))
            }
            Operand::Reversed(inner) => {
                let (length, item) = self.countable(inner, span)?;
                let item = match item {
                    // It may have become shorter.
                    Item::Listed(list, _) => Item::Listed(list, Check::UpperBound),
                    other => other,
                };
                Ok((length, Item::Backward(Box::new(item), length)))
            }
            other => {
                let what = self.describe(other);
                let mut rejection =
                    self.rejection(span, "not-iterable", format!("a loop cannot run over {what}"));
                if self.as_items(other, span).is_some() {
                    rejection =
                        rejection.with_hint("index the tuple with constants; its items may differ in type");
                }
                if let Some(hint) = super::convert::way_around(other) {
                    rejection = rejection.with_hint(hint);
                }
                Err(rejection.into())
            }
        }
    }

    /// The items of a tuple, where a loop over it has to be written out: they are of several types, or the program asks
    /// for it.
    fn items_to_unroll(&mut self, operand: &Operand, span: Span) -> Option<Vec<Operand>> {
        let is_mixed = match operand {
            Operand::Unroll(_) | Operand::Keywords(_) => true,
            Operand::Value(value) if self.graph.ty(*value).as_kind(NamedKind::Keywords).is_some() => true,
            Operand::Enumerate(inner, _) | Operand::Reversed(inner) => {
                return self.items_to_unroll(inner, span).and_then(|_| self.items_one_by_one(operand, span));
            }
            Operand::Zip(parts) => parts.iter().any(|part| self.items_to_unroll(part, span).is_some()),
            Operand::List(_) => false,
            other => {
                self.as_items(other, span).is_some()
                    && !matches!(self.items_of_one_type(other, span), Ok(Some(_)))
            }
        };
        if is_mixed { self.items_one_by_one(operand, span) } else { None }
    }

    /// The items of what is made of tuples.
    fn items_one_by_one(&mut self, operand: &Operand, span: Span) -> Option<Vec<Operand>> {
        match operand {
            Operand::Enumerate(inner, start) => {
                let items = self.items_one_by_one(inner, span)?;
                let numbered = items.into_iter().enumerate().map(|(at, item)| {
                    let number = match self.facts.int(*start) {
                        Some(start) => self.int_constant(start.wrapping_add(at as i64), span),
                        None => {
                            let offset = self.int_constant(at as i64, span);
                            self.scalar(ScalarOp::Add, vec![*start, offset], Type::weak(DType::Int64), span)
                        }
                    };
                    Operand::Tuple(vec![Operand::Value(number), item])
                });
                Some(numbered.collect())
            }
            Operand::Reversed(inner) => {
                let mut items = self.items_one_by_one(inner, span)?;
                items.reverse();
                Some(items)
            }
            Operand::Zip(parts) => {
                let columns: Vec<_> =
                    parts.iter().map(|part| self.items_one_by_one(part, span)).collect::<Option<_>>()?;
                let rounds = columns.iter().map(Vec::len).min()?;
                let row = |at: usize| columns.iter().map(|column| column[at].clone()).collect();
                Some((0..rounds).map(|at| Operand::Tuple(row(at))).collect())
            }
            Operand::List(items) => Some(items.clone()),
            other => match self.named_items(other, span) {
                Some(items) => Some(items.into_iter().map(|(key, _)| key).collect()),
                None => self.as_items(other, span),
            },
        }
    }

    /// Whether an operand, or a part of it, shows in a later attempt only.
    fn is_unknown(&self, operand: &Operand) -> bool {
        match operand {
            Operand::Poison => true,
            Operand::Enumerate(inner, _) => self.is_unknown(inner),
            Operand::Zip(parts) => parts.iter().any(|part| self.is_unknown(part)),
            other => self.is_undetermined(other),
        }
    }

    /// Whether the number of items may change while they are iterated.
    fn grows(&self, operand: &Operand) -> bool {
        match operand {
            Operand::Value(_) => self.as_list(operand).is_some(),
            Operand::Enumerate(inner, _) => self.grows(inner),
            Operand::Zip(parts) => parts.iter().any(|part| self.grows(part)),
            _ => false,
        }
    }

    /// The items of a tuple or list of numbers, as values of one type.
    fn items_of_one_type(&mut self, operand: &Operand, span: Span) -> Elaborated<Option<Vec<Value>>> {
        let items = match operand {
            Operand::List(items) => items.clone(),
            other => match self.as_items(other, span) {
                Some(items) => items,
                None => return Ok(None),
            },
        };
        let values: Vec<Value> =
            items.iter().map(|item| self.materialise(item, span)).collect::<Elaborated<_>>()?;
        let types: Vec<Type> = values.iter().map(|value| self.graph.ty(*value).clone()).collect();
        let Some((first, others)) = types.split_first() else {
            // Nothing is iterated.
            return Ok(Some(Vec::new()));
        };
        // A Python int among floats stays an int in the interpreter, so these are not one type.
        let alike = |ty: &&Type| ty.scalar_dtype() == first.scalar_dtype();
        let common = others.iter().take_while(alike).count() == others.len();
        let common = common.then(|| others.iter().try_fold(first.clone(), |all, ty| join(&all, ty)));
        match common.flatten().filter(|ty| matches!(ty, Type::Scalar(_))) {
            Some(ty) => Ok(Some(values.iter().map(|value| self.convert(*value, &ty, span)).collect())),
            None => Ok(None),
        }
    }

    /// `len(range(start, stop, step))`.
    pub(super) fn range_length(&mut self, start: Value, stop: Value, step: Value, span: Span) -> Value {
        let int = Type::weak(DType::Int64);
        if self.facts.int(start) == Some(0)
            && self.facts.int(step) == Some(1)
            && self.facts.is_non_negative(stop)
        {
            return stop;
        }
        let zero = self.int_constant(0, span);
        if self.facts.int(step).is_none_or(|step| step == 0) {
            let holds = self.scalar(ScalarOp::NotEqual, vec![step, zero], Type::weak(DType::Bool), span);
            let message = "range() arg 3 must not be zero".into();
            self.effect(
                loops::Op::Check { holds, error: loops::CheckError::Value, message, value: None },
                span,
            );
        }
        let bounds = [start, stop, step].map(|bound| self.facts.int(bound));
        if let [Some(start), Some(stop), Some(step)] = bounds
            && let Some(length) = known_length(start, stop, step)
        {
            return self.int_constant(length, span);
        }
        if self.facts.int(step) != Some(1) {
            return self.counted_steps(start, stop, step, span);
        }
        let length = self.scalar(ScalarOp::Subtract, vec![stop, start], int.clone(), span);
        let length = self.scalar(ScalarOp::Maximum, vec![length, zero], int, span);
        self.facts.set_non_negative(length);
        length
    }

    /// The number of steps from `start` until `stop` is reached. The distance between them may need all 64 bits and is
    /// unsigned.
    fn counted_steps(&mut self, start: Value, stop: Value, step: Value, span: Span) -> Value {
        let (int, truth, unsigned) =
            (Type::weak(DType::Int64), Type::weak(DType::Bool), Type::strong(DType::UInt64));
        let (zero, one) = (self.int_constant(0, span), self.int_constant(1, span));
        let (low, high, size) = match self.facts.int(step) {
            Some(step) if step > 0 => (start, stop, self.int_constant(step, span)),
            Some(step) => (stop, start, self.int_constant(step.wrapping_neg(), span)),
            None => {
                let up = self.scalar(ScalarOp::Greater, vec![step, zero], truth.clone(), span);
                let down = self.scalar(ScalarOp::Negative, vec![step], int.clone(), span);
                let mut choose = |a, b| self.scalar(ScalarOp::Select, vec![up, a, b], int.clone(), span);
                (choose(start, stop), choose(stop, start), choose(step, down))
            }
        };
        let some = self.scalar(ScalarOp::Less, vec![low, high], truth, span);
        let distance = self.scalar(ScalarOp::Subtract, vec![high, low], int.clone(), span);
        let before = self.scalar(ScalarOp::Subtract, vec![distance, one], int.clone(), span);
        let to_unsigned = ScalarOp::Cast(DType::UInt64);
        let before = self.scalar(to_unsigned, vec![before], unsigned.clone(), span);
        let size = self.scalar(to_unsigned, vec![size], unsigned.clone(), span);
        let steps = self.scalar(ScalarOp::FloorDivide, vec![before, size], unsigned, span);
        let steps = self.scalar(ScalarOp::Cast(DType::Int64), vec![steps], int.clone(), span);
        let length = self.scalar(ScalarOp::Add, vec![steps, one], int.clone(), span);
        let length = self.scalar(ScalarOp::Select, vec![some, length, zero], int, span);
        self.facts.set_non_negative(length);
        length
    }

    /// At a loop header, defines the counter; at the start of a loop body, makes the item.
    pub(super) fn define_counter(&mut self, block: BlockId) {
        let loaded = self.loaded.clone();
        for (index, each) in loaded.flow.loops.iter().enumerate() {
            if each.header == block
                && let Some(plan) = self.plans.get(&index).cloned()
            {
                let counter = self.graph.add_parameter(block, Type::weak(DType::Int64), None);
                if self.facts.is_non_negative(plan.start) {
                    self.facts.set_non_negative(counter);
                }
                if plan.growing.is_none() {
                    self.facts.set_below(counter, plan.stop);
                }
                let current = plan.ahead.map(|ahead| self.step_of_round(block, ahead));
                if let Some(plan) = self.plans.get_mut(&index) {
                    plan.counter = Some(counter);
                    plan.current = current;
                }
            }
            if each.body == block
                && let Some(plan) = self.plans.get(&index).cloned()
                && let Some(counter) = plan.counter
                && let Some(result) = item_result(&loaded.flow, each.header)
            {
                let item = self.item(&plan.item, counter, each.span);
                self.define(result, item);
            }
        }
    }

    pub(super) fn item(&mut self, item: &Item, counter: Value, span: Span) -> Operand {
        let int = Type::weak(DType::Int64);
        match item {
            Item::Counter => Operand::Value(counter),
            Item::Stepped { start, step } => {
                let offset = match self.facts.int(*step) {
                    Some(1) => counter,
                    _ => self.scalar(ScalarOp::Multiply, vec![counter, *step], int.clone(), span),
                };
                if self.facts.int(*start) == Some(0) && offset == counter {
                    return Operand::Value(counter);
                }
                let value = self.scalar(ScalarOp::Add, vec![*start, offset], int, span);
                let upwards = self.facts.int(*step).is_some_and(|step| step > 0);
                if upwards && self.facts.is_non_negative(*start) {
                    self.facts.set_non_negative(value);
                }
                Operand::Value(value)
            }
            Item::Element(array) => {
                let ndim = self.graph.ty(*array).as_array().map_or(1, |array| array.ndim);
                let index = Index { value: counter, check: Check::Proven };
                if ndim == 1 {
                    return Operand::Value(self.load(*array, vec![index], span));
                }
                let mut items = vec![ViewItem::Index(index)];
                items.extend((1..ndim).map(|_| ViewItem::Slice { start: None, stop: None, step: None }));
                Operand::Value(self.view(*array, items, span))
            }
            Item::Character(text) => Operand::Value(self.text_item(*text, counter, Check::Proven, span)),
            Item::Listed(list, check) => self.list_item(*list, counter, *check, span),
            Item::Flat(array) => Operand::Value(self.element_by_number(*array, counter, span)),
            Item::Position(lengths) => {
                let position = self.unravelled(counter, lengths, span);
                Operand::Tuple(position.into_iter().map(Operand::Value).collect())
            }
            Item::Backward(inner, length) => {
                let one = self.int_constant(1, span);
                let last = self.scalar(ScalarOp::Subtract, vec![*length, one], int.clone(), span);
                let index = self.scalar(ScalarOp::Subtract, vec![last, counter], int, span);
                self.facts.set_non_negative(index);
                self.facts.set_below(index, *length);
                self.item(inner, index, span)
            }
            Item::Yielded(tuple) => {
                let parts = self.graph.ty(*tuple).parts().unwrap_or_default();
                let ty = parts.first().cloned().unwrap_or(Type::Unit);
                let value = self.basic(loops::Op::TupleGet { tuple: *tuple, index: 0 }, ty, span);
                self.function_or_value(value)
            }
            Item::OneOf(items) if items.is_empty() => Operand::Value(self.int_constant(0, span)),
            Item::OneOf(items) => Operand::Value(self.item_at(items, counter, span)),
            Item::Tuple(items) => {
                Operand::Tuple(items.iter().map(|item| self.item(item, counter, span)).collect())
            }
        }
    }

    /// Whether there is another item; `None` if control does not come back here in this attempt.
    pub(super) fn next(&mut self, iterator: &Operand, span: Span) -> Elaborated<Option<Operand>> {
        let Operand::Iterator(index) = iterator else { return Ok(Some(Operand::Poison)) };
        let Some((counter, mut stop)) =
            self.plans.get(index).and_then(|plan| Some((plan.counter?, plan.stop)))
        else {
            return Ok(Some(Operand::Poison));
        };
        if let Some(growing) = self.plans.get(index).and_then(|plan| plan.growing.clone()) {
            if let Some(current) = self.plans.get(index).and_then(|plan| plan.current.clone()) {
                if let Some(plan) = self.plans.get_mut(index) {
                    plan.item = current.item;
                }
                return Ok(Some(Operand::Value(current.more)));
            }
            if self.is_lazy(&growing) {
                let Some((more, item)) = self.step(&growing, counter, None, span)? else { return Ok(None) };
                if let Some(plan) = self.plans.get_mut(index) {
                    plan.item = item;
                }
                return Ok(Some(Operand::Value(more)));
            }
            stop = self.countable(&growing, span)?.0;
        }
        let more = self.scalar(ScalarOp::Less, vec![counter, stop], Type::weak(DType::Bool), span);
        Ok(Some(Operand::Value(more)))
    }

    /// Whether an edge into a block makes a step of a loop.
    pub(super) fn steps_ahead(&self, target: BlockId) -> bool {
        let mut loops = self.loaded.flow.loops.iter().enumerate();
        let found = loops.find(|(_, each)| each.header == target);
        found.and_then(|(index, _)| self.plans.get(&index)).is_some_and(|plan| plan.current.is_some())
    }

    /// What an edge into a loop header passes for the counter, and for the step that is made ahead.
    pub(super) fn loop_arguments(&mut self, from: BlockId, target: BlockId, span: Span) -> Vec<Value> {
        let loaded = self.loaded.clone();
        let found = loaded.flow.loops.iter().enumerate().find(|(_, each)| each.header == target);
        let Some((index, each)) = found else { return Vec::new() };
        let Some(plan) = self.plans.get(&index).cloned() else { return Vec::new() };
        let Some(counter) = plan.counter else { return Vec::new() };
        if from == each.preheader {
            let ahead = plan.ahead.map(Ahead::into_values).unwrap_or_default();
            return [plan.start].into_iter().chain(ahead).collect();
        }
        self.effect(loops::Op::Safepoint, span);
        let one = self.int_constant(1, span);
        let next = self.scalar(ScalarOp::Add, vec![counter, one], Type::weak(DType::Int64), span);
        let mut arguments = vec![next];
        if let (Some(lazy), Some(current)) = (&plan.growing, plan.current) {
            arguments.extend(self.step_ahead(lazy, next, &current, each.span));
        }
        arguments
    }
}

/// `len(range(start, stop, step))` of constants, if that fits.
fn known_length(start: i64, stop: i64, step: i64) -> Option<i64> {
    let distance = i128::from(stop) - i128::from(start);
    let step = i128::from(step);
    if step == 0 {
        return None;
    }
    let length = (distance + step - step.signum()) / step;
    i64::try_from(length.max(0)).ok()
}

fn item_result(function: &flow::Function, header: BlockId) -> Option<Value> {
    let next = function.graph.block(header).insts.iter().find(|inst| matches!(inst.op, flow::Op::Next(_)))?;
    next.results.get(1).copied()
}
