//! Eigenvalues and right eigenvectors of general matrices: of small real ones by [`crate::francis`], else by the library.

use faer::Par;
use faer::diag::DiagMut;
use faer::dyn_stack::MemStack;
use faer::linalg::evd::{self, ComputeEigenvectors};
use faer::traits::{ComplexField, RealField};
use hotloop_array::error::Result;
use num_complex::Complex;
use num_traits::{Float, Zero};

use crate::francis;
use crate::lu::scratch;
use crate::matrix::{Matrix, vector};
use crate::reflectors::length;
use crate::rotations::{rotate, rotation};
use crate::scalar::{Field, Real, Scalar};
use crate::stacks::failed;

/// Up to this length, the steps for real matrices are done here.
const SMALL: usize = 75;

const NO_CONVERGENCE: &str = "Eigenvalues did not converge";

/// Eigenvalues, and unit eigenvectors as columns if wanted.
pub(crate) type Decomposition<R> = (Vec<Complex<R>>, Option<Matrix<Complex<R>>>);

/// A number whose matrices have eigenvalues.
pub(crate) trait Eigen: Field
where
    Complex<Self::Part>: Scalar<Part = Self::Part>,
{
    /// # Errors
    /// `LinAlgError` without convergence.
    fn decompose(a: &Matrix<Self>, vectors: bool, par: Par) -> Result<Decomposition<Self::Part>>;
}

macro_rules! eigen {
    ($($real:ty),*) => {$(
        impl Eigen for $real {
            fn decompose(a: &Matrix<$real>, vectors: bool, par: Par) -> Result<Decomposition<$real>> {
                real(a, vectors, par)
            }
        }

        impl Eigen for Complex<$real> {
            fn decompose(a: &Matrix<Complex<$real>>, vectors: bool, par: Par) -> Result<Decomposition<$real>> {
                complex(a, vectors, par)
            }
        }
    )*};
}

eigen!(f64);

fn request(vectors: bool) -> ComputeEigenvectors {
    if vectors { ComputeEigenvectors::Yes } else { ComputeEigenvectors::No }
}

fn real<R>(a: &Matrix<R>, vectors: bool, par: Par) -> Result<Decomposition<R>>
where
    R: Real + Field + RealField,
    Complex<R>: Scalar<Part = R>,
{
    let n = a.rows();
    if n <= SMALL {
        let (values, packed) = francis::decompose(a.corner(n, n)?, vectors)?;
        let vectors = packed.map(|mut packed| unpacked(&values, &mut packed)).transpose()?;
        return Ok((values, vectors));
    }
    let params = Default::default();
    let request = request(vectors);
    let mut buffer = scratch(evd::evd_scratch::<R>(n, ComputeEigenvectors::No, request, par, params))?;
    let zero = <R as Zero>::zero();
    let (mut re, mut im) = (vector(zero, n)?, vector(zero, n)?);
    let mut packed = if vectors { Some(Matrix::<R>::zeros(n, n)?) } else { None };
    let outcome = evd::evd_real(
        a.view(),
        DiagMut::from_slice_mut(&mut re),
        DiagMut::from_slice_mut(&mut im),
        None,
        packed.as_mut().map(Matrix::view_mut),
        par,
        MemStack::new(&mut buffer),
        params,
    );
    if outcome.is_err() {
        return failed(NO_CONVERGENCE);
    }
    let mut values = vector(Complex::new(zero, zero), n)?;
    for (value, (re, im)) in values.iter_mut().zip(re.into_iter().zip(im)) {
        *value = Complex::new(re, im);
    }
    let Some(mut packed) = packed else { return Ok((values, None)) };
    Ok((values.clone(), Some(unpacked(&values, &mut packed)?)))
}

/// Eigenvectors of a real matrix from real columns: the real and imaginary parts of one of a pair lie side by side.
pub(crate) fn unpacked<R>(values: &[Complex<R>], packed: &mut Matrix<R>) -> Result<Matrix<Complex<R>>>
where
    R: Real,
    Complex<R>: Scalar<Part = R>,
{
    let n = packed.rows();
    let zero = <R as Zero>::zero();
    let mut result = Matrix::<Complex<R>>::zeros(n, n)?;
    let mut j = 0;
    while j < n {
        if values[j].im == zero {
            let factor = R::of(1.0) / length(packed.column(j));
            for (to, from) in result.column_mut(j).iter_mut().zip(packed.column(j)) {
                *to = Complex::new(*from * factor, zero);
            }
            j += 1;
            continue;
        }
        let (x, y) = packed.two_columns(j, j + 1);
        let factor = R::of(1.0) / Float::hypot(length(x), length(y));
        x.iter_mut().chain(y.iter_mut()).for_each(|value| *value *= factor);
        // The largest component is made real.
        let size = |i: usize| x[i] * x[i] + y[i] * y[i];
        let largest = (0..n).fold(0, |best, i| if size(i) > size(best) { i } else { best });
        let (c, s, _) = rotation(x[largest], y[largest]);
        rotate(x, y, c, s);
        y[largest] = zero;
        for i in 0..n {
            result[(i, j)] = Complex::new(x[i], y[i]);
            result[(i, j + 1)] = Complex::new(x[i], -y[i]);
        }
        j += 2;
    }
    Ok(result)
}

fn complex<R>(a: &Matrix<Complex<R>>, vectors: bool, par: Par) -> Result<Decomposition<R>>
where
    R: Real + RealField,
    Complex<R>: Scalar<Part = R> + ComplexField,
{
    let n = a.rows();
    let params = Default::default();
    let request = request(vectors);
    let mut buffer =
        scratch(evd::evd_scratch::<Complex<R>>(n, ComputeEigenvectors::No, request, par, params))?;
    let mut values = vector(<Complex<R> as Scalar>::new(<R as Zero>::zero(), <R as Zero>::zero()), n)?;
    let mut found = if vectors { Some(Matrix::<Complex<R>>::zeros(n, n)?) } else { None };
    let outcome = evd::evd_cplx(
        a.view(),
        DiagMut::from_slice_mut(&mut values),
        None,
        found.as_mut().map(Matrix::view_mut),
        par,
        MemStack::new(&mut buffer),
        params,
    );
    if outcome.is_err() {
        return failed(NO_CONVERGENCE);
    }
    if let Some(found) = &mut found {
        normalize(found);
    }
    Ok((values, found))
}

/// Makes columns unit vectors whose largest component is real.
pub(crate) fn normalize<R>(vectors: &mut Matrix<Complex<R>>)
where
    R: Real,
    Complex<R>: Scalar<Part = R>,
{
    for j in 0..vectors.columns() {
        let column = vectors.column_mut(j);
        let factor = R::of(1.0) / length(column);
        column.iter_mut().for_each(|value| *value = value.times(factor));
        let largest = (0..column.len())
            .fold(0, |best, i| if column[i].square() > column[best].square() { i } else { best });
        let Some(&head) = column.get(largest) else { continue };
        let size = head.magnitude();
        let turn = head.conjugate().times(R::of(1.0) / size);
        column.iter_mut().for_each(|value| *value *= turn);
        column[largest] = Scalar::real(column[largest].re());
    }
}

/// About how many multiplications the decomposition takes.
pub(crate) fn work(n: usize) -> usize {
    n.saturating_mul(n).saturating_mul(n).saturating_mul(20)
}
