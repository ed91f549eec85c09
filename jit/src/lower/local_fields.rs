//! Generators that nothing knows but the loops over them keep their variables in the function's frame, where LLVM finds them.
//!
//! Such a generator is passed to its body alone, which takes out and puts in variables. It has no storage of its own, so that
//! counting references leaves it alone; what it holds ends where it would have ended.

use crate::graph::{ENTRY, Graph, Inst, Value};
use crate::loops::{Function, ListAction, Op};
use crate::scalar::Const;
use crate::types::{NamedKind, Type};
use std::collections::HashMap;

/// A container in the frame.
pub(super) struct Local {
    pub(super) container: Value,
    /// The slots that hold storage.
    pub(super) storages: Box<[u32]>,
}

/// Puts generators into the frames of the functions that make them, where nothing keeps them; which these are, by the value of
/// the generator.
pub(super) fn keep_in_frames(functions: &mut [Function]) -> Vec<HashMap<Value, Local>> {
    let bodies: Vec<bool> = functions.iter().map(|function| only_uses_fields(&function.graph)).collect();
    functions.iter_mut().map(|function| keep_in_frame(&mut function.graph, &bodies)).collect()
}

/// Whether a function's first parameter is a generator of which it uses the fields alone.
fn only_uses_fields(graph: &Graph<Op, Type>) -> bool {
    let Some(own) = graph.block(ENTRY).parameters.first() else { return false };
    if graph.ty(*own).as_kind(NamedKind::Generator).is_none() {
        return false;
    }
    let mut fields = Vec::new();
    for inst in graph.blocks.iter().flat_map(|block| &block.insts) {
        if let (Op::TupleGet { tuple, .. }, [result]) = (&inst.op, &inst.results[..])
            && tuple == own
        {
            fields.push(*result);
        }
    }
    uses(graph, *own).all(|inst| matches!(inst, Some(Inst { op: Op::TupleGet { .. }, .. })))
        && fields.iter().all(|fields| uses(graph, *fields).all(|inst| is_access(inst, *fields)))
}

fn is_access(inst: Option<&Inst<Op>>, container: Value) -> bool {
    let Some(Inst { op: Op::List { action, operands }, .. }) = inst else { return false };
    matches!(action, ListAction::Kept(_) | ListAction::Lend(_) | ListAction::SetMember(_))
        && operands.first() == Some(&container)
        && !operands[1..].contains(&container)
}

/// The instructions that use a value; nothing for a terminator that does.
fn uses(graph: &Graph<Op, Type>, value: Value) -> impl Iterator<Item = Option<&Inst<Op>>> {
    graph.blocks.iter().flat_map(move |block| {
        let in_insts = block.insts.iter().filter(move |inst| {
            let mut found = false;
            inst.op.for_each_value(&mut |each| found |= each == value);
            found
        });
        let mut at_end = false;
        block.terminator.for_each_value(|each| at_end |= each == value);
        in_insts.map(Some).chain(at_end.then_some(None))
    })
}

fn keep_in_frame(graph: &mut Graph<Op, Type>, bodies: &[bool]) -> HashMap<Value, Local> {
    let insts = || graph.blocks.iter().flat_map(|block| &block.insts);
    let constants: HashMap<Value, i64> = insts()
        .filter_map(|inst| match (&inst.op, &inst.results[..]) {
            (Op::Const(Const::Int(value, _)), [result]) => Some((*result, *value)),
            _ => None,
        })
        .collect();
    let mut locals = HashMap::new();
    let mut made: HashMap<Value, u32> = HashMap::new();
    for inst in insts() {
        let (Op::Tuple(parts), [generator]) = (&inst.op, &inst.results[..]) else { continue };
        let [container] = parts[..] else { continue };
        if graph.ty(*generator).as_kind(NamedKind::Generator).is_none() {
            continue;
        }
        let known: Option<Vec<i64>> = insts()
            .find(|inst| inst.results.contains(&container))
            .and_then(|inst| match &inst.op {
                Op::Primitive { symbol, arguments } if &**symbol == "hl_instance_new" => Some(arguments),
                _ => None,
            })
            .and_then(|arguments| arguments.iter().map(|each| constants.get(each).copied()).collect());
        let Some([slots, masks @ ..]) = known.as_deref() else { continue };
        let is_passed = |use_of: Option<&Inst<Op>>| match use_of.map(|inst| &inst.op) {
            Some(Op::Call { callee, arguments }) => {
                arguments.first() == Some(generator)
                    && !arguments[1..].contains(generator)
                    && bodies.get(callee.0 as usize) == Some(&true)
            }
            _ => false,
        };
        let is_filled = |use_of: Option<&Inst<Op>>| {
            is_access(use_of, container)
                || matches!(use_of, Some(Inst { op: Op::Tuple(_), results, .. }) if results.contains(generator))
        };
        if uses(graph, *generator).all(is_passed) && uses(graph, container).all(is_filled) {
            let slots = *slots as u32;
            let storages = (0..slots).filter(|slot| masks[*slot as usize / 64] >> (slot % 64) & 1 == 1);
            made.insert(container, slots);
            locals.insert(*generator, Local { container, storages: storages.collect() });
        }
    }
    for inst in graph.blocks.iter_mut().flat_map(|block| &mut block.insts) {
        if let [result] = inst.results[..]
            && let Some(slots) = made.get(&result)
        {
            inst.op = Op::Fields(*slots);
        }
    }
    locals
}
