//! The storage of `numba.typed.List` as the interpreter reaches it.
//!
//! It is the list of compiled code itself: passing one copies nothing, and what compiled code puts in is there at once. The
//! package `numba` gives it the interface of a list.

use super::border::{self, Given, Slots};
use super::containers::{Converted, item_object, released, retained};
use super::sharing::{self, Held, Reach};
use super::signature;
use super::specialisation::holds_lasting;
use super::typeof_::type_of;
use crate::panic::guard;
use hotloop_core::containers::List;
use hotloop_core::storage::Storage;
use hotloop_jit::typed::join_types;
use hotloop_jit::types::{ContainerKind, ContainerType, Type};
use rustpython_vm::builtins::PyTypeRef;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::AsSequence;
use rustpython_vm::{Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass};
use std::cell::RefCell;
use std::sync::{Mutex, PoisonError};

/// The storage, and the type of its items once that is known.
#[pyclass(module = "_hotloop_jit", name = "ListStore")]
#[derive(Debug, PyPayload)]
pub(super) struct ListStore {
    known: Mutex<Option<Known>>,
}

#[derive(Debug, Clone)]
struct Known {
    storage: Storage,
    item: Type,
}

impl ListStore {
    /// The store around a list of compiled code.
    pub(super) fn around(storage: Storage, item: Type) -> ListStore {
        ListStore { known: Mutex::new(Some(Known { storage, item })) }
    }

    fn known(&self) -> Option<Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Keeps other threads away from the list.
    fn alone(&self, vm: &VirtualMachine) -> PyResult<Option<Held>> {
        let Some(known) = self.known() else { return Ok(None) };
        let is_deep = holds_lasting(&known.item);
        let reach = if is_deep { Reach::All } else { Reach::of([&known.storage].into_iter()) };
        sharing::hold(reach, vm).map(Some)
    }

    /// The list, whose items are from now on of this type if they were of none before.
    fn of(&self, item: &PyObject, vm: &VirtualMachine) -> PyResult<Known> {
        if let Some(known) = self.known() {
            return Ok(known);
        }
        let item = type_of(item, vm)?;
        self.start(item, vm)
    }

    fn start(&self, item: Type, vm: &VirtualMachine) -> PyResult<Known> {
        let Some(mask) = item.storage_slots() else {
            return Err(vm.new_type_error(format!("{item} cannot be an item of a list")));
        };
        let storage = List::new(item.item_stride(), mask).into_storage();
        let known = Known { storage, item };
        // Another thread may have been first.
        Ok(self.known.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(known).clone())
    }

    /// The type of the list and its storage, for a call.
    pub(super) fn passed(&self) -> Option<(ContainerType, Storage)> {
        self.known().map(|known| (list_type(&known.item), known.storage))
    }
}

fn list_type(item: &Type) -> ContainerType {
    ContainerType { kind: ContainerKind::List, typed: true, items: Box::new([item.clone()]) }
}

/// The store behind a `numba.typed.List`; `None` for anything else.
pub(super) fn store_of(object: &PyObject, vm: &VirtualMachine) -> Option<rustpython_vm::PyRef<ListStore>> {
    if &*object.class().name() != "List" {
        return None;
    }
    let store: PyObjectRef = object.get_attr(vm.ctx.intern_str("_hotloop_store"), vm).ok()?;
    store.downcast().ok()
}

/// A `numba.typed.List` around a list of compiled code.
pub(super) fn object_around(storage: Storage, item: Type, vm: &VirtualMachine) -> PyResult {
    let store: PyObjectRef = ListStore::around(storage, item).into_ref(&vm.ctx).into();
    let class = crate::interpreter::import_module(vm, "numba.typed")?.get_attr("List", vm)?;
    class.get_attr("_of_store", vm)?.call((store,), vm)
}

