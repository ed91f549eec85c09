//! Python's builtin functions and the `math` module.

use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::numerals;
use super::operand::Operand;
use super::text_format::Conversion;
use crate::flow::{BinaryOp, CompareOp};
use crate::graph::{Span, Value};
use crate::host::Object;
use crate::scalar::{Const, ScalarOp};
use crate::types::{ContainerKind, NamedKind, ScalarType, Type, has_values};
use hotloop_array::dtype::{DType, Kind};
use hotloop_array::function_table::{self, Compiled};
use hotloop_array::functions::Op as Ufunc;
use std::rc::Rc;

/// The functions that take all items of what they are given, before they do anything else.
const TAKING_ITEMS: [&str; 9] = ["dict", "filter", "list", "map", "max", "min", "set", "sorted", "sum"];

impl Elaborator<'_, '_> {
    /// Calls something that the compiler knows by its dotted name.
    pub(super) fn call_known(&mut self, name: &Rc<str>, arguments: &mut Arguments) -> Elaborated {
        match name.split_once('.') {
            Some(("builtins", function)) => self.call_builtin(function, arguments),
            Some(("math", function)) => self.call_math(function, arguments),
            Some(("numpy", function)) => self.call_numpy(function, arguments),
            Some(("functools", "reduce")) => {
                self.exhaust(arguments)?;
                self.reduced(arguments)
            }
            Some(("operator", function)) => self.call_operator(function, arguments),
            Some(("random", function)) => {
                match self.call_library(&format!("pyrandom.{function}"), arguments)? {
                    Some(result) => Ok(result),
                    None => Err(self.unsupported(name, arguments.span)),
                }
            }
            Some(("heapq" | "bisect" | "cmath", _)) => match self.call_library(name, arguments)? {
                Some(result) => Ok(result),
                None => Err(self.unsupported(name, arguments.span)),
            },
            Some(("numba", "prange")) => self.range(true, arguments),
            Some(("numba", function)) if let Some(result) = self.call_numba(function, arguments)? => {
                Ok(result)
            }
            Some(("numba", "typed.List")) => {
                self.exhaust(arguments)?;
                self.new_typed_list(arguments)
            }
            Some(("numba", "typed.List.empty_list")) => self.new_empty_list(arguments),
            Some(("numba", "typed.Dict")) => self.new_typed_table(ContainerKind::Dict, arguments),
            Some(("numba", "typed.Set")) => self.new_typed_table(ContainerKind::Set, arguments),
            Some(("numba", "typed.Dict.empty")) => self.new_empty_table(ContainerKind::Dict, arguments),
            Some(("numba", "typed.Set.empty")) => self.new_empty_table(ContainerKind::Set, arguments),
            _ => Err(self.unsupported(name, arguments.span)),
        }
    }

    /// That a function or method does not compile, and why, as the function table tells.
    pub(super) fn unsupported(&self, name: &str, span: Span) -> Box<crate::rejection::Rejection> {
        let name = name.strip_prefix("builtins.").unwrap_or(name);
        let of_numpy = name.strip_prefix("numpy.").unwrap_or(name);
        let reason = match function_table::lookup(of_numpy).map(|function| function.compiled) {
            Some(Compiled::Not(reason)) => format!("'{name}' does not compile: {reason}"),
            _ => format!("'{name}' is not supported in compiled code"),
        };
        self.rejection(span, "unsupported-function", reason)
            .with_hint("call it outside of the compiled function and pass the result in")
            .into()
    }

