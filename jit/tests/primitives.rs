//! Runtime functions called from compiled code, held against the same functions called directly.

mod calls;
mod support;

use calls::{Value, evaluate, floats, integers, run, text};
use hotloop_array::array::{Array, Order};
use hotloop_array::dtype::DType;
use hotloop_array::index::{Index, view};
use hotloop_array::primitives::Reduction;
use hotloop_array::{manipulate, matmul, nonzero, reduce, sort, with_element};
use hotloop_core::error::ErrorKind;
use hotloop_random::{Bits, Common, Method, RandomState, Sample, State};
use std::slice::from_ref;
use std::sync::{Mutex, MutexGuard};

/// Numbers with fractions, some equal, in every order.
fn numbers(dtype: DType, shape: &[usize]) -> Array {
    let size: usize = shape.iter().product();
    let values: Vec<f64> = (0..size).map(|i| ((i * 37 + 11) % 23) as f64 * 0.75 - 3.0).collect();
    let values =
        if dtype.is_integer() { values.into_iter().map(|x| (x + 3.0).floor()).collect() } else { values };
    let shape: Vec<isize> = shape.iter().map(|n| *n as isize).collect();
    let array = Array::from_slice(&values).unwrap().reshape(&shape, Order::C).unwrap();
    array.cast_to(dtype, Order::C).unwrap()
}

/// One array in several layouts: C, Fortran, and every other element of a larger one, backwards.
fn layouts(dtype: DType, shape: &[usize]) -> Vec<Array> {
    let plain = numbers(dtype, shape);
    let doubled: Vec<usize> = shape.iter().map(|n| 2 * n).collect();
    let backwards = Index::Slice { start: None, stop: None, step: Some(-2) };
    let strided = view(&numbers(dtype, &doubled), &vec![backwards; shape.len()]).unwrap();
    vec![plain.copy(Order::F).unwrap(), plain, strided]
}

fn value_error(text: &str) -> ErrorKind {
    ErrorKind::Value(text.to_owned())
}

const DTYPES: [DType; 5] = [DType::Float64, DType::Float32, DType::Int64, DType::UInt8, DType::Complex128];

#[test]
fn unpacking_checks_the_length() {
    let source = "def f(a):\n    x, y = a\n    return x - y\n";
    assert_eq!(text(&run(source, &[floats(&[5.0, 1.5])]).unwrap()), "3.5");
    let error = run(source, &[floats(&[1.0])]).unwrap_err();
    assert_eq!(error, value_error("not enough values to unpack (expected 2, got 1)"));
    let error = run(source, &[floats(&[1.0, 2.0, 3.0])]).unwrap_err();
    assert_eq!(error, value_error("too many values to unpack (expected 2, got 3)"));
}

#[test]
fn an_extremum_of_nothing_is_an_error() {
    for (name, operation) in [("min", "minimum"), ("max", "maximum")] {
        let expected = format!("zero-size array to reduction operation {operation} which has no identity");
        let error = evaluate(&format!("np.{name}(a)"), &[floats(&[])]).unwrap_err();
        assert_eq!(error, ErrorKind::Value(expected));
        assert!(evaluate(&format!("a.{name}()"), &[floats(&[2.5])]).is_ok());
    }
}

#[test]
fn assignment_between_overlapping_views() {
    let source = "def f(a):\n    a[1:] = a[:-1]\n    return a\n";
    let shifted = run(source, &[integers(&[1, 2, 3, 4])]).unwrap();
    assert_eq!(shifted.array().to_vec::<i64>(), [1, 1, 2, 3]);
    let source = "def f(a):\n    a[:] = a[::-1] + a\n    return a\n";
    let sums = run(source, &[integers(&[1, 2, 3, 5])]).unwrap();
    assert_eq!(sums.array().to_vec::<i64>(), [6, 5, 5, 6]);
    let source = "def f(a, b):\n    a[:] = b.T\n    return a\n";
    let square = numbers(DType::Float32, &[3, 3]);
    let (turned, same) = (square.reversed_axes().copy(Order::C).unwrap(), Value::Array(square));
    let result = run(source, &[same.clone(), same]).unwrap();
    assert_eq!(text(&result), text(&Value::Array(turned)));
}

