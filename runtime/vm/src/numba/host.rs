//! The VM as the compiler's [`Host`].

use super::guards::{self, Guard};
use super::{
    Dispatcher, callables, dataclasses, instances, numbered, object_mode, overloads, registry, typeof_,
};
use crate::{numpy, sources};
use hotloop_array::dtype::DType;
use hotloop_array::scalar::Value;
use hotloop_jit::host::{
    Argument, Block, ClassMember, Field, FunctionHandle, FunctionSource, Host, MemberKind, Object,
    ObjectHandle, Request,
};
use hotloop_jit::scalar::Const;
use hotloop_jit::typed::Options;
use hotloop_jit::types::{CellType, NamedKind, NamedType, Type, is_known};
use rustpython_vm::builtins::{
    PyCode, PyComplex, PyDict, PyDictRef, PyFloat, PyFunction, PyInt, PyModule, PyStaticMethod, PyStr,
    PyTuple, PyType,
};
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyRef, PyResult, VirtualMachine};
use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

/// Answers the compiler's questions and remembers the answers.
pub(super) struct VmHost<'a> {
    pub(super) vm: &'a VirtualMachine,
    functions: Vec<(PyObjectRef, Option<Options>)>,
    /// The compiled functions that handles of functions stand for.
    pub(super) dispatchers: HashMap<u32, PyObjectRef>,
    /// What overloads answered.
    pub(super) overloads: HashMap<String, Result<Option<FunctionHandle>, String>>,
    /// The blocks of objmode that were made for this compilation.
    pub(super) blocks: HashMap<String, (u32, Arc<object_mode::Entry>)>,
    /// The source texts of the functions.
    pub(super) sources: Vec<Arc<registry::Source>>,
    /// What handles of objects stand for.
    pub(super) objects: Vec<PyObjectRef>,
    /// The types of those among them that are containers or instances.
    pub(super) hidden_types: HashMap<u32, Type>,
    /// The answers under which the code will be valid.
    pub(super) guards: Vec<Guard>,
    /// The implementations that overloads gave for literals.
    pub(super) for_literals: HashSet<FunctionHandle>,
}

thread_local! {
    /// Which arguments of the function that the thread has last tried to compile have to be known, one bit each.
    static ASKED: Cell<u64> = const { Cell::new(0) };
}

/// Which arguments `literally` asks for, of the function that this thread could not compile just now.
pub(super) fn asked_literals() -> u64 {
    ASKED.take()
}

/// Modules whose attributes are constants that the compiler knows by name.
const KNOWN_MODULES: &[&str] =
    &["numpy", "math", "cmath", "numba", "operator", "builtins", "functools", "heapq", "bisect", "random"];

