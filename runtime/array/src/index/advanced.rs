//! Subscripts with integer or boolean arrays.
//!
//! The arrays are broadcast together; each of their positions gives a byte offset, and the axes that plain terms left
//! over form a block that is copied from or to each offset. The broadcast axes take the place of the first array when all
//! arrays stand side by side, and come first otherwise.

use smallvec::SmallVec;

use super::gather::{gather, scatter};
use super::{Index, expand, position, slice_of};
use crate::array::{Array, Order};
use crate::dtype::DType;
use crate::element::Bool;
use crate::error::{ArrayError, Result, index, value};
use crate::layout::{self, Shape, Strides, Walk};
use crate::objects;
use crate::select::OutOfBounds;

/// A subscript, worked out.
struct Selection {
    /// What is left of the array at each offset.
    block_shape: Shape,
    block_strides: Strides,
    /// How many axes of the block come before the broadcast axes in the result.
    before: usize,
    /// The broadcast shape of the index arrays.
    shape: Shape,
    /// Byte offsets from the array's first element, in C order of `shape`.
    offsets: Vec<isize>,
    only_mask: bool,
}

/// A new array of the selected elements.
///
/// # Errors
/// `IndexError`
pub fn take(array: &Array, terms: &[Index]) -> Result<Array> {
    if let [Index::Positions(positions)] = terms
        && array.ndim() > 0
        && array.size() > 0
        && !array.dtype().has_objects()
    {
        return gather(array, 0, positions, OutOfBounds::Raise);
    }
    if let [Index::Mask(mask)] = terms
        && let (&[length], &[apart], &[step]) = (mask.shape(), mask.strides(), array.strides())
        && array.shape() == [length]
        && length <= FEW
        && !array.dtype().has_objects()
    {
        let mut offsets: SmallVec<[isize; FEW]> = SmallVec::new();
        for at in 0..length as isize {
            // SAFETY: the mask has so many elements.
            if unsafe { mask.data().wrapping_offset(at * apart).cast::<Bool>().read().get() } {
                offsets.push(at * step);
            }
        }
        let result = Array::empty(array.dtype(), &[offsets.len()])?;
        let step = array.dtype().itemsize() as isize;
        // SAFETY: the offsets are those of elements, and the new array has a place for each.
        unsafe { copy_all_singles(array, &offsets, result.data(), step, Direction::OutOfArray) };
        return Ok(result);
    }
    let selection = select(array, terms)?;
    let result = Array::empty(array.dtype(), &selection.result_shape())?;
    selection.copy(array, &result, Direction::OutOfArray)?;
    Ok(result)
}

/// Where the selected elements are, in bytes from the array's first element.
///
/// # Errors
/// `IndexError`
pub(crate) fn selected(array: &Array, terms: &[Index]) -> Result<Vec<isize>> {
    let selection = select(array, terms)?;
    let mut places = Vec::new();
    for offset in &selection.offsets {
        let start = array.data().wrapping_offset(*offset);
        let block = Walk::new(&selection.block_shape, [&selection.block_strides], false);
        block.for_each([start], |[first], [step], times| {
            let from = (first as isize).wrapping_sub(array.data() as isize);
            places.extend((0..times as isize).map(|at| from + at * step));
            Ok::<(), ArrayError>(())
        })?;
    }
    Ok(places)
}

/// Assigns to the selected elements; a source of another dtype is converted, a smaller one broadcast.
///
/// # Errors
/// `IndexError`, or `ValueError` when the source does not fit.
pub fn put(array: &Array, terms: &[Index], source: &Array) -> Result<()> {
    if let [Index::Positions(positions)] = terms
        && array.ndim() == 1
        && (source.ndim() == 0 || source.shape() == positions.shape())
        && source.dtype() == array.dtype()
        && !array.dtype().has_objects()
        && !source.may_share_memory(array)
        && !positions.may_share_memory(array)
    {
        return scatter(array, positions, source);
    }
    let selection = select(array, terms)?;
    let shape = selection.result_shape();
    if selection.only_mask && source.ndim() > 1 {
        return Err(ArrayError::Type(format!(
            "NumPy boolean array indexing assignment requires a 0 or 1-dimensional input, input has {} dimensions",
            source.ndim()
        )));
    }
    let mut lean = source.clone();
    while lean.ndim() > shape.len() && lean.shape()[0] == 1 {
        lean = lean.squeeze(Some(&[0]))?;
    }
    if lean.broadcast_to(&shape).is_err() {
        if selection.only_mask && source.ndim() == 1 {
            return value(format!(
                "NumPy boolean array indexing assignment cannot assign {} input values to the {} output values where the mask is true",
                source.size(),
                selection.offsets.len()
            ));
        }
        return value(format!(
            "shape mismatch: value array of shape {} could not be broadcast to indexing result of shape {}",
            layout::tight_shape_text(source.shape()),
            layout::tight_shape_text(&shape)
        ));
    }
    if source.dtype() != array.dtype() || source.may_share_memory(array) {
        lean = lean.cast_to(array.dtype(), Order::K)?;
    }
    selection.copy(array, &lean.broadcast_to(&shape)?, Direction::IntoArray)
}

