//! Eigenvalues and eigenvectors of symmetric and Hermitian matrices.
//!
//! A small matrix is made tridiagonal by reflections and then diagonal by implicit QL or QR steps, in the order in which
//! LAPACK does it, so that the eigenvectors have the same signs. Large ones are left to the library, which divides and
//! conquers.

use faer::Par;
use faer::diag::DiagMut;
use faer::dyn_stack::MemStack;
use faer::linalg::evd::{self, ComputeEigenvectors};
use hotloop_array::error::Result;
use num_traits::{Float, Zero};

use crate::lu::scratch;
use crate::matrix::{Matrix, vector};
use crate::reflectors::{inner, reflect, reflector};
use crate::rotations::{rotate, rotation};
use crate::scalar::{Field, Real, Scalar};
use crate::stacks::failed;

/// Up to this length the steps are done here.
const SMALL: usize = 25;

/// Steps for each eigenvalue before it is given up.
const MOST_STEPS: usize = 30;

const NO_CONVERGENCE: &str = "Eigenvalues did not converge";

/// Eigenvalues in ascending order, and the matrix of eigenvectors if wanted, of a matrix whose lower half is read.
pub(crate) type Decomposition<T> = (Vec<<T as Scalar>::Part>, Option<Matrix<T>>);

/// # Errors
/// `LinAlgError` without convergence.
pub(crate) fn decompose<T: Field>(mut a: Matrix<T>, vectors: bool, par: Par) -> Result<Decomposition<T>> {
    let n = a.rows();
    if n > SMALL {
        return if lower_is_finite(&a) { by_library(&a, vectors, par) } else { failed(NO_CONVERGENCE) };
    }
    let (mut diagonal, mut beside, taus) = tridiagonal(&mut a)?;
    let mut rotated = if vectors { Some(Matrix::<T::Part>::identity(n, n)?) } else { None };
    iterate(&mut diagonal, &mut beside, rotated.as_mut())?;
    let Some(rotated) = rotated else { return Ok((diagonal, None)) };
    let mut result = Matrix::zeros(n, n)?;
    for (to, from) in result.values_mut().iter_mut().zip(rotated.values()) {
        *to = T::real(*from);
    }
    for (i, &tau) in taus.iter().enumerate().rev() {
        let tail = &a.column(i)[i + 2..];
        (0..n).for_each(|j| reflect(&mut result.column_mut(j)[i + 1..], tail, tau));
    }
    Ok((diagonal, Some(result)))
}

fn lower_is_finite<T: Scalar>(a: &Matrix<T>) -> bool {
    (0..a.columns()).all(|j| a.column(j)[j..].iter().all(|value| Scalar::is_finite(*value)))
}

fn by_library<T: Field>(a: &Matrix<T>, vectors: bool, par: Par) -> Result<Decomposition<T>> {
    let n = a.rows();
    let compute = if vectors { ComputeEigenvectors::Yes } else { ComputeEigenvectors::No };
    let params = Default::default();
    let mut buffer = scratch(evd::self_adjoint_evd_scratch::<T>(n, compute, par, params))?;
    let mut values = vector(T::zero(), n)?;
    let mut found = if vectors { Some(Matrix::zeros(n, n)?) } else { None };
    let outcome = evd::self_adjoint_evd(
        a.view(),
        DiagMut::from_slice_mut(&mut values),
        found.as_mut().map(Matrix::view_mut),
        par,
        MemStack::new(&mut buffer),
        params,
    );
    if outcome.is_err() {
        return failed(NO_CONVERGENCE);
    }
    let mut real = vector(<T::Part as Zero>::zero(), n)?;
    real.iter_mut().zip(&values).for_each(|(to, from)| *to = from.re());
    Ok((real, found))
}

type Tridiagonal<T> = (Vec<<T as Scalar>::Part>, Vec<<T as Scalar>::Part>, Vec<T>);

