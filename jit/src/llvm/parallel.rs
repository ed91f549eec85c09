//! Parallel loops.

use super::CodegenError;
use super::function::FunctionEmitter;
use super::value::Flat;
use crate::graph::Span;
use crate::loops::Parallel;

impl FunctionEmitter<'_, '_> {
    pub(super) fn parallel(&mut self, _parallel: &Parallel, _span: Span) -> Result<Vec<Flat>, CodegenError> {
        Err(CodegenError::Internal("parallel loops are not there yet".into()))
    }
}
