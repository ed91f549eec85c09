//! Attributes of modules, arrays and numbers.

use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::graph::{Span, Value};
use crate::host::{ClassMember, Object};
use crate::loops;
use crate::scalar::{Const, ScalarOp};
use crate::types::{ArrayType, Layout, NamedKind, Type};
use hotloop_array::dtype::{DType, Kind};
use hotloop_array::function_table::{self, Compiled};
use hotloop_array::functions::{self, Op as Ufunc};
use std::rc::Rc;

/// What arrays have besides.
const ARRAY_FACTS: &[&str] =
    &["shape", "ndim", "size", "dtype", "itemsize", "nbytes", "strides", "flags", "T", "mT"];

/// The methods of arrays and numbers that compile.
fn methods() -> impl Iterator<Item = &'static str> {
    function_table::all().filter_map(|function| {
        let method = function.name.strip_prefix("ndarray.")?;
        matches!(function.compiled, Compiled::With(_)).then_some(method)
    })
}

fn is_method(name: &str) -> bool {
    function_table::lookup(&format!("ndarray.{name}"))
        .is_some_and(|function| matches!(function.compiled, Compiled::With(_)))
}

impl Elaborator<'_, '_> {
    pub(super) fn attribute(&mut self, object: &Operand, name: &Rc<str>, span: Span) -> Elaborated {
        if let Some(found) = self.overloaded_attribute(object, name, span)? {
            return Ok(found);
        }
        match object {
            Operand::Poison => Ok(Operand::Poison),
            Operand::Object(Object::Module(module)) => match self.session.host.attribute(module, name) {
                Some(found) => Ok(self.object_operand(found, span)),
                None => {
                    let reason = format!("module '{module}' has no attribute '{name}'");
                    Err(self.rejection(span, "unknown-attribute", reason).into())
                }
            },
            Operand::Value(value) => match self.graph.ty(*value).clone() {
                Type::Array(array) => self.array_attribute(*value, &array, name, span),
                Type::Scalar(scalar) => self.number_attribute(*value, scalar.dtype, scalar.weak, name, span),
                Type::Tuple(_) if let Some(at) = self.facts.named_item(*value, name) => {
                    Ok(self.tuple_items(*value, span).swap_remove(at))
                }
                Type::Tuple(_) if matches!(&**name, "index" | "count") => {
                    Ok(Operand::Method(Box::new(object.clone()), name.clone()))
                }
                Type::Generator => Ok(Operand::Method(Box::new(object.clone()), name.clone())),
                Type::Named(named) => self.named_attribute(*value, &named, name, span),
                Type::Cell(_) => self.cell_attribute(*value, name, span),
                Type::Text => self.text_attribute(*value, name, span),
                Type::Container(_) if self.as_table(object).is_some() => {
                    self.table_attribute(*value, name, span)
                }
                Type::Container(_) => self.list_attribute(*value, name, span),
                _ => Err(self.no_attribute(object, name, span)),
            },
            Operand::Object(Object::Thing(handle, _)) => match self.session.host.member_of(*handle, name) {
                Some(found) => Ok(self.object_operand(found, span)),
                None => Err(self.no_attribute(object, name, span)),
            },
            Operand::Flags(array) => self.flag(*array, name, span),
            // Methods of it are those of a vector of its elements.
            Operand::Flat(array) if &**name == "copy" => {
                let copy = self.flatten_array(*array, true, span)?;
                self.attribute(&copy, name, span)
            }
            Operand::Tuple(_) if matches!(&**name, "index" | "count") => {
                Ok(Operand::Method(Box::new(object.clone()), name.clone()))
            }
            Operand::Keywords(_) => self.named_method(object, name, span),
            Operand::Range { .. } | Operand::Slice(_) => self.range_attribute(object, name, span),
            Operand::Object(Object::DType(dtype)) => match &**name {
                "itemsize" => Ok(Operand::Value(self.int_constant(dtype.itemsize() as i64, span))),
                "kind" => {
                    let letter: String = dtype.protocol_text().chars().skip(1).take(1).collect();
                    Ok(self.object_operand(Object::Constant(Const::Text(letter.into())), span))
                }
                "type" | "dtype" => Ok(object.clone()),
                _ => Err(self.no_attribute(object, name, span)),
            },
            Operand::Object(Object::Known(known)) => match limit(known, name) {
                Some((value, weak)) => {
                    let dtype = match value {
                        Const::Int(_, dtype) | Const::Float(_, dtype) => dtype,
                        _ => DType::Int64,
                    };
                    let ty = if weak { Type::weak(dtype) } else { Type::strong(dtype) };
                    Ok(Operand::Value(self.constant(value, ty, span)))
                }
                None if matches!(
                    (&**known, &**name),
                    ("numba.typed.List", "empty_list")
                        | ("numba.typed.Dict" | "numba.typed.Set", "empty")
                        | ("builtins.dict", "fromkeys")
                        | ("builtins.str", "maketrans")
                ) =>
                {
                    Ok(Operand::Object(Object::Known(format!("{known}.{name}").into())))
                }
                None if known.strip_prefix("numpy.").and_then(functions::lookup).is_some()
                    && super::ufunc_methods::METHODS.contains(&&**name) =>
                {
                    Ok(Operand::Object(Object::Known(format!("{known}.{name}").into())))
                }
                None => Err(self.no_attribute(object, name, span)),
            },
            Operand::Object(Object::JitClass(class))
                if let Some(ClassMember::Static(_)) = self.session.host.class_member(class.number, name) =>
            {
                Ok(Operand::Method(Box::new(object.clone()), name.clone()))
            }
            Operand::Object(Object::EnumClass(class)) => match self.session.host.member(class.number, name) {
                Some(value) => Ok(self.enum_member(class, value, span)),
                None => Err(self.no_attribute(object, name, span)),
            },
            Operand::Object(Object::Overloaded(_, of)) => {
                let of = self.object_operand((**of).clone(), span);
                self.attribute(&of, name, span)
            }
            other => Err(self.no_attribute(other, name, span)),
        }
    }

