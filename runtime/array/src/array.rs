//! [`Array`]: a typed, strided view of shared storage.
//!
//! Cloning an `Array` makes another view of the same bytes. The invariant that every method relies on: each element that
//! shape and strides can address lies inside the storage. [`Array::from_parts`] is where it is promised; views only ever
//! narrow. Elements need not be aligned: element loops read and write unaligned.

use hotloop_core::storage::Storage;
use smallvec::SmallVec;

use crate::dtype::DType;
use crate::element::Element;
use crate::error::{ArrayError, Result, value};
use crate::layout::{self, Shape, Strides};

/// A view of typed elements in shared storage.
#[derive(Debug, Clone)]
pub struct Array {
    storage: Storage,
    data: *mut u8,
    dtype: DType,
    shape: Shape,
    strides: Strides,
    writable: bool,
}

// SAFETY: the storage is atomically counted, the rest are plain values; races on the bytes are the program's own, as in
// NumPy, and all access goes through raw pointers.
unsafe impl Send for Array {}
// SAFETY: as above.
unsafe impl Sync for Array {}

/// The order of axes in memory that the caller asks of a new array.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Last axis fastest.
    #[default]
    C,
    /// First axis fastest.
    F,
    /// Fortran order if the source is (only) Fortran contiguous.
    A,
    /// As close to the source as possible.
    K,
}

impl Array {
    /// A view of storage that exists.
    ///
    /// # Safety
    /// Every element that `shape` and `strides` (in bytes) address from `data` on must lie inside `storage`.
    pub unsafe fn from_parts(
        storage: Storage,
        data: *mut u8,
        dtype: DType,
        shape: Shape,
        strides: Strides,
        writable: bool,
    ) -> Array {
        debug_assert_eq!(shape.len(), strides.len());
        Array { storage, data, dtype, shape, strides, writable }
    }

    /// A new array in C order with undefined contents.
    ///
    /// # Errors
    /// `MemoryError`, or `ValueError` for an impossible size.
    pub fn empty(dtype: DType, shape: &[usize]) -> Result<Array> {
        Array::empty_with_strides(dtype, shape, layout::c_strides(shape, dtype.itemsize()))
    }

    /// A new array of zeros in C order.
    ///
    /// # Errors
    /// `MemoryError`, or `ValueError` for an impossible size.
    pub fn zeros(dtype: DType, shape: &[usize]) -> Result<Array> {
        Array::allocate(dtype, shape, layout::c_strides(shape, dtype.itemsize()), true)
    }

    /// A new array in C or Fortran order with undefined or zero contents.
    ///
    /// # Errors
    /// `MemoryError`, or `ValueError` for an impossible size.
    pub fn new_in_order(dtype: DType, shape: &[usize], fortran: bool, zero: bool) -> Result<Array> {
        let strides = if fortran { layout::f_strides } else { layout::c_strides };
        Array::allocate(dtype, shape, strides(shape, dtype.itemsize()), zero)
    }

    /// A new dense array whose strides are a permutation of C order.
    pub(crate) fn empty_with_strides(dtype: DType, shape: &[usize], strides: Strides) -> Result<Array> {
        Array::allocate(dtype, shape, strides, false)
    }

    fn allocate(dtype: DType, shape: &[usize], strides: Strides, zero: bool) -> Result<Array> {
        if shape.len() > layout::MAX_NDIM {
            return value(format!(
                "maximum supported dimension for an ndarray is currently 64, found {}",
                shape.len()
            ));
        }
        let count = layout::checked_size(shape, dtype.itemsize())?;
        let bytes = count * dtype.itemsize();
        let storage = if dtype.has_objects() {
            crate::objects::storage(dtype, count)
        } else if zero {
            Storage::zeroed(bytes)
        } else {
            Storage::uninitialized(bytes)
        };
        let storage = storage.map_err(|_| {
            ArrayError::Memory(format!(
                "Unable to allocate {} for an array with shape {} and data type {dtype}",
                size_text(bytes),
                layout::shape_text(shape)
            ))
        })?;
        let data = storage.data();
        Ok(Array { storage, data, dtype, shape: Shape::from_slice(shape), strides, writable: true })
    }

