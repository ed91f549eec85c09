//! Text in place: constants, lengths, single characters and equality; everything else is a runtime function.
//!
//! A text is storage, address, length in bytes and number of characters (`hotloop_core::text`). Single ASCII characters lie in
//! one table, so that taking one out of a text needs no storage.

use super::CodegenError;
use super::function::FunctionEmitter;
use super::ir::{Int, Ir, Val};
use super::module::Effect;
use super::value::Flat;
use crate::graph::{Span, Value};
use crate::loops::{Check, CheckError, TextAction};

/// The parts of a constant.
pub(super) fn constant(ir: &Ir, text: &str) -> Flat {
    let characters = text.chars().count() as i64;
    Flat::from_slice(&[ir.null(), ir.bytes(text.as_bytes()), ir.i64(text.len() as i64), ir.i64(characters)])
}

impl FunctionEmitter<'_, '_> {
    pub(super) fn text(
        &mut self,
        action: TextAction,
        operands: &[Value],
        given: &[Value],
        span: Span,
    ) -> Result<Flat, CodegenError> {
        let text = self.value(operands[0]);
        match action {
            TextAction::Length => Ok(Flat::from_slice(&[text[3]])),
            TextAction::Get(check) => Ok(self.character(&text, operands, given, check, span)),
            TextAction::Equal => {
                let other = self.value(operands[1]);
                Ok(Flat::from_slice(&[self.texts_are_equal(&text, &other)]))
            }
        }
    }

    /// The character at an index.
    fn character(
        &mut self,
        text: &Flat,
        operands: &[Value],
        given: &[Value],
        check: Check,
        span: Span,
    ) -> Flat {
        let written = self.value(operands[1])[0];
        let [data, bytes, characters] = [text[1], text[2], text[3]];
        let ir = &self.emitter.ir;
        let position = match check {
            Check::Proven | Check::UpperBound => written,
            _ => {
                let is_negative = ir.icmp(Int::LLVMIntSLT, written, ir.i64(0));
                ir.select(is_negative, ir.add(written, characters), written)
            }
        };
        if !matches!(check, Check::Proven | Check::WrapOnly) {
            let holds = ir.icmp(Int::LLVMIntULT, position, characters);
            self.check(holds, CheckError::Index, "string index out of range", None, span);
        }
        let ir = &self.emitter.ir;
        let (ascii, wide, joined) = (ir.block("ascii"), ir.block("wide"), ir.block("character"));
        let is_wide = ir.icmp(Int::LLVMIntNE, bytes, characters);
        ir.branch_unlikely(is_wide, wide, ascii);
        ir.go_to(ascii);
        let table = ir.external_byte("hl_ascii_table");
        let letter = ir.load(ir.int_type(8), ir.gep(ir.int_type(8), data, position), 1);
        let place = ir.gep(ir.int_type(8), table, ir.zext(letter, ir.i64_type()));
        let of_ascii = [ir.null(), place, ir.i64(1), ir.i64(1)];
        let ascii_end = ir.current();
        ir.jump(joined);
        ir.go_to(wide);
        let of_wide = self.call_primitive("hl_text_get", operands, given, span).swap_remove(0);
        let ir = &self.emitter.ir;
        let wide_end = ir.current();
        ir.jump(joined);
        ir.go_to(joined);
        let parts = of_ascii.iter().zip(&of_wide).map(|(ascii, wide)| {
            let part = ir.phi(ir.type_of(*ascii));
            ir.incoming(part, *ascii, ascii_end);
            ir.incoming(part, *wide, wide_end);
            part
        });
        parts.collect()
    }

    fn texts_are_equal(&mut self, a: &Flat, b: &Flat) -> Val {
        let ir = &self.emitter.ir;
        let (pointer, int, truth) = (ir.pointer_type(), ir.i64_type(), ir.int_type(1));
        let start = ir.current();
        let (alike, single, longer, done) =
            (ir.block("alike"), ir.block("single"), ir.block("longer"), ir.block("compared"));
        let same_length = ir.icmp(Int::LLVMIntEQ, a[2], b[2]);
        ir.branch(same_length, alike, done);
        ir.go_to(alike);
        let is_single = ir.icmp(Int::LLVMIntEQ, a[2], ir.i64(1));
        ir.branch(is_single, single, longer);
        ir.go_to(single);
        let letters = [a[1], b[1]].map(|data| ir.load(ir.int_type(8), data, 1));
        let same_letter = ir.icmp(Int::LLVMIntEQ, letters[0], letters[1]);
        ir.jump(done);
        ir.go_to(longer);
        let callee = self.emitter.runtime("hl_same_bytes", int, &[pointer, pointer, int], Effect::Arguments);
        let ir = &self.emitter.ir;
        let same_bytes = ir.call(callee, &[a[1], b[1], a[2]]);
        let same_bytes = ir.icmp(Int::LLVMIntNE, same_bytes, ir.i64(0));
        ir.jump(done);
        ir.go_to(done);
        let result = ir.phi(truth);
        ir.incoming(result, ir.bool(false), start);
        ir.incoming(result, same_letter, single);
        ir.incoming(result, same_bytes, longer);
        result
    }
}
