//! Indices that change by the same amount in each round of a loop.
//!
//! All arithmetic is modulo 2⁶⁴, as that of the values themselves, so what is affine on paper is affine here.

use super::counted::Definitions;
use crate::dominators::NaturalLoop;
use crate::graph::{BlockId, Graph, Inst, Span, Value};
use crate::loops::Op;
use crate::scalar::{Const, ScalarOp};
use crate::types::Type;
use hotloop_array::dtype::DType;
use std::collections::HashMap;

/// What an index is computed from.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expression {
    Counter,
    Outside(Value),
    Const(i64),
    Scalar(ScalarOp, Vec<Expression>),
}

/// By how much an index grows when the counter grows by one.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Slope {
    Known(i64),
    /// This, which does not depend on the counter.
    Fixed(Expression),
}

/// Known slopes are no steeper than this, so that they cannot come around within a strip.
pub(super) const STEEPEST: i64 = 1 << 40;

impl Expression {
    fn is_fixed(&self) -> bool {
        match self {
            Expression::Counter => false,
            Expression::Outside(_) | Expression::Const(_) => true,
            Expression::Scalar(_, operands) => operands.iter().all(Expression::is_fixed),
        }
    }

    /// The slope, if there is one.
    pub(super) fn slope(&self) -> Option<Slope> {
        if self.is_fixed() {
            return Some(Slope::Known(0));
        }
        let Expression::Scalar(op, operands) = self else { return Some(Slope::Known(1)) };
        let slope = match (op, &operands[..]) {
            (ScalarOp::Negative, [a]) => a.slope()?.times(&Expression::Const(-1))?,
            (ScalarOp::Add, [a, b]) => a.slope()?.plus(b.slope()?)?,
            (ScalarOp::Subtract, [a, b]) => a.slope()?.plus(b.slope()?.times(&Expression::Const(-1))?)?,
            (ScalarOp::Multiply, [a, b]) if b.is_fixed() => a.slope()?.times(b)?,
            (ScalarOp::Multiply, [a, b]) if a.is_fixed() => b.slope()?.times(a)?,
            _ => return None,
        };
        match slope {
            Slope::Known(slope) if slope.checked_abs().is_none_or(|size| size > STEEPEST) => None,
            slope => Some(slope),
        }
    }
}

impl Slope {
    fn plus(self, other: Slope) -> Option<Slope> {
        Some(match (self, other) {
            (Slope::Known(a), Slope::Known(b)) => Slope::Known(a.checked_add(b)?),
            (Slope::Known(0), other) | (other, Slope::Known(0)) => other,
            (a, b) => Slope::Fixed(Expression::Scalar(
                ScalarOp::Add,
                vec![a.into_expression(), b.into_expression()],
            )),
        })
    }

    fn times(self, factor: &Expression) -> Option<Slope> {
        Some(match (self, factor) {
            (Slope::Known(0), _) => Slope::Known(0),
            (Slope::Known(1), Expression::Const(factor)) => Slope::Known(*factor),
            (Slope::Known(a), Expression::Const(b)) => Slope::Known(a.checked_mul(*b)?),
            (Slope::Known(1), factor) => Slope::Fixed(factor.clone()),
            (slope, factor) => Slope::Fixed(Expression::Scalar(
                ScalarOp::Multiply,
                vec![slope.into_expression(), factor.clone()],
            )),
        })
    }

    fn into_expression(self) -> Expression {
        match self {
            Slope::Known(slope) => Expression::Const(slope),
            Slope::Fixed(expression) => expression,
        }
    }
}

/// Finds out what the values of a loop are computed from.
pub(super) struct Finder<'g> {
    pub(super) each: &'g NaturalLoop,
    pub(super) definitions: &'g Definitions,
    counter: Value,
    inside: HashMap<Value, &'g Inst<Op>>,
}

