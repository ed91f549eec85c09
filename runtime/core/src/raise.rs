//! How generated code reports errors.
//!
//! Each function here records an error in the call's context, at the place that generated code names by its table and
//! index; generated code then returns [`FAILED`](crate::error::FAILED) at once. All of them are cold.

use std::slice;
use std::sync::Mutex;

use crate::context::CallContext;
use crate::error::{Argument, CallError, ErrorKind, Site};
use crate::table;
use crate::text::{self, Text};

/// A context as generated code passes it.
type Context = *const CallContext;

/// What an argument of a raised exception is, in the row of tags that generated code passes.
pub mod tag {
    /// `None`, no slot.
    pub const NONE: u8 = 0;
    /// A bool, one slot.
    pub const BOOL: u8 = 1;
    /// A signed integer, one slot.
    pub const INT: u8 = 2;
    /// An unsigned integer, one slot.
    pub const UNSIGNED: u8 = 3;
    /// A float64, one slot.
    pub const FLOAT: u8 = 4;
    /// A complex128, two slots.
    pub const COMPLEX: u8 = 5;
    /// A text, as many slots as [`crate::text`] says.
    pub const TEXT: u8 = 6;
}

/// The class of the exception of a failed check.
pub mod check {
    /// ValueError.
    pub const VALUE: i64 = 0;
    /// OverflowError.
    pub const OVERFLOW: i64 = 1;
    /// IndexError.
    pub const INDEX: i64 = 2;
    /// TypeError.
    pub const TYPE: i64 = 3;
    /// AttributeError.
    pub const ATTRIBUTE: i64 = 4;
}

/// Adds the functions of this module to the table of functions that generated code may call.
pub(crate) fn register() {
    table::register(&crate::rows![
        hl_raise_index,
        hl_raise_zero_division,
        hl_raise_value,
        hl_raise_check,
        hl_raise_unbound,
        hl_raise_assertion,
        hl_raise_interrupt,
        hl_raise_recursion,
        hl_raise_broadcast,
        hl_raise_assignment,
        hl_raise_exception,
        hl_error_frame,
        hl_error_place,
    ]);
}

/// # Safety
/// `context` is alive and belongs to the calling thread; as for every function here.
pub(crate) unsafe fn record(context: Context, table: usize, place: u32, kind: ErrorKind) {
    // SAFETY: alive by the caller's promise.
    unsafe { (*context).set_error(CallError::at(kind, Site { table, index: place })) };
}

#[cold]
unsafe extern "C" fn hl_raise_index(
    context: Context,
    table: usize,
    place: u32,
    index: i64,
    axis: i64,
    size: i64,
) {
    // SAFETY: as `record` asks.
    unsafe { record(context, table, place, ErrorKind::Index { index, axis, size }) };
}

#[cold]
unsafe extern "C" fn hl_raise_zero_division(
    context: Context,
    table: usize,
    place: u32,
    text: *const u8,
    length: usize,
) {
    // SAFETY: as `record` and `string` ask.
    unsafe { record(context, table, place, ErrorKind::ZeroDivision(interned(&string(text, length)))) };
}

#[cold]
unsafe extern "C" fn hl_raise_value(
    context: Context,
    table: usize,
    place: u32,
    text: *const u8,
    length: usize,
) {
    // SAFETY: as `record` and `string` ask.
    unsafe { record(context, table, place, ErrorKind::Value(string(text, length))) };
}

/// `{}` in the text stands for the value.
#[cold]
unsafe extern "C" fn hl_raise_check(
    context: Context,
    table: usize,
    place: u32,
    class: i32,
    value: i64,
    text: *const u8,
    length: usize,
) {
    // SAFETY: as `string` asks.
    let text = unsafe { string(text, length) }.replace("{}", &value.to_string());
    let kind = match i64::from(class) {
        check::OVERFLOW => ErrorKind::Overflow(text),
        check::INDEX => ErrorKind::IndexMessage(text),
        check::TYPE => ErrorKind::Type(text),
        check::ATTRIBUTE => ErrorKind::Attribute(text),
        _ => ErrorKind::Value(text),
    };
    // SAFETY: as `record` asks.
    unsafe { record(context, table, place, kind) };
}

