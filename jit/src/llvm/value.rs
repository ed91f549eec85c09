//! How values of Loops are represented in LLVM.
//!
//! An SSA value is a flat list of LLVM values, one for each part of its type: nothing for `None`, one for a number, two
//! for a complex number, address and length for a text, storage and address for a container, and for an array the storage, the address of the first element,
//! the lengths, and — unless the layout fixes them — the strides, in bytes if the layout says so and else in elements. A
//! cell is an array without axes. A tuple is its items' parts in order.
//!
//! A number of half precision is a single in registers, always one that half precision holds.

use super::half;
use super::ir::{Ir, Ty, Val};
use crate::types::{ArrayType, Layout, Type, has_values};
use hotloop_array::dtype::DType;
use smallvec::SmallVec;

/// The parts of a value.
pub(super) type Flat = SmallVec<[Val; 4]>;

/// A number with its parts; a real one has only the first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Number {
    pub(super) dtype: DType,
    pub(super) re: Val,
    /// Repeats `re` in a real number.
    pub(super) im: Val,
}

impl Number {
    pub(super) fn real(dtype: DType, value: Val) -> Number {
        Number { dtype, re: value, im: value }
    }

    pub(super) fn complex(dtype: DType, re: Val, im: Val) -> Number {
        Number { dtype, re, im }
    }

    pub(super) fn bool(value: Val) -> Number {
        Number::real(DType::Bool, value)
    }

    pub(super) fn from_flat(dtype: DType, flat: &[Val]) -> Number {
        Number { dtype, re: flat[0], im: flat[flat.len() - 1] }
    }

    pub(super) fn flat(&self) -> Flat {
        let mut flat = Flat::from_slice(&[self.re]);
        if self.dtype.is_complex() {
            flat.push(self.im);
        }
        flat
    }
}

/// An array with its parts named.
#[derive(Debug, Clone)]
pub(super) struct Array {
    pub(super) ty: ArrayType,
    pub(super) storage: Val,
    pub(super) data: Val,
    pub(super) lengths: SmallVec<[Val; 4]>,
    /// Empty where the layout fixes them; [`Array::strides`] has them always.
    given_strides: SmallVec<[Val; 4]>,
}

impl Array {
    pub(super) fn from_flat(ty: &ArrayType, flat: &[Val]) -> Array {
        let ndim = ty.ndim;
        Array {
            ty: ty.clone(),
            storage: flat[0],
            data: flat[1],
            lengths: flat[2..2 + ndim].into(),
            given_strides: flat[2 + ndim..].into(),
        }
    }

    /// An array of this type; the strides are dropped where the layout fixes them.
    pub(super) fn new(ty: &ArrayType, storage: Val, data: Val, lengths: &[Val], strides: &[Val]) -> Array {
        let given = if has_strides(ty.layout) { strides.into() } else { SmallVec::new() };
        Array { ty: ty.clone(), storage, data, lengths: lengths.into(), given_strides: given }
    }

    pub(super) fn flat(&self) -> Flat {
        let mut flat = Flat::from_slice(&[self.storage, self.data]);
        flat.extend_from_slice(&self.lengths);
        flat.extend_from_slice(&self.given_strides);
        flat
    }

    /// How an address moves by a stride of one: over an element, or a byte.
    pub(super) fn step_type(&self, ir: &Ir) -> Ty {
        if self.is_in_bytes() { ir.int_type(8) } else { element_type(ir, self.ty.dtype) }
    }

    /// The stride at which elements follow one another.
    pub(super) fn unit(&self) -> i64 {
        if self.is_in_bytes() { self.ty.dtype.itemsize() as i64 } else { 1 }
    }

    pub(super) fn is_in_bytes(&self) -> bool {
        self.ty.layout == Layout::Bytes
    }

    /// How each element is stored.
    pub(super) fn stored(&self) -> Stored {
        Stored::of(&self.ty)
    }

    /// The strides of all axes, in bytes.
    pub(super) fn byte_strides(&self, ir: &Ir) -> SmallVec<[Val; 4]> {
        let size = self.ty.dtype.itemsize() as i64;
        let strides = self.strides(ir);
        if self.is_in_bytes() {
            return strides;
        }
        strides.iter().map(|stride| ir.mul_nsw(*stride, ir.i64(size))).collect()
    }

