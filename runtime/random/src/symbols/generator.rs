//! The symbols under which generated code draws from a `Generator` that it was given.
//!
//! It comes first, as storage and the address of its [`BitGenerator`]. There is no storage where an object of Python keeps
//! the generator alive; one that generated code made lies in its storage. What follows, and what fills arrays, is as in the
//! symbols of the global state. A name with `single` in it draws in single precision.

use std::sync::LazyLock;
use std::time::Duration;

use hotloop_core::context::CallContext;
use hotloop_core::error::ErrorKind;
use hotloop_core::primitive::{self, Arguments, Results};
use hotloop_core::storage::Storage;

use super::{BLOCK, Outcome, array, complain, known_axes, parameters, row, weights};
use crate::common::Common;
use crate::distribution::{self, Distribution};
use crate::generators::{Bits, Pcg64, Source};
use crate::modern::{continuous, single, ziggurat};
use crate::seed_sequence::{self, system_entropy};
use crate::state::State;
use crate::{BitGenerator, ChoiceError, IntegerKind, Method, Sample, Turn};

hotloop_core::primitives! {
    fn register_basics by primitive::run;
    /// `(seeded, seed) -> generator`, with the state that `default_rng` gives it
    hl_generator_new => |context, arguments, results| {
        let (seeded, seed) = (arguments.int() != 0, arguments.int());
        let Ok(seed) = u64::try_from(seed) else {
            return Err(ErrorKind::Value("expected non-negative integer".to_owned()));
        };
        let entropy = if seeded { vec![seed as u32, (seed >> 32) as u32] } else { system_entropy::<4>().to_vec() };
        // A word that is zero counts only if it is the only one.
        let entropy = if seeded && seed >> 32 == 0 { &entropy[..1] } else { &entropy[..] };
        let pool = seed_sequence::pool(entropy, 4);
        let mut words = [0; 4];
        words.iter_mut().zip(seed_sequence::wide_state(&pool)).for_each(|(word, fresh)| *word = fresh);
        let pair = |at: usize| u128::from(words[at]) << 64 | u128::from(words[at + 1]);
        let source = Source::Pcg64(Pcg64::seeded(pair(0), pair(2)));
        let storage = Storage::uninitialized(size_of::<BitGenerator>())
            .map_err(|_| ErrorKind::MemoryMessage("Unable to allocate a random generator".to_owned()))?;
        context.own(&storage);
        let data = storage.data();
        // SAFETY: the new block has room for it and is aligned. Nothing in it has to be dropped before the memory is freed.
        unsafe { data.cast::<BitGenerator>().write(BitGenerator::new(source)) };
        results.put(storage.into_raw() as u64);
        results.put(data as u64);
        Ok(())
    };
    /// `(generator) -> float64` in `[0, 1)`
    hl_generator_random => |context, arguments, results| one(context, arguments, results, |source| source.next_f64().to_bits());
    /// `(generator) -> float32` in `[0, 1)`
    hl_generator_random_single => |context, arguments, results| {
        one(context, arguments, results, |source| source.next_f32().to_bits().into())
    };
    /// `(generator) -> float64`
    hl_generator_standard_normal => |context, arguments, results| {
        one(context, arguments, results, |source| ziggurat::standard_normal(source).to_bits())
    };
    /// `(generator) -> float32`
    hl_generator_standard_normal_single => |context, arguments, results| {
        one(context, arguments, results, |source| ziggurat::standard_normal_f32(source).to_bits().into())
    };
    /// `(generator) -> float64`
    hl_generator_standard_exponential => |context, arguments, results| {
        one(context, arguments, results, |source| ziggurat::standard_exponential(source).to_bits())
    };
    /// `(generator) -> float32`
    hl_generator_standard_exponential_single => |context, arguments, results| {
        one(context, arguments, results, |source| ziggurat::standard_exponential_f32(source).to_bits().into())
    };
    /// `(generator) -> float64`, by inversion
    hl_generator_inverted_exponential => |context, arguments, results| {
        one(context, arguments, results, |source| ziggurat::exponential_by_inversion(source).to_bits())
    };
    /// `(generator) -> float32`, by inversion
    hl_generator_inverted_exponential_single => |context, arguments, results| {
        one(context, arguments, results, |source| ziggurat::exponential_by_inversion_f32(source).to_bits().into())
    };
    /// `(generator, loc, scale) -> float64`
    hl_generator_normal => |context, arguments, results| {
        let generator = generator(arguments);
        let (loc, scale) = (arguments.float(), arguments.float());
        check("normal", scale >= 0.0 && scale.is_sign_positive(), &[loc, scale])?;
        let value = continuous::normal(turn(context, generator)?.state().source, loc, scale);
        results.put(value.to_bits());
        Ok(())
    };
    /// `(generator, low, high) -> float64`
    hl_generator_uniform => |context, arguments, results| {
        let generator = generator(arguments);
        let (low, high) = (arguments.float(), arguments.float());
        let width = high - low;
        check("uniform", width.is_finite() && width.is_sign_positive(), &[low, high])?;
        results.put(turn(context, generator)?.state().source.uniform(low, high).to_bits());
        Ok(())
    };
    /// `(generator, scale) -> float64`
    hl_generator_exponential => |context, arguments, results| {
        let generator = generator(arguments);
        let scale = arguments.float();
        check("exponential", scale >= 0.0 && scale.is_sign_positive(), &[scale])?;
        let value = continuous::exponential(turn(context, generator)?.state().source, scale);
        results.put(value.to_bits());
        Ok(())
    };
    /// `(generator, shape) -> float32`
    hl_generator_standard_gamma_single => |context, arguments, results| {
        let generator = generator(arguments);
        let shape = single_shape(arguments)?;
        let value = single::standard_gamma_f32(turn(context, generator)?.state().source, shape);
        results.put(value.to_bits().into());
        Ok(())
    };
    /// `(generator, count, array)`
    hl_generator_random_fill => |context, arguments, _| fill(context, arguments, Source::fill_f64);
    /// `(generator, count, array)`
    hl_generator_random_single_fill => |context, arguments, _| fill(context, arguments, Source::fill_f32);
    /// `(generator, count, array)`
    hl_generator_standard_normal_fill => |context, arguments, _| {
        fill(context, arguments, Source::fill_standard_normal)
    };
    /// `(generator, count, array)`
    hl_generator_standard_normal_single_fill => |context, arguments, _| {
        fill(context, arguments, Source::fill_standard_normal_f32)
    };
    /// `(generator, count, array)`
    hl_generator_standard_exponential_fill => |context, arguments, _| {
        fill(context, arguments, Source::fill_standard_exponential)
    };
    /// `(generator, count, array)`
    hl_generator_standard_exponential_single_fill => |context, arguments, _| {
        fill(context, arguments, Source::fill_standard_exponential_f32)
    };
    /// `(generator, count, array)`
    hl_generator_inverted_exponential_fill => |context, arguments, _| {
        fill(context, arguments, Source::fill_exponential_by_inversion)
    };
    /// `(generator, count, array)`
    hl_generator_inverted_exponential_single_fill => |context, arguments, _| {
        fill(context, arguments, Source::fill_exponential_by_inversion_f32)
    };
    /// `(generator, shape, count, array)`
    hl_generator_standard_gamma_single_fill => |context, arguments, _| {
        let generator = generator(arguments);
        let shape = single_shape(arguments)?;
        let (count, out) = array(arguments);
        in_blocks(context, generator, count, |state, first, count| {
            for at in first..first + count {
                let value = single::standard_gamma_f32(state.source, shape);
                // SAFETY: the array has `count` elements of this type.
                unsafe { out.cast::<f32>().add(at).write(value) };
            }
        })
    };
    /// `(generator, low, high, closed, dtype) -> integer`
    hl_generator_integers => |context, arguments, results| {
        let generator = generator(arguments);
        let (kind, low, last) = bounds(arguments)?;
        let value = turn(context, generator)?.state().source.integers(kind, Method::Multiply).next(low, last);
        results.put(value as u64);
        Ok(())
    };
    /// `(generator, low, high, closed, dtype, count, array)`
    hl_generator_integers_fill => |context, arguments, _| {
        let generator = generator(arguments);
        let (kind, low, last) = bounds(arguments)?;
        let (count, out) = array(arguments);
        // A whole call at a time, because values of small types share words; the array core has no longer calls either.
        let mut turn = turn(context, generator)?;
        let state = turn.state();
        let mut integers = state.source.integers(kind, Method::Multiply);
        for first in (0..count).step_by(BLOCK) {
            // SAFETY: the array has `count` elements of this type.
            unsafe { integers.fill(low, last, out.add(first * kind.bytes()), BLOCK.min(count - first)) };
            if context.stop_requested() {
                return Err(ErrorKind::Interrupt);
            }
        }
        Ok(())
    };
    /// `(generator, population, replace, shuffle, count, array)`: indices below `population` into a dense array of int64.
    hl_generator_choice_fill => |context, arguments, _| {
        let generator = generator(arguments);
        let (population, replace) = (arguments.int(), arguments.int() != 0);
        let shuffle = arguments.int() != 0;
        choose(context, generator, arguments, sample(population, replace, shuffle, None))
    };
    /// `(generator, population, replace, shuffle, p, count, array)`: as above, with probabilities in a dense vector.
    hl_generator_choice_weighted_fill => |context, arguments, _| {
        let generator = generator(arguments);
        let (population, replace) = (arguments.int(), arguments.int() != 0);
        let shuffle = arguments.int() != 0;
        let p = weights(arguments);
        choose(context, generator, arguments, sample(population, replace, shuffle, Some(&p)))
    };
    /// `(generator, itemsize, ndim, array)`: the items along the first axis, in a new order.
    hl_generator_shuffle => |context, arguments, _| {
        let generator = generator(arguments);
        let (data, lengths, steps, itemsize) = known_axes(arguments)?;
        let stop = || context.stop_requested();
        // SAFETY: the arguments describe an array that the caller may write to.
        unsafe { turn(context, generator)?.state().source.shuffle_array(&stop, data, &lengths, &steps, itemsize) }
            .map_err(failure)
    };
}