#[test]
fn reshaping() {
    for dtype in DTYPES {
        for array in layouts(dtype, &[4, 6]) {
            let expected = array.reshape(&[3, 2, 4], Order::C).unwrap();
            let argument = Value::Array(array.clone());
            let result = evaluate("a.reshape(3, 2, -1)", from_ref(&argument)).unwrap();
            assert_eq!(text(&result), text(&Value::Array(expected)));
            let flat = text(&Value::Array(array.reshape(&[-1], Order::C).unwrap()));
            for expression in ["a.ravel()", "a.flatten()", "np.reshape(a, (24,))", "np.ravel(a).reshape(-1)"]
            {
                assert_eq!(text(&evaluate(expression, from_ref(&argument)).unwrap()), flat);
            }
            drop(argument);
            assert_eq!(
                result.array().storage().reference_count(),
                if array.is_c_contiguous() { 2 } else { 1 }
            );
        }
    }
    let a = floats(&[1.0; 6]);
    let error = evaluate("a.reshape((4, 2))", from_ref(&a)).unwrap_err();
    assert_eq!(error, value_error("cannot reshape array of size 6 into shape (4,2)"));
    let error = evaluate("a.reshape(-1, -1)", &[a]).unwrap_err();
    assert_eq!(error, value_error("can only specify one unknown dimension"));
    let source =
        "def f(n):\n    a = np.arange(n)\n    b = a.reshape(2, n // 2)\n    b[1, 0] = 100\n    return a\n";
    assert_eq!(run(source, &[Value::Int(6)]).unwrap().array().to_vec::<i64>(), [0, 1, 2, 100, 4, 5]);
}

#[test]
fn matrix_products() {
    let shapes: [(&[usize], &[usize]); 7] = [
        (&[5], &[5]),
        (&[3, 5], &[5]),
        (&[5], &[5, 4]),
        (&[3, 5], &[5, 4]),
        (&[70, 40], &[40, 65]),
        (&[2, 3, 5], &[5, 4]),
        (&[3, 0], &[0, 2]),
    ];
    for (x, y) in shapes {
        for (dtype, other) in [
            (DType::Float64, DType::Float64),
            (DType::Float32, DType::Float32),
            (DType::Float32, DType::Int16),
            (DType::Int32, DType::Int32),
            (DType::Complex64, DType::Complex64),
        ] {
            for (a, b) in layouts(dtype, x).into_iter().zip(layouts(other, y).into_iter().rev()) {
                let arguments = [Value::Array(a.clone()), Value::Array(b.clone())];
                let product = |array: Array| match array.ndim() {
                    0 => {
                        with_element!(array.dtype(), T => format!("{:?}", array.to_vec::<T>()[0]), else String::from("?"))
                    }
                    _ => text(&Value::Array(array)),
                };
                let is_number = x.len() + y.len() == 2;
                if is_number && dtype.is_complex() {
                    continue;
                }
                let expected = product(matmul::matmul(&a, &b).unwrap());
                let expected = if is_number && dtype == DType::Float32 {
                    format!("{:?}", expected.parse::<f64>().map(|x| x as f32 as f64).unwrap())
                } else {
                    expected
                };
                assert_eq!(text(&evaluate("a @ b", &arguments).unwrap()), expected, "{x:?} {y:?} {dtype}");
                let expected = product(matmul::dot(&a, &b).unwrap());
                if !is_number {
                    assert_eq!(text(&evaluate("np.dot(a, b)", &arguments).unwrap()), expected);
                }
            }
        }
    }
    let (a, b) = (Value::Array(numbers(DType::Float64, &[2, 3])), floats(&[1.0; 4]));
    let error = evaluate("a @ b", &[a.clone(), b.clone()]).unwrap_err();
    let expected = "matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature (n?,k),(k,m?)->(n?,m?) (size 4 is different from 3)";
    assert_eq!(error, value_error(expected));
    let error = evaluate("a.dot(b)", &[a, b]).unwrap_err();
    assert_eq!(error, value_error("shapes (2,3) and (4,) not aligned: 3 (dim 1) != 4 (dim 0)"));
}

/// The global stream belongs to one test at a time.
fn stream() -> MutexGuard<'static, ()> {
    static STREAM: Mutex<()> = Mutex::new(());
    STREAM.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

