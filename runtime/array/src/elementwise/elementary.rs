//! Elementary functions over rows of elements.
//!
//! Real functions go through the row functions of the math kernels in blocks small enough for the nearest cache: the
//! block is gathered if it is strided, computed, looked over for exceptions, and stored. Complex functions go one by one;
//! complex64 is computed in double precision and rounded, which is how it is defined.

use hotloop_core::math;
use num_complex::Complex;

use super::loops::{Binary, Kernel, Unary};
use crate::dtype::DType;
use crate::element::Element;
use crate::flags::Flags;
use crate::functions::Op;
use crate::simd::for_each_level;

/// Elements of a block; few elements take a small one, whose buffers cost nothing to clear.
const BLOCK: usize = 256;
const FEW: usize = 8;

/// A function of one real number over a row.
trait Row<T>: 'static {
    /// What an infinite result of a finite argument means.
    const INFINITE: Flags;

    /// # Safety
    /// `source` must be readable and `target` writable for `count` elements; they may be the same.
    unsafe fn apply(source: *const T, target: *mut T, count: usize);
}

/// A function of two real numbers over a row.
trait PairRow<T>: 'static {
    /// # Safety
    /// `x` and `y` must be readable and `target` writable for `count` elements; they may be the same.
    unsafe fn apply(x: *const T, y: *const T, target: *mut T, count: usize);

    /// Exceptions that a result tells of.
    fn flags(x: T, y: T, result: T) -> Flags;
}

/// Just enough of a float to judge results.
trait Judged: Element {
    fn nan(self) -> bool;
    fn infinite(self) -> bool;
    fn finite(self) -> bool;
}

macro_rules! judged {
    ($($type:ty),*) => {
        $(impl Judged for $type {
            #[inline(always)]
            fn nan(self) -> bool {
                self != self
            }
            #[inline(always)]
            fn infinite(self) -> bool {
                self.abs() == <$type>::INFINITY
            }
            #[inline(always)]
            fn finite(self) -> bool {
                self.abs() < <$type>::INFINITY
            }
        })*
    };
}

judged!(f32, f64);

macro_rules! rows {
    ($($name:ident, $row:path, $single:path, $infinite:ident;)*) => {
        $(
            struct $name;
            impl Row<f64> for $name {
                const INFINITE: Flags = Flags::$infinite;
                unsafe fn apply(source: *const f64, target: *mut f64, count: usize) {
                    // SAFETY: by the caller's promise.
                    unsafe { $row(source, target, count) }
                }
            }
            impl Row<f32> for $name {
                const INFINITE: Flags = Flags::$infinite;
                unsafe fn apply(source: *const f32, target: *mut f32, count: usize) {
                    // SAFETY: by the caller's promise.
                    unsafe { $single(source, target, count) }
                }
            }
        )*
    };
}

rows! {
    Sin, math::map::sin, math::map::sin_f32, OVERFLOW;
    Cos, math::map::cos, math::map::cos_f32, OVERFLOW;
    Tan, math::map::tan, math::map::tan_f32, OVERFLOW;
    Asin, math::map::asin, math::map::asin_f32, OVERFLOW;
    Acos, math::map::acos, math::map::acos_f32, OVERFLOW;
    Atan, math::map::atan, math::map::atan_f32, OVERFLOW;
    Sinh, math::map::sinh, math::map::sinh_f32, OVERFLOW;
    Cosh, math::map::cosh, math::map::cosh_f32, OVERFLOW;
    Tanh, math::map::tanh, math::map::tanh_f32, OVERFLOW;
    Asinh, math::map::asinh, math::map::asinh_f32, OVERFLOW;
    Acosh, math::map::acosh, math::map::acosh_f32, OVERFLOW;
    Atanh, math::map::atanh, math::map::atanh_f32, DIVIDE;
    Exp, math::map::exp, math::map::exp_f32, OVERFLOW;
    Exp2, math::map::exp2, math::map::exp2_f32, OVERFLOW;
    Expm1, math::map::expm1, math::map::expm1_f32, OVERFLOW;
    Log, math::map::log, math::map::log_f32, DIVIDE;
    Log2, math::map::log2, math::map::log2_f32, DIVIDE;
    Log10, math::map::log10, math::map::log10_f32, DIVIDE;
    Log1p, math::map::log1p, math::map::log1p_f32, DIVIDE;
    Cbrt, math::map::cbrt, math::map::cbrt_f32, OVERFLOW;
}

