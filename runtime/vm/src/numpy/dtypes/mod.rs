//! `numpy.dtype` objects: one for each dtype of numbers, so that identity is equality there.

mod fields;
mod read;

pub(super) use fields::{field_object, with_fields};

use std::sync::OnceLock;

use hotloop_array::dtype::{ALL, DType, Described, Record, RecordType, TimeUnit};
use rustpython_vm::builtins::{PyDict, PyStr, PyType, PyTypeRef};
use rustpython_vm::class::StaticType;
use rustpython_vm::common::hash::PyHash;
use rustpython_vm::common::lock::PyRwLock;
use rustpython_vm::function::{Either, FuncArgs, PyComparisonValue, PySetterValue};
use rustpython_vm::protocol::PyNumberMethods;
use rustpython_vm::types::{
    AsMapping, AsNumber, AsSequence, Comparable, Constructor, Hashable, PyComparisonOp, PyTypeFlags,
    PyTypeSlots, Representable,
};
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass,
};

use super::scalars;

/// A `numpy.dtype`.
#[pyclass(module = "numpy", name = "dtype")]
#[derive(Debug, PyPayload)]
pub(super) struct DTypeObject {
    /// Records can get other names.
    kept: PyRwLock<DType>,
    /// The shape of one item, which only dtypes of fields have.
    shape: Vec<usize>,
    /// The array that this is the dtype of, where names that are set here are its own.
    owner: Option<PyObjectRef>,
    /// What `metadata=` attached to this object: a dictionary. Arrays keep their dtype without it.
    metadata: Option<PyObjectRef>,
}

/// What there is of the dtypes of one type number.
struct Family {
    class: PyTypeRef,
    /// The one object, where the dtypes of the family do not differ.
    object: Option<PyObjectRef>,
}

/// By type number.
static FAMILIES: OnceLock<Vec<Option<Family>>> = OnceLock::new();

/// One dtype of each family.
fn families() -> impl Iterator<Item = DType> {
    let others = [
        DType::Float16,
        DType::DateTime(TimeUnit::GENERIC),
        DType::TimeDelta(TimeUnit::GENERIC),
        DType::Bytes(0),
        DType::Text(0),
        DType::Object,
        DType::void(0),
    ];
    ALL.into_iter().chain(others)
}

/// Creates the objects.
pub(super) fn create_objects(vm: &VirtualMachine, module: &PyObject) -> PyResult<()> {
    let base = DTypeObject::static_type();
    let mut found: Vec<Option<Family>> = (0..24).map(|_| None).collect();
    for dtype in families() {
        // Each dtype has a class of its own, as in NumPy: `Float64DType`.
        let name = dtype.class_name();
        let mut slots = PyTypeSlots::new(vm.ctx.intern_str(name.as_str()).as_str(), PyTypeFlags::HEAP_TYPE);
        slots.basicsize = base.slots.basicsize;
        let metaclass = vm.ctx.types.type_type.to_owned();
        let class =
            PyType::new_heap(&name, vec![base.to_owned()], Default::default(), slots, metaclass, &vm.ctx)
                .map_err(|text| vm.new_system_error(text))?;
        class.set_attr(vm.ctx.intern_str("__module__"), vm.ctx.new_str("numpy.dtypes").into());
        module.set_attr(vm.ctx.intern_str(name), class.clone(), vm)?;
        let only = (dtype.is_number() || dtype == DType::Object)
            .then(|| PyRef::new_ref(DTypeObject::new(dtype, Vec::new()), class.clone(), None).into());
        found[usize::from(dtype.number())] = Some(Family { class, object: only });
    }
    let _ = FAMILIES.set(found);
    Ok(())
}

/// Whether an object is a dtype.
pub(super) fn is_dtype(object: &PyObject) -> bool {
    object.downcast_ref::<DTypeObject>().is_some()
}

/// The object of a dtype.
pub(super) fn object(dtype: DType, vm: &VirtualMachine) -> PyObjectRef {
    described_object(dtype.into(), vm)
}