    fn array_attribute(&mut self, array: Value, ty: &ArrayType, name: &Rc<str>, span: Span) -> Elaborated {
        Ok(match &**name {
            "shape" => {
                let lengths =
                    (0..ty.ndim).map(|axis| Operand::Value(self.length(array, axis, span))).collect();
                Operand::Tuple(lengths)
            }
            "ndim" => Operand::Value(self.int_constant(ty.ndim as i64, span)),
            "size" => Operand::Value(self.size(array, span)),
            "dtype" => Operand::Object(Object::DType(ty.dtype)),
            "itemsize" => Operand::Value(self.int_constant(ty.dtype.itemsize() as i64, span)),
            "nbytes" => {
                let size = self.size(array, span);
                let itemsize = self.int_constant(ty.dtype.itemsize() as i64, span);
                Operand::Value(self.scalar(
                    ScalarOp::Multiply,
                    vec![size, itemsize],
                    Type::weak(DType::Int64),
                    span,
                ))
            }
            "strides" => self.strides(array, ty, span),
            "ctypes" => self.pointer_to_array(array, ty.dtype, span),
            "flat" => self.flat_of(array, span)?,
            "T" => Operand::Value(self.transpose(array, None, span)),
            "mT" if ty.ndim > 1 => {
                let mut order: Vec<usize> = (0..ty.ndim).collect();
                order.swap(ty.ndim - 1, ty.ndim - 2);
                Operand::Value(self.transpose(array, Some(order), span))
            }
            "flags" => Operand::Flags(array),
            "real" | "imag" if ty.dtype.kind() == Kind::Complex && ty.dtype.index().is_some() => {
                let op = loops::Op::Part { array, imaginary: &**name == "imag" };
                let dtype = ty.dtype.real_part();
                let part = self.basic(
                    op,
                    Type::Array(ArrayType { dtype, layout: ty.layout.loosened(), ..ty.clone() }),
                    span,
                );
                for axis in 0..self.graph.ty(part).as_array().map_or(0, |ty| ty.ndim) {
                    if let Some(length) = self.facts.length(array, axis) {
                        self.facts.set_length(part, axis, length);
                    }
                }
                Operand::Value(part)
            }
            "real" => Operand::Value(array),
            "imag" => {
                let shape = self.shape_and_dtype(array, span).0;
                Operand::Value(self.allocate(shape, ty.dtype, true, span))
            }
            method if is_method(method) => Operand::Method(Box::new(Operand::Value(array)), name.clone()),
            field if self.has_field(array, field) => {
                self.field_named(array, field, span)?.unwrap_or(Operand::Poison)
            }
            _ => return Err(self.no_attribute(&Operand::Value(array), name, span)),
        })
    }

