//! Operations on whole arrays become loop nests.
//!
//! A `Map` whose result only one other array operation of its block reads is computed inside that operation's nest, so an
//! expression like `np.sum(np.sqrt(a) * b)` is one loop without temporaries. It is not moved past an instruction that
//! writes memory.
//!
//! Deliberately absent: fusing nests of separate statements, and across blocks.

use super::report::{Entry, Fact, Report};
use super::spread;
use crate::graph::{Graph, Inst, Span, Value};
use crate::loops::{self, Function, ListAction, Nest, Node, NodeId, NodeKind, Reduction, ReductionKind};
use crate::scalar::{Const, ScalarOp};
use crate::typed::described_axes;
use crate::typed::{self, Op, ParallelParts};
use crate::types::{Layout, Type};
use hotloop_array::dtype::{DType, Kind};
use smallvec::SmallVec;
use std::collections::{HashMap, HashSet};

/// Lowers the array operations of a function. Functions that run parts of nests are appended to `more`, which stand behind
/// `known` others in the module.
pub(super) fn lower_arrays(
    function: typed::Function,
    report: &mut Report,
    known: usize,
    more: &mut Vec<Function>,
) -> Function {
    let options = function.options.clone();
    let bases = bases(&function.graph);
    let mut lowering = Lowering {
        block: 0,
        values: function.graph.values,
        insts: Vec::new(),
        deferred: HashMap::new(),
        bases,
        fastmath: options.fastmath.reassoc,
        // Whole arrays need not be followed.
        spreads: options.parallel && !function.is_part && !options.check_races,
        parts: options.parallel_parts,
        part: None,
        pending: Vec::new(),
        facts: Vec::new(),
    };
    let uses = uses(&function.graph.blocks);
    let fuses = !options.parallel || options.parallel_parts.fusion;
    let mut graph: Graph<loops::Op, Type> = Graph::default();
    for (number, block) in function.graph.blocks.iter().enumerate() {
        lowering.block = number;
        let sinks = sinks(block, &uses, &lowering.values, fuses);
        for (i, inst) in block.insts.iter().enumerate() {
            lowering.inst(inst, sinks.contains(&i));
        }
        let id = graph.add_block();
        let data = graph.block_mut(id);
        data.parameters = block.parameters.clone();
        data.insts = std::mem::take(&mut lowering.insts);
        data.terminator = block.terminator.clone();
        data.terminator_span = block.terminator_span;
    }
    let Lowering { values, facts, pending, .. } = lowering;
    graph.values = values;
    report.entries.extend(facts.into_iter().map(|(span, fact)| Entry {
        function: function.name.clone(),
        source: function.source,
        span,
        fact,
    }));
    let mut lowered = Function {
        name: function.name,
        source: function.source,
        graph,
        result: function.result,
        fastmath: options.fastmath,
        recursive: function.recursive,
        is_generator: function.is_generator,
    };
    for spot in pending {
        spread_nest(&mut lowered, spot, known, more, report);
    }
    lowered
}

/// Where a nest stands that is to run on the pool.
struct Spot {
    block: usize,
    nest: Box<Nest>,
    span: Span,
}

/// Replaces a nest by the parallel loop over its blocks.
fn spread_nest(
    function: &mut Function,
    spot: Spot,
    known: usize,
    more: &mut Vec<Function>,
    report: &mut Report,
) {
    let Spot { block, nest, span } = spot;
    let position = function.graph.blocks[block].insts.iter().position(|inst| {
        matches!(&inst.op, loops::Op::Nest(other)
            if inst.span == span && other.stores == nest.stores && other.inputs == nest.inputs)
    });
    let Some(position) = position else { return };
    let graph = &function.graph;
    let types = |value: Value| graph.values[value.0 as usize].ty.clone();
    let parts = spread::spread(&nest, &types, function, span);
    let first = (known + more.len()) as u32;
    let mut before = Vec::new();
    let graph = &mut function.graph;
    let parallel = spread::instruction(&nest, &parts, first, &mut |op, ty| {
        let value = graph.add_value(ty, None);
        before.push(Inst { op, results: SmallVec::from_slice(&[value]), span });
        value
    });
    let insts = &mut graph.blocks[block].insts;
    insts[position].op = loops::Op::Parallel(Box::new(parallel));
    insts.splice(position..position, before);
    more.push(parts.body);
    more.extend(parts.combine);
    report.entries.push(Entry {
        function: function.name.clone(),
        source: function.source,
        span,
        fact: Fact::ParallelExpression,
    });
}

