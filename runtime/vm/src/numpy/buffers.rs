//! Arrays over the memory of other objects, by Python's buffer protocol.

use hotloop_array::array::Array;
use hotloop_array::dtype::DType;
use hotloop_array::layout::{Shape, Strides};
use hotloop_core::storage::Storage;
use rustpython_vm::protocol::PyBuffer;
use rustpython_vm::{PyObject, PyResult, TryFromBorrowedObject, VirtualMachine};

/// The elements of a buffer as an array on the same memory.
///
/// # Errors
/// `ValueError` for a format that no dtype has.
pub(super) fn view(buffer: PyBuffer, vm: &VirtualMachine) -> PyResult<Array> {
    let description = &buffer.desc;
    let Some(dtype) = dtype_of(&description.format, description.itemsize) else {
        return Err(
            vm.new_value_error(format!("cannot make an array of buffer format '{}'", description.format))
        );
    };
    let shape: Shape = description.dim_desc.iter().map(|(length, _, _)| *length).collect();
    let strides: Strides = description.dim_desc.iter().map(|(_, stride, _)| *stride).collect();
    let offset = description.offset;
    Ok(over(buffer, dtype, offset, shape, strides))
}

/// The array on the memory of Python's own objects that have a buffer: bytes, bytearrays, memory views, arrays of numbers.
pub(crate) fn of_plain_object(object: &PyObject, vm: &VirtualMachine) -> Option<Array> {
    if !matches!(&*object.class().name(), "bytes" | "bytearray" | "memoryview" | "array") {
        return None;
    }
    view(PyBuffer::try_from_borrowed_object(vm, object).ok()?, vm).ok()
}

/// The bytes of an object with a buffer, as an array on the same memory.
///
/// # Errors
/// `TypeError` for an object without one, `ValueError` for one that is not contiguous.
pub(super) fn bytes(object: &PyObject, vm: &VirtualMachine) -> PyResult<Array> {
    let buffer = PyBuffer::try_from_borrowed_object(vm, object)?;
    if !buffer.desc.is_contiguous() {
        return Err(vm.new_value_error("ndarray is not C-contiguous"));
    }
    let (count, offset) = (buffer.desc.len, buffer.desc.offset);
    Ok(over(buffer, DType::UInt8, offset, [count].as_slice().into(), [1].as_slice().into()))
}

/// Elements of a buffer, which is held as long as the array's memory.
fn over(buffer: PyBuffer, dtype: DType, offset: isize, shape: Shape, strides: Strides) -> Array {
    let writable = !buffer.desc.readonly;
    let (data, count) = if writable {
        let mut bytes = buffer.obj_bytes_mut();
        (bytes.as_mut_ptr(), bytes.len())
    } else {
        let bytes = buffer.obj_bytes();
        (bytes.as_ptr().cast_mut(), bytes.len())
    };
    // SAFETY: an exporter keeps its memory in place until the buffer is released, which the storage does. It is written
    // only if the buffer may be.
    let storage = unsafe { Storage::foreign(data, count, Box::new(buffer)) };
    // SAFETY: the elements of a buffer lie inside its memory.
    unsafe { Array::from_parts(storage, data.wrapping_offset(offset), dtype, shape, strides, writable) }
}

/// The dtype of a format of the buffer protocol.
fn dtype_of(format: &str, itemsize: usize) -> Option<DType> {
    let swapped = format.starts_with(['>', '!']);
    let format = format.trim_start_matches(['@', '=', '<', '>', '!']);
    let dtype = match format {
        "Zf" => Some(DType::Complex64),
        "Zd" => Some(DType::Complex128),
        "c" => Some(DType::UInt8),
        _ => match format.chars().last() {
            Some('s') => Some(DType::Bytes(itemsize as u32)),
            Some('w') => Some(DType::Text(itemsize as u32 / 4)),
            Some('x') => Some(DType::void(itemsize)),
            _ => format.chars().next().filter(|_| format.len() == 1).and_then(DType::from_code),
        },
    }?;
    let dtype = if swapped { dtype.swapped() } else { dtype };
    (dtype.itemsize() == itemsize).then_some(dtype)
}
