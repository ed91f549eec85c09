//! Builds Flow from the syntax tree of a function.

use super::closures::{Known, cell_name, cells, parts};
use super::exceptions::Leaving;
use super::generators::{self, Generating};
use super::ssa::Ssa;
use super::{ForLoop, Function, Op, Parameter, ParameterKind, names, simplify};
use crate::graph::{BlockId, ENTRY, Edge, Span, Terminator, Value};
use crate::loops::SourceId;
use crate::rejection::Rejection;
use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_text_size::{Ranged, TextSize};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// The function or lambda of this name whose definition (decorators included) starts on this line of the source; the line
/// counts from 1. Among lambdas of one line, the one whose body covers `column` (in bytes, from 0).
pub fn find_function<'a>(
    module: &'a [Stmt],
    source: &str,
    name: &str,
    line: usize,
    column: Option<usize>,
) -> Option<FunctionSyntax<'a>> {
    let mut finder = Finder { source, name, line, column, found: None };
    module.iter().for_each(|statement| finder.visit_stmt(statement));
    finder.found
}

/// The syntax of a function.
#[derive(Debug, Clone, Copy)]
pub enum FunctionSyntax<'a> {
    /// `def`.
    Def(&'a ast::StmtFunctionDef),
    /// `lambda`.
    Lambda(&'a ast::ExprLambda),
}

/// Builds the graph of a function.
///
/// # Errors
/// A [`Rejection`] for each construct that compiled code does not support; independent ones are reported together.
pub fn build(
    syntax: FunctionSyntax<'_>,
    source: SourceId,
    text: &Rc<str>,
    declared: HashSet<String>,
) -> Result<Function, Vec<Rejection>> {
    build_in(syntax, source, text, None, declared)
}

/// What a function sees of the functions around it.
#[derive(Default)]
pub(super) struct Scope {
    /// The variables that it uses.
    pub(super) captures: Vec<Rc<str>>,
    /// Those of them that live in cells.
    pub(super) cells: HashSet<String>,
    /// The name by which it can call itself.
    pub(super) own_name: Option<String>,
}

/// Builds the graph of a function, of one that is defined inside of another if there is a scope.
pub(super) fn build_in(
    syntax: FunctionSyntax<'_>,
    source: SourceId,
    text: &Rc<str>,
    scope: Option<Scope>,
    declared: HashSet<String>,
) -> Result<Function, Vec<Rejection>> {
    let (name, parameters, span, name_span) = match syntax {
        FunctionSyntax::Def(def) => {
            (def.name.as_str(), Some(&*def.parameters), def.range(), def.name.range())
        }
        FunctionSyntax::Lambda(lambda) => {
            ("<lambda>", lambda.parameters.as_deref(), lambda.range(), lambda.range())
        }
    };
    let mut locals = match syntax {
        FunctionSyntax::Def(def) => names::local_names(parameters, &def.body),
        FunctionSyntax::Lambda(_) => names::local_names(parameters, &[]),
    };
    let carried_defaults = match (&scope, parameters) {
        (Some(_), Some(parameters)) => parameters.iter().filter(|each| each.default().is_some()).count(),
        _ => 0,
    };
    let scope = scope.unwrap_or_default();
    let mut kept = cells(parameters, parts(syntax).1, &locals);
    let own_cells: Vec<String> = kept.iter().cloned().collect();
    kept.extend(scope.cells);
    locals.extend(scope.captures.iter().map(ToString::to_string));
    locals.extend(scope.own_name.clone());
    let blank = |own_name: Option<String>| Builder {
        ssa: Ssa::default(),
        current: ENTRY,
        reachable: true,
        locals: locals.clone(),
        loop_targets: Vec::new(),
        handlers: Vec::new(),
        leaving: Vec::new(),
        handling: Vec::new(),
        loops: Vec::new(),
        scopes: Vec::new(),
        renamed: 0,
        cells: kept.clone(),
        functions: HashMap::new(),
        inner: Vec::new(),
        own_name,
        rejections: Vec::new(),
        function: name.to_owned(),
        source,
        text: text.clone(),
        declared: declared.clone(),
        generating: None,
    };
    let mut builder = blank(scope.own_name.clone());
    builder.ssa.add_block();
    builder.ssa.seal(ENTRY);
    for name in &scope.captures {
        let value = builder.ssa.graph.add_parameter(ENTRY, (), Some(name.clone()));
        builder.ssa.write(ENTRY, builder.kept_name(name), value);
    }
    for _ in 0..carried_defaults {
        builder.ssa.graph.add_parameter(ENTRY, (), None);
    }
    let parameters = parameters.map_or_else(Vec::new, |list| builder.parameters(list));
    let is_parameter = |name: &String| parameters.iter().any(|each| *each.name == **name);
    let (given_cells, own_cells): (Vec<_>, Vec<_>) = own_cells.into_iter().partition(is_parameter);
    builder.make_cells(given_cells, &parameters);
    if let FunctionSyntax::Def(def) = syntax
        && def.is_async
    {
        builder.reject(
            def.name.range(),
            "async",
            "a coroutine cannot be compiled",
            Some("use a plain `def`"),
        );
    }
    let head = Head { name, captures: scope.captures, carried_defaults, span, name_span };
    match syntax {
        FunctionSyntax::Def(def) if generators::is_generator(syntax) => {
            let mut given: Vec<Rc<str>> = head.captures.iter().map(|each| builder.kept_name(each)).collect();
            given.extend(parameters.iter().map(|each| builder.kept_name(&each.name)));
            if let Some(own_name) = builder.own_name.take() {
                let itself = builder.push(Op::Itself, name_span);
                builder.ssa.write(ENTRY, own_name.as_str().into(), itself);
                given.push(own_name.into());
            }
            let mut body = blank(None);
            body.ssa.add_block();
            body.ssa.seal(ENTRY);
            body.begin_generator(&given, &names::local_names(None, &def.body), name_span);
            body.make_cells(own_cells, &[]);
            body.statements(&def.body);
            body.end_generator(name_span);
            let of_body = Head { name, captures: Vec::new(), carried_defaults: 0, span, name_span };
            let body = body.finish(of_body, Vec::new())?;
            generators::make(&mut builder, body, given, name_span);
        }
        FunctionSyntax::Def(def) => {
            builder.make_cells(own_cells, &[]);
            builder.statements(&def.body);
            if builder.reachable {
                let none = builder.constant(super::Constant::None, name_span);
                builder.terminate(Terminator::Return(none), name_span);
            }
        }
        FunctionSyntax::Lambda(lambda) => {
            builder.make_cells(own_cells, &[]);
            let value = builder.expression(&lambda.body);
            builder.terminate(Terminator::Return(value), lambda.body.range());
        }
    }
    builder.finish(head, parameters)
}

/// What a function is known by.
struct Head<'a> {
    name: &'a str,
    captures: Vec<Rc<str>>,
    carried_defaults: usize,
    span: Span,
    name_span: Span,
}

