//! Vectors of x86-64. Their operations may only run inside functions that have the target features named here; the
//! kernels are inlined into such functions.

use std::arch::x86_64::*;
use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

use super::lanes::{Lanes, SIGN};

/// Two lanes; needs AVX2 and FMA.
#[derive(Clone, Copy)]
pub(super) struct F64x2(pub(super) __m128d);

/// Four lanes; needs AVX2 and FMA.
#[derive(Clone, Copy)]
pub(super) struct F64x4(pub(super) __m256d);

/// Eight lanes; needs AVX-512 F and DQ.
#[derive(Clone, Copy)]
pub(super) struct F64x8(pub(super) __m512d);

/// A mask that fills its lanes with zeros or ones.
#[derive(Clone, Copy)]
pub(super) struct FullMask<V>(pub(super) V);

/// A mask with one bit for each lane.
#[derive(Clone, Copy)]
pub(super) struct BitMask(__mmask8);

macro_rules! operator {
    ($vector:ty, $trait:ident, $method:ident, $intrinsic:ident) => {
        impl $trait for $vector {
            type Output = $vector;

            #[inline(always)]
            fn $method(self, other: $vector) -> $vector {
                // SAFETY: the caller has the target features of the type.
                Self(unsafe { $intrinsic(self.0, other.0) })
            }
        }
    };
}

macro_rules! methods {
    ($($name:ident = $intrinsic:ident;)*) => {$(
        #[inline(always)]
        fn $name(self, other: Self) -> Self {
            // SAFETY: the caller has the target features of the type.
            Self(unsafe { $intrinsic(self.0, other.0) })
        }
    )*};
}

macro_rules! integer_methods {
    ($to:ident, $from:ident, $shl:ident, $shr:ident: $($name:ident = $intrinsic:ident;)*) => {
        $(
            #[inline(always)]
            fn $name(self, other: Self) -> Self {
                // SAFETY: the caller has the target features of the type.
                Self(unsafe { $from($intrinsic($to(self.0), $to(other.0))) })
            }
        )*

        #[inline(always)]
        fn bit_shl<const BY: u32>(self) -> Self {
            // SAFETY: the caller has the target features of the type.
            Self(unsafe { $from($shl($to(self.0), _mm_cvtsi32_si128(BY as i32))) })
        }

        #[inline(always)]
        fn bit_shr<const BY: u32>(self) -> Self {
            // SAFETY: the caller has the target features of the type.
            Self(unsafe { $from($shr($to(self.0), _mm_cvtsi32_si128(BY as i32))) })
        }
    };
}

macro_rules! common_methods {
    ($splat:ident, $load:ident, $store:ident, $fma:ident, $sqrt:ident) => {
        #[inline(always)]
        fn splat(value: f64) -> Self {
            // SAFETY: the caller has the target features of the type.
            Self(unsafe { $splat(value) })
        }

        #[inline(always)]
        unsafe fn load(at: *const f64) -> Self {
            // SAFETY: by the caller's promise; the load needs no alignment.
            Self(unsafe { $load(at) })
        }

        #[inline(always)]
        unsafe fn store(self, at: *mut f64) {
            // SAFETY: by the caller's promise; the store needs no alignment.
            unsafe { $store(at, self.0) }
        }

        #[inline(always)]
        fn fma(self, factor: Self, addend: Self) -> Self {
            // SAFETY: the caller has the target features of the type.
            Self(unsafe { $fma(self.0, factor.0, addend.0) })
        }

        #[inline(always)]
        fn sqrt(self) -> Self {
            // SAFETY: the caller has the target features of the type.
            Self(unsafe { $sqrt(self.0) })
        }
    };
}

macro_rules! full_mask {
    ($register:ident, $and:ident, $or:ident, $xor:ident, $ones:expr) => {
        impl BitAnd for FullMask<$register> {
            type Output = Self;

            #[inline(always)]
            fn bitand(self, other: Self) -> Self {
                // SAFETY: the caller has the target features of the type.
                Self(unsafe { $and(self.0, other.0) })
            }
        }

        impl BitOr for FullMask<$register> {
            type Output = Self;

            #[inline(always)]
            fn bitor(self, other: Self) -> Self {
                // SAFETY: the caller has the target features of the type.
                Self(unsafe { $or(self.0, other.0) })
            }
        }

        impl Not for FullMask<$register> {
            type Output = Self;

            #[inline(always)]
            fn not(self) -> Self {
                // SAFETY: the caller has the target features of the type.
                Self(unsafe { $xor(self.0, $ones) })
            }
        }
    };
}

macro_rules! full_mask_methods {
    ($register:ident, $compare:ident, $blend:ident, $movemask:ident) => {
        type Mask = FullMask<$register>;

        #[inline(always)]
        fn less(self, other: Self) -> Self::Mask {
            // SAFETY: the caller has the target features of the type.
            FullMask(unsafe { $compare::<_CMP_LT_OQ>(self.0, other.0) })
        }

        #[inline(always)]
        fn equal(self, other: Self) -> Self::Mask {
            // SAFETY: the caller has the target features of the type.
            FullMask(unsafe { $compare::<_CMP_EQ_OQ>(self.0, other.0) })
        }

        #[inline(always)]
        fn select(mask: Self::Mask, first: Self, second: Self) -> Self {
            // SAFETY: the caller has the target features of the type.
            Self(unsafe { $blend(second.0, first.0, mask.0) })
        }

        #[inline(always)]
        fn any(mask: Self::Mask) -> bool {
            // SAFETY: the caller has the target features of the type.
            unsafe { $movemask(mask.0) != 0 }
        }

        #[inline(always)]
        fn is_set(mask: Self::Mask, i: usize) -> bool {
            // SAFETY: the caller has the target features of the type.
            unsafe { $movemask(mask.0) >> i & 1 == 1 }
        }
    };
}

