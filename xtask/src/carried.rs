//! The carried packages: the pure-Python half of Hotloop (IPython and what it needs), pinned by hash. NumPy's own files,
//! see `numpy_files.rs`, lie among them.
//!
//! They lie unzipped in `.venv/share/hotloop/packages`, where the binary in `.venv/bin` looks for them, and are compiled
//! to bytecode by that binary, because no other Python writes what its VM reads.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::numpy_files;
use crate::process::{Failure, Outcome, announce, run, run_quietly};
use crate::project::Project;
use crate::stamp::{Stamp, identity, text};

/// Downloads and unpacks the packages, unless they are there.
///
/// # Errors
/// When one cannot be fetched or does not have its pinned hash.
pub(crate) fn prepare(project: &Project) -> Outcome {
    let list = list(project);
    let stamp = Stamp::new(project, "packages", &[&text(&list)?]);
    let folder = folder(project);
    if stamp.is_current() && folder.exists() {
        return Ok(());
    }
    announce("installing the carried Python packages");
    let fresh = folder.with_extension("new");
    remove(&fresh)?;
    // The wheels are for our own VM, not for the CPython whose pip unpacks them: pure Python of that language level.
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
        ])
        .args([
            "--no-compile",
            "--only-binary",
            ":all:",
            "--platform",
            "any",
            "--implementation",
            "py",
            "--abi",
            "none",
        ])
        .args(["--python-version", "3.14", "--target"])
        .arg(&fresh)
        .arg("-r")
        .arg(&list))?;
    // Scripts and manual pages, which the wheels bring along, belong to an installation of CPython.
    remove(&fresh.join("bin"))?;
    remove(&fresh.join("share"))?;
    remove(&folder)?;
    fs::rename(&fresh, &folder).map_err(|error| Failure::file("rename", &fresh, &error))?;
    stamp.leave()
}

/// Compiles the packages to bytecode with the installed binary, unless this binary already did.
///
/// # Errors
/// When the binary cannot compile them.
pub(crate) fn precompile(project: &Project) -> Outcome {
    let binary = project.program("hotloop");
    let stamp = Stamp::new(
        project,
        "bytecode",
        &[&text(&list(project))?, &numpy_files::inputs(project)?, &identity(&binary)?],
    );
    if stamp.is_current() {
        return Ok(());
    }
    announce("compiling the carried packages to bytecode");
    let mut command = Command::new(&binary);
    command.current_dir(&project.root).env_remove("PYTHONDONTWRITEBYTECODE");
    run_quietly(command.args(["-m", "compileall", "-q"]).arg(folder(project)))?;
    stamp.leave()
}

/// Where the packages lie.
pub(crate) fn folder(project: &Project) -> PathBuf {
    project.environment().join("share/hotloop/packages")
}

/// The pinned list.
pub(crate) fn list(project: &Project) -> PathBuf {
    project.root.join("runtime/vm/packages.txt")
}

fn remove(folder: &Path) -> Outcome {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| Failure::file("remove", folder, &error))?;
    }
    Ok(())
}
