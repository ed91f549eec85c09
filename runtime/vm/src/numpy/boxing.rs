//! Elements as objects, and objects as elements, for every dtype.

use hotloop_array::array::Array;
use hotloop_array::calendar::{self, Moment, NOT_A_TIME};
use hotloop_array::dtype::{DType, Kind, Record, TimeBase, TimeUnit};
use hotloop_array::element::Bool;
use hotloop_array::elementwise::Operand;
use hotloop_array::objects::{self, Held};
use hotloop_array::scalar::Scalar;
use hotloop_array::{cast, format};
use rustpython_vm::builtins::{PyBaseExceptionRef, PyByteArray, PyBytes, PyStr, PyTuple};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::errors::OrRaise;
use super::{array_of, arrays, convert, scalars};

/// The NumPy scalar of an element at an address inside an array; an object itself.
pub(super) fn element(array: &Array, at: *mut u8, vm: &VirtualMachine) -> PyObjectRef {
    let dtype = array.dtype();
    // SAFETY: (for all) the address is that of an element of the array.
    unsafe {
        match dtype {
            DType::Float64 => return scalars::new_float64(at.cast::<f64>().read_unaligned(), vm),
            DType::Int64 => return scalars::new(Scalar::new(at.cast::<i64>().read_unaligned()), vm),
            _ => {}
        }
        match dtype.native() {
            DType::Object => object_of(objects::read(at), vm),
            DType::Text(_) => scalars::new_text(&text(dtype, at), vm),
            DType::Bytes(_) => scalars::new_bytes(bytes(dtype, at), vm),
            DType::Record(_) => {
                let part = array.view_as(at, dtype, [].as_slice().into(), [].as_slice().into());
                scalars::new_void(part, vm)
            }
            _ => scalars::new(Scalar::read(dtype, at), vm),
        }
    }
}

/// What Python has for a scalar: a number, or a date or duration of its own where it has one.
pub(super) fn of_scalar(scalar: &Scalar, vm: &VirtualMachine) -> PyResult<PyObjectRef> {
    if scalar.dtype().unit().is_none() {
        return Ok(scalars::to_python(scalar, vm));
    }
    let array = scalar.to_array().or_raise(vm)?;
    python(&array, array.data(), vm)
}

/// The NumPy scalar of an array without axes; an object itself.
pub(super) fn only_element(array: &Array, vm: &VirtualMachine) -> PyObjectRef {
    element(array, array.data(), vm)
}

/// The text of an element of text in any byte order.
///
/// # Safety
/// The address is that of such an element.
unsafe fn text(dtype: DType, at: *mut u8) -> String {
    // SAFETY: by the caller's promise.
    unsafe {
        match dtype {
            DType::Swapped(_) => format::element_text(dtype, at).unwrap_or_default(),
            dtype => cast::text_at(dtype, at),
        }
    }
}

/// The bytes of an element, without the zeros at its end.
///
/// # Safety
/// The address is that of an element.
unsafe fn bytes(dtype: DType, at: *mut u8) -> Vec<u8> {
    // SAFETY: by the caller's promise.
    let all: Vec<u8> = (0..dtype.itemsize()).map(|i| unsafe { at.add(i).read() }).collect();
    let end = all.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    all[..end].to_vec()
}

/// The object that a reference is.
pub(super) fn object_of(held: Held, vm: &VirtualMachine) -> PyObjectRef {
    match std::ptr::NonNull::new(held.into_handle().cast::<PyObject>()) {
        // SAFETY: the handle was made of an object reference, which it carries.
        Some(pointer) => unsafe { PyObjectRef::from_raw(pointer) },
        None => vm.ctx.none(),
    }
}

/// A reference to an object, for the array core.
pub(super) fn held(object: PyObjectRef) -> Held {
    // SAFETY: the reference of the object goes over.
    unsafe { Held::new(object.into_raw().as_ptr().cast()) }
}