    fn call_builtin(&mut self, function: &str, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        if let Some(result) = self.builtin_of_instance(function, arguments)? {
            return Ok(result);
        }
        if TAKING_ITEMS.contains(&function) {
            self.exhaust(arguments)?;
        }
        match function {
            "iter" => self.iterator_of(arguments),
            "next" => self.next_item(arguments),
            "range" => self.range(false, arguments),
            "len" => {
                let object = self.required(arguments, "obj")?;
                self.length_of(&object, span)
            }
            "abs" => {
                let value = self.number(arguments, "x")?;
                let weak = self.is_weak(value);
                let value = self.python_bool_as_int(value, span);
                let result = self.ufunc(Ufunc::Absolute, &[value], span)?;
                Ok(Operand::Value(self.with_weakness(result, weak)))
            }
            "min" | "max" => self.extremum(function == "max", arguments),
            "sum" => self.builtin_sum(arguments),
            "int" => self.convert_call(DType::Int64, true, arguments),
            "float" => self.convert_call(DType::Float64, true, arguments),
            "bool" => {
                let object = self.required(arguments, "x")?;
                let truth = self.truth(&object, span)?;
                let truth = self.materialise(&truth, span)?;
                Ok(Operand::Value(self.with_weakness(truth, true)))
            }
            "complex" => self.complex(arguments),
            "pow" => {
                let (base, exponent) = (self.required(arguments, "base")?, self.required(arguments, "exp")?);
                match arguments.take("mod").filter(|modulus| !self.is_none(modulus)) {
                    Some(modulus) => self.power_modulo([&base, &exponent, &modulus], span),
                    None => self.binary(BinaryOp::Pow, &base, &exponent, span),
                }
            }
            "divmod" => {
                let (a, b) = (self.required(arguments, "x")?, self.required(arguments, "y")?);
                let quotient = self.binary(BinaryOp::FloorDiv, &a, &b, span)?;
                let remainder = self.binary(BinaryOp::Mod, &a, &b, span)?;
                Ok(Operand::Tuple(vec![quotient, remainder]))
            }
            "round" => self.round(arguments),
            "enumerate" => {
                let iterable = self.required(arguments, "iterable")?;
                let start = match arguments.take("start") {
                    Some(start) => self.index_value(&start, "the start of enumerate", span)?,
                    None => self.int_constant(0, span),
                };
                Ok(Operand::Enumerate(Box::new(iterable), start))
            }
            "zip" => Ok(Operand::Zip(arguments.rest())),
            "reversed" => {
                let sequence = self.required(arguments, "sequence")?;
                if let Some(items) = self.as_items(&sequence, span) {
                    return Ok(Operand::Tuple(items.into_iter().rev().collect()));
                }
                if let Some(iterator) = self.reversed_entries(&sequence, span)? {
                    return Ok(iterator);
                }
                Ok(Operand::Reversed(Box::new(sequence)))
            }
            "list" => match arguments.take("iterable") {
                None => self.new_list(&[], span),
                Some(iterable) if self.is_undetermined(&iterable) => Ok(Operand::Poison),
                Some(iterable) => self.list_of(&iterable, span),
            },
            "set" => {
                let iterable = arguments.take("iterable");
                self.table_of(ContainerKind::Set, iterable, span)
            }
            "dict" => {
                let items = arguments.take("items");
                self.table_of(ContainerKind::Dict, items, span)
            }
            "dict.fromkeys" => {
                let iterable = self.required(arguments, "iterable")?;
                let value = match arguments.take("value") {
                    Some(value) => value,
                    None => Operand::Value(self.none(span)),
                };
                if self.is_undetermined(&iterable) || self.is_undetermined(&value) {
                    return Ok(Operand::Poison);
                }
                let keys = self.as_passable(&iterable, span)?;
                self.call_helper("_dict_from_keys", vec![keys, value], span)
            }
            "str.maketrans" => self.translation_table(arguments),
            // Of the library alone.
            part if part.starts_with("_table_") => self.call_table_part(part, arguments),
            "sorted" => self.sorted(arguments),
            "any" | "all" => self.any_or_all(function == "all", arguments),
            "map" => self.mapped(arguments),
            "filter" => self.filtered(arguments),
            "tuple" => match arguments.take("iterable") {
                None => Ok(Operand::Tuple(Vec::new())),
                Some(Operand::List(items)) => Ok(Operand::Tuple(items)),
                Some(operand) => match self.as_items(&operand, span) {
                    Some(items) => Ok(Operand::Tuple(items)),
                    None => Err(self
                        .rejection(
                            span,
                            "type",
                            "tuple() needs a length that is known when the function is compiled",
                        )
                        .into()),
                },
            },
            "slice" => self.slice(arguments),
            // Of the library alone: no program has this name.
            "_equal_values" => {
                let (one, other) = (self.required(arguments, "one")?, self.required(arguments, "other")?);
                self.compare(CompareOp::Equal, &one, &other, span)
            }
            "_complex_eigvals" => self.complex_eigvals(arguments),
            "str" | "repr" | "ascii" => {
                let operand = match arguments.take("object") {
                    Some(operand) => operand,
                    None => return Ok(Operand::Value(self.text_constant("", span))),
                };
                let conversion = if function == "str" { Conversion::Str } else { Conversion::Repr };
                self.text_of(&operand, conversion, span).map(Operand::Value)
            }
            "format" => {
                let value = self.required(arguments, "value")?;
                let spec = match arguments.has("format_spec") {
                    true => Some(self.text_argument(arguments, "format_spec")?),
                    false => None,
                };
                self.formatted(&value, spec, span).map(Operand::Value)
            }
            "ord" => self.ord(arguments),
            "chr" => self.chr(arguments),
            "bin" => self.with_prefix('b', arguments),
            "oct" => self.with_prefix('o', arguments),
            "hex" => self.with_prefix('x', arguments),
            "type" => {
                let operand = self.required(arguments, "object")?;
                self.class_of(&operand, span)
            }
            "hasattr" | "getattr" => self.attribute_by_name(function == "hasattr", arguments),
            "callable" => {
                let operand = self.required(arguments, "obj")?;
                let callable = match &operand {
                    Operand::Object(object) => !matches!(object, Object::Module(_)),
                    Operand::Method(..) => true,
                    Operand::Value(value) => match self.graph.ty(*value) {
                        Type::Closure(_) => true,
                        Type::Named(named) => matches!(
                            named.kind,
                            NamedKind::Function | NamedKind::Choice | NamedKind::Callable
                        ),
                        _ => false,
                    },
                    _ => false,
                };
                Ok(Operand::Value(self.bool_constant(callable, span)))
            }
            "hash" => {
                let operand = self.required(arguments, "obj")?;
                self.hash_of(&operand, span)
            }
            "isinstance" => self.isinstance(arguments),
            "print" => self.print(arguments),
            _ => match self.call_native_helper(function, arguments)? {
                Some(result) => Ok(result),
                None => Err(self.unsupported(function, span)),
            },
        }
    }

