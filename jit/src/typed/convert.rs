//! Conversions between types, and operands as values.

use super::elaborate::{Elaborated, Elaborator};
use super::moments::is_time;
use super::operand::Operand;
use super::ranges::{range_type, type_of_slice};
use crate::graph::{Span, Value};
use crate::host::Object;
use crate::loops;
use crate::scalar::{Const, ScalarOp};
use crate::types::{NamedKind, ScalarType, Type, element_text, has_values};
use hotloop_array::dtype::DType;

impl Elaborator<'_, '_> {
    /// The operand as a run-time value.
    pub(super) fn materialise(&mut self, operand: &Operand, span: Span) -> Elaborated<Value> {
        match operand {
            Operand::Value(value) => Ok(*value),
            Operand::Tuple(items) | Operand::Unroll(items) => {
                let items: Vec<Value> =
                    items.iter().map(|item| self.materialise(item, span)).collect::<Elaborated<_>>()?;
                let types = items.iter().map(|item| self.graph.ty(*item).clone()).collect();
                Ok(self.basic(loops::Op::Tuple(items), Type::Tuple(types), span))
            }
            Operand::Keywords(values) => self.keywords_value(values, span),
            Operand::Range { start, stop, step, parallel: false } => {
                let ty = Type::Named(Box::new(range_type()));
                Ok(self.basic(loops::Op::Tuple(vec![*start, *stop, *step]), ty, span))
            }
            Operand::Slice(parts) => {
                let given = parts.iter().flatten().copied().collect();
                Ok(self.basic(loops::Op::Tuple(given), type_of_slice(parts), span))
            }
            Operand::Entries(table, which) => {
                let list = self.list_of_entries(*table, *which, span)?;
                self.materialise(&list, span)
            }
            Operand::Object(object) if let Some(value) = self.value_of_object(object, span) => Ok(value),
            Operand::Poison => {
                // Something was rejected before; this value is never used.
                Ok(self.graph.add_value(Type::Unit, None))
            }
            other => {
                let what = self.describe(other);
                let mut rejection =
                    self.rejection(span, "not-a-value", format!("{what} cannot be used as a value here"));
                if let Some(hint) = way_around(other) {
                    rejection = rejection.with_hint(hint);
                }
                Err(rejection.into())
            }
        }
    }

    /// In words, for messages.
    pub(super) fn describe(&self, operand: &Operand) -> String {
        match operand {
            Operand::Value(value) | Operand::Maybe { value, .. } => self.graph.ty(*value).to_string(),
            Operand::Unbound(name) => format!("the unassigned variable '{name}'"),
            Operand::Caught(_) => "an exception".into(),
            Operand::Object(object) => describe_object(object),
            Operand::Slice(_) => "a slice".into(),
            Operand::Ellipsis => "an ellipsis".into(),
            Operand::List(_) => "a list".into(),
            Operand::Tuple(items) => {
                let items: Vec<_> = items.iter().map(|item| self.describe(item)).collect();
                format!("Tuple({})", items.join(", "))
            }
            Operand::Unroll(_) => "a tuple".into(),
            Operand::Keywords(values) => {
                let listed: Vec<_> =
                    values.iter().map(|(name, value)| format!("{name}: {}", self.describe(value))).collect();
                format!("dict({})", listed.join(", "))
            }
            Operand::Range { .. } => "a range".into(),
            Operand::Entries(..) => "a view of a dict".into(),
            Operand::Flat(_) => "a flat iterator".into(),
            Operand::Flags(_) => "the flags of an array".into(),
            Operand::Enumerate(..)
            | Operand::Zip(_)
            | Operand::Reversed(_)
            | Operand::Positions(_)
            | Operand::Iterator(_) => "an iterator".into(),
            Operand::Method(_, name) => format!("the method '{name}'"),
            Operand::Exception(Object::ExceptionClass(_, name), _) => format!("a {name}"),
            Operand::Exception(..) => "an exception".into(),
            Operand::Poison => "something that was rejected".into(),
        }
    }

