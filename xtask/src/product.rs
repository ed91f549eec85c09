//! The product: the release build, copied into `.venv`, and its kernelspec.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::process::{Failure, Outcome, announce, run, run_quietly};
use crate::project::Project;
use crate::stamp::{Stamp, identity};

/// Builds the workspace. The first build compiles the Python VM, which takes a quarter of an hour on two cores.
///
/// # Errors
/// When the build fails.
pub(crate) fn build(project: &Project) -> Outcome {
    let first = !built(project).exists();
    if first {
        announce("building Hotloop (the first time takes 10 to 20 minutes on two cores)");
    }
    let mut command = project.cargo("build");
    if !first {
        command.arg("--quiet");
    }
    run(&mut command)
}

/// Puts the binary and its kernelspec into `.venv`, unless this very build is there.
///
/// # Errors
/// When a file cannot be written or the binary cannot install its kernelspec.
pub(crate) fn install(project: &Project) -> Outcome {
    let built = built(project);
    let installed = project.program("hotloop");
    let stamp = Stamp::new(project, "binary", &[&identity(&built)?]);
    if stamp.is_current() && installed.exists() {
        return Ok(());
    }
    announce("installing the kernel into .venv");
    // A rename replaces the name and not the file, so that a kernel that is running keeps the program it started.
    let fresh = installed.with_extension("new");
    fs::copy(&built, &fresh).map_err(|error| Failure::file("copy", &built, &error))?;
    fs::rename(&fresh, &installed).map_err(|error| Failure::file("rename", &fresh, &error))?;
    run_quietly(Command::new(&installed).args(["install", "--prefix"]).arg(project.environment()))?;
    stamp.leave()
}

fn built(project: &Project) -> PathBuf {
    project.target.join("release/hotloop")
}
