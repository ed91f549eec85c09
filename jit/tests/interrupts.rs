//! Long runtime functions end when the user asks for it. One test, because the request is the process's.

mod calls;
mod support;

use calls::{Value, run};
use hotloop_array::array::Array;
use hotloop_array::dtype::DType;
use hotloop_core::context::{clear_interrupt, request_interrupt};
use hotloop_core::error::ErrorKind;

#[test]
fn runtime_functions_can_be_interrupted() {
    let square = Value::Array(Array::zeros(DType::Float64, &[300, 300]).unwrap());
    let expressions = [
        "a @ a",
        "a @ a[0]",
        "np.sort(a)",
        "np.argsort(a.ravel())",
        "np.cumsum(a)",
        "a.sum(axis=0)",
        "a[a == 0]",
        "np.random.rand(300, 300)",
        "np.random.poisson(3.0, 50000)",
    ];
    for expression in expressions {
        let source = format!("def f(a):\n    return {expression}\n");
        clear_interrupt();
        assert!(run(&source, std::slice::from_ref(&square)).is_ok(), "{expression}");
        request_interrupt();
        let outcome = run(&source, std::slice::from_ref(&square));
        assert_eq!(outcome.err(), Some(ErrorKind::Interrupt), "{expression}");
    }
    clear_interrupt();
}
