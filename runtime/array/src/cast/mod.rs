//! Conversion of elements between dtypes.
//!
//! A [`CastLoop`] converts a row. Between numbers it is a plain loop ([`numbers`]); the others are told the dtypes, whose
//! sizes and units they need, and can fail.

mod moments;
mod numbers;
mod objects;
mod records;
mod rows;
mod swapped;
pub(crate) mod text;

use std::sync::atomic::{AtomicU8, Ordering};

use crate::array::Array;
use crate::dtype::{DType, TimeBase, TimeUnit};
use crate::error::{ArrayError, Result, value};
use crate::flags::{self, Flags};
use crate::interrupt;
use crate::layout::{self, Walk};
use crate::share::{self, Shared};

pub use numbers::Cast;
use numbers::{NumberLoop, number_loop};
pub(crate) use swapped::turn;
pub(crate) use text::text_of;
pub use text::{get as text_at, put as put_text};

/// A conversion of rows of elements.
#[derive(Debug, Clone, Copy)]
pub struct CastLoop {
    from: DType,
    to: DType,
    how: How,
}

/// A loop that is told the dtypes of source and target.
type TypedLoop =
    unsafe fn(&CastLoop, pointers: &[*mut u8; 2], strides: &[isize; 2], length: usize) -> Result<()>;

#[derive(Debug, Clone, Copy)]
enum How {
    Numbers(NumberLoop),
    Typed(TypedLoop),
}

impl CastLoop {
    /// Converts `length` elements from `pointers[0]` to `pointers[1]`.
    ///
    /// # Errors
    /// Where an element has no counterpart: text that is no number, say.
    ///
    /// # Safety
    /// Pointers and strides must lead to `length` readable and writable elements of the two dtypes.
    #[inline]
    pub unsafe fn run(&self, pointers: &[*mut u8; 2], strides: &[isize; 2], length: usize) -> Result<()> {
        // SAFETY: by the caller's promise.
        unsafe {
            match self.how {
                How::Numbers(run) => {
                    run(pointers, strides, length);
                    Ok(())
                }
                How::Typed(run) => run(self, pointers, strides, length),
            }
        }
    }
}

/// The loop from one dtype to another.
///
/// # Errors
/// `TypeError` when there is none.
pub fn cast_loop(from: DType, to: DType) -> Result<CastLoop> {
    if let Some(run) = number_loop(from, to) {
        return Ok(CastLoop { from, to, how: How::Numbers(run) });
    }
    match typed_loop(from, to) {
        Some(run) => Ok(CastLoop { from, to, how: How::Typed(run) }),
        None => Err(ArrayError::Type(format!(
            "Cannot cast array data from {} to {} according to the rule 'unsafe'",
            from.repr(),
            to.repr()
        ))),
    }
}

fn typed_loop(from: DType, to: DType) -> Option<TypedLoop> {
    use DType::{Bytes, DateTime, Object, Record, Swapped, Text, TimeDelta};
    Some(match (from, to) {
        (Swapped(_), Object) => objects::made,
        (Object, Swapped(_)) => objects::stored,
        (Swapped(_), _) | (_, Swapped(_)) => swapped::convert,
        (Object, Object) => objects::copy,
        (Record(_), Record(_)) if from == to && from.has_objects() => objects::copy,
        (_, Object) => objects::made,
        (Object, _) => objects::stored,
        (Record(_), Record(_)) if records::record_of(from).is_some() && records::record_of(to).is_some() => {
            records::between
        }
        (Record(_), _) if records::record_of(from).is_some() && !matches!(to, Record(_)) => records::spread,
        (_, Record(_)) if records::record_of(to).is_some() && !matches!(from, Record(_)) => records::spread,
        (Record(_), Record(_)) | (_, Record(_)) => rows::bytes,
        (Record(_), _) => text::read,
        (DateTime(_), DateTime(_)) => moments::dates,
        (TimeDelta(_), TimeDelta(_)) => moments::durations,
        (Bytes(_) | Text(_), Bytes(_) | Text(_)) => text::between,
        (_, Bytes(_) | Text(_)) => text::written,
        (Bytes(_) | Text(_), _) => text::parsed,
        (DateTime(_) | TimeDelta(_), _) | (_, DateTime(_) | TimeDelta(_)) => rows::through_integers,
        _ => return None,
    })
}

