//! Values across the border: arguments into slots, results out of them.

use super::callables;
use super::containers::{self, Converted};
use super::typeof_::SLICE_PARTS;
use super::{instances, numbered};
use crate::numpy;
use hotloop_array::array::Array;
use hotloop_array::dtype::{DType, Kind};
use hotloop_array::layout::{Shape, Strides};
use hotloop_array::scalar::{Scalar, Value};
use hotloop_core::context;
use hotloop_core::storage::{Storage, StorageHeader};
use hotloop_core::text::{self, Text};
use hotloop_jit::types::{ArrayType, CellType, ContainerKind, Layout, NamedKind, NamedType, Type};
use hotloop_random::BitGenerator;
use num_complex::Complex;
use rustpython_vm::builtins::{PyComplex, PyDict, PyFloat, PyInt, PyStr, PyTuple};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};
use smallvec::SmallVec;
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::{Deref, DerefMut};
use std::ptr::NonNull;

/// The slots of a call's arguments, and the containers that were made for them.
#[derive(Default)]
pub(super) struct Slots {
    row: SmallVec<[u64; 32]>,
    pub(super) containers: Converted,
    /// Whether the values go into a container, which may live longer than the objects that they come from.
    owning: bool,
}

impl Slots {
    pub(super) fn new() -> Slots {
        Slots::default()
    }

    /// No slots, and these containers.
    pub(super) fn with(containers: Converted) -> Slots {
        Slots { row: SmallVec::new(), containers, owning: true }
    }
}

impl Deref for Slots {
    type Target = SmallVec<[u64; 32]>;

    fn deref(&self) -> &Self::Target {
        &self.row
    }
}

impl DerefMut for Slots {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.row
    }
}

/// What the objects of results may be, instead of new ones.
pub(super) struct Given<'a> {
    /// The arguments.
    pub(super) arguments: &'a [PyObjectRef],
    /// The hidden arguments.
    pub(super) hidden: &'a [PyObjectRef],
    pub(super) converted: &'a Converted,
    /// The lists that were made of results, by address, each with its storage.
    pub(super) made: RefCell<HashMap<usize, (Storage, PyObjectRef)>>,
}

impl Given<'_> {
    fn all(&self) -> impl Iterator<Item = &[PyObjectRef]> {
        [self.arguments, self.hidden].into_iter()
    }
}

/// Appends an argument, which has this type or (for a declared signature) one that converts to it.
///
/// # Errors
/// TypeError or OverflowError when the value does not convert.
#[inline]
pub(super) fn pack(object: &PyObject, ty: &Type, slots: &mut Slots, vm: &VirtualMachine) -> PyResult<()> {
    match ty {
        Type::Scalar(scalar) => pack_scalar(object, scalar.dtype, slots, vm),
        Type::Array(of) => match numpy::array_of(object) {
            Some(array) => {
                pack_array(array, of.layout, slots);
                Ok(())
            }
            None => match numpy::array_of_buffer(object, vm) {
                Some(array) => {
                    pack_array(&array, of.layout, slots);
                    slots.containers.keep(array.storage().clone());
                    Ok(())
                }
                None => Err(mismatch(object, ty, vm)),
            },
        },
        Type::Cell(of) => match numpy::void_of(object).filter(|record| record.dtype() == of.dtype) {
            Some(record) => {
                // The object keeps the memory alive.
                slots.extend([record.storage().as_raw() as u64, record.data() as u64]);
                Ok(())
            }
            None => Err(mismatch(object, ty, vm)),
        },
        Type::Unit => Ok(()),
        Type::Tuple(items) => match object.downcast_ref::<PyTuple>() {
            Some(tuple) if tuple.as_slice().len() == items.len() => {
                tuple.as_slice().iter().zip(items).try_for_each(|(item, ty)| pack(item, ty, slots, vm))
            }
            _ => Err(mismatch(object, ty, vm)),
        },
        Type::Optional(parts) if !vm.is_none(object) => {
            slots.push(1);
            pack(object, &parts[1], slots, vm)
        }
        Type::Optional(parts) if !parts[1].holds_storage() => {
            slots.extend(std::iter::repeat_n(0, ty.slots()));
            Ok(())
        }
        Type::Generator => match numpy::generator_of(object) {
            Some(generator) => {
                // Without storage: the object keeps it alive.
                slots.extend([0, std::sync::Arc::as_ptr(generator) as u64]);
                Ok(())
            }
            None => Err(mismatch(object, ty, vm)),
        },
        Type::Container(of) => containers::pack_list(object, of, slots, vm),
        Type::Named(named) => pack_named(object, named, slots, vm),
        Type::Text => pack_text(object, slots, vm),
        Type::Optional(_) | Type::Closure(_) => Err(mismatch(object, ty, vm)),
    }
}

