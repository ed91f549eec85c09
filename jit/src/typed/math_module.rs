//! The module `math`: functions of Python numbers.
//!
//! Where Python raises because a float has no result, these give NaN or infinity; what works on integers raises.

use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::flow::BinaryOp;
use crate::graph::{Span, Value};
use crate::loops;
use crate::rejection::Rejection;
use crate::scalar::{Const, ScalarOp};
use crate::types::{Layout, ScalarType, Type};
use hotloop_array::dtype::{DType, Kind};
use hotloop_array::functions;

impl Elaborator<'_, '_> {
    pub(super) fn call_math(&mut self, function: &str, arguments: &mut Arguments) -> Elaborated {
        match function {
            "fsum" | "prod" => return self.math_of_items(function, arguments),
            "dist" | "sumprod" => return self.math_of_points(function, arguments),
            "isclose" => return self.is_close(arguments),
            "nextafter" if arguments.has("steps") => return self.next_after_steps(arguments),
            _ => {}
        }
        let span = arguments.span;
        let operands = arguments.rest();
        let fixed = ARITIES.iter().find(|(name, ..)| *name == function);
        if let Some((_, least, most)) = fixed {
            self.check_count(function, operands.len(), *least, *most, span)?;
        }
        let mut values = Vec::new();
        for operand in &operands {
            values.push(self.math_number(function, operand, span)?);
        }
        match function {
            "gcd" | "lcm" => self.divisors(function, &values, span),
            "hypot" if values.len() != 2 => {
                let items: Vec<Operand> = values.iter().map(|(value, _)| Operand::Value(*value)).collect();
                let array = self.array_from_items(&items, Some(DType::Float64), span)?;
                Ok(self.float_primitive("hl_norm", &[array], span))
            }
            "factorial" | "isqrt" | "comb" | "perm" => self.counting(function, &values, span),
            "ldexp" => {
                let (x, exponent) = (self.weak_float(values[0].0, span), self.whole(values[1], span)?);
                let operands = vec![x, exponent];
                let ty = Type::weak(DType::Float64);
                Ok(Operand::Value(self.scalar(ScalarOp::Math("ldexp"), operands, ty, span)))
            }
            "frexp" | "modf" => {
                let x = self.weak_float(values[0].0, span);
                self.split_number(function, x, true, span)
            }
            "ulp" => {
                let x = self.weak_float(values[0].0, span);
                self.call_helper("_ulp", vec![Operand::Value(x)], span)
            }
            _ => self.math_of_floats(function, &values, span),
        }
    }

    /// Functions whose arguments are taken as floats.
    fn math_of_floats(&mut self, function: &str, values: &[(Value, ScalarType)], span: Span) -> Elaborated {
        let weak_float = Type::weak(DType::Float64);
        if matches!(function, "floor" | "ceil" | "trunc") && values[0].1.dtype.kind() != Kind::Float {
            return Ok(Operand::Value(self.cast(values[0].0, DType::Int64, true, span)));
        }
        let floats: Vec<Value> = values.iter().map(|(value, _)| self.weak_float(*value, span)).collect();
        let result = match function {
            "sqrt" => self.scalar(ScalarOp::SquareRoot, floats, weak_float, span),
            "fabs" => self.scalar(ScalarOp::Absolute, floats, weak_float, span),
            "floor" | "ceil" | "trunc" => {
                let op = match function {
                    "floor" => ScalarOp::Floor,
                    "ceil" => ScalarOp::Ceil,
                    _ => ScalarOp::Trunc,
                };
                let rounded = self.scalar(op, floats, weak_float, span);
                self.integer_of_float(rounded, span)
            }
            "isnan" | "isinf" | "isfinite" => {
                let op = match function {
                    "isnan" => ScalarOp::IsNan,
                    "isinf" => ScalarOp::IsInfinite,
                    _ => ScalarOp::IsFinite,
                };
                self.scalar(op, floats, Type::weak(DType::Bool), span)
            }
            "degrees" | "radians" => {
                let factor = if function == "degrees" {
                    180.0 / std::f64::consts::PI
                } else {
                    std::f64::consts::PI / 180.0
                };
                let factor = self.constant(Const::Float(factor, DType::Float64), weak_float.clone(), span);
                self.scalar(ScalarOp::Multiply, vec![floats[0], factor], weak_float, span)
            }
            "copysign" => self.scalar(ScalarOp::CopySign, floats, weak_float, span),
            "log" if floats.len() == 2 => {
                let [x, base] = [0, 1]
                    .map(|i| self.scalar(ScalarOp::Math("log"), vec![floats[i]], weak_float.clone(), span));
                self.scalar(ScalarOp::Divide, vec![x, base], weak_float, span)
            }
            _ => match KERNELS.iter().find(|name| **name == function) {
                Some(name) => self.scalar(ScalarOp::Math(name), floats, weak_float, span),
                None => return Err(self.unsupported(&format!("math.{function}"), span)),
            },
        };
        Ok(Operand::Value(result))
    }

