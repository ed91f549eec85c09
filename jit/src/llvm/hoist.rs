//! Which index checks of a counted loop can be made before it.
//!
//! A check whose array comes from outside the loop and whose index does not depend on the counter has the same outcome in
//! each round. If a round always gets to it, and does nothing before it but compute, read and check, then making these
//! checks once for the first round raises exactly what the loop would have raised, with the same effects: none.

use super::function::FunctionEmitter;
use super::ir::{Int, Val};
use super::scalar;
use super::value::{Flat, Number};
use crate::dominators::NaturalLoop;
use crate::graph::{BlockId, Graph, Inst, Span, Terminator, Value};
use crate::loops::{Check, Index, Op, ViewItem};
use crate::scalar::{Const, ScalarOp};
use crate::types::Type;
use std::collections::{HashMap, HashSet};

/// A check that is made before the loop.
#[derive(Debug, Clone)]
pub(super) struct Hoisted {
    array: Value,
    axis: usize,
    index: Index,
    of: Expression,
    span: Span,
}

/// The checks that are made before a loop.
#[derive(Debug, Default)]
pub(super) struct Checks {
    /// In the order in which a round makes them. The last one does not depend on the counter.
    pub(super) before: Vec<Hoisted>,
    /// Array, axis and index of the checks that need not be made in the loop.
    done: HashSet<(Value, usize, Value)>,
    /// Indices that cannot be negative, because the counter starts late enough.
    non_negative: HashSet<Value>,
}

impl Checks {
    /// Whether a check of the loop was made before it.
    pub(super) fn are_done(&self, array: Value, axis: usize, index: Value) -> bool {
        self.done.contains(&(array, axis, index))
    }

    /// Whether an index of the loop is known not to count from the end.
    pub(super) fn is_non_negative(&self, index: Value) -> bool {
        self.non_negative.contains(&index)
    }
}

/// What an index is computed from, as far as it can be computed before the loop.
#[derive(Debug, Clone, PartialEq)]
enum Expression {
    Counter,
    Outside(Value),
    Const(Const),
    Length(Value, usize),
    Scalar(ScalarOp, Vec<Expression>),
}

impl Expression {
    fn is_fixed(&self) -> bool {
        match self {
            Expression::Counter => false,
            Expression::Outside(_) | Expression::Const(_) | Expression::Length(..) => true,
            Expression::Scalar(_, operands) => operands.iter().all(Expression::is_fixed),
        }
    }

    /// A number that the value is never below, given one for the counter.
    fn least(&self, counter: i64) -> Option<i64> {
        match self {
            Expression::Counter => Some(counter),
            Expression::Const(Const::Int(value, _)) => Some(*value),
            Expression::Length(..) => Some(0),
            Expression::Scalar(ScalarOp::Add, operands) => {
                operands[0].least(counter)?.checked_add(operands[1].least(counter)?)
            }
            Expression::Scalar(ScalarOp::Subtract, operands) => match &operands[1] {
                Expression::Const(Const::Int(value, _)) => operands[0].least(counter)?.checked_sub(*value),
                _ => None,
            },
            Expression::Outside(_) | Expression::Const(_) | Expression::Scalar(..) => None,
        }
    }
}

/// What is known of a loop.
struct Finder<'g> {
    graph: &'g Graph<Op, Type>,
    each: &'g NaturalLoop,
    counter: Value,
    defined_in: &'g HashMap<Value, BlockId>,
    inside: HashMap<Value, &'g Inst<Op>>,
}

/// Finds the checks of a loop that can be made before it; its counter is never below `lowest`.
pub(super) fn find(
    graph: &Graph<Op, Type>,
    each: &NaturalLoop,
    counter: Value,
    lowest: Option<i64>,
    defined_in: &HashMap<Value, BlockId>,
) -> Checks {
    let insts = each.blocks.iter().flat_map(|block| &graph.block(*block).insts);
    let inside =
        insts.clone().flat_map(|inst| inst.results.iter().map(move |value| (*value, inst))).collect();
    let finder = Finder { graph, each, counter, defined_in, inside };
    let mut before = finder.at_start();
    let count = before.iter().rposition(|check| check.of.is_fixed()).map_or(0, |last| last + 1);
    before.truncate(count);
    let (mut done, mut non_negative) = (HashSet::new(), HashSet::new());
    for (array, axis, index) in insts.flat_map(|inst| checks(&inst.op).unwrap_or_default()) {
        let of = finder.expression(index.value, 0);
        // A sum beyond the last int64 wraps to a negative one, which is no valid position either.
        let least = lowest.and_then(|lowest| of.as_ref()?.least(lowest));
        if least.is_some_and(|least| least >= 0) {
            non_negative.insert(index.value);
        }
        let is_done = before.iter().any(|other| {
            (other.array, other.axis) == (array, axis)
                && other.of.is_fixed()
                && Some(&other.of) == of.as_ref()
                // What wraps around is checked otherwise than what cannot.
                && (other.index.check == index.check || index.check == Check::Full)
        });
        if is_done {
            done.insert((array, axis, index.value));
        }
    }
    Checks { before, done, non_negative }
}

