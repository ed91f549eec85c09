//! A function of Loops as an LLVM function: blocks, block parameters as phis, and one emitter for each operation.

use super::calls::{Convention, Results};
use super::ir::{Block, Callee, Int, Meta, Val};
use super::module::{Effect, Emitter, fast_flags, parameter_types};
use super::value::{Array, Flat, Number, flat_count, flat_types, storage_parts};
use super::{CodegenError, entry, scalar};
use crate::dominators::{Dominators, natural_loops};
use crate::graph::{BlockId, ENTRY, Edge, Graph, Inst, Span, Terminator, Value};
use crate::loops::{FunctionId, Op};
use crate::scalar::{Const, ScalarOp};
use crate::schedule::SmallArrays;
use crate::types::{ArrayType, Layout, Type};
use hotloop_array::dtype::DType;
use inkwell::llvm_sys::LLVMFastMathAllowReassoc;
use std::collections::{HashMap, HashSet};

/// Where the context has the address of [`FunctionEmitter::waiting`], in words.
const WAITING_WORD: i64 = 2;

/// A function under construction.
pub(super) struct FunctionEmitter<'e, 'm> {
    pub(super) emitter: &'e mut Emitter<'m>,
    pub(super) id: FunctionId,
    pub(super) function: &'m crate::loops::Function,
    pub(super) callee: Callee,
    pub(super) context: Val,
    /// The address of the safepoint word.
    pub(super) safepoint: Val,
    /// The address of the word that says whether printed text waits for this thread; of modules whose workers print.
    pub(super) waiting: Option<Val>,
    pub(super) convention: Convention,
    /// Where the result goes if it does not travel in registers.
    results: Option<Val>,
    /// Where failures of the block go that is being generated, if they are handled.
    pub(super) handler: Option<Block>,
    values: Vec<Option<Flat>>,
    blocks: Vec<Block>,
    /// The phis of each block's parameters.
    phis: Vec<Vec<Flat>>,
    /// The back edges of loops, from and to.
    back_edges: HashSet<(BlockId, BlockId)>,
    /// The blocks that need not be fast.
    careful: &'m HashSet<BlockId>,
    /// The arrays that live in the frame.
    pub(super) small: &'m SmallArrays,
    /// The places of those among them that are parameters of blocks.
    pub(super) carried_places: HashMap<Value, Val>,
    /// Of locations, when remarks are wanted.
    scope: Option<Meta>,
    /// The metadata of loops, by header.
    loop_nodes: HashMap<BlockId, Meta>,
    /// Holds what lives in the frame; ends with the jump to the code.
    frame: Block,
}

/// Generates one function.
pub(super) fn emit(emitter: &mut Emitter, id: FunctionId) -> Result<(), CodegenError> {
    let callee = emitter.functions[id.0 as usize];
    let function = &emitter.module.functions[id.0 as usize];
    let careful = &emitter.careful[id.0 as usize];
    let small = &emitter.small[id.0 as usize];
    let ir = &emitter.ir;
    let frame = ir.append_block(callee.value, "frame");
    let code = ir.append_block(callee.value, "code");
    ir.go_to(code);
    let context = ir.parameter(callee, 0);
    let safepoint = ir.load(ir.pointer_type(), context, 8);
    ir.attach(safepoint, "invariant.load", ir.meta_node(&[]));
    ir.attach(safepoint, "nonnull", ir.meta_node(&[]));
    let waiting = emitter.workers_print.then(|| {
        let at = ir.gep(ir.i64_type(), context, ir.i64(WAITING_WORD));
        let waiting = ir.load(ir.pointer_type(), at, 8);
        ir.attach(waiting, "invariant.load", ir.meta_node(&[]));
        ir.attach(waiting, "nonnull", ir.meta_node(&[]));
        waiting
    });
    let parameters: usize = parameter_types(function).map(flat_count).sum();
    let convention = Convention::of(ir, function);
    let results = convention.results(ir, callee, parameters);
    ir.set_fast(fast_flags(function.fastmath));
    let scope = emitter.locations.as_ref().map(|locations| locations.scope(callee, &function.name));
    let mut this = FunctionEmitter {
        id,
        function,
        callee,
        context,
        safepoint,
        waiting,
        convention,
        results,
        handler: None,
        values: vec![None; function.graph.values.len()],
        blocks: Vec::new(),
        phis: Vec::new(),
        back_edges: back_edges(&function.graph),
        careful,
        small,
        carried_places: HashMap::new(),
        scope,
        loop_nodes: HashMap::new(),
        frame,
        emitter,
    };
    this.bind_parameters();
    if function.recursive {
        this.enter_recursion();
    }
    this.blocks()?;
    this.emitter.ir.set_fast(0);
    this.emitter.ir.clear_location();
    this.emitter.ir.go_to(frame);
    this.emitter.ir.jump(code);
    Ok(())
}