    /// An argument of a function of `math`, which takes no arrays.
    fn math_number(
        &mut self,
        function: &str,
        operand: &Operand,
        span: Span,
    ) -> Elaborated<(Value, ScalarType)> {
        let (value, ty) = match operand {
            Operand::Value(value) => (*value, self.graph.ty(*value).clone()),
            _ => return self.scalar_value(operand, &format!("an argument of math.{function}"), span),
        };
        let in_numpy = functions::lookup(function).is_some();
        let hinted = |rejection: Rejection, otherwise: &str| -> Box<Rejection> {
            let hint = if in_numpy { format!("np.{function} does") } else { otherwise.to_owned() };
            rejection.with_hint(hint).into()
        };
        match ty {
            Type::Array(array) => {
                let reason = format!("math.{function} takes numbers and no arrays, this is {array}");
                let rejection = self.rejection(span, "type", reason);
                Err(hinted(rejection, "call it for each element in a loop"))
            }
            Type::Scalar(scalar) if scalar.dtype.kind() == Kind::Complex => {
                let reason = format!("math.{function} does not take complex numbers");
                let rejection = self.rejection(span, "type", reason);
                Err(hinted(rejection, "take its .real, .imag or abs()"))
            }
            Type::Scalar(scalar) => Ok((value, scalar)),
            _ => self.scalar_value(operand, &format!("an argument of math.{function}"), span),
        }
    }

    fn check_count(
        &self,
        function: &str,
        given: usize,
        least: usize,
        most: usize,
        span: Span,
    ) -> Elaborated<()> {
        if (least..=most).contains(&given) {
            return Ok(());
        }
        let takes = if least == most { least.to_string() } else { format!("{least} to {most}") };
        let plural = if most == 1 { "" } else { "s" };
        let reason = format!("math.{function}() takes {takes} argument{plural}, {given} were given");
        let code = if given < least { "missing-argument" } else { "too-many-arguments" };
        Err(self.rejection(span, code, reason).into())
    }

    fn weak_float(&mut self, value: Value, span: Span) -> Value {
        self.cast(value, DType::Float64, true, span)
    }

    /// An argument that must be an integer.
    fn whole(&mut self, (value, ty): (Value, ScalarType), span: Span) -> Elaborated<Value> {
        if ty.dtype.is_integer() || ty.dtype == DType::Bool {
            return Ok(self.cast(value, DType::Int64, true, span));
        }
        let reason = format!("'{}' object cannot be interpreted as an integer", ty.dtype.name());
        Err(self.rejection(span, "type", reason).with_hint("convert it with int(...)").into())
    }

    /// Calls a runtime function that gives an integer.
    fn integer_primitive(&mut self, symbol: &str, arguments: Vec<Value>, span: Span) -> Value {
        let op = loops::Op::Primitive { symbol: symbol.into(), arguments };
        self.basic(op, Type::weak(DType::Int64), span)
    }

    /// Calls a runtime function of arrays and numbers that gives a float.
    fn float_primitive(&mut self, symbol: &str, arguments: &[Value], span: Span) -> Operand {
        Operand::Value(self.primitive(symbol, arguments, Type::weak(DType::Float64), span))
    }

    fn divisors(&mut self, function: &str, values: &[(Value, ScalarType)], span: Span) -> Elaborated {
        let mut result = self.int_constant(i64::from(function == "lcm"), span);
        for value in values {
            let value = self.whole(*value, span)?;
            result = self.integer_primitive(&format!("hl_{function}"), vec![result, value], span);
            self.facts.set_non_negative(result);
        }
        Ok(Operand::Value(result))
    }

