//! Locations of instructions, for the optimiser's remarks.
//!
//! A "line" here is the number of a place plus one. No debug information leaves the compiler: the compile unit asks for
//! none, unless assembly is to be shown with its lines.

use super::{Callee, Ir, Meta, c_string};
use inkwell::llvm_sys::core::*;
use inkwell::llvm_sys::debuginfo::*;
use inkwell::llvm_sys::{LLVMModuleFlagBehavior, prelude::LLVMDIBuilderRef};
use std::ptr::null_mut;

/// Makes locations for one module.
pub(in crate::llvm) struct Locations {
    builder: LLVMDIBuilderRef,
    file: Meta,
    ty: Meta,
}

impl Drop for Locations {
    fn drop(&mut self) {
        // SAFETY: the builder is ours; finalising writes the nodes that are still open.
        unsafe {
            LLVMDIBuilderFinalize(self.builder);
            LLVMDisposeDIBuilder(self.builder);
        }
    }
}

impl Locations {
    pub(in crate::llvm) fn new(ir: &Ir, in_assembly: bool) -> Locations {
        let emission = match in_assembly {
            true => LLVMDWARFEmissionKind::LLVMDWARFEmissionKindLineTablesOnly,
            false => LLVMDWARFEmissionKind::LLVMDWARFEmissionKindNone,
        };
        let (name, producer) = (c_string("places"), c_string("hotloop"));
        // SAFETY: the module outlives the builder, whose owner holds the `Ir`; texts are passed with their lengths.
        unsafe {
            let version = ir.meta_value(ir.i32(LLVMDebugMetadataVersion().into()));
            let key = "Debug Info Version";
            let behavior = LLVMModuleFlagBehavior::LLVMModuleFlagBehaviorWarning;
            LLVMAddModuleFlag(ir.module, behavior, key.as_ptr().cast(), key.len(), version.0);
            let builder = LLVMCreateDIBuilder(ir.module);
            let file =
                LLVMDIBuilderCreateFile(builder, name.as_ptr(), name.as_bytes().len(), name.as_ptr(), 0);
            LLVMDIBuilderCreateCompileUnit(
                builder,
                LLVMDWARFSourceLanguage::LLVMDWARFSourceLanguagePython,
                file,
                producer.as_ptr(),
                producer.as_bytes().len(),
                1,
                name.as_ptr(),
                0,
                0,
                name.as_ptr(),
                0,
                emission,
                0,
                0,
                0,
                name.as_ptr(),
                0,
                name.as_ptr(),
                0,
            );
            let ty = LLVMDIBuilderCreateSubroutineType(builder, file, null_mut(), 0, 0);
            Locations { builder, file: Meta(file), ty: Meta(ty) }
        }
    }

    /// The scope of a function's locations.
    pub(in crate::llvm) fn scope(&self, function: Callee, name: &str) -> Meta {
        let name = c_string(name);
        // SAFETY: as in `new`; the function belongs to the same module.
        unsafe {
            let scope = LLVMDIBuilderCreateFunction(
                self.builder,
                self.file.0,
                name.as_ptr(),
                name.as_bytes().len(),
                name.as_ptr(),
                0,
                self.file.0,
                1,
                self.ty.0,
                1,
                1,
                // Prologues belong to no line.
                0,
                0,
                1,
            );
            LLVMSetSubprogram(function.value.0, scope);
            Meta(scope)
        }
    }
}

impl Locations {
    /// Gives the functions that have no locations those of no line: assembly tells lines only of functions that have any, and other
    /// functions are inlined into these.
    pub(in crate::llvm) fn cover(&self, ir: &Ir) {
        // SAFETY: functions, blocks and instructions belong to the module, which is alive and not changed in between.
        unsafe {
            let mut function = LLVMGetFirstFunction(ir.module);
            while !function.is_null() {
                let mut block = LLVMGetFirstBasicBlock(function);
                if !block.is_null() && LLVMGetSubprogram(function).is_null() {
                    let scope = LLVMDIBuilderCreateFunction(
                        self.builder,
                        self.file.0,
                        c"entry".as_ptr(),
                        5,
                        c"entry".as_ptr(),
                        0,
                        self.file.0,
                        1,
                        self.ty.0,
                        1,
                        1,
                        0,
                        0,
                        1,
                    );
                    LLVMSetSubprogram(function, scope);
                    let nowhere = ir.location_at(Meta(scope), 0);
                    while !block.is_null() {
                        let mut instruction = LLVMGetFirstInstruction(block);
                        while !instruction.is_null() {
                            if LLVMInstructionGetDebugLoc(instruction).is_null() {
                                LLVMInstructionSetDebugLoc(instruction, nowhere.0);
                            }
                            instruction = LLVMGetNextInstruction(instruction);
                        }
                        block = LLVMGetNextBasicBlock(block);
                    }
                }
                function = LLVMGetNextFunction(function);
            }
        }
    }
}

impl Ir {
    /// What is built from now on belongs to this line.
    pub(in crate::llvm) fn set_location(&self, scope: Meta, line: u32) {
        self.restore_location(self.location_at(scope, line));
    }

    /// A location.
    pub(in crate::llvm) fn location_at(&self, scope: Meta, line: u32) -> Meta {
        // SAFETY: see the module's invariant.
        Meta(unsafe { LLVMDIBuilderCreateDebugLocation(self.context, line, 0, scope.0, null_mut()) })
    }

    /// The location in force, to be restored.
    pub(in crate::llvm) fn location(&self) -> Meta {
        // SAFETY: see the module's invariant.
        Meta(unsafe { LLVMGetCurrentDebugLocation2(self.builder) })
    }

    /// Restores a location; a null one belongs to nothing.
    pub(in crate::llvm) fn restore_location(&self, location: Meta) {
        // SAFETY: see the module's invariant.
        unsafe { LLVMSetCurrentDebugLocation2(self.builder, location.0) };
    }

    /// What is built from now on belongs to no line.
    pub(in crate::llvm) fn clear_location(&self) {
        self.restore_location(Meta(null_mut()));
    }
}
