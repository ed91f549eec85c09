//! Operators, on scalars and arrays.
//!
//! An operator on numbers is the ufunc of the same meaning, typed by the one table of ufuncs
//! (`hotloop_array::functions`), with these differences for scalars alone: integers narrower than 64 bits widen to 64, as in
//! Numba; dividing Python numbers by zero raises; bools that are Python's add up as integers.

use super::Op;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::flow::{BinaryOp, CompareOp, UnaryOp};
use crate::graph::{Span, Value};
use crate::loops;
use crate::scalar::{Const, ScalarOp};
use crate::types::{Layout, ScalarType, Type};
use hotloop_array::dtype::{DType, Kind};
use hotloop_array::functions::{self, Op as Ufunc};
use hotloop_array::promotion::{OperandType, Weak};

impl Elaborator<'_, '_> {
    pub(super) fn binary(&mut self, op: BinaryOp, left: &Operand, right: &Operand, span: Span) -> Elaborated {
        if matches!((left, right), (Operand::Poison, _) | (_, Operand::Poison)) {
            return Ok(Operand::Poison);
        }
        if let Some(result) = self.tuple_operator(op, left, right, span)? {
            return Ok(result);
        }
        let (Operand::Value(a), Operand::Value(b)) = (left, right) else {
            return Err(self.no_operator(op.symbol(), left, right, span));
        };
        match (self.graph.ty(*a).clone(), self.graph.ty(*b).clone()) {
            (Type::Scalar(x), Type::Scalar(y)) => self.scalar_binary(op, (*a, x), (*b, y), span),
            (Type::Array(_), Type::Array(_) | Type::Scalar(_)) | (Type::Scalar(_), Type::Array(_)) => {
                if op == BinaryOp::MatMul {
                    return self.matrix_product(*a, *b, span);
                }
                if op == BinaryOp::Pow && self.is_exponent_two(*b) {
                    return self.ufunc(Ufunc::Square, &[*a], span).map(Operand::Value);
                }
                self.ufunc(ufunc_of(op), &[*a, *b], span).map(Operand::Value)
            }
            _ => Err(self.no_operator(op.symbol(), left, right, span)),
        }
    }

    /// NumPy squares for an exponent that is the Python number 2; so does an array raised to it here.
    fn is_exponent_two(&self, exponent: Value) -> bool {
        matches!(self.facts.constant(exponent), Some(Const::Int(2, DType::Int64)))
            || matches!(self.facts.constant(exponent), Some(Const::Float(value, DType::Float64)) if *value == 2.0)
    }

    fn scalar_binary(
        &mut self,
        op: BinaryOp,
        (a, x): (Value, ScalarType),
        (b, y): (Value, ScalarType),
        span: Span,
    ) -> Elaborated {
        let weak = x.weak && y.weak;
        if op == BinaryOp::MatMul {
            return Err(self.no_operator("@", &Operand::Value(a), &Operand::Value(b), span));
        }
        if op == BinaryOp::Pow {
            return self.scalar_power((a, x), (b, y), span).map(Operand::Value);
        }
        // Python's bools are integers in arithmetic; only &, | and ^ keep them.
        let bitwise = matches!(op, BinaryOp::And | BinaryOp::Or | BinaryOp::Xor);
        let python_bools = weak && x.dtype == DType::Bool && y.dtype == DType::Bool && !bitwise;
        let (a, b) = if python_bools {
            (self.cast(a, DType::Int64, true, span), self.cast(b, DType::Int64, true, span))
        } else {
            (a, b)
        };
        let dividing = matches!(op, BinaryOp::TrueDiv | BinaryOp::FloorDiv | BinaryOp::Mod);
        if dividing && weak && self.options.python_errors && !self.is_known_nonzero(b) {
            let message = match (op, x.dtype.is_integer() && y.dtype.is_integer()) {
                (BinaryOp::Mod, true) => "integer modulo by zero",
                (BinaryOp::FloorDiv, true) => "integer division or modulo by zero",
                _ => "division by zero",
            };
            self.effect(loops::Op::CheckDivisor { value: b, message }, span);
        }
        let result = self.ufunc(ufunc_of(op), &[a, b], span)?;
        self.note_sign(op, a, b, result);
        Ok(Operand::Value(self.with_weakness(result, weak)))
    }

