//! `match`: a chain of tests, each of which binds names as far as it has matched.

use super::build::Builder;
use super::{Argument, ArgumentKind, CompareOp, Constant, Op};
use crate::graph::{BlockId, Value};
use ruff_python_ast::{self as ast, Expr, Pattern, Singleton};
use ruff_text_size::{Ranged, TextRange};

impl Builder {
    pub(super) fn match_statement(&mut self, statement: &ast::StmtMatch) {
        let subject = self.expression(&statement.subject);
        let after = self.ssa.add_block();
        for case in &statement.cases {
            let (body, next) = (self.ssa.add_block(), self.ssa.add_block());
            self.pattern(&case.pattern, subject, next);
            match &case.guard {
                Some(guard) => self.condition(guard, body, next),
                None => self.jump(body, case.range()),
            }
            self.start_sealed(body);
            self.statements(&case.body);
            self.jump(after, case.range());
            self.start_sealed(next);
        }
        self.jump(after, statement.range());
        self.start_sealed(after);
    }

    /// Goes on where the pattern matches, and to `otherwise` where it does not.
    fn pattern(&mut self, pattern: &Pattern, subject: Value, otherwise: BlockId) {
        let span = pattern.range();
        match pattern {
            Pattern::MatchValue(inner) => {
                let value = self.expression(&inner.value);
                self.require(Op::Compare(CompareOp::Equal, subject, value), span, otherwise);
            }
            Pattern::MatchSingleton(inner) => {
                let constant = match inner.value {
                    Singleton::None => Constant::None,
                    Singleton::True => Constant::Bool(true),
                    Singleton::False => Constant::Bool(false),
                };
                let value = self.constant(constant, span);
                self.require(Op::Compare(CompareOp::Is, subject, value), span, otherwise);
            }
            Pattern::MatchAs(inner) => {
                if let Some(pattern) = &inner.pattern {
                    self.pattern(pattern, subject, otherwise);
                }
                if let Some(name) = &inner.name {
                    self.write_local(name.as_str(), subject, span);
                }
            }
            Pattern::MatchOr(inner) => {
                let matched = self.ssa.add_block();
                for (at, each) in inner.patterns.iter().enumerate() {
                    let next = if at + 1 == inner.patterns.len() { otherwise } else { self.ssa.add_block() };
                    self.pattern(each, subject, next);
                    self.jump(matched, each.range());
                    if next != otherwise {
                        self.start_sealed(next);
                    }
                }
                self.start_sealed(matched);
            }
            Pattern::MatchSequence(inner) => self.sequence_pattern(inner, subject, otherwise),
            Pattern::MatchClass(inner) => self.class_pattern(inner, subject, otherwise),
            Pattern::MatchMapping(inner) => self.mapping_pattern(inner, subject, otherwise),
            // Stands in sequences only.
            Pattern::MatchStar(_) => {}
        }
    }

    fn sequence_pattern(&mut self, pattern: &ast::PatternMatchSequence, subject: Value, otherwise: BlockId) {
        let span = pattern.range();
        let star = pattern.patterns.iter().position(|each| matches!(each, Pattern::MatchStar(_)));
        let count = pattern.patterns.len() - usize::from(star.is_some());
        self.require(Op::IsSequence { value: subject, count, open: star.is_some() }, span, otherwise);
        let behind = star.map_or(0, |star| count - star);
        let parts = match star {
            Some(star) => {
                self.push_many(Op::UnpackStarred { value: subject, before: star, behind }, count + 1, span)
            }
            None => self.push_many(Op::Unpack(subject), count, span),
        };
        for (each, part) in pattern.patterns.iter().zip(parts) {
            match each {
                Pattern::MatchStar(inner) => {
                    if let Some(name) = &inner.name {
                        self.write_local(name.as_str(), part, span);
                    }
                }
                _ => self.pattern(each, part, otherwise),
            }
        }
    }

    fn mapping_pattern(&mut self, pattern: &ast::PatternMatchMapping, subject: Value, otherwise: BlockId) {
        let span = pattern.range();
        self.require(Op::IsMapping(subject), span, otherwise);
        let mut keys = Vec::new();
        for key in &pattern.keys {
            let value = self.expression(key);
            self.require(Op::HasKey(subject, value), key.range(), otherwise);
            keys.push(value);
        }
        for ((each, key), at) in pattern.patterns.iter().zip(&keys).zip(&pattern.keys) {
            let value = self.push(Op::Subscript(subject, *key), at.range());
            self.pattern(each, value, otherwise);
        }
        if let Some(rest) = &pattern.rest {
            let others = self.push(Op::WithoutKeys(subject, keys), span);
            self.write_local(rest.as_str(), others, span);
        }
    }

    fn class_pattern(&mut self, pattern: &ast::PatternMatchClass, subject: Value, otherwise: BlockId) {
        let span = pattern.range();
        let class = self.expression(&pattern.cls);
        let callee = self.push(Op::Name("isinstance".into()), span);
        let arguments = [subject, class]
            .map(|value| Argument { value, kind: ArgumentKind::Positional, span: pattern.cls.range() })
            .to_vec();
        self.require(Op::Call { callee, arguments }, span, otherwise);
        match &pattern.arguments.patterns[..] {
            [] => {}
            // Python's own classes stand for the whole value.
            [only] if is_builtin_class(&pattern.cls) => self.pattern(only, subject, otherwise),
            _ => {
                let reason = "positions in a class pattern are only known of Python's own classes";
                self.reject(span, "unsupported-statement", reason, Some("name the attributes"));
            }
        }
        for keyword in &pattern.arguments.keywords {
            let value = self.push(Op::Attribute(subject, keyword.attr.as_str().into()), keyword.range());
            self.pattern(&keyword.pattern, value, otherwise);
        }
    }

    /// Goes on where a test holds.
    fn require(&mut self, test: Op, span: TextRange, otherwise: BlockId) {
        let value = self.push(test, span);
        let truth = self.push(Op::Truth(value), span);
        let holds = self.ssa.add_block();
        self.branch(truth, holds, otherwise, span);
        self.start_sealed(holds);
    }
}

fn is_builtin_class(class: &Expr) -> bool {
    const CLASSES: [&str; 8] = ["bool", "bytes", "dict", "float", "int", "list", "str", "tuple"];
    matches!(class, Expr::Name(name) if CLASSES.contains(&name.id.as_str()))
}
