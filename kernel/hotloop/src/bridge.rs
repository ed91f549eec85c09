//! The native module `_hotloop_kernel`: what the kernel's Python files need of the server.

use hotloop_jupyter::{Output, Parent, Requests, Stdin};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

pub(crate) use native::module_def;

/// The handles of the running server.
struct Connected {
    requests: Requests,
    output: Output,
    stdin: Stdin,
    connection_file: String,
    /// A forked child has none of the server's threads and must leave its handles alone.
    process: i32,
}

static CONNECTED: OnceLock<Connected> = OnceLock::new();
static SHUTDOWN: AtomicBool = AtomicBool::new(false);

/// Connects the module to the server; the first call wins.
pub(crate) fn connect(requests: Requests, output: Output, stdin: Stdin, connection_file: String) {
    let process = process_id();
    let _ = CONNECTED.set(Connected { requests, output, stdin, connection_file, process });
}

/// Asks the Python side to end. Where its event loop waits a signal alone might come a moment too early to wake it.
pub(crate) fn request_shutdown() {
    SHUTDOWN.store(true, Ordering::Release);
    if let Some(connected) = CONNECTED.get() {
        connected.requests.wake();
    }
}

fn process_id() -> i32 {
    // SAFETY: no preconditions.
    unsafe { libc::getpid() }
}

#[rustpython_vm::pymodule(name = "_hotloop_kernel")]
mod native {
    use super::{CONNECTED, Connected, Parent, SHUTDOWN, process_id};
    use crate::{capture, interrupts, json};
    use hotloop_jupyter::{HistoryAccess, Kind, Request, StdinError};
    use rustpython_vm::builtins::{PyStrRef, PyUtf8StrRef};
    use rustpython_vm::common::lock::PyMutex;
    use rustpython_vm::function::OptionalArg;
    use rustpython_vm::{FromArgs, Py, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass};
    use serde_json::{Value, json};
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::Instant;

    /// The context variable that says which request the running code belongs to.
    static PARENT_VARIABLE: OnceLock<PyObjectRef> = OnceLock::new();

    /// The header of a request, as that which output names as its parent.
    #[pyattr]
    #[pyclass(module = "_hotloop_kernel", name = "Parent")]
    #[derive(Debug, PyPayload)]
    struct PyParent {
        parent: Parent,
    }

    #[pyclass]
    impl PyParent {
        #[pygetset]
        fn header(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
            let header: Value = serde_json::from_str(zelf.parent.header_json()).unwrap_or(Value::Null);
            json::to_python(vm, &header)
        }

        #[pygetset]
        fn msg_id(zelf: &Py<Self>) -> String {
            zelf.parent.header().msg_id.clone()
        }
    }

    /// A request that was taken; finishing it publishes idle.
    #[pyattr]
    #[pyclass(module = "_hotloop_kernel", name = "Request")]
    #[derive(PyPayload)]
    struct PyRequest {
        request: PyMutex<Option<Request>>,
        parent: Parent,
    }

