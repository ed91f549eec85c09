//! Expressions.

use super::build::Builder;
use super::comprehensions::Element;
use super::{Argument, ArgumentKind, BinaryOp, CompareOp, Constant, Op, UnaryOp};
use crate::graph::{BlockId, Value};
use crate::types::ContainerKind;
use ruff_python_ast::{self as ast, BoolOp, CmpOp, Expr, Number, Operator};
use ruff_text_size::{Ranged, TextRange};

impl Builder {
    pub(super) fn expression(&mut self, expression: &Expr) -> Value {
        let span = expression.range();
        match expression {
            Expr::Name(name) => self.name(name.id.as_str(), span),
            Expr::NumberLiteral(inner) => {
                let constant = match &inner.value {
                    Number::Int(value) => match value.to_string().parse::<i128>() {
                        Ok(value) => Constant::Int(value),
                        Err(_) => {
                            self.reject(span, "big-integer", "compiled code has integers of 64 bits", None);
                            Constant::Int(0)
                        }
                    },
                    Number::Float(value) => Constant::Float(*value),
                    Number::Complex { imag, .. } => Constant::Imaginary(*imag),
                };
                self.constant(constant, span)
            }
            Expr::BooleanLiteral(inner) => self.constant(Constant::Bool(inner.value), span),
            Expr::NoneLiteral(_) => self.constant(Constant::None, span),
            Expr::EllipsisLiteral(_) => self.constant(Constant::Ellipsis, span),
            Expr::StringLiteral(inner) => self.constant(Constant::Text(inner.value.to_str().into()), span),
            Expr::BytesLiteral(inner) => {
                let bytes: Vec<u8> = inner.value.bytes().collect();
                self.constant(Constant::Bytes(bytes.into()), span)
            }
            Expr::BinOp(inner) => {
                let left = self.expression(&inner.left);
                let right = self.expression(&inner.right);
                self.push(Op::Binary(inner.op.into(), left, right), span)
            }
            Expr::UnaryOp(inner) => {
                let operand = self.expression(&inner.operand);
                let op = match inner.op {
                    ast::UnaryOp::Invert => UnaryOp::Invert,
                    ast::UnaryOp::Not => UnaryOp::Not,
                    ast::UnaryOp::UAdd => UnaryOp::Positive,
                    ast::UnaryOp::USub => UnaryOp::Negative,
                };
                self.push(Op::Unary(op, operand), span)
            }
            Expr::BoolOp(inner) => self.bool_operation(inner),
            Expr::Compare(inner) => self.comparison(inner),
            Expr::If(inner) => self.ternary(inner),
            Expr::Named(inner) => {
                let value = self.expression(&inner.value);
                self.assign(&inner.target, value);
                value
            }
            Expr::Attribute(inner) => {
                let object = self.expression(&inner.value);
                self.push(Op::Attribute(object, inner.attr.as_str().into()), span)
            }
            Expr::Subscript(inner) => {
                let object = self.expression(&inner.value);
                let index = self.expression(&inner.slice);
                self.push(Op::Subscript(object, index), span)
            }
            Expr::Slice(inner) => {
                let mut part = |part: &Option<Box<Expr>>| part.as_deref().map(|part| self.expression(part));
                let (start, stop, step) = (part(&inner.lower), part(&inner.upper), part(&inner.step));
                self.push(Op::Slice(start, stop, step), span)
            }
            Expr::Tuple(inner) if inner.elts.iter().any(Expr::is_starred_expr) => {
                let items = self.starred_items(&inner.elts);
                self.push(Op::Splice(items), span)
            }
            Expr::Tuple(inner) => {
                let items = self.items(&inner.elts);
                self.push(Op::Tuple(items), span)
            }
            Expr::List(inner) if inner.elts.iter().any(Expr::is_starred_expr) => {
                self.spliced(ContainerKind::List, &inner.elts, span)
            }
            Expr::List(inner) => {
                let items = self.items(&inner.elts);
                self.push(Op::List(items), span)
            }
            Expr::Call(inner) => self.call(inner),
            Expr::Lambda(inner) => self.lambda(inner, None),
            Expr::FString(inner) => self.format_string(inner),
            Expr::ListComp(inner) => {
                let element = Element::Item(&inner.elt);
                self.comprehension(ContainerKind::List, element, &inner.generators, span)
            }
            Expr::Generator(inner) => {
                let element = Element::Item(&inner.elt);
                self.comprehension(ContainerKind::List, element, &inner.generators, span)
            }
            Expr::SetComp(inner) => {
                let element = Element::Item(&inner.elt);
                self.comprehension(ContainerKind::Set, element, &inner.generators, span)
            }
            Expr::DictComp(inner) => {
                let Some(key) = &inner.key else {
                    self.reject(
                        span,
                        "starred-item",
                        "`**` in a dict is not supported in compiled code",
                        None,
                    );
                    return self.constant(Constant::None, span);
                };
                let element = Element::Pair(key, &inner.value);
                self.comprehension(ContainerKind::Dict, element, &inner.generators, span)
            }
            Expr::Set(inner) if inner.elts.iter().any(Expr::is_starred_expr) => {
                self.spliced(ContainerKind::Set, &inner.elts, span)
            }
            Expr::Set(inner) => {
                let items = self.items(&inner.elts);
                self.push(Op::Container(ContainerKind::Set, items), span)
            }
            Expr::Dict(inner) if inner.items.iter().any(|item| item.key.is_none()) => {
                self.merged(inner, span)
            }
            Expr::Dict(inner) => {
                let mut items = Vec::new();
                for item in &inner.items {
                    if let Some(key) = &item.key {
                        items.extend([self.expression(key), self.expression(&item.value)]);
                    }
                }
                self.push(Op::Container(ContainerKind::Dict, items), span)
            }
            other => {
                let (what, hint) = unsupported_expression(other);
                self.reject(span, "unsupported-expression", what, hint);
                self.constant(Constant::None, span)
            }
        }
    }

