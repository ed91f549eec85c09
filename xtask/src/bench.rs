//! `cargo x bench`: Hotloop beside Numba, NumPy and ipykernel, in one run on one machine.

use std::fs;

use crate::process::{Failure, Outcome, announce, run as run_command};
use crate::project::Project;
use crate::setup;

/// Runs the benchmarks whose names begin with one of the arguments, or all of them. Each is a script of `benches/` that
/// starts both sides itself and prints their ratios; it gets what follows `--`.
///
/// # Errors
/// When there is no such benchmark or one fails.
pub(crate) fn run(project: &Project, arguments: &[String]) -> Outcome {
    let all = names(project)?;
    let mut parts = arguments.splitn(2, |argument| argument == "--");
    let (beginnings, passed_on) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    if let Some(unknown) = beginnings.iter().find(|part| !all.iter().any(|name| name.starts_with(*part))) {
        return Err(Failure::new(format!("there is no benchmark `{unknown}`; there are {}", all.join(", "))));
    }
    setup::everything(project)?;
    let chosen =
        |name: &&String| beginnings.is_empty() || beginnings.iter().any(|part| name.starts_with(part));
    for name in all.iter().filter(chosen) {
        announce(&format!("benchmark {name}"));
        run_command(project.python().arg(format!("benches/{name}.py")).args(passed_on))?;
    }
    Ok(())
}

/// The benchmarks: the scripts of `benches/`. What they share lies in a folder below.
fn names(project: &Project) -> Outcome<Vec<String>> {
    let folder = project.root.join("benches");
    let entries = fs::read_dir(&folder).map_err(|error| Failure::file("read", &folder, &error))?;
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| entry.file_name().to_str()?.strip_suffix(".py").map(str::to_owned))
        .collect();
    names.sort();
    Ok(names)
}
