//! Eigenvalues and eigenvectors of small real matrices, by Francis's QR steps with double shifts.
//!
//! Balancing, shifts, deflation and the treatment of blocks of two rows follow LAPACK, so that eigenvalues come in the same
//! order and eigenvectors have the same signs.

use hotloop_array::error::Result;
use num_complex::Complex;
use num_traits::{Float, Zero};

use crate::hessenberg::{balance, reduce};
use crate::matrix::{Matrix, vector};
use crate::reflectors::reflector;
use crate::rotations::rotate;
use crate::scalar::Real;
use crate::stacks::failed;

/// Steps after which a shift out of the ordinary is tried.
const PATIENCE: usize = 10;

/// Eigenvalues, and if wanted eigenvectors in real columns: real and imaginary parts of one of a pair side by side.
pub(crate) type Packed<R> = (Vec<Complex<R>>, Option<Matrix<R>>);

/// # Errors
/// `LinAlgError` without convergence.
pub(crate) fn decompose<R: Real>(mut a: Matrix<R>, vectors: bool) -> Result<Packed<R>> {
    let balanced = balance(&mut a)?;
    let q = reduce(&mut a, balanced.low, balanced.high)?;
    let mut q = vectors.then_some(q);
    let values = triangular(&mut a, &mut q, balanced.low, balanced.high)?;
    let Some(q) = q else { return Ok((values, None)) };
    let mut found = back_substituted(&a, &q, &values)?;
    balanced.undo(&mut found);
    Ok((values, Some(found)))
}

/// Makes a Hessenberg matrix triangular, but for blocks of two rows with complex eigenvalues.
fn triangular<R: Real>(
    h: &mut Matrix<R>,
    z: &mut Option<Matrix<R>>,
    low: usize,
    high: usize,
) -> Result<Vec<Complex<R>>> {
    let n = h.rows();
    let zero = <R as Zero>::zero();
    let mut values = vector(Complex::new(zero, zero), n)?;
    for i in (0..low).chain(high..n) {
        values[i] = Complex::new(h[(i, i)], zero);
    }
    let steps = 30 * (high - low).max(10);
    // The block that is left ends in front of `end`.
    let mut end = high;
    while end > low {
        let last = end - 1;
        let mut start = low;
        let mut found = false;
        let mut without_deflation = 0;
        for _ in 0..=steps {
            start = deflation(h, start, last, low, high);
            if start > low {
                h[(start, start - 1)] = zero;
            }
            if start + 1 >= last {
                found = true;
                break;
            }
            without_deflation += 1;
            step(h, z, start, last, without_deflation);
        }
        if !found {
            return failed("Eigenvalues did not converge");
        }
        if start == last {
            values[last] = Complex::new(h[(last, last)], zero);
        } else {
            let i = last - 1;
            let block = standard_form(h[(i, i)], h[(i, last)], h[(last, i)], h[(last, last)]);
            (h[(i, i)], h[(i, last)], h[(last, i)], h[(last, last)]) = (block.a, block.b, block.c, block.d);
            (values[i], values[last]) = block.values();
            let (c, s) = block.rotation;
            for j in last + 1..n {
                let column = h.column_mut(j);
                (column[i], column[last]) =
                    (c * column[i] + s * column[last], c * column[last] - s * column[i]);
            }
            let (x, y) = h.two_columns(i, last);
            rotate(&mut x[..i], &mut y[..i], c, s);
            if let Some(z) = z {
                let (x, y) = z.two_columns(i, last);
                rotate(x, y, c, s);
            }
        }
        end = start;
    }
    Ok(values)
}

