//! The engine with modules made by hand.

use hotloop_array::dtype::DType;
use hotloop_core::context::CallContext;
use hotloop_core::error::{ErrorKind, FAILED, OK};
use hotloop_jit::graph::{BlockId, ENTRY, Edge, Graph, Span, Terminator};
use hotloop_jit::llvm::{self, CodegenError, CodegenOptions, Engine, RemarkKind, Stage};
use hotloop_jit::loops::parse::parse;
use hotloop_jit::loops::verify::verify;
use hotloop_jit::loops::{Check, FastMath, Function, Index, Module, Op, SourceId};
use hotloop_jit::scalar::{Const, ScalarOp};
use hotloop_jit::types::{Layout, Type};

/// `s = 0.0; for i in range(n): s += a[i]; return s`
fn sum() -> Module {
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
        is_generator: false,
    };
    Module { name: "sum".into(), functions: vec![function], advance: None }
}

#[test]
fn a_sum_runs_and_an_index_error_has_a_place() {
    let object = llvm::compile(&sum(), &CodegenOptions::default()).unwrap();
    let loaded = Engine::global().unwrap().load(&object).unwrap();
    let values = [1.5f64, 2.0, -4.0];
    let context = CallContext::new(false);
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
        let text = llvm::text(&sum(), &CodegenOptions::default(), stage).unwrap();
        assert!(text.contains(word), "{text}");
    }
}

/// A loop over `%n` rounds with this body in the printed form of Loops.
fn counted(body: &str) -> Module {
    let text = format!(
        "module \"counted\"
        function @0 \"f\"(%a: array(float64, 1, C), %n: int64~) -> float64~ source 7 {{
          %zero: int64~ = const 0
          %nothing: float64~ = const 0.0
          %one: int64~ = const 1
          jump b1(%zero, %nothing) @1..2
        b1(%i: int64~, %s: float64~):
          %more: bool~ = less %i, %n @1..2
          branch %more, b2, b3 @1..2
        b2:
          %x: float64 = load %a[%i<] @3..4
          {body}
          %j: int64~ = add %i, %one @1..2
          safepoint @1..2
          jump b1(%j, %t) @1..2
        b3:
          return %s
        }}"
    );
    let module = parse(&text).unwrap();
    verify(&module).unwrap();
    module
}

#[test]
fn remarks_say_what_became_of_a_loop() {
    let options = CodegenOptions { remarks: true, ..CodegenOptions::default() };
    let chain = "%u: float64~ = multiply %s, %s @5..6\n%t: float64~ = add %u, %x @5..6";
    let strict = counted(chain);
    let object = llvm::compile(&strict, &options).unwrap();
    let missed = object.remarks.iter().find(|remark| remark.kind == RemarkKind::Missed).unwrap();
    assert!(missed.text.contains("could not be identified as reduction"), "{missed:?}");
    assert_eq!(missed.place.source, SourceId(7));
    let free = counted("%t: float64~ = reassociable add %s, %x @5..6");
    let object = llvm::compile(&free, &options).unwrap();
    let passed = object.remarks.iter().find(|remark| remark.kind == RemarkKind::Passed).unwrap();
    assert!(passed.text.contains("vectorized loop"), "{passed:?}");
    assert_eq!(passed.place.span, Span::new(1.into(), 2.into()));
    let loaded = Engine::global().unwrap().load(&object).unwrap();
    drop(loaded);
    assert!(llvm::compile(&free, &CodegenOptions::default()).unwrap().remarks.is_empty());
}

#[test]
fn a_wait_can_be_given_up() {
    let interrupted = || true;
    let options = CodegenOptions { interrupted: Some(&interrupted), ..CodegenOptions::default() };
    // The question is asked only while the compile thread works, which may be too short a time.
    for _ in 0..50 {
        let module = counted("%t: float64~ = reassociable add %s, %x");
        match llvm::compile(&module, &options) {
            Ok(_) => {}
            Err(error) => return assert_eq!(error, CodegenError::Interrupted),
        }
    }
    panic!("no compilation took long enough");
}

