//! What compiled code asks of the pool by name.

use super::threads::{chunksize, max_threads, num_threads, set_chunksize, set_num_threads, thread_id};
use crate::error::ErrorKind;
use crate::primitive;

crate::primitives! {
    pub(super) fn register by primitive::run;
    /// `() -> count`
    hl_threads => |_, _, results| {
        results.put(num_threads() as u64);
        Ok(())
    };
    /// `() -> number`: of the thread in its parallel loop.
    hl_thread_number => |_, _, results| {
        results.put(thread_id() as u64);
        Ok(())
    };
    /// `(count)`
    hl_limit_threads => |_, arguments, _| {
        let wanted = usize::try_from(arguments.int()).unwrap_or(0);
        if set_num_threads(wanted) {
            return Ok(());
        }
        Err(ErrorKind::Value(format!("The number of threads must be between 1 and {}", max_threads())))
    };
    /// `() -> size`
    hl_chunksize => |_, _, results| {
        results.put(chunksize() as u64);
        Ok(())
    };
    /// `(size) -> size`: what it was.
    hl_set_chunksize => |_, arguments, results| {
        let Ok(size) = usize::try_from(arguments.int()) else {
            return Err(ErrorKind::Value("chunksize must be greater than or equal to zero".to_owned()));
        };
        results.put(set_chunksize(size) as u64);
        Ok(())
    };
}
