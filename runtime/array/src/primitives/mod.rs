//! The functions of this crate as generated code calls them.
//!
//! Each primitive is one function of the array core behind the slot convention ([`border`]), so that the interpreter and
//! compiled code compute with the same code.

pub mod border;
mod counting;
mod elements;
mod integers;
mod joining;
mod order;
mod products;
mod reductions;
pub(crate) mod selection;
mod sharing;
mod ufuncs;

pub use border::borrowed_array;
pub use reductions::Reduction;
pub use selection::term;

/// Adds the functions of this crate to the table of functions that generated code may call. Repeating it does nothing.
pub fn register() {
    counting::register();
    elements::register();
    integers::register();
    joining::register();
    order::register();
    products::register();
    reductions::register();
    selection::register();
    sharing::register();
    crate::races::register();
    crate::texts::register();
    ufuncs::register();
}
