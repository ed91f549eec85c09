//! The control-flow graph in SSA form that all of Flow, Typed and Loops are.
//!
//! The three forms differ in their operations and in what a value's type is, so both are parameters here. Blocks have
//! parameters instead of phi instructions: an edge passes one argument for each parameter of its target. A value is
//! defined once, by a block parameter or by an instruction, and its definition dominates its uses.

pub mod copy;
pub mod merge;
pub mod simplify;

pub use ruff_text_size::TextSize;

use ruff_text_size::TextRange;
use smallvec::SmallVec;
use std::rc::Rc;

/// A range of bytes in the source text of the function's file.
pub type Span = TextRange;

/// A value, defined once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Value(pub u32);

/// A basic block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlockId(pub u32);

/// The block in which every graph starts.
pub const ENTRY: BlockId = BlockId(0);

/// What is known of a value.
#[derive(Debug, Clone)]
pub struct ValueData<Type> {
    /// Its type in this form.
    pub ty: Type,
    /// The source variable that it is a version of, for printing.
    pub name: Option<Rc<str>>,
}

/// An operation in its place.
#[derive(Debug, Clone)]
pub struct Inst<Op> {
    /// What is done.
    pub op: Op,
    /// The values that it defines.
    pub results: SmallVec<[Value; 1]>,
    /// The source expression or statement that it comes from.
    pub span: Span,
}

/// A jump with the arguments for the target's parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// Where to.
    pub target: BlockId,
    /// One for each parameter of the target.
    pub arguments: Vec<Value>,
}

/// How a block ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Terminator {
    /// Not built yet; no finished graph contains it.
    Open,
    /// Always there.
    Jump(Edge),
    /// Depending on a bool.
    Branch {
        /// The bool.
        condition: Value,
        /// Taken when it is true.
        then: Edge,
        /// Taken when it is false.
        otherwise: Edge,
    },
    /// Leads on if nothing in the block has failed, else to where failures are handled. What the handler's edge passes is known
    /// where the block starts.
    Try {
        /// Where to; nowhere if the last instruction raises.
        next: Option<Edge>,
        /// Where any failure of the block goes.
        handler: Edge,
    },
    /// Ends the function with this value.
    Return(Value),
    /// Control does not come here: the last instruction raises.
    Unreachable,
}

impl Terminator {
    /// The edges that leave by this terminator.
    pub fn edges(&self) -> impl Iterator<Item = &Edge> {
        let pair = match self {
            Terminator::Jump(edge) => [Some(edge), None],
            Terminator::Branch { then, otherwise, .. } => [Some(then), Some(otherwise)],
            Terminator::Try { next, handler } => [next.as_ref(), Some(handler)],
            Terminator::Open | Terminator::Return(_) | Terminator::Unreachable => [None, None],
        };
        pair.into_iter().flatten()
    }

    /// The same, to be changed.
    pub fn edges_mut(&mut self) -> impl Iterator<Item = &mut Edge> {
        let pair = match self {
            Terminator::Jump(edge) => [Some(edge), None],
            Terminator::Branch { then, otherwise, .. } => [Some(then), Some(otherwise)],
            Terminator::Try { next, handler } => [next.as_mut(), Some(handler)],
            Terminator::Open | Terminator::Return(_) | Terminator::Unreachable => [None, None],
        };
        pair.into_iter().flatten()
    }

    /// Calls `visit` with every value that the terminator reads, to be replaced.
    pub fn for_each_value_mut(&mut self, mut visit: impl FnMut(&mut Value)) {
        match self {
            Terminator::Branch { condition, .. } => visit(condition),
            Terminator::Return(value) => visit(value),
            _ => {}
        }
        for edge in self.edges_mut() {
            edge.arguments.iter_mut().for_each(&mut visit);
        }
    }

    /// Calls `visit` with every value that the terminator reads, edge arguments included.
    pub fn for_each_value(&self, mut visit: impl FnMut(Value)) {
        match self {
            Terminator::Branch { condition, .. } => visit(*condition),
            Terminator::Return(value) => visit(*value),
            _ => {}
        }
        for edge in self.edges() {
            edge.arguments.iter().copied().for_each(&mut visit);
        }
    }
}

/// A basic block.
#[derive(Debug, Clone)]
pub struct Block<Op> {
    /// Defined on entry by the edge that was taken.
    pub parameters: Vec<Value>,
    /// In order.
    pub insts: Vec<Inst<Op>>,
    /// The end.
    pub terminator: Terminator,
    /// Where the terminator comes from.
    pub terminator_span: Span,
}

