//! The entries of a module: each unpacks arguments from slots, calls a function, and packs its results.

use super::calls::Convention;
use super::ir::{Ir, Place as At, Val};
use super::module::{Emitter, parameter_types};
use super::value::{Array, Flat, flat_count, flat_types};
use crate::types::Type;
use hotloop_array::dtype::DType;

/// Defines the entry to a function of the module under this symbol, as `hotloop_core::slots::Entry` wants it.
pub(super) fn emit(emitter: &mut Emitter, symbol: &str, index: usize) {
    let ir = &emitter.ir;
    let pointer = ir.pointer_type();
    let entry = ir.declare(symbol, ir.int_type(32), &[pointer, pointer, pointer]);
    emitter.common_attributes(entry, Some(2));
    for name in ["noundef", "readonly", "noalias"] {
        ir.attribute(entry, At::Parameter(1), name, 0);
    }
    ir.go_to(ir.append_block(entry.value, "entry"));

    let function = &emitter.module.functions[index];
    let mut arguments = Vec::new();
    let mut slot = 0;
    for ty in parameter_types(function) {
        arguments.extend(read(ir, ty, ir.parameter(entry, 1), &mut slot));
    }
    let convention = Convention::of(ir, function);
    let (callee, context) = (emitter.functions[index], ir.parameter(entry, 0));
    let (status, results) = convention.call(ir, callee, context, &arguments, |ty| ir.alloca(ty, 16));
    let (failed, ended) = (ir.block("failed"), ir.block("ended"));
    let is_error = ir.icmp(super::ir::Int::LLVMIntNE, status, ir.i32(0));
    ir.branch_unlikely(is_error, failed, ended);
    ir.go_to(failed);
    ir.ret(status);
    ir.go_to(ended);
    let flat = convention.parts(ir, &results);
    let mut slot = 0;
    write(ir, &function.result, &flat, ir.parameter(entry, 2), &mut slot);
    ir.ret(ir.i32(0));
}

/// Reads a value from the slots at `base`, from slot `at` on.
pub(super) fn read(ir: &Ir, ty: &Type, base: Val, at: &mut usize) -> Flat {
    let mut next = |ty| {
        let address = ir.gep(ir.i64_type(), base, ir.i64(*at as i64));
        *at += 1;
        ir.load(ty, address, 8)
    };
    match ty {
        Type::Unit => Flat::new(),
        Type::Scalar(scalar) => match scalar.dtype {
            DType::Bool => {
                let word = next(ir.i64_type());
                Flat::from_slice(&[ir.icmp(super::ir::Int::LLVMIntNE, word, ir.i64(0))])
            }
            dtype => flat_types(ir, ty)
                .into_iter()
                .map(|part| {
                    if dtype.is_integer() || part == ir.i64_type() {
                        let word = next(ir.i64_type());
                        if part == ir.i64_type() { word } else { ir.trunc(word, part) }
                    } else {
                        next(part)
                    }
                })
                .collect(),
        },
        Type::Text => {
            let (storage, data) = (next(ir.pointer_type()), next(ir.pointer_type()));
            let lengths = [next(ir.i64_type()), next(ir.i64_type())];
            lengths.iter().for_each(|length| ir.attach(*length, "range", ir.non_negative()));
            Flat::from_slice(&[storage, data, lengths[0], lengths[1]])
        }
        Type::Generator | Type::Cell(_) | Type::Container(_) => {
            Flat::from_slice(&[next(ir.pointer_type()), next(ir.pointer_type())])
        }
        Type::Array(array) => {
            let (storage, data) = (next(ir.pointer_type()), next(ir.pointer_type()));
            let lengths: Vec<_> = (0..array.ndim)
                .map(|_| {
                    let length = next(ir.i64_type());
                    ir.attach(length, "range", ir.non_negative());
                    length
                })
                .collect();
            let strides: Vec<_> = (0..array.ndim).map(|_| next(ir.i64_type())).collect();
            Array::new(array, storage, data, &lengths, &strides).flat()
        }
        Type::Tuple(_) | Type::Optional(_) | Type::Closure(_) | Type::Named(_) => {
            ty.parts().unwrap_or_default().iter().flat_map(|part| read(ir, part, base, at)).collect()
        }
    }
}

/// Writes a value to the slots at `base`, from slot `at` on.
pub(super) fn write(ir: &Ir, ty: &Type, flat: &[Val], base: Val, at: &mut usize) {
    let mut next = |value: Val| {
        let address = ir.gep(ir.i64_type(), base, ir.i64(*at as i64));
        *at += 1;
        ir.store(value, address, 8);
    };
    match ty {
        Type::Unit => {}
        Type::Scalar(scalar) => {
            let dtype = scalar.dtype;
            for part in flat {
                let word = match dtype.real_part() {
                    DType::Float64 => *part,
                    DType::Float16 | DType::Float32 => {
                        ir.zext(ir.bitcast(*part, ir.int_type(32)), ir.i64_type())
                    }
                    DType::Int64 | DType::UInt64 | DType::DateTime(_) | DType::TimeDelta(_) => *part,
                    DType::Int8 | DType::Int16 | DType::Int32 => ir.sext(*part, ir.i64_type()),
                    _ => ir.zext(*part, ir.i64_type()),
                };
                next(word);
            }
        }
        Type::Text | Type::Generator | Type::Cell(_) | Type::Container(_) => {
            flat.iter().for_each(|part| next(*part))
        }
        Type::Array(array) => {
            let array = Array::from_flat(array, flat);
            next(array.storage);
            next(array.data);
            array.lengths.iter().for_each(|length| next(*length));
            array.strides(ir).iter().for_each(|stride| next(*stride));
        }
        Type::Tuple(_) | Type::Optional(_) | Type::Closure(_) | Type::Named(_) => {
            let mut first = 0;
            for item in ty.parts().unwrap_or_default() {
                let count = flat_count(item);
                write(ir, item, &flat[first..first + count], base, at);
                first += count;
            }
        }
    }
}
