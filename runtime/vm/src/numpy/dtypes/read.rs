//! What objects describe as dtypes: texts, types, lists of fields, dictionaries, pairs of a dtype and a shape.

use hotloop_array::dtype::{DType, Described, Field, Record, RecordType};
use rustpython_vm::builtins::{PyDict, PyList, PyStr, PyTuple, PyType};
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::{DTypeObject, of_type};
use crate::numpy::{convert, scalars};

/// What an object describes; `align` lays records out as a C compiler does.
///
/// # Errors
/// `TypeError` and `ValueError` in NumPy's words.
pub(super) fn described(object: &PyObject, align: bool, vm: &VirtualMachine) -> PyResult<Described> {
    if let Some(dtype) = object.downcast_ref::<DTypeObject>() {
        // A dtype stays as it was laid out.
        return Ok(Described { dtype: dtype.dtype(), shape: dtype.shape.clone() });
    }
    if vm.is_none(object) {
        return Ok(DType::Float64.into());
    }
    if let Some(text) = object.downcast_ref::<PyStr>() {
        return from_text(text.as_ref(), align, vm);
    }
    if let Some(dtype) = of_type(object, vm) {
        return Ok(dtype.into());
    }
    if let Some(fields) = object.downcast_ref::<PyList>() {
        let fields: Vec<PyObjectRef> = fields.borrow_vec().to_vec();
        return from_list(&fields, align, vm);
    }
    if let Some(pair) = object.downcast_ref::<PyTuple>() {
        return from_pair(object, pair, align, vm);
    }
    if let Some(dict) = object.downcast_ref::<PyDict>() {
        return from_dict(dict, align, vm);
    }
    if crate::numpy::array_of(object).is_some() {
        return Err(vm.new_type_error("Cannot construct a dtype from an array"));
    }
    if let Ok(inner) = object.get_attr("dtype", vm)
        && inner.downcast_ref::<DTypeObject>().is_some()
    {
        return described(&inner, align, vm);
    }
    if let Some(class) = object.downcast_ref::<PyType>() {
        // ctypes' own types have an attribute of their metaclasses' instances; all other classes stand for objects.
        if class.get_attr(vm.ctx.intern_str("_type_")).is_none()
            && class.get_attr(vm.ctx.intern_str("_fields_")).is_none()
        {
            return Ok(DType::Object.into());
        }
        let reader = crate::interpreter::import_module(vm, "numpy._core._dtype_ctypes")?;
        let found = reader.get_attr("dtype_from_ctypes_type", vm)?.call((object.to_owned(),), vm)?;
        return described(&found, align, vm);
    }
    Err(vm.new_type_error(format!("Cannot interpret '{}' as a data type", object.repr(vm)?)))
}

fn from_text(text: &str, align: bool, vm: &VirtualMachine) -> PyResult<Described> {
    let found = hotloop_array::dtype::described(text).ok_or_else(|| match text {
        "T" => vm.new_not_implemented_error(
            "arrays of strings of variable length are not there; use dtype=str or dtype=object",
        ),
        text => vm.new_type_error(format!("data type '{text}' not understood")),
    })?;
    Ok(match found.dtype {
        DType::Record(record) if align && record.named => {
            DType::Record(Record::new(RecordType::laid_out(record.fields.clone(), true))).into()
        }
        _ => found,
    })
}

/// `[(name, dtype), (name, dtype, shape), ((title, name), dtype)]`
fn from_list(fields: &[PyObjectRef], align: bool, vm: &VirtualMachine) -> PyResult<Described> {
    let mut found: Vec<Field> = Vec::new();
    for (at, each) in fields.iter().enumerate() {
        let parts = each.downcast_ref::<PyTuple>().map(|parts| parts.as_slice());
        let Some(parts @ ([_, _] | [_, _, _])) = parts else {
            return Err(
                vm.new_type_error(format!("Field elements must be 2- or 3-tuples, got '{}'", each.repr(vm)?))
            );
        };
        let (mut name, title) = names(&parts[0], vm)?;
        if name.is_empty() {
            name = format!("f{at}");
        }
        let mut item = described(&parts[1], align, vm)?;
        if let Some(shape) = parts.get(2)
            && let Some(sized) = with_size(&item, shape, vm)?
        {
            item = sized;
        } else if let Some(shape) = parts.get(2) {
            let mut outer = convert::shape(shape, vm)?;
            if outer == [1] && !shape.downcastable::<PyTuple>() {
                outer.clear();
            }
            outer.extend(item.shape);
            item.shape = outer;
        }
        add_field(&mut found, Field { name, title, dtype: item.dtype, shape: item.shape, offset: 0 }, vm)?;
    }
    Ok(DType::Record(Record::new(RecordType::laid_out(found, align))).into())
}

