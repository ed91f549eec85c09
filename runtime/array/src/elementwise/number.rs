//! Arithmetic of the element types, as NumPy's loops do it.
//!
//! Integers wrap. Integer division by zero gives zero and the divide flag; the most negative number divided by minus one
//! gives itself and the overflow flag.

use num_complex::Complex;

use crate::element::{Bool, Element};
use crate::flags::Flags;

/// Types with the ring operations.
pub(crate) trait Number: Element + PartialEq {
    const ZERO: Self;
    fn plus(self, other: Self) -> Self;
    fn minus(self, other: Self) -> Self;
    fn times(self, other: Self) -> Self;
    fn negated(self) -> Self;
    /// Less than, in NumPy's order: lexicographic for complex numbers.
    fn less(self, other: Self) -> bool;
    /// Less or equal, likewise.
    fn less_equal(self, other: Self) -> bool;
    fn is_nan(self) -> bool;
    fn sign(self) -> Self;
    /// What putting two numbers in order tells: that complex ones have none, where a part that decides is NaN.
    #[inline(always)]
    fn order_flags(self, _other: Self) -> Flags {
        Flags::NONE
    }
}

/// Types with division that floors.
pub(crate) trait Real: Number {
    fn floor_divide(self, other: Self) -> Self;
    fn remainder(self, other: Self) -> Self;
    fn truncating_remainder(self, other: Self) -> Self;
    fn division_flags(self, other: Self) -> Flags;
    fn remainder_flags(self, other: Self) -> Flags;
}

/// Integer types.
pub(crate) trait Integer: Real {
    fn power(self, exponent: Self) -> Self;
    fn is_negative(self) -> bool;
    fn shift_left(self, count: Self) -> Self;
    fn shift_right(self, count: Self) -> Self;
    fn and(self, other: Self) -> Self;
    fn or(self, other: Self) -> Self;
    fn xor(self, other: Self) -> Self;
    fn not(self) -> Self;
    fn gcd(self, other: Self) -> Self;
    fn lcm(self, other: Self) -> Self;
    fn absolute(self) -> Self;
    fn to_f64(self) -> f64;
    fn count_ones(self) -> u8;
}

macro_rules! integers {
    ($($type:ty, $unsigned:ty, $signed:literal);* $(;)?) => {
        $(
            impl Number for $type {
                const ZERO: Self = 0;
                #[inline(always)]
                fn plus(self, other: Self) -> Self {
                    self.wrapping_add(other)
                }
                #[inline(always)]
                fn minus(self, other: Self) -> Self {
                    self.wrapping_sub(other)
                }
                #[inline(always)]
                fn times(self, other: Self) -> Self {
                    self.wrapping_mul(other)
                }
                #[inline(always)]
                fn negated(self) -> Self {
                    self.wrapping_neg()
                }
                #[inline(always)]
                fn less(self, other: Self) -> bool {
                    self < other
                }
                #[inline(always)]
                fn less_equal(self, other: Self) -> bool {
                    self <= other
                }
                #[inline(always)]
                fn is_nan(self) -> bool {
                    false
                }
                #[inline(always)]
                fn sign(self) -> Self {
                    if self > 0 { 1 } else if self == 0 { 0 } else { (0 as $type).wrapping_sub(1) }
                }
            }

            impl Real for $type {
                #[inline(always)]
                fn floor_divide(self, other: Self) -> Self {
                    if other == 0 {
                        return 0;
                    }
                    let quotient = self.wrapping_div(other);
                    let exact = quotient.wrapping_mul(other) == self;
                    if $signed && !exact && ((self ^ other) as i64) < 0 { quotient.wrapping_sub(1) } else { quotient }
                }
                #[inline(always)]
                fn remainder(self, other: Self) -> Self {
                    if other == 0 {
                        return 0;
                    }
                    let rest = self.wrapping_rem(other);
                    if $signed && rest != 0 && ((rest ^ other) as i64) < 0 { rest.wrapping_add(other) } else { rest }
                }
                #[inline(always)]
                fn truncating_remainder(self, other: Self) -> Self {
                    if other == 0 { 0 } else { self.wrapping_rem(other) }
                }
                #[inline(always)]
                fn division_flags(self, other: Self) -> Flags {
                    let overflow = $signed && self == <$type>::MIN && other == (0 as $type).wrapping_sub(1);
                    Flags::when(other == 0, Flags::DIVIDE) | Flags::when(overflow, Flags::OVERFLOW)
                }
                #[inline(always)]
                fn remainder_flags(self, other: Self) -> Flags {
                    Flags::when(other == 0, Flags::DIVIDE)
                }
            }

            impl Integer for $type {
                #[inline(always)]
                fn power(self, exponent: Self) -> Self {
                    let (mut result, mut base, mut left) = (1 as $type, self, exponent as $unsigned);
                    if Integer::is_negative(exponent) {
                        return 0;
                    }
                    while left != 0 {
                        if left & 1 != 0 {
                            result = result.wrapping_mul(base);
                        }
                        base = base.wrapping_mul(base);
                        left >>= 1;
                    }
                    result
                }
                #[inline(always)]
                fn is_negative(self) -> bool {
                    $signed && (self as i64) < 0
                }
                #[inline(always)]
                fn shift_left(self, count: Self) -> Self {
                    let bits = <$type>::BITS as $unsigned;
                    if (count as $unsigned) < bits { self << count } else { 0 }
                }
                #[inline(always)]
                fn shift_right(self, count: Self) -> Self {
                    let bits = <$type>::BITS as $unsigned;
                    if (count as $unsigned) < bits { self >> count } else if $signed && (self as i64) < 0 { !0 } else { 0 }
                }
                #[inline(always)]
                fn and(self, other: Self) -> Self {
                    self & other
                }
                #[inline(always)]
                fn or(self, other: Self) -> Self {
                    self | other
                }
                #[inline(always)]
                fn xor(self, other: Self) -> Self {
                    self ^ other
                }
                #[inline(always)]
                fn not(self) -> Self {
                    !self
                }
                fn gcd(self, other: Self) -> Self {
                    let (mut a, mut b) = (Integer::absolute(self) as $unsigned, Integer::absolute(other) as $unsigned);
                    while b != 0 {
                        (a, b) = (b, a % b);
                    }
                    a as $type
                }
                fn lcm(self, other: Self) -> Self {
                    let gcd = Integer::gcd(self, other) as $unsigned;
                    if gcd == 0 {
                        return 0;
                    }
                    let (a, b) = (Integer::absolute(self) as $unsigned, Integer::absolute(other) as $unsigned);
                    (a / gcd).wrapping_mul(b) as $type
                }
                #[inline(always)]
                fn absolute(self) -> Self {
                    if $signed && (self as i64) < 0 { self.wrapping_neg() } else { self }
                }
                #[inline(always)]
                fn to_f64(self) -> f64 {
                    self as f64
                }
                #[inline(always)]
                fn count_ones(self) -> u8 {
                    (Integer::absolute(self) as $unsigned).count_ones() as u8
                }
            }
        )*
    };
}

