//! Folds: a run of elements combined into one accumulator.
//!
//! Float and complex sums are NumPy's pairwise summation: runs of up to 128 numbers go into eight interleaved partial
//! sums, longer ones are halved at a multiple of eight, so the rounding error grows with the logarithm of the length.
//! Other float products go element by element in order. Integer folds may be regrouped freely and vectorise by
//! themselves; extremes use several lanes, which is exact because they round nothing.

use num_complex::Complex;

use crate::dtype::DType;
use crate::element::{Bool, Element};
use crate::functions::Op;
use crate::interrupt;
use crate::simd::{Level, level};

/// Combines `length` elements at `input`, `step` bytes apart, into the accumulator.
pub type Fold = unsafe fn(accumulator: *mut u8, input: *const u8, step: isize, length: usize);

/// How a run is combined.
trait Folding<T: Element>: 'static {
    /// # Safety
    /// `length` elements must be readable at `input` with the step.
    unsafe fn fold(accumulator: T, input: *const u8, step: isize, length: usize) -> T;
}

/// The fold of an operation, if it has one that is better than its element loop.
pub fn fold(op: Op, dtype: DType) -> Option<Fold> {
    macro_rules! integers {
        ($how:ty) => {
            match dtype {
                DType::Int8 => leveled::<$how, i8>(),
                DType::Int16 => leveled::<$how, i16>(),
                DType::Int32 => leveled::<$how, i32>(),
                DType::Int64 => leveled::<$how, i64>(),
                DType::UInt8 => leveled::<$how, u8>(),
                DType::UInt16 => leveled::<$how, u16>(),
                DType::UInt32 => leveled::<$how, u32>(),
                DType::UInt64 => leveled::<$how, u64>(),
                _ => return None,
            }
        };
    }
    macro_rules! reals {
        ($how:ty) => {
            match dtype {
                DType::Float32 => leveled::<$how, f32>(),
                DType::Float64 => leveled::<$how, f64>(),
                _ => integers!($how),
            }
        };
    }
    Some(match (op, dtype) {
        (Op::Add, DType::Float32) => leveled::<PairwiseSum, f32>(),
        (Op::Add, DType::Float64) => leveled::<PairwiseSum, f64>(),
        (Op::Add, DType::Complex64) => leveled::<PairwiseSum, Complex<f32>>(),
        (Op::Add, DType::Complex128) => leveled::<PairwiseSum, Complex<f64>>(),
        (Op::Add, _) => integers!(IntegerSum),
        (Op::Multiply, DType::Float32) => leveled::<SerialProduct, f32>(),
        (Op::Multiply, DType::Float64) => leveled::<SerialProduct, f64>(),
        (Op::Multiply, _) => integers!(IntegerProduct),
        (Op::Maximum, _) => reals!(Greatest),
        (Op::Minimum, _) => reals!(Least),
        (Op::LogicalOr | Op::BitwiseOr, DType::Bool) => leveled::<AnyTrue, Bool>(),
        (Op::LogicalAnd | Op::BitwiseAnd, DType::Bool) => leveled::<AllTrue, Bool>(),
        _ => return None,
    })
}

fn leveled<F: Folding<T>, T: Element>() -> Fold {
    match level() {
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 => fold_avx512::<F, T>,
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => fold_avx2::<F, T>,
        _ => fold_body::<F, T>,
    }
}

/// # Safety
/// As [`Fold`], on a processor with AVX2.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn fold_avx2<F: Folding<T>, T: Element>(to: *mut u8, from: *const u8, step: isize, n: usize) {
    // SAFETY: by the caller's promise.
    unsafe { fold_body::<F, T>(to, from, step, n) }
}

/// # Safety
/// As [`Fold`], on a processor with AVX-512.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
unsafe fn fold_avx512<F: Folding<T>, T: Element>(to: *mut u8, from: *const u8, step: isize, n: usize) {
    // SAFETY: by the caller's promise.
    unsafe { fold_body::<F, T>(to, from, step, n) }
}