macro_rules! negation {
    ($vector:ty) => {
        impl Neg for $vector {
            type Output = $vector;

            #[inline(always)]
            fn neg(self) -> $vector {
                self.bit_xor(Self::splat_bits(SIGN))
            }
        }
    };
}

operator!(F64x2, Add, add, _mm_add_pd);
operator!(F64x2, Sub, sub, _mm_sub_pd);
operator!(F64x2, Mul, mul, _mm_mul_pd);
operator!(F64x2, Div, div, _mm_div_pd);
negation!(F64x2);
full_mask!(__m128d, _mm_and_pd, _mm_or_pd, _mm_xor_pd, _mm_castsi128_pd(_mm_set1_epi64x(-1)));

impl Lanes for F64x2 {
    const COUNT: usize = 2;

    full_mask_methods!(__m128d, _mm_cmp_pd, _mm_blendv_pd, _mm_movemask_pd);
    common_methods!(_mm_set1_pd, _mm_loadu_pd, _mm_storeu_pd, _mm_fmadd_pd, _mm_sqrt_pd);
    methods! {
        max = _mm_max_pd; min = _mm_min_pd;
        bit_and = _mm_and_pd; bit_or = _mm_or_pd; bit_xor = _mm_xor_pd;
    }
    integer_methods! { _mm_castpd_si128, _mm_castsi128_pd, _mm_sll_epi64, _mm_srl_epi64:
        bit_add = _mm_add_epi64; bit_sub = _mm_sub_epi64;
    }
}

operator!(F64x4, Add, add, _mm256_add_pd);
operator!(F64x4, Sub, sub, _mm256_sub_pd);
operator!(F64x4, Mul, mul, _mm256_mul_pd);
operator!(F64x4, Div, div, _mm256_div_pd);
negation!(F64x4);
full_mask!(__m256d, _mm256_and_pd, _mm256_or_pd, _mm256_xor_pd, _mm256_castsi256_pd(_mm256_set1_epi64x(-1)));

impl Lanes for F64x4 {
    const COUNT: usize = 4;

    full_mask_methods!(__m256d, _mm256_cmp_pd, _mm256_blendv_pd, _mm256_movemask_pd);
    common_methods!(_mm256_set1_pd, _mm256_loadu_pd, _mm256_storeu_pd, _mm256_fmadd_pd, _mm256_sqrt_pd);
    methods! {
        max = _mm256_max_pd; min = _mm256_min_pd;
        bit_and = _mm256_and_pd; bit_or = _mm256_or_pd; bit_xor = _mm256_xor_pd;
    }
    integer_methods! { _mm256_castpd_si256, _mm256_castsi256_pd, _mm256_sll_epi64, _mm256_srl_epi64:
        bit_add = _mm256_add_epi64; bit_sub = _mm256_sub_epi64;
    }
}

operator!(F64x8, Add, add, _mm512_add_pd);
operator!(F64x8, Sub, sub, _mm512_sub_pd);
operator!(F64x8, Mul, mul, _mm512_mul_pd);
operator!(F64x8, Div, div, _mm512_div_pd);
negation!(F64x8);

impl BitAnd for BitMask {
    type Output = Self;

    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        BitMask(self.0 & other.0)
    }
}

impl BitOr for BitMask {
    type Output = Self;

    #[inline(always)]
    fn bitor(self, other: Self) -> Self {
        BitMask(self.0 | other.0)
    }
}

impl Not for BitMask {
    type Output = Self;

    #[inline(always)]
    fn not(self) -> Self {
        BitMask(!self.0)
    }
}

impl Lanes for F64x8 {
    type Mask = BitMask;
    const COUNT: usize = 8;

    #[inline(always)]
    fn scale(self, n: Self) -> Self {
        // SAFETY: the caller has the target features of the type.
        Self(unsafe { _mm512_scalef_pd(self.0, n.0) })
    }

    common_methods!(_mm512_set1_pd, _mm512_loadu_pd, _mm512_storeu_pd, _mm512_fmadd_pd, _mm512_sqrt_pd);
    methods! {
        max = _mm512_max_pd; min = _mm512_min_pd;
        bit_and = _mm512_and_pd; bit_or = _mm512_or_pd; bit_xor = _mm512_xor_pd;
    }
    integer_methods! { _mm512_castpd_si512, _mm512_castsi512_pd, _mm512_sll_epi64, _mm512_srl_epi64:
        bit_add = _mm512_add_epi64; bit_sub = _mm512_sub_epi64;
    }

    #[inline(always)]
    fn less(self, other: Self) -> BitMask {
        // SAFETY: the caller has the target features of the type.
        BitMask(unsafe { _mm512_cmp_pd_mask::<_CMP_LT_OQ>(self.0, other.0) })
    }

    #[inline(always)]
    fn equal(self, other: Self) -> BitMask {
        // SAFETY: the caller has the target features of the type.
        BitMask(unsafe { _mm512_cmp_pd_mask::<_CMP_EQ_OQ>(self.0, other.0) })
    }

    #[inline(always)]
    fn select(mask: BitMask, first: Self, second: Self) -> Self {
        // SAFETY: the caller has the target features of the type.
        Self(unsafe { _mm512_mask_blend_pd(mask.0, second.0, first.0) })
    }

    #[inline(always)]
    fn any(mask: BitMask) -> bool {
        mask.0 != 0
    }

    #[inline(always)]
    fn is_set(mask: BitMask, i: usize) -> bool {
        mask.0 >> i & 1 == 1
    }
}
