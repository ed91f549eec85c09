//! Simplifications that hold in every form: superfluous block parameters, renaming, unused instructions.
//!
//! Deliberately absent: constant folding and anything else that needs types.

use super::{Graph, Operation, Terminator, Value};
use std::collections::HashMap;

/// Replaces each parameter whose arguments are all one value (or the parameter itself) by that value, until none is left.
/// Tells which value stands for each removed one (follow it with [`resolve`]).
pub fn remove_trivial_parameters<Op: Operation, Type>(graph: &mut Graph<Op, Type>) -> HashMap<Value, Value> {
    let mut replaced: HashMap<Value, Value> = HashMap::new();
    loop {
        let incoming = incoming_arguments(graph);
        let mut changed = false;
        for block in graph.block_ids().skip(1) {
            let arguments = &incoming[block.0 as usize];
            if arguments.is_empty() {
                continue;
            }
            let parameters = graph.block(block).parameters.clone();
            let keep: Vec<bool> = (0..parameters.len())
                .map(|i| {
                    let mut others = arguments
                        .iter()
                        .map(|arguments| resolve(&replaced, arguments[i]))
                        .filter(|value| *value != parameters[i]);
                    let Some(first) = others.next() else { return true };
                    let trivial = others.all(|value| value == first);
                    if trivial {
                        replaced.insert(parameters[i], first);
                    }
                    !trivial
                })
                .collect();
            if keep.iter().all(|keep| *keep) {
                continue;
            }
            changed = true;
            retain_by(&mut graph.block_mut(block).parameters, &keep);
            for source in graph.block_ids() {
                for edge in graph.block_mut(source).terminator.edges_mut() {
                    if edge.target == block {
                        retain_by(&mut edge.arguments, &keep);
                    }
                }
            }
            // The arguments gathered above no longer fit this block.
            break;
        }
        if !changed {
            break;
        }
    }
    rename(graph, &replaced);
    replaced
}

fn incoming_arguments<Op, Type>(graph: &Graph<Op, Type>) -> Vec<Vec<Vec<Value>>> {
    let mut incoming = vec![Vec::new(); graph.blocks.len()];
    for block in graph.reverse_postorder() {
        for edge in graph.block(block).terminator.edges() {
            incoming[edge.target.0 as usize].push(edge.arguments.clone());
        }
    }
    incoming
}

fn retain_by<T>(items: &mut Vec<T>, keep: &[bool]) {
    let mut flags = keep.iter();
    items.retain(|_| *flags.next().unwrap_or(&true));
}

/// The value that stands for this one in the end.
pub fn resolve(replaced: &HashMap<Value, Value>, mut value: Value) -> Value {
    while let Some(next) = replaced.get(&value) {
        value = *next;
    }
    value
}

/// Replaces values by others throughout.
pub fn rename<Op: Operation, Type>(graph: &mut Graph<Op, Type>, replaced: &HashMap<Value, Value>) {
    let fix = |value: &mut Value| *value = resolve(replaced, *value);
    for block in &mut graph.blocks {
        for inst in &mut block.insts {
            inst.op.for_each_value_mut(&mut |value| fix(value));
        }
        block.terminator.for_each_value_mut(fix);
    }
}

/// Removes instructions whose results nobody reads, where `removable` says that they do nothing else.
pub fn remove_unused<Op: Operation, Type>(graph: &mut Graph<Op, Type>, removable: impl Fn(&Op) -> bool) {
    loop {
        let mut used = vec![false; graph.values.len()];
        for block in &mut graph.blocks {
            for inst in &mut block.insts {
                inst.op.for_each_value_mut(&mut |value| used[value.0 as usize] = true);
            }
            block.terminator.for_each_value(|value| used[value.0 as usize] = true);
        }
        let mut removed = false;
        for block in &mut graph.blocks {
            let before = block.insts.len();
            block.insts.retain(|inst| {
                inst.results.is_empty()
                    || !removable(&inst.op)
                    || inst.results.iter().any(|result| used[result.0 as usize])
            });
            removed |= block.insts.len() != before;
        }
        if !removed {
            return;
        }
    }
}

/// Joins blocks that always follow each other, and drops those that cannot be reached.
pub fn join_blocks<Op: Operation, Type>(graph: &mut Graph<Op, Type>) {
    let mut replaced = HashMap::new();
    for block in graph.reverse_postorder() {
        loop {
            let predecessors = graph.predecessors();
            let Terminator::Jump(edge) = graph.block(block).terminator.clone() else { break };
            if edge.target == block
                || edge.target == super::ENTRY
                || predecessors[edge.target.0 as usize].len() != 1
            {
                break;
            }
            // What stands here would be handled there too.
            if matches!(graph.block(edge.target).terminator, Terminator::Try { .. }) {
                break;
            }
            let next = graph.block_mut(edge.target);
            let (parameters, insts) = (std::mem::take(&mut next.parameters), std::mem::take(&mut next.insts));
            let terminator = std::mem::replace(&mut next.terminator, Terminator::Unreachable);
            let span = next.terminator_span;
            replaced.extend(parameters.into_iter().zip(edge.arguments));
            let data = graph.block_mut(block);
            data.insts.extend(insts);
            data.terminator = terminator;
            data.terminator_span = span;
        }
    }
    rename(graph, &replaced);
    drop_unreachable(graph);
}

fn drop_unreachable<Op, Type>(graph: &mut Graph<Op, Type>) {
    let mut reachable = graph.reverse_postorder();
    reachable.sort_unstable();
    let renumbered: HashMap<_, _> =
        reachable.iter().enumerate().map(|(new, old)| (*old, super::BlockId(new as u32))).collect();
    let mut number = 0;
    graph.blocks.retain(|_| {
        number += 1;
        renumbered.contains_key(&super::BlockId(number - 1))
    });
    for block in &mut graph.blocks {
        for edge in block.terminator.edges_mut() {
            edge.target = renumbered[&edge.target];
        }
    }
}
