//! `cargo x`: sets the project up, runs its demo, its tests, its checks and its benchmarks.
//!
//! Every verb first does the part of the set-up that it needs; what is already done costs a look at a stamp. This crate
//! has no dependency, so that `cargo x` works on a machine which cannot build the product yet.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool talks on its standard streams"
)]

mod bench;
mod carried;
mod conformance;
mod demo;
mod environment;
mod lint;
mod notices;
mod numpy_files;
mod process;
mod product;
mod project;
mod setup;
mod stamp;
mod system;
mod test;
mod tidy;

use std::process::ExitCode;

use process::{Failure, Outcome};
use project::Project;

const USAGE: &str = "\
Usage: cargo x VERB

  setup             install what the machine lacks, create .venv, build Hotloop and install its kernel there
  demo [--lab]      run examples/first-steps.ipynb on the installed kernel and show it; --lab opens it in JupyterLab
  test [FILTER]     run every test of the workspace, or those whose name contains FILTER
  lint              formatting, clippy and the house rules
  deny              licences and advisories of the dependencies (needs cargo-deny)
  bench [NAME ..] [-- ARGUMENT ..]  time Hotloop beside Numba, NumPy and ipykernel
  conformance [NAME ..]
                    compare NumPy's functions with the real NumPy's, interpreted and compiled; --help says more
  notices           write the licences of everything that is shipped
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (verb, rest) = match arguments.split_first() {
        Some((verb, rest)) => (verb.as_str(), rest),
        None => ("help", [].as_slice()),
    };
    match perform(verb, rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\nerror: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn perform(verb: &str, arguments: &[String]) -> Outcome {
    let takes_nothing = || match arguments.first() {
        Some(extra) => Err(Failure::new(format!("`cargo x {verb}` takes no argument, but got `{extra}`"))),
        None => Ok(()),
    };
    match verb {
        "setup" => takes_nothing().and_then(|()| setup::everything(&Project::find()?)),
        "demo" => demo::run(&Project::find()?, arguments),
        "test" => test::run(&Project::find()?, arguments),
        "lint" => takes_nothing().and_then(|()| lint::run(&Project::find()?)),
        "deny" => takes_nothing().and_then(|()| lint::deny(&Project::find()?)),
        "conformance" => conformance::run(&Project::find()?, arguments),
        "bench" => bench::run(&Project::find()?, arguments),
        "notices" => takes_nothing().and_then(|()| {
            let project = Project::find()?;
            setup::everything(&project)?;
            println!("{}", notices::path(&project).display());
            Ok(())
        }),
        "help" | "-h" | "--help" => {
            print!("{USAGE}");
            Ok(())
        }
        unknown => Err(Failure::new(format!("there is no verb `{unknown}`\n\n{USAGE}"))),
    }
}
