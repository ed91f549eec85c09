//! Replays the streams that real NumPy drew. `HOTLOOP_BLESS=1` draws them anew with the Python of `.venv`.

use std::path::Path;
use std::process::Command;

use hotloop_random::distribution::{self, Draw};
use hotloop_random::{IntegerKind, RandomState};

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
    assert!(lines.lines().count() > 180);
    assert!(wrong.is_empty(), "{} streams differ:\n{}", wrong.len(), wrong.join("\n"));
}

fn hashed(bits: &[u64]) -> u64 {
    bits.iter().fold(0xcbf2_9ce4_8422_2325, |hash, word| (hash ^ word).wrapping_mul(0x100_0000_01b3))
}

fn draw(call: &str, seed: u32, count: usize) -> Vec<u64> {
    let words: Vec<_> = call.split(' ').collect();
    let number = |i: usize| words[i].parse::<usize>().unwrap();
    let floats =
        |from: usize| -> Vec<f64> { words[from..].iter().map(|word| word.parse().unwrap()).collect() };
    let mut state = RandomState::from_seed(seed);
    match words[0] {
        "distribution" => {
            let parameters = floats(2);
            let distribution = distribution::by_name(words[1]).unwrap();
            distribution.check(&parameters).unwrap();
            match distribution.draw {
                Draw::Float(draw) => (0..count).map(|_| bits(draw(&mut state, &parameters))).collect(),
                Draw::Int(draw) => (0..count).map(|_| draw(&mut state, &parameters) as u64).collect(),
            }
        }
        "integers" => {
            let kind = kind(words[1]);
            let (low, high) = (words[2].parse().unwrap(), words[3].parse::<i128>().unwrap() - 1);
            let one_by_one: Vec<u64> = {
                let mut clone = state.clone();
                let mut integers = clone.integers(kind);
                (0..count).map(|_| integers.next(low, high) as u64).collect()
            };
            let mut row = vec![0_u8; count * kind.bytes()];
            // SAFETY: the row has the size that is given.
            unsafe { state.fill_integers(kind, low, high, row.as_mut_ptr(), count) };
            let negative = low < 0;
            let filled: Vec<u64> = row.chunks(kind.bytes()).map(|bytes| extended(bytes, negative)).collect();
            assert_eq!(filled, one_by_one, "{call}");
            filled
        }
        "rising" => {
            let mut integers = state.integers(kind(words[1]));
            (1..=count as i128).map(|i| integers.next(0, i % 100) as u64).collect()
        }
        "seeded" => {
            let key: Vec<u32> = words[1..].iter().map(|word| word.parse().unwrap()).collect();
            let mut state = RandomState::from_array(&key).unwrap();
            random(&mut state, count)
        }
        "random" => random(&mut state, count),
        "bytes" => {
            let mut row = vec![0; count];
            // SAFETY: the row has the size that is given.
            unsafe { state.fill_bytes(row.as_mut_ptr(), count) };
            row.into_iter().map(u64::from).collect()
        }
        "permutation" => state.permutation(count).into_iter().map(|i| i as u64).collect(),
        "choice" => {
            let p = weights(words[4]);
            let chosen = state.choice(number(1), number(2), words[3] == "True", p.as_deref()).unwrap();
            chosen.into_iter().map(|i| i as u64).collect()
        }
        "multinomial" => {
            let pvals = floats(2);
            let mut row = vec![0; pvals.len()];
            (0..count / row.len())
                .flat_map(|_| {
                    state.multinomial(number(1) as i64, &pvals, &mut row);
                    row.iter().map(|n| *n as u64).collect::<Vec<_>>()
                })
                .collect()
        }
        "dirichlet" => {
            let alpha = floats(1);
            let mut row = vec![0.0; alpha.len()];
            (0..count / row.len())
                .flat_map(|_| {
                    state.dirichlet(&alpha, &mut row);
                    row.iter().copied().map(bits).collect::<Vec<_>>()
                })
                .collect()
        }
        "state" | "cached" => {
            let mut row = vec![0.0; 1001];
            // SAFETY: the row has the size that is given.
            unsafe { state.fill_standard_normal(row.as_mut_ptr(), row.len()) };
            let saved = state.state();
            let mut other = RandomState::from_seed(1);
            other.set_state(&saved).unwrap();
            assert_eq!(other.standard_normal().to_bits(), state.standard_normal().to_bits());
            if words[0] == "cached" {
                return vec![saved.cached_gauss.to_bits()];
            }
            assert_eq!((saved.position, usize::from(saved.has_gauss)), (number(1), number(2)));
            saved.key.iter().copied().map(u64::from).collect()
        }
        _ => panic!("unknown case: {call}"),
    }
}

/// The bits of a value; all NaNs count as one.
fn bits(value: f64) -> u64 {
    if value.is_nan() { f64::NAN.to_bits() } else { value.to_bits() }
}

fn random(state: &mut RandomState, count: usize) -> Vec<u64> {
    let mut row = vec![0.0; count];
    // SAFETY: the row has the size that is given.
    unsafe { state.fill_random(row.as_mut_ptr(), count) };
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
