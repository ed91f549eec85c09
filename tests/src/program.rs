//! Running one program with a time limit and keeping all that it said.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How a program ended.
pub struct Ended {
    /// What it wrote to standard output.
    pub output: String,
    /// What it wrote to standard error.
    pub errors: String,
    /// Its exit status; `None` when it ran past its limit and was killed.
    pub status: Option<ExitStatus>,
    /// How long it ran.
    pub took: Duration,
}

impl Ended {
    /// Whether it succeeded in time.
    pub fn succeeded(&self) -> bool {
        self.status.is_some_and(|status| status.success())
    }

    /// All that is known about the end, for the message of a failed test.
    pub fn report(&self) -> String {
        let end = match self.status {
            Some(status) => format!("{status} after {:.1} s", self.took.as_secs_f64()),
            None => format!("killed after {:.1} s", self.took.as_secs_f64()),
        };
        format!("{end}\n--- standard output\n{}\n--- standard error\n{}", self.output, self.errors)
    }
}

/// Runs a command to its end or to its limit; then its whole process group is killed.
///
/// # Errors
/// When the command cannot be started or its output cannot be kept.
pub fn run(command: &mut Command, limit: Duration) -> io::Result<Ended> {
    // Files and not pipes: a child that outlives the program would keep a pipe open and the reader waiting.
    let mut output = temporary_file()?;
    let mut errors = temporary_file()?;
    let begun = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(output.try_clone()?)
        .stderr(errors.try_clone()?)
        .process_group(0)
        .spawn()
        .map_err(|error| {
            io::Error::new(error.kind(), format!("{}: {error}", command.get_program().display()))
        })?;
    let status = wait(&mut child, limit)?;
    if status.is_none() {
        kill_group(&mut child)?;
    }
    Ok(Ended { output: content(&mut output)?, errors: content(&mut errors)?, status, took: begun.elapsed() })
}

fn wait(child: &mut Child, limit: Duration) -> io::Result<Option<ExitStatus>> {
    let deadline = Instant::now() + limit;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() > deadline {
            return Ok(None);
        }
        thread::sleep(Duration::from_millis(10));
    }
}

fn kill_group(child: &mut Child) -> io::Result<()> {
    Command::new("kill").args(["-KILL", "--", &format!("-{}", child.id())]).stderr(Stdio::null()).status()?;
    child.wait().map(drop)
}

/// A file without a name, which goes when it is closed.
fn temporary_file() -> io::Result<File> {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let path = std::env::temp_dir().join(format!("hotloop-test-{}-{number}", std::process::id()));
    let file = File::options().read(true).write(true).create_new(true).open(&path)?;
    std::fs::remove_file(&path)?;
    Ok(file)
}

fn content(file: &mut File) -> io::Result<String> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str, limit: u64) -> Ended {
        run(Command::new("sh").args(["-c", script]), Duration::from_millis(limit)).expect("a shell starts")
    }

    #[test]
    fn output_and_status_are_kept() {
        let ended = shell("echo out; echo err >&2; exit 3", 10_000);
        assert_eq!((ended.output.as_str(), ended.errors.as_str()), ("out\n", "err\n"));
        assert_eq!(ended.status.and_then(|status| status.code()), Some(3));
        assert!(!ended.succeeded());
    }

    #[test]
    fn a_program_past_its_limit_is_killed_with_its_children() {
        let ended = shell("echo begun; sleep 60 & wait", 200);
        assert!(ended.status.is_none() && !ended.succeeded());
        assert_eq!(ended.output, "begun\n");
        assert!(ended.took < Duration::from_secs(30), "{}", ended.report());
    }
}
