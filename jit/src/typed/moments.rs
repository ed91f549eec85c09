//! Dates and durations: 64-bit integers that count a unit, of which the lowest stands for no date and spreads to results.
//!
//! Units are known when the code is compiled, so what NumPy does to them at run time is done here: an operation becomes
//! one on integers, with the operands in the unit of the loop that the interpreter would take. Only where no fixed number
//! of one unit makes the other (months in days) the conversion is the runtime's.

use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::graph::{Span, Value};
use crate::loops::ReductionKind;
use crate::scalar::{Const, ScalarOp};
use crate::types::{Layout, Type};
use hotloop_array::calendar::{self, NOT_A_TIME};
use hotloop_array::dtype::{DType, Kind, TimeUnit};
use hotloop_array::functions::{self, Op as Ufunc};

/// Whether this is a dtype of dates or durations.
pub(super) fn is_time(dtype: DType) -> bool {
    matches!(dtype.kind(), Kind::DateTime | Kind::TimeDelta)
}

impl Elaborator<'_, '_> {
    /// The dtype of a number or of the elements of an array, in the order of this machine.
    pub(super) fn dtype_of_value(&self, value: Value) -> Option<DType> {
        let ty = self.graph.ty(value);
        ty.scalar_dtype().or_else(|| ty.in_memory().map(|array| array.dtype.native()))
    }

    /// Whether one of the operands is a date or duration, or an array of them.
    pub(super) fn any_time(&self, operands: &[Value]) -> bool {
        operands.iter().any(|operand| self.dtype_of_value(*operand).is_some_and(is_time))
    }

    /// A ufunc on operands of which one is a date or duration.
    pub(super) fn time_ufunc(&mut self, op: Ufunc, operands: &[Value], span: Span) -> Elaborated<Value> {
        let signature = self.resolve(op, operands, span)?;
        let (inputs, output) = (&signature.inputs, signature.outputs[0]);
        let operands: Vec<Value> = operands
            .iter()
            .zip(inputs)
            .map(|(operand, dtype)| self.in_loop(*operand, *dtype, span))
            .collect();
        let Some(counted) = self.counted(op, &operands, inputs, span) else {
            let reason = format!(
                "'{}' of dates and durations is not supported in compiled code",
                functions::of(op).name
            );
            return Err(self.rejection(span, "no-loop", reason).into());
        };
        Ok(if is_time(output) { self.relabelled(counted, output, span) } else { counted })
    }

    /// An operand in the dtype of a loop.
    fn in_loop(&mut self, operand: Value, dtype: DType, span: Span) -> Value {
        if is_time(dtype) {
            return self.as_time(operand, dtype, span);
        }
        match self.dtype_of_value(operand) {
            Some(from) if from != dtype => self.elementwise(ScalarOp::Cast(dtype), from, vec![operand], span),
            _ => operand,
        }
    }

