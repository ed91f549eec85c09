//! Operators, on scalars and arrays.
//!
//! An operator on numbers is the ufunc of the same meaning ([`super::ufuncs`]), with these differences for scalars alone:
//! dividing Python numbers by zero raises; bools that are Python's add up as integers.

use super::Op;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use super::ufuncs::scalar_op_of;
use crate::flow::{BinaryOp, UnaryOp};
use crate::graph::{Span, Value};
use crate::loops;
use crate::scalar::{Const, ScalarOp};
use crate::types::{ScalarType, Type};
use hotloop_array::dtype::{DType, Kind};
use hotloop_array::functions::{self, Op as Ufunc};
use hotloop_array::promotion::{Casting, can_cast};

impl Elaborator<'_, '_> {
    pub(super) fn binary(&mut self, op: BinaryOp, left: &Operand, right: &Operand, span: Span) -> Elaborated {
        if matches!((left, right), (Operand::Poison, _) | (_, Operand::Poison)) {
            return Ok(Operand::Poison);
        }
        if let Some(result) = self.instance_operator(op, false, left, right, span)? {
            return Ok(result);
        }
        if let Some(result) = self.tuple_operator(op, left, right, span)? {
            return Ok(result);
        }
        if let Some(result) = self.table_operator(op, left, right, span)? {
            return Ok(result);
        }
        if let Some(result) = self.text_operator(op, left, right, span)? {
            return Ok(result);
        }
        if let Some(result) = self.list_operator(op, left, right, span)? {
            return Ok(result);
        }
        let (Operand::Value(a), Operand::Value(b)) = (left, right) else {
            return Err(self.no_operator(op.symbol(), left, right, span));
        };
        if let Some(known) = self.known_result(op, left, right) {
            return Ok(Operand::Value(self.int_constant(known, span)));
        }
        let result = self.binary_of_numbers(op, *a, *b, span);
        result.map_err(|rejection| self.named_operator(rejection, op.symbol(), left, right, span))
    }

    /// Sums, differences and products of known integers in functions of the library, which count axes with them.
    fn known_result(&self, op: BinaryOp, left: &Operand, right: &Operand) -> Option<i64> {
        if !super::library::contains(self.handle) {
            return None;
        }
        let (a, b) = (self.known_int(left)?, self.known_int(right)?);
        match op {
            BinaryOp::Add => a.checked_add(b),
            BinaryOp::Sub => a.checked_sub(b),
            BinaryOp::Mul => a.checked_mul(b),
            _ => None,
        }
    }

    /// A ufunc's complaint about its operands as one about the operator.
    fn named_operator(
        &self,
        rejection: Box<crate::rejection::Rejection>,
        symbol: &str,
        left: &Operand,
        right: &Operand,
        span: Span,
    ) -> Box<crate::rejection::Rejection> {
        let by_dtype = rejection.code == "no-loop" && rejection.reason.starts_with("ufunc ");
        if by_dtype { self.no_operator(symbol, left, right, span) } else { rejection }
    }

