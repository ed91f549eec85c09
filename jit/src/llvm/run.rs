//! Runs of a nest along its innermost axis.

use super::function::FunctionEmitter;
use super::ir::{Int, Val};
use super::nest::{Run, Space};
use super::reduce;
use super::scalar;
use super::value::{Flat, Number, Stored, element_address, flat_types, load_number, store_number};
use crate::loops::{NodeKind, Reduction, ReductionKind};
use crate::types::Type;
use inkwell::llvm_sys::LLVMFastMathAllowReassoc;

/// Elements between two polls of the safepoint word.
const BLOCK: i64 = 1 << 16;

/// A row that takes the elements of a sum for its leaf.
pub(super) struct Buffered {
    /// Which reduction.
    pub(super) reduction: usize,
    pub(super) row: Val,
}

impl FunctionEmitter<'_, '_> {
    /// One run, with its stores and reductions.
    pub(super) fn run(&mut self, space: &Space, run: &Run) {
        if space.nest.reductions.iter().any(|reduction| is_tree(space, reduction)) {
            return self.run_tree(space, run);
        }
        let ir = &self.emitter.ir;
        let before = ir.current();
        let (block, after) = (ir.block("run"), ir.block("run.done"));
        ir.jump(block);
        ir.go_to(block);
        let begin = ir.phi(ir.i64_type());
        ir.incoming(begin, ir.i64(0), before);
        self.poll(space.span);
        let ir = &self.emitter.ir;
        let left = ir.sub_nsw(run.length, begin);
        let count = ir.intrinsic("llvm.smin", &[ir.i64_type()], &[left, ir.i64(BLOCK)]);
        let end = ir.add_nsw(begin, count);
        self.elements(space, run, begin, end, &[]);
        let ir = &self.emitter.ir;
        ir.incoming(begin, end, ir.current());
        ir.branch(ir.icmp(Int::LLVMIntSLT, end, run.length), block, after);
        ir.go_to(after);
    }

    /// The loop over the positions `begin .. end`, of which there is at least one. Sums that are trees go to the rows of
    /// `buffered`, or are left out.
    pub(super) fn elements(&mut self, space: &Space, run: &Run, begin: Val, end: Val, buffered: &[Buffered]) {
        let still = self.still_elements(space, run);
        let serial: Vec<_> = (0..space.nest.reductions.len())
            .filter(|index| !is_tree(space, &space.nest.reductions[*index]))
            .collect();
        let starts: Vec<_> = serial
            .iter()
            .map(|index| {
                let dtype = space.nest.nodes[space.nest.reductions[*index].node.0 as usize].dtype;
                self.read_accumulator(space.accumulators[*index], dtype)
            })
            .collect();
        let group = self.emitter.access_group();
        let location = self.location_of(space.span);
        let ir = &self.emitter.ir;
        let before = ir.current();
        let (body, after) = (ir.block("element"), ir.block("element.done"));
        ir.jump(body);
        ir.go_to(body);
        let position = ir.phi(ir.i64_type());
        ir.incoming(position, begin, before);
        let phis: Vec<Number> = starts
            .iter()
            .map(|start| {
                let types = flat_types(ir, &Type::strong(start.dtype));
                let phis: Flat = types.into_iter().map(|ty| ir.phi(ty)).collect();
                phis.iter().zip(start.flat()).for_each(|(phi, part)| ir.incoming(*phi, part, before));
                Number::from_flat(start.dtype, &phis)
            })
            .collect();

        let nodes = self.nodes(space, run, &still, Some(position));
        for (index, (_, node)) in space.nest.stores.iter().enumerate() {
            let address = self.address(space, run, space.nest.inputs.len() + index, position);
            let ir = &self.emitter.ir;
            let stored = space.operands[space.nest.inputs.len() + index].stored;
            store_number(ir, nodes[node.0 as usize], stored, address, &mut |store| {
                attach_group(ir, store, group);
            });
        }
        for Buffered { reduction, row } in buffered {
            let number = nodes[space.nest.reductions[*reduction].node.0 as usize];
            let ir = &self.emitter.ir;
            let address = element_address(ir, number.dtype, *row, ir.sub_nsw(position, begin));
            let stored = Stored::aligned(number.dtype);
            store_number(ir, number, stored, address, &mut |store| attach_group(ir, store, group));
        }
        let results: Vec<_> = serial
            .iter()
            .zip(&phis)
            .map(|(index, so_far)| {
                let reduction = &space.nest.reductions[*index];
                self.accumulate(space, reduction, *so_far, nodes[reduction.node.0 as usize])
            })
            .collect();

        let ir = &self.emitter.ir;
        let next = ir.add_nsw(position, ir.i64(1));
        let here = ir.current();
        ir.incoming(position, next, here);
        for (phi, result) in phis.iter().zip(&results) {
            for (phi, part) in phi.flat().iter().zip(result.flat()) {
                ir.incoming(*phi, part, here);
            }
        }
        let back = ir.branch(ir.icmp(Int::LLVMIntSLT, next, end), body, after);
        let mut hints: Vec<_> = location.into_iter().collect();
        if let Some(group) = group {
            hints.push(ir.meta_node(&[ir.meta_text("llvm.loop.parallel_accesses"), group]));
        }
        if !run.is_unit {
            // Strided rows gain little from vectors, and the code would be compiled twice for nothing.
            let off = ir.meta_value(ir.bool(false));
            hints.push(ir.meta_node(&[ir.meta_text("llvm.loop.vectorize.enable"), off]));
            hints.push(ir.meta_node(&[ir.meta_text("llvm.loop.unroll.disable")]));
        }
        ir.attach(back, "llvm.loop", ir.distinct_node(&hints));
        ir.go_to(after);
        for (index, result) in serial.iter().zip(results) {
            self.write_accumulator(space.accumulators[*index], result);
        }
    }

