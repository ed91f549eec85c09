//! The storage of `numba.typed.Dict` and `numba.typed.Set` as the interpreter reaches it.
//!
//! It is the table of compiled code itself, as that of a typed list is ([`super::typed_list`]).

use super::border::{Given, Slots};
use super::containers::{Converted, item_object, released};
use super::notation::notation;
use super::sharing::{self, Held, Reach};
use super::signature;
use super::specialisation::holds_lasting;
use super::typed_list::packed;
use super::typeof_::type_of;
use crate::panic::guard;
use hotloop_core::containers::{Dict, DictLayout};
use hotloop_core::storage::Storage;
use hotloop_jit::types::{ContainerKind, ContainerType, Type, key_slots};
use rustpython_vm::builtins::PyTypeRef;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass};
use std::cell::RefCell;
use std::sync::{Mutex, PoisonError};

/// The storage, and the types of keys and values once they are known.
#[pyclass(module = "_hotloop_jit", name = "TableStore")]
#[derive(Debug, PyPayload)]
pub(super) struct TableStore {
    kind: ContainerKind,
    known: Mutex<Option<Known>>,
}

#[derive(Debug, Clone)]
struct Known {
    storage: Storage,
    items: Vec<Type>,
}

impl TableStore {
    fn new(kind: ContainerKind) -> TableStore {
        TableStore { kind, known: Mutex::new(None) }
    }

    fn known(&self) -> Option<Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Keeps other threads away from the table.
    fn alone(&self, vm: &VirtualMachine) -> PyResult<Option<Held>> {
        let Some(known) = self.known() else { return Ok(None) };
        let is_deep = known.items.iter().any(holds_lasting);
        let reach = if is_deep { Reach::All } else { Reach::of([&known.storage].into_iter()) };
        sharing::hold(reach, vm).map(Some)
    }

    fn start(&self, items: Vec<Type>, vm: &VirtualMachine) -> PyResult<Known> {
        let Some(marks) = items.first().and_then(key_slots) else {
            return Err(
                vm.new_type_error(format!("{} cannot be a key", items.first().unwrap_or(&Type::Unit)))
            );
        };
        let value = items.get(1);
        let Some(storages) = value.map_or(Some(0), Type::storage_slots) else {
            return Err(
                vm.new_type_error(format!("{} cannot be a value of a dict", value.unwrap_or(&Type::Unit)))
            );
        };
        let layout = DictLayout {
            key: items[0].slots(),
            value: value.map_or(0, Type::slots),
            floats: marks.floats,
            texts: marks.texts,
            storages,
        };
        let known = Known { storage: Dict::new(layout).into_storage(), items };
        // Another thread may have been first.
        Ok(self.known.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(known).clone())
    }

    fn table_type(&self, items: &[Type]) -> ContainerType {
        ContainerType { kind: self.kind, typed: true, items: items.into() }
    }

    /// The type of the table and its storage, for a call.
    pub(super) fn passed(&self) -> Option<(ContainerType, Storage)> {
        self.known().map(|known| (self.table_type(&known.items), known.storage))
    }
}

/// The store behind a `numba.typed.Dict` or `Set`; `None` for anything else.
pub(super) fn store_of(object: &PyObject, vm: &VirtualMachine) -> Option<PyRef<TableStore>> {
    if !matches!(&*object.class().name(), "Dict" | "Set") {
        return None;
    }
    let store: PyObjectRef = object.get_attr(vm.ctx.intern_str("_hotloop_store"), vm).ok()?;
    store.downcast().ok()
}

/// A `numba.typed.Dict` or `Set` around a table of compiled code.
pub(super) fn object_around(storage: Storage, of: &ContainerType, vm: &VirtualMachine) -> PyResult {
    let store = TableStore::new(of.kind);
    *store.known.lock().unwrap_or_else(PoisonError::into_inner) =
        Some(Known { storage, items: of.items.to_vec() });
    let store: PyObjectRef = store.into_ref(&vm.ctx).into();
    let name = if of.kind == ContainerKind::Set { "Set" } else { "Dict" };
    let class = crate::interpreter::import_module(vm, "numba.typed")?.get_attr(name, vm)?;
    class.get_attr("_of_store", vm)?.call((store,), vm)
}

fn object_of(ty: &Type, slots: &[u64], vm: &VirtualMachine) -> PyObjectRef {
    let converted = Converted::default();
    let given = Given { arguments: &[], hidden: &[], converted: &converted, made: RefCell::default() };
    // SAFETY: the slots are those of a key or value of this type in a table.
    unsafe { item_object(ty, slots, &given, vm) }
}

/// The slots of a key or value with references of their own, which it gives up in the end. They are made before the table is held:
/// packing may run Python.
struct Packed {
    slots: Slots,
    mask: u64,
}

impl Packed {
    fn new(ty: &Type, object: &PyObject, vm: &VirtualMachine) -> PyResult<Packed> {
        let slots = packed(ty, object, vm)?;
        Ok(Packed { slots, mask: ty.storage_slots().unwrap_or_default() })
    }
}

impl Drop for Packed {
    fn drop(&mut self) {
        released(&self.slots, self.mask);
    }
}

