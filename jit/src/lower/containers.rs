//! Whether a loop changes containers that other rounds of it see.
//!
//! Containers are not locked, so a loop that changes one cannot run in parallel, unless the body itself made it: what a
//! runtime function gave in the body is a container that no other round knows.

use crate::graph::{BlockId, Graph, Inst, Value};
use crate::loops::{self, ListAction};
use crate::typed::{Op, Program};
use crate::types::Type;
use std::collections::{BTreeSet, HashSet};

/// Runtime functions that make a container.
const MAKING: [&str; 6] = [
    "hl_instance_new",
    "hl_dict_new",
    "hl_list_new",
    "hl_list_slice",
    "hl_list_concatenate",
    "hl_list_repeat",
];

/// Runtime functions that change no container that they are given.
const READING: [&str; 18] = [
    "hl_instance_new",
    "hl_dict_step_items",
    "hl_dict_step_keys",
    "hl_dict_step_values",
    "hl_dict_new",
    "hl_dict_item",
    "hl_dict_find",
    "hl_dict_key",
    "hl_dict_value",
    "hl_dict_next",
    "hl_dict_last",
    "hl_dict_length",
    "hl_list_new",
    "hl_list_slice",
    "hl_list_concatenate",
    "hl_list_repeat",
    "hl_same_container",
    "hl_check_unpack",
];

/// Whether blocks of a function change a container that was not made in them.
pub(super) fn are_changed(program: &Program, function: usize, region: &BTreeSet<BlockId>) -> bool {
    let graph = &program.functions[function].graph;
    let insts = || region.iter().flat_map(|block| &graph.block(*block).insts);
    let own = made_in(insts());
    insts().any(|inst| changes(program, graph, inst, &own, &mut HashSet::new()))
}

/// The containers that instructions make, and the instances and generators that these are.
fn made_in<'i>(insts: impl Iterator<Item = &'i Inst<Op>> + Clone) -> HashSet<Value> {
    let mut own: HashSet<Value> =
        insts.clone().filter(|inst| makes(inst)).flat_map(|inst| inst.results.to_vec()).collect();
    for inst in insts {
        if let Op::Basic(loops::Op::Tuple(parts)) = &inst.op
            && matches!(parts[..], [part] if own.contains(&part))
        {
            own.extend(inst.results.iter().copied());
        }
    }
    own
}

fn makes(inst: &Inst<Op>) -> bool {
    matches!(&inst.op, Op::Basic(loops::Op::Primitive { symbol, .. }) if MAKING.contains(&&**symbol))
}

fn changes(
    program: &Program,
    graph: &Graph<Op, Type>,
    inst: &Inst<Op>,
    own: &HashSet<Value>,
    seen: &mut HashSet<usize>,
) -> bool {
    let is_foreign = |value: &Value| holds_container(graph.ty(*value)) && !own.contains(value);
    match &inst.op {
        Op::Basic(loops::Op::List {
            action: ListAction::Set(_) | ListAction::SetMember(_) | ListAction::Append | ListAction::Pop,
            operands,
        }) => is_foreign(&operands[0]),
        Op::Basic(loops::Op::Primitive { symbol, arguments }) => {
            !READING.contains(&&**symbol) && arguments.iter().any(is_foreign)
        }
        Op::Basic(loops::Op::Call { callee, arguments }) => {
            arguments.iter().any(is_foreign) && changes_arguments(program, callee.0 as usize, seen)
        }
        _ => false,
    }
}

/// Whether a function changes a container that it is given.
fn changes_arguments(program: &Program, function: usize, seen: &mut HashSet<usize>) -> bool {
    if !seen.insert(function) {
        return false;
    }
    let Some(function) = program.functions.get(function) else { return true };
    let graph = &function.graph;
    let insts = || graph.blocks.iter().flat_map(|block| &block.insts);
    let own = made_in(insts());
    insts().any(|inst| changes(program, graph, inst, &own, seen))
}

fn holds_container(ty: &Type) -> bool {
    match ty {
        Type::Container(_) => true,
        _ => ty.parts().unwrap_or_default().iter().any(holds_container),
    }
}
