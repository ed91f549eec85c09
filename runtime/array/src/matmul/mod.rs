//! Matrix products: NumPy's `matmul` and `dot`.

mod convolution;
mod kernels;
mod ring;

pub use convolution::{Mode, convolve, correlate};

use crate::array::{Array, Order};
use crate::dtype::{DType, Kind};
use crate::elementwise::{self, Operand};
use crate::error::{ArrayError, Result, value};
use crate::functions::{self, Op};
use crate::interrupt;
use crate::layout;
use crate::promotion::promote_types;
use crate::reduce;
use crate::with_element;
use ring::{Matrix, Ring};

/// `a @ b`
///
/// # Errors
/// `ValueError` for arrays without axes or with inner lengths that differ.
pub fn matmul(a: &Array, b: &Array) -> Result<Array> {
    check_loop("matmul", a.dtype(), b.dtype())?;
    for (at, operand) in [a, b].iter().enumerate() {
        if operand.ndim() == 0 {
            return value(format!(
                "matmul: Input operand {at} does not have enough dimensions (has 0, gufunc core with signature (n?,k),(k,m?)->(n?,m?) requires 1)"
            ));
        }
    }
    if let (Some(x), Some(y)) = (factor(a, 0), factor(b, 1))
        && x.dtype == y.dtype
        && x.shape[1] == y.shape[0]
    {
        let (rows, columns) = (&a.shape()[..a.ndim() - 1], &b.shape()[1..]);
        let shape: layout::Shape = rows.iter().chain(columns).copied().collect();
        let result = Array::zeros(x.dtype, &shape)?;
        // SAFETY: the factors are those of the arrays, and fit; the result is new.
        unsafe { plain_product(x, y, result.data())? };
        return Ok(result);
    }
    let left = if a.ndim() == 1 { a.expand_dims(&[0])? } else { a.clone() };
    let right = if b.ndim() == 1 { b.expand_dims(&[1])? } else { b.clone() };
    let (inner, other) = (left.shape()[left.ndim() - 1], right.shape()[right.ndim() - 2]);
    if inner != other {
        return value(format!(
            "matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature (n?,k),(k,m?)->(n?,m?) (size {other} is different from {inner})"
        ));
    }
    let (rows, columns) = (left.shape()[left.ndim() - 2], right.shape()[right.ndim() - 1]);
    let batch =
        layout::broadcast_shapes(&[&left.shape()[..left.ndim() - 2], &right.shape()[..right.ndim() - 2]])?;
    let dtype = promote_types(a.dtype(), b.dtype())?;
    if dtype == DType::Float16 {
        let wide = |array: &Array| array.cast_to(DType::Float32, Order::K);
        return matmul(&wide(a)?, &wide(b)?)?.cast_to(dtype, Order::K);
    }
    if dtype == DType::Object {
        return of_objects(&left, &right, a.ndim() > 1, b.ndim() > 1);
    }
    let with_batch = |rows, columns| {
        let mut shape = batch.clone();
        shape.extend([rows, columns]);
        shape
    };
    let left = readable(&left, dtype)?;
    let right = readable(&right, dtype)?;
    let left = broadcast(&left, &with_batch(rows, inner))?;
    let right = broadcast(&right, &with_batch(inner, columns))?;
    let result = Array::zeros(dtype, &with_batch(rows, columns))?;
    let pass = |operands: [*mut u8; 3]| {
        with_element!(dtype, T => {
            let [x, y, z] = [&left, &right, &result];
            let [x, y, z] = [(x, operands[0]), (y, operands[1]), (z, operands[2])].map(|(a, data)| matrix::<T>(a, data));
            // SAFETY: the operands are aligned and their sizes were compared above; the result is new.
            unsafe { one_product(x, y, z) }
        }, else value("no product of such elements"))
    };
    let start = [left.data(), right.data(), result.data()];
    let strides = [&left, &right, &result].map(|array| &array.strides()[..batch.len()]);
    if batch.is_empty() {
        pass(start)?;
    } else if !batch.contains(&0) {
        layout::Walk::new(&batch, strides, false).for_each(start, |operands, steps, count| {
            (0..count as isize).try_for_each(|i| {
                interrupt::check()?;
                pass(std::array::from_fn(|n| operands[n].wrapping_offset(i * steps[n])))
            })
        })?;
    }
    let mut wanted: Vec<isize> = batch.iter().map(|n| *n as isize).collect();
    if a.ndim() > 1 {
        wanted.push(rows as isize);
    }
    if b.ndim() > 1 {
        wanted.push(columns as isize);
    }
    result.reshape(&wanted, Order::C)
}