    fn counting(&mut self, function: &str, values: &[(Value, ScalarType)], span: Span) -> Elaborated {
        let mut passed = Vec::new();
        for value in values {
            passed.push(self.whole(*value, span)?);
        }
        // Without a second number all of the first are arranged.
        let symbol = if function == "perm" && passed.len() == 1 { "factorial" } else { function };
        let result = self.integer_primitive(&format!("hl_{symbol}"), passed, span);
        self.facts.set_non_negative(result);
        Ok(Operand::Value(result))
    }

    /// `pow(base, exponent, modulus)`
    pub(super) fn power_modulo(&mut self, operands: [&Operand; 3], span: Span) -> Elaborated {
        let mut passed = Vec::new();
        for operand in operands {
            let (value, ty) = self.scalar_value(operand, "an argument of pow", span)?;
            if !ty.dtype.is_integer() && ty.dtype != DType::Bool {
                let reason = "pow() 3rd argument not allowed unless all arguments are integers";
                return Err(self.rejection(span, "type", reason).into());
            }
            passed.push(self.cast(value, DType::Int64, true, span));
        }
        Ok(Operand::Value(self.integer_primitive("hl_power_modulo", passed, span)))
    }

    /// `round(n, digits)` of an integer.
    pub(super) fn round_integer(&mut self, value: Value, digits: Value, span: Span) -> Value {
        self.integer_primitive("hl_round_integer", vec![value, digits], span)
    }

    fn math_of_items(&mut self, function: &str, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let name = if function == "fsum" { "seq" } else { "iterable" };
        let items = self.required(arguments, name)?;
        if function == "fsum" {
            let array = self.sequence(&items, "math.fsum", span)?;
            let array = self.dense_floats(array, span)?;
            return Ok(self.float_primitive("hl_fsum", &[array], span));
        }
        let start = arguments.take("start");
        let start = start.unwrap_or_else(|| Operand::Value(self.int_constant(1, span)));
        self.fold(&items, start, BinaryOp::Mul, "math.prod", span)
    }

    fn math_of_points(&mut self, function: &str, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let name = format!("math.{function}");
        let (p, q) = (self.required(arguments, "p")?, self.required(arguments, "q")?);
        let (p, q) = (self.sequence(&p, &name, span)?, self.sequence(&q, &name, span)?);
        let integers = [p, q].into_iter().all(|array| {
            let dtype = self.graph.ty(array).as_array().map(|ty| ty.dtype);
            dtype.is_some_and(|dtype| dtype != DType::UInt64 && (dtype.is_integer() || dtype == DType::Bool))
        });
        if function == "sumprod" && integers {
            let ty = Type::weak(DType::Int64);
            return Ok(Operand::Value(self.primitive("hl_sumprod_integers", &[p, q], ty, span)));
        }
        let (p, q) = (self.dense_floats(p, span)?, self.dense_floats(q, span)?);
        Ok(self.float_primitive(&format!("hl_{function}"), &[p, q], span))
    }

    /// A vector as float64 in dense memory.
    fn dense_floats(&mut self, array: Value, span: Span) -> Elaborated<Value> {
        match self.graph.ty(array).as_array() {
            Some(ty) if ty.dtype == DType::Float64 && ty.layout == Layout::C => Ok(array),
            _ => self.copy_array(array, Some(DType::Float64), span),
        }
    }

    /// A tuple, list or vector of real numbers as an array.
    fn sequence(&mut self, operand: &Operand, function: &str, span: Span) -> Elaborated<Value> {
        let items = match operand {
            Operand::List(items) => Some(items.clone()),
            other => self.as_items(other, span),
        };
        let array = match (items, operand) {
            (Some(items), _) => self.array_from_items(&items, None, span)?,
            (None, Operand::Value(value)) => *value,
            _ => return Err(self.no_sequence(operand, function, span)),
        };
        match self.graph.ty(array).as_array() {
            Some(ty) if ty.ndim == 1 && ty.dtype.kind() != Kind::Complex => Ok(array),
            _ => Err(self.no_sequence(operand, function, span)),
        }
    }