macro_rules! pair_rows {
    ($($name:ident, $row:path, $single:path, |$x:ident, $y:ident, $r:ident| $flags:expr;)*) => {
        $(
            struct $name;
            pair_rows! { @one $name f64 $row, |$x, $y, $r| $flags }
            pair_rows! { @one $name f32 $single, |$x, $y, $r| $flags }
        )*
    };
    (@one $name:ident $type:ident $row:path, |$x:ident, $y:ident, $r:ident| $flags:expr) => {
        impl PairRow<$type> for $name {
            unsafe fn apply(x: *const $type, y: *const $type, target: *mut $type, count: usize) {
                // SAFETY: by the caller's promise.
                unsafe { $row(x, y, target, count) }
            }
            #[inline(always)]
            fn flags($x: $type, $y: $type, $r: $type) -> Flags {
                $flags
            }
        }
    };
}

pair_rows! {
    Pow, math::map::pow, math::map::pow_f32, |x, y, r| {
        let bad = r.nan() && !x.nan() && !y.nan();
        let pole = r.infinite() && x == 0.0 && y < 0.0 && !y.infinite();
        let large = r.infinite() && !x.infinite() && !y.infinite() && x != 0.0;
        Flags::when(bad, Flags::INVALID) | Flags::when(pole, Flags::DIVIDE) | Flags::when(large, Flags::OVERFLOW)
    };
    Atan2, math::map::atan2, math::map::atan2_f32, |_x, _y, _r| Flags::NONE;
    Hypot, math::map::hypot, math::map::hypot_f32, |x, y, r| {
        Flags::when(r.infinite() && !x.infinite() && !y.infinite(), Flags::OVERFLOW)
    };
}

/// # Safety
/// As for every [`Kernel`] of two operands.
unsafe fn row_kernel<R: Row<T>, T: Judged>(p: *const *mut u8, s: *const isize, n: usize) -> Flags {
    // SAFETY: by the caller's promise.
    unsafe {
        let (source, target) = ((*p).cast::<T>(), (*p.add(1)).cast::<T>());
        let is_dense = |pointer: *mut T, step: isize| step == size_of::<T>() as isize && pointer.is_aligned();
        if source != target && is_dense(source, *s) && is_dense(target, *s.add(1)) {
            return dense_rows::<R, T>(source, target, n);
        }
    }
    // SAFETY: by the caller's promise.
    unsafe { if n <= FEW { rows::<R, T, FEW>(p, s, n) } else { rows::<R, T, BLOCK>(p, s, n) } }
}

/// From memory to memory, in blocks that the nearest cache holds until they are judged.
///
/// # Safety
/// `n` elements must be readable at `source` and writable at `target`, which is aligned and apart from it.
unsafe fn dense_rows<R: Row<T>, T: Judged>(source: *const T, target: *mut T, n: usize) -> Flags {
    let mut flags = Flags::NONE;
    for done in (0..n).step_by(BLOCK) {
        let count = BLOCK.min(n - done);
        // SAFETY: by the caller's promise.
        unsafe {
            let (source, target) = (source.add(done), target.add(done));
            R::apply(source, target, count);
            // Only what is no number or infinite can tell something.
            if is_any_odd(target, count) {
                for i in 0..count {
                    let (x, y) = (source.add(i).read(), target.add(i).read());
                    flags |= Flags::when(y.nan() && !x.nan(), Flags::INVALID)
                        | Flags::when(y.infinite() && !x.infinite(), R::INFINITE);
                }
            }
        }
    }
    flags
}