    fn is_known_nonzero(&self, value: Value) -> bool {
        match self.facts.constant(value) {
            Some(Const::Int(value, _)) => *value != 0,
            Some(Const::Float(value, _)) => *value != 0.0,
            Some(Const::Bool(value)) => *value,
            _ => false,
        }
    }

    /// Sums and products of indices stay non-negative as long as they do not wrap, which an index never does.
    fn note_sign(&mut self, op: BinaryOp, a: Value, b: Value, result: Value) {
        let (left, right) = (self.facts.is_non_negative(a), self.facts.is_non_negative(b));
        let keeps = match op {
            BinaryOp::FloorDiv => left && right,
            BinaryOp::Mod => right && self.facts.int(b).is_some_and(|divisor| divisor > 0),
            BinaryOp::RightShift => left,
            BinaryOp::And => left || right,
            // A counter is far from the end of its range.
            BinaryOp::Add => left && right && (self.facts.int(a).is_some() || self.facts.int(b).is_some()),
            _ => false,
        };
        if keeps && self.graph.ty(result).scalar_dtype() == Some(DType::Int64) {
            self.facts.set_non_negative(result);
        }
    }

    fn scalar_power(
        &mut self,
        (a, x): (Value, ScalarType),
        (b, y): (Value, ScalarType),
        span: Span,
    ) -> Elaborated<Value> {
        let weak = x.weak && y.weak;
        let integers = !matches!(x.dtype.kind(), Kind::Float | Kind::Complex)
            && !matches!(y.dtype.kind(), Kind::Float | Kind::Complex);
        let may_be_negative = matches!(y.dtype.kind(), Kind::Signed) && !self.facts.is_non_negative(b);
        let gives_float = weak && self.facts.int(b).is_some_and(|exponent| exponent < 0);
        if integers && may_be_negative && !gives_float {
            let zero = self.constant(Const::Int(0, y.dtype), Type::Scalar(y), span);
            let holds = self.scalar(ScalarOp::GreaterEqual, vec![b, zero], Type::weak(DType::Bool), span);
            let message = "Integers to negative integer powers are not allowed.";
            self.effect(loops::Op::CheckValue { holds, message }, span);
        }
        if self.is_exponent_two(b) {
            let (a, b) = if x.dtype == DType::Bool && x.weak {
                let a = self.cast(a, DType::Int64, true, span);
                (a, a)
            } else {
                (a, a)
            };
            let product = self.ufunc(Ufunc::Multiply, &[a, b], span)?;
            let product = self.float_power_result(product, x, y, span);
            return Ok(self.with_weakness(product, weak));
        }
        if integers && weak {
            // Python gives a float for a negative exponent; which it is must be known to type the result.
            if gives_float {
                let (a, b) =
                    (self.cast(a, DType::Float64, true, span), self.cast(b, DType::Float64, true, span));
                let result = self.ufunc(Ufunc::Power, &[a, b], span)?;
                return Ok(self.with_weakness(result, true));
            }
            let (a, b) = (self.cast(a, DType::Int64, true, span), self.cast(b, DType::Int64, true, span));
            let result = self.ufunc(Ufunc::Power, &[a, b], span)?;
            return Ok(self.with_weakness(result, true));
        }
        let result = self.ufunc(Ufunc::Power, &[a, b], span)?;
        Ok(self.with_weakness(result, weak))
    }

    /// `x ** 2.0` is a float although it is computed as a product.
    fn float_power_result(&mut self, product: Value, x: ScalarType, y: ScalarType, span: Span) -> Value {
        if y.dtype == DType::Float64 && !matches!(x.dtype.kind(), Kind::Float | Kind::Complex) {
            return self.cast(product, DType::Float64, y.weak, span);
        }
        product
    }

