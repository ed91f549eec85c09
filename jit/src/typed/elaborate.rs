//! Elaboration of one function under assumptions about its block parameters.
//!
//! Blocks are taken in reverse postorder, so all forward edges into a block have been seen when it is entered. For a loop
//! header the back edges have not; there the assumption of the last attempt is joined in. At the end every block's
//! parameters are joined over all its edges. If that is what the block was entered with, the attempt has settled; then the
//! edges get their arguments, converted to the parameters' types. Otherwise the joined types are the assumptions of the
//! next attempt.
//!
//! Branches on conditions that are known are not followed, so code for other types of arguments is not looked at.

use super::facts::Facts;
use super::iterate::Plan;
use super::join::{is_convertible, join};
use super::operand::Operand;
use super::session::{Actual, Loaded, Session};
use super::{CountedLoop, Function, Op, Options};
use crate::flow;
use crate::graph::{BlockId, ENTRY, Edge, Graph, Span, Terminator, Value};
use crate::host::{FunctionHandle, Object, ObjectHandle};
use crate::loops;
use crate::rejection::Rejection;
use crate::scalar::{Const, ScalarOp};
use crate::types::{ArrayType, Type};
use hotloop_array::dtype::DType;
use std::collections::HashMap;
use std::rc::Rc;

/// What an elaboration step gives: an operand, or why there is none.
pub(super) type Elaborated<T = Operand> = Result<T, Box<Rejection>>;

/// What a block parameter is, joined over edges.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Parameter {
    /// A run-time value; `maybe_unbound` names the variable if some path does not assign it.
    Typed { ty: Type, maybe_unbound: Option<Rc<str>> },
    /// The same on every path, and without bits at run time.
    Constant(Operand),
}

/// The assumptions about the parameters of blocks.
pub(super) type Assumptions = HashMap<BlockId, Vec<Option<Parameter>>>;

/// The outcome of one attempt.
pub(super) struct Attempt {
    /// Whether the assumptions hold.
    pub(super) settled: bool,
    /// For the next attempt.
    pub(super) assumptions: Assumptions,
    /// The assumptions hold, but the result of this instance, which is called, is not known.
    pub(super) waits_for: Option<usize>,
    /// The function, when the attempt settled and some path returns.
    pub(super) function: Option<Function>,
}

/// A terminator whose edges still carry Flow's view of the arguments.
enum Pending {
    Jump(BlockId),
    Branch(Value, BlockId, BlockId),
    Return(Operand, Span),
    Unreachable,
}

pub(super) struct Elaborator<'s, 'h> {
    pub(super) session: &'s mut Session<'h>,
    pub(super) instance: usize,
    /// Those of the function's own decorator.
    pub(super) options: Options,
    pub(super) loaded: Rc<Loaded>,
    pub(super) handle: FunctionHandle,
    actuals: &'s [Actual],
    assumptions: &'s Assumptions,
    pub(super) graph: Graph<Op, Type>,
    environment: Vec<Option<Operand>>,
    /// The parameters that each entered block was entered with.
    entered: HashMap<BlockId, Vec<Option<Parameter>>>,
    pending: HashMap<BlockId, Pending>,
    pub(super) current: BlockId,
    pub(super) facts: Facts,
    pub(super) plans: HashMap<usize, Plan>,
    hidden: Vec<(ObjectHandle, Value)>,
    returned: Option<Type>,
    /// A call ended a block, because the result of this instance is not known yet.
    pub(super) waits_for: Option<usize>,
    rejections: Vec<Rejection>,
    /// The position of each block in reverse postorder.
    order: HashMap<BlockId, usize>,
}

impl<'s, 'h> Elaborator<'s, 'h> {
    pub(super) fn new(
        session: &'s mut Session<'h>,
        instance: usize,
        loaded: Rc<Loaded>,
        handle: FunctionHandle,
        actuals: &'s [Actual],
        assumptions: &'s Assumptions,
    ) -> Self {
        let values = loaded.flow.graph.values.len();
        let order = loaded.flow.graph.reverse_postorder();
        let order = order.into_iter().enumerate().map(|(i, block)| (block, i)).collect();
        let own = loaded.source.options.clone().filter(|_| instance > 0);
        let options = own.unwrap_or_else(|| session.options.clone());
        Elaborator {
            session,
            instance,
            options,
            loaded,
            handle,
            actuals,
            assumptions,
            graph: Graph::default(),
            environment: vec![None; values],
            entered: HashMap::new(),
            pending: HashMap::new(),
            current: ENTRY,
            facts: Facts::default(),
            plans: HashMap::new(),
            hidden: Vec::new(),
            returned: None,
            waits_for: None,
            rejections: Vec::new(),
            order,
        }
    }

