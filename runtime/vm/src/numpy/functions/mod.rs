//! The functions of `_hotloop_numpy`, with positional arguments as the package `numpy` passes them.

mod busdays;
mod creation;
mod delimited;
mod elements;
mod joining;
mod quick;
mod quick_elements;
mod quick_joins;
mod quick_vectors;
mod reductions;
mod searching;
mod shaping;
mod text;
mod types;

use hotloop_array::array::Array;
use hotloop_array::dtype::DType;
use hotloop_array::promotion::Casting;
use rustpython_vm::builtins::PyStr;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::convert::argument;
use super::{Function, array_of, arrays, convert, dtypes};

pub(super) use creation::sized;
pub(super) use shaping::viewed_as;

/// All tables of functions.
pub(super) const TABLES: [&[(&str, Function)]; 14] = [
    busdays::TABLE,
    creation::TABLE,
    delimited::TABLE,
    elements::TABLE,
    joining::TABLE,
    quick::TABLE,
    quick_elements::TABLE,
    quick_joins::TABLE,
    quick_vectors::TABLE,
    reductions::TABLE,
    searching::TABLE,
    shaping::TABLE,
    text::TABLE,
    types::TABLE,
];

fn array_argument(arguments: &[PyObjectRef], at: usize, vm: &VirtualMachine) -> PyResult<Array> {
    convert::array(argument(arguments, at, vm)?, vm)
}

fn dtype_argument(arguments: &[PyObjectRef], at: usize, vm: &VirtualMachine) -> PyResult<Option<DType>> {
    match arguments.get(at) {
        Some(object) => dtypes::optional(object, vm),
        None => Ok(None),
    }
}

/// A view of the first argument's memory, or an object of its own when memory is new; of the argument's class.
fn related(result: Array, source: &PyObject, vm: &VirtualMachine) -> PyResult {
    match array_of(source) {
        Some(array) if array.storage().same_block(result.storage()) => arrays::view(result, source, vm),
        _ => arrays::like(result, source, vm),
    }
}

fn casting(object: &PyObject, vm: &VirtualMachine) -> PyResult<Casting> {
    let text = object.downcast_ref::<PyStr>().and_then(|text| text.to_str()).unwrap_or_default();
    Casting::from_text(text).ok_or_else(|| {
        vm.new_value_error("casting must be one of 'no', 'equiv', 'safe', 'same_kind', or 'unsafe'")
    })
}
