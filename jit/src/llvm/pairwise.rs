//! Sums of floats in NumPy's pairwise order.
//!
//! NumPy halves a run (at a multiple of eight numbers) until at most 128 numbers are left, sums such a leaf in eight
//! interleaved lanes, and adds the halves' sums on the way up. The lanes are a vector here. The tree is walked with an
//! explicit stack, leaves from left to right, so everything else that a nest does happens in the leaves, in order: a
//! leaf first computes its elements into a row in the frame, then sums the row; a plain input is summed where it is.

use super::function::FunctionEmitter;
use super::ir::{Callee, Int, Val};
use super::module::Emitter;
use super::nest::{Run, Space, row_type};
use super::run::{Buffered, is_tree};
use super::scalar::pure_helper;
use super::value::{Flat, Number, element_address, flat_types, scalar_type};
use crate::loops::NodeKind;
use crate::types::Type;
use hotloop_array::dtype::DType;

/// Numbers in a leaf; a complex number is two.
const LEAF: i64 = 128;
const LANES: i64 = 8;
/// Pending nodes of the tree: each halves at least 2⁶³ numbers.
const DEPTH: u64 = 64;

/// A sum of a nest.
struct Sum {
    reduction: usize,
    dtype: DType,
    /// Where the leaf lies: in a row of the frame, or in that operand.
    source: Source,
    /// The sums of left halves whose right halves are not done.
    pending: Val,
}

enum Source {
    Row(Val),
    Operand(usize),
}

impl FunctionEmitter<'_, '_> {
    /// A run of a nest that has sums.
    pub(super) fn run_tree(&mut self, space: &Space, run: &Run) {
        let sums = self.sums(space, run);
        let is_complex = sums.iter().any(|sum| sum.dtype.is_complex());
        let leaf = if is_complex { LEAF / 2 } else { LEAF };
        let sizes = self.frame_memory(self.emitter.ir.array_type(self.emitter.ir.i64_type(), DEPTH), 8);

        let ir = &self.emitter.ir;
        let (zero, one, int) = (ir.i64(0), ir.i64(1), ir.i64_type());
        let before = ir.current();
        let [descend, split, at_leaf, ascend, pop, right, join, done] =
            ["descend", "split", "leaf", "ascend", "pop", "right", "join", "sum.done"]
                .map(|name| ir.block(name));
        ir.jump(descend);

        ir.go_to(descend);
        let (count, start, depth) = (ir.phi(int), ir.phi(int), ir.phi(int));
        for (phi, initial) in [(count, run.length), (start, zero), (depth, zero)] {
            ir.incoming(phi, initial, before);
        }
        ir.branch(ir.icmp(Int::LLVMIntSGT, count, ir.i64(leaf)), split, at_leaf);

        ir.go_to(split);
        // A complex number counts for two, so the cut lies at a multiple of four of them.
        let half = ir.lshr(count, one);
        let half = ir.and(half, ir.i64(if is_complex { -LANES / 2 } else { -LANES }));
        ir.store(ir.sub_nsw(count, half), ir.gep(int, sizes, depth), 8);
        for (phi, next) in [(count, half), (start, start), (depth, ir.add_nsw(depth, one))] {
            ir.incoming(phi, next, split);
        }
        ir.jump(descend);

        ir.go_to(at_leaf);
        self.poll(space.span);
        let values = self.leaf(space, run, &sums, start, count);
        let ir = &self.emitter.ir;
        let next_start = ir.add_nsw(start, count);
        let from_leaf = ir.current();
        ir.jump(ascend);

        ir.go_to(ascend);
        let level = ir.phi(int);
        ir.incoming(level, depth, from_leaf);
        let so_far: Vec<Number> = values
            .iter()
            .map(|value| {
                let types = flat_types(ir, &Type::strong(value.dtype));
                let phis: Flat = types.into_iter().map(|ty| ir.phi(ty)).collect();
                phis.iter().zip(value.flat()).for_each(|(phi, part)| ir.incoming(*phi, part, from_leaf));
                Number::from_flat(value.dtype, &phis)
            })
            .collect();
        ir.branch(ir.icmp(Int::LLVMIntEQ, level, zero), done, pop);

        ir.go_to(pop);
        let above = ir.sub_nsw(level, one);
        let size_at = ir.gep(int, sizes, above);
        let size = ir.load(int, size_at, 8);
        // A size of zero says that the right half is done too.
        ir.branch(ir.icmp(Int::LLVMIntEQ, size, zero), join, right);

        ir.go_to(right);
        ir.store(zero, size_at, 8);
        for (sum, value) in sums.iter().zip(&so_far) {
            self.write_accumulator(self.pending(sum, above), *value);
        }
        let ir = &self.emitter.ir;
        for (phi, next) in [(count, size), (start, next_start), (depth, level)] {
            ir.incoming(phi, next, right);
        }
        ir.jump(descend);

        ir.go_to(join);
        let joined: Vec<_> = sums
            .iter()
            .zip(&so_far)
            .map(|(sum, value)| self.plus(self.read_accumulator(self.pending(sum, above), sum.dtype), *value))
            .collect();
        let ir = &self.emitter.ir;
        ir.incoming(level, above, join);
        for (phi, value) in so_far.iter().zip(joined) {
            phi.flat().iter().zip(value.flat()).for_each(|(phi, part)| ir.incoming(*phi, part, join));
        }
        ir.jump(ascend);

        ir.go_to(done);
        for (sum, value) in sums.iter().zip(so_far) {
            let memory = space.accumulators[sum.reduction];
            let total = self.plus(self.read_accumulator(memory, sum.dtype), value);
            self.write_accumulator(memory, total);
        }
    }

