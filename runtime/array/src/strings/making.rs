//! Texts made from texts.

use super::Element;
use super::classes::is_white;
use super::search::position;
use crate::error::{ArrayError, Result};

/// Which ends are stripped.
#[derive(Clone, Copy)]
struct Ends {
    left: bool,
    right: bool,
}

const BOTH: Ends = Ends { left: true, right: true };
const LEFT: Ends = Ends { left: true, right: false };
const RIGHT: Ends = Ends { left: false, right: true };

fn stripped(element: &mut Element, ends: Ends, goes: impl Fn(u32, &Element) -> bool) -> Result<()> {
    let text = &element.texts[0];
    let start = if ends.left { text.iter().take_while(|c| goes(**c, element)).count() } else { 0 };
    let mut end = text.len();
    if ends.right {
        // A zero before what goes on the right is padding then.
        while end > start && (text[end - 1] == 0 || goes(text[end - 1], element)) {
            end -= 1;
        }
    }
    let Element { texts: [text, ..], made: [made, ..], .. } = element;
    set(made, &text[start..end]);
    Ok(())
}

fn set(made: &mut Vec<u32>, text: &[u32]) {
    made.clear();
    made.extend_from_slice(text);
}

pub(super) fn strip(element: &mut Element) -> Result<()> {
    stripped(element, BOTH, |c, element| is_white(c, element.wide))
}

pub(super) fn strip_left(element: &mut Element) -> Result<()> {
    stripped(element, LEFT, |c, element| is_white(c, element.wide))
}

pub(super) fn strip_right(element: &mut Element) -> Result<()> {
    stripped(element, RIGHT, |c, element| is_white(c, element.wide))
}

fn stripped_of_these(element: &mut Element, ends: Ends) -> Result<()> {
    if element.texts[1].is_empty() {
        let Element { texts: [text, ..], made: [made, ..], .. } = element;
        set(made, text);
        return Ok(());
    }
    stripped(element, ends, |c, element| element.texts[1].contains(&c))
}

pub(super) fn strip_these(element: &mut Element) -> Result<()> {
    stripped_of_these(element, BOTH)
}

pub(super) fn strip_these_left(element: &mut Element) -> Result<()> {
    stripped_of_these(element, LEFT)
}

pub(super) fn strip_these_right(element: &mut Element) -> Result<()> {
    stripped_of_these(element, RIGHT)
}

pub(super) fn replace(element: &mut Element) -> Result<()> {
    let Element { texts: [text, old, new], numbers: [most, ..], made: [made, ..], .. } = element;
    made.clear();
    let (mut rest, mut left) = (&text[..], *most);
    if old.is_empty() {
        // Between all characters, and at both ends.
        while left > 0 {
            left -= 1;
            made.extend_from_slice(new);
            let Some((first, others)) = rest.split_first() else { break };
            made.push(*first);
            rest = others;
        }
    } else {
        while left > 0
            && let Some(at) = position(rest, old)
        {
            left -= 1;
            made.extend_from_slice(&rest[..at]);
            made.extend_from_slice(new);
            rest = &rest[at + old.len()..];
        }
    }
    made.extend_from_slice(rest);
    Ok(())
}

/// Room for an expanded text, counted as NumPy does: in bytes, but a tab's spaces as one byte each.
pub(super) fn tabs_length(element: &mut Element) -> Result<()> {
    let (width, unit) = (element.numbers[0], if element.wide { 4 } else { 1 });
    let (mut total, mut column) = (0i64, 0i64);
    for character in &element.texts[0] {
        if *character == u32::from(b'\t') {
            if width > 0 {
                let spaces = width - column % width;
                column += spaces;
                total = total.checked_add(spaces).ok_or_else(too_long)?;
            }
        } else {
            column += 1;
            total = total.checked_add(unit).ok_or_else(too_long)?;
            if is_line_end(*character) {
                column = 0;
            }
        }
        if total > i64::from(i32::MAX) {
            return Err(too_long());
        }
    }
    element.number = total;
    Ok(())
}

fn too_long() -> ArrayError {
    ArrayError::Overflow("new string is too long".into())
}

fn is_line_end(character: u32) -> bool {
    character == u32::from(b'\n') || character == u32::from(b'\r')
}

pub(super) fn expand_tabs(element: &mut Element) -> Result<()> {
    let Element { texts: [text, ..], numbers: [width, ..], made: [made, ..], .. } = element;
    made.clear();
    let (width, mut column) = (usize::try_from(*width).unwrap_or(0), 0);
    for character in text {
        if *character == u32::from(b'\t') {
            if width > 0 {
                let spaces = width - column % width;
                column += spaces;
                append(made, u32::from(b' '), spaces)?;
            }
        } else {
            made.push(*character);
            column = if is_line_end(*character) { 0 } else { column + 1 };
        }
    }
    Ok(())
}

