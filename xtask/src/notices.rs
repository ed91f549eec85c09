//! The notices that ship with the binary: the licence of every crate and every carried package.

use std::path::PathBuf;

use crate::process::{Outcome, announce, run};
use crate::project::{Project, cargo};
use crate::stamp::{Stamp, text};
use crate::{carried, numpy_files};

/// Writes the notices anew when the dependencies have changed.
///
/// # Errors
/// When the dependencies cannot be listed or the file cannot be written.
pub(crate) fn prepare(project: &Project) -> Outcome {
    let script = project.root.join("xtask/notices.py");
    let inputs = [
        text(&project.root.join("Cargo.lock"))?,
        text(&carried::list(project))?,
        numpy_files::inputs(project)?,
        text(&script)?,
    ];
    let stamp = Stamp::new(project, "notices", &inputs.each_ref().map(String::as_str));
    if stamp.is_current() && path(project).exists() {
        return Ok(());
    }
    announce("writing the third-party notices");
    run(project.python().arg(script).arg(cargo()).arg(carried::folder(project)).arg(path(project)))?;
    stamp.leave()
}

/// Where the notices lie: beside what they speak of.
pub(crate) fn path(project: &Project) -> PathBuf {
    project.environment().join("share/hotloop/THIRD-PARTY.txt")
}
