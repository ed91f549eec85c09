//! Elements, views and shapes of arrays.

use super::CodegenError;
use super::function::FunctionEmitter;
use super::ir::{Int, Val};
use super::module::Effect;
use super::value::{Array, Flat, load_number, store_number};
use crate::graph::{Span, Value};
use crate::loops::{Check, Index, ViewItem};
use crate::types::{ArrayType, Layout};
use hotloop_array::dtype::DType;
use smallvec::SmallVec;

impl FunctionEmitter<'_, '_> {
    pub(super) fn load(&mut self, array: Value, indices: &[Index], span: Span) -> Result<Flat, CodegenError> {
        let array = self.array(array)?;
        let address = self.checked_address(&array, indices, span);
        Ok(load_number(&self.emitter.ir, array.stored(), address, &mut |_| {}).flat())
    }

    pub(super) fn store(
        &mut self,
        array: Value,
        indices: &[Index],
        value: Value,
        span: Span,
    ) -> Result<Flat, CodegenError> {
        let array = self.array(array)?;
        let address = self.checked_address(&array, indices, span);
        let number =
            self.number(value).ok_or_else(|| CodegenError::Internal("what is stored is no number".into()))?;
        store_number(&self.emitter.ir, number, array.stored(), address, &mut |_| {});
        Ok(Flat::new())
    }

    /// Copies the bytes of one element.
    pub(super) fn copy(&mut self, target: Value, source: Value) -> Result<Flat, CodegenError> {
        let (target, source) = (self.array(target)?, self.array(source)?);
        self.move_bytes(&target, &source);
        Ok(Flat::new())
    }

    fn move_bytes(&self, target: &Array, source: &Array) {
        let ir = &self.emitter.ir;
        let arguments = [target.data, source.data, ir.i64(target.ty.dtype.itemsize() as i64), ir.bool(false)];
        let types = [ir.pointer_type(), ir.pointer_type(), ir.i64_type()];
        ir.intrinsic("llvm.memmove", &types, &arguments);
    }

    /// A cell in memory of its own.
    pub(super) fn snapshot(&mut self, cell: Value, span: Span) -> Result<Flat, CodegenError> {
        let cell = self.array(cell)?;
        let copy = self.allocate(&[], false, &cell.ty, span);
        self.move_bytes(&Array::from_flat(&cell.ty, &copy), &cell);
        Ok(copy)
    }

    fn checked_address(&mut self, array: &Array, indices: &[Index], span: Span) -> Val {
        let positions: SmallVec<[Val; 4]> = indices
            .iter()
            .enumerate()
            .map(|(axis, index)| self.checked_index(index, array.lengths[axis], axis, span))
            .collect();
        let offset = self.offset(array, &positions);
        let ir = &self.emitter.ir;
        ir.gep(array.step_type(ir), array.data, offset)
    }

    /// The distance of an element from the first one, in steps of the strides.
    fn offset(&self, array: &Array, positions: &[Val]) -> Val {
        let ir = &self.emitter.ir;
        let horner = |axes: &mut dyn Iterator<Item = usize>| {
            axes.fold(None, |so_far: Option<Val>, axis| {
                Some(match so_far {
                    None => positions[axis],
                    Some(offset) => ir.add_nsw(ir.mul_nsw(offset, array.lengths[axis]), positions[axis]),
                })
            })
        };
        let offset = match array.ty.layout {
            Layout::C => horner(&mut (0..array.ty.ndim)),
            Layout::F => horner(&mut (0..array.ty.ndim).rev()),
            Layout::Any | Layout::Bytes => {
                let strides = array.strides(ir);
                let terms =
                    positions.iter().zip(&strides).map(|(position, stride)| ir.mul_nsw(*position, *stride));
                terms.reduce(|a, b| ir.add_nsw(a, b))
            }
        };
        offset.unwrap_or_else(|| ir.i64(0))
    }