/// The generator that stands first among the arguments.
fn generator<'a>(arguments: &mut Arguments) -> &'a BitGenerator {
    let _storage = arguments.slot();
    // SAFETY: generated code passes the address that it was given, and an object or the storage keeps what is there alive.
    unsafe { &*(arguments.slot() as *const BitGenerator) }
}

/// The generator for this thread alone; an interrupt ends the wait for another thread that has it.
#[inline]
fn turn<'a>(context: &CallContext, generator: &'a BitGenerator) -> Result<Turn<'a>, ErrorKind> {
    const SLICE: Duration = Duration::from_millis(50);
    if let Some(turn) = generator.turn_within(Duration::ZERO) {
        return Ok(turn);
    }
    loop {
        if let Some(turn) = generator.turn_within(SLICE) {
            return Ok(turn);
        }
        if context.stop_requested() {
            return Err(ErrorKind::Interrupt);
        }
    }
}

/// One value, as the bits of a slot.
#[inline]
fn one(
    context: &CallContext,
    arguments: &mut Arguments,
    results: &mut Results,
    draw: impl FnOnce(&mut Source) -> u64,
) -> Outcome {
    results.put(draw(turn(context, generator(arguments))?.state().source));
    Ok(())
}

/// Fills an array block by block; an interrupt ends it in between.
fn fill<T>(
    context: &CallContext,
    arguments: &mut Arguments,
    fill: unsafe fn(&mut Source, *mut T, usize),
) -> Outcome {
    let generator = generator(arguments);
    let (count, out) = array(arguments);
    in_blocks(context, generator, count, |state, first, count| {
        // SAFETY: the array has `count` elements of this type.
        unsafe { fill(state.source, out.cast::<T>().add(first), count) };
    })
}

