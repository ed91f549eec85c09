//! The state of one module while it is generated: its functions, the runtime functions that it declares, and the places
//! that errors can come from.

use super::ir::{Callee, Ir, Locations, Meta, Place as At, Ty, Val};
use super::{CodegenError, entry, function, math, target};
use crate::graph::{BlockId, Span};
use crate::loops::verify::verify;
use crate::loops::{self, FastMath, FunctionId, Place};
use crate::schedule::{OrderedSums, Origins, Scheduled, SmallArrays, schedule};
use crate::types::Type;
use inkwell::llvm_sys as sys;
use std::collections::{HashMap, HashSet};

/// A module under construction.
pub(super) struct Emitter<'m> {
    /// Present when remarks are wanted. Stands before `ir`, so that it is dropped first.
    pub(super) locations: Option<Locations>,
    pub(super) ir: Ir,
    pub(super) module: &'m loops::Module,
    /// For each function of `module`, the blocks that need not be fast.
    pub(super) careful: &'m [HashSet<BlockId>],
    pub(super) ordered_sums: &'m [OrderedSums],
    pub(super) small: &'m [SmallArrays],
    pub(super) origins: &'m [Origins],
    /// One for each function of `module`.
    pub(super) functions: Vec<Callee>,
    /// Where errors can come from, as the object lists them.
    pub(super) places: Vec<Place>,
    place_indices: HashMap<(FunctionId, u32, u32), u32>,
    /// What stands for the table of places in generated code.
    pub(super) place_table: Val,
    declared: HashMap<String, Callee>,
    /// Declarations that only attributes mention, so that nothing drops them.
    pub(super) kept: Vec<Val>,
    access_group: Option<Option<Meta>>,
    /// Whether the module has both parallel loops and `print`.
    pub(super) workers_print: bool,
}

/// A function that takes and returns nothing but numbers and addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// Reports an error: rarely called.
    Raise,
    /// Touches only what its pointers lead to and memory that generated code never sees.
    Arguments,
    /// Computes its result from its arguments.
    Pure,
    /// Anything.
    Any,
}

/// The symbols that a module offers: its entry, that of the function that advances a generator, and its table of places. All modules have the same, so that equal code is equal
/// under whatever name it was compiled; the digits are replaced when an object is loaded.
pub(super) const ENTRY_SYMBOL: &str = "hotloop_00000000";
pub(super) const ADVANCE_SYMBOL: &str = "hotloop_advance_00000000";
pub(super) const PLACES_SYMBOL: &str = "hotloop_places_00000000";

/// Which locations instructions have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Located {
    No,
    /// For remarks and listings.
    Yes,
    /// Assembly has them, too.
    InAssembly,
}

/// Generates the LLVM module for a module of Loops.
pub(super) fn emit(module: &loops::Module, located: Located) -> Result<(Ir, Vec<Place>), CodegenError> {
    let malformed = |error: loops::verify::VerifyError| CodegenError::Internal(error.to_string());
    verify(module).map_err(malformed)?;
    let Scheduled { module, careful, ordered_sums, small, origins } = schedule(module);
    if loops::verify::is_wanted() {
        verify(&module).map_err(malformed)?;
    }
    // Which vector functions there are decides about the code.
    target::initialise()?;
    let ir = Ir::new("hotloop");
    let locations = (located != Located::No).then(|| Locations::new(&ir, located == Located::InAssembly));
    let place_table = ir.named_byte(PLACES_SYMBOL);
    let mut emitter = Emitter {
        ir,
        module: &module,
        careful: &careful,
        ordered_sums: &ordered_sums,
        small: &small,
        origins: &origins,
        functions: Vec::new(),
        places: Vec::new(),
        place_indices: HashMap::new(),
        place_table,
        declared: HashMap::new(),
        kept: Vec::new(),
        access_group: None,
        workers_print: workers_print(&module),
        locations,
    };
    for (index, function) in module.functions.iter().enumerate() {
        let callee = emitter.declare_function(index, function);
        emitter.functions.push(callee);
    }
    for index in 0..module.functions.len() as u32 {
        function::emit(&mut emitter, FunctionId(index))?;
    }
    entry::emit(&mut emitter, ENTRY_SYMBOL, 0);
    if let Some(index) = emitter.module.advance {
        entry::emit(&mut emitter, ADVANCE_SYMBOL, index);
    }
    emitter.ir.compiler_used(&emitter.kept);
    if let Some(locations) = emitter.locations.take()
        && located == Located::InAssembly
    {
        locations.cover(&emitter.ir);
    }
    Ok((emitter.ir, emitter.places))
}

