//! The Jupyter kernel: serve first, then start Python, then hand the main thread to the Python side.

use crate::{bridge, capture, interrupts, python};
use hotloop_jupyter::{CodeMirrorMode, ConnectionInfo, Hooks, KernelInfo, LanguageInfo, Server, serve};
use hotloop_vm::{interpreter, interrupt};
use rustpython_vm::builtins::PyBaseExceptionRef;
use rustpython_vm::{AsObject, PyResult, Settings, VirtualMachine};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

/// How long a shutdown may take before the process ends without Python's consent.
const SHUTDOWN_LIMIT: Duration = Duration::from_secs(3);
/// How much longer it may take when nothing is left to run but exit handlers.
const EXIT_LIMIT: Duration = Duration::from_secs(12);

/// Serves the connection until a client asks for shutdown.
pub(crate) fn run(connection_file: &Path) -> ExitCode {
    match start(connection_file) {
        Ok(()) => run_python(),
        Err(error) => python::complain(error.as_ref()),
    }
}

/// Binds the sockets before the interpreter exists: clients probe the ports and ask for kernel_info at once.
fn start(connection_file: &Path) -> Result<(), Box<dyn std::error::Error>> {
    interrupts::hold_back()?;
    let connection = ConnectionInfo::read(connection_file)?;
    let hooks = Hooks {
        interrupt: Box::new(interrupts::by_message),
        shutdown: Box::new(|_restart| {
            bridge::request_shutdown();
            interrupts::unless_ended(interrupt::request);
            std::thread::sleep(SHUTDOWN_LIMIT);
            interrupts::unless_running(|| std::thread::sleep(EXIT_LIMIT));
            tracing::warn!("Python did not end in time");
            crate::processes::end_descendants();
            // SAFETY: ends the process without running destructors, which is the purpose.
            unsafe { libc::_exit(0) };
        }),
    };
    let Server { requests, output, stdin, .. } = serve(connection, kernel_info(), hooks)?;
    interrupts::watch_requests(requests.event_fd());
    capture::start(output.clone())?;
    bridge::connect(requests, output, stdin, connection_file.to_string_lossy().into_owned());
    Ok(())
}

fn run_python() -> ExitCode {
    let mut settings: Settings = python::environment_settings();
    settings.argv = vec![String::new()];
    let interpreter = interpreter::build(python::embedding(settings));
    let status = interpreter.run(|vm| {
        let ended = run_shell(vm).inspect_err(|error| report(vm, error));
        interrupts::end(vm);
        ended
    });
    crate::processes::end_descendants();
    rustpython_vm::host_env::os::exit_code(status)
}

fn run_shell(vm: &VirtualMachine) -> PyResult<()> {
    interpreter::prepare(vm)?;
    vm.insert_sys_path(vm.ctx.new_str("").into())?;
    vm.new_scope_with_main()?;
    interpreter::import_module(vm, "hotloop_kernel.main")?.get_attr("run", vm)?.call((), vm)?;
    Ok(())
}

/// Writes a failure of the Python side to the real standard error: no cell runs that could show it.
fn report(vm: &VirtualMachine, error: &PyBaseExceptionRef) {
    if error.fast_isinstance(vm.ctx.exceptions.system_exit) {
        return;
    }
    let mut text = String::new();
    if vm.write_exception(&mut text, error).is_ok() {
        python::complain(&text);
    }
}

fn kernel_info() -> KernelInfo {
    let version = env!("CARGO_PKG_VERSION");
    KernelInfo {
        implementation: "hotloop".to_owned(),
        implementation_version: version.to_owned(),
        language_info: language_info(),
        banner: format!("Hotloop {version}: Python with a built-in JIT"),
        help_links: Vec::new(),
    }
}

/// Notebooks are rendered as IPython's: that is the language of the cells.
fn language_info() -> LanguageInfo {
    use rustpython_vm::version::{MAJOR, MICRO, MINOR};
    LanguageInfo {
        name: "python".to_owned(),
        version: format!("{MAJOR}.{MINOR}.{MICRO}"),
        mimetype: Some("text/x-python".to_owned()),
        file_extension: Some(".py".to_owned()),
        pygments_lexer: Some("ipython3".to_owned()),
        codemirror_mode: Some(CodeMirrorMode::CustomMode { name: "ipython".to_owned(), version: 3 }),
        nbconvert_exporter: Some("python".to_owned()),
    }
}
