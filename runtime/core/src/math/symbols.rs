//! The symbols under which generated code calls the math functions.
//!
//! `hl_math_<name>_f64` and `hl_math_<name>_f32` take and return floats. `hl_math_<name>_c128` takes real and imaginary
//! part of each argument as floats and returns the pair `{double, double}`. Functions with a kernel have vector symbols
//! too, as far as the machine goes: `hl_math_<name>_f64x2`, `x4`, `x8` and `hl_math_<name>_f32x4`, `x8`, `x16`, with
//! vectors by value.

#[cfg(target_arch = "x86_64")]
use super::level::{Level, level};
use crate::table;

macro_rules! real {
    ($($double:ident / $single:ident: $name:ident, $name_single:ident ($($argument:ident),+);)*) => {
        $(
            extern "C" fn $double($($argument: f64),+) -> f64 { super::$name($($argument),+) }
            extern "C" fn $single($($argument: f32),+) -> f32 { super::$name_single($($argument),+) }
        )*
        fn register_real() {
            table::register(&crate::rows![$($double, $single),*]);
        }
    };
}

real! {
    hl_math_sin_f64 / hl_math_sin_f32: sin, sin_f32 (x);
    hl_math_cos_f64 / hl_math_cos_f32: cos, cos_f32 (x);
    hl_math_tan_f64 / hl_math_tan_f32: tan, tan_f32 (x);
    hl_math_asin_f64 / hl_math_asin_f32: asin, asin_f32 (x);
    hl_math_acos_f64 / hl_math_acos_f32: acos, acos_f32 (x);
    hl_math_atan_f64 / hl_math_atan_f32: atan, atan_f32 (x);
    hl_math_sinh_f64 / hl_math_sinh_f32: sinh, sinh_f32 (x);
    hl_math_cosh_f64 / hl_math_cosh_f32: cosh, cosh_f32 (x);
    hl_math_tanh_f64 / hl_math_tanh_f32: tanh, tanh_f32 (x);
    hl_math_asinh_f64 / hl_math_asinh_f32: asinh, asinh_f32 (x);
    hl_math_acosh_f64 / hl_math_acosh_f32: acosh, acosh_f32 (x);
    hl_math_atanh_f64 / hl_math_atanh_f32: atanh, atanh_f32 (x);
    hl_math_exp_f64 / hl_math_exp_f32: exp, exp_f32 (x);
    hl_math_exp2_f64 / hl_math_exp2_f32: exp2, exp2_f32 (x);
    hl_math_exp10_f64 / hl_math_exp10_f32: exp10, exp10_f32 (x);
    hl_math_expm1_f64 / hl_math_expm1_f32: expm1, expm1_f32 (x);
    hl_math_log_f64 / hl_math_log_f32: log, log_f32 (x);
    hl_math_log2_f64 / hl_math_log2_f32: log2, log2_f32 (x);
    hl_math_log10_f64 / hl_math_log10_f32: log10, log10_f32 (x);
    hl_math_log1p_f64 / hl_math_log1p_f32: log1p, log1p_f32 (x);
    hl_math_sqrt_f64 / hl_math_sqrt_f32: sqrt, sqrt_f32 (x);
    hl_math_cbrt_f64 / hl_math_cbrt_f32: cbrt, cbrt_f32 (x);
    hl_math_erf_f64 / hl_math_erf_f32: erf, erf_f32 (x);
    hl_math_erfc_f64 / hl_math_erfc_f32: erfc, erfc_f32 (x);
    hl_math_gamma_f64 / hl_math_gamma_f32: gamma, gamma_f32 (x);
    hl_math_lgamma_f64 / hl_math_lgamma_f32: lgamma, lgamma_f32 (x);
    hl_math_floor_f64 / hl_math_floor_f32: floor, floor_f32 (x);
    hl_math_ceil_f64 / hl_math_ceil_f32: ceil, ceil_f32 (x);
    hl_math_trunc_f64 / hl_math_trunc_f32: trunc, trunc_f32 (x);
    hl_math_rint_f64 / hl_math_rint_f32: rint, rint_f32 (x);
    hl_math_fabs_f64 / hl_math_fabs_f32: fabs, fabs_f32 (x);
    hl_math_pow_f64 / hl_math_pow_f32: pow, pow_f32 (x, y);
    hl_math_atan2_f64 / hl_math_atan2_f32: atan2, atan2_f32 (y, x);
    hl_math_hypot_f64 / hl_math_hypot_f32: hypot, hypot_f32 (x, y);
    hl_math_fmod_f64 / hl_math_fmod_f32: fmod, fmod_f32 (x, y);
    hl_math_remainder_f64 / hl_math_remainder_f32: remainder, remainder_f32 (x, y);
    hl_math_modulo_f64 / hl_math_modulo_f32: modulo, modulo_f32 (x, y);
    hl_math_floor_divide_f64 / hl_math_floor_divide_f32: floor_divide, floor_divide_f32 (x, y);
    hl_math_copysign_f64 / hl_math_copysign_f32: copysign, copysign_f32 (x, y);
    hl_math_nextafter_f64 / hl_math_nextafter_f32: nextafter, nextafter_f32 (x, y);
    hl_math_logaddexp_f64 / hl_math_logaddexp_f32: logaddexp, logaddexp_f32 (x, y);
    hl_math_logaddexp2_f64 / hl_math_logaddexp2_f32: logaddexp2, logaddexp2_f32 (x, y);
    hl_math_frexp_mantissa_f64 / hl_math_frexp_mantissa_f32: frexp_mantissa, frexp_mantissa_f32 (x);
    hl_math_frexp_exponent_f64 / hl_math_frexp_exponent_f32: frexp_exponent, frexp_exponent_f32 (x);
    hl_math_fma_f64 / hl_math_fma_f32: fma, fma_f32 (x, y, z);
}

