//! All distributions with parameters, as data: names, defaults, constraints and how a value is drawn.

use crate::RandomState;

/// A distribution as `numpy.random` offers it.
pub struct Distribution {
    /// The name of the function.
    pub name: &'static str,
    /// Its parameters, in order.
    pub parameters: &'static [Parameter],
    /// Draws one value.
    pub draw: Draw,
    related: fn(&[f64]) -> Option<&'static str>,
}

/// A parameter of a distribution.
pub struct Parameter {
    /// The keyword.
    pub name: &'static str,
    /// The value of an omitted argument.
    pub default: Option<f64>,
    /// Whether only integers are accepted.
    pub integer: bool,
    constraint: Constraint,
}

/// How one value is drawn from parameters that [`Distribution::check`] accepted.
#[derive(Clone, Copy)]
pub enum Draw {
    /// The results are float64.
    Float(fn(&mut RandomState, &[f64]) -> f64),
    /// The results are int64.
    Int(fn(&mut RandomState, &[f64]) -> i64),
}

#[derive(Clone, Copy)]
enum Constraint {
    Any,
    /// NaN passes; -0.0 does not.
    NonNegative,
    /// NaN passes.
    Positive,
    Probability,
    PositiveProbability,
    ProbabilityBelowOne,
    AboveOne,
    AtLeastOne,
    PoissonMean,
}

impl Parameter {
    fn check(&self, value: f64) -> Result<(), String> {
        let name = self.name;
        // Mean plus ten standard deviations must stay below 2⁶³.
        const LARGEST_POISSON_MEAN: f64 = 9.223_372_006_484_771e18;
        let violated =
            match self.constraint {
                Constraint::Any => None,
                Constraint::NonNegative if self.integer => (value < 0.0).then(|| format!("{name} < 0")),
                Constraint::NonNegative => {
                    (!value.is_nan() && value.is_sign_negative()).then(|| format!("{name} < 0"))
                }
                Constraint::Positive => (value <= 0.0).then(|| format!("{name} <= 0")),
                Constraint::Probability => (!(0.0..=1.0).contains(&value))
                    .then(|| format!("{name} < 0, {name} > 1 or {name} is NaN")),
                Constraint::PositiveProbability => (!(value > 0.0 && value <= 1.0))
                    .then(|| format!("{name} <= 0, {name} > 1 or {name} contains NaNs")),
                Constraint::ProbabilityBelowOne => (!(0.0..1.0).contains(&value))
                    .then(|| format!("{name} < 0, {name} >= 1 or {name} is NaN")),
                Constraint::AboveOne => {
                    (value.is_nan() || value <= 1.0).then(|| format!("{name} <= 1 or {name} is NaN"))
                }
                Constraint::AtLeastOne => {
                    (value.is_nan() || value < 1.0).then(|| format!("{name} < 1 or {name} is NaN"))
                }
                Constraint::PoissonMean if value.is_nan() || value < 0.0 => {
                    Some(format!("{name} < 0 or {name} is NaN"))
                }
                Constraint::PoissonMean => {
                    (value > LARGEST_POISSON_MEAN).then(|| format!("{name} value too large"))
                }
            };
        violated.map_or(Ok(()), Err)
    }
}

/// What [`Distribution::check`] says about `uniform` with bounds too far apart; the one complaint that is an
/// OverflowError.
pub const RANGE_EXCEEDED: &str = "Range exceeds valid bounds";

impl Distribution {
    /// Checks one value per parameter.
    ///
    /// # Errors
    /// The text of NumPy's ValueError; [`RANGE_EXCEEDED`] is an OverflowError.
    pub fn check(&self, values: &[f64]) -> Result<(), String> {
        if let Some(violated) = (self.related)(values) {
            return Err(violated.to_owned());
        }
        self.parameters.iter().zip(values).try_for_each(|(parameter, value)| parameter.check(*value))
    }
}

/// The distribution of this name.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Distribution> {
    ALL.iter().find(|distribution| distribution.name == name)
}

fn unrelated(_: &[f64]) -> Option<&'static str> {
    None
}

fn uniform_bounds(values: &[f64]) -> Option<&'static str> {
    (!(values[1] - values[0]).is_finite()).then_some(RANGE_EXCEEDED)
}

fn triangle(values: &[f64]) -> Option<&'static str> {
    let [left, mode, right] = *values else { return None };
    if left > mode {
        Some("left > mode")
    } else if mode > right {
        Some("mode > right")
    } else {
        (left == right).then_some("left == right")
    }
}

fn urn(values: &[f64]) -> Option<&'static str> {
    let [good, bad, sample] = *values else { return None };
    (good + bad < sample).then_some("ngood + nbad < nsample")
}

const fn real(name: &'static str, constraint: Constraint) -> Parameter {
    Parameter { name, default: None, integer: false, constraint }
}

const fn with_default(name: &'static str, default: f64, constraint: Constraint) -> Parameter {
    Parameter { name, default: Some(default), integer: false, constraint }
}

