//! Integer powers by repeated squaring.

use super::ir::{Int, Val};
use super::module::Emitter;
use super::scalar::pure_helper;
use super::value::scalar_type;
use hotloop_array::dtype::{DType, Kind};

/// Exponents up to this one become a chain of multiplications.
const LARGEST_CHAIN: i64 = 64;

/// `base ** exponent`, wrapping. A negative exponent gives 0 unless the base is 1 or -1.
pub(super) fn integer(emitter: &mut Emitter, dtype: DType, base: Val, exponent: Val) -> Val {
    if let Some(known) = emitter.ir.known_int(exponent)
        && (0..=LARGEST_CHAIN).contains(&known)
    {
        return chain(emitter, dtype, base, known);
    }
    let name = format!("power_{}", dtype.name());
    let ty = scalar_type(&emitter.ir, dtype);
    let callee = emitter.helper(&name, |emitter| define(emitter, &name, dtype));
    debug_assert_eq!(emitter.ir.type_of(base), ty);
    emitter.ir.call(callee, &[base, exponent])
}

fn chain(emitter: &Emitter, dtype: DType, base: Val, mut exponent: i64) -> Val {
    let ir = &emitter.ir;
    let (mut result, mut square) = (None, base);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = Some(result.map_or(square, |so_far| ir.mul(so_far, square)));
        }
        exponent >>= 1;
        if exponent > 0 {
            square = ir.mul(square, square);
        }
    }
    result.unwrap_or_else(|| ir.int(scalar_type(ir, dtype), 1))
}

fn define(emitter: &mut Emitter, name: &str, dtype: DType) -> super::ir::Callee {
    let ir = &emitter.ir;
    let ty = scalar_type(ir, dtype);
    let callee = pure_helper(emitter, name, ty, &[ty, ty]);
    let (base, exponent) = (ir.parameter(callee, 0), ir.parameter(callee, 1));
    let (zero, one) = (ir.zero(ty), ir.int(ty, 1));
    let entry = ir.append_block(callee.value, "entry");
    let [head, body, done] = ["head", "body", "done"].map(|name| ir.append_block(callee.value, name));
    ir.go_to(entry);
    if dtype.kind() == Kind::Signed {
        let [negative, usual] = ["negative", "usual"].map(|name| ir.append_block(callee.value, name));
        ir.branch(ir.icmp(Int::LLVMIntSLT, exponent, zero), negative, usual);
        ir.go_to(negative);
        let is_odd = ir.icmp(Int::LLVMIntNE, ir.and(exponent, one), zero);
        let minus_one = ir.int(ty, -1);
        let of_minus_one = ir.select(is_odd, minus_one, one);
        let other = ir.select(ir.icmp(Int::LLVMIntEQ, base, minus_one), of_minus_one, zero);
        ir.ret(ir.select(ir.icmp(Int::LLVMIntEQ, base, one), one, other));
        ir.go_to(usual);
    }
    let from = ir.current();
    ir.jump(head);
    ir.go_to(head);
    let (result, square, left) = (ir.phi(ty), ir.phi(ty), ir.phi(ty));
    ir.branch(ir.icmp(Int::LLVMIntEQ, left, zero), done, body);
    ir.go_to(body);
    let is_odd = ir.icmp(Int::LLVMIntNE, ir.and(left, one), zero);
    let next_result = ir.select(is_odd, ir.mul(result, square), result);
    let (next_square, next_left) = (ir.mul(square, square), ir.lshr(left, one));
    ir.jump(head);
    for (phi, initial, next) in
        [(result, one, next_result), (square, base, next_square), (left, exponent, next_left)]
    {
        ir.incoming(phi, initial, from);
        ir.incoming(phi, next, body);
    }
    ir.go_to(done);
    ir.ret(result);
    callee
}
