//! Runs the files in `tests/loops`: modules of Loops with directives in their comments.
//!
//! `#> run ARGUMENTS` compiles the module and calls it; the lines `#= …` below show the result, the arrays that the call
//! changed, or the error with its places; `#> fails ARGUMENTS` shows the error alone. `#> verify` shows the broken rule. `#> has TEXT` and `#> lacks TEXT` look into
//! the optimised LLVM module. `HOTLOOP_BLESS=1` rewrites the `#=` lines.
//!
//! Every module is also printed, read back and printed again. A run with arguments of layout `A` is repeated with gaps
//! between the elements and with reversed axes, which must change nothing. What is printed is shown line by line; `str` and
//! `repr` are this file's own.

mod arguments;

use arguments::{Argument, Placement, describe, parse_arguments, show_results};
use hotloop_array::dtype::DType;
use hotloop_core::context::CallContext;
use hotloop_core::error::{CallError, ErrorKind, OK};
use hotloop_core::printing::{self, Line, Part, Printed};
use hotloop_jit::graph::ENTRY;
use hotloop_jit::llvm::{self, CodegenOptions, Engine, Loaded, Stage};
use hotloop_jit::loops::{Module, parse::parse, print::print, verify::verify};
use hotloop_jit::types::{Layout, Type};
use std::fmt::Write;
use std::path::Path;
use std::sync::Mutex;

#[test]
fn files() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/loops");
    let bless = std::env::var_os("HOTLOOP_BLESS").is_some();
    let only = std::env::var("HOTLOOP_ONLY").ok();
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut failures = String::new();
    let mut count = 0;
    for path in paths.iter().filter(|path| path.extension().is_some_and(|end| end == "hot")) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if only.as_ref().is_some_and(|only| !name.contains(only)) {
            continue;
        }
        count += 1;
        let text = std::fs::read_to_string(path).unwrap();
        match checked(&text) {
            Ok(shown) if shown == text => {}
            Ok(shown) if bless => std::fs::write(path, shown).unwrap(),
            Ok(shown) => {
                let _ = writeln!(failures, "{name}: differs; it shows\n{}", difference(&text, &shown));
            }
            Err(error) => {
                let _ = writeln!(failures, "{name}: {error}");
            }
        }
    }
    assert!(count > 0 || only.is_some(), "no files");
    assert!(failures.is_empty(), "\n{failures}");
}

/// The file's text with the `#=` lines that it should have.
fn checked(text: &str) -> Result<String, String> {
    // One file may hold several modules, each with its directives.
    let mut out = String::new();
    for part in parts(text) {
        out += &checked_part(part)?;
    }
    Ok(out)
}

fn parts(text: &str) -> Vec<&str> {
    let starts: Vec<_> = text
        .match_indices("module \"")
        .map(|(at, _)| at)
        .filter(|at| *at == 0 || text.as_bytes()[at - 1] == b'\n')
        .collect();
    let mut parts = Vec::new();
    let mut from = 0;
    for next in starts.iter().skip(1) {
        parts.push(&text[from..*next]);
        from = *next;
    }
    parts.push(&text[from..]);
    parts
}

fn checked_part(text: &str) -> Result<String, String> {
    let module = parse(text).map_err(|error| error.to_string())?;
    let printed = print(&module);
    let again = parse(&printed).map_err(|error| format!("the printed form: {error}\n{printed}"))?;
    if print(&again) != printed {
        return Err(format!("reading the printed form back changes it:\n{printed}\n{}", print(&again)));
    }
    let expects_refusal = text.lines().any(|line| line.starts_with("#> verify"));
    let verified = verify(&module);
    if let (Err(error), false) = (&verified, expects_refusal) {
        return Err(error.to_string());
    }
    let mut compiled: Option<Loaded> = None;
    let mut out = String::new();
    for line in text.split_inclusive('\n') {
        if line.starts_with("#=") {
            continue;
        }
        out += line;
        let Some(directive) = line.strip_prefix("#> ") else { continue };
        let shown = match directive.trim().split_once(' ') {
            Some(("run", rest)) => run(&module, &mut compiled, rest)?,
            Some(("fails", rest)) => {
                let text = run(&module, &mut compiled, rest)?;
                text.split(' ').next().unwrap_or_default().to_owned()
            }
            None if directive.trim() == "run" => run(&module, &mut compiled, "")?,
            None if directive.trim() == "verify" => match &verified {
                Ok(()) => "fine".to_owned(),
                Err(error) => error.to_string(),
            },
            Some((verb @ ("has" | "lacks"), wanted)) => {
                let text = llvm::text(&module, &CodegenOptions::default(), Stage::LlvmOptimised)
                    .map_err(|error| error.to_string())?;
                if text.contains(wanted) != (verb == "has") {
                    return Err(format!("LLVM {verb} not {wanted:?}:\n{text}"));
                }
                continue;
            }
            _ => return Err(format!("no such directive: {directive}")),
        };
        for shown in shown.lines() {
            let _ = writeln!(out, "#= {shown}");
        }
    }
    Ok(out)
}

