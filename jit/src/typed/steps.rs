//! Iteration step by step: over what generators give, and in loops with a `yield` in them. Nobody knows how many items there are
//! before they have come.

use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::iterate::Item;
use super::operand::{Entries, Operand};
use crate::graph::{BlockId, Span, Value};
use crate::loops;
use crate::scalar::ScalarOp;
use crate::types::Type;
use hotloop_array::dtype::DType;

/// A step that is made before the round that it is for: so LLVM sees where a generator goes on.
#[derive(Debug, Clone)]
pub(super) struct Ahead {
    /// Whether there is a round.
    pub(super) more: Value,
    /// Its item.
    pub(super) item: Item,
}

impl Ahead {
    pub(super) fn into_values(mut self) -> Vec<Value> {
        let mut values = vec![self.more];
        self.item.for_each_value_mut(&mut |value| values.push(*value));
        values
    }
}

impl Elaborator<'_, '_> {
    /// The step of a round, as parameters of the loop's header.
    pub(super) fn step_of_round(&mut self, header: BlockId, ahead: Ahead) -> Ahead {
        let Ahead { more, mut item } = ahead;
        let mut parameter = |value: Value| {
            let ty = self.graph.ty(value).clone();
            self.graph.add_parameter(header, ty, None)
        };
        let more = parameter(more);
        item.for_each_value_mut(&mut |value| *value = parameter(*value));
        Ahead { more, item }
    }

    /// The step for the next round, at the end of one: arguments for those parameters.
    pub(super) fn step_ahead(
        &mut self,
        lazy: &Operand,
        counter: Value,
        current: &Ahead,
        span: Span,
    ) -> Vec<Value> {
        let parameters = current.clone().into_values();
        let values = match self.step(lazy, counter, None, span) {
            Ok(Some((more, item))) => Ahead { more, item }.into_values(),
            // Then the attempt has not settled.
            _ => Vec::new(),
        };
        let converted = parameters.iter().zip(values).map(|(parameter, value)| {
            let ty = self.graph.ty(*parameter).clone();
            self.convert(value, &ty, span)
        });
        converted.collect()
    }

    /// Whether the items come from a generator, or from the entries of a dict or set.
    pub(super) fn is_lazy(&self, operand: &Operand) -> bool {
        match operand {
            Operand::Enumerate(inner, _) => self.is_lazy(inner),
            Operand::Zip(parts) => parts.iter().any(|part| self.is_lazy(part)),
            other => self.as_generator(other).is_some() || self.entries_of(other).is_some(),
        }
    }

    /// The dict or set that is iterated, and which part of it.
    pub(super) fn entries_of(&self, operand: &Operand) -> Option<(Value, Entries)> {
        match operand {
            Operand::Entries(table, which) => Some((*table, *which)),
            other => self.as_table(other).map(|(table, _)| (table, Entries::Keys)),
        }
    }

    /// What is iterated step by step. The items of a list that is gone through backwards are those that were there at the start. What a `zip` takes from a list or array before a generator goes on is read before that, so it
    /// comes from an iterator.
    pub(super) fn iterable(&mut self, operand: Operand, span: Span) -> Elaborated {
        Ok(match operand {
            Operand::Enumerate(inner, start) => {
                Operand::Enumerate(Box::new(self.iterable(*inner, span)?), start)
            }
            Operand::Zip(parts) => {
                let last = parts.iter().rposition(|part| self.is_lazy(part)).unwrap_or_default();
                let parts = parts.into_iter().enumerate().map(|(at, part)| {
                    let part = self.iterable(part, span)?;
                    let is_read_late =
                        at < last && !self.is_lazy(&part) && !matches!(part, Operand::Range { .. });
                    if is_read_late { self.iterator_over(&part, span) } else { Ok(part) }
                });
                Operand::Zip(parts.collect::<Elaborated<_>>()?)
            }
            Operand::Reversed(ref inner) if self.as_list(inner).is_some() && !self.is_undetermined(inner) => {
                self.list_of(&operand, span)?
            }
            ref entries
                if let Some((table, which)) = self.entries_of(entries)
                    && !self.is_undetermined(&operand) =>
            {
                self.iterator_over_entries(table, which, span)?
            }
            // Items that hold storage cannot be chosen by a number; those of a list can.
            other => match self.as_items(&other, span) {
                Some(items) if items.iter().any(|item| self.holds_storage(item)) => {
                    self.list_of(&other, span)?
                }
                _ => other,
            },
        })
    }

    fn holds_storage(&self, operand: &Operand) -> bool {
        match operand {
            Operand::Value(value) => self.graph.ty(*value).holds_storage(),
            Operand::Tuple(items) => items.iter().any(|item| self.holds_storage(item)),
            _ => false,
        }
    }

