//! Where things lie: the checkout, cargo's target directory and the Python environment `.venv`.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{Failure, Outcome, announce, read};

/// The first Rust release whose version the parser crates accept without being told to.
const RUST_WITHOUT_FLAG: (u32, u32) = (1, 96);

/// The oldest Rust release that compiles the workspace.
const OLDEST_RUST: (u32, u32) = (1, 95);

/// The checkout that this run works on.
pub(crate) struct Project {
    /// The folder of the workspace's `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// Where cargo puts what it builds (`CARGO_TARGET_DIR` is respected).
    pub(crate) target: PathBuf,
    /// The installed Rust, as (major, minor).
    rust: (u32, u32),
}

impl Project {
    /// Finds the checkout and asks cargo where it builds.
    ///
    /// # Errors
    /// When cargo or rustc cannot be asked, or when the installed Rust is too old.
    pub(crate) fn find() -> Outcome<Project> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = match Path::new(&manifest).parent() {
            Some(parent) => parent.to_owned(),
            None => return Err(Failure::new("the folder of xtask has no parent")),
        };
        let target = target_directory(&root)?;
        let rust = rust_version()?;
        if rust < OLDEST_RUST {
            return Err(Failure::new(format!(
                "Hotloop needs Rust {}.{} or newer, but this is {}.{}; run `rustup update stable`",
                OLDEST_RUST.0, OLDEST_RUST.1, rust.0, rust.1
            )));
        }
        Ok(Project { root, target, rust })
    }

    /// `cargo VERB` on the whole workspace in the one profile. The product and its tests always build all members, since
    /// building one alone unifies features differently and compiles the Python VM a second time.
    pub(crate) fn cargo(&self, verb: &str) -> Command {
        let mut command = Command::new(cargo());
        command.current_dir(&self.root).args([verb, "--release", "--workspace", "--locked"]);
        if self.rust < RUST_WITHOUT_FLAG {
            command.arg("--ignore-rust-version");
        }
        command
    }

    /// The Python environment with the clients, the rivals and the installed kernel.
    pub(crate) fn environment(&self) -> PathBuf {
        self.root.join(".venv")
    }

    /// A program of the Python environment.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.environment().join("bin").join(name)
    }

    /// The environment's own CPython: the client of our kernel, and the home of its rivals.
    pub(crate) fn python(&self) -> Command {
        let mut command = Command::new(self.program("python"));
        // The user's own PYTHONPATH would put packages in front of the pinned ones.
        command.current_dir(&self.root).env_remove("PYTHONPATH").env_remove("PYTHONHOME");
        command
    }

    /// Keeps a second `cargo x` from setting up at the same time; the lock ends with the returned file.
    pub(crate) fn lock(&self) -> Outcome<File> {
        fs::create_dir_all(&self.target).map_err(|error| Failure::file("create", &self.target, &error))?;
        let path = self.target.join("cargo-x.lock");
        let file = File::create(&path).map_err(|error| Failure::file("create", &path, &error))?;
        if file.try_lock().is_err() {
            announce("another cargo x is setting up; waiting for it");
            file.lock().map_err(|error| Failure::file("lock", &path, &error))?;
        }
        Ok(file)
    }
}

/// The cargo that started this tool.
pub(crate) fn cargo() -> PathBuf {
    env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from)
}

fn target_directory(root: &Path) -> Outcome<PathBuf> {
    let metadata = read(Command::new(cargo()).current_dir(root).args([
        "metadata",
        "--no-deps",
        "--format-version",
        "1",
    ]))?;
    let value = metadata
        .split_once("\"target_directory\":\"")
        .and_then(|(_, rest)| json_string(rest))
        .ok_or_else(|| Failure::new("cargo metadata names no target directory"))?;
    Ok(PathBuf::from(value))
}

/// The JSON string whose opening quote has been read.
fn json_string(text: &str) -> Option<String> {
    let mut value = String::new();
    let mut characters = text.chars();
    loop {
        match characters.next()? {
            '"' => return Some(value),
            '\\' => value.push(characters.next()?),
            character => value.push(character),
        }
    }
}

fn rust_version() -> Outcome<(u32, u32)> {
    let rustc = env::var_os("RUSTC").map_or_else(|| PathBuf::from("rustc"), PathBuf::from);
    let text = read(Command::new(rustc).arg("--version"))?;
    let mut numbers =
        text.split_whitespace().nth(1).unwrap_or("").split('.').map_while(|part| part.parse().ok());
    match (numbers.next(), numbers.next()) {
        (Some(major), Some(minor)) => Ok((major, minor)),
        _ => Err(Failure::new(format!("cannot read a version in `{text}`"))),
    }
}

#[cfg(test)]
mod tests {
    use super::json_string;

    #[test]
    fn a_json_string_ends_at_its_own_quote() {
        assert_eq!(json_string(r#"/a b/c","next":"d""#).as_deref(), Some("/a b/c"));
        assert_eq!(json_string(r#"/quo\"te\\d","#).as_deref(), Some(r#"/quo"te\d"#));
        assert_eq!(json_string("/never ends"), None);
    }
}
