//! Checks of run-time values that generated code leaves to a primitive because they are rare and their message is long.

use crate::context::CallContext;
use crate::error::{ErrorKind, Status};
use crate::primitive;
use crate::table;

/// Adds the functions of this module to the table of functions that generated code may call.
pub(crate) fn register() {
    table::register(&crate::rows![hl_check_unpack, hl_check_minimum, hl_check_maximum]);
}

/// `(length, wanted)`: the items of an array are unpacked to `wanted` names.
///
/// # Safety
/// As for [`primitive::run`], with the arguments above; as for every function here.
unsafe extern "C" fn hl_check_unpack(
    context: *const CallContext,
    arguments: *const u64,
    results: *mut u64,
) -> Status {
    // SAFETY: by the caller's promise.
    unsafe {
        primitive::run(context, arguments, results, |_, arguments, _| {
            let (length, wanted) = (arguments.int(), arguments.int());
            let problem = match length.cmp(&wanted) {
                std::cmp::Ordering::Equal => return Ok(()),
                std::cmp::Ordering::Less => "not enough",
                std::cmp::Ordering::Greater => "too many",
            };
            Err(ErrorKind::Value(format!("{problem} values to unpack (expected {wanted}, got {length})")))
        })
    }
}

/// `(size)`: the number of elements that a minimum is taken of.
///
/// # Safety
/// As above.
unsafe extern "C" fn hl_check_minimum(
    context: *const CallContext,
    arguments: *const u64,
    results: *mut u64,
) -> Status {
    // SAFETY: by the caller's promise.
    unsafe { check_not_empty(context, arguments, results, "minimum") }
}

/// `(size)`: the number of elements that a maximum is taken of.
///
/// # Safety
/// As above.
unsafe extern "C" fn hl_check_maximum(
    context: *const CallContext,
    arguments: *const u64,
    results: *mut u64,
) -> Status {
    // SAFETY: by the caller's promise.
    unsafe { check_not_empty(context, arguments, results, "maximum") }
}

/// # Safety
/// As above.
unsafe fn check_not_empty(
    context: *const CallContext,
    arguments: *const u64,
    results: *mut u64,
    operation: &str,
) -> Status {
    // SAFETY: by the caller's promise.
    unsafe {
        primitive::run(context, arguments, results, |_, arguments, _| {
            if arguments.int() != 0 {
                return Ok(());
            }
            Err(ErrorKind::Value(format!(
                "zero-size array to reduction operation {operation} which has no identity"
            )))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{FAILED, OK};

    type Check = unsafe extern "C" fn(*const CallContext, *const u64, *mut u64) -> Status;

    fn message(check: Check, arguments: &[u64]) -> Option<String> {
        let context = CallContext::new(false);
        // SAFETY: the checks read at most the arguments that the tests give and write nothing.
        let status = unsafe { check(&context, arguments.as_ptr(), std::ptr::null_mut()) };
        match context.take_error().map(|error| error.kind) {
            Some(ErrorKind::Value(text)) if status == FAILED => Some(text),
            None if status == OK => None,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn messages_are_those_of_python_and_numpy() {
        assert_eq!(message(hl_check_unpack, &[2, 2]), None);
        let text = "not enough values to unpack (expected 3, got 2)";
        assert_eq!(message(hl_check_unpack, &[2, 3]).as_deref(), Some(text));
        let text = "too many values to unpack (expected 2, got 5)";
        assert_eq!(message(hl_check_unpack, &[5, 2]).as_deref(), Some(text));
        assert_eq!(message(hl_check_minimum, &[1]), None);
        let text = "zero-size array to reduction operation maximum which has no identity";
        assert_eq!(message(hl_check_maximum, &[0]).as_deref(), Some(text));
    }
}
