//! Lists, dicts and sets of compiled code.
//!
//! An item is a row of 8-byte slots, laid out as values at the border ([`crate::slots`]), or one number of fewer bytes; those
//! of its slots that hold storage are known by a mask, so that containers count references without knowing types. A container is the data of a
//! [`Storage`](crate::storage::Storage) of its own: it is passed around, retained and released as an array's memory is.
//!
//! A container is not locked. Compiled code does not change one in a parallel loop; several Python threads that change one
//! at once must take turns.

mod dict;
mod dict_functions;
mod instance;
mod list;
mod list_functions;
mod list_sort;
mod slice;

pub use dict::{Dict, Layout as DictLayout};
pub use instance::Instance;
pub use list::List;
pub use list_sort::kind;
pub use slice::Slice;

/// Adds the functions of containers to the table of functions that generated code may call.
pub(crate) fn register() {
    dict_functions::register();
    instance::register();
    list_functions::register();
    list_sort::register();
}
