//! Functions inside of functions: `def` and `lambda`.
//!
//! A Python function sees the variables around it as they are when it runs. Here it carries their values: wherever its name is
//! read, it takes them as they are then ([`Op::Refresh`]). That differs if a variable is assigned again while something else
//! than the name holds the function, or if the function assigns the variable (`nonlocal`). Such variables live in a cell that
//! both share.

use super::build::{Builder, FunctionSyntax, Scope};
use super::generators::is_generator;
use super::names::{FreeNames, FunctionBody, free_names};
use super::{Function, Op};
use crate::graph::Value;
use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{self as ast, Expr, ExprContext, Parameters, Stmt};
use ruff_text_size::{Ranged, TextRange};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// What is known of an inner function while the outer one is built.
pub(super) struct Known {
    /// The variables that it carries by value.
    carried: Vec<String>,
}

impl Builder {
    /// `def` inside of a function.
    pub(super) fn function_definition(&mut self, def: &ast::StmtFunctionDef) {
        let span = def.name.range();
        if !def.decorator_list.is_empty() {
            self.reject(
                def.decorator_list[0].range(),
                "decorator",
                "a decorated function inside of a compiled function is not supported",
                Some("leave the decorator out: it is compiled with the function around it"),
            );
        }
        let syntax = FunctionSyntax::Def(def);
        let (closure, known) = self.closure(syntax, Some(def.name.as_str()), span);
        self.functions.entry(def.name.to_string()).or_default().push(known);
        self.write_local(def.name.as_str(), closure, span);
    }

    /// A lambda; `name` is that of the variable that it is assigned to at once.
    pub(super) fn lambda(&mut self, lambda: &ast::ExprLambda, name: Option<&str>) -> Value {
        let (closure, known) = self.closure(FunctionSyntax::Lambda(lambda), name, lambda.range());
        if let Some(name) = name {
            self.functions.entry(name.to_owned()).or_default().push(known);
        }
        closure
    }

    fn closure(
        &mut self,
        syntax: FunctionSyntax<'_>,
        own_name: Option<&str>,
        span: TextRange,
    ) -> (Value, Known) {
        let (parameters, body) = parts(syntax);
        let FreeNames { read, .. } = free_names(parameters, body);
        let is_variable = |name: &String| self.is_variable(name);
        let captures: Vec<String> = read.into_iter().filter(is_variable).collect();
        let own_name = own_name.filter(|name| captures.iter().any(|each| each == name));
        let captures: Vec<String> =
            captures.into_iter().filter(|name| Some(name.as_str()) != own_name).collect();
        let defaults = self.default_values(parameters);
        let scope = Scope {
            captures: captures.iter().map(|name| name.as_str().into()).collect(),
            cells: captures.iter().filter(|name| self.cells.contains(*name)).cloned().collect(),
            own_name: own_name.map(str::to_owned),
        };
        let inner = match super::build::build_in(
            syntax,
            self.source,
            &self.text.clone(),
            Some(scope),
            HashSet::new(),
        ) {
            Ok(inner) => inner,
            Err(rejections) => {
                self.rejections.extend(rejections);
                let known = Known { carried: Vec::new() };
                return (self.constant(super::Constant::None, span), known);
            }
        };
        self.inner.push(Rc::<Function>::new(inner));
        let inner = self.inner.len() as u32 - 1;
        let values = captures.iter().map(|name| self.captured(name)).collect();
        let closure = self.push(Op::Closure { inner, captures: values, defaults }, span);
        let carried = captures.into_iter().filter(|name| !self.cells.contains(name)).collect();
        (closure, Known { carried })
    }

    /// What a variable is for an inner function: the cell, or the value as it is now.
    fn captured(&mut self, name: &str) -> Value {
        let kept = self.renamed(name).unwrap_or_else(|| name.to_owned());
        if self.cells.contains(name) {
            self.read_variable(&cell_name(name))
        } else {
            self.read_variable(&kept)
        }
    }

    fn default_values(&mut self, parameters: Option<&Parameters>) -> Vec<Value> {
        let Some(parameters) = parameters else { return Vec::new() };
        let positional = parameters.posonlyargs.iter().chain(&parameters.args);
        let all: Vec<&Expr> =
            positional.chain(&parameters.kwonlyargs).filter_map(|each| each.default.as_deref()).collect();
        all.into_iter().map(|default| self.expression(default)).collect()
    }

    /// A function by its name, with the variables as they are now.
    pub(super) fn refreshed(&mut self, name: &str, span: TextRange) -> Option<Value> {
        let mut carried: Vec<String> =
            self.functions.get(name)?.iter().flat_map(|known| known.carried.iter().cloned()).collect();
        carried.sort();
        carried.dedup();
        let closure = self.read_variable(name);
        if carried.is_empty() {
            return Some(closure);
        }
        let captures = carried
            .into_iter()
            .map(|name| {
                let value = self.captured(&name);
                (Rc::from(name), value)
            })
            .collect();
        Some(self.push(Op::Refresh { closure, captures }, span))
    }

    /// Assigns a local variable, wherever it lives.
    pub(super) fn write_local(&mut self, name: &str, value: Value, span: TextRange) {
        if self.cells.contains(name) {
            let cell = self.read_variable(&cell_name(name));
            self.push_effect(Op::WriteCell(cell, value), span);
        } else {
            self.write_variable(name, value);
        }
    }

    fn is_variable(&self, name: &str) -> bool {
        self.locals.contains(name) || self.renamed(name).is_some()
    }
}

