//! Cutting text into rows of fields.

use crate::error::{ArrayError, Result};
use crate::strings::is_white;

/// The characters with a meaning.
#[derive(Debug, Clone, Default)]
pub struct Syntax {
    /// What separates fields; any white space if there is none.
    pub delimiter: Option<char>,
    /// What begins a comment.
    pub comment: Option<char>,
    /// What encloses fields that contain other characters with a meaning.
    pub quote: Option<char>,
    /// Whether each piece of text is a line of its own.
    pub lines: bool,
}

/// What a step of reading gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A row, possibly without fields.
    Row,
    /// The text ends before the row does.
    NeedsMore,
    /// There is nothing more.
    End,
}

/// Text in UTF-8 that becomes rows.
#[derive(Debug)]
pub struct Reader {
    syntax: Syntax,
    /// By byte: whether it may end a field.
    special: [bool; 256],
    pending: Vec<u8>,
    at: usize,
    finished: bool,
    /// The characters of the row's fields, one after the other.
    row: Vec<u8>,
    /// Where each field of the row ends.
    ends: Vec<usize>,
}

impl Reader {
    /// A reader without text.
    pub fn new(syntax: Syntax) -> Reader {
        let mut special = [false; 256];
        for end in [b'\n', b'\r'] {
            special[usize::from(end)] = true;
        }
        for character in [syntax.delimiter, syntax.comment].into_iter().flatten() {
            let mut bytes = [0; 4];
            special[usize::from(character.encode_utf8(&mut bytes).as_bytes()[0])] = true;
        }
        if syntax.delimiter.is_none() {
            for (byte, special) in special.iter_mut().enumerate() {
                *special |= byte >= 0x80 || is_white(byte as u32, true);
            }
        }
        let (pending, row, ends) = (Vec::new(), Vec::new(), Vec::new());
        Reader { syntax, special, pending, at: 0, finished: false, row, ends }
    }