    /// A one-dimensional array of these values.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn from_slice<T: Element>(values: &[T]) -> Result<Array> {
        let array = Array::empty(T::DTYPE, &[values.len()])?;
        // SAFETY: the new block has room for exactly these values.
        unsafe {
            std::ptr::copy_nonoverlapping(values.as_ptr().cast(), array.data, size_of_val(values));
        }
        Ok(array)
    }

    /// An array without axes.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn from_element<T: Element>(element: T) -> Result<Array> {
        let mut array = Array::from_slice(&[element])?;
        array.shape.clear();
        array.strides.clear();
        Ok(array)
    }

    /// The storage that the view holds.
    #[inline]
    pub fn storage(&self) -> &Storage {
        &self.storage
    }

    /// The address of the first element.
    #[inline]
    pub fn data(&self) -> *mut u8 {
        self.data
    }

    /// The element type.
    #[inline]
    pub fn dtype(&self) -> DType {
        self.dtype
    }

    /// Lengths of the axes.
    #[inline]
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// Distances between neighbours in bytes.
    #[inline]
    pub fn strides(&self) -> &[isize] {
        &self.strides
    }

    /// The number of axes.
    #[inline]
    pub fn ndim(&self) -> usize {
        self.shape.len()
    }

    /// The number of elements.
    #[inline]
    pub fn size(&self) -> usize {
        self.shape.iter().product()
    }

    /// The bytes of all elements.
    #[inline]
    pub fn nbytes(&self) -> usize {
        self.size() * self.dtype.itemsize()
    }

    /// Whether Python may write through this view.
    #[inline]
    pub fn is_writable(&self) -> bool {
        self.writable
    }

    /// Changes [`Self::is_writable`].
    pub fn set_writable(&mut self, writable: bool) {
        self.writable = writable;
    }

    /// Whether elements lie in C order without gaps.
    #[inline]
    pub fn is_c_contiguous(&self) -> bool {
        layout::is_c_contiguous(&self.shape, &self.strides, self.dtype.itemsize())
    }

    /// Whether elements lie in Fortran order without gaps.
    #[inline]
    pub fn is_f_contiguous(&self) -> bool {
        layout::is_f_contiguous(&self.shape, &self.strides, self.dtype.itemsize())
    }

    /// Whether every element is aligned for its type.
    pub fn is_aligned(&self) -> bool {
        let alignment = self.dtype.alignment();
        (self.data as usize).is_multiple_of(alignment)
            && self
                .shape
                .iter()
                .zip(&self.strides)
                .all(|(&n, &stride)| n <= 1 || stride.unsigned_abs().is_multiple_of(alignment))
    }

    /// Whether the strides are whole elements, as compiled code wants them.
    pub fn is_element_strided(&self) -> bool {
        let itemsize = self.dtype.itemsize();
        itemsize > 0 && self.strides.iter().all(|stride| stride.unsigned_abs().is_multiple_of(itemsize))
    }

    /// The address of the element at an index that the caller has checked.
    pub fn pointer_at(&self, index: &[usize]) -> *mut u8 {
        let offset: isize = index.iter().zip(&self.strides).map(|(&i, &stride)| i as isize * stride).sum();
        self.data.wrapping_offset(offset)
    }

    /// A view with other geometry over the same storage.
    ///
    /// # Safety
    /// As for [`Array::from_parts`].
    pub unsafe fn view_as(&self, data: *mut u8, dtype: DType, shape: Shape, strides: Strides) -> Array {
        Array { storage: self.storage.clone(), data, dtype, shape, strides, writable: self.writable }
    }

    fn with_geometry(&self, shape: Shape, strides: Strides) -> Array {
        Array {
            storage: self.storage.clone(),
            data: self.data,
            dtype: self.dtype,
            shape,
            strides,
            writable: self.writable,
        }
    }

    /// All axes reversed.
    pub fn reversed_axes(&self) -> Array {
        let mut view = self.clone();
        view.shape.reverse();
        view.strides.reverse();
        view
    }

    /// Axes in another order.
    ///
    /// # Errors
    /// `ValueError` unless `axes` is a permutation.
    pub fn transpose(&self, axes: &[isize]) -> Result<Array> {
        if axes.len() != self.ndim() {
            return value("axes don't match array");
        }
        let mut seen: SmallVec<[bool; 4]> = SmallVec::from_elem(false, axes.len());
        let (mut shape, mut strides) = (Shape::new(), Strides::new());
        for &axis in axes {
            let axis = layout::normalize_axis(axis, self.ndim())?;
            if std::mem::replace(&mut seen[axis], true) {
                return value("repeated axis in transpose");
            }
            shape.push(self.shape[axis]);
            strides.push(self.strides[axis]);
        }
        Ok(self.with_geometry(shape, strides))
    }

    /// Two axes exchanged.
    ///
    /// # Errors
    /// `AxisError`
    pub fn swap_axes(&self, a: isize, b: isize) -> Result<Array> {
        let (a, b) = (layout::normalize_axis(a, self.ndim())?, layout::normalize_axis(b, self.ndim())?);
        let mut view = self.clone();
        view.shape.swap(a, b);
        view.strides.swap(a, b);
        Ok(view)
    }

    /// A read-only view repeated to a larger shape.
    ///
    /// # Errors
    /// `ValueError` when the shape does not fit.
    pub fn broadcast_to(&self, shape: &[usize]) -> Result<Array> {
        if self.ndim() > shape.len() {
            return value("input operand has more dimensions than allowed by the axis remapping");
        }
        let Some(strides) = layout::broadcast_strides(&self.shape, &self.strides, shape) else {
            return value(format!(
                "operands could not be broadcast together with remapped shapes [original->remapped]: {}  and requested shape {}",
                layout::tight_shape_text(&self.shape),
                layout::tight_shape_text(shape)
            ));
        };
        let mut view = self.with_geometry(Shape::from_slice(shape), strides);
        view.writable = false;
        Ok(view)
    }

    /// A view without the axes given, which must have length one; all such axes without a choice.
    ///
    /// # Errors
    /// `ValueError` for an axis of another length.
    pub fn squeeze(&self, axes: Option<&[isize]>) -> Result<Array> {
        let mut drop: SmallVec<[bool; 4]> = self.shape.iter().map(|&n| axes.is_none() && n == 1).collect();
        for &axis in axes.unwrap_or(&[]) {
            let axis = layout::normalize_axis(axis, self.ndim())?;
            if self.shape[axis] != 1 {
                return value("cannot select an axis to squeeze out which has size not equal to one");
            }
            drop[axis] = true;
        }
        let kept = |axis: &usize| !drop[*axis];
        let shape = (0..self.ndim()).filter(kept).map(|axis| self.shape[axis]).collect();
        let strides = (0..self.ndim()).filter(kept).map(|axis| self.strides[axis]).collect();
        Ok(self.with_geometry(shape, strides))
    }

    /// A view with axes of length one inserted so that they have these indices in the result.
    ///
    /// # Errors
    /// `AxisError`, or `ValueError` for a repeated axis.
    pub fn expand_dims(&self, axes: &[isize]) -> Result<Array> {
        let ndim = self.ndim() + axes.len();
        let mut new: SmallVec<[bool; 4]> = SmallVec::from_elem(false, ndim);
        for &axis in axes {
            let axis = layout::normalize_axis(axis, ndim)?;
            if std::mem::replace(&mut new[axis], true) {
                return value("repeated axis");
            }
        }
        let (mut shape, mut strides, mut old) = (Shape::new(), Strides::new(), 0);
        for fresh in new {
            if fresh {
                shape.push(1);
                strides.push(0);
            } else {
                shape.push(self.shape[old]);
                strides.push(self.strides[old]);
                old += 1;
            }
        }
        Ok(self.with_geometry(shape, strides))
    }

    /// The diagonal view of two axes, as a last axis.
    ///
    /// # Errors
    /// `AxisError`, or `ValueError` for equal axes or fewer than two.
    pub fn diagonal(&self, offset: isize, axis1: isize, axis2: isize) -> Result<Array> {
        if self.ndim() < 2 {
            return value("diag requires an array of at least two dimensions");
        }
        let (a, b) =
            (layout::normalize_axis(axis1, self.ndim())?, layout::normalize_axis(axis2, self.ndim())?);
        if a == b {
            return value("axis1 and axis2 cannot be the same");
        }
        let (rows, columns) = (self.shape[a], self.shape[b]);
        let skip = offset.unsigned_abs();
        let (length, shift) = if offset >= 0 {
            (rows.min(columns.saturating_sub(skip)), offset.saturating_mul(self.strides[b]))
        } else {
            (columns.min(rows.saturating_sub(skip)), (skip as isize).saturating_mul(self.strides[a]))
        };
        let kept = |axis: &usize| *axis != a && *axis != b;
        let mut shape: Shape = (0..self.ndim()).filter(kept).map(|axis| self.shape[axis]).collect();
        let mut strides: Strides = (0..self.ndim()).filter(kept).map(|axis| self.strides[axis]).collect();
        shape.push(length);
        strides.push(self.strides[a] + self.strides[b]);
        let mut view = self.with_geometry(shape, strides);
        if length > 0 {
            view.data = view.data.wrapping_offset(shift);
        }
        view.writable = false;
        Ok(view)
    }

    /// The same elements with other lengths: a view where strides allow it, else a copy.
    ///
    /// One length may be -1: it follows from the others.
    ///
    /// # Errors
    /// `ValueError` when the sizes differ.
    pub fn reshape(&self, wanted: &[isize], order: Order) -> Result<Array> {
        let shape = self.infer_shape(wanted)?;
        let fortran = match order {
            Order::F => true,
            Order::A | Order::K => self.is_f_contiguous() && !self.is_c_contiguous(),
            Order::C => false,
        };
        if let Some(strides) = self.reshaped_strides(&shape, fortran) {
            return Ok(self.with_geometry(shape, strides));
        }
        let copy = self.copy(if fortran { Order::F } else { Order::C })?;
        let itemsize = self.dtype.itemsize();
        let strides =
            if fortran { layout::f_strides(&shape, itemsize) } else { layout::c_strides(&shape, itemsize) };
        Ok(copy.with_geometry(shape, strides))
    }

    fn infer_shape(&self, wanted: &[isize]) -> Result<Shape> {
        let mismatch = || {
            // NumPy leaves out unknown lengths in front, and writes those behind as new axes.
            let known = wanted.iter().position(|length| *length >= 0).unwrap_or(wanted.len());
            let word = |length: &isize| if *length < 0 { "newaxis".to_owned() } else { length.to_string() };
            let text = wanted[known..].iter().map(word).collect::<Vec<_>>().join(",");
            let comma = if wanted.len() == 1 && known == 0 { "," } else { "" };
            ArrayError::Value(format!(
                "cannot reshape array of size {} into shape ({text}{comma})",
                self.size()
            ))
        };
        let mut unknown = None;
        let mut known = 1usize;
        for (axis, &length) in wanted.iter().enumerate() {
            if length == -1 {
                if unknown.replace(axis).is_some() {
                    return value("can only specify one unknown dimension");
                }
            } else if length < 0 {
                return value("negative dimensions not allowed");
            } else {
                known = known.checked_mul(length as usize).ok_or_else(mismatch)?;
            }
        }
        let mut shape: Shape = wanted.iter().map(|&length| length.max(0) as usize).collect();
        match unknown {
            Some(axis) if known != 0 && self.size().is_multiple_of(known) => {
                shape[axis] = self.size() / known
            }
            None if known == self.size() => {}
            _ => return Err(mismatch()),
        }
        if shape.len() > layout::MAX_NDIM {
            return value(format!(
                "maximum supported dimension for an ndarray is currently 64, found {}",
                shape.len()
            ));
        }
        Ok(shape)
    }

    /// Strides that give `shape` without a copy: groups of old and new axes with equal products are matched; within a
    /// group the old axes must be one run.
    fn reshaped_strides(&self, shape: &[usize], fortran: bool) -> Option<Strides> {
        let itemsize = self.dtype.itemsize();
        if self.size() == 0 {
            return Some(layout::c_strides(shape, itemsize));
        }
        let mut old: SmallVec<[(usize, isize); 4]> = (0..self.ndim())
            .filter(|&axis| self.shape[axis] != 1)
            .map(|axis| (self.shape[axis], self.strides[axis]))
            .collect();
        let mut new: Shape = Shape::from_slice(shape);
        // Both orders are handled as C order by turning the axes around.
        if fortran {
            old.reverse();
            new.reverse();
        }
        let mut strides: Strides = SmallVec::from_elem(0, new.len());
        let (mut o, mut n) = (0, 0);
        while o < old.len() && n < new.len() {
            let (mut old_product, mut new_product) = (old[o].0, new[n]);
            let (first_old, first_new) = (o, n);
            while old_product != new_product {
                if old_product < new_product {
                    o += 1;
                    old_product *= old.get(o)?.0;
                } else {
                    n += 1;
                    new_product *= *new.get(n)?;
                }
            }
            for at in first_old..o {
                if old[at].1 != old[at + 1].1 * old[at + 1].0 as isize {
                    return None;
                }
            }
            let mut step = old[o].1;
            for at in (first_new..=n).rev() {
                strides[at] = step;
                step *= new[at] as isize;
            }
            o += 1;
            n += 1;
        }
        let tail = if n > 0 { strides[n - 1] } else { itemsize as isize };
        strides[n..].fill(tail);
        if fortran {
            strides.reverse();
        }
        Some(strides)
    }

    /// A new array with the same elements.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn copy(&self, order: Order) -> Result<Array> {
        self.cast_to(self.dtype, order)
    }

    /// A new array with the elements converted, as `astype` does; `flags` of the conversion are dropped.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn cast_to(&self, dtype: DType, order: Order) -> Result<Array> {
        let dtype = crate::cast::closed(dtype, self)?;
        let target = self.empty_like(dtype, order)?;
        crate::cast::assign(&target, self)?;
        Ok(target)
    }

    /// A new array of the same shape, laid out as `order` asks.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn empty_like(&self, dtype: DType, order: Order) -> Result<Array> {
        Array::empty_with_strides(dtype, &self.shape, self.strides_like(dtype, order))
    }

    /// The strides that a new array in this order has.
    pub fn strides_like(&self, dtype: DType, order: Order) -> Strides {
        let itemsize = dtype.itemsize();
        match order {
            Order::C => layout::c_strides(&self.shape, itemsize),
            Order::F => layout::f_strides(&self.shape, itemsize),
            Order::A if self.is_f_contiguous() && !self.is_c_contiguous() => {
                layout::f_strides(&self.shape, itemsize)
            }
            Order::A => layout::c_strides(&self.shape, itemsize),
            Order::K if self.is_c_contiguous() => layout::c_strides(&self.shape, itemsize),
            Order::K => {
                let order = layout::keep_order(&self.shape, std::slice::from_ref(&self.strides));
                layout::strides_in_order(&self.shape, &order, itemsize)
            }
        }
    }

    /// This array if it is C contiguous, else a copy that is.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn to_contiguous(&self) -> Result<Array> {
        if self.is_c_contiguous() { Ok(self.clone()) } else { self.copy(Order::C) }
    }

    /// Whether elements of this array may lie in the same place: steps in memory that are shorter than what they step over.
    pub fn overlaps_itself(&self) -> bool {
        let mut axes: SmallVec<[(usize, usize); 4]> = self
            .shape()
            .iter()
            .zip(self.strides())
            .filter(|(length, _)| **length > 1)
            .map(|(length, step)| (step.unsigned_abs(), *length))
            .collect();
        axes.sort_unstable();
        let mut covered = self.dtype().itemsize();
        for (step, length) in axes {
            if step < covered {
                return self.size() > 0;
            }
            covered += step * (length - 1);
        }
        false
    }

    /// Whether the byte ranges of the two views meet (they may still not share an element).
    pub fn may_share_memory(&self, other: &Array) -> bool {
        let range = |array: &Array| {
            let (low, high) = layout::extent(&array.shape, &array.strides, array.dtype.itemsize());
            (array.data as isize + low, array.data as isize + high)
        };
        let ((a, b), (c, d)) = (range(self), range(other));
        a < d && c < b && a != b && c != d
    }

    /// The parts of complex elements as a view of reals; `None` for the imaginary part of a real array.
    pub fn part(&self, imaginary: bool) -> Option<Array> {
        if !self.dtype.is_complex() {
            return (!imaginary).then(|| self.clone());
        }
        let dtype = self.dtype.real_part();
        let shift = if imaginary { dtype.itemsize() as isize } else { 0 };
        let mut view = self.clone();
        view.data = view.data.wrapping_offset(shift);
        view.dtype = dtype;
        Some(view)
    }

    /// All elements in C order, each read as `T`.
    ///
    /// # Panics
    /// When `T` is not the array's dtype.
    pub fn to_vec<T: Element>(&self) -> Vec<T> {
        assert_eq!(T::DTYPE, self.dtype);
        let mut values = Vec::with_capacity(self.size());
        let walk = layout::Walk::new(&self.shape, [&self.strides], false);
        let done: Result<()> = walk.for_each([self.data], |[pointer], [stride], length| {
            for i in 0..length {
                // SAFETY: the walk stays inside the view, whose elements lie inside the storage.
                values.push(unsafe { pointer.offset(i as isize * stride).cast::<T>().read_unaligned() });
            }
            Ok(())
        });
        debug_assert!(done.is_ok());
        values
    }
}

