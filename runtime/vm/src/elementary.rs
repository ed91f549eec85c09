//! The module `math` computes with the kernels of the array core, so that `math.sin(x)` has the same bits as `np.sin(x)`
//! and as compiled code.
//!
//! Only the ordinary case is replaced, real arguments with a finite result. Everything else is left to the module's own
//! function: domain errors, overflow, large integers, arguments that are no numbers.

use hotloop_core::math;
use num_traits::ToPrimitive;
use rustpython_vm::builtins::{PyFloat, PyInt};
use rustpython_vm::function::{FuncArgs, ItemDoc, PyMethodFlags};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

type OfOne = fn(f64) -> f64;
type OfTwo = fn(f64, f64) -> f64;

const OF_ONE: &[(&str, OfOne)] = &[
    ("sin", math::sin),
    ("cos", math::cos),
    ("tan", math::tan),
    ("asin", math::asin),
    ("acos", math::acos),
    ("atan", math::atan),
    ("sinh", math::sinh),
    ("cosh", math::cosh),
    ("tanh", math::tanh),
    ("asinh", math::asinh),
    ("acosh", math::acosh),
    ("atanh", math::atanh),
    ("exp", math::exp),
    ("exp2", math::exp2),
    ("expm1", math::expm1),
    ("log", math::log),
    ("log2", math::log2),
    ("log10", math::log10),
    ("log1p", math::log1p),
    ("cbrt", math::cbrt),
    ("erf", math::erf),
    ("erfc", math::erfc),
    ("gamma", math::gamma),
    ("lgamma", math::lgamma),
];

const OF_TWO: &[(&str, OfTwo)] = &[("atan2", math::atan2), ("pow", math::pow), ("hypot", math::hypot)];

/// Replaces the functions of `math`.
pub(crate) fn install(vm: &VirtualMachine) -> PyResult<()> {
    let module = vm.import("math", 0)?;
    for &(name, kernel) in OF_ONE {
        replace(&module, name, vm, move |arguments| match arguments {
            [x] => Some(kernel(real(x)?)),
            // As CPython and compiled code: with a base the quotient of two logarithms.
            [x, base] if name == "log" => Some(kernel(real(x)?) / kernel(real(base)?)),
            _ => None,
        })?;
    }
    for &(name, kernel) in OF_TWO {
        replace(&module, name, vm, move |arguments| match arguments {
            [x, y] => Some(kernel(real(x)?, real(y)?)),
            _ => None,
        })?;
    }
    Ok(())
}

/// Puts a function in the place of the module's own, which keeps the cases that `compute` has no finite result for.
fn replace(
    module: &PyObject,
    name: &'static str,
    vm: &VirtualMachine,
    compute: impl Fn(&[PyObjectRef]) -> Option<f64> + Send + Sync + 'static,
) -> PyResult<()> {
    let original = module.get_attr(name, vm)?;
    let doc = documentation(&original, name, vm);
    let function = move |arguments: FuncArgs, vm: &VirtualMachine| -> PyResult {
        match compute(&arguments.args) {
            Some(value) if value.is_finite() && arguments.kwargs.is_empty() => {
                Ok(vm.ctx.new_float(value).into())
            }
            _ => original.call(arguments, vm),
        }
    };
    let definition = vm.ctx.new_method_def(name, function, PyMethodFlags::empty(), doc);
    let function = definition.build_function(vm, None);
    function.as_object().set_attr("__module__", vm.ctx.new_str("math"), vm)?;
    module.set_attr(name, function, vm)
}

/// The docstring of the function that is replaced, led by its signature.
fn documentation(original: &PyObject, name: &str, vm: &VirtualMachine) -> ItemDoc {
    let text = |attribute: &'static str| -> Option<String> {
        let value: PyObjectRef = original.get_attr(attribute, vm).ok()?;
        Some(value.str(vm).ok()?.to_string_lossy().into_owned())
    };
    match (text("__text_signature__"), text("__doc__")) {
        (Some(signature), Some(doc)) if signature.starts_with('(') => {
            // The interpreter lives as long as the process, and so does the text.
            ItemDoc::static_text(Box::leak(format!("{name}{signature}\n--\n\n{doc}").into_boxed_str()))
        }
        _ => ItemDoc::NONE,
    }
}

/// The value of a float, or of an integer that a float holds exactly.
fn real(argument: &PyObject) -> Option<f64> {
    if let Some(float) = argument.downcast_ref::<PyFloat>() {
        return Some(float.to_f64());
    }
    let integer = argument.downcast_ref::<PyInt>()?.as_bigint();
    integer.to_i64().filter(|value| value.unsigned_abs() < 1 << 53).map(|value| value as f64)
}
