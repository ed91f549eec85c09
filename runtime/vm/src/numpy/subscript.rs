//! Reading and writing `a[...]`.

use hotloop_array::array::{Array, Order};
use hotloop_array::dtype::DType;
use hotloop_array::error::ArrayError;
use hotloop_array::index::{self, Cut, Index, position};
use hotloop_array::layout::MAX_NDIM;
use hotloop_array::promotion::{Casting, can_cast};
use hotloop_array::scalar::Scalar;
use num_traits::ToPrimitive;
use rustpython_vm::builtins::{PyBool, PyEllipsis, PyFloat, PyInt, PyList, PySlice, PyTuple};
use rustpython_vm::function::PySetterValue;
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::arrays::{self, NdArray};
use super::boxing;
use super::convert;
use super::errors::{OrRaise, report};
use super::fields;
use super::scalars;

/// `array[needle]`
pub(super) fn get(zelf: &Py<NdArray>, needle: &PyObject, vm: &VirtualMachine) -> PyResult {
    let array = zelf.array();
    if let Some(pointer) = element_address(array, needle, vm)? {
        return Ok(boxing::element(array, pointer, vm));
    }
    if let Some(part) = plain_view(array, needle, vm)? {
        return arrays::view(part, zelf.as_object(), vm);
    }
    if let Some(term) = plain_array(array, needle) {
        crate::interrupt::settle(vm)?;
        return crate::panic::guard(vm, "array indexing", || {
            let taken = convert::detached(convert::weight(array), vm, || index::take(array, &[term]));
            arrays::like(taken.or_raise(vm)?, zelf.as_object(), vm)
        });
    }
    if let Some(part) = fields::select(array, needle, vm)? {
        return arrays::view(part, zelf.as_object(), vm);
    }
    crate::interrupt::settle(vm)?;
    crate::panic::guard(vm, "array indexing", || {
        let terms = terms(needle, vm)?;
        if terms.iter().any(Index::is_advanced) {
            let taken =
                convert::detached(convert::weight(array), vm, || index::take(array, &terms)).or_raise(vm)?;
            return arrays::like(taken, zelf.as_object(), vm);
        }
        let part = index::view(array, &terms).or_raise(vm)?;
        if part.ndim() == 0 && !terms.iter().any(|term| matches!(term, Index::Ellipsis)) {
            return Ok(boxing::only_element(&part, vm));
        }
        arrays::view(part, zelf.as_object(), vm)
    })
}

/// `scalar[needle]`: only what selects everything is allowed.
pub(super) fn get_of_scalar(object: &PyObject, needle: &PyObject, vm: &VirtualMachine) -> PyResult {
    let Some(scalar) = scalars::value_of(object) else { return Err(vm.new_type_error("not a NumPy scalar")) };
    let array = scalar.to_array().or_raise(vm)?;
    let terms = terms(needle, vm)?;
    if terms.iter().any(|term| matches!(term, Index::At(_) | Index::Slice { .. } | Index::Positions(_))) {
        return Err(vm.new_index_error("invalid index to scalar variable."));
    }
    if terms.iter().any(Index::is_advanced) {
        return Ok(arrays::new(index::take(&array, &terms).or_raise(vm)?, vm));
    }
    let part = index::view(&array, &terms).or_raise(vm)?;
    if part.ndim() == 0 && terms.is_empty() {
        return Ok(object.to_owned());
    }
    Ok(arrays::new(part, vm))
}

/// The element or sub-array at a position of the first axis.
pub(super) fn item(zelf: &Py<NdArray>, at: isize, vm: &VirtualMachine) -> PyResult {
    let part = index::view(zelf.array(), &[Index::At(at)]).or_raise(vm)?;
    if part.ndim() == 0 {
        return Ok(boxing::only_element(&part, vm));
    }
    arrays::view(part, zelf.as_object(), vm)
}

