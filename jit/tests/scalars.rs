//! Operations on numbers give NumPy's bits: the expected ones in `data/scalars.txt` were written by NumPy
//! (`data/scalars.py`). Each operation runs over all pairs of edge values in a nest, so in vectors.

use hotloop_array::dtype::{ALL, DType, Kind};
use hotloop_core::context::CallContext;
use hotloop_core::error::OK;
use hotloop_jit::llvm::{self, CodegenOptions, Engine};
use hotloop_jit::loops::{parse::parse, verify::verify};
use std::collections::HashMap;

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len() / 2).map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap()).collect()
}

fn run(op: &str, from: DType, to: DType, a: &[u8], b: &[u8], number: usize) -> Vec<u8> {
    let (x, y) = (from.name(), to.name());
    let (extra, input, second, operands) = if b.is_empty() {
        (String::new(), "%a", String::new(), "n0")
    } else {
        (format!("%b: array({x}, 1, C), "), "%a, %b", format!("    n1: {x} = element 1\n"), "n0, n1")
    };
    let last = if b.is_empty() { "n1" } else { "n2" };
    let text = format!(
        "module \"scalar_{number}\"\n\
         function @0 \"f\"(%a: array({x}, 1, C), {extra}%c: array({y}, 1, C)) -> none source 0 {{\n  \
         %n: int64 = length %a, 0\n  nest (%n) reading ({input}) {{\n    n0: {x} = element 0\n{second}    \
         {last}: {y} = {op} {operands}\n    store %c = {last}\n  }}\n  %r: none = const None\n  return %r\n}}\n"
    );
    let module = parse(&text).unwrap();
    verify(&module).unwrap();
    let object = llvm::compile(&module, &CodegenOptions::default()).unwrap();
    let loaded = Engine::global().unwrap().load(&object).unwrap();
    let length = a.len() / from.itemsize();
    let mut out = vec![0u8; length * to.itemsize()];
    let mut slots = Vec::new();
    let mut push = |pointer: *const u8| slots.extend([0, pointer as u64, length as u64, 1]);
    push(a.as_ptr());
    if !b.is_empty() {
        push(b.as_ptr());
    }
    push(out.as_mut_ptr());
    let context = CallContext::new(true);
    // SAFETY: the slots are those of the arrays, whose elements are in the three rows.
    let status = unsafe { loaded.entry()(&context, slots.as_ptr(), std::ptr::null_mut()) };
    assert_eq!(status, OK);
    out
}

/// Whether both are the same number. NaN has many bits; of two zeros an extreme may be either.
fn same(op: &str, dtype: DType, a: &[u8], b: &[u8]) -> bool {
    let size = dtype.real_part().itemsize();
    let any_zero = matches!(op, "maximum" | "minimum" | "fmax" | "fmin");
    a.chunks(size).zip(b.chunks(size)).all(|(a, b)| {
        let number = |x: &[u8]| match dtype.real_part() {
            DType::Float32 => Some(f64::from(f32::from_le_bytes(x.try_into().unwrap()))),
            DType::Float64 => Some(f64::from_le_bytes(x.try_into().unwrap())),
            _ => None,
        };
        let equal = || {
            let (a, b) = (number(a)?, number(b)?);
            Some(a.is_nan() && b.is_nan() || any_zero && a == b)
        };
        a == b || equal() == Some(true)
    })
}

#[test]
fn operations_have_the_bits_of_numpy() {
    let dtype = |name: &str| ALL.into_iter().find(|known| known.name() == name).unwrap();
    let mut failures = String::new();
    let mut count = 0;
    let mut values: HashMap<DType, Vec<u8>> = HashMap::new();
    let lines = include_str!("data/scalars.txt").lines().filter(|line| !line.starts_with('#'));
    for (number, line) in lines.enumerate() {
        let fields: Vec<_> = line.split(' ').collect();
        if let ["values", name, hex] = fields[..] {
            values.insert(dtype(name), bytes(hex));
            continue;
        }
        let [op, from, to, expected] = fields[..] else { panic!("{line}") };
        let (from, to, expected) = (dtype(from), dtype(to), bytes(expected));
        let (size, out) = (from.itemsize(), to.itemsize());
        let edges: Vec<_> = values[&from].chunks(size).collect();
        let (mut a, mut b) = (Vec::new(), Vec::new());
        if expected.len() / out == edges.len() {
            a = edges.concat();
        } else {
            for (x, y) in edges.iter().flat_map(|x| edges.iter().map(move |y| (x, y))) {
                let is_negative = from.kind() == Kind::Signed && y[size - 1] >= 0x80;
                if op != "power" || !is_negative {
                    a.extend_from_slice(x);
                    b.extend_from_slice(y);
                }
            }
        }
        let found = run(op, from, to, &a, &b, number);
        assert_eq!(found.len(), expected.len(), "{op} {from}");
        for i in 0..a.len() / size {
            let at = i * out..(i + 1) * out;
            count += 1;
            if !same(op, to, &found[at.clone()], &expected[at.clone()]) {
                let second = b.get(i * size..(i + 1) * size).unwrap_or_default();
                failures += &format!(
                    "{op} {from} -> {to}: {:02x?} {second:02x?} gives {:02x?}, NumPy {:02x?}\n",
                    &a[i * size..(i + 1) * size],
                    &found[at.clone()],
                    &expected[at]
                );
            }
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
    assert!(count > 10_000);
}
