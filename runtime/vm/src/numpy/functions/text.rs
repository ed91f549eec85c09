//! Functions on text and bytes.

use hotloop_array::array::Array;
use hotloop_array::strings;
use rustpython_vm::builtins::{PyStr, PyTuple};
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use crate::numpy::convert::{argument, detached};
use crate::numpy::errors::OrRaise;
use crate::numpy::{Function, array_of};

pub(super) const TABLE: &[(&str, Function)] = &[("text_functions", text_functions), ("text_call", text_call)];

/// `text_functions()`: name, letters of the parameters, letters of the results, and whether bytes are refused, of each.
fn text_functions(_arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let rows = strings::FUNCTIONS.iter().map(|function| {
        let text = |text: &str| vm.ctx.new_str(text).into();
        let row = vec![
            text(function.name),
            text(function.inputs),
            text(function.outputs),
            vm.ctx.new_bool(function.text_only).into(),
        ];
        vm.ctx.new_tuple(row).into()
    });
    Ok(vm.ctx.new_list(rows.collect()).into())
}

/// `text_call(name, inputs, outputs)`: fills the outputs, whose shape is that of the inputs together.
fn text_call(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let name = argument(arguments, 0, vm)?;
    let name = name.downcast_ref::<PyStr>().map(|name| name.to_string()).unwrap_or_default();
    let Some(function) = strings::lookup(&name) else {
        return Err(vm.new_value_error(format!("there is no function {name} on text")));
    };
    let arrays = |at: usize| -> PyResult<Vec<Array>> {
        let tuple = argument(arguments, at, vm)?;
        let objects = tuple.downcast_ref::<PyTuple>().map_or(&[] as &[PyObjectRef], |tuple| tuple.as_slice());
        let array = |object: &PyObjectRef| {
            array_of(object).cloned().ok_or_else(|| vm.new_type_error("arrays are needed"))
        };
        objects.iter().map(array).collect()
    };
    let (inputs, outputs) = (arrays(1)?, arrays(2)?);
    if outputs.iter().any(|output| !output.is_writable()) {
        return Err(vm.new_value_error("output array is read-only"));
    }
    let size = outputs.first().map_or(0, Array::size);
    detached(size, vm, || strings::call(function, &inputs, &outputs)).or_raise(vm)?;
    Ok(vm.ctx.none())
}
