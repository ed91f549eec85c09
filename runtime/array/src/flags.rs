//! Floating-point exceptions of element loops, which the VM turns into NumPy's warnings.
//!
//! Arithmetic leaves its marks in the processor's status word: loops run between [`clear`] and [`read`]. Loops that call
//! math kernels, and integer division, find out from operands and results instead and return their [`Flags`].

use std::ops::{BitOr, BitOrAssign};

/// A set of floating-point exceptions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flags(u8);

impl Flags {
    /// Nothing happened.
    pub const NONE: Flags = Flags(0);
    /// A NaN arose.
    pub const INVALID: Flags = Flags(1);
    /// A finite value was divided by zero.
    pub const DIVIDE: Flags = Flags(4);
    /// A result was too large.
    pub const OVERFLOW: Flags = Flags(8);
    /// A result was too small to be exact.
    pub const UNDERFLOW: Flags = Flags(16);
    /// An integer was raised to a negative integer power, which is an error and not a warning.
    pub const NEGATIVE_EXPONENT: Flags = Flags(128);

    /// Whether all of `other` are in the set.
    #[inline(always)]
    pub const fn contains(self, other: Flags) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether nothing happened.
    #[inline(always)]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The flag if the condition holds.
    #[inline(always)]
    pub const fn when(condition: bool, flag: Flags) -> Flags {
        if condition { flag } else { Flags::NONE }
    }

    /// The set as bits, for atomics.
    pub(crate) const fn bits(self) -> u8 {
        self.0
    }

    /// The set of [`Self::bits`].
    pub(crate) const fn from_bits(bits: u8) -> Flags {
        Flags(bits)
    }

    /// The set without another.
    pub const fn without(self, other: Flags) -> Flags {
        Flags(self.0 & !other.0)
    }
}

impl BitOr for Flags {
    type Output = Flags;

    #[inline(always)]
    fn bitor(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }
}

impl BitOrAssign for Flags {
    #[inline(always)]
    fn bitor_assign(&mut self, other: Flags) {
        self.0 |= other.0;
    }
}

#[cfg(target_arch = "x86_64")]
mod status {
    use std::arch::asm;

    /// Invalid 1, denormal 2, divide 4, overflow 8, underflow 16, inexact 32.
    const STICKY: u32 = 0x3f;

    #[inline(always)]
    fn load() -> u32 {
        let mut word = 0u32;
        // SAFETY: stores the control and status word to a local.
        unsafe { asm!("stmxcsr [{}]", in(reg) &raw mut word, options(nostack, preserves_flags)) };
        word
    }

    pub(super) fn clear() {
        let word = load();
        if word & STICKY != 0 {
            let word = word & !STICKY;
            // SAFETY: only the sticky exception bits change; rounding and masks stay as they are.
            unsafe { asm!("ldmxcsr [{}]", in(reg) &raw const word, options(nostack, preserves_flags)) };
        }
    }

    pub(super) fn read() -> u8 {
        (load() & 0x1d) as u8
    }
}

#[cfg(target_arch = "aarch64")]
mod status {
    use std::arch::asm;

    pub(super) fn clear() {
        // SAFETY: clears the cumulative exception bits of this thread.
        unsafe { asm!("msr fpsr, {:x}", in(reg) 0u64, options(nostack)) };
    }

    pub(super) fn read() -> u8 {
        let word: u64;
        // SAFETY: reads the status register.
        unsafe { asm!("mrs {:x}, fpsr", out(reg) word, options(nostack)) };
        let bit = |from: u64, to: u8| if word & from != 0 { to } else { 0 };
        bit(1, 1) | bit(2, 4) | bit(4, 8) | bit(8, 16)
    }
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
mod status {
    pub(super) fn clear() {}

    pub(super) fn read() -> u8 {
        0
    }
}

/// Forgets what the processor has noted so far.
#[inline(always)]
pub fn clear() {
    status::clear();
}

/// What the processor has noted since [`clear`].
#[inline(always)]
pub fn read() -> Flags {
    Flags(status::read())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hint::black_box;

    #[test]
    fn the_processor_notes_exceptions() {
        clear();
        assert!(read().is_empty());
        black_box(black_box(1.0f64) / black_box(0.0));
        assert_eq!(read(), Flags::DIVIDE);
        black_box(black_box(-1.0f64).sqrt());
        assert!(read().contains(Flags::INVALID));
        clear();
        assert!(read().is_empty());
    }
}
