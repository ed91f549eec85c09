//! How arrays are printed: the options in force, and formatters that Python code gives.

use std::sync::RwLock;
use std::sync::atomic::{AtomicBool, AtomicU16, Ordering};

use hotloop_array::array::Array;
use hotloop_array::dtype::{DType, Kind};
use hotloop_array::format;
use rustpython_vm::builtins::{PyDict, PyStr};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::convert::{argument, integer, truth};
use super::errors::OrRaise;
use super::{Function, boxing, convert};

pub(super) const TABLE: &[(&str, Function)] = &[
    ("array2string", array2string),
    ("set_print_options", set_print_options),
    ("scalars_are_bare", are_bare),
];

static PRINT_OPTIONS: RwLock<Option<format::Options>> = RwLock::new(None);

/// The print options in force.
pub(super) fn print_options() -> format::Options {
    PRINT_OPTIONS.read().ok().and_then(|options| options.clone()).unwrap_or_default()
}

/// The version of NumPy that is imitated.
static LEGACY: AtomicU16 = AtomicU16::new(u16::MAX);

/// Whether scalars are shown as Python's numbers, as NumPy did before its version 2.
pub(super) fn scalars_are_bare() -> bool {
    LEGACY.load(Ordering::Relaxed) <= format::LAST_BARE
}

/// Whether `numpy._printing` holds functions that print elements or arrays.
static HAS_FUNCTIONS: AtomicBool = AtomicBool::new(false);

/// The same.
pub(super) fn functions_print() -> bool {
    HAS_FUNCTIONS.load(Ordering::Relaxed)
}

/// The text of `repr(array)`.
pub(super) fn repr(object: &PyObject, array: &Array, vm: &VirtualMachine) -> PyResult<String> {
    if let Some(function) = function_option("override_repr", vm)? {
        return function.call((object.to_owned(),), vm)?.try_to_value::<String>(vm);
    }
    let options = print_options();
    let name =
        if super::instances::is_exact(object) { "array".into() } else { object.class().name().to_string() };
    match function_option("formatter", vm)?
        .map(|given| formatter(&given, array.dtype(), vm))
        .transpose()?
        .flatten()
    {
        Some(formatter) => {
            let words = words(array, &options, &formatter, vm)?;
            Ok(format::repr_of_words(array, &options, &name, words))
        }
        None => format::repr(array, &options, &name).or_raise(vm),
    }
}

/// The text of `str(array)`.
pub(super) fn text(array: &Array, vm: &VirtualMachine) -> PyResult<String> {
    let options = print_options();
    // Without axes, an array is shown as its element is.
    if array.ndim() == 0 {
        return format::text(array, &options).or_raise(vm);
    }
    to_string(array, &options, [" ", "", ""], function_option("formatter", vm)?.as_deref(), vm)
}

fn to_string(
    array: &Array,
    options: &format::Options,
    [separator, prefix, suffix]: [&str; 3],
    given: Option<&PyObject>,
    vm: &VirtualMachine,
) -> PyResult<String> {
    match given.map(|given| formatter(given, array.dtype(), vm)).transpose()?.flatten() {
        Some(formatter) => {
            let words = words(array, options, &formatter, vm)?;
            Ok(format::to_string_of_words(array, options, separator, prefix, suffix, words))
        }
        None => format::to_string(array, options, separator, prefix, suffix).or_raise(vm),
    }
}

/// An option that is a function or a dict of them; `None` if it is not set.
fn function_option(name: &'static str, vm: &VirtualMachine) -> PyResult<Option<PyObjectRef>> {
    if !HAS_FUNCTIONS.load(Ordering::Relaxed) {
        return Ok(None);
    }
    let options = crate::interpreter::import_module(vm, "numpy._printing")?.get_attr("_options", vm)?;
    let value = options.get_item(name, vm)?;
    Ok((!vm.is_none(&value)).then_some(value))
}

/// The function of a dict of formatters that prints elements of this type: the one for the type itself, else the one for
/// its kind, else the one for all.
fn formatter(given: &PyObject, dtype: DType, vm: &VirtualMachine) -> PyResult<Option<PyObjectRef>> {
    let names: &[&'static str] = match dtype.kind() {
        Kind::Bool => &["bool", "all"],
        Kind::Signed | Kind::Unsigned => &["int", "int_kind", "all"],
        Kind::Float => &["float", "float_kind", "all"],
        Kind::Complex => &["complexfloat", "complex_kind", "all"],
        Kind::DateTime => &["datetime", "all"],
        Kind::TimeDelta => &["timedelta", "all"],
        Kind::Bytes | Kind::Text => &["numpystr", "str_kind", "all"],
        Kind::Object => &["object", "all"],
        Kind::Void => &["void", "all"],
    };
    let get = given.get_attr("get", vm)?;
    for name in names {
        let function = get.call((vm.ctx.new_str(*name),), vm)?;
        if !vm.is_none(&function) {
            return Ok(Some(function));
        }
    }
    Ok(None)
}

