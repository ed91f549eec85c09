//! Singular values and vectors.
//!
//! A matrix with few rows or columns is made bidiagonal by reflections, after its factors have been taken apart if it is
//! much longer than wide, and then diagonal by [`crate::bidiagonal`]: the way of LAPACK, whose signs the vectors have.
//! Others are left to the library, which divides and conquers.

use faer::Par;
use faer::diag::DiagMut;
use faer::dyn_stack::MemStack;
use faer::linalg::svd::{self, ComputeSvdVectors};
use hotloop_array::error::Result;
use num_traits::{Float, Zero};

use crate::bidiagonal::{NO_CONVERGENCE, Vectors, diagonalize};
use crate::lu::scratch;
use crate::matrix::{Matrix, vector};
use crate::qr::Reflections;
use crate::reflectors::{reflect, reflector};
use crate::rotations::{rotate, rotation};
use crate::scalar::{Field, Real, Scalar};
use crate::stacks::failed;

/// Up to this many singular values the steps are done here.
const SMALL: usize = 25;

/// Which singular vectors are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    Nothing,
    /// As many as there are singular values.
    Thin,
    /// All that the space has.
    Full,
}

/// Singular values in descending order, and both matrices of vectors as columns.
pub(crate) type Decomposition<T> = (Vec<<T as Scalar>::Part>, Option<(Matrix<T>, Matrix<T>)>);

/// # Errors
/// `LinAlgError` without convergence.
pub(crate) fn decompose<T: Field>(mut a: Matrix<T>, wanted: Wanted, par: Par) -> Result<Decomposition<T>> {
    if !a.is_finite() {
        return failed(NO_CONVERGENCE);
    }
    let (rows, columns) = (a.rows(), a.columns());
    if rows.min(columns) > SMALL {
        return by_library(&a, wanted, par);
    }
    let scale = scale_of(&a);
    if let Some((up, _)) = scale {
        a.values_mut().iter_mut().for_each(|value| *value = value.times(up));
    }
    let (mut values, vectors) = if rows >= columns {
        tall(a, wanted, par)?
    } else {
        let (values, vectors) = wide(a, wanted, par)?;
        (values, vectors.map(|(right, left)| (left, right)))
    };
    if let Some((_, down)) = scale {
        values.iter_mut().for_each(|value| *value *= down);
    }
    Ok((values, vectors))
}

/// Factors that bring a matrix of very large or small numbers into range, and back.
fn scale_of<T: Scalar>(a: &Matrix<T>) -> Option<(T::Part, T::Part)> {
    let zero = <T::Part as Zero>::zero();
    let largest = a.values().iter().fold(zero, |most, value| Float::max(most, value.rough_magnitude()));
    let small = Float::sqrt(<T::Part as Float>::min_positive_value()) / T::Part::precision();
    let one = T::Part::of(1.0);
    let is_far = largest > zero && (largest < small || largest > one / small);
    is_far.then(|| (one / largest, largest))
}

/// Whether the factors of a matrix are taken apart before it is made bidiagonal.
fn is_long<T: Scalar>(long: usize, short: usize) -> bool {
    let (times, by) = if T::IS_COMPLEX { (17.0, 9.0) } else { (11.0, 6.0) };
    long >= (short as f64 * times / by) as usize
}

fn tall<T: Field>(a: Matrix<T>, wanted: Wanted, par: Par) -> Result<Decomposition<T>> {
    let (rows, columns) = (a.rows(), a.columns());
    if !is_long::<T>(rows, columns) || columns == 0 {
        return direct(a, wanted, true);
    }
    let factors = Reflections::of(a, par)?;
    let thin = if wanted == Wanted::Nothing { Wanted::Nothing } else { Wanted::Thin };
    let (values, vectors) = direct(factors.triangle(columns)?, thin, true)?;
    let Some((small, right)) = vectors else { return Ok((values, None)) };
    Ok((values, Some((lifted(&factors, &small, wanted, par)?, right))))
}

