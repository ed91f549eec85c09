//! Functions of `numpy` on numbers and arrays that are more than one ufunc's operation: two results, rounding to decimals,
//! loops of another dtype than the operands', and ufuncs that are left to the runtime.

use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::graph::{Span, Value};
use crate::scalar::{Const, ScalarOp};
use crate::types::{Layout, Type, has_values};
use hotloop_array::dtype::{DType, Kind};
use hotloop_array::functions::{self, Op as Ufunc, Signature};
use hotloop_array::promotion::{Casting, can_cast_operand};

/// The powers of ten up to this one are exact in float64.
const MOST_EXACT_POWER: i64 = 22;

impl Elaborator<'_, '_> {
    /// `None` if it is none of this file.
    pub(super) fn call_numpy_of_numbers(
        &mut self,
        function: &str,
        arguments: &mut Arguments,
    ) -> Elaborated<Option<Operand>> {
        let span = arguments.span;
        Ok(Some(match function {
            "frexp" | "modf" => {
                let x = self.first_number(arguments)?;
                let dtype = self.loop_of(function, &[x], span)?.inputs[0];
                let x = self.elementwise_cast(x, dtype, span);
                self.split_number(function, x, false, span)?
            }
            "divmod" => {
                let operands = [self.number(arguments, "x1")?, self.number(arguments, "x2")?];
                let quotient = self.ufunc(Ufunc::FloorDivide, &operands, span)?;
                let remainder = self.ufunc(Ufunc::Remainder, &operands, span)?;
                let both = [quotient, remainder];
                Operand::Tuple(both.map(|value| Operand::Value(self.with_weakness(value, false))).to_vec())
            }
            "round" | "around" => {
                let value = self.number(arguments, "a")?;
                let decimals = match arguments.take("decimals") {
                    Some(decimals) => self.index_value(&decimals, "the number of decimals", span)?,
                    None => self.int_constant(0, span),
                };
                let rounded = self.rounded(value, decimals, span)?;
                Operand::Value(self.with_weakness(rounded, false))
            }
            "nan_to_num" => self.nan_to_num(arguments)?,
            _ => return Ok(None),
        }))
    }

    /// The loop that a ufunc takes for these operands.
    fn loop_of(&mut self, name: &str, operands: &[Value], span: Span) -> Elaborated<Signature> {
        let Some(ufunc) = functions::lookup(name) else { return Err(self.unsupported(name, span)) };
        let types: Vec<_> = operands.iter().map(|operand| self.operand_type(*operand)).collect();
        match self.resolve_types(ufunc, &types, operands) {
            Ok(signature) => Ok(signature),
            Err(error) => Err(self.rejection(span, "no-loop", error.to_string()).into()),
        }
    }

    /// Operands in the dtypes of a ufunc's loop, for names that stand for another's operation: `np.fabs` and
    /// `np.float_power` have loops of floats only.
    pub(super) fn in_own_loop(
        &mut self,
        ufunc: &'static functions::Ufunc,
        operands: Vec<Value>,
        span: Span,
    ) -> Elaborated<Vec<Value>> {
        if functions::of(ufunc.op).name == ufunc.name {
            return Ok(operands);
        }
        let signature = self.loop_of(ufunc.name, &operands, span)?;
        let operands = operands.into_iter().zip(&signature.inputs);
        Ok(operands.map(|(operand, dtype)| self.elementwise_cast(operand, *dtype, span)).collect())
    }

    /// Operands in a dtype for which a ufunc has a loop that gives it.
    pub(super) fn in_loop_of_dtype(
        &mut self,
        ufunc: &'static functions::Ufunc,
        operands: Vec<Value>,
        dtype: DType,
        casting: Casting,
        span: Span,
    ) -> Elaborated<Vec<Value>> {
        if self.loop_of(ufunc.name, &operands, span)?.outputs[0] == dtype {
            return Ok(operands);
        }
        for (at, operand) in operands.iter().enumerate() {
            self.check_input(ufunc, (at, *operand), dtype, casting, span)?;
        }
        let operands: Vec<Value> =
            operands.into_iter().map(|operand| self.elementwise_cast(operand, dtype, span)).collect();
        if self.loop_of(ufunc.name, &operands, span)?.outputs[0] != dtype {
            let reason = format!(
                "No loop matching the specified signature and casting was found for ufunc {}",
                ufunc.name
            );
            return Err(self.rejection(span, "no-loop", reason).into());
        }
        Ok(operands)
    }

