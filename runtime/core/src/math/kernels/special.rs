//! Kernels of the error functions and of the gamma function.
//!
//! For x ≥ 0 erfc(x) = e^(-x²)·A / (1 + 2x), where A lies between 1 and 1.3 and is a polynomial in (x - 3) / (x + 3), after
//! M. M. Shepherd and J. G. Laframboise, "Chebyshev approximation of (1 + 2x)exp(x²)erfc x in 0 ≤ x < ∞", Math. Comp. 36, 1981.
//! The gamma function is Stirling's series from 12 on; below, its argument is moved up by Γ(x + 1) = x·Γ(x). Its logarithm has
//! polynomials of its own around 1 and 2, where it is zero. What is added and multiplied on the way has two parts, so that the last
//! rounding is nearly all of the error.

use super::exponential::{Power, clamped, power_of_sum, two_to_the};
use super::logarithm::log_twofold;
use super::trigonometric::sin;
use crate::math::lanes::Lanes;
use crate::math::twofold::{Twofold, polynomial, polynomial_in_pairs};

/// Largest error 1.2e-17, with those of the head.
const ERFC: [f64; 25] = [
    -0.047562294353451176,
    0.12964515870276228,
    -0.11927366341527489,
    0.06830802734393909,
    -0.02377051491963551,
    0.00252939181637973,
    0.0018886903732596905,
    -0.0007798322717029677,
    -0.00010515991198258152,
    0.00012509932981353612,
    4.9500335779059155e-06,
    -2.0100401324806518e-05,
    -7.332482878390779e-07,
    3.471765115786472e-06,
    3.6048563409291513e-07,
    -6.150944251308161e-07,
    -1.4665995375823595e-07,
    9.950128815511162e-08,
    4.6296962353263676e-08,
    -1.1078849267581185e-08,
    -1.0841265581283132e-08,
    -2.27182984838899e-10,
    1.4625746057111476e-09,
    2.8717795696465934e-10,
    -2.3476795015860714e-11,
];
const ERFC_HEAD_0: (f64, f64) = (1.2530080582697296, 4.524989434100536e-17);
const ERFC_HEAD_1: (f64, f64) = (-0.1356211061245812, 7.31955838939252e-18);

/// Largest error 3.1e-18, with those of the head.
const ERF: [f64; 11] = [
    -0.37612638903183754,
    0.11283791670955126,
    -0.026866170645131242,
    0.005223977625441805,
    -0.0008548327023363703,
    0.00012055332969201004,
    -1.4925649160557905e-05,
    1.6462038245181871e-06,
    -1.6362643178746902e-07,
    1.4721455331247932e-08,
    -1.0958153068174636e-09,
];
const ERF_HEAD_0: (f64, f64) = (std::f64::consts::FRAC_2_SQRT_PI, 1.533545900843818e-17);

/// Largest error 2.0e-18, with those of the head.
const NEAR_1: [f64; 29] = [
    0.2705808084277846,
    -0.20738555102867415,
    0.16955717699739753,
    -0.14404989676881946,
    0.12550966952644685,
    -0.11133426587126621,
    0.10009945735823876,
    -0.09095401716928013,
    0.08335384929529728,
    -0.07693250663699944,
    0.07143262162090938,
    -0.06666935446067324,
    0.0625089830165622,
    -0.05880067372338223,
    0.05542606595658068,
    -0.05315683356911921,
    0.051244601385778445,
    -0.0399273274053479,
    0.04127087036759876,
    -0.11546051807951614,
    -0.008410254790162427,
    0.3545353363311933,
    0.7484306506292357,
    -0.9424346220231277,
    -3.4974685183378935,
    -1.5076433734518904,
    5.946602750487953,
    8.917026511435395,
    4.102608598738989,
];
const NEAR_1_HEAD_0: (f64, f64) = (-0.5772156649015329, 4.942836363503386e-18);
const NEAR_1_HEAD_1: (f64, f64) = (0.8224670334241132, 1.517579456408792e-17);
const NEAR_1_HEAD_2: (f64, f64) = (-0.40068563438653143, 2.53735182062694e-18);

