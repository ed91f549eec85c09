//! Python's builtin functions and the `math` module.

use super::calls::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use super::{Op, ufuncs::accumulator};
use crate::flow::BinaryOp;
use crate::graph::{Span, Value};
use crate::host::Object;
use crate::loops::ReductionKind;
use crate::scalar::{Const, ScalarOp};
use crate::types::{ScalarType, Type};
use hotloop_array::dtype::{DType, Kind};
use hotloop_array::functions::Op as Ufunc;
use std::rc::Rc;

impl Elaborator<'_, '_> {
    /// Calls something that the compiler knows by its dotted name.
    pub(super) fn call_known(&mut self, name: &Rc<str>, arguments: &mut Arguments) -> Elaborated {
        match name.split_once('.') {
            Some(("builtins", function)) => self.call_builtin(function, arguments),
            Some(("math", function)) => self.call_math(function, arguments),
            Some(("numpy", function)) => self.call_numpy(function, arguments),
            Some(("numba", "prange")) => self.range(true, arguments),
            _ => Err(self.unsupported(name, arguments.span)),
        }
    }

    pub(super) fn unsupported(&self, name: &str, span: Span) -> Box<crate::rejection::Rejection> {
        let name = name.strip_prefix("builtins.").unwrap_or(name);
        self.rejection(span, "unsupported-function", format!("'{name}' is not supported in compiled code"))
            .with_hint("call it outside of the compiled function and pass the result in")
            .into()
    }

    fn call_builtin(&mut self, function: &str, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        match function {
            "range" => self.range(false, arguments),
            "len" => {
                let object = self.required(arguments, 0, "obj")?;
                self.length_of(&object, span)
            }
            "abs" => {
                let value = self.number(arguments, 0, "x")?;
                let weak = self.is_weak(value);
                let value = self.python_bool_as_int(value, span);
                let result = self.ufunc(Ufunc::Absolute, &[value], span)?;
                Ok(Operand::Value(self.with_weakness(result, weak)))
            }
            "min" | "max" => self.extremum(function == "max", arguments),
            "sum" => self.builtin_sum(arguments),
            "int" => self.convert_call(DType::Int64, true, arguments),
            "float" => self.convert_call(DType::Float64, true, arguments),
            "bool" => {
                let object = self.required(arguments, 0, "x")?;
                let truth = self.truth(&object, span)?;
                let truth = self.materialise(&truth, span)?;
                Ok(Operand::Value(self.with_weakness(truth, true)))
            }
            "complex" => self.complex(arguments),
            "pow" => {
                let (base, exponent) =
                    (self.required(arguments, 0, "base")?, self.required(arguments, 1, "exp")?);
                self.binary(BinaryOp::Pow, &base, &exponent, span)
            }
            "divmod" => {
                let (a, b) = (self.required(arguments, 0, "x")?, self.required(arguments, 1, "y")?);
                let quotient = self.binary(BinaryOp::FloorDiv, &a, &b, span)?;
                let remainder = self.binary(BinaryOp::Mod, &a, &b, span)?;
                Ok(Operand::Tuple(vec![quotient, remainder]))
            }
            "round" => self.round(arguments),
            "enumerate" => {
                let iterable = self.required(arguments, 0, "iterable")?;
                let start = match arguments.take(1, "start") {
                    Some(start) => self.index_value(&start, "the start of enumerate", span)?,
                    None => self.int_constant(0, span),
                };
                Ok(Operand::Enumerate(Box::new(iterable), start))
            }
            "zip" => Ok(Operand::Zip(arguments.rest())),
            "reversed" => {
                let sequence = self.required(arguments, 0, "sequence")?;
                if let Some(items) = self.as_items(&sequence, span) {
                    return Ok(Operand::Tuple(items.into_iter().rev().collect()));
                }
                Ok(Operand::Reversed(Box::new(sequence)))
            }
            "tuple" => match arguments.take(0, "iterable") {
                None => Ok(Operand::Tuple(Vec::new())),
                Some(Operand::List(items)) => Ok(Operand::Tuple(items)),
                Some(operand) => match self.as_items(&operand, span) {
                    Some(items) => Ok(Operand::Tuple(items)),
                    None => Err(self
                        .rejection(
                            span,
                            "type",
                            "tuple() needs a length that is known when the function is compiled",
                        )
                        .into()),
                },
            },
            "isinstance" => self.isinstance(arguments),
            "print" => self.print(arguments),
            _ => Err(self.unsupported(function, span)),
        }
    }

