//! Generators: functions with `yield`.
//!
//! Such a function becomes two. A call of it makes a generator ([`Op::Generator`]), which keeps the variables that the body
//! needs when it goes on. The other function is the body: it is called for each item, starts where it stopped before
//! ([`Op::ResumePoint`]), and gives a tuple of the item, or `None` if there is none. At a `yield` it keeps its variables under the
//! number of that place ([`Op::Keep`]) and takes them back when it goes on ([`Op::Resume`]).
//!
//! Nothing but variables is kept, so a `yield` has a line of its own, and a loop with a `yield` in it keeps what it iterates and
//! how far it has come in variables, too.

use super::build::{Builder, FunctionSyntax};
use super::{BinaryOp, CompareOp, Constant, Function, Op};
use crate::graph::{BlockId, ENTRY, Edge, Graph, Operation, Span, Terminator, Value};
use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// What is known while the body of a generator is built.
pub(super) struct Generating {
    /// The generator, a parameter of the body.
    object: Value,
    /// Where it goes on.
    point: Value,
    /// The block that decides where to go on among the places from here on; it is open.
    dispatch: BlockId,
    /// How many places there are behind the start.
    points: u32,
    /// The variables that it is given and does not assign; they are taken out before all else.
    fixed: Vec<Rc<str>>,
    /// How far the loops around have come, innermost last.
    counters: Vec<Rc<str>>,
}

/// Whether a function is a generator.
pub(super) fn is_generator(syntax: FunctionSyntax<'_>) -> bool {
    matches!(syntax, FunctionSyntax::Def(def) if yields(&def.body))
}

/// Whether a graph is that of the body of a generator.
pub(crate) fn is_body(graph: &Graph<Op, ()>) -> bool {
    graph.blocks.iter().flat_map(|block| &block.insts).any(|inst| matches!(inst.op, Op::ResumePoint(_)))
}

/// Whether there is a `yield` in these statements, functions in them left out.
fn yields(statements: &[Stmt]) -> bool {
    let mut finder = Finder { found: false };
    statements.iter().for_each(|statement| finder.visit_stmt(statement));
    finder.found
}

struct Finder {
    found: bool,
}

impl<'a> Visitor<'a> for Finder {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        if !matches!(statement, Stmt::FunctionDef(_) | Stmt::ClassDef(_)) {
            walk_stmt(self, statement);
        }
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Yield(_) | Expr::YieldFrom(_) => self.found = true,
            Expr::Lambda(_) => {}
            _ => walk_expr(self, expression),
        }
    }
}

/// Takes the function that was built so far, with nothing but its parameters, and makes the generator of this body in it.
pub(super) fn make(builder: &mut Builder, body: Function, variables: Vec<Rc<str>>, span: Span) {
    let variables = variables.into_iter().map(|name| (name.clone(), builder.read_variable(&name))).collect();
    builder.inner = vec![Rc::new(body)];
    let generator = builder.push(Op::Generator { body: 0, variables }, span);
    builder.terminate(Terminator::Return(generator), span);
}

impl Builder {
    /// Begins the body of a generator, which is given these variables.
    pub(super) fn begin_generator(&mut self, given: &[Rc<str>], assigned: &HashSet<String>, span: Span) {
        let object = self.ssa.graph.add_parameter(ENTRY, (), None);
        let goes = self.ssa.graph.add_parameter(ENTRY, (), None);
        let (dispatch, rests) = (self.ssa.add_block(), self.ssa.add_block());
        self.branch_at_once(goes, dispatch, rests, span);
        self.start_sealed(rests);
        self.exhausted(span);
        self.start_sealed(dispatch);
        let point = self.push(Op::ResumePoint(object), span);
        let (fixed, others): (Vec<_>, Vec<_>) =
            given.iter().cloned().partition(|name| !assigned.contains(&**name));
        self.take_back(object, 0, fixed.clone(), true, span);
        self.generating =
            Some(Generating { object, point, dispatch, points: 0, fixed, counters: Vec::new() });
        self.resume(0, &others, span);
    }

    /// Ends the body: what is left of a generator that has come to its end is nothing.
    pub(super) fn end_generator(&mut self, span: Span) {
        if self.reachable {
            self.exhausted(span);
        }
        if let Some(generating) = self.generating.take() {
            (self.current, self.reachable) = (generating.dispatch, true);
            self.exhausted(span);
        }
    }

    fn exhausted(&mut self, span: Span) {
        let none = self.constant(Constant::None, span);
        self.end(Terminator::Return(none), span);
    }