    fn starred_items(&mut self, items: &[Expr]) -> Vec<(Value, bool)> {
        let item = |this: &mut Self, item: &Expr| match item {
            Expr::Starred(starred) => (this.expression(&starred.value), true),
            plain => (this.expression(plain), false),
        };
        items.iter().map(|each| item(self, each)).collect()
    }

    /// A list or set of items and of what other things consist of.
    fn spliced(&mut self, kind: ContainerKind, items: &[Expr], span: TextRange) -> Value {
        let container = self.push(Op::Container(kind, Vec::new()), span);
        let (one, many) = match kind {
            ContainerKind::Set => ("add", "update"),
            _ => ("append", "extend"),
        };
        for (item, (value, starred)) in items.iter().zip(self.starred_items(items)) {
            self.call_method(container, if starred { many } else { one }, value, item.range());
        }
        container
    }

    /// `{**a, b: c}`
    fn merged(&mut self, dict: &ast::ExprDict, span: TextRange) -> Value {
        let container = self.push(Op::Container(ContainerKind::Dict, Vec::new()), span);
        for item in &dict.items {
            match &item.key {
                Some(key) => {
                    let (index, value) = (self.expression(key), self.expression(&item.value));
                    let store = Op::StoreSubscript { object: container, index, value, augmented: false };
                    self.push_effect(store, key.range());
                }
                None => {
                    let other = self.expression(&item.value);
                    self.call_method(container, "update", other, item.value.range());
                }
            }
        }
        container
    }

    fn call_method(&mut self, object: Value, name: &str, value: Value, span: TextRange) {
        let callee = self.push(Op::Attribute(object, name.into()), span);
        let arguments = vec![Argument { value, kind: ArgumentKind::Positional, span }];
        self.push(Op::Call { callee, arguments }, span);
    }

    /// The value of a name that is about to be changed in place.
    pub(super) fn expression_for_update(&mut self, target: &Expr) -> Value {
        match target {
            Expr::Name(name) => self.name(name.id.as_str(), name.range()),
            other => self.expression(other),
        }
    }

