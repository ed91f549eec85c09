//! `ndarray(shape, dtype=float, buffer=None, offset=0, strides=None, order=None)`, for the class itself and its
//! subclasses.

use hotloop_array::array::{Array, Order};
use hotloop_array::dtype::DType;
use hotloop_array::layout::{self, Strides};
use rustpython_vm::builtins::PyTypeRef;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::arrays::NdArray;
use super::errors::OrRaise;
use super::{array_of, buffers, convert, dtypes, instances};

const NAMES: [&str; 6] = ["shape", "dtype", "buffer", "offset", "strides", "order"];

/// A new array of the class.
///
/// # Errors
/// Those of the arguments, and of `__array_finalize__`.
pub(super) fn make(class: PyTypeRef, arguments: &FuncArgs, vm: &VirtualMachine) -> PyResult {
    let [shape, dtype, buffer, offset, strides, order] = named(arguments, vm)?;
    let Some(shape) = shape else {
        return Err(vm.new_type_error("ndarray() missing required argument 'shape' (pos 1)"));
    };
    let described = dtype.map_or(Ok(DType::Float64.into()), |dtype| dtypes::described(&dtype, vm))?;
    let dtype = super::functions::sized(described.dtype);
    let order = order.map_or(Ok(Order::C), |order| convert::order(&order, Order::C, vm))?;
    let mut shape = convert::shape(&shape, vm)?;
    shape.extend(described.shape);
    let strides = strides.map(|strides| convert::integers(&strides, vm)).transpose()?;
    if strides.as_ref().is_some_and(|strides| strides.len() != shape.len()) {
        return Err(vm.new_value_error("strides, if given, must be the same length as shape"));
    }
    let fortran = order == Order::F;
    let Some(buffer) = buffer else {
        let array = Array::new_in_order(dtype, &shape, fortran, true).or_raise(vm)?;
        let array = match strides {
            Some(strides) => placed(&array, dtype, 0, &shape, strides.as_slice().into(), vm)?,
            None => array,
        };
        return instances::of_class(NdArray::owner(array), class, None, vm);
    };
    let offset = offset.map_or(Ok(0), |offset| convert::integer(&offset, vm))?;
    let memory = match array_of(&buffer) {
        Some(array) if array.is_c_contiguous() || array.is_f_contiguous() => array.clone(),
        Some(_) => return Err(vm.new_value_error("ndarray is not contiguous")),
        None => buffers::bytes(&buffer, vm)?,
    };
    // References are only seen where there are some.
    let same = memory.dtype() == dtype && offset == 0 && strides.is_none();
    if !same && (dtype.has_objects() || memory.dtype().has_objects()) {
        return Err(vm.new_value_error("cannot construct a dtype 'O' array from a buffer"));
    }
    let strides: Strides = match strides {
        Some(strides) => strides.as_slice().into(),
        None => {
            let count = layout::checked_size(&shape, dtype.itemsize()).or_raise(vm)?;
            let needed = count * dtype.itemsize();
            let room = usize::try_from(offset).ok().and_then(|offset| memory.nbytes().checked_sub(offset));
            if room.is_none_or(|room| room < needed) {
                return Err(vm.new_type_error("buffer is too small for requested array"));
            }
            let strides = if fortran { layout::f_strides } else { layout::c_strides };
            strides(&shape, dtype.itemsize())
        }
    };
    let array = placed(&memory, dtype, offset, &shape, strides, vm)?;
    instances::view_as(array, &buffer, class, None, vm)
}

/// The arguments by position or name; `None` stands for the default.
fn named(arguments: &FuncArgs, vm: &VirtualMachine) -> PyResult<[Option<PyObjectRef>; 6]> {
    if arguments.args.len() > NAMES.len() {
        return Err(vm.new_type_error(format!(
            "ndarray() takes at most 6 arguments ({} given)",
            arguments.args.len() + arguments.kwargs.len()
        )));
    }
    let mut found: [Option<PyObjectRef>; 6] = Default::default();
    for (place, value) in found.iter_mut().zip(&arguments.args) {
        *place = Some(value.clone());
    }
    for (name, value) in &arguments.kwargs {
        let name = name.to_string_lossy();
        let Some(at) = NAMES.iter().position(|known| *known == name) else {
            return Err(vm.new_type_error(format!("ndarray() got an unexpected keyword argument '{name}'")));
        };
        if found[at].is_some() {
            return Err(vm.new_type_error(format!(
                "argument for ndarray() given by name ('{name}') and position ({})",
                at + 1
            )));
        }
        found[at] = Some(value.clone());
    }
    Ok(found.map(|value| value.filter(|value| !vm.is_none(value))))
}

/// Elements at these places of an array's memory, which they must not leave.
fn placed(
    memory: &Array,
    dtype: DType,
    offset: isize,
    shape: &[usize],
    strides: Strides,
    vm: &VirtualMachine,
) -> PyResult<Array> {
    if !layout::stays_inside(offset, memory.nbytes(), shape, &strides, dtype.itemsize()).or_raise(vm)? {
        return Err(
            vm.new_value_error("strides is incompatible with shape of requested array and size of buffer")
        );
    }
    let data = memory.data().wrapping_offset(offset);
    // SAFETY: the extent was just checked against the memory, which is dense.
    Ok(unsafe { memory.view_as(data, dtype, shape.into(), strides) })
}
