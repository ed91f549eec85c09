//! Short functions that work on arrays are put in the place of their calls in loops.
//!
//! LLVM inlines functions too, but only after the loops have been cut into rounds with and without index checks, which look into no
//! call. What is inlined here has its indices checked with those of the loop around it, and can be vectorised with it.
//!
//! References were counted before: a function borrows its arguments from its caller and gives away its result, and so does its code in
//! the place of the call. Tracebacks stay as they were: the spans of inlined code say where it comes from ([`Origins`]).
//!
//! Deliberately absent: functions with loops, with handlers of exceptions and with what has a place in their own frames, and calls
//! inside of `try`.

use crate::dominators::{Dominators, natural_loops};
use crate::graph::{BlockId, ENTRY, Edge, Graph, Operation, Span, Terminator, TextSize, Value};
use crate::loops::{Function, FunctionId, Module, Op};
use crate::types::Type;
use std::collections::{HashMap, HashSet};

/// The most instructions of a function that is inlined, and those that a function grows by.
const MOST_INSTS: usize = 64;
const MOST_GROWTH: usize = 512;

/// Where the inlined code of a function comes from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Origins(Vec<Origin>);

/// Where an instruction comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Origin {
    /// The function that was called.
    pub(crate) function: FunctionId,
    /// The place in its source.
    pub(crate) span: Span,
    /// The call that was replaced; it may be inlined itself.
    pub(crate) call: Span,
}

/// No source is as long: spans that begin here are numbers of origins.
const FIRST: u32 = 1 << 31;

impl Origins {
    /// Where the code of a span comes from, if it was inlined.
    pub(crate) fn of(&self, span: Span) -> Option<Origin> {
        let number = u32::from(span.start()).checked_sub(FIRST)?;
        self.0.get(number as usize).copied()
    }

    /// A span for code of that origin. Code that comes from nowhere still does.
    fn span(&mut self, origin: Origin) -> Span {
        if origin.span.is_empty() {
            return origin.span;
        }
        self.0.push(origin);
        let number = TextSize::from(FIRST + self.0.len() as u32 - 1);
        Span::new(number, number + TextSize::from(1))
    }
}

/// Inlines calls in the loops of all functions.
pub(super) fn inline_calls_in_loops(module: &mut Module) -> Vec<Origins> {
    let short: HashMap<FunctionId, Function> = (0..)
        .map(FunctionId)
        .zip(&module.functions)
        .skip(1)
        .filter(|(_, function)| is_short(function))
        .map(|(id, function)| (id, function.clone()))
        .collect();
    if short.is_empty() {
        return module.functions.iter().map(|_| Origins::default()).collect();
    }
    let origins = module.functions.iter_mut().map(|function| inline_into(function, &short)).collect();
    empty_uncalled(module, &short);
    origins
}

/// Whether a function reaches into arrays, returns, and has no loop and nothing else that has to stay in it.
fn is_short(function: &Function) -> bool {
    let graph = &function.graph;
    let blocks = graph.reverse_postorder();
    let insts = || blocks.iter().flat_map(|block| &graph.block(*block).insts);
    let terminators = || blocks.iter().map(|block| &graph.block(*block).terminator);
    !function.recursive
        && !function.is_generator
        && insts().count() <= MOST_INSTS
        && insts().any(|inst| {
            matches!(inst.op, Op::Load { .. } | Op::Store { .. } | Op::View { .. } | Op::List { .. })
        })
        && !insts().any(|inst| {
            matches!(
                inst.op,
                Op::Nest(_)
                    | Op::Parallel(_)
                    | Op::Print { .. }
                    | Op::Fields(_)
                    | Op::DropFields { .. }
                    | Op::Safepoint
            )
        })
        && terminators().any(|terminator| matches!(terminator, Terminator::Return(_)))
        && !terminators().any(|terminator| matches!(terminator, Terminator::Try { .. }))
        && natural_loops(graph, &Dominators::of(graph)).is_empty()
}

fn inline_into(function: &mut Function, short: &HashMap<FunctionId, Function>) -> Origins {
    let mut origins = Origins::default();
    let graph = &function.graph;
    let is_call = |op: &Op| matches!(op, Op::Call { callee, .. } if short.contains_key(callee));
    if !graph.blocks.iter().flat_map(|block| &block.insts).any(|inst| is_call(&inst.op)) {
        return origins;
    }
    let loops = natural_loops(graph, &Dominators::of(graph));
    let in_loops: HashSet<BlockId> = loops.into_iter().flat_map(|each| each.blocks).collect();
    let mut open: Vec<BlockId> = graph.reverse_postorder();
    open.retain(|block| in_loops.contains(block));
    open.reverse();
    let mut left = MOST_GROWTH;
    while let Some(block) = open.pop() {
        let data = function.graph.block(block);
        if matches!(data.terminator, Terminator::Try { .. }) {
            continue;
        }
        let call = data.insts.iter().enumerate().find_map(|(at, inst)| match &inst.op {
            Op::Call { callee, .. } => {
                let called = short.get(callee).filter(|called| called.fastmath == function.fastmath)?;
                let size = called.graph.blocks.iter().map(|block| block.insts.len()).sum::<usize>();
                (size <= left).then_some((at, *callee, size))
            }
            _ => None,
        });
        if let Some((at, callee, size)) = call {
            left -= size;
            // What was inlined may call, and so may what is left of the block.
            open.extend(inline(
                &mut function.graph,
                (block, at),
                callee,
                &short[&callee].graph,
                &mut origins,
            ));
            open.push(block);
        }
    }
    origins
}

