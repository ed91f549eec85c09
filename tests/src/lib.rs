//! Tests that cross crates: what they share to find the checkout and to run programs in it.
//!
//! Most of them are programs in Python, one a test, in the folders beside this crate's `src`. `README.md` there says which
//! folder is for what; `tests/programs.rs` runs them.

pub mod checkout;
pub mod program;