#[test]
fn random_numbers_are_those_of_the_interpreter() {
    let _stream = stream();
    let source = "
def f(n):
    np.random.seed(7)
    a = np.random.rand(n, 2)
    x = np.random.random()
    b = np.random.normal(2.0, scale=0.5, size=n)
    y = np.random.uniform(1.0, 3.0)
    i = np.random.randint(3, 9)
    c = np.random.randint(100, size=(2, n))
    z = np.random.standard_normal()
    d = np.random.poisson(4.5, n)
    w = np.random.exponential()
    return a, x, b, y, i, c, z, d, w
";
    let n = 5;
    let mut owner = RandomState::from_seed(7);
    let mut state = owner.draws();
    let mut fill = |count: usize, draw: &mut dyn FnMut(&mut State<'_>) -> f64| {
        (0..count).map(|_| draw(&mut state)).collect::<Vec<f64>>()
    };
    let whole = |values: Vec<f64>| values.into_iter().map(|x| x as i64).collect::<Vec<_>>();
    let poisson = hotloop_random::distribution::by_name("poisson").unwrap();
    let hotloop_random::distribution::Draw::Int(poisson) = poisson.draw else { panic!() };
    let below = |low: i128, high: i128, state: &mut State<'_>| {
        state.source.integers(hotloop_random::IntegerKind::I64, Method::Mask).next(low, high - 1) as f64
    };
    let expected = format!(
        "(float64[5, 2]{:?}, {:?}, float64[5]{:?}, {:?}, {:?}, int64[2, 5]{:?}, {:?}, int64[5]{:?}, {:?})",
        fill(2 * n, &mut |state| state.next_f64()),
        fill(1, &mut |state| state.next_f64())[0],
        fill(n, &mut |state| state.normal(2.0, 0.5)),
        fill(1, &mut |state| state.uniform(1.0, 3.0))[0],
        whole(fill(1, &mut |state| below(3, 9, state)))[0],
        whole(fill(2 * n, &mut |state| below(0, 100, state))),
        fill(1, &mut |state| state.standard_normal())[0],
        whole(fill(n, &mut |state| poisson(state, &[4.5]) as f64)),
        fill(1, &mut |state| state.exponential(1.0))[0],
    );
    assert_eq!(text(&run(source, &[Value::Int(n as i64)]).unwrap()), expected);
}

/// What `np.random.choice` draws from.
fn sample(population: usize, replace: bool, p: Option<&[f64]>) -> Sample<'_> {
    Sample { replace, p, ..Sample::of(population) }
}

#[test]
fn random_orders_and_choices() {
    let _stream = stream();
    let source = "
def f(a):
    np.random.seed(3)
    np.random.shuffle(a)
    p = np.random.permutation(4)
    k = np.random.choice(10)
    c = np.random.choice(6, 3, replace=False)
    return a, p, k, c
";
    let weights = floats(&[0.1, 0.6, 0.3]);
    let weighted = "np.random.seed(4)\n    return np.random.choice(3, 8, True, a), np.random.choice(a, p=a)";
    let result = run(&format!("def f(a):\n    {weighted}\n"), from_ref(&weights)).unwrap();
    let mut owner = RandomState::from_seed(4);
    let state = owner.draws();
    let p = [0.1, 0.6, 0.3];
    let chosen = state.source.choice(sample(3, true, Some(&p)), 8).unwrap();
    let single = p[state.source.choice(sample(3, true, Some(&p)), 1).unwrap()[0] as usize];
    let expected = Value::Tuple(vec![integers(&chosen), Value::Float(single)]);
    assert_eq!(text(&result), text(&expected));
    let error = evaluate("np.random.choice(2, 3, p=a)", from_ref(&weights)).unwrap_err();
    assert_eq!(error, value_error("'a' and 'p' must have same size"));

    let rows = numbers(DType::Int32, &[5, 3]);
    let mut owner = RandomState::from_seed(3);
    let state = owner.draws();
    let order = {
        let mut order: Vec<i64> = (0..5).collect();
        state.source.shuffle(5, |i, j| order.swap(i, j));
        Array::from_slice(&order).unwrap()
    };
    let shuffled = hotloop_array::index::take(&rows, &[Index::Positions(order)]).unwrap();
    let expected = Value::Tuple(vec![
        Value::Array(shuffled),
        integers(&state.source.permutation(4)),
        Value::Int(state.source.choice(sample(10, true, None), 1).unwrap()[0]),
        integers(&state.source.choice(sample(6, false, None), 3).unwrap()),
    ]);
    assert_eq!(text(&run(source, &[Value::Array(rows)]).unwrap()), text(&expected));
    let error = evaluate("np.random.normal(0.0, a)", &[Value::Float(-1.0)]).unwrap_err();
    assert_eq!(error, value_error("scale < 0"));
    assert_eq!(
        evaluate("np.random.seed(a)", &[Value::Int(-1)]).unwrap_err(),
        value_error("Seed must be between 0 and 2**32 - 1")
    );
}

