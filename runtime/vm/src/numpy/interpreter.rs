//! What the array core asks of the interpreter about elements that are objects.

use std::cmp::Ordering;
use std::sync::Arc;

use hotloop_array::array::Array;
use hotloop_array::dtype::DType;
use hotloop_array::error::{ArrayError, Raised, Result};
use hotloop_array::functions::{Op, Ufunc};
use hotloop_array::objects::{Handle, Interpreter};
use rustpython_vm::builtins::{PyBaseExceptionRef, PyBytes, PyTuple};
use rustpython_vm::types::PyComparisonOp;
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};
use smallvec::SmallVec;

use super::boxing;
use super::errors::OrRaise;

/// The interpreter of the thread that calls.
pub(super) struct Current;

/// Makes it known to the array core.
pub(super) fn connect() {
    hotloop_array::objects::connect(&Current);
}

/// Runs Python code for the array core; exceptions are carried through it.
fn with_vm<R>(run: impl FnOnce(&VirtualMachine) -> PyResult<R>) -> Result<R> {
    let outcome = rustpython_vm::vm::thread::try_with_current_vm(|vm| run(vm).map_err(raised));
    outcome.unwrap_or_else(|| {
        Err(ArrayError::Type("objects can only be used on a thread of the interpreter".into()))
    })
}

fn raised(exception: PyBaseExceptionRef) -> ArrayError {
    ArrayError::Raised(Raised(Arc::new(exception)))
}

/// The object of a handle, which keeps its own reference.
///
/// # Safety
/// The handle is alive or null.
unsafe fn object(handle: Handle, vm: &VirtualMachine) -> PyObjectRef {
    // SAFETY: by the caller's promise; handles are object references.
    match unsafe { handle.cast::<PyObject>().as_ref() } {
        Some(object) => object.to_owned(),
        None => vm.ctx.none(),
    }
}

fn handle(object: PyObjectRef) -> Handle {
    boxing::held(object).into_handle()
}

impl Interpreter for Current {
    unsafe fn retain(&self, handle: Handle) {
        // SAFETY: by the caller's promise.
        if let Some(object) = unsafe { handle.cast::<PyObject>().as_ref() } {
            std::mem::forget(object.to_owned());
        }
    }

    unsafe fn release(&self, handle: Handle) {
        if let Some(pointer) = std::ptr::NonNull::new(handle.cast::<PyObject>()) {
            // SAFETY: by the caller's promise the reference ends here.
            drop(unsafe { PyObjectRef::from_raw(pointer) });
        }
    }

    unsafe fn object_of(&self, dtype: DType, element: *const u8) -> Result<Handle> {
        with_vm(|vm| {
            let array = Array::empty(dtype, &[]).map_err(|error| super::errors::exception(error, vm))?;
            // SAFETY: by the caller's promise; a new array has room for one element.
            unsafe { std::ptr::copy_nonoverlapping(element, array.data(), dtype.itemsize()) };
            boxing::python(&array, array.data(), vm).map(handle)
        })
    }

    unsafe fn store(&self, handle: Handle, dtype: DType, element: *mut u8) -> Result<()> {
        with_vm(|vm| {
            // SAFETY: by the caller's promise.
            let object: PyObjectRef = unsafe { object(handle, vm) };
            boxing::store(&object, dtype, element, vm)
        })
    }

    unsafe fn text(&self, handle: Handle, quoted: bool) -> Result<String> {
        with_vm(|vm| {
            // SAFETY: by the caller's promise.
            let object = unsafe { object(handle, vm) };
            if !quoted {
                return Ok(object.str(vm)?.to_string_lossy().into_owned());
            }
            let text = object.repr(vm)?.to_string_lossy().into_owned();
            // Lists are told from the brackets of the array.
            let is_list = object.class().is(vm.ctx.types.list_type);
            Ok(if is_list { format!("list({text})") } else { text })
        })
    }

