//! The table behind dicts and sets: entries in the order in which they came, and an index into them by hash.
//!
//! A key is a row of slots that are numbers and texts. Those that are floats are known by a mask, because zeros of both signs are
//! one key and a NaN is equal to nothing; so are those at which a text begins, which is compared by its bytes. An entry that is
//! removed leaves a gap until the table is made anew.
//!
//! The hash of a key that is one integer is that integer, so that keys near each other are near each other in the index, and keys
//! that follow each other never collide; a second hash decides where to look when a place is taken.

use crate::storage::{self, Contents, OutOfMemory, Storage, StorageHeader};
use crate::text::{self, Text};

/// A table. A set has no slots of values.
#[derive(Debug)]
pub struct Dict {
    /// Each: a mark, the key, the value.
    entries: Vec<u64>,
    /// Places of entries, a power of two of them.
    index: Vec<u32>,
    /// Places of the index that are not free: without a free one nothing would end a search.
    taken: usize,
    /// Entries, gaps among them.
    filled: usize,
    /// Entries that are there.
    live: usize,
    layout: Layout,
}

/// What the slots of an entry are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Slots of a key.
    pub key: usize,
    /// Slots of a value.
    pub value: usize,
    /// Which slots of a key are float64, one bit each.
    pub floats: u64,
    /// At which slots of a key a text begins, one bit each; a text begins with its storage.
    pub texts: u64,
    /// Which slots of a value hold storage, one bit each.
    pub storages: u64,
}

/// A place of the index that no entry ever took, and one that an entry gave up.
const FREE: u32 = u32::MAX;
const LEFT: u32 = u32::MAX - 1;

/// The most entries that a place can name.
const MOST: usize = LEFT as usize;

/// The mark of an entry that is there; its low bits are those of the hash.
const THERE: u64 = 1 << 63;

/// The places of the index where a key may be, in the order in which they are looked at.
struct Places {
    place: usize,
    jump: u64,
    mask: usize,
}

impl Places {
    #[inline]
    fn of(hash: u64, mask: usize) -> Places {
        // Both halves: of a hash whose low bits are zero those of the lower half are too.
        let product = u128::from(hash) * 0xD6E8_FEB8_6659_FD93u128;
        Places { place: hash as usize & mask, jump: product as u64 ^ (product >> 64) as u64, mask }
    }

    /// Goes to the next place. When nothing is left to jump by, this comes to each place once.
    #[inline]
    fn advance(&mut self) {
        self.place = self.place.wrapping_mul(5).wrapping_add(1).wrapping_add(self.jump as usize) & self.mask;
        self.jump >>= 7;
    }
}

impl Dict {
    /// An empty table.
    pub fn new(layout: Layout) -> Dict {
        Dict { entries: Vec::new(), index: Vec::new(), taken: 0, filled: 0, live: 0, layout }
    }

    /// The table as a block of storage.
    pub fn into_storage(self) -> Storage {
        Storage::container(self)
    }

    /// The table that a block of storage is.
    ///
    /// # Safety
    /// The block was made by [`Dict::into_storage`], and nobody else uses the table meanwhile.
    #[allow(clippy::mut_from_ref, reason = "the caller promises that nobody else uses it")]
    pub unsafe fn of(storage: &Storage) -> &mut Dict {
        // SAFETY: by the caller's promise.
        unsafe { &mut *storage.data().cast::<Dict>() }
    }

