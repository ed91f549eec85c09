//! The machine that code is generated for: this one.

use super::CodegenError;
use inkwell::OptimizationLevel;
use inkwell::targets::{CodeModel, InitializationConfig, RelocMode, Target, TargetMachine};
use std::ffi::{CStr, CString};
use std::sync::OnceLock;

/// What code is generated for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostDescription {
    /// Of the LLVM library that this program runs with.
    pub llvm_version: String,
    /// LLVM's name of the processor.
    pub cpu: String,
    /// LLVM's features of the processor, `+` for those it has.
    pub features: String,
}

/// Describes this machine.
pub fn describe_host() -> HostDescription {
    static HOST: OnceLock<HostDescription> = OnceLock::new();
    HOST.get_or_init(|| {
        let (mut major, mut minor, mut patch) = (0, 0, 0);
        // SAFETY: LLVM writes three numbers.
        unsafe {
            inkwell::llvm_sys::core::LLVMGetVersion(&raw mut major, &raw mut minor, &raw mut patch);
        }
        HostDescription {
            llvm_version: format!("{major}.{minor}.{patch}"),
            cpu: TargetMachine::get_host_cpu_name().to_string(),
            features: features(),
        }
    })
    .clone()
}

/// LLVM's features of the processor. Gathers are left to the programs that ask for them: on many processors they are slower
/// than what they replace, and the vectoriser thinks better of them than they are.
fn features() -> String {
    let found = TargetMachine::get_host_cpu_features().to_string();
    if cfg!(target_arch = "x86_64") { format!("{found},+prefer-no-gather,+prefer-no-scatter") } else { found }
}

/// Whether the machine has instructions that convert numbers of half precision.
pub(super) fn converts_halves() -> bool {
    static CONVERTS: OnceLock<bool> = OnceLock::new();
    *CONVERTS.get_or_init(|| {
        cfg!(target_arch = "aarch64") || describe_host().features.split(',').any(|feature| feature == "+f16c")
    })
}

// Loop strength reduction is the most expensive pass of code generation and gains nothing on our loops, whose addresses are
// simple.
// A sum of floats in the order of the source does not keep what is summed from being computed in vectors; LLVM does that on
// its own only where the instruction set has such a sum.
const OPTIONS: [&CStr; 6] = [
    c"hotloop",
    c"-disable-lsr",
    c"-force-ordered-reductions",
    c"-pass-remarks=loop-vectorize|loop-unroll|slp-vectorizer",
    c"-pass-remarks-missed=loop-vectorize|inline",
    c"-pass-remarks-analysis=loop-vectorize",
];

/// LLVM's passes that modules go through. `NUMBA_OPT` asks for fewer of them; beyond the second level nothing is gained.
pub(super) fn passes() -> &'static CStr {
    static PASSES: OnceLock<&CStr> = OnceLock::new();
    PASSES.get_or_init(|| match std::env::var("NUMBA_OPT").as_deref() {
        Ok("0") => c"default<O0>",
        Ok("1") => c"default<O1>",
        _ => c"default<O2>",
    })
}

/// For developers: LLVM ends the process if it does not know one.
fn more_options() -> String {
    std::env::var("HOTLOOP_LLVM_OPTIONS").unwrap_or_default()
}

/// How machine code is made from a module, as far as it is not told by the module and the machine.
pub(super) fn recipe() -> String {
    let options = OPTIONS.map(|option| option.to_string_lossy());
    format!("{} {} {}", passes().to_string_lossy(), options.join(" "), more_options())
}

/// Prepares LLVM and the table of runtime functions for this process, once.
pub(super) fn initialise() -> Result<(), CodegenError> {
    static DONE: OnceLock<Result<(), CodegenError>> = OnceLock::new();
    DONE.get_or_init(|| {
        hotloop_core::register();
        hotloop_array::primitives::register();
        hotloop_fft::register();
        hotloop_linalg::register();
        hotloop_random::register();
        super::fatal::install();
        let more = more_options();
        let more: Vec<_> = more.split_whitespace().filter_map(|option| CString::new(option).ok()).collect();
        let options = OPTIONS.into_iter().chain(more.iter().map(CString::as_c_str));
        let arguments: Vec<_> = options.map(CStr::as_ptr).collect();
        // SAFETY: the texts live until the call is over; this runs once, before any other use of LLVM's options.
        unsafe {
            inkwell::llvm_sys::support::LLVMParseCommandLineOptions(
                arguments.len() as i32,
                arguments.as_ptr(),
                std::ptr::null(),
            );
        }
        Target::initialize_native(&InitializationConfig::default()).map_err(CodegenError::Llvm)
    })
    .clone()
}

/// A target machine for this machine; each compile thread has its own.
pub(super) fn machine() -> Result<TargetMachine, CodegenError> {
    initialise()?;
    let host = describe_host();
    let triple = TargetMachine::get_default_triple();
    let target = Target::from_triple(&triple).map_err(|error| CodegenError::Llvm(error.to_string()))?;
    target
        .create_target_machine(
            &triple,
            &host.cpu,
            &host.features,
            OptimizationLevel::Default,
            RelocMode::PIC,
            CodeModel::Small,
        )
        .ok_or_else(|| CodegenError::Llvm(format!("no target machine for {}", host.cpu)))
}
