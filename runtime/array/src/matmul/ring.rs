//! Numbers that can be multiplied and added, and the dense loops over any of them.

use num_complex::Complex;

use crate::element::{Bool, Element, Half};
use crate::simd::for_each_level;

/// Numbers that can be multiplied and added: integers wrap, bools are combined by and, then or.
pub(super) trait Ring: Element {
    const ZERO: Self;
    fn multiply_add(self, a: Self, b: Self) -> Self;
    /// The same, rounded once where the packed kernels do so.
    #[inline(always)]
    fn fused(self, a: Self, b: Self) -> Self {
        self.multiply_add(a, b)
    }
    fn plus(self, other: Self) -> Self;
}

/// Products of halves are made in single precision; this is for the tables alone.
impl Ring for Half {
    const ZERO: Self = Half::ZERO;
    fn multiply_add(self, a: Self, b: Self) -> Self {
        Half::from_f32(self.to_f32() + a.to_f32() * b.to_f32())
    }
    fn plus(self, other: Self) -> Self {
        Half::from_f32(self.to_f32() + other.to_f32())
    }
}

macro_rules! ring {
    ($($float:ty),*; $($type:ty = $zero:expr),*; $($integer:ty),*) => {
        $(impl Ring for $float {
            const ZERO: Self = 0.0;
            #[inline(always)]
            fn multiply_add(self, a: Self, b: Self) -> Self {
                self + a * b
            }
            #[inline(always)]
            fn fused(self, a: Self, b: Self) -> Self {
                a.mul_add(b, self)
            }
            #[inline(always)]
            fn plus(self, other: Self) -> Self {
                self + other
            }
        })*
        $(impl Ring for $type {
            const ZERO: Self = $zero;
            #[inline(always)]
            fn multiply_add(self, a: Self, b: Self) -> Self {
                self + a * b
            }
            #[inline(always)]
            fn plus(self, other: Self) -> Self {
                self + other
            }
        })*
        $(impl Ring for $integer {
            const ZERO: Self = 0;
            #[inline(always)]
            fn multiply_add(self, a: Self, b: Self) -> Self {
                self.wrapping_add(a.wrapping_mul(b))
            }
            #[inline(always)]
            fn plus(self, other: Self) -> Self {
                self.wrapping_add(other)
            }
        })*
    };
}

ring!(
    f32, f64;
    Complex<f32> = Complex::new(0.0, 0.0), Complex<f64> = Complex::new(0.0, 0.0);
    i8, i16, i32, i64, u8, u16, u32, u64
);

impl Ring for Bool {
    const ZERO: Self = Bool::new(false);
    #[inline(always)]
    fn multiply_add(self, a: Self, b: Self) -> Self {
        Bool::new(self.get() | (a.get() & b.get()))
    }
    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        Bool::new(self.get() | other.get())
    }
}

/// A matrix somewhere in memory; strides in elements.
#[derive(Debug, Clone, Copy)]
pub(super) struct Matrix<T> {
    pub(super) data: *mut T,
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) row_stride: isize,
    pub(super) column_stride: isize,
}

// SAFETY: threads that share a matrix write disjoint parts of it.
unsafe impl<T> Sync for Matrix<T> {}

impl<T> Matrix<T> {
    pub(super) fn at(&self, row: usize, column: usize) -> *mut T {
        self.data.wrapping_offset(row as isize * self.row_stride + column as isize * self.column_stride)
    }

    pub(super) fn part(&self, row: usize, rows: usize, column: usize, columns: usize) -> Matrix<T> {
        Matrix { data: self.at(row, column), rows, columns, ..*self }
    }

    pub(super) fn transposed(&self) -> Matrix<T> {
        Matrix {
            data: self.data,
            rows: self.columns,
            columns: self.rows,
            row_stride: self.column_stride,
            column_stride: self.row_stride,
        }
    }
}

for_each_level! {
    /// `z = x @ y`, element by element.
    ///
    /// # Safety
    /// The sizes agree, and `z` is apart from the others.
    pub(super) unsafe fn multiply_plainly<T: Ring>(x: Matrix<T>, y: Matrix<T>, z: Matrix<T>) -> () = multiply_plainly_body;
}

