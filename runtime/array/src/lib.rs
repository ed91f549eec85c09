//! The array core: dtypes, strided views of shared storage, element loops, reductions, sorting, printing.
//!
//! An [`array::Array`] is a typed, strided view of a reference-counted [`hotloop_core::storage::Storage`]. Everything that
//! NumPy does element by element is a row of the table in [`functions`], which drives the VM's `numpy` module and the
//! compiler alike; [`elementwise`] runs such a row over whole arrays, [`reduce`] along axes.
//!
//! Deliberately absent: Python and LLVM. Errors are values of [`error::ArrayError`] that carry NumPy's wording.

pub mod array;
pub mod busdays;
pub mod calendar;
pub mod cast;
pub mod clip;
pub mod create;
pub mod delimited;
pub mod dtype;
pub mod einsum;
pub mod element;
pub mod elementwise;
pub mod error;
pub mod flags;
pub mod format;
pub mod function_table;
pub mod functions;
pub mod histogram;
pub mod index;
pub mod interrupt;
mod lanes;
pub mod layout;
pub mod manipulate;
pub mod matmul;
pub mod nonzero;
pub mod objects;
pub mod primitives;
pub mod promotion;
pub mod races;
pub mod reduce;
pub mod scalar;
pub mod search;
pub mod select;
mod share;
pub mod simd;
pub mod sort;
pub mod strings;
pub mod texts;
pub mod triangle;
