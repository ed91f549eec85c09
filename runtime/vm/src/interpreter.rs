//! Making the interpreter: settings, native and frozen modules, search path, and what must be in place before any
//! user code runs.

use crate::{attached, elementary, interrupt, lock, modules, repairs, search_path, sources};
use rustpython::{InterpreterBuilder, InterpreterBuilderExt};
use rustpython_vm::builtins::{PyModuleDef, PyStr};
use rustpython_vm::common::rc::PyRc;
use rustpython_vm::frozen::FrozenLib;
use rustpython_vm::{Context, Interpreter, PyResult, Settings, VirtualMachine};
use std::path::Path;

/// NumPy's own Python files that lie among the carried packages.
const NUMPY_FILES: &str = include_str!("../numpy_files.txt");

static FROZEN: &FrozenLib = rustpython_vm::py_freeze!(dir = "../python");

/// What the program that embeds the interpreter adds to it.
pub struct Embedding {
    /// Settings from the command line; the search path is completed here.
    pub settings: Settings,
    /// Further native modules.
    pub native_modules: fn(&Context) -> Vec<&'static PyModuleDef>,
    /// Further Python modules, compiled at build time.
    pub frozen_modules: Option<&'static FrozenLib>,
}

/// Makes the process's interpreter on the calling thread, which must be the process main thread.
///
/// Python code may run in it only after [`prepare`].
pub fn build(embedding: Embedding) -> Interpreter {
    let Embedding { mut settings, native_modules, frozen_modules } = embedding;
    if settings.utf8_mode < 0 {
        settings.utf8_mode = 1;
    }
    // What a thread prints belongs to the cell that started it, and a context variable says which cell that is.
    settings.thread_inherit_context = true;
    let mut paths = settings.path_list.clone();
    paths.extend(search_path::carried_packages().map(|path| path.to_string_lossy().into_owned()));

    let mut builder = InterpreterBuilder::new().settings(settings).init_stdlib();
    let definitions = modules::definitions(&builder.ctx);
    let more_definitions = native_modules(&builder.ctx);
    builder = builder
        .add_native_modules(&definitions)
        .add_native_modules(&more_definitions)
        .add_frozen_modules(FROZEN)
        .init_hook(move |vm| {
            if let Some(state) = PyRc::get_mut(&mut vm.state) {
                state.config.paths.module_search_paths = paths;
            }
        });
    if let Some(frozen) = frozen_modules {
        builder = builder.add_frozen_modules(frozen);
    }
    builder.build()
}

/// Completes the interpreter from inside: interruptible locks, our kernels in `math`, source registry, import rules,
/// `site`, the user's packages.
///
/// # Errors
/// What those steps raised; a broken `.pth` file of the user is reported on standard error and is no error.
pub fn prepare(vm: &VirtualMachine) -> PyResult<()> {
    interrupt::install(vm)?;
    lock::install(vm)?;
    elementary::install(vm)?;
    repairs::install(vm)?;
    sources::install(vm)?;
    name_base_executable(vm)?;
    let settings = &vm.state.config.settings;
    let directories = if settings.import_site {
        search_path::environment_packages(settings.isolated || settings.ignore_environment)
    } else {
        Vec::new()
    };
    let directories = directories.iter().map(|path| vm.ctx.new_str(path.to_string_lossy()).into()).collect();
    let boot = vm.import("_hotloop_boot", 0)?;
    let start = boot.get_attr("start", vm)?;
    let carried = search_path::carried_packages().map(|path| vm.ctx.new_str(path.to_string_lossy()).into());
    let carried = vm.unwrap_or_none(carried);
    let files = vm.ctx.new_str(NUMPY_FILES);
    start.call((vm.ctx.new_bool(settings.import_site), vm.ctx.new_list(directories), carried, files), vm)?;
    attached::install(vm);
    Ok(())
}

/// The VM looks for the executable that an environment was made from beside the one that `pyvenv.cfg` names. Hotloop may be
/// installed in an environment that another Python made; then it is its own base.
fn name_base_executable(vm: &VirtualMachine) -> PyResult<()> {
    let base = vm.sys_module.get_attr("_base_executable", vm)?;
    let is_there =
        base.downcast_ref::<PyStr>().is_some_and(|path| Path::new(&*path.to_string_lossy()).is_file());
    if !is_there && let Ok(own) = std::env::current_exe() {
        vm.sys_module.set_attr("_base_executable", vm.ctx.new_str(own.to_string_lossy()), vm)?;
    }
    Ok(())
}

/// Imports a module by its dotted name and returns it, where `vm.import` returns its top-level package.
///
/// # Errors
/// What the import raised.
pub fn import_module(vm: &VirtualMachine, name: &str) -> PyResult {
    vm.import(vm.ctx.intern_str(name), 0)?;
    vm.sys_module.get_attr("modules", vm)?.get_item(name, vm)
}
