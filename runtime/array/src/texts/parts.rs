//! Taking texts apart, and putting them together.

use super::{put, value_error};
use hotloop_core::containers::{List, Slice};
use hotloop_core::context::CallContext;
use hotloop_core::error::ErrorKind;
use hotloop_core::primitive::{self, Arguments, Results};
use hotloop_core::text::{self, SLOTS, Text, memory};
use rustpython_unicode::classify::is_space;

hotloop_core::primitives! {
    pub(super) fn register by primitive::run;
    /// `(text, slice) -> text`
    hl_text_slice => |context, arguments, results| {
        let text = Text::read(arguments);
        let slice = Slice::read(arguments, text.characters())?;
        if slice.step == 1 {
            text.between(slice.first, slice.first + slice.count, context).give(results);
            return Ok(());
        }
        let taken = every(&text, slice, context);
        text::give_new(&taken, context, results)
    };
    /// `(text, separator, most, from right) -> list`
    hl_text_split => |context, arguments, results| {
        let (text, separator) = (Text::read(arguments), Text::read(arguments));
        let (most, from_right) = (most(arguments), arguments.int() != 0);
        let (whole, separator) = (text.as_str(), separator.as_str());
        if separator.is_empty() {
            return Err(value_error("empty separator"));
        }
        let pieces = match from_right {
            false => whole.splitn(most, separator).collect(),
            true => reversed(whole.rsplitn(most, separator)),
        };
        give_list(&text, &pieces, context, results)
    };
    /// `(text, most, from right) -> list`: at white space.
    hl_text_split_white => |context, arguments, results| {
        let text = Text::read(arguments);
        let (most, from_right) = (most(arguments), arguments.int() != 0);
        let pieces = match from_right {
            false => words(text.as_str(), most),
            true => words_from_right(text.as_str(), most),
        };
        give_list(&text, &pieces, context, results)
    };
    /// `(text, keep ends) -> list`
    hl_text_split_lines => |context, arguments, results| {
        let text = Text::read(arguments);
        let lines = lines(text.as_str(), arguments.int() != 0);
        give_list(&text, &lines, context, results)
    };
    /// `(text) -> list` of its characters
    hl_text_characters => |context, arguments, results| {
        let text = Text::read(arguments);
        let whole = text.as_str();
        let pieces: Vec<&str> = whole.char_indices().map(|(at, c)| &whole[at..at + c.len_utf8()]).collect();
        give_list(&text, &pieces, context, results)
    };
    /// `(text, separator, from right) -> before, separator, behind`
    hl_text_partition => |_, arguments, results| {
        let (text, separator) = (Text::read(arguments), Text::read(arguments));
        let from_right = arguments.int() != 0;
        let (whole, middle) = (text.as_str(), separator.as_str());
        if middle.is_empty() {
            return Err(value_error("empty separator"));
        }
        let split = if from_right { whole.rsplit_once(middle) } else { whole.split_once(middle) };
        let empty = Text::borrowed("");
        let three = match (split, from_right) {
            (Some((before, behind)), _) => [text.piece(before), separator, text.piece(behind)],
            (None, false) => [text, empty, empty],
            (None, true) => [empty, empty, text],
        };
        three.iter().for_each(|part| part.give(results));
        Ok(())
    };
    /// `(separator, list) -> text`
    hl_text_join => |context, arguments, results| {
        let separator = Text::read(arguments);
        let (_storage, address) = (arguments.slot(), arguments.slot());
        // SAFETY: generated code passes the address of a list, to which it holds a reference during the call.
        let list = unsafe { &*(address as *const List) };
        let mut joined = String::new();
        let item = |at: usize| {
            let slots: smallvec::SmallVec<[u64; SLOTS]> = list.slots(at).collect();
            // SAFETY: the items of the list are texts, which live as long as it does.
            unsafe { Text::of_slots(&slots) }
        };
        let bytes = (0..list.len()).map(|at| item(at).as_str().len() + separator.as_str().len()).sum();
        joined.try_reserve_exact(bytes).map_err(|_| ErrorKind::Memory { bytes })?;
        for at in 0..list.len() {
            if at > 0 {
                joined.push_str(separator.as_str());
            }
            joined.push_str(item(at).as_str());
        }
        text::give_new(&joined, context, results)
    };
    /// `(text, white, characters, sides) -> text`: without what stands at its ends; sides are bits, left and right.
    hl_text_strip => |_, arguments, results| {
        let text = Text::read(arguments);
        let white = arguments.int() != 0;
        let characters = Text::read(arguments);
        let sides = arguments.int();
        let goes = |c: char| if white { is_white(c) } else { characters.as_str().contains(c) };
        let mut left = text.as_str();
        if sides & 1 != 0 {
            left = left.trim_start_matches(goes);
        }
        if sides & 2 != 0 {
            left = left.trim_end_matches(goes);
        }
        text.piece(left).give(results);
        Ok(())
    };
    /// `(text, affix, at end) -> text`: without it, if it is there.
    hl_text_remove_affix => |_, arguments, results| {
        let (text, affix) = (Text::read(arguments), Text::read(arguments));
        let at_end = arguments.int() != 0;
        let whole = text.as_str();
        let left = if at_end { whole.strip_suffix(affix.as_str()) } else { whole.strip_prefix(affix.as_str()) };
        text.piece(left.unwrap_or(whole)).give(results);
        Ok(())
    };
    /// `(text) -> number` of its only character
    hl_text_ord => |_, arguments, results| {
        let text = Text::read(arguments);
        let mut characters = text.as_str().chars();
        match (characters.next(), characters.next()) {
            (Some(only), None) => {
                results.put(u64::from(u32::from(only)));
                Ok(())
            }
            _ => {
                let length = text.characters();
                let message = format!("ord() expected a character, but string of length {length} found");
                Err(ErrorKind::Type(message))
            }
        }
    };
    /// `(number) -> text` of one character
    hl_text_chr => |context, arguments, results| {
        let number = arguments.int();
        let Ok(code) = u32::try_from(number) else {
            return Err(value_error("chr() arg not in range(0x110000)"));
        };
        let Some(character) = char::from_u32(code) else {
            let message = match code {
                0xD800..0xE000 => "compiled code has no text with surrogates",
                _ => "chr() arg not in range(0x110000)",
            };
            return Err(value_error(message));
        };
        let mut bytes = [0; 4];
        put(results, text::new_slots(character.encode_utf8(&mut bytes), 1, context)?);
        Ok(())
    };
}