/// The slots of an item, with references of their own.
pub(super) fn packed(item: &Type, value: &PyObject, vm: &VirtualMachine) -> PyResult<Slots> {
    let given = type_of(value, vm)?;
    if join_types(item, &given).is_none_or(|both| !same_kind(&both, item)) {
        return Err(vm.new_type_error(format!("the items of this list are {item}, and this is {given}")));
    }
    let mut slots = Slots::with(Converted::default());
    border::pack(value, item, &mut slots, vm)?;
    retained(&slots, item.storage_slots().unwrap_or_default());
    Ok(slots)
}

/// Whether two types differ in nothing that an item shows: Python's and NumPy's numbers of one kind are stored alike.
fn same_kind(a: &Type, b: &Type) -> bool {
    match (a, b) {
        (Type::Scalar(a), Type::Scalar(b)) => {
            a.dtype.kind() == b.dtype.kind() || b.dtype.is_float() && a.dtype.is_float()
        }
        _ => a == b,
    }
}

fn position(index: isize, length: usize) -> Option<usize> {
    let index = if index < 0 { index + length as isize } else { index };
    usize::try_from(index).ok().filter(|index| *index < length)
}

fn object_of(known: &Known, at: usize, vm: &VirtualMachine) -> PyObjectRef {
    // SAFETY: the storage is that of a list.
    let slots: Vec<u64> = unsafe { List::of(&known.storage) }.slots(at).collect();
    let converted = Converted::default();
    let given = Given { arguments: &[], hidden: &[], converted: &converted, made: RefCell::default() };
    // SAFETY: the slots are those of an item of the list.
    unsafe { item_object(&known.item, &slots, &given, vm) }
}

fn no_memory(vm: &VirtualMachine) -> rustpython_vm::builtins::PyBaseExceptionRef {
    vm.new_memory_error("no memory for the items of a list")
}

#[pyclass(with(AsSequence))]
impl ListStore {
    #[pyslot]
    fn slot_new(_class: PyTypeRef, arguments: FuncArgs, vm: &VirtualMachine) -> PyResult {
        guard(vm, "a typed list", || {
            let store = ListStore { known: Mutex::new(None) };
            if let Some(text) = arguments.args.first() {
                let text = text.str(vm)?.to_string_lossy().into_owned();
                let parsed = signature::parse(&text).map_err(|problem| vm.new_type_error(problem))?;
                let [item] = &parsed.arguments[..] else {
                    return Err(vm.new_type_error("a list has items of one type"));
                };
                store.start(item.clone(), vm)?;
            }
            Ok(store.into_ref(&vm.ctx).into())
        })
    }

    fn length(&self) -> usize {
        // SAFETY: the storage is that of a list.
        self.known().map_or(0, |known| unsafe { List::of(&known.storage) }.len())
    }

    #[pymethod]
    fn type_name(zelf: &Py<Self>) -> Option<String> {
        zelf.known().map(|known| list_type(&known.item).to_string())
    }

    #[pymethod]
    fn item_name(zelf: &Py<Self>) -> Option<String> {
        zelf.known().map(|known| known.item.to_string())
    }

    #[pymethod]
    fn get(zelf: &Py<Self>, index: isize, vm: &VirtualMachine) -> PyResult {
        guard(vm, "a typed list", || {
            let _alone = zelf.alone(vm)?;
            let at = position(index, zelf.length());
            match (zelf.known(), at) {
                (Some(known), Some(at)) => Ok(object_of(&known, at, vm)),
                _ => Err(vm.new_index_error("list index out of range")),
            }
        })
    }

    #[pymethod]
    fn set(zelf: &Py<Self>, index: isize, value: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        guard(vm, "a typed list", || {
            let out_of_range = || vm.new_index_error("list assignment index out of range");
            let Some(known) = zelf.known() else { return Err(out_of_range()) };
            // Before the list is held: packing may run Python.
            let slots = packed(&known.item, &value, vm)?;
            let replaced = zelf.alone(vm).and_then(|_alone| {
                let at = position(index, zelf.length()).ok_or_else(out_of_range)?;
                // SAFETY: the storage is that of a list.
                unsafe { List::of(&known.storage) }.replace(at, &slots);
                Ok(())
            });
            if replaced.is_err() {
                released(&slots, known.item.storage_slots().unwrap_or_default());
            }
            replaced
        })
    }

