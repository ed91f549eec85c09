//! Comprehensions: a container, and loops that fill it.
//!
//! Their variables are variables of the function under names that nothing else has. A generator expression is made a list at
//! once; what consumes it cannot tell, unless an item is never asked for. `next` asks for one alone, so its loops end there.

use super::build::Builder;
use super::{Argument, ArgumentKind, ForLoop, Op};
use crate::graph::{BlockId, Terminator, Value};
use crate::types::ContainerKind;
use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::{Ranged, TextRange};
use std::collections::HashMap;

/// What is added in each round.
#[derive(Clone, Copy)]
pub(super) enum Element<'a> {
    /// An item of a list or set.
    Item(&'a Expr),
    /// An item of a dict.
    Pair(&'a Expr, &'a Expr),
    /// The first item, which is assigned to this name, and where control goes then.
    First(&'a Expr, &'a str, BlockId),
}

impl Builder {
    pub(super) fn comprehension(
        &mut self,
        kind: ContainerKind,
        element: Element<'_>,
        generators: &[ast::Comprehension],
        span: TextRange,
    ) -> Value {
        let container = self.push(Op::Container(kind, Vec::new()), span);
        let depth = self.scopes.len();
        self.generate(Some(container), kind, element, generators);
        self.scopes.truncate(depth);
        container
    }

    /// `next(element for …)` and `next((element for …), default)`
    pub(super) fn first_item(&mut self, generator: &ast::ExprGenerator, default: Option<&Expr>) -> Value {
        let span = generator.range();
        // What is asked for is evaluated before the generator starts.
        let default = default.map(|default| self.expression(default));
        self.renamed += 1;
        let name = format!("@first{}", self.renamed);
        let found = self.ssa.add_block();
        let depth = self.scopes.len();
        let element = Element::First(&generator.elt, &name, found);
        self.generate(None, ContainerKind::List, element, &generator.generators);
        self.scopes.truncate(depth);
        match default {
            Some(default) => {
                self.write_variable(&name, default);
                self.jump(found, span);
            }
            None => {
                let exception = self.name("StopIteration", span);
                self.push_effect(Op::Raise(Some(exception)), span);
                self.terminate(Terminator::Unreachable, span);
            }
        }
        self.start_sealed(found);
        self.read_variable(&name)
    }

    /// The loops of the generators, each inside of the one before.
    fn generate(
        &mut self,
        container: Option<Value>,
        kind: ContainerKind,
        element: Element<'_>,
        generators: &[ast::Comprehension],
    ) {
        let Some((generator, others)) = generators.split_first() else {
            self.add(container, kind, element);
            return;
        };
        if generator.is_async {
            self.reject(generator.range(), "async", "`async for` cannot be compiled", None);
        }
        let iterable = self.expression(&generator.iter);
        let iterator = self.push(Op::Iterate(iterable), generator.iter.range());
        // The first iterable is evaluated outside of the scope, the others inside.
        let mut scope = HashMap::new();
        self.rename_targets(&generator.target, &mut scope);
        self.scopes.push(scope);
        let done = self.for_each(iterator, &generator.target, generator.range(), |this, header| {
            for test in &generator.ifs {
                let next = this.ssa.add_block();
                this.condition(test, next, header);
                this.start_sealed(next);
            }
            this.generate(container, kind, element, others);
        });
        self.start_sealed(done);
    }

    fn add(&mut self, container: Option<Value>, kind: ContainerKind, element: Element<'_>) {
        match (element, container) {
            (Element::First(item, name, found), _) => {
                let value = self.expression(item);
                self.write_variable(name, value);
                self.jump(found, item.range());
            }
            (_, None) => {}
            (Element::Item(item), Some(container)) => {
                let span = item.range();
                let method = if kind == ContainerKind::Set { "add" } else { "append" };
                let value = self.expression(item);
                let callee = self.push(Op::Attribute(container, method.into()), span);
                let arguments = vec![Argument { value, kind: ArgumentKind::Positional, span }];
                self.push(Op::Call { callee, arguments }, span);
            }
            (Element::Pair(key, value), Some(container)) => {
                let span = TextRange::new(key.range().start(), value.range().end());
                let (index, value) = (self.expression(key), self.expression(value));
                let store = Op::StoreSubscript { object: container, index, value, augmented: false };
                self.push_effect(store, span);
            }
        }
    }

    fn rename_targets(&mut self, target: &Expr, scope: &mut HashMap<String, String>) {
        match target {
            Expr::Name(name) => {
                self.renamed += 1;
                scope.insert(name.id.to_string(), format!("{}@{}", name.id, self.renamed));
            }
            Expr::Tuple(inner) => inner.elts.iter().for_each(|item| self.rename_targets(item, scope)),
            Expr::List(inner) => inner.elts.iter().for_each(|item| self.rename_targets(item, scope)),
            _ => {}
        }
    }

    /// The name under which a variable of a comprehension is kept.
    pub(super) fn renamed(&self, name: &str) -> Option<String> {
        self.scopes.iter().rev().find_map(|scope| scope.get(name).cloned())
    }

    /// A `for` loop from the current block; returns the block where it goes when the items have run out, which is not sealed.
    pub(super) fn for_each(
        &mut self,
        iterator: Value,
        target: &Expr,
        span: TextRange,
        body_of: impl FnOnce(&mut Self, BlockId),
    ) -> BlockId {
        self.settle();
        let (preheader, entered) = (self.current, self.reachable);
        let header = self.ssa.add_block();
        let body = self.ssa.add_block();
        let done = self.ssa.add_block();
        self.jump(header, span);
        self.start(header);
        let (more, item) = self.next_item(iterator, span);
        // A generator may fail when it goes on.
        self.branch(more, body, done, span);
        self.start_sealed(body);
        if entered {
            let is_guarded = !self.handlers.is_empty();
            self.loops.push(ForLoop { preheader, header, body, done, iterator, span, is_guarded });
        }
        if !self.handlers.is_empty() {
            // The item is made at the start of the body, and a failure from there on passes it.
            self.start_afresh(span);
        }
        self.assign(target, item);
        body_of(self, header);
        self.jump(header, span);
        self.ssa.seal(header);
        done
    }
}
