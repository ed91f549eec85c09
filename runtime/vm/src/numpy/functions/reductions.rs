//! Reductions and products.

use hotloop_array::array::{Array, Order};
use hotloop_array::dtype::DType;
use hotloop_array::einsum;
use hotloop_array::elementwise::{self, Operand};
use hotloop_array::error::ArrayError;
use hotloop_array::functions::{self, Op, Ufunc};
use hotloop_array::matmul::{self, Mode};
use hotloop_array::nonzero;
use hotloop_array::promotion::{Casting, OperandType, can_cast, promote_types};
use hotloop_array::reduce;
use hotloop_array::scalar::Scalar;
use rustpython_vm::builtins::{PyStr, PyTuple};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::{array_argument, dtype_argument, related};
use crate::numpy::convert::{argument, axes, axis, truth};
use crate::numpy::errors::{OrRaise, report, warn_at_runtime};
use crate::numpy::{Function, array_of, arrays, convert, instances, protocols, ufuncs};

pub(super) const TABLE: &[(&str, Function)] = &[
    ("reduce", reduce_),
    ("accumulate", accumulate),
    ("mean", mean),
    ("var", var),
    ("argextremum", arg_extremum),
    ("matmul", product),
    ("check_product", check_product),
    ("convolve", convolve),
    ("correlate", correlate),
    ("einsum", einsum),
    ("quick_einsum", quick_einsum),
    ("dot", dot),
];

/// Axis, keepdims, dtype, initial and mask from consecutive arguments.
fn reduce_options(arguments: &[PyObjectRef], from: usize, vm: &VirtualMachine) -> PyResult<reduce::Options> {
    let initial = argument(arguments, from + 3, vm)?;
    let mask = argument(arguments, from + 4, vm)?;
    Ok(reduce::Options {
        axes: axes(argument(arguments, from, vm)?, vm)?.map(|axes| axes.into_iter().collect()),
        dtype: dtype_argument(arguments, from + 1, vm)?,
        keep_dims: truth(argument(arguments, from + 2, vm)?, vm)?,
        initial: match convert::number(initial, vm) {
            Some(number) => {
                let default = match number.operand_type() {
                    OperandType::Strong(dtype) => dtype,
                    OperandType::Weak(weak) => weak.default_dtype(),
                };
                Some(convert::store(&number, default, vm)?)
            }
            None => None,
        },
        mask: if vm.is_none(mask) || mask.is(&vm.ctx.true_value) {
            None
        } else {
            Some(nonzero::truth(&convert::array(mask, vm)?).or_raise(vm)?)
        },
    })
}

/// The dtype in which elements are combined into an output: one that holds both. Truth values are found in the elements' own.
fn dtype_beside(ufunc: &Ufunc, source: &Array, out: &PyObject) -> Option<DType> {
    let out = array_of(out)?.dtype();
    let gives_truth = ufunc.loops.iter().all(|signature| signature.outputs[0] == DType::Bool);
    if gives_truth && source.dtype().native().is_number() {
        return None;
    }
    promote_types(out, source.dtype()).ok().filter(|common| common.native().is_number()).or(Some(out))
}

/// A ComplexWarning when elements are reduced in a dtype that has no room for their imaginary parts.
fn warn_about_lost_parts(source: &Array, dtype: Option<DType>, vm: &VirtualMachine) -> PyResult<()> {
    match dtype {
        Some(dtype) => crate::numpy::errors::warn_about_lost_parts(source.dtype(), dtype, vm),
        None => Ok(()),
    }
}

/// The result as an object; into `out` if there is one.
fn finish(result: Array, out: &PyObject, vm: &VirtualMachine) -> PyResult {
    if vm.is_none(out) {
        return Ok(convert::result(result, vm));
    }
    let Some(target) = array_of(out) else { return Err(vm.new_type_error("output must be an array")) };
    if target.shape() != result.shape() {
        return Err(vm.new_value_error(format!(
            "output parameter has the wrong shape: {} instead of {}",
            arrays::shape_text(target),
            arrays::shape_text(&result)
        )));
    }
    crate::numpy::subscript::assign(target, &result, vm)?;
    Ok(out.to_owned())
}

fn is_foreign_out(arguments: &[PyObjectRef], at: usize, vm: &VirtualMachine) -> bool {
    arguments.get(at).is_some_and(|out| !vm.is_none(out) && protocols::is_foreign(out, vm))
}