/// The object of the dtype of an array.
pub(super) fn object_of_array(dtype: DType, array: &PyObject, vm: &VirtualMachine) -> PyObjectRef {
    match dtype {
        DType::Record(record) if !record.fields.is_empty() => {
            let made = object(dtype, vm);
            let object = DTypeObject { owner: Some(array.to_owned()), ..DTypeObject::new(dtype, Vec::new()) };
            PyRef::new_ref(object, made.class().to_owned(), None).into()
        }
        _ => object(dtype, vm),
    }
}

/// The object of a dtype with a shape.
fn described_object(described: Described, vm: &VirtualMachine) -> PyObjectRef {
    let Described { dtype, shape } = described;
    let family = FAMILIES.get().and_then(|families| families.get(usize::from(dtype.number()))?.as_ref());
    let Some(family) = family else { return DTypeObject::new(dtype, shape).into_ref(&vm.ctx).into() };
    match &family.object {
        Some(object) if shape.is_empty() && dtype.native() == dtype => object.clone(),
        _ => {
            let class = if shape.is_empty() {
                family.class.clone()
            } else {
                // An array of elements is a kind of void.
                let void = FAMILIES.get().and_then(|families| families.get(20)?.as_ref());
                void.map_or_else(|| family.class.clone(), |void| void.class.clone())
            };
            PyRef::new_ref(DTypeObject::new(dtype, shape), class, None).into()
        }
    }
}

/// The dtype that an object names: a dtype, a type, a text, a list of fields, or an object with an attribute `dtype`.
pub(super) fn from_object(object: &PyObject, vm: &VirtualMachine) -> PyResult<DType> {
    if let Some(dtype) = object.downcast_ref::<DTypeObject>() {
        return Ok(dtype.dtype());
    }
    if let Some(dtype) = of_python_number(object, vm) {
        return Ok(dtype);
    }
    read::described(object, false, vm).map(|described| described.dtype)
}

/// What `float` and `int` stand for, which are asked for most.
#[inline]
fn of_python_number(object: &PyObject, vm: &VirtualMachine) -> Option<DType> {
    if object.is(vm.ctx.types.float_type) {
        return Some(DType::Float64);
    }
    object.is(vm.ctx.types.int_type).then_some(DType::Int64)
}

/// As [`from_object`], with the shape that the dtype gives each element.
pub(super) fn described(object: &PyObject, vm: &VirtualMachine) -> PyResult<Described> {
    if let Some(dtype) = of_python_number(object, vm) {
        return Ok(dtype.into());
    }
    read::described(object, false, vm)
}

