//! Householder reflections `I - tau v v^H` with LAPACK's choice of sign, one at a time and in blocks.

use faer::linalg::matmul::matmul;
use faer::{Accum, Par};
use hotloop_array::error::Result;
use num_traits::{Float, Zero};

use crate::matrix::{Matrix, vector};
use crate::scalar::{Field, Real, Scalar};

/// The Euclidean length of a vector, also when squares would leave the range of numbers.
pub(crate) fn length<T: Scalar>(x: &[T]) -> T::Part {
    let zero = <T::Part as Zero>::zero();
    let sum = x.iter().fold(zero, |sum, value| sum + value.square());
    let safe = <T::Part as Float>::min_positive_value() / <T::Part as Float>::epsilon();
    if Float::is_finite(sum) && sum > safe {
        return Float::sqrt(sum);
    }
    let largest = x.iter().fold(zero, |largest, value| Float::max(largest, value.rough_magnitude()));
    if largest == zero || !Float::is_finite(largest) {
        // NaN is no maximum, but it is in the sum.
        return if Float::is_nan(sum) { sum } else { largest };
    }
    let scaled = x.iter().fold(zero, |sum, value| {
        let (re, im) = (value.re() / largest, value.im() / largest);
        sum + re * re + im * im
    });
    largest * Float::sqrt(scaled)
}

/// Makes the reflection that turns the vector of `head` and `tail` into a multiple of the first unit vector: `head` becomes
/// that (real) multiple, `tail` the vector of the reflection behind its leading one. Returns `tau`, zero for none; what
/// reflects is the conjugate transpose of `I - tau v v^H`.
pub(crate) fn reflector<T: Scalar>(head: &mut T, tail: &mut [T]) -> T {
    let zero = <T::Part as Zero>::zero();
    let size = length(tail);
    if size == zero && head.im() == zero {
        return T::zero();
    }
    let sign = if Float::is_sign_negative(head.re()) { -T::Part::of(1.0) } else { T::Part::of(1.0) };
    let whole = Float::hypot(Float::hypot(head.re(), head.im()), size);
    let safe = <T::Part as Float>::min_positive_value() / T::Part::precision();
    if whole < safe && whole > zero {
        // Tiny numbers are brought into range, and the multiple back.
        let up = T::Part::of(1.0) / safe;
        tail.iter_mut().for_each(|value| *value = value.times(up));
        let mut scaled = head.times(up);
        let tau = reflector(&mut scaled, tail);
        *head = scaled.times(safe);
        return tau;
    }
    let beta = -sign * whole;
    let tau = T::new((beta - head.re()) / beta, -head.im() / beta);
    let factor = T::one() / (*head - T::real(beta));
    tail.iter_mut().for_each(|value| *value *= factor);
    *head = T::real(beta);
    tau
}

/// The sum of products, the first factors conjugated.
pub(crate) fn inner<T: Scalar>(x: &[T], y: &[T]) -> T {
    // Four sums side by side.
    let mut sums = [T::zero(); 4];
    let (x_parts, y_parts) = (x.chunks_exact(4), y.chunks_exact(4));
    let rest = x_parts.remainder().iter().zip(y_parts.remainder());
    let rest = rest.fold(T::zero(), |sum, (a, b)| sum + a.conjugate() * *b);
    for (a, b) in x_parts.zip(y_parts) {
        for i in 0..4 {
            sums[i] += a[i].conjugate() * b[i];
        }
    }
    sums[0] + sums[1] + (sums[2] + sums[3]) + rest
}

/// Adds a multiple of a vector to another.
pub(crate) fn add_multiple<T: Scalar>(to: &mut [T], factor: T, x: &[T]) {
    for (to, x) in to.iter_mut().zip(x) {
        *to += factor * *x;
    }
}

/// Applies `I - tau v v^H` to a column, where `v` is one followed by `tail`.
pub(crate) fn reflect<T: Scalar>(column: &mut [T], tail: &[T], tau: T) {
    let Some((head, rest)) = column.split_first_mut() else { return };
    let factor = tau * (*head + inner(tail, rest));
    *head -= factor;
    add_multiple(rest, -factor, tail);
}

/// Some reflections together: `I - V T V^H`.
pub(crate) struct Block<T> {
    vectors: Matrix<T>,
    triangle: Matrix<T>,
}

impl<T: Field> Block<T> {
    /// The block of the reflections whose vectors lie below the diagonal in `count` columns of `a`, from column `first` on.
    ///
    /// # Errors
    /// `MemoryError`
    pub(crate) fn new(a: &Matrix<T>, first: usize, taus: &[T]) -> Result<Block<T>> {
        let (rows, count) = (a.rows() - first, taus.len());
        let mut vectors = Matrix::zeros(rows, count)?;
        for j in 0..count {
            let to = vectors.column_mut(j);
            to[j] = T::one();
            to[j + 1..].copy_from_slice(&a.column(first + j)[first + j + 1..]);
        }
        let mut triangle: Matrix<T> = Matrix::zeros(count, count)?;
        let mut products = vector(T::zero(), count)?;
        for (i, &tau) in taus.iter().enumerate() {
            for (j, product) in products[..i].iter_mut().enumerate() {
                *product = -tau * inner(&vectors.column(j)[i..], &vectors.column(i)[i..]);
            }
            for row in 0..i {
                let mut sum = T::zero();
                for j in row..i {
                    sum += triangle[(row, j)] * products[j];
                }
                triangle[(row, i)] = sum;
            }
            triangle[(i, i)] = tau;
        }
        Ok(Block { vectors, triangle })
    }

    /// Applies the product of the reflections, or its conjugate transpose, to the rows from `first_row` on of the columns
    /// from `first_column` on.
    ///
    /// # Errors
    /// `MemoryError`
    pub(crate) fn apply(
        &self,
        to: &mut Matrix<T>,
        [first_row, first_column]: [usize; 2],
        adjoint: bool,
        par: Par,
    ) -> Result<()> {
        let count = self.triangle.rows();
        let columns = to.columns() - first_column;
        if columns == 0 {
            return Ok(());
        }
        let (mut products, mut turned) = (Matrix::zeros(count, columns)?, Matrix::zeros(count, columns)?);
        let mut target = to.view_mut().submatrix_mut(first_row, first_column, self.vectors.rows(), columns);
        let (v, t, one) = (self.vectors.view(), self.triangle.view(), T::one());
        matmul(products.view_mut(), Accum::Replace, v.adjoint(), target.as_ref(), one, par);
        if adjoint {
            matmul(turned.view_mut(), Accum::Replace, t.adjoint(), products.view(), one, par);
        } else {
            matmul(turned.view_mut(), Accum::Replace, t, products.view(), one, par);
        }
        matmul(target.as_mut(), Accum::Add, v, turned.view(), -one, par);
        Ok(())
    }
}
