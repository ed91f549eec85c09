//! Instances of dataclasses across the border: the fields are converted when a call takes an instance, and what the call changed
//! is written back, as with lists ([`super::containers`]).

use super::border::{self, Given, Slots};
use super::containers::{item_object, remembered, retained};
use super::instances::{blank, fields};
use super::numbered;
use super::signature;
use super::typeof_::type_of;
use crate::interpreter::import_module;
use hotloop_core::containers::Instance as Fields;
use hotloop_core::storage::Storage;
use hotloop_jit::types::{NamedType, Type};
use rustpython_vm::builtins::{PyDict, PyDictRef, PyStrInterned, PyType};
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyResult, VirtualMachine};
use std::cell::Cell;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Instances nest at most so deep; one that holds itself nests for ever.
const DEEPEST: usize = 16;

/// The address of a class, which its structures keep, and the types of the values.
type Key = (usize, Vec<Type>);

/// The numbers of structures.
static NUMBERS: Mutex<Option<HashMap<Key, u32>>> = Mutex::new(None);

/// Whether a class is a dataclass.
pub(super) fn is_dataclass(class: &Py<PyType>, vm: &VirtualMachine) -> bool {
    declared(class, vm).is_some()
}

/// The fields as the class has them, by name.
fn declared(class: &Py<PyType>, vm: &VirtualMachine) -> Option<PyDictRef> {
    class.get_attr(vm.ctx.intern_str("__dataclass_fields__"))?.downcast::<PyDict>().ok()
}

/// Whether an object is an instance of a dataclass.
pub(super) fn is_instance(object: &PyObject, vm: &VirtualMachine) -> bool {
    object.downcast_ref::<PyType>().is_none() && is_dataclass(object.class(), vm)
}

/// Whether what a type refers to is the structure of a dataclass.
pub(super) fn is_described(structure: &PyObject, vm: &VirtualMachine) -> bool {
    structure.get_attr("_hotloop_names", vm).is_ok()
}

