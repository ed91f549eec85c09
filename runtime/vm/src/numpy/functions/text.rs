//! Functions on text and bytes.

use hotloop_array::array::{Array, Order};
use hotloop_array::dtype::{DType, Kind};
use hotloop_array::strings;
use rustpython_vm::builtins::{PyBytes, PyInt, PyStr, PyTuple};
use rustpython_vm::{AsObject, PyObjectRef, PyResult, VirtualMachine};

use crate::numpy::convert::{argument, detached};
use crate::numpy::errors::OrRaise;
use crate::numpy::{Function, array_of, arrays, boxing, convert, dtypes, instances};

pub(super) const TABLE: &[(&str, Function)] = &[
    ("text_functions", text_functions),
    ("text_call", text_call),
    ("text_quick", text_quick),
    ("text_method", text_method),
];

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

/// `text_quick(name, *inputs)`: the results of the usual operands, plain arrays of text or bytes and Python's own values;
/// NotImplemented for others, and where the length of a result depends on more than the first input.
fn text_quick(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let nothing = || Ok(vm.ctx.not_implemented());
    let name = argument(arguments, 0, vm)?;
    let Some(function) = name.downcast_ref::<PyStr>().and_then(|name| strings::lookup(name.to_str()?)) else {
        return nothing();
    };
    let has_text = function.outputs.contains('t');
    if arguments.len() != function.inputs.len() + 1 || has_text && !function.name.contains("strip") {
        return nothing();
    }
    let mut inputs = Vec::with_capacity(function.inputs.len());
    for (object, letter) in arguments[1..].iter().zip(function.inputs.chars()) {
        let is_text = letter == 't';
        let plain = match array_of(object) {
            Some(array) if instances::is_exact(object) => array.clone(),
            Some(_) => return nothing(),
            None if is_text
                && (object.downcast_ref_if_exact::<PyStr>(vm).is_some()
                    || object.downcast_ref_if_exact::<PyBytes>(vm).is_some()) =>
            {
                convert::array(object, vm)?
            }
            None if !is_text && object.downcast_ref_if_exact::<PyInt>(vm).is_some() => {
                convert::array(object, vm)?
            }
            None => return nothing(),
        };
        let fits = match plain.dtype() {
            DType::Text(_) => is_text,
            DType::Bytes(_) => is_text && !function.text_only,
            DType::Int64 => !is_text,
            _ => false,
        };
        if !fits {
            return nothing();
        }
        inputs.push(plain);
    }
    let kinds = |kind: Kind| inputs.iter().any(|input| input.dtype().kind() == kind);
    if kinds(Kind::Text) && kinds(Kind::Bytes) {
        return nothing();
    }
    let shapes: Vec<&[usize]> = inputs.iter().map(Array::shape).collect();
    let Ok(shape) = hotloop_array::layout::broadcast_shapes(&shapes) else { return nothing() };
    let made = function.outputs.chars().map(|letter| {
        let dtype = match letter {
            't' => inputs[0].dtype(),
            'b' => DType::Bool,
            _ => DType::Int64,
        };
        Array::empty(dtype, &shape).or_raise(vm)
    });
    let outputs: Vec<Array> = made.collect::<PyResult<_>>()?;
    detached(outputs[0].size(), vm, || strings::call(function, &inputs, &outputs)).or_raise(vm)?;
    let mut results: Vec<PyObjectRef> =
        outputs.into_iter().map(|output| convert::result(output, vm)).collect();
    Ok(if results.len() == 1 { results.remove(0) } else { vm.ctx.new_tuple(results).into() })
}

/// `text_method(array, method, dtype)`: what a method of `str` or `bytes` gives for each element.
fn text_method(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let Some(source) = array_of(argument(arguments, 0, vm)?) else {
        return Err(vm.new_type_error("an array is needed"));
    };
    let class = if source.dtype().native().kind() == Kind::Text {
        vm.ctx.types.str_type
    } else {
        vm.ctx.types.bytes_type
    };
    let name = argument(arguments, 1, vm)?;
    let method = match name.downcast_ref::<PyStr>() {
        Some(name) => class.as_object().get_attr(name, vm)?,
        None => return Err(vm.new_type_error("the name of a method is needed")),
    };
    let dtype = dtypes::from_object(argument(arguments, 2, vm)?, vm)?;
    let dense = source.copy(Order::C).or_raise(vm)?;
    let result = Array::empty(super::sized(dtype), source.shape()).or_raise(vm)?;
    let steps = (dense.dtype().itemsize(), result.dtype().itemsize());
    for at in 0..source.size() {
        hotloop_array::interrupt::check().or_raise(vm)?;
        let element = boxing::python(&dense, dense.data().wrapping_add(at * steps.0), vm)?;
        let found = method.call((element,), vm)?;
        boxing::store(&found, result.dtype(), result.data().wrapping_add(at * steps.1), vm)?;
    }
    Ok(arrays::new(result, vm))
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