impl<'a> VmHost<'a> {
    pub(super) fn new(vm: &'a VirtualMachine) -> VmHost<'a> {
        ASKED.set(0);
        VmHost {
            vm,
            functions: Vec::new(),
            dispatchers: HashMap::new(),
            overloads: HashMap::new(),
            blocks: HashMap::new(),
            sources: Vec::new(),
            objects: Vec::new(),
            hidden_types: HashMap::new(),
            guards: Vec::new(),
            for_literals: HashSet::new(),
        }
    }

    /// The handle of a Python function.
    pub(super) fn function(&mut self, function: &PyObject, options: Option<&Options>) -> FunctionHandle {
        let known = self.functions.iter().position(|(each, _)| each.is(function));
        let index = known.unwrap_or_else(|| {
            self.functions.push((function.to_owned(), options.cloned()));
            self.functions.len() - 1
        });
        FunctionHandle(index as u32)
    }

    /// The Python function of a handle.
    pub(super) fn function_of(&self, handle: FunctionHandle) -> Option<PyObjectRef> {
        self.functions.get(handle.0 as usize).map(|(function, _)| function.clone())
    }

    fn object(&mut self, object: &PyObject) -> ObjectHandle {
        let known = self.objects.iter().position(|each| each.is(object));
        let index = known.unwrap_or_else(|| {
            self.objects.push(object.to_owned());
            self.objects.len() - 1
        });
        ObjectHandle(index as u32)
    }

    fn guard(&mut self, guard: Guard) {
        if !self.guards.iter().any(|each| each.same_place(&guard)) {
            self.guards.push(guard);
        }
    }

    fn find(&mut self, function: &PyObject, name: &str) -> PyResult<Option<PyObjectRef>> {
        let vm = self.vm;
        let code: PyRef<PyCode> = code_of(function, vm)?;
        let at = code.code.freevars.iter().position(|each| each.as_str() == name);
        if let (Some(at), Ok(closure)) = (at, function.get_attr("__closure__", vm))
            && let Some(cell) = closure.downcast_ref::<PyTuple>().and_then(|cells| cells.as_slice().get(at))
        {
            let Ok(object) = cell.get_attr("cell_contents", vm) else { return Ok(None) };
            self.guard(Guard::cell(cell.clone(), object.clone()));
            return Ok(Some(object));
        }
        let globals: PyObjectRef = function.get_attr("__globals__", vm)?;
        let Ok(globals) = globals.downcast::<PyDict>() else { return Ok(None) };
        let interned = vm.ctx.intern_str(name);
        if let Some(object) = guards::lookup(&globals, interned, vm) {
            self.guard(Guard::global(globals, interned, object.clone()));
            return Ok(Some(object));
        }
        let builtin = builtin(interned, vm);
        if let Some(object) = &builtin {
            self.guard(Guard::not_global(globals, interned, object.clone()));
        }
        Ok(builtin)
    }

    fn classify(&mut self, object: &PyObject) -> Object {
        let vm = self.vm;
        if let Some(constant) = python_constant(object, vm) {
            return Object::Constant(constant);
        }
        if let Some(class) = object.downcast_ref::<PyType>()
            && dataclasses::is_dataclass(class, vm)
            && let Ok(module) = crate::interpreter::import_module(vm, "numba._dataclasses")
            && let Ok(describe) = module.get_attr("described", vm)
        {
            // From then on the class has an overload, which makes instances. What cannot be described is refused where it is called.
            let _ = describe.call((class.to_owned(),), vm);
        }
        if object.is_callable() && overloads::has_function(object, vm) {
            let of = self.classify_itself(object);
            return Object::Overloaded(self.object(object), Box::new(of));
        }
        self.classify_itself(object)
    }

    /// The same without overloads.
    fn classify_itself(&mut self, object: &PyObject) -> Object {
        let vm = self.vm;
        if let Some(scalar) = numpy::scalar_of(object) {
            let dtype = scalar.dtype();
            if dtype.unit().is_some() {
                return Object::Scalar(Const::Int(scalar.bits() as i64, dtype));
            }
            return Object::Scalar(match scalar.value() {
                Value::Bool(value) => Const::Bool(value),
                Value::Int(value) => Const::Int(value, dtype),
                Value::Unsigned(value) => Const::Int(value as i64, dtype),
                Value::Float(value) => Const::Float(value, dtype),
                Value::Complex(value) => Const::Complex(value.re, value.im, dtype),
            });
        }
        if let Some(named) = self.classify_named(object) {
            return named;
        }
        if let Some(tuple) = object.downcast_ref::<PyTuple>() {
            return Object::Tuple(tuple.as_slice().iter().map(|item| self.classify(item)).collect());
        }
        if let Some(dispatcher) = object.downcast_ref::<Dispatcher>() {
            return Object::Function(self.compiled_function(dispatcher));
        }
        if let Ok(Some(callable)) = callables::callable_of(object, vm) {
            let handle = self.object(&callable.object(vm));
            return Object::Callable(handle, Box::new(callable.ty.clone()));
        }
        if let Some(function) = self.function_of_elements(object) {
            return function;
        }
        if let Some(array) = numpy::array_of(object) {
            if let Ok(ty) = typeof_::array_type(array, vm) {
                return Object::Array(self.object(object), ty);
            }
            return Object::Other("ndarray".into());
        }
        if let Some(record) = numpy::void_of(object).filter(|record| is_known(record.dtype())) {
            let ty = CellType { dtype: record.dtype(), readonly: !record.is_writable() };
            return Object::Record(self.object(object), ty);
        }
        if numpy::generator_of(object).is_some() {
            return Object::Generator(self.object(object));
        }
        if let Some(ufunc) = numpy::ufunc_of(object) {
            return Object::Known(format!("numpy.{}", ufunc.name).into());
        }
        if let Some(module) = object.downcast_ref::<PyModule>() {
            let name = text_attribute(module.as_object(), "__name__", vm).unwrap_or_default();
            return Object::Module(name.into());
        }
        if let Some(class) = object.downcast_ref::<PyType>() {
            return self.classify_class(class);
        }
        if let Some(dtype) = dtype_object(object, vm) {
            return Object::DType(dtype);
        }
        if let Some(ty) = numba_type(object, vm) {
            return Object::Type(ty);
        }
        if object.is(&vm.ctx.ellipsis) {
            return Object::Known("builtins.Ellipsis".into());
        }
        self.classify_callable(object)
    }

    /// The function behind what `vectorize` or `stencil` made.
    fn function_of_elements(&mut self, object: &PyObject) -> Option<Object> {
        if !matches!(&*object.class().name(), "DUFunc" | "StencilFunc") {
            return None;
        }
        let dispatcher: PyObjectRef = object.get_attr("_dispatcher", self.vm).ok()?;
        let dispatcher = dispatcher.downcast_ref::<Dispatcher>()?;
        Some(Object::Function(self.function(dispatcher.py_func(), Some(dispatcher.options()))))
    }

    /// Members of enumerations and named tuples.
    fn classify_named(&mut self, object: &PyObject) -> Option<Object> {
        let vm = self.vm;
        if typeof_::is_enum_member(object) {
            let named = numbered::class_of(object, vm).ok()??;
            let value = object.get_attr("value", vm).ok()?;
            return python_constant(&value, vm).map(|value| Object::Member(Box::new(named), value));
        }
        let tuple = object.downcast_ref::<PyTuple>()?;
        if object.class().is(vm.ctx.types.tuple_type) {
            return None;
        }
        let named = numbered::class_of(object, vm).ok()??;
        let items = tuple.as_slice().iter().map(|item| self.classify(item)).collect();
        Some(Object::NamedTuple(Box::new(named), items))
    }

    /// Classes whose instances have types that name them.
    fn classify_numbered(&mut self, class: &Py<PyType>) -> Option<Object> {
        let vm = self.vm;
        let named = Box::new(numbered::of_class(class, vm).ok()??);
        match named.kind {
            NamedKind::Tuple => {
                let defaults = class.get_attr(vm.ctx.intern_str("_field_defaults"));
                let defaults = defaults.and_then(|defaults| defaults.downcast::<PyDict>().ok());
                let mut values = Vec::new();
                for (_, value) in defaults.into_iter().flatten() {
                    values.push(self.classify(&value));
                }
                Some(Object::TupleClass(named, values))
            }
            NamedKind::Enum | NamedKind::IntEnum => Some(Object::EnumClass(named)),
            NamedKind::Instance => Some(Object::JitClass(named)),
            NamedKind::Function
            | NamedKind::Generator
            | NamedKind::Choice
            | NamedKind::Callable
            | NamedKind::Pointer
            | NamedKind::Literal
            | NamedKind::Range
            | NamedKind::Slice
            | NamedKind::Keywords => None,
        }
    }

    fn classify_class(&mut self, class: &Py<PyType>) -> Object {
        let vm = self.vm;
        if let Some(numbered) = self.classify_numbered(class) {
            return numbered;
        }
        let name = class.name().to_string();
        let module = text_attribute(class.as_object(), "__module__", vm).unwrap_or_default();
        if module == "builtins" && !class.fast_issubclass(vm.ctx.exceptions.base_exception_type) {
            return Object::Known(format!("builtins.{name}").into());
        }
        if class.fast_issubclass(vm.ctx.exceptions.base_exception_type) {
            return Object::ExceptionClass(self.object(class.as_object()), name.into());
        }
        if let Some(dtype) = numpy::dtype_of(class.as_object(), vm).filter(|dtype| is_known(*dtype)) {
            return Object::DType(dtype);
        }
        if is_known_module(&module) {
            return Object::Known(format!("{}.{name}", public(&module)).into());
        }
        Object::Thing(self.object(class.as_object()), format!("class {name}").into())
    }

    fn classify_callable(&mut self, object: &PyObject) -> Object {
        let vm = self.vm;
        if object.downcast_ref::<PyFunction>().is_some() {
            if object.get_attr("_hotloop_jitable", vm).is_ok() {
                return Object::Function(self.function(object, None));
            }
            if let Some(name) = text_attribute(object, "_hotloop_intrinsic", vm) {
                return Object::Known(format!("numba.intrinsic.{name}").into());
            }
        }
        let module = text_attribute(object, "__module__", vm).unwrap_or_default();
        let name =
            text_attribute(object, "__qualname__", vm).or_else(|| text_attribute(object, "__name__", vm));
        // Those of `random` are methods of one, too.
        if let Some(name) = &name
            && let Ok(of) = object.get_attr("__self__", vm)
            && is_python_random(&of, vm)
        {
            let name = name.rsplit('.').next().unwrap_or(name);
            return Object::Known(format!("random.{name}").into());
        }
        // The functions of `numpy.random` are methods of one object.
        if let Some(name) = &name
            && let Ok(of) = object.get_attr("__self__", vm)
            && numpy::is_global_state(&of)
        {
            let name = name.rsplit('.').next().unwrap_or(name);
            return Object::Known(format!("numpy.random.{name}").into());
        }
        match name {
            Some(name) if is_known_module(&module) => {
                let name = name.rsplit('.').next().unwrap_or(&name).to_owned();
                Object::Known(format!("{}.{name}", public(&module)).into())
            }
            Some(name) if object.downcast_ref::<PyFunction>().is_some() => Object::PlainFunction(name.into()),
            _ => self.classify_other(object),
        }
    }

    /// What has no meaning of its own in compiled code: containers and instances, which are passed, and what has attributes.
    fn classify_other(&mut self, object: &PyObject) -> Object {
        let vm = self.vm;
        if let Ok(ty) = typeof_::type_of(object, vm) {
            if matches!(&ty, Type::Container(container) if !container.typed) {
                self.guard(Guard::contents(object.to_owned(), ty.clone()));
            }
            let handle = self.object(object);
            self.hidden_types.insert(handle.0, ty.clone());
            return Object::Global(handle, Box::new(ty));
        }
        if let Some(dict) = object.downcast_ref_if_exact::<PyDict>(vm)
            && let Some(named) = self.classify_items(dict)
        {
            return named;
        }
        let class = object.class().name().to_string();
        let is_container = [vm.ctx.types.list_type, vm.ctx.types.dict_type, vm.ctx.types.set_type]
            .iter()
            .any(|kind| object.class().fast_issubclass(*kind));
        if is_container {
            Object::Other(class.into())
        } else {
            Object::Thing(self.object(object), class.into())
        }
    }

    /// A dict whose keys are texts and whose values are of several types.
    fn classify_items(&mut self, dict: &Py<PyDict>) -> Option<Object> {
        let owned: PyDictRef = dict.to_owned();
        let items: Vec<(PyObjectRef, PyObjectRef)> = owned.into_iter().collect();
        let mut named = Vec::new();
        for (name, value) in &items {
            let name = name.downcast_ref::<PyStr>()?.to_string_lossy().into_owned();
            named.push((Rc::from(name), self.classify(value)));
        }
        if named.is_empty() {
            return None;
        }
        self.guard(Guard::items(dict.to_owned(), items));
        Some(Object::Named(named))
    }
}

impl Host for VmHost<'_> {
    fn name(&mut self, function: FunctionHandle, name: &str) -> Option<Object> {
        let function = self.functions.get(function.0 as usize)?.0.clone();
        let object = self.find(&function, name).ok().flatten()?;
        Some(self.classify(&object))
    }

