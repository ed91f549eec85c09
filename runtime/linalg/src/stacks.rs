//! Stacks of matrices: which dtype they are computed in, which shape they broadcast to, and the loop over them.

use hotloop_array::array::{Array, Order};
use hotloop_array::dtype::{DType, Kind};
use hotloop_array::error::{ArrayError, Result};
use hotloop_array::interrupt;
use hotloop_array::layout::{self, Shape};
use hotloop_core::error::ErrorKind;
use hotloop_core::pool;

use crate::matrix::Matrix;
use crate::scalar::Scalar;

/// Multiplications in a stack from which on the threads of the pool share its matrices.
const SHARED: usize = 200_000;

/// The dtype that linear algebra on these is done in.
///
/// # Errors
/// `TypeError` for dtypes that are no numbers of LAPACK's.
pub fn common_dtype(dtypes: &[DType]) -> Result<DType> {
    let (mut is_complex, mut is_single) = (false, true);
    for dtype in dtypes.iter().map(|dtype| dtype.native()) {
        match dtype.kind() {
            Kind::Complex => is_complex = true,
            Kind::Float | Kind::Bool | Kind::Signed | Kind::Unsigned => {}
            _ => return Err(unsupported(dtype)),
        }
        if dtype.itemsize() == 2 && dtype.kind() == Kind::Float {
            return Err(unsupported(dtype));
        }
        is_single &= matches!(dtype, DType::Float32 | DType::Complex64);
    }
    Ok(match (is_complex, is_single) {
        (false, true) => DType::Float32,
        (false, false) => DType::Float64,
        (true, true) => DType::Complex64,
        (true, false) => DType::Complex128,
    })
}

fn unsupported(dtype: DType) -> ArrayError {
    ArrayError::Type(format!("array type {dtype} is unsupported in linalg"))
}

/// The dtype that is computed in for results of this one: NumPy computes in double precision and rounds the results.
pub(crate) fn wide(dtype: DType) -> DType {
    match dtype {
        DType::Float32 => DType::Float64,
        DType::Complex64 => DType::Complex128,
        other => other,
    }
}

/// The result in the dtype that it is to have.
pub(crate) fn rounded(array: Array, dtype: DType) -> Result<Array> {
    if array.dtype() == dtype { Ok(array) } else { array.cast_to(dtype, Order::C) }
}

/// The complex dtype with such parts.
#[must_use]
pub fn complex_dtype(dtype: DType) -> DType {
    match dtype {
        DType::Float32 | DType::Complex64 => DType::Complex64,
        _ => DType::Complex128,
    }
}

pub(crate) fn failed<T>(text: &str) -> Result<T> {
    Err(ArrayError::LinAlg(text.to_owned()))
}

/// # Errors
/// `LinAlgError` unless there are two axes at least.
pub fn check_stack(array: &Array) -> Result<()> {
    match array.ndim() {
        0 | 1 => Err(ArrayError::LinAlg(format!(
            "{}-dimensional array given. Array must be at least two-dimensional",
            array.ndim()
        ))),
        _ => Ok(()),
    }
}

/// # Errors
/// `LinAlgError` unless it is a stack of square matrices.
pub fn check_square(array: &Array) -> Result<()> {
    check_stack(array)?;
    let [rows, columns] = core_shape(array);
    if rows == columns { Ok(()) } else { failed("Last 2 dimensions of the array must be square") }
}

/// Rows and columns of each matrix of a stack.
pub(crate) fn core_shape(array: &Array) -> [usize; 2] {
    let shape = array.shape();
    [shape[shape.len() - 2], shape[shape.len() - 1]]
}

/// The axes in front of the last two.
pub(crate) fn batch_of(array: &Array) -> &[usize] {
    &array.shape()[..array.ndim() - 2]
}

/// These axes, and those of a matrix or vector behind.
pub(crate) fn with_core(batch: &[usize], core: &[usize]) -> Shape {
    batch.iter().chain(core).copied().collect()
}

/// The stack in this dtype, repeated to these leading axes.
pub(crate) fn prepared(array: &Array, dtype: DType, batch: &[usize]) -> Result<Array> {
    let array = if array.dtype() == dtype { array.clone() } else { array.cast_to(dtype, Order::K)? };
    if batch_of(&array) == batch {
        return Ok(array);
    }
    array.broadcast_to(&with_core(batch, &core_shape(&array)))
}