fn in_blocks(
    context: &CallContext,
    generator: &BitGenerator,
    count: usize,
    mut draw: impl FnMut(&mut State<'_>, usize, usize),
) -> Outcome {
    let mut turn = turn(context, generator)?;
    for first in (0..count).step_by(BLOCK) {
        draw(&mut turn.state(), first, BLOCK.min(count - first));
        if context.stop_requested() {
            return Err(ErrorKind::Interrupt);
        }
    }
    Ok(())
}

fn single_shape(arguments: &mut Arguments) -> Result<f32, ErrorKind> {
    let shape = arguments.float() as f32;
    static ROW: LazyLock<Option<&Distribution>> = LazyLock::new(|| known("standard_gamma"));
    match row(&ROW)?.check(&[shape.into()]) {
        Ok(()) => Ok(shape),
        Err(complaint) => Err(ErrorKind::Value(complaint.to_string())),
    }
}

/// The type of integers, with the lowest and the highest of them.
fn bounds(arguments: &mut Arguments) -> Result<(IntegerKind, i128, i128), ErrorKind> {
    let (low, high) = (i128::from(arguments.int()), i128::from(arguments.int()));
    let closed = arguments.int() != 0;
    let code = u32::try_from(arguments.int()).ok().and_then(char::from_u32).unwrap_or(' ');
    let Some(kind) = IntegerKind::from_code(code) else {
        return Err(ErrorKind::Internal(format!("no integers have the code {code}")));
    };
    let last = if closed { high } else { high - 1 };
    let (smallest, largest) = kind.range();
    let refused = if low < smallest {
        format!("low is out of bounds for {}", kind.name())
    } else if last > largest {
        format!("high is out of bounds for {}", kind.name())
    } else if low <= last {
        return Ok((kind, low, last));
    } else {
        let text = match (low == 0, closed) {
            (true, true) => "high < 0",
            (true, false) => "high <= 0",
            (false, true) => "low > high",
            (false, false) => "low >= high",
        };
        text.to_owned()
    };
    Err(ErrorKind::Value(refused))
}

fn sample(population: i64, replace: bool, shuffle: bool, p: Option<&[f64]>) -> Sample<'_> {
    let population = usize::try_from(population).unwrap_or(0);
    Sample { replace, p, shuffle, method: Method::Multiply, ..Sample::of(population) }
}