    /// Evaluates a test for its truth alone and branches on it; `and`, `or` and `not` become control flow.
    pub(super) fn condition(&mut self, test: &Expr, then: BlockId, otherwise: BlockId) {
        match test {
            Expr::BoolOp(inner) => {
                let (last, first) =
                    inner.values.split_last().expect("the parser gives at least two operands");
                for operand in first {
                    let next = self.ssa.add_block();
                    match inner.op {
                        BoolOp::And => self.condition(operand, next, otherwise),
                        BoolOp::Or => self.condition(operand, then, next),
                    }
                    self.start_sealed(next);
                }
                self.condition(last, then, otherwise);
            }
            Expr::UnaryOp(inner) if inner.op == ast::UnaryOp::Not => {
                self.condition(&inner.operand, otherwise, then);
            }
            _ => {
                let value = self.expression(test);
                let truth = self.push(Op::Truth(value), test.range());
                self.branch(truth, then, otherwise, test.range());
            }
        }
    }

    pub(super) fn name(&mut self, name: &str, span: TextRange) -> Value {
        if let Some(renamed) = self.renamed(name) {
            self.read_variable(&renamed)
        } else if self.own_name.as_deref() == Some(name) {
            self.push(Op::Itself, span)
        } else if self.cells.contains(name) {
            let cell = self.read_variable(&super::closures::cell_name(name));
            self.push(Op::ReadCell(cell, name.into()), span)
        } else if let Some(function) = self.refreshed(name, span) {
            function
        } else if self.locals.contains(name) {
            self.read_variable(name)
        } else {
            self.push(Op::Name(name.into()), span)
        }
    }

    fn items(&mut self, items: &[Expr]) -> Vec<Value> {
        items.iter().map(|item| self.expression(item)).collect()
    }

    fn bool_operation(&mut self, operation: &ast::ExprBoolOp) -> Value {
        let after = self.ssa.add_block();
        let mut arguments = Vec::new();
        let last = operation.values.len() - 1;
        for (i, operand) in operation.values.iter().enumerate() {
            let value = self.expression(operand);
            if i == last {
                self.settle();
                arguments.push((self.current, value));
                self.jump(after, operand.range());
                break;
            }
            let truth = self.push(Op::Truth(value), operand.range());
            let next = self.ssa.add_block();
            self.settle();
            arguments.push((self.current, value));
            match operation.op {
                BoolOp::And => self.branch(truth, next, after, operand.range()),
                BoolOp::Or => self.branch(truth, after, next, operand.range()),
            }
            self.start_sealed(next);
        }
        self.start_sealed(after);
        self.join(after, &arguments)
    }

    fn ternary(&mut self, expression: &ast::ExprIf) -> Value {
        let (then, otherwise, after) = (self.ssa.add_block(), self.ssa.add_block(), self.ssa.add_block());
        self.condition(&expression.test, then, otherwise);
        let mut arguments = Vec::new();
        for (block, branch) in [(then, &expression.body), (otherwise, &expression.orelse)] {
            self.start_sealed(block);
            let value = self.expression(branch);
            self.settle();
            arguments.push((self.current, value));
            self.jump(after, branch.range());
        }
        self.start_sealed(after);
        self.join(after, &arguments)
    }

    fn comparison(&mut self, comparison: &ast::ExprCompare) -> Value {
        let mut left = self.expression(&comparison.left);
        let mut left_span = comparison.left.range();
        if let ([op], [right]) = (&*comparison.ops, &*comparison.comparators) {
            let right = self.expression(right);
            return self.push(Op::Compare((*op).into(), left, right), comparison.range());
        }
        // `a < b < c` is `a < b and b < c` with `b` evaluated once.
        let after = self.ssa.add_block();
        let mut arguments = Vec::new();
        let last = comparison.ops.len() - 1;
        for (i, (op, right)) in comparison.ops.iter().zip(&comparison.comparators).enumerate() {
            let right_value = self.expression(right);
            let span = TextRange::new(left_span.start(), right.range().end());
            let value = self.push(Op::Compare((*op).into(), left, right_value), span);
            let truth = if i == last { value } else { self.push(Op::Truth(value), span) };
            self.settle();
            arguments.push((self.current, value));
            if i == last {
                self.jump(after, span);
                break;
            }
            let next = self.ssa.add_block();
            self.branch(truth, next, after, span);
            self.start_sealed(next);
            (left, left_span) = (right_value, right.range());
        }
        self.start_sealed(after);
        self.join(after, &arguments)
    }

