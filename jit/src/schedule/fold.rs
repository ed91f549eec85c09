//! Constant folding of the integers and bools that control loops, and of the branches that depend on them.
//!
//! Deliberately absent: floats and everything else, which LLVM folds as well. What is folded here decides which loops
//! there are.

use crate::graph::{Graph, Terminator, Value, simplify};
use crate::loops::Op;
use crate::scalar::{Const, ScalarOp};
use crate::types::Type;
use hotloop_array::dtype::DType;
use std::collections::HashMap;

/// Folds until nothing changes, and joins the blocks that are left in a row.
pub(super) fn fold_constants(graph: &mut Graph<Op, Type>) {
    loop {
        simplify::remove_trivial_parameters(graph);
        fold_operations(graph);
        if !fold_branches(graph) {
            break;
        }
        simplify::join_blocks(graph);
    }
    simplify::join_blocks(graph);
    simplify::remove_unused(graph, Op::is_pure);
}

fn fold_operations(graph: &mut Graph<Op, Type>) {
    let mut known: HashMap<Value, Const> = HashMap::new();
    let mut replaced = HashMap::new();
    for block in graph.reverse_postorder() {
        for at in 0..graph.block(block).insts.len() {
            let inst = &graph.block(block).insts[at];
            if let (Op::Scalar(ScalarOp::Select, operands), [result]) = (&inst.op, &inst.results[..])
                && let Some(Const::Bool(condition)) = known.get(&operands[0])
            {
                let chosen = simplify::resolve(&replaced, operands[if *condition { 1 } else { 2 }]);
                replaced.insert(*result, chosen);
                if let Some(constant) = known.get(&chosen).cloned() {
                    known.insert(*result, constant);
                }
                continue;
            }
            let [result] = inst.results[..] else { continue };
            let folded = match &inst.op {
                Op::Const(constant) => Some(constant.clone()),
                Op::Scalar(op, operands) => {
                    let operands: Option<Vec<_>> = operands.iter().map(|value| known.get(value)).collect();
                    operands.and_then(|operands| folded(*op, &operands))
                }
                _ => None,
            };
            if let Some(constant) = folded {
                graph.block_mut(block).insts[at].op = Op::Const(constant.clone());
                known.insert(result, constant);
            }
        }
    }
    simplify::rename(graph, &replaced);
}

fn folded(op: ScalarOp, operands: &[&Const]) -> Option<Const> {
    let int = |value| Some(Const::Int(value, DType::Int64));
    match operands {
        [Const::Int(a, DType::Int64), Const::Int(b, DType::Int64)] => match op {
            ScalarOp::Add => int(a.wrapping_add(*b)),
            ScalarOp::Subtract => int(a.wrapping_sub(*b)),
            ScalarOp::Multiply => int(a.wrapping_mul(*b)),
            ScalarOp::Minimum => int(*a.min(b)),
            ScalarOp::Maximum => int(*a.max(b)),
            ScalarOp::Less => Some(Const::Bool(a < b)),
            ScalarOp::LessEqual => Some(Const::Bool(a <= b)),
            ScalarOp::Equal => Some(Const::Bool(a == b)),
            ScalarOp::NotEqual => Some(Const::Bool(a != b)),
            ScalarOp::Greater => Some(Const::Bool(a > b)),
            ScalarOp::GreaterEqual => Some(Const::Bool(a >= b)),
            _ => None,
        },
        [Const::Bool(a), Const::Bool(b)] => match op {
            ScalarOp::And => Some(Const::Bool(a & b)),
            ScalarOp::Or => Some(Const::Bool(a | b)),
            ScalarOp::Xor | ScalarOp::NotEqual => Some(Const::Bool(a ^ b)),
            ScalarOp::Equal => Some(Const::Bool(a == b)),
            _ => None,
        },
        [Const::Int(a, DType::Int64)] => match op {
            ScalarOp::Negative => int(a.wrapping_neg()),
            ScalarOp::Cast(DType::Bool) => Some(Const::Bool(*a != 0)),
            _ => None,
        },
        [Const::Bool(a)] => match op {
            ScalarOp::Invert => Some(Const::Bool(!a)),
            ScalarOp::Cast(DType::Int64) => int(i64::from(*a)),
            _ => None,
        },
        _ => None,
    }
}

/// Replaces branches with a known outcome by jumps; whether there was one.
fn fold_branches(graph: &mut Graph<Op, Type>) -> bool {
    let mut known = HashMap::new();
    for inst in graph.blocks.iter().flat_map(|block| &block.insts) {
        if let (Op::Const(Const::Bool(value)), [result]) = (&inst.op, &inst.results[..]) {
            known.insert(*result, *value);
        }
    }
    let mut changed = false;
    for block in &mut graph.blocks {
        if let Terminator::Branch { condition, then, otherwise } = &block.terminator
            && let Some(outcome) = known.get(condition)
        {
            block.terminator = Terminator::Jump(if *outcome { then.clone() } else { otherwise.clone() });
            changed = true;
        }
    }
    changed
}
