//! Factors of a matrix: orthonormal columns and a triangle, by Householder reflections.

use faer::Par;
use hotloop_array::error::Result;

use crate::matrix::{Matrix, vector};
use crate::reflectors::{Block, reflect, reflector};
use crate::scalar::Field;

/// Reflections that are applied together.
const BLOCK: usize = 32;

/// Up to this many reflections are applied one by one.
const FEW: usize = 16;

/// The reflections of a matrix and its triangle, in its place: vectors below the diagonal, and their factors.
pub(crate) struct Reflections<T> {
    pub(crate) matrix: Matrix<T>,
    pub(crate) taus: Vec<T>,
}

impl<T: Field> Reflections<T> {
    /// # Errors
    /// `MemoryError`
    pub(crate) fn of(mut a: Matrix<T>, par: Par) -> Result<Reflections<T>> {
        let (rows, columns) = (a.rows(), a.columns());
        let count = rows.min(columns);
        let mut taus = vector(T::zero(), count)?;
        let width = if count <= FEW { count.max(1) } else { BLOCK };
        for first in (0..count).step_by(width) {
            let last = count.min(first + width);
            // A few reflections go through all columns one by one; else through those of the block.
            let end = if count <= FEW { columns } else { last };
            for k in first..last {
                let (head, tail) = a.column_mut(k)[k..].split_first_mut().unwrap_or_else(|| unreachable!());
                taus[k] = reflector(head, tail);
                let tau = taus[k].conjugate();
                for j in k + 1..end {
                    let (vector, column) = a.two_columns(k, j);
                    reflect(&mut column[k..], &vector[k + 1..], tau);
                }
            }
            if end < columns {
                Block::new(&a, first, &taus[first..last])?.apply(&mut a, [first, last], true, par)?;
            }
        }
        Ok(Reflections { matrix: a, taus })
    }

    /// The triangle, with this many rows.
    ///
    /// # Errors
    /// `MemoryError`
    pub(crate) fn triangle(&self, rows: usize) -> Result<Matrix<T>> {
        let mut result = self.matrix.corner(rows, self.matrix.columns())?;
        for j in 0..result.columns() {
            let below = rows.min(j + 1);
            result.column_mut(j)[below..].fill(T::zero());
        }
        Ok(result)
    }

    /// The first columns of the product of the reflections.
    ///
    /// # Errors
    /// `MemoryError`
    pub(crate) fn columns(&self, count: usize, par: Par) -> Result<Matrix<T>> {
        let mut q = Matrix::identity(self.matrix.rows(), count)?;
        self.apply(&mut q, true, par)?;
        Ok(q)
    }

    /// Multiplies a matrix by the product of the reflections from the left. Of an identity, columns in front of a
    /// reflection stay as they are.
    ///
    /// # Errors
    /// `MemoryError`
    pub(crate) fn apply(&self, to: &mut Matrix<T>, is_identity: bool, par: Par) -> Result<()> {
        let count = self.taus.len();
        if count <= FEW {
            for k in (0..count).rev() {
                let tail = &self.matrix.column(k)[k + 1..];
                for j in if is_identity { k } else { 0 }..to.columns() {
                    reflect(&mut to.column_mut(j)[k..], tail, self.taus[k]);
                }
            }
            return Ok(());
        }
        for first in (0..count).step_by(BLOCK).rev() {
            let last = count.min(first + BLOCK);
            let block = Block::new(&self.matrix, first, &self.taus[first..last])?;
            block.apply(to, [first, if is_identity { first } else { 0 }], false, par)?;
        }
        Ok(())
    }
}

/// About how many multiplications the factors of such a matrix take.
pub(crate) fn work(rows: usize, columns: usize) -> usize {
    rows.saturating_mul(columns).saturating_mul(rows.min(columns)).saturating_mul(2)
}
