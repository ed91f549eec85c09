//! Takes parallel loops out of their functions.
//!
//! The body of an outermost `prange` becomes a function that runs a chunk of the iterations, and the loop one instruction.
//! What the body uses from outside is captured. A variable that the loop carries must be a reduction
//! ([`super::reductions`]) or be assigned anew in every iteration; an array that is only updated as a whole is reduced too.
//! Otherwise, or when the body can leave the loop, the loop stays serial and the report says why.
//!
//! A `prange` inside of a parallel loop is a serial loop in its body. Where it makes no difference to the results, there is a
//! second body, in which the inner loop is parallel: it runs instead, one iteration after the other, when the outer loop has
//! fewer iterations than there are threads.

use super::comprehensions;
use super::containers;
use super::races;
use super::reductions::{self, Carried};
use super::report::{Entry, Fact, Report};
use crate::dominators::{Dominators, natural_loops};
use crate::graph::{BlockId, ENTRY, Edge, Graph, Inst, Operation, Terminator, Value, simplify};
use crate::loops::{self, FunctionId, Parallel};
use crate::scalar::{Const, ScalarOp};
use crate::typed::{CountedLoop, Function, Op, Program};
use crate::types::{Layout, Type};
use hotloop_array::dtype::DType;
use smallvec::SmallVec;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Makes the parallel loops serial that `parallel={'prange': False}` switches off.
pub(super) fn leave_serial(program: &mut Program, report: &mut Report) {
    for function in &mut program.functions {
        if !function.options.parallel || function.options.parallel_parts.prange {
            continue;
        }
        let mut loops = std::mem::take(&mut function.loops);
        for each in loops.iter_mut().filter(|each| each.parallel) {
            each.parallel = false;
            report.entries.push(entry(function, each, Fact::Serial(super::switched_off("prange"))));
        }
        function.loops = loops;
    }
}

/// Takes the parallel loops of all functions out.
pub(super) fn extract_parallel_loops(program: &mut Program, report: &mut Report) {
    for index in 0..program.functions.len() {
        let options = &program.functions[index].options;
        if !options.parallel {
            continue;
        }
        let may_nest = !options.check_races;
        let mut filled = HashSet::new();
        if options.parallel_parts.comprehension && !options.check_races {
            filled = comprehensions::fill_in_any_order(program, index);
        }
        extract_loops(program, index, &filled, may_nest, report);
    }
    report.entries.sort_by_key(|entry| entry.span.start());
}

/// Takes the parallel loops of a function out; the lists that the loops with the headers `filled` fill are not shared.
fn extract_loops(
    program: &mut Program,
    index: usize,
    filled: &HashSet<BlockId>,
    may_nest: bool,
    report: &mut Report,
) {
    let mut loops = std::mem::take(&mut program.functions[index].loops);
    while let Some(at) = loops.iter().position(|each| each.parallel) {
        let each = loops.remove(at);
        let region = region(&program.functions[index].graph, &each);
        if !filled.contains(&each.header) && containers::are_changed(program, index, &region) {
            let fact = Fact::Serial("the body changes a container that is made outside of it".into());
            report.entries.push(entry(&program.functions[index], &each, fact));
            continue;
        }
        let inside: Vec<CountedLoop> =
            loops.iter().filter(|other| region.contains(&other.header)).cloned().collect();
        let with_few = may_nest && can_nest(&program.functions[index], &inside, &region);
        let next = program.functions.len() as u32;
        let few = with_few.then_some(&inside[..]);
        let fact = match extract(&mut program.functions[index], &each, &region, few, next, report) {
            Ok((mut functions, reductions)) => {
                program.functions.append(&mut functions);
                if with_few {
                    let last = program.functions.len() - 1;
                    extract_loops(program, last, &HashSet::new(), false, &mut Report::default());
                }
                // What is left of the loops inside runs serially, wherever it is now.
                loops.retain(|other| !region.contains(&other.header));
                for nested in inside.iter().filter(|nested| nested.parallel) {
                    let fact = if with_few { Fact::NestedIfMany } else { Fact::Nested };
                    report.entries.push(entry(&program.functions[index], nested, fact));
                }
                Fact::Parallel { reductions }
            }
            Err(reason) => Fact::Serial(reason),
        };
        report.entries.push(entry(&program.functions[index], &each, fact));
    }
    program.functions[index].loops = loops;
}

