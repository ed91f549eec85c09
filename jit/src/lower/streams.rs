//! Random numbers in parallel loops: each iteration draws from a stream of its own.
//!
//! Before the loop a key is drawn, and each iteration begins the stream of the key and its number, so a seed fixes what the
//! loop draws for any number of threads (see `hotloop_random`). Loops that draw nothing, also not in what they call, are
//! left alone.

use super::parallel::region;
use crate::graph::{BlockId, Inst};
use crate::loops;
use crate::typed::{Op, Program};
use crate::types::Type;
use hotloop_array::dtype::DType;
use smallvec::SmallVec;

/// Lets the iterations of the parallel loops that draw random numbers begin their streams.
pub(super) fn begin_streams(program: &mut Program) {
    let drawing = drawing(program);
    for function in program.functions.iter_mut().filter(|function| function.options.parallel) {
        // Those that were switched off are no parallel loops any more.
        for each in function.loops.iter().filter(|each| each.parallel) {
            let graph = &mut function.graph;
            let draws =
                |block: &BlockId| graph.block(*block).insts.iter().any(|inst| draws(&inst.op, &drawing));
            if !region(graph, each).iter().any(draws) {
                continue;
            }
            let key = graph.add_value(Type::strong(DType::UInt64), None);
            let primitive = |symbol: &str, arguments: &[_]| {
                Op::Basic(loops::Op::Primitive { symbol: symbol.into(), arguments: arguments.to_vec() })
            };
            graph.block_mut(each.preheader).insts.push(Inst {
                op: primitive("hl_random_loop_key", &[]),
                results: SmallVec::from_slice(&[key]),
                span: each.span,
            });
            let begin = Inst {
                op: primitive("hl_random_begin_iteration", &[key, each.counter]),
                results: SmallVec::new(),
                span: each.span,
            };
            graph.block_mut(each.body).insts.insert(0, begin);
        }
    }
}

/// Which functions draw random numbers, themselves or in what they call.
fn drawing(program: &Program) -> Vec<bool> {
    let mut drawing = vec![false; program.functions.len()];
    loop {
        let before = drawing.clone();
        for (index, function) in program.functions.iter().enumerate() {
            let mut insts = function.graph.blocks.iter().flat_map(|block| &block.insts);
            drawing[index] = drawing[index] || insts.any(|inst| draws(&inst.op, &before));
        }
        if drawing == before {
            return drawing;
        }
    }
}

fn draws(op: &Op, drawing: &[bool]) -> bool {
    match op {
        Op::Basic(loops::Op::Primitive { symbol, .. }) => symbol.starts_with("hl_random_"),
        Op::Basic(loops::Op::Call { callee, .. }) => drawing.get(callee.0 as usize).copied().unwrap_or(false),
        _ => false,
    }
}
