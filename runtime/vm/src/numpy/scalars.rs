//! NumPy's scalar types.
//!
//! All are subclasses of `generic`. Two have another payload than the rest, because they are also subclasses of Python's
//! types: a `float64` is laid out as a `float`, a `complex128` as a `complex`. So slots take any object and get at the
//! element through [`value_of`]; methods are Python functions of the package and need no payload.

use std::sync::{OnceLock, RwLock};

use hotloop_array::array::Array;
use hotloop_array::calendar::{self, NOT_A_TIME};
use hotloop_array::dtype::{ALL, DType, Kind, Record, TimeUnit};
use hotloop_array::elementwise::Operand;
use hotloop_array::format;
use hotloop_array::scalar::{Scalar, Value};
use rustpython_vm::builtins::{PyBytes, PyComplex, PyFloat, PyStr, PyStrRef, PyType, PyTypeRef};
use rustpython_vm::class::StaticType;
use rustpython_vm::common::hash::PyHash;
use rustpython_vm::function::{Either, FuncArgs, PyComparisonValue};
use rustpython_vm::object::{MaybeTraverse, TraverseFn};
use rustpython_vm::protocol::{PyMappingMethods, PyNumberMethods};
use rustpython_vm::types::{
    AsMapping, AsNumber, Comparable, Constructor, Hashable, PyComparisonOp, PyTypeFlags, PyTypeSlots,
    Representable,
};
use rustpython_vm::{
    AsObject, Context, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, atomic_func,
    pyclass,
};

use super::errors::OrRaise;
use super::{comparisons, convert, dtypes, operators};

/// A scalar that is not laid out like one of Python's numbers.
#[pyclass(module = "numpy", name = "generic")]
#[derive(Debug, PyPayload)]
pub(super) struct Generic(Content);

/// What a scalar holds.
#[derive(Debug)]
enum Content {
    /// A number, date or duration.
    Scalar(Scalar),
    /// A record, which stays part of the array that it was taken from. Boxed, so that numbers are small.
    Void(Box<Array>),
}

/// The payload of a scalar of one of NumPy's own classes: laid out as `T`, as which it is found. Such a scalar refers to no
/// object but its class, so the collector of cycles is not told of it, which would take longer than most of what is done
/// with a number. Scalars of classes made in Python, which may have attributes, are `T` itself.
#[derive(Debug)]
#[repr(transparent)]
struct Untracked<T>(T);

impl<T: PyPayload> MaybeTraverse for Untracked<T> {
    fn try_traverse(&self, _traverse: &mut TraverseFn<'_>) {}
}

impl<T: PyPayload> PyPayload for Untracked<T> {
    const PAYLOAD_TYPE_ID: std::any::TypeId = T::PAYLOAD_TYPE_ID;
    const NEW_REF_UNTRACKED: bool = true;

    fn class(ctx: &Context) -> &'static Py<PyType> {
        T::class(ctx)
    }
}

/// A scalar of one of NumPy's own classes.
#[inline]
fn of_own_class<T: PyPayload + std::fmt::Debug>(payload: T, class: &PyTypeRef) -> PyObjectRef {
    PyRef::new_ref(Untracked(payload), class.clone(), None).into()
}

/// By type number.
static CLASSES: OnceLock<Vec<Option<PyTypeRef>>> = OnceLock::new();

fn known_class(dtype: DType) -> Option<&'static PyTypeRef> {
    CLASSES.get()?.get(usize::from(dtype.number()))?.as_ref()
}

