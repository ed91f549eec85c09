//! Unevaluated sums of two floats, for about twice the precision.
//!
//! T. J. Dekker, "A floating-point technique for extending the available precision", Numerische Mathematik 18, 1971;
//! products and quotients by the fused multiply-add.

use super::lanes::Lanes;

/// The sum `high + low`; `low` is at most about half an ULP of `high`, unless said otherwise.
#[derive(Clone, Copy)]
pub(super) struct Twofold<L> {
    pub(super) high: L,
    pub(super) low: L,
}

impl<L: Lanes> Twofold<L> {
    #[inline(always)]
    pub(super) fn new(high: L, low: L) -> Self {
        Twofold { high, low }
    }

    #[inline(always)]
    pub(super) fn splat((high, low): (f64, f64)) -> Self {
        Twofold { high: L::splat(high), low: L::splat(low) }
    }

    /// The exact sum, for `|a| >= |b|` or `a = 0`.
    #[inline(always)]
    pub(super) fn fast_sum(a: L, b: L) -> Self {
        let high = a + b;
        Twofold { high, low: (a - high) + b }
    }

    /// The exact sum.
    #[inline(always)]
    pub(super) fn sum(a: L, b: L) -> Self {
        let high = a + b;
        let from_b = high - a;
        Twofold { high, low: (a - (high - from_b)) + (b - from_b) }
    }

    /// The exact product.
    #[inline(always)]
    pub(super) fn product(a: L, b: L) -> Self {
        let high = a * b;
        Twofold { high, low: a.fma(b, -high) }
    }

    #[inline(always)]
    pub(super) fn value(self) -> L {
        self.high + self.low
    }

    #[inline(always)]
    pub(super) fn negated(self) -> Self {
        Twofold { high: -self.high, low: -self.low }
    }

    #[inline(always)]
    pub(super) fn plus(self, b: L) -> Self {
        let sum = Twofold::sum(self.high, b);
        Twofold::fast_sum(sum.high, sum.low + self.low)
    }

    #[inline(always)]
    pub(super) fn plus_twofold(self, b: Self) -> Self {
        let sum = Twofold::sum(self.high, b.high);
        Twofold::fast_sum(sum.high, sum.low + (self.low + b.low))
    }

    #[inline(always)]
    pub(super) fn times(self, b: L) -> Self {
        let product = Twofold::product(self.high, b);
        Twofold::fast_sum(product.high, self.low.fma(b, product.low))
    }

    #[inline(always)]
    pub(super) fn times_twofold(self, b: Self) -> Self {
        let product = Twofold::product(self.high, b.high);
        Twofold::fast_sum(product.high, self.high.fma(b.low, self.low.fma(b.high, product.low)))
    }

    /// Multiplied by a power of two, exactly unless it leaves the range.
    #[inline(always)]
    pub(super) fn scaled(self, power_of_two: L) -> Self {
        Twofold { high: self.high * power_of_two, low: self.low * power_of_two }
    }

    /// The quotient, by one division: the quotient's own error only has to be small, for the rest is exact.
    #[inline(always)]
    pub(super) fn over(self, b: Self) -> Self {
        let inverse = L::splat(1.0) / b.high;
        let quotient = self.high * inverse;
        let rest = (-quotient).fma(b.high, self.high) + (-quotient).fma(b.low, self.low);
        Twofold::fast_sum(quotient, rest * inverse)
    }

    #[inline(always)]
    pub(super) fn sqrt(self) -> Self {
        let root = self.high.sqrt();
        let rest = (-root).fma(root, self.high) + self.low;
        Twofold::fast_sum(root, rest / (root + root))
    }

    #[inline(always)]
    pub(super) fn select(mask: L::Mask, first: Self, second: Self) -> Self {
        Twofold {
            high: L::select(mask, first.high, second.high),
            low: L::select(mask, first.low, second.low),
        }
    }
}

/// The polynomial with these coefficients, lowest first, by Estrin's rule: more multiplications than by Horner's, of which few
/// wait for each other.
#[inline(always)]
pub(super) fn polynomial_in_pairs<L: Lanes, const N: usize>(x: L, coefficients: &[f64; N]) -> L {
    let mut terms = coefficients.map(L::splat);
    let (mut power, mut count) = (x, N);
    while count > 1 {
        for pair in 0..count / 2 {
            terms[pair] = terms[2 * pair + 1].fma(power, terms[2 * pair]);
        }
        if count % 2 == 1 {
            terms[count / 2] = terms[count - 1];
        }
        count = count.div_ceil(2);
        power = power * power;
    }
    terms[0]
}

/// The polynomial with these coefficients, lowest first, by Horner's rule.
#[inline(always)]
pub(super) fn polynomial<L: Lanes, const N: usize>(x: L, coefficients: &[f64; N]) -> L {
    let mut value = L::splat(coefficients[N - 1]);
    for coefficient in coefficients[..N - 1].iter().rev() {
        value = value.fma(x, L::splat(*coefficient));
    }
    value
}
