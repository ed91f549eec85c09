//! Loop nests.

use super::CodegenError;
use super::function::FunctionEmitter;
use super::value::Number;
use crate::graph::Span;
use crate::loops::Nest;

impl FunctionEmitter<'_, '_> {
    pub(super) fn nest(&mut self, _nest: &Nest, _span: Span) -> Result<Vec<Number>, CodegenError> {
        Err(CodegenError::Internal("nests are not there yet".into()))
    }
}