/// Creates the class hierarchy.
pub(super) fn create_types(vm: &VirtualMachine, module: &PyObject) -> PyResult<()> {
    let generic = Generic::static_type().to_owned();
    let fail = |text: String| vm.new_system_error(text);
    let class = |name: &str, bases: Vec<PyTypeRef>, layout: &Py<PyType>| -> PyResult<PyTypeRef> {
        let name = vm.ctx.intern_str(name);
        let full_name = vm.ctx.intern_str(format!("numpy.{name}"));
        let mut slots = PyTypeSlots::new(full_name.as_str(), PyTypeFlags::HEAP_TYPE);
        slots.basicsize = layout.slots.basicsize;
        let metaclass = vm.ctx.types.type_type.to_owned();
        let class = PyType::new_heap(name.as_str(), bases, Default::default(), slots, metaclass, &vm.ctx)
            .map_err(fail)?;
        class.set_attr(vm.ctx.intern_str("__module__"), vm.ctx.new_str("numpy").into());
        module.set_attr(name, class.clone(), vm)?;
        Ok(class)
    };
    let plain = Generic::static_type();
    let number = class("number", vec![generic.clone()], plain)?;
    let integer = class("integer", vec![number.clone()], plain)?;
    let signed = class("signedinteger", vec![integer.clone()], plain)?;
    let unsigned = class("unsignedinteger", vec![integer], plain)?;
    let inexact = class("inexact", vec![number], plain)?;
    let floating = class("floating", vec![inexact.clone()], plain)?;
    let complex_floating = class("complexfloating", vec![inexact], plain)?;
    let flexible = class("flexible", vec![generic.clone()], plain)?;
    let character = class("character", vec![flexible.clone()], plain)?;
    let mut classes: Vec<Option<PyTypeRef>> = vec![None; 24];
    let (float, complex) = (vm.ctx.types.float_type, vm.ctx.types.complex_type);
    for dtype in ALL.into_iter().chain([DType::Float16]) {
        let name = dtype.family_name();
        let new = match (dtype, dtype.kind()) {
            (DType::Float64, _) => class(name, vec![floating.clone(), float.to_owned()], float)?,
            (DType::Complex128, _) => {
                class(name, vec![complex_floating.clone(), complex.to_owned()], complex)?
            }
            (_, Kind::Bool) => class(name, vec![generic.clone()], plain)?,
            (_, Kind::Signed) => class(name, vec![signed.clone()], plain)?,
            (_, Kind::Unsigned) => class(name, vec![unsigned.clone()], plain)?,
            (_, Kind::Float) => class(name, vec![floating.clone()], plain)?,
            _ => class(name, vec![complex_floating.clone()], plain)?,
        };
        classes[usize::from(dtype.number())] = Some(new);
    }
    let (text, bytes) = (vm.ctx.types.str_type, vm.ctx.types.bytes_type);
    let others = [
        (DType::DateTime(TimeUnit::GENERIC), class("datetime64", vec![generic.clone()], plain)?),
        (DType::TimeDelta(TimeUnit::GENERIC), class("timedelta64", vec![signed], plain)?),
        (DType::Text(0), class("str_", vec![text.to_owned(), character.clone()], text)?),
        (DType::Bytes(0), class("bytes_", vec![bytes.to_owned(), character], bytes)?),
        (DType::Object, class("object_", vec![generic], plain)?),
        (DType::void(0), class("void", vec![flexible], plain)?),
    ];
    for (dtype, class) in others {
        classes[usize::from(dtype.number())] = Some(class);
    }
    let class_at = |dtype: DType| classes[usize::from(dtype.number())].clone();
    // Slots come from the first base that has them; `float` and `complex` bring no number slots of their own then.
    for dtype in [DType::Float64, DType::Complex128] {
        let Some(class) = class_at(dtype) else { continue };
        let slots = &class.slots;
        slots.as_number.copy_from(operators::number_methods());
        slots.hash.store(plain.slots.hash.load());
        slots.repr.store(plain.slots.repr.load());
        slots.str.store(plain.slots.str.load());
        slots.richcompare.store(plain.slots.richcompare.load());
        slots.new.store(plain.slots.new.load());
    }
    // Calls of the classes of numbers look for no `__init__`, which Python's numbers have none of either.
    for dtype in ALL.into_iter().chain([DType::Float16]) {
        if let Some(class) = class_at(dtype) {
            class.slots.vectorcall.store(Some(construct));
        }
    }
    // Text and bytes are Python's: the truth of a text is not that of a number.
    for (dtype, methods) in [(DType::Text(0), PyStr::as_number()), (DType::Bytes(0), PyBytes::as_number())] {
        if let Some(class) = class_at(dtype) {
            class.slots.as_number.boolean.store(None);
            class.slots.as_number.int.store(None);
            class.slots.as_number.float.store(None);
            class.slots.as_number.index.store(None);
            class.slots.as_number.copy_from(methods);
        }
    }
    if let Some(class) = class_at(DType::Bytes(0)) {
        class.slots.new.store(Some(bytes_from_anything));
    }
    // They have subscripts, which would make sequences of them.
    let sequences =
        [DType::Text(0), DType::Bytes(0), DType::void(0)].map(|dtype| usize::from(dtype.number()));
    for (number, class) in classes.iter().enumerate() {
        if let Some(class) = class.as_ref().filter(|_| !sequences.contains(&number)) {
            class.slots.iter.store(Some(not_iterable));
        }
    }
    let _ = CLASSES.set(classes);
    Ok(())
}

