//! The native halves of functions of vectors and matrices that NumPy has in Python.

use hotloop_array::array::{Array, Order};
use hotloop_array::dtype::DType;
use hotloop_array::index::{self, Index};
use hotloop_array::search;
use hotloop_array::triangle::{Side, triangle};
use rustpython_vm::{AsObject, PyObjectRef, PyResult, VirtualMachine};

use super::quick::{all_none, is_int, is_none, nothing, plain};
use crate::numpy::convert::{argument, integer};
use crate::numpy::errors::OrRaise;
use crate::numpy::{Function, arrays, convert};

pub(super) const TABLE: &[(&str, Function)] = &[
    ("quick_digitize", digitize),
    ("quick_delete", delete),
    ("quick_tril", tril),
    ("quick_triu", triu),
    ("quick_cross", cross),
];

/// The elements of a vector of doubles.
fn doubles(arguments: &[PyObjectRef], at: usize) -> Option<Vec<f64>> {
    let vector = |array: &&Array| array.ndim() == 1 && array.dtype() == DType::Float64;
    Some(plain(arguments, at).filter(vector)?.to_vec())
}

/// `(x, bins, right)`: between doubles that do not descend.
fn digitize(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let right = argument(arguments, 2, vm)?;
    let is_bool = right.class().is(vm.ctx.types.bool_type);
    let Some(x) = plain(arguments, 0).filter(|x| is_bool && !x.dtype().is_complex()) else {
        return nothing(vm);
    };
    let Some(edges) = doubles(arguments, 1) else { return nothing(vm) };
    // Two infinities are no step upwards.
    if !edges.windows(2).all(|pair| pair[1] - pair[0] >= 0.0) {
        return nothing(vm);
    }
    let behind = !right.is(&vm.ctx.true_value);
    // What was looked at is what is searched in, whoever writes the bins meanwhile.
    let bins = Array::from_slice(&edges).or_raise(vm)?;
    let size = x.size() << 4;
    let found = convert::detached(size, vm, || search::searchsorted(&bins, x, behind)).or_raise(vm)?;
    Ok(convert::result(found, vm))
}

/// `(array, position, axis)`: one position, without an axis.
fn delete(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let Some(array) = plain(arguments, 0).filter(|_| is_none(arguments, 2, vm)) else { return nothing(vm) };
    if !is_int(&arguments[1], vm) {
        return nothing(vm);
    }
    let flat = array.reshape(&[-1], Order::C).or_raise(vm)?;
    let Ok(at) = index::position(integer(&arguments[1], vm)?, 0, flat.size()) else { return nothing(vm) };
    let part = |start: Option<isize>, stop: Option<isize>| {
        index::view(&flat, &[Index::Slice { start, stop, step: None }]).or_raise(vm)
    };
    let parts = [part(None, Some(at as isize))?, part(Some(at as isize + 1), None)?];
    super::quick_joins::joined(&parts, Some(0), vm)
}

/// `(matrix, offset)`
fn tril(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    side(arguments, Side::Lower, vm)
}

/// `(matrix, offset)`
fn triu(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    side(arguments, Side::Upper, vm)
}

fn side(arguments: &[PyObjectRef], side: Side, vm: &VirtualMachine) -> PyResult {
    let Some(array) = plain(arguments, 0).filter(|array| array.ndim() >= 2) else { return nothing(vm) };
    if !is_int(&arguments[1], vm) {
        return nothing(vm);
    }
    let offset = integer(&arguments[1], vm)?;
    let result = convert::detached(array.size(), vm, || triangle(array, offset, side)).or_raise(vm)?;
    Ok(arrays::new(result, vm))
}

/// `(a, b, axisa, axisb, axisc, axis)`: of two vectors of three doubles.
fn cross(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let last =
        |at: usize| is_int(&arguments[at], vm) && integer(&arguments[at], vm).is_ok_and(|axis| axis == -1);
    if !all_none(arguments, 5, vm) || !(2..5).all(last) {
        return nothing(vm);
    }
    let (Some(a), Some(b)) = (doubles(arguments, 0), doubles(arguments, 1)) else { return nothing(vm) };
    if a.len() != 3 || b.len() != 3 {
        return nothing(vm);
    }
    // What there is to report is left to the general half.
    let product = |x: f64, y: f64| Some(x * y).filter(|xy| xy.is_normal() || x == 0.0 || y == 0.0);
    let component = |i: usize, j: usize| {
        let difference = product(a[i], b[j])? - product(a[j], b[i])?;
        Some(difference).filter(|difference| difference.is_finite())
    };
    let (Some(x), Some(y), Some(z)) = (component(1, 2), component(2, 0), component(0, 1)) else {
        return nothing(vm);
    };
    Ok(arrays::new(Array::from_slice(&[x, y, z]).or_raise(vm)?, vm))
}
