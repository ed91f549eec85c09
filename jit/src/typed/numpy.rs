//! Functions of `numpy`, and methods of arrays.

use super::arguments::Arguments;
use super::creation::Fill;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::flow::BinaryOp;
use crate::graph::{Span, Value};
use crate::loops;
use crate::scalar::ScalarOp;
use crate::types::{ArrayType, Layout, ScalarType, Type, has_values};
use hotloop_array::dtype::{DType, Kind};
use hotloop_array::functions::{self, Op as Ufunc};
use hotloop_array::promotion::{Casting, OperandType, can_cast_operand, promote_numbers};
use std::rc::Rc;

impl Elaborator<'_, '_> {
    /// A call of `numpy`'s function of this name, its result written to `out=`.
    pub(super) fn call_numpy(&mut self, function: &str, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        if let Some(undetermined) = self.lists_as_arrays(function, arguments)? {
            return Ok(undetermined);
        }
        self.check_elements(function, None, arguments, span)?;
        if let Some(ufunc) = functions::lookup(function).filter(|ufunc| ufunc.nout == 1) {
            return self.call_ufunc(ufunc, arguments);
        }
        let output = self.take_output(arguments)?;
        self.accumulate_as(function, output, arguments);
        let result = match function.split_once('.') {
            Some((name, method)) if let Some(ufunc) = functions::lookup(name) => {
                self.call_ufunc_method(ufunc, method, arguments)?
            }
            _ => self.call_numpy_function(function, arguments)?,
        };
        match output {
            Some(target) => self.written_to(target, &result, span),
            None => Ok(result),
        }
    }

    /// Running sums and products are made in the dtype of their output, if none is asked for.
    fn accumulate_as(&mut self, function: &str, output: Option<Value>, arguments: &mut Arguments) {
        if let ("cumsum" | "cumprod", Some(target)) = (function, output)
            && arguments.take("dtype").filter(|dtype| !self.is_none(dtype)).is_none_or(|dtype| {
                arguments.put("dtype", dtype);
                false
            })
            && let Some(dtype) = self.dtype_of_value(target)
        {
            arguments.put("dtype", Operand::Object(crate::host::Object::DType(dtype)));
        }
    }