    /// The operation on the counts of units; `None` if there is none.
    fn counted(&mut self, op: Ufunc, operands: &[Value], inputs: &[DType], span: Span) -> Option<Value> {
        let a = operands[0];
        let b = operands.get(1).copied().unwrap_or(a);
        let floats = inputs.iter().position(|dtype| *dtype == DType::Float64);
        let whole = |index: usize| inputs.get(index) == Some(&DType::Int64);
        Some(match op {
            Ufunc::Negative => self.on_counts(ScalarOp::Negative, &[a], span),
            Ufunc::Absolute => self.on_counts(ScalarOp::Absolute, &[a], span),
            Ufunc::Positive => self.relabelled(a, DType::Int64, span),
            Ufunc::Sign => {
                let sign = self.on_counts(ScalarOp::Sign, &[a], span);
                self.unless_missing(&[a], sign, span)
            }
            Ufunc::IsNat | Ufunc::IsNan => self.is_missing(a, span),
            Ufunc::IsFinite => {
                let missing = self.is_missing(a, span);
                self.elementwise(ScalarOp::Invert, DType::Bool, vec![missing], span)
            }
            Ufunc::IsInf => {
                let missing = self.is_missing(a, span);
                let (no, other) = (self.bool_constant(false, span), self.bool_constant(false, span));
                self.elementwise(ScalarOp::Select, DType::Bool, vec![missing, no, other], span)
            }
            Ufunc::Add | Ufunc::Subtract => {
                let op = if op == Ufunc::Add { ScalarOp::Add } else { ScalarOp::Subtract };
                let sum = self.on_counts(op, &[a, b], span);
                self.unless_missing(&[a, b], sum, span)
            }
            Ufunc::Multiply | Ufunc::Divide | Ufunc::FloorDivide if let Some(at) = floats => {
                let (time, factor) = if at == 0 { (b, a) } else { (a, b) };
                self.by_float(op, time, factor, span)
            }
            Ufunc::Multiply => {
                let product = self.on_counts(ScalarOp::Multiply, &[a, b], span);
                let times: Vec<Value> = if whole(0) { vec![b] } else { vec![a] };
                self.unless_missing(&times, product, span)
            }
            Ufunc::Divide | Ufunc::FloorDivide if whole(1) => {
                // By a number, `//` cuts off towards zero too.
                let quotient = self.on_counts(ScalarOp::Divide, &[a, b], span);
                let quotient = self.unless_zero(b, quotient, span);
                self.unless_missing(&[a], quotient, span)
            }
            Ufunc::Divide => {
                let counts = [a, b].map(|value| {
                    let count = self.relabelled(value, DType::Int64, span);
                    self.elementwise(ScalarOp::Cast(DType::Float64), DType::Int64, vec![count], span)
                });
                let quotient = self.elementwise(ScalarOp::Divide, DType::Float64, counts.to_vec(), span);
                let missing = self.any_missing(&[a, b], span);
                let nan = Const::Float(f64::NAN, DType::Float64);
                let nan = self.constant(nan, Type::strong(DType::Float64), span);
                self.elementwise(ScalarOp::Select, DType::Float64, vec![missing, nan, quotient], span)
            }
            Ufunc::FloorDivide => {
                let quotient = self.on_counts(ScalarOp::FloorDivide, &[a, b], span);
                let missing = self.any_missing(&[a, b], span);
                let zero = self.int_constant(0, span);
                self.elementwise(ScalarOp::Select, DType::Int64, vec![missing, zero, quotient], span)
            }
            Ufunc::Remainder => {
                let rest = self.on_counts(ScalarOp::Modulo, &[a, b], span);
                let rest = self.unless_zero(b, rest, span);
                self.unless_missing(&[a, b], rest, span)
            }
            // The lowest number is below all others, so it is found out on one side only.
            Ufunc::Equal | Ufunc::Less | Ufunc::LessEqual => {
                let op = match op {
                    Ufunc::Equal => ScalarOp::Equal,
                    Ufunc::Less => ScalarOp::Less,
                    _ => ScalarOp::LessEqual,
                };
                self.compared(op, a, b, a, span)
            }
            Ufunc::Greater => self.compared(ScalarOp::Greater, a, b, b, span),
            Ufunc::GreaterEqual => self.compared(ScalarOp::GreaterEqual, a, b, b, span),
            Ufunc::NotEqual => {
                let differ = self.on_counts(ScalarOp::NotEqual, &[a, b], span);
                let missing = self.is_missing(a, span);
                self.elementwise(ScalarOp::Or, DType::Bool, vec![differ, missing], span)
            }
            Ufunc::Minimum => self.on_counts(ScalarOp::Minimum, &[a, b], span),
            Ufunc::Fmax => self.on_counts(ScalarOp::Maximum, &[a, b], span),
            Ufunc::Maximum => {
                let greater = self.on_counts(ScalarOp::Maximum, &[a, b], span);
                self.unless_missing(&[a, b], greater, span)
            }
            Ufunc::Fmin => {
                let less = self.on_counts(ScalarOp::Minimum, &[a, b], span);
                let either = self.on_counts(ScalarOp::Maximum, &[a, b], span);
                let missing = self.any_missing(&[a, b], span);
                self.elementwise(ScalarOp::Select, DType::Int64, vec![missing, either, less], span)
            }
            _ => return None,
        })
    }

    fn on_counts(&mut self, op: ScalarOp, operands: &[Value], span: Span) -> Value {
        self.elementwise(op, DType::Int64, operands.to_vec(), span)
    }

    fn compared(&mut self, op: ScalarOp, a: Value, b: Value, there: Value, span: Span) -> Value {
        let holds = self.on_counts(op, &[a, b], span);
        if self.is_there(there) {
            return holds;
        }
        let none = self.int_constant(NOT_A_TIME, span);
        let is_there = self.on_counts(ScalarOp::NotEqual, &[there, none], span);
        self.elementwise(ScalarOp::And, DType::Bool, vec![holds, is_there], span)
    }

    /// Whether a value is known to be a date or duration, or a number.
    fn is_there(&self, value: Value) -> bool {
        matches!(self.facts.constant(value), Some(Const::Int(known, _)) if *known != NOT_A_TIME)
    }

    pub(super) fn is_missing(&mut self, value: Value, span: Span) -> Value {
        let none = self.int_constant(NOT_A_TIME, span);
        self.on_counts(ScalarOp::Equal, &[value, none], span)
    }