for_each_level! {
    /// Whether there is a NaN or an infinite number.
    ///
    /// # Safety
    /// `count` elements must be readable.
    unsafe fn is_any_odd<T: Judged>(numbers: *const T, count: usize) -> bool = find_odd;
}

/// # Safety
/// As [`is_any_odd`].
#[inline(always)]
unsafe fn find_odd<T: Judged>(numbers: *const T, count: usize) -> bool {
    // SAFETY: by the caller's promise.
    (0..count).fold(false, |odd, i| odd | !unsafe { numbers.add(i).read() }.finite())
}

/// # Safety
/// As [`row_kernel`].
unsafe fn rows<R: Row<T>, T: Judged, const BLOCK: usize>(
    p: *const *mut u8,
    s: *const isize,
    n: usize,
) -> Flags {
    // SAFETY: by the caller's promise.
    let (source, target, from_step, to_step) = unsafe { (*p, *p.add(1), *s, *s.add(1)) };
    let size = size_of::<T>() as isize;
    let (mut arguments, mut results) = ([T::default(); BLOCK], [T::default(); BLOCK]);
    let mut flags = Flags::NONE;
    let mut done = 0;
    while done < n {
        let count = BLOCK.min(n - done);
        let from = source.wrapping_offset(done as isize * from_step);
        let to = target.wrapping_offset(done as isize * to_step);
        // SAFETY: `count` elements from here on lie inside the operands, and the buffers have room for them.
        unsafe {
            gather(from, from_step, &mut arguments, count);
            R::apply(arguments.as_ptr(), results.as_mut_ptr(), count);
            let (mut bad, mut infinite) = (false, false);
            for i in 0..count {
                let (x, y) = (arguments[i], results[i]);
                bad |= y.nan() & !x.nan();
                infinite |= y.infinite() & !x.infinite();
            }
            flags |= Flags::when(bad, Flags::INVALID) | Flags::when(infinite, R::INFINITE);
            if to_step == size {
                std::ptr::copy_nonoverlapping(results.as_ptr(), to.cast::<T>(), count);
            } else {
                for (i, result) in results[..count].iter().enumerate() {
                    to.offset(i as isize * to_step).cast::<T>().write_unaligned(*result);
                }
            }
        }
        done += count;
    }
    flags
}

/// # Safety
/// As for every [`Kernel`] of three operands.
unsafe fn pair_kernel<R: PairRow<T>, T: Judged>(p: *const *mut u8, s: *const isize, n: usize) -> Flags {
    // SAFETY: by the caller's promise.
    unsafe {
        let (operands, steps): ([*mut u8; 3], [isize; 3]) =
            (std::array::from_fn(|i| *p.add(i)), std::array::from_fn(|i| *s.add(i)));
        // Reductions take each result for the next operand: nothing may be read ahead.
        let goes_on = |input: usize| operands[input].wrapping_offset(steps[input]) == operands[2];
        if n > 1 && (goes_on(0) || goes_on(1)) {
            let mut flags = Flags::NONE;
            for i in 0..n as isize {
                let at: [*mut u8; 3] = std::array::from_fn(|o| operands[o].wrapping_offset(i * steps[o]));
                flags |= pairs::<R, T, 1>(at.as_ptr(), s, 1);
            }
            return flags;
        }
        let is_dense =
            |at: usize| steps[at] == size_of::<T>() as isize && operands[at].cast::<T>().is_aligned();
        if (0..3).all(is_dense) && operands[..2].iter().all(|input| *input != operands[2]) {
            let [x, y, target] = operands.map(<*mut u8>::cast::<T>);
            return dense_pairs::<R, T>(x, y, target, n);
        }
        if n <= FEW { pairs::<R, T, FEW>(p, s, n) } else { pairs::<R, T, BLOCK>(p, s, n) }
    }
}

