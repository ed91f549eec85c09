//! The compile threads.
//!
//! LLVM recurses deeply, so it runs on threads with large stacks, each with its own target machine. A module travels to
//! the thread with its whole LLVM context; nothing of it stays behind. The caller waits, but may give up: the job then
//! finishes unheard.

use super::ir::Ir;
use super::remarks::Listener;
use super::{CodegenError, fatal, target};
use inkwell::llvm_sys as sys;
use inkwell::llvm_sys::prelude::{LLVMContextRef, LLVMModuleRef};
use inkwell::passes::PassBuilderOptions;
use inkwell::targets::TargetMachine;
use std::collections::VecDeque;
use std::ffi::{CStr, c_char};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

const STACK_BYTES: usize = 32 << 20;
/// How often a waiting caller asks whether to give up.
const PATIENCE: Duration = Duration::from_millis(2);
const MOST_THREADS: usize = 4;

/// What a job makes of its module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Want {
    Object,
    Llvm,
    LlvmOptimised,
    Assembly,
}

/// What a job made.
pub(super) struct Output {
    pub(super) bytes: Vec<u8>,
    pub(super) timings: Vec<(&'static str, Duration)>,
    /// Texts of the optimiser's remarks.
    pub(super) remarks: Vec<String>,
}

/// Where a job's outcome goes.
pub(super) struct Reply(Sender<Result<Output, CodegenError>>);

impl Reply {
    pub(super) fn send(self, outcome: Result<Output, CodegenError>) {
        // Nobody listens when the caller gave up.
        let _ = self.0.send(outcome);
    }
}

/// A module with the context it lives in.
struct OwnedModule {
    context: LLVMContextRef,
    module: LLVMModuleRef,
}

// SAFETY: the context and all that lives in it belong to this value alone, and one thread at a time has it.
unsafe impl Send for OwnedModule {}

impl Drop for OwnedModule {
    fn drop(&mut self) {
        // SAFETY: both are owned, and the module lives in the context.
        unsafe {
            sys::core::LLVMDisposeModule(self.module);
            sys::core::LLVMContextDispose(self.context);
        }
    }
}

struct Job {
    module: OwnedModule,
    want: Want,
    reply: Sender<Result<Output, CodegenError>>,
}

#[derive(Default)]
struct Queue {
    jobs: VecDeque<Job>,
    threads: usize,
    idle: usize,
    /// The threads do not survive a fork.
    process: u32,
}

struct Pool {
    queue: Mutex<Queue>,
    wake: Condvar,
}

static POOL: Pool = Pool {
    queue: Mutex::new(Queue { jobs: VecDeque::new(), threads: 0, idle: 0, process: 0 }),
    wake: Condvar::new(),
};

impl Pool {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Begins a job on a compile thread.
pub(super) fn begin(ir: Ir, want: Want) -> Result<Begun, CodegenError> {
    target::initialise()?;
    let (context, module) = ir.into_raw();
    let (sender, receiver) = channel();
    submit(Job { module: OwnedModule { context, module }, want, reply: sender })?;
    Ok(Begun { receiver, outcome: None })
}

/// A job that a compile thread has, or had.
pub(super) struct Begun {
    receiver: Receiver<Result<Output, CodegenError>>,
    outcome: Option<Result<Output, CodegenError>>,
}

impl Begun {
    /// Whether [`Self::wait`] would not wait.
    pub(super) fn is_done(&mut self) -> bool {
        if self.outcome.is_none() {
            self.outcome = match self.receiver.try_recv() {
                Ok(outcome) => Some(outcome),
                Err(TryRecvError::Empty) => None,
                Err(TryRecvError::Disconnected) => Some(Err(ended())),
            };
        }
        self.outcome.is_some()
    }

