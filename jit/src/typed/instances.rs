//! Instances of classes that `jitclass` compiled.
//!
//! An instance is a container of one item, whose slots are the fields in order; everybody who has it sees what is assigned.

use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::join::is_convertible;
use super::operand::Operand;
use crate::flow::{BinaryOp, CompareOp};
use crate::graph::{Span, Value};
use crate::host::{ClassMember, Object};
use crate::loops::{self, ListAction};
use crate::types::{NamedKind, NamedType, Type};
use std::rc::Rc;

impl Elaborator<'_, '_> {
    /// The class, if the value is an instance.
    pub(super) fn instance_class(&self, value: Value) -> Option<NamedType> {
        self.graph.ty(value).as_kind(NamedKind::Instance).cloned()
    }

    pub(super) fn is_instance(&self, operand: &Operand) -> bool {
        matches!(operand, Operand::Value(value) if self.instance_class(*value).is_some())
            || matches!(operand, Operand::Object(Object::JitClass(_)))
    }

    /// `Class(arguments)`
    pub(super) fn new_instance(
        &mut self,
        class: &NamedType,
        positional: Vec<Operand>,
        keywords: Vec<(Rc<str>, Operand, Span)>,
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        let fields = self.session.host.fields(class.number);
        let types: Vec<Type> = fields.into_iter().map(|field| field.ty).collect();
        let container = self.new_fields(&types, span);
        let ty = Type::Named(Box::new(class.clone()));
        let instance = self.basic(loops::Op::Tuple(vec![container]), ty, span);
        match self.session.host.class_member(class.number, "__init__") {
            Some(ClassMember::Method(function)) => {
                let mut all = vec![Operand::Value(instance)];
                all.extend(positional);
                let result = self.call_function(function, all, keywords, span)?;
                Ok(result.map(|result| match result {
                    Operand::Poison => Operand::Poison,
                    _ => Operand::Value(instance),
                }))
            }
            _ if positional.is_empty() && keywords.is_empty() => Ok(Some(Operand::Value(instance))),
            _ => {
                let reason = format!("{} takes no arguments", class.text);
                Err(self.rejection(span, "too-many-arguments", reason).into())
            }
        }
    }

    /// `structref.new(type)`: a structure, its first fields with values.
    pub(super) fn new_structure(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let given = self.required(arguments, "struct_type")?;
        let Operand::Object(Object::Type(Type::Named(class))) = &given else {
            let what = self.describe(&given);
            let reason = format!("structref.new takes the type of a structure, this is {what}");
            return Err(self.rejection(span, "argument", reason).into());
        };
        let fields = self.session.host.fields(class.number);
        let types: Vec<Type> = fields.iter().map(|field| field.ty.clone()).collect();
        let container = self.new_fields(&types, span);
        let instance = self.basic(loops::Op::Tuple(vec![container]), Type::Named(class.clone()), span);
        let values = arguments.rest();
        // An ellipsis stands for no value yet.
        if values.len() > fields.len() {
            let reason =
                format!("{} has {} fields, these are {} values", class.text, fields.len(), values.len());
            return Err(self.rejection(span, "too-many-arguments", reason).into());
        }
        for (field, value) in fields.into_iter().zip(values) {
            if value == Operand::Poison {
                return Ok(Operand::Poison);
            }
            if value == Operand::Ellipsis {
                continue;
            }
            self.assign_field(instance, class, &field.name, &value, span)?;
        }
        Ok(Operand::Value(instance))
    }

    /// `instance.name`
    pub(super) fn instance_attribute(
        &mut self,
        instance: Value,
        class: &NamedType,
        name: &Rc<str>,
        span: Span,
    ) -> Elaborated {
        if let Some((slot, ty)) = self.field_of(class, name) {
            let container = self.container_of(instance, class, span);
            let op = loops::Op::List { action: ListAction::Member(slot), operands: vec![container] };
            let value = self.basic(op, ty, span);
            return Ok(self.function_or_value(value));
        }
        if &**name == "__class__" {
            return self.class_of(&Operand::Value(instance), span);
        }
        match self.session.host.class_member(class.number, &mangled(class, name)) {
            Some(ClassMember::Property(getter, _)) => {
                let result = self.call_function(getter, vec![Operand::Value(instance)], Vec::new(), span)?;
                Ok(result.unwrap_or(Operand::Poison))
            }
            Some(_) => Ok(Operand::Method(Box::new(Operand::Value(instance)), name.clone())),
            None => Err(self.no_attribute(&Operand::Value(instance), name, span)),
        }
    }