    fn range(&mut self, parallel: bool, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let bounds = arguments.rest();
        let mut values = Vec::new();
        for bound in &bounds {
            values.push(self.index_value(bound, "an argument of range", span)?);
        }
        let (start, stop, step) = match values[..] {
            [stop] => (self.int_constant(0, span), stop, self.int_constant(1, span)),
            [start, stop] => (start, stop, self.int_constant(1, span)),
            [start, stop, step] => (start, stop, step),
            _ => {
                let reason = format!("range expected 1 to 3 arguments, got {}", values.len());
                return Err(self.rejection(span, "missing-argument", reason).into());
            }
        };
        if self.facts.int(step) == Some(0) {
            return Err(self.rejection(span, "range-step", "range() arg 3 must not be zero").into());
        }
        Ok(Operand::Range { start, stop, step, parallel })
    }

    /// `hash(number)` and `hash(text)`, also of such in tuples.
    fn hash_of(&mut self, operand: &Operand, span: Span) -> Elaborated {
        if *operand == Operand::Poison {
            return Ok(Operand::Poison);
        }
        if let Some(items) = self.as_items(operand, span) {
            let hashes = items.iter().map(|item| self.hash_of(item, span)).collect::<Elaborated<Vec<_>>>()?;
            return self.call_helper("_hash_items", vec![Operand::Tuple(hashes)], span);
        }
        let operand = match operand {
            Operand::Value(value) => self.number_of_member(*value, span),
            other => other.clone(),
        };
        if let Some(text) = self.text_or_element(&operand, span) {
            return Ok(Operand::Value(self.text_call(
                "hl_text_hash",
                vec![text],
                Type::weak(DType::Int64),
                span,
            )));
        }
        if let Operand::Value(value) = operand
            && let Some(dtype) = self.graph.ty(value).scalar_dtype()
            && !super::moments::is_time(dtype)
        {
            if dtype.is_complex() {
                let mut parts = Vec::new();
                for op in [ScalarOp::Real, ScalarOp::Imaginary] {
                    let part = self.scalar(op, vec![value], Type::strong(op.result_dtype(dtype)), span);
                    parts.push(self.hash_of(&Operand::Value(part), span)?);
                }
                return self.call_helper("_hash_complex", parts, span);
            }
            let (helper, wide) = if dtype == DType::UInt64 {
                ("_hash_unsigned", DType::UInt64)
            } else if dtype.is_float() {
                ("_hash_float", DType::Float64)
            } else {
                ("_hash_integer", DType::Int64)
            };
            let wide = self.cast(value, wide, wide != DType::UInt64, span);
            return self.call_helper(helper, vec![Operand::Value(wide)], span);
        }
        let what = self.describe(&operand);
        let reason =
            format!("compiled code has hashes of numbers, strings and tuples of them, not of {what}");
        Err(self.rejection(span, "type", reason).into())
    }

