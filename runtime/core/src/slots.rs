//! How values travel into and out of compiled code.
//!
//! The entry of a compiled function is called as `entry(context, arguments, results)`, where both pointers lead to rows
//! of 8-byte slots. Each value takes the slots that this table says, in order, tuples element by element:
//!
//! | value | slots |
//! |---|---|
//! | bool, any integer | 1, sign- or zero-extended to 64 bits |
//! | float64 | 1, its bits |
//! | float32, float16 | 1, its bits as a float32 in the low half |
//! | date, duration | 1 |
//! | complex128 | 2: real, imaginary |
//! | complex64 | 2: real, imaginary, each as a float32 |
//! | array with n axes | 2 + 2n: storage, data, n lengths, n strides **in elements**, or in bytes if its type says so |
//! | an element without a value: a record, bytes, text | 2: storage, address |
//! | `None` | 0 |
//!
//! An argument's storage is borrowed; a result's storage carries one reference that the caller takes over.

use crate::context::CallContext;
use crate::error::Status;

/// The entry of a compiled function.
pub type Entry =
    unsafe extern "C" fn(context: *const CallContext, arguments: *const u64, results: *mut u64) -> Status;

/// The number of slots that an array with `ndim` axes takes.
pub const fn array_slots(ndim: usize) -> usize {
    2 + 2 * ndim
}
