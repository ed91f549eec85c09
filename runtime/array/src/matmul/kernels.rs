//! One matrix product: which kernel, cut into which tiles, on which threads.
//!
//! Large products of floats and complex numbers are those of the crate `matrixmultiply`, whose packed kernels fit the
//! processor at run time. It is called tile by tile, so that threads share the work and an interrupt waits for one tile
//! at most. An element of the result does not depend on the tile that it falls into: each adds up its products in
//! the order of the inner index, in the blocks that the crate cuts it into. Everything else runs [`super::ring`]'s loops.

use std::any::TypeId;

use hotloop_core::pool;
use num_complex::Complex;

use super::ring::{Matrix, Ring, combine_columns, dot_product, multiply, multiply_plainly};
use crate::error::{ArrayError, Result};
use crate::interrupt;
use crate::share;

/// Below this many multiplications packing costs more than it brings.
const SMALL: usize = 1 << 10;

/// Below this many multiplications a plain loop is through before a kernel would have begun.
pub(super) const TINY: usize = 1 << 8;

/// From this many multiplications on the threads of the pool share a product.
const SHARED: usize = 1 << 17;

/// The inner index is cut into blocks of this length; a multiple of the blocks that `matrixmultiply` cuts, so that the
/// order of additions stays the same.
const DEPTH: usize = 1024;

/// `z = x @ y`, where `z` holds zeros.
///
/// # Errors
/// [`ArrayError::Interrupted`]
///
/// # Safety
/// The sizes agree; all elements are aligned; `z` is dense, holds zeros and is apart from the others; if `T` is
/// neither float nor complex, the columns of `y` are neighbours in memory unless `y` has a single one.
pub(super) unsafe fn product<T: Ring>(x: Matrix<T>, y: Matrix<T>, z: Matrix<T>) -> Result<()> {
    let work = z.rows.saturating_mul(z.columns).saturating_mul(x.columns);
    if work == 0 {
        return Ok(());
    }
    if work < TINY {
        // SAFETY: by the caller's promise.
        unsafe { multiply_plainly(x, y, z) };
        return Ok(());
    }
    // SAFETY: by the caller's promise; a row of `z` is dense, and so is its only column.
    unsafe {
        if z.columns == 1 {
            return matrix_times_vector(x, y.data, y.row_stride, z.data, work);
        }
        if z.rows == 1 {
            return matrix_times_vector(y.transposed(), x.data, x.column_stride, z.data, work);
        }
    }
    let packed = packed_kernel::<T>().filter(|_| work > SMALL || y.column_stride != 1);
    let (rows, columns) = tile_size(z.rows, z.columns, work);
    let across = z.columns.div_ceil(columns);
    in_parts(z.rows.div_ceil(rows) * across, work, |tile| {
        let (row, column) = (tile / across * rows, tile % across * columns);
        let (height, width) = (rows.min(z.rows - row), columns.min(z.columns - column));
        let z = z.part(row, height, column, width);
        for first in (0..x.columns).step_by(DEPTH) {
            let depth = DEPTH.min(x.columns - first);
            let (x, y) = (x.part(row, height, first, depth), y.part(first, depth, column, width));
            // SAFETY: parts of matrices of which the caller promises the same.
            unsafe {
                match packed {
                    Some(kernel) => kernel(x, y, z, first > 0),
                    None => multiply(x, y, z),
                }
            }
            interrupt::check()?;
        }
        Ok(())
    })
}

/// Rows and columns of a tile: large, so that packing pays, but enough of them for all threads.
fn tile_size(rows: usize, columns: usize, work: usize) -> (usize, usize) {
    const LARGEST: usize = 1024;
    const SMALLEST: usize = 128;
    let (mut height, mut width) = (rows.min(LARGEST), columns.min(LARGEST));
    let wanted = if work >= SHARED { 2 * pool::num_threads() } else { 1 };
    while rows.div_ceil(height) * columns.div_ceil(width) < wanted && height.max(width) > SMALLEST {
        if height >= width {
            height = height.div_ceil(2);
        } else {
            width = width.div_ceil(2);
        }
    }
    (height, width)
}

/// Runs the parts of a product, on the pool if there is much to do.
fn in_parts(parts: usize, work: usize, body: impl Fn(usize) -> Result<()> + Sync) -> Result<()> {
    if parts == 1 || work < SHARED {
        return (0..parts).try_for_each(body);
    }
    share::in_chunks(parts, parts, |part| part.into_iter().try_for_each(&body))
}

type Packed<T> = unsafe fn(Matrix<T>, Matrix<T>, Matrix<T>, accumulate: bool);

/// The kernel of `matrixmultiply` for this type.
fn packed_kernel<T: Ring>() -> Option<Packed<T>> {
    let ty = TypeId::of::<T>();
    let known = [
        TypeId::of::<f32>(),
        TypeId::of::<f64>(),
        TypeId::of::<Complex<f32>>(),
        TypeId::of::<Complex<f64>>(),
    ];
    known.contains(&ty).then_some(multiply_packed::<T> as Packed<T>)
}

