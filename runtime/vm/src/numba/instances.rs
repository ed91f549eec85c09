//! Instances of classes that `jitclass` compiled, and of structures, as the interpreter has them.

use super::border::{self, Given, Slots};
use super::containers::{Converted, adopted, item_object, remembered, retained};
use super::dataclasses;
use super::numbered;
use super::sharing::{self, Held, Reach};
use super::signature;
use super::specialisation::holds_lasting;
use super::typeof_::type_of;
use crate::panic::guard;
use hotloop_core::containers::Instance as Fields;
use hotloop_core::storage::{Storage, StorageHeader};
use hotloop_jit::host::Field;
use hotloop_jit::typed::join_types;
use hotloop_jit::types::{NamedType, Type, storage_masks};
use rustpython_vm::builtins::{PyStr, PyType, PyTypeRef};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass};
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// An instance: what compiled code has, under a Python object. Classes of `jitclass` derive from this one.
#[pyclass(module = "numba.experimental.jitclass", name = "Instance")]
#[derive(Debug, PyPayload)]
pub(super) struct Instance {
    storage: Storage,
    number: u32,
}

/// The fields of the classes, by number.
static FIELDS: Mutex<Option<HashMap<u32, Arc<[Field]>>>> = Mutex::new(None);

/// The fields of a class, whose types are read when they are first needed: they may have been defined later.
pub(super) fn fields(number: u32, vm: &VirtualMachine) -> PyResult<Arc<[Field]>> {
    let known =
        FIELDS.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_default().get(&number).cloned();
    if let Some(known) = known {
        return Ok(known);
    }
    let class = numbered::object(number).ok_or_else(|| vm.new_type_error("a class that is gone"))?;
    let described = class.get_attr("_hotloop_fields", vm)?.call((), vm)?;
    let fields: Vec<Field> = vm.extract_elements_with(&described, |pair: PyObjectRef| {
        let (name, text) = (pair.get_item(&0, vm)?, pair.get_item(&1, vm)?);
        let text = text.str(vm)?.to_string_lossy().into_owned();
        let name = name.str(vm)?.to_string_lossy().into_owned();
        let parsed = signature::parse(&format!("({text},)")).map_err(|problem| vm.new_type_error(problem))?;
        match parsed.arguments.into_iter().next() {
            Some(ty) if ty.storage_slots().is_some() => Ok(Field { name, ty }),
            _ => Err(vm.new_type_error(format!("the attribute '{name}' cannot be {text}"))),
        }
    })?;
    let fields: Arc<[Field]> = fields.into();
    let mut all = FIELDS.lock().unwrap_or_else(PoisonError::into_inner);
    all.get_or_insert_default().insert(number, fields.clone());
    Ok(fields)
}

/// Where a field lies, and its type.
fn place(number: u32, name: &str, vm: &VirtualMachine) -> PyResult<(usize, Type)> {
    let mut slot = 0;
    for field in fields(number, vm)?.iter() {
        if field.name == name {
            return Ok((slot, field.ty.clone()));
        }
        slot += field.ty.slots();
    }
    Err(vm.new_attribute_error(format!("no attribute '{name}'")))
}

/// Memory for the fields of a class, all zero.
pub(super) fn blank(number: u32, vm: &VirtualMachine) -> PyResult<Storage> {
    let fields = fields(number, vm)?;
    let (slots, masks) = storage_masks(fields.iter().map(|field| &field.ty));
    let made = Fields::new(slots, &masks).map_err(|_| vm.new_memory_error("no memory for an instance"))?;
    Ok(made.into_storage())
}

/// The type of an instance and its storage; `None` for other objects.
pub(super) fn passed(object: &PyObject) -> Option<(NamedType, Storage)> {
    let instance = object.downcast_ref::<Instance>()?;
    Some((numbered::prototype(instance.number)?, instance.storage.clone()))
}

/// Appends an instance that is an argument.
pub(super) fn pack(
    object: &PyObject,
    ty: &NamedType,
    slots: &mut Slots,
    vm: &VirtualMachine,
) -> PyResult<()> {
    match passed(object).filter(|(own, _)| own.number == ty.number) {
        None if dataclasses::is_instance(object, vm) => dataclasses::pack(object, ty, slots, vm),
        Some((_, storage)) => {
            slots.extend([storage.as_raw() as u64, storage.data() as u64]);
            slots.containers.keep_object(storage, object.to_owned());
            Ok(())
        }
        None => Err(border::mismatch(object, &Type::Named(Box::new(ty.clone())), vm)),
    }
}

