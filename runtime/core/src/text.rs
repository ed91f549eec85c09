//! Text of compiled code: Python's strings, as UTF-8 that nobody changes.
//!
//! A text is four slots: the storage that keeps it alive, the address of its bytes, their number, and the number of its
//! characters. Where the last two are equal it is ASCII, and every character is reached at once. There is no storage where
//! something else keeps the bytes: constants of the code, single ASCII characters, arguments during a call. Parts of a text
//! share its storage.
//!
//! **Appending.** The storage of a text begins with how much of it is in use. A text that ends there is appended to in
//! place if there is room, because a text that ends earlier does not see what comes behind it. So a loop of `s += piece`
//! copies each byte a few times at most.

use crate::context::CallContext;
use crate::error::ErrorKind;
use crate::primitive::{Arguments, Results};
use crate::storage::{self, OutOfMemory, Storage, StorageHeader};
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// Slots of a text.
pub const SLOTS: usize = 4;

/// What stands in front of the text in a block of storage.
#[repr(C)]
struct Head {
    /// Bytes behind the head that are in use.
    used: AtomicUsize,
    /// The number of the block, which no other ever has.
    serial: u64,
}

const HEAD: usize = size_of::<Head>();

static NEXT_SERIAL: AtomicU64 = AtomicU64::new(1);

/// Single ASCII characters.
static ASCII: [u8; 128] = {
    let mut table = [0; 128];
    let mut at = 0;
    while at < table.len() {
        table[at] = at as u8;
        at += 1;
    }
    table
};

/// Where the single ASCII characters lie, for generated code.
pub fn ascii_table() -> usize {
    ASCII.as_ptr() as usize
}

/// A text that lives as long as the call that it was passed to.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    storage: *mut StorageHeader,
    text: &'a str,
    characters: usize,
}

