//! The native functions behind `numpy.linalg` and `numpy.fft`.

use hotloop_array::array::{Array, Order};
use hotloop_array::error::Result;
use hotloop_fft::{Kind, Norm, transform};
use hotloop_linalg::factoring::{self, QrMode};
use hotloop_linalg::solving;
use rustpython_vm::builtins::PyStr;
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::convert::{argument, truth};
use super::errors::OrRaise;
use super::{Function, arrays, convert, scalars};

pub(super) const TABLE: &[(&str, Function)] = &[
    ("linalg_solve", solve),
    ("linalg_inv", inv),
    ("linalg_det", det),
    ("linalg_slogdet", slogdet),
    ("linalg_cholesky", cholesky),
    ("linalg_qr", qr),
    ("linalg_eigh", eigh),
    ("linalg_eig", eig),
    ("linalg_svd", svd),
    ("linalg_lstsq", lstsq),
    ("fft", fft),
];

fn array(arguments: &[PyObjectRef], at: usize, vm: &VirtualMachine) -> PyResult<Array> {
    convert::array(argument(arguments, at, vm)?, vm)
}

/// Does the work, detached from the VM if the arrays are more than small: it may take the cube of their size.
fn done<R>(size: usize, vm: &VirtualMachine, work: impl FnOnce() -> Result<R>) -> PyResult<R> {
    const SMALL: usize = 1 << 12;
    if size > SMALL { vm.allow_threads(work) } else { work() }.or_raise(vm)
}

fn tuple(items: impl IntoIterator<Item = Array>, vm: &VirtualMachine) -> PyResult {
    Ok(vm.ctx.new_tuple(items.into_iter().map(|item| convert::result(item, vm)).collect()).into())
}

/// `linalg_solve(a, b)`
fn solve(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let (a, b) = (array(arguments, 0, vm)?, array(arguments, 1, vm)?);
    Ok(arrays::new(done(a.size(), vm, || solving::solve(&a, &b))?, vm))
}

/// `linalg_inv(a, lenient)`
fn inv(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let a = array(arguments, 0, vm)?;
    let lenient = truth(argument(arguments, 1, vm)?, vm)?;
    Ok(arrays::new(done(a.size(), vm, || solving::inverse(&a, lenient))?, vm))
}

/// `linalg_det(a)`
fn det(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let a = array(arguments, 0, vm)?;
    Ok(convert::result(done(a.size(), vm, || solving::determinant(&a))?, vm))
}

/// `linalg_slogdet(a)`
fn slogdet(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let a = array(arguments, 0, vm)?;
    let (signs, logarithms) = done(a.size(), vm, || solving::sign_and_logarithm(&a))?;
    tuple([signs, logarithms], vm)
}

/// `linalg_cholesky(a, upper)`
fn cholesky(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let a = array(arguments, 0, vm)?;
    let upper = truth(argument(arguments, 1, vm)?, vm)?;
    Ok(arrays::new(done(a.size(), vm, || solving::cholesky(&a, upper))?, vm))
}

/// `linalg_qr(a, mode)`: a tuple of arrays.
fn qr(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let a = array(arguments, 0, vm)?;
    let mode = argument(arguments, 1, vm)?.downcast_ref::<PyStr>().and_then(|text| text.to_str());
    let Some(mode) = mode.and_then(QrMode::from_text) else {
        return Err(vm.new_value_error("Unrecognized mode"));
    };
    tuple(done(a.size(), vm, || factoring::qr(&a, mode))?, vm)
}

/// `linalg_eigh(a, lower, vectors)`: a tuple of two, or the values alone.
fn eigh(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let a = array(arguments, 0, vm)?;
    let lower = truth(argument(arguments, 1, vm)?, vm)?;
    let vectors = truth(argument(arguments, 2, vm)?, vm)?;
    let (values, found) = done(a.size(), vm, || factoring::eigh(&a, lower, vectors))?;
    values_and_vectors(values, found, vm)
}

/// `linalg_eig(a, vectors)`: a tuple of two, or the values alone; real ones if all of them are.
fn eig(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let a = array(arguments, 0, vm)?;
    let vectors = truth(argument(arguments, 1, vm)?, vm)?;
    let (values, found, is_real) = done(a.size(), vm, || factoring::eig(&a, vectors))?;
    let simple = |found: Array| match found.part(false) {
        Some(part) if is_real => part.copy(Order::C),
        _ => Ok(found),
    };
    values_and_vectors(simple(values).or_raise(vm)?, found.map(simple).transpose().or_raise(vm)?, vm)
}

fn values_and_vectors(values: Array, vectors: Option<Array>, vm: &VirtualMachine) -> PyResult {
    match vectors {
        Some(vectors) => tuple([values, vectors], vm),
        None => Ok(arrays::new(values, vm)),
    }
}

/// `linalg_svd(a, full, vectors)`: a tuple of three, or the values alone.
fn svd(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let a = array(arguments, 0, vm)?;
    let full = truth(argument(arguments, 1, vm)?, vm)?;
    let vectors = truth(argument(arguments, 2, vm)?, vm)?;
    let (values, found) = done(a.size(), vm, || factoring::svd(&a, full, vectors))?;
    match found {
        Some((left, right)) => tuple([left, values, right], vm),
        None => Ok(arrays::new(values, vm)),
    }
}

/// `linalg_lstsq(a, b, rcond)`: solution, residuals, rank, singular values.
fn lstsq(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let (a, b) = (array(arguments, 0, vm)?, array(arguments, 1, vm)?);
    let rcond = argument(arguments, 2, vm)?;
    let rcond = if vm.is_none(rcond) { None } else { Some(rcond.try_float(vm)?.to_f64()) };
    let found = done(a.size(), vm, || factoring::least_squares(&a, &b, rcond))?;
    let rank = scalars::new(hotloop_array::scalar::Scalar::new(found.rank as i32), vm);
    let parts = vec![
        arrays::new(found.solution, vm),
        arrays::new(found.residuals, vm),
        rank,
        arrays::new(found.values, vm),
    ];
    Ok(vm.ctx.new_tuple(parts).into())
}

/// `fft(array, length, axis, kind, norm)`: the transform along an axis; `kind` as in `hotloop_fft::Kind::from_number`.
fn fft(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let a = array(arguments, 0, vm)?;
    let length = argument(arguments, 1, vm)?;
    let axis = convert::integer(argument(arguments, 2, vm)?, vm)?;
    let length = if vm.is_none(length) {
        // NumPy looks the axis up first, with a tuple's error.
        if axis < -(a.ndim() as isize) || axis >= a.ndim() as isize {
            return Err(vm.new_index_error("tuple index out of range"));
        }
        None
    } else {
        Some(convert::integer(length, vm)? as i64)
    };
    let Some(kind) = Kind::from_number(convert::integer(argument(arguments, 3, vm)?, vm)? as i64) else {
        return Err(vm.new_value_error("no such transform"));
    };
    let norm = argument(arguments, 4, vm)?;
    let norm = if vm.is_none(norm) {
        Norm::Backward
    } else {
        match norm.downcast_ref::<PyStr>().and_then(|text| text.to_str()).and_then(Norm::from_text) {
            Some(norm) => norm,
            None => {
                return Err(vm.new_value_error(format!(
                    "Invalid norm value {}; should be \"backward\",\"ortho\" or \"forward\".",
                    norm.str(vm)?
                )));
            }
        }
    };
    let result = done(a.size(), vm, || transform(&a, length, axis, kind, norm))?;
    Ok(arrays::new(result, vm))
}
