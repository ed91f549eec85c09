//! The whole way from a function to machine code, in one readable place.

use crate::costs::{self, Cost};
use crate::flow;
use crate::host::{FunctionHandle, Host, ObjectHandle};
use crate::listing::{self, Line};
use crate::llvm::{self, CodegenError, CodegenOptions, Loaded, Object, Stage as LlvmStage};
use crate::loops::{self, Module};
use crate::lower::{Report, lower};
use crate::rejection::Rejection;
use crate::typed::{self, Options, Program};
use crate::types::Type;
use std::time::{Duration, Instant};

/// A specialisation, compiled and loaded.
#[derive(Debug)]
pub struct Compiled {
    /// The machine code; unloaded when this is dropped.
    pub loaded: Loaded,
    /// The type of the result.
    pub result: Type,
    /// The classes that errors refer to by index.
    pub exceptions: Vec<ObjectHandle>,
    /// The global arrays that follow the arguments.
    pub hidden: Vec<ObjectHandle>,
    /// What advances the generator that it returns, if it returns one.
    pub advance: Option<Advance>,
    /// What lowering did with the loops.
    pub report: Report,
    /// How long each step took.
    pub timings: Vec<(&'static str, Duration)>,
    /// Whether it has no loop and calls nothing that could take long.
    pub is_short: bool,
    /// Whether the machine code was found on disk.
    pub from_cache: bool,
}

/// How the generator that a function returns is advanced: by a function of the generator and a bool, whether it goes on.
#[derive(Debug, Clone)]
pub struct Advance {
    /// The type of the result: `None` or a tuple of the next item.
    pub result: Type,
    /// The global arrays that follow the arguments.
    pub hidden: Vec<ObjectHandle>,
}

/// Why there is no machine code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CompileError {
    /// The function is outside of what can be compiled.
    #[error("{}", .0.first().map_or("rejected", |rejection| rejection.reason.as_str()))]
    Rejected(Vec<Rejection>),
    /// Code generation failed.
    #[error(transparent)]
    Codegen(#[from] CodegenError),
}

/// The stages that can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The untyped graph.
    Flow,
    /// The graph for these argument types.
    Typed,
    /// Loop nests.
    Loops,
    /// LLVM's IR, optimised.
    Llvm,
    /// Machine code as assembly.
    Assembly,
}

impl Stage {
    /// All stages, in order, by the names that magics use.
    pub const ALL: [(&'static str, Stage); 5] = [
        ("flow", Stage::Flow),
        ("typed", Stage::Typed),
        ("loops", Stage::Loops),
        ("llvm", Stage::Llvm),
        ("asm", Stage::Assembly),
    ];

    /// The stage of this name.
    pub fn from_name(name: &str) -> Option<Stage> {
        Stage::ALL.iter().find(|(each, _)| *each == name).map(|(_, stage)| *stage)
    }
}

/// Compiles and loads a function for these argument types. `interrupted` is asked while LLVM works.
///
/// # Errors
/// Rejections, or a failure of code generation.
pub fn compile(
    host: &mut dyn Host,
    function: FunctionHandle,
    arguments: &[Type],
    options: &Options,
    interrupted: &dyn Fn() -> bool,
) -> Result<Compiled, CompileError> {
    begin(host, function, arguments, options)?.finish(interrupted)
}

/// Begins to compile a function for these argument types: all that needs the host is done, and LLVM works on the rest on a thread
/// of its own.
///
/// # Errors
/// As [`compile`].
pub fn begin(
    host: &mut dyn Host,
    function: FunctionHandle,
    arguments: &[Type],
    options: &Options,
) -> Result<Unfinished, CompileError> {
    let mut timings = Vec::new();
    let program = timed(&mut timings, "types", || typed::specialise(host, function, arguments, options))
        .map_err(CompileError::Rejected)?;
    let result = program.functions[0].result.clone();
    let (exceptions, hidden) = (program.exceptions.clone(), program.hidden.clone());
    let advance = program.advance.map(|index| {
        let function = &program.functions[index];
        Advance { result: function.result.clone(), hidden: function.hidden.clone() }
    });
    let is_short = is_short(&program);
    let (module, report) = timed(&mut timings, "loops", || lower(program));
    verify(&module)?;
    let code = llvm::begin(&module, false)?;
    Ok(Unfinished { code, result, exceptions, hidden, advance, report, timings, is_short })
}

/// Finds out whether a function can be compiled for these argument types.
///
/// # Errors
/// Rejections.
pub fn check(
    host: &mut dyn Host,
    function: FunctionHandle,
    arguments: &[Type],
    options: &Options,
) -> Result<(), CompileError> {
    typed::specialise(host, function, arguments, options).map(drop).map_err(CompileError::Rejected)
}

/// A specialisation that LLVM works on.
#[derive(Debug)]
pub struct Unfinished {
    code: llvm::Unfinished,
    result: Type,
    /// As in [`Compiled`].
    pub exceptions: Vec<ObjectHandle>,
    /// As in [`Compiled`].
    pub hidden: Vec<ObjectHandle>,
    /// As in [`Compiled`].
    pub advance: Option<Advance>,
    report: Report,
    timings: Vec<(&'static str, Duration)>,
    is_short: bool,
}

impl Unfinished {
    /// Whether [`Self::finish`] would not wait.
    pub fn is_ready(&mut self) -> bool {
        self.code.is_ready()
    }

