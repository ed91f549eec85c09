//! Which variables a parallel loop reduces.

use crate::graph::{BlockId, Graph, Terminator, Value};
use crate::loops;
use crate::scalar::{Const, ScalarOp};
use crate::typed::{CountedLoop, Op};
use crate::types::Type;
use hotloop_array::dtype::{DType, Kind};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Operations that accumulate into one result, whatever the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// `+` and `-`.
    Sum,
    /// `*` and `/`.
    Product,
    Minimum,
    Maximum,
    And,
    Or,
    Xor,
}

/// What a variable is that a loop carries.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Carried {
    /// Accumulated by the operations with these results.
    Reduction { family: Family, results: Vec<Value> },
    /// Assigned anew in each iteration; the last one counts.
    LastValue,
}

impl Family {
    /// The family of an accumulating operation.
    fn of(op: ScalarOp) -> Option<Family> {
        Some(match op {
            ScalarOp::Add | ScalarOp::Subtract => Family::Sum,
            ScalarOp::Multiply | ScalarOp::Divide => Family::Product,
            ScalarOp::Minimum => Family::Minimum,
            ScalarOp::Maximum => Family::Maximum,
            ScalarOp::And => Family::And,
            ScalarOp::Or => Family::Or,
            ScalarOp::Xor => Family::Xor,
            _ => return None,
        })
    }

    /// The operation that adds a partial result to another.
    pub(super) fn combine(self) -> ScalarOp {
        match self {
            Family::Sum => ScalarOp::Add,
            Family::Product => ScalarOp::Multiply,
            Family::Minimum => ScalarOp::Minimum,
            Family::Maximum => ScalarOp::Maximum,
            Family::And => ScalarOp::And,
            Family::Or => ScalarOp::Or,
            Family::Xor => ScalarOp::Xor,
        }
    }

    /// As users write it.
    pub(super) fn symbol(self) -> &'static str {
        match self {
            Family::Sum => "+",
            Family::Product => "*",
            Family::Minimum => "min",
            Family::Maximum => "max",
            Family::And => "&",
            Family::Or => "|",
            Family::Xor => "^",
        }
    }

    /// The value that changes nothing.
    pub(super) fn identity(self, dtype: DType) -> Const {
        let number = |value: f64, integer: i64| match dtype.kind() {
            Kind::Bool => Const::Bool(integer != 0),
            Kind::Float => Const::Float(value, dtype),
            Kind::Complex => Const::Complex(value, 0.0, dtype),
            _ => Const::Int(integer, dtype),
        };
        let range = dtype.integer_range();
        match self {
            Family::Sum | Family::Or | Family::Xor => number(0.0, 0),
            Family::Product => number(1.0, 1),
            Family::And => number(0.0, -1),
            Family::Minimum => number(f64::INFINITY, range.map_or(1, |(_, high)| high as i64)),
            Family::Maximum => number(f64::NEG_INFINITY, range.map_or(0, |(low, _)| low as i64)),
        }
    }
}

/// What the variables are that the loop carries, in the order of the header's parameters without the counter.
///
/// # Errors
/// In words, why a variable keeps the loop from running in parallel.
pub(super) fn carried(
    graph: &Graph<Op, Type>,
    each: &CountedLoop,
    region: &BTreeSet<BlockId>,
) -> Result<Vec<Carried>, String> {
    let header = graph.block(each.header);
    let count = header.parameters.len() - 1;
    (0..count)
        .map(|i| {
            let parameter = header.parameters[i];
            let name = graph.values[parameter.0 as usize].name.clone();
            let name = name.as_deref().unwrap_or("a variable").to_owned();
            if graph.ty(parameter).holds_storage() {
                return Err(format!("each iteration needs the array '{name}' of the one before"));
            }
            carried_variable(graph, each, region, i).ok_or_else(|| {
                format!(
                    "each iteration needs the value of '{name}' from the one before, and it is no reduction"
                )
            })
        })
        .collect()
}

fn carried_variable(
    graph: &Graph<Op, Type>,
    each: &CountedLoop,
    region: &BTreeSet<BlockId>,
    index: usize,
) -> Option<Carried> {
    let parameter = graph.block(each.header).parameters[index];
    let latches: Vec<Value> = edges(graph, region, each.header).map(|arguments| arguments[index]).collect();
    let (versions, results, family) = versions(graph, region, parameter)?;
    if versions.len() == 1 && !latches.contains(&parameter) {
        // Nothing reads the value of the iteration before.
        return uses_besides(graph, region, each, &versions, index).then_some(Carried::LastValue);
    }
    let closed = latches.iter().all(|latch| versions.contains(latch));
    let reduced = closed && uses_besides(graph, region, each, &versions, index);
    match family {
        Some(family) if reduced => Some(Carried::Reduction { family, results }),
        _ => None,
    }
}

/// The arguments of the edges from the region to a block.
fn edges<'a>(
    graph: &'a Graph<Op, Type>,
    region: &'a BTreeSet<BlockId>,
    target: BlockId,
) -> impl Iterator<Item = &'a Vec<Value>> {
    region
        .iter()
        .flat_map(move |block| graph.block(*block).terminator.edges())
        .filter(move |edge| edge.target == target)
        .map(|edge| &edge.arguments)
}

