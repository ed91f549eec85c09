//! What types refer to by number for the life of the process: classes, and compiled functions.
//!
//! Classes are kept. A compiled function is not kept by its number, which nothing else gets when it is gone.

use super::Dispatcher;
use super::typeof_::type_of;
use hotloop_jit::types::{ContainerKind, ContainerType, NamedKind, NamedType, Type};
use rustpython_vm::builtins::{PyTuple, PyType};
use rustpython_vm::object::PyWeakRef;
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyResult, VirtualMachine};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// An object with a number.
struct Numbered {
    held: Held,
    /// The type that refers to it, without what only a value tells.
    prototype: NamedType,
}

enum Held {
    Kept(PyObjectRef),
    Weak(PyWeakRef<Dispatcher>),
}

#[derive(Default)]
struct Registry {
    /// By their numbers, none of which is used twice.
    objects: HashMap<u32, Numbered>,
    next: u32,
    /// The number of each class, by its address.
    classes: HashMap<usize, u32>,
}

static REGISTRY: Mutex<Option<Registry>> = Mutex::new(None);

fn with<T>(look: impl FnOnce(&mut Registry) -> T) -> T {
    let mut guard: MutexGuard<'_, Option<Registry>> = REGISTRY.lock().unwrap_or_else(PoisonError::into_inner);
    look(guard.get_or_insert_default())
}

/// The type of this number.
pub(super) fn prototype(number: u32) -> Option<NamedType> {
    with(|registry| registry.objects.get(&number).map(|numbered| numbered.prototype.clone()))
}

/// The object of this number.
pub(super) fn object(number: u32) -> Option<PyObjectRef> {
    with(|registry| match &registry.objects.get(&number)?.held {
        Held::Kept(object) => Some(object.clone()),
        Held::Weak(function) => function.upgrade().map(Into::into),
    })
}

/// The class of what has a type of this number: a structure says which class its instances have.
pub(super) fn class_of_number(number: u32, vm: &VirtualMachine) -> Option<PyObjectRef> {
    let known = object(number)?;
    match known.downcast_ref::<PyType>() {
        Some(_) => Some(known),
        None => known.get_attr("_hotloop_class", vm).ok(),
    }
}

/// The type of a compiled function, which asks for its number once.
pub(super) fn of_function(function: &Py<Dispatcher>, vm: &VirtualMachine) -> PyResult<NamedType> {
    let text = format!("type({})", function.as_object().repr(vm)?.to_string_lossy());
    let weak = function.downgrade(None, vm)?;
    Ok(add(Held::Weak(weak), NamedKind::Function, Box::new([]), Box::new([]), text))
}

/// Forgets a compiled function that is gone.
pub(super) fn forget(number: u32) {
    drop(with(|registry| registry.objects.remove(&number)));
}

/// Whether a type refers to a compiled function that is gone.
pub(super) fn is_gone(ty: &Type) -> bool {
    let is_own = ty.as_kind(NamedKind::Function).is_some_and(|named| prototype(named.number).is_none());
    is_own || ty.parts().unwrap_or_default().iter().any(is_gone)
}

/// The type of instances of a class, if it is one of named tuples, an enumeration, or one that `jitclass` made. Of a named
/// tuple the items are left out.
///
/// # Errors
/// TypeError for an enumeration whose values compiled code does not take.
pub(super) fn of_class(class: &Py<PyType>, vm: &VirtualMachine) -> PyResult<Option<NamedType>> {
    let address = class.as_object().get_id();
    if let Some(known) = with(|registry| registry.classes.get(&address).copied()) {
        return Ok(prototype(known));
    }
    let Some((kind, parts, names, text)) = described(class, vm)? else { return Ok(None) };
    let made = add(Held::Kept(class.to_owned().into()), kind, parts, names, text);
    with(|registry| registry.classes.insert(address, made.number));
    Ok(Some(made))
}

/// The type of instances of a structure, an object of `numba._structures`.
pub(super) fn of_structure(structure: &PyObject, vm: &VirtualMachine) -> PyResult<NamedType> {
    let text = structure.get_attr("name", vm)?.str(vm)?.to_string_lossy().into_owned();
    Ok(add(
        Held::Kept(structure.to_owned()),
        NamedKind::Instance,
        Box::new([fields_type()]),
        Box::new([]),
        text,
    ))
}

/// The type of what the fields of an instance lie in.
fn fields_type() -> Type {
    let items = Box::new([Type::Unit]);
    Type::Container(ContainerType { kind: ContainerKind::List, typed: true, items })
}

fn add(held: Held, kind: NamedKind, parts: Box<[Type]>, names: Box<[Box<str>]>, text: String) -> NamedType {
    with(|registry| {
        let number = registry.next;
        registry.next += 1;
        let prototype = NamedType { kind, number, parts, names, text: text.into() };
        registry.objects.insert(number, Numbered { held, prototype: prototype.clone() });
        prototype
    })
}

type Description = (NamedKind, Box<[Type]>, Box<[Box<str>]>, String);

fn described(class: &Py<PyType>, vm: &VirtualMachine) -> PyResult<Option<Description>> {
    let name = class.name().to_string();
    let attribute = |attribute: &'static str| class.get_attr(vm.ctx.intern_str(attribute));
    if class.fast_issubclass(vm.ctx.types.tuple_type) {
        let Some(fields) = attribute("_fields") else { return Ok(None) };
        let Some(fields) = fields.downcast_ref::<PyTuple>() else { return Ok(None) };
        let mut names: Vec<Box<str>> = Vec::new();
        for field in fields.as_slice() {
            names.push(field.str(vm)?.to_string_lossy().into_owned().into());
        }
        return Ok(Some((NamedKind::Tuple, Box::new([]), names.into(), name)));
    }
    if &*class.class().name() == "EnumType" || &*class.class().name() == "EnumMeta" {
        let members = vm.extract_elements_with(class.as_object(), Ok)?;
        let mut value: Option<Type> = None;
        for member in members {
            let own = type_of(&*member.get_attr("value", vm)?, vm)?;
            match &value {
                None => value = Some(own),
                Some(known) if *known == own => {}
                Some(known) => {
                    let text =
                        format!("the members of {name} are {known} and {own}; compiled code takes one type");
                    return Err(vm.new_type_error(text));
                }
            }
        }
        let Some(value @ Type::Scalar(_)) = value else {
            return Err(vm.new_type_error(format!(
                "compiled code takes members that are numbers, not those of {name}"
            )));
        };
        let is_int = class.fast_issubclass(vm.ctx.types.int_type);
        let kind = if is_int { NamedKind::IntEnum } else { NamedKind::Enum };
        let prefix = if is_int { "IntEnum" } else { "Enum" };
        let text = format!("{prefix}<{value}>({name})");
        return Ok(Some((kind, Box::new([value]), Box::new([]), text)));
    }
    if attribute("_hotloop_members").is_some() {
        let class_type = class.as_object().get_attr("class_type", vm)?;
        let text = format!("instance.{}", class_type.get_attr("name", vm)?.str(vm)?.to_string_lossy());
        return Ok(Some((NamedKind::Instance, Box::new([fields_type()]), Box::new([name.into()]), text)));
    }
    Ok(None)
}

/// The class of an object, if types refer to it by number.
pub(super) fn class_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<NamedType>> {
    of_class(object.class(), vm)
}
