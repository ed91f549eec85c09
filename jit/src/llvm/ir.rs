//! A thin layer over LLVM's C interface: untyped values, types and blocks of one module.
//!
//! Code generation knows the type of every value from Loops, so nothing here repeats it. What LLVM would refuse (an
//! operation on types that do not fit) is caught by LLVM's verifier, which runs on every module before its passes do.
//!
//! **Invariant.** An [`Ir`] owns its LLVM context; [`Val`], [`Ty`] and [`Block`] are handles into it that are only made
//! and used by code that holds that [`Ir`]. This is what every `unsafe` block here relies on.

use inkwell::llvm_sys::core::*;
use inkwell::llvm_sys::prelude::*;
use inkwell::llvm_sys::{LLVMAtomicOrdering, LLVMOpcode};
use inkwell::llvm_sys::{LLVMLinkage, LLVMTailCallKind};
use std::cell::Cell;
use std::ffi::{CStr, CString};

pub(super) use inkwell::llvm_sys::LLVMIntPredicate as Int;
pub(super) use inkwell::llvm_sys::LLVMRealPredicate as Real;

/// A value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Val(pub(super) LLVMValueRef);

/// A type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Ty(pub(super) LLVMTypeRef);

/// A basic block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Block(LLVMBasicBlockRef);

/// A node of metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meta(LLVMMetadataRef);

/// A function with its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Callee {
    pub(super) value: Val,
    pub(super) ty: Ty,
}

/// Where attributes of functions and calls go.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    Function,
    Return,
    Parameter(u32),
}

impl Place {
    fn index(self) -> u32 {
        match self {
            Place::Function => u32::MAX,
            Place::Return => 0,
            Place::Parameter(index) => index + 1,
        }
    }
}

/// A module under construction with its context and builder.
pub(super) struct Ir {
    pub(super) context: LLVMContextRef,
    pub(super) module: LLVMModuleRef,
    builder: LLVMBuilderRef,
    fast: Cell<u32>,
}

impl Drop for Ir {
    fn drop(&mut self) {
        // SAFETY: an `Ir` owns the three, and `into_raw` nulls what it gives away.
        unsafe {
            LLVMDisposeBuilder(self.builder);
            if !self.module.is_null() {
                LLVMDisposeModule(self.module);
                LLVMContextDispose(self.context);
            }
        }
    }
}

/// A name for LLVM; a NUL byte inside ends it.
fn c_string(text: &str) -> CString {
    CString::new(text.split('\0').next().unwrap_or_default()).unwrap_or_default()
}

const UNNAMED: &CStr = c"";

macro_rules! binary {
    ($($name:ident: $build:ident;)*) => {$(
        pub(super) fn $name(&self, a: Val, b: Val) -> Val {
            // SAFETY: see the module's invariant.
            Val(unsafe { $build(self.builder, a.0, b.0, UNNAMED.as_ptr()) })
        }
    )*};
}

macro_rules! float_binary {
    ($($name:ident: $build:ident;)*) => {$(
        pub(super) fn $name(&self, a: Val, b: Val) -> Val {
            // SAFETY: see the module's invariant.
            self.relaxed(Val(unsafe { $build(self.builder, a.0, b.0, UNNAMED.as_ptr()) }))
        }
    )*};
}

macro_rules! casts {
    ($($name:ident: $build:ident;)*) => {$(
        pub(super) fn $name(&self, a: Val, to: Ty) -> Val {
            // SAFETY: see the module's invariant.
            Val(unsafe { $build(self.builder, a.0, to.0, UNNAMED.as_ptr()) })
        }
    )*};
}

/// Construction, types and constants.
impl Ir {
    pub(super) fn new(name: &str) -> Ir {
        let name = c_string(name);
        // SAFETY: a fresh context; the module and the builder are made in it.
        unsafe {
            let context = LLVMContextCreate();
            Ir {
                context,
                module: LLVMModuleCreateWithNameInContext(name.as_ptr(), context),
                builder: LLVMCreateBuilderInContext(context),
                fast: Cell::new(0),
            }
        }
    }

