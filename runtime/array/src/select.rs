//! Choosing elements: `where`, `take`, `put`.

use crate::array::{Array, Order};
use crate::cast;
use crate::dtype::DType;
use crate::elementwise::Operand;
use crate::error::{ArrayError, Result, value};
use crate::index::{self, Index, position};
use crate::interrupt;
use crate::layout::{self, Walk};
use crate::nonzero::truth;
use crate::objects;
use crate::scalar::Scalar;
use crate::share::{self, Shared};
use crate::with_element;

/// Elements of one array where the condition holds, of the other elsewhere.
///
/// # Errors
/// `ValueError` when the shapes do not broadcast.
pub fn where_(condition: &Array, yes: &Operand, no: &Operand) -> Result<Array> {
    let condition = truth(condition)?;
    let Some(dtype) = crate::promotion::result_type(&[yes.operand_type(), no.operand_type()])? else {
        return value("where needs two choices");
    };
    let shape = layout::broadcast_shapes(&[condition.shape(), yes.shape(), no.shape()])?;
    let as_scalar = |operand: &Operand| match operand {
        // A Python int that does not fit wraps here.
        Operand::Int(integer) if dtype.is_integer() => Ok(Some(Scalar::from_integer(*integer, dtype))),
        other if Scalar::holds(dtype) => other.to_scalar(dtype),
        _ => Ok(None),
    };
    let as_array = |operand: &Operand| match as_scalar(operand)? {
        Some(scalar) => scalar.to_array(),
        None => operand.to_array(dtype),
    };
    let (yes, no) = (as_array(yes)?.broadcast_to(&shape)?, as_array(no)?.broadcast_to(&shape)?);
    let condition = condition.broadcast_to(&shape)?;
    let result = Array::empty(dtype, &shape)?;
    let walk = Walk::new(&shape, [result.strides(), condition.strides(), yes.strides(), no.strides()], true);
    let itemsize = dtype.itemsize();
    let start = [result.data(), condition.data(), yes.data(), no.data()];
    walk.for_each_block(start, |[to, flag, yes, no], steps, length| {
        // SAFETY: the walk stays inside all operands, whose elements have this size.
        unsafe {
            match itemsize {
                _ if dtype.has_objects() => choose_any(dtype, [to, flag, yes, no], steps, length),
                1 => choose::<u8>([to, flag, yes, no], steps, length),
                2 => choose::<u16>([to, flag, yes, no], steps, length),
                4 => choose::<u32>([to, flag, yes, no], steps, length),
                8 => choose::<u64>([to, flag, yes, no], steps, length),
                16 => choose::<u128>([to, flag, yes, no], steps, length),
                _ => choose_any(dtype, [to, flag, yes, no], steps, length),
            }
        }
        Ok(())
    })?;
    Ok(result)
}

/// # Safety
/// All operands must have `length` elements at their strides.
unsafe fn choose<T: Copy>([to, flag, yes, no]: [*mut u8; 4], steps: [isize; 4], length: usize) {
    for i in 0..length as isize {
        // SAFETY: by the caller's promise.
        unsafe {
            let from = if *flag.wrapping_offset(i * steps[1]) != 0 {
                yes.wrapping_offset(i * steps[2])
            } else {
                no.wrapping_offset(i * steps[3])
            };
            to.wrapping_offset(i * steps[0]).cast::<T>().write_unaligned(from.cast::<T>().read_unaligned());
        }
    }
}

/// As [`choose`], for elements of any kind.
///
/// # Safety
/// As for [`choose`].
unsafe fn choose_any(dtype: DType, [to, flag, yes, no]: [*mut u8; 4], steps: [isize; 4], length: usize) {
    for i in 0..length as isize {
        // SAFETY: by the caller's promise.
        unsafe {
            let from = if *flag.wrapping_offset(i * steps[1]) != 0 {
                yes.wrapping_offset(i * steps[2])
            } else {
                no.wrapping_offset(i * steps[3])
            };
            objects::copy(dtype, from, to.wrapping_offset(i * steps[0]));
        }
    }
}

/// A copy of floats with a number instead of NaN, and the largest finite ones instead of infinities.
///
/// # Errors
/// `MemoryError`, interrupts, and `TypeError` for other elements.
pub fn finite(array: &Array, nan: f64) -> Result<Array> {
    let copy = array.copy(Order::K)?;
    match array.dtype() {
        DType::Float32 => {
            let nan = nan as f32;
            // SAFETY: the copy is dense, new, and holds such elements.
            unsafe { replace(&copy, |x: f32| if x.is_nan() { nan } else { x.clamp(f32::MIN, f32::MAX) })? };
        }
        DType::Float64 => {
            // SAFETY: as above.
            unsafe { replace(&copy, |x: f64| if x.is_nan() { nan } else { x.clamp(f64::MIN, f64::MAX) })? };
        }
        other => return Err(ArrayError::Type(format!("{other} has no infinities to replace"))),
    }
    Ok(copy)
}

/// Replaces each element of a dense array.
///
/// # Safety
/// The elements are of that type, and nobody else knows the array.
unsafe fn replace<T: Copy>(dense: &Array, new: impl Fn(T) -> T + Sync) -> Result<()> {
    let first = Shared(dense.data().cast::<T>());
    share::among_threads(dense.size(), dense.size(), |part| {
        for at in part {
            // SAFETY: the part lies inside of the array, which is this function's alone.
            unsafe {
                let at = first.get().add(at);
                at.write_unaligned(new(at.read_unaligned()));
            }
        }
        Ok(())
    })
}

