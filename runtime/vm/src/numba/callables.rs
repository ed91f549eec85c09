//! Functions that are known by their signature alone: those that compiled code calls by address, and those that C calls.
//!
//! Such a value is the address of a [`Callable`]. A callable lives as long as the process, because nobody can tell who has
//! its address. It leads to machine code of ours or to a function of C.

use super::border::{self, Given, Slots};
use super::specialisation::Specialisation;
use super::{Dispatcher, numbered, signature, throw};
use crate::attached::attached;
use crate::interrupt;
use crate::panic::guard;
use hotloop_array::dtype::DType;
use hotloop_core::context::CallContext;
use hotloop_core::error::ErrorKind;
use hotloop_core::primitive::{self, Arguments, Results};
use hotloop_jit::interned;
use hotloop_jit::types::{NamedKind, NamedType, Type};
use libffi::low::ffi_cif;
use libffi::middle::{Arg, Cif, Closure, CodePtr, Ret, Type as CType};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{
    AsObject, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass,
};
use smallvec::SmallVec;
use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

hotloop_core::primitives! {
    pub(super) fn register by primitive::run;
    /// `(callable, arguments...) -> result`: calls a function that is known by its signature.
    hl_call_function => call_function;
}

/// A function and its signature.
pub(super) struct Callable {
    pub(super) ty: NamedType,
    arguments: Vec<Type>,
    result: Type,
    target: Target,
    /// Where C calls it.
    code: OnceLock<Option<usize>>,
    /// What Python sees.
    object: OnceLock<PyObjectRef>,
}

enum Target {
    Compiled(Arc<Specialisation>),
    Foreign(Cif, CodePtr),
}

// SAFETY: the description of a C function is only read once it is made, and addresses of code are numbers.
unsafe impl Send for Callable {}
// SAFETY: as above.
unsafe impl Sync for Callable {}

impl std::fmt::Debug for Callable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Callable").field("ty", &self.ty).finish_non_exhaustive()
    }
}

/// What was made before: compiled functions by their numbers, functions of C by their addresses, each with the type.
#[derive(Default)]
struct Made {
    compiled: HashMap<(u32, u32), &'static Callable>,
    foreign: HashMap<(usize, u32), &'static Callable>,
}

static MADE: Mutex<Option<Made>> = Mutex::new(None);

fn made<T>(look: impl FnOnce(&mut Made) -> T) -> T {
    look(MADE.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_default())
}