/// `array[needle] = value`
pub(super) fn set(
    zelf: &Py<NdArray>,
    needle: &PyObject,
    value: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let array = zelf.array();
    if !array.is_writable() {
        return Err(vm.new_value_error("assignment destination is read-only"));
    }
    let element = element_address(array, needle, vm)?;
    if let Some(pointer) = element
        && store_plainly(array.dtype(), pointer, value, vm)
    {
        return Ok(());
    }
    if let Some(pointer) = element
        && Scalar::holds(array.dtype())
    {
        return boxing::store(value, array.dtype(), pointer, vm);
    }
    if super::instances::is_exact(zelf.as_object())
        && let Some(part) = plain_view(array, needle, vm)?
    {
        let source = source(value, part.dtype(), part.ndim(), vm)?;
        return assign(&part, &source, vm);
    }
    if let Some(part) = fields::select(array, needle, vm)? {
        let source = source(value, part.dtype(), part.ndim(), vm)?;
        return assign(&part, &source, vm);
    }
    if let Some(pointer) = element
        && !Scalar::holds(array.dtype())
        && (!matches!(array.dtype().native(), DType::Record(_)) || super::array_of(value).is_none())
    {
        return boxing::store(value, array.dtype(), pointer, vm);
    }
    crate::interrupt::settle(vm)?;
    crate::panic::guard(vm, "array assignment", || {
        let terms = match plain_array(array, needle) {
            Some(term) => vec![term],
            None => terms(needle, vm)?,
        };
        let is_advanced = terms.iter().any(Index::is_advanced);
        if !is_advanced && !super::instances::is_exact(zelf.as_object()) {
            // What a subclass selects may have other axes.
            let object = zelf.as_object().get_item(needle, vm)?;
            if let Some(part) = super::array_of(&object) {
                return assign(part, &source(value, array.dtype(), part.ndim(), vm)?, vm);
            }
        }
        if is_advanced {
            let source = match scalars::value_of(value) {
                // As an array, which wraps.
                Some(scalar) if array.dtype().native().is_number() => scalar.to_array().or_raise(vm)?,
                _ if array.dtype() == DType::Object => source(value, DType::Object, array.ndim(), vm)?,
                _ => source(value, array.dtype(), MAX_NDIM, vm)?,
            };
            let (from, to) = (source.dtype(), array.dtype());
            // Converted before, where that has something to tell.
            let tells = from != to && from.native().is_number() && to.native().is_number();
            let source = if tells && !can_cast(from, to, Casting::Safe) {
                convert::cast(&source, to, Order::K, vm)?
            } else {
                source
            };
            return convert::detached(convert::weight(array), vm, || index::put(array, &terms, &source))
                .or_raise(vm);
        }
        let part = index::view(array, &terms).or_raise(vm)?;
        let source = source(value, array.dtype(), part.ndim(), vm)?;
        if element.is_some() && source.size() != 1 {
            return Err(vm.new_value_error("setting an array element with a sequence."));
        }
        assign(&part, &source, vm)
    })
}

/// Stores a double or a Python int among doubles or 64-bit integers, if they hold it, at the address of an element.
#[inline]
fn store_plainly(dtype: DType, pointer: *mut u8, value: &PyObject, vm: &VirtualMachine) -> bool {
    const EXACT: i64 = 1 << 53;
    let integer = || {
        let integer = value.downcast_ref::<PyInt>().filter(|_| value.class().is(vm.ctx.types.int_type))?;
        integer.as_bigint().to_i64()
    };
    match dtype {
        DType::Float64 => {
            let whole = || integer().filter(|x| (-EXACT..=EXACT).contains(x)).map(|x| x as f64);
            let Some(x) = scalars::double_of(value, vm).or_else(whole) else { return false };
            // SAFETY: the address is that of a writable element of the dtype.
            unsafe { pointer.cast::<f64>().write_unaligned(x) };
        }
        DType::Int64 => {
            let Some(x) = integer() else { return false };
            // SAFETY: as above.
            unsafe { pointer.cast::<i64>().write_unaligned(x) };
        }
        _ => return false,
    }
    true
}

/// What is assigned to so many axes, as an array; what is none already in the target's dtype.
fn source(value: &PyObject, dtype: DType, ndim: usize, vm: &VirtualMachine) -> PyResult<Array> {
    if !dtype.native().is_number() {
        if let Some(array) = super::array_of(value) {
            return Ok(array.clone());
        }
        if dtype == DType::Object {
            return super::nested::of_objects(value, Some(ndim), vm);
        }
        return listed(value, dtype, ndim, vm);
    }
    if let Some(array) = super::array_of(value) {
        return match boxing::of_subclass(value, dtype, vm)? {
            Some(number) => number.to_array().or_raise(vm),
            None => Ok(array.clone()),
        };
    }
    if let Some(number) = convert::number(value, vm) {
        return convert::pack(&number, dtype, vm)?.to_array().or_raise(vm);
    }
    listed(value, dtype, ndim, vm)
}