    fn any_missing(&mut self, values: &[Value], span: Span) -> Value {
        let mut any = None;
        for value in values.iter().filter(|value| !self.is_there(**value)).copied().collect::<Vec<_>>() {
            let missing = self.is_missing(value, span);
            any = Some(match any {
                None => missing,
                Some(other) => self.elementwise(ScalarOp::Or, DType::Bool, vec![other, missing], span),
            });
        }
        any.unwrap_or_else(|| self.bool_constant(false, span))
    }

    /// The result, or none where one of the operands is none.
    fn unless_missing(&mut self, operands: &[Value], result: Value, span: Span) -> Value {
        if operands.iter().all(|operand| self.is_there(*operand)) {
            return result;
        }
        let missing = self.any_missing(operands, span);
        let none = self.int_constant(NOT_A_TIME, span);
        self.elementwise(ScalarOp::Select, DType::Int64, vec![missing, none, result], span)
    }

    fn unless_zero(&mut self, divisor: Value, result: Value, span: Span) -> Value {
        if matches!(self.facts.constant(divisor), Some(Const::Int(known, _)) if *known != 0) {
            return result;
        }
        let (zero, none) = (self.int_constant(0, span), self.int_constant(NOT_A_TIME, span));
        let by_zero = self.on_counts(ScalarOp::Equal, &[divisor, zero], span);
        self.elementwise(ScalarOp::Select, DType::Int64, vec![by_zero, none, result], span)
    }

    /// A duration times or divided by a float; what is not finite is none.
    fn by_float(&mut self, op: Ufunc, time: Value, factor: Value, span: Span) -> Value {
        let float = DType::Float64;
        let count = self.relabelled(time, DType::Int64, span);
        let count = self.elementwise(ScalarOp::Cast(float), DType::Int64, vec![count], span);
        let scalar_op = if op == Ufunc::Multiply { ScalarOp::Multiply } else { ScalarOp::Divide };
        let result = self.elementwise(scalar_op, float, vec![count, factor], span);
        let is_finite = self.elementwise(ScalarOp::IsFinite, float, vec![result], span);
        let rounded = self.elementwise(ScalarOp::Cast(DType::Int64), float, vec![result], span);
        let none = self.int_constant(NOT_A_TIME, span);
        let rounded = self.elementwise(ScalarOp::Select, DType::Int64, vec![is_finite, rounded, none], span);
        self.unless_missing(&[time], rounded, span)
    }

    /// The same counts under another dtype of integers, dates or durations.
    pub(super) fn relabelled(&mut self, value: Value, dtype: DType, span: Span) -> Value {
        let from = self.dtype_of_value(value).unwrap_or(dtype);
        if from == dtype {
            return value;
        }
        if let Some(Const::Int(known, _)) = self.facts.constant(value).cloned() {
            return self.constant(Const::Int(known, dtype), Type::strong(dtype), span);
        }
        let count = if from == DType::Int64 {
            value
        } else {
            self.elementwise(ScalarOp::Cast(DType::Int64), DType::Int64, vec![value], span)
        };
        if dtype == DType::Int64 {
            return count;
        }
        self.elementwise(ScalarOp::Cast(dtype), DType::Int64, vec![count], span)
    }

    /// A number, date or duration, or an array of them, as dates or durations of this dtype.
    pub(super) fn as_time(&mut self, value: Value, to: DType, span: Span) -> Value {
        let from = self.dtype_of_value(value).unwrap_or(to);
        let (Some(own), Some(wanted)) = (from.unit(), to.unit()) else {
            if from.is_float() {
                let counts = self.elementwise(ScalarOp::Cast(DType::Int64), from, vec![value], span);
                return self.relabelled(counts, to, span);
            }
            return self.relabelled(value, to, span);
        };
        if own == wanted || own.is_generic() || wanted.is_generic() {
            return self.relabelled(value, to, span);
        }
        let dates = to.kind() == Kind::DateTime;
        if let Some(Const::Int(known, _)) = self.facts.constant(value).cloned() {
            let converted = if dates {
                calendar::convert_date(known, own, wanted)
            } else {
                calendar::convert_duration(known, own, wanted)
            };
            return self.constant(Const::Int(converted, to), Type::strong(to), span);
        }
        let (op, many) = if let Some(many) = own.in_steps_of(wanted) {
            (ScalarOp::Multiply, many)
        } else if let Some(many) = wanted.in_steps_of(own) {
            (ScalarOp::FloorDivide, many)
        } else {
            return self.converted(value, to, span);
        };
        let many = self.int_constant(many, span);
        let count = self.on_counts(op, &[value, many], span);
        let count = self.unless_missing(&[value], count, span);
        self.relabelled(count, to, span)
    }

