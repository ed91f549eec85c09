//! Which names a function assigns: those are its local variables.

use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Expr, ExprContext, Parameters, Stmt};
use std::collections::HashSet;

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
            _ => walk_stmt(self, statement),
        }
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Name(name) if matches!(name.ctx, ExprContext::Store | ExprContext::Del) => {
                self.assigned.insert(name.id.to_string());
            }
            // These have scopes of their own.
            Expr::Lambda(_)
            | Expr::ListComp(_)
            | Expr::SetComp(_)
            | Expr::DictComp(_)
            | Expr::Generator(_) => {}
            _ => walk_expr(self, expression),
        }
    }
}