/// # Safety
/// As for [`product`]; `T` is a float or complex type.
unsafe fn multiply_packed<T: Ring>(x: Matrix<T>, y: Matrix<T>, z: Matrix<T>, accumulate: bool) {
    let [m, k, n] = [x.rows, x.columns, y.columns];
    let (rsx, csx, rsy, csy) = (x.row_stride, x.column_stride, y.row_stride, y.column_stride);
    let (rsz, csz) = (z.row_stride, z.column_stride);
    let ty = TypeId::of::<T>();
    let beta = f64::from(u8::from(accumulate));
    // SAFETY: by the caller's promise, and each call is for the type that `T` is; a complex number is a pair of floats
    // in memory.
    unsafe {
        if ty == TypeId::of::<f64>() {
            let (x, y, z) = (x.data.cast(), y.data.cast(), z.data.cast());
            matrixmultiply::dgemm(m, k, n, 1.0, x, rsx, csx, y, rsy, csy, beta, z, rsz, csz);
        } else if ty == TypeId::of::<f32>() {
            let (x, y, z) = (x.data.cast(), y.data.cast(), z.data.cast());
            matrixmultiply::sgemm(m, k, n, 1.0, x, rsx, csx, y, rsy, csy, beta as f32, z, rsz, csz);
        } else if ty == TypeId::of::<Complex<f64>>() {
            use matrixmultiply::CGemmOption::Standard;
            let (x, y, z) = (x.data.cast(), y.data.cast(), z.data.cast());
            let (one, beta) = ([1.0, 0.0], [beta, 0.0]);
            matrixmultiply::zgemm(
                Standard, Standard, m, k, n, one, x, rsx, csx, y, rsy, csy, beta, z, rsz, csz,
            );
        } else if ty == TypeId::of::<Complex<f32>>() {
            use matrixmultiply::CGemmOption::Standard;
            let (x, y, z) = (x.data.cast(), y.data.cast(), z.data.cast());
            let (one, beta) = ([1.0, 0.0], [beta as f32, 0.0]);
            matrixmultiply::cgemm(
                Standard, Standard, m, k, n, one, x, rsx, csx, y, rsy, csy, beta, z, rsz, csz,
            );
        }
    }
}

/// `z = x @ y` for a vector `y`.
///
/// # Safety
/// As for [`product`]; `z` is dense.
unsafe fn matrix_times_vector<T: Ring>(
    x: Matrix<T>,
    y: *const T,
    y_stride: isize,
    z: *mut T,
    work: usize,
) -> Result<()> {
    let z = Matrix { data: z, rows: x.rows, columns: 1, row_stride: 1, column_stride: 1 };
    if x.rows == 1 {
        // SAFETY: by the caller's promise.
        return unsafe { long_dot_product(x.data, x.column_stride, y, y_stride, x.columns, z) };
    }
    let by_columns = x.row_stride == 1 && x.column_stride != 1;
    let mut dense = Vec::new();
    let (y, y_stride) = if by_columns && y_stride != 1 {
        dense
            .try_reserve_exact(x.columns)
            .map_err(|_| ArrayError::Memory("no memory for a vector".into()))?;
        // SAFETY: the vector has as many elements as the matrix columns.
        dense.extend((0..x.columns).map(|k| unsafe { y.wrapping_offset(k as isize * y_stride).read() }));
        (dense.as_ptr(), 1)
    } else {
        (y, y_stride)
    };
    let y =
        Matrix { data: y.cast_mut(), rows: x.columns, columns: 1, row_stride: y_stride, column_stride: 1 };
    // Some hundred microseconds of work for each part.
    let rows = ((1 << 18) / x.columns).clamp(16, 1 << 14);
    in_parts(x.rows.div_ceil(rows), work, |part| {
        let first = part * rows;
        let x = x.part(first, rows.min(x.rows - first), 0, x.columns);
        // SAFETY: by the caller's promise.
        unsafe {
            if by_columns {
                combine_columns(x, y.at(0, 0), z.at(first, 0));
            } else {
                for row in 0..x.rows {
                    let sum = dot_product(x.at(row, 0), x.column_stride, y.at(0, 0), y.row_stride, x.columns);
                    z.at(first + row, 0).write(sum);
                }
            }
        }
        interrupt::check()
    })
}

/// The product of two vectors, in blocks whose sums are added in order.
///
/// # Safety
/// Both vectors have `count` elements at their strides; `z` has one.
unsafe fn long_dot_product<T: Ring>(
    x: *const T,
    x_stride: isize,
    y: *const T,
    y_stride: isize,
    count: usize,
    z: Matrix<T>,
) -> Result<()> {
    const BLOCK: usize = 1 << 15;
    let [x, y] = [(x, x_stride), (y, y_stride)].map(|(data, row_stride)| Matrix {
        data: data.cast_mut(),
        rows: count,
        columns: 1,
        row_stride,
        column_stride: 1,
    });
    let blocks = count.div_ceil(BLOCK);
    let mut sums = Vec::new();
    sums.try_reserve_exact(blocks).map_err(|_| ArrayError::Memory("no memory for sums of blocks".into()))?;
    sums.resize(blocks, T::ZERO);
    let to = Matrix { data: sums.as_mut_ptr(), rows: blocks, columns: 1, row_stride: 1, column_stride: 1 };
    in_parts(blocks, count, |block| {
        let first = block * BLOCK;
        let length = BLOCK.min(count - first);
        // SAFETY: by the caller's promise; each block has its own sum.
        unsafe {
            let sum = dot_product(x.at(first, 0), x.row_stride, y.at(first, 0), y.row_stride, length);
            to.at(block, 0).write(sum);
        }
        interrupt::check()
    })?;
    let total = sums[1..].iter().fold(sums[0], |total, sum| total.plus(*sum));
    // SAFETY: by the caller's promise.
    unsafe { z.data.write(total) };
    Ok(())
}
