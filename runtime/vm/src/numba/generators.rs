//! Generators that compiled functions return, as the interpreter has them.

use super::numbered;
use super::specialisation::Specialisation;
use crate::panic::guard;
use hotloop_core::containers::Instance as Fields;
use hotloop_core::storage::{Storage, StorageHeader};
use rustpython_vm::function::OptionalArg;
use rustpython_vm::protocol::PyIterReturn;
use rustpython_vm::types::{IterNext, Iterable, Representable, SelfIter};
use rustpython_vm::{
    AsObject, Py, PyObjectRef, PyPayload, PyRef, PyResult, Traverse, VirtualMachine, pyclass,
};
use std::ptr::NonNull;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, TryLockError};

/// A generator: what its body keeps lies in the storage.
#[pyclass(module = "numba.core", name = "generator", traverse)]
#[derive(Debug, PyPayload)]
pub(super) struct Generator {
    #[pytraverse(skip)]
    code: Arc<Specialisation>,
    /// Nothing once it was closed or has come to its end. Locked while the body runs.
    #[pytraverse(skip)]
    fields: Mutex<Option<Storage>>,
    /// What it may keep without owning it, and the function whose code it has.
    kept: Vec<PyObjectRef>,
}

impl Drop for Generator {
    fn drop(&mut self) {
        self.code.generators.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The object of a generator that a call of the code with these arguments has given.
pub(super) fn made(
    code: Arc<Specialisation>,
    results: &[u64],
    arguments: &[PyObjectRef],
    vm: &VirtualMachine,
) -> PyObjectRef {
    let header = results.first().and_then(|slot| NonNull::new(*slot as *mut StorageHeader));
    // SAFETY: the slots of a generator begin with its storage, of which the code has given a reference.
    let fields = header.map(|header| unsafe { Storage::from_raw(header) });
    let mut kept = arguments.to_vec();
    kept.extend(code.owner.and_then(numbered::object));
    code.generators.fetch_add(1, Ordering::Relaxed);
    Generator { code, fields: Mutex::new(fields), kept }.into_pyobject(vm)
}

impl Generator {
    fn advance(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<Option<PyObjectRef>> {
        let mut fields = match zelf.fields.try_lock() {
            Ok(fields) => fields,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return Err(vm.new_value_error("generator already executing")),
        };
        let Some(kept) = &*fields else { return Ok(None) };
        let item = zelf.code.advance(zelf.as_object(), kept, vm);
        if !matches!(item, Ok(Some(_))) {
            *fields = None;
        }
        item.map_err(|exception| {
            if !exception.fast_isinstance(vm.ctx.exceptions.stop_iteration) {
                return exception;
            }
            // It would look like the end.
            let error = vm.new_runtime_error(super::exceptions::STOPPED);
            let _ = error.as_object().set_attr("__cause__", exception, vm);
            error
        })
    }
}

#[pyclass(with(IterNext, Iterable, Representable), flags(HAS_WEAKREF, DISALLOW_INSTANTIATION))]
impl Generator {
    /// Goes on; nothing but None can be sent into a compiled generator.
    #[pymethod]
    fn send(zelf: PyRef<Self>, value: PyObjectRef, vm: &VirtualMachine) -> PyResult<PyIterReturn> {
        if !vm.is_none(&value) {
            return Err(vm.new_type_error("a compiled generator takes no values: send(None) goes on"));
        }
        <Self as IterNext>::next(&zelf, vm)
    }

    /// Raises an exception where the generator stands. Its body cannot handle it, so it is at its end then.
    #[pymethod]
    fn throw(
        zelf: PyRef<Self>,
        exception: PyObjectRef,
        value: OptionalArg,
        _traceback: OptionalArg,
        vm: &VirtualMachine,
    ) -> PyResult {
        Self::close(&zelf, vm)?;
        let exception = match exception.downcast::<rustpython_vm::builtins::PyType>() {
            Ok(class) => match value.into_option().filter(|value| !vm.is_none(value)) {
                Some(value) => class.as_object().call((value,), vm)?,
                None => class.as_object().call((), vm)?,
            },
            Err(instance) => instance,
        };
        match exception.downcast::<rustpython_vm::builtins::PyBaseException>() {
            Ok(exception) => Err(exception),
            Err(_) => {
                Err(vm.new_type_error("exceptions must be classes or instances deriving from BaseException"))
            }
        }
    }

    /// Ends it.
    #[pymethod]
    fn close(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        match zelf.fields.try_lock() {
            Ok(mut fields) => *fields = None,
            Err(TryLockError::Poisoned(poisoned)) => *poisoned.into_inner() = None,
            Err(TryLockError::WouldBlock) => return Err(vm.new_value_error("generator already executing")),
        }
        Ok(())
    }

    #[pygetset]
    fn gi_running(zelf: &Py<Self>) -> bool {
        matches!(zelf.fields.try_lock(), Err(TryLockError::WouldBlock))
    }

    #[pygetset]
    fn gi_suspended(zelf: &Py<Self>) -> bool {
        // It goes on at the place whose number comes first; 0 is the start.
        let has_begun = |kept: &Storage| {
            // SAFETY: the storage is that of a generator's fields.
            unsafe { Fields::of(kept) }.get(0, 1).first().is_some_and(|point| *point as i64 > 0)
        };
        zelf.fields.try_lock().is_ok_and(|fields| fields.as_ref().is_some_and(has_begun))
    }

    #[pygetset]
    fn __name__(zelf: &Py<Self>) -> String {
        zelf.code.name.clone()
    }
}

impl SelfIter for Generator {}

impl IterNext for Generator {
    fn next(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<PyIterReturn> {
        guard(vm, "a compiled generator", || {
            Ok(match Self::advance(zelf, vm)? {
                Some(item) => PyIterReturn::Return(item),
                None => PyIterReturn::StopIteration(None),
            })
        })
    }
}

impl Representable for Generator {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        Ok(format!("<compiled generator object {} at {:#x}>", zelf.code.name, zelf.get_id()))
    }
}
