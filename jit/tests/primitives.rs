//! Runtime functions called from compiled code, held against the same functions called directly.

mod support;

use hotloop_array::array::{Array, Order};
use hotloop_array::dtype::DType;
use hotloop_array::index::{Index, view};
use hotloop_array::layout::{Shape, Strides};
use hotloop_array::{matmul, with_element};
use hotloop_core::context::{CallContext, adopt};
use hotloop_core::error::{ErrorKind, OK};
use hotloop_core::storage::{Storage, StorageHeader};
use hotloop_jit::pipeline::compile;
use hotloop_jit::typed::Options;
use hotloop_jit::types::{ArrayType, Layout, Type};
use hotloop_random::RandomState;
use std::ptr::NonNull;
use std::sync::{Mutex, MutexGuard};
use support::FakeHost;

/// What a function is called with and what it gives.
#[derive(Debug, Clone)]
enum Value {
    Int(i64),
    Float(f64),
    Array(Array),
    Tuple(Vec<Value>),
    None,
}

impl Value {
    fn array(&self) -> &Array {
        match self {
            Value::Array(array) => array,
            other => panic!("{other:?} is no array"),
        }
    }
}

/// Values with their dtype, as text, so that NaN equals NaN.
fn text(value: &Value) -> String {
    match value {
        Value::Int(value) => value.to_string(),
        Value::Float(value) => format!("{value:?}"),
        Value::Array(array) => {
            let items = with_element!(array.dtype(), T => format!("{:?}", array.to_vec::<T>()));
            format!("{}{:?}{items}", array.dtype(), array.shape())
        }
        Value::Tuple(items) => format!("({})", items.iter().map(text).collect::<Vec<_>>().join(", ")),
        Value::None => "None".into(),
    }
}

fn type_of(value: &Value) -> Type {
    match value {
        Value::Int(_) => Type::weak(DType::Int64),
        Value::Float(_) => Type::weak(DType::Float64),
        Value::Array(array) => {
            let layout = if array.is_c_contiguous() {
                Layout::C
            } else if array.is_f_contiguous() {
                Layout::F
            } else {
                Layout::Any
            };
            let (dtype, ndim) = (array.dtype(), array.ndim());
            Type::Array(ArrayType { dtype, ndim, layout, readonly: false })
        }
        Value::Tuple(items) => Type::Tuple(items.iter().map(type_of).collect()),
        Value::None => Type::Unit,
    }
}

fn write(value: &Value, slots: &mut Vec<u64>) {
    match value {
        Value::Int(value) => slots.push(*value as u64),
        Value::Float(value) => slots.push(value.to_bits()),
        Value::Array(array) => {
            slots.extend([array.storage().as_raw() as u64, array.data() as u64]);
            slots.extend(array.shape().iter().map(|length| *length as u64));
            let itemsize = array.dtype().itemsize() as isize;
            slots.extend(array.strides().iter().map(|stride| (stride / itemsize) as u64));
        }
        Value::Tuple(items) => items.iter().for_each(|item| write(item, slots)),
        Value::None => {}
    }
}

fn read(ty: &Type, slots: &mut impl Iterator<Item = u64>) -> Value {
    let mut next = || slots.next().unwrap();
    match ty {
        Type::Unit => Value::None,
        Type::Scalar(scalar) => match scalar.dtype {
            DType::Float64 => Value::Float(f64::from_bits(next())),
            DType::Float32 => Value::Float(f32::from_bits(next() as u32).into()),
            _ => Value::Int(next() as i64),
        },
        Type::Array(ty) => {
            let header = NonNull::new(next() as *mut StorageHeader).expect("results have an owner");
            // SAFETY: a result carries a reference for its receiver.
            let storage = unsafe { Storage::from_raw(header) };
            adopt(&storage);
            let data = next() as *mut u8;
            let shape: Shape = (0..ty.ndim).map(|_| next() as usize).collect();
            let itemsize = ty.dtype.itemsize() as isize;
            let strides: Strides = (0..ty.ndim).map(|_| next() as isize * itemsize).collect();
            // SAFETY: compiled code gives arrays whose elements lie in their storage.
            Value::Array(unsafe { Array::from_parts(storage, data, ty.dtype, shape, strides, true) })
        }
        Type::Tuple(items) => Value::Tuple(items.iter().map(|item| read(item, slots)).collect()),
        Type::Text => panic!("no test gives a text"),
    }
}

