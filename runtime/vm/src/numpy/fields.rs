//! Fields of records: `a['x']`, `a[['x', 'y']]`, and subscripts of `void` scalars.

use hotloop_array::array::Array;
use hotloop_array::dtype::{DType, Field, Record};
use hotloop_array::layout::{self, Shape, Strides};
use rustpython_vm::builtins::{PyInt, PyList, PyStr};
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::convert::argument;
use super::{Function, arrays, boxing, convert, dtypes, scalars, subscript};

pub(super) const TABLE: &[(&str, Function)] =
    &[("void_get", void_get), ("void_set", void_set), ("void_length", void_length)];

/// The part of an array of records that names of fields select; `None` for every other subscript.
///
/// # Errors
/// `ValueError` or `KeyError` for fields that are not there.
pub(super) fn select(array: &Array, needle: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Array>> {
    if let Some(name) = needle.downcast_ref::<PyStr>() {
        let name = name.to_string();
        let Some(record) = record_of(array.dtype()) else { return Ok(None) };
        return match record.field(&name) {
            Some(field) => Ok(Some(part(array, field))),
            None => Err(vm.new_value_error(format!("no field of name {name}"))),
        };
    }
    let Some(list) = needle.downcast_ref::<PyList>() else { return Ok(None) };
    let names: Vec<PyObjectRef> = list.borrow_vec().to_vec();
    if names.is_empty() || !names.iter().all(|name| name.downcast_ref::<PyStr>().is_some()) {
        return Ok(None);
    }
    let Some(record) = record_of(array.dtype()) else { return Ok(None) };
    let dtype = dtypes::with_fields(record, &names, vm)?;
    // SAFETY: the fields lie inside the same records.
    Ok(Some(unsafe { array.view_as(array.data(), dtype, array.shape().into(), array.strides().into()) }))
}

fn record_of(dtype: DType) -> Option<Record> {
    match dtype {
        DType::Record(record) if record.named => Some(record),
        _ => None,
    }
}

/// One field of all records, on the same memory.
fn part(array: &Array, field: &Field) -> Array {
    let mut shape = Shape::from_slice(array.shape());
    let mut strides = Strides::from_slice(array.strides());
    shape.extend_from_slice(&field.shape);
    strides.extend(layout::c_strides(&field.shape, field.dtype.itemsize()));
    // SAFETY: fields lie inside their records.
    unsafe { array.view_as(array.data().wrapping_add(field.offset), field.dtype, shape, strides) }
}

fn void(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult<Array> {
    scalars::void_of(argument(arguments, 0, vm)?).ok_or_else(|| vm.new_type_error("not a void scalar"))
}

/// The part of a `void` that a name, a list of names or a position selects.
fn selected(void: &Array, needle: &PyObject, vm: &VirtualMachine) -> PyResult<Array> {
    if let Some(part) = select(void, needle, vm)? {
        return Ok(part);
    }
    let Some(record) = record_of(void.dtype()) else {
        return Err(vm.new_index_error("can't index void scalar without fields"));
    };
    if needle.downcast_ref::<PyInt>().is_none() && scalars::value_of(needle).is_none() {
        return Err(vm.new_index_error("invalid index"));
    }
    let at = convert::integer(needle, vm)?;
    let length = record.fields.len() as isize;
    let place = if at < 0 { at + length } else { at };
    match usize::try_from(place).ok().filter(|place| *place < record.fields.len()) {
        Some(place) => Ok(boxing::field(void, void.data(), record, place)),
        None => Err(vm.new_index_error(format!("invalid index ({at})"))),
    }
}

/// `void_get(void, needle)`
fn void_get(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let part = selected(&void(arguments, vm)?, argument(arguments, 1, vm)?, vm)?;
    if part.ndim() == 0 { Ok(boxing::only_element(&part, vm)) } else { Ok(arrays::new(part, vm)) }
}

/// `void_set(void, needle, value)`
fn void_set(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let part = selected(&void(arguments, vm)?, argument(arguments, 1, vm)?, vm)?;
    if !part.is_writable() {
        return Err(vm.new_value_error("assignment destination is read-only"));
    }
    let value = argument(arguments, 2, vm)?;
    if part.ndim() == 0 {
        boxing::store(value, part.dtype(), part.data(), vm)?;
    } else {
        let source = super::nested::array(value, Some(part.dtype()), vm)?;
        subscript::assign(&part, &source, vm)?;
    }
    Ok(vm.ctx.none())
}

/// `void_length(void)`: the number of fields.
fn void_length(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let void = void(arguments, vm)?;
    let length = record_of(void.dtype()).map_or(0, |record| record.fields.len());
    Ok(vm.ctx.new_int(length).into())
}
