//! What LLVM's optimiser says about loops.
//!
//! Remarks arrive as diagnostics of the context that a module lives in. Their text starts with the place
//! (`file:line:column: `), whose line is the number of a place plus one (see [`super::ir::Locations`]).

use super::{Remark, RemarkKind};
use crate::loops::Place;
use inkwell::llvm_sys::LLVMDiagnosticSeverity;
use inkwell::llvm_sys::core::{
    LLVMContextSetDiagnosticHandler, LLVMDisposeMessage, LLVMGetDiagInfoDescription, LLVMGetDiagInfoSeverity,
};
use inkwell::llvm_sys::prelude::{LLVMContextRef, LLVMDiagnosticInfoRef};
use std::ffi::{CStr, c_void};

/// The texts that a context's diagnostics leave.
#[derive(Default)]
pub(super) struct Listener(Vec<String>);

impl Listener {
    /// Listens while `work` runs; without a listener LLVM would print.
    pub(super) fn during<R>(context: LLVMContextRef, work: impl FnOnce() -> R) -> (R, Vec<String>) {
        let mut listener = Box::new(Listener::default());
        let data = (&raw mut *listener).cast::<c_void>();
        // SAFETY: the context is alive; the handler is removed before the listener goes.
        unsafe { LLVMContextSetDiagnosticHandler(context, Some(hear), data) };
        let result = work();
        // SAFETY: as above.
        unsafe { LLVMContextSetDiagnosticHandler(context, Some(ignore), std::ptr::null_mut()) };
        (result, listener.0)
    }
}

extern "C" fn ignore(_diagnostic: LLVMDiagnosticInfoRef, _data: *mut c_void) {}

extern "C" fn hear(diagnostic: LLVMDiagnosticInfoRef, data: *mut c_void) {
    // SAFETY: LLVM passes a diagnostic and the listener that `during` gave, which lives until it removes this handler.
    unsafe {
        let severity = LLVMGetDiagInfoSeverity(diagnostic);
        let message = LLVMGetDiagInfoDescription(diagnostic);
        let text = CStr::from_ptr(message).to_string_lossy().into_owned();
        LLVMDisposeMessage(message);
        if severity == LLVMDiagnosticSeverity::LLVMDSRemark {
            (*data.cast::<Listener>()).0.push(text);
        } else {
            tracing::debug!("LLVM: {text}");
        }
    }
}

/// The remarks among the texts, each once.
pub(super) fn remarks(texts: &[String], places: &[Place]) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = Vec::new();
    for text in texts {
        if let Some(remark) = remark(text, places)
            && !remarks.contains(&remark)
        {
            remarks.push(remark);
        }
    }
    remarks
}

fn remark(text: &str, places: &[Place]) -> Option<Remark> {
    let mut parts = text.splitn(4, ':');
    let (_file, line, _column, text) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?.trim());
    let place = places.get(line.parse::<usize>().ok()?.checked_sub(1)?)?;
    // The C interface does not say which pass speaks; these are the ones that speak about loops.
    let kind = if text.starts_with("vectorized")
        || text.contains("unrolled loop")
        || text.starts_with("interleaved")
    {
        RemarkKind::Passed
    } else if text.contains("inlined into") {
        // What has no code here is the runtime's, and what never is inlined is code for errors.
        if text.contains("unavailable") || text.contains("never") {
            return None;
        }
        RemarkKind::Missed
    } else if text.contains("not vectorized") || text.contains("not beneficial") {
        RemarkKind::Missed
    } else if ["loop", "vector", "interleav", "reorder"].iter().any(|word| text.contains(word)) {
        RemarkKind::Analysis
    } else {
        return None;
    };
    Some(Remark { place: place.clone(), kind, text: text.to_owned() })
}
