//! The guards of a specialisation: what names stood for when it was compiled.
//!
//! A specialisation is valid as long as every name that it asked for still stands for the same object. Attributes of the
//! modules that the compiler knows are constants and not guarded.

use super::Dispatcher;
use super::typeof_::type_of;
use hotloop_jit::types::Type;
use rustpython_vm::builtins::{PyDict, PyDictRef, PyStrInterned, PyType};
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, VirtualMachine};

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
    /// An attribute as an object or its class keeps it.
    Attribute(PyObjectRef, &'static PyStrInterned),
    /// A container whose items are of these types.
    Contents(Type),
    /// The items of a dict, each as it was.
    Items(PyDictRef, Vec<(PyObjectRef, PyObjectRef)>),
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

    pub(super) fn attribute(of: PyObjectRef, name: &'static PyStrInterned, object: PyObjectRef) -> Guard {
        Guard { place: Place::Attribute(of, name), object }
    }

    pub(super) fn contents(container: PyObjectRef, ty: Type) -> Guard {
        Guard { place: Place::Contents(ty), object: container }
    }

    pub(super) fn items(dict: PyDictRef, items: Vec<(PyObjectRef, PyObjectRef)>) -> Guard {
        Guard { object: dict.clone().into(), place: Place::Items(dict, items) }
    }

    /// Whether both guard the same place.
    pub(super) fn same_place(&self, other: &Guard) -> bool {
        match (&self.place, &other.place) {
            (Place::Global(a, x), Place::Global(b, y)) | (Place::NotGlobal(a, x), Place::NotGlobal(b, y)) => {
                a.is(b) && std::ptr::eq(*x, *y)
            }
            (Place::Cell(a), Place::Cell(b)) => a.is(b),
            (Place::Attribute(a, x), Place::Attribute(b, y)) => a.is(b) && std::ptr::eq(*x, *y),
            (Place::Contents(_), Place::Contents(_)) => self.object.is(&other.object),
            (Place::Items(a, _), Place::Items(b, _)) => a.is(b),
            _ => false,
        }
    }

    /// Calls `visit` with every object that the guard keeps.
    pub(super) fn for_each_object(&self, visit: &mut dyn FnMut(&PyObject)) {
        visit(&self.object);
        match &self.place {
            Place::Global(globals, _) | Place::NotGlobal(globals, _) => visit(globals.as_object()),
            Place::Cell(of) | Place::Attribute(of, _) => visit(of),
            Place::Contents(_) => {}
            Place::Items(dict, items) => {
                visit(dict.as_object());
                items.iter().flat_map(|(name, value)| [name, value]).for_each(|object| visit(object));
            }
        }
    }

    /// Gives up the objects that the guard keeps.
    pub(super) fn into_objects(self, out: &mut Vec<PyObjectRef>) {
        out.push(self.object);
        match self.place {
            Place::Global(globals, _) | Place::NotGlobal(globals, _) => out.push(globals.into()),
            Place::Cell(of) | Place::Attribute(of, _) => out.push(of),
            Place::Contents(_) => {}
            Place::Items(dict, items) => {
                out.push(dict.into());
                out.extend(items.into_iter().flat_map(|(name, value)| [name, value]));
            }
        }
    }

    /// Whether the name still stands for the object.
    pub(super) fn holds(&self, vm: &VirtualMachine) -> bool {
        match &self.place {
            Place::Global(globals, name) => lookup(globals, name, vm).is_some_and(|now| now.is(&self.object)),
            Place::NotGlobal(globals, name) => lookup(globals, name, vm).is_none(),
            Place::Attribute(of, name) => {
                kept_attribute(of, name, vm).is_some_and(|now| now.is(&self.object))
            }
            Place::Contents(ty) => type_of(&self.object, vm).is_ok_and(|now| now == *ty),
            Place::Items(dict, items) => {
                dict.__len__() == items.len()
                    && dict
                        .clone()
                        .into_iter()
                        .zip(items)
                        .all(|((name, value), (known, was))| name.is(known) && value.is(was))
            }
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

/// An attribute that an object or its class keeps; none for what is computed when it is asked for.
pub(super) fn kept_attribute(
    object: &PyObject,
    name: &'static PyStrInterned,
    vm: &VirtualMachine,
) -> Option<PyObjectRef> {
    if let Some(class) = object.downcast_ref::<PyType>() {
        return class.get_attr(name);
    }
    let of_class = object.class().get_attr(name);
    if let Some(of_class) = &of_class {
        // Of a slot.
        if &*of_class.class().name() == "member_descriptor" {
            return object.get_attr(name, vm).ok();
        }
        if of_class.class().get_attr(vm.ctx.intern_str("__set__")).is_some() {
            return None;
        }
    }
    if let Some(own) = object.dict().and_then(|dict| lookup(&dict, name, vm)) {
        return Some(own);
    }
    of_class.filter(|found| {
        found.downcast_ref::<Dispatcher>().is_none()
            && found.class().get_attr(vm.ctx.intern_str("__get__")).is_none()
    })
}

/// Whether all guards hold.
#[inline]
pub(super) fn all_hold(guards: &[Guard], vm: &VirtualMachine) -> bool {
    guards.iter().all(|guard| guard.holds(vm))
}
