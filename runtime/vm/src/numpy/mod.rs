//! The native half of `numpy`: module `_hotloop_numpy`.
//!
//! It holds the classes `ndarray`, `dtype`, `ufunc` and the scalar types, whose operators and subscripts are slots of
//! native types, and plain functions with positional arguments. The package `numpy`, frozen Python beside this crate's
//! sources, gives them their public signatures, defaults and documentation, and attaches the methods that need keywords.
//!
//! Every entry goes through [`crate::panic::guard`].

mod arrays;
mod boxing;
mod buffers;
mod comparisons;
mod convert;
mod dispatch;
mod dtypes;
mod errors;
mod fields;
mod foreign;
mod functions;
mod instances;
mod interpreter;
mod linalg;
mod listed;
mod making;
mod nested;
mod numbers;
mod operators;
mod printing;
mod protocols;
mod quick;
mod random;
mod scalars;
mod subscript;
mod ufuncs;

use hotloop_array::array::Array;
use hotloop_array::dtype::DType;
use hotloop_array::scalar::Scalar;
use rustpython_vm::class::PyClassImpl;
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyResult, VirtualMachine};

pub use arrays::NdArray;
pub(crate) use buffers::of_plain_object as array_of_buffer;
pub(crate) use errors::linalg_exception;
pub(crate) use native::module_def;
pub(crate) use random::{generator_of, is_global_state, new_generator};

/// The array behind an `ndarray` object; `None` for anything else.
pub fn array_of(object: &PyObject) -> Option<&Array> {
    object.downcast_ref::<NdArray>().map(|array| array.array())
}

/// A new `ndarray` object.
pub fn new_array(array: Array, vm: &VirtualMachine) -> PyObjectRef {
    arrays::new(array, vm)
}

/// The element behind a NumPy scalar object (also `np.float64` and `np.complex128`); `None` for Python's numbers.
pub fn scalar_of(object: &PyObject) -> Option<Scalar> {
    scalars::value_of(object)
}

/// A new NumPy scalar object.
pub fn new_scalar(scalar: Scalar, vm: &VirtualMachine) -> PyObjectRef {
    scalars::new(scalar, vm)
}

/// The element of an array without axes as an object: a number, a text, bytes or a record on the array's memory.
pub fn new_element(array: &Array, vm: &VirtualMachine) -> PyObjectRef {
    boxing::only_element(array, vm)
}

/// The element of an array without axes as an object of one of Python's own classes.
///
/// # Errors
/// Those of the classes.
pub fn new_python_element(array: &Array, vm: &VirtualMachine) -> PyResult {
    boxing::python(array, array.data(), vm)
}

/// The record that a `np.void` is, as an array without axes on its memory.
pub fn void_of(object: &PyObject) -> Option<Array> {
    scalars::void_of(object)
}

/// The print options in force.
pub(crate) fn print_options() -> hotloop_array::format::Options {
    printing::print_options()
}

/// Whether functions of Python print elements or arrays.
pub(crate) fn functions_print() -> bool {
    printing::functions_print()
}

/// The dtype that a `np.dtype`, a scalar type, or one of Python's number types stands for.
pub fn dtype_of(object: &PyObject, vm: &VirtualMachine) -> Option<DType> {
    dtypes::of_type(object, vm)
}

/// The ufunc behind a `numpy.ufunc` object.
pub(crate) fn dtype_object(dtype: hotloop_array::dtype::DType, vm: &VirtualMachine) -> PyObjectRef {
    dtypes::object(dtype, vm)
}

/// The ufunc that an object is.
pub fn ufunc_of(object: &PyObject) -> Option<&'static hotloop_array::functions::Ufunc> {
    ufuncs::ufunc_of(object)
}

#[rustpython_vm::pymodule(name = "_hotloop_numpy")]
mod native {
    use super::*;
    use rustpython_vm::builtins::PyModule;

    pub(crate) fn module_exec(vm: &VirtualMachine, module: &Py<PyModule>) -> PyResult<()> {
        __module_exec(vm, module);
        super::fill(vm, module.as_object())
    }
}

fn fill(vm: &VirtualMachine, module: &PyObject) -> PyResult<()> {
    interpreter::connect();
    hotloop_array::interrupt::poll_on_this_thread(crate::interrupt::on_main_thread());
    let classes = [
        ("ndarray", arrays::NdArray::make_static_type()),
        ("dtype", dtypes::DTypeObject::make_static_type()),
        ("ufunc", ufuncs::UfuncObject::make_static_type()),
        ("_ArrayFunctionDispatcher", dispatch::ArrayFunction::make_static_type()),
        ("generic", scalars::Generic::make_static_type()),
        ("_QuickFunction", quick::QuickFunction::make_static_type()),
        ("_array_iterator", arrays::ArrayIterator::make_static_type()),
    ];
    for (name, class) in classes {
        module.set_attr(name, class, vm)?;
    }
    ufuncs::install_call_slot();
    dispatch::install_call_slot();
    quick::install_call_slot();
    errors::create_types(vm, module)?;
    scalars::create_types(vm, module)?;
    dtypes::create_objects(vm, module)?;
    ufuncs::create_objects(vm, module)?;
    random::create_types(vm, module)?;
    for table in functions::TABLES
        .into_iter()
        .chain([linalg::TABLE, printing::TABLE, protocols::TABLE, fields::TABLE, ufuncs::TABLE])
        .chain(random::TABLES)
    {
        for &(name, function) in table {
            let entry = move |arguments: rustpython_vm::function::FuncArgs, vm: &VirtualMachine| {
                crate::interrupt::settle(vm)?;
                crate::panic::guard(vm, name, || function(&arguments.args, vm))
            };
            module.set_attr(name, vm.new_function(name, entry), vm)?;
        }
    }
    Ok(())
}

/// A native function with positional arguments, as the Python layer calls it.
type Function = fn(&[PyObjectRef], &VirtualMachine) -> PyResult;
