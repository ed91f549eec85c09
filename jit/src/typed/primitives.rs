//! Calls of runtime functions on arrays, as `hotloop_array::primitives` reads them: in front of each array stand its dtype
//! and its number of axes, and behind all arguments stands what is expected of each array among the results.

use super::elaborate::Elaborator;
use super::operand::Operand;
use crate::graph::{Span, Value};
use crate::loops;
use crate::types::{Layout, Type};
use hotloop_array::dtype::DType;

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
        self.int_constant(i64::from(u32::from(dtype.code())), span)
    }

    fn described(&mut self, arguments: &[Value], span: Span) -> Vec<Value> {
        let mut passed = Vec::new();
        for argument in arguments {
            if let Some(ty) = self.graph.ty(*argument).as_array().cloned() {
                passed.push(self.dtype_constant(ty.dtype, span));
                passed.push(self.int_constant(ty.ndim as i64, span));
            }
            passed.push(*argument);
        }
        passed
    }

    fn expected(&mut self, result: &Type, passed: &mut Vec<Value>, span: Span) {
        match result {
            Type::Array(ty) => {
                passed.push(self.dtype_constant(ty.dtype, span));
                passed.push(self.int_constant(ty.ndim as i64, span));
                passed.push(self.int_constant(i64::from(ty.layout == Layout::C), span));
            }
            Type::Tuple(items) => items.iter().for_each(|item| self.expected(item, passed, span)),
            _ => {}
        }
    }
}
