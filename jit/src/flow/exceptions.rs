//! `try`, `raise` and `assert`.
//!
//! While the body of a `try` is built, blocks end where a variable is assigned and where control parts, and what fails in a
//! block leads to the handlers with the variables as they were at its start ([`Terminator::Try`]). `finally` is built once for
//! each way out: behind the body, for a failure, and for each `return`, `break` and `continue` that leaves it.

use super::build::Builder;
use super::{Constant, Op};
use crate::graph::{BlockId, Edge, Span, Terminator, Value};
use ruff_python_ast::{self as ast, ExceptHandler, Stmt};
use ruff_text_size::{Ranged, TextRange};
use std::rc::Rc;

/// What has to happen when control leaves a part of a function.
#[derive(Clone)]
pub(super) enum Leaving {
    /// The statements of a `finally`, built with so many handlers around.
    Finally(Rc<[Stmt]>, usize),
    /// A caught exception is done with.
    Forget(Value, Span),
    /// The size of chunks is what it was before.
    Chunksize(Value, Span),
}

impl Builder {
    pub(super) fn try_statement(&mut self, statement: &ast::StmtTry) {
        if statement.is_star {
            let span = TextRange::new(statement.range().start(), statement.range().start());
            self.reject(span, "unsupported-statement", "`except*` is not supported in compiled code", None);
        }
        if statement.finalbody.is_empty() {
            return self.handled(statement);
        }
        let failed = self.ssa.add_block();
        let after = self.ssa.add_block();
        let span = statement.range();
        self.start_afresh(span);
        let around = self.handlers.len();
        self.handlers.push(failed);
        self.leaving.push(Leaving::Finally(statement.finalbody.iter().cloned().collect(), around));
        if statement.handlers.is_empty() {
            self.statements(&statement.body);
        } else {
            self.handled(statement);
        }
        self.settle();
        self.leaving.pop();
        self.handlers.pop();
        if self.reachable {
            self.statements(&statement.finalbody);
        }
        self.jump(after, span);
        self.start_sealed(failed);
        if self.reachable {
            let exception = self.push(Op::Catch, span);
            self.leaving.push(Leaving::Forget(exception, span));
            self.statements(&statement.finalbody);
            self.leaving.pop();
            self.raise_again(exception, span);
        }
        self.start_sealed(after);
    }

    /// The body with its handlers and the `else` part.
    fn handled(&mut self, statement: &ast::StmtTry) {
        let span = statement.range();
        let caught = self.ssa.add_block();
        let after = self.ssa.add_block();
        self.start_afresh(span);
        self.handlers.push(caught);
        self.statements(&statement.body);
        self.settle();
        self.handlers.pop();
        if self.reachable {
            self.statements(&statement.orelse);
        }
        self.jump(after, span);
        self.start_sealed(caught);
        if self.reachable {
            let exception = self.push(Op::Catch, span);
            self.clauses(&statement.handlers, exception, after);
            self.raise_again(exception, span);
        }
        self.start_sealed(after);
    }

    fn clauses(&mut self, handlers: &[ExceptHandler], exception: Value, after: BlockId) {
        for handler in handlers {
            let ExceptHandler::ExceptHandler(handler) = handler;
            let span = handler.range();
            let class = handler.type_.as_deref().map(|class| self.expression(class));
            let matches = self.push(Op::Matches { exception, class }, span);
            let (body, next) = (self.ssa.add_block(), self.ssa.add_block());
            self.branch(matches, body, next, span);
            self.start_sealed(body);
            let name = handler.name.as_ref().map(|name| name.as_str());
            if let Some(name) = name {
                self.write_local(name, exception, span);
            }
            self.handling.push(exception);
            self.leaving.push(Leaving::Forget(exception, span));
            self.statements(&handler.body);
            self.leaving.pop();
            self.handling.pop();
            if let Some(name) = name.filter(|_| self.reachable) {
                let unbound = self.push(Op::Unbound(name.into()), span);
                self.write_local(name, unbound, span);
            }
            self.forget(exception, span);
            self.jump(after, span);
            self.start_sealed(next);
        }
    }

    fn forget(&mut self, exception: Value, span: Span) {
        if self.reachable {
            self.push_effect(Op::Forget(exception), span);
        }
    }

    fn raise_again(&mut self, exception: Value, span: Span) {
        self.push_effect(Op::RaiseAgain(exception), span);
        self.terminate(Terminator::Unreachable, span);
    }

    pub(super) fn raise_statement(&mut self, statement: &ast::StmtRaise) {
        let span = statement.range();
        match (&statement.exc, self.handling.last()) {
            (None, Some(exception)) => self.raise_again(*exception, span),
            (exception, _) => {
                let exception = exception.as_deref().map(|exception| self.expression(exception));
                // A compiled exception carries no cause, which is evaluated all the same.
                if let Some(cause) = &statement.cause {
                    self.expression(cause);
                }
                self.push_effect(Op::Raise(exception), span);
                self.terminate(Terminator::Unreachable, span);
            }
        }
    }

    pub(super) fn assert_statement(&mut self, statement: &ast::StmtAssert) {
        let fails = self.ssa.add_block();
        let after = self.ssa.add_block();
        self.condition(&statement.test, after, fails);
        self.start_sealed(fails);
        let message = statement.msg.as_deref().map(|message| self.expression(message));
        self.push_effect(Op::RaiseAssertion(message), statement.test.range());
        self.terminate(Terminator::Unreachable, statement.range());
        self.start_sealed(after);
    }

    /// Does what has to be done when control leaves all parts but the outermost `depth`.
    pub(super) fn leave(&mut self, depth: usize) {
        let (leaving, handlers) = (self.leaving.clone(), self.handlers.clone());
        let handling = self.handling.clone();
        for (at, each) in leaving.iter().enumerate().skip(depth).rev() {
            self.leaving.truncate(at);
            match each {
                Leaving::Finally(statements, around) => {
                    self.settle();
                    self.handlers.truncate(*around);
                    self.statements(statements);
                }
                Leaving::Forget(exception, span) => self.forget(*exception, *span),
                Leaving::Chunksize(before, span) if self.reachable => {
                    self.push(Op::SetChunksize(*before), *span);
                }
                Leaving::Chunksize(..) => {}
            }
        }
        if leaving.len() > depth {
            // What was built here is not part of what is left.
            self.start_afresh(Span::default());
        }
        (self.leaving, self.handlers, self.handling) = (leaving, handlers, handling);
    }

    /// Goes on in a new block: what stands before is handled elsewhere.
    pub(super) fn start_afresh(&mut self, span: Span) {
        let next = self.ssa.add_block();
        self.jump(next, span);
        self.start_sealed(next);
    }

    /// Ends the block, if something in it can fail and that is handled; what follows is handled by itself.
    pub(super) fn settle(&mut self) {
        let Some(handler) = self.handlers.last().copied() else { return };
        if !self.reachable || self.ssa.graph.block(self.current).insts.is_empty() {
            return;
        }
        let span = self.ssa.graph.block(self.current).insts.last().map_or(Span::default(), |inst| inst.span);
        let next = self.ssa.add_block();
        let to = |target| Edge { target, arguments: Vec::new() };
        self.end(Terminator::Try { next: Some(to(next)), handler: to(handler) }, span);
        self.start_sealed(next);
    }

    /// `None` as a value that a statement without one gives.
    pub(super) fn none(&mut self, span: Span) -> Value {
        self.constant(Constant::None, span)
    }
}