    /// Adds text behind what is left.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn feed(&mut self, text: &[u8]) -> Result<()> {
        self.pending.drain(..self.at);
        self.at = 0;
        let room = self.pending.try_reserve(text.len());
        room.map_err(|_| ArrayError::Memory("Unable to allocate the text that is read".into()))?;
        self.pending.extend_from_slice(text);
        Ok(())
    }

    /// Says that no text follows.
    pub fn finish(&mut self) {
        self.finished = true;
    }

    /// The fields of the row.
    pub fn fields(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        (0..self.ends.len()).map(|at| self.field(at))
    }

    /// One field of the row.
    pub fn field(&self, at: usize) -> &[u8] {
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.row[start..self.ends[at]]
    }

    /// How many fields the row has.
    pub fn width(&self) -> usize {
        self.ends.len()
    }

    /// Cuts off the next row.
    ///
    /// # Errors
    /// `ValueError` for a line within a line.
    pub fn step(&mut self) -> Result<Step> {
        if self.at == self.pending.len() && (self.finished || self.syntax.lines) {
            return Ok(if self.finished { Step::End } else { Step::NeedsMore });
        }
        self.line()
    }

    /// As [`Reader::step`], where an empty piece of text is a row without fields.
    ///
    /// # Errors
    /// As [`Reader::step`].
    pub fn line(&mut self) -> Result<Step> {
        self.row.clear();
        self.ends.clear();
        let Some(end) = self.cut() else { return Ok(Step::NeedsMore) };
        self.at = end;
        if self.syntax.lines && end < self.pending.len() {
            return Err(ArrayError::Value(
                "Found an unquoted embedded newline within a single line of input.  This is currently not supported."
                    .into(),
            ));
        }
        Ok(Step::Row)
    }

    /// Fills the row from the text and gives the place behind it; `None` when the text ends too early.
    fn cut(&mut self) -> Option<usize> {
        let text = &self.pending;
        let ends_here = self.finished || self.syntax.lines;
        let blank = self.syntax.delimiter.is_none();
        let mut at = self.at;
        loop {
            if blank {
                at = skip_white(text, at);
            }
            let mut quoted = false;
            if let Some(length) = starts_with(text, at, self.syntax.quote) {
                quoted = true;
                at += length;
                // Two quotes stand for one.
                loop {
                    match starts_with(text, at, self.syntax.quote) {
                        Some(length) if starts_with(text, at + length, self.syntax.quote).is_some() => {
                            self.row.extend_from_slice(&text[at..at + length]);
                            at += 2 * length;
                        }
                        Some(length) if at + length < text.len() || ends_here => {
                            at += length;
                            break;
                        }
                        Some(_) => return None,
                        None if at < text.len() => {
                            self.row.push(text[at]);
                            at += 1;
                        }
                        None if self.finished => break,
                        None => return None,
                    }
                }
            }
            let from = at;
            let stop = loop {
                while at < text.len() && !self.special[usize::from(text[at])] {
                    at += 1;
                }
                if let Some(stop) = self.stop(at) {
                    break stop;
                }
                at += 1;
            };
            self.row.extend_from_slice(&text[from..at]);
            let empty = at == from && !quoted;
            // White space at the end of a line begins no field, and a line with nothing in it has none.
            let last = !matches!(stop, Stop::Delimiter(_));
            if !(empty && last && (blank || self.ends.is_empty())) {
                self.ends.push(self.row.len());
            }
            match stop {
                Stop::Delimiter(length) => at += length,
                Stop::Line(length) => return Some(at + length),
                Stop::Return if ends_here => return Some(at + 1),
                Stop::Comment => {
                    while at < text.len() && text[at] != b'\n' && text[at] != b'\r' {
                        at += 1;
                    }
                    return match self.stop(at)? {
                        Stop::Line(length) => Some(at + length),
                        Stop::Return if ends_here => Some(at + 1),
                        Stop::Text if ends_here => Some(at),
                        _ => None,
                    };
                }
                Stop::Text if ends_here => return Some(at),
                Stop::Text | Stop::Return => return None,
            }
        }
    }

    /// What ends a field here, if anything does.
    fn stop(&self, at: usize) -> Option<Stop> {
        let text = &self.pending;
        let Some(byte) = text.get(at) else { return Some(Stop::Text) };
        match (byte, text.get(at + 1)) {
            (b'\n', _) => return Some(Stop::Line(1)),
            (b'\r', Some(b'\n')) => return Some(Stop::Line(2)),
            (b'\r', Some(_)) => return Some(Stop::Line(1)),
            (b'\r', None) => return Some(Stop::Return),
            _ => {}
        }
        if starts_with(text, at, self.syntax.comment).is_some() {
            return Some(Stop::Comment);
        }
        match self.syntax.delimiter {
            None => white_at(text, at).map(Stop::Delimiter),
            delimiter => starts_with(text, at, delimiter).map(Stop::Delimiter),
        }
    }
}

enum Stop {
    /// A delimiter of so many bytes.
    Delimiter(usize),
    /// An end of line of so many bytes.
    Line(usize),
    /// The first half of an end of line, or all of it: the text ends behind it.
    Return,
    Comment,
    /// The end of the text.
    Text,
}

fn starts_with(text: &[u8], at: usize, character: Option<char>) -> Option<usize> {
    let mut bytes = [0; 4];
    let encoded = character?.encode_utf8(&mut bytes).as_bytes();
    text.get(at..)?.starts_with(encoded).then_some(encoded.len())
}

/// The length of the white space character here that ends no line.
fn white_at(text: &[u8], at: usize) -> Option<usize> {
    let first = *text.get(at)?;
    if first < 0x80 {
        return (first != b'\n' && first != b'\r' && is_white(first.into(), true)).then_some(1);
    }
    let end = text.len().min(at + 4);
    let character = text[at..end].utf8_chunks().next()?.valid().chars().next()?;
    is_white(character.into(), true).then(|| character.len_utf8())
}

fn skip_white(text: &[u8], mut at: usize) -> usize {
    while let Some(length) = white_at(text, at) {
        at += length;
    }
    at
}
