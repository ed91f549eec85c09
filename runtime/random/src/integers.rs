//! Uniform integers. `randint` takes bits under the smallest mask that covers the range, and draws again while the value
//! lies beyond it. `Generator.integers` multiplies: D. Lemire, "Fast random integer generation in an interval", ACM
//! TOMACS 29(1), 2019. Types below 32 bits take several values out of one word.

use crate::generators::{Bits, Source, with_generator};

/// The type of the integers.
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

    /// The type with NumPy's character code.
    #[must_use]
    pub fn from_code(code: char) -> Option<IntegerKind> {
        Some(match code {
            '?' => IntegerKind::Bool,
            'b' => IntegerKind::I8,
            'h' => IntegerKind::I16,
            'i' => IntegerKind::I32,
            'l' | 'q' => IntegerKind::I64,
            'B' => IntegerKind::U8,
            'H' => IntegerKind::U16,
            'I' => IntegerKind::U32,
            'L' | 'Q' => IntegerKind::U64,
            _ => return None,
        })
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            IntegerKind::Bool => "bool",
            IntegerKind::I8 => "int8",
            IntegerKind::I16 => "int16",
            IntegerKind::I32 => "int32",
            IntegerKind::I64 => "int64",
            IntegerKind::U8 => "uint8",
            IntegerKind::U16 => "uint16",
            IntegerKind::U32 => "uint32",
            IntegerKind::U64 => "uint64",
        }
    }

    /// Its least and its largest value.
    #[must_use]
    pub fn range(self) -> (i128, i128) {
        let half = 1_i128 << (self.bits() - 1);
        match self {
            IntegerKind::I8 | IntegerKind::I16 | IntegerKind::I32 | IntegerKind::I64 => (-half, half - 1),
            _ => (0, 2 * half - 1),
        }
    }

    /// The size of one value in memory.
    #[must_use]
    pub fn bytes(self) -> usize {
        (self.bits() as usize).div_ceil(8)
    }
}

/// How values beyond the range are avoided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// As `randint` does.
    Mask,
    /// As `Generator.integers` does.
    Multiply,
}

/// The integers of one call; the unused part of a word serves its next value.
pub struct Integers<'a> {
    source: &'a mut Source,
    kind: IntegerKind,
    method: Method,
    pieces: Pieces,
}

/// What is left of a word that gives several values.
#[derive(Debug, Clone, Copy, Default)]
struct Pieces {
    word: u32,
    left: u32,
}

impl Pieces {
    /// The next `size` bits, and whatever stands above them.
    #[inline]
    fn next<B: Bits>(&mut self, bits: &mut B, size: u32) -> u32 {
        if self.left == 0 {
            self.word = bits.next_u32();
            self.left = 32 / size;
        } else {
            self.word >>= size;
        }
        self.left -= 1;
        self.word
    }
}

impl Integers<'_> {
    /// A value between `low` and `high`, both included and both of this type, with `low <= high`.
    #[inline]
    pub fn next(&mut self, low: i128, high: i128) -> i128 {
        let range = (high - low) as u64;
        low + i128::from(below(self.source, self.kind, self.method, &mut self.pieces, range))
    }

    /// A value from `low` to `range` above it, by its low 64 bits.
    #[inline]
    pub fn next_above(&mut self, low: u64, range: u64) -> u64 {
        low.wrapping_add(below(self.source, self.kind, self.method, &mut self.pieces, range))
    }

    /// Writes the next `count` integers between `low` and `high`, both included, in the native layout of their type.
    ///
    /// # Safety
    /// `out` is writable for `count` values of the type (aligned or not); `low <= high`, and both are values of it.
    pub unsafe fn fill(&mut self, low: i128, high: i128, out: *mut u8, count: usize) {
        let range = (high - low) as u64;
        let low = low as u64;
        let (kind, method, pieces) = (self.kind, self.method, &mut self.pieces);
        with_generator!(self.source, generator => {
            // SAFETY: by the caller's promise; each type has its own size.
            unsafe {
                match kind.bytes() {
                    1 => fill_row(generator, kind, method, pieces, range, out, count, |value| {
                        low.wrapping_add(value) as u8
                    }),
                    2 => fill_row(generator, kind, method, pieces, range, out.cast(), count, |value| {
                        low.wrapping_add(value) as u16
                    }),
                    4 => fill_row(generator, kind, method, pieces, range, out.cast(), count, |value| {
                        low.wrapping_add(value) as u32
                    }),
                    _ => fill_row(generator, kind, method, pieces, range, out.cast(), count, |value| {
                        low.wrapping_add(value)
                    }),
                }
            }
        });
    }
}

