//! New arrays.

use super::Op;
use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::moments::is_time;
use super::operand::Operand;
use crate::graph::{Span, Value};
use crate::host::Object;
use crate::loops::{self, Check, Index, ViewItem};
use crate::scalar::{Const, ScalarOp};
use crate::types::{Layout, Type, element_text, has_values, is_known};
use hotloop_array::dtype::DType;

/// What a new array starts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fill {
    Undefined,
    Zeros,
    Ones,
}

impl Elaborator<'_, '_> {
    /// `np.zeros(shape, dtype)` and its like.
    pub(super) fn new_array(&mut self, fill: Fill, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let shape = self.required(arguments, "shape")?;
        let dtype = self.dtype_argument(arguments)?.unwrap_or(DType::Float64);
        let shape = self.shape(&shape, span)?;
        let (shape, columns_first) = self.ordered_shape(shape, arguments)?;
        let array = self.filled(fill, shape, dtype, span);
        Ok(Operand::Value(if columns_first { self.transpose(array, None, span) } else { array }))
    }

    /// A shape with its lengths turned round where `order` asks for columns first: the transposed array is what is meant.
    pub(super) fn ordered_shape(
        &mut self,
        mut shape: Vec<Value>,
        arguments: &mut Arguments,
    ) -> Elaborated<(Vec<Value>, bool)> {
        let span = arguments.span;
        let Some(order) = arguments.take("order").filter(|order| !self.is_none(order)) else {
            return Ok((shape, false));
        };
        match self.known_text(&order).as_deref() {
            Some("C" | "c") => Ok((shape, false)),
            Some("F" | "f") => {
                shape.reverse();
                Ok((shape, true))
            }
            _ => {
                let reason = "order must be 'C' or 'F', known when the function is compiled";
                Err(self.rejection(span, "argument", reason).into())
            }
        }
    }

    /// `np.zeros_like(a, dtype)` and its like.
    pub(super) fn new_array_like(&mut self, fill: Fill, arguments: &mut Arguments) -> Elaborated {
        let prototype = self.first_number(arguments)?;
        let span = arguments.span;
        let (shape, dtype) = self.shape_and_stored_dtype(prototype, span);
        let dtype = self.dtype_argument(arguments)?.unwrap_or(dtype);
        let shape = self.given_shape(shape, arguments)?;
        let columns_first = self.takes_columns_first(arguments)?;
        let array = self.filled(fill, shape, dtype, span);
        Ok(Operand::Value(if columns_first { self.array_in_columns(array, span)? } else { array }))
    }

    /// `np.full(shape, value, dtype)`.
    pub(super) fn full(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let shape = self.required(arguments, "shape")?;
        let shape = self.shape(&shape, span)?;
        let value = self.required(arguments, "fill_value")?;
        let wanted = self.dtype_argument(arguments)?;
        let value = self.fill_value(&value, wanted, span)?;
        let dtype = wanted.or_else(|| self.dtype_of_value(value)).unwrap_or(DType::Float64);
        let (shape, columns_first) = self.ordered_shape(shape, arguments)?;
        let array = self.allocate(shape, dtype, false, span);
        let array = if columns_first { self.transpose(array, None, span) } else { array };
        self.assign_array(array, value, span)?;
        Ok(Operand::Value(array))
    }

    /// `np.full_like(a, value, dtype)`.
    pub(super) fn full_like(&mut self, arguments: &mut Arguments) -> Elaborated {
        let prototype = self.number(arguments, "a")?;
        let span = arguments.span;
        let value = self.required(arguments, "fill_value")?;
        let (shape, dtype) = self.shape_and_stored_dtype(prototype, span);
        let dtype = self.dtype_argument(arguments)?.unwrap_or(dtype);
        let value = self.fill_value(&value, Some(dtype), span)?;
        let shape = self.given_shape(shape, arguments)?;
        let columns_first = self.takes_columns_first(arguments)?;
        let array = self.allocate(shape, dtype, false, span);
        self.assign_array(array, value, span)?;
        Ok(Operand::Value(if columns_first { self.array_in_columns(array, span)? } else { array }))
    }