    fn range(&mut self, parallel: bool, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let bounds = arguments.rest();
        let mut values = Vec::new();
        for bound in &bounds {
            values.push(self.index_value(bound, "an argument of range", span)?);
        }
        let (start, stop, step) = match values[..] {
            [stop] => (self.int_constant(0, span), stop, self.int_constant(1, span)),
            [start, stop] => (start, stop, self.int_constant(1, span)),
            [start, stop, step] => (start, stop, step),
            _ => {
                let reason = format!("range expected 1 to 3 arguments, got {}", values.len());
                return Err(self.rejection(span, "missing-argument", reason).into());
            }
        };
        if self.facts.int(step) == Some(0) {
            return Err(self.rejection(span, "range-step", "range() arg 3 must not be zero").into());
        }
        Ok(Operand::Range { start, stop, step, parallel })
    }

    pub(super) fn length_of(&mut self, object: &Operand, span: Span) -> Elaborated {
        if let Operand::List(items) = object {
            return Ok(Operand::Value(self.int_constant(items.len() as i64, span)));
        }
        if let Some(items) = self.as_items(object, span) {
            return Ok(Operand::Value(self.int_constant(items.len() as i64, span)));
        }
        match object {
            Operand::Value(array) if self.graph.ty(*array).as_array().is_some_and(|array| array.ndim > 0) => {
                Ok(Operand::Value(self.length(*array, 0, span)))
            }
            Operand::Range { start, stop, step, .. } => {
                Ok(Operand::Value(self.range_length(*start, *stop, *step, span)))
            }
            other => {
                let what = self.describe(other);
                Err(self.rejection(span, "type", format!("{what} has no length")).into())
            }
        }
    }

    /// An argument that is a number or an array.
    pub(super) fn number(
        &mut self,
        arguments: &mut Arguments,
        position: usize,
        name: &str,
    ) -> Elaborated<Value> {
        let operand = self.required(arguments, position, name)?;
        let span = arguments.span;
        if matches!(operand, Operand::List(_)) || self.as_items(&operand, span).is_some() {
            let items = match &operand {
                Operand::List(items) => items.clone(),
                other => self.as_items(other, span).unwrap_or_default(),
            };
            return self.array_from_items(&items, None, span);
        }
        self.expect_number(&operand, "this function", span)
    }

    fn python_bool_as_int(&mut self, value: Value, span: Span) -> Value {
        match *self.graph.ty(value) {
            Type::Scalar(ScalarType { dtype: DType::Bool, weak: true }) => {
                self.cast(value, DType::Int64, true, span)
            }
            _ => value,
        }
    }