/// # Safety
/// As [`multiply_plainly`].
#[inline(always)]
unsafe fn multiply_plainly_body<T: Ring>(x: Matrix<T>, y: Matrix<T>, z: Matrix<T>) {
    for row in 0..z.rows {
        for column in 0..z.columns {
            let mut sum = T::ZERO;
            for k in 0..x.columns {
                // SAFETY: the indices stay below the sizes.
                unsafe {
                    sum = sum.fused(x.at(row, k).read_unaligned(), y.at(k, column).read_unaligned());
                }
            }
            // SAFETY: as above.
            unsafe { z.at(row, column).write(sum) };
        }
    }
}

for_each_level! {
    /// `z += x @ y` by blocks of rows and of the inner index that stay in the cache; the loop runs over columns innermost.
    ///
    /// # Safety
    /// The sizes agree, `z` is apart from the others, and the columns of `y` and `z` are neighbours in memory.
    pub(super) unsafe fn multiply<T: Ring>(x: Matrix<T>, y: Matrix<T>, z: Matrix<T>) -> () = multiply_body;
}

/// # Safety
/// As [`multiply`].
#[inline(always)]
unsafe fn multiply_body<T: Ring>(x: Matrix<T>, y: Matrix<T>, z: Matrix<T>) {
    const DEPTH: usize = 64;
    const WIDTH: usize = 512;
    for first_column in (0..z.columns).step_by(WIDTH) {
        let width = WIDTH.min(z.columns - first_column);
        for first_inner in (0..x.columns).step_by(DEPTH) {
            let depth = DEPTH.min(x.columns - first_inner);
            for row in 0..z.rows {
                let to = z.at(row, first_column);
                for k in first_inner..first_inner + depth {
                    // SAFETY: rows, inner and column indices stay below the sizes.
                    unsafe {
                        let from = y.at(k, first_column);
                        let factor = x.at(row, k).read_unaligned();
                        for column in 0..width {
                            let sum = to.add(column).read();
                            to.add(column).write(sum.multiply_add(factor, from.add(column).read_unaligned()));
                        }
                    }
                }
            }
        }
    }
}

for_each_level! {
    /// The sum of the products of two vectors, in lanes that are added up at the end.
    ///
    /// # Safety
    /// Both vectors have `count` elements at their strides.
    pub(super) unsafe fn dot_product<T: Ring>(x: *const T, x_stride: isize, y: *const T, y_stride: isize, count: usize) -> T =
        dot_product_body;
}

/// # Safety
/// As [`dot_product`].
#[inline(always)]
unsafe fn dot_product_body<T: Ring>(
    x: *const T,
    x_stride: isize,
    y: *const T,
    y_stride: isize,
    count: usize,
) -> T {
    const LANES: usize = 32;
    let mut lanes = [T::ZERO; LANES];
    let whole = count / LANES * LANES;
    // SAFETY: indices stay below the count.
    unsafe {
        if x_stride == 1 && y_stride == 1 {
            for first in (0..whole).step_by(LANES) {
                for (lane, sum) in lanes.iter_mut().enumerate() {
                    let (a, b) = (x.add(first + lane).read_unaligned(), y.add(first + lane).read_unaligned());
                    *sum = sum.multiply_add(a, b);
                }
            }
        } else {
            for first in (0..whole).step_by(LANES) {
                for (lane, sum) in lanes.iter_mut().enumerate() {
                    let i = (first + lane) as isize;
                    let a = x.wrapping_offset(i * x_stride).read_unaligned();
                    *sum = sum.multiply_add(a, y.wrapping_offset(i * y_stride).read_unaligned());
                }
            }
        }
        for (lane, sum) in lanes.iter_mut().enumerate().take(count - whole) {
            let i = (whole + lane) as isize;
            let a = x.wrapping_offset(i * x_stride).read_unaligned();
            *sum = sum.multiply_add(a, y.wrapping_offset(i * y_stride).read_unaligned());
        }
    }
    let mut width = LANES / 2;
    while width > 0 {
        for lane in 0..width {
            lanes[lane] = lanes[lane].plus(lanes[lane + width]);
        }
        width /= 2;
    }
    lanes[0]
}

for_each_level! {
    /// `z[i] += sum(x[i, k] * y[k])` for a matrix whose rows are neighbours in memory.
    ///
    /// # Safety
    /// `x` has row stride 1; `y` has as many elements as `x` columns, `z` as many as rows, and both are dense.
    pub(super) unsafe fn combine_columns<T: Ring>(x: Matrix<T>, y: *const T, z: *mut T) -> () = combine_columns_body;
}