    /// Gives context and module to the caller, who disposes of both.
    pub(super) fn into_raw(mut self) -> (LLVMContextRef, LLVMModuleRef) {
        (self.context, std::mem::replace(&mut self.module, std::ptr::null_mut()))
    }

    pub(super) fn int_type(&self, bits: u32) -> Ty {
        // SAFETY: see the module's invariant.
        Ty(unsafe { LLVMIntTypeInContext(self.context, bits) })
    }

    pub(super) fn i64_type(&self) -> Ty {
        self.int_type(64)
    }

    pub(super) fn float_type(&self, bits: u32) -> Ty {
        // SAFETY: see the module's invariant.
        Ty(unsafe {
            if bits == 32 {
                LLVMFloatTypeInContext(self.context)
            } else {
                LLVMDoubleTypeInContext(self.context)
            }
        })
    }

    pub(super) fn pointer_type(&self) -> Ty {
        // SAFETY: see the module's invariant.
        Ty(unsafe { LLVMPointerTypeInContext(self.context, 0) })
    }

    pub(super) fn void_type(&self) -> Ty {
        // SAFETY: see the module's invariant.
        Ty(unsafe { LLVMVoidTypeInContext(self.context) })
    }

    pub(super) fn struct_type(&self, fields: &[Ty]) -> Ty {
        let mut fields: Vec<_> = fields.iter().map(|ty| ty.0).collect();
        // SAFETY: see the module's invariant; LLVM copies the list.
        Ty(unsafe { LLVMStructTypeInContext(self.context, fields.as_mut_ptr(), fields.len() as u32, 0) })
    }

    pub(super) fn array_type(&self, element: Ty, length: u64) -> Ty {
        // SAFETY: see the module's invariant.
        Ty(unsafe { LLVMArrayType2(element.0, length) })
    }

    pub(super) fn vector_type(&self, element: Ty, lanes: u32) -> Ty {
        // SAFETY: see the module's invariant.
        Ty(unsafe { LLVMVectorType(element.0, lanes) })
    }

    pub(super) fn function_type(&self, result: Ty, parameters: &[Ty]) -> Ty {
        let mut parameters: Vec<_> = parameters.iter().map(|ty| ty.0).collect();
        // SAFETY: see the module's invariant; LLVM copies the list.
        Ty(unsafe { LLVMFunctionType(result.0, parameters.as_mut_ptr(), parameters.len() as u32, 0) })
    }

    pub(super) fn type_of(&self, value: Val) -> Ty {
        // SAFETY: see the module's invariant.
        Ty(unsafe { LLVMTypeOf(value.0) })
    }

    pub(super) fn int(&self, ty: Ty, value: i64) -> Val {
        // SAFETY: see the module's invariant; `ty` is an integer type.
        unsafe {
            let bits = LLVMGetIntTypeWidth(ty.0);
            let masked = if bits < 64 { value as u64 & ((1 << bits) - 1) } else { value as u64 };
            Val(LLVMConstInt(ty.0, masked, 0))
        }
    }

    pub(super) fn i64(&self, value: i64) -> Val {
        self.int(self.i64_type(), value)
    }

    pub(super) fn i32(&self, value: i64) -> Val {
        self.int(self.int_type(32), value)
    }

    pub(super) fn bool(&self, value: bool) -> Val {
        self.int(self.int_type(1), value.into())
    }

    pub(super) fn real(&self, ty: Ty, value: f64) -> Val {
        // SAFETY: see the module's invariant.
        Val(unsafe { LLVMConstReal(ty.0, value) })
    }

    pub(super) fn null(&self) -> Val {
        self.zero(self.pointer_type())
    }

    pub(super) fn zero(&self, ty: Ty) -> Val {
        // SAFETY: see the module's invariant.
        Val(unsafe { LLVMConstNull(ty.0) })
    }