    fn extremum(&mut self, maximum: bool, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let mut items = arguments.rest();
        if let [only] = &items[..] {
            if let Operand::Value(array) = only
                && let Some(ty) = self.graph.ty(*array).as_array().cloned()
            {
                let kind = if maximum { ReductionKind::Maximum } else { ReductionKind::Minimum };
                return Ok(Operand::Value(self.reduce(kind, *array, ty.dtype, span)));
            }
            let only = only.clone();
            items = match &only {
                Operand::List(items) => items.clone(),
                other => self.as_items(other, span).ok_or_else(|| {
                    let what = self.describe(other);
                    self.rejection(span, "type", format!("{what} is not iterable"))
                })?,
            };
        }
        let mut best: Option<(Value, ScalarType)> = None;
        for item in &items {
            let (value, ty) = self.scalar_value(item, "an argument of min or max", span)?;
            best = Some(match best {
                None => (value, ty),
                Some((other, other_ty)) => {
                    let joined = super::join::join(&Type::Scalar(other_ty), &Type::Scalar(ty));
                    let Some(Type::Scalar(common)) = joined else { return Ok(Operand::Poison) };
                    let left = self.cast(other, common.dtype, common.weak, span);
                    let right = self.cast(value, common.dtype, common.weak, span);
                    let both_non_negative =
                        self.facts.is_non_negative(left) && self.facts.is_non_negative(right);
                    let one_non_negative =
                        self.facts.is_non_negative(left) || self.facts.is_non_negative(right);
                    let result = self.emit(Op::Extremum { maximum, left, right }, Type::Scalar(common), span);
                    if both_non_negative || (maximum && one_non_negative) {
                        self.facts.set_non_negative(result);
                    }
                    (result, common)
                }
            });
        }
        match best {
            Some((value, _)) => Ok(Operand::Value(value)),
            None => Err(self.rejection(span, "missing-argument", "min or max of nothing").into()),
        }
    }

    fn builtin_sum(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let iterable = self.required(arguments, 0, "iterable")?;
        let start = arguments.take(1, "start");
        if let Some(items) = self.as_items(&iterable, span) {
            let mut total = start.unwrap_or_else(|| Operand::Value(self.int_constant(0, span)));
            for item in items {
                total = self.binary(BinaryOp::Add, &total, &item, span)?;
            }
            return Ok(total);
        }
        if start.is_some() {
            return Err(self.unsupported("sum with a start", span));
        }
        let array = self.expect_number(&iterable, "sum", span)?;
        let Some(ty) = self.graph.ty(array).as_array().cloned() else {
            let what = self.describe(&iterable);
            return Err(self.rejection(span, "type", format!("{what} is not iterable")).into());
        };
        if ty.ndim != 1 {
            return Err(self
                .rejection(span, "type", "sum() adds up rows of an array of several axes")
                .with_hint("use np.sum for the sum of all elements")
                .into());
        }
        Ok(Operand::Value(self.reduce(ReductionKind::Sum, array, accumulator(ty.dtype), span)))
    }

    /// `int(x)`, `np.float32(x)` and their like.
    pub(super) fn convert_call(&mut self, dtype: DType, weak: bool, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let Some(operand) = arguments.take(0, "x") else {
            let ty = if weak { Type::weak(dtype) } else { Type::strong(dtype) };
            return Ok(Operand::Value(self.constant(super::convert::zero(dtype), ty, span)));
        };
        if let Operand::Value(value) = &operand {
            match self.graph.ty(*value).clone() {
                Type::Scalar(scalar) => {
                    if scalar.dtype.kind() == Kind::Complex && dtype.kind() != Kind::Complex {
                        let reason = format!("a complex number does not convert to {}", dtype.name());
                        return Err(self.rejection(span, "type", reason).with_hint("take its .real").into());
                    }
                    let value = *value;
                    let converted = self.cast(value, dtype, weak, span);
                    if converted != value {
                        return Ok(Operand::Value(converted));
                    }
                    // The same bits, but another notion of weakness: a value of its own.
                    let ty = if weak { Type::weak(dtype) } else { Type::strong(dtype) };
                    if *self.graph.ty(value) == ty {
                        return Ok(operand);
                    }
                    let copy = self.scalar(ScalarOp::Cast(dtype), vec![value], ty, span);
                    if self.facts.is_non_negative(value) {
                        self.facts.set_non_negative(copy);
                    }
                    return Ok(Operand::Value(copy));
                }
                Type::Array(_) if !weak => {
                    return Ok(Operand::Value(self.elementwise(
                        ScalarOp::Cast(dtype),
                        dtype,
                        vec![*value],
                        span,
                    )));
                }
                _ => {}
            }
        }
        let what = self.describe(&operand);
        Err(self.rejection(span, "type", format!("{what} does not convert to {}", dtype.name())).into())
    }

