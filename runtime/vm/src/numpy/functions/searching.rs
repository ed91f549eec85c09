//! Choosing, sorting and searching.

use hotloop_array::array::Order;
use hotloop_array::elementwise::Operand;
use hotloop_array::{select, sort};
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::array_argument;
use crate::numpy::convert::{argument, axis, truth};
use crate::numpy::errors::OrRaise;
use crate::numpy::{Function, arrays, convert};

pub(super) const TABLE: &[(&str, Function)] = &[
    ("where", where_),
    ("nonzero", nonzero),
    ("count_nonzero", count_nonzero),
    ("clip", clip),
    ("sort", sorted),
    ("argsort", argsort),
    ("unique", unique),
    ("searchsorted", searchsorted),
];

/// `where(condition, x, y)`
fn where_(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
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
fn nonzero(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    if source.ndim() == 0 {
        return Err(vm.new_value_error(
            "Calling nonzero on 0d arrays is not allowed. Use np.atleast_1d(scalar).nonzero() instead.",
        ));
    }
    let found = convert::detached(convert::weight(&source), vm, || select::nonzero(&source)).or_raise(vm)?;
    Ok(vm.ctx.new_tuple(found.into_iter().map(|indices| arrays::new(indices, vm)).collect()).into())
}

/// `count_nonzero(array)`
fn count_nonzero(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = array_argument(arguments, 0, vm)?;
    let count =
        convert::detached(convert::weight(&source), vm, || select::count_nonzero(&source)).or_raise(vm)?;
    Ok(vm.ctx.new_int(count).into())
}

/// `clip(array, low, high)`
fn clip(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = Operand::Array(array_argument(arguments, 0, vm)?);
    let bound = |at| -> PyResult<Option<Operand>> {
        let object = argument(arguments, at, vm)?;
        if vm.is_none(object) { Ok(None) } else { convert::required_operand(object, vm).map(Some) }
    };
    let (low, high) = (bound(1)?, bound(2)?);
    Ok(convert::result(select::clip(&source, low.as_ref(), high.as_ref()).or_raise(vm)?, vm))
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
    Ok(arrays::new(result, vm))
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
    Ok(arrays::new(result, vm))
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
    Ok(convert::result(select::searchsorted(&source, &values, right).or_raise(vm)?, vm))
}
