//! Statements.

use super::build::Builder;
use super::{BinaryOp, Op};
use crate::graph::Terminator;
use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};
use std::rc::Rc;

impl Builder {
    pub(super) fn statements(&mut self, statements: &[Stmt]) {
        for statement in statements {
            self.statement(statement);
            if !self.reachable {
                self.dead_block();
            }
        }
    }

    fn statement(&mut self, statement: &Stmt) {
        let span = statement.range();
        match statement {
            Stmt::Pass(_) | Stmt::Global(_) | Stmt::Nonlocal(_) => {}
            Stmt::FunctionDef(inner) => self.function_definition(inner),
            Stmt::Expr(inner) => {
                // A docstring or a lone literal computes nothing.
                if !inner.value.is_literal_expr() && !self.yield_statement(&inner.value) {
                    self.expression(&inner.value);
                }
            }
            Stmt::Assign(inner) => self.assign_statement(inner),
            Stmt::AnnAssign(inner) => {
                if let Some(value) = &inner.value {
                    let value = self.expression(value);
                    self.assign(&inner.target, value);
                }
            }
            Stmt::AugAssign(inner) => self.augmented_assign(inner),
            Stmt::Return(inner) => {
                let value = match &inner.value {
                    Some(value) => self.expression(value),
                    None => self.none(span),
                };
                self.leave(0);
                // What a generator returns is not an item.
                let value = if self.generating.is_some() { self.none(span) } else { value };
                self.terminate(Terminator::Return(value), span);
            }
            Stmt::If(inner) => self.if_statement(inner),
            Stmt::While(inner) => self.while_statement(inner),
            Stmt::For(inner) => self.for_statement(inner),
            Stmt::Break(_) => match self.loop_targets.last() {
                Some((_, target, depth)) => {
                    let (target, depth) = (*target, *depth);
                    self.leave(depth);
                    self.jump(target, span);
                }
                None => self.reject(span, "syntax", "'break' outside loop", None),
            },
            Stmt::Continue(_) => match self.loop_targets.last() {
                Some((target, _, depth)) => {
                    let (target, depth) = (*target, *depth);
                    self.leave(depth);
                    self.jump(target, span);
                }
                None => self.reject(span, "syntax", "'continue' outside loop", None),
            },
            Stmt::Match(inner) => self.match_statement(inner),
            Stmt::Try(inner) => self.try_statement(inner),
            Stmt::Raise(inner) => self.raise_statement(inner),
            Stmt::Assert(inner) => self.assert_statement(inner),
            Stmt::With(inner) if self.with_statement(inner) => {}
            Stmt::Delete(inner) => inner.targets.iter().for_each(|target| self.delete(target)),
            other => {
                let (what, hint) = unsupported_statement(other);
                self.reject(head_of(other), "unsupported-statement", what, hint);
            }
        }
    }

    fn if_statement(&mut self, statement: &ast::StmtIf) {
        let after = self.ssa.add_block();
        let mut clauses = vec![(Some(&*statement.test), &*statement.body, statement.test.range())];
        for clause in &statement.elif_else_clauses {
            clauses.push((clause.test.as_ref(), &*clause.body, clause.range));
        }
        let mut has_else = false;
        for (test, body, span) in clauses {
            match test {
                Some(test) => {
                    let then = self.ssa.add_block();
                    let otherwise = self.ssa.add_block();
                    self.condition(test, then, otherwise);
                    self.start_sealed(then);
                    self.statements(body);
                    self.jump(after, span);
                    self.start_sealed(otherwise);
                }
                None => {
                    has_else = true;
                    self.statements(body);
                    self.jump(after, span);
                }
            }
        }
        if !has_else {
            self.jump(after, statement.range());
        }
        self.start_sealed(after);
    }

    fn while_statement(&mut self, statement: &ast::StmtWhile) {
        let header = self.ssa.add_block();
        let body = self.ssa.add_block();
        let done = self.ssa.add_block();
        let after = self.ssa.add_block();
        let span = statement.test.range();
        self.jump(header, span);
        self.start(header);
        self.condition(&statement.test, body, done);
        self.start_sealed(body);
        self.loop_targets.push((header, after, self.leaving.len()));
        self.statements(&statement.body);
        self.loop_targets.pop();
        self.jump(header, span);
        self.ssa.seal(header);
        self.start_sealed(done);
        self.statements(&statement.orelse);
        self.jump(after, span);
        self.start_sealed(after);
    }