    /// Elaborates the function once.
    pub(super) fn run(mut self) -> Result<Attempt, Vec<Rejection>> {
        let loaded = self.loaded.clone();
        for _ in loaded.flow.graph.block_ids() {
            self.graph.add_block();
        }
        self.bind_arguments();
        for block in loaded.flow.graph.reverse_postorder() {
            self.enter(block);
            if self.entered.contains_key(&block) {
                self.block(block);
            }
        }
        let joined = self.join_all();
        let settled = joined.iter().all(|(block, parameters)| self.entered.get(block) == Some(parameters));
        // What looks wrong while the types are not settled may be right when they are.
        if settled && !self.rejections.is_empty() {
            return Err(self.rejections);
        }
        let known = &mut self.session.instances[self.instance].result;
        *known = match (known.take(), &self.returned) {
            (Some(known), Some(returned)) => join(&known, returned).or(Some(known)),
            (known, returned) => known.or_else(|| returned.clone()),
        };
        if !settled || self.waits_for.is_some() || self.returned.is_none() && !self.always_raises() {
            let waits_for = self.waits_for.filter(|_| settled);
            return Ok(Attempt {
                settled: settled && waits_for.is_none(),
                waits_for,
                assumptions: joined,
                function: None,
            });
        }
        let function = self.finish()?;
        Ok(Attempt { settled, waits_for: None, assumptions: joined, function: Some(function) })
    }

    fn always_raises(&self) -> bool {
        self.pending.values().all(|pending| !matches!(pending, Pending::Return(..)))
    }

    fn bind_arguments(&mut self) {
        let loaded = self.loaded.clone();
        let parameters = loaded.flow.graph.block(ENTRY).parameters.clone();
        for (parameter, actual) in parameters.into_iter().zip(self.actuals) {
            let operand = match actual {
                Actual::Value(ty) => {
                    let name = loaded.flow.graph.values[parameter.0 as usize].name.clone();
                    Operand::Value(self.graph.add_parameter(ENTRY, ty.clone(), name))
                }
                Actual::Object(object) => self.object_operand(object.clone(), Span::default()),
            };
            self.environment[parameter.0 as usize] = Some(operand);
        }
        self.entered.insert(ENTRY, Vec::new());
    }

    /// Joins what the edges seen so far and the assumptions say of the block's parameters, and defines them.
    fn enter(&mut self, block: BlockId) {
        if block == ENTRY {
            return;
        }
        let Some(mut parameters) = self.join_block(block) else { return };
        if let Some(assumed) = self.assumptions.get(&block) {
            for (parameter, assumed) in parameters.iter_mut().zip(assumed) {
                let (Some(have), Some(assumed)) = (&*parameter, assumed) else {
                    *parameter = parameter.take().or_else(|| assumed.clone());
                    continue;
                };
                if let Some(both) = join_parameters(have, assumed) {
                    *parameter = Some(both);
                }
            }
        }
        let loaded = self.loaded.clone();
        for (flow_value, parameter) in loaded.flow.graph.block(block).parameters.iter().zip(&parameters) {
            let name = loaded.flow.graph.values[flow_value.0 as usize].name.clone();
            let operand = match parameter {
                None => Operand::Poison,
                Some(Parameter::Constant(operand)) => operand.clone(),
                Some(Parameter::Typed { ty, maybe_unbound }) => {
                    let value = self.graph.add_parameter(block, ty.clone(), name);
                    match maybe_unbound {
                        None => Operand::Value(value),
                        Some(name) => {
                            let bound = self.graph.add_parameter(block, Type::strong(DType::Bool), None);
                            Operand::Maybe { value, bound, name: name.clone() }
                        }
                    }
                }
            };
            self.environment[flow_value.0 as usize] = Some(operand);
        }
        self.entered.insert(block, parameters);
    }

