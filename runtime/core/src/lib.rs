//! What compiled code touches at run time.
//!
//! Everything here has a C ABI side that generated code calls or reads: reference-counted [`storage`], the slots in
//! which arguments travel ([`slots`]), [`containers`] and [`text`], the [`context`] of a call with its safepoint word, the [`error`] that a call
//! leaves behind, [`printing`], the fork-join [`pool`], the [`math`] kernels, and the [`table`] of functions that generated code may
//! call. Other crates (the array core, the VM) add their own functions to that table.
//!
//! Deliberately absent: Python and LLVM. This crate knows neither.

mod allocate;
mod allocation_list;
mod caught;
mod checks;
pub mod containers;
pub mod context;
pub mod error;
mod foreign;
mod integers;
pub mod math;
mod outbox;
pub mod pool;
pub mod primitive;
pub mod printing;
pub mod raise;
pub mod slots;
pub mod storage;
pub mod table;
pub mod text;

/// Adds every function of this crate to the [`table`]. Repeating it does nothing.
pub fn register() {
    allocate::register();
    caught::register();
    checks::register();
    containers::register();
    foreign::register();
    integers::register();
    math::register();
    pool::register();
    printing::register();
    raise::register();
    text::register();
}