    fn call_numpy_function(&mut self, function: &str, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        match function {
            "zeros" => self.new_array(Fill::Zeros, arguments),
            "ones" => self.new_array(Fill::Ones, arguments),
            "empty" => self.new_array(Fill::Undefined, arguments),
            "zeros_like" => self.new_array_like(Fill::Zeros, arguments),
            "ones_like" => self.new_array_like(Fill::Ones, arguments),
            "empty_like" => self.new_array_like(Fill::Undefined, arguments),
            "full" => self.full(arguments),
            "full_like" => self.full_like(arguments),
            "arange" => self.arange(arguments),
            "linspace" => self.linspace(arguments),
            "array" => self.array(arguments),
            "asarray" | "asanyarray" | "ascontiguousarray" => {
                let value = self.array_operand(arguments, "a")?;
                let wanted = self.dtype_argument(arguments)?;
                let (_, own) = self.shape_and_stored_dtype(value, span);
                let copy = arguments.take("copy").filter(|copy| !self.is_none(copy));
                let is_forbidden = copy.is_some();
                let copy = self.known_flag(copy, "copy", false, span)?;
                if is_forbidden && !copy && wanted.is_some_and(|dtype| dtype != own) {
                    let reason = "Unable to avoid copy while creating an array as requested.";
                    return Err(self.rejection(span, "argument", reason).into());
                }
                if self.takes_columns_first(arguments)? {
                    return self.array_in_columns_as(value, wanted, span).map(Operand::Value);
                }
                if copy {
                    return self.copy_array(value, wanted, span).map(Operand::Value);
                }
                if function == "ascontiguousarray" && self.ndim_of(value) == 0 {
                    let vector = self.flatten_array(value, false, span)?;
                    let vector = self.materialise(&vector, span)?;
                    return self.copy_array(vector, wanted, span).map(Operand::Value);
                }
                let needs_c = function == "ascontiguousarray"
                    && self.graph.ty(value).as_array().is_some_and(|array| array.layout != Layout::C);
                if needs_c || wanted.is_some_and(|dtype| dtype != own) {
                    return self.copy_array(value, wanted, span).map(Operand::Value);
                }
                Ok(Operand::Value(value))
            }
            "copy" => {
                let value = self.number(arguments, "a")?;
                self.copy_in_order(value, None, arguments).map(Operand::Value)
            }
            "sum" | "prod" | "min" | "max" | "amin" | "amax" | "mean" | "any" | "all" | "std" | "var" => {
                let value = self.number(arguments, "a")?;
                self.reduction(function, value, arguments)
            }
            "where" => {
                let condition = self.number(arguments, "condition")?;
                if !arguments.has("x") && !arguments.has("y") {
                    let condition = self.as_array_value(condition, span)?;
                    return Ok(self.nonzero(condition, span));
                }
                let (x, y) = (self.number(arguments, "x")?, self.number(arguments, "y")?);
                let dtype = self.resolve(Ufunc::Maximum, &[x, y], span)?.inputs[0];
                let condition = self.as_bool(condition, span);
                // A Python integer that the dtype does not hold wraps here, in NumPy too.
                Ok(Operand::Value(self.elementwise(ScalarOp::Select, dtype, vec![condition, x, y], span)))
            }
            "clip" => {
                let a = self.number(arguments, "a")?;
                let wanted = self.dtype_argument(arguments)?;
                let mut value = match wanted {
                    Some(dtype) => {
                        self.check_copyto_of(self.operand_type(a), dtype, Casting::SameKind, span)?;
                        self.elementwise_cast(a, dtype, span)
                    }
                    None => a,
                };
                let mut is_bounded = false;
                for (names, op) in [(["a_min", "min"], Ufunc::Maximum), (["a_max", "max"], Ufunc::Minimum)] {
                    let [bound, other] = names.map(|name| arguments.take(name));
                    if let Some(bound) = bound.or(other).filter(|bound| !self.is_none(bound)) {
                        is_bounded = true;
                        let bound = self.number_or_items(&bound, span)?;
                        let bound = match wanted {
                            // What no element can be beyond limits nothing, and need not fit.
                            Some(dtype) if self.facts.int(bound).is_some() => {
                                let bound = self.within_range_of(a, bound, op, span);
                                self.fitting(bound, dtype, span)
                            }
                            _ => bound,
                        };
                        let bound = self.within_range_of(value, bound, op, span);
                        value = self.ufunc(op, &[value, bound], span)?;
                    }
                }
                if !is_bounded {
                    value = self.ufunc(Ufunc::Positive, &[value], span)?;
                }
                Ok(Operand::Value(value))
            }
            "dot" | "matmul" => {
                let (a, b) = (self.first_number(arguments)?, self.first_number(arguments)?);
                if function == "dot" { self.dot(a, b, span) } else { self.matrix_product(a, b, span) }
            }
            "astype" => {
                let receiver = Operand::Value(self.number(arguments, "x")?);
                self.call_method(&receiver, "astype", arguments)
            }
            "frombuffer" => self.array_of_buffer(arguments),
            "copyto" => {
                let (target, mut source) = (self.number(arguments, "dst")?, self.number(arguments, "src")?);
                self.check_writable(target, span)?;
                let casting = self.take_casting(arguments)?;
                self.check_copyto(target, source, casting, span)?;
                if let Some(mask) = self.take_mask(arguments)? {
                    source = self.masked(mask, source, Some(target), span);
                }
                self.assign_array(target, source, span)?;
                Ok(Operand::Value(self.none(span)))
            }
            "finfo" | "iinfo" => {
                let dtype = self.first(arguments)?;
                let dtype = self.dtype_of(&dtype, span)?.unwrap_or(DType::Float64);
                let known = format!("numpy.{function}.{}", dtype.real_part().name());
                Ok(Operand::Object(crate::host::Object::Known(known.into())))
            }
            "size" => {
                let value = self.number(arguments, "a")?;
                match arguments.take("axis").filter(|axis| !self.is_none(axis)) {
                    None => Ok(Operand::Value(self.size(value, span))),
                    Some(axis) => {
                        let ndim = self.ndim_of(value);
                        let axis = self.known_axis(&axis, ndim, span)?;
                        Ok(Operand::Value(self.length(value, axis, span)))
                    }
                }
            }
            "shape" => {
                let value = self.number(arguments, "a")?;
                let (shape, _) = self.shape_and_dtype(value, span);
                Ok(Operand::Tuple(shape.into_iter().map(Operand::Value).collect()))
            }
            "ndim" => {
                let value = self.number(arguments, "a")?;
                let ndim = self.graph.ty(value).as_array().map_or(0, |array| array.ndim);
                Ok(Operand::Value(self.int_constant(ndim as i64, span)))
            }
            "reshape" => {
                let value = self.number(arguments, "a")?;
                let shape = self.required(arguments, "shape")?;
                self.reshape_in_order(value, &shape, arguments)
            }
            "ravel" => {
                let value = self.number(arguments, "a")?;
                self.flatten_in_order(value, false, arguments)
            }
            "real" | "imag" => {
                let value = self.number(arguments, "val")?;
                self.attribute(&Operand::Value(value), &Rc::from(function), span)
            }
            "ndindex" => self.ndindex(arguments),
            "ndenumerate" => self.ndenumerate(arguments),
            name if name.starts_with("random.") => self.call_random(&name["random.".len()..], arguments),
            "tensordot" => self.tensordot(arguments),
            name if let Some(function) = name.strip_prefix("linalg.")
                && let Some(result) = self.call_linalg(function, arguments)? =>
            {
                Ok(result)
            }
            name if let Some(function) = name.strip_prefix("fft.")
                && let Some(result) = self.call_fft(function, arguments)? =>
            {
                Ok(result)
            }
            name if let Some(result) = self.call_numpy_of_numbers(name, arguments)? => Ok(result),
            name if let Some(result) = self.call_native(name, arguments)? => Ok(result),
            name => match self.call_array_function(name, None, arguments)? {
                Some(result) => Ok(result),
                None => match self.call_library(name, arguments)? {
                    Some(result) => Ok(result),
                    None => Err(self.unsupported(&format!("numpy.{name}"), span)),
                },
            },
        }
    }