/// Makes the matrix tridiagonal: the diagonal, the elements beside it, and the factors of the reflections, whose vectors
/// are left below.
fn tridiagonal<T: Scalar>(a: &mut Matrix<T>) -> Result<Tridiagonal<T>> {
    let n = a.rows();
    let before = n.saturating_sub(1);
    let zero = <T::Part as Zero>::zero();
    let (mut diagonal, mut beside, mut taus) =
        (vector(zero, n)?, vector(zero, before)?, vector(T::zero(), before)?);
    let (mut v, mut w) = (vector(T::zero(), n)?, vector(T::zero(), n)?);
    for i in 0..before {
        let (head, tail) = a.column_mut(i)[i + 1..].split_at_mut(1);
        let tau = reflector(&mut head[0], tail);
        (beside[i], taus[i]) = (head[0].re(), tau);
        diagonal[i] = a[(i, i)].re();
        if tau == T::zero() {
            continue;
        }
        let size = before - i;
        v[0] = T::one();
        v[1..size].copy_from_slice(&a.column(i)[i + 2..]);
        let (v, w) = (&v[..size], &mut w[..size]);
        hermitian_product(a, i + 1, v, w);
        w.iter_mut().for_each(|w| *w *= tau);
        let half = T::real(T::Part::of(-0.5)) * tau * inner(w, v);
        w.iter_mut().zip(v).for_each(|(w, v)| *w += half * *v);
        for j in 0..size {
            let (x, y) = (w[j].conjugate(), v[j].conjugate());
            for (k, to) in a.column_mut(i + 1 + j)[i + 1..].iter_mut().enumerate().skip(j) {
                *to -= v[k] * x + w[k] * y;
            }
            let at = (i + 1 + j, i + 1 + j);
            a[at] = T::real(a[at].re());
        }
    }
    if let Some(last) = n.checked_sub(1) {
        diagonal[last] = a[(last, last)].re();
    }
    Ok((diagonal, beside, taus))
}

/// The product of the Hermitian matrix whose lower half starts at `first` and a vector.
fn hermitian_product<T: Scalar>(a: &Matrix<T>, first: usize, v: &[T], w: &mut [T]) {
    w.fill(T::zero());
    for j in 0..v.len() {
        let column = &a.column(first + j)[first + j..];
        let (head, below) = (T::real(column[0].re()), &column[1..]);
        for (w, element) in w[j + 1..].iter_mut().zip(below) {
            *w += *element * v[j];
        }
        w[j] += head * v[j] + inner(below, &v[j + 1..]);
    }
}

/// The eigenvalues of a symmetric tridiagonal matrix in ascending order, its diagonal turned into them; columns of `z`
/// are rotated along.
fn iterate<R: Real>(d: &mut [R], e: &mut [R], mut z: Option<&mut Matrix<R>>) -> Result<()> {
    let n = d.len();
    let mut left = MOST_STEPS * n;
    let mut start = 0;
    while start < n {
        if start > 0 {
            e[start - 1] = <R as Zero>::zero();
        }
        // A block that falls apart at an element that is nothing beside its neighbours on the diagonal.
        let mut end = start;
        while end + 1 < n {
            let size = Float::abs(e[end]);
            let limit =
                Float::sqrt(Float::abs(d[end])) * Float::sqrt(Float::abs(d[end + 1])) * R::precision();
            if size <= limit {
                e[end] = <R as Zero>::zero();
                break;
            }
            end += 1;
        }
        if end > start {
            scaled_block(&mut d[start..=end], &mut e[start..end], start, z.as_deref_mut(), &mut left)?;
            // What is left has fallen apart and is looked at again.
            if e[start..end].iter().any(|beside| *beside != <R as Zero>::zero()) {
                continue;
            }
        }
        start = end + 1;
    }
    for i in 0..n {
        let smallest = (i..n).fold(i, |best, j| if d[j] < d[best] { j } else { best });
        d.swap(i, smallest);
        if let Some(z) = z.as_deref_mut() {
            z.swap_columns(i, smallest);
        }
    }
    Ok(())
}

/// Works on one block of a tridiagonal matrix in a safe range of numbers, until it has fallen apart.
fn scaled_block<R: Real>(
    d: &mut [R],
    e: &mut [R],
    first: usize,
    z: Option<&mut Matrix<R>>,
    left: &mut usize,
) -> Result<()> {
    let largest = d.iter().chain(e.iter()).fold(<R as Zero>::zero(), |most, x| {
        if Float::is_nan(*x) { *x } else { Float::max(most, Float::abs(*x)) }
    });
    let tiny = <R as Float>::min_positive_value() / R::precision();
    let huge = Float::sqrt(R::of(1.0) / tiny) / R::of(3.0);
    let small = Float::sqrt(tiny) / (R::precision() * R::precision());
    let to = if largest > huge {
        huge
    } else if largest < small {
        small
    } else {
        largest
    };
    let (up, down) = (to / largest, largest / to);
    let is_scaled = to != largest && largest != <R as Zero>::zero();
    if is_scaled {
        d.iter_mut().chain(e.iter_mut()).for_each(|x| *x *= up);
    }
    let outcome = if Float::abs(d[d.len() - 1]) < Float::abs(d[0]) {
        ql_or_qr(d, e, first, z, left, true)
    } else {
        ql_or_qr(d, e, first, z, left, false)
    };
    if is_scaled {
        d.iter_mut().chain(e.iter_mut()).for_each(|x| *x *= down);
    }
    outcome
}

