//! Checks of run-time values that generated code leaves to a primitive because they are rare and their message is long.

use crate::error::ErrorKind;
use crate::primitive::{self, Arguments};

crate::primitives! {
    pub(crate) fn register by primitive::run;
    /// `(length, wanted)`: the items of an array are unpacked to `wanted` names.
    hl_check_unpack => |_, arguments, _| check_unpack(arguments.int(), arguments.int());
    /// `(size)`: the number of elements that a minimum is taken of.
    hl_check_minimum => |_, arguments, _| check_not_empty(arguments, "minimum");
    /// `(size)`: the number of elements that a maximum is taken of.
    hl_check_maximum => |_, arguments, _| check_not_empty(arguments, "maximum");
}

fn check_unpack(length: i64, wanted: i64) -> Result<(), ErrorKind> {
    let problem = match length.cmp(&wanted) {
        std::cmp::Ordering::Equal => return Ok(()),
        std::cmp::Ordering::Less => "not enough",
        std::cmp::Ordering::Greater => "too many",
    };
    Err(ErrorKind::Value(format!("{problem} values to unpack (expected {wanted}, got {length})")))
}

fn check_not_empty(arguments: &mut Arguments, operation: &str) -> Result<(), ErrorKind> {
    if arguments.int() != 0 {
        return Ok(());
    }
    let text = format!("zero-size array to reduction operation {operation} which has no identity");
    Err(ErrorKind::Value(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::CallContext;
    use crate::error::{FAILED, OK, Status};

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