/// What compiled code gives for an expression must be what the runtime function gives, for arrays of every layout.
fn expect_same(expression: &str, dtype: DType, shape: &[usize], function: impl Fn(&Array) -> Array) {
    for array in layouts(dtype, shape) {
        let expected = text(&Value::Array(function(&array)));
        let result = evaluate(expression, &[Value::Array(array)]).unwrap();
        assert_eq!(text(&result), expected, "{expression} of {dtype} {shape:?}");
    }
}

#[test]
fn reductions_along_axes() {
    let options = |axes: &[isize], keep_dims| reduce::Options {
        axes: Some(axes.into()),
        keep_dims,
        ..reduce::Options::default()
    };
    let by = |name: &str, array: &Array, options: &reduce::Options| {
        let ufunc = hotloop_array::functions::lookup(name).unwrap();
        reduce::reduce(ufunc, array, options).unwrap().0
    };
    for dtype in [DType::Float64, DType::Float32, DType::Int32, DType::UInt8, DType::Complex128] {
        for (method, ufunc) in [("sum", "add"), ("prod", "multiply"), ("max", "maximum"), ("min", "minimum")]
        {
            let expression = format!("a.{method}(axis=1)");
            expect_same(&expression, dtype, &[3, 4, 5], |a| by(ufunc, a, &options(&[1], false)));
        }
        expect_same("np.sum(a, axis=(0, -1))", dtype, &[3, 4, 5], |a| by("add", a, &options(&[0, 2], false)));
        expect_same("np.sum(a, 0, keepdims=True)", dtype, &[3, 4], |a| by("add", a, &options(&[0], true)));
        expect_same("np.mean(a, axis=-1)", dtype, &[3, 4], |a| {
            reduce::mean(a, &options(&[1], false)).unwrap().0
        });
        expect_same("a.std(axis=0, ddof=1)", dtype, &[3, 4], |a| {
            reduce::variance(a, &options(&[0], false), 1.0, true, None).unwrap().result
        });
        expect_same("(a > 1).any(axis=0)", DType::Float64, &[4, 3], |a| {
            let flags: Vec<bool> = (0..3)
                .map(|j| (0..4).any(|i| a.copy(Order::C).unwrap().to_vec::<f64>()[i * 3 + j] > 1.0))
                .collect();
            let flags: Vec<_> = flags.into_iter().map(hotloop_array::element::Bool::new).collect();
            Array::from_slice(&flags).unwrap()
        });
    }
    assert_eq!(Reduction::by_name("amax"), Some(Reduction::Maximum));
    let a = Value::Array(numbers(DType::Float64, &[0, 3]));
    let error = evaluate("a.min(axis=0)", &[a]).unwrap_err();
    assert_eq!(error, value_error("zero-size array to reduction operation minimum which has no identity"));
    // An axis may be a variable when one axis goes.
    let a = numbers(DType::Float64, &[3, 4]);
    for axis in [0, 1, -1] {
        let expected = Value::Array(by("add", &a, &options(&[axis], false)));
        let result = evaluate("a.sum(axis=b)", &[Value::Array(a.clone()), Value::Int(axis as i64)]).unwrap();
        assert_eq!(text(&result), text(&expected));
    }
    let error = evaluate("a.sum(axis=b)", &[Value::Array(a), Value::Int(2)]).unwrap_err();
    assert_eq!(error, value_error("axis 2 is out of bounds for array of dimension 2"));
}

