//! `cargo x demo`: the first notebook, executed on the installed kernel by a real Jupyter client.

use std::process::Command;

use crate::process::{Failure, Outcome, announce, run as run_command};
use crate::project::Project;
use crate::{setup, system};

const NOTEBOOK: &str = "examples/first-steps.ipynb";
const EXECUTED: &str = "examples/executed/first-steps.ipynb";

/// Executes the notebook and shows what its cells print; with `--lab`, opens it in JupyterLab instead.
///
/// # Errors
/// When the set-up fails or a cell raises.
pub(crate) fn run(project: &Project, arguments: &[String]) -> Outcome {
    let lab = match arguments {
        [] => false,
        [option] if option == "--lab" => true,
        _ => return Err(Failure::new("`cargo x demo` takes one option, `--lab`")),
    };
    setup::everything(project)?;
    if lab { open(project) } else { execute(project) }
}

fn execute(project: &Project) -> Outcome {
    announce(&format!("executing {NOTEBOOK} with nbclient on the kernel `hotloop`"));
    run_command(project.python().args(["xtask/execute_notebook.py", NOTEBOOK, EXECUTED]))?;
    announce(&format!("the executed notebook is {EXECUTED}"));
    announce("to open it in JupyterLab: cargo x demo --lab");
    announce("or, to work in your own folder: .venv/bin/jupyter lab, and choose the kernel Hotloop");
    Ok(())
}

fn open(project: &Project) -> Outcome {
    announce(&format!("opening {NOTEBOOK} in JupyterLab (Ctrl-C ends it)"));
    let mut lab = Command::new(project.program("jupyter"));
    lab.current_dir(&project.root).args(["lab", NOTEBOOK]);
    if system::is_root() {
        lab.arg("--allow-root");
    }
    run_command(&mut lab)
}
