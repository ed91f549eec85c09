//! Instructions, appended to the block that the builder stands in.

use super::{Block, Callee, Int, Ir, Real, Ty, UNNAMED, Val};
use inkwell::llvm_sys::LLVMAtomicOrdering;
use inkwell::llvm_sys::core::*;

macro_rules! binary {
    ($($name:ident: $build:ident;)*) => {$(
        pub(in crate::llvm) fn $name(&self, a: Val, b: Val) -> Val {
            // SAFETY: see the module's invariant.
            Val(unsafe { $build(self.builder, a.0, b.0, UNNAMED.as_ptr()) })
        }
    )*};
}

macro_rules! float_binary {
    ($($name:ident: $build:ident;)*) => {$(
        pub(in crate::llvm) fn $name(&self, a: Val, b: Val) -> Val {
            // SAFETY: see the module's invariant.
            self.relaxed(Val(unsafe { $build(self.builder, a.0, b.0, UNNAMED.as_ptr()) }))
        }
    )*};
}

macro_rules! casts {
    ($($name:ident: $build:ident;)*) => {$(
        pub(in crate::llvm) fn $name(&self, a: Val, to: Ty) -> Val {
            // SAFETY: see the module's invariant.
            Val(unsafe { $build(self.builder, a.0, to.0, UNNAMED.as_ptr()) })
        }
    )*};
}

impl Ir {
    /// The liberties that the floating-point operations built from now on may take (`LLVMFastMath…`).
    pub(in crate::llvm) fn set_fast(&self, flags: u32) -> u32 {
        self.fast.replace(flags)
    }

    pub(in crate::llvm) fn fast(&self) -> u32 {
        self.fast.get()
    }

    fn relaxed(&self, value: Val) -> Val {
        let flags = self.fast.get();
        if flags != 0 {
            // SAFETY: see the module's invariant; constants are left alone.
            unsafe {
                if !LLVMIsAInstruction(value.0).is_null() && LLVMCanValueUseFastMathFlags(value.0) != 0 {
                    LLVMSetFastMathFlags(value.0, flags);
                }
            }
        }
        value
    }

    binary! {
        add: LLVMBuildAdd; add_nsw: LLVMBuildNSWAdd; sub: LLVMBuildSub; sub_nsw: LLVMBuildNSWSub;
        mul: LLVMBuildMul; mul_nsw: LLVMBuildNSWMul;
        sdiv: LLVMBuildSDiv; udiv: LLVMBuildUDiv; srem: LLVMBuildSRem; urem: LLVMBuildURem;
        and: LLVMBuildAnd; or: LLVMBuildOr; xor: LLVMBuildXor;
        shl: LLVMBuildShl; lshr: LLVMBuildLShr; ashr: LLVMBuildAShr;
    }

    float_binary! {
        fadd: LLVMBuildFAdd; fsub: LLVMBuildFSub; fmul: LLVMBuildFMul; fdiv: LLVMBuildFDiv;
    }

    casts! {
        trunc: LLVMBuildTrunc; zext: LLVMBuildZExt; sext: LLVMBuildSExt;
        fptosi: LLVMBuildFPToSI; sitofp: LLVMBuildSIToFP; uitofp: LLVMBuildUIToFP;
        fptrunc: LLVMBuildFPTrunc; fpext: LLVMBuildFPExt; bitcast: LLVMBuildBitCast;
        ptrtoint: LLVMBuildPtrToInt;
    }

    pub(in crate::llvm) fn neg(&self, a: Val) -> Val {
        // SAFETY: see the module's invariant.
        Val(unsafe { LLVMBuildNeg(self.builder, a.0, UNNAMED.as_ptr()) })
    }

    pub(in crate::llvm) fn not(&self, a: Val) -> Val {
        // SAFETY: see the module's invariant.
        Val(unsafe { LLVMBuildNot(self.builder, a.0, UNNAMED.as_ptr()) })
    }

    pub(in crate::llvm) fn fneg(&self, a: Val) -> Val {
        // SAFETY: see the module's invariant.
        self.relaxed(Val(unsafe { LLVMBuildFNeg(self.builder, a.0, UNNAMED.as_ptr()) }))
    }