    /// A value that is a scalar, or the rejection that it is not.
    pub(super) fn scalar_value(
        &mut self,
        operand: &Operand,
        wanted: &str,
        span: Span,
    ) -> Elaborated<(Value, ScalarType)> {
        if let Operand::Value(value) = operand
            && let Type::Scalar(scalar) = self.graph.ty(*value)
        {
            return Ok((*value, *scalar));
        }
        if let Operand::Value(value) = operand
            && self.graph.ty(*value).as_array().is_some_and(|ty| ty.ndim == 0 && has_values(ty.dtype))
        {
            let only = self.load(*value, Vec::new(), span);
            return self.scalar_value(&Operand::Value(only), wanted, span);
        }
        let what = self.describe(operand);
        let mut rejection =
            self.rejection(span, "type", format!("{wanted} must be a number, this is {what}"));
        if wanted == "an index" && self.known_text(operand).is_some() {
            rejection = rejection.with_hint(
                "arrays are indexed with integers, slices and arrays; use one array for each field",
            );
        } else if let Some(hint) = way_around(operand) {
            rejection = rejection.with_hint(hint);
        }
        Err(rejection.into())
    }

    /// A scalar as an int64 that serves as an index, length or count.
    pub(super) fn index_value(&mut self, operand: &Operand, wanted: &str, span: Span) -> Elaborated<Value> {
        let (value, scalar) = self.scalar_value(operand, wanted, span)?;
        let is_python_bool = scalar.dtype == DType::Bool && scalar.weak;
        if is_python_bool && wanted == "an index" {
            return Err(self
                .rejection(span, "type", "a truth value is no index in compiled code")
                .with_hint("NumPy makes an axis of it: use None, or int(...) where a number is meant")
                .into());
        }
        if !scalar.dtype.is_integer() && !is_python_bool {
            return Err(self
                .rejection(span, "type", format!("{wanted} must be an integer, this is {scalar}"))
                .with_hint("convert it with int(...)")
                .into());
        }
        let converted = self.cast(value, DType::Int64, true, span);
        if matches!(scalar.dtype, DType::UInt8 | DType::UInt16 | DType::UInt32 | DType::Bool) {
            self.facts.set_non_negative(converted);
        }
        Ok(converted)
    }

    /// A scalar in another dtype.
    pub(super) fn cast(&mut self, value: Value, dtype: DType, weak: bool, span: Span) -> Value {
        let ty = if weak { Type::weak(dtype) } else { Type::strong(dtype) };
        let Type::Scalar(from) = *self.graph.ty(value) else { return value };
        if from.dtype == dtype {
            return value;
        }
        if is_time(dtype) {
            return self.as_time(value, dtype, span);
        }
        if let Some(constant) = self.facts.constant(value).and_then(|constant| fold_cast(constant, dtype)) {
            return self.constant(constant, ty, span);
        }
        let non_negative = self.facts.is_non_negative(value);
        let converted = self.scalar(ScalarOp::Cast(dtype), vec![value], ty, span);
        if non_negative && from.dtype.itemsize() < dtype.itemsize() {
            self.facts.set_non_negative(converted);
        }
        converted
    }