    /// The strides of all axes, in elements or bytes.
    pub(super) fn strides(&self, ir: &Ir) -> SmallVec<[Val; 4]> {
        let ndim = self.ty.ndim;
        let mut strides = SmallVec::from_elem(ir.i64(1), ndim);
        match self.ty.layout {
            Layout::Any | Layout::Bytes => return self.given_strides.clone(),
            Layout::C => {
                for axis in (1..ndim).rev() {
                    strides[axis - 1] = self.grown(ir, strides[axis], axis);
                }
            }
            Layout::F => {
                for axis in 1..ndim {
                    strides[axis] = self.grown(ir, strides[axis - 1], axis - 1);
                }
            }
        }
        strides
    }

    fn grown(&self, ir: &Ir, stride: Val, axis: usize) -> Val {
        let length = self.lengths[axis];
        if ir.known_int(stride) == Some(1) { length } else { ir.mul_nsw(stride, length) }
    }
}

fn has_strides(layout: Layout) -> bool {
    matches!(layout, Layout::Any | Layout::Bytes)
}

/// How elements lie in memory.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stored {
    pub(super) dtype: DType,
    alignment: u32,
}

impl Stored {
    /// Elements where they are aligned.
    pub(super) fn aligned(dtype: DType) -> Stored {
        Stored { dtype, alignment: dtype.alignment() as u32 }
    }

    pub(super) fn of(ty: &ArrayType) -> Stored {
        match ty.layout {
            Layout::Bytes => Stored { dtype: ty.dtype, alignment: 1 },
            _ => Stored::aligned(ty.dtype),
        }
    }
}

/// The LLVM types of a value's parts.
pub(super) fn flat_types(ir: &Ir, ty: &Type) -> Vec<Ty> {
    let mut types = Vec::new();
    push_types(ir, ty, &mut types);
    types
}

fn push_types(ir: &Ir, ty: &Type, types: &mut Vec<Ty>) {
    match ty {
        Type::Unit => {}
        Type::Scalar(scalar) => {
            let part = scalar_type(ir, scalar.dtype);
            types.extend(std::iter::repeat_n(part, if scalar.dtype.is_complex() { 2 } else { 1 }));
        }
        Type::Text => types.extend([ir.pointer_type(), ir.pointer_type(), ir.i64_type(), ir.i64_type()]),
        Type::Generator | Type::Cell(_) | Type::Container(_) => {
            types.extend([ir.pointer_type(), ir.pointer_type()])
        }
        Type::Array(array) => {
            let metadata = if has_strides(array.layout) { 2 * array.ndim } else { array.ndim };
            types.extend([ir.pointer_type(), ir.pointer_type()]);
            types.extend(std::iter::repeat_n(ir.i64_type(), metadata));
        }
        Type::Tuple(_) | Type::Optional(_) | Type::Closure(_) | Type::Named(_) => {
            ty.parts().unwrap_or_default().iter().for_each(|part| push_types(ir, part, types))
        }
    }
}

/// Which parts of a value are lengths, which are never negative.
pub(super) fn length_parts(ty: &Type, first: usize, visit: &mut dyn FnMut(usize)) {
    match ty {
        Type::Unit | Type::Scalar(_) | Type::Generator | Type::Cell(_) | Type::Container(_) => {}
        Type::Text => [2, 3].into_iter().for_each(|part| visit(first + part)),
        Type::Array(array) => (0..array.ndim).for_each(|axis| visit(first + 2 + axis)),
        Type::Tuple(_) | Type::Optional(_) | Type::Closure(_) | Type::Named(_) => {
            let mut at = first;
            for item in ty.parts().unwrap_or_default() {
                length_parts(item, at, visit);
                at += flat_count(item);
            }
        }
    }
}

/// The number of parts of a value.
pub(super) fn flat_count(ty: &Type) -> usize {
    match ty {
        Type::Unit => 0,
        Type::Scalar(scalar) => 1 + usize::from(scalar.dtype.is_complex()),
        Type::Text => 4,
        Type::Generator | Type::Cell(_) | Type::Container(_) => 2,
        Type::Array(array) => 2 + if has_strides(array.layout) { 2 * array.ndim } else { array.ndim },
        Type::Tuple(_) | Type::Optional(_) | Type::Closure(_) | Type::Named(_) => {
            ty.parts().unwrap_or_default().iter().map(flat_count).sum()
        }
    }
}