    fn call(&mut self, call: &ast::ExprCall) -> Value {
        if let (Expr::Name(name), [Expr::Generator(generator), rest @ ..]) =
            (&*call.func, &call.arguments.args[..])
            && name.id.as_str() == "next"
            && !self.locals.contains("next")
            && call.arguments.keywords.is_empty()
            && rest.len() < 2
            && !matches!(rest, [Expr::Starred(_)])
        {
            return self.first_item(generator, rest.first());
        }
        let callee = self.expression(&call.func);
        let mut arguments = Vec::new();
        for argument in &call.arguments.args {
            let (value, kind) = match argument {
                Expr::Starred(starred) => (&*starred.value, ArgumentKind::Star),
                plain => (plain, ArgumentKind::Positional),
            };
            let value = self.expression(value);
            arguments.push(Argument { value, kind, span: argument.range() });
        }
        for keyword in &call.arguments.keywords {
            // `**{"name": value}` are names and values.
            if let (None, Expr::Dict(dict)) = (&keyword.arg, &keyword.value)
                && let Some(named) = named_items(dict)
            {
                for (name, value) in named {
                    let span = value.range();
                    let value = self.expression(value);
                    arguments.push(Argument { value, kind: ArgumentKind::Keyword(name.into()), span });
                }
                continue;
            }
            let value = self.expression(&keyword.value);
            let kind = match &keyword.arg {
                Some(name) => ArgumentKind::Keyword(name.as_str().into()),
                None => ArgumentKind::DoubleStar,
            };
            arguments.push(Argument { value, kind, span: keyword.range });
        }
        self.push(Op::Call { callee, arguments }, call.range())
    }
}

/// The items of a display whose keys are different texts.
fn named_items(dict: &ast::ExprDict) -> Option<Vec<(&str, &Expr)>> {
    let mut named: Vec<(&str, &Expr)> = Vec::new();
    for item in &dict.items {
        let Some(Expr::StringLiteral(key)) = &item.key else { return None };
        let key = key.value.to_str();
        if named.iter().any(|(known, _)| *known == key) {
            return None;
        }
        named.push((key, &item.value));
    }
    Some(named)
}

impl From<Operator> for BinaryOp {
    fn from(operator: Operator) -> Self {
        match operator {
            Operator::Add => BinaryOp::Add,
            Operator::Sub => BinaryOp::Sub,
            Operator::Mult => BinaryOp::Mul,
            Operator::MatMult => BinaryOp::MatMul,
            Operator::Div => BinaryOp::TrueDiv,
            Operator::Mod => BinaryOp::Mod,
            Operator::Pow => BinaryOp::Pow,
            Operator::LShift => BinaryOp::LeftShift,
            Operator::RShift => BinaryOp::RightShift,
            Operator::BitOr => BinaryOp::Or,
            Operator::BitXor => BinaryOp::Xor,
            Operator::BitAnd => BinaryOp::And,
            Operator::FloorDiv => BinaryOp::FloorDiv,
        }
    }
}

impl From<CmpOp> for CompareOp {
    fn from(operator: CmpOp) -> Self {
        match operator {
            CmpOp::Eq => CompareOp::Equal,
            CmpOp::NotEq => CompareOp::NotEqual,
            CmpOp::Lt => CompareOp::Less,
            CmpOp::LtE => CompareOp::LessEqual,
            CmpOp::Gt => CompareOp::Greater,
            CmpOp::GtE => CompareOp::GreaterEqual,
            CmpOp::Is => CompareOp::Is,
            CmpOp::IsNot => CompareOp::IsNot,
            CmpOp::In => CompareOp::In,
            CmpOp::NotIn => CompareOp::NotIn,
        }
    }
}

fn unsupported_expression(expression: &Expr) -> (&'static str, Option<&'static str>) {
    match expression {
        Expr::TString(_) => ("a template string is not supported in compiled code", Some("use f\"...\"")),
        Expr::Await(_) => ("`await` cannot be compiled", None),
        Expr::Yield(_) | Expr::YieldFrom(_) => (
            "a `yield` whose value is used cannot be compiled",
            Some("give it a line of its own: nothing is sent into a compiled generator"),
        ),
        Expr::Starred(_) => ("a starred expression is not supported here", None),
        _ => ("this expression is not supported in compiled code", None),
    }
}
