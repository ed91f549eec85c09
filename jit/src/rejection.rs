//! "This cannot be compiled", as a value.
//!
//! A rejection is not a failure of the compiler: it tells the user which expression is outside of what compiled code can
//! do, why, and what to write instead. [`render`] shows it with the source line and a caret under the expression.

use crate::graph::Span;
use crate::loops::SourceId;
use std::fmt::Write as _;

/// Why a function, or a part of it, cannot be compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// A stable name for this kind of rejection, as `unknown-name`.
    pub code: &'static str,
    /// The expression or statement at fault.
    pub span: Span,
    /// The source that the span points into.
    pub source: SourceId,
    /// The function that holds it.
    pub function: String,
    /// One sentence: what is wrong.
    pub reason: String,
    /// What to write instead.
    pub hint: Option<String>,
    /// The types of the operands involved, each with the text that has it.
    pub types: Vec<(Span, String)>,
}

/// Where the lines of a source are: its text, its file name, and the number of its first line.
#[derive(Debug, Clone, Copy)]
pub struct SourceText<'a> {
    /// The file, or the cell's name.
    pub file: &'a str,
    /// The whole text.
    pub text: &'a str,
}

/// The rejection as lines of text: the reason, the source line with carets, the types involved, the hint.
pub fn render(rejection: &Rejection, source: Option<SourceText<'_>>) -> String {
    let mut out = format!("{} [{}]", rejection.reason, rejection.code);
    if let Some(source) = source {
        show_source(&mut out, rejection, source);
    }
    if let Some(hint) = &rejection.hint {
        let _ = write!(out, "\n\nHint: {hint}");
    }
    out
}

fn show_source(out: &mut String, rejection: &Rejection, source: SourceText<'_>) {
    let start = usize::from(rejection.span.start()).min(source.text.len());
    let end = usize::from(rejection.span.end()).min(source.text.len());
    let line_start = source.text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = source.text[start..].find('\n').map_or(source.text.len(), |at| start + at);
    let number = source.text[..start].matches('\n').count() + 1;
    let line = &source.text[line_start..line_end];
    let before = display_width(&source.text[line_start..start]);
    let carets = display_width(&source.text[start..end.min(line_end)]).max(1);
    let gutter = number.to_string().len();
    let _ = write!(out, "\n\n  File \"{}\", line {number}, in {}", source.file, rejection.function);
    let _ = write!(out, "\n    {number} | {line}");
    let _ = write!(out, "\n    {:gutter$} | {:before$}{}", "", "", "^".repeat(carets));
    let types: Vec<_> =
        rejection.types.iter().map(|(span, ty)| format!("{}: {ty}", snippet(source.text, *span))).collect();
    if !types.is_empty() {
        let _ = write!(out, "\n    {:gutter$} = where {}", "", types.join(", "));
    }
}

/// The text of a span on one line, shortened in the middle when it is long.
pub fn snippet(text: &str, span: Span) -> String {
    const LONGEST: usize = 48;
    let range = usize::from(span.start()).min(text.len())..usize::from(span.end()).min(text.len());
    let flat = text[range].split_whitespace().collect::<Vec<_>>().join(" ");
    if flat.chars().count() <= LONGEST {
        return flat;
    }
    let head: String = flat.chars().take(LONGEST / 2).collect();
    let tail: Vec<char> = flat.chars().rev().take(LONGEST / 2 - 1).collect();
    format!("{head}…{}", tail.into_iter().rev().collect::<String>())
}

fn display_width(text: &str) -> usize {
    // East Asian wide characters take two columns in the fonts of notebooks and terminals.
    text.chars().map(|c| if matches!(c as u32, 0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1faff) { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_under_the_expression() {
        let text = "def f(x):\n    return x + foo(x)\n";
        let start = text.find("foo").unwrap() as u32;
        let rejection = Rejection {
            code: "unknown-name",
            span: Span::new(start.into(), (start + 3).into()),
            source: SourceId(0),
            function: "f".into(),
            reason: "the name 'foo' is not defined".into(),
            hint: Some("define it before the call".into()),
            types: vec![],
        };
        let shown = render(&rejection, Some(SourceText { file: "Cell In[1]", text }));
        expect_test::expect![[r#"
            the name 'foo' is not defined [unknown-name]

              File "Cell In[1]", line 2, in f
                2 |     return x + foo(x)
                  |                ^^^

            Hint: define it before the call"#]]
        .assert_eq(&shown);
    }
}