/// The parts of a value that are storage; the address of its data is the next part.
pub(super) fn storage_parts(ty: &Type, first: usize, visit: &mut dyn FnMut(usize)) {
    match ty {
        Type::Unit | Type::Scalar(_) => {}
        Type::Array(_) | Type::Cell(_) | Type::Text | Type::Generator | Type::Container(_) => visit(first),
        Type::Tuple(_) | Type::Optional(_) | Type::Closure(_) | Type::Named(_) => {
            let mut at = first;
            for item in ty.parts().unwrap_or_default() {
                storage_parts(item, at, visit);
                at += flat_count(item);
            }
        }
    }
}

/// The LLVM type of a number, or of one part of a complex number.
pub(super) fn scalar_type(ir: &Ir, dtype: DType) -> Ty {
    match dtype.real_part() {
        DType::Bool => ir.int_type(1),
        DType::Float16 | DType::Float32 => ir.float_type(32),
        DType::Float64 => ir.float_type(64),
        integer => ir.int_type(8 * integer.itemsize() as u32),
    }
}

/// The LLVM type of the same in memory.
pub(super) fn memory_type(ir: &Ir, dtype: DType) -> Ty {
    match dtype {
        DType::Bool => ir.int_type(8),
        DType::Float16 => ir.int_type(16),
        DType::Swapped(native) => ir.int_type(8 * native.real_part().itemsize() as u32),
        dtype => scalar_type(ir, dtype),
    }
}

/// Reads an element at this address; `tag` is called with each load.
pub(super) fn load_number(ir: &Ir, stored: Stored, address: Val, tag: &mut dyn FnMut(Val)) -> Number {
    let (ty, dtype) = (memory_type(ir, stored.dtype), stored.dtype.native());
    let mut part = |address| {
        let load = ir.load(ty, address, stored.alignment);
        tag(load);
        if stored.dtype == dtype {
            return load;
        }
        let turned = ir.intrinsic("llvm.bswap", &[ty], &[load]);
        ir.bitcast(turned, memory_type(ir, dtype.real_part()))
    };
    let re = part(address);
    if dtype == DType::Float16 {
        return Number::real(dtype, half::extended(ir, re));
    }
    if dtype.is_complex() {
        let im = part(ir.gep(ty, address, ir.i64(1)));
        Number::complex(dtype, re, im)
    } else if dtype == DType::Bool {
        Number::bool(ir.icmp(super::ir::Int::LLVMIntNE, re, ir.zero(ty)))
    } else {
        Number::real(dtype, re)
    }
}

/// Writes an element at this address; `tag` is called with each store.
pub(super) fn store_number(ir: &Ir, number: Number, stored: Stored, address: Val, tag: &mut dyn FnMut(Val)) {
    let ty = memory_type(ir, stored.dtype);
    let in_memory = |part: Val| {
        let part = match number.dtype {
            DType::Bool => ir.zext(part, ty),
            DType::Float16 => half::bits(ir, part),
            _ => part,
        };
        if stored.dtype == number.dtype {
            return part;
        }
        ir.intrinsic("llvm.bswap", &[ty], &[ir.bitcast(part, ty)])
    };
    tag(ir.store(in_memory(number.re), address, stored.alignment));
    if number.dtype.is_complex() {
        let second = ir.gep(ty, address, ir.i64(1));
        tag(ir.store(in_memory(number.im), second, stored.alignment));
    }
}

/// The address of element `offset` of a row of numbers.
pub(super) fn element_address(ir: &Ir, dtype: DType, data: Val, offset: Val) -> Val {
    ir.gep(element_type(ir, dtype), data, offset)
}

/// An LLVM type as large as an element.
pub(super) fn element_type(ir: &Ir, dtype: DType) -> Ty {
    if !has_values(dtype) {
        return ir.array_type(ir.int_type(8), dtype.itemsize() as u64);
    }
    let part = memory_type(ir, dtype);
    if dtype.is_complex() { ir.array_type(part, 2) } else { part }
}
