//! LLVM's fatal errors.
//!
//! LLVM ends the process when it meets something it cannot go on from, such as an instruction that the target lacks. Our
//! handler instead fails the compile job and lets its thread sleep for ever: LLVM's state on that thread is lost, but no
//! other thread shares it.

use super::CodegenError;
use super::jobs::Reply;
use std::cell::RefCell;
use std::ffi::{CStr, c_char};

thread_local! {
    static CURRENT: RefCell<Option<Reply>> = const { RefCell::new(None) };
}

/// Installs the handler for the process.
pub(super) fn install() {
    // SAFETY: the handler is a plain function and never returns into LLVM on a compile thread.
    unsafe { inkwell::llvm_sys::error_handling::LLVMInstallFatalErrorHandler(Some(handle)) };
}

/// Names the job that fails if LLVM fails on this thread from now on.
pub(super) fn set_current(reply: Option<Reply>) {
    CURRENT.with(|current| *current.borrow_mut() = reply);
}

extern "C" fn handle(reason: *const c_char) {
    // SAFETY: LLVM passes a text.
    let text = unsafe { CStr::from_ptr(reason) }.to_string_lossy().into_owned();
    let reply = CURRENT.with(|current| current.try_borrow_mut().ok().and_then(|mut current| current.take()));
    // Without a job, returning lets LLVM end the process with its message.
    let Some(reply) = reply else { return };
    // Before the reply: whoever gets it may come with the next job at once, which needs another thread.
    super::jobs::lost_thread();
    reply.send(Err(CodegenError::Llvm(text)));
    loop {
        std::thread::park();
    }
}

#[cfg(test)]
mod tests {
    use super::super::CodegenError;
    use super::super::ir::Ir;
    use super::super::jobs::{Want, begin};

    /// A module whose function calls an intrinsic.
    fn calling(intrinsic: &str) -> Ir {
        let ir = Ir::new("fatal");
        let function = ir.declare("f", ir.int_type(32), &[]);
        ir.go_to(ir.append_block(function.value, "entry"));
        let result = ir.intrinsic(intrinsic, &[], &[]);
        ir.ret(result);
        ir
    }

    #[test]
    fn a_fatal_error_fails_its_job_alone() {
        // More often than there are compile threads, so that lost ones must be replaced.
        for _ in 0..6 {
            let foreign = calling("llvm.nvvm.read.ptx.sreg.tid.x");
            match begin(foreign, Want::Object).and_then(|job| job.wait(None)) {
                Err(CodegenError::Llvm(text)) => assert!(text.contains("select"), "{text}"),
                other => panic!("{:?}", other.map(|output| output.bytes.len())),
            }
        }
        let fine = calling("llvm.get.rounding");
        assert!(begin(fine, Want::Object).and_then(|job| job.wait(None)).is_ok());
    }
}
