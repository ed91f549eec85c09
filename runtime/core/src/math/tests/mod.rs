//! The kernels against exact values, and every version of each kernel against the others.

use num_complex::Complex;

use super::complex;
use super::kernels;
use super::lanes::Lanes;

/// Exact values; `reference.py` makes them.
const REFERENCE: &str = include_str!("reference.txt");

type Unary = fn(f64) -> f64;
type Binary = fn(f64, f64) -> f64;
type UnaryRow = unsafe fn(*const f64, *mut f64, usize);
type BinaryRow = unsafe fn(*const f64, *const f64, *mut f64, usize);
type SingleRow = unsafe fn(*const f32, *mut f32, usize);
type SinglePairRow = unsafe fn(*const f32, *const f32, *mut f32, usize);

struct UnaryVersions {
    name: &'static str,
    plain: Unary,
    without_fma: Unary,
    row: UnaryRow,
    single: fn(f32) -> f32,
    /// With its largest error in ULP.
    single_without_fma: (fn(f32) -> f32, f64),
    single_row: SingleRow,
}

struct BinaryVersions {
    name: &'static str,
    plain: Binary,
    without_fma: Binary,
    row: BinaryRow,
    single: fn(f32, f32) -> f32,
    single_without_fma: (fn(f32, f32) -> f32, f64),
    single_row: SinglePairRow,
}

/// The function of f32 without the instruction, and its error.
macro_rules! plain_single {
    (narrow $name:ident($($x:ident),+)) => { (|$($x),+| kernels::narrow::$name($($x),+), 1.0) };
    (wide $name:ident($($x:ident),+)) => { (|$($x),+| kernels::single::$name($(f64::from($x)),+) as f32, 0.51) };
}

macro_rules! versions {
    ($type:ident $arguments:tt: $($kind:ident: $name:ident, $single:ident;)*) => {
        &[$($type {
            name: stringify!($name),
            plain: super::$name,
            without_fma: kernels::$name,
            row: super::map::$name,
            single: super::$single,
            single_without_fma: plain_single!($kind $name $arguments),
            single_row: super::map::$single,
        }),*]
    };
}

const UNARY: &[UnaryVersions] = versions! { UnaryVersions(x):
    narrow: sin, sin_f32; narrow: cos, cos_f32; narrow: tan, tan_f32; wide: asin, asin_f32; wide: acos, acos_f32; wide: atan, atan_f32;
    wide: sinh, sinh_f32; wide: cosh, cosh_f32; narrow: tanh, tanh_f32; wide: asinh, asinh_f32; wide: acosh, acosh_f32; wide: atanh, atanh_f32;
    narrow: exp, exp_f32; narrow: exp2, exp2_f32; wide: exp10, exp10_f32; narrow: expm1, expm1_f32;
    narrow: log, log_f32; narrow: log2, log2_f32; narrow: log10, log10_f32; narrow: log1p, log1p_f32; wide: cbrt, cbrt_f32;
    wide: erf, erf_f32; wide: erfc, erfc_f32; wide: gamma, gamma_f32; wide: lgamma, lgamma_f32;
};

const BINARY: &[BinaryVersions] = versions! { BinaryVersions(x, y):
    wide: pow, pow_f32; wide: atan2, atan2_f32; wide: hypot, hypot_f32;
};

