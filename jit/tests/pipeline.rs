//! Python functions through all four forms to machine code, called with arguments.

mod support;

use hotloop_array::dtype::DType;
use hotloop_core::context::CallContext;
use hotloop_core::error::{ErrorKind, OK};
use hotloop_core::storage::Storage;
use hotloop_jit::pipeline::{Compiled, compile};
use hotloop_jit::typed::Options;
use hotloop_jit::types::{Layout, Type};
use support::FakeHost;

/// An array argument of float64.
fn array(values: &[f64]) -> (Type, Vec<u64>, Storage) {
    let storage = Storage::uninitialized(values.len() * 8).unwrap();
    // SAFETY: the block has room for all the values, and nobody else knows it yet.
    unsafe { storage.data().cast::<f64>().copy_from(values.as_ptr(), values.len()) };
    let slots = vec![storage.as_raw() as u64, storage.data() as u64, values.len() as u64, 1];
    (Type::array(DType::Float64, 1, Layout::C), slots, storage)
}

fn build(text: &str, name: &str, arguments: &[Type], options: &Options) -> Compiled {
    let mut host = FakeHost::new(text);
    let function = host.function(name);
    compile(&mut host, function, arguments, options, &|| false).unwrap_or_else(|error| panic!("{error:?}"))
}

fn call(compiled: &Compiled, arguments: &[u64]) -> Result<Vec<u64>, ErrorKind> {
    let context = CallContext::new(true);
    let mut results = vec![0; compiled.result.slots()];
    // SAFETY: the slots were made for the types that the code was compiled for.
    let status = unsafe { (compiled.loaded.entry())(&context, arguments.as_ptr(), results.as_mut_ptr()) };
    if status == OK { Ok(results) } else { Err(context.take_error().unwrap().kind) }
}

fn float(text: &str, name: &str, arguments: &[(Type, Vec<u64>)]) -> f64 {
    let types: Vec<Type> = arguments.iter().map(|(ty, _)| ty.clone()).collect();
    let slots: Vec<u64> = arguments.iter().flat_map(|(_, slots)| slots.clone()).collect();
    let compiled = build(text, name, &types, &Options::default());
    f64::from_bits(call(&compiled, &slots).unwrap()[0])
}

fn int(value: i64) -> (Type, Vec<u64>) {
    (Type::weak(DType::Int64), vec![value as u64])
}

#[test]
fn a_loop_over_an_array() {
    let (ty, slots, _keep) = array(&[1.0, 2.5, 4.0]);
    let text = "def f(a):\n    s = 0.0\n    for i in range(len(a)):\n        s += a[i]\n    return s\n";
    assert_eq!(float(text, "f", &[(ty, slots)]), 7.5);
}

#[test]
fn an_array_expression_and_a_reduction() {
    let (ty, slots, _keep) = array(&[1.0, 4.0, 9.0]);
    let text = "def f(a):\n    return np.sum(np.sqrt(a) * 2.0 + a)\n";
    assert_eq!(float(text, "f", &[(ty, slots)]), 26.0);
}

#[test]
fn calls_recursion_and_branches() {
    let text = "def g(x):\n    return x * 2\ndef fib(n):\n    if n < 2:\n        return g(n) / 2\n    return fib(n - 1) + fib(n - 2)\n";
    assert_eq!(float(text, "fib", &[int(15)]), 610.0);
}

#[test]
fn while_break_continue_else() {
    let text = "
def f(n):
    total = 0
    i = 0
    while True:
        i += 1
        if i > n:
            break
        if i % 2 == 0:
            continue
        for j in range(i):
            if j == 3:
                break
        else:
            total += 100
        total += i
    return total * 1.0
";
    let expected = {
        let (mut total, mut i) = (0i64, 0);
        loop {
            i += 1;
            if i > 9 {
                break;
            }
            if i % 2 == 0 {
                continue;
            }
            if i <= 3 {
                total += 100;
            }
            total += i;
        }
        total as f64
    };
    assert_eq!(float(text, "f", &[int(9)]), expected);
}