integers! {
    i8, u8, true; i16, u16, true; i32, u32, true; i64, u64, true;
    u8, u8, false; u16, u16, false; u32, u32, false; u64, u64, false;
}

macro_rules! floats {
    ($($type:ty),*) => {
        $(
            impl Number for $type {
                const ZERO: Self = 0.0;
                #[inline(always)]
                fn plus(self, other: Self) -> Self {
                    self + other
                }
                #[inline(always)]
                fn minus(self, other: Self) -> Self {
                    self - other
                }
                #[inline(always)]
                fn times(self, other: Self) -> Self {
                    self * other
                }
                #[inline(always)]
                fn negated(self) -> Self {
                    -self
                }
                #[inline(always)]
                fn less(self, other: Self) -> bool {
                    self < other
                }
                #[inline(always)]
                fn less_equal(self, other: Self) -> bool {
                    self <= other
                }
                #[inline(always)]
                fn is_nan(self) -> bool {
                    self != self
                }
                #[inline(always)]
                fn sign(self) -> Self {
                    if self > 0.0 { 1.0 } else if self < 0.0 { -1.0 } else if self == 0.0 { 0.0 } else { self }
                }
            }

            impl Real for $type {
                #[inline(always)]
                fn floor_divide(self, other: Self) -> Self {
                    if other == 0.0 { self / other } else { floor_parts(self, other).0 }
                }
                #[inline(always)]
                fn remainder(self, other: Self) -> Self {
                    if other == 0.0 { <$type>::NAN } else { floor_parts(self, other).1 }
                }
                #[inline(always)]
                fn truncating_remainder(self, other: Self) -> Self {
                    self % other
                }
                #[inline(always)]
                fn division_flags(self, other: Self) -> Flags {
                    let zero = other == 0.0;
                    let invalid = (zero && self == 0.0) || (self.is_infinite() && !other.is_nan() && !zero);
                    Flags::when(invalid, Flags::INVALID)
                        | Flags::when(zero && self != 0.0 && self.is_finite(), Flags::DIVIDE)
                }
                #[inline(always)]
                fn remainder_flags(self, other: Self) -> Flags {
                    let invalid = (other == 0.0 && !self.is_nan()) || (self.is_infinite() && !other.is_nan());
                    Flags::when(invalid, Flags::INVALID)
                }
            }

            impl FloorParts for $type {
                #[inline(always)]
                fn parts(self, other: Self) -> (Self, Self) {
                    let mut rest = self % other;
                    let mut quotient = (self - rest) / other;
                    if rest != 0.0 {
                        if (other < 0.0) != (rest < 0.0) {
                            rest += other;
                            quotient -= 1.0;
                        }
                    } else {
                        rest = (0.0 as $type).copysign(other);
                    }
                    let floored = if quotient != 0.0 {
                        let floor = quotient.floor();
                        if quotient - floor > 0.5 { floor + 1.0 } else { floor }
                    } else {
                        (0.0 as $type).copysign(self / other)
                    };
                    (floored, rest)
                }
            }
        )*
    };
}