    /// The parameters of a block joined over the edges that are there; `None` if there is no edge.
    fn join_block(&mut self, block: BlockId) -> Option<Vec<Option<Parameter>>> {
        let loaded = self.loaded.clone();
        let mut joined: Option<Vec<Option<Parameter>>> = None;
        let mut conflict = None;
        let mut sources: Vec<_> = self.pending.keys().copied().collect();
        sources.sort_unstable();
        for source in sources {
            for edge in self.live_edges(source).into_iter().filter(|edge| edge.target == block) {
                let parameters = joined.get_or_insert_with(|| vec![None; edge.arguments.len()]);
                for (i, argument) in edge.arguments.iter().enumerate() {
                    let incoming = self.parameter_of(*argument);
                    parameters[i] = match (parameters[i].take(), incoming) {
                        (known, None) => known,
                        (None, incoming) => incoming,
                        (Some(known), Some(incoming)) => match join_parameters(&known, &incoming) {
                            Some(both) => Some(both),
                            None => {
                                conflict = Some((i, known.clone(), incoming));
                                Some(known)
                            }
                        },
                    };
                }
            }
        }
        if let Some((i, one, other)) = conflict {
            let value = loaded.flow.graph.block(block).parameters[i];
            self.reject_conflict(block, value, &one, &other);
        }
        joined
    }

    fn reject_conflict(&mut self, block: BlockId, value: Value, one: &Parameter, other: &Parameter) {
        let loaded = self.loaded.clone();
        let data = loaded.flow.graph.block(block);
        let span = data.insts.first().map_or(data.terminator_span, |inst| inst.span);
        let name = match &loaded.flow.graph.values[value.0 as usize].name {
            Some(name) => format!("the variable '{name}'"),
            None => "the value of this expression".to_owned(),
        };
        let (one, other) = (self.describe_parameter(one), self.describe_parameter(other));
        let rejection = self
            .rejection(
                span,
                "conflicting-types",
                format!("{name} is {one} on one path and {other} on another"),
            )
            .with_hint("give it one type on all paths, or use two variables");
        self.record(rejection);
    }

    fn describe_parameter(&self, parameter: &Parameter) -> String {
        match parameter {
            Parameter::Typed { ty, .. } => ty.to_string(),
            Parameter::Constant(operand) => self.describe(operand),
        }
    }

    fn parameter_of(&self, value: Value) -> Option<Parameter> {
        match self.environment[value.0 as usize].as_ref()? {
            Operand::Value(value) => {
                Some(Parameter::Typed { ty: self.graph.ty(*value).clone(), maybe_unbound: None })
            }
            Operand::Maybe { value, name, .. } => Some(Parameter::Typed {
                ty: self.graph.ty(*value).clone(),
                maybe_unbound: Some(name.clone()),
            }),
            Operand::Poison => None,
            operand => Some(Parameter::Constant(operand.clone())),
        }
    }

    /// The edges of Flow that leave the block and were not pruned.
    fn live_edges(&self, block: BlockId) -> Vec<Edge> {
        let targets = match self.pending.get(&block) {
            Some(Pending::Jump(target)) => vec![*target],
            Some(Pending::Branch(_, then, otherwise)) => vec![*then, *otherwise],
            _ => vec![],
        };
        let terminator = &self.loaded.flow.graph.block(block).terminator;
        let mut live = Vec::new();
        for target in targets {
            // Both edges of a branch may lead to one block; each is taken once.
            let nth = live.iter().filter(|edge: &&Edge| edge.target == target).count();
            if let Some(edge) = terminator.edges().filter(|edge| edge.target == target).nth(nth) {
                live.push(edge.clone());
            }
        }
        live
    }