/// # Safety
/// As [`Fold`].
#[inline(always)]
unsafe fn fold_body<F: Folding<T>, T: Element>(to: *mut u8, from: *const u8, step: isize, n: usize) {
    // SAFETY: by the caller's promise.
    unsafe {
        let to = to.cast::<T>();
        to.write_unaligned(F::fold(to.read_unaligned(), from, step, n));
    }
}

/// # Safety
/// Element `i` must be readable.
#[inline(always)]
unsafe fn element<T: Element>(input: *const u8, step: isize, i: usize) -> T {
    // SAFETY: by the caller's promise.
    unsafe { input.wrapping_offset(i as isize * step).cast::<T>().read_unaligned() }
}

struct PairwiseSum;

const PAIRWISE_BLOCK: usize = 128;

macro_rules! pairwise {
    ($($type:ty),*) => {
        $(
            impl Folding<$type> for PairwiseSum {
                #[inline(always)]
                unsafe fn fold(accumulator: $type, input: *const u8, step: isize, length: usize) -> $type {
                    // SAFETY: by the caller's promise; the constant step lets the compiler use vector loads.
                    unsafe {
                        if step == size_of::<$type>() as isize {
                            accumulator + <$type as Pairwise>::sum(input, size_of::<$type>() as isize, length)
                        } else {
                            accumulator + <$type as Pairwise>::sum(input, step, length)
                        }
                    }
                }
            }

            impl Pairwise for $type {
                unsafe fn sum(input: *const u8, step: isize, length: usize) -> $type {
                    // SAFETY: by the caller's promise.
                    unsafe {
                        if length <= PAIRWISE_BLOCK {
                            return <$type as Pairwise>::block(input, step, length);
                        }
                        if length > interrupt::BLOCK && interrupt::check().is_err() {
                            return 0.0;
                        }
                        let mut half = length / 2;
                        half -= half % 8;
                        let rest = input.wrapping_offset(half as isize * step);
                        Self::sum(input, step, half) + Self::sum(rest, step, length - half)
                    }
                }
                #[inline(always)]
                unsafe fn block(input: *const u8, step: isize, length: usize) -> $type {
                    // SAFETY: every index stays below the length.
                    let at = |i: usize| unsafe { element::<$type>(input, step, i) };
                    if length < 8 {
                        let mut sum = -0.0;
                        for i in 0..length {
                            sum += at(i);
                        }
                        return sum;
                    }
                    let mut lanes: [$type; 8] = std::array::from_fn(at);
                    let mut i = 8;
                    while i + 8 <= length {
                        for lane in 0..8 {
                            lanes[lane] += at(i + lane);
                        }
                        i += 8;
                    }
                    let mut sum = ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3]))
                        + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
                    while i < length {
                        sum += at(i);
                        i += 1;
                    }
                    sum
                }
            }

            impl Folding<Complex<$type>> for PairwiseSum {
                unsafe fn fold(
                    accumulator: Complex<$type>,
                    input: *const u8,
                    step: isize,
                    length: usize,
                ) -> Complex<$type> {
                    // SAFETY: by the caller's promise.
                    accumulator + unsafe { complex_sum::<$type>(input, step, length) }
                }
            }
        )*
    };
}

trait Pairwise: Element {
    /// # Safety
    /// `length` elements must be readable at `input` with the step.
    unsafe fn sum(input: *const u8, step: isize, length: usize) -> Self;
    /// # Safety
    /// As [`Pairwise::sum`].
    unsafe fn block(input: *const u8, step: isize, length: usize) -> Self;
}

pairwise!(f32, f64);