    fn call_ufunc(&mut self, ufunc: &'static functions::Ufunc, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let mut operands = Vec::new();
        for _ in 0..ufunc.nin {
            operands.push(self.first_number(arguments)?);
        }
        let output = self.take_output(arguments)?;
        let mask = self.take_mask(arguments)?;
        let casting = self.take_casting(arguments)?;
        let columns_first = self.takes_columns_first(arguments)?;
        if let Some(dtype) = self.dtype_argument(arguments)? {
            operands = self.in_loop_of_dtype(ufunc, operands, dtype, casting, span)?;
        }
        if casting != Casting::SameKind {
            self.check_inputs(ufunc, &operands, casting, span)?;
        }
        let mut result = if ufunc.op == Ufunc::Ldexp {
            self.ldexp([operands[0], operands[1]], span)?
        } else {
            let operands = self.in_own_loop(ufunc, operands, span)?;
            self.ufunc(ufunc.op, &operands, span)?
        };
        if let Some(mask) = mask {
            if let Some(target) = output {
                self.check_result_fits(target, result, casting, span)?;
            }
            result = self.masked(mask, result, output, span);
        }
        match output {
            Some(target) => self.written_broadcast(target, result, casting, span),
            None if columns_first && self.ndim_of(result) > 1 => {
                let result = self.array_in_columns(result, span)?;
                Ok(Operand::Value(result))
            }
            // A ufunc gives NumPy's numbers, whatever it was given.
            None => Ok(Operand::Value(self.with_weakness(result, false))),
        }
    }

    /// A call of the method of this name, its result written to `out=`.
    pub(super) fn call_method(
        &mut self,
        receiver: &Operand,
        name: &str,
        arguments: &mut Arguments,
    ) -> Elaborated {
        let span = arguments.span;
        let output = self.take_output(arguments)?;
        let result = self.call_method_for_value(receiver, name, arguments)?;
        match output {
            Some(target) => self.written_to(target, &result, span),
            None => Ok(result),
        }
    }