    fn attribute(&mut self, module: &str, name: &str) -> Option<Object> {
        let vm = self.vm;
        let modules = vm.sys_module.get_attr("modules", vm).ok()?;
        let module_object = modules.get_item(module, vm).ok()?;
        let object = module_object.get_attr(vm.ctx.intern_str(name), vm).ok()?;
        match self.classify(&object) {
            // A function of a known module is known by the name under which it is found there.
            Object::Known(_) | Object::PlainFunction(_) | Object::Other(_) | Object::Thing(..)
                if is_known_module(module) =>
            {
                Some(Object::Known(format!("{module}.{name}").into()))
            }
            other => {
                if !is_known_module(module)
                    && let Some(globals) = module_object.dict()
                {
                    self.guard(Guard::global(globals, vm.ctx.intern_str(name), object));
                }
                Some(other)
            }
        }
    }

    fn member_of(&mut self, object: ObjectHandle, name: &str) -> Option<Object> {
        let vm = self.vm;
        let object = self.objects.get(object.0 as usize)?.clone();
        let name = vm.ctx.intern_str(name);
        let found = guards::kept_attribute(&object, name, vm)?;
        self.guard(Guard::attribute(object, name, found.clone()));
        if found.downcast_ref::<PyStaticMethod>().is_some() {
            let function: PyObjectRef = found.get_attr("__func__", vm).ok()?;
            return Some(self.classify(&function));
        }
        Some(self.classify(&found))
    }

