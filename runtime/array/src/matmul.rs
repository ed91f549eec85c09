//! Matrix products.
//!
//! Products are accumulated in the order of the inner index, so an element of the result is the serial sum over it; the
//! loop runs over columns innermost, which vectorises, in blocks of rows and of the inner index that stay in the cache.
//! Deliberately simple: tuned kernels belong to the linear-algebra crate.

use num_complex::Complex;

use crate::array::{Array, Order};
use crate::cast;
use crate::dtype::DType;
use crate::element::{Bool, Element};
use crate::error::{Result, value};
use crate::layout::{self, Shape};
use crate::promotion::promote_types;
use crate::simd::{Level, level};

/// Numbers that can be multiplied and added.
trait Ring: Element {
    fn multiply_add(self, a: Self, b: Self) -> Self;
}

macro_rules! ring {
    ($($type:ty),*; $($integer:ty),*) => {
        $(impl Ring for $type {
            #[inline(always)]
            fn multiply_add(self, a: Self, b: Self) -> Self {
                self + a * b
            }
        })*
        $(impl Ring for $integer {
            #[inline(always)]
            fn multiply_add(self, a: Self, b: Self) -> Self {
                self.wrapping_add(a.wrapping_mul(b))
            }
        })*
    };
}

ring!(f32, f64, Complex<f32>, Complex<f64>; i8, i16, i32, i64, u8, u16, u32, u64);

impl Ring for Bool {
    #[inline(always)]
    fn multiply_add(self, a: Self, b: Self) -> Self {
        Bool::new(self.get() | (a.get() & b.get()))
    }
}

/// `a @ b`
///
/// # Errors
/// `ValueError` for arrays without axes or with inner lengths that differ.
pub fn matmul(a: &Array, b: &Array) -> Result<Array> {
    for (at, operand) in [a, b].iter().enumerate() {
        if operand.ndim() == 0 {
            return value(format!(
                "matmul: Input operand {at} does not have enough dimensions (has 0, gufunc core with signature (n?,k),(k,m?)->(n?,m?) requires 1)"
            ));
        }
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
    let dtype = promote_types(a.dtype(), b.dtype());
    let with_batch = |rows, columns| {
        let mut shape = batch.clone();
        shape.extend([rows, columns]);
        shape
    };
    let left = dense(&left, dtype, &with_batch(rows, inner))?;
    let right = dense(&right, dtype, &with_batch(inner, columns))?;
    let result = Array::zeros(dtype, &with_batch(rows, columns))?;
    let batches: usize = batch.iter().product();
    let itemsize = dtype.itemsize();
    for at in 0..batches {
        let offset = |rows: usize, columns: usize| at * rows * columns * itemsize;
        // SAFETY: all three are dense with the batch axes outermost.
        unsafe {
            let (x, y, z) = (
                left.data().add(offset(rows, inner)),
                right.data().add(offset(inner, columns)),
                result.data().add(offset(rows, columns)),
            );
            multiply(dtype, x, y, z, [rows, inner, columns])?;
        }
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

fn dense(array: &Array, dtype: DType, shape: &Shape) -> Result<Array> {
    if array.dtype() == dtype && array.shape() == &shape[..] && array.is_c_contiguous() {
        return Ok(array.clone());
    }
    let copy = Array::empty(dtype, shape)?;
    cast::assign(&copy, array)?;
    Ok(copy)
}

/// # Safety
/// The three must be dense matrices of these sizes; `z` must be zero and apart from the others.
unsafe fn multiply(dtype: DType, x: *const u8, y: *const u8, z: *mut u8, sizes: [usize; 3]) -> Result<()> {
    crate::with_element!(dtype, T => {
        let (x, y, z) = (x.cast::<T>(), y.cast::<T>(), z.cast::<T>());
        // SAFETY: by the caller's promise; the level is what the processor has.
        unsafe {
            match level() {
                #[cfg(target_arch = "x86_64")]
                Level::Avx512 => multiply_avx512(x, y, z, sizes),
                #[cfg(target_arch = "x86_64")]
                Level::Avx2 => multiply_avx2(x, y, z, sizes),
                _ => multiply_body(x, y, z, sizes),
            }
        }
    })
}

/// # Safety
/// As [`multiply`], on a processor with AVX2.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn multiply_avx2<T: Ring>(x: *const T, y: *const T, z: *mut T, sizes: [usize; 3]) -> Result<()> {
    // SAFETY: by the caller's promise.
    unsafe { multiply_body(x, y, z, sizes) }
}

/// # Safety
/// As [`multiply`], on a processor with AVX-512.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
unsafe fn multiply_avx512<T: Ring>(x: *const T, y: *const T, z: *mut T, sizes: [usize; 3]) -> Result<()> {
    // SAFETY: by the caller's promise.
    unsafe { multiply_body(x, y, z, sizes) }
}

/// # Safety
/// As [`multiply`].
#[inline(always)]
unsafe fn multiply_body<T: Ring>(
    x: *const T,
    y: *const T,
    z: *mut T,
    [rows, inner, columns]: [usize; 3],
) -> Result<()> {
    const ROWS: usize = 4;
    const DEPTH: usize = 64;
    const WIDTH: usize = 512;
    for first_column in (0..columns).step_by(WIDTH) {
        let width = WIDTH.min(columns - first_column);
        for first_inner in (0..inner).step_by(DEPTH) {
            let depth = DEPTH.min(inner - first_inner);
            crate::interrupt::check()?;
            let mut row = 0;
            while row < rows {
                let height = ROWS.min(rows - row);
                for k in first_inner..first_inner + depth {
                    // SAFETY: rows, inner and column indices stay below the sizes.
                    unsafe {
                        let from = y.add(k * columns + first_column);
                        for r in row..row + height {
                            let factor = x.add(r * inner + k).read_unaligned();
                            let to = z.add(r * columns + first_column);
                            for column in 0..width {
                                let sum = to.add(column).read();
                                to.add(column)
                                    .write(sum.multiply_add(factor, from.add(column).read_unaligned()));
                            }
                        }
                    }
                }
                row += height;
            }
        }
    }
    Ok(())
}

/// NumPy's `dot`: the product of vectors or matrices; over the last axis of `a` and the second to last of `b`.
///
/// # Errors
/// `ValueError` when lengths differ.
pub fn dot(a: &Array, b: &Array) -> Result<Array> {
    if a.ndim() == 0 || b.ndim() == 0 {
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
