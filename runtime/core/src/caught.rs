//! Exceptions that compiled code catches.
//!
//! A caught error is kept in the call's context under a number, as long as it is handled: numbers grow inwards, and forgetting
//! one forgets those that were caught later. What class an error is of is asked of the caller's language, which registers
//! `hl_matches`.

use crate::context::CallContext;
use crate::error::{CallError, ErrorKind};
use crate::primitive;
use crate::table;

crate::primitives! {
    fn register_primitives by primitive::run;
    /// `() -> number` of the error that a failure has left.
    hl_catch => |context, _, results| {
        let Some(error) = context.take_error() else {
            return Err(ErrorKind::Internal("there is no error to catch".to_owned()));
        };
        results.put(context.keep_error(*error) as u64);
        Ok(())
    };
    /// `(number)`: the error is done with.
    hl_forget => |context, arguments, _| {
        context.forget_errors(arguments.slot() as usize);
        Ok(())
    };
}

/// Leaves a caught error again.
///
/// # Safety
/// `context` is alive and belongs to the calling thread.
#[cold]
unsafe extern "C" fn hl_raise_again(context: *const CallContext, number: i64) {
    // SAFETY: by the caller's promise.
    let context = unsafe { &*context };
    let error = context.caught_error(number as usize, Clone::clone);
    context.forget_errors(number as usize);
    let lost = || CallError::new(ErrorKind::Internal("a caught error was lost".to_owned()));
    context.set_error(error.unwrap_or_else(lost));
}

/// Adds the functions of this module to the table of functions that generated code may call.
pub(crate) fn register() {
    register_primitives();
    table::register(&crate::rows![hl_raise_again]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_forgotten_inwards() {
        let context = CallContext::new(true);
        let keep = |text: &str| context.keep_error(CallError::new(ErrorKind::Value(text.into())));
        assert_eq!([keep("a"), keep("b"), keep("c")], [0, 1, 2]);
        // SAFETY: the context lives.
        unsafe { hl_raise_again(&context, 1) };
        assert_eq!(context.take_error().unwrap().kind, ErrorKind::Value("b".into()));
        assert!(context.caught_error(1, |_| ()).is_none() && context.caught_error(0, |_| ()).is_some());
        assert_eq!(keep("d"), 1);
        context.forget_errors(0);
        assert!(context.has_caught() && context.caught_error(0, |_| ()).is_none());
    }
}
