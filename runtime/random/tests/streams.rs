//! Replays the streams that real NumPy drew. `HOTLOOP_BLESS=1` draws them anew with the Python of `.venv`.

use std::path::Path;
use std::process::Command;

use hotloop_random::distribution::{self, Distribution, Draw, as_float};
use hotloop_random::generators::{Mt19937, Pcg64, Pcg64Dxsm, Philox, Sfc64};
use hotloop_random::modern::multivariate;
use hotloop_random::{Bits, IntegerKind, Method, RandomState, Sample, Source, State, seed_sequence};

#[test]
fn streams_equal_numpys() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = directory.join("tests/streams.txt");
    if std::env::var_os("HOTLOOP_BLESS").is_some() {
        let python = directory.join("../../.venv/bin/python");
        let output = Command::new(python).arg(directory.join("tests/streams.py")).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        std::fs::write(&file, output.stdout).unwrap();
    }
    let lines = std::fs::read_to_string(&file).unwrap();
    let mut wrong = Vec::new();
    for line in lines.lines() {
        let [call, seed, count, first, hash] = line.split(" | ").collect::<Vec<_>>()[..] else {
            panic!("not a case: {line}");
        };
        let bits = draw(call, seed.parse().unwrap(), count.parse().unwrap());
        let firsts: Vec<_> = bits.iter().take(3).map(|word| format!("{word:016x}")).collect();
        if firsts.join(" ") != first || format!("{:016x}", hashed(&bits)) != hash {
            wrong.push(format!("{call}: {} instead of {first}", firsts.join(" ")));
        }
    }
    assert!(lines.lines().count() > 600);
    assert!(wrong.is_empty(), "{} streams differ:\n{}", wrong.len(), wrong.join("\n"));
}

fn hashed(bits: &[u64]) -> u64 {
    bits.iter().fold(0xcbf2_9ce4_8422_2325, |hash, word| (hash ^ word).wrapping_mul(0x100_0000_01b3))
}