/// Appends a string.
fn pack_text(object: &PyObject, slots: &mut Slots, vm: &VirtualMachine) -> PyResult<()> {
    let Some(text) = object.downcast_ref::<PyStr>() else { return Err(mismatch(object, &Type::Text, vm)) };
    let Some(characters) = text.to_str() else {
        return Err(vm.new_value_error("compiled code does not take text with surrogates"));
    };
    if !slots.owning {
        // The object keeps the bytes during the call, and does not change.
        let (address, length) = (characters.as_ptr() as u64, characters.len() as u64);
        slots.extend([0, address, length, text.char_len() as u64]);
        return Ok(());
    }
    let row = text::owned_slots(characters, text.char_len()).map_err(|refused| {
        vm.new_memory_error(format!("Unable to allocate {} bytes for a text", refused.bytes))
    })?;
    slots.extend(row);
    if let Some(header) = NonNull::new(row[0] as *mut StorageHeader) {
        // SAFETY: the row has a reference of its own, which is the one that is kept.
        slots.containers.keep(unsafe { Storage::from_raw(header) });
    }
    Ok(())
}

fn pack_named(object: &PyObject, named: &NamedType, slots: &mut Slots, vm: &VirtualMachine) -> PyResult<()> {
    let mismatched = || mismatch(object, &Type::Named(Box::new(named.clone())), vm);
    match named.kind {
        NamedKind::Tuple => match object.downcast_ref::<PyTuple>() {
            Some(tuple) if tuple.as_slice().len() == named.parts.len() => {
                tuple.as_slice().iter().zip(&named.parts).try_for_each(|(item, ty)| pack(item, ty, slots, vm))
            }
            _ => Err(mismatched()),
        },
        NamedKind::Enum | NamedKind::IntEnum => match numbered::class_of(object, vm)? {
            Some(own) if own.number == named.number => {
                pack(&*object.get_attr("value", vm)?, &named.parts[0], slots, vm)
            }
            _ => Err(mismatched()),
        },
        NamedKind::Function => match object.downcast_ref::<super::Dispatcher>() {
            Some(function) if function.as_type(vm)?.number == named.number => Ok(()),
            _ => Err(mismatched()),
        },
        NamedKind::Instance => instances::pack(object, named, slots, vm),
        NamedKind::Range | NamedKind::Slice => {
            for (at, part) in SLICE_PARTS.into_iter().enumerate() {
                if named.kind == NamedKind::Range || named.number >> at & 1 == 1 {
                    let part = object.get_attr(part, vm).map_err(|_| mismatched())?;
                    pack_scalar(&part, DType::Int64, slots, vm)?;
                }
            }
            Ok(())
        }
        // Its value is in the type.
        NamedKind::Literal => Ok(()),
        NamedKind::Generator => Err(mismatched()),
        NamedKind::Choice => match callables::which(object, named, vm) {
            Some(which) => {
                slots.push(which);
                Ok(())
            }
            None => Err(mismatched()),
        },
        NamedKind::Keywords => {
            for (name, ty) in named.names.iter().zip(&named.parts) {
                let dict = object.downcast_ref::<PyDict>();
                let value = dict.map(|dict| dict.get_item_opt(&**name, vm)).transpose()?.flatten();
                pack(&*value.ok_or_else(mismatched)?, ty, slots, vm)?;
            }
            Ok(())
        }
        NamedKind::Callable => {
            slots.push(callables::converted(object, named, vm)?.slot());
            Ok(())
        }
        NamedKind::Pointer => match crate::interpreter::import_module(vm, "numba._foreign")?
            .get_attr("address_of_pointer", vm)?
            .call((object.to_owned(),), vm)?
        {
            address if vm.is_none(&address) => Err(mismatched()),
            address => {
                slots.push(address.try_into_value(vm)?);
                Ok(())
            }
        },
    }
}