extern "C" fn hl_math_ldexp_f64(x: f64, exponent: i32) -> f64 {
    super::ldexp(x, exponent)
}

extern "C" fn hl_math_ldexp_f32(x: f32, exponent: i32) -> f32 {
    super::ldexp_f32(x, exponent)
}

extern "C" fn hl_math_round_digits_f64(x: f64, digits: i32) -> f64 {
    super::round_digits(x, digits)
}

/// A complex number as it leaves a function: in two registers.
#[repr(C)]
struct Pair {
    re: f64,
    im: f64,
}

macro_rules! complex {
    ($($symbol:ident: $name:ident;)*) => {
        $(
            extern "C" fn $symbol(re: f64, im: f64) -> Pair {
                let z = super::complex::$name(num_complex::Complex::new(re, im));
                Pair { re: z.re, im: z.im }
            }
        )*
        fn register_complex() {
            table::register(&crate::rows![$($symbol),*]);
        }
    };
}

complex! {
    hl_math_exp_c128: exp;
    hl_math_exp2_c128: exp2;
    hl_math_expm1_c128: expm1;
    hl_math_log_c128: log;
    hl_math_log2_c128: log2;
    hl_math_log10_c128: log10;
    hl_math_log1p_c128: log1p;
    hl_math_sqrt_c128: sqrt;
    hl_math_sin_c128: sin;
    hl_math_cos_c128: cos;
    hl_math_tan_c128: tan;
    hl_math_asin_c128: asin;
    hl_math_acos_c128: acos;
    hl_math_atan_c128: atan;
    hl_math_sinh_c128: sinh;
    hl_math_cosh_c128: cosh;
    hl_math_tanh_c128: tanh;
    hl_math_asinh_c128: asinh;
    hl_math_acosh_c128: acosh;
    hl_math_atanh_c128: atanh;
}

macro_rules! complex_binary {
    ($($symbol:ident: $name:ident;)*) => {
        $(
            extern "C" fn $symbol(x_re: f64, x_im: f64, y_re: f64, y_im: f64) -> Pair {
                let z = super::complex::$name(
                    num_complex::Complex::new(x_re, x_im),
                    num_complex::Complex::new(y_re, y_im),
                );
                Pair { re: z.re, im: z.im }
            }
        )*
        fn register_complex_binary() {
            table::register(&crate::rows![$($symbol),*]);
        }
    };
}

complex_binary! {
    hl_math_pow_c128: pow;
    hl_math_multiply_c128: multiply;
    hl_math_divide_c128: divide;
}

/// Adds all math functions to the table of functions that generated code may call.
pub fn register() {
    // The first row of a name stays, so these go before the scalar ones for any machine.
    #[cfg(target_arch = "x86_64")]
    if level() > Level::Scalar {
        table::register(&super::x86::rows(level()));
    }
    register_real();
    register_complex();
    register_complex_binary();
    table::register(&crate::rows![hl_math_ldexp_f64, hl_math_ldexp_f32, hl_math_round_digits_f64]);
}