impl Callable {
    fn keep(ty: NamedType, target: Target) -> &'static Callable {
        let (arguments, result) = interned::signature(&ty).unwrap_or((Vec::new(), Type::Unit));
        Box::leak(Box::new(Callable {
            ty,
            arguments,
            result,
            target,
            code: OnceLock::new(),
            object: OnceLock::new(),
        }))
    }

    /// A function of C at an address.
    fn foreign(address: usize, ty: &NamedType, vm: &VirtualMachine) -> PyResult<&'static Callable> {
        if address == 0 {
            return Err(vm.new_value_error("the address of the function is null"));
        }
        let known = made(|made| made.foreign.get(&(address, ty.number)).copied());
        if let Some(known) = known {
            return Ok(known);
        }
        let cif = interface(ty).map_err(|problem| vm.new_type_error(problem))?;
        let target = Target::Foreign(cif, CodePtr(address as *mut c_void));
        Ok(made(|made| {
            *made.foreign.entry((address, ty.number)).or_insert_with(|| Callable::keep(ty.clone(), target))
        }))
    }

    /// A compiled function for a signature, compiled now if there is no valid code.
    pub(super) fn of_dispatcher(
        dispatcher: &Dispatcher,
        ty: &NamedType,
        vm: &VirtualMachine,
    ) -> PyResult<&'static Callable> {
        let Some((arguments, result)) = interned::signature(ty) else {
            return Err(vm.new_type_error("a function without a signature"));
        };
        let code = dispatcher.code_for(arguments, &result, vm)?;
        let key = (dispatcher.as_type(vm)?.number, ty.number);
        Ok(made(|made| {
            let known = made.compiled.get(&key).copied().filter(|known| match &known.target {
                Target::Compiled(known) => Arc::ptr_eq(known, &code),
                Target::Foreign(..) => false,
            });
            known.unwrap_or_else(|| {
                let callable = Callable::keep(ty.clone(), Target::Compiled(code));
                made.compiled.insert(key, callable);
                callable
            })
        }))
    }

    /// The slot that compiled code has for it.
    pub(super) fn slot(&'static self) -> u64 {
        std::ptr::from_ref(self) as u64
    }

    /// What Python sees of it.
    pub(super) fn object(&'static self, vm: &VirtualMachine) -> PyObjectRef {
        self.object.get_or_init(|| FunctionValue { callable: self }.into_ref(&vm.ctx).into()).clone()
    }

    /// Runs it; the results lie in `outputs` if that went well, else an error is in the context.
    ///
    /// # Safety
    /// The slots hold values of its argument types, and there is room for the result.
    unsafe fn run(&self, context: &CallContext, inputs: &[u64], outputs: *mut u64) -> Result<(), ErrorKind> {
        match &self.target {
            // SAFETY: by the caller's promise.
            Target::Compiled(code) => unsafe { code.call_inside(context, inputs, outputs) },
            Target::Foreign(cif, code) => {
                let arguments: SmallVec<[Arg<'_>; 8]> = inputs.iter().map(Arg::new).collect();
                let mut result = 0u64;
                // SAFETY: that the function takes these arguments is what the program says. The parts of small numbers are in
                // the low bytes of the slots.
                unsafe { cif.call_return_into(*code, &arguments, Ret::new(&mut result)) };
                if self.result != Type::Unit {
                    // SAFETY: by the caller's promise there is room.
                    unsafe { outputs.write(from_c(&self.result, &raw const result as *const c_void)) };
                }
                Ok(())
            }
        }
    }

    /// The address at which C calls it; none if the signature has no form in C.
    pub(super) fn code(&'static self) -> Option<usize> {
        if let Target::Foreign(_, code) = &self.target {
            return Some(code.0 as usize);
        }
        *self.code.get_or_init(|| {
            let closure = Closure::try_new(interface(&self.ty).ok()?, called_from_c, self).ok()?;
            let code = *closure.code_ptr() as usize;
            // It is there as long as the process is.
            std::mem::forget(closure);
            Some(code)
        })
    }

    fn call(&'static self, arguments: &FuncArgs, vm: &VirtualMachine) -> PyResult {
        let count = self.arguments.len();
        if arguments.args.len() != count || !arguments.kwargs.is_empty() {
            let given = arguments.args.len() + arguments.kwargs.len();
            return Err(vm.new_type_error(format!("this function takes {count} arguments ({given} given)")));
        }
        if let Target::Compiled(code) = &self.target {
            return code.call(&arguments.args, vm);
        }
        self.call_as_c(&arguments.args, vm)
    }

    /// Calls it as C does, where there are no exceptions.
    fn call_as_c(&'static self, arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
        let mut slots = Slots::new();
        for (argument, ty) in arguments.iter().zip(&self.arguments) {
            border::pack(argument, ty, &mut slots, vm)?;
        }
        let Some(code) = self.code() else {
            return Err(vm.new_type_error(format!("{} cannot be called from C", self.ty.text)));
        };
        let cif = interface(&self.ty).map_err(|problem| vm.new_type_error(problem))?;
        let inputs: Vec<Arg<'_>> = slots.iter().map(Arg::new).collect();
        let mut result = 0u64;
        // SAFETY: the address is that of a function of this signature.
        unsafe { cif.call_return_into(CodePtr(code as *mut c_void), &inputs, Ret::new(&mut result)) };
        // SAFETY: C has left a value of this type.
        let row = [unsafe { from_c(&self.result, &raw const result as *const c_void) }];
        let converted = Default::default();
        let given = Given { arguments, hidden: &[], converted: &converted, made: RefCell::default() };
        // SAFETY: numbers and addresses hold no storage.
        Ok(unsafe { border::unpack(&self.result, &row, &mut 0, &given, vm) })
    }
}

