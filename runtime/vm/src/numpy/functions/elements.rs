//! Elements and memory.

use hotloop_array::array::{Array, Order};
use hotloop_array::dtype::DType;
use hotloop_array::elementwise::{self, Operand};
use hotloop_array::promotion::{Casting, OperandType, can_cast_operand};
use hotloop_array::scalar::Scalar;
use hotloop_array::select;
use hotloop_array::select::OutOfBounds;
use rustpython_vm::builtins::PyStr;
use rustpython_vm::{AsObject, PyObjectRef, PyResult, VirtualMachine};

use super::{array_argument, casting};
use crate::numpy::convert::{argument, axis, integer, integers, order};
use crate::numpy::errors::{OrRaise, report};
use crate::numpy::{Function, array_of, arrays, boxing, convert, ufuncs};

pub(super) const TABLE: &[(&str, Function)] = &[
    ("fill", fill),
    ("objects", objects),
    ("item", item),
    ("tolist", tolist),
    ("tobytes", tobytes),
    ("take", take),
    ("at", at),
    ("copyto", copyto),
    ("may_share_memory", may_share_memory),
    ("contiguity", contiguity),
    ("data_address", data_address),
    ("get_flat", get_flat),
    ("set_flat", set_flat),
    ("set_flat_many", set_flat_many),
    ("shares_memory", shares_memory),
];

/// `fill(array, value)`
pub(super) fn fill(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let target = array_argument(arguments, 0, vm)?;
    if !target.is_writable() {
        return Err(vm.new_value_error("assignment destination is read-only"));
    }
    if !target.dtype().native().is_number() {
        // One element of any kind, and be it a list.
        let source = Array::empty(target.dtype(), &[]).or_raise(vm)?;
        boxing::store(argument(arguments, 1, vm)?, target.dtype(), source.data(), vm)?;
        crate::numpy::subscript::assign(&target, &source, vm)?;
        return Ok(vm.ctx.none());
    }
    let scalar = boxing::number(argument(arguments, 1, vm)?, target.dtype(), vm)?;
    select::fill(&target, &scalar).or_raise(vm)?;
    Ok(vm.ctx.none())
}

/// `objects(list)`: an array of the list's objects, whatever they are.
fn objects(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let items = vm.extract_elements_with(argument(arguments, 0, vm)?, Ok)?;
    let array = Array::empty(DType::Object, &[items.len()]).or_raise(vm)?;
    for (at, item) in items.iter().enumerate() {
        boxing::store(item, DType::Object, array.pointer_at(&[at]), vm)?;
    }
    Ok(arrays::new(array, vm))
}

/// `item(array, *index)`: one element as a Python number.
pub(super) fn item(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let mut index: Vec<isize> = Vec::new();
    for object in &arguments[1..] {
        index.extend(integers(object, vm)?);
    }
    let pointer = match index.as_slice() {
        [] if source.size() == 1 => source.data(),
        [] => return Err(vm.new_value_error("can only convert an array of size 1 to a Python scalar")),
        [flat] => {
            if source.ndim() == 1 {
                hotloop_array::index::position(*flat, 0, source.size()).or_raise(vm)?;
            }
            select::flat_position(&source, *flat).or_raise(vm)?
        }
        many if many.len() == source.ndim() => {
            let mut checked = Vec::new();
            for (axis, at) in many.iter().enumerate() {
                checked.push(hotloop_array::index::position(*at, axis, source.shape()[axis]).or_raise(vm)?);
            }
            source.pointer_at(&checked)
        }
        _ => return Err(vm.new_value_error("incorrect number of indices for array")),
    };
    boxing::python(&source, pointer, vm)
}

/// `tolist(array)`
fn tolist(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    match array_of(argument(arguments, 0, vm)?) {
        Some(array) => convert::to_list(array, vm),
        None => convert::to_list(&array_argument(arguments, 0, vm)?, vm),
    }
}

/// `tobytes(array, order)`
fn tobytes(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let order = order(argument(arguments, 1, vm)?, Order::C, vm)?;
    let dense = source.copy(order).or_raise(vm)?;
    // SAFETY: the copy is dense and private.
    let bytes = unsafe { std::slice::from_raw_parts(dense.data(), dense.nbytes()) };
    Ok(vm.ctx.new_bytes(bytes.to_vec()).into())
}

/// `take(array, indices, axis, mode)`
fn take(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let mut source = array_argument(arguments, 0, vm)?;
    let indices = array_argument(arguments, 1, vm)?;
    let axis = match axis(argument(arguments, 2, vm)?, vm)? {
        Some(axis) => axis,
        None => {
            source = source.reshape(&[-1], Order::C).or_raise(vm)?;
            0
        }
    };
    let mode =
        match argument(arguments, 3, vm)?.downcast_ref::<PyStr>().map(|text| text.to_string()).as_deref() {
            Some("wrap") => OutOfBounds::Wrap,
            Some("clip") => OutOfBounds::Clip,
            _ => OutOfBounds::Raise,
        };
    if !indices.dtype().is_integer() && indices.dtype() != DType::Bool && indices.size() > 0 {
        return Err(vm.new_type_error(format!(
            "Cannot cast array data from dtype('{}') to dtype('int64') according to the rule 'safe'",
            indices.dtype()
        )));
    }
    convert::result_like(select::take(&source, &indices, axis, mode).or_raise(vm)?, &arguments[0], vm)
}

