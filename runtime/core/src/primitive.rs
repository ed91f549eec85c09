//! How a runtime function offers itself to generated code in the slot convention of [`crate::slots`].
//!
//! A primitive is an [`Entry`](crate::slots::Entry): it reads its arguments from one row of slots, in order, and writes
//! its results to another. [`run`] is the frame around each: what the function returns as an error is recorded in the
//! call's context, and a panic ends there too, because none may unwind into generated code. The place of the call is
//! added by the generated code.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::context::CallContext;
use crate::error::{CallError, ErrorKind, FAILED, OK, Status};

/// The arguments of a primitive, read one after the other.
#[derive(Debug, Clone)]
pub struct Arguments {
    next: *const u64,
}

impl Arguments {
    /// # Safety
    /// The row must hold as many slots as will be read.
    #[inline]
    pub unsafe fn new(row: *const u64) -> Arguments {
        Arguments { next: row }
    }

    /// The next slot.
    #[inline]
    pub fn slot(&mut self) -> u64 {
        // SAFETY: by the promise of `new`.
        unsafe {
            let slot = self.next.read();
            self.next = self.next.add(1);
            slot
        }
    }

    /// The next slots, in the frame of the caller.
    #[inline]
    pub fn row<'a>(&mut self, count: usize) -> &'a [u64] {
        // SAFETY: by the promise of `new`; the row outlives the call that reads it.
        unsafe {
            let row = std::slice::from_raw_parts(self.next, count);
            self.next = self.next.add(count);
            row
        }
    }

    /// An integer argument.
    #[inline]
    pub fn int(&mut self) -> i64 {
        self.slot() as i64
    }

    /// A float64 argument.
    #[inline]
    pub fn float(&mut self) -> f64 {
        f64::from_bits(self.slot())
    }
}

/// The results of a primitive, written one after the other.
#[derive(Debug)]
pub struct Results {
    next: *mut u64,
}

impl Results {
    /// # Safety
    /// The row must have room for as many slots as will be written.
    #[inline]
    pub unsafe fn new(row: *mut u64) -> Results {
        Results { next: row }
    }

    /// Where the next slot is written.
    #[inline]
    pub fn address(&self) -> *mut u64 {
        self.next
    }

    /// Writes the next slot.
    #[inline]
    pub fn put(&mut self, slot: u64) {
        // SAFETY: by the promise of `new`.
        unsafe {
            self.next.write(slot);
            self.next = self.next.add(1);
        }
    }
}

/// What a primitive is called with.
#[derive(Debug)]
pub struct Frame {
    context: *const CallContext,
    arguments: Arguments,
    results: Results,
}

impl Frame {
    /// # Safety
    /// `context` is alive and belongs to the calling thread; the rows are as the body reads and writes them.
    #[inline]
    pub unsafe fn new(context: *const CallContext, arguments: *const u64, results: *mut u64) -> Frame {
        // SAFETY: by the caller's promise.
        unsafe { Frame { context, arguments: Arguments::new(arguments), results: Results::new(results) } }
    }
}

/// Runs the body of a primitive.
#[inline]
pub fn run(
    frame: Frame,
    body: impl FnOnce(&CallContext, &mut Arguments, &mut Results) -> Result<(), ErrorKind>,
) -> Status {
    let Frame { context, mut arguments, mut results } = frame;
    // SAFETY: by the promise of `Frame::new`.
    let context = unsafe { &*context };
    let outcome = catch_unwind(AssertUnwindSafe(|| body(context, &mut arguments, &mut results)));
    match outcome {
        Ok(Ok(())) => OK,
        Ok(Err(kind)) => fail(context, kind),
        Err(panic) => {
            let text = panic
                .downcast_ref::<&str>()
                .copied()
                .or_else(|| panic.downcast_ref::<String>().map(|s| &**s));
            let text = format!("a runtime function panicked: {}", text.unwrap_or("no message"));
            fail(context, ErrorKind::Internal(text))
        }
    }
}

#[cold]
fn fail(context: &CallContext, kind: ErrorKind) -> Status {
    context.set_error(CallError::new(kind));
    FAILED
}

/// Defines primitives under their symbols, and the function that adds them to the table of functions that generated code
/// may call. `enter` is [`run`] or a function of its kind.
#[macro_export]
macro_rules! primitives {
    (
        $visibility:vis fn $register:ident by $enter:path;
        $($(#[doc = $doc:literal])* $symbol:ident => $body:expr;)*
    ) => {
        $(
            $(#[doc = $doc])*
            ///
            /// # Safety
            /// As for `hotloop_core::primitive::Frame::new`, with arguments and results as above.
            unsafe extern "C" fn $symbol(
                context: *const $crate::context::CallContext,
                arguments: *const u64,
                results: *mut u64,
            ) -> $crate::error::Status {
                // SAFETY: by the caller's promise.
                let frame = unsafe { $crate::primitive::Frame::new(context, arguments, results) };
                $enter(frame, $body)
            }
        )*
        /// Adds the functions of this module to the table of functions that generated code may call.
        $visibility fn $register() {
            $crate::table::register(&$crate::rows![$($symbol),*]);
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_pass_through_and_errors_are_recorded() {
        let context = CallContext::new(false);
        let (arguments, mut results) = ([3, 1.5f64.to_bits()], [0, 0]);
        // SAFETY: both rows have two slots.
        let frame = unsafe { Frame::new(&context, arguments.as_ptr(), results.as_mut_ptr()) };
        let status = run(frame, |_, arguments, results| {
            let (n, x) = (arguments.int(), arguments.float());
            results.put((n * 2) as u64);
            results.put((x * 2.0).to_bits());
            Ok(())
        });
        assert_eq!((status, results), (OK, [6, 3.0f64.to_bits()]));
        // SAFETY: nothing is read or written.
        let frame = unsafe { Frame::new(&context, arguments.as_ptr(), results.as_mut_ptr()) };
        let status = run(frame, |_, _, _| Err(ErrorKind::Value("no".into())));
        assert_eq!(status, FAILED);
        assert_eq!(context.take_error().unwrap().kind, ErrorKind::Value("no".into()));
    }

    #[test]
    fn a_panic_becomes_an_error() {
        let context = CallContext::new(false);
        // SAFETY: nothing is read or written.
        let frame = unsafe { Frame::new(&context, std::ptr::null(), std::ptr::null_mut()) };
        let status = run(frame, |_, _, _| panic!("oh {}", 1));
        assert_eq!(status, FAILED);
        let text = "a runtime function panicked: oh 1".to_owned();
        assert_eq!(context.take_error().unwrap().kind, ErrorKind::Internal(text));
    }
}
