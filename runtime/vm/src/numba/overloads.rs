//! The overloads of `numba.extending`, which are asked in the interpreter while a function is compiled.

use super::dispatcher::Dispatcher;
use super::host::VmHost;
use super::notation::notation;
use super::numbered;
use hotloop_jit::host::{Argument, FunctionHandle, MemberKind, Object, Request, Target};
use hotloop_jit::scalar::Const;
use hotloop_jit::types::{NamedType, Type};
use rustpython_vm::builtins::PyTuple;
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

/// The module that knows all overloads; `None` as long as nothing has asked for it.
fn registry(vm: &VirtualMachine) -> Option<PyObjectRef> {
    let modules = vm.sys_module.get_attr("modules", vm).ok()?;
    modules.get_item("numba._overloads", vm).ok()
}

/// Whether an object that is called has overloads.
pub(super) fn has_function(object: &PyObject, vm: &VirtualMachine) -> bool {
    let Some(registry) = registry(vm) else { return false };
    let asked =
        registry.get_attr("has_function", vm).and_then(|ask: PyObjectRef| ask.call((object.to_owned(),), vm));
    asked.is_ok_and(|answer| answer.is(&vm.ctx.true_value))
}

fn kind_name(kind: MemberKind) -> &'static str {
    match kind {
        MemberKind::Method => "method",
        MemberKind::Attribute => "attribute",
        MemberKind::ClassMethod => "classmethod",
    }
}