    fn block(&mut self, block: BlockId) {
        self.current = block;
        let loaded = self.loaded.clone();
        let data = loaded.flow.graph.block(block);
        self.define_counter(block);
        for inst in &data.insts {
            match self.inst(inst) {
                Ok(true) => {}
                Ok(false) => {
                    self.pending.insert(block, Pending::Unreachable);
                    return;
                }
                Err(rejection) => {
                    self.record(*rejection);
                    for result in &inst.results {
                        self.environment[result.0 as usize] = Some(Operand::Poison);
                    }
                }
            }
        }
        let pending = match &data.terminator {
            Terminator::Jump(edge) => Pending::Jump(edge.target),
            Terminator::Branch { condition, then, otherwise } => {
                match self.environment[condition.0 as usize].clone() {
                    Some(Operand::Value(value)) => match self.facts.constant(value) {
                        Some(Const::Bool(true)) => Pending::Jump(then.target),
                        Some(Const::Bool(false)) => Pending::Jump(otherwise.target),
                        _ => Pending::Branch(value, then.target, otherwise.target),
                    },
                    _ => {
                        // The condition was rejected: look at both sides for more.
                        let unknown = self.graph.add_value(Type::weak(DType::Bool), None);
                        Pending::Branch(unknown, then.target, otherwise.target)
                    }
                }
            }
            Terminator::Return(value) => match self.returned_operand(*value, data.terminator_span) {
                Ok(operand) => Pending::Return(operand, data.terminator_span),
                Err(rejection) => {
                    self.record(*rejection);
                    Pending::Unreachable
                }
            },
            Terminator::Unreachable | Terminator::Open => Pending::Unreachable,
        };
        self.pending.insert(block, pending);
    }

    fn returned_operand(&mut self, value: Value, span: Span) -> Elaborated {
        let operand = self.read_or_none(value, span)?;
        if operand == Operand::Poison {
            return Ok(operand);
        }
        let value = self.materialise(&operand, span)?;
        let ty = self.graph.ty(value).clone();
        if let Some(declared) = self.declared_result() {
            if !is_convertible(&ty, &declared) {
                let reason = format!("the signature says that {declared} is returned, but this is {ty}");
                return Err(self
                    .rejection(span, "return-type", reason)
                    .with_hint("correct the signature, or leave the type of the result out")
                    .into());
            }
            self.returned = Some(declared);
            return Ok(Operand::Value(value));
        }
        self.returned = match self.returned.take() {
            None => Some(ty),
            Some(known) => match join(&known, &ty) {
                Some(both) => Some(both),
                None => {
                    let reason = format!("one path returns {known} and another {ty}");
                    self.returned = Some(known);
                    return Err(self
                        .rejection(span, "conflicting-types", reason)
                        .with_hint("return one type on all paths")
                        .into());
                }
            },
        };
        Ok(Operand::Value(value))
    }

    /// What the signature says is returned.
    fn declared_result(&self) -> Option<Type> {
        self.session.options.result.clone().filter(|_| self.instance == 0)
    }

