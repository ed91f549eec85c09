//! From Typed to Loops.
//!
//! In order: iterations of parallel loops that draw random numbers get their streams ([`streams`]), parallel loops are taken
//! out of the graph ([`parallel`]), operations on whole arrays become nests ([`nests`]), small results get their places from callers
//! ([`placed_results`]), what does not change in a loop moves before it ([`hoist`]), cells are not copied where that makes no difference ([`snapshots`]), references to storage are
//! counted ([`references`]). What was done and why not is told in [`Report`]. For the dynamic check of parallel loops there is code
//! besides that tells what is touched ([`race_checks`]).

mod comprehensions;
mod containers;
mod hoist;
mod local_fields;
mod nests;
mod parallel;
mod placed_results;
mod race_checks;
mod races;
mod reductions;
mod references;
pub mod report;
mod snapshots;
mod spread;
mod streams;

pub use report::Report;

use crate::graph::simplify;
use crate::loops::{self, Module};
use crate::typed::Program;

/// Why something runs serially that `parallel` says should.
fn switched_off(part: &str) -> String {
    format!("parallel={{'{part}': False}} switches it off")
}

/// Lowers a program.
pub fn lower(mut program: Program) -> (Module, Report) {
    let mut report = Report::default();
    let advance = program.advance;
    let name = program.functions.first().map_or_else(String::new, |function| function.name.clone());
    for function in &mut program.functions {
        simplify::remove_trivial_parameters(&mut function.graph);
    }
    parallel::leave_serial(&mut program, &mut report);
    let checks_races = program.functions.iter().any(|function| function.options.check_races);
    race_checks::number_iterations(&mut program);
    streams::begin_streams(&mut program);
    parallel::extract_parallel_loops(&mut program, &mut report);
    let known = program.functions.len();
    let mut more = Vec::new();
    let mut functions: Vec<loops::Function> = program
        .functions
        .into_iter()
        .map(|function| nests::lower_arrays(function, &mut report, known, &mut more))
        .collect();
    functions.append(&mut more);
    if checks_races {
        race_checks::tell_of_elements(&mut functions);
    }
    let mut module = Module { name, functions, advance };
    if !checks_races {
        placed_results::take_places_for_results(&mut module);
    }
    let locals = local_fields::keep_in_frames(&mut module.functions);
    for (function, locals) in module.functions.iter_mut().zip(&locals) {
        simplify::remove_unused(&mut function.graph, loops::Op::is_pure);
        simplify::join_blocks(&mut function.graph);
        snapshots::read_originals(function);
        hoist::hoist_invariants(function, &mut report);
        references::count_references(function, locals);
    }
    (module, report)
}
