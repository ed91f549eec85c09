//! Running sums that stay in a register: a loop that reads each sum back from memory waits for it several times as long as for
//! the addition.

use crate::dtype::DType;
use crate::functions::Op;

/// Adds `count` elements to the running sum in front of where they go. Steps are in bytes.
pub(super) type RunningSums =
    unsafe fn(to: *mut u8, to_step: isize, from: *const u8, from_step: isize, count: usize);

/// The loop for an operation and a dtype, if there is one.
pub(super) fn running_sums(op: Op, dtype: DType) -> Option<RunningSums> {
    match (op, dtype) {
        (Op::Add, DType::Float64) => Some(add_up::<f64>),
        (Op::Add, DType::Float32) => Some(add_up::<f32>),
        (Op::Add, DType::Int64) => Some(add_up::<i64>),
        (Op::Add, DType::UInt64) => Some(add_up::<u64>),
        _ => None,
    }
}

trait Sum: Copy {
    fn plus(self, other: Self) -> Self;
}

macro_rules! sums {
    ($($float:ty),*; $($integer:ty),*) => {
        $(impl Sum for $float {
            #[inline(always)]
            fn plus(self, other: Self) -> Self {
                self + other
            }
        })*
        $(impl Sum for $integer {
            #[inline(always)]
            fn plus(self, other: Self) -> Self {
                self.wrapping_add(other)
            }
        })*
    };
}

sums!(f32, f64; i64, u64);

/// # Safety
/// `to` holds a sum and has room for `count` more behind it; `from` holds as many elements.
unsafe fn add_up<T: Sum>(to: *mut u8, to_step: isize, from: *const u8, from_step: isize, count: usize) {
    // SAFETY: by the caller's promise; elements of foreign memory may lie anywhere.
    unsafe {
        let mut sum = to.cast::<T>().read_unaligned();
        let (mut to, mut from) = (to, from);
        for _ in 0..count {
            sum = sum.plus(from.cast::<T>().read_unaligned());
            to = to.wrapping_offset(to_step);
            from = from.wrapping_offset(from_step);
            to.cast::<T>().write_unaligned(sum);
        }
    }
}
