//! SSA construction while the graph is built, after M. Braun et al., "Simple and Efficient Construction of Static Single
//! Assignment Form" (CC 2013).
//!
//! A variable that is read in a block that does not assign it becomes a parameter of that block; as long as the block can
//! still gain predecessors (it is not *sealed*) the arguments are left open. Parameters that turn out to be superfluous are
//! removed afterwards by [`super::simplify`].

use super::Op;
use crate::graph::{BlockId, Graph, Span, Value};
use std::collections::HashMap;
use std::rc::Rc;

/// The state of the construction.
#[derive(Default)]
pub(super) struct Ssa {
    pub(super) graph: Graph<Op, ()>,
    /// The current value of each variable at the end of each block.
    definitions: HashMap<(BlockId, Rc<str>), Value>,
    sealed: Vec<bool>,
    /// Parameters of unsealed blocks whose arguments are not yet known.
    incomplete: HashMap<BlockId, Vec<(Rc<str>, Value)>>,
    predecessors: Vec<Vec<BlockId>>,
}

impl Ssa {
    /// Adds a block that may still gain predecessors.
    pub(super) fn add_block(&mut self) -> BlockId {
        let block = self.graph.add_block();
        self.sealed.push(false);
        self.predecessors.push(Vec::new());
        block
    }

    /// Notes an edge. Its arguments are appended as they become known, to every edge from `from` to `to`.
    pub(super) fn add_predecessor(&mut self, from: BlockId, to: BlockId) {
        self.predecessors[to.0 as usize].push(from);
    }

    pub(super) fn has_predecessors(&self, block: BlockId) -> bool {
        !self.predecessors[block.0 as usize].is_empty()
    }

    /// Declares that the block has all its predecessors, and their terminators are in place.
    pub(super) fn seal(&mut self, block: BlockId) {
        self.sealed[block.0 as usize] = true;
        for (name, _) in self.incomplete.remove(&block).unwrap_or_default() {
            self.add_arguments(block, &name);
        }
    }

    pub(super) fn write(&mut self, block: BlockId, name: Rc<str>, value: Value) {
        self.definitions.insert((block, name), value);
    }

    pub(super) fn read(&mut self, block: BlockId, name: &Rc<str>) -> Value {
        if let Some(value) = self.definitions.get(&(block, name.clone())) {
            return *value;
        }
        let value = if !self.sealed[block.0 as usize] {
            let parameter = self.graph.add_parameter(block, (), Some(name.clone()));
            self.incomplete.entry(block).or_default().push((name.clone(), parameter));
            parameter
        } else {
            match self.predecessors[block.0 as usize][..] {
                [] => self.unbound(block, name),
                [only] => self.read(only, name),
                _ => {
                    let parameter = self.graph.add_parameter(block, (), Some(name.clone()));
                    // Written before the predecessors are asked, so that a loop finds it.
                    self.write(block, name.clone(), parameter);
                    self.add_arguments(block, name);
                    parameter
                }
            }
        };
        self.write(block, name.clone(), value);
        value
    }

    fn add_arguments(&mut self, block: BlockId, name: &Rc<str>) {
        let mut predecessors = self.predecessors[block.0 as usize].clone();
        predecessors.sort_unstable();
        predecessors.dedup();
        for predecessor in predecessors {
            let value = self.read(predecessor, name);
            for edge in self.graph.block_mut(predecessor).terminator.edges_mut() {
                if edge.target == block {
                    edge.arguments.push(value);
                }
            }
        }
    }

    fn unbound(&mut self, block: BlockId, name: &Rc<str>) -> Value {
        let value = self.graph.add_value((), Some(name.clone()));
        let inst = crate::graph::Inst {
            op: Op::Unbound(name.clone()),
            results: smallvec::smallvec![value],
            span: Span::default(),
        };
        // At the front: an instruction of this block may already read it.
        self.graph.block_mut(block).insts.insert(0, inst);
        value
    }
}
