//! The class `ndarray`.
//!
//! The array behind an object never changes, except when Python assigns `a.shape` or `a.flags.writeable`: then a new view
//! is put behind the old one, which stays, so that references to it that other threads hold remain valid.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use hotloop_array::array::{Array, Order};
use hotloop_array::dtype::DType;

use hotloop_array::layout;
use rustpython_vm::builtins::{PyStrRef, PyType, PyTypeRef};
use rustpython_vm::function::{Either, FuncArgs, PyComparisonValue, PySetterValue};
use rustpython_vm::protocol::{
    BufferDescriptor, BufferMethods, PyBuffer, PyIterReturn, PyMappingMethods, PyNumberMethods,
    PySequenceMethods,
};
use rustpython_vm::types::{
    AsBuffer, AsMapping, AsNumber, AsSequence, Comparable, Constructor, IterNext, Iterable, PyComparisonOp,
    Representable, SelfIter,
};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, atomic_func, pyclass,
};

use super::errors::{OrRaise, warn_about_deprecation};
use super::{boxing, comparisons, convert, dtypes, operators, printing, subscript};

/// A NumPy array.
#[pyclass(module = "numpy", name = "ndarray", unhashable = true)]
#[derive(Debug, PyPayload)]
pub struct NdArray {
    current: Version,
    base: Option<PyObjectRef>,
}

#[derive(Debug)]
struct Version {
    array: Array,
    next: OnceLock<Box<Version>>,
}

impl Version {
    fn new(array: Array) -> Version {
        Version { array, next: OnceLock::new() }
    }
}

impl NdArray {
    /// An object for an array that owns its memory.
    pub(super) fn owner(array: Array) -> NdArray {
        NdArray { current: Version::new(array), base: None }
    }

    /// An object for an array that shows the memory of another object.
    pub(super) fn viewer(array: Array, base: PyObjectRef) -> NdArray {
        NdArray { current: Version::new(array), base: Some(base) }
    }

    /// The array behind the object.
    #[inline]
    pub fn array(&self) -> &Array {
        let mut version = &self.current;
        while let Some(next) = version.next.get() {
            version = next;
        }
        &version.array
    }

    fn replace(&self, array: Array) {
        let mut version = &self.current;
        let mut fresh = Box::new(Version::new(array));
        loop {
            match version.next.set(fresh) {
                Ok(()) => return,
                Err(back) => {
                    fresh = back;
                    let Some(next) = version.next.get() else { return };
                    version = next;
                }
            }
        }
    }

    /// The object whose memory this one shows.
    pub(super) fn base(&self) -> Option<&PyObjectRef> {
        self.base.as_ref()
    }
}

pub(super) use super::instances::{like, new, view};

impl Constructor for NdArray {
    type Args = FuncArgs;

    fn slot_new(class: PyTypeRef, arguments: FuncArgs, vm: &VirtualMachine) -> PyResult {
        crate::panic::guard(vm, "ndarray", || super::making::make(class, &arguments, vm))
    }

    fn py_new(_class: &Py<PyType>, _arguments: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        Err(vm.new_type_error("arrays are made by slot_new"))
    }
}

impl Representable for NdArray {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        crate::panic::guard(vm, "repr(ndarray)", || printing::repr(zelf.as_object(), zelf.array(), vm))
    }
}

impl Comparable for NdArray {
    fn slot_richcompare(
        zelf: &PyObject,
        other: &PyObject,
        op: PyComparisonOp,
        vm: &VirtualMachine,
    ) -> PyResult<Either<PyObjectRef, PyComparisonValue>> {
        comparisons::compare(zelf, other, op, vm)
    }

    fn cmp(
        _zelf: &Py<Self>,
        _other: &PyObject,
        _op: PyComparisonOp,
        _vm: &VirtualMachine,
    ) -> PyResult<PyComparisonValue> {
        Ok(PyComparisonValue::NotImplemented)
    }
}

impl AsNumber for NdArray {
    fn as_number() -> &'static PyNumberMethods {
        operators::array_number_methods()
    }
}

