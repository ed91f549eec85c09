//! `print`, and the safepoints at which a thread writes what the workers of its parallel loop have printed.

use super::entry;
use super::function::FunctionEmitter;
use super::ir::{Int, Val};
use super::module::Effect;
use crate::graph::{Span, Value};
use crate::loops::Part;
use crate::types::Type;
use hotloop_core::printing::part;

impl FunctionEmitter<'_, '_> {
    /// Prints a line.
    pub(super) fn print(&mut self, parts: &[Part], flush: Option<Value>, span: Span) {
        let graph = &self.function.graph;
        let slots: usize =
            parts.iter().map(|part| part.value().map_or(2, |value| graph.ty(value).slots())).sum();
        let row = self.frame_row(slots);
        let mut descriptions = Vec::new();
        let mut at = 0;
        for part in parts {
            let ir = &self.emitter.ir;
            let (ty, flat) = match part.value() {
                Some(value) => (graph.ty(value), self.value(value)),
                None => (&Type::Text, self.text_of(part)),
            };
            entry::write(ir, ty, &flat, row, &mut at);
            descriptions.extend(description(part, ty));
        }
        let ir = &self.emitter.ir;
        let flush = match flush {
            Some(flush) => ir.zext(self.value(flush)[0], ir.int_type(32)),
            None => ir.i32(0),
        };
        let place = self.emitter.place(self.id, span);
        let ir = &self.emitter.ir;
        let count = ir.i64(parts.len() as i64);
        let arguments =
            [self.context, self.emitter.place_table, place, flush, count, ir.bytes(&descriptions), row];
        self.call_out("hl_print", &arguments);
    }

    fn text_of(&self, part: &Part) -> super::value::Flat {
        let ir = &self.emitter.ir;
        match part {
            Part::Text(text) => {
                super::value::Flat::from_slice(&[ir.bytes(text.as_bytes()), ir.i64(text.len() as i64)])
            }
            _ => super::value::Flat::new(),
        }
    }

    /// Writes what workers have printed, if anything waits.
    pub(super) fn deliver(&mut self) {
        let Some(waiting) = self.waiting else { return };
        let ir = &self.emitter.ir;
        let word = ir.load_monotonic(ir.int_type(32), waiting, 4);
        let waits = ir.icmp(Int::LLVMIntNE, word, ir.i32(0));
        let (deliver, fine) = (ir.block("deliver"), ir.block("fine"));
        ir.branch_unlikely(waits, deliver, fine);
        ir.go_to(deliver);
        self.call_out("hl_deliver", &[self.context]);
        let ir = &self.emitter.ir;
        ir.jump(fine);
        ir.go_to(fine);
    }

    /// Calls a runtime function that records its errors with their places.
    fn call_out(&mut self, symbol: &str, arguments: &[Val]) {
        let types: Vec<_> = arguments.iter().map(|value| self.emitter.ir.type_of(*value)).collect();
        let result = self.emitter.ir.int_type(32);
        let callee = self.emitter.runtime(symbol, result, &types, Effect::Any);
        let ir = &self.emitter.ir;
        let status = ir.call(callee, arguments);
        let failed = ir.icmp(Int::LLVMIntNE, status, ir.i32(0));
        self.fail_if(failed, |_| {});
    }
}

/// What `hotloop_core::printing` reads of a part.
fn description(part: &Part, ty: &Type) -> [u8; part::BYTES] {
    let style = match part {
        Part::Text(_) | Part::Str(_) => part::STR,
        Part::Repr(_) => part::REPR,
        Part::NumpyRepr(_) => part::NUMPY_REPR,
    };
    let code = |dtype: hotloop_array::dtype::DType| u32::from(dtype.code()) as u8;
    match ty {
        Type::Scalar(scalar) => [part::NUMBER, style, code(scalar.dtype), ty.slots() as u8],
        Type::Array(array) => [part::ARRAY, style, code(array.dtype), array.ndim as u8],
        Type::Optional(parts) => {
            let [kind, rest @ ..] = description(part, &parts[1]);
            [kind | part::OPTIONAL, rest[0], rest[1], rest[2]]
        }
        Type::Text | Type::Unit | Type::Tuple(_) => [part::TEXT, style, 0, 0],
    }
}
