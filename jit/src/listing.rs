//! The stages as lines, each with the place of the source that it came from: what views link by.

use crate::flow;
use crate::graph::Span;
use crate::loops::{self, Module, Place, SourceId};
use crate::typed::{self, Program};
use std::collections::HashMap;

/// A line of a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its text, without the end of the line.
    pub text: String,
    /// The construct of the source that it came from, if it came from one.
    pub place: Option<(SourceId, Span)>,
}

/// Lines of one function, each with its span.
pub(crate) type Spanned = Vec<(String, Option<Span>)>;

/// Flow, whose functions all stand in one source.
pub fn of_flow(function: &flow::Function, source: SourceId) -> Vec<Line> {
    placed(flow::print::lines(function), source).collect()
}

/// Typed.
pub fn of_typed(program: &Program) -> Vec<Line> {
    let functions = program.functions.iter().enumerate();
    functions
        .flat_map(|(index, function)| placed(typed::print::lines(index, function), function.source))
        .collect()
}

/// Loops.
pub fn of_loops(module: &Module) -> Vec<Line> {
    let functions = module.functions.iter().enumerate();
    functions
        .flat_map(|(index, function)| placed(loops::print::lines(index, function), function.source))
        .collect()
}

fn placed(lines: Spanned, source: SourceId) -> impl Iterator<Item = Line> {
    lines.into_iter().map(move |(text, span)| Line {
        text,
        // What the compiler made up has an empty span.
        place: span.filter(|span| !span.is_empty()).map(|span| (source, span)),
    })
}

/// LLVM's text, whose locations name places by their number plus one. What only describes the locations is left out.
pub(crate) fn of_llvm(text: &str, places: &[Place]) -> Vec<Line> {
    let numbers: HashMap<&str, usize> = text.lines().filter_map(location).collect();
    let mut lines = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        inside |= line.starts_with("define ");
        let is_description =
            line.starts_with('!') || line.starts_with("source_filename") || line.starts_with("; ModuleID");
        if is_description && !inside {
            continue;
        }
        inside &= !line.starts_with('}');
        let (text, number) = match line.split_once(", !dbg ").or_else(|| line.split_once(" !dbg ")) {
            None => (line.to_owned(), None),
            Some((before, after)) => {
                let end = after.find([',', ' ']).unwrap_or(after.len());
                (format!("{before}{}", &after[end..]), numbers.get(&after[..end]).copied())
            }
        };
        lines.push(Line { text, place: number.and_then(|number| place(places, number)) });
    }
    while lines.last().is_some_and(|line| line.text.is_empty()) {
        lines.pop();
    }
    lines
}

/// `!7 = !DILocation(line: 3, ...)` as the name and the line.
fn location(line: &str) -> Option<(&str, usize)> {
    let (name, rest) = line
        .split_once(" = !DILocation(line: ")
        .or_else(|| line.split_once(" = distinct !DILocation(line: "))?;
    let end = rest.find(|c: char| !c.is_ascii_digit())?;
    Some((name, rest[..end].parse().ok()?))
}

/// Assembly, whose `.loc` directives name places in the same way. Directives for debuggers and unwinders are left out.
pub(crate) fn of_assembly(text: &str, places: &[Place]) -> Vec<Line> {
    const NOISE: [&str; 6] = [".loc", ".file", ".cfi_", ".Ltmp", ".Lfunc_", ".ident"];
    let mut lines = Vec::new();
    let mut current = None;
    for line in text.lines() {
        let bare = line.trim_start();
        if bare.starts_with(".section") && bare.contains(".debug_") {
            break;
        }
        if let Some(rest) = bare.strip_prefix(".loc") {
            let number = rest.split_whitespace().nth(1).and_then(|number| number.parse().ok());
            current = number.and_then(|number| place(places, number));
            continue;
        }
        if NOISE.iter().any(|noise| bare.starts_with(noise)) {
            continue;
        }
        if bare.starts_with('.') && !bare.ends_with(':') || bare.starts_with("hotloop") {
            current = None;
        }
        let is_code = line.starts_with('\t') && !bare.starts_with('.');
        lines.push(Line { text: line.to_owned(), place: current.filter(|_| is_code) });
    }
    lines
}

fn place(places: &[Place], number: usize) -> Option<(SourceId, Span)> {
    let place = places.get(number.checked_sub(1)?)?;
    (!place.span.is_empty()).then_some((place.source, place.span))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> Vec<Place> {
        let place = |start: u32| Place {
            function: "f".into(),
            source: SourceId(0),
            span: Span::new(start.into(), (start + 1).into()),
        };
        vec![place(10), place(20)]
    }

    fn starts(lines: &[Line]) -> Vec<(&str, Option<u32>)> {
        lines
            .iter()
            .map(|line| (line.text.as_str(), line.place.map(|(_, span)| span.start().into())))
            .collect()
    }

    #[test]
    fn locations_of_llvm_become_places() {
        let text = "; ModuleID = 'x'\ndefine i32 @f() !dbg !5 {\n  %1 = add i32 1, 2, !dbg !7, !fpmath !8\n  ret i32 %1, !dbg !6\n}\n\n\
                    !5 = distinct !DISubprogram(name: \"f\")\n!6 = !DILocation(line: 2, scope: !5)\n!7 = !DILocation(line: 1, scope: !5)\n";
        let lines = of_llvm(text, &places());
        let wanted = [
            ("define i32 @f() {", None),
            ("  %1 = add i32 1, 2, !fpmath !8", Some(10)),
            ("  ret i32 %1", Some(20)),
            ("}", None),
        ];
        assert_eq!(starts(&lines), wanted);
    }

    #[test]
    fn directives_of_assembly_become_places() {
        let text = "\t.file\t\"x\"\nf:\n.Lfunc_begin0:\n\t.loc\t1 2 0\n\tmov\teax, 1\n.LBB0_1:\n\t.loc\t1 0 0\n\tret\n\t.section\t.debug_line\n\tno";
        let lines = of_assembly(text, &places());
        let wanted = [("f:", None), ("\tmov\teax, 1", Some(20)), (".LBB0_1:", None), ("\tret", None)];
        assert_eq!(starts(&lines), wanted);
    }
}