/// The name under which the cell of a variable is kept.
pub(super) fn cell_name(name: &str) -> String {
    format!("{name}@cell")
}

/// The parameters and the body of a function.
pub(super) fn parts<'a>(syntax: FunctionSyntax<'a>) -> (Option<&'a Parameters>, FunctionBody<'a>) {
    match syntax {
        FunctionSyntax::Def(def) => (Some(&def.parameters), FunctionBody::Statements(&def.body)),
        FunctionSyntax::Lambda(lambda) => {
            (lambda.parameters.as_deref(), FunctionBody::Expression(&lambda.body))
        }
    }
}

/// The variables of a function that need a cell: inner functions assign them, or they are assigned several times while more
/// than a name holds an inner function that uses them.
pub(super) fn cells(
    parameters: Option<&Parameters>,
    body: FunctionBody<'_>,
    locals: &HashSet<String>,
) -> HashSet<String> {
    let mut census = Census::default();
    for parameter in parameters.into_iter().flat_map(|all| all.iter()) {
        *census.assigned.entry(parameter.name().to_string()).or_default() += 1;
    }
    match body {
        FunctionBody::Statements(statements) => statements.iter().for_each(|each| census.visit_stmt(each)),
        FunctionBody::Expression(expression) => census.visit_expr(expression),
    }
    let Census { assigned, inner, escaping, nonlocal, .. } = census;
    let mut cells: HashSet<String> = nonlocal.into_iter().filter(|name| locals.contains(name)).collect();
    for (name, free) in inner {
        let escapes = name.is_none_or(|name| escaping.contains(&name));
        let changing = |name: &&String| {
            locals.contains(*name) && assigned.get(*name).is_some_and(|assignments| *assignments > 1)
        };
        if escapes {
            cells.extend(free.read.iter().filter(changing).cloned());
        }
    }
    cells
}

/// Counts what decides about cells.
#[derive(Default)]
struct Census {
    /// How often each variable is assigned; twice if in a loop.
    assigned: HashMap<String, usize>,
    /// The inner functions by the names that hold them; without a name, something else may hold it.
    inner: Vec<(Option<String>, FreeNames)>,
    /// The names that are read other than to be called.
    escaping: HashSet<String>,
    nonlocal: HashSet<String>,
    loops: usize,
}

impl Census {
    fn assign(&mut self, name: &str) {
        *self.assigned.entry(name.to_owned()).or_default() += if self.loops > 0 { 2 } else { 1 };
    }

    fn note(&mut self, name: Option<&str>, syntax: FunctionSyntax<'_>) {
        let (parameters, body) = parts(syntax);
        let free = free_names(parameters, body);
        self.nonlocal.extend(free.nonlocal.iter().cloned());
        // Generators see what becomes of the variables after the call that made them.
        let name = name.filter(|_| !is_generator(syntax));
        self.inner.push((name.map(str::to_owned), free));
        for default in parameters.into_iter().flat_map(|all| all.iter()).filter_map(|each| each.default()) {
            self.visit_expr(default);
        }
    }

    /// An expression whose value is gone when the statement ends.
    fn passing(&mut self, expression: &Expr) {
        match expression {
            Expr::Lambda(lambda) => self.note(Some("<lambda>"), FunctionSyntax::Lambda(lambda)),
            Expr::Name(_) => {}
            other => self.visit_expr(other),
        }
    }
}

/// Functions that keep none of their arguments.
const KEEPING_NOTHING: [&str; 4] = ["sorted", "min", "max", "reduce"];

impl<'a> Visitor<'a> for Census {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::FunctionDef(def) => {
                self.assign(def.name.as_str());
                self.note(Some(def.name.as_str()), FunctionSyntax::Def(def));
            }
            Stmt::Assign(inner) => match (&inner.targets[..], &*inner.value) {
                ([Expr::Name(target)], Expr::Lambda(lambda)) => {
                    self.assign(target.id.as_str());
                    self.note(Some(target.id.as_str()), FunctionSyntax::Lambda(lambda));
                }
                _ => walk_stmt(self, statement),
            },
            Stmt::AugAssign(inner) => {
                if let Expr::Name(name) = &*inner.target {
                    self.assign(name.id.as_str());
                }
                walk_stmt(self, statement);
            }
            Stmt::Return(inner) => inner.value.iter().for_each(|value| self.passing(value)),
            Stmt::For(_) | Stmt::While(_) => {
                self.loops += 1;
                walk_stmt(self, statement);
                self.loops -= 1;
            }
            _ => walk_stmt(self, statement),
        }
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Name(name) if matches!(name.ctx, ExprContext::Store | ExprContext::Del) => {
                self.assign(name.id.as_str())
            }
            Expr::Name(name) => {
                self.escaping.insert(name.id.to_string());
            }
            Expr::Lambda(lambda) => self.note(None, FunctionSyntax::Lambda(lambda)),
            Expr::Call(call) => {
                self.passing(&call.func);
                let keeps_nothing =
                    matches!(&*call.func, Expr::Name(name) if KEEPING_NOTHING.contains(&name.id.as_str()));
                for argument in &call.arguments.args {
                    if keeps_nothing { self.passing(argument) } else { self.visit_expr(argument) }
                }
                for keyword in &call.arguments.keywords {
                    let is_key = keyword.arg.as_ref().is_some_and(|name| name.as_str() == "key");
                    if is_key { self.passing(&keyword.value) } else { self.visit_expr(&keyword.value) }
                }
            }
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_) => {
                self.loops += 1;
                walk_expr(self, expression);
                self.loops -= 1;
            }
            _ => walk_expr(self, expression),
        }
    }
}