    /// `instance.name = value`
    pub(super) fn store_member(
        &mut self,
        instance: Value,
        class: &NamedType,
        name: &Rc<str>,
        value: &Operand,
        span: Span,
    ) -> Elaborated<()> {
        if let Some(ClassMember::Method(function)) =
            self.session.host.class_member(class.number, "__setattr__")
        {
            let name = Operand::Value(self.text_constant(&**name, span));
            let arguments = vec![Operand::Value(instance), name, value.clone()];
            return self.call_function(function, arguments, Vec::new(), span).map(drop);
        }
        if self.assign_field(instance, class, name, value, span)? {
            return Ok(());
        }
        match self.session.host.class_member(class.number, &mangled(class, name)) {
            Some(ClassMember::Property(_, Some(setter))) => {
                let arguments = vec![Operand::Value(instance), value.clone()];
                self.call_function(setter, arguments, Vec::new(), span).map(drop)
            }
            Some(ClassMember::Property(_, None)) => {
                let reason = format!("the property '{name}' of {} has no setter", class.text);
                Err(self.rejection(span, "assign-target", reason).into())
            }
            _ => Err(self.no_attribute(&Operand::Value(instance), name, span)),
        }
    }

    /// Assigns a field; false if there is none of that name.
    fn assign_field(
        &mut self,
        instance: Value,
        class: &NamedType,
        name: &str,
        value: &Operand,
        span: Span,
    ) -> Elaborated<bool> {
        if let Some((slot, ty)) = self.field_of(class, name) {
            let is_open = self.is_undetermined(value);
            let value = self.materialise(value, span)?;
            if let Some(container) = ty.as_container() {
                self.note_fixed(value, container);
            }
            if is_open {
                return Ok(true);
            }
            let own = self.graph.ty(value).clone();
            if !is_convertible(&own, &ty) {
                let reason = format!("the attribute '{name}' is {ty}, and this is {own}");
                return Err(self.rejection(span, "assign-target", reason).into());
            }
            let value = self.convert(value, &ty, span);
            let value = self.owned(value, span);
            let container = self.container_of(instance, class, span);
            self.list_effect(ListAction::SetMember(slot), vec![container, value], span);
            return Ok(true);
        }
        Ok(false)
    }

    /// `instance.name(arguments)`, or `Class.name(arguments)`.
    pub(super) fn call_instance_method(
        &mut self,
        receiver: &Operand,
        name: &Rc<str>,
        positional: Vec<Operand>,
        keywords: Vec<(Rc<str>, Operand, Span)>,
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        let class = match receiver {
            Operand::Value(value) => self.instance_class(*value),
            Operand::Object(Object::JitClass(class)) => Some((**class).clone()),
            _ => None,
        };
        let member =
            class.and_then(|class| self.session.host.class_member(class.number, &mangled(&class, name)));
        match member {
            Some(ClassMember::Static(function)) => self.call_function(function, positional, keywords, span),
            Some(ClassMember::Method(function) | ClassMember::Compared(function)) => {
                let mut all: Vec<Operand> =
                    if let Operand::Value(_) = receiver { vec![receiver.clone()] } else { Vec::new() };
                all.extend(positional);
                self.call_function(function, all, keywords, span)
            }
            _ => Err(self.no_attribute(receiver, name, span)),
        }
    }

    /// Calls a method with a special name.
    pub(super) fn call_member_function(
        &mut self,
        instance: Value,
        class: &NamedType,
        name: &str,
        positional: Vec<Operand>,
        keywords: Vec<(Rc<str>, Operand, Span)>,
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        match self.session.host.class_member(class.number, &mangled(class, name)) {
            Some(ClassMember::Method(function)) => {
                let mut all = vec![Operand::Value(instance)];
                all.extend(positional);
                self.call_function(function, all, keywords, span)
            }
            _ => {
                let reason = format!("{} has no method '{name}'", class.text);
                Err(self.rejection(span, "unknown-attribute", reason).into())
            }
        }
    }