fn length(array: &Array, vm: &VirtualMachine) -> PyResult<usize> {
    match array.shape().first() {
        Some(length) => Ok(*length),
        None => Err(vm.new_type_error("len() of unsized object")),
    }
}

impl AsMapping for NdArray {
    fn as_mapping() -> &'static PyMappingMethods {
        static METHODS: PyMappingMethods = PyMappingMethods {
            length: atomic_func!(|mapping, vm| length(NdArray::mapping_downcast(mapping).array(), vm)),
            subscript: atomic_func!(|mapping, needle, vm| subscript::get(
                NdArray::mapping_downcast(mapping),
                needle,
                vm
            )),
            ass_subscript: atomic_func!(|mapping, needle, value, vm| match value {
                Some(value) => subscript::set(NdArray::mapping_downcast(mapping), needle, &value, vm),
                None => Err(vm.new_value_error("cannot delete array elements")),
            }),
        };
        &METHODS
    }
}

impl AsSequence for NdArray {
    fn as_sequence() -> &'static PySequenceMethods {
        static METHODS: PySequenceMethods = PySequenceMethods {
            length: atomic_func!(|sequence, vm| length(NdArray::sequence_downcast(sequence).array(), vm)),
            item: atomic_func!(|sequence, at, vm| subscript::item(
                NdArray::sequence_downcast(sequence),
                at,
                vm
            )),
            contains: atomic_func!(|sequence, needle, vm| {
                crate::panic::guard(vm, "in", || {
                    let zelf = NdArray::sequence_downcast(sequence);
                    let equal =
                        comparisons::compare_objects(zelf.as_object(), needle, PyComparisonOp::Eq, vm)?;
                    match super::array_of(&equal) {
                        Some(array) => Ok(hotloop_array::nonzero::count_nonzero(array).or_raise(vm)? > 0),
                        None => equal.try_to_bool(vm),
                    }
                })
            }),
            ..PySequenceMethods::NOT_IMPLEMENTED
        };
        &METHODS
    }
}

impl Iterable for NdArray {
    fn iter(zelf: PyRef<Self>, vm: &VirtualMachine) -> PyResult {
        if zelf.array().ndim() == 0 {
            return Err(vm.new_type_error("iteration over a 0-d array"));
        }
        Ok(ArrayIterator { array: zelf, position: AtomicUsize::new(0) }.into_pyobject(vm))
    }
}

static BUFFER: BufferMethods = BufferMethods {
    obj_bytes: |buffer| {
        let array = buffer.obj_as::<NdArray>().array();
        let storage = array.storage();
        // SAFETY: the storage lives as long as the buffer's object. Python's buffer protocol shares memory by design;
        // whoever writes it from another thread races as in CPython.
        unsafe { std::slice::from_raw_parts(storage.data(), storage.bytes()) }.into()
    },
    obj_bytes_mut: |buffer| {
        let array = buffer.obj_as::<NdArray>().array();
        let storage = array.storage();
        // SAFETY: as above.
        unsafe { std::slice::from_raw_parts_mut(storage.data(), storage.bytes()) }.into()
    },
    release: |_| {},
    retain: |_| {},
};

impl AsBuffer for NdArray {
    fn as_buffer(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<PyBuffer> {
        let array = zelf.array();
        let format = match array.dtype() {
            DType::Complex64 => "Zf".to_string(),
            DType::Complex128 => "Zd".to_string(),
            dtype if dtype.has_objects() => {
                return Err(vm.new_value_error("references to objects are not shown as a buffer"));
            }
            DType::DateTime(_) | DType::TimeDelta(_) => {
                return Err(vm.new_value_error(format!(
                    "cannot include dtype '{}' in a buffer",
                    array.dtype().code()
                )));
            }
            DType::Bytes(length) => format!("{length}s"),
            DType::Text(length) => format!("{length}w"),
            DType::Record(record) => format!("{}x", record.itemsize),
            DType::Swapped(native) => format!(">{}", native.code()),
            dtype => dtype.code().to_string(),
        };
        let description = BufferDescriptor {
            len: array.nbytes(),
            offset: array.data() as isize - array.storage().data() as isize,
            readonly: !array.is_writable(),
            itemsize: array.dtype().itemsize(),
            format: format.into(),
            dim_desc: array
                .shape()
                .iter()
                .zip(array.strides())
                .map(|(length, stride)| (*length, *stride, 0))
                .collect(),
        };
        Ok(PyBuffer::new(zelf.to_owned().into(), description, &BUFFER))
    }
}

#[pyclass(
    flags(BASETYPE, HAS_WEAKREF),
    with(Constructor, Representable, Comparable, AsNumber, AsMapping, AsSequence, Iterable, AsBuffer)
)]
impl NdArray {
    #[pyslot]
    fn slot_str(zelf: &PyObject, vm: &VirtualMachine) -> PyResult<PyStrRef> {
        crate::panic::guard(vm, "str(ndarray)", || {
            let Some(array) = super::array_of(zelf) else { return Err(vm.new_type_error("not an array")) };
            Ok(vm.ctx.new_str(printing::text(array, vm)?))
        })
    }

