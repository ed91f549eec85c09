//! What texts consist of.

use hotloop_core::primitive;
use hotloop_core::text::Text;
use rustpython_unicode::{case, classify, identifier};

/// The methods that ask, by the numbers that `hl_text_is` knows them by.
pub const CLASSES: [&str; 12] = [
    "isalnum",
    "isalpha",
    "isascii",
    "isdecimal",
    "isdigit",
    "isidentifier",
    "islower",
    "isnumeric",
    "isprintable",
    "isspace",
    "istitle",
    "isupper",
];

hotloop_core::primitives! {
    pub(super) fn register by primitive::run;
    /// `(text, class) -> bool`
    hl_text_is => |_, arguments, results| {
        let text = Text::read(arguments);
        let class = usize::try_from(arguments.int()).ok().and_then(|at| CLASSES.get(at)).copied();
        results.put(is(text.as_str(), class.unwrap_or_default()).into());
        Ok(())
    };
}

fn is(text: &str, class: &str) -> bool {
    let all = |belongs: fn(char) -> bool| !text.is_empty() && text.chars().all(belongs);
    match class {
        "isalnum" => all(classify::is_alnum),
        "isalpha" => all(classify::is_alpha),
        "isascii" => text.is_ascii(),
        "isdecimal" => all(classify::is_decimal),
        "isdigit" => all(classify::is_digit),
        "isnumeric" => all(classify::is_numeric),
        "isspace" => all(classify::is_space),
        "isprintable" => text.chars().all(classify::is_printable),
        "isidentifier" => {
            let mut characters = text.chars();
            characters.next().is_some_and(identifier::is_start) && characters.all(identifier::is_continue)
        }
        "islower" => cased(text, case::is_lowercase, case::is_uppercase),
        "isupper" => cased(text, case::is_uppercase, case::is_lowercase),
        _ => is_title(text),
    }
}

/// Whether there are cased letters, and all of them are of one case.
fn cased(text: &str, wanted: fn(char) -> bool, other: fn(char) -> bool) -> bool {
    let mut some = false;
    for character in text.chars() {
        if other(character) || case::is_titlecase(character) {
            return false;
        }
        some |= wanted(character);
    }
    some
}

/// Whether each word begins with a capital, and nothing else is one.
fn is_title(text: &str) -> bool {
    let (mut some, mut inside) = (false, false);
    for character in text.chars() {
        if case::is_uppercase(character) || case::is_titlecase(character) {
            if inside {
                return false;
            }
            (some, inside) = (true, true);
        } else if case::is_lowercase(character) {
            if !inside {
                return false;
            }
            some = true;
        } else {
            inside = false;
        }
    }
    some
}