#[test]
fn modules_are_loaded_and_unloaded_by_many_threads() {
    let run = || {
        for _ in 0..8 {
            let object = llvm::compile(&sum(), &CodegenOptions::default()).unwrap();
            let engine = Engine::global().unwrap();
            let loaded = engine.load(&object).unwrap();
            let twin = engine.load(&object).unwrap();
            assert_ne!(loaded.entry() as usize, twin.entry() as usize);
            drop(twin);
            let values = [0.5f64, 0.25];
            let arguments = [0, values.as_ptr() as u64, 2, 1, 2];
            let mut result = 0u64;
            let context = CallContext::new(false);
            // SAFETY: the slots are those of an array with one axis and an int64; the result is a float64.
            let status = unsafe { loaded.entry()(&context, arguments.as_ptr(), &mut result) };
            assert_eq!((status, f64::from_bits(result)), (OK, 0.75));
        }
    };
    std::thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(run))));
}

#[test]
fn a_missing_function_is_an_error() {
    let text = "module \"hl_test_missing\"
        function @0 \"f\"() -> none source 0 {
          primitive \"hl_no_such_function\" ()
          %n: none = const None
          return %n
        }";
    let object = llvm::compile(&parse(text).unwrap(), &CodegenOptions::default()).unwrap();
    let error = Engine::global().unwrap().load(&object).unwrap_err();
    assert!(error.to_string().contains("hl_no_such_function"), "{error}");
}

/// Loops and recursions that would go on for long, as printed forms of Loops.
const ENDLESS: [&str; 3] = [
    "module \"hl_test_endless\"
        function @0 \"f\"() -> none source 0 {
          jump b1
        b1:
          safepoint @1..2
          jump b1
        }",
    // A counted loop, which polls between its strips.
    "module \"hl_test_counted\"
        function @0 \"f\"() -> int64~ source 0 {
          %zero: int64~ = const 0
          %one: int64~ = const 1
          %stop: int64~ = const 9223372036854775807
          jump b1(%zero, %zero)
        b1(%i: int64~, %s: int64~):
          %more: bool~ = less %i, %stop
          branch %more, b2, b3
        b2:
          %x: int64~ = xor %s, %i
          %t: int64~ = floor_divide %x, %stop
          %j: int64~ = add %i, %one
          safepoint @1..2
          jump b1(%j, %t)
        b3:
          return %s
        }",
    "module \"hl_test_recursion\"
        function @0 \"f\"() -> int64~ source 0 {
          %n: int64~ = const 200
          %r: int64~ = call @1 (%n)
          return %r
        }
        function @1 \"g\"(%n: int64~) -> int64~ source 0 recursive {
          %two: int64~ = const 2
          %one: int64~ = const 1
          %small: bool~ = less %n, %two
          branch %small, b1, b2
        b1:
          return %n
        b2:
          %a: int64~ = subtract %n, %one
          %x: int64~ = call @1 (%a)
          %b: int64~ = subtract %n, %two
          %y: int64~ = call @1 (%b)
          %s: int64~ = add %x, %y
          return %s
        }",
];

#[test]
fn endless_loops_and_recursions_can_be_interrupted() {
    for text in ENDLESS {
        let object = llvm::compile(&parse(text).unwrap(), &CodegenOptions::default()).unwrap();
        let loaded = Engine::global().unwrap().load(&object).unwrap();
        let context = CallContext::new(true);
        let waker = std::thread::spawn(|| {
            std::thread::sleep(std::time::Duration::from_millis(20));
            hotloop_core::context::request_interrupt();
            std::time::Instant::now()
        });
        let mut result = 0u64;
        // SAFETY: the function takes nothing and gives at most an int64.
        let status = unsafe { loaded.entry()(&context, std::ptr::null(), &mut result) };
        let latency = waker.join().unwrap().elapsed();
        hotloop_core::context::clear_interrupt();
        assert_eq!(status, FAILED, "{text}");
        assert_eq!(context.take_error().unwrap().kind, ErrorKind::Interrupt);
        assert!(latency < std::time::Duration::from_millis(500), "{latency:?}: {text}");
    }
}