    /// What its entries are.
    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.live
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.live == 0
    }

    fn stride(&self) -> usize {
        1 + self.layout.key + self.layout.value
    }

    /// The first entry at this position or behind it.
    pub fn next(&self, from: usize) -> Option<usize> {
        (from..self.filled).find(|at| self.entries[at * self.stride()] != 0)
    }

    /// The last entry.
    pub fn last(&self) -> Option<usize> {
        self.previous(i64::MAX)
    }

    /// The first entry at this position or before it; none before the first position.
    pub fn previous(&self, from: i64) -> Option<usize> {
        let end = self.filled.min(usize::try_from(from.saturating_add(1)).unwrap_or_default());
        (0..end).rev().find(|at| self.entries[at * self.stride()] != 0)
    }

    /// The slots of an entry's key.
    pub fn key(&self, at: usize) -> &[u64] {
        let first = at * self.stride() + 1;
        &self.entries[first..first + self.layout.key]
    }

    /// The slots of an entry's value.
    pub fn value(&self, at: usize) -> &[u64] {
        let first = at * self.stride() + 1 + self.layout.key;
        &self.entries[first..first + self.layout.value]
    }

    /// The entry of a key.
    #[inline]
    pub fn find(&self, key: &[u64]) -> Option<usize> {
        if self.live == 0 {
            return None;
        }
        let hash = self.hash(key);
        if let ([key], 0) = (key, self.layout.floats) {
            return self.find_number(hash, *key);
        }
        let mut places = Places::of(hash, self.index.len() - 1);
        loop {
            match self.index[places.place] {
                FREE => return None,
                LEFT => {}
                at if self.is_at(at as usize, hash, key) => return Some(at as usize),
                _ => {}
            }
            places.advance();
        }
    }

    /// The entry of a key that is one integer.
    #[inline]
    fn find_number(&self, hash: u64, key: u64) -> Option<usize> {
        let stride = self.stride();
        let (index, entries) = (self.index.as_ptr(), self.entries.as_ptr());
        let mut places = Places::of(hash, self.index.len() - 1);
        loop {
            // SAFETY: the mask keeps the place inside of the index, and what stands there is an entry that was not removed.
            let at = unsafe { *index.add(places.place) };
            if at < LEFT {
                // SAFETY: as above.
                if unsafe { *entries.add(at as usize * stride + 1) } == key {
                    return Some(at as usize);
                }
            } else if at == FREE {
                return None;
            }
            places.advance();
        }
    }

    #[inline]
    fn is_at(&self, at: usize, hash: u64, key: &[u64]) -> bool {
        self.entries[at * self.stride()] == hash | THERE && self.are_equal(self.key(at), key)
    }

    #[inline]
    fn are_equal(&self, a: &[u64], b: &[u64]) -> bool {
        let mut slot = 0;
        while slot < a.len() {
            let equal = if self.layout.texts >> slot & 1 == 1 {
                let parts = slot..slot + text::SLOTS;
                slot = parts.end;
                // SAFETY: keys hold their texts, and a key to look for is alive.
                unsafe { Text::of_slots(&a[parts.clone()]).as_str() == Text::of_slots(&b[parts]).as_str() }
            } else {
                let (x, y) = (a[slot], b[slot]);
                let is_float = self.layout.floats >> slot & 1 == 1;
                slot += 1;
                if is_float { f64::from_bits(x) == f64::from_bits(y) } else { x == y }
            };
            if !equal {
                return false;
            }
        }
        true
    }

    /// A hash with the highest bit clear.
    #[inline]
    fn hash(&self, key: &[u64]) -> u64 {
        if let ([key], 0) = (key, self.layout.floats) {
            return key & !THERE;
        }
        let mut hash = 0x9E37_79B9_7F4A_7C15u64;
        let mut slot = 0;
        while slot < key.len() {
            let value = if self.layout.texts >> slot & 1 == 1 {
                // SAFETY: as in `are_equal`.
                let text = unsafe { Text::of_slots(&key[slot..slot + text::SLOTS]) };
                slot += text::SLOTS;
                text::hash(text.as_str().as_bytes())
            } else {
                let value = key[slot];
                let zero = self.layout.floats >> slot & 1 == 1 && value == (-0.0f64).to_bits();
                slot += 1;
                if zero { 0 } else { value }
            };
            let product = u128::from(hash ^ value) * 0xD6E8_FEB8_6659_FD93u128;
            hash = product as u64 ^ (product >> 64) as u64;
        }
        (hash ^ hash >> 32) & !THERE
    }

    /// Sets the value of a key. The table takes over the value's references, and gives up those of the value that was there; to a
    /// key that it did not have it adds references.
    ///
    /// # Errors
    /// [`OutOfMemory`]; then the references stay the caller's.
    pub fn set(&mut self, key: &[u64], value: &[u64]) -> Result<(), OutOfMemory> {
        if let Some(at) = self.find(key) {
            if self.layout.value == 0 {
                return Ok(());
            }
            let first = at * self.stride() + 1 + self.layout.key;
            if self.layout.storages == 0 {
                self.entries[first..first + self.layout.value].copy_from_slice(value);
                return Ok(());
            }
            let old: smallvec::SmallVec<[u64; 8]> = self.entries[first..first + self.layout.value].into();
            self.entries[first..first + self.layout.value].copy_from_slice(value);
            self.release(&old);
            return Ok(());
        }
        self.make_room()?;
        let hash = self.hash(key);
        let mut places = Places::of(hash, self.index.len() - 1);
        while self.index[places.place] < LEFT {
            places.advance();
        }
        self.taken += usize::from(self.index[places.place] == FREE);
        self.index[places.place] = self.filled as u32;
        self.retain_key(key);
        self.entries.push(hash | THERE);
        self.entries.extend_from_slice(key);
        self.entries.extend_from_slice(value);
        self.filled += 1;
        self.live += 1;
        Ok(())
    }

    /// Makes room for one more entry, so that at most two thirds of the index are taken.
    fn make_room(&mut self) -> Result<(), OutOfMemory> {
        let stride = self.stride();
        if (self.taken + 1) * 3 > self.index.len() * 2 {
            self.make_anew()?;
        }
        let bytes = |filled: usize| stride.saturating_mul(filled).saturating_mul(size_of::<u64>());
        self.entries.try_reserve(stride).map_err(|_| OutOfMemory { bytes: bytes(self.filled) })
    }

    /// Closes the gaps, and makes the index as large as the entries want.
    fn make_anew(&mut self) -> Result<(), OutOfMemory> {
        let wanted = ((self.live + 1) * 3).next_power_of_two().max(8);
        let refused = OutOfMemory { bytes: wanted.saturating_mul(size_of::<u32>()) };
        if self.live + 1 >= MOST {
            return Err(refused);
        }
        let mut index: Vec<u32> = Vec::new();
        index.try_reserve_exact(wanted).map_err(|_| refused)?;
        index.resize(wanted, FREE);
        let stride = self.stride();
        let mut to = 0;
        for at in 0..self.filled {
            if self.entries[at * stride] != 0 {
                self.entries.copy_within(at * stride..(at + 1) * stride, to * stride);
                to += 1;
            }
        }
        self.entries.truncate(to * stride);
        self.filled = to;
        for at in 0..to {
            let mut places = Places::of(self.entries[at * stride] & !THERE, wanted - 1);
            while index[places.place] != FREE {
                places.advance();
            }
            index[places.place] = at as u32;
        }
        self.index = index;
        self.taken = to;
        Ok(())
    }

    /// Removes an entry; the references of its value are the caller's.
    pub fn remove(&mut self, at: usize) {
        let mut places = Places::of(self.entries[at * self.stride()] & !THERE, self.index.len() - 1);
        while self.index[places.place] != at as u32 {
            places.advance();
        }
        self.index[places.place] = LEFT;
        let first = at * self.stride();
        let key: smallvec::SmallVec<[u64; 8]> = self.key(at).into();
        self.entries[first] = 0;
        self.live -= 1;
        self.release_key(&key);
        if at + 1 == self.filled {
            self.filled -= 1;
            self.entries.truncate(first);
        }
    }

    /// Removes all entries.
    pub fn clear(&mut self) {
        let old = std::mem::replace(self, Dict::new(self.layout));
        drop(old);
    }

    /// Adds a reference to what a value holds.
    pub fn retain(&self, value: &[u64]) {
        // SAFETY: what a value holds is alive.
        self.for_each_of(value, &mut |storage| unsafe { storage::retain(storage) });
    }

    /// Gives up the references of a value.
    pub fn release(&self, value: &[u64]) {
        // SAFETY: the caller owns the references.
        self.for_each_of(value, &mut |storage| unsafe { storage::release(storage) });
    }

    /// Adds a reference to what a key holds.
    pub fn retain_key(&self, key: &[u64]) {
        // SAFETY: what a key holds is alive.
        for_each_slot(self.layout.texts, key, &mut |storage| unsafe { storage::retain(storage) });
    }

    /// Gives up the references of a key.
    pub fn release_key(&self, key: &[u64]) {
        // SAFETY: the table owns the references of its keys.
        for_each_slot(self.layout.texts, key, &mut |storage| unsafe { storage::release(storage) });
    }

    fn for_each_of(&self, value: &[u64], visit: &mut dyn FnMut(*mut StorageHeader)) {
        for_each_slot(self.layout.storages, value, visit);
    }

    fn positions(&self) -> impl Iterator<Item = usize> + '_ {
        let mut from = 0;
        std::iter::from_fn(move || {
            let at = self.next(from)?;
            from = at + 1;
            Some(at)
        })
    }
}

