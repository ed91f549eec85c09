//! What the ufuncs compute per element, apart from elementary functions.

use num_complex::Complex;

use super::loops::{Binary, Split, Twofold, Unary};
use super::number::{Integer, Number, Real, complex_divide};
use crate::cast::Cast;
use crate::element::{Bool, Element, Half};
use crate::flags::Flags;
use hotloop_core::math;

macro_rules! binary {
    ($($(#[$doc:meta])* $name:ident: $bound:ident => |$a:ident, $b:ident| $body:expr;)*) => {
        $(
            pub(super) struct $name;
            impl<T: $bound> Binary<T> for $name {
                type Out = T;
                #[inline(always)]
                fn apply($a: T, $b: T) -> T {
                    $body
                }
            }
        )*
    };
}

macro_rules! compare {
    ($($name:ident: $bound:ident => |$a:ident, $b:ident| $body:expr;)*) => {
        $(
            pub(super) struct $name;
            impl<T: $bound> Binary<T> for $name {
                type Out = Bool;
                #[inline(always)]
                fn apply($a: T, $b: T) -> Bool {
                    Bool::new($body)
                }
            }
        )*
    };
}

macro_rules! unary {
    ($($name:ident: $bound:ident => |$x:ident| $body:expr;)*) => {
        $(
            pub(super) struct $name;
            impl<T: $bound> Unary<T> for $name {
                type Out = T;
                #[inline(always)]
                fn apply($x: T) -> T {
                    $body
                }
            }
        )*
    };
}

macro_rules! test {
    ($($name:ident: $bound:ident => |$x:ident| $body:expr;)*) => {
        $(
            pub(super) struct $name;
            impl<T: $bound> Unary<T> for $name {
                type Out = Bool;
                #[inline(always)]
                fn apply($x: T) -> Bool {
                    Bool::new($body)
                }
            }
        )*
    };
}

/// Types that are true or false.
pub(super) trait Truth: Element + PartialEq {
    fn truth(self) -> bool;
}

macro_rules! truth {
    ($($type:ty),*) => {
        $(impl Truth for $type {
            #[inline(always)]
            fn truth(self) -> bool {
                self != <$type as Number>::ZERO
            }
        })*
    };
}

truth!(i8, i16, i32, i64, u8, u16, u32, u64, f32, f64, Complex<f32>, Complex<f64>);

impl Truth for Bool {
    #[inline(always)]
    fn truth(self) -> bool {
        self.get()
    }
}

binary! {
    Add: Number => |a, b| a.plus(b);
    Subtract: Number => |a, b| a.minus(b);
    Multiply: Number => |a, b| a.times(b);
    Maximum: Number => |a, b| if b.less(a) || a.is_nan() { a } else { b };
    Minimum: Number => |a, b| if a.less(b) || a.is_nan() { a } else { b };
    Fmax: Number => |a, b| if b.less_equal(a) || b.is_nan() { a } else { b };
    Fmin: Number => |a, b| if a.less_equal(b) || b.is_nan() { a } else { b };
    BitwiseAnd: Integer => |a, b| a.and(b);
    BitwiseOr: Integer => |a, b| a.or(b);
    BitwiseXor: Integer => |a, b| a.xor(b);
    ShiftLeft: Integer => |a, b| a.shift_left(b);
    ShiftRight: Integer => |a, b| a.shift_right(b);
    Gcd: Integer => |a, b| a.gcd(b);
    Lcm: Integer => |a, b| a.lcm(b);
}

compare! {
    Equal: Truth => |a, b| a == b;
    NotEqual: Truth => |a, b| a != b;
    LogicalAnd: Truth => |a, b| a.truth() & b.truth();
    LogicalOr: Truth => |a, b| a.truth() | b.truth();
    LogicalXor: Truth => |a, b| a.truth() != b.truth();
}

macro_rules! order {
    ($($name:ident => |$a:ident, $b:ident| $body:expr;)*) => {
        $(
            pub(super) struct $name;
            impl<T: Number> Binary<T> for $name {
                type Out = Bool;
                #[inline(always)]
                fn apply($a: T, $b: T) -> Bool {
                    Bool::new($body)
                }
                #[inline(always)]
                fn flags(a: T, b: T, _: Bool) -> Flags {
                    a.order_flags(b)
                }
            }
        )*
    };
}

order! {
    Less => |a, b| a.less(b);
    LessEqual => |a, b| a.less_equal(b);
    Greater => |a, b| b.less(a);
    GreaterEqual => |a, b| b.less_equal(a);
}

unary! {
    Positive: Element => |x| x;
    Negative: Number => |x| x.negated();
    Sign: Number => |x| x.sign();
    Square: Number => |x| x.times(x);
    AbsoluteInteger: Integer => |x| x.absolute();
    Invert: Integer => |x| x.not();
}

test! {
    LogicalNot: Truth => |x| !x.truth();
    IsNan: Number => |x| x.is_nan();
    AlwaysTrue: Element => |_x| true;
    AlwaysFalse: Element => |_x| false;
}

/// Types with parts that can be infinite.
pub(super) trait Floating: Number {
    fn is_infinite(self) -> bool;
    fn is_finite(self) -> bool;
}

macro_rules! floating {
    ($($part:ty),*) => {
        $(
            impl Floating for $part {
                #[inline(always)]
                fn is_infinite(self) -> bool {
                    self.abs() == <$part>::INFINITY
                }
                #[inline(always)]
                fn is_finite(self) -> bool {
                    self.abs() < <$part>::INFINITY
                }
            }
            impl Floating for Complex<$part> {
                #[inline(always)]
                fn is_infinite(self) -> bool {
                    Floating::is_infinite(self.re) | Floating::is_infinite(self.im)
                }
                #[inline(always)]
                fn is_finite(self) -> bool {
                    Floating::is_finite(self.re) & Floating::is_finite(self.im)
                }
            }
        )*
    };
}

floating!(f32, f64);

test! {
    IsInfinite: Floating => |x| x.is_infinite();
    IsFinite: Floating => |x| x.is_finite();
}

macro_rules! bool_binary {
    ($($name:ident => |$a:ident, $b:ident| $body:expr;)*) => {
        $(
            pub(super) struct $name;
            impl Binary<Bool> for $name {
                type Out = Bool;
                #[inline(always)]
                fn apply($a: Bool, $b: Bool) -> Bool {
                    let ($a, $b) = ($a.get(), $b.get());
                    Bool::new($body)
                }
            }
        )*
    };
}

bool_binary! {
    BoolLess => |a, b| !a & b;
    BoolLessEqual => |a, b| !a | b;
    BoolGreater => |a, b| a & !b;
    BoolGreaterEqual => |a, b| a | !b;
}

pub(super) struct FloorDivide;
impl<T: Real> Binary<T> for FloorDivide {
    type Out = T;
    #[inline(always)]
    fn apply(a: T, b: T) -> T {
        a.floor_divide(b)
    }
    #[inline(always)]
    fn flags(a: T, b: T, _: T) -> Flags {
        a.division_flags(b)
    }
}

pub(super) struct Remainder;
impl<T: Real> Binary<T> for Remainder {
    type Out = T;
    #[inline(always)]
    fn apply(a: T, b: T) -> T {
        a.remainder(b)
    }
    #[inline(always)]
    fn flags(a: T, b: T, _: T) -> Flags {
        a.remainder_flags(b)
    }
}

pub(super) struct Fmod;
impl<T: Real> Binary<T> for Fmod {
    type Out = T;
    #[inline(always)]
    fn apply(a: T, b: T) -> T {
        a.truncating_remainder(b)
    }
    #[inline(always)]
    fn flags(a: T, b: T, _: T) -> Flags {
        a.remainder_flags(b)
    }
}

pub(super) struct Divmod;
impl<T: Real> Twofold<T> for Divmod {
    type First = T;
    type Second = T;
    #[inline(always)]
    fn apply(a: T, b: T) -> (T, T) {
        (a.floor_divide(b), a.remainder(b))
    }
    #[inline(always)]
    fn flags(a: T, b: T) -> Flags {
        a.division_flags(b) | a.remainder_flags(b)
    }
}

pub(super) struct IntegerPower;
impl<T: Integer> Binary<T> for IntegerPower {
    type Out = T;
    #[inline(always)]
    fn apply(a: T, b: T) -> T {
        a.power(b)
    }
    #[inline(always)]
    fn flags(_: T, b: T, _: T) -> Flags {
        Flags::when(b.is_negative(), Flags::NEGATIVE_EXPONENT)
    }
}

pub(super) struct ReciprocalInteger;
impl<T: Integer> Unary<T> for ReciprocalInteger
where
    f64: Cast<T>,
{
    type Out = T;
    #[inline(always)]
    fn apply(x: T) -> T {
        (1.0 / x.to_f64()).cast()
    }
    #[inline(always)]
    fn flags(x: T, _: T) -> Flags {
        Flags::when(x == T::ZERO, Flags::DIVIDE)
    }
}

pub(super) struct BitCount;
impl<T: Integer> Unary<T> for BitCount {
    type Out = u8;
    #[inline(always)]
    fn apply(x: T) -> u8 {
        x.count_ones()
    }
}

/// Comparison of signed with unsigned 64-bit integers by value.
macro_rules! mixed_compare {
    ($($name:ident => $op:tt;)*) => {
        $(
            impl Binary<i64, u64> for $name {
                type Out = Bool;
                #[inline(always)]
                fn apply(a: i64, b: u64) -> Bool {
                    Bool::new(i128::from(a) $op i128::from(b))
                }
            }
            impl Binary<u64, i64> for $name {
                type Out = Bool;
                #[inline(always)]
                fn apply(a: u64, b: i64) -> Bool {
                    Bool::new(i128::from(a) $op i128::from(b))
                }
            }
        )*
    };
}

mixed_compare! {
    Equal => ==;
    NotEqual => !=;
    Less => <;
    LessEqual => <=;
    Greater => >;
    GreaterEqual => >=;
}

/// Exceptions of a complex quotient.
#[inline(always)]
fn quotient_flags<T: num_traits::Float>(a: Complex<T>, b: Complex<T>, result: Complex<T>) -> Flags {
    let zero = b.re == T::zero() && b.im == T::zero();
    let part = |x: T| {
        Flags::when(x == T::zero(), Flags::INVALID)
            | Flags::when(x != T::zero() && x.is_finite(), Flags::DIVIDE)
    };
    if zero {
        return part(a.re) | part(a.im);
    }
    let nan = |z: Complex<T>| z.re.is_nan() | z.im.is_nan();
    let finite = |z: Complex<T>| z.re.is_finite() & z.im.is_finite();
    // Of a divisor the larger part is looked for, and NaN has no order.
    Flags::when(nan(b) || (nan(result) && !nan(a)), Flags::INVALID)
        | Flags::when(!finite(result) && finite(a) && finite(b), Flags::OVERFLOW)
}

pub(super) struct Divide;
pub(super) struct Reciprocal;
pub(super) struct Sqrt;
pub(super) struct AbsoluteFloat;
pub(super) struct Floor;
pub(super) struct Ceil;
pub(super) struct Trunc;
pub(super) struct Rint;
pub(super) struct SignBit;
pub(super) struct CopySign;
pub(super) struct NextAfter;
pub(super) struct Spacing;
pub(super) struct Heaviside;
pub(super) struct Degrees;
pub(super) struct Radians;
pub(super) struct Ldexp;
pub(super) struct Frexp;
pub(super) struct Modf;
pub(super) struct Conjugate;

impl Binary<Half> for NextAfter {
    type Out = Half;
    fn apply(a: Half, b: Half) -> Half {
        if a.is_nan() || b.is_nan() {
            return Half::NAN;
        }
        if a == b {
            return b;
        }
        let bits = match (a == Half::ZERO, (b > a) == (a > Half::ZERO)) {
            (true, _) => (b.to_bits() & 0x8000) | 1,
            (false, true) => a.to_bits() + 1,
            (false, false) => a.to_bits() - 1,
        };
        Half::from_bits(bits)
    }
}

impl Unary<Half> for Spacing {
    type Out = Half;
    fn apply(x: Half) -> Half {
        if !x.is_finite() {
            return Half::NAN;
        }
        // The difference of neighbours is exact in single precision.
        Half::from_f32(NextAfter::apply(x, Half::INFINITY).to_f32() - x.to_f32())
    }
    fn flags(x: Half, _: Half) -> Flags {
        Flags::when(x.is_infinite(), Flags::INVALID)
    }
}

macro_rules! float_operations {
    ($($type:ty, $nextafter:path, $ldexp:path, $frexp:path, $modf:path);* $(;)?) => {
        $(
            float_operations! { @binary $type;
                Divide |a, b| a / b;
                CopySign |a, b| a.copysign(b);
                NextAfter |a, b| $nextafter(a, b);
                Heaviside |a, b| if a.is_nan() { a } else if a < 0.0 { 0.0 } else if a > 0.0 { 1.0 } else { b };
            }
            float_operations! { @unary $type;
                Reciprocal |x| 1.0 / x;
                Sqrt |x| x.sqrt();
                AbsoluteFloat |x| x.abs();
                Floor |x| x.floor();
                Ceil |x| x.ceil();
                Trunc |x| x.trunc();
                Rint |x| x.round_ties_even();
                Degrees |x| x * ((180.0 / std::f64::consts::PI) as $type);
                Radians |x| x * ((std::f64::consts::PI / 180.0) as $type);
                Spacing |x| if x.is_infinite() {
                    <$type>::NAN
                } else if x < 0.0 {
                    $nextafter(x, <$type>::NEG_INFINITY) - x
                } else {
                    $nextafter(x, <$type>::INFINITY) - x
                };
            }
            impl Unary<$type> for SignBit {
                type Out = Bool;
                #[inline(always)]
                fn apply(x: $type) -> Bool {
                    Bool::new(x.is_sign_negative())
                }
            }
            impl Binary<$type, i32> for Ldexp {
                type Out = $type;
                #[inline(always)]
                fn apply(x: $type, exponent: i32) -> $type {
                    $ldexp(x, exponent)
                }
            }
            impl Binary<$type, i64> for Ldexp {
                type Out = $type;
                #[inline(always)]
                fn apply(x: $type, exponent: i64) -> $type {
                    $ldexp(x, exponent.clamp(i32::MIN.into(), i32::MAX.into()) as i32)
                }
            }
            impl Split<$type> for Frexp {
                type First = $type;
                type Second = i32;
                fn apply(x: $type) -> ($type, i32) {
                    $frexp(x)
                }
            }
            impl Split<$type> for Modf {
                type First = $type;
                type Second = $type;
                fn apply(x: $type) -> ($type, $type) {
                    $modf(x)
                }
            }
            impl Binary<Complex<$type>> for Divide {
                type Out = Complex<$type>;
                #[inline(always)]
                fn apply(a: Complex<$type>, b: Complex<$type>) -> Complex<$type> {
                    complex_divide(a, b)
                }
                #[inline(always)]
                fn flags(a: Complex<$type>, b: Complex<$type>, result: Complex<$type>) -> Flags {
                    quotient_flags(a, b, result)
                }
            }
            impl Unary<Complex<$type>> for Reciprocal {
                type Out = Complex<$type>;
                #[inline(always)]
                fn apply(x: Complex<$type>) -> Complex<$type> {
                    if x.im.abs() <= x.re.abs() {
                        let ratio = x.im / x.re;
                        let scale = x.re + x.im * ratio;
                        Complex::new(1.0 / scale, -ratio / scale)
                    } else {
                        let ratio = x.re / x.im;
                        let scale = x.re * ratio + x.im;
                        Complex::new(ratio / scale, -1.0 / scale)
                    }
                }
                #[inline(always)]
                fn flags(x: Complex<$type>, result: Complex<$type>) -> Flags {
                    quotient_flags(Complex::new(1.0, 0.0), x, result)
                }
            }
            impl Unary<Complex<$type>> for Conjugate {
                type Out = Complex<$type>;
                #[inline(always)]
                fn apply(x: Complex<$type>) -> Complex<$type> {
                    Complex::new(x.re, -x.im)
                }
            }
            impl Unary<Complex<$type>> for Rint {
                type Out = Complex<$type>;
                #[inline(always)]
                fn apply(x: Complex<$type>) -> Complex<$type> {
                    Complex::new(x.re.round_ties_even(), x.im.round_ties_even())
                }
            }
        )*
    };
    (@binary $type:ty; $($name:ident |$a:ident, $b:ident| $body:expr;)*) => {
        $(impl Binary<$type> for $name {
            type Out = $type;
            #[inline(always)]
            fn apply($a: $type, $b: $type) -> $type {
                $body
            }
        })*
    };
    (@unary $type:ty; $($name:ident |$x:ident| $body:expr;)*) => {
        $(impl Unary<$type> for $name {
            type Out = $type;
            #[inline(always)]
            fn apply($x: $type) -> $type {
                $body
            }
        })*
    };
}

float_operations! {
    f32, math::nextafter_f32, math::ldexp_f32, math::frexp_f32, math::modf_f32;
    f64, math::nextafter, math::ldexp, math::frexp, math::modf;
}
