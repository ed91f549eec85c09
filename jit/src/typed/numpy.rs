//! Functions of `numpy`, and methods of arrays.

use super::arguments::Arguments;
use super::creation::Fill;
use super::elaborate::{Elaborated, Elaborator};
use super::moments::is_time;
use super::operand::Operand;
use super::ufuncs::accumulator;
use crate::flow::BinaryOp;
use crate::graph::{Span, Value};
use crate::loops::{self, ReductionKind};
use crate::scalar::ScalarOp;
use crate::types::{ArrayType, Layout, ScalarType, Type, has_values};
use hotloop_array::dtype::{DType, Kind};
use hotloop_array::functions::{self, Op as Ufunc};
use hotloop_array::promotion::{Casting, can_cast_operand, promote_numbers};
use std::rc::Rc;

impl Elaborator<'_, '_> {
    /// A call of `numpy`'s function of this name, its result written to `out=`.
    pub(super) fn call_numpy(&mut self, function: &str, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        self.check_elements(function, None, arguments, span)?;
        if let Some(ufunc) = functions::lookup(function).filter(|ufunc| ufunc.nout == 1) {
            return self.call_ufunc(ufunc, arguments);
        }
        let output = self.take_output(arguments)?;
        let result = self.call_numpy_function(function, arguments)?;
        match output {
            Some(target) => self.written_to(target, &result, span),
            None => Ok(result),
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
                self.copy_array(value, None, span).map(Operand::Value)
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
                let mut value = a;
                for (names, op) in [(["a_min", "min"], Ufunc::Maximum), (["a_max", "max"], Ufunc::Minimum)] {
                    let [bound, other] = names.map(|name| arguments.take(name));
                    if let Some(bound) = bound.or(other).filter(|bound| !self.is_none(bound)) {
                        let bound = self.number_or_items(&bound, span)?;
                        let bound = self.within_range_of(value, bound, op, span);
                        value = self.ufunc(op, &[value, bound], span)?;
                    }
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
                let (target, source) = (self.number(arguments, "dst")?, self.number(arguments, "src")?);
                self.check_writable(target, span)?;
                self.check_copyto(target, source, span)?;
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
                Ok(Operand::Value(self.size(value, span)))
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
                self.reshape(value, &shape, span)
            }
            "ravel" => {
                let value = self.number(arguments, "a")?;
                self.flatten_array(value, false, span)
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
        if let Some(dtype) = self.dtype_argument(arguments)? {
            operands = self.in_loop_of_dtype(ufunc, operands, dtype, span)?;
        }
        let mut result = if ufunc.op == Ufunc::Ldexp {
            self.ldexp([operands[0], operands[1]], span)?
        } else {
            let operands = self.in_own_loop(ufunc, operands, span)?;
            self.ufunc(ufunc.op, &operands, span)?
        };
        if let Some(mask) = mask {
            result = self.masked(mask, result, output, span);
        }
        match output {
            Some(target) => self.written_to(target, &Operand::Value(result), span),
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
        let value = self.expect_number(receiver, "the method", span)?;
        self.check_elements(name, Some(receiver), arguments, span)?;
        match name {
            "sum" | "prod" | "min" | "max" | "mean" | "any" | "all" | "std" | "var" => {
                self.reduction(name, value, arguments)
            }
            "copy" => self.copy_array(value, None, span).map(Operand::Value),
            "astype" => {
                let dtype = self.dtype_argument(arguments)?.unwrap_or(DType::Float64);
                if self.graph.ty(value).as_array().is_none() && has_values(dtype) {
                    return Ok(Operand::Value(self.cast(value, dtype.native(), false, span)));
                }
                self.copy_array(value, Some(dtype), span).map(Operand::Value)
            }
            "fill" => {
                let number = self.number(arguments, "value")?;
                self.check_writable(value, span)?;
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
                self.reshape(value, &shape, span)
            }
            "ravel" => self.flatten_array(value, false, span),
            "flatten" => self.flatten_array(value, true, span),
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
            "clip" | "round" | "diagonal" | "trace" | "swapaxes" | "ptp" | "partition" | "argpartition"
            | "put" | "compress" | "choose" => {
                arguments.as_of_function(name, Operand::Value(value));
                self.call_numpy(name, arguments)
            }
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
    fn check_copyto(&self, target: Value, source: Value, span: Span) -> Elaborated<()> {
        let Some(to) = self.dtype_of_value(target) else { return Ok(()) };
        let from = self.operand_type(source);
        if can_cast_operand(from, to, Casting::SameKind) {
            return Ok(());
        }
        let what = self.dtype_of_value(source).unwrap_or(to);
        let reason = format!(
            "Cannot cast array data from {} to {} according to the rule 'same_kind'",
            what.repr(),
            to.repr()
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
        if dtype.itemsize() != own.itemsize() {
            let reason =
                format!("a view cannot have elements of another size: {} as {}", own.name(), dtype.name());
            return Err(self
                .rejection(span, "type", reason)
                .with_hint("astype() converts the elements")
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

    /// A reduction of all elements of an array, or of a number to itself.
    fn reduction(&mut self, name: &str, value: Value, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let axis = arguments.take("axis").filter(|axis| !self.is_none(axis));
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

    fn mean(&mut self, value: Value, dtype: DType, wanted: Option<DType>, span: Span) -> Value {
        let dtype = mean_dtype(dtype, wanted);
        let total = self.reduce(ReductionKind::Sum, value, dtype, span);
        let count = self.size(value, span);
        let count = self.cast(count, dtype, false, span);
        self.scalar(ScalarOp::Divide, vec![total, count], Type::strong(dtype), span)
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

fn mean_dtype(dtype: DType, wanted: Option<DType>) -> DType {
    wanted.unwrap_or(match dtype.kind() {
        Kind::Float | Kind::Complex => dtype,
        _ => DType::Float64,
    })
}
