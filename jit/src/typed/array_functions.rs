//! Functions on whole arrays that compiled code leaves to the runtime: axis reductions, sorting, searching, joining.

use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::flow::BinaryOp;
use crate::graph::{Span, Value};
use crate::loops::{ReductionKind, ViewItem};
use crate::scalar::{Const, ScalarOp};
use crate::types::{ArrayType, Layout, Type};
use hotloop_array::dtype::{DType, Kind};
use hotloop_array::primitives::Reduction;

/// An axis argument.
#[derive(Debug, Clone, Copy)]
pub(super) struct Axis {
    /// Absent when the flattened array is meant.
    pub(super) value: Option<Value>,
}

impl Elaborator<'_, '_> {
    /// A function of `numpy`, or the method of an array of the same name; `None` if it is none of this file.
    pub(super) fn call_array_function(
        &mut self,
        name: &str,
        receiver: Option<Value>,
        arguments: &mut Arguments,
    ) -> Elaborated<Option<Operand>> {
        let span = arguments.span;
        let operand = |this: &mut Self, arguments: &mut Arguments| match receiver {
            Some(value) => Ok(value),
            None => this.first_array(arguments),
        };
        const OF_AXES: [&str; 9] = [
            "atleast_3d",
            "expand_dims",
            "flip",
            "matrix_transpose",
            "moveaxis",
            "permute_dims",
            "rollaxis",
            "squeeze",
            "transpose",
        ];
        if OF_AXES.contains(&name) && !(name == "atleast_3d" && arguments.count() > 1) {
            let array = operand(self, arguments)?;
            return self.call_axes(name, array, arguments);
        }
        let found = match name {
            "sort" | "argsort" => {
                let mut array = operand(self, arguments)?;
                if name == "argsort" {
                    array = self.with_an_axis(array, span);
                }
                let axis = self.axis(array, arguments, Some(-1))?;
                self.check_kind(arguments)?;
                if name == "sort" && receiver.is_some() {
                    return self.sort_in_place(array, axis, span).map(Some);
                }
                let (dtype, ndim) = self.along(array, axis);
                let dtype = if name == "sort" { dtype } else { DType::Int64 };
                let passed = self.with_axis(vec![array], axis, span);
                self.array_or_number(&format!("hl_{name}"), passed, dtype, ndim, span)
            }
            "argmin" | "argmax" => {
                let array = operand(self, arguments)?;
                let axis = arguments.take("axis");
                self.axis_reduction(name, array, axis, arguments, span)?
            }
            "cumsum" | "cumprod" => {
                let array = operand(self, arguments)?;
                let axis = self.axis(array, arguments, None)?;
                let wanted = self.dtype_argument(arguments)?;
                let (dtype, ndim) = self.along(array, axis);
                let reduction = if name == "cumsum" { Reduction::Sum } else { Reduction::Product };
                let result = self.reduced_dtype(reduction, dtype, wanted, span)?;
                let product = self.int_constant(i64::from(name == "cumprod"), span);
                let mut passed = self.with_axis(vec![product, array], axis, span);
                self.push_dtype(&mut passed, wanted, span);
                self.array_or_number("hl_accumulate", passed, result, ndim, span)
            }
            "unique" => {
                let array = operand(self, arguments)?;
                let mut wanted = Vec::new();
                for name in ["return_index", "return_inverse", "return_counts"] {
                    let given = arguments.take(name);
                    wanted.push(self.known_flag(given, name, false, span)?);
                }
                // Sorted they are in any case.
                arguments.take("sorted");
                let equal = arguments.take("equal_nan");
                let equal = self.known_flag(equal, "equal_nan", true, span)?;
                let flags: Vec<Operand> =
                    wanted.iter().map(|flag| Operand::Value(self.bool_constant(*flag, span))).collect();
                let all = wanted.contains(&true);
                let ndim = self.ndim_of(array);
                let axis = arguments.take("axis").filter(|axis| !self.is_none(axis));
                let place = axis.map(|axis| self.known_axis(&axis, ndim, span)).transpose()?;
                if let Some(place) = place.filter(|_| ndim > 1) {
                    let place = Operand::Value(self.int_constant(place as i64, span));
                    let helper = if all { "_unique_parts_along" } else { "_unique_along" };
                    let mut passed = vec![Operand::Value(array), place];
                    passed.extend(flags.into_iter().filter(|_| all));
                    return self.call_helper(helper, passed, span).map(Some);
                }
                let has_nan =
                    self.dtype_of_value(array).is_some_and(|dtype| dtype.is_float() || dtype.is_complex());
                let apart = has_nan && !equal;
                if all || apart {
                    let helper = match (all, apart) {
                        (true, true) => "_unique_parts_apart",
                        (true, false) => "_unique_parts",
                        _ => "_unique_apart",
                    };
                    let mut passed = vec![Operand::Value(array)];
                    passed.extend(flags.into_iter().filter(|_| all));
                    return self.call_helper(helper, passed, span).map(Some);
                }
                let (dtype, _) = self.along(array, Axis { value: None });
                self.array_or_number("hl_unique", vec![array], dtype, 1, span)
            }
            "searchsorted" => {
                let sorted = operand(self, arguments)?;
                let values = self.array_operand(arguments, "v")?;
                let is_right = match arguments.take("side") {
                    None => false,
                    Some(side) => match self.known_text(&side).as_deref() {
                        Some("left") => false,
                        Some("right") => true,
                        _ => {
                            let reason = "side must be 'left' or 'right'";
                            return Err(self.rejection(span, "argument", reason).into());
                        }
                    },
                };
                self.expect_axes(sorted, 1, "the sorted array", span)?;
                let sorted = match arguments.take("sorter").filter(|sorter| !self.is_none(sorter)) {
                    None => sorted,
                    Some(sorter) => {
                        let ordered = self.subscript(&Operand::Value(sorted), &sorter, span)?;
                        self.expect_number(&ordered, "searchsorted", span)?
                    }
                };
                let right = self.int_constant(i64::from(is_right), span);
                let ndim = self.ndim_of(values);
                self.array_or_number("hl_searchsorted", vec![sorted, values, right], DType::Int64, ndim, span)
            }
            "nonzero" => {
                let array = operand(self, arguments)?;
                if self.ndim_of(array) == 0 {
                    let reason = "Calling nonzero on 0d arrays is not allowed. Use np.atleast_1d(scalar).nonzero() instead.";
                    return Err(self.rejection(span, "type", reason).into());
                }
                self.nonzero(array, span)
            }
            "flatnonzero" => {
                let array = operand(self, arguments)?;
                let flat = self.flat(array, span)?;
                let positions = self.nonzero(flat, span);
                match self.as_items(&positions, span).and_then(|items| items.into_iter().next()) {
                    Some(item) => item,
                    None => positions,
                }
            }
            "count_nonzero" => {
                let array = operand(self, arguments)?;
                let flags = self.as_bool(array, span);
                let axis = arguments.take("axis").filter(|axis| !self.is_none(axis));
                if axis.is_some() || arguments.has("keepdims") {
                    return self.axis_reduction("sum", flags, axis, arguments, span).map(Some);
                }
                let count = self.reduce(ReductionKind::Sum, flags, DType::Int64, span);
                Operand::Value(self.with_weakness(count, true))
            }
            "repeat" => {
                let array = operand(self, arguments)?;
                let array = self.with_an_axis(array, span);
                let counts = self.array_operand(arguments, "repeats")?;
                let counts = self.flat(counts, span)?;
                let axis = self.axis(array, arguments, None)?;
                let (dtype, ndim) = self.along(array, axis);
                let passed = self.with_axis(vec![array, counts], axis, span);
                self.array_or_number("hl_repeat", passed, dtype, ndim, span)
            }
            "take" => {
                let array = operand(self, arguments)?;
                let array = self.with_an_axis(array, span);
                let mut indices = self.array_operand(arguments, "indices")?;
                if let Some(mode) = arguments.take("mode") {
                    indices = self.inside_indices(array, indices, &mode, arguments)?;
                }
                let axis = self.axis(array, arguments, None)?;
                self.expect_positions(indices, span)?;
                let (dtype, ndim) = self.along(array, axis);
                let ndim = ndim - 1 + self.ndim_of(indices);
                let passed = self.with_axis(vec![array, indices], axis, span);
                self.array_or_number("hl_take", passed, dtype, ndim, span)
            }
            _ if receiver.is_some() => return Ok(None),
            "roll" => {
                let array = operand(self, arguments)?;
                let shift = self.required(arguments, "shift")?;
                if let Some(rolled) = self.roll_along_axes(array, &shift, arguments)? {
                    return Ok(Some(rolled));
                }
                let shift = self.index_value(&shift, "the shift", span)?;
                let axis = self.axis(array, arguments, None)?;
                let (dtype, ndim) = (self.along(array, axis).0, self.ndim_of(array));
                let passed = self.with_axis(vec![array, shift], axis, span);
                self.array_or_number("hl_roll", passed, dtype, ndim, span)
            }
            "tile" => {
                let array = operand(self, arguments)?;
                let repeats = self.required(arguments, "reps")?;
                let repeats = self.shape(&repeats, span)?;
                let (dtype, _) = self.along(array, Axis { value: None });
                let ndim = self.ndim_of(array).max(repeats.len());
                let mut passed = vec![array, self.int_constant(repeats.len() as i64, span)];
                passed.extend(repeats);
                self.array_or_number("hl_tile", passed, dtype, ndim, span)
            }
            "concatenate" | "concat" => {
                let arrays = self.array_list(arguments, span)?;
                let axis = match arrays.first() {
                    Some(array) => self.axis(*array, arguments, Some(0))?,
                    None => Axis { value: None },
                };
                let joined = self.concatenate(arrays, axis, span)?;
                self.joined_as(joined, arguments)?
            }
            "vstack" | "hstack" | "column_stack" => {
                let arrays = self.array_list(arguments, span)?;
                let joined = self.stack_along_old_axis(name, arrays, span)?;
                self.joined_as(joined, arguments)?
            }
            "stack" => {
                let arrays = self.array_list(arguments, span)?;
                let axis = match (arguments.take("axis"), arrays.first()) {
                    (Some(axis), Some(first)) => {
                        let ndim = self.ndim_of(*first) + 1;
                        self.axis_value(&axis, ndim, span)?
                    }
                    _ => self.int_constant(0, span),
                };
                let joined = self.stack(arrays, axis, span)?;
                self.joined_as(joined, arguments)?
            }
            "eye" | "identity" => self.eye(name, arguments)?,
            "fliplr" | "flipud" => {
                let array = operand(self, arguments)?;
                self.flip(name, array, span)?
            }
            "diff" => {
                let array = operand(self, arguments)?;
                self.diff(array, arguments)?
            }
            "outer" => {
                let (a, b) = (self.first_array(arguments)?, self.first_array(arguments)?);
                let (a, b) = (self.flat(a, span)?, self.flat(b, span)?);
                let all = ViewItem::Slice { start: None, stop: None, step: None };
                let (a, b) = (
                    self.view(a, vec![all, ViewItem::NewAxis], span),
                    self.view(b, vec![ViewItem::NewAxis, all], span),
                );
                self.binary(BinaryOp::Mul, &Operand::Value(a), &Operand::Value(b), span)?
            }
            "atleast_1d" | "atleast_2d" | "atleast_3d" if arguments.count() > 1 => {
                let mut results = Vec::new();
                for each in arguments.rest() {
                    let known = format!("numpy.{name}");
                    let mut single = self.arguments(&known, vec![each], Vec::new(), span)?;
                    results.push(self.call_numpy(name, &mut single)?);
                }
                Operand::Tuple(results)
            }
            "atleast_1d" | "atleast_2d" => {
                let array = operand(self, arguments)?;
                let all = ViewItem::Slice { start: None, stop: None, step: None };
                let wanted = if name == "atleast_1d" { 1 } else { 2 };
                let missing = wanted - self.ndim_of(array).min(wanted);
                let mut items = vec![ViewItem::NewAxis; missing];
                items.extend(vec![all; self.ndim_of(array)]);
                Operand::Value(if missing == 0 { array } else { self.view(array, items, span) })
            }
            "broadcast_to" => {
                let array = operand(self, arguments)?;
                let shape = self.required(arguments, "shape")?;
                self.broadcast_to(array, &shape, span)?
            }
            "lib.stride_tricks.as_strided" => {
                let array = operand(self, arguments)?;
                self.as_strided(array, arguments)?
            }
            "swapaxes" => {
                let array = operand(self, arguments)?;
                let (a, b) = (self.required(arguments, "axis1")?, self.required(arguments, "axis2")?);
                let ndim = self.ndim_of(array);
                let (a, b) = (self.known_axis(&a, ndim, span)?, self.known_axis(&b, ndim, span)?);
                let mut order: Vec<usize> = (0..ndim).collect();
                order.swap(a, b);
                Operand::Value(self.transpose(array, Some(order), span))
            }
            _ => return Ok(None),
        };
        Ok(Some(found))
    }

