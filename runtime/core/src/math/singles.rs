//! The vectors of f32, for the kernels that are computed in single precision, twice as many lanes at a time as in f64.
//!
//! The contract is that of [`Lanes`](super::lanes::Lanes): every operation is correctly rounded everywhere, so all
//! implementations give the same bits.

use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

/// One or several f32. Bits are carried in the same type: the `bit_` operations see each lane as 32 bits.
pub(super) trait Singles:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self> + Neg<Output = Self>
{
    /// A truth value per lane.
    type Mask: Copy + BitAnd<Output = Self::Mask> + BitOr<Output = Self::Mask> + Not<Output = Self::Mask>;

    /// The number of lanes, at most 16.
    const COUNT: usize;

    fn splat(value: f32) -> Self;

    /// # Safety
    /// `at` is readable for all lanes.
    unsafe fn load(at: *const f32) -> Self;

    /// # Safety
    /// `at` is writable for all lanes.
    unsafe fn store(self, at: *mut f32);

    /// `self * factor + addend`, rounded once.
    fn fma(self, factor: Self, addend: Self) -> Self;

    /// The larger; `other` where either is NaN.
    fn max(self, other: Self) -> Self;

    /// The smaller; `other` where either is NaN.
    fn min(self, other: Self) -> Self;

    fn less(self, other: Self) -> Self::Mask;

    fn equal(self, other: Self) -> Self::Mask;

    /// The first where the mask is set, else the second.
    fn select(mask: Self::Mask, first: Self, second: Self) -> Self;

    fn any(mask: Self::Mask) -> bool;

    /// Whether the mask is set in lane `i`.
    fn is_set(mask: Self::Mask, i: usize) -> bool;

    fn bit_and(self, other: Self) -> Self;

    fn bit_or(self, other: Self) -> Self;

    fn bit_xor(self, other: Self) -> Self;

    /// Sum of the lanes as integers, wrapping.
    fn bit_add(self, other: Self) -> Self;

    fn bit_sub(self, other: Self) -> Self;

    fn bit_shl<const BY: u32>(self) -> Self;

    /// Logical.
    fn bit_shr<const BY: u32>(self) -> Self;

    /// `self·2ⁿ`, rounded once, for whole |n| at most 250.
    #[inline(always)]
    fn scale(self, n: Self) -> Self {
        let half = n.fma(Self::splat(0.5), Self::splat(MAGIC_SINGLE));
        let rest = n - (half - Self::splat(MAGIC_SINGLE));
        let power = |bits: Self| bits.bit_shl::<23>().bit_add(Self::splat(1.0));
        self * power(half) * power(rest + Self::splat(MAGIC_SINGLE))
    }

    #[inline(always)]
    fn splat_bits(bits: u32) -> Self {
        Self::splat(f32::from_bits(bits))
    }

    #[inline(always)]
    fn abs(self) -> Self {
        self.bit_and(Self::splat_bits(!SIGN_SINGLE))
    }

    #[inline(always)]
    fn sign(self) -> Self {
        self.bit_and(Self::splat_bits(SIGN_SINGLE))
    }

    /// `otherwise`, but `function` of `self` in the lanes that are set.
    #[inline(always)]
    fn patch(self, mask: Self::Mask, function: fn(f32) -> f32, otherwise: Self) -> Self {
        if !Self::any(mask) {
            return otherwise;
        }
        let mut arguments = [0.0; MOST_SINGLES];
        let mut results = [0.0; MOST_SINGLES];
        // SAFETY: the arrays have room for all lanes.
        unsafe {
            self.store(arguments.as_mut_ptr());
            otherwise.store(results.as_mut_ptr());
        }
        for i in 0..Self::COUNT {
            if Self::is_set(mask, i) {
                results[i] = function(arguments[i]);
            }
        }
        // SAFETY: as above.
        unsafe { Self::load(results.as_ptr()) }
    }
}

/// The lanes of the widest vector.
pub(super) const MOST_SINGLES: usize = 16;
/// Added to a small number, this leaves its nearest whole number in the lowest bits.
pub(super) const MAGIC_SINGLE: f32 = 12_582_912.0;
/// The sign bit of an f32.
pub(super) const SIGN_SINGLE: u32 = 1 << 31;

impl Singles for f32 {
    type Mask = bool;
    const COUNT: usize = 1;

    #[inline(always)]
    fn splat(value: f32) -> f32 {
        value
    }

    #[inline(always)]
    unsafe fn load(at: *const f32) -> f32 {
        // SAFETY: by the caller's promise.
        unsafe { at.read() }
    }

    #[inline(always)]
    unsafe fn store(self, at: *mut f32) {
        // SAFETY: by the caller's promise.
        unsafe { at.write(self) }
    }

    #[inline(always)]
    fn fma(self, factor: f32, addend: f32) -> f32 {
        self.mul_add(factor, addend)
    }

    #[inline(always)]
    fn max(self, other: f32) -> f32 {
        if self > other { self } else { other }
    }

    #[inline(always)]
    fn min(self, other: f32) -> f32 {
        if self < other { self } else { other }
    }

    #[inline(always)]
    fn less(self, other: f32) -> bool {
        self < other
    }

    #[inline(always)]
    fn equal(self, other: f32) -> bool {
        self == other
    }

    #[inline(always)]
    fn select(mask: bool, first: f32, second: f32) -> f32 {
        if mask { first } else { second }
    }

    #[inline(always)]
    fn any(mask: bool) -> bool {
        mask
    }

    #[inline(always)]
    fn is_set(mask: bool, _: usize) -> bool {
        mask
    }

    #[inline(always)]
    fn bit_and(self, other: f32) -> f32 {
        f32::from_bits(self.to_bits() & other.to_bits())
    }

    #[inline(always)]
    fn bit_or(self, other: f32) -> f32 {
        f32::from_bits(self.to_bits() | other.to_bits())
    }

    #[inline(always)]
    fn bit_xor(self, other: f32) -> f32 {
        f32::from_bits(self.to_bits() ^ other.to_bits())
    }

    #[inline(always)]
    fn bit_add(self, other: f32) -> f32 {
        f32::from_bits(self.to_bits().wrapping_add(other.to_bits()))
    }

    #[inline(always)]
    fn bit_sub(self, other: f32) -> f32 {
        f32::from_bits(self.to_bits().wrapping_sub(other.to_bits()))
    }

    #[inline(always)]
    fn bit_shl<const BY: u32>(self) -> f32 {
        f32::from_bits(self.to_bits() << BY)
    }

    #[inline(always)]
    fn bit_shr<const BY: u32>(self) -> f32 {
        f32::from_bits(self.to_bits() >> BY)
    }
}
