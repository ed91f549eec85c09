//! Loop nests over arrays.
//!
//! A nest becomes loops over the axes of its space. Inputs broadcast by a stride of zero. When all arrays are contiguous
//! and have the shape of the space, the nest runs as one flat loop: the outer loops then make one round each. The loops
//! exist twice: one version for rows whose elements follow one another, which is vectorised, and one for any strides,
//! which is not. What the form promises, that a store meets an input at the same position only, lets the vectoriser go
//! without checks for overlap.

use super::CodegenError;
use super::function::FunctionEmitter;
use super::ir::{Int, Ty, Val};
use super::reduce;
use super::value::{Array, Number, Stored, element_type, memory_type};
use crate::graph::{Span, Value};
use crate::loops::{Nest, NodeKind, Reduction, ReductionKind};
use crate::types::Layout;
use hotloop_array::dtype::DType;
use smallvec::SmallVec;

/// An array that a nest reads or writes.
pub(super) struct Operand {
    pub(super) stored: Stored,
    data: Val,
    /// What a stride counts.
    pub(super) step: Ty,
    /// The stride at which elements follow one another.
    unit: i64,
    /// For each axis of the space; zero where it broadcasts.
    strides: SmallVec<[Val; 4]>,
    /// Whether the elements may lie anywhere, even if they follow one another.
    is_loose: bool,
    /// Whether it is known to have the same element along the innermost axis.
    pub(super) is_still: bool,
}

/// A nest under construction.
pub(super) struct Space<'n> {
    pub(super) nest: &'n Nest,
    pub(super) span: Span,
    /// The inputs, then the arrays that are stored to.
    pub(super) operands: Vec<Operand>,
    /// For each loop, outermost first, the axis that it runs over.
    axes: Vec<usize>,
    /// For each loop, the number of rounds.
    rounds: Vec<Val>,
    /// Where each reduction's parts are between the runs.
    pub(super) accumulators: Vec<Val>,
}

/// Where a run along the innermost axis stands.
pub(super) struct Run {
    /// For each operand.
    pub(super) addresses: Vec<Val>,
    /// For each operand, along the run; not looked at when the elements follow one another.
    pub(super) strides: Vec<Val>,
    pub(super) length: Val,
    /// Whether the elements of what is not still follow one another.
    pub(super) is_unit: bool,
    /// The position along each axis that an outer loop runs over.
    pub(super) positions: Vec<Option<Val>>,
    /// The axis of the run.
    pub(super) axis: Option<usize>,
}

impl FunctionEmitter<'_, '_> {
    pub(super) fn nest(&mut self, nest: &Nest, span: Span) -> Result<Vec<Number>, CodegenError> {
        if let Some((complex, rest)) = split_sums(nest) {
            // The sums come first: the stores of the other nest may write to an input of theirs.
            let of_complex = self.nest(&complex, span)?;
            let of_rest = self.nest(&rest, span)?;
            let (mut of_complex, mut of_rest) = (of_complex.into_iter(), of_rest.into_iter());
            let merged = nest.reductions.iter().map(|reduction| {
                if is_complex_sum(nest, reduction) { of_complex.next() } else { of_rest.next() }
            });
            return Ok(merged.flatten().collect());
        }
        let extents: Vec<_> = nest.extents.iter().map(|extent| self.value(*extent)[0]).collect();
        let arrays = nest.inputs.iter().chain(nest.stores.iter().map(|(array, _)| array));
        let arrays = arrays.map(|array: &Value| self.array(*array)).collect::<Result<Vec<_>, _>>()?;
        let axes = order_of_axes(&arrays, extents.len());
        let operands: Vec<_> = arrays.iter().map(|array| self.operand(array, &extents, &axes)).collect();
        let accumulators = self.start_reductions(nest);
        let mut space = Space { nest, span, operands, axes, rounds: Vec::new(), accumulators };
        if extents.is_empty() {
            self.run_point(&mut space);
        } else {
            self.run_loops(&mut space, &extents);
        }
        Ok(self.finish_reductions(&space))
    }

    fn operand(&self, array: &Array, extents: &[Val], axes: &[usize]) -> Operand {
        let ir = &self.emitter.ir;
        let own = array.strides(ir);
        let (zero, one) = (ir.i64(0), ir.i64(1));
        let mut strides = SmallVec::from_elem(zero, extents.len());
        for axis in 0..array.ty.ndim {
            // An axis that the space lacks has length one.
            let Some(target) = (axis + extents.len()).checked_sub(array.ty.ndim) else { continue };
            let length = array.lengths[axis];
            strides[target] = if length == extents[target] {
                own[axis]
            } else {
                ir.select(ir.icmp(Int::LLVMIntEQ, length, one), zero, own[axis])
            };
        }
        let is_still = axes.last().is_none_or(|axis| strides[*axis] == zero);
        let (stored, step, unit) = (array.stored(), array.step_type(ir), array.unit());
        let is_loose = array.is_in_bytes();
        Operand { stored, data: array.data, step, unit, strides, is_loose, is_still }
    }