/// What `item()` and `tolist()` make of an element: an object of Python's own classes.
pub(super) fn python(array: &Array, at: *mut u8, vm: &VirtualMachine) -> PyResult {
    let dtype = array.dtype();
    // SAFETY: (for all) the address is that of an element of the array.
    unsafe {
        Ok(match dtype.native() {
            DType::Float64 if dtype == DType::Float64 => {
                vm.ctx.new_float(at.cast::<f64>().read_unaligned()).into()
            }
            DType::Int64 if dtype == DType::Int64 => vm.ctx.new_int(at.cast::<i64>().read_unaligned()).into(),
            DType::Object => object_of(objects::read(at), vm),
            DType::Text(_) => vm.ctx.new_str(text(dtype, at)).into(),
            DType::Bytes(_) => vm.ctx.new_bytes(bytes(dtype, at)).into(),
            DType::Record(record) if !record.named => {
                let all = (0..record.itemsize).map(|i| at.add(i).read()).collect();
                vm.ctx.new_bytes(all).into()
            }
            DType::Record(record) => {
                let mut items = Vec::new();
                for place in 0..record.fields.len() {
                    let part = field(array, at, record, place);
                    items.push(if part.ndim() == 0 {
                        python(&part, part.data(), vm)?
                    } else {
                        arrays::new(part.copy(hotloop_array::array::Order::C).or_raise(vm)?, vm)
                    });
                }
                vm.ctx.new_tuple(items).into()
            }
            DType::DateTime(unit) => python_date(Scalar::read(dtype, at).bits() as i64, unit, vm)?,
            DType::TimeDelta(unit) => python_duration(Scalar::read(dtype, at).bits() as i64, unit, vm)?,
            _ => scalars::to_python(&Scalar::read(dtype, at), vm),
        })
    }
}

/// A field of the record at an address inside an array, as an array on the same memory.
pub(super) fn field(array: &Array, at: *mut u8, record: Record, place: usize) -> Array {
    let field = &record.fields[place];
    let strides = hotloop_array::layout::c_strides(&field.shape, field.dtype.itemsize());
    // SAFETY: fields lie inside their record, which lies inside the array's memory.
    unsafe {
        array.view_as(at.wrapping_add(field.offset), field.dtype, field.shape.as_slice().into(), strides)
    }
}

/// A date as `datetime.date` or `datetime.datetime`; a number where those cannot hold it.
fn python_date(value: i64, unit: TimeUnit, vm: &VirtualMachine) -> PyResult {
    if value == NOT_A_TIME {
        return Ok(vm.ctx.none());
    }
    let Some(parts) = calendar::parts(value, unit) else { return Ok(vm.ctx.new_int(value).into()) };
    if unit.base > TimeBase::Microsecond || !(1..=9999).contains(&parts.year) {
        return Ok(vm.ctx.new_int(value).into());
    }
    let module = vm.import("datetime", 0)?;
    let integer = |value: i64| -> PyObjectRef { vm.ctx.new_int(value).into() };
    let Moment { year, month, day, hour, minute, second, microsecond, .. } = parts;
    if unit.base <= TimeBase::Day {
        return module.get_attr("date", vm)?.call((integer(year), integer(month), integer(day)), vm);
    }
    let arguments = [year, month, day, hour, minute, second, microsecond].map(integer);
    let arguments = rustpython_vm::function::FuncArgs::from(arguments.to_vec());
    module.get_attr("datetime", vm)?.call(arguments, vm)
}

/// A duration as `datetime.timedelta`; a number where that cannot hold it.
fn python_duration(value: i64, unit: TimeUnit, vm: &VirtualMachine) -> PyResult {
    if value == NOT_A_TIME {
        return Ok(vm.ctx.none());
    }
    let micro = TimeUnit::of(TimeBase::Microsecond);
    if unit.is_generic() || unit.base.is_calendar() || unit.base > TimeBase::Microsecond {
        return Ok(vm.ctx.new_int(value).into());
    }
    let total = i128::from(value) * i128::from(unit.in_steps_of(micro).unwrap_or(1));
    let days = total.div_euclid(86_400_000_000);
    if days.abs() > 999_999_999 {
        return Ok(vm.ctx.new_int(value).into());
    }
    let rest = total.rem_euclid(86_400_000_000);
    let arguments = [days, rest / 1_000_000, rest % 1_000_000].map(|part| vm.ctx.new_int(part).into());
    let arguments = rustpython_vm::function::FuncArgs::from(arguments.to_vec());
    vm.import("datetime", 0)?.get_attr("timedelta", vm)?.call(arguments, vm)
}