    /// A position in `0 .. length` from an index as written.
    fn checked_index(&mut self, index: &Index, length: Val, axis: usize, span: Span) -> Val {
        let written = self.value(index.value)[0];
        // What is unsigned never counts from the end.
        let is_unsigned = self.function.graph.ty(index.value).scalar_dtype() == Some(DType::UInt64);
        let check = match index.check {
            Check::Full if is_unsigned => Check::UpperBound,
            Check::WrapOnly if is_unsigned => Check::Proven,
            check => check,
        };
        let ir = &self.emitter.ir;
        match check {
            Check::Proven => written,
            Check::WrapOnly => {
                let is_negative = ir.icmp(Int::LLVMIntSLT, written, ir.i64(0));
                ir.select(is_negative, ir.add(written, length), written)
            }
            Check::Full if ir.known_int(written).is_none() => self.wrapped(written, length, axis, span),
            Check::Full | Check::UpperBound => {
                let from_end = ir.known_int(written).is_some_and(|index| index < 0);
                let position = if from_end { ir.add(written, length) } else { written };
                self.check_inside(position, written, length, axis, span);
                position
            }
        }
    }

    /// A position from an index that may count from the end, which is rare: what does not is checked alone.
    fn wrapped(&mut self, written: Val, length: Val, axis: usize, span: Span) -> Val {
        let ir = &self.emitter.ir;
        let (other, inside) = (ir.block("from_end"), ir.block("inside"));
        let outside = ir.icmp(Int::LLVMIntUGE, written, length);
        let here = ir.current();
        ir.branch_unlikely(outside, other, inside);
        ir.go_to(other);
        let from_end = ir.add(written, length);
        self.check_inside(from_end, written, length, axis, span);
        let ir = &self.emitter.ir;
        let there = ir.current();
        ir.jump(inside);
        ir.go_to(inside);
        let position = ir.phi(ir.i64_type());
        ir.incoming(position, written, here);
        ir.incoming(position, from_end, there);
        position
    }

    fn check_inside(&mut self, position: Val, written: Val, length: Val, axis: usize, span: Span) {
        let ir = &self.emitter.ir;
        let outside = ir.icmp(Int::LLVMIntUGE, position, length);
        let axis = ir.i64(axis as i64);
        self.fail_if(outside, |this| this.report("hl_raise_index", span, &[written, axis, length]));
    }

    pub(super) fn view(
        &mut self,
        array: Value,
        items: &[ViewItem],
        ty: &ArrayType,
        span: Span,
    ) -> Result<Flat, CodegenError> {
        let array = self.array(array)?;
        let strides = array.strides(&self.emitter.ir);
        let (mut lengths, mut new_strides) = (Vec::new(), Vec::new());
        let mut offset = self.emitter.ir.i64(0);
        let mut axis = 0;
        for item in items {
            let first = match item {
                ViewItem::NewAxis => {
                    lengths.push(self.emitter.ir.i64(1));
                    new_strides.push(self.emitter.ir.i64(0));
                    continue;
                }
                ViewItem::Index(index) => self.checked_index(index, array.lengths[axis], axis, span),
                ViewItem::Slice { start, stop, step } => {
                    let part = |value: &Option<Value>| value.map(|value| self.value(value)[0]);
                    let (start, stop, step) = (part(start), part(stop), part(step));
                    if let Some(step) = step {
                        let is_zero = self.emitter.ir.icmp(Int::LLVMIntEQ, step, self.emitter.ir.i64(0));
                        self.fail_with_text(is_zero, "hl_raise_value", "slice step cannot be zero", span);
                    }
                    let slice = self.slice(start, stop, step, array.lengths[axis]);
                    lengths.push(slice.length);
                    new_strides.push(match step {
                        None => strides[axis],
                        Some(step) => self.emitter.ir.mul(strides[axis], step),
                    });
                    slice.first
                }
            };
            let ir = &self.emitter.ir;
            offset = ir.add(offset, ir.mul(first, strides[axis]));
            axis += 1;
        }
        let ir = &self.emitter.ir;
        let data = ir.gep_anywhere(array.step_type(ir), array.data, offset);
        Ok(Array::new(ty, array.storage, data, &lengths, &new_strides).flat())
    }