/// Where the block that ends with `last` begins: behind an element beside the diagonal that is as good as zero.
fn deflation<R: Real>(h: &Matrix<R>, first: usize, last: usize, low: usize, high: usize) -> usize {
    let ulp = R::precision() * R::of(2.0);
    let small = <R as Float>::min_positive_value() * (R::of((high - low) as f64) / ulp);
    let size = |i: usize, j: usize| Float::abs(h[(i, j)]);
    for k in (first + 1..=last).rev() {
        if size(k, k - 1) <= small {
            return k;
        }
        let mut around = size(k - 1, k - 1) + size(k, k);
        if around == <R as Zero>::zero() {
            if k >= low + 2 {
                around += size(k - 1, k - 2);
            }
            if k + 1 < high {
                around += size(k + 1, k);
            }
        }
        if size(k, k - 1) <= ulp * around {
            let (below, above) = (size(k, k - 1), size(k - 1, k));
            let (ab, ba) = (Float::max(below, above), Float::min(below, above));
            let difference = Float::abs(h[(k - 1, k - 1)] - h[(k, k)]);
            let (aa, bb) = (Float::max(size(k, k), difference), Float::min(size(k, k), difference));
            let sum = aa + ab;
            if ba * (ab / sum) <= Float::max(small, ulp * (bb * (aa / sum))) {
                return k;
            }
        }
    }
    first
}

/// One sweep with two shifts through the block from `start` to `last`, which has three rows at least.
fn step<R: Real>(h: &mut Matrix<R>, z: &mut Option<Matrix<R>>, start: usize, last: usize, count: usize) {
    let n = h.rows();
    let of = R::of;
    let zero = of(0.0);
    let ulp = R::precision() * of(2.0);
    let odd = |s: R, base: R| [of(0.75) * s + base, of(-0.4375) * s, s, of(0.75) * s + base];
    let [a, b, c, d] = if count.is_multiple_of(2 * PATIENCE) {
        odd(Float::abs(h[(last, last - 1)]) + Float::abs(h[(last - 1, last - 2)]), h[(last, last)])
    } else if count.is_multiple_of(PATIENCE) {
        odd(Float::abs(h[(start + 1, start)]) + Float::abs(h[(start + 2, start + 1)]), h[(start, start)])
    } else {
        [h[(last - 1, last - 1)], h[(last - 1, last)], h[(last, last - 1)], h[(last, last)]]
    };
    let (first_shift, second_shift) = shifts(a, b, c, d);
    // The sweep may begin further down, where two elements beside the diagonal are small.
    let mut begin = last - 2;
    let mut v;
    loop {
        let m = begin;
        let (head, below) = (h[(m, m)], h[(m + 1, m)]);
        let s = Float::abs(head - second_shift.re) + Float::abs(second_shift.im) + Float::abs(below);
        let ratio = below / s;
        v = [
            ratio * h[(m, m + 1)] + (head - first_shift.re) * ((head - second_shift.re) / s)
                - first_shift.im * (second_shift.im / s),
            ratio * (head + h[(m + 1, m + 1)] - first_shift.re - second_shift.re),
            ratio * h[(m + 2, m + 1)],
        ];
        let sum = Float::abs(v[0]) + Float::abs(v[1]) + Float::abs(v[2]);
        v = v.map(|x| x / sum);
        if m == start {
            break;
        }
        let around = Float::abs(h[(m - 1, m - 1)]) + Float::abs(head) + Float::abs(h[(m + 1, m + 1)]);
        let beside = Float::abs(h[(m, m - 1)]) * (Float::abs(v[1]) + Float::abs(v[2]));
        if beside <= ulp * Float::abs(v[0]) * around {
            break;
        }
        begin -= 1;
    }
    for k in begin..last {
        let count = 3.min(last - k + 1);
        if k > begin {
            (0..count).for_each(|i| v[i] = h[(k + i, k - 1)]);
        }
        let (head, tail) = v.split_at_mut(1);
        let tau = reflector(&mut head[0], &mut tail[..count - 1]);
        if k > begin {
            h[(k, k - 1)] = v[0];
            (1..count).for_each(|i| h[(k + i, k - 1)] = zero);
        } else if begin > start {
            h[(k, k - 1)] *= of(1.0) - tau;
        }
        let weights = [of(1.0), v[1], if count == 3 { v[2] } else { zero }];
        for j in k..n {
            let column = &mut h.column_mut(j)[k..k + count];
            let sum = column.iter().zip(&weights).fold(zero, |sum, (x, w)| sum + *x * *w);
            column.iter_mut().zip(&weights).for_each(|(x, w)| *x -= sum * (tau * *w));
        }
        reflect_columns(h, k, count, (k + 4).min(last + 1), &weights, tau);
        if let Some(z) = z {
            reflect_columns(z, k, count, n, &weights, tau);
        }
    }
}