    /// The shape of an array like another one, unless `shape=` gives it.
    fn given_shape(&mut self, own: Vec<Value>, arguments: &mut Arguments) -> Elaborated<Vec<Value>> {
        match arguments.take("shape").filter(|shape| !self.is_none(shape)) {
            Some(shape) => self.shape(&shape, arguments.span),
            None => Ok(own),
        }
    }

    /// What an array is filled with: a number, an element or a text that is known.
    fn fill_value(&mut self, value: &Operand, dtype: Option<DType>, span: Span) -> Elaborated<Value> {
        if let Some(text) = self.known_text(value) {
            return Ok(self.text_cell(&text, dtype.unwrap_or(DType::Text(0)), span));
        }
        match value {
            Operand::Value(value) if self.graph.ty(*value).in_memory().is_some() => Ok(*value),
            other => Ok(self.scalar_value(other, "the fill value", span)?.0),
        }
    }

    /// `np.arange(stop)`, `np.arange(start, stop, step)`.
    pub(super) fn arange(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let wanted = self.dtype_argument(arguments)?;
        let [start, stop, step] = ["start", "stop", "step"].map(|name| arguments.take(name));
        let zero = Operand::Value(self.int_constant(0, span));
        let mut bounds = match (start, stop) {
            (start, Some(stop)) => vec![start.unwrap_or(zero), stop],
            // The only bound is where it stops.
            (Some(stop), None) => vec![zero, stop],
            (None, None) => {
                let reason = "arange() requires stop to be specified.";
                return Err(self.rejection(span, "missing-argument", reason).into());
            }
        };
        bounds.extend(step);
        let mut values = Vec::new();
        for bound in &bounds {
            values.push(self.scalar_value(bound, "an argument of arange", span)?);
        }
        if values.iter().any(|(_, ty)| ty.dtype.is_complex()) {
            let reason = "arange() does not take complex numbers in compiled code";
            return Err(self.rejection(span, "type", reason).into());
        }
        let integers = values.iter().all(|(_, ty)| ty.dtype.is_integer() || ty.dtype == DType::Bool);
        let dtype = wanted.unwrap_or(if integers { DType::Int64 } else { DType::Float64 });
        let work = if integers { DType::Int64 } else { DType::Float64 };
        let ty = Type::weak(work);
        let number = |this: &mut Self, value: i64| match work {
            DType::Int64 => this.int_constant(value, span),
            _ => this.constant(Const::Float(value as f64, work), Type::weak(work), span),
        };
        let values: Vec<Value> =
            values.into_iter().map(|(value, _)| self.cast(value, work, true, span)).collect();
        let (start, stop) = (values[0], values[1]);
        let step = values.get(2).copied().unwrap_or_else(|| number(self, 1));
        if self.facts.int(step).is_none_or(|step| step == 0) {
            self.effect(loops::Op::CheckDivisor { value: step, message: "division by zero" }, span);
        }
        let length = if integers {
            self.range_length(start, stop, step, span)
        } else {
            let distance = self.scalar(ScalarOp::Subtract, vec![stop, start], ty.clone(), span);
            let steps = self.scalar(ScalarOp::Divide, vec![distance, step], ty.clone(), span);
            let steps = self.scalar(ScalarOp::Ceil, vec![steps], ty.clone(), span);
            let steps = self.cast(steps, DType::Int64, true, span);
            let zero = self.int_constant(0, span);
            let length = self.scalar(ScalarOp::Maximum, vec![steps, zero], Type::weak(DType::Int64), span);
            self.facts.set_non_negative(length);
            length
        };
        // As NumPy: the distance of the first two elements, then start + i * distance.
        let delta = if integers {
            step
        } else {
            let second = self.scalar(ScalarOp::Add, vec![start, step], ty.clone(), span);
            self.scalar(ScalarOp::Subtract, vec![second, start], ty, span)
        };
        let positions = self.positions(length, span);
        let scaled = self.elementwise(ScalarOp::Multiply, work, vec![positions, delta], span);
        let shifted = self.elementwise(ScalarOp::Add, work, vec![scaled, start], span);
        Ok(Operand::Value(if dtype == work {
            shifted
        } else {
            self.elementwise(ScalarOp::Cast(dtype), work, vec![shifted], span)
        }))
    }