/// Whether parallel loops inside of a parallel loop may be parallel in its place without a difference to the results, and are what it is
/// about: each of them may be parallel whatever is around it, adds up no floats, whose sums depend on how they are cut, and there are no
/// other loops, array operations and calls, which would run on one thread then.
fn can_nest(function: &Function, inside: &[CountedLoop], region: &BTreeSet<BlockId>) -> bool {
    let graph = &function.graph;
    let nested: Vec<(&CountedLoop, BTreeSet<BlockId>)> =
        inside.iter().filter(|each| each.parallel).map(|each| (each, self::region(graph, each))).collect();
    let is_nested =
        |block: &BlockId| nested.iter().any(|(each, region)| each.header == *block || region.contains(block));
    let is_light = |inst: &Inst<Op>| match &inst.op {
        Op::Map { .. } | Op::MapInto { .. } | Op::Reduce { .. } | Op::Positions { .. } => false,
        Op::Basic(op) => {
            !matches!(op, loops::Op::Call { .. } | loops::Op::Primitive { .. } | loops::Op::Print { .. })
        }
        Op::Extremum { .. } => true,
    };
    let other_loops = natural_loops(graph, &Dominators::of(graph));
    !nested.is_empty()
        && !other_loops.iter().any(|each| region.contains(&each.header) && !is_nested(&each.header))
        && region
            .iter()
            .filter(|block| !is_nested(block))
            .flat_map(|block| &graph.block(*block).insts)
            .all(is_light)
        && nested.iter().all(|(each, region)| {
            let header = graph.block(each.header);
            let is_exact = |(carried, parameter): (&Carried, &Value)| match carried {
                Carried::LastValue => true,
                Carried::Reduction { .. } => {
                    graph.ty(*parameter).scalar_dtype().is_some_and(|dtype| dtype.integer_range().is_some())
                }
            };
            reductions::reduced_arrays(graph, region).is_empty()
                && races::never_meet(function, each, region)
                && reductions::carried(graph, each, region)
                    .is_ok_and(|carried| carried.iter().zip(&header.parameters).all(is_exact))
        })
}

fn entry(function: &Function, each: &CountedLoop, fact: Fact) -> Entry {
    Entry { function: function.name.clone(), source: function.source, span: each.span, fact }
}

/// The blocks of a loop's body.
pub(super) fn region(graph: &Graph<Op, Type>, each: &CountedLoop) -> BTreeSet<BlockId> {
    let mut region = BTreeSet::new();
    let mut waiting = vec![each.body];
    while let Some(block) = waiting.pop() {
        if block != each.header && region.insert(block) {
            waiting.extend(graph.block(block).terminator.edges().map(|edge| edge.target));
        }
    }
    region
}

/// The loop as a function for a chunk and one that combines chunks; in its place an instruction. With the loops inside, the last
/// function is the body in which they are parallel.
fn extract(
    function: &mut Function,
    each: &CountedLoop,
    region: &BTreeSet<BlockId>,
    few: Option<&[CountedLoop]>,
    next: u32,
    report: &mut Report,
) -> Result<(Vec<Function>, Vec<String>), String> {
    let graph = &function.graph;
    if region.iter().any(|block| matches!(graph.block(*block).terminator, Terminator::Try { .. })) {
        return Err("exceptions are caught in or around the body".into());
    }
    let leaves = region
        .iter()
        .any(|block| matches!(graph.block(*block).terminator, Terminator::Return(_)) || *block == each.done);
    if leaves {
        return Err("the body can leave the loop (break or return)".into());
    }
    let carried = reductions::carried(graph, each, region)?;
    let arrays = reductions::reduced_arrays(graph, region);
    races::report_races(function, each, region, &arrays, report);

    let graph = &function.graph;
    let header = graph.block(each.header).clone();
    let captures = captures(graph, each, region);
    let names: Vec<String> = carried
        .iter()
        .zip(&header.parameters)
        .filter_map(|(carried, parameter)| match carried {
            Carried::Reduction { family, .. } => {
                Some(format!("{} ({})", name_of(graph, *parameter), family.symbol()))
            }
            Carried::LastValue => None,
        })
        .chain(
            arrays.iter().map(|(array, family)| format!("{} ({})", name_of(graph, *array), family.symbol())),
        )
        .collect();

    let body = outline(function, each, region, &captures, &carried, &arrays, &[]);
    let combine = combine(function, each, &captures, &carried, &arrays);
    let few = few.map(|inside| outline(function, each, region, &captures, &carried, &arrays, inside));
    replace(function, each, region, &captures, next, combine.is_some(), few.is_some());
    Ok((std::iter::once(body).chain(combine).chain(few).collect(), names))
}

