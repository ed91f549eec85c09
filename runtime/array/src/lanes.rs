//! The lanes of arrays: the elements along one axis, for each place on all other axes.

use smallvec::SmallVec;

use crate::array::Array;
use crate::element::Element;
use crate::error::Result;
use crate::interrupt;
use crate::layout::{Shape, Strides};
use crate::share;

/// The lanes of several arrays side by side. The first one says how long they are; the others may have any length along
/// the axis, but must agree on all other axes.
#[derive(Debug, Clone)]
pub(crate) struct Lanes<const N: usize> {
    /// Elements of a lane.
    pub(crate) length: usize,
    /// Bytes between neighbours in a lane.
    pub(crate) steps: [isize; N],
    outer: Shape,
    strides: [Strides; N],
    first: [*mut u8; N],
    /// The lanes that are meant, of all.
    begin: usize,
    end: usize,
}

// SAFETY: threads get lanes of their own, as `among_threads` cuts them, and its caller waits for them.
unsafe impl<const N: usize> Sync for Lanes<N> {}

impl<const N: usize> Lanes<N> {
    /// `axis` must be one of the arrays' axes.
    pub(crate) fn new(axis: usize, arrays: [&Array; N]) -> Lanes<N> {
        let without = |all: &[isize]| -> Strides {
            all.iter().enumerate().filter(|(at, _)| *at != axis).map(|(_, stride)| *stride).collect()
        };
        let outer: Shape =
            arrays[0].shape().iter().enumerate().filter(|(at, _)| *at != axis).map(|(_, n)| *n).collect();
        let end = outer.iter().product();
        Lanes {
            length: arrays[0].shape()[axis],
            steps: std::array::from_fn(|i| arrays[i].strides()[axis]),
            strides: std::array::from_fn(|i| without(arrays[i].strides())),
            first: std::array::from_fn(|i| arrays[i].data()),
            outer,
            begin: 0,
            end,
        }
    }

    /// How many lanes are meant.
    pub(crate) fn count(&self) -> usize {
        self.end - self.begin
    }

    /// Calls `body` with parts of the lanes, on the threads of the pool where that pays. `weight` is the work for an
    /// element, in additions.
    ///
    /// # Errors
    /// An interrupt, and what the body returns.
    pub(crate) fn among_threads(
        &self,
        weight: usize,
        body: impl Fn(&Lanes<N>) -> Result<()> + Sync,
    ) -> Result<()> {
        let elements = self.count().saturating_mul(self.length).saturating_mul(weight);
        if self.count() == 1 || elements < share::WORTH_SHARING {
            return body(self);
        }
        share::among_threads(self.count(), elements, |part| {
            body(&Lanes { begin: self.begin + part.start, end: self.begin + part.end, ..self.clone() })
        })
    }

    /// Calls `body` with the first elements of each lane.
    ///
    /// # Errors
    /// An interrupt, and what the body returns.
    pub(crate) fn for_each(&self, mut body: impl FnMut([*mut u8; N]) -> Result<()>) -> Result<()> {
        let mut counters: SmallVec<[usize; 4]> = SmallVec::from_elem(0, self.outer.len());
        let mut starts = self.first;
        let mut rest = self.begin;
        for axis in (0..self.outer.len()).rev() {
            counters[axis] = rest % self.outer[axis].max(1);
            rest /= self.outer[axis].max(1);
            for (start, strides) in starts.iter_mut().zip(&self.strides) {
                *start = start.wrapping_offset(counters[axis] as isize * strides[axis]);
            }
        }
        let mut since_check = 0;
        for _ in self.begin..self.end {
            since_check += self.length;
            if since_check >= interrupt::BLOCK {
                since_check = 0;
                interrupt::check()?;
            }
            body(starts)?;
            for axis in (0..self.outer.len()).rev() {
                counters[axis] += 1;
                let around = counters[axis] == self.outer[axis];
                let by = if around { 1 - self.outer[axis] as isize } else { 1 };
                for (start, strides) in starts.iter_mut().zip(&self.strides) {
                    *start = start.wrapping_offset(by * strides[axis]);
                }
                if !around {
                    break;
                }
                counters[axis] = 0;
            }
        }
        Ok(())
    }

    /// Fills a vector with a lane of the array `of`.
    ///
    /// # Errors
    /// `MemoryError`, or an interrupt.
    ///
    /// # Safety
    /// `start` must be the start of a lane of that array, whose elements are of type `T`.
    pub(crate) unsafe fn read<T: Element>(
        &self,
        start: *const u8,
        of: usize,
        lane: &mut Vec<T>,
    ) -> Result<()> {
        lane.clear();
        lane.try_reserve_exact(self.length).map_err(|_| {
            crate::error::ArrayError::Memory(format!(
                "Unable to allocate {} bytes",
                self.length.saturating_mul(size_of::<T>())
            ))
        })?;
        let step = self.steps[of];
        interrupt::in_blocks(self.length, |from, count| {
            lane.extend((from..from + count).map(|at| {
                // SAFETY: by the caller's promise.
                unsafe { start.wrapping_offset(at as isize * step).cast::<T>().read_unaligned() }
            }));
            Ok(())
        })
    }

    /// Writes a lane of the array `of`.
    ///
    /// # Errors
    /// An interrupt.
    ///
    /// # Safety
    /// `start` must be the start of a lane of that array, whose elements are of type `T`, and which nobody else writes. It
    /// must be as long as `lane`.
    pub(crate) unsafe fn write<T: Element>(&self, lane: &[T], start: *mut u8, of: usize) -> Result<()> {
        // SAFETY: by the caller's promise.
        unsafe { self.write_with(lane, |element| *element, start, of) }
    }

    /// As [`Lanes::write`], of what a function makes of each item.
    ///
    /// # Errors
    /// An interrupt.
    ///
    /// # Safety
    /// As for [`Lanes::write`].
    pub(crate) unsafe fn write_with<I, T: Element>(
        &self,
        items: &[I],
        element: impl Fn(&I) -> T,
        start: *mut u8,
        of: usize,
    ) -> Result<()> {
        let step = self.steps[of];
        interrupt::in_blocks(items.len(), |from, count| {
            for (at, item) in (from..).zip(&items[from..from + count]) {
                // SAFETY: by the caller's promise.
                unsafe {
                    start.wrapping_offset(at as isize * step).cast::<T>().write_unaligned(element(item));
                }
            }
            Ok(())
        })
    }
}
