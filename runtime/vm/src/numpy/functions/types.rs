//! Types, their promotion, and the state of errors.

use hotloop_array::elementwise::Operand;
use hotloop_array::promotion::{OperandType, can_cast_operand, promote_types, result_type};
use rustpython_vm::builtins::{PyDict, PyStr, PyType};
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::casting;
use crate::numpy::convert::argument;
use crate::numpy::errors::{self, OrRaise};
use crate::numpy::{Function, array_of, convert, dtypes, scalars};

pub(super) const TABLE: &[(&str, Function)] = &[
    ("extend", extend),
    ("result_type", result_type_),
    ("promote_types", promote_types_),
    ("can_cast", can_cast_),
    ("scalar_to_python", scalar_to_python),
    ("is_scalar", is_scalar),
    ("get_error_state", get_error_state),
    ("set_error_state", set_error_state),
    ("compilable_source", compilable_source),
];

/// `compilable_source(name)`: the file of Python that can be compiled in which the function of this name is.
fn compilable_source(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let name = argument(arguments, 0, vm)?.str(vm)?;
    let start = format!("def {}(", name.to_string_lossy());
    let found = hotloop_pylib::FILES.iter().find(|text| text.lines().any(|line| line.starts_with(&start)));
    found.map(|text| vm.ctx.new_str(*text).into()).ok_or_else(|| vm.new_key_error(name.into()))
}

/// `extend(type, dict)`: adds attributes to a native class.
fn extend(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let class = argument(arguments, 0, vm)?;
    let Some(class) = class.downcast_ref::<PyType>() else { return Err(vm.new_type_error("not a class")) };
    let attributes = argument(arguments, 1, vm)?;
    let Some(attributes) = attributes.downcast_ref::<PyDict>() else {
        return Err(vm.new_type_error("not a dict"));
    };
    for (name, value) in attributes {
        if let Some(name) = name.downcast_ref::<PyStr>() {
            class.set_attr(vm.ctx.intern_str(name.to_string()), value);
        }
    }
    Ok(vm.ctx.none())
}

fn operand_type(object: &PyObject, vm: &VirtualMachine) -> PyResult<OperandType> {
    if let Some(number) = convert::taking_part(object, vm) {
        return Ok(number.operand_type());
    }
    if let Some(array) = array_of(object) {
        return Ok(OperandType::Strong(array.dtype()));
    }
    match dtypes::from_object(object, vm) {
        Ok(dtype) if !vm.is_none(object) => Ok(OperandType::Strong(dtype)),
        _ => Ok(convert::required_operand(object, vm)?.operand_type()),
    }
}

/// `result_type(*operands)`
fn result_type_(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let types: Vec<OperandType> =
        arguments.iter().map(|object| operand_type(object, vm)).collect::<PyResult<_>>()?;
    match result_type(&types).or_raise(vm)? {
        Some(dtype) => Ok(dtypes::object(dtype, vm)),
        None => Err(vm.new_value_error("at least one array or dtype is required")),
    }
}

/// `promote_types(a, b)`
fn promote_types_(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let a = dtypes::from_object(argument(arguments, 0, vm)?, vm)?;
    let b = dtypes::from_object(argument(arguments, 1, vm)?, vm)?;
    Ok(dtypes::object(promote_types(a, b).or_raise(vm)?, vm))
}

/// `can_cast(from, to, casting)`
fn can_cast_(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let object = argument(arguments, 0, vm)?;
    if is_python_number(object, vm) {
        return Err(vm.new_type_error(
            "can_cast() does not support Python ints, floats, and complex because the result used to depend on the value.\nThis change was part of adopting NEP 50, we may explicitly allow them again in the future.",
        ));
    }
    let from = operand_type(object, vm)?;
    let to = dtypes::from_object(argument(arguments, 1, vm)?, vm)?;
    let casting = casting(argument(arguments, 2, vm)?, vm)?;
    Ok(vm.ctx.new_bool(can_cast_operand(from, to, casting)).into())
}

/// `scalar_to_python(scalar)`
fn scalar_to_python(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    match scalars::value_of(argument(arguments, 0, vm)?) {
        Some(scalar) => Ok(scalars::to_python(&scalar, vm)),
        None => Err(vm.new_type_error("not a NumPy scalar")),
    }
}

/// `is_scalar(object)`: whether it is a number of Python or NumPy.
fn is_scalar(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let object = argument(arguments, 0, vm)?;
    Ok(vm
        .ctx
        .new_bool(
            is_python_number(object, vm)
                || convert::is_python_bool(object)
                || scalars::value_of(object).is_some(),
        )
        .into())
}

/// Whether an object is an int, a float or a complex, but no truth value.
fn is_python_number(object: &PyObject, vm: &VirtualMachine) -> bool {
    use Operand::{Complex, Float, Int, Large};
    matches!(convert::number(object, vm), Some(Int(_) | Large(_) | Float(_) | Complex(_)))
}

/// `get_error_state()`: the modes for divide, over, under, invalid.
fn get_error_state(_arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let modes = errors::state().map(|mode| vm.ctx.new_str(errors::MODES[usize::from(mode)]).into());
    Ok(vm.ctx.new_tuple(modes.to_vec()).into())
}

/// `set_error_state(divide, over, under, invalid)`
fn set_error_state(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let mut modes = errors::state();
    for (mode, object) in modes.iter_mut().zip(arguments) {
        let Some(text) = object.downcast_ref::<PyStr>() else { continue };
        let text = text.to_string();
        *mode = match errors::MODES.iter().position(|known| *known == text) {
            Some(found) => found as u8,
            None => return Err(vm.new_key_error(vm.ctx.new_str(text).into())),
        };
    }
    errors::set_state(modes);
    Ok(vm.ctx.none())
}