    unsafe fn text_length(&self, handle: Handle) -> Result<u32> {
        // SAFETY: by the caller's promise.
        let object = |vm: &VirtualMachine| unsafe { object(handle, vm) };
        with_vm(|vm| match object(vm).downcast_ref::<PyBytes>() {
            Some(raw) => Ok(raw.as_bytes().len() as u32),
            None => Ok(object(vm).str(vm)?.char_len() as u32),
        })
    }

    unsafe fn moment_dtype(&self, handle: Handle, open: DType) -> Result<DType> {
        with_vm(|vm| {
            // SAFETY: by the caller's promise.
            let object: PyObjectRef = unsafe { object(handle, vm) };
            Ok(boxing::moment(&object, open, vm)?.dtype())
        })
    }

    unsafe fn compare(&self, a: Handle, b: Handle) -> Result<Ordering> {
        with_vm(|vm| {
            // SAFETY: by the caller's promise.
            let (a, b) = unsafe { (object(a, vm), object(b, vm)) };
            if a.rich_compare_bool(&b, PyComparisonOp::Lt, vm)? {
                return Ok(Ordering::Less);
            }
            Ok(if b.rich_compare_bool(&a, PyComparisonOp::Lt, vm)? {
                Ordering::Greater
            } else {
                Ordering::Equal
            })
        })
    }

    unsafe fn call(&self, ufunc: &'static Ufunc, inputs: &[Handle]) -> Result<SmallVec<[Handle; 2]>> {
        with_vm(|vm| {
            // SAFETY: by the caller's promise.
            let inputs: Vec<PyObjectRef> =
                inputs.iter().map(|handle| unsafe { object(*handle, vm) }).collect();
            let result = apply(ufunc, &inputs, vm)?;
            if ufunc.nout == 1 {
                return Ok([handle(result)].into_iter().collect());
            }
            match result.downcast_ref::<PyTuple>().map(|tuple| tuple.as_slice()) {
                Some(results) if results.len() == ufunc.nout => {
                    Ok(results.iter().map(|result| handle(result.clone())).collect())
                }
                _ => Err(vm.new_type_error(format!("{} gave not {} results", ufunc.name, ufunc.nout))),
            }
        })
    }
}

