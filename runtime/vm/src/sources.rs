//! Source text of code objects, because the compiler reads source and not bytecode.
//!
//! Three kinds of code have a source that can be found by file name: files, IPython's cells (which IPython puts into
//! `linecache`) and whatever a library puts there itself. Strings given to `exec`, `eval` and `compile` have none: many
//! share the name `<string>`. Those three builtins are therefore replaced by ones that remember the text for every code
//! object that defines a function. The memory holds the code objects too, so that an address never stands for another
//! object than the one remembered, and it is bounded: the oldest texts are forgotten first.

use rustpython_vm::builtins::{PyBytes, PyCode, PyStr};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyRef, PyResult, VirtualMachine};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// Bytes of text, and of code that it belongs to, that are remembered.
const CAPACITY: usize = 16 << 20;

static REMEMBERED: LazyLock<Mutex<Memory>> = LazyLock::new(Mutex::default);

/// The text of the file, cell or string that `code` was compiled from, if it can be found. Line numbers in `code` count
/// from the text's first line as 1.
///
/// # Errors
/// What `linecache` raised.
pub fn source_of(vm: &VirtualMachine, code: &Py<PyCode>) -> PyResult<Option<Arc<str>>> {
    if let Some(text) = lock().texts.get(&code.get_id()) {
        return Ok(Some(text.clone()));
    }
    let linecache = vm.import("linecache", 0)?;
    let name = vm.ctx.new_str(code.source_path().as_str());
    // For files `linecache` imports `tokenize`, which takes longer than to compile a function.
    if linecache.get_attr("cache", vm)?.get_item(name.as_object(), vm).is_err()
        && let Some(text) = plain_file(code.source_path().as_str())
    {
        return Ok(Some(text));
    }
    // A cell's text is there under its name; a file's is read, and read again when the file has changed.
    let _ = vm.call_method(&linecache, "checkcache", (name.clone(),));
    let lines = vm.call_method(&linecache, "getlines", (name,))?;
    if let Some(text) = joined(vm, &lines)? {
        return Ok(Some(text));
    }
    // Where the VM keeps what `-c` and its prompt ran, by name and line of the code.
    let Ok(by_code) = linecache.get_attr("_getlines_from_code", vm) else { return Ok(None) };
    let lines = by_code.call((PyObjectRef::from(code.to_owned()),), vm)?;
    joined(vm, &lines)
}

/// The text of a file that is UTF-8 and does not say otherwise, with plain line ends.
fn plain_file(path: &str) -> Option<Arc<str>> {
    let mut text = std::fs::read_to_string(path).ok()?;
    let declares_encoding = text.lines().take(2).any(|line| line.contains("coding"));
    if declares_encoding || text.contains('\r') || text.starts_with('\u{feff}') {
        return None;
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Some(text.into())
}

fn joined(vm: &VirtualMachine, lines: &PyObject) -> PyResult<Option<Arc<str>>> {
    let lines: Vec<PyObjectRef> = vm.extract_elements_with(lines, Ok)?;
    if lines.is_empty() {
        return Ok(None);
    }
    let mut text = String::new();
    for line in &lines {
        text.push_str(&line.str(vm)?.to_string_lossy());
    }
    Ok(Some(text.into()))
}

/// Replaces `compile`, `exec` and `eval`.
pub(crate) fn install(vm: &VirtualMachine) -> PyResult<()> {
    let original_compile = vm.builtins.get_attr("compile", vm)?;
    let compile_string = original_compile.clone();
    let compile = move |arguments: FuncArgs, vm: &VirtualMachine| -> PyResult {
        let argument =
            |index: usize, name: &str| arguments.args.get(index).or_else(|| arguments.kwargs.get(name));
        // Files are read when their text is asked for; remembering every imported module would fill the memory.
        let is_file =
            argument(1, "filename").and_then(|name| text_of(name)).is_none_or(|name| !name.starts_with('<'));
        let text = argument(0, "source").filter(|_| !is_file).and_then(|source| text_of(source));
        let result = original_compile.call(arguments, vm)?;
        if let (Some(text), Some(code)) = (text, result.downcast_ref::<PyCode>()) {
            lock().remember(code, text);
        }
        Ok(result)
    };
    vm.builtins.set_attr("compile", vm.new_function("compile", compile), vm)?;
    for (name, mode) in [("exec", "exec"), ("eval", "eval")] {
        let original = vm.builtins.get_attr(name, vm)?;
        let compile_string = compile_string.clone();
        let run = move |mut arguments: FuncArgs, vm: &VirtualMachine| -> PyResult {
            let source = arguments.args.first_mut().filter(|source| may_define_a_function(source));
            if let Some(source) = source {
                let text = text_of(source);
                // The caller's frame is still the current one, so `from __future__` statements carry over. A syntax
                // error is left to the original, which words it for a string.
                let compiled = compile_string.call((source.clone(), "<string>", mode), vm);
                if let (Some(text), Ok(code)) = (text, compiled) {
                    if let Some(code) = code.downcast_ref::<PyCode>() {
                        lock().remember(code, text);
                    }
                    *source = code;
                }
            }
            original.call(arguments, vm)
        };
        vm.builtins.set_attr(name, vm.new_function(name, run), vm)?;
    }
    Ok(())
}

/// Most strings given to `eval` define nothing; they are left alone.
fn may_define_a_function(source: &PyObject) -> bool {
    text_of(source).is_some_and(|text| text.contains("def ") || text.contains("lambda"))
}

fn text_of(source: &PyObject) -> Option<Arc<str>> {
    if let Some(text) = source.downcast_ref::<PyStr>() {
        return text.to_str().map(Arc::from);
    }
    std::str::from_utf8(source.downcast_ref::<PyBytes>()?.as_bytes()).ok().map(Arc::from)
}

#[derive(Default)]
struct Memory {
    texts: HashMap<usize, Arc<str>>,
    order: VecDeque<(Vec<PyRef<PyCode>>, usize)>,
    bytes: usize,
}

impl Memory {
    /// Remembers `text` for every function inside `code`.
    fn remember(&mut self, code: &Py<PyCode>, text: Arc<str>) {
        let mut functions = Vec::new();
        collect_functions(code, &mut functions);
        if functions.is_empty() {
            return;
        }
        // About what code objects take.
        let cost = text.len() + functions.len() * 4096;
        for function in &functions {
            self.texts.insert(function.get_id(), text.clone());
        }
        self.order.push_back((functions, cost));
        self.bytes += cost;
        while self.bytes > CAPACITY && self.order.len() > 1 {
            let Some((functions, cost)) = self.order.pop_front() else { break };
            self.bytes -= cost;
            for function in functions {
                self.texts.remove(&function.get_id());
            }
        }
    }
}

fn collect_functions(code: &Py<PyCode>, found: &mut Vec<PyRef<PyCode>>) {
    for constant in code.code.constants.iter() {
        if let Some(inner) = constant.as_object().downcast_ref::<PyCode>() {
            found.push(inner.to_owned());
            collect_functions(inner, found);
        }
    }
}

fn lock() -> std::sync::MutexGuard<'static, Memory> {
    REMEMBERED.lock().unwrap_or_else(PoisonError::into_inner)
}