    #[pygetset]
    fn shape(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        convert::shape_tuple(zelf.array().shape(), vm)
    }

    #[pygetset(setter)]
    fn set_shape(zelf: &Py<Self>, value: PySetterValue<PyObjectRef>, vm: &VirtualMachine) -> PyResult<()> {
        let PySetterValue::Assign(shape) = value else {
            return Err(vm.new_attribute_error("Cannot delete array shape"));
        };
        let wanted = convert::integers(&shape, vm)?;
        let view = zelf.array().reshape(&wanted, Order::C).or_raise(vm)?;
        if !view.storage().same_block(zelf.array().storage()) {
            return Err(vm.new_attribute_error(
                "Incompatible shape for in-place modification. Use `.reshape()` to make a copy with the desired shape.",
            ));
        }
        zelf.replace(view);
        Ok(())
    }

    #[pygetset]
    fn strides(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx
            .new_tuple(zelf.array().strides().iter().map(|step| vm.ctx.new_int(*step).into()).collect())
            .into()
    }

    #[pygetset(setter)]
    fn set_strides(zelf: &Py<Self>, value: PySetterValue<PyObjectRef>, vm: &VirtualMachine) -> PyResult<()> {
        let PySetterValue::Assign(value) = value else {
            return Err(vm.new_attribute_error("Cannot delete array strides"));
        };
        let strides = convert::integers(&value, vm)?;
        let array = zelf.array();
        if strides.len() != array.ndim() {
            return Err(
                vm.new_value_error(format!("strides must be  same length as shape ({})", array.ndim()))
            );
        }
        warn_about_deprecation(
            "Setting the strides on a NumPy array has been deprecated in NumPy 2.4.\nAs an alternative, you can create a new view using np.lib.stride_tricks.as_strided.",
            vm,
        )?;
        let Some(view) = array.strided(array.shape(), &strides).or_raise(vm)? else {
            return Err(vm.new_value_error("strides is not compatible with available memory"));
        };
        zelf.replace(view);
        Ok(())
    }

    #[pygetset]
    fn ndim(zelf: &Py<Self>) -> usize {
        zelf.array().ndim()
    }

    #[pygetset]
    fn size(zelf: &Py<Self>) -> usize {
        zelf.array().size()
    }

    #[pygetset]
    fn itemsize(zelf: &Py<Self>) -> usize {
        zelf.array().dtype().itemsize()
    }

    #[pygetset]
    fn nbytes(zelf: &Py<Self>) -> usize {
        zelf.array().nbytes()
    }

    #[pygetset]
    fn dtype(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        dtypes::object_of_array(zelf.array().dtype(), zelf.as_object(), vm)
    }

    #[pygetset(setter)]
    fn set_dtype(zelf: &Py<Self>, value: PySetterValue<PyObjectRef>, vm: &VirtualMachine) -> PyResult<()> {
        let PySetterValue::Assign(value) = value else {
            return Err(vm.new_type_error("Cannot delete array dtype"));
        };
        zelf.replace(super::functions::viewed_as(zelf.array(), &value, vm)?);
        Ok(())
    }

    #[pygetset(name = "base")]
    fn base_object(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        zelf.base().cloned().unwrap_or_else(|| vm.ctx.none())
    }

