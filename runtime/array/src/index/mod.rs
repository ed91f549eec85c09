//! Indexing: what `a[...]` means.
//!
//! A subscript is a list of [`Index`] terms. Without arrays among them it is a view ([`view`]); with integer or boolean
//! arrays it gathers ([`take`]) or scatters ([`put`]) by NumPy's rules for combined indexing.

mod advanced;
mod gather;

pub(crate) use advanced::selected;
pub use advanced::{put, take, take_along};
pub(crate) use gather::gather;

use crate::array::Array;
use crate::error::{ArrayError, Result, index, value};
use crate::layout::{Shape, Strides};

/// One term of a subscript.
#[derive(Debug, Clone)]
pub enum Index {
    /// A single position; negative ones count from the end.
    At(isize),
    /// A range of positions.
    Slice {
        /// First position.
        start: Option<isize>,
        /// The position before which it ends.
        stop: Option<isize>,
        /// The distance between positions, not zero.
        step: Option<isize>,
    },
    /// As many full axes as are left.
    Ellipsis,
    /// A new axis of length one.
    NewAxis,
    /// Positions from an integer array (dtype int64).
    Positions(Array),
    /// Positions where a bool array is true.
    Mask(Array),
}

impl Index {
    /// Whether the term is an array.
    pub fn is_advanced(&self) -> bool {
        matches!(self, Index::Positions(_) | Index::Mask(_))
    }

    /// The number of axes of the array that the term uses up.
    fn consumed(&self) -> usize {
        match self {
            Index::At(_) | Index::Slice { .. } | Index::Positions(_) => 1,
            Index::Ellipsis | Index::NewAxis => 0,
            Index::Mask(mask) => mask.ndim(),
        }
    }
}

/// A position, checked and made non-negative.
///
/// # Errors
/// `IndexError`
#[inline]
pub fn position(at: isize, axis: usize, length: usize) -> Result<usize> {
    let from_start = if at < 0 { at + length as isize } else { at };
    if from_start < 0 || from_start >= length as isize {
        return index(format!("index {at} is out of bounds for axis {axis} with size {length}"));
    }
    Ok(from_start as usize)
}

/// First position, number of positions and step of a slice of an axis, as Python computes them.
///
/// # Errors
/// `ValueError` for a step of zero.
pub fn slice_of(
    start: Option<isize>,
    stop: Option<isize>,
    step: Option<isize>,
    length: usize,
) -> Result<(isize, usize, isize)> {
    let step = step.unwrap_or(1).max(-isize::MAX);
    if step == 0 {
        return value("slice step cannot be zero");
    }
    let n = length as isize;
    let (lowest, highest) = if step > 0 { (0, n) } else { (-1, n - 1) };
    let clip = |at: isize| if at < 0 { at.saturating_add(n).max(lowest) } else { at.min(highest) };
    let start = start.map_or(if step > 0 { lowest } else { highest }, clip);
    let stop = stop.map_or(if step > 0 { highest } else { lowest }, clip);
    let count = if step > 0 {
        if stop > start { (stop - start - 1) / step + 1 } else { 0 }
    } else if stop < start {
        (start - stop - 1) / -step + 1
    } else {
        0
    };
    Ok((start, count as usize, step))
}

/// Replaces or appends the ellipsis by full slices and checks the number of terms.
fn expand(array: &Array, terms: &[Index]) -> Result<Vec<Index>> {
    let consumed: usize = terms.iter().map(Index::consumed).sum();
    if consumed > array.ndim() {
        return index(format!(
            "too many indices for array: array is {}-dimensional, but {consumed} were indexed",
            array.ndim()
        ));
    }
    if terms.iter().filter(|term| matches!(term, Index::Ellipsis)).count() > 1 {
        return index("an index can only have a single ellipsis ('...')");
    }
    let full = || Index::Slice { start: None, stop: None, step: None };
    let missing = array.ndim() - consumed;
    let mut expanded = Vec::with_capacity(terms.len() + missing);
    let mut seen = false;
    for term in terms {
        if matches!(term, Index::Ellipsis) {
            expanded.extend((0..missing).map(|_| full()));
            seen = true;
        } else {
            expanded.push(term.clone());
        }
    }
    if !seen {
        expanded.extend((0..missing).map(|_| full()));
    }
    Ok(expanded)
}

