//! Elementary functions, the same bits everywhere.
//!
//! The interpreter's ufuncs, the VM's `math` and compiled code call what is here and nothing else, so a value does not
//! depend on who computed it, on the SIMD level of the machine, or on its place in an array. Results are within 1 ULP
//! of the exact ones unless a function says otherwise.
//!
//! The functions of f64 carry their plain names here, those of f32 end in `_f32`, those of complex numbers live in
//! [`complex`]. [`register`] gives generated code the symbols `hl_math_<name>_f64` and `hl_math_<name>_f32`.

mod arithmetic;
pub mod complex;
mod decimal;
mod double;
mod kernels;
mod lanes;
#[cfg(target_arch = "x86_64")]
#[macro_use]
mod lanes_x86;
#[cfg(target_arch = "x86_64")]
mod level;
pub mod map;
mod single;
mod singles;
#[cfg(target_arch = "x86_64")]
mod singles_x86;
mod symbols;
#[cfg(test)]
mod tests;
mod twofold;
#[cfg(target_arch = "x86_64")]
mod x86;

/// How many numbers the functions take at a time on this machine, in words.
#[must_use]
pub fn lanes() -> &'static str {
    #[cfg(target_arch = "x86_64")]
    match level::level() {
        level::Level::Scalar => {}
        level::Level::Avx2 => return "4 of float64 or 8 of float32 at a time (AVX2)",
        level::Level::Avx512 => return "8 of float64 or 16 of float32 at a time (AVX-512)",
    }
    "one number at a time"
}

pub use arithmetic::*;
pub use decimal::round_digits;
pub use double::*;
pub use single::*;
pub use symbols::register;
