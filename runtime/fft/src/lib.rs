//! Fourier transforms along one axis of an array, with the results of NumPy's `numpy.fft`.
//!
//! The transforms themselves are those of the crates `rustfft` and `realfft`. This crate knows dtypes, lengths and norms,
//! brings lines of elements into private memory and back, and shares them among threads.
//!
//! Deliberately absent: Python and LLVM, and transforms along several axes, which are several of these.

mod lines;
mod plans;
mod primitives;
mod transform;
mod work;

pub use primitives::register;
pub use transform::{Kind, Norm, result_dtype, transform};
