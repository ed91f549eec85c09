//! Giving the symbols of an object names that nothing else in the process has.

/// Where the header of an ELF file of 64 bits tells of its sections, and what a section's own header tells.
const SECTIONS: usize = 0x28;
const SECTION_COUNT: usize = 0x3c;
const SECTION_HEADER: usize = 64;
const KIND: usize = 4;
const OFFSET: usize = 0x18;
const SIZE: usize = 0x20;
const STRING_TABLE: u32 = 3;

/// A symbol whose last digits are a number.
pub(super) fn numbered(symbol: &str, number: u32) -> String {
    let digits = 8;
    format!("{}{number:0digits$x}", &symbol[..symbol.len() - digits])
}

/// Renames a symbol in the tables of names; both names have the same length. `None` for what is no ELF object.
pub(super) fn rename(object: &mut [u8], old: &str, new: &str) -> Option<()> {
    debug_assert_eq!(old.len(), new.len(), "names are replaced in place");
    if !object.starts_with(b"\x7fELF\x02") {
        return None;
    }
    let sections = word(object, SECTIONS, 8)?;
    for index in 0..word(object, SECTION_COUNT, 2)? {
        let header = sections.checked_add(index * SECTION_HEADER)?;
        if word(object, header.checked_add(KIND)?, 4)? != STRING_TABLE as usize {
            continue;
        }
        let start = word(object, header + OFFSET, 8)?;
        let table = object.get_mut(start..start.checked_add(word(object, header + SIZE, 8)?)?)?;
        // Names end with a NUL byte; a name may be the end of a longer one, which then has to stay.
        let mut at = 0;
        while let Some(length) = table[at..].iter().position(|byte| *byte == 0) {
            if &table[at..at + length] == old.as_bytes() {
                table[at..at + length].copy_from_slice(new.as_bytes());
            }
            at += length + 1;
        }
    }
    Some(())
}

/// A number of so many bytes, in the order of this machine.
fn word(object: &[u8], at: usize, size: usize) -> Option<usize> {
    let mut bytes = [0; 8];
    let place = if cfg!(target_endian = "big") { 8 - size..8 } else { 0..size };
    bytes[place].copy_from_slice(object.get(at..at.checked_add(size)?)?);
    usize::try_from(u64::from_ne_bytes(bytes)).ok()
}

#[cfg(test)]
mod tests {
    use super::super::module::{ENTRY_SYMBOL, PLACES_SYMBOL};
    use super::super::{CodegenOptions, Engine, compile};
    use super::*;
    use crate::loops::parse::parse;

    #[test]
    fn symbols_are_renamed_and_texts_are_not() {
        let text = format!(
            "module \"f\"
            function @0 \"{ENTRY_SYMBOL}\"() -> none source 0 {{
              raise_value \"{ENTRY_SYMBOL}\"
              unreachable
            }}"
        );
        let object = compile(&parse(&text).unwrap(), &CodegenOptions::default()).unwrap();
        let count = |bytes: &[u8], name: &str| {
            bytes.windows(name.len()).filter(|window| *window == name.as_bytes()).count()
        };
        let mut bytes = object.bytes.clone();
        let before = count(&bytes, ENTRY_SYMBOL);
        rename(&mut bytes, ENTRY_SYMBOL, &numbered(ENTRY_SYMBOL, 0xabc)).unwrap();
        assert_eq!(count(&bytes, ENTRY_SYMBOL), before - 1);
        assert_eq!(count(&bytes, "hotloop_00000abc"), 1);
        assert_eq!(numbered(PLACES_SYMBOL, 1), "hotloop_places_00000001");
        let (one, other) = (Engine::global().unwrap().load(&object), Engine::global().unwrap().load(&object));
        assert_ne!(one.unwrap().entry() as usize, other.unwrap().entry() as usize);
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for bytes in [&b""[..], b"\x7fELF\x02", &[0x7f; 200]] {
            assert_eq!(rename(&mut bytes.to_vec(), ENTRY_SYMBOL, ENTRY_SYMBOL), None);
        }
        let mut cut = b"\x7fELF\x02".to_vec();
        cut.resize(64, 0xff);
        assert_eq!(rename(&mut cut, ENTRY_SYMBOL, ENTRY_SYMBOL), None);
    }
}