    /// The axis argument; `default` stands for an absent one, and None for the flattened array.
    pub(super) fn axis(
        &mut self,
        array: Value,
        arguments: &mut Arguments,
        default: Option<i64>,
    ) -> Elaborated<Axis> {
        let span = arguments.span;
        let value = match arguments.take("axis") {
            None => default.map(|axis| self.int_constant(axis, span)),
            Some(axis) if self.is_none(&axis) => None,
            Some(axis) => {
                let ndim = self.ndim_of(array);
                Some(self.axis_value(&axis, ndim, span)?)
            }
        };
        Ok(Axis { value })
    }

    /// An axis, which need not be known when the function is compiled; if it is, it is checked now.
    pub(super) fn axis_value(&mut self, axis: &Operand, ndim: usize, span: Span) -> Elaborated<Value> {
        if self.known_int(axis).is_some() {
            let known = self.known_axis(axis, ndim, span)?;
            return Ok(self.int_constant(known as i64, span));
        }
        self.index_value(axis, "an axis", span)
    }

    /// An axis that must be known when the function is compiled.
    pub(super) fn known_axis(&mut self, axis: &Operand, ndim: usize, span: Span) -> Elaborated<usize> {
        let Some(known) = self.known_int(axis) else {
            let reason = "this axis must be known when the function is compiled";
            return Err(self.rejection(span, "axis", reason).into());
        };
        hotloop_array::layout::normalize_axis(known as isize, ndim)
            .map_err(|error| self.rejection(span, "axis", error.to_string()).into())
    }