const fn integer(name: &'static str, constraint: Constraint) -> Parameter {
    Parameter { name, default: None, integer: true, constraint }
}

macro_rules! distributions {
    ($($name:ident [$($parameter:expr),*] $kind:ident |$state:ident, $p:pat_param| $draw:expr $(, $related:ident)?;)*) => {
        &[$(Distribution {
            name: stringify!($name),
            parameters: &[$($parameter),*],
            draw: Draw::$kind(|$state, p| {
                // The number of values is the caller's promise; a wrong one gives an empty answer, not a panic.
                let $p = *p else {
                    return Default::default();
                };
                $draw
            }),
            related: distributions!(@related $($related)?),
        }),*]
    };
    (@related) => { unrelated };
    (@related $related:ident) => { $related };
}

use Constraint::{
    AboveOne, Any, AtLeastOne, NonNegative, PoissonMean, Positive, PositiveProbability, Probability,
    ProbabilityBelowOne,
};

/// All distributions, in no particular order.
pub static ALL: &[Distribution] = distributions! {
    uniform [with_default("low", 0.0, Any), with_default("high", 1.0, Any)]
        Float |s, [low, high]| s.uniform(low, high), uniform_bounds;
    normal [with_default("loc", 0.0, Any), with_default("scale", 1.0, NonNegative)]
        Float |s, [loc, scale]| s.normal(loc, scale);
    lognormal [with_default("mean", 0.0, Any), with_default("sigma", 1.0, NonNegative)]
        Float |s, [mean, sigma]| s.lognormal(mean, sigma);
    standard_normal [] Float |s, []| s.standard_normal();
    standard_exponential [] Float |s, []| s.standard_exponential();
    standard_cauchy [] Float |s, []| s.standard_cauchy();
    exponential [with_default("scale", 1.0, NonNegative)] Float |s, [scale]| s.exponential(scale);
    standard_gamma [real("shape", NonNegative)] Float |s, [shape]| s.standard_gamma(shape);
    gamma [real("shape", NonNegative), with_default("scale", 1.0, NonNegative)]
        Float |s, [shape, scale]| s.gamma(shape, scale);
    beta [real("a", Positive), real("b", Positive)] Float |s, [a, b]| s.beta(a, b);
    chisquare [real("df", Positive)] Float |s, [df]| s.chisquare(df);
    noncentral_chisquare [real("df", Positive), real("nonc", NonNegative)]
        Float |s, [df, nonc]| s.noncentral_chisquare(df, nonc);
    f [real("dfnum", Positive), real("dfden", Positive)] Float |s, [dfnum, dfden]| s.f(dfnum, dfden);
    noncentral_f [real("dfnum", Positive), real("dfden", Positive), real("nonc", NonNegative)]
        Float |s, [dfnum, dfden, nonc]| s.noncentral_f(dfnum, dfden, nonc);
    standard_t [real("df", Positive)] Float |s, [df]| s.standard_t(df);
    vonmises [real("mu", Any), real("kappa", NonNegative)] Float |s, [mu, kappa]| s.vonmises(mu, kappa);
    wald [real("mean", Positive), real("scale", Positive)] Float |s, [mean, scale]| s.wald(mean, scale);
    laplace [with_default("loc", 0.0, Any), with_default("scale", 1.0, NonNegative)]
        Float |s, [loc, scale]| s.laplace(loc, scale);
    gumbel [with_default("loc", 0.0, Any), with_default("scale", 1.0, NonNegative)]
        Float |s, [loc, scale]| s.gumbel(loc, scale);
    logistic [with_default("loc", 0.0, Any), with_default("scale", 1.0, NonNegative)]
        Float |s, [loc, scale]| s.logistic(loc, scale);
    rayleigh [with_default("scale", 1.0, NonNegative)] Float |s, [scale]| s.rayleigh(scale);
    weibull [real("a", NonNegative)] Float |s, [a]| s.weibull(a);
    pareto [real("a", Positive)] Float |s, [a]| s.pareto(a);
    power [real("a", Positive)] Float |s, [a]| s.power(a);
    triangular [real("left", Any), real("mode", Any), real("right", Any)]
        Float |s, [left, mode, right]| s.triangular(left, mode, right), triangle;
    poisson [with_default("lam", 1.0, PoissonMean)] Int |s, [lam]| s.poisson(lam);
    binomial [integer("n", NonNegative), real("p", Probability)] Int |s, [n, p]| s.binomial(n as i64, p);
    negative_binomial [real("n", Positive), real("p", Probability)]
        Int |s, [n, p]| s.negative_binomial(n, p);
    geometric [real("p", PositiveProbability)] Int |s, [p]| s.geometric(p);
    hypergeometric [integer("ngood", NonNegative), integer("nbad", NonNegative), integer("nsample", AtLeastOne)]
        Int |s, [good, bad, sample]| s.hypergeometric(good as i64, bad as i64, sample as i64), urn;
    logseries [real("p", ProbabilityBelowOne)] Int |s, [p]| s.logseries(p);
    zipf [real("a", AboveOne)] Int |s, [a]| s.zipf(a);
};
