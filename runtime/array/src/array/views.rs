//! Views with other geometry: axes turned, added and taken away, broadcasting, diagonals, reshaping.

use smallvec::SmallVec;

use super::{Array, Order};
use crate::dtype::DType;
use crate::error::{ArrayError, Result, value};
use crate::layout::{self, Shape, Strides};

impl Array {
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
        layout::checked_size(shape, self.dtype.itemsize())?;
        let mut view = self.with_geometry(Shape::from_slice(shape), strides);
        view.writable = false;
        Ok(view)
    }

    /// A view with any shape and strides; `None` where it would leave the memory.
    ///
    /// # Errors
    /// A `ValueError` when there are more elements than addresses.
    pub fn strided(&self, shape: &[usize], strides: &[isize]) -> Result<Option<Array>> {
        let first = (self.data as isize).wrapping_sub(self.storage.data() as isize);
        let bytes = self.storage.bytes();
        let inside = layout::stays_inside(first, bytes, shape, strides, self.dtype.itemsize())?;
        Ok(inside.then(|| self.with_geometry(Shape::from_slice(shape), Strides::from_slice(strides))))
    }

    /// A view without the axes given, which must have length one; all such axes without a choice.
    ///
    /// # Errors
    /// `ValueError` for an axis of another length.
    pub fn squeeze(&self, axes: Option<&[isize]>) -> Result<Array> {
        let mut drop: SmallVec<[bool; 4]> = self.shape.iter().map(|&n| axes.is_none() && n == 1).collect();
        if self.ndim() == 0 && matches!(axes, Some([0 | -1])) {
            return Ok(self.clone());
        }
        for &axis in axes.unwrap_or(&[]) {
            layout::normalize_axis(axis, self.ndim())?;
        }
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
        if !fortran && self.size() > 0 && self.is_c_contiguous() {
            let strides = layout::c_strides(&shape, self.dtype.itemsize());
            return Ok(self.with_geometry(shape, strides));
        }
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

    /// The same memory read as elements of another dtype; if they are of another size, the last axis has another length.
    ///
    /// # Errors
    /// `ValueError` where the bytes of the last axis are not whole elements, or do not lie next to each other.
    pub fn with_dtype(&self, dtype: DType) -> Result<Array> {
        let (old, new) = (self.dtype.itemsize(), dtype.itemsize());
        if new == 0 && old > 0 {
            return value("a view needs a dtype with a size");
        }
        let (mut shape, mut strides) = (self.shape.clone(), self.strides.clone());
        if old != new {
            let (Some(length), Some(stride)) = (shape.last_mut(), strides.last_mut()) else {
                return value(
                    "Changing the dtype of a 0d array is only supported if the itemsize is unchanged",
                );
            };
            if *stride != old as isize && *length != 1 && self.size() > 0 {
                return value("To change to a dtype of a different size, the last axis must be contiguous");
            }
            if new < old && old % new != 0 {
                return value(
                    "When changing to a smaller dtype, its size must be a divisor of the size of original dtype",
                );
            }
            if *length * old % new != 0 {
                return value(
                    "When changing to a larger dtype, its size must be a divisor of the total size in bytes of the last axis of the array.",
                );
            }
            *length = *length * old / new;
            *stride = new as isize;
        }
        // SAFETY: the last axis covers the same bytes as before, or elements have the same size.
        Ok(unsafe { self.view_as(self.data(), dtype, shape, strides) })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::counting;
    use super::*;

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
    fn a_diagonal_outside_is_empty() {
        let a = counting(&[2, 3]);
        assert_eq!(a.diagonal(1, 0, 1).unwrap().to_vec::<i64>(), [1, 5]);
        assert_eq!(a.diagonal(-1, 0, 1).unwrap().to_vec::<i64>(), [3]);
        assert_eq!(a.diagonal(7, 0, 1).unwrap().size(), 0);
    }
}