    fn start_reductions(&mut self, nest: &Nest) -> Vec<Val> {
        let mut accumulators = Vec::new();
        for reduction in &nest.reductions {
            let dtype = nest.nodes[reduction.node.0 as usize].dtype;
            let memory = self.accumulator(dtype);
            let start = reduce::identity(&self.emitter.ir, reduction.kind, dtype);
            self.write_accumulator(memory, start);
            accumulators.push(memory);
        }
        accumulators
    }

    fn finish_reductions(&self, space: &Space) -> Vec<Number> {
        let numbers = space.nest.reductions.iter().zip(&space.accumulators);
        numbers
            .map(|(reduction, memory)| {
                self.read_accumulator(*memory, space.nest.nodes[reduction.node.0 as usize].dtype)
            })
            .collect()
    }

    /// Memory in the frame for a number, which LLVM turns into registers.
    pub(super) fn accumulator(&self, dtype: DType) -> Val {
        self.frame_memory(element_type(&self.emitter.ir, dtype), 16)
    }

    pub(super) fn write_accumulator(&self, memory: Val, number: Number) {
        super::value::store_number(
            &self.emitter.ir,
            number,
            Stored::aligned(number.dtype),
            memory,
            &mut |_| {},
        );
    }

    pub(super) fn read_accumulator(&self, memory: Val, dtype: DType) -> Number {
        super::value::load_number(&self.emitter.ir, Stored::aligned(dtype), memory, &mut |_| {})
    }

    fn run_point(&mut self, space: &mut Space) {
        let run = Run {
            addresses: space.operands.iter().map(|operand| operand.data).collect(),
            strides: Vec::new(),
            length: self.emitter.ir.i64(1),
            is_unit: true,
            positions: Vec::new(),
            axis: None,
        };
        self.single_point(space, &run);
    }

    fn run_loops(&mut self, space: &mut Space, extents: &[Val]) {
        let ir = &self.emitter.ir;
        let (zero, one) = (ir.i64(0), ir.i64(1));
        let is_empty = extents
            .iter()
            .map(|extent| ir.icmp(Int::LLVMIntSLE, *extent, zero))
            .reduce(|a, b| ir.or(a, b))
            .unwrap_or_else(|| ir.bool(false));
        let (start, done) = (ir.block("nest"), ir.block("nest.done"));
        ir.branch(is_empty, done, start);
        ir.go_to(start);

        let inner = space.axes[space.axes.len() - 1];
        let mut inner_length = extents[inner];
        let mut inner_strides: Vec<_> = space.operands.iter().map(|operand| operand.strides[inner]).collect();
        space.rounds = space.axes.iter().map(|axis| extents[*axis]).collect();
        space.rounds.pop();
        let uses_positions = space.nest.nodes.iter().any(|node| matches!(node.kind, NodeKind::Position(_)));
        if extents.len() > 1 && !uses_positions {
            let is_flat = self.is_flat(space, extents);
            let ir = &self.emitter.ir;
            let total = extents.iter().copied().reduce(|a, b| ir.mul_nsw(a, b)).unwrap_or(one);
            inner_length = ir.select(is_flat, total, inner_length);
            for (stride, operand) in inner_strides.iter_mut().zip(&space.operands) {
                let is_scalar = operand.strides.iter().all(|stride| *stride == zero);
                if !is_scalar {
                    *stride = ir.select(is_flat, ir.i64(operand.unit), *stride);
                }
            }
            for rounds in &mut space.rounds {
                *rounds = ir.select(is_flat, one, *rounds);
            }
        }
        let ir = &self.emitter.ir;
        let is_unit = space
            .operands
            .iter()
            .zip(&inner_strides)
            .filter(|(operand, _)| !operand.is_still)
            .map(|(operand, stride)| match operand.is_loose {
                true => ir.bool(false),
                false => ir.icmp(Int::LLVMIntEQ, *stride, ir.i64(operand.unit)),
            })
            .fold(ir.bool(true), |a, b| ir.and(a, b));
        match ir.known_bool(is_unit) {
            Some(known) => self.run_version(space, inner_length, &inner_strides, known),
            None => {
                let (unit, strided) = (ir.block("nest.unit"), ir.block("nest.strided"));
                ir.branch(is_unit, unit, strided);
                ir.go_to(unit);
                self.run_version(space, inner_length, &inner_strides, true);
                self.emitter.ir.jump(done);
                self.emitter.ir.go_to(strided);
                self.run_version(space, inner_length, &inner_strides, false);
            }
        }
        self.emitter.ir.jump(done);
        self.emitter.ir.go_to(done);
    }

