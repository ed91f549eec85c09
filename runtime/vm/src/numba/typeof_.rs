//! The types of Python objects as compiled code sees them.

use super::Dispatcher;
use super::callables;
use super::containers;
use super::typed_list::store_of;
use super::{dataclasses, instances, numbered};
use super::{table_store, tables};
use crate::numpy;
use hotloop_array::array::Array;
use hotloop_array::dtype::DType;
use hotloop_jit::typed::{range_type, slice_type};
use hotloop_jit::types::{ArrayType, CellType, Layout, NamedType, Type, is_known};
use rustpython_vm::builtins::{
    PyComplex, PyDict, PyDictRef, PyFloat, PyInt, PyList, PyRange, PySlice, PyStr, PyTuple,
};
use rustpython_vm::{AsObject, PyObject, PyResult, VirtualMachine};

/// The parts of a slice and of a range.
pub(super) const SLICE_PARTS: [&str; 3] = ["start", "stop", "step"];

/// The type of an argument.
///
/// # Errors
/// TypeError for objects that compiled code does not take, OverflowError for integers beyond 64 bits.
#[inline]
pub(super) fn type_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Type> {
    if let Some(array) = numpy::array_of(object) {
        return array_type(array, vm).map(Type::Array);
    }
    if object.class().is(vm.ctx.types.float_type) {
        return Ok(Type::weak(DType::Float64));
    }
    if object.class().is(vm.ctx.types.int_type) {
        return int_type(object, vm);
    }
    slow_type_of(object, vm)
}

fn slow_type_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Type> {
    if object.class().is(vm.ctx.types.bool_type) {
        return Ok(Type::weak(DType::Bool));
    }
    if vm.is_none(object) {
        return Ok(Type::Unit);
    }
    if let Some(scalar) = numpy::scalar_of(object) {
        known_dtype(scalar.dtype(), vm)?;
        return Ok(Type::strong(scalar.dtype()));
    }
    if let Some(record) = numpy::void_of(object) {
        known_dtype(record.dtype(), vm)?;
        return Ok(Type::Cell(CellType { dtype: record.dtype(), readonly: !record.is_writable() }));
    }
    if let Some(tuple) = object.downcast_ref::<PyTuple>() {
        let items: Vec<Type> =
            tuple.as_slice().iter().map(|item| type_of(item, vm)).collect::<PyResult<_>>()?;
        if !object.class().is(vm.ctx.types.tuple_type)
            && let Some(named) = numbered::class_of(object, vm)?
            && named.names.len() == items.len()
        {
            return Ok(Type::Named(Box::new(NamedType { parts: items.into(), ..named })));
        }
        return Ok(Type::Tuple(items.into()));
    }
    if let Some((named, _)) = instances::passed(object) {
        return Ok(Type::Named(Box::new(named)));
    }
    if let Some(function) = object.downcast_ref::<Dispatcher>() {
        return Ok(Type::Named(Box::new(function.as_type(vm)?)));
    }
    if let Some(callable) = callables::callable_of(object, vm)? {
        return Ok(Type::Named(Box::new(callable.ty.clone())));
    }
    if is_enum_member(object)
        && let Some(named) = numbered::class_of(object, vm)?
    {
        return Ok(Type::Named(Box::new(named)));
    }
    if let Some(store) = store_of(object, vm) {
        return match store.passed() {
            Some((ty, _)) => Ok(Type::Container(ty)),
            None => Err(vm.new_type_error(
                "what an empty typed.List holds is not known; make it by List.empty_list(type), or append an item",
            )),
        };
    }
    if let Some(store) = table_store::store_of(object, vm) {
        return match store.passed() {
            Some((ty, _)) => Ok(Type::Container(ty)),
            None => Err(vm.new_type_error(
                "what an empty typed.Dict or typed.Set holds is not known; make it by empty(...), or put something into it",
            )),
        };
    }
    if let Some(ty) = tables::table_type(object, vm)? {
        return Ok(ty);
    }
    if let Some(list) = object.downcast_ref::<PyList>() {
        return containers::list_type(list, vm);
    }
    if object.downcast_ref::<PyInt>().is_some() {
        return int_type(object, vm);
    }
    if object.downcast_ref::<PyFloat>().is_some() {
        return Ok(Type::weak(DType::Float64));
    }
    if object.downcast_ref::<PyComplex>().is_some() {
        return Ok(Type::weak(DType::Complex128));
    }
    if object.downcast_ref::<PyStr>().is_some() {
        return Ok(Type::Text);
    }
    if numpy::generator_of(object).is_some() {
        return Ok(Type::Generator);
    }
    if object.downcast_ref::<PyRange>().is_some() {
        return Ok(Type::Named(Box::new(range_type())));
    }
    if object.downcast_ref::<PySlice>().is_some() {
        let mut given = 0;
        for (at, part) in SLICE_PARTS.into_iter().enumerate() {
            let part = object.get_attr(part, vm)?;
            if !vm.is_none(&part) {
                int_type(&part, vm)?;
                given |= 1 << at;
            }
        }
        return Ok(Type::Named(Box::new(slice_type(given))));
    }
    if let Some(ty) = dataclasses::instance_type(object, vm)? {
        return Ok(ty);
    }
    if let Some(array) = numpy::array_of_buffer(object, vm) {
        return Ok(Type::Array(array_type(&array, vm)?));
    }
    Err(vm.new_type_error(format!(
        "compiled code does not take an argument of class '{}'; it takes numbers, bools, text, dates, durations, records, tuples, lists, sets, dicts, None, arrays and random generators",
        object.class().name()
    )))
}

