//! Which lengths of arrays are known when a module of Loops is compiled.
//!
//! Shapes go from operation to operation, over edges, into the functions that are called and back with their results. Where several
//! ways lead to a value, a length is known if all of them agree. Each fact is first taken to hold until something says otherwise, so
//! that what goes around in a loop is known too.

use crate::graph::{BlockId, ENTRY, Graph, Terminator, Value};
use crate::loops::{Module, Op, ViewItem};
use crate::scalar::Const;
use crate::types::Type;
use hotloop_array::dtype::DType;
use std::collections::{HashMap, HashSet};

/// A length for each axis, if it is known.
pub(crate) type Shape = Vec<Option<i64>>;

/// What is known of the shapes in a function.
pub(crate) struct Shapes {
    constants: HashMap<Value, i64>,
    /// Lengths that operations compute.
    pub(crate) lengths: HashMap<Value, i64>,
    shapes: HashMap<Value, Shape>,
    /// Lengths of arrays of which nothing was learnt yet. No shape is learnt from those either.
    undecided: HashSet<Value>,
    /// For each view what it is a view of.
    bases: HashMap<Value, Value>,
}

/// What is known of the shapes in each function of a module.
pub(crate) fn shapes(module: &Module) -> Vec<Shapes> {
    let mut borders: Vec<Border> = module.functions.iter().map(Border::unknown).collect();
    if !passes_arrays(module) {
        let each = module.functions.iter().zip(&borders);
        return each.map(|(function, border)| Shapes::of(&function.graph, border, &borders)).collect();
    }
    for callee in called_alone(module) {
        borders[callee] = Border::default();
    }
    loop {
        let found: Vec<Shapes> = module
            .functions
            .iter()
            .zip(&borders)
            .map(|(function, border)| Shapes::of(&function.graph, border, &borders))
            .collect();
        let mut changed = false;
        for (index, (function, shapes)) in module.functions.iter().zip(&found).enumerate() {
            for block in function.graph.reverse_postorder() {
                let block = function.graph.block(block);
                for inst in &block.insts {
                    let Op::Call { callee, arguments } = &inst.op else { continue };
                    let callee = callee.0 as usize;
                    let parameters = &module.functions[callee].graph.block(ENTRY).parameters;
                    for (parameter, argument) in parameters.iter().zip(arguments) {
                        let known = borders[callee].parameters.entry(*parameter).or_default();
                        changed |= meet(known, shapes.shapes.get(argument));
                    }
                }
                if let Terminator::Return(value) = &block.terminator {
                    changed |= meet(&mut borders[index].result, shapes.shapes.get(value));
                }
            }
        }
        if !changed {
            return found;
        }
    }
}

/// The functions that nothing but calls in the module leads to.
pub(crate) fn called_alone(module: &Module) -> HashSet<usize> {
    let (mut called, mut otherwise) = (HashSet::new(), HashSet::from([0]));
    otherwise.extend(module.advance);
    for inst in module.functions.iter().flat_map(|each| &each.graph.blocks).flat_map(|block| &block.insts) {
        match &inst.op {
            Op::Call { callee, .. } => {
                called.insert(callee.0 as usize);
            }
            Op::Parallel(parallel) => {
                otherwise.insert(parallel.body.0 as usize);
                otherwise
                    .extend(parallel.few.into_iter().chain(parallel.combine).map(|part| part.0 as usize));
            }
            _ => {}
        }
    }
    called.difference(&otherwise).copied().collect()
}

fn passes_arrays(module: &Module) -> bool {
    module.functions.iter().any(|function| {
        let insts = function.graph.blocks.iter().flat_map(|block| &block.insts);
        let graph = &function.graph;
        let is_array = |value: &Value| graph.ty(*value).in_memory().is_some();
        insts.clone().any(|inst| match &inst.op {
            Op::Call { arguments, .. } => arguments.iter().chain(&inst.results).any(is_array),
            _ => false,
        })
    })
}

