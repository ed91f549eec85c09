//! `print`, and the safepoints at which a thread writes what the workers of its parallel loop have printed.

use super::entry;
use super::function::FunctionEmitter;
use super::ir::{Int, Val};
use super::module::Effect;
use crate::graph::{Span, Value};
use crate::loops::Part;
use crate::types::{Layout, Type};
use hotloop_core::printing::part;

impl FunctionEmitter<'_, '_> {
    /// Prints a line.
    pub(super) fn print(&mut self, parts: &[Part], flush: Option<Value>, span: Span) {
        let row = self.frame_row(self.slots_of(parts));
        let mut descriptions = Vec::new();
        self.describe(parts, row, &mut 0, &mut descriptions);
        let ir = &self.emitter.ir;
        let flush = match flush {
            Some(flush) => ir.zext(self.value(flush)[0], ir.int_type(32)),
            None => ir.i32(0),
        };
        let place = self.emitter.place(self.id, span);
        let ir = &self.emitter.ir;
        let count = ir.i64((descriptions.len() / part::BYTES) as i64);
        let arguments =
            [self.context, self.emitter.place_table, place, flush, count, ir.bytes(&descriptions), row];
        self.call_out("hl_print", &arguments);
    }

    fn slots_of(&self, parts: &[Part]) -> usize {
        let slots = |part: &Part| match part {
            Part::Text(_) => Type::Text.slots(),
            Part::Str(value) | Part::Repr(value) | Part::NumpyRepr(value) => {
                self.function.graph.ty(*value).slots()
            }
            Part::Optional(_, parts) => 1 + self.slots_of(parts),
        };
        parts.iter().map(slots).sum()
    }

    /// Writes the values of the parts to a row of slots, from slot `at` on, and adds what the slots are.
    fn describe(&self, parts: &[Part], row: Val, at: &mut usize, descriptions: &mut Vec<u8>) {
        let ir = &self.emitter.ir;
        for each in parts {
            let (style, value) = match each {
                Part::Str(value) => (part::STR, *value),
                Part::Repr(value) => (part::REPR, *value),
                Part::NumpyRepr(value) => (part::NUMPY_REPR, *value),
                Part::Text(text) => {
                    let flat = super::text::constant(ir, text);
                    entry::write(ir, &Type::Text, &flat, row, at);
                    descriptions.extend(described(part::TEXT, part::STR, 0, 0));
                    continue;
                }
                Part::Optional(has_value, parts) => {
                    let ty = self.function.graph.ty(*has_value);
                    entry::write(ir, ty, &self.value(*has_value), row, at);
                    let first = descriptions.len();
                    descriptions.extend(described(part::OPTIONAL, 0, 0, 0));
                    self.describe(parts, row, at, descriptions);
                    let count = (descriptions.len() - first) / part::BYTES - 1;
                    descriptions[first + 2..first + 4].copy_from_slice(&(count as u16).to_le_bytes());
                    continue;
                }
            };
            let ty = self.function.graph.ty(value);
            entry::write(ir, ty, &self.value(value), row, at);
            descriptions.extend(description(style, ty));
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

/// What `hotloop_core::printing` reads of a value.
fn description(style: u8, ty: &Type) -> [u8; part::BYTES] {
    match ty {
        Type::Scalar(scalar) => described(part::NUMBER, style, ty.slots() as u16, scalar.dtype.handle()),
        Type::Array(array) => {
            let in_bytes = if array.layout == Layout::Bytes { part::IN_BYTES } else { 0 };
            described(part::ARRAY, style, array.ndim as u16 | in_bytes, array.dtype.handle())
        }
        Type::Cell(cell) => described(part::CELL, style, 0, cell.dtype.handle()),
        Type::Text
        | Type::Unit
        | Type::Tuple(_)
        | Type::Optional(_)
        | Type::Generator
        | Type::Closure(_)
        | Type::Named(_)
        | Type::Container(_) => described(part::TEXT, style, 0, 0),
    }
}

fn described(kind: u8, style: u8, extent: u16, dtype: u32) -> [u8; part::BYTES] {
    let ([a, b], [c, d, e, f]) = (extent.to_le_bytes(), dtype.to_le_bytes());
    [kind, style, a, b, c, d, e, f]
}