/// What an operation gives for objects: the operator of that kind, a method of that name otherwise.
fn apply(ufunc: &'static Ufunc, inputs: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let truth = |object: &PyObjectRef| object.clone().try_to_bool(vm);
    let boolean = |value: bool| -> PyObjectRef { vm.ctx.new_bool(value).into() };
    let compare = |a: &PyObjectRef, b: &PyObjectRef, op| a.clone().rich_compare(b.clone(), op, vm);
    if let [a, b] = inputs {
        return match ufunc.op {
            Op::Add => vm._add(a, b),
            Op::Subtract => vm._sub(a, b),
            Op::Multiply => vm._mul(a, b),
            Op::Divide => vm._truediv(a, b),
            Op::FloorDivide => vm._floordiv(a, b),
            Op::Remainder => vm._mod(a, b),
            Op::Divmod => vm._divmod(a, b),
            Op::Power => vm._pow(a, b, vm.ctx.none.as_object()),
            Op::BitwiseAnd => vm._and(a, b),
            Op::BitwiseOr => vm._or(a, b),
            Op::BitwiseXor => vm._xor(a, b),
            Op::LeftShift => vm._lshift(a, b),
            Op::RightShift => vm._rshift(a, b),
            Op::Equal => compare(a, b, PyComparisonOp::Eq),
            Op::NotEqual => compare(a, b, PyComparisonOp::Ne),
            Op::Less => compare(a, b, PyComparisonOp::Lt),
            Op::LessEqual => compare(a, b, PyComparisonOp::Le),
            Op::Greater => compare(a, b, PyComparisonOp::Gt),
            Op::GreaterEqual => compare(a, b, PyComparisonOp::Ge),
            Op::Maximum | Op::Fmax => {
                let keep = a.rich_compare_bool(b, PyComparisonOp::Ge, vm)?;
                Ok(if keep { a.clone() } else { b.clone() })
            }
            Op::Minimum | Op::Fmin => {
                let keep = a.rich_compare_bool(b, PyComparisonOp::Le, vm)?;
                Ok(if keep { a.clone() } else { b.clone() })
            }
            Op::LogicalAnd => Ok(if truth(a)? { b.clone() } else { a.clone() }),
            Op::LogicalOr => Ok(if truth(a)? { a.clone() } else { b.clone() }),
            Op::LogicalXor => Ok(boolean(truth(a)? != truth(b)?)),
            Op::Gcd | Op::Lcm => {
                let name = if ufunc.op == Op::Gcd { "gcd" } else { "lcm" };
                let found = vm.import("math", 0)?.get_attr(name, vm)?.call((a.clone(), b.clone()), vm);
                match found {
                    Err(error) if error.fast_isinstance(vm.ctx.exceptions.type_error) => {
                        divisor_of(ufunc.op, a, b, vm)
                    }
                    found => found,
                }
            }
            // Of two operands the first one is asked as it is.
            _ => a.get_attr(ufunc.name, vm)?.call((b.clone(),), vm),
        };
    }
    let x = &inputs[0];
    match ufunc.op {
        Op::Negative => vm._neg(x),
        Op::Positive => vm._pos(x),
        Op::Absolute if ufunc.name != "fabs" => vm._abs(x),
        Op::Invert => vm._invert(x),
        Op::Square => vm._mul(x, x),
        Op::Reciprocal => vm._truediv(vm.ctx.new_int(1).as_object(), x),
        Op::LogicalNot => Ok(boolean(!truth(x)?)),
        Op::Sign => {
            let zero: PyObjectRef = vm.ctx.new_int(0).into();
            let sign = if x.rich_compare_bool(&zero, PyComparisonOp::Lt, vm)? {
                -1
            } else {
                i32::from(x.rich_compare_bool(&zero, PyComparisonOp::Gt, vm)?)
            };
            Ok(vm.ctx.new_int(sign).into())
        }
        Op::Floor | Op::Ceil | Op::Trunc => {
            vm.import("math", 0)?.get_attr(ufunc.name, vm)?.call((x.clone(),), vm)
        }
        _ => method(ufunc, x, vm),
    }
}

/// The greatest common divisor or least common multiple of what is no integer, by Euclid's algorithm.
fn divisor_of(op: Op, a: &PyObjectRef, b: &PyObjectRef, vm: &VirtualMachine) -> PyResult {
    let is_finite = vm.import("math", 0)?.get_attr("isfinite", vm)?;
    for operand in [a, b] {
        if !is_finite.call((operand.clone(),), vm)?.try_to_bool(vm)? {
            return Err(vm.new_value_error(format!(
                "Can only find greatest common divisor of finite arguments, found \"{}\" and \"{}\"",
                a.str(vm)?,
                b.str(vm)?
            )));
        }
    }
    let (mut x, mut y) = (a.clone(), b.clone());
    while y.clone().try_to_bool(vm)? {
        hotloop_array::interrupt::check().or_raise(vm)?;
        let rest = vm._mod(&x, &y)?;
        (x, y) = (y, rest);
    }
    if op == Op::Gcd {
        return vm._abs(&x);
    }
    vm._abs(&*vm._mul(&*vm._floordiv(a, &x)?, b)?)
}

fn method(ufunc: &'static Ufunc, x: &PyObject, vm: &VirtualMachine) -> PyResult {
    let name = if ufunc.op == Op::BitwiseCount { "bit_count" } else { ufunc.name };
    match vm.get_attribute_opt(x, vm.ctx.intern_str(name))? {
        Some(method) => method.call((), vm),
        None => Err(vm.new_type_error(format!(
            "loop of ufunc does not support argument 0 of type {} which has no callable {name} method",
            x.class().name(),
        ))),
    }
}