fn names(object: &PyObject, vm: &VirtualMachine) -> PyResult<(String, Option<String>)> {
    let text = |object: &PyObject| match object.downcast_ref::<PyStr>() {
        Some(text) => Ok(text.to_string()),
        None => {
            Err(vm.new_type_error(format!("field names must be strings, not '{}'", object.class().name())))
        }
    };
    match object.downcast_ref::<PyTuple>().map(|pair| pair.as_slice()) {
        Some([title, name]) => Ok((text(name)?, if vm.is_none(title) { None } else { Some(text(title)?) })),
        _ => Ok((text(object)?, None)),
    }
}

fn add_field(fields: &mut Vec<Field>, field: Field, vm: &VirtualMachine) -> PyResult<()> {
    let taken =
        |name: &str| fields.iter().any(|known| known.name == name || known.title.as_deref() == Some(name));
    for name in [Some(&field.name), field.title.as_ref()].into_iter().flatten() {
        if taken(name) {
            return Err(vm.new_value_error(format!("field '{name}' occurs more than once")));
        }
    }
    fields.push(field);
    Ok(())
}

/// A flexible dtype with the size that stands where others have a shape.
fn with_size(base: &Described, size: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Described>> {
    let (Some(size), true) = (size.try_index_opt(vm), base.dtype.is_open() && base.shape.is_empty()) else {
        return Ok(None);
    };
    let size = convert::integer(size?.as_object(), vm)?;
    let size =
        u32::try_from(size).map_err(|_| vm.new_value_error("invalid itemsize in generic type tuple"))?;
    Ok(Some(match base.dtype {
        DType::Bytes(_) => DType::Bytes(size).into(),
        DType::Text(_) => DType::Text(size).into(),
        DType::Record(_) => DType::void(size as usize).into(),
        other => other.into(),
    }))
}

/// `(dtype, shape)`, or `(flexible dtype, size)`.
fn from_pair(object: &PyObject, pair: &PyTuple, align: bool, vm: &VirtualMachine) -> PyResult<Described> {
    let [first, second] = pair.as_slice() else {
        return Err(vm.new_type_error(format!("Cannot interpret '{}' as a data type", object.repr(vm)?)));
    };
    let base = described(first, align, vm)?;
    if let Some(sized) = with_size(&base, second, vm)? {
        return Ok(sized);
    }
    if second.downcast_ref::<PyList>().is_some()
        || second.downcast_ref::<PyDict>().is_some()
        || second.downcast_ref::<DTypeObject>().is_some()
        || second.downcast_ref::<PyStr>().is_some()
    {
        // A base with another dtype's fields laid over it.
        let over = described(second, align, vm)?;
        if over.dtype.itemsize() != base.dtype.itemsize() && base.dtype.itemsize() > 0 {
            return Err(vm.new_value_error("mismatch in size of old and new data-descriptor"));
        }
        if let (Some(class), DType::Record(record)) = (first.downcast_ref::<PyType>(), over.dtype) {
            let dtype = DType::Record(record.of_class(scalars::record_class_number(class, vm)?));
            return Ok(Described { dtype, shape: over.shape });
        }
        return Ok(over);
    }
    let mut shape = convert::shape(second, vm)?;
    if shape == [1] && second.downcast_ref::<PyTuple>().is_none() {
        shape.clear();
    }
    shape.extend(base.shape);
    Ok(Described { dtype: base.dtype, shape })
}

/// `{'names': …, 'formats': …, 'offsets': …, 'titles': …, 'itemsize': …, 'aligned': …}`, or `{name: (dtype, offset)}`.
fn from_dict(dict: &Py<PyDict>, align: bool, vm: &VirtualMachine) -> PyResult<Described> {
    let list = |name: &'static str| -> PyResult<Option<Vec<PyObjectRef>>> {
        match dict.get_item_opt(name, vm)? {
            Some(object) if !vm.is_none(&object) => vm.extract_elements_with(&object, Ok).map(Some),
            _ => Ok(None),
        }
    };
    let (Some(names_given), Some(formats)) = (list("names")?, list("formats")?) else {
        return from_dict_of_fields(dict, align, vm);
    };
    let (offsets, titles) = (list("offsets")?, list("titles")?);
    let differs =
        |other: &Option<Vec<PyObjectRef>>| other.as_ref().is_some_and(|o| o.len() != names_given.len());
    if formats.len() != names_given.len() || differs(&offsets) || differs(&titles) {
        return Err(vm.new_value_error(
            "'names', 'formats', 'offsets', and 'titles' dict entries must have the same length",
        ));
    }
    let aligned = match dict.get_item_opt("aligned", vm)? {
        Some(object) => object.try_to_bool(vm)?,
        None => align,
    };
    let mut fields = Vec::new();
    for (at, (name, format)) in names_given.iter().zip(&formats).enumerate() {
        let (name, _) = names(name, vm)?;
        let title = titles.as_ref().map(|titles| &titles[at]).filter(|title| !vm.is_none(title));
        let title = title.map(|title| names(title, vm)).transpose()?.map(|(title, _)| title);
        let item = described(format, aligned, vm)?;
        add_field(&mut fields, Field { name, title, dtype: item.dtype, shape: item.shape, offset: 0 }, vm)?;
    }
    let mut record = RecordType::laid_out(fields, aligned);
    if let Some(offsets) = offsets {
        for (field, offset) in record.fields.iter_mut().zip(&offsets) {
            field.offset = usize::try_from(convert::integer(offset, vm)?)
                .map_err(|_| vm.new_value_error("offset cannot be negative"))?;
        }
        record = with_size_of_fields(record);
    }
    if let Some(size) = dict.get_item_opt("itemsize", vm)? {
        let size = usize::try_from(convert::integer(&size, vm)?)
            .map_err(|_| vm.new_value_error("itemsize cannot be negative"))?;
        let needed = record.fields.iter().map(|field| field.offset + field.size()).max().unwrap_or(0);
        if size < needed {
            return Err(vm.new_value_error(format!(
                "NumPy dtype descriptor requires {needed} bytes, cannot override to smaller itemsize of {size}"
            )));
        }
        record.itemsize = size;
    }
    Ok(DType::Record(Record::new(record)).into())
}