/// The state of building one function.
pub(super) struct Builder {
    pub(super) ssa: Ssa,
    pub(super) current: BlockId,
    /// Whether control can come to the end of `current`.
    pub(super) reachable: bool,
    pub(super) locals: HashSet<String>,
    /// For each enclosing loop, innermost last: where `continue` and `break` go, and what is left when they do.
    pub(super) loop_targets: Vec<(BlockId, BlockId, usize)>,
    /// Where failures are handled, innermost last.
    pub(super) handlers: Vec<BlockId>,
    /// What has to happen when control leaves the parts around, innermost last.
    pub(super) leaving: Vec<Leaving>,
    /// The exceptions that are being handled, innermost last.
    pub(super) handling: Vec<Value>,
    pub(super) loops: Vec<ForLoop>,
    /// The variables of the comprehensions that stand around, innermost last, and the names under which they are kept.
    pub(super) scopes: Vec<HashMap<String, String>>,
    pub(super) renamed: u32,
    /// The variables that live in cells.
    pub(super) cells: HashSet<String>,
    /// The functions that are defined in this one, by the names that they are bound to.
    pub(super) functions: HashMap<String, Vec<Known>>,
    pub(super) inner: Vec<Rc<Function>>,
    pub(super) own_name: Option<String>,
    pub(super) rejections: Vec<Rejection>,
    function: String,
    pub(super) source: SourceId,
    /// The text that spans point into.
    pub(super) text: Rc<str>,
    /// The variables whose types `locals=` says.
    pub(super) declared: HashSet<String>,
    /// If this is the body of a generator.
    pub(super) generating: Option<Generating>,
}

