//! Linear algebra on stacks of matrices, with the results of NumPy's `numpy.linalg`.
//!
//! Each function takes arrays of any number of leading axes and gives new ones. A matrix is copied into a private
//! [`matrix::Matrix`], worked on there, and the result is copied out. Large matrices are left to the crate `faer`; small
//! ones, which people print, run the classical algorithms here, with LAPACK's conventions of sign and order.
//!
//! Deliberately absent: Python and LLVM, and what is cheap to compose of these functions (`numpy.linalg` itself does).

mod bidiagonal;
pub mod chains;
mod eigen;
pub mod factoring;
mod francis;
mod hessenberg;
mod lu;
mod matrix;
mod patience;
mod primitives;
mod qr;
mod reflectors;
mod rotations;
mod scalar;
mod singular;
pub mod solving;
pub mod stacks;
mod symmetric;

pub use primitives::register;
