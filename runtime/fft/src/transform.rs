//! One transform of all lines of an array.

use hotloop_array::array::{Array, Order};
use hotloop_array::dtype::{DType, Kind as DTypeKind};
use hotloop_array::element::Element;
use hotloop_array::error::{ArrayError, Result};
use hotloop_array::layout;
use num_complex::Complex;
use num_traits::{Float, FromPrimitive};
use rustfft::FftNum;

use crate::lines::{self, Lines};
use crate::plans;
use crate::work::{Plan, Work};

/// Which transform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `fft`
    Forward,
    /// `ifft`
    Inverse,
    /// `rfft`: of real numbers, the half of the result that says all.
    RealForward,
    /// `irfft`: from that half back to real numbers.
    RealInverse,
}

impl Kind {
    /// The kind with this number.
    #[must_use]
    pub fn from_number(number: i64) -> Option<Kind> {
        [Kind::Forward, Kind::Inverse, Kind::RealForward, Kind::RealInverse]
            .get(usize::try_from(number).ok()?)
            .copied()
    }

    fn is_inverse(self) -> bool {
        matches!(self, Kind::Inverse | Kind::RealInverse)
    }
}

/// Which direction divides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Norm {
    /// The inverse divides by the length.
    Backward,
    /// Both divide by the root of the length.
    Ortho,
    /// The other direction divides by the length.
    Forward,
}

impl Norm {
    /// NumPy's word for it.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Norm> {
        Some(match text {
            "backward" => Norm::Backward,
            "ortho" => Norm::Ortho,
            "forward" => Norm::Forward,
            _ => return None,
        })
    }

    /// The norm with this number.
    #[must_use]
    pub fn from_number(number: i64) -> Option<Norm> {
        [Norm::Backward, Norm::Ortho, Norm::Forward].get(usize::try_from(number).ok()?).copied()
    }

    fn factor<T: Float + FromPrimitive>(self, length: usize, inverse: bool) -> T {
        let length = T::from_usize(length).unwrap_or_else(T::one);
        match (self, inverse) {
            (Norm::Ortho, _) => length.sqrt().recip(),
            (Norm::Backward, true) | (Norm::Forward, false) => length.recip(),
            _ => T::one(),
        }
    }
}

/// The dtype of the result.
///
/// # Errors
/// `TypeError` where there is no such transform.
pub fn result_dtype(dtype: DType, kind: Kind) -> Result<DType> {
    if dtype.is_complex() && kind == Kind::RealForward {
        return Err(ArrayError::Type(
            "ufunc 'rfft_n_even' not supported for the input types, and the inputs could not be safely coerced to any supported types according to the casting rule ''safe''"
                .into(),
        ));
    }
    let numeric = matches!(
        dtype.kind(),
        DTypeKind::Bool | DTypeKind::Signed | DTypeKind::Unsigned | DTypeKind::Float | DTypeKind::Complex
    );
    if !numeric {
        return Err(ArrayError::NoLoop(format!("Fourier transforms are not defined for {dtype}")));
    }
    let dtype = dtype.native();
    let is_single = dtype == DType::Complex64 || dtype.is_float() && dtype.itemsize() <= 4;
    Ok(match (is_single, kind == Kind::RealInverse) {
        (true, false) => DType::Complex64,
        (true, true) => DType::Float32,
        (false, false) => DType::Complex128,
        (false, true) => DType::Float64,
    })
}

