//! Arrays put together.

use hotloop_array::array::{Array, Order};
use hotloop_array::dtype::DType;
use hotloop_array::manipulate;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::{array_argument, dtype_argument};
use crate::numpy::convert::{argument, axis, integer, integers, shape};
use crate::numpy::errors::OrRaise;
use crate::numpy::{Function, array_of, arrays, convert};

pub(super) const TABLE: &[(&str, Function)] =
    &[("concatenate", concatenate), ("stack", stack), ("repeat", repeat), ("tile", tile)];

fn array_list(object: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<Array>> {
    if let Some(array) = array_of(object) {
        return (0..array.shape().first().copied().unwrap_or(0))
            .map(|at| {
                hotloop_array::index::view(array, &[hotloop_array::index::Index::At(at as isize)])
                    .or_raise(vm)
            })
            .collect();
    }
    vm.extract_elements_with(object, |item| convert::array(&item, vm))
}

/// Numbers in the dtype that was asked for, warning about what is lost.
fn converted(parts: Vec<Array>, dtype: Option<DType>, vm: &VirtualMachine) -> PyResult<Vec<Array>> {
    let Some(to) = dtype.filter(|dtype| dtype.native().is_number()) else { return Ok(parts) };
    let convert = |part: Array| match part.dtype() {
        from if from == to || !from.native().is_number() => Ok(part),
        _ => convert::cast(&part, to, Order::K, vm),
    };
    parts.into_iter().map(convert).collect()
}

/// `concatenate(arrays, axis, dtype)`
fn concatenate(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let parts = array_list(argument(arguments, 0, vm)?, vm)?;
    let axis = axis(argument(arguments, 1, vm)?, vm)?;
    let dtype = dtype_argument(arguments, 2, vm)?;
    let parts = converted(parts, dtype, vm)?;
    Ok(arrays::new(manipulate::concatenate(&parts, axis, dtype).or_raise(vm)?, vm))
}

/// `stack(arrays, axis, dtype)`
fn stack(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let parts = array_list(argument(arguments, 0, vm)?, vm)?;
    let axis = integer(argument(arguments, 1, vm)?, vm)?;
    let dtype = dtype_argument(arguments, 2, vm)?;
    let parts = converted(parts, dtype, vm)?;
    Ok(arrays::new(manipulate::stack(&parts, axis, dtype).or_raise(vm)?, vm))
}

/// `repeat(array, counts, axis)`
fn repeat(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let counts: Vec<i64> = integers(argument(arguments, 1, vm)?, vm)?.into_iter().map(|n| n as i64).collect();
    let axis = axis(argument(arguments, 2, vm)?, vm)?;
    arrays::like(manipulate::repeat(&source, &counts, axis).or_raise(vm)?, &arguments[0], vm)
}

/// `tile(array, repeats)`
fn tile(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let repeats = shape(argument(arguments, 1, vm)?, vm)?;
    Ok(arrays::new(manipulate::tile(&source, &repeats).or_raise(vm)?, vm))
}