/// QL steps from the top, or QR steps from the bottom if `backwards`: the same with the order of rows reversed.
fn ql_or_qr<R: Real>(
    d: &mut [R],
    e: &mut [R],
    first: usize,
    mut z: Option<&mut Matrix<R>>,
    left: &mut usize,
    backwards: bool,
) -> Result<()> {
    let n = d.len();
    let (zero, one, two) = (<R as Zero>::zero(), R::of(1.0), R::of(2.0));
    let tiny = <R as Float>::min_positive_value();
    let precision = R::precision() * R::precision();
    // Places as they are counted from where the steps begin.
    let at = |i: usize| if backwards { n - 1 - i } else { i };
    let beside = |i: usize| if backwards { n - 2 - i } else { i };
    let mut turn = |low: usize, c: R, s: R| {
        if let Some(z) = z.as_deref_mut() {
            let left_column = first + at(low).min(at(low + 1));
            let (x, y) = z.two_columns(left_column, left_column + 1);
            // The right column of the pair gets `c y - s x`.
            rotate(x, y, c, s);
        }
    };
    let mut l = 0;
    while l < n {
        let mut m = l;
        while m + 1 < n {
            let size = Float::abs(e[beside(m)]);
            if size * size <= (precision * Float::abs(d[at(m)])) * Float::abs(d[at(m + 1)]) + tiny {
                e[beside(m)] = zero;
                break;
            }
            m += 1;
        }
        if m == l {
            l += 1;
            continue;
        }
        if m == l + 1 {
            // In the order of the matrix, whichever way the steps go.
            let (upper, lower) = (at(l).min(at(m)), at(l).max(at(m)));
            let (larger, smaller, c, s) = two_by_two(d[upper], e[upper], d[lower]);
            turn(l, c, s);
            (d[upper], d[lower]) = (larger, smaller);
            e[upper] = zero;
            l += 2;
            continue;
        }
        if *left == 0 {
            return failed(NO_CONVERGENCE);
        }
        *left -= 1;
        let mut p = d[at(l)];
        let mut g = (d[at(l + 1)] - p) / (two * e[beside(l)]);
        let r = Float::hypot(g, one);
        g = d[at(m)] - p + e[beside(l)] / (g + Float::copysign(r, g));
        let (mut s, mut c) = (one, one);
        p = zero;
        for i in (l..m).rev() {
            let (f, b) = (s * e[beside(i)], c * e[beside(i)]);
            let r;
            (c, s, r) = rotation(g, f);
            if i + 1 < m {
                e[beside(i + 1)] = r;
            }
            g = d[at(i + 1)] - p;
            let r = (d[at(i)] - g) * s + two * c * b;
            p = s * r;
            d[at(i + 1)] = g + p;
            g = c * r - b;
            turn(i, c, if backwards { s } else { -s });
        }
        d[at(l)] -= p;
        e[beside(l)] = g;
    }
    Ok(())
}

/// The eigenvalues of `[[a, b], [b, c]]`, the one of larger magnitude first, and the unit eigenvector of that one.
fn two_by_two<R: Real>(a: R, b: R, c: R) -> (R, R, R, R) {
    let (zero, half, one) = (<R as Zero>::zero(), R::of(0.5), R::of(1.0));
    let (sum, difference, twice) = (a + c, a - c, b + b);
    let (larger, smaller) = if Float::abs(a) > Float::abs(c) { (a, c) } else { (c, a) };
    let root = Float::hypot(difference, twice);
    let (first, second, is_positive) = if sum == zero {
        (half * root, -half * root, true)
    } else {
        let first = if sum < zero { half * (sum - root) } else { half * (sum + root) };
        (first, (larger / first) * smaller - (b / first) * b, sum > zero)
    };
    let (cs, cs_is_positive) =
        if difference >= zero { (difference + root, true) } else { (difference - root, false) };
    let (mut cosine, mut sine);
    if Float::abs(cs) > Float::abs(twice) {
        let tangent = -twice / cs;
        sine = one / Float::hypot(one, tangent);
        cosine = tangent * sine;
    } else if twice == zero {
        (cosine, sine) = (one, zero);
    } else {
        let tangent = -cs / twice;
        cosine = one / Float::hypot(one, tangent);
        sine = tangent * cosine;
    }
    if is_positive == cs_is_positive {
        (cosine, sine) = (-sine, cosine);
    }
    (first, second, cosine, sine)
}

/// About how many multiplications the decomposition takes.
pub(crate) fn work(n: usize, vectors: bool) -> usize {
    n.saturating_mul(n).saturating_mul(n).saturating_mul(if vectors { 9 } else { 2 })
}