/// The type of an instance, by the values of its fields.
///
/// # Errors
/// TypeError for values that compiled code does not take, AttributeError for a field without a value.
pub(super) fn instance_type(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Type>> {
    thread_local! {
        static DEPTH: Cell<usize> = const { Cell::new(0) };
    }
    let class = object.class();
    let Some(declared) = declared(class, vm).filter(|_| is_instance(object, vm)) else { return Ok(None) };
    if DEPTH.get() == DEEPEST {
        let text = format!("compiled code takes dataclasses that nest up to {DEEPEST} deep");
        return Err(vm.new_type_error(text));
    }
    DEPTH.set(DEPTH.get() + 1);
    let types = types_of(object, declared, vm);
    DEPTH.set(DEPTH.get() - 1);
    let types = types?;
    let key = (class.as_object().get_id(), types);
    let known =
        NUMBERS.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_default().get(&key).copied();
    let number = match known {
        Some(number) => number,
        None => {
            let texts = key.1.iter().map(|ty| vm.ctx.new_str(super::notation::notation(ty)).into()).collect();
            let arguments = (class.to_owned(), vm.ctx.new_list(texts));
            let structure =
                import_module(vm, "numba._dataclasses")?.get_attr("structure", vm)?.call(arguments, vm)?;
            let number: u32 = structure.get_attr("number", vm)?.try_into_value(vm)?;
            NUMBERS
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .get_or_insert_default()
                .insert(key, number);
            number
        }
    };
    Ok(numbered::prototype(number).map(|named| Type::Named(Box::new(named))))
}

fn types_of(object: &PyObject, declared: PyDictRef, vm: &VirtualMachine) -> PyResult<Vec<Type>> {
    let mut types = Vec::new();
    for (name, field) in declared {
        if is_field(&field, vm)? {
            let name = vm.ctx.intern_str(name.str(vm)?.to_string_lossy().into_owned());
            let value = object.get_attr(name, vm)?;
            types.push(match type_of(&value, vm) {
                Ok(ty) => ty,
                Err(problem) => empty_type(object.class(), name, &value, vm)?.ok_or(problem)?,
            });
        }
    }
    Ok(types)
}

/// The type of a field that has an empty container, if its annotation says it.
fn empty_type(
    class: &Py<PyType>,
    name: &'static PyStrInterned,
    value: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Option<Type>> {
    let is_container = [vm.ctx.types.list_type, vm.ctx.types.dict_type, vm.ctx.types.set_type]
        .iter()
        .any(|kind| value.class().is(*kind));
    if !is_container || value.length(vm)? != 0 {
        return Ok(None);
    }
    let arguments = (class.to_owned(), name.to_owned(), value.to_owned());
    let text = import_module(vm, "numba._dataclasses")?.get_attr("empty_type", vm)?.call(arguments, vm)?;
    if vm.is_none(&text) {
        return Ok(None);
    }
    let text = text.str(vm)?.to_string_lossy().into_owned();
    let parsed = signature::parse(&format!("({text},)")).map_err(|problem| vm.new_type_error(problem))?;
    Ok(parsed.arguments.into_iter().next())
}

/// Whether it is no pseudo-field, as those of `ClassVar` and `InitVar` are.
fn is_field(field: &PyObject, vm: &VirtualMachine) -> PyResult<bool> {
    let kind = field.get_attr("_field_type", vm)?;
    Ok(&*kind.get_attr("name", vm)?.str(vm)?.to_string_lossy() == "_FIELD")
}

/// Appends an instance that is an argument.
///
/// # Errors
/// TypeError for one of another type, MemoryError.
pub(super) fn pack(
    object: &PyObject,
    ty: &NamedType,
    slots: &mut Slots,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let storage = match slots.containers.converted(object) {
        Some(known) => known,
        None => {
            let whole = Type::Named(Box::new(ty.clone()));
            if instance_type(object, vm)?.as_ref() != Some(&whole) {
                return Err(border::mismatch(object, &whole, vm));
            }
            let storage = blank(ty.number, vm)?;
            // Its place is taken before its fields are converted, which may be instances too.
            let place = slots.containers.note_converted(object, whole, storage.clone());
            let mut row = Slots::with(std::mem::take(&mut slots.containers));
            let packed = convert(object, ty.number, &storage, &mut row, vm);
            slots.containers = std::mem::take(&mut row.containers);
            packed?;
            slots.containers.note_before(place, slots_of(ty.number, &storage, vm));
            storage
        }
    };
    slots.extend([storage.as_raw() as u64, storage.data() as u64]);
    Ok(())
}

fn convert(
    object: &PyObject,
    number: u32,
    storage: &Storage,
    row: &mut Slots,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let mut slot = 0;
    for field in fields(number, vm)?.iter() {
        row.clear();
        let value = object.get_attr(vm.ctx.intern_str(&*field.name), vm)?;
        border::pack(&value, &field.ty, row, vm)?;
        retained(row, field.ty.storage_slots().unwrap_or_default());
        // SAFETY: no compiled code has the instance yet.
        unsafe { Fields::of(storage) }.set(slot, row);
        slot += field.ty.slots();
    }
    Ok(())
}

fn slots_of(number: u32, storage: &Storage, vm: &VirtualMachine) -> Vec<u64> {
    let width = fields(number, vm).map_or(0, |fields| fields.iter().map(|field| field.ty.slots()).sum());
    // SAFETY: the storage is that of an instance of this class, which is only read.
    unsafe { Fields::of(storage) }.get(0, width).to_vec()
}

/// Writes back the fields that are not as they were before.
pub(super) fn write_back(
    object: &PyObject,
    number: u32,
    storage: &Storage,
    before: &[u64],
    given: &Given<'_>,
    vm: &VirtualMachine,
) {
    let (Ok(fields), now) = (fields(number, vm), slots_of(number, storage, vm)) else { return };
    let mut slot = 0;
    for field in fields.iter() {
        let place = slot..slot + field.ty.slots();
        slot = place.end;
        if before.get(place.clone()) != Some(&now[place.clone()]) {
            // SAFETY: the slots are those of a field of this type.
            let value = unsafe { item_object(&field.ty, &now[place], given, vm) };
            // What a class says about assignments is not asked: compiled code has assigned already.
            if let Some(own) = object.dict() {
                let _ = own.set_item(&*field.name, value, vm);
            } else {
                let _ = object.set_attr(vm.ctx.intern_str(&*field.name), value, vm);
            }
        }
    }
}

/// The object of an instance that compiled code made.
pub(super) fn unpack(
    structure: &PyObject,
    number: u32,
    storage: Storage,
    given: &Given<'_>,
    vm: &VirtualMachine,
) -> PyObjectRef {
    made(structure, number, storage, given, vm).unwrap_or_else(|_| vm.ctx.none())
}

fn made(
    structure: &PyObject,
    number: u32,
    storage: Storage,
    given: &Given<'_>,
    vm: &VirtualMachine,
) -> PyResult {
    let module = import_module(vm, "numba._dataclasses")?;
    let class = structure.get_attr("_hotloop_class", vm)?;
    let object = module.get_attr("blank", vm)?.call((class,), vm)?;
    // It is known before its fields are made, which may refer to it.
    let object = remembered(storage.clone(), object, given);
    let (mut slot, mut values) = (0, Vec::new());
    for field in fields(number, vm)?.iter() {
        // SAFETY: the storage is that of an instance of this class.
        let row = unsafe { Fields::of(&storage) }.get(slot, field.ty.slots());
        // SAFETY: the slots are those of a field of this type.
        values.push(unsafe { item_object(&field.ty, &row, given, vm) });
        slot += field.ty.slots();
    }
    let arguments = (object.clone(), structure.get_attr("_hotloop_names", vm)?, vm.ctx.new_list(values));
    module.get_attr("fill", vm)?.call(arguments, vm)?;
    Ok(object)
}