/// As [`tall`], with the vectors exchanged: those of the conjugate transpose.
fn wide<T: Field>(a: Matrix<T>, wanted: Wanted, par: Par) -> Result<Decomposition<T>> {
    let (rows, columns) = (a.rows(), a.columns());
    let turned = a.adjoint()?;
    if !is_long::<T>(columns, rows) || rows == 0 {
        return direct(turned, wanted, false);
    }
    let factors = Reflections::of(turned, par)?;
    let thin = if wanted == Wanted::Nothing { Wanted::Nothing } else { Wanted::Thin };
    let (values, vectors) = direct(factors.triangle(rows)?.adjoint()?, thin, true)?;
    let Some((left, small)) = vectors else { return Ok((values, None)) };
    Ok((values, Some((lifted(&factors, &small, wanted, par)?, left))))
}

/// The vectors of the triangle as vectors of the whole matrix.
fn lifted<T: Field>(
    factors: &Reflections<T>,
    small: &Matrix<T>,
    wanted: Wanted,
    par: Par,
) -> Result<Matrix<T>> {
    let (rows, count) = (factors.matrix.rows(), small.columns());
    let width = if wanted == Wanted::Full { rows } else { count };
    let mut result = Matrix::identity(rows, width)?;
    for j in 0..count {
        result.column_mut(j)[..count].copy_from_slice(small.column(j));
    }
    factors.apply(&mut result, false, par)?;
    Ok(result)
}

/// The decomposition of a matrix that is not wider than long; of its conjugate transpose, with the vectors exchanged, if
/// it is not `upper`.
fn direct<T: Scalar>(mut a: Matrix<T>, wanted: Wanted, upper: bool) -> Result<Decomposition<T>> {
    let (rows, columns) = (a.rows(), a.columns());
    let found = bidiagonal(&mut a)?;
    let (mut d, mut e) = (found.diagonal, found.above);
    if wanted == Wanted::Nothing {
        diagonalize(&mut d, &mut e, None)?;
        return Ok((d, None));
    }
    let (mut left, mut right) = (Matrix::identity(columns, columns)?, Matrix::identity(columns, columns)?);
    if upper {
        diagonalize(&mut d, &mut e, Some(Vectors { left: &mut left, right: &mut right }))?;
    } else {
        // The transpose is lower bidiagonal: rotations make it upper, and turn its left vectors back in the end.
        let mut turns = Vec::with_capacity(columns);
        for i in 0..columns.saturating_sub(1) {
            let (c, s, r) = rotation(d[i], e[i]);
            d[i] = r;
            e[i] = s * d[i + 1];
            d[i + 1] = c * d[i + 1];
            turns.push((c, s));
        }
        diagonalize(&mut d, &mut e, Some(Vectors { left: &mut right, right: &mut left }))?;
        for (i, (c, s)) in turns.into_iter().enumerate().rev() {
            for j in 0..columns {
                let column = right.column_mut(j);
                let (x, y) = column.split_at_mut(i + 1);
                rotate(&mut x[i..], &mut y[..1], c, -s);
            }
        }
    }
    let width = if wanted == Wanted::Full { rows } else { columns };
    let mut long = Matrix::identity(rows, width)?;
    let mut short = Matrix::zeros(columns, columns)?;
    for j in 0..columns {
        for i in 0..columns {
            long[(i, j)] = T::real(left[(i, j)]);
            short[(i, j)] = T::real(right[(i, j)]);
        }
    }
    for i in (0..columns).rev() {
        let tail = &a.column(i)[i + 1..];
        (0..width).for_each(|j| reflect(&mut long.column_mut(j)[i..], tail, found.left_taus[i]));
        if i + 1 < columns {
            let tail = &found.right_vectors.column(i)[i + 2..];
            (0..columns).for_each(|j| reflect(&mut short.column_mut(j)[i + 1..], tail, found.right_taus[i]));
        }
    }
    Ok((d, Some((long, short))))
}

/// A bidiagonal matrix and the reflections that made it so.
struct Bidiagonal<T: Scalar> {
    diagonal: Vec<T::Part>,
    above: Vec<T::Part>,
    left_taus: Vec<T>,
    right_taus: Vec<T>,
    /// Vectors of the reflections of rows; those of columns are left in the matrix.
    right_vectors: Matrix<T>,
}

