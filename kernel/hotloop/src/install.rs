//! `hotloop install` writes the kernelspec by which Jupyter finds this binary, `hotloop uninstall` removes it.

use serde_json::json;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const FILES: [(&str, &[u8]); 3] = [
    ("logo-svg.svg", include_bytes!("../../../kernelspec/logo-svg.svg")),
    ("logo-32x32.png", include_bytes!("../../../kernelspec/logo-32x32.png")),
    ("logo-64x64.png", include_bytes!("../../../kernelspec/logo-64x64.png")),
];

/// Where the kernelspec goes.
pub(crate) enum Destination {
    /// The user's own Jupyter data directory.
    User,
    /// The environment that the binary is installed in, or that is activated.
    Environment,
    /// `share/jupyter` under a given prefix.
    Prefix(PathBuf),
}

/// Writes the kernelspec and returns its directory.
///
/// # Errors
/// A name that Jupyter does not accept, no place to write to, or a failed write.
pub(crate) fn install(destination: &Destination, name: &str, display_name: &str) -> Result<PathBuf, String> {
    let directory = directory(destination, name)?;
    write(&directory, display_name)
        .map_err(|error| format!("can't write {}: {error}", directory.display()))?;
    Ok(directory)
}

/// Removes a kernelspec and returns the directory that it was in.
///
/// # Errors
/// A name that is none, a kernelspec that is not there or starts another program, or a failed removal.
pub(crate) fn uninstall(destination: &Destination, name: &str) -> Result<PathBuf, String> {
    let directory = directory(destination, name)?;
    let file = directory.join("kernel.json");
    let text = fs::read_to_string(&file).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => format!("no kernel {name:?} is installed in {}", directory.display()),
        _ => format!("can't read {}: {error}", file.display()),
    })?;
    if !is_ours(&text) {
        return Err(format!("{} belongs to another kernel and stays", directory.display()));
    }
    // A link is removed and what it leads to stays, as with every other file.
    let removed = match fs::symlink_metadata(&directory) {
        Ok(metadata) if metadata.is_symlink() => fs::remove_file(&directory),
        _ => fs::remove_dir_all(&directory),
    };
    removed.map_err(|error| format!("can't remove {}: {error}", directory.display()))?;
    Ok(directory)
}

/// Whether a kernelspec is one that [`install`] wrote, which its command tells.
fn is_ours(specification: &str) -> bool {
    let Ok(specification) = serde_json::from_str::<serde_json::Value>(specification) else { return false };
    let argument = |at: usize| specification["argv"][at].as_str().unwrap_or_default();
    let program = Path::new(argument(0)).file_stem().and_then(|name| name.to_str()).unwrap_or_default();
    program.contains("hotloop") && argument(1) == "kernel"
}

/// Where the kernelspec of this name goes.
fn directory(destination: &Destination, name: &str) -> Result<PathBuf, String> {
    let allowed = |character: char| character.is_ascii_alphanumeric() || "._-".contains(character);
    // Names of dots alone would lead out of the directory.
    if name.chars().all(|character| character == '.') || !name.chars().all(allowed) {
        return Err(format!("{name:?} is no kernel name: letters, digits, '.', '_' and '-' are"));
    }
    Ok(data_directory(destination)?.join("kernels").join(name))
}

fn write(directory: &Path, display_name: &str) -> io::Result<()> {
    let specification = json!({
        "argv": [stable_binary_path()?, "kernel", "--connection-file", "{connection_file}"],
        "display_name": display_name,
        "language": "python",
        "interrupt_mode": "message",
        "metadata": { "debugger": false },
    });
    fs::create_dir_all(directory)?;
    fs::write(directory.join("kernel.json"), format!("{specification:#}\n"))?;
    FILES.iter().try_for_each(|(name, content)| fs::write(directory.join(name), content))
}

fn data_directory(destination: &Destination) -> Result<PathBuf, String> {
    let variable = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    match destination {
        Destination::Prefix(prefix) => {
            std::path::absolute(prefix.join("share/jupyter")).map_err(|error| error.to_string())
        }
        Destination::User => variable("JUPYTER_DATA_DIR")
            .or_else(|| variable("XDG_DATA_HOME").map(|data| data.join("jupyter")))
            .or_else(|| variable("HOME").map(|home| home.join(".local/share/jupyter")))
            .ok_or_else(|| "HOME is not set; use --prefix".to_owned()),
        Destination::Environment => {
            let own =
                env::current_exe().ok().and_then(|binary| Some(binary.parent()?.parent()?.to_path_buf()));
            let own = own.filter(|prefix| prefix.join("pyvenv.cfg").is_file());
            let prefix = own.or_else(|| variable("VIRTUAL_ENV")).or_else(|| variable("CONDA_PREFIX"));
            let prefix = prefix.ok_or("no environment is activated; use --prefix")?;
            Ok(prefix.join("share/jupyter"))
        }
    }
}

/// The path to write into the kernelspec: the name that `PATH` knows this binary by, where it has one, because package
/// managers keep that name when an upgrade moves the file behind it.
fn stable_binary_path() -> io::Result<PathBuf> {
    let binary = env::current_exe()?;
    let same = |path: &PathBuf| {
        fs::canonicalize(path).is_ok_and(|path| Some(path) == fs::canonicalize(&binary).ok())
    };
    let called = env::args_os().next().map(PathBuf::from).filter(|path| path.components().count() > 1);
    let called = called.and_then(|path| std::path::absolute(path).ok());
    let search_path = env::var_os("PATH").unwrap_or_default();
    let on_path =
        env::split_paths(&search_path).filter(|path| path.is_absolute()).map(|path| path.join("hotloop"));
    let found = called.into_iter().chain(on_path).find(same);
    Ok(found.unwrap_or(binary))
}