    /// `np.linspace(start, stop, num)`.
    pub(super) fn linspace(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let (start, stop) = (self.required(arguments, "start")?, self.required(arguments, "stop")?);
        let takes_arrays = |this: &Self, operand: &Operand| match operand {
            Operand::Value(value) => {
                this.graph.ty(*value).as_array().is_some_and(|ty| ty.ndim > 0)
                    || this.dtype_of_value(*value).is_some_and(|dtype| dtype.is_complex())
            }
            Operand::List(_) => true,
            other => this.as_list(other).is_some(),
        };
        if takes_arrays(self, &start) || takes_arrays(self, &stop) {
            return self.linspace_of_arrays([start, stop], arguments);
        }
        let float = Type::weak(DType::Float64);
        let (start, _) = self.scalar_value(&start, "the start of linspace", span)?;
        let (stop, _) = self.scalar_value(&stop, "the end of linspace", span)?;
        let start = self.cast(start, DType::Float64, true, span);
        let stop = self.cast(stop, DType::Float64, true, span);
        let count = match arguments.take("num") {
            Some(count) => self.index_value(&count, "the number of points", span)?,
            None => self.int_constant(50, span),
        };
        let has_end = match arguments.take("endpoint") {
            None => true,
            Some(endpoint) => match self.known_int(&endpoint) {
                Some(known) => known != 0,
                None => {
                    let reason = "endpoint must be known when the function is compiled";
                    return Err(self.rejection(span, "argument", reason).into());
                }
            },
        };
        let one = self.int_constant(1, span);
        let intervals = if has_end {
            self.scalar(ScalarOp::Subtract, vec![count, one], Type::weak(DType::Int64), span)
        } else {
            count
        };
        let intervals = self.scalar(ScalarOp::Maximum, vec![intervals, one], Type::weak(DType::Int64), span);
        let divisor = self.cast(intervals, DType::Float64, true, span);
        let distance = self.scalar(ScalarOp::Subtract, vec![stop, start], float.clone(), span);
        let step = self.scalar(ScalarOp::Divide, vec![distance, divisor], float, span);
        let positions = self.positions(count, span);
        let scaled = self.elementwise(ScalarOp::Multiply, DType::Float64, vec![positions, step], span);
        let mut points = self.elementwise(ScalarOp::Add, DType::Float64, vec![scaled, start], span);
        if has_end {
            // The last point is the end itself, when there are two or more.
            let last = self.elementwise(ScalarOp::Equal, DType::Int64, vec![positions, intervals], span);
            points = self.elementwise(ScalarOp::Select, DType::Float64, vec![last, stop, points], span);
        }
        if let Some(dtype) = self.dtype_argument(arguments)?.filter(|dtype| *dtype != DType::Float64) {
            if dtype.is_integer() {
                points = self.elementwise(ScalarOp::Floor, DType::Float64, vec![points], span);
            }
            points = self.elementwise(ScalarOp::Cast(dtype), DType::Float64, vec![points], span);
        }
        let step_wanted = arguments.take("retstep");
        if self.known_flag(step_wanted, "retstep", false, span)? {
            let step = self.with_weakness(step, false);
            return Ok(Operand::Tuple(vec![Operand::Value(points), Operand::Value(step)]));
        }
        Ok(Operand::Value(points))
    }

