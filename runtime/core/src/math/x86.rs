//! The kernels with the target features of x86-64: for each function a module with its scalars, its vectors by value,
//! its rows, and the symbols of the machine's level.
//!
//! All functions here need AVX2 and FMA, those of eight f64 lanes AVX-512 F and DQ too: that is the safety condition of
//! every call.

#![allow(improper_ctypes_definitions, reason = "generated code passes vectors in registers, as C does")]

use std::arch::x86_64::*;

use super::lanes::Lanes;
use super::lanes_x86::{F64x2, F64x4, F64x8};
use super::level::Level;
use super::singles::Singles;
use super::singles_x86::{F32x4, F32x8, F32x16};
use crate::table::Row;

/// Applies a vector function to rows of f64; the last elements go through a padded buffer.
macro_rules! map_rows {
    ($count:ident, $lanes:literal, [$($source:ident),+], $target:ident, $float:ty, $load:expr, $store:expr, $kernel:expr) => {{
        let whole = $count / $lanes * $lanes;
        for i in (0..whole).step_by($lanes) {
            // SAFETY: all lanes lie inside the rows.
            unsafe { $store($target.add(i), $kernel($($load($source.add(i))),+)) };
        }
        let left = $count - whole;
        if left > 0 {
            // Ones cost nothing in any function.
            $(let mut $source = {
                let mut buffer: [$float; $lanes] = [1.0; $lanes];
                // SAFETY: the rows have this many elements left.
                unsafe { buffer.as_mut_ptr().copy_from_nonoverlapping($source.add(whole), left) };
                buffer
            };)+
            let mut results: [$float; $lanes] = [0.0; $lanes];
            // SAFETY: the buffers have room for all lanes, the target for those left.
            unsafe {
                $store(results.as_mut_ptr(), $kernel($($load($source.as_mut_ptr())),+));
                $target.add(whole).copy_from_nonoverlapping(results.as_ptr(), left);
            }
        }
    }};
}

