//! The Python environment `.venv`: Jupyter's clients, NumPy and Numba to compare with, and our installed kernel.

use std::fs;
use std::process::Command;

use crate::process::{Failure, Outcome, announce, read, run};
use crate::project::Project;
use crate::stamp::{Stamp, text};
use crate::system;

/// Creates `.venv` and installs the pinned packages, unless that is done.
///
/// # Errors
/// When the environment cannot be made or a package cannot be installed.
pub(crate) fn prepare(project: &Project) -> Outcome {
    let requirements = project.root.join("xtask/requirements.txt");
    let version = read(Command::new(system::python()).args(["-c", "import sys; print(sys.version)"]))?;
    let stamp = Stamp::new(project, "environment", &[&version, &text(&requirements)?]);
    if stamp.is_current() && project.program("python").exists() {
        return Ok(());
    }
    if !works(project) {
        create(project)?;
    }
    announce("installing Jupyter's clients, NumPy and Numba into .venv");
    run(project
        .python()
        .args([
            "-m",
            "pip",
            "install",
            "--disable-pip-version-check",
            "--quiet",
            "--no-deps",
            "--require-hashes",
            "-r",
        ])
        .arg(&requirements))?;
    stamp.leave()
}

fn works(project: &Project) -> bool {
    project.program("python").exists() && read(project.python().args(["-m", "pip", "--version"])).is_ok()
}

fn create(project: &Project) -> Outcome {
    let environment = project.environment();
    announce("creating the Python environment .venv");
    if environment.exists() {
        // One that lost its interpreter, as after an upgrade of Python, cannot be repaired in place.
        fs::remove_dir_all(&environment).map_err(|error| Failure::file("remove", &environment, &error))?;
    }
    run(Command::new(system::python()).args(["-m", "venv"]).arg(&environment)).map_err(|failure| {
        Failure::new(format!(
            "{failure}\nPython's venv module is needed; on Debian it is the package python3-venv"
        ))
    })
}