/// A sequence, or any other object, as an array of at most so many axes.
fn listed(value: &PyObject, dtype: DType, ndim: usize, vm: &VirtualMachine) -> PyResult<Array> {
    let is_sequence = convert::is_sequence(value, vm);
    let is_too_deep = |axes: usize| axes > ndim && is_sequence;
    // Where no axis is left, nothing in the sequence counts.
    let found = if is_too_deep(1) { None } else { Some(super::nested::array(value, Some(dtype), vm)?) };
    let Some(array) = found.filter(|array| !is_too_deep(array.ndim())) else {
        return Err(vm.new_value_error(format!(
            "setting an array element with a sequence. The requested array would exceed the maximum number of dimension of {ndim}."
        )));
    };
    Ok(array)
}

/// Copies into a view, warning as NumPy does.
pub(super) fn assign(target: &Array, source: &Array, vm: &VirtualMachine) -> PyResult<()> {
    super::errors::warn_about_lost_parts(source.dtype(), target.dtype(), vm)?;
    let flags =
        convert::detached(convert::weight(target), vm, || hotloop_array::cast::assign(target, source))
            .or_raise(vm)?;
    report(flags, "cast", vm)
}

/// `a.real = value` and `a.imag = value`
pub(super) fn set_part(
    array: &Array,
    imaginary: bool,
    value: PySetterValue<PyObjectRef>,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let PySetterValue::Assign(value) = value else {
        return Err(vm.new_attribute_error("Cannot delete array parts"));
    };
    let Some(part) = array.part(imaginary) else {
        return Err(vm.new_type_error("array does not have imaginary part to set"));
    };
    if !array.is_writable() {
        return Err(vm.new_value_error("assignment destination is read-only"));
    }
    let source = match part.dtype() {
        // Bytes without a meaning are their own real part, and take any value's.
        DType::Record(record) if !record.named => convert::array(&value, vm)?,
        dtype => source(&value, dtype, part.ndim(), vm)?,
    };
    assign(&part, &source, vm)
}

/// The address of the element that integers alone select; `None` for every other subscript.
#[inline]
fn element_address(array: &Array, needle: &PyObject, vm: &VirtualMachine) -> PyResult<Option<*mut u8>> {
    let step = |axis: usize, at: isize| -> Result<isize, ArrayError> {
        Ok(position(at, axis, array.shape()[axis])? as isize * array.strides()[axis])
    };
    if array.ndim() == 1
        && let Some(at) = plain_integer(needle, vm)
    {
        return Ok(Some(array.data().wrapping_offset(step(0, at).or_raise(vm)?)));
    }
    let Some(tuple) = needle.downcast_ref::<PyTuple>() else { return Ok(None) };
    let items = tuple.as_slice();
    if items.len() != array.ndim() {
        return Ok(None);
    }
    let mut pointer = array.data();
    for (axis, item) in items.iter().enumerate() {
        let Some(at) = plain_integer(item, vm) else { return Ok(None) };
        pointer = pointer.wrapping_offset(step(axis, at).or_raise(vm)?);
    }
    Ok(Some(pointer))
}

/// An array of positions or bools as the only term.
#[inline]
fn plain_array(array: &Array, needle: &PyObject) -> Option<Index> {
    let found = super::array_of(needle).filter(|found| found.ndim() > 0 && array.ndim() > 0)?;
    match found.dtype() {
        DType::Int64 => Some(Index::Positions(found.clone())),
        DType::Bool => Some(Index::Mask(found.clone())),
        _ => None,
    }
}