/// A dtype whose size or unit is open, closed so that it holds the elements of an array; others stay.
///
/// # Errors
/// Those of looking at the elements.
pub fn closed(dtype: DType, array: &Array) -> Result<DType> {
    let from = array.dtype();
    Ok(match dtype {
        DType::Bytes(0) | DType::Text(0) => {
            let length = match text::needed_length(from) {
                Some(length) => length,
                None => longest_text(array)?,
            };
            // Arrays of empty text have room for one character.
            let length = length.max(1);
            if matches!(dtype, DType::Bytes(_)) { DType::Bytes(length) } else { DType::Text(length) }
        }
        DType::DateTime(unit) | DType::TimeDelta(unit) if unit.is_generic() => {
            let unit = match from.unit() {
                Some(unit) => unit,
                None if matches!(dtype, DType::DateTime(_))
                    && matches!(from, DType::Bytes(_) | DType::Text(_)) =>
                {
                    finest_unit(array)?
                }
                None if from == DType::Object => return unit_of_objects(dtype, array),
                None => unit,
            };
            if matches!(dtype, DType::DateTime(_)) { DType::DateTime(unit) } else { DType::TimeDelta(unit) }
        }
        DType::Record(record) if !record.named && record.itemsize == 0 => match from {
            DType::Record(_) => from,
            _ => DType::void(from.itemsize()),
        },
        other => other,
    })
}

/// The length of the longest text that objects have.
fn longest_text(array: &Array) -> Result<u32> {
    let interpreter = crate::objects::interpreter()?;
    let mut longest = 0;
    array.for_each_element(|element| {
        // SAFETY: the element is one of the array, which holds objects.
        let length = unsafe { interpreter.text_length(crate::objects::read(element).handle())? };
        longest = longest.max(length);
        Ok(())
    })?;
    Ok(longest)
}

/// The dtype of dates or durations that holds all those that objects are.
fn unit_of_objects(dtype: DType, array: &Array) -> Result<DType> {
    let interpreter = crate::objects::interpreter()?;
    let mut common = dtype;
    array.for_each_element(|element| {
        // SAFETY: the element is one of the array, which holds objects.
        let found = unsafe { interpreter.moment_dtype(crate::objects::read(element).handle(), dtype)? };
        common = crate::promotion::promote_types(common, found)?;
        Ok(())
    })?;
    Ok(common)
}

/// The finest unit that dates in an array of text go down to.
fn finest_unit(array: &Array) -> Result<TimeUnit> {
    let mut finest: Option<TimeBase> = None;
    array.for_each_element(|element| {
        // SAFETY: the element is one of the array, which holds text.
        let text = unsafe { text::get(array.dtype(), element) };
        let read = crate::calendar::read_date(&text)?;
        if read.moment.is_some() {
            finest = finest.max(Some(read.base));
        }
        Ok(())
    })?;
    Ok(finest.map_or(TimeUnit::GENERIC, TimeUnit::of))
}

