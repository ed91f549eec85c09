//! Uniform integers as `randint` draws them: bits under the smallest mask that covers the range, drawn again while the
//! value lies beyond it. Types below 32 bits take several values out of one word.

use crate::RandomState;

/// The type of the integers that `randint` makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say all")]
pub enum IntegerKind {
    Bool,
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
}

impl IntegerKind {
    /// The number of random bits behind one value.
    fn bits(self) -> u32 {
        match self {
            IntegerKind::Bool => 1,
            IntegerKind::I8 | IntegerKind::U8 => 8,
            IntegerKind::I16 | IntegerKind::U16 => 16,
            IntegerKind::I32 | IntegerKind::U32 => 32,
            IntegerKind::I64 | IntegerKind::U64 => 64,
        }
    }

    /// The size of one value in memory.
    #[must_use]
    pub fn bytes(self) -> usize {
        (self.bits() as usize).div_ceil(8)
    }
}

/// The integers of one call of `randint`; the unused part of a word serves its next value.
pub struct Integers<'a> {
    state: &'a mut RandomState,
    kind: IntegerKind,
    word: u32,
    pieces_left: u32,
}

impl Integers<'_> {
    /// A value between `low` and `high`, both included and both of this type, with `low <= high`.
    #[inline]
    pub fn next(&mut self, low: i128, high: i128) -> i128 {
        low + i128::from(self.below((high - low) as u64))
    }

    /// Writes the next `count` integers between `low` and `high`, both included, in the native layout of their type.
    ///
    /// # Safety
    /// `out` is writable for `count` values of the type (aligned or not); `low <= high`, and both are values of it.
    pub unsafe fn fill(&mut self, low: i128, high: i128, out: *mut u8, count: usize) {
        let range = (high - low) as u64;
        let low = low as u64;
        for i in 0..count {
            let value = low.wrapping_add(self.below(range));
            // SAFETY: the place lies in the caller's row.
            unsafe {
                match self.kind.bytes() {
                    1 => out.add(i).write(value as u8),
                    2 => out.cast::<u16>().add(i).write_unaligned(value as u16),
                    4 => out.cast::<u32>().add(i).write_unaligned(value as u32),
                    _ => out.cast::<u64>().add(i).write_unaligned(value),
                }
            }
        }
    }

    /// A value in `0 ..= range`. A range of zero draws nothing.
    #[inline]
    fn below(&mut self, range: u64) -> u64 {
        if range == 0 {
            return 0;
        }
        let mask = u64::MAX >> range.leading_zeros();
        loop {
            let value = mask & self.bits(range);
            if value <= range {
                return value;
            }
        }
    }

    #[inline]
    fn bits(&mut self, range: u64) -> u64 {
        match self.kind.bits() {
            64 if range > u64::from(u32::MAX) => self.state.next_u64(),
            32 | 64 => u64::from(self.state.next_u32()),
            bits => {
                if self.pieces_left == 0 {
                    self.word = self.state.next_u32();
                    self.pieces_left = 32 / bits;
                } else {
                    self.word >>= bits;
                }
                self.pieces_left -= 1;
                u64::from(self.word)
            }
        }
    }
}

impl RandomState {
    /// Begins a row of integers of one type.
    pub fn integers(&mut self, kind: IntegerKind) -> Integers<'_> {
        Integers { state: self, kind, word: 0, pieces_left: 0 }
    }

    /// Writes `count` integers between `low` and `high`, both included, in the native layout of `kind`.
    ///
    /// # Safety
    /// As [`Integers::fill`].
    pub unsafe fn fill_integers(
        &mut self,
        kind: IntegerKind,
        low: i128,
        high: i128,
        out: *mut u8,
        count: usize,
    ) {
        // SAFETY: by the caller's promise.
        unsafe { self.integers(kind).fill(low, high, out, count) };
    }

    /// A value in `0 ..= max`, as `shuffle` draws it.
    #[inline]
    pub fn interval(&mut self, max: u64) -> u64 {
        self.integers(IntegerKind::U64).below(max)
    }
}