/// For each value, the places that read it: the block and the instruction, or none for the terminator.
fn uses(blocks: &[crate::graph::Block<Op>]) -> HashMap<Value, HashSet<(usize, Option<usize>)>> {
    let mut uses: HashMap<Value, HashSet<(usize, Option<usize>)>> = HashMap::new();
    for (b, block) in blocks.iter().enumerate() {
        for (i, inst) in block.insts.iter().enumerate() {
            inst.op.for_each_value(&mut |value| {
                uses.entry(value).or_default().insert((b, Some(i)));
            });
        }
        block.terminator.for_each_value(|value| {
            uses.entry(value).or_default().insert((b, None));
        });
    }
    uses
}

/// The instructions of a block whose result is computed inside the nest of its only reader.
fn sinks(
    block: &crate::graph::Block<Op>,
    uses: &HashMap<Value, HashSet<(usize, Option<usize>)>>,
    values: &[crate::graph::ValueData<Type>],
    fuses: bool,
) -> HashSet<usize> {
    let position: HashMap<Value, usize> = block
        .insts
        .iter()
        .enumerate()
        .flat_map(|(i, inst)| inst.results.iter().map(move |result| (*result, i)))
        .collect();
    // Where each instruction's nest finally stands.
    let mut home: Vec<usize> = (0..block.insts.len()).collect();
    let mut sunk = HashSet::new();
    for (i, inst) in block.insts.iter().enumerate().rev() {
        if !matches!(inst.op, Op::Map { .. } | Op::Positions { .. }) {
            continue;
        }
        let Some(readers) = inst.results.first().and_then(|result| uses.get(result)) else { continue };
        let mut readers = readers.iter();
        let (Some((_, Some(reader))), None) = (readers.next(), readers.next()) else { continue };
        let Some(consumer) = block.insts.get(*reader) else { continue };
        // The only reader may stand in another block; then the result is not at home here.
        let reads_here = {
            let mut reads = false;
            consumer.op.for_each_value(&mut |value| reads |= position.get(&value) == Some(&i));
            reads
        };
        // Without fusion an expression is one loop still, as it is for Numba.
        let is_part = consumer.span.contains_range(inst.span);
        let takes = match &consumer.op {
            Op::Map { .. } => fuses || is_part,
            _ if !fuses => false,
            Op::Reduce { .. } => true,
            Op::MapInto { target, .. } => Some(target) != inst.results.first(),
            _ => false,
        };
        if !reads_here || !takes || *reader <= i {
            continue;
        }
        if matches!(inst.op, Op::Positions { .. }) && meets_arrays(block, i, uses, &sunk, values) {
            continue;
        }
        let end = home[*reader];
        if block.insts[i + 1..end].iter().any(|between| writes_memory(&between.op)) {
            continue;
        }
        home[i] = end;
        sunk.insert(i);
    }
    sunk
}

/// Whether the nest in which an instruction would be computed reads other arrays: their shape would have to be checked
/// against its own, which positions do not have there.
fn meets_arrays(
    block: &crate::graph::Block<Op>,
    mut at: usize,
    uses: &HashMap<Value, HashSet<(usize, Option<usize>)>>,
    sunk: &HashSet<usize>,
    values: &[crate::graph::ValueData<Type>],
) -> bool {
    loop {
        let result = block.insts[at].results[0];
        let mut readers = uses.get(&result).into_iter().flatten();
        let Some((_, Some(reader))) = readers.next() else { return false };
        if has_array_operand(&block.insts[*reader].op, result, values) {
            return true;
        }
        if !sunk.contains(reader) {
            return false;
        }
        at = *reader;
    }
}

