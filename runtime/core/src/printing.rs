//! `print` in compiled code.
//!
//! Generated code describes what it prints as a row of parts: texts, numbers and arrays. The function that the VM installs
//! ([`Format`]) makes a [`Line`] of them on the thread that prints, while the values are what they are. The line writes
//! itself, which only a thread of the VM can do: what a worker of a parallel loop prints is written by the thread that
//! called the loop (see [`crate::outbox`]).
//!
//! A `print` is one text, written at once, so that lines of several threads do not mix.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::slice;
use std::sync::OnceLock;

use crate::context::{CallContext, Outlet};
use crate::error::{CallError, ErrorKind, FAILED, OK, Site, Status};
use crate::outbox::Message;
use crate::table;
use crate::text::Text;

/// How a part is described: eight bytes, which are its kind, its style, a number of 16 bits and one of 32 bits, both
/// little-endian.
pub mod part {
    /// Bytes of a description.
    pub const BYTES: usize = 8;
    /// A text, as many slots as [`crate::text`] says.
    pub const TEXT: u8 = 0;
    /// A number: how many slots it takes, and its dtype.
    pub const NUMBER: u8 = 1;
    /// An array: the number of its axes, with [`IN_BYTES`] if its strides are in bytes, and its dtype. As many slots as
    /// [`crate::slots`] says.
    pub const ARRAY: u8 = 2;
    /// The next parts if there are any: how many parts that is. One slot, which is zero for `None` in their place.
    pub const OPTIONAL: u8 = 3;
    /// An element that is no number, by its place: its dtype. Two slots, storage and address.
    pub const CELL: u8 = 4;

    /// Added to the number of axes of an array whose strides are in bytes.
    pub const IN_BYTES: u16 = 1 << 8;

    /// The style of `str(x)`.
    pub const STR: u8 = 0;
    /// The style of `repr(x)` for Python's types and arrays.
    pub const REPR: u8 = 1;
    /// The style of `repr(x)` for NumPy's scalars.
    pub const NUMPY_REPR: u8 = 2;
}

/// A part of what is printed.
#[derive(Debug, Clone, PartialEq)]
pub struct Part<'a> {
    /// One of the styles in [`mod@part`].
    pub style: u8,
    /// What.
    pub value: Printed<'a>,
}

