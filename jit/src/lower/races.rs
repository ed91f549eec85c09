//! Parallel loops whose iterations provably touch the same element.
//!
//! An index of a store is *affine* when it is the counter times a constant plus something that the loop does not change:
//! then no two iterations write the same element. It *repeats* when it does not depend on the counter, or is the counter
//! modulo or divided by a constant: then two iterations collide. Anything else is unknown and not reported; so is a store
//! that some iteration may skip.

use super::reductions::Family;
use super::report::{Entry, Fact, Report};
use crate::graph::{BlockId, Graph, Span, Value};
use crate::loops::{self, ViewItem};
use crate::scalar::{Const, ScalarOp};
use crate::typed::{CountedLoop, Function, Op};
use crate::types::Type;
use std::collections::{BTreeSet, HashMap, HashSet};

/// How an index depends on the counter.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Dependence {
    /// The same in all iterations.
    Fixed,
    /// `counter * scale + offset`; the offset is known when it is a constant.
    Affine {
        scale: i64,
        offset: Option<i64>,
    },
    /// The counter modulo this.
    Modulo(i64),
    /// The counter divided by this.
    Quotient(i64),
    Unknown,
}

/// An access to an array from outside the loop.
struct Access {
    array: Value,
    /// One per axis that is indexed; a whole axis is fixed.
    indices: Vec<Dependence>,
    span: Span,
    writes: bool,
    always: bool,
}

/// Reports the races of a loop, the updates of reduced arrays left out.
pub(super) fn report_races(
    function: &Function,
    each: &CountedLoop,
    region: &BTreeSet<BlockId>,
    reduced: &[(Value, Family)],
    report: &mut Report,
) {
    let graph = &function.graph;
    let analysis = Analysis::new(graph, each, region);
    let accesses = analysis.accesses(reduced);
    let mut reported: HashSet<Span> = HashSet::new();
    for access in accesses.iter().filter(|access| access.writes && access.always) {
        let collision = if let Some(collision) = collision_with_itself(access) {
            Some((None, collision))
        } else {
            accesses.iter().find_map(|other| Some((Some(other.span), collision_between(access, other)?)))
        };
        let Some((other, collision)) = collision else { continue };
        if !reported.insert(access.span) {
            continue;
        }
        let name = graph.values[access.array.0 as usize].name.as_deref().unwrap_or("an array").to_owned();
        report.entries.push(Entry {
            function: function.name.clone(),
            source: function.source,
            span: access.span,
            fact: Fact::Race {
                variable: name,
                other: other.filter(|other| *other != access.span),
                collision,
            },
        });
    }
}

fn collision_with_itself(access: &Access) -> Option<String> {
    let mut period = 1;
    let mut quotient = 1;
    for index in &access.indices {
        match index {
            Dependence::Fixed => {}
            Dependence::Modulo(by) => period = period.max(*by),
            Dependence::Quotient(by) => quotient = quotient.max(*by),
            Dependence::Affine { .. } | Dependence::Unknown => return None,
        }
    }
    Some(if period > 1 {
        format!("iterations 0 and {period} write the same element")
    } else if quotient > 1 {
        "iterations 0 and 1 write the same element".to_owned()
    } else {
        "every iteration writes the same elements, for instance iterations 0 and 1".to_owned()
    })
}

/// A write and another access whose indices differ by a multiple of the step.
fn collision_between(write: &Access, other: &Access) -> Option<String> {
    if write.array != other.array || write.indices.len() != other.indices.len() || !other.always {
        return None;
    }
    let mut distance = None;
    for (one, two) in write.indices.iter().zip(&other.indices) {
        match (one, two) {
            (
                Dependence::Affine { scale, offset: Some(a) },
                Dependence::Affine { scale: other_scale, offset: Some(b) },
            ) if scale == other_scale && *scale != 0 && (a - b) % scale == 0 => {
                let apart = (a - b) / scale;
                if distance.is_some_and(|distance| distance != apart) {
                    return None;
                }
                distance = Some(apart);
            }
            _ => return None,
        }
    }
    let distance = distance.filter(|distance| *distance != 0)?;
    let (first, second) = if distance > 0 { (0, distance) } else { (-distance, 0) };
    let verb = if other.writes { "writes" } else { "reads" };
    Some(format!("iteration {first} writes the element that iteration {second} {verb}"))
}