/// An array of one or two axes whose product needs no preparation; a vector gets its second axis at the place `missing`.
fn factor(array: &Array, missing: usize) -> Option<Factor> {
    let dtype = array.dtype();
    let has_kernel = matches!(dtype, DType::Float64 | DType::Float32 | DType::Complex128);
    if !has_kernel || !array.is_aligned() || !array.is_element_strided() {
        return None;
    }
    let step = |stride: isize| stride / dtype.itemsize() as isize;
    let (shape, strides) = match (array.shape(), array.strides(), missing) {
        (&[length], &[stride], 0) => ([1, length], [0, step(stride)]),
        (&[length], &[stride], _) => ([length, 1], [step(stride), 0]),
        (&[rows, columns], &[outer, inner], _) => ([rows, columns], [step(outer), step(inner)]),
        _ => return None,
    };
    Some(Factor { dtype, data: array.data(), shape, strides })
}

/// A vector or matrix of numbers, with strides of whole elements. A vector is a matrix of one row or one column.
#[derive(Debug, Clone, Copy)]
pub struct Factor {
    /// Of its elements.
    pub dtype: DType,
    /// The first element.
    pub data: *mut u8,
    /// Rows and columns.
    pub shape: [usize; 2],
    /// From one row to the next, and from one column to the next.
    pub strides: [isize; 2],
}

/// The same as [`matmul`] of two factors of one type, either floats or complex numbers.
///
/// # Errors
/// `TypeError` of other elements; an interrupt.
///
/// # Safety
/// The factors are alive and aligned, and fit; `result` has room for the product in C order, holds zeros and is apart from them.
pub unsafe fn plain_product(x: Factor, y: Factor, result: *mut u8) -> Result<()> {
    let (rows, columns) = (x.shape[0], y.shape[1]);
    let z = Factor { dtype: x.dtype, data: result, shape: [rows, columns], strides: [columns as isize, 1] };
    fn matrix<T>(factor: &Factor) -> Matrix<T> {
        let Factor { data, shape: [rows, columns], strides: [row_stride, column_stride], .. } = *factor;
        Matrix { data: data.cast(), rows, columns, row_stride, column_stride }
    }
    // SAFETY: by the caller's promise.
    unsafe {
        match x.dtype {
            DType::Float64 => one_product::<f64>(matrix(&x), matrix(&y), matrix(&z)),
            DType::Float32 => one_product::<f32>(matrix(&x), matrix(&y), matrix(&z)),
            DType::Complex128 => one_product::<num_complex::Complex<f64>>(matrix(&x), matrix(&y), matrix(&z)),
            _ => value("no product of such elements"),
        }
    }
}

/// # Safety
/// As for [`kernels::product`].
unsafe fn one_product<T: Ring>(x: Matrix<T>, y: Matrix<T>, z: Matrix<T>) -> Result<()> {
    // SAFETY: by the caller's promise.
    unsafe {
        if z.rows == 1 && z.columns == 1 && (kernels::TINY..interrupt::BLOCK).contains(&x.columns) {
            z.data.write(ring::dot_product(x.data, x.column_stride, y.data, y.row_stride, x.columns));
            return Ok(());
        }
        kernels::product(x, y, z)
    }
}