    fn binary_of_numbers(&mut self, op: BinaryOp, a: Value, b: Value, span: Span) -> Elaborated {
        let (a, b) = (&a, &b);
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
            _ => Err(self.no_operator(op.symbol(), &Operand::Value(*a), &Operand::Value(*b), span)),
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
            let message = "Integers to negative integer powers are not allowed.".into();
            self.effect(
                loops::Op::Check { holds, error: loops::CheckError::Value, message, value: None },
                span,
            );
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
        if let Some(result) = self.instance_operator(op, true, left, right, span)? {
            return Ok(result);
        }
        if let Some(list) = self.as_list(left)
            && *right != Operand::Poison
        {
            return self.list_in_place(op, list, right, span);
        }
        if let Some(result) = self.table_in_place(op, left, right, span)? {
            return Ok(result);
        }
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
        let value_ndim = self.graph.ty(value).as_array().map_or(0, |value| value.ndim);
        if value_ndim > array.ndim {
            // Even where the lengths are one: the result has more axes than the array.
            let holds = self.bool_constant(false, span);
            let message = format!(
                "non-broadcastable output operand with {} axes doesn't match the broadcast shape of {value_ndim} axes",
                array.ndim
            );
            let error = loops::CheckError::Value;
            let check = loops::Op::Check { holds, error, message: message.into(), value: None };
            self.effect(check, span);
            return Ok(left.clone());
        }
        if self.any_time(&operands) {
            return self.time_in_place(ufunc, target, value, left, span);
        }
        let signature = self.resolve(ufunc, &operands, span).map_err(|rejection| {
            self.named_operator(rejection, &format!("{}=", op.symbol()), left, right, span)
        })?;
        let (input, output) = (signature.inputs[0], signature.outputs[0]);
        let operands = self.fitting_all(&operands, &signature.inputs, span);
        self.check_output(ufunc, output, array.dtype, span)?;
        if ufunc == Ufunc::Power && input.kind() == Kind::Signed {
            self.check_exponent(value, span)?;
        }
        if self.graph.ty(value).as_array().is_some() {
            self.effect(loops::Op::CheckAssignable { array: value, target }, span);
        }
        let scalar_op = scalar_op_of(ufunc, input).unwrap_or(ScalarOp::Add);
        let into = Op::MapInto { target, op: Some((scalar_op, input)), operands, update: !squares };
        self.graph.push_effect(self.current, into, span);
        Ok(left.clone())
    }

    /// Refuses to store the results of a ufunc where NumPy does.
    fn check_output(&self, ufunc: Ufunc, from: DType, to: DType, span: Span) -> Elaborated<()> {
        if can_cast(from, to, Casting::SameKind) {
            return Ok(());
        }
        let reason = format!(
            "Cannot cast ufunc '{}' output from {} to {} with casting rule 'same_kind'",
            functions::of(ufunc).name,
            from.repr(),
            to.repr()
        );
        Err(self
            .rejection(span, "casting", reason)
            .with_hint("make the array of the wider dtype, or write a = a + b")
            .into())
    }

    /// `target op= value` where one of them has dates or durations.
    fn time_in_place(
        &mut self,
        ufunc: Ufunc,
        target: Value,
        value: Value,
        left: &Operand,
        span: Span,
    ) -> Elaborated {
        let result = self.ufunc(ufunc, &[target, value], span)?;
        let dtypes = [result, target].map(|value| self.dtype_of_value(value).unwrap_or(DType::Float64));
        self.check_output(ufunc, dtypes[0], dtypes[1], span)?;
        self.assign_array(target, result, span)?;
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
        let method = match op {
            UnaryOp::Negative => "__neg__",
            UnaryOp::Positive => "__pos__",
            _ => "__invert__",
        };
        if let Some(result) = self.special_method(method, &[operand], span)? {
            return Ok(result);
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
            // Of bools in arrays there is none.
            UnaryOp::Positive
                if self.graph.ty(value).as_array().is_some_and(|of| of.dtype == DType::Bool) =>
            {
                Ufunc::Positive
            }
            UnaryOp::Positive | UnaryOp::Not => return Ok(Operand::Value(value)),
        };
        let result = self.ufunc(ufunc, &[value], span).map_err(|rejection| {
            let by_dtype = rejection.code == "no-loop" && rejection.reason.starts_with("ufunc ");
            if by_dtype { self.no_unary(op, operand, span) } else { rejection }
        })?;
        Ok(Operand::Value(self.with_weakness(result, weak)))
    }

    fn no_unary(&self, op: UnaryOp, operand: &Operand, span: Span) -> Box<crate::rejection::Rejection> {
        let what = self.describe(operand);
        let takes =
            if op == UnaryOp::Invert { "integers, bools and arrays of them" } else { "numbers and arrays" };
        self.rejection(span, "operator", format!("the operator {} does not take {what}", op.symbol()))
            .with_hint(format!("it takes {takes}"))
            .into()
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
