//! Dicts and sets across the border, converted as lists are ([`super::containers`]).

use super::border::{self, Given, Slots};
use super::containers::{adopted, item_object, remembered, retained};
use super::typeof_::type_of;
use hotloop_core::containers::{Dict, DictLayout};
use hotloop_core::storage::{Storage, StorageHeader};
use hotloop_jit::typed::join_types;
use hotloop_jit::types::{ContainerKind, ContainerType, Type, key_slots};
use rustpython_vm::builtins::{PyDict, PySet};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

/// The type of a dict or set; `None` for other objects.
///
/// # Errors
/// TypeError for entries of different types, ValueError for what is empty.
pub(super) fn table_type(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Type>> {
    let Some((kind, entries)) = entries(object, vm)? else { return Ok(None) };
    let mut items: Vec<Type> = Vec::new();
    for entry in &entries {
        for (at, part) in entry.iter().enumerate() {
            let ty = type_of(part, vm)?;
            let known = match items.get(at) {
                None => Some(ty.clone()),
                Some(known) => join_types(known, &ty),
            };
            let Some(known) = known else {
                return Err(vm.new_type_error(format!(
                    "the items of a {} have one type in compiled code; these are {} and {ty}",
                    kind.name(),
                    items[at]
                )));
            };
            if at < items.len() { items[at] = known } else { items.push(known) }
        }
    }
    if items.is_empty() {
        return Err(vm.new_value_error(format!(
            "the type of an empty {} is not known; make it in the compiled function",
            kind.name()
        )));
    }
    if key_slots(&items[0]).is_none() {
        return Err(vm.new_type_error(format!("{} cannot be a key in compiled code", items[0])));
    }
    Ok(Some(Type::Container(ContainerType { kind, typed: false, items: items.into() })))
}

/// What a dict or set has: keys with values, or items.
#[allow(clippy::type_complexity, reason = "a kind and rows")]
fn entries(
    object: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Option<(ContainerKind, Vec<Vec<PyObjectRef>>)>> {
    if let Some(dict) = object.downcast_ref::<PyDict>() {
        let pairs = dict.into_iter().map(|(key, value)| vec![key, value]).collect();
        return Ok(Some((ContainerKind::Dict, pairs)));
    }
    if object.downcast_ref::<PySet>().is_some() {
        let items = vm.extract_elements_with(object, |item| Ok(vec![item]))?;
        return Ok(Some((ContainerKind::Set, items)));
    }
    Ok(None)
}

/// The table of a Python dict or set.
///
/// # Errors
/// TypeError for an entry of another type, MemoryError.
pub(super) fn made_of(
    object: &PyObject,
    ty: &ContainerType,
    slots: &mut Slots,
    vm: &VirtualMachine,
) -> PyResult<Storage> {
    let found = entries(object, vm)?.filter(|(kind, _)| *kind == ty.kind && !ty.typed);
    let (Some((_, entries)), Some(key)) = (found, ty.items.first()) else {
        return Err(border::mismatch(object, &Type::Container(ty.clone()), vm));
    };
    let value = ty.items.get(1);
    let marks = key_slots(key).unwrap_or_default();
    let layout = DictLayout {
        key: key.slots(),
        value: value.map_or(0, Type::slots),
        floats: marks.floats,
        texts: marks.texts,
        storages: value.and_then(Type::storage_slots).unwrap_or_default(),
    };
    let storage = Dict::new(layout).into_storage();
    let mut row = Slots::with(std::mem::take(&mut slots.containers));
    let packed = entries.iter().try_for_each(|entry| {
        row.clear();
        for (part, ty) in entry.iter().zip(&ty.items) {
            border::pack(part, ty, &mut row, vm)?;
        }
        let (key, value) = row.split_at(layout.key);
        retained(value, layout.storages);
        // SAFETY: no compiled code has the table yet.
        let table = unsafe { Dict::of(&storage) };
        table.set(key, value).map_err(|_| vm.new_memory_error("no memory for the entries of a dict"))
    });
    slots.containers = row.containers;
    packed?;
    Ok(storage)
}

/// The slots of all entries, one after the other.
pub(super) fn slots_of(storage: &Storage) -> Vec<u64> {
    // SAFETY: the storage is that of a table, which is only read.
    let table = unsafe { Dict::of(storage) };
    let mut slots = Vec::new();
    let mut from = 0;
    while let Some(at) = table.next(from) {
        slots.extend_from_slice(table.key(at));
        slots.extend_from_slice(table.value(at));
        from = at + 1;
    }
    slots
}

/// Fills a Python dict or set with the entries of a table.
///
/// # Errors
/// What setting an item raised.
pub(super) fn fill(
    target: &PyObject,
    storage: &Storage,
    items: &[Type],
    given: &Given<'_>,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let slots = slots_of(storage);
    let widths: Vec<usize> = items.iter().map(Type::slots).collect();
    let stride: usize = widths.iter().sum();
    for entry in slots.chunks(stride.max(1)) {
        let (key, value) = entry.split_at(widths[0]);
        // SAFETY: the slots are those of an entry of the table.
        let key = unsafe { item_object(&items[0], key, given, vm) };
        if let Some(dict) = target.downcast_ref::<PyDict>() {
            // SAFETY: as above.
            let value = unsafe { item_object(&items[1], value, given, vm) };
            dict.set_item(&*key, value, vm)?;
        } else {
            target.get_attr("add", vm)?.call((key,), vm)?;
        }
    }
    Ok(())
}

/// Writes a table that was changed back to the object that it was made of.
pub(super) fn write_back(
    target: &PyObject,
    storage: &Storage,
    items: &[Type],
    given: &Given<'_>,
    vm: &VirtualMachine,
) {
    let cleared = target.get_attr("clear", vm).and_then(|clear: PyObjectRef| clear.call((), vm));
    if cleared.is_ok() {
        // A key of the types that the dict had can be set.
        let _ = fill(target, storage, items, given, vm);
    }
}

/// The Python dict or set of a table that compiled code gave.
///
/// # Safety
/// The header carries a reference to a table of this type, or is null.
pub(super) unsafe fn unpack_table(
    ty: &ContainerType,
    header: *mut StorageHeader,
    given: &Given<'_>,
    vm: &VirtualMachine,
) -> PyObjectRef {
    // SAFETY: by the caller's promise.
    let storage = match unsafe { adopted(header, given, vm) } {
        Ok(storage) => storage,
        Err(known) => return known,
    };
    if ty.typed {
        let object =
            super::table_store::object_around(storage.clone(), ty, vm).unwrap_or_else(|_| vm.ctx.none());
        return remembered(storage, object, given);
    }
    let object: PyObjectRef = match ty.kind {
        ContainerKind::Dict => vm.ctx.new_dict().into(),
        _ => vm.ctx.types.set_type.as_object().call((), vm).unwrap_or_else(|_| vm.ctx.none()),
    };
    let object = remembered(storage.clone(), object, given);
    let _ = fill(&object, &storage, &ty.items, given, vm);
    object
}