fn name_of(graph: &Graph<Op, Type>, value: Value) -> String {
    graph.values[value.0 as usize].name.as_ref().map_or_else(|| "a variable".to_owned(), ToString::to_string)
}

/// What the body reads and does not define, but for constants, which are cheaper to make again.
fn captures(graph: &Graph<Op, Type>, each: &CountedLoop, region: &BTreeSet<BlockId>) -> Vec<Value> {
    let mut defined: HashSet<Value> = HashSet::new();
    let blocks: Vec<BlockId> = region.iter().copied().chain([each.header]).collect();
    for block in &blocks {
        let data = graph.block(*block);
        defined.extend(&data.parameters);
        defined.extend(data.insts.iter().flat_map(|inst| inst.results.iter().copied()));
    }
    let constants = constants(graph);
    let mut captures = BTreeSet::new();
    let mut note = |value: Value| {
        if !defined.contains(&value) && !constants.contains_key(&value) {
            captures.insert(value);
        }
    };
    for block in &blocks {
        let data = graph.block(*block);
        data.insts.iter().for_each(|inst| inst.op.for_each_value(&mut note));
        if *block != each.header {
            data.terminator.for_each_value(&mut note);
        }
    }
    captures.into_iter().collect()
}

fn constants(graph: &Graph<Op, Type>) -> HashMap<Value, Const> {
    let insts = graph.blocks.iter().flat_map(|block| &block.insts);
    insts
        .filter_map(|inst| match &inst.op {
            Op::Basic(loops::Op::Const(constant)) => Some((*inst.results.first()?, constant.clone())),
            _ => None,
        })
        .collect()
}

/// Copies values and instructions of one graph into another.
struct Copier<'a> {
    from: &'a Graph<Op, Type>,
    to: Graph<Op, Type>,
    values: HashMap<Value, Value>,
    blocks: HashMap<BlockId, BlockId>,
    constants: HashMap<Value, Const>,
}