/// Replaces a call by the code of the function; returns the new blocks.
fn inline(
    graph: &mut Graph<Op, Type>,
    (block, at): (BlockId, usize),
    callee: FunctionId,
    called: &Graph<Op, Type>,
    origins: &mut Origins,
) -> Vec<BlockId> {
    let rest = graph.add_block();
    let here = graph.block_mut(block);
    let behind = here.insts.split_off(at + 1);
    let Some(call) = here.insts.pop() else { return Vec::new() };
    let terminator = std::mem::replace(&mut here.terminator, Terminator::Open);
    let terminator_span = here.terminator_span;
    let Op::Call { arguments, .. } = &call.op else { return Vec::new() };

    let continued = graph.block_mut(rest);
    continued.insts = behind;
    continued.parameters = call.results.to_vec();
    continued.terminator = terminator;
    continued.terminator_span = terminator_span;

    let order = called.reverse_postorder();
    let mut blocks: HashMap<BlockId, BlockId> = HashMap::from([(ENTRY, block)]);
    let mut values: HashMap<Value, Value> =
        called.block(ENTRY).parameters.iter().copied().zip(arguments.iter().copied()).collect();
    for id in &order {
        let data = called.block(*id);
        let parameters = data.parameters.iter().filter(|_| *id != ENTRY);
        for value in parameters.chain(data.insts.iter().flat_map(|inst| inst.results.iter())) {
            let known = &called.values[value.0 as usize];
            values.insert(*value, graph.add_value(known.ty.clone(), known.name.clone()));
        }
        if *id != ENTRY {
            let copy = graph.add_block();
            graph.block_mut(copy).parameters = data.parameters.iter().map(|value| values[value]).collect();
            blocks.insert(*id, copy);
        }
    }
    let mut spans: HashMap<Span, Span> = HashMap::new();
    let mut moved = |span: Span| {
        *spans.entry(span).or_insert_with(|| origins.span(Origin { function: callee, span, call: call.span }))
    };
    for id in &order {
        let mut data = called.block(*id).clone();
        let rename = |value: &mut Value| *value = values.get(value).copied().unwrap_or(*value);
        for inst in &mut data.insts {
            inst.op.for_each_value_mut(&mut |value| rename(value));
            inst.results.iter_mut().for_each(rename);
            inst.span = moved(inst.span);
        }
        data.terminator.for_each_value_mut(rename);
        for edge in data.terminator.edges_mut() {
            edge.target = blocks[&edge.target];
        }
        let terminator = match data.terminator {
            Terminator::Return(value) => Terminator::Jump(Edge { target: rest, arguments: vec![value] }),
            other => other,
        };
        let copy = graph.block_mut(blocks[id]);
        copy.insts.append(&mut data.insts);
        copy.terminator = terminator;
        copy.terminator_span = moved(data.terminator_span);
    }
    let copies = order.iter().filter(|id| **id != ENTRY).map(|id| blocks[id]);
    copies.chain([rest]).collect()
}

/// Takes the code out of functions that nobody calls any more. Their numbers stay.
fn empty_uncalled(module: &mut Module, short: &HashMap<FunctionId, Function>) {
    let mut called: HashSet<FunctionId> = HashSet::new();
    for inst in module.functions.iter().flat_map(|each| &each.graph.blocks).flat_map(|block| &block.insts) {
        match &inst.op {
            Op::Call { callee, .. } => {
                called.insert(*callee);
            }
            Op::Parallel(parallel) => {
                called.extend([parallel.body].into_iter().chain(parallel.few).chain(parallel.combine));
            }
            _ => {}
        }
    }
    let advance = module.advance.map(|index| FunctionId(index as u32));
    for id in short.keys().filter(|id| !called.contains(id) && Some(**id) != advance) {
        let graph = &mut module.functions[id.0 as usize].graph;
        graph.blocks.truncate(1);
        let entry = graph.block_mut(ENTRY);
        entry.insts.clear();
        entry.terminator = Terminator::Unreachable;
    }
}
