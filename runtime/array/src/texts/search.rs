//! Finding texts in texts.

use super::window;
use hotloop_core::primitive;
use hotloop_core::text::Text;

/// What `hl_text_find` looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i64)]
pub enum Find {
    /// The first place.
    First = 0,
    /// The last place.
    Last = 1,
    /// How many times, without overlaps.
    Count = 2,
}

hotloop_core::primitives! {
    pub(super) fn register by primitive::run;
    /// `(text, sub, given, start, end, find) -> position`, -1 if there is none; or how many
    hl_text_find => |context, arguments, results| {
        let (text, sub) = (Text::read(arguments), Text::read(arguments));
        let window = window(&text, arguments, context);
        let find = arguments.int();
        let found = match window {
            None if find == Find::Count as i64 => 0,
            None => -1,
            Some(window) => {
                let first = window.start;
                let inside = &text.as_str()[window];
                match find {
                    find if find == Find::Count as i64 => times(inside, sub.as_str()) as i64,
                    find => {
                        let place = match find == Find::Last as i64 {
                            true => inside.rfind(sub.as_str()),
                            false => inside.find(sub.as_str()),
                        };
                        place.map_or(-1, |byte| text.number_of_character(first + byte) as i64)
                    }
                }
            }
        };
        results.put(found as u64);
        Ok(())
    };
    /// `(text, sub) -> bool`
    hl_text_contains => |_, arguments, results| {
        let (text, sub) = (Text::read(arguments), Text::read(arguments));
        results.put(text.as_str().contains(sub.as_str()).into());
        Ok(())
    };
    /// `(text, affix, given, start, end, at end) -> bool`
    hl_text_affix => |context, arguments, results| {
        let (text, affix) = (Text::read(arguments), Text::read(arguments));
        let window = window(&text, arguments, context);
        let at_end = arguments.int() != 0;
        let holds = window.is_some_and(|window| {
            let inside = &text.as_str()[window];
            if at_end { inside.ends_with(affix.as_str()) } else { inside.starts_with(affix.as_str()) }
        });
        results.put(holds.into());
        Ok(())
    };
}

/// How many times a text stands in another, without overlaps; an empty one stands everywhere.
fn times(text: &str, sub: &str) -> usize {
    if sub.is_empty() { text.chars().count() + 1 } else { text.matches(sub).count() }
}