    /// `object.name = value`
    pub(super) fn store_attribute(
        &mut self,
        object: &Operand,
        name: &Rc<str>,
        value: &Operand,
        augmented: bool,
        span: Span,
    ) -> Elaborated<()> {
        if [object, value].into_iter().any(|operand| *operand == Operand::Poison) {
            return Ok(());
        }
        if let Operand::Value(base) = object
            && let Some(class) = self.graph.ty(*base).as_kind(NamedKind::Instance).cloned()
        {
            return self.store_member(*base, &class, name, value, span);
        }
        if let Operand::Value(base) = object {
            let is_array = self.graph.ty(*base).as_array().is_some();
            let is_real = self.dtype_of_value(*base).is_some_and(|dtype| !dtype.is_complex());
            if is_array && is_real && &**name == "imag" {
                let reason = "array does not have imaginary part to set";
                return Err(self.rejection(span, "assign-target", reason).into());
            }
            // Of an array these are arrays over its memory, so all their elements are assigned.
            if is_array && matches!(&**name, "real" | "imag" | "flat") {
                let part = self.attribute(object, name, span)?;
                return self.store_subscript(&part, &Operand::Ellipsis, value, augmented, span);
            }
            let is_own = is_array && (is_method(name) || ARRAY_FACTS.contains(&&**name));
            if !is_own && self.store_field_named(*base, name, value, augmented, span)? {
                return Ok(());
            }
        }
        let what = self.describe(object);
        let reason = format!("the attribute '{name}' of {what} cannot be assigned in compiled code");
        Err(self.rejection(span, "assign-target", reason).into())
    }

    /// The distances in bytes between neighbours along each axis.
    pub(super) fn strides(&mut self, array: Value, ty: &ArrayType, span: Span) -> Operand {
        let int = Type::weak(DType::Int64);
        let result = Type::Tuple(vec![int.clone(); ty.ndim].into());
        if ty.layout != Layout::C {
            return Operand::Value(self.primitive("hl_strides", &[array], result, span));
        }
        let mut stride = self.int_constant(ty.dtype.itemsize() as i64, span);
        let mut strides = Vec::new();
        for axis in (0..ty.ndim).rev() {
            strides.push(Operand::Value(stride));
            if axis > 0 {
                let length = self.length(array, axis, span);
                stride = self.scalar(ScalarOp::Multiply, vec![stride, length], int.clone(), span);
            }
        }
        strides.reverse();
        Operand::Tuple(strides)
    }

    fn number_attribute(
        &mut self,
        value: Value,
        dtype: DType,
        weak: bool,
        name: &Rc<str>,
        span: Span,
    ) -> Elaborated {
        let complex = dtype.kind() == Kind::Complex;
        Ok(match &**name {
            "real" if !complex => Operand::Value(value),
            "real" | "imag" if complex => {
                let op = if &**name == "real" { ScalarOp::Real } else { ScalarOp::Imaginary };
                let part = op.result_dtype(dtype);
                let ty = if weak { Type::weak(part) } else { Type::strong(part) };
                Operand::Value(self.scalar(op, vec![value], ty, span))
            }
            "imag" => {
                let zero = super::convert::zero(dtype);
                let ty = self.graph.ty(value).clone();
                Operand::Value(self.constant(zero, ty, span))
            }
            "dtype" if !weak => Operand::Object(Object::DType(dtype)),
            "itemsize" | "nbytes" if !weak => {
                Operand::Value(self.int_constant(dtype.itemsize() as i64, span))
            }
            "T" if !weak => Operand::Value(value),
            "ndim" if !weak => Operand::Value(self.int_constant(0, span)),
            "size" if !weak => Operand::Value(self.int_constant(1, span)),
            "shape" if !weak => Operand::Tuple(Vec::new()),
            "is_integer" if dtype.kind() == Kind::Float => {
                Operand::Method(Box::new(Operand::Value(value)), name.clone())
            }
            "bit_length" | "bit_count" if weak && dtype.is_integer() => {
                Operand::Method(Box::new(Operand::Value(value)), name.clone())
            }
            "conjugate" => Operand::Method(Box::new(Operand::Value(value)), name.clone()),
            "item" | "astype" | "conj" | "sum" | "min" | "max" | "mean" | "copy" | "round" | "view"
            | "prod" | "any" | "all" | "clip"
                if !weak =>
            {
                Operand::Method(Box::new(Operand::Value(value)), name.clone())
            }
            _ => return Err(self.no_attribute(&Operand::Value(value), name, span)),
        })
    }