/// Whether no iteration of a loop can meet another one, whatever the loop around it does: each writes to elements of its own and to
/// arrays that it made, and nothing else happens. Arrays of different names are taken to be different.
pub(super) fn never_meet(function: &Function, each: &CountedLoop, region: &BTreeSet<BlockId>) -> bool {
    let graph = &function.graph;
    let analysis = Analysis::new(graph, each, region);
    let mut accesses: Vec<(Value, Vec<Dependence>, bool)> = Vec::new();
    let mut add = |array: Value, own: Vec<Dependence>, writes: bool| match analysis.outside(array) {
        Some((array, mut indices)) => {
            indices.extend(own);
            accesses.push((array, indices, writes));
            true
        }
        None => !writes || analysis.is_made_inside(array),
    };
    let is_array = |value: &Value| graph.ty(*value).in_memory().is_some();
    for inst in region.iter().flat_map(|block| &graph.block(*block).insts) {
        use loops::Op as Basic;
        let own = |indices: &[loops::Index]| {
            indices.iter().map(|index| analysis.dependence(index.value)).collect::<Vec<_>>()
        };
        let fine = match &inst.op {
            Op::Basic(Basic::Store { array, indices, .. }) => add(*array, own(indices), true),
            Op::Basic(Basic::Load { array, indices }) => add(*array, own(indices), false),
            Op::MapInto { target, operands, .. } => {
                add(*target, Vec::new(), true)
                    && operands
                        .iter()
                        .filter(|value| is_array(value))
                        .all(|value| add(*value, Vec::new(), false))
            }
            Op::Map { operands, .. } => {
                operands.iter().filter(|value| is_array(value)).all(|value| add(*value, Vec::new(), false))
            }
            Op::Reduce { operand, .. } => add(*operand, Vec::new(), false),
            Op::Positions { .. } | Op::Extremum { .. } => true,
            Op::Basic(
                Basic::View { .. }
                | Basic::Allocate { .. }
                | Basic::Broadcast { .. }
                | Basic::CheckAssignable { .. }
                | Basic::CheckDivisor { .. }
                | Basic::Check { .. }
                | Basic::CheckBound { .. }
                | Basic::Safepoint
                | Basic::Raise { .. }
                | Basic::RaiseValue(_)
                | Basic::RaiseUnbound(_)
                | Basic::RaiseAssertion(_),
            ) => true,
            Op::Basic(Basic::Primitive { symbol, .. }) => &**symbol == "hl_thread_number",
            Op::Basic(op) => op.is_pure(),
        };
        if !fine {
            return false;
        }
    }
    let is_own =
        |index: &Dependence| matches!(index, Dependence::Affine { scale, offset: Some(_) } if *scale != 0);
    accesses.iter().filter(|(_, _, writes)| *writes).all(|(array, written, _)| {
        let others = accesses.iter().filter(|(other, ..)| other == array);
        written.iter().enumerate().any(|(axis, index)| {
            is_own(index) && others.clone().all(|(_, other, _)| other.get(axis) == Some(index))
        })
    })
}

struct Analysis<'a> {
    graph: &'a Graph<Op, Type>,
    each: &'a CountedLoop,
    region: &'a BTreeSet<BlockId>,
    definitions: HashMap<Value, &'a Op>,
    inside: HashSet<Value>,
}

