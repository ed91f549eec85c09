//! Arrays by the number of an element in C order: `a.flat`, `a.item(i)`, `np.ndindex`, `np.ndenumerate`.

use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::graph::{Span, Value};
use crate::loops::{self, Check, CheckError, Index};
use crate::scalar::ScalarOp;
use crate::types::{Layout, Type};
use hotloop_array::dtype::DType;

impl Elaborator<'_, '_> {
    /// `a.flat`: of a dense array a vector on the same memory.
    pub(super) fn flat_of(&mut self, array: Value, span: Span) -> Elaborated {
        if self.graph.ty(array).as_array().is_some_and(|ty| ty.layout != Layout::C) {
            return Ok(Operand::Flat(array));
        }
        let size = self.int_constant(-1, span);
        self.reshape(array, &Operand::Value(size), span)
    }

    /// The position of an element by its number; the number is not checked.
    pub(super) fn unravelled(&mut self, number: Value, lengths: &[Value], span: Span) -> Vec<Value> {
        let int = Type::weak(DType::Int64);
        let mut rest = number;
        let mut position = vec![number; lengths.len()];
        for (axis, length) in lengths.iter().enumerate().rev() {
            if axis == 0 {
                position[axis] = rest;
            } else {
                let operands = vec![rest, *length];
                position[axis] = self.scalar(ScalarOp::Modulo, operands.clone(), int.clone(), span);
                rest = self.scalar(ScalarOp::FloorDivide, operands, int.clone(), span);
                self.facts.set_non_negative(rest);
            }
            self.facts.set_non_negative(position[axis]);
            self.facts.set_below(position[axis], *length);
        }
        position
    }

    /// The element of an array with that number, which is inside.
    pub(super) fn element_by_number(&mut self, array: Value, number: Value, span: Span) -> Value {
        let indices = self.indices_of(array, number, span);
        self.load(array, indices, span)
    }

    fn indices_of(&mut self, array: Value, number: Value, span: Span) -> Vec<Index> {
        let lengths = self.shape_and_dtype(array, span).0;
        let position = self.unravelled(number, &lengths, span);
        position.into_iter().map(|value| Index { value, check: Check::Proven }).collect()
    }

    /// The indices of the element with that number, counted from the end if it is negative; raises IndexError.
    fn checked_indices(&mut self, array: Value, number: &Operand, span: Span) -> Elaborated<Vec<Index>> {
        let number = self.index_value(number, "the number of an element", span)?;
        let (int, truth) = (Type::weak(DType::Int64), Type::weak(DType::Bool));
        let (size, zero) = (self.size(array, span), self.int_constant(0, span));
        let is_negative = self.scalar(ScalarOp::Less, vec![number, zero], truth.clone(), span);
        let from_end = self.scalar(ScalarOp::Add, vec![number, size], int.clone(), span);
        let at = self.scalar(ScalarOp::Select, vec![is_negative, from_end, number], int, span);
        let above = self.scalar(ScalarOp::GreaterEqual, vec![at, zero], truth.clone(), span);
        let below = self.scalar(ScalarOp::Less, vec![at, size], truth.clone(), span);
        let holds = self.scalar(ScalarOp::And, vec![above, below], truth, span);
        let message = "index {} is out of bounds for the number of elements".into();
        let check = loops::Op::Check { holds, error: CheckError::Index, message, value: Some(number) };
        self.effect(check, span);
        Ok(self.indices_of(array, at, span))
    }

    /// `a.flat[i]` of an array that is not dense.
    pub(super) fn flat_subscript(&mut self, array: Value, index: &Operand, span: Span) -> Elaborated {
        if let Operand::Value(value) = index
            && matches!(self.graph.ty(*value), Type::Scalar(_))
        {
            let indices = self.checked_indices(array, index, span)?;
            return Ok(Operand::Value(self.load(array, indices, span)));
        }
        // Anything else gives a copy.
        let copy = self.flatten_array(array, true, span)?;
        self.subscript(&copy, index, span)
    }

