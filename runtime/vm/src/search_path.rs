//! Where modules come from: the frozen standard library needs no directory, then the packages that Hotloop carries,
//! then the user's environment.
//!
//! Native and frozen modules are found by the first two finders of `sys.meta_path`, so no directory can hide them.

use std::env;
use std::path::{Path, PathBuf};

/// The directory of the carried packages: `HOTLOOP_PACKAGES`, or `share/hotloop/packages` beside the binary's `bin`.
///
/// The path as called is tried before the resolved one, so that a symlink in an environment's `bin` uses the packages
/// of that environment.
pub fn carried_packages() -> Option<PathBuf> {
    if let Some(directory) = env::var_os("HOTLOOP_PACKAGES").filter(|value| !value.is_empty()) {
        return Some(PathBuf::from(directory));
    }
    installation_prefixes()
        .into_iter()
        .map(|prefix| prefix.join("share/hotloop/packages"))
        .find(|path| path.is_dir())
}

/// The `site-packages` of the user's environment: the activated one, or the one that the binary is installed in.
pub(crate) fn environment_packages(ignore_variables: bool) -> Vec<PathBuf> {
    let mut prefixes = Vec::new();
    if !ignore_variables {
        prefixes.extend(["VIRTUAL_ENV", "CONDA_PREFIX"].iter().filter_map(env::var_os).map(PathBuf::from));
    }
    // An environment that links to the binary of another one does not see that one's packages.
    prefixes.extend(installation_prefixes().into_iter().find(|prefix| prefix.join("pyvenv.cfg").is_file()));
    let mut found = Vec::new();
    for directory in prefixes.iter().filter_map(|prefix| site_packages(prefix)) {
        if !found.contains(&directory) {
            found.push(directory);
        }
    }
    found
}

/// The prefixes that the binary may be installed under: by the name it was called with, and with links resolved.
fn installation_prefixes() -> Vec<PathBuf> {
    let called = env::args_os().next().map(PathBuf::from).filter(|path| path.components().count() > 1);
    let called = called.and_then(|path| std::path::absolute(path).ok());
    let resolved = env::current_exe().ok();
    let binaries = called.into_iter().chain(resolved);
    binaries.filter_map(|binary| Some(binary.parent()?.parent()?.to_path_buf())).collect()
}

/// `lib/python3.N/site-packages` of a prefix, for its highest `N`.
fn site_packages(prefix: &Path) -> Option<PathBuf> {
    let minor_version = |name: &str| name.strip_prefix("python3.")?.trim_end_matches('t').parse::<u32>().ok();
    let entries = std::fs::read_dir(prefix.join("lib")).ok()?.filter_map(Result::ok);
    let versions = entries.filter_map(|entry| {
        let version = minor_version(entry.file_name().to_str()?)?;
        let directory = entry.path().join("site-packages");
        directory.is_dir().then_some((version, directory))
    });
    versions.max_by_key(|(version, _)| *version).map(|(_, directory)| directory)
}