#[cold]
unsafe extern "C" fn hl_raise_unbound(
    context: Context,
    table: usize,
    place: u32,
    text: *const u8,
    length: usize,
) {
    // SAFETY: as `record` and `string` ask.
    unsafe { record(context, table, place, ErrorKind::UnboundLocal(string(text, length))) };
}

/// A null text stands for an assertion without a message.
#[cold]
unsafe extern "C" fn hl_raise_assertion(
    context: Context,
    table: usize,
    place: u32,
    text: *const u8,
    length: usize,
) {
    // SAFETY: as `record` and `string` ask.
    unsafe {
        let message = (!text.is_null()).then(|| string(text, length));
        record(context, table, place, ErrorKind::Assertion(message));
    }
}

#[cold]
unsafe extern "C" fn hl_raise_interrupt(context: Context, table: usize, place: u32) {
    // SAFETY: as `record` asks.
    unsafe { record(context, table, place, ErrorKind::Interrupt) };
}

#[cold]
unsafe extern "C" fn hl_raise_recursion(context: Context, table: usize, place: u32) {
    // SAFETY: as `record` asks.
    unsafe { record(context, table, place, ErrorKind::Recursion) };
}

/// `lengths` holds the axes of all `count` operands one after the other; `ndims` says how many each has.
#[cold]
unsafe extern "C" fn hl_raise_broadcast(
    context: Context,
    table: usize,
    place: u32,
    count: usize,
    ndims: *const i64,
    lengths: *const i64,
) {
    // SAFETY: generated code passes rows of these lengths.
    unsafe {
        let mut rest = lengths;
        let mut text = String::from("operands could not be broadcast together with shapes ");
        for ndim in row(ndims, count) {
            text.push_str(&shape(row(rest, *ndim as usize)));
            text.push(' ');
            rest = rest.add(*ndim as usize);
        }
        record(context, table, place, ErrorKind::Value(text));
    }
}

#[cold]
unsafe extern "C" fn hl_raise_assignment(
    context: Context,
    table: usize,
    place: u32,
    ndim: usize,
    lengths: *const i64,
    target_ndim: usize,
    target_lengths: *const i64,
) {
    // SAFETY: generated code passes rows of these lengths.
    unsafe {
        let from = shape(row(lengths, ndim));
        let into = shape(row(target_lengths, target_ndim));
        let text = format!("could not broadcast input array from shape {from} into shape {into}");
        record(context, table, place, ErrorKind::Value(text));
    }
}

/// Raises the exception constant number `exception`; the arguments' slots follow one another as their tags say.
#[cold]
unsafe extern "C" fn hl_raise_exception(
    context: Context,
    table: usize,
    place: u32,
    exception: u32,
    count: usize,
    tags: *const u8,
    slots: *const u64,
) {
    let mut at = slots;
    // SAFETY: generated code passes `count` tags and as many slots as they take.
    unsafe {
        let mut next = || {
            let slot = at.read();
            at = at.add(1);
            slot
        };
        let arguments = row(tags, count)
            .iter()
            .map(|tag| match *tag {
                tag::BOOL => Argument::Bool(next() != 0),
                tag::INT => Argument::Int(next() as i64),
                tag::UNSIGNED => Argument::Unsigned(next()),
                tag::FLOAT => Argument::Float(f64::from_bits(next())),
                tag::COMPLEX => {
                    let real = f64::from_bits(next());
                    Argument::Complex(real, f64::from_bits(next()))
                }
                tag::TEXT => {
                    let slots: [u64; text::SLOTS] = std::array::from_fn(|_| next());
                    Argument::Text(Text::of_slots(&slots).as_str().to_owned())
                }
                _ => Argument::None,
            })
            .collect();
        record(context, table, place, ErrorKind::Raised { exception, arguments });
    }
}