impl<'g> Finder<'g> {
    pub(super) fn new(
        graph: &'g Graph<Op, Type>,
        each: &'g NaturalLoop,
        definitions: &'g Definitions,
        counter: Value,
    ) -> Finder<'g> {
        let insts = super::counted::insts(graph, each);
        let inside = insts.flat_map(|inst| inst.results.iter().map(move |value| (*value, inst))).collect();
        Finder { each, definitions, counter, inside }
    }

    /// What an int64 value is computed from, if that can be computed before the loop.
    pub(super) fn expression(&self, value: Value) -> Option<Expression> {
        self.expression_within(value, 0)
    }

    fn expression_within(&self, value: Value, depth: usize) -> Option<Expression> {
        // Indices are short; what is not is not worth computing twice.
        const DEEPEST: usize = 6;
        if value == self.counter {
            return Some(Expression::Counter);
        }
        if let Some(constant) = self.definitions.constants.get(&value) {
            return Some(Expression::Const(*constant));
        }
        if self.definitions.is_outside(value, self.each) {
            return Some(Expression::Outside(value));
        }
        if depth > DEEPEST {
            return None;
        }
        match &self.inside.get(&value)?.op {
            Op::Const(Const::Int(constant, DType::Int64)) => Some(Expression::Const(*constant)),
            Op::Scalar(op, operands) if is_integer_arithmetic(*op) => {
                let operands = operands.iter().map(|operand| self.expression_within(*operand, depth + 1));
                Some(Expression::Scalar(*op, operands.collect::<Option<_>>()?))
            }
            _ => None,
        }
    }
}

fn is_integer_arithmetic(op: ScalarOp) -> bool {
    matches!(
        op,
        ScalarOp::Add
            | ScalarOp::Subtract
            | ScalarOp::Multiply
            | ScalarOp::Negative
            | ScalarOp::FloorDivide
            | ScalarOp::Modulo
            | ScalarOp::Minimum
            | ScalarOp::Maximum
            | ScalarOp::And
            | ScalarOp::Or
            | ScalarOp::ShiftLeft
            | ScalarOp::ShiftRight
    )
}

/// Emits int64 arithmetic into a block.
pub(super) struct Arithmetic<'g> {
    pub(super) graph: &'g mut Graph<Op, Type>,
    pub(super) block: BlockId,
    pub(super) span: Span,
}

impl Arithmetic<'_> {
    pub(super) fn int(&mut self, value: i64) -> Value {
        let constant = Op::Const(Const::Int(value, DType::Int64));
        self.graph.push(self.block, constant, Type::weak(DType::Int64), self.span)
    }

    pub(super) fn bool(&mut self, value: bool) -> Value {
        self.graph.push(self.block, Op::Const(Const::Bool(value)), Type::weak(DType::Bool), self.span)
    }

    pub(super) fn scalar(&mut self, op: ScalarOp, operands: &[Value]) -> Value {
        let operand = self.graph.ty(operands[operands.len() - 1]).scalar_dtype().unwrap_or(DType::Int64);
        let ty = Type::weak(op.result_dtype(operand));
        self.graph.push(self.block, Op::Scalar(op, operands.to_vec()), ty, self.span)
    }

    /// `a < b` of the bits as unsigned numbers.
    pub(super) fn is_below_unsigned(&mut self, a: Value, b: Value) -> Value {
        let unsigned = ScalarOp::Cast(DType::UInt64);
        let (a, b) = (self.scalar(unsigned, &[a]), self.scalar(unsigned, &[b]));
        self.scalar(ScalarOp::Less, &[a, b])
    }

    pub(super) fn length(&mut self, array: Value, axis: usize) -> Value {
        let op = Op::Length { array, axis };
        self.graph.push(self.block, op, Type::weak(DType::Int64), self.span)
    }

    /// The value of an expression for a counter.
    pub(super) fn evaluate(&mut self, expression: &Expression, counter: Value) -> Value {
        match expression {
            Expression::Counter => counter,
            Expression::Outside(value) => *value,
            Expression::Const(value) => self.int(*value),
            Expression::Scalar(op, operands) => {
                let operands: Vec<_> =
                    operands.iter().map(|operand| self.evaluate(operand, counter)).collect();
                self.scalar(*op, &operands)
            }
        }
    }
}