/// The functions of f32: computed in f32 or, as wide ones, in f64.
macro_rules! singles {
    (narrow $name:ident($($x:ident),+)) => {
        #[target_feature(enable = "avx2,fma")]
        pub(in crate::math) fn f32($($x: f32),+) -> f32 {
            kernels::narrow::$name($($x),+)
        }

        #[target_feature(enable = "avx2,fma")]
        extern "C" fn f32_symbol($($x: f32),+) -> f32 {
            kernels::narrow::$name($($x),+)
        }

        #[target_feature(enable = "avx2,fma")]
        pub(in crate::math) extern "C" fn f32x4($($x: __m128),+) -> __m128 {
            kernels::narrow::$name($(F32x4($x)),+).0
        }

        #[target_feature(enable = "avx2,fma")]
        pub(in crate::math) extern "C" fn f32x8($($x: __m256),+) -> __m256 {
            kernels::narrow::$name($(F32x8($x)),+).0
        }

        use f32x8 as f32x8_by_4;

        #[target_feature(enable = "avx512f,avx512dq,avx2,fma")]
        pub(in crate::math) extern "C" fn f32x16($($x: __m512),+) -> __m512 {
            kernels::narrow::$name($(F32x16($x)),+).0
        }

        /// # Safety
        /// The rows have `count` elements.
        #[target_feature(enable = "avx2,fma")]
        unsafe fn map_f32_avx2($($x: *const f32,)+ target: *mut f32, count: usize) {
            let load = |at| {
                // SAFETY: called for readable lanes.
                unsafe { F32x8::load(at) }
            };
            let store = |at, value: F32x8| {
                // SAFETY: called for writable lanes.
                unsafe { value.store(at) }
            };
            map_rows!(count, 8, [$($x),+], target, f32, load, store, kernels::narrow::$name);
        }

        /// # Safety
        /// The rows have `count` elements.
        #[target_feature(enable = "avx512f,avx512dq,avx2,fma")]
        unsafe fn map_f32_avx512($($x: *const f32,)+ target: *mut f32, count: usize) {
            let load = |at| {
                // SAFETY: called for readable lanes.
                unsafe { F32x16::load(at) }
            };
            let store = |at, value: F32x16| {
                // SAFETY: called for writable lanes.
                unsafe { value.store(at) }
            };
            map_rows!(count, 16, [$($x),+], target, f32, load, store, kernels::narrow::$name);
        }
    };
    (wide $name:ident($($x:ident),+)) => {
        #[target_feature(enable = "avx2,fma")]
        pub(in crate::math) fn f32($($x: f32),+) -> f32 {
            kernels::single::$name($(f64::from($x)),+) as f32
        }

        #[target_feature(enable = "avx2,fma")]
        extern "C" fn f32_symbol($($x: f32),+) -> f32 {
            kernels::single::$name($(f64::from($x)),+) as f32
        }

        #[target_feature(enable = "avx2,fma")]
        pub(in crate::math) extern "C" fn f32x4($($x: __m128),+) -> __m128 {
            _mm256_cvtpd_ps(kernels::single::$name($(F64x4(_mm256_cvtps_pd($x))),+).0)
        }

        #[target_feature(enable = "avx2,fma")]
        pub(in crate::math) extern "C" fn f32x8_by_4($($x: __m256),+) -> __m256 {
            let low = f32x4($(_mm256_castps256_ps128($x)),+);
            let high = f32x4($(_mm256_extractf128_ps::<1>($x)),+);
            _mm256_set_m128(high, low)
        }

        #[target_feature(enable = "avx512f,avx512dq,avx2,fma")]
        pub(in crate::math) extern "C" fn f32x8($($x: __m256),+) -> __m256 {
            _mm512_cvtpd_ps(kernels::single::$name($(F64x8(_mm512_cvtps_pd($x))),+).0)
        }

        #[target_feature(enable = "avx512f,avx512dq,avx2,fma")]
        pub(in crate::math) extern "C" fn f32x16($($x: __m512),+) -> __m512 {
            let low = f32x8($(_mm512_castps512_ps256($x)),+);
            let high = f32x8($(_mm512_extractf32x8_ps::<1>($x)),+);
            _mm512_insertf32x8::<1>(_mm512_castps256_ps512(low), high)
        }

        /// # Safety
        /// The rows have `count` elements.
        #[target_feature(enable = "avx2,fma")]
        unsafe fn map_f32_avx2($($x: *const f32,)+ target: *mut f32, count: usize) {
            let load = |at| {
                // SAFETY: called for readable lanes.
                unsafe { _mm_loadu_ps(at) }
            };
            let store = |at, value| {
                // SAFETY: called for writable lanes.
                unsafe { _mm_storeu_ps(at, value) }
            };
            map_rows!(count, 4, [$($x),+], target, f32, load, store, f32x4);
        }

        /// # Safety
        /// The rows have `count` elements.
        #[target_feature(enable = "avx512f,avx512dq,avx2,fma")]
        unsafe fn map_f32_avx512($($x: *const f32,)+ target: *mut f32, count: usize) {
            let load = |at| {
                // SAFETY: called for readable lanes.
                unsafe { _mm256_loadu_ps(at) }
            };
            let store = |at, value| {
                // SAFETY: called for writable lanes.
                unsafe { _mm256_storeu_ps(at, value) }
            };
            map_rows!(count, 8, [$($x),+], target, f32, load, store, f32x8);
        }
    };
}