/// Stores an object as an element.
///
/// # Errors
/// Those of the conversion, in NumPy's words.
pub(super) fn store(object: &PyObject, dtype: DType, at: *mut u8, vm: &VirtualMachine) -> PyResult<()> {
    // SAFETY: (for all) the callers give the address of a writable element of the dtype.
    unsafe {
        match dtype {
            DType::Object => objects::write(at, held(object.to_owned())),
            DType::Swapped(native) => {
                let element = Array::empty(*native, &[]).or_raise(vm)?;
                store(object, *native, element.data(), vm)?;
                let convert = cast::cast_loop(*native, dtype).or_raise(vm)?;
                convert.run(&[element.data(), at], &[0, 0], 1).or_raise(vm)?;
            }
            DType::Text(_) | DType::Bytes(_) => match array_of(object) {
                Some(array) if array.ndim() == 0 => store_text(&only_element(array, vm), dtype, at, vm)?,
                _ => store_text(object, dtype, at, vm)?,
            },
            DType::DateTime(_) | DType::TimeDelta(_) => {
                let scalar = moment(object, dtype, vm)?;
                scalar.write(at);
            }
            DType::Record(record) if record.named => store_record(object, record, dtype, at, vm)?,
            DType::Record(record) => store_bytes(object, record, at, vm)?,
            _ => number(object, dtype, vm)?.write(at),
        }
    }
    Ok(())
}

/// The number that an array without axes is by its class, if that is a subclass which says so.
pub(super) fn of_subclass(object: &PyObject, dtype: DType, vm: &VirtualMachine) -> PyResult<Option<Scalar>> {
    if !super::instances::is_of_subclass(object) || array_of(object).is_none_or(|array| array.ndim() != 0) {
        return Ok(None);
    }
    let number: PyObjectRef = match dtype.native().kind() {
        Kind::Float => object.try_float(vm)?.into(),
        Kind::Signed | Kind::Unsigned => object.try_int(vm)?.into(),
        _ => return Ok(None),
    };
    convert::scalar_as(&number, dtype, vm).map(Some)
}

/// A number of any object, as it is assigned to an element.
pub(super) fn number(object: &PyObject, dtype: DType, vm: &VirtualMachine) -> PyResult<Scalar> {
    if let Some(number) = convert::number(object, vm) {
        return convert::pack(&number, dtype, vm);
    }
    if let Some(array) = array_of(object) {
        return number_of_array(array, object, dtype, vm);
    }
    if vm.is_none(object) && (dtype.is_float() || dtype.is_complex()) {
        return Ok(Scalar::new(num_complex::Complex::new(f64::NAN, f64::NAN)).cast(dtype));
    }
    if dtype == DType::Bool {
        return Ok(Scalar::new(Bool::new(object.to_owned().try_to_bool(vm)?)));
    }
    let types = &vm.ctx.types;
    let text = match object.downcast_ref::<PyStr>() {
        Some(text) => Some(text.to_string_lossy().into_owned()),
        None => {
            object.downcast_ref::<PyBytes>().map(|raw| String::from_utf8_lossy(raw.as_bytes()).into_owned())
        }
    };
    let converted = if let Some(text) = text.filter(|_| dtype.is_complex()) {
        // Python's `complex` reads no bytes.
        types.complex_type.as_object().call((vm.ctx.new_str(text),), vm)?
    } else if object.downcast_ref::<PyStr>().is_some() || object.downcast_ref::<PyBytes>().is_some() {
        convert::to_dtype(object, dtype, vm)?
    } else if dtype.is_complex() {
        types.complex_type.as_object().call((object.to_owned(),), vm).map_err(|error| {
            if !error.fast_isinstance(vm.ctx.exceptions.type_error) {
                return error;
            }
            vm.new_type_error(format!("must be real number, not {}", object.class().slot_name()))
        })?
    } else if dtype.is_float() {
        types.float_type.as_object().call((object.to_owned(),), vm).map_err(|error| {
            if convert::is_sequence(object, vm) || scalars::void_of(object).is_some() {
                return with_a_sequence(vm);
            }
            error
        })?
    } else {
        convert::integer_of(object, vm)?.into()
    };
    convert::scalar_as(&converted, dtype, vm)
}

