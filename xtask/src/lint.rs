//! `cargo x lint` and `cargo x deny`: what a change must satisfy besides its tests.

use std::process::Command;

use crate::process::{Failure, Outcome, announce, run as run_command, succeeds};
use crate::project::{Project, cargo};
use crate::{setup, tidy};

/// Formatting, clippy without warnings, and the house rules that neither knows.
///
/// # Errors
/// When any of the three finds something, each having said what.
pub(crate) fn run(project: &Project) -> Outcome {
    setup::for_building()?;
    announce("checking the house rules");
    tidy::check(project)?;
    announce("checking the formatting");
    run_command(Command::new(cargo()).current_dir(&project.root).args(["fmt", "--all", "--check"]))?;
    announce("running clippy");
    run_command(project.cargo("clippy").args(["--all-targets", "--", "--deny", "warnings"]))
}

/// Licences, advisories and sources of the dependencies, by cargo-deny and `deny.toml`.
///
/// # Errors
/// When cargo-deny is not installed or finds something.
pub(crate) fn deny(project: &Project) -> Outcome {
    if !succeeds(Command::new(cargo()).args(["deny", "--version"])) {
        return Err(Failure::new(
            "cargo-deny is not installed; get it with `cargo install --locked cargo-deny`",
        ));
    }
    announce("checking licences and advisories");
    run_command(Command::new(cargo()).current_dir(&project.root).args(["deny", "--workspace", "check"]))
}