#[test]
fn new_arrays_stores_and_slices() {
    let text = "
def f(n):
    a = np.zeros((n, 3))
    for i in range(n):
        a[i, :] = i
        a[i, 1] += 0.5
    b = a[1:, ::2]
    b += 1.0
    return a.sum() + b.T[0, 0]
";
    let mut expected = 0.0;
    for i in 0..4 {
        expected += 3.0 * f64::from(i) + 0.5 + if i > 0 { 2.0 } else { 0.0 };
    }
    assert_eq!(float(text, "f", &[int(4)]), expected + 2.0);
}

#[test]
fn an_index_out_of_bounds_is_an_error_with_a_place() {
    let (ty, slots, _keep) = array(&[1.0, 2.0]);
    let compiled = build("def f(a):\n    return a[2]\n", "f", &[ty], &Options::default());
    assert_eq!(call(&compiled, &slots), Err(ErrorKind::Index { index: 2, axis: 0, size: 2 }));
}

#[test]
fn division_by_zero_raises_for_python_numbers() {
    let compiled = build("def f(n):\n    return 1 // n\n", "f", &[int(0).0], &Options::default());
    assert!(matches!(call(&compiled, &[0]), Err(ErrorKind::ZeroDivision(_))));
}

#[test]
fn a_variable_may_be_unbound() {
    let text = "def f(n):\n    for i in range(n):\n        t = i * 1.5\n    return t\n";
    let compiled = build(text, "f", &[int(0).0], &Options::default());
    assert_eq!(call(&compiled, &[0]), Err(ErrorKind::UnboundLocal("t".into())));
    assert_eq!(call(&compiled, &[3]), Ok(vec![3.0f64.to_bits()]));
}

fn parallel() -> Options {
    Options { parallel: true, ..Options::default() }
}

fn matrix(rows: usize, columns: usize, element: impl Fn(usize) -> f64) -> (Type, Vec<u64>, Storage) {
    let values: Vec<f64> = (0..rows * columns).map(element).collect();
    let (_, slots, storage) = array(&values);
    let slots = vec![slots[0], slots[1], rows as u64, columns as u64, columns as u64, 1];
    (Type::array(DType::Float64, 2, Layout::C), slots, storage)
}

#[test]
fn parallel_reductions_of_numbers() {
    hotloop_core::register();
    let text = "
def f(n):
    total = 0
    product = 1.0
    largest = -1
    last = 0
    for i in prange(n):
        if i % 3 == 0:
            total += i
        product *= 1.0 + 1.0 / (i + 1)
        largest = max(largest, i * (n - i))
        last = i
    return total, product, largest, last
";
    let compiled = build(text, "f", &[int(0).0], &parallel());
    let n = 100_000i64;
    let results = call(&compiled, &[n as u64]).unwrap();
    assert_eq!(results[0] as i64, (0..n).filter(|i| i % 3 == 0).sum::<i64>());
    assert!((f64::from_bits(results[1]) / (n as f64 + 1.0) - 1.0).abs() < 1e-9);
    assert_eq!(results[2] as i64, (n / 2) * (n / 2));
    assert_eq!(results[3] as i64, n - 1);
    assert_eq!(call(&compiled, &[0]).unwrap()[..1], [0]);
}

#[test]
fn parallel_reductions_of_arrays_and_views() {
    hotloop_core::register();
    let text = "
def f(x):
    y = np.zeros(3)
    z = y[:]
    for i in prange(x.shape[0]):
        z += x[i]
    return y[0] + 10 * y[1] + 100 * y[2]
";
    let (ty, slots, _keep) = matrix(1000, 3, |i| (i % 7) as f64);
    let compiled = build(text, "f", &[ty], &parallel());
    let mut sums = [0.0; 3];
    (0..3000).for_each(|i| sums[i % 3] += (i % 7) as f64);
    let result = f64::from_bits(call(&compiled, &slots).unwrap()[0]);
    assert_eq!(result, sums[0] + 10.0 * sums[1] + 100.0 * sums[2]);
    assert_eq!(compiled.report.races().count(), 0);
}