fn with_a_sequence(vm: &VirtualMachine) -> PyBaseExceptionRef {
    vm.new_value_error("setting an array element with a sequence.")
}

/// The number in an array, which must have no axes; as a truth value one element is enough.
fn number_of_array(array: &Array, object: &PyObject, dtype: DType, vm: &VirtualMachine) -> PyResult<Scalar> {
    if array.ndim() > 0 && !(dtype == DType::Bool && array.size() == 1) {
        return Err(if dtype.is_complex() {
            vm.new_type_error("only 0-dimensional arrays can be converted to Python scalars")
        } else {
            with_a_sequence(vm)
        });
    }
    if let Some(number) = of_subclass(object, dtype, vm)? {
        return Ok(number);
    }
    if Scalar::holds(array.dtype()) {
        return convert::store(&Operand::Scalar(array.only_scalar()), dtype, vm);
    }
    number(&only_element(array, vm), dtype, vm)
}

/// # Safety
/// The address is that of a writable element of text or bytes.
unsafe fn store_text(object: &PyObject, dtype: DType, at: *mut u8, vm: &VirtualMachine) -> PyResult<()> {
    // SAFETY: by the caller's promise.
    unsafe {
        if let Some(raw) = object.downcast_ref::<PyBytes>() {
            let raw = raw.as_bytes();
            match dtype {
                DType::Bytes(length) => {
                    for i in 0..length as usize {
                        at.add(i).write(raw.get(i).copied().unwrap_or(0));
                    }
                }
                dtype => {
                    let Ok(text) = std::str::from_utf8(raw) else {
                        let decoded = object.get_attr("decode", vm)?.call((vm.ctx.new_str("ascii"),), vm)?;
                        return store_text(&decoded, dtype, at, vm);
                    };
                    cast::put_text(text, dtype, at);
                }
            }
            return Ok(());
        }
        let text = match object.downcast_ref::<PyStr>() {
            Some(text) => text.to_owned(),
            None if array_of(object).is_some()
                || scalars::void_of(object).is_some()
                || convert::is_sequence(object, vm) =>
            {
                return Err(vm.new_value_error("setting an array element with a sequence"));
            }
            None => object.str(vm)?,
        };
        if matches!(dtype, DType::Bytes(_)) && !text.to_string_lossy().is_ascii() {
            // Python's own complaint.
            text.as_object().get_attr("encode", vm)?.call((vm.ctx.new_str("ascii"),), vm)?;
        }
        cast::put_text(&text.to_string_lossy(), dtype, at);
    }
    Ok(())
}

/// # Safety
/// The address is that of a writable element of this record.
unsafe fn store_record(
    object: &PyObject,
    record: Record,
    dtype: DType,
    at: *mut u8,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let all = record.fields.iter().map(|field| {
        // SAFETY: fields lie inside their record.
        (field, unsafe { at.add(field.offset) })
    });
    if let Some(items) = object.downcast_ref::<PyTuple>() {
        let items = items.as_slice();
        if items.len() != record.fields.len() {
            return Err(vm.new_value_error(format!(
                "could not assign tuple of length {} to structure with {} fields.",
                items.len(),
                record.fields.len()
            )));
        }
        for ((field, at), item) in all.zip(items) {
            store_field(item, field, at, vm)?;
        }
        return Ok(());
    }
    if let Some(source) = scalars::void_of(object).or_else(|| array_of(object).cloned()) {
        if source.size() != 1 {
            return Err(vm.new_value_error("setting an array element with a sequence."));
        }
        let convert = cast::cast_loop(source.dtype(), dtype).or_raise(vm)?;
        // SAFETY: by the caller's promise.
        unsafe { convert.run(&[source.data(), at], &[0, 0], 1).or_raise(vm)? };
        return Ok(());
    }
    for (field, at) in all {
        store_field(object, field, at, vm)?;
    }
    Ok(())
}