fn bidiagonal<T: Scalar>(a: &mut Matrix<T>) -> Result<Bidiagonal<T>> {
    let (rows, columns) = (a.rows(), a.columns());
    let zero = <T::Part as Zero>::zero();
    let mut found = Bidiagonal {
        diagonal: vector(zero, columns)?,
        above: vector(zero, columns.saturating_sub(1))?,
        left_taus: vector(T::zero(), columns)?,
        right_taus: vector(T::zero(), columns)?,
        right_vectors: Matrix::zeros(columns, columns)?,
    };
    let mut sums = vector(T::zero(), rows)?;
    for i in 0..columns {
        let (head, tail) = a.column_mut(i)[i..].split_at_mut(1);
        let tau = reflector(&mut head[0], tail);
        (found.diagonal[i], found.left_taus[i]) = (head[0].re(), tau);
        for j in i + 1..columns {
            let (vector, column) = a.two_columns(i, j);
            reflect(&mut column[i..], &vector[i + 1..], tau.conjugate());
        }
        if i + 1 == columns {
            break;
        }
        let row = &mut found.right_vectors.column_mut(i)[i + 1..];
        (i + 1..columns).for_each(|j| row[j - i - 1] = a[(i, j)].conjugate());
        let (head, tail) = row.split_at_mut(1);
        let tau = reflector(&mut head[0], tail);
        (found.above[i], found.right_taus[i]) = (head[0].re(), tau);
        head[0] = T::one();
        // The rows below: `A - tau (A v) v^H`.
        sums[i + 1..].fill(T::zero());
        for (j, factor) in row.iter().enumerate() {
            for (sum, element) in sums[i + 1..].iter_mut().zip(&a.column(i + 1 + j)[i + 1..]) {
                *sum += *element * *factor;
            }
        }
        for (j, factor) in row.iter().enumerate() {
            let factor = tau * factor.conjugate();
            for (element, sum) in a.column_mut(i + 1 + j)[i + 1..].iter_mut().zip(&sums[i + 1..]) {
                *element -= *sum * factor;
            }
        }
    }
    Ok(found)
}

fn by_library<T: Field>(a: &Matrix<T>, wanted: Wanted, par: Par) -> Result<Decomposition<T>> {
    let (rows, columns) = (a.rows(), a.columns());
    let count = rows.min(columns);
    let compute = match wanted {
        Wanted::Nothing => ComputeSvdVectors::No,
        Wanted::Thin => ComputeSvdVectors::Thin,
        Wanted::Full => ComputeSvdVectors::Full,
    };
    let width = |length: usize| if wanted == Wanted::Full { length } else { count };
    let params = Default::default();
    let mut buffer = scratch(svd::svd_scratch::<T>(rows, columns, compute, compute, par, params))?;
    let mut values = vector(T::zero(), count)?;
    let mut vectors = match wanted {
        Wanted::Nothing => None,
        _ => Some((Matrix::zeros(rows, width(rows))?, Matrix::zeros(columns, width(columns))?)),
    };
    let (left, right) = match &mut vectors {
        Some((left, right)) => (Some(left.view_mut()), Some(right.view_mut())),
        None => (None, None),
    };
    let stack = MemStack::new(&mut buffer);
    let outcome = svd::svd(a.view(), DiagMut::from_slice_mut(&mut values), left, right, par, stack, params);
    if outcome.is_err() {
        return failed(NO_CONVERGENCE);
    }
    let mut real = vector(<T::Part as Zero>::zero(), count)?;
    real.iter_mut().zip(&values).for_each(|(to, from)| *to = from.re());
    Ok((real, vectors))
}

/// About how many multiplications the decomposition takes.
pub(crate) fn work(rows: usize, columns: usize, vectors: bool) -> usize {
    let short = rows.min(columns);
    rows.saturating_mul(columns).saturating_mul(short).saturating_mul(if vectors { 10 } else { 3 })
}
