//! Singular values and vectors of small bidiagonal matrices, by implicit QR steps with and without a shift.
//!
//! The steps, their direction and their shifts are chosen as LAPACK does, so that singular vectors have the same signs.

use hotloop_array::error::Result;
use num_traits::{Float, Zero};

use crate::matrix::Matrix;
use crate::rotations::{rotate, rotation};
use crate::scalar::Real;
use crate::stacks::failed;

/// Rounds for each singular value, times the square of their number, before they are given up.
const MOST_ROUNDS: usize = 6;

pub(crate) const NO_CONVERGENCE: &str = "SVD did not converge";

/// The columns that are rotated along: left and right singular vectors.
pub(crate) struct Vectors<'a, R> {
    pub(crate) left: &'a mut Matrix<R>,
    pub(crate) right: &'a mut Matrix<R>,
}

impl<R: Real> Vectors<'_, R> {
    fn turn_left(&mut self, i: usize, (c, s): (R, R)) {
        let (x, y) = self.left.two_columns(i, i + 1);
        rotate(x, y, c, s);
    }

    fn turn_right(&mut self, i: usize, (c, s): (R, R)) {
        let (x, y) = self.right.two_columns(i, i + 1);
        rotate(x, y, c, s);
    }
}

/// Turns the diagonal `d` of an upper bidiagonal matrix, with `e` above it, into singular values in descending order. The
/// columns of both matrices of vectors, as many as `d` is long, are turned along.
///
/// # Errors
/// `LinAlgError` without convergence.
pub(crate) fn diagonalize<R: Real>(
    d: &mut [R],
    e: &mut [R],
    mut vectors: Option<Vectors<'_, R>>,
) -> Result<()> {
    let n = d.len();
    if n > 1 {
        steps(d, e, &mut vectors)?;
    }
    for (i, value) in d.iter_mut().enumerate() {
        if Float::is_sign_negative(*value) {
            *value = -*value;
            // LAPACK turns the left vector if there is only one value, and right ones else.
            if let Some(vectors) = &mut vectors {
                let side = if n == 1 { &mut *vectors.left } else { &mut *vectors.right };
                side.column_mut(i).iter_mut().for_each(|x| *x = -*x);
            }
        }
    }
    for i in 0..n {
        let largest = (i..n).fold(i, |best, j| if d[j] > d[best] { j } else { best });
        d.swap(i, largest);
        if let Some(vectors) = &mut vectors {
            vectors.left.swap_columns(i, largest);
            vectors.right.swap_columns(i, largest);
        }
    }
    Ok(())
}

fn steps<R: Real>(d: &mut [R], e: &mut [R], vectors: &mut Option<Vectors<'_, R>>) -> Result<()> {
    let n = d.len();
    let zero = <R as Zero>::zero();
    let precision = R::precision();
    let multiple = Float::powf(precision, R::of(-0.125));
    let tolerance = Float::max(R::of(10.0), Float::min(R::of(100.0), multiple)) * precision;
    let mut smallest = Float::abs(d[0]);
    let mut mu = smallest;
    for i in 1..n {
        if smallest == zero {
            break;
        }
        mu = Float::abs(d[i]) * (mu / (mu + Float::abs(e[i - 1])));
        smallest = Float::min(smallest, mu);
    }
    let count = R::of(n as f64);
    let floor = R::of(MOST_ROUNDS as f64) * (count * (count * <R as Float>::min_positive_value()));
    let threshold = Float::max(tolerance * (smallest / Float::sqrt(count)), floor);
    let mut left = MOST_ROUNDS * n * n;
    // The block that is worked on, from `low` to `high`, and the last one with its direction.
    let mut high = n - 1;
    let mut last: Option<(usize, usize, bool)> = None;
    'blocks: while high > 0 {
        let mut low = high;
        let mut largest = Float::abs(d[high]);
        while low > 0 {
            let (on, beside) = (Float::abs(d[low - 1]), Float::abs(e[low - 1]));
            if beside <= threshold {
                e[low - 1] = zero;
                break;
            }
            largest = Float::max(largest, Float::max(on, beside));
            low -= 1;
        }
        if low == high {
            high -= 1;
            continue;
        }
        if low + 1 == high {
            let found = two_by_two(d[low], e[low], d[high]);
            (d[low], e[low], d[high]) = (found.larger, zero, found.smaller);
            if let Some(vectors) = vectors {
                vectors.turn_right(low, found.right);
                vectors.turn_left(low, found.left);
            }
            if low == 0 {
                break;
            }
            high = low - 1;
            continue;
        }
        let downwards = match last {
            Some((old_low, old_high, downwards)) if low <= old_high && high >= old_low => downwards,
            _ => Float::abs(d[low]) >= Float::abs(d[high]),
        };
        // Elements that are nothing beside what follows.
        let mut smallest;
        if downwards {
            if Float::abs(e[high - 1]) <= tolerance * Float::abs(d[high]) {
                e[high - 1] = zero;
                last = last.map(|(low, high, _)| (low, high, downwards));
                continue;
            }
            let mut mu = Float::abs(d[low]);
            smallest = mu;
            for i in low..high {
                if Float::abs(e[i]) <= tolerance * mu {
                    e[i] = zero;
                    continue 'blocks;
                }
                mu = Float::abs(d[i + 1]) * (mu / (mu + Float::abs(e[i])));
                smallest = Float::min(smallest, mu);
            }
        } else {
            if Float::abs(e[low]) <= tolerance * Float::abs(d[low]) {
                e[low] = zero;
                continue;
            }
            let mut mu = Float::abs(d[high]);
            smallest = mu;
            for i in (low..high).rev() {
                if Float::abs(e[i]) <= tolerance * mu {
                    e[i] = zero;
                    continue 'blocks;
                }
                mu = Float::abs(d[i]) * (mu / (mu + Float::abs(e[i])));
                smallest = Float::min(smallest, mu);
            }
        }
        last = Some((low, high, downwards));
        let mut shift = zero;
        if count * tolerance * (smallest / largest) > Float::max(precision, R::of(0.01) * tolerance) {
            let beside = if downwards {
                shift = smaller_value(d[high - 1], e[high - 1], d[high]);
                Float::abs(d[low])
            } else {
                shift = smaller_value(d[low], e[low], d[low + 1]);
                Float::abs(d[high])
            };
            if beside > zero && (shift / beside) * (shift / beside) < precision {
                shift = zero;
            }
        }
        if left < high - low {
            return failed(NO_CONVERGENCE);
        }
        left -= high - low;
        match (shift == zero, downwards) {
            (true, true) => down_without_shift(d, e, low, high, vectors),
            (true, false) => up_without_shift(d, e, low, high, vectors),
            (false, true) => down(d, e, low, high, shift, vectors),
            (false, false) => up(d, e, low, high, shift, vectors),
        }
        let end = if downwards { high - 1 } else { low };
        if Float::abs(e[end]) <= threshold {
            e[end] = zero;
        }
    }
    Ok(())
}