/// # Safety
/// As [`combine_columns`].
#[inline(always)]
unsafe fn combine_columns_body<T: Ring>(x: Matrix<T>, y: *const T, z: *mut T) {
    const WIDTH: usize = 1024;
    for first in (0..x.rows).step_by(WIDTH) {
        let count = WIDTH.min(x.rows - first);
        let mut k = 0;
        // Four columns at a time, so that sums are read and written a quarter as often.
        while k + 4 <= x.columns {
            let columns = [x.at(first, k), x.at(first, k + 1), x.at(first, k + 2), x.at(first, k + 3)];
            // SAFETY: row and column indices stay below the sizes.
            unsafe {
                let factors: [T; 4] = std::array::from_fn(|n| y.add(k + n).read_unaligned());
                for i in 0..count {
                    let mut sum = z.add(first + i).read();
                    for n in 0..4 {
                        sum = sum.multiply_add(columns[n].add(i).read_unaligned(), factors[n]);
                    }
                    z.add(first + i).write(sum);
                }
            }
            k += 4;
        }
        for k in k..x.columns {
            // SAFETY: as above.
            unsafe {
                let (column, factor) = (x.at(first, k), y.add(k).read_unaligned());
                for i in 0..count {
                    let sum = z.add(first + i).read();
                    z.add(first + i).write(sum.multiply_add(column.add(i).read_unaligned(), factor));
                }
            }
        }
    }
}

for_each_level! {
    /// `out[k] += sum(a[i] * v[k - i])` for `k` from `first` to before `end`, in rising order of `i`.
    ///
    /// # Safety
    /// `a` has `n` elements and `v` has `m`; `out` has `n + m - 1`, and is apart from both.
    pub(super) unsafe fn slide<T: Ring>(
        a: *const T,
        n: usize,
        v: *const T,
        m: usize,
        out: *mut T,
        first: usize,
        end: usize,
    ) -> () = slide_body;
}

/// # Safety
/// As [`slide`].
#[inline(always)]
unsafe fn slide_body<T: Ring>(
    a: *const T,
    n: usize,
    v: *const T,
    m: usize,
    out: *mut T,
    first: usize,
    end: usize,
) {
    // Sums that element `j` of `v` takes part in, of those that are wanted.
    let reach = |j: usize| (first.max(j), end.min(j + n));
    let mut j = m;
    // Four elements at a time where all of them take part, so that sums are read and written a quarter as often.
    while j > 0 {
        let four = j >= 4 && reach(j - 4).1 > reach(j - 1).0;
        let taps = if four { 4 } else { 1 };
        j -= taps;
        let (common, common_end) = (reach(j + taps - 1).0, reach(j).1);
        // SAFETY: `k - j` lies in `a` for the sums that `j` takes part in.
        unsafe {
            if four {
                for tap in (0..4).rev() {
                    let (from, to) = reach(j + tap);
                    single(a, v, out, j + tap, from, to.min(common));
                }
                let factors: [T; 4] = std::array::from_fn(|tap| v.add(j + tap).read_unaligned());
                for k in common..common_end {
                    let mut sum = out.add(k).read();
                    for tap in (0..4).rev() {
                        sum = sum.multiply_add(a.add(k - j - tap).read_unaligned(), factors[tap]);
                    }
                    out.add(k).write(sum);
                }
                for tap in (0..4).rev() {
                    let (from, to) = reach(j + tap);
                    single(a, v, out, j + tap, from.max(common_end), to);
                }
            } else {
                let (from, to) = reach(j);
                single(a, v, out, j, from, to);
            }
        }
    }
}

/// Adds the products of one element of `v`.
///
/// # Safety
/// As [`slide`], for sums that it takes part in.
#[inline(always)]
unsafe fn single<T: Ring>(a: *const T, v: *const T, out: *mut T, j: usize, from: usize, to: usize) {
    for k in from..to {
        // SAFETY: by the caller's promise.
        unsafe {
            let sum = out.add(k).read();
            out.add(k).write(sum.multiply_add(a.add(k - j).read_unaligned(), v.add(j).read_unaligned()));
        }
    }
}