impl VmHost<'_> {
    pub(super) fn has_overloaded_member(
        &mut self,
        kind: MemberKind,
        name: &str,
        of: Option<&Argument>,
    ) -> bool {
        let vm = self.vm;
        let Some(registry) = registry(vm) else { return false };
        let ty = match of.map(|of| self.argument_types(of)) {
            None => vm.ctx.none(),
            Some(Ok((ty, _))) => ty,
            Some(Err(_)) => return false,
        };
        let arguments = (vm.ctx.new_str(kind_name(kind)), ty, vm.ctx.new_str(name));
        let asked = registry.get_attr("member", vm).and_then(|ask: PyObjectRef| ask.call(arguments, vm));
        asked.is_ok_and(|answer| answer.is(&vm.ctx.true_value))
    }

    pub(super) fn find_overload(&mut self, request: &Request<'_>) -> Result<Option<FunctionHandle>, String> {
        let key = format!("{request:?}");
        if let Some(known) = self.overloads.get(&key) {
            return known.clone();
        }
        let found = self.ask_overload(request).map_err(|error| {
            let class = error.class().name().to_string();
            let text = error.as_object().str(self.vm).map(|text| text.to_string_lossy().into_owned());
            format!("an overload raised {class}: {}", text.unwrap_or_default())
        });
        self.overloads.insert(key, found.clone());
        found
    }

    fn ask_overload(&mut self, request: &Request<'_>) -> PyResult<Option<FunctionHandle>> {
        let vm = self.vm;
        let (kind, target): (&str, PyObjectRef) = match request.target {
            Target::Function(handle) => match self.objects.get(handle.0 as usize) {
                Some(object) => ("function", object.clone()),
                None => return Ok(None),
            },
            Target::Member(kind, name) => (kind_name(kind), vm.ctx.new_str(name).into()),
        };
        let mut positional = Vec::new();
        for argument in request.positional {
            positional.push(self.pair(argument)?);
        }
        let mut keywords = Vec::new();
        for (name, argument) in request.keywords {
            let parts = vec![vm.ctx.new_str(&**name).into(), self.pair(argument)?];
            keywords.push(vm.ctx.new_tuple(parts).into());
        }
        let registry = crate::interpreter::import_module(vm, "numba._overloads")?;
        let arguments = (
            vm.ctx.new_str(kind),
            target,
            vm.ctx.new_int(request.attempt),
            vm.ctx.new_list(positional),
            vm.ctx.new_list(keywords),
        );
        let found = registry.get_attr("implementation", vm)?.call(arguments, vm)?;
        match found.downcast_ref::<PyTuple>().map(|found| found.as_slice()) {
            Some([function, _options, literal]) => {
                let function = self.function(function, None);
                if literal.is(&vm.ctx.true_value) {
                    self.for_literals.insert(function);
                }
                Ok(Some(function))
            }
            _ => Ok(None),
        }
    }

    /// The type of an argument as a value and as a literal.
    fn pair(&mut self, argument: &Argument) -> PyResult {
        let (value, literal) = self.argument_types(argument)?;
        Ok(self.vm.ctx.new_tuple(vec![value, literal]).into())
    }

    fn argument_types(&mut self, argument: &Argument) -> PyResult<(PyObjectRef, PyObjectRef)> {
        let vm = self.vm;
        let types = crate::interpreter::import_module(vm, "numba.core.types")?;
        let both = |ty: PyObjectRef| Ok((ty.clone(), ty));
        match argument {
            Argument::Value(ty) => both(numba_type_of(ty, vm)?),
            Argument::Known(ty, constant) => {
                let value = numba_type_of(ty, vm)?;
                let is_python = matches!(ty, Type::Scalar(scalar) if scalar.weak) || *ty == Type::Text;
                let object: Option<PyObjectRef> = match constant {
                    _ if !is_python => None,
                    Const::Int(value, _) => Some(vm.ctx.new_int(*value).into()),
                    Const::Bool(value) => Some(vm.ctx.new_bool(*value).into()),
                    Const::Text(text) => Some(vm.ctx.new_str(&**text).into()),
                    _ => None,
                };
                match object {
                    Some(object) => Ok((value, types.get_attr("literal", vm)?.call((object,), vm)?)),
                    None => both(value),
                }
            }
            Argument::Object(object) => both(self.type_of_object(object, &types)?),
            Argument::Tuple(items) => {
                let (mut values, mut literals) = (Vec::new(), Vec::new());
                for item in items {
                    let (value, literal) = self.argument_types(item)?;
                    values.push(value);
                    literals.push(literal);
                }
                let make = types.get_attr("BaseTuple", vm)?.get_attr("from_types", vm)?;
                let same = values.iter().zip(&literals).all(|(value, literal)| value.is(literal));
                let value = make.call((vm.ctx.new_tuple(values),), vm)?;
                match same {
                    true => both(value),
                    false => Ok((value, make.call((vm.ctx.new_tuple(literals),), vm)?)),
                }
            }
            Argument::Slice(has_step) => {
                let name = if *has_step { "slice3_type" } else { "slice2_type" };
                both(types.get_attr(name, vm)?)
            }
            Argument::Other(text) => {
                both(types.get_attr("Opaque", vm)?.call((vm.ctx.new_str(text.as_str()),), vm)?)
            }
        }
    }

    fn type_of_object(&mut self, object: &Object, types: &PyObject) -> PyResult {
        let vm = self.vm;
        let made = |class: &'static str, argument: PyObjectRef| {
            types.get_attr(vm.ctx.intern_str(class), vm)?.call((argument,), vm)
        };
        let class = |named: &NamedType| numbered::object(named.number).unwrap_or_else(|| vm.ctx.none());
        match object {
            Object::Constant(Const::Unit) => types.get_attr("none", vm),
            Object::DType(dtype) => made("NumberClass", numba_type_of(&Type::strong(*dtype), vm)?),
            Object::Type(ty) => made("TypeRef", numba_type_of(ty, vm)?),
            Object::Function(handle) => match self.dispatcher(*handle) {
                Some(dispatcher) => made("Dispatcher", dispatcher),
                None => types.get_attr("pyfunc_type", vm),
            },
            Object::TupleClass(named, _) => made("NamedTupleClass", class(named)),
            Object::JitClass(named) => class(named).get_attr("class_type", vm),
            Object::EnumClass(named) | Object::Member(named, _) => {
                numba_type_of(&Type::Named(named.clone()), vm)
            }
            Object::ExceptionClass(handle, _) => match self.objects.get(handle.0 as usize) {
                Some(exception) => made("ExceptionClass", exception.clone()),
                None => types.get_attr("undefined", vm),
            },
            other => made("Opaque", vm.ctx.new_str(format!("{other:?}")).into()),
        }
    }

    /// The compiled function of a handle, if it is one.
    pub(super) fn dispatcher(&self, handle: FunctionHandle) -> Option<PyObjectRef> {
        self.dispatchers.get(&handle.0).cloned()
    }

    /// The handle of a compiled function.
    pub(super) fn compiled_function(&mut self, dispatcher: &rustpython_vm::Py<Dispatcher>) -> FunctionHandle {
        let handle = self.function(dispatcher.py_func(), Some(dispatcher.options()));
        self.dispatchers.insert(handle.0, dispatcher.to_owned().into());
        handle
    }
}

/// A type as the object of `numba.types` that stands for it.
pub(super) fn numba_type_of(ty: &Type, vm: &VirtualMachine) -> PyResult {
    let types = crate::interpreter::import_module(vm, "numba.core.types")?;
    types.get_attr("_from_text", vm)?.call((vm.ctx.new_str(notation(ty)),), vm)
}