    pub(in crate::llvm) fn icmp(&self, predicate: Int, a: Val, b: Val) -> Val {
        // SAFETY: see the module's invariant.
        Val(unsafe { LLVMBuildICmp(self.builder, predicate, a.0, b.0, UNNAMED.as_ptr()) })
    }

    pub(in crate::llvm) fn fcmp(&self, predicate: Real, a: Val, b: Val) -> Val {
        // SAFETY: see the module's invariant.
        self.relaxed(Val(unsafe { LLVMBuildFCmp(self.builder, predicate, a.0, b.0, UNNAMED.as_ptr()) }))
    }

    pub(in crate::llvm) fn select(&self, condition: Val, then: Val, otherwise: Val) -> Val {
        // SAFETY: see the module's invariant.
        Val(unsafe { LLVMBuildSelect(self.builder, condition.0, then.0, otherwise.0, UNNAMED.as_ptr()) })
    }

    /// The value, or any one if it is poison.
    pub(in crate::llvm) fn freeze(&self, value: Val) -> Val {
        // SAFETY: see the module's invariant.
        Val(unsafe { LLVMBuildFreeze(self.builder, value.0, UNNAMED.as_ptr()) })
    }

    pub(in crate::llvm) fn phi(&self, ty: Ty) -> Val {
        // SAFETY: see the module's invariant.
        Val(unsafe { LLVMBuildPhi(self.builder, ty.0, UNNAMED.as_ptr()) })
    }

    pub(in crate::llvm) fn incoming(&self, phi: Val, value: Val, from: Block) {
        let (mut value, mut block) = (value.0, from.0);
        // SAFETY: see the module's invariant; `phi` is a phi.
        unsafe { LLVMAddIncoming(phi.0, &raw mut value, &raw mut block, 1) };
    }

    pub(in crate::llvm) fn load(&self, ty: Ty, pointer: Val, alignment: u32) -> Val {
        // SAFETY: see the module's invariant.
        unsafe {
            let load = LLVMBuildLoad2(self.builder, ty.0, pointer.0, UNNAMED.as_ptr());
            LLVMSetAlignment(load, alignment);
            Val(load)
        }
    }

    /// A load that sees what other threads write, without ordering anything else.
    pub(in crate::llvm) fn load_monotonic(&self, ty: Ty, pointer: Val, alignment: u32) -> Val {
        let load = self.load(ty, pointer, alignment);
        // SAFETY: see the module's invariant.
        unsafe { LLVMSetOrdering(load.0, LLVMAtomicOrdering::LLVMAtomicOrderingMonotonic) };
        load
    }

    pub(in crate::llvm) fn store(&self, value: Val, pointer: Val, alignment: u32) -> Val {
        // SAFETY: see the module's invariant.
        unsafe {
            let store = LLVMBuildStore(self.builder, value.0, pointer.0);
            LLVMSetAlignment(store, alignment);
            Val(store)
        }
    }

    /// Memory in the frame, in the current block: callers stand in the block that runs once.
    pub(in crate::llvm) fn alloca(&self, ty: Ty, alignment: u32) -> Val {
        // SAFETY: see the module's invariant.
        unsafe {
            let memory = LLVMBuildAlloca(self.builder, ty.0, UNNAMED.as_ptr());
            LLVMSetAlignment(memory, alignment);
            Val(memory)
        }
    }

    /// The address of an element that exists.
    pub(in crate::llvm) fn gep(&self, element: Ty, base: Val, index: Val) -> Val {
        let mut index = index.0;
        // SAFETY: see the module's invariant.
        Val(unsafe {
            LLVMBuildInBoundsGEP2(self.builder, element.0, base.0, &raw mut index, 1, UNNAMED.as_ptr())
        })
    }

    /// An address that may lie outside the row.
    pub(in crate::llvm) fn gep_anywhere(&self, element: Ty, base: Val, index: Val) -> Val {
        let mut index = index.0;
        // SAFETY: see the module's invariant.
        Val(unsafe { LLVMBuildGEP2(self.builder, element.0, base.0, &raw mut index, 1, UNNAMED.as_ptr()) })
    }

    pub(in crate::llvm) fn field(&self, structure: Ty, base: Val, index: usize) -> Val {
        // SAFETY: see the module's invariant.
        Val(unsafe { LLVMBuildStructGEP2(self.builder, structure.0, base.0, index as u32, UNNAMED.as_ptr()) })
    }