/// `at(ufunc, array, flat_positions, values)`
fn at(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let Some(ufunc) = ufuncs::ufunc_of(argument(arguments, 0, vm)?) else {
        return Err(vm.new_type_error("not a ufunc"));
    };
    let target = array_argument(arguments, 1, vm)?;
    let positions = integers(argument(arguments, 2, vm)?, vm)?;
    let values = argument(arguments, 3, vm)?;
    let values = if vm.is_none(values) { None } else { Some(convert::array(values, vm)?) };
    let positions: Vec<i64> = positions.into_iter().map(|position| position as i64).collect();
    let flags = elementwise::apply_at(ufunc, &target, &positions, values.as_ref()).or_raise(vm)?;
    report(flags, "at", vm)?;
    Ok(vm.ctx.none())
}

/// `copyto(target, source, casting)`
fn copyto(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let object = argument(arguments, 0, vm)?;
    let Some(target) = array_of(object) else {
        return Err(vm.new_type_error(format!(
            "copyto() argument 1 must be numpy.ndarray, not {}",
            object.class().name()
        )));
    };
    if !target.is_writable() {
        return Err(vm.new_value_error("assignment destination is read-only"));
    }
    let source = convert::required_operand(argument(arguments, 1, vm)?, vm)?;
    let casting = casting(argument(arguments, 2, vm)?, vm)?;
    let dtype = target.dtype();
    if !can_cast_operand(source.operand_type(), dtype, casting) {
        let what = if source.shape().is_empty() { "scalar" } else { "array data" };
        let from = convert::array(argument(arguments, 1, vm)?, vm)?.dtype();
        return Err(vm.new_type_error(format!(
            "Cannot cast {what} from {} to {} according to the rule '{}'",
            from.repr(),
            dtype.repr(),
            casting.text()
        )));
    }
    if let (OperandType::Weak(weak), Casting::Equiv, true) =
        (source.operand_type(), casting, dtype.native().is_number())
        && weak.default_dtype() != dtype
    {
        return Err(vm.new_type_error(format!(
            "cannot cast Python {} to {dtype} under the casting rule 'equiv'",
            weak.name()
        )));
    }
    let source = match source {
        number @ (Operand::Int(_) | Operand::Large(_)) if Scalar::holds(dtype) => {
            convert::store_everywhere(&number, dtype, vm)?.to_array().or_raise(vm)?
        }
        Operand::Int(_) | Operand::Large(_) => convert::array(argument(arguments, 1, vm)?, vm)?,
        other => convert::operand_array(other, vm)?,
    };
    crate::numpy::subscript::assign(target, &source, vm)?;
    Ok(vm.ctx.none())
}

/// `may_share_memory(a, b)`
fn may_share_memory(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let (a, b) = (array_argument(arguments, 0, vm)?, array_argument(arguments, 1, vm)?);
    Ok(vm.ctx.new_bool(a.may_share_memory(&b)).into())
}

/// `contiguity(array)`: C contiguous, Fortran contiguous, owns its memory, writable, aligned.
fn contiguity(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let object = argument(arguments, 0, vm)?;
    let source = convert::array(object, vm)?;
    let owns = object.downcast_ref::<crate::numpy::NdArray>().is_some_and(|array| array.base().is_none());
    let facts =
        [source.is_c_contiguous(), source.is_f_contiguous(), owns, source.is_writable(), source.is_aligned()];
    Ok(vm.ctx.new_tuple(facts.iter().map(|fact| vm.ctx.new_bool(*fact).into()).collect()).into())
}

/// `data_address(array)`
fn data_address(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    Ok(vm.ctx.new_int(array_argument(arguments, 0, vm)?.data() as usize).into())
}

/// `get_flat(array, index)`: the element at a position in C order.
fn get_flat(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let at = integer(argument(arguments, 1, vm)?, vm)?;
    let pointer = select::flat_position(&source, at).or_raise(vm)?;
    Ok(boxing::element(&source, pointer, vm))
}

/// `set_flat(array, index, value)`
fn set_flat(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let target = array_argument(arguments, 0, vm)?;
    if !target.is_writable() {
        return Err(vm.new_value_error("assignment destination is read-only"));
    }
    let at = integer(argument(arguments, 1, vm)?, vm)?;
    let pointer = select::flat_position(&target, at).or_raise(vm)?;
    boxing::store(argument(arguments, 2, vm)?, target.dtype(), pointer, vm).map_err(|error| {
        let is_plain = error.fast_isinstance(vm.ctx.exceptions.exception_type);
        if is_plain { vm.new_value_error("Error setting single item of array.") } else { error }
    })?;
    Ok(vm.ctx.none())
}

/// `set_flat_many(array, positions, values)`: one value for each position in C order, the last one of equal positions
/// winning. Negative positions count from the end.
fn set_flat_many(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let target = array_argument(arguments, 0, vm)?;
    if !target.is_writable() {
        return Err(vm.new_value_error("assignment destination is read-only"));
    }
    let positions = array_argument(arguments, 1, vm)?;
    let values = convert::cast(&array_argument(arguments, 2, vm)?, target.dtype(), Order::C, vm)?;
    if positions.size() != values.size() {
        return Err(vm.new_value_error("there must be as many values as positions"));
    }
    select::put_flat(&target, &positions, &values).or_raise(vm)?;
    Ok(vm.ctx.none())
}

/// `shares_memory(a, b)`: whether an element of one lies where an element of the other does.
fn shares_memory(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let (a, b) = (array_argument(arguments, 0, vm)?, array_argument(arguments, 1, vm)?);
    Ok(vm.ctx.new_bool(select::shares_memory(&a, &b).or_raise(vm)?).into())
}
