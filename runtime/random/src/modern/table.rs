//! The distributions of `Generator` as data.

use super::{continuous, discrete, ziggurat};
use crate::common::Common;
use crate::distribution::Constraint::{
    AboveOne, Any, NonNegative, PoissonMean, Positive, PositiveNumber, PositiveProbability, Probability,
    ProbabilityBelowOne,
};
use crate::distribution::{
    Complaint, Distribution, LARGEST_POISSON_MEAN, distributions, integer, real, sum_of_urn, triangle, whole,
    width, with_default,
};

/// All of them, in no particular order.
pub(crate) static ALL: &[Distribution] = distributions! { true
    uniform [with_default("low", 0.0, Any), with_default("high", 1.0, Any)]
        Float |s, [low, high]| s.source.uniform(low, high), uniform_bounds;
    normal [with_default("loc", 0.0, Any), with_default("scale", 1.0, NonNegative)]
        Float |s, [loc, scale]| continuous::normal(s.source, loc, scale);
    lognormal [with_default("mean", 0.0, Any), with_default("sigma", 1.0, NonNegative)]
        Float |s, [mean, sigma]| continuous::lognormal(s.source, mean, sigma);
    standard_normal [] Float |s, []| ziggurat::standard_normal(s.source);
    standard_exponential [] Float |s, []| ziggurat::standard_exponential(s.source);
    standard_cauchy [] Float |s, []| continuous::standard_cauchy(s.source);
    exponential [with_default("scale", 1.0, NonNegative)] Float |s, [scale]| continuous::exponential(s.source, scale);
    standard_gamma [real("shape", NonNegative)] Float |s, [shape]| continuous::standard_gamma(s.source, shape);
    gamma [real("shape", NonNegative), with_default("scale", 1.0, NonNegative)]
        Float |s, [shape, scale]| continuous::gamma(s.source, shape, scale);
    beta [real("a", Positive), real("b", Positive)] Float |s, [a, b]| continuous::beta(s.source, a, b);
    chisquare [real("df", Positive)] Float |s, [df]| continuous::chisquare(s.source, df);
    noncentral_chisquare [real("df", Positive), real("nonc", NonNegative)]
        Float |s, [df, nonc]| continuous::noncentral_chisquare(s.source, df, nonc);
    f [real("dfnum", Positive), real("dfden", Positive)] Float |s, [dfnum, dfden]| continuous::f(s.source, dfnum, dfden);
    noncentral_f [real("dfnum", Positive), real("dfden", Positive), real("nonc", NonNegative)]
        Float |s, [dfnum, dfden, nonc]| continuous::noncentral_f(s.source, dfnum, dfden, nonc);
    standard_t [real("df", Positive)] Float |s, [df]| continuous::standard_t(s.source, df);
    vonmises [real("mu", Any), real("kappa", NonNegative)] Float |s, [mu, kappa]| continuous::vonmises(s.source, mu, kappa);
    wald [real("mean", Positive), real("scale", Positive)] Float |s, [mean, scale]| continuous::wald(s.source, mean, scale);
    laplace [with_default("loc", 0.0, Any), with_default("scale", 1.0, NonNegative)]
        Float |s, [loc, scale]| s.source.laplace(loc, scale);
    gumbel [with_default("loc", 0.0, Any), with_default("scale", 1.0, NonNegative)]
        Float |s, [loc, scale]| s.source.gumbel(loc, scale);
    logistic [with_default("loc", 0.0, Any), with_default("scale", 1.0, NonNegative)]
        Float |s, [loc, scale]| s.source.logistic(loc, scale);
    rayleigh [with_default("scale", 1.0, NonNegative)] Float |s, [scale]| continuous::rayleigh(s.source, scale);
    weibull [real("a", NonNegative)] Float |s, [a]| continuous::weibull(s.source, a);
    pareto [real("a", Positive)] Float |s, [a]| continuous::pareto(s.source, a);
    power [real("a", Positive)] Float |s, [a]| continuous::power(s.source, a);
    triangular [real("left", Any), real("mode", Any), real("right", Any)]
        Float |s, [left, mode, right]| s.source.triangular(left, mode, right), triangle;
    poisson [with_default("lam", 1.0, PoissonMean)] Int |s, [lam]| s.source.poisson(lam);
    binomial [integer("n", NonNegative), real("p", Probability)] Int |s, [n, p]| discrete::binomial(s.source, whole(n), p);
    negative_binomial [real("n", PositiveNumber), real("p", PositiveProbability)]
        Int |s, [n, p]| discrete::negative_binomial(s.source, n, p), , poisson_mean;
    geometric [real("p", PositiveProbability)] Int |s, [p]| discrete::geometric(s.source, p);
    hypergeometric [integer("ngood", NonNegative), integer("nbad", NonNegative), integer("nsample", NonNegative)]
        Int |s, [good, bad, sample]| discrete::hypergeometric(s.source, whole(good), whole(bad), whole(sample)), urn;
    logseries [real("p", ProbabilityBelowOne)] Int |s, [p]| discrete::logseries(s.source, p);
    zipf [real("a", AboveOne)] Int |s, [a]| discrete::zipf(s.source, a);
};

fn uniform_bounds(values: &[f64], many: bool) -> Result<(), Complaint> {
    let width = width(values);
    if !width.is_finite() {
        let text = if many { "Range exceeds valid bounds" } else { "high - low range exceeds valid bounds" };
        return Err(Complaint::Overflow(text));
    }
    if width.is_sign_negative() { Err(Complaint::Value("high - low < 0".to_owned())) } else { Ok(()) }
}

fn poisson_mean(values: &[f64], _: bool) -> Result<(), Complaint> {
    let [n, p] = *values else { return Ok(()) };
    if (1.0 - p) / p * (n + 10.0 * n.sqrt()) > LARGEST_POISSON_MEAN {
        let text = "n too large or p too small, see Generator.negative_binomial Notes";
        return Err(Complaint::Value(text.to_owned()));
    }
    Ok(())
}

fn urn(values: &[f64], many: bool) -> Result<(), Complaint> {
    if values.iter().take(2).any(|count| whole(*count) >= 1_000_000_000) {
        return Err(Complaint::Value("both ngood and nbad must be less than 1000000000".to_owned()));
    }
    sum_of_urn(values, many)
}