/// Whether the operation reads arrays besides this one.
fn has_array_operand(op: &Op, besides: Value, values: &[crate::graph::ValueData<Type>]) -> bool {
    let mut others = false;
    op.for_each_value(&mut |value| {
        others |= value != besides && values[value.0 as usize].ty.as_array().is_some();
    });
    others
}

fn writes_memory(op: &Op) -> bool {
    match op {
        Op::MapInto { .. } => true,
        Op::Basic(op) => writes(op),
        Op::Map { .. } | Op::Reduce { .. } | Op::Extremum { .. } | Op::Positions { .. } => false,
    }
}

/// Whether an operation may write memory that others read.
pub(super) fn writes(op: &loops::Op) -> bool {
    matches!(
        op,
        loops::Op::Store { .. }
            | loops::Op::Copy { .. }
            | loops::Op::Nest(_)
            | loops::Op::Call { .. }
            | loops::Op::Primitive { .. }
            | loops::Op::Parallel(_)
            | loops::Op::List { action: ListAction::Set(_) | ListAction::SetMember(_) | ListAction::Append | ListAction::Pop, .. }
            // What writes the text is Python code, which may do anything.
            | loops::Op::Print { .. }
    )
}

/// Where an array's memory comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Base {
    /// Allocated here by the instruction with this result.
    Fresh(Value),
    /// Passed in.
    Parameter,
    /// Anything.
    Unknown,
}

fn bases(graph: &Graph<Op, Type>) -> HashMap<Value, Base> {
    let mut bases = HashMap::new();
    for block in graph.reverse_postorder() {
        let data = graph.block(block);
        for parameter in &data.parameters {
            let base = if block == crate::graph::ENTRY { Base::Parameter } else { Base::Unknown };
            bases.insert(*parameter, base);
        }
        for inst in &data.insts {
            let of = |value: &Value, bases: &HashMap<Value, Base>| {
                bases.get(value).copied().unwrap_or(Base::Unknown)
            };
            for result in &inst.results {
                let base = match &inst.op {
                    Op::Map { .. } | Op::Positions { .. } | Op::Basic(loops::Op::Allocate { .. }) => {
                        Base::Fresh(*result)
                    }
                    Op::Basic(
                        loops::Op::View { array, .. }
                        | loops::Op::Transpose { array, .. }
                        | loops::Op::Part { array, .. }
                        | loops::Op::Field { array, .. }
                        | loops::Op::Relax(array),
                    ) => of(array, &bases),
                    _ => Base::Unknown,
                };
                bases.insert(*result, base);
            }
        }
    }
    bases
}

struct Lowering {
    /// The block that is being lowered.
    block: usize,
    values: Vec<crate::graph::ValueData<Type>>,
    insts: Vec<Inst<loops::Op>>,
    /// Instructions that are computed inside the nest of their reader.
    deferred: HashMap<Value, Op>,
    bases: HashMap<Value, Base>,
    fastmath: bool,
    /// Whether nests run on the pool.
    spreads: bool,
    /// Which of them.
    parts: ParallelParts,
    /// The sub-option that switches the nest off that is being made.
    part: Option<&'static str>,
    /// The nests of this function that will.
    pending: Vec<Spot>,
    facts: Vec<(Span, Fact)>,
}

/// A nest while it is put together.
#[derive(Default)]
struct Tree {
    inputs: Vec<Value>,
    nodes: Vec<Node>,
    memo: HashMap<Value, NodeId>,
    /// The lengths of position arrays that are computed inside.
    positions: Option<Value>,
    maps: usize,
}