/// As [`from_object`], with `None` for Python's `None`.
pub(super) fn optional(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<DType>> {
    if vm.is_none(object) { Ok(None) } else { from_object(object, vm).map(Some) }
}

/// The dtype of a scalar type, Python number type or dtype object.
pub(super) fn of_type(object: &PyObject, vm: &VirtualMachine) -> Option<DType> {
    if let Some(dtype) = object.downcast_ref::<DTypeObject>() {
        return Some(dtype.dtype());
    }
    let class = object.downcast_ref::<PyType>()?;
    let types = &vm.ctx.types;
    if class.is(types.memoryview_type) {
        return Some(DType::void(0));
    }
    let python: [(&Py<PyType>, DType); 7] = [
        (types.float_type, DType::Float64),
        (types.int_type, DType::Int64),
        (types.bool_type, DType::Bool),
        (types.complex_type, DType::Complex128),
        (types.str_type, DType::Text(0)),
        (types.bytes_type, DType::Bytes(0)),
        (types.object_type, DType::Object),
    ];
    python
        .iter()
        .find(|(known, _)| class.is(*known))
        .map(|(_, dtype)| *dtype)
        .or_else(|| scalars::dtype_of_class(class))
        .or_else(|| dtype_of_family(class))
}

/// The dtype of a type number, with sizes and units open.
pub(super) fn of_number(number: usize) -> Option<DType> {
    static KNOWN: OnceLock<[Option<DType>; 24]> = OnceLock::new();
    let known = KNOWN.get_or_init(|| {
        let mut known = [None; 24];
        for dtype in families() {
            known[usize::from(dtype.number())] = Some(dtype);
        }
        known
    });
    known.get(number).copied().flatten()
}

/// The dtype of a class such as `numpy.dtypes.Float64DType`.
fn dtype_of_family(class: &Py<PyType>) -> Option<DType> {
    let known = FAMILIES.get()?;
    families().find(|dtype| {
        known[usize::from(dtype.number())].as_ref().is_some_and(|family| class.is(&family.class))
    })
}

impl Constructor for DTypeObject {
    type Args = FuncArgs;

    fn slot_new(
        class: rustpython_vm::builtins::PyTypeRef,
        arguments: FuncArgs,
        vm: &VirtualMachine,
    ) -> PyResult {
        if !class.is(DTypeObject::static_type()) {
            return of_class(&class, &arguments, vm);
        }
        let Some(argument) =
            arguments.args.first().cloned().or_else(|| arguments.get_optional_kwarg("dtype"))
        else {
            return Err(vm.new_type_error("dtype() missing required argument 'dtype' (pos 1)"));
        };
        let align = arguments.args.get(1).cloned().or_else(|| arguments.get_optional_kwarg("align"));
        let align = align.map_or(Ok(false), |align| align.try_to_bool(vm))?;
        let metadata = arguments.args.get(3).cloned().or_else(|| arguments.get_optional_kwarg("metadata"));
        if let Some(metadata) = metadata {
            return with_metadata(&argument, align, metadata, vm);
        }
        if argument.downcast_ref::<DTypeObject>().is_some() && !align {
            return Ok(argument);
        }
        Ok(described_object(read::described(&argument, align, vm)?, vm))
    }

    fn py_new(_class: &Py<PyType>, _arguments: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        Err(vm.new_type_error("dtype objects are made by dtype()"))
    }
}

/// A dtype object of its own with a dictionary attached, behind that of the dtype that it is made of.
fn with_metadata(described: &PyObject, align: bool, metadata: PyObjectRef, vm: &VirtualMachine) -> PyResult {
    if metadata.downcast_ref::<PyDict>().is_none() {
        return Err(vm.new_type_error(format!(
            "dtype() argument 4 must be dict, not {}",
            if vm.is_none(&metadata) { "None".to_owned() } else { metadata.class().name().to_string() }
        )));
    }
    let all = vm.ctx.new_dict();
    let before = described.downcast_ref::<DTypeObject>().and_then(|described| described.metadata.clone());
    for part in before.iter().chain([&metadata]) {
        vm.call_method(all.as_object(), "update", (part.clone(),))?;
    }
    let Described { dtype, shape } = read::described(described, align, vm)?;
    let class = described_object(Described { dtype, shape: shape.clone() }, vm).class().to_owned();
    let object = DTypeObject { metadata: Some(all.into()), ..DTypeObject::new(dtype, shape) };
    Ok(PyRef::new_ref(object, class, None).into())
}

/// What a call of a dtype's own class makes: `Float64DType()`, `StrDType(5)`.
fn of_class(class: &Py<PyType>, arguments: &FuncArgs, vm: &VirtualMachine) -> PyResult {
    let families = FAMILIES.get().map_or(&[] as &[_], |families| families.as_slice());
    let known = super::dtypes::families().find(|dtype| {
        families[usize::from(dtype.number())].as_ref().is_some_and(|family| family.class.is(class))
    });
    let Some(dtype) = known else {
        return Err(vm.new_type_error("Preliminary-API: Cannot subclass DType."));
    };
    let Some(size) = arguments.args.first() else { return Ok(object(dtype, vm)) };
    let size = super::convert::integer(size, vm)?;
    let size = u32::try_from(size)
        .map_err(|_| vm.new_value_error(format!("size must be non-negative, but got {size}.")))?;
    Ok(object(
        match dtype {
            DType::Bytes(_) => DType::Bytes(size),
            DType::Text(_) => DType::Text(size),
            DType::Record(_) => DType::void(size as usize),
            _ => return Err(vm.new_type_error(format!("{}() takes no arguments", class.name()))),
        },
        vm,
    ))
}

impl Representable for DTypeObject {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        if zelf.shape.is_empty() {
            return Ok(zelf.dtype().repr());
        }
        Ok(format!("dtype({})", zelf.text_of_items()))
    }
}

