//! Elements at positions along one axis: the commonest of subscripts with arrays, without a list of offsets.

use super::position;
use crate::array::Array;
use crate::error::{Result, index};
use crate::interrupt;
use crate::layout::{self, Shape, Strides, Walk};
use crate::select::OutOfBounds;
use crate::share::{self, Shared};

/// The elements at positions (int64) along an axis, whose place the axes of the positions take. Without elements that
/// refer to objects only.
///
/// # Errors
/// `IndexError`, `MemoryError`
pub(crate) fn gather(array: &Array, axis: usize, positions: &Array, mode: OutOfBounds) -> Result<Array> {
    let length = array.shape()[axis];
    if length == 0 && positions.size() > 0 {
        return index("cannot do a non-empty take from an empty axes.");
    }
    let mut shape = Shape::from_slice(&array.shape()[..axis]);
    shape.extend_from_slice(positions.shape());
    shape.extend_from_slice(&array.shape()[axis + 1..]);
    let result = Array::empty(array.dtype(), &shape)?;
    let itemsize = array.dtype().itemsize();
    let inner = &array.shape()[axis + 1..];
    // Blocks that lie in one piece are copied as one.
    let is_whole = layout::is_c_contiguous(inner, &array.strides()[axis + 1..], itemsize);
    let dense = if is_whole { None } else { Some(array.to_contiguous()?) };
    let source = dense.as_ref().unwrap_or(array);
    let block = inner.iter().product::<usize>() * itemsize;
    if result.size() == 0 {
        return check(positions, axis, length, mode).map(|()| result);
    }
    let dense = if positions.is_c_contiguous() { None } else { Some(positions.to_contiguous()?) };
    let positions = dense.as_ref().unwrap_or(positions);
    let count = positions.size();
    let from = Shared(positions.data().cast::<i64>());
    let axis_of = Axis { axis, length, step: source.strides()[axis], mode };
    let gather_from = |first: Shared<u8>, to: Shared<u8>| {
        share::among_threads(count, count.saturating_mul(1 + block / 16), |part| {
            // SAFETY: the part lies in the positions, and the result has a block for each.
            unsafe {
                axis_of.copy(
                    from.get().add(part.start),
                    part.len(),
                    first.get(),
                    block,
                    to.get().add(part.start * block),
                )
            }
        })
    };
    if axis == 0 {
        gather_from(Shared(source.data()), Shared(result.data()))?;
        return Ok(result);
    }
    let outer: Strides = Strides::from_slice(&source.strides()[..axis]);
    let out: Strides = Strides::from_slice(&result.strides()[..axis]);
    let start = [source.data(), result.data()];
    Walk::new(&array.shape()[..axis], [&outer, &out], false).for_each(
        start,
        |[first, to], steps, times| {
            (0..times as isize).try_for_each(|time| {
                gather_from(
                    Shared(first.wrapping_offset(time * steps[0])),
                    Shared(to.wrapping_offset(time * steps[1])),
                )
            })
        },
    )?;
    Ok(result)
}

/// An axis along which elements are gathered.
#[derive(Clone, Copy)]
struct Axis {
    axis: usize,
    length: usize,
    step: isize,
    mode: OutOfBounds,
}

impl Axis {
    /// Copies the blocks at positions of the axis that starts at `first`.
    ///
    /// # Errors
    /// `IndexError`
    ///
    /// # Safety
    /// There must be `count` positions, blocks of `block` bytes must be readable along the axis, and `count` of them
    /// writable at `to`.
    #[inline]
    unsafe fn copy(
        &self,
        positions: *const i64,
        count: usize,
        first: *mut u8,
        block: usize,
        to: *mut u8,
    ) -> Result<()> {
        // Read once, block by block: another thread may write them.
        let mut places = [0usize; TOGETHER];
        for at in (0..count).step_by(TOGETHER) {
            let places = &mut places[..TOGETHER.min(count - at)];
            // SAFETY: by the caller's promise; places lie on the axis.
            unsafe {
                read_places(positions.add(at), places, self.axis, self.length, self.mode)?;
                let to = to.add(at * block);
                match block {
                    1 => copy_each::<u8>(places, first, self.step, to),
                    2 => copy_each::<u16>(places, first, self.step, to),
                    4 => copy_each::<u32>(places, first, self.step, to),
                    8 => copy_each::<u64>(places, first, self.step, to),
                    16 => copy_each::<u128>(places, first, self.step, to),
                    _ => {
                        for (at, place) in places.iter().enumerate() {
                            let from = first.wrapping_offset(*place as isize * self.step);
                            std::ptr::copy_nonoverlapping(from, to.add(at * block), block);
                        }
                    }
                }
            }
        }
        Ok(())
    }
}

/// Positions that are looked at together.
const TOGETHER: usize = 64;

/// Reads positions and makes places on the axis of them.
///
/// # Errors
/// `IndexError`
///
/// # Safety
/// There must be as many positions as places.
#[inline(always)]
unsafe fn read_places(
    positions: *const i64,
    places: &mut [usize],
    axis: usize,
    length: usize,
    mode: OutOfBounds,
) -> Result<()> {
    // SAFETY: by the caller's promise.
    let wanted = |at: usize| unsafe { positions.add(at).read_unaligned() } as isize;
    if mode != OutOfBounds::Raise {
        for (at, place) in places.iter_mut().enumerate() {
            *place = bounded(wanted(at), axis, length, mode)?;
        }
        return Ok(());
    }
    let mut outside = false;
    for (at, place) in places.iter_mut().enumerate() {
        let wanted = wanted(at);
        *place = (if wanted < 0 { wanted.wrapping_add(length as isize) } else { wanted }) as usize;
        outside |= *place >= length;
    }
    if outside {
        for place in places {
            let wanted = *place as isize;
            // Negative ones have been moved by the length already.
            let given = if wanted < 0 { wanted.wrapping_sub(length as isize) } else { wanted };
            position(given, axis, length)?;
        }
    }
    Ok(())
}

