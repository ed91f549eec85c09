//! The functions of this crate as generated code calls them.
//!
//! Each primitive is one function of the array core behind the slot convention ([`border`]), so that the interpreter and
//! compiled code compute with the same code.

mod border;
mod integers;
mod joining;
mod order;
mod products;
mod reductions;
mod selection;
mod sharing;
mod ufuncs;

pub use border::borrowed_array;
pub use reductions::Reduction;
pub use selection::term;

/// Defines entries under their symbols, and a function that registers them.
macro_rules! primitives {
    ($($(#[doc = $doc:literal])* $symbol:ident => $body:path;)*) => {
        $(
            $(#[doc = $doc])*
            ///
            /// # Safety
            /// As for `border::enter`, with arguments as above.
            unsafe extern "C" fn $symbol(
                context: *const hotloop_core::context::CallContext,
                arguments: *const u64,
                results: *mut u64,
            ) -> hotloop_core::error::Status {
                // SAFETY: by the caller's promise.
                unsafe { $crate::primitives::border::enter(context, arguments, results, $body) }
            }
        )*
        /// Adds the functions of this module to the table of functions that generated code may call.
        pub(super) fn register() {
            hotloop_core::table::register(&hotloop_core::rows![$($symbol),*]);
        }
    };
}
use primitives;

/// Adds the functions of this crate to the table of functions that generated code may call. Repeating it does nothing.
pub fn register() {
    integers::register();
    joining::register();
    order::register();
    products::register();
    reductions::register();
    selection::register();
    sharing::register();
    ufuncs::register();
}