    fn source(&mut self, function: FunctionHandle) -> Result<FunctionSource, String> {
        let vm = self.vm;
        let (function, options) =
            self.functions.get(function.0 as usize).cloned().ok_or("unknown function")?;
        let problem = |_| "its code object is not readable".to_owned();
        let code = code_of(&function, vm).map_err(problem)?;
        let text = sources::source_of(vm, &code).map_err(problem)?;
        let file = code.source_path().as_str().to_owned();
        let text = text.ok_or_else(|| format!("the text of {file} is not available"))?;
        let name = code.code.obj_name.as_str().to_owned();
        // The first instructions are not of the source, where they take no room; the next ones are inside of the lambda, on its
        // line or further down.
        let column = (name == "<lambda>")
            .then(|| {
                let mut locations = code.code.locations.iter().skip(1);
                locations.find(|(start, end)| start != end && Some(start.line) == code.code.first_line_number)
            })
            .flatten()
            .map(|(start, _)| start.character_offset.to_zero_indexed());
        let mut defaults = Vec::new();
        if let Ok(values) = function.get_attr("__defaults__", vm)
            && let Some(values) = values.downcast_ref::<PyTuple>()
        {
            defaults = values.as_slice().iter().map(|value| self.classify(value)).collect();
        }
        let mut keyword_defaults = Vec::new();
        if let Ok(values) = function.get_attr("__kwdefaults__", vm)
            && let Ok(values) = values.downcast::<PyDict>()
        {
            for (name, value) in values {
                if let Some(name) = name.downcast_ref::<PyStr>() {
                    keyword_defaults.push((Rc::from(name.to_string_lossy().as_ref()), self.classify(&value)));
                }
            }
        }
        let (id, source) = registry::source_id(&file, &text);
        self.sources.push(source);
        Ok(FunctionSource {
            id,
            text: Rc::from(&*text),
            name: name.into(),
            line: code.code.first_line_number.map_or(1, |line| line.get()),
            column,
            defaults,
            keyword_defaults,
            options,
        })
    }

