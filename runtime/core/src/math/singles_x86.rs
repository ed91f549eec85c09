//! Vectors of f32 of x86-64. As for [`lanes_x86`](super::lanes_x86), their operations may only run inside functions that have
//! the target features named here.

use std::arch::x86_64::*;
use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

use super::lanes_x86::FullMask;
use super::singles::{SIGN_SINGLE, Singles};

/// Four lanes; needs AVX2 and FMA.
#[derive(Clone, Copy)]
pub(super) struct F32x4(pub(super) __m128);

/// Eight lanes; needs AVX2 and FMA.
#[derive(Clone, Copy)]
pub(super) struct F32x8(pub(super) __m256);

/// Sixteen lanes; needs AVX-512 F and DQ.
#[derive(Clone, Copy)]
pub(super) struct F32x16(pub(super) __m512);

/// A mask with one bit for each lane.
#[derive(Clone, Copy)]
pub(super) struct BitMask(__mmask16);

macro_rules! operators {
    ($vector:ty: $($trait:ident $method:ident $intrinsic:ident),*) => {
        $(impl $trait for $vector {
            type Output = $vector;

            #[inline(always)]
            fn $method(self, other: $vector) -> $vector {
                // SAFETY: the caller has the target features of the type.
                Self(unsafe { $intrinsic(self.0, other.0) })
            }
        })*

        impl Neg for $vector {
            type Output = $vector;

            #[inline(always)]
            fn neg(self) -> $vector {
                self.bit_xor(Self::splat_bits(SIGN_SINGLE))
            }
        }
    };
}

macro_rules! single_methods {
    ($splat:ident, $load:ident, $store:ident, $fma:ident, $to:ident, $from:ident, $shl:ident, $shr:ident, $add:ident, $sub:ident) => {
        #[inline(always)]
        fn splat(value: f32) -> Self {
            // SAFETY: the caller has the target features of the type.
            Self(unsafe { $splat(value) })
        }

        #[inline(always)]
        unsafe fn load(at: *const f32) -> Self {
            // SAFETY: by the caller's promise; the load needs no alignment.
            Self(unsafe { $load(at) })
        }

        #[inline(always)]
        unsafe fn store(self, at: *mut f32) {
            // SAFETY: by the caller's promise; the store needs no alignment.
            unsafe { $store(at, self.0) }
        }

        #[inline(always)]
        fn fma(self, factor: Self, addend: Self) -> Self {
            // SAFETY: the caller has the target features of the type.
            Self(unsafe { $fma(self.0, factor.0, addend.0) })
        }

        #[inline(always)]
        fn bit_add(self, other: Self) -> Self {
            // SAFETY: the caller has the target features of the type.
            Self(unsafe { $from($add($to(self.0), $to(other.0))) })
        }

        #[inline(always)]
        fn bit_sub(self, other: Self) -> Self {
            // SAFETY: the caller has the target features of the type.
            Self(unsafe { $from($sub($to(self.0), $to(other.0))) })
        }

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

operators!(F32x4: Add add _mm_add_ps, Sub sub _mm_sub_ps, Mul mul _mm_mul_ps, Div div _mm_div_ps);
full_mask!(__m128, _mm_and_ps, _mm_or_ps, _mm_xor_ps, _mm_castsi128_ps(_mm_set1_epi32(-1)));

impl Singles for F32x4 {
    const COUNT: usize = 4;

    full_mask_methods!(__m128, _mm_cmp_ps, _mm_blendv_ps, _mm_movemask_ps);
    single_methods!(
        _mm_set1_ps,
        _mm_loadu_ps,
        _mm_storeu_ps,
        _mm_fmadd_ps,
        _mm_castps_si128,
        _mm_castsi128_ps,
        _mm_sll_epi32,
        _mm_srl_epi32,
        _mm_add_epi32,
        _mm_sub_epi32
    );
    methods! {
        max = _mm_max_ps; min = _mm_min_ps;
        bit_and = _mm_and_ps; bit_or = _mm_or_ps; bit_xor = _mm_xor_ps;
    }
}

operators!(F32x8: Add add _mm256_add_ps, Sub sub _mm256_sub_ps, Mul mul _mm256_mul_ps, Div div _mm256_div_ps);
full_mask!(__m256, _mm256_and_ps, _mm256_or_ps, _mm256_xor_ps, _mm256_castsi256_ps(_mm256_set1_epi32(-1)));

impl Singles for F32x8 {
    const COUNT: usize = 8;

    full_mask_methods!(__m256, _mm256_cmp_ps, _mm256_blendv_ps, _mm256_movemask_ps);
    single_methods!(
        _mm256_set1_ps,
        _mm256_loadu_ps,
        _mm256_storeu_ps,
        _mm256_fmadd_ps,
        _mm256_castps_si256,
        _mm256_castsi256_ps,
        _mm256_sll_epi32,
        _mm256_srl_epi32,
        _mm256_add_epi32,
        _mm256_sub_epi32
    );
    methods! {
        max = _mm256_max_ps; min = _mm256_min_ps;
        bit_and = _mm256_and_ps; bit_or = _mm256_or_ps; bit_xor = _mm256_xor_ps;
    }
}

operators!(F32x16: Add add _mm512_add_ps, Sub sub _mm512_sub_ps, Mul mul _mm512_mul_ps, Div div _mm512_div_ps);

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

impl Singles for F32x16 {
    type Mask = BitMask;
    const COUNT: usize = 16;

    #[inline(always)]
    fn scale(self, n: Self) -> Self {
        // SAFETY: the caller has the target features of the type.
        Self(unsafe { _mm512_scalef_ps(self.0, n.0) })
    }

    single_methods!(
        _mm512_set1_ps,
        _mm512_loadu_ps,
        _mm512_storeu_ps,
        _mm512_fmadd_ps,
        _mm512_castps_si512,
        _mm512_castsi512_ps,
        _mm512_sll_epi32,
        _mm512_srl_epi32,
        _mm512_add_epi32,
        _mm512_sub_epi32
    );
    methods! {
        max = _mm512_max_ps; min = _mm512_min_ps;
        bit_and = _mm512_and_ps; bit_or = _mm512_or_ps; bit_xor = _mm512_xor_ps;
    }

    #[inline(always)]
    fn less(self, other: Self) -> BitMask {
        // SAFETY: the caller has the target features of the type.
        BitMask(unsafe { _mm512_cmp_ps_mask::<_CMP_LT_OQ>(self.0, other.0) })
    }

    #[inline(always)]
    fn equal(self, other: Self) -> BitMask {
        // SAFETY: the caller has the target features of the type.
        BitMask(unsafe { _mm512_cmp_ps_mask::<_CMP_EQ_OQ>(self.0, other.0) })
    }

    #[inline(always)]
    fn select(mask: BitMask, first: Self, second: Self) -> Self {
        // SAFETY: the caller has the target features of the type.
        Self(unsafe { _mm512_mask_blend_ps(mask.0, second.0, first.0) })
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
