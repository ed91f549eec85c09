//! What elimination gives for stacks of square matrices: `solve`, `inv`, `det`, `slogdet`, `cholesky`.

use hotloop_array::array::Array;
use hotloop_array::error::{ArrayError, Result};

use crate::lu::{self, Factors};
use crate::matrix::Matrix;
use crate::patience::patiently;
use crate::scalar::{Real, Scalar, with_scalar};
use crate::stacks::{self, batch_of, check_square, common_batch, common_dtype, core_shape, prepared};

/// `np.linalg.solve(a, b)`; `b` is a vector if it has a single axis.
///
/// # Errors
/// `LinAlgError` for what is not square or is singular, `ValueError` for shapes that do not fit.
pub fn solve(a: &Array, b: &Array) -> Result<Array> {
    check_square(a)?;
    let is_vector = b.ndim() == 1;
    if b.ndim() == 0 {
        return Err(ArrayError::Value(
            "solve: Input operand 1 does not have enough dimensions (has 0, gufunc core with signature (m,m),(m,n)->(m,n) requires 2)"
                .into(),
        ));
    }
    let narrow = common_dtype(&[a.dtype(), b.dtype()])?;
    let dtype = stacks::wide(narrow);
    let right = if is_vector { b.expand_dims(&[1])? } else { b.clone() };
    let (n, [height, width]) = (core_shape(a)[0], core_shape(&right));
    if height != n {
        let signature = if is_vector { "(m,m),(m)->(m)" } else { "(m,m),(m,n)->(m,n)" };
        let name = if is_vector { "solve1" } else { "solve" };
        return Err(ArrayError::Value(format!(
            "{name}: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature {signature} (size {height} is different from {n})"
        )));
    }
    let batch = common_batch(batch_of(a), batch_of(&right))?;
    let result = stacks::result(&batch, &[n, width], dtype)?;
    let (a, right) = (prepared(a, dtype, &batch)?, prepared(&right, dtype, &batch)?);
    let size = lu::work(n, width);
    with_scalar!(dtype, T => {
        stacks::for_each(&batch, [&a, &right, &result], size, |[a, b, x]| {
            let (a, b) = (a.read::<T>()?, b.read::<T>()?);
            x.write(&patiently(size, move |par| Factors::of(a, par)?.solve(b, par))?);
            Ok(())
        })
    })?;
    let result = stacks::rounded(result, narrow)?;
    if is_vector { result.squeeze(Some(&[-1])) } else { Ok(result) }
}

/// `np.linalg.inv(a)`; `lenient` inverts singular matrices to NaN.
///
/// # Errors
/// `LinAlgError` for what is not square or is singular.
pub fn inverse(a: &Array, lenient: bool) -> Result<Array> {
    check_square(a)?;
    let (narrow, n) = (common_dtype(&[a.dtype()])?, core_shape(a)[0]);
    let dtype = stacks::wide(narrow);
    let batch = batch_of(a);
    let result = stacks::result(batch, &[n, n], dtype)?;
    let a = prepared(a, dtype, batch)?;
    let size = lu::work(n, n);
    with_scalar!(dtype, T => {
        stacks::for_each(batch_of(&a), [&a, &result], size, |[a, x]| {
            let a = a.read::<T>()?;
            match patiently(size, move |par| Factors::of(a, par)?.inverse(par)) {
                Err(ArrayError::LinAlg(_)) if lenient => {
                    let mut nothing = Matrix::zeros(n, n)?;
                    nothing.values_mut().fill(T::real(<T as Scalar>::Part::of(f64::NAN)));
                    x.write(&nothing);
                }
                inverse => x.write(&inverse?),
            }
            Ok(())
        })
    })?;
    stacks::rounded(result, narrow)
}

/// `np.linalg.slogdet(a)`: signs, and logarithms of magnitudes.
///
/// # Errors
/// `LinAlgError` for what is not square.
pub fn sign_and_logarithm(a: &Array) -> Result<(Array, Array)> {
    check_square(a)?;
    let (narrow, n) = (common_dtype(&[a.dtype()])?, core_shape(a)[0]);
    let dtype = stacks::wide(narrow);
    let batch = batch_of(a);
    let signs = stacks::result(batch, &[], dtype)?;
    let logarithms = stacks::result(batch, &[], dtype.real_part())?;
    let a = prepared(a, dtype, batch)?;
    let size = lu::work(n, 0);
    with_scalar!(dtype, T => {
        stacks::for_each(batch_of(&a), [&a, &signs, &logarithms], size, |[a, sign, logarithm]| {
            let a = a.read::<T>()?;
            let (unit, size) = patiently(size, move |par| Ok(Factors::of(a, par)?.determinant()))?;
            sign.put(unit);
            logarithm.put(size);
            Ok(())
        })
    })?;
    Ok((stacks::rounded(signs, narrow)?, stacks::rounded(logarithms, narrow.real_part())?))
}

/// `np.linalg.det(a)`
///
/// # Errors
/// `LinAlgError` for what is not square.
pub fn determinant(a: &Array) -> Result<Array> {
    check_square(a)?;
    let (narrow, n) = (common_dtype(&[a.dtype()])?, core_shape(a)[0]);
    let dtype = stacks::wide(narrow);
    let batch = batch_of(a);
    let result = stacks::result(batch, &[], dtype)?;
    let a = prepared(a, dtype, batch)?;
    let size = lu::work(n, 0);
    with_scalar!(dtype, T => {
        stacks::for_each(batch_of(&a), [&a, &result], size, |[a, determinant]| {
            let a = a.read::<T>()?;
            let (sign, logarithm) = patiently(size, move |par| Ok(Factors::of(a, par)?.determinant()))?;
            determinant.put(lu::from_logarithm(sign, logarithm));
            Ok(())
        })
    })?;
    stacks::rounded(result, narrow)
}

/// `np.linalg.cholesky(a, upper=upper)`
///
/// # Errors
/// `LinAlgError` for what is not square, or not positive definite.
pub fn cholesky(a: &Array, upper: bool) -> Result<Array> {
    check_square(a)?;
    let (narrow, n) = (common_dtype(&[a.dtype()])?, core_shape(a)[0]);
    let dtype = stacks::wide(narrow);
    let batch = batch_of(a);
    let result = stacks::result(batch, &[n, n], dtype)?;
    let a = prepared(a, dtype, batch)?;
    let size = lu::work(n, 0) / 2;
    with_scalar!(dtype, T => {
        stacks::for_each(batch_of(&a), [&a, &result], size, |[a, x]| {
            let a = a.read::<T>()?;
            let a = if upper { a.adjoint()? } else { a };
            let factor = patiently(size, move |par| lu::cholesky(a, par))?;
            x.write(&if upper { factor.adjoint()? } else { factor });
            Ok(())
        })
    })?;
    stacks::rounded(result, narrow)
}