fn reflect_columns<R: Real>(
    a: &mut Matrix<R>,
    k: usize,
    count: usize,
    rows: usize,
    weights: &[R; 3],
    tau: R,
) {
    for i in 0..rows {
        let sum = (0..count).fold(R::of(0.0), |sum, j| sum + a[(i, k + j)] * weights[j]);
        (0..count).for_each(|j| a[(i, k + j)] -= sum * (tau * weights[j]));
    }
}

/// The shifts: the eigenvalues of a block of two rows, or twice the better one if they are real.
fn shifts<R: Real>(a: R, b: R, c: R, d: R) -> (Complex<R>, Complex<R>) {
    let zero = <R as Zero>::zero();
    let s = Float::abs(a) + Float::abs(b) + Float::abs(c) + Float::abs(d);
    if s == zero {
        return (Complex::new(zero, zero), Complex::new(zero, zero));
    }
    let (a, b, c, d) = (a / s, b / s, c / s, d / s);
    let middle = (a + d) / R::of(2.0);
    let determinant = (a - middle) * (d - middle) - b * c;
    let root = Float::sqrt(Float::abs(determinant));
    if determinant >= zero {
        let first = Complex::new(middle * s, root * s);
        return (first, Complex::new(first.re, -first.im));
    }
    let (high, low) = (middle + root, middle - root);
    let better = if Float::abs(high - d) <= Float::abs(low - d) { high } else { low };
    (Complex::new(better * s, zero), Complex::new(better * s, zero))
}

/// A block of two rows after a rotation: triangular, or with equal diagonal elements and others of opposite signs.
struct Block<R> {
    a: R,
    b: R,
    c: R,
    d: R,
    rotation: (R, R),
}

impl<R: Real> Block<R> {
    fn values(&self) -> (Complex<R>, Complex<R>) {
        let im = if self.c == <R as Zero>::zero() {
            self.c
        } else {
            Float::sqrt(Float::abs(self.b)) * Float::sqrt(Float::abs(self.c))
        };
        (Complex::new(self.a, im), Complex::new(self.d, -im))
    }
}

fn standard_form<R: Real>(a: R, b: R, c: R, d: R) -> Block<R> {
    let (zero, half, one) = (<R as Zero>::zero(), R::of(0.5), R::of(1.0));
    let sign = |x: R| Float::copysign(one, x);
    if c == zero {
        return Block { a, b, c, d, rotation: (one, zero) };
    }
    if b == zero {
        return Block { a: d, b: -c, c: zero, d: a, rotation: (zero, one) };
    }
    if a - d == zero && sign(b) != sign(c) {
        return Block { a, b, c, d, rotation: (one, zero) };
    }
    let difference = a - d;
    let p = half * difference;
    let larger = Float::max(Float::abs(b), Float::abs(c));
    let smaller = Float::min(Float::abs(b), Float::abs(c)) * sign(b) * sign(c);
    let scale = Float::max(Float::abs(p), larger);
    let z = (p / scale) * p + (larger / scale) * smaller;
    if z >= R::of(8.0) * R::precision() {
        let z = p + Float::copysign(Float::sqrt(scale) * Float::sqrt(z), p);
        let tau = Float::hypot(c, z);
        let rotation = (z / tau, c / tau);
        return Block { a: d + z, b: b - c, c: zero, d: d - (larger / z) * smaller, rotation };
    }
    let sigma = b + c;
    let tau = Float::hypot(sigma, difference);
    let cosine = Float::sqrt(half * (one + Float::abs(sigma) / tau));
    let sine = -(p / (tau * cosine)) * sign(sigma);
    let (aa, bb) = (a * cosine + b * sine, b * cosine - a * sine);
    let (cc, dd) = (c * cosine + d * sine, d * cosine - c * sine);
    let (mut b, mut c) = (bb * cosine + dd * sine, cc * cosine - aa * sine);
    let middle = half * ((aa * cosine + cc * sine) + (dd * cosine - bb * sine));
    let (mut a, mut d) = (middle, middle);
    let mut rotation = (cosine, sine);
    if c != zero {
        if b == zero {
            (b, c) = (-c, zero);
            rotation = (-sine, cosine);
        } else if sign(b) == sign(c) {
            let (root_b, root_c) = (Float::sqrt(Float::abs(b)), Float::sqrt(Float::abs(c)));
            let p = Float::copysign(root_b * root_c, c);
            let tau = one / Float::sqrt(Float::abs(b + c));
            (a, d) = (middle + p, middle - p);
            (b, c) = (b - c, zero);
            let (other_cosine, other_sine) = (root_b * tau, root_c * tau);
            rotation = (cosine * other_cosine - sine * other_sine, cosine * other_sine + sine * other_cosine);
        }
    }
    Block { a, b, c, d, rotation }
}