#[pyclass]
impl TableStore {
    /// `TableStore("dict" or "set", the types of its items as text)`
    #[pyslot]
    fn slot_new(_class: PyTypeRef, arguments: FuncArgs, vm: &VirtualMachine) -> PyResult {
        guard(vm, "a typed table", || {
            let is_set = match arguments.args.first() {
                Some(kind) => &*kind.str(vm)?.to_string_lossy() == "set",
                None => false,
            };
            let kind = if is_set { ContainerKind::Set } else { ContainerKind::Dict };
            let store = TableStore::new(kind);
            if let Some(text) = arguments.args.get(1) {
                let text = text.str(vm)?.to_string_lossy().into_owned();
                let parsed = signature::parse(&text).map_err(|problem| vm.new_type_error(problem))?;
                if parsed.arguments.len() != kind.arity() {
                    return Err(vm.new_type_error("another number of types"));
                }
                store.start(parsed.arguments, vm)?;
            }
            Ok(store.into_ref(&vm.ctx).into())
        })
    }

    #[pymethod]
    fn length(zelf: &Py<Self>) -> usize {
        // SAFETY: the storage is that of a table.
        zelf.known().map_or(0, |known| unsafe { Dict::of(&known.storage) }.len())
    }

    /// The type in notation; None while it is not known.
    #[pymethod]
    fn type_name(zelf: &Py<Self>) -> Option<String> {
        zelf.known().map(|known| notation(&Type::Container(zelf.table_type(&known.items))))
    }

    /// The value of a key, alone in a tuple; None without an entry.
    #[pymethod]
    fn get(zelf: &Py<Self>, key: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        guard(vm, "a typed table", || {
            let Some(known) = zelf.known() else { return Ok(vm.ctx.none()) };
            let packed = Packed::new(&known.items[0], &key, vm)?;
            let _alone = zelf.alone(vm)?;
            // SAFETY: the storage is that of a table.
            let table = unsafe { Dict::of(&known.storage) };
            let Some(at) = table.find(&packed.slots) else { return Ok(vm.ctx.none()) };
            let Some(ty) = known.items.get(1) else { return Ok(vm.ctx.new_tuple(vec![key]).into()) };
            let slots = table.value(at).to_vec();
            Ok(vm.ctx.new_tuple(vec![object_of(ty, &slots, vm)]).into())
        })
    }

    /// Sets a key, of a dict to the value.
    #[pymethod]
    fn set(zelf: &Py<Self>, key: PyObjectRef, value: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        guard(vm, "a typed table", || {
            let known = match zelf.known() {
                Some(known) => known,
                None => {
                    let mut items = vec![type_of(&key, vm)?];
                    if zelf.kind == ContainerKind::Dict {
                        items.push(type_of(&value, vm)?);
                    }
                    zelf.start(items, vm)?
                }
            };
            let key = Packed::new(&known.items[0], &key, vm)?;
            let value = known.items.get(1).map(|ty| Packed::new(ty, &value, vm)).transpose()?;
            let _alone = zelf.alone(vm)?;
            // SAFETY: the storage is that of a table.
            let table = unsafe { Dict::of(&known.storage) };
            let row = value.as_ref().map_or(&[][..], |value| &value.slots[..]);
            // Of keys the table takes a reference of its own, of values that of the caller.
            table.retain(row);
            table.set(&key.slots, row).map_err(|_| {
                table.release(row);
                vm.new_memory_error("no memory for the entries of a dict")
            })
        })
    }

    /// Removes a key; whether it was there.
    #[pymethod]
    fn remove(zelf: &Py<Self>, key: PyObjectRef, vm: &VirtualMachine) -> PyResult<bool> {
        guard(vm, "a typed table", || {
            let Some(known) = zelf.known() else { return Ok(false) };
            let key = Packed::new(&known.items[0], &key, vm)?;
            let _alone = zelf.alone(vm)?;
            // SAFETY: the storage is that of a table.
            let table = unsafe { Dict::of(&known.storage) };
            let Some(at) = table.find(&key.slots) else { return Ok(false) };
            let value = table.value(at).to_vec();
            table.remove(at);
            table.release(&value);
            Ok(true)
        })
    }

    #[pymethod]
    fn clear(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        let _alone = zelf.alone(vm)?;
        if let Some(known) = zelf.known() {
            // SAFETY: the storage is that of a table.
            unsafe { Dict::of(&known.storage) }.clear();
        }
        Ok(())
    }

    /// The keys, in the order in which they were set.
    #[pymethod]
    fn keys(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        guard(vm, "a typed table", || {
            let _alone = zelf.alone(vm)?;
            let Some(known) = zelf.known() else { return Ok(vm.ctx.new_list(Vec::new()).into()) };
            let mut rows = Vec::new();
            {
                // SAFETY: the storage is that of a table.
                let table = unsafe { Dict::of(&known.storage) };
                let mut from = 0;
                while let Some(at) = table.next(from) {
                    rows.push(table.key(at).to_vec());
                    from = at + 1;
                }
            }
            let keys = rows.iter().map(|row| object_of(&known.items[0], row, vm)).collect();
            Ok(vm.ctx.new_list(keys).into())
        })
    }
}