    pub(super) fn in_place(
        &mut self,
        op: BinaryOp,
        left: &Operand,
        right: &Operand,
        span: Span,
    ) -> Elaborated {
        let (Operand::Value(target), Operand::Value(value)) = (left, right) else {
            return self.binary(op, left, right, span);
        };
        let (target, value) = (*target, *value);
        let Type::Array(array) = self.graph.ty(target).clone() else {
            return self.binary(op, left, right, span);
        };
        if op == BinaryOp::MatMul {
            let product = self.matrix_product(target, value, span)?;
            let product = self.materialise(&product, span)?;
            self.assign_array(target, product, span)?;
            return Ok(left.clone());
        }
        self.check_writable(target, span)?;
        if !matches!(self.graph.ty(value), Type::Array(_) | Type::Scalar(_)) {
            return Err(self.no_operator(&format!("{}=", op.symbol()), left, right, span));
        }
        let squares = op == BinaryOp::Pow && self.is_exponent_two(value);
        let (ufunc, operands) = if squares {
            (Ufunc::Multiply, vec![target, target])
        } else {
            (ufunc_of(op), vec![target, value])
        };
        let signature = self.resolve(ufunc, &operands, span)?;
        let (input, output) = (signature.inputs[0], signature.outputs[0]);
        use hotloop_array::promotion::{Casting, can_cast};
        if !can_cast(output, array.dtype, Casting::SameKind) {
            let reason = format!(
                "Cannot cast ufunc '{}' output from dtype('{}') to dtype('{}') with casting rule 'same_kind'",
                functions::of(ufunc).name,
                output.name(),
                array.dtype.name()
            );
            return Err(self
                .rejection(span, "casting", reason)
                .with_hint("make the array of the wider dtype, or write a = a + b")
                .into());
        }
        if self.graph.ty(value).as_array().is_some() {
            self.effect(loops::Op::CheckAssignable { array: value, target }, span);
        }
        let scalar_op = scalar_op_of(ufunc, input).unwrap_or(ScalarOp::Add);
        let into = Op::MapInto { target, op: Some((scalar_op, input)), operands, update: !squares };
        self.graph.push_effect(self.current, into, span);
        Ok(left.clone())
    }

