//! Objects of others that offer an array: their memory by the buffer protocol or `__array_interface__`, or whatever
//! `__array__` returns.

use hotloop_array::array::Array;
use hotloop_array::dtype::DType;
use hotloop_array::layout::{self, Shape, Strides};
use hotloop_core::storage::Storage;
use rustpython_vm::builtins::{PyBytes, PyDict, PyStr, PyTuple, PyType};
use rustpython_vm::function::{FuncArgs, KwArgs};
use rustpython_vm::protocol::PyBuffer;
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyResult, TryFromBorrowedObject, VirtualMachine};

use super::errors::OrRaise;
use super::{array_of, buffers, convert, dtypes, scalars};

/// Whether a class is one of Python's own that never takes part in NumPy's protocols.
pub(super) fn is_basic(class: &Py<PyType>, vm: &VirtualMachine) -> bool {
    let types = &vm.ctx.types;
    let known = [
        types.float_type,
        types.int_type,
        types.bool_type,
        types.complex_type,
        types.str_type,
        types.bytes_type,
        types.list_type,
        types.tuple_type,
        types.none_type,
        types.dict_type,
        types.set_type,
        types.frozenset_type,
        types.slice_type,
        types.ellipsis_type,
        types.not_implemented_type,
        types.type_type,
    ];
    known.iter().any(|each| class.is(*each))
}

/// Whether an object shows its memory by the buffer protocol. Bytes are scalars.
pub(super) fn has_memory(object: &PyObject) -> bool {
    object.class().slots.as_buffer.load().is_some()
        && object.downcast_ref::<PyBytes>().is_none()
        && scalars::value_of(object).is_none()
}

