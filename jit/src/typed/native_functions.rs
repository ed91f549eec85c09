//! Functions of `numpy` that are one call of the array core's: partitions, convolutions, counting, interpolation, `einsum`.

use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::graph::{Span, Value};
use crate::loops::{self, CheckError};
use crate::scalar::{Const, ScalarOp};
use crate::types::{Layout, Type};
use hotloop_array::dtype::{DType, Kind};
use hotloop_array::einsum;

impl Elaborator<'_, '_> {
    /// A function of this file; `None` if it is none.
    pub(super) fn call_native(
        &mut self,
        function: &str,
        arguments: &mut Arguments,
    ) -> Elaborated<Option<Operand>> {
        Ok(Some(match function {
            "partition" | "argpartition" => {
                let array = self.first_array(arguments)?;
                self.partition(function, array, arguments)?
            }
            "convolve" | "correlate" => self.convolve(function, arguments)?,
            "bincount" => self.bincount(arguments)?,
            "einsum" => self.einsum(arguments)?,
            _ => return Ok(None),
        }))
    }

    /// A helper of the library that is one call of the array core's; `None` if it is none of these.
    pub(super) fn call_native_helper(
        &mut self,
        function: &str,
        arguments: &mut Arguments,
    ) -> Elaborated<Option<Operand>> {
        let span = arguments.span;
        Ok(Some(match function {
            "_interpolated" => {
                let x = self.array_operand(arguments, "x")?;
                let (points, values) =
                    (self.array_operand(arguments, "xp")?, self.array_operand(arguments, "fp")?);
                for (array, name) in [(x, "x"), (points, "xp"), (values, "fp")] {
                    if self.dtype_of_value(array).is_some_and(DType::is_complex) {
                        let reason = format!(
                            "Cannot cast array data from dtype('complex128') to dtype('float64') according to the rule 'safe': {name}"
                        );
                        return Err(self.rejection(span, "casting", reason).into());
                    }
                }
                let mut passed = vec![x, points, values];
                for name in ["left", "right"] {
                    let given = arguments.take(name).filter(|given| !self.is_none(given));
                    passed.push(self.int_constant(i64::from(given.is_some()), span));
                    passed.push(match given {
                        Some(given) => {
                            let value = self.scalar_value(&given, name, span)?.0;
                            self.cast(value, DType::Float64, true, span)
                        }
                        None => {
                            self.constant(Const::Float(0.0, DType::Float64), Type::weak(DType::Float64), span)
                        }
                    });
                }
                let ndim = self.ndim_of(x);
                self.array_or_number("hl_interp", passed, DType::Float64, ndim, span)
            }
            "_counted" => {
                let (elements, edges) =
                    (self.array_operand(arguments, "elements")?, self.array_operand(arguments, "edges")?);
                match arguments.take("weights").filter(|weights| !self.is_none(weights)) {
                    None => {
                        self.array_or_number("hl_histogram", vec![elements, edges], DType::Int64, 1, span)
                    }
                    Some(weights) => {
                        let weights = self.number_or_items(&weights, span)?;
                        let passed = vec![elements, edges, weights];
                        self.array_or_number("hl_histogram_weighted", passed, DType::Float64, 1, span)
                    }
                }
            }
            "_python_random" | "_python_gauss" | "_python_bits" | "_python_seed" => {
                let mut passed = Vec::new();
                if let Some(operand) = arguments.take("number") {
                    passed.push(self.index_value(&operand, "the number", span)?);
                }
                let result = match function {
                    "_python_bits" => Type::strong(DType::UInt64),
                    "_python_seed" => Type::Unit,
                    _ => Type::weak(DType::Float64),
                };
                let symbol = function.replace("_python_", "hl_random_python_");
                Operand::Value(self.runtime_call(&symbol, passed, result, span))
            }
            "_swap" => self.swap_items(arguments)?,
            "_unique_all" => {
                let array = self.array_operand(arguments, "ar")?;
                let (dtype, ndim) =
                    (self.dtype_of_value(array).unwrap_or(DType::Float64), self.ndim_of(array));
                let of = |dtype, ndim| Type::array(dtype, ndim, Layout::C);
                let parts = [of(dtype, 1), of(DType::Int64, 1), of(DType::Int64, ndim), of(DType::Int64, 1)];
                Operand::Value(self.primitive("hl_unique_all", &[array], Type::Tuple(parts.into()), span))
            }
            _ => return Ok(None),
        }))
    }