impl Array {
    /// Calls a function with the address of each element, in C order.
    ///
    /// # Errors
    /// Those of the function, and interrupts.
    pub fn for_each_element(&self, mut each: impl FnMut(*mut u8) -> Result<()>) -> Result<()> {
        let walk = layout::Walk::new(&self.shape, [&self.strides], false);
        walk.for_each_block([self.data], |[pointer], [stride], length| {
            (0..length as isize).try_for_each(|i| each(pointer.wrapping_offset(i * stride)))
        })
    }
}

fn size_text(bytes: usize) -> String {
    let units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    let (mut amount, mut unit) = (bytes as f64, 0);
    while amount >= 1024.0 && unit + 1 < units.len() {
        amount /= 1024.0;
        unit += 1;
    }
    match unit {
        0 => format!("{bytes} bytes"),
        _ if amount < 10.0 => format!("{amount:.2} {}", units[unit]),
        _ if amount < 100.0 => format!("{amount:.1} {}", units[unit]),
        _ => format!("{amount:.0}. {}", units[unit]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counting(shape: &[usize]) -> Array {
        let values: Vec<i64> = (0..shape.iter().product::<usize>() as i64).collect();
        let wanted: Vec<isize> = shape.iter().map(|&n| n as isize).collect();
        Array::from_slice(&values).unwrap().reshape(&wanted, Order::C).unwrap()
    }

    #[test]
    fn reshape_makes_views_where_it_can() {
        let a = counting(&[2, 3, 4]);
        let b = a.reshape(&[6, -1], Order::C).unwrap();
        assert!(b.storage().same_block(a.storage()));
        assert_eq!(b.shape(), [6, 4]);
        let t = a.reversed_axes();
        let c = t.reshape(&[-1], Order::C).unwrap();
        assert!(!c.storage().same_block(a.storage()));
        assert_eq!(c.to_vec::<i64>()[..4], [0, 12, 4, 16]);
        assert!(t.reshape(&[-1], Order::F).unwrap().storage().same_block(a.storage()));
        assert_eq!(
            a.reshape(&[5, -1], Order::C).unwrap_err().to_string(),
            "cannot reshape array of size 24 into shape (5,newaxis)"
        );
    }

    #[test]
    fn transposed_copies_keep_their_order() {
        let t = counting(&[2, 3]).reversed_axes();
        assert_eq!(t.copy(Order::K).unwrap().strides(), [8, 24]);
        assert_eq!(t.copy(Order::C).unwrap().strides(), [16, 8]);
        assert_eq!(t.copy(Order::K).unwrap().to_vec::<i64>(), t.to_vec::<i64>());
    }

    #[test]
    fn a_diagonal_outside_is_empty() {
        let a = counting(&[2, 3]);
        assert_eq!(a.diagonal(1, 0, 1).unwrap().to_vec::<i64>(), [1, 5]);
        assert_eq!(a.diagonal(-1, 0, 1).unwrap().to_vec::<i64>(), [3]);
        assert_eq!(a.diagonal(7, 0, 1).unwrap().size(), 0);
    }
}