    fn for_statement(&mut self, statement: &ast::StmtFor) {
        let span = TextRange::new(statement.range().start(), statement.iter.range().end());
        if statement.is_async {
            self.reject(span, "async", "`async for` cannot be compiled", None);
        }
        let iterable = self.expression(&statement.iter);
        let after = self.ssa.add_block();
        let body_of = |this: &mut Self, next| {
            this.loop_targets.push((next, after, this.leaving.len()));
            this.statements(&statement.body);
            this.loop_targets.pop();
        };
        let done = if self.is_resumable(&statement.body) {
            self.resumable_loop(iterable, span, |this, item, next| {
                this.assign(&statement.target, item);
                body_of(this, next);
            })
        } else {
            let iterator = self.push(Op::Iterate(iterable), statement.iter.range());
            self.for_each(iterator, &statement.target, span, body_of)
        };
        self.start_sealed(done);
        self.statements(&statement.orelse);
        self.jump(after, span);
        self.start_sealed(after);
    }

    fn assign_statement(&mut self, statement: &ast::StmtAssign) {
        // `a, b = b, a` needs no tuple.
        if let ([Expr::Tuple(targets)], Expr::Tuple(values)) = (&*statement.targets, &*statement.value)
            && targets.elts.len() == values.elts.len()
            && !targets.elts.iter().chain(&values.elts).any(Expr::is_starred_expr)
        {
            let values: Vec<_> = values.elts.iter().map(|value| self.expression(value)).collect();
            for (target, value) in targets.elts.iter().zip(values) {
                self.assign(target, value);
            }
            return;
        }
        // Nothing is sent into a compiled generator.
        if let ([Expr::Name(_)], Expr::Yield(inner)) = (&statement.targets[..], &*statement.value)
            && self.yield_statement(&statement.value)
        {
            let none = self.none(inner.range());
            return self.assign(&statement.targets[0], none);
        }
        let value = match (&statement.targets[..], &*statement.value) {
            ([Expr::Name(name)], Expr::Lambda(lambda)) if self.locals.contains(name.id.as_str()) => {
                self.lambda(lambda, Some(name.id.as_str()))
            }
            (_, value) => self.expression(value),
        };
        for target in &statement.targets {
            self.assign(target, value);
        }
    }

    fn delete(&mut self, target: &Expr) {
        let span = target.range();
        match target {
            Expr::Name(name) if self.locals.contains(name.id.as_str()) => {
                let unbound = self.push(Op::Unbound(name.id.as_str().into()), span);
                // A cell is emptied by assigning what no variable holds.
                self.write_local(&name.id, unbound, span);
            }
            Expr::Subscript(inner) => {
                let object = self.expression(&inner.value);
                let index = self.expression(&inner.slice);
                self.push_effect(Op::DeleteSubscript(object, index), span);
            }
            Expr::Tuple(inner) => inner.elts.iter().for_each(|target| self.delete(target)),
            _ => self.reject(span, "delete", "compiled code cannot delete this", None),
        }
    }

    fn augmented_assign(&mut self, statement: &ast::StmtAugAssign) {
        let op = BinaryOp::from(statement.op);
        let span = statement.range();
        match &*statement.target {
            Expr::Name(_) => {
                let old = self.expression_for_update(&statement.target);
                let right = self.expression(&statement.value);
                let new = self.push(Op::InPlace(op, old, right), span);
                self.assign(&statement.target, new);
            }
            Expr::Subscript(target) => {
                let object = self.expression(&target.value);
                let index = self.expression(&target.slice);
                let old = self.push(Op::Subscript(object, index), target.range());
                let right = self.expression(&statement.value);
                let value = self.push(Op::InPlace(op, old, right), span);
                self.push_effect(Op::StoreSubscript { object, index, value, augmented: true }, span);
            }
            Expr::Attribute(target) => {
                let object = self.expression(&target.value);
                let name: Rc<str> = target.attr.as_str().into();
                let old = self.push(Op::Attribute(object, name.clone()), target.range());
                let right = self.expression(&statement.value);
                let value = self.push(Op::InPlace(op, old, right), span);
                self.push_effect(Op::StoreAttribute { object, name, value, augmented: true }, span);
            }
            other => self.assign_to_unsupported(other),
        }
    }
}

fn unsupported_statement(statement: &Stmt) -> (&'static str, Option<&'static str>) {
    match statement {
        Stmt::ClassDef(_) => ("a class cannot be defined in compiled code", None),
        Stmt::With(_) => ("`with` is not supported in compiled code", None),
        Stmt::Import(_) | Stmt::ImportFrom(_) => (
            "`import` is not supported in compiled code",
            Some("import at the top of the notebook or module"),
        ),
        Stmt::TypeAlias(_) => ("a type alias cannot stand in compiled code", None),
        _ => ("this statement is not supported in compiled code", None),
    }
}

/// The first line of a compound statement, where the carets go.
fn head_of(statement: &Stmt) -> TextRange {
    let range = statement.range();
    let body = match statement {
        Stmt::With(inner) => inner.body.first(),
        Stmt::ClassDef(inner) => return inner.name.range(),
        _ => None,
    };
    match body {
        Some(first) if first.range().start() > range.start() => {
            TextRange::new(range.start(), first.range().start())
        }
        _ => range,
    }
}
