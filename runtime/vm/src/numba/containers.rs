//! Lists across the border.
//!
//! A Python list is made a list of compiled code when a call takes it, and what the call changed is written back, also when it
//! ends with an exception. One Python list is one list in the call, however often it is passed, and items that were not
//! changed stay the objects that they were.

use super::border::{self, Given, Slots};
use super::sharing::Reach;
use super::typed_list::{object_around, store_of};
use super::typeof_::type_of;
use super::{dataclasses, table_store, tables};
use hotloop_array::dtype::{DType, Kind};
use hotloop_core::containers::List;
use hotloop_core::context::{self, CallContext};
use hotloop_core::storage::{Storage, StorageHeader};
use hotloop_jit::typed::join_types;
use hotloop_jit::types::{ContainerKind, ContainerType, Type};
use rustpython_vm::builtins::PyList;
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};
use smallvec::SmallVec;
use std::collections::HashMap;
use std::ptr::NonNull;

/// Lists nest at most so deep; one that holds itself nests for ever.
pub(super) const DEEPEST: usize = 8;

/// The type of a list, by all of its items.
///
/// # Errors
/// TypeError for items of different types, ValueError for lists whose type does not show.
pub(super) fn list_type(list: &PyList, vm: &VirtualMachine) -> PyResult<Type> {
    match type_at(list, 1, vm)? {
        Some(ty) => Ok(ty),
        None => Err(vm.new_value_error(
            "the type of an empty list is not known; pass numba.typed.List.empty_list(type), or a list with an item",
        )),
    }
}

/// The same; `None` for a list without items, or of such lists.
fn type_at(list: &PyList, depth: usize, vm: &VirtualMachine) -> PyResult<Option<Type>> {
    if depth > DEEPEST {
        return Err(vm.new_type_error(format!("compiled code takes lists that nest up to {DEEPEST} deep")));
    }
    let items = list.borrow_vec();
    let Some(first) = items.first() else { return Ok(None) };
    // Mostly all items are of one class, and numbers of one class of one type.
    let plain = [vm.ctx.types.float_type, vm.ctx.types.bool_type];
    if plain.iter().any(|class| first.class().is(*class))
        && items.iter().all(|item| item.class().is(first.class()))
    {
        return type_of(first, vm).map(|ty| Some(Type::list(ty)));
    }
    let mut known: Option<Type> = None;
    let mut open = false;
    for item in items.iter() {
        let ty = match item.downcast_ref::<PyList>() {
            Some(inner) => match type_at(inner, depth + 1, vm)? {
                Some(ty) => ty,
                None => {
                    open = true;
                    continue;
                }
            },
            None => type_of(item, vm)?,
        };
        known = Some(match known {
            None => ty,
            Some(known) if known == ty => known,
            Some(known) => match join_types(&known, &ty) {
                Some(both) => both,
                None => {
                    return Err(vm.new_type_error(format!(
                        "the items of a list have one type in compiled code; these are {known} and {ty}"
                    )));
                }
            },
        });
    }
    match known {
        Some(Type::Container(_)) | None => {}
        Some(other) if open => {
            return Err(vm.new_type_error(format!(
                "the items of a list have one type in compiled code; these are {other} and lists"
            )));
        }
        Some(_) => {}
    }
    Ok(known.map(Type::list))
}

/// The lists that were made for a call.
#[derive(Debug, Default)]
pub(super) struct Converted {
    lists: Vec<Reflected>,
    /// The place of each among them, by the Python list's address.
    places: HashMap<usize, usize>,
    /// Containers of the caller's own, each with its object.
    typed: Vec<(Storage, PyObjectRef)>,
    /// What the items are made of. As long as it is there, nothing else can lie where it lies, so that an item that was
    /// replaced is another one.
    kept: Vec<Storage>,
}

impl Converted {
    /// What a call with these containers can reach of those that live on; `None` if there are none.
    #[inline]
    pub(super) fn reach(&self, is_deep: bool) -> Option<Reach> {
        if self.typed.is_empty() {
            return None;
        }
        Some(if is_deep { Reach::All } else { Reach::of(self.typed.iter().map(|(storage, _)| storage)) })
    }
}

