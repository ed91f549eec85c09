//! [`Array`]: a typed, strided view of shared storage.
//!
//! Cloning an `Array` makes another view of the same bytes. The invariant that every method relies on: each element that
//! shape and strides can address lies inside the storage. [`Array::from_parts`] is where it is promised; views only ever
//! narrow. Elements need not be aligned: element loops read and write unaligned.

mod views;

use hotloop_core::storage::Storage;
use smallvec::SmallVec;

use crate::dtype::DType;
use crate::element::Element;
use crate::elementwise::Operand;
use crate::error::{ArrayError, Result, value};
use crate::layout::{self, Shape, Strides};

/// A view of typed elements in shared storage.
#[derive(Debug)]
pub struct Array {
    storage: Storage,
    data: *mut u8,
    dtype: DType,
    shape: Shape,
    strides: Strides,
    writable: bool,
}

impl Clone for Array {
    #[inline]
    fn clone(&self) -> Array {
        Array {
            storage: self.storage.clone(),
            data: self.data,
            dtype: self.dtype,
            // Lengths are copied as they lie; `SmallVec::clone` would take one after the other.
            shape: Shape::from_slice(&self.shape),
            strides: Strides::from_slice(&self.strides),
            writable: self.writable,
        }
    }
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
        // The strides of a new array without elements are zeros, as in NumPy.
        let strides = if count == 0 { Strides::from_elem(0, strides.len()) } else { strides };
        let array = Array { storage, data, dtype, shape: Shape::from_slice(shape), strides, writable: true };
        if zero && dtype.has_objects() {
            array.zero_objects()?;
        }
        Ok(array)
    }

    /// Puts the number zero where new objects are, also in fields.
    fn zero_objects(&self) -> Result<()> {
        match self.dtype {
            DType::Object => {
                crate::cast::assign(self, &Operand::Int(0).to_array(DType::Object)?)?;
            }
            DType::Record(record) => {
                for field in record.fields.iter().filter(|field| field.dtype.has_objects()) {
                    let mut shape = self.shape.clone();
                    shape.extend_from_slice(&field.shape);
                    let mut strides = self.strides.clone();
                    strides.extend_from_slice(&layout::c_strides(&field.shape, field.dtype.itemsize()));
                    // SAFETY: fields lie inside of their records.
                    let part = unsafe {
                        self.view_as(self.data.wrapping_add(field.offset), field.dtype, shape, strides)
                    };
                    part.zero_objects()?;
                }
            }
            _ => {}
        }
        Ok(())
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

    /// A new array with the same elements.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn copy(&self, order: Order) -> Result<Array> {
        /// A block that the nearest cache holds. Larger ones are shared among threads.
        const SMALL: usize = 1 << 14;
        let bytes = self.nbytes();
        if order == Order::C && bytes <= SMALL && self.dtype.is_number() && self.is_c_contiguous() {
            let copy = Array::empty(self.dtype, &self.shape)?;
            // SAFETY: both have so many bytes in one piece, and the new block lies apart.
            unsafe { std::ptr::copy_nonoverlapping(self.data, copy.data, bytes) };
            return Ok(copy);
        }
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

    /// An array without set elements of another shape, whose axes lie in memory as this array's do if there are as many.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn empty_of_shape(&self, dtype: DType, shape: &[usize], order: Order) -> Result<Array> {
        let as_many = self.ndim() == shape.len();
        let strides = match order {
            Order::F => layout::f_strides(shape, dtype.itemsize()),
            Order::A if as_many && self.is_f_contiguous() && !self.is_c_contiguous() => {
                layout::f_strides(shape, dtype.itemsize())
            }
            Order::K if as_many && self.is_c_contiguous() => layout::c_strides(shape, dtype.itemsize()),
            Order::K if as_many && self.is_f_contiguous() => layout::f_strides(shape, dtype.itemsize()),
            Order::K if as_many => {
                let axes = layout::keep_order(&self.shape, std::slice::from_ref(&self.strides));
                layout::strides_in_order(shape, &axes, dtype.itemsize())
            }
            _ => layout::c_strides(shape, dtype.itemsize()),
        };
        Array::empty_with_strides(dtype, shape, strides)
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
            Order::K if self.is_f_contiguous() => layout::f_strides(&self.shape, itemsize),
            Order::K => {
                let mut order: SmallVec<[usize; 4]> = (0..self.ndim()).collect();
                order.sort_by_key(|axis| std::cmp::Reverse(self.strides[*axis].unsigned_abs()));
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

    pub(super) fn counting(shape: &[usize]) -> Array {
        let values: Vec<i64> = (0..shape.iter().product::<usize>() as i64).collect();
        let wanted: Vec<isize> = shape.iter().map(|&n| n as isize).collect();
        Array::from_slice(&values).unwrap().reshape(&wanted, Order::C).unwrap()
    }

    #[test]
    fn transposed_copies_keep_their_order() {
        let t = counting(&[2, 3]).reversed_axes();
        assert_eq!(t.copy(Order::K).unwrap().strides(), [8, 24]);
        assert_eq!(t.copy(Order::C).unwrap().strides(), [16, 8]);
        assert_eq!(t.copy(Order::K).unwrap().to_vec::<i64>(), t.to_vec::<i64>());
    }
}