impl Finder<'_> {
    /// The checks that a round begins with.
    fn at_start(&self) -> Vec<Hoisted> {
        let mut found: Vec<Hoisted> = Vec::new();
        for inst in self.start_of_round() {
            let Some(checks) = checks(&inst.op) else {
                if inst.op.is_pure() || matches!(inst.op, Op::Safepoint) {
                    continue;
                }
                break;
            };
            for (array, axis, index) in checks {
                if matches!(index.check, Check::WrapOnly | Check::Proven) {
                    continue;
                }
                let of = self.expression(index.value, 0);
                let Some(of) = of.filter(|_| self.is_outside(array)) else { return found };
                let is_known = found.iter().any(|other| {
                    (other.array, other.axis, other.index.check) == (array, axis, index.check)
                        && other.of == of
                });
                if !is_known {
                    found.push(Hoisted { array, axis, index, of, span: inst.span });
                }
            }
            if matches!(inst.op, Op::Store { .. }) {
                break;
            }
        }
        found
    }

    /// The instructions that every round begins with.
    fn start_of_round(&self) -> Vec<&Inst<Op>> {
        let predecessors = self.graph.predecessors();
        let header = self.graph.block(self.each.header);
        let mut insts: Vec<_> = header.insts.iter().collect();
        let Terminator::Branch { then, .. } = &header.terminator else { return insts };
        let mut block = then.target;
        while block != self.each.header && predecessors[block.0 as usize].len() == 1 {
            let data = self.graph.block(block);
            insts.extend(&data.insts);
            match &data.terminator {
                Terminator::Jump(edge) if self.each.blocks.contains(&edge.target) => block = edge.target,
                _ => break,
            }
        }
        insts
    }

    fn is_outside(&self, value: Value) -> bool {
        self.defined_in.get(&value).is_some_and(|block| !self.each.blocks.contains(block))
    }

    fn expression(&self, value: Value, depth: usize) -> Option<Expression> {
        // Indices are short; what is not is not worth computing twice.
        const DEEPEST: usize = 6;
        if value == self.counter {
            return Some(Expression::Counter);
        }
        if self.is_outside(value) {
            return Some(Expression::Outside(value));
        }
        if depth > DEEPEST {
            return None;
        }
        match &self.inside.get(&value)?.op {
            Op::Const(constant) => Some(Expression::Const(constant.clone())),
            Op::Length { array, axis } if self.is_outside(*array) => Some(Expression::Length(*array, *axis)),
            Op::Scalar(op, operands) => {
                let operands = operands.iter().map(|operand| self.expression(*operand, depth + 1));
                Some(Expression::Scalar(*op, operands.collect::<Option<_>>()?))
            }
            _ => None,
        }
    }
}

/// The checked indices of an operation, in the order of the checks; `None` if it is no access.
fn checks(op: &Op) -> Option<Vec<(Value, usize, Index)>> {
    match op {
        Op::Load { array, indices } | Op::Store { array, indices, .. } => {
            Some(indices.iter().enumerate().map(|(axis, index)| (*array, axis, *index)).collect())
        }
        Op::View { array, items } if items.iter().all(|item| !matches!(item, ViewItem::Slice { .. })) => {
            let indices = items.iter().filter_map(|item| match item {
                ViewItem::Index(index) => Some(*index),
                _ => None,
            });
            Some(indices.enumerate().map(|(axis, index)| (*array, axis, index)).collect())
        }
        _ => None,
    }
}

impl FunctionEmitter<'_, '_> {
    /// Makes checks for the round that begins at `position`, if there is one.
    pub(super) fn check_before(&mut self, hoisted: &[Hoisted], position: Val, stop: Val) {
        let ir = &self.emitter.ir;
        let (checks, ready) = (ir.block("checks"), ir.block("checked"));
        ir.branch(ir.icmp(Int::LLVMIntSLT, position, stop), checks, ready);
        ir.go_to(checks);
        for each in hoisted {
            let Ok(array) = self.array(each.array) else { continue };
            let written = self.evaluate(&each.of, position).re;
            let check = self.needed_check(&each.index);
            self.check_position(check, written, array.lengths[each.axis], each.axis, each.span);
        }
        self.emitter.ir.jump(ready);
        self.emitter.ir.go_to(ready);
    }

    fn evaluate(&mut self, expression: &Expression, position: Val) -> Number {
        let int = |value| Number::real(hotloop_array::dtype::DType::Int64, value);
        match expression {
            Expression::Counter => int(position),
            Expression::Outside(value) => match self.number(*value) {
                Some(number) => number,
                None => int(self.value(*value)[0]),
            },
            Expression::Const(constant) => {
                let zero = int(self.emitter.ir.i64(0));
                scalar::constant(&self.emitter.ir, constant).unwrap_or(zero)
            }
            Expression::Length(array, axis) => {
                let parts: Flat = self.array(*array).map(|array| array.lengths[*axis]).into_iter().collect();
                int(parts.first().copied().unwrap_or_else(|| self.emitter.ir.i64(0)))
            }
            Expression::Scalar(op, operands) => {
                let operands: Vec<_> =
                    operands.iter().map(|operand| self.evaluate(operand, position)).collect();
                scalar::operation(self.emitter, *op, &operands)
            }
        }
    }
}
