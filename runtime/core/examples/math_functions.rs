//! The math functions as a filter, for `src/math/tests/measure.py`: reads lines of a name and the bits of its arguments as f64,
//! and prints the bits of the result in f64 and in f32.

use hotloop_core::math;
use std::io::{BufRead, Write};

macro_rules! results {
    ($name:expr, $x:expr; $($unary:ident $unary_single:ident,)* ; $($binary:ident $binary_single:ident,)*) => {
        match $name {
            $(stringify!($unary) => (math::$unary($x[0]), math::$unary_single($x[0] as f32)),)*
            $(stringify!($binary) => (math::$binary($x[0], $x[1]), math::$binary_single($x[0] as f32, $x[1] as f32)),)*
            _ => (f64::NAN, f32::NAN),
        }
    };
}

fn main() -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let mut words = line.split(' ');
        let name = words.next().unwrap_or_default();
        let x: Vec<f64> =
            words.filter_map(|word| u64::from_str_radix(word, 16).ok()).map(f64::from_bits).collect();
        if x.is_empty() {
            continue;
        }
        let (double, single) = results!(name, x;
            sin sin_f32, cos cos_f32, tan tan_f32, asin asin_f32, acos acos_f32, atan atan_f32, sinh sinh_f32, cosh cosh_f32,
            tanh tanh_f32, asinh asinh_f32, acosh acosh_f32, atanh atanh_f32, exp exp_f32, exp2 exp2_f32, exp10 exp10_f32,
            expm1 expm1_f32, log log_f32, log2 log2_f32, log10 log10_f32, log1p log1p_f32, cbrt cbrt_f32, erf erf_f32,
            erfc erfc_f32, gamma gamma_f32, lgamma lgamma_f32, ;
            pow pow_f32, atan2 atan2_f32, hypot hypot_f32,
        );
        writeln!(out, "{:016x} {:08x}", double.to_bits(), single.to_bits())?;
    }
    Ok(())
}
