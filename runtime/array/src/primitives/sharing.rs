//! Primitives about the memory behind arrays: copies where views overlap, other shapes of the same memory.

use hotloop_core::error::ErrorKind;

use super::border::{self, Call, Outcome};
use crate::array::{Array, Order};
use crate::layout::{self, Shape, Strides};

hotloop_core::primitives! {
    pub(super) fn register by border::enter;
    /// `(target, array) -> array`: what to read instead of `array` while `target` is written in one sweep. That is the array
    /// itself if they share no memory, or if both are one view, which is read and written at the same positions; else a
    /// copy.
    hl_copy_if_overlapping => copy_if_overlapping;
    /// `(array, ndim, lengths…) -> array`: the elements of a C-contiguous array in another shape, a view that counts no
    /// reference of its own. One length may be -1.
    hl_reshape => reshape;
    /// `(array, ndim, lengths…) -> array`: the array repeated to a larger shape, a view that counts no reference of its own.
    hl_broadcast_to => broadcast_to;
    /// `(array, ndim, lengths…, strides…, 1) -> array`: the array's memory with any shape and strides, which count bytes, a view that
    /// counts no reference of its own; ValueError where it would leave the memory.
    hl_as_strided => as_strided;
    /// `(array, axis) -> array`: the array without an axis of length one, a view that counts no reference of its own.
    hl_squeeze => squeeze;
    /// `(array, dtype) -> array`: the same bytes read as elements of another dtype, a view that counts no reference of its own.
    /// Elements of another size change the length of the last axis.
    hl_view_as => view_as;
    /// `(array, dtype, count, offset, in bytes) -> array`: the memory of a dense array from a byte on as a vector, a view that
    /// counts no reference of its own; without a count (-1), all of it. The last argument is 1 if strides count bytes.
    hl_frombuffer => from_buffer;
    /// `(array) -> int64, …`: the distances in bytes between neighbours along each axis.
    hl_strides => strides;
}

fn copy_if_overlapping(call: &mut Call) -> Outcome {
    let (target, array) = (call.array()?, call.array()?);
    if same_view(&array, &target) || !overlaps(&array, &target) {
        drop(target);
        call.put(array);
    } else {
        let copy = array.copy(Order::C)?;
        call.put(copy);
    }
    Ok(())
}

fn same_view(a: &Array, b: &Array) -> bool {
    a.data() == b.data()
        && a.dtype().itemsize() == b.dtype().itemsize()
        && a.shape() == b.shape()
        && a.shape().iter().zip(a.strides().iter().zip(b.strides())).all(|(n, (x, y))| *n <= 1 || x == y)
}

/// Whether the ranges of bytes that two views reach have a byte in common.
fn overlaps(a: &Array, b: &Array) -> bool {
    let range = |array: &Array| {
        let (low, high) = layout::extent(array.shape(), array.strides(), array.dtype().itemsize());
        (array.data().wrapping_offset(low) as usize, array.data().wrapping_offset(high) as usize)
    };
    let ((a_low, a_high), (b_low, b_high)) = (range(a), range(b));
    a_low < b_high && b_low < a_high
}

fn reshape(call: &mut Call) -> Outcome {
    let array = call.array()?;
    let ndim = call.int();
    let wanted: Vec<isize> = (0..ndim).map(|_| call.int() as isize).collect();
    let view = array.reshape(&wanted, Order::C)?;
    if !view.storage().same_block(array.storage()) {
        return Err(ErrorKind::Internal("an array that is dense by its type is not".to_owned()));
    }
    call.put_borrowed(&view);
    Ok(())
}

fn as_strided(call: &mut Call) -> Outcome {
    let array = call.array()?;
    let ndim = call.int();
    let lengths = (0..ndim).map(|_| usize::try_from(call.int())).collect::<Result<Vec<_>, _>>();
    let strides: Vec<isize> = (0..ndim).map(|_| call.int() as isize).collect();
    call.count_bytes();
    let Ok(shape) = lengths else {
        return Err(ErrorKind::Value("negative dimensions are not allowed".to_owned()));
    };
    let Some(view) = array.strided(&shape, &strides)? else {
        return Err(ErrorKind::Value("as_strided would leave the memory of the array".to_owned()));
    };
    call.put_borrowed(&view);
    Ok(())
}