    /// A Python integer of a float without its fraction. What is known to have none raises as in Python; what is only known
    /// at run time is not checked, because that would keep loops of such conversions out of vectors.
    pub(super) fn integer_of_float(&mut self, value: Value, span: Span) -> Value {
        if self.options.python_errors
            && let Some(Const::Float(known, _)) = self.facts.constant(value)
            && !(-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(known)
        {
            let (error, message) = if known.is_nan() {
                (loops::CheckError::Value, "cannot convert float NaN to integer".to_owned())
            } else if known.is_infinite() {
                (loops::CheckError::Overflow, "cannot convert float infinity to integer".to_owned())
            } else {
                (
                    loops::CheckError::Overflow,
                    format!("the float {known:?} does not fit into an integer of 64 bits"),
                )
            };
            let holds = self.bool_constant(false, span);
            self.effect(loops::Op::Check { holds, error, message: message.into(), value: None }, span);
        }
        self.cast(value, DType::Int64, true, span)
    }

    /// A value in a type that covers its own (see [`super::join::join`]).
    pub(super) fn convert(&mut self, value: Value, to: &Type, span: Span) -> Value {
        let from = self.graph.ty(value).clone();
        match (&from, to) {
            _ if from == *to => value,
            (Type::Scalar(_), Type::Scalar(scalar)) => self.cast(value, scalar.dtype, scalar.weak, span),
            (Type::Array(_), Type::Array(_)) => self.basic(loops::Op::Relax(value), to.clone(), span),
            (Type::Cell(own), Type::Cell(wanted)) if own.dtype != wanted.dtype => {
                let longer = self.allocate(Vec::new(), wanted.dtype, false, span);
                self.primitive_effect("hl_assign", &[longer, value], span);
                self.basic(loops::Op::View { array: longer, items: Vec::new() }, to.clone(), span)
            }
            // What is not written may be.
            (Type::Cell(_), Type::Cell(_)) => {
                self.basic(loops::Op::View { array: value, items: Vec::new() }, to.clone(), span)
            }
            (Type::Unit, Type::Optional(parts)) => {
                let items = vec![self.bool_constant(false, span), self.zero_of(&parts[1], span)];
                self.basic(loops::Op::Tuple(items), to.clone(), span)
            }
            (Type::Optional(own), Type::Optional(parts)) => {
                let (has_value, inner) = self.optional_parts(value, &own[1], span);
                let items = vec![has_value, self.convert(inner, &parts[1], span)];
                self.basic(loops::Op::Tuple(items), to.clone(), span)
            }
            (_, Type::Optional(parts)) => {
                let items = vec![self.bool_constant(true, span), self.convert(value, &parts[1], span)];
                self.basic(loops::Op::Tuple(items), to.clone(), span)
            }
            (Type::Named(named), Type::Scalar(_)) if named.kind == NamedKind::IntEnum => {
                let member = self.member_value(value, named, span);
                self.convert(member, to, span)
            }
            (Type::Named(own), Type::Named(wanted)) if wanted.kind == NamedKind::Choice => {
                self.as_choice(value, own, wanted, span)
            }
            (Type::Named(own), Type::Named(wanted))
                if wanted.kind == NamedKind::Callable && own.functions().is_some() =>
            {
                self.as_callable(value, own, wanted, span)
            }
            (Type::Tuple(_), Type::Tuple(_))
            | (Type::Closure(_), Type::Closure(_))
            | (Type::Named(_), Type::Named(_)) => {
                let (parts, wanted) = (from.parts().unwrap_or_default(), to.parts().unwrap_or_default());
                let items = (0..parts.len())
                    .map(|i| {
                        let get = loops::Op::TupleGet { tuple: value, index: i as u32 };
                        let item = self.basic(get, parts[i].clone(), span);
                        self.convert(item, &wanted[i], span)
                    })
                    .collect();
                self.basic(loops::Op::Tuple(items), to.clone(), span)
            }
            _ => value,
        }
    }

    /// Some value of a type, for a variable on a path where it is not bound.
    pub(super) fn zero_of(&mut self, ty: &Type, span: Span) -> Value {
        match ty {
            Type::Unit => self.basic(loops::Op::Const(Const::Unit), Type::Unit, span),
            Type::Text => self.basic(loops::Op::Const(Const::Text("".into())), Type::Text, span),
            Type::Scalar(scalar) => {
                let constant = zero(scalar.dtype);
                self.basic(loops::Op::Const(constant), ty.clone(), span)
            }
            Type::Cell(cell) => {
                let bytes = vec![0; cell.dtype.itemsize()];
                self.basic(loops::Op::Const(Const::Element(cell.dtype, bytes.into())), ty.clone(), span)
            }
            Type::Array(_) | Type::Generator | Type::Container(_) => {
                self.basic(loops::Op::Nothing, ty.clone(), span)
            }
            Type::Tuple(_) | Type::Optional(_) | Type::Closure(_) | Type::Named(_) => {
                let parts = ty.parts().unwrap_or_default();
                let items = parts.iter().map(|item| self.zero_of(item, span)).collect();
                self.basic(loops::Op::Tuple(items), ty.clone(), span)
            }
        }
    }

    pub(super) fn int_constant(&mut self, value: i64, span: Span) -> Value {
        self.constant(Const::Int(value, DType::Int64), Type::weak(DType::Int64), span)
    }

    pub(super) fn bool_constant(&mut self, value: bool, span: Span) -> Value {
        self.constant(Const::Bool(value), Type::weak(DType::Bool), span)
    }

    /// The value of an operand that is a constant integer.
    pub(super) fn known_int(&self, operand: &Operand) -> Option<i64> {
        match operand {
            Operand::Value(value) => self.facts.int(*value),
            _ => None,
        }
    }
}

/// The zero of a dtype.
pub(super) fn zero(dtype: DType) -> Const {
    match dtype {
        DType::Bool => Const::Bool(false),
        DType::Float16 | DType::Float32 | DType::Float64 => Const::Float(0.0, dtype),
        DType::Complex64 | DType::Complex128 => Const::Complex(0.0, 0.0, dtype),
        _ => Const::Int(0, dtype),
    }
}

/// The one of a dtype.
pub(super) fn one(dtype: DType) -> Const {
    match dtype {
        DType::Bool => Const::Bool(true),
        DType::Float16 | DType::Float32 | DType::Float64 => Const::Float(1.0, dtype),
        DType::Complex64 | DType::Complex128 => Const::Complex(1.0, 0.0, dtype),
        _ => Const::Int(1, dtype),
    }
}

/// A constant in another dtype, where that loses nothing that the cast would keep.
fn fold_cast(constant: &Const, to: DType) -> Option<Const> {
    Some(match (constant, to) {
        (Const::Int(value, DType::Int64), DType::Float64) => Const::Float(*value as f64, to),
        (Const::Int(value, DType::Int64), DType::Float32) => Const::Float(f64::from(*value as f32), to),
        (Const::Float(value, DType::Float64), DType::Float32) => Const::Float(f64::from(*value as f32), to),
        (Const::Int(value, DType::Int64), DType::Complex128) => Const::Complex(*value as f64, 0.0, to),
        (Const::Float(value, DType::Float64), DType::Complex128) => Const::Complex(*value, 0.0, to),
        (Const::Bool(value), to) if to.is_integer() => Const::Int(i64::from(*value), to),
        (Const::Bool(value), DType::Float64) => Const::Float(f64::from(u8::from(*value)), to),
        (Const::Int(value, _), to) if to.is_integer() => {
            let (low, high) = to.integer_range()?;
            let value = i128::from(*value);
            if value < low || value > high {
                return None;
            }
            Const::Int(value as i64, to)
        }
        _ => return None,
    })
}

/// What to use instead of something that compiled code has no values of.
pub(super) fn way_around(operand: &Operand) -> Option<&'static str> {
    match operand {
        Operand::Object(Object::Other(class) | Object::Thing(_, class)) => match &**class {
            "list" => Some("make it a tuple or an array: np.array(...)"),
            "dict" => Some("look the values up outside and pass them in, or use arrays"),
            "set" | "frozenset" => Some("make it a tuple or an array"),
            "builtin_function_or_method" | "method" | "function" => {
                Some("call it outside of the compiled function and pass the result in")
            }
            _ => Some("pass the numbers and arrays that it holds as arguments"),
        },
        _ => None,
    }
}