floats!(f32, f64);

trait FloorParts: Sized {
    fn parts(self, other: Self) -> (Self, Self);
}

/// Floored quotient and remainder of a non-zero divisor, computed so that both agree, as Python does.
#[inline(always)]
fn floor_parts<T: FloorParts>(a: T, b: T) -> (T, T) {
    a.parts(b)
}

macro_rules! complexes {
    ($($part:ty),*) => {
        $(impl Number for Complex<$part> {
            const ZERO: Self = Complex::new(0.0, 0.0);
            #[inline(always)]
            fn plus(self, other: Self) -> Self {
                Complex::new(self.re + other.re, self.im + other.im)
            }
            #[inline(always)]
            fn minus(self, other: Self) -> Self {
                Complex::new(self.re - other.re, self.im - other.im)
            }
            #[inline(always)]
            fn times(self, other: Self) -> Self {
                Complex::new(
                    self.re * other.re - self.im * other.im,
                    self.re * other.im + self.im * other.re,
                )
            }
            #[inline(always)]
            fn negated(self) -> Self {
                Complex::new(-self.re, -self.im)
            }
            #[inline(always)]
            fn less(self, other: Self) -> bool {
                (self.re < other.re && !self.im.is_nan() && !other.im.is_nan())
                    || (self.re == other.re && self.im < other.im)
            }
            #[inline(always)]
            fn less_equal(self, other: Self) -> bool {
                (self.re < other.re && !self.im.is_nan() && !other.im.is_nan())
                    || (self.re == other.re && self.im <= other.im)
            }
            #[inline(always)]
            fn is_nan(self) -> bool {
                self.re.is_nan() || self.im.is_nan()
            }
            #[inline(always)]
            fn order_flags(self, other: Self) -> Flags {
                // Imaginary parts are looked at where the real ones are equal.
                let real = self.re.is_nan() || other.re.is_nan();
                let imaginary = self.re == other.re && (self.im.is_nan() || other.im.is_nan());
                Flags::when(real || imaginary, Flags::INVALID)
            }
            fn sign(self) -> Self {
                let length = self.re.hypot(self.im);
                if length.is_nan() {
                    Complex::new(<$part>::NAN, <$part>::NAN)
                } else if length.is_infinite() {
                    let part = |x: $part| if x.is_infinite() { (1.0 as $part).copysign(x) } else { 0.0 };
                    if self.re.is_infinite() && self.im.is_infinite() {
                        Complex::new(<$part>::NAN, <$part>::NAN)
                    } else {
                        Complex::new(part(self.re), part(self.im))
                    }
                } else if length == 0.0 {
                    Complex::new(0.0, 0.0)
                } else {
                    Complex::new(self.re / length, self.im / length)
                }
            }
        })*
    };
}

complexes!(f32, f64);

/// Complex division by Smith's method ("Algorithm 116: Complex division", CACM 1962).
#[inline(always)]
pub(crate) fn complex_divide<T>(a: Complex<T>, b: Complex<T>) -> Complex<T>
where
    T: num_traits::Float,
{
    let (real, imaginary) = (b.re.abs(), b.im.abs());
    if real >= imaginary {
        if real == T::zero() && imaginary == T::zero() {
            return Complex::new(a.re / real, a.im / real);
        }
        let ratio = b.im / b.re;
        let scale = T::one() / (b.re + b.im * ratio);
        Complex::new((a.re + a.im * ratio) * scale, (a.im - a.re * ratio) * scale)
    } else {
        let ratio = b.re / b.im;
        let scale = T::one() / (b.im + b.re * ratio);
        Complex::new((a.re * ratio + a.im) * scale, (a.im * ratio - a.re) * scale)
    }
}

/// Bools as elements of boolean algebra.
impl PartialEq for Bool {
    #[inline(always)]
    fn eq(&self, other: &Bool) -> bool {
        self.get() == other.get()
    }
}
