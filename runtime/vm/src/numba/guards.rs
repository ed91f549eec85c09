//! The guards of a specialisation: what names stood for when it was compiled.
//!
//! A specialisation is valid as long as every name that it asked for still stands for the same object. Attributes of the
//! modules that the compiler knows are constants and not guarded.

use rustpython_vm::builtins::{PyDict, PyDictRef, PyStrInterned};
use rustpython_vm::{AsObject, Py, PyObjectRef, VirtualMachine};

/// A name and what it stood for.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    place: Place,
    object: PyObjectRef,
}

#[derive(Debug, Clone)]
enum Place {
    /// A name in a module's dictionary.
    Global(PyDictRef, &'static PyStrInterned),
    /// A closure variable.
    Cell(PyObjectRef),
    /// A name that the module does not define, so that the builtin is meant.
    NotGlobal(PyDictRef, &'static PyStrInterned),
}

impl Guard {
    pub(super) fn global(globals: PyDictRef, name: &'static PyStrInterned, object: PyObjectRef) -> Guard {
        Guard { place: Place::Global(globals, name), object }
    }

    pub(super) fn not_global(globals: PyDictRef, name: &'static PyStrInterned, object: PyObjectRef) -> Guard {
        Guard { place: Place::NotGlobal(globals, name), object }
    }

    pub(super) fn cell(cell: PyObjectRef, object: PyObjectRef) -> Guard {
        Guard { place: Place::Cell(cell), object }
    }

    /// Whether both guard the same place.
    pub(super) fn same_place(&self, other: &Guard) -> bool {
        match (&self.place, &other.place) {
            (Place::Global(a, x), Place::Global(b, y)) | (Place::NotGlobal(a, x), Place::NotGlobal(b, y)) => {
                a.is(b) && std::ptr::eq(*x, *y)
            }
            (Place::Cell(a), Place::Cell(b)) => a.is(b),
            _ => false,
        }
    }

    /// Whether the name still stands for the object.
    pub(super) fn holds(&self, vm: &VirtualMachine) -> bool {
        match &self.place {
            Place::Global(globals, name) => lookup(globals, name, vm).is_some_and(|now| now.is(&self.object)),
            Place::NotGlobal(globals, name) => lookup(globals, name, vm).is_none(),
            Place::Cell(cell) => {
                cell.get_attr("cell_contents", vm).is_ok_and(|now: PyObjectRef| now.is(&self.object))
            }
        }
    }
}

/// What a dictionary has under a name.
pub(super) fn lookup(
    globals: &Py<PyDict>,
    name: &'static PyStrInterned,
    vm: &VirtualMachine,
) -> Option<PyObjectRef> {
    globals.get_item_opt(name, vm).ok().flatten()
}

/// Whether all guards hold.
#[inline]
pub(super) fn all_hold(guards: &[Guard], vm: &VirtualMachine) -> bool {
    guards.iter().all(|guard| guard.holds(vm))
}
