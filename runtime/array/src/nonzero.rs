//! Elements that are not zero: how many, and where.

use crate::array::{Array, Order};
use crate::dtype::DType;
use crate::elementwise::{self, Operand, Options};
use crate::error::Result;
use crate::functions::{self, Op};
use crate::lanes::Lanes;
use crate::layout::{self, Shape, Strides, Walk};
use crate::reduce;

/// The array as bools: itself if it is one already. A record is true if one of its fields is, a block of bytes if one of them
/// is not zero.
///
/// # Errors
/// `MemoryError`
pub fn truth(array: &Array) -> Result<Array> {
    match array.dtype() {
        DType::Bool => Ok(array.clone()),
        DType::Record(record) if record.named => {
            let result = Array::zeros(DType::Bool, array.shape())?;
            for field in &record.fields {
                let found = truth_of_part(array, field.dtype, field.offset, &field.shape)?;
                let operands = [Operand::Array(result.clone()), Operand::Array(found)];
                let options =
                    Options { out: [Some(result.clone())].into_iter().collect(), ..Options::default() };
                elementwise::call(functions::of(Op::LogicalOr), &operands, &options)?;
            }
            Ok(result)
        }
        DType::Record(record) => truth_of_part(array, DType::UInt8, 0, &[record.itemsize]),
        _ => array.cast_to(DType::Bool, Order::K),
    }
}

/// Whether a part of each record is true: elements of a dtype from an offset on, one of which is enough.
fn truth_of_part(array: &Array, dtype: DType, offset: usize, inner: &[usize]) -> Result<Array> {
    let (mut shape, mut strides) = (Shape::from_slice(array.shape()), Strides::from_slice(array.strides()));
    shape.extend_from_slice(inner);
    strides.extend(layout::c_strides(inner, dtype.itemsize()));
    // SAFETY: the part lies inside of each record.
    let part = unsafe { array.view_as(array.data().wrapping_add(offset), dtype, shape, strides) };
    let axes = (1..=inner.len()).map(|axis| -(axis as isize)).collect();
    let options = reduce::Options { axes: Some(axes), ..reduce::Options::default() };
    Ok(reduce::reduce(functions::of(Op::LogicalOr), &truth(&part)?, &options)?.0)
}

/// How many elements are not zero.
///
/// # Errors
/// `MemoryError`
pub fn count_nonzero(array: &Array) -> Result<usize> {
    let array = truth(array)?;
    let mut count = 0;
    Walk::new(array.shape(), [array.strides()], true).for_each_block(
        [array.data()],
        |[pointer], [step], length| {
            // SAFETY: the walk stays inside the array.
            count += unsafe { true_bytes(pointer, step, length) };
            Ok(())
        },
    )?;
    Ok(count)
}

/// # Safety
/// `length` bytes must be readable at `start`, `step` apart.
unsafe fn true_bytes(start: *const u8, step: isize, length: usize) -> usize {
    // SAFETY: by the caller's promise.
    let at =
        |i: usize, step: isize| u8::from(unsafe { start.wrapping_offset(i as isize * step).read() } != 0);
    if step != 1 {
        return (0..length).map(|i| usize::from(at(i, step))).sum();
    }
    // Eight bytes at a time: bytes that are not zero become 1, and so many of them are added up in bytes.
    const WORDS: usize = 31 * 8;
    const ONES: u64 = 0x0101_0101_0101_0101;
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    let whole = length / 8;
    let mut count = 0;
    for block in (0..whole).step_by(WORDS) {
        let mut sums = [0u64; 8];
        let end = whole.min(block + WORDS);
        let add = |sum: &mut u64, word: usize| {
            // SAFETY: by the caller's promise.
            let bytes = unsafe { start.cast::<u64>().add(word).read_unaligned() };
            *sum += ((((bytes & LOW) + LOW) | bytes) >> 7) & ONES;
        };
        let even = block + (end - block) / 8 * 8;
        for word in (block..even).step_by(8) {
            for (lane, sum) in sums.iter_mut().enumerate() {
                add(sum, word + lane);
            }
        }
        for word in even..end {
            add(&mut sums[0], word);
        }
        count += sums.iter().flat_map(|sum| sum.to_ne_bytes()).map(usize::from).sum::<usize>();
    }
    count + (whole * 8..length).map(|i| usize::from(at(i, 1))).sum::<usize>()
}

/// The indices of elements that are not zero, one int64 array per axis, in C order.
///
/// # Errors
/// `MemoryError`
pub fn nonzero(array: &Array) -> Result<Vec<Array>> {
    let array = truth(array)?;
    let count = count_nonzero(&array)?;
    let ndim = array.ndim();
    let results: Vec<Array> =
        (0..ndim).map(|_| Array::empty(DType::Int64, &[count])).collect::<Result<_>>()?;
    if count == 0 || ndim == 0 {
        return Ok(results);
    }
    let positions: Vec<*mut i64> = results.iter().map(|result| result.data().cast()).collect();
    let (rows, last) = positions.split_at(ndim - 1);
    let lanes = Lanes::new(ndim - 1, [&array]);
    let mut found = 0;
    let mut place = vec![0usize; ndim - 1];
    lanes.for_each(|[row]| {
        // SAFETY: the row is one of the array's, and the new arrays have room for `count` positions.
        let inside = unsafe {
            true_places(row, lanes.steps[0], lanes.length, last[0].wrapping_add(found), count - found)
        };
        for (axis, positions) in rows.iter().enumerate() {
            for at in found..found + inside {
                // SAFETY: as above.
                unsafe { positions.add(at).write(place[axis] as i64) };
            }
        }
        found += inside;
        for axis in (0..place.len()).rev() {
            place[axis] += 1;
            if place[axis] < array.shape()[axis] {
                break;
            }
            place[axis] = 0;
        }
        Ok(())
    })?;
    // Elements that another thread clears meanwhile leave positions unset.
    for positions in positions {
        for at in found..count {
            // SAFETY: as above.
            unsafe { positions.add(at).write(0) };
        }
    }
    Ok(results)
}

/// Writes the places of bytes that are not zero, at most `room` of them. Returns how many.
///
/// # Safety
/// `length` bytes must be readable at `start`, `step` apart, and `room` integers writable at `to`.
unsafe fn true_places(start: *const u8, step: isize, length: usize, to: *mut i64, room: usize) -> usize {
    let mut found = 0;
    let mut at = 0;
    // Without a branch that nobody can predict; the last ones are left for a loop that writes nothing too much.
    while at < length && found + 1 < room {
        let end = length.min(at + (room - 1 - found));
        for i in at..end {
            // SAFETY: in this block at most `room - 1 - found` are found.
            unsafe {
                to.add(found).write(i as i64);
                found += usize::from(start.wrapping_offset(i as isize * step).read() != 0);
            }
        }
        at = end;
    }
    for i in at..length {
        // SAFETY: by the caller's promise.
        unsafe {
            if start.wrapping_offset(i as isize * step).read() != 0 && found < room {
                to.add(found).write(i as i64);
                found += 1;
            }
        }
    }
    found
}
