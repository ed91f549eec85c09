//! Factorisations of stacks of matrices: `qr`, `svd`, `eigh`, `eig`, and the least squares that follow from them.

use faer::Par;
use hotloop_array::array::Array;
use hotloop_array::error::{ArrayError, Result};
use num_traits::{Float, Zero};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::eigen::{self, Eigen};
use crate::matrix::Matrix;
use crate::patience::patiently;
use crate::qr::{self, Reflections};
use crate::scalar::{Field, Real, Scalar, with_scalar};
use crate::singular::{self, Wanted};
use crate::stacks::{
    self, batch_of, check_square, check_stack, common_dtype, complex_dtype, core_shape, failed, prepared,
};
use crate::symmetric;

/// Which factors `np.linalg.qr` gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QrMode {
    /// As many columns as there are rows or columns, whichever are fewer.
    Reduced,
    /// A square matrix of columns.
    Complete,
    /// The triangle alone.
    Triangle,
    /// The reflections, transposed, and their factors.
    Raw,
}

impl QrMode {
    /// NumPy's word for it.
    #[must_use]
    pub fn from_text(text: &str) -> Option<QrMode> {
        Some(match text {
            "reduced" => QrMode::Reduced,
            "complete" => QrMode::Complete,
            "r" => QrMode::Triangle,
            "raw" => QrMode::Raw,
            _ => return None,
        })
    }

    /// The mode with this number.
    #[must_use]
    pub fn from_number(number: i64) -> Option<QrMode> {
        let all = [QrMode::Reduced, QrMode::Complete, QrMode::Triangle, QrMode::Raw];
        all.get(usize::try_from(number).ok()?).copied()
    }
}

/// `np.linalg.qr(a, mode)`: two arrays, or the triangle alone.
///
/// # Errors
/// `LinAlgError` without two axes.
pub fn qr(a: &Array, mode: QrMode) -> Result<Vec<Array>> {
    check_stack(a)?;
    let narrow = common_dtype(&[a.dtype()])?;
    let dtype = stacks::wide(narrow);
    let (batch, [rows, columns]) = (batch_of(a), core_shape(a));
    let count = rows.min(columns);
    let new = |core: &[usize]| stacks::result(batch, core, dtype);
    let width = if mode == QrMode::Complete { rows } else { count };
    let results = match mode {
        QrMode::Raw => vec![new(&[columns, rows])?, new(&[count])?],
        QrMode::Triangle => vec![new(&[count, columns])?],
        _ => vec![new(&[rows, width])?, new(&[width, columns])?],
    };
    let (first, last) = (&results[0], &results[results.len() - 1]);
    let a = prepared(a, dtype, batch)?;
    let size = qr::work(rows, columns.max(width));
    with_scalar!(dtype, T => {
        stacks::for_each(batch_of(&a), [&a, first, last], size, |[a, first, last]| {
            let a = a.read::<T>()?;
            match mode {
                QrMode::Raw => {
                    let factors = patiently(size, move |par| Reflections::of(a, par))?;
                    first.transposed().write(&factors.matrix);
                    last.write_vector(&factors.taus);
                }
                QrMode::Triangle => {
                    last.write(&patiently(size, move |par| Reflections::of(a, par)?.triangle(count))?);
                }
                _ => {
                    let (q, r) = patiently(size, move |par| {
                        let factors = Reflections::of(a, par)?;
                        Ok((factors.columns(width, par)?, factors.triangle(width)?))
                    })?;
                    first.write(&q);
                    last.write(&r);
                }
            }
            Ok(())
        })
    })?;
    results.into_iter().map(|result| stacks::rounded(result, narrow)).collect()
}

/// `np.linalg.eigh(a)`: eigenvalues in ascending order, and eigenvectors if wanted. The half of the matrix that is `lower`
/// or not is read.
///
/// # Errors
/// `LinAlgError` for what is not square, and without convergence.
pub fn eigh(a: &Array, lower: bool, vectors: bool) -> Result<(Array, Option<Array>)> {
    check_square(a)?;
    let (narrow, n) = (common_dtype(&[a.dtype()])?, core_shape(a)[0]);
    let dtype = stacks::wide(narrow);
    let batch = batch_of(a);
    let values = stacks::result(batch, &[n], dtype.real_part())?;
    let found = if vectors { Some(stacks::result(batch, &[n, n], dtype)?) } else { None };
    let a = prepared(a, dtype, batch)?;
    let target = found.as_ref().unwrap_or(&a);
    let size = symmetric::work(n, vectors);
    with_scalar!(dtype, T => {
        stacks::for_each(batch_of(&a), [&a, &values, target], size, |[a, values, target]| {
            let a = a.read::<T>()?;
            let a = if lower { a } else { a.adjoint()? };
            let (found, columns) = patiently(size, move |par| symmetric::decompose(a, vectors, par))?;
            values.write_vector(&found);
            if let Some(columns) = columns {
                target.write(&columns);
            }
            Ok(())
        })
    })?;
    let found = found.map(|found| stacks::rounded(found, narrow)).transpose()?;
    Ok((stacks::rounded(values, narrow.real_part())?, found))
}