/// `reduce(ufunc, array, axis, dtype, keepdims, initial, where, out)`
pub(super) fn reduce_(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let Some(ufunc) = ufuncs::ufunc_of(argument(arguments, 0, vm)?) else {
        return Err(vm.new_type_error("not a ufunc"));
    };
    refuse_uncommon(ufunc, "reduce", vm)?;
    if protocols::is_foreign(&arguments[1], vm) || is_foreign_out(arguments, 7, vm) {
        return protocols::function("reduce", arguments, vm);
    }
    let source = array_argument(arguments, 1, vm)?;
    let mut options = reduce_options(arguments, 2, vm)?;
    let out = argument(arguments, 7, vm)?;
    options.dtype = options.dtype.or(dtype_beside(ufunc, &source, out));
    check_shapes(ufunc, &source, &options, out, vm)?;
    warn_about_lost_parts(&source, options.dtype, vm)?;
    let (result, flags) =
        convert::detached(convert::weight(&source), vm, || reduce::reduce(ufunc, &source, &options))
            .or_raise(vm)?;
    report(flags, "reduce", vm)?;
    finish(result, out, vm)
}

/// Only functions of two operands with one result reduce.
fn refuse_uncommon(ufunc: &Ufunc, method: &str, vm: &VirtualMachine) -> PyResult<()> {
    let needed = match (ufunc.nin, ufunc.nout) {
        (2, 1) => return Ok(()),
        (2, _) => "functions returning a single value",
        _ => "binary functions",
    };
    Err(vm.new_value_error(format!("{method} only supported for {needed}")))
}