fn run(module: &Module, compiled: &mut Option<Loaded>, arguments: &str) -> Result<String, String> {
    let loaded = match compiled {
        Some(loaded) => loaded,
        None => {
            let object =
                llvm::compile(module, &CodegenOptions::default()).map_err(|error| error.to_string())?;
            let loaded = Engine::global().and_then(|engine| engine.load(&object));
            compiled.insert(loaded.map_err(|error| error.to_string())?)
        }
    };
    let function = &module.functions[0];
    let graph = &function.graph;
    let types: Vec<_> = graph.block(ENTRY).parameters.iter().map(|value| graph.ty(*value).clone()).collect();
    let first = call(loaded, &types, &function.result, arguments, Placement::Plain)?;
    let any_layout = types
        .iter()
        .any(|ty| matches!(ty, Type::Array(array) if array.layout == Layout::Any && array.ndim > 0));
    if any_layout {
        for placement in [Placement::Gaps, Placement::Reversed] {
            let other = call(loaded, &types, &function.result, arguments, placement)?;
            if other != first {
                return Err(format!("{placement:?} arguments of `{arguments}` change\n{first}to\n{other}"));
            }
        }
    }
    Ok(first)
}

fn call(
    loaded: &Loaded,
    types: &[Type],
    result: &Type,
    arguments: &str,
    placement: Placement,
) -> Result<String, String> {
    let arguments: Vec<Argument> = parse_arguments(arguments, types, placement)?;
    let before: Vec<_> = arguments.iter().map(describe).collect();
    let slots: Vec<u64> = arguments.iter().flat_map(|argument| argument.slots.iter().copied()).collect();
    let mut results = vec![0u64; result.slots().max(1)];
    printing::install(format_parts);
    let context = CallContext::new(true);
    // SAFETY: the slots are laid out as the types say, and the arrays live in `arguments`.
    let status = unsafe { loaded.entry()(&context, slots.as_ptr(), results.as_mut_ptr()) };
    let mut text = std::mem::take(&mut *PRINTED.lock().unwrap());
    if status == OK {
        let mut at = 0;
        let _ = writeln!(text, "{}", show_results(result, &results, &mut at));
    } else {
        let error = context.take_error().ok_or("a failure without an error")?;
        // SAFETY: the call ended with an error.
        unsafe { context.free_abandoned() };
        let _ = writeln!(text, "{}", error_text(&error));
    }
    for (index, (argument, before)) in arguments.iter().zip(before).enumerate() {
        let after = describe(argument);
        if after != before {
            let _ = writeln!(text, "argument {index}: {after}");
        }
    }
    Ok(text)
}

/// What the call in progress has printed.
static PRINTED: Mutex<String> = Mutex::new(String::new());

fn format_parts(parts: &[Part<'_>]) -> Result<Box<dyn Line>, ErrorKind> {
    let texts = parts.iter().map(|part| {
        let letter = |dtype: u32| DType::from_handle(dtype).map_or('?', DType::code);
        let text = match &part.value {
            Printed::Cell(dtype, _) => format!("{} cell", letter(*dtype)),
            Printed::Text(text) => text.to_string(),
            Printed::Number(dtype, slots) => format!("{}{slots:x?}", letter(*dtype)),
            // The addresses are not for show.
            Printed::Array(dtype, ndim, _, slots) => {
                format!("{}x{ndim}{:?}", letter(*dtype), &slots[2..2 + ndim])
            }
        };
        match part.style {
            printing::part::STR => text,
            printing::part::REPR => format!("repr({text})"),
            _ => format!("numpy_repr({text})"),
        }
    });
    Ok(Box::new(Text(texts.collect())))
}

struct Text(String);

impl Line for Text {
    fn bytes(&self) -> usize {
        self.0.len()
    }

    fn write(&self, flush: bool) -> Result<(), ErrorKind> {
        let text = &self.0;
        if text.contains("fail") {
            return Err(ErrorKind::Value("the stream is closed".into()));
        }
        *PRINTED.lock().unwrap() += &format!("printed {text:?}{}\n", if flush { " and flushed" } else { "" });
        Ok(())
    }
}

fn error_text(error: &CallError) -> String {
    let mut text = format!("{:?}", error.kind);
    for site in &error.frames {
        match llvm::place_of(site.table, site.index) {
            Some(place) => {
                let span = place.span;
                let _ = write!(
                    text,
                    " at {} {}..{}",
                    place.function,
                    u32::from(span.start()),
                    u32::from(span.end())
                );
            }
            None => text.push_str(" nowhere"),
        }
    }
    text
}

fn difference(old: &str, new: &str) -> String {
    let old: Vec<_> = old.lines().collect();
    new.lines().filter(|line| !old.contains(line)).map(|line| format!("    {line}\n")).collect()
}
