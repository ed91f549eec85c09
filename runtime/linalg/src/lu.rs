//! Factors of square matrices by elimination with row exchanges, and what follows from them: solutions, inverses,
//! determinants.

use faer::dyn_stack::{MemBuffer, MemStack, StackReq};
use faer::linalg::lu::partial_pivoting::{factor, inverse, solve};
use faer::perm::PermRef;
use faer::{Conj, Par};
use hotloop_array::error::Result;
use num_traits::{Float, Zero};

use crate::matrix::{Matrix, memory, vector};
use crate::scalar::{Field, Scalar};
use crate::stacks::failed;

/// Up to this length, plain loops are faster than the blocked ones of the library.
const SMALL: usize = 24;

/// The factors of a matrix, in its place: below the diagonal those of elimination, and the triangle that is left.
pub(crate) struct Factors<T> {
    lu: Matrix<T>,
    /// Row `i` of the product of the factors is row `order[i]` of the matrix.
    order: Vec<usize>,
    /// The inverse of `order`.
    places: Vec<usize>,
    is_odd: bool,
}

/// A buffer for work of the library.
pub(crate) fn scratch(request: StackReq) -> Result<MemBuffer> {
    MemBuffer::try_new(request).map_err(|_| memory(request.unaligned_bytes_required()))
}

impl<T: Field> Factors<T> {
    /// # Errors
    /// `MemoryError`
    pub(crate) fn of(mut lu: Matrix<T>, par: Par) -> Result<Factors<T>> {
        let n = lu.rows();
        let (mut order, mut places) = (vector(0, n)?, vector(0, n)?);
        let is_odd = if n <= SMALL {
            order.iter_mut().enumerate().for_each(|(i, at)| *at = i);
            let is_odd = eliminate(&mut lu, &mut order);
            order.iter().enumerate().for_each(|(i, at)| places[*at] = i);
            is_odd
        } else {
            let params = Default::default();
            let mut buffer = scratch(factor::lu_in_place_scratch::<usize, T>(n, n, par, params))?;
            let stack = MemStack::new(&mut buffer);
            let (info, _) = factor::lu_in_place(lu.view_mut(), &mut order, &mut places, par, stack, params);
            info.transposition_count % 2 == 1
        };
        Ok(Factors { lu, order, places, is_odd })
    }

    fn is_singular(&self) -> bool {
        (0..self.lu.rows()).any(|i| self.lu[(i, i)] == T::zero())
    }

    /// Turns right-hand sides into solutions.
    ///
    /// # Errors
    /// `LinAlgError` for a singular matrix.
    pub(crate) fn solve(&self, right: Matrix<T>, par: Par) -> Result<Matrix<T>> {
        if self.is_singular() {
            return failed("Singular matrix");
        }
        let n = self.lu.rows();
        if n <= SMALL {
            return self.substitute(&right);
        }
        let mut right = right;
        let columns = right.columns();
        let mut buffer = scratch(solve::solve_in_place_scratch::<usize, T>(n, columns, par))?;
        let (lu, rows) = (self.lu.view(), PermRef::new_checked(&self.order, &self.places, n));
        let stack = MemStack::new(&mut buffer);
        solve::solve_in_place_with_conj(lu, lu, rows, Conj::No, right.view_mut(), par, stack);
        Ok(right)
    }

    fn substitute(&self, right: &Matrix<T>) -> Result<Matrix<T>> {
        let (n, lu) = (self.lu.rows(), &self.lu);
        let mut result = Matrix::zeros(n, right.columns())?;
        for column in 0..right.columns() {
            let (from, x) = (right.column(column), result.column_mut(column));
            for (to, at) in x.iter_mut().zip(&self.order) {
                *to = from[*at];
            }
            for k in 0..n {
                let known = x[k];
                for (below, factor) in x[k + 1..].iter_mut().zip(&lu.column(k)[k + 1..]) {
                    *below -= *factor * known;
                }
            }
            for k in (0..n).rev() {
                let known = x[k] / lu[(k, k)];
                x[k] = known;
                for (above, factor) in x[..k].iter_mut().zip(lu.column(k)) {
                    *above -= *factor * known;
                }
            }
        }
        Ok(result)
    }

    /// # Errors
    /// `LinAlgError` for a singular matrix.
    pub(crate) fn inverse(&self, par: Par) -> Result<Matrix<T>> {
        let n = self.lu.rows();
        if n <= SMALL || self.is_singular() {
            return self.solve(Matrix::identity(n, n)?, par);
        }
        let mut result = Matrix::zeros(n, n)?;
        let mut buffer = scratch(inverse::inverse_scratch::<usize, T>(n, par))?;
        let (lu, rows) = (self.lu.view(), PermRef::new_checked(&self.order, &self.places, n));
        inverse::inverse(result.view_mut(), lu, lu, rows, par, MemStack::new(&mut buffer));
        Ok(result)
    }