fn store_field(
    object: &PyObject,
    field: &hotloop_array::dtype::Field,
    at: *mut u8,
    vm: &VirtualMachine,
) -> PyResult<()> {
    if field.shape.is_empty() {
        return store(object, field.dtype, at, vm);
    }
    let source = super::nested::array(object, Some(field.dtype), vm)?;
    let source = source.broadcast_to(&field.shape).map_err(|_| {
        vm.new_value_error(format!(
            "could not broadcast input array from shape {} into shape {}",
            hotloop_array::layout::tight_shape_text(source.shape()),
            hotloop_array::layout::tight_shape_text(&field.shape)
        ))
    })?;
    let dense = source.copy(hotloop_array::array::Order::C).or_raise(vm)?;
    let convert = cast::cast_loop(dense.dtype(), field.dtype).or_raise(vm)?;
    let step = field.dtype.itemsize() as isize;
    // SAFETY: the field has as many elements as the copy.
    unsafe {
        convert
            .run(&[dense.data(), at], &[dense.dtype().itemsize() as isize, step], dense.size())
            .or_raise(vm)
    }
}

/// # Safety
/// The address is that of a writable element of this many bytes.
unsafe fn store_bytes(object: &PyObject, record: Record, at: *mut u8, vm: &VirtualMachine) -> PyResult<()> {
    let raw = if let Some(raw) = object.downcast_ref::<PyBytes>() {
        raw.as_bytes().to_vec()
    } else if let Some(raw) = object.downcast_ref::<PyByteArray>() {
        raw.borrow_buf().to_vec()
    } else if let Some(source) = scalars::void_of(object) {
        // SAFETY: the void scalar has so many bytes.
        (0..source.dtype().itemsize()).map(|i| unsafe { source.data().add(i).read() }).collect()
    } else if let Some(array) = array_of(object) {
        let dense = array.copy(hotloop_array::array::Order::C).or_raise(vm)?;
        // SAFETY: the copy is dense.
        (0..dense.nbytes().min(record.itemsize)).map(|i| unsafe { dense.data().add(i).read() }).collect()
    } else if let Some(number @ Operand::Scalar(_)) =
        convert::number(object, vm).filter(|_| scalars::is_scalar(object))
    {
        let array = convert::operand_array(number, vm)?;
        // SAFETY: there is one element.
        (0..array.dtype().itemsize()).map(|i| unsafe { array.data().add(i).read() }).collect()
    } else {
        return Err(
            vm.new_type_error(format!("a bytes-like object is required, not '{}'", object.class().name()))
        );
    };
    for i in 0..record.itemsize {
        // SAFETY: by the caller's promise.
        unsafe { at.add(i).write(raw.get(i).copied().unwrap_or(0)) };
    }
    Ok(())
}

/// A date or duration of any object.
///
/// # Errors
/// Those of the conversion, in NumPy's words.
pub(super) fn moment(object: &PyObject, dtype: DType, vm: &VirtualMachine) -> PyResult<Scalar> {
    let raw = |value: i64| Scalar::from_bits(value as u64, dtype);
    if vm.is_none(object) {
        return Ok(raw(NOT_A_TIME));
    }
    let text = match object.downcast_ref::<PyStr>() {
        Some(text) => Some(text.to_string_lossy().into_owned()),
        None => {
            object.downcast_ref::<PyBytes>().map(|raw| String::from_utf8_lossy(raw.as_bytes()).into_owned())
        }
    };
    if let Some(text) = text {
        let source = Array::empty(DType::Text(text.chars().count().max(1) as u32), &[]).or_raise(vm)?;
        // SAFETY: the element has room for the text.
        unsafe { cast::put_text(&text, source.dtype(), source.data()) };
        let dtype =
            if dtype.kind() == Kind::DateTime { cast::closed(dtype, &source).or_raise(vm)? } else { dtype };
        let converted = source.cast_to(dtype, hotloop_array::array::Order::C).or_raise(vm)?;
        if dtype.kind() == Kind::DateTime && calendar::read_date(&text).is_ok_and(|read| read.has_zone) {
            super::errors::warn_user(
                "no explicit representation of timezones available for np.datetime64",
                vm,
            )?;
        }
        return Ok(converted.only_scalar());
    }
    if let Some(array) = array_of(object).filter(|array| array.ndim() == 0) {
        return moment(&only_element(array, vm), dtype, vm);
    }
    if let Some(number) = convert::number(object, vm) {
        return moment_of_number(&number, dtype, vm);
    }
    match python_moment(object, vm)? {
        Some((value, unit, is_date)) if is_date == (dtype.kind() == Kind::DateTime) => {
            let found = if is_date { DType::DateTime(unit) } else { DType::TimeDelta(unit) };
            let scalar = Scalar::from_bits(value as u64, found);
            let open = dtype.unit().is_some_and(TimeUnit::is_generic);
            if open { Ok(scalar) } else { scalar.try_cast(dtype).or_raise(vm) }
        }
        _ => Err(no_moment(dtype, vm)),
    }
}

