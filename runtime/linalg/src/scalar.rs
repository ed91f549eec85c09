//! The numbers that matrices are made of: real and complex ones of double precision.

use faer::traits::ComplexField;
use hotloop_array::element::Element;
use num_complex::Complex;
use num_traits::{Float, NumAssign};
use std::ops::Neg;

/// A real or complex number.
pub(crate) trait Scalar: Element + NumAssign + Neg<Output = Self> {
    /// What real and imaginary part are.
    type Part: Real;
    const IS_COMPLEX: bool;

    fn new(re: Self::Part, im: Self::Part) -> Self;
    fn re(self) -> Self::Part;
    fn im(self) -> Self::Part;

    fn real(re: Self::Part) -> Self {
        Self::new(re, <Self::Part as num_traits::Zero>::zero())
    }

    #[inline(always)]
    fn conjugate(self) -> Self {
        Self::new(self.re(), -self.im())
    }

    #[inline(always)]
    fn times(self, factor: Self::Part) -> Self {
        Self::new(self.re() * factor, self.im() * factor)
    }

    fn magnitude(self) -> Self::Part {
        if Self::IS_COMPLEX { Float::hypot(self.re(), self.im()) } else { Float::abs(self.re()) }
    }

    /// The sum of the magnitudes of the parts, by which pivots are chosen.
    #[inline(always)]
    fn rough_magnitude(self) -> Self::Part {
        if Self::IS_COMPLEX { Float::abs(self.re()) + Float::abs(self.im()) } else { Float::abs(self.re()) }
    }

    /// The square of the magnitude.
    #[inline(always)]
    fn square(self) -> Self::Part {
        if Self::IS_COMPLEX { self.re() * self.re() + self.im() * self.im() } else { self.re() * self.re() }
    }

    fn is_finite(self) -> bool {
        Float::is_finite(self.re()) && Float::is_finite(self.im())
    }
}

/// A real number.
pub(crate) trait Real: Scalar<Part = Self> + Float {
    /// The complex number with such parts.
    type Complex: Scalar<Part = Self>;

    fn of(value: f64) -> Self;

    /// The distance of one to the next number, halved: LAPACK's machine precision.
    fn precision() -> Self {
        <Self as Float>::epsilon() * Self::of(0.5)
    }
}

/// A number that the library for large matrices knows, too.
pub(crate) trait Field: Scalar + ComplexField {}

impl<T: Scalar + ComplexField> Field for T {}

macro_rules! real {
    ($($float:ty),*) => {$(
        impl Scalar for $float {
            type Part = $float;
            const IS_COMPLEX: bool = false;

            #[inline(always)]
            fn new(re: $float, _: $float) -> $float {
                re
            }

            #[inline(always)]
            fn re(self) -> $float {
                self
            }

            #[inline(always)]
            fn im(self) -> $float {
                0.0
            }
        }

        impl Real for $float {
            type Complex = Complex<$float>;

            #[inline(always)]
            fn of(value: f64) -> $float {
                value as $float
            }
        }

        impl Scalar for Complex<$float> {
            type Part = $float;
            const IS_COMPLEX: bool = true;

            #[inline(always)]
            fn new(re: $float, im: $float) -> Complex<$float> {
                Complex::new(re, im)
            }

            #[inline(always)]
            fn re(self) -> $float {
                self.re
            }

            #[inline(always)]
            fn im(self) -> $float {
                self.im
            }
        }
    )*};
}

real!(f64);

/// Runs an expression with a name standing for the type of a dtype that is computed in.
macro_rules! with_scalar {
    ($dtype:expr, $name:ident => $body:expr) => {
        if $dtype == ::hotloop_array::dtype::DType::Complex128 {
            type $name = ::num_complex::Complex<f64>;
            $body
        } else {
            type $name = f64;
            $body
        }
    };
}
pub(crate) use with_scalar;