    /// The step of a loop with a `yield` in it; false if control does not come back here in this attempt.
    pub(super) fn step_of_loop(
        &mut self,
        iterable: &Operand,
        counter: &Operand,
        results: [Value; 2],
        span: Span,
    ) -> Elaborated<bool> {
        let known = match (iterable, counter) {
            (Operand::Poison, _) => None,
            (other, Operand::Value(counter)) if !self.is_undetermined(other) => Some(*counter),
            _ => None,
        };
        let Some(counter) = known else {
            results.into_iter().for_each(|result| self.define(result, Operand::Poison));
            return Ok(true);
        };
        self.facts.set_non_negative(counter);
        let Some((more, item)) = self.step(iterable, counter, None, span)? else { return Ok(false) };
        self.define(results[0], Operand::Value(more));
        self.define(results[1], Operand::Poison);
        self.steps.insert(results[1], (item, counter));
        Ok(true)
    }

    /// Whether there is an item after so many, and how it is made. A generator goes on only if `goes`.
    pub(super) fn step(
        &mut self,
        operand: &Operand,
        counter: Value,
        goes: Option<Value>,
        span: Span,
    ) -> Elaborated<Option<(Value, Item)>> {
        let truth = Type::weak(DType::Bool);
        match operand {
            Operand::Enumerate(inner, start) if self.is_lazy(inner) => {
                let Some((more, item)) = self.step(inner, counter, goes, span)? else { return Ok(None) };
                let step = self.int_constant(1, span);
                Ok(Some((more, Item::Tuple(vec![Item::Stepped { start: *start, step }, item]))))
            }
            // One after the other: what is behind the first that has come to its end does not go on.
            Operand::Zip(parts) if self.is_lazy(operand) => {
                let (mut more, mut items) = (goes, Vec::new());
                for part in parts {
                    let Some((own, item)) = self.step(part, counter, more, span)? else { return Ok(None) };
                    more = Some(own);
                    items.push(item);
                }
                let more = more.unwrap_or_else(|| self.bool_constant(false, span));
                Ok(Some((more, Item::Tuple(items))))
            }
            other if let Some(generator) = self.as_generator(other) => {
                let goes = goes.unwrap_or_else(|| self.bool_constant(true, span));
                let Some(result) = self.advance(generator, goes, span)? else { return Ok(None) };
                Ok(Some(match self.graph.ty(result).clone() {
                    Type::Optional(parts) => {
                        let [is_there, tuple] = *parts;
                        let get = |index| loops::Op::TupleGet { tuple: result, index };
                        let more = self.basic(get(0), is_there, span);
                        (more, Item::Yielded(self.basic(get(1), tuple, span)))
                    }
                    Type::Tuple(_) => (goes, Item::Yielded(result)),
                    _ => (self.bool_constant(false, span), Item::OneOf(Vec::new())),
                }))
            }
            other => {
                let (length, item) = self.countable(other, span)?;
                let more = self.scalar(ScalarOp::Less, vec![counter, length], truth.clone(), span);
                let more = match goes {
                    Some(goes) => self.scalar(ScalarOp::And, vec![goes, more], truth, span),
                    None => more,
                };
                Ok(Some((more, item)))
            }
        }
    }

    /// `next(iterator)` and `next(iterator, default)`
    pub(super) fn next_item(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let iterator = self.required(arguments, "iterator")?;
        if self.as_generator(&iterator).is_none() {
            let what = self.describe(&iterator);
            let rejection = self.rejection(span, "type", format!("{what} is not an iterator"));
            return Err(rejection.with_hint("make one: iter(x)").into());
        }
        match arguments.take("default") {
            Some(default) => self.call_helper("_next_or", vec![iterator, default], span),
            None => self.call_helper("_next", vec![iterator], span),
        }
    }

    /// `iter(iterable)`
    pub(super) fn iterator_of(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let iterable = self.required(arguments, "iterable")?;
        self.iterator_over(&iterable, span)
    }

    fn iterator_over(&mut self, iterable: &Operand, span: Span) -> Elaborated {
        if self.as_generator(iterable).is_some() || self.is_undetermined(iterable) {
            return Ok(iterable.clone());
        }
        match iterable {
            Operand::Range { start, stop, step, .. } => {
                let bounds = [*start, *stop, *step].map(Operand::Value).to_vec();
                self.call_helper("_iter_range", bounds, span)
            }
            Operand::Enumerate(inner, start) => {
                let start = Operand::Value(*start);
                let inner = self.as_passable(inner, span)?;
                self.call_helper("_iter_enumerate", vec![inner, start], span)
            }
            Operand::Zip(parts) => {
                let parts =
                    parts.iter().map(|part| self.as_passable(part, span)).collect::<Elaborated<_>>()?;
                self.call_helper("_iter_zip", parts, span)
            }
            other => {
                let passed = self.as_passable(other, span)?;
                self.call_helper("_iter", vec![passed], span)
            }
        }
    }

    /// Makes lists of the arguments that are generators.
    pub(super) fn exhaust(&mut self, arguments: &mut Arguments) -> Elaborated<()> {
        let span = arguments.span;
        arguments.for_each_mut(|operand| {
            if self.is_lazy(operand) && self.as_table(operand).is_none() {
                *operand = self.list_of(operand, span)?;
            }
            Ok(())
        })
    }
}