    /// The determinant: a number of magnitude one, or zero, and the logarithm of the determinant's magnitude.
    pub(crate) fn determinant(&self) -> (T, T::Part) {
        let mut sign = if self.is_odd { -T::one() } else { T::one() };
        let mut logarithm = <T::Part as Zero>::zero();
        for i in 0..self.lu.rows() {
            let pivot = self.lu[(i, i)];
            if pivot == T::zero() {
                return (T::zero(), <T::Part as Float>::neg_infinity());
            }
            let size = pivot.magnitude();
            sign *= T::new(pivot.re() / size, pivot.im() / size);
            logarithm += Float::ln(size);
        }
        (sign, logarithm)
    }
}

/// Eliminates in place, noting where the rows go; whether their number of exchanges is odd.
fn eliminate<T: Scalar>(a: &mut Matrix<T>, order: &mut [usize]) -> bool {
    let n = a.rows();
    let mut is_odd = false;
    for k in 0..n {
        let column = &a.column(k)[k..];
        let mut best = 0;
        for (i, value) in column.iter().enumerate() {
            if value.rough_magnitude() > column[best].rough_magnitude() {
                best = i;
            }
        }
        let pivot = k + best;
        if pivot != k {
            is_odd = !is_odd;
            order.swap(k, pivot);
            (0..n).for_each(|j| a.column_mut(j).swap(k, pivot));
        }
        let head = a[(k, k)];
        if head == T::zero() {
            continue;
        }
        // A reciprocal that overflows would spoil what the quotients keep.
        let reciprocal = T::one() / head;
        let tiny = head.magnitude() < <T::Part as Float>::min_positive_value();
        for below in &mut a.column_mut(k)[k + 1..] {
            *below = if tiny { *below / head } else { *below * reciprocal };
        }
        for j in k + 1..n {
            let (factors, column) = a.two_columns(k, j);
            let top = column[k];
            for (below, factor) in column[k + 1..].iter_mut().zip(&factors[k + 1..]) {
                *below -= *factor * top;
            }
        }
    }
    is_odd
}

/// The determinant from sign and logarithm, as NumPy puts it together.
pub(crate) fn from_logarithm<T: Scalar>(sign: T, logarithm: T::Part) -> T {
    if sign == T::zero() && logarithm == <T::Part as Float>::neg_infinity() {
        return T::zero();
    }
    sign * T::real(Float::exp(logarithm))
}

/// The factor of a positive definite matrix below the diagonal; only that half of the matrix is read.
///
/// # Errors
/// `LinAlgError` for other matrices.
pub(crate) fn cholesky<T: Field>(mut a: Matrix<T>, par: Par) -> Result<Matrix<T>> {
    use faer::linalg::cholesky::llt::factor;
    const MESSAGE: &str = "Matrix is not positive definite";
    let n = a.rows();
    for j in 0..n {
        a.column_mut(j)[..j].fill(T::zero());
    }
    if n > SMALL && a.is_finite() {
        let params = Default::default();
        let mut buffer = scratch(factor::cholesky_in_place_scratch::<T>(n, par, params))?;
        let stack = MemStack::new(&mut buffer);
        let outcome = factor::cholesky_in_place(a.view_mut(), Default::default(), par, stack, params);
        let regular = outcome.is_ok() && (0..n).all(|i| a[(i, i)].re() > <T::Part as Zero>::zero());
        // The library uses the upper half as room to work.
        for j in 0..n {
            a.column_mut(j)[..j].fill(T::zero());
        }
        return if regular { Ok(a) } else { failed(MESSAGE) };
    }
    for k in 0..n {
        let mut pivot = a[(k, k)].re();
        for j in 0..k {
            pivot -= a[(k, j)].square();
        }
        // NaN is none of this, and spreads.
        if pivot <= <T::Part as Zero>::zero() {
            return failed(MESSAGE);
        }
        let root = Float::sqrt(pivot);
        a[(k, k)] = T::real(root);
        for j in 0..k {
            let (from, to) = a.two_columns(j, k);
            let factor = from[k].conjugate();
            for (below, other) in to[k + 1..].iter_mut().zip(&from[k + 1..]) {
                *below -= *other * factor;
            }
        }
        for below in &mut a.column_mut(k)[k + 1..] {
            *below = T::new(below.re() / root, below.im() / root);
        }
    }
    Ok(a)
}

/// About how many multiplications the elimination of a matrix takes, with this many right-hand sides.
pub(crate) fn work(n: usize, right: usize) -> usize {
    n.saturating_mul(n).saturating_mul(n / 3 + right + 1)
}