/// Largest error 2.9e-19, with those of the head.
const NEAR_2: [f64; 23] = [
    0.02058080842778455,
    -0.0073855510286739805,
    0.002890510330741404,
    -0.0011927539117036108,
    0.0005096695247481911,
    -0.00022315475844045604,
    9.945751265900367e-05,
    -4.492623703864978e-05,
    2.0507214543152865e-05,
    -9.439483831877329e-06,
    4.374850830849266e-06,
    -2.039259329641815e-06,
    9.55231165368382e-07,
    -4.4896164989512607e-07,
    2.1177889686176558e-07,
    -1.0166103346790528e-07,
    4.8072085613131316e-08,
    -1.9381418384993542e-08,
    1.1563321248939816e-08,
    -1.0282352693305678e-08,
    -6.85466575302138e-10,
    2.04008564332206e-09,
    3.867678234851964e-09,
];
const NEAR_2_HEAD_0: (f64, f64) = (0.42278433509846713, 4.9429484912203274e-18);
const NEAR_2_HEAD_1: (f64, f64) = (0.3224670334241132, 1.519943597102538e-17);
const NEAR_2_HEAD_2: (f64, f64) = (-0.0673523010531981, 6.845821125034786e-18);

const STIRLING: [f64; 7] = [
    -0.002777777777777778,
    0.0007936507936507937,
    -0.0005952380952380953,
    0.0008417508417508417,
    -0.0019175269175269176,
    0.00641025641025641,
    -0.029550653594771242,
];

const LN_2: (f64, f64) = (std::f64::consts::LN_2, 2.319_046_813_846_299_6e-17);
const TWELFTH: (f64, f64) = (0.08333333333333333, 4.625929269271485e-18);
const HALF_LOG_TWO_PI: (f64, f64) = (0.9189385332046728, -3.8782941580672414e-17);
const LOG_PI: (f64, f64) = (1.1447298858494002, 1.0265951162707826e-17);

/// From here on the error function is 1 to the last bit, and its complement at the other side 2.
const SATURATED: f64 = 6.0;
/// From here on the complement is zero.
const GONE: f64 = 28.0;
/// Where Stirling's series begins to be good enough; a whole number.
const FAR: f64 = 12.0;
/// Below this, nothing but the pole at zero counts.
const TINY: f64 = 1e-22;
/// From here on the gamma function is infinite, and at the other side zero.
const LARGEST: f64 = 171.625;
const SMALLEST: f64 = -184.0;
/// From here on the logarithm of the gamma function is computed apart, because x·log x may be infinite.
const HUGE: f64 = 1e300;
/// Below this, the gamma function of the other side counts.
const REFLECTED: f64 = -30.0;

/// erfc(a)·2⁻ⁿ in two parts, and n, for a from 0 to [`GONE`].
#[inline(always)]
fn complement<L: Lanes>(a: L) -> Power<L> {
    let square = Twofold::product(a, a);
    let power = power_of_sum(-square.high, -square.low);
    let three = L::splat(3.0);
    let t = Twofold::sum(a, -three).over(Twofold::sum(a, three));
    let tail = Twofold::sum(L::splat(ERFC_HEAD_1.0), t.high * polynomial(t.high, &ERFC));
    let tail = Twofold::new(tail.high, tail.low + L::splat(ERFC_HEAD_1.1));
    let head = tail.times_twofold(t).plus_twofold(Twofold::splat(ERFC_HEAD_0));
    let divisor = Twofold::sum(L::splat(1.0), a + a);
    Power { n: power.n, p: power.p.times_twofold(head).over(divisor) }
}

/// erf(x) in two parts for |x| up to a half.
#[inline(always)]
fn erf_near_zero<L: Lanes>(x: L) -> Twofold<L> {
    let z = x * x;
    let series = z.fma(polynomial_in_pairs(z, &ERF), L::splat(ERF_HEAD_0.1));
    let product = Twofold::product(x, L::splat(ERF_HEAD_0.0));
    Twofold::fast_sum(product.high, x.fma(series, product.low))
}

