//! Rows of values, drawn by code that is compiled for each generator.

use crate::generators::{Bits, Source, with_generator};

/// Fills a row with what `draw` draws from a generator.
macro_rules! fills {
    ($($(#[$doc:meta])* $name:ident -> $element:ty: $draw:path;)*) => {
        impl Source {
            $(
                $(#[$doc])*
                ///
                /// # Safety
                /// `out` is writable for `count` elements, aligned or not.
                pub unsafe fn $name(&mut self, out: *mut $element, count: usize) {
                    with_generator!(self, generator => {
                        for i in 0..count {
                            // SAFETY: by the caller's promise.
                            unsafe { out.add(i).write_unaligned($draw(generator)) };
                        }
                    });
                }
            )*
        }
    };
}

fills! {
    /// Uniform deviates in [0, 1).
    fill_f64 -> f64: Bits::next_f64;
    /// Uniform deviates of single precision in [0, 1).
    fill_f32 -> f32: Bits::next_f32;
    /// Standard normal deviates of `Generator`.
    fill_standard_normal -> f64: crate::modern::ziggurat::standard_normal;
    /// Standard normal deviates of single precision.
    fill_standard_normal_f32 -> f32: crate::modern::ziggurat::standard_normal_f32;
    /// Standard exponential deviates of `Generator`.
    fill_standard_exponential -> f64: crate::modern::ziggurat::standard_exponential;
    /// Standard exponential deviates of single precision.
    fill_standard_exponential_f32 -> f32: crate::modern::ziggurat::standard_exponential_f32;
    /// Standard exponential deviates, by inversion.
    fill_exponential_by_inversion -> f64: crate::modern::ziggurat::exponential_by_inversion;
    /// Standard exponential deviates of single precision, by inversion.
    fill_exponential_by_inversion_f32 -> f32: crate::modern::ziggurat::exponential_by_inversion_f32;
}

impl Source {
    /// Writes random bytes, as `bytes` does: whole words, the rest of the last one unused.
    ///
    /// # Safety
    /// `out` is writable for `count` bytes.
    pub unsafe fn fill_bytes(&mut self, out: *mut u8, count: usize) {
        for begin in (0..count).step_by(4) {
            let word = self.next_u32().to_le_bytes();
            // SAFETY: at most what is left of `count` is written.
            unsafe { out.add(begin).copy_from_nonoverlapping(word.as_ptr(), word.len().min(count - begin)) };
        }
    }

    /// Writes what the generator itself gives, step by step.
    ///
    /// # Safety
    /// `out` is writable for `count` elements.
    pub unsafe fn fill_raw(&mut self, out: *mut u64, count: usize) {
        for i in 0..count {
            // SAFETY: by the caller's promise.
            unsafe { out.add(i).write_unaligned(self.next_raw()) };
        }
    }
}