fn call_function(
    context: &CallContext,
    arguments: &mut Arguments,
    results: &mut Results,
) -> Result<(), ErrorKind> {
    let callable = arguments.slot() as *const Callable;
    // SAFETY: null, or a callable, which lives as long as the process.
    let Some(callable) = (unsafe { callable.as_ref() }) else {
        return Err(ErrorKind::Type("this function has no value".to_owned()));
    };
    let inputs = arguments.row(callable.arguments.iter().map(Type::slots).sum());
    // SAFETY: the compiler passes values of these types, and room for the result.
    unsafe { callable.run(context, inputs, results.address()) }
}

/// What C jumps to.
unsafe extern "C" fn called_from_c(
    _interface: &ffi_cif,
    result: &mut u64,
    arguments: *const *const c_void,
    callable: &Callable,
) {
    *result = 0;
    let run = || {
        let inputs: SmallVec<[u64; 8]> = (callable.arguments.iter().enumerate())
            // SAFETY: C gives the address of a value for each argument.
            .map(|(at, ty)| unsafe { from_c(ty, *arguments.add(at)) })
            .collect();
        let context = CallContext::new(interrupt::on_main_thread());
        let mut output = 0u64;
        // SAFETY: the slots are those of the arguments, and a result of C has at most one slot.
        match unsafe { callable.run(&context, &inputs, &raw mut output) } {
            Ok(()) => *result = output,
            Err(kind) => {
                callable.report(&context, kind);
                // SAFETY: the code has ended with an error.
                unsafe { context.free_abandoned() };
            }
        }
    };
    // No panic may go on into C.
    if catch_unwind(AssertUnwindSafe(run)).is_err() {
        tracing::error!("a function that C called panicked");
    }
}

impl Callable {
    /// Tells of an error that C cannot be told of.
    fn report(&self, context: &CallContext, kind: ErrorKind) {
        context.set_error(hotloop_core::error::CallError::new(kind));
        let error = context.take_error();
        let told = attached("a function that C called", |vm| {
            let exceptions = match &self.target {
                Target::Compiled(code) => code.exceptions(),
                Target::Foreign(..) => &[],
            };
            let exception = throw::call_error(error, exceptions, vm);
            let object = self.object.get().cloned().unwrap_or_else(|| vm.ctx.none());
            vm.run_unraisable(
                exception,
                Some("Exception ignored in a function that C called".into()),
                object,
            );
            Ok(())
        });
        if told.is_err() {
            tracing::error!("a function that C called failed, and Python could not be told");
        }
    }
}

/// How C calls functions of a type.
fn interface(ty: &NamedType) -> Result<Cif, String> {
    let (arguments, result) = interned::signature(ty).ok_or("a function without a signature")?;
    let of = |each: &Type| c_type(each).ok_or_else(|| format!("C has no form for {each} in {}", ty.text));
    let arguments = arguments.iter().map(of).collect::<Result<Vec<_>, _>>()?;
    let result = if result == Type::Unit { CType::void() } else { of(&result)? };
    Cif::try_new(arguments, result).map_err(|_| format!("{} cannot be called from C", ty.text))
}

