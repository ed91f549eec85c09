//! Shapes and strides: contiguity, broadcasting, the order in which loops walk several arrays.

use smallvec::SmallVec;

use crate::error::{ArrayError, Result, value};

/// Lengths of axes. Those of three have room inside: with a fourth, descriptions of arrays would be moved by calls of `memcpy`.
pub type Shape = SmallVec<[usize; 3]>;
/// Distances in bytes between neighbours along axes.
pub type Strides = SmallVec<[isize; 3]>;

/// The most axes an array can have.
pub const MAX_NDIM: usize = 64;

/// The number of elements.
///
/// # Errors
/// A `ValueError` when the number does not fit an address.
#[inline]
pub fn checked_size(shape: &[usize], itemsize: usize) -> Result<usize> {
    if shape.contains(&0) {
        return Ok(0);
    }
    let mut size = 1usize;
    for &length in shape {
        size = size
            .checked_mul(length)
            .filter(|size| size.checked_mul(itemsize).is_some_and(|bytes| bytes <= isize::MAX as usize))
            .ok_or_else(|| {
                ArrayError::Value(
                    "array is too big; `arr.size * arr.dtype.itemsize` is larger than the maximum possible size."
                        .into(),
                )
            })?;
    }
    Ok(size)
}

/// The strides of a new array in C order.
#[inline]
pub fn c_strides(shape: &[usize], itemsize: usize) -> Strides {
    let mut strides: Strides = SmallVec::from_elem(0, shape.len());
    let mut step = itemsize as isize;
    for axis in (0..shape.len()).rev() {
        strides[axis] = step;
        step *= shape[axis].max(1) as isize;
    }
    strides
}

/// The strides of a new array in Fortran order.
pub fn f_strides(shape: &[usize], itemsize: usize) -> Strides {
    let mut strides: Strides = SmallVec::from_elem(0, shape.len());
    let mut step = itemsize as isize;
    for axis in 0..shape.len() {
        strides[axis] = step;
        step *= shape[axis].max(1) as isize;
    }
    strides
}

/// Whether elements lie one behind the other, last axis fastest. Axes of length one and empty arrays do not count.
#[inline]
pub fn is_c_contiguous(shape: &[usize], strides: &[isize], itemsize: usize) -> bool {
    is_dense(shape.iter().zip(strides).rev(), shape, itemsize)
}

/// Whether elements lie one behind the other, first axis fastest.
#[inline]
pub fn is_f_contiguous(shape: &[usize], strides: &[isize], itemsize: usize) -> bool {
    is_dense(shape.iter().zip(strides), shape, itemsize)
}

fn is_dense<'a>(
    axes: impl Iterator<Item = (&'a usize, &'a isize)>,
    shape: &[usize],
    itemsize: usize,
) -> bool {
    if shape.contains(&0) {
        return true;
    }
    let mut expected = itemsize as isize;
    for (&length, &stride) in axes {
        if length != 1 {
            if stride != expected {
                return false;
            }
            expected *= length as isize;
        }
    }
    true
}

/// The lowest and one past the highest byte that a view reaches, relative to its first element.
pub fn extent(shape: &[usize], strides: &[isize], itemsize: usize) -> (isize, isize) {
    if shape.contains(&0) {
        return (0, 0);
    }
    let (mut low, mut high) = (0, itemsize as isize);
    for (&length, &stride) in shape.iter().zip(strides) {
        let reach = (length as isize - 1) * stride;
        if reach < 0 {
            low += reach;
        } else {
            high += reach;
        }
    }
    (low, high)
}

/// Whether a view with these strides, whatever they are, stays inside of memory: `first` is the distance of its first element
/// from the start of `bytes` bytes.
///
/// # Errors
/// A `ValueError` when there are more elements than addresses.
pub fn stays_inside(
    first: isize,
    bytes: usize,
    shape: &[usize],
    strides: &[isize],
    itemsize: usize,
) -> Result<bool> {
    if checked_size(shape, itemsize)? == 0 {
        return Ok(usize::try_from(first).is_ok_and(|first| first <= bytes));
    }
    // No product of two addresses, and no sum of so few of them, is beyond these integers.
    let (mut low, mut high) = (first as i128, first as i128 + itemsize as i128);
    for (&length, &stride) in shape.iter().zip(strides) {
        let reach = (length as i128 - 1) * stride as i128;
        if reach < 0 {
            low += reach;
        } else {
            high += reach;
        }
    }
    Ok(low >= 0 && high <= bytes as i128)
}