    /// Arguments followed by an axis or its absence.
    pub(super) fn with_axis(&mut self, mut passed: Vec<Value>, axis: Axis, span: Span) -> Vec<Value> {
        passed.push(self.int_constant(i64::from(axis.value.is_some()), span));
        passed.push(axis.value.unwrap_or_else(|| self.int_constant(0, span)));
        passed
    }

    /// The dtype of an array, and the number of axes that work along this axis leaves it.
    pub(super) fn along(&self, array: Value, axis: Axis) -> (DType, usize) {
        match self.graph.ty(array).in_memory() {
            Some(ty) => (ty.dtype, if axis.value.is_some() { ty.ndim } else { 1 }),
            None => (DType::Float64, 1),
        }
    }

    pub(super) fn ndim_of(&self, array: Value) -> usize {
        self.graph.ty(array).as_array().map_or(0, |ty| ty.ndim)
    }

    /// An array without axes as one of a single element.
    pub(super) fn with_an_axis(&mut self, array: Value, span: Span) -> Value {
        if self.ndim_of(array) > 0 { array } else { self.view(array, vec![ViewItem::NewAxis], span) }
    }

    fn expect_axes(&self, array: Value, ndim: usize, what: &str, span: Span) -> Elaborated<()> {
        if self.ndim_of(array) == ndim {
            return Ok(());
        }
        let reason = format!("{what} must have {ndim} axis, this has {}", self.ndim_of(array));
        Err(self.rejection(span, "type", reason).into())
    }