    /// A statement that is a `yield`; false for another one.
    pub(super) fn yield_statement(&mut self, value: &Expr) -> bool {
        if self.generating.is_none() {
            return false;
        }
        match value {
            Expr::Yield(inner) => {
                let span = inner.range();
                let item = match &inner.value {
                    Some(value) => self.expression(value),
                    None => self.none(span),
                };
                self.suspend(item, span);
            }
            Expr::YieldFrom(inner) => {
                let span = inner.range();
                let iterable = self.expression(&inner.value);
                let done = self.resumable_loop(iterable, span, |this, item, _| this.suspend(item, span));
                self.start_sealed(done);
            }
            _ => return false,
        }
        true
    }

    /// Whether a loop with this body has to keep how far it has come.
    pub(super) fn is_resumable(&self, body: &[Stmt]) -> bool {
        self.generating.is_some() && yields(body)
    }

    /// A `for` loop with a `yield` in it. The body gets the item, and where `continue` goes; returns the block where the loop goes
    /// when the items have run out, which is not sealed.
    pub(super) fn resumable_loop(
        &mut self,
        iterable: Value,
        span: TextRange,
        body_of: impl FnOnce(&mut Self, Value, BlockId),
    ) -> BlockId {
        self.renamed += 1;
        let name: Rc<str> = format!("@counter{}", self.renamed).into();
        let iterable = self.push(Op::Iterable(iterable), span);
        let zero = self.constant(Constant::Int(0), span);
        self.write_variable(&name, zero);
        let Some(generating) = &mut self.generating else { return self.current };
        generating.counters.push(name.clone());
        generating.points += 1;
        let (place, generator) = (generating.points, generating.object);
        let kept: Rc<str> = format!("@iterable{}", self.renamed).into();
        let variables = vec![(kept.clone(), iterable)];
        self.push_effect(Op::Keep { generator, point: place, variables }, span);
        let [header, body, next, done] = std::array::from_fn(|_| self.ssa.add_block());
        self.jump(header, span);
        self.start(header);
        // It comes from one place, however the loop is entered: what it is need not be a value.
        let names = vec![kept];
        let iterable = self.push(Op::Resume { generator, point: place, names, is_fixed: false }, span);
        let counter = self.read_variable(&name);
        let step = self.push_many(Op::Step(iterable, counter), 2, span);
        self.branch(step[0], body, done, span);
        self.start_sealed(body);
        let item = self.push(Op::Item(step[1]), span);
        if !self.handlers.is_empty() {
            self.start_afresh(span);
        }
        body_of(self, item, next);
        self.jump(next, span);
        self.start_sealed(next);
        let counter = self.read_variable(&name);
        let one = self.constant(Constant::Int(1), span);
        let counter = self.push(Op::Binary(BinaryOp::Add, counter, one), span);
        self.write_variable(&name, counter);
        self.jump(header, span);
        self.ssa.seal(header);
        if let Some(generating) = &mut self.generating {
            generating.counters.pop();
        }
        done
    }

    /// Gives an item, and goes on behind it the next time.
    fn suspend(&mut self, item: Value, span: Span) {
        if !self.leaving.is_empty() {
            let reason = "a `yield` inside of `finally`, `except` or `with`, or of a `try` with `finally`, cannot be compiled";
            let hint = "a generator that is given up would not leave them; yield behind them";
            return self.reject(span, "yield", reason, Some(hint));
        }
        let Some(generating) = &mut self.generating else { return };
        generating.points += 1;
        let (point, object) = (generating.points, generating.object);
        let kept: Vec<Rc<str>> = self.kept_names();
        if self.reachable {
            let variables = kept.iter().map(|name| (name.clone(), self.read_variable(name))).collect();
            self.push_effect(Op::Keep { generator: object, point, variables }, span);
            self.push_effect(Op::ResumeAt(object, point), span);
            let item = self.push(Op::Tuple(vec![item]), span);
            self.terminate(Terminator::Return(item), span);
        }
        self.resume(point, &kept, span);
    }

    /// Goes on at a place, with these variables as they were.
    fn resume(&mut self, point: u32, names: &[Rc<str>], span: Span) {
        let Some(generating) = &self.generating else { return };
        let (object, at, dispatch) = (generating.object, generating.point, generating.dispatch);
        let (here, elsewhere) = (self.ssa.add_block(), self.ssa.add_block());
        (self.current, self.reachable) = (dispatch, true);
        let number = self.constant(Constant::Int(point.into()), span);
        let is_here = self.push(Op::Compare(CompareOp::Equal, at, number), span);
        self.branch_at_once(is_here, here, elsewhere, span);
        self.ssa.seal(elsewhere);
        if let Some(generating) = &mut self.generating {
            generating.dispatch = elsewhere;
        }
        self.start_sealed(here);
        self.take_back(object, point, names.to_vec(), false, span);
        // A failure in what follows finds the variables that were taken back here.
        let next = self.ssa.add_block();
        self.end(Terminator::Jump(Edge { target: next, arguments: Vec::new() }), span);
        self.start_sealed(next);
    }