    /// Python's rules for the positions of a slice.
    fn slice(&self, start: Option<Val>, stop: Option<Val>, step: Option<Val>, length: Val) -> Slice {
        let ir = &self.emitter.ir;
        let (zero, one) = (ir.i64(0), ir.i64(1));
        let step = step.unwrap_or(one);
        let is_down = ir.icmp(Int::LLVMIntSLT, step, zero);
        // Upwards positions lie in 0 ..= length, downwards in -1 ..= length - 1.
        let lowest = ir.select(is_down, ir.i64(-1), zero);
        let highest = ir.select(is_down, ir.sub(length, one), length);
        let clamp = |position| {
            let from_end = ir.add(position, length);
            let is_negative = ir.icmp(Int::LLVMIntSLT, position, zero);
            let below = ir.intrinsic("llvm.smax", &[ir.i64_type()], &[from_end, lowest]);
            let above = ir.intrinsic("llvm.smin", &[ir.i64_type()], &[position, highest]);
            ir.select(is_negative, below, above)
        };
        let first = match start {
            Some(start) => clamp(start),
            None => ir.select(is_down, highest, zero),
        };
        let end = match stop {
            Some(stop) => clamp(stop),
            None => ir.select(is_down, ir.i64(-1), length),
        };
        if ir.known_int(step) == Some(1) {
            let distance = ir.sub(end, first);
            let count = ir.intrinsic("llvm.smax", &[ir.i64_type()], &[distance, zero]);
            return Slice { first, length: count };
        }
        let distance = ir.select(is_down, ir.sub(first, end), ir.sub(end, first));
        // As unsigned numbers, so that the least step has a size too. Zero was refused before.
        let size = ir.select(is_down, ir.neg(step), step);
        let size = ir.intrinsic("llvm.umax", &[ir.i64_type()], &[size, one]);
        let count = ir.add(ir.udiv(ir.sub(distance, one), size), one);
        let is_empty = ir.icmp(Int::LLVMIntSLE, distance, zero);
        Slice { first, length: ir.select(is_empty, zero, count) }
    }

    pub(super) fn transpose(
        &mut self,
        array: Value,
        order: &[usize],
        ty: &ArrayType,
    ) -> Result<Flat, CodegenError> {
        let array = self.array(array)?;
        let strides = array.strides(&self.emitter.ir);
        let lengths: Vec<_> = order.iter().map(|axis| array.lengths[*axis]).collect();
        let strides: Vec<_> = order.iter().map(|axis| strides[*axis]).collect();
        Ok(Array::new(ty, array.storage, array.data, &lengths, &strides).flat())
    }

    /// The strides of a field are those of the records in bytes; its own axes follow, in C order.
    pub(super) fn field(
        &mut self,
        array: Value,
        offset: usize,
        ty: &ArrayType,
        shape: &[usize],
    ) -> Result<Flat, CodegenError> {
        let array = self.array(array)?;
        let ir = &self.emitter.ir;
        let data = ir.gep_anywhere(ir.int_type(8), array.data, ir.i64(offset as i64));
        let mut lengths: Vec<_> = array.lengths.to_vec();
        let mut strides: Vec<_> = array.byte_strides(ir).to_vec();
        lengths.extend(shape.iter().map(|length| ir.i64(*length as i64)));
        let own = hotloop_array::layout::c_strides(shape, ty.dtype.itemsize());
        strides.extend(own.iter().map(|stride| ir.i64(*stride as i64)));
        Ok(Array::new(ty, array.storage, data, &lengths, &strides).flat())
    }

    /// Two floats are the parts of an element, so the strides between floats are twice those between elements.
    pub(super) fn part(
        &mut self,
        array: Value,
        imaginary: bool,
        ty: &ArrayType,
    ) -> Result<Flat, CodegenError> {
        let array = self.array(array)?;
        let ir = &self.emitter.ir;
        let times = if array.is_in_bytes() { 1 } else { 2 };
        let strides: Vec<_> =
            array.strides(ir).iter().map(|stride| ir.mul_nsw(*stride, ir.i64(times))).collect();
        let float = super::value::element_type(ir, ty.dtype);
        let data = ir.gep_anywhere(float, array.data, ir.i64(i64::from(imaginary)));
        Ok(Array::new(ty, array.storage, data, &array.lengths, &strides).flat())
    }