    /// The array with its axes in this order; reversed without one.
    pub(super) fn transpose(&mut self, array: Value, order: Option<Vec<usize>>, span: Span) -> Value {
        let Some(ty) = self.graph.ty(array).as_array().cloned() else { return array };
        let reversed: Vec<usize> = (0..ty.ndim).rev().collect();
        let order = order.unwrap_or_else(|| reversed.clone());
        if ty.ndim < 2 {
            return array;
        }
        let layout = match ty.layout {
            Layout::C if order == reversed => Layout::F,
            Layout::F if order == reversed => Layout::C,
            same if order.is_sorted() => same,
            other => other.loosened(),
        };
        let result = Type::Array(ArrayType { layout, ..ty });
        let value = self.basic(loops::Op::Transpose { array, order: order.clone() }, result, span);
        for (axis, from) in order.iter().enumerate() {
            if let Some(length) = self.facts.length(array, *from) {
                self.facts.set_length(value, axis, length);
            }
        }
        value
    }

    pub(super) fn no_attribute(
        &self,
        object: &Operand,
        name: &str,
        span: Span,
    ) -> Box<crate::rejection::Rejection> {
        let what = self.describe(object);
        let mut rejection = self.rejection(
            span,
            "unknown-attribute",
            format!("{what} has no attribute '{name}' in compiled code"),
        );
        if let Operand::Value(value) = object
            && self.graph.ty(*value).as_array().is_some()
        {
            rejection = rejection.with_hint(format!(
                "arrays have shape, ndim, size, strides, itemsize, nbytes, dtype, flat, T, real, imag and {}",
                methods().collect::<Vec<_>>().join(", ")
            ));
        }
        rejection.into()
    }

    /// A method of an array or a NumPy number: the function of the same name on it.
    pub(super) fn conjugate(&mut self, value: Value, span: Span) -> Elaborated<Value> {
        let dtype = match self.graph.ty(value) {
            Type::Array(array) => array.dtype,
            Type::Scalar(scalar) => scalar.dtype,
            _ => DType::Float64,
        };
        if dtype.kind() == Kind::Complex { self.ufunc(Ufunc::Conjugate, &[value], span) } else { Ok(value) }
    }

    /// A text that is known when the code is compiled.
    pub(super) fn known_text(&self, operand: &Operand) -> Option<Rc<str>> {
        match operand {
            Operand::Value(value) => match self.facts.constant(*value)? {
                Const::Text(text) => Some(text.clone()),
                _ => None,
            },
            _ => None,
        }
    }
}

/// An attribute of `np.finfo(dtype)` or `np.iinfo(dtype)`, and whether it is a Python number.
fn limit(known: &str, name: &str) -> Option<(Const, bool)> {
    if let Some(dtype) = known.strip_prefix("numpy.finfo.") {
        let (dtype, [eps, max, tiny, resolution], [mantissa, exponent]) = match dtype {
            "float64" => (DType::Float64, [f64::EPSILON, f64::MAX, f64::MIN_POSITIVE, 1e-15], [52, 11]),
            "float32" => {
                let limits = [f32::EPSILON, f32::MAX, f32::MIN_POSITIVE, 1e-6].map(f64::from);
                (DType::Float32, limits, [23, 8])
            }
            _ => return None,
        };
        let highest = 1 << (exponent - 1);
        let count = match name {
            "bits" => 1 + mantissa + exponent,
            "precision" if dtype == DType::Float64 => 15,
            "precision" => 6,
            "nmant" => mantissa,
            "nexp" | "iexp" => exponent,
            "machep" => -mantissa,
            "negep" => -mantissa - 1,
            "maxexp" => highest,
            "minexp" => 2 - highest,
            _ => {
                let value = match name {
                    "eps" => eps,
                    "epsneg" => eps / 2.0,
                    "max" => max,
                    "min" => -max,
                    "tiny" | "smallest_normal" => tiny,
                    "smallest_subnormal" => tiny * eps,
                    "resolution" => resolution,
                    _ => return None,
                };
                return Some((Const::Float(value, dtype), false));
            }
        };
        return Some((Const::Int(count, DType::Int64), true));
    }
    let dtype = DType::from_text(known.strip_prefix("numpy.iinfo.")?)?;
    let bits = 8 * dtype.itemsize() as u32;
    let (min, max) = match dtype.kind() {
        Kind::Signed => (i64::MIN >> (64 - bits), i64::MAX >> (64 - bits)),
        // The largest uint64 is beyond what a Python number can be in compiled code.
        Kind::Unsigned if bits < 64 => (0, (1 << bits) - 1),
        _ => return None,
    };
    let value = match name {
        "max" => max,
        "min" => min,
        "bits" => bits.into(),
        _ => return None,
    };
    Some((Const::Int(value, DType::Int64), true))
}
