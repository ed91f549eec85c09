//! Nests that run on the pool.
//!
//! A nest is cut along its first axis into blocks of at least [`GRAIN`] points, so that a small one is a single block,
//! which the pool runs in the caller. The block decides by the lengths alone; so the results do not depend on the number of
//! threads. An input that is broadcast along the first axis is read whole by every block.

use super::reductions::Family;
use crate::graph::{ENTRY, Graph, Inst, Span, Terminator, Value};
use crate::loops::{self, Function, FunctionId, Nest, NodeKind, Op, Parallel, ReductionKind, ViewItem};
use crate::scalar::{Const, ScalarOp};
use crate::types::{Layout, Type};
use hotloop_array::dtype::DType;
use smallvec::SmallVec;

/// The least number of points that a thread is woken for.
const GRAIN: i64 = 16 << 10;

/// The parts of a nest that runs on the pool.
pub(super) struct Spread {
    /// The function that runs blocks.
    pub(super) body: Function,
    /// The function that adds partial results; none without reductions.
    pub(super) combine: Option<Function>,
    /// What the body uses from outside, the extents first.
    pub(super) captures: Vec<Value>,
}

/// Makes the functions of a nest. `of` is the function that the nest stands in; `types` are the types of its values.
pub(super) fn spread(nest: &Nest, types: &dyn Fn(Value) -> Type, of: &Function, span: Span) -> Spread {
    let mut captures: Vec<Value> = nest.extents.clone();
    captures.extend(&nest.inputs);
    captures.extend(nest.stores.iter().map(|(array, _)| *array));
    captures.extend(nest.nodes.iter().filter_map(|node| match node.kind {
        NodeKind::Outer(value) => Some(value),
        _ => None,
    }));
    let mut body = Builder::new(&captures, types, span);
    let int = Type::weak(DType::Int64);
    let begin = body.graph.add_parameter(ENTRY, int.clone(), Some("begin".into()));
    let end = body.graph.add_parameter(ENTRY, int.clone(), Some("end".into()));
    let grain = body.grain(nest.extents.len());
    let extent = body.parameters[0];
    let from = body.scalar(ScalarOp::Multiply, vec![begin, grain], int.clone());
    let to = body.scalar(ScalarOp::Multiply, vec![end, grain], int.clone());
    let to = body.scalar(ScalarOp::Minimum, vec![to, extent], int.clone());
    let rows = body.scalar(ScalarOp::Subtract, vec![to, from], int);

    let ndim = nest.extents.len();
    let mut part = nest.clone();
    part.extents = body.parameters[..ndim].to_vec();
    part.extents[0] = rows;
    let mut at = ndim;
    for input in &mut part.inputs {
        *input = body.rows_of(body.parameters[at], ndim, extent, from, to);
        at += 1;
    }
    for (array, _) in &mut part.stores {
        *array = body.rows_of(body.parameters[at], ndim, extent, from, to);
        at += 1;
    }
    for node in &mut part.nodes {
        if let NodeKind::Outer(value) = &mut node.kind {
            *value = body.parameters[at];
            at += 1;
        }
    }
    insert_shift(&mut part, from);
    let result_types: Vec<Type> = part
        .reductions
        .iter()
        .map(|reduction| Type::strong(part.nodes[reduction.node.0 as usize].dtype))
        .collect();
    let kinds: Vec<ReductionKind> = part.reductions.iter().map(|reduction| reduction.kind).collect();
    let results: SmallVec<[Value; 1]> =
        result_types.iter().map(|ty| body.graph.add_value(ty.clone(), None)).collect();
    let inst = Inst { op: Op::Nest(Box::new(part)), results: results.clone(), span };
    body.graph.block_mut(ENTRY).insts.push(inst);
    let body = body.finish(of, "expression", results.to_vec(), &result_types);

    let combine = (!kinds.is_empty()).then(|| {
        let mut combine = Builder::new(&captures, types, span);
        let mut parameter = |ty: &Type| combine.graph.add_parameter(ENTRY, ty.clone(), None);
        let so_far: Vec<Value> = result_types.iter().map(&mut parameter).collect();
        let partial: Vec<Value> = result_types.iter().map(&mut parameter).collect();
        let results = (0..kinds.len())
            .map(|i| {
                combine.scalar(
                    family(kinds[i]).combine(),
                    vec![so_far[i], partial[i]],
                    result_types[i].clone(),
                )
            })
            .collect();
        combine.finish(of, "combine", results, &result_types)
    });
    Spread { body, combine, captures }
}

/// The instruction that runs the parts, and what it needs before it: the number of blocks and the initial values.
pub(super) fn instruction(
    nest: &Nest,
    spread: &Spread,
    first: u32,
    push: &mut dyn FnMut(Op, Type) -> Value,
) -> Parallel {
    let int = Type::weak(DType::Int64);
    let grain = grain(&nest.extents, push);
    let one = push(Op::Const(Const::Int(1, DType::Int64)), int.clone());
    let less = push(Op::Scalar(ScalarOp::Subtract, vec![grain, one]), int.clone());
    let sum = push(Op::Scalar(ScalarOp::Add, vec![nest.extents[0], less]), int.clone());
    let length = push(Op::Scalar(ScalarOp::FloorDivide, vec![sum, grain]), int);
    let initial = nest
        .reductions
        .iter()
        .map(|reduction| {
            let dtype = nest.nodes[reduction.node.0 as usize].dtype;
            push(Op::Const(family(reduction.kind).identity(dtype)), Type::strong(dtype))
        })
        .collect();
    Parallel {
        body: FunctionId(first),
        few: None,
        is_written: false,
        combine: spread.combine.is_some().then_some(FunctionId(first + 1)),
        length,
        captures: spread.captures.clone(),
        initial,
    }
}

