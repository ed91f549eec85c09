//! What comes before the eigenvalues of a general matrix: balancing it, and making it a Hessenberg matrix.

use hotloop_array::error::Result;
use num_traits::{Float, Zero};

use crate::matrix::{Matrix, vector};
use crate::reflectors::{length, reflect, reflector};
use crate::scalar::{Real, Scalar};

/// How a matrix was balanced: rows and columns in front of `low` and from `high` on are triangular already.
pub(crate) struct Balance<R> {
    pub(crate) low: usize,
    pub(crate) high: usize,
    /// The exchange of each of those rows, and the factors of the others.
    exchanges: Vec<usize>,
    factors: Vec<R>,
}

/// Exchanges rows and columns so that eigenvalues that stand alone come first and last, and scales the others by powers of
/// two so that rows and columns are about as long.
pub(crate) fn balance<T: Scalar>(a: &mut Matrix<T>) -> Result<Balance<T::Part>> {
    let n = a.rows();
    let mut found =
        Balance { low: 0, high: n, exchanges: vector(0, n)?, factors: vector(T::Part::of(1.0), n)? };
    isolate(a, &mut found);
    scale(a, &mut found);
    Ok(found)
}

fn isolate<T: Scalar>(a: &mut Matrix<T>, found: &mut Balance<T::Part>) {
    let n = a.rows();
    let mut again = true;
    while again {
        again = false;
        for i in (0..found.high).rev() {
            if i >= found.high || (0..found.high).any(|j| i != j && a[(i, j)] != T::zero()) {
                continue;
            }
            let last = found.high - 1;
            found.exchanges[last] = i;
            exchange(a, i, last, found.high, 0);
            again = true;
            if last == 0 {
                (found.low, found.high) = (0, 1);
                return;
            }
            found.high = last;
        }
    }
    again = true;
    while again {
        again = false;
        for j in found.low..found.high {
            if j < found.low || (found.low..found.high).any(|i| i != j && a[(i, j)] != T::zero()) {
                continue;
            }
            found.exchanges[found.low] = j;
            exchange(a, j, found.low, found.high, found.low);
            again = true;
            found.low += 1;
        }
    }
    debug_assert!(found.high <= n);
}

/// Exchanges columns in the rows in front of `rows`, and rows in the columns from `first` on.
fn exchange<T: Scalar>(a: &mut Matrix<T>, i: usize, j: usize, rows: usize, first: usize) {
    if i == j {
        return;
    }
    let (x, y) = a.two_columns(i, j);
    x[..rows].swap_with_slice(&mut y[..rows]);
    (first..a.columns()).for_each(|column| a.column_mut(column).swap(i, j));
}

fn scale<T: Scalar>(a: &mut Matrix<T>, found: &mut Balance<T::Part>) {
    let of = T::Part::of;
    let (zero, one, two) = (of(0.0), of(1.0), of(2.0));
    let (low, high) = (found.low, found.high);
    let smallest = <T::Part as Float>::min_positive_value() / <T::Part as Float>::epsilon();
    let largest = one / smallest;
    let (small, large) = (smallest * two, largest / two);
    let most = |x: T::Part, y: T::Part| Float::max(x, y);
    let mut again = true;
    while again {
        again = false;
        for i in low..high {
            let mut c = length(&a.column(i)[low..high]);
            let row = (low..high).fold(zero, |sum, j| Float::hypot(sum, a[(i, j)].magnitude()));
            let mut r = row;
            let mut widest = a.column(i)[..high].iter().fold(zero, |size, x| most(size, x.magnitude()));
            let mut longest = (low..a.columns()).fold(zero, |size, j| most(size, a[(i, j)].magnitude()));
            if c == zero || r == zero {
                continue;
            }
            let mut g = r / two;
            let mut f = one;
            let sum = c + r;
            while c < g && most(f, most(c, widest)) < large && Float::min(r, Float::min(g, longest)) > small {
                (f, c, widest) = (f * two, c * two, widest * two);
                (r, g, longest) = (r / two, g / two, longest / two);
            }
            g = c / two;
            while g >= r
                && most(r, longest) < large
                && Float::min(Float::min(f, c), Float::min(g, widest)) > small
            {
                (f, c, g, widest) = (f / two, c / two, g / two, widest / two);
                (r, longest) = (r * two, longest * two);
            }
            let factor = found.factors[i];
            let pays = c + r < of(0.95) * sum
                && !(f < one && factor < one && f * factor <= smallest)
                && !(f > one && factor > one && factor >= largest / f);
            if !pays {
                continue;
            }
            found.factors[i] = factor * f;
            again = true;
            (low..a.columns()).for_each(|j| a[(i, j)] = a[(i, j)].times(one / f));
            a.column_mut(i)[..high].iter_mut().for_each(|x| *x = x.times(f));
        }
    }
}

impl<R: Real> Balance<R> {
    /// Turns eigenvectors of the balanced matrix into those of the matrix itself.
    pub(crate) fn undo<T: Scalar<Part = R>>(&self, vectors: &mut Matrix<T>) {
        let n = vectors.rows();
        for j in 0..vectors.columns() {
            let column = vectors.column_mut(j);
            (self.low..self.high).for_each(|i| column[i] = column[i].times(self.factors[i]));
            (0..self.low).rev().for_each(|i| column.swap(i, self.exchanges[i]));
            (self.high..n).for_each(|i| column.swap(i, self.exchanges[i]));
        }
    }
}

/// Makes the part of the matrix from `low` to `high` zero below the elements beside the diagonal; the product of the
/// reflections that do it.
pub(crate) fn reduce<T: Scalar>(a: &mut Matrix<T>, low: usize, high: usize) -> Result<Matrix<T>> {
    let n = a.rows();
    let mut vectors = Matrix::zeros(n, n)?;
    let mut taus = vector(T::zero(), n)?;
    let mut sums = vector(T::zero(), n)?;
    for (i, kept) in taus.iter_mut().enumerate().take(high.saturating_sub(1)).skip(low) {
        let (head, tail) = a.column_mut(i)[i + 1..high].split_at_mut(1);
        let tau = reflector(&mut head[0], tail);
        vectors.column_mut(i)[i + 2..high].copy_from_slice(tail);
        tail.fill(<T as Zero>::zero());
        *kept = tau;
        let tail = &vectors.column(i)[i + 2..high];
        // From the right, all rows in front of `high`.
        sums[..high].copy_from_slice(&a.column(i + 1)[..high]);
        for (j, factor) in tail.iter().enumerate() {
            for (sum, x) in sums[..high].iter_mut().zip(&a.column(i + 2 + j)[..high]) {
                *sum += *factor * *x;
            }
        }
        for (j, factor) in std::iter::once(T::one()).chain(tail.iter().copied()).enumerate() {
            let factor = tau * factor.conjugate();
            for (x, sum) in a.column_mut(i + 1 + j)[..high].iter_mut().zip(&sums[..high]) {
                *x -= factor * *sum;
            }
        }
        // From the left, the columns behind.
        for j in i + 1..n {
            reflect(&mut a.column_mut(j)[i + 1..high], tail, tau.conjugate());
        }
    }
    let mut q = Matrix::identity(n, n)?;
    for i in (low..high.saturating_sub(1)).rev() {
        let tail = &vectors.column(i)[i + 2..high];
        (i + 1..high).for_each(|j| reflect(&mut q.column_mut(j)[i + 1..high], tail, taus[i]));
    }
    Ok(q)
}
