//! Interrupting the main thread, from a message and from SIGINT alike.
//!
//! Everything is SIGINT in the end: it wakes system calls, and the VM turns it into a call of Python's handler at its
//! next instruction. What does not run Python instructions polls: locks and joins ([`crate::lock`]) and compiled code,
//! which has a safepoint word of its own. That word must be set by the signal handler itself, because Python's handler
//! runs only once the compiled code has returned; so our C handler sets it and then calls the VM's. Both happen on the main
//! thread, whichever thread the system gave the signal to: whoever sees the word set finds Python's signal pending, and
//! not only a moment later, in the midst of what is done about the word.
//!
//! The word belongs to hotloop-core.

use hotloop_core::context::{clear_interrupt, interrupt_requested, request_interrupt};
use rustpython_vm::builtins::PyBaseExceptionRef;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyResult, VirtualMachine};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

static MAIN_THREAD: AtomicU64 = AtomicU64::new(0);
static VM_HANDLER: AtomicUsize = AtomicUsize::new(0);

static ON_SIGNAL: OnceLock<fn()> = OnceLock::new();

/// Registers what is done when SIGINT arrives, before Python's handler hears of it. It runs in the signal handler and may
/// do only what is async-signal-safe. The first registration wins.
pub fn on_signal(action: fn()) {
    let _ = ON_SIGNAL.set(action);
}

/// Asks the main thread to stop what it does. Callable from any thread; does nothing before an interpreter exists.
pub fn request() {
    signal_main_thread();
}

/// Whether SIGINT could be sent to the main thread. Async-signal-safe.
fn signal_main_thread() -> bool {
    let main_thread = MAIN_THREAD.load(Ordering::Acquire);
    // SAFETY: the main thread lives as long as the process.
    main_thread != 0 && unsafe { libc::pthread_kill(main_thread, libc::SIGINT) } == 0
}

/// Forgets earlier requests: called when a cell starts, so that an interrupt sent while idle does not stop it.
pub fn clear() {
    clear_interrupt();
}

/// Raises an interrupt that waits, before compiled code or array work begins. One that Python has already raised leaves
/// its mark behind in the safepoint word; the mark is wiped here, or it would stop code that nobody wants stopped.
#[inline]
pub(crate) fn settle(vm: &VirtualMachine) -> PyResult<()> {
    if interrupt_requested() && on_main_thread() {
        vm.check_signals()?;
        clear_interrupt();
    }
    Ok(())
}

/// The exception of work that stopped because of the safepoint word: what Python's handler raises, KeyboardInterrupt if
/// that raises nothing.
pub(crate) fn exception(vm: &VirtualMachine) -> PyBaseExceptionRef {
    let pending = vm.check_signals();
    clear_interrupt();
    match pending {
        Err(raised) => raised,
        Ok(()) => vm.new_exception_empty(vm.ctx.exceptions.keyboard_interrupt.to_owned()),
    }
}

/// Declares the calling thread the one that interrupts go to, and puts our handler before the VM's, now and whenever
/// `signal.signal` has replaced it.
pub(crate) fn install(vm: &VirtualMachine) -> PyResult<()> {
    // SAFETY: no preconditions.
    MAIN_THREAD.store(unsafe { libc::pthread_self() }, Ordering::Release);
    // The VM puts its handler in place when this module is first imported.
    let module = vm.import("_signal", 0)?;
    wrap_handler();
    let original = module.get_attr("signal", vm)?;
    let signal = move |arguments: FuncArgs, vm: &VirtualMachine| -> PyResult {
        let previous = original.call(arguments, vm)?;
        wrap_handler();
        Ok(previous)
    };
    module.set_attr("signal", vm.new_function("signal", signal), vm)
}

pub(crate) fn on_main_thread() -> bool {
    // SAFETY: no preconditions.
    MAIN_THREAD.load(Ordering::Relaxed) == unsafe { libc::pthread_self() }
}

/// Wraps the current SIGINT handler; a user who ignores SIGINT or takes its default keeps that.
fn wrap_handler() {
    // SAFETY: `sigaction` is a plain old data structure, for which all zeros is a valid value.
    let mut current: libc::sigaction = unsafe { std::mem::zeroed() };
    // SAFETY: `current` is a valid place to write to.
    if unsafe { libc::sigaction(libc::SIGINT, std::ptr::null(), &mut current) } != 0 {
        return;
    }
    let ours = handle as extern "C" fn(libc::c_int) as usize;
    let untouchable = [ours, libc::SIG_DFL, libc::SIG_IGN];
    if untouchable.contains(&current.sa_sigaction) || current.sa_flags & libc::SA_SIGINFO != 0 {
        return;
    }
    VM_HANDLER.store(current.sa_sigaction, Ordering::Release);
    current.sa_sigaction = ours;
    // Without SA_RESTART system calls return EINTR, at which the VM's wrappers look for signals.
    current.sa_flags &= !libc::SA_RESTART;
    // SAFETY: `handle` is async-signal-safe: it stores to atomics and calls the VM's handler, which claims the same.
    unsafe { libc::sigaction(libc::SIGINT, &current, std::ptr::null_mut()) };
}

extern "C" fn handle(signal: libc::c_int) {
    if !on_main_thread() && signal_main_thread() {
        return;
    }
    request_interrupt();
    if let Some(action) = ON_SIGNAL.get() {
        action();
    }
    let vm_handler = VM_HANDLER.load(Ordering::Acquire);
    if vm_handler != 0 {
        // SAFETY: the address was the handler of a `sigaction` without SA_SIGINFO, so it has this type.
        let vm_handler: extern "C" fn(libc::c_int) = unsafe { std::mem::transmute(vm_handler) };
        vm_handler(signal);
    }
}