#[inline(always)]
pub(crate) fn erf<L: Lanes>(x: L) -> L {
    let a = x.abs();
    let Power { n, p } = complement(clamped(a, 0.25, SATURATED));
    let far = p.scaled(two_to_the(n)).negated().plus(L::splat(1.0)).value().bit_or(x.sign());
    // Where products of a tiny number lose their low part there is none.
    let tiny = x * L::splat(ERF_HEAD_0.0);
    let near = L::select(a.less(L::splat(1e-150)), tiny, erf_near_zero(x).value());
    L::select(a.less(L::splat(0.5)), near, L::select(x.is_nan(), x, far))
}

#[inline(always)]
pub(crate) fn erfc<L: Lanes>(x: L) -> L {
    let zero = L::splat(0.0);
    let is_negative = x.less(zero);
    let a = x.abs();
    let near = erf_near_zero(x).negated().plus(L::splat(1.0)).value();
    let end = L::select(is_negative, L::splat(SATURATED), L::splat(GONE));
    let Power { n, p } = complement(L::select(a.less(end), a, end));
    let positive = p.value().scale(n);
    let n = L::select(is_negative, n, zero);
    let negative = p.scaled(two_to_the(n)).negated().plus(L::splat(2.0)).value();
    let far = L::select(is_negative, negative, positive);
    L::select(a.less(L::splat(0.5)), near, L::select(x.is_nan(), x, far))
}

/// The logarithm of the gamma function by Stirling's series, for z from [`FAR`] on.
#[inline(always)]
fn stirling<L: Lanes>(z: Twofold<L>) -> Twofold<L> {
    let log = log_twofold(z.high);
    let log = Twofold::fast_sum(log.high, log.low + z.low / z.high);
    let less_half = Twofold::sum(z.high, L::splat(-0.5));
    let less_half = Twofold::new(less_half.high, less_half.low + z.low);
    let inverse = L::splat(1.0) / z.high;
    let square = inverse * inverse;
    let first = Twofold::splat(TWELFTH).over(z);
    let series = square * inverse * polynomial(square, &STIRLING);
    let small = Twofold::splat(HALF_LOG_TWO_PI).plus_twofold(first).plus(series);
    less_half.times_twofold(log).plus_twofold(z.negated()).plus_twofold(small)
}

/// `x` moved up to [`FAR`] or beyond, and the product of what was passed, for positive `x`.
#[inline(always)]
fn moved_up<L: Lanes>(x: L) -> (Twofold<L>, Twofold<L>) {
    let mut product = Twofold::splat((1.0, 0.0));
    let mut steps = L::splat(0.0);
    for step in 0..FAR as u32 {
        let factor = Twofold::sum(x, L::splat(f64::from(step)));
        let is_passed = factor.high.less(L::splat(FAR));
        product = Twofold::select(is_passed, product.times_twofold(factor), product);
        steps = L::select(is_passed, L::splat(f64::from(step + 1)), steps);
    }
    (Twofold::sum(x, steps), product)
}

#[inline(always)]
pub(crate) fn gamma<L: Lanes>(x: L) -> L {
    let ordinary = L::splat(TINY).less(x) & x.less(L::splat(LARGEST));
    let (z, product) = moved_up(L::select(ordinary, x, L::splat(1.0)));
    let log = stirling(z);
    let Power { n, p } = power_of_sum(log.high, log.low);
    let value = p.over(product).value().scale(n);
    x.patch(!ordinary, special_gamma, value)
}

/// The remaining cases of the gamma function, one lane at a time.
#[cold]
fn special_gamma(x: f64) -> f64 {
    if x.abs() <= TINY {
        return 1.0 / x;
    }
    if x.is_nan() || x >= LARGEST {
        return x * f64::INFINITY;
    }
    if x.trunc() == x {
        return f64::NAN;
    }
    if x < SMALLEST {
        return if x.floor() % 2.0 == 0.0 { 0.0 } else { -0.0 };
    }
    let (z, product, exponent) = moved_up_far(x, FAR);
    let log = stirling(z);
    let Power { n, p } = power_of_sum(log.high, log.low);
    p.over(product).value().scale(n - exponent)
}

