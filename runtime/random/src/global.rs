//! The state behind the functions of the module `numpy.random`, shared by the interpreter and compiled code.

use std::sync::{LazyLock, Mutex, MutexGuard};

use crate::RandomState;

/// Locks the global state; at its first use it is seeded from the system's entropy. Hold the guard briefly: other Python
/// threads draw from the same state.
pub fn global() -> MutexGuard<'static, RandomState> {
    static GLOBAL: LazyLock<Mutex<RandomState>> = LazyLock::new(|| Mutex::new(RandomState::from_entropy()));
    GLOBAL.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}