/// The values that a variable takes in the course of an iteration: results of accumulating operations on earlier versions,
/// and the parameters of blocks where versions meet. `None` if operations of several families are mixed.
#[allow(clippy::type_complexity, reason = "versions, the results among them that accumulate, their family")]
fn versions(
    graph: &Graph<Op, Type>,
    region: &BTreeSet<BlockId>,
    parameter: Value,
) -> Option<(HashSet<Value>, Vec<Value>, Option<Family>)> {
    let mut versions = HashSet::from([parameter]);
    let mut results = Vec::new();
    let mut family = None;
    loop {
        let before = versions.len();
        for block in region {
            let data = graph.block(*block);
            for (i, candidate) in data.parameters.iter().enumerate() {
                let incoming = edges(graph, region, *block).any(|arguments| versions.contains(&arguments[i]));
                if incoming {
                    versions.insert(*candidate);
                }
            }
            for inst in &data.insts {
                let Some((operand, of)) = accumulation(&inst.op, &versions) else { continue };
                if versions.contains(&operand)
                    || inst.results.first().is_some_and(|result| versions.contains(result))
                {
                    continue;
                }
                if *family.get_or_insert(of) != of {
                    return None;
                }
                versions.extend(inst.results.iter().copied());
                results.extend(inst.results.iter().copied());
            }
        }
        if versions.len() == before {
            break;
        }
    }
    // Where versions meet something else, the variable is no reduction.
    for block in region {
        let data = graph.block(*block);
        for (i, candidate) in data.parameters.iter().enumerate() {
            let mixed = versions.contains(candidate)
                && edges(graph, region, *block).any(|arguments| !versions.contains(&arguments[i]));
            if mixed {
                return None;
            }
        }
    }
    Some((versions, results, family))
}

/// If the operation accumulates into a version: what is added, and the family.
fn accumulation(op: &Op, versions: &HashSet<Value>) -> Option<(Value, Family)> {
    let (family, left, right, either) = match op {
        Op::Basic(loops::Op::Scalar(op, operands)) if operands.len() == 2 => {
            let either = !matches!(op, ScalarOp::Subtract | ScalarOp::Divide);
            (Family::of(*op)?, operands[0], operands[1], either)
        }
        Op::Extremum { maximum, left, right } => {
            (if *maximum { Family::Maximum } else { Family::Minimum }, *left, *right, true)
        }
        _ => return None,
    };
    if versions.contains(&left) {
        Some((right, family))
    } else if either && versions.contains(&right) {
        Some((left, family))
    } else {
        None
    }
}

/// Whether versions are read by nothing but accumulating operations and edges that carry versions.
fn uses_besides(
    graph: &Graph<Op, Type>,
    region: &BTreeSet<BlockId>,
    each: &CountedLoop,
    versions: &HashSet<Value>,
    index: usize,
) -> bool {
    region.iter().all(|block| {
        let data = graph.block(*block);
        let insts = data.insts.iter().all(|inst| {
            let mut reads = 0;
            inst.op.for_each_value(&mut |value| reads += usize::from(versions.contains(&value)));
            reads == 0 || reads == 1 && accumulation(&inst.op, versions).is_some()
        });
        let condition = match &data.terminator {
            Terminator::Branch { condition, .. } => !versions.contains(condition),
            _ => true,
        };
        let edges = data.terminator.edges().all(|edge| {
            edge.arguments.iter().enumerate().all(|(i, argument)| {
                !versions.contains(argument)
                    || edge.target == each.header && i == index
                    || edge.target != each.header
                        && versions.contains(&graph.block(edge.target).parameters[i])
            })
        });
        insts && condition && edges
    })
}

/// The arrays from outside that the body only updates as a whole by operations of one family.
pub(super) fn reduced_arrays(graph: &Graph<Op, Type>, region: &BTreeSet<BlockId>) -> Vec<(Value, Family)> {
    let inside: HashSet<Value> = region
        .iter()
        .flat_map(|block| {
            let data = graph.block(*block);
            data.parameters
                .iter()
                .copied()
                .chain(data.insts.iter().flat_map(|inst| inst.results.iter().copied()))
        })
        .collect();
    let mut families: HashMap<Value, Option<Family>> = HashMap::new();
    let mut order = Vec::new();
    for inst in region.iter().flat_map(|block| &graph.block(*block).insts) {
        if let Op::MapInto { target, op: Some((op, _)), operands, update: true } = &inst.op
            && !inside.contains(target)
        {
            let family = Family::of(*op).filter(|_| {
                operands.first() == Some(target)
                    && operands.iter().filter(|operand| *operand == target).count() == 1
            });
            let slot = families.entry(*target).or_insert_with(|| {
                order.push(*target);
                family
            });
            if *slot != family {
                *slot = None;
            }
        }
    }
    for inst in region.iter().flat_map(|block| &graph.block(*block).insts) {
        let allowed: Option<Value> = match &inst.op {
            Op::MapInto { target, op: Some(_), update: true, .. } => Some(*target),
            Op::Basic(loops::Op::CheckAssignable { target, array }) if target != array => Some(*target),
            Op::Basic(loops::Op::Length { array, .. }) => Some(*array),
            _ => None,
        };
        inst.op.for_each_value(&mut |value| {
            if Some(value) != allowed
                && let Some(family) = families.get_mut(&value)
            {
                *family = None;
            }
        });
    }
    for block in region {
        graph.block(*block).terminator.for_each_value(|value| {
            if let Some(family) = families.get_mut(&value) {
                *family = None;
            }
        });
    }
    order.into_iter().filter_map(|array| Some((array, families[&array]?))).collect()
}