/// Eigenvectors of the triangular matrix, multiplied by `q`.
fn back_substituted<R: Real>(t: &Matrix<R>, q: &Matrix<R>, values: &[Complex<R>]) -> Result<Matrix<R>> {
    let n = t.rows();
    let zero = <R as Zero>::zero();
    let ulp = R::precision() * R::of(2.0);
    let mut result = Matrix::zeros(n, n)?;
    let mut x = vector(Complex::new(zero, zero), n)?;
    let mut k = n;
    while k > 0 {
        k -= 1;
        x.fill(Complex::new(zero, zero));
        let is_pair = values[k].im != zero;
        let first = if is_pair { k - 1 } else { k };
        // The eigenvalue of the column, the first of a pair.
        let value = values[first];
        if is_pair {
            let (above, below) = (t[(first, k)], t[(k, first)]);
            if Float::abs(above) >= Float::abs(below) {
                x[first] = Complex::new(R::of(1.0), zero);
                x[k] = Complex::new(zero, value.im / above);
            } else {
                x[first] = Complex::new(-value.im / below, zero);
                x[k] = Complex::new(zero, R::of(1.0));
            }
        } else {
            x[k] = Complex::new(R::of(1.0), zero);
        }
        let small = <R as Float>::min_positive_value() * (R::of(n as f64) / ulp);
        let least = Float::max(ulp * (Float::abs(value.re) + Float::abs(value.im)), small);
        solve_above(t, values, value, least, first, k, &mut x);
        let right = if is_pair { first + 1 } else { first };
        for j in 0..=k {
            let factor = x[j];
            for i in 0..n {
                result[(i, first)] += q[(i, j)] * factor.re;
                if is_pair {
                    result[(i, right)] += q[(i, j)] * factor.im;
                }
            }
        }
        k = first;
    }
    Ok(result)
}

/// Solves for the components in front of `first`, given those from it to `last`.
fn solve_above<R: Real>(
    t: &Matrix<R>,
    values: &[Complex<R>],
    value: Complex<R>,
    least: R,
    first: usize,
    last: usize,
    x: &mut [Complex<R>],
) {
    let zero = <R as Zero>::zero();
    let huge = Float::sqrt(<R as Float>::max_value());
    for column in first..=last {
        let factor = x[column];
        for row in 0..first {
            x[row] -= factor * t[(row, column)];
        }
    }
    let rough = |p: &Complex<R>| Float::abs(p.re) + Float::abs(p.im);
    // A pivot that is too small is taken for the least that it may be.
    let pivot = |p: Complex<R>| if rough(&p) < least { Complex::new(least, zero) } else { p };
    let mut row = first;
    while row > 0 {
        row -= 1;
        let top = if values[row].im != zero { row - 1 } else { row };
        if top == row {
            x[row] /= pivot(Complex::new(t[(row, row)], zero) - value);
        } else {
            let (a, d) =
                (Complex::new(t[(top, top)], zero) - value, Complex::new(t[(row, row)], zero) - value);
            let (b, c) = (t[(top, row)], t[(row, top)]);
            let determinant = pivot(a * d - Complex::new(b * c, zero));
            let (y, w) = (x[top], x[row]);
            x[top] = (d * y - w * b) / determinant;
            x[row] = (a * w - y * c) / determinant;
        }
        let size = x[top..=row].iter().fold(zero, |size, x| Float::max(size, rough(x)));
        if size > huge {
            // Eigenvectors have no length of their own.
            x.iter_mut().for_each(|x| *x /= size);
        }
        for column in top..=row {
            let factor = x[column];
            for above in 0..top {
                x[above] -= factor * t[(above, column)];
            }
        }
        row = top;
    }
}
