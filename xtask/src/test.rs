//! `cargo x test`: every test of the workspace in the profile of the product.

use crate::process::{Outcome, announce, run as run_command};
use crate::project::Project;
use crate::setup;

/// Runs `cargo test` over all crates. The crate `tests` drives the client scripts and notebooks, on the kernel that the
/// set-up has just installed. Arguments go to the test programs: names to filter by, or their options after `--`.
///
/// # Errors
/// When the set-up fails or a test does.
pub(crate) fn run(project: &Project, arguments: &[String]) -> Outcome {
    setup::everything(project)?;
    announce("running the tests");
    // --no-fail-fast, so that one failing crate does not hide what the others would say.
    let mut command = project.cargo("test");
    command.args(["--no-fail-fast", "--"]);
    command.args(arguments.iter().filter(|argument| *argument != "--"));
    run_command(&mut command)
}
