//! `reduce`, `accumulate`, `outer` and `at` of ufuncs, and the reductions that start somewhere or leave elements out.

use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::graph::{Span, Value};
use crate::loops::ViewItem;
use hotloop_array::dtype::DType;
use hotloop_array::functions::{self, Ufunc};
use hotloop_array::promotion::OperandType;
use hotloop_array::reduce::accumulation_loop;

/// The methods that compile.
pub(super) const METHODS: [&str; 4] = ["reduce", "accumulate", "outer", "at"];

impl Elaborator<'_, '_> {
    /// `np.add.reduce(a)` and its like.
    pub(super) fn call_ufunc_method(
        &mut self,
        ufunc: &'static Ufunc,
        method: &str,
        arguments: &mut Arguments,
    ) -> Elaborated {
        let span = arguments.span;
        match method {
            "outer" => {
                let (a, b) = (self.first_array(arguments)?, self.first_array(arguments)?);
                let all = ViewItem::Slice { start: None, stop: None, step: None };
                let mut items = vec![all; self.ndim_of(a)];
                items.extend(vec![ViewItem::NewAxis; self.ndim_of(b)]);
                let a = self.view(a, items, span);
                let mut operands = self.arguments(
                    &format!("numpy.{}", ufunc.name),
                    vec![Operand::Value(a), Operand::Value(b)],
                    arguments.take_all().1,
                    span,
                )?;
                let result = self.call_numpy(ufunc.name, &mut operands)?;
                self.no_more(operands)?;
                Ok(result)
            }
            "reduce" => {
                let array = self.first_array(arguments)?;
                let first = Operand::Value(self.int_constant(0, span));
                let axis = arguments.take("axis").unwrap_or(first);
                let axis = Some(axis).filter(|axis| !self.is_none(axis));
                self.reduce_from(ufunc, array, axis, arguments)
            }
            "at" => self.apply_at(ufunc, arguments),
            _ => {
                let array = self.first_array(arguments)?;
                let ndim = self.ndim_of(array);
                let axis = match arguments.take("axis") {
                    Some(axis) => self.known_axis(&axis, ndim, span)?,
                    None if ndim > 0 => 0,
                    None => {
                        let reason = "cannot accumulate on a scalar";
                        return Err(self.rejection(span, "type", reason).into());
                    }
                };
                let wanted = self.dtype_argument(arguments)?;
                let dtype = self.accumulated_dtype(ufunc, array, wanted, span)?;
                let mut passed =
                    vec![self.index_of(ufunc, span), array, self.int_constant(axis as i64, span)];
                self.push_dtype(&mut passed, wanted, span);
                Ok(self.array_or_number("hl_ufunc_accumulate", passed, dtype, ndim, span))
            }
        }
    }

    /// `np.add.at(a, indices, b)`: the runtime goes through the positions that the indices stand for, one after the other.
    fn apply_at(&mut self, ufunc: &'static Ufunc, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let array = self.required(arguments, "a")?;
        let array = self.expect_number(&array, "the first operand", span)?;
        let indices = self.required(arguments, "indices")?;
        let values = arguments.take("b").filter(|values| !self.is_none(values));
        if self.graph.ty(array).as_array().is_none() {
            return Err(self.rejection(span, "type", "first operand must be array").into());
        }
        if values.is_none() != (ufunc.nin == 1) {
            let reason = if values.is_none() {
                "second operand needed for ufunc"
            } else {
                "second operand provided when ufunc is unary"
            };
            return Err(self.rejection(span, "type", reason).into());
        }
        if ufunc.nout != 1 || ufunc.nin > 2 {
            let reason = "Only two operands and a single output are supported by ufunc.at";
            return Err(self.rejection(span, "type", reason).into());
        }
        self.check_writable(array, span)?;
        let all = self.call_helper("_positions", vec![Operand::Value(array)], span)?;
        let positions = self.subscript(&all, &indices, span)?;
        let positions = self.number_or_items(&positions, span)?;
        let positions = self.as_array_value(positions, span)?;
        let mut types = vec![self.dtype_of_value(array).unwrap_or(DType::Float64)];
        let mut passed = vec![self.index_of(ufunc, span), array, positions];
        if let Some(values) = values {
            let values = self.number_or_items(&values, span)?;
            let values = self.as_array_value(values, span)?;
            types.push(self.dtype_of_value(values).unwrap_or(DType::Float64));
            passed.push(values);
        }
        let types: Vec<OperandType> = types.into_iter().map(OperandType::Strong).collect();
        if let Err(error) = functions::resolve(ufunc, &types, None) {
            return Err(self.rejection(span, "no-loop", error.to_string()).into());
        }
        self.primitive_effect("hl_ufunc_at", &passed, span);
        Ok(Operand::Value(self.none(span)))
    }