    pub(super) fn length_of(&mut self, object: &Operand, span: Span) -> Elaborated {
        if let Operand::List(items) = object {
            return Ok(Operand::Value(self.int_constant(items.len() as i64, span)));
        }
        if let Some(items) = self.as_items(object, span) {
            return Ok(Operand::Value(self.int_constant(items.len() as i64, span)));
        }
        if let Some(values) = self.named_values(object, span) {
            return Ok(Operand::Value(self.int_constant(values.len() as i64, span)));
        }
        match object {
            Operand::Value(array) if self.graph.ty(*array).as_array().is_some_and(|array| array.ndim > 0) => {
                Ok(Operand::Value(self.length(*array, 0, span)))
            }
            Operand::Range { start, stop, step, .. } => {
                Ok(Operand::Value(self.range_length(*start, *stop, *step, span)))
            }
            Operand::Flat(array) => Ok(Operand::Value(self.size(*array, span))),
            Operand::Entries(table, _) => Ok(Operand::Value(self.table_length(*table, span))),
            Operand::Value(text) if self.as_text(object).is_some() => {
                Ok(Operand::Value(self.text_length(*text, span)))
            }
            Operand::Value(list) if self.as_list(object).is_some() => {
                Ok(Operand::Value(self.list_length(*list, span)))
            }
            Operand::Value(table) if self.as_table(object).is_some() => {
                Ok(Operand::Value(self.table_length(*table, span)))
            }
            Operand::Value(cell) if self.graph.ty(*cell).as_cell().is_some() => {
                self.length_of_cell(*cell, span)
            }
            other => {
                let what = self.describe(other);
                Err(self.rejection(span, "type", format!("{what} has no length")).into())
            }
        }
    }

    fn python_bool_as_int(&mut self, value: Value, span: Span) -> Value {
        match *self.graph.ty(value) {
            Type::Scalar(ScalarType { dtype: DType::Bool, weak: true }) => {
                self.cast(value, DType::Int64, true, span)
            }
            _ => value,
        }
    }

