//! From Loops to machine code: code generation with LLVM, and the engine that loads what it made.
//!
//! [`compile`] generates an LLVM module on the calling thread, hands it to a compile thread for optimisation and machine
//! code, and waits. The object holds no address and no source line: runtime functions are named symbols, and errors name
//! their place by an index in [`Object::places`], so an object may be kept on disk ([`cache`]) and loaded by another process.
//! [`Engine::load`] links it.

mod array;
pub mod cache;
mod calls;
mod casts;
mod complex;
mod elf;
mod engine;
mod entry;
mod fatal;
mod function;
mod half;
mod ir;
mod jobs;
mod lists;
mod math;
mod module;
mod nest;
mod pairwise;
mod parallel;
mod perf;
mod power;
mod printing;
mod raise;
mod reduce;
mod remarks;
mod run;
mod scalar;
mod small_arrays;
mod target;
mod text;
mod value;
mod warm;

pub use engine::{Engine, Loaded, place_of};
pub use target::{HostDescription, describe_host};
pub use warm::warm_up;

use crate::loops::{self, Place};
use std::time::{Duration, Instant};

/// How code is generated.
#[derive(Default, Clone, Copy)]
pub struct CodegenOptions<'a> {
    /// Asked every few milliseconds while a compile thread works; true gives up waiting.
    pub interrupted: Option<&'a dyn Fn() -> bool>,
    /// Whether to collect what the optimiser says about loops.
    pub remarks: bool,
}

/// Why there is no code. None of these is the user's fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodegenError {
    /// The wait was given up.
    #[error("interrupted")]
    Interrupted,
    /// LLVM refused, or failed.
    #[error("LLVM: {0}")]
    Llvm(String),
    /// Loops that break the form's rules.
    #[error("malformed Loops: {0}")]
    Internal(String),
}

/// Machine code that is not loaded yet.
#[derive(Debug, Clone)]
pub struct Object {
    /// An ELF object.
    pub bytes: Vec<u8>,
    /// What the indices of places in the code mean.
    pub places: Vec<Place>,
    /// How long each step took.
    pub timings: Vec<(&'static str, Duration)>,
    /// What the optimiser had to say.
    pub remarks: Vec<Remark>,
    /// Whether the code was found on disk.
    pub from_cache: bool,
    /// Whether it has an entry that advances a generator.
    pub advances: bool,
}

/// What the optimiser did to a loop, or why it did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The source construct.
    pub place: Place,
    /// Whether it was done.
    pub kind: RemarkKind,
    /// In LLVM's words.
    pub text: String,
}

/// The kind of a [`Remark`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemarkKind {
    /// An optimisation was applied.
    Passed,
    /// It was not.
    Missed,
    /// Why it was not.
    Analysis,
}

/// A form of the generated code to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// LLVM's form before its optimiser.
    Llvm,
    /// LLVM's form after its optimiser.
    LlvmOptimised,
    /// Assembly of this machine.
    Assembly,
}

/// Compiles a module for this machine.
///
/// # Errors
/// [`CodegenError::Interrupted`] when `options.interrupted` said so; the others mean a bug.
pub fn compile(module: &loops::Module, options: &CodegenOptions) -> Result<Object, CodegenError> {
    let start = Instant::now();
    let (ir, places) = module::emit(module, options.remarks)?;
    let generated = start.elapsed();
    let advances = module.advance.is_some();
    let mut timings = vec![("codegen", generated)];
    // The remarks are not kept.
    let cache = cache::enabled().filter(|_| !options.remarks);
    let entry = cache.map(|cache| {
        let start = Instant::now();
        let key = cache::Key::of(&ir);
        let found = cache.find(&key);
        timings.push(("cache", start.elapsed()));
        (cache, key, found)
    });
    if let Some((_, _, Some(bytes))) = entry {
        return Ok(Object { bytes, places, timings, remarks: Vec::new(), from_cache: true, advances });
    }
    let output = jobs::run(ir, jobs::Want::Object, options)?;
    timings.extend(output.timings);
    if let Some((cache, key, None)) = entry {
        let start = Instant::now();
        cache.keep(&key, &output.bytes);
        timings.push(("keep", start.elapsed()));
    }
    let remarks = remarks::remarks(&output.remarks, &places);
    Ok(Object { bytes: output.bytes, places, timings, remarks, from_cache: false, advances })
}

/// The code of a module as text.
///
/// # Errors
/// As [`compile`].
pub fn text(module: &loops::Module, options: &CodegenOptions, stage: Stage) -> Result<String, CodegenError> {
    let (ir, _) = module::emit(module, false)?;
    let want = match stage {
        Stage::Llvm => jobs::Want::Llvm,
        Stage::LlvmOptimised => jobs::Want::LlvmOptimised,
        Stage::Assembly => jobs::Want::Assembly,
    };
    let output = jobs::run(ir, want, options)?;
    Ok(String::from_utf8_lossy(&output.bytes).into_owned())
}
