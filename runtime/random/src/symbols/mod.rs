//! The symbols under which generated code draws: from the global state, or inside parallel loops from the iteration's
//! stream.
//!
//! All of them are primitives in the slot convention. `hl_random_NAME` takes the parameters of a distribution, float64 or
//! int64, and gives one value, float64 or int64 as the distribution draws; `hl_random_NAME_fill` takes the parameters, a number
//! of elements and a dense array of that type with as many elements. Values are drawn in the order of the elements.

mod generator;
mod python;

use std::ops::Deref;
use std::sync::LazyLock;

use hotloop_core::context::CallContext;
use hotloop_core::error::ErrorKind;
use hotloop_core::primitive::{self, Arguments};

use crate::common::Common;
use crate::distribution::{self, Complaint, Distribution, Draw};
use crate::generators::{Bits, Mt19937, Source};
use crate::iteration::{begin_iteration, loop_key, with_current};
use crate::state::State;
use crate::{ChoiceError, IntegerKind, Method, Sample, global};

type Outcome = Result<(), ErrorKind>;

/// Values that are drawn between two looks at the safepoint word.
const BLOCK: usize = 1 << 14;

hotloop_core::primitives! {
    fn register_basics by primitive::run;
    /// `(seed)`
    hl_random_seed => |_, arguments, _| {
        let Ok(seed) = u32::try_from(arguments.int()) else {
            return Err(ErrorKind::Value("Seed must be between 0 and 2**32 - 1".to_owned()));
        };
        let begin = |state: &mut State<'_>| {
            *state.source = Source::Mt19937(Mt19937::from_seed(seed));
            *state.gauss = None;
        };
        // In a parallel loop what the iteration draws from, and what comes behind the loop.
        with_current(begin);
        global().with(begin);
        Ok(())
    };
    /// `() -> float64` in `[0, 1)`
    hl_random_random => |_, _, results| {
        results.put(with_current(|state| state.next_f64()).to_bits());
        Ok(())
    };
    /// `(count, array)`
    hl_random_random_fill => |context, arguments, _| {
        let (count, out) = array(arguments);
        in_blocks(context, count, |state, first, count| {
            // SAFETY: the array has `count` elements.
            unsafe { state.source.fill_f64(out.cast::<f64>().add(first), count) };
        })
    };
    /// `() -> float64`
    hl_random_standard_normal => |_, _, results| {
        results.put(with_current(|state| state.standard_normal()).to_bits());
        Ok(())
    };
    /// `(count, array)`
    hl_random_standard_normal_fill => |context, arguments, _| {
        let (count, out) = array(arguments);
        in_blocks(context, count, |state, first, count| {
            // SAFETY: the array has `count` elements.
            unsafe { state.fill_standard_normal(out.cast::<f64>().add(first), count) };
        })
    };
    /// `(loc, scale) -> float64`
    hl_random_normal => |_, arguments, results| {
        let (loc, scale) = (arguments.float(), arguments.float());
        check("normal", scale >= 0.0 && scale.is_sign_positive(), &[loc, scale])?;
        results.put(with_current(|state| state.normal(loc, scale)).to_bits());
        Ok(())
    };
    /// `(low, high) -> float64`
    hl_random_uniform => |_, arguments, results| {
        let (low, high) = (arguments.float(), arguments.float());
        check("uniform", (high - low).is_finite(), &[low, high])?;
        results.put(with_current(|state| state.uniform(low, high)).to_bits());
        Ok(())
    };
    /// `(scale) -> float64`
    hl_random_exponential => |_, arguments, results| {
        let scale = arguments.float();
        check("exponential", scale >= 0.0 && scale.is_sign_positive(), &[scale])?;
        results.put(with_current(|state| state.exponential(scale)).to_bits());
        Ok(())
    };
    /// `(low, high) -> int64` in `low .. high`
    hl_random_randint => |_, arguments, results| {
        let (low, last) = bounds(arguments)?;
        let value = with_current(|state| state.source.integers(IntegerKind::I64, Method::Mask).next(low, last));
        results.put(value as i64 as u64);
        Ok(())
    };
    /// `(low, high, count, array)`
    hl_random_randint_fill => |context, arguments, _| {
        let (low, last) = bounds(arguments)?;
        let (count, out) = array(arguments);
        in_blocks(context, count, |state, first, count| {
            // SAFETY: the array has `count` elements.
            unsafe { state.source.integers(IntegerKind::I64, Method::Mask).fill(low, last, out.add(first * 8), count) };
        })
    };
    /// `(population, replace, count, array)`: indices below `population` into a dense array of int64.
    hl_random_choice_fill => |context, arguments, _| {
        let (population, replace) = (arguments.int(), arguments.int() != 0);
        choose(context, arguments, population, replace, None)
    };
    /// `(population, replace, p, count, array)`: as above, with probabilities in a dense vector of float64.
    hl_random_choice_weighted_fill => |context, arguments, _| {
        let (population, replace) = (arguments.int(), arguments.int() != 0);
        let p = weights(arguments);
        choose(context, arguments, population, replace, Some(&p))
    };
    /// `(itemsize, ndim, array)`: the items along the first axis, in a new order.
    hl_random_shuffle => |context, arguments, _| {
        let (data, lengths, steps, itemsize) = known_axes(arguments)?;
        let stop = || context.stop_requested();
        // SAFETY: the arguments describe an array that the caller may write to.
        with_current(|state| unsafe { state.source.shuffle_array(&stop, data, &lengths, &steps, itemsize) })
            .map_err(failure)
    };
    /// `() -> key` of a parallel loop that is about to start and whose body may draw.
    hl_random_loop_key => |_, _, results| {
        results.put(loop_key());
        Ok(())
    };
    /// `(key, iteration)`: what this thread draws from now on inside the parallel loop belongs to that iteration.
    hl_random_begin_iteration => |_, arguments, _| {
        begin_iteration(arguments.slot(), arguments.int());
        Ok(())
    };
}

