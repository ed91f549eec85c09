//! Choosing, sorting and searching.

use hotloop_array::array::{Array, Order};
use hotloop_array::dtype::DType;
use hotloop_array::elementwise::Operand;
use hotloop_array::{clip, histogram, nonzero, search, select, sort};
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::array_argument;
use crate::numpy::convert::{argument, axis, truth};
use crate::numpy::errors::OrRaise;
use crate::numpy::{Function, arrays, convert, protocols};

pub(super) const TABLE: &[(&str, Function)] = &[
    ("where", where_),
    ("nonzero", nonzero),
    ("count_nonzero", count_nonzero),
    ("clip", clip),
    ("sort", sorted),
    ("argsort", argsort),
    ("partition", partition),
    ("argpartition", argpartition),
    ("unique", unique),
    ("unique_values", unique_values),
    ("searchsorted", searchsorted),
    ("interp", interp),
    ("bincount", bincount),
    ("histogram", histogram),
];

/// `where(condition, x, y)`
pub(super) fn where_(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let condition = array_argument(arguments, 0, vm)?;
    let yes = convert::required_operand(argument(arguments, 1, vm)?, vm)?;
    let no = convert::required_operand(argument(arguments, 2, vm)?, vm)?;
    let result = convert::detached(
        crate::numpy::operators::size_to_detach(&[yes.clone(), no.clone()]).min(condition.size()),
        vm,
        || select::where_(&condition, &yes, &no),
    )
    .or_raise(vm)?;
    Ok(arrays::new(result, vm))
}

/// `nonzero(array)`
pub(super) fn nonzero(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    if source.ndim() == 0 {
        return Err(vm.new_value_error(
            "Calling nonzero on 0d arrays is not allowed. Use np.atleast_1d(scalar).nonzero() instead.",
        ));
    }
    let found = convert::detached(convert::weight(&source), vm, || nonzero::nonzero(&source)).or_raise(vm)?;
    Ok(vm.ctx.new_tuple(found.into_iter().map(|indices| arrays::new(indices, vm)).collect()).into())
}

/// `count_nonzero(array)`
fn count_nonzero(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let count =
        convert::detached(convert::weight(&source), vm, || nonzero::count_nonzero(&source)).or_raise(vm)?;
    Ok(vm.ctx.new_int(count).into())
}

/// `clip(array, low, high)`
fn clip(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    if arguments.iter().any(|argument| protocols::is_foreign(argument, vm)) {
        return protocols::function("clip", arguments, vm);
    }
    let source = Operand::Array(array_argument(arguments, 0, vm)?);
    let bound = |at| -> PyResult<Option<Operand>> {
        let object = argument(arguments, at, vm)?;
        if vm.is_none(object) { Ok(None) } else { convert::required_operand(object, vm).map(Some) }
    };
    let (low, high) = (bound(1)?, bound(2)?);
    Ok(convert::result(clip::clip(&source, low.as_ref(), high.as_ref()).or_raise(vm)?, vm))
}

/// `sort(array, axis)`
fn sorted(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let (source, axis) = match axis(argument(arguments, 1, vm)?, vm)? {
        Some(axis) => (source, axis),
        None => (source.reshape(&[-1], Order::C).or_raise(vm)?, 0),
    };
    let result =
        convert::detached(convert::weight(&source) << 4, vm, || sort::sort(&source, axis)).or_raise(vm)?;
    arrays::like(result, &arguments[0], vm)
}

/// `argsort(array, axis)`
fn argsort(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let (source, axis) = match axis(argument(arguments, 1, vm)?, vm)? {
        Some(axis) => (source, axis),
        None => (source.reshape(&[-1], Order::C).or_raise(vm)?, 0),
    };
    let result =
        convert::detached(convert::weight(&source) << 4, vm, || sort::argsort(&source, axis)).or_raise(vm)?;
    arrays::like(result, &arguments[0], vm)
}

/// `partition(array, kth, axis)`
fn partition(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let (source, kth, axis) = partition_arguments(arguments, vm)?;
    let result =
        convert::detached(convert::weight(&source) << 2, vm, || sort::partition(&source, &kth, axis));
    Ok(arrays::new(result.or_raise(vm)?, vm))
}

