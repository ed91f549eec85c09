//! NumPy's functions that are Python, compiled, held against NumPy's results (`library.txt`).

mod calls;
mod support;

use calls::{Value, evaluate, floats, integers, text};
use hotloop_array::array::{Array, Order};
use hotloop_core::error::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};

fn argument(name: &str) -> Value {
    match name {
        "v" => floats(&[0.5, -1.25, 3.0, 0.75, -2.0, 1.5]),
        "w" => floats(&[1.0, 2.0, 0.5, 4.0, 1.0, 3.5]),
        "u" => floats(&[1.0, 2.0, 0.5, 4.0, 1.0, 3.5, 0.25, 8.0]),
        "s" => floats(&[-1.0, 0.0, 0.5, 2.0, 2.5, 4.0]),
        "n" => floats(&[1.0, f64::NAN, -3.0, 2.5]),
        "i" => integers(&[3, 1, 4, 1, 5, 9, 2, 6]),
        "q" => {
            let rows = Array::from_slice(&[4.0, 1.0, -0.5, 1.0, 3.0, 0.25, 0.5, -2.0, 5.0]).unwrap();
            Value::Array(rows.reshape(&[3, 3], Order::C).unwrap())
        }
        "m" => {
            let rows = Array::from_slice(&[1.0, -2.0, 0.5, 4.0, 3.0, -1.5]).unwrap();
            Value::Array(rows.reshape(&[2, 3], Order::C).unwrap())
        }
        other => panic!("no argument {other}"),
    }
}

/// Numbers may differ in the last places: sums are added in another order.
fn agrees(found: &str, expected: &str) -> bool {
    let parts =
        |text: &str| text.split(['[', ']', ',', ' ', '(', ')']).map(str::to_owned).collect::<Vec<_>>();
    let (found, expected) = (parts(found), parts(expected));
    found.len() == expected.len()
        && found.iter().zip(&expected).all(|(a, b)| {
            a == b
                || match (a.parse::<f64>(), b.parse::<f64>()) {
                    (Ok(a), Ok(b)) => (a - b).abs() <= 16.0 * f64::EPSILON * b.abs(),
                    _ => false,
                }
        })
}

#[test]
fn results_are_those_of_numpy() {
    let mut failures = Vec::new();
    let cases = include_str!("library.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    for line in cases {
        let parts: Vec<&str> = line.split(" | ").collect();
        let [expression, names, expected] = parts[..] else { panic!("{line}") };
        let arguments: Vec<Value> = names.split(' ').map(argument).collect();
        let outcome = catch_unwind(AssertUnwindSafe(|| evaluate(expression, &arguments)));
        match outcome {
            Ok(Ok(value)) if agrees(&text(&value), expected) => {}
            Ok(Ok(value)) => failures.push(format!("{line}\n    found {}", text(&value))),
            Ok(Err(error)) => failures.push(format!("{line}\n    failed {error:?}")),
            Err(_) => failures.push(format!("{line}\n    rejected")),
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn complaints_are_those_of_numpy() {
    let refused = |expression: &str, arguments: &[Value]| {
        matches!(evaluate(expression, arguments), Err(ErrorKind::Raised { .. } | ErrorKind::Value(_)))
    };
    assert!(refused("np.percentile(a, 101)", &[argument("v")]));
    assert!(refused("np.bincount(a)", &[integers(&[1, -1])]));
    assert!(refused("np.interp(1.0, a, b)", &[argument("s"), argument("i")]));
}
