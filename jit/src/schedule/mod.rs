//! The last passes on Loops, which fit the serial loops of the source to what LLVM can make fast.
//!
//! Short loops of constant length are unrolled where that makes the loop around them an innermost one ([`unroll`]); then
//! innermost loops are cut into strips, which poll between them, and into rounds with and without index checks
//! ([`strips`]). This form is for code generation alone: what is shown as Loops is the form before.

mod affine;
mod counted;
mod fold;
mod safe_rounds;
mod strips;
mod unroll;

use crate::graph::{BlockId, simplify};
use crate::loops::{Module, Op};
use std::collections::HashSet;

/// A module that is ready for code generation.
pub(crate) struct Scheduled {
    pub(crate) module: Module,
    /// For each function, the blocks for rounds whose indices may leave their arrays. They need not be fast.
    pub(crate) careful: Vec<HashSet<BlockId>>,
}

/// Schedules all functions of a module.
pub(crate) fn schedule(module: &Module) -> Scheduled {
    let mut module = module.clone();
    let careful = module
        .functions
        .iter_mut()
        .map(|function| {
            let graph = &mut function.graph;
            unroll::unroll_short_loops(graph);
            let careful = strips::cut_into_strips(graph);
            simplify::remove_trivial_parameters(graph);
            simplify::remove_unused(graph, Op::is_pure);
            careful
        })
        .collect();
    Scheduled { module, careful }
}