fn draw(call: &str, seed: u32, count: usize) -> Vec<u64> {
    let words: Vec<_> = call.split(' ').collect();
    let mut state = match words[0] {
        "generator" => RandomState::new(seeded(words[1], seed)),
        _ => RandomState::from_seed(seed),
    };
    let modern = words[0] == "generator";
    let words = if modern { &words[2..] } else { &words[..] };
    let method = if modern { Method::Multiply } else { Method::Mask };
    let number = |i: usize| words[i].parse::<usize>().unwrap();
    let floats =
        |from: usize| -> Vec<f64> { words[from..].iter().map(|word| word.parse().unwrap()).collect() };
    let mut state = state.draws();
    match words[0] {
        "distribution" => {
            let find = if modern { distribution::of_generator } else { distribution::by_name };
            draw_distribution(find(words[1]).unwrap(), &words[2..], &mut state, count)
        }
        "f32" => (0..count).map(|_| u64::from(single(&words[1..], state.source).to_bits())).collect(),
        "inverse" => {
            let mut row = vec![0.0; count];
            // SAFETY: the row has the size that is given.
            unsafe { state.source.fill_exponential_by_inversion(row.as_mut_ptr(), count) };
            row.into_iter().map(f64::to_bits).collect()
        }
        "integers" => {
            let kind = kind(words[1]);
            let (low, high) = (words[2].parse().unwrap(), words[3].parse::<i128>().unwrap() - 1);
            let one_by_one: Vec<u64> = {
                let mut clone = state.source.clone();
                let mut integers = clone.integers(kind, method);
                (0..count).map(|_| integers.next(low, high) as u64).collect()
            };
            let mut row = vec![0_u8; count * kind.bytes()];
            // SAFETY: the row has the size that is given.
            unsafe { state.source.integers(kind, method).fill(low, high, row.as_mut_ptr(), count) };
            let negative = low < 0;
            let filled: Vec<u64> = row.chunks(kind.bytes()).map(|bytes| extended(bytes, negative)).collect();
            assert_eq!(filled, one_by_one, "{call}");
            filled
        }
        "rising" => {
            let mut integers = state.source.integers(kind(words[1]), method);
            (1..=count as i128).map(|i| integers.next(0, i % 100) as u64).collect()
        }
        "seeded" => {
            let key: Vec<u32> = words[1..].iter().map(|word| word.parse().unwrap()).collect();
            random(&mut RandomState::from_array(&key).draws(), count)
        }
        "random" => random(&mut state, count),
        "raw" => {
            let mut row = vec![0; count];
            // SAFETY: the row has the size that is given.
            unsafe { state.source.fill_raw(row.as_mut_ptr(), count) };
            row
        }
        "advanced" => {
            let odd = state.next_u32();
            match state.source {
                Source::Mt19937(twister) => twister.jump(),
                Source::Pcg64(pcg) => pcg.advance(3 << 100 | 12_345),
                Source::Pcg64Dxsm(pcg) => pcg.advance(3 << 100 | 12_345),
                Source::Philox(philox) => philox.advance([12_345, 3 << 36, u64::MAX, 0]),
                _ => {}
            }
            std::iter::once(odd.into()).chain(random(&mut state, count - 1)).collect()
        }
        "bytes" => {
            let mut row = vec![0; count];
            // SAFETY: the row has the size that is given.
            unsafe { state.source.fill_bytes(row.as_mut_ptr(), count) };
            row.into_iter().map(u64::from).collect()
        }
        "permutation" => state.source.permutation(count).into_iter().map(|i| i as u64).collect(),
        "choice" => {
            let p = weights(words[4]);
            let shuffle = words.get(5) != Some(&"False");
            let replace = words[3] == "True";
            let sample = Sample { replace, p: p.as_deref(), method, shuffle, ..Sample::of(number(1)) };
            let chosen = state.source.choice(sample, number(2)).unwrap();
            chosen.into_iter().map(|i| i as u64).collect()
        }
        "multinomial" => {
            let pvals = floats(2);
            let mut row = vec![0; pvals.len()];
            (0..count / row.len())
                .flat_map(|_| {
                    multivariate::multinomial(state.source, number(1) as i64, &pvals, &mut row);
                    row.iter().map(|n| *n as u64).collect::<Vec<_>>()
                })
                .collect()
        }
        "dirichlet" => {
            let alpha = floats(1);
            let points = multivariate::Dirichlet::new(&alpha).unwrap();
            let mut row = vec![0.0; alpha.len()];
            (0..count / row.len())
                .flat_map(|_| {
                    if modern {
                        points.draw(state.source, &mut row);
                    } else {
                        state.dirichlet(&alpha, &mut row);
                    }
                    row.iter().copied().map(bits).collect::<Vec<_>>()
                })
                .collect()
        }
        "marginals" | "count" => {
            let colors: Vec<i64> = words[2..].iter().map(|word| word.parse().unwrap()).collect();
            let total = colors.iter().sum();
            let mut urn: Vec<usize> =
                colors.iter().enumerate().flat_map(|(i, n)| vec![i; *n as usize]).collect();
            let mut row = vec![0; colors.len()];
            let sample = number(1) as i64;
            (0..count / row.len())
                .flat_map(|_| {
                    if words[0] == "count" {
                        multivariate::hypergeometric_count(state.source, &mut urn, &colors, sample, &mut row);
                    } else {
                        multivariate::hypergeometric_marginals(
                            state.source,
                            total,
                            &colors,
                            sample,
                            &mut row,
                        );
                    }
                    row.iter().map(|n| *n as u64).collect::<Vec<_>>()
                })
                .collect()
        }
        "state" | "cached" => {
            let mut row = vec![0.0; 1001];
            // SAFETY: the row has the size that is given.
            unsafe { state.fill_standard_normal(row.as_mut_ptr(), row.len()) };
            if words[0] == "cached" {
                return vec![state.gauss.unwrap().to_bits()];
            }
            let Source::Mt19937(twister) = &*state.source else { panic!("another generator") };
            assert_eq!((twister.position, usize::from(state.gauss.is_some())), (number(1), number(2)));
            twister.key.iter().copied().map(u64::from).collect()
        }
        _ => panic!("unknown case: {call}"),
    }
}