#[test]
fn races_are_proven() {
    hotloop_core::register();
    let programs = [
        ("y[:] += x[i]", true),
        ("y[i % 4] += 1.0", true),
        ("y[i] = y[i - 1]", true),
        ("y[i] += 1.0", false),
        ("y[2 * i] = y[2 * i + 1]", false),
    ];
    for (statement, races) in programs {
        let text = format!("def f(x, y):\n    for i in prange(1, 4):\n        {statement}\n    return 0\n");
        let types = [Type::array(DType::Float64, 1, Layout::C), Type::array(DType::Float64, 1, Layout::C)];
        let compiled = build(&text, "f", &types, &parallel());
        assert_eq!(compiled.report.races().count() > 0, races, "{statement}: {:?}", compiled.report);
    }
}

#[test]
fn an_error_in_a_parallel_loop_is_that_of_the_lowest_iteration() {
    hotloop_core::register();
    let text = "def f(x, n):\n    for i in prange(n):\n        x[i] = i\n    return 0\n";
    let (ty, mut slots, _keep) = array(&[0.0; 100]);
    slots.push(1000);
    let compiled = build(text, "f", &[ty, int(0).0], &parallel());
    assert_eq!(call(&compiled, &slots), Err(ErrorKind::Index { index: 100, axis: 0, size: 100 }));
}

#[test]
fn a_loop_that_carries_a_value_stays_serial() {
    let text = "def f(n):\n    x = 1\n    for i in prange(n):\n        x = x * 3 + i\n    return x\n";
    let compiled = build(text, "f", &[int(0).0], &parallel());
    assert_eq!(call(&compiled, &[5]).unwrap(), [(0..5u64).fold(1, |x, i| x * 3 + i)]);
}

#[test]
fn array_expressions_run_on_the_pool() {
    hotloop_core::register();
    let text = "
def f(x, r):
    y = np.sqrt(x) * 2.0 + r
    y += np.arange(x.shape[1])
    return y.sum(), np.max(y), (y > 3.0).any(), y[700, 2]
";
    let (rows, columns) = (20_000, 3);
    let (x, mut slots, _keep) = matrix(rows, columns, |i| i as f64);
    let (r, more, _keep) = array(&[1.0, 2.0, 3.0]);
    slots.extend(more);
    let compiled = build(text, "f", &[x, r], &parallel());
    let y = |i: usize| (i as f64).sqrt() * 2.0 + (i % 3 + 1) as f64 + (i % 3) as f64;
    let results = call(&compiled, &slots).unwrap();
    let sum: f64 = (0..rows * columns).map(y).sum();
    assert!((f64::from_bits(results[0]) / sum - 1.0).abs() < 1e-12);
    assert_eq!(f64::from_bits(results[1]), y(rows * columns - 1));
    assert_eq!(results[2], 1);
    assert_eq!(f64::from_bits(results[3]), y(2102));
}

#[test]
fn functions_that_call_each_other() {
    let text = "
def even(n):
    if n == 0:
        return True
    return odd(n - 1)
def odd(n):
    if n == 0:
        return False
    return even(n - 1)
def deep(n):
    if n <= 0:
        return 1
    return middle(n - 1) + 0.5
def middle(n):
    return inner(n)
def inner(n):
    return deep(n - 1) * 2
";
    let even = build(text, "even", &[int(0).0], &Options::default());
    assert_eq!((call(&even, &[10]).unwrap(), call(&even, &[7]).unwrap()), (vec![1], vec![0]));
    let deep = build(text, "deep", &[int(0).0], &Options::default());
    assert_eq!(f64::from_bits(call(&deep, &[4]).unwrap()[0]), (1.0 * 2.0 + 0.5) * 2.0 + 0.5);
}

#[test]
fn a_count_of_unsigned_elements_is_an_integer() {
    let text = "
def f(world):
    count = 0
    for i in range(len(world)):
        count += world[i]
    return count
";
    let ty = Type::array(DType::UInt8, 1, Layout::C);
    let compiled = build(text, "f", &[ty], &Options::default());
    assert_eq!(compiled.result, Type::strong(DType::Int64));
}