#[derive(Debug)]
struct Reflected {
    object: PyObjectRef,
    storage: Storage,
    /// Of the items; of what is no list the type of the whole.
    item: Type,
    is_list: bool,
    /// The slots of its items when the call began.
    before: Vec<u64>,
}

/// Appends a list argument.
///
/// # Errors
/// TypeError for an item of another type, MemoryError.
pub(super) fn pack_list(
    object: &PyObject,
    ty: &ContainerType,
    slots: &mut Slots,
    vm: &VirtualMachine,
) -> PyResult<()> {
    if ty.typed {
        let passed = match ty.kind {
            ContainerKind::List => store_of(object, vm).and_then(|store| store.passed()),
            _ => table_store::store_of(object, vm).and_then(|store| store.passed()),
        };
        let Some((_, storage)) = passed.filter(|(own, _)| own == ty) else {
            return Err(border::mismatch(object, &Type::Container(ty.clone()), vm));
        };
        slots.extend([storage.as_raw() as u64, storage.data() as u64]);
        slots.containers.typed.push((storage, object.to_owned()));
        return Ok(());
    }
    if ty.kind != ContainerKind::List {
        return pack_table(object, ty, slots, vm);
    }
    let list = object.downcast_ref::<PyList>().filter(|_| ty.kind == ContainerKind::List && !ty.typed);
    let (Some(list), [item]) = (list, &ty.items[..]) else {
        return Err(border::mismatch(object, &Type::Container(ty.clone()), vm));
    };
    let address = object.get_id();
    let place = match slots.containers.places.get(&address) {
        Some(place) => *place,
        None => convert(object, list, item, address, slots, vm)?,
    };
    let storage = &slots.containers.lists[place].storage;
    let row = [storage.as_raw() as u64, storage.data() as u64];
    slots.extend(row);
    Ok(())
}

/// Appends a dict or set.
fn pack_table(object: &PyObject, ty: &ContainerType, slots: &mut Slots, vm: &VirtualMachine) -> PyResult<()> {
    let storage = match slots.containers.converted(object) {
        Some(known) => known,
        None => {
            let storage = tables::made_of(object, ty, slots, vm)?;
            let whole = Type::Container(ty.clone());
            let place = slots.containers.note_converted(object, whole, storage.clone());
            slots.containers.note_before(place, tables::slots_of(&storage));
            storage
        }
    };
    slots.extend([storage.as_raw() as u64, storage.data() as u64]);
    Ok(())
}

fn convert(
    object: &PyObject,
    list: &PyList,
    item: &Type,
    address: usize,
    slots: &mut Slots,
    vm: &VirtualMachine,
) -> PyResult<usize> {
    let mask = item.storage_slots().unwrap_or_default();
    let objects = list.borrow_vec().to_vec();
    let mut made = List::new(item.item_stride(), mask);
    made.reserve(objects.len()).map_err(|_| vm.new_memory_error("no memory for the items of a list"))?;
    // Its place is taken before its items are converted, which may be lists too.
    let containers = &mut slots.containers;
    let place = containers.lists.len();
    containers.places.insert(address, place);
    let storage = made.into_storage();
    containers.lists.push(Reflected {
        object: object.to_owned(),
        storage: storage.clone(),
        item: item.clone(),
        is_list: true,
        before: Vec::new(),
    });
    let mut row = Slots::with(std::mem::take(&mut slots.containers));
    let packed = objects.iter().try_for_each(|object| {
        row.clear();
        border::pack(object, item, &mut row, vm)?;
        retained(&row, mask);
        // SAFETY: no compiled code has the list yet.
        let list = unsafe { List::of(&storage) };
        list.push(&row).map_err(|_| vm.new_memory_error("no memory for the items of a list"))
    });
    slots.containers = row.containers;
    packed?;
    // SAFETY: as above.
    let list = unsafe { List::of(&storage) };
    slots.containers.lists[place].before = slots_of(list);
    Ok(place)
}

