//! Floored division of integers, in floating point where that is exact.
//!
//! Processors divide vectors of doubles, not of integers. The correctly rounded quotient of two integers below 2^52 has
//! the same floor as the exact one: an exact quotient that is no whole number lies at least 1/|b| from the next one, and
//! the rounding error is smaller than that. Blocks with larger operands, and zero divisors, take the scalar loop.

use super::loops::{Binary, Kernel, plain_binary};
use super::number::Integer;
use super::operations::{FloorDivide, Remainder};
use crate::flags::Flags;
use crate::simd::{Level, level};

/// Integers that doubles hold, with room for the argument above.
const EXACT: f64 = 4503599627370496.0;
const BLOCK: usize = 256;

/// Integer types with conversions from and to doubles that vectorise.
pub(super) trait Divided: Integer {
    fn from_f64(x: f64) -> Self;
}

macro_rules! divided {
    ($($type:ty),*) => {
        $(impl Divided for $type {
            #[inline(always)]
            fn from_f64(x: f64) -> Self {
                // SAFETY: the quotient of two numbers of this type, with a divisor other than zero and minus one, or a
                // remainder smaller than the divisor, is a whole number in the type's range.
                unsafe { x.to_int_unchecked() }
            }
        })*
    };
}

divided!(i8, i16, i32, i64, u8, u16, u32, u64);

/// The loop of `//` (or of `%`) for an integer type.
pub(super) fn kernel<T: Divided>(remainder: bool) -> Kernel {
    match (level(), remainder) {
        #[cfg(target_arch = "x86_64")]
        (Level::Avx512, false) => avx512::<T, false>,
        #[cfg(target_arch = "x86_64")]
        (Level::Avx512, true) => avx512::<T, true>,
        #[cfg(target_arch = "x86_64")]
        (Level::Avx2, false) => avx2::<T, false>,
        #[cfg(target_arch = "x86_64")]
        (Level::Avx2, true) => avx2::<T, true>,
        // Without wide registers the conversions cost more than the division.
        (_, false) => plain_binary::<FloorDivide, T, T>(),
        (_, true) => plain_binary::<Remainder, T, T>(),
    }
}

/// # Safety
/// As [`body`], on a processor with AVX2.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn avx2<T: Divided, const REST: bool>(p: *const *mut u8, s: *const isize, n: usize) -> Flags {
    // SAFETY: by the caller's promise.
    unsafe { body::<T, REST>(p, s, n) }
}

/// # Safety
/// As [`body`], on a processor with AVX-512.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
unsafe fn avx512<T: Divided, const REST: bool>(p: *const *mut u8, s: *const isize, n: usize) -> Flags {
    // SAFETY: by the caller's promise.
    unsafe { body::<T, REST>(p, s, n) }
}

/// # Safety
/// `p` and `s` must hold three operands of `n` elements each.
#[inline(always)]
unsafe fn body<T: Divided, const REST: bool>(p: *const *mut u8, s: *const isize, n: usize) -> Flags {
    // SAFETY: by the caller's promise.
    let ([first, second, output], steps) =
        unsafe { ([*p, *p.add(1), *p.add(2)], [*s, *s.add(1), *s.add(2)]) };
    // What is written may be read by a later element, as when results are accumulated.
    let chained = |input: *mut u8, step: isize| {
        let same = input == output && step == steps[2] && step != 0;
        !same && spans_touch([(input, step), (output, steps[2])], n, size_of::<T>())
    };
    if n > 1 && (chained(first, steps[0]) || chained(second, steps[1])) {
        let plain =
            if REST { plain_binary::<Remainder, T, T>() } else { plain_binary::<FloorDivide, T, T>() };
        // SAFETY: by the caller's promise.
        return unsafe { plain(p, s, n) };
    }
    let mut flags = Flags::NONE;
    let (mut a, mut b, mut results) = ([T::ZERO; BLOCK], [T::ZERO; BLOCK], [T::ZERO; BLOCK]);
    let mut done = 0;
    while done < n {
        let count = BLOCK.min(n - done);
        // SAFETY: `count` elements from `done` on lie inside the operands.
        unsafe {
            gather(first.wrapping_offset(done as isize * steps[0]), steps[0], &mut a, count);
            gather(second.wrapping_offset(done as isize * steps[1]), steps[1], &mut b, count);
        }
        let mut plain = true;
        for i in 0..count {
            let (x, y) = (a[i].to_f64(), b[i].to_f64());
            plain &= (x.abs() < EXACT) & (y.abs() < EXACT) & (y != 0.0) & (y != -1.0);
        }
        if plain {
            for i in 0..count {
                let (x, y) = (a[i].to_f64(), b[i].to_f64());
                let quotient = (x / y).floor();
                results[i] = T::from_f64(if REST { x - quotient * y } else { quotient });
            }
        } else {
            for i in 0..count {
                let (x, y) = (a[i], b[i]);
                if REST {
                    results[i] = Remainder::apply(x, y);
                    flags |= Remainder::flags(x, y, results[i]);
                } else {
                    results[i] = FloorDivide::apply(x, y);
                    flags |= FloorDivide::flags(x, y, results[i]);
                }
            }
        }
        let to = output.wrapping_offset(done as isize * steps[2]);
        for (i, result) in results[..count].iter().enumerate() {
            // SAFETY: as above.
            unsafe { to.wrapping_offset(i as isize * steps[2]).cast::<T>().write_unaligned(*result) };
        }
        done += count;
    }
    flags
}