/// One matrix, or vector, of a stack: where its elements lie.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    data: *mut u8,
    shape: [usize; 2],
    strides: [isize; 2],
}

impl Place {
    /// Copies the matrix; a vector is one column.
    pub(crate) fn read<T: Scalar>(&self) -> Result<Matrix<T>> {
        // SAFETY: the place lies inside of an array of this type, by the promise of `for_each`.
        unsafe { Matrix::read(self.data, self.shape, self.strides) }
    }

    /// Stores a matrix of the same size.
    pub(crate) fn write<T: Scalar>(&self, matrix: &Matrix<T>) {
        debug_assert_eq!([matrix.rows(), matrix.columns()], self.shape);
        // SAFETY: as above, and results are new arrays.
        unsafe { matrix.write(self.data, self.strides) };
    }

    /// The same place with rows as columns.
    pub(crate) fn transposed(&self) -> Place {
        let ([rows, columns], [row_stride, column_stride]) = (self.shape, self.strides);
        Place { data: self.data, shape: [columns, rows], strides: [column_stride, row_stride] }
    }

    /// Stores a vector.
    pub(crate) fn write_vector<T: Copy>(&self, values: &[T]) {
        debug_assert!(values.len() <= self.shape[0]);
        for (i, value) in values.iter().enumerate() {
            let to = self.data.wrapping_offset(i as isize * self.strides[0]);
            // SAFETY: as above.
            unsafe { to.cast::<T>().write_unaligned(*value) };
        }
    }

    /// Stores the only element.
    pub(crate) fn put<T: Copy>(&self, value: T) {
        // SAFETY: as above.
        unsafe { self.data.cast::<T>().write_unaligned(value) };
    }
}

/// Calls `body` with the places of each matrix of the stacks, whose leading axes are all `batch`; `size` is about how many
/// multiplications each takes. The bodies run on several threads if that pays.
///
/// # Errors
/// `Interrupted`, and what a body returns.
pub(crate) fn for_each<const N: usize>(
    batch: &[usize],
    arrays: [&Array; N],
    size: usize,
    body: impl Fn([Place; N]) -> Result<()> + Sync,
) -> Result<()> {
    let count: usize = batch.iter().product();
    let places = |at: usize| {
        arrays.map(|array| {
            let core = array.ndim() - batch.len();
            let (shape, strides) = (&array.shape()[batch.len()..], &array.strides()[batch.len()..]);
            let (shape, strides) = match core {
                0 => ([1, 1], [0, 0]),
                1 => ([shape[0], 1], [strides[0], 0]),
                _ => ([shape[0], shape[1]], [strides[0], strides[1]]),
            };
            let (mut rest, mut offset) = (at, 0);
            for (length, stride) in batch.iter().zip(array.strides()).rev() {
                offset += (rest % length) as isize * stride;
                rest /= length;
            }
            Place { data: array.data().wrapping_offset(offset), shape, strides }
        })
    };
    if count < 2 || size.saturating_mul(count) < SHARED {
        return (0..count).try_for_each(|at| {
            interrupt::check()?;
            body(places(at))
        });
    }
    let polls = interrupt::polls();
    let errors = std::sync::Mutex::new(None);
    let outcome = pool::for_each_chunk(count, count.min(pool::MAX_CHUNKS), |chunk| {
        let _polling = interrupt::polling(polls);
        (chunk.begin..chunk.end)
            .try_for_each(|at| {
                interrupt::check()?;
                body(places(at))
            })
            .map_err(|error| {
                *errors.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = Some(error);
                ErrorKind::Interrupt
            })
    });
    match (outcome, errors.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner())) {
        (Ok(()), _) => Ok(()),
        (Err(_), Some(error)) => Err(error),
        // A panic of a worker goes on in the caller, whose guard reports it.
        (Err(other), None) => panic!("{other:?}"),
    }
}

/// New arrays for results: leading axes, those of each matrix, the dtype.
pub(crate) fn result(batch: &[usize], core: &[usize], dtype: DType) -> Result<Array> {
    Array::empty(dtype, &with_core(batch, core))
}

/// The leading axes of two stacks together.
pub(crate) fn common_batch(a: &[usize], b: &[usize]) -> Result<Shape> {
    layout::broadcast_shapes(&[a, b])
}
