//! Sums, extremes, means and deviations of arrays: loops where all elements are reduced, the runtime along axes.

use super::arguments::Arguments;
use super::array_functions::Axis;
use super::elaborate::{Elaborated, Elaborator};
use super::moments::is_time;
use super::operand::Operand;
use super::ufuncs::accumulator;
use crate::graph::{Span, Value};
use crate::loops::ReductionKind;
use crate::scalar::{Const, ScalarOp};
use crate::types::Type;
use hotloop_array::dtype::{DType, Kind};
use hotloop_array::primitives::Reduction;

impl Elaborator<'_, '_> {
    /// A reduction of all elements of an array, or of a number to itself.
    pub(super) fn reduction(&mut self, name: &str, value: Value, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let axis = arguments.take("axis").filter(|axis| !self.is_none(axis));
        if matches!(name, "std" | "var") {
            self.check_dtype_of_variance(name, value, arguments, span)?;
        }
        for name in ["initial", "where"] {
            if let Some(given) = arguments.take(name)
                && !self.is_none(&given)
                && !self.is_true(&given)
            {
                arguments.put(name, given);
            }
        }
        if arguments.has("initial") || arguments.has("where") {
            return self.masked_reduction(name, value, axis, arguments);
        }
        if let Some(correction) = arguments.take("correction") {
            arguments.put("ddof", correction);
        }
        if self.ndim_of(value) == 0
            && matches!(name, "mean" | "std" | "var")
            && let Some(axis) = axis.as_ref().filter(|axis| self.as_items(axis, span).is_none())
        {
            // Unlike sums, these have no axis to go along.
            self.known_axis(axis, 0, span)?;
        }
        let only_axis = self.ndim_of(value) == 1
            && axis.as_ref().is_some_and(|axis| matches!(self.known_int(axis), Some(0 | -1)));
        if arguments.has("keepdims") || (axis.is_some() && !only_axis) {
            return self.axis_reduction(name, value, axis, arguments, span);
        }
        let element = self.dtype_of_value(value).unwrap_or(DType::Float64);
        if element.index().is_none() {
            if !arguments.has("dtype")
                && let Some(result) = self.time_reduction(name, value, element, span)?
            {
                return Ok(Operand::Value(result));
            }
            // Sums of half precision are the runtime's, which rounds them once.
            if !matches!(name, "any" | "all" | "min" | "amin" | "max" | "amax") || is_time(element) {
                return self.axis_reduction(name, value, None, arguments, span);
            }
        }
        let wanted = match arguments.take("dtype") {
            Some(dtype) => self.dtype_of(&dtype, span)?,
            None => None,
        };
        let dtype = self.dtype_of_value(value).unwrap_or(DType::Float64);
        let value = if self.graph.ty(value).as_array().is_some() {
            value
        } else {
            let array = self.allocate(Vec::new(), dtype, false, span);
            self.assign_array(array, value, span)?;
            array
        };
        let result = match name {
            "sum" => self.reduce(ReductionKind::Sum, value, wanted.unwrap_or(accumulator(dtype)), span),
            "prod" => self.reduce(ReductionKind::Product, value, wanted.unwrap_or(accumulator(dtype)), span),
            "min" | "amin" => self.reduce(ReductionKind::Minimum, value, dtype, span),
            "max" | "amax" => self.reduce(ReductionKind::Maximum, value, dtype, span),
            "any" => self.reduce(ReductionKind::Any, value, DType::Bool, span),
            "all" => self.reduce(ReductionKind::All, value, DType::Bool, span),
            "mean" => self.mean(value, dtype, wanted, span),
            _ => {
                let mean_dtype = mean_dtype(dtype, wanted);
                let mean = self.mean(value, dtype, wanted, span);
                let deviation = self.elementwise(ScalarOp::Subtract, mean_dtype, vec![value, mean], span);
                let squares = if mean_dtype.kind() == Kind::Complex {
                    let conjugate = self.elementwise(ScalarOp::Conjugate, mean_dtype, vec![deviation], span);
                    let product =
                        self.elementwise(ScalarOp::Multiply, mean_dtype, vec![deviation, conjugate], span);
                    self.elementwise(ScalarOp::Real, mean_dtype, vec![product], span)
                } else {
                    self.elementwise(ScalarOp::Multiply, mean_dtype, vec![deviation, deviation], span)
                };
                let real = mean_dtype.real_part();
                let total = self.reduce(ReductionKind::Sum, squares, real, span);
                let mut count = self.size(value, span);
                if let Some(ddof) = arguments.take("ddof") {
                    let ddof = self.index_value(&ddof, "ddof", span)?;
                    count =
                        self.scalar(ScalarOp::Subtract, vec![count, ddof], Type::weak(DType::Int64), span);
                    let least = self.int_constant(0, span);
                    count =
                        self.scalar(ScalarOp::Maximum, vec![count, least], Type::weak(DType::Int64), span);
                }
                let count = self.cast(count, real, false, span);
                let variance = self.scalar(ScalarOp::Divide, vec![total, count], Type::strong(real), span);
                if name == "std" {
                    self.scalar(ScalarOp::SquareRoot, vec![variance], Type::strong(real), span)
                } else {
                    variance
                }
            }
        };
        Ok(Operand::Value(result))
    }

