//! Where the tests find the checkout, its Python environment and the installed binary.

use std::path::{Path, PathBuf};

/// The root of the checkout.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// The CPython of `.venv`, with Jupyter's clients, NumPy and Numba.
pub fn python() -> PathBuf {
    root().join(".venv/bin/python")
}

/// The Hotloop that is installed in `.venv`, with its carried packages and its kernelspec.
pub fn binary() -> PathBuf {
    root().join(".venv/bin/hotloop")
}

/// The files of a folder of the checkout that end in `.{extension}` and do not start with an underscore, in order.
pub fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join(folder)).into_iter().flatten().filter_map(Result::ok);
    let mut found: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .filter(|path| path.file_name().is_some_and(|name| !name.to_string_lossy().starts_with('_')))
        .collect();
    found.sort();
    found
}