/// Elements at positions along one axis, which are given for each place of the result.
///
/// # Errors
/// `IndexError`, or `ValueError` when the shapes do not broadcast.
pub fn take_along(array: &Array, positions: &Array, axis: usize) -> Result<Array> {
    let mut terms = Vec::new();
    for (other, length) in positions.shape().iter().enumerate() {
        if other == axis {
            terms.push(Index::Positions(positions.clone()));
            continue;
        }
        let mut shape = vec![1isize; positions.ndim()];
        shape[other] = *length as isize;
        let counting: Vec<i64> = (0..*length as i64).collect();
        let counting = Array::from_slice(&counting)?.reshape(&shape, Order::C)?;
        terms.push(Index::Positions(counting));
    }
    take(array, &terms)
}

#[derive(Clone, Copy, PartialEq)]
enum Direction {
    OutOfArray,
    IntoArray,
}

impl Selection {
    fn result_shape(&self) -> Shape {
        let mut shape = Shape::from_slice(&self.block_shape[..self.before]);
        shape.extend_from_slice(&self.shape);
        shape.extend_from_slice(&self.block_shape[self.before..]);
        shape
    }

    /// Copies between the selected elements of `array` and `other`, which has the shape of the result.
    fn copy(&self, array: &Array, other: &Array, direction: Direction) -> Result<()> {
        let broadcast_axes = self.before..self.before + self.shape.len();
        let dtype = array.dtype();
        let outer: Strides = Strides::from_slice(&other.strides()[broadcast_axes.clone()]);
        let inner: Strides = (0..other.ndim())
            .filter(|axis| !broadcast_axes.contains(axis))
            .map(|axis| other.strides()[axis])
            .collect();
        let block = Walk::new(&self.block_shape, [&self.block_strides, &inner], true);
        let single = block.shape[..] == [1];
        let mut at = 0;
        // The outer walk keeps C order, in which the offsets are listed.
        Walk::new(&self.shape, [&outer], false).for_each_block([other.data()], |[start], [step], length| {
            if single && !dtype.has_objects() {
                let offsets = &self.offsets[at..at + length];
                at += length;
                // SAFETY: offsets were checked against the axes; the other side is walked inside its shape.
                unsafe { copy_all_singles(array, offsets, start, step, direction) };
                return Ok(());
            }
            let starts = (0..length).map(|i| start.wrapping_offset(i as isize * step));
            for (offset, other_at) in self.offsets[at..at + length].iter().zip(starts) {
                let array_at = array.data().wrapping_offset(*offset);
                if single {
                    // SAFETY: offsets were checked against the axes; the other side is walked inside its shape.
                    unsafe { copy_elements(array_at, 0, other_at, 0, 1, dtype, direction) };
                } else {
                    block.for_each_block([array_at, other_at], |[a, b], [a_step, b_step], count| {
                        // SAFETY: as above, and the block is walked inside its shape.
                        unsafe { copy_elements(a, a_step, b, b_step, count, dtype, direction) };
                        Ok(())
                    })?;
                }
            }
            at += length;
            Ok(())
        })
    }
}

/// Masks of so many elements are gone through once.
const FEW: usize = 64;

