//! Every program in the folders of this crate, and every notebook of the examples, as one test each.
//!
//! | folder | run by | passes when |
//! |---|---|---|
//! | `protocol`, `kernel`, `numpy`, `conformance` | CPython with Jupyter's clients and NumPy | it exits with 0 |
//! | `run` | `hotloop run` | it exits with 0; its output is `NAME.out`, if that file exists |
//! | `corpus` | `hotloop run` | it exits with 0 |
//! | `same` | `hotloop run`, and CPython with NumPy and Numba | both exit with 0 and print the same |
//! | `notebooks`, `../examples` | nbclient on the installed kernel | no cell raises |
//!
//! A line `# Timeout: 300 s` in a program's head replaces the limit of two minutes, a line `# Alone: reason` keeps other
//! programs from running beside it. `HOTLOOP_BLESS=1` writes the `.out` files anew.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::{Arc, Mutex, RwLock};
use std::time::Duration;

use hotloop_tests::checkout::{binary, files, python, root};
use hotloop_tests::program::{Ended, run};
use libtest_mimic::{Arguments, Failed, Trial};

type Check = fn(&Path, Duration) -> Result<(), Failed>;

const FOLDERS: [(&str, &str, Check); 9] = [
    ("tests/conformance", "py", client),
    ("tests/numpy", "py", client),
    ("tests/protocol", "py", client),
    ("tests/kernel", "py", client),
    ("tests/run", "py", program),
    ("tests/corpus", "py", program),
    ("tests/same", "py", same),
    ("tests/notebooks", "ipynb", notebook),
    ("examples", "ipynb", notebook),
];

fn main() -> ExitCode {
    let alone = Arc::new(RwLock::new(()));
    let mut trials = vec![Trial::test("the set-up is done", set_up)];
    for (folder, extension, check) in FOLDERS {
        for path in files(folder, extension) {
            let name = format!("{folder}/{}", path.file_stem().unwrap_or_default().display());
            let alone = alone.clone();
            trials.push(Trial::test(name, move || {
                let head = Head::read(&path)?;
                if head.alone {
                    let _guard = alone.write()?;
                    check(&path, head.limit)
                } else {
                    let _guard = alone.read()?;
                    check(&path, head.limit)
                }
            }));
        }
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// Says once and plainly what every other test would fail with.
fn set_up() -> Result<(), Failed> {
    match [python(), binary()].iter().find(|path| !path.exists()) {
        Some(missing) => Err(format!("{} is not there; run `cargo x setup`", missing.display()).into()),
        None => Ok(()),
    }
}

/// What the first lines of a program say about running it.
struct Head {
    limit: Duration,
    alone: bool,
}

impl Head {
    fn read(path: &Path) -> Result<Head, Failed> {
        let text = fs::read_to_string(path)?;
        let mut head = Head { limit: Duration::from_secs(120), alone: false };
        for line in text.lines().take(30) {
            if let Some(limit) = line.strip_prefix("# Timeout: ") {
                let seconds =
                    limit.trim_end_matches(" s").parse().map_err(|_| format!("no seconds in `{line}`"))?;
                head.limit = Duration::from_secs(seconds);
            }
            head.alone |= line.starts_with("# Alone: ");
        }
        Ok(head)
    }
}

/// Held while a program starts kernels. A client chooses free ports and lets go of them before its kernel takes them, so
/// two clients at a time may choose the same.
static PORTS: Mutex<()> = Mutex::new(());

fn client(path: &Path, limit: Duration) -> Result<(), Failed> {
    let _guard = PORTS.lock()?;
    let mut command = prepared(&python());
    command.arg(path).env("HOTLOOP_KERNEL", "hotloop").env("HOTLOOP_BINARY", binary());
    succeeded(run(&mut command, limit)?).map(drop)
}

fn program(path: &Path, limit: Duration) -> Result<(), Failed> {
    let ended = succeeded(run(prepared(&binary()).arg("run").arg(path), limit)?)?;
    let expected = path.with_extension("out");
    if env::var_os("HOTLOOP_BLESS").is_some_and(|value| value == "1") && expected.exists() {
        fs::write(&expected, &ended.output)?;
    }
    match expected.exists() {
        true => {
            equal(&expected.display().to_string(), &fs::read_to_string(&expected)?, "hotloop", &ended.output)
        }
        false => Ok(()),
    }
}

fn same(path: &Path, limit: Duration) -> Result<(), Failed> {
    let theirs = succeeded(run(prepared(&python()).arg(path), limit)?)?;
    let ours = succeeded(run(prepared(&binary()).arg("run").arg(path), limit)?)?;
    if theirs.output.is_empty() {
        return Err("it prints nothing, so there is nothing to compare".into());
    }
    equal("CPython", &theirs.output, "hotloop", &ours.output)
}

fn notebook(path: &Path, limit: Duration) -> Result<(), Failed> {
    let _guard = PORTS.lock()?;
    let scratch = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let executed = scratch.join("executed").join(path.file_name().unwrap_or_default());
    let mut command = prepared(&python());
    succeeded(run(command.arg("xtask/execute_notebook.py").arg(path).arg(executed), limit)?).map(drop)
}

/// A command in the checkout that neither reads nor leaves anything in the user's own configuration.
fn prepared(program: &Path) -> Command {
    let scratch = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let mut command = Command::new(program);
    command.current_dir(root());
    command.env("IPYTHONDIR", scratch.join("ipython")).env("JUPYTER_CONFIG_DIR", scratch.join("jupyter"));
    // What earlier runs compiled is not compiled again, and the user's own cache is left alone.
    command.env("XDG_CACHE_HOME", scratch.join("caches"));
    command.env("JUPYTER_PLATFORM_DIRS", "1").env("PYTHONDONTWRITEBYTECODE", "1");
    command.env_remove("PYTHONPATH").env_remove("PYTHONHOME").env_remove("PYTHONSTARTUP");
    command
}

fn succeeded(ended: Ended) -> Result<Ended, Failed> {
    if ended.succeeded() { Ok(ended) } else { Err(ended.report().into()) }
}

fn equal(left: &str, expected: &str, right: &str, found: &str) -> Result<(), Failed> {
    /// So many differences say enough.
    const SHOWN: usize = 40;
    if expected == found {
        return Ok(());
    }
    let (expected, found): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), found.lines().collect());
    let length = expected.len().max(found.len());
    let at = |lines: &[&str], index: usize| lines.get(index).map_or("(no such line)", |line| line).to_owned();
    let different: Vec<usize> =
        (0..length).filter(|&index| expected.get(index) != found.get(index)).collect();
    let mut message = format!("{} of {length} lines differ", different.len());
    for &index in different.iter().take(SHOWN) {
        let (theirs, ours) = (at(&expected, index), at(&found, index));
        message.push_str(&format!("\nline {}\n  {left}: {theirs}\n  {right}: {ours}", index + 1));
    }
    Err(message.into())
}
