//! How the functions of a module call each other.
//!
//! A function takes the context and its parameters' parts. A result of at most two parts comes back in registers, behind
//! the status; a larger one is written to memory whose address is the last parameter. A failing function leaves its result
//! undefined.

use super::ir::{Callee, Ir, Place as At, Ty, Val};
use super::module::{Emitter, parameter_types};
use super::value::{Flat, flat_types, length_parts};
use crate::loops::Function;
use hotloop_core::error::{FAILED, OK};

/// Parts of a result that fit into registers.
const MOST_IN_REGISTERS: usize = 2;

/// The way in which a function gives its result.
pub(super) struct Convention {
    /// The parts of the result.
    parts: Vec<Ty>,
    /// The parts in memory.
    structure: Ty,
    /// What the LLVM function returns.
    returned: Ty,
    in_registers: bool,
}

/// Where a call has left its result.
pub(super) enum Results {
    Registers(Val),
    Memory(Val),
}

impl Convention {
    pub(super) fn of(ir: &Ir, function: &Function) -> Convention {
        let parts = flat_types(ir, &function.result);
        let in_registers = (1..=MOST_IN_REGISTERS).contains(&parts.len());
        let status = ir.int_type(32);
        let returned = if in_registers {
            let fields: Vec<_> = [status].into_iter().chain(parts.iter().copied()).collect();
            ir.struct_type(&fields)
        } else {
            status
        };
        Convention { structure: ir.struct_type(&parts), parts, returned, in_registers }
    }

    /// Calls a function of this convention; `memory` makes room in the caller's frame. Returns the status and the result.
    pub(super) fn call(
        &self,
        ir: &Ir,
        callee: Callee,
        context: Val,
        parts: &[Val],
        memory: impl FnOnce(Ty) -> Val,
    ) -> (Val, Results) {
        let mut arguments = vec![context];
        arguments.extend_from_slice(parts);
        if self.in_registers {
            let returned = ir.call(callee, &arguments);
            return (ir.extract(returned, 0), Results::Registers(returned));
        }
        let results = memory(self.structure);
        arguments.push(results);
        (ir.call(callee, &arguments), Results::Memory(results))
    }

    /// The parts of a result.
    pub(super) fn parts(&self, ir: &Ir, results: &Results) -> Flat {
        let parts = self.parts.iter().enumerate();
        match results {
            Results::Registers(returned) => {
                parts.map(|(index, _)| ir.extract(*returned, index as u32 + 1)).collect()
            }
            Results::Memory(results) => {
                parts.map(|(index, ty)| ir.load(*ty, ir.field(self.structure, *results, index), 1)).collect()
            }
        }
    }

    /// Writes a result to memory, wherever the call has left it.
    pub(super) fn store(&self, ir: &Ir, results: &Results, address: Val) {
        for (index, part) in self.parts(ir, results).into_iter().enumerate() {
            ir.store(part, ir.field(self.structure, address, index), 1);
        }
    }

    /// Ends a function with its result; `results` is where memory for it was given.
    pub(super) fn give(&self, ir: &Ir, parts: &[Val], results: Option<Val>) {
        let ok = ir.i32(OK.into());
        if self.in_registers {
            let fields: Vec<_> = [ok].into_iter().chain(parts.iter().copied()).collect();
            return ir.ret(ir.aggregate(self.returned, &fields));
        }
        if let Some(results) = results {
            for (index, part) in parts.iter().enumerate() {
                ir.store(*part, ir.field(self.structure, results, index), 1);
            }
        }
        ir.ret(ok);
    }

    /// Ends a function that failed.
    pub(super) fn fail(&self, ir: &Ir) {
        let failed = ir.i32(FAILED.into());
        ir.ret(if self.in_registers { ir.aggregate(self.returned, &[failed]) } else { failed });
    }

    /// The parameter that leads to memory for the result.
    pub(super) fn results(&self, ir: &Ir, callee: Callee, parameters: usize) -> Option<Val> {
        (!self.in_registers).then(|| ir.parameter(callee, 1 + parameters))
    }
}

impl Emitter<'_> {
    /// Declares a function of the module.
    pub(super) fn declare_function(&self, index: usize, function: &Function) -> Callee {
        let ir = &self.ir;
        let convention = Convention::of(ir, function);
        let mut types = vec![ir.pointer_type()];
        let mut lengths = Vec::new();
        for ty in parameter_types(function) {
            length_parts(ty, types.len(), &mut |part| lengths.push(part as u32));
            types.extend(flat_types(ir, ty));
        }
        let results = (!convention.in_registers).then_some(types.len() as u32);
        types.extend(results.map(|_| ir.pointer_type()));
        let callee = ir.declare(&format!("{}.{index}", function.name), convention.returned, &types);
        ir.set_internal(callee);
        self.common_attributes(callee, results);
        lengths.iter().for_each(|part| ir.non_negative_parameter(callee, *part));
        if index == 0 && !function.recursive {
            ir.attribute(callee, At::Function, "alwaysinline", 0);
        }
        callee
    }
}