/// `np.linalg.eig(a)`: complex eigenvalues, eigenvectors if wanted, and whether all of it is real.
///
/// # Errors
/// `LinAlgError` for what is not square or finite, and without convergence.
pub fn eig(a: &Array, vectors: bool) -> Result<(Array, Option<Array>, bool)> {
    check_square(a)?;
    let (narrow, n) = (common_dtype(&[a.dtype()])?, core_shape(a)[0]);
    let dtype = stacks::wide(narrow);
    let batch = batch_of(a);
    let values = stacks::result(batch, &[n], complex_dtype(dtype))?;
    let found = if vectors { Some(stacks::result(batch, &[n, n], complex_dtype(dtype))?) } else { None };
    let a = prepared(a, dtype, batch)?;
    let target = found.as_ref().unwrap_or(&a);
    let is_real = AtomicBool::new(!dtype.is_complex());
    let size = eigen::work(n);
    with_scalar!(dtype, T => {
        stacks::for_each(batch_of(&a), [&a], 0, |[a]| {
            if a.read::<T>()?.is_finite() { Ok(()) } else { failed("Array must not contain infs or NaNs") }
        })?;
        stacks::for_each(batch_of(&a), [&a, &values, target], size, |[a, values, target]| {
            let a = a.read::<T>()?;
            let (found, columns) = patiently(size, move |par| T::decompose(&a, vectors, par))?;
            if found.iter().any(|value| value.im != <T as Scalar>::Part::of(0.0)) {
                is_real.store(false, Ordering::Relaxed);
            }
            values.write_vector(&found);
            if let Some(columns) = columns {
                target.write(&columns);
            }
            Ok(())
        })
    })?;
    let complex = complex_dtype(narrow);
    let found = found.map(|found| stacks::rounded(found, complex)).transpose()?;
    Ok((stacks::rounded(values, complex)?, found, is_real.into_inner()))
}

/// `np.linalg.svd(a)`: singular values in descending order, and if wanted the left vectors and the conjugate transpose of
/// the right ones: as many as there are singular values, or all of them.
///
/// # Errors
/// `LinAlgError` without two axes, or without convergence.
pub fn svd(a: &Array, full: bool, vectors: bool) -> Result<(Array, Option<(Array, Array)>)> {
    check_stack(a)?;
    let narrow = common_dtype(&[a.dtype()])?;
    let dtype = stacks::wide(narrow);
    let (batch, [rows, columns]) = (batch_of(a), core_shape(a));
    let count = rows.min(columns);
    let width = |length: usize| if full { length } else { count };
    let values = stacks::result(batch, &[count], dtype.real_part())?;
    let found = match vectors {
        false => None,
        true => Some((
            stacks::result(batch, &[rows, width(rows)], dtype)?,
            stacks::result(batch, &[width(columns), columns], dtype)?,
        )),
    };
    let wanted = match (vectors, full) {
        (false, _) => Wanted::Nothing,
        (true, false) => Wanted::Thin,
        (true, true) => Wanted::Full,
    };
    let a = prepared(a, dtype, batch)?;
    let (left, right) = found.as_ref().map_or((&a, &a), |(left, right)| (left, right));
    let size = singular::work(rows, columns, vectors);
    with_scalar!(dtype, T => {
        stacks::for_each(batch_of(&a), [&a, &values, left, right], size, |[a, values, left, right]| {
            let a = a.read::<T>()?;
            let (found, columns) = patiently(size, move |par| singular::decompose(a, wanted, par))?;
            values.write_vector(&found);
            if let Some((u, v)) = columns {
                left.write(&u);
                right.write(&v.adjoint()?);
            }
            Ok(())
        })
    })?;
    let values = stacks::rounded(values, narrow.real_part())?;
    let Some((left, right)) = found else { return Ok((values, None)) };
    Ok((values, Some((stacks::rounded(left, narrow)?, stacks::rounded(right, narrow)?))))
}

/// What `np.linalg.lstsq` gives.
#[derive(Debug)]
pub struct LeastSquares {
    /// The solution of smallest norm.
    pub solution: Array,
    /// The squared distances; empty without full rank, or without more equations than unknowns.
    pub residuals: Array,
    /// The rank of the matrix.
    pub rank: usize,
    /// Its singular values.
    pub values: Array,
}