#[test]
fn results_are_within_one_ulp() {
    let mut wrong = Vec::new();
    for line in REFERENCE.lines() {
        let words: Vec<_> = line.split(' ').collect();
        let number = |i: usize| f64::from_bits(u64::from_str_radix(words[i], 16).unwrap());
        let (result, beyond) = (number(words.len() - 2), words[words.len() - 1].parse::<f64>().unwrap());
        let value = match UNARY.iter().find(|f| f.name == words[0]) {
            Some(function) => (function.plain)(number(1)),
            None => {
                let function = BINARY.iter().find(|f| f.name == words[0]).unwrap();
                (function.plain)(number(1), number(2))
            }
        };
        let good = if result.is_nan() || result == 0.0 || result.is_infinite() {
            same(value, result)
        } else {
            ((value - result) / ulp(result) - beyond).abs() < 1.0
        };
        if !good {
            wrong.push(format!("{line}: got {value:e} instead of {result:e}"));
        }
    }
    assert!(wrong.is_empty(), "{} values are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(REFERENCE.lines().count() > 1500);
}

#[test]
fn all_versions_give_the_same_bits() {
    for function in UNARY {
        let x = arguments(function.name);
        let plain: Vec<_> = x.iter().map(|x| (function.plain)(*x)).collect();
        for (x, expected) in x.iter().zip(&plain) {
            let value = (function.without_fma)(*x);
            assert!(same(value, *expected), "{}({x:e}) without FMA: {value:e}, {expected:e}", function.name);
        }
        // Every length near a multiple of the lanes, and one long row, at all alignments.
        for (begin, length) in (0..40).map(|i| (i * 3, i)).chain([(1, x.len() - 1), (0, x.len())]) {
            let mut row = vec![0.0; length];
            // SAFETY: both rows have the length.
            unsafe { (function.row)(x[begin..].as_ptr(), row.as_mut_ptr(), length) };
            for i in 0..length {
                let (value, expected) = (row[i], plain[begin + i]);
                assert!(
                    same(value, expected),
                    "{}({:e}) in a row: {value:e}, {expected:e}",
                    function.name,
                    x[begin + i]
                );
            }
        }
    }
}

#[test]
fn all_versions_of_two_arguments_give_the_same_bits() {
    for function in BINARY {
        let x = arguments(function.name);
        let y: Vec<_> = x.iter().copied().skip(77).chain(x.iter().copied().take(77)).collect();
        let plain: Vec<_> = x.iter().zip(&y).map(|(x, y)| (function.plain)(*x, *y)).collect();
        let mut row = vec![0.0; x.len()];
        // SAFETY: all rows have the length.
        unsafe { (function.row)(x.as_ptr(), y.as_ptr(), row.as_mut_ptr(), x.len()) };
        for i in 0..x.len() {
            let (x, y, name) = (x[i], y[i], function.name);
            let value = (function.without_fma)(x, y);
            assert!(same(value, plain[i]), "{name}({x:e}, {y:e}) without FMA: {value:e}, {:e}", plain[i]);
            assert!(same(row[i], plain[i]), "{name}({x:e}, {y:e}) in a row: {:e}, {:e}", row[i], plain[i]);
        }
    }
}

#[test]
fn single_precision_is_as_exact_as_promised() {
    let check = |name: &str, value: f32, exact: f64, error: f64, arguments: &[f32]| {
        let rounded = exact as f32;
        let good = if rounded == 0.0 || !rounded.is_finite() {
            // At the border of the range one version may round to the border and the other beyond.
            same(value.into(), rounded.into())
                || (f64::from(value) - exact).abs() <= error * ulp_of_single(value)
        } else {
            (f64::from(value) - exact).abs() <= error * ulp_of_single(rounded)
        };
        assert!(good, "{name}{arguments:?}: {value:e}, {exact:e}");
    };
    for function in UNARY {
        let x: Vec<f32> = arguments(function.name).iter().map(|x| *x as f32).collect();
        let mut row = vec![0.0; x.len()];
        // SAFETY: both rows have the length.
        unsafe { (function.single_row)(x.as_ptr(), row.as_mut_ptr(), x.len()) };
        for (x, in_row) in x.iter().zip(row) {
            let value = (function.single)(*x);
            let (without_fma, error) = function.single_without_fma;
            let without_fma = without_fma(*x);
            assert!(same(value.into(), in_row.into()), "{}({x:e}) in a row", function.name);
            assert!(same(value.into(), without_fma.into()), "{}({x:e}) without FMA", function.name);
            check(function.name, value, (function.plain)(f64::from(*x)), error, &[*x]);
        }
    }
    for function in BINARY {
        let x: Vec<f32> = arguments(function.name).iter().map(|x| *x as f32).collect();
        let y: Vec<_> = x.iter().copied().skip(77).chain(x.iter().copied().take(77)).collect();
        let mut row = vec![0.0; x.len()];
        // SAFETY: all rows have the length.
        unsafe { (function.single_row)(x.as_ptr(), y.as_ptr(), row.as_mut_ptr(), x.len()) };
        for ((x, y), in_row) in x.iter().zip(&y).zip(row) {
            let value = (function.single)(*x, *y);
            let (without_fma, error) = function.single_without_fma;
            let without_fma = without_fma(*x, *y);
            assert!(same(value.into(), in_row.into()), "{}({x:e}, {y:e}) in a row", function.name);
            assert!(same(value.into(), without_fma.into()), "{}({x:e}, {y:e}) without FMA", function.name);
            check(function.name, value, (function.plain)(f64::from(*x), f64::from(*y)), error, &[*x, *y]);
        }
    }
}

#[test]
#[cfg(target_arch = "x86_64")]
fn vectors_by_value_give_the_same_bits() {
    use super::lanes_x86::{F64x2, F64x4, F64x8};
    use super::level::{Level, level};
    use super::x86;

    macro_rules! check {
        ($($name:ident),*) => {$({
            #[target_feature(enable = "avx2,fma")]
            unsafe fn by_2_and_4(x: &[f64], row: &mut [f64; 8]) {
                // SAFETY: both rows have eight elements.
                unsafe {
                    F64x2(x86::$name::f64x2(F64x2::load(x.as_ptr()).0)).store(row.as_mut_ptr());
                    F64x4(x86::$name::f64x4(F64x4::load(x[2..].as_ptr()).0)).store(row[2..].as_mut_ptr());
                }
            }

            #[target_feature(enable = "avx512f,avx512dq,avx2,fma")]
            unsafe fn by_8(x: &[f64], row: &mut [f64; 8]) {
                // SAFETY: both rows have eight elements.
                unsafe { F64x8(x86::$name::f64x8(F64x8::load(x.as_ptr()).0)).store(row.as_mut_ptr()) };
            }

            // A machine with wider vectors has the narrower rows too.
            let all = arguments(stringify!($name));
            let mut row = vec![0.0; all.len()];
            // SAFETY: both rows have the length, and the level is checked below.
            unsafe { x86::$name::map(Level::Avx2, all.as_ptr(), row.as_mut_ptr(), all.len()) };
            for (x, value) in all.iter().zip(row) {
                assert!(same(value, super::$name(*x)), "{}({x:e}) in a row", stringify!($name));
            }
            for x in all.chunks_exact(8) {
                let mut row = [0.0; 8];
                let compare = |row: &[f64]| {
                    for (x, value) in x.iter().zip(row) {
                        assert!(same(*value, super::$name(*x)), "{}({x:e})", stringify!($name));
                    }
                };
                // SAFETY: the level is checked below.
                unsafe { by_2_and_4(x, &mut row) };
                compare(&row[..6]);
                if level() >= Level::Avx512 {
                    // SAFETY: the level is checked.
                    unsafe { by_8(x, &mut row) };
                    compare(&row);
                }
            }
        })*};
    }
    if level() > Level::Scalar {
        check!(
            sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, asinh, acosh, atanh, exp, exp2, exp10, expm1,
            log, log2, log10, log1p, cbrt, erf, erfc, gamma, lgamma
        );
    }
}

#[test]
#[cfg(target_arch = "x86_64")]
fn vectors_of_singles_by_value_give_the_same_bits() {
    use super::level::{Level, level};
    use super::singles::Singles;
    use super::singles_x86::{F32x4, F32x8, F32x16};
    use super::x86;

    macro_rules! check {
        ($($name:ident $single:ident),*) => {$({
            #[target_feature(enable = "avx2,fma")]
            unsafe fn by_4_and_8(x: &[f32], row: &mut [f32; 16]) {
                // SAFETY: both rows have sixteen elements.
                unsafe {
                    F32x4(x86::$name::f32x4(F32x4::load(x.as_ptr()).0)).store(row.as_mut_ptr());
                    F32x8(x86::$name::f32x8(F32x8::load(x[4..].as_ptr()).0)).store(row[4..].as_mut_ptr());
                }
            }

            #[target_feature(enable = "avx512f,avx512dq,avx2,fma")]
            unsafe fn by_16(x: &[f32], row: &mut [f32; 16]) {
                // SAFETY: both rows have sixteen elements.
                unsafe { F32x16(x86::$name::f32x16(F32x16::load(x.as_ptr()).0)).store(row.as_mut_ptr()) };
            }

            let all: Vec<f32> = arguments(stringify!($name)).iter().map(|x| *x as f32).collect();
            let mut row = vec![0.0; all.len()];
            // SAFETY: both rows have the length, and the level is checked below.
            unsafe { x86::$name::map_f32(Level::Avx2, all.as_ptr(), row.as_mut_ptr(), all.len()) };
            let compare = |x: &[f32], row: &[f32]| {
                for (x, value) in x.iter().zip(row) {
                    assert!(same((*value).into(), super::$single(*x).into()), "{}({x:e})", stringify!($name));
                }
            };
            compare(&all, &row);
            for x in all.chunks_exact(16) {
                let mut row = [0.0; 16];
                // SAFETY: the level is checked below.
                unsafe { by_4_and_8(x, &mut row) };
                compare(&x[..12], &row[..12]);
                if level() >= Level::Avx512 {
                    // SAFETY: the level is checked.
                    unsafe { by_16(x, &mut row) };
                    compare(x, &row);
                }
            }
        })*};
    }
    if level() > Level::Scalar {
        check!(
            sin sin_f32, cos cos_f32, tan tan_f32, tanh tanh_f32, exp exp_f32, exp2 exp2_f32, expm1 expm1_f32,
            log log_f32, log2 log2_f32, log10 log10_f32, log1p log1p_f32
        );
    }
}

#[test]
fn the_symbols_are_registered() {
    super::register();
    for function in UNARY {
        let name = format!("hl_math_{}_f64", function.name);
        let address = crate::table::address(&name).unwrap();
        // SAFETY: the symbol has this type.
        let symbol: extern "C" fn(f64) -> f64 = unsafe { std::mem::transmute(address) };
        assert_eq!(symbol(0.75).to_bits(), (function.plain)(0.75).to_bits());
        assert!(crate::table::address(&format!("hl_math_{}_f32", function.name)).is_some());
    }
    assert!(crate::table::address("hl_math_pow_c128").is_some());
}

/// Equal bits, except that all NaNs count as one.
fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan()
}