/// `argpartition(array, kth, axis)`
fn argpartition(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let (source, kth, axis) = partition_arguments(arguments, vm)?;
    let result =
        convert::detached(convert::weight(&source) << 2, vm, || sort::argpartition(&source, &kth, axis));
    Ok(arrays::new(result.or_raise(vm)?, vm))
}

fn partition_arguments(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult<(Array, Vec<i64>, isize)> {
    let source = array_argument(arguments, 0, vm)?;
    let kth = array_argument(arguments, 1, vm)?.cast_to(DType::Int64, Order::C).or_raise(vm)?.to_vec();
    Ok(match axis(argument(arguments, 2, vm)?, vm)? {
        Some(axis) => (source, kth, axis),
        None => (source.reshape(&[-1], Order::C).or_raise(vm)?, kth, 0),
    })
}

/// `unique_values(array)`
fn unique_values(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let values =
        convert::detached(convert::weight(&source) << 4, vm, || sort::unique_values(&source)).or_raise(vm)?;
    Ok(arrays::new(values, vm))
}

/// `unique(array)`: values, first indices, inverse, counts.
fn unique(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let found =
        convert::detached(convert::weight(&source) << 4, vm, || sort::unique(&source)).or_raise(vm)?;
    let parts = [found.values, found.first, found.inverse, found.counts];
    Ok(vm.ctx.new_tuple(parts.into_iter().map(|part| arrays::new(part, vm)).collect()).into())
}

/// `searchsorted(array, values, right)`
fn searchsorted(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let values = array_argument(arguments, 1, vm)?;
    let right = truth(argument(arguments, 2, vm)?, vm)?;
    let size = convert::weight(&source).max(convert::weight(&values)) << 2;
    let found = convert::detached(size, vm, || search::searchsorted(&source, &values, right)).or_raise(vm)?;
    Ok(convert::result(found, vm))
}

/// `interp(x, points, values, left, right)`, all float64.
pub(super) fn interp(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let [x, points, values] = [0, 1, 2].map(|at| array_argument(arguments, at, vm));
    let (x, points, values) = (x?, points?, values?);
    let end = |at| -> PyResult<Option<f64>> {
        let object = argument(arguments, at, vm)?;
        if vm.is_none(object) { Ok(None) } else { object.try_float(vm).map(|end| Some(end.to_f64())) }
    };
    let outside = search::Outside { left: end(3)?, right: end(4)? };
    let size = convert::weight(&x).max(convert::weight(&points)) << 2;
    let result =
        convert::detached(size, vm, || search::interp(&x, &points, &values, outside)).or_raise(vm)?;
    Ok(convert::result(result, vm))
}

/// `bincount(integers, weights, least)`
fn bincount(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let integers = array_argument(arguments, 0, vm)?;
    let weights = optional_array(arguments, 1, vm)?;
    let least = usize::try_from(convert::integer(argument(arguments, 2, vm)?, vm)?).unwrap_or(0);
    let size = convert::weight(&integers);
    let counts = convert::detached(size, vm, || histogram::bincount(&integers, weights.as_ref(), least))
        .or_raise(vm)?;
    Ok(arrays::new(counts, vm))
}

/// `histogram(elements, edges, weights)`, of intervals of one width.
fn histogram(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let (elements, edges) = (array_argument(arguments, 0, vm)?, array_argument(arguments, 1, vm)?);
    let weights = optional_array(arguments, 2, vm)?;
    let size = convert::weight(&elements) << 2;
    let counts = convert::detached(size, vm, || histogram::histogram(&elements, &edges, weights.as_ref()));
    Ok(arrays::new(counts.or_raise(vm)?, vm))
}

fn optional_array(arguments: &[PyObjectRef], at: usize, vm: &VirtualMachine) -> PyResult<Option<Array>> {
    let object = argument(arguments, at, vm)?;
    if vm.is_none(object) { Ok(None) } else { convert::array(object, vm).map(Some) }
}