fn not_iterable(zelf: PyObjectRef, vm: &VirtualMachine) -> PyResult {
    Err(vm.new_type_error(format!("'numpy.{}' object is not iterable", zelf.class().name())))
}

/// `np.bytes_(…)`: what Python's bytes are made of, and else what an array of bytes holds that is made of it.
fn bytes_from_anything(class: PyTypeRef, arguments: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let alone = arguments.kwargs.is_empty() && arguments.args.len() == 1;
    let source = arguments.args.first().filter(|_| alone).cloned();
    let (error, source) = match (PyBytes::slot_new(class.clone(), arguments, vm), source) {
        (Err(error), Some(source)) => (error, source),
        (made, _) => return made,
    };
    let numpy = crate::interpreter::import_module(vm, "numpy")?;
    let array: PyObjectRef = vm.call_method(&numpy, "asarray", (source, vm.ctx.new_str("S")))?;
    let Some(element) = super::array_of(&array).filter(|array| array.ndim() == 0) else {
        return if known_class(DType::Bytes(0)).is_some_and(|plain| class.is(plain)) {
            Ok(array)
        } else {
            Err(error)
        };
    };
    let bytes = super::boxing::only_element(element, vm);
    PyBytes::slot_new(class, FuncArgs::from(vec![bytes]), vm)
}

/// The class of scalars of a dtype.
pub(super) fn class_of(dtype: DType, vm: &VirtualMachine) -> PyTypeRef {
    if let DType::Record(record) = dtype
        && let Some(class) = record_class(record)
    {
        return class;
    }
    known_class(dtype).cloned().unwrap_or_else(|| vm.ctx.types.object_type.to_owned())
}

/// The dtype of a scalar class or a subclass of one; sizes and units are open.
pub(super) fn dtype_of_class(class: &Py<PyType>) -> Option<DType> {
    let classes = CLASSES.get()?;
    let exact = classes.iter().position(|known| known.as_ref().is_some_and(|known| class.is(known)));
    let found = exact.or_else(|| {
        classes.iter().position(|known| known.as_ref().is_some_and(|known| class.fast_issubclass(known)))
    })?;
    dtypes::of_number(found)
}

/// Whether an object is a scalar of any class of NumPy's.
pub(super) fn is_scalar(object: &PyObject) -> bool {
    object.class().fast_issubclass(Generic::static_type())
}

/// The element of a scalar object; `None` for Python's own numbers.
#[inline]
pub(super) fn value_of(object: &PyObject) -> Option<Scalar> {
    if let Some(generic) = object.downcast_ref::<Generic>() {
        return match generic.0 {
            Content::Scalar(scalar) => Some(scalar),
            Content::Void(_) => None,
        };
    }
    if let Some(float) = object.downcast_ref::<PyFloat>() {
        let class = known_class(DType::Float64)?;
        return object.fast_isinstance(class).then(|| Scalar::new(float.to_f64()));
    }
    let complex = object.downcast_ref::<PyComplex>()?;
    let class = known_class(DType::Complex128)?;
    object.fast_isinstance(class).then(|| Scalar::new(complex.to_complex()))
}

/// The value of a Python float or a `float64`, of those classes themselves alone: a shorter look than [`value_of`].
#[inline]
pub(super) fn double_of(object: &PyObject, vm: &VirtualMachine) -> Option<f64> {
    static OURS: OnceLock<PyTypeRef> = OnceLock::new();
    let class = object.class();
    let known = class.is(vm.ctx.types.float_type)
        || match OURS.get() {
            Some(ours) => class.is(ours),
            None => {
                let ours = known_class(DType::Float64)?;
                class.is(OURS.get_or_init(|| ours.clone()))
            }
        };
    if known { object.downcast_ref::<PyFloat>().map(|float| float.to_f64()) } else { None }
}

/// As [`value_of`], of the scalar classes themselves alone.
#[inline]
pub(super) fn exact_value_of(object: &PyObject) -> Option<Scalar> {
    let scalar = value_of(object)?;
    known_class(scalar.dtype()).is_some_and(|class| object.class().is(class)).then_some(scalar)
}