fn choose(
    context: &CallContext,
    generator: &BitGenerator,
    arguments: &mut Arguments,
    sample: Sample<'_>,
) -> Outcome {
    let (count, out) = array(arguments);
    let stop = || context.stop_requested();
    // SAFETY: the array has `count` elements.
    unsafe { turn(context, generator)?.state().source.fill_choice(&stop, sample, out.cast(), count) }
        .map_err(failure)
}

fn failure(error: ChoiceError) -> ErrorKind {
    match error {
        ChoiceError::Interrupted => ErrorKind::Interrupt,
        ChoiceError::Memory => ErrorKind::MemoryMessage(error.to_string()),
        error => ErrorKind::Value(error.generator_text()),
    }
}

/// Looks a distribution up only if its parameters may be wrong.
#[inline]
fn check(name: &str, fine: bool, parameters: &[f64]) -> Outcome {
    if fine { Ok(()) } else { complain(known(name), parameters) }
}

fn known(name: &str) -> Option<&'static Distribution> {
    distribution::of_generator(name)
}

macro_rules! draws {
    ($($symbol:ident: $name:ident;)*) => {
        hotloop_core::primitives! {
            fn register_draws by primitive::run;
            $(
                /// `(generator, parameters…) -> value`
                $symbol => |context, arguments, results| {
                    static ROW: LazyLock<Option<&Distribution>> = LazyLock::new(|| known(stringify!($name)));
                    let distribution = row(&ROW)?;
                    let generator = generator(arguments);
                    let parameters = parameters(distribution, arguments)?;
                    results.put(super::draw(distribution, &mut turn(context, generator)?.state(), &parameters));
                    Ok(())
                };
            )*
        }
    };
}

