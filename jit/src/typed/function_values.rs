//! Functions that are values: one of several compiled functions, which are told apart by a number, and functions that are
//! known by their signature alone, which are called by address; and pointers of C.

use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::join::is_convertible;
use super::library;
use super::operand::Operand;
use crate::graph::{Span, Value};
use crate::host::Object;
use crate::interned;
use crate::loops;
use crate::scalar::ScalarOp;
use crate::types::{ArrayType, Layout, NamedKind, NamedType, Type};
use hotloop_array::dtype::DType;
use std::rc::Rc;

impl Elaborator<'_, '_> {
    /// Calls a value that is one of several functions.
    pub(super) fn call_choice(
        &mut self,
        value: Value,
        class: &NamedType,
        positional: Vec<Operand>,
        keywords: Vec<(Rc<str>, Operand, Span)>,
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        let mut functions = Vec::new();
        for number in class.parts.iter().filter_map(|part| part.as_kind(NamedKind::Function)) {
            match self.session.host.numbered_function(number.number) {
                Some(function) => functions.push(Operand::Object(Object::Function(function))),
                None => {
                    let reason = format!("{} is gone", number.text);
                    return Err(self.rejection(span, "not-callable", reason).into());
                }
            }
        }
        let which =
            self.basic(loops::Op::TupleGet { tuple: value, index: 0 }, Type::weak(DType::Int64), span);
        let mut all = vec![Operand::Value(which), Operand::Tuple(functions)];
        all.extend(positional);
        match library::helper("_one_of") {
            Some(helper) => self.call_function(helper, all, keywords, span),
            None => Err(self.unsupported("_one_of", span)),
        }
    }

    /// Calls a function that is known by its signature.
    pub(super) fn call_by_signature(
        &mut self,
        value: Value,
        class: &NamedType,
        positional: Vec<Operand>,
        keywords: Vec<(Rc<str>, Operand, Span)>,
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        let Some((types, result)) = interned::signature(class) else { return Ok(Some(Operand::Poison)) };
        if let Some((name, _, span)) = keywords.first() {
            let reason = format!("{} has no names for its arguments, so '{name}' cannot be one", class.text);
            return Err(self.rejection(*span, "unknown-argument", reason).into());
        }
        if positional.len() != types.len() {
            let reason =
                format!("{} takes {} arguments but {} were given", class.text, types.len(), positional.len());
            return Err(self.rejection(span, "too-many-arguments", reason).into());
        }
        let mut passed = vec![self.address_of(value, span)];
        for (operand, ty) in positional.iter().zip(&types) {
            let given = self.materialise(operand, span)?;
            let own = self.graph.ty(given).clone();
            if !is_convertible(&own, ty) {
                let reason = format!("{} takes {ty}, and this is {own}", class.text);
                return Err(self.rejection(span, "type", reason).into());
            }
            passed.push(self.convert(given, ty, span));
        }
        let result = self.runtime_call("hl_call_function", passed, result, span);
        // As the interpreter has it: a number of Python's.
        if let Some(dtype) =
            self.graph.ty(result).scalar_dtype().filter(|dtype| !super::moments::is_time(*dtype))
        {
            let python = super::join::widen_to_python(dtype);
            let result = self.cast(result, python, python != DType::UInt64, span);
            return Ok(Some(Operand::Value(result)));
        }
        Ok(Some(self.function_or_value(result)))
    }

    /// The address that a pointer or a function of a signature is.
    fn address_of(&mut self, value: Value, span: Span) -> Value {
        self.basic(loops::Op::TupleGet { tuple: value, index: 0 }, Type::strong(DType::UInt64), span)
    }

    /// A function, or one of several, as one of more.
    pub(super) fn as_choice(&mut self, value: Value, from: &NamedType, to: &NamedType, span: Span) -> Value {
        let int = Type::weak(DType::Int64);
        let place = |of: &Type| to.parts[1..].iter().position(|part| part == of).unwrap_or_default() as i64;
        let which = if from.kind == NamedKind::Choice {
            let old = self.basic(loops::Op::TupleGet { tuple: value, index: 0 }, int.clone(), span);
            let places: Vec<i64> = from.parts[1..].iter().map(place).collect();
            let mut new = self.int_constant(places.first().copied().unwrap_or_default(), span);
            for (at, place) in places.iter().enumerate().skip(1) {
                let at = self.int_constant(at as i64, span);
                let place = self.int_constant(*place, span);
                let is_it = self.scalar(ScalarOp::Equal, vec![old, at], Type::weak(DType::Bool), span);
                new = self.scalar(ScalarOp::Select, vec![is_it, place, new], int.clone(), span);
            }
            new
        } else {
            self.int_constant(place(&Type::Named(Box::new(from.clone()))), span)
        };
        let mut parts = vec![which];
        for part in &to.parts[1..] {
            parts.push(self.basic(loops::Op::Tuple(Vec::new()), part.clone(), span));
        }
        self.basic(loops::Op::Tuple(parts), Type::Named(Box::new(to.clone())), span)
    }