/// Adds the place of a call to the error that the callee left.
#[cold]
unsafe extern "C" fn hl_error_frame(context: Context, table: usize, place: u32) {
    // SAFETY: alive by the caller's promise.
    unsafe { (*context).update_error(|error| error.add_frame(Site { table, index: place })) };
}

/// Says where an error happened that was recorded without a place, such as an interrupt between chunks.
#[cold]
unsafe extern "C" fn hl_error_place(context: Context, table: usize, place: u32) {
    // SAFETY: alive by the caller's promise.
    unsafe {
        (*context).update_error(|error| {
            if error.frames.is_empty() {
                error.frames.push(Site { table, index: place });
            }
        });
    }
}

/// # Safety
/// `first` leads to `count` items, or `count` is zero.
unsafe fn row<'a, T>(first: *const T, count: usize) -> &'a [T] {
    if count == 0 {
        return &[];
    }
    // SAFETY: by the caller's promise; the rows are constants or frames of the generated code that calls us.
    unsafe { slice::from_raw_parts(first, count) }
}

/// # Safety
/// As for [`row`].
unsafe fn string(text: *const u8, length: usize) -> String {
    // SAFETY: by the caller's promise.
    String::from_utf8_lossy(unsafe { row(text, length) }).into_owned()
}

/// NumPy's way to write a shape: `(2,3)`, `(4,)`, `()`.
fn shape(lengths: &[i64]) -> String {
    match lengths {
        [only] => format!("({only},)"),
        _ => format!("({})", lengths.iter().map(i64::to_string).collect::<Vec<_>>().join(",")),
    }
}

/// The same text as a constant of the process. There are as many as Python has wordings for division by zero.
fn interned(text: &str) -> &'static str {
    static KNOWN: Mutex<Vec<&'static str>> = Mutex::new(Vec::new());
    let mut known = KNOWN.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    if let Some(found) = known.iter().find(|found| **found == text) {
        return found;
    }
    let leaked: &'static str = Box::leak(text.into());
    known.push(leaked);
    leaked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_written_as_numpy_does() {
        assert_eq!(shape(&[]), "()");
        assert_eq!(shape(&[4]), "(4,)");
        assert_eq!(shape(&[2, 3]), "(2,3)");
    }

    #[test]
    fn a_raised_exception_carries_its_arguments() {
        let context = CallContext::new(true);
        let tags = [tag::INT, tag::COMPLEX, tag::TEXT, tag::NONE, tag::BOOL];
        let text = "näher";
        let slots = [
            -3i64 as u64,
            1.5f64.to_bits(),
            (-2.0f64).to_bits(),
            0,
            text.as_ptr() as u64,
            text.len() as u64,
            5,
            1,
        ];
        // SAFETY: the rows are as long as the tags say.
        unsafe { hl_raise_exception(&context, 7, 2, 4, tags.len(), tags.as_ptr(), slots.as_ptr()) };
        // SAFETY: the context lives.
        unsafe { hl_error_frame(&context, 8, 9) };
        let error = context.take_error().unwrap();
        let arguments = vec![
            Argument::Int(-3),
            Argument::Complex(1.5, -2.0),
            Argument::Text(text.into()),
            Argument::None,
            Argument::Bool(true),
        ];
        assert_eq!(error.kind, ErrorKind::Raised { exception: 4, arguments });
        assert_eq!(error.frames, [Site { table: 7, index: 2 }, Site { table: 8, index: 9 }]);
    }

    #[test]
    fn operands_that_do_not_broadcast_are_named_by_shape() {
        let context = CallContext::new(true);
        let (ndims, lengths) = ([2, 1], [2, 3, 4]);
        // SAFETY: the rows are as long as the counts say.
        unsafe { hl_raise_broadcast(&context, 0, 0, 2, ndims.as_ptr(), lengths.as_ptr()) };
        let text = "operands could not be broadcast together with shapes (2,3) (4,) ".to_owned();
        assert_eq!(context.take_error().unwrap().kind, ErrorKind::Value(text));
    }
}