draws! {
    hl_generator_lognormal: lognormal;
    hl_generator_standard_gamma: standard_gamma;
    hl_generator_gamma: gamma;
    hl_generator_beta: beta;
    hl_generator_chisquare: chisquare;
    hl_generator_noncentral_chisquare: noncentral_chisquare;
    hl_generator_f: f;
    hl_generator_noncentral_f: noncentral_f;
    hl_generator_standard_t: standard_t;
    hl_generator_vonmises: vonmises;
    hl_generator_wald: wald;
    hl_generator_laplace: laplace;
    hl_generator_gumbel: gumbel;
    hl_generator_logistic: logistic;
    hl_generator_rayleigh: rayleigh;
    hl_generator_weibull: weibull;
    hl_generator_pareto: pareto;
    hl_generator_power: power;
    hl_generator_triangular: triangular;
    hl_generator_poisson: poisson;
    hl_generator_binomial: binomial;
    hl_generator_negative_binomial: negative_binomial;
    hl_generator_geometric: geometric;
    hl_generator_hypergeometric: hypergeometric;
    hl_generator_logseries: logseries;
    hl_generator_zipf: zipf;
    hl_generator_standard_cauchy: standard_cauchy;
}

macro_rules! fills {
    ($($fill:ident: $name:ident;)*) => {
        hotloop_core::primitives! {
            fn register_fills by primitive::run;
            $(
                /// `(generator, parameters…, count, array)`
                $fill => |context, arguments, _| {
                    static ROW: LazyLock<Option<&Distribution>> = LazyLock::new(|| known(stringify!($name)));
                    let distribution = row(&ROW)?;
                    let generator = generator(arguments);
                    let parameters = parameters(distribution, arguments)?;
                    let (count, out) = array(arguments);
                    in_blocks(context, generator, count, |state, first, count| {
                        // SAFETY: the array has elements of 8 bytes, as many as were asked for.
                        unsafe { distribution.fill(state, &parameters, out.add(first * 8), count) };
                    })
                };
            )*
        }
    };
}

fills! {
    hl_generator_uniform_fill: uniform;
    hl_generator_normal_fill: normal;
    hl_generator_lognormal_fill: lognormal;
    hl_generator_exponential_fill: exponential;
    hl_generator_standard_gamma_fill: standard_gamma;
    hl_generator_gamma_fill: gamma;
    hl_generator_beta_fill: beta;
    hl_generator_chisquare_fill: chisquare;
    hl_generator_noncentral_chisquare_fill: noncentral_chisquare;
    hl_generator_f_fill: f;
    hl_generator_noncentral_f_fill: noncentral_f;
    hl_generator_standard_t_fill: standard_t;
    hl_generator_vonmises_fill: vonmises;
    hl_generator_wald_fill: wald;
    hl_generator_laplace_fill: laplace;
    hl_generator_gumbel_fill: gumbel;
    hl_generator_logistic_fill: logistic;
    hl_generator_rayleigh_fill: rayleigh;
    hl_generator_weibull_fill: weibull;
    hl_generator_pareto_fill: pareto;
    hl_generator_power_fill: power;
    hl_generator_triangular_fill: triangular;
    hl_generator_poisson_fill: poisson;
    hl_generator_binomial_fill: binomial;
    hl_generator_negative_binomial_fill: negative_binomial;
    hl_generator_geometric_fill: geometric;
    hl_generator_hypergeometric_fill: hypergeometric;
    hl_generator_logseries_fill: logseries;
    hl_generator_zipf_fill: zipf;
    hl_generator_standard_cauchy_fill: standard_cauchy;
}

/// Adds the functions to the table of functions that generated code may call.
pub(super) fn register() {
    register_basics();
    register_draws();
    register_fills();
}