    /// `int(x)`, `np.float32(x)` and their like.
    pub(super) fn convert_call(&mut self, dtype: DType, weak: bool, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let Some(operand) = arguments.take("x") else {
            let ty = if weak { Type::weak(dtype) } else { Type::strong(dtype) };
            return Ok(Operand::Value(self.constant(super::convert::zero(dtype), ty, span)));
        };
        if let Operand::Value(value) = &operand {
            match self.graph.ty(*value).clone() {
                Type::Cell(_) if has_values(dtype) => {
                    let array = self.allocate(Vec::new(), dtype, false, span);
                    self.primitive_effect("hl_assign", &[array, *value], span);
                    let number = self.load(array, Vec::new(), span);
                    return Ok(Operand::Value(self.with_weakness(number, weak)));
                }
                Type::Scalar(scalar) => {
                    if scalar.dtype.kind() == Kind::Complex && dtype.kind() != Kind::Complex {
                        let reason = format!("a complex number does not convert to {}", dtype.name());
                        return Err(self.rejection(span, "type", reason).with_hint("take its .real").into());
                    }
                    let value = *value;
                    if weak && dtype == DType::Int64 && scalar.dtype.kind() == Kind::Float {
                        return Ok(Operand::Value(self.integer_of_float(value, span)));
                    }
                    let converted = self.cast(value, dtype, weak, span);
                    if converted != value {
                        return Ok(Operand::Value(converted));
                    }
                    // The same bits, but another notion of weakness: a value of its own.
                    let ty = if weak { Type::weak(dtype) } else { Type::strong(dtype) };
                    if *self.graph.ty(value) == ty {
                        return Ok(operand);
                    }
                    let copy = self.scalar(ScalarOp::Cast(dtype), vec![value], ty, span);
                    if self.facts.is_non_negative(value) {
                        self.facts.set_non_negative(copy);
                    }
                    return Ok(Operand::Value(copy));
                }
                Type::Array(array) if array.ndim == 0 && has_values(array.dtype) => {
                    let number = self.load(*value, Vec::new(), span);
                    arguments.put("x", Operand::Value(number));
                    return self.convert_call(dtype, weak, arguments);
                }
                Type::Array(_) if !weak => {
                    return Ok(Operand::Value(self.elementwise(
                        ScalarOp::Cast(dtype),
                        dtype,
                        vec![*value],
                        span,
                    )));
                }
                _ => {}
            }
        }
        if weak && let Some(text) = self.as_text(&operand) {
            return self.number_of_text(text, dtype, arguments);
        }
        let what = self.describe(&operand);
        Err(self.rejection(span, "type", format!("{what} does not convert to {}", dtype.name())).into())
    }

    /// `float('inf')`, `int('ff', 16)`, `int(text)`: a number of a text. One that is known and is a number is a constant.
    fn number_of_text(&mut self, text: Value, dtype: DType, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let base = match arguments.take("base") {
            Some(base) => self.index_value(&base, "the base", span)?,
            None => self.int_constant(10, span),
        };
        let known = self.known_text(&Operand::Value(text)).and_then(|text| match dtype {
            DType::Float64 => numerals::float(&text).map(|value| Const::Float(value, dtype)),
            DType::Bool => None,
            _ => numerals::integer(&text, self.facts.int(base)?).map(|value| Const::Int(value, dtype)),
        });
        let number = match (known, dtype) {
            (Some(constant), _) => self.constant(constant, Type::weak(dtype), span),
            (None, DType::Bool) => self.text_truth(text, span),
            (None, DType::Float64) => self.text_call("hl_parse_float", vec![text], Type::weak(dtype), span),
            _ => self.text_call("hl_parse_int", vec![text, base], Type::weak(DType::Int64), span),
        };
        Ok(Operand::Value(number))
    }

    fn complex(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let ty = Type::weak(DType::Complex128);
        let real = arguments.take("real");
        let imag = arguments.take("imag");
        let part = |this: &mut Self, operand: Option<Operand>, what: &str| match operand {
            None => Ok(this.constant(Const::Complex(0.0, 0.0, DType::Complex128), ty.clone(), span)),
            Some(operand) => {
                let (value, _) = this.scalar_value(&operand, what, span)?;
                Elaborated::Ok(this.cast(value, DType::Complex128, true, span))
            }
        };
        let real_value = part(self, real, "the real part")?;
        if imag.is_none() {
            return Ok(Operand::Value(self.with_weakness(real_value, true)));
        }
        let imag_value = part(self, imag, "the imaginary part")?;
        // Both may be complex themselves: the sum of the first and of 1j times the second, without their products.
        let float = Type::weak(DType::Float64);
        let take = |this: &mut Self, op, value| this.scalar(op, vec![value], float.clone(), span);
        let (a, b) = (take(self, ScalarOp::Real, real_value), take(self, ScalarOp::Imaginary, real_value));
        let (c, d) = (take(self, ScalarOp::Real, imag_value), take(self, ScalarOp::Imaginary, imag_value));
        let re = self.scalar(ScalarOp::Subtract, vec![a, d], float.clone(), span);
        let im = self.scalar(ScalarOp::Add, vec![c, b], float, span);
        Ok(Operand::Value(self.scalar(ScalarOp::MakeComplex, vec![re, im], ty, span)))
    }