impl<'a> Text<'a> {
    /// The next argument.
    pub fn read(arguments: &mut Arguments) -> Text<'a> {
        let slots: [u64; SLOTS] = std::array::from_fn(|_| arguments.slot());
        // SAFETY: generated code passes texts that it holds during the call.
        unsafe { Text::of_slots(&slots) }
    }

    /// # Safety
    /// The slots are those of a text that lives as long as the result is used.
    pub unsafe fn of_slots(slots: &[u64]) -> Text<'a> {
        let length = slots[2] as usize;
        // An empty text may lie nowhere.
        let data = if length == 0 { ASCII.as_ptr() } else { slots[1] as *const u8 };
        // SAFETY: by the caller's promise; the bytes of a text are UTF-8.
        let text = unsafe { std::str::from_utf8_unchecked(std::slice::from_raw_parts(data, length)) };
        Text { storage: slots[0] as *mut StorageHeader, text, characters: slots[3] as usize }
    }

    /// A text that lies in no storage; whoever uses it keeps it.
    pub fn borrowed(text: &'a str) -> Text<'a> {
        Text { storage: ptr::null_mut(), text, characters: count(text) }
    }

    /// As UTF-8.
    pub fn as_str(&self) -> &'a str {
        self.text
    }

    /// How many characters it has.
    pub fn characters(&self) -> usize {
        self.characters
    }

    /// Whether all characters are ASCII.
    pub fn is_ascii(&self) -> bool {
        self.characters == self.text.len()
    }

    /// The slots, with a reference to the storage for whoever takes them.
    pub fn retained(&self) -> [u64; SLOTS] {
        if !self.storage.is_null() {
            // SAFETY: the text is alive.
            unsafe { storage::retain(self.storage) };
        }
        [self.storage as u64, self.text.as_ptr() as u64, self.text.len() as u64, self.characters as u64]
    }

    /// Gives the text as a result.
    pub fn give(&self, results: &mut Results) {
        self.retained().into_iter().for_each(|slot| results.put(slot));
    }

    /// A part of the text, by bytes, with so many characters.
    pub fn part(&self, bytes: std::ops::Range<usize>, characters: usize) -> Text<'a> {
        let text = &self.text[bytes];
        match text.as_bytes() {
            [] => Text { storage: ptr::null_mut(), text: "", characters: 0 },
            [byte] if byte.is_ascii() => {
                let at = usize::from(*byte);
                // SAFETY: a byte of ASCII is UTF-8.
                let text = unsafe { std::str::from_utf8_unchecked(&ASCII[at..=at]) };
                Text { storage: ptr::null_mut(), text, characters: 1 }
            }
            _ => Text { storage: self.storage, text, characters },
        }
    }

    /// A part of the text that is a slice of [`Text::as_str`].
    pub fn piece(&self, piece: &str) -> Text<'a> {
        let first = piece.as_ptr() as usize - self.text.as_ptr() as usize;
        let characters = if self.is_ascii() { piece.len() } else { count(piece) };
        self.part(first..first + piece.len(), characters)
    }

    /// Tells texts with different beginnings apart, also if one lies where another was: what lies in no storage stays as long
    /// as the call, and a block has a number of its own.
    fn identity(&self) -> (u64, usize) {
        let serial = match NonNull::new(self.storage) {
            None => 0,
            Some(header) => {
                // SAFETY: the text holds a reference, which the forgotten one stands for.
                let storage = std::mem::ManuallyDrop::new(unsafe { Storage::from_raw(header) });
                head(&storage).serial
            }
        };
        (serial, self.text.as_ptr() as usize)
    }

    /// The byte at which a character starts; one past the last character is the end.
    pub fn offset(&self, character: usize, context: &CallContext) -> usize {
        if self.is_ascii() {
            return character;
        }
        let identity = self.identity();
        let places = [(0, 0), (self.characters, self.text.len()), context.text_place(identity)];
        let nearest = places
            .into_iter()
            .filter(|(known, _)| *known <= self.characters)
            .min_by_key(|(known, _)| known.abs_diff(character));
        let (mut at, mut byte) = nearest.unwrap_or((0, 0));
        let bytes = self.text.as_bytes();
        let is_inside = |byte: usize| byte < bytes.len() && bytes[byte] & 0xC0 == 0x80;
        while at < character {
            byte += 1;
            while is_inside(byte) {
                byte += 1;
            }
            at += 1;
        }
        while at > character {
            byte -= 1;
            while is_inside(byte) {
                byte -= 1;
            }
            at -= 1;
        }
        context.set_text_place(identity, (at, byte));
        byte
    }

    /// The text between two characters.
    pub fn between(&self, first: usize, end: usize, context: &CallContext) -> Text<'a> {
        let (start, stop) = (self.offset(first, context), self.offset(end, context));
        self.part(start..stop, end - first)
    }

    /// The character at a byte, as a number.
    pub fn number_of_character(&self, byte: usize) -> usize {
        if self.is_ascii() { byte } else { count(&self.text[..byte]) }
    }
}

/// How many characters a text has.
pub fn count(text: &str) -> usize {
    text.chars().count()
}

/// Gives a new text as a result.
///
/// # Errors
/// MemoryError.
pub fn give_new(text: &str, context: &CallContext, results: &mut Results) -> Result<(), ErrorKind> {
    new_slots(text, count(text), context)?.into_iter().for_each(|slot| results.put(slot));
    Ok(())
}

/// The slots of a new text, which belongs to the call until it escapes.
///
/// # Errors
/// MemoryError.
pub fn new_slots(text: &str, characters: usize, context: &CallContext) -> Result<[u64; SLOTS], ErrorKind> {
    if text.len() <= 1 {
        return Ok(Text::borrowed(text).part(0..text.len(), characters).retained());
    }
    let storage = block(text.len()).map_err(memory)?;
    append(&storage, text);
    context.own(&storage);
    Ok(slots_of(storage, text.len(), characters))
}

/// The slots of a new text that belongs to no call.
///
/// # Errors
/// [`OutOfMemory`].
pub fn owned_slots(text: &str, characters: usize) -> Result<[u64; SLOTS], OutOfMemory> {
    let storage = block(text.len())?;
    append(&storage, text);
    Ok(slots_of(storage, text.len(), characters))
}