/// The same tree for complex numbers: four of them make the eight partial sums.
///
/// # Safety
/// `length` elements must be readable at `input` with the step.
unsafe fn complex_sum<T>(input: *const u8, step: isize, length: usize) -> Complex<T>
where
    T: Element + num_traits::Float,
    Complex<T>: Element,
{
    // SAFETY: every index stays below the length.
    let at = |i: usize| unsafe { element::<Complex<T>>(input, step, i) };
    if length < 4 {
        let mut sum = Complex::new(-T::zero(), -T::zero());
        for i in 0..length {
            sum = sum + at(i);
        }
        return sum;
    }
    if 2 * length <= PAIRWISE_BLOCK {
        let mut lanes: [Complex<T>; 4] = std::array::from_fn(at);
        let mut i = 4;
        while i + 4 <= length {
            for (lane, sum) in lanes.iter_mut().enumerate() {
                *sum = *sum + at(i + lane);
            }
            i += 4;
        }
        let mut sum = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
        while i < length {
            sum = sum + at(i);
            i += 1;
        }
        return sum;
    }
    if length > interrupt::BLOCK && interrupt::check().is_err() {
        return Complex::new(T::zero(), T::zero());
    }
    // Halves are cut at a multiple of eight parts.
    let mut half = length;
    half -= half % 8;
    let half = half / 2;
    let rest = input.wrapping_offset(half as isize * step);
    // SAFETY: both halves lie inside the run.
    unsafe { complex_sum::<T>(input, step, half) + complex_sum::<T>(rest, step, length - half) }
}

macro_rules! serial {
    ($name:ident: $($type:ty),* => |$a:ident, $b:ident| $body:expr) => {
        struct $name;
        $(impl Folding<$type> for $name {
            #[inline(always)]
            unsafe fn fold(mut $a: $type, input: *const u8, step: isize, length: usize) -> $type {
                if step == size_of::<$type>() as isize {
                    for i in 0..length {
                        // SAFETY: by the caller's promise.
                        let $b = unsafe { input.cast::<$type>().add(i).read_unaligned() };
                        $a = $body;
                    }
                } else {
                    for i in 0..length {
                        // SAFETY: by the caller's promise.
                        let $b = unsafe { element::<$type>(input, step, i) };
                        $a = $body;
                    }
                }
                $a
            }
        })*
    };
}

serial!(SerialProduct: f32, f64 => |a, b| a * b);
serial!(IntegerSum: i8, i16, i32, i64, u8, u16, u32, u64 => |a, b| a.wrapping_add(b));
serial!(IntegerProduct: i8, i16, i32, i64, u8, u16, u32, u64 => |a, b| a.wrapping_mul(b));
serial!(IntegerGreatest: i8, i16, i32, i64, u8, u16, u32, u64 => |a, b| if b > a { b } else { a });
serial!(IntegerLeast: i8, i16, i32, i64, u8, u16, u32, u64 => |a, b| if b < a { b } else { a });

struct Greatest;
struct Least;

macro_rules! integer_extremes {
    ($($type:ty),*) => {
        $(
            impl Folding<$type> for Greatest {
                #[inline(always)]
                unsafe fn fold(a: $type, input: *const u8, step: isize, length: usize) -> $type {
                    // SAFETY: by the caller's promise.
                    unsafe { IntegerGreatest::fold(a, input, step, length) }
                }
            }
            impl Folding<$type> for Least {
                #[inline(always)]
                unsafe fn fold(a: $type, input: *const u8, step: isize, length: usize) -> $type {
                    // SAFETY: by the caller's promise.
                    unsafe { IntegerLeast::fold(a, input, step, length) }
                }
            }
        )*
    };
}

integer_extremes!(i8, i16, i32, i64, u8, u16, u32, u64);

/// Bytes of the independent lanes of a float extreme: several vectors, so that none waits for the one before.
const LANE_BYTES: usize = 256;

