//! Sorting of what is no number: elements are stood for by integers in the same order.
//!
//! For dates and durations that is a change of the bits; everything else is compared element by element once, and ranked.

use std::cmp::Ordering;

use super::runs;
use crate::array::{Array, Order};
use crate::dtype::{DType, Record};
use crate::error::{ArrayError, Result};
use crate::{cast, manipulate, objects};

/// Integers of the array's shape, in C order, that compare as its elements do. Dates that are no date come last.
///
/// # Errors
/// `TypeError` for elements that have no order, those of comparing objects, `MemoryError`
pub(crate) fn keys(array: &Array) -> Result<Array> {
    match array.dtype() {
        DType::DateTime(_) | DType::TimeDelta(_) => moments(array, -1),
        DType::Swapped(_) => {
            let native = array.cast_to(array.dtype().native(), Order::C)?;
            if native.dtype().is_number() { Ok(native) } else { keys(&native) }
        }
        _ => ranks(array),
    }
}

/// As [`keys`], but dates that are no date come first.
pub(crate) fn keys_of_least(array: &Array) -> Result<Array> {
    match array.dtype().native() {
        DType::DateTime(_) | DType::TimeDelta(_) => moments(array, 0),
        _ => keys(array),
    }
}

/// The keys of two arrays, comparable with each other.
pub(crate) fn joint_keys(a: &Array, b: &Array) -> Result<(Array, Array)> {
    let flat = |array: &Array| array.reshape(&[-1], Order::C);
    let all = keys(&manipulate::concatenate(&[flat(a)?, flat(b)?], Some(0), None)?)?;
    let part = |from: usize, of: &Array| {
        // SAFETY: the part lies inside the keys.
        let part = unsafe {
            all.view_as(
                all.data().add(from * all.dtype().itemsize()),
                all.dtype(),
                [of.size()].as_slice().into(),
                [all.dtype().itemsize() as isize].as_slice().into(),
            )
        };
        part.copy(Order::C)
    };
    Ok((part(0, a)?, part(a.size(), b)?))
}

/// The 64 bits of dates, moved by `by`: one down makes the lowest value, which is no date, the highest.
fn moments(array: &Array, by: i64) -> Result<Array> {
    let bits = array.cast_to(array.dtype().native(), Order::C)?.copy(Order::C)?;
    // SAFETY: dates are 64-bit integers, and the copy is dense.
    let bits = unsafe { bits.view_as(bits.data(), DType::Int64, bits.shape().into(), bits.strides().into()) };
    for at in 0..bits.size() {
        // SAFETY: the copy is dense and private.
        unsafe {
            let pointer = bits.data().cast::<i64>().add(at);
            pointer.write(pointer.read().wrapping_add(by));
        }
    }
    Ok(bits)
}

fn ranks(array: &Array) -> Result<Array> {
    let dense = array.copy(Order::C)?;
    let dtype = dense.dtype();
    let order = comparison(dtype)?;
    let itemsize = dtype.itemsize();
    let mut places: Vec<usize> = Vec::new();
    places
        .try_reserve_exact(dense.size())
        .map_err(|_| ArrayError::Memory("Unable to allocate the space for sorting".into()))?;
    places.extend(0..dense.size());
    let start = Start(dense.data());
    let failure = std::sync::Mutex::new(None);
    let compare = |a: &usize, b: &usize| {
        let start = &start;
        // SAFETY: places lie inside the dense copy.
        let result = unsafe { order(dtype, start.0.add(a * itemsize), start.0.add(b * itemsize)) };
        result.unwrap_or_else(|error| {
            failure.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).get_or_insert(error);
            Ordering::Equal
        })
    };
    if dtype.has_objects() {
        // Objects are compared by the interpreter, on its own thread.
        sort_on_this_thread(&mut places, &compare, &failure)?;
    } else {
        runs::sort(&mut places, compare, true)?;
    }
    if let Some(error) = failure.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).take() {
        return Err(error);
    }
    let ranks = Array::empty(DType::Int64, dense.shape())?;
    let (mut rank, mut before) = (0i64, None);
    for place in places {
        if before.is_some_and(|before| compare(&before, &place) != Ordering::Equal) {
            rank += 1;
        }
        before = Some(place);
        // SAFETY: there are as many ranks as elements.
        unsafe { ranks.data().cast::<i64>().add(place).write(rank) };
    }
    Ok(ranks)
}