/// A new `float64`.
#[inline]
pub(super) fn new_float64(value: f64, vm: &VirtualMachine) -> PyObjectRef {
    match known_class(DType::Float64) {
        Some(class) => of_own_class(PyFloat::from(value), class),
        None => vm.ctx.new_float(value).into(),
    }
}

/// A new scalar object.
#[inline]
pub(super) fn new(scalar: Scalar, vm: &VirtualMachine) -> PyObjectRef {
    let Some(class) = known_class(scalar.dtype()) else { return vm.ctx.none() };
    match scalar.dtype() {
        DType::Float64 => of_own_class(PyFloat::from(scalar.get::<f64>()), class),
        DType::Complex128 => of_own_class(PyComplex::from(scalar.get::<num_complex::Complex<f64>>()), class),
        DType::Bool => bool_object(scalar.is_true(), class),
        _ => of_own_class(Generic(Content::Scalar(scalar)), class),
    }
}

/// A new `str_`.
pub(super) fn new_text(text: &str, vm: &VirtualMachine) -> PyObjectRef {
    match known_class(DType::Text(0)) {
        Some(class) => PyRef::new_ref(PyStr::from(text.to_owned()), class.clone(), None).into(),
        None => vm.ctx.new_str(text).into(),
    }
}

/// A new `bytes_`.
pub(super) fn new_bytes(bytes: Vec<u8>, vm: &VirtualMachine) -> PyObjectRef {
    match known_class(DType::Bytes(0)) {
        Some(class) => PyRef::new_ref(PyBytes::from(bytes), class.clone(), None).into(),
        None => vm.ctx.new_bytes(bytes).into(),
    }
}

/// A new `void` on the memory of an array without axes.
pub(super) fn new_void(array: Array, vm: &VirtualMachine) -> PyObjectRef {
    let class = class_of(array.dtype(), vm);
    let dict = class.slots.flags.has_feature(PyTypeFlags::HAS_DICT).then(|| vm.ctx.new_dict());
    PyRef::new_ref(Generic(Content::Void(Box::new(array))), class, dict).into()
}

/// The classes that Python code made from `void`, by the numbers that their records have, less one.
static RECORD_CLASSES: RwLock<Vec<PyTypeRef>> = RwLock::new(Vec::new());

fn record_class(record: Record) -> Option<PyTypeRef> {
    let at = usize::from(record.class()).checked_sub(1)?;
    RECORD_CLASSES.read().unwrap_or_else(|poisoned| poisoned.into_inner()).get(at).cloned()
}

/// The number of a class that Python code made from `void`; 0 for all other classes.
pub(super) fn record_class_number(class: &Py<PyType>, vm: &VirtualMachine) -> PyResult<u16> {
    let Some(void) = known_class(DType::void(0)) else { return Ok(0) };
    if class.is(void) || !class.fast_issubclass(void) {
        return Ok(0);
    }
    let mut known = RECORD_CLASSES.write().unwrap_or_else(|poisoned| poisoned.into_inner());
    if let Some(at) = known.iter().position(|each| each.is(class)) {
        return Ok(at as u16 + 1);
    }
    let module = class.as_object().get_attr("__module__", vm)?.str(vm)?;
    known.push(class.to_owned());
    Ok(hotloop_array::dtype::new_record_class(&format!("{}.{}", module.to_string_lossy(), class.name())))
}

/// The record behind a `void`.
pub(super) fn void_of(object: &PyObject) -> Option<Array> {
    match &object.downcast_ref::<Generic>()?.0 {
        Content::Void(array) => Some((**array).clone()),
        Content::Scalar(_) => None,
    }
}

/// `np.True_` and `np.False_` are single objects, so `is` works on them.
fn bool_object(value: bool, class: &PyTypeRef) -> PyObjectRef {
    static OBJECTS: OnceLock<[PyObjectRef; 2]> = OnceLock::new();
    let objects = OBJECTS.get_or_init(|| {
        let new = |value| {
            let scalar = Scalar::new(hotloop_array::element::Bool::new(value));
            of_own_class(Generic(Content::Scalar(scalar)), class)
        };
        [new(false), new(true)]
    });
    objects[usize::from(value)].clone()
}

