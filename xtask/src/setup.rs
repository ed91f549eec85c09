//! The set-up as a list of steps, each of which finds out by itself whether it has to do anything.

use crate::process::{Outcome, announce};
use crate::project::Project;
use crate::{carried, environment, notices, numpy_files, product, system};

/// All that the demo, the tests and the benchmarks need: the kernel built and installed in `.venv`, beside its clients
/// and its rivals.
///
/// # Errors
/// When a step cannot be done; the message says what to install by hand where this tool may not.
pub(crate) fn everything(project: &Project) -> Outcome {
    let _lock = project.lock()?;
    system::prepare()?;
    environment::prepare(project)?;
    carried::prepare(project)?;
    numpy_files::prepare(project)?;
    product::build(project)?;
    product::install(project)?;
    carried::precompile(project)?;
    notices::prepare(project)?;
    announce("Hotloop is set up in .venv");
    Ok(())
}

/// What building and checking the sources needs, without the Python environment.
///
/// # Errors
/// When a system package is missing and cannot be installed from here.
pub(crate) fn for_building() -> Outcome {
    system::prepare()
}
