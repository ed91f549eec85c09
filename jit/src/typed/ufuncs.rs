//! Ufuncs applied to scalars and arrays, typed by the one table of ufuncs (`hotloop_array::functions`).
//!
//! For scalars alone integers narrower than 64 bits widen to 64 where two meet, as in Numba.

use super::Op;
use super::elaborate::{Elaborated, Elaborator};
use super::moments::is_time;
use super::weak_integers::{is_comparison, takes_truths};
use crate::graph::{Span, Value};
use crate::loops::{self, CheckError, ReductionKind};
use crate::scalar::{Const, ScalarOp};
use crate::types::{Layout, ScalarType, Type, has_values};
use hotloop_array::dtype::{DType, Kind};
use hotloop_array::elementwise;
use hotloop_array::functions::{self, Op as Ufunc};
use hotloop_array::promotion::{OperandType, Weak};

impl Elaborator<'_, '_> {
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
        let mut signature = self
            .resolve_types(functions::of(op), &types, operands)
            .map_err(|error| Box::new(self.rejection(span, "no-loop", error.to_string())))?;
        let all_scalars = operands.iter().all(|operand| self.graph.ty(*operand).as_array().is_none());
        if all_scalars && operands.len() > 1 && signature.inputs.iter().all(|dtype| dtype.is_integer()) {
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

    /// The loop of a ufunc. Numbers alone, of which none is of half precision, take no loop of half precision.
    pub(super) fn resolve_types(
        &self,
        ufunc: &'static functions::Ufunc,
        types: &[OperandType],
        operands: &[Value],
    ) -> hotloop_array::error::Result<functions::Signature> {
        let is = |test: fn(DType) -> bool| {
            types.iter().any(|ty| matches!(ty, OperandType::Strong(dtype) if test(*dtype)))
        };
        if is(|dtype| !dtype.is_number()) {
            return elementwise::resolve_families(ufunc, types, None);
        }
        let in_memory = operands.iter().any(|operand| self.graph.ty(*operand).in_memory().is_some());
        if in_memory || is(|dtype| dtype == DType::Float16) {
            return functions::resolve(ufunc, types, None).cloned();
        }
        functions::resolve_compiled(ufunc, types, None).cloned()
    }

    pub(super) fn operand_type(&self, operand: Value) -> OperandType {
        match self.graph.ty(operand) {
            Type::Scalar(ScalarType { dtype, weak: true }) => match dtype {
                DType::Int64 => OperandType::Weak(Weak::Int),
                DType::Float64 => OperandType::Weak(Weak::Float),
                DType::Complex128 => OperandType::Weak(Weak::Complex),
                other => OperandType::Strong(*other),
            },
            Type::Scalar(scalar) => OperandType::Strong(scalar.dtype),
            Type::Array(array) => OperandType::Strong(array.dtype.native()),
            Type::Cell(cell) => OperandType::Strong(cell.dtype.native()),
            _ => OperandType::Strong(DType::Float64),
        }
    }

    /// Applies a ufunc to numbers and arrays.
    pub(super) fn ufunc(&mut self, op: Ufunc, operands: &[Value], span: Span) -> Elaborated<Value> {
        if self.any_time(operands) && !takes_truths(op) {
            return self.time_ufunc(op, operands, span);
        }
        if operands.iter().any(|operand| self.dtype_of_value(*operand).is_some_and(|of| !has_values(of))) {
            let signature = self.resolve(op, operands, span)?;
            return self.runtime_ufunc(functions::of(op), &signature, operands, span);
        }
        let signature = self.resolve(op, operands, span)?;
        let dtype = signature.inputs[0];
        if signature.inputs.iter().any(|input| *input != dtype) {
            return self.mixed_ufunc(op, operands, &signature, span);
        }
        if takes_truths(op) {
            return Ok(self.logical(op, operands, span));
        }
        if let (Ufunc::Power, [_, exponent]) = (op, operands)
            && dtype.kind() == Kind::Signed
        {
            self.check_exponent(*exponent, span)?;
        }
        if let Some(scalar_op) = scalar_op_of(op, dtype) {
            if let [a, b] = *operands
                && is_comparison(scalar_op)
                && (self.may_not_fit(a, dtype) || self.may_not_fit(b, dtype))
            {
                return Ok(self.compare_beyond(scalar_op, dtype, [a, b], span));
            }
            let operands = self.fitting_all(operands, &signature.inputs, span);
            return Ok(self.elementwise(scalar_op, dtype, operands, span));
        }
        let operands = self.fitting_all(operands, &signature.inputs, span);
        self.composed_ufunc(op, dtype, &operands, span)
    }

    /// Raises ValueError for a negative exponent of integers, or an array with one.
    pub(super) fn check_exponent(&mut self, exponent: Value, span: Span) -> Elaborated<()> {
        let dtype = self.shape_and_dtype(exponent, span).1;
        if dtype.kind() != Kind::Signed || self.facts.is_non_negative(exponent) {
            return Ok(());
        }
        let zero = self.int_constant(0, span);
        let negative = self.elementwise(ScalarOp::Less, dtype, vec![exponent, zero], span);
        let some = if self.graph.ty(exponent).as_array().is_some() {
            self.reduce(ReductionKind::Any, negative, DType::Bool, span)
        } else {
            negative
        };
        let holds = self.scalar(ScalarOp::Invert, vec![some], Type::weak(DType::Bool), span);
        let message = "Integers to negative integer powers are not allowed.".into();
        self.effect(loops::Op::Check { holds, error: CheckError::Value, message, value: None }, span);
        Ok(())
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

    /// Each operand counts by its truth, whatever its dtype.
    fn logical(&mut self, op: Ufunc, operands: &[Value], span: Span) -> Value {
        let truths: Vec<Value> = operands
            .iter()
            .map(|operand| {
                let dtype = match self.graph.ty(*operand) {
                    Type::Array(array) => array.dtype.native(),
                    other => other.scalar_dtype().unwrap_or(DType::Bool),
                };
                self.elementwise(ScalarOp::Cast(DType::Bool), dtype, vec![*operand], span)
            })
            .collect();
        let scalar_op = match op {
            Ufunc::LogicalAnd => ScalarOp::And,
            Ufunc::LogicalOr => ScalarOp::Or,
            Ufunc::LogicalXor => ScalarOp::Xor,
            _ => ScalarOp::Invert,
        };
        self.elementwise(scalar_op, DType::Bool, truths, span)
    }

    /// One over complex numbers, by the larger of their parts.
    fn complex_reciprocal(&mut self, z: Value, dtype: DType, span: Span) -> Value {
        let part = dtype.real_part();
        let real = self.elementwise(ScalarOp::Real, dtype, vec![z], span);
        let imaginary = self.elementwise(ScalarOp::Imaginary, dtype, vec![z], span);
        let sizes = [imaginary, real].map(|x| self.elementwise(ScalarOp::Absolute, part, vec![x], span));
        let by_real = self.elementwise(ScalarOp::LessEqual, part, sizes.to_vec(), span);
        let one = self.constant(Const::Float(1.0, part), Type::strong(part), span);
        let mut either = |larger: Value, smaller: Value| {
            let ratio = self.elementwise(ScalarOp::Divide, part, vec![smaller, larger], span);
            let product = self.elementwise(ScalarOp::Multiply, part, vec![smaller, ratio], span);
            let scale = self.elementwise(ScalarOp::Add, part, vec![larger, product], span);
            let whole = self.elementwise(ScalarOp::Divide, part, vec![one, scale], span);
            let share = self.elementwise(ScalarOp::Divide, part, vec![ratio, scale], span);
            (whole, share)
        };
        let (whole, share) = either(real, imaginary);
        let (other_whole, other_share) = either(imaginary, real);
        let first = self.elementwise(ScalarOp::Select, part, vec![by_real, whole, other_share], span);
        let second = self.elementwise(ScalarOp::Select, part, vec![by_real, share, other_whole], span);
        let second = self.elementwise(ScalarOp::Negative, part, vec![second], span);
        self.elementwise(ScalarOp::MakeComplex, part, vec![first, second], span)
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
                DType::Float16 | DType::Float32 | DType::Float64 => Const::Float(value, dtype),
                DType::Complex64 | DType::Complex128 => Const::Complex(value, 0.0, dtype),
                _ => Const::Int(value as i64, dtype),
            };
            this.constant(constant, Type::strong(dtype), span)
        };
        Ok(match op {
            Ufunc::Positive => self.elementwise(ScalarOp::Cast(dtype), dtype, vec![a], span),
            Ufunc::Square => self.elementwise(ScalarOp::Multiply, dtype, vec![a, a], span),
            Ufunc::Reciprocal if dtype.is_integer() => {
                // Of what is no reciprocal of an integer, the fraction is dropped.
                let float = DType::Float64;
                let one = self.constant(Const::Float(1.0, float), Type::strong(float), span);
                let quotient = self.elementwise(ScalarOp::Divide, float, vec![one, a], span);
                self.elementwise(ScalarOp::Cast(dtype), float, vec![quotient], span)
            }
            Ufunc::Reciprocal if dtype.kind() == Kind::Complex => self.complex_reciprocal(a, dtype, span),
            Ufunc::Reciprocal => {
                let one = number(self, 1.0);
                self.elementwise(ScalarOp::Divide, dtype, vec![one, a], span)
            }
            Ufunc::Degrees | Ufunc::Radians if dtype == DType::Float16 => {
                let single = DType::Float32;
                let a = self.elementwise(ScalarOp::Cast(single), dtype, vec![a], span);
                let result = self.composed_ufunc(op, single, &[a], span)?;
                self.elementwise(ScalarOp::Cast(dtype), single, vec![result], span)
            }
            Ufunc::Degrees => {
                let factor = number(self, 180.0 / std::f64::consts::PI);
                self.elementwise(ScalarOp::Multiply, dtype, vec![a, factor], span)
            }
            Ufunc::Radians => {
                let factor = number(self, std::f64::consts::PI / 180.0);
                self.elementwise(ScalarOp::Multiply, dtype, vec![a, factor], span)
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
            Ufunc::Rint if dtype.kind() == Kind::Complex => {
                let parts = [ScalarOp::Real, ScalarOp::Imaginary].map(|part| {
                    let x = self.elementwise(part, dtype, vec![a], span);
                    self.elementwise(ScalarOp::Rint, dtype.real_part(), vec![x], span)
                });
                self.elementwise(ScalarOp::MakeComplex, dtype.real_part(), parts.to_vec(), span)
            }
            _ => {
                let types = vec![OperandType::Strong(dtype); operands.len()];
                let signature = &self
                    .resolve_types(functions::of(op), &types, operands)
                    .map_err(|error| Box::new(self.rejection(span, "no-loop", error.to_string())))?;
                return self.runtime_ufunc(functions::of(op), signature, operands, span);
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
        let dtype = dtype.native();
        let operands = if is_time(dtype) { self.in_unit(op, dtype, operands, span) } else { operands };
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

    /// The operands of an operation on dates or durations in its unit; the condition of a selection stays.
    fn in_unit(&mut self, op: ScalarOp, dtype: DType, operands: Vec<Value>, span: Span) -> Vec<Value> {
        let first = usize::from(op == ScalarOp::Select);
        let mut converted = operands;
        for operand in &mut converted[first..] {
            *operand = self.as_time(*operand, dtype, span);
        }
        converted
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
}

/// The single scalar operation that a ufunc is on operands of this dtype, if it is one.
pub(super) fn scalar_op_of(op: Ufunc, dtype: DType) -> Option<ScalarOp> {
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
        // The next single is not the next half.
        Ufunc::NextAfter if dtype != DType::Float16 => ScalarOp::Math("nextafter"),
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
