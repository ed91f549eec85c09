//! `with` statements that compiled code knows: `objmode(...)`, whose body the interpreter runs, and `parallel_chunksize(n)`.

use super::Op;
use super::build::Builder;
use super::exceptions::Leaving;
use crate::graph::Value;
use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Expr, ExprCall, ExprContext, Stmt, StmtWith};
use ruff_text_size::{Ranged, TextRange};
use std::collections::BTreeSet;
use std::rc::Rc;

impl Builder {
    /// Builds the statement; false for a context that compiled code does not know.
    pub(super) fn with_statement(&mut self, statement: &StmtWith) -> bool {
        let [item] = &statement.items[..] else { return false };
        let (Expr::Call(call), None) = (&item.context_expr, &item.optional_vars) else { return false };
        let name = match &*call.func {
            Expr::Name(name) => name.id.as_str(),
            Expr::Attribute(attribute) => attribute.attr.as_str(),
            _ => return false,
        };
        match name {
            "objmode" | "objmode_context" => self.object_mode(statement, call),
            "parallel_chunksize" if call.arguments.args.len() == 1 => {
                let size = self.expression(&call.arguments.args[0]);
                let before = self.push(Op::SetChunksize(size), call.range());
                self.leaving.push(Leaving::Chunksize(before, call.range()));
                self.statements(&statement.body);
                self.leaving.pop();
                if self.reachable {
                    self.push(Op::SetChunksize(before), call.range());
                }
            }
            _ => return false,
        }
        true
    }

    fn object_mode(&mut self, statement: &StmtWith, call: &ExprCall) {
        let span = call.range();
        if !call.arguments.args.is_empty() || statement.body.is_empty() {
            let reason = "objmode takes its results by name: objmode(x='float64[:]')";
            return self.reject(span, "argument", reason, None);
        }
        let mut reader = Reader::default();
        statement.body.iter().for_each(|each| reader.visit_stmt(each));
        if let Some(left) = reader.leaves {
            let reason = "a block of objmode cannot be left by return, break, continue or yield";
            return self.reject(
                left,
                "unsupported-statement",
                reason,
                Some("assign the result, and leave after it"),
            );
        }
        let mut inputs: Vec<(Rc<str>, Value)> = Vec::new();
        for name in
            reader.names.iter().filter(|name| self.locals.contains(*name)).cloned().collect::<Vec<_>>()
        {
            let value = self.name(&name, span);
            inputs.push((name.into(), value));
        }
        let mut outputs: Vec<(Rc<str>, Value)> = Vec::new();
        for keyword in &call.arguments.keywords {
            let Some(name) = &keyword.arg else {
                return self.reject(span, "argument", "objmode takes its results by name", None);
            };
            let ty = self.expression(&keyword.value);
            outputs.push((name.as_str().into(), ty));
        }
        let body = match (statement.body.first(), statement.body.last()) {
            (Some(first), Some(last)) => TextRange::new(first.range().start(), last.range().end()),
            _ => span,
        };
        let names: Vec<Rc<str>> = outputs.iter().map(|(name, _)| name.clone()).collect();
        let results = self.push_many(Op::ObjectMode { body, inputs, outputs }, names.len(), span);
        for (name, result) in names.iter().zip(results) {
            self.write_local(name, result, span);
        }
    }
}

/// What a block reads, and where it is left.
#[derive(Default)]
struct Reader {
    names: BTreeSet<String>,
    leaves: Option<TextRange>,
    loops: usize,
}

impl<'a> Visitor<'a> for Reader {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::Return(_) => self.leaves = Some(statement.range()),
            Stmt::Break(_) | Stmt::Continue(_) if self.loops == 0 => self.leaves = Some(statement.range()),
            Stmt::FunctionDef(_) => {
                // Its own returns leave nothing else.
                let before = self.leaves;
                walk_stmt(self, statement);
                self.leaves = before;
            }
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
            Expr::Yield(_) | Expr::YieldFrom(_) => self.leaves = Some(expression.range()),
            Expr::Name(name) if matches!(name.ctx, ExprContext::Load) => {
                self.names.insert(name.id.to_string());
            }
            _ => walk_expr(self, expression),
        }
    }
}
