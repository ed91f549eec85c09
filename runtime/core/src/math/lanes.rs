//! The vectors that the kernels are written over.
//!
//! A kernel is one generic function; with `f64` it is the scalar function, with a vector type the same arithmetic on each
//! lane. Every operation here is correctly rounded on every implementation, `fma` included (without the instruction it
//! is the C library's exact one), and nothing else may compute: so all implementations give the same bits.

use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

/// One or several f64. Bits are carried in the same type: the `bit_` operations see each lane as 64 bits.
pub(super) trait Lanes:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self> + Neg<Output = Self>
{
    /// A truth value per lane.
    type Mask: Copy + BitAnd<Output = Self::Mask> + BitOr<Output = Self::Mask> + Not<Output = Self::Mask>;

    /// The number of lanes, at most 8.
    const COUNT: usize;

    fn splat(value: f64) -> Self;

    /// # Safety
    /// `at` is readable for all lanes.
    unsafe fn load(at: *const f64) -> Self;

    /// # Safety
    /// `at` is writable for all lanes.
    unsafe fn store(self, at: *mut f64);

    /// `self * factor + addend`, rounded once.
    fn fma(self, factor: Self, addend: Self) -> Self;

    fn sqrt(self) -> Self;

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

    /// `self·2ⁿ`, rounded once, for whole |n| at most 2000.
    #[inline(always)]
    fn scale(self, n: Self) -> Self {
        let half = n.fma(Self::splat(0.5), Self::splat(MAGIC));
        let rest = n - (half - Self::splat(MAGIC));
        let power = |bits: Self| bits.bit_shl::<52>().bit_add(Self::splat(1.0));
        self * power(half) * power(rest + Self::splat(MAGIC))
    }

    #[inline(always)]
    fn splat_bits(bits: u64) -> Self {
        Self::splat(f64::from_bits(bits))
    }

    #[inline(always)]
    fn abs(self) -> Self {
        self.bit_and(Self::splat_bits(!SIGN))
    }

    #[inline(always)]
    fn sign(self) -> Self {
        self.bit_and(Self::splat_bits(SIGN))
    }

    #[inline(always)]
    fn is_nan(self) -> Self::Mask {
        !self.equal(self)
    }

    /// `otherwise`, but `function` of `self` in the lanes that are set.
    #[inline(always)]
    fn patch(self, mask: Self::Mask, function: fn(f64) -> f64, otherwise: Self) -> Self {
        if !Self::any(mask) {
            return otherwise;
        }
        let mut arguments = [0.0; MOST_LANES];
        let mut results = [0.0; MOST_LANES];
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

    /// `otherwise`, but `function` of `self` and `other` in the lanes that are set.
    #[inline(always)]
    fn patch_pair(
        self,
        other: Self,
        mask: Self::Mask,
        function: impl Fn(f64, f64) -> f64,
        otherwise: Self,
    ) -> Self {
        if !Self::any(mask) {
            return otherwise;
        }
        let mut first = [0.0; MOST_LANES];
        let mut second = [0.0; MOST_LANES];
        let mut results = [0.0; MOST_LANES];
        // SAFETY: the arrays have room for all lanes.
        unsafe {
            self.store(first.as_mut_ptr());
            other.store(second.as_mut_ptr());
            otherwise.store(results.as_mut_ptr());
        }
        for i in 0..Self::COUNT {
            if Self::is_set(mask, i) {
                results[i] = function(first[i], second[i]);
            }
        }
        // SAFETY: as above.
        unsafe { Self::load(results.as_ptr()) }
    }
}

/// The lanes of the widest vector.
pub(super) const MOST_LANES: usize = 8;
/// Added to a small number, this leaves its nearest whole number in the lowest bits.
pub(super) const MAGIC: f64 = 6_755_399_441_055_744.0;
/// The sign bit of a float.
pub(super) const SIGN: u64 = 1 << 63;

impl Lanes for f64 {
    type Mask = bool;
    const COUNT: usize = 1;

    #[inline(always)]
    fn splat(value: f64) -> f64 {
        value
    }

    #[inline(always)]
    unsafe fn load(at: *const f64) -> f64 {
        // SAFETY: by the caller's promise.
        unsafe { at.read() }
    }

    #[inline(always)]
    unsafe fn store(self, at: *mut f64) {
        // SAFETY: by the caller's promise.
        unsafe { at.write(self) }
    }

    #[inline(always)]
    fn fma(self, factor: f64, addend: f64) -> f64 {
        self.mul_add(factor, addend)
    }

    #[inline(always)]
    fn sqrt(self) -> f64 {
        f64::sqrt(self)
    }

    #[inline(always)]
    fn max(self, other: f64) -> f64 {
        if self > other { self } else { other }
    }

    #[inline(always)]
    fn min(self, other: f64) -> f64 {
        if self < other { self } else { other }
    }

    #[inline(always)]
    fn less(self, other: f64) -> bool {
        self < other
    }

    #[inline(always)]
    fn equal(self, other: f64) -> bool {
        self == other
    }

    #[inline(always)]
    fn select(mask: bool, first: f64, second: f64) -> f64 {
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
    fn bit_and(self, other: f64) -> f64 {
        f64::from_bits(self.to_bits() & other.to_bits())
    }

    #[inline(always)]
    fn bit_or(self, other: f64) -> f64 {
        f64::from_bits(self.to_bits() | other.to_bits())
    }

    #[inline(always)]
    fn bit_xor(self, other: f64) -> f64 {
        f64::from_bits(self.to_bits() ^ other.to_bits())
    }

    #[inline(always)]
    fn bit_add(self, other: f64) -> f64 {
        f64::from_bits(self.to_bits().wrapping_add(other.to_bits()))
    }

    #[inline(always)]
    fn bit_sub(self, other: f64) -> f64 {
        f64::from_bits(self.to_bits().wrapping_sub(other.to_bits()))
    }

    #[inline(always)]
    fn bit_shl<const BY: u32>(self) -> f64 {
        f64::from_bits(self.to_bits() << BY)
    }

    #[inline(always)]
    fn bit_shr<const BY: u32>(self) -> f64 {
        f64::from_bits(self.to_bits() >> BY)
    }
}