/// The view that a subscript without arrays selects.
///
/// # Errors
/// `IndexError`, or `ValueError` for a step of zero.
pub fn view(array: &Array, terms: &[Index]) -> Result<Array> {
    let terms = expand(array, terms)?;
    let mut cut = Cut::new(array);
    for term in &terms {
        match term {
            Index::At(at) => cut.at(*at)?,
            Index::Slice { start, stop, step } => cut.slice(*start, *stop, *step)?,
            Index::NewAxis => cut.new_axis(),
            Index::Ellipsis | Index::Positions(_) | Index::Mask(_) => {
                return Err(ArrayError::Index("an array cannot index a view".into()));
            }
        }
    }
    Ok(cut.finish())
}

/// A view in the making: terms take the axes of an array one after the other. There must be as many axes as terms that
/// take one.
#[derive(Debug)]
pub struct Cut<'a> {
    array: &'a Array,
    data: *mut u8,
    shape: Shape,
    strides: Strides,
    axis: usize,
}

impl<'a> Cut<'a> {
    /// The whole array.
    #[inline]
    pub fn new(array: &'a Array) -> Cut<'a> {
        Cut { array, data: array.data(), shape: Shape::new(), strides: Strides::new(), axis: 0 }
    }

    /// One position of the next axis.
    ///
    /// # Errors
    /// `IndexError`
    #[inline]
    pub fn at(&mut self, at: isize) -> Result<()> {
        let at = position(at, self.axis, self.array.shape()[self.axis])?;
        self.data = self.data.wrapping_offset(at as isize * self.array.strides()[self.axis]);
        self.axis += 1;
        Ok(())
    }

    /// A range of positions of the next axis.
    ///
    /// # Errors
    /// `ValueError` for a step of zero.
    #[inline]
    pub fn slice(&mut self, start: Option<isize>, stop: Option<isize>, step: Option<isize>) -> Result<()> {
        let (first, count, step) = slice_of(start, stop, step, self.array.shape()[self.axis])?;
        let stride = self.array.strides()[self.axis];
        if count > 0 {
            self.data = self.data.wrapping_offset(first * stride);
        }
        self.shape.push(count);
        self.strides.push(stride.wrapping_mul(step));
        self.axis += 1;
        Ok(())
    }

    /// An axis of length one.
    #[inline]
    pub fn new_axis(&mut self) {
        self.shape.push(1);
        self.strides.push(0);
    }

    /// The view, with the axes that no term took.
    #[inline]
    pub fn finish(mut self) -> Array {
        self.shape.extend_from_slice(&self.array.shape()[self.axis..]);
        self.strides.extend_from_slice(&self.array.strides()[self.axis..]);
        // SAFETY: each term kept to positions inside its axis.
        unsafe { self.array.view_as(self.data, self.array.dtype(), self.shape, self.strides) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::array::Order;

    fn slice(start: isize, stop: isize, step: isize) -> Index {
        let some = |x| (x != isize::MAX).then_some(x);
        Index::Slice { start: some(start), stop: some(stop), step: some(step) }
    }
    const NO: isize = isize::MAX;

    #[test]
    fn slices_as_python_cuts_them() {
        assert_eq!(slice_of(None, None, Some(-1), 5).unwrap(), (4, 5, -1));
        assert_eq!(slice_of(Some(-2), None, None, 5).unwrap(), (3, 2, 1));
        assert_eq!(slice_of(Some(10), Some(-10), Some(-2), 5).unwrap(), (4, 3, -2));
        assert_eq!(slice_of(Some(3), Some(1), None, 5).unwrap().1, 0);
        assert!(slice_of(None, None, Some(0), 5).is_err());
    }

    #[test]
    fn combined_indices() {
        let values: Vec<i64> = (0..24).collect();
        let a = Array::from_slice(&values).unwrap().reshape(&[2, 3, 4], Order::C).unwrap();
        let v = view(&a, &[Index::At(-1), Index::NewAxis, slice(NO, NO, -1), slice(1, NO, 2)]).unwrap();
        assert_eq!(v.shape(), [1, 3, 2]);
        assert_eq!(v.to_vec::<i64>(), [21, 23, 17, 19, 13, 15]);
        let p = Array::from_slice(&[0i64, -1]).unwrap();
        let t =
            take(&a, &[Index::Positions(p.clone()), slice(NO, NO, NO), Index::Positions(p.clone())]).unwrap();
        assert_eq!(t.shape(), [2, 3]);
        assert_eq!(t.to_vec::<i64>(), [0, 4, 8, 15, 19, 23]);
        let t = take(&a, &[slice(NO, NO, NO), Index::Positions(p), Index::At(1)]).unwrap();
        assert_eq!(t.to_vec::<i64>(), [1, 9, 13, 21]);
        assert_eq!(
            view(&a, &[Index::At(2)]).unwrap_err().to_string(),
            "index 2 is out of bounds for axis 0 with size 2"
        );
    }
}