/// Copies `source`, broadcast and converted, into `target`; the two may overlap.
///
/// # Errors
/// `ValueError` when the shape does not fit.
pub fn assign(target: &Array, source: &Array) -> Result<Flags> {
    if let Some(done) = assign_few(target, source) {
        return done;
    }
    // NumPy lets leading axes of length one of the source fall away.
    let mut shape = source.shape();
    let mut strides = source.strides();
    while shape.len() > target.ndim() && shape[0] == 1 {
        (shape, strides) = (&shape[1..], &strides[1..]);
    }
    let Some(source_strides) = layout::broadcast_strides(shape, strides, target.shape()) else {
        return value(format!(
            "could not broadcast input array from shape {} into shape {}",
            layout::tight_shape_text(source.shape()),
            layout::tight_shape_text(target.shape())
        ));
    };
    let overlapping = target.may_share_memory(source)
        && !(target.data() == source.data()
            && target.strides() == source.strides()
            && target.dtype() == source.dtype());
    if overlapping {
        let copy = source.copy(crate::array::Order::K)?;
        return assign(target, &copy);
    }
    let walk = Walk::new(target.shape(), [target.strides(), &source_strides], true);
    let itemsize = target.dtype().itemsize();
    let watch = narrowing(source.dtype(), target.dtype());
    let plain = source.dtype() == target.dtype() && !target.dtype().has_objects();
    let copy = |walk: &Walk<2>, start: [*mut u8; 2]| -> Result<Flags> {
        let convert = cast_loop(source.dtype(), target.dtype())?;
        if watch {
            flags::clear();
        }
        walk.for_each_block(start, |[to, from], [to_step, from_step], length| {
            // SAFETY: the walk stays inside both views, which do not overlap or are the same.
            unsafe {
                if plain && to_step == itemsize as isize && from_step == to_step {
                    std::ptr::copy(from, to, length * itemsize);
                } else {
                    convert.run(&[from, to], &[from_step, to_step], length)?;
                }
            }
            Ok(())
        })?;
        Ok(if watch { flags::read().without(Flags::UNDERFLOW) } else { Flags::NONE })
    };
    let start = [target.data(), source.data()];
    let anywhere = target.dtype().native().is_number() && source.dtype().native().is_number();
    if target.size() < SHARED_SIZE || !anywhere || target.overlaps_itself() {
        return copy(&walk, start);
    }
    let found = AtomicU8::new(0);
    let starts = start.map(Shared);
    let chunks = hotloop_core::pool::element_chunks(target.size()).min(walk.shape[0]);
    share::in_chunks(walk.shape[0], chunks, |part| {
        let mut own = walk.clone();
        own.shape[0] = part.len();
        let from = std::array::from_fn(|i| {
            starts[i].get().wrapping_offset(part.start as isize * walk.strides[0][i])
        });
        found.fetch_or(copy(&own, from)?.bits(), Ordering::Relaxed);
        Ok(())
    })?;
    Ok(Flags::from_bits(found.into_inner()))
}

/// The elements of a dense array in another dtype, in a new one: for few numbers, `None` for others.
#[inline]
pub fn to_new(source: &Array, dtype: DType) -> Option<Result<(Array, Flags)>> {
    let from = source.dtype();
    if source.size() > interrupt::BLOCK
        || !(from.is_number() && dtype.is_number())
        || !source.is_c_contiguous()
    {
        return None;
    }
    Some(converted(source, dtype))
}

fn converted(source: &Array, dtype: DType) -> Result<(Array, Flags)> {
    let (target, from) = (Array::empty(dtype, source.shape())?, source.dtype());
    let watch = narrowing(from, dtype);
    if watch {
        flags::clear();
    }
    let steps = [from.itemsize() as isize, dtype.itemsize() as isize];
    // SAFETY: both are dense, of the same size, and the target is new.
    unsafe { cast_loop(from, dtype)?.run(&[source.data(), target.data()], &steps, source.size())? };
    Ok((target, if watch { flags::read().without(Flags::UNDERFLOW) } else { Flags::NONE }))
}