/// The type of what `**options` holds, a dict of the interpreter.
///
/// # Errors
/// As [`type_of`].
pub(super) fn keywords_type(object: &PyObject, vm: &VirtualMachine) -> PyResult<Type> {
    let Some(dict) = object.downcast_ref::<PyDict>() else {
        return Err(vm.new_type_error("the arguments by name are not in a dict"));
    };
    let (mut names, mut parts): (Vec<Box<str>>, Vec<Type>) = (Vec::new(), Vec::new());
    let owned: PyDictRef = dict.to_owned();
    for (name, value) in owned {
        names.push(name.str(vm)?.to_string_lossy().into_owned().into());
        parts.push(type_of(&value, vm)?);
    }
    Ok(Type::Named(Box::new(NamedType::keywords(names.into(), parts.into()))))
}

/// Whether an object's class is an enumeration.
pub(super) fn is_enum_member(object: &PyObject) -> bool {
    matches!(&*object.class().class().name(), "EnumType" | "EnumMeta")
}

fn int_type(object: &PyObject, vm: &VirtualMachine) -> PyResult<Type> {
    let Some(int) = object.downcast_ref::<PyInt>() else { return Ok(Type::weak(DType::Int64)) };
    if i64::try_from(int.as_bigint()).is_ok() {
        return Ok(Type::weak(DType::Int64));
    }
    if u64::try_from(int.as_bigint()).is_ok() {
        return Ok(Type::strong(DType::UInt64));
    }
    Err(vm.new_overflow_error("int too large for compiled code, whose integers have 64 bits"))
}

/// Refuses elements that compiled code has no type for.
fn known_dtype(dtype: DType, vm: &VirtualMachine) -> PyResult<()> {
    if is_known(dtype) {
        return Ok(());
    }
    Err(vm.new_type_error(format!(
        "compiled code does not take elements of {}; it takes numbers, dates, durations, bytes, text and records of these",
        dtype.repr()
    )))
}

/// The type of an array argument.
///
/// # Errors
/// TypeError for elements that compiled code does not know.
pub(super) fn array_type(array: &Array, vm: &VirtualMachine) -> PyResult<ArrayType> {
    known_dtype(array.dtype(), vm)?;
    let layout = if !array.is_aligned() || !array.is_element_strided() {
        Layout::Bytes
    } else if array.is_c_contiguous() {
        Layout::C
    } else if array.is_f_contiguous() {
        Layout::F
    } else {
        Layout::Any
    };
    Ok(ArrayType { dtype: array.dtype(), ndim: array.ndim(), layout, readonly: !array.is_writable() })
}