/// What is known of the arrays that a function takes and gives. Nothing was learnt yet of what is not there.
#[derive(Debug, Clone, Default)]
struct Border {
    parameters: HashMap<Value, Option<Shape>>,
    result: Option<Shape>,
}

impl Border {
    fn unknown(function: &crate::loops::Function) -> Border {
        let graph = &function.graph;
        let arrays =
            graph.block(ENTRY).parameters.iter().filter(|value| graph.ty(**value).in_memory().is_some());
        let parameters =
            arrays.map(|parameter| (*parameter, Some(unknown_shape(graph.ty(*parameter))))).collect();
        let result = function.result.in_memory().map(|_| unknown_shape(&function.result));
        Border { parameters, result }
    }
}

/// Keeps of a shape what this one agrees with; returns whether that is less than before, or the first that is learnt.
fn meet(known: &mut Option<Shape>, other: Option<&Shape>) -> bool {
    let Some(other) = other else { return false };
    let Some(known) = known else {
        *known = Some(other.clone());
        return true;
    };
    let mut changed = false;
    for (own, other) in known.iter_mut().zip(other) {
        if own.is_some() && own != other {
            *own = None;
            changed = true;
        }
    }
    changed
}

impl Shapes {
    /// The length of each axis of an array, as far as it is known.
    pub(crate) fn shape(&self, array: Value) -> Option<&Shape> {
        self.shapes.get(&array)
    }

    /// The array that a view is a view of, through all views.
    pub(crate) fn root(&self, mut value: Value) -> Value {
        while let Some(base) = self.bases.get(&value) {
            value = *base;
        }
        value
    }

    /// The shape of an array and its bytes, if all lengths are known and it takes at most so many bytes.
    pub(crate) fn small(&self, graph: &Graph<Op, Type>, array: Value, most: i64) -> Option<(Vec<i64>, i64)> {
        let Type::Array(ty) = graph.ty(array) else { return None };
        let shape: Vec<i64> = self.shapes.get(&array)?.iter().copied().collect::<Option<_>>()?;
        let mut bytes = i64::try_from(ty.dtype.itemsize()).ok()?;
        for length in &shape {
            bytes = bytes.checked_mul(*length).filter(|bytes| (0..=most).contains(bytes))?;
        }
        (shape.iter().all(|length| *length >= 0)).then_some((shape, bytes))
    }

    fn of(graph: &Graph<Op, Type>, border: &Border, borders: &[Border]) -> Shapes {
        let blocks = graph.reverse_postorder();
        let constants = constants(graph, &blocks);
        let mut parameters = border.parameters.clone();
        loop {
            let mut found = Shapes {
                constants: constants.clone(),
                lengths: HashMap::new(),
                shapes: parameters
                    .iter()
                    .filter_map(|(value, shape)| Some((*value, shape.clone()?)))
                    .collect(),
                undecided: HashSet::new(),
                bases: HashMap::new(),
            };
            for block in &blocks {
                for inst in &graph.block(*block).insts {
                    found.learn(graph, &inst.op, &inst.results, borders);
                }
            }
            let mut changed = false;
            for edge in blocks.iter().flat_map(|block| graph.block(*block).terminator.edges()) {
                for (parameter, argument) in graph.block(edge.target).parameters.iter().zip(&edge.arguments) {
                    changed |= meet(parameters.entry(*parameter).or_default(), found.shapes.get(argument));
                }
            }
            if !changed {
                return found;
            }
        }
    }

