//! The functions of f32.
//!
//! Those that programs call most are computed in f32, within 1 ULP. The others are computed in f64 and rounded: their error is
//! at most a hair above half an ULP. What has no kernel of its own is the f64 function, rounded.

use super::kernels::{narrow, single};
#[cfg(target_arch = "x86_64")]
use super::level::{Level, level};
#[cfg(target_arch = "x86_64")]
use super::x86;

macro_rules! kernels {
    ($kind:ident: $($name:ident => $double:ident($($argument:ident),+);)*) => {$(
        #[doc = concat!("[`", stringify!($double), "`](super::", stringify!($double), ") of f32.")]
        #[must_use]
        pub fn $name($($argument: f32),+) -> f32 {
            #[cfg(target_arch = "x86_64")]
            if level() > Level::Scalar {
                // SAFETY: the machine has the instructions.
                return unsafe { x86::$double::f32($($argument),+) };
            }
            kernels!(@$kind $double($($argument),+))
        }
    )*};
    (@narrow $double:ident($($argument:ident),+)) => { narrow::$double($($argument),+) };
    (@wide $double:ident($($argument:ident),+)) => { single::$double($(f64::from($argument)),+) as f32 };
}

macro_rules! rounded {
    ($($name:ident => $double:ident($($argument:ident),+);)*) => {$(
        #[doc = concat!("[`", stringify!($double), "`](super::", stringify!($double), ") of f32.")]
        #[must_use]
        pub fn $name($($argument: f32),+) -> f32 {
            super::$double($(f64::from($argument)),+) as f32
        }
    )*};
}

kernels! { narrow:
    sin_f32 => sin(x);
    cos_f32 => cos(x);
    tan_f32 => tan(x);
    tanh_f32 => tanh(x);
    exp_f32 => exp(x);
    exp2_f32 => exp2(x);
    expm1_f32 => expm1(x);
    log_f32 => log(x);
    log2_f32 => log2(x);
    log10_f32 => log10(x);
    log1p_f32 => log1p(x);
}

kernels! { wide:
    asin_f32 => asin(x);
    acos_f32 => acos(x);
    atan_f32 => atan(x);
    atan2_f32 => atan2(y, x);
    sinh_f32 => sinh(x);
    cosh_f32 => cosh(x);
    asinh_f32 => asinh(x);
    acosh_f32 => acosh(x);
    atanh_f32 => atanh(x);
    exp10_f32 => exp10(x);
    pow_f32 => pow(x, y);
    cbrt_f32 => cbrt(x);
    hypot_f32 => hypot(x, y);
    erf_f32 => erf(x);
    erfc_f32 => erfc(x);
    gamma_f32 => gamma(x);
    lgamma_f32 => lgamma(x);
}

rounded! {
    logaddexp_f32 => logaddexp(x, y);
    logaddexp2_f32 => logaddexp2(x, y);
    fmod_f32 => fmod(x, y);
    remainder_f32 => remainder(x, y);
}

/// The square root, correctly rounded.
#[must_use]
pub fn sqrt_f32(x: f32) -> f32 {
    x.sqrt()
}