fn slots_of(list: &List) -> Vec<u64> {
    (0..list.len()).flat_map(|at| list.slots(at)).collect()
}

/// Adds a reference to each storage in a row of slots.
pub(super) fn retained(row: &[u64], mask: u64) {
    for (slot, value) in row.iter().enumerate() {
        if mask >> slot & 1 == 1
            && let Some(header) = NonNull::new(*value as *mut StorageHeader)
        {
            // SAFETY: the storage is alive; the reference that is forgotten is the one that is added.
            let held = unsafe { Storage::from_raw(header) };
            std::mem::forget(held.clone());
            std::mem::forget(held);
        }
    }
}

/// Gives up a reference to each storage in a row of slots.
pub(super) fn released(row: &[u64], mask: u64) {
    for (slot, value) in row.iter().enumerate() {
        if mask >> slot & 1 == 1
            && let Some(header) = NonNull::new(*value as *mut StorageHeader)
        {
            // SAFETY: the row has a reference, which is given up here.
            drop(unsafe { Storage::from_raw(header) });
        }
    }
}

impl Converted {
    /// Keeps what an item is made of until the call has ended.
    pub(super) fn keep(&mut self, storage: Storage) {
        self.kept.push(storage);
    }

    /// What was made for the call of an object.
    pub(super) fn converted(&self, object: &PyObject) -> Option<Storage> {
        self.places.get(&object.get_id()).map(|place| self.lists[*place].storage.clone())
    }

    /// Notes what was made of an object of this type; returns its place.
    pub(super) fn note_converted(&mut self, object: &PyObject, ty: Type, storage: Storage) -> usize {
        let place = self.lists.len();
        self.places.insert(object.get_id(), place);
        self.lists.push(Reflected {
            object: object.to_owned(),
            storage,
            item: ty,
            is_list: false,
            before: Vec::new(),
        });
        place
    }

    /// Notes what it was when the call began.
    pub(super) fn note_before(&mut self, place: usize, before: Vec<u64>) {
        self.lists[place].before = before;
    }

    /// The Python list of a list that was made for the call.
    pub(super) fn object_of(&self, storage: &Storage) -> Option<PyObjectRef> {
        let made = self.lists.iter().map(|each| (&each.storage, &each.object));
        let own = self.typed.iter().map(|(storage, object)| (storage, object));
        made.chain(own).find(|(each, _)| each.same_block(storage)).map(|(_, object)| object.clone())
    }

    /// Notes a container of the caller's own.
    pub(super) fn keep_object(&mut self, storage: Storage, object: PyObjectRef) {
        self.typed.push((storage, object));
    }

    /// After a call that ended with an error: keeps what the call left in containers that go on living.
    ///
    /// # Safety
    /// The compiled code of the call has ended.
    pub(super) unsafe fn rescue(&self, context: &CallContext) {
        let own: Vec<&Storage> = self.lists.iter().map(|each| &each.storage).collect();
        let others: Vec<&Storage> = self.typed.iter().map(|(storage, _)| storage).collect();
        // SAFETY: by the caller's promise.
        unsafe { context.keep_contents(&own, &others) };
    }

    /// Writes back what the call changed.
    pub(super) fn write_back(&self, given: &Given<'_>, vm: &VirtualMachine) {
        for each in &self.lists {
            if !each.is_list {
                if let Some(of) = each.item.as_named() {
                    dataclasses::write_back(&each.object, of.number, &each.storage, &each.before, given, vm);
                } else if let Some(of) = each.item.as_container()
                    && tables::slots_of(&each.storage) != each.before
                {
                    tables::write_back(&each.object, &each.storage, &of.items, given, vm);
                }
                continue;
            }
            // SAFETY: the call has ended, and nobody else has the list.
            let list = unsafe { List::of(&each.storage) };
            let now = slots_of(list);
            let width = each.item.slots();
            let unchanged = |at: usize| {
                let place = at * width..(at + 1) * width;
                each.before.get(place.clone()).is_some_and(|before| *before == now[place])
            };
            let Some(target) = each.object.downcast_ref::<PyList>() else { continue };
            if now == each.before && (width > 0 || target.borrow_vec().len() == list.len()) {
                continue;
            }
            let old = target.borrow_vec().to_vec();
            let items = (0..list.len()).map(|at| match old.get(at) {
                Some(object) if unchanged(at) => object.clone(),
                // SAFETY: the item is one of the list's, which keeps its own references.
                _ => unsafe { item_object(&each.item, &now[at * width..(at + 1) * width], given, vm) },
            });
            let items: Vec<PyObjectRef> = items.collect();
            *target.borrow_vec_mut() = items;
        }
    }
}

