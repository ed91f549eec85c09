//! Names: which ones a function assigns, which are its local variables, and which ones it uses of those around it.

use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{ExceptHandler, Expr, ExprContext, Parameters, Pattern, Stmt};
use std::collections::{BTreeSet, HashSet};

/// The local variables of a function with these parameters and this body.
pub(super) fn local_names(parameters: Option<&Parameters>, body: &[Stmt]) -> HashSet<String> {
    let mut collector = Collector::default();
    for parameter in parameters.into_iter().flat_map(|parameters| parameters.iter()) {
        collector.assigned.insert(parameter.name().to_string());
    }
    body.iter().for_each(|statement| collector.visit_stmt(statement));
    for name in &collector.declared_elsewhere {
        collector.assigned.remove(name);
    }
    collector.assigned
}

#[derive(Default)]
struct Collector {
    assigned: HashSet<String>,
    declared_elsewhere: HashSet<String>,
}

impl Collector {
    /// Notes the names that a pattern binds.
    fn bound_by(&mut self, pattern: &Pattern) {
        match pattern {
            Pattern::MatchAs(inner) => {
                self.assigned.extend(inner.name.iter().map(ToString::to_string));
                inner.pattern.iter().for_each(|pattern| self.bound_by(pattern));
            }
            Pattern::MatchStar(inner) => self.assigned.extend(inner.name.iter().map(ToString::to_string)),
            Pattern::MatchOr(inner) => inner.patterns.iter().for_each(|each| self.bound_by(each)),
            Pattern::MatchSequence(inner) => inner.patterns.iter().for_each(|each| self.bound_by(each)),
            Pattern::MatchClass(inner) => {
                inner.arguments.patterns.iter().for_each(|each| self.bound_by(each));
                inner.arguments.keywords.iter().for_each(|each| self.bound_by(&each.pattern));
            }
            Pattern::MatchMapping(inner) => {
                inner.patterns.iter().for_each(|each| self.bound_by(each));
                self.assigned.extend(inner.rest.iter().map(ToString::to_string));
            }
            Pattern::MatchValue(_) | Pattern::MatchSingleton(_) => {}
        }
    }
}

impl<'a> Visitor<'a> for Collector {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::FunctionDef(inner) => {
                self.assigned.insert(inner.name.to_string());
            }
            Stmt::ClassDef(inner) => {
                self.assigned.insert(inner.name.to_string());
            }
            Stmt::Global(inner) => {
                self.declared_elsewhere.extend(inner.names.iter().map(ToString::to_string))
            }
            Stmt::Nonlocal(inner) => {
                self.declared_elsewhere.extend(inner.names.iter().map(ToString::to_string))
            }
            Stmt::Match(inner) => {
                inner.cases.iter().for_each(|case| self.bound_by(&case.pattern));
                walk_stmt(self, statement);
            }
            Stmt::Try(inner) => {
                for handler in &inner.handlers {
                    let ExceptHandler::ExceptHandler(handler) = handler;
                    self.assigned.extend(handler.name.iter().map(ToString::to_string));
                }
                walk_stmt(self, statement);
            }
            _ => walk_stmt(self, statement),
        }
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Name(name) if matches!(name.ctx, ExprContext::Store | ExprContext::Del) => {
                self.assigned.insert(name.id.to_string());
            }
            Expr::Lambda(_) => {}
            // These have scopes of their own, but what `:=` assigns in them is a variable of the function.
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_) => {
                let mut inner = Named::default();
                walk_expr(&mut inner, expression);
                self.assigned.extend(inner.0);
            }
            _ => walk_expr(self, expression),
        }
    }
}

/// What `:=` assigns.
#[derive(Default)]
struct Named(HashSet<String>);

impl<'a> Visitor<'a> for Named {
    fn visit_expr(&mut self, expression: &'a Expr) {
        if let Expr::Named(named) = expression
            && let Expr::Name(name) = &*named.target
        {
            self.0.insert(name.id.to_string());
        }
        if !matches!(expression, Expr::Lambda(_)) {
            walk_expr(self, expression);
        }
    }
}

/// What a function uses of the scopes around it.
#[derive(Debug, Default)]
pub(super) struct FreeNames {
    /// The names that it, or a function in it, reads and does not assign; sorted.
    pub(super) read: BTreeSet<String>,
    /// Those of them that it declares as `nonlocal`.
    pub(super) nonlocal: BTreeSet<String>,
}

/// The free names of a function.
pub(super) fn free_names(parameters: Option<&Parameters>, body: FunctionBody<'_>) -> FreeNames {
    let locals = match body {
        FunctionBody::Statements(statements) => local_names(parameters, statements),
        FunctionBody::Expression(_) => local_names(parameters, &[]),
    };
    let mut reader = Reader::default();
    match body {
        FunctionBody::Statements(statements) => {
            statements.iter().for_each(|statement| reader.visit_stmt(statement))
        }
        FunctionBody::Expression(expression) => reader.visit_expr(expression),
    }
    let mut free = reader.free;
    free.read.extend(free.nonlocal.iter().cloned());
    free.read.retain(|name| !locals.contains(name));
    free.nonlocal.retain(|name| !locals.contains(name));
    free
}

/// The body of a `def` or of a lambda.
#[derive(Debug, Clone, Copy)]
pub(super) enum FunctionBody<'a> {
    Statements(&'a [Stmt]),
    Expression(&'a Expr),
}

#[derive(Default)]
struct Reader {
    free: FreeNames,
    /// The variables of the comprehensions around.
    bound: Vec<HashSet<String>>,
}

impl Reader {
    fn inner(&mut self, parameters: Option<&Parameters>, body: FunctionBody<'_>) {
        for default in parameters.into_iter().flat_map(|all| all.iter()).filter_map(|each| each.default()) {
            self.visit_expr(default);
        }
        let free = free_names(parameters, body);
        let is_bound = |name: &String| self.bound.iter().any(|scope| scope.contains(name));
        self.free.read.extend(free.read.into_iter().filter(|name| !is_bound(name)));
        self.free.nonlocal.extend(free.nonlocal);
    }

    fn comprehension(&mut self, expression: &Expr, generators: &[ruff_python_ast::Comprehension]) {
        let mut collector = Collector::default();
        generators.iter().for_each(|each| collector.visit_expr(&each.target));
        self.bound.push(collector.assigned);
        walk_expr(self, expression);
        self.bound.pop();
    }
}

impl<'a> Visitor<'a> for Reader {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::FunctionDef(inner) => {
                self.inner(Some(&inner.parameters), FunctionBody::Statements(&inner.body))
            }
            Stmt::Nonlocal(names) => self.free.nonlocal.extend(names.names.iter().map(ToString::to_string)),
            _ => walk_stmt(self, statement),
        }
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Name(name) => {
                if !self.bound.iter().any(|scope| scope.contains(name.id.as_str())) {
                    self.free.read.insert(name.id.to_string());
                }
            }
            Expr::Lambda(inner) => {
                self.inner(inner.parameters.as_deref(), FunctionBody::Expression(&inner.body))
            }
            Expr::ListComp(inner) => self.comprehension(expression, &inner.generators),
            Expr::SetComp(inner) => self.comprehension(expression, &inner.generators),
            Expr::DictComp(inner) => self.comprehension(expression, &inner.generators),
            Expr::Generator(inner) => self.comprehension(expression, &inner.generators),
            _ => walk_expr(self, expression),
        }
    }
}
