//! The scripts of `tests/protocol`, which are Jupyter's own client over libzmq, against the echo kernel: what they find is
//! a fault of this crate and not of a language. The installed kernel goes through the same scripts elsewhere.
use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> std::process::ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut scripts: Vec<PathBuf> = std::fs::read_dir(root.join("tests/protocol"))
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        .filter(|path| path.file_name().is_some_and(|name| !name.to_string_lossy().starts_with('_')))
        .collect();
    scripts.sort();
    let python = root.join(".venv/bin/python");
    let mut trials = vec![Trial::test("there are scripts", {
        let count = scripts.len();
        move || if count > 5 { Ok(()) } else { Err(format!("only {count}").into()) }
    })];
    trials.extend(scripts.into_iter().map(|script| {
        let python = python.clone();
        let name = format!("echo/{}", script.file_stem().unwrap_or_default().display());
        Trial::test(name, move || run(&python, &script))
    }));
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn run(python: &Path, script: &Path) -> Result<(), Failed> {
    if !python.exists() {
        return Err(format!("{} is not there; run `cargo x setup`", python.display()).into());
    }
    let ended = Command::new("timeout")
        .arg("280")
        .arg(python)
        .arg(script)
        .env("HOTLOOP_KERNEL_CMD", echo()?)
        .env("HOTLOOP_KERNEL_DIALECT", "echo")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()?;
    if ended.status.success() {
        return Ok(());
    }
    Err(format!("{}\n{}", ended.status, String::from_utf8_lossy(&ended.stderr)).into())
}

/// The example, which cargo builds along with the tests.
fn echo() -> Result<PathBuf, Failed> {
    let test = std::env::current_exe()?;
    let profile = test.parent().and_then(Path::parent).ok_or("no target directory")?;
    Ok(profile.join("examples/echo"))
}