/// A function's graph. The entry block's parameters are the function's parameters.
#[derive(Debug, Clone)]
pub struct Graph<Op, Type> {
    /// Indexed by [`Value`].
    pub values: Vec<ValueData<Type>>,
    /// Indexed by [`BlockId`].
    pub blocks: Vec<Block<Op>>,
}

impl<Op, Type> Default for Graph<Op, Type> {
    fn default() -> Self {
        Graph { values: Vec::new(), blocks: Vec::new() }
    }
}

impl<Op, Type> Graph<Op, Type> {
    /// Adds an empty block without parameters.
    pub fn add_block(&mut self) -> BlockId {
        self.blocks.push(Block {
            parameters: Vec::new(),
            insts: Vec::new(),
            terminator: Terminator::Open,
            terminator_span: Span::default(),
        });
        BlockId(self.blocks.len() as u32 - 1)
    }

    /// Adds a value that nothing defines yet.
    pub fn add_value(&mut self, ty: Type, name: Option<Rc<str>>) -> Value {
        self.values.push(ValueData { ty, name });
        Value(self.values.len() as u32 - 1)
    }

    /// Adds a parameter to a block.
    pub fn add_parameter(&mut self, block: BlockId, ty: Type, name: Option<Rc<str>>) -> Value {
        let value = self.add_value(ty, name);
        self.block_mut(block).parameters.push(value);
        value
    }

    /// Appends an instruction with one result.
    pub fn push(&mut self, block: BlockId, op: Op, ty: Type, span: Span) -> Value {
        let value = self.add_value(ty, None);
        self.block_mut(block).insts.push(Inst { op, results: SmallVec::from_slice(&[value]), span });
        value
    }

    /// Appends an instruction without a result.
    pub fn push_effect(&mut self, block: BlockId, op: Op, span: Span) {
        self.block_mut(block).insts.push(Inst { op, results: SmallVec::new(), span });
    }

    /// Ends a block.
    pub fn terminate(&mut self, block: BlockId, terminator: Terminator, span: Span) {
        let block = self.block_mut(block);
        block.terminator = terminator;
        block.terminator_span = span;
    }

    /// The block of that id.
    pub fn block(&self, block: BlockId) -> &Block<Op> {
        &self.blocks[block.0 as usize]
    }

    /// The same, to be changed.
    pub fn block_mut(&mut self, block: BlockId) -> &mut Block<Op> {
        &mut self.blocks[block.0 as usize]
    }

    /// The type of a value.
    pub fn ty(&self, value: Value) -> &Type {
        &self.values[value.0 as usize].ty
    }

    /// All block ids, in order of creation.
    pub fn block_ids(&self) -> impl Iterator<Item = BlockId> + use<Op, Type> {
        (0..self.blocks.len() as u32).map(BlockId)
    }

    /// The blocks that can be reached, each before its successors but for back edges.
    pub fn reverse_postorder(&self) -> Vec<BlockId> {
        let mut order = Vec::with_capacity(self.blocks.len());
        let mut seen = vec![false; self.blocks.len()];
        // Each entry: a block and how many of its successors were already visited.
        let mut stack = vec![(ENTRY, 0)];
        seen[ENTRY.0 as usize] = true;
        while let Some((block, visited)) = stack.last_mut() {
            let next = self.block(*block).terminator.edges().nth(*visited).map(|edge| edge.target);
            *visited += 1;
            match next {
                Some(target) if !seen[target.0 as usize] => {
                    seen[target.0 as usize] = true;
                    stack.push((target, 0));
                }
                Some(_) => {}
                None => {
                    order.push(*block);
                    stack.pop();
                }
            }
        }
        order.reverse();
        order
    }

    /// For each block, the blocks with an edge to it (one entry per edge).
    pub fn predecessors(&self) -> Vec<Vec<BlockId>> {
        let mut predecessors = vec![Vec::new(); self.blocks.len()];
        for block in self.reverse_postorder() {
            for edge in self.block(block).terminator.edges() {
                predecessors[edge.target.0 as usize].push(block);
            }
        }
        predecessors
    }
}

/// An operation whose operands can be visited.
pub trait Operation {
    /// Calls `visit` with every value that the operation reads, to be replaced.
    fn for_each_value_mut(&mut self, visit: &mut dyn FnMut(&mut Value));
}
