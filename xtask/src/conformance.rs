//! `cargo x conformance`: Hotloop's NumPy beside the real one, function by function, interpreted and compiled.

use crate::process::{Outcome, announce, run as run_command};
use crate::project::Project;
use crate::setup;

/// Runs the table of `tests/conformance`, or the functions named. Arguments go to its program.
///
/// # Errors
/// When a case differs.
pub(crate) fn run(project: &Project, arguments: &[String]) -> Outcome {
    setup::everything(project)?;
    announce("comparing with NumPy");
    let mut command = project.python();
    command.arg("tests/conformance/_run.py").args(arguments);
    run_command(command.env("HOTLOOP_BINARY", project.program("hotloop")))
}