impl Builder {
    /// The graph without what building left behind.
    fn finish(self, head: Head<'_>, parameters: Vec<Parameter>) -> Result<Function, Vec<Rejection>> {
        if !self.rejections.is_empty() {
            return Err(self.rejections);
        }
        let Builder { mut ssa, mut loops, inner, .. } = self;
        simplify::simplify(&mut ssa.graph, &mut loops);
        generators::forget_unneeded(&mut ssa.graph);
        Ok(Function {
            name: head.name.into(),
            parameters,
            captures: head.captures,
            carried_defaults: head.carried_defaults,
            inner,
            graph: ssa.graph,
            loops,
            span: head.span,
            name_span: head.name_span,
        })
    }

    /// The name under which a variable is kept: that of its cell, if it has one.
    pub(super) fn kept_name(&self, name: &str) -> Rc<str> {
        if self.cells.contains(name) { cell_name(name).into() } else { name.into() }
    }

    fn parameters(&mut self, list: &ast::Parameters) -> Vec<Parameter> {
        let mut parameters = Vec::new();
        let mut add = |builder: &mut Builder, parameter: &ast::Parameter, kind, has_default| {
            let name: Rc<str> = parameter.name.as_str().into();
            let value = builder.ssa.graph.add_parameter(ENTRY, (), Some(name.clone()));
            builder.ssa.write(ENTRY, name.clone(), value);
            parameters.push(Parameter { name, kind, has_default, span: parameter.name.range() });
        };
        for each in &list.posonlyargs {
            add(self, &each.parameter, ParameterKind::Positional, each.default.is_some());
        }
        for each in &list.args {
            add(self, &each.parameter, ParameterKind::Normal, each.default.is_some());
        }
        if let Some(each) = &list.vararg {
            add(self, each, ParameterKind::Variadic, false);
        }
        for each in &list.kwonlyargs {
            add(self, &each.parameter, ParameterKind::Keyword, each.default.is_some());
        }
        if let Some(each) = &list.kwarg {
            add(self, each, ParameterKind::Keywords, false);
        }
        parameters
    }

    /// Makes the cells of the function's own variables; those of parameters hold their values.
    fn make_cells(&mut self, mut names: Vec<String>, parameters: &[Parameter]) {
        names.sort();
        for name in names {
            let parameter = parameters.iter().find(|each| *each.name == *name);
            let span = parameter.map_or_else(Span::default, |each| each.span);
            let cell = self.push(Op::Cell, span);
            if parameter.is_some() {
                let value = self.read_variable(&name);
                self.push_effect(Op::WriteCell(cell, value), span);
            }
            self.ssa.write(self.current, cell_name(&name).into(), cell);
        }
    }

    pub(super) fn reject(&mut self, span: Span, code: &'static str, reason: &str, hint: Option<&str>) {
        self.rejections.push(Rejection {
            code,
            span,
            source: self.source,
            function: self.function.clone(),
            reason: reason.to_owned(),
            hint: hint.map(str::to_owned),
            types: Vec::new(),
        });
    }

    /// Appends an instruction with one result to the current block.
    pub(super) fn push(&mut self, op: Op, span: Span) -> Value {
        self.ssa.graph.push(self.current, op, (), span)
    }

    pub(super) fn push_effect(&mut self, op: Op, span: Span) {
        self.ssa.graph.push_effect(self.current, op, span);
    }

    /// Appends an instruction with several results.
    pub(super) fn push_many(&mut self, op: Op, count: usize, span: Span) -> Vec<Value> {
        let results: Vec<Value> = (0..count).map(|_| self.ssa.graph.add_value((), None)).collect();
        let inst = crate::graph::Inst { op, results: results.iter().copied().collect(), span };
        self.ssa.graph.block_mut(self.current).insts.push(inst);
        results
    }

    pub(super) fn constant(&mut self, constant: super::Constant, span: Span) -> Value {
        self.push(Op::Constant(constant), span)
    }

    /// Ends the current block; what follows is unreachable until [`Builder::start`].
    pub(super) fn terminate(&mut self, terminator: Terminator, span: Span) {
        if !self.reachable {
            return;
        }
        match (&terminator, self.handlers.last()) {
            (Terminator::Unreachable, Some(handler)) => {
                let handler = Edge { target: *handler, arguments: Vec::new() };
                return self.end(Terminator::Try { next: None, handler }, span);
            }
            _ => self.settle(),
        }
        self.end(terminator, span);
    }

    /// Ends the current block as it is.
    pub(super) fn end(&mut self, terminator: Terminator, span: Span) {
        let targets: Vec<BlockId> = terminator.edges().map(|edge| edge.target).collect();
        self.ssa.graph.terminate(self.current, terminator, span);
        for target in targets {
            self.ssa.add_predecessor(self.current, target);
        }
        self.reachable = false;
    }