impl<'a> Analysis<'a> {
    fn new(graph: &'a Graph<Op, Type>, each: &'a CountedLoop, region: &'a BTreeSet<BlockId>) -> Analysis<'a> {
        let definitions = graph
            .blocks
            .iter()
            .flat_map(|block| &block.insts)
            .flat_map(|inst| inst.results.iter().map(move |result| (*result, &inst.op)))
            .collect();
        let mut inside: HashSet<Value> = HashSet::new();
        for block in region.iter().copied().chain([each.header]) {
            let data = graph.block(block);
            inside.extend(&data.parameters);
            inside.extend(data.insts.iter().flat_map(|inst| inst.results.iter().copied()));
        }
        Analysis { graph, each, region, definitions, inside }
    }

    fn accesses(&self, reduced: &[(Value, Family)]) -> Vec<Access> {
        let mut accesses = Vec::new();
        for block in self.region {
            let always = self.runs_always(*block);
            for inst in &self.graph.block(*block).insts {
                let (array, own, writes): (Value, Vec<Dependence>, bool) = match &inst.op {
                    Op::Basic(loops::Op::Store { array, indices, .. }) => {
                        (*array, indices.iter().map(|index| self.dependence(index.value)).collect(), true)
                    }
                    Op::Basic(loops::Op::Load { array, indices }) => {
                        (*array, indices.iter().map(|index| self.dependence(index.value)).collect(), false)
                    }
                    Op::MapInto { target, .. } if !reduced.iter().any(|(array, _)| array == target) => {
                        (*target, Vec::new(), true)
                    }
                    _ => continue,
                };
                if let Some((array, mut indices)) = self.outside(array) {
                    indices.extend(own);
                    accesses.push(Access { array, indices, span: inst.span, writes, always });
                }
            }
        }
        accesses
    }

    /// The array from outside the loop that this is or looks into, and the indices that lead there.
    fn outside(&self, mut array: Value) -> Option<(Value, Vec<Dependence>)> {
        let mut indices = Vec::new();
        while self.inside.contains(&array) {
            match self.definitions.get(&array)? {
                Op::Basic(loops::Op::View { array: base, items }) => {
                    let mut own = Vec::new();
                    for item in items {
                        match item {
                            ViewItem::Index(index) => own.push(self.dependence(index.value)),
                            ViewItem::Slice { start, stop, .. } => {
                                let moves = [start, stop]
                                    .into_iter()
                                    .flatten()
                                    .any(|bound| self.dependence(*bound) != Dependence::Fixed);
                                own.push(if moves { Dependence::Unknown } else { Dependence::Fixed });
                            }
                            ViewItem::NewAxis => {}
                        }
                    }
                    own.extend(indices);
                    indices = own;
                    array = *base;
                }
                Op::Basic(
                    loops::Op::Relax(base)
                    | loops::Op::Transpose { array: base, .. }
                    | loops::Op::Part { array: base, .. },
                ) => array = *base,
                // A part of each element: of other fields nothing is known.
                Op::Basic(loops::Op::Field { array: base, .. }) => {
                    indices.insert(0, Dependence::Fixed);
                    array = *base;
                }
                _ => return None,
            }
        }
        Some((array, indices))
    }

    /// Whether each iteration makes this array, or what it is a view of, for itself.
    fn is_made_inside(&self, mut array: Value) -> bool {
        loop {
            array = match self.definitions.get(&array) {
                Some(Op::Basic(loops::Op::Allocate { .. }) | Op::Map { .. } | Op::Positions { .. }) => {
                    return true;
                }
                Some(Op::Basic(
                    loops::Op::View { array, .. }
                    | loops::Op::Relax(array)
                    | loops::Op::Transpose { array, .. }
                    | loops::Op::Part { array, .. }
                    | loops::Op::Field { array, .. },
                )) => *array,
                _ => return false,
            };
        }
    }

    fn dependence(&self, value: Value) -> Dependence {
        if value == self.each.counter {
            return Dependence::Affine { scale: 1, offset: Some(0) };
        }
        if !self.inside.contains(&value) {
            return Dependence::Fixed;
        }
        let Some(Op::Basic(loops::Op::Scalar(op, operands))) = self.definitions.get(&value) else {
            let constant = matches!(self.definitions.get(&value), Some(Op::Basic(loops::Op::Const(_))));
            return if constant { Dependence::Fixed } else { Dependence::Unknown };
        };
        let constant = |value: Value| match self.definitions.get(&value) {
            Some(Op::Basic(loops::Op::Const(Const::Int(value, _)))) => Some(*value),
            _ => None,
        };
        let parts: Vec<Dependence> = operands.iter().map(|operand| self.dependence(*operand)).collect();
        if parts.iter().all(|part| *part == Dependence::Fixed) {
            return Dependence::Fixed;
        }
        use Dependence::{Affine, Fixed};
        let known: Vec<Option<i64>> = operands.iter().map(|operand| constant(*operand)).collect();
        match (op, &parts[..], &known[..]) {
            (ScalarOp::Cast(_), [part], _) => *part,
            (ScalarOp::Add, [Affine { scale, offset }, Fixed], [_, by])
            | (ScalarOp::Add, [Fixed, Affine { scale, offset }], [by, _]) => {
                Affine { scale: *scale, offset: offset.zip(*by).and_then(|(a, b)| a.checked_add(b)) }
            }
            (ScalarOp::Subtract, [Affine { scale, offset }, Fixed], [_, by]) => {
                Affine { scale: *scale, offset: offset.zip(*by).and_then(|(a, b)| a.checked_sub(b)) }
            }
            (ScalarOp::Subtract, [Fixed, Affine { scale, offset }], [from, _]) => {
                Affine { scale: -scale, offset: from.zip(*offset).and_then(|(a, b)| a.checked_sub(b)) }
            }
            (ScalarOp::Multiply, [Affine { scale, offset }, Fixed], [_, Some(by)])
            | (ScalarOp::Multiply, [Fixed, Affine { scale, offset }], [Some(by), _])
                if *by != 0 =>
            {
                match scale.checked_mul(*by) {
                    Some(scale) => {
                        Affine { scale, offset: offset.and_then(|offset| offset.checked_mul(*by)) }
                    }
                    None => Dependence::Unknown,
                }
            }
            (ScalarOp::Modulo, [Affine { scale: 1, .. }, Fixed], [_, Some(by)]) if *by > 0 => {
                Dependence::Modulo(*by)
            }
            (ScalarOp::FloorDivide, [Affine { scale: 1, offset: Some(0) }, Fixed], [_, Some(by)])
                if *by > 1 =>
            {
                Dependence::Quotient(*by)
            }
            _ => Dependence::Unknown,
        }
    }

    /// Whether every iteration comes through the block: without it the header cannot be reached from the body's start.
    fn runs_always(&self, block: BlockId) -> bool {
        let mut seen = HashSet::from([block]);
        let mut waiting = vec![self.each.body];
        while let Some(next) = waiting.pop() {
            if next == self.each.header {
                return false;
            }
            if seen.insert(next) {
                waiting.extend(self.graph.block(next).terminator.edges().map(|edge| edge.target));
            }
        }
        true
    }
}
