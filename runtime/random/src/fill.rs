//! Rows of values, drawn by code that is compiled for each generator.

use crate::common::Btpe;
use crate::distribution::{Distribution, Draw, whole};
use crate::generators::{Bits, Source, with_generator};
use crate::modern::{continuous, discrete};
use crate::state::State;

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
        with_generator!(self, generator => {
            for begin in (0..count / 4 * 4).step_by(4) {
                // SAFETY: a whole word is left of `count`.
                unsafe { out.add(begin).cast::<u32>().write_unaligned(generator.next_u32().to_le()) };
            }
            if !count.is_multiple_of(4) {
                let word = generator.next_u32().to_le_bytes();
                let begin = count / 4 * 4;
                // SAFETY: what is left of `count` is written.
                unsafe { out.add(begin).copy_from_nonoverlapping(word.as_ptr(), count - begin) };
            }
        });
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

impl Distribution {
    /// Writes deviates with one set of parameters, each of 8 bytes.
    ///
    /// # Safety
    /// `out` is writable for `count` elements of the type that is drawn.
    pub unsafe fn fill(&self, state: &mut State<'_>, parameters: &[f64], out: *mut u8, count: usize) {
        // SAFETY: by the caller's promise.
        unsafe {
            if self.is_modern && fill_at_once(self.name, state.source, parameters, out, count) {
                return;
            }
            match self.draw {
                Draw::Float(draw) => {
                    (0..count).for_each(|at| out.cast::<f64>().add(at).write(draw(state, parameters)));
                }
                Draw::Int(draw) => {
                    (0..count).for_each(|at| out.cast::<i64>().add(at).write(draw(state, parameters)));
                }
            }
        }
    }
}

/// Fills with one of the distributions of `Generator` that are drawn most, by code for each generator; false for the others.
///
/// # Safety
/// As [`Distribution::fill`].
unsafe fn fill_at_once(
    name: &str,
    source: &mut Source,
    parameters: &[f64],
    out: *mut u8,
    count: usize,
) -> bool {
    let floats = out.cast::<f64>();
    // SAFETY: by the caller's promise.
    unsafe {
        match (name, parameters) {
            ("uniform", &[low, high]) => with_generator!(source, generator => {
                let width = high - low;
                (0..count).for_each(|at| floats.add(at).write(low + width * generator.next_f64()));
            }),
            ("normal", &[loc, scale]) => with_generator!(source, generator => {
                (0..count).for_each(|at| floats.add(at).write(continuous::normal(generator, loc, scale)));
            }),
            ("exponential", &[scale]) => with_generator!(source, generator => {
                (0..count).for_each(|at| floats.add(at).write(continuous::exponential(generator, scale)));
            }),
            ("binomial", &[n, p]) => {
                let n = whole(n);
                let rare = if p <= 0.5 { p } else { 1.0 - p };
                if n == 0 || p == 0.0 || rare * n as f64 <= 30.0 {
                    let draw = |at| out.cast::<i64>().add(at).write(discrete::binomial(source, n, p));
                    (0..count).for_each(draw);
                    return true;
                }
                let prepared = Btpe::new(n, rare);
                for at in 0..count {
                    let value = prepared.draw(source);
                    out.cast::<i64>().add(at).write(if p <= 0.5 { value } else { n - value });
                }
            }
            _ => return false,
        }
    }
    true
}
