//! Small arrays in the frame: see [`crate::schedule::SmallArrays`].

use super::CodegenError;
use super::function::FunctionEmitter;
use super::ir::{Int, Val};
use super::value::{Array, Flat};
use crate::graph::{Edge, Span, Value};
use crate::types::{ArrayType, Layout};
use smallvec::SmallVec;

/// The bytes of a slot of the frame.
const SLOT: i64 = 8;

impl FunctionEmitter<'_, '_> {
    /// A new array, in the frame where that is known to be right.
    pub(super) fn allocate_somewhere(
        &mut self,
        result: Value,
        shape: &[Value],
        zeroed: bool,
        ty: &ArrayType,
        span: Span,
    ) -> Flat {
        if self.small.in_frame.contains(&result) {
            let lengths: SmallVec<[Val; 4]> = shape.iter().map(|length| self.value(*length)[0]).collect();
            let known = lengths.iter().map(|length| self.emitter.ir.known_int(*length));
            if let Some(known) = known.collect::<Option<Vec<i64>>>() {
                let bytes = known.iter().product::<i64>() * ty.dtype.itemsize() as i64;
                let data = self.frame_bytes(bytes, zeroed);
                return self.array_in_frame(ty, data, &lengths).flat();
            }
        }
        match self.small.if_small.get(&result) {
            Some(bytes) => self.allocate_if_small(shape, zeroed, ty, *bytes, span),
            None => self.allocate(shape, zeroed, ty, span),
        }
    }

    /// In the frame if the array is not larger than `most` bytes, else as any array.
    fn allocate_if_small(
        &mut self,
        shape: &[Value],
        zeroed: bool,
        ty: &ArrayType,
        most: i64,
        span: Span,
    ) -> Flat {
        let lengths: SmallVec<[Val; 4]> = shape.iter().map(|length| self.value(*length)[0]).collect();
        let ir = &self.emitter.ir;
        let most_elements = ir.i64(most / ty.dtype.itemsize().max(1) as i64);
        let mut fits = ir.bool(true);
        let mut elements: Option<Val> = None;
        for length in &lengths {
            // Each alone first: then the product does not overflow, and no length is negative.
            fits = ir.and(fits, ir.icmp(Int::LLVMIntULE, *length, most_elements));
            elements = Some(elements.map_or(*length, |so_far| ir.mul(so_far, *length)));
        }
        if let (Some(elements), true) = (elements, lengths.len() > 1) {
            fits = ir.and(fits, ir.icmp(Int::LLVMIntULE, elements, most_elements));
        }
        let (near, far, done) = (ir.block("near"), ir.block("far"), ir.block("allocated"));
        ir.branch(fits, near, far);
        ir.go_to(near);
        let data = self.frame_bytes(most, zeroed);
        let here = self.array_in_frame(ty, data, &lengths).flat();
        let ir = &self.emitter.ir;
        let near = ir.current();
        ir.jump(done);
        ir.go_to(far);
        let there = self.allocate(shape, zeroed, ty, span);
        let ir = &self.emitter.ir;
        let far = ir.current();
        ir.jump(done);
        ir.go_to(done);
        here.iter()
            .zip(&there)
            .map(|(here, there)| {
                if here == there {
                    return *here;
                }
                let phi = ir.phi(ir.type_of(*here));
                ir.incoming(phi, *here, near);
                ir.incoming(phi, *there, far);
                phi
            })
            .collect()
    }

    fn frame_bytes(&self, bytes: i64, zeroed: bool) -> Val {
        let slots = (bytes + SLOT - 1) / SLOT;
        let row = self.frame_row(slots as usize);
        if zeroed {
            let ir = &self.emitter.ir;
            for slot in 0..slots {
                ir.store(ir.i64(0), ir.gep(ir.i64_type(), row, ir.i64(slot)), SLOT as u32);
            }
        }
        row
    }

    fn array_in_frame(&self, ty: &ArrayType, data: Val, lengths: &[Val]) -> Array {
        let ir = &self.emitter.ir;
        let row_major = ArrayType { layout: Layout::C, ..ty.clone() };
        let strides = Array::new(&row_major, ir.null(), data, lengths, &[]).strides(ir);
        Array::new(ty, ir.null(), data, lengths, &strides)
    }

    /// Whether an edge passes arrays whose elements are copied.
    pub(super) fn copies_arrays(&self, edge: &Edge) -> bool {
        let parameters = &self.function.graph.block(edge.target).parameters;
        parameters.iter().any(|parameter| self.small.carried.contains_key(parameter))
    }

    /// A parameter whose elements have a place of their own.
    pub(super) fn carried_array(&mut self, parameter: Value) -> Option<Flat> {
        let shape = self.small.carried.get(&parameter)?.clone();
        let ty = self.function.graph.ty(parameter).in_memory()?;
        let data = match self.carried_places.get(&parameter) {
            Some(place) => *place,
            None => {
                let bytes = shape.iter().product::<i64>() * ty.dtype.itemsize() as i64;
                let place = self.frame_bytes(bytes, false);
                self.carried_places.insert(parameter, place);
                place
            }
        };
        let lengths: SmallVec<[Val; 4]> = shape.iter().map(|length| self.emitter.ir.i64(*length)).collect();
        Some(self.array_in_frame(&ty, data, &lengths).flat())
    }

    /// Copies the elements of the arrays that an edge passes to the places of its parameters. All are read before any is
    /// written, as the edge may exchange them.
    pub(super) fn copy_arrays(&mut self, edge: &Edge) -> Result<(), CodegenError> {
        let parameters = self.function.graph.block(edge.target).parameters.clone();
        let mut moved = Vec::new();
        for (parameter, argument) in parameters.iter().zip(&edge.arguments) {
            let Some(target) = self.carried_array(*parameter) else { continue };
            if parameter == argument {
                continue;
            }
            let source = self.array(*argument)?;
            let target = Array::from_flat(&source.ty, &target);
            let ty = super::value::element_type(&self.emitter.ir, source.ty.dtype);
            let elements = self.small.carried[parameter].iter().product::<i64>();
            let alignment = 1u32 << source.ty.dtype.itemsize().trailing_zeros().min(SLOT.trailing_zeros());
            let ir = &self.emitter.ir;
            // As what they are, so that LLVM sees them in registers.
            for index in 0..elements {
                let value = ir.load(ty, ir.gep(ty, source.data, ir.i64(index)), alignment);
                moved.push((value, ir.gep(ty, target.data, ir.i64(index)), alignment));
            }
        }
        let ir = &self.emitter.ir;
        for (value, place, alignment) in moved {
            ir.store(value, place, alignment);
        }
        Ok(())
    }
}
