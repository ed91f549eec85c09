//! Which innermost loops are cut into strips.
//!
//! A loop that polls the safepoint word in each iteration cannot be vectorised, so a counted innermost loop
//! `while i < stop` becomes two: the inner one runs at most [`STRIP`] iterations without polling, the outer one polls
//! between strips.

use super::function::FunctionEmitter;
use super::ir::Block;
use super::value::Flat;
use crate::graph::{BlockId, Edge, Graph};
use crate::loops::Op;
use crate::types::Type;

/// The strips of a function.
pub(super) struct Strips {}

impl Strips {
    pub(super) fn find(_graph: &Graph<Op, Type>) -> Strips {
        Strips {}
    }

    /// Whether a safepoint in this block is taken care of by its loop's strips.
    pub(super) fn polls_elsewhere(&self, _block: BlockId) -> bool {
        false
    }
}

impl FunctionEmitter<'_, '_> {
    pub(super) fn enter_strip(&mut self, _block: BlockId) -> bool {
        false
    }

    pub(super) fn leave_strip(&mut self, _block: BlockId, _then: &Edge, _otherwise: &Edge) -> bool {
        false
    }

    pub(super) fn continue_strip(
        &mut self,
        _from: BlockId,
        _target: BlockId,
        _arguments: &[Flat],
    ) -> Option<Block> {
        None
    }
}