    pub(super) fn jump(&mut self, target: BlockId, span: Span) {
        self.terminate(Terminator::Jump(Edge { target, arguments: Vec::new() }), span);
    }

    pub(super) fn branch(&mut self, condition: Value, then: BlockId, otherwise: BlockId, span: Span) {
        self.terminate(
            Terminator::Branch {
                condition,
                then: Edge { target: then, arguments: Vec::new() },
                otherwise: Edge { target: otherwise, arguments: Vec::new() },
            },
            span,
        );
    }

    /// Goes on in this block, which gains no more predecessors.
    pub(super) fn start_sealed(&mut self, block: BlockId) {
        self.ssa.seal(block);
        self.start(block);
    }

    /// Goes on in this block.
    pub(super) fn start(&mut self, block: BlockId) {
        self.current = block;
        self.reachable = self.ssa.has_predecessors(block);
        if !self.reachable {
            self.dead_block();
        }
    }

    /// Code that cannot be reached is still built, for its rejections, into a block that nothing enters.
    pub(super) fn dead_block(&mut self) {
        let dead = self.ssa.add_block();
        self.ssa.seal(dead);
        self.ssa.graph.terminate(dead, Terminator::Unreachable, Span::default());
        self.current = dead;
    }

    pub(super) fn read_variable(&mut self, name: &str) -> Value {
        self.ssa.read(self.current, &name.into())
    }

    pub(super) fn write_variable(&mut self, name: &str, value: Value) {
        // A failure from here on finds the new value.
        self.settle();
        let name: Rc<str> = name.into();
        let data = &mut self.ssa.graph.values[value.0 as usize];
        if data.name.is_none() {
            data.name = Some(name.split('@').next().unwrap_or(&name).into());
        }
        self.ssa.write(self.current, name, value);
    }

    /// As [`Builder::branch`], of a block in which nothing can fail.
    pub(super) fn branch_at_once(&mut self, condition: Value, then: BlockId, otherwise: BlockId, span: Span) {
        if self.reachable {
            let to = |target| Edge { target, arguments: Vec::new() };
            self.end(Terminator::Branch { condition, then: to(then), otherwise: to(otherwise) }, span);
        }
    }

    /// Takes the next item of an iterator: (whether there is one, the item).
    pub(super) fn next_item(&mut self, iterator: Value, span: Span) -> (Value, Value) {
        let results = self.push_many(Op::Next(iterator), 2, span);
        (results[0], results[1])
    }

    /// A parameter of a join block that an expression's value goes through, with its arguments given by `edges`.
    pub(super) fn join(&mut self, block: BlockId, arguments: &[(BlockId, Value)]) -> Value {
        let parameter = self.ssa.graph.add_parameter(block, (), None);
        for (from, value) in arguments {
            for edge in self.ssa.graph.block_mut(*from).terminator.edges_mut() {
                if edge.target == block {
                    edge.arguments.push(*value);
                }
            }
        }
        parameter
    }
}

struct Finder<'s, 'a> {
    source: &'s str,
    name: &'s str,
    line: usize,
    column: Option<usize>,
    found: Option<FunctionSyntax<'a>>,
}

impl Finder<'_, '_> {
    fn line_of(&self, offset: TextSize) -> usize {
        self.source[..usize::from(offset)].matches('\n').count() + 1
    }

    fn offset_is_inside(&self, span: Span) -> bool {
        let Some(column) = self.column else { return true };
        let line_start = self.source.split_inclusive('\n').take(self.line - 1).map(str::len).sum::<usize>();
        let offset = line_start + column;
        (usize::from(span.start())..=usize::from(span.end())).contains(&offset)
    }
}

impl<'a> Visitor<'a> for Finder<'_, 'a> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        if let Stmt::FunctionDef(def) = statement {
            let start = def.decorator_list.first().map_or(def.range().start(), |first| first.range().start());
            let first = self.line_of(start);
            let def_line = self.line_of(def.name.range().start());
            if def.name.as_str() == self.name && (first..=def_line).contains(&self.line) {
                self.found = Some(FunctionSyntax::Def(def));
            }
        }
        walk_stmt(self, statement);
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        if let Expr::Lambda(lambda) = expression
            && self.name == "<lambda>"
            && self.line_of(lambda.range().start()) == self.line
            && self.offset_is_inside(lambda.range())
        {
            // The innermost one wins: it is visited last.
            self.found = Some(FunctionSyntax::Lambda(lambda));
        }
        walk_expr(self, expression);
    }
}