impl<'m> Emitter<'m> {
    /// What holds for every generated function: the context comes first, nothing unwinds, results do not overlap.
    pub(super) fn common_attributes(&self, callee: Callee, results: Option<u32>) {
        let ir = &self.ir;
        ir.attribute(callee, At::Function, "nounwind", 0);
        // A frame larger than a page touches its pages in order, so that it cannot jump over the stack's guard.
        ir.function_text_attribute(callee, "probe-stack", "inline-asm");
        for (name, value) in [("noundef", 0), ("nonnull", 0), ("dereferenceable", 24)] {
            ir.attribute(callee, At::Parameter(0), name, value);
        }
        for name in ["noundef", "noalias"] {
            results.iter().for_each(|results| ir.attribute(callee, At::Parameter(*results), name, 0));
        }
    }

    /// A runtime function by its symbol.
    pub(super) fn runtime(&mut self, symbol: &str, result: Ty, parameters: &[Ty], effect: Effect) -> Callee {
        if let Some(known) = self.declared.get(symbol) {
            return *known;
        }
        let ir = &self.ir;
        let callee = ir.declare(symbol, result, parameters);
        ir.attribute(callee, At::Function, "nounwind", 0);
        // The encoding of LLVM's memory effects: two bits each for argument memory and inaccessible memory.
        const ARGUMENTS_AND_INACCESSIBLE: u64 = 0b1111;
        match effect {
            Effect::Raise => ir.attribute(callee, At::Function, "cold", 0),
            Effect::Arguments => {
                ir.attribute(callee, At::Function, "memory", ARGUMENTS_AND_INACCESSIBLE);
                ir.attribute(callee, At::Function, "willreturn", 0);
            }
            Effect::Pure => {
                ir.attribute(callee, At::Function, "memory", 0);
                ir.attribute(callee, At::Function, "willreturn", 0);
            }
            Effect::Any => {}
        }
        self.declared.insert(symbol.to_owned(), callee);
        callee
    }

    /// A function that this module defines for itself when it is first asked for.
    pub(super) fn helper(&mut self, name: &str, define: impl FnOnce(&mut Self) -> Callee) -> Callee {
        if let Some(known) = self.declared.get(name) {
            return *known;
        }
        let back = self.ir.current();
        let fast = self.ir.set_fast(0);
        let location = self.ir.location();
        self.ir.clear_location();
        let callee = define(self);
        self.ir.restore_location(location);
        self.ir.set_fast(fast);
        self.ir.go_to(back);
        self.declared.insert(name.to_owned(), callee);
        callee
    }

    /// The index of a place in the object's list. Inlined code is where it comes from.
    pub(super) fn place(&mut self, function: FunctionId, span: Span) -> Val {
        if let Some(origin) = self.origins[function.0 as usize].of(span) {
            return self.place(origin.function, origin.span);
        }
        let key = (function, span.start().into(), span.end().into());
        let places = &mut self.places;
        let of = &self.module.functions[function.0 as usize];
        let index = *self.place_indices.entry(key).or_insert_with(|| {
            places.push(Place { function: of.name.clone(), source: of.source, span });
            places.len() as u32 - 1
        });
        self.ir.i32(index.into())
    }

    /// Marks the accesses of loops whose rounds do not meet in memory.
    pub(super) fn access_group(&mut self) -> Option<Meta> {
        let ir = &self.ir;
        *self.access_group.get_or_insert_with(|| ir.distinct_empty_node())
    }

    /// A math function, which knows its vector versions.
    pub(super) fn math_call(&mut self, symbol: &str, arguments: &[Val], result: Ty) -> Val {
        math::call(self, symbol, arguments, result)
    }
}

/// Whether a worker of a parallel loop may print.
fn workers_print(module: &loops::Module) -> bool {
    let mut insts =
        module.functions.iter().flat_map(|function| &function.graph.blocks).flat_map(|block| &block.insts);
    insts.clone().any(|inst| matches!(inst.op, loops::Op::Parallel(_)))
        && insts.any(|inst| matches!(inst.op, loops::Op::Print { .. }))
}

/// The types of a function's parameters.
pub(super) fn parameter_types(function: &loops::Function) -> impl Iterator<Item = &Type> {
    function.graph.block(crate::graph::ENTRY).parameters.iter().map(|value| function.graph.ty(*value))
}

/// LLVM's bits for a function's floating-point liberties.
pub(super) fn fast_flags(fastmath: FastMath) -> u32 {
    [
        (fastmath.reassoc, sys::LLVMFastMathAllowReassoc),
        (fastmath.nnan, sys::LLVMFastMathNoNaNs),
        (fastmath.ninf, sys::LLVMFastMathNoInfs),
        (fastmath.nsz, sys::LLVMFastMathNoSignedZeros),
        (fastmath.arcp, sys::LLVMFastMathAllowReciprocal),
        (fastmath.contract, sys::LLVMFastMathAllowContract),
        (fastmath.afn, sys::LLVMFastMathApproxFunc),
    ]
    .into_iter()
    .filter(|(wanted, _)| *wanted)
    .fold(0, |bits, (_, bit)| bits | bit)
}
