//! Between JSON and Python objects.

use rustpython_vm::builtins::{
    PyByteArray, PyBytes, PyDict, PyFloat, PyInt, PyList, PyMemoryView, PyStr, PyTuple,
};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};
use serde_json::{Map, Number, Value};

/// Depth at which nested containers are refused; deeper ones are cycles or mistakes.
const DEEPEST: usize = 200;

/// The Python object for a JSON value.
pub(crate) fn to_python(vm: &VirtualMachine, value: &Value) -> PyResult {
    Ok(match value {
        Value::Null => vm.ctx.none(),
        Value::Bool(value) => vm.ctx.new_bool(*value).into(),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(value), _) => vm.ctx.new_int(value).into(),
            (None, Some(value)) => vm.ctx.new_int(value).into(),
            (None, None) => vm.ctx.new_float(number.as_f64().unwrap_or(f64::NAN)).into(),
        },
        Value::String(text) => vm.ctx.new_str(text.as_str()).into(),
        Value::Array(items) => {
            let items = items.iter().map(|item| to_python(vm, item)).collect::<PyResult<Vec<_>>>()?;
            vm.ctx.new_list(items).into()
        }
        Value::Object(fields) => {
            let dict = vm.ctx.new_dict();
            for (key, value) in fields {
                dict.set_item(key.as_str(), to_python(vm, value)?, vm)?;
            }
            dict.into()
        }
    })
}

/// The JSON value for a Python object: containers and scalars as they are, bytes as base64, NaN and infinities (which
/// JSON has not) as null, dates as ISO 8601.
///
/// # Errors
/// `TypeError` for an object that has no JSON form, `ValueError` for containers nested without end.
pub(crate) fn from_python(vm: &VirtualMachine, object: &PyObject) -> PyResult<Value> {
    from_python_at(vm, object, 0)
}

/// As [`from_python`], for an optional mapping: `None` and absence are an empty object.
pub(crate) fn object_from_python(vm: &VirtualMachine, object: Option<&PyObject>) -> PyResult<Value> {
    match object {
        Some(object) if !vm.is_none(object) => from_python(vm, object),
        _ => Ok(Value::Object(Map::new())),
    }
}

fn from_python_at(vm: &VirtualMachine, object: &PyObject, depth: usize) -> PyResult<Value> {
    if depth > DEEPEST {
        return Err(vm.new_value_error("containers are nested too deeply for JSON"));
    }
    if vm.is_none(object) {
        return Ok(Value::Null);
    }
    if object.class().is(vm.ctx.types.bool_type) {
        return Ok(Value::Bool(object.to_owned().try_to_bool(vm)?));
    }
    if let Some(text) = object.downcast_ref::<PyStr>() {
        return Ok(Value::String(text.to_string_lossy().into_owned()));
    }
    if let Some(value) = object.downcast_ref::<PyInt>() {
        return Ok(number(value));
    }
    if let Some(value) = object.downcast_ref::<PyFloat>() {
        return Ok(Number::from_f64(value.to_f64()).map_or(Value::Null, Value::Number));
    }
    if let Some(dict) = object.downcast_ref::<PyDict>() {
        let mut fields = Map::new();
        for (key, value) in dict {
            let key = match key.downcast_ref::<PyStr>() {
                Some(key) => key.to_string_lossy().into_owned(),
                None => key.str(vm)?.to_string_lossy().into_owned(),
            };
            fields.insert(key, from_python_at(vm, &value, depth + 1)?);
        }
        return Ok(Value::Object(fields));
    }
    if let Some(list) = object.downcast_ref::<PyList>() {
        let items = list.borrow_vec().to_vec();
        return items.iter().map(|item| from_python_at(vm, item, depth + 1)).collect();
    }
    if let Some(tuple) = object.downcast_ref::<PyTuple>() {
        return tuple.iter().map(|item| from_python_at(vm, item, depth + 1)).collect();
    }
    from_other(vm, object, depth)
}

/// Objects that only behave like something JSON has.
fn from_other(vm: &VirtualMachine, object: &PyObject, depth: usize) -> PyResult<Value> {
    let is_bytes = object.downcast_ref::<PyBytes>().is_some()
        || object.downcast_ref::<PyByteArray>().is_some()
        || object.downcast_ref::<PyMemoryView>().is_some();
    if is_bytes {
        let encoded = vm.import("base64", 0)?.get_attr("b64encode", vm)?.call((object.to_owned(),), vm)?;
        return from_python_at(vm, vm.call_method(&encoded, "decode", ("ascii",))?.as_ref(), depth + 1);
    }
    if let Some(index) = object.to_owned().try_index_opt(vm) {
        let index = index?;
        return Ok(number(&index));
    }
    if let Some(value) = object.try_float_opt(vm) {
        return Ok(Number::from_f64(value?.to_f64()).map_or(Value::Null, Value::Number));
    }
    for (attribute, constructor) in [("isoformat", None), ("keys", Some("dict")), ("__iter__", Some("list"))]
    {
        if vm.get_attribute_opt(object, attribute)?.is_none() {
            continue;
        }
        let converted = match constructor {
            None => vm.call_method(object, attribute, ())?,
            Some(constructor) => vm.builtins.get_attr(constructor, vm)?.call((object.to_owned(),), vm)?,
        };
        return from_python_at(vm, &converted, depth + 1);
    }
    Err(vm.new_type_error(format!("{} is not JSON serializable", object.class().name())))
}

fn number(value: &PyInt) -> Value {
    let value = value.as_bigint();
    if let Ok(small) = i64::try_from(value) {
        return Value::from(small);
    }
    if let Ok(large) = u64::try_from(value) {
        return Value::from(large);
    }
    // JSON readers hold larger integers as doubles anyway.
    value.to_string().parse().ok().and_then(Number::from_f64).map_or(Value::Null, Value::Number)
}

/// The bytes of each buffer-like object in an optional list.
pub(crate) fn buffers_from_python(
    vm: &VirtualMachine,
    list: Option<PyObjectRef>,
) -> PyResult<Vec<bytes::Bytes>> {
    let Some(list) = list.filter(|list| !vm.is_none(list)) else { return Ok(Vec::new()) };
    let items: Vec<PyObjectRef> = vm.extract_elements_with(&list, Ok)?;
    let constructor = vm.builtins.get_attr("bytes", vm)?;
    items
        .into_iter()
        .map(|item| {
            let bytes = constructor.call((item,), vm)?;
            let bytes =
                bytes.downcast_ref::<PyBytes>().map(|bytes| bytes::Bytes::copy_from_slice(bytes.as_bytes()));
            bytes.ok_or_else(|| vm.new_type_error("a buffer did not convert to bytes"))
        })
        .collect()
}
