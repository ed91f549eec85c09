//! The lines of an array along one axis: where each starts, and the loop over all of them.

use hotloop_array::array::Array;
use hotloop_array::error::{ArrayError, Result};
use hotloop_array::interrupt;
use hotloop_core::error::ErrorKind;
use hotloop_core::pool;
use num_traits::Zero;
use std::sync::Mutex;

/// Elements from which on the threads of the pool share the lines.
const SHARED: usize = 1 << 15;

/// The most neighbouring lines that are read together: the elements of a line may be far from each other, and those of
/// its neighbour beside them.
const TOGETHER: usize = 16;

/// Elements of the lines that are read together: what a cache holds.
const ELEMENTS_TOGETHER: usize = 1 << 16;

/// How many neighbouring lines of this length are read together.
pub(crate) fn together(length: usize) -> usize {
    (ELEMENTS_TOGETHER / length.max(1)).clamp(1, TOGETHER)
}

/// The lines of an array along an axis.
#[derive(Debug)]
pub(crate) struct Lines {
    data: *mut u8,
    /// Lengths and strides of the other axes.
    others: Vec<(usize, isize)>,
    /// Bytes between neighbours of a line.
    stride: isize,
}

// SAFETY: an address; who reads and writes there has to take care.
unsafe impl Sync for Lines {}

impl Lines {
    pub(crate) fn new(array: &Array, axis: usize) -> Lines {
        let axes = array.shape().iter().copied().zip(array.strides().iter().copied());
        let others = axes.enumerate().filter(|(at, _)| *at != axis).map(|(_, other)| other).collect();
        Lines { data: array.data(), others, stride: array.strides()[axis] }
    }

    /// The number of lines.
    pub(crate) fn count(&self) -> usize {
        self.others.iter().map(|(length, _)| length).product()
    }

    /// The first element of a line.
    pub(crate) fn start(&self, line: usize) -> *mut u8 {
        let (mut rest, mut offset) = (line, 0);
        for (length, stride) in self.others.iter().rev() {
            offset += (rest % length) as isize * stride;
            rest /= length;
        }
        self.data.wrapping_offset(offset)
    }
}

impl Lines {
    /// Copies the first `present` elements of some lines to buffers of `length`, and zeros behind them.
    ///
    /// # Safety
    /// The lines exist and have as many elements, of this type.
    pub(crate) unsafe fn gather<E: Copy + Zero>(
        &self,
        first: usize,
        lines: usize,
        present: usize,
        buffers: &mut [E],
        length: usize,
    ) {
        let starts: [*mut u8; TOGETHER] = std::array::from_fn(|line| self.start(first + line.min(lines - 1)));
        for buffer in buffers[..lines * length].chunks_exact_mut(length) {
            buffer[present..].fill(E::zero());
        }
        self.visit(&starts[..lines], present, |line, at, place| {
            // SAFETY: by the caller's promise.
            buffers[line * length + at] = unsafe { place.cast::<E>().read_unaligned() };
        });
    }

    /// Copies buffers of `length` to some lines.
    ///
    /// # Safety
    /// The lines exist, can be written to and have as many elements, of this type.
    pub(crate) unsafe fn scatter<E: Copy>(
        &self,
        first: usize,
        lines: usize,
        buffers: &[E],
        length: usize,
        change: impl Fn(E) -> E,
    ) {
        let starts: [*mut u8; TOGETHER] = std::array::from_fn(|line| self.start(first + line.min(lines - 1)));
        self.visit(&starts[..lines], length, |line, at, place| {
            // SAFETY: by the caller's promise.
            unsafe { place.cast::<E>().write_unaligned(change(buffers[line * length + at])) };
        });
    }

    /// Fills the second halves of lines of this length from the first ones, backwards.
    ///
    /// # Safety
    /// As for `scatter`; the first halves, and one element more, have been written.
    pub(crate) unsafe fn mirror<E: Copy>(
        &self,
        first: usize,
        lines: usize,
        length: usize,
        change: impl Fn(E) -> E,
    ) {
        for line in 0..lines {
            let start = self.start(first + line);
            let at = |index: usize| start.wrapping_offset(index as isize * self.stride).cast::<E>();
            for index in length / 2 + 1..length {
                // SAFETY: by the caller's promise.
                unsafe { at(index).write_unaligned(change(at(length - index).read_unaligned())) };
            }
        }
    }

    /// Visits the first elements of lines, in the order in which they lie in memory.
    #[inline(always)]
    fn visit(&self, starts: &[*mut u8], length: usize, mut body: impl FnMut(usize, usize, *mut u8)) {
        const NEAR: isize = 16;
        let place = |line: usize, at: usize| starts[line].wrapping_offset(at as isize * self.stride);
        if self.stride.abs() <= NEAR || starts.len() == 1 {
            for line in 0..starts.len() {
                (0..length).for_each(|at| body(line, at, place(line, at)));
            }
        } else {
            for at in 0..length {
                (0..starts.len()).for_each(|line| body(line, at, place(line, at)));
            }
        }
    }
}

/// Calls `body` with ranges of lines that lie beside each other, each at most [`TOGETHER`] long; `work` makes what one
/// thread needs.
///
/// # Errors
/// `Interrupted`, and what `work` and `body` return.
pub(crate) fn for_each<W>(
    count: usize,
    length: usize,
    work: impl Fn() -> Result<W> + Sync,
    body: impl Fn(&mut W, usize, usize) -> Result<()> + Sync,
) -> Result<()> {
    let together = together(length);
    let groups = count.div_ceil(together);
    let run = |first: usize, last: usize| {
        let mut work = work()?;
        for group in first..last {
            interrupt::check()?;
            let start = group * together;
            body(&mut work, start, together.min(count - start))?;
        }
        Ok(())
    };
    if groups < 2 || count.saturating_mul(length) < SHARED {
        return run(0, groups);
    }
    let polls = interrupt::polls();
    let error = Mutex::new(None);
    let outcome = pool::for_each_chunk(groups, groups.min(4 * pool::num_threads()), |chunk| {
        let _polling = interrupt::polling(polls);
        run(chunk.begin, chunk.end).map_err(|failure| {
            *error.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = Some(failure);
            ErrorKind::Interrupt
        })
    });
    match (outcome, error.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner())) {
        (Ok(()), _) => Ok(()),
        (Err(_), Some(error)) => Err(error),
        (Err(other), None) => Err(ArrayError::Value(format!("a Fourier transform failed: {other:?}"))),
    }
}