    fn no_sequence(&self, operand: &Operand, function: &str, span: Span) -> Box<Rejection> {
        let what = self.describe(operand);
        let reason = format!("{function} takes a tuple or a vector of real numbers, this is {what}");
        self.rejection(span, "type", reason).into()
    }

    fn is_close(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let (a, b) = (self.required(arguments, "a")?, self.required(arguments, "b")?);
        let mut passed = Vec::new();
        for operand in [a, b] {
            let (value, _) = self.math_number("isclose", &operand, span)?;
            passed.push(Operand::Value(self.weak_float(value, span)));
        }
        for (name, default) in [("rel_tol", 1e-9), ("abs_tol", 0.0)] {
            let tolerance = match arguments.take(name) {
                Some(operand) => {
                    let (value, _) = self.math_number("isclose", &operand, span)?;
                    self.weak_float(value, span)
                }
                None => {
                    let ty = Type::weak(DType::Float64);
                    self.constant(Const::Float(default, DType::Float64), ty, span)
                }
            };
            passed.push(Operand::Value(tolerance));
        }
        self.call_helper("_isclose", passed, span)
    }

    fn next_after_steps(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let (x, y) = (self.required(arguments, "x")?, self.required(arguments, "y")?);
        let steps = self.required(arguments, "steps")?;
        let (x, y) = (self.math_number("nextafter", &x, span)?.0, self.math_number("nextafter", &y, span)?.0);
        let (x, y) = (self.weak_float(x, span), self.weak_float(y, span));
        if self.is_none(&steps) {
            let ty = Type::weak(DType::Float64);
            return Ok(Operand::Value(self.scalar(ScalarOp::Math("nextafter"), vec![x, y], ty, span)));
        }
        let steps = self.index_value(&steps, "the number of steps", span)?;
        Ok(self.float_primitive("hl_nextafter_steps", &[x, y, steps], span))
    }
}

/// The functions that take a fixed number of arguments: name, the least and the largest number.
const ARITIES: &[(&str, usize, usize)] = &[
    ("acos", 1, 1),
    ("acosh", 1, 1),
    ("asin", 1, 1),
    ("asinh", 1, 1),
    ("atan", 1, 1),
    ("atan2", 2, 2),
    ("atanh", 1, 1),
    ("cbrt", 1, 1),
    ("ceil", 1, 1),
    ("comb", 2, 2),
    ("copysign", 2, 2),
    ("cos", 1, 1),
    ("cosh", 1, 1),
    ("degrees", 1, 1),
    ("erf", 1, 1),
    ("erfc", 1, 1),
    ("exp", 1, 1),
    ("exp2", 1, 1),
    ("expm1", 1, 1),
    ("fabs", 1, 1),
    ("factorial", 1, 1),
    ("floor", 1, 1),
    ("fma", 3, 3),
    ("fmod", 2, 2),
    ("frexp", 1, 1),
    ("gamma", 1, 1),
    ("isfinite", 1, 1),
    ("isinf", 1, 1),
    ("isnan", 1, 1),
    ("isqrt", 1, 1),
    ("ldexp", 2, 2),
    ("lgamma", 1, 1),
    ("log", 1, 2),
    ("log10", 1, 1),
    ("log1p", 1, 1),
    ("log2", 1, 1),
    ("modf", 1, 1),
    ("nextafter", 2, 2),
    ("perm", 1, 2),
    ("pow", 2, 2),
    ("radians", 1, 1),
    ("remainder", 2, 2),
    ("sin", 1, 1),
    ("sinh", 1, 1),
    ("sqrt", 1, 1),
    ("tan", 1, 1),
    ("tanh", 1, 1),
    ("trunc", 1, 1),
    ("ulp", 1, 1),
];

/// Functions that are one function of `hotloop_core::math` of the same name.
const KERNELS: &[&str] = &[
    "acos",
    "acosh",
    "asin",
    "asinh",
    "atan",
    "atan2",
    "atanh",
    "cbrt",
    "cos",
    "cosh",
    "erf",
    "erfc",
    "exp",
    "exp2",
    "expm1",
    "fma",
    "fmod",
    "gamma",
    "hypot",
    "lgamma",
    "log",
    "log10",
    "log1p",
    "log2",
    "nextafter",
    "pow",
    "remainder",
    "sin",
    "sinh",
    "tan",
    "tanh",
];