    /// The only point of a space without axes.
    pub(super) fn single_point(&mut self, space: &Space, run: &Run) {
        let still = self.still_elements(space, run);
        let nodes = self.nodes(space, run, &still, None);
        for (index, (_, node)) in space.nest.stores.iter().enumerate() {
            let at = space.nest.inputs.len() + index;
            let (stored, address) = (space.operands[at].stored, run.addresses[at]);
            store_number(&self.emitter.ir, nodes[node.0 as usize], stored, address, &mut |_| {});
        }
        for (reduction, memory) in space.nest.reductions.iter().zip(&space.accumulators) {
            let element = nodes[reduction.node.0 as usize];
            let so_far = self.read_accumulator(*memory, element.dtype);
            let result = self.accumulate(space, reduction, so_far, element);
            self.write_accumulator(*memory, result);
        }
    }

    /// The elements of inputs that stay the same along the run, read once.
    fn still_elements(&self, space: &Space, run: &Run) -> Vec<Option<Number>> {
        let inputs = &space.operands[..space.nest.inputs.len()];
        inputs
            .iter()
            .zip(&run.addresses)
            .map(|(operand, address)| {
                operand.is_still.then(|| load_number(&self.emitter.ir, operand.stored, *address, &mut |_| {}))
            })
            .collect()
    }

    /// The value of each node at a position of the run.
    fn nodes(
        &mut self,
        space: &Space,
        run: &Run,
        still: &[Option<Number>],
        position: Option<Val>,
    ) -> Vec<Number> {
        let group = self.emitter.access_group();
        let mut values: Vec<Number> = Vec::with_capacity(space.nest.nodes.len());
        for node in &space.nest.nodes {
            let value = match &node.kind {
                NodeKind::Element(input) => match (still[*input], position) {
                    (Some(element), _) => element,
                    (None, position) => {
                        let position = position.unwrap_or_else(|| self.emitter.ir.i64(0));
                        let address = self.address(space, run, *input, position);
                        let ir = &self.emitter.ir;
                        let stored = space.operands[*input].stored;
                        load_number(ir, stored, address, &mut |load| attach_group(ir, load, group))
                    }
                },
                NodeKind::Outer(value) => Number::from_flat(node.dtype, &self.value(*value)),
                NodeKind::Const(constant) => scalar::constant(&self.emitter.ir, constant)
                    .unwrap_or_else(|| reduce::identity(&self.emitter.ir, ReductionKind::Sum, node.dtype)),
                NodeKind::Position(axis) => {
                    let outer = run.positions.get(*axis).copied().flatten();
                    let along_run = if run.axis == Some(*axis) { position } else { None };
                    let zero = self.emitter.ir.i64(0);
                    Number::real(node.dtype, outer.or(along_run).unwrap_or(zero))
                }
                NodeKind::Scalar(op, operands) => {
                    let operands: Vec<_> = operands.iter().map(|node| values[node.0 as usize]).collect();
                    scalar::operation(self.emitter, *op, &operands)
                }
            };
            values.push(value);
        }
        values
    }

    fn address(&self, space: &Space, run: &Run, operand: usize, position: Val) -> Val {
        let ir = &self.emitter.ir;
        let (address, of) = (run.addresses[operand], &space.operands[operand]);
        if run.is_unit {
            return element_address(ir, of.stored.dtype, address, position);
        }
        ir.gep(of.step, address, ir.mul_nsw(position, run.strides[operand]))
    }

    fn accumulate(
        &mut self,
        space: &Space,
        reduction: &Reduction,
        so_far: Number,
        element: Number,
    ) -> Number {
        let fast = self.emitter.ir.fast();
        if space.nest.reassociate {
            self.emitter.ir.set_fast(fast | LLVMFastMathAllowReassoc);
        }
        let result = reduce::accumulate(self.emitter, reduction.kind, so_far, element);
        self.emitter.ir.set_fast(fast);
        result
    }
}

/// Whether a reduction is a sum in NumPy's pairwise order.
pub(super) fn is_tree(space: &Space, reduction: &Reduction) -> bool {
    let dtype = space.nest.nodes[reduction.node.0 as usize].dtype;
    reduction.kind == ReductionKind::Sum
        && !space.nest.reassociate
        && (dtype.is_float() || dtype.is_complex())
}

/// Marks an access as one that meets no access of another round of its loop.
fn attach_group(ir: &super::ir::Ir, access: Val, group: Option<super::ir::Meta>) {
    if let Some(group) = group {
        ir.attach(access, "llvm.access.group", group);
    }
}