    #[pygetset(name = "T")]
    fn transposed(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        view(zelf.array().reversed_axes(), zelf.as_object(), vm)
    }

    #[pygetset(name = "mT")]
    fn matrix_transposed(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        if zelf.array().ndim() < 2 {
            return Err(vm.new_value_error("matrix transpose with ndim < 2 is undefined"));
        }
        view(zelf.array().swap_axes(-1, -2).or_raise(vm)?, zelf.as_object(), vm)
    }

    #[pygetset]
    fn real(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        match zelf.array().part(false) {
            Some(part) => view(part, zelf.as_object(), vm),
            None => Ok(vm.ctx.none()),
        }
    }

    #[pygetset(setter)]
    fn set_real(zelf: &Py<Self>, value: PySetterValue<PyObjectRef>, vm: &VirtualMachine) -> PyResult<()> {
        subscript::set_part(zelf.array(), false, value, vm)
    }

    #[pygetset]
    fn imag(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        match zelf.array().part(true) {
            Some(part) => view(part, zelf.as_object(), vm),
            None => {
                let mut zeros = Array::zeros(zelf.array().dtype(), zelf.array().shape()).or_raise(vm)?;
                zeros.set_writable(false);
                like(zeros, zelf.as_object(), vm)
            }
        }
    }

    #[pygetset(setter)]
    fn set_imag(zelf: &Py<Self>, value: PySetterValue<PyObjectRef>, vm: &VirtualMachine) -> PyResult<()> {
        subscript::set_part(zelf.array(), true, value, vm)
    }

    /// Puts the memory, shape and dtype of another array behind this object.
    #[pymethod]
    fn _become(zelf: &Py<Self>, other: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let Some(array) = super::array_of(&other) else {
            return Err(vm.new_type_error("an array is needed"));
        };
        zelf.replace(array.clone());
        Ok(())
    }

    #[pymethod]
    fn _set_writeable(zelf: &Py<Self>, writable: bool, vm: &VirtualMachine) -> PyResult<()> {
        if writable
            && zelf.base().and_then(|base| super::array_of(base)).is_some_and(|base| !base.is_writable())
        {
            return Err(vm.new_value_error("cannot set WRITEABLE flag to True of this array"));
        }
        let mut array = zelf.array().clone();
        array.set_writable(writable);
        zelf.replace(array);
        Ok(())
    }
}

/// The iterator over the first axis.
#[pyclass(module = "numpy", name = "_array_iterator")]
#[derive(Debug, PyPayload)]
pub(super) struct ArrayIterator {
    array: PyRef<NdArray>,
    position: AtomicUsize,
}

#[pyclass(with(IterNext, Iterable))]
impl ArrayIterator {
    #[pymethod]
    fn __length_hint__(zelf: &Py<Self>) -> usize {
        let length = zelf.array.array().shape().first().copied().unwrap_or(0);
        length.saturating_sub(zelf.position.load(Ordering::Relaxed))
    }
}

impl SelfIter for ArrayIterator {}

impl IterNext for ArrayIterator {
    fn next(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<PyIterReturn> {
        let array = zelf.array.array();
        let at = zelf.position.fetch_add(1, Ordering::Relaxed);
        let length = array.shape().first().copied().unwrap_or(0);
        if at >= length {
            zelf.position.store(length, Ordering::Relaxed);
            return Ok(PyIterReturn::StopIteration(None));
        }
        if !super::instances::is_exact(zelf.array.as_object()) {
            // A subclass may have subscripts of its own.
            return zelf.array.as_object().get_item(&at, vm).map(PyIterReturn::Return);
        }
        if let ([_], [stride]) = (array.shape(), array.strides()) {
            let pointer = array.data().wrapping_offset(at as isize * stride);
            return Ok(PyIterReturn::Return(boxing::element(array, pointer, vm)));
        }
        subscript::item(&zelf.array, at as isize, vm).map(PyIterReturn::Return)
    }
}

/// `(2, 3)`, as error texts write shapes.
pub(super) fn shape_text(array: &Array) -> String {
    layout::shape_text(array.shape())
}