/// Copies between the elements at offsets from the start of an array, which are no objects, and others, `step` bytes apart.
///
/// # Safety
/// All must be readable and, where they are copied to, writable.
unsafe fn copy_all_singles(
    array: &Array,
    offsets: &[isize],
    other: *mut u8,
    step: isize,
    direction: Direction,
) {
    let (first, dtype) = (array.data(), array.dtype());
    // SAFETY: by the caller's promise.
    unsafe {
        match dtype.itemsize() {
            1 => copy_singles::<u8>(first, offsets, other, step, direction),
            2 => copy_singles::<u16>(first, offsets, other, step, direction),
            4 => copy_singles::<u32>(first, offsets, other, step, direction),
            8 => copy_singles::<u64>(first, offsets, other, step, direction),
            16 => copy_singles::<u128>(first, offsets, other, step, direction),
            _ => {
                for (i, offset) in offsets.iter().enumerate() {
                    let (place, other) =
                        (first.wrapping_offset(*offset), other.wrapping_offset(i as isize * step));
                    copy_elements(place, 0, other, 0, 1, dtype, direction);
                }
            }
        }
    }
}

/// Copies between the items at offsets from the start of an array and others, `step` bytes apart.
///
/// # Safety
/// All must be readable and, where they are copied to, writable.
unsafe fn copy_singles<T: Copy>(
    array: *mut u8,
    offsets: &[isize],
    other: *mut u8,
    step: isize,
    direction: Direction,
) {
    let pair = |i: usize| {
        let place = array.wrapping_offset(offsets[i]).cast::<T>();
        (place, other.wrapping_offset(i as isize * step).cast::<T>())
    };
    for i in 0..offsets.len() {
        let (place, other) = pair(i);
        // SAFETY: by the caller's promise.
        unsafe {
            match direction {
                Direction::OutOfArray => other.write_unaligned(place.read_unaligned()),
                Direction::IntoArray => place.write_unaligned(other.read_unaligned()),
            }
        }
    }
}

/// # Safety
/// Both sides must have `count` elements of the dtype at their strides, and not overlap.
#[inline]
unsafe fn copy_elements(
    array: *mut u8,
    array_step: isize,
    other: *mut u8,
    other_step: isize,
    count: usize,
    dtype: DType,
    direction: Direction,
) {
    let itemsize = dtype.itemsize();
    let ((from, from_step), (to, to_step)) = match direction {
        Direction::OutOfArray => ((array, array_step), (other, other_step)),
        Direction::IntoArray => ((other, other_step), (array, array_step)),
    };
    // SAFETY: by the caller's promise.
    unsafe {
        if dtype.has_objects() {
            for i in 0..count as isize {
                objects::copy(dtype, from.wrapping_offset(i * from_step), to.wrapping_offset(i * to_step));
            }
            return;
        }
        if from_step == itemsize as isize && to_step == from_step {
            std::ptr::copy_nonoverlapping(from, to, count * itemsize);
            return;
        }
        for i in 0..count as isize {
            let (from, to) = (from.wrapping_offset(i * from_step), to.wrapping_offset(i * to_step));
            match itemsize {
                1 => to.write(from.read()),
                2 => to.cast::<u16>().write_unaligned(from.cast::<u16>().read_unaligned()),
                4 => to.cast::<u32>().write_unaligned(from.cast::<u32>().read_unaligned()),
                8 => to.cast::<u64>().write_unaligned(from.cast::<u64>().read_unaligned()),
                _ => std::ptr::copy_nonoverlapping(from, to, itemsize),
            }
        }
    }
}

/// An index array with the axis it applies to.
struct Positions {
    array: Array,
    axis: usize,
}