    fn need_literal(&mut self, argument: usize) {
        if argument < 64 {
            ASKED.set(ASKED.get() | 1 << argument);
        }
    }

    fn parse_type(&mut self, text: &str) -> Option<Type> {
        super::signature::parse(&format!("({text},)")).ok()?.arguments.into_iter().next()
    }

    fn object_mode(&mut self, block: &Block) -> Result<u32, String> {
        self.block(block)
    }

    fn numbered_function(&mut self, number: u32) -> Option<FunctionHandle> {
        let dispatcher: PyObjectRef = numbered::object(number)?;
        let dispatcher = dispatcher.downcast_ref::<Dispatcher>()?;
        Some(self.compiled_function(dispatcher))
    }

    fn is_subclass(&mut self, class: u32, of: ObjectHandle) -> Option<bool> {
        let class = numbered::class_of_number(class, self.vm)?;
        let of = self.objects.get(of.0 as usize)?;
        of.downcast_ref::<PyType>()?;
        class.is_subclass(of, self.vm).ok()
    }

    fn class_of(&mut self, number: u32) -> Option<Object> {
        let class = numbered::class_of_number(number, self.vm)?;
        Some(self.classify(&class))
    }

    fn function_type(&mut self, function: FunctionHandle) -> Option<NamedType> {
        let dispatcher = self.dispatcher(function)?;
        dispatcher.downcast_ref::<Dispatcher>()?.as_type(self.vm).ok()
    }

