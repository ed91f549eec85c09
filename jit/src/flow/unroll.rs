//! A loop over a tuple whose items are of several types: its body is written out once for each item.
//!
//! Each round is a copy of the blocks that only the loop leads to, so a value may have another type in each. What is defined
//! in them and used behind them reaches its use by parameters of the blocks in between.

use super::{Function, Op};
use crate::dominators::Dominators;
use crate::graph::copy::{Copied, copy_blocks};
use crate::graph::{BlockId, Edge, Graph, Operation, Terminator, Value};
use std::collections::{HashMap, HashSet};

/// The function with this loop, by its index, written out for so many rounds.
pub fn unrolled(function: &Function, index: usize, rounds: usize) -> Function {
    let mut made = function.clone();
    let unrolled = made.loops.remove(index);
    let header = unrolled.header;
    let dominators = Dominators::of(&made.graph);
    let heads = head_blocks(&made.graph, header);
    let own: Vec<BlockId> = made
        .graph
        .reverse_postorder()
        .into_iter()
        .filter(|block| heads.contains(block) || dominators.dominates(unrolled.body, *block))
        .collect();
    let escaping = escaping(&made.graph, &own);

    // Round 0 is the loop itself. Behind the last round there is one more header, which leaves.
    let mut copies = vec![Copied::default()];
    for _ in 1..rounds {
        copies.push(copy_blocks(&mut made.graph, &own));
    }
    if rounds > 0 {
        copies.push(copy_blocks(&mut made.graph, &heads));
    }
    for copied in &copies[1..] {
        let inner: Vec<_> = (made.loops.iter())
            .filter(|each| copied.blocks.contains_key(&each.header) && own.contains(&each.header))
            .cloned()
            .collect();
        for mut each in inner {
            let moved = |block: BlockId| copied.blocks.get(&block).copied().unwrap_or(block);
            each.preheader = moved(each.preheader);
            each.header = moved(each.header);
            each.body = moved(each.body);
            each.done = moved(each.done);
            each.iterator = copied.value(each.iterator);
            made.loops.push(each);
        }
    }
    let header_of = |copied: &Copied| copied.blocks.get(&header).copied().unwrap_or(header);
    let headers: Vec<BlockId> = copies.iter().map(header_of).collect();
    for (round, copied) in copies.iter().enumerate() {
        if round < rounds {
            for block in &own {
                let block = copied.blocks.get(block).copied().unwrap_or(*block);
                for edge in made.graph.block_mut(block).terminator.edges_mut() {
                    if edge.target == headers[round] {
                        edge.target = headers[round + 1];
                    }
                }
            }
        }
        for head in &heads {
            let data = made.graph.block_mut(copied.blocks.get(head).copied().unwrap_or(*head));
            for inst in &mut data.insts {
                if let Op::Next(iterator) = inst.op {
                    inst.op = Op::NextOf(iterator, round);
                }
            }
            // The one edge of a header leads on; the other one is not taken in this round.
            if let Terminator::Branch { then, otherwise, .. } = &data.terminator {
                let edge = if round < rounds { then.clone() } else { otherwise.clone() };
                data.terminator = Terminator::Jump(edge);
            }
        }
    }
    let mut inside: HashMap<BlockId, usize> = HashMap::new();
    for (round, copied) in copies.iter().enumerate() {
        for block in &own {
            match copied.blocks.get(block) {
                Some(copy) => drop(inside.insert(*copy, round)),
                None if round == 0 => drop(inside.insert(*block, 0)),
                None => {}
            }
        }
    }
    for value in escaping {
        reroute(&mut made.graph, value, &inside, &copies);
    }
    made
}

/// The header of a loop, up to where it parts into the body and what follows: inside of a `try` that is another block.
fn head_blocks(graph: &Graph<Op, ()>, header: BlockId) -> Vec<BlockId> {
    let mut heads = vec![header];
    let mut last = header;
    while let Terminator::Try { next: Some(edge), .. } | Terminator::Jump(edge) =
        &graph.block(last).terminator
    {
        if heads.contains(&edge.target) {
            break;
        }
        last = edge.target;
        heads.push(last);
    }
    heads
}

/// The values that are defined in these blocks and used in others.
fn escaping(graph: &Graph<Op, ()>, own: &[BlockId]) -> Vec<Value> {
    let mut defined = HashSet::new();
    for block in own {
        let data = graph.block(*block);
        defined.extend(data.parameters.iter().copied());
        defined.extend(data.insts.iter().flat_map(|inst| inst.results.iter().copied()));
    }
    let mut escaping = Vec::new();
    for block in graph.reverse_postorder() {
        if own.contains(&block) {
            continue;
        }
        for_each_use(graph, block, &mut |value| {
            if defined.contains(&value) && !escaping.contains(&value) {
                escaping.push(value);
            }
        });
    }
    escaping
}

fn for_each_use(graph: &Graph<Op, ()>, block: BlockId, visit: &mut dyn FnMut(Value)) {
    let data = graph.block(block);
    for inst in &data.insts {
        inst.op.clone().for_each_value_mut(&mut |value| visit(*value));
    }
    data.terminator.for_each_value(visit);
}

/// Gives the uses of a value outside of the rounds the value of the round that control comes from.
fn reroute(graph: &mut Graph<Op, ()>, value: Value, inside: &HashMap<BlockId, usize>, copies: &[Copied]) {
    let predecessors = graph.predecessors();
    let mut known: HashMap<BlockId, Value> = HashMap::new();
    let users: Vec<BlockId> = graph
        .reverse_postorder()
        .into_iter()
        .filter(|block| {
            let mut uses = false;
            for_each_use(graph, *block, &mut |each| uses |= each == value);
            uses && !inside.contains_key(block)
        })
        .collect();
    for block in users {
        let now = reaching(graph, value, block, inside, copies, &predecessors, &mut known);
        let data = graph.block_mut(block);
        let fix = |each: &mut Value| {
            if *each == value {
                *each = now;
            }
        };
        for inst in &mut data.insts {
            inst.op.for_each_value_mut(&mut |each| fix(each));
        }
        data.terminator.for_each_value_mut(fix);
    }
}

/// What a value is at the start of a block.
fn reaching(
    graph: &mut Graph<Op, ()>,
    value: Value,
    block: BlockId,
    inside: &HashMap<BlockId, usize>,
    copies: &[Copied],
    predecessors: &[Vec<BlockId>],
    known: &mut HashMap<BlockId, Value>,
) -> Value {
    if let Some(round) = inside.get(&block) {
        return copies[*round].value(value);
    }
    if let Some(known) = known.get(&block) {
        return *known;
    }
    let mut from = predecessors.get(block.0 as usize).cloned().unwrap_or_default();
    from.dedup();
    if let [only] = from[..] {
        let found = reaching(graph, value, only, inside, copies, predecessors, known);
        known.insert(block, found);
        return found;
    }
    let name = graph.values[value.0 as usize].name.clone();
    let parameter = graph.add_parameter(block, (), name);
    known.insert(block, parameter);
    from.sort_unstable();
    from.dedup();
    for source in from {
        let argument = reaching(graph, value, source, inside, copies, predecessors, known);
        let edges = graph.block_mut(source).terminator.edges_mut();
        edges.filter(|edge: &&mut Edge| edge.target == block).for_each(|edge| edge.arguments.push(argument));
    }
    parameter
}
