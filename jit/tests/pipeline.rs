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