fn c_type(ty: &Type) -> Option<CType> {
    Some(match ty {
        Type::Scalar(scalar) => match scalar.dtype {
            DType::Bool | DType::UInt8 => CType::u8(),
            DType::Int8 => CType::i8(),
            DType::Int16 => CType::i16(),
            DType::UInt16 => CType::u16(),
            DType::Int32 => CType::i32(),
            DType::UInt32 => CType::u32(),
            DType::Int64 => CType::i64(),
            DType::UInt64 => CType::u64(),
            DType::Float32 => CType::f32(),
            DType::Float64 => CType::f64(),
            _ => return None,
        },
        Type::Named(named) if named.kind == NamedKind::Pointer => CType::pointer(),
        _ => return None,
    })
}

/// The slot of a value that C has at an address.
///
/// # Safety
/// There is a value of that type.
unsafe fn from_c(ty: &Type, at: *const c_void) -> u64 {
    let dtype = match ty {
        Type::Scalar(scalar) => scalar.dtype,
        Type::Unit => return 0,
        _ => DType::UInt64,
    };
    // SAFETY: by the caller's promise.
    unsafe {
        match dtype {
            DType::Bool => u64::from(at.cast::<u8>().read() != 0),
            DType::UInt8 => u64::from(at.cast::<u8>().read()),
            DType::Int8 => i64::from(at.cast::<i8>().read()) as u64,
            DType::Int16 => i64::from(at.cast::<i16>().read()) as u64,
            DType::UInt16 => u64::from(at.cast::<u16>().read()),
            DType::Int32 => i64::from(at.cast::<i32>().read()) as u64,
            DType::UInt32 | DType::Float32 => u64::from(at.cast::<u32>().read()),
            _ => at.cast::<u64>().read(),
        }
    }
}

/// A function that is known by its signature, as Python has it.
#[pyclass(module = "_hotloop_jit", name = "FunctionValue")]
#[derive(Debug, PyPayload)]
pub(super) struct FunctionValue {
    pub(super) callable: &'static Callable,
}

#[pyclass(with(rustpython_vm::types::Callable))]
impl FunctionValue {
    /// Where C calls it; None if its signature has no form in C.
    #[pygetset]
    fn address(zelf: &Py<Self>) -> Option<usize> {
        zelf.callable.code()
    }

    /// Says what Python sees of the function when compiled code returns it.
    #[pymethod]
    fn _shown_as(zelf: &Py<Self>, object: PyObjectRef) {
        let _ = zelf.callable.object.set(object);
    }

    /// Calls it as C does.
    #[pymethod]
    fn _call_from_c(zelf: &Py<Self>, arguments: FuncArgs, vm: &VirtualMachine) -> PyResult {
        guard(vm, "a function for C", || {
            let count = zelf.callable.arguments.len();
            if arguments.args.len() != count {
                let given = arguments.args.len();
                return Err(
                    vm.new_type_error(format!("this function takes {count} arguments ({given} given)"))
                );
            }
            zelf.callable.call_as_c(&arguments.args, vm)
        })
    }
}

impl rustpython_vm::types::Callable for FunctionValue {
    type Args = FuncArgs;

    fn call(zelf: &Py<Self>, arguments: FuncArgs, vm: &VirtualMachine) -> PyResult {
        guard(vm, "a function value", || zelf.callable.call(&arguments, vm))
    }
}

/// The function that an object is which knows its own signature: one of `cfunc`, of ctypes, or one with an address.
///
/// # Errors
/// What asking it raised.
pub(super) fn callable_of(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<&'static Callable>> {
    if let Some(value) = object.downcast_ref::<FunctionValue>() {
        return Ok(Some(value.callable));
    }
    let class = object.class();
    let is_candidate = ["_hotloop_function", "__wrapper_address__"]
        .iter()
        .any(|name| class.get_attr(vm.ctx.intern_str(*name)).is_some())
        || class
            .mro_map_collect(|class| class.name().to_string())
            .iter()
            .any(|name| matches!(name.as_str(), "CFuncPtr" | "ExternalFunction"));
    if !is_candidate {
        return Ok(None);
    }
    let found = crate::interpreter::import_module(vm, "numba._foreign")?
        .get_attr("function_value", vm)?
        .call((object.to_owned(),), vm)?;
    Ok(found.downcast_ref::<FunctionValue>().map(|value| value.callable))
}