fn select(array: &Array, terms: &[Index]) -> Result<Selection> {
    if let [Index::Mask(mask)] = terms
        && mask.shape() == array.shape()
        && mask.ndim() > 0
    {
        return select_by_mask(array, mask);
    }
    let only_mask = matches!(terms, [Index::Mask(mask)] if mask.ndim() == array.ndim());
    let terms = expand(array, terms)?;
    let (mut block_shape, mut block_strides) = (Shape::new(), Strides::new());
    let mut positions: Vec<Positions> = Vec::new();
    let (mut axis, mut base) = (0, 0isize);
    let mut place = None;
    let mut apart = false;
    let mut last_advanced = None;
    for (at, term) in terms.iter().enumerate() {
        let length = array.shape().get(axis).copied().unwrap_or(0);
        let stride = array.strides().get(axis).copied().unwrap_or(0);
        match term {
            Index::At(_) | Index::Positions(_) | Index::Mask(_) => {
                if let Some(last) = last_advanced
                    && last + 1 != at
                {
                    apart = true;
                }
                last_advanced = Some(at);
                place.get_or_insert(block_shape.len());
            }
            _ => {}
        }
        match term {
            Index::At(position) => {
                positions.push(Positions { array: Array::from_element(*position as i64)?, axis });
                axis += 1;
            }
            Index::Positions(indices) => {
                positions.push(Positions { array: indices.clone(), axis });
                axis += 1;
            }
            Index::Mask(mask) => {
                for (k, n) in mask.shape().iter().enumerate() {
                    if *n != array.shape()[axis + k] {
                        return index(format!(
                            "boolean index did not match indexed array along axis {}; size of axis is {} but size of corresponding boolean axis is {n}",
                            axis + k,
                            array.shape()[axis + k]
                        ));
                    }
                }
                let found = crate::nonzero::nonzero(mask)?;
                if mask.ndim() == 0 {
                    // A single truth value selects everything or nothing along a new axis.
                    let count = usize::from(mask.only_scalar().is_true());
                    positions.push(Positions {
                        array: Array::zeros(crate::dtype::DType::Int64, &[count])?,
                        axis: usize::MAX,
                    });
                }
                for (k, indices) in found.into_iter().enumerate().take(mask.ndim()) {
                    positions.push(Positions { array: indices, axis: axis + k });
                }
                axis += mask.ndim();
            }
            Index::Slice { start, stop, step } => {
                let (first, count, step) = slice_of(*start, *stop, *step, length)?;
                if count > 0 {
                    base += first * stride;
                }
                block_shape.push(count);
                block_strides.push(stride.wrapping_mul(step));
                axis += 1;
            }
            Index::NewAxis => {
                block_shape.push(1);
                block_strides.push(0);
            }
            Index::Ellipsis => {}
        }
    }
    let shapes: SmallVec<[&[usize]; 4]> = positions.iter().map(|p| p.array.shape()).collect();
    let shape = layout::broadcast_shapes(&shapes).map_err(|_| {
        let all: String = shapes.iter().map(|shape| layout::tight_shape_text(shape) + " ").collect();
        ArrayError::Index(format!(
            "shape mismatch: indexing arrays could not be broadcast together with shapes {all}"
        ))
    })?;
    let count = layout::checked_size(&shape, 8)?;
    let mut offsets = Vec::new();
    offsets
        .try_reserve_exact(count)
        .map_err(|_| ArrayError::Memory(format!("Unable to allocate {} bytes", count * 8)))?;
    offsets.resize(count, base);
    for p in &positions {
        add_offsets(array, p, &shape, &mut offsets)?;
    }
    let before = if apart { 0 } else { place.unwrap_or(0) };
    Ok(Selection { block_shape, block_strides, before, shape, offsets, only_mask })
}

fn add_offsets(array: &Array, positions: &Positions, shape: &Shape, offsets: &mut [isize]) -> Result<()> {
    if positions.axis == usize::MAX {
        return Ok(());
    }
    let (length, stride) = (array.shape()[positions.axis], array.strides()[positions.axis]);
    let spread = positions.array.broadcast_to(shape)?;
    let mut at = 0;
    Walk::new(shape, [spread.strides()], false).for_each_block([spread.data()], |[pointer], [step], count| {
        for i in 0..count {
            // SAFETY: the walk stays inside the index array, whose dtype is int64.
            let wanted = unsafe { pointer.wrapping_offset(i as isize * step).cast::<i64>().read_unaligned() };
            let found = position(wanted as isize, positions.axis, length)?;
            offsets[at] += found as isize * stride;
            at += 1;
        }
        Ok(())
    })
}

fn select_by_mask(array: &Array, mask: &Array) -> Result<Selection> {
    let count = crate::nonzero::count_nonzero(mask)?;
    let mut offsets: Vec<isize> = Vec::new();
    offsets
        .try_reserve_exact(count)
        .map_err(|_| ArrayError::Memory(format!("Unable to allocate {} bytes", count * 8)))?;
    let base = array.data() as isize;
    Walk::new(mask.shape(), [mask.strides(), array.strides()], false).for_each_block(
        [mask.data(), array.data()],
        |[flag, element], [flag_step, element_step], length| {
            for i in 0..length as isize {
                // SAFETY: the walk stays inside the mask.
                if unsafe { flag.wrapping_offset(i * flag_step).cast::<Bool>().read().get() } {
                    offsets.push(element.wrapping_offset(i * element_step) as isize - base);
                }
            }
            Ok(())
        },
    )?;
    Ok(Selection {
        block_shape: Shape::new(),
        block_strides: Strides::new(),
        before: 0,
        shape: Shape::from_slice(&[offsets.len()]),
        offsets,
        only_mask: true,
    })
}