    pub(super) fn unary(&mut self, op: UnaryOp, operand: &Operand, span: Span) -> Elaborated {
        if *operand == Operand::Poison {
            return Ok(Operand::Poison);
        }
        if op == UnaryOp::Not {
            let truth = self.truth(operand, span)?;
            let truth = self.materialise(&truth, span)?;
            if let Some(known) = self.facts.bool(truth) {
                return Ok(Operand::Value(self.bool_constant(!known, span)));
            }
            let result = self.scalar(ScalarOp::Invert, vec![truth], Type::weak(DType::Bool), span);
            return Ok(Operand::Value(result));
        }
        let Operand::Value(value) = operand else { return Err(self.no_unary(op, operand, span)) };
        let (mut value, ty) = (*value, self.graph.ty(*value).clone());
        let weak = match ty {
            Type::Scalar(scalar) => {
                if scalar.dtype == DType::Bool && scalar.weak {
                    value = self.cast(value, DType::Int64, true, span);
                }
                scalar.weak
            }
            Type::Array(_) => false,
            _ => return Err(self.no_unary(op, operand, span)),
        };
        if op == UnaryOp::Negative
            && let Some(constant) = self.facts.constant(value).and_then(negated)
        {
            let ty = self.graph.ty(value).clone();
            return Ok(Operand::Value(self.constant(constant, ty, span)));
        }
        let ufunc = match op {
            UnaryOp::Negative => Ufunc::Negative,
            UnaryOp::Invert => Ufunc::Invert,
            UnaryOp::Positive | UnaryOp::Not => return Ok(Operand::Value(value)),
        };
        let result = self.ufunc(ufunc, &[value], span)?;
        Ok(Operand::Value(self.with_weakness(result, weak)))
    }

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
        match op {
            CompareOp::Is | CompareOp::IsNot => {
                return self.identity(op == CompareOp::IsNot, left, right, span);
            }
            CompareOp::In | CompareOp::NotIn => {
                return self.membership(op == CompareOp::NotIn, left, right, span);
            }
            _ => {}
        }
        if let (Operand::Object(a), Operand::Object(b)) = (left, right)
            && matches!(op, CompareOp::Equal | CompareOp::NotEqual)
        {
            return Ok(Operand::Value(self.bool_constant((a == b) == (op == CompareOp::Equal), span)));
        }
        if let Some(result) = self.compare_tuples(op, left, right, span)? {
            return Ok(result);
        }
        let (Operand::Value(a), Operand::Value(b)) = (left, right) else {
            return Err(self.no_operator(op.symbol(), left, right, span));
        };
        let (a, b) = (*a, *b);
        let number = |ty: &Type| matches!(ty, Type::Scalar(_) | Type::Array(_));
        if let (Some(Const::Text(x)), Some(Const::Text(y))) = (self.facts.constant(a), self.facts.constant(b))
        {
            let holds = match op {
                CompareOp::Equal => x == y,
                CompareOp::NotEqual => x != y,
                CompareOp::Less => x < y,
                CompareOp::LessEqual => x <= y,
                CompareOp::Greater => x > y,
                _ => x >= y,
            };
            return Ok(Operand::Value(self.bool_constant(holds, span)));
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
            let holds = match op {
                CompareOp::Equal => x == y,
                CompareOp::NotEqual => x != y,
                CompareOp::Less => x < y,
                CompareOp::LessEqual => x <= y,
                CompareOp::Greater => x > y,
                _ => x >= y,
            };
            return Ok(Operand::Value(self.bool_constant(holds, span)));
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

    fn identity(&mut self, negated: bool, left: &Operand, right: &Operand, span: Span) -> Elaborated {
        let is_none = |this: &Self, operand: &Operand| match operand {
            Operand::Value(value) => *this.graph.ty(*value) == Type::Unit,
            _ => false,
        };
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
        let items = match container {
            Operand::Tuple(items) | Operand::List(items) => items.clone(),
            Operand::Value(value) if matches!(self.graph.ty(*value), Type::Tuple(_)) => {
                self.tuple_items(*value, span)
            }
            Operand::Value(value) if self.graph.ty(*value).as_array().is_some() => {
                let Operand::Value(item) = item else {
                    return Err(self.no_operator("in", item, container, span));
                };
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

    fn negate_if(&mut self, negated: bool, value: Value, span: Span) -> Elaborated {
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
            Operand::Value(value) => match self.graph.ty(*value).clone() {
                Type::Unit => false,
                Type::Tuple(items) => !items.is_empty(),
                Type::Text => match self.facts.constant(*value) {
                    Some(Const::Text(text)) => !text.is_empty(),
                    _ => return Err(self.no_truth(operand, span)),
                },
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
                Type::Array(_) => return Err(self.no_truth(operand, span)),
            },
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

    fn no_unary(&self, op: UnaryOp, operand: &Operand, span: Span) -> Box<crate::rejection::Rejection> {
        let what = self.describe(operand);
        self.rejection(span, "operator", format!("the operator {} does not take {what}", op.symbol())).into()
    }

    pub(super) fn no_operator(
        &self,
        symbol: &str,
        left: &Operand,
        right: &Operand,
        span: Span,
    ) -> Box<crate::rejection::Rejection> {
        let (left, right) = (self.describe(left), self.describe(right));
        self.rejection(span, "operator", format!("the operator {symbol} does not take {left} and {right}"))
            .into()
    }

    pub(super) fn is_weak(&self, value: Value) -> bool {
        matches!(self.graph.ty(value), Type::Scalar(ScalarType { weak: true, .. }))
    }

    /// The same scalar, counted as weak or strong. Only Python's own number types can be weak.
    pub(super) fn with_weakness(&mut self, value: Value, weak: bool) -> Value {
        if let Type::Scalar(scalar) = &mut self.graph.values[value.0 as usize].ty {
            let python =
                matches!(scalar.dtype, DType::Bool | DType::Int64 | DType::Float64 | DType::Complex128);
            scalar.weak = weak && python;
        }
        value
    }

    /// The dtypes of the ufunc's loop for these operands.
    pub(super) fn resolve(
        &mut self,
        op: Ufunc,
        operands: &[Value],
        span: Span,
    ) -> Elaborated<functions::Signature> {
        let types: Vec<OperandType> = operands.iter().map(|operand| self.operand_type(*operand)).collect();
        let mut signature = functions::resolve(functions::of(op), &types, None)
            .map_err(|error| Box::new(self.rejection(span, "no-loop", error.to_string())))?
            .clone();
        let all_scalars = operands.iter().all(|operand| self.graph.ty(*operand).as_array().is_none());
        if all_scalars && signature.inputs.iter().all(|dtype| dtype.is_integer()) {
            // Beside a Python integer an unsigned one of up to 32 bits is just a number that int64 holds.
            let beside_python = types.contains(&OperandType::Weak(Weak::Int));
            for dtype in signature.inputs.iter_mut().chain(&mut signature.outputs) {
                *dtype = match dtype.kind() {
                    Kind::Unsigned if *dtype == DType::UInt64 || !beside_python => DType::UInt64,
                    Kind::Signed | Kind::Unsigned => DType::Int64,
                    _ => *dtype,
                };
            }
        }
        Ok(signature)
    }

    fn operand_type(&self, operand: Value) -> OperandType {
        match self.graph.ty(operand) {
            Type::Scalar(ScalarType { dtype, weak: true }) => match dtype {
                DType::Int64 => OperandType::Weak(Weak::Int),
                DType::Float64 => OperandType::Weak(Weak::Float),
                DType::Complex128 => OperandType::Weak(Weak::Complex),
                other => OperandType::Strong(*other),
            },
            Type::Scalar(scalar) => OperandType::Strong(scalar.dtype),
            Type::Array(array) => OperandType::Strong(array.dtype),
            _ => OperandType::Strong(DType::Float64),
        }
    }

    /// Applies a ufunc to numbers and arrays.
    pub(super) fn ufunc(&mut self, op: Ufunc, operands: &[Value], span: Span) -> Elaborated<Value> {
        let signature = self.resolve(op, operands, span)?;
        let dtype = signature.inputs[0];
        if signature.inputs.iter().any(|input| *input != dtype) {
            return self.mixed_ufunc(op, operands, &signature, span);
        }
        if let Some(scalar_op) = scalar_op_of(op, dtype) {
            return Ok(self.elementwise(scalar_op, dtype, operands.to_vec(), span));
        }
        self.composed_ufunc(op, dtype, operands, span)
    }

    /// Comparisons of int64 with uint64: exact, although no integer type holds both.
    fn mixed_ufunc(
        &mut self,
        op: Ufunc,
        operands: &[Value],
        signature: &functions::Signature,
        span: Span,
    ) -> Elaborated<Value> {
        let (Some(scalar_op), [a, b]) = (scalar_op_of(op, DType::Int64), operands) else {
            let reason =
                format!("'{}' is not supported in compiled code for these types", functions::of(op).name);
            return Err(self.rejection(span, "no-loop", reason).into());
        };
        // A negative signed operand is below every unsigned one; else both compare as unsigned.
        let signed_first = signature.inputs[0].kind() == Kind::Signed;
        let signed = if signed_first { *a } else { *b };
        let zero = self.int_constant(0, span);
        let negative = self.elementwise(ScalarOp::Less, DType::Int64, vec![signed, zero], span);
        let plain = self.elementwise(scalar_op, DType::UInt64, vec![*a, *b], span);
        let when_negative = match (scalar_op, signed_first) {
            (ScalarOp::NotEqual, _) => true,
            (ScalarOp::Less | ScalarOp::LessEqual, first) => first,
            (ScalarOp::Greater | ScalarOp::GreaterEqual, first) => !first,
            _ => false,
        };
        let outcome = self.bool_constant(when_negative, span);
        Ok(self.elementwise(ScalarOp::Select, DType::Bool, vec![negative, outcome, plain], span))
    }

    /// Ufuncs that are several operations.
    fn composed_ufunc(
        &mut self,
        op: Ufunc,
        dtype: DType,
        operands: &[Value],
        span: Span,
    ) -> Elaborated<Value> {
        let a = operands[0];
        let number = |this: &mut Self, value: f64| {
            let constant = match dtype {
                DType::Float32 | DType::Float64 => Const::Float(value, dtype),
                DType::Complex64 | DType::Complex128 => Const::Complex(value, 0.0, dtype),
                _ => Const::Int(value as i64, dtype),
            };
            this.constant(constant, Type::strong(dtype), span)
        };
        Ok(match op {
            Ufunc::Positive => self.elementwise(ScalarOp::Cast(dtype), dtype, vec![a], span),
            Ufunc::Square => self.elementwise(ScalarOp::Multiply, dtype, vec![a, a], span),
            Ufunc::Reciprocal if dtype.is_integer() => {
                let one = number(self, 1.0);
                self.elementwise(ScalarOp::FloorDivide, dtype, vec![one, a], span)
            }
            Ufunc::Reciprocal => {
                let one = number(self, 1.0);
                self.elementwise(ScalarOp::Divide, dtype, vec![one, a], span)
            }
            Ufunc::Degrees => {
                let factor = number(self, 180.0 / std::f64::consts::PI);
                self.elementwise(ScalarOp::Multiply, dtype, vec![a, factor], span)
            }
            Ufunc::Radians => {
                let factor = number(self, std::f64::consts::PI / 180.0);
                self.elementwise(ScalarOp::Multiply, dtype, vec![a, factor], span)
            }
            Ufunc::LogicalAnd | Ufunc::LogicalOr | Ufunc::LogicalXor | Ufunc::LogicalNot => {
                let truths: Vec<Value> = operands
                    .iter()
                    .map(|operand| self.elementwise(ScalarOp::Cast(DType::Bool), dtype, vec![*operand], span))
                    .collect();
                let scalar_op = match op {
                    Ufunc::LogicalAnd => ScalarOp::And,
                    Ufunc::LogicalOr => ScalarOp::Or,
                    Ufunc::LogicalXor => ScalarOp::Xor,
                    _ => ScalarOp::Invert,
                };
                self.elementwise(scalar_op, DType::Bool, truths, span)
            }
            Ufunc::IsNan | Ufunc::IsInf | Ufunc::IsFinite => {
                // Integers and bools: known, but the shape is the operand's.
                let known = self.bool_constant(op == Ufunc::IsFinite, span);
                let other = self.bool_constant(op == Ufunc::IsFinite, span);
                let truth = self.elementwise(ScalarOp::Cast(DType::Bool), dtype, vec![a], span);
                self.elementwise(ScalarOp::Select, DType::Bool, vec![truth, known, other], span)
            }
            Ufunc::Floor | Ufunc::Ceil | Ufunc::Trunc => {
                self.elementwise(ScalarOp::Cast(dtype), dtype, vec![a], span)
            }
            Ufunc::Heaviside => {
                let (zero, one) = (number(self, 0.0), number(self, 1.0));
                let is_zero = self.elementwise(ScalarOp::Equal, dtype, vec![a, zero], span);
                let is_negative = self.elementwise(ScalarOp::Less, dtype, vec![a, zero], span);
                let is_nan = self.elementwise(ScalarOp::IsNan, dtype, vec![a], span);
                let step = self.elementwise(ScalarOp::Select, dtype, vec![is_negative, zero, one], span);
                let step = self.elementwise(ScalarOp::Select, dtype, vec![is_zero, operands[1], step], span);
                self.elementwise(ScalarOp::Select, dtype, vec![is_nan, a, step], span)
            }
            _ => {
                let reason = format!("'{}' is not supported in compiled code yet", functions::of(op).name);
                return Err(self.rejection(span, "unsupported-function", reason).into());
            }
        })
    }

    /// One operation on numbers (a scalar) or with arrays among them (a new array).
    pub(super) fn elementwise(
        &mut self,
        op: ScalarOp,
        dtype: DType,
        operands: Vec<Value>,
        span: Span,
    ) -> Value {
        let result = op.result_dtype(dtype);
        let ndim = operands
            .iter()
            .filter_map(|operand| self.graph.ty(*operand).as_array())
            .map(|array| array.ndim)
            .max();
        match ndim {
            None => {
                let operands = operands
                    .iter()
                    .enumerate()
                    .map(|(i, operand)| {
                        let keeps_bool = op == ScalarOp::Select && i == 0;
                        if keeps_bool { *operand } else { self.cast(*operand, dtype, false, span) }
                    })
                    .collect::<Vec<_>>();
                if op == ScalarOp::Cast(dtype) {
                    return operands[0];
                }
                self.scalar(op, operands, Type::strong(result), span)
            }
            Some(ndim) => {
                let ty = Type::array(result, ndim, Layout::C);
                self.emit(Op::Map { op, dtype, operands }, ty, span)
            }
        }
    }

    /// Reduces an array of that dtype (converted element by element) to a scalar.
    pub(super) fn reduce(
        &mut self,
        kind: crate::loops::ReductionKind,
        array: Value,
        dtype: DType,
        span: Span,
    ) -> Value {
        self.emit(Op::Reduce { kind, operand: array }, Type::strong(dtype), span)
    }

    fn tuple_operator(
        &mut self,
        op: BinaryOp,
        left: &Operand,
        right: &Operand,
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        let (Some(left), Some(right)) = (self.as_items(left, span), self.as_items(right, span)) else {
            return Ok(None);
        };
        if op != BinaryOp::Add {
            return Ok(None);
        }
        Ok(Some(Operand::Tuple(left.into_iter().chain(right).collect())))
    }

    fn compare_tuples(
        &mut self,
        op: CompareOp,
        left: &Operand,
        right: &Operand,
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        let (Some(left), Some(right)) = (self.as_items(left, span), self.as_items(right, span)) else {
            return Ok(None);
        };
        if !matches!(op, CompareOp::Equal | CompareOp::NotEqual) {
            return Ok(None);
        }
        let mut equal = self.bool_constant(left.len() == right.len(), span);
        if left.len() == right.len() {
            for (a, b) in left.iter().zip(&right) {
                let same = self.compare(CompareOp::Equal, a, b, span)?;
                let same = self.materialise(&same, span)?;
                equal = self.scalar(ScalarOp::And, vec![equal, same], Type::weak(DType::Bool), span);
            }
        }
        self.negate_if(op == CompareOp::NotEqual, equal, span).map(Some)
    }

    /// The items, if the operand is a tuple.
    pub(super) fn as_items(&mut self, operand: &Operand, span: Span) -> Option<Vec<Operand>> {
        match operand {
            Operand::Tuple(items) => Some(items.clone()),
            Operand::Value(value) if matches!(self.graph.ty(*value), Type::Tuple(_)) => {
                Some(self.tuple_items(*value, span))
            }
            _ => None,
        }
    }

    pub(super) fn tuple_items(&mut self, tuple: Value, span: Span) -> Vec<Operand> {
        let Type::Tuple(types) = self.graph.ty(tuple).clone() else { return Vec::new() };
        (0..types.len())
            .map(|i| {
                let get = loops::Op::TupleGet { tuple, index: i as u32 };
                Operand::Value(self.basic(get, types[i].clone(), span))
            })
            .collect()
    }
}

fn negated(constant: &Const) -> Option<Const> {
    match constant {
        Const::Int(value, DType::Int64) => Some(Const::Int(value.checked_neg()?, DType::Int64)),
        // The literal of the least int64 is read as uint64 before its sign is seen.
        Const::Int(value, DType::UInt64) if *value as u64 == 1 << 63 => {
            Some(Const::Int(i64::MIN, DType::Int64))
        }
        Const::Float(value, dtype) => Some(Const::Float(-value, *dtype)),
        _ => None,
    }
}

/// The ufunc behind an operator.
fn ufunc_of(op: BinaryOp) -> Ufunc {
    match op {
        BinaryOp::Add => Ufunc::Add,
        BinaryOp::Sub => Ufunc::Subtract,
        BinaryOp::Mul | BinaryOp::MatMul => Ufunc::Multiply,
        BinaryOp::TrueDiv => Ufunc::Divide,
        BinaryOp::FloorDiv => Ufunc::FloorDivide,
        BinaryOp::Mod => Ufunc::Remainder,
        BinaryOp::Pow => Ufunc::Power,
        BinaryOp::LeftShift => Ufunc::LeftShift,
        BinaryOp::RightShift => Ufunc::RightShift,
        BinaryOp::And => Ufunc::BitwiseAnd,
        BinaryOp::Or => Ufunc::BitwiseOr,
        BinaryOp::Xor => Ufunc::BitwiseXor,
    }
}

/// The single scalar operation that a ufunc is on operands of this dtype, if it is one.
fn scalar_op_of(op: Ufunc, dtype: DType) -> Option<ScalarOp> {
    let inexact = matches!(dtype.kind(), Kind::Float | Kind::Complex);
    let real = matches!(dtype.kind(), Kind::Float);
    let complex = matches!(dtype.kind(), Kind::Complex);
    Some(match op {
        Ufunc::Add => ScalarOp::Add,
        Ufunc::Subtract => ScalarOp::Subtract,
        Ufunc::Multiply => ScalarOp::Multiply,
        Ufunc::Divide => ScalarOp::Divide,
        Ufunc::FloorDivide if real => ScalarOp::Math("floor_divide"),
        Ufunc::Remainder if real => ScalarOp::Math("modulo"),
        Ufunc::Fmod if real => ScalarOp::Math("fmod"),
        Ufunc::FloorDivide => ScalarOp::FloorDivide,
        Ufunc::Remainder => ScalarOp::Modulo,
        Ufunc::Fmod => ScalarOp::Fmod,
        Ufunc::Power if inexact => ScalarOp::Math("pow"),
        Ufunc::Power => ScalarOp::Power,
        Ufunc::Negative => ScalarOp::Negative,
        Ufunc::Absolute => ScalarOp::Absolute,
        Ufunc::Sign if !complex => ScalarOp::Sign,
        Ufunc::Sqrt if complex => ScalarOp::Math("sqrt"),
        Ufunc::Sqrt => ScalarOp::SquareRoot,
        Ufunc::Cbrt => ScalarOp::Math("cbrt"),
        Ufunc::Exp => ScalarOp::Math("exp"),
        Ufunc::Exp2 => ScalarOp::Math("exp2"),
        Ufunc::Expm1 => ScalarOp::Math("expm1"),
        Ufunc::Log => ScalarOp::Math("log"),
        Ufunc::Log2 => ScalarOp::Math("log2"),
        Ufunc::Log10 => ScalarOp::Math("log10"),
        Ufunc::Log1p => ScalarOp::Math("log1p"),
        Ufunc::Sin => ScalarOp::Math("sin"),
        Ufunc::Cos => ScalarOp::Math("cos"),
        Ufunc::Tan => ScalarOp::Math("tan"),
        Ufunc::Arcsin => ScalarOp::Math("asin"),
        Ufunc::Arccos => ScalarOp::Math("acos"),
        Ufunc::Arctan => ScalarOp::Math("atan"),
        Ufunc::Arctan2 => ScalarOp::Math("atan2"),
        Ufunc::Hypot => ScalarOp::Math("hypot"),
        Ufunc::Sinh => ScalarOp::Math("sinh"),
        Ufunc::Cosh => ScalarOp::Math("cosh"),
        Ufunc::Tanh => ScalarOp::Math("tanh"),
        Ufunc::Arcsinh => ScalarOp::Math("asinh"),
        Ufunc::Arccosh => ScalarOp::Math("acosh"),
        Ufunc::Arctanh => ScalarOp::Math("atanh"),
        Ufunc::NextAfter => ScalarOp::Math("nextafter"),
        Ufunc::LogAddExp => ScalarOp::Math("logaddexp"),
        Ufunc::LogAddExp2 => ScalarOp::Math("logaddexp2"),
        Ufunc::Floor if real => ScalarOp::Floor,
        Ufunc::Ceil if real => ScalarOp::Ceil,
        Ufunc::Trunc if real => ScalarOp::Trunc,
        Ufunc::Rint if real => ScalarOp::Rint,
        Ufunc::Maximum => ScalarOp::Maximum,
        Ufunc::Minimum => ScalarOp::Minimum,
        Ufunc::Fmax => ScalarOp::Fmax,
        Ufunc::Fmin => ScalarOp::Fmin,
        Ufunc::Equal => ScalarOp::Equal,
        Ufunc::NotEqual => ScalarOp::NotEqual,
        Ufunc::Less => ScalarOp::Less,
        Ufunc::LessEqual => ScalarOp::LessEqual,
        Ufunc::Greater => ScalarOp::Greater,
        Ufunc::GreaterEqual => ScalarOp::GreaterEqual,
        Ufunc::BitwiseAnd => ScalarOp::And,
        Ufunc::BitwiseOr => ScalarOp::Or,
        Ufunc::BitwiseXor => ScalarOp::Xor,
        Ufunc::Invert => ScalarOp::Invert,
        Ufunc::LeftShift => ScalarOp::ShiftLeft,
        Ufunc::RightShift => ScalarOp::ShiftRight,
        Ufunc::IsNan if inexact => ScalarOp::IsNan,
        Ufunc::IsInf if inexact => ScalarOp::IsInfinite,
        Ufunc::IsFinite if inexact => ScalarOp::IsFinite,
        Ufunc::Signbit => ScalarOp::SignBit,
        Ufunc::CopySign => ScalarOp::CopySign,
        Ufunc::Conjugate if complex => ScalarOp::Conjugate,
        Ufunc::Conjugate => ScalarOp::Cast(dtype),
        _ => return None,
    })
}

/// The dtype in which NumPy sums and multiplies: integers and bools in 64 bits.
pub(super) fn accumulator(dtype: DType) -> DType {
    match dtype.kind() {
        Kind::Bool | Kind::Signed => DType::Int64,
        Kind::Unsigned => DType::UInt64,
        _ => dtype,
    }
}