    fn learn(&mut self, graph: &Graph<Op, Type>, op: &Op, results: &[Value], borders: &[Border]) {
        let shape = match op {
            Op::Length { array, axis } => {
                match self.shapes.get(array) {
                    None => {
                        self.undecided.insert(results[0]);
                    }
                    Some(shape) => {
                        if let Some(Some(length)) = shape.get(*axis) {
                            self.lengths.insert(results[0], *length);
                        }
                    }
                }
                return;
            }
            Op::Broadcast { arrays } => {
                for (axis, result) in results.iter().enumerate() {
                    match self.broadcast_length(arrays, results.len() - axis) {
                        Some(length) => {
                            self.lengths.insert(*result, length);
                        }
                        None if arrays.iter().any(|array| !self.shapes.contains_key(array)) => {
                            self.undecided.insert(*result);
                        }
                        None => {}
                    }
                }
                return;
            }
            Op::Allocate { shape, .. } if shape.iter().any(|length| self.undecided.contains(length)) => {
                return;
            }
            Op::Allocate { shape, .. } => shape.iter().map(|length| self.int(*length)).collect(),
            Op::View { array, items } => {
                self.bases.insert(results[0], *array);
                let Some(own) = self.shapes.get(array) else { return };
                view_shape(own, items)
            }
            Op::Transpose { array, order } => {
                self.bases.insert(results[0], *array);
                let Some(own) = self.shapes.get(array) else { return };
                order.iter().map(|axis| own.get(*axis).copied().flatten()).collect()
            }
            Op::Part { array, .. } | Op::Relax(array) => {
                self.bases.insert(results[0], *array);
                let Some(own) = self.shapes.get(array) else { return };
                own.clone()
            }
            Op::Field { array, .. } => {
                self.bases.insert(results[0], *array);
                unknown_shape(graph.ty(results[0]))
            }
            Op::Call { callee, .. } if matches!(graph.ty(results[0]), Type::Array(_)) => {
                match &borders[callee.0 as usize].result {
                    Some(shape) => shape.clone(),
                    None => return,
                }
            }
            _ => {
                for result in results.iter().filter(|result| graph.ty(**result).in_memory().is_some()) {
                    self.shapes.insert(*result, unknown_shape(graph.ty(*result)));
                }
                return;
            }
        };
        self.shapes.insert(results[0], shape);
    }

    /// The length to which an axis broadcasts, counted from the last one, which is 1: that of any array whose length there is
    /// not 1, as the others have it too or are refused.
    fn broadcast_length(&self, arrays: &[Value], from_last: usize) -> Option<i64> {
        let mut all_known = true;
        for array in arrays {
            let Some(shape) = self.shapes.get(array) else {
                all_known = false;
                continue;
            };
            let Some(axis) = shape.len().checked_sub(from_last) else { continue };
            match shape[axis] {
                Some(1) => {}
                Some(length) => return Some(length),
                None => all_known = false,
            }
        }
        all_known.then_some(1)
    }

    fn int(&self, value: Value) -> Option<i64> {
        self.constants.get(&value).or_else(|| self.lengths.get(&value)).copied()
    }
}

fn constants(graph: &Graph<Op, Type>, blocks: &[BlockId]) -> HashMap<Value, i64> {
    let insts = blocks.iter().flat_map(|block| &graph.block(*block).insts);
    insts
        .filter_map(|inst| match (&inst.op, &inst.results[..]) {
            (Op::Const(Const::Int(value, DType::Int64)), [result]) => Some((*result, *value)),
            _ => None,
        })
        .collect()
}

fn unknown_shape(ty: &Type) -> Shape {
    vec![None; ty.in_memory().map_or(0, |array| array.ndim)]
}

fn view_shape(own: &Shape, items: &[ViewItem]) -> Shape {
    let mut lengths = own.iter().copied();
    let mut shape = Vec::new();
    for item in items {
        match item {
            ViewItem::Index(_) => {
                lengths.next();
            }
            ViewItem::Slice { start: None, stop: None, step: None } => shape.push(lengths.next().flatten()),
            ViewItem::Slice { .. } => {
                lengths.next();
                shape.push(None);
            }
            ViewItem::NewAxis => shape.push(Some(1)),
        }
    }
    shape
}