    pub(super) fn allocate(&mut self, shape: &[Value], zeroed: bool, ty: &ArrayType, span: Span) -> Flat {
        let lengths: SmallVec<[Val; 4]> = shape.iter().map(|length| self.value(*length)[0]).collect();
        let row = self.row_of_slots(&lengths);
        let header_at = self.frame_row(1);
        let place = self.emitter.place(self.id, span);
        let ir = &self.emitter.ir;
        let arguments = [
            self.context,
            self.emitter.place_table,
            place,
            row,
            ir.i64(lengths.len() as i64),
            ir.i64(ty.dtype.itemsize() as i64),
            ir.i32(zeroed.into()),
            header_at,
        ];
        let types = arguments.map(|value| ir.type_of(value));
        let pointer = ir.pointer_type();
        let callee = self.emitter.runtime("hl_allocate", pointer, &types, Effect::Arguments);
        let ir = &self.emitter.ir;
        ir.attribute(callee, super::ir::Place::Return, "noalias", 0);
        ir.attribute(callee, super::ir::Place::Return, "align", hotloop_core::storage::ALIGNMENT as u64);
        let data = ir.call(callee, &arguments);
        let failed = ir.icmp(Int::LLVMIntEQ, data, ir.null());
        self.fail_if(failed, |this| this.add_callers(span));
        let ir = &self.emitter.ir;
        let header = ir.load(pointer, header_at, 8);
        // A fresh array is row-major; an `Any` result gets those strides.
        let row_major = ArrayType { layout: Layout::C, ..ty.clone() };
        let strides = Array::new(&row_major, header, data, &lengths, &[]).strides(ir);
        Array::new(ty, header, data, &lengths, &strides).flat()
    }

    /// The lengths of the shape to which the arrays broadcast.
    pub(super) fn broadcast(&mut self, arrays: &[Value], span: Span) -> Result<Vec<Val>, CodegenError> {
        let arrays = arrays.iter().map(|array| self.array(*array)).collect::<Result<Vec<_>, _>>()?;
        let ndim = arrays.iter().map(|array| array.ty.ndim).max().unwrap_or(0);
        let ir = &self.emitter.ir;
        let one = ir.i64(1);
        let mut fits = ir.bool(true);
        let mut lengths = Vec::new();
        for axis in 0..ndim {
            let mut result: Option<Val> = None;
            for array in &arrays {
                let Some(own) = (axis + array.ty.ndim).checked_sub(ndim) else { continue };
                let length = array.lengths[own];
                result = Some(match result {
                    None => length,
                    Some(so_far) if so_far == length => so_far,
                    Some(so_far) => {
                        let first_is_one = ir.icmp(Int::LLVMIntEQ, so_far, one);
                        let second_is_one = ir.icmp(Int::LLVMIntEQ, length, one);
                        let equal = ir.icmp(Int::LLVMIntEQ, so_far, length);
                        fits = ir.and(fits, ir.or(equal, ir.or(first_is_one, second_is_one)));
                        ir.select(first_is_one, length, so_far)
                    }
                });
            }
            lengths.push(result.unwrap_or(one));
        }
        let misfit = ir.not(fits);
        self.fail_if(misfit, |this| {
            let ndims: Vec<_> = arrays.iter().map(|array| array.ty.ndim as i64).collect();
            let all: Vec<_> = arrays.iter().flat_map(|array| array.lengths.iter().copied()).collect();
            let row = this.row_of_slots(&all);
            let ir = &this.emitter.ir;
            let arguments = [ir.i64(ndims.len() as i64), ir.i64_row(&ndims), row];
            this.report("hl_raise_broadcast", span, &arguments);
        });
        Ok(lengths)
    }

    pub(super) fn check_assignable(
        &mut self,
        array: Value,
        target: Value,
        span: Span,
    ) -> Result<(), CodegenError> {
        let (array, target) = (self.array(array)?, self.array(target)?);
        let ir = &self.emitter.ir;
        let one = ir.i64(1);
        let mut misfit = ir.bool(false);
        let extra = array.ty.ndim.saturating_sub(target.ty.ndim);
        for length in &array.lengths[..extra] {
            misfit = ir.or(misfit, ir.icmp(Int::LLVMIntNE, *length, one));
        }
        let missing = target.ty.ndim.saturating_sub(array.ty.ndim);
        for (length, wanted) in array.lengths[extra..].iter().zip(&target.lengths[missing..]) {
            let differs = ir.icmp(Int::LLVMIntNE, *length, *wanted);
            let stretches = ir.icmp(Int::LLVMIntNE, *length, one);
            misfit = ir.or(misfit, ir.and(differs, stretches));
        }
        self.fail_if(misfit, |this| {
            let (from, into) = (this.row_of_slots(&array.lengths), this.row_of_slots(&target.lengths));
            let ir = &this.emitter.ir;
            let arguments = [ir.i64(array.ty.ndim as i64), from, ir.i64(target.ty.ndim as i64), into];
            this.report("hl_raise_assignment", span, &arguments);
        });
        Ok(())
    }
}

/// The first position of a slice and the number of positions.
struct Slice {
    first: Val,
    length: Val,
}
