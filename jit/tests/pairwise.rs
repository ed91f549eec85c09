//! Sums of floats have NumPy's bits: the expected ones in `data/pairwise.txt` were written by NumPy (`data/pairwise.py`).

use hotloop_array::dtype::{ALL, DType};
use hotloop_core::context::CallContext;
use hotloop_core::error::OK;
use hotloop_jit::llvm::{self, CodegenOptions, Engine, Loaded};
use hotloop_jit::loops::{parse::parse, verify::verify};
use std::collections::HashMap;

/// The elements in memory, as bytes.
fn memory(dtype: DType, count: usize) -> Vec<u8> {
    let parts = if dtype.is_complex() { 2 } else { 1 };
    (0..(count * parts) as u64)
        .flat_map(|i| {
            let x = ((i * 2_654_435_761) % (1 << 32)) as f64 / 4_294_967_296.0 - 0.5;
            let x = x * (1 + i % 7) as f64;
            match dtype.real_part() {
                DType::Float32 => (x as f32).to_le_bytes().to_vec(),
                _ => x.to_le_bytes().to_vec(),
            }
        })
        .collect()
}

/// A function that sums an array. A sum of a plain input reads the array; any other goes through a row of elements.
fn compiled(dtype: DType, ndim: usize, layout: &str, plain: bool) -> Loaded {
    let name = dtype.name();
    let lengths: Vec<_> = (0..ndim).map(|axis| format!("  %n{axis}: int64 = length %a, {axis}\n")).collect();
    let extents: Vec<_> = (0..ndim).map(|axis| format!("%n{axis}")).collect();
    let (copy, node) = if plain {
        (String::new(), "n0")
    } else {
        (format!("    n1: {name} = negative n0\n    n2: {name} = negative n1\n"), "n2")
    };
    let text = format!(
        "module \"pairwise_{name}_{ndim}_{layout}_{plain}\"\n\
         function @0 \"f\"(%a: array({name}, {ndim}, {layout})) -> {name} source 0 {{\n{}  \
         %s: {name} = nest ({}) reading (%a) {{\n    n0: {name} = element 0\n{copy}    reduce sum {node}\n  }}\n  \
         return %s\n}}\n",
        lengths.concat(),
        extents.join(", ")
    );
    let module = parse(&text).unwrap();
    verify(&module).unwrap();
    let object = llvm::compile(&module, &CodegenOptions::default()).unwrap();
    Engine::global().unwrap().load(&object).unwrap()
}

fn sum(loaded: &Loaded, dtype: DType, shape: &[u64], strides: &[u64]) -> Vec<u8> {
    let reach: u64 = shape.iter().zip(strides).map(|(n, stride)| n * stride).sum();
    let bytes = memory(dtype, reach as usize + 1);
    let mut arguments = vec![0, bytes.as_ptr() as u64];
    arguments.extend_from_slice(shape);
    arguments.extend_from_slice(strides);
    let mut results = [0u64; 2];
    let context = CallContext::new(true);
    // SAFETY: the slots are those of the array, whose elements are in `bytes`.
    let status = unsafe { loaded.entry()(&context, arguments.as_ptr(), results.as_mut_ptr()) };
    assert_eq!(status, OK);
    let size = dtype.real_part().itemsize();
    let parts = if dtype.is_complex() { 2 } else { 1 };
    results[..parts].iter().flat_map(|slot| slot.to_le_bytes()[..size].to_vec()).collect()
}

#[test]
fn sums_have_the_bits_of_numpy() {
    let mut functions = HashMap::new();
    let mut count = 0;
    for line in include_str!("data/pairwise.txt").lines().filter(|line| !line.starts_with('#')) {
        let [dtype, shape, how, expected] = line.split(' ').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let dtype = ALL.into_iter().find(|known| known.name() == dtype).unwrap();
        let shape: Vec<u64> = shape.split('x').map(|n| n.parse().unwrap()).collect();
        let mut strides = vec![1; shape.len()];
        let step = match how {
            "F" => {
                (1..shape.len()).for_each(|axis| strides[axis] = strides[axis - 1] * shape[axis - 1]);
                1
            }
            _ => {
                (1..shape.len()).rev().for_each(|axis| strides[axis - 1] = strides[axis] * shape[axis]);
                how.parse().unwrap_or(1)
            }
        };
        strides.iter_mut().for_each(|stride| *stride *= step);
        let layouts: &[&str] = match how {
            "F" => &["F"],
            "1" => &["C", "A"],
            _ => &["A"],
        };
        for layout in layouts {
            for plain in [true, false] {
                let loaded = functions
                    .entry((dtype, shape.len(), *layout, plain))
                    .or_insert_with(|| compiled(dtype, shape.len(), layout, plain));
                let bits: String =
                    sum(loaded, dtype, &shape, &strides).iter().map(|byte| format!("{byte:02x}")).collect();
                assert_eq!(bits, expected, "{line}, layout {layout}, plain {plain}");
                count += 1;
            }
        }
    }
    assert!(count > 300);
}