    pub(in crate::llvm) fn extract(&self, aggregate: Val, index: u32) -> Val {
        // SAFETY: see the module's invariant.
        Val(unsafe { LLVMBuildExtractValue(self.builder, aggregate.0, index, UNNAMED.as_ptr()) })
    }

    /// A structure whose first fields are these; the others are undefined.
    pub(in crate::llvm) fn aggregate(&self, structure: Ty, fields: &[Val]) -> Val {
        let mut value = self.poison(structure).0;
        for (index, field) in fields.iter().enumerate() {
            // SAFETY: see the module's invariant.
            value =
                unsafe { LLVMBuildInsertValue(self.builder, value, field.0, index as u32, UNNAMED.as_ptr()) };
        }
        Val(value)
    }

    pub(in crate::llvm) fn lane(&self, vector: Val, index: i64) -> Val {
        let index = self.i64(index);
        // SAFETY: see the module's invariant.
        Val(unsafe { LLVMBuildExtractElement(self.builder, vector.0, index.0, UNNAMED.as_ptr()) })
    }

    pub(in crate::llvm) fn call(&self, callee: Callee, arguments: &[Val]) -> Val {
        let mut arguments: Vec<_> = arguments.iter().map(|value| value.0).collect();
        // SAFETY: see the module's invariant.
        self.relaxed(Val(unsafe {
            LLVMBuildCall2(
                self.builder,
                callee.ty.0,
                callee.value.0,
                arguments.as_mut_ptr(),
                arguments.len() as u32,
                UNNAMED.as_ptr(),
            )
        }))
    }

    /// Calls an overloaded intrinsic, named without its types.
    pub(in crate::llvm) fn intrinsic(&self, name: &str, types: &[Ty], arguments: &[Val]) -> Val {
        let mut types: Vec<_> = types.iter().map(|ty| ty.0).collect();
        // SAFETY: see the module's invariant; the name is passed with its length and is one that LLVM knows.
        let callee = unsafe {
            let id = LLVMLookupIntrinsicID(name.as_ptr().cast(), name.len());
            debug_assert_ne!(id, 0, "{name} is no intrinsic");
            Callee {
                value: Val(LLVMGetIntrinsicDeclaration(self.module, id, types.as_mut_ptr(), types.len())),
                ty: Ty(LLVMIntrinsicGetType(self.context, id, types.as_mut_ptr(), types.len())),
            }
        };
        self.call(callee, arguments)
    }

    pub(in crate::llvm) fn jump(&self, to: Block) -> Val {
        // SAFETY: see the module's invariant.
        Val(unsafe { LLVMBuildBr(self.builder, to.0) })
    }

    pub(in crate::llvm) fn branch(&self, condition: Val, then: Block, otherwise: Block) -> Val {
        // SAFETY: see the module's invariant.
        Val(unsafe { LLVMBuildCondBr(self.builder, condition.0, then.0, otherwise.0) })
    }

    /// A branch that nearly always goes to `likely`.
    pub(in crate::llvm) fn branch_unlikely(&self, condition: Val, unlikely: Block, likely: Block) {
        let branch = self.branch(condition, unlikely, likely);
        self.weigh(branch, 1, 1 << 20);
    }

    /// Tells how often a branch goes each way.
    pub(in crate::llvm) fn weigh(&self, branch: Val, then: i64, otherwise: i64) {
        let weights = [self.i32(then), self.i32(otherwise)].map(|weight| self.meta_value(weight));
        let node = self.meta_node(&[self.meta_text("branch_weights"), weights[0], weights[1]]);
        self.attach(branch, "prof", node);
    }

    pub(in crate::llvm) fn ret(&self, value: Val) {
        // SAFETY: see the module's invariant.
        unsafe { LLVMBuildRet(self.builder, value.0) };
    }

    pub(in crate::llvm) fn unreachable(&self) {
        // SAFETY: see the module's invariant.
        unsafe { LLVMBuildUnreachable(self.builder) };
    }

    /// Whether the current block already ends with a terminator.
    pub(in crate::llvm) fn is_ended(&self) -> bool {
        // SAFETY: see the module's invariant.
        unsafe { !LLVMGetBasicBlockTerminator(LLVMGetInsertBlock(self.builder)).is_null() }
    }
}
