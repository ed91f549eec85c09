//! Calls of math functions.
//!
//! Generated code calls only the kernels of `hotloop_core::math`, never LLVM's intrinsics for elementary functions (which
//! become calls of the system's libm). A call names the vector versions that the table offers on this machine, so the
//! vectoriser keeps a loop with such calls in vectors.

use super::ir::{Place as At, Ty, Val};
use super::module::{Effect, Emitter};
use super::value::Number;
use hotloop_array::dtype::DType;
use hotloop_core::table;

/// Calls a math function of real or complex numbers by the name that it has in the core.
pub(super) fn function(emitter: &mut Emitter, name: &str, operands: &[Number]) -> Number {
    let dtype = operands[0].dtype;
    let ir = &emitter.ir;
    match dtype {
        DType::Float32 | DType::Float64 => {
            let (suffix, ty) =
                if dtype == DType::Float32 { ("f32", ir.float_type(32)) } else { ("f64", ir.float_type(64)) };
            let arguments: Vec<_> = operands
                .iter()
                .map(|operand| match operand.dtype {
                    // The exponent of `ldexp`, saturated: beyond this range every result is zero or infinite.
                    DType::Int64 => {
                        let clamped = ir.intrinsic(
                            "llvm.smin",
                            &[ir.i64_type()],
                            &[operand.re, ir.i64(i32::MAX.into())],
                        );
                        let clamped =
                            ir.intrinsic("llvm.smax", &[ir.i64_type()], &[clamped, ir.i64(i32::MIN.into())]);
                        ir.trunc(clamped, ir.int_type(32))
                    }
                    _ => operand.re,
                })
                .collect();
            Number::real(dtype, emitter.math_call(&format!("hl_math_{name}_{suffix}"), &arguments, ty))
        }
        _ => complex(emitter, name, operands),
    }
}

/// complex64 is computed in complex128 and rounded.
fn complex(emitter: &mut Emitter, name: &str, operands: &[Number]) -> Number {
    let ir = &emitter.ir;
    let (dtype, double) = (operands[0].dtype, ir.float_type(64));
    let narrow = dtype == DType::Complex64;
    let widen = |value| if narrow { ir.fpext(value, double) } else { value };
    let arguments: Vec<_> =
        operands.iter().flat_map(|operand| [widen(operand.re), widen(operand.im)]).collect();
    let pair = ir.struct_type(&[double, double]);
    let result = emitter.math_call(&format!("hl_math_{name}_c128"), &arguments, pair);
    let ir = &emitter.ir;
    let part = |index| {
        let part = ir.extract(result, index);
        if narrow { ir.fptrunc(part, ir.float_type(32)) } else { part }
    };
    Number::complex(dtype, part(0), part(1))
}

/// Calls a math function by its symbol.
pub(super) fn call(emitter: &mut Emitter, symbol: &str, arguments: &[Val], result: Ty) -> Val {
    let types: Vec<_> = arguments.iter().map(|value| emitter.ir.type_of(*value)).collect();
    let callee = emitter.runtime(symbol, result, &types, Effect::Pure);
    let fast = emitter.ir.set_fast(0);
    let call = emitter.ir.call(callee, arguments);
    emitter.ir.set_fast(fast);
    let variants = vector_versions(emitter, symbol, &types, result);
    if !variants.is_empty() {
        emitter.ir.call_text_attribute(call, "vector-function-abi-variant", &variants.join(","));
    }
    call
}

/// The mappings to vector versions, in the vector function ABI's names.
fn vector_versions(emitter: &mut Emitter, symbol: &str, types: &[Ty], result: Ty) -> Vec<String> {
    let mut mappings = Vec::new();
    if types.iter().any(|ty| *ty != result) {
        return mappings;
    }
    for lanes in [2u32, 4, 8, 16] {
        let name = format!("{symbol}x{lanes}");
        if table::address(&name).is_none() {
            continue;
        }
        let vector = emitter.ir.vector_type(result, lanes);
        let callee = emitter.runtime(&name, vector, &vec![vector; types.len()], Effect::Pure);
        emitter.ir.attribute(callee, At::Function, "nofree", 0);
        if !emitter.kept.contains(&callee.value) {
            emitter.kept.push(callee.value);
        }
        mappings.push(format!("_ZGV_LLVM_N{lanes}{}_{symbol}({name})", "v".repeat(types.len())));
    }
    mappings
}
