//! Code that tells of every element that it touches, for the dynamic check of parallel loops (`hotloop_array::races`).

use super::parallel::region;
use crate::graph::{BlockId, ENTRY, Graph, Inst, Span, Value};
use crate::loops::{Function, Op};
use crate::scalar::Const;
use crate::typed::{self, Program, described_axes, is_library};
use crate::types::Type;
use hotloop_array::dtype::DType;
use smallvec::SmallVec;
use std::collections::HashSet;

/// Lets iterations of parallel loops tell their numbers.
pub(super) fn number_iterations(program: &mut Program) {
    for function in program.functions.iter_mut().filter(|function| function.options.check_races) {
        let parallel = || function.loops.iter().filter(|each| each.parallel);
        let inner: HashSet<BlockId> = parallel()
            .flat_map(|each| region(&function.graph, each).into_iter().filter(|block| *block != each.header))
            .collect();
        // Of nested loops the outermost one is parallel.
        for each in parallel().filter(|each| !inner.contains(&each.header)) {
            // People know iterations by the loop's variable, which is computed first of all.
            let graph = &function.graph;
            let insts = &graph.block(each.body).insts;
            let of_loop = insts.iter().take_while(|inst| inst.span == each.span).count();
            let computed = insts[..of_loop].last().and_then(|inst| inst.results.first().copied());
            let is_number = |value: &Value| graph.ty(*value).scalar_dtype() == Some(DType::Int64);
            let number = computed.filter(is_number).unwrap_or(each.counter);
            let symbol = "hl_race_iteration".into();
            let op = typed::Op::Basic(Op::Primitive { symbol, arguments: vec![number] });
            let inst = Inst { op, results: SmallVec::new(), span: each.span };
            function.graph.block_mut(each.body).insts.insert(of_loop, inst);
        }
    }
}

/// Lets the functions of a module tell of the elements that they touch.
pub(super) fn tell_of_elements(functions: &mut [Function]) {
    let mut parts = HashSet::new();
    for op in functions.iter().flat_map(|function| &function.graph.blocks).flat_map(|block| &block.insts) {
        if let Op::Parallel(parallel) = &op.op {
            parts.insert(parallel.body.0);
            parts.extend(parallel.few.map(|few| few.0));
            parts.extend(parallel.combine.map(|combine| combine.0));
        }
    }
    let of_library: Vec<bool> = functions.iter().map(|function| is_library(function.source)).collect();
    for (number, function) in functions.iter_mut().enumerate() {
        let source = function.source.0;
        if !parts.contains(&(number as u32)) {
            // Loops that run serially after all.
            for block in &mut function.graph.blocks {
                block.insts.retain(|inst| !is_iteration(&inst.op));
            }
        }
        // What the library does is told of the call in the source.
        let of_library = if of_library[number] { &[] } else { &of_library[..] };
        let mut telling = Telling { graph: &mut function.graph, source, of_library, insts: Vec::new() };
        let blocks: Vec<BlockId> = telling.graph.block_ids().collect();
        for block in blocks {
            if block == ENTRY && parts.contains(&(number as u32)) {
                telling.call("hl_race_between", Vec::new(), Span::default());
            }
            for inst in std::mem::take(&mut telling.graph.block_mut(block).insts) {
                telling.inst(inst);
            }
            telling.graph.block_mut(block).insts = std::mem::take(&mut telling.insts);
        }
    }
}

fn is_iteration(op: &Op) -> bool {
    matches!(op, Op::Primitive { symbol, .. } if &**symbol == "hl_race_iteration")
}

/// Whether a runtime function writes every element of the first array that it is given.
fn writes_all(symbol: &str) -> bool {
    matches!(symbol, "hl_sort_in_place" | "hl_assign")
        || symbol.ends_with("_fill")
        || symbol.ends_with("_shuffle")
}

struct Telling<'a> {
    graph: &'a mut Graph<Op, Type>,
    source: u32,
    /// Which functions of the module are the library's, for a function that is not.
    of_library: &'a [bool],
    /// Those of the block that is made.
    insts: Vec<Inst<Op>>,
}