    /// Whether every array that is not one element all over has its elements in the order of the loops, without gaps.
    fn is_flat(&self, space: &Space, extents: &[Val]) -> Val {
        let ir = &self.emitter.ir;
        let (zero, one) = (ir.i64(0), ir.i64(1));
        let mut is_flat = ir.bool(true);
        for operand in &space.operands {
            if operand.strides.iter().all(|stride| *stride == zero) {
                continue;
            }
            if operand.is_still {
                return ir.bool(false);
            }
            let mut expected = ir.i64(operand.unit);
            for axis in space.axes.iter().rev() {
                // An axis with one position may have any stride.
                let single = ir.icmp(Int::LLVMIntEQ, extents[*axis], one);
                let fits = ir.icmp(Int::LLVMIntEQ, operand.strides[*axis], expected);
                is_flat = ir.and(is_flat, ir.or(single, fits));
                expected = if expected == one { extents[*axis] } else { ir.mul(expected, extents[*axis]) };
            }
        }
        is_flat
    }

    fn run_version(&mut self, space: &mut Space, length: Val, strides: &[Val], is_unit: bool) {
        let run = Run {
            addresses: space.operands.iter().map(|operand| operand.data).collect(),
            strides: strides.to_vec(),
            length,
            is_unit,
            positions: vec![None; space.axes.len()],
            axis: space.axes.last().copied(),
        };
        self.run_level(space, 0, run);
    }

    /// The loop of this level and those inside it.
    fn run_level(&mut self, space: &mut Space, level: usize, outer: Run) {
        if level == space.rounds.len() {
            return self.run(space, &outer);
        }
        let axis = space.axes[level];
        let ir = &self.emitter.ir;
        let before = ir.current();
        let (body, after) = (ir.block("axis"), ir.block("axis.done"));
        ir.jump(body);
        ir.go_to(body);
        let position = ir.phi(ir.i64_type());
        ir.incoming(position, ir.i64(0), before);
        let addresses = space
            .operands
            .iter()
            .zip(&outer.addresses)
            .map(|(operand, address)| {
                let stride = operand.strides[axis];
                if ir.known_int(stride) == Some(0) {
                    return *address;
                }
                ir.gep_anywhere(operand.step, *address, ir.mul(position, stride))
            })
            .collect();
        let mut positions = outer.positions.clone();
        positions[axis] = Some(position);
        let inner = Run { addresses, strides: outer.strides.clone(), positions, ..outer };
        self.run_level(space, level + 1, inner);
        let ir = &self.emitter.ir;
        let next = ir.add_nsw(position, ir.i64(1));
        ir.incoming(position, next, ir.current());
        let more = ir.icmp(Int::LLVMIntSLT, next, space.rounds[level]);
        ir.branch(more, body, after);
        ir.go_to(after);
    }
}

/// The axis of each loop, outermost first: reversed when every array with all axes is column-major.
fn order_of_axes(arrays: &[Array], ndim: usize) -> Vec<usize> {
    let mut full = arrays.iter().filter(|array| array.ty.ndim == ndim).peekable();
    let reversed = ndim > 1 && full.peek().is_some() && full.all(|array| array.ty.layout == Layout::F);
    if reversed { (0..ndim).rev().collect() } else { (0..ndim).collect() }
}

/// Sums of complex numbers are trees of another shape than those of floats, so a nest with both becomes two: the complex
/// sums alone, and the rest.
fn split_sums(nest: &Nest) -> Option<(Nest, Nest)> {
    let is_complex = |reduction: &&Reduction| is_complex_sum(nest, reduction);
    let is_float = |reduction: &Reduction| {
        reduction.kind == ReductionKind::Sum && nest.nodes[reduction.node.0 as usize].dtype.is_float()
    };
    let (complex, rest): (Vec<_>, Vec<_>) = nest.reductions.iter().partition(is_complex);
    if nest.reassociate || complex.is_empty() || !rest.iter().any(is_float) {
        return None;
    }
    let sums = Nest { stores: Vec::new(), reductions: complex, ..nest.clone() };
    Some((sums, Nest { reductions: rest, ..nest.clone() }))
}

fn is_complex_sum(nest: &Nest, reduction: &Reduction) -> bool {
    reduction.kind == ReductionKind::Sum && nest.nodes[reduction.node.0 as usize].dtype.is_complex()
}

/// The LLVM type of an element of a row of numbers in the frame.
pub(super) fn row_type(emitter: &super::module::Emitter, dtype: DType, length: u64) -> Ty {
    let ir = &emitter.ir;
    let parts = if dtype.is_complex() { 2 * length } else { length };
    ir.array_type(memory_type(ir, dtype), parts)
}