fn ulp(x: f64) -> f64 {
    let above = f64::from_bits(x.abs().to_bits() + 1);
    if above.is_infinite() { x.abs() - x.abs().next_down() } else { above - x.abs() }
}

fn ulp_of_single(x: f32) -> f64 {
    let x = x.abs();
    if x >= f32::MAX {
        f64::from(f32::MAX) - f64::from(f32::MAX.next_down())
    } else {
        f64::from(x.next_up()) - f64::from(x)
    }
}

/// The reference's arguments, any bits, and numbers of ordinary size.
fn arguments(name: &str) -> Vec<f64> {
    let number = |word: &str| f64::from_bits(u64::from_str_radix(word, 16).unwrap());
    let of_reference = REFERENCE
        .lines()
        .map(|line| line.split(' ').collect::<Vec<_>>())
        .filter(|words| words[0] == name)
        .flat_map(|words| words[1..words.len() - 2].iter().map(|word| number(word)).collect::<Vec<_>>());
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let any = (0..3000).map(move |i| {
        let bits = random();
        let unit = (bits >> 11) as f64 / (1_u64 << 53) as f64;
        match i % 5 {
            0 => f64::from_bits(bits),
            1 => unit * 2.0 - 1.0,
            2 => unit * 200.0 - 100.0,
            3 => unit * 10.0,
            _ => f64::from_bits(bits & !(0x7f << 56) | 0x3f << 56),
        }
    });
    of_reference.chain(any).collect()
}

