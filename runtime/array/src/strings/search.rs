//! Finding text in text, between bounds that are those of Python's slices.

use super::Element;
use crate::error::{ArrayError, Result};

/// The part of a text between two bounds, of which negative ones count from the end, and where it starts.
fn window(element: &Element) -> Option<(usize, &[u32])> {
    let text = &element.texts[0];
    let length = text.len() as i64;
    let bound = |at: i64| if at < 0 { (at.saturating_add(length)).max(0) } else { at };
    let (start, end) = (bound(element.numbers[0]), bound(element.numbers[1]).min(length));
    (start <= end).then(|| (start as usize, &text[start as usize..end as usize]))
}

/// Where a text first occurs in another.
pub(super) fn position(text: &[u32], wanted: &[u32]) -> Option<usize> {
    let Some(first) = wanted.first() else { return Some(0) };
    let last = text.len().checked_sub(wanted.len())?;
    let mut at = 0;
    while at <= last {
        at += text[at..=last].iter().position(|character| character == first)?;
        if text[at..].starts_with(wanted) {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// Where a text last occurs in another.
fn last_position(text: &[u32], wanted: &[u32]) -> Option<usize> {
    let last = text.len().checked_sub(wanted.len())?;
    (0..=last).rev().find(|at| text[*at..].starts_with(wanted))
}

fn place(element: &Element, search: fn(&[u32], &[u32]) -> Option<usize>) -> i64 {
    window(element)
        .and_then(|(start, part)| Some(start + search(part, &element.texts[1])?))
        .map_or(-1, |place| place as i64)
}

fn required(place: i64) -> Result<i64> {
    if place < 0 { Err(ArrayError::Value("substring not found".into())) } else { Ok(place) }
}

pub(super) fn find(element: &mut Element) -> Result<()> {
    element.number = place(element, position);
    Ok(())
}

pub(super) fn find_last(element: &mut Element) -> Result<()> {
    element.number = place(element, last_position);
    Ok(())
}

pub(super) fn index(element: &mut Element) -> Result<()> {
    element.number = required(place(element, position))?;
    Ok(())
}

pub(super) fn index_last(element: &mut Element) -> Result<()> {
    element.number = required(place(element, last_position))?;
    Ok(())
}

pub(super) fn count(element: &mut Element) -> Result<()> {
    let wanted = &element.texts[1];
    element.number = match window(element) {
        None => 0,
        Some((_, part)) if wanted.is_empty() => part.len() as i64 + 1,
        Some((_, mut part)) => {
            let mut found = 0;
            while let Some(at) = position(part, wanted) {
                found += 1;
                part = &part[at + wanted.len()..];
            }
            found
        }
    };
    Ok(())
}

pub(super) fn starts_with(element: &mut Element) -> Result<()> {
    element.number = window(element).is_some_and(|(_, part)| part.starts_with(&element.texts[1])).into();
    Ok(())
}

pub(super) fn ends_with(element: &mut Element) -> Result<()> {
    element.number = window(element).is_some_and(|(_, part)| part.ends_with(&element.texts[1])).into();
    Ok(())
}
