//! What texts consist of: the classes of characters as Python's `str` and `bytes` have them.

use rustpython_unicode::{case, classify};

use super::Element;
use crate::error::Result;

pub(super) fn length(element: &mut Element) -> Result<()> {
    element.number = element.texts[0].len() as i64;
    Ok(())
}

/// Whether a character is white space. Bytes have classes for ASCII only.
pub(crate) fn is_white(character: u32, wide: bool) -> bool {
    match character {
        0x20 | 0x09..=0x0d => true,
        0x1c..=0x1f => wide,
        0..0x80 => false,
        _ => wide && char::from_u32(character).is_some_and(classify::is_space),
    }
}

fn all(element: &mut Element, ascii: fn(&u8) -> bool, unicode: fn(char) -> bool) -> Result<()> {
    let belongs = |character: u32| match u8::try_from(character) {
        Ok(byte) if byte.is_ascii() => ascii(&byte),
        _ => element.wide && char::from_u32(character).is_some_and(unicode),
    };
    let text = &element.texts[0];
    element.number = (!text.is_empty() && text.iter().all(|character| belongs(*character))).into();
    Ok(())
}

pub(super) fn is_alpha(element: &mut Element) -> Result<()> {
    all(element, u8::is_ascii_alphabetic, classify::is_alpha)
}

pub(super) fn is_digit(element: &mut Element) -> Result<()> {
    all(element, u8::is_ascii_digit, classify::is_digit)
}

pub(super) fn is_alnum(element: &mut Element) -> Result<()> {
    all(element, u8::is_ascii_alphanumeric, classify::is_alnum)
}

pub(super) fn is_decimal(element: &mut Element) -> Result<()> {
    all(element, u8::is_ascii_digit, classify::is_decimal)
}

pub(super) fn is_numeric(element: &mut Element) -> Result<()> {
    all(element, u8::is_ascii_digit, classify::is_numeric)
}

pub(super) fn is_space(element: &mut Element) -> Result<()> {
    let text = &element.texts[0];
    element.number =
        (!text.is_empty() && text.iter().all(|character| is_white(*character, element.wide))).into();
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    None,
    Lower,
    /// Upper or title case.
    Upper,
    Title,
}

fn case_of(character: u32, wide: bool) -> Case {
    match char::from_u32(character) {
        Some(letter) if wide || letter.is_ascii() => {
            if case::is_titlecase(letter) {
                Case::Title
            } else if letter.is_uppercase() {
                Case::Upper
            } else if letter.is_lowercase() {
                Case::Lower
            } else {
                Case::None
            }
        }
        _ => Case::None,
    }
}

fn only(element: &mut Element, wanted: Case) -> Result<()> {
    let mut found = false;
    for character in &element.texts[0] {
        match case_of(*character, element.wide) {
            Case::None => {}
            case if case == wanted => found = true,
            _ => {
                found = false;
                break;
            }
        }
    }
    element.number = found.into();
    Ok(())
}

pub(super) fn is_lower(element: &mut Element) -> Result<()> {
    only(element, Case::Lower)
}

pub(super) fn is_upper(element: &mut Element) -> Result<()> {
    only(element, Case::Upper)
}

pub(super) fn is_title(element: &mut Element) -> Result<()> {
    let (mut found, mut inside) = (false, false);
    for character in &element.texts[0] {
        let case = case_of(*character, element.wide);
        let right = match case {
            Case::None => true,
            Case::Lower => inside,
            Case::Upper | Case::Title => !inside,
        };
        if !right {
            found = false;
            break;
        }
        inside = case != Case::None;
        found |= inside;
    }
    element.number = found.into();
    Ok(())
}