pub(super) fn is_white(character: char) -> bool {
    is_space(character)
}

/// The number of pieces that `maxsplit` allows.
fn most(arguments: &mut Arguments) -> usize {
    usize::try_from(arguments.int()).map_or(usize::MAX, |most| most.saturating_add(1))
}

fn reversed<'a>(pieces: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut pieces: Vec<&str> = pieces.collect();
    pieces.reverse();
    pieces
}

fn words(text: &str, most: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text.trim_start_matches(is_white);
    while !rest.is_empty() {
        if pieces.len() + 1 == most {
            pieces.push(rest);
            break;
        }
        let end = rest.find(is_white).unwrap_or(rest.len());
        pieces.push(&rest[..end]);
        rest = rest[end..].trim_start_matches(is_white);
    }
    pieces
}

fn words_from_right(text: &str, most: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text.trim_end_matches(is_white);
    while !rest.is_empty() {
        if pieces.len() + 1 == most {
            pieces.push(rest);
            break;
        }
        let start = rest.char_indices().rfind(|(_, c)| is_white(*c)).map_or(0, |(at, c)| at + c.len_utf8());
        pieces.push(&rest[start..]);
        rest = rest[..start].trim_end_matches(is_white);
    }
    pieces.reverse();
    pieces
}

/// Whether a line ends with this character.
fn ends_line(character: char) -> bool {
    matches!(
        character,
        '\n' | '\r' | '\x0b' | '\x0c' | '\x1c' | '\x1d' | '\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

fn lines(text: &str, keep_ends: bool) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(end) = rest.find(ends_line) {
        let of_end = match rest[end..].starts_with("\r\n") {
            true => 2,
            false => rest[end..].chars().next().map_or(0, char::len_utf8),
        };
        lines.push(&rest[..if keep_ends { end + of_end } else { end }]);
        rest = &rest[end + of_end..];
    }
    if !rest.is_empty() {
        lines.push(rest);
    }
    lines
}

/// The characters at the positions of a slice.
fn every(text: &Text<'_>, slice: Slice, context: &CallContext) -> String {
    let whole = text.as_str();
    if text.is_ascii() {
        let bytes = whole.as_bytes();
        return (0..slice.count).map(|number| char::from(bytes[slice.position(number)])).collect();
    }
    let character = |position: usize| {
        let at = text.offset(position, context);
        whole[at..].chars().next().unwrap_or_default()
    };
    (0..slice.count).map(|number| character(slice.position(number))).collect()
}

/// Gives a list of pieces of a text.
fn give_list(
    text: &Text<'_>,
    pieces: &Vec<&str>,
    context: &CallContext,
    results: &mut Results,
) -> Result<(), ErrorKind> {
    let mut list = List::new(SLOTS * size_of::<u64>(), 1);
    list.reserve(pieces.len()).map_err(memory)?;
    for piece in pieces {
        let slots = text.piece(piece).retained();
        list.push(&slots).map_err(memory)?;
    }
    let storage = list.into_storage();
    context.own(&storage);
    let data = storage.data();
    results.put(storage.into_raw() as u64);
    results.put(data as u64);
    Ok(())
}