/// The object of an item, of which the list keeps what it holds.
///
/// # Safety
/// The slots hold a value of this type.
pub(super) unsafe fn item_object(
    item: &Type,
    slots: &[u64],
    given: &Given<'_>,
    vm: &VirtualMachine,
) -> PyObjectRef {
    retained(slots, item.storage_slots().unwrap_or_default());
    if let (Some(dtype), [slot]) = (item.compact_item(), slots)
        && dtype.kind() == Kind::Signed
    {
        let missing = 64 - 8 * dtype.itemsize() as u32;
        return vm.ctx.new_int((*slot << missing) as i64 >> missing).into();
    }
    // SAFETY: the slots have references of their own now.
    unsafe { border::unpack(item, slots, &mut 0, given, vm) }
}

/// A container that compiled code gave, which has no Python object yet; or the object that it has, None for no container.
///
/// # Safety
/// The header carries a reference to a container, or is null.
pub(super) unsafe fn adopted(
    header: *mut StorageHeader,
    given: &Given<'_>,
    vm: &VirtualMachine,
) -> Result<Storage, PyObjectRef> {
    let Some(header) = NonNull::new(header) else { return Err(vm.ctx.none()) };
    // SAFETY: by the caller's promise.
    let storage = unsafe { Storage::from_raw(header) };
    context::adopt(&storage);
    if let Some(object) = given.converted.object_of(&storage) {
        return Err(object);
    }
    match given.made.borrow().get(&(storage.as_raw() as usize)) {
        Some(made) => Err(made.1.clone()),
        None => Ok(storage),
    }
}

/// Remembers the object of a storage that compiled code gave, which may come again. The storage is kept, so that nothing else
/// gets its address.
pub(super) fn remembered(storage: Storage, object: PyObjectRef, given: &Given<'_>) -> PyObjectRef {
    given.made.borrow_mut().insert(storage.as_raw() as usize, (storage, object.clone()));
    object
}

/// The Python list of a list that compiled code gave.
///
/// # Safety
/// The slots hold a list of this type and a reference to it.
pub(super) unsafe fn unpack_list(
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
    if let (true, [item]) = (ty.typed, &ty.items[..]) {
        let object = object_around(storage.clone(), item.clone(), vm).unwrap_or_else(|_| vm.ctx.none());
        return remembered(storage, object, given);
    }
    let result = vm.ctx.new_list(Vec::new());
    let object = remembered(storage.clone(), result.clone().into(), given);
    let [item] = &ty.items[..] else { return object };
    // SAFETY: the call has ended; the list is only read.
    let list = unsafe { List::of(&storage) };
    let items: Vec<PyObjectRef> = match item.scalar_dtype() {
        Some(DType::Int64) => {
            let slots = (0..list.len()).flat_map(|at| list.slots(at));
            slots.map(|slot| vm.ctx.new_int(slot as i64).into()).collect()
        }
        Some(DType::Float64) => {
            let slots = (0..list.len()).flat_map(|at| list.slots(at));
            slots.map(|slot| vm.ctx.new_float(f64::from_bits(slot)).into()).collect()
        }
        _ => {
            let mut row: SmallVec<[u64; 16]> = SmallVec::new();
            let items = (0..list.len()).map(|at| {
                row.clear();
                row.extend(list.slots(at));
                // SAFETY: the item is one of the list's.
                unsafe { item_object(item, &row, given, vm) }
            });
            items.collect()
        }
    };
    *result.borrow_vec_mut() = items;
    object
}