    /// Elaborates an instruction; false if control does not go on behind it.
    fn inst(&mut self, inst: &crate::graph::Inst<flow::Op>) -> Elaborated<bool> {
        let span = inst.span;
        let operand = match &inst.op {
            flow::Op::Constant(constant) => self.constant_operand(constant, span)?,
            flow::Op::Name(name) => self.name(name, span)?,
            flow::Op::Unbound(name) => Operand::Unbound(name.clone()),
            flow::Op::Binary(op, left, right) => {
                let (left, right) = (self.read(*left, span)?, self.read(*right, span)?);
                self.binary(*op, &left, &right, span)?
            }
            flow::Op::InPlace(op, left, right) => {
                let (left, right) = (self.read(*left, span)?, self.read(*right, span)?);
                self.in_place(*op, &left, &right, span)?
            }
            flow::Op::Unary(op, operand) => {
                let operand = self.read(*operand, span)?;
                self.unary(*op, &operand, span)?
            }
            flow::Op::Compare(op, left, right) => {
                let (left, right) = (self.read_or_none(*left, span)?, self.read_or_none(*right, span)?);
                self.compare(*op, &left, &right, span)?
            }
            flow::Op::Truth(value) => {
                let operand = self.read_or_none(*value, span)?;
                self.truth(&operand, span)?
            }
            flow::Op::Attribute(object, name) => {
                let object = self.read(*object, span)?;
                self.attribute(&object, name, span)?
            }
            flow::Op::Subscript(object, index) => {
                let (object, index) = (self.read(*object, span)?, self.read(*index, span)?);
                self.subscript(&object, &index, span)?
            }
            flow::Op::StoreSubscript { object, index, value, augmented } => {
                let (object, index) = (self.read(*object, span)?, self.read(*index, span)?);
                let value = self.read(*value, span)?;
                self.store_subscript(&object, &index, &value, *augmented, span)?;
                return Ok(true);
            }
            flow::Op::Slice(start, stop, step) => {
                let mut parts = [None; 3];
                for (part, value) in parts.iter_mut().zip([start, stop, step]) {
                    if let Some(value) = value {
                        let operand = self.read(*value, span)?;
                        *part = self.slice_part(&operand, span)?;
                    }
                }
                Operand::Slice(parts)
            }
            flow::Op::Tuple(items) => {
                let items = items
                    .iter()
                    .map(|item| self.read_or_none(*item, span))
                    .collect::<Elaborated<Vec<_>>>()?;
                if items.contains(&Operand::Poison) { Operand::Poison } else { Operand::Tuple(items) }
            }
            flow::Op::List(items) => {
                let items =
                    items.iter().map(|item| self.read(*item, span)).collect::<Elaborated<Vec<_>>>()?;
                if items.contains(&Operand::Poison) { Operand::Poison } else { Operand::List(items) }
            }
            flow::Op::Call { callee, arguments } => {
                let callee_operand = self.read(*callee, span)?;
                match self.call(&callee_operand, arguments, span)? {
                    Some(operand) => operand,
                    None => return Ok(false),
                }
            }
            flow::Op::Unpack(value) => {
                let operand = self.read(*value, span)?;
                let parts = self.unpack(&operand, inst.results.len(), span)?;
                for (result, part) in inst.results.iter().zip(parts) {
                    self.define(*result, part);
                }
                return Ok(true);
            }
            flow::Op::Iterate(value) => {
                let operand = self.read(*value, span)?;
                self.iterate(inst.results[0], &operand, span)?
            }
            flow::Op::Next(iterator) => {
                let iterator = self.read(*iterator, span)?;
                let more = self.next(&iterator, span)?;
                self.define(inst.results[0], more);
                self.define(inst.results[1], Operand::Poison);
                return Ok(true);
            }
            flow::Op::Raise(exception) => {
                self.raise(*exception, span)?;
                return Ok(false);
            }
            flow::Op::RaiseAssertion(message) => {
                let message = match message {
                    Some(message) => {
                        let operand = self.read(*message, span)?;
                        Some(self.materialise(&operand, span)?)
                    }
                    None => None,
                };
                self.effect(loops::Op::RaiseAssertion(message), span);
                return Ok(false);
            }
        };
        if let Operand::Value(value) = &operand {
            self.name_value(*value, inst.results[0]);
        }
        self.define(inst.results[0], operand);
        Ok(true)
    }

    fn name_value(&mut self, value: Value, flow_value: Value) {
        let name = self.loaded.flow.graph.values[flow_value.0 as usize].name.clone();
        let data = &mut self.graph.values[value.0 as usize];
        if data.name.is_none() {
            data.name = name;
        }
    }

    pub(super) fn define(&mut self, flow_value: Value, operand: Operand) {
        self.environment[flow_value.0 as usize] = Some(operand);
    }

    /// What a Flow value stands for. Reading a variable that may be unbound checks it.
    pub(super) fn read_or_none(&mut self, value: Value, span: Span) -> Elaborated {
        match self.environment[value.0 as usize].clone() {
            None => Ok(Operand::Poison),
            Some(Operand::Unbound(name)) => Err(self
                .rejection(span, "unbound-variable", format!("the variable '{name}' has no value here"))
                .with_hint("assign it before this line on every path")
                .into()),
            Some(Operand::Maybe { value, bound, name }) => {
                self.effect(loops::Op::CheckBound { bound, name }, span);
                Ok(Operand::Value(value))
            }
            Some(operand) => Ok(operand),
        }
    }

    /// Appends an operation with one result.
    pub(super) fn emit(&mut self, op: Op, ty: Type, span: Span) -> Value {
        self.graph.push(self.current, op, ty, span)
    }

    /// Appends an operation of Loops with one result.
    pub(super) fn basic(&mut self, op: loops::Op, ty: Type, span: Span) -> Value {
        self.emit(Op::Basic(op), ty, span)
    }