/// A new bool scalar.
pub(super) fn new_bool(value: bool, vm: &VirtualMachine) -> PyObjectRef {
    new(Scalar::new(hotloop_array::element::Bool::new(value)), vm)
}

/// The Python number with the same value.
pub(super) fn to_python(scalar: &Scalar, vm: &VirtualMachine) -> PyObjectRef {
    match scalar.value() {
        Value::Bool(x) => vm.ctx.new_bool(x).into(),
        Value::Int(x) => vm.ctx.new_int(x).into(),
        Value::Unsigned(x) => vm.ctx.new_int(x).into(),
        Value::Float(x) => vm.ctx.new_float(x).into(),
        Value::Complex(x) => vm.ctx.new_complex(x).into(),
    }
}

/// A call of one of the classes of numbers: of one number most of the time.
fn construct(
    class: &PyObject,
    arguments: Vec<PyObjectRef>,
    count: usize,
    keywords: Option<&[PyObjectRef]>,
    vm: &VirtualMachine,
) -> PyResult {
    let Some(class) = class.downcast_ref::<PyType>() else {
        return Err(vm.new_type_error("not a class of numbers"));
    };
    if let ([argument], 1) = (&arguments[..], count)
        && known_class(DType::Float64).is_some_and(|known| known.is(class))
        && let Some(x) = double_of(argument, vm)
    {
        return Ok(new_float64(x, vm));
    }
    Generic::slot_new(class.to_owned(), FuncArgs::from_vectorcall_owned(arguments, count, keywords), vm)
}

impl Constructor for Generic {
    type Args = FuncArgs;

    fn slot_new(class: PyTypeRef, arguments: FuncArgs, vm: &VirtualMachine) -> PyResult {
        crate::panic::guard(vm, "a scalar type", || {
            let Some(dtype) = dtype_of_class(&class) else {
                return Err(vm.new_type_error(format!("cannot create '{}' instances", class.slot_name())));
            };
            if !dtype.is_number() {
                return new_other(dtype, &arguments, vm);
            }
            if dtype.is_complex() && arguments.args.len() == 2 && arguments.kwargs.is_empty() {
                let number = vm.ctx.types.complex_type.as_object().call(arguments, vm)?;
                return Generic::slot_new(class, FuncArgs::from(vec![number]), vm);
            }
            refuse_more(dtype, &arguments, vm)?;
            let Some(argument) = arguments.args.first() else { return Ok(new(Scalar::zero(dtype), vm)) };
            let exact = known_class(dtype).is_some_and(|known| known.is(&class));
            if exact && let Some(number) = convert::number(argument, vm) {
                return Ok(new(convert::store(&number, dtype, vm)?, vm));
            }
            if vm.is_none(argument) && (dtype.is_float() || dtype.is_complex()) {
                let nan = Scalar::new(num_complex::Complex::new(f64::NAN, f64::NAN)).cast(dtype);
                return Ok(if exact { new(nan, vm) } else { of_subclass(nan, class) });
            }
            let result = convert::to_dtype(argument, dtype, vm)?;
            let Some(array) = super::array_of(&result) else {
                let scalar = convert::scalar_as(&result, dtype, vm)?;
                return Ok(if exact { new(scalar, vm) } else { of_subclass(scalar, class) });
            };
            Ok(super::new_array(array.clone(), vm))
        })
    }

    fn py_new(_class: &Py<PyType>, _arguments: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        Err(vm.new_type_error("scalars are made by their types"))
    }
}

/// Refuses what a class of numbers has no parameters for, in the words of each.
fn refuse_more(dtype: DType, arguments: &FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
    if let Some((name, _)) = arguments.kwargs.iter().next() {
        return Err(vm.new_type_error(match dtype {
            DType::Float64 => "float() takes no keyword arguments".to_owned(),
            DType::Bool => format!("'{}' is an invalid keyword argument for bool_()", name.to_string_lossy()),
            _ => format!("'{}' is an invalid keyword argument for this function", name.to_string_lossy()),
        }));
    }
    match (arguments.args.len(), dtype) {
        (0 | 1, _) => Ok(()),
        (count, DType::Float64) => {
            Err(vm.new_type_error(format!("float expected at most 1 argument, got {count}")))
        }
        (count, DType::Bool) => {
            Err(vm.new_type_error(format!("bool_() takes at most 1 argument ({count} given)")))
        }
        (count, dtype) => {
            let most = if dtype.is_complex() { "2 arguments" } else { "1 argument" };
            Err(vm.new_type_error(format!("function takes at most {most} ({count} given)")))
        }
    }
}