    /// `a.flat[i] = value` of an array that is not dense.
    pub(super) fn flat_store(
        &mut self,
        array: Value,
        index: &Operand,
        value: &Operand,
        span: Span,
    ) -> Elaborated<()> {
        self.check_writable(array, span)?;
        if let Operand::Value(at) = index
            && matches!(self.graph.ty(*at), Type::Scalar(_))
        {
            let indices = self.checked_indices(array, index, span)?;
            return self.store_element(array, indices, value, span);
        }
        Err(self
            .rejection(
                span,
                "store",
                "only single elements of .flat can be assigned in an array that is not C-contiguous",
            )
            .with_hint("assign in a loop, or to a copy that is C-contiguous")
            .into())
    }

    /// `a.item()`, `a.item(i)`, `a.item(i, j)`: a Python number.
    pub(super) fn only_item(&mut self, array: Value, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let mut indices = arguments.rest();
        if let [only] = &indices[..]
            && let Some(items) = self.as_items(only, span)
        {
            indices = items;
        }
        let ndim = self.ndim_of(array);
        let element = match &indices[..] {
            [] => {
                let (size, one) = (self.size(array, span), self.int_constant(1, span));
                let holds = self.scalar(ScalarOp::Equal, vec![size, one], Type::weak(DType::Bool), span);
                let message = "can only convert an array of size 1 to a Python scalar".into();
                let check = loops::Op::Check { holds, error: CheckError::Value, message, value: None };
                self.effect(check, span);
                let zero = self.int_constant(0, span);
                let indices = vec![Index { value: zero, check: Check::Proven }; ndim];
                self.load(array, indices, span)
            }
            [number] if ndim != 1 => {
                let indices = self.checked_indices(array, number, span)?;
                self.load(array, indices, span)
            }
            several if several.len() == ndim => {
                let element = self.subscript(&Operand::Value(array), &Operand::Tuple(indices), span)?;
                self.materialise(&element, span)?
            }
            _ => {
                let reason = "incorrect number of indices for array";
                return Err(self.rejection(span, "argument", reason).into());
            }
        };
        Ok(Operand::Value(self.with_weakness(element, true)))
    }

    /// `np.ndindex(shape)`, `np.ndindex(n, m)`: positions, to be looped over.
    pub(super) fn ndindex(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let mut lengths = arguments.rest();
        if let [only] = &lengths[..]
            && let Some(items) = self.as_items(only, span)
        {
            lengths = items;
        }
        let zero = self.int_constant(0, span);
        let mut shape = Vec::new();
        for length in &lengths {
            let length = self.index_value(length, "a length in a shape", span)?;
            let holds =
                self.scalar(ScalarOp::GreaterEqual, vec![length, zero], Type::weak(DType::Bool), span);
            let message = "negative dimensions are not allowed".into();
            let check = loops::Op::Check { holds, error: CheckError::Value, message, value: None };
            self.effect(check, span);
            // A value of its own, of which the sign is known wherever it is used.
            let length = self.scalar(ScalarOp::Maximum, vec![length, zero], Type::weak(DType::Int64), span);
            self.facts.set_non_negative(length);
            shape.push(length);
        }
        Ok(Operand::Positions(shape))
    }

    /// `np.ndenumerate(a)`: positions and elements, to be looped over.
    pub(super) fn ndenumerate(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let array = self.array_operand(arguments, "arr")?;
        let lengths = self.shape_and_dtype(array, span).0;
        let elements = self.flat_of(array, span)?;
        Ok(Operand::Zip(vec![Operand::Positions(lengths), elements]))
    }

    /// The number of positions of a shape.
    pub(super) fn count_of(&mut self, lengths: &[Value], span: Span) -> Value {
        let mut count = self.int_constant(1, span);
        for length in lengths {
            count = self.scalar(ScalarOp::Multiply, vec![count, *length], Type::weak(DType::Int64), span);
        }
        self.facts.set_non_negative(count);
        count
    }
}