/// As [`dense_rows`].
///
/// # Safety
/// As for [`dense_rows`], of both inputs.
unsafe fn dense_pairs<R: PairRow<T>, T: Judged>(x: *const T, y: *const T, target: *mut T, n: usize) -> Flags {
    let mut flags = Flags::NONE;
    for done in (0..n).step_by(BLOCK) {
        let count = BLOCK.min(n - done);
        // SAFETY: by the caller's promise.
        unsafe {
            let (x, y, target) = (x.add(done), y.add(done), target.add(done));
            R::apply(x, y, target, count);
            if is_any_odd(target, count) {
                for i in 0..count {
                    flags |= R::flags(x.add(i).read(), y.add(i).read(), target.add(i).read());
                }
            }
        }
    }
    flags
}

/// # Safety
/// As [`pair_kernel`].
unsafe fn pairs<R: PairRow<T>, T: Judged, const BLOCK: usize>(
    p: *const *mut u8,
    s: *const isize,
    n: usize,
) -> Flags {
    // SAFETY: by the caller's promise.
    let ([first, second, target], steps) =
        unsafe { ([*p, *p.add(1), *p.add(2)], [*s, *s.add(1), *s.add(2)]) };
    let (mut xs, mut ys, mut results) = ([T::default(); BLOCK], [T::default(); BLOCK], [T::default(); BLOCK]);
    let mut flags = Flags::NONE;
    let mut done = 0;
    while done < n {
        let count = BLOCK.min(n - done);
        let at = |pointer: *mut u8, step: isize| pointer.wrapping_offset(done as isize * step);
        // SAFETY: `count` elements from here on lie inside the operands, and the buffers have room for them.
        unsafe {
            gather(at(first, steps[0]), steps[0], &mut xs, count);
            gather(at(second, steps[1]), steps[1], &mut ys, count);
            R::apply(xs.as_ptr(), ys.as_ptr(), results.as_mut_ptr(), count);
            // Only what is no number or infinite can tell something.
            if is_any_odd(results.as_ptr(), count) {
                for i in 0..count {
                    flags |= R::flags(xs[i], ys[i], results[i]);
                }
            }
            let to = at(target, steps[2]);
            if steps[2] == size_of::<T>() as isize {
                std::ptr::copy_nonoverlapping(results.as_ptr(), to.cast::<T>(), count);
            } else {
                for (i, result) in results[..count].iter().enumerate() {
                    to.offset(i as isize * steps[2]).cast::<T>().write_unaligned(*result);
                }
            }
        }
        done += count;
    }
    flags
}

/// # Safety
/// `count` elements must be readable at `from`, `step` bytes apart.
#[inline(always)]
unsafe fn gather<T: Element>(from: *const u8, step: isize, buffer: &mut [T], count: usize) {
    if step == size_of::<T>() as isize {
        // SAFETY: by the caller's promise; `count` is at most the length of the buffer.
        unsafe { std::ptr::copy_nonoverlapping(from, buffer.as_mut_ptr().cast(), count * size_of::<T>()) };
    } else {
        for (i, place) in buffer[..count].iter_mut().enumerate() {
            // SAFETY: by the caller's promise.
            *place = unsafe { from.offset(i as isize * step).cast::<T>().read_unaligned() };
        }
    }
}

macro_rules! complex_unary {
    ($($name:ident, $function:path, $infinite:ident;)*) => {
        $(
            struct $name;
            impl Unary<Complex<f64>> for $name {
                type Out = Complex<f64>;
                fn apply(x: Complex<f64>) -> Complex<f64> {
                    $function(x)
                }
                fn flags(x: Complex<f64>, y: Complex<f64>) -> Flags {
                    complex_flags(x, y, Flags::$infinite)
                }
            }
            impl Unary<Complex<f32>> for $name {
                type Out = Complex<f32>;
                fn apply(x: Complex<f32>) -> Complex<f32> {
                    narrow($function(widen(x)))
                }
                fn flags(x: Complex<f32>, y: Complex<f32>) -> Flags {
                    complex_flags(widen(x), widen(y), Flags::$infinite)
                }
            }
        )*
    };
}