    fn round(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let operand = self.required(arguments, "number")?;
        let (value, ty) = self.scalar_value(&operand, "the argument of round", span)?;
        if ty.dtype.kind() == Kind::Complex {
            let reason = "type complex doesn't define __round__ method";
            return Err(self.rejection(span, "type", reason).with_hint("round its .real and .imag").into());
        }
        let digits = match arguments.take("ndigits").filter(|digits| !self.is_none(digits)) {
            Some(digits) => Some(self.index_value(&digits, "the number of digits", span)?),
            None => None,
        };
        let is_float = ty.dtype.kind() == Kind::Float;
        let Some(digits) = digits else {
            if !is_float {
                return Ok(Operand::Value(self.cast(value, DType::Int64, true, span)));
            }
            let rounded = self.scalar(ScalarOp::Rint, vec![value], Type::Scalar(ty), span);
            return Ok(Operand::Value(self.integer_of_float(rounded, span)));
        };
        if !is_float {
            let value = self.cast(value, DType::Int64, true, span);
            return Ok(Operand::Value(self.round_integer(value, digits, span)));
        }
        let wide = self.cast(value, DType::Float64, true, span);
        let operands = vec![wide, digits];
        let rounded = self.scalar(ScalarOp::Math("round_digits"), operands, Type::weak(DType::Float64), span);
        let rounded = self.cast(rounded, ty.dtype, ty.weak, span);
        Ok(Operand::Value(self.with_weakness(rounded, ty.weak)))
    }

    /// `slice(stop)`, `slice(start, stop, step)`, to be used as an index.
    fn slice(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let given = arguments.rest();
        let mut parts = Vec::new();
        for part in &given {
            parts.push(self.slice_part(part, span)?);
        }
        match parts[..] {
            [stop] => Ok(Operand::Slice([None, stop, None])),
            [start, stop] => Ok(Operand::Slice([start, stop, None])),
            [start, stop, step] => Ok(Operand::Slice([start, stop, step])),
            [] => Err(self
                .rejection(span, "missing-argument", "slice expected at least 1 argument, got 0")
                .into()),
            _ => {
                let reason = format!("slice expected at most 3 arguments, got {}", parts.len());
                Err(self.rejection(span, "too-many-arguments", reason).into())
            }
        }
    }

    /// `type(x)`
    pub(super) fn class_of(&mut self, operand: &Operand, span: Span) -> Elaborated {
        let known = |name: &str| Ok(Operand::Object(Object::Known(name.into())));
        if let Operand::Value(value) = operand
            && let Some(named) = self.graph.ty(*value).as_named()
            && matches!(
                named.kind,
                NamedKind::Instance | NamedKind::Tuple | NamedKind::Enum | NamedKind::IntEnum
            )
            && let Some(class) = self.session.host.class_of(named.number)
        {
            return Ok(self.object_operand(class, span));
        }
        let operand = &self.present(operand.clone(), span);
        match operand {
            Operand::Poison => Ok(Operand::Poison),
            Operand::Tuple(_) => known("builtins.tuple"),
            Operand::List(_) => known("builtins.list"),
            Operand::Value(value) => match self.graph.ty(*value) {
                Type::Scalar(scalar) if !scalar.weak => Ok(Operand::Object(Object::DType(scalar.dtype))),
                Type::Scalar(scalar) => known(match scalar.dtype.kind() {
                    Kind::Bool => "builtins.bool",
                    Kind::Float => "builtins.float",
                    Kind::Complex => "builtins.complex",
                    _ => "builtins.int",
                }),
                Type::Text => known("builtins.str"),
                Type::Tuple(_) => known("builtins.tuple"),
                Type::Array(_) => known("numpy.ndarray"),
                Type::Container(container) if !container.typed => {
                    known(&format!("builtins.{}", container.kind.name()))
                }
                _ => Err(self.no_class(operand, span)),
            },
            _ => Err(self.no_class(operand, span)),
        }
    }

