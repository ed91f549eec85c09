//! Primitives on elements of any dtype: assigned, converted, and texts measured.

use hotloop_core::error::ErrorKind;

use super::border::{self, Call, Outcome};
use crate::array::Order;
use crate::cast;
use crate::dtype::DType;

hotloop_core::primitives! {
    pub(super) fn register by border::enter;
    /// `(target, source)`: `target[...] = source`, converted.
    hl_assign => assign;
    /// `(array, dtype) -> array`: the elements converted.
    hl_cast => converted;
    /// `(text) -> int64`: the number of characters of a text or of bytes, without the zeros at the end.
    hl_text_length => text_length;
    /// `(element) -> text`: an element of text as a string.
    hl_text_of_element => text_of_element;
}

fn assign(call: &mut Call) -> Outcome {
    let (target, source) = (call.array()?, call.array()?);
    // A source in the same memory is read before anything is written.
    let source = if source.may_share_memory(&target) { source.copy(Order::C)? } else { source };
    cast::assign(&target, &source)?;
    Ok(())
}

fn converted(call: &mut Call) -> Outcome {
    let array = call.array()?;
    let dtype = call.dtype()?;
    let result = array.cast_to(dtype, Order::C)?;
    call.give(result)
}

fn text_of_element(call: &mut Call) -> Outcome {
    let element = call.array()?;
    let dtype = element.dtype().native();
    let element = element.cast_to(dtype, Order::C)?;
    // SAFETY: the copy has the one element.
    let text = unsafe { cast::text::get(dtype, element.data()) };
    call.give_text(&text)
}

fn text_length(call: &mut Call) -> Outcome {
    let text = call.array()?;
    let width = match text.dtype().native() {
        DType::Text(_) => 4,
        DType::Bytes(_) => 1,
        other => return Err(ErrorKind::Internal(format!("{other} has no characters"))),
    };
    let bytes = text.dtype().itemsize();
    // SAFETY: the element has so many bytes.
    let last = (0..bytes).rev().find(|at| unsafe { text.data().add(*at).read() } != 0);
    call.give_int(last.map_or(0, |last| (last / width + 1) as i64));
    Ok(())
}