    /// Refuses operands that a ufunc's loop converts more than `casting` allows.
    pub(super) fn check_inputs(
        &mut self,
        ufunc: &'static functions::Ufunc,
        operands: &[Value],
        casting: Casting,
        span: Span,
    ) -> Elaborated<()> {
        let inputs = self.loop_of(ufunc.name, operands, span)?.inputs;
        for (at, (operand, dtype)) in operands.iter().zip(inputs.iter()).enumerate() {
            self.check_input(ufunc, (at, *operand), *dtype, casting, span)?;
        }
        Ok(())
    }

    fn check_input(
        &self,
        ufunc: &'static functions::Ufunc,
        (at, operand): (usize, Value),
        dtype: DType,
        casting: Casting,
        span: Span,
    ) -> Elaborated<()> {
        if can_cast_operand(self.operand_type(operand), dtype, casting) {
            return Ok(());
        }
        let reason = format!(
            "Cannot cast ufunc '{}' input {at} from {} to {} with casting rule '{}'",
            ufunc.name,
            self.dtype_of_value(operand).unwrap_or(dtype).repr(),
            dtype.repr(),
            casting.text()
        );
        Err(self.rejection(span, "casting", reason).into())
    }

    /// A number or array in another dtype, a NumPy number if it is one.
    pub(super) fn elementwise_cast(&mut self, value: Value, dtype: DType, span: Span) -> Value {
        let from = self.shape_and_dtype(value, span).1;
        if from == dtype || !has_values(from) {
            value
        } else {
            self.elementwise(ScalarOp::Cast(dtype), from, vec![value], span)
        }
    }

    /// `frexp` or `modf` of floats: both results.
    pub(super) fn split_number(&mut self, function: &str, x: Value, weak: bool, span: Span) -> Elaborated {
        let dtype = self.shape_and_dtype(x, span).1;
        let (first, second) = if function == "frexp" {
            let mantissa = self.elementwise(ScalarOp::Math("frexp_mantissa"), dtype, vec![x], span);
            let exponent = self.elementwise(ScalarOp::Math("frexp_exponent"), dtype, vec![x], span);
            let whole = if weak { DType::Int64 } else { DType::Int32 };
            (mantissa, self.elementwise(ScalarOp::Cast(whole), dtype, vec![exponent], span))
        } else {
            let whole = self.elementwise(ScalarOp::Trunc, dtype, vec![x], span);
            let rest = self.elementwise(ScalarOp::Subtract, dtype, vec![x, whole], span);
            // An infinity has no fraction; the difference would be NaN.
            let is_infinite = self.elementwise(ScalarOp::IsInfinite, dtype, vec![x], span);
            let zero = self.float_of(0.0, dtype, span);
            let rest = self.elementwise(ScalarOp::Select, dtype, vec![is_infinite, zero, rest], span);
            (self.elementwise(ScalarOp::CopySign, dtype, vec![rest, x], span), whole)
        };
        let both = [first, second];
        Ok(Operand::Tuple(both.map(|value| Operand::Value(self.with_weakness(value, weak))).to_vec()))
    }

    fn float_of(&mut self, value: f64, dtype: DType, span: Span) -> Value {
        let value = if dtype == DType::Float32 { f64::from(value as f32) } else { value };
        self.constant(Const::Float(value, dtype), Type::strong(dtype), span)
    }

    pub(super) fn ldexp(&mut self, [x, exponent]: [Value; 2], span: Span) -> Elaborated<Value> {
        let signature = self.loop_of("ldexp", &[x, exponent], span)?;
        let x = self.elementwise_cast(x, signature.inputs[0], span);
        if self.ndim_of(x) == 0 && self.ndim_of(exponent) == 0 && self.graph.ty(x).as_array().is_none() {
            let exponent = self.cast(exponent, DType::Int64, true, span);
            let ty = Type::strong(signature.inputs[0]);
            return Ok(self.scalar(ScalarOp::Math("ldexp"), vec![x, exponent], ty, span));
        }
        let Some(ufunc) = functions::lookup("ldexp") else { return Err(self.unsupported("ldexp", span)) };
        self.runtime_ufunc(ufunc, &signature, &[x, exponent], span)
    }