    /// Waits for the outcome, unless `interrupted` says otherwise.
    pub(super) fn wait(self, interrupted: Option<&dyn Fn() -> bool>) -> Result<Output, CodegenError> {
        if let Some(outcome) = self.outcome {
            return outcome;
        }
        loop {
            match self.receiver.recv_timeout(PATIENCE) {
                Ok(outcome) => return outcome,
                Err(RecvTimeoutError::Timeout) => {
                    if interrupted.is_some_and(|interrupted| interrupted()) {
                        return Err(CodegenError::Interrupted);
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return Err(ended()),
            }
        }
    }
}

fn ended() -> CodegenError {
    CodegenError::Llvm("the compile thread ended".into())
}

fn submit(job: Job) -> Result<(), CodegenError> {
    let mut queue = POOL.queue();
    let process = std::process::id();
    if queue.process != process {
        *queue = Queue { process, ..Queue::default() };
    }
    queue.jobs.push_back(job);
    let most = std::thread::available_parallelism().map_or(1, |n| n.get()).clamp(1, MOST_THREADS);
    if queue.idle >= queue.jobs.len() || queue.threads >= most {
        POOL.wake.notify_one();
        return Ok(());
    }
    match start_thread() {
        Ok(_) => queue.threads += 1,
        Err(error) if queue.threads == 0 => {
            queue.jobs.clear();
            return Err(CodegenError::Llvm(format!("no compile thread: {error}")));
        }
        Err(_) => POOL.wake.notify_one(),
    }
    Ok(())
}

/// Counts this thread out: LLVM will never give it back. Another one takes its place if jobs wait.
pub(super) fn lost_thread() {
    let mut queue = POOL.queue();
    queue.threads -= 1;
    if !queue.jobs.is_empty() && start_thread().is_ok() {
        queue.threads += 1;
    }
}

fn start_thread() -> std::io::Result<()> {
    let thread = std::thread::Builder::new().name("hotloop-compile".into()).stack_size(STACK_BYTES);
    thread.spawn(work).map(drop)
}

fn work() {
    block_signals();
    let machine = target::machine();
    loop {
        let mut queue = POOL.queue();
        let job = loop {
            if let Some(job) = queue.jobs.pop_front() {
                break job;
            }
            queue.idle += 1;
            queue = POOL.wake.wait(queue).unwrap_or_else(PoisonError::into_inner);
            queue.idle -= 1;
        };
        drop(queue);
        fatal::set_current(Some(Reply(job.reply.clone())));
        let outcome = match &machine {
            Ok(machine) => {
                let work = || perform(&job.module, job.want, machine);
                let (outcome, remarks) = Listener::during(job.module.context, work);
                outcome.map(|output| Output { remarks, ..output })
            }
            Err(error) => Err(error.clone()),
        };
        fatal::set_current(None);
        drop(job.module);
        Reply(job.reply).send(outcome);
    }
}

/// Signals are for the threads that run Python.
pub(super) fn block_signals() {
    // SAFETY: the set is initialised before it is used.
    unsafe {
        let mut all = std::mem::zeroed::<libc::sigset_t>();
        libc::sigfillset(&mut all);
        for fault in [libc::SIGSEGV, libc::SIGBUS, libc::SIGILL, libc::SIGFPE, libc::SIGABRT] {
            libc::sigdelset(&mut all, fault);
        }
        libc::pthread_sigmask(libc::SIG_BLOCK, &all, std::ptr::null_mut());
    }
}

fn perform(owned: &OwnedModule, want: Want, machine: &TargetMachine) -> Result<Output, CodegenError> {
    let mut timings = Vec::new();
    let mut timed = |name, start: Instant| timings.push((name, start.elapsed()));
    let start = Instant::now();
    prepare(owned, machine)?;
    timed("verify", start);
    if want == Want::Llvm {
        return Ok(Output { bytes: printed(owned), timings, remarks: Vec::new() });
    }
    let start = Instant::now();
    optimise(owned, machine)?;
    timed("optimise", start);
    if want == Want::LlvmOptimised {
        return Ok(Output { bytes: printed(owned), timings, remarks: Vec::new() });
    }
    let start = Instant::now();
    let bytes = machine_code(owned, machine, want)?;
    timed("machine code", start);
    Ok(Output { bytes, timings, remarks: Vec::new() })
}

fn prepare(owned: &OwnedModule, machine: &TargetMachine) -> Result<(), CodegenError> {
    let layout = machine.get_target_data().get_data_layout();
    // SAFETY: the module is owned; the message, if there is one, is LLVM's to be disposed of.
    unsafe {
        sys::core::LLVMSetTarget(owned.module, machine.get_triple().as_ptr());
        sys::core::LLVMSetDataLayout(owned.module, layout.as_ptr());
        let mut message = std::ptr::null_mut();
        let broken = sys::analysis::LLVMVerifyModule(
            owned.module,
            sys::analysis::LLVMVerifierFailureAction::LLVMReturnStatusAction,
            &raw mut message,
        );
        let text = taken(message);
        if broken != 0 { Err(CodegenError::Llvm(text)) } else { Ok(()) }
    }
}

fn optimise(owned: &OwnedModule, machine: &TargetMachine) -> Result<(), CodegenError> {
    let options = PassBuilderOptions::create();
    options.set_loop_interleaving(true);
    options.set_loop_vectorization(true);
    options.set_loop_slp_vectorization(true);
    options.set_loop_unrolling(true);
    // SAFETY: module, machine and options are alive; an error's message is taken once.
    unsafe {
        let error = sys::transforms::pass_builder::LLVMRunPasses(
            owned.module,
            target::passes().as_ptr(),
            machine.as_mut_ptr(),
            options.as_mut_ptr(),
        );
        if error.is_null() {
            return Ok(());
        }
        let message = sys::error::LLVMGetErrorMessage(error);
        let text = CStr::from_ptr(message).to_string_lossy().into_owned();
        sys::error::LLVMDisposeErrorMessage(message);
        Err(CodegenError::Llvm(text))
    }
}

fn machine_code(owned: &OwnedModule, machine: &TargetMachine, want: Want) -> Result<Vec<u8>, CodegenError> {
    use sys::target_machine::{LLVMCodeGenFileType, LLVMTargetMachineEmitToMemoryBuffer};
    let kind = if want == Want::Assembly {
        LLVMCodeGenFileType::LLVMAssemblyFile
    } else {
        LLVMCodeGenFileType::LLVMObjectFile
    };
    // SAFETY: module and machine are alive; buffer and message are disposed of once.
    unsafe {
        let (mut message, mut buffer) = (std::ptr::null_mut(), std::ptr::null_mut());
        let failed = LLVMTargetMachineEmitToMemoryBuffer(
            machine.as_mut_ptr(),
            owned.module,
            kind,
            &raw mut message,
            &raw mut buffer,
        );
        if failed != 0 {
            return Err(CodegenError::Llvm(taken(message)));
        }
        let first: *const u8 = sys::core::LLVMGetBufferStart(buffer).cast();
        let bytes = std::slice::from_raw_parts(first, sys::core::LLVMGetBufferSize(buffer)).to_vec();
        sys::core::LLVMDisposeMemoryBuffer(buffer);
        Ok(bytes)
    }
}

fn printed(owned: &OwnedModule) -> Vec<u8> {
    // SAFETY: the module is alive; the text is taken once.
    unsafe { taken(sys::core::LLVMPrintModuleToString(owned.module)).into_bytes() }
}

/// Copies a message of LLVM's and disposes of it.
///
/// # Safety
/// `message` is null or a message that LLVM gave away.
unsafe fn taken(message: *mut c_char) -> String {
    if message.is_null() {
        return String::new();
    }
    // SAFETY: by the caller's promise.
    unsafe {
        let text = CStr::from_ptr(message).to_string_lossy().into_owned();
        sys::core::LLVMDisposeMessage(message);
        text
    }
}