/// An object of another library as an array.
///
/// # Errors
/// What its methods raised.
pub(super) fn array(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Array>> {
    if is_basic(object.class(), vm) {
        return Ok(None);
    }
    if has_memory(object) {
        return buffers::view(PyBuffer::try_from_borrowed_object(vm, object)?, vm).map(Some);
    }
    if let Some(array) = by_interface(object, vm)? {
        return Ok(Some(array));
    }
    let made = array_object(object, None, None, vm)?;
    Ok(made.as_deref().and_then(array_of).cloned())
}

/// What `__array__` of an object returns; `None` for an object without it, and for one that shows its memory.
///
/// # Errors
/// What the method raised; `ValueError` if it returned no array.
pub(super) fn array_object(
    object: &PyObject,
    dtype: Option<DType>,
    copy: Option<bool>,
    vm: &VirtualMachine,
) -> PyResult<Option<PyObjectRef>> {
    if array_of(object).is_some()
        || is_basic(object.class(), vm)
        || scalars::value_of(object).is_some()
        || scalars::void_of(object).is_some()
        || object.downcast_ref::<PyType>().is_some()
        || object.downcast_ref::<PyStr>().is_some()
        || object.downcast_ref::<PyBytes>().is_some()
        || has_memory(object)
    {
        return Ok(None);
    }
    let Some(method) = vm.get_attribute_opt(object, "__array__")? else { return Ok(None) };
    let positional: Vec<PyObjectRef> = dtype.iter().map(|dtype| dtypes::object(*dtype, vm)).collect();
    let result = match copy {
        None => method.call(FuncArgs::from(positional), vm)?,
        Some(copy) => {
            let keyword = (String::from("copy"), PyObjectRef::from(vm.ctx.new_bool(copy)));
            let keywords: KwArgs = [keyword].into_iter().collect();
            let with_copy = FuncArgs::new(positional.clone(), keywords);
            match method.call(with_copy, vm) {
                Err(error) if is_about_copy(&error, vm)? => {
                    warn_about_copy(vm)?;
                    method.call(FuncArgs::from(positional), vm)?
                }
                outcome => outcome?,
            }
        }
    };
    if array_of(&result).is_none() {
        return Err(vm.new_value_error("object __array__ method not producing an array"));
    }
    Ok(Some(result))
}

/// Whether an exception says that `__array__` knows no `copy=`.
fn is_about_copy(error: &rustpython_vm::builtins::PyBaseExceptionRef, vm: &VirtualMachine) -> PyResult<bool> {
    if !error.fast_isinstance(vm.ctx.exceptions.type_error) {
        return Ok(false);
    }
    let text = error.as_object().str(vm)?.to_string_lossy().into_owned();
    Ok(text.contains("got an unexpected keyword argument 'copy'")
        || text.contains("takes no keyword arguments"))
}

fn warn_about_copy(vm: &VirtualMachine) -> PyResult<()> {
    let text = "__array__ implementation doesn't accept a copy keyword, so passing copy=False failed. __array__ must implement 'dtype' and 'copy' keyword arguments. To learn more, see the migration guide https://numpy.org/devdocs/numpy_2_0_migration_guide.html#adapting-to-changes-in-the-copy-keyword";
    let warn = vm.import("warnings", 0)?.get_attr("warn", vm)?;
    let category: PyObjectRef = vm.ctx.exceptions.deprecation_warning.to_owned().into();
    warn.call((vm.ctx.new_str(text), category), vm)?;
    Ok(())
}

/// The array that `__array_interface__` describes, on the same memory.
fn by_interface(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Array>> {
    if object.downcast_ref::<PyType>().is_some() {
        return Ok(None);
    }
    let Some(interface) = vm.get_attribute_opt(object, "__array_interface__")? else { return Ok(None) };
    let Some(interface) = interface.downcast_ref::<PyDict>() else {
        return Err(vm.new_value_error("Invalid __array_interface__ value, must be a dict"));
    };
    let get = |name: &str| -> PyResult<Option<PyObjectRef>> {
        Ok(interface.get_item_opt(name, vm)?.filter(|value| !vm.is_none(value)))
    };
    let Some(kind) = get("typestr")? else {
        return Err(vm.new_value_error("Missing __array_interface__ typestr"));
    };
    let mut dtype = dtypes::from_object(&kind, vm)?;
    if let (DType::Record(_), Some(fields)) = (dtype, get("descr")?) {
        let described = dtypes::from_object(&fields, vm)?;
        dtype = if described.itemsize() == dtype.itemsize() { described } else { dtype };
    }
    let Some(shape) = get("shape")? else {
        return Err(vm.new_value_error("Missing __array_interface__ shape"));
    };
    let shape: Shape = convert::shape(&shape, vm)?.into();
    let strides: Strides = match get("strides")? {
        Some(strides) => convert::integers(&strides, vm)?.into(),
        None => layout::c_strides(&shape, dtype.itemsize()),
    };
    if strides.len() != shape.len() {
        return Err(vm.new_value_error("mismatch in length of strides and shape"));
    }
    if dtype.has_objects() {
        return Err(vm.new_value_error("references to objects are not shared by an interface"));
    }
    let offset = get("offset")?.map_or(Ok(0), |offset| convert::integer(&offset, vm))?;
    let place = get("data")?.unwrap_or_else(|| object.to_owned());
    let Some(pair) = place.downcast_ref::<PyTuple>() else {
        let memory = buffers::bytes(&place, vm)?;
        let itemsize = dtype.itemsize();
        if !layout::stays_inside(offset, memory.nbytes(), &shape, &strides, itemsize).or_raise(vm)? {
            return Err(vm.new_value_error("buffer is too small for the array that its interface describes"));
        }
        let data = memory.data().wrapping_offset(offset);
        // SAFETY: the extent was just checked.
        return Ok(Some(unsafe { memory.view_as(data, dtype, shape, strides) }));
    };
    let [address, readonly] = pair.as_slice() else {
        return Err(vm.new_type_error(
            "__array_interface__ data must be a 2-tuple with (data pointer integer, read-only flag)",
        ));
    };
    let writable = !readonly.clone().try_to_bool(vm)?;
    let data = std::ptr::with_exposed_provenance_mut::<u8>(convert::integer(address, vm)? as usize);
    layout::checked_size(&shape, dtype.itemsize()).or_raise(vm)?;
    let (low, high) = layout::extent(&shape, &strides, dtype.itemsize());
    let count = usize::try_from(high.wrapping_sub(low)).unwrap_or(0);
    // SAFETY: by the protocol the object vouches for the address as long as it lives, and it is kept.
    let storage = unsafe { Storage::foreign(data.wrapping_offset(low), count, Box::new(object.to_owned())) };
    // SAFETY: the storage covers what shape and strides reach.
    Ok(Some(unsafe { Array::from_parts(storage, data, dtype, shape, strides, writable) }))
}