impl<'a> Copier<'a> {
    fn new(from: &'a Graph<Op, Type>) -> Copier<'a> {
        let mut to = Graph::default();
        to.add_block();
        Copier { from, to, values: HashMap::new(), blocks: HashMap::new(), constants: constants(from) }
    }

    fn parameter(&mut self, block: BlockId, value: Value) -> Value {
        let data = self.from.values[value.0 as usize].clone();
        let new = self.to.add_parameter(block, data.ty, data.name);
        self.values.insert(value, new);
        new
    }

    fn define(&mut self, value: Value) -> Value {
        let data = self.from.values[value.0 as usize].clone();
        let new = self.to.add_value(data.ty, data.name);
        self.values.insert(value, new);
        new
    }

    /// The copy of a value; a constant from outside is made in the entry block.
    fn value(&mut self, value: Value) -> Value {
        if let Some(known) = self.values.get(&value) {
            return *known;
        }
        match self.constants.get(&value).cloned() {
            Some(constant) => {
                let ty = self.from.ty(value).clone();
                let new = self.to.add_value(ty, None);
                let op = Op::Basic(loops::Op::Const(constant));
                let inst = Inst { op, results: SmallVec::from_slice(&[new]), span: Default::default() };
                self.to.block_mut(ENTRY).insts.insert(0, inst);
                self.values.insert(value, new);
                new
            }
            // Defined by a block that is copied later.
            None => self.define(value),
        }
    }

    fn inst(&mut self, block: BlockId, inst: &Inst<Op>) {
        let mut copy = inst.clone();
        copy.op.for_each_value_mut(&mut |value| *value = self.value(*value));
        copy.results = inst.results.iter().map(|result| self.result(*result)).collect();
        self.to.block_mut(block).insts.push(copy);
    }

    /// A loop whose blocks were copied.
    fn copied(&mut self, each: &CountedLoop) -> Option<CountedLoop> {
        let block = |block: BlockId| self.blocks.get(&block).copied();
        let blocks = [each.preheader, each.header, each.body, each.done].map(block);
        let [Some(preheader), Some(header), Some(body), Some(done)] = blocks else { return None };
        let [counter, start, stop] = [each.counter, each.start, each.stop].map(|value| self.value(value));
        Some(CountedLoop { preheader, header, body, done, counter, start, stop, ..each.clone() })
    }

    /// A result may have been met before its instruction, through a back edge.
    fn result(&mut self, value: Value) -> Value {
        if let Some(known) = self.values.get(&value) { *known } else { self.define(value) }
    }
}

/// The function that runs the iterations `begin .. end`, in which these loops inside are known.
fn outline(
    function: &Function,
    each: &CountedLoop,
    region: &BTreeSet<BlockId>,
    captures: &[Value],
    carried: &[Carried],
    arrays: &[(Value, reductions::Family)],
    inside: &[CountedLoop],
) -> Function {
    let graph = &function.graph;
    let header = graph.block(each.header);
    let span = each.span;
    let mut copier = Copier::new(graph);
    for capture in captures {
        copier.parameter(ENTRY, *capture);
    }
    let int = Type::weak(DType::Int64);
    let begin = copier.to.add_parameter(ENTRY, int.clone(), Some("begin".into()));
    let end = copier.to.add_parameter(ENTRY, int, Some("end".into()));

    let new_header = copier.to.add_block();
    let done = copier.to.add_block();
    copier.blocks.insert(each.header, new_header);
    for block in region {
        let new = copier.to.add_block();
        copier.blocks.insert(*block, new);
    }

    let mut initial = Vec::new();
    let mut partials = Vec::new();
    for (parameter, carried) in header.parameters.iter().zip(carried) {
        let ty = graph.ty(*parameter).clone();
        let constant = match carried {
            Carried::Reduction { family, .. } => family.identity(ty.scalar_dtype().unwrap_or(DType::Float64)),
            Carried::LastValue => zero(&ty),
        };
        initial.push(copier.to.push(ENTRY, Op::Basic(loops::Op::Const(constant)), ty, span));
        partials.push(copier.parameter(new_header, *parameter));
    }
    for (array, family) in arrays {
        partials.push(private_array(&mut copier, *array, *family, span));
    }
    initial.push(begin);
    let counter = copier.parameter(new_header, each.counter);
    let enter = Edge { target: new_header, arguments: initial };
    copier.to.terminate(ENTRY, Terminator::Jump(enter), span);

    let more = copier.to.push(
        new_header,
        Op::Basic(loops::Op::Scalar(ScalarOp::Less, vec![counter, end])),
        Type::weak(DType::Bool),
        span,
    );
    for inst in pure_header_insts(graph, each) {
        copier.inst(new_header, inst);
    }
    let body = Edge { target: copier.blocks[&each.body], arguments: Vec::new() };
    let exit = Edge { target: done, arguments: Vec::new() };
    copier.to.terminate(
        new_header,
        Terminator::Branch { condition: more, then: body, otherwise: exit },
        span,
    );

    let accumulating: HashSet<Value> = carried
        .iter()
        .flat_map(|carried| match carried {
            Carried::Reduction { results, .. } => results.clone(),
            Carried::LastValue => Vec::new(),
        })
        .collect();
    for block in region {
        let data = graph.block(*block);
        let new = copier.blocks[block];
        for parameter in &data.parameters {
            let copy = copier.result(*parameter);
            copier.to.block_mut(new).parameters.push(copy);
        }
        for inst in &data.insts {
            let mut inst = inst.clone();
            if inst.results.first().is_some_and(|result| accumulating.contains(result))
                && let Op::Basic(loops::Op::Scalar(op, operands)) = &inst.op
            {
                inst.op = Op::Basic(loops::Op::Reassociable(*op, operands.clone()));
            }
            copier.inst(new, &inst);
        }
        let mut terminator = data.terminator.clone();
        if let Terminator::Branch { condition, .. } = &mut terminator {
            *condition = copier.value(*condition);
        }
        for edge in terminator.edges_mut() {
            edge.target = copier.blocks[&edge.target];
            for argument in &mut edge.arguments {
                *argument = copier.value(*argument);
            }
        }
        copier.to.terminate(new, terminator, data.terminator_span);
    }

    let types: Vec<Type> = partials.iter().map(|partial| copier.to.ty(*partial).clone()).collect();
    let result = Type::Tuple(types.into());
    let tuple = copier.to.push(done, Op::Basic(loops::Op::Tuple(partials)), result.clone(), span);
    copier.to.terminate(done, Terminator::Return(tuple), span);
    let loops = inside.iter().filter_map(|inner| copier.copied(inner)).collect();
    Function { loops, ..part_of(function, "prange", copier.to, result) }
}

/// An array like this one, full of the identity, which stands for it in the chunk.
fn private_array(
    copier: &mut Copier<'_>,
    array: Value,
    family: reductions::Family,
    span: crate::graph::Span,
) -> Value {
    let Some(ty) = copier.from.ty(array).as_array().cloned() else { return copier.value(array) };
    let original = copier.value(array);
    let shape = (0..ty.ndim)
        .map(|axis| {
            let length = Op::Basic(loops::Op::Length { array: original, axis });
            copier.to.push(ENTRY, length, Type::weak(DType::Int64), span)
        })
        .collect();
    let own = Type::array(ty.dtype, ty.ndim, Layout::C);
    let allocate = Op::Basic(loops::Op::Allocate { shape, zeroed: false });
    let private = copier.to.push(ENTRY, allocate, own, span);
    let identity = Op::Basic(loops::Op::Const(family.identity(ty.dtype)));
    let identity = copier.to.push(ENTRY, identity, Type::strong(ty.dtype), span);
    let fill = Op::MapInto { target: private, op: None, operands: vec![identity], update: false };
    copier.to.push_effect(ENTRY, fill, span);
    copier.values.insert(array, private);
    private
}

/// The function that adds a chunk's partial results to the results so far; none if there is nothing to add.
fn combine(
    function: &Function,
    each: &CountedLoop,
    captures: &[Value],
    carried: &[Carried],
    arrays: &[(Value, reductions::Family)],
) -> Option<Function> {
    if carried.is_empty() && arrays.is_empty() {
        return None;
    }
    let graph = &function.graph;
    let span = each.span;
    let header = graph.block(each.header);
    let mut copier = Copier::new(graph);
    for capture in captures {
        copier.parameter(ENTRY, *capture);
    }
    let so_far: Vec<Value> = header
        .parameters
        .iter()
        .zip(carried)
        .map(|(parameter, _)| copier.parameter(ENTRY, *parameter))
        .collect();
    let partials: Vec<Value> = header
        .parameters
        .iter()
        .zip(carried)
        .map(|(parameter, _)| copier.parameter(ENTRY, *parameter))
        .collect();
    let mut results = Vec::new();
    for ((carried, so_far), partial) in carried.iter().zip(so_far).zip(partials) {
        let ty = copier.to.ty(so_far).clone();
        results.push(match carried {
            Carried::LastValue => partial,
            Carried::Reduction { family, .. } => {
                let op = Op::Basic(loops::Op::Scalar(family.combine(), vec![so_far, partial]));
                copier.to.push(ENTRY, op, ty, span)
            }
        });
    }
    for (array, family) in arrays {
        let Some(ty) = graph.ty(*array).as_array().cloned() else { continue };
        let partial = copier.to.add_parameter(ENTRY, Type::array(ty.dtype, ty.ndim, Layout::C), None);
        let target = copier.value(*array);
        let op = Some((family.combine(), ty.dtype));
        let update = Op::MapInto { target, op, operands: vec![target, partial], update: true };
        copier.to.push_effect(ENTRY, update, span);
        copier.to.push_effect(ENTRY, Op::Basic(loops::Op::Release(partial)), span);
    }
    let types: Vec<Type> = results.iter().map(|result| copier.to.ty(*result).clone()).collect();
    let result = Type::Tuple(types.into());
    let tuple = copier.to.push(ENTRY, Op::Basic(loops::Op::Tuple(results)), result.clone(), span);
    copier.to.terminate(ENTRY, Terminator::Return(tuple), span);
    Some(part_of(function, "combine", copier.to, result))
}

fn part_of(function: &Function, suffix: &str, graph: Graph<Op, Type>, result: Type) -> Function {
    Function {
        name: format!("{}.{suffix}", function.name),
        source: function.source,
        span: function.span,
        graph,
        result,
        loops: Vec::new(),
        hidden: Vec::new(),
        recursive: false,
        options: function.options.clone(),
        is_part: true,
        is_generator: false,
    }
}

/// What the header computes besides its test; lengths of arrays, say.
fn pure_header_insts<'a>(
    graph: &'a Graph<Op, Type>,
    each: &CountedLoop,
) -> impl Iterator<Item = &'a Inst<Op>> {
    let data = graph.block(each.header);
    let condition = match &data.terminator {
        Terminator::Branch { condition, .. } => Some(*condition),
        _ => None,
    };
    data.insts.iter().filter(move |inst| inst.results.first().copied() != condition)
}

