//! Typed as text, for `%ir --stage typed` and tests. Values and types are written as in Loops.

use super::{Function, Op, Program};
use crate::graph::Value;
use crate::listing::Spanned;
use crate::loops::print::{definition, list, operation, scalar_name, terminator, value_text};

/// The program as text.
pub fn print(program: &Program) -> String {
    let functions: Vec<_> =
        program.functions.iter().enumerate().map(|(i, each)| print_function(i, each)).collect();
    functions.join("\n")
}

fn print_function(index: usize, function: &Function) -> String {
    lines(index, function).into_iter().fold(String::new(), |text, (line, _)| text + &line + "\n")
}

/// The lines of a function, each with the construct that it came from.
pub(crate) fn lines(index: usize, function: &Function) -> Spanned {
    let graph = &function.graph;
    let definitions = |values: &[Value]| list(values.iter().map(|value| definition(graph, *value)));
    let mut out = vec![(format!("typed @{index} {} -> {}", function.name, function.result), None)];
    for block in graph.reverse_postorder() {
        let data = graph.block(block);
        let note = match function.loops.iter().find(|each| each.header == block) {
            Some(each) if each.parallel => format!("  # prange {}", value_text(graph, each.counter)),
            Some(each) => format!("  # for {}", value_text(graph, each.counter)),
            None => String::new(),
        };
        out.push((format!("b{}({}):{note}", block.0, definitions(&data.parameters)), None));
        for inst in &data.insts {
            let equals = if inst.results.is_empty() { "" } else { " = " };
            let text = format!("    {}{equals}{}", definitions(&inst.results), show(function, &inst.op));
            out.push((text, Some(inst.span)));
        }
        out.push((format!("    {}", terminator(graph, &data.terminator)), Some(data.terminator_span)));
    }
    out
}

fn show(function: &Function, op: &Op) -> String {
    let one = |value: &Value| value_text(&function.graph, *value);
    let all = |values: &[Value]| list(values.iter().map(one));
    match op {
        Op::Basic(op) => operation(&function.graph, op),
        Op::Map { op, dtype, operands } => {
            format!("map {}.{} {}", scalar_name(*op), dtype.name(), all(operands))
        }
        Op::MapInto { target, op: Some((op, dtype)), operands, update } => {
            let verb = if *update { "update" } else { "map_into" };
            format!("{verb} {} = {}.{} {}", one(target), scalar_name(*op), dtype.name(), all(operands))
        }
        Op::MapInto { target, op: None, operands, .. } => {
            format!("assign {} = {}", one(target), all(operands))
        }
        Op::Reduce { kind, operand } => {
            format!("reduce {} {}", format!("{kind:?}").to_lowercase(), one(operand))
        }
        Op::Positions { length } => format!("positions {}", one(length)),
        Op::Extremum { maximum, left, right } => {
            format!("{} {}, {}", if *maximum { "max" } else { "min" }, one(left), one(right))
        }
    }
}
