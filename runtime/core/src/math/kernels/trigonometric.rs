//! Kernels of sine, cosine and tangent.
//!
//! `x = n·π/2 + r` with |r| ≤ π/4, where π/2 is subtracted in three parts (W. J. Cody and W. Waite, 1980) whose first
//! product is exact; the polynomials' last places follow K. C. Ng's kernels for fdlibm, 1993. Beyond 2³⁰ each lane takes
//! the scalar way with M. Payne and R. Hanek's reduction (SIGNUM Newsletter 18, 1983).

use crate::math::lanes::{Lanes, MAGIC};
use crate::math::twofold::{Twofold, polynomial};

const HALF_PI: [f64; 3] =
    [std::f64::consts::FRAC_PI_2, 6.123_233_995_736_766e-17, -1.497_384_904_859_169_8e-33];
/// Up to here n and its products are exact enough.
const LARGE: f64 = 1_073_741_824.0;

/// Largest error 9.3e-18.
const SIN: [f64; 7] = [
    -0.16666666666666666,
    0.008333333333333331,
    -0.00019841269841265063,
    2.7557319219337672e-06,
    -2.5052106231927857e-08,
    1.6058531536611833e-10,
    -7.586692262094344e-13,
];

/// Largest error 2.4e-18.
const COS: [f64; 6] = [
    0.041666666666666664,
    -0.0013888888888887398,
    2.4801587298764778e-05,
    -2.7557317271258515e-07,
    2.0876146170183976e-09,
    -1.1382625349447592e-11,
];

struct Reduced<L> {
    /// n, in the lowest bits.
    n: L,
    r: Twofold<L>,
}

#[inline(always)]
fn reduce<L: Lanes>(x: L) -> Reduced<L> {
    let n_bits = x.fma(L::splat(std::f64::consts::FRAC_2_PI), L::splat(MAGIC));
    let minus_n = L::splat(MAGIC) - n_bits;
    let rough = minus_n.fma(L::splat(HALF_PI[0]), x);
    // Near a multiple of π/2 the second product is larger than what is left.
    let second = Twofold::product(minus_n, L::splat(HALF_PI[1]));
    let sum = Twofold::sum(rough, second.high);
    let low = minus_n.fma(L::splat(HALF_PI[2]), sum.low + second.low);
    Reduced { n: n_bits, r: Twofold::fast_sum(sum.high, low) }
}

impl<L: Lanes> Reduced<L> {
    /// The sine of r is the sum of these, the second the smaller.
    #[inline(always)]
    fn sin(&self) -> (L, L) {
        let Twofold { high: r, low } = self.r;
        let z = r * r;
        let cube = z * r;
        let tail = cube * polynomial(z, &SIN);
        // sin(r + low) = sin r + low·cos r
        (r, tail + (-(L::splat(0.5) * z)).fma(low, low))
    }

    /// The cosine of r is the sum of these, the second the smaller.
    #[inline(always)]
    fn cos(&self) -> (L, L) {
        let Twofold { high: r, low } = self.r;
        let z = r * r;
        let half = L::splat(0.5) * z;
        let first = L::splat(1.0) - half;
        let rounding = (L::splat(1.0) - first) - half;
        // The rounding of z itself counts too.
        let of_square = r.fma(r, -z) * L::splat(-0.5);
        let tail = (z * z) * polynomial(z, &COS);
        (first, tail + ((rounding + of_square) - r * low))
    }
}

/// Whether n, in the lowest bits, is odd.
#[inline(always)]
pub(super) fn is_odd<L: Lanes>(n: L) -> L::Mask {
    let lowest = n.bit_and(L::splat_bits(1)).bit_shl::<62>();
    !lowest.equal(L::splat(0.0))
}

#[inline(always)]
pub(super) fn beyond<L: Lanes>(x: L) -> L::Mask {
    !x.abs().less(L::splat(LARGE))
}

#[inline(always)]
pub(crate) fn sin<L: Lanes>(x: L) -> L {
    let reduced = reduce(x);
    let (s, s_low) = reduced.sin();
    let (c, c_low) = reduced.cos();
    let value = L::select(is_odd(reduced.n), c + c_low, s + s_low);
    // n mod 4 = 2 or 3 changes the sign.
    let sign = reduced.n.bit_and(L::splat_bits(2)).bit_shl::<62>();
    let value = L::select(x.equal(L::splat(0.0)), x, value.bit_xor(sign));
    x.patch(beyond(x), libm::sin, value)
}

#[inline(always)]
pub(crate) fn cos<L: Lanes>(x: L) -> L {
    let reduced = reduce(x);
    let (s, s_low) = reduced.sin();
    let (c, c_low) = reduced.cos();
    let value = L::select(is_odd(reduced.n), s + s_low, c + c_low);
    // n mod 4 = 1 or 2 changes the sign.
    let sign = reduced.n.bit_add(L::splat_bits(1)).bit_and(L::splat_bits(2)).bit_shl::<62>();
    x.patch(beyond(x), libm::cos, value.bit_xor(sign))
}

#[inline(always)]
pub(crate) fn tan<L: Lanes>(x: L) -> L {
    let reduced = reduce(x);
    let (s, s_low) = reduced.sin();
    let (c, c_low) = reduced.cos();
    let (s, c) = (Twofold::fast_sum(s, s_low), Twofold::fast_sum(c, c_low));
    let odd = is_odd(reduced.n);
    let quotient = Twofold::select(odd, c, s).over(Twofold::select(odd, s.negated(), c)).value();
    let value = L::select(x.equal(L::splat(0.0)), x, quotient);
    x.patch(beyond(x), libm::tan, value)
}
