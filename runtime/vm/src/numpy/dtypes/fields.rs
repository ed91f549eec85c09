//! Fields of dtypes of records, as subscripts of them: by name, by number, several by a list of names.

use hotloop_array::dtype::{DType, Described, Field, Record, RecordType};
use rustpython_vm::builtins::{PyInt, PyList, PyStr};
use rustpython_vm::protocol::{PyMappingMethods, PySequenceMethods};
use rustpython_vm::types::{AsMapping, AsSequence};
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyResult, VirtualMachine, atomic_func};

use super::{DTypeObject, described_object, object};

/// The dtype of a field as an object.
pub(in crate::numpy) fn field_object(field: &Field, vm: &VirtualMachine) -> PyObjectRef {
    described_object(Described { dtype: field.dtype, shape: field.shape.clone() }, vm)
}

impl DTypeObject {
    fn item(&self, needle: &PyObject, vm: &VirtualMachine) -> PyResult {
        let Some(record) = self.record() else {
            return Err(vm.new_key_error(
                vm.ctx
                    .new_str(format!(
                        "There are no fields in dtype {self_text}.",
                        self_text = self.dtype().text()
                    ))
                    .into(),
            ));
        };
        if let Some(name) = needle.downcast_ref::<PyStr>() {
            let name = name.to_string();
            return match record.field(&name) {
                Some(field) => Ok(field_object(field, vm)),
                None => {
                    Err(vm.new_key_error(vm.ctx.new_str(format!("Field named '{name}' not found.")).into()))
                }
            };
        }
        if let Some(at) = needle.downcast_ref::<PyInt>() {
            let at = crate::numpy::convert::integer(at.as_object(), vm)?;
            let length = record.fields.len() as isize;
            let place = if at < 0 { at + length } else { at };
            return match usize::try_from(place).ok().and_then(|place| record.fields.get(place)) {
                Some(field) => Ok(field_object(field, vm)),
                None => Err(vm.new_index_error(format!("Field index {at} out of range."))),
            };
        }
        if let Some(list) = needle.downcast_ref::<PyList>() {
            let names: Vec<PyObjectRef> = list.borrow_vec().to_vec();
            return Ok(object(with_fields(record, &names, vm)?, vm));
        }
        Err(vm.new_type_error(
            "Field key must be an integer field offset, single field name, or list of field names.",
        ))
    }
}

/// The record of some fields of another, at the same offsets.
///
/// # Errors
/// `KeyError`
pub(in crate::numpy) fn with_fields(
    record: Record,
    names: &[PyObjectRef],
    vm: &VirtualMachine,
) -> PyResult<DType> {
    let mut fields = Vec::new();
    for name in names {
        let Some(text) = name.downcast_ref::<PyStr>().map(|name| name.to_string()) else {
            return Err(vm.new_type_error("field names must be strings"));
        };
        match record.field(&text) {
            Some(field) if fields.contains(field) => {
                return Err(vm.new_value_error(format!("duplicate field of name '{text}'")));
            }
            Some(field) => fields.push(field.clone()),
            None => {
                return Err(
                    vm.new_key_error(vm.ctx.new_str(format!("Field named '{text}' not found.")).into())
                );
            }
        }
    }
    let description = RecordType { fields, itemsize: record.itemsize, aligned: record.aligned, named: true };
    Ok(DType::Record(Record::new(description)))
}

impl AsMapping for DTypeObject {
    fn as_mapping() -> &'static PyMappingMethods {
        static METHODS: PyMappingMethods = PyMappingMethods {
            length: atomic_func!(|mapping, _vm| {
                let record = mapping.obj.downcast_ref::<DTypeObject>().and_then(DTypeObject::record_of);
                Ok(record.map_or(0, |record| record.fields.len()))
            }),
            subscript: atomic_func!(|mapping, needle, vm| {
                match mapping.obj.downcast_ref::<DTypeObject>() {
                    Some(dtype) => dtype.item(needle, vm),
                    None => Err(vm.new_type_error("not a dtype")),
                }
            }),
            ..PyMappingMethods::NOT_IMPLEMENTED
        };
        &METHODS
    }
}

impl DTypeObject {
    fn record_of(zelf: &Py<DTypeObject>) -> Option<Record> {
        zelf.record()
    }
}

impl AsSequence for DTypeObject {
    fn as_sequence() -> &'static PySequenceMethods {
        static METHODS: std::sync::LazyLock<PySequenceMethods> =
            std::sync::LazyLock::new(|| PySequenceMethods {
                repeat: atomic_func!(|sequence, count, vm| {
                    let Some(zelf) = sequence.obj.downcast_ref::<DTypeObject>() else {
                        return Err(vm.new_type_error("not a dtype"));
                    };
                    let count = usize::try_from(count)
                        .map_err(|_| vm.new_value_error("invalid itemsize in generic type tuple"))?;
                    let mut shape = vec![count];
                    shape.extend_from_slice(&zelf.shape);
                    Ok(described_object(Described { dtype: zelf.dtype(), shape }, vm))
                }),
                ..PySequenceMethods::NOT_IMPLEMENTED
            });
        &METHODS
    }
}