    pub(super) fn poison(&self, ty: Ty) -> Val {
        // SAFETY: see the module's invariant.
        Val(unsafe { LLVMGetPoison(ty.0) })
    }

    /// The value of an integer constant.
    pub(super) fn known_int(&self, value: Val) -> Option<i64> {
        // SAFETY: see the module's invariant; the value is read only if it is a constant of at most 64 bits.
        unsafe {
            if LLVMIsAConstantInt(value.0).is_null() || LLVMGetIntTypeWidth(LLVMTypeOf(value.0)) > 64 {
                return None;
            }
            Some(LLVMConstIntGetSExtValue(value.0))
        }
    }

    /// The value of a bool constant.
    pub(super) fn known_bool(&self, value: Val) -> Option<bool> {
        self.known_int(value).map(|value| value != 0)
    }

    /// A private constant of these bytes.
    pub(super) fn bytes(&self, bytes: &[u8]) -> Val {
        // SAFETY: see the module's invariant; LLVM copies the bytes.
        unsafe {
            let data = LLVMConstStringInContext2(self.context, bytes.as_ptr().cast(), bytes.len(), 1);
            self.private_constant(Val(data))
        }
    }

    /// A private constant row of integers.
    pub(super) fn i64_row(&self, values: &[i64]) -> Val {
        let mut row: Vec<_> = values.iter().map(|value| self.i64(*value).0).collect();
        // SAFETY: see the module's invariant; LLVM copies the list.
        let data = unsafe { LLVMConstArray2(self.i64_type().0, row.as_mut_ptr(), row.len() as u64) };
        self.private_constant(Val(data))
    }

    fn private_constant(&self, data: Val) -> Val {
        // SAFETY: see the module's invariant.
        unsafe {
            let global = LLVMAddGlobal(self.module, LLVMTypeOf(data.0), UNNAMED.as_ptr());
            LLVMSetInitializer(global, data.0);
            LLVMSetGlobalConstant(global, 1);
            LLVMSetLinkage(global, LLVMLinkage::LLVMPrivateLinkage);
            LLVMSetUnnamedAddress(global, inkwell::llvm_sys::LLVMUnnamedAddr::LLVMGlobalUnnamedAddr);
            Val(global)
        }
    }

    /// A global byte under this name, whose address means something to the engine.
    pub(super) fn named_byte(&self, name: &str) -> Val {
        let name = c_string(name);
        // SAFETY: see the module's invariant.
        unsafe {
            let ty = self.int_type(8);
            let global = LLVMAddGlobal(self.module, ty.0, name.as_ptr());
            LLVMSetInitializer(global, LLVMConstNull(ty.0));
            LLVMSetGlobalConstant(global, 1);
            Val(global)
        }
    }

    /// Keeps these globals alive until code generation.
    pub(super) fn compiler_used(&self, globals: &[Val]) {
        if globals.is_empty() {
            return;
        }
        let mut row: Vec<_> = globals.iter().map(|value| value.0).collect();
        // SAFETY: see the module's invariant; LLVM copies the list.
        unsafe {
            let data = LLVMConstArray2(self.pointer_type().0, row.as_mut_ptr(), row.len() as u64);
            let global = LLVMAddGlobal(self.module, LLVMTypeOf(data), c"llvm.compiler.used".as_ptr());
            LLVMSetLinkage(global, LLVMLinkage::LLVMAppendingLinkage);
            LLVMSetSection(global, c"llvm.metadata".as_ptr());
            LLVMSetInitializer(global, data);
        }
    }
}

/// Functions, blocks, attributes and metadata.
impl Ir {
    pub(super) fn declare(&self, name: &str, result: Ty, parameters: &[Ty]) -> Callee {
        let ty = self.function_type(result, parameters);
        let name = c_string(name);
        // SAFETY: see the module's invariant.
        Callee { value: Val(unsafe { LLVMAddFunction(self.module, name.as_ptr(), ty.0) }), ty }
    }

