//! Which blocks every path to a block goes through, and natural loops.
//!
//! The algorithm of Cooper, Harvey and Kennedy ("A Simple, Fast Dominance Algorithm", 2001): immediate dominators are
//! intersected in reverse postorder until nothing changes.

use crate::graph::{BlockId, ENTRY, Graph};

/// The dominator tree of a graph.
pub struct Dominators {
    /// The position of each block in reverse postorder; `None` if it cannot be reached.
    position: Vec<Option<usize>>,
    /// For each position but the first, the position of the immediate dominator.
    immediate: Vec<usize>,
}

impl Dominators {
    /// Computes it.
    pub fn of<Op, Type>(graph: &Graph<Op, Type>) -> Dominators {
        let order = graph.reverse_postorder();
        let mut position = vec![None; graph.blocks.len()];
        for (at, block) in order.iter().enumerate() {
            position[block.0 as usize] = Some(at);
        }
        let predecessors = graph.predecessors();
        const UNKNOWN: usize = usize::MAX;
        let mut immediate = vec![UNKNOWN; order.len()];
        if let Some(entry) = immediate.first_mut() {
            *entry = 0;
        }
        let mut changed = true;
        while changed {
            changed = false;
            for (at, block) in order.iter().enumerate().skip(1) {
                let known = predecessors[block.0 as usize]
                    .iter()
                    .filter_map(|from| position[from.0 as usize])
                    .filter(|from| immediate[*from] != UNKNOWN);
                let Some(common) = known.reduce(|a, b| intersection(&immediate, a, b)) else { continue };
                if immediate[at] != common {
                    immediate[at] = common;
                    changed = true;
                }
            }
        }
        Dominators { position, immediate }
    }

    /// Whether every path from the entry to `below` goes through `above`. A block dominates itself.
    pub fn dominates(&self, above: BlockId, below: BlockId) -> bool {
        let (Some(above), Some(mut below)) =
            (self.position[above.0 as usize], self.position[below.0 as usize])
        else {
            return false;
        };
        while below > above {
            below = self.immediate[below];
        }
        below == above
    }
}

fn intersection(immediate: &[usize], mut a: usize, mut b: usize) -> usize {
    while a != b {
        if a > b {
            a = immediate[a];
        } else {
            b = immediate[b];
        }
    }
    a
}

/// A natural loop: a header that dominates the sources of its back edges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NaturalLoop {
    /// Where it is entered.
    pub header: BlockId,
    /// The blocks that jump back to the header.
    pub latches: Vec<BlockId>,
    /// All of its blocks, the header first.
    pub blocks: Vec<BlockId>,
}

/// The natural loops of a graph, in the order of their headers in reverse postorder.
pub fn natural_loops<Op, Type>(graph: &Graph<Op, Type>, dominators: &Dominators) -> Vec<NaturalLoop> {
    let predecessors = graph.predecessors();
    let mut loops = Vec::new();
    for header in graph.reverse_postorder() {
        let mut latches: Vec<_> = predecessors[header.0 as usize]
            .iter()
            .copied()
            .filter(|from| dominators.dominates(header, *from))
            .collect();
        latches.dedup();
        if latches.is_empty() || header == ENTRY {
            continue;
        }
        let mut blocks = vec![header];
        let mut stack = latches.clone();
        while let Some(block) = stack.pop() {
            if !blocks.contains(&block) {
                blocks.push(block);
                stack.extend_from_slice(&predecessors[block.0 as usize]);
            }
        }
        loops.push(NaturalLoop { header, latches, blocks });
    }
    loops
}