    /// Waits for the code and loads it. `interrupted` is asked while LLVM works.
    ///
    /// # Errors
    /// A failure of code generation.
    pub fn finish(self, interrupted: &dyn Fn() -> bool) -> Result<Compiled, CompileError> {
        let Unfinished { code, result, exceptions, hidden, advance, report, mut timings, is_short } = self;
        let object = code.finish(Some(interrupted))?;
        timings.extend(object.timings.iter().copied());
        let loaded = timed(&mut timings, "link", || load(&object))?;
        let from_cache = object.from_cache;
        Ok(Compiled { loaded, result, exceptions, hidden, advance, report, timings, is_short, from_cache })
    }
}

/// A stage of the function as text.
///
/// # Errors
/// As [`compile`].
pub fn show(
    host: &mut dyn Host,
    function: FunctionHandle,
    arguments: &[Type],
    options: &Options,
    stage: Stage,
) -> Result<String, CompileError> {
    if stage == Stage::Flow {
        return typed::flow_of(host, function)
            .map(|(flow, _)| flow::print::print(&flow))
            .map_err(CompileError::Rejected);
    }
    let program = typed::specialise(host, function, arguments, options).map_err(CompileError::Rejected)?;
    if stage == Stage::Typed {
        return Ok(typed::print::print(&program));
    }
    let (module, _) = lower(program);
    let codegen = CodegenOptions::default();
    match stage {
        Stage::Flow | Stage::Typed => Ok(String::new()),
        Stage::Loops => Ok(loops::print::print(&module)),
        Stage::Llvm => Ok(llvm::text(&module, &codegen, LlvmStage::LlvmOptimised)?),
        Stage::Assembly => Ok(llvm::text(&module, &codegen, LlvmStage::Assembly)?),
    }
}

/// A stage of the function as lines with the places that they came from.
///
/// # Errors
/// As [`compile`].
pub fn listing(
    host: &mut dyn Host,
    function: FunctionHandle,
    arguments: &[Type],
    options: &Options,
    stage: Stage,
) -> Result<Vec<Line>, CompileError> {
    if stage == Stage::Flow {
        return typed::flow_of(host, function)
            .map(|(flow, source)| listing::of_flow(&flow, source))
            .map_err(CompileError::Rejected);
    }
    let program = typed::specialise(host, function, arguments, options).map_err(CompileError::Rejected)?;
    if stage == Stage::Typed {
        return Ok(listing::of_typed(&program));
    }
    let (module, _) = lower(program);
    let codegen = CodegenOptions::default();
    match stage {
        Stage::Flow | Stage::Typed => Ok(Vec::new()),
        Stage::Loops => Ok(listing::of_loops(&module)),
        Stage::Llvm => Ok(llvm::listing(&module, &codegen, LlvmStage::LlvmOptimised)?),
        Stage::Assembly => Ok(llvm::listing(&module, &codegen, LlvmStage::Assembly)?),
    }
}

/// What LLVM's optimiser says about the loops of the function, which is compiled once more for it.
///
/// # Errors
/// As [`compile`].
pub fn remarks(
    host: &mut dyn Host,
    function: FunctionHandle,
    arguments: &[Type],
    options: &Options,
) -> Result<Vec<llvm::Remark>, CompileError> {
    let program = typed::specialise(host, function, arguments, options).map_err(CompileError::Rejected)?;
    let (module, _) = lower(program);
    verify(&module)?;
    let codegen = CodegenOptions { remarks: true, ..CodegenOptions::default() };
    Ok(llvm::compile(&module, &codegen)?.remarks)
}

/// What the code of each line of the function costs.
///
/// # Errors
/// Rejections.
pub fn costs(
    host: &mut dyn Host,
    function: FunctionHandle,
    arguments: &[Type],
    options: &Options,
) -> Result<Vec<Cost>, CompileError> {
    let program = typed::specialise(host, function, arguments, options).map_err(CompileError::Rejected)?;
    let (module, _) = lower(program);
    Ok(costs::costs(&module))
}

fn load(object: &Object) -> Result<Loaded, CodegenError> {
    llvm::Engine::global()?.load(object)
}

fn verify(module: &Module) -> Result<(), CodegenError> {
    if loops::verify::is_wanted() {
        loops::verify::verify(module).map_err(|error| CodegenError::Internal(error.to_string()))?;
    }
    Ok(())
}

/// A function without loops, array operations and output returns before anyone could want to interrupt it.
fn is_short(program: &Program) -> bool {
    program.functions.iter().all(|function| {
        let blocks = function.graph.reverse_postorder();
        let backward = blocks.iter().enumerate().any(|(i, block)| {
            function.graph.block(*block).terminator.edges().any(|edge| blocks[..=i].contains(&edge.target))
        });
        !backward
            && !function.recursive
            && function.graph.blocks.iter().flat_map(|block| &block.insts).all(|inst| match &inst.op {
                typed::Op::Basic(op) => !matches!(op, loops::Op::Primitive { .. } | loops::Op::Print { .. }),
                typed::Op::Extremum { .. } => true,
                _ => false,
            })
    })
}

fn timed<T>(timings: &mut Vec<(&'static str, Duration)>, name: &'static str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    timings.push((name, start.elapsed()));
    result
}
