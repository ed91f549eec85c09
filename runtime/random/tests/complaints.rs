//! What is refused, in NumPy's words.

#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "each unsafe call below passes local memory that outlives it"
)]

use hotloop_core::context::CallContext;
use hotloop_core::error::{ErrorKind, FAILED, OK, Status};
use hotloop_core::table;
use hotloop_random::{ChoiceError, RandomState, SeedError, distribution};

const NAN: f64 = f64::NAN;

#[test]
fn parameters_out_of_range() {
    let cases: &[(&str, &[f64], &str)] = &[
        ("uniform", &[0.0, f64::INFINITY], "Range exceeds valid bounds"),
        ("normal", &[0.0, -1.0], "scale < 0"),
        ("normal", &[0.0, -0.0], "scale < 0"),
        ("lognormal", &[0.0, -1.0], "sigma < 0"),
        ("beta", &[0.0, 1.0], "a <= 0"),
        ("noncentral_f", &[1.0, 1.0, -1.0], "nonc < 0"),
        ("wald", &[1.0, 0.0], "scale <= 0"),
        ("triangular", &[3.0, 0.5, 1.0], "left > mode"),
        ("triangular", &[0.0, 2.0, 1.0], "mode > right"),
        ("triangular", &[1.0, 1.0, 1.0], "left == right"),
        ("poisson", &[NAN], "lam < 0 or lam is NaN"),
        ("poisson", &[1e19], "lam value too large"),
        ("binomial", &[-1.0, 0.5], "n < 0"),
        ("binomial", &[5.0, NAN], "p < 0, p > 1 or p is NaN"),
        ("negative_binomial", &[0.0, 0.5], "n <= 0"),
        ("geometric", &[0.0], "p <= 0, p > 1 or p contains NaNs"),
        ("hypergeometric", &[5.0, 5.0, 11.0], "ngood + nbad < nsample"),
        ("hypergeometric", &[-1.0, 7.0, 5.0], "ngood < 0"),
        ("hypergeometric", &[5.0, 5.0, 0.0], "nsample < 1 or nsample is NaN"),
        ("logseries", &[1.0], "p < 0, p >= 1 or p is NaN"),
        ("zipf", &[1.0], "a <= 1 or a is NaN"),
    ];
    for (name, values, text) in cases {
        let distribution = distribution::by_name(name).unwrap();
        assert_eq!(distribution.check(values), Err((*text).to_owned()), "{name} {values:?}");
        assert_eq!(distribution.parameters.len(), values.len());
    }
    assert_eq!(distribution::by_name("normal").unwrap().check(&[NAN, NAN]), Ok(()));
    assert_eq!(distribution::by_name("binomial").unwrap().check(&[-0.0, 0.5]), Ok(()));
}

#[test]
fn samples_that_cannot_be_taken() {
    let mut state = RandomState::from_seed(1);
    let mut choice = |population, count, replace, p| state.choice(population, count, replace, p).unwrap_err();
    assert_eq!(choice(0, 1, true, None), ChoiceError::EmptyPopulation);
    assert_eq!(choice(3, 5, false, None), ChoiceError::SampleTooLarge);
    assert_eq!(choice(3, 1, true, Some(&[0.5, 0.5])), ChoiceError::SizeMismatch);
    assert_eq!(choice(3, 1, true, Some(&[0.5, 0.5, 0.5])), ChoiceError::Sum);
    assert_eq!(choice(3, 1, true, Some(&[-0.5, 0.5, 1.0])), ChoiceError::Negative);
    assert_eq!(choice(3, 1, true, Some(&[NAN, 0.5, 0.5])), ChoiceError::NotANumber);
    assert_eq!(choice(3, 1, true, Some(&[0.5, 0.5, f64::INFINITY])), ChoiceError::Sum);
    assert_eq!(choice(3, 3, false, Some(&[0.5, 0.5, 0.0])), ChoiceError::TooFewPossible);
    assert_eq!(state.choice(0, 0, true, None), Ok(vec![]));
    assert_eq!(RandomState::from_array(&[]).err(), Some(SeedError));
}

#[test]
fn generated_code_draws_from_the_global_state() {
    type Seed = unsafe extern "C" fn(*const CallContext, i64) -> Status;
    type Normal = unsafe extern "C" fn(*const CallContext, f64, f64, *mut f64) -> Status;
    type Binomial = unsafe extern "C" fn(*const CallContext, f64, f64, *mut i64) -> Status;
    type Integer = unsafe extern "C" fn(*const CallContext, i64, i64, *mut i64) -> Status;
    hotloop_random::register();
    let address = |name| table::address(name).unwrap();
    let context = CallContext::new(false);
    let seed: Seed = unsafe { std::mem::transmute(address("hl_random_seed")) };
    let normal: Normal = unsafe { std::mem::transmute(address("hl_random_normal")) };
    let binomial: Binomial = unsafe { std::mem::transmute(address("hl_random_binomial")) };
    let integer: Integer = unsafe { std::mem::transmute(address("hl_random_randint")) };
    let random: extern "C" fn() -> f64 = unsafe { std::mem::transmute(address("hl_random_random")) };

    let (mut real, mut whole) = (0.0, 0);
    let mut state = RandomState::from_seed(9);
    assert_eq!(unsafe { seed(&context, 9) }, OK);
    assert_eq!(random(), state.next_f64());
    assert_eq!(unsafe { normal(&context, 3.0, 2.0, &mut real) }, OK);
    assert_eq!(real, state.normal(3.0, 2.0));
    assert_eq!(unsafe { binomial(&context, 50.0, 0.25, &mut whole) }, OK);
    assert_eq!(whole, state.binomial(50, 0.25));
    assert_eq!(unsafe { integer(&context, -5, 5, &mut whole) }, OK);
    assert_eq!(whole, state.interval(9) as i64 - 5);

    let refused = |status, text: &str| {
        assert_eq!(status, FAILED);
        assert_eq!(context.take_error().unwrap().kind, ErrorKind::Value(text.to_owned()));
    };
    refused(unsafe { seed(&context, -1) }, "Seed must be between 0 and 2**32 - 1");
    refused(unsafe { normal(&context, 0.0, -1.0, &mut real) }, "scale < 0");
    refused(unsafe { integer(&context, 5, 5, &mut whole) }, "low >= high");
}

#[test]
fn states_from_entropy_differ() {
    assert_ne!(RandomState::from_entropy().next_u64(), RandomState::from_entropy().next_u64());
}