/// Compiles a function for a signature, as what C can call.
pub(super) fn compiled_value(
    dispatcher: &PyRef<Dispatcher>,
    text: &str,
    vm: &VirtualMachine,
) -> PyResult<PyRef<FunctionValue>> {
    let parsed = signature::parse(text).map_err(|problem| vm.new_type_error(problem))?;
    let result = match parsed.result {
        Some(result) => result,
        None => dispatcher.result_for(parsed.arguments.clone(), vm)?,
    };
    let ty = interned::function_type(&parsed.arguments, &result);
    interface(&ty).map_err(|problem| vm.new_type_error(problem))?;
    let callable = Callable::of_dispatcher(dispatcher, &ty, vm)?;
    Ok(FunctionValue { callable }.into_ref(&vm.ctx))
}

/// A function of C at an address.
pub(super) fn foreign_value(
    address: usize,
    text: &str,
    vm: &VirtualMachine,
) -> PyResult<PyRef<FunctionValue>> {
    let parsed = signature::parse(text).map_err(|problem| vm.new_type_error(problem))?;
    let ty = interned::function_type(&parsed.arguments, &parsed.result.unwrap_or(Type::Unit));
    let callable = Callable::foreign(address, &ty, vm)?;
    Ok(FunctionValue { callable }.into_ref(&vm.ctx))
}

/// The callable that an object is where this type is wanted; compiled functions are compiled for it.
///
/// # Errors
/// What compiling raised, or TypeError.
pub(super) fn converted(
    object: &PyObject,
    ty: &NamedType,
    vm: &VirtualMachine,
) -> PyResult<&'static Callable> {
    if let Some(dispatcher) = object.downcast_ref::<Dispatcher>() {
        return Callable::of_dispatcher(dispatcher, ty, vm);
    }
    match callable_of(object, vm)? {
        Some(callable) if callable.ty == *ty => Ok(callable),
        _ => Err(border::mismatch(object, &Type::Named(Box::new(ty.clone())), vm)),
    }
}

/// The compiled function of this number as an object of this type.
///
/// # Errors
/// Why it cannot be one, in words.
pub(super) fn value_of_number(
    number: u32,
    ty: &NamedType,
    vm: &VirtualMachine,
) -> Result<PyObjectRef, String> {
    let function = numbered::object(number).ok_or("the function is gone")?;
    let made = converted(&function, ty, vm).map(|callable| callable.object(vm));
    made.map_err(|error| {
        let text = error.as_object().str(vm).map(|text| text.to_string_lossy().into_owned());
        format!("the function cannot be a value of {}: {}", ty.text, text.unwrap_or_default())
    })
}

/// The object of a function value that compiled code gives.
///
/// # Safety
/// The slot is null or holds the address of a callable.
pub(super) unsafe fn object_of(slot: u64, vm: &VirtualMachine) -> PyObjectRef {
    // SAFETY: by the caller's promise; callables live as long as the process.
    match unsafe { (slot as *const Callable).as_ref::<'static>() } {
        Some(callable) => callable.object(vm),
        None => vm.ctx.none(),
    }
}

/// Which of several functions an object is; none if it is none of them.
pub(super) fn which(object: &PyObject, choice: &NamedType, vm: &VirtualMachine) -> Option<u64> {
    let own = object.downcast_ref::<Dispatcher>()?.as_type(vm).ok()?.number;
    let mut functions = choice.parts[1..].iter().filter_map(Type::as_named);
    functions.position(|function| function.number == own).map(|at| at as u64)
}

/// The object of one of several functions.
pub(super) fn chosen(which: u64, choice: &NamedType) -> Option<PyObjectRef> {
    numbered::object(choice.parts.get(1 + usize::try_from(which).ok()?)?.as_named()?.number)
}
