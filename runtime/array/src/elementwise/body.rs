//! What runs inside the walk over the operands of a ufunc.

use std::borrow::Cow;

use super::kernels::kernel;
use super::loops::Kernel;
use super::{moments, words};
use crate::dtype::DType;
use crate::error::{ArrayError, Result};
use crate::flags::Flags;
use crate::functions::{Op, Signature};

/// A loop and the dtypes that it computes on; operands of other dtypes are converted on the way.
pub(super) struct Body {
    pub(super) signature: Signature,
    how: How,
}

enum How {
    Plain(Kernel),
    Typed(TypedKernel),
}

/// A loop over elements that are no numbers: it is told the dtypes of its operands, and may fail.
pub(super) type TypedKernel =
    unsafe fn(&Signature, pointers: &[*mut u8], strides: &[isize], length: usize) -> Result<Flags>;

impl Body {
    /// The body of an operation on operands of these dtypes.
    pub(super) fn of(op: Op, signature: &Signature) -> Result<Body> {
        let signature = computed(op, signature).into_owned();
        let how = match kernel(op, &signature.inputs) {
            Some(kernel) => How::Plain(kernel),
            None => match moments::kernel(op, &signature).or_else(|| words::kernel(op, &signature)) {
                Some(kernel) => How::Typed(kernel),
                None => return Err(ArrayError::Type(format!("no loop for {op:?} on {}", signature.text()))),
            },
        };
        Ok(Body { signature, how })
    }

    /// Whether any thread may run the loop.
    pub(super) fn may_run_anywhere(&self) -> bool {
        !self.signature.inputs.contains(&DType::Object)
    }

    /// # Safety
    /// One pointer and stride per operand, inputs first, that lead to `length` elements of the signature's dtypes.
    #[inline]
    pub(super) unsafe fn run(&self, pointers: &[*mut u8], strides: &[isize], length: usize) -> Result<Flags> {
        // SAFETY: by the caller's promise.
        unsafe {
            match self.how {
                How::Plain(kernel) => Ok(kernel(pointers.as_ptr(), strides.as_ptr(), length)),
                How::Typed(kernel) => kernel(&self.signature, pointers, strides, length),
            }
        }
    }
}

/// The dtypes that a loop computes on: half precision is computed in single precision and
/// rounded, but for its own neighbouring numbers.
pub(super) fn computed(op: Op, signature: &Signature) -> Cow<'_, Signature> {
    let half = |dtypes: &[DType]| dtypes.contains(&DType::Float16);
    let neighbours = matches!(op, Op::NextAfter | Op::Spacing);
    if neighbours || (!half(&signature.inputs) && !half(&signature.outputs)) {
        return Cow::Borrowed(signature);
    }
    let mut wide = signature.clone();
    for dtype in wide.inputs.iter_mut().chain(&mut wide.outputs) {
        if *dtype == DType::Float16 {
            *dtype = DType::Float32;
        }
    }
    Cow::Owned(wide)
}

/// What rounding single precision results to half precision tells.
pub(crate) fn rounding_flags(results: *const u8, count: usize, to: DType) -> Flags {
    /// From here on a number is rounded to infinity.
    const BEYOND_HALF: f32 = 65520.0;
    if to != DType::Float16 {
        return Flags::NONE;
    }
    let beyond = (0..count).any(|at| {
        // SAFETY: the callers have so many results.
        let result = unsafe { results.cast::<f32>().add(at).read_unaligned() };
        result.is_finite() && result.abs() >= BEYOND_HALF
    });
    Flags::when(beyond, Flags::OVERFLOW)
}