/// A generator with the state that its class gives it for a seed.
fn seeded(generator: &str, seed: u32) -> Source {
    let pool = seed_sequence::pool(&[seed], 4);
    let words: Vec<u64> = seed_sequence::wide_state(&pool).take(4).collect();
    let pair = |at: usize| u128::from(words[at]) << 64 | u128::from(words[at + 1]);
    match generator {
        "MT19937" => {
            let key: Vec<u32> = seed_sequence::state(&pool).take(624).collect();
            Source::Mt19937(Mt19937::from_words(key.try_into().unwrap()))
        }
        "PCG64" => Source::Pcg64(Pcg64::seeded(pair(0), pair(2))),
        "PCG64DXSM" => Source::Pcg64Dxsm(Pcg64Dxsm::seeded(pair(0), pair(2))),
        "Philox" => Source::Philox(Philox::new([words[0], words[1]], [0; 4])),
        _ => Source::Sfc64(Sfc64::seeded([words[0], words[1], words[2]])),
    }
}

fn draw_distribution(
    distribution: &Distribution,
    words: &[&str],
    state: &mut State<'_>,
    count: usize,
) -> Vec<u64> {
    let parameters: Vec<f64> = words
        .iter()
        .zip(distribution.parameters)
        .map(|(word, parameter)| match parameter.integer {
            true => as_float(word.parse().unwrap()),
            false => word.parse().unwrap(),
        })
        .collect();
    distribution.check(&parameters).unwrap();
    match distribution.draw {
        Draw::Float(draw) => (0..count).map(|_| bits(draw(state, &parameters))).collect(),
        Draw::Int(draw) => (0..count).map(|_| draw(state, &parameters) as u64).collect(),
    }
}

/// A deviate of single precision.
fn single(words: &[&str], source: &mut Source) -> f32 {
    use hotloop_random::modern::{single, ziggurat};
    match words[0] {
        "random" => source.next_f32(),
        "standard_normal" => ziggurat::standard_normal_f32(source),
        "standard_exponential" => ziggurat::standard_exponential_f32(source),
        "inverse" => ziggurat::exponential_by_inversion_f32(source),
        _ => single::standard_gamma_f32(source, words[1].parse().unwrap()),
    }
}

/// The bits of a value; all NaNs count as one.
fn bits(value: f64) -> u64 {
    if value.is_nan() { f64::NAN.to_bits() } else { value.to_bits() }
}

fn random(state: &mut State<'_>, count: usize) -> Vec<u64> {
    let mut row = vec![0.0; count];
    // SAFETY: the row has the size that is given.
    unsafe { state.source.fill_f64(row.as_mut_ptr(), count) };
    row.into_iter().map(f64::to_bits).collect()
}

fn extended(bytes: &[u8], negative: bool) -> u64 {
    let sign = if negative && bytes[bytes.len() - 1] >= 128 { 0xff } else { 0 };
    let mut whole = [sign; 8];
    whole[..bytes.len()].copy_from_slice(bytes);
    u64::from_le_bytes(whole)
}

fn kind(dtype: &str) -> IntegerKind {
    match dtype {
        "bool" => IntegerKind::Bool,
        "int8" => IntegerKind::I8,
        "uint8" => IntegerKind::U8,
        "int16" => IntegerKind::I16,
        "uint16" => IntegerKind::U16,
        "int32" => IntegerKind::I32,
        "uint32" => IntegerKind::U32,
        "int64" => IntegerKind::I64,
        _ => IntegerKind::U64,
    }
}

fn weights(name: &str) -> Option<Vec<f64>> {
    match name {
        "even" => Some(vec![0.1; 10]),
        "uneven" => Some((0..20).map(|i| f64::from(i) / 190.0).collect()),
        "sparse" => Some(vec![0.0, 0.5, 0.0, 0.0, 0.25, 0.25, 0.0, 0.0]),
        _ => None,
    }
}