/// A value that is printed.
#[derive(Debug, Clone, PartialEq)]
pub enum Printed<'a> {
    /// A text.
    Text(Cow<'a, str>),
    /// A number or bool: its dtype, its slots.
    Number(u32, &'a [u64]),
    /// An array: its dtype, the number of its axes, whether its strides are in bytes, its slots.
    Array(u32, usize, bool, &'a [u64]),
    /// An element that is no number: its dtype, its storage and its address.
    Cell(u32, &'a [u64]),
}

/// What one `print` writes. It holds nothing that the program can still change.
pub trait Line: Send {
    /// About how many bytes it holds on to.
    fn bytes(&self) -> usize;

    /// Writes it to the standard output, and flushes that if asked to. Called on threads of the VM.
    ///
    /// # Errors
    /// What the stream raised.
    fn write(&self, flush: bool) -> Result<(), ErrorKind>;
}

/// Makes a line of the parts, one after the other. Called on any thread.
pub type Format = fn(&[Part<'_>]) -> Result<Box<dyn Line>, ErrorKind>;

static FORMAT: OnceLock<Format> = OnceLock::new();

/// Says how printing is done; the first call wins.
pub fn install(format: Format) {
    let _ = FORMAT.set(format);
}

/// Adds the functions of this module to the table of functions that generated code may call.
pub(crate) fn register() {
    table::register(&crate::rows![hl_print, hl_deliver]);
}

/// Prints the parts that `descriptions` and `slots` hold.
///
/// # Safety
/// `context` is alive and belongs to the calling thread; there are `count` descriptions, and as many slots as they say, of
/// values that live.
unsafe extern "C" fn hl_print(
    context: *const CallContext,
    table: usize,
    place: u32,
    flush: u32,
    count: usize,
    descriptions: *const u8,
    slots: *const u64,
) -> Status {
    let site = Site { table, index: place };
    // SAFETY: alive by the caller's promise.
    let context = unsafe { &*context };
    // SAFETY: by the caller's promise.
    let parts = unsafe { parts(count, descriptions, slots) };
    let printed = format(&parts)
        .map_err(|kind| CallError::at(kind, site))
        .and_then(|line| send(context, line, flush != 0, site));
    finish(context, printed)
}

/// Writes what the workers of this thread's parallel loop have printed.
///
/// # Safety
/// `context` is alive and belongs to the calling thread.
unsafe extern "C" fn hl_deliver(context: *const CallContext) -> Status {
    // SAFETY: alive by the caller's promise.
    let context = unsafe { &*context };
    let delivered = match context.outlet() {
        Outlet::Owner(outbox) => outbox.deliver(),
        Outlet::Direct | Outlet::Worker(_) => Ok(()),
    };
    finish(context, delivered)
}

fn finish(context: &CallContext, outcome: Result<(), CallError>) -> Status {
    match outcome {
        Ok(()) => OK,
        Err(error) => {
            context.set_error(error);
            FAILED
        }
    }
}

fn send(context: &CallContext, line: Box<dyn Line>, flush: bool, site: Site) -> Result<(), CallError> {
    let message = Message { line, flush, site };
    match context.outlet() {
        Outlet::Direct => message.write(),
        Outlet::Worker(outbox) => outbox.post(message, &|| context.stop_requested()),
        Outlet::Owner(outbox) => {
            outbox.deliver()?;
            message.write()
        }
    }
}

fn format(parts: &[Part<'_>]) -> Result<Box<dyn Line>, ErrorKind> {
    let Some(format) = FORMAT.get() else {
        return Err(ErrorKind::Internal("print has nothing to print with".into()));
    };
    catch_unwind(AssertUnwindSafe(|| format(parts))).unwrap_or_else(|_| Err(panicked()))
}

/// Writes a line on a thread of the VM.
pub(crate) fn write(line: &dyn Line, flush: bool) -> Result<(), ErrorKind> {
    catch_unwind(AssertUnwindSafe(|| line.write(flush))).unwrap_or_else(|_| Err(panicked()))
}

fn panicked() -> ErrorKind {
    ErrorKind::Internal("print panicked".into())
}

/// # Safety
/// As for [`hl_print`]; the parts must not outlive what they describe.
unsafe fn parts<'a>(count: usize, descriptions: *const u8, slots: *const u64) -> Vec<Part<'a>> {
    if count == 0 {
        return Vec::new();
    }
    // SAFETY: by the caller's promise.
    let descriptions = unsafe { slice::from_raw_parts(descriptions, count * part::BYTES) };
    let mut at = slots;
    let mut take = |count: usize| {
        // SAFETY: by the caller's promise there are as many slots as the descriptions say.
        unsafe {
            let row: &'a [u64] = slice::from_raw_parts(at, count);
            at = at.add(count);
            row
        }
    };
    let mut parts = Vec::new();
    // How many of the next parts are not there.
    let mut absent = 0;
    for description in descriptions.chunks_exact(part::BYTES) {
        let style = description[1];
        let extent = u16::from_le_bytes([description[2], description[3]]);
        let dtype = u32::from_le_bytes([description[4], description[5], description[6], description[7]]);
        let ndim = usize::from(extent & !part::IN_BYTES);
        let slots = match description[0] {
            part::TEXT => take(crate::text::SLOTS),
            part::CELL => take(2),
            part::NUMBER => take(usize::from(extent)),
            part::ARRAY => take(crate::slots::array_slots(ndim)),
            _ => take(1),
        };
        if absent > 0 {
            absent -= 1;
            continue;
        }
        let value = match description[0] {
            // SAFETY: generated code passes the slots of a text that lives.
            part::TEXT => Printed::Text(Cow::Borrowed(unsafe { Text::of_slots(slots) }.as_str())),
            part::NUMBER => Printed::Number(dtype, slots),
            part::ARRAY => Printed::Array(dtype, ndim, extent & part::IN_BYTES != 0, slots),
            part::CELL => Printed::Cell(dtype, slots),
            _ if slots[0] != 0 => continue,
            _ => {
                absent = usize::from(extent);
                Printed::Text(Cow::Borrowed("None"))
            }
        };
        parts.push(Part { style, value });
    }
    parts
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use std::sync::{Mutex, MutexGuard};

    static WRITTEN: Mutex<String> = Mutex::new(String::new());
    static ALONE: Mutex<()> = Mutex::new(());

    /// Collects what is printed while the guard lives; a text with "fail" in it cannot be written.
    pub(crate) fn collect() -> MutexGuard<'static, ()> {
        let guard = ALONE.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        install(|parts| {
            let text: String = parts.iter().map(|part| format!("{part:?};")).collect();
            Ok(Box::new(text))
        });
        WRITTEN.lock().unwrap().clear();
        guard
    }

    impl Line for String {
        fn bytes(&self) -> usize {
            self.len()
        }

        fn write(&self, flush: bool) -> Result<(), ErrorKind> {
            if self.contains("fail") {
                return Err(ErrorKind::Value(self.clone()));
            }
            let mut written = WRITTEN.lock().unwrap();
            written.push_str(self);
            written.push_str(if flush { "|" } else { "" });
            Ok(())
        }
    }

    pub(crate) fn written() -> String {
        WRITTEN.lock().unwrap().clone()
    }

    #[test]
    fn parts_are_read_as_they_are_described() {
        let _alone = collect();
        let context = CallContext::new(true);
        let text = "ä";
        let descriptions = [
            [part::TEXT, part::STR, 0, 0, 0, 0, 0, 0],
            [part::NUMBER, part::REPR, 2, 0, b'D', 0, 0, 0],
            [part::ARRAY, part::STR, 1, 1, b'l', 0, 0, 0],
            [part::CELL, part::STR, 0, 0, 1, 1, 0, 0],
            [part::TEXT, part::REPR, 0, 0, 0, 0, 0, 0],
        ];
        let slots = [0, text.as_ptr() as u64, text.len() as u64, 1, 5, 6, 10, 20, 3, 1, 30, 40, 0, 0, 0, 0];
        // SAFETY: the slots are as the descriptions say; the test's printer does not follow addresses.
        let status =
            unsafe { hl_print(&context, 1, 2, 1, 5, descriptions.as_flattened().as_ptr(), slots.as_ptr()) };
        assert_eq!(status, OK);
        let wanted = "Part { style: 0, value: Text(\"ä\") };Part { style: 1, value: Number(68, [5, 6]) };\
                      Part { style: 0, value: Array(108, 1, true, [10, 20, 3, 1]) };\
                      Part { style: 0, value: Cell(257, [30, 40]) };Part { style: 1, value: Text(\"\") };|";
        assert_eq!(written(), wanted);
    }

    #[test]
    fn what_is_not_there_is_none_and_is_not_read() {
        let _alone = collect();
        let context = CallContext::new(true);
        let number = [part::NUMBER, part::STR, 1, 0, b'l', 0, 0, 0];
        let text = [part::TEXT, part::STR, 0, 0, 0, 0, 0, 0];
        let optional = |count| [part::OPTIONAL, 0, count, 0, 0, 0, 0, 0];
        let descriptions = [optional(3), number, optional(1), text, number];
        for (present, wanted) in [
            (0, "Text(\"None\") };Part { style: 0, value: Number(108, [9]) };"),
            (
                1,
                "Number(108, [7]) };Part { style: 0, value: Text(\"None\") };Part { style: 0, value: Number(108, [9]) };",
            ),
        ] {
            WRITTEN.lock().unwrap().clear();
            // The address leads nowhere.
            let slots = [present, 7, 0, 0, 1, 1, 1, 9];
            // SAFETY: the slots are as the descriptions say, and the text is not there.
            let status = unsafe {
                hl_print(&context, 1, 2, 0, 5, descriptions.as_flattened().as_ptr(), slots.as_ptr())
            };
            assert_eq!((status, written()), (OK, format!("Part {{ style: 0, value: {wanted}")));
        }
    }

    #[test]
    fn what_cannot_be_written_is_an_error_at_the_place_of_the_print() {
        let _alone = collect();
        let context = CallContext::new(true);
        let text = "fail";
        let slots = [0, text.as_ptr() as u64, text.len() as u64, 4];
        // SAFETY: as described.
        let status = unsafe { hl_print(&context, 7, 9, 0, 1, [0u8; part::BYTES].as_ptr(), slots.as_ptr()) };
        assert_eq!(status, FAILED);
        assert_eq!(context.take_error().unwrap().frames, [Site { table: 7, index: 9 }]);
    }
}