/// Whether two rows of `n` elements share memory, as far as their ends tell.
fn spans_touch(rows: [(*mut u8, isize); 2], n: usize, size: usize) -> bool {
    let [a, b] = rows.map(|(start, step)| {
        let last = start as isize + (n as isize - 1) * step;
        ((start as isize).min(last), (start as isize).max(last) + size as isize)
    });
    a.0 < b.1 && b.0 < a.1
}

/// # Safety
/// `count` elements must be readable at `from`, `step` bytes apart.
#[inline(always)]
unsafe fn gather<T: Divided>(from: *const u8, step: isize, block: &mut [T; BLOCK], count: usize) {
    for (i, place) in block[..count].iter_mut().enumerate() {
        // SAFETY: by the caller's promise.
        *place = unsafe { from.wrapping_offset(i as isize * step).cast::<T>().read_unaligned() };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_wrote_before() {
        let mut row = [100i64, 3, 2, 1];
        let divisors = [3i64, 2, 1];
        let first = row.as_mut_ptr().cast::<u8>();
        let p = [first, divisors.as_ptr() as *mut u8, first.wrapping_add(8)];
        // SAFETY: three elements from the second on lie inside the row.
        unsafe { kernel::<i64>(false)(p.as_ptr(), [8, 8, 8].as_ptr(), 3) };
        assert_eq!(row, [100, 33, 16, 16]);
        let p = [first, divisors.as_ptr() as *mut u8, first];
        // SAFETY: one element is read and written over and over.
        unsafe { kernel::<i64>(false)(p.as_ptr(), [0, 8, 0].as_ptr(), 3) };
        assert_eq!(row[0], 16);
    }

    #[test]
    fn agrees_with_the_scalar_loop() {
        let edges =
            [0i64, 1, -1, 2, 3, -3, 7, i64::MIN, i64::MAX, (1 << 52) - 1, 1 << 52, -(1 << 52) - 1, 1 << 53];
        let mut pairs: Vec<(i64, i64)> = edges.iter().flat_map(|a| edges.iter().map(|b| (*a, *b))).collect();
        let mut state = 1u64;
        for _ in 0..20_000 {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let (a, b) = ((state >> 8) as i64 >> (state % 50), (state >> 20) as i64 >> (state % 41));
            pairs.push((a, b));
        }
        let (a, b): (Vec<i64>, Vec<i64>) = pairs.into_iter().unzip();
        for remainder in [false, true] {
            let mut results = vec![0i64; a.len()];
            let mut single = vec![0i64; a.len()];
            let plain = if remainder {
                plain_binary::<Remainder, i64, i64>()
            } else {
                plain_binary::<FloorDivide, i64, i64>()
            };
            for (kernel, out) in [(kernel::<i64>(remainder), &mut results), (plain, &mut single)] {
                let p = [a.as_ptr() as *mut u8, b.as_ptr() as *mut u8, out.as_mut_ptr().cast()];
                // SAFETY: all three have `a.len()` elements.
                unsafe { kernel(p.as_ptr(), [8, 8, 8].as_ptr(), a.len()) };
            }
            for i in 0..a.len() {
                assert_eq!(results[i], single[i], "{} by {}, remainder: {remainder}", a[i], b[i]);
            }
        }
    }
}
