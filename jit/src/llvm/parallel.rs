//! Parallel loops.
//!
//! The captures travel in a structure in the caller's frame, whose address the pool hands to each chunk. A chunk writes
//! its partial results to its own cache line of a row in the same frame; when all chunks are done the row is folded in
//! order, so the result does not depend on which thread ran what.

use super::CodegenError;
use super::calls::{Convention, Results};
use super::function::FunctionEmitter;
use super::ir::{Callee, Int, Place as At, Ty, Val};
use super::module::Effect;
use super::value::{Flat, flat_count, flat_types, length_parts};
use crate::graph::Span;
use crate::loops::{FunctionId, Parallel};
use crate::types::Type;
use hotloop_core::pool::MAX_CHUNKS;

/// Chunks on different threads must not share a cache line.
const LINE: u64 = 64;

impl FunctionEmitter<'_, '_> {
    pub(super) fn parallel(&mut self, parallel: &Parallel, span: Span) -> Result<Vec<Flat>, CodegenError> {
        let captures: Vec<_> = parallel.captures.iter().flat_map(|value| self.value(*value)).collect();
        let body = &self.emitter.module.functions[parallel.body.0 as usize];
        let partial = Partial::new(self, &body.result);
        let ir = &self.emitter.ir;
        let pointer = ir.pointer_type();
        let mut fields: Vec<_> = captures.iter().map(|value| ir.type_of(*value)).collect();
        fields.push(pointer);
        let environment_type = ir.struct_type(&fields);
        let environment = self.frame_memory(environment_type, 16);
        let row =
            self.frame_memory(ir.array_type(ir.int_type(8), partial.bytes * MAX_CHUNKS as u64), LINE as u32);
        let ir = &self.emitter.ir;
        for (index, value) in captures.iter().chain([&row]).enumerate() {
            ir.store(*value, ir.field(environment_type, environment, index), 1);
        }
        let length = self.value(parallel.length)[0];
        let chunks = self.chunk_count(length, &partial, parallel.is_written);
        let body = self.chunk_function(parallel.body, parallel, environment_type, &fields, &partial);
        let few =
            parallel.few.map(|few| self.chunk_function(few, parallel, environment_type, &fields, &partial));
        let ir = &self.emitter.ir;
        let (int, status) = (ir.i64_type(), ir.int_type(32));
        let types = [pointer, pointer, pointer, pointer, int, int];
        let few = few.map_or(ir.null(), |few| few.value);
        let run = self.emitter.runtime("hl_parallel_for", status, &types, Effect::Any);
        let arguments = [self.context, body.value, few, environment, length, chunks];
        let status = self.emitter.ir.call(run, &arguments);
        self.complete_error(status, span);
        match parallel.combine {
            Some(combine) => self.fold(parallel, combine, &captures, row, chunks, &partial, span),
            None => Ok(Vec::new()),
        }
    }

    /// The error of a body knows its place; what the pool itself reports does not.
    fn complete_error(&mut self, status: Val, span: Span) {
        let ok = self.emitter.ir.i32(0);
        let failed = self.emitter.ir.icmp(Int::LLVMIntNE, status, ok);
        self.fail_if(failed, |this| this.report("hl_error_place", span, &[]));
    }

    fn chunk_count(&mut self, length: Val, partial: &Partial, is_written: bool) -> Val {
        let int = self.emitter.ir.i64_type();
        let (symbol, effect) = match is_written {
            // The size of chunks that the program asked for may change.
            true => ("hl_chunk_count", Effect::Any),
            false => ("hl_block_count", Effect::Pure),
        };
        let count = self.emitter.runtime(symbol, int, &[int, int], effect);
        let ir = &self.emitter.ir;
        ir.call(count, &[length, ir.i64(partial.size as i64)])
    }

