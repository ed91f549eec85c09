//! The table of C-ABI functions that generated code may call.
//!
//! Generated code knows a function by its name alone; the linker of the JIT resolves the name to the address given here.
//! Each crate that offers functions registers its rows once, before the first compilation.

use std::collections::HashMap;
use std::sync::{OnceLock, RwLock};

/// A function as the linker sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The symbol, starting with `hl_`.
    pub name: &'static str,
    /// Where it is.
    pub address: usize,
}

/// Makes rows of functions: `rows![hl_retain, hl_release]`.
#[macro_export]
macro_rules! rows {
    ($($function:path),* $(,)?) => {
        [$($crate::table::Row {
            name: {
                const PATH: &str = stringify!($function);
                $crate::table::last_segment(PATH)
            },
            address: $function as *const () as usize,
        }),*]
    };
}

/// The part of a path behind its last `::`.
#[doc(hidden)]
pub fn last_segment(path: &'static str) -> &'static str {
    path.rsplit("::").next().unwrap_or(path).trim()
}

/// Adds rows. A name that is already there keeps its address.
pub fn register(rows: &[Row]) {
    let mut table = table().write().unwrap_or_else(|poisoned| poisoned.into_inner());
    for row in rows {
        table.entry(row.name).or_insert(row.address);
    }
}

/// All rows, in no particular order.
pub fn all() -> Vec<Row> {
    let table = table().read().unwrap_or_else(|poisoned| poisoned.into_inner());
    table.iter().map(|(name, address)| Row { name, address: *address }).collect()
}

/// The address of a function, if it is registered.
pub fn address(name: &str) -> Option<usize> {
    table().read().unwrap_or_else(|poisoned| poisoned.into_inner()).get(name).copied()
}

fn table() -> &'static RwLock<HashMap<&'static str, usize>> {
    static TABLE: OnceLock<RwLock<HashMap<&'static str, usize>>> = OnceLock::new();
    TABLE.get_or_init(RwLock::default)
}

#[cfg(test)]
mod tests {
    extern "C" fn hl_test_function() {}

    #[test]
    fn rows_are_named_after_their_functions() {
        super::register(&rows![hl_test_function]);
        assert_eq!(super::address("hl_test_function"), Some(hl_test_function as *const () as usize));
        assert_eq!(super::address("hl_absent"), None);
    }
}