/// The view that integers, slices and new axes select, at least one axis of it; `None` for every other subscript.
fn plain_view(array: &Array, needle: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Array>> {
    let single = [needle];
    let tuple = needle.downcast_ref::<PyTuple>().map(|tuple| tuple.as_slice());
    let count = tuple.map_or(1, <[PyObjectRef]>::len);
    let item = |at: usize| tuple.map_or(single[0], |items| items[at].as_object());
    let mut cut = Cut::new(array);
    let (mut taken, mut integers) = (0, 0);
    for at in 0..count {
        let item = item(at);
        if vm.is_none(item) {
            cut.new_axis();
            continue;
        }
        taken += 1;
        if taken > array.ndim() {
            return Ok(None);
        }
        if let Some(slice) = item.downcast_ref::<PySlice>() {
            let bound = |bound: Option<&PyObjectRef>| match bound {
                Some(bound) if !vm.is_none(bound) => plain_integer(bound, vm).map(Some).ok_or(()),
                _ => Ok(None),
            };
            let bounds = [slice.start.as_ref(), Some(&slice.stop), slice.step.as_ref()].map(bound);
            let [Ok(start), Ok(stop), Ok(step)] = bounds else { return Ok(None) };
            cut.slice(start, stop, step).or_raise(vm)?;
        } else if let Some(at) = plain_integer(item, vm) {
            // What is wrong later in the subscript is said first.
            if position(at, taken - 1, array.shape()[taken - 1]).is_err() {
                return Ok(None);
            }
            cut.at(at).or_raise(vm)?;
            integers += 1;
        } else {
            return Ok(None);
        }
    }
    // Without an axis it is an element.
    Ok((count > 0 && integers < array.ndim()).then(|| cut.finish()))
}

#[inline]
fn plain_integer(object: &PyObject, vm: &VirtualMachine) -> Option<isize> {
    if object.class().is(vm.ctx.types.int_type) {
        return object.downcast_ref::<PyInt>()?.as_bigint().to_isize();
    }
    let scalar = scalars::value_of(object)?;
    if scalar.dtype().is_integer() { isize::try_from(scalar.as_integer()?).ok() } else { None }
}

/// The terms of a subscript.
fn terms(needle: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<Index>> {
    match needle.downcast_ref::<PyTuple>() {
        Some(tuple) => tuple.as_slice().iter().map(|item| term(item, vm)).collect(),
        None => Ok(vec![term(needle, vm)?]),
    }
}

fn term(object: &PyObject, vm: &VirtualMachine) -> PyResult<Index> {
    if let Some(at) = plain_integer(object, vm) {
        return Ok(Index::At(at));
    }
    if let Some(slice) = object.downcast_ref::<PySlice>() {
        return Ok(Index::Slice {
            start: slice.start.as_ref().map_or(Ok(None), |bound| slice_bound(bound, vm))?,
            stop: slice_bound(&slice.stop, vm)?,
            step: slice.step.as_ref().map_or(Ok(None), |bound| slice_bound(bound, vm))?,
        });
    }
    if vm.is_none(object) {
        return Ok(Index::NewAxis);
    }
    if object.downcast_ref::<PyEllipsis>().is_some() {
        return Ok(Index::Ellipsis);
    }
    let bad = || {
        vm.new_index_error(
            "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean arrays are valid indices",
        )
    };
    if object.downcast_ref::<PyFloat>().is_some()
        || object.downcast_ref::<rustpython_vm::builtins::PyStr>().is_some()
    {
        return Err(bad());
    }
    if object.downcast_ref::<PyBool>().is_none()
        && super::array_of(object).is_none()
        && scalars::value_of(object).is_none()
        && object.downcast_ref::<PyList>().is_none()
        && let Some(integer) = object.try_index_opt(vm)
    {
        return match integer?.as_bigint().to_isize() {
            Some(at) => Ok(Index::At(at)),
            None => Err(bad()),
        };
    }
    let is_list = super::array_of(object).is_none();
    let array = convert::array(object, vm)?;
    match array.dtype() {
        DType::Bool => Ok(Index::Mask(array)),
        DType::UInt64 if array.ndim() == 0 && array.only_scalar().get::<u64>() > i64::MAX as u64 => {
            Err(vm.new_overflow_error("Python int too large to convert to C long"))
        }
        dtype if dtype.is_integer() => {
            let positions = if dtype == DType::Int64 {
                array
            } else {
                array.cast_to(DType::Int64, hotloop_array::array::Order::K).or_raise(vm)?
            };
            Ok(if positions.ndim() == 0 {
                Index::At(positions.only_scalar().get::<i64>() as isize)
            } else {
                Index::Positions(positions)
            })
        }
        _ if is_list && array.size() == 0 => {
            Ok(Index::Positions(array.cast_to(DType::Int64, hotloop_array::array::Order::K).or_raise(vm)?))
        }
        _ if is_list => Err(bad()),
        _ => Err(vm.new_index_error("arrays used as indices must be of integer (or boolean) type")),
    }
}

fn slice_bound(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<isize>> {
    if vm.is_none(object) {
        return Ok(None);
    }
    let Some(integer) = object.try_index_opt(vm) else {
        return Err(vm.new_type_error("slice indices must be integers or None or have an __index__ method"));
    };
    let integer = integer?;
    let big = integer.as_bigint();
    let limit = if big.sign() == malachite_bigint::Sign::Minus { isize::MIN } else { isize::MAX };
    Ok(Some(big.to_isize().unwrap_or(limit)))
}