/// A number of elements, and the first element of a dense array with so many.
fn array(arguments: &mut Arguments) -> (usize, *mut u8) {
    let count = usize::try_from(arguments.int()).unwrap_or(0);
    let _storage = arguments.slot();
    (count, arguments.slot() as *mut u8)
}

/// Probabilities in a dense vector of float64. They are copied, because Python can see them.
fn weights(arguments: &mut Arguments) -> Vec<f64> {
    let _storage = arguments.slot();
    let data = arguments.slot() as *const f64;
    let length = usize::try_from(arguments.int()).unwrap_or(0);
    let _stride = arguments.slot();
    // SAFETY: the vector has so many elements.
    (0..length).map(|i| unsafe { data.add(i).read() }).collect()
}

/// The size of items, a number of axes and an array with so many: its data, its lengths and its strides in bytes.
#[allow(clippy::type_complexity, reason = "the parts of an array, used only where it is shuffled")]
fn known_axes(arguments: &mut Arguments) -> Result<(*mut u8, Vec<usize>, Vec<isize>, usize), ErrorKind> {
    let (itemsize, ndim) = (arguments.int() as usize, arguments.int() as usize);
    let _storage = arguments.slot();
    let data = arguments.slot() as *mut u8;
    let lengths: Vec<usize> = (0..ndim).map(|_| arguments.int() as usize).collect();
    let steps: Vec<isize> = (0..ndim).map(|_| arguments.int() as isize * itemsize as isize).collect();
    if ndim == 0 {
        return Err(ErrorKind::Type("len() of unsized object".to_owned()));
    }
    Ok((data, lengths, steps, itemsize))
}