    /// Exchanges two items of a list or array, or two rows.
    fn swap_items(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let of = self.required(arguments, "of")?;
        let places = [self.required(arguments, "one")?, self.required(arguments, "other")?];
        let mut items = Vec::new();
        for place in &places {
            let item = self.subscript(&of, place, span)?;
            // A row is written while the other one is read.
            items.push(match &item {
                Operand::Value(value) => match self.graph.ty(*value).clone() {
                    ty @ Type::Cell(_) => Operand::Value(self.basic(loops::Op::Snapshot(*value), ty, span)),
                    Type::Array(_) if self.as_list(&of).is_none() => {
                        Operand::Value(self.copy_array(*value, None, span)?)
                    }
                    _ => item,
                },
                _ => item,
            });
        }
        self.store_subscript(&of, &places[0], &items[1], false, span)?;
        self.store_subscript(&of, &places[1], &items[0], false, span)?;
        Ok(Operand::Value(self.basic(loops::Op::Const(Const::Unit), Type::Unit, span)))
    }

    /// `np.partition(a, kth, axis=-1)` and `np.argpartition`; every kind of selection gives the same.
    pub(super) fn partition(
        &mut self,
        function: &str,
        array: Value,
        arguments: &mut Arguments,
    ) -> Elaborated {
        let span = arguments.span;
        let places = self.places_of_partition(arguments)?;
        let axis = self.axis(array, arguments, Some(-1))?;
        self.check_kind(arguments)?;
        let (dtype, ndim) = self.along(array, axis);
        let dtype = if function == "partition" { dtype } else { DType::Int64 };
        let passed = self.with_axis(vec![array, places], axis, span);
        Ok(self.array_or_number(&format!("hl_{function}"), passed, dtype, ndim, span))
    }

    fn places_of_partition(&mut self, arguments: &mut Arguments) -> Elaborated<Value> {
        let span = arguments.span;
        let places = self.array_operand(arguments, "kth")?;
        match self.dtype_of_value(places) {
            Some(dtype) if dtype.is_integer() => self.flat(places, span),
            _ => Err(self.rejection(span, "type", "Partition index must be integer").into()),
        }
    }

    fn convolve(&mut self, function: &str, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let (a, v) = (self.array_operand(arguments, "a")?, self.array_operand(arguments, "v")?);
        for (name, array) in [("a", a), ("v", v)] {
            if self.ndim_of(array) > 1 {
                let reason = format!("'{name}' must be a vector, it has {} axes", self.ndim_of(array));
                return Err(self.rejection(span, "type", reason).into());
            }
        }
        let (a, v) = (self.with_an_axis(a, span), self.with_an_axis(v, span));
        let given = arguments.take("mode");
        let mode = match given.as_ref().map(|mode| self.known_text(mode)) {
            None => i64::from(function == "correlate") * 2,
            Some(text) => match text.as_deref() {
                Some("full") => 0,
                Some("same") => 1,
                Some("valid") => 2,
                _ => {
                    let reason =
                        "mode must be one of 'valid', 'same', or 'full', known when the function is compiled";
                    return Err(self.rejection(span, "argument", reason).into());
                }
            },
        };
        let dtype = self.common_dtype(&[a, v], span)?;
        let mode = self.int_constant(mode, span);
        Ok(self.array_or_number(&format!("hl_{function}"), vec![a, v, mode], dtype, 1, span))
    }

    fn bincount(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let integers = self.array_operand(arguments, "x")?;
        if self.ndim_of(integers) != 1 {
            let what = if self.ndim_of(integers) > 1 { "too deep" } else { "of too small depth" };
            return Err(self.rejection(span, "type", format!("object {what} for desired array")).into());
        }
        match self.dtype_of_value(integers) {
            Some(dtype) if matches!(dtype.kind(), Kind::Bool | Kind::Signed | Kind::Unsigned) => {}
            other => {
                let dtype = other.unwrap_or(DType::Float64).repr();
                let reason = format!(
                    "Cannot cast array data from {dtype} to dtype('int64') according to the rule 'safe'"
                );
                return Err(self.rejection(span, "casting", reason).into());
            }
        }
        let weights = arguments.take("weights").filter(|weights| !self.is_none(weights));
        let least = match arguments.take("minlength") {
            Some(least) => self.index_value(&least, "minlength", span)?,
            None => self.int_constant(0, span),
        };
        self.check_not_negative(least, "'minlength' must not be negative", span);
        Ok(match weights {
            None => self.array_or_number("hl_bincount", vec![integers, least], DType::Int64, 1, span),
            Some(weights) => {
                let weights = self.number_or_items(&weights, span)?;
                if self.dtype_of_value(weights).is_some_and(|dtype| dtype.kind() == Kind::Complex) {
                    let reason = "weights must be real numbers";
                    return Err(self.rejection(span, "type", reason).into());
                }
                let passed = vec![integers, weights, least];
                self.array_or_number("hl_bincount_weighted", passed, DType::Float64, 1, span)
            }
        })
    }