/// The object of an instance that compiled code gave.
///
/// # Safety
/// The header carries a reference to an instance of this class, or is null.
pub(super) unsafe fn unpack(
    ty: &NamedType,
    header: *mut StorageHeader,
    given: &Given<'_>,
    vm: &VirtualMachine,
) -> PyObjectRef {
    // SAFETY: by the caller's promise.
    let storage = match unsafe { adopted(header, given, vm) } {
        Ok(storage) => storage,
        Err(known) => return known,
    };
    let described = numbered::object(ty.number);
    if let Some(structure) = described.as_ref().filter(|described| dataclasses::is_described(described, vm)) {
        return dataclasses::unpack(structure, ty.number, storage, given, vm);
    }
    // A structure says which class its instances have; a class of `jitclass` is that itself.
    let class = described.and_then(|described| match described.downcast::<PyType>() {
        Ok(class) => Some(class),
        Err(structure) => structure.get_attr("_hotloop_class", vm).ok()?.downcast().ok(),
    });
    let made = class.and_then(|class: PyTypeRef| {
        Instance { storage: storage.clone(), number: ty.number }.into_ref_with_type(vm, class).ok()
    });
    let object: PyObjectRef = made.map_or_else(|| vm.ctx.none(), Into::into);
    remembered(storage, object, given)
}

impl Instance {
    /// Keeps other threads away from it.
    fn alone(&self, vm: &VirtualMachine) -> PyResult<Held> {
        let is_deep = fields(self.number, vm)?.iter().any(|field| holds_lasting(&field.ty));
        sharing::hold(if is_deep { Reach::All } else { Reach::of([&self.storage].into_iter()) }, vm)
    }
}

#[pyclass(flags(BASETYPE, HAS_WEAKREF))]
impl Instance {
    /// An instance without values.
    #[pyslot]
    fn slot_new(class: PyTypeRef, _arguments: FuncArgs, vm: &VirtualMachine) -> PyResult {
        guard(vm, "an instance", || {
            let Some(ty) = numbered::of_class(&class, vm)? else {
                return Err(vm.new_type_error("only classes that jitclass made have instances"));
            };
            let storage = blank(ty.number, vm)?;
            Ok(Instance { storage, number: ty.number }.into_ref_with_type(vm, class)?.into())
        })
    }

    /// The value of a field.
    #[pymethod]
    fn _hotloop_get(zelf: &Py<Self>, name: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        guard(vm, "an instance", || {
            let name = name
                .downcast_ref::<PyStr>()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default();
            let (slot, ty) = place(zelf.number, &name, vm)?;
            let _alone = zelf.alone(vm)?;
            // SAFETY: the storage is that of an instance.
            let row = unsafe { Fields::of(&zelf.storage) }.get(slot, ty.slots());
            if ty.storage_slots() == Some(1) && ty != Type::Text && row.first() == Some(&0) {
                return Err(vm.new_attribute_error("the attribute has no value yet"));
            }
            let converted = Converted::default();
            let given =
                Given { arguments: &[], hidden: &[], converted: &converted, made: RefCell::default() };
            // SAFETY: the slots are those of a field of this type.
            Ok(unsafe { item_object(&ty, &row, &given, vm) })
        })
    }

    /// Assigns a field.
    #[pymethod]
    fn _hotloop_set(
        zelf: &Py<Self>,
        name: PyObjectRef,
        value: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        guard(vm, "an instance", || {
            let name = name
                .downcast_ref::<PyStr>()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default();
            let (slot, ty) = place(zelf.number, &name, vm)?;
            let own = type_of(&value, vm)?;
            if join_types(&ty, &own).is_none() {
                let text = format!("the attribute '{name}' is {ty}, and this is {own}");
                return Err(vm.new_type_error(text));
            }
            super::selection::check_accepted(&value, &ty, vm)?;
            let mut slots = Slots::with(Converted::default());
            border::pack(&value, &ty, &mut slots, vm)?;
            retained(&slots, ty.storage_slots().unwrap_or_default());
            let _alone = zelf.alone(vm)?;
            // SAFETY: the storage is that of an instance.
            unsafe { Fields::of(&zelf.storage) }.set(slot, &slots);
            Ok(())
        })
    }

    /// Whether both are one.
    #[pymethod]
    fn _hotloop_is(zelf: &Py<Self>, other: PyObjectRef) -> bool {
        other.downcast_ref::<Instance>().is_some_and(|other| other.storage.same_block(&zelf.storage))
    }

    /// A number that is the same as long as it lives.
    #[pymethod]
    fn _hotloop_address(zelf: &Py<Self>) -> usize {
        zelf.storage.as_raw() as usize
    }
}