    pub(super) fn expect_positions(&self, indices: Value, span: Span) -> Elaborated<()> {
        match self.graph.ty(indices).as_array().map(|ty| ty.dtype) {
            Some(dtype) if dtype.is_integer() => Ok(()),
            _ => {
                let reason = "arrays used as indices must be of integer (or boolean) type";
                Err(self.rejection(span, "array-index", reason).into())
            }
        }
    }

    /// An argument as an array; a number becomes one without axes, a list or tuple one of its items.
    pub(super) fn array_operand(&mut self, arguments: &mut Arguments, name: &str) -> Elaborated<Value> {
        let value = self.number(arguments, name)?;
        self.as_array_value(value, arguments.span)
    }

    /// The first argument, as an array.
    pub(super) fn first_array(&mut self, arguments: &mut Arguments) -> Elaborated<Value> {
        let value = self.first_number(arguments)?;
        self.as_array_value(value, arguments.span)
    }

    /// A number as an array without axes.
    pub(super) fn as_array_value(&mut self, value: Value, span: Span) -> Elaborated<Value> {
        match self.graph.ty(value).scalar_dtype() {
            Some(_) => Ok(self.allocate_number(value, span)),
            None => Ok(value),
        }
    }

    pub(super) fn flat(&mut self, array: Value, span: Span) -> Elaborated<Value> {
        if self.ndim_of(array) == 1 {
            return Ok(array);
        }
        let flat = self.flatten_array(array, false, span)?;
        self.materialise(&flat, span)
    }