/// Chooses indices into the array that is the rest of the arguments.
fn choose(
    context: &CallContext,
    arguments: &mut Arguments,
    population: i64,
    replace: bool,
    p: Option<&[f64]>,
) -> Outcome {
    let (count, out) = array(arguments);
    let population = usize::try_from(population).unwrap_or(0);
    let sample = Sample { replace, p, ..Sample::of(population) };
    let stop = || context.stop_requested();
    // SAFETY: the array has `count` elements.
    with_current(|state| unsafe { state.source.fill_choice(&stop, sample, out.cast(), count) })
        .map_err(failure)
}

fn failure(error: ChoiceError) -> ErrorKind {
    match error {
        ChoiceError::Interrupted => ErrorKind::Interrupt,
        ChoiceError::Memory => ErrorKind::MemoryMessage(error.to_string()),
        error => ErrorKind::Value(error.to_string()),
    }
}

/// The lowest and the highest value of integers below a bound.
fn bounds(arguments: &mut Arguments) -> Result<(i128, i128), ErrorKind> {
    let (low, high) = (arguments.int(), arguments.int());
    if low >= high {
        return Err(ErrorKind::Value("low >= high".to_owned()));
    }
    Ok((low.into(), i128::from(high) - 1))
}

/// Draws `count` values block by block; an interrupt ends it in between.
fn in_blocks(
    context: &CallContext,
    count: usize,
    mut draw: impl FnMut(&mut State<'_>, usize, usize),
) -> Outcome {
    for first in (0..count).step_by(BLOCK) {
        with_current(|state| draw(state, first, BLOCK.min(count - first)));
        if context.stop_requested() {
            return Err(ErrorKind::Interrupt);
        }
    }
    Ok(())
}

/// The parameters of a distribution: at most three.
struct Parameters {
    values: [f64; MOST],
    count: usize,
}

const MOST: usize = 3;

impl Deref for Parameters {
    type Target = [f64];

    #[inline]
    fn deref(&self) -> &[f64] {
        &self.values[..self.count]
    }
}

/// The parameters of a distribution, checked.
#[inline]
fn parameters(distribution: &Distribution, arguments: &mut Arguments) -> Result<Parameters, ErrorKind> {
    let mut parameters = Parameters { values: [0.0; MOST], count: distribution.parameters.len().min(MOST) };
    for value in &mut parameters.values[..parameters.count] {
        // Floats and integers alike travel as the bits of their slots.
        *value = f64::from_bits(arguments.slot());
    }
    complain(Some(distribution), &parameters)?;
    Ok(parameters)
}

/// Looks a distribution up only if its parameters may be wrong.
#[inline]
fn check(name: &str, fine: bool, parameters: &[f64]) -> Outcome {
    if fine { Ok(()) } else { complain(known(name), parameters) }
}

fn complain(distribution: Option<&Distribution>, parameters: &[f64]) -> Outcome {
    match distribution.map_or(Ok(()), |distribution| distribution.check(parameters)) {
        Ok(()) => Ok(()),
        Err(Complaint::Overflow(text)) => Err(ErrorKind::Overflow(text.to_owned())),
        Err(Complaint::Value(text)) => Err(ErrorKind::Value(text)),
    }
}

fn known(name: &str) -> Option<&'static Distribution> {
    distribution::by_name(name)
}