    fn no_class(&self, operand: &Operand, span: Span) -> Box<crate::rejection::Rejection> {
        let what = self.describe(operand);
        self.rejection(span, "type", format!("the class of {what} is not known in compiled code")).into()
    }

    /// `hasattr(object, name)`, `getattr(object, name, default)`
    fn attribute_by_name(&mut self, asks: bool, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let object = self.required(arguments, "obj")?;
        let name = self.required(arguments, "name")?;
        let Some(name) = self.known_text(&name) else {
            let reason = "the name of an attribute must be known when the function is compiled";
            return Err(self.rejection(span, "argument", reason).into());
        };
        let default = arguments.take("default");
        let found = self.attribute(&object, &name, span);
        match (asks, found, default) {
            (true, found, _) => Ok(Operand::Value(self.bool_constant(found.is_ok(), span))),
            (false, Err(_), Some(default)) => Ok(default),
            (false, found, _) => found,
        }
    }

    fn isinstance(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let object = self.required(arguments, "obj")?;
        let classes = self.required(arguments, "classes")?;
        let classes = match &classes {
            Operand::Tuple(items) => items.clone(),
            single => vec![single.clone()],
        };
        let ty = match &object {
            Operand::Value(value) => self.graph.ty(*value).clone(),
            Operand::Tuple(_) => Type::Tuple(Box::new([])),
            _ => Type::Unit,
        };
        let mut holds = false;
        for class in &classes {
            holds |= match (class, &ty) {
                (Operand::Object(Object::Known(name)), ty) => match (&**name, ty) {
                    ("builtins.int", Type::Scalar(scalar)) => {
                        scalar.weak && matches!(scalar.dtype, DType::Int64 | DType::Bool)
                    }
                    ("builtins.bool", Type::Scalar(scalar)) => scalar.weak && scalar.dtype == DType::Bool,
                    ("builtins.float", Type::Scalar(scalar)) => scalar.dtype == DType::Float64,
                    ("builtins.complex", Type::Scalar(scalar)) => scalar.dtype == DType::Complex128,
                    ("builtins.str", Type::Text) => true,
                    ("builtins.tuple", ty) if ty.items().is_some() => true,
                    ("numpy.ndarray", Type::Array(_)) => true,
                    ("builtins.list" | "builtins.set" | "builtins.dict", Type::Container(container)) => {
                        name.strip_prefix("builtins.") == Some(container.kind.name()) && !container.typed
                    }
                    _ => false,
                },
                (Operand::Object(Object::DType(dtype)), Type::Scalar(scalar)) => {
                    !scalar.weak && scalar.dtype == *dtype
                }
                (
                    Operand::Object(
                        Object::JitClass(class) | Object::TupleClass(class, _) | Object::EnumClass(class),
                    ),
                    Type::Named(named),
                ) => named.number == class.number,
                (
                    Operand::Object(Object::Overloaded(class, _) | Object::Thing(class, _)),
                    Type::Named(named),
                ) => match self.session.host.is_subclass(named.number, *class) {
                    Some(holds) => holds,
                    None => {
                        let reason = "whether the object is an instance of this class is not known";
                        return Err(self.rejection(span, "type", reason).into());
                    }
                },
                _ => false,
            };
        }
        Ok(Operand::Value(self.bool_constant(holds, span)))
    }
}
