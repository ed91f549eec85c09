//! The legacy distributions as data.

use crate::common::Common;
use crate::distribution::Constraint::{
    AboveOne, Any, AtLeastOne, NonNegative, PoissonMean, Positive, PositiveProbability, Probability,
    ProbabilityBelowOne,
};
use crate::distribution::{
    Complaint, Distribution, distributions, integer, real, sum_of_urn, triangle, whole, width, with_default,
};

/// All of them, in no particular order.
pub(crate) static ALL: &[Distribution] = distributions! { false
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
    binomial [integer("n", NonNegative), real("p", Probability)] Int |s, [n, p]| s.binomial(whole(n), p);
    negative_binomial [real("n", Positive), real("p", Probability)]
        Int |s, [n, p]| s.negative_binomial(n, p);
    geometric [real("p", PositiveProbability)] Int |s, [p]| s.geometric(p);
    hypergeometric [integer("ngood", NonNegative), integer("nbad", NonNegative), integer("nsample", AtLeastOne)]
        Int |s, [good, bad, sample]| s.hypergeometric(whole(good), whole(bad), whole(sample)), sum_of_urn;
    logseries [real("p", ProbabilityBelowOne)] Int |s, [p]| s.logseries(p);
    zipf [real("a", AboveOne)] Int |s, [a]| s.zipf(a);
};

fn uniform_bounds(values: &[f64], _: bool) -> Result<(), Complaint> {
    if width(values).is_finite() { Ok(()) } else { Err(Complaint::Overflow("Range exceeds valid bounds")) }
}