    /// A reduction with `initial=` and `where=`, along an axis, several or all.
    pub(super) fn reduce_from(
        &mut self,
        ufunc: &'static Ufunc,
        array: Value,
        axis: Option<Operand>,
        arguments: &mut Arguments,
    ) -> Elaborated {
        let span = arguments.span;
        let ndim = self.ndim_of(array);
        let axes = match &axis {
            None => None,
            Some(axis) if ndim == 0 && matches!(self.known_int(axis), Some(0 | -1)) => None,
            Some(axis) => Some(self.places_of_axes(axis, ndim, span)?),
        };
        let keep = arguments.take("keepdims");
        let keep = self.known_flag(keep, "keepdims", false, span)?;
        let wanted = self.dtype_argument(arguments)?;
        let dtype = self.accumulated_dtype(ufunc, array, wanted, span)?;
        let mut passed = vec![self.index_of(ufunc, span), array];
        let left = match &axes {
            None => {
                passed.push(self.int_constant(-1, span));
                0
            }
            Some(axes) => {
                passed.push(self.int_constant(axes.len() as i64, span));
                for axis in axes {
                    passed.push(self.int_constant(*axis as i64, span));
                }
                ndim - axes.len()
            }
        };
        passed.push(self.int_constant(i64::from(keep), span));
        self.push_dtype(&mut passed, wanted, span);
        let initial = arguments.take("initial").filter(|initial| !self.is_none(initial));
        passed.push(self.int_constant(i64::from(initial.is_some()), span));
        if let Some(initial) = initial {
            let value = self.number_or_items(&initial, span)?;
            let value = self.as_array_value(value, span)?;
            if self.ndim_of(value) > 0 {
                let reason = "initial must be a number";
                return Err(self.rejection(span, "type", reason).into());
            }
            passed.push(self.copy_array(value, Some(dtype), span)?);
        }
        let mask = self.take_mask(arguments)?;
        passed.push(self.int_constant(i64::from(mask.is_some()), span));
        if let Some(mask) = mask {
            passed.push(self.as_array_value(mask, span)?);
        }
        Ok(self.array_or_number("hl_ufunc_reduce", passed, dtype, if keep { ndim } else { left }, span))
    }

    /// The ufunc whose reduction a function of this name is.
    pub(super) fn ufunc_of_reduction(name: &str) -> Option<&'static Ufunc> {
        functions::lookup(match name {
            "sum" => "add",
            "prod" => "multiply",
            "min" | "amin" => "minimum",
            "max" | "amax" => "maximum",
            "any" => "logical_or",
            "all" => "logical_and",
            _ => return None,
        })
    }

    fn accumulated_dtype(
        &self,
        ufunc: &'static Ufunc,
        array: Value,
        wanted: Option<DType>,
        span: Span,
    ) -> Elaborated<DType> {
        let dtype = self.dtype_of_value(array).unwrap_or(DType::Float64);
        match accumulation_loop(ufunc, dtype, wanted) {
            Ok(signature) => Ok(signature.outputs[0]),
            Err(error) => Err(self.rejection(span, "no-loop", error.to_string()).into()),
        }
    }

    fn index_of(&mut self, ufunc: &'static Ufunc, span: Span) -> Value {
        let index = functions::all().iter().position(|each| std::ptr::eq(each, ufunc)).unwrap_or(0);
        self.int_constant(index as i64, span)
    }
}