    fn complex(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let real = self.required(arguments, 0, "real")?;
        let Some(imag) = arguments.take(1, "imag") else {
            let (value, _) = self.scalar_value(&real, "the argument of complex", span)?;
            return Ok(Operand::Value(self.cast(value, DType::Complex128, true, span)));
        };
        let (re, _) = self.scalar_value(&real, "the real part", span)?;
        let (im, _) = self.scalar_value(&imag, "the imaginary part", span)?;
        let re = self.cast(re, DType::Float64, true, span);
        let im = self.cast(im, DType::Float64, true, span);
        let ty = Type::weak(DType::Complex128);
        Ok(Operand::Value(self.scalar(ScalarOp::MakeComplex, vec![re, im], ty, span)))
    }

    fn round(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let operand = self.required(arguments, 0, "number")?;
        let (value, ty) = self.scalar_value(&operand, "the argument of round", span)?;
        if arguments.take(1, "ndigits").is_some_and(|digits| !self.is_none(&digits)) {
            return Err(self.unsupported("round to digits", span));
        }
        if ty.dtype.kind() != Kind::Float {
            return Ok(Operand::Value(self.cast(value, DType::Int64, true, span)));
        }
        let rounded = self.scalar(ScalarOp::Rint, vec![value], Type::Scalar(ty), span);
        Ok(Operand::Value(self.cast(rounded, DType::Int64, true, span)))
    }

    fn isinstance(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let object = self.required(arguments, 0, "obj")?;
        let classes = self.required(arguments, 1, "classes")?;
        let classes = match &classes {
            Operand::Tuple(items) => items.clone(),
            single => vec![single.clone()],
        };
        let ty = match &object {
            Operand::Value(value) => self.graph.ty(*value).clone(),
            Operand::Tuple(_) => Type::Tuple(Box::new([])),
            _ => Type::Unit,
        };
        let mut holds = false;
        for class in &classes {
            holds |= match (class, &ty) {
                (Operand::Object(Object::Known(name)), ty) => match (&**name, ty) {
                    ("builtins.int", Type::Scalar(scalar)) => {
                        scalar.weak && matches!(scalar.dtype, DType::Int64 | DType::Bool)
                    }
                    ("builtins.bool", Type::Scalar(scalar)) => scalar.weak && scalar.dtype == DType::Bool,
                    ("builtins.float", Type::Scalar(scalar)) => scalar.dtype == DType::Float64,
                    ("builtins.complex", Type::Scalar(scalar)) => scalar.dtype == DType::Complex128,
                    ("builtins.tuple", Type::Tuple(_)) | ("builtins.str", Type::Text) => true,
                    ("numpy.ndarray", Type::Array(_)) => true,
                    _ => false,
                },
                (Operand::Object(Object::DType(dtype)), Type::Scalar(scalar)) => {
                    !scalar.weak && scalar.dtype == *dtype
                }
                _ => false,
            };
        }
        Ok(Operand::Value(self.bool_constant(holds, span)))
    }

