//! Python's `sum`, `min` and `max`, over arguments, tuples, ranges and vectors.

use super::Op;
use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::flow::BinaryOp;
use crate::graph::{Span, Value};
use crate::loops::{self, CheckError};
use crate::scalar::ScalarOp;
use crate::types::{ScalarType, Type};
use hotloop_array::dtype::{DType, Kind};
use hotloop_array::functions::Op as Ufunc;

impl Elaborator<'_, '_> {
    /// `map(function, *iterables)`
    pub(super) fn mapped(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let mut passed = Vec::new();
        for (at, operand) in arguments.rest().into_iter().enumerate() {
            if self.is_undetermined(&operand) {
                return Ok(Operand::Poison);
            }
            passed.push(if at == 0 { operand } else { self.as_passable(&operand, span)? });
        }
        if passed.len() < 2 {
            let reason = "map() must have at least two arguments";
            return Err(self.rejection(span, "missing-argument", reason).into());
        }
        self.call_helper("_mapped", passed, span)
    }

    /// `filter(function, iterable)`
    pub(super) fn filtered(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let (function, iterable) =
            (self.required(arguments, "function")?, self.required(arguments, "iterable")?);
        if self.is_undetermined(&iterable) {
            return Ok(Operand::Poison);
        }
        let iterable = self.as_passable(&iterable, span)?;
        if self.is_none(&function) {
            return self.call_helper("_filtered_true", vec![iterable], span);
        }
        self.call_helper("_filtered", vec![function, iterable], span)
    }

    /// `functools.reduce(function, iterable, initial)`
    pub(super) fn reduced(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let (function, iterable) =
            (self.required(arguments, "function")?, self.required(arguments, "iterable")?);
        if self.is_undetermined(&iterable) {
            return Ok(Operand::Poison);
        }
        let iterable = self.as_passable(&iterable, span)?;
        match arguments.take("initial") {
            Some(initial) => self.call_helper("_reduced", vec![function, iterable, initial], span),
            None => self.call_helper("_reduced_own", vec![function, iterable], span),
        }
    }

    /// `min` and `max` of what a function makes of the items.
    fn extremum_by(
        &mut self,
        maximum: bool,
        given: Vec<Operand>,
        key: Operand,
        default: Option<Operand>,
        span: Span,
    ) -> Elaborated {
        let items = match &given[..] {
            [only] if self.is_undetermined(only) => return Ok(Operand::Poison),
            [only] if self.as_table(only).is_some() => self.list_of(only, span)?,
            [only] => self.as_passable(only, span)?,
            _ => self.new_list(&given, span)?,
        };
        let helper = match (maximum, default.is_some()) {
            (true, false) => "_greatest_by",
            (true, true) => "_greatest_by_or",
            (false, false) => "_least_by",
            (false, true) => "_least_by_or",
        };
        let passed = [items, key].into_iter().chain(default).collect();
        self.call_helper(helper, passed, span)
    }

    /// `sum(iterable, start)`
    pub(super) fn builtin_sum(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let iterable = self.required(arguments, "iterable")?;
        let start = arguments.take("start");
        let start = start.unwrap_or_else(|| Operand::Value(self.int_constant(0, span)));
        if let Operand::Range { start: first, stop, step, .. } = iterable {
            let total = self.range_sum(first, stop, step, span);
            return self.binary(BinaryOp::Add, &start, &Operand::Value(total), span);
        }
        self.fold(&iterable, start, BinaryOp::Add, "sum()", span)
    }

    /// The sum or product of the items and a start, from left to right.
    pub(super) fn fold(
        &mut self,
        iterable: &Operand,
        start: Operand,
        op: BinaryOp,
        function: &str,
        span: Span,
    ) -> Elaborated {
        if let Some(items) = self.listed(iterable, span) {
            let mut total = start;
            for item in items {
                total = self.binary(op, &total, &item, span)?;
            }
            return Ok(total);
        }
        if self.is_undetermined(iterable) {
            return Ok(Operand::Poison);
        }
        self.expect_vector(iterable, function, span)?;
        let helper = if op == BinaryOp::Mul { "_product" } else { "_sum" };
        self.call_helper(helper, vec![iterable.clone(), start], span)
    }

    fn is_tuple(&self, operand: &Operand) -> bool {
        match operand {
            Operand::Tuple(_) => true,
            Operand::Value(value) => matches!(self.graph.ty(*value), Type::Tuple(_)),
            _ => false,
        }
    }