impl Lowering {
    fn inst(&mut self, inst: &Inst<Op>, sinks: bool) {
        let span = inst.span;
        self.part = self.switched_off(&inst.op);
        match &inst.op {
            Op::Map { .. } | Op::Positions { .. } if sinks => {
                self.deferred.insert(inst.results[0], inst.op.clone());
            }
            Op::Map { op, dtype, operands } => {
                let mut tree = Tree::default();
                let node = self.map_node(&mut tree, *op, *dtype, operands);
                let extents = self.extents(&tree, inst.results[0], span);
                let result = inst.results[0];
                let allocate = loops::Op::Allocate { shape: extents.clone(), zeroed: false };
                self.insts.push(Inst { op: allocate, results: inst.results.clone(), span });
                self.note_fused(&tree, span);
                self.nest(tree, extents, vec![(result, node)], None, span);
            }
            Op::Positions { length } => {
                let mut tree = Tree::default();
                let node = tree.node(NodeKind::Position(0), DType::Int64);
                let allocate = loops::Op::Allocate { shape: vec![*length], zeroed: false };
                self.insts.push(Inst { op: allocate, results: inst.results.clone(), span });
                self.nest(tree, vec![*length], vec![(inst.results[0], node)], None, span);
            }
            Op::MapInto { target, op, operands, .. } => self.map_into(*target, *op, operands, span),
            Op::Reduce { kind, operand } => {
                let dtype = self.dtype(inst.results[0]);
                let mut tree = Tree::default();
                let node = self.operand_node(&mut tree, *operand);
                let node = tree.cast(node, dtype);
                let extents = self.extents(&tree, *operand, span);
                if matches!(kind, ReductionKind::Minimum | ReductionKind::Maximum) {
                    self.check_not_empty(&extents, *kind, span);
                }
                self.note_fused(&tree, span);
                self.nest(
                    tree,
                    extents,
                    Vec::new(),
                    Some((Reduction { kind: *kind, node }, inst.results.clone())),
                    span,
                );
            }
            Op::Extremum { maximum, left, right } => {
                // Python takes the second argument only if it is beyond the first, so a NaN in second place loses.
                let op = if *maximum { ScalarOp::Greater } else { ScalarOp::Less };
                let beyond =
                    self.push(loops::Op::Scalar(op, vec![*right, *left]), Type::weak(DType::Bool), span);
                let select = loops::Op::Scalar(ScalarOp::Select, vec![beyond, *right, *left]);
                self.insts.push(Inst { op: select, results: inst.results.clone(), span });
            }
            Op::Basic(op) => {
                self.insts.push(Inst { op: op.clone(), results: inst.results.clone(), span });
            }
        }
    }