    fn call_math(&mut self, function: &str, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let operands = arguments.rest();
        let mut values = Vec::new();
        for operand in &operands {
            let (value, ty) = self.scalar_value(operand, "an argument of a math function", span)?;
            if ty.dtype.kind() == Kind::Complex {
                return Err(self
                    .rejection(span, "type", format!("math.{function} does not take complex numbers"))
                    .with_hint(format!("np.{function} does"))
                    .into());
            }
            values.push((value, ty));
        }
        let float = |this: &mut Self, i: usize| this.cast(values[i].0, DType::Float64, true, span);
        let weak_float = Type::weak(DType::Float64);
        let weak_bool = Type::weak(DType::Bool);
        let result = match (function, values.len()) {
            ("sqrt", 1) => {
                let x = float(self, 0);
                self.scalar(ScalarOp::SquareRoot, vec![x], weak_float, span)
            }
            ("fabs", 1) => {
                let x = float(self, 0);
                self.scalar(ScalarOp::Absolute, vec![x], weak_float, span)
            }
            ("floor" | "ceil" | "trunc", 1) => {
                if values[0].1.dtype.kind() != Kind::Float {
                    return Ok(Operand::Value(self.cast(values[0].0, DType::Int64, true, span)));
                }
                let op = match function {
                    "floor" => ScalarOp::Floor,
                    "ceil" => ScalarOp::Ceil,
                    _ => ScalarOp::Trunc,
                };
                let x = float(self, 0);
                let rounded = self.scalar(op, vec![x], weak_float, span);
                self.cast(rounded, DType::Int64, true, span)
            }
            ("isnan" | "isinf" | "isfinite", 1) => {
                let op = match function {
                    "isnan" => ScalarOp::IsNan,
                    "isinf" => ScalarOp::IsInfinite,
                    _ => ScalarOp::IsFinite,
                };
                let x = float(self, 0);
                self.scalar(op, vec![x], weak_bool, span)
            }
            ("degrees" | "radians", 1) => {
                let factor = if function == "degrees" {
                    180.0 / std::f64::consts::PI
                } else {
                    std::f64::consts::PI / 180.0
                };
                let factor = self.constant(Const::Float(factor, DType::Float64), weak_float.clone(), span);
                let x = float(self, 0);
                self.scalar(ScalarOp::Multiply, vec![x, factor], weak_float, span)
            }
            ("copysign", 2) => {
                let (x, y) = (float(self, 0), float(self, 1));
                self.scalar(ScalarOp::CopySign, vec![x, y], weak_float, span)
            }
            ("log", 2) => {
                let (x, base) = (float(self, 0), float(self, 1));
                let x = self.scalar(ScalarOp::Math("log"), vec![x], weak_float.clone(), span);
                let base = self.scalar(ScalarOp::Math("log"), vec![base], weak_float.clone(), span);
                self.scalar(ScalarOp::Divide, vec![x, base], weak_float, span)
            }
            (_, count) => match MATH.iter().find(|(name, arity, _)| *name == function && *arity == count) {
                Some((_, _, symbol)) => {
                    let operands = (0..count).map(|i| float(self, i)).collect();
                    self.scalar(ScalarOp::Math(symbol), operands, weak_float, span)
                }
                None => return Err(self.unsupported(&format!("math.{function}"), span)),
            },
        };
        Ok(Operand::Value(result))
    }
}

/// Functions of `math` that are one function of `hotloop_core::math`: name, number of arguments, name there.
const MATH: &[(&str, usize, &str)] = &[
    ("acos", 1, "acos"),
    ("acosh", 1, "acosh"),
    ("asin", 1, "asin"),
    ("asinh", 1, "asinh"),
    ("atan", 1, "atan"),
    ("atan2", 2, "atan2"),
    ("atanh", 1, "atanh"),
    ("cbrt", 1, "cbrt"),
    ("cos", 1, "cos"),
    ("cosh", 1, "cosh"),
    ("erf", 1, "erf"),
    ("erfc", 1, "erfc"),
    ("exp", 1, "exp"),
    ("exp2", 1, "exp2"),
    ("expm1", 1, "expm1"),
    ("fmod", 2, "fmod"),
    ("gamma", 1, "gamma"),
    ("hypot", 2, "hypot"),
    ("lgamma", 1, "lgamma"),
    ("log", 1, "log"),
    ("log10", 1, "log10"),
    ("log1p", 1, "log1p"),
    ("log2", 1, "log2"),
    ("nextafter", 2, "nextafter"),
    ("pow", 2, "pow"),
    ("remainder", 2, "remainder"),
    ("sin", 1, "sin"),
    ("sinh", 1, "sinh"),
    ("tan", 1, "tan"),
    ("tanh", 1, "tanh"),
];