/// `x` moved up to `end` or beyond, and the product of what was passed, a power of two apart, for any `x` above -200.
fn moved_up_far(x: f64, end: f64) -> (Twofold<f64>, Twofold<f64>, f64) {
    const LARGE: f64 = 1.157_920_892_373_162e77;
    let mut product = Twofold::splat((1.0, 0.0));
    let (mut exponent, mut step) = (0.0, 0.0);
    while x + step < end {
        product = product.times_twofold(Twofold::sum(x, step));
        if product.high.abs() > LARGE {
            product = product.scaled(1.0 / LARGE);
            exponent += 256.0;
        }
        step += 1.0;
    }
    (Twofold::sum(x, step), product, exponent)
}

/// The product of `u` and a polynomial whose first three coefficients are apart.
#[inline(always)]
fn around_zero<L: Lanes, const N: usize>(u: L, heads: [(f64, f64); 3], rest: &[f64; N]) -> L {
    let tail = u * polynomial(u, rest);
    let third = Twofold::fast_sum(L::splat(heads[2].0), tail);
    let third = Twofold::new(third.high, third.low + L::splat(heads[2].1));
    let second = third.times(u).plus_twofold(Twofold::splat(heads[1]));
    second.times(u).plus_twofold(Twofold::splat(heads[0])).times(u).value()
}

#[inline(always)]
pub(crate) fn lgamma<L: Lanes>(x: L) -> L {
    let ordinary = L::splat(TINY).less(x) & x.less(L::splat(HUGE));
    let y = L::select(ordinary, x, L::splat(3.0));
    let (z, product) = moved_up(y);
    let passed = log_twofold(product.high);
    let passed = Twofold::fast_sum(passed.high, passed.low + product.low / product.high);
    let far = stirling(z).plus_twofold(passed.negated()).value();
    let near_1 = around_zero(y - L::splat(1.0), [NEAR_1_HEAD_0, NEAR_1_HEAD_1, NEAR_1_HEAD_2], &NEAR_1);
    let near_2 = around_zero(y - L::splat(2.0), [NEAR_2_HEAD_0, NEAR_2_HEAD_1, NEAR_2_HEAD_2], &NEAR_2);
    let near = L::select(y.less(L::splat(1.3)), near_1, near_2);
    let is_near = L::splat(0.5).less(y) & y.less(L::splat(2.5));
    x.patch(!ordinary, special_lgamma, L::select(is_near, near, far))
}

/// The remaining cases of the logarithm, one lane at a time.
#[cold]
fn special_lgamma(x: f64) -> f64 {
    if x.is_nan() || x.is_infinite() {
        return x.abs();
    }
    if x.abs() <= TINY {
        // The logarithm of the pole.
        return if x == 0.0 { f64::INFINITY } else { -super::logarithm::log(x.abs()) };
    }
    if x >= HUGE {
        // The factor keeps the product finite until the last step.
        let log = log_twofold(x).plus(-1.0);
        let scaled = log.times(x * 2f64.powi(-64));
        return scaled.value() * 2f64.powi(64);
    }
    if x.trunc() == x {
        return f64::INFINITY;
    }
    if x > REFLECTED {
        // Further up, where the series is more exact: between the poles the logarithm has zeros.
        let (z, product, exponent) = moved_up_far(x, 2.0 * FAR);
        let size = if product.high < 0.0 { product.negated() } else { product };
        let passed = log_twofold(size.high).plus(size.low / size.high);
        let passed = passed.plus_twofold(Twofold::splat(LN_2).times(exponent));
        return stirling(z).plus_twofold(passed.negated()).value();
    }
    let from_whole = x - x.round_ties_even();
    let sine = sin(std::f64::consts::PI * from_whole).abs();
    let other = stirling(Twofold::new(-x, 0.0));
    let rest = log_twofold(-x).plus_twofold(log_twofold(sine));
    Twofold::splat(LOG_PI).plus_twofold(rest.negated()).plus_twofold(other.negated()).value()
}
