//! Which arrays a function has back when what it called is done: nobody else kept anything of them.
//!
//! Such an array may lie in the frame of a function, and may be the place of a result.

use crate::graph::{ENTRY, Terminator, Value};
use crate::loops::{Function, Module, Op};
use crate::shapes::Shapes;
use std::collections::HashSet;

/// For each function, which of its parameters are lent to it.
pub(crate) type Lent = Vec<Vec<bool>>;

/// What each function of a module only borrows. It is taken to hold until an operation says otherwise, so that it holds of functions that call each other
/// too.
pub(crate) fn lent(module: &Module, shapes: &[Shapes]) -> Lent {
    let parameters = |function: &Function| vec![true; function.graph.block(ENTRY).parameters.len()];
    let mut lent: Lent = module.functions.iter().map(parameters).collect();
    loop {
        let mut changed = false;
        for (index, (function, shapes)) in module.functions.iter().zip(shapes).enumerate() {
            let graph = &function.graph;
            let own = &graph.block(ENTRY).parameters;
            let mut kept = HashSet::new();
            for block in graph.reverse_postorder() {
                let block = graph.block(block);
                let mut keep = |value| {
                    kept.insert(shapes.root(value));
                };
                block.insts.iter().for_each(|inst| for_each_kept(&inst.op, &lent, &mut keep));
                match &block.terminator {
                    Terminator::Branch { then, otherwise, .. } => {
                        then.arguments.iter().chain(&otherwise.arguments).copied().for_each(&mut keep)
                    }
                    other => other.for_each_value(&mut keep),
                }
            }
            for (parameter, lent) in own.iter().zip(&mut lent[index]) {
                if *lent && kept.contains(parameter) {
                    *lent = false;
                    changed = true;
                }
            }
        }
        if !changed {
            return lent;
        }
    }
}

/// Calls `visit` with the values of which somebody may have something behind the operation.
pub(crate) fn for_each_kept(op: &Op, lent: &Lent, visit: &mut dyn FnMut(Value)) {
    match op {
        Op::Load { .. }
        | Op::Length { .. }
        | Op::View { .. }
        | Op::Transpose { .. }
        | Op::Part { .. }
        | Op::Field { .. }
        | Op::Relax(_)
        | Op::Copy { .. }
        | Op::Broadcast { .. }
        | Op::CheckAssignable { .. }
        | Op::Nest(_)
        | Op::Store { .. }
        | Op::Release(_) => {}
        Op::Call { callee, arguments } => {
            let lent = &lent[callee.0 as usize];
            let kept = arguments.iter().zip(lent).filter(|(_, lent)| !**lent);
            kept.for_each(|(argument, _)| visit(*argument));
        }
        other => other.for_each_value(visit),
    }
}
