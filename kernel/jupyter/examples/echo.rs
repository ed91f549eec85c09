//! A kernel without a language, to try the server with real clients: `echo CONNECTION_FILE`.
//!
//! Cells are commands, one a line:
//! `count N` prints N lines, `bulk N LENGTH` N lines of that length, `print TEXT` text, `sleep SECONDS` sleeps until interrupted, `?PROMPT` and `??PROMPT` ask for input (the second
//! for a password), `warn TEXT` prints to stderr, `display N` publishes N bytes of data, `comm TEXT` publishes a comm
//! message with a buffer, `raise` fails, `panic` panics, `exit` ends the process after its output has left. Any other
//! line is printed and is the result.
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use hotloop_jupyter::{
    CodeMirrorMode, ConnectionInfo, ExecuteRequest, Hooks, KernelInfo, Kind, LanguageInfo, Parent, Request,
    Server, StdinError, serve,
};
use serde_json::{Value, json};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().next_back().ok_or("usage: echo CONNECTION_FILE")?;
    let connection = ConnectionInfo::read(path)?;
    // SAFETY: the handler only stores to an atomic.
    unsafe { libc::signal(libc::SIGINT, on_sigint as *const () as libc::sighandler_t) };
    let hooks = Hooks {
        interrupt: Box::new(|| INTERRUPTED.store(true, Ordering::SeqCst)),
        shutdown: Box::new(|_restart| std::process::exit(0)),
    };
    let server = serve(connection, info(), hooks)?;
    let mut kernel = Kernel { server, count: 0, history: Vec::new() };
    loop {
        if let Some(request) = kernel.server.requests.recv_timeout(Duration::from_secs(1)) {
            // The request is dropped by the unwinding and so gets its error reply and its idle status.
            let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| kernel.handle(request)));
        }
    }
}

extern "C" fn on_sigint(_signal: i32) {
    INTERRUPTED.store(true, Ordering::SeqCst);
}

fn info() -> KernelInfo {
    KernelInfo {
        implementation: "echo".into(),
        implementation_version: env!("CARGO_PKG_VERSION").into(),
        language_info: LanguageInfo {
            name: "echo".into(),
            version: "1".into(),
            mimetype: Some("text/plain".into()),
            file_extension: Some(".txt".into()),
            pygments_lexer: Some("text".into()),
            codemirror_mode: Some(CodeMirrorMode::Simple("null".into())),
            nbconvert_exporter: None,
        },
        banner: "A kernel that echoes.".into(),
        help_links: Vec::new(),
    }
}

struct Kernel {
    server: Server,
    count: usize,
    history: Vec<String>,
}