/// Refuses masks and outputs that do not fit the array.
fn check_shapes(
    ufunc: &'static Ufunc,
    source: &Array,
    options: &reduce::Options,
    out: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<()> {
    reduce::check_shapes(ufunc, source, options, array_of(out).map(Array::shape)).or_raise(vm)
}

/// `accumulate(ufunc, array, axis, dtype, out)`; flattened without an axis.
pub(super) fn accumulate(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let Some(ufunc) = ufuncs::ufunc_of(argument(arguments, 0, vm)?) else {
        return Err(vm.new_type_error("not a ufunc"));
    };
    refuse_uncommon(ufunc, "accumulate", vm)?;
    if protocols::is_foreign(&arguments[1], vm) || is_foreign_out(arguments, 4, vm) {
        return protocols::function("accumulate", arguments, vm);
    }
    let source = array_argument(arguments, 1, vm)?;
    let (source, axis) = match axis(argument(arguments, 2, vm)?, vm)? {
        Some(axis) => (source, axis),
        None => (source.reshape(&[-1], Order::C).or_raise(vm)?, 0),
    };
    if source.ndim() == 0 {
        return Err(vm.new_type_error("cannot accumulate on a scalar"));
    }
    let out = argument(arguments, 4, vm)?;
    let dtype = dtype_argument(arguments, 3, vm)?.or(dtype_beside(ufunc, &source, out));
    warn_about_lost_parts(&source, dtype, vm)?;
    let (result, flags) =
        convert::detached(convert::weight(&source), vm, || reduce::accumulate(ufunc, &source, axis, dtype))
            .or_raise(vm)?;
    report(flags, "accumulate", vm)?;
    finish(result, out, vm)
}

/// `mean(array, axis, dtype, keepdims, None, where, out)`
pub(super) fn mean(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    if protocols::is_foreign(argument(arguments, 0, vm)?, vm) || is_foreign_out(arguments, 6, vm) {
        return protocols::function("mean", arguments, vm);
    }
    let source = array_argument(arguments, 0, vm)?;
    let mut options = reduce_options(arguments, 1, vm)?;
    let out = argument(arguments, 6, vm)?;
    let dtype = source.dtype();
    if (dtype.is_float() || dtype.is_complex()) && dtype.native() != DType::Float16 {
        options.dtype = options.dtype.or(array_of(out).map(Array::dtype));
    }
    reduce::check_axes(&source, &options).or_raise(vm)?;
    check_shapes(functions::of(Op::Add), &source, &options, out, vm)?;
    warn_about_lost_parts(&source, options.dtype, vm)?;
    if dtype == DType::Object {
        return mean_of_objects(&source, &options, out, vm);
    }
    let (result, flags) =
        convert::detached(convert::weight(&source), vm, || reduce::mean(&source, &options)).or_raise(vm)?;
    report(flags, if result.ndim() == 0 { "scalar divide" } else { "divide" }, vm)?;
    finish(result, out, vm)
}

/// The sum of objects, divided by their number: by NumPy's own integer where the sum is one object.
fn mean_of_objects(
    source: &Array,
    options: &reduce::Options,
    out: &PyObject,
    vm: &VirtualMachine,
) -> PyResult {
    let (sum, _) = reduce::reduce(functions::of(Op::Add), source, options).or_raise(vm)?;
    let count = reduce::count(source, options).or_raise(vm)?.cast_to(DType::Int64, Order::K).or_raise(vm)?;
    if sum.ndim() > 0 || !vm.is_none(out) {
        let operands = [Operand::Array(sum), Operand::Array(count)];
        let quotient = elementwise::apply(Op::Divide, &operands).or_raise(vm)?;
        return finish(quotient, out, vm);
    }
    vm._truediv(&convert::result(sum, vm), &convert::result(count, vm))
}

/// `var(array, axis, dtype, keepdims, None, where, out, ddof, root)`
pub(super) fn var(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    if protocols::is_foreign(argument(arguments, 0, vm)?, vm) || is_foreign_out(arguments, 6, vm) {
        return protocols::function("var", arguments, vm);
    }
    let source = array_argument(arguments, 0, vm)?;
    let options = reduce_options(arguments, 1, vm)?;
    let ddof = argument(arguments, 7, vm)?.try_float(vm)?.to_f64();
    let root = truth(argument(arguments, 8, vm)?, vm)?;
    let out = argument(arguments, 6, vm)?;
    reduce::check_axes(&source, &options).or_raise(vm)?;
    check_shapes(functions::of(Op::Add), &source, &options, out, vm)?;
    warn_about_lost_parts(&source, options.dtype, vm)?;
    let into = array_of(out).map(Array::dtype);
    let variance = convert::detached(convert::weight(&source), vm, || {
        reduce::variance(&source, &options, ddof, root, into)
    });
    let reduce::Variance { result, flags, starved } = variance.or_raise(vm)?;
    if starved {
        warn_at_runtime("Degrees of freedom <= 0 for slice", vm)?;
    }
    let divide = if result.ndim() == 0 { "scalar divide" } else { "divide" };
    for (flags, operation) in flags.into_iter().zip(["reduce", "multiply", "reduce", divide]) {
        report(flags, operation, vm)?;
    }
    finish(result, out, vm)
}

/// `argextremum(array, axis, largest, keepdims, out)`
pub(super) fn arg_extremum(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    if let [source, axis, largest, keep, out] = arguments
        && vm.is_none(axis)
        && vm.is_none(out)
        && keep.is(&vm.ctx.false_value)
        && instances::is_exact(source)
        && let Some(array) = array_of(source).filter(|array| array.size() <= 1 << 12)
        && let Some(found) = reduce::place_of_extremum(array, largest.is(&vm.ctx.true_value)).or_raise(vm)?
    {
        return Ok(crate::numpy::new_scalar(Scalar::new(found as i64), vm));
    }
    let source = array_argument(arguments, 0, vm)?;
    let axis = axis(argument(arguments, 1, vm)?, vm)?;
    let largest = truth(argument(arguments, 2, vm)?, vm)?;
    let keep = truth(argument(arguments, 3, vm)?, vm)?;
    let result = convert::detached(convert::weight(&source), vm, || {
        reduce::arg_extremum(&source, axis, largest, keep)
    })
    .or_raise(vm)?;
    let out = argument(arguments, 4, vm)?;
    if vm.is_none(out) {
        return convert::result_like(result, &arguments[0], vm);
    }
    if let Some(target) = array_of(out) {
        if target.shape() != result.shape() {
            let name = if largest { "argmax" } else { "argmin" };
            return Err(vm.new_value_error(format!("output array does not match result of np.{name}.")));
        }
        if !can_cast(target.dtype(), DType::Int64, Casting::Safe) {
            return Err(vm.new_type_error(format!(
                "Cannot cast array data from {} to dtype('int64') according to the rule 'safe'",
                target.dtype().repr()
            )));
        }
    }
    finish(result, out, vm)
}

/// `matmul(a, b)`
fn product(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    crate::numpy::operators::product(
        &array_argument(arguments, 0, vm)?,
        &array_argument(arguments, 1, vm)?,
        vm,
    )
}

/// `check_product(name, a, b)`: refuses elements that have no products.
fn check_product(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let name = argument(arguments, 0, vm)?.str(vm)?;
    let [a, b] = [array_argument(arguments, 1, vm)?.dtype(), array_argument(arguments, 2, vm)?.dtype()];
    matmul::check_loop(&name.to_string_lossy(), a, b).or_raise(vm)?;
    Ok(vm.ctx.none())
}

/// `dot(a, b)`
fn dot(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let (a, b) = (array_argument(arguments, 0, vm)?, array_argument(arguments, 1, vm)?);
    let size = a.size().max(b.size());
    let result = convert::detached(size << 6, vm, || matmul::dot(&a, &b)).or_raise(vm)?;
    convert::result_like(result, protocols::first_in_priority(&arguments[..2], vm)?, vm)
}

/// `convolve(a, v, mode)`, the mode as a letter.
fn convolve(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    sliding(arguments, matmul::convolve, vm)
}

/// `correlate(a, v, mode)`
fn correlate(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    sliding(arguments, matmul::correlate, vm)
}

fn sliding(
    arguments: &[PyObjectRef],
    work: fn(&Array, &Array, Mode) -> hotloop_array::error::Result<Array>,
    vm: &VirtualMachine,
) -> PyResult {
    let (a, v) = (array_argument(arguments, 0, vm)?, array_argument(arguments, 1, vm)?);
    let mode = argument(arguments, 2, vm)?.downcast_ref::<PyStr>().map(|mode| mode.to_string());
    let mode = match mode.as_deref() {
        Some("f") => Mode::Full,
        Some("s") => Mode::Same,
        _ => Mode::Valid,
    };
    let size = convert::weight(&a).saturating_mul(v.size().max(1));
    Ok(arrays::new(convert::detached(size, vm, || work(&a, &v, mode)).or_raise(vm)?, vm))
}

/// `(operands, out, optimize, dtype)`: of a text and one or two arrays.
fn quick_einsum(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let operands = arguments[0].downcast_ref::<PyTuple>().map(|tuple| tuple.as_slice()).unwrap_or_default();
    let fits = matches!(operands, [_, arrays @ ..] if (1..=2).contains(&arrays.len())
        && (0..arrays.len()).all(|at| super::quick::plain(arrays, at).is_some()));
    let is_plain =
        vm.is_none(&arguments[1]) && arguments[2].is(&vm.ctx.false_value) && vm.is_none(&arguments[3]);
    if !fits || !is_plain || operands[0].downcast_ref::<PyStr>().is_none() {
        return super::quick::nothing(vm);
    }
    let arrays = vm.ctx.new_tuple(operands[1..].to_vec()).into();
    let result = einsum(&[operands[0].clone(), arrays], vm)?;
    match array_of(&result) {
        None => super::quick::nothing(vm),
        Some(array) if array.ndim() == 0 => Ok(crate::numpy::boxing::only_element(array, vm)),
        Some(_) => Ok(result),
    }
}

/// `einsum(subscripts, operands, dtype)`: what the sum of products is. Nothing for subscripts that the caller has to spell
/// out, or that do not fit the operands.
fn einsum(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let text = argument(arguments, 0, vm)?.downcast_ref::<PyStr>().map(|text| text.to_string());
    let Some((labels, output)) = text.as_deref().and_then(einsum::parse) else { return Ok(vm.ctx.none()) };
    let operands: Vec<Array> =
        vm.extract_elements_with(argument(arguments, 1, vm)?, |item| convert::array(&item, vm))?;
    let dtype = match dtype_argument(arguments, 2, vm)? {
        Some(dtype) => dtype,
        None => {
            let Some((first, rest)) = operands.split_first() else { return Ok(vm.ctx.none()) };
            rest.iter()
                .try_fold(first.dtype(), |dtype, other| promote_types(dtype, other.dtype()))
                .or_raise(vm)?
        }
    };
    let fit = labels.len() == operands.len()
        && labels.iter().zip(&operands).all(|(labels, operand)| labels.len() == operand.ndim());
    if !fit || !dtype.is_number() {
        return Ok(vm.ctx.none());
    }
    let size = operands.iter().map(Array::size).max().unwrap_or(0) << 4;
    let result = convert::detached(size, vm, || {
        let cast: Vec<Array> = operands
            .iter()
            .map(|operand| {
                if operand.dtype() == dtype { Ok(operand.clone()) } else { operand.cast_to(dtype, Order::K) }
            })
            .collect::<hotloop_array::error::Result<_>>()?;
        let result = einsum::einsum(&labels, &output, &cast)?;
        // The only operand may be shown; products are new.
        let shown = cast.iter().any(|operand| operand.storage().same_block(result.storage()));
        if shown && operands.len() > 1 { result.copy(Order::C) } else { Ok(result) }
    });
    match result {
        // The caller says it in NumPy's words.
        Err(ArrayError::Value(_)) => Ok(vm.ctx.none()),
        other => {
            let result = other.or_raise(vm)?;
            match arguments.get(1).and_then(|list| list.get_item(&0, vm).ok()) {
                Some(first) if operands.len() == 1 => related(result, &first, vm),
                _ => Ok(arrays::new(result, vm)),
            }
        }
    }
}