/// What a formatter makes of the elements that are shown.
fn words(
    array: &Array,
    options: &format::Options,
    formatter: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Vec<String>> {
    if array.size() == 0 {
        return Ok(Vec::new());
    }
    let write =
        |element| {
            let word = formatter.call((boxing::element(array, element, vm),), vm)?;
            match word.downcast_ref::<PyStr>() {
                Some(text) => Ok(text.to_string_lossy().into_owned()),
                None => Err(vm
                    .new_type_error(format!("a formatter must return a str, not '{}'", word.class().name()))),
            }
        };
    format::shown(array, options).into_iter().map(write).collect()
}

/// Print options from a dict with NumPy's keys.
fn options_from(dict: &PyObject, vm: &VirtualMachine) -> PyResult<format::Options> {
    let mut options = print_options();
    let Some(dict) = dict.downcast_ref::<PyDict>() else {
        return Err(vm.new_type_error("options must be a dict"));
    };
    for (name, value) in dict {
        let Some(name) = name.downcast_ref::<PyStr>().map(|name| name.to_string()) else { continue };
        let text = || value.downcast_ref::<PyStr>().map(|text| text.to_string()).unwrap_or_default();
        match name.as_str() {
            "precision" => {
                options.precision =
                    if vm.is_none(&value) { None } else { Some(integer(&value, vm)?.max(0) as usize) };
            }
            "threshold" => {
                options.threshold =
                    value.try_float(vm).map(|value| value.to_f64().clamp(0.0, 9e18) as usize).unwrap_or(1000);
            }
            "edgeitems" => options.edge_items = integer(&value, vm)?.max(0) as usize,
            "linewidth" => {
                options.line_width =
                    value.try_float(vm).map(|value| value.to_f64().clamp(0.0, 9e18) as usize)?;
            }
            "legacy" => {
                options.legacy =
                    text().replace('.', if text().len() == 3 { "0" } else { "" }).parse().unwrap_or(u16::MAX);
            }
            "suppress" => options.suppress = truth(&value, vm)?,
            "nanstr" => options.nan = text(),
            "infstr" => options.infinity = text(),
            "sign" => options.sign = text().chars().next().unwrap_or('-'),
            "floatmode" => {
                options.float_mode = match text().as_str() {
                    "fixed" => format::FloatMode::Fixed,
                    "unique" => format::FloatMode::Unique,
                    "maxprec" => format::FloatMode::MaxPrecision,
                    "maxprec_equal" => format::FloatMode::MaxPrecisionEqual,
                    _ => {
                        return Err(vm.new_value_error(
                            "floatmode option must be one of \"fixed\", \"unique\", \"maxprec\", or \"maxprec_equal\"",
                        ));
                    }
                };
            }
            _ => {}
        }
    }
    Ok(options)
}

/// `array2string(array, options, separator, prefix, suffix, formatter)`
fn array2string(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let source = convert::array(argument(arguments, 0, vm)?, vm)?;
    let options = options_from(argument(arguments, 1, vm)?, vm)?;
    let text = |at| -> PyResult<String> {
        Ok(argument(arguments, at, vm)?
            .downcast_ref::<PyStr>()
            .map(|text| text.to_string())
            .unwrap_or_default())
    };
    let given = argument(arguments, 5, vm)?;
    let given = if vm.is_none(given) { function_option("formatter", vm)? } else { Some(given.to_owned()) };
    let parts = [text(2)?, text(3)?, text(4)?];
    let text = to_string(&source, &options, parts.each_ref().map(String::as_str), given.as_deref(), vm)?;
    Ok(vm.ctx.new_str(text).into())
}

/// `scalars_are_bare()`
fn are_bare(_arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    Ok(vm.ctx.new_bool(scalars_are_bare()).into())
}

/// `set_print_options(options, has_functions)`
fn set_print_options(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let options = options_from(argument(arguments, 0, vm)?, vm)?;
    LEGACY.store(options.legacy, Ordering::Relaxed);
    if let Ok(mut place) = PRINT_OPTIONS.write() {
        *place = Some(options);
    }
    HAS_FUNCTIONS.store(truth(argument(arguments, 1, vm)?, vm)?, Ordering::Relaxed);
    Ok(vm.ctx.none())
}