    /// As [`Elaborator::linspace`], between arrays or complex numbers.
    fn linspace_of_arrays(&mut self, ends: [Operand; 2], arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let number = |this: &mut Self, value| Operand::Value(this.int_constant(value, span));
        let mut passed = Vec::new();
        for end in &ends {
            let end = self.list_as_array(end, span)?;
            if end == Operand::Poison {
                return Ok(Operand::Poison);
            }
            passed.push(Operand::Value(self.number_or_items(&end, span)?));
        }
        passed.push(arguments.take("num").unwrap_or_else(|| number(self, 50)));
        let yes = self.bool_constant(true, span);
        passed.push(arguments.take("endpoint").unwrap_or(Operand::Value(yes)));
        passed.push(arguments.take("axis").unwrap_or_else(|| number(self, 0)));
        let dtype = self.dtype_argument(arguments)?;
        let step_wanted = arguments.take("retstep");
        let step_wanted = self.known_flag(step_wanted, "retstep", false, span)?;
        let mut points = self.call_helper("_linspace_of_arrays", passed.clone(), span)?;
        if let Some(dtype) = dtype {
            let value = self.materialise(&points, span)?;
            let own = self.dtype_of_value(value).unwrap_or(dtype);
            let value = if dtype.is_integer() && !own.is_complex() {
                self.elementwise(ScalarOp::Floor, own, vec![value], span)
            } else {
                value
            };
            points = Operand::Value(self.copy_array(value, Some(dtype), span)?);
        }
        if !step_wanted {
            return Ok(points);
        }
        let step = self.call_helper("_step_of_arrays", passed[..4].to_vec(), span)?;
        Ok(Operand::Tuple(vec![points, step]))
    }

    /// The array `0, 1, 2, …` of int64, which exists only inside the loops it is fused into when it can.
    pub(super) fn positions(&mut self, length: Value, span: Span) -> Value {
        let array = self.emit(Op::Positions { length }, Type::array(DType::Int64, 1, Layout::C), span);
        self.facts.set_length(array, 0, length);
        array
    }

    /// `np.array([...])`, `np.array(a)`.
    pub(super) fn array(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let least = match arguments.take("ndmin") {
            None => 0,
            Some(least) => match self.known_int(&least) {
                Some(least) => usize::try_from(least).unwrap_or(0),
                None => {
                    let reason = "ndmin must be known when the function is compiled";
                    return Err(self.rejection(span, "argument", reason).into());
                }
            },
        };
        let made = self.new_array_of(arguments)?;
        let array = self.expect_number(&made, "np.array", span)?;
        let missing = least.saturating_sub(self.ndim_of(array));
        if missing == 0 {
            return Ok(made);
        }
        let array = self.as_array_value(array, span)?;
        let mut items = vec![ViewItem::NewAxis; missing];
        items.extend(vec![ViewItem::Slice { start: None, stop: None, step: None }; self.ndim_of(array)]);
        Ok(Operand::Value(self.view(array, items, span)))
    }

    fn new_array_of(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let object = self.required(arguments, "object")?;
        let dtype = self.dtype_argument(arguments)?;
        let copy = arguments.take("copy");
        let copy = match copy {
            Some(none) if self.is_none(&none) => false,
            copy => self.known_flag(copy, "copy", true, span)?,
        };
        let items = match &object {
            Operand::List(items) => Some(items.clone()),
            other => self.as_items(other, span),
        };
        if let Some(items) = items {
            if let Some(stacked) = self.stacked_rows(&items, dtype, span)? {
                return Ok(stacked);
            }
            return self.array_from_items(&items, dtype, span).map(Operand::Value);
        }
        let value = self.expect_number(&object, "np.array", span)?;
        let is_right = self.graph.ty(value).as_array().is_some()
            && dtype.is_none_or(|dtype| self.dtype_of_value(value) == Some(dtype));
        if !copy && is_right {
            return Ok(object);
        }
        self.copy_in_order(value, dtype, arguments).map(Operand::Value)
    }

    /// An array whose items are arrays of the same number of axes.
    fn stacked_rows(
        &mut self,
        items: &[Operand],
        dtype: Option<DType>,
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        let mut rows = Vec::new();
        for item in items {
            match item {
                Operand::Value(value) if self.ndim_of(*value) > 0 => rows.push(*value),
                _ => return Ok(None),
            }
        }
        if rows.is_empty() {
            return Ok(None);
        }
        let axis = self.int_constant(0, span);
        let stacked = self.stack(rows, axis, span)?;
        match dtype {
            None => Ok(Some(stacked)),
            Some(dtype) => {
                let stacked = self.materialise(&stacked, span)?;
                self.copy_array(stacked, Some(dtype), span).map(|array| Some(Operand::Value(array)))
            }
        }
    }