impl Contents for Dict {
    fn for_each_storage(&self, visit: &mut dyn FnMut(*mut StorageHeader)) {
        if self.layout.storages != 0 {
            self.positions().for_each(|at| self.for_each_of(self.value(at), visit));
        }
        if self.layout.texts != 0 {
            self.positions().for_each(|at| for_each_slot(self.layout.texts, self.key(at), visit));
        }
    }

    fn clear(&mut self) {
        Dict::clear(self);
    }
}

impl Drop for Dict {
    fn drop(&mut self) {
        if self.layout.storages != 0 {
            self.positions().for_each(|at| self.release(self.value(at)));
        }
        if self.layout.texts != 0 {
            self.positions().for_each(|at| self.release_key(self.key(at)));
        }
    }
}

/// Calls `visit` with the storages among slots, which a mask says.
fn for_each_slot(mask: u64, slots: &[u64], visit: &mut dyn FnMut(*mut StorageHeader)) {
    let mut left = mask;
    while left != 0 {
        let slot = left.trailing_zeros() as usize;
        left &= left - 1;
        let storage = slots[slot] as *mut StorageHeader;
        if !storage.is_null() {
            visit(storage);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_and_go_in_order() {
        let mut dict = Dict::new(Layout { key: 1, value: 1, floats: 0, texts: 0, storages: 0 });
        for round in 0..3u64 {
            for key in 0..1000 {
                dict.set(&[key * 7919], &[key + round]).unwrap();
            }
        }
        assert_eq!(dict.len(), 1000);
        for key in (0..1000).step_by(2) {
            let at = dict.find(&[key * 7919]).unwrap();
            dict.remove(at);
        }
        assert_eq!((dict.len(), dict.find(&[0])), (500, None));
        let keys: Vec<u64> = dict.positions().map(|at| dict.value(at)[0]).collect();
        assert_eq!(keys, (1..1000).step_by(2).map(|key| key + 2).collect::<Vec<_>>());
        for key in 0..5000 {
            dict.set(&[key], &[key]).unwrap();
            let at = dict.find(&[key]).unwrap();
            dict.remove(at);
        }
        assert!(dict.len() <= 500 && dict.index.len() < 1 << 14);
    }

    #[test]
    fn keys_that_share_their_low_bits_are_found_fast() {
        let mut set = Dict::new(Layout { key: 1, value: 0, floats: 0, texts: 0, storages: 0 });
        for shift in [0, 12, 32, 48] {
            set.clear();
            let keys: Vec<u64> = (0..4000u64).map(|key| key << shift).collect();
            let mut looked_at = 0;
            for key in &keys {
                set.set(&[*key], &[]).unwrap();
            }
            for (at, key) in keys.iter().enumerate() {
                assert_eq!(set.find(&[*key]), Some(at));
                let mut places = Places::of(set.hash(&[*key]), set.index.len() - 1);
                while set.index[places.place] != at as u32 {
                    places.advance();
                    looked_at += 1;
                }
            }
            assert!(looked_at < 3 * keys.len(), "{looked_at} places for keys shifted by {shift}");
        }
        assert_eq!((set.find(&[u64::MAX]), set.find(&[1])), (None, None));
    }

    #[test]
    fn floats_are_compared_as_numbers() {
        let mut set = Dict::new(Layout { key: 1, value: 0, floats: 1, texts: 0, storages: 0 });
        set.set(&[0f64.to_bits()], &[]).unwrap();
        assert!(set.find(&[(-0f64).to_bits()]).is_some());
        set.set(&[f64::NAN.to_bits()], &[]).unwrap();
        assert!(set.find(&[f64::NAN.to_bits()]).is_none());
    }

    #[test]
    fn texts_are_compared_by_their_bytes() {
        let layout = Layout { key: text::SLOTS + 1, value: 0, floats: 0, texts: 1, storages: 0 };
        let mut set = Dict::new(layout);
        let key = |word: &str, number: u64| {
            let mut slots = text::owned_slots(word, word.chars().count()).unwrap().to_vec();
            slots.push(number);
            slots
        };
        let one = key("eins", 1);
        // SAFETY: the slots own a reference.
        let storage = unsafe { Storage::from_raw(std::ptr::NonNull::new(one[0] as *mut _).unwrap()) };
        set.set(&one, &[]).unwrap();
        set.set(&one, &[]).unwrap();
        assert_eq!((set.len(), storage.reference_count()), (1, 2));
        assert!(set.find(&key("eins", 1)).is_some());
        assert!(set.find(&key("eins", 2)).is_none() && set.find(&key("zwei", 1)).is_none());
        set.remove(0);
        assert_eq!(storage.reference_count(), 1);
        set.set(&one, &[]).unwrap();
        drop(set);
        assert_eq!(storage.reference_count(), 1);
    }

    #[test]
    fn values_are_given_back() {
        let held = Storage::zeroed(8).unwrap();
        let mut dict = Dict::new(Layout { key: 1, value: 1, floats: 0, texts: 0, storages: 1 });
        for key in 0..10 {
            dict.set(&[key % 5], &[held.clone().into_raw() as u64]).unwrap();
        }
        assert_eq!(held.reference_count(), 6);
        drop(dict);
        assert_eq!(held.reference_count(), 1);
    }
}
