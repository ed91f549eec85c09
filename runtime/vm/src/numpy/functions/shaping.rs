//! Arrays of another shape, order or dtype, mostly over the same memory.

use hotloop_array::array::{Array, Order};
use hotloop_array::dtype::{DType, Described};
use hotloop_array::manipulate;
use hotloop_array::promotion::can_cast;
use rustpython_vm::builtins::PyType;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::{array_argument, casting, related};
use crate::numpy::convert::{argument, axes, axis, integer, integers, order, shape, truth};
use crate::numpy::errors::{self, OrRaise};
use crate::numpy::{Function, array_of, arrays, convert, dtypes, instances, scalars};

pub(super) const TABLE: &[(&str, Function)] = &[
    ("reshape", reshape),
    ("transpose", transpose),
    ("swapaxes", swapaxes),
    ("squeeze", squeeze),
    ("expand_dims", expand_dims),
    ("broadcast_to", broadcast_to),
    ("broadcast_shape", broadcast_shape),
    ("operand_shape", operand_shape),
    ("diagonal", diagonal),
    ("flip", flip),
    ("roll", roll),
    ("as_strided", as_strided),
    ("view", view),
    ("view_as", view_as),
    ("field", field),
    ("astype", astype),
    ("copy", copy),
    ("ravel", ravel),
    ("flatten", flatten),
];

/// `reshape(array, shape, order)`
fn reshape(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let wanted = integers(argument(arguments, 1, vm)?, vm)?;
    let order = order(argument(arguments, 2, vm)?, Order::C, vm)?;
    related(source.reshape(&wanted, order).or_raise(vm)?, &arguments[0], vm)
}

/// `transpose(array, axes)`
fn transpose(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let result = match axes(argument(arguments, 1, vm)?, vm)? {
        Some(axes) => source.transpose(&axes).or_raise(vm)?,
        None => source.reversed_axes(),
    };
    related(result, &arguments[0], vm)
}

/// `swapaxes(array, axis1, axis2)`
fn swapaxes(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let (a, b) = (integer(argument(arguments, 1, vm)?, vm)?, integer(argument(arguments, 2, vm)?, vm)?);
    for (name, axis) in [("axis1", a), ("axis2", b)] {
        if let Err(error) = hotloop_array::layout::normalize_axis(axis, source.ndim()) {
            return Err(errors::axis_exception(format!("{name}: {error}"), vm));
        }
    }
    related(source.swap_axes(a, b).or_raise(vm)?, &arguments[0], vm)
}

/// `squeeze(array, axes)`
fn squeeze(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let axes = axes(argument(arguments, 1, vm)?, vm)?;
    let squeezed = source.squeeze(axes.as_deref()).or_raise(vm)?;
    // A scalar stays one.
    if scalars::value_of(&arguments[0]).is_some() {
        Ok(arguments[0].clone())
    } else {
        related(squeezed, &arguments[0], vm)
    }
}

/// `expand_dims(array, axes)`
fn expand_dims(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let axes = integers(argument(arguments, 1, vm)?, vm)?;
    related(source.expand_dims(&axes).or_raise(vm)?, &arguments[0], vm)
}

/// `broadcast_to(array, shape)`
fn broadcast_to(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let wanted = shape(argument(arguments, 1, vm)?, vm)?;
    if wanted.is_empty() && source.ndim() > 0 {
        return Err(vm.new_value_error("cannot broadcast a non-scalar to a scalar array"));
    }
    related(source.broadcast_to(&wanted).or_raise(vm)?, &arguments[0], vm)
}

/// `operand_shape(*shapes)`: as `broadcast_shape`, but refused in the words of ufuncs.
fn operand_shape(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let shapes: Vec<Vec<usize>> =
        arguments.iter().map(|object| shape(object, vm)).collect::<PyResult<_>>()?;
    let slices: Vec<&[usize]> = shapes.iter().map(Vec::as_slice).collect();
    let result = hotloop_array::layout::broadcast_shapes(&slices).or_raise(vm)?;
    Ok(convert::shape_tuple(&result, vm))
}

/// `broadcast_shape(*shapes)`
fn broadcast_shape(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let shapes: Vec<Vec<usize>> =
        arguments.iter().map(|object| shape(object, vm)).collect::<PyResult<_>>()?;
    let slices: Vec<&[usize]> = shapes.iter().map(Vec::as_slice).collect();
    let result = hotloop_array::layout::broadcast_shapes(&slices)
        .map_err(|_| vm.new_value_error(mismatch(&slices)))?;
    Ok(convert::shape_tuple(&result, vm))
}