#[test]
fn positions_of_extrema() {
    for dtype in [DType::Float64, DType::Int16] {
        for (name, largest) in [("argmax", true), ("argmin", false)] {
            expect_same(&format!("np.{name}(a, axis=1)"), dtype, &[5, 7], |a| {
                reduce::arg_extremum(a, Some(1), largest, false).unwrap()
            });
            for array in layouts(dtype, &[5, 7]) {
                let expected = reduce::arg_extremum(&array, None, largest, false).unwrap().to_vec::<i64>()[0];
                let result = evaluate(&format!("a.{name}()"), &[Value::Array(array)]).unwrap();
                assert_eq!(text(&result), expected.to_string());
            }
        }
    }
    let error = evaluate("np.argmin(a)", &[floats(&[])]).unwrap_err();
    assert_eq!(error, value_error("attempt to get argmin of an empty sequence"));
    assert_eq!(text(&evaluate("a[a.argmax()]", &[floats(&[1.0, 7.0, 3.0])]).unwrap()), "7.0");
}

#[test]
fn sorting_and_searching() {
    for dtype in [DType::Float64, DType::Float32, DType::Int64, DType::UInt8] {
        expect_same("np.sort(a)", dtype, &[4, 9], |a| sort::sort(a, -1).unwrap());
        expect_same("np.sort(a, axis=0)", dtype, &[4, 9], |a| sort::sort(a, 0).unwrap());
        expect_same("np.sort(a, axis=None)", dtype, &[4, 9], |a| {
            sort::sort(&a.reshape(&[-1], Order::C).unwrap(), 0).unwrap()
        });
        expect_same("a.argsort(axis=0)", dtype, &[4, 9], |a| sort::argsort(a, 0).unwrap());
        expect_same("np.argsort(a, kind='mergesort')", dtype, &[40], |a| sort::argsort(a, 0).unwrap());
        expect_same("np.unique(a)", dtype, &[6, 7], |a| sort::unique(a).unwrap().values);
        let source = "def f(a):\n    a.sort()\n    return a\n";
        for array in layouts(dtype, &[3, 8]) {
            let expected = Value::Array(sort::sort(&array, -1).unwrap());
            assert_eq!(text(&run(source, &[Value::Array(array)]).unwrap()), text(&expected));
        }
    }
    let sorted = floats(&[1.0, 2.0, 2.0, 5.0]);
    let wanted = floats(&[2.0, 0.0, 9.0]);
    let result = evaluate("np.searchsorted(a, b)", &[sorted.clone(), wanted.clone()]).unwrap();
    assert_eq!(text(&result), "int64[3][1, 0, 4]");
    let result = evaluate("a.searchsorted(b, side='right')", &[sorted.clone(), wanted]).unwrap();
    assert_eq!(text(&result), "int64[3][3, 0, 4]");
    assert_eq!(text(&evaluate("np.searchsorted(a, b)", &[sorted, Value::Float(3.0)]).unwrap()), "3");
}

#[test]
fn accumulating_and_differences() {
    let accumulate = |name: &str, a: &Array, axis| {
        reduce::accumulate(hotloop_array::functions::lookup(name).unwrap(), a, axis, None).unwrap().0
    };
    for dtype in [DType::Float64, DType::Float32, DType::Int32, DType::Complex128] {
        expect_same("np.cumsum(a, axis=0)", dtype, &[4, 5], |a| accumulate("add", a, 0));
        expect_same("a.cumprod(1)", dtype, &[4, 5], |a| accumulate("multiply", a, 1));
        expect_same("a.cumsum()", dtype, &[4, 5], |a| {
            accumulate("add", &a.reshape(&[-1], Order::C).unwrap(), 0)
        });
    }
    let a = integers(&[1, 4, 9, 16, 20]);
    assert_eq!(text(&evaluate("np.diff(a)", from_ref(&a)).unwrap()), "int64[4][3, 5, 7, 4]");
    assert_eq!(text(&evaluate("np.diff(a, 2)", from_ref(&a)).unwrap()), "int64[3][2, 2, -3]");
    assert_eq!(text(&evaluate("np.flip(a)[1:]", from_ref(&a)).unwrap()), "int64[4][16, 9, 4, 1]");
    let result = evaluate("np.outer(a, a[:2])", &[a]).unwrap();
    assert_eq!(text(&result), "int64[5, 2][1, 4, 4, 16, 9, 36, 16, 64, 20, 80]");
}