impl Telling<'_> {
    fn inst(&mut self, inst: Inst<Op>) {
        let span = inst.span;
        match &inst.op {
            Op::Load { array, indices } => {
                self.element(false, *array, indices.iter().map(|index| index.value).collect(), span);
            }
            Op::Store { array, indices, .. } => {
                self.element(true, *array, indices.iter().map(|index| index.value).collect(), span);
            }
            Op::Nest(nest) => {
                nest.inputs.iter().for_each(|array| self.elements(false, *array, span));
                nest.stores.iter().for_each(|(array, _)| self.elements(true, *array, span));
            }
            Op::Copy { target, source } => {
                self.elements(false, *source, span);
                self.elements(true, *target, span);
            }
            Op::Snapshot(cell) => self.elements(false, *cell, span),
            Op::Call { callee, .. } if self.of_library.get(callee.0 as usize) == Some(&true) => {
                let place = self.place(false, span)[1..].to_vec();
                self.call("hl_race_call", place, span);
                self.insts.push(inst);
                return self.call("hl_race_return", Vec::new(), span);
            }
            Op::Primitive { symbol, arguments } if !symbol.starts_with("hl_race_") => {
                let writes = writes_all(symbol);
                let (symbol, arguments) = (symbol.clone(), arguments.clone());
                let mut arrays = arguments.iter().copied();
                let is_array = |array: &Value| self.graph.ty(*array).in_memory().is_some();
                if let Some(first) = arrays.by_ref().find(is_array) {
                    match &*symbol {
                        "hl_index_put" => self.selected(true, &arguments, span),
                        "hl_index_take" => self.selected(false, &arguments, span),
                        _ => self.elements(writes, first, span),
                    }
                }
                arrays.for_each(|array| self.elements(false, array, span));
                let results = inst.results.clone();
                self.insts.push(inst);
                for result in results {
                    if let Some(described) = self.described(result, span) {
                        self.call("hl_race_result", described, span);
                    }
                }
                return;
            }
            Op::Parallel(_) => {
                self.call("hl_race_enter", Vec::new(), span);
                self.insts.push(inst);
                return self.call("hl_race_leave", Vec::new(), span);
            }
            Op::Allocate { .. } => {
                let array = inst.results.first().copied();
                self.insts.push(inst);
                if let Some(described) = array.and_then(|array| self.described(array, span)) {
                    self.call("hl_race_fresh", described, span);
                }
                return;
            }
            _ => {}
        }
        self.insts.push(inst);
    }

    fn element(&mut self, writes: bool, array: Value, indices: Vec<Value>, span: Span) {
        let mut arguments = self.place(writes, span);
        let Some(described) = self.described(array, span) else { return };
        arguments.extend(described);
        arguments.extend(indices);
        self.call("hl_race_element", arguments, span);
    }

    /// Elements that are selected by arrays, with the arguments of what takes them or puts others there.
    fn selected(&mut self, writes: bool, arguments: &[Value], span: Span) {
        let mut told = self.place(writes, span);
        told.extend(arguments);
        self.call("hl_race_selected", told, span);
    }

    fn elements(&mut self, writes: bool, array: Value, span: Span) {
        let Some(described) = self.described(array, span) else { return };
        let mut arguments = self.place(writes, span);
        arguments.extend(described);
        self.call("hl_race_elements", arguments, span);
    }

    fn place(&mut self, writes: bool, span: Span) -> Vec<Value> {
        let (start, end) = (u32::from(span.start()), u32::from(span.end()));
        [i64::from(writes), self.source.into(), start.into(), end.into()]
            .map(|number| self.int(number, span))
            .to_vec()
    }

    /// An array as runtime functions read it.
    fn described(&mut self, array: Value, span: Span) -> Option<Vec<Value>> {
        let ty = self.graph.ty(array).in_memory()?;
        let dtype = self.int(ty.dtype.handle().into(), span);
        Some(vec![dtype, self.int(described_axes(&ty), span), array])
    }

    fn int(&mut self, number: i64, span: Span) -> Value {
        let value = self.graph.add_value(Type::weak(DType::Int64), None);
        let op = Op::Const(Const::Int(number, DType::Int64));
        self.insts.push(Inst { op, results: SmallVec::from_slice(&[value]), span });
        value
    }

    fn call(&mut self, symbol: &str, arguments: Vec<Value>, span: Span) {
        let op = Op::Primitive { symbol: symbol.into(), arguments };
        self.insts.push(Inst { op, results: SmallVec::new(), span });
    }
}
