//! SSA form again after code was copied: where a value has several definitions, its uses read the one that reaches them.
//!
//! The lookup of Braun et al. ("Simple and Efficient Construction of Static Single Assignment Form", 2013), on a finished
//! graph: a block with one predecessor asks it, any other block gets a parameter.

use super::{BlockId, Graph, Operation, Value};
use std::collections::{HashMap, HashSet};

/// Lets uses of `value` outside of `settled` blocks read whichever of the definitions reaches them. Each definition is the
/// value that stands for it from that block on; together they dominate the uses.
pub fn merge_definitions<Op: Operation, Type: Clone>(
    graph: &mut Graph<Op, Type>,
    value: Value,
    definitions: HashMap<BlockId, Value>,
    settled: &HashSet<BlockId>,
    predecessors: &[Vec<BlockId>],
) {
    let users: Vec<_> =
        graph.block_ids().filter(|block| !settled.contains(block) && reads(graph, *block, value)).collect();
    let mut merge = Merge { graph, value, at_end: definitions, predecessors };
    for block in users {
        let reaching = merge.at_start(block);
        let fix = |each: &mut Value| {
            if *each == value {
                *each = reaching;
            }
        };
        let data = merge.graph.block_mut(block);
        for inst in &mut data.insts {
            inst.op.for_each_value_mut(&mut |each| fix(each));
        }
        data.terminator.for_each_value_mut(fix);
    }
}

fn reads<Op: Operation, Type>(graph: &mut Graph<Op, Type>, block: BlockId, value: Value) -> bool {
    let mut found = false;
    let data = graph.block_mut(block);
    for inst in &mut data.insts {
        inst.op.for_each_value_mut(&mut |each| found |= *each == value);
    }
    data.terminator.for_each_value(|each| found |= each == value);
    found
}

struct Merge<'g, Op, Type> {
    graph: &'g mut Graph<Op, Type>,
    value: Value,
    /// What holds at the end of a block, as far as it is known.
    at_end: HashMap<BlockId, Value>,
    predecessors: &'g [Vec<BlockId>],
}

impl<Op, Type: Clone> Merge<'_, Op, Type> {
    /// What holds at the start of a block without a definition, and so at its end too.
    fn at_start(&mut self, block: BlockId) -> Value {
        if let Some(known) = self.at_end.get(&block) {
            return *known;
        }
        let predecessors = self.predecessors[block.0 as usize].clone();
        if let [only] = predecessors[..] {
            let found = self.at_start(only);
            self.at_end.insert(block, found);
            return found;
        }
        let data = self.graph.values[self.value.0 as usize].clone();
        let parameter = self.graph.add_parameter(block, data.ty, data.name);
        self.at_end.insert(block, parameter);
        let mut seen = HashSet::new();
        for predecessor in predecessors.into_iter().filter(|each| seen.insert(*each)) {
            let argument = self.at_start(predecessor);
            for edge in self.graph.block_mut(predecessor).terminator.edges_mut() {
                if edge.target == block {
                    edge.arguments.push(argument);
                }
            }
        }
        parameter
    }
}