    /// The items of a tuple or list display.
    fn listed(&mut self, operand: &Operand, span: Span) -> Option<Vec<Operand>> {
        match operand {
            Operand::List(items) => Some(items.clone()),
            other => self.as_items(other, span),
        }
    }

    fn expect_vector(&self, operand: &Operand, function: &str, span: Span) -> Elaborated<()> {
        let ndim = match operand {
            Operand::Value(_) if self.as_list(operand).is_some() => Some(1),
            Operand::Value(_) if self.as_table(operand).is_some() => Some(1),
            Operand::Value(value) => self.graph.ty(*value).as_array().map(|array| array.ndim),
            _ => None,
        };
        match ndim {
            Some(1) => Ok(()),
            Some(2..) => {
                let numpy = function.trim_start_matches("math.").trim_end_matches("()");
                let reason = format!("{function} goes over the rows of an array of several axes");
                let hint = format!("np.{numpy} takes all its elements");
                Err(self.rejection(span, "type", reason).with_hint(hint).into())
            }
            _ => {
                let what = self.describe(operand);
                Err(self.rejection(span, "type", format!("{what} is not iterable")).into())
            }
        }
    }

    /// `length * first + step * (length * (length - 1) / 2)`, of which only the last part is halved, without a remainder.
    fn range_sum(&mut self, first: Value, stop: Value, step: Value, span: Span) -> Value {
        let int = Type::weak(DType::Int64);
        let length = self.range_length(first, stop, step, span);
        let one = self.int_constant(1, span);
        let apply = |this: &mut Self, op, a, b| this.scalar(op, vec![a, b], int.clone(), span);
        let before = apply(self, ScalarOp::Subtract, length, one);
        let parity = apply(self, ScalarOp::And, length, one);
        let is_odd = self.cast(parity, DType::Bool, true, span);
        let even = self.scalar(ScalarOp::Select, vec![is_odd, before, length], int.clone(), span);
        let odd = self.scalar(ScalarOp::Select, vec![is_odd, length, before], int.clone(), span);
        let half = apply(self, ScalarOp::ShiftRight, even, one);
        let pairs = apply(self, ScalarOp::Multiply, half, odd);
        let steps = apply(self, ScalarOp::Multiply, step, pairs);
        let firsts = apply(self, ScalarOp::Multiply, length, first);
        apply(self, ScalarOp::Add, firsts, steps)
    }

    /// `min` and `max`
    pub(super) fn extremum(&mut self, maximum: bool, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let name = if maximum { "max" } else { "min" };
        let default = arguments.take("default");
        let key = arguments.take("key").filter(|key| !self.is_none(key));
        let given = arguments.rest();
        if let Some(key) = key {
            return self.extremum_by(maximum, given, key, default, span);
        }
        let items = match &given[..] {
            [only] => {
                if let Some(items) = self.listed(only, span) {
                    items
                } else if let Operand::Range { start, stop, step, .. } = *only {
                    return self.range_extremum(maximum, [start, stop, step], default, span);
                } else {
                    if self.is_undetermined(only) {
                        return Ok(Operand::Poison);
                    }
                    self.expect_vector(only, &format!("{name}()"), span)?;
                    let mut passed = vec![only.clone()];
                    passed.extend(default.clone());
                    let helper = match (maximum, default.is_some()) {
                        (true, false) => "_greatest",
                        (true, true) => "_greatest_or",
                        (false, false) => "_least",
                        (false, true) => "_least_or",
                    };
                    return self.call_helper(helper, passed, span);
                }
            }
            _ if default.is_some() => {
                let reason =
                    format!("Cannot specify a default for {name}() with multiple positional arguments");
                return Err(self.rejection(span, "argument", reason).into());
            }
            _ => given,
        };
        let compares_only = |item: &Operand| {
            self.is_tuple(item) || self.as_text(item).is_some() || self.as_list(item).is_some()
        };
        if items.iter().any(compares_only) {
            let list = self.new_list(&items, span)?;
            if self.is_undetermined(&list) {
                return Ok(Operand::Poison);
            }
            return self.call_helper(if maximum { "_greatest" } else { "_least" }, vec![list], span);
        }
        let mut items = items.into_iter();
        let Some(first) = items.next() else {
            return match default {
                Some(default) => Ok(default),
                None => {
                    let reason = format!("{name}() iterable argument is empty");
                    Err(self.rejection(span, "missing-argument", reason).into())
                }
            };
        };
        let mut best = self.scalar_value(&first, "an argument of min or max", span)?;
        for item in items {
            let next = self.scalar_value(&item, "an argument of min or max", span)?;
            best = self.better(maximum, best, next, span)?;
        }
        Ok(Operand::Value(best.0))
    }