/// `np.linalg.lstsq(a, b, rcond)`; without `rcond`, the larger length of the matrix times the precision of numbers.
///
/// # Errors
/// `LinAlgError` for shapes that do not fit, and without convergence.
pub fn least_squares(a: &Array, b: &Array, rcond: Option<f64>) -> Result<LeastSquares> {
    let is_vector = b.ndim() == 1;
    let right = if is_vector { b.expand_dims(&[1])? } else { b.clone() };
    for array in [a, &right] {
        if array.ndim() != 2 {
            return Err(ArrayError::LinAlg(format!(
                "{}-dimensional array given. Array must be two-dimensional",
                array.ndim()
            )));
        }
    }
    let ([rows, columns], [height, width]) = (core_shape(a), core_shape(&right));
    if rows != height {
        return failed("Incompatible dimensions");
    }
    let narrow = common_dtype(&[a.dtype(), b.dtype()])?;
    let dtype = stacks::wide(narrow);
    let real = dtype.real_part();
    let solution = Array::empty(dtype, &[columns, width])?;
    let values = Array::empty(real, &[rows.min(columns)])?;
    let distances = Array::empty(real, &[width])?;
    let (a, right) = (prepared(a, dtype, &[])?, prepared(&right, dtype, &[])?);
    let size = singular::work(rows, columns, true).saturating_add(columns * width);
    let rank = AtomicUsize::new(0);
    with_scalar!(dtype, T => {
        let limit = match rcond {
            Some(rcond) if rcond >= 0.0 => <T as Scalar>::Part::of(rcond),
            Some(_) => <<T as Scalar>::Part as Float>::epsilon(),
            None => <<T as Scalar>::Part as Float>::epsilon() * <T as Scalar>::Part::of(rows.max(columns) as f64),
        };
        let places = [&a, &right, &solution, &values, &distances];
        stacks::for_each(&[], places, size, |[a, b, solution, values, distances]| {
            let (a, b) = (a.read::<T>()?, b.read::<T>()?);
            let found = patiently(size, move |par| nearest(a, b, limit, par))?;
            solution.write(&found.solution);
            values.write_vector(&found.values);
            distances.write_vector(&found.distances);
            rank.store(found.rank, Ordering::Relaxed);
            Ok(())
        })
    })?;
    let rank = rank.into_inner();
    let residuals = if rank == columns && rows > columns { distances } else { Array::empty(real, &[0])? };
    let solution = stacks::rounded(solution, narrow)?;
    let solution = if is_vector { solution.squeeze(Some(&[1]))? } else { solution };
    let (residuals, values) =
        (stacks::rounded(residuals, narrow.real_part())?, stacks::rounded(values, narrow.real_part())?);
    Ok(LeastSquares { solution, residuals, rank, values })
}

struct Nearest<T: Scalar> {
    solution: Matrix<T>,
    values: Vec<T::Part>,
    distances: Vec<T::Part>,
    rank: usize,
}

/// The solution of least squares from the singular values that are above the limit, relative to the largest.
fn nearest<T: Field>(a: Matrix<T>, b: Matrix<T>, limit: T::Part, par: Par) -> Result<Nearest<T>> {
    let (columns, width) = (a.columns(), b.columns());
    let (count, zero) = (a.rows().min(columns), <T::Part as Zero>::zero());
    let decomposed = singular::decompose(a, Wanted::Thin, par);
    let (values, vectors) = match decomposed {
        Err(ArrayError::LinAlg(_)) => return failed("SVD did not converge in Linear Least Squares"),
        other => other?,
    };
    let largest = values.first().copied().unwrap_or(zero);
    let rank = values.iter().filter(|value| **value > limit * largest).count();
    let mut solution = Matrix::zeros(columns, width)?;
    let mut distances = crate::matrix::vector(zero, width)?;
    let Some((left, right)) = vectors else { return failed("SVD did not converge in Linear Least Squares") };
    let mut parts = Matrix::zeros(count, width)?;
    let one = T::one();
    use faer::Accum;
    use faer::linalg::matmul::matmul;
    matmul(parts.view_mut(), Accum::Replace, left.view().adjoint(), b.view(), one, par);
    // What the columns of the matrix do not reach.
    let mut rest = b;
    matmul(rest.view_mut(), Accum::Add, left.view(), parts.view(), -one, par);
    for (j, distance) in distances.iter_mut().enumerate() {
        *distance = rest.column(j).iter().fold(zero, |sum, value| sum + value.square());
    }
    for j in 0..width {
        for (i, part) in parts.column_mut(j).iter_mut().enumerate() {
            *part = if i < rank { T::new(part.re() / values[i], part.im() / values[i]) } else { T::zero() };
        }
    }
    matmul(solution.view_mut(), Accum::Replace, right.view(), parts.view(), one, par);
    Ok(Nearest { solution, values, distances, rank })
}