/// What is said of an argument that does not convert.
pub(super) fn mismatch(
    object: &PyObject,
    ty: &Type,
    vm: &VirtualMachine,
) -> rustpython_vm::builtins::PyBaseExceptionRef {
    vm.new_type_error(format!("an argument of class '{}' does not convert to {ty}", object.class().name()))
}

#[inline]
fn pack_scalar(object: &PyObject, dtype: DType, slots: &mut Slots, vm: &VirtualMachine) -> PyResult<()> {
    match dtype {
        DType::Float64 if object.class().is(vm.ctx.types.float_type) => {
            if let Some(float) = object.downcast_ref::<PyFloat>() {
                slots.push(float.to_f64().to_bits());
                return Ok(());
            }
        }
        DType::Int64 if object.class().is(vm.ctx.types.int_type) => {
            if let Some(int) = object.downcast_ref::<PyInt>()
                && let Ok(value) = i64::try_from(int.as_bigint())
            {
                slots.push(value as u64);
                return Ok(());
            }
        }
        _ => {}
    }
    let Some(scalar) = scalar_of(object) else {
        return Err(vm.new_type_error(format!(
            "an argument of class '{}' does not convert to {}",
            object.class().name(),
            dtype.name()
        )));
    };
    let is_time = |dtype: DType| dtype.unit().is_some();
    if is_time(dtype) && scalar.dtype().kind() != dtype.kind() || is_time(scalar.dtype()) && !is_time(dtype) {
        return Err(vm.new_type_error(format!(
            "an argument of {} does not convert to {}",
            scalar.dtype().name(),
            dtype.name()
        )));
    }
    if scalar.dtype().kind() == Kind::Complex && dtype.kind() != Kind::Complex {
        return Err(vm.new_type_error(format!("a complex argument does not convert to {}", dtype.name())));
    }
    push_scalar(&scalar.cast(dtype), slots);
    Ok(())
}

fn scalar_of(object: &PyObject) -> Option<Scalar> {
    if let Some(scalar) = numpy::scalar_of(object) {
        return Some(scalar);
    }
    if let Some(float) = object.downcast_ref::<PyFloat>() {
        return Some(Scalar::new(float.to_f64()));
    }
    if let Some(complex) = object.downcast_ref::<PyComplex>() {
        return Some(Scalar::new(complex.to_complex()));
    }
    let int = object.downcast_ref::<PyInt>()?;
    match i64::try_from(int.as_bigint()) {
        Ok(value) => Some(Scalar::new(value)),
        Err(_) => u64::try_from(int.as_bigint()).ok().map(Scalar::new),
    }
}

fn push_scalar(scalar: &Scalar, slots: &mut Slots) {
    let bits32 = |value: f32| u64::from(value.to_bits());
    match scalar.dtype() {
        DType::DateTime(_) | DType::TimeDelta(_) => slots.push(scalar.bits()),
        DType::Float16 => slots.push(bits32(scalar.cast(DType::Float32).get::<f32>())),
        DType::Float32 => slots.push(bits32(scalar.get::<f32>())),
        DType::Float64 => slots.push(scalar.get::<f64>().to_bits()),
        DType::Complex64 => {
            let value = scalar.get::<Complex<f32>>();
            slots.extend([bits32(value.re), bits32(value.im)]);
        }
        DType::Complex128 => {
            let value = scalar.get::<Complex<f64>>();
            slots.extend([value.re.to_bits(), value.im.to_bits()]);
        }
        _ => match scalar.value() {
            Value::Bool(value) => slots.push(u64::from(value)),
            Value::Int(value) => slots.push(value as u64),
            Value::Unsigned(value) => slots.push(value),
            Value::Float(value) => slots.push(value.to_bits()),
            Value::Complex(value) => slots.push(value.re.to_bits()),
        },
    }
}

