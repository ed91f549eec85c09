//! The methods of Python's `str` for compiled code, on texts of [`hotloop_core::text`].
//!
//! What finds is in [`search`], what takes apart in [`parts`], what makes new texts in [`making`], and the classes of
//! characters in [`classes`].

mod classes;
mod making;
mod parts;
mod search;

use hotloop_core::context::CallContext;
use hotloop_core::error::ErrorKind;
use hotloop_core::primitive::{Arguments, Results};
use hotloop_core::text::{SLOTS, Text};

pub use classes::CLASSES;
pub use making::Case;
pub use search::Find;

/// Adds the functions of this module to the table of functions that generated code may call.
pub(crate) fn register() {
    classes::register();
    making::register();
    parts::register();
    search::register();
}

/// The bytes of the part of a text between two optional positions, as methods with `start` and `end` take them. `None` if it
/// starts behind the end, where not even an empty text is found.
fn window(
    text: &Text<'_>,
    arguments: &mut Arguments,
    context: &CallContext,
) -> Option<std::ops::Range<usize>> {
    let given = arguments.int();
    let (start, end) = (arguments.int(), arguments.int());
    let length = text.characters() as i64;
    let position = |at: i64| if at < 0 { (at + length).max(0) } else { at };
    let start = if given & 1 != 0 { position(start) } else { 0 };
    let end = if given & 2 != 0 { position(end).min(length) } else { length };
    if start > end {
        return None;
    }
    Some(text.offset(start as usize, context)..text.offset(end as usize, context))
}

fn put(results: &mut Results, slots: [u64; SLOTS]) {
    slots.into_iter().for_each(|slot| results.put(slot));
}

/// The value of a digit of any script.
pub fn decimal_value(character: char) -> Option<u32> {
    let value = rustpython_unicode::Ucd::new(true).decimal(character.into())?;
    u32::try_from(value).ok()
}

fn value_error(text: &str) -> ErrorKind {
    ErrorKind::Value(text.to_owned())
}
