//! Products and equations of several axes at once, brought down to matrices: `multi_dot`, `tensordot`, `tensorsolve`,
//! `tensorinv`.

use hotloop_array::array::{Array, Order};
use hotloop_array::error::{ArrayError, Result};
use hotloop_array::layout::normalize_axis;
use hotloop_array::matmul::dot;

use crate::solving;
use crate::stacks::failed;

/// `np.linalg.multi_dot(arrays)`: the product in the order that multiplies least.
///
/// # Errors
/// `ValueError` for lengths that do not fit or fewer than two arrays.
pub fn multi_dot(arrays: &[Array]) -> Result<Array> {
    let [first, .., last] = arrays else {
        return Err(ArrayError::Value("Expecting at least two arrays.".into()));
    };
    let mut factors = arrays.to_vec();
    let count = factors.len();
    if first.ndim() == 1 {
        factors[0] = first.expand_dims(&[0])?;
    }
    if last.ndim() == 1 {
        factors[count - 1] = last.expand_dims(&[1])?;
    }
    if let Some(other) = factors.iter().find(|factor| factor.ndim() != 2) {
        return failed(&format!("{}-dimensional array given. Array must be two-dimensional", other.ndim()));
    }
    let cuts = cheapest_cuts(&factors);
    let product = multiply(&factors, &cuts, 0, count - 1)?;
    match (first.ndim(), last.ndim()) {
        (1, 1) => product.reshape(&[], Order::C),
        (1, _) | (_, 1) => product.reshape(&[-1], Order::C),
        _ => Ok(product),
    }
}

/// Where each run of factors is best cut in two, by its first and last factor.
fn cheapest_cuts(factors: &[Array]) -> Vec<Vec<usize>> {
    let count = factors.len();
    let mut lengths: Vec<f64> = factors.iter().map(|factor| factor.shape()[0] as f64).collect();
    lengths.push(factors[count - 1].shape()[1] as f64);
    let mut costs = vec![vec![0.0; count]; count];
    let mut cuts = vec![vec![0; count]; count];
    for distance in 1..count {
        for first in 0..count - distance {
            let last = first + distance;
            costs[first][last] = f64::INFINITY;
            for cut in first..last {
                let product = lengths[first] * lengths[cut + 1] * lengths[last + 1];
                let cost = costs[first][cut] + costs[cut + 1][last] + product;
                if cost < costs[first][last] {
                    (costs[first][last], cuts[first][last]) = (cost, cut);
                }
            }
        }
    }
    cuts
}

fn multiply(factors: &[Array], cuts: &[Vec<usize>], first: usize, last: usize) -> Result<Array> {
    if first == last {
        return Ok(factors[first].clone());
    }
    let cut = cuts[first][last];
    dot(&multiply(factors, cuts, first, cut)?, &multiply(factors, cuts, cut + 1, last)?)
}

/// `np.tensordot(a, b, (left, right))`: the sum of products over these axes of each.
///
/// # Errors
/// `ValueError` for axes that do not fit.
pub fn tensordot(a: &Array, b: &Array, left: &[isize], right: &[isize]) -> Result<Array> {
    let mismatch = || ArrayError::Value("shape-mismatch for sum".into());
    if left.len() != right.len() {
        return Err(mismatch());
    }
    let normal = |axes: &[isize], array: &Array| -> Result<Vec<usize>> {
        axes.iter().map(|axis| normalize_axis(*axis, array.ndim())).collect()
    };
    let (left, right) = (normal(left, a)?, normal(right, b)?);
    if left.iter().zip(&right).any(|(x, y)| a.shape()[*x] != b.shape()[*y]) {
        return Err(mismatch());
    }
    let kept = |array: &Array, axes: &[usize]| -> Vec<usize> {
        (0..array.ndim()).filter(|axis| !axes.contains(axis)).collect()
    };
    let (kept_left, kept_right) = (kept(a, &left), kept(b, &right));
    let length =
        |array: &Array, axes: &[usize]| axes.iter().map(|axis| array.shape()[*axis]).product::<usize>();
    let signed = |axes: &[usize], more: &[usize]| -> Vec<isize> {
        axes.iter().chain(more).map(|axis| *axis as isize).collect()
    };
    let inner = length(a, &left) as isize;
    let flat_left = a.transpose(&signed(&kept_left, &left))?;
    let flat_left = flat_left.reshape(&[length(a, &kept_left) as isize, inner], Order::C)?;
    let flat_right = b.transpose(&signed(&right, &kept_right))?;
    let flat_right = flat_right.reshape(&[inner, length(b, &kept_right) as isize], Order::C)?;
    let shape =
        kept_left.iter().map(|axis| a.shape()[*axis]).chain(kept_right.iter().map(|axis| b.shape()[*axis]));
    let shape: Vec<isize> = shape.map(|length| length as isize).collect();
    dot(&flat_left, &flat_right)?.reshape(&shape, Order::C)
}

/// `np.linalg.tensorsolve(a, b)`
///
/// # Errors
/// `LinAlgError` for what is not square or is singular.
pub fn tensorsolve(a: &Array, b: &Array) -> Result<Array> {
    let shape: Vec<isize> = a.shape().iter().skip(b.ndim()).map(|length| *length as isize).collect();
    let size: isize = shape.iter().product();
    if a.size() as isize != size * size {
        return failed(
            "Input arrays must satisfy the requirement             prod(a.shape[b.ndim:]) == prod(a.shape[:b.ndim])",
        );
    }
    let right = b.reshape(&[-1], Order::C)?;
    solving::solve(&a.reshape(&[size, size], Order::C)?, &right)?.reshape(&shape, Order::C)
}

/// `np.linalg.tensorinv(a, ind)`
///
/// # Errors
/// `ValueError` for an impossible `ind`, `LinAlgError` for what is not square or is singular.
pub fn tensorinv(a: &Array, ind: i64) -> Result<Array> {
    let Ok(ind @ 1..) = usize::try_from(ind) else {
        return Err(ArrayError::Value("Invalid ind argument.".into()));
    };
    let ind = ind.min(a.ndim());
    let signed = |lengths: &[usize]| lengths.iter().map(|length| *length as isize).collect::<Vec<isize>>();
    let (before, behind) = (signed(&a.shape()[..ind]), signed(&a.shape()[ind..]));
    let rows: isize = behind.iter().product();
    let columns: isize = before.iter().product();
    let shape: Vec<isize> = behind.iter().chain(&before).copied().collect();
    solving::inverse(&a.reshape(&[rows, columns], Order::C)?, false)?.reshape(&shape, Order::C)
}