    /// Appends an operation of Loops without a result.
    pub(super) fn effect(&mut self, op: loops::Op, span: Span) {
        self.graph.push_effect(self.current, Op::Basic(op), span);
    }

    /// Appends a scalar operation; the result is as weak as `weak` says.
    pub(super) fn scalar(&mut self, op: ScalarOp, operands: Vec<Value>, ty: Type, span: Span) -> Value {
        self.basic(loops::Op::Scalar(op, operands), ty, span)
    }

    /// A constant as a value, remembered as known.
    pub(super) fn constant(&mut self, constant: Const, ty: Type, span: Span) -> Value {
        let value = self.basic(loops::Op::Const(constant.clone()), ty, span);
        self.facts.set_constant(value, constant);
        value
    }

    /// The parameter that carries a global array, added when it is first used.
    pub(super) fn hidden_array(&mut self, handle: ObjectHandle, ty: &ArrayType) -> Value {
        if let Some((_, value)) = self.hidden.iter().find(|(each, _)| *each == handle) {
            return *value;
        }
        self.session.note_array(handle, ty);
        let value = self.graph.add_value(Type::Array(ty.clone()), None);
        self.hidden.push((handle, value));
        value
    }

    pub(super) fn rejection(&self, span: Span, code: &'static str, reason: impl Into<String>) -> Rejection {
        Rejection {
            code,
            span,
            source: self.loaded.source.id,
            function: self.loaded.flow.name.to_string(),
            reason: reason.into(),
            hint: None,
            types: Vec::new(),
        }
    }

    fn record(&mut self, rejection: Rejection) {
        if !self.rejections.contains(&rejection) {
            self.rejections.push(rejection);
        }
    }

    pub(super) fn record_all(&mut self, rejections: Vec<Rejection>) {
        for rejection in rejections {
            self.record(rejection);
        }
    }

    fn join_all(&mut self) -> Assumptions {
        let blocks: Vec<_> = self.entered.keys().copied().filter(|block| *block != ENTRY).collect();
        let mut all = Assumptions::new();
        for block in blocks {
            if let Some(joined) = self.join_block(block) {
                // What was assumed before stays: assumptions only widen.
                let widened = match self.assumptions.get(&block) {
                    None => joined,
                    Some(before) => joined
                        .into_iter()
                        .zip(before)
                        .map(|(now, before)| match (now, before) {
                            (Some(now), Some(before)) => join_parameters(&now, before).or(Some(now)),
                            (now, _) => now,
                        })
                        .collect(),
                };
                all.insert(block, widened);
            }
        }
        all.insert(ENTRY, Vec::new());
        all
    }

    /// Gives the edges their arguments and collects the function.
    fn finish(mut self) -> Result<Function, Vec<Rejection>> {
        let loaded = self.loaded.clone();
        let returned = self.returned.clone().or_else(|| self.declared_result());
        let result = returned.unwrap_or(Type::Unit);
        let result = match &self.session.instances[self.instance].result {
            Some(known) => join(known, &result).unwrap_or(result),
            None => result,
        };
        let mut blocks: Vec<_> = self.pending.keys().copied().collect();
        blocks.sort_unstable();
        for block in blocks {
            self.current = block;
            let span = loaded.flow.graph.block(block).terminator_span;
            let edges = self.live_edges(block);
            let arguments: Vec<Edge> = edges.iter().map(|edge| self.finish_edge(block, edge, span)).collect();
            let terminator = match (self.pending.remove(&block), &arguments[..]) {
                (Some(Pending::Jump(_)), [edge]) => Terminator::Jump(edge.clone()),
                (Some(Pending::Branch(condition, ..)), [then, otherwise]) => {
                    Terminator::Branch { condition, then: then.clone(), otherwise: otherwise.clone() }
                }
                (Some(Pending::Return(Operand::Value(value), span)), _) => {
                    Terminator::Return(self.convert(value, &result, span))
                }
                _ => Terminator::Unreachable,
            };
            self.graph.terminate(block, terminator, span);
        }
        let counted = self.counted_loops();
        let hidden = self.hidden.iter().map(|(handle, _)| *handle).collect();
        let values: Vec<_> = self.hidden.iter().map(|(_, value)| *value).collect();
        self.graph.block_mut(ENTRY).parameters.extend(values);
        Ok(Function {
            name: loaded.flow.name.to_string(),
            source: loaded.source.id,
            span: loaded.flow.span,
            graph: self.graph,
            result,
            loops: counted,
            hidden,
            recursive: self.session.instances[self.instance].recursive,
            options: self.options,
            is_part: false,
        })
    }

