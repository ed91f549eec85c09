//! Tuples: their items, sums and comparisons.

use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::join::is_convertible;
use super::operand::Operand;
use crate::flow::{BinaryOp, CompareOp};
use crate::graph::{Span, Value};
use crate::loops;
use crate::scalar::ScalarOp;
use crate::types::Type;
use hotloop_array::dtype::DType;

/// The most items of a tuple that is made of several.
const MOST_ITEMS: usize = 1000;

impl Elaborator<'_, '_> {
    /// `tuple_setitem(tuple, index, value)`: the tuple with another item.
    pub(super) fn tuple_with_item(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let given = self.required(arguments, "tup")?;
        let (index, value) = (self.required(arguments, "idx")?, self.required(arguments, "val")?);
        let Some(mut items) = self.as_items(&given, span) else {
            let what = self.describe(&given);
            let reason = format!("tuple_setitem takes a tuple, this is {what}");
            return Err(self.rejection(span, "argument", reason).into());
        };
        let position = match self.known_int(&index) {
            Some(at) => self.int_constant(at, span),
            None => self.index_value(&index, "the index of an item", span)?,
        };
        let length = items.len();
        let position = self.checked_tuple_position(length, &Operand::Value(position), span)?;
        let value = self.materialise(&value, span)?;
        for (at, item) in items.iter_mut().enumerate() {
            let old = self.materialise(item, span)?;
            let ty = self.graph.ty(old).clone();
            if !is_convertible(&self.graph.ty(value).clone(), &ty)
                || !matches!(ty, Type::Scalar(_) | Type::Text)
            {
                let reason = format!("an item of {ty} cannot be replaced by {}", self.graph.ty(value));
                return Err(self.rejection(span, "argument", reason).into());
            }
            let new = self.convert(value, &ty, span);
            let at = self.int_constant(at as i64, span);
            let is_here = self.scalar(ScalarOp::Equal, vec![position, at], Type::weak(DType::Bool), span);
            *item = Operand::Value(self.scalar(ScalarOp::Select, vec![is_here, new, old], ty, span));
        }
        Ok(Operand::Tuple(items))
    }

    /// `to_fixed_tuple(array, length)`: the first elements, as many as are known while compiling.
    pub(super) fn tuple_of_array(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let array = self.number(arguments, "array")?;
        let length = self.required(arguments, "length")?;
        let Some(length) = self.known_int(&length).filter(|length| (0..=1000).contains(length)) else {
            let reason = "the length of the tuple must be known when the function is compiled";
            return Err(self.rejection(span, "argument", reason).into());
        };
        let mut items = Vec::new();
        for at in 0..length {
            let at = self.int_constant(at, span);
            items.push(self.subscript(&Operand::Value(array), &Operand::Value(at), span)?);
        }
        Ok(Operand::Tuple(items))
    }

    /// `tuple.index(value)` and `tuple.count(value)`
    pub(super) fn call_tuple_method(
        &mut self,
        is_index: bool,
        items: &[Operand],
        arguments: &mut Arguments,
    ) -> Elaborated {
        let span = arguments.span;
        let value = self.required(arguments, "value")?;
        let (int, truth) = (Type::weak(DType::Int64), Type::weak(DType::Bool));
        let zero = self.int_constant(0, span);
        let mut result = zero;
        let mut found = self.bool_constant(false, span);
        for (at, item) in items.iter().enumerate().rev() {
            let equal = self.compare(CompareOp::Equal, item, &value, span)?;
            let equal = self.materialise(&equal, span)?;
            let one = self.int_constant(if is_index { at as i64 } else { 1 }, span);
            result = if is_index {
                self.scalar(ScalarOp::Select, vec![equal, one, result], int.clone(), span)
            } else {
                let counted = self.scalar(ScalarOp::Select, vec![equal, one, zero], int.clone(), span);
                self.scalar(ScalarOp::Add, vec![result, counted], int.clone(), span)
            };
            found = self.scalar(ScalarOp::Or, vec![found, equal], truth.clone(), span);
        }
        if is_index {
            let (error, message) = (loops::CheckError::Value, "tuple.index(x): x not in tuple".into());
            self.effect(loops::Op::Check { holds: found, error, message, value: None }, span);
        }
        Ok(Operand::Value(result))
    }