/// The date or duration that a number counts: Python's integers and NumPy's numbers do.
pub(super) fn moment_of_number(number: &Operand, dtype: DType, vm: &VirtualMachine) -> PyResult<Scalar> {
    match number {
        Operand::Scalar(scalar) => scalar.try_cast(dtype).or_raise(vm),
        Operand::Int(value) => match i64::try_from(*value) {
            Ok(value) => Ok(Scalar::from_bits(value as u64, dtype.native())),
            Err(_) => Err(vm.new_overflow_error("int too big to convert")),
        },
        Operand::Large(_) => Err(vm.new_overflow_error("int too big to convert")),
        _ => Err(no_moment(dtype, vm)),
    }
}

/// The error for an object that is no date or duration.
fn no_moment(dtype: DType, vm: &VirtualMachine) -> PyBaseExceptionRef {
    let what = if dtype.kind() == Kind::DateTime { "datetime" } else { "timedelta" };
    vm.new_value_error(format!("Could not convert object to NumPy {what}"))
}

/// The value of a `datetime.date`, `datetime.datetime` or `datetime.timedelta`, its unit, and whether it is a date.
pub(super) fn python_moment(
    object: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Option<(i64, TimeUnit, bool)>> {
    let is_moment = object.class().mro_map_collect(|class| {
        let name = class.name();
        &*name == "date" || &*name == "timedelta"
    });
    if !is_moment.contains(&true) {
        return Ok(None);
    }
    let part = |name: &'static str| -> PyResult<i64> {
        let part: PyObjectRef = object.get_attr(vm.ctx.intern_str(name), vm)?;
        Ok(convert::integer(&part, vm)? as i64)
    };
    let micro = TimeUnit::of(TimeBase::Microsecond);
    if vm.get_attribute_opt(object, "year")?.is_none() {
        let total = (part("days")? * 86400 + part("seconds")?) * 1_000_000 + part("microseconds")?;
        return Ok(Some((total, micro, false)));
    }
    let day = Moment {
        year: part("year")?,
        month: part("month")?,
        day: part("day")?,
        hour: 0,
        minute: 0,
        second: 0,
        microsecond: 0,
        picosecond: 0,
        attosecond: 0,
    };
    if vm.get_attribute_opt(object, "hour")?.is_none() {
        let unit = TimeUnit::of(TimeBase::Day);
        return Ok(Some((day.value(unit), unit, true)));
    }
    let moment = Moment {
        hour: part("hour")?,
        minute: part("minute")?,
        second: part("second")?,
        microsecond: part("microsecond")?,
        ..day
    };
    Ok(Some((moment.value(micro), micro, true)))
}

/// A new object of the class `str_`, `bytes_` or the like as an array without axes; `None` for other objects.
pub(super) fn text_array(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Array>> {
    let dtype = if let Some(text) = object.downcast_ref::<PyStr>() {
        DType::Text((text.char_len() as u32).max(1))
    } else if let Some(raw) = object.downcast_ref::<PyBytes>() {
        DType::Bytes((raw.as_bytes().len() as u32).max(1))
    } else if let Some(void) = scalars::void_of(object) {
        return Ok(Some(void));
    } else {
        return Ok(None);
    };
    let array = Array::empty(dtype, &[]).or_raise(vm)?;
    store(object, dtype, array.data(), vm)?;
    Ok(Some(array))
}

/// Any object as an array of dtype object without axes.
pub(super) fn object_array(object: &PyObject, vm: &VirtualMachine) -> PyResult<Array> {
    let array = Array::empty(DType::Object, &[]).or_raise(vm)?;
    store(object, DType::Object, array.data(), vm)?;
    Ok(array)
}