    fn sort_in_place(&mut self, array: Value, axis: Axis, span: Span) -> Elaborated {
        self.check_writable(array, span)?;
        let axis = axis.value.unwrap_or_else(|| self.int_constant(-1, span));
        self.primitive_effect("hl_sort_in_place", &[array, axis], span);
        Ok(Operand::Value(self.none(span)))
    }

    pub(super) fn nonzero(&mut self, array: Value, span: Span) -> Operand {
        let ndim = self.ndim_of(array);
        let positions = Type::array(DType::Int64, 1, Layout::C);
        let result = Type::Tuple(vec![positions; ndim].into());
        Operand::Value(self.primitive("hl_nonzero", &[array], result, span))
    }

    /// `np.eye(N, M, k, dtype)`, `np.identity(n, dtype)`.
    fn eye(&mut self, name: &str, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let rows = self.required(arguments, if name == "eye" { "N" } else { "n" })?;
        let rows = self.index_value(&rows, "the number of rows", span)?;
        let (mut columns, mut offset) = (rows, self.int_constant(0, span));
        if name == "eye" {
            if let Some(given) = arguments.take("M").filter(|given| !self.is_none(given)) {
                columns = self.index_value(&given, "the number of columns", span)?;
            }
            if let Some(given) = arguments.take("k") {
                offset = self.index_value(&given, "the diagonal", span)?;
            }
        }
        let dtype = self.dtype_argument(arguments)?.unwrap_or(DType::Float64);
        let (lengths, columns_first) = self.ordered_shape(vec![rows, columns], arguments)?;
        if columns_first {
            let int = Type::weak(DType::Int64);
            let zero = self.int_constant(0, span);
            offset = self.scalar(ScalarOp::Subtract, vec![zero, offset], int, span);
        }
        let passed = [self.dtype_constant(dtype, span), lengths[0], lengths[1], offset];
        let made = self.primitive("hl_eye", &passed, Type::array(dtype, 2, Layout::C), span);
        Ok(Operand::Value(if columns_first { self.transpose(made, None, span) } else { made }))
    }

    fn flip(&mut self, name: &str, array: Value, span: Span) -> Elaborated {
        let ndim = self.ndim_of(array);
        let axis = self.int_constant(i64::from(name == "fliplr"), span);
        let axis = self.known_axis(&Operand::Value(axis), ndim, span)?;
        let backwards = self.int_constant(-1, span);
        let items = (0..ndim)
            .map(|at| {
                let step = (axis == at).then_some(backwards);
                ViewItem::Slice { start: None, stop: None, step }
            })
            .collect();
        Ok(Operand::Value(self.view(array, items, span)))
    }

    /// `np.squeeze(a, axis)`: the length of the axis is checked when the code runs.
    pub(super) fn squeeze(&mut self, array: Value, axis: &Operand, span: Span) -> Elaborated {
        let Some(ty) = self.graph.ty(array).as_array().cloned() else { return Ok(Operand::Value(array)) };
        let axis = self.known_axis(axis, ty.ndim, span)?;
        let axis = self.int_constant(axis as i64, span);
        let result = Type::Array(ArrayType { ndim: ty.ndim - 1, layout: ty.layout.loosened(), ..ty });
        Ok(Operand::Value(self.primitive_view("hl_squeeze", &[array, axis], result, span)))
    }

    fn broadcast_to(&mut self, array: Value, shape: &Operand, span: Span) -> Elaborated {
        let Some(ty) = self.graph.ty(array).as_array().cloned() else { return Ok(Operand::Value(array)) };
        let shape = self.shape(shape, span)?;
        if shape.len() < ty.ndim {
            let reason = "input operand has more dimensions than allowed by the axis remapping";
            return Err(self.rejection(span, "type", reason).into());
        }
        let ndim = shape.len();
        let mut passed = vec![array, self.int_constant(ndim as i64, span)];
        passed.extend(shape);
        let result = Type::Array(ArrayType { ndim, layout: ty.layout.loosened(), readonly: true, ..ty });
        Ok(Operand::Value(self.primitive_view("hl_broadcast_to", &passed, result, span)))
    }