fn describe_object(object: &Object) -> String {
    match object {
        Object::Constant(constant) | Object::Scalar(constant) => format!("the constant {constant}"),
        Object::Tuple(_) => "a tuple".into(),
        Object::Known(name) => format!("'{}'", name.strip_prefix("builtins.").unwrap_or(name)),
        Object::Module(name) => format!("the module '{name}'"),
        Object::DType(dtype) => format!("the dtype {}", element_text(*dtype)),
        Object::Function(_) => "a compiled function".into(),
        Object::PlainFunction(name) => format!("the Python function '{name}'"),
        Object::ExceptionClass(_, name) => format!("the class {name}"),
        Object::Array(_, ty) => ty.to_string(),
        Object::Record(_, ty) => Type::Cell(*ty).to_string(),
        Object::Generator(_) => Type::Generator.to_string(),
        Object::Type(ty) => format!("the type {ty}"),
        Object::TupleClass(class, _) | Object::EnumClass(class) | Object::JitClass(class) => {
            format!("the class {}", class.text)
        }
        Object::Callable(_, ty) => ty.text.to_string(),
        Object::NamedTuple(class, _) => class.text.to_string(),
        Object::Member(class, _) => format!("a member of {}", class.text),
        Object::Overloaded(_, of) => describe_object(of),
        Object::Global(_, ty) => ty.to_string(),
        Object::Named(_) => "a dict".into(),
        Object::Thing(_, class) if class.starts_with("class ") => format!("the {class}"),
        Object::Other(class) | Object::Thing(_, class) => format!("an object of class '{class}'"),
    }
}
