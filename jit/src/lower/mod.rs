//! From Typed to Loops.
//!
//! In order: parallel loops are taken out of the graph ([`parallel`]), operations on whole arrays become nests
//! ([`nests`]), references to storage are counted ([`references`]). What was done and why not is told in [`Report`].

mod nests;
mod parallel;
mod races;
mod reductions;
mod references;
pub mod report;

pub use report::Report;

use crate::graph::simplify;
use crate::loops::{self, Module};
use crate::typed::{Options, Program};

/// Lowers a program. `symbol` names its entry.
pub fn lower(mut program: Program, symbol: String, options: &Options) -> (Module, Report) {
    let mut report = Report::default();
    for function in &mut program.functions {
        simplify::remove_trivial_parameters(&mut function.graph);
    }
    if options.parallel {
        parallel::extract_parallel_loops(&mut program, options, &mut report);
    }
    let functions = program
        .functions
        .into_iter()
        .map(|function| {
            let mut lowered = nests::lower_arrays(function, options, &mut report);
            simplify::remove_unused(&mut lowered.graph, loops::Op::is_pure);
            references::count_references(&mut lowered);
            lowered
        })
        .collect();
    (Module { symbol, functions }, report)
}
