//! `numpy.dtype` objects: one per dtype, so that identity is equality.

use std::sync::OnceLock;

use hotloop_array::dtype::{ALL, DType};
use rustpython_vm::builtins::{PyStr, PyType};
use rustpython_vm::class::StaticType;
use rustpython_vm::common::hash::PyHash;
use rustpython_vm::function::{Either, FuncArgs, PyComparisonValue};
use rustpython_vm::types::{
    Comparable, Constructor, Hashable, PyComparisonOp, PyTypeFlags, PyTypeSlots, Representable,
};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass,
};

use super::scalars;

/// A `numpy.dtype`.
#[pyclass(module = "numpy", name = "dtype")]
#[derive(Debug, PyPayload)]
pub(super) struct DTypeObject(pub(super) DType);

static OBJECTS: OnceLock<Vec<PyObjectRef>> = OnceLock::new();

/// Creates the objects.
pub(super) fn create_objects(vm: &VirtualMachine, module: &PyObject) -> PyResult<()> {
    let base = DTypeObject::static_type();
    let mut objects = Vec::new();
    for dtype in ALL {
        // Each dtype has a class of its own, as in NumPy: `Float64DType`.
        let name = class_name(dtype);
        let mut slots = PyTypeSlots::new(vm.ctx.intern_str(name.as_str()).as_str(), PyTypeFlags::HEAP_TYPE);
        slots.basicsize = base.slots.basicsize;
        let metaclass = vm.ctx.types.type_type.to_owned();
        let class =
            PyType::new_heap(&name, vec![base.to_owned()], Default::default(), slots, metaclass, &vm.ctx)
                .map_err(|text| vm.new_system_error(text))?;
        class.set_attr(vm.ctx.intern_str("__module__"), vm.ctx.new_str("numpy.dtypes").into());
        module.set_attr(vm.ctx.intern_str(name), class.clone(), vm)?;
        objects.push(PyRef::new_ref(DTypeObject(dtype), class, None).into());
    }
    let _ = OBJECTS.set(objects);
    Ok(())
}

fn class_name(dtype: DType) -> String {
    let name = dtype.name();
    match name.strip_prefix("uint") {
        Some(bits) => format!("UInt{bits}DType"),
        None => format!("{}{}DType", name[..1].to_uppercase(), &name[1..]),
    }
}

/// The object of a dtype.
pub(super) fn object(dtype: DType, vm: &VirtualMachine) -> PyObjectRef {
    match OBJECTS.get() {
        Some(objects) => objects[dtype as usize].clone(),
        None => DTypeObject(dtype).into_ref(&vm.ctx).into(),
    }
}

/// The dtype that an object names: a dtype, a type, a text, or an object with an attribute `dtype`.
pub(super) fn from_object(object: &PyObject, vm: &VirtualMachine) -> PyResult<DType> {
    if let Some(dtype) = object.downcast_ref::<DTypeObject>() {
        return Ok(dtype.0);
    }
    if vm.is_none(object) {
        return Ok(DType::Float64);
    }
    if let Some(text) = object.downcast_ref::<PyStr>() {
        let text = text.to_string();
        return DType::from_text(&text)
            .ok_or_else(|| vm.new_type_error(format!("data type '{text}' not understood")));
    }
    if let Some(dtype) = of_type(object, vm) {
        return Ok(dtype);
    }
    if !object.fast_isinstance(vm.ctx.types.type_type)
        && let Ok(inner) = object.get_attr("dtype", vm)
        && let Some(dtype) = inner.downcast_ref::<DTypeObject>()
    {
        return Ok(dtype.0);
    }
    Err(vm.new_type_error(format!("Cannot interpret '{}' as a data type", object.repr(vm)?)))
}

/// As [`from_object`], with `None` for Python's `None`.
pub(super) fn optional(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<DType>> {
    if vm.is_none(object) { Ok(None) } else { from_object(object, vm).map(Some) }
}

/// The dtype of a scalar type, Python number type or dtype object.
pub(super) fn of_type(object: &PyObject, vm: &VirtualMachine) -> Option<DType> {
    if let Some(dtype) = object.downcast_ref::<DTypeObject>() {
        return Some(dtype.0);
    }
    let class = object.downcast_ref::<PyType>()?;
    let types = &vm.ctx.types;
    if class.is(types.float_type) {
        return Some(DType::Float64);
    }
    if class.is(types.int_type) {
        return Some(DType::Int64);
    }
    if class.is(types.bool_type) {
        return Some(DType::Bool);
    }
    if class.is(types.complex_type) {
        return Some(DType::Complex128);
    }
    scalars::dtype_of_class(class)
}

impl Constructor for DTypeObject {
    type Args = FuncArgs;

    fn slot_new(
        _class: rustpython_vm::builtins::PyTypeRef,
        arguments: FuncArgs,
        vm: &VirtualMachine,
    ) -> PyResult {
        let Some(argument) =
            arguments.args.first().cloned().or_else(|| arguments.get_optional_kwarg("dtype"))
        else {
            return Err(vm.new_type_error("dtype() missing required argument 'dtype' (pos 1)"));
        };
        Ok(object(from_object(&argument, vm)?, vm))
    }

    fn py_new(_class: &Py<PyType>, _arguments: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        Err(vm.new_type_error("dtype objects are made by dtype()"))
    }
}

impl Representable for DTypeObject {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        Ok(format!("dtype('{}')", zelf.0.name()))
    }
}

