//! The private memory in which lines are transformed.

use std::sync::Arc;

use hotloop_array::error::{ArrayError, Result};
use hotloop_array::interrupt;
use num_complex::Complex;
use realfft::{ComplexToReal, RealToComplex};
use rustfft::{Fft, FftNum};

use crate::lines::together;

/// Elements of a line from which on somebody may want to interrupt its transform.
const LONG: usize = 1 << 20;

/// What is done to a line.
pub(crate) enum Plan<T> {
    Complex(Arc<dyn Fft<T>>),
    ToComplex(Arc<dyn RealToComplex<T>>),
    ToReal(Arc<dyn ComplexToReal<T>>),
}

impl<T> Clone for Plan<T> {
    fn clone(&self) -> Plan<T> {
        match self {
            Plan::Complex(plan) => Plan::Complex(plan.clone()),
            Plan::ToComplex(plan) => Plan::ToComplex(plan.clone()),
            Plan::ToReal(plan) => Plan::ToReal(plan.clone()),
        }
    }
}

/// Lines one behind the other, of real and of complex numbers, and room for the transform.
pub(crate) struct Work<T> {
    pub(crate) real: Vec<T>,
    pub(crate) complex: Vec<Complex<T>>,
    scratch: Vec<Complex<T>>,
}

impl<T: FftNum> Work<T> {
    /// Room for a group of `lines`, or less of them.
    ///
    /// # Errors
    /// `MemoryError`
    pub(crate) fn new(plan: &Plan<T>, length: usize, lines: usize) -> Result<Work<T>> {
        let lines = lines.min(together(length));
        let (real, complex, scratch) = match plan {
            Plan::Complex(plan) => (0, length, plan.get_inplace_scratch_len()),
            Plan::ToComplex(plan) => (length, length / 2 + 1, plan.get_scratch_len()),
            Plan::ToReal(plan) => (length, length / 2 + 1, plan.get_scratch_len()),
        };
        let zero = Complex::new(T::zero(), T::zero());
        Ok(Work {
            real: buffer(T::zero(), real.saturating_mul(lines))?,
            complex: buffer(zero, complex.saturating_mul(lines))?,
            scratch: buffer(zero, scratch)?,
        })
    }
}

impl<T: FftNum> Plan<T> {
    /// Transforms the first lines.
    ///
    /// # Errors
    /// `Interrupted`
    pub(crate) fn run(&self, work: &mut Work<T>, length: usize, lines: usize) -> Result<()> {
        if length < LONG {
            self.run_now(work, length, lines);
            return Ok(());
        }
        let empty = Work { real: Vec::new(), complex: Vec::new(), scratch: Vec::new() };
        let (plan, mut own) = (self.clone(), std::mem::replace(work, empty));
        *work = interrupt::abandonable(move || {
            plan.run_now(&mut own, length, lines);
            Ok(own)
        })?;
        Ok(())
    }

    fn run_now(&self, work: &mut Work<T>, length: usize, lines: usize) {
        let Work { real, complex, scratch } = work;
        let half = length / 2 + 1;
        let halves = complex.chunks_exact_mut(half);
        let pairs = real.chunks_exact_mut(length).zip(halves).take(lines);
        // The errors are about lengths, which are those of the plan, and about imaginary parts, which the caller has cleared.
        match self {
            Plan::Complex(plan) => plan.process_with_scratch(&mut complex[..lines * length], scratch),
            Plan::ToComplex(plan) => pairs.for_each(|(real, complex)| {
                let _ = plan.process_with_scratch(real, complex, scratch);
            }),
            Plan::ToReal(plan) => pairs.for_each(|(real, complex)| {
                let _ = plan.process_with_scratch(complex, real, scratch);
            }),
        }
    }
}

fn buffer<T: Copy>(value: T, length: usize) -> Result<Vec<T>> {
    let mut values = Vec::new();
    let bytes = length.saturating_mul(size_of::<T>());
    values.try_reserve_exact(length).map_err(|_| {
        ArrayError::Memory(format!("Unable to allocate {bytes} bytes for a Fourier transform"))
    })?;
    values.resize(length, value);
    Ok(values)
}