    #[pymethod]
    fn append(zelf: &Py<Self>, value: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        guard(vm, "a typed list", || {
            let known = zelf.of(&value, vm)?;
            let slots = packed(&known.item, &value, vm)?;
            let _alone = zelf.alone(vm)?;
            // SAFETY: the storage is that of a list.
            unsafe { List::of(&known.storage) }.push(&slots).map_err(|_| no_memory(vm))
        })
    }

    #[pymethod]
    fn insert(zelf: &Py<Self>, index: isize, value: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        guard(vm, "a typed list", || {
            let known = zelf.of(&value, vm)?;
            let slots = packed(&known.item, &value, vm)?;
            let _alone = zelf.alone(vm)?;
            let length = zelf.length() as isize;
            let at = if index < 0 { (index + length).max(0) } else { index.min(length) };
            // SAFETY: the storage is that of a list.
            unsafe { List::of(&known.storage) }.put_in(at as usize, &slots).map_err(|_| no_memory(vm))
        })
    }

    /// Takes an item out; for `del` the message is another.
    #[pymethod]
    fn pop(zelf: &Py<Self>, index: isize, deletes: bool, vm: &VirtualMachine) -> PyResult {
        guard(vm, "a typed list", || {
            let _alone = zelf.alone(vm)?;
            let (length, known) = (zelf.length(), zelf.known());
            let (Some(known), Some(at)) = (known, position(index, length)) else {
                return Err(vm.new_index_error(match (deletes, length) {
                    (true, _) => "list assignment index out of range",
                    (false, 0) => "pop from empty list",
                    (false, _) => "pop index out of range",
                }));
            };
            let object = object_of(&known, at, vm);
            // SAFETY: the storage is that of a list.
            unsafe { List::of(&known.storage) }.remove(at);
            Ok(object)
        })
    }

    #[pymethod]
    fn clear(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        let _alone = zelf.alone(vm)?;
        if let Some(known) = zelf.known() {
            // SAFETY: the storage is that of a list.
            unsafe { List::of(&known.storage) }.clear();
        }
        Ok(())
    }

    /// A store of the items at these positions.
    #[pymethod]
    fn taken(zelf: &Py<Self>, positions: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        guard(vm, "a typed list", || {
            let Some(known) = zelf.known() else {
                return Ok(ListStore { known: Mutex::new(None) }.into_ref(&vm.ctx).into());
            };
            let made = ListStore { known: Mutex::new(None) };
            let new = made.start(known.item.clone(), vm)?;
            let positions: Vec<usize> =
                vm.extract_elements_with(&positions, |at| at.try_into_value::<usize>(vm))?;
            let _alone = zelf.alone(vm)?;
            for at in positions {
                // SAFETY: the storages are those of two lists.
                let (source, target) = unsafe { (List::of(&known.storage), List::of(&new.storage)) };
                // Another thread may have taken it out meanwhile.
                if at >= source.len() {
                    continue;
                }
                let slots: Vec<u64> = source.slots(at).collect();
                retained(&slots, known.item.storage_slots().unwrap_or_default());
                target.push(&slots).map_err(|_| no_memory(vm))?;
            }
            Ok(made.into_ref(&vm.ctx).into())
        })
    }
}

impl AsSequence for ListStore {
    fn as_sequence() -> &'static rustpython_vm::protocol::PySequenceMethods {
        use rustpython_vm::protocol::PySequenceMethods;
        static METHODS: PySequenceMethods = PySequenceMethods {
            length: rustpython_vm::atomic_func!(|sequence, _vm| Ok(
                ListStore::sequence_downcast(sequence).length()
            )),
            ..PySequenceMethods::NOT_IMPLEMENTED
        };
        &METHODS
    }
}
