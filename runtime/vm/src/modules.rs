//! The list of native modules. A new one is one line here.

use rustpython_vm::Context;
use rustpython_vm::builtins::PyModuleDef;

/// Every native module that Hotloop adds to the standard library, submodules under their dotted names.
pub(crate) fn definitions(context: &Context) -> Vec<&'static PyModuleDef> {
    vec![
        crate::lock::module_def(context),
        crate::numba::module_def(context),
        crate::numpy::module_def(context),
    ]
}
