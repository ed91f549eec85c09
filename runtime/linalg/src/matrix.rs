//! [`Matrix`]: a private dense matrix in column-major order, on which the factorisations work.

use faer::{MatMut, MatRef};
use hotloop_array::error::{ArrayError, Result};
use std::ops::{Index, IndexMut};

use crate::scalar::Scalar;

/// The side of the squares in which a matrix is copied between orders, so that both sides stay in the cache.
const TILE: usize = 16;

/// A dense matrix whose columns lie one behind the other.
#[derive(Debug)]
pub(crate) struct Matrix<T> {
    values: Vec<T>,
    rows: usize,
    columns: usize,
}

/// A vector of this length.
///
/// # Errors
/// `MemoryError`
pub(crate) fn vector<T: Copy>(value: T, length: usize) -> Result<Vec<T>> {
    let mut values = Vec::new();
    values.try_reserve_exact(length).map_err(|_| memory(length.saturating_mul(size_of::<T>())))?;
    values.resize(length, value);
    Ok(values)
}

pub(crate) fn memory(bytes: usize) -> ArrayError {
    ArrayError::Memory(format!("Unable to allocate {bytes} bytes for linear algebra"))
}

impl<T: Scalar> Matrix<T> {
    /// # Errors
    /// `MemoryError`
    pub(crate) fn zeros(rows: usize, columns: usize) -> Result<Matrix<T>> {
        let size = rows.checked_mul(columns).ok_or_else(|| memory(usize::MAX))?;
        Ok(Matrix { values: vector(T::default(), size)?, rows, columns })
    }

    /// Ones on the diagonal, zeros elsewhere.
    ///
    /// # Errors
    /// `MemoryError`
    pub(crate) fn identity(rows: usize, columns: usize) -> Result<Matrix<T>> {
        let mut result = Matrix::zeros(rows, columns)?;
        (0..rows.min(columns)).for_each(|i| result[(i, i)] = T::one());
        Ok(result)
    }

    /// Copies elements that lie `strides` bytes apart.
    ///
    /// # Safety
    /// All of them can be read.
    ///
    /// # Errors
    /// `MemoryError`
    pub(crate) unsafe fn read(
        data: *const u8,
        [rows, columns]: [usize; 2],
        [row_stride, column_stride]: [isize; 2],
    ) -> Result<Matrix<T>> {
        let size = rows.checked_mul(columns).ok_or_else(|| memory(usize::MAX))?;
        let mut values: Vec<T> = Vec::new();
        values.try_reserve_exact(size).map_err(|_| memory(size.saturating_mul(size_of::<T>())))?;
        let start = values.as_mut_ptr();
        in_tiles(rows, columns, |i, j| {
            let from = data.wrapping_offset(i as isize * row_stride + j as isize * column_stride);
            // SAFETY: by the caller's promise, and there is room for `size` values.
            unsafe { start.add(j * rows + i).write(from.cast::<T>().read_unaligned()) };
        });
        // SAFETY: all of them were written.
        unsafe { values.set_len(size) };
        Ok(Matrix { values, rows, columns })
    }

    /// Copies the matrix to memory where elements lie `strides` bytes apart.
    ///
    /// # Safety
    /// All of it can be written to.
    pub(crate) unsafe fn write(&self, data: *mut u8, [row_stride, column_stride]: [isize; 2]) {
        let start = self.values.as_ptr();
        in_tiles(self.rows, self.columns, |i, j| {
            let to = data.wrapping_offset(i as isize * row_stride + j as isize * column_stride);
            // SAFETY: by the caller's promise; `i` and `j` are inside of the matrix.
            unsafe { to.cast::<T>().write_unaligned(start.add(j * self.rows + i).read()) };
        });
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    pub(crate) fn columns(&self) -> usize {
        self.columns
    }

    pub(crate) fn values(&self) -> &[T] {
        &self.values
    }

    pub(crate) fn values_mut(&mut self) -> &mut [T] {
        &mut self.values
    }

    pub(crate) fn column(&self, j: usize) -> &[T] {
        &self.values[j * self.rows..(j + 1) * self.rows]
    }

    pub(crate) fn column_mut(&mut self, j: usize) -> &mut [T] {
        &mut self.values[j * self.rows..(j + 1) * self.rows]
    }

    /// Two different columns.
    pub(crate) fn two_columns(&mut self, i: usize, j: usize) -> (&mut [T], &mut [T]) {
        let rows = self.rows;
        if i < j {
            let (left, right) = self.values.split_at_mut(j * rows);
            (&mut left[i * rows..(i + 1) * rows], &mut right[..rows])
        } else {
            let (left, right) = self.values.split_at_mut(i * rows);
            (&mut right[..rows], &mut left[j * rows..(j + 1) * rows])
        }
    }

    pub(crate) fn swap_columns(&mut self, i: usize, j: usize) {
        if i != j {
            let (a, b) = self.two_columns(i, j);
            a.swap_with_slice(b);
        }
    }

    /// The first rows and columns.
    ///
    /// # Errors
    /// `MemoryError`
    pub(crate) fn corner(&self, rows: usize, columns: usize) -> Result<Matrix<T>> {
        let mut result = Matrix::zeros(rows, columns)?;
        let common = rows.min(self.rows);
        for j in 0..columns.min(self.columns) {
            result.column_mut(j)[..common].copy_from_slice(&self.column(j)[..common]);
        }
        Ok(result)
    }

    /// Rows as columns, conjugated.
    ///
    /// # Errors
    /// `MemoryError`
    pub(crate) fn adjoint(&self) -> Result<Matrix<T>> {
        let mut result = Matrix::zeros(self.columns, self.rows)?;
        let columns = self.columns;
        in_tiles(self.rows, self.columns, |i, j| {
            result.values[i * columns + j] = self.values[j * self.rows + i].conjugate();
        });
        Ok(result)
    }

    pub(crate) fn is_finite(&self) -> bool {
        self.values.iter().all(|value| Scalar::is_finite(*value))
    }

    pub(crate) fn view(&self) -> MatRef<'_, T> {
        MatRef::from_column_major_slice(&self.values, self.rows, self.columns)
    }

    pub(crate) fn view_mut(&mut self) -> MatMut<'_, T> {
        MatMut::from_column_major_slice_mut(&mut self.values, self.rows, self.columns)
    }
}

impl<T> Index<(usize, usize)> for Matrix<T> {
    type Output = T;

    #[inline(always)]
    fn index(&self, (i, j): (usize, usize)) -> &T {
        debug_assert!(i < self.rows);
        &self.values[j * self.rows + i]
    }
}

impl<T> IndexMut<(usize, usize)> for Matrix<T> {
    #[inline(always)]
    fn index_mut(&mut self, (i, j): (usize, usize)) -> &mut T {
        debug_assert!(i < self.rows);
        &mut self.values[j * self.rows + i]
    }
}

/// Visits all places of a matrix, square by square.
#[inline(always)]
fn in_tiles(rows: usize, columns: usize, mut visit: impl FnMut(usize, usize)) {
    for first_column in (0..columns).step_by(TILE) {
        for first_row in (0..rows).step_by(TILE) {
            for j in first_column..columns.min(first_column + TILE) {
                for i in first_row..rows.min(first_row + TILE) {
                    visit(i, j);
                }
            }
        }
    }
}
