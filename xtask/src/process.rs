//! Running other programs, and the one error type of this tool.

use std::ffi::OsStr;
use std::fmt;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

/// Why a verb stopped, in words for whoever typed it.
#[derive(Debug)]
pub(crate) struct Failure(String);

/// What a step of this tool returns.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Failure {
        Failure(message.into())
    }

    /// The failure of an operation on a file.
    pub(crate) fn file(verb: &str, path: &Path, error: &io::Error) -> Failure {
        Failure(format!("cannot {verb} {}: {error}", path.display()))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Says what is being done. Steps that find nothing to do stay silent.
pub(crate) fn announce(what: &str) {
    println!("==> {what}");
}

/// Runs a command on the caller's terminal and fails unless it succeeds.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let status = command.status().map_err(|error| cannot_start(command, &error))?;
    if status.success() { Ok(()) } else { Err(Failure(format!("{} ended with {status}", words(command)))) }
}

/// Runs a command that says something only when it fails.
pub(crate) fn run_quietly(command: &mut Command) -> Outcome {
    let output = command.stdin(Stdio::null()).output().map_err(|error| cannot_start(command, &error))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    Err(Failure(format!(
        "{} ended with {}\n{}",
        words(command),
        output.status,
        String::from_utf8_lossy(&said).trim_end()
    )))
}

/// Runs a command and returns its standard output, without the last line end.
pub(crate) fn read(command: &mut Command) -> Outcome<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| cannot_start(command, &error))?;
    if !output.status.success() {
        return Err(Failure(format!("{} ended with {}", words(command), output.status)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
}

/// Whether a command can be started and succeeds; its output is dropped.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn cannot_start(command: &Command, error: &io::Error) -> Failure {
    Failure(format!("cannot run {}: {error}", command.get_program().display()))
}

fn words(command: &Command) -> String {
    let mut text = String::from("`");
    text.push_str(&command.get_program().display().to_string());
    for argument in command.get_args().map(OsStr::display) {
        text.push_str(&format!(" {argument}"));
    }
    text.push('`');
    text
}