    /// The second only if it is greater (less).
    fn better(
        &mut self,
        maximum: bool,
        (a, x): (Value, ScalarType),
        (b, y): (Value, ScalarType),
        span: Span,
    ) -> Elaborated<(Value, ScalarType)> {
        let signs = [x, y].map(|ty| (ty.dtype == DType::UInt64, ty.dtype.kind() == Kind::Signed));
        if let [(true, _), (_, true)] | [(_, true), (true, _)] = signs {
            return self.better_of_signs(maximum, (a, x), (b, y), span);
        }
        if self.any_time(&[a, b]) {
            let op = if maximum { Ufunc::Greater } else { Ufunc::Less };
            let second_wins = self.ufunc(op, &[b, a], span)?;
            let Some(Type::Scalar(common)) = super::join::join(&Type::Scalar(x), &Type::Scalar(y)) else {
                let reason = format!("{x} and {y} are not compared");
                return Err(self.rejection(span, "type", reason).into());
            };
            let [left, right] = [a, b].map(|value| self.cast(value, common.dtype, false, span));
            let chosen = vec![second_wins, right, left];
            return Ok((self.scalar(ScalarOp::Select, chosen, Type::Scalar(common), span), common));
        }
        let joined = super::join::join(&Type::Scalar(x), &Type::Scalar(y));
        let Some(Type::Scalar(common)) = joined else { return Ok((a, x)) };
        let left = self.cast(a, common.dtype, common.weak, span);
        let right = self.cast(b, common.dtype, common.weak, span);
        let (first, second) = (self.facts.is_non_negative(left), self.facts.is_non_negative(right));
        let result = self.emit(Op::Extremum { maximum, left, right }, Type::Scalar(common), span);
        if (first && second) || (maximum && (first || second)) {
            self.facts.set_non_negative(result);
        }
        Ok((result, common))
    }

    /// Of a uint64 and a signed integer, which no type holds both: the greater one is not negative and so a uint64, the
    /// less one is at most the signed one and so an int64.
    fn better_of_signs(
        &mut self,
        maximum: bool,
        (a, x): (Value, ScalarType),
        (b, y): (Value, ScalarType),
        span: Span,
    ) -> Elaborated<(Value, ScalarType)> {
        let op = if maximum { Ufunc::Greater } else { Ufunc::Less };
        let second_wins = self.ufunc(op, &[b, a], span)?;
        let dtype = if maximum { DType::UInt64 } else { DType::Int64 };
        let weak = x.weak && y.weak;
        let common = ScalarType { dtype, weak };
        let cast = |this: &mut Self, value: Value| {
            let ty = Type::Scalar(common);
            this.scalar(ScalarOp::Cast(dtype), vec![value], ty, span)
        };
        let (left, right) = (cast(self, a), cast(self, b));
        let chosen =
            self.scalar(ScalarOp::Select, vec![second_wins, right, left], Type::Scalar(common), span);
        Ok((chosen, common))
    }

    fn range_extremum(
        &mut self,
        maximum: bool,
        [start, stop, step]: [Value; 3],
        default: Option<Operand>,
        span: Span,
    ) -> Elaborated {
        let int = Type::weak(DType::Int64);
        let length = self.range_length(start, stop, step, span);
        let (zero, one) = (self.int_constant(0, span), self.int_constant(1, span));
        let some = self.scalar(ScalarOp::Greater, vec![length, zero], Type::weak(DType::Bool), span);
        if default.is_none() {
            let name = if maximum { "max" } else { "min" };
            let message = format!("{name}() iterable argument is empty").into();
            let check = loops::Op::Check { holds: some, error: CheckError::Value, message, value: None };
            self.effect(check, span);
        }
        let before = self.scalar(ScalarOp::Subtract, vec![length, one], int.clone(), span);
        let distance = self.scalar(ScalarOp::Multiply, vec![before, step], int.clone(), span);
        let last = self.scalar(ScalarOp::Add, vec![start, distance], int.clone(), span);
        let found = self.emit(Op::Extremum { maximum, left: start, right: last }, int.clone(), span);
        match default {
            None => Ok(Operand::Value(found)),
            Some(default) => {
                let (default, ty) = self.scalar_value(&default, "the default", span)?;
                let joined = super::join::join(&int, &Type::Scalar(ty)).unwrap_or(int);
                let (found, default) =
                    (self.convert(found, &joined, span), self.convert(default, &joined, span));
                Ok(Operand::Value(self.scalar(ScalarOp::Select, vec![some, found, default], joined, span)))
            }
        }
    }
}