    /// A new array with the same elements.
    pub(super) fn copy_array(&mut self, value: Value, dtype: Option<DType>, span: Span) -> Elaborated<Value> {
        let (shape, own) = self.shape_and_stored_dtype(value, span);
        let to = dtype.unwrap_or(own);
        let array = self.allocate(shape, to, false, span);
        if !has_values(to) || !has_values(own) {
            let source = self.as_array_value(value, span)?;
            self.primitive_effect("hl_assign", &[array, source], span);
            return Ok(array);
        }
        let value = if is_time(to) { self.as_time(value, to.native(), span) } else { value };
        let into = Op::MapInto { target: array, op: None, operands: vec![value], update: false };
        self.graph.push_effect(self.current, into, span);
        Ok(array)
    }

    /// As [`Self::shape_and_dtype`], with the dtype in the order of bytes that the array has.
    pub(super) fn shape_and_stored_dtype(&mut self, value: Value, span: Span) -> (Vec<Value>, DType) {
        let (shape, dtype) = self.shape_and_dtype(value, span);
        (shape, self.graph.ty(value).in_memory().map_or(dtype, |ty| ty.dtype))
    }

    /// An array of nested sequences of numbers, or of rows.
    pub(super) fn array_from_items(
        &mut self,
        items: &[Operand],
        dtype: Option<DType>,
        span: Span,
    ) -> Elaborated<Value> {
        let mut shape = Vec::new();
        let mut leaves = Vec::new();
        self.flatten(items, 0, &mut shape, &mut leaves, span)?;
        let mut common: Option<Type> = None;
        for leaf in &leaves {
            let ty = self.graph.ty(*leaf).clone();
            common = match common {
                None => Some(ty),
                Some(other) => super::join::join(&other, &ty),
            };
        }
        let natural = match &common {
            Some(Type::Scalar(scalar)) => scalar.dtype,
            None if leaves.is_empty() => DType::Float64,
            _ => {
                return Err(self.rejection(span, "type", "the items of an array must be numbers").into());
            }
        };
        let dtype = dtype.unwrap_or(natural);
        if !has_values(dtype) {
            let reason = format!("an array of {} is not made of numbers", element_text(dtype));
            return Err(self.rejection(span, "type", reason).into());
        }
        let lengths: Vec<Value> =
            shape.iter().map(|length| self.int_constant(*length as i64, span)).collect();
        let array = self.allocate(lengths, dtype, false, span);
        for (n, leaf) in leaves.iter().enumerate() {
            let mut rest = n;
            let mut indices = vec![0usize; shape.len()];
            for (axis, length) in shape.iter().enumerate().rev() {
                indices[axis] = rest % length;
                rest /= length;
            }
            let indices = indices
                .into_iter()
                .map(|index| Index { value: self.int_constant(index as i64, span), check: Check::Proven })
                .collect();
            let value = self.cast(*leaf, dtype.native(), false, span);
            self.effect(loops::Op::Store { array, indices, value }, span);
        }
        Ok(array)
    }

    fn flatten(
        &mut self,
        items: &[Operand],
        depth: usize,
        shape: &mut Vec<usize>,
        leaves: &mut Vec<Value>,
        span: Span,
    ) -> Elaborated<()> {
        let ragged = |this: &Self| -> Box<crate::rejection::Rejection> {
            this.rejection(span, "ragged", "the rows of an array must have equal lengths").into()
        };
        match shape.get(depth) {
            None => shape.push(items.len()),
            Some(length) if *length == items.len() => {}
            Some(_) => return Err(ragged(self)),
        }
        let mut nested = None;
        for item in items {
            let inner = match item {
                Operand::List(inner) => Some(inner.clone()),
                other => self.as_items(other, span),
            };
            if *nested.get_or_insert(inner.is_some()) != inner.is_some() {
                return Err(ragged(self));
            }
            match inner {
                Some(inner) => self.flatten(&inner, depth + 1, shape, leaves, span)?,
                None => leaves.push(self.leaf(item, span)?),
            }
        }
        Ok(())
    }

    /// A number among the items of an array; an array without axes is one.
    fn leaf(&mut self, item: &Operand, span: Span) -> Elaborated<Value> {
        match item {
            Operand::Value(value) if self.graph.ty(*value).as_array().is_some_and(|ty| ty.ndim == 0) => {
                Ok(self.load(*value, Vec::new(), span))
            }
            other => Ok(self.scalar_value(other, "an item of an array", span)?.0),
        }
    }

