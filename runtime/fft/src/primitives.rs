//! The transform as generated code calls it.

use hotloop_array::primitives::border::{self, Call, Outcome};
use hotloop_core::error::ErrorKind;

use crate::transform::{Kind, Norm, transform};

hotloop_core::primitives! {
    pub fn register by border::enter;
    /// `(array, length given, length, axis, kind, norm) -> array`
    hl_fft => fft;
}

fn fft(call: &mut Call) -> Outcome {
    let array = call.array()?;
    let given = call.bool();
    let length = call.int();
    let axis = call.int() as isize;
    let (kind, norm) = (Kind::from_number(call.int()), Norm::from_number(call.int()));
    let (Some(kind), Some(norm)) = (kind, norm) else {
        return Err(ErrorKind::Internal("no such Fourier transform".into()));
    };
    let result = transform(&array, given.then_some(length), axis, kind, norm)?;
    call.give(result)
}