/// Fills a row by a loop for each way to draw, so that nothing is decided inside of it.
///
/// # Safety
/// `out` is writable for `count` elements, aligned or not.
#[allow(clippy::too_many_arguments, reason = "one loop with all that it needs")]
unsafe fn fill_row<B: Bits, T: Copy>(
    bits: &mut B,
    kind: IntegerKind,
    method: Method,
    pieces: &mut Pieces,
    range: u64,
    out: *mut T,
    count: usize,
    value: impl Fn(u64) -> T,
) {
    // SAFETY: by the caller's promise.
    unsafe {
        match (method, kind.bits()) {
            _ if range == 0 => row(out, count, || value(0)),
            (Method::Mask, 64) if range > u64::from(u32::MAX) => {
                row(out, count, || value(masked(range, || bits.next_u64())));
            }
            (Method::Mask, 32 | 64) => row(out, count, || value(masked(range, || bits.next_u32().into()))),
            (Method::Multiply, 64) if range > u64::from(u32::MAX) => {
                row(out, count, || value(multiplied_wide(range, || bits.next_u64())));
            }
            (Method::Multiply, 32 | 64) => {
                row(out, count, || value(multiplied(range as u32, || bits.next_u32()).into()));
            }
            _ => row(out, count, || value(below(bits, kind, method, pieces, range))),
        }
    }
}

/// # Safety
/// `out` is writable for `count` elements, aligned or not.
#[inline]
unsafe fn row<T>(out: *mut T, count: usize, mut draw: impl FnMut() -> T) {
    for i in 0..count {
        // SAFETY: by the caller's promise.
        unsafe { out.add(i).write_unaligned(draw()) };
    }
}

/// A value in `0 ..= range`. A range of zero draws nothing.
#[inline]
fn below<B: Bits>(bits: &mut B, kind: IntegerKind, method: Method, pieces: &mut Pieces, range: u64) -> u64 {
    if range == 0 {
        return 0;
    }
    let size = kind.bits();
    if method == Method::Mask || size == 1 {
        return masked(range, || match size {
            64 if range > u64::from(u32::MAX) => bits.next_u64(),
            32 | 64 => u64::from(bits.next_u32()),
            size => u64::from(pieces.next(bits, size)),
        });
    }
    match size {
        8 | 16 => {
            let mask = (1_u32 << size) - 1;
            multiplied_narrow(range as u32, mask, || pieces.next(bits, size) & mask)
        }
        64 if range > u64::from(u32::MAX) => multiplied_wide(range, || bits.next_u64()),
        _ => multiplied(range as u32, || bits.next_u32()).into(),
    }
}

#[inline]
fn masked(range: u64, mut draw: impl FnMut() -> u64) -> u64 {
    let mask = u64::MAX >> range.leading_zeros();
    loop {
        let value = mask & draw();
        if value <= range {
            return value;
        }
    }
}

/// By Lemire's method for words below 32 bits, of which `mask` covers all.
#[inline]
fn multiplied_narrow(range: u32, mask: u32, mut draw: impl FnMut() -> u32) -> u64 {
    if range == mask {
        return draw().into();
    }
    let count = range + 1;
    let mut product = draw() * count;
    if product & mask < count {
        let threshold = (mask - range) % count;
        while product & mask < threshold {
            product = draw() * count;
        }
    }
    u64::from(product >> mask.count_ones())
}

/// By Lemire's method for words of 32 bits.
#[inline]
fn multiplied(range: u32, mut draw: impl FnMut() -> u32) -> u32 {
    let Some(count) = range.checked_add(1) else { return draw() };
    let mut product = u64::from(draw()) * u64::from(count);
    if (product as u32) < count {
        let threshold = (u32::MAX - range) % count;
        while (product as u32) < threshold {
            product = u64::from(draw()) * u64::from(count);
        }
    }
    (product >> 32) as u32
}

/// By Lemire's method for words of 64 bits.
#[inline]
fn multiplied_wide(range: u64, mut draw: impl FnMut() -> u64) -> u64 {
    let Some(count) = range.checked_add(1) else { return draw() };
    let mut product = u128::from(draw()) * u128::from(count);
    if (product as u64) < count {
        let threshold = (u64::MAX - range) % count;
        while (product as u64) < threshold {
            product = u128::from(draw()) * u128::from(count);
        }
    }
    (product >> 64) as u64
}

/// A value in `0 ..= max` by multiplication, as `Generator.choice` draws it.
#[inline]
pub(crate) fn multiplied_interval<B: Bits>(bits: &mut B, max: u64) -> u64 {
    below(bits, IntegerKind::U64, Method::Multiply, &mut Pieces::default(), max)
}

/// A value in `0 ..= max` under a mask, as `shuffle` draws it.
#[inline]
pub(crate) fn masked_interval<B: Bits>(bits: &mut B, max: u64) -> u64 {
    below(bits, IntegerKind::U64, Method::Mask, &mut Pieces::default(), max)
}

impl Source {
    /// Begins a row of integers of one type.
    pub fn integers(&mut self, kind: IntegerKind, method: Method) -> Integers<'_> {
        Integers { source: self, kind, method, pieces: Pieces::default() }
    }
}