    fn filled(&mut self, fill: Fill, shape: Vec<Value>, dtype: DType, span: Span) -> Value {
        let array = self.allocate(shape, dtype, fill == Fill::Zeros, span);
        if fill == Fill::Ones && !has_values(dtype) {
            let one = self.int_constant(1, span);
            let one = self.allocate_number(one, span);
            self.primitive_effect("hl_assign", &[array, one], span);
        } else if fill == Fill::Ones {
            let dtype = dtype.native();
            let one = self.constant(super::convert::one(dtype), Type::strong(dtype), span);
            let into = Op::MapInto { target: array, op: None, operands: vec![one], update: false };
            self.graph.push_effect(self.current, into, span);
        }
        array
    }

    /// A number as an array without axes.
    pub(super) fn allocate_number(&mut self, number: Value, span: Span) -> Value {
        let dtype = self.dtype_of_value(number).unwrap_or(DType::Float64);
        let array = self.allocate(Vec::new(), dtype, false, span);
        let store = loops::Op::Store { array, indices: Vec::new(), value: number };
        self.effect(store, span);
        array
    }

    /// A new row-major array of these lengths.
    pub(super) fn allocate(&mut self, shape: Vec<Value>, dtype: DType, zeroed: bool, span: Span) -> Value {
        let ty = Type::array(dtype, shape.len(), Layout::C);
        let array = self.basic(loops::Op::Allocate { shape: shape.clone(), zeroed }, ty, span);
        for (axis, length) in shape.into_iter().enumerate() {
            // A negative length has raised.
            self.facts.set_length(array, axis, length);
        }
        array
    }

    /// The lengths that a shape argument (an integer or a tuple of them) names.
    pub(super) fn shape(&mut self, operand: &Operand, span: Span) -> Elaborated<Vec<Value>> {
        match self.as_items(operand, span) {
            Some(items) => {
                items.iter().map(|item| self.index_value(item, "a length in a shape", span)).collect()
            }
            None => Ok(vec![self.index_value(operand, "a shape", span)?]),
        }
    }

    /// The lengths and the dtype of an array; none and its own for a number.
    pub(super) fn shape_and_dtype(&mut self, value: Value, span: Span) -> (Vec<Value>, DType) {
        match self.graph.ty(value).clone() {
            Type::Array(array) => {
                ((0..array.ndim).map(|axis| self.length(value, axis, span)).collect(), array.dtype.native())
            }
            Type::Scalar(scalar) => (Vec::new(), scalar.dtype),
            Type::Cell(cell) => (Vec::new(), cell.dtype),
            _ => (Vec::new(), DType::Float64),
        }
    }

    /// The `dtype` argument, by position or name.
    pub(super) fn dtype_argument(&mut self, arguments: &mut Arguments) -> Elaborated<Option<DType>> {
        let span = arguments.span;
        let Some(operand) = arguments.take("dtype") else { return Ok(None) };
        self.dtype_of(&operand, span)
    }

    pub(super) fn dtype_of(&mut self, operand: &Operand, span: Span) -> Elaborated<Option<DType>> {
        if self.is_none(operand) {
            return Ok(None);
        }
        let found = match operand {
            Operand::Object(Object::DType(dtype)) => Some(*dtype),
            Operand::Object(Object::Known(name)) => match &**name {
                "builtins.int" => Some(DType::Int64),
                "builtins.float" => Some(DType::Float64),
                "builtins.bool" => Some(DType::Bool),
                "builtins.complex" => Some(DType::Complex128),
                _ => None,
            },
            other => self.known_text(other).and_then(|text| DType::from_text(&text)),
        };
        match found.filter(|dtype| is_known(*dtype)) {
            Some(dtype) => Ok(Some(dtype)),
            None => {
                let what = self.describe(operand);
                Err(self
                    .rejection(span, "dtype", format!("{what} is not a dtype that compiled code knows"))
                    .with_hint("np.float64, np.int32, ...")
                    .into())
            }
        }
    }
}
