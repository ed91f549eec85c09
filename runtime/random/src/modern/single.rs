//! Gamma deviates in single precision.

use super::ziggurat::{standard_exponential_f32, standard_normal_f32};
use crate::generators::Bits;
use crate::system_math::{logf, powf};

/// Gamma with scale 1, as [`super::continuous::standard_gamma`].
pub fn standard_gamma_f32<B: Bits>(bits: &mut B, shape: f32) -> f32 {
    if shape == 1.0 {
        return standard_exponential_f32(bits);
    }
    if shape == 0.0 {
        return 0.0;
    }
    if shape < 1.0 {
        loop {
            let u = bits.next_f32();
            let v = standard_exponential_f32(bits);
            if u <= 1.0 - shape {
                let x = powf(u, 1.0 / shape);
                if x <= v {
                    return x;
                }
            } else {
                let y = -logf((1.0 - u) / shape);
                let x = powf(1.0 - shape + shape * y, 1.0 / shape);
                if x <= v + y {
                    return x;
                }
            }
        }
    }
    let b = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * b).sqrt();
    loop {
        let x = standard_normal_f32(bits);
        let v = 1.0 + c * x;
        if v <= 0.0 {
            continue;
        }
        let v = v * v * v;
        let u = bits.next_f32();
        let surely = u < 1.0 - 0.0331 * (x * x) * (x * x);
        if surely || logf(u) < 0.5 * x * x + b * (1.0 - v + logf(v)) {
            return b * v;
        }
    }
}