    /// What a special method of the first operand gives; `None` if it is no instance with that method.
    pub(super) fn special_method(
        &mut self,
        name: &str,
        operands: &[&Operand],
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        let Some(Operand::Value(instance)) = operands.first().copied() else { return Ok(None) };
        let Some(class) = self.instance_class(*instance) else { return Ok(None) };
        let function = match self.session.host.class_member(class.number, name) {
            Some(ClassMember::Method(function)) => function,
            Some(ClassMember::Compared(function)) if self.are_of_one_class(operands) => function,
            _ => return Ok(None),
        };
        let all = operands.iter().map(|operand| (*operand).clone()).collect();
        let result = self.call_function(function, all, Vec::new(), span)?;
        Ok(Some(result.unwrap_or(Operand::Poison)))
    }

    /// The class of an instance.
    fn class_object(&mut self, operand: &Operand) -> Option<Object> {
        let Operand::Value(value) = operand else { return None };
        let class = self.instance_class(*value)?;
        self.session.host.class_of(class.number)
    }

    /// Whether all operands are instances of one class, whatever types their fields have.
    fn are_of_one_class(&mut self, operands: &[&Operand]) -> bool {
        let mut classes = operands.iter().map(|operand| self.class_object(operand));
        let first = classes.next().flatten();
        first.is_some() && classes.all(|class| class == first)
    }

    /// Whether the class of an instance derives from that of another.
    fn derives(&mut self, operand: &Operand, from: &Operand) -> bool {
        let (Some(own), Some(Object::Overloaded(base, _) | Object::Thing(base, _))) =
            (self.class_object(operand), self.class_object(from))
        else {
            return false;
        };
        let is_same = matches!(own, Object::Overloaded(own, _) | Object::Thing(own, _) if own == base);
        let Operand::Value(value) = operand else { return false };
        let Some(class) = self.instance_class(*value) else { return false };
        !is_same && self.session.host.is_subclass(class.number, base) == Some(true)
    }

    /// An operator of instances: the left one's method, or the right one's reflected method.
    pub(super) fn instance_operator(
        &mut self,
        op: BinaryOp,
        in_place: bool,
        left: &Operand,
        right: &Operand,
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        if !self.is_instance(left) && !self.is_instance(right) {
            return Ok(None);
        }
        let name = method_of(op);
        if in_place
            && let Some(result) = self.special_method(&format!("__i{name}__"), &[left, right], span)?
        {
            return Ok(Some(result));
        }
        if let Some(result) = self.special_method(&format!("__{name}__"), &[left, right], span)? {
            return Ok(Some(result));
        }
        self.special_method(&format!("__r{name}__"), &[right, left], span)
    }

    /// Comparisons of instances: by their methods, else whether they are one.
    pub(super) fn compare_instances(
        &mut self,
        op: CompareOp,
        left: &Operand,
        right: &Operand,
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        let (name, reflected) = match op {
            CompareOp::Equal => ("__eq__", "__eq__"),
            CompareOp::NotEqual => ("__ne__", "__ne__"),
            CompareOp::Less => ("__lt__", "__gt__"),
            CompareOp::LessEqual => ("__le__", "__ge__"),
            CompareOp::Greater => ("__gt__", "__lt__"),
            CompareOp::GreaterEqual => ("__ge__", "__le__"),
            _ => ("", ""),
        };
        if !name.is_empty() {
            let mut in_order = [(name, [left, right]), (reflected, [right, left])];
            // A class that derives from the other one's is asked first.
            if self.derives(right, left) {
                in_order.reverse();
            }
            for (name, operands) in in_order {
                if let Some(result) = self.special_method(name, &operands, span)? {
                    return Ok(Some(result));
                }
                // What is not unequal by a method of its own is what `==` says.
                if op == CompareOp::NotEqual
                    && let Some(equal) = self.special_method("__eq__", &operands, span)?
                {
                    let equal = self.truth(&equal, span)?;
                    let equal = self.materialise(&equal, span)?;
                    return self.negate_if(true, equal, span).map(Some);
                }
            }
        }
        let negated = match op {
            CompareOp::Equal | CompareOp::Is => false,
            CompareOp::NotEqual | CompareOp::IsNot => true,
            _ => return Ok(None),
        };
        let class = |this: &Self, operand: &Operand| match operand {
            Operand::Value(value) => this.instance_class(*value),
            _ => None,
        };
        let (one, other) = match (class(self, left), class(self, right)) {
            (Some(one), Some(other)) if one.number == other.number => (one, other),
            (None, None) => return Ok(None),
            (None, _) if !self.is_no_instance(left) => return Ok(None),
            (_, None) if !self.is_no_instance(right) => return Ok(None),
            _ => return Ok(Some(Operand::Value(self.bool_constant(negated, span)))),
        };
        let (Operand::Value(a), Operand::Value(b)) = (left, right) else { return Ok(None) };
        let (a, b) = (self.container_of(*a, &one, span), self.container_of(*b, &other, span));
        let truth = Type::weak(hotloop_array::dtype::DType::Bool);
        let same = self.runtime_call("hl_same_container", vec![a, b], truth, span);
        self.negate_if(negated, same, span).map(Some)
    }