    fn call_method_for_value(
        &mut self,
        receiver: &Operand,
        name: &str,
        arguments: &mut Arguments,
    ) -> Elaborated {
        let span = arguments.span;
        if let Operand::Value(value) = receiver
            && *self.graph.ty(*value) == Type::Generator
        {
            return self.call_generator(*value, name, arguments);
        }
        if let Operand::Value(value) = receiver
            && self.graph.ty(*value).as_cell().is_some()
        {
            return self.call_cell_method(*value, name, arguments);
        }
        if matches!(receiver, Operand::Range { .. } | Operand::Slice(_)) {
            return self.call_range_method(receiver, name, arguments);
        }
        if matches!(name, "index" | "count")
            && let Some(items) = self.as_items(receiver, span)
        {
            return self.call_tuple_method(name == "index", &items, arguments);
        }
        self.exhaust(arguments)?;
        if let Some(text) = self.as_text(receiver) {
            return self.call_text_method(text, name, arguments);
        }
        if let Some((table, kind)) = self.as_table(receiver) {
            return self.call_table_method(table, kind, name, arguments);
        }
        if let Some(list) = self.as_list(receiver) {
            return self.call_list_method(list, name, arguments);
        }
        let value = self.expect_number(receiver, "the method", span)?;
        self.check_elements(name, Some(receiver), arguments, span)?;
        match name {
            "sum" | "prod" | "min" | "max" | "mean" | "any" | "all" | "std" | "var" => {
                self.reduction(name, value, arguments)
            }
            "copy" => self.copy_in_order(value, None, arguments).map(Operand::Value),
            "astype" => {
                let dtype = self.dtype_argument(arguments)?.unwrap_or(DType::Float64);
                if self.graph.ty(value).as_array().is_none() && has_values(dtype) {
                    return Ok(Operand::Value(self.cast(value, dtype.native(), false, span)));
                }
                let copy = arguments.take("copy");
                let copy = self.known_flag(copy, "copy", true, span)?;
                // Casts of every kind are allowed here, as `casting='unsafe'` is the default.
                if let Some(casting) = arguments.take("casting") {
                    arguments.put("casting", casting);
                    let casting = self.take_casting(arguments)?;
                    self.check_copyto_of(self.operand_type(value), dtype, casting, span)?;
                }
                if !copy && self.dtype_of_value(value) == Some(dtype) {
                    return Ok(Operand::Value(value));
                }
                self.copy_in_order(value, Some(dtype), arguments).map(Operand::Value)
            }
            "fill" => {
                let number = self.number(arguments, "value")?;
                self.check_writable(value, span)?;
                if self.ndim_of(number) > 0 {
                    let reason = "setting an array element with a sequence.";
                    return Err(self.rejection(span, "type", reason).into());
                }
                self.assign_array(value, number, span)?;
                let none = self.basic(loops::Op::Const(crate::scalar::Const::Unit), Type::Unit, span);
                Ok(Operand::Value(none))
            }
            "dot" => {
                let other = self.first_number(arguments)?;
                self.dot(value, other, span)
            }
            "reshape" => {
                let rest = arguments.rest();
                let shape = match &rest[..] {
                    [single] => single.clone(),
                    several => Operand::Tuple(several.to_vec()),
                };
                self.reshape_in_order(value, &shape, arguments)
            }
            "ravel" => self.flatten_in_order(value, false, arguments),
            "flatten" => self.flatten_in_order(value, true, arguments),
            "is_integer" => self.call_helper("_is_integer", vec![Operand::Value(value)], span),
            "bit_length" | "bit_count" => {
                let wide = self.cast(value, DType::Int64, true, span);
                let counted = self.call_helper(&format!("_{name}"), vec![Operand::Value(wide)], span)?;
                let counted = self.materialise(&counted, span)?;
                Ok(Operand::Value(self.with_weakness(counted, true)))
            }
            "conj" | "conjugate" => self.conjugate(value, span).map(Operand::Value),
            "item" => match self.graph.ty(value).clone() {
                Type::Array(_) => self.only_item(value, arguments),
                Type::Scalar(scalar) => {
                    let copy = Type::Scalar(ScalarType { dtype: scalar.dtype, weak: true });
                    let copy = self.scalar(ScalarOp::Cast(scalar.dtype), vec![value], copy, span);
                    Ok(Operand::Value(self.with_weakness(copy, true)))
                }
                _ => Ok(Operand::Value(value)),
            },
            "clip" | "round" | "diagonal" | "trace" | "swapaxes" | "ptp" | "put" | "compress" | "choose" => {
                arguments.as_of_function(name, Operand::Value(value));
                self.call_numpy(name, arguments)
            }
            "partition" => {
                self.check_writable(value, span)?;
                let ordered = self.partition(name, value, arguments)?;
                let ordered = self.materialise(&ordered, span)?;
                self.assign_array(value, ordered, span)?;
                Ok(Operand::Value(self.none(span)))
            }
            "argpartition" => self.partition(name, value, arguments),
            "view" => self.view_as(value, arguments),
            other => match self.call_array_function(other, Some(value), arguments)? {
                Some(result) => Ok(result),
                None => Err(self.unsupported(&format!("ndarray.{other}"), span)),
            },
        }
    }