    /// A tuple several times, if one operand is a tuple and the other an integer that is known.
    fn repeated_tuple(&mut self, left: &Operand, right: &Operand, span: Span) -> Option<Operand> {
        let (items, times) = match (self.known_int(left), self.known_int(right)) {
            (None, Some(times)) => (self.as_items(left, span)?, times),
            (Some(times), None) => (self.as_items(right, span)?, times),
            _ => return None,
        };
        let times = usize::try_from(times).unwrap_or_default();
        let length = items.len().checked_mul(times).filter(|length| *length <= MOST_ITEMS)?;
        Some(Operand::Tuple(items.into_iter().cycle().take(length).collect()))
    }

    pub(super) fn tuple_operator(
        &mut self,
        op: BinaryOp,
        left: &Operand,
        right: &Operand,
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        if op == BinaryOp::Mul
            && let Some(repeated) = self.repeated_tuple(left, right, span)
        {
            return Ok(Some(repeated));
        }
        let Some((left, right)) = self.as_items_of_both(left, right, span) else { return Ok(None) };
        if op != BinaryOp::Add {
            return Ok(None);
        }
        Ok(Some(Operand::Tuple(left.into_iter().chain(right).collect())))
    }

    pub(super) fn compare_tuples(
        &mut self,
        op: CompareOp,
        left: &Operand,
        right: &Operand,
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        let Some((left, right)) = self.as_items_of_both(left, right, span) else { return Ok(None) };
        if !matches!(op, CompareOp::Equal | CompareOp::NotEqual) {
            return self.order_tuples(op, &left, &right, span).map(Some);
        }
        let mut equal = self.bool_constant(left.len() == right.len(), span);
        if left.len() == right.len() {
            for (a, b) in left.iter().zip(&right) {
                let same = self.compare(CompareOp::Equal, a, b, span)?;
                let same = self.materialise(&same, span)?;
                equal = self.scalar(ScalarOp::And, vec![equal, same], Type::weak(DType::Bool), span);
            }
        }
        self.negate_if(op == CompareOp::NotEqual, equal, span).map(Some)
    }

    fn as_items_of_both(
        &mut self,
        left: &Operand,
        right: &Operand,
        span: Span,
    ) -> Option<(Vec<Operand>, Vec<Operand>)> {
        self.as_items(left, span).zip(self.as_items(right, span))
    }

    /// Lexicographic order: the first items that differ decide, else the lengths.
    fn order_tuples(
        &mut self,
        op: CompareOp,
        left: &[Operand],
        right: &[Operand],
        span: Span,
    ) -> Elaborated<Operand> {
        let truth = Type::weak(DType::Bool);
        let by_length = match op {
            CompareOp::Less => left.len() < right.len(),
            CompareOp::LessEqual => left.len() <= right.len(),
            CompareOp::Greater => left.len() > right.len(),
            _ => left.len() >= right.len(),
        };
        let mut outcome = self.bool_constant(by_length, span);
        for (a, b) in left.iter().zip(right).rev() {
            let equal = self.compare(CompareOp::Equal, a, b, span)?;
            let equal = self.materialise(&equal, span)?;
            let ordered = self.compare(op, a, b, span)?;
            let ordered = self.materialise(&ordered, span)?;
            outcome = self.scalar(ScalarOp::Select, vec![equal, outcome, ordered], truth.clone(), span);
        }
        Ok(Operand::Value(outcome))
    }

    /// The items, if the operand is a tuple.
    pub(super) fn as_items(&mut self, operand: &Operand, span: Span) -> Option<Vec<Operand>> {
        match operand {
            Operand::Tuple(items) | Operand::Unroll(items) => Some(items.clone()),
            Operand::Value(value) if self.graph.ty(*value).items().is_some() => {
                Some(self.tuple_items(*value, span))
            }
            _ => None,
        }
    }

    pub(super) fn tuple_items(&mut self, tuple: Value, span: Span) -> Vec<Operand> {
        let Some(types) = self.graph.ty(tuple).items().map(<[Type]>::to_vec) else { return Vec::new() };
        (0..types.len())
            .map(|i| {
                let get = loops::Op::TupleGet { tuple, index: i as u32 };
                let item = self.basic(get, types[i].clone(), span);
                self.function_or_value(item)
            })
            .collect()
    }
}