#[test]
fn joining_and_repeating() {
    let (a, b) = (numbers(DType::Float32, &[2, 3]), numbers(DType::Int64, &[2, 3]));
    let arrays = [a.clone(), b.clone()];
    let arguments = arrays.clone().map(Value::Array);
    let cases: [(&str, Array); 7] = [
        ("np.concatenate((a, b))", manipulate::concatenate(&arrays, Some(0), None).unwrap()),
        ("np.concatenate([a, b, a], axis=1)", {
            manipulate::concatenate(&[a.clone(), b.clone(), a.clone()], Some(1), None).unwrap()
        }),
        ("np.concatenate((a, b), axis=None)", manipulate::concatenate(&arrays, None, None).unwrap()),
        ("np.vstack((a, b))", manipulate::concatenate(&arrays, Some(0), None).unwrap()),
        ("np.hstack((a, b))", manipulate::concatenate(&arrays, Some(1), None).unwrap()),
        ("np.stack((a, b), axis=-1)", manipulate::stack(&arrays, -1, None).unwrap()),
        ("np.tile(a, (2, 1)) + 0 * np.tile(b, (2, 1))", {
            manipulate::tile(&a.cast_to(DType::Float64, Order::C).unwrap(), &[2, 1]).unwrap()
        }),
    ];
    for (expression, expected) in cases {
        let result = evaluate(expression, &arguments).unwrap();
        assert_eq!(text(&result), text(&Value::Array(expected)), "{expression}");
    }
    let (v, w) = (integers(&[1, 2]), integers(&[3, 4]));
    let vectors = [v, w];
    for (expression, expected) in [
        ("np.hstack((a, b))", "int64[4][1, 2, 3, 4]"),
        ("np.vstack((a, b))", "int64[2, 2][1, 2, 3, 4]"),
        ("np.column_stack((a, b))", "int64[2, 2][1, 3, 2, 4]"),
        ("np.repeat(a, 2)", "int64[4][1, 1, 2, 2]"),
        ("a.repeat(b)", "int64[7][1, 1, 1, 2, 2, 2, 2]"),
        ("np.roll(np.arange(5), 2)", "int64[5][3, 4, 0, 1, 2]"),
        ("np.eye(2, 3, 1, np.int64)", "int64[2, 3][0, 1, 0, 0, 0, 1]"),
        ("np.expand_dims(a, 0)", "int64[1, 2][1, 2]"),
    ] {
        assert_eq!(text(&evaluate(expression, &vectors).unwrap()), expected, "{expression}");
    }
    let error =
        evaluate("np.concatenate((a, b))", &[Value::Array(a), Value::Array(numbers(DType::Int64, &[2, 2]))]);
    let expected = "all the input array dimensions except for the concatenation axis must match exactly, but along dimension 1, the array at index 0 has size 3 and the array at index 1 has size 2";
    assert_eq!(error.unwrap_err(), value_error(expected));
}