/// Transforms all lines along an axis. `length` is that of what is transformed, or for `RealInverse` of the result; lines
/// are cut to it, or filled up with zeros.
///
/// # Errors
/// `ValueError` for a length below one, `AxisError`, `TypeError`, `MemoryError`, `Interrupted`.
pub fn transform(array: &Array, length: Option<i64>, axis: isize, kind: Kind, norm: Norm) -> Result<Array> {
    let axis = layout::normalize_axis(axis, array.ndim())?;
    let present = array.shape()[axis];
    let length = match length {
        Some(length) => length,
        None if kind == Kind::RealInverse => 2 * (present as i64 - 1),
        None => present as i64,
    };
    if length < 1 {
        return Err(ArrayError::Value(format!("Invalid number of FFT data points ({length}) specified.")));
    }
    let length = length as usize;
    let dtype = result_dtype(array.dtype(), kind)?;
    match dtype.real_part() {
        DType::Float32 => typed::<f32>(array, length, axis, kind, norm, dtype),
        _ => typed::<f64>(array, length, axis, kind, norm, dtype),
    }
}

pub(crate) trait Precision: FftNum + Float + Element {
    const COMPLEX: DType;
}

impl Precision for f32 {
    const COMPLEX: DType = DType::Complex64;
}

impl Precision for f64 {
    const COMPLEX: DType = DType::Complex128;
}

fn typed<T: Precision>(
    array: &Array,
    length: usize,
    axis: usize,
    kind: Kind,
    norm: Norm,
    dtype: DType,
) -> Result<Array> {
    // Of real numbers, half of the result says all: the other half follows by symmetry.
    let of_reals = kind != Kind::RealInverse && !array.dtype().is_complex();
    let wanted = if of_reals { T::DTYPE } else { T::COMPLEX };
    let source = if array.dtype() == wanted { array.clone() } else { array.cast_to(wanted, Order::K)? };
    let mut shape = source.shape().to_vec();
    let half = length / 2 + 1;
    shape[axis] = if kind == Kind::RealForward { half } else { length };
    let result = Array::empty(dtype, &shape)?;
    if result.size() == 0 {
        return Ok(result);
    }
    let plan = match kind {
        _ if of_reals => Plan::ToComplex(plans::real::<T>(length)?.0),
        Kind::RealInverse => Plan::ToReal(plans::real::<T>(length)?.1),
        _ => Plan::Complex(plans::complex::<T>(length, kind == Kind::Inverse)?),
    };
    let (from, to) = (Lines::new(&source, axis), Lines::new(&result, axis));
    let factor: T = norm.factor(length, kind.is_inverse());
    let present = source.shape()[axis].min(if kind == Kind::RealInverse { half } else { length });
    let count = from.count();
    let new_work = || Work::new(&plan, length, count);
    lines::for_each(count, length, new_work, |work: &mut Work<T>, first, lines| {
        // SAFETY: the lines are those of the source, and have `present` elements of its type.
        unsafe {
            match &plan {
                Plan::ToComplex(_) => from.gather(first, lines, present, &mut work.real, length),
                Plan::ToReal(_) => from.gather(first, lines, present, &mut work.complex, half),
                Plan::Complex(_) => from.gather(first, lines, present, &mut work.complex, length),
            }
        }
        if matches!(plan, Plan::ToReal(_)) {
            // What would make the result complex is dropped.
            for line in work.complex[..lines * half].chunks_exact_mut(half) {
                line[0].im = T::zero();
                if length.is_multiple_of(2) {
                    line[half - 1].im = T::zero();
                }
            }
        }
        plan.run(work, length, lines)?;
        // SAFETY: the lines are those of the result, which is new and has elements of these types.
        unsafe {
            match &plan {
                Plan::Complex(_) => to.scatter(first, lines, &work.complex, length, |value| value * factor),
                Plan::ToReal(_) => to.scatter(first, lines, &work.real, length, |value: T| value * factor),
                Plan::ToComplex(_) if kind == Kind::RealForward => {
                    to.scatter(first, lines, &work.complex, half, |value| value * factor);
                }
                Plan::ToComplex(_) => {
                    let turn = |value: Complex<T>| if kind == Kind::Inverse { value.conj() } else { value };
                    to.scatter(first, lines, &work.complex, half, |value| turn(value) * factor);
                    to.mirror::<Complex<T>>(first, lines, length, |value| value.conj());
                }
            }
        }
        Ok(())
    })?;
    Ok(result)
}