    /// `i32 chunk(context, environment, begin, end, number)`, as the pool calls it.
    fn chunk_function(
        &mut self,
        body: FunctionId,
        parallel: &Parallel,
        environment_type: Ty,
        fields: &[Ty],
        partial: &Partial,
    ) -> Callee {
        let number = body.0;
        let body = &self.emitter.module.functions[number as usize];
        let body_callee = self.emitter.functions[number as usize];
        let mut lengths = Vec::new();
        let mut at = 0;
        for capture in &parallel.captures {
            let ty = self.function.graph.ty(*capture);
            length_parts(ty, at, &mut |part| lengths.push(part));
            at += flat_count(ty);
        }
        let ir = &self.emitter.ir;
        let back = ir.current();
        let (pointer, int) = (ir.pointer_type(), ir.i64_type());
        let name = format!("{}.chunk.{number}", body.name);
        let chunk = ir.declare(&name, ir.int_type(32), &[pointer, pointer, int, int, int]);
        ir.set_internal(chunk);
        self.emitter.common_attributes(chunk, Some(1));
        let ir = &self.emitter.ir;
        for (parameter, name) in [(1, "readonly"), (2, "noundef"), (3, "noundef"), (4, "noundef")] {
            ir.attribute(chunk, At::Parameter(parameter), name, 0);
        }
        let location = ir.location();
        ir.clear_location();
        ir.go_to(ir.append_block(chunk.value, "entry"));
        let [context, environment, begin, end, number] =
            [0, 1, 2, 3, 4].map(|index| ir.parameter(chunk, index));
        let count = fields.len() - 1;
        let mut arguments = Vec::new();
        for (index, field) in fields[..count].iter().enumerate() {
            let part = ir.load(*field, ir.field(environment_type, environment, index), 1);
            if lengths.contains(&index) {
                ir.attach(part, "range", ir.non_negative());
            }
            arguments.push(part);
        }
        arguments.extend([begin, end]);
        let row = ir.load(pointer, ir.field(environment_type, environment, count), 1);
        let offset = ir.mul_nsw(number, ir.i64(partial.bytes as i64));
        let convention = Convention::of(ir, body);
        let partials = ir.gep(ir.int_type(8), row, offset);
        let (status, results) = convention.call(ir, body_callee, context, &arguments, |_| partials);
        if let Results::Registers(_) = results {
            convention.store(ir, &results, partials);
        }
        ir.ret(status);
        ir.go_to(back);
        ir.restore_location(location);
        chunk
    }

    /// Combines the chunks' partial results in order.
    #[expect(clippy::too_many_arguments, reason = "the parts of one loop")]
    fn fold(
        &mut self,
        parallel: &Parallel,
        combine: FunctionId,
        captures: &[Val],
        row: Val,
        chunks: Val,
        partial: &Partial,
        span: Span,
    ) -> Result<Vec<Flat>, CodegenError> {
        let initial: Vec<_> = parallel.initial.iter().map(|value| self.value(*value)).collect();
        let ir = &self.emitter.ir;
        let int = ir.i64_type();
        let before = ir.current();
        let [head, body, done] = ["fold", "fold.chunk", "fold.done"].map(|name| ir.block(name));
        let length = self.value(parallel.length)[0];
        // A loop without rounds has run no chunk, whatever their number.
        let ran = ir.icmp(Int::LLVMIntSGT, length, ir.i64(0));
        let chunks = ir.select(ran, chunks, ir.i64(0));
        ir.jump(head);
        ir.go_to(head);
        let number = ir.phi(int);
        ir.incoming(number, ir.i64(0), before);
        let so_far: Vec<Flat> = initial
            .iter()
            .map(|flat| {
                let phis: Flat = flat.iter().map(|part| ir.phi(ir.type_of(*part))).collect();
                phis.iter().zip(flat).for_each(|(phi, part)| ir.incoming(*phi, *part, before));
                phis
            })
            .collect();
        ir.branch(ir.icmp(Int::LLVMIntSLT, number, chunks), body, done);

        ir.go_to(body);
        let mut arguments = captures.to_vec();
        arguments.extend(so_far.iter().flatten());
        let address = ir.gep(ir.int_type(8), row, ir.mul_nsw(number, ir.i64(partial.bytes as i64)));
        for (index, ty) in partial.parts.iter().enumerate() {
            arguments.push(ir.load(*ty, ir.field(partial.structure, address, index), 1));
        }
        let (status, results) = self.call_parts(combine, &arguments);
        self.propagate(status, span, false);
        let combined = self.call_results(combine, &results);
        let ir = &self.emitter.ir;
        let here = ir.current();
        ir.incoming(number, ir.add_nsw(number, ir.i64(1)), here);
        let phis = so_far.iter().flatten();
        if combined.len() != phis.clone().count() {
            return Err(CodegenError::Internal("combine does not return the results".into()));
        }
        phis.zip(&combined).for_each(|(phi, part)| ir.incoming(*phi, *part, here));
        ir.jump(head);
        ir.go_to(done);
        Ok(so_far)
    }
}

/// The partial results of a chunk.
struct Partial {
    structure: Ty,
    parts: Vec<Ty>,
    /// Bytes of one chunk's results, and of its lines.
    size: u64,
    bytes: u64,
}

impl Partial {
    fn new(function: &FunctionEmitter, result: &Type) -> Partial {
        let ir = &function.emitter.ir;
        let parts = flat_types(ir, result);
        // No part is larger than eight bytes.
        let size = 8 * parts.len() as u64;
        Partial {
            structure: ir.struct_type(&parts),
            parts,
            size,
            bytes: size.next_multiple_of(LINE).max(LINE),
        }
    }
}
