//! The distributions of NumPy's `Generator`: functions on any source of bits.
//!
//! Parameters are taken as given: [`crate::distribution`] checks them. Each function draws in a fixed order, which is what
//! makes the streams equal.

pub mod continuous;
pub mod discrete;
mod hypergeometric;
mod log_factorial;
pub mod multivariate;
pub mod single;
pub(crate) mod table;
mod tables32;
mod tables64;
pub mod ziggurat;