    /// A function, or one of several, as one that is known by its signature.
    pub(super) fn as_callable(
        &mut self,
        value: Value,
        from: &NamedType,
        to: &NamedType,
        span: Span,
    ) -> Value {
        let ty = Type::Named(Box::new(to.clone()));
        let mut found = None;
        for (at, function) in from.functions().unwrap_or_default().iter().enumerate() {
            let Some(number) = function.as_kind(NamedKind::Function).map(|named| named.number) else {
                continue;
            };
            let handle = match self.session.host.function_value(number, to) {
                Ok(handle) => handle,
                Err(reason) => {
                    let rejection = self.rejection(span, "function-value", reason);
                    self.record(rejection);
                    return self.graph.add_value(ty, None);
                }
            };
            let this = self.hidden_value(handle, &ty);
            let address = self.address_of(this, span);
            found = Some(match found {
                None => address,
                Some(before) => {
                    let which = loops::Op::TupleGet { tuple: value, index: 0 };
                    let which = self.basic(which, Type::weak(DType::Int64), span);
                    let at = self.int_constant(at as i64, span);
                    let is_it = self.scalar(ScalarOp::Equal, vec![which, at], Type::weak(DType::Bool), span);
                    let operands = vec![is_it, address, before];
                    self.scalar(ScalarOp::Select, operands, Type::strong(DType::UInt64), span)
                }
            });
        }
        match found {
            Some(address) => self.basic(loops::Op::Tuple(vec![address]), ty, span),
            None => self.graph.add_value(ty, None),
        }
    }

    /// `carray(ptr, shape, dtype=None)` and `farray`: an array on the memory that a pointer leads to.
    pub(super) fn array_at_pointer(&mut self, layout: Layout, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let pointer = self.required(arguments, "ptr")?;
        let shape = self.required(arguments, "shape")?;
        let wanted = self.dtype_argument(arguments)?;
        let found = match &pointer {
            Operand::Poison => return Ok(Operand::Poison),
            Operand::Value(value) => {
                let pointer = self.graph.ty(*value).as_kind(NamedKind::Pointer).cloned();
                pointer.map(|pointer| (*value, pointer))
            }
            _ => None,
        };
        let Some((value, ty)) = found else {
            let what = self.describe(&pointer);
            let reason = format!("an array is made of a pointer, this is {what}");
            return Err(self.rejection(span, "type", reason).into());
        };
        let own = match interned::pointee(&ty) {
            Some(Type::Scalar(scalar)) => Some(scalar.dtype),
            Some(Type::Cell(cell)) => Some(cell.dtype),
            _ => None,
        };
        let dtype = match (own, wanted) {
            (Some(own), Some(wanted)) if own != wanted => {
                let reason = format!("mismatching dtype '{}' for a pointer to {}", wanted.name(), own.name());
                return Err(self.rejection(span, "dtype", reason).into());
            }
            (Some(dtype), _) | (None, Some(dtype)) => dtype,
            (None, None) => {
                let reason = format!("a pointer of type {} does not say what it leads to", ty.text);
                return Err(self
                    .rejection(span, "dtype", reason)
                    .with_hint("say it: carray(ptr, shape, np.float64)")
                    .into());
            }
        };
        let lengths = self.shape(&shape, span)?;
        let ndim = lengths.len();
        let mut passed = vec![self.address_of(value, span)];
        for number in [dtype.itemsize() as i64, i64::from(layout == Layout::F), ndim as i64] {
            passed.push(self.int_constant(number, span));
        }
        passed.extend(&lengths);
        let layout = if ndim <= 1 { Layout::C } else { layout };
        let ty = Type::Array(ArrayType { dtype, ndim, layout, readonly: false });
        let array = self.runtime_call("hl_foreign_array", passed, ty, span);
        for (axis, length) in lengths.into_iter().enumerate() {
            self.facts.set_length(array, axis, length);
        }
        Ok(Operand::Value(array))
    }

    /// `array.ctypes`: the pointer to its first element.
    pub(super) fn pointer_to_array(&mut self, array: Value, dtype: DType, span: Span) -> Operand {
        let address = self.runtime_call("hl_array_address", vec![array], Type::strong(DType::UInt64), span);
        let to = if crate::types::has_values(dtype) {
            Type::strong(dtype)
        } else {
            Type::Cell(crate::types::CellType { dtype, readonly: false })
        };
        let ty = Type::Named(Box::new(interned::pointer_type(&to)));
        Operand::Value(self.basic(loops::Op::Tuple(vec![address]), ty, span))
    }

    /// An attribute of a pointer.
    pub(super) fn pointer_attribute(&mut self, pointer: Value, name: &Rc<str>, span: Span) -> Elaborated {
        match &**name {
            "data" => Ok(Operand::Value(self.address_of(pointer, span))),
            _ => Err(self.no_attribute(&Operand::Value(pointer), name, span)),
        }
    }
}