    /// Refuses dtypes of variances that are no floats, and any of complex numbers: what they lose is lost at different steps.
    fn check_dtype_of_variance(
        &mut self,
        name: &str,
        value: Value,
        arguments: &mut Arguments,
        span: Span,
    ) -> Elaborated<()> {
        let Some(given) = arguments.take("dtype").filter(|dtype| !self.is_none(dtype)) else { return Ok(()) };
        let wanted = self.dtype_of(&given, span)?;
        arguments.put("dtype", given);
        let of_complex = self.dtype_of_value(value).is_some_and(DType::is_complex);
        match wanted {
            Some(dtype) if of_complex || !dtype.native().is_float() => {
                let reason = format!(
                    "{name}() takes dtypes of floats only, and none of complex numbers, in compiled code"
                );
                Err(self.rejection(span, "argument", reason).into())
            }
            _ => Ok(()),
        }
    }

    /// A reduction that starts somewhere, or leaves elements out.
    fn masked_reduction(
        &mut self,
        name: &str,
        value: Value,
        axis: Option<Operand>,
        arguments: &mut Arguments,
    ) -> Elaborated {
        let span = arguments.span;
        let array = self.as_array_value(value, span)?;
        if let Some(ufunc) = Self::ufunc_of_reduction(name) {
            return self.reduce_from(ufunc, array, axis, arguments);
        }
        let none = Operand::Value(self.none(span));
        let axis = axis.unwrap_or_else(|| none.clone());
        let mask = match self.take_mask(arguments)? {
            Some(mask) => self.as_array_value(mask, span)?,
            None => {
                let every = self.bool_constant(true, span);
                self.as_array_value(every, span)?
            }
        };
        let flag = Operand::Value(self.bool_constant(false, span));
        let keep = arguments.take("keepdims").unwrap_or(flag);
        let zero = Operand::Value(self.int_constant(0, span));
        let ddof = arguments.take("correction").or_else(|| arguments.take("ddof")).unwrap_or(zero);
        let mut passed = vec![Operand::Value(array), Operand::Value(mask), axis, keep];
        if name != "mean" {
            passed.push(ddof);
        }
        self.call_helper(&format!("_masked_{name}"), passed, span)
    }

    fn mean(&mut self, value: Value, dtype: DType, wanted: Option<DType>, span: Span) -> Value {
        let dtype = mean_dtype(dtype, wanted);
        let total = self.reduce(ReductionKind::Sum, value, dtype, span);
        let count = self.size(value, span);
        let count = self.cast(count, dtype, false, span);
        self.scalar(ScalarOp::Divide, vec![total, count], Type::strong(dtype), span)
    }

