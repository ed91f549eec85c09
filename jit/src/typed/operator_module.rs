//! The functions of Python's module `operator`, which are the operators.

use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::flow::{BinaryOp, CompareOp, UnaryOp};

impl Elaborator<'_, '_> {
    pub(super) fn call_operator(&mut self, function: &str, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let given = arguments.rest();
        if given.contains(&Operand::Poison) {
            return Ok(Operand::Poison);
        }
        // `__add__` and `and_` are the functions of these names without underscores.
        let name = function.trim_matches('_');
        match (&given[..], name) {
            ([a, b], _) if let Some(op) = binary(name) => self.binary(op, a, b, span),
            ([a, b], _) if let Some(op) = name.strip_prefix('i').and_then(binary) => {
                self.in_place(op, a, b, span)
            }
            ([a, b], _) if let Some(op) = comparison(name) => self.compare(op, a, b, span),
            ([a], _) if let Some(op) = unary(name) => self.unary(op, a, span),
            ([a], "truth") => self.truth(a, span),
            ([a], "abs") => {
                let mut passed = self.arguments("builtins.abs", vec![a.clone()], Vec::new(), span)?;
                self.call_known(&"builtins.abs".into(), &mut passed)
            }
            ([a], "index") => {
                let index = self.index_value(a, "the argument", span)?;
                Ok(Operand::Value(index))
            }
            ([a, b], "contains") => self.compare(CompareOp::In, b, a, span),
            ([a, b], "getitem") => self.subscript(a, b, span),
            ([a, b, value], "setitem") => {
                self.store_subscript(a, b, value, false, span)?;
                Ok(self.nothing(span))
            }
            ([a, b], "delitem") => {
                self.delete_subscript(a, b, span)?;
                Ok(self.nothing(span))
            }
            _ => Err(self.unsupported(&format!("operator.{function}"), span)),
        }
    }

    fn nothing(&mut self, span: crate::graph::Span) -> Operand {
        let none = crate::scalar::Const::Unit;
        Operand::Value(self.constant(none, crate::types::Type::Unit, span))
    }
}

fn binary(name: &str) -> Option<BinaryOp> {
    Some(match name {
        "add" | "concat" => BinaryOp::Add,
        "sub" => BinaryOp::Sub,
        "mul" => BinaryOp::Mul,
        "matmul" => BinaryOp::MatMul,
        "truediv" => BinaryOp::TrueDiv,
        "floordiv" => BinaryOp::FloorDiv,
        "mod" => BinaryOp::Mod,
        "pow" => BinaryOp::Pow,
        "lshift" => BinaryOp::LeftShift,
        "rshift" => BinaryOp::RightShift,
        "and" => BinaryOp::And,
        "or" => BinaryOp::Or,
        "xor" => BinaryOp::Xor,
        _ => return None,
    })
}

fn comparison(name: &str) -> Option<CompareOp> {
    Some(match name {
        "eq" => CompareOp::Equal,
        "ne" => CompareOp::NotEqual,
        "lt" => CompareOp::Less,
        "le" => CompareOp::LessEqual,
        "gt" => CompareOp::Greater,
        "ge" => CompareOp::GreaterEqual,
        "is" => CompareOp::Is,
        "is_not" => CompareOp::IsNot,
        _ => return None,
    })
}

fn unary(name: &str) -> Option<UnaryOp> {
    Some(match name {
        "neg" => UnaryOp::Negative,
        "pos" => UnaryOp::Positive,
        "inv" | "invert" => UnaryOp::Invert,
        "not" => UnaryOp::Not,
        _ => return None,
    })
}