#[test]
fn arrays_as_indices() {
    for dtype in DTYPES {
        let positions = Array::from_slice(&[2i32, 0, -1, 2]).unwrap();
        let wide = positions.cast_to(DType::Int64, Order::C).unwrap();
        let all = Index::Slice { start: None, stop: None, step: None };
        for array in layouts(dtype, &[3, 4]) {
            let mask = {
                let size = array.size();
                let flags: Vec<_> =
                    (0..size).map(|i| hotloop_array::element::Bool::new(i % 3 == 0)).collect();
                Array::from_slice(&flags).unwrap().reshape(&[3, 4], Order::C).unwrap()
            };
            let cases: [(&str, &Array, Vec<Index>); 6] = [
                ("a[b]", &positions, vec![Index::Positions(wide.clone())]),
                ("a[:, b]", &positions, vec![all.clone(), Index::Positions(wide.clone())]),
                ("a[b, 1]", &positions, vec![Index::Positions(wide.clone()), Index::At(1)]),
                (
                    "a[..., b, None]",
                    &positions,
                    vec![all.clone(), Index::Positions(wide.clone()), Index::NewAxis],
                ),
                ("a[b]", &mask, vec![Index::Mask(mask.clone())]),
                (
                    "a[1:, b[0]]",
                    &mask,
                    vec![
                        Index::Slice { start: Some(1), stop: None, step: None },
                        Index::Mask(view(&mask, &[Index::At(0)]).unwrap()),
                    ],
                ),
            ];
            for (expression, index, terms) in cases {
                let expected = hotloop_array::index::take(&array, &terms).unwrap();
                let arguments = [Value::Array(array.clone()), Value::Array(index.clone())];
                let result = evaluate(expression, &arguments).unwrap();
                assert_eq!(text(&result), text(&Value::Array(expected)), "{expression}");
            }
        }
    }
    let a = floats(&[1.0, -2.0, 3.0, -4.0]);
    let cases = [
        ("a[a < 0] = 0", "float64[4][1.0, 0.0, 3.0, 0.0]"),
        ("a[a < 0] *= 10", "float64[4][1.0, -20.0, 3.0, -40.0]"),
        ("a[np.array([3, 0])] = a[:2]", "float64[4][-2.0, -2.0, 3.0, 1.0]"),
        ("a[[0, 2]] += 1", "float64[4][2.0, -2.0, 4.0, -4.0]"),
        ("a[a > 0] = np.array([7, 8])", "float64[4][7.0, -2.0, 8.0, -4.0]"),
        ("a[np.nonzero(a < 0)] = -a[a < 0]", "float64[4][1.0, 2.0, 3.0, 4.0]"),
    ];
    for (statement, expected) in cases {
        let source = format!("def f(b):\n    a = b.copy()\n    {statement}\n    return a\n");
        assert_eq!(text(&run(&source, from_ref(&a)).unwrap()), expected, "{statement}");
    }
    let error = evaluate("a[b]", &[a.clone(), integers(&[0, 4])]).unwrap_err();
    let expected = "index 4 is out of bounds for axis 0 with size 4".to_owned();
    assert_eq!(error, ErrorKind::IndexMessage(expected));
    assert_eq!(
        text(&evaluate("np.take(a, b)", &[a.clone(), integers(&[1, 1])]).unwrap()),
        "float64[2][-2.0, -2.0]"
    );
    assert_eq!(text(&evaluate("np.count_nonzero(a > 0)", from_ref(&a)).unwrap()), "2");
    assert_eq!(text(&evaluate("np.flatnonzero(a < 0)", from_ref(&a)).unwrap()), "int64[2][1, 3]");
    assert_eq!(text(&evaluate("np.where(a < 0)[0]", from_ref(&a)).unwrap()), "int64[2][1, 3]");
    let grid = Value::Array(numbers(DType::Float64, &[3, 4]));
    let expected = nonzero::nonzero(&nonzero::truth(grid.array()).unwrap()).unwrap();
    let expected = Value::Tuple(expected.into_iter().map(Value::Array).collect());
    assert_eq!(text(&evaluate("np.nonzero(a)", &[grid]).unwrap()), text(&expected));
}

/// Views of arguments, copies and new arrays leave the arguments' counts as they were, after errors too.
#[test]
fn references_balance() {
    let bodies = [
        "b = a.reshape(-1)\n    return b.sum()",
        "b = a.ravel()\n    return b[b.argsort()]",
        "b = np.broadcast_to(a[0], (4, 3)).T\n    return b[0]",
        "b = a.reshape(3, 2)\n    return b",
        "b = a.reshape(3, 2)\n    return b[7, 0]",
        "b = a.reshape(3, 2)\n    c = b @ b.T\n    return c @ a",
        "b = np.squeeze(a[:1], 0)\n    a[:, :] = b[::-1]\n    return np.concatenate((a, a))",
        "b = np.nonzero(a > 1)\n    return a[b]",
        "b = np.nonzero(a > 1)\n    return a[b[0]][b[1], 100]",
    ];
    for body in bodies {
        let array = numbers(DType::Float64, &[2, 3]);
        let outcome = run(&format!("def f(a):\n    {body}\n"), &[Value::Array(array.clone())]);
        let held = match &outcome {
            Ok(Value::Array(result)) if result.storage().same_block(array.storage()) => 1,
            _ => 0,
        };
        assert_eq!(array.storage().reference_count(), 1 + held, "{body}: {outcome:?}");
    }
}
