//! Locking that survives a panic of another holder.
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks `mutex`. A poisoned lock is taken all the same: no state of this crate is left half-changed by code that can
/// panic, and a kernel that stops publishing because one request failed would be worse.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