    fn sums(&self, space: &Space, run: &Run) -> Vec<Sum> {
        let mut sums = Vec::new();
        for (index, reduction) in space.nest.reductions.iter().enumerate() {
            if !is_tree(space, reduction) {
                continue;
            }
            let node = &space.nest.nodes[reduction.node.0 as usize];
            let source = match node.kind {
                NodeKind::Element(input)
                    if run.is_unit
                        && !space.operands[input].is_still
                        && space.operands[input].stored.dtype == node.dtype =>
                {
                    Source::Operand(input)
                }
                _ => Source::Row(self.frame_memory(row_type(self.emitter, node.dtype, LEAF as u64), 64)),
            };
            let pending = self.frame_memory(row_type(self.emitter, node.dtype, DEPTH), 16);
            sums.push(Sum { reduction: index, dtype: node.dtype, source, pending });
        }
        sums
    }

    /// Does the work of a leaf; returns its sums.
    fn leaf(&mut self, space: &Space, run: &Run, sums: &[Sum], start: Val, count: Val) -> Vec<Number> {
        let buffered: Vec<_> = sums
            .iter()
            .filter_map(|sum| match sum.source {
                Source::Row(row) => Some(Buffered { reduction: sum.reduction, row }),
                Source::Operand(_) => None,
            })
            .collect();
        let has_other_work = !space.nest.stores.is_empty() || space.nest.reductions.len() > sums.len();
        // Read before this leaf's stores, which may write to the same positions.
        let early: Vec<_> = sums
            .iter()
            .map(|sum| match sum.source {
                Source::Operand(input) => {
                    let ir = &self.emitter.ir;
                    let first = element_address(ir, sum.dtype, run.addresses[input], start);
                    Some(self.leaf_sum(sum.dtype, first, count))
                }
                Source::Row(_) => None,
            })
            .collect();
        if !buffered.is_empty() || has_other_work {
            let end = self.emitter.ir.add_nsw(start, count);
            self.elements(space, run, start, end, &buffered);
        }
        sums.iter()
            .zip(early)
            .map(|(sum, early)| match (early, &sum.source) {
                (Some(value), _) => value,
                (None, Source::Row(row)) => self.leaf_sum(sum.dtype, *row, count),
                (None, Source::Operand(_)) => self.plus_zero(sum.dtype),
            })
            .collect()
    }

    fn plus_zero(&self, dtype: DType) -> Number {
        super::reduce::identity(&self.emitter.ir, crate::loops::ReductionKind::Sum, dtype)
    }

    fn pending(&self, sum: &Sum, level: Val) -> Val {
        element_address(&self.emitter.ir, sum.dtype, sum.pending, level)
    }

    fn plus(&self, a: Number, b: Number) -> Number {
        let ir = &self.emitter.ir;
        let re = ir.fadd(a.re, b.re);
        if a.dtype.is_complex() {
            Number::complex(a.dtype, re, ir.fadd(a.im, b.im))
        } else {
            Number::real(a.dtype, re)
        }
    }

    fn leaf_sum(&mut self, dtype: DType, first: Val, count: Val) -> Number {
        let name = format!("pairwise_{}", dtype.name());
        let callee = self.emitter.helper(&name, |emitter| define_leaf(emitter, &name, dtype));
        let ir = &self.emitter.ir;
        let result = ir.call(callee, &[first, count]);
        if dtype.is_complex() {
            Number::complex(dtype, ir.extract(result, 0), ir.extract(result, 1))
        } else {
            Number::real(dtype, result)
        }
    }
}