macro_rules! float_extremes {
    ($name:ident, $op:tt; $($type:ty, $mask:ty);*) => {
        $(impl Folding<$type> for $name {
            #[inline(always)]
            unsafe fn fold(accumulator: $type, input: *const u8, step: isize, length: usize) -> $type {
                const LANES: usize = LANE_BYTES / size_of::<$type>();
                if accumulator.is_nan() {
                    return accumulator;
                }
                // SAFETY: by the caller's promise.
                let at = |i: usize| unsafe { element::<$type>(input, step, i) };
                // Of zeros of both signs the later one stays.
                let better = |a: $type, b: $type| if a $op b { a } else { b };
                let mut best = accumulator;
                let mut unknown = false;
                let mut i = 0;
                if step == size_of::<$type>() as isize && length >= LANES {
                    let mut lanes = [accumulator; LANES];
                    // As wide as the elements, so that both fit the same vectors.
                    let mut nans: [$mask; LANES] = [0; LANES];
                    while i + LANES <= length {
                        for lane in 0..LANES {
                            // SAFETY: by the caller's promise.
                            let b = unsafe { input.cast::<$type>().add(i + lane).read_unaligned() };
                            lanes[lane] = better(lanes[lane], b);
                            nans[lane] |= if b.is_nan() { !0 } else { 0 };
                        }
                        i += LANES;
                    }
                    // By halves, which many lanes do at once, before one lane waits for the other.
                    for width in [LANES / 2, LANES / 4, LANES / 8] {
                        for lane in 0..width {
                            lanes[lane] = better(lanes[lane], lanes[lane + width]);
                            nans[lane] |= nans[lane + width];
                        }
                    }
                    for lane in 0..LANES / 8 {
                        best = better(best, lanes[lane]);
                        unknown |= nans[lane] != 0;
                    }
                }
                while i < length {
                    best = better(best, at(i));
                    unknown |= at(i).is_nan();
                    i += 1;
                }
                if unknown { (0..length).map(at).find(|x| x.is_nan()).unwrap_or(best) } else { best }
            }
        })*
    };
}

float_extremes!(Greatest, >; f32, u32; f64, u64);
float_extremes!(Least, <; f32, u32; f64, u64);

struct AnyTrue;
struct AllTrue;

impl Folding<Bool> for AnyTrue {
    #[inline(always)]
    unsafe fn fold(accumulator: Bool, input: *const u8, step: isize, length: usize) -> Bool {
        // SAFETY: by the caller's promise.
        Bool::new(accumulator.get() || unsafe { contains(input, step, length, true) })
    }
}

impl Folding<Bool> for AllTrue {
    #[inline(always)]
    unsafe fn fold(accumulator: Bool, input: *const u8, step: isize, length: usize) -> Bool {
        // SAFETY: by the caller's promise.
        Bool::new(accumulator.get() && !unsafe { contains(input, step, length, false) })
    }
}

/// Whether one of the bools is as wanted. Dense ones are looked at many at a time.
///
/// # Safety
/// `length` bools must be readable at `input` with the step.
#[inline(always)]
unsafe fn contains(input: *const u8, step: isize, length: usize, wanted: bool) -> bool {
    const TOGETHER: usize = 256;
    // SAFETY: by the caller's promise.
    let is_wanted = |i: usize| unsafe { element::<Bool>(input, step, i) }.get() == wanted;
    let mut at = 0;
    if step == 1 {
        while at + TOGETHER <= length {
            let mut found = 0u8;
            for i in at..at + TOGETHER {
                // SAFETY: by the caller's promise.
                found |= u8::from((unsafe { input.add(i).read() } != 0) == wanted);
            }
            if found != 0 {
                return true;
            }
            at += TOGETHER;
        }
    }
    (at..length).any(is_wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_do_not_depend_on_the_instruction_set() {
        let values: Vec<f64> = (0..100_003).map(|i| ((i * 7919) % 10_007) as f64 * 1e-3 - 4.9).collect();
        for length in [0, 1, 7, 8, 127, 128, 129, 1000, 100_003] {
            let mut results = Vec::new();
            for run in [fold_body::<PairwiseSum, f64> as Fold, leveled::<PairwiseSum, f64>()] {
                let mut sum = 0.0f64;
                // SAFETY: the slice has at least `length` elements.
                unsafe { run((&raw mut sum).cast(), values.as_ptr().cast(), 8, length) };
                results.push(sum.to_bits());
            }
            assert_eq!(results[0], results[1], "{length}");
        }
    }

    #[test]
    fn a_nan_wins_every_extreme() {
        let mut values = [1.0f32; 40];
        values[17] = f32::NAN;
        for op in [Op::Maximum, Op::Minimum] {
            let mut best = 5.0f32;
            // SAFETY: the vector has 40 elements.
            unsafe {
                fold(op, DType::Float32).unwrap()((&raw mut best).cast(), values.as_ptr().cast(), 4, 40);
            };
            assert!(best.is_nan());
        }
    }
}