/// How a cell ends when it does not end well: name and text of the error.
type Failure = (&'static str, String);

impl Kernel {
    fn handle(&mut self, request: Request) {
        let content = match &request.kind {
            Kind::Execute(execute) => {
                INTERRUPTED.store(false, Ordering::SeqCst);
                self.execute(&request.parent, execute)
            }
            Kind::Complete(complete) => json!({
                "status": "ok", "matches": ["count"], "cursor_start": 0, "cursor_end": complete.cursor(), "metadata": {}
            }),
            Kind::Inspect(_) => json!({ "status": "ok", "found": false, "data": {}, "metadata": {} }),
            Kind::IsComplete(code) if code.code.ends_with('\\') => {
                json!({ "status": "incomplete", "indent": "" })
            }
            Kind::IsComplete(_) => json!({ "status": "complete" }),
            Kind::History(_) => {
                let entries: Vec<Value> =
                    self.history.iter().enumerate().map(|(line, code)| json!([1, line + 1, code])).collect();
                json!({ "status": "ok", "history": entries })
            }
            Kind::CommInfo(_) => json!({ "status": "ok", "comms": {} }),
            Kind::CommOpen(open) => {
                let content = json!({ "comm_id": open.comm_id, "data": {} });
                self.server.output.publish(Some(&request.parent), "comm_close", content, Value::Null, vec![]);
                Value::Null
            }
            _ => return,
        };
        request.reply(content, Value::Null);
    }

    fn execute(&mut self, parent: &Parent, execute: &ExecuteRequest) -> Value {
        if execute.store_history() {
            self.count += 1;
            self.history.push(execute.code.clone());
        }
        let count = self.count;
        if !execute.silent {
            let content = json!({ "code": execute.code, "execution_count": count });
            self.server.output.publish(Some(parent), "execute_input", content, Value::Null, vec![]);
        }
        match execute.code.lines().try_for_each(|line| self.run(parent, execute, line)) {
            Ok(()) => json!({
                "status": "ok", "execution_count": count, "user_expressions": execute.user_expressions, "payload": []
            }),
            Err((name, text)) => {
                let mut content = json!({
                    "ename": name, "evalue": text, "traceback": [format!("{name}: {text}")]
                });
                self.server.output.publish(Some(parent), "error", content.clone(), Value::Null, vec![]);
                content["status"] = json!("error");
                content["execution_count"] = json!(count);
                if execute.stop_on_error {
                    self.server.requests.abort_pending_executes();
                }
                content
            }
        }
    }

    fn run(&self, parent: &Parent, execute: &ExecuteRequest, line: &str) -> Result<(), Failure> {
        let output = &self.server.output;
        let (command, argument) = line.split_once(' ').unwrap_or((line, ""));
        match command {
            "count" => {
                for number in 0..argument.parse::<u64>().map_err(|error| ("ValueError", error.to_string()))? {
                    if INTERRUPTED.load(Ordering::SeqCst) {
                        return Err(("Interrupt", String::new()));
                    }
                    output.stream(Some(parent), "stdout", &format!("{number}\n"));
                }
            }
            "sleep" => {
                let end = Instant::now() + Duration::from_secs_f64(argument.parse().unwrap_or(1.0));
                while Instant::now() < end {
                    if INTERRUPTED.load(Ordering::SeqCst) {
                        return Err(("Interrupt", String::new()));
                    }
                    std::thread::sleep(Duration::from_millis(5));
                }
            }
            "bulk" => {
                let (lines, length) = argument.split_once(' ').unwrap_or((argument, "1"));
                for _ in 0..lines.parse().unwrap_or(1) {
                    let text = "x".repeat(length.parse().unwrap_or(1)) + "\n";
                    output.stream(Some(parent), "stdout", &text);
                }
            }
            "print" => output.stream(Some(parent), "stdout", &format!("{argument}\n")),
            "warn" => output.stream(Some(parent), "stderr", &format!("{argument}\n")),
            "display" => {
                let data = json!({ "text/plain": "x".repeat(argument.parse().unwrap_or(1)) });
                let content = json!({ "data": data, "metadata": {}, "transient": {} });
                output.publish(Some(parent), "display_data", content, Value::Null, vec![]);
            }
            "comm" => {
                let content = json!({ "comm_id": "echo", "data": argument });
                output.publish(
                    Some(parent),
                    "comm_msg",
                    content,
                    Value::Null,
                    vec![argument.to_owned().into()],
                );
            }
            "raise" => return Err(("EchoError", argument.to_owned())),
            "panic" => std::panic::resume_unwind(Box::new("as asked")),
            "exit" => {
                output.flush(Duration::from_secs(5));
                std::process::exit(0);
            }
            _ if line.starts_with('?') => return self.ask(parent, execute, line),
            _ => {
                output.stream(Some(parent), "stdout", &format!("{line}\n"));
                if !execute.silent {
                    let content = json!({
                        "execution_count": self.count, "data": { "text/plain": line }, "metadata": {}
                    });
                    output.publish(Some(parent), "execute_result", content, Value::Null, vec![]);
                }
            }
        }
        Ok(())
    }

    fn ask(&self, parent: &Parent, execute: &ExecuteRequest, line: &str) -> Result<(), Failure> {
        if !execute.allow_stdin {
            return Err(("StdinNotImplementedError", "this client does not support input".into()));
        }
        let prompt = line.trim_start_matches('?');
        let password = line.starts_with("??");
        let mut interrupted = || INTERRUPTED.load(Ordering::SeqCst);
        match self.server.stdin.request(parent, prompt, password, &mut interrupted) {
            Ok(text) => {
                self.server.output.stream(Some(parent), "stdout", &format!("{text}\n"));
                Ok(())
            }
            Err(StdinError::Interrupted) => Err(("Interrupt", String::new())),
            Err(error) => Err(("StdinError", error.to_string())),
        }
    }
}