/// Whether there are products of such elements, which NumPy asks before it looks at shapes.
///
/// # Errors
/// `TypeError` of dates, durations, text and records.
pub fn check_loop(name: &str, a: DType, b: DType) -> Result<()> {
    let other = |dtype: DType| !dtype.native().is_number() && dtype != DType::Object;
    if !other(a) && !other(b) || a == DType::Object || b == DType::Object {
        return Ok(());
    }
    let with_length = |dtype: DType| matches!(dtype.kind(), Kind::Bytes | Kind::Text | Kind::Void);
    let named = if with_length(a) || with_length(b) { DType::repr } else { functions::dtype_class };
    let (a, b) = (named(a), named(b));
    Err(ArrayError::NoLoop(format!(
        "ufunc '{name}' did not contain a loop with signature matching types ({a}, {b}) -> None"
    )))
}

/// Refuses sums of products of what is no number, in the words of `dot`.
fn check_dot(a: DType, b: DType) -> Result<()> {
    if a == DType::Object || b == DType::Object || (a.native().is_number() && b.native().is_number()) {
        return Ok(());
    }
    let with_length = |dtype: DType| matches!(dtype.kind(), Kind::Bytes | Kind::Text | Kind::Void);
    if with_length(a) || with_length(b) {
        return value("data type must provide an itemsize");
    }
    value("dot not available for this type")
}

/// The array, or a copy that the kernels can read: of this dtype, aligned, with strides of whole elements. What has no
/// packed kernel needs neighbouring columns too.
fn readable(array: &Array, dtype: DType) -> Result<Array> {
    let columns_are_neighbours = array.strides().last() == Some(&(dtype.itemsize() as isize))
        || array.shape().last().is_some_and(|length| *length <= 1);
    let fits = array.dtype() == dtype
        && array.is_aligned()
        && array.is_element_strided()
        && (columns_are_neighbours || dtype.is_float() || dtype.is_complex());
    if fits { Ok(array.clone()) } else { array.cast_to(dtype, Order::C) }
}

/// The array with its batch axes broadcast.
fn broadcast(array: &Array, shape: &[usize]) -> Result<Array> {
    if array.shape() == shape { Ok(array.clone()) } else { array.broadcast_to(shape) }
}

/// The last two axes of an array, as the matrix that starts at `data`.
fn matrix<T: Ring>(array: &Array, data: *mut u8) -> Matrix<T> {
    let ndim = array.ndim();
    let itemsize = size_of::<T>() as isize;
    Matrix {
        data: data.cast(),
        rows: array.shape()[ndim - 2],
        columns: array.shape()[ndim - 1],
        row_stride: array.strides()[ndim - 2] / itemsize,
        column_stride: array.strides()[ndim - 1] / itemsize,
    }
}

/// NumPy's `dot`: the product of vectors or matrices; over the last axis of `a` and the second to last of `b`.
///
/// # Errors
/// `ValueError` when lengths differ.
pub fn dot(a: &Array, b: &Array) -> Result<Array> {
    if a.ndim() == 0 || b.ndim() == 0 {
        check_dot(a.dtype(), b.dtype())?;
        return crate::elementwise::apply(
            crate::functions::Op::Multiply,
            &[crate::elementwise::Operand::Array(a.clone()), crate::elementwise::Operand::Array(b.clone())],
        );
    }
    let axis = b.ndim().saturating_sub(2);
    let (inner, other) = (a.shape()[a.ndim() - 1], b.shape()[axis]);
    if inner != other {
        return value(format!(
            "shapes {} and {} not aligned: {inner} (dim {}) != {other} (dim {axis})",
            layout::tight_shape_text(a.shape()),
            layout::tight_shape_text(b.shape()),
            a.ndim() - 1
        ));
    }
    check_dot(a.dtype(), b.dtype())?;
    if b.ndim() <= 2 {
        if a.ndim() <= 2 {
            return matmul(a, b);
        }
        let flat = a.reshape(&[-1, inner as isize], Order::C)?;
        let product = matmul(&flat, b)?;
        let mut shape: Vec<isize> = a.shape()[..a.ndim() - 1].iter().map(|n| *n as isize).collect();
        if b.ndim() == 2 {
            shape.push(b.shape()[1] as isize);
        }
        return product.reshape(&shape, Order::C);
    }
    // The inner axis of `b` goes to the front, so that one matrix product does it.
    let mut axes: Vec<isize> = vec![axis as isize];
    axes.extend((0..b.ndim() as isize).filter(|other| *other != axis as isize));
    let right = b.transpose(&axes)?.reshape(&[inner as isize, -1], Order::C)?;
    let left = a.reshape(&[-1, inner as isize], Order::C)?;
    let mut shape: Vec<isize> = a.shape()[..a.ndim() - 1].iter().map(|n| *n as isize).collect();
    shape.extend(b.shape().iter().enumerate().filter(|(at, _)| *at != axis).map(|(_, n)| *n as isize));
    matmul(&left, &right)?.reshape(&shape, Order::C)
}