    /// Calls a ufunc of the array core that has one result.
    pub(super) fn runtime_ufunc(
        &mut self,
        ufunc: &'static functions::Ufunc,
        signature: &Signature,
        operands: &[Value],
        span: Span,
    ) -> Elaborated<Value> {
        let mut passed = vec![self.int_constant(ufunc.index as i64, span)];
        let mut ndim = 0;
        let scalars = operands.iter().all(|operand| self.graph.ty(*operand).as_array().is_none());
        for (operand, dtype) in operands.iter().zip(&signature.inputs) {
            let operand = self.elementwise_cast(*operand, *dtype, span);
            let array = self.as_array_value(operand, span)?;
            ndim = ndim.max(self.ndim_of(array));
            passed.push(array);
        }
        let dtype = signature.outputs[0];
        let result = self.primitive("hl_ufunc", &passed, Type::array(dtype, ndim, Layout::C), span);
        Ok(if scalars { self.load(result, Vec::new(), span) } else { result })
    }

    /// `np.round`: by way of a power of ten, as NumPy.
    fn rounded(&mut self, value: Value, decimals: Value, span: Span) -> Elaborated<Value> {
        let dtype = self.shape_and_dtype(value, span).1;
        match dtype.kind() {
            Kind::Complex => {
                let part = dtype.real_part();
                let parts = [ScalarOp::Real, ScalarOp::Imaginary].map(|op| {
                    let x = self.elementwise(op, dtype, vec![value], span);
                    self.rounded_float(x, part, decimals, span)
                });
                Ok(self.elementwise(ScalarOp::MakeComplex, part, parts.to_vec(), span))
            }
            Kind::Float => Ok(self.rounded_float(value, dtype, decimals, span)),
            Kind::Bool => {
                let value = self.elementwise_cast(value, DType::Float64, span);
                Ok(self.rounded_float(value, DType::Float64, decimals, span))
            }
            _ if self.facts.is_non_negative(decimals) => {
                if self.graph.ty(value).as_array().is_some() {
                    return self.copy_array(value, None, span);
                }
                Ok(self.scalar(ScalarOp::Cast(dtype), vec![value], Type::strong(dtype), span))
            }
            _ => {
                let float = self.elementwise_cast(value, DType::Float64, span);
                let float = self.rounded_float(float, DType::Float64, decimals, span);
                let whole = self.elementwise(ScalarOp::Cast(dtype), DType::Float64, vec![float], span);
                let zero = self.int_constant(0, span);
                let behind =
                    self.scalar(ScalarOp::GreaterEqual, vec![decimals, zero], Type::weak(DType::Bool), span);
                Ok(self.elementwise(ScalarOp::Select, dtype, vec![behind, value, whole], span))
            }
        }
    }

    fn rounded_float(&mut self, x: Value, dtype: DType, decimals: Value, span: Span) -> Value {
        let apply = |this: &mut Self, op, a, b| this.elementwise(op, dtype, vec![a, b], span);
        if let Some(known) = self.facts.int(decimals) {
            if known == 0 {
                return self.elementwise(ScalarOp::Rint, dtype, vec![x], span);
            }
            let power = self.power_of_ten(known.unsigned_abs(), span);
            let (before, after) = if known > 0 {
                (ScalarOp::Multiply, ScalarOp::Divide)
            } else {
                (ScalarOp::Divide, ScalarOp::Multiply)
            };
            let scaled = apply(self, before, x, power);
            let whole = self.elementwise(ScalarOp::Rint, dtype, vec![scaled], span);
            return apply(self, after, whole, power);
        }
        let (int, float) = (Type::weak(DType::Int64), Type::weak(DType::Float64));
        let zero = self.int_constant(0, span);
        let behind = self.scalar(ScalarOp::GreaterEqual, vec![decimals, zero], Type::weak(DType::Bool), span);
        let places = self.scalar(ScalarOp::Absolute, vec![decimals], int, span);
        let places = self.cast(places, DType::Float64, true, span);
        let ten = self.constant(Const::Float(10.0, DType::Float64), float.clone(), span);
        let power = self.scalar(ScalarOp::Math("pow"), vec![ten, places], float, span);
        let either = |this: &mut Self, then, otherwise, value| {
            let (then, otherwise) = (apply(this, then, value, power), apply(this, otherwise, value, power));
            this.elementwise(ScalarOp::Select, dtype, vec![behind, then, otherwise], span)
        };
        let scaled = either(self, ScalarOp::Multiply, ScalarOp::Divide, x);
        let whole = self.elementwise(ScalarOp::Rint, dtype, vec![scaled], span);
        either(self, ScalarOp::Divide, ScalarOp::Multiply, whole)
    }

