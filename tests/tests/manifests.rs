//! The crates depend on each other one way, and on the outside world in their own places only.
//!
//! Read from the manifests themselves, because a dependency that is merely declared is already a door.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use hotloop_tests::checkout::root;

/// The crates that know Python: the VM, and the parser that it shares with the compiler.
const PYTHON_VM: [&str; 3] = ["rustpython", "rustpython-vm", "hotloop-vm"];
const PYTHON_PARSER: &str = "ruff_";
const LLVM: [&str; 2] = ["inkwell", "llvm-sys"];
const JUPYTER: [&str; 3] = ["hotloop-jupyter", "zeromq", "jupyter-protocol"];

/// A member of the workspace: its name and what its manifest names, in any table of dependencies.
struct Member {
    path: String,
    name: String,
    dependencies: BTreeSet<String>,
    manifest: String,
}

#[test]
fn jupyter_knows_no_python() {
    let everything = reachable("hotloop-jupyter");
    assert_absent("hotloop-jupyter", &everything, |name| {
        PYTHON_VM.contains(&name) || name.starts_with(PYTHON_PARSER)
    });
}

#[test]
fn the_compiler_knows_neither_the_vm_nor_jupyter() {
    let everything = reachable("hotloop-jit");
    assert_absent("hotloop-jit", &everything, |name| PYTHON_VM.contains(&name) || JUPYTER.contains(&name));
}

#[test]
fn core_and_array_know_neither_python_nor_llvm() {
    for name in ["hotloop-core", "hotloop-array", "hotloop-linalg", "hotloop-fft", "hotloop-random"] {
        let everything = reachable(name);
        assert_absent(name, &everything, |other| {
            PYTHON_VM.contains(&other)
                || other.starts_with(PYTHON_PARSER)
                || LLVM.contains(&other)
                || JUPYTER.contains(&other)
                || other == "hotloop-jit"
        });
    }
}

#[test]
fn imports_run_one_way() {
    let allowed: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("hotloop-core", &[] as &[&str]),
        ("hotloop-pylib", &[]),
        ("hotloop-jupyter", &[]),
        ("hotloop-array", &["hotloop-core"]),
        ("hotloop-linalg", &["hotloop-core", "hotloop-array"]),
        ("hotloop-fft", &["hotloop-core", "hotloop-array"]),
        ("hotloop-random", &["hotloop-core", "hotloop-array"]),
        ("hotloop-gpu", &["hotloop-core"]),
        // The random streams stand beside the array core, in a crate of their own for the sake of build time.
        (
            "hotloop-jit",
            &[
                "hotloop-core",
                "hotloop-array",
                "hotloop-linalg",
                "hotloop-fft",
                "hotloop-random",
                "hotloop-pylib",
            ],
        ),
        (
            "hotloop-vm",
            &[
                "hotloop-core",
                "hotloop-array",
                "hotloop-linalg",
                "hotloop-fft",
                "hotloop-random",
                "hotloop-pylib",
                "hotloop-jit",
                "hotloop-gpu",
            ],
        ),
    ]);
    for member in members() {
        let Some(allowed) = allowed.get(member.name.as_str()) else { continue };
        for dependency in member.dependencies.iter().filter(|name| name.starts_with("hotloop")) {
            assert!(allowed.contains(&dependency.as_str()), "{} may not depend on {dependency}", member.name);
        }
    }
}

#[test]
fn versions_stand_in_the_root_manifest_only() {
    for member in members() {
        for line in dependency_lines(&member.manifest) {
            let pinned = line.contains("version") || line.contains('"') && !line.contains(".workspace");
            let shared = line.contains(".workspace = true") || line.contains("workspace = true");
            assert!(shared && !pinned, "{}: `{line}` must take its version from the workspace", member.path);
        }
    }
}

#[test]
fn every_crate_has_the_lints_and_the_metadata_of_the_workspace() {
    for member in members() {
        for line in ["version", "edition", "license", "rust-version", "publish"] {
            let wanted = format!("{line}.workspace = true");
            assert!(member.manifest.contains(&wanted), "{}: `{wanted}` is missing", member.path);
        }
        assert!(
            member.manifest.contains("[lints]\nworkspace = true"),
            "{}: it opts out of the lints",
            member.path
        );
    }
}

#[test]
fn xtask_builds_without_any_other_crate() {
    let members = members();
    let xtask = members.iter().find(|member| member.name == "xtask").expect("xtask is a member");
    assert!(
        xtask.dependencies.is_empty(),
        "xtask must build where nothing else does: {:?}",
        xtask.dependencies
    );
}

fn assert_absent(name: &str, reachable: &BTreeSet<String>, forbidden: impl Fn(&str) -> bool) {
    let found: Vec<&String> = reachable.iter().filter(|other| forbidden(other)).collect();
    assert!(found.is_empty(), "{name} must not reach {found:?}");
}

/// All that a member depends on, directly or through other members, by the names in their manifests.
fn reachable(name: &str) -> BTreeSet<String> {
    let members: BTreeMap<String, BTreeSet<String>> =
        members().into_iter().map(|member| (member.name, member.dependencies)).collect();
    assert!(members.contains_key(name), "{name} is not a member of the workspace");
    let mut found = BTreeSet::new();
    let mut waiting = vec![name.to_owned()];
    while let Some(next) = waiting.pop() {
        for dependency in members.get(&next).into_iter().flatten() {
            if found.insert(dependency.clone()) {
                waiting.push(dependency.clone());
            }
        }
    }
    found
}

fn members() -> Vec<Member> {
    let text = read(&root().join("Cargo.toml"));
    let list = text
        .split_once("members = [")
        .and_then(|(_, rest)| rest.split_once(']'))
        .expect("a list of members")
        .0;
    let members: Vec<Member> = list.split('"').skip(1).step_by(2).map(member).collect();
    assert!(members.len() > 5, "the workspace has more members than {}", members.len());
    members
}

fn member(path: &str) -> Member {
    let manifest = read(&root().join(path).join("Cargo.toml"));
    let name = manifest
        .lines()
        .find_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'))
        .expect("a package has a name")
        .to_owned();
    let dependencies = dependency_lines(&manifest)
        .filter_map(|line| line.split(['.', '=', ' ']).next())
        .map(|name| name.trim_matches('"').to_owned())
        .collect();
    Member { path: path.to_owned(), name, dependencies, manifest }
}

/// The entries of all tables whose name ends in `dependencies`, one a line as this workspace writes them.
fn dependency_lines(manifest: &str) -> impl Iterator<Item = &str> {
    let mut inside = false;
    manifest.lines().map(str::trim).filter(move |line| {
        if line.starts_with('[') {
            inside = line.trim_end_matches(']').ends_with("dependencies");
            return false;
        }
        inside && !line.is_empty() && !line.starts_with('#')
    })
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