/// `sum(address, count)` of at most [`LEAF`] numbers that follow one another.
fn define_leaf(emitter: &mut Emitter, name: &str, dtype: DType) -> Callee {
    let ir = &emitter.ir;
    let (part, int) = (scalar_type(ir, dtype), ir.i64_type());
    let is_complex = dtype.is_complex();
    let result = if is_complex { ir.struct_type(&[part, part]) } else { part };
    let callee = pure_helper(emitter, name, result, &[ir.pointer_type(), int]);
    ir.attribute(callee, super::ir::Place::Function, "noinline", 0);
    // It reads what its argument leads to, and nothing else.
    ir.attribute(callee, super::ir::Place::Function, "memory", 1);
    ir.attribute(callee, super::ir::Place::Function, "willreturn", 0);
    for attribute in ["noundef", "nonnull", "readonly"] {
        ir.attribute(callee, super::ir::Place::Parameter(0), attribute, 0);
    }
    let (first, count) = (ir.parameter(callee, 0), ir.parameter(callee, 1));
    let step = if is_complex { LANES / 2 } else { LANES };
    let parts = if is_complex { 2 } else { 1 };
    let vector = ir.vector_type(part, LANES as u32);
    let alignment = part_alignment(dtype);

    let entry = ir.append_block(callee.value, "entry");
    let [enter, body, fold, rest, element, done] =
        ["enter", "lanes", "fold", "rest", "element", "done"].map(|name| ir.append_block(callee.value, name));
    let zero = ir.i64(0);
    ir.go_to(entry);
    let minus_zero = ir.real(part, -0.0);
    ir.branch(ir.icmp(Int::LLVMIntSLT, count, ir.i64(step)), rest, enter);

    ir.go_to(enter);
    let at = |position| element_address(ir, dtype, first, position);
    let lanes_first = ir.load(vector, first, alignment);
    let whole = ir.and(count, ir.i64(-step));
    ir.branch(ir.icmp(Int::LLVMIntSGT, whole, ir.i64(step)), body, fold);

    ir.go_to(body);
    let (position, lanes) = (ir.phi(int), ir.phi(vector));
    let more = ir.fadd(lanes, ir.load(vector, at(position), alignment));
    let next = ir.add_nsw(position, ir.i64(step));
    ir.branch(ir.icmp(Int::LLVMIntSLT, next, whole), body, fold);
    for (phi, initial, value) in [(position, ir.i64(step), next), (lanes, lanes_first, more)] {
        ir.incoming(phi, initial, enter);
        ir.incoming(phi, value, body);
    }

    ir.go_to(fold);
    let lanes = ir.phi(vector);
    ir.incoming(lanes, lanes_first, enter);
    ir.incoming(lanes, more, body);
    let lane = |index| ir.lane(lanes, index);
    let quarter = |a, b, c, d| ir.fadd(ir.fadd(lane(a), lane(b)), ir.fadd(lane(c), lane(d)));
    let folded: Vec<_> = if is_complex {
        vec![quarter(0, 2, 4, 6), quarter(1, 3, 5, 7)]
    } else {
        vec![ir.fadd(quarter(0, 1, 2, 3), quarter(4, 5, 6, 7))]
    };
    ir.jump(rest);

    ir.go_to(rest);
    let position = ir.phi(int);
    ir.incoming(position, zero, entry);
    ir.incoming(position, whole, fold);
    let sums: Vec<_> = (0..parts)
        .map(|index| {
            let sum = ir.phi(part);
            ir.incoming(sum, minus_zero, entry);
            ir.incoming(sum, folded[index], fold);
            sum
        })
        .collect();
    ir.branch(ir.icmp(Int::LLVMIntSLT, position, count), element, done);

    ir.go_to(element);
    let next = ir.add_nsw(position, ir.i64(1));
    ir.incoming(position, next, element);
    for (index, sum) in sums.iter().enumerate() {
        let address = ir.gep(part, at(position), ir.i64(index as i64));
        ir.incoming(*sum, ir.fadd(*sum, ir.load(part, address, alignment)), element);
    }
    ir.jump(rest);

    ir.go_to(done);
    ir.ret(match sums[..] {
        [re, im] => ir.aggregate(result, &[re, im]),
        _ => sums[0],
    });
    callee
}

fn part_alignment(dtype: DType) -> u32 {
    dtype.real_part().itemsize() as u32
}
