//! Copies of blocks, for passes that need code twice.

use super::{BlockId, Graph, Operation, Value};
use std::collections::HashMap;

/// What stands for what in a copy.
#[derive(Debug, Default)]
pub struct Copied {
    /// The copy of each block.
    pub blocks: HashMap<BlockId, BlockId>,
    /// The copy of each value that these blocks define.
    pub values: HashMap<Value, Value>,
}

impl Copied {
    /// The value that the copy has in the place of this one.
    pub fn value(&self, value: Value) -> Value {
        self.values.get(&value).copied().unwrap_or(value)
    }

    /// The same for several.
    pub fn all(&self, values: &[Value]) -> Vec<Value> {
        values.iter().map(|value| self.value(*value)).collect()
    }
}

/// Copies blocks. Edges between them lead to the copies; edges that leave them lead where they led.
pub fn copy_blocks<Op: Operation + Clone, Type: Clone>(
    graph: &mut Graph<Op, Type>,
    blocks: &[BlockId],
) -> Copied {
    let mut copied = Copied::default();
    for block in blocks {
        let copy = graph.add_block();
        copied.blocks.insert(*block, copy);
        let data = graph.block(*block);
        let results = data.insts.iter().flat_map(|inst| inst.results.iter());
        let defined: Vec<_> = data.parameters.iter().chain(results).copied().collect();
        for value in defined {
            let data = graph.values[value.0 as usize].clone();
            copied.values.insert(value, graph.add_value(data.ty, data.name));
        }
    }
    for block in blocks {
        let mut data = graph.block(*block).clone();
        let fix = |value: &mut Value| *value = copied.value(*value);
        data.parameters.iter_mut().for_each(fix);
        for inst in &mut data.insts {
            inst.op.for_each_value_mut(&mut |value| fix(value));
            inst.results.iter_mut().for_each(fix);
        }
        data.terminator.for_each_value_mut(fix);
        for edge in data.terminator.edges_mut() {
            edge.target = copied.blocks.get(&edge.target).copied().unwrap_or(edge.target);
        }
        *graph.block_mut(copied.blocks[block]) = data;
    }
    copied
}
