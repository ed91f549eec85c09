//! The last passes on Loops, which fit the serial loops of the source to what LLVM can make fast.
//!
//! Short functions are inlined into loops ([`inline`]). Short loops of constant length are unrolled where that makes the loop around them an innermost one ([`unroll`]); then
//! innermost loops are cut into strips, which poll between them, and into rounds with and without index checks
//! ([`strips`]). Loops are found that are not worth vectorising ([`ordered_sums`]), and arrays that need no storage
//! ([`small_arrays`]). This form is for code generation alone: what is shown as Loops is the form before.

mod affine;
mod counted;
mod fold;
mod inline;
mod ordered_sums;
mod safe_rounds;
mod small_arrays;
mod strips;
mod unroll;

use crate::graph::{BlockId, simplify};
use crate::loops::{Module, Op};
use std::collections::HashSet;

pub(crate) use inline::Origins;
pub(crate) use ordered_sums::OrderedSums;
pub(crate) use small_arrays::{MOST_BYTES_IN_FRAME, SmallArrays};

/// A module that is ready for code generation.
pub(crate) struct Scheduled {
    pub(crate) module: Module,
    /// For each function, the blocks for rounds whose indices may leave their arrays. They need not be fast.
    pub(crate) careful: Vec<HashSet<BlockId>>,
    /// For each function, the loops that are not to be vectorised.
    pub(crate) ordered_sums: Vec<OrderedSums>,
    /// For each function, its arrays that need no storage.
    pub(crate) small: Vec<SmallArrays>,
    /// For each function, where its inlined code comes from.
    pub(crate) origins: Vec<Origins>,
}

/// Schedules all functions of a module.
pub(crate) fn schedule(module: &Module) -> Scheduled {
    let mut module = module.clone();
    let origins = inline::inline_calls_in_loops(&mut module);
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
    let each = || module.functions.iter();
    let small = small_arrays::small_arrays(&module);
    // With `fastmath` no order is to be kept.
    let ordered_sums = each()
        .map(|function| match function.fastmath.reassoc {
            true => OrderedSums::default(),
            false => ordered_sums::ordered_sums(&function.graph),
        })
        .collect();
    Scheduled { module, careful, ordered_sums, small, origins }
}