/// What NumPy gives; `arithmetic.py` makes it.
const ARITHMETIC: &str = include_str!("arithmetic.txt");

#[test]
fn arithmetic_equals_numpys() {
    let mut wrong = Vec::new();
    for line in ARITHMETIC.lines() {
        let (name, numbers) = line.split_once(' ').unwrap();
        let numbers: Vec<f64> =
            numbers.split(' ').map(|word| f64::from_bits(u64::from_str_radix(word, 16).unwrap())).collect();
        let good = match *numbers {
            [x, result] => {
                let function = match name {
                    "rint" => super::rint,
                    "floor" => super::floor,
                    "ceil" => super::ceil,
                    _ => super::trunc,
                };
                same(function(x), result)
            }
            [x, y, result] => {
                let function = match name {
                    "modulo" => super::modulo,
                    "floor_divide" => super::floor_divide,
                    "fmod" => super::fmod,
                    "copysign" => super::copysign,
                    _ => super::nextafter,
                };
                same(function(x, y), result)
            }
            [a, b, c, d, re, im] => {
                let (x, y) = (Complex::new(a, b), Complex::new(c, d));
                let value = match name {
                    "divide" => complex::divide(x, y),
                    "multiply" => complex::multiply(x, y),
                    _ => complex::pow(x, y),
                };
                same(value.re, re) && same(value.im, im)
            }
            _ => false,
        };
        if !good {
            wrong.push(line);
        }
    }
    assert!(wrong.is_empty(), "{} results differ:\n{}", wrong.len(), wrong.join("\n"));
}
