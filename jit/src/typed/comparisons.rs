//! Comparisons, membership, identity and truth.

use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::flow::CompareOp;
use crate::graph::{Span, Value};
use crate::scalar::{Const, ScalarOp};
use crate::types::{Type, has_values};
use hotloop_array::dtype::{DType, Kind};
use hotloop_array::functions::Op as Ufunc;

impl Elaborator<'_, '_> {
    pub(super) fn compare(
        &mut self,
        op: CompareOp,
        left: &Operand,
        right: &Operand,
        span: Span,
    ) -> Elaborated {
        if matches!((left, right), (Operand::Poison, _) | (_, Operand::Poison)) {
            return Ok(Operand::Poison);
        }
        if let Some(result) = self.compare_named(op, left, right, span)? {
            return Ok(result);
        }
        match op {
            CompareOp::Is | CompareOp::IsNot => {
                return self.identity(op == CompareOp::IsNot, left, right, span);
            }
            CompareOp::In | CompareOp::NotIn if let Some(found) = self.has_name(left, right, span)? => {
                let found = self.materialise(&found, span)?;
                return self.negate_if(op == CompareOp::NotIn, found, span);
            }
            CompareOp::In | CompareOp::NotIn => {
                let right = &self.present(right.clone(), span);
                return self.membership(op == CompareOp::NotIn, left, right, span);
            }
            _ => {}
        }
        if let (Operand::Object(a), Operand::Object(b)) = (left, right)
            && matches!(op, CompareOp::Equal | CompareOp::NotEqual)
        {
            return Ok(Operand::Value(self.bool_constant((a == b) == (op == CompareOp::Equal), span)));
        }
        if matches!(op, CompareOp::Equal | CompareOp::NotEqual)
            && let Some(absent) = self.is_absent(left, right, span)
        {
            return self.negate_if(op == CompareOp::NotEqual, absent, span);
        }
        if matches!(op, CompareOp::Equal | CompareOp::NotEqual)
            && [left, right].into_iter().any(|operand| self.has_value(operand, span).is_some())
        {
            let equal = self.call_helper("_optional_equal", vec![left.clone(), right.clone()], span)?;
            let equal = self.materialise(&equal, span)?;
            return self.negate_if(op == CompareOp::NotEqual, equal, span);
        }
        let (left, right) = (&self.present(left.clone(), span), &self.present(right.clone(), span));
        if matches!(op, CompareOp::Equal | CompareOp::NotEqual) && self.are_unlike(left, right) {
            return Ok(Operand::Value(self.bool_constant(op == CompareOp::NotEqual, span)));
        }
        if let Some(result) = self.compare_tuples(op, left, right, span)? {
            return Ok(result);
        }
        if let Some(result) = self.compare_tables(op, left, right, span)? {
            return Ok(result);
        }
        if let Some(result) = self.compare_lists(op, left, right, span)? {
            return Ok(result);
        }
        if let Some(result) = self.compare_texts(op, left, right, span)? {
            return Ok(result);
        }
        let (Operand::Value(a), Operand::Value(b)) = (left, right) else {
            return Err(self.no_operator(op.symbol(), left, right, span));
        };
        let (a, b) = (*a, *b);
        let (a, b) = (self.text_beside(a, b, span), self.text_beside(b, a, span));
        if let Some(unlike) = self.compare_kinds_of_text(op, a, b, span)? {
            return Ok(Operand::Value(unlike));
        }
        let number = |ty: &Type| matches!(ty, Type::Scalar(_) | Type::Array(_) | Type::Cell(_));
        if let (Some(Const::Text(x)), Some(Const::Text(y))) = (self.facts.constant(a), self.facts.constant(b))
        {
            return Ok(Operand::Value(self.bool_constant(outcome(op, &x, &y), span)));
        }
        if !number(self.graph.ty(a)) || !number(self.graph.ty(b)) {
            let unlike = matches!(self.graph.ty(a), Type::Unit) || matches!(self.graph.ty(b), Type::Unit);
            if unlike && matches!(op, CompareOp::Equal | CompareOp::NotEqual) {
                let equal = self.graph.ty(a) == self.graph.ty(b);
                return Ok(Operand::Value(self.bool_constant(equal == (op == CompareOp::Equal), span)));
            }
            return Err(self.no_operator(op.symbol(), left, right, span));
        }
        if let (Some(x), Some(y)) = (self.facts.int(a), self.facts.int(b)) {
            return Ok(Operand::Value(self.bool_constant(outcome(op, &x, &y), span)));
        }
        let is_complex = |this: &Self, value| this.graph.ty(value).scalar_dtype() == Some(DType::Complex128);
        let ordering = !matches!(op, CompareOp::Equal | CompareOp::NotEqual);
        if ordering && self.is_weak(a) && self.is_weak(b) && (is_complex(self, a) || is_complex(self, b)) {
            return Err(self
                .rejection(
                    span,
                    "operator",
                    format!("complex numbers have no order: {} does not take them", op.symbol()),
                )
                .with_hint("compare their .real, .imag or abs()")
                .into());
        }
        let ufunc = match op {
            CompareOp::Equal => Ufunc::Equal,
            CompareOp::NotEqual => Ufunc::NotEqual,
            CompareOp::Less => Ufunc::Less,
            CompareOp::LessEqual => Ufunc::LessEqual,
            CompareOp::Greater => Ufunc::Greater,
            _ => Ufunc::GreaterEqual,
        };
        let weak = self.is_weak(a) && self.is_weak(b);
        let result = self.ufunc(ufunc, &[a, b], span)?;
        Ok(Operand::Value(self.with_weakness(result, weak)))
    }