/// The slots of two texts joined.
///
/// # Errors
/// MemoryError.
pub fn joined(left: Text<'_>, right: Text<'_>, context: &CallContext) -> Result<[u64; SLOTS], ErrorKind> {
    if right.text.is_empty() {
        return Ok(left.retained());
    }
    if left.text.is_empty() {
        return Ok(right.retained());
    }
    let (length, characters) = (left.text.len() + right.text.len(), left.characters + right.characters);
    if let Some(header) = NonNull::new(left.storage) {
        // SAFETY: the text holds a reference, which the forgotten one stands for.
        let storage = std::mem::ManuallyDrop::new(unsafe { Storage::from_raw(header) });
        if extend(&storage, left.text, right.text) {
            let [storage, data, ..] = left.retained();
            return Ok([storage, data, length as u64, characters as u64]);
        }
    }
    // Room for more, because what was appended to once is likely to be appended to again.
    let room = if left.storage.is_null() { length } else { length.saturating_mul(2) };
    let storage = block(room).or_else(|_| block(length)).map_err(memory)?;
    append(&storage, left.text);
    append(&storage, right.text);
    context.own(&storage);
    Ok(slots_of(storage, length, characters))
}

/// A hash of the bytes.
pub fn hash(text: &[u8]) -> u64 {
    let mut hash = 0x9E37_79B9_7F4A_7C15u64 ^ text.len() as u64;
    let mut mix = |word: u64| {
        let product = u128::from(hash ^ word) * 0xD6E8_FEB8_6659_FD93u128;
        hash = product as u64 ^ (product >> 64) as u64;
    };
    let (words, rest) = text.as_chunks::<8>();
    words.iter().for_each(|word| mix(u64::from_le_bytes(*word)));
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    mix(u64::from_le_bytes(last));
    hash
}

/// The error of memory that could not be had.
pub fn memory(refused: OutOfMemory) -> ErrorKind {
    ErrorKind::Memory { bytes: refused.bytes }
}

fn slots_of(storage: Storage, length: usize, characters: usize) -> [u64; SLOTS] {
    let data = storage.data() as u64 + HEAD as u64;
    [storage.into_raw() as u64, data, length as u64, characters as u64]
}

/// A block with room for a text, which is empty so far.
fn block(room: usize) -> Result<Storage, OutOfMemory> {
    let bytes = room.checked_add(HEAD).ok_or(OutOfMemory { bytes: room })?;
    let storage = Storage::uninitialized(bytes)?;
    let head = Head { used: AtomicUsize::new(0), serial: NEXT_SERIAL.fetch_add(1, Ordering::Relaxed) };
    // SAFETY: the block has room for the head, and is aligned for it.
    unsafe { storage.data().cast::<Head>().write(head) };
    Ok(storage)
}

fn head(storage: &Storage) -> &Head {
    // SAFETY: `block` has written it.
    unsafe { &*storage.data().cast::<Head>() }
}

/// Writes behind what is there in a block that nobody else has, and that has the room.
fn append(storage: &Storage, text: &str) {
    let at = head(storage).used.load(Ordering::Relaxed);
    debug_assert!(HEAD + at + text.len() <= storage.bytes());
    // SAFETY: the block has the room.
    unsafe {
        let to = storage.data().add(HEAD + at);
        ptr::copy_nonoverlapping(text.as_ptr(), to, text.len());
    }
    head(storage).used.store(at + text.len(), Ordering::Relaxed);
}

/// Appends in place if the text ends where the block's use ends, and there is room.
fn extend(storage: &Storage, text: &str, more: &str) -> bool {
    let start = storage.data() as usize + HEAD;
    let end = text.as_ptr() as usize + text.len() - start;
    let wanted = end.saturating_add(more.len());
    if wanted > storage.bytes() - HEAD {
        return false;
    }
    // Of several threads that append to one text one is the first; the others make copies.
    if head(storage).used.compare_exchange(end, wanted, Ordering::AcqRel, Ordering::Relaxed).is_err() {
        return false;
    }
    // SAFETY: the room is there, and only this thread has it now. What is appended may be a part of the same block, which
    // lies before.
    unsafe {
        let to = storage.data().add(HEAD + end);
        ptr::copy_nonoverlapping(more.as_ptr(), to, more.len());
    }
    true
}