/// `(2, 3)` as Python writes a tuple.
pub fn shape_text(shape: &[usize]) -> String {
    match shape {
        [one] => format!("({one},)"),
        many => format!("({})", many.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")),
    }
}

/// `(2,3)` as NumPy's broadcasting errors write it.
pub fn tight_shape_text(shape: &[usize]) -> String {
    match shape {
        [one] => format!("({one},)"),
        many => format!("({})", many.iter().map(usize::to_string).collect::<Vec<_>>().join(",")),
    }
}

/// The shape to which all broadcast.
///
/// # Errors
/// NumPy's `operands could not be broadcast together with shapes (2,) (3,) `.
pub fn broadcast_shapes(shapes: &[&[usize]]) -> Result<Shape> {
    let ndim = shapes.iter().map(|shape| shape.len()).max().unwrap_or(0);
    let mut result: Shape = SmallVec::from_elem(1, ndim);
    for shape in shapes {
        for (axis, &length) in shape.iter().enumerate() {
            let at = &mut result[ndim - shape.len() + axis];
            if *at == 1 {
                *at = length;
            } else if length != 1 && length != *at {
                let all: String = shapes.iter().map(|shape| tight_shape_text(shape) + " ").collect();
                return value(format!("operands could not be broadcast together with shapes {all}"));
            }
        }
    }
    Ok(result)
}

/// The strides with which a view of `shape` reads as `target`, zero along broadcast axes; `None` when it does not fit.
pub fn broadcast_strides(shape: &[usize], strides: &[isize], target: &[usize]) -> Option<Strides> {
    let lead = target.len().checked_sub(shape.len())?;
    let mut result: Strides = SmallVec::from_elem(0, target.len());
    for axis in 0..shape.len() {
        let (length, wanted) = (shape[axis], target[lead + axis]);
        if length == wanted {
            result[lead + axis] = if length == 1 { 0 } else { strides[axis] };
        } else if length != 1 {
            return None;
        }
    }
    Some(result)
}

/// An axis as an index: negative ones count from the end.
///
/// # Errors
/// `AxisError`
pub fn normalize_axis(axis: isize, ndim: usize) -> Result<usize> {
    let index = if axis < 0 { axis + ndim as isize } else { axis };
    if index < 0 || index >= ndim as isize {
        return Err(ArrayError::Axis { axis, ndim });
    }
    Ok(index as usize)
}

/// Walks several arrays of one shape in the order of memory, as NumPy's iterator does.
///
/// Axes are reordered so that the smallest strides come last, and merged where all operands allow it.
#[derive(Debug, Clone)]
pub struct Walk<const N: usize> {
    /// Lengths, outermost first; at least one axis.
    pub shape: Shape,
    /// Strides per axis, one per operand.
    pub strides: SmallVec<[[isize; N]; 4]>,
}

impl<const N: usize> Walk<N> {
    /// Plans the walk over operands that already have `shape`; the order of axes may change when `reorder` is set.
    pub fn new(shape: &[usize], operands: [&[isize]; N], reorder: bool) -> Walk<N> {
        let mut axes: SmallVec<[(usize, [isize; N]); 4]> = (0..shape.len())
            .filter(|&axis| shape[axis] != 1)
            .map(|axis| (shape[axis], std::array::from_fn(|i| operands[i][axis])))
            .collect();
        if reorder {
            sort_axes(&mut axes);
        }
        let mut walk = Walk { shape: SmallVec::new(), strides: SmallVec::new() };
        for (length, strides) in axes {
            if let (Some(last), Some(above)) = (walk.shape.last_mut(), walk.strides.last_mut()) {
                let inner = length as isize;
                if (0..N).all(|i| above[i] == strides[i] * inner) {
                    *last *= length;
                    *above = strides;
                    continue;
                }
            }
            walk.shape.push(length);
            walk.strides.push(strides);
        }
        if walk.shape.is_empty() {
            walk.shape.push(1);
            walk.strides.push([0; N]);
        }
        walk
    }

    /// Calls `inner(pointers, strides, length)` for each innermost run.
    ///
    /// # Errors
    /// Those of `inner`, which end the walk.
    pub fn for_each<E>(
        &self,
        start: [*mut u8; N],
        mut inner: impl FnMut([*mut u8; N], [isize; N], usize) -> Result<(), E>,
    ) -> Result<(), E> {
        if self.shape.contains(&0) {
            return Ok(());
        }
        let last = self.shape.len() - 1;
        let mut counters: Shape = SmallVec::from_elem(0, last);
        let mut pointers = start;
        loop {
            inner(pointers, self.strides[last], self.shape[last])?;
            let mut axis = last;
            loop {
                if axis == 0 {
                    return Ok(());
                }
                axis -= 1;
                counters[axis] += 1;
                let done = counters[axis] == self.shape[axis];
                let back = if done { self.shape[axis] as isize - 1 } else { 0 };
                for (pointer, step) in pointers.iter_mut().zip(self.strides[axis]) {
                    *pointer = pointer.wrapping_offset(if done { -(back * step) } else { step });
                }
                if !done {
                    break;
                }
                counters[axis] = 0;
            }
        }
    }
}

impl<const N: usize> Walk<N> {
    /// The same in runs of limited length, so that an interrupt ends a walk over one long run too.
    ///
    /// # Errors
    /// Those of `inner`, and [`ArrayError::Interrupted`].
    pub fn for_each_block(
        &self,
        start: [*mut u8; N],
        mut inner: impl FnMut([*mut u8; N], [isize; N], usize) -> Result<()>,
    ) -> Result<()> {
        let mut since_check = 0;
        self.for_each(start, |pointers, steps, length| {
            let mut done = 0;
            while done < length {
                let count = crate::interrupt::BLOCK.min(length - done);
                since_check += count;
                if since_check > crate::interrupt::BLOCK {
                    since_check = 0;
                    crate::interrupt::check()?;
                }
                let at = std::array::from_fn(|i| pointers[i].wrapping_offset(done as isize * steps[i]));
                inner(at, steps, count)?;
                done += count;
            }
            Ok(())
        })
    }
}

/// Insertion sort by absolute strides, largest first; the first operand with a decided order wins, ties keep their order.
fn sort_axes<const N: usize>(axes: &mut [(usize, [isize; N])]) {
    for at in 1..axes.len() {
        let mut place = at;
        // An axis moves outwards past those that clearly lie inside it; ambiguous ones are skipped over.
        for candidate in (0..at).rev() {
            match compare_strides(&axes[at].1, &axes[candidate].1) {
                Some(std::cmp::Ordering::Greater) => place = candidate,
                Some(_) => break,
                None => {}
            }
        }
        axes[place..=at].rotate_right(1);
    }
}

fn compare_strides<const N: usize>(a: &[isize; N], b: &[isize; N]) -> Option<std::cmp::Ordering> {
    let mut decided = None;
    for i in 0..N {
        let (a, b) = (a[i].unsigned_abs(), b[i].unsigned_abs());
        if a != 0 && b != 0 {
            if a <= b {
                // An operand in C order keeps the order, whatever the others want.
                return Some(std::cmp::Ordering::Less);
            }
            decided = Some(std::cmp::Ordering::Greater);
        }
    }
    decided
}

/// The order of axes, outermost first, in which a new array best follows the layout of the operands (NumPy's `K`).
pub fn keep_order(shape: &[usize], operands: &[Strides]) -> Shape {
    let mut order: Shape = (0..shape.len()).collect();
    for at in 1..order.len() {
        let mut place = at;
        for candidate in (0..at).rev() {
            let (a, b) = (order[at], order[candidate]);
            let mut verdict = None;
            for strides in operands {
                let (x, y) = (strides[a].unsigned_abs(), strides[b].unsigned_abs());
                if x != 0 && y != 0 {
                    if x <= y {
                        verdict = Some(false);
                        break;
                    }
                    verdict = Some(true);
                }
            }
            match verdict {
                Some(true) => place = candidate,
                Some(false) => break,
                None => {}
            }
        }
        order[place..=at].rotate_right(1);
    }
    order
}

/// Strides of a new dense array whose axes nest in the given order.
pub fn strides_in_order(shape: &[usize], order: &[usize], itemsize: usize) -> Strides {
    let mut strides: Strides = SmallVec::from_elem(0, shape.len());
    let mut step = itemsize as isize;
    for &axis in order.iter().rev() {
        strides[axis] = step;
        step *= shape[axis].max(1) as isize;
    }
    strides
}