    /// The sub-option of `parallel` that leaves an operation serial.
    fn switched_off(&self, op: &Op) -> Option<&'static str> {
        let (name, is_on) = match op {
            Op::Map { .. } | Op::Positions { .. } => ("numpy", self.parts.numpy),
            Op::Reduce { .. } => ("reduction", self.parts.reduction),
            Op::MapInto { target, op: Some(_), operands, .. } if operands.first() == Some(target) => {
                ("inplace_binop", self.parts.inplace_binop)
            }
            Op::MapInto { .. } => ("setitem", self.parts.setitem),
            _ => return None,
        };
        (!is_on).then_some(name)
    }

    fn note_fused(&mut self, tree: &Tree, span: Span) {
        if tree.maps > 1 {
            self.facts.push((span, Fact::Fused(tree.maps)));
        }
    }

    fn map_into(&mut self, target: Value, op: Option<(ScalarOp, DType)>, operands: &[Value], span: Span) {
        let mut tree = Tree::default();
        let node = match op {
            Some((op, dtype)) => self.map_node(&mut tree, op, dtype, operands),
            None => self.operand_node(&mut tree, operands[0]),
        };
        let node = tree.cast(node, self.dtype(target));
        for input in &mut tree.inputs {
            if *input != target && self.may_overlap(*input, target) {
                *input = self.copy_if_overlapping(*input, target, span);
            }
        }
        let ndim = self.ndim(target);
        let extents = (0..ndim).map(|axis| self.length(target, axis, span)).collect();
        self.note_fused(&tree, span);
        self.nest(tree, extents, vec![(target, node)], None, span);
    }

    fn may_overlap(&self, a: Value, b: Value) -> bool {
        let base = |value: Value| self.bases.get(&value).copied().unwrap_or(Base::Unknown);
        match (base(a), base(b)) {
            (Base::Fresh(a), Base::Fresh(b)) => a == b,
            (Base::Fresh(_), Base::Parameter) | (Base::Parameter, Base::Fresh(_)) => false,
            _ => true,
        }
    }

    /// The array itself, or a copy of it if it shares memory with the target.
    fn copy_if_overlapping(&mut self, array: Value, target: Value, span: Span) -> Value {
        let mut arguments = Vec::new();
        for value in [target, array] {
            let ty = self.values[value.0 as usize].ty.in_memory();
            let (dtype, axes) = ty.map_or((DType::Float64, 0), |ty| (ty.dtype, described_axes(&ty)));
            arguments.extend([self.int(dtype.handle().into(), span), self.int(axes, span), value]);
        }
        let own = self.values[array.0 as usize].ty.in_memory();
        let (dtype, layout) =
            own.map_or((DType::Float64, Layout::Any), |ty| (ty.dtype, ty.layout.loosened()));
        let ty = Type::array(dtype, self.ndim(array), layout);
        self.push(loops::Op::Primitive { symbol: "hl_copy_if_overlapping".into(), arguments }, ty, span)
    }

    fn check_not_empty(&mut self, extents: &[Value], kind: ReductionKind, span: Span) {
        let mut size = self.int(1, span);
        for extent in extents {
            size = self.push(
                loops::Op::Scalar(ScalarOp::Multiply, vec![size, *extent]),
                Type::weak(DType::Int64),
                span,
            );
        }
        let symbol = if kind == ReductionKind::Minimum { "hl_check_minimum" } else { "hl_check_maximum" };
        let op = loops::Op::Primitive { symbol: symbol.into(), arguments: vec![size] };
        self.insts.push(Inst { op, results: SmallVec::new(), span });
    }

    fn nest(
        &mut self,
        tree: Tree,
        extents: Vec<Value>,
        stores: Vec<(Value, NodeId)>,
        reduction: Option<(Reduction, SmallVec<[Value; 1]>)>,
        span: Span,
    ) {
        let (reductions, results) = match reduction {
            Some((reduction, results)) => (vec![reduction], results),
            None => (Vec::new(), SmallVec::new()),
        };
        let nest = Nest {
            extents,
            inputs: tree.inputs,
            nodes: tree.nodes,
            stores,
            reductions,
            reassociate: self.fastmath,
        };
        let nest = Box::new(nest);
        if let (true, Some(part)) = (self.spreads, self.part) {
            self.facts.push((span, Fact::Serial(super::switched_off(part))));
        } else if self.spreads && !nest.extents.is_empty() {
            self.pending.push(Spot { block: self.block, nest: nest.clone(), span });
        }
        self.insts.push(Inst { op: loops::Op::Nest(nest), results, span });
    }

    /// The lengths of the space of a tree: its arrays broadcast together.
    fn extents(&mut self, tree: &Tree, like: Value, span: Span) -> Vec<Value> {
        match (&tree.inputs[..], tree.positions) {
            ([], Some(length)) => vec![length],
            ([single], _) => {
                let ndim = self.ndim(*single);
                (0..ndim).map(|axis| self.length(*single, axis, span)).collect()
            }
            ([], None) => Vec::new(),
            (several, _) => {
                let ndim = self.ndim(like);
                let results: SmallVec<[Value; 1]> =
                    (0..ndim).map(|_| self.value(Type::weak(DType::Int64))).collect();
                let op = loops::Op::Broadcast { arrays: several.to_vec() };
                self.insts.push(Inst { op, results: results.clone(), span });
                results.to_vec()
            }
        }
    }

    /// The node of an operand: an element of an array, a nested operation, or a number from outside.
    fn operand_node(&mut self, tree: &mut Tree, operand: Value) -> NodeId {
        if let Some(known) = tree.memo.get(&operand) {
            return *known;
        }
        let node = match self.deferred.get(&operand).cloned() {
            Some(Op::Map { op, dtype, operands }) => self.map_node(tree, op, dtype, &operands),
            Some(Op::Positions { length }) => {
                tree.positions = Some(length);
                tree.node(NodeKind::Position(0), DType::Int64)
            }
            _ => match &self.values[operand.0 as usize].ty {
                Type::Array(array) => {
                    let dtype = array.dtype.native();
                    tree.inputs.push(operand);
                    tree.node(NodeKind::Element(tree.inputs.len() - 1), dtype)
                }
                _ => {
                    let dtype = self.dtype(operand);
                    tree.node(NodeKind::Outer(operand), dtype)
                }
            },
        };
        tree.memo.insert(operand, node);
        node
    }

    fn map_node(&mut self, tree: &mut Tree, op: ScalarOp, dtype: DType, operands: &[Value]) -> NodeId {
        tree.maps += 1;
        let dtype = dtype.native();
        let nodes: Vec<NodeId> = operands
            .iter()
            .enumerate()
            .map(|(i, operand)| {
                let node = self.operand_node(tree, *operand);
                let wanted = if op == ScalarOp::Select && i == 0 { DType::Bool } else { dtype };
                tree.cast(node, wanted)
            })
            .collect();
        if op == ScalarOp::Cast(dtype) {
            return nodes[0];
        }
        tree.node(NodeKind::Scalar(op, nodes), op.result_dtype(dtype))
    }

    fn length(&mut self, array: Value, axis: usize, span: Span) -> Value {
        self.push(loops::Op::Length { array, axis }, Type::weak(DType::Int64), span)
    }

    fn int(&mut self, value: i64, span: Span) -> Value {
        self.push(loops::Op::Const(Const::Int(value, DType::Int64)), Type::weak(DType::Int64), span)
    }

    fn value(&mut self, ty: Type) -> Value {
        self.values.push(crate::graph::ValueData { ty, name: None });
        Value(self.values.len() as u32 - 1)
    }

    fn push(&mut self, op: loops::Op, ty: Type, span: Span) -> Value {
        let value = self.value(ty);
        self.insts.push(Inst { op, results: SmallVec::from_slice(&[value]), span });
        value
    }

    fn dtype(&self, value: Value) -> DType {
        match &self.values[value.0 as usize].ty {
            Type::Array(array) => array.dtype.native(),
            Type::Scalar(scalar) => scalar.dtype,
            _ => DType::Float64,
        }
    }

    fn ndim(&self, value: Value) -> usize {
        self.values[value.0 as usize].ty.as_array().map_or(0, |array| array.ndim)
    }
}

impl Tree {
    fn node(&mut self, kind: NodeKind, dtype: DType) -> NodeId {
        self.nodes.push(Node { kind, dtype });
        NodeId(self.nodes.len() as u32 - 1)
    }

    fn cast(&mut self, node: NodeId, dtype: DType) -> NodeId {
        let (from, dtype) = (self.nodes[node.0 as usize].dtype, dtype.native());
        if from == dtype {
            return node;
        }
        // A complex number that loses its imaginary part was refused before.
        debug_assert!(dtype == DType::Bool || from.kind() != Kind::Complex || dtype.kind() == Kind::Complex);
        self.node(NodeKind::Scalar(ScalarOp::Cast(dtype), vec![node]), dtype)
    }
}