/// As [`assign`], for few elements: from one element or from an array of the same shape, along one or two axes unless they
/// are dense. `None` for others.
#[inline]
fn assign_few(target: &Array, source: &Array) -> Option<Result<Flags>> {
    let shape = target.shape();
    let is_one = source.ndim() == 0;
    if !(is_one || source.shape() == shape)
        || target.size() > interrupt::BLOCK
        || target.may_share_memory(source)
    {
        return None;
    }
    let (from, to) = (source.dtype(), target.dtype());
    let item = |dtype: DType| dtype.itemsize() as isize;
    let (count, length, outer, inner) = if target.is_c_contiguous() && source.is_c_contiguous() {
        (1, target.size(), [0; 2], [if is_one { 0 } else { item(from) }, item(to)])
    } else {
        let steps = if is_one { &[0; 2][..shape.len().min(2)] } else { source.strides() };
        match (shape, steps, target.strides()) {
            (&[length], &[a], &[b]) => (1, length, [0; 2], [a, b]),
            (&[count, 1], &[a, _], &[b, _]) => (1, count, [0; 2], [a, b]),
            // The long way takes the shorter steps inside.
            (&[count, length], &[a, c], &[b, d]) if d.unsigned_abs() <= b.unsigned_abs() => {
                (count, length, [a, b], [c, d])
            }
            _ => return None,
        }
    };
    let convert = match cast_loop(from, to) {
        Ok(convert) => convert,
        Err(error) => return Some(Err(error)),
    };
    let watch = narrowing(from, to);
    if watch {
        flags::clear();
    }
    let is_copy = from == to && !to.has_objects() && inner == [item(to); 2];
    let mut pointers = [source.data(), target.data()];
    for _ in 0..count {
        // SAFETY: both have so many rows of so many elements, and do not overlap.
        unsafe {
            if is_copy {
                std::ptr::copy(pointers[0], pointers[1], length * to.itemsize());
            } else if let Err(error) = convert.run(&pointers, &inner, length) {
                return Some(Err(error));
            }
        }
        pointers = std::array::from_fn(|at| pointers[at].wrapping_offset(outer[at]));
    }
    Some(Ok(if watch { flags::read().without(Flags::UNDERFLOW) } else { Flags::NONE }))
}

/// Elements from which on the pool's threads share a conversion.
const SHARED_SIZE: usize = 1 << 17;

/// Whether a conversion can meet values that the target cannot hold, which NumPy warns about.
pub(crate) fn narrowing(from: DType, to: DType) -> bool {
    if from.is_integer() && to.native() == DType::Float16 {
        return from.itemsize() > 1;
    }
    (from.is_float() || from.is_complex())
        && (to.is_integer() || to.real_part().itemsize() < from.real_part().itemsize())
        && to != DType::Bool
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scalar::Scalar;

    #[test]
    fn floats_outside_the_range_of_integers() {
        let cast = |x: f64, dtype| Scalar::new(x).cast(dtype).as_integer().unwrap();
        assert_eq!(cast(300.7, DType::Int8), 44);
        assert_eq!(cast(1e20, DType::Int8), 0);
        assert_eq!(cast(1e20, DType::Int32), i32::MIN.into());
        assert_eq!(cast(f64::NAN, DType::Int64), i64::MIN.into());
        assert_eq!(cast(-1.0, DType::UInt32), u32::MAX.into());
        assert_eq!(cast(1e19, DType::UInt64), 10_000_000_000_000_000_000);
        assert_eq!(cast(-1.5, DType::UInt64), u64::MAX.into());
    }

    #[test]
    fn assignment_handles_overlap() {
        let a = Array::from_slice(&[1i64, 2, 3, 4, 5]).unwrap();
        // SAFETY: four elements from the second on lie inside the block of five.
        let tail =
            unsafe { a.view_as(a.data().add(8), DType::Int64, [4].as_slice().into(), [8].as_slice().into()) };
        // SAFETY: the first four lie inside too.
        let head = unsafe { a.view_as(a.data(), DType::Int64, [4].as_slice().into(), [8].as_slice().into()) };
        assign(&tail, &head).unwrap();
        assert_eq!(a.to_vec::<i64>(), [1, 1, 2, 3, 4]);
    }
}