    pub(super) fn set_internal(&self, function: Callee) {
        // SAFETY: see the module's invariant.
        unsafe { LLVMSetLinkage(function.value.0, LLVMLinkage::LLVMInternalLinkage) };
    }

    pub(super) fn parameter(&self, function: Callee, index: usize) -> Val {
        // SAFETY: see the module's invariant; callers count the parameters they declared.
        Val(unsafe { LLVMGetParam(function.value.0, index as u32) })
    }

    pub(super) fn append_block(&self, function: Val, name: &str) -> Block {
        let name = c_string(name);
        // SAFETY: see the module's invariant.
        Block(unsafe { LLVMAppendBasicBlockInContext(self.context, function.0, name.as_ptr()) })
    }

    /// A new block in the function that is being built.
    pub(super) fn block(&self, name: &str) -> Block {
        // SAFETY: see the module's invariant; the builder stands in a block of a function.
        let function = Val(unsafe { LLVMGetBasicBlockParent(LLVMGetInsertBlock(self.builder)) });
        self.append_block(function, name)
    }

    pub(super) fn current(&self) -> Block {
        // SAFETY: see the module's invariant.
        Block(unsafe { LLVMGetInsertBlock(self.builder) })
    }

    pub(super) fn go_to(&self, block: Block) {
        // SAFETY: see the module's invariant.
        unsafe { LLVMPositionBuilderAtEnd(self.builder, block.0) };
    }

    fn enum_attribute(&self, name: &str, value: u64) -> LLVMAttributeRef {
        // SAFETY: see the module's invariant; the name is passed with its length.
        unsafe {
            let kind = LLVMGetEnumAttributeKindForName(name.as_ptr().cast(), name.len());
            LLVMCreateEnumAttribute(self.context, kind, value)
        }
    }

    fn text_attribute(&self, name: &str, value: &str) -> LLVMAttributeRef {
        // SAFETY: see the module's invariant; both texts are passed with their lengths.
        unsafe {
            LLVMCreateStringAttribute(
                self.context,
                name.as_ptr().cast(),
                name.len() as u32,
                value.as_ptr().cast(),
                value.len() as u32,
            )
        }
    }

    /// Adds an attribute to a function; `value` is 0 for those that carry none.
    pub(super) fn attribute(&self, function: Callee, place: Place, name: &str, value: u64) {
        let attribute = self.enum_attribute(name, value);
        // SAFETY: see the module's invariant.
        unsafe { LLVMAddAttributeAtIndex(function.value.0, place.index(), attribute) };
    }

    pub(super) fn function_text_attribute(&self, function: Callee, name: &str, value: &str) {
        let attribute = self.text_attribute(name, value);
        // SAFETY: see the module's invariant.
        unsafe { LLVMAddAttributeAtIndex(function.value.0, Place::Function.index(), attribute) };
    }

    pub(super) fn call_text_attribute(&self, call: Val, name: &str, value: &str) {
        let attribute = self.text_attribute(name, value);
        // SAFETY: see the module's invariant; `call` is a call.
        unsafe { LLVMAddCallSiteAttribute(call.0, Place::Function.index(), attribute) };
    }

    /// Says that an int64 parameter is never negative.
    pub(super) fn non_negative_parameter(&self, function: Callee, index: u32) {
        let (lower, upper) = (0u64, 1u64 << 63);
        // SAFETY: see the module's invariant; both bounds are one word, as 64 bits need.
        unsafe {
            let kind = LLVMGetEnumAttributeKindForName(c"range".as_ptr(), 5);
            let range =
                LLVMCreateConstantRangeAttribute(self.context, kind, 64, &raw const lower, &raw const upper);
            LLVMAddAttributeAtIndex(function.value.0, Place::Parameter(index).index(), range);
        }
    }

    /// Metadata for a load that says that the int64 is not negative.
    pub(super) fn non_negative(&self) -> Meta {
        self.meta_node(&[self.meta_value(self.i64(0)), self.meta_value(self.i64(i64::MIN))])
    }

