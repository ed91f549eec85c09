//! Targets of assignments.

use super::Op;
use super::build::Builder;
use crate::graph::Value;
use ruff_python_ast::Expr;
use ruff_text_size::Ranged;

impl Builder {
    pub(super) fn assign(&mut self, target: &Expr, value: Value) {
        match target {
            Expr::Name(name) if self.declared.contains(name.id.as_str()) => {
                let value = self.push(Op::Declared(name.id.as_str().into(), value), name.range());
                self.write_local(&name.id, value, name.range())
            }
            Expr::Name(name) if let Some(renamed) = self.renamed(&name.id) => {
                self.write_variable(&renamed, value)
            }
            Expr::Name(name) if self.locals.contains(name.id.as_str()) => {
                self.write_local(&name.id, value, name.range())
            }
            Expr::Name(name) => self.reject(
                name.range(),
                "assign-global",
                &format!("compiled code cannot assign the global variable '{}'", name.id),
                Some("return the value, or keep it in an array that is passed in"),
            ),
            Expr::Subscript(inner) => {
                let object = self.expression(&inner.value);
                let index = self.expression(&inner.slice);
                let span = inner.range();
                self.push_effect(Op::StoreSubscript { object, index, value, augmented: false }, span);
            }
            Expr::Attribute(inner) => {
                let object = self.expression(&inner.value);
                let name = inner.attr.as_str().into();
                self.push_effect(Op::StoreAttribute { object, name, value, augmented: false }, inner.range());
            }
            Expr::Tuple(inner) => self.unpack(&inner.elts, value, target),
            Expr::List(inner) => self.unpack(&inner.elts, value, target),
            other => self.assign_to_unsupported(other),
        }
    }

    fn unpack(&mut self, targets: &[Expr], value: Value, whole: &Expr) {
        if let Some(star) = targets.iter().position(Expr::is_starred_expr) {
            let behind = targets.len() - star - 1;
            let op = Op::UnpackStarred { value, before: star, behind };
            let parts = self.push_many(op, targets.len(), whole.range());
            for (target, part) in targets.iter().zip(parts) {
                match target {
                    Expr::Starred(starred) => self.assign(&starred.value, part),
                    target => self.assign(target, part),
                }
            }
            return;
        }
        let parts = self.push_many(Op::Unpack(value), targets.len(), whole.range());
        for (target, part) in targets.iter().zip(parts) {
            self.assign(target, part);
        }
    }

    pub(super) fn assign_to_unsupported(&mut self, target: &Expr) {
        let reason = "compiled code cannot assign to this expression";
        self.reject(target.range(), "assign-target", reason, None);
    }
}
