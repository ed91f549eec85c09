//! Typed as text, for `%ir --stage typed` and tests.

use super::{Function, Op, Program};
use crate::flow::print::{ShowTerminator, list};
use crate::graph::Value;
use std::fmt::Write as _;

/// The program as text.
pub fn print(program: &Program) -> String {
    let functions: Vec<_> =
        program.functions.iter().enumerate().map(|(i, each)| print_function(i, each)).collect();
    functions.join("\n")
}

fn print_function(index: usize, function: &Function) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "typed @{index} {} -> {}", function.name, function.result);
    for block in function.graph.reverse_postorder() {
        let data = function.graph.block(block);
        let parameters: Vec<_> = data.parameters.iter().map(|value| typed(function, *value)).collect();
        let counted = function.loops.iter().find(|each| each.header == block);
        let note = match counted {
            Some(each) => format!("  # {} {}", if each.parallel { "prange" } else { "for" }, each.counter),
            None => String::new(),
        };
        let _ = writeln!(out, "b{}({}):{note}", block.0, parameters.join(", "));
        for inst in &data.insts {
            let results: Vec<_> = inst.results.iter().map(|value| typed(function, *value)).collect();
            let equals = if results.is_empty() { "" } else { " = " };
            let _ = writeln!(out, "    {}{equals}{}", results.join(", "), show(&inst.op));
        }
        let _ = writeln!(out, "    {}", ShowTerminator(&data.terminator));
    }
    out
}

fn typed(function: &Function, value: Value) -> String {
    let data = &function.graph.values[value.0 as usize];
    match &data.name {
        Some(name) => format!("{value} '{name}': {}", data.ty),
        None => format!("{value}: {}", data.ty),
    }
}

fn show(op: &Op) -> String {
    match op {
        Op::Basic(op) => format!("{op:?}"),
        Op::Map { op, dtype, operands } => format!("map {}.{} {}", op.name(), dtype.name(), list(operands)),
        Op::MapInto { target, op: Some((op, dtype)), operands, update } => {
            let verb = if *update { "update" } else { "map_into" };
            format!("{verb} {target} = {}.{} {}", op.name(), dtype.name(), list(operands))
        }
        Op::MapInto { target, op: None, operands, .. } => format!("assign {target} = {}", list(operands)),
        Op::Reduce { kind, operand } => format!("reduce {kind:?} {operand}").to_lowercase(),
        Op::Positions { length } => format!("positions {length}"),
        Op::Extremum { maximum, left, right } => {
            format!("{} {left}, {right}", if *maximum { "max" } else { "min" })
        }
    }
}