    /// Whether an operand is known to be no instance, nor an array, which compares its elements.
    fn is_no_instance(&self, operand: &Operand) -> bool {
        match operand {
            Operand::Value(value) => {
                !self.is_undetermined(operand)
                    && !matches!(self.graph.ty(*value), Type::Optional(_) | Type::Array(_) | Type::Cell(_))
            }
            Operand::Tuple(_) | Operand::List(_) | Operand::Object(_) | Operand::Keywords(_) => true,
            _ => false,
        }
    }

    pub(super) fn truth_of_instance(&mut self, value: Value, class: &NamedType, span: Span) -> Elaborated {
        let _ = class;
        for name in ["__bool__", "__len__"] {
            if let Some(result) = self.special_method(name, &[&Operand::Value(value)], span)? {
                return self.truth(&result, span);
            }
        }
        Ok(Operand::Value(self.bool_constant(true, span)))
    }

    /// A builtin function that asks an instance; `None` for another argument or function.
    pub(super) fn builtin_of_instance(
        &mut self,
        function: &str,
        arguments: &mut Arguments,
    ) -> Elaborated<Option<Operand>> {
        let (parameter, method) = match function {
            "len" => ("obj", "__len__"),
            "abs" => ("x", "__abs__"),
            "int" => ("x", "__int__"),
            "float" => ("x", "__float__"),
            "complex" => ("real", "__complex__"),
            "hash" => ("obj", "__hash__"),
            "round" => ("number", "__round__"),
            "str" => ("object", "__str__"),
            "repr" => ("object", "__repr__"),
            _ => return Ok(None),
        };
        let Some(operand) = arguments.take(parameter) else { return Ok(None) };
        let span = arguments.span;
        let result = self.special_method(method, &[&operand], span)?;
        if result.is_none() {
            arguments.put(parameter, operand);
        }
        Ok(result)
    }

    /// What `str` or `repr` of an instance gives, if its class says that.
    pub(super) fn text_of_instance(
        &mut self,
        instance: Value,
        is_repr: bool,
        span: Span,
    ) -> Elaborated<Option<Value>> {
        let methods: &[&str] = if is_repr { &["__repr__"] } else { &["__str__", "__repr__"] };
        for method in methods {
            if let Some(text) = self.special_method(method, &[&Operand::Value(instance)], span)? {
                return self.materialise(&text, span).map(Some);
            }
        }
        Ok(None)
    }

    /// The container that an instance is.
    pub(super) fn container_of(&mut self, instance: Value, class: &NamedType, span: Span) -> Value {
        let part = class.parts.first().cloned().unwrap_or(Type::Unit);
        self.basic(loops::Op::TupleGet { tuple: instance, index: 0 }, part, span)
    }

    /// Where a field lies, and its type.
    fn field_of(&mut self, class: &NamedType, name: &str) -> Option<(u32, Type)> {
        let mut slot = 0;
        let name = &mangled(class, name);
        for field in self.session.host.fields(class.number) {
            if field.name == *name {
                return Some((slot, field.ty));
            }
            slot += field.ty.slots() as u32;
        }
        None
    }
}

/// A name as the body of a class means it: those of private attributes have the class's name in them.
fn mangled(class: &NamedType, name: &str) -> String {
    match class.names.first() {
        Some(of) if name.starts_with("__") && !name.ends_with("__") => {
            format!("_{}{name}", of.trim_start_matches('_'))
        }
        _ => name.to_owned(),
    }
}

fn method_of(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "add",
        BinaryOp::Sub => "sub",
        BinaryOp::Mul => "mul",
        BinaryOp::TrueDiv => "truediv",
        BinaryOp::FloorDiv => "floordiv",
        BinaryOp::Mod => "mod",
        BinaryOp::Pow => "pow",
        BinaryOp::MatMul => "matmul",
        BinaryOp::LeftShift => "lshift",
        BinaryOp::RightShift => "rshift",
        BinaryOp::And => "and",
        BinaryOp::Or => "or",
        BinaryOp::Xor => "xor",
    }
}
