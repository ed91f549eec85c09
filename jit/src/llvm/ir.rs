//! A thin layer over LLVM's C interface: untyped values, types and blocks of one module.
//!
//! Code generation knows the type of every value from Loops, so nothing here repeats it. What LLVM would refuse (an
//! operation on types that do not fit) is caught by LLVM's verifier, which runs on every module before its passes do.
//!
//! **Invariant.** An [`Ir`] owns its LLVM context; [`Val`], [`Ty`] and [`Block`] are handles into it that are only made
//! and used by code that holds that [`Ir`]. This is what every `unsafe` block here relies on.

mod build;
mod locations;
mod metadata;

use inkwell::llvm_sys::LLVMLinkage;
use inkwell::llvm_sys::bit_writer::LLVMWriteBitcodeToMemoryBuffer;
use inkwell::llvm_sys::core::*;
use inkwell::llvm_sys::prelude::*;
use std::cell::Cell;
use std::ffi::{CStr, CString};

pub(super) use self::locations::Locations;
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

    /// The module in LLVM's binary form: equal modules that were made in the same way are equal to the bit.
    pub(super) fn bitcode(&self) -> Vec<u8> {
        // SAFETY: see the module's invariant; the buffer is read while it is alive and disposed of once.
        unsafe {
            let buffer = LLVMWriteBitcodeToMemoryBuffer(self.module);
            let first: *const u8 = LLVMGetBufferStart(buffer).cast();
            let bytes = std::slice::from_raw_parts(first, LLVMGetBufferSize(buffer)).to_vec();
            LLVMDisposeMemoryBuffer(buffer);
            bytes
        }
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
            match bits {
                16 => LLVMHalfTypeInContext(self.context),
                32 => LLVMFloatTypeInContext(self.context),
                _ => LLVMDoubleTypeInContext(self.context),
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
    pub(super) fn is_constant(&self, value: Val) -> bool {
        // SAFETY: see the module's invariant.
        unsafe { LLVMIsConstant(value.0) != 0 }
    }

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

    /// A byte of the program that this is linked to, by its symbol.
    pub(super) fn external_byte(&self, name: &str) -> Val {
        let name = c_string(name);
        // SAFETY: see the module's invariant.
        unsafe {
            let known = LLVMGetNamedGlobal(self.module, name.as_ptr());
            let global = match known.is_null() {
                true => LLVMAddGlobal(self.module, self.int_type(8).0, name.as_ptr()),
                false => known,
            };
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
