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

use crate::listing::{self, Line};
use crate::loops::{self, Place};
use module::Located;
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
    begin(module, options.remarks)?.finish(options.interrupted)
}

/// Begins to compile a module: a compile thread goes on with it.
///
/// # Errors
/// None is the user's fault.
pub fn begin(module: &loops::Module, remarks: bool) -> Result<Unfinished, CodegenError> {
    let start = Instant::now();
    let (ir, places) = module::emit(module, if remarks { Located::Yes } else { Located::No })?;
    let mut timings = vec![("codegen", start.elapsed())];
    // The remarks are not kept.
    let cache = cache::enabled().filter(|_| !remarks);
    let mut entry = None;
    if let Some(cache) = cache {
        let start = Instant::now();
        let key = cache::Key::of(&ir);
        let found = cache.find(&key);
        timings.push(("cache", start.elapsed()));
        if let Some(bytes) = found {
            return Ok(Unfinished {
                work: Work::Found(bytes),
                places,
                timings,
                advances: module.advance.is_some(),
            });
        }
        entry = Some((cache, key));
    }
    let job = jobs::begin(ir, jobs::Want::Object)?;
    Ok(Unfinished { work: Work::Running(job, entry), places, timings, advances: module.advance.is_some() })
}

/// Code that LLVM works on.
pub struct Unfinished {
    work: Work,
    places: Vec<Place>,
    timings: Vec<(&'static str, Duration)>,
    advances: bool,
}

enum Work {
    Found(Vec<u8>),
    /// With where the code will be kept.
    Running(jobs::Begun, Option<(&'static cache::Cache, cache::Key)>),
}

impl Unfinished {
    /// Whether [`Self::finish`] would not wait.
    pub fn is_ready(&mut self) -> bool {
        match &mut self.work {
            Work::Found(_) => true,
            Work::Running(job, _) => job.is_done(),
        }
    }

    /// Waits for the code. `interrupted` is asked every few milliseconds; true gives up waiting.
    ///
    /// # Errors
    /// As [`compile`].
    pub fn finish(self, interrupted: Option<&dyn Fn() -> bool>) -> Result<Object, CodegenError> {
        let Unfinished { work, places, mut timings, advances } = self;
        let (job, entry) = match work {
            Work::Found(bytes) => {
                return Ok(Object {
                    bytes,
                    places,
                    timings,
                    remarks: Vec::new(),
                    from_cache: true,
                    advances,
                });
            }
            Work::Running(job, entry) => (job, entry),
        };
        let output = job.wait(interrupted)?;
        timings.extend(output.timings);
        if let Some((cache, key)) = entry {
            let start = Instant::now();
            cache.keep(&key, &output.bytes);
            timings.push(("keep", start.elapsed()));
        }
        let remarks = remarks::remarks(&output.remarks, &places);
        Ok(Object { bytes: output.bytes, places, timings, remarks, from_cache: false, advances })
    }
}

impl std::fmt::Debug for Unfinished {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Unfinished").field("timings", &self.timings).finish_non_exhaustive()
    }
}

/// The optimised code of a module, or its assembly, as lines with their places.
///
/// # Errors
/// As [`compile`].
pub fn listing(
    module: &loops::Module,
    options: &CodegenOptions,
    stage: Stage,
) -> Result<Vec<Line>, CodegenError> {
    let is_assembly = stage == Stage::Assembly;
    let (located, want) = match is_assembly {
        true => (Located::InAssembly, jobs::Want::Assembly),
        false => (Located::Yes, jobs::Want::LlvmOptimised),
    };
    let (ir, places) = module::emit(module, located)?;
    let output = jobs::begin(ir, want)?.wait(options.interrupted)?;
    let text = String::from_utf8_lossy(&output.bytes);
    Ok(if is_assembly { listing::of_assembly(&text, &places) } else { listing::of_llvm(&text, &places) })
}

/// The code of a module as text.
///
/// # Errors
/// As [`compile`].
pub fn text(module: &loops::Module, options: &CodegenOptions, stage: Stage) -> Result<String, CodegenError> {
    let (ir, _) = module::emit(module, Located::No)?;
    let want = match stage {
        Stage::Llvm => jobs::Want::Llvm,
        Stage::LlvmOptimised => jobs::Want::LlvmOptimised,
        Stage::Assembly => jobs::Want::Assembly,
    };
    let output = jobs::begin(ir, want)?.wait(options.interrupted)?;
    Ok(String::from_utf8_lossy(&output.bytes).into_owned())
}