/// Merge sort by hand: a comparison that fails or contradicts itself must end it, and not panic.
fn sort_on_this_thread(
    places: &mut Vec<usize>,
    compare: &dyn Fn(&usize, &usize) -> Ordering,
    failure: &std::sync::Mutex<Option<ArrayError>>,
) -> Result<()> {
    let mut width = 1;
    while width < places.len() {
        let mut merged = Vec::with_capacity(places.len());
        for run in places.chunks(2 * width) {
            let (mut left, mut right) = run.split_at(width.min(run.len()));
            while let ([a, ..], [b, ..]) = (left, right) {
                if compare(b, a) == Ordering::Less {
                    merged.push(*b);
                    right = &right[1..];
                } else {
                    merged.push(*a);
                    left = &left[1..];
                }
                if let Some(error) = failure.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).take() {
                    return Err(error);
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        *places = merged;
        width *= 2;
    }
    Ok(())
}

/// The first byte of the elements that are compared.
struct Start(*mut u8);

// SAFETY: the elements are a private copy that is only read.
unsafe impl Sync for Start {}

type Comparison = unsafe fn(DType, *const u8, *const u8) -> Result<Ordering>;

fn comparison(dtype: DType) -> Result<Comparison> {
    match dtype {
        DType::Bytes(_) => Ok(compare_bytes),
        DType::Text(_) => Ok(compare_text),
        DType::Record(record) if !record.named => Ok(compare_bytes),
        DType::Record(_) => Ok(compare_records),
        DType::Object => Ok(compare_objects),
        _ => Err(ArrayError::Type(format!("elements of {} have no order", dtype.repr()))),
    }
}

/// # Safety
/// Both are readable elements of the dtype, as for every comparison here.
unsafe fn compare_bytes(dtype: DType, a: *const u8, b: *const u8) -> Result<Ordering> {
    // SAFETY: by the caller's promise.
    let [a, b] = [a, b].map(|element| unsafe { std::slice::from_raw_parts(element, dtype.itemsize()) });
    Ok(a.cmp(b))
}

/// # Safety
/// As above.
unsafe fn compare_text(dtype: DType, a: *const u8, b: *const u8) -> Result<Ordering> {
    for at in 0..dtype.itemsize() / 4 {
        // SAFETY: by the caller's promise.
        let (x, y) =
            unsafe { (a.cast::<u32>().add(at).read_unaligned(), b.cast::<u32>().add(at).read_unaligned()) };
        if x != y {
            return Ok(x.cmp(&y));
        }
    }
    Ok(Ordering::Equal)
}

/// # Safety
/// As above.
unsafe fn compare_objects(_dtype: DType, a: *const u8, b: *const u8) -> Result<Ordering> {
    // SAFETY: by the caller's promise.
    unsafe { objects::compare(a, b) }
}

/// Field by field, in their order.
///
/// # Safety
/// As above.
unsafe fn compare_records(dtype: DType, a: *const u8, b: *const u8) -> Result<Ordering> {
    let DType::Record(record) = dtype else { return Ok(Ordering::Equal) };
    // SAFETY: fields lie inside the record.
    unsafe { compare_fields(record, a, b) }
}

/// # Safety
/// As above.
unsafe fn compare_fields(record: Record, a: *const u8, b: *const u8) -> Result<Ordering> {
    for field in &record.fields {
        for at in 0..field.shape.iter().product::<usize>() {
            let offset = field.offset + at * field.dtype.itemsize();
            // SAFETY: fields lie inside the record.
            let order = unsafe { compare_element(field.dtype, a.add(offset), b.add(offset))? };
            if order != Ordering::Equal {
                return Ok(order);
            }
        }
    }
    Ok(Ordering::Equal)
}

/// Compares two elements of any dtype.
///
/// # Safety
/// Both are readable elements of the dtype.
pub(crate) unsafe fn compare_element(dtype: DType, a: *const u8, b: *const u8) -> Result<Ordering> {
    // SAFETY: by the caller's promise; scalars of these dtypes are small enough.
    unsafe {
        match dtype {
            DType::DateTime(_) | DType::TimeDelta(_) => {
                let [a, b] = [a, b].map(|element| element.cast::<i64>().read_unaligned().wrapping_sub(1));
                Ok(a.cmp(&b))
            }
            DType::Swapped(native) => {
                let convert = cast::cast_loop(dtype, *native)?;
                let size = native.itemsize();
                let mut turned = [vec![0u8; size], vec![0u8; size]];
                for (turned, element) in turned.iter_mut().zip([a, b]) {
                    convert.run(&[element.cast_mut(), turned.as_mut_ptr()], &[0, 0], 1)?;
                }
                compare_element(*native, turned[0].as_ptr(), turned[1].as_ptr())
            }
            dtype => crate::with_element!(dtype, T => {
                let (a, b) = (a.cast::<T>().read_unaligned(), b.cast::<T>().read_unaligned());
                Ok(super::Sortable::order(&a, &b))
            }, else comparison(dtype)?(dtype, a, b)),
        }
    }
}
