//! Text and bytes in Python's quotes.

/// Python's `repr` of a text.
pub fn quoted(text: &str) -> String {
    let quote = quote_for(text.contains('\''), text.contains('"'));
    let mut result = String::from(quote);
    for character in text.chars() {
        match character {
            '\\' => result.push_str("\\\\"),
            '\n' => result.push_str("\\n"),
            '\t' => result.push_str("\\t"),
            '\r' => result.push_str("\\r"),
            other if other == quote => result.extend(['\\', other]),
            other if is_printable(other) => result.push(other),
            other => result.push_str(&match u32::from(other) {
                code @ ..=0xff => format!("\\x{code:02x}"),
                code @ ..=0xffff => format!("\\u{code:04x}"),
                code => format!("\\U{code:08x}"),
            }),
        }
    }
    result.push(quote);
    result
}

/// Python's `repr` of bytes.
pub fn quoted_bytes(bytes: &[u8]) -> String {
    let quote = quote_for(bytes.contains(&b'\''), bytes.contains(&b'"'));
    let mut result = format!("b{quote}");
    for byte in bytes {
        match byte {
            b'\\' => result.push_str("\\\\"),
            b'\n' => result.push_str("\\n"),
            b'\t' => result.push_str("\\t"),
            b'\r' => result.push_str("\\r"),
            byte if char::from(*byte) == quote => result.extend(['\\', quote]),
            0x20..0x7f => result.push(char::from(*byte)),
            byte => result.push_str(&format!("\\x{byte:02x}")),
        }
    }
    result.push(quote);
    result
}

fn quote_for(has_single: bool, has_double: bool) -> char {
    if has_single && !has_double { '"' } else { '\'' }
}

/// Python shows neither controls nor blanks other than the space.
fn is_printable(character: char) -> bool {
    !character.is_control()
        && (character == ' ' || !character.is_whitespace())
        && !matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e000}'..='\u{f8ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_escapes() {
        assert_eq!(quoted("it's"), "\"it's\"");
        assert_eq!(quoted("a'\"\n\u{7f}\u{a0}é"), "'a\\'\"\\n\\x7f\\xa0é'");
        assert_eq!(quoted_bytes(b"a'\x00\xff"), "b\"a'\\x00\\xff\"");
    }
}