impl Hashable for DTypeObject {
    fn hash(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<PyHash> {
        Ok(0x6474_7970 + PyHash::from(zelf.0.number()))
    }
}

impl Comparable for DTypeObject {
    fn slot_richcompare(
        zelf: &PyObject,
        other: &PyObject,
        op: PyComparisonOp,
        vm: &VirtualMachine,
    ) -> PyResult<Either<PyObjectRef, PyComparisonValue>> {
        use hotloop_array::promotion::{Casting, can_cast};
        let unknown = Ok(Either::B(PyComparisonValue::NotImplemented));
        let Some(zelf) = zelf.downcast_ref::<DTypeObject>() else { return unknown };
        if vm.is_none(other) {
            return Ok(Either::B(PyComparisonValue::Implemented(op == PyComparisonOp::Ne)));
        }
        let Ok(other) = from_object(other, vm) else { return unknown };
        let (a, b) = (zelf.0, other);
        let result = match op {
            PyComparisonOp::Eq => a == b,
            PyComparisonOp::Ne => a != b,
            PyComparisonOp::Le => can_cast(a, b, Casting::Safe),
            PyComparisonOp::Lt => a != b && can_cast(a, b, Casting::Safe),
            PyComparisonOp::Ge => can_cast(b, a, Casting::Safe),
            _ => a != b && can_cast(b, a, Casting::Safe),
        };
        Ok(Either::B(PyComparisonValue::Implemented(result)))
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

#[pyclass(flags(BASETYPE), with(Constructor, Representable, Hashable, Comparable))]
impl DTypeObject {
    #[pyslot]
    fn slot_str(zelf: &PyObject, vm: &VirtualMachine) -> PyResult<rustpython_vm::builtins::PyStrRef> {
        let name = zelf.downcast_ref::<DTypeObject>().map_or("", |dtype| dtype.0.name());
        Ok(vm.ctx.new_str(name))
    }

    #[pygetset]
    fn name(zelf: &Py<Self>) -> &'static str {
        zelf.0.name()
    }

    #[pygetset(name = "char")]
    fn code(zelf: &Py<Self>) -> String {
        zelf.0.code().to_string()
    }

    #[pygetset]
    fn kind(zelf: &Py<Self>) -> String {
        zelf.0.kind().letter().to_string()
    }

    #[pygetset]
    fn num(zelf: &Py<Self>) -> u8 {
        zelf.0.number()
    }

    #[pygetset]
    fn itemsize(zelf: &Py<Self>) -> usize {
        zelf.0.itemsize()
    }

    #[pygetset]
    fn alignment(zelf: &Py<Self>) -> usize {
        zelf.0.alignment()
    }

    #[pygetset(name = "str")]
    fn protocol_text(zelf: &Py<Self>) -> String {
        zelf.0.protocol_text()
    }

    #[pygetset]
    fn byteorder(zelf: &Py<Self>) -> &'static str {
        if zelf.0.itemsize() == 1 { "|" } else { "=" }
    }

    #[pygetset(name = "type")]
    fn scalar_type(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        scalars::class_of(zelf.0, vm).into()
    }

    #[pygetset]
    fn isnative(_zelf: &Py<Self>) -> bool {
        true
    }

    #[pygetset]
    fn hasobject(_zelf: &Py<Self>) -> bool {
        false
    }

    #[pygetset]
    fn names(_zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx.none()
    }

    #[pygetset]
    fn fields(_zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx.none()
    }

    #[pygetset]
    fn subdtype(_zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx.none()
    }

    #[pygetset]
    fn metadata(_zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx.none()
    }

    #[pygetset]
    fn shape(_zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx.empty_tuple.clone().into()
    }

    #[pygetset]
    fn ndim(_zelf: &Py<Self>) -> usize {
        0
    }

    #[pygetset]
    fn base(zelf: &Py<Self>) -> PyObjectRef {
        zelf.to_owned().into()
    }

    #[pygetset]
    fn descr(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        let pair =
            vm.ctx.new_tuple(vec![vm.ctx.new_str("").into(), vm.ctx.new_str(zelf.0.protocol_text()).into()]);
        vm.ctx.new_list(vec![pair.into()]).into()
    }

    #[pygetset]
    fn isbuiltin(_zelf: &Py<Self>) -> i32 {
        1
    }

    #[pymethod]
    fn newbyteorder(zelf: &Py<Self>, _arguments: FuncArgs) -> PyObjectRef {
        zelf.to_owned().into()
    }

    #[pymethod]
    fn __reduce__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        let arguments = vm.ctx.new_tuple(vec![vm.ctx.new_str(zelf.0.name()).into()]);
        let class: PyObjectRef = DTypeObject::static_type().to_owned().into();
        vm.ctx.new_tuple(vec![class, arguments.into()]).into()
    }
}