complex_unary! {
    ComplexSqrt, math::complex::sqrt, OVERFLOW;
    ComplexExp, math::complex::exp, OVERFLOW;
    ComplexExp2, math::complex::exp2, OVERFLOW;
    ComplexExpm1, math::complex::expm1, OVERFLOW;
    ComplexLog, math::complex::log, DIVIDE;
    ComplexLog2, math::complex::log2, DIVIDE;
    ComplexLog10, math::complex::log10, DIVIDE;
    ComplexLog1p, math::complex::log1p, DIVIDE;
    ComplexSin, math::complex::sin, OVERFLOW;
    ComplexCos, math::complex::cos, OVERFLOW;
    ComplexTan, math::complex::tan, OVERFLOW;
    ComplexAsin, math::complex::asin, OVERFLOW;
    ComplexAcos, math::complex::acos, OVERFLOW;
    ComplexAtan, math::complex::atan, DIVIDE;
    ComplexSinh, math::complex::sinh, OVERFLOW;
    ComplexCosh, math::complex::cosh, OVERFLOW;
    ComplexTanh, math::complex::tanh, OVERFLOW;
    ComplexAsinh, math::complex::asinh, OVERFLOW;
    ComplexAcosh, math::complex::acosh, OVERFLOW;
    ComplexAtanh, math::complex::atanh, DIVIDE;
}

fn complex_flags(x: Complex<f64>, y: Complex<f64>, infinite: Flags) -> Flags {
    let nan = |z: Complex<f64>| z.re.is_nan() || z.im.is_nan();
    let finite = |z: Complex<f64>| z.re.is_finite() && z.im.is_finite();
    let unbounded = |z: Complex<f64>| z.re.is_infinite() || z.im.is_infinite();
    Flags::when(nan(y) && !nan(x), Flags::INVALID) | Flags::when(unbounded(y) && finite(x), infinite)
}

fn widen(z: Complex<f32>) -> Complex<f64> {
    Complex::new(z.re.into(), z.im.into())
}

fn narrow(z: Complex<f64>) -> Complex<f32> {
    Complex::new(z.re as f32, z.im as f32)
}

struct ComplexPower;

impl Binary<Complex<f64>> for ComplexPower {
    type Out = Complex<f64>;
    fn apply(a: Complex<f64>, b: Complex<f64>) -> Complex<f64> {
        math::complex::pow(a, b)
    }
    fn flags(a: Complex<f64>, b: Complex<f64>, result: Complex<f64>) -> Flags {
        complex_flags(a + b, result, Flags::OVERFLOW)
    }
}

impl Binary<Complex<f32>> for ComplexPower {
    type Out = Complex<f32>;
    fn apply(a: Complex<f32>, b: Complex<f32>) -> Complex<f32> {
        narrow(math::complex::pow(widen(a), widen(b)))
    }
    fn flags(a: Complex<f32>, b: Complex<f32>, result: Complex<f32>) -> Flags {
        complex_flags(widen(a) + widen(b), widen(result), Flags::OVERFLOW)
    }
}

/// The absolute value of complex numbers: the hypotenuse of their parts.
///
/// # Safety
/// As for every [`Kernel`] of two operands.
unsafe fn complex_absolute<T: Judged>(p: *const *mut u8, s: *const isize, n: usize) -> Flags
where
    Hypot: PairRow<T>,
{
    // SAFETY: by the caller's promise; a complex number is its parts, one behind the other.
    unsafe {
        let (source, step) = (*p, *s);
        let parts = [source, source.wrapping_add(size_of::<T>()), *p.add(1)];
        pair_kernel::<Hypot, T>(parts.as_ptr(), [step, step, *s.add(1)].as_ptr(), n)
    }
}

macro_rules! scalar_pairs {
    ($($name:ident, $function:path, $single:path;)*) => {
        $(
            struct $name;
            impl Binary<f64> for $name {
                type Out = f64;
                fn apply(a: f64, b: f64) -> f64 {
                    $function(a, b)
                }
                fn flags(a: f64, b: f64, _: f64) -> Flags {
                    Flags::when(a.is_nan() || b.is_nan(), Flags::INVALID)
                }
            }
            impl Binary<f32> for $name {
                type Out = f32;
                fn apply(a: f32, b: f32) -> f32 {
                    $single(a, b)
                }
                fn flags(a: f32, b: f32, _: f32) -> Flags {
                    Flags::when(a.is_nan() || b.is_nan(), Flags::INVALID)
                }
            }
        )*
    };
}