/// What the classes of dates, durations, records and objects make of their arguments.
fn new_other(dtype: DType, arguments: &FuncArgs, vm: &VirtualMachine) -> PyResult {
    let first = arguments.args.first();
    let second = |name: &str| arguments.args.get(1).cloned().or_else(|| arguments.get_optional_kwarg(name));
    match dtype {
        DType::Object => Ok(first.cloned().unwrap_or_else(|| vm.ctx.none())),
        DType::Record(_) => {
            let Some(first) = first else {
                return Err(vm.new_type_error("function missing required argument 'length_or_data' (pos 1)"));
            };
            let dtype = match second("dtype") {
                Some(dtype) => dtypes::from_object(&dtype, vm)?,
                None => match first.try_index_opt(vm) {
                    Some(length) => {
                        let length = convert::integer(length?.as_object(), vm)?;
                        let length = usize::try_from(length)
                            .map_err(|_| vm.new_value_error("void length cannot be negative"))?;
                        return Ok(new_void(Array::zeros(DType::void(length), &[]).or_raise(vm)?, vm));
                    }
                    None => dtype,
                },
            };
            let array = super::nested::array(first, Some(dtype), vm)?;
            Ok(convert::result(array, vm))
        }
        _ => {
            let unit = match second("unit") {
                None => dtype,
                Some(unit) => with_unit(dtype, &unit, vm)?,
            };
            let Some(first) = first else {
                let nothing = if matches!(unit, DType::TimeDelta(_)) { 0 } else { i64::MIN };
                return Ok(new(Scalar::from_bits(nothing as u64, unit), vm));
            };
            if let Some(array) = super::array_of(first)
                && array.ndim() > 0
            {
                if matches!(unit, DType::DateTime(_)) {
                    return Err(vm.new_value_error("Could not convert object to NumPy datetime"));
                }
                return Ok(super::new_array(
                    convert::cast(array, unit, hotloop_array::array::Order::K, vm)?,
                    vm,
                ));
            }
            let is_open = unit.unit().is_some_and(TimeUnit::is_generic);
            if is_open
                && matches!(unit, DType::DateTime(_))
                && matches!(convert::number(first, vm), Some(Operand::Int(_)))
            {
                return Err(
                    vm.new_value_error("Converting an integer to a NumPy datetime requires a specified unit")
                );
            }
            let wanted = match value_of(first).map(|scalar| scalar.dtype()) {
                Some(known) if is_open && known.kind() == unit.kind() => known,
                _ => unit,
            };
            Ok(new(super::boxing::moment(first, wanted, vm)?, vm))
        }
    }
}

/// A dtype of dates or durations with the unit of a text, or of a pair of a text and a number.
fn with_unit(dtype: DType, object: &PyObject, vm: &VirtualMachine) -> PyResult<DType> {
    let bad = |text: &str| vm.new_type_error(format!("Invalid datetime unit \"{text}\" in metadata"));
    let unit = match object.downcast_ref::<rustpython_vm::builtins::PyTuple>().map(|pair| pair.as_slice()) {
        Some([base, count, ..]) => {
            let base = base.str(vm)?.to_string();
            let count = convert::integer(count, vm)?;
            TimeUnit::from_text(&format!("{count}{base}")).ok_or_else(|| bad(&base))?
        }
        _ => {
            let text = match (object.downcast_ref::<PyBytes>(), object.downcast_ref::<PyStr>()) {
                (Some(raw), _) => String::from_utf8_lossy(raw.as_bytes()).into_owned(),
                (None, Some(text)) => text.to_string(),
                _ => return Err(vm.new_type_error("Invalid object for specifying NumPy datetime metadata")),
            };
            TimeUnit::from_text(&text).ok_or_else(|| bad(&text))?
        }
    };
    Ok(if matches!(dtype, DType::DateTime(_)) { DType::DateTime(unit) } else { DType::TimeDelta(unit) })
}