/// Appends an array: its storage is borrowed for the call.
#[inline]
pub(super) fn pack_array(array: &Array, layout: Layout, slots: &mut Slots) {
    let step = step_of(layout, array.dtype());
    slots.push(array.storage().as_raw() as u64);
    slots.push(array.data() as u64);
    slots.extend(array.shape().iter().map(|length| *length as u64));
    slots.extend(array.strides().iter().map(|stride| (stride / step) as u64));
}

/// How many bytes a stride counts.
fn step_of(layout: Layout, dtype: DType) -> isize {
    if layout == Layout::Bytes { 1 } else { dtype.itemsize() as isize }
}

/// The number in these slots.
pub(super) fn scalar_from(dtype: DType, slots: &[u64]) -> Scalar {
    let slot = |at: usize| slots.get(at).copied().unwrap_or_default();
    let single = |at: usize| f32::from_bits(slot(at) as u32);
    let double = |at: usize| f64::from_bits(slot(at));
    match dtype {
        DType::Float32 => Scalar::new(single(0)),
        DType::Float64 => Scalar::new(double(0)),
        DType::Complex64 => Scalar::new(Complex::new(single(0), single(1))),
        DType::Complex128 => Scalar::new(Complex::new(double(0), double(1))),
        DType::UInt64 => Scalar::new(slot(0)),
        DType::Float16 => Scalar::new(single(0)).cast(dtype),
        DType::DateTime(_) | DType::TimeDelta(_) => Scalar::from_bits(slot(0), dtype),
        dtype => Scalar::new(slot(0) as i64).cast(dtype),
    }
}