fn down_without_shift<R: Real>(
    d: &mut [R],
    e: &mut [R],
    low: usize,
    high: usize,
    vectors: &mut Option<Vectors<'_, R>>,
) {
    let (mut c, mut old_c, mut old_s) = (R::of(1.0), R::of(1.0), <R as Zero>::zero());
    for i in low..high {
        let (s, r);
        (c, s, r) = rotation(d[i] * c, e[i]);
        if i > low {
            e[i - 1] = old_s * r;
        }
        (old_c, old_s, d[i]) = rotation(old_c * r, d[i + 1] * s);
        if let Some(vectors) = vectors {
            vectors.turn_right(i, (c, s));
            vectors.turn_left(i, (old_c, old_s));
        }
    }
    let h = d[high] * c;
    d[high] = h * old_c;
    e[high - 1] = h * old_s;
}

fn up_without_shift<R: Real>(
    d: &mut [R],
    e: &mut [R],
    low: usize,
    high: usize,
    vectors: &mut Option<Vectors<'_, R>>,
) {
    let (mut c, mut old_c, mut old_s) = (R::of(1.0), R::of(1.0), <R as Zero>::zero());
    for i in (low + 1..=high).rev() {
        let (s, r);
        (c, s, r) = rotation(d[i] * c, e[i - 1]);
        if i < high {
            e[i] = old_s * r;
        }
        (old_c, old_s, d[i]) = rotation(old_c * r, d[i - 1] * s);
        if let Some(vectors) = vectors {
            vectors.turn_right(i - 1, (old_c, -old_s));
            vectors.turn_left(i - 1, (c, -s));
        }
    }
    let h = d[low] * c;
    d[low] = h * old_c;
    e[low] = h * old_s;
}

fn down<R: Real>(
    d: &mut [R],
    e: &mut [R],
    low: usize,
    high: usize,
    shift: R,
    vectors: &mut Option<Vectors<'_, R>>,
) {
    let mut f = (Float::abs(d[low]) - shift) * (Float::copysign(R::of(1.0), d[low]) + shift / d[low]);
    let mut g = e[low];
    for i in low..high {
        let (c, s, r) = rotation(f, g);
        if i > low {
            e[i - 1] = r;
        }
        f = c * d[i] + s * e[i];
        e[i] = c * e[i] - s * d[i];
        g = s * d[i + 1];
        d[i + 1] = c * d[i + 1];
        let (left_c, left_s, r) = rotation(f, g);
        d[i] = r;
        f = left_c * e[i] + left_s * d[i + 1];
        d[i + 1] = left_c * d[i + 1] - left_s * e[i];
        if i + 1 < high {
            g = left_s * e[i + 1];
            e[i + 1] = left_c * e[i + 1];
        }
        if let Some(vectors) = vectors {
            vectors.turn_right(i, (c, s));
            vectors.turn_left(i, (left_c, left_s));
        }
    }
    e[high - 1] = f;
}