    pub(super) fn meta_text(&self, text: &str) -> Meta {
        // SAFETY: see the module's invariant; the text is passed with its length.
        Meta(unsafe { LLVMMDStringInContext2(self.context, text.as_ptr().cast(), text.len()) })
    }

    pub(super) fn meta_value(&self, value: Val) -> Meta {
        // SAFETY: see the module's invariant.
        Meta(unsafe { LLVMValueAsMetadata(value.0) })
    }

    pub(super) fn meta_node(&self, items: &[Meta]) -> Meta {
        let mut items: Vec<_> = items.iter().map(|item| item.0).collect();
        // SAFETY: see the module's invariant; LLVM copies the list.
        Meta(unsafe { LLVMMDNodeInContext2(self.context, items.as_mut_ptr(), items.len()) })
    }

    /// A node that differs from every other: its first operand is itself.
    pub(super) fn distinct_node(&self, items: &[Meta]) -> Meta {
        use inkwell::llvm_sys::debuginfo::LLVMTemporaryMDNode;
        // SAFETY: see the module's invariant; the placeholder is replaced before it is disposed of.
        unsafe {
            let placeholder = LLVMTemporaryMDNode(self.context, std::ptr::null_mut(), 0);
            let mut all = vec![Meta(placeholder)];
            all.extend_from_slice(items);
            let node = self.meta_node(&all);
            inkwell::llvm_sys::debuginfo::LLVMMetadataReplaceAllUsesWith(placeholder, node.0);
            node
        }
    }

    /// A node without operands that differs from every other. The C interface cannot make one, so it is read.
    pub(super) fn distinct_empty_node(&self) -> Option<Meta> {
        const TEXT: &CStr = c"!group = !{!0}\n!0 = distinct !{}\n";
        // SAFETY: see the module's invariant; the parser takes over the buffer, and the node belongs to the context, so it
        // outlives the module that it was read with.
        unsafe {
            let text = TEXT.to_bytes();
            let buffer =
                LLVMCreateMemoryBufferWithMemoryRange(text.as_ptr().cast(), text.len(), UNNAMED.as_ptr(), 1);
            let (mut module, mut message) = (std::ptr::null_mut(), std::ptr::null_mut());
            let failed = inkwell::llvm_sys::ir_reader::LLVMParseIRInContext2(
                self.context,
                buffer,
                &raw mut module,
                &raw mut message,
            );
            LLVMDisposeMemoryBuffer(buffer);
            if failed != 0 {
                LLVMDisposeMessage(message);
                return None;
            }
            let mut outer = [std::ptr::null_mut()];
            LLVMGetNamedMetadataOperands(module, c"group".as_ptr(), outer.as_mut_ptr());
            let node = LLVMValueAsMetadata(outer[0]);
            LLVMDisposeModule(module);
            Some(Meta(node))
        }
    }

    pub(super) fn attach(&self, instruction: Val, kind: &str, node: Meta) {
        // SAFETY: see the module's invariant; a constant is no instruction and carries no metadata.
        unsafe {
            if LLVMIsAInstruction(instruction.0).is_null() {
                return;
            }
            let kind = LLVMGetMDKindIDInContext(self.context, kind.as_ptr().cast(), kind.len() as u32);
            LLVMSetMetadata(instruction.0, kind, LLVMMetadataAsValue(self.context, node.0));
        }
    }
}

/// Instructions.
impl Ir {
    /// The liberties that the floating-point operations built from now on may take (`LLVMFastMath…`).
    pub(super) fn set_fast(&self, flags: u32) -> u32 {
        self.fast.replace(flags)
    }

