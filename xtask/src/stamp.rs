//! Stamps: what a finished step was made from, so that a second run finds it done.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::process::{Failure, Outcome};
use crate::project::Project;

/// The record of one step. It lies in `.venv`, so deleting the environment forgets every step that filled it.
pub(crate) struct Stamp {
    path: PathBuf,
    content: String,
}

impl Stamp {
    /// The stamp that the step `name` leaves when it is made from `inputs`.
    pub(crate) fn new(project: &Project, name: &str, inputs: &[&str]) -> Stamp {
        let mut hasher = DefaultHasher::new();
        inputs.hash(&mut hasher);
        let path = project.environment().join("share/hotloop/stamps").join(name);
        Stamp { path, content: format!("{:016x}\n", hasher.finish()) }
    }

    /// Whether the step was finished with these very inputs.
    pub(crate) fn is_current(&self) -> bool {
        fs::read_to_string(&self.path).is_ok_and(|content| content == self.content)
    }

    /// Records the step as done.
    pub(crate) fn leave(&self) -> Outcome {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder).map_err(|error| Failure::file("create", folder, &error))?;
        }
        fs::write(&self.path, &self.content).map_err(|error| Failure::file("write", &self.path, &error))
    }
}

/// The text of a file that a step is made from.
pub(crate) fn text(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))
}

/// Length and time of change of a file that is too large to read on every run.
pub(crate) fn identity(path: &Path) -> Outcome<String> {
    let metadata = fs::metadata(path).map_err(|error| Failure::file("look at", path, &error))?;
    let changed = metadata.modified().map_err(|error| Failure::file("look at", path, &error))?;
    let nanoseconds = changed.duration_since(UNIX_EPOCH).map_or(0, |duration| duration.as_nanos());
    Ok(format!("{} {nanoseconds}", metadata.len()))
}