    /// A conversion that the runtime makes.
    fn converted(&mut self, value: Value, to: DType, span: Span) -> Value {
        let is_number = self.graph.ty(value).scalar_dtype().is_some();
        let Ok(array) = self.as_array_value(value, span) else { return value };
        let dtype = self.dtype_constant(to, span);
        let result = Type::array(to, self.ndim_of(array), Layout::C);
        let array = self.primitive("hl_cast", &[array, dtype], result, span);
        if is_number { self.only_element(array, span) } else { array }
    }

    /// `sum`, `min`, `max` and `mean` of all dates or durations of an array; `None` for other reductions.
    pub(super) fn time_reduction(
        &mut self,
        name: &str,
        array: Value,
        dtype: DType,
        span: Span,
    ) -> Elaborated<Option<Value>> {
        if !is_time(dtype) {
            return Ok(None);
        }
        let is_delta = dtype.kind() == Kind::TimeDelta;
        let kind = match name {
            "sum" | "mean" if is_delta => ReductionKind::Sum,
            "min" | "amin" => ReductionKind::Minimum,
            "max" | "amax" => ReductionKind::Maximum,
            _ => return Ok(None),
        };
        let counts = self.relabelled(array, DType::Int64, span);
        let mut total = self.reduce(kind, counts, DType::Int64, span);
        if kind != ReductionKind::Minimum {
            let missing = self.is_missing(array, span);
            let any = self.reduce(ReductionKind::Any, missing, DType::Bool, span);
            let none = self.int_constant(NOT_A_TIME, span);
            total = self.elementwise(ScalarOp::Select, DType::Int64, vec![any, none, total], span);
        }
        let total = self.relabelled(total, dtype, span);
        if name != "mean" {
            return Ok(Some(total));
        }
        let count = self.size(array, span);
        self.ufunc(Ufunc::Divide, &[total, count], span).map(Some)
    }

    /// `np.datetime64(…)`, `np.timedelta64(…)`.
    pub(super) fn new_time(&mut self, dtype: DType, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let dates = dtype.kind() == Kind::DateTime;
        let given = arguments.take("x");
        let unit = match arguments.take("unit") {
            None => dtype.unit().unwrap_or(TimeUnit::GENERIC),
            Some(unit) => {
                let known = self.known_text(&unit).and_then(|text| TimeUnit::from_text(&text));
                match known {
                    Some(unit) => unit,
                    None => {
                        let reason = "the unit must be known when the function is compiled";
                        return Err(self.rejection(span, "argument", reason).into());
                    }
                }
            }
        };
        let of = |unit| if dates { DType::DateTime(unit) } else { DType::TimeDelta(unit) };
        let constant = |this: &mut Self, value, unit| {
            let ty = Type::strong(of(unit));
            Operand::Value(this.constant(Const::Int(value, of(unit)), ty, span))
        };
        let Some(given) = given else {
            return Ok(constant(self, if dates { NOT_A_TIME } else { 0 }, unit));
        };
        if let Some(text) = self.known_text(&given) {
            if text.is_empty() || text.trim().eq_ignore_ascii_case("nat") {
                return Ok(constant(self, NOT_A_TIME, unit));
            }
            let found = if dates {
                calendar::read_date(&text).map(|read| {
                    let unit = if unit.is_generic() { TimeUnit::of(read.base) } else { unit };
                    (read.value(unit), unit)
                })
            } else {
                text.trim().parse().map(|value| (value, unit)).map_err(|_| {
                    hotloop_array::error::ArrayError::Value(
                        "Could not convert object to NumPy timedelta".to_owned(),
                    )
                })
            };
            return match found {
                Ok((value, unit)) => Ok(constant(self, value, unit)),
                Err(error) => Err(self.rejection(span, "argument", error.to_string()).into()),
            };
        }
        if self.is_none(&given) {
            return Ok(constant(self, NOT_A_TIME, unit));
        }
        let (value, scalar) = self.scalar_value(&given, "what a date or duration is made of", span)?;
        let fits = match scalar.dtype.kind() {
            Kind::DateTime => dates,
            Kind::TimeDelta => !dates,
            Kind::Signed | Kind::Unsigned | Kind::Bool => !dates || !unit.is_generic(),
            _ => false,
        };
        if !fits {
            let name = if dates { "datetime64" } else { "timedelta64" };
            let reason = format!("{scalar} does not convert to {name}");
            return Err(self.rejection(span, "type", reason).into());
        }
        let unit = if unit.is_generic() { scalar.dtype.unit().unwrap_or(unit) } else { unit };
        Ok(Operand::Value(self.as_time(value, of(unit), span)))
    }
}