/// Makes the object of a result and moves `at` behind its slots. A returned array or list that is an argument, unchanged, is
/// that argument.
///
/// # Safety
/// The slots hold a value of this type, with one reference for each storage in it.
pub(super) unsafe fn unpack(
    ty: &Type,
    slots: &[u64],
    at: &mut usize,
    given: &Given<'_>,
    vm: &VirtualMachine,
) -> PyObjectRef {
    let mut next = || {
        let slot = slots[*at];
        *at += 1;
        slot
    };
    match ty {
        // A function is not returned: the compiler refuses that.
        Type::Unit | Type::Closure(_) => vm.ctx.none(),
        Type::Text => {
            let slots: [u64; text::SLOTS] = std::array::from_fn(|_| next());
            // SAFETY: the slots are those of a text, with a reference to the storage if it is in one, and the code that it
            // may be part of is there.
            unsafe {
                let object = vm.ctx.new_str(Text::of_slots(&slots).as_str());
                if let Some(header) = NonNull::new(slots[0] as *mut StorageHeader) {
                    drop(Storage::from_raw(header));
                }
                object.into()
            }
        }
        Type::Container(of) => {
            let (header, _address) = (next() as *mut StorageHeader, next());
            // SAFETY: by the caller's promise.
            unsafe {
                match of.kind {
                    ContainerKind::List => containers::unpack_list(of, header, given, vm),
                    _ => super::tables::unpack_table(of, header, given, vm),
                }
            }
        }
        Type::Scalar(scalar) => match scalar.dtype {
            DType::Bool => vm.ctx.new_bool(next() & 1 != 0).into(),
            DType::Float64 => vm.ctx.new_float(f64::from_bits(next())).into(),
            DType::Float16 | DType::Float32 => {
                vm.ctx.new_float(f64::from(f32::from_bits(next() as u32))).into()
            }
            dtype @ (DType::DateTime(_) | DType::TimeDelta(_)) => {
                numpy::new_scalar(Scalar::from_bits(next(), dtype), vm)
            }
            DType::Complex128 => {
                let (re, im) = (f64::from_bits(next()), f64::from_bits(next()));
                vm.ctx.new_complex(Complex::new(re, im)).into()
            }
            DType::Complex64 => {
                let (re, im) = (f32::from_bits(next() as u32), f32::from_bits(next() as u32));
                vm.ctx.new_complex(Complex::new(f64::from(re), f64::from(im))).into()
            }
            DType::UInt8 | DType::UInt16 | DType::UInt32 | DType::UInt64 => vm.ctx.new_int(next()).into(),
            _ => vm.ctx.new_int(next() as i64).into(),
        },
        Type::Generator => {
            let (header, address) = (next() as *mut StorageHeader, next());
            let Some(header) = NonNull::new(header) else {
                let found = given.all().find_map(|objects| generator_among(objects, address));
                return found.unwrap_or_else(|| vm.ctx.none());
            };
            // SAFETY: the result carries a reference that nobody else will release.
            let storage = unsafe { Storage::from_raw(header) };
            context::adopt(&storage);
            // SAFETY: compiled code made the generator in this storage.
            let source = unsafe { (*(address as *const BitGenerator)).turn().state().source.clone() };
            numpy::new_generator(source, vm).unwrap_or_else(|_| vm.ctx.none())
        }
        // SAFETY: by the caller's promise.
        Type::Array(array) => unsafe { unpack_array(array, slots, at, given.arguments, vm) },
        Type::Cell(cell) => {
            let (header, data) = (next() as *mut StorageHeader, next() as *mut u8);
            // SAFETY: by the caller's promise.
            unsafe { unpack_cell(*cell, header, data, given, vm) }
        }
        Type::Tuple(items) => {
            // SAFETY: by the caller's promise.
            let items = items.iter().map(|item| unsafe { unpack(item, slots, at, given, vm) }).collect();
            vm.ctx.new_tuple(items).into()
        }
        Type::Named(named) => {
            let mut parts = Vec::new();
            if named.kind == NamedKind::Instance {
                let (header, _address) = (next() as *mut StorageHeader, next());
                // SAFETY: by the caller's promise.
                return unsafe { instances::unpack(named, header, given, vm) };
            }
            if matches!(named.kind, NamedKind::Range | NamedKind::Slice) {
                let parts = std::array::from_fn(|at| {
                    let is_given = named.kind == NamedKind::Range || named.number >> at & 1 == 1;
                    is_given.then(|| next() as i64)
                });
                return range_object(named.kind, parts, vm).unwrap_or_else(|_| vm.ctx.none());
            }
            if named.kind == NamedKind::Choice {
                return callables::chosen(next(), named).unwrap_or_else(|| vm.ctx.none());
            }
            if named.kind == NamedKind::Callable {
                // SAFETY: by the caller's promise.
                return unsafe { callables::object_of(next(), vm) };
            }
            if named.kind == NamedKind::Pointer {
                return vm.ctx.new_int(next()).into();
            }
            for part in &named.parts {
                // SAFETY: by the caller's promise.
                parts.push(unsafe { unpack(part, slots, at, given, vm) });
            }
            if named.kind == NamedKind::Keywords {
                let dict = vm.ctx.new_dict();
                for (name, part) in named.names.iter().zip(parts) {
                    // A new dict takes any text as a key.
                    let _ = dict.set_item(&**name, part, vm);
                }
                return dict.into();
            }
            let Some(object) = numbered::object(named.number) else { return vm.ctx.none() };
            if named.kind == NamedKind::Function {
                return object;
            }
            object.call(parts, vm).unwrap_or_else(|_| vm.ctx.none())
        }
        Type::Optional(parts) => {
            let has_value = slots[*at] != 0;
            *at += 1;
            // SAFETY: by the caller's promise. What stands for no value may hold storage, which this gives back.
            let value = unsafe { unpack(&parts[1], slots, at, given, vm) };
            if has_value { value } else { vm.ctx.none() }
        }
    }
}

