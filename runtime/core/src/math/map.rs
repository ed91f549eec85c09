//! The functions over rows of numbers, with the widest vectors of the machine.
//!
//! Each result has the bits that the scalar function gives for that element, wherever it stands in the row.

#[cfg(target_arch = "x86_64")]
use super::level::{Level, level};
#[cfg(target_arch = "x86_64")]
use super::x86;

macro_rules! rows {
    ($($name:ident, $single:ident ($($x:ident),+);)*) => {$(
        #[doc = concat!("[`", stringify!($name), "`](super::", stringify!($name), ") of `count` elements.")]
        ///
        /// # Safety
        /// The arguments' rows are readable and `target` is writable for `count` elements; rows may be the same, but must
        /// not overlap otherwise.
        pub unsafe fn $name($($x: *const f64,)+ target: *mut f64, count: usize) {
            #[cfg(target_arch = "x86_64")]
            if level() > Level::Scalar {
                // SAFETY: by the caller's promise, and the machine has the level.
                return unsafe { x86::$name::map(level(), $($x,)+ target, count) };
            }
            for i in 0..count {
                // SAFETY: the rows have `count` elements by the caller's promise.
                unsafe { *target.add(i) = super::$name($(*$x.add(i)),+) };
            }
        }

        #[doc = concat!("[`", stringify!($single), "`](super::", stringify!($single), ") of `count` elements.")]
        ///
        /// # Safety
        #[doc = concat!("As for [`", stringify!($name), "`].")]
        pub unsafe fn $single($($x: *const f32,)+ target: *mut f32, count: usize) {
            #[cfg(target_arch = "x86_64")]
            if level() > Level::Scalar {
                // SAFETY: by the caller's promise, and the machine has the level.
                return unsafe { x86::$name::map_f32(level(), $($x,)+ target, count) };
            }
            for i in 0..count {
                // SAFETY: the rows have `count` elements by the caller's promise.
                unsafe { *target.add(i) = super::$single($(*$x.add(i)),+) };
            }
        }
    )*};
}

rows! {
    sin, sin_f32 (x);
    cos, cos_f32 (x);
    tan, tan_f32 (x);
    asin, asin_f32 (x);
    acos, acos_f32 (x);
    atan, atan_f32 (x);
    sinh, sinh_f32 (x);
    cosh, cosh_f32 (x);
    tanh, tanh_f32 (x);
    asinh, asinh_f32 (x);
    acosh, acosh_f32 (x);
    atanh, atanh_f32 (x);
    exp, exp_f32 (x);
    exp2, exp2_f32 (x);
    exp10, exp10_f32 (x);
    expm1, expm1_f32 (x);
    log, log_f32 (x);
    log2, log2_f32 (x);
    log10, log10_f32 (x);
    log1p, log1p_f32 (x);
    cbrt, cbrt_f32 (x);
    erf, erf_f32 (x);
    erfc, erfc_f32 (x);
    gamma, gamma_f32 (x);
    lgamma, lgamma_f32 (x);
    pow, pow_f32 (x, y);
    atan2, atan2_f32 (y, x);
    hypot, hypot_f32 (x, y);
}