    /// Bytes and a text, each alone, are never equal; `None` for all else.
    fn compare_kinds_of_text(
        &mut self,
        op: CompareOp,
        a: Value,
        b: Value,
        span: Span,
    ) -> Elaborated<Option<Value>> {
        let kind = |value| self.graph.ty(value).as_cell().map(|cell| cell.dtype.kind());
        let unlike = matches!(
            (kind(a), kind(b)),
            (Some(Kind::Bytes), Some(Kind::Text)) | (Some(Kind::Text), Some(Kind::Bytes))
        );
        match op {
            _ if !unlike => Ok(None),
            CompareOp::Equal | CompareOp::NotEqual => {
                Ok(Some(self.bool_constant(op == CompareOp::NotEqual, span)))
            }
            _ => Err(self.no_operator(op.symbol(), &Operand::Value(a), &Operand::Value(b), span)),
        }
    }

    /// Whether the optional one of the two operands is `None`, which the other is.
    fn is_absent(&mut self, left: &Operand, right: &Operand, span: Span) -> Option<Value> {
        let optional = match (self.is_none(left), self.is_none(right)) {
            (true, false) => right,
            (false, true) => left,
            _ => return None,
        };
        let holds = self.has_value(optional, span)?;
        Some(self.scalar(ScalarOp::Invert, vec![holds], Type::weak(DType::Bool), span))
    }

    /// Whether the operands are of two kinds of things of which none is equal to one of another kind.
    fn are_unlike(&self, left: &Operand, right: &Operand) -> bool {
        match (self.kind_of(left), self.kind_of(right)) {
            (Some(left), Some(right)) => left != right,
            _ => false,
        }
    }