/// Puts the instruction in the place of the loop.
fn replace(
    function: &mut Function,
    each: &CountedLoop,
    region: &BTreeSet<BlockId>,
    captures: &[Value],
    next: u32,
    combines: bool,
    has_few: bool,
) {
    let graph = &mut function.graph;
    let header = graph.block(each.header).clone();
    let place = graph.add_block();
    let entry = match &graph.block(each.preheader).terminator {
        Terminator::Jump(edge) => edge.arguments.clone(),
        _ => Vec::new(),
    };
    let carried = header.parameters.len() - 1;
    let mut renamed = HashMap::new();
    let mut results: SmallVec<[Value; 1]> = SmallVec::new();
    for parameter in &header.parameters[..carried] {
        let data = graph.values[parameter.0 as usize].clone();
        let result = graph.add_value(data.ty, data.name);
        renamed.insert(*parameter, result);
        results.push(result);
    }
    // Nothing behind the loop reads the counter; where it stopped is as good a value as any.
    renamed.insert(each.counter, each.stop);
    let parallel = Parallel {
        body: FunctionId(next),
        few: has_few.then_some(FunctionId(next + 1 + u32::from(combines))),
        is_written: true,
        combine: combines.then_some(FunctionId(next + 1)),
        length: each.stop,
        captures: captures.to_vec(),
        initial: entry[..carried].to_vec(),
    };
    let op = Op::Basic(loops::Op::Parallel(Box::new(parallel)));
    graph.block_mut(place).insts.push(Inst { op, results, span: each.span });
    let rest: Vec<Inst<Op>> = pure_header_insts(graph, each).cloned().collect();
    graph.block_mut(place).insts.extend(rest);
    let onward = match header.terminator {
        Terminator::Branch { otherwise, .. } => Terminator::Jump(otherwise),
        other => other,
    };
    graph.terminate(place, onward, each.span);
    let enter = Terminator::Jump(Edge { target: place, arguments: Vec::new() });
    graph.terminate(each.preheader, enter, each.span);
    for block in region.iter().copied().chain([each.header]) {
        let data = graph.block_mut(block);
        data.parameters.clear();
        data.insts.clear();
        data.terminator = Terminator::Unreachable;
    }
    simplify::rename(graph, &renamed);
}

/// Some value of a scalar or unit type.
fn zero(ty: &Type) -> Const {
    match ty {
        Type::Scalar(scalar) => reductions::Family::Sum.identity(scalar.dtype),
        _ => Const::Unit,
    }
}