fn with_size_of_fields(mut record: RecordType) -> RecordType {
    let end = record.fields.iter().map(|field| field.offset + field.size()).max().unwrap_or(0);
    let widest = record.fields.iter().map(|field| field.dtype.alignment()).max().unwrap_or(1);
    record.itemsize = if record.aligned { end.div_ceil(widest.max(1)) * widest } else { end };
    record
}

fn from_dict_of_fields(dict: &Py<PyDict>, align: bool, vm: &VirtualMachine) -> PyResult<Described> {
    let mut fields = Vec::new();
    for (name, value) in dict.items_vec() {
        let Some([format, offset, title @ ..]) =
            value.downcast_ref::<PyTuple>().map(|parts| parts.as_slice())
        else {
            return Err(vm.new_value_error("entry not a 2- or 3- tuple"));
        };
        let item = described(format, align, vm)?;
        let offset = usize::try_from(convert::integer(offset, vm)?)
            .map_err(|_| vm.new_value_error("offset cannot be negative"))?;
        let title = title.first().map(|title| names(title, vm)).transpose()?.map(|(title, _)| title);
        let (name, _) = names(&name, vm)?;
        add_field(&mut fields, Field { name, title, dtype: item.dtype, shape: item.shape, offset }, vm)?;
    }
    fields.sort_by_key(|field| field.offset);
    let record = with_size_of_fields(RecordType { fields, itemsize: 0, aligned: align, named: true });
    Ok(DType::Record(Record::new(record)).into())
}

/// NumPy's `dtype.descr`: a list of fields, with unnamed ones for gaps.
pub(super) fn description(dtype: DType, vm: &VirtualMachine) -> PyResult {
    let text = |text: &str| -> PyObjectRef { vm.ctx.new_str(text).into() };
    let DType::Record(record) = dtype else {
        let pair = vm.ctx.new_tuple(vec![text(""), text(&dtype.protocol_text())]);
        return Ok(vm.ctx.new_list(vec![pair.into()]).into());
    };
    if !record.named {
        let pair = vm.ctx.new_tuple(vec![text(""), text(&dtype.protocol_text())]);
        return Ok(vm.ctx.new_list(vec![pair.into()]).into());
    }
    let gap = |bytes: usize| -> PyObjectRef {
        vm.ctx.new_tuple(vec![text(""), text(&format!("|V{bytes}"))]).into()
    };
    let (mut parts, mut end) = (Vec::new(), 0);
    for field in &record.fields {
        if field.offset < end {
            return Err(vm.new_value_error(
                "dtype.descr is not defined for types with overlapping or out-of-order fields",
            ));
        }
        if field.offset > end {
            parts.push(gap(field.offset - end));
        }
        let name = match &field.title {
            Some(title) => vm.ctx.new_tuple(vec![text(title), text(&field.name)]).into(),
            None => text(&field.name),
        };
        let format = match field.dtype {
            DType::Record(inner) if inner.named => description(field.dtype, vm)?,
            dtype => text(&dtype.protocol_text()),
        };
        let mut entry = vec![name, format];
        if !field.shape.is_empty() {
            entry.push(convert::shape_tuple(&field.shape, vm));
        }
        parts.push(vm.ctx.new_tuple(entry).into());
        end = field.offset + field.size();
    }
    if record.itemsize > end {
        parts.push(gap(record.itemsize - end));
    }
    Ok(vm.ctx.new_list(parts).into())
}
