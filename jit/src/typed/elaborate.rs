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
use super::generator_functions::Passages;
use super::item_types::Classes;
use super::iterate::{Item, Plan};
use super::join::join;
use super::operand::Operand;
use super::parameters::{Assumptions, Parameter, for_next_attempt};
use super::session::{Actual, Loaded, Session};
use super::{Function, Op, Options};
use crate::flow;
use crate::graph::{BlockId, ENTRY, Graph, Span, Terminator, Value};
use crate::host::{FunctionHandle, ObjectHandle};
use crate::loops;
use crate::rejection::Rejection;
use crate::scalar::{Const, ScalarOp};
use crate::types::Type;
use hotloop_array::dtype::DType;
use std::collections::HashMap;
use std::rc::Rc;

/// What an elaboration step gives: an operand, or why there is none.
pub(super) type Elaborated<T = Operand> = Result<T, Box<Rejection>>;

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
    /// A loop has to be written out before the next attempt: its index, and for how many items.
    pub(super) unroll: Option<(usize, usize)>,
}

/// The assumptions for another look, and what each run-time parameter gets put in if it is a container.
pub(super) type Learned = (Assumptions, Vec<Vec<Type>>);

/// A terminator whose edges still carry Flow's view of the arguments.
pub(super) enum Pending {
    Jump(BlockId),
    Branch(Value, BlockId, BlockId),
    /// Leads on, if it does, and to where failures are handled.
    Try(Option<BlockId>, BlockId),
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
    pub(super) actuals: &'s [Actual],
    pub(super) assumptions: &'s Assumptions,
    pub(super) graph: Graph<Op, Type>,
    pub(super) environment: Vec<Option<Operand>>,
    /// The parameters that each entered block was entered with.
    pub(super) entered: HashMap<BlockId, Vec<Option<Parameter>>>,
    pub(super) pending: HashMap<BlockId, Pending>,
    pub(super) current: BlockId,
    pub(super) facts: Facts,
    pub(super) plans: HashMap<usize, Plan>,
    pub(super) hidden: Vec<(ObjectHandle, Value)>,
    pub(super) returned: Option<Type>,
    /// A call ended a block, because the result of this instance is not known yet.
    pub(super) waits_for: Option<usize>,
    pub(super) rejections: Vec<Rejection>,
    /// The position of each block in reverse postorder.
    pub(super) order: HashMap<BlockId, usize>,
    pub(super) classes: Classes,
    /// Something was found out about containers that changes what was elaborated before.
    pub(super) unsettled: bool,
    /// The instruction of Flow, by its first result, and how many containers it has made.
    pub(super) site: Option<Value>,
    pub(super) made: u32,
    /// What a generator's body keeps and takes back.
    pub(super) kept: Passages,
    pub(super) resumed: Passages,
    /// Those of its values that it was given and that never change, by the variable and which of its parts.
    pub(super) lent: HashMap<Value, (Rc<str>, usize)>,
    /// How the items of steps are made, by the second result of the step.
    pub(super) steps: HashMap<Value, (Item, Value)>,
    /// What the inner functions carry that are values of this attempt.
    pub(super) carried: HashMap<Value, Vec<Operand>>,
    /// A loop that has to be written out, by its index, and for how many items.
    pub(super) unroll: Option<(usize, usize)>,
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
            classes: Classes::default(),
            unsettled: false,
            site: None,
            made: 0,
            kept: Passages::default(),
            resumed: Passages::default(),
            lent: HashMap::new(),
            steps: HashMap::new(),
            carried: HashMap::new(),
            unroll: None,
        }
    }

    /// Elaborates the function once.
    pub(super) fn run(mut self) -> Result<Attempt, Vec<Rejection>> {
        self.blocks();
        if self.unroll.is_some() {
            return Ok(Attempt {
                settled: false,
                waits_for: None,
                assumptions: Assumptions::new(),
                function: None,
                unroll: self.unroll,
            });
        }
        let joined = self.join_all();
        let items_settled = self.settle_items();
        let settled = items_settled
            && joined.iter().all(|(block, parameters)| self.entered.get(block) == Some(parameters));
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
                assumptions: for_next_attempt(joined),
                function: None,
                unroll: None,
            });
        }
        let function = self.finish()?;
        Ok(Attempt { settled, waits_for: None, assumptions: joined, function: Some(function), unroll: None })
    }

    /// Elaborates the function once, for what it puts into the containers that it is given.
    ///
    /// # Errors
    /// A loop that has to be written out first, and for how many items.
    pub(super) fn learn(mut self) -> Result<Learned, (usize, usize)> {
        self.blocks();
        if let Some(unroll) = self.unroll {
            return Err(unroll);
        }
        let joined = self.join_all();
        self.settle_items();
        Ok((for_next_attempt(joined), self.learned()))
    }

    fn blocks(&mut self) {
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
                    let value = self.graph.add_parameter(ENTRY, ty.clone(), name);
                    self.function_or_value(value)
                }
                Actual::Object(object) => self.object_operand(object.clone(), Span::default()),
                Actual::Unbound(name) => Operand::Unbound(name.clone()),
            };
            self.environment[parameter.0 as usize] = Some(operand);
        }
        self.entered.insert(ENTRY, Vec::new());
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
                    let pending = match &data.terminator {
                        Terminator::Try { handler, .. } => Pending::Try(None, handler.target),
                        _ => Pending::Unreachable,
                    };
                    self.pending.insert(block, pending);
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
            Terminator::Try { next: Some(next), .. } if !self.can_fail(block) => Pending::Jump(next.target),
            Terminator::Try { next, handler } => {
                Pending::Try(next.as_ref().map(|next| next.target), handler.target)
            }
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

    /// Whether something that was elaborated in a block may fail.
    fn can_fail(&self, block: BlockId) -> bool {
        !self.rejections.is_empty()
            || self.graph.block(block).insts.iter().any(|inst| match &inst.op {
                Op::Basic(op) => !op.is_pure(),
                Op::Extremum { .. } => false,
                _ => true,
            })
    }

    /// Elaborates an instruction; false if control does not go on behind it.
    fn inst(&mut self, inst: &crate::graph::Inst<flow::Op>) -> Elaborated<bool> {
        let span = inst.span;
        (self.site, self.made) = (inst.results.first().copied(), 0);
        self.note_displays(inst);
        let operand = match &inst.op {
            flow::Op::Constant(constant) => self.constant_operand(constant, span)?,
            flow::Op::Name(name) => self.name(name, span)?,
            flow::Op::Unbound(name) => Operand::Unbound(name.clone()),
            flow::Op::Closure { inner, captures, defaults } => {
                self.closure(*inner, captures, defaults, span)?
            }
            flow::Op::Refresh { closure, captures } => self.refreshed(*closure, captures, span)?,
            flow::Op::Itself => self.itself(span)?,
            flow::Op::Cell => self.new_list(&[], span)?,
            flow::Op::ReadCell(cell, name) => {
                let cell = self.read(*cell, span)?;
                self.read_variable_cell(&cell, name, span)
            }
            flow::Op::WriteCell(cell, value) => {
                let cell = self.read(*cell, span)?;
                self.write_variable_cell(&cell, *value, span)?;
                return Ok(true);
            }
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
                let object = self.read_object(*object, span)?;
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
            flow::Op::StoreAttribute { object, name, value, augmented } => {
                let (object, value) = (self.read(*object, span)?, self.read(*value, span)?);
                self.store_attribute(&object, name, &value, *augmented, span)?;
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
                if items.contains(&Operand::Poison) {
                    Operand::Poison
                } else if self.is_needed(inst.results[0]) {
                    self.new_list(&items, span)?
                } else {
                    Operand::List(items)
                }
            }
            flow::Op::Container(kind, items) => {
                let items =
                    items.iter().map(|item| self.read(*item, span)).collect::<Elaborated<Vec<_>>>()?;
                if items.contains(&Operand::Poison) {
                    Operand::Poison
                } else if *kind == crate::types::ContainerKind::Dict
                    && let Some(mixed) = self.mixed_display(&items)
                {
                    mixed
                } else {
                    self.new_container(*kind, &items, span)?
                }
            }
            flow::Op::DeleteSubscript(object, index) => {
                let (object, index) = (self.read(*object, span)?, self.read(*index, span)?);
                self.delete_subscript(&object, &index, span)?;
                return Ok(true);
            }
            flow::Op::Call { callee, arguments } => {
                let callee_operand = self.read(*callee, span)?;
                match self.call(&callee_operand, arguments, span)? {
                    Some(operand) => operand,
                    None => return Ok(false),
                }
            }
            flow::Op::Format { value, conversion, spec } => {
                self.need_list(*value);
                let operand = self.read_or_none(*value, span)?;
                let spec = match spec {
                    Some(spec) => {
                        let spec = self.read(*spec, span)?;
                        Some(self.materialise(&spec, span)?)
                    }
                    None => None,
                };
                Operand::Value(self.format_field(&operand, *conversion, spec, span)?)
            }
            flow::Op::JoinTexts(texts) => {
                let mut parts = Vec::new();
                for text in texts {
                    let text = self.read(*text, span)?;
                    if text == Operand::Poison {
                        return Ok(true);
                    }
                    parts.push(self.materialise(&text, span)?);
                }
                Operand::Value(self.text_joined(parts, span))
            }
            flow::Op::ObjectMode { body, inputs, outputs } => {
                let left = self.object_mode(*body, inputs, outputs, span)?;
                for (result, operand) in inst.results.iter().zip(left) {
                    self.define(*result, operand);
                }
                return Ok(true);
            }
            flow::Op::SetChunksize(value) => {
                let size = self.read(*value, span)?;
                self.set_chunksize(&size, span)?
            }
            flow::Op::Declared(name, value) => {
                let operand = self.read_or_none(*value, span)?;
                self.declared(name, operand, span)?
            }
            flow::Op::Unpack(value) => {
                let operand = self.read(*value, span)?;
                let parts = self.unpack(&operand, inst.results.len(), span)?;
                for (result, part) in inst.results.iter().zip(parts) {
                    self.define(*result, part);
                }
                return Ok(true);
            }
            flow::Op::UnpackStarred { value, before, behind } => {
                self.need_list(*value);
                let operand = self.read(*value, span)?;
                let parts = self.unpack_starred(&operand, *before, *behind, span)?;
                for (result, part) in inst.results.iter().zip(parts) {
                    self.define(*result, part);
                }
                return Ok(true);
            }
            flow::Op::IsSequence { value, count, open } => {
                let operand = self.read_or_none(*value, span)?;
                self.is_sequence(&operand, *count, *open, span)?
            }
            flow::Op::Splice(items) => {
                let mut all = Vec::new();
                for (value, starred) in items {
                    let operand = self.read_or_none(*value, span)?;
                    match (starred, self.starred_items(&operand, span)) {
                        (false, _) => all.push(operand),
                        (true, Some(items)) => all.extend(items),
                        (true, None) if operand == Operand::Poison => all.push(operand),
                        (true, None) => {
                            let what = self.describe(&operand);
                            let reason = format!(
                                "only what has a known length can be put into a tuple, this is {what}"
                            );
                            return Err(self
                                .rejection(span, "starred-item", reason)
                                .with_hint("make a list: [*a, b]")
                                .into());
                        }
                    }
                }
                if all.contains(&Operand::Poison) { Operand::Poison } else { Operand::Tuple(all) }
            }
            flow::Op::Iterate(value) => {
                let operand = self.read(*value, span)?;
                match self.iterate(inst.results[0], &operand, span)? {
                    Some(iterator) => iterator,
                    None => return Ok(false),
                }
            }
            flow::Op::Next(iterator) => {
                let iterator = self.read(*iterator, span)?;
                let Some(more) = self.next(&iterator, span)? else { return Ok(false) };
                self.define(inst.results[0], more);
                self.define(inst.results[1], Operand::Poison);
                return Ok(true);
            }
            flow::Op::Iterable(value) => {
                self.need_list(*value);
                let operand = self.read(*value, span)?;
                self.iterable(operand, span)?
            }
            flow::Op::Step(iterable, counter) => {
                let iterable = self.read(*iterable, span)?;
                let counter = self.read(*counter, span)?;
                return self.step_of_loop(&iterable, &counter, [inst.results[0], inst.results[1]], span);
            }
            flow::Op::Item(step) => match self.steps.get(step).cloned() {
                Some((item, counter)) => self.item(&item, counter, span),
                None => Operand::Poison,
            },
            flow::Op::Generator { body, variables } => match self.made_generator(*body, variables, span)? {
                Some(generator) => generator,
                None => return Ok(false),
            },
            flow::Op::ResumePoint(generator) => self.resume_point(*generator, span)?,
            flow::Op::Resume { point, .. } if !self.is_reached(*point) => return Ok(false),
            flow::Op::Resume { generator, point, names, is_fixed } => {
                let operands = self.resume(*generator, *point, names, *is_fixed, span)?;
                for (result, operand) in inst.results.iter().zip(operands) {
                    self.define(*result, operand);
                }
                return Ok(true);
            }
            flow::Op::ResumeAt(generator, point) => {
                self.resume_at(*generator, *point, span)?;
                return Ok(true);
            }
            flow::Op::Keep { generator, point, variables } => {
                self.keep(*generator, *point, variables, span)?;
                return Ok(true);
            }
            flow::Op::NextOf(iterator, round) => {
                let items = match self.read(*iterator, span)? {
                    Operand::Tuple(items) => items,
                    _ => Vec::new(),
                };
                let more = Operand::Value(self.bool_constant(*round < items.len(), span));
                self.define(inst.results[0], more);
                self.define(inst.results[1], items.get(*round).cloned().unwrap_or(Operand::Poison));
                return Ok(true);
            }
            flow::Op::Catch => {
                let ty = Type::weak(DType::Int64);
                let op = loops::Op::Primitive { symbol: "hl_catch".into(), arguments: Vec::new() };
                Operand::Caught(self.basic(op, ty, span))
            }
            flow::Op::Matches { exception, class } => self.matches(*exception, *class, span)?,
            flow::Op::Forget(exception) => {
                if let Operand::Caught(exception) = self.read(*exception, span)? {
                    let symbol = "hl_forget".into();
                    self.effect(loops::Op::Primitive { symbol, arguments: vec![exception] }, span);
                }
                return Ok(true);
            }
            flow::Op::RaiseAgain(exception) => {
                if let Operand::Caught(exception) = self.read(*exception, span)? {
                    self.effect(loops::Op::RaiseAgain(exception), span);
                }
                return Ok(false);
            }
            flow::Op::Raise(exception) => {
                self.raise(*exception, span)?;
                return Ok(false);
            }
            flow::Op::RaiseAssertion(message) => {
                let message = match message {
                    Some(message) => {
                        let operand = self.read(*message, span)?;
                        let message = self.materialise(&operand, span)?;
                        (*self.graph.ty(message) == Type::Text).then_some(message)
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
        let operand = match operand {
            Operand::Value(value) => self.function_or_value(value),
            other => other,
        };
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

    /// The parameter that carries a global array or generator, added when it is first used.
    pub(super) fn hidden_value(&mut self, handle: ObjectHandle, ty: &Type) -> Value {
        if let Some((_, value)) = self.hidden.iter().find(|(each, _)| *each == handle) {
            return *value;
        }
        self.session.note_hidden(handle, ty);
        let value = self.graph.add_value(ty.clone(), None);
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

    pub(super) fn record(&mut self, rejection: Rejection) {
        if !self.rejections.contains(&rejection) {
            self.rejections.push(rejection);
        }
    }

    pub(super) fn record_all(&mut self, rejections: Vec<Rejection>) {
        for rejection in rejections {
            self.record(rejection);
        }
    }
}

impl Rejection {
    /// With a way out.
    pub(super) fn with_hint(mut self, hint: impl Into<String>) -> Rejection {
        self.hint = Some(hint.into());
        self
    }
}