    fn finish_edge(&mut self, from: BlockId, edge: &Edge, span: Span) -> Edge {
        let parameters = self.entered.get(&edge.target).cloned().unwrap_or_default();
        let mut arguments = Vec::new();
        for (argument, parameter) in edge.arguments.iter().zip(&parameters) {
            let Some(Parameter::Typed { ty, maybe_unbound }) = parameter else { continue };
            let operand = self.environment[argument.0 as usize].clone();
            let (value, bound) = match operand {
                Some(Operand::Value(value)) => (self.convert(value, ty, span), None),
                Some(Operand::Maybe { value, bound, .. }) => (self.convert(value, ty, span), Some(bound)),
                _ => (self.zero_of(ty, span), Some(self.bool_constant(false, span))),
            };
            arguments.push(value);
            if maybe_unbound.is_some() {
                arguments.push(bound.unwrap_or_else(|| self.bool_constant(true, span)));
            }
        }
        let counter = self.counter_argument(from, edge.target, span);
        if counter.is_none() && self.is_back_edge(from, edge.target) {
            self.effect(loops::Op::Safepoint, span);
        }
        arguments.extend(counter);
        Edge { target: edge.target, arguments }
    }

    /// Whether control comes round again by this edge: a `while` loop goes on.
    fn is_back_edge(&self, from: BlockId, target: BlockId) -> bool {
        self.order.get(&target) <= self.order.get(&from)
    }

    fn counted_loops(&self) -> Vec<CountedLoop> {
        let mut counted = Vec::new();
        for (index, source) in self.loaded.flow.loops.iter().enumerate() {
            if let Some(plan) = self.plans.get(&index)
                && let Some(counter) = plan.counter
                && self.entered.contains_key(&source.header)
            {
                counted.push(CountedLoop {
                    preheader: source.preheader,
                    header: source.header,
                    body: source.body,
                    done: source.done,
                    counter,
                    start: plan.start,
                    stop: plan.stop,
                    parallel: plan.parallel,
                    span: source.span,
                });
            }
        }
        counted
    }

    fn name(&mut self, name: &Rc<str>, span: Span) -> Elaborated {
        let found = match super::library::name(self.session.host, self.handle, name) {
            Some(found) => found,
            None => self.session.host.name(self.handle, name),
        };
        match found {
            Some(object) => Ok(self.object_operand(object, span)),
            // A decorator with a signature compiles before the name is bound.
            None if **name == *self.loaded.flow.name => {
                Ok(self.object_operand(Object::Function(self.handle), span))
            }
            None => {
                let visible = self.session.host.visible_names(self.handle);
                let mut rejection =
                    self.rejection(span, "unknown-name", format!("the name '{name}' is not defined"));
                rejection = rejection.with_hint(match nearest(name, &visible) {
                    Some(near) => format!("did you mean '{near}'?"),
                    None => "define it before the function is called, or pass it as an argument".to_owned(),
                });
                Err(rejection.into())
            }
        }
    }

    /// An object as an operand: numbers become values.
    pub(super) fn object_operand(&mut self, object: Object, span: Span) -> Operand {
        match object {
            Object::Constant(constant) => self.const_operand(constant, true, span),
            Object::Scalar(constant) => self.const_operand(constant, false, span),
            Object::Tuple(items) => {
                Operand::Tuple(items.into_iter().map(|item| self.object_operand(item, span)).collect())
            }
            Object::Array(handle, ty) => Operand::Value(self.hidden_array(handle, &ty)),
            Object::Known(name) if &*name == "builtins.Ellipsis" => Operand::Ellipsis,
            other => Operand::Object(other),
        }
    }