    /// `as_strided(x, shape, strides)`: any view that stays inside of the array's memory.
    fn as_strided(&mut self, array: Value, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let Some(ty) = self.graph.ty(array).as_array().cloned() else { return Ok(Operand::Value(array)) };
        let given = |this: &Self, arguments: &mut Arguments, name: &str| {
            arguments.take(name).filter(|given| !this.is_none(given))
        };
        let shape = match given(self, arguments, "shape") {
            Some(shape) => self.shape(&shape, span)?,
            None => (0..ty.ndim).map(|axis| self.length(array, axis, span)).collect(),
        };
        let strides = match given(self, arguments, "strides") {
            Some(strides) => strides,
            None => self.strides(array, &ty, span),
        };
        let strides = self.shape(&strides, span)?;
        if shape.len() != strides.len() {
            let reason = "strides, if given, must be the same length as shape";
            return Err(self.rejection(span, "type", reason).into());
        }
        arguments.take("subok");
        let stays_writable = match arguments.take("writeable") {
            Some(Operand::Value(value)) => self.facts.constant(value) != Some(&Const::Bool(false)),
            _ => true,
        };
        let ndim = shape.len();
        let mut passed = vec![array, self.int_constant(ndim as i64, span)];
        passed.extend(shape);
        passed.extend(strides);
        passed.push(self.int_constant(1, span));
        let readonly = ty.readonly || !stays_writable;
        let result = Type::Array(ArrayType { ndim, layout: Layout::Bytes, readonly, ..ty });
        Ok(Operand::Value(self.primitive_view("hl_as_strided", &passed, result, span)))
    }

    /// `np.diff(a, n, axis)`: differences of neighbours; of bools, whether they differ.
    fn diff(&mut self, array: Value, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let times = match arguments.take("n") {
            None => 1,
            Some(n) => match self.known_int(&n) {
                Some(n @ 0..=16) => n,
                _ => {
                    let reason = "the order of the difference must be known when the function is compiled";
                    return Err(self.rejection(span, "argument", reason).into());
                }
            },
        };
        let ndim = self.ndim_of(array);
        let axis = match arguments.take("axis") {
            Some(axis) => self.known_axis(&axis, ndim, span)?,
            None if ndim > 0 => ndim - 1,
            None => {
                let reason = "diff requires input that is at least one dimensional";
                return Err(self.rejection(span, "type", reason).into());
            }
        };
        let mut array = array;
        for (name, before) in [("prepend", true), ("append", false)] {
            if let Some(more) = arguments.take(name).filter(|more| !self.is_none(more)) {
                let more = self.number_or_items(&more, span)?;
                let at = self.int_constant(axis as i64, span);
                let before = self.bool_constant(before, span);
                let passed = [array, more, at, before].map(Operand::Value).to_vec();
                let longer = self.call_helper("_lengthened", passed, span)?;
                array = self.expect_number(&longer, "diff", span)?;
            }
        }
        let (one, minus_one) = (self.int_constant(1, span), self.int_constant(-1, span));
        let mut result = Operand::Value(array);
        for _ in 0..times {
            let current = self.materialise(&result, span)?;
            let part = |this: &mut Self, start, stop| {
                let items = (0..ndim)
                    .map(|at| match at == axis {
                        true => ViewItem::Slice { start, stop, step: None },
                        false => ViewItem::Slice { start: None, stop: None, step: None },
                    })
                    .collect();
                this.view(current, items, span)
            };
            let (later, earlier) = (part(self, Some(one), None), part(self, None, Some(minus_one)));
            let is_bool = self.graph.ty(current).as_array().is_some_and(|ty| ty.dtype == DType::Bool);
            result = if is_bool {
                let operands = vec![later, earlier];
                Operand::Value(self.elementwise(ScalarOp::NotEqual, DType::Bool, operands, span))
            } else {
                self.binary(BinaryOp::Sub, &Operand::Value(later), &Operand::Value(earlier), span)?
            };
        }
        Ok(result)
    }

    /// Elements as bools, whatever they are.
    pub(super) fn as_bool(&mut self, value: Value, span: Span) -> Value {
        match self.graph.ty(value).clone() {
            Type::Array(array) if array.dtype.kind() != Kind::Bool => {
                self.elementwise(ScalarOp::Cast(DType::Bool), array.dtype, vec![value], span)
            }
            Type::Scalar(scalar) => self.cast(value, DType::Bool, scalar.weak, span),
            _ => value,
        }
    }
}
