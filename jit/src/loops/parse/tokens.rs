//! The tokens of the printed form of Loops.

use super::ParseError;

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A keyword, an operation, a type, a block or a node.
    Word(String),
    /// A value, without its `%`.
    Value(String),
    /// What starts with a digit: a number, or both ends of a span.
    Number(String),
    /// A text in quotes, without them.
    Text(String),
    /// Anything else.
    Punct(char),
}

/// Cuts the text into tokens, each with its line.
pub(super) fn tokens(text: &str) -> Result<Vec<(Token, usize)>, ParseError> {
    let mut tokens = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let (token, length) = match first {
                '#' => break,
                '"' => {
                    let (text, length) = quoted(rest).ok_or_else(|| ParseError {
                        line: index + 1,
                        message: "a text in quotes does not end".into(),
                    })?;
                    (Token::Text(text), length)
                }
                '%' => {
                    let length = length_of(&rest[1..], |c| c.is_alphanumeric() || c == '_' || c == '.');
                    (Token::Value(rest[1..=length].into()), length + 1)
                }
                c if c.is_ascii_digit() => {
                    let mut length = length_of(rest, |c| c.is_ascii_alphanumeric() || c == '.');
                    // The sign of an exponent belongs to the number.
                    if rest[..length].ends_with('e') && rest[length..].starts_with('-') {
                        length += 1 + length_of(&rest[length + 1..], |c| c.is_ascii_digit());
                    }
                    (Token::Number(rest[..length].into()), length)
                }
                c if c.is_alphabetic() || c == '_' => {
                    let length = length_of(rest, |c| c.is_alphanumeric() || c == '_' || c == '.');
                    (Token::Word(rest[..length].into()), length)
                }
                c => (Token::Punct(c), c.len_utf8()),
            };
            tokens.push((token, index + 1));
            rest = rest[length..].trim_start();
        }
    }
    Ok(tokens)
}

fn length_of(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

/// The text in quotes at the start, and the bytes that it takes with them. Escapes are those of Rust's `{:?}`.
fn quoted(text: &str) -> Option<(String, usize)> {
    let mut out = String::new();
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((out, at + 1)),
            '\\' => match chars.next()?.1 {
                'n' => out.push('\n'),
                't' => out.push('\t'),
                'r' => out.push('\r'),
                '0' => out.push('\0'),
                'u' => {
                    chars.next()?;
                    let mut code = 0;
                    loop {
                        match chars.next()?.1 {
                            '}' => break,
                            digit => code = code * 16 + digit.to_digit(16)?,
                        }
                    }
                    out.push(char::from_u32(code)?);
                }
                other => out.push(other),
            },
            other => out.push(other),
        }
    }
    None
}