    fn const_operand(&mut self, constant: Const, weak: bool, span: Span) -> Operand {
        let ty = match &constant {
            Const::Unit => Type::Unit,
            Const::Text(_) => Type::Text,
            Const::Bool(_) => scalar_type(DType::Bool, weak),
            Const::Int(_, dtype) | Const::Float(_, dtype) | Const::Complex(_, _, dtype) => {
                scalar_type(*dtype, weak)
            }
        };
        Operand::Value(self.constant(constant, ty, span))
    }

    fn constant_operand(&mut self, constant: &flow::Constant, span: Span) -> Elaborated {
        let constant = match constant {
            flow::Constant::None => Const::Unit,
            flow::Constant::Bool(value) => Const::Bool(*value),
            flow::Constant::Int(value) => match i64::try_from(*value) {
                Ok(value) => Const::Int(value, DType::Int64),
                Err(_) => match u64::try_from(*value) {
                    Ok(value) => {
                        let constant = Const::Int(value as i64, DType::UInt64);
                        return Ok(self.const_operand(constant, false, span));
                    }
                    Err(_) => {
                        return Err(self
                            .rejection(span, "big-integer", "compiled code has integers of 64 bits")
                            .into());
                    }
                },
            },
            flow::Constant::Float(value) => Const::Float(*value, DType::Float64),
            flow::Constant::Imaginary(value) => Const::Complex(0.0, *value, DType::Complex128),
            flow::Constant::Text(text) => Const::Text(text.clone()),
            flow::Constant::Ellipsis => return Ok(Operand::Ellipsis),
        };
        Ok(self.const_operand(constant, true, span))
    }

    fn raise(&mut self, exception: Option<Value>, span: Span) -> Elaborated<()> {
        let Some(exception) = exception else {
            return Err(self
                .rejection(span, "bare-raise", "there is no exception to raise again here")
                .into());
        };
        let (class, arguments) = match self.read(exception, span)? {
            Operand::Object(Object::ExceptionClass(class, _)) => (class, Vec::new()),
            Operand::Exception(Object::ExceptionClass(class, _), arguments) => (class, arguments),
            Operand::Poison => return Ok(()),
            other => {
                let what = self.describe(&other);
                return Err(self
                    .rejection(span, "raise", format!("only exceptions can be raised, this is {what}"))
                    .into());
            }
        };
        let exception = self.session.exception_index(class);
        let arguments = arguments
            .iter()
            .map(|argument| self.materialise(argument, span))
            .collect::<Elaborated<Vec<_>>>()?;
        self.effect(loops::Op::Raise { exception, arguments }, span);
        Ok(())
    }
}

impl Rejection {
    /// With a way out.
    pub(super) fn with_hint(mut self, hint: impl Into<String>) -> Rejection {
        self.hint = Some(hint.into());
        self
    }
}

fn scalar_type(dtype: DType, weak: bool) -> Type {
    if weak { Type::weak(dtype) } else { Type::strong(dtype) }
}

fn join_parameters(a: &Parameter, b: &Parameter) -> Option<Parameter> {
    use Parameter::{Constant, Typed};
    match (a, b) {
        (Typed { ty: one, maybe_unbound: first }, Typed { ty: other, maybe_unbound: second }) => {
            Some(Typed { ty: join(one, other)?, maybe_unbound: first.clone().or_else(|| second.clone()) })
        }
        (Constant(Operand::Unbound(name)), Typed { ty, .. })
        | (Typed { ty, .. }, Constant(Operand::Unbound(name))) => {
            Some(Typed { ty: ty.clone(), maybe_unbound: Some(name.clone()) })
        }
        (Constant(one), Constant(other)) if one == other => Some(a.clone()),
        // A variable that is constant on one path and missing on the other is unbound when it matters.
        (Constant(Operand::Unbound(_)), Constant(_)) => Some(a.clone()),
        (Constant(_), Constant(Operand::Unbound(_))) => Some(b.clone()),
        _ => None,
    }
}

/// The visible name that differs least from this one, if it differs little.
fn nearest<'a>(name: &str, visible: &'a [String]) -> Option<&'a String> {
    let limit = name.chars().count().div_ceil(3).min(3);
    visible
        .iter()
        .map(|other| (edit_distance(name, other), other))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, other)| (*distance, other.len()))
        .map(|(_, other)| other)
}

fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
