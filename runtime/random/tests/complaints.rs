//! What is refused, in NumPy's words.

#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "each unsafe call below passes local memory that outlives it"
)]

use hotloop_core::context::CallContext;
use hotloop_core::error::{ErrorKind, OK};
use hotloop_core::slots::Entry;
use hotloop_core::table;
use hotloop_random::distribution::{self, as_float};
use hotloop_random::{Bits, ChoiceError, Common, RandomState, Sample, seed_sequence};

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
        ("binomial", &[as_float(-1), 0.5], "n < 0"),
        ("binomial", &[as_float(5), NAN], "p < 0, p > 1 or p is NaN"),
        ("negative_binomial", &[0.0, 0.5], "n <= 0"),
        ("geometric", &[0.0], "p <= 0, p > 1 or p contains NaNs"),
        ("hypergeometric", &[as_float(5), as_float(5), as_float(11)], "ngood + nbad < nsample"),
        ("hypergeometric", &[as_float(-1), as_float(7), as_float(5)], "ngood < 0"),
        ("hypergeometric", &[as_float(5), as_float(5), as_float(0)], "nsample < 1 or nsample is NaN"),
        ("logseries", &[1.0], "p < 0, p >= 1 or p is NaN"),
        ("zipf", &[1.0], "a <= 1 or a is NaN"),
    ];
    for (name, values, text) in cases {
        let distribution = distribution::by_name(name).unwrap();
        assert_eq!(distribution.check(values).unwrap_err().to_string(), *text, "{name} {values:?}");
        assert_eq!(distribution.parameters.len(), values.len());
    }
    assert_eq!(distribution::by_name("normal").unwrap().check(&[NAN, NAN]), Ok(()));
    assert_eq!(distribution::by_name("binomial").unwrap().check(&[as_float(0), 0.5]), Ok(()));
}

#[test]
fn samples_that_cannot_be_taken() {
    let mut state = RandomState::from_seed(1);
    let state = state.draws();
    let mut choice = |population, count, replace, p| {
        state.source.choice(Sample { replace, p, ..Sample::of(population) }, count).unwrap_err()
    };
    assert_eq!(choice(0, 1, true, None), ChoiceError::EmptyPopulation);
    assert_eq!(choice(3, 5, false, None), ChoiceError::SampleTooLarge);
    assert_eq!(choice(3, 1, true, Some(&[0.5, 0.5])), ChoiceError::SizeMismatch);
    assert_eq!(choice(3, 1, true, Some(&[0.5, 0.5, 0.5])), ChoiceError::Sum);
    assert_eq!(choice(3, 1, true, Some(&[-0.5, 0.5, 1.0])), ChoiceError::Negative);
    assert_eq!(choice(3, 1, true, Some(&[NAN, 0.5, 0.5])), ChoiceError::NotANumber);
    assert_eq!(choice(3, 1, true, Some(&[0.5, 0.5, f64::INFINITY])), ChoiceError::Sum);
    assert_eq!(choice(3, 3, false, Some(&[0.5, 0.5, 0.0])), ChoiceError::TooFewPossible);
    assert_eq!(state.source.choice(Sample::of(0), 0), Ok(vec![]));
}

#[test]
fn generated_code_draws_from_the_global_state() {
    hotloop_random::register();
    let context = CallContext::new(false);
    let call = |name: &str, arguments: &[u64]| {
        let entry: Entry = unsafe { std::mem::transmute(table::address(name).unwrap()) };
        let mut result = [0];
        let status = unsafe { entry(&context, arguments.as_ptr(), result.as_mut_ptr()) };
        if status == OK { Ok(result[0]) } else { Err(context.take_error().unwrap().kind) }
    };
    let float = |value: f64| value.to_bits();
    let mut state = RandomState::from_seed(9);
    let mut state = state.draws();
    call("hl_random_seed", &[9]).unwrap();
    assert_eq!(call("hl_random_random", &[]), Ok(float(state.next_f64())));
    assert_eq!(call("hl_random_normal", &[float(3.0), float(2.0)]), Ok(float(state.normal(3.0, 2.0))));
    let drawn = call("hl_random_binomial", &[50, float(0.25)]);
    assert_eq!(drawn, Ok(state.binomial(50, 0.25) as u64));
    assert_eq!(call("hl_random_randint", &[-5i64 as u64, 5]), Ok((state.interval(9) as i64 - 5) as u64));

    let mut filled = vec![0.0; 40_000];
    let mut expected = filled.clone();
    unsafe { state.fill_standard_normal(expected.as_mut_ptr(), expected.len()) };
    let count = filled.len() as u64;
    call("hl_random_standard_normal_fill", &[count, 0, filled.as_mut_ptr() as u64]).unwrap();
    assert_eq!(filled, expected);
    expected.fill_with(|| state.exponential(2.0));
    call("hl_random_exponential_fill", &[float(2.0), count, 0, filled.as_mut_ptr() as u64]).unwrap();
    assert_eq!(filled, expected);

    // Rows of two are shuffled whole.
    let mut rows: Vec<i32> = (0..20).collect();
    call("hl_random_shuffle", &[4, 2, 0, rows.as_mut_ptr() as u64, 10, 2, 2, 1]).unwrap();
    let mut order: Vec<i32> = (0..10).collect();
    state.source.shuffle(10, |i, j| order.swap(i, j));
    assert_eq!(rows, order.iter().flat_map(|row| [2 * row, 2 * row + 1]).collect::<Vec<_>>());
    let mut indices = vec![0i64; 5];
    call("hl_random_choice_fill", &[20, 0, 5, 0, indices.as_mut_ptr() as u64]).unwrap();
    assert_eq!(indices, state.source.choice(Sample { replace: false, ..Sample::of(20) }, 5).unwrap());

    let refused = |name, arguments: &[u64], text: &str| {
        assert_eq!(call(name, arguments), Err(ErrorKind::Value(text.to_owned())));
    };
    refused("hl_random_seed", &[-1i64 as u64], "Seed must be between 0 and 2**32 - 1");
    refused("hl_random_normal", &[float(0.0), float(-1.0)], "scale < 0");
    refused("hl_random_randint", &[5, 5], "low >= high");
    refused("hl_random_choice_fill", &[2, 0, 3, 0, 0], &ChoiceError::SampleTooLarge.to_string());
}

#[test]
fn entropy_differs() {
    assert_ne!(seed_sequence::system_entropy::<4>(), seed_sequence::system_entropy::<4>());
}