    fn function_value(&mut self, number: u32, ty: &NamedType) -> Result<ObjectHandle, String> {
        callables::value_of_number(number, ty, self.vm).map(|value| self.object(&value))
    }

    fn member(&mut self, class: u32, name: &str) -> Option<Const> {
        let vm = self.vm;
        let members = numbered::object(class)?.get_attr("__members__", vm).ok()?;
        let member: PyObjectRef = members.get_item(name, vm).ok()?;
        python_constant(&*member.get_attr("value", vm).ok()?, vm)
    }

    fn fields(&mut self, class: u32) -> Vec<Field> {
        instances::fields(class, self.vm).map_or_else(|_| Vec::new(), |fields| fields.to_vec())
    }

    fn class_member(&mut self, class: u32, name: &str) -> Option<ClassMember> {
        let vm = self.vm;
        let described = numbered::object(class)?;
        let members: PyObjectRef = described.get_attr("_hotloop_members", vm).ok()?;
        let member: PyObjectRef = members.get_item(name, vm).ok()?;
        if dataclasses::is_described(&described, vm) {
            let class: PyObjectRef = described.get_attr("_hotloop_class", vm).ok()?;
            let name = vm.ctx.intern_str(name);
            if let Some(found) = guards::kept_attribute(&class, name, vm) {
                self.guard(Guard::attribute(class, name, found));
            }
        }
        let parts = member.downcast_ref::<PyTuple>()?.as_slice();
        let function = |this: &mut Self, at: usize| {
            let dispatcher = parts.get(at)?.downcast_ref::<Dispatcher>()?;
            Some(this.compiled_function(dispatcher))
        };
        let kind = parts.first()?.downcast_ref::<PyStr>()?.to_string_lossy().into_owned();
        let first = function(self, 1)?;
        Some(match &*kind {
            "method" => ClassMember::Method(first),
            "compared" => ClassMember::Compared(first),
            "static" => ClassMember::Static(first),
            _ => ClassMember::Property(first, function(self, 2)),
        })
    }

    fn has_member(&mut self, kind: MemberKind, name: &str, of: Option<&Argument>) -> bool {
        self.has_overloaded_member(kind, name, of)
    }

    fn is_for_literals(&mut self, implementation: FunctionHandle) -> bool {
        self.for_literals.contains(&implementation)
    }

    fn overload(&mut self, request: &Request<'_>) -> Result<Option<FunctionHandle>, String> {
        self.find_overload(request)
    }

    fn visible_names(&mut self, function: FunctionHandle) -> Vec<String> {
        let vm = self.vm;
        let mut names = Vec::new();
        let globals = self
            .functions
            .get(function.0 as usize)
            .and_then(|(function, _)| function.get_attr("__globals__", vm).ok())
            .and_then(|globals| globals.downcast::<PyDict>().ok());
        let builtins = vm.builtins.dict();
        for dict in globals.into_iter().chain([builtins]) {
            for (name, _) in dict {
                if let Some(name) = name.downcast_ref::<PyStr>() {
                    names.push(name.to_string_lossy().into_owned());
                }
            }
        }
        names
    }
}

/// The code object of a function.
pub(super) fn code_of(function: &PyObject, vm: &VirtualMachine) -> PyResult<PyRef<PyCode>> {
    let code: PyObjectRef = function.get_attr("__code__", vm)?;
    code.downcast().map_err(|_| vm.new_type_error("only Python functions can be compiled"))
}