fn squeeze(call: &mut Call) -> Outcome {
    let array = call.array()?;
    let axis = call.int() as isize;
    call.put_borrowed(&array.squeeze(Some(&[axis]))?);
    Ok(())
}

fn view_as(call: &mut Call) -> Outcome {
    let array = call.array()?;
    let dtype = call.dtype()?;
    let view = array.with_dtype(dtype)?;
    if !view.is_aligned() && array.is_aligned() {
        let text = format!("the elements of the view would not be aligned as those of {dtype} are");
        return Err(ErrorKind::Value(text));
    }
    call.put_borrowed(&view);
    Ok(())
}

fn from_buffer(call: &mut Call) -> Outcome {
    let array = call.array()?;
    let dtype = call.dtype()?;
    let [count, offset] = std::array::from_fn(|_| call.int());
    call.count_bytes();
    let (bytes, size) = (array.nbytes() as i64, dtype.itemsize() as i64);
    let wrong = |text: &str| Err(ErrorKind::Value(text.to_owned()));
    if offset < 0 || offset > bytes || offset == bytes && bytes > 0 {
        let text = format!("offset must be non-negative and no greater than buffer length ({bytes})");
        return wrong(&text);
    }
    let count = match count {
        0.. if count.checked_mul(size).is_none_or(|wanted| wanted > bytes - offset) => {
            return wrong("buffer is smaller than requested size");
        }
        0.. => count,
        _ if (bytes - offset) % size != 0 => {
            return wrong("buffer size must be a multiple of element size");
        }
        _ => (bytes - offset) / size,
    };
    let (shape, strides) = (Shape::from_slice(&[count as usize]), Strides::from_slice(&[size as isize]));
    let data = array.data().wrapping_offset(offset as isize);
    // SAFETY: so many elements lie between the offset and the end of the array, which is dense.
    let view = unsafe {
        Array::from_parts(array.storage().clone(), data, dtype, shape, strides, array.is_writable())
    };
    call.put_borrowed(&view);
    Ok(())
}

fn strides(call: &mut Call) -> Outcome {
    let array = call.array()?;
    array.strides().iter().for_each(|stride| call.give_int(*stride as i64));
    Ok(())
}

fn broadcast_to(call: &mut Call) -> Outcome {
    let array = call.array()?;
    let ndim = call.int();
    let lengths = (0..ndim).map(|_| usize::try_from(call.int())).collect::<Result<Vec<_>, _>>();
    let Ok(shape) = lengths else {
        return Err(ErrorKind::Value("all elements of broadcast shape must be non-negative".to_owned()));
    };
    call.put_borrowed(&array.broadcast_to(&shape)?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{Index, view};

    fn part(array: &Array, start: isize, stop: isize, step: isize) -> Array {
        let term = Index::Slice { start: Some(start), stop: Some(stop), step: Some(step) };
        view(array, &[term]).unwrap()
    }

    #[test]
    fn views_that_reach_common_bytes_overlap() {
        let a = Array::from_slice(&[0i64, 1, 2, 3, 4, 5]).unwrap();
        assert!(overlaps(&part(&a, 0, 4, 1), &part(&a, 3, 6, 1)));
        assert!(!overlaps(&part(&a, 0, 3, 1), &part(&a, 3, 6, 1)));
        assert!(overlaps(&part(&a, 5, 2, -1), &part(&a, 3, 4, 1)));
        assert!(!overlaps(&part(&a, 5, 2, -1), &part(&a, 0, 3, 1)));
        assert!(!overlaps(&part(&a, 2, 2, 1), &a));
        assert!(!overlaps(&a, &Array::from_slice(&[0i64, 1]).unwrap()));
    }

    #[test]
    fn a_view_is_the_same_only_in_the_same_direction() {
        let a = Array::from_slice(&[0i64, 1, 2, 3]).unwrap();
        assert!(same_view(&a, &a.clone()));
        assert!(!same_view(&a, &part(&a, 3, -5, -1)));
        assert!(!same_view(&part(&a, 0, 2, 1), &part(&a, 0, 4, 2)));
        assert!(same_view(&part(&a, 1, 2, 1), &part(&a, 1, 2, 2)));
    }
}
