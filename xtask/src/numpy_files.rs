//! NumPy's own pure-Python files, carried unmodified on top of our native core: taken from the NumPy in `.venv`, which is
//! pinned by hash in `xtask/requirements.txt`, and never copied into the repository.

use std::fs;
use std::path::{Path, PathBuf};

use crate::carried;
use crate::process::{Failure, Outcome, announce, read};
use crate::project::Project;
use crate::stamp::{Stamp, text};

/// Where NumPy's installed package and its record lie: the record names the licences.
const PLACES: &str = "\
import importlib.metadata, pathlib
record = importlib.metadata.distribution('numpy').locate_file('')
[info] = pathlib.Path(record).glob('numpy-*.dist-info')
print(pathlib.Path(record) / 'numpy')
print(info)";

/// Puts the listed files and NumPy's licences among the carried packages, unless they are there.
///
/// # Errors
/// When NumPy is not installed in `.venv` or lacks one of the files.
pub(crate) fn prepare(project: &Project) -> Outcome {
    let stamp = Stamp::new(project, "numpy", &[&inputs(project)?]);
    let target = carried::folder(project).join("numpy");
    if stamp.is_current() && target.exists() {
        return Ok(());
    }
    announce("taking over NumPy's own Python files");
    let places = read(project.python().args(["-c", PLACES]))?;
    let (source, record) = places
        .split_once('\n')
        .map(|(source, record)| (Path::new(source), Path::new(record)))
        .ok_or_else(|| Failure::new("NumPy's files were not found in .venv"))?;
    if target.exists() {
        fs::remove_dir_all(&target).map_err(|error| Failure::file("remove", &target, &error))?;
    }
    for file in text(&list(project))?.lines().filter(|line| !line.starts_with('#')) {
        copy(&source.join(file), &target.join(file))?;
    }
    // The notices are written from what lies here.
    copy(&record.join("METADATA"), &target.join("METADATA"))?;
    copy_folder(&record.join("licenses"), &target.join("licenses"))?;
    stamp.leave()
}

/// The list of files and the pinned version they are taken from.
///
/// # Errors
/// When one of both lists cannot be read.
pub(crate) fn inputs(project: &Project) -> Outcome<String> {
    Ok(text(&list(project))? + &text(&project.root.join("xtask/requirements.txt"))?)
}

fn list(project: &Project) -> PathBuf {
    project.root.join("runtime/vm/numpy_files.txt")
}

fn copy(source: &Path, target: &Path) -> Outcome {
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder).map_err(|error| Failure::file("create", folder, &error))?;
    }
    fs::copy(source, target).map_err(|error| Failure::file("copy", source, &error))?;
    Ok(())
}

fn copy_folder(source: &Path, target: &Path) -> Outcome {
    let failed = |error| Failure::file("read", source, &error);
    for entry in fs::read_dir(source).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let (from, to) = (entry.path(), target.join(entry.file_name()));
        if from.is_dir() { copy_folder(&from, &to)? } else { copy(&from, &to)? }
    }
    Ok(())
}