fn builtin(
    name: &'static rustpython_vm::builtins::PyStrInterned,
    vm: &VirtualMachine,
) -> Option<PyObjectRef> {
    let builtins: PyDictRef = vm.builtins.dict();
    guards::lookup(&builtins, name, vm)
}

/// Whether an object is the state behind the functions of Python's module `random`.
fn is_python_random(object: &PyObject, vm: &VirtualMachine) -> bool {
    let modules = vm.sys_module.get_attr("modules", vm);
    let module = modules.and_then(|modules: PyObjectRef| modules.get_item("random", vm));
    let state = module.and_then(|module| module.get_attr("_inst", vm));
    state.is_ok_and(|state: PyObjectRef| state.is(object))
}

fn python_constant(object: &PyObject, vm: &VirtualMachine) -> Option<Const> {
    if vm.is_none(object) {
        return Some(Const::Unit);
    }
    let class = object.class();
    if class.is(vm.ctx.types.bool_type) {
        return Some(Const::Bool(object.is(&vm.ctx.true_value)));
    }
    if class.is(vm.ctx.types.int_type) {
        let value = object.downcast_ref::<PyInt>()?.as_bigint();
        return match i64::try_from(value) {
            Ok(value) => Some(Const::Int(value, DType::Int64)),
            Err(_) => u64::try_from(value).ok().map(|value| Const::Int(value as i64, DType::UInt64)),
        };
    }
    if class.is(vm.ctx.types.float_type) {
        return object.downcast_ref::<PyFloat>().map(|value| Const::Float(value.to_f64(), DType::Float64));
    }
    if class.is(vm.ctx.types.complex_type) {
        let value = object.downcast_ref::<PyComplex>()?.to_complex();
        return Some(Const::Complex(value.re, value.im, DType::Complex128));
    }
    if class.is(vm.ctx.types.str_type) {
        let text = object.downcast_ref::<PyStr>()?;
        return Some(Const::Text(text.to_string_lossy().as_ref().into()));
    }
    None
}

/// The dtype that a `np.dtype` object is.
fn dtype_object(object: &PyObject, vm: &VirtualMachine) -> Option<DType> {
    (&*object.class().name() == "dtype" || object.class().name().ends_with("DType"))
        .then(|| numpy::dtype_of(object, vm))
        .flatten()
        .filter(|dtype| is_known(*dtype))
}

/// The type that an object of `numba.types` stands for.
fn numba_type(object: &PyObject, vm: &VirtualMachine) -> Option<Type> {
    let module = text_attribute(object.class().as_object(), "__module__", vm)?;
    // Programs derive classes of types.
    if !module.starts_with("numba.") && object.class().get_attr(vm.ctx.intern_str("_notation")).is_none() {
        return None;
    }
    let text = crate::interpreter::import_module(vm, "numba.core.types").ok()?.get_attr("_text", vm).ok()?;
    let text: PyObjectRef = text.call((object.to_owned(),), vm).ok()?;
    let text = text.downcast_ref::<PyStr>()?.to_string_lossy().into_owned();
    let parsed = super::signature::parse(&format!("({text},)")).ok()?;
    parsed.arguments.into_iter().next()
}

/// Where users find what a private submodule defines.
fn public(module: &str) -> String {
    // The native half of a module of the standard library: `_functools`.
    let module = module.strip_prefix('_').unwrap_or(module);
    module.split('.').take_while(|part| !part.starts_with('_')).collect::<Vec<_>>().join(".")
}

fn is_known_module(module: &str) -> bool {
    let top = module.split('.').next().unwrap_or(module);
    let top = top.strip_prefix('_').unwrap_or(top);
    KNOWN_MODULES.contains(&top)
}

fn text_attribute(object: &PyObject, name: &'static str, vm: &VirtualMachine) -> Option<String> {
    let value: PyObjectRef = object.get_attr(name, vm).ok()?;
    value.downcast_ref::<PyStr>().map(|text| text.to_string_lossy().into_owned())
}
