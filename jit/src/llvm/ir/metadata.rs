//! Functions, blocks, attributes and metadata of the module.

use super::{Block, Callee, Ir, Meta, Place, Ty, UNNAMED, Val, c_string};
use inkwell::llvm_sys::LLVMLinkage;
use inkwell::llvm_sys::core::*;
use inkwell::llvm_sys::prelude::*;
use std::ffi::CStr;

impl Ir {
    pub(in crate::llvm) fn declare(&self, name: &str, result: Ty, parameters: &[Ty]) -> Callee {
        let ty = self.function_type(result, parameters);
        let name = c_string(name);
        // SAFETY: see the module's invariant.
        Callee { value: Val(unsafe { LLVMAddFunction(self.module, name.as_ptr(), ty.0) }), ty }
    }

    pub(in crate::llvm) fn set_internal(&self, function: Callee) {
        // SAFETY: see the module's invariant.
        unsafe { LLVMSetLinkage(function.value.0, LLVMLinkage::LLVMInternalLinkage) };
    }

    pub(in crate::llvm) fn parameter(&self, function: Callee, index: usize) -> Val {
        // SAFETY: see the module's invariant; callers count the parameters they declared.
        Val(unsafe { LLVMGetParam(function.value.0, index as u32) })
    }

    pub(in crate::llvm) fn append_block(&self, function: Val, name: &str) -> Block {
        let name = c_string(name);
        // SAFETY: see the module's invariant.
        Block(unsafe { LLVMAppendBasicBlockInContext(self.context, function.0, name.as_ptr()) })
    }

    /// A new block in the function that is being built.
    pub(in crate::llvm) fn block(&self, name: &str) -> Block {
        // SAFETY: see the module's invariant; the builder stands in a block of a function.
        let function = Val(unsafe { LLVMGetBasicBlockParent(LLVMGetInsertBlock(self.builder)) });
        self.append_block(function, name)
    }

    pub(in crate::llvm) fn current(&self) -> Block {
        // SAFETY: see the module's invariant.
        Block(unsafe { LLVMGetInsertBlock(self.builder) })
    }

    pub(in crate::llvm) fn go_to(&self, block: Block) {
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
    pub(in crate::llvm) fn attribute(&self, function: Callee, place: Place, name: &str, value: u64) {
        let attribute = self.enum_attribute(name, value);
        // SAFETY: see the module's invariant.
        unsafe { LLVMAddAttributeAtIndex(function.value.0, place.index(), attribute) };
    }

    pub(in crate::llvm) fn function_text_attribute(&self, function: Callee, name: &str, value: &str) {
        let attribute = self.text_attribute(name, value);
        // SAFETY: see the module's invariant.
        unsafe { LLVMAddAttributeAtIndex(function.value.0, Place::Function.index(), attribute) };
    }

    pub(in crate::llvm) fn call_text_attribute(&self, call: Val, name: &str, value: &str) {
        let attribute = self.text_attribute(name, value);
        // SAFETY: see the module's invariant; `call` is a call.
        unsafe { LLVMAddCallSiteAttribute(call.0, Place::Function.index(), attribute) };
    }

    /// Says that an int64 parameter is never negative.
    pub(in crate::llvm) fn non_negative_parameter(&self, function: Callee, index: u32) {
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
    pub(in crate::llvm) fn non_negative(&self) -> Meta {
        self.meta_node(&[self.meta_value(self.i64(0)), self.meta_value(self.i64(i64::MIN))])
    }

    pub(in crate::llvm) fn meta_text(&self, text: &str) -> Meta {
        // SAFETY: see the module's invariant; the text is passed with its length.
        Meta(unsafe { LLVMMDStringInContext2(self.context, text.as_ptr().cast(), text.len()) })
    }

    pub(in crate::llvm) fn meta_value(&self, value: Val) -> Meta {
        // SAFETY: see the module's invariant.
        Meta(unsafe { LLVMValueAsMetadata(value.0) })
    }

    pub(in crate::llvm) fn meta_node(&self, items: &[Meta]) -> Meta {
        let mut items: Vec<_> = items.iter().map(|item| item.0).collect();
        // SAFETY: see the module's invariant; LLVM copies the list.
        Meta(unsafe { LLVMMDNodeInContext2(self.context, items.as_mut_ptr(), items.len()) })
    }

    /// A node that differs from every other: its first operand is itself.
    pub(in crate::llvm) fn distinct_node(&self, items: &[Meta]) -> Meta {
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
    pub(in crate::llvm) fn distinct_empty_node(&self) -> Option<Meta> {
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

    pub(in crate::llvm) fn attach(&self, instruction: Val, kind: &str, node: Meta) {
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