/// Which of several shapes do not fit together.
fn mismatch(shapes: &[&[usize]]) -> String {
    let mut text = "shape mismatch: objects cannot be broadcast to a single shape.".to_owned();
    let ndim = shapes.iter().map(|shape| shape.len()).max().unwrap_or(0);
    for axis in 0..ndim {
        let mut decided: Option<(usize, usize)> = None;
        for (at, shape) in shapes.iter().enumerate() {
            let Some(&length) = (axis + shape.len()).checked_sub(ndim).and_then(|axis| shape.get(axis))
            else {
                continue;
            };
            match decided {
                _ if length == 1 => {}
                None => decided = Some((at, length)),
                Some((first, wanted)) if wanted != length => {
                    text += &format!(
                        "  Mismatch is between arg {first} with shape {} and arg {at} with shape {}.",
                        hotloop_array::layout::shape_text(shapes[first]),
                        hotloop_array::layout::shape_text(shape)
                    );
                    return text;
                }
                Some(_) => {}
            }
        }
    }
    text
}

/// `diagonal(array, offset, axis1, axis2)`
fn diagonal(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let number = |at| integer(argument(arguments, at, vm)?, vm);
    related(source.diagonal(number(1)?, number(2)?, number(3)?).or_raise(vm)?, &arguments[0], vm)
}

/// `flip(array, axes)`
fn flip(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let axes = axes(argument(arguments, 1, vm)?, vm)?;
    related(manipulate::flip(&source, axes.as_deref()).or_raise(vm)?, &arguments[0], vm)
}

/// `roll(array, shift, axis)`
fn roll(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let shift = integer(argument(arguments, 1, vm)?, vm)?;
    let axis = axis(argument(arguments, 2, vm)?, vm)?;
    arrays::like(manipulate::roll(&source, shift, axis).or_raise(vm)?, &arguments[0], vm)
}

/// `as_strided(array, shape, strides)`; what it would reach must lie inside the array's memory.
fn as_strided(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let shape = shape(argument(arguments, 1, vm)?, vm)?;
    let strides = integers(argument(arguments, 2, vm)?, vm)?;
    if shape.len() != strides.len() {
        return Err(vm.new_value_error("mismatch in length of strides and shape"));
    }
    let Some(result) = source.strided(&shape, &strides).or_raise(vm)? else {
        return Err(vm.new_value_error("as_strided would reach outside the array's memory"));
    };
    related(result, &arguments[0], vm)
}

/// `view(array, dtype)`: the same memory, read as another dtype.
fn view(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let dtype = argument(arguments, 1, vm)?;
    let result = if vm.is_none(dtype) { source } else { viewed_as(&source, dtype, vm)? };
    related(result, &arguments[0], vm)
}

/// `view_as(array, class, template)`: the same array of another class; without a template it is made from the array.
fn view_as(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let Ok(class) = argument(arguments, 1, vm)?.to_owned().downcast::<PyType>() else {
        return Err(vm.new_type_error("not a class"));
    };
    let template = arguments.get(2).unwrap_or(&arguments[0]);
    instances::view_as(source, &arguments[0], class, Some(template), vm)
}

/// Memory that holds references to objects is never read as something else, nor the other way round.
fn refuse_references(from: DType, to: DType, vm: &VirtualMachine) -> PyResult<()> {
    if from != to && (from.has_objects() || to.has_objects()) {
        return Err(vm.new_type_error("Cannot change data-type for array of references."));
    }
    Ok(())
}

/// Whether a dtype is that of a field at an offset, inside of others too.
fn is_field(of: DType, dtype: DType, offset: usize) -> bool {
    if of == dtype && offset == 0 {
        return true;
    }
    let DType::Record(record) = of else { return false };
    record.fields.iter().any(|field| {
        let inside = (field.offset..field.offset + field.size().max(1)).contains(&offset);
        let place = offset.wrapping_sub(field.offset);
        let size = field.dtype.itemsize().max(1);
        inside && is_field(field.dtype, dtype, place % size)
    })
}

