//! Calls of runtime functions on arrays, as `hotloop_array::primitives` reads them: in front of each array stand its dtype
//! and its number of axes, and behind all arguments stands what is expected of each array among the results.

use super::elaborate::Elaborator;
use super::operand::Operand;
use crate::graph::{Span, Value};
use crate::loops;
use crate::types::{ArrayType, Layout, Type};
use hotloop_array::dtype::DType;
use hotloop_array::primitives::border::{IN_BYTES, strided};

impl Elaborator<'_, '_> {
    /// Calls a primitive that gives new values.
    pub(super) fn primitive(&mut self, symbol: &str, arguments: &[Value], result: Type, span: Span) -> Value {
        let mut passed = self.described(arguments, span);
        self.expected(&result, &mut passed, span);
        self.basic(loops::Op::Primitive { symbol: symbol.into(), arguments: passed }, result, span)
    }

    /// Calls a primitive for what it does.
    pub(super) fn primitive_effect(&mut self, symbol: &str, arguments: &[Value], span: Span) {
        let arguments = self.described(arguments, span);
        self.effect(loops::Op::Primitive { symbol: symbol.into(), arguments }, span);
    }

    /// Calls a primitive that gives another view of its first argument; `crate::lower` knows which do.
    pub(super) fn primitive_view(
        &mut self,
        symbol: &str,
        arguments: &[Value],
        result: Type,
        span: Span,
    ) -> Value {
        let arguments = self.described(arguments, span);
        self.basic(loops::Op::Primitive { symbol: symbol.into(), arguments }, result, span)
    }

    /// Calls a primitive that gives a new dense array, whose only element is taken out when it has no axes.
    pub(super) fn array_or_number(
        &mut self,
        symbol: &str,
        arguments: Vec<Value>,
        dtype: DType,
        ndim: usize,
        span: Span,
    ) -> Operand {
        let array = self.primitive(symbol, &arguments, Type::array(dtype, ndim, Layout::C), span);
        Operand::Value(if ndim == 0 { self.load(array, Vec::new(), span) } else { array })
    }

    /// A dtype as an argument.
    pub(super) fn dtype_constant(&mut self, dtype: DType, span: Span) -> Value {
        self.int_constant(dtype.handle().into(), span)
    }

    fn described(&mut self, arguments: &[Value], span: Span) -> Vec<Value> {
        let mut passed = Vec::new();
        for argument in arguments {
            if let Some(ty) = self.graph.ty(*argument).in_memory() {
                passed.push(self.dtype_constant(ty.dtype, span));
                passed.push(self.int_constant(described_axes(&ty), span));
            }
            passed.push(*argument);
        }
        passed
    }

    fn expected(&mut self, result: &Type, passed: &mut Vec<Value>, span: Span) {
        if let Some(ty) = result.in_memory() {
            passed.push(self.dtype_constant(ty.dtype, span));
            passed.push(self.int_constant(ty.ndim as i64, span));
            let strides = match ty.layout {
                Layout::C => strided::DENSE,
                Layout::Bytes => strided::BYTES,
                Layout::F | Layout::Any => strided::ELEMENTS,
            };
            passed.push(self.int_constant(strides, span));
        }
        if let Type::Tuple(items) = result {
            items.iter().for_each(|item| self.expected(item, passed, span));
        }
    }
}

/// The number of axes of an array as a primitive reads it, which says what the strides count too.
pub(crate) fn described_axes(ty: &ArrayType) -> i64 {
    ty.ndim as i64 | if ty.layout == Layout::Bytes { IN_BYTES } else { 0 }
}