    /// A bound of `clip`: a Python integer beyond the range of the array's dtype bounds nothing.
    fn within_range_of(&mut self, array: Value, bound: Value, op: Ufunc, span: Span) -> Value {
        let Some(dtype) = self.dtype_of_value(array).filter(|dtype| dtype.is_integer()) else { return bound };
        if !self.is_weak(bound) || self.dtype_of_value(bound) != Some(DType::Int64) {
            return bound;
        }
        let bits = 8 * dtype.itemsize() as u32;
        let (least, most) = match dtype.kind() {
            Kind::Unsigned => (Some(0), (bits < 64).then(|| (1i64 << bits) - 1)),
            _ if bits == 64 => (None, None),
            _ => (Some(-(1i64 << (bits - 1))), Some((1i64 << (bits - 1)) - 1)),
        };
        let (limit, op) = match op {
            Ufunc::Maximum => (least, ScalarOp::Maximum),
            _ => (most, ScalarOp::Minimum),
        };
        let Some(limit) = limit else { return bound };
        let limit = self.int_constant(limit, span);
        self.scalar(op, vec![bound, limit], Type::weak(DType::Int64), span)
    }

    /// `np.copyto` converts within a kind only.
    fn check_copyto(&self, target: Value, source: Value, casting: Casting, span: Span) -> Elaborated<()> {
        let Some(to) = self.dtype_of_value(target) else { return Ok(()) };
        self.check_copyto_of(self.operand_type(source), to, casting, span)
    }

    fn check_copyto_of(&self, from: OperandType, to: DType, casting: Casting, span: Span) -> Elaborated<()> {
        if can_cast_operand(from, to, casting) {
            return Ok(());
        }
        let what = match from {
            OperandType::Strong(dtype) => dtype,
            OperandType::Weak(weak) => weak.default_dtype(),
        };
        let reason = format!(
            "Cannot cast array data from {} to {} according to the rule '{}'",
            what.repr(),
            to.repr(),
            casting.text()
        );
        Err(self.rejection(span, "casting", reason).with_hint("assign to target[...] instead").into())
    }

    /// `np.frombuffer(a, dtype, count, offset)` of an array: its memory as a vector.
    fn array_of_buffer(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let array = self.number(arguments, "buffer")?;
        let dtype = self.dtype_argument(arguments)?.unwrap_or(DType::Float64);
        let mut part = |this: &mut Self, name, default| match arguments.take(name) {
            Some(given) => this.index_value(&given, "a number of elements or bytes", span),
            None => Ok(this.int_constant(default, span)),
        };
        let (count, offset) = (part(self, "count", -1)?, part(self, "offset", 0)?);
        let Some(ty) = self.graph.ty(array).as_array().cloned().filter(|ty| ty.layout == Layout::C) else {
            let reason = "ndarray is not C-contiguous";
            return Err(self.rejection(span, "type", reason).with_hint("pass a copy of it").into());
        };
        let wanted = self.dtype_constant(dtype, span);
        // Where it starts need not be a multiple of an element's alignment.
        let layout = if self.facts.int(offset) == Some(0) && dtype.alignment() <= ty.dtype.alignment() {
            Layout::C
        } else {
            Layout::Bytes
        };
        let step = self.int_constant(i64::from(layout == Layout::Bytes), span);
        let result = Type::Array(ArrayType { dtype, ndim: 1, layout, readonly: ty.readonly });
        let passed = [array, wanted, count, offset, step];
        Ok(Operand::Value(self.primitive_view("hl_frombuffer", &passed, result, span)))
    }

