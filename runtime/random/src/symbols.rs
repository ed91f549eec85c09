//! The symbols under which generated code draws: from the global state, or inside parallel loops from the iteration's
//! stream.
//!
//! Functions without parameters return the value. The others check their parameters, write the value behind `result`
//! and return a status.

use hotloop_core::context::CallContext;
use hotloop_core::error::{CallError, ErrorKind, FAILED, OK, Status};
use hotloop_core::table;

use crate::distribution::{self, Distribution, Draw, RANGE_EXCEEDED};
use crate::iteration::{hl_random_begin_iteration, hl_random_loop_key, with_current};
use crate::{IntegerKind, RandomState, global};

extern "C" fn hl_random_random() -> f64 {
    with_current(RandomState::next_f64)
}

extern "C" fn hl_random_standard_normal() -> f64 {
    with_current(RandomState::standard_normal)
}

extern "C" fn hl_random_standard_exponential() -> f64 {
    with_current(RandomState::standard_exponential)
}

extern "C" fn hl_random_standard_cauchy() -> f64 {
    with_current(RandomState::standard_cauchy)
}

/// # Safety
/// `out` is writable for `count` elements.
unsafe extern "C" fn hl_random_fill_random(out: *mut f64, count: i64) {
    // SAFETY: by the caller's promise.
    with_current(|state| unsafe { state.fill_random(out, usize::try_from(count).unwrap_or(0)) });
}

/// # Safety
/// `out` is writable for `count` elements.
unsafe extern "C" fn hl_random_fill_standard_normal(out: *mut f64, count: i64) {
    // SAFETY: by the caller's promise.
    with_current(|state| unsafe { state.fill_standard_normal(out, usize::try_from(count).unwrap_or(0)) });
}

/// # Safety
/// `context` is alive and belongs to the calling thread.
unsafe fn fail(context: *const CallContext, kind: ErrorKind) -> Status {
    // SAFETY: by the caller's promise.
    unsafe { (*context).set_error(CallError::new(kind)) };
    FAILED
}

/// # Safety
/// `context` is alive and belongs to the calling thread.
unsafe extern "C" fn hl_random_seed(context: *const CallContext, seed: i64) -> Status {
    let Ok(seed) = u32::try_from(seed) else {
        let text = "Seed must be between 0 and 2**32 - 1".to_owned();
        // SAFETY: by the caller's promise.
        return unsafe { fail(context, ErrorKind::Value(text)) };
    };
    *global() = RandomState::from_seed(seed);
    OK
}

/// # Safety
/// `context` is alive and belongs to the calling thread; `result` is writable.
unsafe extern "C" fn hl_random_randint(
    context: *const CallContext,
    low: i64,
    high: i64,
    result: *mut i64,
) -> Status {
    if low >= high {
        // SAFETY: by the caller's promise.
        return unsafe { fail(context, ErrorKind::Value("low >= high".to_owned())) };
    }
    let value = with_current(|state| state.integers(IntegerKind::I64).next(low.into(), i128::from(high) - 1));
    // SAFETY: by the caller's promise.
    unsafe { *result = value as i64 };
    OK
}

/// # Safety
/// `context` is alive and belongs to the calling thread; `result` is writable for an f64 or i64, as the distribution
/// draws.
unsafe fn draw(
    context: *const CallContext,
    distribution: &Distribution,
    parameters: &[f64],
    result: *mut u8,
) -> Status {
    if let Err(text) = distribution.check(parameters) {
        let kind = if text == RANGE_EXCEEDED { ErrorKind::Overflow(text) } else { ErrorKind::Value(text) };
        // SAFETY: by the caller's promise.
        return unsafe { fail(context, kind) };
    }
    match distribution.draw {
        // SAFETY: by the caller's promise.
        Draw::Float(draw) => unsafe { *result.cast() = with_current(|state| draw(state, parameters)) },
        // SAFETY: by the caller's promise.
        Draw::Int(draw) => unsafe { *result.cast() = with_current(|state| draw(state, parameters)) },
    }
    OK
}

macro_rules! symbols {
    ($($symbol:ident: $name:ident($($parameter:ident),+);)*) => {
        $(
            /// # Safety
            /// As for [`draw`].
            unsafe extern "C" fn $symbol(
                context: *const CallContext,
                $($parameter: f64,)+
                result: *mut u8,
            ) -> Status {
                static DISTRIBUTION: std::sync::LazyLock<Option<&'static Distribution>> =
                    std::sync::LazyLock::new(|| distribution::by_name(stringify!($name)));
                match *DISTRIBUTION {
                    // SAFETY: by the caller's promise.
                    Some(distribution) => unsafe { draw(context, distribution, &[$($parameter),+], result) },
                    None => {
                        let text = concat!("no distribution ", stringify!($name)).to_owned();
                        // SAFETY: by the caller's promise.
                        unsafe { fail(context, ErrorKind::Internal(text)) }
                    }
                }
            }
        )*
        fn register_distributions() {
            table::register(&hotloop_core::rows![$($symbol),*]);
        }
    };
}

symbols! {
    hl_random_uniform: uniform(low, high);
    hl_random_normal: normal(loc, scale);
    hl_random_lognormal: lognormal(mean, sigma);
    hl_random_exponential: exponential(scale);
    hl_random_standard_gamma: standard_gamma(shape);
    hl_random_gamma: gamma(shape, scale);
    hl_random_beta: beta(a, b);
    hl_random_chisquare: chisquare(df);
    hl_random_noncentral_chisquare: noncentral_chisquare(df, nonc);
    hl_random_f: f(dfnum, dfden);
    hl_random_noncentral_f: noncentral_f(dfnum, dfden, nonc);
    hl_random_standard_t: standard_t(df);
    hl_random_vonmises: vonmises(mu, kappa);
    hl_random_wald: wald(mean, scale);
    hl_random_laplace: laplace(loc, scale);
    hl_random_gumbel: gumbel(loc, scale);
    hl_random_logistic: logistic(loc, scale);
    hl_random_rayleigh: rayleigh(scale);
    hl_random_weibull: weibull(a);
    hl_random_pareto: pareto(a);
    hl_random_power: power(a);
    hl_random_triangular: triangular(left, mode, right);
    hl_random_poisson: poisson(lam);
    hl_random_binomial: binomial(n, p);
    hl_random_negative_binomial: negative_binomial(n, p);
    hl_random_geometric: geometric(p);
    hl_random_hypergeometric: hypergeometric(ngood, nbad, nsample);
    hl_random_logseries: logseries(p);
    hl_random_zipf: zipf(a);
}

/// Adds the functions that draw from the global state to the table of functions that generated code may call.
pub fn register() {
    register_distributions();
    table::register(&hotloop_core::rows![
        hl_random_random,
        hl_random_standard_normal,
        hl_random_standard_exponential,
        hl_random_standard_cauchy,
        hl_random_fill_random,
        hl_random_fill_standard_normal,
        hl_random_seed,
        hl_random_randint,
        hl_random_loop_key,
        hl_random_begin_iteration,
    ]);
}
