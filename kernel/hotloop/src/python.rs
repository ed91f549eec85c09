//! Being a Python executable: `-c`, `-m`, a file, `-`, with Hotloop's modules.

use hotloop_vm::interpreter::{self, Embedding};
use rustpython::{RunMode, parse_opts};
use rustpython_vm::scope::Scope;
use rustpython_vm::{AsObject, PyResult, Settings, VirtualMachine};
use std::io::{IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Runs the process's command line as a Python executable does.
pub(crate) fn run_command_line() -> ExitCode {
    match parse_opts() {
        Ok((settings, mode)) => run(settings, |vm| run_mode(vm, mode)),
        Err(error) => complain(&error),
    }
}

/// Runs a script with `__main__` semantics, or a notebook's code cells; no IPython is loaded for a script.
pub(crate) fn run_file(file: &Path, arguments: Vec<String>) -> ExitCode {
    let Some(path) = file.to_str().map(str::to_owned) else {
        return complain(&format!("the path {} is not valid Unicode", file.display()));
    };
    let mut settings = environment_settings();
    settings.argv = std::iter::once(path.clone()).chain(arguments).collect();
    if file.extension().is_some_and(|extension| extension == "ipynb") {
        return run(settings, move |vm| {
            vm.insert_sys_path(vm.ctx.new_str(script_directory(&path)).into())?;
            interpreter::import_module(vm, "hotloop_kernel.notebook")?
                .get_attr("run", vm)?
                .call((path,), vm)?;
            Ok(())
        });
    }
    run(settings, move |vm| run_script(vm, &path))
}

/// The settings that environment variables ask for, where the command line has no Python options.
pub(crate) fn environment_settings() -> Settings {
    let mut settings = Settings::default();
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    settings.path_list = std::env::var_os("PYTHONPATH")
        .iter()
        .flat_map(std::env::split_paths)
        .filter(|path| !path.as_os_str().is_empty())
        .map(|path| path.to_string_lossy().into_owned())
        .collect();
    settings.write_bytecode = set("PYTHONDONTWRITEBYTECODE").is_none();
    settings.buffered_stdio = set("PYTHONUNBUFFERED").is_none();
    settings.user_site_directory = set("PYTHONNOUSERSITE").is_none();
    settings.hash_seed = set("PYTHONHASHSEED").and_then(|seed| seed.parse().ok());
    settings.warnoptions =
        set("PYTHONWARNINGS").iter().flat_map(|list| list.split(',')).map(str::to_owned).collect();
    settings
}

/// Makes the interpreter, runs `body` in it, finalizes it and returns the exit status that Python defines.
fn run(settings: Settings, body: impl FnOnce(&VirtualMachine) -> PyResult<()>) -> ExitCode {
    let interpreter = interpreter::build(embedding(settings));
    let status = interpreter.run(|vm| {
        interpreter::prepare(vm)?;
        body(vm)
    });
    rustpython_vm::host_env::os::exit_code(status)
}

/// This binary's interpreter: the kernel's Python files are frozen into it, and its native module is there.
pub(crate) fn embedding(settings: Settings) -> Embedding {
    Embedding {
        settings,
        native_modules: |context| vec![crate::bridge::module_def(context)],
        frozen_modules: Some(crate::FROZEN),
    }
}

fn run_mode(vm: &VirtualMachine, mode: RunMode) -> PyResult<()> {
    let settings = &vm.state.config.settings;
    if settings.faulthandler {
        vm.import("faulthandler", 0)?.get_attr("enable", vm)?.call((), vm)?;
    }
    let result = match mode {
        RunMode::Script(path) => run_script(vm, &path),
        RunMode::Command(code) => {
            insert_path(vm, "")?;
            vm.run_string(vm.new_scope_with_main()?, &code, "<string>").map(drop)
        }
        RunMode::Module(module) => {
            vm.new_scope_with_main()?;
            let directory = std::env::current_dir().unwrap_or_default();
            insert_path(vm, &directory.to_string_lossy())?;
            vm.run_module(&module)
        }
        RunMode::Repl => {
            insert_path(vm, "")?;
            return if std::io::stdin().is_terminal() || settings.interactive {
                rustpython::run_shell(vm, vm.new_scope_with_main()?)
            } else {
                run_standard_input(vm, vm.new_scope_with_main()?)
            };
        }
        RunMode::InstallPip(_) => Err(vm.new_runtime_error("--install-pip is not supported by Hotloop")),
    };
    // -i asks for a prompt whatever standard input is, the environment variable only where someone sits at it.
    if settings.interactive || settings.inspect && std::io::stdin().is_terminal() {
        if let Err(error) = result {
            vm.print_exception(&error);
        }
        return rustpython::run_shell(vm, main_scope(vm)?);
    }
    result
}

/// The namespace that the program has left behind.
fn main_scope(vm: &VirtualMachine) -> PyResult<Scope> {
    let main = vm.sys_module.get_attr("modules", vm)?.get_item("__main__", vm)?;
    match main.get_attr("__dict__", vm)?.downcast() {
        Ok(globals) => Ok(Scope::with_builtins(None, globals, vm)),
        Err(_) => vm.new_scope_with_main(),
    }
}

fn run_standard_input(vm: &VirtualMachine, scope: Scope) -> PyResult<()> {
    let mut source = Vec::new();
    vm.allow_threads(|| std::io::stdin().read_to_end(&mut source))
        .map_err(|error| vm.new_os_error(error.to_string()))?;
    vm.run_string(scope, &String::from_utf8_lossy(&source), "<stdin>").map(drop)
}

/// Runs a file, or a directory or archive with a `__main__.py`.
fn run_script(vm: &VirtualMachine, path: &str) -> PyResult<()> {
    let absolute = std::path::absolute(path)
        .map_or_else(|_| path.to_owned(), |path| path.to_string_lossy().into_owned());
    let is_package = Path::new(&absolute).is_dir()
        || Path::new(&absolute).extension().is_some_and(|extension| extension == "zip" || extension == "pyz");
    if is_package {
        vm.insert_sys_path(vm.ctx.new_str(absolute).into())?;
        vm.new_scope_with_main()?;
        vm.import("runpy", 0)?.get_attr("_run_module_as_main", vm)?.call(("__main__", false), vm)?;
        return Ok(());
    }
    insert_path(vm, &script_directory(path))?;
    if let Err(error) = std::fs::metadata(&absolute) {
        let program = vm.state.config.paths.executable.as_str();
        let file = vm.ctx.new_str(absolute).as_object().repr(vm)?;
        let number = error.raw_os_error().unwrap_or(libc::ENOENT);
        let reason = vm.import("os", 0)?.get_attr("strerror", vm)?.call((number,), vm)?.str(vm)?;
        complain(&format!("{program}: can't open file {file}: [Errno {number}] {reason}"));
        return Err(vm.new_system_exit(vec![vm.ctx.new_int(2).into()].into()));
    }
    vm.run_any_file(vm.new_scope_with_main()?, &absolute)
}

fn insert_path(vm: &VirtualMachine, directory: &str) -> PyResult<()> {
    if vm.state.config.settings.safe_path {
        return Ok(());
    }
    vm.insert_sys_path(vm.ctx.new_str(directory).into())
}

/// The directory of a script with links resolved, which is the first entry of its search path.
fn script_directory(path: &str) -> String {
    let resolved = std::fs::canonicalize(path).unwrap_or_else(|_| PathBuf::from(path));
    resolved.parent().unwrap_or(Path::new("")).to_string_lossy().into_owned()
}

pub(crate) fn complain(problem: &(impl std::fmt::Display + ?Sized)) -> ExitCode {
    // Nothing can be done about a standard error that takes no text.
    let _ = writeln!(crate::capture::Log, "hotloop: {problem}");
    ExitCode::FAILURE
}