/// The object of a range or slice.
fn range_object(kind: NamedKind, parts: [Option<i64>; 3], vm: &VirtualMachine) -> PyResult {
    let parts = parts.map(|part| part.map_or_else(|| vm.ctx.none(), |part| vm.ctx.new_int(part).into()));
    let class = if kind == NamedKind::Range { vm.ctx.types.range_type } else { vm.ctx.types.slice_type };
    class.as_object().call(parts.to_vec(), vm)
}

/// The generator at an address, which compiled code was given among these objects.
fn generator_among(objects: &[PyObjectRef], address: u64) -> Option<PyObjectRef> {
    objects.iter().find_map(|object| {
        if let Some(tuple) = object.downcast_ref::<PyTuple>() {
            return generator_among(tuple.as_slice(), address);
        }
        let generator = numpy::generator_of(object)?;
        (std::sync::Arc::as_ptr(generator) as u64 == address).then(|| object.clone())
    })
}

/// # Safety
/// As [`unpack`].
unsafe fn unpack_array(
    ty: &ArrayType,
    slots: &[u64],
    at: &mut usize,
    arguments: &[PyObjectRef],
    vm: &VirtualMachine,
) -> PyObjectRef {
    let own = &slots[*at..*at + 2 + 2 * ty.ndim];
    *at += own.len();
    let step = step_of(ty.layout, ty.dtype);
    let shape: Shape = own[2..2 + ty.ndim].iter().map(|length| *length as usize).collect();
    let strides: Strides = own[2 + ty.ndim..].iter().map(|stride| *stride as isize * step).collect();
    let Some(header) = NonNull::new(own[0] as *mut StorageHeader) else { return vm.ctx.none() };
    // SAFETY: the result carries a reference that nobody else will release.
    let storage = unsafe { Storage::from_raw(header) };
    context::adopt(&storage);
    let data = own[1] as *mut u8;
    for argument in arguments {
        if let Some(array) = numpy::array_of(argument)
            && array.data() == data
            && array.dtype() == ty.dtype
            && array.shape() == &shape[..]
            && array.strides() == &strides[..]
            && array.storage().same_block(&storage)
        {
            return argument.clone();
        }
    }
    // SAFETY: compiled code described memory inside the storage.
    let array = unsafe { Array::from_parts(storage, data, ty.dtype, shape, strides, !ty.readonly) };
    numpy::new_array(array, vm)
}

/// A record on the memory where it is; bytes and text as Python's own.
///
/// # Safety
/// As [`unpack`].
unsafe fn unpack_cell(
    cell: CellType,
    header: *mut StorageHeader,
    data: *mut u8,
    given: &Given<'_>,
    vm: &VirtualMachine,
) -> PyObjectRef {
    let storage = match NonNull::new(header) {
        // SAFETY: the result carries a reference that nobody else will release.
        Some(header) => unsafe { Storage::from_raw(header) },
        // A constant of the code, which is copied below while the code is there.
        // SAFETY: the bytes are those of an element.
        None => unsafe { Storage::foreign(data, cell.dtype.itemsize(), Box::new(())) },
    };
    context::adopt(&storage);
    for object in given.all().flatten() {
        if let Some(record) = numpy::void_of(object)
            && record.data() == data
            && record.dtype() == cell.dtype
            && record.storage().same_block(&storage)
        {
            return object.clone();
        }
    }
    // SAFETY: compiled code described an element inside the storage.
    let array =
        unsafe { Array::from_parts(storage, data, cell.dtype, Shape::new(), Strides::new(), !cell.readonly) };
    match cell.dtype {
        DType::Record(_) if !header.is_null() => numpy::new_element(&array, vm),
        DType::Record(_) => array
            .copy(hotloop_array::array::Order::C)
            .map_or_else(|_| vm.ctx.none(), |copy| numpy::new_element(&copy, vm)),
        _ => numpy::new_python_element(&array, vm).unwrap_or_else(|_| vm.ctx.none()),
    }
}