/// The product of matrices of objects: all products, then sums of them.
fn of_objects(left: &Array, right: &Array, keep_rows: bool, keep_columns: bool) -> Result<Array> {
    let factors = [left.expand_dims(&[-1])?, right.expand_dims(&[-3])?];
    let products = elementwise::apply(Op::Multiply, &factors.map(Operand::Array))?;
    let axis = products.ndim() as isize - 2;
    let (mut result, _) =
        reduce::reduce(functions::of(Op::Add), &products, &reduce::Options::along(Some(axis)))?;
    if !keep_columns {
        result = result.squeeze(Some(&[-1]))?;
    }
    if !keep_rows {
        result = result.squeeze(Some(&[if keep_columns { -2 } else { -1 }]))?;
    }
    Ok(result)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{Index, view};

    /// Small whole numbers, so that every order of additions gives the same sum.
    fn numbers(dtype: DType, shape: &[usize], seed: i64) -> Array {
        let size: usize = shape.iter().product();
        let value = |i: i64| match dtype.kind() {
            Kind::Bool | Kind::Unsigned => (i * 7 + seed) % 3,
            _ => (i * 7 + seed) % 11 - 5,
        };
        let values: Vec<i64> = (0..size as i64).map(value).collect();
        let shape: Vec<isize> = shape.iter().map(|n| *n as isize).collect();
        let array = Array::from_slice(&values).unwrap().reshape(&shape, Order::C).unwrap();
        let array = if dtype == DType::Bool { crate::nonzero::truth(&array).unwrap() } else { array };
        array.cast_to(dtype, Order::C).unwrap()
    }

    fn as_integers(array: &Array) -> Vec<i64> {
        array.cast_to(DType::Int64, Order::C).unwrap().to_vec::<i64>()
    }

    fn expected(a: &Array, b: &Array) -> Vec<i64> {
        let (rows, inner, columns) = (a.shape()[0], a.shape()[1], b.shape()[1]);
        let (x, y) = (as_integers(a), as_integers(b));
        let cell = |i: usize| {
            (0..inner).map(|k| x[i / columns * inner + k] * y[k * columns + i % columns]).sum::<i64>()
        };
        (0..rows * columns).map(cell).collect()
    }

    fn every_other(array: &Array) -> Array {
        let term = Index::Slice { start: None, stop: None, step: Some(2) };
        view(array, &[term.clone(), term]).unwrap()
    }

    #[test]
    fn products_of_every_shape_dtype_and_layout() {
        let sizes = [[1, 1, 1], [3, 4, 5], [1, 70, 6], [6, 70, 1], [33, 65, 17], [130, 150, 90]];
        for dtype in crate::dtype::ALL {
            for [rows, inner, columns] in sizes {
                let narrow = dtype.itemsize() == 1;
                if narrow && inner > 5 || !dtype.is_float() && rows > 100 {
                    continue;
                }
                let wide = numbers(dtype, &[rows * 2, inner * 2], 1);
                let lefts = [
                    numbers(dtype, &[rows, inner], 3),
                    numbers(dtype, &[inner, rows], 3).reversed_axes(),
                    every_other(&wide),
                ];
                let rights = [
                    numbers(dtype, &[inner, columns], 5),
                    numbers(dtype, &[columns, inner], 5).reversed_axes(),
                    every_other(&numbers(dtype, &[inner * 2, columns * 2], 2)),
                ];
                for (a, b) in lefts.iter().flat_map(|a| rights.iter().map(move |b| (a, b))) {
                    let product = matmul(a, b).unwrap();
                    assert_eq!(product.shape(), [rows, columns]);
                    let mut wanted = expected(a, b);
                    if dtype == DType::Bool {
                        wanted.iter_mut().for_each(|n| *n = i64::from(*n != 0));
                    }
                    assert_eq!(as_integers(&product), wanted, "{dtype} {rows} {inner} {columns}");
                }
            }
        }
    }

    #[test]
    fn vectors_and_batches() {
        let a = numbers(DType::Float64, &[2, 1, 3, 4], 1);
        let b = numbers(DType::Float64, &[5, 4, 2], 2);
        let product = matmul(&a, &b).unwrap();
        assert_eq!(product.shape(), [2, 5, 3, 2]);
        let part = |array: &Array, at: &[isize]| {
            view(array, &at.iter().map(|at| Index::At(*at)).collect::<Vec<_>>()).unwrap()
        };
        for (i, j) in [(0, 0), (1, 3), (1, 4)] {
            let wanted = expected(&part(&a, &[i, 0]), &part(&b, &[j]));
            assert_eq!(as_integers(&part(&product, &[i, j])), wanted);
        }
        let (v, m) = (numbers(DType::Float32, &[40_000], 1), numbers(DType::Float32, &[40_000, 3], 4));
        let wanted = expected(&v.expand_dims(&[0]).unwrap(), &m);
        assert_eq!(as_integers(&matmul(&v, &m).unwrap()), wanted);
        assert_eq!(as_integers(&matmul(&m.reversed_axes(), &v).unwrap()), wanted);
        assert_eq!(matmul(&v, &v).unwrap().shape(), [] as [usize; 0]);
        let empty = matmul(&numbers(DType::Int32, &[3, 0], 0), &numbers(DType::Int32, &[0, 2], 0)).unwrap();
        assert_eq!(empty.to_vec::<i32>(), [0; 6]);
        let text = matmul(&v, &numbers(DType::Float32, &[3, 2], 0)).unwrap_err().to_string();
        assert!(text.starts_with("matmul: Input operand 1 has a mismatch in its core dimension 0"), "{text}");
    }

    /// The bits of an element do not depend on the tile and the thread that compute it.
    #[test]
    fn tiles_do_not_show() {
        let fractions = |shape: &[usize], seed| {
            let array = numbers(DType::Float64, shape, seed);
            let third = crate::elementwise::Operand::Float(1.0 / 3.0);
            let operands = [crate::elementwise::Operand::Array(array), third];
            crate::elementwise::apply(crate::functions::Op::Multiply, &operands).unwrap()
        };
        let (a, b) = (fractions(&[700, 1500], 3), fractions(&[1500, 150], 4));
        let whole = matmul(&a, &b).unwrap();
        let slice = |start, stop| Index::Slice { start: Some(start), stop: Some(stop), step: None };
        for (row, column) in [(0, 0), (133, 7), (600, 100)] {
            let x = view(&a, &[slice(row, row + 90)]).unwrap();
            let y = view(&b, &[slice(0, 1500), slice(column, column + 40)]).unwrap();
            let part = view(&whole, &[slice(row, row + 90), slice(column, column + 40)]).unwrap();
            assert_eq!(matmul(&x, &y).unwrap().to_vec::<f64>(), part.to_vec::<f64>());
        }
    }
}