    fn take_back(&mut self, generator: Value, point: u32, names: Vec<Rc<str>>, is_fixed: bool, span: Span) {
        let values = self.push_many(
            Op::Resume { generator, point, names: names.clone(), is_fixed },
            names.len(),
            span,
        );
        for (name, value) in names.into_iter().zip(values) {
            // What the source does not have keeps its whole name.
            let shown = name.split('@').next().filter(|shown| !shown.is_empty()).unwrap_or(&name);
            self.ssa.graph.values[value.0 as usize].name = Some(shown.into());
            self.ssa.write(self.current, name, value);
        }
    }

    /// The names under which variables are kept, and what the loops around keep.
    fn kept_names(&self) -> Vec<Rc<str>> {
        let mut names: Vec<Rc<str>> = self
            .locals
            .iter()
            .map(|name| self.kept_name(name))
            .filter(|name| !self.generating.iter().any(|each| each.fixed.contains(name)))
            .collect();
        names.sort();
        names.extend(self.generating.iter().flat_map(|each| each.counters.iter().cloned()));
        names
    }
}

/// Removes what is kept and never needed again, and the parameters of blocks that only carry such.
pub(super) fn forget_unneeded(graph: &mut Graph<Op, ()>) {
    if !graph.blocks.iter().flat_map(|block| &block.insts).any(|inst| matches!(inst.op, Op::Resume { .. })) {
        return;
    }
    let needed = needed(graph);
    let is_needed = |value: &Value| needed.contains(value);
    let mut taken: HashSet<(u32, Rc<str>)> = HashSet::new();
    for inst in graph.blocks.iter_mut().flat_map(|block| &mut block.insts) {
        if let Op::Resume { point, names, .. } = &mut inst.op {
            let both = names.iter().cloned().zip(inst.results.iter().copied());
            let (kept, results): (Vec<_>, Vec<_>) = both.filter(|(_, value)| is_needed(value)).unzip();
            taken.extend(kept.iter().map(|name| (*point, name.clone())));
            (*names, inst.results) = (kept, results.into());
        }
    }
    for inst in graph.blocks.iter_mut().flat_map(|block| &mut block.insts) {
        if let Op::Keep { point, variables, .. } = &mut inst.op {
            variables.retain(|(name, _)| taken.contains(&(*point, name.clone())));
        }
    }
    let kept: Vec<Vec<bool>> = graph
        .blocks
        .iter()
        .enumerate()
        .map(|(block, data)| data.parameters.iter().map(|each| block == 0 || is_needed(each)).collect())
        .collect();
    for (block, own) in graph.blocks.iter_mut().zip(&kept) {
        keep(&mut block.parameters, own);
        for edge in block.terminator.edges_mut() {
            keep(&mut edge.arguments, &kept[edge.target.0 as usize]);
        }
    }
}

fn keep(values: &mut Vec<Value>, which: &[bool]) {
    let mut which = which.iter();
    values.retain(|_| which.next() != Some(&false));
}

/// The values that something needs, other than to be kept for nothing.
fn needed(graph: &Graph<Op, ()>) -> HashSet<Value> {
    let mut waiting: Vec<Value> = Vec::new();
    let mut kept: HashMap<(u32, Rc<str>), Value> = HashMap::new();
    let mut taken: HashMap<Value, (u32, Rc<str>)> = HashMap::new();
    let mut carried: HashMap<Value, Vec<Value>> = HashMap::new();
    for block in &graph.blocks {
        for inst in &block.insts {
            match &inst.op {
                Op::Keep { generator, point, variables } => {
                    waiting.push(*generator);
                    kept.extend(variables.iter().map(|(name, value)| ((*point, name.clone()), *value)));
                }
                Op::Resume { generator, point, names, .. } => {
                    waiting.push(*generator);
                    let places = names.iter().map(|name| (*point, name.clone()));
                    taken.extend(inst.results.iter().copied().zip(places));
                }
                op => op.clone().for_each_value_mut(&mut |value| waiting.push(*value)),
            }
        }
        match &block.terminator {
            Terminator::Branch { condition, .. } => waiting.push(*condition),
            Terminator::Return(value) => waiting.push(*value),
            _ => {}
        }
        for edge in block.terminator.edges() {
            let parameters = &graph.block(edge.target).parameters;
            for (parameter, argument) in parameters.iter().zip(&edge.arguments) {
                carried.entry(*parameter).or_default().push(*argument);
            }
        }
    }
    let mut needed = HashSet::new();
    while let Some(value) = waiting.pop() {
        if needed.insert(value) {
            waiting.extend(carried.get(&value).into_iter().flatten());
            waiting.extend(taken.get(&value).and_then(|place| kept.get(place)));
        }
    }
    needed
}