fn up<R: Real>(
    d: &mut [R],
    e: &mut [R],
    low: usize,
    high: usize,
    shift: R,
    vectors: &mut Option<Vectors<'_, R>>,
) {
    let mut f = (Float::abs(d[high]) - shift) * (Float::copysign(R::of(1.0), d[high]) + shift / d[high]);
    let mut g = e[high - 1];
    for i in (low + 1..=high).rev() {
        let (c, s, r) = rotation(f, g);
        if i < high {
            e[i] = r;
        }
        f = c * d[i] + s * e[i - 1];
        e[i - 1] = c * e[i - 1] - s * d[i];
        g = s * d[i - 1];
        d[i - 1] = c * d[i - 1];
        let (left_c, left_s, r) = rotation(f, g);
        d[i] = r;
        f = left_c * e[i - 1] + left_s * d[i - 1];
        d[i - 1] = left_c * d[i - 1] - left_s * e[i - 1];
        if i > low + 1 {
            g = left_s * e[i - 2];
            e[i - 2] = left_c * e[i - 2];
        }
        if let Some(vectors) = vectors {
            vectors.turn_right(i - 1, (left_c, -left_s));
            vectors.turn_left(i - 1, (c, -s));
        }
    }
    e[low] = f;
}

/// The smaller singular value of `[[f, g], [0, h]]`.
fn smaller_value<R: Real>(f: R, g: R, h: R) -> R {
    let (zero, one, two) = (<R as Zero>::zero(), R::of(1.0), R::of(2.0));
    let (f, g, h) = (Float::abs(f), Float::abs(g), Float::abs(h));
    let (low, high) = (Float::min(f, h), Float::max(f, h));
    if low == zero {
        return zero;
    }
    let (sum, difference) = (one + low / high, (high - low) / high);
    if g < high {
        let square = (g / high) * (g / high);
        return low
            * (two / (Float::sqrt(sum * sum + square) + Float::sqrt(difference * difference + square)));
    }
    let ratio = high / g;
    if ratio == zero {
        return (low * high) / g;
    }
    let (a, b) = (sum * ratio, difference * ratio);
    two * ((low * (one / (Float::sqrt(one + a * a) + Float::sqrt(one + b * b)))) * ratio)
}

/// Singular values of a matrix of two rows, signed, with the cosines and sines of the rotations on both sides.
struct Pair<R> {
    larger: R,
    smaller: R,
    left: (R, R),
    right: (R, R),
}

/// The decomposition of `[[f, g], [0, h]]`.
fn two_by_two<R: Real>(f: R, g: R, h: R) -> Pair<R> {
    let (zero, one, two) = (<R as Zero>::zero(), R::of(1.0), R::of(2.0));
    let sign = |x: R| Float::copysign(one, x);
    let is_swapped = Float::abs(h) > Float::abs(f);
    // The element of the largest magnitude decides the signs: 1 for f, 2 for g, 3 for h.
    let mut dominant = if is_swapped { 3 } else { 1 };
    let (ft, ht) = if is_swapped { (h, f) } else { (f, h) };
    let (fa, ga, ha) = (Float::abs(ft), Float::abs(g), Float::abs(ht));
    let (larger, smaller, left_c, left_s, right_c, right_s);
    if ga == zero {
        (smaller, larger) = (ha, fa);
        (left_c, left_s, right_c, right_s) = (one, zero, one, zero);
    } else if ga > fa && fa / ga < R::precision() {
        dominant = 2;
        larger = ga;
        smaller = if ha > one { fa / (ga / ha) } else { (fa / ga) * ha };
        (left_c, left_s, right_c, right_s) = (one, ht / g, ft / g, one);
    } else {
        if ga > fa {
            dominant = 2;
        }
        let d = fa - ha;
        let l = if d == fa { one } else { d / fa };
        let m = g / ft;
        let t = two - l;
        let (mm, tt) = (m * m, t * t);
        let s = Float::sqrt(tt + mm);
        let r = if l == zero { Float::abs(m) } else { Float::sqrt(l * l + mm) };
        let a = R::of(0.5) * (s + r);
        (smaller, larger) = (ha / a, fa * a);
        let t = if mm != zero {
            (m / (s + t) + m / (r + l)) * (one + a)
        } else if l == zero {
            Float::copysign(two, ft) * sign(g)
        } else {
            g / Float::copysign(d, ft) + m / t
        };
        let l = Float::sqrt(t * t + R::of(4.0));
        right_c = two / l;
        right_s = t / l;
        left_c = (right_c + right_s * m) / a;
        left_s = (ht / ft) * right_s / a;
    }
    let (left, right) = if is_swapped {
        ((right_s, right_c), (left_s, left_c))
    } else {
        ((left_c, left_s), (right_c, right_s))
    };
    let turn = match dominant {
        1 => sign(right.0) * sign(left.0) * sign(f),
        2 => sign(right.1) * sign(left.0) * sign(g),
        _ => sign(right.1) * sign(left.1) * sign(h),
    };
    Pair {
        larger: Float::copysign(larger, turn),
        smaller: Float::copysign(smaller, turn * sign(f) * sign(h)),
        left,
        right,
    }
}