/// The row of the table that a symbol stands for.
#[inline]
fn row(row: &LazyLock<Option<&'static Distribution>>) -> Result<&'static Distribution, ErrorKind> {
    row.ok_or_else(|| ErrorKind::Internal("a distribution is not known".to_owned()))
}

/// One value, as the bits of a slot.
#[inline]
fn draw(distribution: &Distribution, state: &mut State<'_>, parameters: &[f64]) -> u64 {
    match distribution.draw {
        Draw::Float(draw) => draw(state, parameters).to_bits(),
        Draw::Int(draw) => draw(state, parameters) as u64,
    }
}

macro_rules! draws {
    ($($symbol:ident: $name:ident;)*) => {
        hotloop_core::primitives! {
            fn register_draws by primitive::run;
            $(
                /// `(parameters…) -> value`
                $symbol => |_, arguments, results| {
                    static ROW: LazyLock<Option<&Distribution>> = LazyLock::new(|| known(stringify!($name)));
                    let distribution = row(&ROW)?;
                    let parameters = parameters(distribution, arguments)?;
                    results.put(with_current(|state| draw(distribution, state, &parameters)));
                    Ok(())
                };
            )*
        }
    };
}

draws! {
    hl_random_lognormal: lognormal;
    hl_random_standard_gamma: standard_gamma;
    hl_random_gamma: gamma;
    hl_random_beta: beta;
    hl_random_chisquare: chisquare;
    hl_random_noncentral_chisquare: noncentral_chisquare;
    hl_random_f: f;
    hl_random_noncentral_f: noncentral_f;
    hl_random_standard_t: standard_t;
    hl_random_vonmises: vonmises;
    hl_random_wald: wald;
    hl_random_laplace: laplace;
    hl_random_gumbel: gumbel;
    hl_random_logistic: logistic;
    hl_random_rayleigh: rayleigh;
    hl_random_weibull: weibull;
    hl_random_pareto: pareto;
    hl_random_power: power;
    hl_random_triangular: triangular;
    hl_random_poisson: poisson;
    hl_random_binomial: binomial;
    hl_random_negative_binomial: negative_binomial;
    hl_random_geometric: geometric;
    hl_random_hypergeometric: hypergeometric;
    hl_random_logseries: logseries;
    hl_random_zipf: zipf;
    hl_random_standard_exponential: standard_exponential;
    hl_random_standard_cauchy: standard_cauchy;
}

macro_rules! fills {
    ($($fill:ident: $name:ident;)*) => {
        hotloop_core::primitives! {
            fn register_fills by primitive::run;
            $(
                /// `(parameters…, count, array)`
                $fill => |context, arguments, _| {
                    static ROW: LazyLock<Option<&Distribution>> = LazyLock::new(|| known(stringify!($name)));
                    let distribution = row(&ROW)?;
                    let parameters = parameters(distribution, arguments)?;
                    let (count, out) = array(arguments);
                    in_blocks(context, count, |state, first, count| {
                        // SAFETY: the array has elements of 8 bytes, as many as were asked for.
                        unsafe { distribution.fill(state, &parameters, out.add(first * 8), count) };
                    })
                };
            )*
        }
    };
}

fills! {
    hl_random_uniform_fill: uniform;
    hl_random_normal_fill: normal;
    hl_random_lognormal_fill: lognormal;
    hl_random_exponential_fill: exponential;
    hl_random_standard_gamma_fill: standard_gamma;
    hl_random_gamma_fill: gamma;
    hl_random_beta_fill: beta;
    hl_random_chisquare_fill: chisquare;
    hl_random_noncentral_chisquare_fill: noncentral_chisquare;
    hl_random_f_fill: f;
    hl_random_noncentral_f_fill: noncentral_f;
    hl_random_standard_t_fill: standard_t;
    hl_random_vonmises_fill: vonmises;
    hl_random_wald_fill: wald;
    hl_random_laplace_fill: laplace;
    hl_random_gumbel_fill: gumbel;
    hl_random_logistic_fill: logistic;
    hl_random_rayleigh_fill: rayleigh;
    hl_random_weibull_fill: weibull;
    hl_random_pareto_fill: pareto;
    hl_random_power_fill: power;
    hl_random_triangular_fill: triangular;
    hl_random_poisson_fill: poisson;
    hl_random_binomial_fill: binomial;
    hl_random_negative_binomial_fill: negative_binomial;
    hl_random_geometric_fill: geometric;
    hl_random_hypergeometric_fill: hypergeometric;
    hl_random_logseries_fill: logseries;
    hl_random_zipf_fill: zipf;
    hl_random_standard_exponential_fill: standard_exponential;
    hl_random_standard_cauchy_fill: standard_cauchy;
}

/// Adds the functions that draw to the table of functions that generated code may call.
pub fn register() {
    register_basics();
    register_draws();
    register_fills();
    generator::register();
    python::register();
}
