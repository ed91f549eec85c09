//! Making new texts.

use super::value_error;
use hotloop_core::error::ErrorKind;
use hotloop_core::primitive;
use hotloop_core::text::{self, Text};
use rustpython_unicode::case;

/// What `hl_text_case` does to letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i64)]
#[allow(missing_docs, reason = "named as Python's methods")]
pub enum Case {
    Lower = 0,
    Upper = 1,
    Title = 2,
    Capitalize = 3,
    Swapcase = 4,
    Casefold = 5,
}

/// On which sides `hl_text_pad` fills.
const LEFT: i64 = 1;
const RIGHT: i64 = 2;

hotloop_core::primitives! {
    pub(super) fn register by primitive::run;
    /// `(text, case) -> text`
    hl_text_case => |context, arguments, results| {
        let (text, kind) = (Text::read(arguments), arguments.int());
        let text = text.as_str();
        let made = match kind {
            0 => text.to_lowercase(),
            1 => text.to_uppercase(),
            2 => case::title_str(text),
            3 => case::capitalize_str(text),
            4 => case::swapcase_str(text),
            _ => case::casefold_str(text),
        };
        text::give_new(&made, context, results)
    };
    /// `(text, times) -> text`
    hl_text_repeat => |context, arguments, results| {
        let (text, times) = (Text::read(arguments), arguments.int().max(0) as usize);
        let (bytes, overflow) = text.as_str().len().overflowing_mul(times);
        let mut made = String::new();
        if overflow || made.try_reserve_exact(bytes).is_err() {
            return Err(ErrorKind::Memory { bytes });
        }
        (0..if bytes == 0 { 0 } else { times }).for_each(|_| made.push_str(text.as_str()));
        text::give_new(&made, context, results)
    };
    /// `(text, old, new, most) -> text`; all if most is negative
    hl_text_replace => |context, arguments, results| {
        let [text, old, new] = std::array::from_fn(|_| Text::read(arguments));
        let most = usize::try_from(arguments.int()).unwrap_or(usize::MAX);
        let whole = text.as_str();
        if most == 0 || !whole.contains(old.as_str()) {
            text.give(results);
            return Ok(());
        }
        text::give_new(&whole.replacen(old.as_str(), new.as_str(), most), context, results)
    };
    /// `(text, width, fill, sides) -> text`
    hl_text_pad => |context, arguments, results| {
        let (text, width) = (Text::read(arguments), arguments.int());
        let fill = Text::read(arguments);
        let sides = arguments.int();
        let mut characters = fill.as_str().chars();
        let (Some(fill), None) = (characters.next(), characters.next()) else {
            return Err(ErrorKind::Type("The fill character must be exactly one character long".to_owned()));
        };
        let missing = usize::try_from(width).unwrap_or(0).saturating_sub(text.characters());
        if missing == 0 {
            text.give(results);
            return Ok(());
        }
        let left = match sides {
            LEFT => missing,
            RIGHT => 0,
            // Of an odd number one more goes to the left if the width is odd.
            _ => missing / 2 + (missing & width as usize & 1),
        };
        let padded = filled(text.as_str(), fill, left, missing - left)?;
        text::give_new(&padded, context, results)
    };
    /// `(text, width) -> text`: zeros behind the sign.
    hl_text_zfill => |context, arguments, results| {
        let (text, width) = (Text::read(arguments), arguments.int());
        let missing = usize::try_from(width).unwrap_or(0).saturating_sub(text.characters());
        let whole = text.as_str();
        let digits = whole.strip_prefix(['+', '-']).unwrap_or(whole);
        let sign = &whole[..whole.len() - digits.len()];
        let padded = filled(digits, '0', missing, 0)?;
        text::give_new(&format!("{sign}{padded}"), context, results)
    };
    /// `(text, width) -> text`: spaces for tabs.
    hl_text_expandtabs => |context, arguments, results| {
        let (text, width) = (Text::read(arguments), arguments.int().max(0) as usize);
        let mut made = String::new();
        let mut column = 0;
        for character in text.as_str().chars() {
            match character {
                '\t' if width > 0 => {
                    let spaces = width - column % width;
                    made.try_reserve(spaces).map_err(|_| ErrorKind::Memory { bytes: spaces })?;
                    made.extend(std::iter::repeat_n(' ', spaces));
                    column += spaces;
                }
                '\t' => {}
                _ => {
                    made.push(character);
                    column = if matches!(character, '\n' | '\r') { 0 } else { column + 1 };
                }
            }
        }
        text::give_new(&made, context, results)
    };
    /// `(text, from, to) -> text`: characters of one text become those at the same places of the other.
    hl_text_translate => |context, arguments, results| {
        let [text, from, to] = std::array::from_fn(|_| Text::read(arguments));
        if from.characters() != to.characters() {
            return Err(value_error("the first two maketrans arguments must have equal length"));
        }
        let table: std::collections::HashMap<char, char> =
            from.as_str().chars().zip(to.as_str().chars()).collect();
        let made: String = text.as_str().chars().map(|c| table.get(&c).copied().unwrap_or(c)).collect();
        text::give_new(&made, context, results)
    };
}

fn filled(text: &str, fill: char, left: usize, right: usize) -> Result<String, ErrorKind> {
    let mut made = String::new();
    let bytes = (left + right).saturating_mul(fill.len_utf8()).saturating_add(text.len());
    made.try_reserve_exact(bytes).map_err(|_| ErrorKind::Memory { bytes })?;
    made.extend(std::iter::repeat_n(fill, left));
    made.push_str(text);
    made.extend(std::iter::repeat_n(fill, right));
    Ok(made)
}