    /// What kind of thing an operand is; `None` for an array, which compares its elements, and for what is told elsewhere.
    fn kind_of(&self, operand: &Operand) -> Option<&'static str> {
        match operand {
            Operand::Tuple(_) => Some("tuple"),
            Operand::List(_) => Some("list"),
            Operand::Value(value) => match self.graph.ty(*value) {
                Type::Tuple(_) => Some("tuple"),
                Type::Container(container) => Some(container.kind.name()),
                Type::Scalar(_) => Some("number"),
                Type::Text => Some("str"),
                Type::Unit => Some("None"),
                _ => None,
            },
            _ => None,
        }
    }

    fn identity(&mut self, negated: bool, left: &Operand, right: &Operand, span: Span) -> Elaborated {
        let is_none = |this: &Self, operand: &Operand| match operand {
            Operand::Value(value) => *this.graph.ty(*value) == Type::Unit,
            _ => false,
        };
        if let Some(absent) = self.is_absent(left, right, span) {
            return self.negate_if(negated, absent, span);
        }
        let (left_none, right_none) = (is_none(self, left), is_none(self, right));
        let same = match (left, right) {
            _ if left_none || right_none => left_none && right_none,
            (Operand::Object(a), Operand::Object(b)) => a == b,
            (Operand::Value(a), Operand::Value(b)) => {
                let bools = [a, b].map(|value| self.graph.ty(*value).scalar_dtype() == Some(DType::Bool));
                if bools == [true, true] {
                    return self.compare(
                        if negated { CompareOp::NotEqual } else { CompareOp::Equal },
                        left,
                        right,
                        span,
                    );
                }
                let bools = [a, b].map(|value| match self.graph.ty(*value) {
                    Type::Scalar(scalar) if scalar.weak => scalar.dtype == DType::Bool,
                    _ => false,
                });
                let known = [a, b].map(|value| matches!(self.facts.constant(*value), Some(Const::Bool(_))));
                // There is one True and one False, which no other object is.
                if bools == [true, true] {
                    let op = if negated { CompareOp::NotEqual } else { CompareOp::Equal };
                    return self.compare(op, left, right, span);
                }
                if bools[0] && known[0] || bools[1] && known[1] {
                    return Ok(Operand::Value(self.bool_constant(negated, span)));
                }
                if a != b && self.as_list(left).is_some() && self.as_list(right).is_some() {
                    return Ok(Operand::Value(self.same_container(*a, *b, negated, span)));
                }
                if a != b {
                    return Err(self
                        .rejection(
                            span,
                            "identity",
                            "whether two values are the same object is not known in compiled code",
                        )
                        .with_hint("compare with == instead; `is` works with None")
                        .into());
                }
                true
            }
            _ => false,
        };
        Ok(Operand::Value(self.bool_constant(same != negated, span)))
    }

    fn membership(&mut self, negated: bool, item: &Operand, container: &Operand, span: Span) -> Elaborated {
        if let Some(found) = self.special_method("__contains__", &[container, item], span)? {
            let found = self.truth(&found, span)?;
            let found = self.materialise(&found, span)?;
            return self.negate_if(negated, found, span);
        }
        let items = match container {
            Operand::Tuple(items) | Operand::List(items) => items.clone(),
            Operand::Value(value) if self.graph.ty(*value).items().is_some() => {
                self.tuple_items(*value, span)
            }
            Operand::Value(_) if self.is_undetermined(container) => return Ok(Operand::Poison),
            Operand::Value(text) if self.as_text(container).is_some() => {
                let Some(item) = self.text_or_element(item, span) else {
                    return Err(self.no_operator("in", item, container, span));
                };
                let truth = Type::weak(DType::Bool);
                let found = self.text_call("hl_text_contains", vec![*text, item], truth, span);
                return self.negate_if(negated, found, span);
            }
            Operand::Value(table) if self.as_table(container).is_some() => {
                let found = self.table_contains(*table, item, span)?;
                return self.negate_if(negated, found, span);
            }
            Operand::Value(list) if self.as_list(container).is_some() => {
                let found = self.list_contains(*list, item, span)?;
                return self.negate_if(negated, found, span);
            }
            Operand::Range { start, stop, step, .. } => {
                let mut passed = [*start, *stop, *step].map(Operand::Value).to_vec();
                passed.push(item.clone());
                let count = self.call_helper("_range_count", passed, span)?;
                let found = self.truth(&count, span)?;
                let found = self.materialise(&found, span)?;
                return self.negate_if(negated, found, span);
            }
            lazy if self.is_lazy(lazy) => {
                let passed = match self.as_generator(lazy) {
                    Some(_) => lazy.clone(),
                    None => self.list_of(lazy, span)?,
                };
                let found = self.call_helper("_iterator_contains", vec![passed, item.clone()], span)?;
                let found = self.materialise(&found, span)?;
                return self.negate_if(negated, found, span);
            }
            Operand::Value(value) if self.graph.ty(*value).as_array().is_some() => {
                let Operand::Value(item) = item else {
                    return Err(self.no_operator("in", item, container, span));
                };
                if self.is_none(&Operand::Value(*item)) {
                    // No element is None, whatever the array holds.
                    let found = self.bool_constant(false, span);
                    return self.negate_if(negated, found, span);
                }
                let item = &self.text_beside(*item, *value, span);
                let equal = self.ufunc(Ufunc::Equal, &[*value, *item], span)?;
                let any = self.reduce(crate::loops::ReductionKind::Any, equal, DType::Bool, span);
                return self.negate_if(negated, any, span);
            }
            _ => return Err(self.no_operator("in", item, container, span)),
        };
        let mut found = self.bool_constant(false, span);
        for each in items {
            let equal = self.compare(CompareOp::Equal, item, &each, span)?;
            let equal = self.materialise(&equal, span)?;
            found = self.scalar(ScalarOp::Or, vec![found, equal], Type::weak(DType::Bool), span);
        }
        self.negate_if(negated, found, span)
    }

    pub(super) fn negate_if(&mut self, negated: bool, value: Value, span: Span) -> Elaborated {
        if !negated {
            return Ok(Operand::Value(value));
        }
        Ok(Operand::Value(self.scalar(ScalarOp::Invert, vec![value], Type::weak(DType::Bool), span)))
    }

    /// The truth of an operand, as `if` sees it: a bool.
    pub(super) fn truth(&mut self, operand: &Operand, span: Span) -> Elaborated {
        let known = match operand {
            Operand::Poison => return Ok(Operand::Poison),
            Operand::Tuple(items) | Operand::List(items) => !items.is_empty(),
            Operand::Object(_) => true,
            Operand::Keywords(values) => !values.is_empty(),
            Operand::Value(value) => match self.graph.ty(*value).clone() {
                Type::Unit => false,
                Type::Generator | Type::Closure(_) => true,
                Type::Container(_) if self.as_table(operand).is_some() => {
                    return Ok(Operand::Value(self.table_truth(*value, span)));
                }
                Type::Container(_) => return Ok(Operand::Value(self.list_truth(*value, span))),
                Type::Tuple(items) => !items.is_empty(),
                Type::Text => return Ok(Operand::Value(self.text_truth(*value, span))),
                Type::Named(named) => return self.truth_of_named(*value, &named, span),
                Type::Scalar(scalar) => {
                    let known = match self.facts.constant(*value) {
                        Some(Const::Int(value, _)) => Some(*value != 0),
                        Some(Const::Float(value, _)) => Some(*value != 0.0),
                        _ => None,
                    };
                    if let Some(known) = known {
                        return Ok(Operand::Value(self.bool_constant(known, span)));
                    }
                    if scalar.dtype == DType::Bool {
                        return Ok(operand.clone());
                    }
                    return Ok(Operand::Value(self.cast(*value, DType::Bool, scalar.weak, span)));
                }
                Type::Array(array) if array.ndim == 0 && has_values(array.dtype) => {
                    let only = self.load(*value, Vec::new(), span);
                    return self.truth(&Operand::Value(only), span);
                }
                Type::Array(_) => return Err(self.no_truth(operand, span)),
                Type::Cell(_) => return self.truth_of_cell(*value, span).map(Operand::Value),
                Type::Optional(parts) => {
                    let (holds, inner) = self.optional_parts(*value, &parts[1], span);
                    let truth = self.truth(&Operand::Value(inner), span)?;
                    let truth = self.materialise(&truth, span)?;
                    let ty = Type::weak(DType::Bool);
                    return Ok(Operand::Value(self.scalar(ScalarOp::And, vec![holds, truth], ty, span)));
                }
            },
            Operand::Range { start, stop, step, .. } => {
                let length = self.range_length(*start, *stop, *step, span);
                return self.truth(&Operand::Value(length), span);
            }
            Operand::Slice(_) => true,
            _ => return Err(self.no_truth(operand, span)),
        };
        Ok(Operand::Value(self.bool_constant(known, span)))
    }

    fn no_truth(&self, operand: &Operand, span: Span) -> Box<crate::rejection::Rejection> {
        let what = self.describe(operand);
        self.rejection(span, "truth", format!("whether {what} is true is ambiguous"))
            .with_hint("use .any(), .all() or len(...)")
            .into()
    }
}

/// The outcome of a comparison of two constants.
fn outcome<T: PartialOrd + ?Sized>(op: CompareOp, x: &T, y: &T) -> bool {
    match op {
        CompareOp::Equal => x == y,
        CompareOp::NotEqual => x != y,
        CompareOp::Less => x < y,
        CompareOp::LessEqual => x <= y,
        CompareOp::Greater => x > y,
        _ => x >= y,
    }
}