macro_rules! functions {
    ($($kind:ident: $name:ident($($x:ident),+);)*) => {
        $(
            /// One function's versions.
            pub(super) mod $name {
                use super::*;
                use crate::math::kernels;

                #[target_feature(enable = "avx2,fma")]
                pub(in crate::math) fn f64($($x: f64),+) -> f64 {
                    kernels::$name($($x),+)
                }

                #[target_feature(enable = "avx2,fma")]
                extern "C" fn f64_symbol($($x: f64),+) -> f64 {
                    kernels::$name($($x),+)
                }

                singles!($kind $name($($x),+));

                #[target_feature(enable = "avx2,fma")]
                pub(in crate::math) extern "C" fn f64x2($($x: __m128d),+) -> __m128d {
                    kernels::$name($(F64x2($x)),+).0
                }

                #[target_feature(enable = "avx2,fma")]
                pub(in crate::math) extern "C" fn f64x4($($x: __m256d),+) -> __m256d {
                    kernels::$name($(F64x4($x)),+).0
                }

                #[target_feature(enable = "avx512f,avx512dq,avx2,fma")]
                pub(in crate::math) extern "C" fn f64x8($($x: __m512d),+) -> __m512d {
                    kernels::$name($(F64x8($x)),+).0
                }

                /// # Safety
                /// The rows have `count` elements.
                #[target_feature(enable = "avx2,fma")]
                unsafe fn map_by_4($($x: *const f64,)+ target: *mut f64, count: usize) {
                    let load = |at| {
                        // SAFETY: called for readable lanes.
                        unsafe { F64x4::load(at) }
                    };
                    let store = |at, value: F64x4| {
                        // SAFETY: called for writable lanes.
                        unsafe { value.store(at) }
                    };
                    map_rows!(count, 4, [$($x),+], target, f64, load, store, kernels::$name);
                }

                /// # Safety
                /// The rows have `count` elements.
                #[target_feature(enable = "avx512f,avx512dq,avx2,fma")]
                unsafe fn map_by_8($($x: *const f64,)+ target: *mut f64, count: usize) {
                    let load = |at| {
                        // SAFETY: called for readable lanes.
                        unsafe { F64x8::load(at) }
                    };
                    let store = |at, value: F64x8| {
                        // SAFETY: called for writable lanes.
                        unsafe { value.store(at) }
                    };
                    map_rows!(count, 8, [$($x),+], target, f64, load, store, kernels::$name);
                }

                /// # Safety
                /// The rows have `count` elements; the machine has the level, which is not scalar.
                pub(in crate::math) unsafe fn map(
                    level: Level,
                    $($x: *const f64,)+
                    target: *mut f64,
                    count: usize,
                ) {
                    // SAFETY: by the caller's promise.
                    unsafe {
                        match level {
                            Level::Avx512 => map_by_8($($x,)+ target, count),
                            _ => map_by_4($($x,)+ target, count),
                        }
                    }
                }

                /// # Safety
                /// The rows have `count` elements; the machine has the level, which is not scalar.
                pub(in crate::math) unsafe fn map_f32(
                    level: Level,
                    $($x: *const f32,)+
                    target: *mut f32,
                    count: usize,
                ) {
                    // SAFETY: by the caller's promise.
                    unsafe {
                        match level {
                            Level::Avx512 => map_f32_avx512($($x,)+ target, count),
                            _ => map_f32_avx2($($x,)+ target, count),
                        }
                    }
                }

                pub(super) fn rows(level: Level) -> Vec<Row> {
                    macro_rules! row {
                        ($suffix:literal, $function:ident) => {
                            Row {
                                name: concat!("hl_math_", stringify!($name), "_", $suffix),
                                address: $function as *const () as usize,
                            }
                        };
                    }
                    let mut rows = vec![
                        row!("f64", f64_symbol),
                        row!("f32", f32_symbol),
                        row!("f64x2", f64x2),
                        row!("f64x4", f64x4),
                        row!("f32x4", f32x4),
                    ];
                    if level >= Level::Avx512 {
                        rows.extend([row!("f64x8", f64x8), row!("f32x8", f32x8), row!("f32x16", f32x16)]);
                    } else {
                        rows.push(row!("f32x8", f32x8_by_4));
                    }
                    rows
                }
            }
        )*

        /// The symbols of all functions here.
        pub(super) fn rows(level: Level) -> Vec<Row> {
            let mut rows = Vec::new();
            $(rows.extend($name::rows(level));)*
            rows
        }
    };
}

functions! {
    narrow: sin(x); narrow: cos(x); narrow: tan(x); wide: asin(x); wide: acos(x); wide: atan(x);
    wide: sinh(x); wide: cosh(x); narrow: tanh(x); wide: asinh(x); wide: acosh(x); wide: atanh(x);
    narrow: exp(x); narrow: exp2(x); wide: exp10(x); narrow: expm1(x); narrow: log(x); narrow: log2(x); narrow: log10(x); narrow: log1p(x);
    wide: cbrt(x); wide: erf(x); wide: erfc(x); wide: gamma(x); wide: lgamma(x);
    wide: pow(x, y); wide: atan2(y, x); wide: hypot(x, y);
}