/// How many rows make a block: `GRAIN` divided by the points of a row, at least one.
fn grain(extents: &[Value], push: &mut dyn FnMut(Op, Type) -> Value) -> Value {
    let int = Type::weak(DType::Int64);
    let one = push(Op::Const(Const::Int(1, DType::Int64)), int.clone());
    let mut points = one;
    for extent in &extents[1..] {
        points = push(Op::Scalar(ScalarOp::Multiply, vec![points, *extent]), int.clone());
    }
    let points = push(Op::Scalar(ScalarOp::Maximum, vec![points, one]), int.clone());
    let grain = push(Op::Const(Const::Int(GRAIN, DType::Int64)), int.clone());
    let rows = push(Op::Scalar(ScalarOp::FloorDivide, vec![grain, points]), int.clone());
    push(Op::Scalar(ScalarOp::Maximum, vec![rows, one]), int)
}

fn family(kind: ReductionKind) -> Family {
    match kind {
        ReductionKind::Sum => Family::Sum,
        ReductionKind::Product => Family::Product,
        ReductionKind::Minimum => Family::Minimum,
        ReductionKind::Maximum => Family::Maximum,
        ReductionKind::Any => Family::Or,
        ReductionKind::All => Family::And,
    }
}

/// Rebuilds the nodes with the offset of the block added to each position along the first axis.
fn insert_shift(nest: &mut Nest, from: Value) {
    let old = std::mem::take(&mut nest.nodes);
    let mut renamed: Vec<loops::NodeId> = Vec::with_capacity(old.len());
    let push = |nodes: &mut Vec<loops::Node>, kind: NodeKind, dtype: DType| {
        nodes.push(loops::Node { kind, dtype });
        loops::NodeId(nodes.len() as u32 - 1)
    };
    for node in old {
        let id = match node.kind {
            NodeKind::Position(0) => {
                let position = push(&mut nest.nodes, NodeKind::Position(0), DType::Int64);
                let offset = push(&mut nest.nodes, NodeKind::Outer(from), DType::Int64);
                push(&mut nest.nodes, NodeKind::Scalar(ScalarOp::Add, vec![position, offset]), DType::Int64)
            }
            NodeKind::Scalar(op, operands) => {
                let operands = operands.iter().map(|operand| renamed[operand.0 as usize]).collect();
                push(&mut nest.nodes, NodeKind::Scalar(op, operands), node.dtype)
            }
            other => push(&mut nest.nodes, other, node.dtype),
        };
        renamed.push(id);
    }
    nest.stores.iter_mut().for_each(|(_, node)| *node = renamed[node.0 as usize]);
    nest.reductions.iter_mut().for_each(|reduction| reduction.node = renamed[reduction.node.0 as usize]);
}

/// A function of one block while it is built.
struct Builder {
    graph: Graph<Op, Type>,
    parameters: Vec<Value>,
    span: Span,
}

impl Builder {
    fn new(captures: &[Value], types: &dyn Fn(Value) -> Type, span: Span) -> Builder {
        let mut graph = Graph::default();
        graph.add_block();
        let parameters =
            captures.iter().map(|value| graph.add_parameter(ENTRY, types(*value), None)).collect();
        Builder { graph, parameters, span }
    }

    fn push(&mut self, op: Op, ty: Type) -> Value {
        self.graph.push(ENTRY, op, ty, self.span)
    }

    fn scalar(&mut self, op: ScalarOp, operands: Vec<Value>, ty: Type) -> Value {
        self.push(Op::Scalar(op, operands), ty)
    }

    fn grain(&mut self, ndim: usize) -> Value {
        let extents = self.parameters[..ndim].to_vec();
        grain(&extents, &mut |op, ty| self.push(op, ty))
    }

    /// The rows `from .. to` of an array; all of it where it is broadcast along the first axis.
    fn rows_of(&mut self, array: Value, ndim: usize, extent: Value, from: Value, to: Value) -> Value {
        let Some(ty) = self.graph.ty(array).as_array().cloned() else { return array };
        if ty.ndim < ndim {
            return array;
        }
        let int = Type::weak(DType::Int64);
        let length = self.push(Op::Length { array, axis: 0 }, int.clone());
        let whole = self.scalar(ScalarOp::Equal, vec![length, extent], Type::weak(DType::Bool));
        let zero = self.push(Op::Const(Const::Int(0, DType::Int64)), int.clone());
        let start = self.scalar(ScalarOp::Select, vec![whole, from, zero], int.clone());
        let stop = self.scalar(ScalarOp::Select, vec![whole, to, length], int);
        let mut items = vec![ViewItem::Slice { start: Some(start), stop: Some(stop), step: None }];
        items.extend((1..ty.ndim).map(|_| ViewItem::Slice { start: None, stop: None, step: None }));
        let layout = match ty.layout {
            Layout::C => Layout::C,
            Layout::F if ty.ndim == 1 => Layout::C,
            layout => layout.loosened(),
        };
        self.push(Op::View { array, items }, Type::Array(crate::types::ArrayType { layout, ..ty }))
    }

    fn finish(mut self, of: &Function, suffix: &str, results: Vec<Value>, types: &[Type]) -> Function {
        let result = Type::Tuple(types.to_vec().into());
        let tuple = self.push(Op::Tuple(results), result.clone());
        self.graph.terminate(ENTRY, Terminator::Return(tuple), self.span);
        Function {
            name: format!("{}.{suffix}", of.name),
            source: of.source,
            graph: self.graph,
            result,
            fastmath: of.fastmath,
            recursive: false,
            is_generator: false,
        }
    }
}