    /// `np.einsum(subscripts, *operands)`, the subscripts known when the function is compiled; the products are made from left
    /// to right.
    fn einsum(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        arguments.take("optimize");
        let wanted = self.dtype_argument(arguments)?;
        let given = arguments.rest();
        let text = given.first().and_then(|text| self.known_text(text));
        let (text, given) = match text {
            Some(text) => (text.to_string(), given[1..].to_vec()),
            None => self.listed_subscripts(given, span)?,
        };
        let mut operands = Vec::new();
        for operand in given {
            let value = self.number_or_items(&operand, span)?;
            let array = self.as_array_value(value, span)?;
            operands.push(match wanted {
                Some(dtype) if self.dtype_of_value(array) != Some(dtype) => {
                    self.copy_array(array, Some(dtype), span)?
                }
                _ => array,
            });
        }
        let axes: Vec<usize> = operands.iter().map(|array| self.ndim_of(*array)).collect();
        let (inputs, output) = match einsum::parse_for(&text, &axes) {
            Ok(parsed) => parsed,
            Err(error) => return Err(self.rejection(span, "argument", error.to_string()).into()),
        };
        let dtype = self.common_dtype(&operands, span)?;
        let mut passed = vec![self.int_constant(operands.len() as i64, span)];
        for (labels, operand) in inputs.iter().zip(operands) {
            self.push_labels(&mut passed, labels, span);
            passed.push(operand);
        }
        self.push_labels(&mut passed, &output, span);
        Ok(self.array_or_number("hl_einsum", passed, dtype, output.len(), span))
    }

    /// The subscripts of `einsum(a, [0, 1], b, [1, 2], [0, 2])` as a text, and the operands between them.
    fn listed_subscripts(&mut self, given: Vec<Operand>, span: Span) -> Elaborated<(String, Vec<Operand>)> {
        let has_result = given.len() % 2 == 1;
        let (mut texts, mut operands) = (Vec::new(), Vec::new());
        for (at, operand) in given.iter().enumerate() {
            let is_result = has_result && at + 1 == given.len();
            if at % 2 == 0 && !is_result {
                operands.push(operand.clone());
                continue;
            }
            let items = match operand {
                Operand::List(items) => Some(items.clone()),
                other => self.as_items(other, span),
            };
            let letters = items.and_then(|items| {
                let letters = items.iter().map(|item| match item {
                    Operand::Ellipsis => Some("...".to_owned()),
                    item => einsum::letter(self.known_int(item)?).map(String::from),
                });
                letters.collect::<Option<String>>()
            });
            let Some(letters) = letters else {
                let reason = "the subscripts of einsum must be a text, or lists of numbers below 52, that are known when the function is compiled";
                return Err(self.rejection(span, "argument", reason).into());
            };
            texts.push(letters);
        }
        let result = if has_result { texts.pop().map(|result| format!("->{result}")) } else { None };
        Ok((texts.join(",") + &result.unwrap_or_default(), operands))
    }

    /// Raises a ValueError when the code runs and the number is negative.
    fn check_not_negative(&mut self, value: Value, message: &'static str, span: Span) {
        let zero = self.int_constant(0, span);
        let holds = self.scalar(ScalarOp::GreaterEqual, vec![value, zero], Type::weak(DType::Bool), span);
        let check =
            loops::Op::Check { holds, error: CheckError::Value, message: message.into(), value: None };
        self.effect(check, span);
    }

    fn push_labels(&mut self, passed: &mut Vec<Value>, labels: &[einsum::Label], span: Span) {
        passed.push(self.int_constant(labels.len() as i64, span));
        for label in labels {
            passed.push(self.int_constant(i64::from(u32::from(*label)), span));
        }
    }
}