/// Calls the function `f` of the text in compiled code. The compiled code holds no reference to the arguments afterwards.
fn run(source: &str, arguments: &[Value]) -> Result<Value, ErrorKind> {
    hotloop_core::register();
    hotloop_array::primitives::register();
    hotloop_random::register();
    let mut host = FakeHost::new(source);
    let function = host.function("f");
    let types: Vec<Type> = arguments.iter().map(type_of).collect();
    let compiled = compile(&mut host, function, &types, &Options::default(), &|| false)
        .unwrap_or_else(|error| panic!("{source}\n{error:?}"));
    let mut slots = Vec::new();
    arguments.iter().for_each(|argument| write(argument, &mut slots));
    let mut results = vec![0; compiled.result.slots()];
    let context = CallContext::new(true);
    // SAFETY: the slots were made for the types that the code was compiled for.
    let status = unsafe { (compiled.loaded.entry())(&context, slots.as_ptr(), results.as_mut_ptr()) };
    if status == OK {
        return Ok(read(&compiled.result, &mut results.into_iter()));
    }
    // SAFETY: the call ended with an error.
    unsafe { context.free_abandoned() };
    Err(context.take_error().expect("a failed call leaves an error").kind)
}

/// The result of an expression over the arguments `a`, `b`, ….
fn evaluate(expression: &str, arguments: &[Value]) -> Result<Value, ErrorKind> {
    let names: Vec<String> = (0..arguments.len()).map(|i| char::from(b'a' + i as u8).to_string()).collect();
    run(&format!("def f({}):\n    return {expression}\n", names.join(", ")), arguments)
}

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

fn integers(values: &[i64]) -> Value {
    Value::Array(Array::from_slice(values).unwrap())
}

fn floats(values: &[f64]) -> Value {
    Value::Array(Array::from_slice(values).unwrap())
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
            let result = evaluate("a.reshape(3, 2, -1)", &[argument.clone()]).unwrap();
            assert_eq!(text(&result), text(&Value::Array(expected)));
            let flat = text(&Value::Array(array.reshape(&[-1], Order::C).unwrap()));
            for expression in ["a.ravel()", "a.flatten()", "np.reshape(a, (24,))", "np.ravel(a).reshape(-1)"]
            {
                assert_eq!(text(&evaluate(expression, &[argument.clone()]).unwrap()), flat);
            }
            drop(argument);
            assert_eq!(
                result.array().storage().reference_count(),
                if array.is_c_contiguous() { 2 } else { 1 }
            );
        }
    }
    let a = floats(&[1.0; 6]);
    let error = evaluate("a.reshape((4, 2))", &[a.clone()]).unwrap_err();
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
                    0 => with_element!(array.dtype(), T => format!("{:?}", array.to_vec::<T>()[0])),
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
    let mut state = RandomState::from_seed(7);
    let mut fill = |count: usize, draw: &mut dyn FnMut(&mut RandomState) -> f64| {
        (0..count).map(|_| draw(&mut state)).collect::<Vec<f64>>()
    };
    let whole = |values: Vec<f64>| values.into_iter().map(|x| x as i64).collect::<Vec<_>>();
    let poisson = hotloop_random::distribution::by_name("poisson").unwrap();
    let hotloop_random::distribution::Draw::Int(poisson) = poisson.draw else { panic!() };
    let below = |low: i128, high: i128, state: &mut RandomState| {
        state.integers(hotloop_random::IntegerKind::I64).next(low, high - 1) as f64
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
    let rows = numbers(DType::Int32, &[5, 3]);
    let mut state = RandomState::from_seed(3);
    let order = {
        let mut order: Vec<i64> = (0..5).collect();
        state.shuffle(5, |i, j| order.swap(i, j));
        Array::from_slice(&order).unwrap()
    };
    let shuffled = hotloop_array::index::take(&rows, &[Index::Positions(order)]).unwrap();
    let expected = Value::Tuple(vec![
        Value::Array(shuffled),
        integers(&state.permutation(4)),
        Value::Int(state.choice(10, 1, true, None).unwrap()[0]),
        integers(&state.choice(6, 3, false, None).unwrap()),
    ]);
    assert_eq!(text(&run(source, &[Value::Array(rows)]).unwrap()), text(&expected));
    let error = evaluate("np.random.normal(0.0, a)", &[Value::Float(-1.0)]).unwrap_err();
    assert_eq!(error, value_error("scale < 0"));
    assert_eq!(
        evaluate("np.random.seed(a)", &[Value::Int(-1)]).unwrap_err(),
        value_error("Seed must be between 0 and 2**32 - 1")
    );
}
