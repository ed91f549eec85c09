//! The instruction sets that element loops are built for, chosen at run time.
//!
//! Each hot loop is one generic body, instantiated inside functions with different target features. No level fuses a
//! multiplication and an addition, so all levels give the same bits.

use std::sync::OnceLock;

/// An instruction set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// What every processor of the platform has (SSE2 on x86-64).
    Baseline,
    /// AVX2.
    Avx2,
    /// AVX-512 F, BW, DQ and VL.
    Avx512,
}

impl Level {
    /// The name that `hotloop info` shows.
    pub fn name(self) -> &'static str {
        match self {
            Level::Baseline => "baseline",
            Level::Avx2 => "AVX2",
            Level::Avx512 => "AVX-512",
        }
    }
}

/// The level in use: the best that the processor has, unless `HOTLOOP_SIMD` (`baseline`, `avx2`) asks for less.
pub fn level() -> Level {
    static LEVEL: OnceLock<Level> = OnceLock::new();
    *LEVEL.get_or_init(|| {
        let limit = match std::env::var("HOTLOOP_SIMD").as_deref() {
            Ok("baseline") => Level::Baseline,
            Ok("avx2") => Level::Avx2,
            _ => Level::Avx512,
        };
        best().min(limit)
    })
}

#[cfg(target_arch = "x86_64")]
fn best() -> Level {
    let avx512 = is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vl");
    if avx512 {
        Level::Avx512
    } else if is_x86_feature_detected!("avx2") {
        Level::Avx2
    } else {
        Level::Baseline
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn best() -> Level {
    Level::Baseline
}

/// Instantiates a generic body once per instruction set and calls the best that the processor has.
macro_rules! for_each_level {
    (
        $(#[$meta:meta])*
        $visibility:vis unsafe fn $name:ident<T: $bound:path>($($argument:ident: $type:ty),* $(,)?) -> $result:ty
            = $body:ident;
    ) => {
        $(#[$meta])*
        #[allow(clippy::too_many_arguments, reason = "kernels take pointers and strides one by one")]
        $visibility unsafe fn $name<T: $bound>($($argument: $type),*) -> $result {
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2")]
            unsafe fn avx2<T: $bound>($($argument: $type),*) -> $result {
                // SAFETY: by the caller's promise.
                unsafe { $body($($argument),*) }
            }
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
            unsafe fn avx512<T: $bound>($($argument: $type),*) -> $result {
                // SAFETY: by the caller's promise.
                unsafe { $body($($argument),*) }
            }
            // SAFETY: by the caller's promise; the level is what the processor has.
            unsafe {
                match $crate::simd::level() {
                    #[cfg(target_arch = "x86_64")]
                    $crate::simd::Level::Avx512 => avx512($($argument),*),
                    #[cfg(target_arch = "x86_64")]
                    $crate::simd::Level::Avx2 => avx2($($argument),*),
                    _ => $body($($argument),*),
                }
            }
        }
    };
}

pub(crate) use for_each_level;