    fn power_of_ten(&mut self, places: u64, span: Span) -> Value {
        let float = Type::weak(DType::Float64);
        if places <= MOST_EXACT_POWER as u64 {
            let power = (0..places).fold(1.0, |power, _| power * 10.0);
            return self.constant(Const::Float(power, DType::Float64), float, span);
        }
        let ten = self.constant(Const::Float(10.0, DType::Float64), float.clone(), span);
        let places = self.constant(Const::Float(places as f64, DType::Float64), float.clone(), span);
        self.scalar(ScalarOp::Math("pow"), vec![ten, places], float, span)
    }

    /// `np.nan_to_num(x, nan=0.0, posinf=None, neginf=None)`
    fn nan_to_num(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let value = self.number(arguments, "x")?;
        let copy = arguments.take("copy");
        let copies = self.known_flag(copy, "copy", true, span)? || self.graph.ty(value).as_array().is_none();
        if !copies {
            self.check_writable(value, span)?;
        }
        let mut instead = Vec::new();
        for name in ["nan", "posinf", "neginf"] {
            let given = arguments.take(name).filter(|given| !self.is_none(given));
            instead.push(match given {
                Some(operand) => Some(self.scalar_value(&operand, name, span)?.0),
                None => None,
            });
        }
        let dtype = self.shape_and_dtype(value, span).1;
        let result = match dtype.kind() {
            Kind::Float => self.finite(value, dtype, &instead, span),
            Kind::Complex => {
                let part = dtype.real_part();
                let parts = [ScalarOp::Real, ScalarOp::Imaginary].map(|op| {
                    let x = self.elementwise(op, dtype, vec![value], span);
                    self.finite(x, part, &instead, span)
                });
                self.elementwise(ScalarOp::MakeComplex, part, parts.to_vec(), span)
            }
            _ if !copies => return Ok(Operand::Value(value)),
            _ if self.graph.ty(value).as_array().is_some() => self.copy_array(value, None, span)?,
            _ => self.scalar(ScalarOp::Cast(dtype), vec![value], Type::strong(dtype), span),
        };
        if !copies {
            self.assign_array(value, result, span)?;
            return Ok(Operand::Value(value));
        }
        Ok(Operand::Value(self.with_weakness(result, false)))
    }

    fn finite(&mut self, x: Value, dtype: DType, instead: &[Option<Value>], span: Span) -> Value {
        let largest = match dtype {
            DType::Float16 => 65504.0,
            DType::Float32 => f32::MAX.into(),
            _ => f64::MAX,
        };
        let mut result = x;
        for (given, default, from) in [
            (instead[2], -largest, Some(f64::NEG_INFINITY)),
            (instead[1], largest, Some(f64::INFINITY)),
            (instead[0], 0.0, None),
        ] {
            let other = match given {
                Some(given) => self.cast(given, dtype, false, span),
                None => self.float_of(default, dtype, span),
            };
            let replaced = match from {
                Some(infinity) => {
                    let infinity = self.float_of(infinity, dtype, span);
                    self.elementwise(ScalarOp::Equal, dtype, vec![x, infinity], span)
                }
                None => self.elementwise(ScalarOp::IsNan, dtype, vec![x], span),
            };
            result = self.elementwise(ScalarOp::Select, dtype, vec![replaced, other, result], span);
        }
        result
    }
}