fn append(made: &mut Vec<u32>, character: u32, times: usize) -> Result<()> {
    reserve(made, times)?;
    made.resize(made.len() + times, character);
    Ok(())
}

fn reserve(made: &mut Vec<u32>, more: usize) -> Result<()> {
    made.try_reserve(more).map_err(|_| ArrayError::Memory("Unable to allocate a text".into()))
}

/// Pads to a width; `before` tells how much of the padding comes first.
fn padded(element: &mut Element, fill: u32, before: fn(usize, usize) -> usize) -> Result<()> {
    let Element { texts: [text, ..], numbers: [width, ..], made: [made, ..], .. } = element;
    let width = usize::try_from(*width).unwrap_or(0).max(text.len());
    let padding = width - text.len();
    let first = before(padding, width);
    made.clear();
    append(made, fill, first)?;
    made.extend_from_slice(text);
    append(made, fill, padding - first)
}

fn filling(element: &Element) -> u32 {
    element.texts[1].first().copied().unwrap_or(0)
}

pub(super) fn centre(element: &mut Element) -> Result<()> {
    let fill = filling(element);
    padded(element, fill, |padding, width| padding / 2 + (padding & width & 1))
}

pub(super) fn pad_right(element: &mut Element) -> Result<()> {
    let fill = filling(element);
    padded(element, fill, |_, _| 0)
}

pub(super) fn pad_left(element: &mut Element) -> Result<()> {
    let fill = filling(element);
    padded(element, fill, |padding, _| padding)
}

pub(super) fn fill_with_zeros(element: &mut Element) -> Result<()> {
    padded(element, u32::from(b'0'), |padding, _| padding)?;
    let made = &mut element.made[0];
    let padding = made.len() - element.texts[0].len();
    // A sign stays in front.
    if padding > 0
        && let Some(sign) = element.texts[0].first()
        && [u32::from(b'+'), u32::from(b'-')].contains(sign)
    {
        made.swap(0, padding);
    }
    Ok(())
}

fn parted(element: &mut Element, not_found: usize) -> Result<()> {
    let Element { texts: [text, separator, _], numbers: [at, ..], made, .. } = element;
    if separator.is_empty() {
        return Err(ArrayError::Value("empty separator".into()));
    }
    made.iter_mut().for_each(Vec::clear);
    match usize::try_from(*at) {
        Ok(at) => {
            let at = at.min(text.len());
            let end = (at + separator.len()).min(text.len());
            set(&mut made[0], &text[..at]);
            set(&mut made[1], separator);
            set(&mut made[2], &text[end..]);
        }
        Err(_) => set(&mut made[not_found], text),
    }
    Ok(())
}

pub(super) fn part(element: &mut Element) -> Result<()> {
    parted(element, 0)
}

pub(super) fn part_last(element: &mut Element) -> Result<()> {
    parted(element, 2)
}

pub(super) fn slice(element: &mut Element) -> Result<()> {
    let Element { texts: [text, ..], numbers: [start, stop, step], made: [made, ..], .. } = element;
    if *step == 0 {
        return Err(ArrayError::Value("slice step cannot be zero".into()));
    }
    let length = text.len() as i64;
    let bound = |at: i64| {
        let at = if at < 0 { at.saturating_add(length) } else { at };
        if *step < 0 { at.clamp(-1, length - 1) } else { at.clamp(0, length) }
    };
    let (mut at, stop) = (bound(*start), bound(*stop));
    made.clear();
    while if *step < 0 { at > stop } else { at < stop } {
        made.push(text[at as usize]);
        at = at.saturating_add(*step);
    }
    Ok(())
}

pub(super) fn repeat(element: &mut Element) -> Result<()> {
    let Element { texts: [text, ..], numbers: [times, ..], made: [made, ..], room, .. } = element;
    let times = if text.is_empty() { 0 } else { usize::try_from(*times).unwrap_or(0) };
    made.clear();
    text.len()
        .checked_mul(times)
        .filter(|total| isize::try_from(*total).is_ok())
        .ok_or_else(|| ArrayError::Overflow("Overflow detected in string multiply".into()))?;
    // What does not fit is cut off.
    for _ in 0..times.min(*room) {
        made.extend_from_slice(text);
    }
    Ok(())
}