    impl std::fmt::Debug for PyRequest {
        fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str("Request")
        }
    }

    #[pyclass]
    impl PyRequest {
        #[pygetset]
        fn parent(zelf: &Py<Self>) -> PyParent {
            PyParent { parent: zelf.parent.clone() }
        }

        #[pygetset]
        fn kind(zelf: &Py<Self>) -> String {
            let msg_type = &zelf.parent.header().msg_type;
            msg_type.strip_suffix("_request").unwrap_or(msg_type).to_owned()
        }

        #[pygetset]
        fn content(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
            let content = zelf.request.lock().as_ref().map_or(Value::Null, |request| content(&request.kind));
            json::to_python(vm, &content)
        }

        #[pygetset]
        fn metadata(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
            let metadata =
                zelf.request.lock().as_ref().map_or(Value::Null, |request| request.metadata.clone());
            json::to_python(vm, &metadata)
        }

        #[pygetset]
        fn buffers(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
            let buffers = zelf.request.lock().as_ref().map_or(Vec::new(), |request| request.buffers.clone());
            let memoryview = vm.builtins.get_attr("memoryview", vm)?;
            let views =
                buffers.iter().map(|buffer| memoryview.call((vm.ctx.new_bytes(buffer.to_vec()),), vm));
            Ok(vm.ctx.new_list(views.collect::<PyResult<_>>()?).into())
        }

        #[pymethod]
        fn reply(
            zelf: &Py<Self>,
            content: PyObjectRef,
            metadata: OptionalArg<PyObjectRef>,
            vm: &VirtualMachine,
        ) -> PyResult<()> {
            let content = json::from_python(vm, &content)?;
            let metadata = json::object_from_python(vm, metadata.as_ref().into_option().map(AsRef::as_ref))?;
            if let Some(request) = &*zelf.request.lock() {
                request.reply(content, metadata);
            }
            Ok(())
        }

        #[pymethod]
        fn finish(zelf: &Py<Self>, vm: &VirtualMachine) {
            let request = zelf.request.lock().take();
            interrupts::set_busy(false);
            vm.allow_threads(|| drop(request));
        }
    }

    fn content(kind: &Kind) -> Value {
        match kind {
            Kind::Execute(request) => json!({
                "code": request.code, "silent": request.silent, "store_history": request.store_history(),
                "user_expressions": request.user_expressions, "allow_stdin": request.allow_stdin,
                "stop_on_error": request.stop_on_error,
            }),
            Kind::Complete(request) => json!({ "code": request.code, "cursor_pos": request.cursor() }),
            Kind::Inspect(request) => json!({
                "code": request.code, "cursor_pos": request.cursor(), "detail_level": request.detail_level,
            }),
            Kind::IsComplete(request) => json!({ "code": request.code }),
            Kind::History(request) => json!({
                "access": match request.access {
                    HistoryAccess::Tail => "tail",
                    HistoryAccess::Range => "range",
                    HistoryAccess::Search => "search",
                },
                "output": request.output, "raw": request.raw, "session": request.session, "start": request.start,
                "stop": request.stop, "n": request.n, "pattern": request.pattern, "unique": request.unique,
            }),
            Kind::CommInfo(request) => json!({ "target_name": request.target_name }),
            Kind::CommOpen(comm) => json!({
                "comm_id": comm.comm_id, "target_name": comm.target_name, "target_module": comm.target_module,
                "data": comm.data,
            }),
            Kind::CommMsg(comm) => json!({ "comm_id": comm.comm_id, "data": comm.data }),
            Kind::CommClose(comm) => json!({ "comm_id": comm.comm_id, "data": comm.data }),
            Kind::Unknown { content, .. } => content.clone(),
            _ => Value::Null,
        }
    }

    fn connected(vm: &VirtualMachine) -> PyResult<&'static Connected> {
        CONNECTED.get().ok_or_else(|| vm.new_runtime_error("this process is not a Jupyter kernel"))
    }

    /// The server's handles, unless this process is a forked child.
    fn alive() -> Option<&'static Connected> {
        CONNECTED.get().filter(|connected| connected.process == process_id())
    }

    #[pyfunction]
    fn event_fd(vm: &VirtualMachine) -> PyResult<i32> {
        Ok(connected(vm)?.requests.event_fd())
    }

    #[pyfunction]
    fn connection_file(vm: &VirtualMachine) -> PyResult<String> {
        Ok(connected(vm)?.connection_file.clone())
    }

    /// Takes the next request, if one waits.
    #[pyfunction]
    fn next_request(vm: &VirtualMachine) -> PyResult<Option<PyRequest>> {
        let requests = &connected(vm)?.requests;
        interrupts::set_busy(true);
        let request = requests.try_recv();
        interrupts::set_busy(request.is_some());
        if request.is_none() {
            crate::memory::idle();
        }
        Ok(request.map(|request| PyRequest {
            parent: request.parent.clone(),
            request: PyMutex::new(Some(request)),
        }))
    }

    #[pyfunction]
    fn is_request_waiting() -> bool {
        interrupts::is_request_waiting()
    }

    #[pyfunction]
    fn abort_pending(vm: &VirtualMachine) -> PyResult<()> {
        let requests = &connected(vm)?.requests;
        vm.allow_threads(|| requests.abort_pending_executes());
        Ok(())
    }

    /// Names the context variable, and with it the owner of everything that is printed.
    #[pyfunction]
    fn set_parent_variable(variable: PyObjectRef) {
        let _ = PARENT_VARIABLE.set(variable);
    }

    /// Makes a request's header the owner of output that comes from no Python context: C code, child processes.
    #[pyfunction]
    fn set_current(parent: PyRef<PyParent>) {
        capture::set_current(Some(parent.parent.clone()));
    }

    /// The request that the calling code belongs to.
    #[pyfunction]
    fn current_parent(vm: &VirtualMachine) -> PyResult<Option<PyParent>> {
        Ok(owner(vm)?.map(|parent| PyParent { parent }))
    }

    fn owner(vm: &VirtualMachine) -> PyResult<Option<Parent>> {
        if let Some(variable) = PARENT_VARIABLE.get() {
            let value = vm.call_method(variable, "get", (vm.ctx.none(),))?;
            if let Some(parent) = value.downcast_ref::<PyParent>() {
                return Ok(Some(parent.parent.clone()));
            }
        }
        Ok(capture::current())
    }

    #[derive(FromArgs)]
    struct PublishArgs {
        #[pyarg(any)]
        msg_type: PyStrRef,
        #[pyarg(any)]
        content: PyObjectRef,
        #[pyarg(any, optional)]
        metadata: OptionalArg<PyObjectRef>,
        #[pyarg(any, optional)]
        buffers: OptionalArg<PyObjectRef>,
        #[pyarg(any, optional)]
        parent: OptionalArg<PyObjectRef>,
    }

    /// Publishes a message for the calling code's request, or for the one given.
    #[pyfunction]
    fn publish(arguments: PublishArgs, vm: &VirtualMachine) -> PyResult<()> {
        let content = json::from_python(vm, &arguments.content)?;
        let metadata =
            json::object_from_python(vm, arguments.metadata.as_ref().into_option().map(AsRef::as_ref))?;
        let buffers = json::buffers_from_python(vm, arguments.buffers.into_option())?;
        let given = arguments.parent.into_option();
        let parent = match given.as_ref().and_then(|parent| parent.downcast_ref::<PyParent>()) {
            Some(parent) => Some(parent.parent.clone()),
            None => owner(vm)?,
        };
        let Some(connected) = alive() else { return Ok(()) };
        let msg_type = arguments.msg_type.to_string_lossy();
        vm.allow_threads(|| {
            if capture::is_pending() {
                capture::drain();
            }
            connected.output.publish(parent.as_ref(), &msg_type, content, metadata, buffers);
        });
        Ok(())
    }

    /// Waits until what was printed past Python is published.
    #[pyfunction]
    fn drain(vm: &VirtualMachine) {
        if alive().is_some() {
            vm.allow_threads(capture::drain);
        }
    }

    /// Asks the user for a line. Raises `EOFError` when no client answers, `KeyboardInterrupt` at an interrupt.
    #[pyfunction]
    fn request_input(prompt: PyStrRef, password: bool, vm: &VirtualMachine) -> PyResult<String> {
        let connected = connected(vm)?;
        let Some(parent) = owner(vm)? else {
            return Err(vm.new_runtime_error("input() outside of a request"));
        };
        let prompt = prompt.to_string_lossy().into_owned();
        let mut raised = None;
        let mut interrupted = || {
            if raised.is_none() {
                raised = vm.attach_for_callback(|| vm.check_signals()).err();
            }
            raised.is_some()
        };
        capture::drain();
        let answer =
            vm.allow_threads(|| connected.stdin.request(&parent, &prompt, password, &mut interrupted));
        if let Some(raised) = raised {
            return Err(raised);
        }
        answer.map_err(|error| match error {
            StdinError::NoClient => {
                vm.new_eof_error("the client that sent this cell answers no input requests")
            }
            StdinError::Interrupted => {
                vm.new_exception_empty(vm.ctx.exceptions.keyboard_interrupt.to_owned())
            }
            error => vm.new_eof_error(error.to_string()),
        })
    }

    #[pyfunction]
    fn is_shutting_down() -> bool {
        SHUTDOWN.load(Ordering::Acquire)
    }

    /// The descriptor of the real standard error, which clients do not see.
    #[pyfunction]
    fn log_descriptor() -> i32 {
        capture::log_descriptor()
    }

    /// Lets interrupts through, once the handler is in place.
    #[pyfunction]
    fn allow_interrupts() {
        interrupts::admit();
    }

    /// Whether an interrupt came that was meant for a request; forgets it.
    #[pyfunction]
    fn take_interrupt() -> bool {
        interrupts::take()
    }

    /// Forgets interrupts that came before the cell that starts now.
    #[pyfunction]
    fn clear_interrupt() {
        hotloop_vm::interrupt::clear();
    }

    /// Where Python's prints go. The owner of the output is decided at each write, from the context of the writer.
    #[pyattr]
    #[pyclass(module = "_hotloop_kernel", name = "Stream")]
    #[derive(Debug, PyPayload)]
    struct Stream {
        name: String,
        fd: i32,
        start: Instant,
        /// Nanoseconds from `start` to the last look for output that children printed before this write.
        looked: AtomicU64,
    }

    /// How long a writer goes without looking whether a child process has printed. A look is a system call; printing in
    /// a loop should not pay for it, and whoever ran a child in between has spent longer than this.
    const LOOK_AFTER_NANOSECONDS: u64 = 50_000;

    #[pyclass]
    impl Stream {
        #[pymethod]
        fn write(zelf: &Py<Self>, text: PyStrRef, vm: &VirtualMachine) -> PyResult<usize> {
            let length = text.char_len();
            if length == 0 {
                return Ok(0);
            }
            let text = text.to_string_lossy();
            let Some(connected) = alive() else {
                return write_to_descriptor(zelf.fd, text.as_bytes(), vm).map(|()| length);
            };
            let parent = owner(vm)?;
            let now = u64::try_from(zelf.start.elapsed().as_nanos()).unwrap_or(u64::MAX);
            if now.saturating_sub(zelf.looked.swap(now, Ordering::Relaxed)) > LOOK_AFTER_NANOSECONDS
                && capture::is_pending()
            {
                vm.allow_threads(capture::drain);
            }
            connected.output.stream(parent.as_ref(), &zelf.name, &text);
            Ok(length)
        }
    }

    /// In a forked child, descriptors 1 and 2 lead to the parent's pipes.
    fn write_to_descriptor(fd: i32, mut bytes: &[u8], vm: &VirtualMachine) -> PyResult<()> {
        while !bytes.is_empty() {
            // SAFETY: `bytes` is readable for its length.
            let written = unsafe { libc::write(fd, bytes.as_ptr().cast(), bytes.len()) };
            match usize::try_from(written) {
                Ok(written) => bytes = &bytes[written..],
                Err(_) if std::io::Error::last_os_error().kind() == std::io::ErrorKind::Interrupted => {
                    vm.check_signals()?;
                }
                Err(_) => return Err(vm.new_os_error(std::io::Error::last_os_error().to_string())),
            }
        }
        Ok(())
    }

    /// The stream with this name (`stdout` or `stderr`) that falls back to this descriptor.
    #[pyfunction]
    fn stream(name: PyUtf8StrRef, fd: i32) -> Stream {
        Stream { name: name.as_str().to_owned(), fd, start: Instant::now(), looked: AtomicU64::new(0) }
    }
}
