//! How fast matrix products are: billions of multiplications and additions per second, by dtype and size.

#![allow(clippy::print_stdout, reason = "a measurement prints its result")]

use hotloop_array::array::{Array, Order};
use hotloop_array::dtype::DType;
use hotloop_array::matmul::matmul;
use std::time::Instant;

fn main() {
    for dtype in [DType::Float64, DType::Float32, DType::Complex128, DType::Int64] {
        for (rows, inner, columns) in [
            (3, 3, 3),
            (16, 16, 16),
            (100, 100, 100),
            (500, 500, 500),
            (1500, 1500, 1500),
            (2000, 2000, 1),
            (1, 2000, 2000),
        ] {
            if dtype == DType::Int64 && rows == 1500 {
                continue;
            }
            let make = |shape: &[usize]| Array::zeros(dtype, shape).and_then(|a| a.copy(Order::C)).unwrap();
            let (a, b) = (make(&[rows, inner]), make(&[inner, columns]));
            let (mut best, mut repeats) = (f64::INFINITY, 0);
            let start = Instant::now();
            while repeats < 3 || start.elapsed().as_millis() < 200 {
                let begin = Instant::now();
                matmul(&a, &b).unwrap();
                best = best.min(begin.elapsed().as_secs_f64());
                repeats += 1;
            }
            let operations = 2.0 * (rows * inner * columns) as f64;
            println!(
                "{dtype} {rows}x{inner}x{columns}: {:.1} us, {:.2} Gop/s",
                best * 1e6,
                operations / best / 1e9
            );
        }
    }
}