    pub(super) fn fast(&self) -> u32 {
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

    pub(super) fn neg(&self, a: Val) -> Val {
        // SAFETY: see the module's invariant.
        Val(unsafe { LLVMBuildNeg(self.builder, a.0, UNNAMED.as_ptr()) })
    }

    pub(super) fn not(&self, a: Val) -> Val {
        // SAFETY: see the module's invariant.
        Val(unsafe { LLVMBuildNot(self.builder, a.0, UNNAMED.as_ptr()) })
    }

    pub(super) fn fneg(&self, a: Val) -> Val {
        // SAFETY: see the module's invariant.
        self.relaxed(Val(unsafe { LLVMBuildFNeg(self.builder, a.0, UNNAMED.as_ptr()) }))
    }

    pub(super) fn icmp(&self, predicate: Int, a: Val, b: Val) -> Val {
        // SAFETY: see the module's invariant.
        Val(unsafe { LLVMBuildICmp(self.builder, predicate, a.0, b.0, UNNAMED.as_ptr()) })
    }

    pub(super) fn fcmp(&self, predicate: Real, a: Val, b: Val) -> Val {
        // SAFETY: see the module's invariant.
        self.relaxed(Val(unsafe { LLVMBuildFCmp(self.builder, predicate, a.0, b.0, UNNAMED.as_ptr()) }))
    }

    pub(super) fn select(&self, condition: Val, then: Val, otherwise: Val) -> Val {
        // SAFETY: see the module's invariant.
        Val(unsafe { LLVMBuildSelect(self.builder, condition.0, then.0, otherwise.0, UNNAMED.as_ptr()) })
    }

    pub(super) fn phi(&self, ty: Ty) -> Val {
        // SAFETY: see the module's invariant.
        Val(unsafe { LLVMBuildPhi(self.builder, ty.0, UNNAMED.as_ptr()) })
    }

    pub(super) fn incoming(&self, phi: Val, value: Val, from: Block) {
        let (mut value, mut block) = (value.0, from.0);
        // SAFETY: see the module's invariant; `phi` is a phi.
        unsafe { LLVMAddIncoming(phi.0, &raw mut value, &raw mut block, 1) };
    }

    pub(super) fn load(&self, ty: Ty, pointer: Val, alignment: u32) -> Val {
        // SAFETY: see the module's invariant.
        unsafe {
            let load = LLVMBuildLoad2(self.builder, ty.0, pointer.0, UNNAMED.as_ptr());
            LLVMSetAlignment(load, alignment);
            Val(load)
        }
    }

    /// A load that sees what other threads write, without ordering anything else.
    pub(super) fn load_monotonic(&self, ty: Ty, pointer: Val, alignment: u32) -> Val {
        let load = self.load(ty, pointer, alignment);
        // SAFETY: see the module's invariant.
        unsafe { LLVMSetOrdering(load.0, LLVMAtomicOrdering::LLVMAtomicOrderingMonotonic) };
        load
    }

    pub(super) fn store(&self, value: Val, pointer: Val, alignment: u32) -> Val {
        // SAFETY: see the module's invariant.
        unsafe {
            let store = LLVMBuildStore(self.builder, value.0, pointer.0);
            LLVMSetAlignment(store, alignment);
            Val(store)
        }
    }

    /// Memory in the frame, in the current block: callers stand in the block that runs once.
    pub(super) fn alloca(&self, ty: Ty, alignment: u32) -> Val {
        // SAFETY: see the module's invariant.
        unsafe {
            let memory = LLVMBuildAlloca(self.builder, ty.0, UNNAMED.as_ptr());
            LLVMSetAlignment(memory, alignment);
            Val(memory)
        }
    }

    /// The address of an element that exists.
    pub(super) fn gep(&self, element: Ty, base: Val, index: Val) -> Val {
        let mut index = index.0;
        // SAFETY: see the module's invariant.
        Val(unsafe {
            LLVMBuildInBoundsGEP2(self.builder, element.0, base.0, &raw mut index, 1, UNNAMED.as_ptr())
        })
    }

    /// An address that may lie outside the row.
    pub(super) fn gep_anywhere(&self, element: Ty, base: Val, index: Val) -> Val {
        let mut index = index.0;
        // SAFETY: see the module's invariant.
        Val(unsafe { LLVMBuildGEP2(self.builder, element.0, base.0, &raw mut index, 1, UNNAMED.as_ptr()) })
    }

    pub(super) fn field(&self, structure: Ty, base: Val, index: usize) -> Val {
        // SAFETY: see the module's invariant.
        Val(unsafe { LLVMBuildStructGEP2(self.builder, structure.0, base.0, index as u32, UNNAMED.as_ptr()) })
    }

    pub(super) fn extract(&self, aggregate: Val, index: u32) -> Val {
        // SAFETY: see the module's invariant.
        Val(unsafe { LLVMBuildExtractValue(self.builder, aggregate.0, index, UNNAMED.as_ptr()) })
    }

    /// A structure of two values.
    pub(super) fn pair(&self, structure: Ty, first: Val, second: Val) -> Val {
        // SAFETY: see the module's invariant.
        unsafe {
            let empty = LLVMGetPoison(structure.0);
            let half = LLVMBuildInsertValue(self.builder, empty, first.0, 0, UNNAMED.as_ptr());
            Val(LLVMBuildInsertValue(self.builder, half, second.0, 1, UNNAMED.as_ptr()))
        }
    }

    pub(super) fn lane(&self, vector: Val, index: i64) -> Val {
        let index = self.i64(index);
        // SAFETY: see the module's invariant.
        Val(unsafe { LLVMBuildExtractElement(self.builder, vector.0, index.0, UNNAMED.as_ptr()) })
    }

    pub(super) fn call(&self, callee: Callee, arguments: &[Val]) -> Val {
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
    pub(super) fn intrinsic(&self, name: &str, types: &[Ty], arguments: &[Val]) -> Val {
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

    pub(super) fn set_not_tail(&self, call: Val) {
        // SAFETY: see the module's invariant; `call` is a call.
        unsafe { LLVMSetTailCallKind(call.0, LLVMTailCallKind::LLVMTailCallKindNoTail) };
    }

    pub(super) fn jump(&self, to: Block) -> Val {
        // SAFETY: see the module's invariant.
        Val(unsafe { LLVMBuildBr(self.builder, to.0) })
    }

    pub(super) fn branch(&self, condition: Val, then: Block, otherwise: Block) -> Val {
        // SAFETY: see the module's invariant.
        Val(unsafe { LLVMBuildCondBr(self.builder, condition.0, then.0, otherwise.0) })
    }

    /// A branch that nearly always goes to `likely`.
    pub(super) fn branch_unlikely(&self, condition: Val, unlikely: Block, likely: Block) {
        let branch = self.branch(condition, unlikely, likely);
        let weights = self.meta_node(&[
            self.meta_text("branch_weights"),
            self.meta_value(self.i32(1)),
            self.meta_value(self.i32(1 << 20)),
        ]);
        self.attach(branch, "prof", weights);
    }

    pub(super) fn ret(&self, value: Val) {
        // SAFETY: see the module's invariant.
        unsafe { LLVMBuildRet(self.builder, value.0) };
    }

    pub(super) fn unreachable(&self) {
        // SAFETY: see the module's invariant.
        unsafe { LLVMBuildUnreachable(self.builder) };
    }

    /// Whether the current block already ends with a terminator.
    pub(super) fn is_ended(&self) -> bool {
        // SAFETY: see the module's invariant.
        unsafe { !LLVMGetBasicBlockTerminator(LLVMGetInsertBlock(self.builder)).is_null() }
    }

    /// Whether a value is an instruction of this kind.
    pub(super) fn is_opcode(&self, value: Val, opcode: LLVMOpcode) -> bool {
        // SAFETY: see the module's invariant; the opcode is only asked of instructions.
        unsafe { !LLVMIsAInstruction(value.0).is_null() && LLVMGetInstructionOpcode(value.0) == opcode }
    }
}
