//! Error exits of generated code.
//!
//! A function that fails has recorded the error in its context and returns at once, without clean-up: what it had
//! allocated belongs to the context. The code that reports an error is cold and out of line.

use super::function::FunctionEmitter;
use super::ir::{Int, Val};
use super::module::Effect;
use crate::graph::Span;
use crate::loops::CheckError;
use crate::types::Type;
use hotloop_array::dtype::{DType, Kind};
use hotloop_core::raise::{check, tag};

impl FunctionEmitter<'_, '_> {
    /// Goes on in a new block unless `failed` holds; then `report` emits what records the error, and the function fails.
    pub(super) fn fail_if(&mut self, failed: Val, report: impl FnOnce(&mut Self)) {
        if self.emitter.ir.known_int(failed) == Some(0) {
            return;
        }
        let (error, fine) = (self.emitter.ir.block("error"), self.emitter.ir.block("fine"));
        self.emitter.ir.branch_unlikely(failed, error, fine);
        self.emitter.ir.go_to(error);
        report(self);
        self.fail();
        self.emitter.ir.go_to(fine);
    }

    /// Leads to where failures are handled, or returns; the error is recorded.
    pub(super) fn fail(&mut self) {
        match self.handler {
            Some(handler) => {
                self.emitter.ir.jump(handler);
            }
            None => self.convention.fail(&self.emitter.ir),
        }
    }

    /// Calls a function of core's `raise` with the place and these arguments.
    pub(super) fn report(&mut self, symbol: &str, span: Span, arguments: &[Val]) {
        self.report_here(symbol, span, arguments);
        self.add_callers(span);
    }

    /// Adds the places of the calls that were replaced by the code of this span, after an error there.
    pub(super) fn add_callers(&mut self, mut span: Span) {
        while let Some(origin) = self.emitter.origins[self.id.0 as usize].of(span) {
            span = origin.call;
            self.report_here("hl_error_frame", span, &[]);
        }
    }

    fn report_here(&mut self, symbol: &str, span: Span, arguments: &[Val]) {
        let place = self.emitter.place(self.id, span);
        let mut all = vec![self.context, self.emitter.place_table, place];
        all.extend_from_slice(arguments);
        let types: Vec<_> = all.iter().map(|value| self.emitter.ir.type_of(*value)).collect();
        let void = self.emitter.ir.void_type();
        let callee = self.emitter.runtime(symbol, void, &types, Effect::Raise);
        self.emitter.ir.call(callee, &all);
    }

    /// Fails with a constant message if `failed` holds.
    pub(super) fn fail_with_text(&mut self, failed: Val, symbol: &str, text: &str, span: Span) {
        self.fail_if(failed, |this| this.report_text(symbol, text, span));
    }

    /// Raises unless `holds`; the message tells the value.
    pub(super) fn check(
        &mut self,
        holds: Val,
        error: CheckError,
        message: &str,
        value: Option<Val>,
        span: Span,
    ) {
        let fails = self.emitter.ir.not(holds);
        self.fail_if(fails, |this| {
            let ir = &this.emitter.ir;
            let class = ir.i32(match error {
                CheckError::Value => check::VALUE,
                CheckError::Overflow => check::OVERFLOW,
                CheckError::Index => check::INDEX,
                CheckError::Type => check::TYPE,
                CheckError::Attribute => check::ATTRIBUTE,
            });
            let value = value.unwrap_or_else(|| ir.i64(0));
            let (address, length) = (ir.bytes(message.as_bytes()), ir.i64(message.len() as i64));
            this.report("hl_raise_check", span, &[class, value, address, length]);
        });
    }

    pub(super) fn report_text(&mut self, symbol: &str, text: &str, span: Span) {
        let ir = &self.emitter.ir;
        let (address, length) = (ir.bytes(text.as_bytes()), ir.i64(text.len() as i64));
        self.report(symbol, span, &[address, length]);
    }

    /// Passes on the error of a callee, adding the place of the call.
    pub(super) fn propagate(&mut self, status: Val, span: Span, of_generator: bool) {
        let ok = self.emitter.ir.i32(0);
        let failed = self.emitter.ir.icmp(Int::LLVMIntNE, status, ok);
        let symbol = if of_generator { "hl_error_of_generator" } else { "hl_error_frame" };
        self.fail_if(failed, |this| this.report(symbol, span, &[]));
    }

    /// Asks the safepoint word whether to stop.
    pub(super) fn poll(&mut self, span: Span) {
        let ir = &self.emitter.ir;
        let word = ir.load_monotonic(ir.int_type(32), self.safepoint, 4);
        let stop = ir.icmp(Int::LLVMIntNE, word, ir.i32(0));
        self.fail_if(stop, |this| this.report("hl_raise_interrupt", span, &[]));
        self.deliver();
    }

    /// Raises an exception constant.
    pub(super) fn raise_exception(&mut self, exception: u32, arguments: &[crate::graph::Value], span: Span) {
        let mut tags = Vec::new();
        let mut slots = Vec::new();
        for argument in arguments {
            let flat = self.value(*argument);
            let ty = self.function.graph.ty(*argument).clone();
            let ir = &self.emitter.ir;
            match &ty {
                Type::Scalar(scalar) => {
                    match scalar.dtype.kind() {
                        Kind::Bool => {
                            tags.push(tag::BOOL);
                            slots.push(ir.zext(flat[0], ir.i64_type()));
                        }
                        kind @ (Kind::Signed | Kind::Unsigned) => {
                            let signed = kind == Kind::Signed;
                            tags.push(if signed { tag::INT } else { tag::UNSIGNED });
                            slots.push(if ir.type_of(flat[0]) == ir.i64_type() {
                                flat[0]
                            } else if signed {
                                ir.sext(flat[0], ir.i64_type())
                            } else {
                                ir.zext(flat[0], ir.i64_type())
                            });
                        }
                        kind => {
                            tags.push(if kind == Kind::Float { tag::FLOAT } else { tag::COMPLEX });
                            let narrow = matches!(scalar.dtype.real_part(), DType::Float16 | DType::Float32);
                            slots.extend(
                                flat.iter().map(|part| {
                                    if narrow { ir.fpext(*part, ir.float_type(64)) } else { *part }
                                }),
                            );
                        }
                    }
                }
                Type::Text => {
                    tags.push(tag::TEXT);
                    slots.extend(flat);
                }
                Type::Unit
                | Type::Array(_)
                | Type::Cell(_)
                | Type::Tuple(_)
                | Type::Optional(_)
                | Type::Generator
                | Type::Closure(_)
                | Type::Named(_)
                | Type::Container(_) => {
                    tags.push(tag::NONE);
                }
            }
        }
        let row = self.row_of_slots(&slots);
        let ir = &self.emitter.ir;
        let arguments = [ir.i32(exception.into()), ir.i64(tags.len() as i64), ir.bytes(&tags), row];
        self.report("hl_raise_exception", span, &arguments);
        self.fail();
    }

    /// The values as a row of 8-byte slots in the frame.
    pub(super) fn row_of_slots(&mut self, slots: &[Val]) -> Val {
        let row = self.frame_row(slots.len());
        let ir = &self.emitter.ir;
        for (index, slot) in slots.iter().enumerate() {
            ir.store(*slot, ir.gep(ir.i64_type(), row, ir.i64(index as i64)), 8);
        }
        row
    }
}
