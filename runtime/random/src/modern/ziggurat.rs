//! Standard normal and exponential deviates by the ziggurat method of G. Marsaglia and W. W. Tsang, "The ziggurat method
//! for generating random variables", Journal of Statistical Software 5(8), 2000, and by inversion.

use super::{tables32, tables64};
use crate::generators::Bits;
use crate::system_math::{exp, expf, log1p, log1pf};

/// Where the tails begin.
const NORMAL_TAIL: f64 = 3.654_152_885_361_009;
const NORMAL_TAIL_INVERSE: f64 = 0.273_661_237_329_758_3;
const EXPONENTIAL_TAIL: f64 = 7.697_117_470_131_05;

/// Standard normal, from 8 bits for the layer, a sign and 52 bits.
#[inline]
pub fn standard_normal<B: Bits>(bits: &mut B) -> f64 {
    let word = bits.next_u64();
    let layer = (word & 0xff) as usize;
    let number = (word >> 9) & 0x000f_ffff_ffff_ffff;
    let x = signed(number as f64 * tables64::NORMAL_FACTORS[layer], word >> 8);
    if number < tables64::NORMAL_ACCEPTED[layer] { x } else { normal_outside(bits, layer, number, x) }
}

/// The rest of the method, for a number that is not accepted at once.
#[cold]
#[inline(never)]
fn normal_outside<B: Bits>(bits: &mut B, mut layer: usize, mut number: u64, mut x: f64) -> f64 {
    loop {
        if layer == 0 {
            loop {
                let beyond = -NORMAL_TAIL_INVERSE * log1p(-bits.next_f64());
                let height = -log1p(-bits.next_f64());
                if height + height > beyond * beyond {
                    return signed(NORMAL_TAIL + beyond, number >> 8);
                }
            }
        }
        let densities = &tables64::NORMAL_DENSITIES;
        let density = (densities[layer - 1] - densities[layer]) * bits.next_f64() + densities[layer];
        if density < exp(-0.5 * x * x) {
            return x;
        }
        let word = bits.next_u64();
        layer = (word & 0xff) as usize;
        number = (word >> 9) & 0x000f_ffff_ffff_ffff;
        x = signed(number as f64 * tables64::NORMAL_FACTORS[layer], word >> 8);
        if number < tables64::NORMAL_ACCEPTED[layer] {
            return x;
        }
    }
}

/// Negative if the last bit says so.
#[inline]
fn signed(x: f64, bit: u64) -> f64 {
    f64::from_bits(x.to_bits() ^ ((bit & 1) << 63))
}

/// Standard normal in single precision, from 8 bits for the layer, a sign and 23 bits.
#[inline]
pub fn standard_normal_f32<B: Bits>(bits: &mut B) -> f32 {
    loop {
        let word = bits.next_u32();
        let layer = (word & 0xff) as usize;
        let number = word >> 9;
        let x = signed_f32(number as f32 * tables32::NORMAL_FACTORS[layer], word >> 8);
        if number < tables32::NORMAL_ACCEPTED[layer] {
            return x;
        }
        if layer == 0 {
            loop {
                let beyond = -(NORMAL_TAIL_INVERSE as f32) * log1pf(-bits.next_f32());
                let height = -log1pf(-bits.next_f32());
                if height + height > beyond * beyond {
                    return signed_f32(NORMAL_TAIL as f32 + beyond, number >> 8);
                }
            }
        }
        let densities = &tables32::NORMAL_DENSITIES;
        let density = (densities[layer - 1] - densities[layer]) * bits.next_f32() + densities[layer];
        // The density is computed in single precision, the curve in double.
        if f64::from(density) < exp(-0.5 * f64::from(x) * f64::from(x)) {
            return x;
        }
    }
}

#[inline]
fn signed_f32(x: f32, bit: u32) -> f32 {
    f32::from_bits(x.to_bits() ^ ((bit & 1) << 31))
}

/// Standard exponential, from 8 bits for the layer and 53 bits.
#[inline]
pub fn standard_exponential<B: Bits>(bits: &mut B) -> f64 {
    loop {
        let word = bits.next_u64() >> 3;
        let layer = (word & 0xff) as usize;
        let number = word >> 8;
        let x = number as f64 * tables64::EXPONENTIAL_FACTORS[layer];
        if number < tables64::EXPONENTIAL_ACCEPTED[layer] {
            return x;
        }
        if layer == 0 {
            return EXPONENTIAL_TAIL - log1p(-bits.next_f64());
        }
        let densities = &tables64::EXPONENTIAL_DENSITIES;
        if (densities[layer - 1] - densities[layer]) * bits.next_f64() + densities[layer] < exp(-x) {
            return x;
        }
    }
}

/// Standard exponential in single precision, from 8 bits for the layer and 23 bits.
#[inline]
pub fn standard_exponential_f32<B: Bits>(bits: &mut B) -> f32 {
    loop {
        let word = bits.next_u32() >> 1;
        let layer = (word & 0xff) as usize;
        let number = word >> 8;
        let x = number as f32 * tables32::EXPONENTIAL_FACTORS[layer];
        if number < tables32::EXPONENTIAL_ACCEPTED[layer] {
            return x;
        }
        if layer == 0 {
            return EXPONENTIAL_TAIL as f32 - log1pf(-bits.next_f32());
        }
        let densities = &tables32::EXPONENTIAL_DENSITIES;
        if (densities[layer - 1] - densities[layer]) * bits.next_f32() + densities[layer] < expf(-x) {
            return x;
        }
    }
}

/// Standard exponential, by inversion.
pub fn exponential_by_inversion<B: Bits>(bits: &mut B) -> f64 {
    -log1p(-bits.next_f64())
}

/// Standard exponential in single precision, by inversion, with a logarithm of double precision.
pub fn exponential_by_inversion_f32<B: Bits>(bits: &mut B) -> f32 {
    -log1p(-f64::from(bits.next_f32())) as f32
}