/// # Safety
/// Places are those of readable items, `step` bytes apart, and `to` has room for as many.
#[inline(always)]
unsafe fn copy_each<T: Copy>(places: &[usize], first: *mut u8, step: isize, to: *mut u8) {
    for (at, place) in places.iter().enumerate() {
        let from = first.wrapping_offset(*place as isize * step);
        // SAFETY: by the caller's promise.
        unsafe { to.cast::<T>().add(at).write_unaligned(from.cast::<T>().read_unaligned()) };
    }
}

/// Assigns the elements of `values` to those at positions along an axis, which is the only one; of several values for one
/// position the last one stays. `values` has the dtype of the array and as many elements as there are positions, or none
/// of its axes but one of them is longer than one.
///
/// # Errors
/// `IndexError`, before anything is written.
pub(super) fn scatter(array: &Array, positions: &Array, values: &Array) -> Result<()> {
    let length = array.shape()[0];
    let dense = if positions.is_c_contiguous() { None } else { Some(positions.to_contiguous()?) };
    let positions = dense.as_ref().unwrap_or(positions);
    check(positions, 0, length, OutOfBounds::Raise)?;
    let axis = Axis { axis: 0, length, step: array.strides()[0], mode: OutOfBounds::Raise };
    let itemsize = array.dtype().itemsize();
    let mut done = 0;
    let mut assign = |value: *mut u8, apart: isize, count: usize| -> Result<()> {
        // SAFETY: the walk stays inside the values, and there is a position for each. Positions are checked once more,
        // because another thread may have written them.
        unsafe {
            let from = positions.data().cast::<i64>().add(done);
            match itemsize {
                1 => assign_each::<u8>(axis, from, count, array.data(), value, apart)?,
                2 => assign_each::<u16>(axis, from, count, array.data(), value, apart)?,
                4 => assign_each::<u32>(axis, from, count, array.data(), value, apart)?,
                8 => assign_each::<u64>(axis, from, count, array.data(), value, apart)?,
                16 => assign_each::<u128>(axis, from, count, array.data(), value, apart)?,
                _ => {
                    for at in 0..count {
                        let place = position(from.add(at).read_unaligned() as isize, 0, length)?;
                        let to = array.data().wrapping_offset(place as isize * axis.step);
                        std::ptr::copy_nonoverlapping(
                            value.wrapping_offset(at as isize * apart),
                            to,
                            itemsize,
                        );
                    }
                }
            }
        }
        done += count;
        Ok(())
    };
    match (positions.shape(), values.strides()) {
        (&[count], steps @ ([] | [_])) if count <= interrupt::BLOCK => {
            assign(values.data(), steps.first().copied().unwrap_or(0), count)
        }
        (shape, _) => {
            let values = values.broadcast_to(shape)?;
            Walk::new(shape, [values.strides()], false)
                .for_each_block([values.data()], |[value], [apart], count| assign(value, apart, count))
        }
    }
}

/// # Safety
/// Items along the axis, which starts at `first`, are writable, and there are so many positions and readable values.
#[inline(always)]
unsafe fn assign_each<T: Copy>(
    axis: Axis,
    positions: *const i64,
    count: usize,
    first: *mut u8,
    value: *const u8,
    apart: isize,
) -> Result<()> {
    for at in 0..count {
        // SAFETY: by the caller's promise; the place lies on the axis.
        unsafe {
            let place = position(positions.add(at).read_unaligned() as isize, axis.axis, axis.length)?;
            let item = value.wrapping_offset(at as isize * apart).cast::<T>().read_unaligned();
            first.wrapping_offset(place as isize * axis.step).cast::<T>().write_unaligned(item);
        }
    }
    Ok(())
}

fn check(positions: &Array, axis: usize, length: usize, mode: OutOfBounds) -> Result<()> {
    let dense = if positions.is_c_contiguous() { None } else { Some(positions.to_contiguous()?) };
    let positions = dense.as_ref().unwrap_or(positions);
    let mut places = [0usize; TOGETHER];
    interrupt::in_blocks(positions.size(), |from, count| {
        if mode == OutOfBounds::Raise && length > 0 {
            let mut outside = false;
            for at in from..from + count {
                // SAFETY: the block lies in the positions.
                let wanted = unsafe { positions.data().cast::<i64>().add(at).read_unaligned() };
                // From `-length` on, there are twice as many positions as the axis is long.
                outside |= wanted.wrapping_add(length as i64) as u64 >= 2 * length as u64;
            }
            if !outside {
                return Ok(());
            }
        }
        for at in (from..from + count).step_by(TOGETHER) {
            let places = &mut places[..TOGETHER.min(from + count - at)];
            // SAFETY: the block lies in the positions.
            unsafe { read_places(positions.data().cast::<i64>().add(at), places, axis, length, mode)? };
        }
        Ok(())
    })
}

#[inline(always)]
fn bounded(wanted: isize, axis: usize, length: usize, mode: OutOfBounds) -> Result<usize> {
    match mode {
        OutOfBounds::Raise => position(wanted, axis, length),
        OutOfBounds::Wrap => Ok(wanted.rem_euclid(length.max(1) as isize) as usize),
        OutOfBounds::Clip => Ok(wanted.clamp(0, (length as isize - 1).max(0)) as usize),
    }
}