/// The memory of an array, read as what an object describes; a dtype with a shape adds axes.
pub(in crate::numpy) fn viewed_as(
    source: &Array,
    described: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Array> {
    let described = dtypes::described(described, vm)?;
    let Described { dtype, shape: inner } = described;
    if inner.is_empty() {
        return viewed(source, dtype, vm);
    }
    refuse_references(source.dtype(), dtype, vm)?;
    let count: usize = inner.iter().product();
    if dtype.itemsize() * count != source.dtype().itemsize() {
        return Err(vm.new_value_error(
            "Changing the dtype to a subarray type is only supported if the total itemsize is unchanged",
        ));
    }
    let whole = viewed(source, DType::void(dtype.itemsize() * count), vm)?;
    let (mut shape, mut strides) = (whole.shape().to_vec(), whole.strides().to_vec());
    shape.extend_from_slice(&inner);
    strides.extend(hotloop_array::layout::c_strides(&inner, dtype.itemsize()));
    // SAFETY: the items of an element lie inside it.
    Ok(unsafe { whole.view_as(whole.data(), dtype, shape.as_slice().into(), strides.as_slice().into()) })
}

/// The memory of an array, read as another dtype.
fn viewed(source: &Array, dtype: DType, vm: &VirtualMachine) -> PyResult<Array> {
    refuse_references(source.dtype(), dtype, vm)?;
    source.with_dtype(dtype).or_raise(vm)
}

/// `field(array, dtype, offset)`: bytes of each element from an offset on, as another dtype.
fn field(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let Described { dtype, shape: inner } = dtypes::described(argument(arguments, 1, vm)?, vm)?;
    let offset = integer(argument(arguments, 2, vm)?, vm)?;
    let size = dtype.itemsize() * inner.iter().product::<usize>();
    if offset < 0 || offset as usize + size > source.dtype().itemsize() {
        return Err(vm.new_value_error("new type plus offset is larger than original type"));
    }
    if !is_field(source.dtype(), dtype, offset as usize) {
        refuse_references(source.dtype(), dtype, vm)?;
    }
    let data = source.data().wrapping_offset(offset);
    let (mut shape, mut strides) = (source.shape().to_vec(), source.strides().to_vec());
    shape.extend_from_slice(&inner);
    strides.extend(hotloop_array::layout::c_strides(&inner, dtype.itemsize()));
    // SAFETY: every element's bytes from the offset on hold the elements of the new dtype.
    let result = unsafe { source.view_as(data, dtype, shape.as_slice().into(), strides.as_slice().into()) };
    related(result, &arguments[0], vm)
}

/// `astype(array, dtype, order, casting, copy, subok)`
fn astype(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let dtype = dtypes::from_object(argument(arguments, 1, vm)?, vm)?;
    let order = order(argument(arguments, 2, vm)?, Order::K, vm)?;
    let casting = casting(argument(arguments, 3, vm)?, vm)?;
    if !can_cast(source.dtype(), dtype, casting) {
        return Err(vm.new_type_error(format!(
            "Cannot cast {} from {} to {} according to the rule '{}'",
            if source.ndim() == 0 { "scalar" } else { "array data" },
            source.dtype().repr(),
            dtype.repr(),
            casting.text()
        )));
    }
    let subok = arguments.get(5).map_or(Ok(false), |subok| truth(subok, vm))?;
    let suits = match order {
        Order::C => source.is_c_contiguous(),
        Order::F => source.is_f_contiguous(),
        _ => true,
    };
    if !truth(argument(arguments, 4, vm)?, vm)?
        && dtype == source.dtype()
        && suits
        && array_of(&arguments[0]).is_some()
        && (subok || instances::is_exact(&arguments[0]))
    {
        return Ok(arguments[0].clone());
    }
    let made = convert::cast(&source, dtype, order, vm)?;
    if subok { arrays::like(made, &arguments[0], vm) } else { Ok(arrays::new(made, vm)) }
}

/// `copy(array, order)`
pub(super) fn copy(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let order = order(argument(arguments, 1, vm)?, Order::C, vm)?;
    let copy = convert::detached(convert::weight(&source), vm, || source.copy(order)).or_raise(vm)?;
    arrays::like(copy, &arguments[0], vm)
}

/// `flatten(array, order)`: a copy along one axis.
fn flatten(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let order = order(argument(arguments, 1, vm)?, Order::C, vm)?;
    let copy = convert::detached(convert::weight(&source), vm, || source.copy(order)).or_raise(vm)?;
    arrays::like(copy.reshape(&[-1], order).or_raise(vm)?, &arguments[0], vm)
}

/// `ravel(array, order)`
pub(super) fn ravel(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let order = order(argument(arguments, 1, vm)?, Order::C, vm)?;
    let flat = source.reshape(&[-1], order).or_raise(vm)?;
    // Elements that do not lie one behind the other are copied, even where a view could show them.
    let flat = if flat.is_c_contiguous() { flat } else { flat.copy(Order::C).or_raise(vm)? };
    related(flat, &arguments[0], vm)
}