    /// A reduction along axes by the runtime: `axis` as the program gives it, other arguments by keyword.
    pub(super) fn axis_reduction(
        &mut self,
        name: &str,
        array: Value,
        axis: Option<Operand>,
        arguments: &mut Arguments,
        span: Span,
    ) -> Elaborated {
        let Some(reduction) = Reduction::by_name(name) else { return Err(self.unsupported(name, span)) };
        let array = self.as_array_value(array, span)?;
        let (element, ndim) = (self.along(array, Axis { value: None }).0, self.ndim_of(array));
        let of_scalar = |axis: &Operand| ndim == 0 && matches!(self.known_int(axis), Some(0 | -1));
        let axis = axis.filter(|axis| !self.is_none(axis) && !of_scalar(axis));
        let axes = match &axis {
            None => None,
            Some(axis) => Some(match self.as_items(axis, span) {
                Some(items) => items
                    .iter()
                    .map(|item| self.axis_value(item, ndim, span))
                    .collect::<Elaborated<Vec<Value>>>()?,
                None => vec![self.axis_value(axis, ndim, span)?],
            }),
        };
        let keep_dims = match arguments.take("keepdims") {
            None => false,
            Some(keep) => match &keep {
                Operand::Value(value) if self.facts.bool(*value).is_some() => {
                    self.facts.bool(*value) == Some(true)
                }
                _ => {
                    let reason = "keepdims must be known when the function is compiled";
                    return Err(self
                        .rejection(span, "argument", reason)
                        .with_hint("it decides how many axes the result has")
                        .into());
                }
            },
        };
        let wanted = match arguments.take("dtype") {
            Some(dtype) => self.dtype_of(&dtype, span)?,
            None => None,
        };
        let ddof = match arguments.take("ddof") {
            Some(ddof) => {
                let (ddof, _) = self.scalar_value(&ddof, "ddof", span)?;
                self.cast(ddof, DType::Float64, true, span)
            }
            None => self.constant(Const::Float(0.0, DType::Float64), Type::weak(DType::Float64), span),
        };
        let result = self.reduced_dtype(reduction, element, wanted, span)?;
        let left = if keep_dims { ndim } else { axes.as_ref().map_or(0, |axes| ndim - axes.len()) };
        let mut passed = vec![self.int_constant(reduction as i64, span), array];
        self.push_dtype(&mut passed, wanted, span);
        passed.push(self.int_constant(i64::from(keep_dims), span));
        passed.push(ddof);
        passed.push(self.int_constant(axes.as_ref().map_or(-1, |axes| axes.len() as i64), span));
        passed.extend(axes.into_iter().flatten());
        let result = self.array_or_number("hl_reduce", passed, result, left, span);
        Ok(match result {
            // The position of an extremum is a plain int, as in Numba, so that it serves as an index.
            Operand::Value(value) if left == 0 && name.starts_with("arg") => {
                Operand::Value(self.with_weakness(value, true))
            }
            other => other,
        })
    }

    pub(super) fn reduced_dtype(
        &self,
        reduction: Reduction,
        dtype: DType,
        wanted: Option<DType>,
        span: Span,
    ) -> Elaborated<DType> {
        reduction
            .result_dtype(dtype, wanted)
            .map_err(|error| self.rejection(span, "type", error.to_string()).into())
    }

    pub(super) fn push_dtype(&mut self, passed: &mut Vec<Value>, wanted: Option<DType>, span: Span) {
        passed.push(self.int_constant(i64::from(wanted.is_some()), span));
        passed.push(self.dtype_constant(wanted.unwrap_or(DType::Float64), span));
    }

    /// Whether an argument is the constant True.
    fn is_true(&self, operand: &Operand) -> bool {
        matches!(operand, Operand::Value(value) if self.facts.bool(*value) == Some(true))
    }
}

fn mean_dtype(dtype: DType, wanted: Option<DType>) -> DType {
    wanted.unwrap_or(match dtype.kind() {
        Kind::Float | Kind::Complex => dtype,
        _ => DType::Float64,
    })
}
