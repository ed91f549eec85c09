//! System packages: LLVM's libraries and what linking them needs, and Python with its `venv` module.
//!
//! Installed by apt when this runs as root on a machine that has it; otherwise the exact packages are named and nothing
//! is touched.

use std::env;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{Failure, Outcome, announce, read, run, succeeds};

/// One thing that the machine must have.
struct Need {
    /// The Debian package that provides it.
    package: &'static str,
    /// What it is for.
    purpose: &'static str,
    /// Whether it is there, found out without asking the package manager.
    present: fn() -> bool,
}

const NEEDS: [Need; 5] = [
    Need { package: "llvm-22-dev", purpose: "LLVM 22, the code generator", present: has_llvm },
    Need { package: "libzstd-dev", purpose: "a library that LLVM links", present: || has_header("zstd.h") },
    Need { package: "zlib1g-dev", purpose: "a library that LLVM links", present: || has_header("zlib.h") },
    Need { package: "g++", purpose: "the C++ runtime that LLVM links", present: || has_program("g++") },
    Need {
        package: "python3-venv",
        purpose: "Python 3.11 or newer with venv, for the clients",
        present: has_python,
    },
];

/// Installs what is missing, or says what to install.
///
/// # Errors
/// When something is missing and this run may not or cannot install it.
pub(crate) fn prepare() -> Outcome {
    let missing: Vec<&Need> = NEEDS.iter().filter(|need| !(need.present)()).collect();
    if missing.is_empty() {
        return check_python();
    }
    let packages: Vec<&str> = missing.iter().map(|need| need.package).collect();
    if !(has_program("apt-get") && is_root()) {
        return Err(Failure::new(advice(&missing)));
    }
    announce(&format!("installing Debian packages: {}", packages.join(" ")));
    let apt = || {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    run(apt().args(["update", "--quiet=2"]))?;
    run(apt().args(["install", "--yes", "--quiet=2", "--no-install-recommends"]).args(&packages))?;
    match NEEDS.iter().filter(|need| !(need.present)()).collect::<Vec<_>>().as_slice() {
        [] => check_python(),
        still => Err(Failure::new(advice(still))),
    }
}

/// The interpreter that `.venv` is made with: `PYTHON` if set, else `python3`.
pub(crate) fn python() -> PathBuf {
    env::var_os("PYTHON").map_or_else(|| PathBuf::from("python3"), PathBuf::from)
}

fn advice(missing: &[&Need]) -> String {
    let mut text = String::from("this machine lacks\n");
    for need in missing {
        let _ = writeln!(text, "  {:14} {}", need.package, need.purpose);
    }
    let packages: Vec<&str> = missing.iter().map(|need| need.package).collect();
    let _ = write!(
        text,
        "On Debian 12 or newer, run as root\n  apt-get install {}\nand repeat the command. Elsewhere install the same \
         things by other means: LLVM 22 is found as `llvm-config-22` or in LLVM_SYS_221_PREFIX, Python as `python3` or in \
         PYTHON.",
        packages.join(" ")
    );
    text
}

fn check_python() -> Outcome {
    let version = read(
        Command::new(python())
            .args(["-c", "import sys; print(sys.version_info >= (3, 11), sys.version.split()[0])"]),
    )?;
    match version.strip_prefix("False ") {
        Some(old) => Err(Failure::new(format!(
            "`{}` is Python {old}, but the clients and rivals in .venv need 3.11 or newer; name one in PYTHON",
            python().display()
        ))),
        None => Ok(()),
    }
}

fn has_llvm() -> bool {
    if let Some(prefix) = env::var_os("LLVM_SYS_221_PREFIX") {
        return Path::new(&prefix).join("bin/llvm-config").exists();
    }
    ["llvm-config-22", "llvm-config"].iter().any(|name| {
        let mut command = Command::new(name);
        has_program(name) && read(command.arg("--version")).is_ok_and(|version| version.starts_with("22."))
    })
}

fn has_header(name: &str) -> bool {
    let folders = ["/usr/include", "/usr/local/include", "/opt/homebrew/include"];
    folders.iter().any(|folder| Path::new(folder).join(name).exists())
}

fn has_python() -> bool {
    succeeds(Command::new(python()).args(["-c", "import venv, ensurepip"]))
}

fn has_program(name: &str) -> bool {
    env::var_os("PATH").is_some_and(|path| env::split_paths(&path).any(|folder| folder.join(name).is_file()))
}

pub(crate) fn is_root() -> bool {
    read(Command::new("id").arg("-u")).is_ok_and(|user| user == "0")
}