fn of_subclass(scalar: Scalar, class: PyTypeRef) -> PyObjectRef {
    let dict = class
        .slots
        .flags
        .has_feature(PyTypeFlags::HAS_DICT)
        .then(|| rustpython_vm::Context::genesis().new_dict());
    match scalar.dtype() {
        DType::Float64 => PyRef::new_ref(PyFloat::from(scalar.get::<f64>()), class, dict).into(),
        DType::Complex128 => {
            PyRef::new_ref(PyComplex::from(scalar.get::<num_complex::Complex<f64>>()), class, dict).into()
        }
        _ => PyRef::new_ref(Generic(Content::Scalar(scalar)), class, dict).into(),
    }
}

impl Representable for Generic {
    fn slot_repr(zelf: &PyObject, vm: &VirtualMachine) -> PyResult<PyStrRef> {
        if let Some(void) = void_of(zelf) {
            // SAFETY: there is one element.
            let text = unsafe { format::element_text(void.dtype(), void.data()).or_raise(vm)? };
            let dtype = match void.dtype() {
                DType::Record(record) if record.named => {
                    format!(", dtype={}", DType::Record(record.of_class(0)).text())
                }
                _ => String::new(),
            };
            let class = zelf.class();
            let module = class.as_object().get_attr("__module__", vm)?.str(vm)?;
            if super::printing::scalars_are_bare() && void.dtype().kind() == Kind::Void {
                let is_record = matches!(void.dtype(), DType::Record(record) if record.named);
                return Ok(vm.ctx.new_str(if is_record { text } else { format!("void({text})") }));
            }
            let package = if module.to_string_lossy() == "numpy" { "np." } else { "" };
            return Ok(vm.ctx.new_str(format!("{package}{}({text}{dtype})", class.name())));
        }
        let Some(scalar) = value_of(zelf) else { return Err(vm.new_type_error("not a NumPy scalar")) };
        Ok(vm.ctx.new_str(if super::printing::scalars_are_bare() {
            format::bare_scalar_repr(&scalar)
        } else {
            format::scalar_repr(&scalar)
        }))
    }

    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        Self::slot_repr(zelf.as_object(), vm).map(|text| text.to_string())
    }
}

impl Hashable for Generic {
    fn slot_hash(zelf: &PyObject, vm: &VirtualMachine) -> PyResult<PyHash> {
        if let Some(void) = void_of(zelf) {
            return super::boxing::python(&void, void.data(), vm)?.hash(vm);
        }
        let Some(scalar) = value_of(zelf) else { return Err(vm.new_type_error("not a NumPy scalar")) };
        if let (Some(unit), kind) = (scalar.dtype().unit(), scalar.dtype().kind()) {
            let value = scalar.bits() as i64;
            if unit == TimeUnit::GENERIC && value != NOT_A_TIME && kind == Kind::TimeDelta {
                return Err(vm.new_value_error("Can't hash generic timedelta64"));
            }
            if value != NOT_A_TIME {
                let common = calendar::identity(value, unit, kind == Kind::DateTime);
                let parts = common.map(|part| vm.ctx.new_int(part).into()).to_vec();
                return vm.ctx.new_tuple(parts).as_object().hash(vm);
            }
        }
        to_python(&scalar, vm).hash(vm)
    }

    fn hash(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<PyHash> {
        Self::slot_hash(zelf.as_object(), vm)
    }
}

impl Comparable for Generic {
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

impl AsMapping for Generic {
    fn as_mapping() -> &'static PyMappingMethods {
        static METHODS: PyMappingMethods = PyMappingMethods {
            subscript: atomic_func!(|mapping, needle, vm| super::subscript::get_of_scalar(
                mapping.obj,
                needle,
                vm
            )),
            ..PyMappingMethods::NOT_IMPLEMENTED
        };
        &METHODS
    }
}

impl AsNumber for Generic {
    fn as_number() -> &'static PyNumberMethods {
        operators::number_methods()
    }
}

#[pyclass(flags(BASETYPE), with(Constructor, Representable, Hashable, Comparable, AsNumber, AsMapping))]
impl Generic {
    #[pyslot]
    fn slot_str(zelf: &PyObject, vm: &VirtualMachine) -> PyResult<PyStrRef> {
        if let Some(void) = void_of(zelf) {
            // SAFETY: there is one element.
            let text = unsafe { format::element_text(void.dtype(), void.data()).or_raise(vm)? };
            return Ok(vm.ctx.new_str(text));
        }
        let Some(scalar) = value_of(zelf) else { return Err(vm.new_type_error("not a NumPy scalar")) };
        Ok(vm.ctx.new_str(format::scalar_text(&scalar)))
    }
}