impl Hashable for DTypeObject {
    fn hash(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<PyHash> {
        use std::hash::{Hash, Hasher};
        let mut hasher = std::hash::DefaultHasher::new();
        (zelf.dtype(), &zelf.shape).hash(&mut hasher);
        Ok(hasher.finish() as PyHash)
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
        let Ok(other) = read::described(other, false, vm) else { return unknown };
        let same = zelf.dtype() == other.dtype && zelf.shape == other.shape;
        let (a, b) = (zelf.dtype(), other.dtype);
        let result = match op {
            PyComparisonOp::Eq => same,
            PyComparisonOp::Ne => !same,
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

impl DTypeObject {
    fn new(dtype: DType, shape: Vec<usize>) -> DTypeObject {
        DTypeObject { kept: PyRwLock::new(dtype), shape, owner: None, metadata: None }
    }

    fn dtype(&self) -> DType {
        *self.kept.read()
    }

    /// Gives the fields of a record other names.
    fn rename(zelf: &Py<Self>, names: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
        let DType::Record(record) = zelf.dtype() else {
            return Err(vm.new_value_error("there are no fields defined"));
        };
        if record.fields.is_empty() {
            return Err(vm.new_value_error("there are no fields defined"));
        }
        let wanted =
            || format!("must replace all names at once with a sequence of length {}", record.fields.len());
        let names: Vec<PyObjectRef> =
            vm.extract_elements_with(names, Ok).map_err(|_| vm.new_value_error(wanted()))?;
        if names.len() != record.fields.len() {
            return Err(vm.new_value_error(wanted()));
        }
        let mut renamed = RecordType::clone(&record);
        for (at, (field, name)) in renamed.fields.iter_mut().zip(&names).enumerate() {
            let Some(text) = name.downcast_ref::<PyStr>() else {
                return Err(vm.new_value_error(format!(
                    "item #{at} of names is of type {} and not string",
                    name.class().name()
                )));
            };
            field.name = text.to_string();
        }
        let mut seen = std::collections::HashSet::new();
        if !renamed.fields.iter().all(|field| seen.insert(&field.name)) {
            return Err(vm.new_value_error("Duplicate field names given."));
        }
        let dtype = DType::Record(Record::new(renamed));
        *zelf.kept.write() = dtype;
        match &zelf.owner {
            Some(owner) => owner.set_attr("dtype", object(dtype, vm), vm),
            None => Ok(()),
        }
    }
}

#[pyclass(
    flags(BASETYPE),
    with(Constructor, Representable, Hashable, Comparable, AsMapping, AsSequence, AsNumber)
)]
impl DTypeObject {
    /// The text of a dtype with a shape: `('<f8', (3,))`.
    fn text_of_items(&self) -> String {
        let inner = match self.dtype() {
            DType::Record(record) if record.named => self.dtype().text(),
            dtype => format!("'{}'", dtype.protocol_text().trim_start_matches('|')),
        };
        format!("({inner}, {})", hotloop_array::layout::shape_text(&self.shape))
    }

    fn record(&self) -> Option<Record> {
        match self.dtype() {
            DType::Record(record) if self.shape.is_empty() && record.named => Some(record),
            _ => None,
        }
    }

    #[pyslot]
    fn slot_str(zelf: &PyObject, vm: &VirtualMachine) -> PyResult<rustpython_vm::builtins::PyStrRef> {
        let Some(zelf) = zelf.downcast_ref::<DTypeObject>() else { return Ok(vm.ctx.new_str("")) };
        let text = if zelf.shape.is_empty() { zelf.dtype().text() } else { zelf.text_of_items() };
        Ok(vm.ctx.new_str(text))
    }

    #[pygetset]
    fn name(zelf: &Py<Self>) -> String {
        if zelf.shape.is_empty() {
            return zelf.dtype().name().into_owned();
        }
        format!("void{}", 8 * zelf.item_bytes())
    }

    fn item_bytes(&self) -> usize {
        self.dtype().itemsize() * self.shape.iter().product::<usize>()
    }

    #[pygetset(name = "char")]
    fn code(zelf: &Py<Self>) -> String {
        if zelf.shape.is_empty() { zelf.dtype().code().to_string() } else { "V".to_owned() }
    }

    #[pygetset]
    fn kind(zelf: &Py<Self>) -> String {
        if zelf.shape.is_empty() { zelf.dtype().kind().letter().to_string() } else { "V".to_owned() }
    }

    #[pygetset]
    fn num(zelf: &Py<Self>) -> u8 {
        if zelf.shape.is_empty() { zelf.dtype().number() } else { 20 }
    }

    #[pygetset]
    fn itemsize(zelf: &Py<Self>) -> usize {
        zelf.item_bytes()
    }

    #[pygetset]
    fn alignment(zelf: &Py<Self>) -> usize {
        zelf.dtype().alignment()
    }

    #[pygetset(name = "str")]
    fn protocol_text(zelf: &Py<Self>) -> String {
        if zelf.shape.is_empty() {
            return zelf.dtype().protocol_text();
        }
        format!("|V{}", zelf.item_bytes())
    }

    #[pygetset]
    fn byteorder(zelf: &Py<Self>) -> &'static str {
        match zelf.dtype() {
            DType::Swapped(_) => ">",
            DType::Bool | DType::Int8 | DType::UInt8 | DType::Bytes(_) | DType::Object | DType::Record(_) => {
                "|"
            }
            _ => "=",
        }
    }

    #[pygetset(name = "type")]
    fn scalar_type(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        let dtype = if zelf.shape.is_empty() { zelf.dtype() } else { DType::void(0) };
        scalars::class_of(dtype, vm).into()
    }

    #[pygetset]
    fn isnative(zelf: &Py<Self>) -> bool {
        fn is_native(dtype: DType) -> bool {
            match dtype {
                DType::Swapped(_) => false,
                DType::Record(record) => record.fields.iter().all(|field| is_native(field.dtype)),
                _ => true,
            }
        }
        is_native(zelf.dtype())
    }

    #[pygetset]
    fn hasobject(zelf: &Py<Self>) -> bool {
        zelf.dtype().has_objects()
    }

    #[pygetset]
    fn isalignedstruct(zelf: &Py<Self>) -> bool {
        matches!(zelf.dtype(), DType::Record(record) if record.aligned)
    }

    #[pygetset]
    fn flags(zelf: &Py<Self>) -> i32 {
        match zelf.dtype() {
            DType::Object => 63,
            dtype if dtype.has_objects() => 27,
            DType::Record(record) if record.named => 16,
            _ => 0,
        }
    }

    #[pygetset]
    fn names(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        match zelf.record() {
            Some(record) => {
                let names = record.fields.iter().map(|field| vm.ctx.new_str(&*field.name).into()).collect();
                vm.ctx.new_tuple(names).into()
            }
            None => vm.ctx.none(),
        }
    }

    #[pygetset(setter)]
    fn set_names(zelf: &Py<Self>, value: PySetterValue<PyObjectRef>, vm: &VirtualMachine) -> PyResult<()> {
        let PySetterValue::Assign(names) = value else {
            return Err(vm.new_attribute_error("Cannot delete dtype names attribute"));
        };
        Self::rename(zelf, &names, vm)
    }

    #[pygetset]
    fn fields(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let Some(record) = zelf.record() else { return Ok(vm.ctx.none()) };
        let fields = vm.ctx.new_dict();
        for field in &record.fields {
            let mut parts = vec![field_object(field, vm), vm.ctx.new_int(field.offset).into()];
            if let Some(title) = &field.title {
                parts.push(vm.ctx.new_str(&**title).into());
            }
            let parts: PyObjectRef = vm.ctx.new_tuple(parts).into();
            fields.set_item(&*field.name, parts.clone(), vm)?;
            if let Some(title) = &field.title {
                fields.set_item(&**title, parts, vm)?;
            }
        }
        vm.ctx.types.mappingproxy_type.to_owned().as_object().call((fields,), vm)
    }

    #[pygetset]
    fn subdtype(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        if zelf.shape.is_empty() {
            return vm.ctx.none();
        }
        let parts = vec![object(zelf.dtype(), vm), super::convert::shape_tuple(&zelf.shape, vm)];
        vm.ctx.new_tuple(parts).into()
    }

    #[pygetset]
    fn metadata(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        match &zelf.metadata {
            Some(metadata) => {
                vm.ctx.types.mappingproxy_type.to_owned().as_object().call((metadata.clone(),), vm)
            }
            None => Ok(vm.ctx.none()),
        }
    }

    #[pygetset]
    fn shape(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        super::convert::shape_tuple(&zelf.shape, vm)
    }

    #[pygetset]
    fn ndim(zelf: &Py<Self>) -> usize {
        zelf.shape.len()
    }

    #[pygetset]
    fn base(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        if zelf.shape.is_empty() { zelf.to_owned().into() } else { object(zelf.dtype(), vm) }
    }

    #[pygetset]
    fn descr(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        read::description(zelf.dtype(), vm)
    }

    #[pygetset]
    fn isbuiltin(zelf: &Py<Self>) -> i32 {
        i32::from(
            zelf.shape.is_empty() && !matches!(zelf.dtype(), DType::Swapped(_)) && zelf.record().is_none(),
        )
    }

    #[pymethod]
    fn newbyteorder(zelf: &Py<Self>, arguments: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let order = match arguments.args.first() {
            Some(order) => order.str(vm)?.to_string().to_uppercase(),
            None => "S".to_owned(),
        };
        let dtype = match order.chars().next() {
            Some('S') => zelf.dtype().swapped(),
            Some('<' | 'L' | '=' | 'N') => in_order(zelf.dtype(), false),
            Some('>' | 'B') => in_order(zelf.dtype(), true),
            Some('|' | 'I') => zelf.dtype(),
            _ => return Err(vm.new_value_error(format!("{order} is an unrecognized byteorder"))),
        };
        Ok(described_object(Described { dtype, shape: zelf.shape.clone() }, vm))
    }

    #[pymethod]
    fn __reduce__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let argument = match zelf.record() {
            Some(record) if record.class() > 0 => {
                let class: PyObjectRef = scalars::class_of(zelf.dtype(), vm).into();
                vm.ctx.new_tuple(vec![class, read::description(zelf.dtype(), vm)?]).into()
            }
            Some(_) => read::description(zelf.dtype(), vm)?,
            None => vm.ctx.new_str(zelf.dtype().protocol_text()).into(),
        };
        let class: PyObjectRef = DTypeObject::static_type().to_owned().into();
        Ok(vm.ctx.new_tuple(vec![class, vm.ctx.new_tuple(vec![argument]).into()]).into())
    }
}

/// The dtype with the bytes of all numbers in the foreign (`swapped`) or native order.
fn in_order(dtype: DType, swapped: bool) -> DType {
    match dtype {
        DType::Record(record) => {
            let mut description = RecordType::clone(&record);
            for field in &mut description.fields {
                field.dtype = in_order(field.dtype, swapped);
            }
            DType::Record(Record::new(description).of_class(record.class()))
        }
        dtype if swapped => dtype.native().swapped(),
        dtype => dtype.native(),
    }
}

impl AsNumber for DTypeObject {
    fn as_number() -> &'static PyNumberMethods {
        static METHODS: PyNumberMethods = PyNumberMethods {
            // Every dtype is true, though those of numbers have no fields.
            boolean: Some(|_number, _vm| Ok(true)),
            ..PyNumberMethods::NOT_IMPLEMENTED
        };
        &METHODS
    }
}