impl<'m> FunctionEmitter<'_, 'm> {
    fn bind_parameters(&mut self) {
        let mut at = 1;
        for parameter in &self.function.graph.block(ENTRY).parameters {
            let count = flat_count(self.function.graph.ty(*parameter));
            let flat = (at..at + count).map(|index| self.emitter.ir.parameter(self.callee, index)).collect();
            self.define(*parameter, flat);
            at += count;
        }
    }

    fn enter_recursion(&mut self) {
        let ir = &self.emitter.ir;
        let limit = ir.load(ir.i64_type(), ir.gep(ir.i64_type(), self.context, ir.i64(1)), 8);
        let frame = ir.intrinsic("llvm.frameaddress", &[ir.pointer_type()], &[ir.i32(0)]);
        let here = ir.ptrtoint(frame, ir.i64_type());
        let too_deep = ir.icmp(Int::LLVMIntULT, here, limit);
        let span = self.function.graph.block(ENTRY).insts.first().map_or(Span::default(), |inst| inst.span);
        self.fail_if(too_deep, |this| this.report("hl_raise_recursion", span, &[]));
        // Recursion may go on for long without a loop.
        self.poll(span);
    }

    fn blocks(&mut self) -> Result<(), CodegenError> {
        let graph = &self.function.graph;
        let order = graph.reverse_postorder();
        let start = self.emitter.ir.current();
        let has_back_edge_to_entry =
            order.iter().any(|block| graph.block(*block).terminator.edges().any(|edge| edge.target == ENTRY));
        if has_back_edge_to_entry {
            return Err(CodegenError::Internal("an edge leads to the entry block".into()));
        }
        self.blocks = vec![start; graph.blocks.len()];
        self.phis = vec![Vec::new(); graph.blocks.len()];
        for block in &order[1..] {
            let index = block.0 as usize;
            let target = self.emitter.ir.append_block(self.callee.value, &format!("b{index}"));
            self.blocks[index] = target;
            self.emitter.ir.go_to(target);
            self.phis[index] = self.make_phis(*block);
        }
        for block in order {
            let index = block.0 as usize;
            self.emitter.ir.go_to(if block == ENTRY { start } else { self.blocks[index] });
            self.handler = match &graph.block(block).terminator {
                Terminator::Try { handler, .. } => Some(self.blocks[handler.target.0 as usize]),
                _ => None,
            };
            if block != ENTRY {
                for (parameter, flat) in graph.block(block).parameters.iter().zip(self.phis[index].clone()) {
                    let flat = self.carried_array(*parameter).unwrap_or(flat);
                    self.define(*parameter, flat);
                }
            }
            for inst in &graph.block(block).insts {
                self.locate(block, inst.span);
                self.inst(inst)?;
                if self.emitter.ir.is_ended() {
                    break;
                }
            }
            if !self.emitter.ir.is_ended() {
                self.locate(block, graph.block(block).terminator_span);
                self.terminator(block, &graph.block(block).terminator)?;
            }
        }
        Ok(())
    }

    /// What is built from now on comes from this span. Of careful blocks nobody wants to hear.
    fn locate(&mut self, block: BlockId, span: Span) {
        if self.careful.contains(&block) {
            self.emitter.ir.clear_location();
        } else if let Some(scope) = self.scope {
            let line = self.line_of(span);
            self.emitter.ir.set_location(scope, line);
        }
    }

    fn line_of(&mut self, span: Span) -> u32 {
        let place = self.emitter.place(self.id, span);
        self.emitter.ir.known_int(place).unwrap_or(0) as u32 + 1
    }

    /// The location of a span, when remarks are wanted.
    pub(super) fn location_of(&mut self, span: Span) -> Option<Meta> {
        let scope = self.scope?;
        let line = self.line_of(span);
        Some(self.emitter.ir.location_at(scope, line))
    }

    /// Phis for a block's parameters, in the current block.
    fn make_phis(&self, block: BlockId) -> Vec<Flat> {
        let graph = &self.function.graph;
        let ir = &self.emitter.ir;
        let parameters = &graph.block(block).parameters;
        parameters
            .iter()
            .map(|parameter| match self.small.carried.contains_key(parameter) {
                true => Flat::new(),
                false => flat_types(ir, graph.ty(*parameter)).into_iter().map(|ty| ir.phi(ty)).collect(),
            })
            .collect()
    }

    fn terminator(&mut self, block: BlockId, terminator: &Terminator) -> Result<(), CodegenError> {
        match terminator {
            Terminator::Open | Terminator::Unreachable => self.emitter.ir.unreachable(),
            Terminator::Return(value) => {
                let flat = self.value(*value);
                self.convention.give(&self.emitter.ir, &flat, self.results);
            }
            Terminator::Jump(edge) => {
                self.copy_arrays(edge)?;
                let target = self.pass_arguments(edge);
                let jump = self.emitter.ir.jump(target);
                self.name_loop(jump, block, edge.target);
            }
            Terminator::Try { next, .. } => {
                // The handler's edge has no arguments: its block makes them.
                self.handler = None;
                match next {
                    Some(next) => {
                        let target = self.pass_arguments(next);
                        let jump = self.emitter.ir.jump(target);
                        self.name_loop(jump, block, next.target);
                    }
                    None => self.emitter.ir.unreachable(),
                }
            }
            Terminator::Branch { condition, then, otherwise } => {
                let condition = self.value(*condition)[0];
                // Two edges between the same blocks need a block between them to tell their arguments apart, and one that copies
                // elements needs a place where it does.
                let needs_between = [
                    self.copies_arrays(then),
                    self.copies_arrays(otherwise) || then.target == otherwise.target,
                ];
                let mut targets = Vec::new();
                for (edge, needs_between) in [then, otherwise].into_iter().zip(needs_between) {
                    if !needs_between {
                        targets.push(self.pass_arguments(edge));
                        continue;
                    }
                    let between = self.emitter.ir.block("between");
                    let here = self.emitter.ir.current();
                    self.emitter.ir.go_to(between);
                    self.copy_arrays(edge)?;
                    let target = self.pass_arguments(edge);
                    let jump = self.emitter.ir.jump(target);
                    self.name_loop(jump, block, edge.target);
                    self.emitter.ir.go_to(here);
                    targets.push(between);
                }
                let branch = self.emitter.ir.branch(condition, targets[0], targets[1]);
                if self.careful.contains(&otherwise.target) && !self.careful.contains(&block) {
                    self.emitter.ir.weigh(branch, 1 << 10, 1);
                }
                for (edge, needs_between) in [then, otherwise].into_iter().zip(needs_between) {
                    if !needs_between {
                        self.name_loop(branch, block, edge.target);
                    }
                }
            }
        }
        Ok(())
    }

    /// Tells the optimiser of the loop whose back edge this is: where it stands, when remarks are wanted, and whether it
    /// is worth any work.
    fn name_loop(&mut self, branch: Val, from: BlockId, to: BlockId) {
        if !self.back_edges.contains(&(from, to)) {
            return;
        }
        let ir = &self.emitter.ir;
        let node = match self.loop_nodes.get(&to) {
            Some(node) => *node,
            None if self.careful.contains(&to) => {
                ir.distinct_node(&[ir.meta_node(&[ir.meta_text("llvm.loop.disable_nonforced")])])
            }
            None => {
                let mut facts = Vec::new();
                if let Some(scope) = self.scope {
                    let line = self.line_of(self.function.graph.block(to).terminator_span);
                    facts.push(self.emitter.ir.location_at(scope, line));
                }
                let ir = &self.emitter.ir;
                let sums = &self.emitter.ordered_sums[self.id.0 as usize];
                if sums.all.contains(&to) {
                    let name = ir.meta_text("llvm.loop.vectorize.enable");
                    facts.push(ir.meta_node(&[name, ir.meta_value(ir.bool(false))]));
                    if !sums.unrolled.contains(&to) {
                        facts.push(ir.meta_node(&[ir.meta_text("llvm.loop.unroll.runtime.disable")]));
                    }
                }
                if facts.is_empty() {
                    return;
                }
                ir.distinct_node(&facts)
            }
        };
        self.loop_nodes.insert(to, node);
        self.emitter.ir.attach(branch, "llvm.loop", node);
    }

    /// Gives an edge's arguments to the phis of its target, from the current block; returns where to jump.
    fn pass_arguments(&self, edge: &Edge) -> Block {
        let arguments: Vec<_> = edge.arguments.iter().map(|value| self.value(*value)).collect();
        let index = edge.target.0 as usize;
        self.feed(&self.phis[index], &arguments);
        self.blocks[index]
    }

    /// Adds incoming values from the current block.
    fn feed(&self, phis: &[Flat], arguments: &[Flat]) {
        let ir = &self.emitter.ir;
        let here = ir.current();
        for (phi, argument) in phis.iter().zip(arguments) {
            for (phi, part) in phi.iter().zip(argument) {
                ir.incoming(*phi, *part, here);
            }
        }
    }

    /// The parts of a value that is already defined.
    pub(super) fn value(&self, value: Value) -> Flat {
        self.values[value.0 as usize].clone().unwrap_or_else(|| {
            // Only a graph that the verifier refuses has such a use.
            let ir = &self.emitter.ir;
            flat_types(ir, self.function.graph.ty(value)).into_iter().map(|ty| ir.poison(ty)).collect()
        })
    }

    pub(super) fn define(&mut self, value: Value, flat: Flat) {
        self.values[value.0 as usize] = Some(flat);
    }

    pub(super) fn number(&self, value: Value) -> Option<Number> {
        let dtype = self.function.graph.ty(value).scalar_dtype()?;
        Some(Number::from_flat(dtype, &self.value(value)))
    }

    pub(super) fn array(&self, value: Value) -> Result<Array, CodegenError> {
        match self.function.graph.ty(value) {
            Type::Array(array) => Ok(Array::from_flat(array, &self.value(value))),
            other => match other.in_memory() {
                Some(cell) => Ok(Array::from_flat(&cell, &self.value(value))),
                None => Err(CodegenError::Internal(format!("{other} is used as an array"))),
            },
        }
    }

    /// The type of an instruction's only result, an array.
    pub(super) fn result_array(&self, inst: &Inst<Op>) -> Result<ArrayType, CodegenError> {
        match inst.results.first().map(|value| self.function.graph.ty(*value)) {
            Some(ty) if let Some(array) = ty.in_memory() => Ok(array),
            _ => Err(CodegenError::Internal("the result is no array".into())),
        }
    }

    /// Memory in the frame, whatever block asks for it.
    pub(super) fn frame_memory(&self, ty: super::ir::Ty, alignment: u32) -> Val {
        let ir = &self.emitter.ir;
        let back = ir.current();
        ir.go_to(self.frame);
        let memory = ir.alloca(ty, alignment);
        ir.go_to(back);
        memory
    }

    /// A row of 8-byte slots in the frame.
    pub(super) fn frame_row(&self, count: usize) -> Val {
        let ir = &self.emitter.ir;
        self.frame_memory(ir.array_type(ir.i64_type(), count.max(1) as u64), 8)
    }

    fn inst(&mut self, inst: &Inst<Op>) -> Result<(), CodegenError> {
        let span = inst.span;
        let flat = match &inst.op {
            Op::Const(constant) => self.constant(constant),
            Op::Scalar(op, operands) => self.scalar(*op, operands)?,
            Op::Reassociable(op, operands) => {
                let fast = self.emitter.ir.fast();
                self.emitter.ir.set_fast(fast | LLVMFastMathAllowReassoc);
                let flat = self.scalar(*op, operands);
                self.emitter.ir.set_fast(fast);
                flat?
            }
            Op::CheckDivisor { value, message } => {
                self.check_divisor(*value, message, span)?;
                Flat::new()
            }
            Op::Check { holds, error, message, value } => {
                let holds = self.value(*holds)[0];
                let value = value.map(|value| self.value(value)[0]);
                self.check(holds, *error, message, value, span);
                Flat::new()
            }
            Op::CheckBound { bound, name } => {
                let bound = self.value(*bound)[0];
                let unbound = self.emitter.ir.not(bound);
                self.fail_with_text(unbound, "hl_raise_unbound", name, span);
                Flat::new()
            }
            Op::Tuple(items) => items.iter().flat_map(|item| self.value(*item)).collect(),
            Op::TupleGet { tuple, index } => self.tuple_get(*tuple, *index as usize)?,
            Op::Length { array, axis } => Flat::from_slice(&[self.array(*array)?.lengths[*axis]]),
            Op::Load { array, indices } => self.load(*array, indices, span)?,
            Op::Store { array, indices, value } => self.store(*array, indices, *value, span)?,
            Op::View { array, items } => self.view(*array, items, &self.result_array(inst)?, span)?,
            Op::Transpose { array, order } => self.transpose(*array, order, &self.result_array(inst)?)?,
            Op::Field { array, offset, shape, .. } => {
                self.field(*array, *offset, &self.result_array(inst)?, shape)?
            }
            Op::Snapshot(cell) => self.snapshot(*cell, span)?,
            Op::Copy { target, source } => self.copy(*target, *source)?,
            Op::Part { array, imaginary } => self.part(*array, *imaginary, &self.result_array(inst)?)?,
            Op::Relax(array) => {
                let array = self.array(*array)?;
                let ty = self.result_array(inst)?;
                let strides = match ty.layout {
                    Layout::Bytes => array.byte_strides(&self.emitter.ir),
                    _ => array.strides(&self.emitter.ir),
                };
                Array::new(&ty, array.storage, array.data, &array.lengths, &strides).flat()
            }
            Op::Allocate { shape, zeroed } => {
                let ty = self.result_array(inst)?;
                self.allocate_somewhere(inst.results[0], shape, *zeroed, &ty, span)
            }
            Op::Broadcast { arrays } => {
                let mut lengths = self.broadcast(arrays, span)?;
                for (length, result) in lengths.iter_mut().zip(&inst.results) {
                    if let Some(known) = self.small.lengths.get(result) {
                        *length = self.emitter.ir.i64(*known);
                    }
                }
                return self.define_each(inst, lengths.into_iter().map(|length| Flat::from_slice(&[length])));
            }
            Op::CheckAssignable { array, target } => {
                self.check_assignable(*array, *target, span)?;
                Flat::new()
            }
            Op::Nest(nest) => {
                let results = self.nest(nest, span)?;
                return self.define_each(inst, results.into_iter().map(|number| number.flat()));
            }
            Op::List { action, operands } => {
                let result = inst.results.first().map(|value| self.function.graph.ty(*value).clone());
                self.list(*action, operands, result.as_ref(), span)?
            }
            Op::Text { action, operands } => self.text(*action, operands, &inst.results, span)?,
            Op::Call { callee, arguments } => self.call(*callee, arguments, span),
            Op::Primitive { symbol, arguments } => {
                let results = self.primitive(symbol, arguments, inst);
                return self.define_each(inst, results.into_iter());
            }
            Op::Parallel(parallel) => {
                let results = self.parallel(parallel, span)?;
                return self.define_each(inst, results.into_iter());
            }
            Op::Nothing => {
                let types = inst
                    .results
                    .first()
                    .map(|value| flat_types(&self.emitter.ir, self.function.graph.ty(*value)));
                types.into_iter().flatten().map(|ty| self.emitter.ir.zero(ty)).collect()
            }
            Op::Fields(slots) => self.local_fields(*slots as usize),
            Op::DropFields { container, slots } => {
                self.drop_fields(*container, slots);
                Flat::new()
            }
            Op::Retain(value) => {
                self.count("hl_retain", *value, false);
                Flat::new()
            }
            Op::Release(value) => {
                self.count("hl_release", *value, true);
                Flat::new()
            }
            Op::Print { parts, flush } => {
                self.print(parts, *flush, span);
                Flat::new()
            }
            Op::Safepoint => {
                self.poll(span);
                Flat::new()
            }
            Op::Raise { exception, arguments } => {
                self.raise_exception(*exception, arguments, span);
                return Ok(());
            }
            Op::RaiseAgain(exception) => {
                let exception = self.value(*exception)[0];
                let ir = &self.emitter.ir;
                let (pointer, int, void) = (ir.pointer_type(), ir.i64_type(), ir.void_type());
                let callee = self.emitter.runtime("hl_raise_again", void, &[pointer, int], Effect::Raise);
                self.emitter.ir.call(callee, &[self.context, exception]);
                self.fail();
                return Ok(());
            }
            Op::RaiseAssertion(text) => {
                let parts = match text {
                    Some(text) => Flat::from_slice(&self.value(*text)[1..3]),
                    None => Flat::from_slice(&[self.emitter.ir.null(), self.emitter.ir.i64(0)]),
                };
                self.report("hl_raise_assertion", span, &parts);
                self.fail();
                return Ok(());
            }
            Op::RaiseUnbound(name) => {
                self.report_text("hl_raise_unbound", name, span);
                self.fail();
                return Ok(());
            }
            Op::RaiseValue(text) => {
                self.report_text("hl_raise_value", text, span);
                self.fail();
                return Ok(());
            }
        };
        self.define_each(inst, inst.results.iter().map(|_| flat.clone()))
    }

    fn define_each(
        &mut self,
        inst: &Inst<Op>,
        flats: impl ExactSizeIterator<Item = Flat>,
    ) -> Result<(), CodegenError> {
        if flats.len() != inst.results.len() {
            return Err(CodegenError::Internal(format!("{:?} has {} results", inst.op, flats.len())));
        }
        for (value, flat) in inst.results.iter().zip(flats) {
            self.define(*value, flat);
        }
        Ok(())
    }

    fn constant(&self, constant: &Const) -> Flat {
        let ir = &self.emitter.ir;
        match (constant, scalar::constant(ir, constant)) {
            (_, Some(number)) => number.flat(),
            (Const::Text(text), _) => super::text::constant(ir, text),
            (Const::Element(_, bytes), _) => Flat::from_slice(&[ir.null(), ir.bytes(bytes)]),
            _ => Flat::new(),
        }
    }

    fn scalar(&mut self, op: ScalarOp, operands: &[Value]) -> Result<Flat, CodegenError> {
        if op == ScalarOp::Select && self.number(operands[1]).is_none() {
            // Values of any type can be chosen between.
            let (then, otherwise) = (self.value(operands[1]), self.value(operands[2]));
            let condition = self.value(operands[0])[0];
            let pairs = then.iter().zip(&otherwise);
            return Ok(pairs.map(|(a, b)| self.emitter.ir.select(condition, *a, *b)).collect());
        }
        let numbers: Option<Vec<_>> = operands.iter().map(|operand| self.number(*operand)).collect();
        match numbers {
            Some(numbers) => Ok(scalar::operation(self.emitter, op, &numbers).flat()),
            None => Err(CodegenError::Internal(format!("{} of what is no number", op.name()))),
        }
    }

    fn check_divisor(&mut self, value: Value, message: &str, span: Span) -> Result<(), CodegenError> {
        let number =
            self.number(value).ok_or_else(|| CodegenError::Internal("a divisor is no number".into()))?;
        let not_zero = super::casts::cast(self.emitter, number, DType::Bool).re;
        let is_zero = self.emitter.ir.not(not_zero);
        self.fail_with_text(is_zero, "hl_raise_zero_division", message, span);
        Ok(())
    }

    fn tuple_get(&self, tuple: Value, index: usize) -> Result<Flat, CodegenError> {
        let Some(items) = self.function.graph.ty(tuple).parts() else {
            return Err(CodegenError::Internal("an item of what is no tuple".into()));
        };
        let first: usize = items[..index].iter().map(flat_count).sum();
        Ok(self.value(tuple)[first..first + flat_count(&items[index])].into())
    }

    fn call(&mut self, callee: FunctionId, arguments: &[Value], span: Span) -> Flat {
        let parts: Vec<_> = arguments.iter().flat_map(|argument| self.value(*argument)).collect();
        let (status, results) = self.call_parts(callee, &parts);
        let is_generator = self.emitter.module.functions[callee.0 as usize].is_generator;
        self.propagate(status, span, is_generator);
        self.call_results(callee, &results)
    }

    /// Calls a function of the module with its parameters' parts; returns the status and where the results are.
    pub(super) fn call_parts(&self, callee: FunctionId, parts: &[Val]) -> (Val, Results) {
        let index = callee.0 as usize;
        let ir = &self.emitter.ir;
        let convention = Convention::of(ir, &self.emitter.module.functions[index]);
        let memory = |ty| self.frame_memory(ty, 16);
        convention.call(ir, self.emitter.functions[index], self.context, parts, memory)
    }

    pub(super) fn call_results(&self, callee: FunctionId, results: &Results) -> Flat {
        let ir = &self.emitter.ir;
        Convention::of(ir, &self.emitter.module.functions[callee.0 as usize]).parts(ir, results)
    }

    fn primitive(&mut self, symbol: &str, arguments: &[Value], inst: &Inst<Op>) -> Vec<Flat> {
        self.call_primitive(symbol, arguments, &inst.results, inst.span)
    }

    /// Calls a function in the slot convention.
    pub(super) fn call_primitive(
        &mut self,
        symbol: &str,
        arguments: &[Value],
        given: &[Value],
        span: Span,
    ) -> Vec<Flat> {
        let graph = &self.function.graph;
        let slots: usize = arguments.iter().map(|value| graph.ty(*value).slots()).sum();
        let row = self.frame_row(slots);
        let mut at = 0;
        for argument in arguments {
            entry::write(&self.emitter.ir, graph.ty(*argument), &self.value(*argument), row, &mut at);
        }
        let result_slots: usize = given.iter().map(|value| graph.ty(*value).slots()).sum();
        let results = self.frame_row(result_slots);
        let (pointer, status) = (self.emitter.ir.pointer_type(), self.emitter.ir.int_type(32));
        let callee = self.emitter.runtime(symbol, status, &[pointer; 3], Effect::Any);
        let status = self.emitter.ir.call(callee, &[self.context, row, results]);
        self.propagate(status, span, false);
        let mut at = 0;
        let types = given.iter().map(|value| graph.ty(*value));
        types.map(|ty| entry::read(&self.emitter.ir, ty, results, &mut at)).collect()
    }

    /// Changes the reference count of each storage in a value.
    fn count(&mut self, symbol: &str, value: Value, with_data: bool) {
        let ty = self.function.graph.ty(value).clone();
        self.count_parts(symbol, &ty, &self.value(value), with_data);
    }

    /// The same of the parts of a value of this type.
    pub(super) fn count_parts(&mut self, symbol: &str, ty: &Type, flat: &[Val], with_data: bool) {
        let mut storages = Vec::new();
        storage_parts(ty, 0, &mut |first| storages.push(first));
        // What ends with a container is not known here.
        let (symbol, effect) = match (with_data, holds_container(ty)) {
            (true, true) => ("hl_release_container", Effect::Any),
            _ => (symbol, Effect::Arguments),
        };
        for first in storages {
            // A constant is in no storage.
            if self.emitter.ir.is_constant(flat[first]) {
                continue;
            }
            let parts = if with_data { &flat[first..first + 2] } else { &flat[first..first + 1] };
            let (pointer, void) = (self.emitter.ir.pointer_type(), self.emitter.ir.void_type());
            let callee = self.emitter.runtime(symbol, void, &vec![pointer; parts.len()], effect);
            self.emitter.ir.call(callee, parts);
        }
    }
}

fn holds_container(ty: &Type) -> bool {
    match ty {
        Type::Container(_) => true,
        _ => ty.parts().unwrap_or_default().iter().any(holds_container),
    }
}

fn back_edges(graph: &Graph<Op, Type>) -> HashSet<(BlockId, BlockId)> {
    let loops = natural_loops(graph, &Dominators::of(graph));
    loops.iter().flat_map(|each| each.latches.iter().map(|latch| (*latch, each.header))).collect()
}