/// # Safety
/// Both addresses lead to so many bytes.
unsafe extern "C" fn hl_same_bytes(left: *const u8, right: *const u8, length: usize) -> i64 {
    if length == 0 {
        return 1;
    }
    // SAFETY: by the caller's promise.
    let [left, right] = [left, right].map(|first| unsafe { std::slice::from_raw_parts(first, length) });
    i64::from(left == right)
}

crate::primitives! {
    fn register_primitives by crate::primitive::run;
    /// `(text, text) -> text`
    hl_text_concatenate => |context, arguments, results| {
        let (left, right) = (Text::read(arguments), Text::read(arguments));
        joined(left, right, context)?.into_iter().for_each(|slot| results.put(slot));
        Ok(())
    };
    /// `(text) -> text`: the same in storage, for what keeps it longer than the call.
    hl_text_own => |context, arguments, results| {
        let text = Text::read(arguments);
        if text.storage.is_null() && !text.text.is_empty() {
            // Also a single character: the table of this program is there for good, a constant of the code is not.
            return give_new(text.text, context, results);
        }
        text.give(results);
        Ok(())
    };
    /// `(text, index) -> text`: a character.
    hl_text_get => |context, arguments, results| {
        let (text, index) = (Text::read(arguments), arguments.int());
        let length = text.characters as i64;
        let at = if index < 0 { index + length } else { index };
        if !(0..length).contains(&at) {
            return Err(ErrorKind::IndexMessage("string index out of range".to_owned()));
        }
        text.between(at as usize, at as usize + 1, context).give(results);
        Ok(())
    };
    /// `(text, text) -> -1, 0 or 1`
    hl_text_compare => |_, arguments, results| {
        let (left, right) = (Text::read(arguments), Text::read(arguments));
        results.put(left.text.cmp(right.text) as i64 as u64);
        Ok(())
    };
}

/// Adds the functions of this module to the table of functions that generated code may call.
pub(crate) fn register() {
    register_primitives();
    crate::table::register(&crate::rows![hl_same_bytes]);
    crate::table::register(&[crate::table::Row { name: "hl_ascii_table", address: ascii_table() }]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text<'a>(slots: [u64; SLOTS]) -> Text<'a> {
        // SAFETY: the tests keep what they make.
        unsafe { Text::of_slots(&slots) }
    }

    #[test]
    fn appending_happens_in_place_once_for_each_end() {
        let context = CallContext::new(true);
        let start = text(new_slots("ab", 2, &context).unwrap());
        let one = text(joined(start, Text::borrowed("cd"), &context).unwrap());
        let two = text(joined(one, Text::borrowed("ä"), &context).unwrap());
        let other = text(joined(one, Text::borrowed("x"), &context).unwrap());
        assert_eq!((one.as_str(), two.as_str(), other.as_str()), ("abcd", "abcdä", "abcdx"));
        assert_eq!(two.as_str().as_ptr(), one.as_str().as_ptr());
        assert_ne!(other.as_str().as_ptr(), one.as_str().as_ptr());
        let twice = text(joined(two, two, &context).unwrap());
        assert_eq!((twice.as_str(), twice.characters()), ("abcdäabcdä", 10));
        // SAFETY: nothing is used any more.
        unsafe { context.free_abandoned() };
    }

    #[test]
    fn characters_are_found_from_the_nearest_place() {
        let context = CallContext::new(true);
        let letters: String = ('à'..='ÿ').chain('a'..='z').chain("😀日".chars()).collect();
        let text = Text::borrowed(&letters);
        let all: Vec<char> = letters.chars().collect();
        for at in (0..all.len()).chain((0..all.len()).rev()).chain([40, 3, 50, 0]) {
            assert_eq!(text.between(at, at + 1, &context).as_str(), all[at].to_string());
        }
        assert_eq!(text.offset(all.len(), &context), letters.len());
    }
}
