//! The engine with modules made by hand.

use hotloop_array::dtype::DType;
use hotloop_core::context::CallContext;
use hotloop_core::error::{ErrorKind, FAILED, OK};
use hotloop_jit::graph::{BlockId, ENTRY, Edge, Graph, Span, Terminator};
use hotloop_jit::llvm::{self, CodegenOptions, Engine, Stage};
use hotloop_jit::loops::{Check, FastMath, Function, Index, Module, Op, SourceId};
use hotloop_jit::scalar::{Const, ScalarOp};
use hotloop_jit::types::{Layout, Type};

/// `s = 0.0; for i in range(n): s += a[i]; return s`
fn sum(symbol: &str) -> Module {
    let mut graph: Graph<Op, Type> = Graph::default();
    let span = Span::default();
    let (int, float, bool) = (Type::weak(DType::Int64), Type::weak(DType::Float64), Type::weak(DType::Bool));
    let entry = graph.add_block();
    assert_eq!(entry, ENTRY);
    let a = graph.add_parameter(entry, Type::array(DType::Float64, 1, Layout::C), None);
    let n = graph.add_parameter(entry, int.clone(), None);
    let [head, body, done]: [BlockId; 3] = std::array::from_fn(|_| graph.add_block());
    let zero = graph.push(entry, Op::Const(Const::Int(0, DType::Int64)), int.clone(), span);
    let nothing = graph.push(entry, Op::Const(Const::Float(0.0, DType::Float64)), float.clone(), span);
    let one = graph.push(entry, Op::Const(Const::Int(1, DType::Int64)), int.clone(), span);
    let enter = Edge { target: head, arguments: vec![zero, nothing] };
    graph.terminate(entry, Terminator::Jump(enter), span);
    let i = graph.add_parameter(head, int.clone(), None);
    let s = graph.add_parameter(head, float.clone(), None);
    let more = graph.push(head, Op::Scalar(ScalarOp::Less, vec![i, n]), bool, span);
    let then = Edge { target: body, arguments: vec![] };
    let otherwise = Edge { target: done, arguments: vec![] };
    graph.terminate(head, Terminator::Branch { condition: more, then, otherwise }, span);
    let index = Index { value: i, check: Check::Full };
    let x = graph.push(body, Op::Load { array: a, indices: vec![index] }, float.clone(), span);
    let t = graph.push(body, Op::Scalar(ScalarOp::Add, vec![s, x]), float.clone(), span);
    let j = graph.push(body, Op::Scalar(ScalarOp::Add, vec![i, one]), int, span);
    graph.push_effect(body, Op::Safepoint, span);
    graph.terminate(body, Terminator::Jump(Edge { target: head, arguments: vec![j, t] }), span);
    graph.terminate(done, Terminator::Return(s), span);
    let function = Function {
        name: "total".into(),
        source: SourceId(0),
        graph,
        result: float,
        fastmath: FastMath::default(),
        recursive: false,
    };
    Module { symbol: symbol.into(), functions: vec![function] }
}

#[test]
fn a_sum_runs_and_an_index_error_has_a_place() {
    let object = llvm::compile(&sum("hl_test_sum"), &CodegenOptions::default()).unwrap();
    let loaded = Engine::global().unwrap().load(&object).unwrap();
    let values = [1.5f64, 2.0, -4.0];
    let context = CallContext::new(true);
    let call = |n: u64| {
        let arguments = [0, values.as_ptr() as u64, 3, 1, n];
        let mut result = 0u64;
        // SAFETY: the slots are those of an array with one axis and an int64; the result is a float64.
        let status = unsafe { loaded.entry()(&context, arguments.as_ptr(), &mut result) };
        (status, f64::from_bits(result))
    };
    assert_eq!(call(3), (OK, -0.5));
    assert_eq!(call(0), (OK, 0.0));
    assert_eq!(call(4).0, FAILED);
    let error = context.take_error().unwrap();
    assert_eq!(error.kind, ErrorKind::Index { index: 3, axis: 0, size: 3 });
    let site = error.frames[0];
    assert_eq!(llvm::place_of(site.table, site.index).unwrap().function, "total");
    drop(loaded);
    assert_eq!(llvm::place_of(site.table, site.index), None);
}

#[test]
fn every_stage_can_be_shown() {
    for (stage, word) in
        [(Stage::Llvm, "define"), (Stage::LlvmOptimised, "define"), (Stage::Assembly, ".text")]
    {
        let text = llvm::text(&sum("hl_test_text"), &CodegenOptions::default(), stage).unwrap();
        assert!(text.contains(word), "{text}");
    }
}