/// What `take` does with indices outside the axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutOfBounds {
    /// `IndexError`
    Raise,
    /// Modulo the length.
    Wrap,
    /// The nearest end.
    Clip,
}

/// Elements at integer indices along an axis.
///
/// # Errors
/// `IndexError`
pub fn take(array: &Array, indices: &Array, axis: isize, mode: OutOfBounds) -> Result<Array> {
    if array.ndim() == 0 {
        return take(&array.reshape(&[1], Order::C)?, indices, axis, mode);
    }
    let axis = layout::normalize_axis(axis, array.ndim())?;
    let indices = if indices.dtype() == DType::Int64 {
        indices.clone()
    } else {
        indices.cast_to(DType::Int64, Order::C)?
    };
    if !array.dtype().has_objects() {
        return index::gather(array, axis, &indices, mode);
    }
    let length = array.shape()[axis];
    if length == 0 && indices.size() > 0 {
        return Err(ArrayError::Index("cannot do a non-empty take from an empty axes.".into()));
    }
    let mut indices = indices;
    if mode != OutOfBounds::Raise {
        let bounded: Vec<i64> = indices
            .to_vec::<i64>()
            .into_iter()
            .map(|i| match mode {
                OutOfBounds::Wrap => i.rem_euclid(length.max(1) as i64),
                _ => i.clamp(0, (length as i64 - 1).max(0)),
            })
            .collect();
        let shape: Vec<isize> = indices.shape().iter().map(|n| *n as isize).collect();
        indices = Array::from_slice(&bounded)?.reshape(&shape, Order::C)?;
    }
    let mut terms: Vec<Index> =
        (0..axis).map(|_| Index::Slice { start: None, stop: None, step: None }).collect();
    terms.push(Index::Positions(indices));
    index::take(array, &terms)
}

/// Sets one element along each axis position: a flat index into C order.
///
/// # Errors
/// `IndexError`
pub fn flat_position(array: &Array, at: isize) -> Result<*mut u8> {
    let size = array.size();
    let Ok(mut rest) = position(at, 0, size) else {
        return Err(ArrayError::Index(format!("index {at} is out of bounds for size {size}")));
    };
    let mut pointer = array.data();
    for axis in (0..array.ndim()).rev() {
        let length = array.shape()[axis];
        pointer = pointer.wrapping_offset((rest % length) as isize * array.strides()[axis]);
        rest /= length;
    }
    Ok(pointer)
}

/// Sets elements at flat indices into C order, one value for each. Both are vectors, the values of the array's dtype.
///
/// # Errors
/// `IndexError`
pub fn put_flat(array: &Array, positions: &Array, values: &Array) -> Result<()> {
    let positions = positions.cast_to(DType::Int64, Order::C)?;
    let values = if values.is_c_contiguous() && !values.may_share_memory(array) {
        values.clone()
    } else {
        values.copy(Order::C)?
    };
    let itemsize = array.dtype().itemsize();
    for i in 0..positions.size().min(values.size()) {
        if i % interrupt::BLOCK == 0 {
            interrupt::check()?;
        }
        // SAFETY: both are dense with more than `i` elements; the position is checked against the size.
        unsafe {
            let at = positions.data().cast::<i64>().add(i).read();
            let target = flat_position(array, at as isize)?;
            objects::copy(array.dtype(), values.data().add(i * itemsize), target);
        }
    }
    Ok(())
}

/// Whether an element of one array lies, in part at least, where one of the other does.
///
/// # Errors
/// None but interrupts.
pub fn shares_memory(a: &Array, b: &Array) -> Result<bool> {
    if a.size() == 0 || b.size() == 0 || !a.may_share_memory(b) {
        return Ok(false);
    }
    let (left, right) = (starts(a)?, starts(b)?);
    let (mut i, mut j) = (0, 0);
    let (long, short) = (a.dtype().itemsize(), b.dtype().itemsize());
    while let (Some(x), Some(y)) = (left.get(i), right.get(j)) {
        if x + long <= *y {
            i += 1;
        } else if y + short <= *x {
            j += 1;
        } else {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The addresses of an array's elements, in order.
fn starts(array: &Array) -> Result<Vec<usize>> {
    let mut found = Vec::with_capacity(array.size());
    let walk = Walk::new(array.shape(), [array.strides()], true);
    walk.for_each([array.data()], |[pointer], [step], length| {
        interrupt::check()?;
        found.extend((0..length as isize).map(|i| pointer.wrapping_offset(i * step) as usize));
        Ok::<(), ArrayError>(())
    })?;
    found.sort_unstable();
    Ok(found)
}

/// Fills an array with one scalar.
///
/// # Errors
/// None but interrupts.
pub fn fill(array: &Array, scalar: &Scalar) -> Result<()> {
    /// Elements that are worth no look at how many threads there are.
    const FEW: usize = 1 << 10;
    let (dtype, count) = (array.dtype(), array.size());
    if count <= FEW && dtype == scalar.dtype() && array.is_c_contiguous() {
        with_element!(dtype, T => {
            let (element, first) = (scalar.get::<T>(), array.data().cast::<T>());
            for i in 0..count {
                // SAFETY: so many elements lie one behind the other.
                unsafe { first.add(i).write_unaligned(element) };
            }
            return Ok(());
        }, else {});
    }
    cast::assign(array, &scalar.to_array()?)?;
    Ok(())
}
