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
    /// Those of its values that are parts of fixed variables, by the variable and which of its parts.
    pub(super) fixed: HashMap<Value, (Rc<str>, usize)>,
    /// How the items of steps are made, by the second result of the step.
    pub(super) steps: HashMap<Value, (Item, Value)>,
    /// What the inner functions carry that are values of this attempt.
    pub(super) carried: HashMap<Value, Vec<Operand>>,
    /// A loop that has to be written out, by its index, and for how many items.
    pub(super) unroll: Option<(usize, usize)>,
    /// Whether an implementation of an overload is tried: if it wants to know an argument, the overload is asked again.
    pub(super) overloading: bool,
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
        let mut options = own.unwrap_or_else(|| session.options.clone());
        // All of the code tells, whoever calls it.
        options.check_races = session.options.check_races;
        if options.is_stencil && instance > 0 {
            options.parallel = session.options.parallel && session.options.parallel_parts.stencil;
        }
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
            fixed: HashMap::new(),
            steps: HashMap::new(),
            carried: HashMap::new(),
            unroll: None,
            overloading: false,
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
            self.annotate();
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
        self.annotate();
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
            Some(Operand::Entries(table, which)) => self.list_of_entries(table, which, span),
            Some(operand) => Ok(operand),
        }
    }

    /// The same, where a view of a dict may be one: what is only iterated is not made a list.
    pub(super) fn read_iterable(&mut self, value: Value, span: Span) -> Elaborated {
        match &self.environment[value.0 as usize] {
            Some(view @ Operand::Entries(..)) => Ok(view.clone()),
            _ => self.read_or_none(value, span),
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