scalar_pairs! {
    LogAddExp, math::logaddexp, math::logaddexp_f32;
    LogAddExp2, math::logaddexp2, math::logaddexp2_f32;
}

/// The loop of an elementary function for the dtype of its operands, if it has one.
pub(super) fn kernel(op: Op, dtype: DType) -> Option<Kernel> {
    macro_rules! both {
        ($real:ident) => {
            match dtype {
                DType::Float32 => row_kernel::<$real, f32>,
                DType::Float64 => row_kernel::<$real, f64>,
                _ => return None,
            }
        };
        ($real:ident, $complex:ident) => {
            match dtype {
                DType::Complex64 => super::loops::plain_unary::<$complex, Complex<f32>>(),
                DType::Complex128 => super::loops::plain_unary::<$complex, Complex<f64>>(),
                _ => both!($real),
            }
        };
    }
    macro_rules! pair {
        ($real:ident) => {
            match dtype {
                DType::Float32 => pair_kernel::<$real, f32>,
                DType::Float64 => pair_kernel::<$real, f64>,
                _ => return None,
            }
        };
    }
    macro_rules! scalar_pair {
        ($real:ident) => {
            match dtype {
                DType::Float32 => super::loops::plain_binary::<$real, f32, f32>(),
                DType::Float64 => super::loops::plain_binary::<$real, f64, f64>(),
                _ => return None,
            }
        };
    }
    Some(match op {
        Op::Sin => both!(Sin, ComplexSin),
        Op::Cos => both!(Cos, ComplexCos),
        Op::Tan => both!(Tan, ComplexTan),
        Op::Arcsin => both!(Asin, ComplexAsin),
        Op::Arccos => both!(Acos, ComplexAcos),
        Op::Arctan => both!(Atan, ComplexAtan),
        Op::Sinh => both!(Sinh, ComplexSinh),
        Op::Cosh => both!(Cosh, ComplexCosh),
        Op::Tanh => both!(Tanh, ComplexTanh),
        Op::Arcsinh => both!(Asinh, ComplexAsinh),
        Op::Arccosh => both!(Acosh, ComplexAcosh),
        Op::Arctanh => both!(Atanh, ComplexAtanh),
        Op::Exp => both!(Exp, ComplexExp),
        Op::Exp2 => both!(Exp2, ComplexExp2),
        Op::Expm1 => both!(Expm1, ComplexExpm1),
        Op::Log => both!(Log, ComplexLog),
        Op::Log2 => both!(Log2, ComplexLog2),
        Op::Log10 => both!(Log10, ComplexLog10),
        Op::Log1p => both!(Log1p, ComplexLog1p),
        Op::Cbrt => both!(Cbrt),
        Op::Sqrt => match dtype {
            DType::Complex64 => super::loops::plain_unary::<ComplexSqrt, Complex<f32>>(),
            DType::Complex128 => super::loops::plain_unary::<ComplexSqrt, Complex<f64>>(),
            _ => return None,
        },
        Op::Absolute => match dtype {
            DType::Complex64 => complex_absolute::<f32>,
            DType::Complex128 => complex_absolute::<f64>,
            _ => return None,
        },
        Op::Power => match dtype {
            DType::Complex64 => super::loops::plain_binary::<ComplexPower, Complex<f32>, Complex<f32>>(),
            DType::Complex128 => super::loops::plain_binary::<ComplexPower, Complex<f64>, Complex<f64>>(),
            _ => pair!(Pow),
        },
        Op::Arctan2 => pair!(Atan2),
        Op::Hypot => pair!(Hypot),
        Op::LogAddExp => scalar_pair!(LogAddExp),
        Op::LogAddExp2 => scalar_pair!(LogAddExp2),
        _ => return None,
    })
}