    /// `a.view(dtype)`: the same bytes as elements of another dtype of the same size.
    fn view_as(&mut self, value: Value, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let (_, own) = self.shape_and_dtype(value, span);
        let Some(dtype) = self.dtype_argument(arguments)? else { return Ok(Operand::Value(value)) };
        if dtype == own {
            return Ok(Operand::Value(value));
        }
        let is_dense =
            self.graph.ty(value).as_array().is_some_and(|ty| ty.ndim > 0 && ty.layout == Layout::C);
        let is_larger = dtype.itemsize() > own.itemsize();
        if dtype.itemsize() != own.itemsize() && !(is_dense && has_values(dtype) && has_values(own)) {
            let what = if is_larger { "larger" } else { "smaller" };
            let reason = format!(
                "a view with {what} elements is made of arrays that are C-contiguous: {} as {}",
                own.name(),
                dtype.name()
            );
            return Err(self
                .rejection(span, "type", reason)
                .with_hint(
                    "astype() converts the elements, np.ascontiguousarray() makes a copy that is contiguous",
                )
                .into());
        }
        let is_number = self.graph.ty(value).as_array().is_none();
        let array = self.as_array_value(value, span)?;
        let Some(ty) = self.graph.ty(array).as_array().cloned() else { return Ok(Operand::Value(value)) };
        let code = self.dtype_constant(dtype, span);
        let result = Type::Array(ArrayType { dtype, ..ty });
        let view = self.primitive_view("hl_view_as", &[array, code], result, span);
        Ok(Operand::Value(if is_number { self.load(view, Vec::new(), span) } else { view }))
    }

    /// `np.dot`: products of vectors and matrices; of numbers the plain product.
    fn dot(&mut self, a: Value, b: Value, span: Span) -> Elaborated {
        let (Some(x), Some(y)) = (self.graph.ty(a).as_array(), self.graph.ty(b).as_array()) else {
            return self.binary(BinaryOp::Mul, &Operand::Value(a), &Operand::Value(b), span);
        };
        if x.ndim == 0 || y.ndim == 0 {
            return self.binary(BinaryOp::Mul, &Operand::Value(a), &Operand::Value(b), span);
        }
        let dtype = promote_numbers(x.dtype.native(), y.dtype.native());
        let ndim = x.ndim + y.ndim - 2;
        Ok(self.array_or_number("hl_dot", vec![a, b], dtype, ndim, span))
    }

    /// `a @ b`
    pub(super) fn matrix_product(&mut self, a: Value, b: Value, span: Span) -> Elaborated {
        let (Some(x), Some(y)) = (self.graph.ty(a).as_array(), self.graph.ty(b).as_array()) else {
            return Err(self.no_operator("@", &Operand::Value(a), &Operand::Value(b), span));
        };
        if x.ndim == 0 || y.ndim == 0 {
            return Err(self.no_operator("@", &Operand::Value(a), &Operand::Value(b), span));
        }
        let dtype = promote_numbers(x.dtype.native(), y.dtype.native());
        // A vector is a matrix of one row or column, which the result has not.
        let ndim = x.ndim.max(y.ndim).max(2) - usize::from(x.ndim == 1) - usize::from(y.ndim == 1);
        Ok(self.array_or_number("hl_matmul", vec![a, b], dtype, ndim, span))
    }

    pub(super) fn reshape(&mut self, value: Value, shape: &Operand, span: Span) -> Elaborated {
        let lengths = self.shape(shape, span)?;
        let value = self.as_array_value(value, span)?;
        let Some(ty) = self.graph.ty(value).as_array().cloned() else {
            return Err(self.rejection(span, "type", "only an array can be reshaped").into());
        };
        // A row-major array keeps its memory; any other is copied into row-major order first.
        let source = if ty.layout == Layout::C { value } else { self.copy_array(value, None, span)? };
        let ndim = lengths.len();
        let mut arguments = vec![source, self.int_constant(ndim as i64, span)];
        arguments.extend(&lengths);
        let result = Type::Array(crate::types::ArrayType { ndim, layout: Layout::C, ..ty });
        Ok(Operand::Value(self.primitive_view("hl_reshape", &arguments, result, span)))
    }

    pub(super) fn flatten_array(&mut self, value: Value, copy: bool, span: Span) -> Elaborated {
        let value = self.as_array_value(value, span)?;
        let source = if copy { self.copy_array(value, None, span)? } else { value };
        let size = self.int_constant(-1, span);
        self.reshape(source, &Operand::Value(size), span)
    }
}
